//! The case in order of time.
//!
//! 1. Every entry is a quote that stands in its document, hash and all, and its
//!    date's words stand in the quote.
//! 2. Entries stand in order of time, under their years.
//! 3. The date of what is told, that of the publication and that of the import
//!    are three; without a publication date nothing is dated by it.
//! 4. The same fact from two documents is one entry with both.
//! 5. A document that is removed is gone from it.
//! 6. It ends with 0, or with 1 and a sentence where nothing dated is found.
//! 7. The picture holds every quote whole, as SVG and as PNG.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::harness::{Library, number};

/// A report of our own on a tram depot.
const REPORT: &str = "# Findings

The roof of the Holmgate depot fell in on 3 May 2017. Two days later the last tram was towed out.

An engineer had warned the tram board in November 2015 that the beams were rotten.

The board sold the site in late 2018, and a market has stood there since 2020.

Nobody was charged.

## What comes next

The market hall will be extended in 2031.
";

/// A newspaper's story of the same.
const STORY: &str = "Tram board blamed for Holmgate roof

Drivers wept on Monday when the report on the Holmgate depot was read to them.

The depot's roof fell in on 3 May 2017.

Inspectors found last August that the new hall has beams of steel.

The hall was painted in June.
";

fn told(timeline: &Value) -> Vec<&Value> {
    timeline["entries"]
        .as_array()
        .expect("entries are an array")
        .iter()
        .flat_map(|entry| entry["told"].as_array().expect("told is an array"))
        .collect()
}

fn dates(timeline: &Value) -> Vec<&str> {
    timeline["entries"]
        .as_array()
        .expect("entries are an array")
        .iter()
        .map(|entry| entry["date"].as_str().expect("a date is text"))
        .collect()
}

fn depot() -> Library {
    let library = Library::none();
    let report = library.beside("report.md", REPORT);
    let story = library.beside("story.txt", STORY);
    library
        .run(&["add", report.to_str().unwrap(), "--published", "2021-02-10"])
        .ended(0);
    library
        .run(&[
            "add",
            story.to_str().unwrap(),
            "--published",
            "2021-02-12",
            "--publisher",
            "Holmgate Mercury",
        ])
        .ended(0);
    library
}

#[test]
fn every_entry_stands_in_its_document() {
    for library in [depot(), Library::with_fixtures()] {
        let timeline = library.run(&["timeline", "--json"]).ended(0).json();
        assert!(told(&timeline).len() > 3, "{timeline:#}");
        for telling in told(&timeline) {
            let citation = &telling["citation"];
            let quote = citation["quote"].as_str().unwrap();
            let text = library.text(citation["document"]["id"].as_str().unwrap());
            text.check(&citation["span"], quote);
            let hash = citation["sha256"].as_str().unwrap();
            let digest = Sha256::digest(quote.as_bytes());
            assert_eq!(hash.len(), 2 * digest.len());
            for (at, byte) in digest.iter().enumerate() {
                assert_eq!(hash.get(2 * at..2 * at + 2), Some(&*format!("{byte:02x}")));
            }
            let start = number(&citation["span"]["start"]);
            let span = &telling["date_span"];
            let (from, to) = (number(&span["start"]), number(&span["end"]));
            assert!(
                quote.get(from - start..to - start).is_some(),
                "the date lies outside {quote:?}"
            );
        }
    }
}

#[test]
fn entries_stand_in_order_of_time() {
    let library = depot();
    let timeline = library.run(&["timeline", "--json"]).ended(0).json();
    assert_eq!(
        dates(&timeline),
        [
            "November 2015",
            "3 May 2017",
            "5 May 2017",
            "late 2018",
            "since 2020",
            "June 2020",
            "August 2020",
            "8 February 2021",
            "2031",
        ]
    );
    let out = library.run(&["timeline"]).ended(0).out;
    let years: Vec<&str> = out
        .lines()
        .filter(|line| line.len() == 4 && line.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    assert_eq!(years, ["2015", "2017", "2018", "2020", "2021", "2031"]);
    assert!(out.contains("2031 · ahead when it was published"), "{out}");
}

#[test]
fn without_a_publication_date_nothing_is_dated_by_it() {
    let library = Library::none();
    let story = library.beside("story.txt", STORY);
    library.run(&["add", story.to_str().unwrap()]).ended(0);
    let timeline = library.run(&["timeline", "--json"]).ended(0).json();
    assert_eq!(dates(&timeline), ["3 May 2017"]);
    assert_eq!(timeline["unpublished"], 1);
    let with = depot().run(&["timeline", "--json"]).ended(0).json();
    let august = told(&with)
        .into_iter()
        .find(|telling| telling["date"] == "August 2020")
        .unwrap()
        .clone();
    assert_eq!(august["basis"], "publication");
    assert_eq!(
        august["known"],
        "from the publication date, 12 February 2021"
    );
    assert_eq!(august["citation"]["document"]["published"], "2021-02-12");
    assert_eq!(august["added"].as_str().map(str::len), Some(10));
}

#[test]
fn one_fact_of_two_documents_is_one_entry() {
    let timeline = depot().run(&["timeline", "--json"]).ended(0).json();
    let fall = timeline["entries"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["date"] == "3 May 2017")
        .unwrap();
    let mut sources: Vec<&str> = fall["told"]
        .as_array()
        .unwrap()
        .iter()
        .map(|telling| telling["citation"]["document"]["id"].as_str().unwrap())
        .collect();
    sources.sort_unstable();
    assert_eq!(sources, ["report", "story"]);
    assert_eq!(fall["differ"], Value::Null);
}

#[test]
fn what_is_removed_is_gone_from_it() {
    let library = depot();
    library.run(&["remove", "report"]).ended(0);
    let timeline = library.run(&["timeline", "--json"]).ended(0).json();
    assert!(
        told(&timeline)
            .iter()
            .all(|telling| telling["citation"]["document"]["id"] == "story")
    );
    assert!(!dates(&timeline).contains(&"November 2015"));
}

#[test]
fn it_says_so_where_nothing_is_dated() {
    let library = depot();
    for arguments in [
        &["timeline", "--about", "zeppelins"][..],
        &["timeline", "--to", "1900"],
    ] {
        let run = library.run(arguments).ended(1);
        assert!(
            run.out.starts_with("The documents give no dates here"),
            "{run:?}"
        );
    }
    assert!(
        library
            .run(&["timeline", "--about", "zeppelins"])
            .out
            .contains("“zeppelins” does not appear")
    );
    library
        .run(&["timeline", "--source", "nowhere"])
        .ended(2)
        .explained();
    library
        .run(&["timeline", "--from", "2019", "--to", "2018"])
        .ended(2)
        .explained();
    library
        .run(&["timeline", "--from", "soon"])
        .ended(2)
        .explained();
    let narrow = library
        .run(&["timeline", "--about", "the market", "--json"])
        .ended(0)
        .json();
    assert_eq!(dates(&narrow), ["late 2018", "since 2020", "2031"]);
    let narrow = library
        .run(&[
            "timeline", "--from", "2017", "--to", "2018", "--source", "report", "--json",
        ])
        .ended(0)
        .json();
    assert_eq!(dates(&narrow), ["3 May 2017", "5 May 2017", "late 2018"]);
}

#[test]
fn what_a_person_sees() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let out = depot().run(&["timeline"]).ended(0).out;
        // the day of the import is the day of the test
        let masked: Vec<&str> = out
            .lines()
            .map(|line| {
                line.find("added ")
                    .and_then(|at| line.get(..at + 6))
                    .unwrap_or(line)
            })
            .collect();
        insta::assert_snapshot!("timeline", masked.join("\n"));
    });
}

#[test]
fn the_picture_holds_every_quote_whole() {
    let library = depot();
    let timeline = library.run(&["timeline", "--json"]).ended(0).json();
    let folder = library.path();
    let svg_path = folder.join("time.svg");
    let png_path = folder.join("time.png");
    for path in [&svg_path, &png_path] {
        let run = library
            .run(&["timeline", "--picture", path.to_str().unwrap()])
            .ended(0);
        assert!(run.err.contains("Wrote"), "{run:?}");
    }
    let svg = fs::read_to_string(&svg_path).unwrap();
    // what is drawn, with line ends as blanks
    let mut drawn = String::new();
    for line in svg.lines().filter(|line| line.starts_with("<text")) {
        let text = line
            .split_once('>')
            .unwrap()
            .1
            .strip_suffix("</text>")
            .unwrap();
        drawn.push_str(text);
        drawn.push(' ');
    }
    let plain = |text: &str| -> String {
        text.replace("&quot;", "\"")
            .replace("&amp;", "&")
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect()
    };
    for telling in told(&timeline) {
        let id = &telling["citation"]["document"]["id"];
        let quote = telling["citation"]["quote"].as_str().unwrap();
        let merged = telling["date"] == "3 May 2017" && id == "report";
        let other = telling["date"] == "3 May 2017" && id == "story";
        assert!(
            plain(&drawn).contains(&plain(quote)) || merged || other,
            "{quote:?} is not whole in {drawn}"
        );
    }
    assert!(svg.contains("role=\"img\"") && svg.contains("<title id=\"about\">Timeline"));
    let png = fs::read(&png_path).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let reader = png::Decoder::new(std::io::Cursor::new(&png))
        .read_info()
        .unwrap();
    assert!(reader.info().width >= 1200, "a projector needs more");
    let wrong = library.run(&["timeline", "--picture", "time.gif"]).ended(2);
    assert!(wrong.explained().err.contains(".svg or .png"));
}

#[test]
fn the_two_reports_in_order() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(files) = fs::read_dir(&seeds) else {
        println!("skipped: {} is not at hand", seeds.display());
        return;
    };
    let library = Library::none();
    for file in files {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let date = if text.contains("itv") || text.contains("ITV") {
            "2014-03-21"
        } else {
            "2022-08"
        };
        library
            .run(&["add", path.to_str().unwrap(), "--published", date])
            .ended(0);
    }
    let timeline = library.run(&["timeline", "--json"]).ended(0).json();
    // when, and a word of the sentence
    let wanted = [
        ("2012-03", "died"),
        ("2013-08", "guilty"),
        ("2013-09", "review"),
        ("2014-01", "inspection"),
        ("2017", "rated"),
        ("2022-06", "Inspectors"),
    ];
    let mut at = 0;
    let entries = timeline["entries"].as_array().unwrap();
    for (from, word) in wanted {
        let found = entries.iter().skip(at).position(|entry| {
            entry["when"]["from"] == from
                && entry["told"].as_array().unwrap().iter().any(|telling| {
                    telling["citation"]["quote"]
                        .as_str()
                        .unwrap()
                        .contains(word)
                })
        });
        let Some(place) = found else {
            panic!("no {word} at {from} after entry {at}: {timeline:#}");
        };
        at += place + 1;
    }
}

#[test]
fn what_a_mail_quotes_or_carries_is_not_dated_by_the_mail() {
    let library = Library::none();
    let mail = "From: Ada Brook <ada@larch.example>\r\nTo: Bo Oak <bo@larch.example>\r\nSubject: The dredger\r\nDate: Tue, 3 Mar 2020 10:00:00 +0000\r\nContent-Type: text/plain\r\n\r\nWe met the owner yesterday about the mooring fees.\r\n\r\nOn 7 March 2017, Bo Oak wrote:\r\n> The dredger sank yesterday beside the old lock. The mayor said last August that it was safe.\r\n\r\nThe fees were paid last August in full.\r\n";
    let path = library.beside("dredger.eml", mail);
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let told = library.run(&["timeline"]).ended(0).out;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    // The mail's own words are dated by it,
    assert!(told.contains("2 March 2020"), "{told}");
    assert!(told.contains("The fees were paid last August"), "{told}");
    // those that it quotes are not.
    assert!(!told.contains("The dredger sank yesterday"), "{told}");
    assert!(!told.contains("The mayor said last August"), "{told}");
}

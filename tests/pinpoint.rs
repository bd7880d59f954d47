//! Promise 2: every quote says exactly where it stands.
//!
//! 1. The document's title, publisher and date are those that `sources` lists.
//! 2. The paragraph is the one in which the quote begins, by the numbers that
//!    `show` prints; the section is the nearest heading above it.
//! 3. A document with a web address gives a link that opens at the quote, one
//!    without gives none.
//! 4. A person reads all of that under the quote.
//! 5. Where a paragraph runs over a page's end, the page is that of the words.
//! 6. The text at the head of a page is no running head, whatever its numbers.

use serde_json::Value;

use crate::harness::{ANSWERABLE, Library, number, offered};
use crate::papers::pdf::{Paper, TEXT};

#[test]
fn every_citation_is_pinned_down() {
    let library = Library::with_fixtures();
    let sources = library.sources();
    let mut linked = 0;
    for (question, _) in ANSWERABLE {
        let answer = library.ask(question);
        let offered = offered(&answer);
        assert!(!offered.is_empty(), "nothing is offered: {question}");
        for citation in offered {
            let document = &citation["document"];
            let source = sources
                .iter()
                .find(|source| source["id"] == document["id"])
                .unwrap();
            for field in ["title", "publisher", "kind", "published", "url"] {
                assert_eq!(document[field], source[field], "{field}");
            }
            check_place(&library, citation);
            let link = citation["link"].as_str();
            match document["url"].as_str() {
                Some(url) => {
                    let link = link.unwrap_or_else(|| panic!("no link to {url}"));
                    assert!(link.starts_with(&format!("{url}#:~:text=")), "{link}");
                    assert!(!link.contains(char::is_whitespace), "{link}");
                    linked += 1;
                }
                None => assert_eq!(link, None),
            }
        }
    }
    assert!(linked > 0, "no citation had a link");
}

#[track_caller]
fn check_place(library: &Library, citation: &Value) {
    let text = library.text(citation["document"]["id"].as_str().unwrap());
    let start = number(&citation["span"]["start"]);
    let mut section = Value::Null;
    let mut found = false;
    for block in text.blocks() {
        if block["kind"]
            .as_object()
            .is_some_and(|kind| kind.contains_key("Heading"))
        {
            if number(&block["span"]["start"]) <= start {
                section = block["text"].clone();
            }
        } else if block["paragraph"] == citation["paragraph"] {
            assert!(
                (number(&block["span"]["start"])..number(&block["span"]["end"])).contains(&start),
                "paragraph {} does not hold the quote's first byte",
                citation["paragraph"]
            );
            found = true;
        }
    }
    assert!(found, "there is no paragraph {}", citation["paragraph"]);
    if !citation["section"].is_null() || !section.is_null() {
        assert_eq!(citation["section"], section);
    }
    assert!(
        citation["page"].is_null(),
        "a text without pages has no page"
    );
}

#[test]
fn a_person_reads_where_the_words_stand() {
    let library = Library::with_fixtures();
    let shown = library
        .run(&["ask", "How much was the canal company fined?"])
        .ended(0);
    for words in [
        "Brackwater Crown Court, note of sentence",
        "Court Service",
        "2 November 2020",
        "¶\u{a0}",
        "https://court.example/notes/417#:~:text=",
    ] {
        assert!(
            shown.out.contains(words),
            "{words} is missing:\n{}",
            shown.out
        );
    }
}

/// A library with one PDF that has a web address.
fn printed(paper: &Paper) -> Library {
    let library = Library::none();
    let path = library.beside("printed.pdf", paper.bytes());
    let url = "https://larch.example/printed.pdf";
    library
        .run(&["add", path.to_str().unwrap(), "--url", url])
        .ended(0);
    library
}

#[test]
fn the_page_is_that_of_the_words_after_a_page_break() {
    let mut paper = Paper::default();
    let early = "The parish kept its accounts in a chest, and few could read them well enough";
    let late = "to say what was owed. The bell of Larch was hidden under the yew by nine monks.";
    paper.page();
    paper.lines(72, 400, TEXT, &[early; 25]);
    paper.page();
    paper.lines(72, 80, TEXT, &[late, "Nobody has looked for it since."]);
    paper.lines(72, 180, TEXT, &["The mill was let to a cooper."]);
    let library = printed(&paper);
    let answer = library.ask("Who hid the bell of Larch under the yew?");
    let cited = offered(&answer)[0];
    let quote = cited["quote"].as_str().unwrap();
    assert!(quote.starts_with("The bell of Larch"), "{cited}");
    assert_eq!(cited["page"], 2, "{cited}");
    assert_eq!(cited["link"], "https://larch.example/printed.pdf#page=2");
    let run = library.run(&["check", "what was owed. The bell of Larch was hidden"]);
    assert!(run.out.contains("page\u{a0}2"), "{}", run.out);
}

#[test]
fn text_at_the_head_of_a_page_is_no_running_head() {
    let mut paper = Paper::default();
    for page in 1..=4 {
        paper.page();
        for place in 0..5 {
            let y = 60 + 60 * place;
            let wharf = 5 * page + place;
            let first = format!(
                "{page}.{place} The auditor looked at wharf {wharf} and found that its rent of {} pounds",
                wharf * 13
            );
            let lines = [
                first.as_str(),
                "had been collected by nobody since the flood.",
            ];
            paper.lines(72, y, TEXT, &lines);
        }
        paper.line(72, 790, TEXT, &format!("The wharf book, page {page}"));
    }
    let library = printed(&paper);
    for block in library.text("printed").blocks() {
        let is_foot = block["text"]
            .as_str()
            .unwrap()
            .starts_with("The wharf book");
        assert_eq!(block["kind"] == "Furniture", is_foot, "{block}");
    }
}

#[test]
fn a_sentence_runs_on_over_a_line_that_begins_with_a_number() {
    let mut paper = Paper::default();
    paper.page();
    let long = "The keepers of the weir wrote in their book for every year that they had kept it.";
    let y = paper.lines(72, 80, TEXT, &[long; 6]);
    paper.lines(
        72,
        y + 20,
        TEXT,
        &["The north pontoon sank on", "4 May 2019 with eleven geese."],
    );
    let long = "Of the herons and the money that they had cost the keeper said that in March";
    let lines = [long, "(3) three pounds was paid for them by the mill."];
    paper.lines(72, y + 80, TEXT, &lines);
    let lines = [
        "The rules were these:",
        "(4) Nobody swims.",
        "(5) Nobody fishes.",
    ];
    paper.lines(72, y + 140, TEXT, &lines);
    let library = printed(&paper);
    let printed = library.text("printed");
    let blocks = printed.blocks();
    let texts: Vec<&str> = blocks.iter().map(|b| b["text"].as_str().unwrap()).collect();
    for want in [
        "The north pontoon sank on\n4 May 2019 with eleven geese.",
        &format!("{long}\n(3) three pounds was paid for them by the mill."),
        "(4) Nobody swims.",
        "(5) Nobody fishes.",
    ] {
        assert!(texts.contains(&want), "no {want:?} in {texts:#?}");
    }
}

//! `/timeline`.
//!
//! 1. Entries stand by year, each with its date, how it is known, its quote and
//!    its place; what is left out is counted.
//! 2. The picture is a PNG that fits, with words for those who do not see it.
//! 3. Sources that disagree stand side by side.
//! 4. It is narrowed by words, dates and a document, also on later pages and
//!    after a restart.
//! 5. What is too long, or crossed, is a sentence.

use serde_json::json;

use super::asking::read;
use super::loopback::What;
use super::people::{self, BEN, Scene};
use super::program::{Bot, Seen, fresh_id};
use crate::harness::Library;

/// Two reports of our own that differ in a date.
const FIRST: &str = "# The Elm Street arcade\n\nThe glass roof of the Elm Street arcade was taken down on 3 May 2017. The arcade had opened in June 1931.\n\nThe owners asked the borough for a loan last October.\n";
const SECOND: &str = "# Elm Street, once more\n\nThe glass roof of the Elm Street arcade was taken down on 5 May 2017.\n\nA market hall will be built there in 2031. Nobody has said who pays.\n";

fn arcade() -> Library {
    let library = Library::none();
    for (name, text, day) in [
        ("first.md", FIRST, "2018-02-10"),
        ("second.md", SECOND, "2019-07-01"),
    ] {
        let path = library.beside(name, text);
        library
            .run(&[
                "add",
                path.to_str().unwrap(),
                "--published",
                day,
                "--url",
                "https://example.org/arcade",
            ])
            .ended(0);
    }
    library
}

/// Events enough for many pages.
fn long() -> Library {
    let library = Library::none();
    let lines: Vec<String> = (0..80)
        .map(|n| {
            format!(
                "The {n}th barge of slate left the upper basin in March {}.",
                1901 + n
            )
        })
        .collect();
    let text = format!("# The barges\n\n{}\n", lines.join("\n\n"));
    let path = library.beside("barges.md", text);
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    library
}

fn bot(library: Library) -> Bot {
    let bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    bot
}

#[test]
fn what_happened_stands_by_year_with_a_picture_above() {
    let bot = bot(arcade());
    let seen = bot.look_up("timeline", &[]);
    assert_eq!(seen.first["type"], 5, "it is acknowledged first");
    let today = |line: &str| match line.split_once("added to the library on ") {
        Some((before, _)) => format!("{before}added to the library on [today]"),
        None => line.to_owned(),
    };
    let page: Vec<String> = seen.page().lines().map(today).collect();
    insta::assert_snapshot!("discord-timeline", page.join("\n"));
    for picture in &seen.files {
        assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"), "it is a PNG");
        assert!(picture.len() > 5_000, "something is drawn");
    }
    assert_eq!(seen.files.len(), 1);
    let text = read(&seen.text());
    let told = bot.library.run(&["timeline", "--json"]).ended(0).json();
    let mut last = 0;
    for entry in told["entries"].as_array().unwrap() {
        let quote = entry["told"][0]["citation"]["quote"].as_str().unwrap();
        let at = text
            .replace("**", "")
            .find(quote)
            .unwrap_or_else(|| panic!("{quote} is not in {text}"));
        assert!(at > last || last == 0, "the order is that of time: {text}");
        last = at;
    }
    let differ = text
        .find("Sources differ on the date")
        .expect("sources differ");
    let side_by_side = &text[differ..];
    let (third, fifth) = (
        side_by_side.find("3 May 2017"),
        side_by_side.find("5 May 2017"),
    );
    assert!(third.unwrap() < fifth.unwrap());
}

#[test]
fn dates_stand_as_the_reader_writes_them() {
    let bot = bot(arcade());
    let american = Scene {
        locale: "en-US",
        ..Scene::default()
    };
    let seen = bot.command(american, "timeline", &json!([]));
    for words in [
        "**May 3, 2017**",
        "from the publication date, February 10, 2018",
    ] {
        assert!(seen.text().contains(words), "{}", seen.page());
    }
}

fn all_pages(bot: &Bot, first: &Seen) -> (Vec<Seen>, String) {
    let mut pages = vec![first.clone()];
    while pages
        .last()
        .unwrap()
        .buttons()
        .iter()
        .any(|(l, _)| l == "Next page")
    {
        let next = bot.press(Scene::default(), pages.last().unwrap(), "Next page");
        pages.push(next);
    }
    let text = pages
        .iter()
        .map(|p| read(&p.text()).replace("**", ""))
        .collect::<Vec<_>>()
        .join("\n");
    (pages, text)
}

#[test]
fn pages_go_on_after_a_restart_and_keep_the_picture() {
    let mut bot = bot(long());
    let seen = bot.look_up(
        "timeline",
        &[
            ("about", "barge of slate"),
            ("from", "1905"),
            ("to", "1930-12"),
        ],
    );
    bot.restart();
    let (pages, text) = all_pages(&bot, &seen);
    assert!(pages.len() > 3, "{}", pages.len());
    for n in 0..80 {
        let times = text.matches(&format!("The {n}th barge")).count();
        assert_eq!(times, usize::from((4..30).contains(&n)), "{n}: {text}");
    }
    assert!(pages[1..].iter().all(|page| page.files.is_empty()));
    assert!(
        pages[1..]
            .iter()
            .all(|page| page.message.get("attachments").is_none()),
        "the picture stays"
    );
    assert!(
        text.contains("About: barge of slate") && text.contains("from 1905 on"),
        "{text}"
    );
    // Somebody else has a message of their own, with the picture.
    let ben = Scene {
        user: BEN,
        ..Scene::default()
    };
    let own = bot.press(ben, &seen, "Next page");
    assert!(own.is_private() && !own.files.is_empty(), "{}", own.page());
    let context = bot.press(Scene::default(), &pages[1], "In context");
    assert!(context.is_private() && context.text().contains("barge"));
}

#[test]
fn a_picture_that_may_not_be_posted_is_told() {
    let bot = bot(arcade());
    let id = fresh_id();
    let data = people::command("timeline", &json!([]));
    let mut interaction = people::interaction(Scene::default(), id, 2, &data);
    interaction["attachment_size_limit"] = json!(2_000);
    bot.deliver(&interaction);
    let seen = bot.seen(id);
    assert!(seen.files.is_empty());
    assert!(
        seen.text().contains("too large for this channel"),
        "{}",
        seen.page()
    );
    assert!(
        seen.text().contains("arcade"),
        "the list is there: {}",
        seen.page()
    );
}

#[test]
fn a_picture_that_discord_refuses_is_left_out() {
    let bot = bot(arcade());
    let refused = json!({ "code": 40_005, "message": "Request entity too large" });
    bot.discord.trouble(
        "/messages/@original",
        What::Refuse(413, Vec::new(), refused),
    );
    let seen = bot.look_up("timeline", &[]);
    assert!(seen.files.is_empty());
    assert!(
        seen.text().contains("too large for this channel"),
        "{}",
        seen.page()
    );
    assert!(seen.text().contains("### 2017"), "{}", seen.page());
}

#[test]
fn a_long_picture_says_how_much_of_it_is_shown() {
    let bot = bot(long());
    let seen = bot.look_up("timeline", &[]);
    assert_eq!(seen.files.len(), 3, "{}", seen.page());
    assert!(
        seen.text().contains("the first 3 are shown"),
        "{}",
        seen.page()
    );
}

#[test]
fn nothing_dated_is_said_and_what_is_wrong_is_a_sentence() {
    let bot = bot(arcade());
    let seen = bot.look_up("timeline", &[("to", "1800")]);
    insta::assert_snapshot!("discord-timeline-none", seen.page());
    assert!(seen.files.is_empty());
    let seen = bot.look_up("timeline", &[("about", "walrus")]);
    assert!(
        read(&seen.text()).contains("“walrus” does not appear"),
        "{}",
        seen.page()
    );
    for (options, told) in [
        (&[("from", "2020"), ("to", "2019")][..], "lies after"),
        (&[("from", "tomorrow")], "2014-03-21"),
        (&[("about", &*"arcade ".repeat(40))], "200 characters"),
        (&[("source", "no-such-document")], "has no such document"),
        (&[("about", "?!")], "a name, a place, a thing"),
    ] {
        let seen = bot.look_up("timeline", options);
        assert!(read(&seen.text()).contains(told), "{}", seen.page());
        assert!(seen.buttons().is_empty() && seen.files.is_empty());
    }
}

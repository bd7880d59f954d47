//! `/library remove`, `edit`, `audit` and `status`.
//!
//! 1. Removing asks first, then says what was erased and that nothing is left;
//!    buttons under old answers answer "withdrawn".
//! 2. What is known about a document can be corrected and taken away.
//! 3. The list says who did what and pings nobody; terminal and Discord stand in
//!    the same list.
//! 4. The status tells those who may change the library how that stands.

use std::time::{Duration, Instant};

use serde_json::json;

use super::adding::{OATH, add, library, open_bot, operator};
use super::asking::read;
use super::people::{ANNA, BEN, Scene};
use super::program::Bot;
use crate::harness::files_under;

const QUESTION: &str = "Who chaired the inquiry?";

#[test]
fn what_is_removed_is_gone_and_old_buttons_say_so() {
    let bot = open_bot(&[]);
    let seen = bot.ask_with(
        Scene::default(),
        &[("question", QUESTION), ("source", "inquiry-report")],
    );
    let words = "Ilse Renn";
    assert!(read(&seen.text()).contains(words), "{}", seen.page());
    let reason = "the **commission** asked @everyone for it";
    let asked = library(
        &bot,
        operator(),
        "remove",
        &[("id", "inquiry-report"), ("reason", reason)],
    );
    assert!(asked.is_private(), "{}", asked.page());
    insta::assert_snapshot!("discord-upkeep-remove", asked.page());
    assert!(
        read(&bot.ask(QUESTION).text()).contains(words),
        "it is asked before anything is done"
    );
    let removed = bot.press(operator(), &asked, "Remove for good");
    assert!(removed.buttons().is_empty(), "{}", removed.page());
    let text = read(&removed.text());
    for words in [
        "Removed: inquiry-report",
        "erased from documents/inquiry-report",
        "of eight words: none is left",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for label in ["In context", "Cite", "Useful"] {
        let gone = bot.press(Scene::default(), &seen, label);
        let text = read(&gone.text());
        assert!(text.contains("withdrawn"), "{label}: {}", gone.page());
        assert!(!text.contains(words), "{label}: {}", gone.page());
    }
    assert!(!read(&bot.ask(QUESTION).text()).contains("which heard 31 witnesses"));
    let again = bot.press(operator(), &asked, "Remove for good");
    assert!(again.text().contains("withdrawn"), "{}", again.page());
    let manifest = std::fs::read_to_string(bot.library.path().join("documents.toml")).unwrap();
    assert!(manifest.contains(reason), "{manifest}");
    bot.library.run(&["verify"]).ended(0);
    let unknown = library(&bot, operator(), "remove", &[("id", "inquiry-report")]);
    assert!(
        unknown.text().contains("no such document"),
        "{}",
        unknown.page()
    );
}

#[test]
fn what_was_removed_does_not_come_back_unnoticed() {
    let bot = open_bot(&[]);
    let oath = || bot.discord.attach("oath.txt", OATH.as_bytes());
    let preview = add(&bot, operator(), &[oath()], &[]);
    bot.press(operator(), &preview, "Publish");
    let waits = add(&bot, operator(), &[oath()], &[]);
    assert!(
        read(&waits.text()).contains("holds it already as `oath`"),
        "{}",
        waits.page()
    );
    let asked = library(
        &bot,
        operator(),
        "remove",
        &[("id", "oath"), ("reason", "the miller asked")],
    );
    let removed = bot.press(operator(), &asked, "Remove for good");
    assert!(
        read(&removed.text()).contains("erased from staged/"),
        "{}",
        removed.page()
    );
    let late = bot.press(operator(), &waits, "Publish");
    assert!(
        late.text().contains("not waiting any more"),
        "{}",
        late.page()
    );
    let again = add(&bot, operator(), &[oath()], &[]);
    let text = read(&again.text());
    assert!(
        text.contains("removed on") && text.contains("the miller asked"),
        "{text}"
    );
    let back = bot.press(operator(), &again, "Publish");
    assert!(back.text().contains("Published as oath"), "{}", back.page());
}

#[test]
fn a_new_version_is_told_before_it_replaces_the_old_one() {
    let bot = open_bot(&[]);
    let publish = |text: &str| {
        let file = bot.discord.attach("oath.txt", text.as_bytes());
        let preview = add(&bot, operator(), &[file], &[]);
        let published = bot.press(operator(), &preview, "Publish");
        (read(&preview.text()), read(&published.text()))
    };
    let (preview, _) = publish(OATH);
    assert!(!preview.contains("new version"), "{preview}");
    let later = OATH.replace("no coin", "neither coin nor flour");
    let (preview, published) = publish(&later);
    assert!(
        preview.contains("makes it a new version of `oath`"),
        "{preview}"
    );
    assert!(
        published.contains("Published as version 2 of oath"),
        "{published}"
    );
    let answer = bot.ask("What will the weir keeper take from the miller?");
    assert!(
        read(&answer.text()).contains("neither coin nor flour"),
        "{}",
        answer.page()
    );
    let (preview, published) = publish(
        "The oath of the lamplighter\n\nEvery lamp of the quay is lit at dusk and put out at dawn.\n",
    );
    assert!(!preview.contains("new version"), "{preview}");
    assert!(published.contains("Published as oath-2"), "{published}");
}

#[test]
fn a_reason_that_was_changed_in_the_message_removes_nothing() {
    let bot = open_bot(&[]);
    let mut asked = library(
        &bot,
        operator(),
        "remove",
        &[("id", "minutes"), ("reason", "one reason")],
    );
    let other = asked.message["content"]
        .as_str()
        .unwrap()
        .replace("one reason", "another");
    asked.message["content"] = json!(other);
    let refused = bot.press(operator(), &asked, "Remove for good");
    assert!(
        refused.text().contains("not as it was written"),
        "{}",
        refused.page()
    );
    assert!(
        bot.library
            .sources()
            .iter()
            .any(|one| one["id"] == "minutes")
    );
}

#[test]
fn details_are_corrected_and_taken_away() {
    let bot = open_bot(&[]);
    let edit = |options: &[(&str, &str)]| {
        let mut all = vec![("id", "minutes")];
        all.extend(options);
        library(&bot, operator(), "edit", &all).text()
    };
    let set = [
        ("title", "The **minutes**"),
        ("publisher", "Saltgate board"),
        ("published", "1999-02"),
        ("kind", "minutes"),
        ("url", "https://example.org/m"),
    ];
    let told = edit(&set);
    assert!(
        read(&told).contains("It is now: The **minutes** (Saltgate board, February 1999)"),
        "{told}"
    );
    assert!(edit(&set).contains("Nothing to change"));
    let told = edit(&[("published", "-"), ("publisher", "-")]);
    assert!(
        !told.contains("1999") && !told.contains("Saltgate"),
        "{told}"
    );
    let sources = bot.library.sources();
    let one = sources.iter().find(|one| one["id"] == "minutes").unwrap();
    assert_eq!(one["title"], "The **minutes**");
    assert_eq!(one["url"], "https://example.org/m");
    assert!(one["published"].is_null());
    for (options, words) in [
        (vec![("published", "last week")], "cannot be read"),
        (vec![("url", "javascript:alert(1)")], "no address"),
        (vec![], "Say what is to be changed"),
    ] {
        let told = edit(&options);
        assert!(told.contains(words), "{words}: {told}");
    }
    let unknown = library(
        &bot,
        operator(),
        "edit",
        &[("id", "nobody"), ("title", "x")],
    );
    assert!(
        unknown.text().contains("no such document"),
        "{}",
        unknown.page()
    );
}

#[test]
fn the_list_says_who_did_what() {
    let bot = open_bot(&[]);
    let file = bot.discord.attach("oath.txt", OATH.as_bytes());
    let preview = add(&bot, operator(), &[file], &[]);
    let ben = Scene {
        user: BEN,
        ..operator()
    };
    bot.press(ben, &preview, "Publish");
    let list = library(&bot, operator(), "audit", &[]);
    assert!(list.is_private());
    let text = list.text();
    let (anna, ben) = (format!("<@{ANNA}>"), format!("<@{BEN}>"));
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("<t:"))
        .collect();
    assert!(
        lines[0].contains("published **oath**") && lines[0].ends_with(&ben),
        "{text}"
    );
    assert!(
        lines[1].contains("staged **") && lines[1].ends_with(&anna),
        "{text}"
    );
    assert!(lines.last().unwrap().ends_with("· terminal"), "{text}");
    // Kept in the library's own list, without a word of the document.
    let kept = std::fs::read_to_string(bot.library.path().join("audit.jsonl")).unwrap();
    assert!(kept.contains(&format!("discord:{BEN}")), "{kept}");
    assert!(!kept.contains("weir"), "{kept}");
    let printed = bot.library.run(&["audit"]).ended(0);
    assert!(
        printed.out.contains(&format!("(discord:{BEN})")),
        "{}",
        printed.out
    );
    // Of nobody else is anything kept.
    let asker = Scene {
        user: 123_456_789_012,
        ..Scene::default()
    };
    bot.ask_with(asker, &[("question", QUESTION)]);
    for file in files_under(&bot.library.path()) {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains("123456789012"), "{}", file.display());
    }
}

#[test]
fn a_long_list_has_pages() {
    let bot = open_bot(&[]);
    for number in 0..20 {
        let title = format!("Title {number}");
        // The bot looks for a new build meanwhile, and has the library's lock.
        let until = Instant::now() + Duration::from_mins(1);
        loop {
            let run = bot.library.run(&["edit", "minutes", "--title", &title]);
            if run.err.contains("Another process") && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(50));
                continue;
            }
            run.ended(0);
            break;
        }
    }
    let first = library(&bot, operator(), "audit", &[]);
    assert!(first.text().contains("Page 1 of 2"), "{}", first.page());
    let second = bot.press(operator(), &first, "Next page");
    assert!(second.text().contains("Page 2 of 2"), "{}", second.page());
    assert!(second.text().contains("added"), "{}", second.page());
    let person = bot.press(Scene::default(), &first, "Next page");
    assert!(person.text().contains("Manage Server"), "{}", person.page());
}

#[test]
fn the_status_tells_how_changes_stand() {
    let bot = open_bot(&[]);
    let file = bot.discord.attach("oath.txt", OATH.as_bytes());
    add(&bot, operator(), &[file], &[]);
    let told = library(&bot, operator(), "status", &[]).text();
    for words in [
        "Put aside, not public yet: 1",
        "waiting for their turn: 0",
        "Last: <t:",
        "staged",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let waiting = library(&bot, operator(), "waiting", &[]);
    assert!(waiting.text().contains("weir keeper"), "{}", waiting.page());
    let published = bot.press(operator(), &waiting, "Publish");
    assert!(
        published.text().contains("Published as oath"),
        "{}",
        published.page()
    );
    let closed = Bot::start(&[]);
    let told = library(&closed, operator(), "status", &[]).text();
    assert!(!told.contains("Put aside"), "{told}");
}

#[test]
fn documents_are_suggested() {
    let bot = open_bot(&[]);
    for name in ["remove", "edit"] {
        let option = json!({ "name": "id", "type": 3, "value": "minu", "focused": true });
        let sub = json!([{ "name": name, "type": 1, "options": [option] }]);
        let id = bot.interact(operator(), 4, &super::people::command("library", &sub));
        let choices = bot.discord.wait("suggestions", |sent, _| {
            let said = super::program::callback(sent, id)?;
            said.body["data"]["choices"].as_array().cloned()
        });
        assert!(
            choices.iter().any(|choice| choice["value"] == "minutes"),
            "{choices:?}"
        );
    }
    bot.discord.check();
}

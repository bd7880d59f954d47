//! `/sources`, `/source`, `/help`, `/privacy`: what they show, to the person
//! alone, in their own English.

use serde_json::json;

use super::asking::read;
use super::people::{Scene, options};
use super::program::Bot;
use crate::harness::Library;

fn american() -> Scene {
    Scene {
        locale: "en-US",
        ..Scene::default()
    }
}

#[test]
fn what_the_library_holds_is_listed_by_date() {
    let bot = Bot::start(&[]);
    let seen = bot.command(Scene::default(), "sources", &json!([]));
    assert!(seen.is_private());
    insta::assert_snapshot!("discord-sources", seen.page());
    let seen = bot.command(american(), "sources", &json!([]));
    assert!(seen.text().contains("May 14, 2020"), "{}", seen.page());
}

#[test]
fn a_long_list_has_pages_and_each_document_once() {
    let library = Library::none();
    let corpus: Vec<String> = (1..=40)
        .map(|n| format!("{{\"id\":\"d{n:02}\",\"text\":\"Barge number {n} carried slate.\",\"title\":\"Barge {n:02}\"}}"))
        .collect();
    let path = library.beside("barges.jsonl", corpus.join("\n"));
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    let mut seen = bot.command(Scene::default(), "sources", &json!([]));
    let mut listed = String::new();
    let mut pages = 0;
    loop {
        pages += 1;
        listed.push_str(&read(&seen.text()));
        if !seen.buttons().iter().any(|(label, _)| label == "Next page") {
            break;
        }
        seen = bot.press(Scene::default(), &seen, "Next page");
    }
    assert_eq!(pages, 4);
    for n in 1..=40 {
        assert_eq!(
            listed.matches(&format!("Barge {n:02}")).count(),
            1,
            "{listed}"
        );
    }
    let back = bot.press(Scene::default(), &seen, "Previous page");
    assert!(back.text().contains("Page 3 of 4"), "{}", back.page());
}

#[test]
fn a_document_shows_its_details_and_outline() {
    let bot = Bot::start(&[]);
    let show = |id: &str| bot.command(Scene::default(), "source", &options(&[("document", id)]));
    insta::assert_snapshot!("discord-source", show("inquiry-report").page());
    assert!(show("nothing").text().contains("no such document"));
}

#[test]
fn help_and_privacy_are_told_to_the_person_alone() {
    let bot = Bot::start(&[]);
    for name in ["help", "privacy"] {
        let uk = bot.command(Scene::default(), name, &json!([]));
        let us = bot.command(american(), name, &json!([]));
        assert!(uk.is_private() && us.is_private());
        assert_ne!(uk.text(), us.text(), "both languages are written");
        insta::assert_snapshot!(format!("discord-{name}"), uk.page());
    }
}

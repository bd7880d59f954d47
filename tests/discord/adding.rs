//! `/library add`: documents from Discord.
//!
//! 1. Nothing is public before somebody has looked at it and pressed *Publish*;
//!    then it can be asked for. Buttons work after a restart.
//! 2. What is discarded leaves nothing; what has expired says so.
//! 3. Only those with Manage Server may, in the servers that the operator named,
//!    whatever Discord lets through, at the command and at every press.

use std::fs;

use serde_json::{Value, json};

use super::asking::read;
use super::people::{self, BEN, MANAGE_SERVER, SERVER, Scene};
use super::program::{Bot, Seen, fresh_id};
use crate::harness::{Library, files_under};

pub(super) const OATH: &str = "The weir keeper's oath\n\nI will raise the boards before the water stands at the third mark, and I will ring the bell whatever the hour.\n\nI will take no coin from the miller.\n";
const QUESTION: &str = "What will the weir keeper take from the miller?";
const WORDS: &str = "take no coin from the miller";

/// Somebody who manages the server.
pub(super) fn operator() -> Scene {
    Scene {
        permissions: MANAGE_SERVER,
        channel: fresh_id(),
        ..Scene::default()
    }
}

/// A bot whose server may change the library.
pub(super) fn open_bot(settings: &[(&str, &str)]) -> Bot {
    let server = SERVER.to_string();
    let mut all = vec![("PINCITE_DISCORD_UPKEEP", server.as_str())];
    all.extend(settings);
    Bot::start(&all)
}

/// `/library NAME` with text options.
pub(super) fn library(bot: &Bot, scene: Scene, name: &str, options: &[(&str, &str)]) -> Seen {
    let sub = json!([{ "name": name, "type": 1, "options": people::options(options) }]);
    bot.command(scene, "library", &sub)
}

/// The data of `/library add` with attachments and text options.
pub(super) fn added(files: &[Value], options: &[(&str, &str)]) -> Value {
    let mut all = people::options(options);
    let mut resolved = json!({});
    for (file, name) in files.iter().zip(["file", "file2", "file3", "file4"]) {
        let option = json!({ "name": name, "type": 11, "value": file["id"] });
        all.as_array_mut().unwrap().push(option);
        resolved[file["id"].as_str().unwrap()] = file.clone();
    }
    let sub = json!([{ "name": "add", "type": 1, "options": all }]);
    let mut data = people::command("library", &sub);
    data["resolved"] = json!({ "attachments": resolved });
    data
}

/// `/library add`, to its end.
pub(super) fn add(bot: &Bot, scene: Scene, files: &[Value], options: &[(&str, &str)]) -> Seen {
    let id = bot.interact(scene, 2, &added(files, options));
    bot.seen(id)
}

pub(super) fn oath(bot: &Bot) -> Value {
    bot.discord.attach("oath.txt", OATH.as_bytes())
}

pub(super) fn is_answered(bot: &Bot) -> bool {
    read(&bot.ask(QUESTION).text()).contains(WORDS)
}

/// The files of the library in which words of the oath stand.
fn traces(library: &Library) -> Vec<String> {
    let files = files_under(&library.path());
    let holds = |file: &std::path::PathBuf| {
        String::from_utf8_lossy(&fs::read(file).unwrap()).contains("before the water stands")
    };
    let found = files.into_iter().filter(holds);
    found.map(|file| file.display().to_string()).collect()
}

#[test]
fn a_document_is_public_when_somebody_has_looked_at_it() {
    let mut bot = open_bot(&[]);
    let details = [
        ("publisher", "Saltgate parish"),
        ("published", "1911-05-03"),
    ];
    let preview = add(&bot, operator(), &[oath(&bot)], &details);
    assert!(preview.is_private(), "{}", preview.page());
    insta::assert_snapshot!("discord-upkeep-preview", preview.page());
    assert_eq!(bot.discord.fetched(), 1);
    assert!(!is_answered(&bot), "it is public already");
    let before = bot.library.sources().len();
    bot.restart();
    let published = bot.press(operator(), &preview, "Publish");
    assert_eq!(published.first["type"], 6, "the preview itself changes");
    assert!(published.buttons().is_empty(), "{}", published.page());
    insta::assert_snapshot!("discord-upkeep-published", published.page());
    assert!(is_answered(&bot), "{}", bot.ask(QUESTION).page());
    assert_eq!(bot.library.sources().len(), before + 1);
    bot.library.run(&["verify"]).ended(0);
    // The same press once more, as on a message that did not change.
    let again = bot.press(operator(), &preview, "Publish");
    assert!(
        again.text().contains("not waiting any more"),
        "{}",
        again.page()
    );
    assert!(again.buttons().is_empty() && !again.text().contains("boards"));
}

#[test]
fn what_is_discarded_leaves_nothing() {
    let bot = open_bot(&[]);
    let preview = add(&bot, operator(), &[oath(&bot)], &[]);
    assert!(!traces(&bot.library).is_empty());
    let discarded = bot.press(operator(), &preview, "Discard");
    assert!(
        discarded.text().contains("Discarded"),
        "{}",
        discarded.page()
    );
    assert_eq!(traces(&bot.library), Vec::<String>::new());
    assert_eq!(files_under(&bot.library.path().join("staged")).len(), 0);
    let late = bot.press(operator(), &preview, "Publish");
    assert!(
        late.text().contains("not waiting any more"),
        "{}",
        late.page()
    );
    assert!(!is_answered(&bot));
    let none = library(&bot, operator(), "waiting", &[]);
    assert!(none.text().contains("Nothing waits"), "{}", none.page());
}

#[test]
fn what_has_expired_says_so() {
    let bot = open_bot(&[]);
    let preview = add(&bot, operator(), &[oath(&bot)], &[]);
    let staged = files_under(&bot.library.path().join("staged"));
    let about = staged
        .iter()
        .find(|file| file.ends_with("about.json"))
        .unwrap();
    let mut told: Value = serde_json::from_str(&fs::read_to_string(about).unwrap()).unwrap();
    told["preview"]["expires"] = json!("2001-01-01T00:00:00Z");
    fs::write(about, told.to_string()).unwrap();
    let late = bot.press(operator(), &preview, "Publish");
    assert!(late.text().contains("has expired"), "{}", late.page());
    assert!(!is_answered(&bot));
}

#[test]
fn it_is_refused_to_everybody_else() {
    let commands = |bot: &Bot, scene: Scene| {
        let mut told = vec![add(bot, scene, &[oath(bot)], &[])];
        told.push(library(bot, scene, "remove", &[("id", "inquiry-report")]));
        told.push(library(
            bot,
            scene,
            "edit",
            &[("id", "inquiry-report"), ("title", "x")],
        ));
        told.push(library(bot, scene, "audit", &[]));
        told.push(library(bot, scene, "waiting", &[]));
        for seen in &told {
            assert!(
                seen.is_private() && seen.buttons().is_empty(),
                "{}",
                seen.page()
            );
        }
        told
    };
    let bot = open_bot(&[]);
    let preview = add(&bot, operator(), &[oath(&bot)], &[]);
    let removal = library(&bot, operator(), "remove", &[("id", "inquiry-report")]);
    let person = Scene {
        user: BEN,
        ..Scene::default()
    };
    let elsewhere = Scene {
        server: SERVER + 1,
        ..operator()
    };
    let fetched = bot.discord.fetched();
    for (scene, words) in [
        (person, "Manage Server"),
        (elsewhere, "has not allowed changes"),
        (
            Scene {
                server: 0,
                ..operator()
            },
            "",
        ),
    ] {
        for seen in commands(&bot, scene) {
            assert!(seen.text().contains(words), "{}", seen.page());
        }
        // Whatever Discord lets through.
        for (message, label) in [
            (&preview, "Publish"),
            (&preview, "Discard"),
            (&removal, "Remove for good"),
        ] {
            let pressed = bot.press(scene, message, label);
            assert!(
                pressed.text().contains(words),
                "{label}: {}",
                pressed.page()
            );
        }
    }
    assert_eq!(
        bot.discord.fetched(),
        fetched,
        "a file was fetched for them"
    );
    assert!(!is_answered(&bot));
    assert!(
        bot.library
            .sources()
            .iter()
            .any(|one| one["id"] == "inquiry-report")
    );
    assert_eq!(files_under(&bot.library.path().join("staged")).len(), 2);
    // Another who manages the server may decide.
    let other = Scene {
        user: BEN,
        ..operator()
    };
    assert!(
        bot.press(other, &preview, "Publish")
            .text()
            .contains("Published")
    );
    // Where nothing is set, nobody may.
    let closed = Bot::start(&[]);
    for seen in commands(&closed, operator()) {
        assert!(
            seen.text().contains("PINCITE_DISCORD_UPKEEP"),
            "{}",
            seen.page()
        );
    }
    assert_eq!(closed.discord.fetched(), 0);
    assert!(!closed.library.path().join("staged").exists());
}

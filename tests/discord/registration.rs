//! What Discord is told of the commands.
//!
//! 1. All commands are registered with one request that Discord takes.
//! 2. Every description is there in British and in American English.
//! 3. The operators' command is hidden from those without Manage Server.
//! 4. Where Discord does not take them, they are sent again until it does.

use serde_json::Value;

use super::loopback::{Loopback, What};
use super::program::Bot;
use crate::harness::Library;

#[test]
fn the_commands_are_registered_in_both_languages() {
    let bot = Bot::start(&[]);
    bot.discord.check();
    let sent = bot.discord.sent();
    let puts: Vec<_> = sent.iter().filter(|s| s.method == "PUT").collect();
    assert_eq!(puts.len(), 1);
    let commands = puts[0].body.as_array().unwrap();
    let names: Vec<&str> = commands
        .iter()
        .map(|c| c["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "ask",
            "Find sources",
            "check",
            "Check this quote",
            "timeline",
            "statements",
            "sources",
            "source",
            "help",
            "privacy",
            "library"
        ]
    );
    for command in commands {
        check_languages(command);
    }
    let library = commands.last().unwrap();
    assert_eq!(library["default_member_permissions"], "32");
    assert_eq!(library["contexts"], serde_json::json!([0]));
    let parts = library["options"].as_array().unwrap().iter();
    assert_eq!(
        parts.map(|one| &one["name"]).collect::<Vec<_>>(),
        ["status", "add", "waiting", "remove", "edit", "audit"]
    );
    for (name, wanted, suggests) in [
        (
            "ask",
            &["question", "source", "speaker", "from", "to", "private"][..],
            &["source", "speaker"][..],
        ),
        ("check", &["words", "private"], &[]),
        (
            "timeline",
            &["about", "from", "to", "source", "private"],
            &["source"],
        ),
        (
            "statements",
            &["by", "about", "source", "private"],
            &["by", "source"],
        ),
    ] {
        let command = commands.iter().find(|c| c["name"] == name).unwrap();
        let options = command["options"].as_array().unwrap();
        let called = |option: &Value| option["name"].as_str().unwrap().to_owned();
        let names: Vec<String> = options.iter().map(called).collect();
        assert_eq!(names, wanted, "{name}");
        let suggested = options.iter().filter(|o| o["autocomplete"] == true);
        assert_eq!(
            suggested.map(called).collect::<Vec<_>>(),
            suggests,
            "{name}"
        );
    }
    let spelt = |name: &str, locale: &str| {
        let command = commands.iter().find(|c| c["name"] == name).unwrap();
        command["description_localizations"][locale].clone()
    };
    assert_ne!(spelt("statements", "en-GB"), spelt("statements", "en-US"));
}

fn check_languages(described: &Value) {
    if described["type"] == 3 {
        return;
    }
    for locale in ["en-GB", "en-US"] {
        let text = &described["description_localizations"][locale];
        assert!(text.is_string(), "no {locale} in {described}");
    }
    for option in described["options"].as_array().into_iter().flatten() {
        check_languages(option);
    }
}

#[test]
fn what_discord_does_not_take_is_sent_again() {
    let discord = Loopback::start();
    for _ in 0..2 {
        let body = serde_json::json!({ "code": 0, "message": "no" });
        discord.trouble("/commands", What::Refuse(403, Vec::new(), body));
    }
    let bot = Bot::before(discord, Library::with_fixtures(), &[]);
    bot.discord.connected();
    let log = bot.log();
    assert!(log.contains("could not be registered"), "{log}");
    assert!(log.contains("WARN"), "{log}");
}

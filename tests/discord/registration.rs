//! What Discord is told of the commands.
//!
//! 1. All commands are registered with one request that Discord takes.
//! 2. Every description is there in British and in American English.
//! 3. The operators' command is hidden from those without Manage Server.

use serde_json::Value;

use super::program::Bot;

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
    let library = &commands[6];
    assert_eq!(library["default_member_permissions"], "32");
    assert_eq!(library["contexts"], serde_json::json!([0]));
    let ask = &commands[0];
    let options: Vec<&str> = ask["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        options,
        ["question", "source", "speaker", "from", "to", "private"]
    );
    assert_eq!(ask["options"][1]["autocomplete"], true);
    assert_eq!(ask["options"][2]["autocomplete"], true);
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

//! Text that would like to be more than text: mentions, markup, links, fences,
//! invisible and turning characters, in documents, titles and questions.
//!
//! 1. No reply can ping anyone (every body is checked for it).
//! 2. What a person reads is what the document says, character by character;
//!    what cannot be seen is shown by its number.
//! 3. Nothing from outside makes bold, a link, a fence or a heading.

use serde_json::json;

use super::asking::read;
use super::people::{self, BEN, Scene};
use super::program::Bot;
use crate::harness::Library;

/// A document of our own words, full of markup.
const HOSTILE: &str = "\
The pump house

The **pump** _house_ ~~stands~~ ||secretly|| beside `rm -rf` and @everyone, says <@210000000000000001>.

# Not a heading: the valve of the pump house [opens here](https://evil.example/x) and <https://evil.example/y>.

```ansi
The boiler of the pump house was fenced in 1911.
```

> The warden of the pump house wrote this line with @here and <#410000000000000001> and <@&5>.

1. The pump house floor is of oak \u{202e}kao\u{202c} and sand\u{200b}stone.
";

fn library() -> Library {
    let library = Library::none();
    let path = library.beside("pump-house.txt", HOSTILE);
    library
        .run(&[
            "add",
            path.to_str().unwrap(),
            "--title",
            "**Pump** [house](https://evil.example) @everyone <@1>",
            "--publisher",
            "`Weir` ||Board||",
            "--url",
            "https://example.org/pump_(house)",
        ])
        .ended(0);
    library
}

/// Words between `**` that no backslash takes back.
fn bold(text: &str) -> Vec<String> {
    let hidden = text.replace("\\*", "\u{1}");
    hidden
        .split("**")
        .skip(1)
        .step_by(2)
        .map(|words| words.replace('\u{1}', "\\*"))
        .collect()
}

const QUESTIONS: [&str; 6] = [
    "What stands beside the pump house?",
    "What does the valve of the pump house do?",
    "When was the boiler of the pump house fenced?",
    "What did the warden of the pump house write?",
    "What is the floor of the pump house made of?",
    "Who is the pump house **for** @everyone [x](https://evil.example) ``` <@1>?",
];

#[test]
fn hostile_text_is_shown_as_the_characters_it_is() {
    let bot = Bot::spawn(library(), &[]);
    bot.discord.connected();
    let mut cited = 0;
    for question in QUESTIONS {
        let seen = bot.ask(question);
        let text = seen.text();
        check_harmless(&text);
        let told = bot.library.ask(question);
        // Every answer, and the likeliest of the passages that may be one.
        let nearest = told["nearest"].as_array().unwrap().iter().take(1);
        for citation in told["citations"].as_array().unwrap().iter().chain(nearest) {
            cited += 1;
            for line in citation["quote"].as_str().unwrap().lines() {
                let line: String = line
                    .trim()
                    .chars()
                    .map(|c| match c {
                        '\u{202e}' | '\u{202c}' | '\u{200b}' => format!("⟨U+{:04X}⟩", u32::from(c)),
                        c => c.to_string(),
                    })
                    .collect();
                assert!(read(&text).contains(&line), "{line:?} is not in {text}");
            }
        }
        for label in ["In context", "Cite"] {
            if seen.buttons().iter().any(|(known, _)| known == label) {
                let pressed = bot.press(Scene::default(), &seen, label);
                if label == "In context" {
                    check_harmless(&pressed.text());
                } else {
                    check_fences(&pressed.text());
                }
            }
        }
    }
    assert!(cited >= QUESTIONS.len(), "{cited} quotes were looked at");
    for (name, options) in [
        ("sources", json!([])),
        ("source", people::options(&[("document", "pump-house")])),
    ] {
        check_harmless(&bot.command(Scene::default(), name, &options).text());
    }
}

#[test]
fn a_hostile_message_is_looked_up_and_not_repeated_as_markup() {
    let bot = Bot::spawn(library(), &[]);
    bot.discord.connected();
    let content = "@everyone **the boiler** of the pump house was fenced ```in``` 1911 <@1> [x](y)";
    let message = people::message(66, BEN, &json!({ "content": content }));
    let data = json!({
        "id": "2", "name": "Find sources", "type": 3, "target_id": "66",
        "resolved": { "messages": { "66": message } },
    });
    let id = bot.interact(Scene::default(), 2, &data);
    check_harmless(&bot.seen(id).text());
}

/// What is marked up is ours: the words of the answer, and links to the
/// document's own address.
#[track_caller]
pub(super) fn check_harmless(text: &str) {
    let bare: String = {
        let mut bare = String::new();
        let mut characters = text.chars();
        while let Some(c) = characters.next() {
            if c == '\\' {
                characters.next();
            } else {
                bare.push(c);
            }
        }
        bare
    };
    let mut outside_links = String::new();
    for (at, part) in bare.split("](").enumerate() {
        let rest = if at == 0 || part.starts_with("https:/evil") || part.starts_with("y)") {
            // The bracket before it was escaped, so it is no link.
            part
        } else {
            assert!(
                part.starts_with("<https://example.org/pump_%28house%29"),
                "{part}"
            );
            part.split_once(')').unwrap().1
        };
        outside_links.push_str(rest);
    }
    for sign in ["@everyone", "@here", "<@", "<#", "://", "||", "~~", "`"] {
        assert!(!outside_links.contains(sign), "{sign} is live in {text}");
    }
    for line in bare.lines() {
        let line = line.trim_start_matches("> ").trim_start_matches("**");
        assert!(
            !line.starts_with('#') && !line.starts_with("> "),
            "{line:?} in {text}"
        );
    }
    let hidden =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{1b}');
    assert!(!text.contains(hidden), "{text:?}");
    for words in bold(text) {
        assert!(!words.contains('\n'), "bold runs over a line: {words:?}");
    }
}

/// Four fences, each opened and closed by us.
#[track_caller]
fn check_fences(text: &str) {
    assert_eq!(text.matches("```").count(), 8, "{text}");
    assert_eq!(text.matches('`').count(), 24, "{text}");
}

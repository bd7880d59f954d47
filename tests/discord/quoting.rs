//! `/statements`.
//!
//! 1. Without a name: everybody whose words the documents hold, people under
//!    their bodies, with counts.
//! 2. With a name: the very statements of the engine, in its order, each with
//!    how it is known, what was said in bold, and its place.
//! 3. Words and a document narrow it, also after a restart.
//! 4. A name that is nobody's is said to be, with those like it.
//! 5. Findings and the responses to them stand side by side where a document
//!    sets them out so.
//! 6. Names and bodies are suggested while a person types.

use serde_json::{Value, json};

use super::asking::read;
use super::people::{self, Scene};
use super::program::{Bot, callback};
use crate::harness::Library;

/// A report of our own in which a council and its people speak.
const HEARING: &str = "# The Fennel Bridge hearing

Barrow Council said: \"The bridge was inspected in spring, and nothing was found.\"

Councillor Petra Lund, the council's cabinet member for bridges, told the hearing: \"I had asked for a second inspection.\"

Ferry keeper Amos Vane said: \"I saw the planks move under my own boots.\"

\"Nobody wrote back to me,\" Mr Vane added.
";

fn hearing() -> Bot {
    let library = Library::none();
    let path = library.beside("hearing.md", HEARING);
    library
        .run(&["add", path.to_str().unwrap(), "--published", "2016-04-02"])
        .ended(0);
    let bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    bot
}

#[test]
fn speakers_are_listed_under_their_bodies() {
    let bot = hearing();
    let seen = bot.look_up("statements", &[]);
    insta::assert_snapshot!("discord-statements-speakers", seen.page());
    let told = bot.library.run(&["statements", "--json"]).ended(0).json();
    let text = read(&seen.text());
    let mut listed = 0;
    for group in told["speakers"].as_array().unwrap() {
        let people = group["people"].as_array().unwrap();
        for one in [group].into_iter().chain(people) {
            assert!(
                text.contains(one["name"].as_str().unwrap()),
                "{one}: {text}"
            );
            listed += 1;
        }
    }
    assert!(listed >= 3, "{told:#}");
}

#[test]
fn a_long_list_of_speakers_has_pages() {
    let library = Library::none();
    let corpus: Vec<String> = (0..70)
        .map(|n| {
            let name = format!(
                "{}{}",
                ["Bren", "Cald", "Dorr", "Elm", "Fenn", "Garr", "Holt"][n % 7],
                [
                    "well", "er", "ick", "ham", "by", "ow", "ston", "ley", "den", "ford"
                ][n / 7]
            );
            json!({ "id": format!("d{n}"), "title": format!("Note {n}"),
                "text": format!("Anna {name} said: \"The lamp number {n} was lit.\"") })
            .to_string()
        })
        .collect();
    let path = library.beside("notes.jsonl", corpus.join("\n"));
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    let mut seen = bot.look_up("statements", &[]);
    let mut all = read(&seen.text());
    while seen.buttons().iter().any(|(label, _)| label == "Next page") {
        seen = bot.press(Scene::default(), &seen, "Next page");
        all.push_str(&read(&seen.text()));
    }
    let told = bot.library.run(&["statements", "--json"]).ended(0).json();
    let speakers = told["speakers"].as_array().unwrap();
    assert!(speakers.len() > 50, "{}", speakers.len());
    for speaker in speakers {
        let line = format!("**{} ·", speaker["name"].as_str().unwrap());
        assert_eq!(all.matches(&line).count(), 1, "{line} in {all}");
    }
}

#[test]
fn what_somebody_said_is_shown_in_their_words() {
    let mut bot = hearing();
    let seen = bot.look_up("statements", &[("by", "Vane")]);
    insta::assert_snapshot!("discord-statements-by", seen.page());
    bot.restart();
    for by in ["Vane", "Barrow Council", "Petra Lund"] {
        let seen = bot.look_up("statements", &[("by", by)]);
        let told = bot
            .library
            .run(&["statements", "--by", by, "--json"])
            .ended(0)
            .json();
        let statements = told["statements"].as_array().unwrap();
        assert!(!statements.is_empty());
        let text = read(&seen.text());
        let mut last = 0;
        for said in statements {
            for words in said["words"].as_array().unwrap() {
                let bold = format!("**{}**", words["text"].as_str().unwrap().trim());
                let at = text[last..]
                    .find(&bold)
                    .unwrap_or_else(|| panic!("{bold} in {text}"));
                last += at;
            }
        }
        assert_eq!(text.matches("¶ ").count(), statements.len(), "{text}");
        assert!(text.contains("(quoted)"), "{text}");
    }
}

#[test]
fn it_is_narrowed_also_on_a_button() {
    let mut bot = hearing();
    let id = bot.library.sources()[0]["id"].as_str().unwrap().to_owned();
    let options = [
        ("by", "Barrow Council"),
        ("about", "inspection"),
        ("source", id.as_str()),
    ];
    let seen = bot.look_up_privately("statements", &options);
    assert!(seen.is_private());
    let text = read(&seen.text());
    assert!(
        text.contains("second inspection") && !text.contains("planks"),
        "{text}"
    );
    bot.restart();
    let shared = bot.press(Scene::default(), &seen, "Share in channel");
    assert!(!shared.is_private());
    assert_eq!(shared.text(), seen.text());
    let context = bot.press(Scene::default(), &shared, "In context");
    assert!(context.is_private() && context.text().contains("Fennel Bridge"));
}

#[test]
fn a_name_that_is_nobodys_is_said_to_be() {
    let bot = hearing();
    let seen = bot.look_up("statements", &[("by", "Petra Lunt")]);
    insta::assert_snapshot!("discord-statements-none", seen.page());
    let seen = bot.look_up("statements", &[("by", "!!!")]);
    assert!(seen.text().contains("no name in it"), "{}", seen.page());
    let seen = bot.look_up("statements", &[("by", &"x".repeat(101))]);
    assert!(seen.text().contains("takes 100"), "{}", seen.page());
}

/// A review of our own that sets responses beside its findings.
const REVIEW: &str = "# Review of the Fennel ferry

## Finding 1

The ferry sailed with a cracked hull for nine weeks.

## Response from Barrow Council

We mended the hull in June and have asked for a new boat.

Finding 2: The ferry had one lifebelt for sixty passengers.

Response: There are forty lifebelts on board today.
";

#[test]
fn findings_stand_beside_their_responses() {
    let library = Library::none();
    let path = library.beside("review.md", REVIEW);
    library
        .run(&["add", path.to_str().unwrap(), "--published", "2016-05-02"])
        .ended(0);
    let mut bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    let id = bot.library.sources()[0]["id"].as_str().unwrap().to_owned();
    let seen = bot.look_up_privately("statements", &[("about", "lifebelts")]);
    insta::assert_snapshot!("discord-statements-beside", seen.page());
    let whole = bot.look_up("statements", &[("source", &id)]);
    let text = read(&whole.text());
    let order = [
        "a cracked hull",
        "We mended the hull",
        "one lifebelt",
        "forty lifebelts",
    ];
    let at = order.map(|words| {
        let found = text.find(words);
        found.unwrap_or_else(|| panic!("{words} in {text}"))
    });
    assert!(at.is_sorted(), "{text}");
    bot.restart();
    let shared = bot.press(Scene::default(), &seen, "Share in channel");
    assert_eq!(shared.text(), seen.text());
    let context = bot.press(Scene::default(), &seen, "In context");
    assert!(
        context.text().contains("one lifebelt"),
        "{}",
        context.page()
    );
}

#[test]
fn names_and_bodies_are_suggested() {
    let bot = hearing();
    let suggest = |name: &str, typed: &str| -> Vec<Value> {
        let options = json!([{ "name": name, "type": 3, "value": typed, "focused": true }]);
        let id = bot.interact(
            Scene::default(),
            4,
            &people::command("statements", &options),
        );
        bot.discord.wait("suggestions", |sent, _| {
            callback(sent, id)?.body["data"]["choices"]
                .as_array()
                .cloned()
        })
    };
    assert_eq!(suggest("by", "lund")[0]["value"], "Petra Lund");
    assert_eq!(suggest("by", "barrow")[0]["value"], "Barrow Council");
    assert!(suggest("by", "zzz").is_empty());
    assert!(!suggest("source", "fennel").is_empty());
    bot.discord.check();
}

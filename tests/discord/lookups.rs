//! What holds for `/check`, `/timeline` and `/statements` alike.
//!
//! 1. Text of documents and typed words stay characters, in every reply and
//!    after every button.
//! 2. A document that is withdrawn is gone from every button, and from the
//!    picture.
//! 3. A button whose message does not hold its words looks nothing up.
//! 4. What is shown is called useful or not, counted without who.
//! 5. Private first where the operator says so; the same twice is answered
//!    once; what is too fast is told so.

use serde_json::json;

use super::asking::read;
use super::hostile::check_harmless;
use super::people::{Scene, options};
use super::program::Bot;
use crate::harness::Library;

/// A document of our own words, full of markup.
const HOSTILE: &str = "\
The **winch** shed

On 4 May 2011 the **winch** shed _burned_ ||down|| beside `rm -rf` and @everyone <@210000000000000001>.

Warden Tilda @here Oakes said: \"The [rope](https://evil.example/x) was **wet** in June 2012, ```ansi and \u{202e}dlo\u{202c} and sand\u{200b}stone.\"

# Not a heading: on 7 May 2013 the shed was sold at <https://evil.example/y>.
";

fn hostile() -> Bot {
    let library = Library::none();
    let path = library.beside("winch.txt", HOSTILE);
    let title = "**Winch** [shed](https://evil.example) @everyone <@1>";
    library
        .run(&[
            "add",
            path.to_str().unwrap(),
            "--title",
            title,
            "--publisher",
            "`Rope` ||Board||",
            "--url",
            "https://example.org/pump_(house)",
            "--published",
            "2014-01-01",
        ])
        .ended(0);
    let bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    bot
}

const TYPED: &str = "the **winch** shed _burned_ ||up|| beside `rm -rf` and @everyone <@210000000000000001> [x](https://evil.example) \u{202e}dlo";

#[test]
fn hostile_text_stays_characters_everywhere() {
    let bot = hostile();
    for (name, asked) in [
        ("check", vec![("words", TYPED)]),
        (
            "check",
            vec![(
                "words",
                "The [rope](https://evil.example/x) was **dry** in June 2013",
            )],
        ),
        ("timeline", vec![]),
        (
            "timeline",
            vec![(
                "about",
                "winch **@everyone** [x](https://evil.example) ||shed||",
            )],
        ),
        ("statements", vec![]),
        ("statements", vec![("about", "rope @here ```ansi")]),
        (
            "statements",
            vec![("by", "@everyone **Tilda** <@1> [x](https://evil.example)")],
        ),
    ] {
        let seen = bot.look_up_privately(name, &asked);
        check_harmless(&headless(&seen.text()));
        for (_, typed) in &asked {
            let typed = typed.replace('\u{202e}', "⟨U+202E⟩");
            assert!(
                read(&seen.text()).contains(&typed),
                "{typed}: {}",
                seen.page()
            );
        }
        if name == "timeline" {
            let alt = seen.message["attachments"][0]["description"]
                .as_str()
                .unwrap_or_default();
            assert!(!alt.contains('\u{202e}'), "{alt}");
        }
        for (label, _) in seen.buttons() {
            let pressed = bot.press(Scene::default(), &seen, &label);
            match label.as_str() {
                "Cite" => {}
                "Share in channel" => assert_eq!(pressed.text(), seen.text()),
                _ => check_harmless(&headless(&pressed.text())),
            }
        }
    }
    let message = format!("> {TYPED}\nand \"was **wet** in June 2012, ```ansi\"");
    let seen = bot.on_message("Check this quote", &message);
    check_harmless(&headless(&seen.text()));
    assert!(
        read(&seen.text()).contains("**Checked:** “was **wet** in June 2012"),
        "{}",
        seen.page()
    );
}

/// The text without our own headings of years.
fn headless(text: &str) -> String {
    let is_year = |line: &&str| {
        line.strip_prefix("### ")
            .is_none_or(|rest| rest != "Undated" && !rest.bytes().all(|b| b.is_ascii_digit()))
    };
    text.lines().filter(is_year).collect::<Vec<_>>().join("\n")
}

const OTHER: &str = "The mill race\n\nThe mill race was dug in May 1888, and the mill stood until June 1931.\n\nMiller Ewan Tarn said: \"The wheel turned on 3 July 1899.\"\n";
const SECRET: &str = "The counting house\n\nThe cashbox was emptied in June 1902.\n\nClerk Bertram Pole said: \"The wheel turned, and the cashbox was open.\"\n";

fn two() -> Bot {
    let library = Library::none();
    for (name, text) in [("mill.txt", OTHER), ("secret.txt", SECRET)] {
        let path = library.beside(name, text);
        library.run(&["add", path.to_str().unwrap()]).ended(0);
    }
    let bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    bot
}

#[test]
fn a_withdrawn_document_is_gone_from_every_button() {
    let mut bot = two();
    let secret = bot
        .library
        .sources()
        .iter()
        .map(|source| source["id"].as_str().unwrap().to_owned())
        .find(|id| id.contains("secret"))
        .unwrap();
    let of_it = [("source", secret.as_str())];
    let timeline = bot.look_up("timeline", &[]);
    let seen = [
        bot.look_up_privately(
            "check",
            &[("words", "The wheel turned, and the cashbox was shut")],
        ),
        bot.look_up_privately("timeline", &[]),
        bot.look_up_privately("timeline", &of_it),
        bot.look_up_privately("statements", &[("about", "cashbox")]),
        bot.look_up_privately("statements", &of_it),
    ];
    for seen in &seen {
        let text = seen.text();
        assert!(
            text.contains("cashbox") || text.contains("Pole"),
            "{}",
            seen.page()
        );
    }
    bot.library.run(&["remove", &secret]).ended(0);
    for restart in [false, true] {
        if restart {
            bot.restart();
        }
        for seen in &seen {
            let shared = bot.press(Scene::default(), seen, "Share in channel");
            let text = shared.text();
            // The words that were typed stay; those of the document are gone.
            for gone in ["was emptied", "was open", "Bertram Pole", "secret"] {
                assert!(!text.contains(gone), "{gone}: {}", shared.page());
            }
            if seen.buttons().iter().any(|(label, _)| label == "Cite") {
                for label in ["In context", "Cite"] {
                    let pressed = bot.press(Scene::default(), seen, label);
                    let text = pressed.text();
                    assert!(!text.contains("cashbox was"), "{}", pressed.page());
                }
            }
        }
    }
    // The message itself changes, and its picture with it.
    let turned = bot.press_id(Scene::default(), &timeline, &first_page(&seen[1]));
    assert_eq!(turned.first["type"], 6, "the message itself changes");
    assert!(!turned.text().contains("emptied"), "{}", turned.page());
    assert_eq!(turned.files.len(), 1, "the old picture is replaced");
    assert_ne!(turned.files, timeline.files);
}

/// The button of a look-up's first page, as one under its second would be.
fn first_page(seen: &super::program::Seen) -> String {
    let shared = seen.button("Share in channel");
    // The sign after the action says that it is to be posted for all.
    format!("{}A{}", &shared[..2], &shared[3..])
}

#[test]
fn a_button_without_its_words_looks_nothing_up() {
    let bot = two();
    for (name, asked) in [
        ("check", [("words", "The wheel turned")]),
        ("timeline", [("about", "mill")]),
        ("statements", [("by", "Pole")]),
    ] {
        let mut seen = bot.look_up_privately(name, &asked);
        let id = seen.button("Share in channel");
        for content in [
            "",
            "**Checked:** “cashbox”\n**About:** cashbox\n**Said by:** Tarn",
        ] {
            seen.message["content"] = json!(content);
            let refused = bot.press_id(Scene::default(), &seen, &id);
            assert!(
                refused.text().contains("not understood any more"),
                "{}",
                refused.page()
            );
        }
    }
}

#[test]
fn what_a_look_up_shows_is_called_useful_or_not() {
    let feedback = "feedback-of-look-ups.jsonl";
    let library = Library::none();
    for (name, text) in [("mill.txt", OTHER), ("secret.txt", SECRET)] {
        let path = library.beside(name, text);
        library.run(&["add", path.to_str().unwrap()]).ended(0);
    }
    let mut bot = Bot::spawn(library, &[("PINCITE_FEEDBACK", feedback)]);
    bot.discord.connected();
    let me = Scene::default();
    let seen = [
        bot.look_up("check", &[("words", "The mill race was dug in May 1888")]),
        bot.look_up("timeline", &[]),
        bot.look_up("statements", &[("about", "wheel")]),
    ];
    bot.restart();
    for (user, seen) in (me.user..).zip(&seen) {
        let somebody = Scene { user, ..me };
        for (label, told) in [("Useful", "Counted as useful"), ("Not useful", "already")] {
            let pressed = bot.press(somebody, seen, label);
            assert!(
                pressed.is_private() && pressed.text().contains(told),
                "{label}: {}",
                pressed.page()
            );
        }
    }
    let file = bot.library.path().with_file_name(feedback);
    let kept = std::fs::read_to_string(&file).unwrap();
    assert_eq!(kept.lines().count(), 3, "{kept}");
    assert!(!kept.contains(&me.user.to_string()), "{kept}");
    let nothing = bot.look_up("statements", &[("by", "Nobody Known")]);
    assert!(nothing.buttons().is_empty(), "{}", nothing.page());
}

#[test]
fn who_sees_it_and_how_often_is_as_for_every_question() {
    let library = Library::with_fixtures();
    let bot = Bot::spawn(
        library,
        &[
            ("PINCITE_DISCORD_PRIVATE", "on"),
            ("PINCITE_DISCORD_PER_USER", "5"),
        ],
    );
    bot.discord.connected();
    let me = Scene::default();
    let words = options(&[("words", "46 houses were flooded")]);
    let seen = bot.command(me, "check", &words);
    assert!(seen.is_private());
    let again = bot.command(me, "check", &words);
    assert!(again.text().contains("a moment ago"), "{}", again.page());
    let mut told = false;
    for n in 0..8 {
        let seen = bot.command(
            me,
            "timeline",
            &options(&[("from", &(1900 + n).to_string())]),
        );
        told |= seen.text().contains("ask again in");
    }
    assert!(told, "nobody is told to slow down");
}

//! `/check` and "Check this quote".
//!
//! 1. Each verdict is said in words, with the place, a link and a count.
//! 2. What differs is marked by signs and told in words, in both readings; what
//!    is marked is what the engine found.
//! 3. Further places are on further pages, each once.
//! 4. On a message, what it quotes is checked, to the person alone.
//! 5. Too much, or nothing, is a sentence.

use serde_json::json;

use super::asking::read;
use super::people::Scene;
use super::program::Bot;
use crate::harness::Library;

const TRUE: &str = "heard 31 witnesses over eleven weeks";
const CHANGED: &str = "They were last replaced in 1998, and an inspection since then had taken the gate out of the water.";

#[test]
fn every_verdict_is_said_in_words() {
    let bot = Bot::start(&[]);
    for (name, words, verdict) in [
        ("true", TRUE, "It stands word for word, in 1 document."),
        ("changed", CHANGED, "It stands with differences"),
        (
            "left-out",
            "Judge Ilse Renn chaired … over eleven weeks",
            "with words left out",
        ),
        (
            "joined",
            "46 houses were flooded … Nobody was killed, but Nora Quill, 71, was taken to the infirmary",
            "Each part stands, but not together",
        ),
        (
            "in-part",
            "Two keepers be on duty whenever the river stands above the red mark, sang the walrus, and every child in the borough shall have an oboe, a tram and three brass lanterns before the harvest moon",
            "Only a part of it stands",
        ),
        (
            "invented",
            "the gate of the lock was painted by a singing walrus",
            "It does not stand in these documents",
        ),
    ] {
        let seen = bot.look_up("check", &[("words", words)]);
        assert!(!seen.is_private());
        assert!(read(&seen.text()).contains(words), "{}", seen.page());
        assert!(
            seen.text().replace("**", "").contains(verdict),
            "{}",
            seen.page()
        );
        insta::assert_snapshot!(format!("discord-check-{name}"), seen.page());
    }
}

#[test]
fn a_heading_is_called_one_and_shown_in_context() {
    let library = Library::none();
    let report = "# The Otter Weir\n\nThe weir was walked in May.\n\n## Rope and ladder\n\nThe rope was new.\n\n## Rope and ladder\n\nThe ladder was gone.\n";
    let path = library.beside("weir.md", report);
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let mut bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    let seen = bot.look_up("check", &[("words", "rope and ladder")]);
    let text = read(&seen.text());
    assert!(text.contains("a heading"), "{text}");
    for restart in [false, true] {
        if restart {
            bot.restart();
        }
        let first = bot.press(Scene::default(), &seen, "In context");
        let text = first.text();
        assert!(
            text.contains("walked in May") && text.contains("The rope was new"),
            "{}",
            first.page()
        );
        // The second heading reads the same and stands elsewhere.
        let second = bot.press(Scene::default(), &first, "Passage 2");
        assert!(
            second.text().contains("The ladder was gone"),
            "{}",
            second.page()
        );
        let cited = bot.press(Scene::default(), &seen, "Cite");
        assert!(cited.text().contains("Rope and ladder"), "{}", cited.page());
    }
    bot.library.run(&["remove", "weir"]).ended(0);
    let gone = bot.press(Scene::default(), &seen, "In context");
    assert!(gone.text().contains("withdrawn"), "{}", gone.page());
}

#[test]
fn what_is_marked_is_what_the_engine_found() {
    let bot = Bot::start(&[]);
    let seen = bot.look_up("check", &[("words", CHANGED)]);
    let told = bot
        .library
        .run(&["check", "--json", CHANGED])
        .ended(1)
        .json();
    let text = read(&seen.text());
    let place = &told["places"][0];
    assert!(text.contains(&format!("¶ {}", place["citation"]["paragraph"])));
    let mut differ = 0;
    for compared in place["comparison"].as_array().unwrap() {
        for side in ["quotation", "document"] {
            let words = compared[side].as_str().unwrap();
            let marked = text.contains(&format!("‹**{words}**›"));
            let differs = compared["difference"] != "same";
            assert!(words.is_empty() || marked == differs, "{words}: {text}");
            let in_words = text.contains(&format!("“{words}”"));
            assert!(words.is_empty() || !differs || in_words, "{words}: {text}");
        }
        differ += usize::from(compared["difference"] != "same");
    }
    assert_eq!(differ, 2, "{place:#}");
    assert!(text.contains("so the sense may be turned round"), "{text}");
    assert!(text.contains("a figure is not the same"), "{text}");
    // The document's sentence stands there whole, but for the marks.
    let quote = place["citation"]["quote"].as_str().unwrap();
    let bare = text.replace(['‹', '›'], "").replace("**", "");
    assert!(bare.contains(quote), "{quote} is not in {bare}");
}

#[test]
fn further_places_are_on_further_pages_each_once() {
    let library = Library::none();
    let saying = "the lantern keeper never slept on the quay";
    let corpus: Vec<String> = (1..=23)
        .map(|n| {
            json!({ "id": format!("d{n:02}"), "title": format!("Letter {n:02}"),
                "text": format!("In letter {n} it says that {saying}.") })
            .to_string()
        })
        .collect();
    let path = library.beside("letters.jsonl", corpus.join("\n"));
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let mut bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    let mut seen = bot.look_up("check", &[("words", saying)]);
    assert!(
        seen.text().contains(", in 23 documents."),
        "{}",
        seen.page()
    );
    bot.restart();
    let mut pages = 1;
    let mut all = seen.text();
    while seen
        .buttons()
        .iter()
        .any(|(label, _)| label == "More places")
    {
        seen = bot.press(Scene::default(), &seen, "More places");
        assert_eq!(seen.first["type"], 6, "the message itself changes");
        all.push_str(&seen.text());
        pages += 1;
    }
    assert_eq!(pages, 5);
    for n in 1..=23 {
        assert_eq!(all.matches(&format!("Letter {n:02}")).count(), 1, "{all}");
    }
    let back = bot.press(Scene::default(), &seen, "Previous page");
    assert!(back.text().contains("Page 4 of 5"), "{}", back.page());
    // The buttons name what is on their page.
    let context = bot.press(Scene::default(), &back, "In context");
    assert!(back.text().contains("Letter 16") && context.text().contains("Letter 16"));
    let third = bot.press(Scene::default(), &context, "Passage 3");
    assert!(third.text().contains("Letter 18"), "{}", third.page());
}

#[test]
fn a_quote_over_several_paragraphs_is_found_in_context() {
    let library = Library::none();
    let long = |name: &str| {
        let words: Vec<String> = (0..90).map(|n| format!("{name}{n}")).collect();
        format!("{}.", words.join(" "))
    };
    let text = format!(
        "The tree list\n\n{}\n\n{}\n\n{}\n",
        long("alder"),
        long("birch"),
        long("cedar")
    );
    let path = library.beside("trees.txt", text);
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    let words = "alder88 alder89. birch0 birch1 birch2";
    let seen = bot.look_up("check", &[("words", words)]);
    assert!(seen.text().contains("word for word"), "{}", seen.page());
    let context = bot.press(Scene::default(), &seen, "In context");
    for word in ["alder0 ", "birch89", "cedar0 "] {
        assert!(context.text().contains(word), "{word}: {}", context.page());
    }
    let cited = bot.press(Scene::default(), &seen, "Cite");
    assert!(cited.text().contains("birch89"), "{}", cited.page());
}

#[test]
fn what_a_message_quotes_is_checked_privately() {
    let bot = Bot::start(&[]);
    let one = bot.on_message(
        "Check this quote",
        &format!(
            "<@210000000000000002> did they really say “{TRUE}”? I doubt it. https://example.org/x"
        ),
    );
    assert!(one.is_private());
    assert!(
        one.text().contains(&format!("**Checked:** “{TRUE}”")),
        "{}",
        one.page()
    );
    assert!(one.text().contains("word for word"), "{}", one.page());
    let two = bot.on_message(
        "Check this quote",
        &format!("> {TRUE}\nand she wrote “a singing walrus opened the gate”, and \"of\""),
    );
    insta::assert_snapshot!("discord-check-message", two.page());
    let shared = bot.press(Scene::default(), &two, "Share in channel");
    assert!(!shared.is_private());
    assert_eq!(shared.text(), two.text());
    let whole = bot.on_message("Check this quote", "46 houses were flooded");
    assert!(whole.text().contains("word for word"), "{}", whole.page());
    let long = format!(
        "> {}",
        "The gate was as heavy as a barge of slate. ".repeat(60)
    );
    let cut = bot.on_message("Check this quote", &long);
    assert!(
        cut.text().contains("Only a part of the message"),
        "{}",
        cut.page()
    );
    let empty = bot.on_message("Check this quote", "<@12> https://example.org/x");
    assert!(
        empty.text().contains("no text to look for"),
        "{}",
        empty.page()
    );
}

#[test]
fn as_many_quotations_as_are_taken_have_room() {
    let mut bot = Bot::start(&[]);
    let quotations: Vec<String> = (0..7)
        .map(|n| format!("They were last replaced in 19{n}8, and *an* inspection _since_ then had taken the gate out"))
        .collect();
    let content = format!("“{}”", quotations.join("” and “"));
    let seen = bot.on_message("Check this quote", &content);
    let text = read(&seen.text());
    assert!(
        text.contains("Only a part of the message"),
        "{}",
        seen.page()
    );
    assert!(!seen.message["content"].as_str().unwrap().contains("[…]"));
    for (number, quotation) in quotations.iter().enumerate() {
        let line = format!("**Checked:** “{quotation}”");
        assert_eq!(text.contains(&line), number < 5, "{}", seen.page());
    }
    bot.restart();
    let shared = bot.press(Scene::default(), &seen, "Share in channel");
    assert_eq!(shared.text(), seen.text());
}

#[test]
fn too_much_or_nothing_is_a_sentence() {
    let bot = Bot::start(&[]);
    for (words, told) in [
        ("  ".to_owned(), "Give the words"),
        ("lock gate ".repeat(101), "1,000 characters"),
        ("*".repeat(900) + " lock", "1,000 characters"),
        ("of the".to_owned(), "stand everywhere"),
        ("?!".to_owned(), "no word to check"),
    ] {
        let seen = bot.look_up("check", &[("words", &words)]);
        assert!(seen.text().contains(told), "{words}: {}", seen.page());
        assert!(seen.buttons().is_empty());
    }
}

//! The buttons under an answer.
//!
//! 1. Every button works on a message that an earlier process wrote.
//! 2. Pages go forth and back and show each passage once.
//! 3. Only the person who asked changes their message; others get their own.
//! 4. A document that is withdrawn answers "withdrawn" on every button, and
//!    never with its text.
//! 5. Votes are counted without who, and `pincite feedback` lists them.
//! 6. A button that Pincite did not write is a sentence.

use super::asking::read;
use super::people::{BEN, Scene};
use super::program::{Bot, Seen};

const QUESTION: &str = "What happened to the gate of the lock?";

fn ben() -> Scene {
    Scene {
        user: BEN,
        ..Scene::default()
    }
}

fn quotes(seen: &Seen) -> Vec<String> {
    // The passages of *In context* are embeds, the quotes of an answer its text.
    let embeds = seen.message["embeds"].as_array().unwrap().iter();
    let embeds = embeds.map(|embed| embed["description"].as_str().unwrap().to_owned());
    let content = seen.message["content"].as_str().unwrap();
    let lines = content.lines().filter(|line| line.starts_with("> "));
    lines.map(str::to_owned).chain(embeds).collect()
}

#[test]
fn every_button_works_after_a_restart() {
    let feedback = "feedback-of-the-test.jsonl";
    let mut bot = Bot::start(&[("PINCITE_FEEDBACK", feedback)]);
    let seen = bot.ask(QUESTION);
    bot.restart();
    let me = Scene::default();

    let second = bot.press(me, &seen, "More");
    assert_eq!(second.first["type"], 6, "the message itself changes");
    let question = |seen: &Seen| seen.text().lines().next().map(str::to_owned);
    assert_eq!(question(&second), question(&seen));
    assert!(
        quotes(&second)
            .iter()
            .all(|quote| !quotes(&seen).contains(quote))
    );
    let back = bot.press(me, &second, "Back");
    assert_eq!(quotes(&back), quotes(&seen));

    let context = bot.press(me, &seen, "In context");
    assert!(context.is_private());
    insta::assert_snapshot!("discord-context", context.page());
    let other = bot.press(me, &context, "Passage 2");
    assert_eq!(
        other.first["type"], 6,
        "the private message changes in place"
    );

    let cited = bot.press(me, &seen, "Cite");
    assert!(cited.is_private());
    insta::assert_snapshot!("discord-cite", cited.page());

    for (label, words) in [("Useful", "Counted as useful"), ("Not useful", "already")] {
        let counted = bot.press(me, &seen, label);
        assert!(
            counted.is_private() && counted.text().contains(words),
            "{}",
            counted.page()
        );
    }
    let counted = bot.press(ben(), &seen, "Not useful");
    assert!(counted.text().contains("Counted as not useful"));

    let file = bot.library.path().with_file_name(feedback);
    let kept = std::fs::read_to_string(&file).unwrap();
    assert_eq!(kept.lines().count(), 2, "{kept}");
    for who in [me.user, BEN] {
        assert!(!kept.contains(&who.to_string()), "{kept}");
    }
    let mut command = bot.library.command(&["feedback", "--json"]);
    command.env("PINCITE_FEEDBACK", &file);
    let told = crate::harness::finish(command, b"").ended(0).json();
    assert_eq!(
        (&told[0]["useful"], &told[0]["not_useful"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn others_get_their_own_page() {
    let bot = Bot::start(&[]);
    let seen = bot.ask(QUESTION);
    let own = bot.press(ben(), &seen, "More");
    assert!(own.is_private(), "{}", own.page());
    assert_eq!(own.first["type"], 5);
    let mine = bot.press(Scene::default(), &seen, "More");
    assert_eq!(quotes(&own), quotes(&mine));
}

#[test]
fn a_withdrawn_document_is_gone_from_every_button() {
    let mut bot = Bot::start(&[]);
    let question = "Who chaired the inquiry?";
    let seen = bot.ask_with(
        Scene::default(),
        &[("question", question), ("source", "inquiry-report")],
    );
    let words = "Ilse Renn";
    assert!(read(&seen.text()).contains(words), "{}", seen.page());
    for restart in [false, true] {
        if restart {
            bot.restart();
        } else {
            bot.library.run(&["remove", "inquiry-report"]).ended(0);
        }
        for label in ["In context", "Cite", "Useful"] {
            let gone = bot.press(Scene::default(), &seen, label);
            let text = read(&gone.text());
            assert!(text.contains("withdrawn"), "{label}: {}", gone.page());
            assert!(!text.contains(words), "{label}: {}", gone.page());
        }
        let asked = bot.ask(question);
        let text = read(&asked.text());
        assert!(
            !text.contains("which heard 31 witnesses"),
            "{}",
            asked.page()
        );
    }
}

#[test]
fn a_withdrawn_passage_is_not_shared() {
    let bot = Bot::start(&[("PINCITE_DISCORD_PRIVATE", "on")]);
    let seen = bot.ask_with(
        Scene::default(),
        &[
            ("question", "Why did the gate fail?"),
            ("source", "inquiry-report"),
        ],
    );
    assert!(read(&seen.text()).contains("rusted through"));
    bot.library.run(&["remove", "inquiry-report"]).ended(0);
    let shared = bot.press(Scene::default(), &seen, "Share in channel");
    let text = read(&shared.text());
    assert!(!shared.is_private() && text.contains("withdrawn"), "{text}");
    assert!(!text.contains("rusted through"), "{text}");
    for verdict in ["The documents say", "confidence"] {
        assert!(!text.contains(verdict), "{verdict} stands still: {text}");
    }
    assert!(text.contains("Why did the gate fail?"), "{text}");
}

#[test]
fn what_is_shared_is_shared_once() {
    let bot = Bot::start(&[("PINCITE_DISCORD_PRIVATE", "on")]);
    let seen = bot.ask("Why did the gate fail?");
    let shared: Vec<Seen> = (0..3)
        .map(|_| bot.press(Scene::default(), &seen, "Share in channel"))
        .collect();
    let public = shared.iter().filter(|seen| !seen.is_private()).count();
    assert_eq!(public, 1);
    assert!(shared[2].text().contains("already"), "{}", shared[2].page());
}

#[test]
fn a_button_that_nobody_wrote_is_a_sentence() {
    let bot = Bot::start(&[]);
    let seen = bot.ask(QUESTION);
    for id in ["1zAAA", "confirm", "2cAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let refused = bot.press_id(Scene::default(), &seen, id);
        assert!(refused.is_private());
        assert!(refused.text().contains("not understood any more"));
    }
}

#[test]
fn a_long_passage_is_cut_with_a_mark_and_read_on_in_context() {
    let library = crate::harness::Library::none();
    // One sentence, which nothing may cut but a page.
    let barges: Vec<String> = (1..=400).map(|n| format!("barge {n} with slate")).collect();
    let text = format!(
        "The tally\n\nThe weighbridge keeper counted {}.\n",
        barges.join(", ")
    );
    let path = library.beside("tally.txt", text);
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let bot = Bot::spawn(library, &[]);
    bot.discord.connected();
    let question = "What did the weighbridge keeper count?";
    let passage = bot.library.ask(question)["citations"][0]["passage"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        passage.len() > 6_000,
        "the passage is long: {}",
        passage.len()
    );
    let seen = bot.ask(question);
    let first = quotes(&seen).remove(0);
    assert!(
        first.contains("[…]") && seen.text().encode_utf16().count() <= 1_200,
        "{first}"
    );
    let mut page = bot.press(Scene::default(), &seen, "In context");
    let mut read_on = String::new();
    loop {
        read_on.push_str(&quotes(&page).join(" "));
        read_on.push(' ');
        if !page.buttons().iter().any(|(label, _)| label == "Next page") {
            break;
        }
        page = bot.press(Scene::default(), &page, "Next page");
    }
    let read_on = format!("{},", read(&read_on).replace(['*', '>', '\n', '.'], " "));
    let read_on = read_on.split_whitespace().collect::<Vec<_>>().join(" ");
    let read_on = read_on.replace(" ,", ",");
    for barge in barges {
        let times = read_on.matches(&format!("{barge},")).count();
        assert_eq!(times, 1, "{barge:?} is shown {times} times in {read_on}");
    }
}

#[test]
fn a_private_near_passage_keeps_its_message() {
    let bot = Bot::start(&[("PINCITE_DISCORD_PRIVATE", "on")]);
    let near = NEAR
        .iter()
        .find(|question| bot.library.ask(question)["outcome"] == "possible")
        .expect("one of the questions may be answered by a passage");
    let seen = bot.ask(near);
    assert!(
        seen.text()
            .contains("These passages may answer the question."),
        "{}",
        seen.page()
    );
    assert!(
        !seen.text().contains("The documents say"),
        "{}",
        seen.page()
    );
    let context = bot.press(Scene::default(), &seen, "In context");
    assert_eq!(context.first["type"], 5, "a message of its own");
    let shared = bot.press(Scene::default(), &seen, "Share in channel");
    assert_eq!(shared.text(), seen.text(), "what is near stays near");
}

/// Questions near to what the fixtures say.
pub(crate) const NEAR: [&str; 6] = [
    "How deep is the canal at the upper gate?",
    "Who painted the lower gate of the lock?",
    "How many keepers drowned at the lock?",
    "What colour is the upper sluice?",
    "When was the drying machine invented?",
    "How heavy is the new gate?",
];

#[test]
fn passages_that_hardly_answer_are_on_later_pages_and_say_so() {
    let bot = Bot::start(&[]);
    let seen = bot.ask("How many houses were flooded?");
    let less = "less likely to answer";
    assert_eq!(quotes(&seen).len(), 1, "{}", seen.page());
    assert!(quotes(&seen)[0].contains("46 houses") && !seen.text().contains(less));
    let more = bot.press(Scene::default(), &seen, "More");
    assert!(!quotes(&more).is_empty());
    assert!(more.text().contains(less), "{}", more.page());
    let back = bot.press(Scene::default(), &more, "Back");
    assert_eq!(quotes(&back), quotes(&seen));
}

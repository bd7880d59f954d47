//! `/ask` and "Find sources".
//!
//! 1. An answer is acknowledged first, then shows the answering sentence and
//!    where it stands, all in the message itself and on one screen.
//! 2. A silence says in one line which it is and how much was looked through, is
//!    shorter than an answer, keeps near passages behind a button, and offers only
//!    questions that belong to this one and are answered when they are pressed.
//! 3. Who sees it is as the person, else the operator, wishes.
//! 4. Filters narrow; a filter that names nothing is a sentence.
//! 5. Suggestions come from the library.
//! 6. "Find sources" answers on a message's claim, to the person alone.

use serde_json::{Value, json};

use super::people::{self, BEN, SERVER, Scene};
use super::program::{Bot, Seen, callback};
use crate::harness::{ANSWERABLE, UNANSWERABLE};

/// What a person reads once Discord has taken the backslashes away.
pub(crate) fn read(text: &str) -> String {
    let mut shown = String::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match characters.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                shown.extend(characters.next());
            }
            _ => shown.push(c),
        }
    }
    shown
}

#[test]
fn an_answer_is_a_quote_with_its_place() {
    let bot = Bot::start(&[]);
    let seen = bot.ask("How many houses were flooded?");
    assert_eq!(
        seen.first["type"], 5,
        "it is acknowledged before it is answered"
    );
    assert!(!seen.is_private());
    insta::assert_snapshot!("discord-answer", seen.page());
    for (question, words) in ANSWERABLE {
        let text = read(&bot.ask(question).text());
        let answered = bot.library.ask(question)["outcome"] == "answered";
        assert_eq!(text.contains("The documents say"), answered, "{question}");
        assert!(!answered || text.contains(words), "{question}: {text}");
    }
}

/// The quotes of a message, without marks.
fn quotes(seen: &Seen) -> Vec<String> {
    let text = read(&seen.text());
    let lines = text.lines().filter_map(|line| line.strip_prefix("> "));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_quote_is_the_answering_sentence_of_the_documents() {
    let bot = Bot::start(&[]);
    for (question, _) in ANSWERABLE {
        let told = bot.library.ask(question);
        let Some(first) = told["citations"].get(0) else {
            continue;
        };
        let whole = first["quote"].as_str().unwrap();
        let seen = bot.ask(question);
        let lines = quotes(&seen);
        assert!(
            whole.contains(lines[0].trim()),
            "{} is not in {whole}",
            lines[0]
        );
        let place = format!("¶ {}", first["paragraph"]);
        assert!(
            seen.text().contains(&place),
            "{place} is not in {}",
            seen.page()
        );
    }
}

#[test]
fn an_answer_fits_on_one_screen_and_is_all_text_of_the_message() {
    let bot = Bot::start(&[]);
    let questions = ANSWERABLE.map(|(question, _)| question);
    for question in questions.into_iter().chain(UNANSWERABLE) {
        let mut seen = bot.ask(question);
        let answer = read(&seen.text()).contains("The documents say");
        loop {
            let content = seen.message["content"].as_str().unwrap();
            let length = content.encode_utf16().count();
            assert!(length <= 1_200, "{length}: {content}");
            assert_eq!(seen.message["embeds"].as_array().map(Vec::len), Some(0));
            let places = content.matches("¶ ").count();
            assert!(places <= 3, "{content}");
            assert!(!answer || places > 0, "{content}");
            if !seen.buttons().iter().any(|(label, _)| label == "More") {
                break;
            }
            seen = bot.press(Scene::default(), &seen, "More");
        }
    }
}

#[test]
fn a_silence_is_short_and_offers_only_what_belongs_to_it() {
    let bot = Bot::start(&[]);
    let seen = bot.ask(UNANSWERABLE[0]);
    insta::assert_snapshot!("discord-silence", seen.page());
    let named = "What did Dalia Morrow say about the opera in Reykjavik?";
    let mut offered = 0;
    for question in UNANSWERABLE.into_iter().chain([named]) {
        let seen = bot.ask(question);
        let text = read(&seen.text());
        assert!(text.contains("The documents do not say."), "{text}");
        assert!(
            !text.contains("The documents say"),
            "a silence is no answer: {text}"
        );
        assert!(text.contains("7 documents, 2019–2020"), "{text}");
        let mut lines = text.lines().filter(|line| !line.starts_with("> "));
        assert!(lines.by_ref().count() <= 4, "{text}");
        if quotes(&seen).is_empty() {
            assert!(text.chars().count() < 330, "{text}");
        }
        for (label, id) in seen.buttons() {
            if !label.ends_with('?') {
                continue;
            }
            offered += 1;
            assert!(
                !text.contains(&label),
                "it stands on its button alone: {text}"
            );
            let answered = bot.press_id(Scene::default(), &seen, &id);
            let text = read(&answered.text());
            assert!(text.contains("The documents say"), "{label}: {text}");
            assert!(text.contains(&label), "the question is shown: {text}");
        }
    }
    assert!(offered > 0, "a speaker who is named is offered");
    let labels = bot.ask(named).buttons();
    assert!(
        labels
            .iter()
            .any(|(label, _)| label.contains("Dalia Morrow")),
        "{labels:?}"
    );
    let labels = bot.ask("How do volcanoes erupt?").buttons();
    assert!(
        !labels.iter().any(|(label, _)| label.ends_with('?')),
        "nothing belongs to it: {labels:?}"
    );
}

#[test]
fn near_passages_wait_behind_a_button() {
    let bot = Bot::start(&[]);
    let near = super::buttons::NEAR
        .iter()
        .copied()
        .chain(["How many houses were flooded, asks reader 3?"])
        .find(|question| bot.library.ask(question)["reason"] == "near_matches")
        .expect("a question that has passages near it and no answer");
    let seen = bot.ask(near);
    assert!(!read(&seen.text()).contains("Near, but not an answer"));
    let shown = bot.press(Scene::default(), &seen, "Near passages");
    let text = read(&shown.text());
    assert!(text.contains("Near, but not an answer"), "{text}");
    assert!(text.contains("The documents do not say."), "{text}");
    assert!(!quotes(&shown).is_empty());
}

#[test]
fn a_private_answer_can_be_shared() {
    let bot = Bot::start(&[]);
    let private = json!([
        { "name": "question", "type": 3, "value": "Who chaired the inquiry?" },
        { "name": "private", "type": 5, "value": true },
    ]);
    let seen = bot.command(Scene::default(), "ask", &private);
    assert!(seen.is_private());
    let shared = bot.press(Scene::default(), &seen, "Share in channel");
    assert!(!shared.is_private());
    assert_eq!(shared.text(), seen.text());
    let labels: Vec<String> = shared.buttons().into_iter().map(|(l, _)| l).collect();
    assert!(
        !labels.contains(&"Share in channel".to_owned()),
        "{labels:?}"
    );
}

#[test]
fn the_operator_can_make_answers_private_first() {
    let server = SERVER.to_string();
    let bot = Bot::start(&[("PINCITE_DISCORD_PRIVATE", &server)]);
    let question = "Who chaired the inquiry?";
    assert!(bot.ask(question).is_private());
    let elsewhere = Scene {
        server: SERVER + 1,
        channel: 5,
        ..Scene::default()
    };
    assert!(
        !bot.ask_with(elsewhere, &[("question", question)])
            .is_private()
    );
    let public = json!([
        { "name": "question", "type": 3, "value": "Why did the gate fail?" },
        { "name": "private", "type": 5, "value": false },
    ]);
    assert!(
        !bot.command(Scene::default(), "ask", &public).is_private(),
        "the person's wish outranks the setting"
    );
}

#[test]
fn filters_narrow_and_a_wrong_one_is_a_sentence() {
    let bot = Bot::start(&[]);
    let ask = |options: &[(&str, &str)]| bot.ask_with(Scene::default(), options);
    let question = ("question", "What was said about the houses?");
    let seen = ask(&[question, ("speaker", "Dalia Morrow")]);
    assert!(read(&seen.text()).contains("Morrow"), "{}", seen.page());
    assert!(
        seen.text()
            .contains("Looked only among the words of Dalia Morrow."),
        "{}",
        seen.page()
    );
    let seen = ask(&[question, ("source", "no-such-document")]);
    assert!(seen.is_private() && seen.text().contains("/sources"));
    let text = seen.text();
    assert!(!text.contains("pincite "), "of a terminal: {text}");
    assert!(seen.buttons().is_empty());
    let seen = ask(&[question, ("from", "2015"), ("to", "2013")]);
    assert!(seen.is_private() && seen.text().contains("lies after"));
    let seen = ask(&[question, ("from", "2099")]);
    let told = seen.text();
    assert!(told.contains("Looked only in what was published from 2099 on."));
    assert!(told.contains("looked at do not say"), "{told}");
    assert!(!told.contains("No passage matches the question."));
    let seen = ask(&[question, ("source", "inquiry-report")]);
    assert!(seen.text().contains("Looked only in “"), "{}", seen.page());
    let seen = ask(&[question, ("from", "yesterday")]);
    assert!(seen.is_private() && seen.text().contains("2014-03-21"));
    let seen = ask(&[("question", &"how long is the lock? ".repeat(60))]);
    assert!(seen.text().contains("1,000"), "{}", seen.page());
    let seen = ask(&[("question", "   ")]);
    assert!(seen.is_private(), "{}", seen.page());
    let early = ask(&[("question", "Who chaired the inquiry?"), ("to", "2001")]);
    assert!(early.text().contains("do not say"), "{}", early.page());
}

#[test]
fn suggestions_come_from_the_library() {
    let bot = Bot::start(&[]);
    let suggest = |name: &str, typed: &str| -> Vec<Value> {
        let options = json!([
            { "name": "question", "type": 3, "value": "x" },
            { "name": name, "type": 3, "value": typed, "focused": true },
        ]);
        let id = bot.interact(Scene::default(), 4, &people::command("ask", &options));
        bot.discord.wait("suggestions", |sent, _| {
            let body = &callback(sent, id)?.body;
            assert_eq!(body["type"], 8);
            body["data"]["choices"].as_array().cloned()
        })
    };
    let documents = suggest("source", "inquiry");
    assert!(!documents.is_empty());
    for choice in &documents {
        let told = bot.library.text(choice["value"].as_str().unwrap());
        assert!(told.0["document"]["id"].is_string());
    }
    let by_publisher = suggest("source", "brackwater gazette");
    assert!(
        by_publisher
            .iter()
            .any(|choice| choice["value"] == "letter-tarrel"),
        "{by_publisher:?}"
    );
    let speakers = suggest("speaker", "morr");
    assert_eq!(speakers[0]["value"], "Dalia Morrow");
    assert!(suggest("speaker", "zzzz").is_empty());
    bot.discord.check();
}

#[test]
fn find_sources_answers_on_a_message_privately() {
    let bot = Bot::start(&[]);
    let find = |content: &str| {
        let message = people::message(66, BEN, &json!({ "content": content }));
        let data = json!({
            "id": "2", "name": "Find sources", "type": 3, "target_id": "66",
            "resolved": { "messages": { "66": message } },
        });
        let id = bot.interact(Scene::default(), 2, &data);
        bot.seen(id)
    };
    let seen = find("I heard that 46 houses were flooded when the gate gave way");
    assert!(seen.is_private());
    assert!(read(&seen.text()).contains("46 houses"), "{}", seen.page());
    let dense: Vec<String> = (0..90).map(|n| format!("tollhouse{n} barge")).collect();
    let long = format!(
        "{}. I heard that 46 houses were flooded when the gate gave way.",
        dense.join(" ")
    );
    let seen = find(&long);
    assert!(read(&seen.text()).contains("46 houses"), "{}", seen.page());
    let empty = find("<@12> https://example.org/x");
    assert!(empty.text().contains("no text to look for"));
}

#[test]
fn what_is_offered_is_a_good_question() {
    // Libraries of our own words that the bot has never seen.
    for case in ["ferry", "school", "childhome"] {
        let library = crate::harness::Library::none();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("benches/cases")
            .join(case);
        library.run(&["add", folder.to_str().unwrap()]).ended(0);
        let (engine, _) = pincite::engine::Engine::open(&library.path(), &mut |_| {}).unwrap();
        let offered = engine.sample_questions(12);
        assert!(offered.len() >= 4, "{case}: {offered:?}");
        for question in &offered {
            let answer = engine
                .ask(&pincite::engine::Ask {
                    question: question.clone(),
                    ..Default::default()
                })
                .unwrap();
            assert!(!answer.citations.is_empty(), "{question}");
            let rest = question
                .strip_prefix("What did ")
                .or_else(|| question.strip_prefix("What is said about the "))
                .unwrap_or_else(|| panic!("{question}"));
            // Whom it names is named in full, and not "residents" or "report".
            let name = rest.split(" say").next().unwrap();
            assert!(
                rest.contains(" say") != question.contains("is said"),
                "{question}"
            );
            assert!(
                !rest.contains(" say") || name.contains(' '),
                "{case}: {question}"
            );
        }
        let headings: Vec<String> = engine
            .sources()
            .iter()
            .flat_map(|source| engine.show(&source.document.id, None).unwrap().blocks)
            .filter(|block| block.kind.is_heading())
            .map(|block| block.text)
            .collect();
        assert!(!headings.is_empty(), "{case} has headings");
        for heading in headings {
            let named = format!("about {heading}?");
            assert!(!offered.iter().any(|q| q.ends_with(&named)), "{named}");
        }
    }
}

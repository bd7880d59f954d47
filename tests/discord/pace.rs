//! How often is asked.
//!
//! 1. Who asks too often is told after how many seconds there is room, alone.
//! 2. The same question twice within a second is answered once.
//! 3. What Discord delivers twice is answered once.
//! 4. Forty at once are all acknowledged and all answered, each its own.

use super::people::{self, BEN, Scene};
use super::program::{Bot, callback, edits, fresh_id};

#[test]
fn who_asks_too_often_is_told_when_there_is_room() {
    let bot = Bot::start(&[
        ("PINCITE_DISCORD_PER_USER", "1"),
        ("PINCITE_DISCORD_PER_SERVER", "10000"),
    ]);
    let ask = |scene: Scene, n: u32| {
        let question = format!("How many houses were flooded in case {n}?");
        bot.ask_with(scene, &[("question", question.as_str())])
    };
    assert!(!ask(Scene::default(), 0).is_private());
    let slowed = ask(Scene::default(), 2);
    assert!(slowed.is_private());
    let text = slowed.text();
    let seconds: u64 = text
        .split_once("again in ")
        .and_then(|(_, rest)| rest.split_once(" s."))
        .and_then(|(seconds, _)| seconds.parse().ok())
        .unwrap_or_else(|| panic!("{text}"));
    assert!((1..=60).contains(&seconds), "{text}");
    let ben = Scene {
        user: BEN,
        ..Scene::default()
    };
    assert!(
        !ask(ben, 3).is_private(),
        "another person has a bucket of their own"
    );
}

/// As many people ask the same at once; their interactions.
fn crowd(bot: &Bot, count: u64) -> Vec<u64> {
    (0..count)
        .map(|n| {
            let scene = Scene {
                user: BEN + n,
                ..Scene::default()
            };
            let options = people::options(&[("question", "Who chaired the inquiry?")]);
            bot.interact(scene, 2, &people::command("ask", &options))
        })
        .collect()
}

#[test]
fn a_servers_limit_queues_and_blames_nobody() {
    // Half a minute's questions at once, then one a second.
    let bot = Bot::start(&[("PINCITE_DISCORD_PER_SERVER", "60")]);
    let begun = std::time::Instant::now();
    let ids = crowd(&bot, 33);
    for id in ids {
        let seen = bot.seen(id);
        assert!(!seen.is_private(), "{}", seen.page());
        assert!(seen.text().contains("Ilse Renn"), "{}", seen.page());
    }
    assert!(
        begun.elapsed().as_secs() >= 2,
        "the last waited for their turn"
    );
}

#[test]
fn a_hundred_at_once_are_all_answered() {
    // With the settings that an operator has who changed none.
    let bot = Bot::start(&[
        ("PINCITE_DISCORD_PER_USER", "20"),
        ("PINCITE_DISCORD_PER_SERVER", "600"),
    ]);
    let ids = crowd(&bot, 100);
    for id in ids {
        let seen = bot.seen(id);
        assert!(seen.text().contains("Ilse Renn"), "{}", seen.page());
    }
}

#[test]
fn the_same_question_twice_is_answered_once() {
    let bot = Bot::start(&[]);
    let data = people::command(
        "ask",
        &people::options(&[("question", "Who chaired the inquiry?")]),
    );
    // Several, so that two of them come within a second of each other.
    let ids = [(); 6].map(|()| bot.interact(Scene::default(), 2, &data));
    let seen = ids.map(|id| bot.seen(id));
    let answers = seen
        .iter()
        .filter(|s| s.text().contains("The documents say"))
        .count();
    assert!((1..6).contains(&answers), "{answers}");
    assert!(
        seen.iter()
            .any(|s| s.is_private() && s.text().contains("a moment ago"))
    );
}

#[test]
fn what_is_delivered_twice_is_answered_once() {
    let bot = Bot::start(&[]);
    let id = fresh_id();
    let data = people::command(
        "ask",
        &people::options(&[("question", "Who chaired the inquiry?")]),
    );
    let interaction = people::interaction(Scene::default(), id, 2, &data);
    for _ in 0..3 {
        bot.deliver(&interaction);
    }
    bot.seen(id);
    bot.ask("Why did the gate fail?");
    let sent = bot.discord.sent();
    let path = format!("/interactions/{id}/");
    assert_eq!(sent.iter().filter(|s| s.path.starts_with(&path)).count(), 1);
    assert_eq!(edits(&sent, id).len(), 1);
}

#[test]
fn forty_at_once_are_all_answered_each_its_own() {
    let bot = Bot::start(&[("PINCITE_DISCORD_AT_ONCE", "2")]);
    let asked = [
        ("How many houses were flooded?", "46 houses"),
        ("Who chaired the inquiry?", "Ilse Renn"),
    ];
    let ids: Vec<(u64, (&str, &str))> = (0..40)
        .map(|n| {
            let (question, answer) = asked[n % 2];
            let scene = Scene {
                user: BEN + n as u64,
                ..Scene::default()
            };
            let options = people::options(&[("question", question)]);
            let id = bot.interact(scene, 2, &people::command("ask", &options));
            (id, (question, answer))
        })
        .collect();
    for (id, (question, answer)) in &ids {
        let seen = bot.seen(*id);
        assert!(seen.text().contains(question), "{}", seen.page());
        assert!(seen.text().contains(answer), "{}", seen.page());
    }
    let sent = bot.discord.sent();
    for (id, _) in &ids {
        let first = callback(&sent, *id).unwrap();
        let edit = &edits(&sent, *id)[0];
        assert!(first.at <= edit.at, "acknowledged before it is answered");
    }
}

#[test]
fn what_was_refused_may_be_asked_again_at_once() {
    let bot = Bot::start(&[("PINCITE_DISCORD_PER_USER", "1")]);
    let ask = |question: &str| {
        let seen = bot.ask_with(Scene::default(), &[("question", question)]);
        seen.text()
    };
    assert!(ask("Who chaired the inquiry?").contains("The documents say"));
    for _ in 0..2 {
        let told = ask("Why did the gate fail?");
        assert!(told.contains("ask again in"), "{told}");
    }
}

#[test]
fn buttons_have_a_pace_too() {
    let bot = Bot::start(&[("PINCITE_DISCORD_PER_USER", "3")]);
    let seen = bot.ask("Who chaired the inquiry?");
    let told: Vec<String> = (0..5)
        .map(|_| bot.press(Scene::default(), &seen, "Cite").text())
        .collect();
    assert!(told[0].contains("OSCOLA"), "{}", told[0]);
    let slowed = told.iter().filter(|text| text.contains("again in"));
    assert!(slowed.count() > 0, "{told:#?}");
}

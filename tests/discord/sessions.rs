//! Sessions with the gateway.
//!
//! 1. A session outlives its connection: after op 7, op 9 with leave to
//!    resume, a cut, missed heartbeats and an outage there is one RESUME and no
//!    second IDENTIFY, and what was asked meanwhile is answered.
//! 2. Only where Discord ends the session, by op 9 without leave or by refusing
//!    a RESUME, there is an IDENTIFY, after a pause.
//! 3. The commands are registered once.
//! 4. A RESUME that leads to nothing is sent twice at most, with a pause before
//!    it and a warning, and then a session is begun.
//! 5. A session is gone on with where Discord said that it shall be.
//! 6. Where no session may be begun any more, the bot waits and says so.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::loopback::Loopback;
use super::people::{self, Scene};
use super::program::Bot;
use crate::harness::Library;

const QUESTION: &str = "Who chaired the inquiry?";

fn ask(bot: &Bot, question: &str) -> u64 {
    let options = people::options(&[("question", question)]);
    bot.interact(Scene::default(), 2, &people::command("ask", &options))
}

#[track_caller]
fn check_answered(bot: &Bot, id: u64) {
    let seen = bot.seen(id);
    assert!(seen.text().contains("Ilse Renn"), "{}", seen.page());
}

/// The first frame of an op.
#[track_caller]
fn frame(bot: &Bot, op: u64) -> Value {
    bot.discord.wait("a frame", |_, frames| {
        frames.iter().find(|frame| frame["op"] == op).cloned()
    })
}

/// Breaks the connection of a bot that was asked once, asks another question
/// while it is broken, and counts.
fn check_resumed(break_it: impl Fn(&Bot), asked_while_broken: bool, mend: impl Fn(&Bot)) {
    let bot = Bot::start(&[]);
    check_answered(&bot, ask(&bot, QUESTION));
    // A heartbeat was answered, and the next is a while away.
    frame(&bot, 1);
    let had = bot.discord.events();
    break_it(&bot);
    let meanwhile = asked_while_broken.then(|| ask(&bot, "Tell me who chaired the inquiry?"));
    mend(&bot);
    let resume = frame(&bot, 6);
    assert_eq!(resume["d"]["session_id"], "session-of-the-loopback");
    assert_eq!(resume["d"]["seq"], had, "it says what it has had");
    if let Some(id) = meanwhile {
        check_answered(&bot, id);
    }
    check_answered(&bot, ask(&bot, "And who chaired the inquiry?"));
    assert_eq!(bot.discord.count_of(2), 1, "one IDENTIFY");
    assert_eq!(bot.discord.count_of(6), 1, "one RESUME");
    let paths = bot.discord.connections();
    assert!(!paths[0].starts_with("/again"), "{paths:?}");
    // After an outage the first address is tried too.
    if !bot.discord.was_turned_away() {
        assert!(paths[1].starts_with("/again"), "{paths:?}");
    }
    let sent = bot.discord.sent();
    let registered = sent.iter().filter(|request| request.method == "PUT");
    assert_eq!(registered.count(), 1, "the commands are registered once");
}

#[test]
fn a_session_outlives_a_request_to_reconnect() {
    check_resumed(|bot| bot.discord.command(7, &json!(null)), false, |_| {});
}

#[test]
fn a_session_outlives_an_invalidation_that_allows_it() {
    check_resumed(|bot| bot.discord.command(9, &json!(true)), false, |_| {});
}

#[test]
fn a_session_outlives_a_cut() {
    check_resumed(|bot| bot.discord.cut(), false, |_| {});
}

#[test]
fn a_session_outlives_missed_heartbeats() {
    check_resumed(
        |bot| bot.discord.behave(|manners| manners.dead = true),
        true,
        |_| {},
    );
}

#[test]
fn a_session_outlives_an_outage() {
    check_resumed(
        |bot| {
            bot.discord.behave(|manners| manners.reachable = false);
            bot.discord.cut();
        },
        true,
        |bot| {
            bot.discord.turned_away();
            // Long enough for serenity to have given up.
            std::thread::sleep(Duration::from_secs(7));
            bot.discord.behave(|manners| manners.reachable = true);
        },
    );
}

/// Ends the session and waits for the next one.
fn check_begun_again(resumes: usize, end_it: impl Fn(&Bot)) {
    let bot = Bot::start(&[]);
    check_answered(&bot, ask(&bot, QUESTION));
    frame(&bot, 1);
    check_next(&bot, resumes, end_it);
}

fn check_next(bot: &Bot, resumes: usize, end_it: impl Fn(&Bot)) {
    let started = Instant::now();
    end_it(bot);
    bot.discord.wait("another IDENTIFY", |_, frames| {
        (frames.iter().filter(|frame| frame["op"] == 2).count() == 2).then_some(())
    });
    let paused = started.elapsed();
    assert!(paused >= Duration::from_millis(400), "{paused:?}: no pause");
    check_answered(bot, ask(bot, "Tell me who chaired the inquiry?"));
    assert_eq!(bot.discord.count_of(2), 2, "one further IDENTIFY");
    assert_eq!(bot.discord.count_of(6), resumes);
}

#[test]
fn an_invalid_session_is_begun_again() {
    check_begun_again(0, |bot| {
        bot.discord.behave(|manners| manners.resumes = false);
        bot.discord.command(9, &json!(false));
    });
}

#[test]
fn a_refused_resume_begins_a_session() {
    check_begun_again(1, |bot| {
        bot.discord.behave(|manners| manners.resumes = false);
        bot.discord.cut();
    });
}

#[test]
fn an_invalid_session_is_begun_again_before_the_first_heartbeat_too() {
    let discord = Loopback::start();
    discord.behave(|manners| manners.heartbeat_ms = 600_000);
    let bot = Bot::before(discord, Library::with_fixtures(), &[]);
    bot.discord.connected();
    check_next(&bot, 0, |bot| bot.discord.command(9, &json!(false)));
}

#[test]
fn a_code_that_ends_the_session_begins_another() {
    for code in [4007, 4009] {
        check_begun_again(0, |bot| bot.discord.close(code));
    }
}

#[test]
fn a_resume_that_leads_to_nothing_is_not_repeated_without_end() {
    let bot = Bot::start(&[]);
    check_answered(&bot, ask(&bot, QUESTION));
    bot.discord
        .behave(|manners| manners.closes_resumes_with = Some(4000));
    check_next(&bot, 2, |bot| bot.discord.close(4000));
    let log = bot.log();
    assert!(log.contains("WARN") && log.contains("lost again"), "{log}");
}

#[test]
fn where_no_session_may_be_begun_it_waits_and_says_so() {
    let discord = Loopback::start();
    discord.behave(|manners| manners.starts = (0, 7_000));
    let started = Instant::now();
    let bot = Bot::before(discord, Library::with_fixtures(), &[]);
    let until = started + Duration::from_mins(1);
    while !bot.log().contains("no further session") {
        assert!(Instant::now() < until, "{}", bot.log());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(bot.discord.count_of(2), 0, "no IDENTIFY");
    bot.discord.behave(|manners| manners.starts = (999, 0));
    bot.discord.connected();
    assert!(started.elapsed() >= Duration::from_secs(7), "it waited");
    check_answered(&bot, ask(&bot, QUESTION));
}

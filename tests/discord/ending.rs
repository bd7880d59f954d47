//! The end of the program.
//!
//! 1. SIGTERM finishes what is being answered.
//! 2. Who asks while it ends is told so, to them alone.
//! 3. It ends within ten seconds, whatever Discord does.

use std::time::{Duration, Instant};

use super::loopback::{BOT, What};
use super::people::{self, Scene};
use super::program::{Bot, callback, edits, fresh_id};

const QUESTION: &str = "Who chaired the inquiry?";
/// What the README promises.
const PROMISED: Duration = Duration::from_secs(10);

fn ask(bot: &Bot, question: &str) -> u64 {
    let options = people::options(&[("question", question)]);
    bot.interact(Scene::default(), 2, &people::command("ask", &options))
}

#[test]
fn sigterm_finishes_what_is_being_answered() {
    let mut bot = Bot::start(&[]);
    bot.discord
        .trouble("/messages/@original", What::Late(Duration::from_secs(3)));
    let id = ask(&bot, QUESTION);
    bot.discord.untroubled();
    bot.terminate();
    assert_eq!(bot.ended(PROMISED), Some(0), "{}", bot.log());
    // Discord takes it three seconds after it was sent.
    let taken = edits(&bot.discord.sent(), id);
    assert_eq!(taken.len(), 1, "it waited for the answer");
    let seen = bot.seen(id);
    assert!(seen.text().contains("Ilse Renn"), "{}", seen.page());
}

#[test]
fn sigterm_ends_the_program_though_discord_hangs() {
    let mut bot = Bot::start(&[]);
    for _ in 0..9 {
        bot.discord
            .trouble("/messages/@original", What::Hang(Duration::from_secs(30)));
    }
    let id = ask(&bot, QUESTION);
    bot.discord.wait("the acknowledgement", |sent, _| {
        callback(sent, id).map(|_| ())
    });
    let started = Instant::now();
    bot.terminate();
    assert_eq!(bot.ended(PROMISED), Some(0));
    assert!(
        started.elapsed() > Duration::from_secs(2),
        "it tried to finish the answer"
    );
}

#[test]
fn who_asks_while_it_ends_is_told_so() {
    let mut bot = Bot::start(&[("PINCITE_LOG", "info")]);
    // One answer keeps the program from ending, until it is sent once more.
    bot.discord
        .trouble("/messages/@original", What::Hang(Duration::from_secs(30)));
    let first = ask(&bot, QUESTION);
    bot.discord.wait("the acknowledgement", |sent, _| {
        callback(sent, first).map(|_| ())
    });
    bot.discord.untroubled();
    bot.terminate();
    while !bot.log().contains("the bot ends") {
        std::thread::sleep(Duration::from_millis(5));
    }
    let second = ask(&bot, "Why did the gate fail?");
    let seen = bot.seen(second);
    assert!(seen.is_private() && seen.text().contains("restarting"));
    assert!(edits(&bot.discord.sent(), second).is_empty());

    let mention = fresh_id();
    let content = format!("<@{BOT}> why did the gate fail?");
    let mut message = people::message(
        mention,
        people::ANNA,
        &serde_json::json!({ "content": content }),
    );
    message["guild_id"] = serde_json::json!(people::SERVER.to_string());
    message["mentions"] = serde_json::json!([people::user(BOT, true)]);
    bot.discord.deliver("MESSAGE_CREATE", &message);
    let wanted = mention.to_string();
    let told = bot.discord.wait("a reply", |sent, _| {
        sent.iter()
            .find(|s| s.body["message_reference"]["message_id"] == wanted)
            .map(|s| s.body["content"].as_str().unwrap_or_default().to_owned())
    });
    assert!(told.contains("restarting"), "{told}");

    assert_eq!(bot.ended(PROMISED), Some(0), "{}", bot.log());
    assert!(bot.seen(first).text().contains("Ilse Renn"));
    assert_eq!(bot.discord.count_of(2), 1, "it did not connect again");
}

//! What operators decide and read.
//!
//! 1. `/library status` is for those with Manage Server, checked by the bot.
//! 2. The bot answers only in allowed servers and channels.
//! 3. Settings that are missing or wrong end the program at once with a
//!    sentence and a code of their own kind; a token or an intent that Discord
//!    refuses, with 5.
//! 4. The settings may stand in a file `.env`, which the environment outranks.

use std::time::Duration;

use serde_json::json;

use super::TOKEN;
use super::people::{CHANNEL, MANAGE_SERVER, SERVER, Scene};
use super::program::Bot;
use crate::harness::{Library, Run, finish};

#[test]
fn the_status_is_for_those_who_manage_the_server() {
    let bot = Bot::start(&[]);
    bot.ask("Who chaired the inquiry?");
    let status = json!([{ "name": "status", "type": 1, "options": [] }]);
    let refused = bot.command(Scene::default(), "library", &status);
    assert!(refused.is_private() && refused.text().contains("Manage Server"));
    assert!(!refused.text().contains("Passages"));
    let operator = Scene {
        permissions: MANAGE_SERVER,
        ..Scene::default()
    };
    let seen = bot.command(operator, "library", &status);
    assert!(seen.is_private());
    let documents = bot.library.sources().len();
    for words in [
        &format!("Documents: {documents}"),
        "Questions answered since the start: 1",
        "Waiting: 0",
        "MiB",
        "Built: <t:",
    ] {
        assert!(seen.text().contains(words), "{words}: {}", seen.page());
    }
}

#[test]
fn a_damaged_source_stands_in_the_status_and_the_others_answer() {
    let bot = Bot::start(&[]);
    let minutes = bot.library.path().join("documents/minutes.txt");
    std::fs::write(minutes, "Other words than those that were added.\n").unwrap();
    // Whoever asks in a terminal builds without it.
    let run = bot
        .library
        .run(&["ask", "Who chaired the inquiry?"])
        .ended(0);
    assert!(run.err.contains("left out"), "{}", run.err);
    let answer = bot.ask("Who chaired the inquiry?");
    assert!(answer.text().contains("Ilse Renn"), "{}", answer.page());
    let operator = Scene {
        permissions: MANAGE_SERVER,
        ..Scene::default()
    };
    let status = json!([{ "name": "status", "type": 1, "options": [] }]);
    let seen = bot.command(operator, "library", &status);
    assert!(
        seen.text().contains("is left out of every answer"),
        "{}",
        seen.page()
    );
}

#[test]
fn it_answers_only_where_it_may() {
    let (server, channel) = (SERVER.to_string(), CHANNEL.to_string());
    let bot = Bot::start(&[
        ("PINCITE_DISCORD_SERVERS", &server),
        ("PINCITE_DISCORD_CHANNELS", &channel),
    ]);
    let question = [("question", "Who chaired the inquiry?")];
    let answered = |scene: Scene| {
        let seen = bot.ask_with(scene, &question);
        let text = seen.text();
        assert!(
            text.contains("The documents say") || seen.is_private(),
            "{text}"
        );
        text.contains("The documents say")
    };
    let here = Scene::default();
    assert!(answered(here));
    assert!(
        answered(Scene {
            channel: 5,
            parent: CHANNEL,
            ..here
        }),
        "a thread of the channel"
    );
    assert!(!answered(Scene {
        channel: CHANNEL + 1,
        ..here
    }));
    assert!(!answered(Scene {
        server: SERVER + 1,
        ..here
    }));
    assert!(!answered(Scene { server: 0, ..here }));
}

fn run(settings: &[(&str, &str)], library: &Library) -> Run {
    let mut command = library.command(&["bot"]);
    command.envs(settings.iter().copied());
    finish(command, b"")
}

#[test]
fn wrong_settings_end_with_a_sentence() {
    let library = Library::with_fixtures();
    for (settings, words) in [
        (vec![], "PINCITE_DISCORD_TOKEN"),
        (vec![("PINCITE_DISCORD_TOKEN", "")], "PINCITE_DISCORD_TOKEN"),
        (vec![("PINCITE_DISCORD_TOKN", "x")], "PINCITE_DISCORD_TOKN"),
        (
            vec![("PINCITE_DISCORD_SERVERS", "all")],
            "PINCITE_DISCORD_SERVERS",
        ),
        (
            vec![("PINCITE_DISCORD_STATUS", "x")],
            "PINCITE_DISCORD_STATUS",
        ),
        (vec![("PINCITE_LOG_FORMAT", "xml")], "PINCITE_LOG_FORMAT"),
        // A list of nothing is not "everywhere".
        (
            vec![("PINCITE_DISCORD_SERVERS", ",")],
            "PINCITE_DISCORD_SERVERS",
        ),
    ] {
        let run = run(&settings, &library).ended(2).explained();
        assert!(run.err.contains(words), "{}", run.err);
    }
    run(&[("PINCITE_DISCORD_TOKEN", TOKEN)], &Library::none())
        .ended(3)
        .explained();
    let nowhere = [
        ("PINCITE_DISCORD_TOKEN", TOKEN),
        ("PINCITE_DISCORD_STATUS", "192.0.2.1:80"),
    ];
    run(&nowhere, &library).ended(4).explained();
}

#[test]
fn a_token_that_discord_refuses_ends_the_program() {
    // Refused where the gateway is asked for.
    let mut bot = Bot::spawn(
        Library::with_fixtures(),
        &[("PINCITE_DISCORD_TOKEN", "another.token.altogether")],
    );
    assert_eq!(bot.ended(Duration::from_mins(1)), Some(5));
    assert!(
        bot.log().contains("does not accept the token"),
        "{}",
        bot.log()
    );
    assert!(!bot.log().contains("another.token"), "{}", bot.log());
    // Refused at the gateway itself: 4004.
    check_closed(4004, &[], "does not accept the token");
}

#[test]
fn what_cannot_be_mended_by_trying_again_ends_the_program() {
    check_closed(4010, &[], "start it again");
    check_closed(4011, &[], "wants more connections");
    check_closed(4012, &[], "newer version");
    check_closed(4013, &[], "Message Content Intent");
}

#[test]
fn an_intent_that_discord_refuses_ends_the_program() {
    check_closed(
        4014,
        &[("PINCITE_DISCORD_MESSAGE_CONTENT", "on")],
        "Message Content Intent",
    );
}

fn check_closed(code: u16, settings: &[(&str, &str)], words: &str) {
    let discord = super::loopback::Loopback::start();
    discord.behave(|manners| manners.closes_with = Some(code));
    let mut bot = Bot::before(discord, Library::with_fixtures(), settings);
    assert_eq!(bot.ended(Duration::from_mins(1)), Some(5), "{}", bot.log());
    assert!(bot.log().contains(words), "{}", bot.log());
}

#[test]
fn the_message_content_intent_is_asked_for_only_when_set() {
    let intents = |settings: &[(&str, &str)]| {
        let bot = Bot::start(settings);
        bot.discord.wait("IDENTIFY", |_, frames| {
            frames.iter().find(|f| f["op"] == 2)?["d"]["intents"].as_u64()
        })
    };
    let message_content = 1 << 15;
    assert_eq!(intents(&[]) & message_content, 0);
    assert_ne!(
        intents(&[("PINCITE_DISCORD_MESSAGE_CONTENT", "on")]) & message_content,
        0
    );
}

#[test]
fn settings_may_stand_in_a_file() {
    let discord = super::loopback::Loopback::start();
    let library = Library::with_fixtures();
    library.beside(
        ".env",
        format!("\u{feff}# ours\nPINCITE_DISCORD_TOKEN=\"{TOKEN}\"\nPINCITE_DISCORD_API={}\nPINCITE_DISCORD_PRIVATE=on\n", discord.address()),
    );
    let bot = Bot::bare(discord, library, &[("PINCITE_DISCORD_PRIVATE", "off")]);
    bot.discord.connected();
    assert!(
        !bot.ask("Who chaired the inquiry?").is_private(),
        "the environment outranks the file"
    );
    let broken = Library::with_fixtures();
    broken.beside(".env", "PINCITE_DISCORD_TOKEN\n");
    assert!(run(&[], &broken).ended(2).err.contains("line 1"));
}

#[test]
fn several_shards_run_in_one_process() {
    let discord = super::loopback::Loopback::start();
    discord.behave(|manners| manners.shards = 2);
    let bot = Bot::before(discord, Library::with_fixtures(), &[]);
    let shards = bot.discord.wait("both shards", |_, frames| {
        let identified: Vec<_> = frames
            .iter()
            .filter(|f| f["op"] == 2)
            .map(|f| f["d"]["shard"].clone())
            .collect();
        (identified.len() == 2).then_some(identified)
    });
    for shard in [json!([0, 2]), json!([1, 2])] {
        assert!(shards.contains(&shard), "{shards:?}");
    }
    // Events of the second shard are answered as those of the first: the
    // newest connection is its own.
    let seen = bot.ask("Who chaired the inquiry?");
    assert!(seen.text().contains("Ilse Renn"), "{}", seen.page());
}

//! Questions in messages.
//!
//! 1. A mention, a reply with a mention and any direct message are answered by
//!    a reply that pings nobody; other messages are none of the bot's business.
//! 2. A follow-up is understood from the last answer in that channel by that
//!    person, and from nobody else's.
//! 3. In a thread of an allowed channel the bot answers too.
//! 4. Where answers are private, a mention is told to ask with `/ask`.
//! 5. Other people, channels and emoji in a question are no words of it.

use serde_json::{Value, json};

use super::asking::read;
use super::loopback::BOT;
use super::people::{self, ANNA, BEN, CHANNEL, SERVER};
use super::program::{Bot, fresh_id};

struct Said<'a> {
    author: u64,
    channel: u64,
    content: &'a str,
    mentions_bot: bool,
    direct: bool,
}

impl Default for Said<'_> {
    fn default() -> Self {
        Said {
            author: ANNA,
            channel: CHANNEL,
            content: "",
            mentions_bot: true,
            direct: false,
        }
    }
}

/// Says something in a channel; the message's id.
fn say(bot: &Bot, said: &Said<'_>) -> u64 {
    let id = fresh_id();
    let mut message = people::message(id, said.author, &json!({ "content": said.content }));
    message["channel_id"] = json!(said.channel.to_string());
    if !said.direct {
        message["guild_id"] = json!(SERVER.to_string());
    }
    if said.mentions_bot {
        message["mentions"] = json!([people::user(BOT, true)]);
    }
    bot.discord.deliver("MESSAGE_CREATE", &message);
    id
}

/// The reply to a message.
fn reply(bot: &Bot, to: u64) -> Value {
    let to = to.to_string();
    let body = bot.discord.wait("a reply", |sent, _| {
        sent.iter()
            .find(|s| s.body["message_reference"]["message_id"] == to)
            .map(|s| s.body.clone())
    });
    bot.discord.check();
    body
}

fn text(body: &Value) -> String {
    let embeds = body["embeds"].as_array().unwrap();
    let quotes: Vec<&str> = embeds
        .iter()
        .map(|e| e["description"].as_str().unwrap())
        .collect();
    read(&format!(
        "{}\n{}",
        body["content"].as_str().unwrap(),
        quotes.join("\n")
    ))
}

/// The quotes of a reply.
fn quoted(body: &Value) -> Vec<String> {
    let content = body["content"].as_str().unwrap();
    let lines = content.lines().filter(|line| line.starts_with("> "));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_mention_a_reply_and_a_direct_message_are_answered() {
    let bot = Bot::start(&[]);
    let mention = format!("<@{BOT}> who chaired the inquiry?");
    let id = say(
        &bot,
        &Said {
            content: &mention,
            ..Said::default()
        },
    );
    let body = reply(&bot, id);
    assert!(text(&body).contains("Ilse Renn"), "{body:#}");
    assert_eq!(
        body["allowed_mentions"],
        json!({ "parse": [], "replied_user": false })
    );
    assert!(!body["content"].as_str().unwrap().contains(&BOT.to_string()));

    // A reply with a mention carries the mention beside its words.
    let id = say(
        &bot,
        &Said {
            content: "why did the siren not sound?",
            ..Said::default()
        },
    );
    assert!(text(&reply(&bot, id)).contains("battery had been borrowed"));

    let direct = Said {
        content: "Why did the gate fail?",
        mentions_bot: false,
        direct: true,
        channel: 17,
        ..Said::default()
    };
    let id = say(&bot, &direct);
    assert!(text(&reply(&bot, id)).contains("rusted through"));

    let empty = format!("<@{BOT}>");
    let id = say(
        &bot,
        &Said {
            content: &empty,
            ..Said::default()
        },
    );
    assert!(text(&reply(&bot, id)).contains("Try a question"));
}

/// Nothing is being answered any more: what comes last is answered, and the
/// program ends only when all that it had begun is sent.
fn check_quiet(bot: &Bot) {
    let said = Said {
        content: "Why did the gate fail?",
        ..Said::default()
    };
    reply(bot, say(bot, &said));
    bot.terminate();
    bot.gone();
}

#[test]
fn where_answers_are_private_a_mention_is_told_so() {
    let bot = Bot::start(&[("PINCITE_DISCORD_PRIVATE", "on")]);
    let content = format!("<@{BOT}> who chaired the inquiry?");
    let said = Said {
        content: &content,
        ..Said::default()
    };
    let told = text(&reply(&bot, say(&bot, &said)));
    assert!(told.contains("Ask with /ask"), "{told}");
    assert!(!told.contains("Ilse Renn"), "{told}");
    // A direct message is seen by that person alone.
    let direct = Said {
        content: "who chaired the inquiry?",
        mentions_bot: false,
        direct: true,
        channel: 17,
        ..Said::default()
    };
    assert!(text(&reply(&bot, say(&bot, &direct))).contains("Ilse Renn"));
}

#[test]
fn other_people_channels_and_emoji_are_no_words_of_a_question() {
    let bot = Bot::start(&[]);
    let marked =
        format!("<@{BOT}> <@{BEN}> asks in <#{CHANNEL}>: who chaired the inquiry? <:wave:77001>");
    let said = Said {
        content: &marked,
        ..Said::default()
    };
    let told = text(&reply(&bot, say(&bot, &said)));
    assert!(told.contains("Ilse Renn"), "{told}");
    let question = format!("<@{BEN}> who chaired the inquiry? <:wave:77001>");
    let asked = read(&bot.ask(&question).text());
    assert!(asked.contains("Ilse Renn"), "{asked}");
    for text in [told, asked] {
        for number in [BEN, CHANNEL, 77_001] {
            assert!(!text.contains(&number.to_string()), "{text}");
        }
    }
}

#[test]
fn other_messages_are_none_of_its_business() {
    let bot = Bot::start(&[]);
    let quiet = [
        Said {
            content: "who chaired the inquiry?",
            mentions_bot: false,
            ..Said::default()
        },
        Said {
            content: "who chaired the inquiry?",
            author: BOT,
            ..Said::default()
        },
    ];
    let ids: Vec<u64> = quiet.iter().map(|said| say(&bot, said)).collect();
    check_quiet(&bot);
    for id in ids {
        let id = id.to_string();
        assert!(
            bot.discord
                .sent()
                .iter()
                .all(|s| s.body["message_reference"]["message_id"] != id)
        );
    }
}

#[test]
fn a_reply_without_a_mention_is_read_only_where_the_operator_says_so() {
    for (setting, read_it) in [("on", true), ("off", false)] {
        let bot = Bot::start(&[("PINCITE_DISCORD_MESSAGE_CONTENT", setting)]);
        let id = fresh_id();
        let body = json!({ "content": "Who chaired the inquiry?" });
        let mut message = people::message(id, ANNA, &body);
        message["guild_id"] = json!(SERVER.to_string());
        message["type"] = json!(19);
        message["referenced_message"] = people::message(77, BOT, &json!({ "content": "x" }));
        bot.discord.deliver("MESSAGE_CREATE", &message);
        check_quiet(&bot);
        if read_it {
            assert!(text(&reply(&bot, id)).contains("Ilse Renn"));
        }
        let answers = bot
            .discord
            .sent()
            .iter()
            .filter(|s| s.path.starts_with("/channels/"))
            .count();
        assert_eq!(answers, 1 + usize::from(read_it), "{setting}");
    }
}

#[test]
fn a_follow_up_is_understood_from_that_persons_last_question() {
    let bot = Bot::start(&[]);
    let quotes = |body: &Value| quoted(body);
    let ask = |author, channel, content: &str| {
        let said = Said {
            author,
            channel,
            content,
            ..Said::default()
        };
        reply(&bot, say(&bot, &said))
    };
    let whole = ask(BEN, 18, "Why did the gate fail?");
    ask(ANNA, CHANNEL, "When did the gate fail?");
    let follow_up = ask(ANNA, CHANNEL, "and why was that?");
    assert_eq!(quotes(&follow_up), quotes(&whole));

    let council = ask(BEN, 19, "What did the council say?");
    ask(ANNA, CHANNEL, "What did Dalia Morrow say?");
    assert_eq!(
        quotes(&ask(ANNA, CHANNEL, "and the council?")),
        quotes(&council)
    );

    // Nobody else's question completes it, and no other channel's.
    let alone = ask(BEN, CHANNEL, "and why was that?");
    assert_ne!(quotes(&alone), quotes(&whole));
    let elsewhere = ask(ANNA, 20, "and why was that?");
    assert_ne!(quotes(&elsewhere), quotes(&whole));
}

#[test]
fn a_thread_belongs_to_its_channel() {
    let channel = CHANNEL.to_string();
    let bot = Bot::start(&[("PINCITE_DISCORD_CHANNELS", &channel)]);
    let (inside, outside) = (510_000_000_000_000_001, 510_000_000_000_000_002);
    bot.discord.thread_of(inside, CHANNEL);
    bot.discord.thread_of(outside, CHANNEL + 5);
    let ask = |channel| {
        say(
            &bot,
            &Said {
                content: "Who chaired the inquiry?",
                channel,
                ..Said::default()
            },
        )
    };
    let unanswered = ask(outside).to_string();
    let id = ask(inside);
    assert!(text(&reply(&bot, id)).contains("Ilse Renn"));
    // A follow-up is understood from the last question in the same thread.
    let say_in = |channel, author, content| {
        let said = Said {
            author,
            channel,
            content,
            ..Said::default()
        };
        quoted(&reply(&bot, say(&bot, &said)))
    };
    let whole = say_in(CHANNEL, BEN, "What did the council say?");
    say_in(inside, ANNA, "What did Dalia Morrow say?");
    say_in(CHANNEL, ANNA, "Who chaired the inquiry?");
    assert_eq!(say_in(inside, ANNA, "and the council?"), whole);
    assert!(
        bot.discord
            .sent()
            .iter()
            .all(|s| s.body["message_reference"]["message_id"] != unanswered)
    );
}

#[test]
fn small_talk_is_no_search_and_a_reply_that_asks_nothing_gets_nothing() {
    let bot = Bot::start(&[]);
    for (content, words) in [
        ("hello!", "Hello!"),
        ("are you a bot?", "I am a bot"),
        ("thanks!!", "You are welcome"),
        ("help", "/privacy"),
        ("summarise the case", "/timeline"),
    ] {
        let said = Said {
            content,
            ..Said::default()
        };
        let told = text(&reply(&bot, say(&bot, &said)));
        assert!(told.contains(words), "{content}: {told}");
        assert!(
            !told.contains("**The documents do not say"),
            "{content}: {told}"
        );
    }
    let ids = ["thanks!", "lol", "ok"].map(|content| {
        let id = fresh_id();
        let mut message = people::message(id, ANNA, &json!({ "content": content }));
        message["guild_id"] = json!(SERVER.to_string());
        message["type"] = json!(19);
        message["mentions"] = json!([people::user(BOT, true)]);
        message["referenced_message"] = people::message(77, BOT, &json!({ "content": "x" }));
        bot.discord.deliver("MESSAGE_CREATE", &message);
        id.to_string()
    });
    check_quiet(&bot);
    for sent in bot.discord.sent() {
        let to = sent.body["message_reference"]["message_id"].as_str();
        assert!(
            !ids.iter().any(|id| Some(id.as_str()) == to),
            "{:#}",
            sent.body
        );
    }
}

#[test]
fn a_follow_up_shows_how_it_was_read_and_can_be_asked_as_typed() {
    let bot = Bot::start(&[]);
    let me = super::people::Scene::default();
    bot.ask_with(
        me,
        &[("question", "What did Dalia Morrow say about rehousing?")],
    );
    let seen = bot.ask_with(me, &[("question", "and the council?")]);
    let shown = read(&seen.text());
    assert!(
        shown.contains("**You asked:** and the council? · **read as:** What did the council say about rehousing?"),
        "{shown}"
    );
    let alone = bot.press(me, &seen, "Ask it just as typed");
    let shown = read(&alone.text());
    assert!(shown.contains("**Question:** and the council?"), "{shown}");
    // Who said the words that were quoted is the one who said them.
    bot.ask_with(
        me,
        &[("question", "What did Dalia Morrow say about rehousing?")],
    );
    let seen = bot.ask_with(me, &[("question", "who said so?")]);
    assert!(
        seen.text().contains("Said by Dalia Morrow"),
        "{}",
        seen.page()
    );
}

#[test]
fn a_private_question_lends_no_topic_to_a_public_one() {
    let bot = Bot::start(&[]);
    let me = super::people::Scene::default();
    let private = json!([
        { "name": "question", "type": 3, "value": "Why did the siren not sound?" },
        { "name": "private", "type": 5, "value": true },
    ]);
    bot.command(me, "ask", &private);
    let seen = bot.ask_with(me, &[("question", "when was that?")]);
    assert!(!seen.text().contains("siren"), "{}", seen.page());
}

#[test]
fn a_reply_to_an_answer_is_understood_from_that_answer() {
    let bot = Bot::start(&[]);
    let first = bot.ask("What did Dalia Morrow say about rehousing?");
    // Somebody else asked something else since, and a third replies.
    let id = fresh_id();
    let mut message = people::message(id, BEN, &json!({ "content": "who said so?" }));
    message["guild_id"] = json!(SERVER.to_string());
    message["type"] = json!(19);
    message["mentions"] = json!([people::user(BOT, true)]);
    message["referenced_message"] = people::message(77, BOT, &first.message);
    bot.discord.deliver("MESSAGE_CREATE", &message);
    let told = text(&reply(&bot, id));
    assert!(told.contains("Said by Dalia Morrow"), "{told}");
}

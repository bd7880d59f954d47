//! A question in a message: a mention of the bot, a reply to one of its
//! answers with a mention, or any message to it alone. Answered by a reply in
//! the same place.
//!
//! Which messages are questions is decided without I/O.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use poise::serenity_prelude::{GuildId, Message, MessageType};
use serde_json::{Value, json};

use super::answers::Reader;
use super::bot::{AtWork, Bot};
use super::messages::{self, Locale};
use super::reply::Reply;
use super::search::search;
use super::spoken;
use crate::engine::Ask;

/// What a message means to the bot.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    /// Nothing.
    Nothing,
    /// The bot is addressed without a question.
    Empty,
    /// A question.
    Question(String),
}

/// Reads a message. `own` is the bot's own id.
fn read(message: &Message, own: u64, may_read_all: bool) -> Meaning {
    let spoken = matches!(
        message.kind,
        MessageType::Regular | MessageType::InlineReply
    );
    if !spoken || message.author.bot || message.webhook_id.is_some() || own == 0 {
        return Meaning::Nothing;
    }
    let direct = message.guild_id.is_none();
    let mentioned = message.mentions.iter().any(|user| user.id.get() == own);
    let replied = may_read_all
        && message
            .referenced_message
            .as_ref()
            .is_some_and(|to| to.author.id.get() == own);
    if !direct && !mentioned && !replied {
        return Meaning::Nothing;
    }
    let question = spoken::words(&message.content);
    if question.is_empty() {
        Meaning::Empty
    } else {
        Meaning::Question(question)
    }
}

/// Answers a message where it is a question.
pub(super) async fn heard(bot: &Arc<Bot>, message: &Message) {
    let own = bot.own_id.load(Ordering::Relaxed);
    let meaning = read(message, own, bot.config.message_content);
    if meaning == Meaning::Nothing || !bot.begins(message.id.get()) {
        return;
    }
    let arrived = Instant::now();
    let at_work = AtWork::enter(bot);
    let (server, channel) = (message.guild_id.map(GuildId::get), message.channel_id.get());
    let user = message.author.id.get();
    let parent = if bot.config.channels.is_empty() || server.is_none() {
        None
    } else {
        bot.rooms.parent(&bot.rest, channel).await
    };
    if !bot.may_answer(server, channel, parent) {
        // A sentence in a channel where the bot is not wanted would be noise.
        return;
    }
    let reply = match meaning {
        _ if bot.is_leaving() => Reply::text(messages::RESTARTING),
        Meaning::Question(question) => {
            if bot.pace.repeats(user, channel, &question) {
                return;
            }
            match bot.pace.take(user, server) {
                Err(seconds) => {
                    bot.meter.slowed_down();
                    Reply::text(messages::again_in(seconds))
                }
                // A reply to a message cannot be shown to one person alone.
                Ok(()) if bot.private_first(server) => Reply::text(messages::ASK_PRIVATELY),
                Ok(()) => ask(bot, question, channel, user).await,
            }
        }
        Meaning::Empty | Meaning::Nothing => Reply::text(messages::ASK_ME),
    };
    match bot.rest.post(channel, &body(&reply, message)).await {
        Ok(()) => bot.meter.answered(arrived.elapsed()),
        Err(error) => bot.not_sent(error),
    }
    drop(at_work);
}

/// Asks in a task of its own, so that a panic stays in it.
async fn ask(bot: &Arc<Bot>, question: String, channel: u64, user: u64) -> Reply {
    let asking = Arc::clone(bot);
    let task = tokio::spawn(async move {
        let ask = Ask {
            question,
            ..Ask::default()
        };
        // Discord tells the language of a person only with a command.
        let reader = Reader {
            asker: user,
            private: false,
            locale: Locale::Uk,
        };
        search(&asking, ask, Some((channel, user)), reader).await
    });
    task.await.unwrap_or_else(|_| {
        bot.meter.failed();
        Reply::text(messages::FAILED)
    })
}

/// The body of a reply to a message. The nonce makes a second try of the same
/// request the same message.
fn body(reply: &Reply, to: &Message) -> Value {
    let mut body = reply.message(false);
    body["message_reference"] = json!({
        "message_id": to.id.to_string(),
        "fail_if_not_exists": false,
    });
    body["allowed_mentions"] = json!({ "parse": [], "replied_user": false });
    body["nonce"] = json!(to.id.to_string());
    body["enforce_nonce"] = json!(true);
    body
}

//! A question in a message: a mention of the bot, a reply to one of its
//! answers with a mention, or any message to it alone. Answered by a reply in
//! the same place.
//!
//! Which messages are questions is decided without I/O.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use poise::serenity_prelude::{ActionRowComponent, ButtonKind, GuildId, Message, MessageType};
use serde_json::{Value, json};

use super::answers::Reader;
use super::bot::{AtWork, Bot};
use super::conversation::{Seat, shown_in};
use super::messages::{self, Locale};
use super::press::{Action, Press};
use super::reply::Reply;
use super::search::{search, search_after};
use super::spoken;
use super::talk::{self, Talk};
use crate::engine::{Ask, Place};

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
        Meaning::Question(question) if talk::of(&question).is_some() => {
            match small_talk(bot, &question, message) {
                Some(reply) => reply,
                None => return,
            }
        }
        Meaning::Question(question) => {
            if bot.pace.repeats(user, channel, &question) {
                return;
            }
            match bot.pace.take(user) {
                Err(seconds) => {
                    bot.meter.slowed_down();
                    Reply::text(messages::again_in(seconds))
                }
                // A reply to a message cannot be shown to one person alone.
                Ok(()) if bot.private_first(server) => Reply::text(messages::ASK_PRIVATELY),
                Ok(()) => {
                    bot.turn(server).await;
                    ask(bot, question, message).await
                }
            }
        }
        Meaning::Empty | Meaning::Nothing => bot.chat(Talk::Hello, Locale::Uk),
    };
    match bot.rest.post(channel, &body(&reply, message)).await {
        Ok(()) => bot.meter.answered(arrived.elapsed()),
        Err(error) => bot.not_sent(error),
    }
    drop(at_work);
}

/// What is said to small talk; nothing where it is a reply that asks nothing.
fn small_talk(bot: &Bot, question: &str, message: &Message) -> Option<Reply> {
    let talk = talk::of(question)?;
    let is_reply = message.referenced_message.is_some();
    let asks_nothing = matches!(talk, Talk::Thanks | Talk::Nod | Talk::Sorry);
    (!(is_reply && asks_nothing)).then(|| bot.chat(talk, Locale::Uk))
}

/// Asks in a task of its own, so that a panic stays in it. A reply to one of the
/// bot's answers is understood from that answer, whoever replies.
async fn ask(bot: &Arc<Bot>, question: String, message: &Message) -> Reply {
    let asking = Arc::clone(bot);
    let user = message.author.id.get();
    let seat = Seat {
        channel: message.channel_id.get(),
        person: user,
        private: message.guild_id.is_none(),
    };
    let own = bot.own_id.load(Ordering::Relaxed);
    let answer = message
        .referenced_message
        .as_ref()
        .filter(|to| to.author.id.get() == own)
        .and_then(|to| shown_in(&to.content, first_place(to)));
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
        if answer.is_some() {
            search_after(&asking, ask, answer, Some(seat), reader).await
        } else {
            search(&asking, ask, Some(seat), reader).await
        }
    });
    task.await.unwrap_or_else(|_| {
        bot.meter.failed();
        Reply::text(messages::FAILED)
    })
}

/// Where the first quote of an answer stands, as its buttons say.
fn first_place(answer: &Message) -> Option<Place> {
    let buttons = answer.components.iter().flat_map(|row| &row.components);
    buttons
        .filter_map(|part| match part {
            ActionRowComponent::Button(button) => Some(&button.data),
            _ => None,
        })
        .find_map(|button| match button {
            ButtonKind::NonLink { custom_id, .. } => {
                let press = Press::parse(custom_id)?;
                (press.action == Action::Context).then(|| press.places.first().copied())?
            }
            _ => None,
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

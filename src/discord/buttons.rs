//! What happens when a button is pressed. All that is needed stands in the
//! button; what it names is looked up in the library as it is now, and what is
//! not there any more is said to be withdrawn.
//!
//! Only the person who asked changes their message; others get a private one.

use std::sync::Arc;

use poise::serenity_prelude as serenity;

use super::answers::{page, typed_in};
use super::bot::{Bot, Call, Cost, First};
use super::commands::{source, sources};
use super::conversation::Seat;
use super::escape::code;
use super::feedback::Vote;
use super::forms::forms;
use super::library::Shelf;
use super::limits::{self, trimmed};
use super::lookups;
use super::messages;
use super::passages::{self, blocks, whole};
use super::press::{Action, Press, hash};
use super::reply::{Button, Reply};
use super::search::{failed, search};
use super::upkeep;
use crate::answer::Citation;
use crate::engine::{Ask, EngineError, Place};

/// The room of one embed of a longer text: three fill a page.
const PIECE: usize = 1_900;
/// Pieces on a page.
const PIECES: usize = 3;

/// Answers a press.
pub(super) async fn pressed(bot: &Arc<Bot>, interaction: &serenity::ComponentInteraction) {
    let call = Call::of_component(interaction);
    let Some(press) = Press::parse(&interaction.data.custom_id) else {
        if bot.begins(call.id) {
            bot.say_at_once(&call, &Reply::text(messages::UNKNOWN_BUTTON))
                .await;
        }
        return;
    };
    let own = press.asker == call.user;
    let content = interaction.message.content.clone();
    let message = interaction.message.id.get();
    let hidden = interaction
        .message
        .flags
        .is_some_and(|flags| flags.contains(serenity::MessageFlags::EPHEMERAL));
    match press.action {
        Action::Passages => {
            let first = if own { First::Change } else { First::Private };
            bot.answer(call, first, Cost::Press, move |bot, call| async move {
                turn(&bot, press, content, call.reader(hidden || !own)).await
            })
            .await;
        }
        Action::Share => {
            let button = interaction.data.custom_id.as_str();
            share(bot, press, call, content, (message, button)).await;
        }
        Action::Context | Action::Cite => {
            // A private message that the person turns pages in is their own.
            let first = if own && hidden && press.near {
                First::Change
            } else {
                First::Private
            };
            bot.answer(call, first, Cost::Press, move |bot, call| async move {
                detail(&bot, press, call).await
            })
            .await;
        }
        Action::Check | Action::Timeline | Action::Statements => {
            let first = if press.near {
                First::Public
            } else if own {
                First::Change
            } else {
                First::Private
            };
            let private = !press.near && (hidden || !own);
            // A message of its own may have a picture, which is drawn anew.
            let cost = if first == First::Change {
                Cost::Press
            } else {
                Cost::Question
            };
            bot.answer(call, first, cost, move |bot, call| async move {
                let fresh = first != First::Change;
                let reader = call.reader(private);
                lookups::turn(&bot, press, content, reader, call.upload, fresh).await
            })
            .await;
        }
        Action::Sources | Action::Source => {
            let first = if own { First::Change } else { First::Private };
            bot.answer(call, first, Cost::Press, move |bot, call| async move {
                listing(&bot, press, call).await
            })
            .await;
        }
        Action::Publish | Action::Discard | Action::Remove | Action::Audit => {
            upkeep::pressed(bot, press, call, content).await;
        }
        Action::Useful | Action::NotUseful => {
            bot.answer(
                call,
                First::Private,
                Cost::Press,
                move |bot, call| async move { vote(&bot, &press, &call, message).await },
            )
            .await;
        }
        Action::Try => {
            let (private, first) = where_to(bot, &call, hidden);
            let label = label(interaction);
            bot.answer(call, first, Cost::Question, move |bot, call| async move {
                offered(&bot, &press, label, call, private).await
            })
            .await;
        }
        Action::AsTyped => {
            let (private, first) = where_to(bot, &call, hidden);
            bot.answer(call, first, Cost::Question, move |bot, call| async move {
                as_typed(&bot, &content, call, private).await
            })
            .await;
        }
    }
}

/// Whether a question that a button asks is answered in private, and how the
/// answer begins.
fn where_to(bot: &Bot, call: &Call, hidden: bool) -> (bool, First) {
    if hidden || bot.private_first(call.server) {
        (true, First::Private)
    } else {
        (false, First::Public)
    }
}

/// Asks the question of a follow-up as it was typed, without what came before it.
async fn as_typed(bot: &Arc<Bot>, content: &str, call: Call, private: bool) -> Reply {
    let Some(question) = typed_in(content) else {
        return Reply::text(messages::UNKNOWN_BUTTON);
    };
    let ask = Ask {
        question,
        ..Ask::default()
    };
    search(bot, ask, None, call.reader(private)).await
}

/// Posts a page of a private message for all, once.
async fn share(
    bot: &Arc<Bot>,
    press: Press,
    call: Call,
    content: String,
    (message, button): (u64, &str),
) {
    if !bot.pace.first_share(message, button) {
        if bot.begins(call.id) {
            bot.say_at_once(&call, &Reply::text(messages::SHARED_ALREADY))
                .await;
        }
        return;
    }
    bot.answer(
        call,
        First::Public,
        Cost::Press,
        move |bot, call| async move { turn(&bot, press, content, call.reader(false)).await },
    )
    .await;
}

/// Another page of passages.
async fn turn(
    bot: &Arc<Bot>,
    press: Press,
    content: String,
    reader: super::answers::Reader,
) -> Reply {
    let places = press.places.clone();
    let found = bot
        .desk
        .work(move |shelf| {
            places
                .into_iter()
                .map(|place| shelf.library.cite_at(place))
                .collect::<Result<Vec<Option<Citation>>, EngineError>>()
        })
        .await;
    match found {
        Ok(Ok(citations)) => page(&citations, &press, &content, reader),
        Ok(Err(error)) => failed(bot, &error),
        Err(cause) => bot.not_taken(cause),
    }
}

/// One passage in its surroundings, or its citation in forms to copy.
async fn detail(bot: &Arc<Bot>, press: Press, call: Call) -> Reply {
    let made = bot
        .desk
        .work(move |shelf| {
            let Some(place) = press.places.get(usize::from(press.number)).copied() else {
                return Ok(Reply::text(messages::UNKNOWN_BUTTON));
            };
            let reply = if press.action == Action::Context {
                context(shelf, place, &press, &call)?
            } else {
                cite(shelf, place)?
            };
            Ok(Reply {
                rows: [reply.rows, vec![others(&press, call.user)]].concat(),
                ..reply
            })
        })
        .await;
    match made {
        Ok(Ok(reply)) => reply,
        Ok(Err(error)) => failed(bot, &error),
        Err(cause) => bot.not_taken(cause),
    }
}

/// Buttons to the other passages of the page.
fn others(press: &Press, asker: u64) -> Vec<Button> {
    (0u8..)
        .zip(&press.places)
        .filter(|(number, _)| *number != press.number)
        .map(|(number, _)| Button {
            label: messages::passage_number(usize::from(number) + 1),
            press: Press {
                number,
                // Marks a button of the private message itself.
                near: true,
                ..Press::new(press.action, asker, press.places.clone())
            },
        })
        .collect()
}

fn context(shelf: &Shelf, place: Place, press: &Press, call: &Call) -> Result<Reply, EngineError> {
    let Some(found) = shelf.library.surroundings(place)? else {
        return Ok(Reply::text(messages::WITHDRAWN));
    };
    let mut pieces = Vec::new();
    pieces.extend(
        found
            .before
            .iter()
            .flat_map(|text| blocks(text, false, PIECE)),
    );
    pieces.extend(whole(&found.citation, PIECE));
    pieces.extend(
        found
            .after
            .iter()
            .flat_map(|text| blocks(text, false, PIECE)),
    );
    let pages = pieces.len().div_ceil(PIECES).clamp(1, 64);
    let page = usize::from(press.page).min(pages - 1);
    let mut content = passages::pinpoint(&found.citation, call.locale);
    if pages > 1 {
        content = format!("{content}\n{}", messages::page(page + 1, pages));
    }
    let to = |label: &str, page: usize| Button {
        label: label.to_owned(),
        press: Press {
            number: press.number,
            page: u8::try_from(page).unwrap_or(63),
            near: true,
            ..Press::new(Action::Context, call.user, press.places.clone())
        },
    };
    let mut turning = Vec::new();
    if page > 0 {
        turning.push(to(messages::PREVIOUS_PAGE, page - 1));
    }
    if page + 1 < pages {
        turning.push(to(messages::NEXT_PAGE, page + 1));
    }
    Ok(Reply {
        content,
        embeds: pieces
            .into_iter()
            .skip(page * PIECES)
            .take(PIECES)
            .collect(),
        rows: vec![turning],
        ..Reply::default()
    })
}

fn cite(shelf: &Shelf, place: Place) -> Result<Reply, EngineError> {
    let Some(citation) = shelf.library.cite_at(place)? else {
        return Ok(Reply::text(messages::WITHDRAWN));
    };
    let room = limits::EMBEDS_TOGETHER / 4 - 60;
    Ok(Reply {
        embeds: forms(&citation)
            .iter()
            .map(|(name, form)| format!("**{name}**\n```text\n{}\n```", trimmed(form, room, code)))
            .collect(),
        ..Reply::default()
    })
}

async fn listing(bot: &Arc<Bot>, press: Press, call: Call) -> Reply {
    let made = bot
        .desk
        .work(move |shelf| {
            let page = sources::turned_to(&press);
            match (press.action, press.places.first()) {
                (Action::Source, Some(document)) => {
                    source::show(shelf, *document, page, call.user, call.locale)
                }
                _ => Ok(sources::list(&shelf.sources, page, call.user, call.locale)),
            }
        })
        .await;
    match made {
        Ok(Ok(reply)) => reply,
        Ok(Err(error)) => failed(bot, &error),
        Err(cause) => bot.not_taken(cause),
    }
}

/// Counts a vote for a passage, without who.
async fn vote(bot: &Arc<Bot>, press: &Press, call: &Call, message: u64) -> Reply {
    let Some(place) = press.places.first().copied() else {
        return Reply::text(messages::UNKNOWN_BUTTON);
    };
    let useful = press.action == Action::Useful;
    let counting = Arc::clone(bot);
    let (user, near) = (call.user, press.near);
    let done = bot
        .desk
        .work(move |shelf| {
            let Ok(Some(citation)) = shelf.library.cite_at(place) else {
                return Reply::text(messages::WITHDRAWN);
            };
            if !counting.pace.first_vote(user, message) {
                return Reply::text(messages::COUNTED_ALREADY);
            }
            let vote = Vote {
                document: citation.document.id,
                paragraph: citation.paragraph,
                near,
                useful,
            };
            match counting.feedback.count(&vote) {
                Ok(()) => Reply::text(messages::counted(useful)),
                Err(cause) => {
                    counting.pace.forget_vote(user, message);
                    tracing::warn!(kind = %cause.kind(), "feedback could not be written");
                    Reply::text(messages::NOT_COUNTED)
                }
            }
        })
        .await;
    done.unwrap_or_else(|cause| bot.not_taken(cause))
}

/// What stands on the button that is pressed.
fn label(interaction: &serenity::ComponentInteraction) -> Option<String> {
    let rows = interaction.message.components.iter();
    rows.flat_map(|row| &row.components).find_map(|part| {
        let serenity::ActionRowComponent::Button(button) = part else {
            return None;
        };
        let serenity::ButtonKind::NonLink { custom_id, .. } = &button.data else {
            return None;
        };
        (*custom_id == interaction.data.custom_id).then(|| button.label.clone())?
    })
}

/// Asks the question that stands on the button.
async fn offered(
    bot: &Arc<Bot>,
    press: &Press,
    label: Option<String>,
    call: Call,
    private: bool,
) -> Reply {
    let wanted = press.places.first().copied();
    let Some(question) = label.filter(|label| Some(hash(label)) == wanted) else {
        return Reply::text(messages::OFFER_GONE);
    };
    let ask = Ask {
        question,
        ..Ask::default()
    };
    search(
        bot,
        ask,
        Some(Seat {
            channel: call.channel,
            person: call.user,
            private: private || call.server.is_none(),
        }),
        call.reader(private),
    )
    .await
}

//! One question, from the words of a person to the reply: the follow-up is
//! made whole, the library is asked on its desk, the answer is rendered. The
//! course is the same for a command, a mention, a menu and an offered question.

use std::sync::Arc;
use std::time::Instant;

use tracing::{debug, warn};

use super::answers::{self, CITATIONS, Found, Reader};
use super::bot::Bot;
use super::conversation::Seat;
use super::escape::markdown;
use super::library::{Shelf, kind};
use super::limits::{self, trimmed};
use super::messages::{self, Locale};
use super::reply::Reply;
use crate::answer::Outcome;
use crate::engine::{Ask, EngineError};

/// How many questions are offered in a silence.
const OFFERED: usize = 2;

/// The room of a filter that is told.
const FILTER: usize = 150;

/// Asks the library and renders what it says. `seat` is where the conversation
/// takes place, for follow-ups; without one nothing is remembered.
pub(super) async fn search(
    bot: &Arc<Bot>,
    mut ask: Ask,
    seat: Option<Seat>,
    reader: Reader,
) -> Reply {
    if ask.question.trim().is_empty() {
        return Reply::text(messages::NO_QUESTION);
    }
    if limits::length(&ask.question) > usize::from(limits::QUESTION) {
        return Reply::text(messages::too_long(limits::QUESTION));
    }
    let previous = seat.and_then(|seat| bot.conversations.last(seat, Instant::now()));
    ask.limit = CITATIONS;
    let asked = bot
        .desk
        .work(move |shelf| {
            let whole = previous.map_or_else(
                || ask.question.clone(),
                |previous| shelf.library.complete_follow_up(&ask.question, &previous),
            );
            let typed = std::mem::replace(&mut ask.question, whole.clone());
            (find(shelf, &ask, typed, reader.locale), whole)
        })
        .await;
    match asked {
        Err(cause) => bot.not_taken(cause),
        Ok((Err(error), _)) => failed(bot, &error),
        Ok((Ok(found), whole)) => {
            match found.answer.outcome {
                Outcome::Possible => bot.meter.offered(),
                outcome => bot.meter.searched(outcome == Outcome::Answered),
            }
            debug!(
                citations = found.answer.citations.len(),
                took_us = found.answer.took_us,
                "searched"
            );
            if let Some(seat) = seat {
                bot.conversations.remember(seat, whole, Instant::now());
            }
            answers::reply(&found, reader)
        }
    }
}

fn find(shelf: &Shelf, ask: &Ask, typed: String, locale: Locale) -> Result<Found, EngineError> {
    let mut answer = shelf.library.ask(ask)?;
    let cited = if answer.outcome == Outcome::Answered {
        &mut answer.citations
    } else {
        &mut answer.nearest
    };
    // What has no name could not be found again by a button.
    let mut places = Vec::with_capacity(cited.len());
    cited.retain(|citation| match shelf.library.place_of(citation) {
        Some(place) => {
            places.push(place);
            true
        }
        None => false,
    });
    let silent = answer.outcome == Outcome::Abstained;
    let offers = if silent {
        offers(&shelf.offers, &typed)
    } else {
        Vec::new()
    };
    answer.question = typed;
    let mut documents = shelf.sources.iter().map(|source| &source.document);
    let title = ask
        .source
        .as_ref()
        .and_then(|id| documents.find(|document| document.id == *id))
        .map(|document| trimmed(messages::title(document), FILTER, markdown));
    let speaker = ask.speaker.as_deref();
    let narrowed = messages::looked_only(
        title.as_deref(),
        speaker
            .map(|name| trimmed(name, FILTER, markdown))
            .as_deref(),
        (ask.from, ask.to),
        locale,
    );
    Ok(Found {
        narrowed,
        answer,
        places,
        sources: if silent {
            shelf.sources.clone()
        } else {
            Vec::new()
        },
        offers,
    })
}

/// Two of the offered questions, those first that share words with the one
/// that was asked.
fn offers(all: &[String], question: &str) -> Vec<String> {
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 4)
            .map(str::to_owned)
            .collect()
    };
    let asked = words(question);
    let mut ranked: Vec<(usize, &String)> = all
        .iter()
        .filter(|offer| limits::length(offer) <= limits::LABEL)
        .map(|offer| {
            let shared = words(offer)
                .iter()
                .filter(|word| asked.contains(word))
                .count();
            (shared, offer)
        })
        .collect();
    ranked.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    ranked
        .into_iter()
        .take(OFFERED)
        .map(|(_, offer)| offer.clone())
        .collect()
}

/// What a person did wrong is told to them; everything else goes to the log,
/// and they read one neutral line.
pub(super) fn failed(bot: &Bot, error: &EngineError) -> Reply {
    if let EngineError::Usage(sentence) = error {
        return Reply::text(markdown(sentence));
    }
    bot.meter.failed();
    warn!(kind = kind(error), "the library could not be asked");
    Reply::text(messages::FAILED)
}

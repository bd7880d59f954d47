//! One question, from the words of a person to the reply: the follow-up is
//! made whole, the library is asked on its desk, the answer is rendered. The
//! course is the same for a command, a mention, a menu and an offered question.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use tracing::{debug, warn};

use super::answers::{self, CITATIONS, Found, Reader};
use super::bot::Bot;
use super::conversation::{Exchange, Seat};
use super::escape::markdown;
use super::library::{Shelf, kind};
use super::limits::{self, trimmed};
use super::messages::{self, Locale};
use super::reply::Reply;
use crate::analysis::lexicon::is_stop;
use crate::answer::{Citation, Outcome};
use crate::engine::{Ask, BEARS_ON_IT, EngineError, Reading, Turn};

/// How many questions are offered in a silence.
const OFFERED: usize = 2;
/// How many are tried for that.
const TRIED: usize = 4;

/// How many quotes stand on the first page.
const SHOWN: usize = 3;
/// From this score on a further passage is an answer of its own.
const SURE: f64 = 0.5;

/// The room of a filter that is told.
const FILTER: usize = 150;

/// Asks the library and renders what it says. `seat` is where the conversation
/// takes place, for follow-ups; without one nothing is remembered.
pub(super) async fn search(bot: &Arc<Bot>, ask: Ask, seat: Option<Seat>, reader: Reader) -> Reply {
    let previous = seat.and_then(|seat| bot.conversations.last(seat, Instant::now()));
    search_after(bot, ask, previous, seat, reader).await
}

/// As [`search`], after this exchange.
pub(super) async fn search_after(
    bot: &Arc<Bot>,
    mut ask: Ask,
    previous: Option<Exchange>,
    seat: Option<Seat>,
    reader: Reader,
) -> Reply {
    if ask.question.trim().is_empty() {
        return Reply::text(messages::NO_QUESTION);
    }
    if limits::length(&ask.question) > usize::from(limits::QUESTION) {
        return Reply::text(messages::too_long(limits::QUESTION));
    }
    ask.limit = CITATIONS;
    ask.brief = true;
    let asked = bot
        .desk
        .work(move |shelf| read_and_find(shelf, ask, previous.as_ref(), reader.locale))
        .await;
    match asked {
        Err(cause) => bot.not_taken(cause),
        Ok(Err(error)) => failed(bot, &error),
        Ok(Ok((found, whole, shown_before))) => {
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
                let mut quotes: Vec<String> = found
                    .answer
                    .citations
                    .iter()
                    .take(SHOWN)
                    .map(|c| c.quote.clone())
                    .collect();
                quotes.extend(shown_before);
                let first = found.answer.citations.first();
                let exchange = Exchange {
                    turn: Turn {
                        question: whole,
                        quotes,
                        speaker: first.and_then(|c| c.speaker.as_ref()?.name.clone()),
                    },
                    first: first.and_then(|_| found.places.first().copied()),
                };
                bot.conversations.remember(seat, exchange, Instant::now());
            }
            answers::reply(&found, reader)
        }
    }
}

/// Reads the question after an exchange and asks it. Beside what was found come
/// the whole question and the quotes that were shown before on the same topic.
fn read_and_find(
    shelf: &Shelf,
    mut ask: Ask,
    previous: Option<&Exchange>,
    locale: Locale,
) -> Result<(Found, String, Vec<String>), EngineError> {
    let reading = previous.map_or(Reading::Alone, |previous| {
        shelf.library.read_follow_up(&ask.question, &previous.turn)
    });
    let before = previous.map(|p| p.turn.quotes.clone()).unwrap_or_default();
    let typed = ask.question.clone();
    let is_shown = |citation: &Citation| before.contains(&citation.quote);
    match reading {
        Reading::Speaker => {
            let first = previous.and_then(|previous| previous.first);
            let cited = first
                .map(|place| shelf.library.cite_at(place))
                .transpose()?
                .flatten();
            let whole = previous
                .map(|p| p.turn.question.clone())
                .unwrap_or_default();
            ask.question.clone_from(&whole);
            ask.limit = 1;
            let mut found = find(shelf, &ask, typed, locale)?;
            found.read_as = Some(messages::who_said(&whole));
            found.answer.corrections.clear();
            found.answer.missing.clear();
            found.offers.clear();
            found.answer.nearest.clear();
            let named = |c: &Citation| c.speaker.as_ref().is_some_and(|s| s.name.is_some());
            if let (Some(citation), Some(place)) = (cited.filter(named), first) {
                found.answer.outcome = Outcome::Answered;
                found.answer.citations = vec![citation];
                found.places = vec![place];
            } else {
                found.answer.outcome = Outcome::Abstained;
                found.answer.reason = None;
                found.answer.citations.clear();
                found.places.clear();
                found.sources.clone_from(&shelf.sources);
            }
            Ok((found, whole, before))
        }
        Reading::Alone => {
            let found = find(shelf, &ask, typed.clone(), locale)?;
            Ok((found, typed, Vec::new()))
        }
        Reading::Whole(whole) => {
            ask.question.clone_from(&whole);
            let mut found = find(shelf, &ask, typed, locale)?;
            found.read_as = Some(whole.clone());
            Ok((found, whole, Vec::new()))
        }
        Reading::More(whole) => {
            ask.question.clone_from(&whole);
            let mut found = find(shelf, &ask, typed, locale)?;
            leave_out(&mut found, is_shown, shelf);
            found.read_as = Some(messages::more_on(&whole));
            Ok((found, whole, before))
        }
        Reading::Circumstance(whole) => {
            ask.question.clone_from(&whole);
            let mut found = find(shelf, &ask, typed, locale)?;
            // The same words again answer only where they hold a reason, or a day.
            let again = found.answer.citations.first().is_some_and(is_shown);
            let first = found.answer.citations.first();
            if again && !first.is_some_and(|c| holds(&whole, &c.quote)) {
                leave_out(&mut found, is_shown, shelf);
            }
            found.read_as = Some(whole.clone());
            Ok((found, whole, Vec::new()))
        }
    }
}

/// Whether words hold what a question of this opening asks for.
fn holds(question: &str, quote: &str) -> bool {
    const REASONS: [&str; 9] = [
        "because",
        "since",
        "due to",
        "owing to",
        "reason",
        "as a result",
        "so that",
        "cause",
        "after",
    ];
    let (question, quote) = (question.to_lowercase(), quote.to_lowercase());
    if question.starts_with("why") {
        return REASONS.iter().any(|reason| quote.contains(reason));
    }
    if question.starts_with("when") {
        return quote.contains(|c: char| c.is_ascii_digit());
    }
    true
}

/// Takes what was shown before out of an answer; what is left is an answer only
/// where it is sure by itself.
fn leave_out(found: &mut Found, is_shown: impl Fn(&Citation) -> bool, shelf: &Shelf) {
    let answer = &mut found.answer;
    let cited = std::mem::take(&mut answer.citations);
    if answer.outcome != Outcome::Answered {
        return;
    }
    let (kept, places): (Vec<_>, Vec<_>) = cited
        .into_iter()
        .zip(std::mem::take(&mut found.places))
        .filter(|(citation, _)| !is_shown(citation) && citation.score >= BEARS_ON_IT)
        .unzip();
    answer.confidence = kept.first().map_or(0.0, |citation| citation.score);
    found.places = places;
    if kept.is_empty() {
        answer.outcome = Outcome::Abstained;
        answer.reason = None;
        found.sources.clone_from(&shelf.sources);
    } else if answer.confidence >= SURE {
        answer.citations = kept;
    } else {
        answer.outcome = Outcome::Possible;
        answer.nearest = kept;
    }
}

fn find(shelf: &Shelf, ask: &Ask, typed: String, locale: Locale) -> Result<Found, EngineError> {
    let mut answer = shelf.library.ask(ask)?;
    if answer.outcome == Outcome::Abstained {
        answer.nearest.retain(|near| !is_credit(&near.quote));
    }
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
        offers(shelf, &ask.question, &answer.nearest)
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
        read_as: None,
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

/// Up to two questions that the library answers and that have something of this
/// one: a speaker whom it names or who speaks in a near passage, a thing that it
/// names. Each is asked before it is offered.
fn offers(shelf: &Shelf, question: &str, near: &[Citation]) -> Vec<String> {
    let asked = telling(question);
    let shares = |text: &str| telling(text).iter().any(|word| asked.contains(word));
    let in_full = |name: &str| name.contains(' ') && name.starts_with(char::is_uppercase);
    let named = shelf.speakers.iter().filter(|name| shares(name));
    let speaking = near
        .iter()
        .filter_map(|c| c.speaker.as_ref()?.name.as_ref());
    let about = near.iter().filter_map(|citation| {
        let heading = citation.section.as_deref()?.trim();
        shares(heading).then(|| messages::what_is_said_about(heading))
    });
    let mut candidates: Vec<String> = named
        .filter(|name| in_full(name))
        .map(|name| messages::what_did_they_say(name))
        .collect();
    candidates.extend(shelf.offers.iter().filter(|offer| shares(offer)).cloned());
    candidates.extend(about);
    candidates.extend(
        speaking
            .filter(|name| in_full(name))
            .map(|name| messages::what_did_they_say(name)),
    );
    let mut tried = HashSet::new();
    candidates.retain(|offer| {
        limits::length(offer) <= limits::LABEL && *offer != question && tried.insert(offer.clone())
    });
    let answers = |offer: &String| {
        let ask = Ask {
            question: offer.clone(),
            limit: 1,
            ..Ask::default()
        };
        let answer = shelf.library.ask(&ask);
        answer.is_ok_and(|answer| answer.outcome == Outcome::Answered)
    };
    candidates
        .into_iter()
        .take(TRIED)
        .filter(answers)
        .take(OFFERED)
        .collect()
}

/// The words of a text that tell what it is about.
fn telling(text: &str) -> Vec<String> {
    const ASKING: [&str; 6] = ["said", "says", "about", "tell", "told", "what"];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3 && !is_stop(word) && !ASKING.contains(word))
        .map(str::to_owned)
        .collect()
}

/// Whether a sentence belongs to a picture and tells nothing: who took it, whose
/// it is.
fn is_credit(sentence: &str) -> bool {
    const OPENINGS: [&str; 11] = [
        "image caption",
        "image source",
        "image:",
        "image credit",
        "photo:",
        "photo credit",
        "photograph:",
        "photo by",
        "picture:",
        "pictures:",
        "credit:",
    ];
    const AGENCIES: [&str; 5] = [
        "getty images",
        "pa media",
        "pa wire",
        "shutterstock",
        "alamy",
    ];
    let lower = sentence.trim().to_lowercase();
    let few = lower.split_whitespace().count() <= 12;
    OPENINGS.iter().any(|opening| lower.starts_with(opening))
        || few && (lower.contains('©') || AGENCIES.iter().any(|agency| lower.contains(agency)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credit_of_a_picture_is_told_from_a_sentence() {
        for credit in [
            "Image source, Quay Pictures",
            "Image caption, The lock at dusk",
            "Photo: Ada Rowe",
            "The weir in flood © Tarn Council",
            "Getty Images",
        ] {
            assert!(is_credit(credit), "{credit}");
        }
        for sentence in [
            "The image of the lock was shown to the inquiry.",
            "Photographs of the gate were lost.",
            "She took the picture herself.",
        ] {
            assert!(!is_credit(sentence), "{sentence}");
        }
    }
}

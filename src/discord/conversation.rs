//! The last question of each person in each channel with its answer, for fifteen
//! minutes, so that a follow-up is understood; and the same read from a message
//! of ours that somebody replies to. In memory only and bounded. It knows no
//! clock: the time comes with the call. Reading a follow-up is the engine's.
//!
//! What was asked where only that person sees it is never lent to what all see.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::answers::asked_in;
use super::escape::read_back;
use super::messages;
use crate::engine::{Place, Turn};

/// How long a question is remembered.
const REMEMBERED: Duration = Duration::from_mins(15);
/// How many are.
const MOST: usize = 5_000;

/// Where a conversation takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Seat {
    /// The channel.
    pub(super) channel: u64,
    /// The person.
    pub(super) person: u64,
    /// Whether only that person sees it.
    pub(super) private: bool,
}

/// A question with its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Exchange {
    /// What was asked and quoted.
    pub(super) turn: Turn,
    /// Where the first quote stands.
    pub(super) first: Option<Place>,
}

/// The last questions.
#[derive(Debug, Default)]
pub(super) struct Conversations {
    last: Mutex<HashMap<Seat, (Exchange, Instant)>>,
}

impl Conversations {
    /// What a person asked last: in private of all that they asked in the
    /// channel, else of what all could see.
    pub(super) fn last(&self, seat: Seat, now: Instant) -> Option<Exchange> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let public = Seat {
            private: false,
            ..seat
        };
        [Some(public), seat.private.then_some(seat)]
            .into_iter()
            .flatten()
            .filter_map(|seat| last.get(&seat))
            .filter(|(_, at)| is_fresh(*at, now))
            .max_by_key(|(_, at)| *at)
            .map(|(exchange, _)| exchange.clone())
    }

    /// Remembers a question that was answered.
    pub(super) fn remember(&self, seat: Seat, exchange: Exchange, now: Instant) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() >= MOST && !last.contains_key(&seat) {
            forget_old(&mut last, now);
            let oldest = last
                .iter()
                .min_by_key(|(_, (_, at))| *at)
                .map(|(seat, _)| *seat);
            if let (true, Some(oldest)) = (last.len() >= MOST, oldest) {
                last.remove(&oldest);
            }
        }
        last.insert(seat, (exchange, now));
    }

    /// Forgets what is older than fifteen minutes.
    pub(super) fn tidy(&self, now: Instant) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        forget_old(&mut last, now);
        last.shrink_to_fit();
    }
}

fn forget_old(last: &mut HashMap<Seat, (Exchange, Instant)>, now: Instant) {
    last.retain(|_, (_, at)| is_fresh(*at, now));
}

fn is_fresh(asked: Instant, now: Instant) -> bool {
    now.saturating_duration_since(asked) < REMEMBERED
}

/// The exchange that a message of ours shows. `first` is where its first quote
/// stands, as its buttons say.
pub(super) fn shown_in(content: &str, first: Option<Place>) -> Option<Exchange> {
    let question = asked_in(content)?;
    let mut lines = content.lines().peekable();
    let mut quotes = Vec::new();
    let mut speaker = None;
    while let Some(line) = lines.next() {
        let Some(quote) = line.strip_prefix("> ") else {
            continue;
        };
        let mut quote = quote.to_owned();
        while let Some(more) = lines.peek().and_then(|line| line.strip_prefix("> ")) {
            quote.push('\n');
            quote.push_str(more);
            lines.next();
        }
        if quotes.is_empty() {
            speaker = lines
                .peek()
                .and_then(|line| messages::named_in(line))
                .map(|name| read_back(&name));
        }
        quotes.push(read_back(&quote));
    }
    Some(Exchange {
        turn: Turn {
            question,
            quotes,
            speaker,
        },
        first,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEAT: Seat = Seat {
        channel: 1,
        person: 2,
        private: false,
    };

    fn about(question: &str) -> Exchange {
        Exchange {
            turn: Turn {
                question: question.to_owned(),
                ..Turn::default()
            },
            first: None,
        }
    }

    #[test]
    fn a_question_is_remembered_for_fifteen_minutes() {
        let conversations = Conversations::default();
        let asked = Instant::now();
        let minutes = |minutes| asked + Duration::from_mins(minutes);
        conversations.remember(SEAT, about("q"), asked);
        let just_before = minutes(15).checked_sub(Duration::from_secs(1)).unwrap();
        assert_eq!(conversations.last(SEAT, just_before), Some(about("q")));
        assert_eq!(conversations.last(SEAT, minutes(15)), None);
        conversations.tidy(just_before);
        assert_eq!(conversations.last.lock().unwrap().len(), 1);
        conversations.tidy(minutes(15));
        assert_eq!(
            conversations.last.lock().unwrap().len(),
            0,
            "it is forgotten"
        );
    }

    #[test]
    fn what_is_private_is_not_lent_to_what_is_public() {
        let conversations = Conversations::default();
        let now = Instant::now();
        let private = Seat {
            private: true,
            ..SEAT
        };
        conversations.remember(private, about("secret"), now + Duration::from_secs(1));
        assert_eq!(conversations.last(SEAT, now), None);
        conversations.remember(SEAT, about("open"), now);
        assert_eq!(conversations.last(SEAT, now), Some(about("open")));
        assert_eq!(conversations.last(private, now), Some(about("secret")));
        conversations.remember(SEAT, about("later"), now + Duration::from_secs(2));
        assert_eq!(conversations.last(private, now), Some(about("later")));
    }

    #[test]
    fn no_more_than_the_most_are_remembered() {
        let conversations = Conversations::default();
        let now = Instant::now();
        let seat = |person| Seat { person, ..SEAT };
        for person in 0..MOST as u64 + 10 {
            let asked = now + Duration::from_millis(person);
            conversations.remember(seat(person), about("q"), asked);
        }
        assert_eq!(conversations.last.lock().unwrap().len(), MOST);
        assert_eq!(conversations.last(seat(3), now), None);
        assert_eq!(conversations.last(seat(MOST as u64), now), Some(about("q")));
        let elsewhere = Seat {
            channel: 2,
            ..seat(MOST as u64)
        };
        assert_eq!(conversations.last(elsewhere, now), None);
    }

    #[test]
    fn a_message_of_ours_tells_what_it_answers() {
        let content = "**You asked:** and her? · **read as:** What did Ada \\*Rowe say?\n**The documents say** · confidence high (0.86)\n> “It rained,”\n> she said.\nSaid by Ada \\*Rowe, warden (quoted)\n**The log** · 2014 · ¶ 3\n> It poured.\n**The log** · 2014 · ¶ 4";
        let shown = shown_in(content, None).unwrap();
        assert_eq!(shown.turn.question, "What did Ada *Rowe say?");
        assert_eq!(shown.turn.quotes, ["“It rained,”\nshe said.", "It poured."]);
        assert_eq!(shown.turn.speaker.as_deref(), Some("Ada *Rowe"));
        assert_eq!(shown_in("Hello!", None), None);
    }
}

//! The last question of each person in each channel, for fifteen minutes, so
//! that a follow-up is understood. In memory only and bounded. It knows no
//! clock: the time comes with the call. Completing a follow-up is the engine's.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a question is remembered.
const REMEMBERED: Duration = Duration::from_mins(15);
/// How many are.
const MOST: usize = 5_000;

/// Where a conversation takes place: the channel and the person.
pub(super) type Seat = (u64, u64);

/// The last questions.
#[derive(Debug, Default)]
pub(super) struct Conversations {
    last: Mutex<HashMap<Seat, (String, Instant)>>,
}

impl Conversations {
    /// The last question of a person in a channel, made whole.
    pub(super) fn last(&self, seat: Seat, now: Instant) -> Option<String> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.get(&seat)
            .filter(|(_, at)| is_fresh(*at, now))
            .map(|(question, _)| question.clone())
    }

    /// Remembers a question that was answered.
    pub(super) fn remember(&self, seat: Seat, question: String, now: Instant) {
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
        last.insert(seat, (question, now));
    }

    /// Forgets what is older than fifteen minutes.
    pub(super) fn tidy(&self, now: Instant) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        forget_old(&mut last, now);
        last.shrink_to_fit();
    }
}

fn forget_old(last: &mut HashMap<Seat, (String, Instant)>, now: Instant) {
    last.retain(|_, (_, at)| is_fresh(*at, now));
}

fn is_fresh(asked: Instant, now: Instant) -> bool {
    now.saturating_duration_since(asked) < REMEMBERED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_remembered_for_fifteen_minutes() {
        let conversations = Conversations::default();
        let asked = Instant::now();
        let minutes = |minutes| asked + Duration::from_mins(minutes);
        conversations.remember((1, 2), "q".to_owned(), asked);
        let just_before = minutes(15).checked_sub(Duration::from_secs(1)).unwrap();
        assert_eq!(
            conversations.last((1, 2), just_before).as_deref(),
            Some("q")
        );
        assert_eq!(conversations.last((1, 2), minutes(15)), None);
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
    fn no_more_than_the_most_are_remembered() {
        let conversations = Conversations::default();
        let now = Instant::now();
        for person in 0..MOST as u64 + 10 {
            let asked = now + Duration::from_millis(person);
            conversations.remember((1, person), "q".to_owned(), asked);
        }
        assert_eq!(conversations.last.lock().unwrap().len(), MOST);
        assert_eq!(conversations.last((1, 3), now), None);
        assert_eq!(
            conversations.last((1, MOST as u64), now).as_deref(),
            Some("q")
        );
        assert_eq!(conversations.last((2, MOST as u64), now), None);
    }
}

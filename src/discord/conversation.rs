//! The last question of each person in each channel, for fifteen minutes, so
//! that a follow-up is understood. In memory only and bounded.
//!
//! Completing "and the council?" is the engine's; here only the question words
//! that stand for the whole last question are filled in ("when was that?").

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
    pub(super) fn last(&self, seat: Seat) -> Option<String> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.get(&seat)
            .filter(|(_, at)| at.elapsed() < REMEMBERED)
            .map(|(question, _)| question.clone())
    }

    /// Remembers a question that was answered.
    pub(super) fn remember(&self, seat: Seat, question: String) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() >= MOST && !last.contains_key(&seat) {
            forget_old(&mut last);
            let oldest = last
                .iter()
                .min_by_key(|(_, (_, at))| *at)
                .map(|(seat, _)| *seat);
            if let (true, Some(oldest)) = (last.len() >= MOST, oldest) {
                last.remove(&oldest);
            }
        }
        last.insert(seat, (question, Instant::now()));
    }

    /// Forgets what is older than fifteen minutes.
    pub(super) fn tidy(&self) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        forget_old(&mut last);
        last.shrink_to_fit();
    }
}

fn forget_old(last: &mut HashMap<Seat, (String, Instant)>) {
    last.retain(|_, (_, at)| at.elapsed() < REMEMBERED);
}

/// The words that ask, longest first.
const ASKING: [&str; 12] = [
    "how many", "how much", "how long", "when", "where", "why", "who", "whom", "how", "which",
    "what", "whose",
];

/// `When was that?` after `What did the board decide?` asks when the board
/// decided: `When did the board decide?`. `None` where the question says
/// itself what it asks about.
pub(super) fn same_again(question: &str, previous: &str) -> Option<String> {
    let words: Vec<String> = question
        .trim_end_matches(['?', '!', '.', ' '])
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let words = match words.split_first() {
        Some((first, rest)) if first == "and" || first == "so" => rest,
        _ => &words,
    };
    let asked = asking(&words.join(" "))?;
    let rest = words.get(asked.split(' ').count()..)?;
    let refers = |word: &String| matches!(word.as_str(), "that" | "this" | "it" | "so");
    let empty = |word: &String| {
        matches!(
            word.as_str(),
            "was"
                | "is"
                | "did"
                | "does"
                | "were"
                | "are"
                | "happen"
                | "happened"
                | "said"
                | "say"
                | "said?"
        )
    };
    let about_it = (rest.is_empty() || rest.iter().any(refers))
        && rest.iter().all(|word| refers(word) || empty(word));
    if !about_it {
        return None;
    }
    let before = asking(&previous.trim().to_lowercase())?;
    let kept = previous.trim().get(before.len()..)?;
    let mut whole = asked.to_owned();
    whole.get_mut(..1)?.make_ascii_uppercase();
    whole.push_str(kept);
    Some(whole)
}

/// The asking words at the beginning of a lower-case question.
fn asking(question: &str) -> Option<&'static str> {
    ASKING.into_iter().find(|words| {
        question
            .strip_prefix(words)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_question_word_asks_about_the_last_question() {
        let previous = "What did the board decide on the weir?";
        for (question, whole) in [
            (
                "When was that?",
                Some("When did the board decide on the weir?"),
            ),
            ("and why?", Some("Why did the board decide on the weir?")),
            (
                "Who said that?",
                Some("Who did the board decide on the weir?"),
            ),
            ("When was the weir built?", None),
            ("And the mayor?", None),
            ("Is that so?", None),
        ] {
            assert_eq!(
                same_again(question, previous).as_deref(),
                whole,
                "{question}"
            );
        }
    }

    #[test]
    fn no_more_than_the_most_are_remembered() {
        let conversations = Conversations::default();
        for person in 0..MOST as u64 + 10 {
            conversations.remember((1, person), "q".to_owned());
        }
        assert_eq!(conversations.last.lock().unwrap().len(), MOST);
        assert_eq!(conversations.last((1, 3)), None);
        assert_eq!(conversations.last((1, MOST as u64)).as_deref(), Some("q"));
        assert_eq!(conversations.last((2, MOST as u64)), None);
    }
}

//! Whether a sentence holds the kind of answer that is asked for: a name for
//! `who`, a figure for `how many`, a date for `when`.
//!
//! A word of the question itself is never its answer. These are signals, not
//! verdicts; the model decides what they are worth.

use crate::index::candidate::{Hit, Matcher, TokenRecord, class};
use crate::query::{Kind, Query};

/// The kind of answer in a sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AnswerInSentence {
    /// Whether the kind can be told from the words at all.
    pub checkable: bool,
    /// Whether it is there.
    pub present: bool,
    /// How near it stands to a word of the question: 1 beside it, towards 0 far
    /// from it.
    pub near: f32,
}

/// Looks for the kind of answer that the query asks for.
#[must_use]
pub fn answer(
    query: &Query,
    tokens: &[TokenRecord],
    hits: &[(usize, Hit)],
    matcher: &Matcher<'_>,
    spoken: bool,
) -> AnswerInSentence {
    let checkable = !matches!(query.kind, Kind::Other | Kind::YesNo);
    if !checkable {
        return AnswerInSentence::default();
    }
    if query.kind == Kind::Said {
        return AnswerInSentence {
            checkable,
            present: spoken,
            near: f32::from(u8::from(spoken)),
        };
    }
    let taken = |at: usize| {
        hits.iter()
            .any(|(hit, h)| (*hit..*hit + h.tokens).contains(&at))
    };
    let mut best: Option<usize> = None;
    for at in 0..tokens.len() {
        if taken(at) && query.kind != Kind::Define && query.kind != Kind::Reason {
            continue;
        }
        if !is_kind(query.kind, tokens, at, matcher, &taken) {
            continue;
        }
        let distance = hits
            .iter()
            .filter(|(_, hit)| !query.terms[hit.term].light)
            .map(|(hit, _)| hit.abs_diff(at))
            .min()
            .unwrap_or(tokens.len());
        best = Some(best.map_or(distance, |known| known.min(distance)));
    }
    #[allow(
        clippy::cast_precision_loss,
        reason = "a sentence has far fewer than 2^24 words"
    )]
    let near = best.map_or(0.0, |distance| 4.0 / (4.0 + distance as f32));
    AnswerInSentence {
        checkable,
        present: best.is_some(),
        near,
    }
}

/// Whether the token at `at` is of the kind.
fn is_kind(
    kind: Kind,
    tokens: &[TokenRecord],
    at: usize,
    matcher: &Matcher<'_>,
    taken: &dyn Fn(usize) -> bool,
) -> bool {
    let classes = |at: usize| tokens.get(at).map_or(0, |token| matcher.classes(*token));
    let has = |at: usize, class: u8| classes(at) & class != 0;
    let capital = |at: usize| {
        tokens.get(at).is_some_and(|token| token.is_capital())
            && !has(at, class::STOP | class::TIME)
            && !taken(at)
    };
    match kind {
        Kind::Who => capital(at) && (at > 0 || capital(at + 1) || !has(at, class::STOP)),
        Kind::When => {
            has(at, class::YEAR | class::TIME)
                || (has(at, class::PERIOD) && has(at + 1, class::TIME))
        }
        Kind::Where => has(at, class::PLACE) && (1..=3).any(|ahead| capital(at + ahead)),
        // a number of days, or of a day, is no number of anything else
        Kind::Count => {
            let counts = |ahead: usize, unit: u8| has(at + ahead, unit) && !taken(at + ahead);
            let of_time = counts(1, class::PERIOD | class::TIME)
                || (!taken(at + 1) && counts(2, class::PERIOD));
            has(at, class::NUMBER) && !has(at, class::YEAR) && !of_time
        }
        Kind::Amount => has(at, class::MONEY) || (has(at, class::NUMBER) && !has(at, class::YEAR)),
        // a sum, or a figure that is large enough for one and no year
        Kind::Money => {
            let figure = tokens.get(at).map_or("", |token| matcher.form(*token));
            has(at, class::MONEY)
                || (has(at, class::NUMBER) && !has(at, class::YEAR) && figure.len() > 3)
        }
        Kind::Age => {
            let says_age = |at: usize| {
                tokens
                    .get(at)
                    .is_some_and(|t| matches!(matcher.form(*t), "aged" | "age" | "old" | "born"))
            };
            let before = (1..=2).any(|back| at.checked_sub(back).is_some_and(says_age));
            let named = at.checked_sub(1).is_some_and(capital);
            (has(at, class::NUMBER) && !has(at, class::YEAR))
                && (before || named || (1..=3).any(|ahead| says_age(at + ahead)))
        }
        Kind::Share => tokens.get(at).is_some_and(|t| {
            matches!(
                matcher.form(*t),
                "%" | "percent"
                    | "half"
                    | "third"
                    | "thirds"
                    | "quarter"
                    | "quarters"
                    | "majority"
                    | "most"
            )
        }),
        Kind::Duration => {
            (has(at, class::NUMBER) && (1..=2).any(|ahead| has(at + ahead, class::PERIOD)))
                || (has(at, class::YEAR) && (1..=3).any(|ahead| has(at + ahead, class::YEAR)))
        }
        Kind::Reason => has(at, class::REASON),
        Kind::Define => {
            taken(at)
                && (1..=3).any(|ahead| {
                    tokens.get(at + ahead).is_some_and(|t| {
                        matches!(
                            matcher.form(*t),
                            "is" | "was"
                                | "are"
                                | "were"
                                | "means"
                                | "called"
                                | "known"
                                | "refers"
                                | "defined"
                        )
                    })
                })
        }
        Kind::Said | Kind::YesNo | Kind::Other => false,
    }
}

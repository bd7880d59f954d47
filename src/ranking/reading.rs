//! What the reader makes of the first passages, as signals: for their order, for
//! the choice of the sentence, and for how probable an answer is.
//!
//! The reader is run elsewhere, on the few passages that the signals of words and
//! vectors put first; this module knows its numbers only.

use super::{Library, Ranked, confidence};
use crate::query::Query;

/// What the reader makes of one passage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The log-odds that the passage answers, as the reader has it.
    pub answerable: f32,
    /// The score of the best answer's first and last piece together.
    pub span: f32,
    /// The share of that answer among all that might be.
    pub certainty: f32,
    /// For each sentence the share of answers in it.
    pub sentences: Vec<f32>,
}

impl Reading {
    /// The probability that the passage answers, as the reader has it.
    fn probability(&self) -> f32 {
        1.0 / (1.0 + (-self.answerable).exp())
    }

    /// The share of answers in a sentence.
    #[must_use]
    pub fn share(&self, sentence: usize) -> f32 {
        self.sentences.get(sentence).copied().unwrap_or_default()
    }
}

/// The signals that order the passages that were read.
pub const ORDER: [&str; 5] = ["score", "answerable", "probability", "span", "certainty"];

/// The signals of a sentence of a passage that was read.
pub const SENTENCE: [&str; 3] = ["score", "share", "log_share"];

/// How many signals of confidence come from the reader.
const READ: usize = 11;

/// How many signals of confidence there are for a passage that was read.
pub const COUNT: usize = confidence::COUNT + READ;

/// The names of the reader's signals of confidence.
const READ_NAMES: [&str; READ] = [
    "read_answerable",
    "read_probability",
    "read_span",
    "read_certainty",
    "read_share",
    "read_rival",
    "read_probability_of_kind",
    "read_probability_missing",
    "small_read_answerable",
    "small_read_probability",
    "small_read_span",
];

/// The names of all signals of confidence of a passage that was read, in order.
pub const NAMES: [&str; COUNT] = {
    let mut names = [""; COUNT];
    let mut at = 0;
    while at < COUNT {
        names[at] = if at < confidence::COUNT {
            confidence::NAMES[at]
        } else {
            READ_NAMES[at - confidence::COUNT]
        };
        at += 1;
    }
    names
};

/// The signals by which the passages that were read are ordered.
#[must_use]
pub fn order(score: f32, reading: &Reading) -> [f32; ORDER.len()] {
    [
        score,
        (reading.answerable / 8.0).clamp(-1.0, 1.0),
        reading.probability(),
        (reading.span / 20.0).clamp(-1.0, 1.0),
        reading.certainty,
    ]
}

/// The signals of a sentence of a passage that was read, from its score without
/// the reader.
#[must_use]
pub fn sentence(score: f32, share: f32) -> [f32; SENTENCE.len()] {
    [score, share, (share + 0.01).ln() / 4.6]
}

/// The signals of confidence of a passage that was read; `rival` is the best of
/// the others.
#[must_use]
pub fn signals(
    query: &Query,
    ranked: &Ranked<'_>,
    reading: &Reading,
    rival: Option<&Ranked<'_>>,
    library: Library,
) -> [f32; COUNT] {
    let plain = confidence::signals(query, ranked, rival, library);
    let small = confidence::small(library);
    let answerable = (reading.answerable / 8.0).clamp(-1.0, 1.0);
    let probability = reading.probability();
    let span = (reading.span / 20.0).clamp(-1.0, 1.0);
    let share: f32 = ranked
        .quoted(query)
        .map(|sentence| reading.share(sentence))
        .sum();
    let rival = rival
        .and_then(|rival| rival.reading.as_ref())
        .map_or(0.0, Reading::probability);
    let unmet = f32::from(u8::from(!ranked.holds_what_is_asked_for(query)));
    let read: [f32; READ] = [
        answerable,
        probability,
        span,
        reading.certainty,
        share,
        rival,
        probability * (1.0 - unmet),
        probability * query.missing_weight(),
        small * answerable,
        small * probability,
        small * span,
    ];
    std::array::from_fn(|at| {
        if at < confidence::COUNT {
            plain[at]
        } else {
            read[at - confidence::COUNT]
        }
    })
}

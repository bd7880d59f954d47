//! Signals of a sentence within its passage: which one answers.
//!
//! Each is a share or a ratio between 0 and 1 but for the logarithm of the
//! length. Trained apart from the passage's signals, on questions whose
//! answering sentence is known.

use super::Model;
use super::matches::{Matches, SentenceMatch};
use super::meaning::Nearness;
use crate::index::candidate::Candidate;
use crate::query::Query;

/// How many signals a sentence has.
pub const COUNT: usize = 17;

/// Their names, in order.
pub const NAMES: [&str; COUNT] = [
    "coverage",
    "coverage_with_context",
    "coverage_with_neighbours",
    "exact",
    "in_order",
    "density",
    "kind",
    "kind_near",
    "asked_speaker",
    "first",
    "length",
    "alone",
    "matched",
    "soft",
    "soft_with_context",
    "tokens",
    "tokens_best",
];

/// The position of `kind`.
pub const KIND: usize = 6;

/// The position of `asked_speaker`.
pub const ASKED_SPEAKER: usize = 8;

/// The signals of each sentence of a candidate.
#[must_use]
pub fn signals(
    query: &Query,
    candidate: &Candidate<'_>,
    matched: &Matches,
    nearness: &Nearness,
) -> Vec<[f32; COUNT]> {
    let sentences = &matched.sentences;
    let coverages: Vec<f32> = sentences
        .iter()
        .map(|s| covered(query, &s.run.credit))
        .collect();
    let best = coverages.iter().copied().fold(0.0, f32::max);
    let count = candidate.sentences.len();
    let tokens = |at: usize| nearness.sentences.get(at).copied().unwrap_or_default();
    let nearest = (0..count).map(tokens).fold(0.0, f32::max);
    (0..count)
        .map(|at| {
            let sentence = &sentences[at];
            let share = coverages[at];
            let neighbours = [at.checked_sub(1), (at + 1 < count).then_some(at + 1)];
            let with_neighbours = neighbours
                .iter()
                .flatten()
                .map(|other| {
                    covered_together(
                        query,
                        &[&sentence.run.credit, &sentences[*other].run.credit],
                    )
                })
                .fold(share, f32::max);
            [
                share,
                covered_together(
                    query,
                    &[
                        &sentence.run.credit,
                        &matched.title.credit,
                        &matched.heading.credit,
                    ],
                ),
                with_neighbours,
                exact(query, sentence),
                sentence.in_order,
                density(sentence),
                f32::from(u8::from(sentence.answer.present)),
                sentence.answer.near,
                f32::from(u8::from(sentence.spoken.by_asked)),
                f32::from(u8::from(at == 0)),
                length(sentence),
                if best > 0.0 { share / best } else { 0.0 },
                f32::from(u8::from(sentence.matched > 0)),
                covered(query, &sentence.run.soft),
                covered_together(
                    query,
                    &[
                        &sentence.run.soft,
                        &matched.title.soft,
                        &matched.heading.soft,
                    ],
                ),
                tokens(at),
                if nearest > 0.0 {
                    tokens(at) / nearest
                } else {
                    0.0
                },
            ]
        })
        .collect()
}

/// The share of the question's weight that some credits earn.
#[must_use]
pub fn covered(query: &Query, credit: &[f32]) -> f32 {
    query
        .terms
        .iter()
        .zip(credit)
        .map(|(term, credit)| term.weight * credit)
        .sum()
}

/// The share of the question's weight that several runs earn together.
#[must_use]
pub fn covered_together(query: &Query, runs: &[&[f32]]) -> f32 {
    query
        .terms
        .iter()
        .enumerate()
        .map(|(at, term)| term.weight * runs.iter().map(|run| run[at]).fold(0.0, f32::max))
        .sum()
}

/// The share of the question's weight that stands in the very form typed.
#[must_use]
pub fn exact(query: &Query, sentence: &SentenceMatch) -> f32 {
    query
        .terms
        .iter()
        .zip(&sentence.run.exact)
        .filter(|(_, exact)| **exact)
        .map(|(t, _)| t.weight)
        .sum()
}

/// How densely the matches stand: matches per token between first and last.
#[allow(
    clippy::cast_precision_loss,
    reason = "a sentence has far fewer than 2^24 words"
)]
fn density(sentence: &SentenceMatch) -> f32 {
    if sentence.matched < 2 {
        return 0.0;
    }
    sentence.matched as f32 / sentence.window as f32
}

/// The logarithm of the length, 0 at 20 words.
#[allow(
    clippy::cast_precision_loss,
    reason = "a sentence has far fewer than 2^24 words"
)]
fn length(sentence: &SentenceMatch) -> f32 {
    (sentence.tokens.max(1) as f32 / 20.0).ln()
}

/// A sentence beside the best one that is worth quoting with it: it nearly
/// answers as well, and holds words of the question that the best one lacks.
#[must_use]
pub fn companion(
    query: &Query,
    matched: &Matches,
    scores: &[f32],
    best: usize,
    model: &Model,
) -> Option<usize> {
    let here = &matched.sentences.get(best)?.run.credit;
    let alone = covered(query, here);
    [best.checked_sub(1), Some(best + 1)]
        .into_iter()
        .flatten()
        .filter(|other| *other < scores.len())
        .filter(|other| {
            let together = covered_together(query, &[here, &matched.sentences[*other].run.credit]);
            together - alone >= model.companion_gain
                && scores[best] - scores[*other] <= model.companion_margin
        })
        .max_by(|a, b| scores[*a].total_cmp(&scores[*b]))
}

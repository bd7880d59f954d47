//! Signals of a passage: how well it answers.
//!
//! Each is divided by the most that the question could earn, so that it means
//! the same for short and long questions and in libraries of any size.

use super::Library;
use super::matches::{Matches, Run};
use super::meaning::Nearness;
use super::sentence::{covered, covered_together, exact};
use crate::index::candidate::Candidate;
use crate::query::{Query, Term};

/// How many signals a passage has.
pub const COUNT: usize = 28;

/// Their names, in order.
pub const NAMES: [&str; COUNT] = [
    "bm25",
    "document_over_passage",
    "retrieval",
    "pairs",
    "sentence",
    "sentence_with_context",
    "sentence_exact",
    "sentence_in_order",
    "sentence_density",
    "passage",
    "passage_with_context",
    "context",
    "kind",
    "kind_near",
    "names",
    "rarest",
    "asked_speaker",
    "spoken",
    "length",
    "soft_sentence",
    "soft_passage",
    "soft_weakest",
    "cosine",
    "tokens",
    "tokens_weakest",
    "tokens_sentence",
    "description_passage",
    "description_document",
];

/// The position of `soft_passage`: the share of the question that the passage
/// holds in its words or, where meaning is on, in words that mean much the same.
pub const SOFT_PASSAGE: usize = 20;

/// BM25's saturation of term frequency.
const K1: f32 = 1.2;
/// BM25's normalisation of length.
const B: f32 = 0.75;

/// The signals of a candidate whose best sentence is at `best`.
#[must_use]
#[allow(
    clippy::cast_precision_loss,
    reason = "a passage has far fewer than 2^24 words"
)]
pub fn signals(
    query: &Query,
    candidate: &Candidate<'_>,
    matched: &Matches,
    best: usize,
    library: Library,
    top_retrieval: f32,
    nearness: &Nearness,
) -> [f32; COUNT] {
    let sentence = &matched.sentences[best];
    let context = [&matched.title.credit[..], &matched.heading.credit[..]];
    let tokens = candidate.tokens.len() + candidate.title.len() + candidate.heading.len();
    let soft = [
        &matched.text.soft[..],
        &matched.title.soft[..],
        &matched.heading.soft[..],
    ];
    let whole = frequencies(&[&matched.text, &matched.title, &matched.heading]);
    let flag = |set: bool| f32::from(u8::from(set));
    let by_passage = |term: &Term| term.weight;
    let earned = bm25(
        query,
        &whole,
        tokens as f32,
        library.mean_passage,
        &by_passage,
    );
    let earned_around = bm25(
        query,
        &matched.surroundings.own_frequency,
        candidate.surroundings.len() as f32,
        library.mean_surroundings,
        &|term| term.idf_of_documents,
    );
    let mut signals = [
        earned,
        earned_around - earned,
        if top_retrieval > 0.0 {
            candidate.retrieval / top_retrieval
        } else {
            0.0
        },
        matched.pairs,
        covered(query, &sentence.run.credit),
        covered_together(query, &[&sentence.run.credit, context[0], context[1]]),
        exact(query, sentence),
        sentence.in_order,
        if sentence.matched < 2 {
            0.0
        } else {
            sentence.matched as f32 / sentence.window as f32
        },
        covered(query, &matched.text.credit),
        covered_together(query, &[&matched.text.credit, context[0], context[1]]),
        covered_together(query, &context),
        flag(sentence.answer.present),
        sentence.answer.near,
        names(query, &[&matched.text.credit, context[0], context[1]]),
        rarest(query, &sentence.run.credit),
        flag(matched.sentences.iter().any(|s| s.spoken.by_asked)),
        flag(sentence.spoken.by_somebody),
        (tokens.max(1) as f32 / 120.0).ln(),
        covered_together(
            query,
            &[
                &sentence.run.soft,
                &matched.title.soft,
                &matched.heading.soft,
            ],
        ),
        covered_together(query, &soft),
        weakest(query, &soft),
        nearness.cosine,
        nearness.tokens,
        nearness.weakest,
        nearness.sentences.get(best).copied().unwrap_or_default(),
        0.0,
        0.0,
    ];
    signals[COUNT - 2] = earned;
    signals[COUNT - 1] = earned_around;
    signals
}

/// The signals as they count for a question: those of an answer by as much as it
/// asks, those of a description by as much as it describes.
#[must_use]
pub fn as_asked(query: &Query, signals: &[f32; COUNT]) -> [f32; COUNT] {
    let description = description(query);
    let mut asked = *signals;
    for (place, signal) in asked.iter_mut().enumerate() {
        *signal *= if place < COUNT - 2 {
            1.0 - description
        } else {
            description
        };
    }
    asked
}

/// How much the question describes a subject rather than asks for a fact: 1
/// without a question word, else 0 up to eight words that carry meaning and 1
/// from fourteen on. A description is met by a document as a whole and not by
/// one sentence, so the other signals count less for it.
#[allow(clippy::cast_precision_loss, reason = "a query has at most 64 terms")]
fn description(query: &Query) -> f32 {
    let words = query.terms.len() as f32;
    if !query.asks && words >= 4.0 {
        return 1.0;
    }
    ((words - 8.0) / 6.0).clamp(0.0, 1.0)
}

fn frequencies(runs: &[&Run]) -> Vec<f32> {
    let terms = runs.first().map_or(0, |run| run.frequency.len());
    (0..terms)
        .map(|term| runs.iter().map(|run| run.frequency[term]).sum())
        .collect()
}

/// Okapi BM25 (Robertson and Zaragoza, 2009) as a share of the most that the
/// question could earn, words that no document holds included.
fn bm25(
    query: &Query,
    frequency: &[f32],
    tokens: f32,
    mean: f32,
    weight: &dyn Fn(&Term) -> f32,
) -> f32 {
    let length = 1.0 - B + B * tokens / mean.max(1.0);
    let mut earned = 0.0;
    let mut possible = 0.0;
    for (term, frequency) in query.terms.iter().zip(frequency) {
        earned += weight(term) * frequency * (K1 + 1.0) / (frequency + K1 * length);
        possible += weight(term) * (K1 + 1.0);
    }
    if possible > 0.0 {
        earned / possible
    } else {
        0.0
    }
}

/// The share of the question's names and years that stand in some runs; 1 where
/// it has none.
fn names(query: &Query, runs: &[&[f32]]) -> f32 {
    let mut held = 0.0;
    let mut all = 0.0;
    for (at, term) in query
        .terms
        .iter()
        .enumerate()
        .filter(|(_, term)| term.proper)
    {
        all += term.weight;
        held += term.weight * runs.iter().map(|run| run[at]).fold(0.0, f32::max);
    }
    if all > 0.0 { held / all } else { 1.0 }
}

/// The least credit among the terms that carry meaning; 1 where none does.
fn weakest(query: &Query, runs: &[&[f32]]) -> f32 {
    query
        .terms
        .iter()
        .enumerate()
        .filter(|(_, term)| !term.light)
        .map(|(at, _)| runs.iter().map(|run| run[at]).fold(0.0, f32::max))
        .fold(1.0, f32::min)
}

/// The credit of the rarest word of the question that the documents hold.
fn rarest(query: &Query, credit: &[f32]) -> f32 {
    query
        .terms
        .iter()
        .zip(credit)
        .filter(|(term, _)| !term.is_missing())
        .max_by(|(a, _), (b, _)| a.weight.total_cmp(&b.weight))
        .map_or(0.0, |(_, credit)| *credit)
}

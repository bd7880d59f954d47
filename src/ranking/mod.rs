//! Candidates become ranked passages, each with the sentence that answers best.
//!
//! 1. [`matches`](mod@matches) scans a passage once: which sentence holds which words of the
//!    question, and what else a kind of answer depends on.
//! 2. [`sentence`] turns that into signals of each sentence, [`signals`] into
//!    signals of the passage: pure functions, one a signal, all of them shares
//!    or ratios, so that they mean the same in a library of any size.
//! 3. [`model`] weighs them. The weights are data (`model.toml`); the ranking
//!    score is the plain sum of `value × weight`, so a reader can redo it.
//!
//! It sees candidates and queries only, neither files nor tantivy.

pub mod confidence;
pub mod kinds;
pub mod matches;
pub mod meaning;
pub mod model;
pub mod reading;
pub mod sentence;
pub mod signals;

use crate::index::candidate::{Candidate, Matcher};
use crate::query::{Kind, Query};
use matches::{Scratch, scan};
use meaning::Nearness;
pub use model::Model;
pub use reading::Reading;

/// How many sentences of a speaker are quoted at most where their words are
/// all that was asked for.
const MOST_SAID: usize = 3;

/// What ranking needs to know of the library as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Library {
    /// The number of passages.
    pub passages: f32,
    /// The mean number of tokens of a passage.
    pub mean_passage: f32,
    /// The mean number of tokens of a passage's surroundings.
    pub mean_surroundings: f32,
}

/// A candidate with its signals and its score.
#[derive(Debug, Clone)]
pub struct Ranked<'a> {
    /// The passage.
    pub candidate: Candidate<'a>,
    /// The sentence of the passage that answers best, by position.
    pub sentence: usize,
    /// A second sentence beside it that holds what it lacks, by position.
    pub companion: Option<usize>,
    /// The signals in the order of [`signals::NAMES`], whatever is asked.
    pub plain: [f32; signals::COUNT],
    /// The same as they count for this question.
    pub signals: [f32; signals::COUNT],
    /// The sum of signals times weights.
    pub score: f32,
    /// The signals of each sentence in the order of [`sentence::NAMES`].
    pub sentences: Vec<[f32; sentence::COUNT]>,
    /// What the reader makes of the passage, where it was read.
    pub reading: Option<Reading>,
    /// Its place among the candidates.
    position: usize,
}

impl Ranked<'_> {
    /// Whether the kind of answer that was asked for stands in the best sentence
    /// or beside it; `true` where the words of a text do not tell.
    #[must_use]
    pub fn holds_what_is_asked_for(&self, query: &Query) -> bool {
        let checkable = !matches!(
            query.kind,
            Kind::Other | Kind::YesNo | Kind::Define | Kind::Said
        );
        let near = self.sentence.saturating_sub(1)..(self.sentence + 2).min(self.sentences.len());
        !checkable || self.sentences[near].iter().any(|s| s[sentence::KIND] > 0.5)
    }

    /// The sentences to quote, as positions in the passage: the best one, with
    /// its companion, or up to three sentences of the asked speaker's words
    /// where nothing but those was asked for.
    #[must_use]
    pub fn quoted(&self, query: &Query) -> std::ops::Range<usize> {
        let mut quoted = self.sentence..self.sentence + 1;
        if let Some(companion) = self.companion {
            quoted = quoted.start.min(companion)..quoted.end.max(companion + 1);
        }
        if query.said_by.as_ref().is_some_and(|said| said.anything) {
            let asked = |at: usize| {
                self.sentences
                    .get(at)
                    .is_some_and(|s| s[sentence::ASKED_SPEAKER] > 0.5)
            };
            if asked(self.sentence) {
                while quoted.len() < MOST_SAID && asked(quoted.end) {
                    quoted.end += 1;
                }
                while quoted.len() < MOST_SAID && quoted.start > 0 && asked(quoted.start - 1) {
                    quoted.start -= 1;
                }
            }
        }
        quoted
    }
}

/// What every candidate of a question is assessed with.
#[derive(Debug, Clone, Copy)]
pub struct Assessment<'q> {
    /// The question.
    pub query: &'q Query,
    /// The words of the question among those of the library.
    pub matcher: &'q Matcher<'q>,
    /// How near each candidate is in meaning; empty where meaning is off.
    pub nearness: &'q [Nearness],
    /// The library as a whole.
    pub library: Library,
    /// The weights.
    pub model: &'q Model,
}

impl Assessment<'_> {
    /// Ranks candidates, best first; ties keep the order of retrieval.
    #[must_use]
    pub fn rank<'a>(&self, candidates: &[Candidate<'a>]) -> Vec<Ranked<'a>> {
        let mut scratch = Scratch::default();
        let top = top_retrieval(candidates);
        let mut ranked: Vec<Ranked<'a>> = (0..candidates.len())
            .map(|position| self.assess(candidates, position, None, top, &mut scratch))
            .collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        ranked
    }

    /// Takes in what the reader makes of the first passages: the sentence of each
    /// is chosen anew, and they are put into another order among themselves.
    pub fn take_in<'a>(
        &self,
        candidates: &[Candidate<'a>],
        ranked: &mut [Ranked<'a>],
        readings: Vec<Reading>,
    ) {
        let mut scratch = Scratch::default();
        let top = top_retrieval(candidates);
        let count = readings.len().min(ranked.len());
        for (passage, reading) in ranked.iter_mut().zip(readings) {
            *passage = self.assess(
                candidates,
                passage.position,
                Some(reading),
                top,
                &mut scratch,
            );
        }
        let order = |passage: &Ranked<'_>| {
            passage.reading.as_ref().map_or(f32::MIN, |reading| {
                self.model
                    .order_score(&reading::order(passage.score, reading))
            })
        };
        ranked[..count].sort_by(|a, b| order(b).total_cmp(&order(a)));
    }

    fn assess<'a>(
        &self,
        candidates: &[Candidate<'a>],
        position: usize,
        reading: Option<Reading>,
        top_retrieval: f32,
        scratch: &mut Scratch,
    ) -> Ranked<'a> {
        let Assessment {
            query,
            matcher,
            library,
            model,
            ..
        } = *self;
        let candidate = &candidates[position];
        let none = Nearness::default();
        let nearness = self.nearness.get(position).unwrap_or(&none);
        let found = scan(query, candidate, matcher, scratch);
        let sentences = sentence::signals(query, candidate, &found, nearness);
        let scores: Vec<f32> = sentences
            .iter()
            .enumerate()
            .map(|(at, signals)| {
                let score = model.sentence_score(signals);
                match &reading {
                    Some(reading) => {
                        model.read_sentence_score(&reading::sentence(score, reading.share(at)))
                    }
                    None => score,
                }
            })
            .collect();
        let best = best_of(&scores);
        let companion = sentence::companion(query, &found, &scores, best, model);
        let plain = signals::signals(
            query,
            candidate,
            &found,
            best,
            library,
            top_retrieval,
            nearness,
        );
        let signals = signals::as_asked(query, &plain);
        Ranked {
            candidate: *candidate,
            sentence: best,
            companion,
            plain,
            signals,
            score: model.score(&signals),
            sentences,
            reading,
            position,
        }
    }
}

fn top_retrieval(candidates: &[Candidate<'_>]) -> f32 {
    candidates.iter().map(|c| c.retrieval).fold(0.0, f32::max)
}

/// The position of the highest score, the first among equals.
fn best_of(scores: &[f32]) -> usize {
    let mut best = 0;
    for (position, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = position;
        }
    }
    best
}

//! A question and its candidates compared in meaning: which words of the library
//! mean what was typed, which passages are near, and how near each is.
//!
//! It takes the vectors that the index keeps and gives ranking numbers. Without
//! vectors it gives nothing, and ranking goes by words alone.

use crate::index::Index;
use crate::index::candidate::Candidate;
use crate::index::vectors::Vectors;
use crate::meaning::{self, Encoder, Packed};
use crate::query::{Query, terms};
use crate::ranking::meaning::{Nearness, Similar};

/// From this cosine on two words mean much the same.
const SIMILAR: f32 = 0.5;
/// The most words that stand in for one of the question.
const MOST_SIMILAR: usize = 12;
/// How many passages that are near as wholes are ranked beside those that share
/// words with the question.
const NEAR_PASSAGES: usize = 30;
/// Of how many candidates every token is compared: reading them is what costs.
const COMPARED: usize = 60;

/// A question, encoded.
pub(super) struct Meaning<'a> {
    vectors: &'a Vectors,
    whole: Packed,
    /// For each word piece the term that it belongs to, and its vector.
    pieces: Vec<(usize, Packed)>,
    /// For each term the share of one piece of it in the question's weight.
    shares: Vec<f32>,
    /// The terms that carry meaning.
    weighty: Vec<bool>,
    /// For each term the words of the library that mean much the same.
    pub(super) similar: Similar,
}

impl<'a> Meaning<'a> {
    /// Encodes a question; `None` where meaning is off or the library has no
    /// vectors.
    pub(super) fn of(query: &Query, index: &'a Index) -> Option<Meaning<'a>> {
        let vectors = index.vectors()?;
        let encoder = meaning::encoder()?;
        let words = terms::words(&query.question);
        let mut parts: Vec<&str> = words.iter().map(|word| word.surface.as_str()).collect();
        parts.push("?");
        let asked = encoder.encode(&[parts]).pop().flatten()?;
        let term_of = |part: u16| -> Option<usize> {
            let word = words.get(usize::from(part))?;
            if word.only_asks() {
                return None;
            }
            let position = u32::from(part);
            let last = query.terms.iter().rposition(|t| t.position <= position)?;
            Some(last)
        };
        let pieces: Vec<(usize, Packed)> = asked
            .tokens
            .into_iter()
            .filter_map(|(part, vector)| Some((term_of(part)?, vector)))
            .collect();
        let mut counts = vec![0.0_f32; query.terms.len()];
        for (term, _) in &pieces {
            counts[*term] += 1.0;
        }
        let shares = query
            .terms
            .iter()
            .zip(&counts)
            .map(|(term, count)| term.weight / count.max(1.0))
            .collect();
        Some(Meaning {
            similar: similar(query, index, vectors, encoder),
            weighty: query.terms.iter().map(|term| !term.light).collect(),
            vectors,
            whole: asked.mean,
            pieces,
            shares,
        })
    }

    /// Adds the passages that are nearest as wholes to the candidates, then
    /// compares all of them.
    pub(super) fn compare(
        &self,
        index: &'a Index,
        candidates: &mut Vec<Candidate<'a>>,
        allowed: Option<&[bool]>,
    ) -> Vec<Nearness> {
        self.add_nearest(index, candidates, allowed);
        let mut nearness: Vec<Nearness> = candidates
            .iter()
            .map(|candidate| Nearness {
                cosine: self
                    .vectors
                    .nearness(candidate.passage, &self.whole)
                    .unwrap_or_default(),
                ..Nearness::default()
            })
            .collect();
        let top = candidates.iter().map(|c| c.retrieval).fold(0.0, f32::max);
        let promise = |at: usize| {
            let by_words = if top > 0.0 {
                candidates[at].retrieval / top
            } else {
                0.0
            };
            by_words + nearness[at].cosine
        };
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by(|a, b| promise(*b).total_cmp(&promise(*a)));
        for at in order.into_iter().take(COMPARED) {
            self.compare_tokens(&candidates[at], &mut nearness[at]);
        }
        nearness
    }

    fn add_nearest(
        &self,
        index: &'a Index,
        candidates: &mut Vec<Candidate<'a>>,
        allowed: Option<&[bool]>,
    ) {
        let mut nearest: Vec<(f32, u32)> = (0u32..)
            .take(self.vectors.len())
            .filter(|passage| {
                allowed.is_none_or(|a| a.get(*passage as usize).copied().unwrap_or(false))
            })
            .filter_map(|passage| Some((self.vectors.nearness(passage, &self.whole)?, passage)))
            .collect();
        nearest.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, passage) in nearest.into_iter().take(NEAR_PASSAGES) {
            if candidates.iter().all(|known| known.passage != passage) {
                candidates.extend(index.candidate(passage, 0.0));
            }
        }
    }

    /// Late interaction: the best cosine of each piece of the question among the
    /// passage's tokens, and among those of each sentence.
    fn compare_tokens(&self, candidate: &Candidate<'_>, nearness: &mut Nearness) {
        let Some(tokens) = self.vectors.tokens(candidate.passage) else {
            return;
        };
        let pieces = self.pieces.len();
        let sentences = candidate.sentences.len();
        let mut whole = vec![0.0_f32; pieces];
        let mut by_sentence = vec![0.0_f32; pieces * sentences];
        tokens.each(&mut |sentence, scale, values| {
            for (at, (_, piece)) in self.pieces.iter().enumerate() {
                let near = piece.dot(scale, values);
                whole[at] = whole[at].max(near);
                let sentence = usize::from(sentence);
                if sentence < sentences {
                    let best = &mut by_sentence[sentence * pieces + at];
                    *best = best.max(near);
                }
            }
        });
        nearness.tokens = self.weighed(&whole);
        nearness.sentences = by_sentence
            .chunks(pieces.max(1))
            .map(|best| self.weighed(best))
            .collect();
        let mut by_term = vec![(0.0_f32, 0.0_f32); self.shares.len()];
        for ((term, _), best) in self.pieces.iter().zip(&whole) {
            by_term[*term].0 += best;
            by_term[*term].1 += 1.0;
        }
        nearness.weakest = by_term
            .iter()
            .zip(&self.weighty)
            .filter(|((_, pieces), weighty)| **weighty && *pieces > 0.0)
            .map(|((sum, pieces), _)| sum / pieces)
            .fold(1.0, f32::min);
    }

    fn weighed(&self, best: &[f32]) -> f32 {
        let (mut sum, mut all) = (0.0, 0.0);
        for ((term, _), best) in self.pieces.iter().zip(best) {
            sum += self.shares[*term] * best;
            all += self.shares[*term];
        }
        if all > 0.0 { sum / all } else { 0.0 }
    }
}

/// For each term the words of the library that mean much the same. Names and
/// figures mean nothing but themselves.
fn similar(query: &Query, index: &Index, vectors: &Vectors, encoder: &Encoder) -> Similar {
    let has_meaning = |form: &str| form.len() > 2 && form.chars().all(char::is_alphabetic);
    let known: Vec<Option<Packed>> = query
        .terms
        .iter()
        .map(|term| {
            let stem = crate::analysis::stems::stem(&term.form);
            vectors.word(index.words().stems.find(&stem)?)
        })
        .collect();
    let wanted: Vec<bool> = query
        .terms
        .iter()
        .map(|term| !term.proper && has_meaning(&term.form))
        .collect();
    let new: Vec<usize> = (0..query.terms.len())
        .filter(|at| wanted[*at] && known[*at].is_none())
        .collect();
    let forms: Vec<&str> = new
        .iter()
        .map(|at| query.terms[*at].form.as_str())
        .collect();
    let mut vectors_of = known;
    if !forms.is_empty() {
        for (at, vector) in new.iter().zip(encoder.words(&forms)) {
            vectors_of[*at] = vector;
        }
    }
    vectors_of
        .into_iter()
        .zip(wanted)
        .map(|(vector, wanted)| match vector {
            Some(vector) if wanted => vectors
                .words_near(&vector, SIMILAR, MOST_SIMILAR)
                .into_iter()
                .map(|(stem, near)| (stem, ((near - 0.3) / 0.7).clamp(0.0, 0.95)))
                .collect(),
            _ => Vec::new(),
        })
        .collect()
}

//! Which ranked passages are shown: the best, each once.
//!
//! Two passages whose answering sentences are nearly the same words are one
//! citation with "also in"; the order of ranking is kept. It knows tokens, no
//! text.

use rustc_hash::FxHashMap;

use crate::index::candidate::TokenRecord;
use crate::ranking::Ranked;

/// How alike two sentences are from which on they are the same words.
const SAME: f32 = 0.85;
/// Sentences of fewer tokens than this are alike by chance.
const FEWEST: usize = 6;

/// How much of its score a passage loses for each passage of the same document
/// that is shown before it (maximal marginal relevance, Carbonell and Goldstein,
/// SIGIR 1998, with the document as the measure of likeness).
const SAME_DOCUMENT: f32 = 2.0;

/// A passage to show, with those that say the same.
#[derive(Debug, Clone)]
pub struct Selected<'r, 'a> {
    /// Its position among the ranked passages.
    pub at: usize,
    /// The passage.
    pub ranked: &'r Ranked<'a>,
    /// Passages of other documents that hold the same words.
    pub same: Vec<&'r Ranked<'a>>,
}

/// The first `limit` passages that differ from one another.
#[must_use]
pub fn select<'r, 'a>(ranked: &'r [Ranked<'a>], limit: usize) -> Vec<Selected<'r, 'a>> {
    let mut selected: Vec<Selected<'r, 'a>> = Vec::new();
    let mut forms: Vec<Vec<u32>> = Vec::new();
    let mut left: Vec<usize> = (0..ranked.len()).collect();
    let mut shown: FxHashMap<u32, f32> = FxHashMap::default();
    while selected.len() < limit {
        let worth = |at: &usize| {
            let document = ranked[*at].candidate.document;
            ranked[*at].score - SAME_DOCUMENT * shown.get(&document).copied().unwrap_or_default()
        };
        let best = left
            .iter()
            .enumerate()
            .max_by(|(i, a), (j, b)| worth(a).total_cmp(&worth(b)).then(j.cmp(i)));
        let Some((place, _)) = best else { break };
        let at = left.remove(place);
        let passage = &ranked[at];
        let own = sentence_forms(passage);
        if let Some(first) = forms.iter().position(|other| alike(&own, other)) {
            let first = &mut selected[first];
            let document = passage.candidate.document;
            let known = first.ranked.candidate.document == document
                || first
                    .same
                    .iter()
                    .any(|same| same.candidate.document == document);
            if !known {
                first.same.push(passage);
            }
            continue;
        }
        *shown.entry(passage.candidate.document).or_default() += 1.0;
        forms.push(own);
        selected.push(Selected {
            at,
            ranked: passage,
            same: Vec::new(),
        });
    }
    selected
}

/// The forms of the answering sentence, sorted.
fn sentence_forms(passage: &Ranked<'_>) -> Vec<u32> {
    let Some(sentence) = passage.candidate.sentences.get(passage.sentence) else {
        return Vec::new();
    };
    let mut forms: Vec<u32> = passage
        .candidate
        .sentence_tokens(sentence)
        .iter()
        .copied()
        .map(TokenRecord::form)
        .collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Whether two sorted lists share nearly all (Jaccard's index).
#[allow(
    clippy::cast_precision_loss,
    reason = "a sentence has far fewer than 2^24 words"
)]
fn alike(a: &[u32], b: &[u32]) -> bool {
    if a.len() < FEWEST || b.len() < FEWEST {
        return false;
    }
    let shared = a
        .iter()
        .filter(|form| b.binary_search(form).is_ok())
        .count();
    shared as f32 / (a.len() + b.len() - shared) as f32 >= SAME
}

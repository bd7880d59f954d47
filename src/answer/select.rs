//! Which ranked passages are shown: the best, each once.
//!
//! Two passages whose answering sentences are nearly the same words are one
//! citation with "also in", unless one denies what the other says, or has another
//! figure or name; the order of ranking is kept. It knows tokens, no text.

use rustc_hash::FxHashMap;

use crate::analysis::negation::{negation, opposite};
use crate::index::candidate::{Matcher, TokenRecord, class};
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
pub fn select<'r, 'a>(
    ranked: &'r [Ranked<'a>],
    limit: usize,
    matcher: &Matcher<'_>,
) -> Vec<Selected<'r, 'a>> {
    let mut selected: Vec<Selected<'r, 'a>> = Vec::new();
    let mut sayings: Vec<Saying> = Vec::new();
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
        let own = saying(passage, matcher);
        let known = sayings
            .iter()
            .position(|other| alike(&own.forms, &other.forms) && own.agrees(other, matcher));
        if let Some(first) = known {
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
        sayings.push(own);
        selected.push(Selected {
            at,
            ranked: passage,
            same: Vec::new(),
        });
    }
    selected
}

/// What an answering sentence says, as far as tokens tell.
#[derive(Debug, Default)]
struct Saying {
    /// Its forms, sorted, each once.
    forms: Vec<u32>,
    /// The stems of its figures, in order; a figure's stem is its value.
    figures: Vec<u32>,
    /// What turns its sense round, in order.
    negations: Vec<&'static str>,
    /// Its capitalised words, stop words left out, in order.
    names: Vec<u32>,
    /// Whether the first of the names opens the sentence, where a word has a
    /// capital whatever it is.
    opens: bool,
}

impl Saying {
    /// Whether neither has a negation, a figure or a name that the other lacks.
    fn agrees(&self, other: &Saying, matcher: &Matcher<'_>) -> bool {
        let holds = |a: &Saying, b: &Saying| {
            let mut names = a.names.iter();
            names.all(|name| b.forms.binary_search(name).is_ok())
        };
        self.figures == other.figures
            && self.negations == other.negations
            && self.names.get(usize::from(self.opens)..)
                == other.names.get(usize::from(other.opens)..)
            && holds(self, other)
            && holds(other, self)
            && !self.opposes(other, matcher)
    }

    /// Whether one has a word and the other its opposite.
    fn opposes(&self, other: &Saying, matcher: &Matcher<'_>) -> bool {
        let only = |a: &Saying, b: &Saying| -> Vec<u32> {
            let mut forms = a.forms.clone();
            forms.retain(|form| b.forms.binary_search(form).is_err());
            forms
        };
        let spelling = |form: u32| matcher.form(TokenRecord::new(form, false, false));
        let theirs = only(other, self);
        only(self, other).iter().any(|mine| {
            let mine = spelling(*mine);
            let mut theirs = theirs.iter();
            theirs.any(|form| opposite(mine, spelling(*form)))
        })
    }
}

/// Reads the answering sentence.
fn saying(passage: &Ranked<'_>, matcher: &Matcher<'_>) -> Saying {
    let mut saying = Saying::default();
    let Some(sentence) = passage.candidate.sentences.get(passage.sentence) else {
        return saying;
    };
    let tokens = passage.candidate.sentence_tokens(sentence);
    for (at, token) in tokens.iter().copied().enumerate() {
        saying.forms.push(token.form());
        if token.is_compound() {
            continue;
        }
        let (form, classes) = (matcher.form(token), matcher.classes(token));
        if classes & class::NUMBER != 0 || COUNTS.contains(&form) {
            saying.figures.push(matcher.stem(token));
        } else if let Some(negation) = negation(form) {
            saying.negations.push(negation);
        } else if token.is_capital() && classes & class::STOP == 0 {
            saying.opens |= at == 0;
            saying.names.push(token.form());
        }
    }
    saying.forms.sort_unstable();
    saying.forms.dedup();
    saying
}

/// Words that count and are no digits to the index.
const COUNTS: [&str; 10] = [
    "one", "hundred", "thousand", "million", "billion", "dozen", "half", "once", "twice", "double",
];

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

//! Differences that are a denial and nothing else: `can't` for `can`, `did not
//! lie` for `lied`, `unable` for `able`. It knows words, no documents.

use std::ops::Range;

use crate::analysis::negation::{negation, opposite};
use crate::analysis::{lexicon, stems};
use crate::check::{Difference, Letters, Stretch};

/// Longer quotations have common stretches enough to be found by.
const SHORT: usize = 10;
/// So many words around are compared.
const AROUND: usize = 6;
/// So many stretches of one text are compared.
const MOST: usize = 3;

/// A word without its negation; `None` where nothing is left.
fn bare(word: &str) -> Option<&str> {
    match word {
        "not" | "never" => None,
        "cannot" | "can't" => Some("can"),
        "won't" => Some("will"),
        "shan't" => Some("shall"),
        _ => Some(word.strip_suffix("n't").unwrap_or(word)),
    }
}

/// The stems of words without negations, and without the `did` that a negation
/// asks for.
fn bare_stems(letters: &Letters, words: Range<usize>) -> Vec<String> {
    let denied = words.clone().any(|at| negation(letters.word(at)).is_some());
    words
        .filter_map(|at| bare(letters.word(at)))
        .filter(|word| !(denied && matches!(*word, "do" | "does" | "did")))
        .map(|word| stems::stem(word).into_owned())
        .collect()
}

/// Whether something differs and all that does is a denial.
pub(super) fn only_denies(sought: &Letters, text: &Letters, stretches: &[Stretch]) -> bool {
    let mut differing = stretches
        .iter()
        .filter(|stretch| stretch.difference != Difference::Same)
        .peekable();
    differing.peek().is_some()
        && differing.all(|stretch| {
            let typed = bare_stems(sought, stretch.quotation.clone());
            let held = bare_stems(text, stretch.text.clone());
            typed.len() == held.len()
                && typed
                    .iter()
                    .zip(&held)
                    .all(|(a, b)| a == b || opposite(a, b))
        })
}

/// What was typed without its negations, to look it up by; `None` where it has
/// none.
pub(super) fn without_denial(letters: &Letters) -> Option<String> {
    let words = 0..letters.len();
    words
        .clone()
        .any(|at| negation(letters.word(at)).is_some())
        .then(|| bare_stems(letters, words).join(" "))
}

/// The stretches of a text in which a short quotation may stand denied, with how
/// many of its words they hold.
pub(super) fn regions(sought: &Letters, text: &Letters) -> Vec<(usize, Range<usize>)> {
    let words = sought.len();
    if words > SHORT {
        return Vec::new();
    }
    let stem_of = |word: &str| stems::stem(bare(word).unwrap_or_default()).into_owned();
    let wanted: Vec<(usize, &str, String)> = (0..words)
        .map(|at| (at, sought.word(at)))
        .filter(|(_, word)| !lexicon::is_stop(word) && negation(word).is_none())
        .map(|(at, word)| (at, word, stem_of(word)))
        .collect();
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    for at in 0..text.len() {
        let word = text.word(at);
        for (place, own, stem) in &wanted {
            let begins = own.get(..2).is_some_and(|begin| word.starts_with(begin));
            let like = *own == word || begins && *stem == stem_of(word) || opposite(own, word);
            if !like {
                continue;
            }
            let start = at.saturating_sub(place + AROUND);
            let end = (at + words + AROUND - place).min(text.len());
            let held = (0..words)
                .filter(|&w| (start..end).any(|t| text.word(t) == sought.word(w)))
                .count();
            found.push((held + 1, start..end));
        }
    }
    found.sort_by_key(|(held, range)| (std::cmp::Reverse(*held), range.start));
    found.dedup();
    found.truncate(MOST);
    found
}

//! How a sentence opens: with a description that has its capital from there, or
//! with an adverbial before its subject.
//!
//! It knows nobody who is named.

use super::lexicon::{
    BE, CLAUSE, CUE_FINITE, DETERMINER, HAVE, PLURAL, PREPOSITION, RECORD, ROLE, TIME, TITLE,
    UPPER, VERB,
};
use super::phrase::{self, Phrase, Sort};
use super::scan::{Scan, What};

/// Whether a description has its capital only because a sentence begins with
/// it: `Social workers said`.
pub(super) fn begins_sentence(scan: &Scan, text: &str, found: &Phrase) -> bool {
    let first = &scan.units[found.name.start];
    found.sort == Sort::Description
        && found.units.start == found.name.start
        && first.is_capital()
        && scan
            .frames
            .binary_search_by_key(&found.units.start, |f| f.units.start)
            .is_ok()
        && scan.units[found.name.clone()]
            .iter()
            .skip(1)
            .all(|unit| !unit.is_capital())
        && !first.is(UPPER)
        && (found.name.clone()).all(|at| scan.units[at].what != What::Possessive)
        && (first.is(ROLE | RECORD) || found.name.len() > 1 || phrase::plural(first, text))
}

pub(super) fn small_first(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .chain(letters)
        .collect()
}

/// Whether the first name of a sentence is its subject after an adverbial or a
/// description: `When the bell rang, Ann Reed was`, `Her neighbour, Ann Reed,`.
pub(super) fn opens_main_clause(scan: &Scan, low: usize, name: &std::ops::Range<usize>) -> bool {
    let units = &scan.units;
    let comma = name.start.checked_sub(1).filter(|at| *at > low);
    let Some(comma) = comma.filter(|&at| units[at].is_mark(",")) else {
        return false;
    };
    let first = &units[low];
    let before = low..comma;
    let adverbial = first.is(PREPOSITION | CLAUSE | TIME);
    let description = first.is(DETERMINER)
        && before.len() < 5
        && units[comma - 1].is(ROLE | TITLE)
        && !units[comma - 1].is(PLURAL);
    let next = units.get(name.end);
    let acts = next.is_some_and(|n| n.is_mark(",") || n.is(BE | HAVE | VERB | CUE_FINITE));
    (adverbial || description) && acts && !units[before].iter().any(|unit| unit.quote().is_some())
}

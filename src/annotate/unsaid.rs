//! Sentences with a colon whose subject did not say what follows it: the verb
//! of saying is denied, passive, or tells of what may yet be said.
//!
//! It does not look for who did say it; then nobody is named.

use super::lexicon::{
    ADVERB, BE, CUE, CUE_FINITE, CUE_ING, CUE_PLAIN, HAVE, MODAL, NEGATION, NOUN_TOO, PAST, RECORD,
    TO,
};
use super::scan::{Frame, Scan};

/// Words before `to` after which it was said all the same: `went on to say`.
const DONE: [&str; 8] = [
    "on",
    "had",
    "used",
    "continued",
    "proceeded",
    "quick",
    "continues",
    "proceeds",
];

/// Whether what follows the colon of a frame, the unit at `colon` in it, was
/// not said by the subject of the sentence.
pub(super) fn is(scan: &Scan, text: &str, frame: &Frame, colon: usize) -> bool {
    let low = frame.units.start;
    let colon = low + colon;
    let units = &scan.units;
    let word = |at: usize| {
        let span = units.get(at).map(|u| u.span);
        span.and_then(|s| s.of(text)).unwrap_or_default()
    };
    // `read out a letter from Dean Fox:`
    let lent = (low + 1..colon).any(|at| {
        units[at].is(RECORD) && matches!(word(at + 1), "from" | "by")
            || matches!(word(at), "out" | "aloud") && matches!(word(at - 1), "read" | "reads")
    });
    if lent {
        return true;
    }
    let Some(verb) = (low..colon).rev().find(|&at| {
        let unit = &units[at];
        unit.is_word() && unit.is(CUE) && !unit.is(super::lexicon::CAPITAL)
    }) else {
        return false;
    };
    let ing = units[verb].is(CUE_ING) && !units[verb].is(CUE_FINITE);
    let bare = units[verb].is(CUE_PLAIN) && !units[verb].is(CUE_FINITE | PAST);
    let mut passive = false;
    let mut at = verb;
    while at > low {
        let unit = &units[at - 1];
        if unit.is(MODAL | NEGATION) {
            return true;
        }
        if unit.is(BE) {
            passive = true;
        } else if unit.is(TO) {
            if at < low + 2 || !DONE.contains(&word(at - 2)) {
                return true;
            }
            return false;
        } else if !(unit.is(HAVE | ADVERB) || unit.is_mark(",")) {
            break;
        }
        at -= 1;
    }
    // `may stand up and say:`
    let joined = bare
        && !units[verb].is(NOUN_TOO)
        && units[low..verb].iter().any(|u| u.is(MODAL | NEGATION));
    passive && !ing || joined
}

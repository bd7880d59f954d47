//! Where the writer takes over again inside a sentence that reports somebody:
//! `, a claim that others deny`, `, but would not say when`, `, contradicting
//! Bo Dell`.
//!
//! It looks at words alone and finds ends; what stands before them is judged in
//! `reported`.

use super::lexicon::{ADVERB, COORDINATOR, CUE_PLAIN, DETERMINER, HAVE, MODAL, NEGATION};
use super::scan::Scan;

/// What a writer calls words that have just been reported.
const NAMED: [&str; 15] = [
    "claim",
    "allegation",
    "accusation",
    "charge",
    "suggestion",
    "view",
    "assertion",
    "remark",
    "comment",
    "argument",
    "contention",
    "sentiment",
    "criticism",
    "warning",
    "statement",
];
/// What a speaker may have left undone, beside saying.
const UNDONE: [&str; 5] = ["give", "name", "elaborate", "comment", "specify"];
/// What sets a speaker's words against another's.
const SET_AGAINST: [&str; 5] = [
    "contradicting",
    "echoing",
    "rejecting",
    "disputing",
    "dismissing",
];

/// The end of what is reported between two units: `high`, or the comma before
/// which the writer takes over.
pub(super) fn end(scan: &Scan, text: &str, low: usize, high: usize) -> usize {
    let units = &scan.units;
    let word = |at: usize| {
        let unit = units.get(at).filter(|_| at < high);
        unit.and_then(|u| u.span.of(text)).unwrap_or_default()
    };
    (low + 2..high)
        .find(|&comma| {
            if !units[comma].is_mark(",—") {
                return false;
            }
            let next = comma + 1;
            // `, a bold claim that`
            let article = matches!(word(next), "a" | "an" | "the" | "something");
            let called = (next + 1..next + 3).any(|at| {
                NAMED.contains(&word(at))
                    && units.get(at + 1).is_none_or(|u| {
                        u.is_word() && !matches!(word(at + 1), "of" | "for" | "to" | "and")
                    })
            });
            article && called && units[next].is(DETERMINER)
                || SET_AGAINST.contains(&word(next))
                || left_undone(scan, next, high, &word)
        })
        .unwrap_or(high)
}

/// `but did not say`, `and declined`, `though would not name`.
fn left_undone<'a>(scan: &Scan, at: usize, high: usize, word: &impl Fn(usize) -> &'a str) -> bool {
    let unit = |at: usize| scan.units.get(at).filter(|_| at < high);
    if !unit(at).is_some_and(|u| u.is(COORDINATOR)) && word(at) != "though" {
        return false;
    }
    let mut at = at + 1;
    let mut denied = false;
    while let Some(next) = unit(at).filter(|u| u.is(HAVE | MODAL | NEGATION | ADVERB)) {
        denied |= next.is(NEGATION);
        if matches!(word(at), "declined" | "refused") {
            return true;
        }
        at += 1;
    }
    denied && (unit(at).is_some_and(|verb| verb.is(CUE_PLAIN)) || UNDONE.contains(&word(at)))
}

//! Where the writer takes over again inside a sentence that reports somebody:
//! `and left the room`, `, a claim that others deny`, `, but would not say when`, `, contradicting
//! Bo Dell`.
//!
//! It looks at words alone and finds ends; what stands before them is judged in
//! `reported`.

use super::lexicon::{
    ADVERB, COORDINATOR, CUE_FINITE, CUE_PLAIN, CUE_WEAK, DETERMINER, HAVE, MODAL, NEGATION,
    PRONOUN,
};
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

/// What people leave.
const LEFT: [&str; 12] = [
    "room", "meeting", "chamber", "hall", "building", "court", "stage", "studio", "call", "table",
    "stand", "house",
];

/// The end of what is reported between two units: `high`, or the comma before
/// which the writer takes over, or the `and` before what the speaker then did.
pub(super) fn end(scan: &Scan, text: &str, low: usize, high: usize) -> usize {
    let units = &scan.units;
    let word = |at: usize| {
        let unit = units.get(at).filter(|_| at < high);
        unit.and_then(|u| u.span.of(text)).unwrap_or_default()
    };
    (low + 2..high)
        .find(|&comma| {
            if units[comma].is(COORDINATOR) {
                return goes_away(comma + 1, &word);
            }
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
                || word(next) == "as" && another_tells(scan, next + 1, high)
                || left_undone(scan, next, high, &word)
        })
        .unwrap_or(high)
}

/// `and left the room`, `and abstained`: what minutes tell of the speaker.
fn goes_away<'a>(at: usize, word: &impl Fn(usize) -> &'a str) -> bool {
    let at = at + usize::from(word(at) == "then");
    let article = matches!(word(at + 1), "the" | "his" | "her" | "their");
    let ends = |at: usize| matches!(word(at), "" | "." | ";" | ",");
    match word(at) {
        "left" => article && LEFT.contains(&word(at + 2)),
        "withdrew" | "abstained" => ends(at + 1) || word(at + 1) == "from",
        "walked" | "stormed" => matches!(word(at + 1), "out" | "away" | "off"),
        "hung" => word(at + 1) == "up",
        "sat" => word(at + 1) == "down",
        _ => false,
    }
}

/// `as Tarn News reporter Ann Reed reports`, after `as`: the writer tells who else
/// says so.
fn another_tells(scan: &Scan, at: usize, high: usize) -> bool {
    let verb = (at..high.min(at + 9)).find(|&at| {
        let unit = &scan.units[at];
        !unit.is_word() || unit.is(CUE_FINITE) && !unit.is_capital()
    });
    verb.is_some_and(|verb| {
        let names = scan
            .units
            .get(at)
            .is_some_and(|unit| unit.is_capital() && !unit.is(PRONOUN));
        let tells = &scan.units[verb];
        names && verb > at && tells.is_word() && !tells.is(CUE_WEAK)
    })
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

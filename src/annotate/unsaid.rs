//! Sentences whose subject did not say the words in them: before a colon, the
//! verb of saying is denied, passive, or tells of what may yet be said; or
//! somebody else is quoted (`quoted Lee Orr as saying`).
//!
//! It does not look for who did say it; then nobody is named.

use super::cues::Event;
use super::lexicon::{
    ADVERB, BE, CUE, CUE_FINITE, CUE_ING, CUE_PLAIN, HAVE, MODAL, NEGATION, NOUN_TOO, PAST, RECORD,
    TO,
};
use super::phrase::{self, Sort};
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
        let place = units.get(at).map(|u| u.span);
        place.and_then(|s| s.of(text)).unwrap_or_default()
    };
    // `read out a letter from Dean Fox:`
    let foreign = (low + 1..colon).any(|at| {
        units[at].is(RECORD) && matches!(word(at + 1), "from" | "by")
            || matches!(word(at), "out" | "aloud") && matches!(word(at - 1), "read" | "reads")
    });
    if foreign {
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

/// Whether the units before a clause say that what it tells did not happen or
/// is only claimed: `It is false that`, `There is no evidence that`, `The claim
/// that`. The clause must follow `that` directly.
pub(super) fn is_disputed(scan: &Scan, text: &str, before: std::ops::Range<usize>) -> bool {
    let word = |at: usize| scan.units[at].span.of(text).unwrap_or_default();
    let Some(that) = before.clone().next_back().filter(|&at| word(at) == "that") else {
        return false;
    };
    let near = before.start.max(that.saturating_sub(4))..that;
    let Some(last) = near.clone().next_back().map(word) else {
        return false;
    };
    let denied = near
        .clone()
        .any(|at| matches!(word(at), "no" | "No" | "not" | "never"));
    match last {
        "false" | "untrue" | "wrong" | "incorrect" | "claim" | "allegation" | "suggestion"
        | "rumour" => !denied || matches!(last, "claim" | "allegation" | "suggestion" | "rumour"),
        "true" | "correct" | "right" | "evidence" | "record" | "proof" | "sign" | "case" => denied,
        _ => false,
    }
}

/// The event with the speaker whom its subject quotes: `Ann Ray quoted Lee Orr
/// as saying` is Lee Orr's. `None` where words are quoted and it is not said
/// whose, or where it is denied that they were said.
pub(super) fn as_said_by(scan: &Scan, text: &str, frame: &Frame, event: Event) -> Option<Event> {
    let word = |at: usize| {
        let unit = scan.units.get(at).filter(|_| at < frame.units.end);
        unit.and_then(|u| u.span.of(text)).unwrap_or_default()
    };
    let next = event.cue.end;
    match word(next - 1) {
        "denied" | "denies" | "denying" => {
            let said = (next..next + 2)
                .any(|at| at < frame.units.end && scan.units[at].is(CUE_ING | PAST));
            let having = word(next) == "having";
            let ing = word(next).ends_with("ing");
            (!(said && (ing || having))).then_some(event)
        }
        // `asked not to be named`
        "asked" | "asks" | "asking" => {
            let not = usize::from(word(next) == "not");
            let unnamed = word(next + not) == "to"
                && matches!(
                    word(next + not + 1),
                    "be" | "remain" | "stay" | "give" | "use"
                );
            (!unnamed || event.hearer && not == 0 && word(next + 1) != "remain").then_some(event)
        }
        "quoted" | "quotes" | "quoting" => {
            let other = phrase::after(scan, text, next, frame.units.end)?;
            let end = other.units.end;
            let said =
                other.sort != Sort::Pronoun && word(end) == "as" && word(end + 1) == "saying";
            said.then(|| Event {
                source: other.units.clone(),
                subject: other,
                ..event
            })
        }
        "read" | "reads" => (!matches!(word(next), "out" | "aloud")).then_some(event),
        _ => Some(event),
    }
}

//! What leads in to words with a colon: a name alone, a sentence with a subject,
//! or a verb of saying whose subject is nobody named.
//!
//! It finds phrases. Whose words follow is worked out in `quotations`.

use super::cues::Event;
use super::lexicon::{CLAUSE, CUE_FINITE, FIRST_PERSON, NEUTER, PREPOSITION};
use super::phrase::{self, Phrase, Sort};
use super::scan::{Frame, Scan, Unit};
use super::subjects;

/// `Dana Reed:` or `Budget blow — Dana Reed:` before a quotation.
pub(super) fn label(scan: &Scan, text: &str, frame: &Frame) -> Option<(Phrase, usize)> {
    let units = &scan.units;
    let colon = frame
        .units
        .clone()
        .find(|&at| {
            units[at].is_mark(":") && units.get(at + 1).is_some_and(|n| n.quote().is_some())
        })
        .filter(|&at| at + 1 < frame.units.end)?;
    let found = phrase::before(scan, text, frame.units.start, colon)?;
    let start = found.units.start;
    let stands_alone = start == frame.units.start || units[start - 1].is_mark("—");
    (stands_alone && found.sort == Sort::Name && found.units.len() < 8).then_some((found, colon))
}

/// The subject of a sentence that ends in a colon.
pub(super) fn subject(
    scan: &Scan,
    text: &str,
    frame: &Frame,
    events: &[Event],
    colon: Option<usize>,
) -> Option<Phrase> {
    let colon = frame.units.start + colon?;
    let next = scan
        .units
        .get(colon + 1)
        .filter(|_| colon + 1 < frame.units.end);
    if next.is_some_and(|n| n.quote().is_none()) {
        return None;
    }
    if let Some(event) = events.last() {
        return Some(event.subject.clone());
    }
    let subject = subjects::main(scan, text, frame, colon)?;
    let head = &scan.units[subject.head];
    (subject.sort != Sort::Description
        && !head.is(FIRST_PERSON | PREPOSITION | CLAUSE)
        && !head.is(NEUTER))
    .then_some(subject)
}

/// Whether a verb of saying stands before a colon and a quotation of more than
/// a few words after it: `One said: "…"`.
pub(super) fn is_spoken(scan: &Scan, frame: &Frame, colon: Option<usize>) -> bool {
    let low = frame.units.start;
    colon.is_some_and(|colon| {
        let quote = scan
            .units
            .get(low + colon + 1)
            .filter(|_| low + colon + 1 < frame.units.end);
        let verb = colon.checked_sub(1).map(|at| &scan.units[low + at]);
        verb.is_some_and(|v| v.is(CUE_FINITE) && !v.is_capital())
            && (quote.and_then(Unit::quote)).is_some_and(|index| scan.quotes[index].words > 3)
    })
}

//! How far what a verb reports can reach in its sentence: to another verb's
//! words, to the end of a relative clause, to where the writer takes over.
//!
//! It finds bounds. What is said between them is judged in `reported`.

use super::asides;
use super::cues::{Event, Link};
use super::lexicon::{ADVERB, CLAUSE, COORDINATOR, CUE_FINITE, RELATIVE};
use super::phrase;
use super::scan::{Frame, Scan};

/// The first unit that can belong to what the event reports on its left.
pub(super) fn left_bound(scan: &Scan, frame: &Frame, events: &[Event], index: usize) -> usize {
    let event = &events[index];
    let mut low = frame.units.start;
    if event.link == Link::According {
        // Cut off a clause of the writer's before: `; `.
        for at in (frame.units.start..event.extent.start).rev() {
            if scan.units[at].is_mark(";") {
                return at + 1;
            }
        }
        return low;
    }
    if let Some(previous) = index.checked_sub(1).map(|p| &events[p])
        && previous.extent.end < event.extent.start
        && !(is_tail(scan, frame, event)
            && previous.link == Link::Before
            && previous.extent.start <= low + 3)
    {
        low = previous.extent.end;
    }
    while low < event.extent.start && scan.units[low].is(COORDINATOR) {
        low += 1;
    }
    low
}

/// The unit before which what the event reports on its right ends: another
/// verb of the same speaker, or of another in a clause of its own.
pub(super) fn right_bound(
    scan: &Scan,
    text: &str,
    frame: &Frame,
    events: &[Event],
    index: usize,
) -> usize {
    let units = &scan.units;
    let event = &events[index];
    if event.link == Link::Relative || in_relative(scan, text, frame, event) {
        let stop = (event.extent.end..frame.units.end).find(|&at| units[at].is_mark(",;—"));
        return stop.unwrap_or(frame.units.end);
    }
    let own = asides::end(scan, text, event.extent.end, frame.units.end);
    for other in &events[index + 1..] {
        let mut start = other.extent.start;
        if start >= own {
            break;
        }
        match other.link {
            Link::Shared => {
                // `said A and B told C` has no shared subject; `said A and
                // told` has.
                while start > event.extent.end
                    && (units[start - 1].is(COORDINATOR) || units[start - 1].is_mark(","))
                {
                    start -= 1;
                }
                return start;
            }
            Link::Participle | Link::According => {
                if start > event.extent.end && units[start - 1].is_mark(",") {
                    return start - 1;
                }
            }
            Link::Before => {
                let mut back = start;
                while back > event.extent.end
                    && (units[back - 1].is(COORDINATOR | CLAUSE) || units[back - 1].is(ADVERB))
                {
                    back -= 1;
                }
                let that = (back..start).any(|at| units[at].span.of(text) == Some("that"));
                if !that
                    && (back < start || units[..start].last().is_some_and(|unit| unit.is_mark(";")))
                    && back > event.extent.end
                    && units[back - 1].is_mark(",;—")
                {
                    return back - 1;
                }
                // `said it was sound but Bo Dell insisted`: another's clause.
                if !that
                    && back < start
                    && back > event.extent.end + 2
                    && differs(scan, text, event, other)
                {
                    return back;
                }
                if is_tail(scan, frame, other) && start > event.extent.end {
                    return start;
                }
            }
            // `had written to Bo Dell, who replied`
            Link::Relative => {
                let who = other.cue.start.saturating_sub(1);
                if who > event.extent.end + 2 && units[who - 1].is_mark(",") {
                    return asides::end(scan, text, event.extent.end, who - 1).min(own);
                }
            }
            Link::Inverted => {}
        }
    }
    own
}

/// Whether two events have subjects of different words, neither a pronoun of
/// the other.
fn differs(scan: &Scan, text: &str, one: &Event, other: &Event) -> bool {
    let head = |event: &Event| scan.units[event.subject.head].span.of(text);
    other.subject.sort == phrase::Sort::Name && head(one) != head(other)
}

/// Whether speaker and verb stand in a relative clause: `whom Ann Ray called`,
/// `whose deputy said`.
pub(super) fn in_relative(scan: &Scan, text: &str, frame: &Frame, event: &Event) -> bool {
    let Some(before) = event.extent.start.checked_sub(1) else {
        return false;
    };
    before > frame.units.start
        && event.link == Link::Before
        && (scan.units[before].is(RELATIVE)
            && (event.weak || scan.units[before].span.of(text) != Some("which"))
            || scan.units[before].span.of(text) == Some("whose"))
}

/// Where, after the first quotation, somebody else's verb of saying leads to
/// another: `said Ann Ray of Lee Orr, who said: "…"`, `"…"; the mayor replied:`.
pub(super) fn another_speaks(scan: &Scan, event: &Event, high: usize, quote_left: bool) -> usize {
    let units = &scan.units;
    let mut begun = quote_left || event.link == Link::Inverted;
    for at in event.extent.end..high {
        let unit = &units[at];
        if unit.quote().is_some() {
            begun = true;
        } else if begun && (unit.is_mark(";") || unit.is(RELATIVE)) {
            let spoken = units[at + 1..high]
                .iter()
                .take_while(|u| u.quote().is_none())
                .any(|u| u.is(CUE_FINITE) && !u.is(super::lexicon::CAPITAL));
            let more = units[at + 1..high].iter().any(|u| u.quote().is_some());
            if spoken && more {
                return at;
            }
        }
    }
    high
}

/// Whether speaker and verb close the sentence, after a comma or a quotation.
fn is_tail(scan: &Scan, frame: &Frame, event: &Event) -> bool {
    let units = &scan.units;
    let start = event.extent.start;
    start > frame.units.start
        && (units[start - 1].is_mark(",") || units[start - 1].quote().is_some())
        && matches!(event.link, Link::Before | Link::Inverted)
        && units[event.extent.end..frame.units.end]
            .iter()
            .all(|u| !u.is_word() && u.quote().is_none())
}

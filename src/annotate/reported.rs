//! What a reporting verb reports: the words before it, after it or on both
//! sides, in the sentence that holds it.
//!
//! It looks at one sentence. Quotations that stand in sentences of their own
//! are given their speakers in `quotations`.

use std::ops::Range;

use super::bounds::{another_speaks, in_relative, left_bound, right_bound};
use super::cues::{Event, Link};
use super::extents::{all_quotes, has_quote, last_quote, trim};
use super::lexicon::{
    ADVERB, BE, CLAUSE, COORDINATOR, CUE_FINITE, DETERMINER, HAVE, MODAL, NEGATION, NOUN_TOO,
    OBJECT, PREPOSITION, PRONOUN, RELATIVE, THAT_ONLY, TIME, TO, VERB,
};
use super::phrase;
use super::scan::{Frame, Scan};

/// What one verb reports, in its sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reported {
    /// The units said, in order.
    pub(super) parts: Vec<Range<usize>>,
    /// Whether all of it stands in quotation marks.
    pub(super) quoted: bool,
    /// The sentence ends in a colon, and what is said follows it.
    pub(super) opens: bool,
}

/// Works out what each event of a frame reports. The answers are in the order
/// of the events; `None` where an event reports nothing.
pub(super) fn contents(
    scan: &Scan,
    text: &str,
    frame: &Frame,
    events: &[Event],
) -> Vec<Option<Reported>> {
    let mut taken = vec![false; frame.units.len()];
    events
        .iter()
        .enumerate()
        .map(|(index, _)| {
            let found = content(scan, text, frame, events, index, &taken)?;
            for part in found.parts.iter().filter(|_| found.quoted) {
                for at in part.clone().filter(|&at| scan.units[at].quote().is_some()) {
                    taken[at - frame.units.start] = true;
                }
            }
            Some(found)
        })
        .collect()
}

fn content(
    scan: &Scan,
    text: &str,
    frame: &Frame,
    events: &[Event],
    index: usize,
    taken: &[bool],
) -> Option<Reported> {
    let units = &scan.units;
    let event = &events[index];
    let low = left_bound(scan, frame, events, index);
    let high = right_bound(scan, text, frame, events, index);
    let left = trim(scan, low..event.extent.start);
    let quote_left = left.end > left.start
        && units[left.end - 1].quote().is_some()
        && !taken[left.end - 1 - frame.units.start]
        && event.link != Link::Shared
        && event.link != Link::Participle;
    if event.link == Link::According {
        return according(scan, frame, event, left, high);
    }
    let high = another_speaks(scan, event, high, quote_left);
    let start = skip_adverbials(scan, text, event, high);
    let right = trim(scan, start..high);
    if units
        .get(frame.units.end - 1)
        .is_some_and(|u| u.is_mark(":"))
        && high == frame.units.end
        && !quote_left
        && !right.clone().any(|at| units[at].quote().is_some())
    {
        return Some(Reported {
            // `said the report was not a reflection on staff:` reports a clause
            // and opens a statement.
            parts: clause(scan, text, event, start, &right)
                .into_iter()
                .collect(),
            quoted: false,
            opens: true,
        });
    }
    if quote_left || event.link == Link::Inverted {
        if left.is_empty() {
            return None;
        }
        // After the speaker the quotation may go on.
        let mut parts = vec![left.clone()];
        let resumes = right.clone().find(|&at| units[at].quote().is_some());
        if let Some(resumes) = resumes.filter(|_| quote_left)
            && units[resumes - 1].is_mark(",—:.;")
        {
            parts.push(trim(scan, resumes..right.end));
        }
        let quoted = all_quotes(scan, &parts);
        if event.weak && !has_quote(scan, &parts) {
            return None;
        }
        return Some(Reported {
            parts,
            quoted,
            opens: false,
        });
    }
    if event.weak && in_relative(scan, text, frame, event) {
        return quoted_alone(scan, &right);
    }
    if !quote_left && is_likened(scan, text, frame, event) {
        return None;
    }
    if let Some(right) = clause(scan, text, event, start, &right) {
        let mut parts = vec![right];
        // `The plan, he said, would fail`: one clause on both sides.
        let enclosed = event.link == Link::Before
            && units.get(event.extent.end).is_some_and(|u| u.is_mark(","))
            && !left.is_empty()
            && event.extent.start > frame.units.start
            && units[event.extent.start - 1].is_mark(",");
        if enclosed {
            parts.insert(0, left);
        }
        let quoted = all_quotes(scan, &parts);
        if event.weak && !has_quote(scan, &parts) {
            return None;
        }
        return Some(Reported {
            parts,
            quoted,
            opens: false,
        });
    }
    // `Caseloads had fallen, the report said.`
    let closes = event.link == Link::Before
        && !event.weak
        && event.extent.start > low
        && units[event.extent.start - 1].is_mark(",—")
        && left.len() >= 3
        && !units[left.start].is(PREPOSITION | CLAUSE)
        && !units[left.start]
            .span
            .of(text)
            .is_some_and(|w| w.ends_with("ed") || w.ends_with("ing"))
        && left.clone().any(|at| {
            units[at].is(super::lexicon::NO_NOUN)
                || units[at]
                    .span
                    .of(text)
                    .is_some_and(|w| w.ends_with("ed") || w.ends_with('s'))
        });
    closes.then(|| Reported {
        quoted: all_quotes(scan, std::slice::from_ref(&left)),
        parts: vec![left],
        opens: false,
    })
}

/// The first quotation of a run and nothing else.
fn quoted_alone(scan: &Scan, right: &Range<usize>) -> Option<Reported> {
    let quote = right.clone().find(|&at| scan.units[at].quote().is_some())?;
    Some(Reported {
        parts: std::iter::once(quote..last_quote(scan, quote..right.end)).collect(),
        quoted: true,
        opens: false,
    })
}

/// `as Ann Ray had promised,`: what was promised stands elsewhere.
fn is_likened(scan: &Scan, text: &str, frame: &Frame, event: &Event) -> bool {
    let units = &scan.units;
    event.link == Link::Before
        && event.extent.start > frame.units.start
        && (units[event.extent.start - 1].span.of(text)).is_some_and(|w| matches!(w, "as" | "As"))
        && (units.get(event.extent.end)).is_none_or(|u| u.is_mark(",.;—"))
}

fn according(
    scan: &Scan,
    frame: &Frame,
    event: &Event,
    left: Range<usize>,
    high: usize,
) -> Option<Reported> {
    let units = &scan.units;
    let at_front = event.extent.start <= frame.units.start + 1;
    let part = if at_front {
        if !units.get(event.extent.end).is_some_and(|u| u.is_mark(",")) {
            return None;
        }
        trim(scan, event.extent.end + 1..high)
    } else {
        left
    };
    (part.len() >= 2).then(|| Reported {
        quoted: all_quotes(scan, std::slice::from_ref(&part)),
        parts: vec![part],
        opens: false,
    })
}

/// Past whom the words were said to: `told her`, `told the inquiry`.
fn past_hearer(scan: &Scan, text: &str, at: usize, high: usize) -> usize {
    let units = &scan.units;
    let Some(first) = units.get(at).filter(|_| at < high) else {
        return at;
    };
    let next = units.get(at + 1).filter(|_| at + 1 < high);
    let clause = next.is_some_and(|n| n.is(DETERMINER | PRONOUN) || n.is_capital());
    match first.span.of(text).unwrap_or_default() {
        "him" | "them" | "us" | "me" | "it" | "you" => return at + 1,
        "her" if clause => return at + 1,
        _ => {}
    }
    phrase::after(scan, text, at, high)
        .filter(|p| p.sort != phrase::Sort::Pronoun)
        .map_or(at, |hearer| hearer.units.end)
}

/// Past the hearer, the day and the place, to where the words said may begin.
fn skip_adverbials(scan: &Scan, text: &str, event: &Event, high: usize) -> usize {
    let units = &scan.units;
    let start = event.extent.end.max(event.cue.end);
    let word = |at: usize| units[at].span.of(text).unwrap_or_default();
    // `that`, a colon or a quotation within reach ends all adverbials.
    let mut at = start;
    while at < high && at < start + 14 {
        let unit = &units[at];
        if unit.is_mark(":") || unit.is_word() && word(at) == "that" {
            let clean = (start..at)
                .all(|x| !units[x].is(BE | MODAL | HAVE | RELATIVE) && units[x].quote().is_none());
            if clean && (unit.is_mark(":") || at + 1 < high) {
                return at + 1;
            }
        }
        if unit.quote().is_some() {
            break;
        }
        at += 1;
    }
    let mut at = start;
    if event.hearer {
        at = past_hearer(scan, text, at, high);
    }
    loop {
        let Some(unit) = units.get(at).filter(|_| at < high) else {
            return at;
        };
        if unit.is_mark(",")
            || unit.is(TIME) && !unit.is(DETERMINER)
            || unit.is(ADVERB) && !unit.is(DETERMINER | PREPOSITION)
        {
            at += 1;
            continue;
        }
        if unit.is(PREPOSITION | super::lexicon::TO) {
            let next = units.get(at + 1).filter(|_| at + 1 < high);
            let opens = next.is_some_and(|n| {
                n.is(TIME)
                    || matches!(
                        word(at + 1),
                        "a" | "an"
                            | "the"
                            | "reporters"
                            | "his"
                            | "her"
                            | "their"
                            | "its"
                            | "response"
                            | "part"
                    )
                    || n.is_capital()
            });
            if opens {
                let mut end = at + 1;
                while end < high
                    && !units[end].is_mark(",.:;—")
                    && units[end].quote().is_none()
                    && end - at < 14
                {
                    end += 1;
                }
                // Only an adverbial that a mark or a quotation ends is one.
                let stops = units.get(end).is_none_or(|u| end >= high || !u.is_word());
                if stops {
                    at = end;
                    continue;
                }
            }
        }
        return at;
    }
}

/// The clause after the verb, where there is one.
fn clause(
    scan: &Scan,
    text: &str,
    event: &Event,
    start: usize,
    right: &Range<usize>,
) -> Option<Range<usize>> {
    let units = &scan.units;
    if right.is_empty() {
        return None;
    }
    // `told the council of areas in which`, `responded by promising`
    let next = units.get(right.start + 1).filter(|_| right.len() > 1);
    let doing = next.is_some_and(|n| n.span.of(text).is_some_and(|w| w.ends_with("ing")));
    let by = units[right.start].span.of(text) == Some("by");
    if units[right.start].is(PREPOSITION) && next.is_some_and(|n| n.is(RELATIVE)) || by && doing {
        return None;
    }
    let quote = right.clone().find(|&at| units[at].quote().is_some());
    let after_that = start > event.cue.end && units[start - 1].is(CLAUSE);
    if let Some(quote) = quote {
        let index = units[quote].quote()?;
        // `said: "…"` and what stands after a closed sentence is no part of it.
        if quote == right.start && scan.quotes[index].final_stop {
            return Some(quote..last_quote(scan, quote..right.end));
        }
        return Some(right.clone());
    }
    if event.weak {
        return None;
    }
    let first = &units[right.start];
    if right.len() < 2 || first.is(COORDINATOR) || first.is(RELATIVE) && !first.is(CLAUSE) {
        return None;
    }
    let word = first.span.of(text).unwrap_or_default();
    // A clause has a verb in it; a bare object after the verb is reported too
    // (`announced a review`), a bare adverbial is not.
    let least = right.len() > 4
        && units[right.start + 1]
            .span
            .of(text)
            .is_some_and(|w| matches!(w, "least" | "most" | "than"));
    if first.is(PREPOSITION)
        && !after_that
        && !least
        && !matches!(word, "in" | "since" | "until" | "as")
    {
        return None;
    }
    if after_that {
        return Some(right.clone());
    }
    let verb = &units[event.cue.end - 1];
    if verb.is(THAT_ONLY) {
        return None;
    }
    // `which inspectors said was slow` has its subject before the speaker.
    if first.is(BE | HAVE | MODAL | VERB)
        && !(event.extent.start > 0 && units[event.extent.start - 1].is(RELATIVE))
    {
        return None;
    }
    let object = verb.is(OBJECT);
    if first.is(TO) {
        return object.then(|| right.clone());
    }
    if first.is_capital() && first.is(TIME) && right.len() < 4 {
        return None;
    }
    let verb = |at: usize| {
        let unit = &units[at];
        unit.is(BE | HAVE | MODAL | VERB | NEGATION)
            || unit.is(CUE_FINITE) && !unit.is(NOUN_TOO)
            || unit.is_word()
                && !unit.is_capital()
                && unit
                    .span
                    .of(text)
                    .is_some_and(|w| w.len() > 4 && w.ends_with("ed"))
    };
    let near = right.start..right.end.min(right.start + 16);
    // After `say` nothing but a clause follows; it may have no verb known here.
    let says = units[event.cue.end - 1]
        .span
        .of(text)
        .is_some_and(|w| matches!(w, "said" | "says" | "say" | "saying"));
    let clause = first.is(PRONOUN) || says && right.len() > 4 || near.clone().skip(1).any(verb);
    (object || clause).then(|| right.clone())
}

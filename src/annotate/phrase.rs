//! Noun phrases that can name a speaker: a name with its title or role, a
//! pronoun, a description.
//!
//! There is no grammar behind it: a phrase is what stands between a reporting
//! verb and the nearest word that no noun phrase holds. Where that is in
//! doubt, there is no phrase.

use std::ops::Range;

use super::lexicon::{
    ADVERB, BE, BODY, CLAUSE, COORDINATOR, CUE, CUE_FINITE, CUE_ING, DETERMINER, FIRST_PERSON,
    GIVEN, HAVE, MODAL, NO_NOUN, NOUN_TOO, NUMBER, PARTICLE, PLURAL, PREPOSITION, PRONOUN, RECORD,
    RELATIVE, ROLE, TIME, TITLE, TO,
};
use super::scan::{Scan, Unit, What};
use crate::document::Span;

/// What a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// It holds the name of the speaker.
    Name,
    /// It is a pronoun.
    Pronoun,
    /// It describes the speaker: `the spokesman`.
    Description,
}

/// A noun phrase.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// All its units, the article with them.
    pub(super) units: Range<usize>,
    /// What it is.
    pub(super) sort: Sort,
    /// The units of the name, or of the description without its article.
    pub(super) name: Range<usize>,
    /// The units that say what the named person is.
    pub(super) role: Option<Range<usize>>,
    /// The unit that heads the phrase.
    pub(super) head: usize,
}

/// Whether the unit may be part of a name.
pub(super) fn names(unit: &Unit) -> bool {
    unit.is_capital()
        && (!unit.is(ADVERB) || unit.is(GIVEN))
        && !unit.is(DETERMINER
            | PREPOSITION
            | CLAUSE
            | COORDINATOR
            | PRONOUN
            | TIME
            | MODAL
            | BE
            | HAVE
            | RELATIVE)
}

/// Whether a phrase ends at this unit, seen from inside.
pub(super) fn bars(unit: &Unit) -> bool {
    match unit.what {
        What::Quote(_) => true,
        What::Mark(mark) => !matches!(mark, '&' | '/' | '$' | '£' | '€' | '%'),
        What::Possessive => false,
        What::Word => {
            unit.is(NO_NOUN & !super::lexicon::VERB)
                || (!unit.is_capital()
                    && (unit.is(super::lexicon::VERB) && !unit.is(NOUN_TOO)
                        || unit.is(CUE_FINITE | CUE_ING) && !unit.is(NOUN_TOO)
                        || unit.is(ADVERB) && !unit.is(DETERMINER)))
        }
    }
}

fn is_and(scan: &Scan, text: &str, at: usize) -> bool {
    scan.units[at].is(COORDINATOR)
        && scan.units[at]
            .span
            .of(text)
            .is_some_and(|w| w == "and" || w == "&")
}

/// The phrase that ends before unit `end` and begins no earlier than `low`.
pub(super) fn before(scan: &Scan, text: &str, low: usize, end: usize) -> Option<Phrase> {
    let units = &scan.units;
    if end <= low {
        return None;
    }
    let last = &units[end - 1];
    if last.is(PRONOUN) && !last.is(super::lexicon::GIVEN) {
        return Some(Phrase {
            units: end - 1..end,
            sort: Sort::Pronoun,
            name: end - 1..end,
            role: None,
            head: end - 1,
        });
    }
    if !last.is_word() || bars(last) || last.is(PREPOSITION | TO | DETERMINER) && !last.is(PLURAL) {
        return None;
    }
    let mut start = end;
    while start > low && end - start < 24 {
        let unit = &units[start - 1];
        if bars(unit) || unit.is(PRONOUN | TO) && !unit.is(GIVEN) {
            break;
        }
        if unit.is(TIME)
            && !(start < end && units[start].is_capital() && unit.is_capital() && unit.is(GIVEN))
        {
            break;
        }
        // `In 2014 Tarn News said`: the year is no part of the name.
        // So with a time of day, `12:03 Tarn Ferries say`.
        let year =
            unit.is(NUMBER) && unit.span.len() == 4 && end - start > 1 && names(&units[start]);
        let time = unit.is(NUMBER)
            && start >= low + 2
            && units[start - 2].is_mark(":")
            && units[start - 2].span.end() == unit.span.start();
        if year || time {
            break;
        }
        if unit.is(COORDINATOR) {
            let joined = start >= low + 2
                && is_and(scan, text, start - 1)
                && start < end
                && ((names(&units[start]) && names(&units[start - 2]))
                    || (!units[start].is_capital()
                        && !units[start].is(DETERMINER | PREPOSITION)
                        && !bars(&units[start - 2])
                        && (units[start - 2].is(PLURAL) || plural(&units[start - 2], text))
                        && !names(&units[start - 2])));
            if !joined {
                break;
            }
        }
        start -= 1;
        if unit.is(DETERMINER) && !unit.is_capital() {
            let chained = start > low
                && (units[start - 1].is(PREPOSITION) || units[start - 1].is(DETERMINER));
            if !chained {
                break;
            }
        }
    }
    // `Her submission to the court`, `by Ash and the College`: the phrase goes
    // on to the left, and what heads it is not this.
    let cut = start > low
        && (units[start - 1].is(TO)
            || units[start - 1].is(COORDINATOR)
                && start >= low + 2
                && units[start - 2].is_capital());
    if cut && start < end && !units[start].is(PRONOUN) {
        return None;
    }
    // A phrase that opens with a preposition is an adverbial with the speaker
    // after it: `In a statement the council said`.
    if start < end && units[start].is(PREPOSITION) {
        let mut at = end;
        while at > start + 1 && names(&units[at - 1]) {
            at -= 1;
        }
        if at == end || at > start + 1 && !units[at - 1].is(PREPOSITION | DETERMINER) {
            let mut back = at;
            while back > start + 1 && !units[back - 1].is(PREPOSITION | DETERMINER) {
                back -= 1;
            }
            if units[back - 1].is(DETERMINER) {
                at = back - 1;
            } else if at == end {
                return None;
            }
        } else if units[at - 1].is(DETERMINER) && at - 1 > start {
            at -= 1;
        } else if units[at - 1].is(PREPOSITION) {
            // `On Monday Trump`: all capitals after the preposition are one
            // run only where no day or month parts them.
            return None;
        }
        start = at;
    }
    while start < end
        && (units[start].what == What::Possessive
            || units[start].is(COORDINATOR)
            || units[start].is(ADVERB) && !units[start].is(DETERMINER))
    {
        start += 1;
    }
    shape(scan, text, start, end)
}

/// The phrase that begins at unit `start` and ends before `high`.
pub(super) fn after(scan: &Scan, text: &str, start: usize, high: usize) -> Option<Phrase> {
    let units = &scan.units;
    let first = units.get(start).filter(|_| start < high)?;
    if first.is(PRONOUN) && !first.is(GIVEN) {
        return Some(Phrase {
            units: start..start + 1,
            sort: Sort::Pronoun,
            name: start..start + 1,
            role: None,
            head: start,
        });
    }
    if !first.is_word()
        || !(first.is(DETERMINER | ROLE | PLURAL | TITLE | BODY | RECORD)
            || names(first)
            || plural(first, text))
    {
        return None;
    }
    let mut end = start;
    while end < high && end - start < 24 {
        let unit = &units[end];
        if bars(unit) || unit.is(PRONOUN) && !unit.is(GIVEN) || unit.is(TIME) && !unit.is(GIVEN) {
            break;
        }
        if unit.is(TO) || unit.is_word() && end > start && leaves_name(units, end, high) {
            break;
        }
        if unit.is(COORDINATOR) {
            let joined = is_and(scan, text, end)
                && end + 1 < high
                && end > start
                && names(&units[end - 1])
                && names(&units[end + 1]);
            if !joined {
                break;
            }
        }
        if unit.is(PREPOSITION) {
            let word = unit.span.of(text).unwrap_or_default();
            let headed = end > start
                && (!names(&units[end - 1]) || units[end - 1].is(BODY | ROLE | TITLE))
                && matches!(word, "of" | "for" | "at" | "from" | "with" | "in" | "on");
            let deep = (start..end).any(|at| units[at].is(PREPOSITION));
            if !headed
                || deep && word != "of" && word != "for"
                || end + 1 >= high
                || bars(&units[end + 1])
                || units[end + 1].is(TIME)
                || word == "in" && units[end + 1].is(DETERMINER) && !units[end - 1].is(ROLE)
            {
                break;
            }
        }
        end += 1;
    }
    shape(scan, text, start, end)
}

/// Whether the name that ends before unit `at` ends the phrase: a lower-case
/// word follows that leads neither to a role nor to another name.
fn leaves_name(units: &[Unit], at: usize, high: usize) -> bool {
    if !names(&units[at - 1])
        || names(&units[at])
        || units[at].is(PREPOSITION | COORDINATOR | PARTICLE)
    {
        return false;
    }
    !units
        .iter()
        .take(high.min(at + 4))
        .skip(at)
        .take_while(|unit| {
            unit.is_word() && !bars(unit) && !unit.is(PREPOSITION | DETERMINER | PRONOUN)
        })
        .any(|unit| unit.is(ROLE | BODY | RECORD | PLURAL))
}

/// Whether a lower-case word looks like a plural.
pub(super) fn plural(unit: &Unit, text: &str) -> bool {
    unit.is(PLURAL)
        || unit.is_word()
            && !unit.is(DETERMINER | PREPOSITION | ADVERB | BE | HAVE)
            && unit.span.of(text).is_some_and(|word| {
                word.len() > 4
                    && word.ends_with('s')
                    && !word.ends_with("ss")
                    && !word.ends_with("us")
            })
}

/// Sorts the units `start..end` into name, role and head; `None` where they
/// cannot name a speaker.
pub(super) fn shape(scan: &Scan, text: &str, start: usize, mut end: usize) -> Option<Phrase> {
    let units = &scan.units;
    while end > start
        && units[end - 1].is(PREPOSITION | COORDINATOR | DETERMINER | TO)
        && !units[end - 1].is(PLURAL)
    {
        end -= 1;
    }
    // `a poll released` before a day: the participle says when, not who.
    while end > start + 1
        && !units[end - 1].is_capital()
        && !units[end - 1].is(ROLE)
        && units[end - 1]
            .span
            .of(text)
            .is_some_and(|w| w.ends_with("ed") && w.len() > 4)
    {
        end -= 1;
    }
    if start >= end {
        return None;
    }
    let opens = start
        + (start..end)
            .take_while(|&at| units[at].is(DETERMINER) && !units[at].is(PLURAL))
            .count();
    if opens >= end {
        return None;
    }
    // The head stands before the first preposition.
    let head_end = (opens + 1..end)
        .find(|&at| units[at].is(PREPOSITION))
        .unwrap_or(end);
    let head = head_end - 1;
    let unit = &units[head];
    if !unit.is_word() || unit.is(FIRST_PERSON) {
        return None;
    }
    let described = Phrase {
        units: start..end,
        sort: Sort::Description,
        name: opens..end,
        role: None,
        head,
    };
    let common = unit.is(TITLE | ROLE) && !unit.is(GIVEN) && !unit.is(BODY) || unit.is(RECORD);
    if !names(unit)
        || common && (head == opens || !names(&units[head - 1]) || unit.is(ROLE | RECORD))
    {
        let marked = start < opens
            || unit.is(PLURAL | ROLE | RECORD | BODY)
            || plural(unit, text)
            || units[opens].is_capital()
                && (opens..end).any(|at| units[at].what == What::Possessive);
        // `Minister for Children Ann Reed`: a role with a given name after it.
        let given = (head_end + 1..end.saturating_sub(1))
            .find(|&at| units[at].is(GIVEN) && units[at..end].iter().all(names));
        if let Some(given) = given.filter(|_| unit.is(TITLE | ROLE)) {
            return Some(Phrase {
                sort: Sort::Name,
                name: given..end,
                role: Some(opens..given),
                head: end - 1,
                ..described
            });
        }
        let verbal = start == opens
            && !units[opens].is_capital()
            && !units[opens].is(ROLE)
            && units[opens]
                .span
                .of(text)
                .is_some_and(|w| w.ends_with("ed") || w.ends_with("ing"));
        let marked = marked && !verbal;
        return marked.then_some(described);
    }
    // Two names are two speakers, and neither of them alone.
    let joint = (opens + 1..end.saturating_sub(1)).any(|at| {
        is_and(scan, text, at) && names(&units[at - 1]) && !(opens..end).any(|x| units[x].is(BODY))
    });
    if joint {
        return Some(Phrase {
            sort: Sort::Name,
            ..described
        });
    }
    named(scan, text, &described, (opens, head, head_end))
}

/// Parts a phrase that a name heads into role and name; `None` where the words
/// before the name make it somebody else's.
fn named(
    scan: &Scan,
    text: &str,
    described: &Phrase,
    (opens, head, head_end): (usize, usize, usize),
) -> Option<Phrase> {
    let units = &scan.units;
    let Range { start, end } = described.units.clone();
    // The name: the run of capitals that ends at the head.
    let mut from = head;
    while from > opens
        && (names(&units[from - 1])
            || units[from - 1].is(PARTICLE) && from - 1 > opens && names(&units[from - 2])
            || units[from - 1].is_mark("&")
            || is_and(scan, text, from - 1))
    {
        from -= 1;
    }
    let mut to = head_end;
    // `Department for Education`: a body's name runs across the preposition.
    if head_end < end
        && (from..head_end).any(|at| units[at].is(BODY))
        && units[end - 1].is_capital()
    {
        to = end;
    }
    let titled = (from..head)
        .rev()
        .find(|&at| units[at].is(TITLE) && !units[at].is(GIVEN));
    let body = (from..to).any(|at| units[at].is(BODY) && !units[at].is(TITLE | ROLE));
    if let Some(title) = titled.filter(|_| !body) {
        from = title + 1;
    }
    // `a claim Ann Reed called absurd`: what is named before is no person.
    let thing = start < opens
        && from > opens
        && !units[from - 1].is_capital()
        && units[from - 1].is(RECORD | CUE)
        && !units[from - 1].is(ROLE | TITLE);
    let (start, opens) = if thing { (from, from) } else { (start, opens) };
    // Words before that say what the person is, `Social worker` in front.
    let role = (from > opens)
        .then_some(opens..from)
        .filter(|role| units[role.end - 1].is_word() && !units[role.start].is(ADVERB | TIME));
    // `voters backing Reed`: the name is not who the phrase is about.
    let acts = (opens..from).any(|at| {
        !units[at].is_capital()
            && !units[at].is(ROLE)
            && units[at]
                .span
                .of(text)
                .is_some_and(|w| w.len() > 5 && w.ends_with("ing"))
    });
    if acts {
        return None;
    }
    Some(Phrase {
        units: start..end,
        sort: Sort::Name,
        name: from..to,
        role,
        head: if to > head_end { head } else { to - 1 },
    })
}

/// The span of the units.
pub(super) fn span(scan: &Scan, units: &Range<usize>) -> Option<Span> {
    let first = scan.units.get(units.start)?;
    let last = scan.units.get(units.end.checked_sub(1)?)?;
    (units.start < units.end).then(|| first.span.cover(last.span))
}

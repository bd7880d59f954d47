//! What the words beside a name say that its bearer is: `reporter Ann Reed`,
//! `Ann Reed, 71,`, `Ann Reed was cabinet member for boats.`
//!
//! It reads one sentence and remembers nobody.

use std::ops::Range;

use super::appositions::apposition;
use super::lexicon::{
    BE, BODY, CAPITAL, CLAUSE, DETERMINER, GIVEN, HAVE, MODAL, NEGATION, PLURAL, PREPOSITION,
    PRONOUN, RECORD, RELATIVE, ROLE, TIME, TITLE,
};
use super::names::Run;
use super::phrase;
use super::scan::{Frame, Scan, What};

/// Titles that say no more than how a person is addressed.
pub(super) const ADDRESSES: [&str; 14] = [
    "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "dr", "lord", "lady", "prof", "rev", "hon",
    "rt",
];

/// Whether the words beside a name say that it is a person's: `reporter Nell
/// Dunn`, `Nell Dunn, 71,`.
pub(super) fn is_told(scan: &Scan, low: usize, run: &Run) -> bool {
    let units = &scan.units;
    let before = run.units.start.checked_sub(1).filter(|at| *at >= low);
    let role = before.is_some_and(|at| {
        let unit = &units[at];
        unit.is(ROLE) && !unit.is(PLURAL | BODY | RECORD) && !unit.is_capital()
    });
    let age = units.get(run.units.end).is_some_and(|u| u.is_mark(","))
        && units
            .get(run.units.end + 1)
            .is_some_and(super::scan::Unit::is_number)
        && units
            .get(run.units.end + 2)
            .is_some_and(|u| u.is_mark(",."));
    role || age
}

/// What a sentence that begins with a name in full says that its bearer is:
/// `Ann Reed was cabinet member for boats at Tarn Council.`
pub(super) fn office(scan: &Scan, text: &str, frame: &Frame, run: &Run) -> Option<String> {
    let units = &scan.units;
    let be = units
        .get(run.units.end)
        .filter(|u| u.is(BE) && !u.is_capital())?;
    let now = matches!(be.span.of(text), Some("is" | "was"));
    if !now || run.units.start != frame.units.start || run.name.len() < 2 {
        return None;
    }
    let start = run.units.end + 1;
    let end = (start..frame.units.end)
        .find(|&at| !units[at].is_word() && units[at].what != What::Possessive)
        .unwrap_or(frame.units.end);
    let bars = units[start..end].iter().any(|unit| {
        unit.is(NEGATION | CLAUSE | RELATIVE | BE | HAVE | MODAL | TIME | PRONOUN)
            && !unit.is(GIVEN)
    });
    let whole = units.get(end).is_none_or(|unit| unit.is_mark(".")) || end == frame.units.end;
    let post = apposition(scan, text, start, end).filter(|post| post.end == end)?;
    let head = (post.start..end)
        .find(|&at| units[at].is(PREPOSITION))
        .unwrap_or(end)
        .checked_sub(1)?;
    let is_role = units[head].is(ROLE | TITLE) && !units[head].is(PLURAL);
    // `was one of the social workers in Tarn` names no post.
    let several = units[post.start].is(DETERMINER)
        && !matches!(units[post.start].span.of(text), Some("a" | "an" | "the"));
    (!bars && whole && is_role && !several)
        .then(|| role_text(scan, text, &post))
        .flatten()
}

/// `Ann Reed (Head of Boats)`: what stands in brackets behind a name.
pub(super) fn bracketed(scan: &Scan, text: &str, frame: &Frame, run: &Run) -> Option<String> {
    let units = &scan.units;
    let open = units.get(run.units.end).filter(|u| u.is_mark("("))?;
    let start = run.units.end + 1;
    let close = (start..frame.units.end.min(start + 9)).find(|&at| !units[at].is_word())?;
    let closed = units[close].is_mark(")") && open.span.end() == units.get(start)?.span.start();
    let head = (start..close)
        .find(|&at| units[at].is(PREPOSITION))
        .unwrap_or(close)
        .checked_sub(1)
        .filter(|at| *at >= start)?;
    let post = units[head].is(ROLE | TITLE) && !units[head].is(PLURAL);
    let plain = !units[start..close]
        .iter()
        .any(|unit| unit.is(CLAUSE | RELATIVE | BE | HAVE | MODAL | PRONOUN) && !unit.is_capital());
    (closed && post && plain)
        .then(|| role_text(scan, text, &(start..close)))
        .flatten()
}

/// A role as the text gives it, without its article; `None` for a mere form of
/// address.
pub(super) fn role_text(scan: &Scan, text: &str, units: &Range<usize>) -> Option<String> {
    let mut start = units.start;
    while start < units.end
        && scan.units[start].is(DETERMINER)
        && scan.units[start]
            .span
            .of(text)
            .is_some_and(|w| matches!(w, "the" | "a" | "an" | "The" | "A" | "An"))
    {
        start += 1;
    }
    // `medical director Prof`: the title belongs to the name after it.
    let mut end = units.end;
    while end > start + 1
        && scan.units[end - 1].is(TITLE)
        && scan.units[end - 1].is(CAPITAL)
        && scan.units[end - 1]
            .span
            .of(text)
            .is_some_and(|w| w.trim_end_matches('.').len() <= 4)
    {
        end -= 1;
    }
    // `one of them, Ann Reed`
    if scan.units.get(start)?.is(PREPOSITION) {
        return None;
    }
    let role = phrase::span(scan, &(start..end))?.of(text)?;
    let address = ADDRESSES.contains(&role.trim_end_matches('.').to_lowercase().as_str());
    let empty = !role.chars().any(char::is_alphabetic);
    (!address && !empty).then(|| role.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A role without the form of address at its end: `harbour leader Councillor`.
pub(super) fn without_address(role: &str) -> &str {
    const FORMS: &str = "|councillor|cllr|alderman|professor|baroness|reverend|doctor|";
    let mut scratch = String::new();
    let Some((rest, last)) = role.rsplit_once(' ') else {
        return role;
    };
    let last = last.trim_end_matches('.').to_lowercase();
    let form = ADDRESSES.contains(&last.as_str()) || FORMS.contains(&format!("|{last}|"));
    let before = rest.rsplit(' ').next().unwrap_or_default();
    let office = super::lexicon::parts_of(before, &mut scratch) & (ROLE | TITLE) != 0
        && !matches!(
            before,
            "former" | "Former" | "ex" | "deputy" | "Deputy" | "vice" | "Vice"
        );
    if form && office {
        rest.trim_end()
    } else {
        role
    }
}

//! Where the subject of a reporting verb stands: right before it, before an
//! apposition or a relative clause, or at the head of the sentence.
//!
//! It finds phrases. Whom they mean is decided in `resolve`.

use std::ops::Range;

use super::appositions::apposition;
use super::lexicon::{
    ADVERB, BE, BODY, CAPITAL, CLAUSE, COORDINATOR, CUE_FINITE, CUE_ING, DETERMINER, FIRST_PERSON,
    GIVEN, HAVE, MODAL, NEGATION, PLURAL, PREPOSITION, RELATIVE, ROLE, TIME, TITLE, VERB,
};
use super::phrase::{self, Phrase, Sort};
use super::scan::{Frame, Scan, Unit, What};

/// Whether a phrase names more than one.
pub(super) fn is_plural(scan: &Scan, text: &str, subject: &Phrase) -> bool {
    let head = &scan.units[subject.head];
    match subject.sort {
        Sort::Pronoun => head.is(PLURAL | FIRST_PERSON),
        Sort::Name => {
            (subject.name.clone()).any(|at| scan.units[at].is(COORDINATOR))
                || phrase::plural(head, text)
        }
        Sort::Description => phrase::plural(head, text),
    }
}

/// Parts of a text and figures, which say nothing themselves.
const DUMB: &str = "|page|pages|chapter|section|paragraph|line|lines|count|tally|total|table|\
chart|graph|column|estimate|estimates|calculation|calculations|appendix|annex|footnote|reckoning|\
arithmetic|timetable|schedule|calendar|map|clock|custom|legend|";

/// Whether a word names what nobody speaks through: `page`, `count`.
pub(super) fn is_dumb(word: &str) -> bool {
    DUMB.split('|').any(|dumb| dumb == word)
}

/// A phrase that can speak: not `the second page`, and of `the harbour board's own
/// count` or `a count by the harbour board` the board.
pub(super) fn that_speaks(scan: &Scan, text: &str, found: Phrase) -> Option<Phrase> {
    let units = &scan.units;
    let dumb = units[found.head].span.of(text).is_some_and(is_dumb);
    if found.sort != Sort::Description || !dumb {
        return Some(found);
    }
    let by = found
        .units
        .clone()
        .find(|&at| matches!(units[at].span.of(text), Some("by" | "from")));
    let owner = if let Some(by) = by {
        phrase::shape(scan, text, by + 1, found.units.end)
    } else {
        let mut inside = found.units.clone();
        match inside.find(|&at| units[at].what == What::Possessive) {
            Some(owner) => phrase::shape(scan, text, found.units.start, owner),
            // `a Tarn News tally`
            None => {
                return (found.name.clone().skip(1).any(|at| units[at].is_capital())
                    || found.units.start < found.name.start
                        && units[found.name.start].is_capital())
                .then_some(found);
            }
        }
    };
    owner.filter(|owner| owner.sort == Sort::Name || units[owner.head].is(ROLE | BODY | PLURAL))
}

/// The subject that ends before unit `end`, past an apposition or a relative
/// clause, with the unit where it begins.
pub(super) fn before(
    scan: &Scan,
    text: &str,
    frame: &Frame,
    end: usize,
) -> Option<(Phrase, usize)> {
    let units = &scan.units;
    let low = frame.units.start;
    let last = units.get(end.checked_sub(1)?)?;
    if last.is_mark(")") {
        let open = (low..end).rev().find(|&at| units[at].is_mark("("))?;
        let found = phrase::before(scan, text, low, open)?;
        let begin = found.units.start;
        return Some((found, begin));
    }
    if last.is(RELATIVE) {
        return past_relative(scan, text, low, end);
    }
    if last.is(TIME) {
        return past_participle(scan, text, low, end);
    }
    if !last.is_mark(",—") {
        let found = phrase::before(scan, text, low, end)?;
        let begin = found.units.start;
        return Some((found, begin));
    }
    past_comma(scan, text, low, end)
}

/// `no mention of Ann Reed, who said`: what the relative clause hangs on.
fn past_relative(scan: &Scan, text: &str, low: usize, end: usize) -> Option<(Phrase, usize)> {
    let units = &scan.units;
    let mut stop = end - 1;
    if stop > low && units[stop - 1].is_mark(",") {
        stop -= 1;
    }
    let found = phrase::before(scan, text, low, stop)?;
    let begin = found.units.start;
    // `services in Tarn, which promised`: the thing and not the place.
    let place = units[end - 1].span.of(text) == Some("which");
    // `no mention of Ann Reed, who said`: the name is what it hangs on.
    let mut name = if place { begin } else { stop };
    while name > begin && phrase::names(&units[name - 1]) {
        name -= 1;
    }
    if name > begin && name < stop && units[begin..name].iter().any(|u| u.is(PREPOSITION)) {
        return phrase::shape(scan, text, name, stop).map(|found| (found, name));
    }
    Some((found, begin))
}

/// `a review published in May found`: past the participle and its day.
fn past_participle(scan: &Scan, text: &str, low: usize, end: usize) -> Option<(Phrase, usize)> {
    let units = &scan.units;
    let participle = (low + 1..end - 1).rev().take(5).find(|&at| {
        !units[at].is_capital()
            && units[at]
                .span
                .of(text)
                .is_some_and(|w| w.len() > 4 && w.ends_with("ed"))
    })?;
    let found = phrase::before(scan, text, low, participle)?;
    let begin = found.units.start;
    Some((found, begin))
}

/// `Ann Reed, the head teacher, said`: past an apposition or an aside.
fn past_comma(scan: &Scan, text: &str, low: usize, end: usize) -> Option<(Phrase, usize)> {
    let units = &scan.units;
    let mut commas = 0;
    for comma in (low..end - 1).rev() {
        if end - comma > 40
            || units[comma]
                .quote()
                .is_some_and(|q| scan.quotes[q].words > 6)
        {
            return None;
        }
        if !units[comma].is_mark(",—") {
            continue;
        }
        commas += 1;
        let mut between = comma + 1..end - 1;
        if between.is_empty() {
            return None;
        }
        // `the leader, Ann Reed (Ind), said`
        if units[between.end - 1].is_mark(")")
            && let Some(open) = between.clone().rev().find(|&at| units[at].is_mark("("))
            && open > between.start
        {
            between.end = open;
        }
        let role = apposition(scan, text, between.start, between.end)
            .map(|role| whole_post(scan, role, between.end))
            .filter(|role| role.end == between.end || commas > 1);
        let aside = {
            let first = &units[between.start];
            first.is(RELATIVE | PREPOSITION | ADVERB | TIME | CUE_ING)
                || first.span.of(text).is_some_and(|w| {
                    w.ends_with("ing")
                        || w.ends_with("ed")
                        || w.starts_with(|c: char| c.is_numeric())
                })
        };
        if role.is_none() && !aside {
            if commas > 2 {
                return None;
            }
            continue;
        }
        let Some(mut found) = phrase::before(scan, text, low, comma) else {
            if commas > 2 {
                return None;
            }
            continue;
        };
        // A list of names is not a name and an apposition.
        if found.units.start > low
            && units[found.units.start - 1].is_mark(",")
            && commas == 1
            && !aside
            && found.sort == Sort::Name
            && found.units.start > low + 1
            && phrase::names(&units[found.units.start - 2])
        {
            continue;
        }
        if let Some(whole) = listed_post(scan, text, low, &found, between.end) {
            let begin = whole.units.start;
            return Some((whole, begin));
        }
        let begin = found.units.start;
        // `Ann Reed, a nurse, and Tom Fell, a porter, said`: not he alone.
        if begin > low && units[begin - 1].is(COORDINATOR) {
            return None;
        }
        if let Some(role) = role {
            found = described(scan, text, found, role);
        }
        return Some((found, begin));
    }
    None
}

/// `member for roads, parks and bins`: a post with all that its commas part, up
/// to `end`.
fn whole_post(scan: &Scan, role: Range<usize>, end: usize) -> Range<usize> {
    let rest = &scan.units[role.end..end];
    let plain = |unit: &Unit| unit.is_mark(",") || unit.is_word() && !phrase::bars(unit);
    let list = rest.len() <= 10
        && rest.first().is_some_and(|unit| unit.is_mark(","))
        && rest.iter().all(plain)
        && rest.iter().any(|unit| unit.is(COORDINATOR))
        && !rest.iter().any(|unit| unit.is(DETERMINER | ROLE | TITLE))
        && scan.units[role.clone()]
            .iter()
            .any(|unit| unit.is(PREPOSITION));
    if list { role.start..end } else { role }
}

/// `Ann Reed, cabinet member for roads, parks and bins,`: a post that a comma
/// parts, with the name before it. `post` is what stands before that comma.
fn listed_post(scan: &Scan, text: &str, low: usize, post: &Phrase, end: usize) -> Option<Phrase> {
    let units = &scan.units;
    let start = post.units.start;
    let parts = post.sort == Sort::Description
        && units[post.head].is(ROLE)
        && post.units.clone().any(|at| units[at].is(PREPOSITION))
        && units[post.units.end..end].iter().any(|u| u.is(COORDINATOR))
        && start > low
        && units[start - 1].is_mark(",");
    if !parts {
        return None;
    }
    let name = phrase::before(scan, text, low, start - 1).filter(|p| p.sort == Sort::Name)?;
    Some(Phrase {
        role: Some(start..end),
        ..name
    })
}

/// A phrase with the apposition after it: one of the two is the name, the
/// other says what its bearer is.
fn described(scan: &Scan, text: &str, found: Phrase, role: Range<usize>) -> Phrase {
    let units = &scan.units;
    let first = &units[role.start];
    if found.sort == Sort::Name {
        let bare = found
            .role
            .as_ref()
            .is_none_or(|r| r.end == found.name.start && r.len() < 3);
        let says = first.is(DETERMINER | ROLE | TITLE) || !first.is(CAPITAL) || role.len() > 2;
        return Phrase {
            role: if bare && says { Some(role) } else { found.role },
            ..found
        };
    }
    // `a pastor of Elizabeth, Colorado`: after a name it is a place.
    let the = units[found.units.start].is(DETERMINER)
        && (units[found.units.start].span.of(text)).is_some_and(|w| matches!(w, "the" | "The"));
    let place = units[found.units.end - 1].is_capital() && !the;
    let name = phrase::before(scan, text, role.start, role.end)
        .filter(|p| p.sort == Sort::Name && p.units.start == role.start)
        .filter(|p| p.name.len() > 1 || p.role.is_some() || is_kin(scan, &found, p.name.start));
    match name {
        Some(name) if found.sort == Sort::Description && !place => Phrase {
            role: Some(found.name),
            ..name
        },
        _ => found,
    }
}

/// `Mrs Ray's daughter, Julie`: one person described, before a given name alone.
fn is_kin(scan: &Scan, described: &Phrase, name: usize) -> bool {
    let head = &scan.units[described.head];
    scan.units[name].is(GIVEN)
        && head.is(ROLE)
        && !head.is(PLURAL)
        && !head.is_capital()
        && described.head + 1 == described.units.end
}

/// The subject of the frame: the first noun phrase, where a verb follows it.
pub(super) fn main(scan: &Scan, text: &str, frame: &Frame, high: usize) -> Option<Phrase> {
    let units = &scan.units;
    let mut start = frame.units.start;
    while start < high
        && (units[start].is(COORDINATOR)
            || units[start].is(ADVERB) && !units[start].is(DETERMINER)
            || units[start].is_mark(","))
    {
        start += 1;
    }
    if start >= high {
        return None;
    }
    if units[start].is(PREPOSITION | CUE_ING | CLAUSE) {
        let comma = (start..high.min(start + 20)).find(|&at| units[at].is_mark(","))?;
        start = comma + 1;
    }
    let mut found = phrase::after(scan, text, start, high)?;
    let mut end = found.units.end;
    // `His successor, Ann Reed, was late and insists`
    if units.get(end).is_some_and(|next| next.is_mark(","))
        && let Some(role) = apposition(scan, text, end + 1, high)
        && units.get(role.end).is_some_and(|next| next.is_mark(","))
    {
        end = role.end + 1;
        found = described(scan, text, found, role);
    }
    let next = units.get(end).filter(|_| end < high)?;
    let word = next.span.of(text).unwrap_or_default();
    let verb = next.is_word()
        && (next.is(BE | HAVE | MODAL | VERB | CUE_FINITE | ADVERB | NEGATION)
            || word.ends_with("ed")
            || word.ends_with('s') && found.sort != Sort::Description
            || found.sort == Sort::Pronoun);
    verb.then_some(found)
}

//! Appositions: what stands beside a name between commas and says what its
//! bearer is.
//!
//! It looks at words in a row. Whose apposition it is, `subjects` decides.

use std::ops::Range;

use super::lexicon::{
    ADVERB, BE, CLAUSE, COORDINATOR, CUE, CUE_FINITE, DETERMINER, HAVE, MODAL, NEGATION, NOUN_TOO,
    NUMBER, PLURAL, PREPOSITION, PRONOUN, RELATIVE, ROLE, TIME, TITLE,
};
use super::phrase::bars;
use super::scan::{Scan, Unit};

/// An apposition that begins at unit `start`, after the comma, and ends before
/// the next comma or the end: what a named person is.
pub(super) fn apposition(
    scan: &Scan,
    text: &str,
    start: usize,
    high: usize,
) -> Option<Range<usize>> {
    let units = &scan.units;
    let first = units.get(start).filter(|_| start < high)?;
    // `clerk of the works`: a post without an article.
    let office = !first.is_capital()
        && units[start + 1..high.min(start + 3)]
            .iter()
            .any(|unit| unit.is(PREPOSITION) && unit.span.of(text) == Some("of"));
    let opens = first.is_word()
        && (first.is(DETERMINER | ROLE | TITLE)
            || first.is_capital()
            || office
            || post(scan, start, high))
        && !first.is(PRONOUN | PREPOSITION | TIME | ADVERB | CLAUSE);
    if !opens {
        return None;
    }
    let mut end = start;
    let mut has_noun = false;
    while end < high && end - start < 25 {
        let unit = &units[end];
        if unit.is_mark(",.;:—()?!") || unit.quote().is_some() {
            break;
        }
        if unit.is(BE | HAVE | MODAL | CLAUSE | RELATIVE | NEGATION) || unit.is(PRONOUN) {
            return None;
        }
        if unit.is(CUE_FINITE) && !unit.is(NOUN_TOO) && !unit.is_capital() {
            return None;
        }
        has_noun |= unit.is_word() && !unit.is(DETERMINER | PREPOSITION | ADVERB);
        end += 1;
    }
    (has_noun && end > start).then_some(start..end)
}

/// Whether `cabinet member for roads`, `assistant head` begins here: a post of
/// two or three words without an article.
fn post(scan: &Scan, start: usize, high: usize) -> bool {
    let plain = |unit: &&Unit| {
        unit.is_word() && !unit.is(PREPOSITION | DETERMINER | PRONOUN | TIME) && !bars(unit)
    };
    let words = scan.units[start..high].iter().take_while(plain).count();
    let head = scan.units[start..high].get(words.wrapping_sub(1));
    let known = head.is_some_and(|head| head.is(ROLE | TITLE) && !head.is(PLURAL));
    // `harbour master` between commas, and nothing else.
    let alone = start + words == high
        && scan.units.get(high).is_some_and(|next| next.is_mark(","))
        && start > 0
        && scan.units[start - 1].is_mark(",")
        && scan.units[start..high]
            .iter()
            .all(|unit| !unit.is_capital() && !unit.is(NUMBER | COORDINATOR | PLURAL | CUE));
    (2..=3).contains(&words) && (known || alone)
}

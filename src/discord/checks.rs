//! How words that somebody quotes stand in the documents, as entries: both
//! readings under each other, what differs marked and told in words, and where
//! it stands. It renders what the engine found and compares nothing.

use std::ops::Range;

use super::entries::{Entry, Part, marked, pieces};
use super::escape::markdown;
use super::library::Shelf;
use super::limits::trimmed;
use super::messages::{self, Locale, lookups as words};
use super::passages::pinpoint;
use crate::answer::Citation;
use crate::document::Span;
use crate::engine::{Check, CheckedPlace, Compared, Difference, Verdict};

/// The room of words that are told and not quoted.
const TOLD: usize = 120;

/// The verdict as the lines above its entries.
pub(super) fn verdict(check: &Check) -> Vec<String> {
    let mut lines = vec![format!(
        "**{}**{}",
        messages::verdict(check.outcome),
        messages::verdict_rest(check)
    )];
    if matches!(check.outcome, Verdict::WithDifferences | Verdict::InPart) {
        lines.push(words::counted(check.places_in_all, check.documents));
    }
    let cautions = check.cautions.iter();
    lines.extend(cautions.map(|c| words::caution(*c, check.outcome).to_owned()));
    let shown = check.places.len() as u64;
    let left = u64::from(check.places_in_all).saturating_sub(shown);
    if left > 0 {
        lines.push(words::more_places(left));
    }
    lines
}

/// The places, or what is near, as entries under `heading`; `group` is the
/// number of the first.
pub(super) fn entries(
    check: &Check,
    heading: &str,
    group: usize,
    shelf: &Shelf,
    locale: Locale,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut push = |pieces, citation: Option<&Citation>| {
        entries.push(Entry {
            heading: heading.to_owned(),
            group: group + entries.len(),
            pieces,
            place: citation.and_then(|citation| shelf.library.place_of(citation)),
            ..Entry::default()
        });
    };
    if check.outcome == Verdict::InPart {
        let part = Part {
            label: words::AS_QUOTED_IN_PART.to_owned(),
            runs: marked(&check.words, &not_standing(check), true),
        };
        push(pieces("", &[part], ""), None);
    }
    for place in &check.places {
        push(place_pieces(place, check, locale), Some(&place.citation));
    }
    for citation in &check.near {
        let part = Part {
            label: String::new(),
            runs: vec![(false, &citation.quote)],
        };
        let below = pinpoint(citation, locale);
        push(pieces(words::NEAR_WORDS, &[part], &below), Some(citation));
    }
    entries
}

/// One place: which part it is about, both readings or the one, where it is.
fn place_pieces(place: &CheckedPlace, check: &Check, locale: Locale) -> Vec<String> {
    let citation = &place.citation;
    let safe = |text: &str| trimmed(&one_line(text), TOLD, markdown);
    let part = place.part.and_then(|span| span.of(&check.words));
    let above = part.map_or_else(String::new, |part| {
        let is_read = !citation.machine_read.is_empty();
        words::part(&safe(part), place.comparison.is_empty(), is_read)
    });
    let mut parts = Vec::new();
    if place.comparison.is_empty() {
        parts.push(Part {
            label: String::new(),
            runs: marked(&citation.quote, &inside(citation, &place.spans), false),
        });
    } else {
        let left_out = check.outcome == Verdict::WordsLeftOut;
        if !left_out {
            let from = place.part.map_or(0, Span::start);
            let typed = differing(&check.words, from, &place.comparison, |c| &c.quotation);
            let whole = place.part.and_then(|part| check.words.get(..part.end()));
            let text = whole.unwrap_or(&check.words);
            let runs = marked(
                text.get(from..).unwrap_or_default(),
                &less(&typed, from),
                true,
            );
            parts.push(Part {
                label: words::AS_QUOTED.to_owned(),
                runs,
            });
        }
        let starts = place.spans.first().map_or(0, |first| first.start());
        let from = starts.saturating_sub(citation.span.start());
        let held = differing(&citation.quote, from, &place.comparison, |c| &c.document);
        let label = if left_out {
            words::WHAT_IS_LEFT_OUT
        } else {
            words::THE_DOCUMENT
        };
        parts.push(Part {
            label: label.to_owned(),
            runs: marked(&citation.quote, &held, true),
        });
    }
    let mut below: Vec<String> = Vec::new();
    if check.outcome != Verdict::WordsLeftOut {
        below.extend(words::differences(&place.comparison, safe));
    }
    below.push(pinpoint(citation, locale));
    below.extend(words::stands_in(place.stands_in).map(str::to_owned));
    let others = place.other_speakers.iter().take(3);
    below.extend(others.map(|s| words::and_partly(&safe(&messages::speaker(s)))));
    pieces(&above, &parts, &below.join("\n"))
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Spans of the canonical text as bytes of the quote.
pub(super) fn inside(citation: &Citation, spans: &[Span]) -> Vec<Range<usize>> {
    let (start, end) = (citation.span.start(), citation.span.end());
    let mut inside: Vec<Range<usize>> = spans
        .iter()
        .map(|span| span.start().clamp(start, end) - start..span.end().clamp(start, end) - start)
        .filter(|range| !range.is_empty())
        .collect();
    inside.sort_by_key(|range| range.start);
    inside
}

/// Where the differing stretches of a comparison stand in `text`, from a byte of
/// it on. Between two stretches lies nothing but what is no word, so each is
/// the next.
fn differing(
    text: &str,
    from: usize,
    comparison: &[Compared],
    side: impl Fn(&Compared) -> &String,
) -> Vec<Range<usize>> {
    let mut at = from;
    let mut found = Vec::new();
    for compared in comparison {
        let words = side(compared);
        let next = text.get(at..).and_then(|rest| rest.find(words.as_str()));
        let Some(next) = next.filter(|_| !words.is_empty()) else {
            continue;
        };
        let range = at + next..at + next + words.len();
        at = range.end;
        if compared.difference != Difference::Same {
            found.push(range);
        }
    }
    found
}

fn less(ranges: &[Range<usize>], by: usize) -> Vec<Range<usize>> {
    ranges
        .iter()
        .map(|range| range.start - by..range.end - by)
        .collect()
}

/// The stretches of the typed words that no place holds.
fn not_standing(check: &Check) -> Vec<Range<usize>> {
    let mut held: Vec<Span> = check.places.iter().filter_map(|p| p.part).collect();
    held.sort_unstable();
    let mut gaps = Vec::new();
    let mut at = 0;
    let end = check.words.len();
    let ends = held.iter().map(|span| (span.start(), span.end()));
    for (start, stop) in ends.chain([(end, end)]) {
        if start > at {
            gaps.push(at..start);
        }
        at = at.max(stop);
    }
    gaps.iter()
        .filter_map(|gap| {
            let text = check.words.get(gap.clone())?;
            let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            let start = gap.start + text.len() - bare.len();
            let end = start + bare.trim_end().len();
            (!bare.is_empty()).then_some(start..end)
        })
        .collect()
}

//! Runs of units: what is left of them without marks, whether quotations make
//! them up, and their spans.
//!
//! It knows nothing of speakers.

use std::ops::Range;

use super::phrase;
use super::reported::Reported;
use super::scan::{Scan, What};
use crate::document::Span;

/// Drops marks at both ends, and a final stop.
pub(super) fn trim(scan: &Scan, range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    while start < end && scan.units[start].is_mark(",.;:—…") {
        start += 1;
    }
    while start < end && scan.units[end - 1].is_mark(",.;:—…") {
        end -= 1;
    }
    start..end.max(start)
}

/// The end of the run of quotations that begins at `range.start`.
pub(super) fn last_quote(scan: &Scan, range: Range<usize>) -> usize {
    let mut end = range.start + 1;
    for at in range {
        if scan.units[at].quote().is_some() {
            end = at + 1;
        } else if scan.units[at].is_word() {
            break;
        }
    }
    end
}

pub(super) fn has_quote(scan: &Scan, parts: &[Range<usize>]) -> bool {
    parts
        .iter()
        .flat_map(Clone::clone)
        .any(|at| scan.units[at].quote().is_some())
}

pub(super) fn all_quotes(scan: &Scan, parts: &[Range<usize>]) -> bool {
    has_quote(scan, parts)
        && parts
            .iter()
            .flat_map(Clone::clone)
            .all(|at| !scan.units[at].is_word() && scan.units[at].what != What::Possessive)
}

/// The spans of what is reported: each quotation without its marks where all
/// is quoted, else each part whole.
pub(super) fn spans(scan: &Scan, reported: &Reported) -> Vec<Span> {
    if reported.quoted {
        return reported
            .parts
            .iter()
            .flat_map(Clone::clone)
            .filter_map(|at| Some(scan.quotes[scan.units[at].quote()?].inner))
            .collect();
    }
    reported
        .parts
        .iter()
        .filter_map(|part| {
            if part.len() == 1
                && let Some(index) = scan.units[part.start].quote()
            {
                return Some(scan.quotes[index].inner);
            }
            phrase::span(scan, part)
        })
        .collect()
}

//! Block statements: paragraphs without quotation marks after a sentence that
//! announces somebody's words and ends in a colon.
//!
//! Where such a statement ends nothing marks, so it is taken to end early: at
//! a heading, at page furniture, at a paragraph that attributes something
//! itself, and at the first paragraph in which nobody speaks of *we* or *I*.

use std::ops::Range;

use super::cues;
use super::lexicon::FIRST_PERSON;
use super::phrase::{self, Phrase, Sort};
use super::reported;
use super::scan::{Scan, What};
use crate::document::{BlockKind, Document, Span};

const FIRST: [&str; 14] = [
    "we", "our", "ours", "us", "i", "my", "me", "mine", "we’re", "we've", "we’ve", "i’m", "i've",
    "i’ve",
];

/// Whether the paragraph's own words are those of somebody who speaks.
fn first_person(scan: &Scan, text: &str, frames: Range<usize>) -> bool {
    scan.frames[frames]
        .iter()
        .flat_map(|frame| &scan.units[frame.units.clone()])
        .any(|unit| {
            unit.is_word()
                && unit.span.of(text).is_some_and(|word| {
                    FIRST.iter().any(|first| first.eq_ignore_ascii_case(word)) && word != "US"
                })
        })
}

/// The words of a block quotation without quotation marks, `>` and signature,
/// and the units of the signature where one stands in the block or opens the
/// next: `— Ann Reed, head teacher`.
pub(super) fn quotation(
    document: &Document,
    scan: &Scan,
    frames: Range<usize>,
    block: usize,
) -> Option<(Span, Option<Phrase>)> {
    let text = document.text();
    let units =
        scan.frames.get(frames.start)?.units.start..scan.frames.get(frames.end - 1)?.units.end;
    let dash = units.clone().rev().find(|&at| scan.units[at].is_mark("—"));
    let inside = dash.and_then(|dash| Some((dash, signature(scan, text, dash + 1..units.end)?)));
    let signed = inside
        .as_ref()
        .map(|(_, phrase)| phrase.clone())
        .or_else(|| {
            let next = scan
                .frames
                .get(frames.end)
                .filter(|next| next.block == block + 1)?;
            scan.units[next.units.start]
                .is_mark("—")
                .then(|| signature(scan, text, next.units.start + 1..next.units.end))?
        });
    let end = inside.map_or(units.end, |(dash, _)| dash);
    let word = |at: &usize| matches!(scan.units[*at].what, What::Word | What::Quote(_));
    let first = (units.start..end).find(word)?;
    let last = (first..end).rev().find(word)?;
    let inner = |at: usize| match scan.units[at].what {
        What::Quote(index) => scan.quotes[index].inner,
        _ => scan.units[at].span,
    };
    // A final stop belongs to the words.
    let stop = scan.units[last + 1..end].iter().find(|u| u.is_mark(".!?…"));
    let words = inner(first).cover(inner(last));
    Some((stop.map_or(words, |stop| words.cover(stop.span)), signed))
}

/// A name, alone or with what the person is after a comma.
fn signature(scan: &Scan, text: &str, units: Range<usize>) -> Option<Phrase> {
    let end = units
        .clone()
        .find(|&at| !scan.units[at].is_word())
        .unwrap_or(units.end);
    if units.len() > 20 {
        return None;
    }
    let mut found = phrase::shape(scan, text, units.start, end).filter(|p| p.sort == Sort::Name)?;
    if scan.units.get(end).is_some_and(|u| u.is_mark(",")) && end + 1 < units.end {
        found.role = found.role.or(Some(end + 1..units.end));
    }
    Some(found)
}

/// Whether the block continues the statement announced before it.
pub(super) fn goes_on(
    document: &Document,
    scan: &Scan,
    frames: Range<usize>,
    block: usize,
) -> bool {
    let text = document.text();
    let kind = document.blocks()[block].kind;
    if kind == BlockKind::Caption {
        return false;
    }
    let neighbour = block
        .checked_sub(1)
        .and_then(|before| document.blocks().get(before))
        .is_some_and(|before| before.kind.is_quotable());
    if !neighbour {
        return false;
    }
    let attributes = scan.frames[frames.clone()].iter().any(|frame| {
        let events = cues::events(scan, text, frame);
        let contents = reported::contents(scan, text, frame, &events);
        events.iter().zip(&contents).any(|(event, content)| {
            // `Our members warned us`: told by the one who speaks of us.
            let ours = scan.units[event.subject.units.start]
                .span
                .of(text)
                .is_some_and(|w| ["our", "my"].iter().any(|own| own.eq_ignore_ascii_case(w)));
            // `whatever they find` reports nothing
            !ours
                && (event.subject.sort != Sort::Pronoun && !event.weak
                    || event.subject.sort == Sort::Pronoun
                        && content.is_some()
                        && !scan.units[event.subject.head].is(FIRST_PERSON))
        })
    });
    let first = first_person(scan, text, frames);
    match kind {
        BlockKind::Quotation => true,
        BlockKind::ListItem => !attributes,
        _ => first && !attributes,
    }
}

//! Dates that stand in a line of their own, with what happened below them: a
//! chronology with its dates as headings or lines, and headings that are a year.
//!
//! A date above a text is that of what is told only where the document sets out
//! a chronology: under a heading or title that says so, or where at least three
//! such lines follow each other in order of time with a few words under each. The
//! date of one letter, of minutes or of a report is none of these. It reads
//! headings and lines; what a sentence tells it does not know.

use super::Anchor;
use super::interval::Interval;
use super::points::{Style, point};
use super::words::{Kind, Word, words};
use crate::document::{Block, BlockKind, Document, Span};

/// What a heading or title calls a chronology.
const CALLED: [&str; 6] = [
    "chronology",
    "timeline",
    "key dates",
    "key events",
    "sequence of events",
    "course of events",
];
/// So many lines that are a date make a chronology that is not called one.
const FEWEST: usize = 3;
/// More words than these under a date are more than what happened then.
const MOST_WORDS: usize = 120;

/// The dates of a document that stand above its sentences.
#[derive(Debug, Default)]
pub(super) struct Above {
    dates: Vec<(Span, Anchor)>,
    years: Vec<(Span, (i16, Span))>,
    /// Where a chronology is set out.
    parts: Vec<Span>,
}

impl Above {
    /// The date above the sentence that begins at `start`.
    pub(super) fn date(&self, start: usize) -> Option<Anchor> {
        let found = self.dates.iter().rfind(|(scope, _)| holds(*scope, start));
        found.map(|(_, anchor)| *anchor)
    }

    /// The year above it, with the place of its digits.
    pub(super) fn year(&self, start: usize) -> Option<(i16, Span)> {
        let found = self.years.iter().rfind(|(scope, _)| holds(*scope, start));
        found.map(|(_, year)| *year)
    }

    /// Whether it stands in a chronology.
    pub(super) fn is_chronology(&self, start: usize) -> bool {
        self.parts.iter().any(|part| holds(*part, start))
    }
}

fn holds(scope: Span, start: usize) -> bool {
    scope.start() <= start && start < scope.end()
}

/// What a block says by itself.
enum Line {
    Year(i16, Span),
    /// A day or a month, which may lack its year, and where it stands.
    Date(super::points::Point, Span),
    Heading(u8, bool),
    /// It begins with a date of its own.
    Dated,
    Text(usize),
}

/// Reads the dates above the sentences of a document.
pub(super) fn above(document: &Document, style: Style) -> Above {
    let lines: Vec<(&Block, Line)> = document
        .blocks()
        .iter()
        .map(|block| (block, line(document, block, style)))
        .collect();
    let end = document.text().len();
    let mut above = Above::default();
    let mut part = calls_itself(&document.metadata().title).then_some((0, 0));
    for (block, line) in &lines {
        let start = block.span.start();
        match line {
            Line::Heading(_, true) if part.is_none() => {
                let level = if let Line::Heading(level, _) = line {
                    *level
                } else {
                    0
                };
                part = Some((start, level));
            }
            Line::Heading(level, false) if part.is_some_and(|(_, own)| *level <= own) => {
                above
                    .parts
                    .extend(part.and_then(|(from, _)| Span::new(from, start)));
                part = None;
            }
            _ => {}
        }
    }
    above
        .parts
        .extend(part.and_then(|(from, _)| Span::new(from, end)));
    if above.parts.is_empty() && is_set_out(&lines) {
        above.parts.extend(Span::new(0, end));
    }
    let mut year: Option<(i16, Span)> = None;
    for (at, (block, line)) in lines.iter().enumerate() {
        let from = block.span.end();
        let until = |ends: &dyn Fn(&Line) -> bool| {
            let next = lines.iter().skip(at + 1).find(|(_, line)| ends(line));
            next.map_or(end, |(block, _)| block.span.start())
        };
        let chronology = above.is_chronology(block.span.start());
        let is_heading = block.kind.is_heading();
        match line {
            Line::Year(own, span) if is_heading || chronology => {
                year = Some((*own, *span));
                let ends = |line: &Line| matches!(line, Line::Year(..) | Line::Heading(..));
                let to = until(&ends);
                above
                    .years
                    .extend(Span::new(from, to).map(|scope| (scope, (*own, *span))));
            }
            Line::Heading(..) => year = None,
            Line::Date(point, span) if chronology => {
                let own = point.year.or(year.map(|(year, _)| year));
                let when = own.and_then(|year| point.interval(year));
                let to = until(&|line| !matches!(line, Line::Text(_)));
                let scope = Span::new(from, to);
                above.dates.extend(
                    scope
                        .zip(when)
                        .map(|(scope, when)| (scope, Anchor { when, span: *span })),
                );
            }
            _ => {}
        }
    }
    above
}

fn calls_itself(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    CALLED.iter().any(|name| heading.contains(name)) && heading.split_whitespace().count() <= 8
}

/// Whether lines that are a date follow each other in order of time, each with a
/// few words under it.
fn is_set_out(lines: &[(&Block, Line)]) -> bool {
    let mut dates: Vec<Interval> = Vec::new();
    let mut year = None;
    let mut words = 0;
    let mut open = false;
    for (_, line) in lines {
        match line {
            Line::Year(own, _) => year = Some(*own),
            Line::Date(point, _) => {
                let Some(when) = point.year.or(year).and_then(|year| point.interval(year)) else {
                    return false;
                };
                dates.push(when);
                (words, open) = (0, true);
            }
            Line::Text(more) if open => {
                words += more;
                if words > MOST_WORDS {
                    return false;
                }
            }
            Line::Heading(..) => open = false,
            _ => {}
        }
    }
    dates.len() >= FEWEST && dates.is_sorted_by(|a, b| a.first_day() < b.first_day())
}

fn line(document: &Document, block: &Block, style: Style) -> Line {
    let text = document.block_text(block);
    let mut parts = Vec::new();
    words(text, &mut parts);
    let is_furniture = |word: &Word<'_>| word.is_mark("#*_:.–— ");
    let first = parts
        .iter()
        .position(|word| !is_furniture(word))
        .unwrap_or(0);
    let last = parts
        .iter()
        .rposition(|word| !is_furniture(word))
        .map_or(0, |at| at + 1);
    let span = |from: usize, to: usize| {
        let (from, to) = (parts.get(from)?.start, parts.get(to.checked_sub(1)?)?.end);
        Span::new(block.span.start() + from, block.span.start() + to)
    };
    let quotable = block.kind.is_quotable() || block.kind.is_heading();
    let alone = parts.get(first).filter(|_| quotable).and_then(Word::year);
    if let (Some(year @ 1700..2100), Some(span)) = (alone, span(first, first + 1)) {
        // `2013`, and of a heading also `2013: the closure`
        let ends = parts.get(first + 1).is_none_or(|next| next.is_mark(":.*_"));
        if last == first + 1 || (block.kind.is_heading() && ends) {
            return Line::Year(year, span);
        }
    }
    let found = point(&parts, first, style);
    if let (Some(found), Some(span)) = (
        found.filter(|found| quotable && found.month.is_some()),
        span(first, last),
    ) {
        if found.end >= last && (found.year.is_some() || found.day.is_some() || !found.weak) {
            return Line::Date(found, span);
        }
        let row = block.kind == BlockKind::TableRow;
        if !block.kind.is_heading() && (row || found.day.is_some() || found.year.is_some()) {
            return Line::Dated;
        }
    }
    match block.kind {
        BlockKind::Heading(level) => Line::Heading(level, calls_itself(text)),
        _ => Line::Text(parts.iter().filter(|word| word.kind == Kind::Word).count()),
    }
}

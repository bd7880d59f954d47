//! Quotations with words in square brackets, as journalists put them in: what
//! stands outside the brackets must stand in the text word for word and in order,
//! and the brackets beside what they replace. And words that are written otherwise
//! and are the same: `12` and `twelve`, `%` and `per cent`.

use std::ops::Range;

use super::LEFT_OUT;
use super::verdict::{Found, Quotation, spans_of};
use super::windows::{Window, content_words};
use crate::analysis::stems;
use crate::check::{Difference, Letters};
use crate::document::Span;

/// Brackets stand for so many words of the text at most.
const REPLACED: usize = 12;
/// Fewer words outside the brackets may stand together by chance.
const FEWEST: usize = 3;
/// So many places of one text are tried.
const TRIED: usize = 20;

/// A part of a quotation outside brackets, and what stood before it.
struct Piece {
    typed: Span,
    letters: Letters,
    /// How many words of the text may stand before it.
    room: usize,
}

/// The typed words outside square brackets and between ellipses; none where
/// there are no brackets with words in them.
fn pieces(quotation: &Quotation<'_>) -> Vec<Piece> {
    let typed = quotation.typed;
    let mut outside: Vec<(Span, bool)> = Vec::new();
    let mut bracketed = false;
    for part in quotation.parts {
        let (mut at, end) = (part.start(), part.end());
        let mut after_ellipsis = true;
        while let Some(open) = typed.get(at..end).and_then(|rest| rest.find('[')) {
            let inside = typed.get(at + open + 1..end).unwrap_or_default();
            let Some(close) = inside.find(']') else { break };
            let holds_words = inside
                .get(..close)
                .is_some_and(|t| !Letters::of(t).is_empty());
            if holds_words {
                bracketed = true;
                outside.extend(Span::new(at, at + open).map(|span| (span, after_ellipsis)));
                after_ellipsis = false;
            }
            at += open + 1 + close + 1;
        }
        outside.extend(Span::new(at, end).map(|span| (span, after_ellipsis)));
    }
    let mut pieces = Vec::new();
    let mut room = 0;
    for (span, after_ellipsis) in outside.into_iter().filter(|_| bracketed) {
        room = room.max(if after_ellipsis { LEFT_OUT } else { REPLACED });
        let letters = span.of(typed).map(Letters::of);
        if let Some(letters) = letters.filter(|letters| !letters.is_empty()) {
            pieces.push(Piece {
                typed: span,
                letters,
                room: std::mem::take(&mut room),
            });
        }
    }
    pieces
}

/// Where all that stands outside the brackets stands, in order and near.
pub(super) fn with_insertions(quotation: &Quotation<'_>, windows: &[Window]) -> Vec<Found> {
    let pieces = pieces(quotation);
    let words: usize = pieces.iter().map(|piece| piece.letters.len()).sum();
    let telling: usize = pieces
        .iter()
        .map(|piece| content_words(&piece.letters, 0..piece.letters.len()))
        .sum();
    let Some(opening) = pieces.first().filter(|_| words >= FEWEST && telling > 0) else {
        return Vec::new();
    };
    let mut found: Vec<Found> = Vec::new();
    for window in windows {
        for stream in &window.streams {
            for start in stream.find(&opening.letters, 0, TRIED) {
                let Some(ranges) = ranges(&pieces, stream, start) else {
                    continue;
                };
                let spans: Vec<Span> = ranges
                    .iter()
                    .flat_map(|range| spans_of(stream, range.clone()))
                    .collect();
                let known = found.iter().any(|known| {
                    known.document == window.document && known.spans.first() == spans.first()
                });
                if !known {
                    found.push(Found {
                        document: window.document,
                        quotation: 0..quotation.letters.len(),
                        spans,
                        stretches: stretches(quotation, &pieces, stream, &ranges),
                    });
                }
            }
        }
    }
    found
}

/// The words of the text for each piece, from the first on.
fn ranges(pieces: &[Piece], stream: &Letters, start: Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut ranges = vec![start];
    for piece in pieces.iter().skip(1) {
        let end = ranges.last()?.end;
        let next = stream.find(&piece.letters, end, 1).into_iter().next()?;
        if next.start - end > piece.room {
            return None;
        }
        ranges.push(next);
    }
    Some(ranges)
}

fn stretches(
    quotation: &Quotation<'_>,
    pieces: &[Piece],
    stream: &Letters,
    ranges: &[Range<usize>],
) -> Vec<(Difference, Option<Span>, Option<Span>)> {
    // The words that were typed between two bytes.
    let typed = |from: usize, to: usize| {
        let letters = Letters::of(quotation.typed.get(from..to)?);
        let words = letters
            .cover(0..letters.len())
            .filter(|_| !letters.is_empty())?;
        Span::new(from + words.start(), from + words.end())
    };
    let mut all = Vec::new();
    let (mut at, mut read) = (0, None);
    for (piece, range) in pieces.iter().zip(ranges) {
        let gap: Range<usize> = read.unwrap_or(range.start)..range.start;
        let inserted = typed(at, piece.typed.start());
        let replaced = stream.cover(gap.clone()).filter(|_| !gap.is_empty());
        match (replaced, inserted) {
            (None, None) => {}
            (Some(text), None) => all.push((Difference::OnlyText, Some(text), None)),
            (None, Some(words)) => all.push((Difference::OnlyQuotation, None, Some(words))),
            (text, words) => all.push((Difference::Changed, text, words)),
        }
        all.push((
            Difference::Same,
            stream.cover(range.clone()),
            Some(piece.typed),
        ));
        (at, read) = (piece.typed.end(), Some(range.end));
    }
    if let Some(words) = typed(at, quotation.typed.len()) {
        all.push((Difference::OnlyQuotation, None, Some(words)));
    }
    all
}

/// Whether two stretches of words are the same, written otherwise: figures in
/// digits and in words, `%` and `per cent`, `Dr` and `Doctor`.
pub(super) fn written_otherwise(
    a: &Letters,
    one: Range<usize>,
    b: &Letters,
    two: Range<usize>,
) -> bool {
    let plain = |letters: &Letters, words: Range<usize>| -> Vec<String> {
        let mut plain = Vec::new();
        for at in words {
            match letters.word(at) {
                "%" | "percent" => plain.extend(["per".to_owned(), "cent".to_owned()]),
                "one" => plain.push("1".to_owned()),
                "dr" => plain.push("doctor".to_owned()),
                word => {
                    let tokens = crate::analysis::tokens(word);
                    let form = tokens.iter().find(|token| !token.compound);
                    let number = form.map(|token| stems::stem(&token.form).into_owned());
                    let number = number.filter(|n| n.starts_with(|c: char| c.is_ascii_digit()));
                    plain.push(number.unwrap_or_else(|| word.to_owned()));
                }
            }
        }
        plain
    };
    !one.is_empty() && plain(a, one) == plain(b, two)
}

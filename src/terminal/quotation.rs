//! Lays a quote out inside its passage: what stands before it, the quote, what
//! stands after it, each in paragraphs, with the matching words marked off.
//! Every letter is the document's; what is left out of a long passage is left
//! out by whole paragraphs and leaves a mark.
//!
//! It knows a citation's spans and nothing of lines, columns or colours.

use crate::answer::Citation;
use crate::document::Span;

/// A passage of at most this many bytes is shown whole; of a longer one only
/// the quote and the rest of its own paragraphs.
const WHOLE: usize = 1_600;
/// The rest of a paragraph beside the quote of a long passage is shown up to
/// this many bytes.
const BESIDE: usize = 700;

/// What is shown of a passage, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// A paragraph, or the piece of one, of the quote or of its context.
    Text {
        /// Whether it belongs to the quote.
        quoted: bool,
        /// Whether a paragraph of the document begins here.
        begins: bool,
        /// The mark of a list's item, where the quote begins right after it.
        bullet: Option<&'a str>,
        /// The text in pieces: whether it matches the question, the words.
        pieces: Vec<(bool, &'a str)>,
    },
    /// Something is left out here.
    LeftOut,
}

/// The parts of a citation's passage. Where the spans do not agree with the
/// texts only the quote is shown.
pub(super) fn parts(citation: &Citation) -> Vec<Part<'_>> {
    let Some((before, after)) = around(citation) else {
        let quote = Field {
            text: &citation.quote,
            start: citation.span.start(),
        };
        return paragraphs(quote, true, &citation.highlights);
    };
    let quote = Field {
        text: &citation.quote,
        start: citation.span.start(),
    };
    let long = citation.passage.len() > WHOLE;
    let mut parts = Vec::new();
    let mut head = paragraphs(before, false, &citation.highlights);
    let mut middle = paragraphs(quote, true, &citation.highlights);
    let bullet = head
        .last()
        .filter(|_| !middle.is_empty())
        .and_then(Part::as_bullet);
    if bullet.is_some() {
        head.pop();
    }
    if long {
        let open = bullet.is_none() && !ends_paragraph(before.text);
        let keep = usize::from(open && head.last().is_some_and(|part| part.len() <= BESIDE));
        if head.len() > keep {
            head.drain(..head.len() - keep);
            parts.push(Part::LeftOut);
        }
    }
    parts.append(&mut head);
    let begins = before.text.trim().is_empty() || ends_paragraph(before.text);
    if let Some(Part::Text {
        begins: first,
        bullet: mark,
        ..
    }) = middle.first_mut()
    {
        *first = begins || bullet.is_some();
        *mark = bullet;
    }
    parts.append(&mut middle);
    let mut tail = paragraphs(after, false, &citation.highlights);
    let open = !begins_paragraph(after.text);
    if let (true, Some(Part::Text { begins, .. })) = (open, tail.first_mut()) {
        *begins = false;
    }
    if long {
        let keep = usize::from(open && tail.first().is_some_and(|part| part.len() <= BESIDE));
        if tail.len() > keep {
            tail.truncate(keep);
            tail.push(Part::LeftOut);
        }
    }
    parts.append(&mut tail);
    parts
}

impl<'a> Part<'a> {
    /// The mark of a list's item, where the part is nothing else.
    fn as_bullet(&self) -> Option<&'a str> {
        let Part::Text { pieces, .. } = self else {
            return None;
        };
        let [(false, text)] = pieces.as_slice() else {
            return None;
        };
        (begins_item(text) && text.split_whitespace().count() == 1).then_some(*text)
    }

    /// Whether it is an item of a list; items stand close together.
    pub(super) fn is_item(&self) -> bool {
        match self {
            Part::Text { bullet, pieces, .. } => {
                bullet.is_some() || pieces.first().is_some_and(|(_, text)| begins_item(text))
            }
            Part::LeftOut => false,
        }
    }

    fn len(&self) -> usize {
        match self {
            Part::Text { pieces, .. } => pieces.iter().map(|(_, text)| text.len()).sum(),
            Part::LeftOut => 0,
        }
    }
}

/// A piece of the canonical text with its place there.
#[derive(Clone, Copy)]
struct Field<'a> {
    text: &'a str,
    start: usize,
}

/// What stands before and after the quote in its passage; `None` where the
/// spans and the texts do not agree.
fn around(citation: &Citation) -> Option<(Field<'_>, Field<'_>)> {
    let start = citation
        .span
        .start()
        .checked_sub(citation.passage_span.start())?;
    let end = start + citation.quote.len();
    if citation.passage.get(start..end)? != citation.quote {
        return None;
    }
    let before = Field {
        text: citation.passage.get(..start)?,
        start: citation.passage_span.start(),
    };
    let after = Field {
        text: citation.passage.get(end..)?,
        start: citation.passage_span.start() + end,
    };
    Some((before, after))
}

/// The paragraphs of a field, each in pieces. A paragraph ends at an empty
/// line, and before the item of a list.
fn paragraphs<'a>(field: Field<'a>, quoted: bool, highlights: &[Span]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let mut begins = true;
    for (from, to) in borders(field.text) {
        let Some(text) = field.text.get(from..to) else {
            continue;
        };
        if text.trim().is_empty() {
            continue;
        }
        let pieces = pieces(
            Field {
                text,
                start: field.start + from,
            },
            highlights,
        );
        parts.push(Part::Text {
            quoted,
            begins,
            bullet: None,
            pieces,
        });
        begins = true;
    }
    parts
}

/// Where the paragraphs of `text` stand.
fn borders(text: &str) -> Vec<(usize, usize)> {
    let mut borders = Vec::new();
    let mut start = 0;
    let mut offset = 0;
    let mut empty_before = false;
    for line in text.split_inclusive('\n') {
        let ends = line.ends_with('\n');
        let empty = line.trim().is_empty() && ends && offset > 0;
        if offset > start && (empty_before || begins_item(line)) {
            borders.push((start, offset));
            start = offset;
        }
        empty_before = empty;
        offset += line.len();
    }
    borders.push((start, offset));
    borders
}

/// Whether a line begins an item of a list: a bullet, or a number with a dot.
fn begins_item(line: &str) -> bool {
    let line = line.trim_start();
    if ["- ", "* ", "• ", "– "]
        .iter()
        .any(|bullet| line.starts_with(bullet))
    {
        return true;
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && line.len() - rest.len() <= 3 && rest.starts_with(". ")
}

/// Whether the text after `before` begins a paragraph.
fn ends_paragraph(before: &str) -> bool {
    let gap = before.get(before.trim_end().len()..).unwrap_or_default();
    before.trim().is_empty() || gap.matches('\n').count() > 1
}

/// Whether `after` begins a paragraph of its own.
fn begins_paragraph(after: &str) -> bool {
    let gap = after
        .get(..after.len() - after.trim_start().len())
        .unwrap_or_default();
    gap.matches('\n').count() > 1 || (gap.contains('\n') && begins_item(after))
}

/// The field cut at the borders of the highlights.
fn pieces<'a>(field: Field<'a>, highlights: &[Span]) -> Vec<(bool, &'a str)> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for highlight in highlights {
        let from = highlight.start().saturating_sub(field.start).max(done);
        let to = highlight
            .end()
            .saturating_sub(field.start)
            .min(field.text.len());
        if highlight.start() >= field.start + field.text.len() || from >= to {
            continue;
        }
        // A highlight that cuts a character is not shown.
        let (Some(between), Some(matched)) = (field.text.get(done..from), field.text.get(from..to))
        else {
            continue;
        };
        if !between.is_empty() {
            pieces.push((false, between));
        }
        pieces.push((true, matched));
        done = to;
    }
    if let Some(rest) = field.text.get(done..).filter(|rest| !rest.is_empty()) {
        pieces.push((false, rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::specimen;
    use super::*;

    /// Every part on a line: `"` quoted, `.` context, `¶` where a paragraph
    /// begins, `[…]` where something is left out.
    fn sketch(citation: &Citation) -> Vec<String> {
        parts(citation)
            .iter()
            .map(|part| match part {
                Part::LeftOut => "[…]".to_owned(),
                Part::Text {
                    quoted,
                    begins,
                    bullet,
                    pieces,
                } => {
                    let text: String = pieces
                        .iter()
                        .map(|(matched, text)| {
                            if *matched {
                                format!("_{text}_")
                            } else {
                                (*text).to_owned()
                            }
                        })
                        .collect();
                    format!(
                        "{}{}{}{}",
                        if *quoted { '"' } else { '.' },
                        if *begins { "¶" } else { "" },
                        bullet.unwrap_or_default().trim_start(),
                        text.trim()
                    )
                }
            })
            .collect()
    }

    #[test]
    fn a_quote_stands_between_its_neighbours() {
        let citation = specimen::citation(
            "The tide was low. The ferry stays. Nobody cheered.\n\nIt rained.",
            "The ferry stays.",
            &["ferry", "stays"],
        );
        assert_eq!(
            sketch(&citation),
            [
                ".¶The tide was low.",
                "\"The _ferry_ _stays_.",
                ".Nobody cheered.",
                ".¶It rained."
            ]
        );
    }

    #[test]
    fn a_quote_over_two_paragraphs_keeps_both() {
        let citation = specimen::citation("One.\n\nTwo.\n- Three.", "One.\n\nTwo.", &[]);
        assert_eq!(sketch(&citation), ["\"¶One.", "\"¶Two.", ".¶- Three."]);
    }

    #[test]
    fn the_item_of_a_list_keeps_its_mark() {
        let citation = specimen::citation("We ask:\n\n- for oil;\n\n- for rope.", "for oil;", &[]);
        assert_eq!(
            sketch(&citation),
            [".¶We ask:", "\"¶- for oil;", ".¶- for rope."]
        );
        let citation = specimen::citation("1. for oil;\n2. for rope.", "for rope.", &[]);
        assert_eq!(sketch(&citation), [".¶1. for oil;", "\"¶2. for rope."]);
    }

    #[test]
    fn what_a_long_passage_leaves_out_is_marked() {
        let filler = "Nothing happened on that day. ".repeat(40);
        let passage = format!("{filler}\n\nShort lead. The ferry stays.\n\n{filler}");
        let citation = specimen::citation(&passage, "The ferry stays.", &[]);
        assert_eq!(
            sketch(&citation),
            ["[…]", ".¶Short lead.", "\"The ferry stays.", "[…]"]
        );
    }

    #[test]
    fn spans_that_do_not_agree_show_the_quote_alone() {
        let mut citation = specimen::citation("One. Two.", "Two.", &[]);
        citation.passage_span = Span::new(0, 9).unwrap();
        assert_eq!(sketch(&citation), ["\"¶Two."]);
    }

    fn letters(text: &str) -> String {
        text.split_whitespace().collect()
    }

    proptest::proptest! {
        /// Whatever the passage, the quote and the highlights: the parts hold
        /// every letter of a short passage once and in order, and the quoted
        /// parts hold the quote.
        #[test]
        fn no_letter_is_lost_or_added(
            passage in "([a-zé“. ]{1,30}\n?\n?(- )?){1,6}",
            cut in (0usize..200, 1usize..200),
            highlights in proptest::collection::vec((0usize..220, 0usize..12), 0..6),
        ) {
            let borders: Vec<usize> = passage.char_indices().map(|(at, _)| at).chain([passage.len()]).collect();
            let from = cut.0 % (borders.len() - 1);
            let to = from + 1 + cut.1 % (borders.len() - 1 - from);
            let mut citation = specimen::citation(&passage, &passage, &[]);
            let base = citation.passage_span.start();
            citation.quote = passage[borders[from]..borders[to]].to_owned();
            citation.span = Span::new(base + borders[from], base + borders[to]).unwrap();
            citation.highlights = highlights
                .iter()
                .map(|(at, len)| Span::new(base + at, base + at + len).unwrap())
                .collect();
            let (mut all, mut quoted_parts) = (String::new(), String::new());
            for part in parts(&citation) {
                let Part::Text { quoted, bullet, pieces, .. } = part else {
                    panic!("nothing is left out of a short passage")
                };
                all.push_str(bullet.unwrap_or_default());
                for (_, text) in pieces {
                    all.push_str(text);
                    if quoted {
                        quoted_parts.push_str(text);
                    }
                }
            }
            proptest::prop_assert_eq!(letters(&all), letters(&passage));
            proptest::prop_assert_eq!(letters(&quoted_parts), letters(&citation.quote));
        }
    }
}

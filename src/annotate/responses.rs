//! Findings and the responses that a document itself sets beside them: under
//! paired headings or labels (`Finding 2: …`, `Response from the trust: …`), or
//! in the columns of a table whose head says so.
//!
//! It reads labels and knows no meaning: where a document does not set a
//! response beside a finding, there is none. It never looks across documents.

use crate::document::{Block, BlockKind, Span};

/// A finding, or several, with the response beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The paragraphs or the cell of what was found, recommended or asked,
    /// labels included, in order.
    pub finding: Vec<Span>,
    /// The paragraphs or the cell of the response.
    pub response: Vec<Span>,
}

/// What a label opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Finding,
    Response,
}

const FINDINGS: [&str; 8] = [
    "finding",
    "recommendation",
    "concern",
    "criticism",
    "issue",
    "observation",
    "allegation",
    "complaint",
];
const RESPONSES: [&str; 3] = ["response", "reply", "responses"];
/// A label is no longer than so many words.
const LABEL_WORDS: usize = 9;

/// The side that a label opens, with the number that it gives.
fn side(label: &str) -> Option<(Side, Option<String>)> {
    let bare = label.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let words: Vec<String> = bare
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .collect();
    if words.is_empty() || words.len() > LABEL_WORDS {
        return None;
    }
    let number = words
        .iter()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .cloned();
    let first = words[0].as_str();
    let last = words[words.len() - 1].as_str();
    // `Response from …`, `Response to recommendation 3`, `The council's response`
    let after = words.get(1).map(String::as_str);
    let opens = RESPONSES.contains(&first)
        && after.is_none_or(|next| {
            matches!(next, "from" | "of" | "by" | "to") || Some(next) == number.as_deref()
        });
    let closes = RESPONSES.contains(&last) && words.len() <= 5;
    if opens || closes {
        return Some((Side::Response, number));
    }
    let numbered = after.is_some() && after == number.as_deref();
    (FINDINGS.contains(&first) && (words.len() == 1 || numbered)).then_some((Side::Finding, number))
}

/// A label at the beginning of a paragraph or as a heading, with where its own
/// words begin.
fn label(text: &str) -> Option<(Side, Option<String>, usize)> {
    let end = text.find([':', '–', '—', '\n']).unwrap_or(text.len());
    let (side, number) = side(text.get(..end)?)?;
    let rest = text.get(end..).unwrap_or_default();
    let words = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_opening(c));
    Some((side, number, text.len() - words.len()))
}

fn is_opening(c: char) -> bool {
    matches!(c, '“' | '"' | '‘' | '\'' | '£' | '$' | '(' | '[')
}

/// A label with what stands under it.
#[derive(Debug)]
struct Labelled {
    side: Side,
    number: Option<String>,
    spans: Vec<Span>,
    /// The level of the heading that it is; `None` for a paragraph.
    level: Option<u8>,
    /// Where it stands among those with a label and the headings between.
    part: usize,
}

/// The findings of a document with the responses that it sets beside them, in
/// the order of the text.
#[must_use]
pub fn responses(text: &str, blocks: &[Block]) -> Vec<Answered> {
    let mut found = labelled(text, blocks);
    found.extend(in_tables(text, blocks));
    found.sort_by_key(|pair| pair.finding.first().map(|span| span.start()));
    found
}

fn labelled(text: &str, blocks: &[Block]) -> Vec<Answered> {
    let mut all: Vec<Labelled> = Vec::new();
    let mut open = false;
    let mut part = 0;
    for block in blocks {
        let Some(words) = block.span.of(text) else {
            continue;
        };
        let level = match block.kind {
            BlockKind::Heading(level) => Some(level),
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quotation => None,
            BlockKind::Title | BlockKind::TableRow => {
                open = false;
                continue;
            }
            _ => continue,
        };
        if let Some((side, number, from)) = label(words) {
            let own = Span::new(block.span.start() + from, block.span.end());
            let own = own.filter(|span| !span.is_empty());
            // A paragraph's words are all there is under its label.
            open = level.is_some() || own.is_none();
            all.push(Labelled {
                side,
                number,
                spans: own.map(|_| block.span).into_iter().collect(),
                level,
                part,
            });
        } else if let Some(level) = level {
            // Another heading ends what is under a label, unless it is below it.
            let below = all
                .last()
                .is_some_and(|last| open && last.level.is_some_and(|own| own < level));
            if !below {
                open = false;
                part += 1;
            }
        } else if open && let Some(last) = all.last_mut() {
            last.spans.push(block.span);
            open = last.level.is_some();
        }
    }
    paired(&all)
}

/// Responses with the findings right before them, or with those of their number.
fn paired(all: &[Labelled]) -> Vec<Answered> {
    let mut found = Vec::new();
    for (at, response) in all.iter().enumerate() {
        if response.side != Side::Response || response.spans.is_empty() {
            continue;
        }
        let before = &all[..at];
        let mut finding: Vec<&Labelled> = Vec::new();
        if response.number.is_some() {
            let same = before.iter().rev();
            finding.extend(
                same.filter(|l| l.side == Side::Finding && l.number == response.number)
                    .take(1),
            );
        } else {
            // Responses of several may stand under one finding.
            finding.extend(
                before
                    .iter()
                    .rev()
                    .skip_while(|l| l.side == Side::Response && l.part == response.part)
                    .take_while(|l| l.side == Side::Finding && l.part == response.part),
            );
            // Of several findings in a row with one number each, which of them
            // it answers is not said.
            let numbers = finding.iter().filter(|l| l.number.is_some()).count();
            if numbers > 1 {
                finding.clear();
            }
            finding.reverse();
        }
        let spans: Vec<Span> = finding.iter().flat_map(|l| l.spans.clone()).collect();
        if !spans.is_empty() {
            found.push(Answered {
                finding: spans,
                response: response.spans.clone(),
            });
        }
    }
    found
}

/// Rows of a table with two columns at least, of which one is headed by a
/// finding and another by a response.
fn in_tables(text: &str, blocks: &[Block]) -> Vec<Answered> {
    let mut found = Vec::new();
    let mut columns: Option<(usize, usize)> = None;
    let mut inside = false;
    for block in blocks {
        if block.kind != BlockKind::TableRow {
            inside = false;
            continue;
        }
        let cells = cells(text, block.span);
        if !inside {
            inside = true;
            let headed = |wanted: Side| {
                cells.iter().position(|cell| {
                    let name = cell.of(text).unwrap_or_default().trim().to_lowercase();
                    let one = name.trim_end_matches('s');
                    side(one).is_some_and(|(side, _)| side == wanted)
                })
            };
            columns = headed(Side::Finding).zip(headed(Side::Response));
            continue;
        }
        let Some((finding, response)) = columns else {
            continue;
        };
        if let (Some(finding), Some(response)) = (cells.get(finding), cells.get(response))
            && !finding.is_empty()
            && !response.is_empty()
        {
            found.push(Answered {
                finding: vec![*finding],
                response: vec![*response],
            });
        }
    }
    found
}

/// The cells of a row, as they stand in the text between its bars or tabs.
fn cells(text: &str, row: Span) -> Vec<Span> {
    let words = row.of(text).unwrap_or_default();
    let mut at = row.start();
    words
        .split(['|', '\t'])
        .filter_map(|cell| {
            let start = at + cell.len() - cell.trim_start().len();
            at += cell.len() + 1;
            Span::new(start, start + cell.trim().len())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(blocks: &[(BlockKind, &str)]) -> Vec<(String, String)> {
        let mut text = String::new();
        let mut made = Vec::new();
        for (kind, words) in blocks {
            let start = text.len();
            text.push_str(words);
            made.push(Block {
                span: Span::new(start, text.len()).unwrap(),
                kind: *kind,
                page: None,
            });
            text.push_str("\n\n");
        }
        let join = |spans: &[Span]| {
            let words: Vec<&str> = spans.iter().filter_map(|span| span.of(&text)).collect();
            words.join(" / ")
        };
        responses(&text, &made)
            .iter()
            .map(|pair| (join(&pair.finding), join(&pair.response)))
            .collect()
    }

    fn pair(finding: &str, response: &str) -> (String, String) {
        (finding.to_owned(), response.to_owned())
    }

    #[test]
    fn labelled_paragraphs_are_paired() {
        use BlockKind::{Heading, Paragraph};
        let found = shown(&[
            (Paragraph, "Finding: The gate was open."),
            (Paragraph, "Recommendation 3: Shut the gate."),
            (Paragraph, "Response: It is shut."),
            (Paragraph, "The weather was fine."),
            (Paragraph, "Finding 4: The lamp was out."),
            (
                Paragraph,
                "Response from Port Ash Harbour: It was the wind.",
            ),
            (Paragraph, "The pilots' response: It was not."),
            (Heading(2), "History"),
            (Paragraph, "Response: to nothing."),
        ]);
        assert_eq!(
            found,
            [
                pair(
                    "Finding: The gate was open. / Recommendation 3: Shut the gate.",
                    "Response: It is shut."
                ),
                pair(
                    "Finding 4: The lamp was out.",
                    "Response from Port Ash Harbour: It was the wind."
                ),
                pair(
                    "Finding 4: The lamp was out.",
                    "The pilots' response: It was not."
                ),
            ]
        );
    }

    #[test]
    fn headings_and_numbers_are_paired() {
        use BlockKind::{Heading, Paragraph};
        let found = shown(&[
            (Heading(2), "Recommendation 1"),
            (Paragraph, "Mend the lock."),
            (Heading(2), "Recommendation 2"),
            (Paragraph, "Count the boats."),
            (Paragraph, "Every day."),
            (Heading(2), "Response to recommendation 2"),
            (Paragraph, "We count them."),
            (Heading(2), "Response to recommendation 7"),
            (Paragraph, "We do not know it."),
            (Heading(2), "Response"),
            (Paragraph, "To which of them?"),
        ]);
        assert_eq!(
            found,
            [pair("Count the boats. / Every day.", "We count them.")]
        );
    }

    #[test]
    fn columns_are_paired_where_the_head_says_so() {
        use BlockKind::{Paragraph, TableRow};
        let found = shown(&[
            (TableRow, "No | Finding | The port's response"),
            (TableRow, "1 | The gate was open. | It is shut."),
            (TableRow, "2 | The lamp was out. |  "),
            (Paragraph, "Another table:"),
            (TableRow, "Year | Boats"),
            (TableRow, "1901 | 40"),
        ]);
        assert_eq!(found, [pair("The gate was open.", "It is shut.")]);
    }

    #[test]
    fn running_text_about_findings_pairs_nothing() {
        use BlockKind::Paragraph;
        let found = shown(&[
            (Paragraph, "Finding the gate open was a shock."),
            (Paragraph, "Response times: they fell."),
            (Paragraph, "Issues of the day: none."),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }
}

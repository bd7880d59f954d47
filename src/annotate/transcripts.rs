//! Transcripts: paragraphs that a label opens, `MS REED:`, `Q.`, `A.`
//!
//! Whom `Q` and `A` mean, `examinations` reads. A label alone proves nothing (`NOTE:`), so labels count where two
//! paragraphs at least carry one that is a name, or where questions and
//! answers alternate.

use super::Attribution;
use super::examinations::Examination;
use super::lexicon::{self, TITLE};
use crate::document::{BlockKind, Document, Span};

/// A labelled turn.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    /// The block it stands in.
    pub(super) block: usize,
    /// The label's name without its colon; `None` for `Q` and `A`.
    pub(super) label: Option<Span>,
    /// Of `Q` and `A` the name that stands for them, where the document gives
    /// it.
    pub(super) meant: Option<Span>,
    /// The words.
    pub(super) content: Span,
}

/// How it is known, for every turn.
pub(super) const HOW: Attribution = Attribution::Transcript;

/// Words that open paragraphs with a colon and are nobody's name.
const NO_NAMES: [&str; 26] = [
    "note",
    "notes",
    "update",
    "correction",
    "warning",
    "source",
    "sources",
    "credit",
    "contact",
    "date",
    "subject",
    "re",
    "from",
    "to",
    "cc",
    "summary",
    "question",
    "conclusion",
    "example",
    "photo",
    "related",
    "watch",
    "read",
    "editor",
    "breaking",
    "video",
];

fn label(line: &str) -> Option<(usize, usize, bool)> {
    let lead = line.len() - line.trim_start().trim_start_matches(['"', '“']).len();
    let rest = line.get(lead..)?;
    let mut letters = rest.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    if matches!(first, 'Q' | 'A') && matches!(second, '.' | ':') {
        return rest
            .get(2..)
            .filter(|r| r.starts_with(' ') && !r.trim().is_empty())
            .map(|_| (lead, lead + 1, false));
    }
    let colon = rest.bytes().take(60).position(|b| b == b':')?;
    let name = rest.get(..colon)?;
    let after = rest.get(colon + 1..)?;
    if !after.starts_with([' ', '\u{a0}', '\n']) || after.trim().is_empty() {
        return None;
    }
    if after.trim_start().starts_with(['"', '“']) {
        return None;
    }
    let mut scratch = String::new();
    let mut count = 0;
    for word in name.split_whitespace() {
        count += 1;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() || bare.chars().any(char::is_lowercase) && !titled(bare, &mut scratch) {
            return None;
        }
        if NO_NAMES.iter().any(|no| no.eq_ignore_ascii_case(bare)) {
            return None;
        }
    }
    let long = name.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    (count > 0 && count <= 5 && long).then_some((lead, lead + colon, true))
}

/// Whether a word with small letters may stand in a label: a title.
fn titled(word: &str, scratch: &mut String) -> bool {
    let parts = lexicon::parts_of(word, scratch);
    parts & TITLE != 0 && parts & lexicon::CAPITAL != 0
}

/// The labelled turns of a document; empty where it is no transcript.
pub(super) fn turns(document: &Document) -> Vec<Turn> {
    let mut turns = Vec::new();
    let (mut named, mut asked, mut answered) = (0, 0, 0);
    let mut examination = Examination::default();
    for (index, block) in document.blocks().iter().enumerate() {
        let body = document.block_text(block);
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) {
            examination.read(body, block.span.start());
            continue;
        }
        let mut offset = block.span.start();
        let mut first = true;
        for line in body.split_inclusive('\n') {
            if examination.read(line, offset) {
                // What follows in this paragraph belongs to no turn.
                first = true;
            } else if let Some((from, to, is_name)) = label(line) {
                let mark = line
                    .get(to..)
                    .and_then(|r| r.chars().next())
                    .map_or(0, char::len_utf8);
                let rest = line.get(to + mark..).unwrap_or_default();
                let lead = rest.len() - rest.trim_start().len();
                let start = offset + to + mark + lead;
                let mut meant = None;
                if is_name {
                    named += 1;
                    examination.hear(document.text(), line.get(from..to).unwrap_or_default());
                } else if line.get(from..).is_some_and(|l| l.starts_with('Q')) {
                    asked += 1;
                    meant = examination.asks();
                } else {
                    answered += 1;
                    meant = examination.answers();
                }
                if let Some(content) = Span::new(start, start + rest.trim().len()) {
                    turns.push(Turn {
                        block: index,
                        label: Span::new(offset + from, offset + to).filter(|_| is_name),
                        meant,
                        content,
                    });
                }
                first = false;
            } else if !first
                && let Some(turn) = turns.last_mut().filter(|t: &&mut Turn| t.block == index)
                && let Some(content) =
                    Span::new(turn.content.start(), offset + line.trim_end().len())
                && content.end() > turn.content.end()
            {
                turn.content = content;
            }
            offset += line.len();
        }
    }
    let questions = asked > 0 && answered > 0;
    turns.retain(|turn| {
        if turn.label.is_some() {
            named > 1
        } else {
            questions
        }
    });
    turns
}

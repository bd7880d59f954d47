//! Paragraphs, tables, notes and boxes as word processors nest them, written
//! into one text: what stands in a box follows the paragraph that the box is
//! anchored in, and so do notes. It knows no format.

use super::draft::Draft;
use super::encoding::settled;
use crate::document::{Block, BlockKind};

/// How deep tables, notes and boxes may stand in each other.
const DEEPEST: usize = 32;

/// A text in the making.
#[derive(Default)]
pub(super) struct Flow {
    draft: Draft,
    open: Vec<Paragraph>,
    places: Vec<Place>,
    /// What follows the paragraph that is open.
    pending: Vec<(BlockKind, String)>,
}

struct Paragraph {
    kind: BlockKind,
    number: String,
    words: String,
}

/// What paragraphs stand in.
enum Place {
    Table {
        cells: Vec<Vec<(BlockKind, String)>>,
    },
    Note(Vec<String>),
    Box(Vec<(BlockKind, String)>),
}

impl Flow {
    /// A paragraph begins.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        self.open.push(Paragraph {
            kind,
            number: String::new(),
            words: String::new(),
        });
    }

    /// The paragraph that is open is of another kind.
    pub(super) fn is_now(&mut self, kind: BlockKind) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.kind = kind;
        }
    }

    /// The kind of the paragraph that is open.
    pub(super) fn kind(&self) -> Option<BlockKind> {
        self.open.last().map(|paragraph| paragraph.kind)
    }

    /// Words of the paragraph that is open; outside one they are nobody's.
    pub(super) fn push(&mut self, words: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.words.push_str(words);
        }
    }

    /// The number that the paragraph which is open begins with; an empty one is
    /// none. It counts as words of the paragraph only where there are others.
    pub(super) fn number(&mut self, label: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            label.clone_into(&mut paragraph.number);
        }
    }

    /// The paragraph ends.
    pub(super) fn end(&mut self) {
        let Some(paragraph) = self.open.pop() else {
            return;
        };
        let Paragraph {
            kind,
            number,
            words,
        } = paragraph;
        let is_blank = words.trim().is_empty();
        let words = if number.is_empty() || is_blank {
            settled(&words)
        } else {
            settled(&format!("{number} {}", words.trim_start()))
        };
        match self.places.last_mut() {
            Some(Place::Table { cells }) => {
                if let Some(cell) = cells.last_mut().filter(|_| !is_blank) {
                    cell.push((kind, words));
                }
            }
            Some(Place::Note(paragraphs)) => paragraphs.extend(Some(words).filter(|_| !is_blank)),
            Some(Place::Box(paragraphs)) => {
                paragraphs.extend(Some((kind, words)).filter(|_| !is_blank));
            }
            None => {
                self.write(kind, &words);
                self.write_pending();
            }
        }
    }

    /// A row of a table begins.
    pub(super) fn begin_row(&mut self) {
        if self.places.len() < DEEPEST {
            self.places.push(Place::Table { cells: Vec::new() });
        }
    }

    /// A cell of the row begins.
    pub(super) fn begin_cell(&mut self) {
        if let Some(Place::Table { cells }) = self.places.last_mut() {
            cells.push(Vec::new());
        }
    }

    /// The row ends. A row of one cell is a frame around paragraphs.
    pub(super) fn end_row(&mut self) {
        let Some(Place::Table { cells }) = self
            .places
            .pop_if(|place| matches!(place, Place::Table { .. }))
        else {
            return;
        };
        let paragraphs = if let [only] = cells.as_slice() {
            only.clone()
        } else {
            let joined: Vec<String> = cells
                .into_iter()
                .map(|cell| {
                    let words: Vec<String> = cell
                        .into_iter()
                        .map(|(_, words)| words.trim().replace('\t', " "))
                        .collect();
                    words.join("\n")
                })
                .collect();
            let row = joined.join("\t");
            if row.trim().is_empty() {
                Vec::new()
            } else {
                vec![(BlockKind::TableRow, row)]
            }
        };
        match self.places.last_mut() {
            Some(Place::Table { cells }) => {
                if let Some(cell) = cells.last_mut() {
                    cell.extend(paragraphs);
                }
            }
            Some(Place::Note(notes)) => {
                notes.extend(paragraphs.into_iter().map(|(_, words)| words));
            }
            Some(Place::Box(held)) => held.extend(paragraphs),
            None => {
                for (kind, words) in paragraphs {
                    self.write(kind, &words);
                }
                if self.open.is_empty() {
                    self.write_pending();
                }
            }
        }
    }

    /// A note begins.
    pub(super) fn begin_note(&mut self) {
        if self.places.len() < DEEPEST {
            self.places.push(Place::Note(Vec::new()));
        }
    }

    /// The note ends; it follows what is open.
    pub(super) fn end_note(&mut self) {
        if let Some(Place::Note(paragraphs)) =
            self.places.pop_if(|place| matches!(place, Place::Note(_)))
        {
            self.note(paragraphs.join("\n"));
        }
    }

    /// A note whose words are known; it follows what is open.
    pub(super) fn note(&mut self, words: String) {
        if !words.trim().is_empty() {
            self.pending.push((BlockKind::Footnote, words));
        }
    }

    /// A box begins.
    pub(super) fn begin_box(&mut self) {
        if self.places.len() < DEEPEST {
            self.places.push(Place::Box(Vec::new()));
        }
    }

    /// The box ends; what stood in it follows what is open.
    pub(super) fn end_box(&mut self) {
        if let Some(Place::Box(paragraphs)) =
            self.places.pop_if(|place| matches!(place, Place::Box(_)))
        {
            self.pending.extend(paragraphs);
        }
    }

    fn write_pending(&mut self) {
        for (kind, words) in std::mem::take(&mut self.pending) {
            self.write(kind, &words);
        }
    }

    /// Writes a block.
    pub(super) fn write(&mut self, kind: BlockKind, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        if !self.draft.is_empty() {
            self.draft.push_bare("\n\n");
        }
        self.draft.push_block(kind, words);
    }

    /// The text and its blocks. What was left open is written as it is.
    pub(super) fn finish(mut self) -> (String, Vec<Block>) {
        while !self.open.is_empty() {
            self.places.clear();
            self.end();
        }
        self.write_pending();
        let (text, mut blocks) = self.draft.finish();
        // A document that begins with its only outermost heading is named by it.
        let is_outermost = |block: &Block| block.kind == BlockKind::Heading(1);
        let has_title = blocks.iter().any(|block| block.kind == BlockKind::Title);
        let is_alone = blocks.iter().filter(|block| is_outermost(block)).count() == 1;
        if let Some(first) = blocks.first_mut()
            && !has_title
            && is_alone
            && is_outermost(first)
        {
            first.kind = BlockKind::Title;
        }
        (text, blocks)
    }
}

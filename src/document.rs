//! A document: its canonical text, the blocks that the text is made of, and
//! where each of them stands.
//!
//! Everything that is quoted later is a byte range into the canonical text, so
//! the constructors here refuse a range that does not fit. This module knows
//! neither files nor formats, neither words nor questions.

use serde::{Deserialize, Serialize};
use thiserror::Error;

mod date;

pub use date::{DateError, PartialDate};

/// A byte range into a document's canonical text: `start` is the first byte,
/// `end` the first byte after it.
///
/// ```
/// use pincite::document::Span;
/// let span = Span::new(4, 9).unwrap();
/// assert_eq!(span.of("the quick fox"), Some("quick"));
/// assert_eq!(Span::new(9, 4), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span from `start` to `end`, or `None` where `end` lies before `start`
    /// or beyond 4 GiB.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Option<Span> {
        if start > end {
            return None;
        }
        Some(Span {
            start: u32::try_from(start).ok()?,
            end: u32::try_from(end).ok()?,
        })
    }

    /// The span of a whole text.
    #[must_use]
    pub fn whole(text: &str) -> Option<Span> {
        Span::new(0, text.len())
    }

    /// The first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The first byte after the span.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The number of bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same span, moved right by `bytes`; `None` beyond 4 GiB.
    #[must_use]
    pub fn shifted(self, bytes: usize) -> Option<Span> {
        Span::new(self.start() + bytes, self.end() + bytes)
    }

    /// The text under the span; `None` where it leaves the text or cuts a
    /// character.
    #[must_use]
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start()..self.end())
    }
}

/// What is known about a document from outside its text. What nobody gave and
/// nothing safely tells is `None`; nothing here is guessed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Metadata {
    /// The document's name in the library, unique in it.
    pub id: String,
    /// The title; may be empty.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// What it is, in a word or two: `news`, `inspection report`, `statement`.
    pub kind: Option<String>,
    /// The date of publication.
    pub published: Option<PartialDate>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Who wrote it, as the source names them.
    pub author: Option<String>,
    /// Which version it is; none stands for the first.
    pub version: Option<Version>,
    /// The day on which this version of it was added to the library.
    pub added: Option<PartialDate>,
}

/// Which version of a document it is, where it is not the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, 2 or more.
    pub number: u32,
    /// The day on which it was added.
    pub added: Option<PartialDate>,
}

/// What a block of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    /// The document's title as it stands in the text.
    Title,
    /// A heading; 1 is the outermost level.
    Heading(u8),
    /// A paragraph of running text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A paragraph that the document sets apart as quoted (a block quotation).
    Quotation,
    /// The caption of a picture.
    Caption,
    /// A row of a table.
    TableRow,
    /// What belongs to the page and not to the text: navigation, advertisement,
    /// a publisher's disclaimer. Kept in the text, never quoted.
    Furniture,
    /// A note at the foot of a page or at the end of the document.
    Footnote,
}

impl BlockKind {
    /// Whether the block's words may be quoted. Such blocks carry paragraph
    /// numbers.
    #[must_use]
    pub fn is_quotable(self) -> bool {
        matches!(
            self,
            BlockKind::Paragraph
                | BlockKind::ListItem
                | BlockKind::Quotation
                | BlockKind::Caption
                | BlockKind::TableRow
                | BlockKind::Footnote
        )
    }

    /// Whether the block opens a section.
    #[must_use]
    pub fn is_heading(self) -> bool {
        matches!(self, BlockKind::Heading(_))
    }
}

/// A run of the canonical text of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// The page it begins on, counted from 1, where the source has pages.
    pub page: Option<u32>,
}

/// Where a page of a paged source begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStart {
    /// The first byte of the canonical text that stands on the page.
    pub start: u32,
    /// The page, counted from 1 through the file.
    pub number: u32,
    /// What is printed on the page as its number, where the source says so and
    /// it is another: `iv`, `10`.
    pub label: Option<String>,
    /// The mark of an inquiry or a court on the page: `INQ000123456_0003`.
    pub reference: Option<String>,
    /// Whether a machine has read its words from a picture of the page.
    pub is_machine_read: bool,
}

/// Where words stand inside a document, for a person: the pinpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Locator {
    /// The text of the nearest heading above.
    pub section: Option<String>,
    /// The page, counted from 1, where the source has pages.
    pub page: Option<u32>,
    /// The number of the quotable block, counted from 1 through the document.
    pub paragraph: u32,
}

/// A block whose span does not fit the text or its neighbours.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DocumentError {
    /// The span leaves the text, cuts a character or is empty.
    #[error("block {block} has a span that does not fit the text")]
    SpanOutside {
        /// Which block, counted from 0.
        block: usize,
    },
    /// The span begins before the block before it ends.
    #[error("block {block} overlaps the block before it")]
    Overlap {
        /// Which block, counted from 0.
        block: usize,
    },
}

/// A document: metadata, canonical text, and the text's blocks in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    metadata: Metadata,
    text: String,
    blocks: Vec<Block>,
    pages: Vec<PageStart>,
}

impl Document {
    /// Puts a document together.
    ///
    /// # Errors
    /// Where a block is empty, overlaps the one before it, leaves the text or
    /// cuts a character.
    pub fn new(
        metadata: Metadata,
        text: String,
        blocks: Vec<Block>,
    ) -> Result<Document, DocumentError> {
        let mut end = 0;
        for (index, block) in blocks.iter().enumerate() {
            if block.span.is_empty() || block.span.of(&text).is_none() {
                return Err(DocumentError::SpanOutside { block: index });
            }
            if block.span.start() < end {
                return Err(DocumentError::Overlap { block: index });
            }
            end = block.span.end();
        }
        Ok(Document {
            metadata,
            text,
            blocks,
            pages: Vec::new(),
        })
    }

    /// The same document, added to a library on a day.
    #[must_use]
    pub fn imported(mut self, added: Option<PartialDate>) -> Document {
        self.metadata.added = added;
        self
    }

    /// The same document as a later version.
    #[must_use]
    pub fn in_version(mut self, version: Option<Version>) -> Document {
        self.metadata.version = version;
        self
    }

    /// The same document with the pages that its text stands on. Pages that are
    /// not in the order of the text, or begin outside it, are left out.
    #[must_use]
    pub fn with_pages(mut self, pages: Vec<PageStart>) -> Document {
        let (mut last, length) = (0, self.text.len());
        self.pages = pages;
        self.pages.retain(|page| {
            let fits = page.start >= last && page.start as usize <= length;
            if fits {
                last = page.start;
            }
            fits
        });
        self
    }

    /// The same document with this said about it.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Document {
        self.metadata = metadata;
        self
    }

    /// Where its pages begin, in the order of the text; empty where the source
    /// has none.
    #[must_use]
    pub fn pages(&self) -> &[PageStart] {
        &self.pages
    }

    /// The page on which the byte at `offset` stands.
    #[must_use]
    pub fn page_at(&self, offset: usize) -> Option<u32> {
        let after = self
            .pages
            .partition_point(|page| page.start as usize <= offset);
        Some(self.pages.get(after.checked_sub(1)?)?.number)
    }

    /// What is known about the document from outside its text.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The canonical text, into which every span points.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks in the order of the text.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The text of a block of this document.
    #[must_use]
    pub fn block_text(&self, block: &Block) -> &str {
        block.span.of(&self.text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_refuses_blocks_that_do_not_fit() {
        let block = |start, end| Block {
            span: Span::new(start, end).unwrap(),
            kind: BlockKind::Paragraph,
            page: None,
        };
        let build = |blocks| Document::new(Metadata::default(), "é and é".to_owned(), blocks);
        assert!(build(vec![block(0, 2), block(3, 6)]).is_ok());
        assert_eq!(
            build(vec![block(0, 1)]),
            Err(DocumentError::SpanOutside { block: 0 })
        );
        assert_eq!(
            build(vec![block(0, 6), block(3, 9)]),
            Err(DocumentError::Overlap { block: 1 })
        );
        assert_eq!(
            build(vec![block(3, 3)]),
            Err(DocumentError::SpanOutside { block: 0 })
        );
    }

    #[test]
    fn dates_keep_their_precision() {
        for text in ["2014", "2014-03", "2014-03-21"] {
            assert_eq!(PartialDate::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            PartialDate::parse("2022-08-11T09:00:00Z")
                .unwrap()
                .to_string(),
            "2022-08-11"
        );
        for text in ["", "14", "2014-13", "2014-02-30", "2014-1-1", "today"] {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
        let month = PartialDate::parse("2014-02").unwrap();
        assert_eq!(month.last_day(), jiff::civil::date(2014, 2, 28));
    }
}

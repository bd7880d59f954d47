//! A document: its canonical text, the blocks that the text is made of, and
//! where each of them stands.
//!
//! Everything that is quoted later is a byte range into the canonical text, so
//! the constructors here refuse a range that does not fit. This module knows
//! neither files nor formats, neither words nor questions.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

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

/// A date as far as it is known: a year, a month of a year, or a day.
///
/// Written `2014`, `2014-03` or `2014-03-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// A date that is not a year, a month or a day that exists.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a date: write 2014, 2014-03 or 2014-03-21")]
pub struct DateError(String);

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. A time after the day
    /// (`2014-03-21T10:00:00Z`) is dropped.
    ///
    /// # Errors
    /// Where the text is neither, or names a day that does not exist.
    pub fn parse(text: &str) -> Result<PartialDate, DateError> {
        let wrong = || DateError(text.chars().take(40).collect());
        let day_part = text.trim().split(['T', ' ']).next().unwrap_or_default();
        let mut parts = day_part.split('-');
        let number = |part: &str, digits: usize| -> Option<i16> {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let year = parts.next().and_then(|p| number(p, 4)).ok_or_else(wrong)?;
        let month = match parts.next() {
            None => None,
            Some(part) => Some(number(part, 2).ok_or_else(wrong)?),
        };
        let day = match parts.next() {
            None => None,
            Some(part) => Some(number(part, 2).ok_or_else(wrong)?),
        };
        if parts.next().is_some() {
            return Err(wrong());
        }
        let month = month.and_then(|m| i8::try_from(m).ok());
        let day = day.and_then(|d| i8::try_from(d).ok());
        jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| wrong())?;
        Ok(PartialDate { year, month, day })
    }

    /// A date of a year and, where they are known, month and day; `None` where
    /// the calendar has no such day or a day stands without its month.
    #[must_use]
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<PartialDate> {
        let fits = jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_ok();
        (fits && year >= 0 && (month.is_some() || day.is_none())).then_some(PartialDate {
            year,
            month,
            day,
        })
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    #[must_use]
    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month, 1 to 31, where it is known.
    #[must_use]
    pub fn day(self) -> Option<i8> {
        self.day
    }

    /// The month, where it is known, and the year, in English: `March 2014`.
    #[must_use]
    pub fn month_and_year(self) -> String {
        let pattern = if self.month.is_some() { "%B %Y" } else { "%Y" };
        self.first_day().strftime(pattern).to_string()
    }

    /// Today, in UTC.
    #[must_use]
    pub fn today() -> PartialDate {
        let today = jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        PartialDate {
            year: today.year(),
            month: Some(today.month()),
            day: Some(today.day()),
        }
    }

    /// The first day that the date may mean.
    #[must_use]
    pub fn first_day(self) -> jiff::civil::Date {
        jiff::civil::Date::constant(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that the date may mean.
    #[must_use]
    pub fn last_day(self) -> jiff::civil::Date {
        let month =
            jiff::civil::Date::constant(self.year, self.month.unwrap_or(12), self.day.unwrap_or(1));
        if self.day.is_some() {
            month
        } else {
            month.last_of_month()
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        PartialDate::parse(&text).map_err(serde::de::Error::custom)
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

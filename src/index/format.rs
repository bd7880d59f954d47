//! What a build writes beside tantivy's own files: the records, and how they
//! are read back.
//!
//! ```text
//! built/
//!   receipt.json          which generation is current; written last
//!   <generation>/
//!     text.bin            the canonical texts, one after the other
//!     catalogue.bin       documents, passages, sentences, statements
//!     tokens.bin          the form of every token, 4 bytes each
//!     vocabulary.bin      forms, stems, families
//!     search/             tantivy's segment
//! ```
//! Records are encoded by postcard. This module opens no file and ranks nothing.

use serde::{Deserialize, Serialize};

use crate::annotate::Statement;
use crate::annotate::dates::Dated;
use crate::document::{Block, Metadata, PageStart, Span};

/// The version of everything that a build writes. Raise it when a record or an
/// annotation rule changes.
pub const FORMAT: u32 = 11;

/// The file names inside a generation.
pub const TEXT: &str = "text.bin";
/// Documents, passages, sentences, statements.
pub const CATALOGUE: &str = "catalogue.bin";
/// The form of every token.
pub const TOKENS: &str = "tokens.bin";
/// Forms, stems, families.
pub const VOCABULARY: &str = "vocabulary.bin";
/// Tantivy's folder.
pub const SEARCH: &str = "search";

/// A half-open range of positions in one of the catalogue's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Range {
    /// The first position.
    pub start: u32,
    /// The first position after it.
    pub end: u32,
}

impl Range {
    /// The positions as a `usize` range.
    #[must_use]
    pub fn positions(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A SHA-256.
pub type Hash = [u8; 32];

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// What is known from outside its text.
    pub metadata: Metadata,
    /// Where its canonical text begins in `text.bin`.
    pub text_offset: u64,
    /// How many bytes the text has.
    pub text_bytes: u32,
    /// The SHA-256 of the text.
    pub sha256: Hash,
    /// The text's blocks.
    pub blocks: Vec<Block>,
    /// Where its pages begin.
    pub pages: Vec<PageStart>,
    /// Its passages.
    pub passages: Range,
    /// The tokens of its title.
    pub title_tokens: Range,
    /// All its tokens: title, headings and passages.
    pub tokens: Range,
    /// Its statements.
    pub statements: Range,
}

/// A passage; its number is tantivy's document number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageRecord {
    /// The number of its document.
    pub document: u32,
    /// Its place in the canonical text.
    pub span: Span,
    /// The position of its heading among the document's blocks.
    pub section: Option<u32>,
    /// Its sentences.
    pub sentences: Range,
    /// Its tokens.
    pub tokens: Range,
    /// The tokens of its heading.
    pub heading_tokens: Range,
    /// The SHA-256 of its bytes.
    pub sha256: Hash,
}

/// A sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentenceRecord {
    /// Its place in the canonical text.
    pub span: Span,
    /// The number of its paragraph.
    pub paragraph: u32,
    /// The page it begins on.
    pub page: Option<u32>,
    /// Its tokens.
    pub tokens: Range,
}

/// Everything about the documents but their text and words.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Catalogue {
    /// The documents in the manifest's order.
    pub documents: Vec<DocumentRecord>,
    /// The passages of all documents.
    pub passages: Vec<PassageRecord>,
    /// The sentences of all passages.
    pub sentences: Vec<SentenceRecord>,
    /// The statements of all documents.
    pub statements: Vec<Statement>,
    /// For each statement the tokens of its speaker's name and role.
    pub speakers: Vec<Range>,
    /// Names that mean the same: from `aliases.toml` and from the documents.
    pub aliases: Vec<Vec<String>>,
    /// Full names of people in the documents.
    pub people: Vec<String>,
    /// The dates in all sentences, in the order of the sentences.
    pub dates: Vec<DateRecord>,
}

/// A date in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRecord {
    /// The number of the sentence.
    pub sentence: u32,
    /// The date.
    pub dated: Dated,
}

/// Strings in one block of text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Appends a string; returns its position.
    pub fn push(&mut self, string: &str) -> u32 {
        let position = count(self.ends.len());
        self.text.push_str(string);
        self.ends.push(count(self.text.len()));
        position
    }

    /// The string at a position; empty where there is none.
    #[must_use]
    pub fn get(&self, position: u32) -> &str {
        let at = position as usize;
        let start = if at == 0 {
            0
        } else {
            self.ends.get(at - 1).copied().unwrap_or_default()
        };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// How many strings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The position of a string among sorted ones.
    #[must_use]
    pub fn find(&self, string: &str) -> Option<u32> {
        let at = self.first_not_below(string);
        (self.get(at) == string && (at as usize) < self.len()).then_some(at)
    }

    /// The position of the first sorted string that is not below `string`.
    #[must_use]
    pub fn first_not_below(&self, string: &str) -> u32 {
        let (mut low, mut high) = (0, count(self.len()));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle) < string {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// A count of things that 32 bits hold: the build refuses larger libraries.
#[must_use]
pub fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// One token as it is stored: the number of its form and two flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenRecord(pub u32);

impl TokenRecord {
    /// The number of a form that the library does not hold.
    pub const NO_FORM: u32 = (1 << 30) - 1;
    const CAPITAL: u32 = 1 << 31;
    const COMPOUND: u32 = 1 << 30;

    /// A token of a form.
    #[must_use]
    pub fn new(form: u32, capital: bool, compound: bool) -> TokenRecord {
        let flag = |set: bool, bit: u32| if set { bit } else { 0 };
        TokenRecord(
            (form & !(Self::CAPITAL | Self::COMPOUND))
                | flag(capital, Self::CAPITAL)
                | flag(compound, Self::COMPOUND),
        )
    }

    /// The number of its form.
    #[must_use]
    pub fn form(self) -> u32 {
        self.0 & !(Self::CAPITAL | Self::COMPOUND)
    }

    /// Whether the word begins with a capital.
    #[must_use]
    pub fn is_capital(self) -> bool {
        self.0 & Self::CAPITAL != 0
    }

    /// Whether it repeats the tokens after it, joined.
    #[must_use]
    pub fn is_compound(self) -> bool {
        self.0 & Self::COMPOUND != 0
    }

    /// The same token under another number of its form.
    #[must_use]
    pub fn renumbered(self, form: u32) -> TokenRecord {
        TokenRecord::new(form, self.is_capital(), self.is_compound())
    }
}

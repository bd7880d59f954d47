//! What a person gives when documents are added, and what is told in return.
//!
//! Plain values: they know neither files nor formats.

use std::path::PathBuf;

use serde::Serialize;

use super::covered::Covering;
use crate::document::PartialDate;

/// Metadata that the person gave on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The date of publication.
    pub published: Option<PartialDate>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What it is.
    pub kind: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// The encoding that the server named with which it was fetched.
    pub charset: Option<String>,
    /// What opens a PDF that is locked. What is kept is an open copy.
    pub password: Option<String>,
    /// What is to become of text that a reader cannot see.
    pub covered: Covering,
    /// Whether pages that are pictures are to be read by `ocrmypdf` or
    /// `tesseract`. What is kept is the copy with text.
    pub ocr: bool,
}

impl Given {
    /// The names of the parts that are given, of those that a document can be
    /// known by.
    #[must_use]
    pub fn parts(&self) -> Vec<&'static str> {
        let parts = [
            ("title", self.title.is_some()),
            ("publisher", self.publisher.is_some()),
            ("published", self.published.is_some()),
            ("kind", self.kind.is_some()),
            ("url", self.url.is_some()),
            ("author", self.author.is_some()),
        ];
        let given = parts.into_iter().filter(|(_, is_given)| *is_given);
        given.map(|(part, _)| part).collect()
    }
}

/// What became of the inputs of `add`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AddReport {
    /// Documents that are new (ids); for a JSON Lines corpus, its documents.
    pub added: Vec<String>,
    /// Documents whose content is another than before, as new versions.
    pub replaced: Vec<NewVersion>,
    /// Documents of which only what is known about them changed (ids).
    pub described: Vec<String>,
    /// Documents that were there already, unchanged (ids).
    pub unchanged: Vec<String>,
    /// Inputs that hold what another input of the same call holds.
    pub same: Vec<SameAs>,
    /// Inputs that were refused, with one sentence each.
    pub refused: Vec<Refusal>,
    /// Sentences about inputs that were taken, only in part or with a remark.
    pub warnings: Vec<Warning>,
    /// How many inputs were not reached, where the work was told to stop.
    pub left: usize,
}

impl AddReport {
    /// How many documents were looked at and not refused.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.added.len() + self.replaced.len() + self.described.len() + self.unchanged.len()
    }

    /// Whether the library is another than before.
    #[must_use]
    pub fn is_change(&self) -> bool {
        !(self.added.is_empty() && self.replaced.is_empty() && self.described.is_empty())
    }
}

/// A document that was added again with other content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewVersion {
    /// The document.
    pub id: String,
    /// Which version it is now.
    pub version: u32,
}

/// An input with the content of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SameAs {
    /// The input's name.
    pub input: String,
    /// The document that the other became.
    pub id: String,
}

/// An input that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The input as the person named it.
    pub input: PathBuf,
    /// One sentence that says what to do.
    pub reason: String,
}

/// Something that a person should know and that did not stop the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning(
    /// One sentence.
    pub String,
);

//! The receipt of a build: what it was built from, by which rules, and what it
//! wrote. It is written last, so a build without a receipt is none.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::IndexError;
use super::format::FORMAT;
use crate::{analysis, meaning};

/// The receipt's file name in `built/`.
pub const RECEIPT: &str = "receipt.json";

/// What a build was made from, by which rules, and what it wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The version of the format.
    pub format: u32,
    /// The fingerprint of the analyzer's rules.
    pub analyzer: u32,
    /// The folder in `built/` that holds the generation.
    pub generation: String,
    /// The files that it was built from.
    pub sources: Vec<SourceStamp>,
    /// The files that it consists of, relative to the generation.
    pub files: Vec<FileStamp>,
    /// How many documents it holds.
    pub documents: u32,
    /// How many passages it holds.
    pub passages: u32,
    /// Sentences that a person should read about how the sources were read.
    pub warnings: Vec<String>,
    /// Sources that could not be used, and of which it holds nothing.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    /// The encoder whose vectors it holds ([`meaning::VERSION`]), where it does.
    #[serde(default)]
    pub meaning: Option<String>,
}

/// A source that a build does without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The document's id, or the file of a corpus.
    pub source: String,
    /// What is wrong with it and what to do, in a sentence.
    pub what: String,
    /// Whether it may be read another time: its reader failed, of a machine that
    /// was busy perhaps.
    #[serde(default)]
    pub may_pass: bool,
}

impl LeftOut {
    /// That nothing of it is quoted, and why.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!(
            "`{}` is left out of every answer: {}",
            self.source, self.what
        )
    }
}

/// A file that a build was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceStamp {
    /// Its path, relative to the library.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified_ns: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// A file that a build consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// Its path, relative to the generation.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// The CRC-32 of its bytes.
    pub crc32: u32,
}

impl Receipt {
    /// Whether there is a receipt in `built` that no version of the program can
    /// have written.
    #[must_use]
    pub fn is_garbled(built: &Path) -> bool {
        std::fs::read(built.join(RECEIPT)).is_ok_and(|bytes| {
            serde_json::from_slice::<serde_json::Value>(&bytes)
                .map_or(true, |value| value["format"].is_null())
        })
    }

    /// Reads the receipt in `built`; `None` where there is none, or one that
    /// another version of the program wrote.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub fn read(built: &Path) -> Result<Option<Receipt>, IndexError> {
        let path = built.join(RECEIPT);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(IndexError::io(&path, error)),
        };
        let receipt: Option<Receipt> = serde_json::from_slice(&bytes).ok();
        Ok(receipt.filter(|receipt| {
            let encoded = receipt.meaning.as_deref() == Some(meaning::VERSION);
            receipt.format == FORMAT
                && receipt.analyzer == analysis::fingerprint()
                && (encoded || !meaning::is_enabled())
        }))
    }
}

//! Who did what to a library, and when: `audit.jsonl` in its folder, one line
//! for each deed. It holds ids and hashes and no title and no text, so a
//! document that is taken out leaves none of its words here.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::EngineError;
use crate::ingest::library;

/// The file, inside the library.
pub const AUDIT: &str = "audit.jsonl";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A document was added.
    Added,
    /// A document was added with other content than before.
    NewVersion,
    /// What is known about a document was changed.
    Edited,
    /// A document was taken out.
    Removed,
    /// A file that is another than the one that was added was accepted.
    Accepted,
    /// A document was put aside to be looked at.
    Staged,
    /// What was put aside was added.
    Published,
    /// What was put aside was thrown away.
    Discarded,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When, in UTC: `2026-05-03T10:00:00Z`.
    pub when: String,
    /// Who, as the surface named them.
    pub who: String,
    /// What.
    pub what: Deed,
    /// The document, or the name of what was put aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The hash of its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How many documents, in lines of before each document had a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<u64>,
}

/// A document that something was done to: its id and the hash of its bytes.
pub(super) type Done = (String, Option<String>);

/// Appends what was done to the list, flushed to disk.
pub(super) fn note(root: &Path, who: &str, what: Deed, done: &[Done]) -> Result<(), EngineError> {
    let when = now();
    let who: String = who.chars().filter(|c| !c.is_control()).take(200).collect();
    let mut lines = String::new();
    for (id, sha256) in done.iter().cloned() {
        let entry = AuditEntry {
            when: when.clone(),
            who: who.clone(),
            what,
            id: Some(id),
            sha256,
            documents: None,
        };
        // Plain strings and numbers always have a form in JSON.
        lines.push_str(&serde_json::to_string(&entry).unwrap_or_default());
        lines.push('\n');
    }
    if lines.is_empty() {
        return Ok(());
    }
    library::append(&root.join(AUDIT), &lines).map_err(EngineError::from)
}

/// The list of the library in `root`, oldest first. A last line that was cut off
/// by a crash is left out.
///
/// # Errors
/// [`EngineError::Library`] where there is no library;
/// [`EngineError::Outside`] where the list cannot be read.
pub fn audit(root: &Path) -> Result<Vec<AuditEntry>, EngineError> {
    let text = match std::fs::read_to_string(root.join(AUDIT)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            library::Library::open(root)?;
            return Ok(Vec::new());
        }
        Err(error) => {
            return Err(EngineError::Outside(format!(
                "`{}` could not be read ({error}).",
                root.join(AUDIT).display()
            )));
        }
    };
    let lines = text.lines();
    Ok(lines
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

/// This moment in UTC, to the second.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

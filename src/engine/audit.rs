//! Who did what to a library, and when, as its audit list says it. The list is
//! written with each change itself; this only reads it, and notes what is done
//! beside the manifest.

use std::path::Path;

use super::EngineError;
use crate::ingest::library::{Library, journal};

pub use crate::ingest::library::journal::{AUDIT, AuditEntry, Change, Deed};
pub(super) use crate::ingest::library::journal::{Done, now};

/// Appends what was done to the list, flushed to disk.
pub(super) fn note(root: &Path, who: &str, done: &[Done]) -> Result<(), EngineError> {
    journal::note(root, who, done).map_err(EngineError::from)
}

/// The list of the library in `root`, oldest first. A last line that was cut off
/// by a crash is left out; what a killed process did is in it.
///
/// # Errors
/// [`EngineError::Library`] where there is no library;
/// [`EngineError::Outside`] where the list cannot be read.
pub fn audit(root: &Path) -> Result<Vec<AuditEntry>, EngineError> {
    let list = journal::audit(root)?;
    if list.is_empty() {
        Library::open(root)?;
    }
    Ok(list)
}

/// What is wrong with the list of the library in `root`, in a sentence.
///
/// # Errors
/// [`EngineError::Outside`] where the list cannot be read.
pub fn audit_damage(root: &Path) -> Result<Option<String>, EngineError> {
    let unread = journal::unread(root)?;
    let lines: Vec<String> = unread.iter().take(5).map(usize::to_string).collect();
    let more = if unread.len() > 5 { " and more" } else { "" };
    Ok((!unread.is_empty()).then(|| {
        format!(
            "Not every line of `{AUDIT}` can be read (line {}{more}): what was done there is not listed. Put the file back from a backup, or take those lines out.",
            lines.join(", ")
        )
    }))
}

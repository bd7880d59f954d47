//! Who did what to a library: `audit.jsonl`, one line for each deed. It holds ids,
//! hashes, names of fields and dates, and no title and no text, so that a document
//! that is taken out leaves none of its words here.
//!
//! The lines of a change lie beside the list before the manifest is written, with
//! the manifest's hash as it was, and are moved into the list when it has been
//! written. So a process that is killed loses none: who comes next sees by the
//! hash whether the change happened.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::super::manifest::DOCUMENTS;
use super::{LibraryError, disk};

/// The list, inside the library.
pub const AUDIT: &str = "audit.jsonl";

/// Lines of a change that is being made.
const BEGUN: &str = ".audit-begun";

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
    /// Which parts of what is known about it were changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// How many documents, in lines of before each document had a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<u64>,
}

/// A part of what is known about a document that was changed. Only of a date it
/// says from what to what: the rest are words, which must be able to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The part: `title`, `published`.
    pub part: String,
    /// What it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Something that was done to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What.
    pub what: Deed,
    /// The document.
    pub id: String,
    /// The hash of its bytes.
    pub sha256: Option<String>,
    /// What was changed, where it was described anew.
    pub changes: Vec<Change>,
}

impl Done {
    /// Something that was done to the document `id`.
    #[must_use]
    pub fn to(id: &str, what: Deed, sha256: Option<String>) -> Done {
        Done {
            what,
            id: id.to_owned(),
            sha256,
            changes: Vec::new(),
        }
    }
}

/// This moment in UTC, to the second.
#[must_use]
pub fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

/// The lines for what was done.
fn lines_of(who: &str, done: &[Done]) -> Vec<String> {
    let when = now();
    let who: String = who.chars().filter(|c| !c.is_control()).take(200).collect();
    done.iter()
        .map(|one| {
            let entry = AuditEntry {
                when: when.clone(),
                who: who.clone(),
                what: one.what,
                id: Some(one.id.clone()),
                sha256: one.sha256.clone(),
                changes: one.changes.clone(),
                documents: None,
            };
            // Plain strings and numbers always have a form in JSON.
            let mut line = serde_json::to_string(&entry).unwrap_or_default();
            line.push('\n');
            line
        })
        .collect()
}

/// Appends what was done to the list, flushed to disk.
///
/// # Errors
/// Where the list cannot be written.
pub fn note(root: &Path, who: &str, done: &[Done]) -> Result<(), LibraryError> {
    if done.is_empty() {
        return Ok(());
    }
    disk::append(&root.join(AUDIT), &lines_of(who, done).concat())
}

/// Lays the lines of a change beside the list, before the manifest is written.
pub(super) fn begin(root: &Path, who: &str, done: &[Done]) -> Result<(), LibraryError> {
    if done.is_empty() {
        return Ok(());
    }
    let list = root.join(AUDIT);
    let length = whole_lines(&read_list(root).map_err(LibraryError::reading(&list))?).len();
    let mut text = format!("{} {length}\n", hash_of_manifest(root));
    text.extend(lines_of(who, done));
    disk::write(&root.join(BEGUN), text.as_bytes())
}

/// Moves the lines of a change into the list, where it happened.
pub(super) fn settle(root: &Path) -> Result<(), LibraryError> {
    let path = root.join(AUDIT);
    let Some(begun) = begun(root) else {
        return Ok(());
    };
    let known = read_list(root).map_err(LibraryError::reading(&path))?;
    // A line that was cut off by a crash goes; what stands already stays.
    let whole = whole_lines(&known);
    let missing = begun.missing(whole);
    let attempt = || -> io::Result<()> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)?;
        file.set_len(whole.len() as u64)?;
        io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
        file.write_all(missing.concat().as_bytes())?;
        file.sync_data()
    };
    attempt().map_err(LibraryError::writing(&path))?;
    disk::delete(&root.join(BEGUN))
}

/// The list with the lines of a change that happened and was not settled; oldest
/// first. What cannot be read as a line is left out.
///
/// # Errors
/// Where the list cannot be read.
pub fn audit(root: &Path) -> Result<Vec<AuditEntry>, LibraryError> {
    // Read first: what is settled meanwhile stands in both, and is told once.
    let begun = begun(root).unwrap_or_default();
    let path = root.join(AUDIT);
    let known = read_list(root).map_err(LibraryError::reading(&path))?;
    let more = begun.missing(&known);
    let known = String::from_utf8_lossy(&known);
    let lines = known.lines().chain(more.iter().map(|line| line.trim_end()));
    Ok(lines
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

/// Which whole lines of the list cannot be read, counted from one.
///
/// # Errors
/// Where the list cannot be read.
pub fn unread(root: &Path) -> Result<Vec<usize>, LibraryError> {
    let path = root.join(AUDIT);
    let known = read_list(root).map_err(LibraryError::reading(&path))?;
    let lines = whole_lines(&known).split(|&byte| byte == b'\n');
    Ok(lines
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && serde_json::from_slice::<AuditEntry>(line).is_err())
        .map(|(at, _)| at + 1)
        .collect())
}

/// The lines that lie beside the list.
#[derive(Debug, Default)]
struct Begun {
    /// How many bytes the list had before.
    length: usize,
    lines: Vec<String>,
}

impl Begun {
    /// Those lines that `list` does not hold yet. Lines may be equal to earlier
    /// ones, so only what was written since counts.
    fn missing(&self, list: &[u8]) -> &[String] {
        let since = list.get(self.length..).unwrap_or_default();
        let first = |count: usize| self.lines.get(..count).unwrap_or_default().concat();
        let there = (0..=self.lines.len())
            .rev()
            .find(|&count| since.ends_with(first(count).as_bytes()));
        self.lines.get(there.unwrap_or(0)..).unwrap_or_default()
    }
}

/// The lines that lie beside the list of a change that happened.
fn begun(root: &Path) -> Option<Begun> {
    let text = fs::read_to_string(root.join(BEGUN)).ok()?;
    let (head, lines) = text.split_once('\n')?;
    let (before, length) = head.split_once(' ')?;
    let happened = before != hash_of_manifest(root);
    let lines = lines.split_inclusive('\n').filter(|_| happened);
    Some(Begun {
        length: length.parse().ok()?,
        lines: lines.map(str::to_owned).collect(),
    })
}

fn read_list(root: &Path) -> io::Result<Vec<u8>> {
    match fs::read(root.join(AUDIT)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other,
    }
}

/// The list without a line that was cut off.
fn whole_lines(list: &[u8]) -> &[u8] {
    let end = list.iter().rposition(|&byte| byte == b'\n');
    list.get(..end.map_or(0, |end| end + 1)).unwrap_or_default()
}

fn hash_of_manifest(root: &Path) -> String {
    disk::sha256_of_file(&root.join(DOCUMENTS)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(root: &Path) -> Vec<String> {
        let list = audit(root).unwrap();
        list.into_iter().filter_map(|entry| entry.id).collect()
    }

    #[test]
    fn lines_are_told_where_the_change_happened_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join(DOCUMENTS), "before").unwrap();
        let done = ["a", "b", "c"].map(|id| Done::to(id, Deed::Added, None));
        begin(root, "me", &done).unwrap();
        assert_eq!(ids(root), Vec::<String>::new(), "nothing happened yet");
        fs::write(root.join(DOCUMENTS), "after").unwrap();
        assert_eq!(
            ids(root),
            ["a", "b", "c"],
            "killed before the list was written"
        );
        // Killed while the second line was written.
        let text = fs::read_to_string(root.join(BEGUN)).unwrap();
        let (_, lines) = text.split_once('\n').unwrap();
        let second = lines.find('\n').unwrap() + 9;
        fs::write(root.join(AUDIT), &lines[..second]).unwrap();
        settle(root).unwrap();
        assert_eq!(fs::read_to_string(root.join(AUDIT)).unwrap(), lines);
        assert!(!root.join(BEGUN).exists());
        assert_eq!(ids(root), ["a", "b", "c"]);
        // The same once more in the same second is a line of its own.
        let again = fs::read_to_string(root.join(AUDIT)).unwrap();
        let last = again.lines().last().unwrap();
        let head = format!("{} {}", hash_of_manifest(root), again.len());
        fs::write(root.join(BEGUN), format!("{head}\n{last}\n")).unwrap();
        fs::write(root.join(DOCUMENTS), "after that").unwrap();
        assert_eq!(ids(root), ["a", "b", "c", "c"]);
        settle(root).unwrap();
        assert_eq!(ids(root), ["a", "b", "c", "c"]);
        fs::write(root.join(AUDIT), lines).unwrap();
        // A change that did not happen is not told.
        begin(root, "me", &[Done::to("d", Deed::Removed, None)]).unwrap();
        settle(root).unwrap();
        assert_eq!(ids(root), ["a", "b", "c"]);
    }
}

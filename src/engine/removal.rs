//! Taking documents out, and showing that nothing of them is left: what was
//! erased and where, and a search of every file of the library for any eight
//! words in a row.
//!
//! It erases; [`search`] looks for what may be left.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tracing::instrument;

use super::keep::build_after;
use super::open::{BUILT, wait_for_lock};
use super::{EngineError, OnProgress, staging};
use crate::index::{Index, check_files, receipt::Receipt};
use crate::ingest::library::{Library, Lock, Withdrawn};

mod search;

use search::{files_below, search, size};

/// What was taken out, what that erased, and what a search for it found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RemoveReport {
    /// The documents (ids).
    pub removed: Vec<String>,
    /// Documents whose source could not be read any more, so that there were no
    /// words to search for (ids).
    pub unread: Vec<String>,
    /// What was erased.
    pub erased: Vec<Erased>,
    /// How many files were searched afterwards.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many different runs of eight words were searched for.
    pub runs: u64,
    /// Other documents that hold some of the same runs, the most first.
    pub quoted: Vec<Quoted>,
    /// Sentences about other documents that are damaged, without which the index
    /// was built.
    pub left_out: Vec<String>,
    /// Why the index could not be built afterwards, in a sentence; it was deleted
    /// then, since it held their words.
    pub unbuilt: Option<String>,
    /// Where runs are left that no other document accounts for; empty when all is
    /// well.
    pub left: Vec<Left>,
    /// What could not be searched inside. Where it is not empty, nobody can say
    /// that none is left.
    pub unsearched: Vec<Unsearched>,
}

/// What was erased in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// The file or folder, relative to the library.
    pub place: PathBuf,
    /// How many files.
    pub files: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// Another document that holds some of the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// The document.
    pub id: String,
    /// How many different runs it holds.
    pub runs: u64,
}

/// A file that holds some of the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The file, relative to the library.
    pub file: PathBuf,
    /// How many different runs it holds.
    pub runs: u64,
    /// In which parts of the file they stand, where it is one of parts: a mail
    /// with attachments, an archive.
    pub inside: Vec<String>,
    /// The document whose source the file is, where it is one.
    pub document: Option<String>,
}

/// A file, or files inside it, that could not be searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unsearched {
    /// The file, relative to the library.
    pub file: PathBuf,
    /// The part of it that could not be searched; `None` for the file itself.
    pub part: Option<String>,
    /// Why, in a few words.
    pub why: String,
}

/// Takes documents out of the library, builds, and searches the library's folder
/// for what may be left of them. A tombstone stays, with the `reason`.
///
/// # Errors
/// [`EngineError::Usage`] where an id is unknown; then nothing is removed.
#[instrument(skip_all, fields(ids = ids.len()))]
pub fn remove(
    root: &Path,
    ids: &[String],
    reason: Option<&str>,
    who: &str,
    on_progress: OnProgress<'_>,
) -> Result<RemoveReport, EngineError> {
    let mut library = Library::open(root)?;
    // Whoever writes now is waited for, and the person is told so.
    drop(wait_for_lock(&library, Lock::PATIENCE, on_progress)?);
    let before = generations(root);
    let mut withdrawn = library.remove(ids, reason, who)?;
    take_words_from_build(root, &mut withdrawn);
    let mut report = RemoveReport {
        removed: withdrawn.iter().map(|one| one.id.clone()).collect(),
        unread: withdrawn
            .iter()
            .filter(|one| one.text.is_none())
            .map(|one| one.id.clone())
            .collect(),
        erased: sources(&withdrawn),
        ..RemoveReport::default()
    };
    report.erased.extend(staging::erase(root, &withdrawn)?);
    match build_after("The documents are removed all the same", root, on_progress) {
        Ok(left_out) => report.left_out = left_out.into_iter().map(|one| one.0).collect(),
        Err(error) => {
            // The build before holds their words; without one nothing is quoted.
            // What cannot be deleted the search below finds.
            let _ = fs::remove_dir_all(root.join(BUILT));
            report.unbuilt = Some(error.to_string());
        }
    }
    for (place, erased) in before {
        let folder = root.join(&place);
        if report.unbuilt.is_none() && folder.exists() && !is_current(root, &folder) {
            // The build could not delete it; what stays now the search finds.
            let _ = fs::remove_dir_all(&folder);
        }
        if !folder.exists() {
            report.erased.push(erased);
        }
    }
    search(root, &withdrawn, &mut report, on_progress)?;
    Ok(report)
}

/// Puts in the words of documents whose source could not be read, where the build
/// before has them and is what was written.
fn take_words_from_build(root: &Path, withdrawn: &mut [Withdrawn]) {
    let built = root.join(BUILT);
    if withdrawn.iter().all(|one| one.text.is_some()) {
        return;
    }
    let Ok(Some(receipt)) = Receipt::read(&built) else {
        return;
    };
    if !check_files(&built, &receipt).is_ok_and(|damage| damage.is_empty()) {
        return;
    }
    let Ok(index) = Index::open(&built, &receipt) else {
        return;
    };
    for one in withdrawn.iter_mut().filter(|one| one.text.is_none()) {
        let documents = &index.catalogue().documents;
        let known = documents.iter().find(|known| known.metadata.id == one.id);
        one.text = known.and_then(|known| index.document_text(known).ok());
    }
}

/// Whether a generation is the one that the receipt names.
fn is_current(root: &Path, folder: &Path) -> bool {
    let receipt = Receipt::read(&root.join(BUILT)).ok().flatten();
    receipt.is_none_or(|receipt| folder.ends_with(&receipt.generation))
}

/// What of the sources was erased, by file.
fn sources(withdrawn: &[Withdrawn]) -> Vec<Erased> {
    let mut erased: Vec<Erased> = Vec::new();
    // Of a file that was not there any more nothing was erased.
    for one in withdrawn.iter().filter(|one| one.bytes > 0) {
        match erased.iter_mut().find(|erased| erased.place == one.file) {
            Some(known) => known.bytes += one.bytes,
            None => erased.push(Erased {
                place: one.file.clone(),
                files: 1,
                bytes: one.bytes,
            }),
        }
    }
    erased
}

/// The generations in `built/`, each with what is in it.
fn generations(root: &Path) -> Vec<(PathBuf, Erased)> {
    let Ok(entries) = fs::read_dir(root.join(BUILT)) else {
        return Vec::new();
    };
    let folders = entries.flatten().map(|entry| entry.path());
    folders
        .filter(|path| path.is_dir())
        .map(|path| {
            let place = path.strip_prefix(root).unwrap_or(&path).to_owned();
            let files = files_below(&path);
            let bytes = files.iter().map(|file| size(file)).sum();
            let erased = Erased {
                place: place.clone(),
                files: files.len() as u64,
                bytes,
            };
            (place, erased)
        })
        .collect()
}

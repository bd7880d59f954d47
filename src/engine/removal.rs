//! Taking documents out, and showing that nothing of them is left: what was
//! erased and where, and a search of every file of the library for any eight
//! words in a row.
//!
//! The search reads the files as bytes. Tantivy's postings hold single words and
//! pairs; whatever quotes eight in a row stands in a source, in the canonical
//! texts or in a title, and those are read. What another document quotes is
//! that document's, and is named as such.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use tracing::instrument;

use super::audit::{Deed, note};
use super::keep::build_after;
use super::open::{BUILT, fresh_receipt};
use super::{EngineError, OnProgress, Progress, Stage, staging};
use crate::index::format::TEXT;
use crate::index::{Index, check_files, receipt::Receipt};
use crate::ingest::library::{Library, Withdrawn};
use crate::ingest::traces::{Hit, Runs, different};

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
    /// Why the index could not be built afterwards, in a sentence; it was deleted
    /// then, since it held their words.
    pub unbuilt: Option<String>,
    /// Where runs are left that no other document accounts for; empty when all is
    /// well.
    pub left: Vec<Left>,
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
    let before = generations(root);
    let mut withdrawn = library.remove(ids, reason)?;
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
    let done: Vec<_> = withdrawn
        .iter()
        .map(|one| (one.id.clone(), Some(one.sha256.clone())))
        .collect();
    note(root, who, Deed::Removed, &done)?;
    report.erased.extend(staging::erase(root, &withdrawn)?);
    let built = build_after("The documents are removed all the same", root, on_progress);
    if let Err(error) = built {
        // The build before holds their words; without one nothing is quoted. What
        // cannot be deleted the search below finds.
        let _ = fs::remove_dir_all(root.join(BUILT));
        report.unbuilt = Some(error.to_string());
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

fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |data| data.len())
}

/// Every file below a folder. Links are followed, each folder once.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    let mut seen = FxHashSet::default();
    while let Some(folder) = folders.pop() {
        if !folder.canonicalize().is_ok_and(|path| seen.insert(path)) {
            continue;
        }
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Searches every file of the library for the words of what was taken out.
fn search(
    root: &Path,
    withdrawn: &[Withdrawn],
    report: &mut RemoveReport,
    on_progress: OnProgress<'_>,
) -> Result<(), EngineError> {
    let runs: Vec<Runs> = withdrawn
        .iter()
        .filter_map(|one| one.text.as_deref().map(Runs::of))
        .collect();
    report.runs = runs.iter().map(|runs| runs.len() as u64).sum();
    let library = Library::open(root)?;
    let receipt = match &report.unbuilt {
        Some(_) => None,
        None => fresh_receipt(&library, &root.join(BUILT))?,
    };
    let files = files_below(root);
    let total = files.iter().map(|file| size(file)).sum();
    // Of each run: in which files it stands, and in which other documents.
    let mut standing: Vec<(PathBuf, Vec<Hit>)> = Vec::new();
    let mut held: FxHashMap<String, FxHashSet<u64>> = FxHashMap::default();
    for file in files {
        let place = file.strip_prefix(root).unwrap_or(&file).to_owned();
        on_progress(Progress {
            stage: Stage::Searching,
            done: report.bytes,
            total: Some(total),
        });
        report.files += 1;
        report.bytes += size(&file);
        let mut hits = Vec::new();
        for runs in &runs {
            hits.extend(hits_in(runs, &file, false)?);
            // The manifest, corpora and previews write text with escapes; what is
            // built does not.
            if !place.starts_with(BUILT) {
                hits.extend(hits_in(runs, &file, true)?);
            }
        }
        if hits.is_empty() {
            continue;
        }
        if let Some(receipt) = &receipt
            && place == Path::new(BUILT).join(&receipt.generation).join(TEXT)
        {
            attribute(root, receipt, &hits, &mut held)?;
        }
        standing.push((place, hits));
    }
    if standing.is_empty() {
        return Ok(());
    }
    // Titles stand in the manifest and in the catalogue, and not in every text.
    for (document, _) in library.documents().flatten() {
        let about = document.metadata();
        let author = about.author.as_deref().unwrap_or_default();
        // Without an index the texts themselves are asked.
        let text = if receipt.is_none() {
            document.text()
        } else {
            ""
        };
        for text in [about.title.as_str(), author, about.id.as_str(), text] {
            let hits = runs.iter().flat_map(|runs| runs.find_in(text));
            let hits: Vec<u64> = hits.map(|hit| hit.run).collect();
            if !hits.is_empty() {
                held.entry(about.id.clone()).or_default().extend(hits);
            }
        }
    }
    let accounted: FxHashSet<u64> = held.values().flatten().copied().collect();
    report.quoted = held
        .into_iter()
        .map(|(id, runs)| Quoted {
            id,
            runs: runs.len() as u64,
        })
        .collect();
    report
        .quoted
        .sort_by(|a, b| b.runs.cmp(&a.runs).then_with(|| a.id.cmp(&b.id)));
    for (file, mut hits) in standing {
        hits.retain(|hit| !accounted.contains(&hit.run));
        if !hits.is_empty() {
            report.left.push(Left {
                file,
                runs: different(&hits) as u64,
            });
        }
    }
    Ok(())
}

/// Where runs stand in a file.
fn hits_in(runs: &Runs, file: &Path, is_json: bool) -> Result<Vec<Hit>, EngineError> {
    let opened = match File::open(file) {
        Ok(opened) => opened,
        // A file that another process has deleted meanwhile holds nothing.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unsearched(file, &error)),
    };
    let found = runs.find(opened, is_json);
    found.map_err(|error| unsearched(file, &error))
}

fn unsearched(file: &Path, error: &std::io::Error) -> EngineError {
    EngineError::Outside(format!(
        "The documents are removed, but `{}` could not be searched for what may be left ({error}).",
        file.display()
    ))
}

/// Finds the documents in whose canonical text runs stand.
fn attribute(
    root: &Path,
    receipt: &Receipt,
    hits: &[Hit],
    held: &mut FxHashMap<String, FxHashSet<u64>>,
) -> Result<(), EngineError> {
    let index = Index::open(&root.join(BUILT), receipt).map_err(|error| super::damaged(&error))?;
    let documents = &index.catalogue().documents;
    for hit in hits {
        let after = documents.partition_point(|document| document.text_offset <= hit.offset);
        let document = after.checked_sub(1).and_then(|at| documents.get(at));
        if let Some(document) = document {
            let id = document.metadata.id.clone();
            held.entry(id).or_default().insert(hit.run);
        }
    }
    Ok(())
}

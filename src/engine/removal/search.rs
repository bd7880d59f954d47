//! Searching every file of the library for any eight words in a row of what was
//! taken out.
//!
//! Each file is read as bytes, which shows whatever is plain text, and what is
//! not is looked into: documents of every format that is read, mails with their
//! attachments, archives. What cannot be looked into is named. Tantivy's postings
//! hold single words and pairs; whatever quotes eight in a row stands in a
//! source, in the canonical texts or in a title, and those are read. What
//! another document quotes is that document's, and is named as such; in a file
//! that is none it is left, whoever else says it.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::open::{BUILT, fresh_receipt};
use super::super::{EngineError, OnProgress, Progress, Stage};
use super::{Left, Quoted, RemoveReport, Unsearched};
use crate::index::Index;
use crate::index::format::TEXT;
use crate::index::receipt::Receipt;
use crate::ingest::LARGEST_FILE;
use crate::ingest::inside::{Inside, is_plain, look_inside};
use crate::ingest::library::{FOLDER, Library, Withdrawn};
use crate::ingest::manifest::DOCUMENTS;
use crate::ingest::traces::{Hit, Runs, different};

/// How much of a file decides whether it is plain text.
const HEAD: u64 = 64 * 1024;

/// A file in which runs stand.
struct Standing {
    file: PathBuf,
    hits: Vec<Hit>,
    inside: Vec<String>,
}

/// The length of a file.
pub(super) fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |data| data.len())
}

/// Every file below a folder. Links are followed, each folder once.
pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
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
pub(super) fn search(
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
    if report.runs == 0 {
        return Ok(());
    }
    let library = Library::open(root)?;
    let receipt = match &report.unbuilt {
        Some(_) => None,
        None => fresh_receipt(&library, &root.join(BUILT))?,
    };
    let files = files_below(root);
    let total = files.iter().map(|file| size(file)).sum::<u64>();
    let mut standing: Vec<Standing> = Vec::new();
    let mut held: FxHashMap<String, FxHashSet<u64>> = FxHashMap::default();
    let mut closed_to_bytes = Vec::new();
    for file in files {
        let place = file.strip_prefix(root).unwrap_or(&file).to_owned();
        on_progress(Progress {
            stage: Stage::Searching,
            done: report.bytes,
            total: Some(total),
        });
        report.files += 1;
        report.bytes += size(&file);
        let is_built = place.starts_with(BUILT);
        let mut hits = Vec::new();
        for runs in &runs {
            hits.extend(hits_in(runs, &file, false)?);
            // The manifest, corpora and previews write text with escapes; what is
            // built does not.
            if !is_built {
                hits.extend(hits_in(runs, &file, true)?);
            }
        }
        if !is_built && !is_plain(&head_of(&file)?, &place.to_string_lossy()) {
            closed_to_bytes.push(place.clone());
        }
        if hits.is_empty() {
            continue;
        }
        if let Some(receipt) = &receipt
            && place == Path::new(BUILT).join(&receipt.generation).join(TEXT)
        {
            attribute(root, receipt, &hits, &mut held)?;
        }
        standing.push(Standing {
            file: place,
            hits,
            inside: Vec::new(),
        });
    }
    look_into(root, &closed_to_bytes, &runs, &mut standing, report);
    if standing.is_empty() {
        return Ok(());
    }
    add_descriptions(&library, receipt.is_none(), &runs, &mut held);
    let known = Known::of(&library, &held);
    for mut one in standing {
        one.hits
            .retain(|hit| !known.accounts_for(&one.file, hit.run));
        if !one.hits.is_empty() {
            one.inside.sort();
            one.inside.dedup();
            // Of a file inside it its own parts say no more.
            let whole = one.inside.clone();
            one.inside.retain(|part| {
                let is_below = |outer: &String| {
                    let rest = part.strip_prefix(outer.as_str());
                    rest.is_some_and(|rest| rest.starts_with(", "))
                };
                !whole.iter().any(is_below)
            });
            report.left.push(Left {
                runs: different(&one.hits) as u64,
                inside: one.inside,
                document: known.document(&one.file).map(str::to_owned),
                file: one.file,
            });
        }
    }
    report.left.sort_by(|a, b| a.file.cmp(&b.file));
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
    Ok(())
}

/// Which runs the documents that are still there say in their own right, and
/// where they may stand.
struct Known<'a> {
    held: &'a FxHashMap<String, FxHashSet<u64>>,
    /// The document of each source file that holds one.
    documents: FxHashMap<PathBuf, &'a str>,
    /// Files of many documents.
    shared: FxHashSet<PathBuf>,
}

impl<'a> Known<'a> {
    fn of(library: &'a Library, held: &'a FxHashMap<String, FxHashSet<u64>>) -> Known<'a> {
        let manifest = library.manifest();
        let documents = manifest.documents.iter();
        let corpora = manifest.corpora.iter();
        let shared = corpora.map(|entry| Path::new(FOLDER).join(&entry.file));
        Known {
            held,
            documents: documents
                .map(|entry| (Path::new(FOLDER).join(&entry.file), entry.id.as_str()))
                .collect(),
            shared: shared.chain([PathBuf::from(DOCUMENTS)]).collect(),
        }
    }

    /// The document whose source a file is.
    fn document(&self, file: &Path) -> Option<&'a str> {
        self.documents.get(file).copied()
    }

    /// Whether a run stands in a file in the right of a document that is there.
    fn accounts_for(&self, file: &Path, run: u64) -> bool {
        if file.starts_with(BUILT) || self.shared.contains(file) {
            return self.held.values().any(|runs| runs.contains(&run));
        }
        let runs = self.document(file).and_then(|id| self.held.get(id));
        runs.is_some_and(|runs| runs.contains(&run))
    }
}

/// Looks into files that are no plain text, several at a time.
fn look_into(
    root: &Path,
    files: &[PathBuf],
    runs: &[Runs],
    standing: &mut Vec<Standing>,
    report: &mut RemoveReport,
) {
    let next = AtomicUsize::new(0);
    let look = || {
        let mut seen: Vec<(PathBuf, Inside)> = Vec::new();
        while let Some(place) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let file = root.join(place);
            let mut inside = if size(&file) > LARGEST_FILE as u64 {
                closed(&format!("larger than {} MiB", LARGEST_FILE >> 20))
            } else {
                match fs::read(&file) {
                    Ok(bytes) => look_inside(&bytes, &place.to_string_lossy()),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => Inside::default(),
                    Err(error) => closed(&error.to_string()),
                }
            };
            // What holds none of the runs need not be kept.
            let holds = |text: &str| runs.iter().any(|runs| !runs.find_in(text).is_empty());
            inside.texts.retain(|(_, text)| holds(text));
            seen.push((place.clone(), inside));
        }
        seen
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let seen = std::thread::scope(|scope| {
        let work: Vec<_> = (0..threads.min(8)).map(|_| scope.spawn(look)).collect();
        let done = work.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.flat_map(Result::unwrap_or_default).collect::<Vec<_>>()
    });
    let mut missed: FxHashSet<&PathBuf> = files.iter().collect();
    for (place, inside) in &seen {
        missed.remove(place);
        for (part, why) in &inside.closed {
            report.unsearched.push(Unsearched {
                file: place.clone(),
                part: Some(part.clone()).filter(|part| !part.is_empty()),
                why: why.clone(),
            });
        }
        if inside.texts.is_empty() {
            continue;
        }
        let texts = inside.texts.iter();
        let hits = texts.clone().flat_map(|(_, text)| {
            let found = runs.iter().flat_map(|runs| runs.find_in(text));
            found.collect::<Vec<_>>()
        });
        let parts = texts.map(|(part, _)| part.clone());
        let parts = parts.filter(|part| !part.is_empty());
        if let Some(known) = standing.iter_mut().find(|one| one.file == *place) {
            known.hits.extend(hits);
            known.inside.extend(parts);
        } else {
            standing.push(Standing {
                file: place.clone(),
                hits: hits.collect(),
                inside: parts.collect(),
            });
        }
    }
    // A thread that panicked has seen nothing of what it took.
    report
        .unsearched
        .extend(missed.into_iter().map(|place| Unsearched {
            file: place.clone(),
            part: None,
            why: "its reader failed".to_owned(),
        }));
    report
        .unsearched
        .sort_by(|a, b| (&a.file, &a.part).cmp(&(&b.file, &b.part)));
}

fn closed(why: &str) -> Inside {
    Inside {
        texts: Vec::new(),
        closed: vec![(String::new(), why.to_owned())],
    }
}

/// How a file begins; nothing of one that is gone meanwhile.
fn head_of(file: &Path) -> Result<Vec<u8>, EngineError> {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|opened| opened.take(HEAD).read_to_end(&mut head));
    match read {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unsearched(file, &error)),
        _ => Ok(head),
    }
}

/// Titles stand in the manifest and in the catalogue, and not in every text.
/// Without an index the texts themselves are asked.
fn add_descriptions(
    library: &Library,
    without_index: bool,
    runs: &[Runs],
    held: &mut FxHashMap<String, FxHashSet<u64>>,
) {
    for (document, _) in library.documents().flatten() {
        let about = document.metadata();
        let author = about.author.as_deref().unwrap_or_default();
        let text = if without_index { document.text() } else { "" };
        for text in [about.title.as_str(), author, about.id.as_str(), text] {
            let hits = runs.iter().flat_map(|runs| runs.find_in(text));
            let hits: Vec<u64> = hits.map(|hit| hit.run).collect();
            if !hits.is_empty() {
                held.entry(about.id.clone()).or_default().extend(hits);
            }
        }
    }
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
    let index =
        Index::open(&root.join(BUILT), receipt).map_err(|error| super::super::damaged(&error))?;
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

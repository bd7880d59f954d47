//! Opening a library: what is built is checked against its receipt and its
//! sources, and built again where it is missing, stale or damaged.
//!
//! A build needs nothing but the sources, so a damaged one costs time and never
//! an answer. Of a damaged source nothing is built, and that is said; the others
//! answer. Only one process builds at a time; the others wait for it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tracing::{info, instrument};

use super::{Engine, EngineError, OnProgress, Progress, Stage, Warning, damaged};
use crate::index::build::Builder;
use crate::index::receipt::{LeftOut, RECEIPT, Receipt, SourceStamp};
use crate::index::{Index, IndexError};
use crate::ingest::library::{Library, LibraryError, Lock, SourceFile};
use crate::ingest::manifest;
use crate::ingest::passages::passages;

/// The folder of what is built, inside a library.
pub(super) const BUILT: &str = "built";

impl Engine {
    /// Opens the library in `root`, building what is missing, stale or damaged.
    /// The warnings are sentences for the person who asked.
    ///
    /// # Errors
    /// [`EngineError::Library`] where there is no library or all of its sources
    /// are damaged; [`EngineError::Outside`] where the disk fails.
    #[instrument(skip_all)]
    pub fn open(
        root: &Path,
        on_progress: OnProgress<'_>,
    ) -> Result<(Engine, Vec<Warning>), EngineError> {
        let library = Library::open(root).map_err(EngineError::from)?;
        let built = root.join(BUILT);
        let mut warnings = Vec::new();
        if let Some(receipt) = fresh_receipt(&library, &built)? {
            match Index::open(&built, &receipt) {
                Ok(index) => {
                    clear_leftovers(root, &receipt);
                    warnings.extend(said(&receipt));
                    return Ok((Engine::over(index, None, receipt.left_out), warnings));
                }
                Err(error) => warnings.push(Warning(format!(
                    "What was built from the library cannot be used ({error}); it is built again."
                ))),
            }
        }
        let (index, receipt, temporary) = match rebuild(&library, &built, on_progress) {
            Ok((index, receipt)) => (index, receipt, None),
            Err(EngineError::Outside(reason)) => {
                let folder =
                    tempfile::tempdir().map_err(|_| EngineError::Outside(reason.clone()))?;
                let (index, receipt) = build(&library, folder.path(), true, on_progress)?;
                warnings.push(Warning(format!(
                    "{reason} The library is built in a temporary folder for this run."
                )));
                (index, receipt, Some(folder))
            }
            Err(error) => return Err(error),
        };
        warnings.extend(said(&receipt));
        Ok((Engine::over(index, temporary, receipt.left_out), warnings))
    }
}

/// What a person who asks should know about how the sources were read.
fn said(receipt: &Receipt) -> impl Iterator<Item = Warning> {
    let left_out = receipt.left_out.iter().map(LeftOut::sentence);
    left_out
        .chain(receipt.warnings.iter().cloned())
        .map(Warning)
}

/// Builds the library in `root` where what is built does not fit it. Returns the
/// sources that it does without.
pub(super) fn bring_up_to_date(
    root: &Path,
    on_progress: OnProgress<'_>,
) -> Result<Vec<LeftOut>, EngineError> {
    let library = Library::open(root)?;
    let built = root.join(BUILT);
    let receipt = match fresh_receipt(&library, &built)? {
        Some(receipt) => receipt,
        None => rebuild(&library, &built, on_progress)?.1,
    };
    Ok(receipt.left_out)
}

/// Folders of builds in `built/` that the receipt does not name: what a process
/// that was killed left, which may hold words of what was taken out since.
pub(super) fn leftovers(built: &Path, receipt: Option<&Receipt>) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(built).into_iter().flatten().flatten();
    let current = receipt.map(|receipt| receipt.generation.as_str());
    let mut left: Vec<PathBuf> = entries
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("gen-") && Some(&*name) != current
        })
        .map(|entry| entry.path())
        .collect();
    left.sort();
    left
}

/// Deletes what killed processes left in `built/`, unless somebody is building.
pub(super) fn clear_leftovers(root: &Path, receipt: &Receipt) {
    let built = root.join(BUILT);
    if leftovers(&built, Some(receipt)).is_empty() {
        return;
    }
    let Ok(_lock) = Lock::take(root) else {
        return;
    };
    // Another process may have built before the lock was had.
    let now = Receipt::read(&built).ok().flatten();
    if now.as_ref().map(|now| &now.generation) == Some(&receipt.generation) {
        for folder in leftovers(&built, Some(receipt)) {
            // What cannot be deleted now the next build deletes.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// The receipt of a build that fits the library's sources as they are now.
pub(super) fn fresh_receipt(
    library: &Library,
    built: &Path,
) -> Result<Option<Receipt>, EngineError> {
    let Some(receipt) = Receipt::read(built).map_err(|error| damaged(&error))? else {
        return Ok(None);
    };
    let sources = library.source_files().map_err(EngineError::from)?;
    if receipt.left_out.iter().any(|one| one.may_pass) && is_worth_another_try(built) {
        return Ok(None);
    }
    let fits = sources.len() == receipt.sources.len()
        && sources.iter().zip(&receipt.sources).all(|(file, stamp)| {
            file.path == stamp.path
                && file.bytes == stamp.bytes
                && (file.modified_ns == stamp.modified_ns
                    || file_hash(&library.root().join(&file.path))
                        .is_some_and(|hash| hash == stamp.sha256))
        });
    Ok(fits.then_some(receipt))
}

/// How long a build without some of its sources stands before they are tried
/// again: a reader may have died of a machine that was busy.
const TRIED_AGAIN: Duration = Duration::from_mins(10);

/// Whether a build in which such a source is missing is old enough to be made again.
fn is_worth_another_try(built: &Path) -> bool {
    let built = std::fs::metadata(built.join(RECEIPT)).and_then(|data| data.modified());
    let age = built.ok().and_then(|built| built.elapsed().ok());
    age.is_some_and(|age| age > TRIED_AGAIN)
}

/// Whether every source that the present build was made from is still in the
/// library as it was then. Others may have been added. `false` where that
/// cannot be told.
#[must_use]
pub fn still_holds_what_was_built(root: &Path) -> bool {
    let told = || -> Result<bool, EngineError> {
        let library = Library::open(root)?;
        let receipt = Receipt::read(&root.join(BUILT)).map_err(|error| damaged(&error))?;
        let Some(receipt) = receipt else {
            return Ok(false);
        };
        let sources = library.source_files().map_err(EngineError::from)?;
        let now: std::collections::HashSet<_> = sources
            .iter()
            .map(|file| (&file.path, file.bytes, file.modified_ns))
            .collect();
        let lists = [manifest::DOCUMENTS, manifest::ALIASES];
        Ok(receipt
            .sources
            .iter()
            .filter(|stamp| !lists.iter().any(|list| stamp.path == Path::new(list)))
            .all(|stamp| now.contains(&(&stamp.path, stamp.bytes, stamp.modified_ns))))
    };
    told().unwrap_or(false)
}

/// Builds under the library's lock, unless another process did so meanwhile.
fn rebuild(
    library: &Library,
    built: &Path,
    on_progress: OnProgress<'_>,
) -> Result<(Index, Receipt), EngineError> {
    let lock = wait_for_lock(library, BUILDING, on_progress)?;
    // What a writer that was killed took out must not stay for the next one.
    library.sweep_up(&lock)?;
    if let Some(receipt) = fresh_receipt(library, built)?
        && let Ok(index) = Index::open(built, &receipt)
    {
        return Ok((index, receipt));
    }
    let done = build(library, built, true, on_progress);
    drop(lock);
    done
}

/// Whether somebody is writing to the library in `root` at this moment.
#[must_use]
pub fn is_being_written(root: &Path) -> bool {
    matches!(Lock::take(root), Err(LibraryError::Locked { .. }))
}

/// How long who only reads waits for another process that builds.
const BUILDING: Duration = Duration::from_secs(20);

/// The library's lock, waited for while another process holds it.
pub(super) fn wait_for_lock(
    library: &Library,
    patience: Duration,
    on_progress: OnProgress<'_>,
) -> Result<Lock, EngineError> {
    let lock = Lock::wait(library.root(), patience, &mut || {
        on_progress(Progress {
            stage: Stage::Waiting,
            done: 0,
            total: None,
        });
    });
    lock.map_err(EngineError::from)
}

/// Builds the library into the folder `built` and opens what was built; with
/// vectors only where they are wanted.
pub(super) fn build(
    library: &Library,
    built: &Path,
    vectors: bool,
    on_progress: OnProgress<'_>,
) -> Result<(Index, Receipt), EngineError> {
    let failed = |error: IndexError| built_not(&error);
    let stamps = stamps(library)?;
    let total: u64 = stamps.iter().map(|stamp| stamp.bytes).sum();
    let mut warnings = Vec::new();
    let mut builder = Builder::begin(built).map_err(failed)?;
    let mut done = 0;
    let mut held = 0;
    let mut left_out: Vec<LeftOut> = Vec::new();
    let mut documents = library.documents();
    while let Some(read) = documents.next() {
        let (document, remarks) = match read {
            Ok(read) => read,
            Err(error) if error.is_of_one_source() => {
                left_out.push(LeftOut {
                    source: documents.source().unwrap_or_default().to_owned(),
                    may_pass: error.may_pass(),
                    what: error.to_string(),
                });
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        held += 1;
        builder
            .add(&document, &passages(&document))
            .map_err(failed)?;
        warnings.extend(remarks);
        done += document.text().len() as u64;
        on_progress(Progress {
            stage: Stage::Reading,
            done,
            total: Some(total.max(done)),
        });
    }
    if let Some(first) = left_out.first()
        && held == 0
    {
        return Err(EngineError::Library(first.what.clone()));
    }
    on_progress(Progress {
        stage: Stage::Indexing,
        done,
        total: None,
    });
    let mut encoding = |done, total| {
        on_progress(Progress {
            stage: Stage::Encoding,
            done,
            total: Some(total),
        });
    };
    let receipt = builder
        .finish(
            library.aliases().to_vec(),
            stamps,
            warnings,
            left_out,
            vectors.then_some(&mut encoding),
        )
        .map_err(failed)?;
    info!(
        documents = receipt.documents,
        passages = receipt.passages,
        "built"
    );
    let index = Index::open(built, &receipt).map_err(failed)?;
    Ok((index, receipt))
}

fn stamps(library: &Library) -> Result<Vec<SourceStamp>, EngineError> {
    let files = library.source_files().map_err(EngineError::from)?;
    Ok(files
        .into_iter()
        .map(
            |SourceFile {
                 path,
                 bytes,
                 modified_ns,
                 ..
             }| SourceStamp {
                sha256: file_hash(&library.root().join(&path)).unwrap_or_default(),
                path,
                bytes,
                modified_ns,
            },
        )
        .collect())
}

/// The SHA-256 of a file in hexadecimal; `None` where it cannot be read.
pub(super) fn file_hash(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    Some(crate::answer::cite::hex(&crate::index::build::sha256(
        &bytes,
    )))
}

/// What a person is told when a build cannot be written.
fn built_not(error: &IndexError) -> EngineError {
    match error {
        IndexError::Io { path, source } => EngineError::Outside(match source.kind() {
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::QuotaExceeded
            | std::io::ErrorKind::FileTooLarge => {
                "The disk is full, so the index could not be built; make space and try again."
                    .to_owned()
            }
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                format!("`{}` may not be written.", path.display())
            }
            _ => format!("`{}` could not be written: {source}.", path.display()),
        }),
        other => damaged(other),
    }
}

impl From<LibraryError> for EngineError {
    fn from(error: LibraryError) -> EngineError {
        use crate::ingest::library::Fault;
        match error.fault() {
            Fault::Usage => EngineError::Usage(error.to_string()),
            Fault::Library => EngineError::Library(error.to_string()),
            Fault::Outside => EngineError::Outside(error.to_string()),
        }
    }
}

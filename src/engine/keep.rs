//! Keeping a library: adding, and correcting what is known about a document.
//!
//! Each change is made to the authored part first and the index is built from
//! it afterwards, so a failure in between leaves a library that the next
//! question builds.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;
use tracing::instrument;

use super::audit::Deed;
use super::open::{bring_up_to_date, wait_for_lock};
use super::{AddReport, EngineError, Given, OnProgress, Progress, Refusal, Stage, Warning};
use crate::fetch::{self, Page, Rules};
use crate::index::receipt::LeftOut;
use crate::ingest::library::{How, Library, Lock, Offered, Step, is_address};

pub use crate::ingest::library::CLEARABLE;

/// Tells long work to stop after the file that it is at. Clones tell the same
/// work.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks to stop.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether that was asked for.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How documents are to be added.
#[derive(Debug, Clone, Default)]
pub struct Adding {
    /// What is known about them. Title and address count where one document is
    /// added alone.
    pub given: Given,
    /// The id of the one document that is added; where the library has it, it
    /// becomes a new version of it.
    pub id: Option<String>,
    /// Whether to add what was taken out before.
    pub again: bool,
    /// What limits the fetching of addresses.
    pub fetching: Rules,
    /// Tells the work to stop.
    pub stop: Stop,
    /// Who adds, for the audit list.
    pub who: String,
}

/// Adds files, folders, `.jsonl` corpora and addresses of web pages to the
/// library in `root`, which is made where there is none, and builds. Where the
/// work is told to stop, what was done is kept and the next question builds.
///
/// # Errors
/// Where nothing could be written; refused inputs are in the report.
#[instrument(skip_all, fields(inputs = inputs.len()))]
pub fn add(
    root: &Path,
    inputs: &[PathBuf],
    adding: &Adding,
    on_progress: OnProgress<'_>,
) -> Result<AddReport, EngineError> {
    let (addresses, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        inputs.iter().cloned().partition(|input| is_address(input));
    if adding.id.is_some() && inputs.len() != 1 {
        return Err(EngineError::Usage(
            "An id belongs to one document: add the others in a second command.".to_owned(),
        ));
    }
    let mut offered = Vec::new();
    let mut refused = Vec::new();
    let mut left = 0;
    for address in addresses {
        if adding.stop.is_requested() {
            left += 1;
            continue;
        }
        on_progress(Progress {
            stage: Stage::Fetching,
            done: offered.len() as u64,
            total: None,
        });
        match fetch::fetch(&address.to_string_lossy(), &adding.fetching) {
            Ok(page) => offered.push(as_offered(page)),
            Err(error) => refused.push(Refusal {
                input: address,
                reason: error.to_string(),
            }),
        }
    }
    let mut report = add_offered(root, &paths, &offered, adding, None, on_progress)?;
    report.refused.extend(refused);
    report.left += left;
    if !adding.stop.is_requested() {
        let built = build_after("The documents are added all the same", root, on_progress);
        // Where nothing changed, what became of the inputs is what matters.
        match built {
            Ok(left_out) => report.warnings.extend(left_out),
            Err(error) if report.is_change() => return Err(error),
            Err(_) => {}
        }
    }
    Ok(report)
}

/// Adds files and documents in memory, without building. The audit list calls it
/// `deed`, or says what became of each.
pub(super) fn add_offered(
    root: &Path,
    paths: &[PathBuf],
    offered: &[Offered],
    adding: &Adding,
    deed: Option<Deed>,
    on_progress: OnProgress<'_>,
) -> Result<AddReport, EngineError> {
    let mut library = Library::open_or_create(root)?;
    // Whoever writes now is waited for, and the person is told so.
    drop(wait_for_lock(&library, Lock::PATIENCE, on_progress)?);
    let before = hashes(&library);
    let how = How {
        given: &adding.given,
        id: adding.id.as_deref(),
        again: adding.again,
        who: &adding.who,
        deed,
        dry: false,
        stop: &|| adding.stop.is_requested(),
    };
    let report = library.add(paths, offered, how, &mut |step| {
        on_progress(match step {
            Step::Read { done, total } => Progress {
                stage: Stage::Reading,
                done,
                total: Some(total),
            },
            Step::Kept { done, total } => Progress {
                stage: Stage::Keeping,
                done,
                total: Some(total),
            },
        });
    });
    let mut report = match report {
        Ok(report) => report,
        Err(error) => {
            let kept = kept_since(root, &before)?;
            let error = EngineError::from(error);
            return Err(match error {
                EngineError::Outside(reason) if kept > 0 => EngineError::Outside(format!(
                    "{reason} What was added before that is kept ({kept}); the same command goes on from there."
                )),
                other => other,
            });
        }
    };
    for entry in &library.manifest().documents {
        if entry.captured.is_some() && entry.published.is_none() && report.added.contains(&entry.id)
        {
            report.warnings.push(Warning(format!(
                "`{id}` does not say when it was published; `pincite edit {id} --published DATE` sets it.",
                id = entry.id
            )));
        }
    }
    Ok(report)
}

/// The hash of every document with a file of its own.
fn hashes(library: &Library) -> FxHashMap<String, Option<String>> {
    let entries = library.manifest().documents.iter();
    entries
        .map(|entry| (entry.id.clone(), entry.sha256.clone()))
        .collect()
}

/// How many documents work that failed had added until then.
fn kept_since(
    root: &Path,
    before: &FxHashMap<String, Option<String>>,
) -> Result<usize, EngineError> {
    let now = hashes(&Library::open(root)?);
    let changed = now
        .iter()
        .filter(|(id, hash)| before.get(*id) != Some(hash));
    Ok(changed.count())
}

/// A page as a document to be added.
pub(super) fn as_offered(page: Page) -> Offered {
    Offered {
        name: page.name,
        bytes: page.bytes,
        given: Given {
            charset: page.charset,
            ..Given::default()
        },
        fetched: Some(page.asked),
        found_at: Some(page.found_at),
        captured: Some(page.captured),
    }
}

/// Builds after a change to the authored part, which stands whatever happens.
/// Returns a sentence for each source that the build does without.
pub(super) fn build_after(
    done: &str,
    root: &Path,
    on_progress: OnProgress<'_>,
) -> Result<Vec<Warning>, EngineError> {
    let built = bring_up_to_date(root, on_progress);
    let said = |left_out: &LeftOut| Warning(left_out.sentence());
    let built = built.map(|left_out| left_out.iter().map(said).collect());
    built.map_err(|error| match error {
        EngineError::Outside(reason) => EngineError::Outside(format!(
            "{reason} {done}; the next question builds the index."
        )),
        EngineError::Library(reason) => EngineError::Library(format!(
            "{reason} {done}; when that is put right, the next question builds the index."
        )),
        usage @ EngineError::Usage(_) => usage,
    })
}

/// Changes what is known about a document: what is `given` is set, the parts
/// named in `cleared` (of [`CLEARABLE`]) are taken away; then builds. Returns
/// whether anything changed.
///
/// # Errors
/// [`EngineError::Usage`] where the id is unknown.
#[instrument(skip_all)]
pub fn edit(
    root: &Path,
    id: &str,
    given: &Given,
    cleared: &[&str],
    who: &str,
    on_progress: OnProgress<'_>,
) -> Result<bool, EngineError> {
    let mut library = Library::open(root)?;
    // Whoever writes now is waited for, and the person is told so.
    drop(wait_for_lock(&library, Lock::PATIENCE, on_progress)?);
    let is_changed = library.edit(id, given, cleared, who)?;
    if is_changed {
        build_after("The change is made all the same", root, on_progress)?;
    }
    Ok(is_changed)
}

//! Keeping a library: adding, taking out, verifying.
//!
//! Each change is made to the authored part first and the index is built from
//! it afterwards, so a failure in between leaves a library that the next
//! question builds.

use std::path::{Path, PathBuf};

use tracing::instrument;

use super::open::{BUILT, bring_up_to_date, build, file_hash, fresh_receipt};
use super::{
    AddReport, Damage, EngineError, Given, OnProgress, Progress, Stage, VerifyReport, damaged,
};
use crate::index::format::{CATALOGUE, TEXT, TOKENS, VOCABULARY};
use crate::index::receipt::{RECEIPT, Receipt};
use crate::index::{Index, check_files};
use crate::ingest::library::Library;

/// Adds files, folders and `.jsonl` corpora to the library in `root`, which is
/// made where there is none, and builds.
///
/// # Errors
/// Where nothing could be written; refused inputs are in the report.
#[instrument(skip_all, fields(inputs = inputs.len()))]
pub fn add(
    root: &Path,
    inputs: &[PathBuf],
    given: &Given,
    on_progress: OnProgress<'_>,
) -> Result<AddReport, EngineError> {
    let mut library = Library::open_or_create(root)?;
    let report = library.add(inputs, given, &mut |done, total| {
        on_progress(Progress {
            stage: Stage::Reading,
            done,
            total: Some(total),
        });
    })?;
    build_after("The documents are added all the same", root, on_progress)?;
    Ok(report)
}

/// Builds after a change to the authored part, which stands whatever happens.
fn build_after(done: &str, root: &Path, on_progress: OnProgress<'_>) -> Result<(), EngineError> {
    bring_up_to_date(root, on_progress).map_err(|error| match error {
        EngineError::Outside(reason) => EngineError::Outside(format!(
            "{reason} {done}; the next question builds the index."
        )),
        other => other,
    })
}

/// Takes documents out of the library and builds; returns the ids removed.
///
/// # Errors
/// [`EngineError::Usage`] where an id is unknown; then nothing is removed.
#[instrument(skip_all, fields(ids = ids.len()))]
pub fn remove(
    root: &Path,
    ids: &[String],
    on_progress: OnProgress<'_>,
) -> Result<Vec<String>, EngineError> {
    let mut library = Library::open(root)?;
    let removed = library.remove(ids)?;
    build_after("The documents are removed all the same", root, on_progress)?;
    Ok(removed)
}

/// Re-reads everything: the sources against their hashes, the built files
/// against the receipt and against what the sources yield when they are read
/// again, every passage and sentence against its text.
///
/// # Errors
/// Where there is no library, or it cannot be read.
#[instrument(skip_all)]
pub fn verify(root: &Path, on_progress: OnProgress<'_>) -> Result<VerifyReport, EngineError> {
    let library = Library::open(root)?;
    let built = root.join(BUILT);
    let mut report = VerifyReport::default();
    let temporary = tempfile::tempdir().map_err(|error| {
        EngineError::Outside(format!("No temporary folder can be made: {error}."))
    })?;
    let again = match build(&library, temporary.path(), on_progress) {
        Ok((_, again)) => again,
        Err(EngineError::Library(what)) => {
            report.damage.push(Damage {
                file: PathBuf::from("documents"),
                what,
            });
            return Ok(report);
        }
        Err(error) => return Err(error),
    };
    for (stamp, entry) in again.sources.iter().zip(library.source_files()?) {
        let now = file_hash(&root.join(&stamp.path)).unwrap_or_default();
        if entry.sha256.is_some_and(|written| written != now) {
            report.damage.push(Damage {
                file: stamp.path.clone(),
                what: "It is not the file that was added; add the right one again.".to_owned(),
            });
        }
    }
    // That nothing is built yet, or nothing that fits, is no damage: the next
    // question builds it. What it will build is what was built here.
    let (read, receipt) = if let Some(receipt) = fresh_receipt(&library, &built)? {
        compare(&built, &receipt, &again, &mut report)?;
        (built.as_path(), receipt)
    } else {
        if Receipt::is_garbled(&built) {
            report.damage.push(Damage {
                file: Path::new(BUILT).join(RECEIPT),
                what: format!("It is not what was written. {BUILD_AGAIN}"),
            });
        }
        (temporary.path(), again)
    };
    if report.damage.is_empty() {
        reread(read, &receipt, &mut report, on_progress)?;
    }
    Ok(report)
}

const BUILD_AGAIN: &str = "Delete the folder `built`; the next question builds it again.";

/// Compares the built files with the receipt and with a second build.
fn compare(
    built: &Path,
    receipt: &Receipt,
    again: &Receipt,
    report: &mut VerifyReport,
) -> Result<(), EngineError> {
    let below = Path::new(BUILT).join(&receipt.generation);
    for error in check_files(built, receipt).map_err(|error| damaged(&error))? {
        if let crate::index::IndexError::Damaged { path, what } = error {
            let file = path
                .strip_prefix(built)
                .map_or(path.clone(), |path| Path::new(BUILT).join(path));
            report.damage.push(Damage {
                file,
                what: format!("{}. {BUILD_AGAIN}", sentence(what)),
            });
        }
    }
    for name in [TEXT, CATALOGUE, TOKENS, VOCABULARY] {
        let stamp = |receipt: &Receipt| {
            receipt
                .files
                .iter()
                .find(|file| file.path == Path::new(name))
                .map(|file| (file.bytes, file.crc32))
        };
        if stamp(receipt) != stamp(again) {
            report.damage.push(Damage {
                file: below.join(name),
                what: format!("It is not what the sources yield. {BUILD_AGAIN}"),
            });
        }
    }
    Ok(())
}

/// Reads every document, passage and sentence through the index.
fn reread(
    built: &Path,
    receipt: &Receipt,
    report: &mut VerifyReport,
    on_progress: OnProgress<'_>,
) -> Result<(), EngineError> {
    let index = Index::open(built, receipt).map_err(|error| damaged(&error))?;
    let below = Path::new(BUILT).join(&receipt.generation).join(TEXT);
    let catalogue = index.catalogue();
    let total = u64::from(receipt.passages);
    for document in &catalogue.documents {
        let text = match index.document_text(document) {
            Ok(text) => text,
            Err(error) => {
                report.damage.push(Damage {
                    file: below.clone(),
                    what: error.to_string(),
                });
                continue;
            }
        };
        report.documents += 1;
        for passage in &catalogue.passages[document.passages.positions()] {
            let whole = index.passage_text(passage).ok();
            let sentences = &catalogue.sentences[passage.sentences.positions()];
            let fits = whole.as_deref() == passage.span.of(&text)
                && sentences
                    .iter()
                    .all(|s| passage.span.contains(s.span) && s.span.of(&text).is_some());
            if !fits {
                report.damage.push(Damage {
                    file: below.clone(),
                    what: format!(
                        "A passage of `{}` does not stand in its text. {BUILD_AGAIN}",
                        document.metadata.id
                    ),
                });
            }
            report.passages += 1;
            report.sentences += sentences.len() as u64;
        }
        on_progress(Progress {
            stage: Stage::Verifying,
            done: report.passages,
            total: Some(total),
        });
    }
    Ok(())
}

/// What is wrong, beginning with a capital.
fn sentence(what: &str) -> String {
    let mut letters = what.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

//! Reading everything again: sources, texts, spans, statements, index. Each
//! damage is named with what to do; what can be made again is, where that is
//! asked for. A source that differs from what was added is never taken silently.

use std::path::{Path, PathBuf};

use tracing::instrument;

use super::audit::{AUDIT, audit_damage};
use super::keep::build_after;
use super::open::{BUILT, bring_up_to_date, build, fresh_receipt, is_being_written, leftovers};
use super::{Damage, EngineError, OnProgress, Progress, Stage, VerifyReport, damaged};
use crate::index::format::{CATALOGUE, TEXT, TOKENS, VOCABULARY};
use crate::index::receipt::{RECEIPT, Receipt};
use crate::index::{Index, IndexError, check_files};
use crate::ingest::library::{Library, LibraryError};

const BUILD_AGAIN: &str = "`pincite verify --repair` builds it again from the sources.";

/// Re-reads everything: the sources against their hashes, the built files
/// against the receipt and against what the sources yield when they are read
/// again, every passage, sentence and statement against its text.
///
/// # Errors
/// Where there is no library, or it cannot be read.
#[instrument(skip_all)]
pub fn verify(root: &Path, on_progress: OnProgress<'_>) -> Result<VerifyReport, EngineError> {
    let library = Library::open(root)?;
    let built = root.join(BUILT);
    let mut report = VerifyReport {
        unnamed: library.unnamed_files(),
        ..VerifyReport::default()
    };
    for error in library.damage() {
        report.damage.push(source_damage(error)?);
    }
    let sources = report.damage.len();
    if let Some(what) = audit_damage(root)? {
        report.damage.push(Damage {
            file: PathBuf::from(AUDIT),
            what,
        });
    }
    let written = Receipt::read(&built).map_err(|error| damaged(&error))?;
    // A receipt of another version of the program names what it knows.
    let is_foreign = written.is_none() && built.join(RECEIPT).exists();
    if !is_foreign && !is_being_written(root) {
        for folder in leftovers(&built, written.as_ref()) {
            report.damage.push(Damage {
                file: folder.strip_prefix(root).unwrap_or(&folder).to_owned(),
                what: LEFT_OVER.to_owned(),
            });
        }
    }
    let temporary = tempfile::tempdir().map_err(|error| {
        EngineError::Outside(format!("No temporary folder can be made: {error}."))
    })?;
    let again = match build(&library, temporary.path(), false, on_progress) {
        Ok((_, again)) => again,
        Err(EngineError::Library(what)) => {
            if sources == 0 {
                report.damage.push(Damage {
                    file: PathBuf::from("documents"),
                    what,
                });
            }
            // Without sources a build can only be compared with its receipt.
            if let Some(receipt) = written {
                compare_with_receipt(&built, &receipt, &mut report)?;
            }
            return Ok(report);
        }
        Err(error) => return Err(error),
    };
    // That nothing is built yet, or nothing that fits, is no damage: the next
    // question builds it. What it will build is what was built here.
    let (read, receipt) = if let Some(receipt) = fresh_receipt(&library, &built)? {
        compare_with_receipt(&built, &receipt, &mut report)?;
        compare(&receipt, &again, &mut report);
        (built.as_path(), receipt)
    } else {
        if let Some(receipt) = written.filter(|_| sources > 0) {
            compare_with_receipt(&built, &receipt, &mut report)?;
        }
        if Receipt::is_garbled(&built) {
            report.damage.push(Damage {
                file: Path::new(BUILT).join(RECEIPT),
                what: format!("It is not what was written. {BUILD_AGAIN}"),
            });
        }
        (temporary.path(), again)
    };
    report.left_out = receipt
        .left_out
        .iter()
        .map(|one| one.source.clone())
        .collect();
    if read != built || !report.damage.iter().any(is_of_the_build) {
        reread(read, &receipt, &mut report, on_progress)?;
    }
    Ok(report)
}

/// What is said of a folder that no receipt names.
const LEFT_OVER: &str = "A build that was ended left it, and nothing reads it; it may hold words of what was removed since. `pincite verify --repair` deletes it.";

/// Whether it is the build that is damaged, and not only something beside it.
fn is_of_the_build(damage: &Damage) -> bool {
    damage.file.starts_with(BUILT) && damage.what != LEFT_OVER
}

/// Verifies, builds what is damaged and can be built again, without the sources
/// that are damaged themselves, and verifies once more. The first report is what
/// was found, the second what is left.
///
/// # Errors
/// As [`verify`].
#[instrument(skip_all)]
pub fn repair(
    root: &Path,
    on_progress: OnProgress<'_>,
) -> Result<(VerifyReport, VerifyReport), EngineError> {
    let found = verify(root, on_progress)?;
    if found.damage.is_empty() {
        return Ok((found.clone(), found));
    }
    let built = root.join(BUILT);
    let undeleted = |folder: &Path, error: std::io::Error| {
        EngineError::Outside(format!(
            "`{}` could not be deleted ({error}), so nothing was repaired.",
            folder.display()
        ))
    };
    if found.damage.iter().any(is_of_the_build) {
        std::fs::remove_dir_all(&built).map_err(|error| undeleted(&built, error))?;
    }
    for damage in found.damage.iter().filter(|one| one.what == LEFT_OVER) {
        let folder = root.join(&damage.file);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(|error| undeleted(&folder, error))?;
        }
    }
    match bring_up_to_date(root, on_progress) {
        // Every source is damaged: there is nothing to build from.
        Err(EngineError::Library(_)) => {}
        built => {
            built?;
        }
    }
    let left = verify(root, on_progress)?;
    Ok((found, left))
}

/// Takes a source as it is now though it is not what was added: the document
/// with this id (which becomes a new version), or the corpus with this file
/// name; then builds. Returns whether it was another.
///
/// # Errors
/// [`EngineError::Usage`] where nothing has the name; [`EngineError::Library`]
/// where the file cannot be read as a document.
#[instrument(skip_all)]
pub fn accept(
    root: &Path,
    name: &str,
    who: &str,
    on_progress: OnProgress<'_>,
) -> Result<bool, EngineError> {
    let mut library = Library::open(root)?;
    if library.accept(name, who)?.is_none() {
        return Ok(false);
    }
    build_after("The file is accepted all the same", root, on_progress)?;
    Ok(true)
}

/// A damage of a source; what is no damage is an error.
fn source_damage(error: LibraryError) -> Result<Damage, EngineError> {
    match error {
        LibraryError::Damaged { file, what } => Ok(Damage {
            file,
            what: format!("It {what}."),
        }),
        other => Err(other.into()),
    }
}

/// Compares the built files with the receipt.
fn compare_with_receipt(
    built: &Path,
    receipt: &Receipt,
    report: &mut VerifyReport,
) -> Result<(), EngineError> {
    for error in check_files(built, receipt).map_err(|error| damaged(&error))? {
        if let IndexError::Damaged { path, what } = error {
            let file = path
                .strip_prefix(built)
                .map_or(path.clone(), |path| Path::new(BUILT).join(path));
            report.damage.push(Damage {
                file,
                what: format!("{}. {BUILD_AGAIN}", sentence(what)),
            });
        }
    }
    Ok(())
}

/// Compares a build with a second one of the same sources.
fn compare(receipt: &Receipt, again: &Receipt, report: &mut VerifyReport) {
    let below = Path::new(BUILT).join(&receipt.generation);
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
}

/// Reads every document, passage, sentence and statement through the index.
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
        let mut damage = |what: String| {
            report.damage.push(Damage {
                file: below.clone(),
                what,
            });
        };
        let text = match index.document_text(document) {
            Ok(text) => text,
            Err(error) => {
                damage(format!("{error}. {BUILD_AGAIN}"));
                continue;
            }
        };
        let id = &document.metadata.id;
        let statements = catalogue.statements.get(document.statements.positions());
        let statements = statements.unwrap_or_default();
        let fits = statements.iter().all(|statement| {
            let speaker = statement.speaker.as_ref().map(|speaker| speaker.span);
            let spans = statement.content.iter().copied();
            spans.chain(speaker).all(|span| span.of(&text).is_some())
        });
        if !fits {
            damage(format!(
                "A statement of `{id}` does not stand in its text. {BUILD_AGAIN}"
            ));
        }
        let mut counted = (0, 0);
        for passage in &catalogue.passages[document.passages.positions()] {
            let whole = index.passage_text(passage).ok();
            let sentences = &catalogue.sentences[passage.sentences.positions()];
            let fits = whole.as_deref() == passage.span.of(&text)
                && sentences
                    .iter()
                    .all(|s| passage.span.contains(s.span) && s.span.of(&text).is_some());
            if !fits {
                damage(format!(
                    "A passage of `{id}` does not stand in its text. {BUILD_AGAIN}"
                ));
            }
            counted.0 += 1;
            counted.1 += sentences.len() as u64;
        }
        report.documents += 1;
        report.statements += statements.len() as u64;
        report.passages += counted.0;
        report.sentences += counted.1;
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

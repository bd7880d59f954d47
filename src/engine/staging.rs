//! A document put aside to be looked at before it is public: staged, shown as a
//! preview, then published or thrown away.
//!
//! What is staged lies in `staged/` inside the library's folder, where no
//! question reaches it, and expires after a day.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::audit::{Deed, Done, note, now};
use super::keep::{Adding, add_offered, as_offered, build_after};
use super::open::wait_for_lock;
use super::removal::Erased;
use super::{AddReport, EngineError, Given, OnProgress};
use crate::document::{Metadata, PartialDate};
use crate::fetch::{self, Rules};
use crate::ingest;
use crate::ingest::library::{self, Library, Lock, Offered, Withdrawn};
use crate::ingest::passages::passages;
use crate::ingest::traces::words_hash;

/// The folder, inside the library.
const STAGED: &str = "staged";
/// What is known about a staged document.
const ABOUT: &str = "about.json";
/// Its bytes.
const BYTES: &str = "bytes";
/// How long it is kept.
pub const KEPT_FOR: Duration = Duration::from_hours(24);
/// So many are kept at the same time.
const MOST_STAGED: usize = 50;
/// So many passages are shown of one.
const PREVIEWED: usize = 3;

/// What is to be put aside.
#[derive(Debug, Clone, Copy)]
pub enum Offer<'a> {
    /// A file: its name and its bytes.
    File(&'a str, &'a [u8]),
    /// The address of a web page.
    Address(&'a str),
}

/// A staged document as a person looks at it before it is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The name under which it is published or thrown away.
    pub stage: String,
    /// The title; may be empty.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// The date of publication.
    pub published: Option<PartialDate>,
    /// What it is.
    pub kind: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many passages there are in all.
    pub passages: u64,
    /// How many pages, where it has pages.
    pub pages: Option<u32>,
    /// The first of the passages, verbatim.
    pub first: Vec<String>,
    /// Sentences: what could not be read, what is missing, what is there already.
    pub warnings: Vec<String>,
    /// When it expires, in UTC.
    pub expires: String,
}

/// What lies beside the bytes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    preview: Preview,
    name: String,
    sha256: String,
    words: String,
    fetched: Option<String>,
    captured: Option<String>,
    charset: Option<String>,
}

/// Puts a document aside and returns what a person should see of it. Nothing of
/// it can be asked for.
///
/// # Errors
/// [`EngineError::Usage`] where it cannot be read as a document, or too many are
/// staged; [`EngineError::Outside`] where an address cannot be fetched.
#[instrument(skip_all)]
pub fn stage(
    root: &Path,
    offer: Offer<'_>,
    given: &Given,
    fetching: &Rules,
    who: &str,
) -> Result<Preview, EngineError> {
    let offered = match offer {
        Offer::File(name, bytes) => Offered {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
            given: Given::default(),
            fetched: None,
            found_at: None,
            captured: None,
        },
        Offer::Address(address) => {
            let page = fetch::fetch(address, fetching);
            as_offered(page.map_err(|error| EngineError::Outside(error.to_string()))?)
        }
    };
    let given = Given {
        charset: offered.given.charset.clone(),
        ..given.clone()
    };
    let read = ingest::read(&offered.bytes, &offered.name, &given);
    let (document, remarks) =
        read.map_err(|error| EngineError::Usage(error.at_address(offered.fetched.as_deref())))?;
    let library = Library::open_or_create(root)?;
    let lock = Lock::wait(root, Lock::PATIENCE, &mut || ())?;
    sweep(root);
    if folders(root).len() >= MOST_STAGED {
        return Err(EngineError::Usage(format!(
            "{MOST_STAGED} documents are waiting to be looked at already; publish or discard some first."
        )));
    }
    let sha256 = library::sha256(&offered.bytes);
    let words = words_hash(document.text());
    let metadata = document.metadata();
    let mut warnings = remarks;
    warnings.extend(remarks_on(metadata));
    let cut = passages(&document);
    let first = cut.iter().take(PREVIEWED);
    let first = first.filter_map(|passage| passage.span().of(document.text()));
    let name = library::sha256(format!("{sha256}{who}{}", jiff::Timestamp::now()).as_bytes());
    let mut preview = Preview {
        stage: name.get(..16).unwrap_or_default().to_owned(),
        title: metadata.title.clone(),
        publisher: metadata.publisher.clone(),
        published: metadata.published,
        kind: metadata.kind.clone(),
        author: metadata.author.clone(),
        url: match &offered.found_at {
            Some(found_at) if given.url.is_none() => {
                Some(library::address_of(metadata.url.as_deref(), found_at))
            }
            _ => metadata.url.clone(),
        },
        bytes: offered.bytes.len() as u64,
        passages: cut.len() as u64,
        pages: u32::try_from(document.pages().len())
            .ok()
            .filter(|pages| *pages > 0),
        first: first.map(str::to_owned).collect(),
        warnings,
        expires: expiry(),
    };
    let about = |preview: Preview| About {
        preview,
        name: offered.name.clone(),
        sha256: sha256.clone(),
        words: words.clone(),
        fetched: offered.fetched.clone(),
        captured: offered.captured.clone(),
        charset: given.charset.clone(),
    };
    let rehearsed = to_publish(about(preview.clone()), offered.bytes.clone());
    preview.warnings.extend(foreseen(&library, &rehearsed)?);
    let about = about(preview.clone());
    let folder = root.join(STAGED).join(&preview.stage);
    library::make_folder(&folder)?;
    library::write(&folder.join(BYTES), &offered.bytes)?;
    let json = serde_json::to_vec(&about).unwrap_or_default();
    // Whoever is killed from here on has left a line.
    let done = Done::to(&preview.stage, Deed::Staged, Some(sha256));
    note(root, who, &[done])?;
    // Written last: a folder without it is not staged.
    library::write(&folder.join(ABOUT), &json)?;
    drop(lock);
    Ok(preview)
}

/// What is missing in what is known about a document.
fn remarks_on(metadata: &Metadata) -> Vec<String> {
    let mut remarks = Vec::new();
    if metadata.title.is_empty() {
        remarks.push("It has no title.".to_owned());
    }
    if metadata.published.is_none() {
        remarks.push("It does not say when it was published.".to_owned());
    }
    remarks
}

/// What publishing a document will do, as a rehearsal of it says: that the library
/// holds it already, or held it once, or that it replaces another's words.
fn foreseen(library: &Library, offered: &Offered) -> Result<Vec<String>, EngineError> {
    let mut remarks = Vec::new();
    let mut report = library.foresee(offered, false)?;
    // Whoever publishes was shown this, so publishing adds what was taken out.
    if let Some(refusal) = report.refused.first() {
        let reason = refusal.reason.split_once(" was not added: ");
        let reason = reason.map_or(refusal.reason.as_str(), |(_, reason)| reason);
        let reason = reason.split(';').next().unwrap_or(reason);
        remarks.push(format!(
            "{}: publishing it brings it back.",
            capital(reason)
        ));
        report = library.foresee(offered, true)?;
    }
    let known = report.unchanged.iter().chain(&report.described);
    remarks.extend(
        known.map(|id| {
            format!("The library holds it already as `{id}`; publishing it adds no text.")
        }),
    );
    remarks.extend(report.replaced.iter().map(|new| {
        format!(
            "Publishing it makes it a new version of `{}` (version {}), whose words it replaces; under another file name it goes in beside it.",
            new.id, new.version
        )
    }));
    remarks.extend(report.refused.into_iter().map(|refusal| refusal.reason));
    remarks.extend(report.warnings.into_iter().map(|warning| warning.0));
    Ok(remarks)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A staged document as it is handed to the library when it is published.
fn to_publish(about: About, bytes: Vec<u8>) -> Offered {
    let shown = about.preview;
    Offered {
        name: about.name,
        bytes,
        given: Given {
            title: Some(shown.title).filter(|title| !title.is_empty()),
            publisher: shown.publisher,
            published: shown.published,
            url: shown.url,
            kind: shown.kind,
            author: shown.author,
            charset: about.charset,
            // What was staged is open and readable already.
            ..Given::default()
        },
        fetched: about.fetched,
        found_at: None,
        captured: about.captured,
    }
}

/// Adds a staged document to the library and builds. `adding.given` outranks what
/// the preview showed.
///
/// # Errors
/// [`EngineError::Usage`] where nothing is staged under the name, or it has
/// expired.
#[instrument(skip_all)]
pub fn publish(
    root: &Path,
    stage: &str,
    adding: &Adding,
    on_progress: OnProgress<'_>,
) -> Result<AddReport, EngineError> {
    let (folder, about) = find(root, stage)?;
    let bytes = fs::read(folder.join(BYTES)).map_err(|_| unknown())?;
    if library::sha256(&bytes) != about.sha256 {
        return Err(EngineError::Library(format!(
            "`{}` is not what was staged; discard it and stage the document again.",
            folder.join(BYTES).display()
        )));
    }
    let sha256 = about.sha256.clone();
    let offered = to_publish(about, bytes);
    let mut report = add_offered(
        root,
        &[],
        &[offered],
        adding,
        Some(Deed::Published),
        on_progress,
    )?;
    if report.refused.is_empty() {
        // Somebody who asked meanwhile may be building what was added.
        let _lock = wait_for_lock(&Library::open(root)?, Lock::PATIENCE, on_progress)?;
        erase_folder(&folder)?;
    }
    // What changes the library is noted with the change.
    let unchanged = report.unchanged.iter();
    let done: Vec<Done> = unchanged
        .map(|id| Done::to(id, Deed::Published, Some(sha256.clone())))
        .collect();
    note(root, &adding.who, &done)?;
    let left_out = build_after("The document is published all the same", root, on_progress)?;
    report.warnings.extend(left_out);
    Ok(report)
}

/// Throws a staged document away.
///
/// # Errors
/// [`EngineError::Usage`] where nothing is staged under the name.
#[instrument(skip_all)]
pub fn discard(root: &Path, stage: &str, who: &str) -> Result<(), EngineError> {
    let (folder, about) = find(root, stage)?;
    let lock = Lock::wait(root, Lock::PATIENCE, &mut || ())?;
    let done = Done::to(stage, Deed::Discarded, Some(about.sha256));
    note(root, who, &[done])?;
    erase_folder(&folder)?;
    drop(lock);
    Ok(())
}

/// What is staged and has not expired, oldest first.
///
/// # Errors
/// Where there is no library.
pub fn staged(root: &Path) -> Result<Vec<Preview>, EngineError> {
    Library::open(root)?;
    let mut previews: Vec<Preview> = folders(root)
        .iter()
        .filter_map(|folder| Some(read(folder)?.preview))
        .filter(|preview| preview.expires > now())
        .collect();
    previews.sort_by(|a, b| a.expires.cmp(&b.expires));
    Ok(previews)
}

/// Erases what is staged of documents that are taken out, by bytes or words.
pub(super) fn erase(root: &Path, withdrawn: &[Withdrawn]) -> Result<Vec<Erased>, EngineError> {
    let mut erased = Vec::new();
    for folder in folders(root) {
        let Some(about) = read(&folder) else {
            continue;
        };
        let is_withdrawn = withdrawn.iter().any(|one| {
            one.sha256 == about.sha256
                || one
                    .text
                    .as_deref()
                    .is_some_and(|text| words_hash(text) == about.words)
        });
        if is_withdrawn {
            let files = [BYTES, ABOUT].map(|name| folder.join(name));
            let bytes = files.iter().filter_map(|file| fs::metadata(file).ok());
            erased.push(Erased {
                place: folder.strip_prefix(root).unwrap_or(&folder).to_owned(),
                files: files.len() as u64,
                bytes: bytes.map(|data| data.len()).sum(),
            });
            erase_folder(&folder)?;
        }
    }
    Ok(erased)
}

/// Deletes what has expired, and what was cut off while it was staged.
fn sweep(root: &Path) {
    for folder in folders(root) {
        let is_over = match read(&folder) {
            Some(about) => about.preview.expires <= now(),
            None => true,
        };
        if is_over {
            // What cannot be deleted now is tried again by the next one.
            let _ = erase_folder(&folder);
        }
    }
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root.join(STAGED)) else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn read(folder: &Path) -> Option<About> {
    serde_json::from_slice(&fs::read(folder.join(ABOUT)).ok()?).ok()
}

/// The folder of a staged document that has not expired.
fn find(root: &Path, stage: &str) -> Result<(PathBuf, About), EngineError> {
    // A name from outside never becomes a path: it must be one that is there.
    let folder = folders(root)
        .into_iter()
        .find(|folder| folder.file_name().is_some_and(|name| name == stage))
        .ok_or_else(unknown)?;
    let about = read(&folder).ok_or_else(unknown)?;
    if about.preview.expires <= now() {
        return Err(unknown());
    }
    Ok((folder, about))
}

fn unknown() -> EngineError {
    EngineError::Usage(
        "This document is not waiting any more: it was published, discarded or has expired after a day. Add it again.".to_owned(),
    )
}

fn erase_folder(folder: &Path) -> Result<(), EngineError> {
    library::delete(&folder.join(ABOUT))?;
    library::delete(&folder.join(BYTES))?;
    fs::remove_dir_all(folder).map_err(|error| {
        EngineError::Outside(format!(
            "`{}` could not be deleted ({error}).",
            folder.display()
        ))
    })
}

fn expiry() -> String {
    let over = SystemTime::now() + KEPT_FOR;
    jiff::Timestamp::try_from(over)
        .and_then(|over| over.round(jiff::Unit::Second))
        .map_or_else(|_| now(), |over| over.to_string())
}

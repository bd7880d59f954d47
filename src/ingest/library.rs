//! The authored part of a library on disk: `documents.toml`, `aliases.toml` and
//! `documents/`. It reads every source in the manifest's order, one at a time,
//! and adds and removes documents so that a crash loses nothing.
//!
//! It is the only part of `ingest` that knows files. What is built from the
//! documents it does not know.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rustc_hash::FxHashSet;

use super::manifest::{ALIASES, DOCUMENTS, Manifest, read_aliases, read_manifest};

mod add;
mod corpora;
mod disk;
mod editing;
mod entering;
mod error;
mod inputs;
pub mod journal;
mod offered;
mod reading;
mod removing;

pub use disk::{Lock, append, delete, hexadecimal, make_folder, sha256, write};
pub use editing::CLEARABLE;
pub use error::{Fault, LibraryError};
pub use inputs::{address_of, is_address};
pub use offered::{How, Offered, OnStep, Step};
pub use reading::Documents;
pub use removing::Withdrawn;

/// The folder with the source files.
pub const FOLDER: &str = "documents";

/// Names of source files, one a line, that are deleted unless the manifest names
/// them: files that are being written, and files that are withdrawn. The list
/// outlives a crash, and the next writer goes through it.
const PENDING: &str = ".pending";

/// The files of a new library, by name. The manifest comes last, since a
/// folder with a manifest is a library.
const STARTER: [(&str, &str); 3] = [
    ("README.md", include_str!("starter/README.md")),
    (ALIASES, include_str!("starter/aliases.toml")),
    (DOCUMENTS, include_str!("starter/documents.toml")),
];

/// The authored part of a library.
#[derive(Debug)]
pub struct Library {
    root: PathBuf,
    manifest: Manifest,
    aliases: Vec<Vec<String>>,
}

/// A file that a build depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The file, relative to the library.
    pub path: PathBuf,
    /// The hash that the manifest gives it, or its own for the two files that
    /// people write; `None` where an entry has none.
    pub sha256: Option<String>,
    /// Its length.
    pub bytes: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified_ns: u64,
}

impl Library {
    /// Opens the library in `root`.
    ///
    /// # Errors
    /// [`LibraryError::Missing`] where there is none, [`LibraryError::Damaged`]
    /// where one of its two files cannot be used.
    pub fn open(root: &Path) -> Result<Library, LibraryError> {
        let Some(text) = read_if_there(&root.join(DOCUMENTS))? else {
            let has_documents =
                fs::read_dir(root.join(FOLDER)).is_ok_and(|mut entries| entries.next().is_some());
            return Err(if has_documents {
                LibraryError::damaged(
                    DOCUMENTS,
                    "is missing though `documents/` is there; put it back, or move `documents/` away and add its files again",
                )
            } else {
                LibraryError::Missing {
                    root: root.to_owned(),
                }
            });
        };
        let manifest = read_manifest(&text)?;
        let aliases = match read_if_there(&root.join(ALIASES))? {
            Some(text) => read_aliases(&text)?,
            None => Vec::new(),
        };
        Ok(Library {
            root: root.to_owned(),
            manifest,
            aliases,
        })
    }

    /// Makes an empty library in `root`, with a starter list of aliases. Files
    /// that are there already stay as they are.
    ///
    /// # Errors
    /// Where `root` cannot be written.
    pub fn create(root: &Path) -> Result<Library, LibraryError> {
        disk::make_folder(&root.join(FOLDER))?;
        let _lock = Lock::wait(root, Lock::PATIENCE, &mut || ())?;
        for (name, text) in STARTER {
            let path = root.join(name);
            if !path.exists() {
                disk::write(&path, text.as_bytes())?;
            }
        }
        Library::open(root)
    }

    /// Opens the library in `root`, or makes one where there is none.
    ///
    /// # Errors
    /// As [`Library::open`] and [`Library::create`].
    pub fn open_or_create(root: &Path) -> Result<Library, LibraryError> {
        match Library::open(root) {
            Err(LibraryError::Missing { .. }) => Library::create(root),
            other => other,
        }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the manifest says.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Groups of names that mean the same.
    #[must_use]
    pub fn aliases(&self) -> &[Vec<String>] {
        &self.aliases
    }

    /// Reads every document in the manifest's order: documents with a file of
    /// their own, then the corpora line by line. One document is in memory at a
    /// time. A source that cannot be used yields its error, and the next one
    /// follows.
    #[must_use]
    pub fn documents(&self) -> Documents<'_> {
        Documents::of(self)
    }

    /// Every file that a build depends on, for a check whether it is stale.
    ///
    /// A source that is missing is one without bytes: what is wrong with it is told
    /// when it is read.
    ///
    /// # Errors
    /// Where the manifest cannot be read.
    pub fn source_files(&self) -> Result<Vec<SourceFile>, LibraryError> {
        let mut files = Vec::new();
        for name in [DOCUMENTS, ALIASES] {
            let path = self.root.join(name);
            if name == DOCUMENTS || path.exists() {
                let hash = disk::sha256_of_file(&path).map_err(LibraryError::reading(&path))?;
                files.push(self.source_file(PathBuf::from(name), Some(hash)));
            }
        }
        let documents = self.manifest.documents.iter().map(|e| (&e.file, &e.sha256));
        let corpora = self.manifest.corpora.iter().map(|e| (&e.file, &e.sha256));
        for (file, hash) in documents.chain(corpora) {
            let path = Path::new(FOLDER).join(file);
            files.push(self.source_file(path, hash.clone()));
        }
        Ok(files)
    }

    fn source_file(&self, path: PathBuf, sha256: Option<String>) -> SourceFile {
        let metadata = fs::metadata(self.root.join(&path)).ok();
        let modified = metadata.as_ref().and_then(|data| data.modified().ok());
        let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        SourceFile {
            path,
            sha256,
            bytes: metadata.map_or(0, |data| data.len()),
            modified_ns: since.map_or(0, |d| u64::try_from(d.as_nanos()).unwrap_or(u64::MAX)),
        }
    }

    /// Where a source file of the manifest is.
    fn path_of(&self, file: &str) -> PathBuf {
        self.root.join(FOLDER).join(file)
    }

    /// Takes the lock, sweeps up after writers that were killed, and reads the
    /// manifest again, since another writer may have changed it.
    fn begin_writing(&mut self) -> Result<(Lock, String), LibraryError> {
        disk::make_folder(&self.root.join(FOLDER))?;
        let lock = Lock::wait(&self.root, Lock::PATIENCE, &mut || ())?;
        *self = Library::open(&self.root)?;
        self.sweep_up(&lock)?;
        let path = self.root.join(DOCUMENTS);
        let text = fs::read_to_string(&path).map_err(LibraryError::reading(&path))?;
        Ok((lock, text))
    }

    /// Writes the manifest, with a line in the audit list for each thing `done`,
    /// then deletes the files in `gone` that it no longer names.
    fn commit(
        &mut self,
        manifest: &str,
        gone: &[String],
        who: &str,
        done: &[journal::Done],
    ) -> Result<(), LibraryError> {
        // An edit that would not be read again is never written.
        let read = read_manifest(manifest)?;
        self.note_pending(gone)?;
        journal::begin(&self.root, who, done)?;
        disk::write(&self.root.join(DOCUMENTS), manifest.as_bytes())?;
        self.manifest = read;
        journal::settle(&self.root)?;
        self.settle_pending()
    }

    /// Puts the library back as the manifest on disk has it, after a failure:
    /// files that were written for one that was not are deleted. What cannot be
    /// deleted now the next writer deletes.
    fn roll_back(&mut self) {
        if let Ok(now) = Library::open(&self.root) {
            *self = now;
            let _ = journal::settle(&self.root);
            let _ = self.settle_pending();
        }
    }

    /// Writes down that `files` are to be deleted unless the manifest names them.
    fn note_pending(&self, files: &[String]) -> Result<(), LibraryError> {
        if files.is_empty() {
            return Ok(());
        }
        let lines: String = files
            .iter()
            .flat_map(|file| [file.as_str(), "\n"])
            .collect();
        disk::append(&self.root.join(PENDING), &lines)
    }

    fn settle_pending(&self) -> Result<(), LibraryError> {
        let list = self.root.join(PENDING);
        let Some(text) = read_if_there(&list)? else {
            return Ok(());
        };
        let named = self.named_files();
        // A last line without an end was cut off by a crash.
        for line in text
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'))
        {
            let file = line.trim_end_matches('\n');
            if !named.contains(file) && super::manifest::stays_inside(file) {
                disk::delete(&self.path_of(file))?;
            }
        }
        disk::delete(&list)
    }

    /// The files that the manifest names.
    fn named_files(&self) -> FxHashSet<&str> {
        let documents = self.manifest.documents.iter().map(|e| e.file.as_str());
        let corpora = self.manifest.corpora.iter().map(|e| e.file.as_str());
        documents.chain(corpora).collect()
    }

    /// Deletes what writers that were killed left behind. It is for whoever holds
    /// the lock.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn sweep_up(&self, _lock: &Lock) -> Result<(), LibraryError> {
        disk::sweep(&self.root);
        disk::sweep(&self.root.join(FOLDER));
        journal::settle(&self.root)?;
        self.settle_pending()
    }
}

/// The text of a file; `None` where there is none.
fn read_if_there(path: &Path) -> Result<Option<String>, LibraryError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(LibraryError::reading(path)(error)),
    };
    let name = path.file_name().map(PathBuf::from).unwrap_or_default();
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| LibraryError::damaged(name, "is not UTF-8 text; save it as UTF-8"))
}

fn missing_file(path: &Path) -> LibraryError {
    LibraryError::damaged(
        path,
        format!("is missing; put it back, or take its entry out of `{DOCUMENTS}`"),
    )
}

#[cfg(test)]
mod tests;

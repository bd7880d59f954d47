//! What can go wrong with a library on disk: one plain sentence each, that
//! names the file and says what to do.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// How the sentence goes on about a file that no reader could read.
pub(super) const UNREADABLE: &str = "cannot be read";

/// What was tried where reading failed.
const READ: &str = "read";

/// Whose fault it is, and so which exit code it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The command was wrong: exit code 2.
    Usage,
    /// The library is damaged or missing: exit code 3.
    Library,
    /// The outside world failed: exit code 4.
    Outside,
}

/// What went wrong with a library.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// There is no library in the folder.
    #[error("There is no library in `{root}`; `pincite --library {root} add FILE` makes one.", root = .root.display())]
    Missing {
        /// The folder.
        root: PathBuf,
    },
    /// A file of the library cannot be used as it is.
    #[error("`{file}` {what}.", file = .file.display())]
    Damaged {
        /// The file, relative to the library.
        file: PathBuf,
        /// What is wrong and what to do, as the rest of a sentence.
        what: String,
    },
    /// The program that reads documents could not be started.
    #[error("{what}")]
    NoReader {
        /// One sentence.
        what: String,
    },
    /// An id that no document has.
    #[error(
        "No document has the id `{id}`, so nothing was changed; `pincite sources` lists the ids."
    )]
    UnknownId {
        /// The id.
        id: String,
    },
    /// Another process is writing.
    #[error("Another process is writing to the library in `{root}`; try again when it has finished.", root = .root.display())]
    Locked {
        /// The library.
        root: PathBuf,
    },
    /// No space is left.
    #[error("The disk is full, so `{path}` could not be written; make space and try again.", path = .path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// Writing or reading is not allowed.
    #[error("`{path}` may not be {verb} here; check who owns it and whether the disk is read-only.", path = .path.display())]
    NotAllowed {
        /// The file.
        path: PathBuf,
        /// What was tried.
        verb: &'static str,
    },
    /// Any other failure of the operating system.
    #[error("`{path}` could not be {verb}: {source}; put that right and try again.", path = .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        verb: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
}

impl LibraryError {
    /// Whose fault it is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            LibraryError::UnknownId { .. } => Fault::Usage,
            LibraryError::Missing { .. } | LibraryError::Damaged { .. } => Fault::Library,
            LibraryError::Locked { .. }
            | LibraryError::DiskFull { .. }
            | LibraryError::NotAllowed { .. }
            | LibraryError::NoReader { .. }
            | LibraryError::Io { .. } => Fault::Outside,
        }
    }

    /// Whether it is the fault of one source alone, without which the others can
    /// be used.
    #[must_use]
    pub fn is_of_one_source(&self) -> bool {
        match self {
            LibraryError::Damaged { file, .. } => file != Path::new(super::DOCUMENTS),
            LibraryError::NotAllowed { verb, .. } | LibraryError::Io { verb, .. } => *verb == READ,
            _ => false,
        }
    }

    /// Whether it may pass by itself: a reader failed, and the file is what was
    /// added.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            LibraryError::Damaged { what, .. } => what.starts_with(UNREADABLE),
            other => other.fault() == Fault::Outside,
        }
    }

    /// A failure to read `path`.
    pub(super) fn reading(path: &Path) -> impl FnOnce(io::Error) -> LibraryError {
        LibraryError::of(path, READ)
    }

    /// A failure to write `path`.
    pub(super) fn writing(path: &Path) -> impl FnOnce(io::Error) -> LibraryError {
        LibraryError::of(path, "written")
    }

    fn of(path: &Path, verb: &'static str) -> impl FnOnce(io::Error) -> LibraryError {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                LibraryError::DiskFull { path }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                LibraryError::NotAllowed { path, verb }
            }
            _ => LibraryError::Io { path, verb, source },
        }
    }

    /// A file that cannot be used; `what` is the rest of the sentence.
    pub(crate) fn damaged(file: impl Into<PathBuf>, what: impl Into<String>) -> LibraryError {
        LibraryError::Damaged {
            file: file.into(),
            what: what.into(),
        }
    }
}

//! Tantivy's folder as a reader sees it: nothing is ever written, locked or
//! watched, so that a library on a read-only disk can be asked.
//!
//! No file is mapped into memory: where somebody cuts short a file that is mapped,
//! the next look at it ends the whole program with a bus error. A file of some
//! size is read piece by piece instead, others once and for all, and what is
//! missing then is an error like any other.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use tantivy::HasLen;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};

/// The largest file, in bytes, that is held in memory as a whole. Postings of about
/// 100,000 passages are smaller.
const HELD_IN_MEMORY: u64 = 32 << 20;

/// A folder that is only read.
#[derive(Debug, Clone)]
pub(super) struct ReadOnlyDirectory {
    /// For what is read as a whole anyhow.
    small: MmapDirectory,
    folder: Arc<Path>,
}

/// A file that is read piece by piece.
#[derive(Debug)]
struct InPieces {
    file: File,
    length: usize,
}

impl HasLen for InPieces {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for InPieces {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        super::read_exact_at(&self.file, &mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }
}

/// A file of the index, opened without mapping it.
fn opened(path: &Path) -> io::Result<Arc<dyn FileHandle>> {
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let length = usize::try_from(bytes).map_err(io::Error::other)?;
    let in_pieces = InPieces { file, length };
    if bytes > HELD_IN_MEMORY {
        return Ok(Arc::new(in_pieces));
    }
    Ok(Arc::new(in_pieces.read_bytes(0..length)?))
}

impl ReadOnlyDirectory {
    pub(super) fn open(path: &Path) -> Result<ReadOnlyDirectory, tantivy::TantivyError> {
        Ok(ReadOnlyDirectory {
            small: MmapDirectory::open(path)?,
            folder: path.into(),
        })
    }
}

fn refused() -> io::Error {
    io::Error::new(
        io::ErrorKind::PermissionDenied,
        "the index is only read here",
    )
}

impl Directory for ReadOnlyDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        opened(&self.folder.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        })
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(refused()),
            filepath: path.to_owned(),
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.small.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.small.atomic_read(path)
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_cut_short_while_it_is_open_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postings");
        std::fs::write(&path, [7; 10_000]).unwrap();
        let file = File::open(&path).unwrap();
        let in_pieces = InPieces {
            file,
            length: 10_000,
        };
        let held = opened(&path).unwrap();
        assert_eq!(in_pieces.read_bytes(9_000..10_000).unwrap().len(), 1_000);
        assert_eq!(in_pieces.read_bytes(10_000..10_000).unwrap().len(), 0);
        std::fs::OpenOptions::new()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(10)
            .unwrap();
        let cut = in_pieces.read_bytes(9_000..10_000).unwrap_err();
        assert_eq!(cut.kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(held.read_bytes(9_000..10_000).unwrap().len(), 1_000);
    }
}

//! Writing to disk so that a crash leaves either the old file or the new one,
//! and the lock that keeps writers apart. It knows no manifest.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::LibraryError;

/// How the names of unfinished files begin.
const UNFINISHED: &str = ".pincite-";

/// Writes `path` whole or not at all: a new file in the same folder, flushed to
/// disk, renamed over the old one, and the folder flushed.
///
/// # Errors
/// Where the disk is full or may not be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), LibraryError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let attempt = || -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As for any new file; the process's mask takes the rest away.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        flush_folder(folder)
    };
    attempt().map_err(LibraryError::writing(path))
}

/// Adds `lines` to the end of `path` and flushes it to disk.
///
/// # Errors
/// Where the disk is full or may not be written.
pub fn append(path: &Path, lines: &str) -> Result<(), LibraryError> {
    let attempt = || -> io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        file.write_all(lines.as_bytes())?;
        file.sync_data()
    };
    attempt().map_err(LibraryError::writing(path))
}

/// Makes the names in `folder` durable.
fn flush_folder(folder: &Path) -> io::Result<()> {
    // Only Unix can open a folder as a file.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Makes `folder` and those above it.
///
/// # Errors
/// Where the disk may not be written.
pub fn make_folder(folder: &Path) -> Result<(), LibraryError> {
    fs::create_dir_all(folder).map_err(LibraryError::writing(folder))
}

/// Deletes `path`; that it is gone already is no error.
///
/// # Errors
/// Where the disk may not be written.
pub fn delete(path: &Path) -> Result<(), LibraryError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(LibraryError::writing(path)(error))
        }
        _ => Ok(()),
    }
}

/// Deletes what writers that were killed left unfinished in `folder`. Call it
/// only under the lock.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            // What cannot be deleted now is tried again by the next writer.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The SHA-256 of `bytes`, in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The SHA-256 of a file, read in pieces.
pub(super) fn sha256_of_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = io::Read::read(&mut file, &mut buffer)?;
        if read == 0 {
            return Ok(hexadecimal(&hash.finalize()));
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            // Writing to a string cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// The right to write to a library, held until it is dropped. The operating
/// system takes it back when the process ends.
#[derive(Debug)]
pub struct Lock(
    /// Kept open: closing it gives the lock back.
    #[allow(dead_code, reason = "the open file is the lock")]
    File,
);

impl Lock {
    /// How long who changes the library waits for another process that does.
    pub const PATIENCE: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 8 });

    /// Takes the lock of the library in `root`.
    ///
    /// # Errors
    /// [`LibraryError::Locked`] where another process holds it.
    pub fn take(root: &Path) -> Result<Lock, LibraryError> {
        let path = root.join(".lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(LibraryError::writing(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => Err(LibraryError::Locked {
                root: root.to_owned(),
            }),
            Err(TryLockError::Error(error)) => Err(LibraryError::writing(&path)(error)),
        }
    }

    /// Takes the lock of the library in `root`, and waits so long for another
    /// process that holds it; `on_wait` is called as long as it waits.
    ///
    /// # Errors
    /// [`LibraryError::Locked`] where another process holds it for longer.
    pub fn wait(
        root: &Path,
        patience: Duration,
        on_wait: &mut dyn FnMut(),
    ) -> Result<Lock, LibraryError> {
        let started = Instant::now();
        loop {
            match Lock::take(root) {
                Err(LibraryError::Locked { .. }) if started.elapsed() < patience => {
                    on_wait();
                    std::thread::sleep(Duration::from_millis(50));
                }
                other => return other,
            }
        }
    }
}

//! The files of a generation: written, stamped with size and checksum, made
//! durable, published by the receipt; and what no receipt names, swept. It knows
//! files and nothing of what is in them.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;

use super::IndexError;
use super::receipt::{FileStamp, RECEIPT, Receipt};

/// Writes a file.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    fs::write(path, bytes).map_err(|error| IndexError::io(path, error))
}

/// Syncs every file below `folder` and notes its size and CRC-32. Each gets the
/// permissions `mode`: tantivy keeps some of its files to their owner.
pub(super) fn stamp_files(
    folder: &Path,
    below: &Path,
    mode: &fs::Permissions,
    files: &mut Vec<FileStamp>,
) -> Result<(), IndexError> {
    let here = folder.join(below);
    let failed = |error| IndexError::io(&here, error);
    for entry in fs::read_dir(&here).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = below.join(entry.file_name());
        if entry.file_type().map_err(failed)?.is_dir() {
            stamp_files(folder, &path, mode, files)?;
            continue;
        }
        let full = entry.path();
        let (bytes, crc32) = checksum(&full)?;
        // A file system without permissions keeps nothing from anybody.
        let _ = fs::set_permissions(&full, mode.clone());
        File::open(&full)
            .and_then(|file| file.sync_all())
            .map_err(|error| IndexError::io(&full, error))?;
        files.push(FileStamp { path, bytes, crc32 });
    }
    Ok(())
}

/// The size and the CRC-32 of a file.
pub(super) fn checksum(path: &Path) -> Result<(u64, u32), IndexError> {
    let failed = |error| IndexError::io(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return Ok((bytes, hasher.finalize()));
        }
        bytes += read as u64;
        hasher.update(&buffer[..read]);
    }
}

/// Makes the names in a folder durable, where the system can.
pub(super) fn sync_folder(path: &Path) -> Result<(), IndexError> {
    if cfg!(unix) {
        File::open(path)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| IndexError::io(path, error))?;
    }
    Ok(())
}

/// Writes the receipt beside its final name, then moves it there.
pub(super) fn publish(built: &Path, receipt: &Receipt) -> Result<(), IndexError> {
    let path = built.join(RECEIPT);
    let failed = |error| IndexError::io(&path, error);
    let json = serde_json::to_vec_pretty(receipt)
        .map_err(|error| IndexError::Encoding(error.to_string()))?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file; the process's mask takes the rest away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(built).map_err(failed)?;
    file.write_all(&json).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    sync_folder(built)
}

/// Deletes the generations that no receipt names. What cannot be deleted now is
/// deleted after the next build.
pub(super) fn sweep(built: &Path, current: &str) {
    let Ok(entries) = fs::read_dir(built) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("gen-") && name != current {
            let _ = fs::remove_dir_all(entry.path());
        } else if name.starts_with(".tmp") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

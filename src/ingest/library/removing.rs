//! Takes documents out of a library. What is taken out is gone from the disk
//! as well; a tombstone without a word of it stays.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::corpus;
use super::super::manifest::{CorpusEntry, Edit, Tombstone};
use super::super::sketch::Sketch;
use super::super::traces::words_hash;
use super::inputs::bare_address;
use super::journal::{Deed, Done};
use super::reading::{Lines, read_document};
use super::{FOLDER, Library, LibraryError, disk};
use crate::document::PartialDate;

/// A document that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// The id that it had.
    pub id: String,
    /// The hash of its bytes.
    pub sha256: String,
    /// Its canonical text; `None` where its source could not be read any more.
    pub text: Option<String>,
    /// The file that it stood in, relative to the library.
    pub file: PathBuf,
    /// How many bytes of that file were its own.
    pub bytes: u64,
}

impl Library {
    /// Takes out the documents with these ids. Where one of them is unknown,
    /// nothing is removed. A document of a corpus goes with its line.
    ///
    /// # Errors
    /// [`LibraryError::UnknownId`], or where the library cannot be written.
    pub fn remove(
        &mut self,
        ids: &[String],
        reason: Option<&str>,
        who: &str,
    ) -> Result<Vec<Withdrawn>, LibraryError> {
        let (_lock, text) = self.begin_writing()?;
        let mut wanted: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut seen = FxHashSet::default();
        wanted.retain(|id| seen.insert(*id));
        let mut left: FxHashSet<&str> = wanted.iter().copied().collect();
        let mut edit = Edit::of(&text)?;
        let mut gone = Vec::new();
        let mut withdrawn: FxHashMap<String, Withdrawn> = FxHashMap::default();
        for entry in &self.manifest.documents {
            if left.remove(entry.id.as_str()) {
                let path = self.path_of(&entry.file);
                let found = disk::sha256_of_file(&path).ok();
                let one = Withdrawn {
                    id: entry.id.clone(),
                    sha256: entry.sha256.clone().or(found).unwrap_or_default(),
                    text: read_document(self, entry)
                        .ok()
                        .map(|(document, _)| document.text().to_owned()),
                    file: Path::new(FOLDER).join(&entry.file),
                    bytes: fs::metadata(&path).map_or(0, |data| data.len()),
                };
                withdrawn.insert(entry.id.clone(), one);
                edit.take_document(&entry.id);
                gone.push(entry.file.clone());
            }
        }
        let mut rewritten: Vec<(&CorpusEntry, FxHashSet<String>)> = Vec::new();
        for entry in &self.manifest.corpora {
            if left.is_empty() {
                break;
            }
            let hit = self.lines_of(entry, &mut left, &mut withdrawn)?;
            if !hit.is_empty() {
                rewritten.push((entry, hit));
            }
        }
        if let Some(id) = wanted.iter().find(|id| left.contains(*id)) {
            return Err(LibraryError::UnknownId {
                id: (*id).to_owned(),
            });
        }
        let withdrawn: Vec<Withdrawn> = wanted
            .iter()
            .filter_map(|id| withdrawn.remove(*id))
            .collect();
        for one in &withdrawn {
            let mut documents = self.manifest.documents.iter();
            let entry = documents.find(|entry| entry.id == one.id);
            let entry = entry.cloned().unwrap_or_default();
            let mut addresses: Vec<String> = [&entry.fetched, &entry.url]
                .into_iter()
                .flatten()
                .map(|address| bare_address(address))
                .collect();
            addresses.dedup();
            edit.bury(&Tombstone {
                id: one.id.clone(),
                sha256: one.sha256.clone(),
                words: one.text.as_deref().map(words_hash),
                sketch: one.text.as_deref().and_then(Sketch::of),
                before: entry.before.into_iter().chain(entry.original).collect(),
                origin: entry.origin,
                addresses,
                removed: Some(PartialDate::today()),
                reason: reason.map(str::to_owned),
            });
        }
        let mut outcome = Ok(());
        for (entry, ids) in rewritten {
            outcome = outcome.and_then(|()| self.leave_out(entry, &ids, &mut edit).map(|_| ()));
            gone.push(entry.file.clone());
        }
        let done: Vec<Done> = withdrawn
            .iter()
            .map(|one| Done::to(&one.id, Deed::Removed, Some(one.sha256.clone())))
            .collect();
        match outcome.and_then(|()| self.commit(&edit.text(), &gone, who, &done)) {
            Ok(()) => Ok(withdrawn),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// The ids among `left` that are lines of a corpus; they are taken out of
    /// `left` and put into `withdrawn`.
    fn lines_of(
        &self,
        entry: &CorpusEntry,
        left: &mut FxHashSet<&str>,
        withdrawn: &mut FxHashMap<String, Withdrawn>,
    ) -> Result<FxHashSet<String>, LibraryError> {
        let mut hit = FxHashSet::default();
        let mut lines = Lines::open(self, entry)?;
        while let Some(line) = lines.next_line() {
            let (number, line) = line?;
            let Some(id) = corpus::id_of(&line).filter(|id| left.remove(id.as_str())) else {
                continue;
            };
            let one = Withdrawn {
                id: id.clone(),
                sha256: corpus::hash_as_added(&line),
                text: corpus::read_line(&line, number, &entry.file)
                    .ok()
                    .map(|(document, _)| document.text().to_owned()),
                file: Path::new(FOLDER).join(&entry.file),
                bytes: line.len() as u64 + 1,
            };
            withdrawn.insert(id.clone(), one);
            hit.insert(id);
        }
        Ok(hit)
    }

    /// Writes a source file under a name made from `stem` that no other content
    /// has, and returns the name and the hash.
    pub(super) fn store(
        &self,
        stem: &str,
        extension: &str,
        bytes: &[u8],
    ) -> Result<(String, String), LibraryError> {
        let sha256 = disk::sha256(bytes);
        let mut file = format!("{stem}.{extension}");
        if self.path_of(&file).exists() {
            let short = sha256.get(..8).unwrap_or_default();
            file = format!("{stem}-{short}.{extension}");
        }
        self.note_pending(std::slice::from_ref(&file))?;
        disk::write(&self.path_of(&file), bytes)?;
        Ok((file, sha256))
    }
}

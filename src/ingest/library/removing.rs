//! Takes documents out of a library. What is taken out is gone from the disk
//! as well.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::manifest::{CorpusEntry, Edit};
use super::super::{corpus, slug};
use super::reading::Lines;
use super::{Library, LibraryError, disk};

impl Library {
    /// Takes out the documents with these ids and returns the ids. Where one of
    /// them is unknown, nothing is removed. A document of a corpus goes with
    /// its line.
    ///
    /// # Errors
    /// [`LibraryError::UnknownId`], or where the library cannot be written.
    pub fn remove(&mut self, ids: &[String]) -> Result<Vec<String>, LibraryError> {
        let (_lock, text) = self.begin_writing()?;
        let mut wanted: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut seen = FxHashSet::default();
        wanted.retain(|id| seen.insert(*id));
        let mut left: FxHashSet<&str> = wanted.iter().copied().collect();
        let mut edit = Edit::of(&text)?;
        let mut gone = Vec::new();
        for entry in &self.manifest.documents {
            if left.remove(entry.id.as_str()) {
                edit.take_document(&entry.id);
                gone.push(entry.file.clone());
            }
        }
        let mut rewritten: Vec<(&CorpusEntry, FxHashSet<String>)> = Vec::new();
        for entry in &self.manifest.corpora {
            if left.is_empty() {
                break;
            }
            let ids = self.ids_of(entry)?;
            let hit: FxHashSet<String> = ids
                .into_keys()
                .filter(|id| left.remove(id.as_str()))
                .collect();
            if !hit.is_empty() {
                rewritten.push((entry, hit));
            }
        }
        if let Some(id) = wanted.iter().find(|id| left.contains(*id)) {
            return Err(LibraryError::UnknownId {
                id: (*id).to_owned(),
            });
        }
        let mut outcome = Ok(());
        for (entry, ids) in rewritten {
            outcome = outcome.and_then(|()| self.leave_out(entry, &ids, &mut edit));
            gone.push(entry.file.clone());
        }
        let removed = wanted.into_iter().map(str::to_owned).collect();
        match outcome.and_then(|()| self.commit(&edit.finish(), &gone)) {
            Ok(()) => Ok(removed),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// The ids of a corpus, each with the hash of its line.
    pub(super) fn ids_of(
        &self,
        entry: &CorpusEntry,
    ) -> Result<FxHashMap<String, String>, LibraryError> {
        let mut ids = FxHashMap::default();
        let mut lines = Lines::open(self, entry)?;
        while let Some(line) = lines.next_line() {
            let (_, line) = line?;
            if let Some(id) = corpus::id_of(&line) {
                ids.insert(id, disk::sha256(&line));
            }
        }
        Ok(ids)
    }

    /// Writes a corpus without the lines of `ids` under a new name, and puts it
    /// in the old one's place in the manifest.
    pub(super) fn leave_out(
        &self,
        entry: &CorpusEntry,
        ids: &FxHashSet<String>,
        edit: &mut Edit,
    ) -> Result<(), LibraryError> {
        let mut kept = Vec::new();
        let mut lines = Lines::open(self, entry)?;
        while let Some(line) = lines.next_line() {
            let (_, line) = line?;
            if corpus::id_of(&line).is_none_or(|id| !ids.contains(&id)) {
                kept.extend_from_slice(&line);
                kept.push(b'\n');
            }
        }
        if kept.is_empty() {
            edit.take_corpus(&entry.file);
            return Ok(());
        }
        let (file, sha256) = self.store(&stem_of(&entry.file), "jsonl", &kept)?;
        let new = CorpusEntry {
            file,
            sha256: Some(sha256),
        };
        edit.put_corpus(&entry.file, &new);
        Ok(())
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

/// The stem of a source file's name, without the piece of hash that
/// [`Library::store`] may have added.
fn stem_of(file: &str) -> String {
    let stem = slug(file);
    match stem.rsplit_once('-') {
        Some((stem, hash))
            if hash.len() == 8
                && !stem.is_empty()
                && hash.bytes().all(|b| b.is_ascii_hexdigit()) =>
        {
            stem.to_owned()
        }
        _ => stem,
    }
}

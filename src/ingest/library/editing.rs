//! Changes what is known about documents that are there, without touching their
//! words: a person's corrections, and the acceptance of a file that is another
//! than the one that was added.

use std::path::Path;

use super::super::corpus;
use super::super::manifest::{CorpusEntry, DocumentEntry, Edit};
use super::super::report::Given;
use super::journal::{Change, Deed, Done};
use super::reading::read_document;
use super::{FOLDER, Library, LibraryError, disk};
use crate::document::{Document, PartialDate};

/// The parts of what is known about a document that a person can take away.
pub const CLEARABLE: [&str; 6] = ["title", "publisher", "published", "kind", "url", "author"];

impl Library {
    /// Changes what is known about a document: what is `given` is set, the parts
    /// named in `cleared` are taken away. Returns whether anything changed.
    ///
    /// # Errors
    /// [`LibraryError::UnknownId`], or where the library cannot be written.
    pub fn edit(
        &mut self,
        id: &str,
        given: &Given,
        cleared: &[&str],
        who: &str,
    ) -> Result<bool, LibraryError> {
        let (_lock, text) = self.begin_writing()?;
        let mut edit = Edit::of(&text)?;
        if let Some(entry) = self.manifest.documents.iter().find(|entry| entry.id == id) {
            let now = edited(entry, given, cleared);
            if now == *entry {
                return Ok(false);
            }
            edit.put_document(&now);
            let done = Done {
                changes: changes(entry, &now),
                ..Done::to(id, Deed::Edited, None)
            };
            self.commit(&edit.text(), &[], who, &[done])?;
            return Ok(true);
        }
        let corpora = self.manifest.corpora.clone();
        for entry in corpora {
            if !self.ids_of(&entry)?.contains_key(id) {
                continue;
            }
            let mut is_changed = false;
            let mut parts = Vec::new();
            let written = self.rewrite(&entry, &mut edit, &mut |line_id, line| {
                if line_id != id {
                    return Some(line);
                }
                let now = corpus::edited(&line, given, cleared);
                is_changed = now != line;
                let [old, new] = [&line, &now].map(|line| described(line, id));
                parts = changes(&old, &new);
                Some(now)
            });
            if let Err(error) = written {
                self.roll_back();
                return Err(error);
            }
            if !is_changed {
                self.roll_back();
                return Ok(false);
            }
            let done = Done {
                changes: parts,
                ..Done::to(id, Deed::Edited, None)
            };
            self.commit(&edit.text(), &[entry.file], who, &[done])?;
            return Ok(true);
        }
        Err(LibraryError::UnknownId { id: id.to_owned() })
    }

    /// Takes the file of a document, or a corpus by its file's name, as it is
    /// now: its hash goes into the manifest, and a document counts as a new
    /// version. Returns the hash, where it was another.
    ///
    /// # Errors
    /// [`LibraryError::UnknownId`]; [`LibraryError::Damaged`] where the file is
    /// missing or cannot be read as a document.
    pub fn accept(&mut self, name: &str, who: &str) -> Result<Option<String>, LibraryError> {
        let (_lock, text) = self.begin_writing()?;
        let mut edit = Edit::of(&text)?;
        let hash_of = |file: &str| {
            let path = self.path_of(file);
            disk::sha256_of_file(&path).map_err(LibraryError::reading(&path))
        };
        let documents = &self.manifest.documents;
        let entry = documents.iter().find(|e| e.id == name || e.file == name);
        let corpora = &self.manifest.corpora;
        let corpus = corpora.iter().find(|e| e.file == name);
        let sha256 = if let Some(entry) = entry {
            let sha256 = hash_of(&entry.file)?;
            if entry.sha256.as_ref().is_none_or(|old| *old == sha256) {
                return Ok(None);
            }
            let mut before = entry.before.clone();
            before.extend(entry.sha256.clone());
            let now = DocumentEntry {
                before,
                sha256: Some(sha256.clone()),
                version: Some(entry.version.unwrap_or(1) + 1),
                added: Some(PartialDate::today()),
                ..entry.clone()
            };
            read_document(self, &now)?;
            edit.put_document(&now);
            sha256
        } else if let Some(entry) = corpus {
            let sha256 = hash_of(&entry.file)?;
            if entry.sha256.as_ref().is_none_or(|old| *old == sha256) {
                return Ok(None);
            }
            let now = CorpusEntry {
                sha256: Some(sha256.clone()),
                ..entry.clone()
            };
            edit.put_corpus(&entry.file, &now);
            sha256
        } else {
            return Err(LibraryError::UnknownId {
                id: name.to_owned(),
            });
        };
        let done = Done::to(name, Deed::Accepted, Some(sha256.clone()));
        self.commit(&edit.text(), &[], who, &[done])?;
        Ok(Some(sha256))
    }

    /// The document with this id as its source has it, and its entry where it has
    /// a file of its own.
    ///
    /// # Errors
    /// [`LibraryError::UnknownId`], or where the source is damaged.
    pub fn document(&self, id: &str) -> Result<(Document, Option<DocumentEntry>), LibraryError> {
        if let Some(entry) = self.manifest.documents.iter().find(|entry| entry.id == id) {
            let (document, _) = read_document(self, entry)?;
            return Ok((document, Some(entry.clone())));
        }
        for read in self.documents().skip(self.manifest.documents.len()) {
            let (document, _) = read?;
            if document.metadata().id == id {
                return Ok((document, None));
            }
        }
        Err(LibraryError::UnknownId { id: id.to_owned() })
    }

    /// What is wrong with each source by itself, with the file: it is missing, it
    /// is not what was added, or it cannot be read.
    #[must_use]
    pub fn damage(&self) -> Vec<LibraryError> {
        let mut damage: Vec<LibraryError> = self
            .manifest
            .documents
            .iter()
            .filter_map(|entry| match read_document(self, entry) {
                Err(LibraryError::Damaged { file, what }) if is_other(&what) => {
                    let what = format!(
                        "{what}, or take it as it is (`pincite verify --accept {}`)",
                        entry.id
                    );
                    Some(LibraryError::Damaged { file, what })
                }
                read => read.err(),
            })
            .collect();
        for entry in &self.manifest.corpora {
            match self.ids_of(entry) {
                Err(LibraryError::Damaged { file, what }) if is_other(&what) => {
                    let what = format!(
                        "{what}, or take it as it is (`pincite verify --accept {}`)",
                        entry.file
                    );
                    damage.push(LibraryError::Damaged { file, what });
                }
                read => damage.extend(read.err()),
            }
        }
        damage
    }

    /// Files in `documents/` that the manifest does not name.
    #[must_use]
    pub fn unnamed_files(&self) -> Vec<std::path::PathBuf> {
        let named = self.named_files();
        let mut files = Vec::new();
        let mut folders = vec![self.root.join(FOLDER)];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries.flatten() {
                let path = entry.path();
                // A link to a folder is not followed, so that none leads in circles.
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push(path);
                    continue;
                }
                let below = path.strip_prefix(self.root.join(FOLDER)).unwrap_or(&path);
                let name = below.to_string_lossy().replace('\\', "/");
                if !named.contains(name.as_str()) && !name.starts_with('.') {
                    files.push(Path::new(FOLDER).join(below));
                }
            }
        }
        files.sort();
        files
    }
}

/// Whether a sentence about damage says that the file is another one.
fn is_other(what: &str) -> bool {
    what.starts_with("is not what was added")
}

fn edited(entry: &DocumentEntry, given: &Given, cleared: &[&str]) -> DocumentEntry {
    let text = |name: &str, new: &Option<String>, old: &Option<String>| {
        let old = old.clone().filter(|_| !cleared.contains(&name));
        new.clone().or(old)
    };
    let published = entry.published.filter(|_| !cleared.contains(&"published"));
    let mut set = entry.set.clone();
    add_parts(&mut set, &parts_of(given));
    let cleared_parts: Vec<String> = cleared.iter().map(|&part| part.to_owned()).collect();
    add_parts(&mut set, &cleared_parts);
    DocumentEntry {
        set,
        title: text("title", &given.title, &entry.title),
        publisher: text("publisher", &given.publisher, &entry.publisher),
        kind: text("kind", &given.kind, &entry.kind),
        author: text("author", &given.author, &entry.author),
        url: text("url", &given.url, &entry.url),
        published: given.published.or(published),
        ..entry.clone()
    }
}

/// What a line of a corpus says about itself, as an entry.
fn described(line: &[u8], id: &str) -> DocumentEntry {
    let read = corpus::read_line(line, 1, id);
    let about = read.map(|(document, _)| document.metadata().clone());
    DocumentEntry::of(&about.unwrap_or_default(), String::new(), String::new())
}

/// Which parts of what is known about a document differ.
pub(super) fn changes(old: &DocumentEntry, new: &DocumentEntry) -> Vec<Change> {
    let is_other = |part: &str| match part {
        "title" => old.title != new.title,
        "publisher" => old.publisher != new.publisher,
        "published" => old.published != new.published,
        "kind" => old.kind != new.kind,
        "url" => old.url != new.url,
        "author" => old.author != new.author,
        _ => false,
    };
    let parts = CLEARABLE.iter().copied().filter(|part| is_other(part));
    parts
        .map(|part| {
            let date = |entry: &DocumentEntry| {
                let published = entry.published.filter(|_| part == "published");
                published.map(|date| date.to_string())
            };
            Change {
                part: part.to_owned(),
                from: date(old),
                to: date(new),
            }
        })
        .collect()
}

/// The names of the parts that a person gives.
pub(super) fn parts_of(given: &Given) -> Vec<String> {
    given.parts().into_iter().map(str::to_owned).collect()
}

/// Adds names of parts that are not in the list yet.
pub(super) fn add_parts(list: &mut Vec<String>, parts: &[String]) {
    for part in parts {
        if !list.contains(part) {
            list.push(part.clone());
        }
    }
}

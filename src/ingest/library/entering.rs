//! Under which name a document goes in: as a new one, as another version of one
//! that is there, as the same one again, or not at all since it was taken out.

use std::fs;

use super::super::manifest::{DOCUMENTS, DocumentEntry, Tombstone};
use super::super::report::{AddReport, Given, NewVersion, SameAs, Warning};
use super::super::slug;
use super::super::traces::{are_alike, words_hash};
use super::add::{Adding, Refused};
use super::editing::{add_parts, changes, parts_of};
use super::inputs::bare_address;
use super::journal::{Deed, Done};
use super::offered::{How, Offered};
use super::reading::read_document;
use super::{Library, LibraryError, disk};
use crate::document::{Document, Metadata};

impl Library {
    /// What would become of one document that is handed over, without doing it.
    ///
    /// # Errors
    /// As [`Library::add`].
    pub fn foresee(&self, offered: &Offered, again: bool) -> Result<AddReport, LibraryError> {
        let mut copy = Library::open(self.root())?;
        let path = self.root().join(DOCUMENTS);
        let text = fs::read_to_string(&path).map_err(LibraryError::reading(&path))?;
        let how = How {
            given: &Given::default(),
            id: None,
            again,
            who: "",
            deed: None,
            dry: true,
            stop: &|| false,
        };
        let mut adding = Adding::begin(&mut copy, &text, how)?;
        adding.add_all(&[], std::slice::from_ref(offered), how.given, &mut |_| {})?;
        Ok(adding.report)
    }
}

impl Adding<'_> {
    /// The copy that is kept of a file that was unlocked or given text, where it
    /// is what it was.
    pub(super) fn kept_copy_of(&self, original: &str) -> Option<Vec<u8>> {
        let entry = self.entries.get(self.by_original.get(original)?)?;
        let bytes = fs::read(self.library.path_of(&entry.file)).ok()?;
        (entry.sha256 == Some(disk::sha256(&bytes))).then_some(bytes)
    }

    /// The tombstone of what has these bytes or these words, unless it is wanted
    /// again.
    pub(super) fn grave_of(&self, sha256: &str, text: &str) -> Option<Tombstone> {
        if self.how.again || self.graves.is_empty() {
            return None;
        }
        let grave = self.graves.get(sha256);
        grave
            .or_else(|| self.graves.get(&words_hash(text)))
            .cloned()
    }

    /// The tombstone of what came from the same place or was once this file, where
    /// the document is a new one. One of its name is only remarked on.
    pub(super) fn grave_of_place(&mut self, id: &str, marks: &[String]) -> Option<Tombstone> {
        if self.how.again || self.graves.is_empty() || self.entries.contains_key(id) {
            return None;
        }
        let grave = marks.iter().find_map(|mark| self.graves.get(mark)).cloned();
        let namesake = self.graves.values().find(|grave| grave.id == id);
        if let Some(namesake) = namesake.filter(|_| grave.is_none()) {
            let warning = format!(
                "Another document with the id `{id}` was {}; see that this is not a state of it.",
                namesake.since()
            );
            self.report.warnings.push(Warning(warning));
        }
        grave
    }

    /// The tombstone of what said much the same, where the document is a new one.
    pub(super) fn grave_of_alike(&self, id: &str, text: &str) -> Option<Tombstone> {
        if self.entries.contains_key(id) || self.lines.contains_key(id) {
            return None;
        }
        self.library.manifest.much_like(text).cloned()
    }

    /// The id under which a document goes in: the one given, that of the document
    /// of which it is another version, or one that is free.
    pub(super) fn id_for(&mut self, document: &Document, known: &DocumentEntry) -> String {
        if let Some(id) = self.how.id {
            return if self.entries.contains_key(id) {
                id.to_owned()
            } else {
                slug::slug_of_words(id)
            };
        }
        let same_address = known
            .fetched
            .as_ref()
            .and_then(|at| self.by_address.get(at));
        if let Some(id) = same_address.filter(|id| self.entries.contains_key(*id)) {
            return id.clone();
        }
        let base = &document.metadata().id;
        let mut id = base.clone();
        let mut count = 1;
        loop {
            let is_taken = self.touched.contains(&id)
                || self.lines.contains_key(&id)
                || self.new_lines.contains_key(&id)
                || self.entries.get(&id).is_some_and(|entry| {
                    let same_place = known.origin.is_some() && known.origin == entry.origin;
                    // What is handed over has no place; whoever does so was shown
                    // before that it replaces what is much like it.
                    let is_handed_over = known.origin.is_none() && known.fetched.is_none();
                    !(same_place || is_handed_over && self.resembles(document, &id))
                });
            if !is_taken {
                if id != *base {
                    self.remark_on_likeness(document, base, &id);
                }
                return id;
            }
            count += 1;
            id = format!("{base}-{count}");
        }
    }

    /// Whether a document says much the same as the one with that id.
    fn resembles(&self, document: &Document, id: &str) -> bool {
        let entry = self.entries.get(id);
        let old = entry.and_then(|entry| read_document(self.library, entry).ok());
        old.is_some_and(|(old, _)| are_alike(old.text(), document.text()))
    }

    /// Says so where a document that goes in beside one of its name says much the
    /// same. Likeness alone replaces nothing: two months' minutes are alike too.
    fn remark_on_likeness(&mut self, document: &Document, base: &str, id: &str) {
        if !self.touched.contains(base) && self.resembles(document, base) {
            self.report.warnings.push(Warning(format!(
                "`{id}` looks like a later state of `{base}`, and both are kept; to make it one, remove `{id}` and add it with `--id {base} --again`."
            )));
        }
    }

    /// Says so where two inputs of one call name the same address and are not the
    /// same: whether one is a later state of the other a person must say.
    pub(super) fn remark_on_address(&mut self, name: &str, metadata: &Metadata) {
        let Some(url) = &metadata.url else { return };
        let id = &metadata.id;
        let address = bare_address(url);
        let Some(other) = self.addresses.insert(address, id.clone()) else {
            return;
        };
        self.report.warnings.push(Warning(if other == *id {
            format!("`{name}` was taken as another version of `{id}`, since both come from {url}.")
        } else {
            format!(
                "`{name}` became `{id}` and names the same address as `{other}`, {url}; both are kept. To make it one document, remove `{id}` and add it with `--id {other} --again`."
            )
        }));
    }

    /// Enters a document. What the new file does not know about itself, the
    /// entry that it replaces still does.
    pub(super) fn put(&mut self, mut entry: DocumentEntry) {
        let id = entry.id.clone();
        let deed = if self.entries.contains_key(&id) {
            Deed::NewVersion
        } else {
            Deed::Added
        };
        self.done.push(Done::to(&id, deed, entry.sha256.clone()));
        if let Some(old) = self.entries.remove(&id) {
            // What a person has said outranks what a file says about itself.
            let is_set = |part: &str| {
                let name = part.to_owned();
                old.set.contains(&name) && !entry.set.contains(&name)
            };
            let text = |part: &str, new: Option<String>, old: Option<String>| {
                if is_set(part) { old } else { new.or(old) }
            };
            let title = text("title", entry.title.clone(), old.title);
            let publisher = text("publisher", entry.publisher.clone(), old.publisher);
            let kind = text("kind", entry.kind.clone(), old.kind);
            let author = text("author", entry.author.clone(), old.author);
            let url = text("url", entry.url.clone(), old.url);
            let when = if is_set("published") {
                old.published
            } else {
                entry.published.or(old.published)
            };
            entry = DocumentEntry {
                title,
                publisher,
                kind,
                published: when,
                author,
                url,
                ..entry
            };
            add_parts(&mut entry.set, &old.set);
            entry.fetched = entry.fetched.or(old.fetched);
            entry.captured = entry.captured.or(old.captured);
            entry.origin = entry.origin.or(old.origin);
            entry.before = old.before;
            let hashes = old.sha256.iter().chain(&old.original);
            for hash in hashes.filter(|hash| entry.sha256.as_ref() != Some(*hash)) {
                if !entry.before.contains(hash) {
                    entry.before.push(hash.clone());
                }
            }
            let version = old.version.unwrap_or(1) + 1;
            entry.version = Some(version);
            if let Some(hash) = old.sha256.filter(|old| entry.sha256.as_ref() != Some(old)) {
                self.by_hash.remove(&hash.to_ascii_lowercase());
            }
            self.gone.push(old.file);
            self.report.replaced.push(NewVersion {
                id: id.clone(),
                version,
            });
        } else {
            self.report.added.push(id.clone());
        }
        let original = entry.original.clone();
        self.by_original
            .extend(original.map(|hash| (hash, id.clone())));
        self.by_address
            .extend(entry.fetched.clone().map(|at| (at, id.clone())));
        self.edit.put_document(&entry);
        self.is_changed = true;
        self.touched.insert(id.clone());
        self.entries.insert(id, entry);
    }

    /// Says so where a password was given and no file wanted one.
    pub(super) fn remark_on_password(&mut self) {
        let is_given = self.how.given.password.is_some();
        if is_given && !self.is_password_used && self.report.refused.is_empty() {
            self.report.warnings.push(Warning(
                "The password was not needed: what was added opens without one.".to_owned(),
            ));
        }
    }

    /// Content that is there already: only what is given about it may be new. A
    /// copy that was damaged meanwhile is put right.
    pub(super) fn meet_again(
        &mut self,
        id: &str,
        bytes: &[u8],
        name: &str,
        given: &Given,
        known: &DocumentEntry,
    ) -> Result<(), Refused> {
        let Some(entry) = self.entries.get_mut(id) else {
            return Ok(());
        };
        let path = self.library.path_of(&entry.file);
        if !self.how.dry && fs::read(&path).map_or(true, |kept| kept != bytes) {
            disk::write(&path, bytes)?;
            self.report.warnings.push(Warning(format!(
                "The copy of `{id}` in the library was not what had been added; it was put right."
            )));
        }
        let mut entry_now = entry.clone();
        entry_now.title = given.title.clone().or(entry_now.title);
        entry_now.publisher = given.publisher.clone().or(entry_now.publisher);
        entry_now.kind = given.kind.clone().or(entry_now.kind);
        entry_now.published = given.published.or(entry_now.published);
        entry_now.author = given.author.clone().or(entry_now.author);
        entry_now.url = given.url.clone().or(entry_now.url);
        entry_now.covered.clone_from(&known.covered);
        let is_new = entry_now != *entry;
        add_parts(&mut entry_now.set, &parts_of(given));
        // Where it came from does not change what is known about it.
        entry_now.fetched = entry_now.fetched.or_else(|| known.fetched.clone());
        entry_now.captured = entry_now.captured.or_else(|| known.captured.clone());
        if entry_now != *entry {
            self.edit.put_document(&entry_now);
            self.is_changed = true;
            if is_new {
                self.done.push(Done {
                    changes: changes(entry, &entry_now),
                    ..Done::to(id, Deed::Edited, entry.sha256.clone())
                });
            }
            *entry = entry_now;
        }
        if self.touched.insert(id.to_owned()) {
            let list = if is_new {
                &mut self.report.described
            } else {
                &mut self.report.unchanged
            };
            list.push(id.to_owned());
        } else {
            self.report.same.push(SameAs {
                input: name.to_owned(),
                id: id.to_owned(),
            });
        }
        Ok(())
    }

    /// Whether the library has a document with this id and these words.
    pub(super) fn says_the_same(&self, id: &str, document: &Document) -> bool {
        let entry = self.entries.get(id);
        let old = entry.and_then(|entry| read_document(self.library, entry).ok());
        old.is_some_and(|(old, _)| words_hash(old.text()) == words_hash(document.text()))
    }
}

/// What a tombstone may know a document by: its hashes, where it comes from and
/// where it can be read.
pub(super) fn marks_of(
    original: &str,
    sha256: &str,
    document: &Document,
    known: &DocumentEntry,
    metadata: &Metadata,
) -> Vec<String> {
    let mut marks = vec![
        original.to_owned(),
        sha256.to_owned(),
        words_hash(document.text()),
    ];
    marks.extend(known.origin.clone());
    let addresses = [&known.fetched, &metadata.url].into_iter().flatten();
    marks.extend(addresses.map(|address| bare_address(address)));
    marks
}

/// That a file says much the same as one that was taken out before.
pub(super) fn much_the_same(name: &str, tombstone: &Tombstone) -> Refused {
    Refused::Input(format!(
        "`{name}` was not added: it says much the same as `{}`, which was {}; `--again` adds it all the same.",
        tombstone.id,
        tombstone.since()
    ))
}

/// That a file was taken out before.
pub(super) fn buried(name: &str, tombstone: &Tombstone) -> Refused {
    Refused::Input(format!(
        "`{name}` was not added: as `{}` it was {}; `--again` adds it all the same.",
        tombstone.id,
        tombstone.since()
    ))
}

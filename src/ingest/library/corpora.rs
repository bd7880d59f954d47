//! Corpora of a library, line by line: taking lines in, leaving lines out,
//! changing one. A corpus is never changed in place; it is written anew under
//! another name.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::corpus::VersionMark;
use super::super::manifest::{CorpusEntry, Edit};
use super::super::report::{Given, NewVersion, Warning};
use super::super::traces::words_hash;
use super::super::{corpus, slug};
use super::add::{Adding, Refused};
use super::inputs::Input;
use super::journal::{Deed, Done};
use super::reading::Lines;
use super::{Library, LibraryError, disk};
use crate::document::PartialDate;

/// The largest corpus that is taken at once, in bytes.
const LARGEST_CORPUS: u64 = 1024 * 1024 * 1024;

/// How many lines of one corpus are complained about one by one.
const MOST_COMPLAINTS: usize = 10;

/// What is known of a line of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KnownLine {
    /// The corpus's file.
    pub(super) file: String,
    /// The hash of the line as it was added.
    pub(super) sha256: String,
    /// Which version of the document it is.
    pub(super) version: u32,
    /// The line itself, where a person has corrected it.
    pub(super) corrected: Option<Vec<u8>>,
}

/// What becomes of a line, by its document's id; `None` leaves it out.
pub(super) type Change<'a> = &'a mut dyn FnMut(&str, Vec<u8>) -> Option<Vec<u8>>;

impl Library {
    /// The ids of a corpus, each with what is known of its line.
    pub(super) fn ids_of(
        &self,
        entry: &CorpusEntry,
    ) -> Result<FxHashMap<String, KnownLine>, LibraryError> {
        let mut ids = FxHashMap::default();
        let mut lines = Lines::open(self, entry)?;
        while let Some(line) = lines.next_line() {
            let (_, line) = line?;
            if let Some(id) = corpus::id_of(&line) {
                let mark = corpus::mark_of(&line);
                let known = KnownLine {
                    file: entry.file.clone(),
                    sha256: corpus::hash_as_added(&line),
                    version: mark.version,
                    corrected: (!mark.set.is_empty()).then_some(line),
                };
                ids.insert(id, known);
            }
        }
        Ok(ids)
    }

    /// Writes a corpus anew under another name, each line as `change` wants it
    /// (`None` leaves it out), and puts it in the old one's place in the
    /// manifest. Returns the new name, where a line is left.
    pub(super) fn rewrite(
        &self,
        entry: &CorpusEntry,
        edit: &mut Edit,
        change: Change<'_>,
    ) -> Result<Option<String>, LibraryError> {
        let mut kept = Vec::new();
        let mut lines = Lines::open(self, entry)?;
        while let Some(line) = lines.next_line() {
            let (_, line) = line?;
            let line = match corpus::id_of(&line) {
                Some(id) => change(&id, line),
                None => Some(line),
            };
            if let Some(line) = line {
                kept.extend_from_slice(&line);
                kept.push(b'\n');
            }
        }
        if kept.is_empty() {
            edit.take_corpus(&entry.file);
            return Ok(None);
        }
        let (file, sha256) = self.store(&stem_of(&entry.file), "jsonl", &kept)?;
        let new = CorpusEntry {
            file: file.clone(),
            sha256: Some(sha256),
        };
        edit.put_corpus(&entry.file, &new);
        Ok(Some(file))
    }

    /// Writes a corpus without the lines of `ids`; returns its new name.
    pub(super) fn leave_out(
        &self,
        entry: &CorpusEntry,
        ids: &FxHashSet<String>,
        edit: &mut Edit,
    ) -> Result<Option<String>, LibraryError> {
        self.rewrite(entry, edit, &mut |id, line| {
            (!ids.contains(id)).then_some(line)
        })
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

impl Adding<'_> {
    /// Adds the documents of a corpus.
    pub(super) fn add_corpus(
        &mut self,
        input: &Input,
        name: &str,
        given: &Given,
    ) -> Result<(), Refused> {
        if input.bytes > LARGEST_CORPUS {
            return Err(Refused::Input(format!(
                "`{name}` is larger than 1 GiB; cut it into parts and add those."
            )));
        }
        // Title and address belong to one document.
        let given = Given {
            title: None,
            url: None,
            ..given.clone()
        };
        let mut complaints = Complaints::default();
        let mut kept = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut is_useful = false;
        let mut lines = Lines::of(&input.path, name).map_err(|e| Refused::Input(e.to_string()))?;
        while let Some(line) = lines.next_line() {
            let (number, line) = line.map_err(|error| Refused::Input(error.to_string()))?;
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
            let (document, warnings) = match corpus::read_line(line, number, name) {
                Ok(read) => read,
                Err(error) => {
                    complaints.add(error.to_string());
                    continue;
                }
            };
            let id = document.metadata().id.clone();
            if let Some(first) = places.get(&id) {
                complaints.add(format!("Line {number} of `{name}` was left out: it repeats the id `{id}` of line {first}."));
                continue;
            }
            places.insert(id.clone(), number);
            is_useful = true;
            for warning in warnings {
                complaints.add(warning);
            }
            let line = corpus::with_given(&corpus::without_mark(line), &given);
            let sha256 = disk::sha256(&line);
            if let Some(tombstone) = self.grave_of(&sha256, document.text()) {
                complaints.add(format!(
                    "Line {number} of `{name}` was left out: `{id}` was {}; `--again` adds it all the same.",
                    tombstone.since()
                ));
                continue;
            }
            let sentence = |what: &str| format!("Line {number} of `{name}` was left out: {what}.");
            let alike = self.grave_of_alike(&id, document.text());
            if let Some(tombstone) = alike.as_ref().filter(|_| !self.how.again) {
                complaints.add(sentence(&format!(
                    "it says much the same as `{}`, which was {}; `--again` adds it all the same",
                    tombstone.id,
                    tombstone.since()
                )));
                continue;
            }
            let before = self
                .lines
                .get(&id)
                .and_then(|known| known.corrected.clone());
            if let Some(version) = self.take_line(&id, &sha256, &sentence, &mut complaints) {
                if version > 1 {
                    let mut mark = VersionMark {
                        version,
                        added: Some(PartialDate::today()),
                        ..VersionMark::default()
                    };
                    let mut now = line.clone();
                    if let Some(before) = before {
                        (now, mark.set) = corpus::corrected(&line, &before, &given.parts());
                        mark.was = Some(sha256.clone());
                    }
                    kept.extend_from_slice(&corpus::marked(&now, &mark));
                } else {
                    kept.extend_from_slice(&line);
                }
                kept.push(b'\n');
                if self.how.again {
                    let mut marks = vec![sha256.clone(), words_hash(document.text())];
                    marks.extend(alike.map(|grave| grave.sha256));
                    self.edit.unbury(&marks);
                }
            }
        }
        self.report.warnings.extend(complaints.finish(name));
        if !is_useful {
            return Err(Refused::Input(format!(
                "`{name}` holds no line that is a document; each must be {{\"id\", \"text\"}} and more, as JSON."
            )));
        }
        if !kept.is_empty() {
            let (file, sha256) = self.library.store(&slug(name), "jsonl", &kept)?;
            let entry = CorpusEntry {
                file,
                sha256: Some(sha256),
            };
            self.edit.put_corpus(&entry.file.clone(), &entry);
            self.is_changed = true;
        }
        Ok(())
    }

    /// Which version a line with this id and hash is, where it is new or
    /// replaces one.
    fn take_line(
        &mut self,
        id: &str,
        hash: &str,
        sentence: &dyn Fn(&str) -> String,
        complaints: &mut Complaints,
    ) -> Option<u32> {
        if self.new_lines.get(id).is_some_and(|known| known == hash) {
            return None;
        }
        if self.new_lines.contains_key(id) || self.touched.contains(id) {
            complaints.add(sentence(&format!(
                "another input of this call has the id `{id}`"
            )));
            return None;
        }
        let mut version = 1;
        if let Some(known) = self.lines.get(id) {
            if known.sha256 == hash {
                self.report.unchanged.push(id.to_owned());
                return None;
            }
            version = known.version + 1;
            self.replaced_lines
                .entry(known.file.clone())
                .or_default()
                .insert(id.to_owned());
        } else if let Some(entry) = self.entries.remove(id) {
            version = entry.version.unwrap_or(1) + 1;
            if let Some(hash) = &entry.sha256 {
                self.by_hash.remove(&hash.to_ascii_lowercase());
            }
            self.edit.take_document(id);
            self.gone.push(entry.file);
        }
        if version > 1 {
            self.report.replaced.push(NewVersion {
                id: id.to_owned(),
                version,
            });
        } else {
            self.report.added.push(id.to_owned());
        }
        self.new_lines.insert(id.to_owned(), hash.to_owned());
        let deed = if version > 1 {
            Deed::NewVersion
        } else {
            Deed::Added
        };
        self.done.push(Done::to(id, deed, Some(hash.to_owned())));
        Some(version)
    }
}

/// Sentences about lines, of which only the first are shown.
#[derive(Default)]
pub(super) struct Complaints {
    shown: Vec<Warning>,
    more: usize,
}

impl Complaints {
    fn add(&mut self, sentence: String) {
        if self.shown.len() < MOST_COMPLAINTS {
            self.shown.push(Warning(sentence));
        } else {
            self.more += 1;
        }
    }

    fn finish(mut self, name: &str) -> Vec<Warning> {
        if self.more > 0 {
            self.shown.push(Warning(format!(
                "There are {} more remarks of this kind on `{name}`.",
                self.more
            )));
        }
        self.shown
    }
}

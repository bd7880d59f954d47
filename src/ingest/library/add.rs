//! Adds files, folders and corpora to a library.
//!
//! 1. Inputs become a list of files; what cannot be read is refused by name,
//!    and the rest is added.
//! 2. Content that is there already is left alone. A document whose id is there
//!    with other content replaces it; a line of a corpus likewise.
//! 3. New files are written first, then the manifest, then replaced files are
//!    deleted. Where something fails before the manifest is written, the library
//!    is as it was.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::Metadata;

use super::super::manifest::{CorpusEntry, DocumentEntry, Edit};
use super::super::report::{AddReport, Given, Refusal, Warning};
use super::super::{Format, LARGEST_FILE, ReadError, corpus, format, made_readable, read, slug};
use super::inputs::{Input, files_of};
use super::reading::Lines;
use super::{Library, LibraryError, disk};

/// The largest corpus that is taken at once, in bytes.
const LARGEST_CORPUS: u64 = 1024 * 1024 * 1024;

/// How many lines of one corpus are complained about one by one.
const MOST_COMPLAINTS: usize = 10;

/// Hears how many bytes of how many have been read.
pub type OnBytes<'a> = &'a mut dyn FnMut(u64, u64);

impl Library {
    /// Adds files, folders (in sorted order, without names that begin with a
    /// dot) and `.jsonl` corpora. Title and address in `given` count where one
    /// file is added alone; the rest of it counts for every document.
    /// `on_bytes` hears how many bytes of how many have been read.
    ///
    /// # Errors
    /// Where the library cannot be read or written. An input that cannot be
    /// used is no error: the report says why it was refused.
    pub fn add(
        &mut self,
        inputs: &[PathBuf],
        given: &Given,
        on_bytes: OnBytes<'_>,
    ) -> Result<AddReport, LibraryError> {
        let (_lock, text) = self.begin_writing()?;
        let mut adding = Adding::begin(self, &text)?;
        let root = adding.library.root().to_owned();
        let files = files_of(inputs, &root, |input, reason| adding.refuse(input, reason));
        let is_alone = inputs.len() == 1 && inputs.first().is_some_and(|path| path.is_file());
        let given = if is_alone {
            given.clone()
        } else {
            Given {
                title: None,
                url: None,
                ..given.clone()
            }
        };
        let outcome = adding.add_all(&files, &given, on_bytes);
        adding.refuse_empty_folders(inputs, &files);
        let (edit, report) = (adding.edit, adding.report);
        let (gone, is_changed) = (adding.gone, adding.is_changed);
        let outcome = outcome.and_then(|()| {
            if is_changed {
                self.commit(&edit.finish(), &gone)
            } else {
                Ok(())
            }
        });
        if let Err(error) = outcome {
            self.roll_back();
            return Err(error);
        }
        Ok(report)
    }
}

/// What one call of `add` has found and done so far.
struct Adding<'a> {
    library: &'a Library,
    edit: Edit,
    report: AddReport,
    /// The id of every document with a file of its own, by the file's hash.
    by_hash: FxHashMap<String, String>,
    entries: FxHashMap<String, DocumentEntry>,
    /// Every id of a corpus: which corpus, and the hash of its line.
    lines: FxHashMap<String, (usize, String)>,
    /// Ids that this call has added, replaced or met again.
    touched: FxHashSet<String>,
    /// Ids of corpora that this call has added, with their lines' hashes.
    new_lines: FxHashMap<String, String>,
    /// Lines to be taken out of corpora, since they were replaced.
    replaced_lines: FxHashMap<usize, FxHashSet<String>>,
    /// Files that are to be deleted in the end.
    gone: Vec<String>,
    /// Inputs that gave something, by their place in the list.
    useful: FxHashSet<usize>,
    is_changed: bool,
}

impl<'a> Adding<'a> {
    fn begin(library: &'a Library, manifest: &str) -> Result<Adding<'a>, LibraryError> {
        let mut by_hash = FxHashMap::default();
        let mut entries = FxHashMap::default();
        for entry in &library.manifest.documents {
            let path = library.path_of(&entry.file);
            let hash = match &entry.sha256 {
                Some(hash) => Some(hash.to_ascii_lowercase()),
                // A file that is missing is about to be added again, perhaps.
                None => disk::sha256_of_file(&path).ok(),
            };
            if let Some(hash) = hash.filter(|_| path.exists()) {
                by_hash.insert(hash, entry.id.clone());
            }
            entries.insert(entry.id.clone(), entry.clone());
        }
        let mut lines = FxHashMap::default();
        for (index, entry) in library.manifest.corpora.iter().enumerate() {
            for (id, hash) in library.ids_of(entry)? {
                lines.insert(id, (index, hash));
            }
        }
        Ok(Adding {
            library,
            edit: Edit::of(manifest)?,
            report: AddReport::default(),
            by_hash,
            entries,
            lines,
            touched: FxHashSet::default(),
            new_lines: FxHashMap::default(),
            replaced_lines: FxHashMap::default(),
            gone: Vec::new(),
            useful: FxHashSet::default(),
            is_changed: false,
        })
    }

    fn refuse(&mut self, input: &Path, reason: String) {
        self.report.refused.push(Refusal {
            input: input.to_owned(),
            reason,
        });
    }

    /// Says so where a folder gave nothing at all.
    fn refuse_empty_folders(&mut self, inputs: &[PathBuf], files: &[Input]) {
        for (origin, path) in inputs.iter().enumerate() {
            if path.is_dir() && !self.useful.contains(&origin) {
                let seen = files.iter().filter(|file| file.origin == origin).count();
                let what = if seen == 0 {
                    "holds no file"
                } else {
                    "holds no file that can be read"
                };
                self.refuse(
                    path,
                    format!(
                        "The folder `{}` {what}; name one with documents of a format that is read.",
                        path.display()
                    ),
                );
            }
        }
    }

    fn add_all(
        &mut self,
        files: &[Input],
        given: &Given,
        on_bytes: OnBytes<'_>,
    ) -> Result<(), LibraryError> {
        let total = files.iter().map(|file| file.bytes).sum();
        let mut done = 0;
        for file in files {
            on_bytes(done, total);
            let name = file.path.file_name().unwrap_or_default().to_string_lossy();
            let added = if format::is_corpus_name(&name) {
                self.add_corpus(file, &name, given)
            } else {
                self.add_document(file, &name, given)
            };
            match added {
                Ok(()) => {
                    self.useful.insert(file.origin);
                }
                Err(Refused::Input(reason)) => self.refuse(&file.path, reason),
                Err(Refused::Library(error)) => return Err(error),
            }
            done += file.bytes;
        }
        on_bytes(done, total);
        for (index, ids) in std::mem::take(&mut self.replaced_lines) {
            if let Some(entry) = self.library.manifest.corpora.get(index) {
                self.library.leave_out(entry, &ids, &mut self.edit)?;
                self.gone.push(entry.file.clone());
            }
        }
        Ok(())
    }

    fn add_document(&mut self, input: &Input, name: &str, given: &Given) -> Result<(), Refused> {
        if input.bytes > LARGEST_FILE as u64 {
            return Err(Refused::Input(ReadError::too_large(name).to_string()));
        }
        let bytes = fs::read(&input.path).map_err(|error| unreadable(&input.path, &error))?;
        let bytes = made_readable(bytes, name, given).map_err(|e| Refused::Input(e.to_string()))?;
        let (document, warnings) =
            read(&bytes, name, given).map_err(|e| Refused::Input(e.to_string()))?;
        let mut metadata = document.metadata().clone();
        let sha256 = disk::sha256(&bytes);
        if let Some(id) = self.by_hash.get(&sha256).cloned() {
            self.meet_again(&id, given);
            return Ok(());
        }
        let base = metadata.id.clone();
        let mut count = 1;
        while self.touched.contains(&metadata.id)
            || self.lines.contains_key(&metadata.id)
            || self.new_lines.contains_key(&metadata.id)
        {
            count += 1;
            metadata.id = format!("{base}-{count}");
        }
        let extension = format::format_of(&bytes, name).map_or("txt", Format::extension);
        let (file, sha256) =
            self.library
                .store(&slug::slug_of_words(&metadata.id), extension, &bytes)?;
        self.by_hash.insert(sha256.clone(), metadata.id.clone());
        self.put(&metadata, file, sha256);
        self.report
            .warnings
            .extend(warnings.into_iter().map(Warning));
        Ok(())
    }

    /// Enters a document. What the new file does not know about itself, the
    /// entry that it replaces still does.
    fn put(&mut self, metadata: &Metadata, file: String, sha256: String) {
        let mut entry = DocumentEntry::of(metadata, file, sha256);
        let id = entry.id.clone();
        if let Some(old) = self.entries.remove(&id) {
            entry.title = entry.title.or(old.title);
            entry.publisher = entry.publisher.or(old.publisher);
            entry.kind = entry.kind.or(old.kind);
            entry.published = entry.published.or(old.published);
            entry.url = entry.url.or(old.url);
            self.gone.push(old.file);
            self.report.replaced.push(id.clone());
        } else {
            self.report.added.push(id.clone());
        }
        self.edit.put_document(&entry);
        self.is_changed = true;
        self.touched.insert(id.clone());
        self.entries.insert(id, entry);
    }

    /// Content that is there already: only what is given about it may be new.
    fn meet_again(&mut self, id: &str, given: &Given) {
        let Some(entry) = self.entries.get_mut(id) else {
            return;
        };
        let mut entry_now = entry.clone();
        entry_now.title = given.title.clone().or(entry_now.title);
        entry_now.publisher = given.publisher.clone().or(entry_now.publisher);
        entry_now.kind = given.kind.clone().or(entry_now.kind);
        entry_now.published = given.published.or(entry_now.published);
        entry_now.url = given.url.clone().or(entry_now.url);
        let is_new = entry_now != *entry;
        if is_new {
            self.edit.put_document(&entry_now);
            self.is_changed = true;
            *entry = entry_now;
        }
        if self.touched.insert(id.to_owned()) {
            let list = if is_new {
                &mut self.report.replaced
            } else {
                &mut self.report.unchanged
            };
            list.push(id.to_owned());
        }
    }

    fn add_corpus(&mut self, input: &Input, name: &str, given: &Given) -> Result<(), Refused> {
        if input.bytes > LARGEST_CORPUS {
            return Err(Refused::Input(format!(
                "`{name}` is larger than 1 GiB; cut it into parts and add those."
            )));
        }
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
            let line = corpus::with_given(line, given);
            if self.take_line(&id, &disk::sha256(&line), number, name, &mut complaints) {
                kept.extend_from_slice(&line);
                kept.push(b'\n');
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

    /// Whether a line with this id and hash is new or replaces one.
    fn take_line(
        &mut self,
        id: &str,
        hash: &str,
        number: usize,
        name: &str,
        complaints: &mut Complaints,
    ) -> bool {
        if self.new_lines.get(id).is_some_and(|known| known == hash) {
            return false;
        }
        if self.new_lines.contains_key(id) || self.touched.contains(id) {
            complaints.add(format!(
                "Line {number} of `{name}` was left out: another input of this call has the id `{id}`."
            ));
            return false;
        }
        if let Some((index, known)) = self.lines.get(id) {
            if known == hash {
                self.report.unchanged.push(id.to_owned());
                return false;
            }
            let index = *index;
            self.replaced_lines
                .entry(index)
                .or_default()
                .insert(id.to_owned());
            self.report.replaced.push(id.to_owned());
        } else if let Some(entry) = self.entries.remove(id) {
            self.by_hash.retain(|_, known| known != id);
            self.edit.take_document(id);
            self.gone.push(entry.file);
            self.report.replaced.push(id.to_owned());
        } else {
            self.report.added.push(id.to_owned());
        }
        self.new_lines.insert(id.to_owned(), hash.to_owned());
        true
    }
}

/// Why an input did not become a document.
enum Refused {
    /// The input's fault, in a sentence.
    Input(String),
    /// The library's.
    Library(LibraryError),
}

impl From<LibraryError> for Refused {
    fn from(error: LibraryError) -> Refused {
        Refused::Library(error)
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Refused {
    Refused::Input(format!(
        "`{}` could not be read ({error}); check who owns it.",
        path.display()
    ))
}

/// Sentences about lines, of which only the first are shown.
#[derive(Default)]
struct Complaints {
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

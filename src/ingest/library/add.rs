//! Adds files, folders, corpora and what was fetched to a library.
//!
//! 1. Inputs become a list of files; what cannot be read is refused by name,
//!    and the rest is added.
//! 2. Content that is there already is left alone. Other content under the same
//!    path, address or id is a new version, and the version before is deleted.
//!    What was taken out does not come back unless that is asked for.
//! 3. New files are written first, then the manifest, then replaced files are
//!    deleted. This is done over and over while many files are added, each time
//!    when about a twentieth of the time has gone into it, so that whatever ends
//!    the work, what was kept stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::PartialDate;

use super::super::covered::Covering;
use super::super::manifest::{DocumentEntry, Edit, Tombstone};
use super::super::report::{AddReport, Given, Refusal, Warning};
use super::super::{Format, LARGEST_FILE, ReadError, format, made_readable, read_as, slug};
use super::corpora::KnownLine;
use super::editing::parts_of;
use super::entering::{buried, marks_of, much_the_same};
use super::inputs::{Input, address_of, files_of};
use super::journal::Done;
use super::offered::{How, Offered, OnStep, Step};
use super::{Library, LibraryError, disk};

/// A file is committed with those before it when this many times as long has
/// gone by as the last commit took.
const COMMIT_SHARE: u32 = 20;

impl Library {
    /// Adds files, folders (in sorted order, without names that begin with a
    /// dot), `.jsonl` corpora, and what is `offered`.
    ///
    /// # Errors
    /// Where the library cannot be read or written; what was kept before stays.
    /// An input that cannot be used is no error: the report says why it was
    /// refused.
    pub fn add(
        &mut self,
        inputs: &[PathBuf],
        offered: &[Offered],
        how: How<'_>,
        on_step: OnStep<'_>,
    ) -> Result<AddReport, LibraryError> {
        let (_lock, text) = self.begin_writing()?;
        let root = self.root().to_owned();
        let mut adding = Adding::begin(self, &text, how)?;
        let files = files_of(inputs, &root, |input, reason| adding.refuse(input, reason));
        let is_file = inputs.first().is_some_and(|path| path.is_file());
        let is_alone = inputs.len() + offered.len() == 1 && (is_file || inputs.is_empty());
        let given = if is_alone {
            how.given.clone()
        } else {
            Given {
                title: None,
                url: None,
                covered: how.given.covered.of_many(),
                ..how.given.clone()
            }
        };
        match adding.add_all(&files, offered, &given, on_step) {
            Ok(()) => {
                adding.refuse_empty_folders(inputs, &files);
                adding.remark_on_password();
                Ok(adding.report)
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }
}

/// What one call of `add` has found and done so far.
pub(super) struct Adding<'a> {
    pub(super) library: &'a mut Library,
    pub(super) how: How<'a>,
    pub(super) edit: Edit,
    pub(super) report: AddReport,
    /// The id of every document with a file of its own, by the file's hash.
    pub(super) by_hash: FxHashMap<String, String>,
    /// The same, by the hash of the file of which a copy is kept.
    pub(super) by_original: FxHashMap<String, String>,
    pub(super) by_address: FxHashMap<String, String>,
    /// What was taken out, by the hash of its bytes and of its words.
    pub(super) graves: FxHashMap<String, Tombstone>,
    pub(super) entries: FxHashMap<String, DocumentEntry>,
    /// Every id of a corpus.
    pub(super) lines: FxHashMap<String, KnownLine>,
    /// Where documents that this call has added can be read, and their ids.
    pub(super) addresses: FxHashMap<String, String>,
    /// Ids that this call has added, replaced or met again.
    pub(super) touched: FxHashSet<String>,
    /// Ids of corpora that this call has added, with their lines' hashes.
    pub(super) new_lines: FxHashMap<String, String>,
    /// Lines to be taken out of corpora, since they were replaced.
    pub(super) replaced_lines: FxHashMap<String, FxHashSet<String>>,
    /// Files that are to be deleted with the next commit.
    pub(super) gone: Vec<String>,
    /// Whether a file was met that opens with the password only.
    pub(super) is_password_used: bool,
    /// Inputs that gave something, by their place in the list.
    useful: FxHashSet<usize>,
    /// What the audit list says with the next commit.
    pub(super) done: Vec<Done>,
    pub(super) is_changed: bool,
}

impl<'a> Adding<'a> {
    pub(super) fn begin(
        library: &'a mut Library,
        manifest: &str,
        how: How<'a>,
    ) -> Result<Adding<'a>, LibraryError> {
        let mut by_hash = FxHashMap::default();
        let mut by_original = FxHashMap::default();
        let mut by_address = FxHashMap::default();
        let mut entries = FxHashMap::default();
        for entry in &library.manifest.documents {
            let path = library.path_of(&entry.file);
            let hash = match &entry.sha256 {
                Some(hash) => Some(hash.to_ascii_lowercase()),
                // A file that is missing is about to be added again, perhaps.
                None => disk::sha256_of_file(&path).ok(),
            };
            by_hash.extend(hash.map(|hash| (hash, entry.id.clone())));
            by_original.extend(entry.original.clone().map(|hash| (hash, entry.id.clone())));
            by_address.extend(entry.fetched.clone().map(|at| (at, entry.id.clone())));
            entries.insert(entry.id.clone(), entry.clone());
        }
        let mut lines = FxHashMap::default();
        for entry in &library.manifest.corpora {
            lines.extend(library.ids_of(entry)?);
        }
        let mut graves = FxHashMap::default();
        for tombstone in &library.manifest.removed {
            let keys = [Some(&tombstone.sha256), tombstone.words.as_ref()];
            let keys = keys.into_iter().chain([tombstone.origin.as_ref()]);
            let more = tombstone.before.iter().chain(&tombstone.addresses);
            for key in keys.flatten().chain(more) {
                graves.insert(key.clone(), tombstone.clone());
            }
        }
        Ok(Adding {
            library,
            how,
            edit: Edit::of(manifest)?,
            report: AddReport::default(),
            by_hash,
            by_original,
            by_address,
            graves,
            entries,
            lines,
            addresses: FxHashMap::default(),
            touched: FxHashSet::default(),
            new_lines: FxHashMap::default(),
            replaced_lines: FxHashMap::default(),
            gone: Vec::new(),
            is_password_used: false,
            useful: FxHashSet::default(),
            done: Vec::new(),
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
            if path.is_dir() && !self.useful.contains(&origin) && self.report.left == 0 {
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

    pub(super) fn add_all(
        &mut self,
        files: &[Input],
        offered: &[Offered],
        given: &Given,
        on_step: OnStep<'_>,
    ) -> Result<(), LibraryError> {
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        let inputs = (files.len() + offered.len()) as u64;
        let (mut read, mut done) = (0, 0);
        let (mut last, mut took) = (Instant::now(), Duration::ZERO);
        for file in files {
            if (self.how.stop)() {
                break;
            }
            on_step(Step::Read {
                done: read,
                total: bytes,
            });
            let added = self.add_file(file, given);
            self.note(&file.path, added, Some(file.origin))?;
            read += file.bytes;
            done += 1;
            if self.is_changed && last.elapsed() >= took * COMMIT_SHARE {
                let started = Instant::now();
                self.commit()?;
                on_step(Step::Kept {
                    done,
                    total: inputs,
                });
                (last, took) = (Instant::now(), started.elapsed());
            }
        }
        for document in offered {
            if (self.how.stop)() {
                break;
            }
            let given = combined(given, &document.given);
            let name = document.fetched.as_ref().unwrap_or(&document.name);
            let added = self.add_offered(document, &given);
            self.note(Path::new(name), added, None)?;
            done += 1;
        }
        self.commit()?;
        on_step(Step::Kept {
            done,
            total: inputs,
        });
        self.report.left = usize::try_from(inputs - done).unwrap_or(usize::MAX);
        Ok(())
    }

    /// Notes what became of an input.
    fn note(
        &mut self,
        input: &Path,
        added: Result<(), Refused>,
        origin: Option<usize>,
    ) -> Result<(), LibraryError> {
        match added {
            Ok(()) => self.useful.extend(origin),
            Err(Refused::Input(reason)) => self.refuse(input, reason),
            Err(Refused::Library(error)) => return Err(error),
        }
        Ok(())
    }

    /// Makes what was added so far durable.
    fn commit(&mut self) -> Result<(), LibraryError> {
        for (file, ids) in std::mem::take(&mut self.replaced_lines) {
            let corpora = &self.library.manifest.corpora;
            let Some(entry) = corpora.iter().find(|entry| entry.file == file).cloned() else {
                continue;
            };
            let new = self.library.leave_out(&entry, &ids, &mut self.edit)?;
            self.gone.push(entry.file);
            self.lines.retain(|id, _| !ids.contains(id));
            for line in self.lines.values_mut().filter(|line| line.file == file) {
                line.file = new.clone().unwrap_or_default();
            }
        }
        if !std::mem::take(&mut self.is_changed) || self.how.dry {
            return Ok(());
        }
        let gone = std::mem::take(&mut self.gone);
        let mut done = std::mem::take(&mut self.done);
        for one in &mut done {
            one.what = self.how.deed.unwrap_or(one.what);
        }
        self.library
            .commit(&self.edit.text(), &gone, self.how.who, &done)
    }

    fn add_file(&mut self, file: &Input, given: &Given) -> Result<(), Refused> {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy();
        if format::is_corpus_name(&name) {
            return self.add_corpus(file, &name, given);
        }
        if file.bytes > LARGEST_FILE as u64 {
            return Err(Refused::Input(ReadError::too_large(&name).to_string()));
        }
        let bytes = fs::read(&file.path).map_err(|error| unreadable(&file.path, &error))?;
        let entry = DocumentEntry {
            origin: fs::canonicalize(&file.path)
                .ok()
                .map(|path| fingerprint(&path)),
            ..DocumentEntry::default()
        };
        self.add_document(bytes, &name, given, entry, None)
    }

    fn add_offered(&mut self, document: &Offered, given: &Given) -> Result<(), Refused> {
        let entry = DocumentEntry {
            fetched: document.fetched.clone(),
            captured: document.captured.clone(),
            charset: given.charset.clone(),
            ..DocumentEntry::default()
        };
        let found_at = document.found_at.as_deref();
        self.add_document(
            document.bytes.clone(),
            &document.name,
            given,
            entry,
            found_at,
        )
    }

    /// Adds one document; `known` holds where it comes from.
    fn add_document(
        &mut self,
        bytes: Vec<u8>,
        name: &str,
        given: &Given,
        known: DocumentEntry,
        found_at: Option<&str>,
    ) -> Result<(), Refused> {
        let original = disk::sha256(&bytes);
        // Of a file that was unlocked or given text before, the copy goes on.
        let copy = self.kept_copy_of(&original);
        let is_copy = copy.is_some();
        let mut given = given.clone();
        let bytes = made_readable(copy.unwrap_or(bytes), name, &mut given)
            .map_err(|e| Refused::Input(e.to_string()))?;
        self.is_password_used |= is_copy || given.password.is_some();
        let bytes = bytes.as_slice();
        let sha256 = disk::sha256(bytes);
        let met = self.by_hash.get(&sha256).cloned();
        // What was decided about it before holds on.
        let before = met.as_ref().and_then(|id| self.entries.get(id));
        if let Some(before) = before.filter(|_| given.covered.is_undecided()) {
            given.covered = Covering::kept(&before.covered);
        }
        let given = &given;
        let read = read_as(bytes, name, None, given)
            .map_err(|e| Refused::Input(e.at_address(known.fetched.as_deref())))?;
        let (document, warnings) = (read.document, read.remarks);
        let known = DocumentEntry {
            covered: read.covered,
            ..known
        };
        if let Some(id) = met {
            return self.meet_again(&id, bytes, name, given, &known);
        }
        if let Some(tombstone) = self.grave_of(&sha256, document.text()) {
            return Err(buried(name, &tombstone));
        }
        let mut metadata = document.metadata().clone();
        if given.url.is_none()
            && let Some(found_at) = found_at
        {
            metadata.url = Some(address_of(metadata.url.as_deref(), found_at));
        }
        metadata.id = self.id_for(&document, &known);
        let mut marks = marks_of(&original, &sha256, &document, &known, &metadata);
        if let Some(tombstone) = self.grave_of_place(&metadata.id, &marks) {
            return Err(buried(name, &tombstone));
        }
        if let Some(tombstone) = self.grave_of_alike(&metadata.id, document.text()) {
            if !self.how.again {
                return Err(much_the_same(name, &tombstone));
            }
            marks.push(tombstone.sha256);
        }
        // A page differs in its bytes each time it is fetched.
        if known.fetched.is_some() && self.says_the_same(&metadata.id, &document) {
            self.report.unchanged.push(metadata.id);
            return Ok(());
        }
        self.remark_on_address(name, &metadata);
        let extension = format::format_of(bytes, name).map_or("txt", Format::extension);
        let stem = slug::slug_of_words(&metadata.id);
        let (file, sha256) = if self.how.dry {
            (format!("{stem}.{extension}"), sha256)
        } else {
            self.library.store(&stem, extension, bytes)?
        };
        if self.how.again {
            self.edit.unbury(&marks);
        }
        self.by_hash.insert(sha256.clone(), metadata.id.clone());
        let entry = DocumentEntry {
            fetched: known.fetched,
            captured: known.captured,
            charset: known.charset,
            origin: known.origin,
            added: Some(PartialDate::today()),
            original: Some(original).filter(|original| *original != sha256),
            covered: known.covered,
            set: parts_of(given),
            ..DocumentEntry::of(&metadata, file, sha256)
        };
        self.put(entry);
        self.report
            .warnings
            .extend(warnings.into_iter().map(Warning));
        Ok(())
    }
}

/// Why an input did not become a document.
pub(super) enum Refused {
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

/// What is known of one document, else of all.
fn combined(all: &Given, one: &Given) -> Given {
    Given {
        title: all.title.clone().or_else(|| one.title.clone()),
        publisher: all.publisher.clone().or_else(|| one.publisher.clone()),
        published: all.published.or(one.published),
        url: all.url.clone().or_else(|| one.url.clone()),
        kind: all.kind.clone().or_else(|| one.kind.clone()),
        author: all.author.clone().or_else(|| one.author.clone()),
        charset: one.charset.clone(),
        password: all.password.clone().or_else(|| one.password.clone()),
        covered: if all.covered.is_undecided() {
            one.covered.clone()
        } else {
            all.covered.clone()
        },
        ocr: all.ocr || one.ocr,
    }
}

/// A short name for a path, which does not tell the path.
fn fingerprint(path: &Path) -> String {
    let mut hash = disk::sha256(path.to_string_lossy().as_bytes());
    hash.truncate(12);
    hash
}

fn unreadable(path: &Path, error: &std::io::Error) -> Refused {
    Refused::Input(format!(
        "`{}` could not be read ({error}); check who owns it.",
        path.display()
    ))
}

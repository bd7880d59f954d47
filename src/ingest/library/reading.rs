//! Reads the sources of a library one after the other. It writes nothing.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use rustc_hash::FxHashSet;

use crate::document::Document;
use crate::ingest::report::Given;

use super::super::covered::{self, Covering};
use super::super::manifest::{CorpusEntry, DOCUMENTS, DocumentEntry};
use super::super::{LARGEST_FILE, Read, ReadError, corpus, read_as};
use super::error::UNREADABLE;
use super::{FOLDER, Library, LibraryError, disk, missing_file};

/// The documents of a library in the manifest's order; see
/// [`Library::documents`].
#[derive(Debug)]
pub struct Documents<'a> {
    library: &'a Library,
    /// Which source comes next, counted over documents and then corpora.
    next: usize,
    lines: Option<Lines>,
    ids: FxHashSet<String>,
}

impl<'a> Documents<'a> {
    pub(super) fn of(library: &'a Library) -> Documents<'a> {
        Documents {
            library,
            next: 0,
            lines: None,
            ids: FxHashSet::default(),
        }
    }
}

impl Iterator for Documents<'_> {
    type Item = Result<(Document, Vec<String>), LibraryError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                let Some(line) = lines.next_line() else {
                    self.lines = None;
                    continue;
                };
                let name = lines.name.clone();
                let path = Path::new(FOLDER).join(&name);
                let read = line.and_then(|(number, line)| {
                    corpus::read_line(&line, number, &name).map_err(|error| {
                        LibraryError::damaged(path, format!("holds a line that cannot be used ({error}); take it out or correct it"))
                    })
                });
                return Some(read.and_then(|read| self.checked(read)));
            }
            let manifest = &self.library.manifest;
            let index = self.next;
            self.next += 1;
            if let Some(entry) = manifest.documents.get(index) {
                let read = read_document(self.library, entry);
                return Some(read.and_then(|read| self.checked(read)));
            }
            let corpus = manifest.corpora.get(index - manifest.documents.len())?;
            match Lines::open(self.library, corpus) {
                Ok(lines) => self.lines = Some(lines),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Documents<'_> {
    /// The name of the source that was read last: the document's id, or the file
    /// of a corpus.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        let manifest = &self.library.manifest;
        let last = self.next.checked_sub(1)?;
        if let Some(entry) = manifest.documents.get(last) {
            return Some(&entry.id);
        }
        let corpus = manifest.corpora.get(last - manifest.documents.len())?;
        Some(&corpus.file)
    }

    /// Refuses an id that was met before.
    fn checked(
        &mut self,
        read: (Document, Vec<String>),
    ) -> Result<(Document, Vec<String>), LibraryError> {
        let id = &read.0.metadata().id;
        if self.ids.insert(id.clone()) {
            return Ok(read);
        }
        Err(LibraryError::damaged(
            DOCUMENTS,
            format!("leads to two documents with the id `{id}`; rename or remove one of them"),
        ))
    }
}

/// Reads the document of one entry.
pub(super) fn read_document(
    library: &Library,
    entry: &DocumentEntry,
) -> Result<(Document, Vec<String>), LibraryError> {
    let path = library.path_of(&entry.file);
    let shown = Path::new(FOLDER).join(&entry.file);
    let bytes = match fs::metadata(&path) {
        Ok(metadata) if metadata.len() > LARGEST_FILE as u64 => Err(LibraryError::damaged(
            &shown,
            "is larger than 64 MiB; cut it into parts and add those",
        )),
        Ok(_) => fs::read(&path).map_err(LibraryError::reading(&path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(missing_file(&shown)),
        Err(error) => Err(LibraryError::reading(&path)(error)),
    }?;
    check_hash(&shown, entry.sha256.as_deref(), &disk::sha256(&bytes))?;
    let given = Given {
        title: entry.title.clone(),
        publisher: entry.publisher.clone(),
        published: entry.published,
        url: entry.url.clone(),
        kind: entry.kind.clone(),
        author: entry.author.clone(),
        charset: entry.charset.clone(),
        covered: Covering::kept(&entry.covered),
        ..Given::default()
    };
    let read = read_as(&bytes, &entry.file, Some(&entry.id), &given).map_err(|error| match error {
        // That is no fault of the file's.
        ReadError::NoReader { .. } => LibraryError::NoReader {
            what: error.to_string(),
        },
        // Held back until somebody decides.
        ReadError::Covered { places, .. } => LibraryError::damaged(
            shown,
            format!(
                "is held back, since it holds text that its readers cannot see: {}; add it again with `--covered hide` or `--covered show`",
                covered::told(&places)
            ),
        ),
        _ => LibraryError::damaged(
            shown,
            format!("{UNREADABLE} ({error}); add it again or take its entry out"),
        ),
    });
    read.map(
        |Read {
             document, remarks, ..
         }| {
            // What a person has taken away the file's own word does not bring back.
            let mut about = document.metadata().clone();
            for part in &entry.set {
                match part.as_str() {
                    "title" if entry.title.is_none() => about.title.clear(),
                    "publisher" if entry.publisher.is_none() => about.publisher = None,
                    "published" if entry.published.is_none() => about.published = None,
                    "kind" if entry.kind.is_none() => about.kind = None,
                    "url" if entry.url.is_none() => about.url = None,
                    "author" if entry.author.is_none() => about.author = None,
                    _ => {}
                }
            }
            let document = document
                .with_metadata(about)
                .imported(entry.added)
                .in_version(entry.later_version());
            (document, remarks)
        },
    )
}

fn check_hash(shown: &Path, wanted: Option<&str>, found: &str) -> Result<(), LibraryError> {
    match wanted {
        Some(wanted) if !wanted.eq_ignore_ascii_case(found) => Err(LibraryError::damaged(
            shown,
            format!(
                "is not what was added (its sha256 differs from `{DOCUMENTS}`); put it back, or add it again"
            ),
        )),
        _ => Ok(()),
    }
}

/// The lines of a corpus that hold something, with their numbers.
#[derive(Debug)]
pub(super) struct Lines {
    name: String,
    reader: BufReader<File>,
    number: usize,
    is_done: bool,
}

impl Lines {
    /// Opens a corpus of the library and checks its hash.
    pub(super) fn open(library: &Library, entry: &CorpusEntry) -> Result<Lines, LibraryError> {
        let path = library.path_of(&entry.file);
        let shown = Path::new(FOLDER).join(&entry.file);
        if !path.exists() {
            return Err(missing_file(&shown));
        }
        if entry.sha256.is_some() {
            let found = disk::sha256_of_file(&path).map_err(LibraryError::reading(&path))?;
            check_hash(&shown, entry.sha256.as_deref(), &found)?;
        }
        Lines::of(&path, &entry.file)
    }

    /// The lines of the file at `path`, called `name` in sentences.
    pub(super) fn of(path: &Path, name: &str) -> Result<Lines, LibraryError> {
        let file = File::open(path).map_err(LibraryError::reading(path))?;
        Ok(Lines {
            name: name.to_owned(),
            reader: BufReader::with_capacity(1 << 16, file),
            number: 0,
            is_done: false,
        })
    }

    /// The next line that is not blank, without its end. After an error there
    /// is no further line.
    pub(super) fn next_line(&mut self) -> Option<Result<(usize, Vec<u8>), LibraryError>> {
        while !self.is_done {
            let mut line = Vec::new();
            let limit = corpus::LONGEST_LINE as u64 + 1;
            let read = (&mut self.reader).take(limit).read_until(b'\n', &mut line);
            self.number += 1;
            match read {
                Err(error) => {
                    self.is_done = true;
                    return Some(Err(LibraryError::reading(Path::new(&self.name))(error)));
                }
                Ok(0) => self.is_done = true,
                Ok(_) if line.len() > corpus::LONGEST_LINE => {
                    self.is_done = true;
                    let what = format!(
                        "has a line of more than 64 MiB (line {}); cut it into parts",
                        self.number
                    );
                    return Some(Err(LibraryError::damaged(&self.name, what)));
                }
                Ok(_) => {
                    line.truncate(line.trim_ascii_end().len());
                    if !line.trim_ascii().is_empty() {
                        return Some(Ok((self.number, line)));
                    }
                }
            }
        }
        None
    }
}

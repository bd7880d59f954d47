//! The only user of tantivy: builds an index of passages, opens it, finds
//! candidates in it, checks it against its receipt.
//!
//! tantivy holds postings only: stems of title, heading and text in one field,
//! pairs of neighbouring stems in a second, the speakers' names in a third. The
//! texts lie beside it, and what is quoted is read from them and hashed.

pub mod build;
pub mod candidate;
mod dates;
mod directory;
mod files;
pub mod format;
pub mod quoted;
pub mod receipt;
mod retrieve;
pub mod vectors;
pub mod vocabulary;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use tantivy::{IndexReader, ReloadPolicy};
use thiserror::Error;

use crate::document::Span;
use crate::query::{Aliases, StemId, Vocabulary};
use directory::ReadOnlyDirectory;
use format::{
    CATALOGUE, Catalogue, DocumentRecord, PassageRecord, SEARCH, TEXT, TOKENS, TokenRecord,
    VOCABULARY,
};
use receipt::{FileStamp, Receipt};
use vectors::Vectors;
use vocabulary::Words;

/// Up to this many bytes every file of a build is compared with its checksum
/// when it is opened; beyond it, sizes are, and `verify` compares the rest.
const CHECKED_AT_OPEN: u64 = 64 << 20;

/// What went wrong with a build.
#[derive(Debug, Error)]
pub enum IndexError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of the build is not what the receipt says.
    #[error("{path}: {what}")]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Tantivy failed.
    #[error("the search index failed: {0}")]
    Search(#[source] Box<tantivy::TantivyError>),
    /// A record cannot be encoded.
    #[error("a record of the index cannot be written: {0}")]
    Encoding(String),
}

impl IndexError {
    pub(crate) fn io(path: &Path, source: io::Error) -> IndexError {
        IndexError::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// Tantivy hands on most failures of the disk as text; the number that the
    /// system gave is read out of it.
    pub(crate) fn search(error: tantivy::TantivyError) -> IndexError {
        let text = error.to_string();
        let number = |before: &str| {
            let (_, rest) = text.rsplit_once(before)?;
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            rest.get(..end)?.parse().ok()
        };
        match number("(os error ").or_else(|| number("Os { code: ")) {
            Some(number) => IndexError::Io {
                path: PathBuf::from(SEARCH),
                source: io::Error::from_raw_os_error(number),
            },
            None => IndexError::Search(Box::new(error)),
        }
    }

    fn damaged(path: &Path, what: &'static str) -> IndexError {
        IndexError::Damaged {
            path: path.to_owned(),
            what,
        }
    }
}

/// An open generation. Cheap to share between threads; never written.
pub struct Index {
    catalogue: Catalogue,
    words: Words,
    tokens: Vec<TokenRecord>,
    text: File,
    text_path: PathBuf,
    reader: IndexReader,
    fields: retrieve::Fields,
    aliases: Aliases,
    mean_tokens: f32,
    mean_surroundings: f32,
    vectors: Option<Vectors>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("documents", &self.catalogue.documents.len())
            .field("passages", &self.catalogue.passages.len())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the generation that `receipt` names in the folder `built`, and
    /// compares it with the receipt.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where a file is missing, cut short or altered.
    pub fn open(built: &Path, receipt: &Receipt) -> Result<Index, IndexError> {
        let folder = built.join(&receipt.generation);
        let total: u64 = receipt.files.iter().map(|file| file.bytes).sum();
        for stamp in &receipt.files {
            check_size(&folder, stamp)?;
            let read_whole = [CATALOGUE, TOKENS, VOCABULARY]
                .iter()
                .any(|name| stamp.path == Path::new(name));
            if !read_whole && total <= CHECKED_AT_OPEN {
                check_sum(&folder, stamp)?;
            }
        }
        let catalogue: Catalogue = decode(&folder, receipt, CATALOGUE)?;
        let words: Words = decode(&folder, receipt, VOCABULARY)?;
        let tokens = read_tokens(&folder, receipt)?;
        let text_path = folder.join(TEXT);
        let text = File::open(&text_path).map_err(|error| IndexError::io(&text_path, error))?;
        let directory =
            ReadOnlyDirectory::open(&folder.join(SEARCH)).map_err(IndexError::search)?;
        let search = tantivy::Index::open(directory).map_err(IndexError::search)?;
        let fields = retrieve::Fields::of(&search.schema()).map_err(IndexError::search)?;
        let reader = search
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .num_warming_threads(1)
            .try_into()
            .map_err(IndexError::search)?;
        let aliases = Aliases::new(
            catalogue.aliases.iter().map(Vec::as_slice),
            catalogue.people.iter().map(String::as_str),
        );
        #[allow(
            clippy::cast_precision_loss,
            reason = "a mean needs no more than 24 bits"
        )]
        let mean_tokens = tokens.len() as f32 / catalogue.passages.len().max(1) as f32;
        let mean_surroundings = retrieve::mean_surroundings(&catalogue);
        let vectors = if crate::meaning::is_enabled() {
            Vectors::open(&folder)?
        } else {
            None
        };
        // Vectors that do not belong to these passages would order them wrongly.
        let vectors = vectors.filter(|vectors| vectors.len() == catalogue.passages.len());
        Ok(Index {
            catalogue,
            words,
            tokens,
            text,
            text_path,
            reader,
            fields,
            aliases,
            mean_tokens,
            mean_surroundings,
            vectors,
        })
    }

    /// Documents, passages, sentences, statements.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The words of the library.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Names that mean the same.
    #[must_use]
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// The vectors of words and passages; `None` where meaning is off.
    #[must_use]
    pub fn vectors(&self) -> Option<&Vectors> {
        self.vectors.as_ref()
    }

    /// The mean number of tokens of a passage, title and heading included.
    #[must_use]
    pub fn mean_tokens(&self) -> f32 {
        self.mean_tokens
    }

    /// The mean number of tokens of a passage's surroundings.
    #[must_use]
    pub fn mean_surroundings(&self) -> f32 {
        self.mean_surroundings
    }

    /// The text of a passage, compared with the hash that was taken when it was
    /// read from its source.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where the bytes are not those that were indexed.
    pub fn passage_text(&self, passage: &PassageRecord) -> Result<String, IndexError> {
        let document = self.catalogue.documents.get(passage.document as usize);
        let offset = document.map_or(0, |document| document.text_offset);
        let bytes = self.read_text(offset + passage.span.start() as u64, passage.span.len())?;
        if build::sha256(&bytes) != passage.sha256 {
            return Err(IndexError::damaged(
                &self.text_path,
                "a passage is not what was indexed",
            ));
        }
        self.as_text(bytes)
    }

    /// The canonical text of a document, compared with its hash.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where the bytes are not those that were indexed.
    pub fn document_text(&self, document: &DocumentRecord) -> Result<String, IndexError> {
        let bytes = self.read_text(document.text_offset, document.text_bytes as usize)?;
        if build::sha256(&bytes) != document.sha256 {
            return Err(IndexError::damaged(
                &self.text_path,
                "a document is not what was indexed",
            ));
        }
        self.as_text(bytes)
    }

    /// The text of a heading or another block. It is not quoted, so it is not
    /// hashed on its own; `document_text` covers it.
    ///
    /// # Errors
    /// Where the text cannot be read.
    pub fn block_text(&self, document: &DocumentRecord, span: Span) -> Result<String, IndexError> {
        let bytes = self.read_text(document.text_offset + span.start() as u64, span.len())?;
        self.as_text(bytes)
    }

    fn as_text(&self, bytes: Vec<u8>) -> Result<String, IndexError> {
        String::from_utf8(bytes).map_err(|_| IndexError::damaged(&self.text_path, "it is not text"))
    }

    fn read_text(&self, offset: u64, length: usize) -> Result<Vec<u8>, IndexError> {
        let mut bytes = vec![0; length];
        read_exact_at(&self.text, &mut bytes, offset).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => IndexError::damaged(&self.text_path, "it is cut short"),
            _ => IndexError::io(&self.text_path, error),
        })?;
        Ok(bytes)
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        offset += read as u64;
    }
    Ok(())
}

fn check_size(folder: &Path, stamp: &FileStamp) -> Result<(), IndexError> {
    let path = folder.join(&stamp.path);
    match std::fs::metadata(&path) {
        Ok(data) if data.len() == stamp.bytes => Ok(()),
        Ok(_) => Err(IndexError::damaged(
            &path,
            "its size is not what was written",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(IndexError::damaged(&path, "it is missing"))
        }
        Err(error) => Err(IndexError::io(&path, error)),
    }
}

fn check_sum(folder: &Path, stamp: &FileStamp) -> Result<(), IndexError> {
    let path = folder.join(&stamp.path);
    let (_, crc32) = files::checksum(&path)?;
    if crc32 == stamp.crc32 {
        Ok(())
    } else {
        Err(IndexError::damaged(
            &path,
            "its bytes are not what was written",
        ))
    }
}

/// Compares every file of a generation with the receipt.
///
/// # Errors
/// Where a file cannot be read; damage is returned.
pub fn check_files(built: &Path, receipt: &Receipt) -> Result<Vec<IndexError>, IndexError> {
    let folder = built.join(&receipt.generation);
    let mut damage = Vec::new();
    for stamp in &receipt.files {
        match check_size(&folder, stamp).and_then(|()| check_sum(&folder, stamp)) {
            Ok(()) => {}
            Err(error @ IndexError::Damaged { .. }) => damage.push(error),
            Err(error) => return Err(error),
        }
    }
    Ok(damage)
}

/// What the receipt says of a file.
fn stamp_of<'r>(
    path: &Path,
    receipt: &'r Receipt,
    name: &str,
) -> Result<&'r FileStamp, IndexError> {
    receipt
        .files
        .iter()
        .find(|stamp| stamp.path == Path::new(name))
        .ok_or_else(|| IndexError::damaged(path, "the receipt does not name it"))
}

/// Reads the tokens piece by piece, so that no second copy is made of what is
/// the largest part of a library in memory.
fn read_tokens(folder: &Path, receipt: &Receipt) -> Result<Vec<TokenRecord>, IndexError> {
    let path = folder.join(TOKENS);
    let stamp = stamp_of(&path, receipt, TOKENS)?;
    let failed = |error| IndexError::io(&path, error);
    let mut file = File::open(&path).map_err(failed)?;
    let mut tokens = Vec::with_capacity(usize::try_from(stamp.bytes / 4).unwrap_or_default());
    let mut hasher = crc32fast::Hasher::new();
    let mut piece = Vec::with_capacity(1 << 16);
    loop {
        piece.clear();
        let read = (&mut file)
            .take(1 << 16)
            .read_to_end(&mut piece)
            .map_err(failed)?;
        if read == 0 {
            break;
        }
        hasher.update(&piece);
        let (whole, _) = piece.as_chunks::<4>();
        let token = |bytes: &[u8; 4]| TokenRecord(u32::from_le_bytes(*bytes));
        tokens.extend(whole.iter().map(token));
    }
    if hasher.finalize() != stamp.crc32 {
        return Err(IndexError::damaged(
            &path,
            "its bytes are not what was written",
        ));
    }
    Ok(tokens)
}

fn read_checked(folder: &Path, receipt: &Receipt, name: &str) -> Result<Vec<u8>, IndexError> {
    let path = folder.join(name);
    let stamp = stamp_of(&path, receipt, name)?;
    let bytes = std::fs::read(&path).map_err(|error| IndexError::io(&path, error))?;
    if crc32fast::hash(&bytes) != stamp.crc32 {
        return Err(IndexError::damaged(
            &path,
            "its bytes are not what was written",
        ));
    }
    Ok(bytes)
}

fn decode<T: serde::de::DeserializeOwned>(
    folder: &Path,
    receipt: &Receipt,
    name: &str,
) -> Result<T, IndexError> {
    let bytes = read_checked(folder, receipt, name)?;
    postcard::from_bytes(&bytes)
        .map_err(|_| IndexError::damaged(&folder.join(name), "its records cannot be read"))
}

impl Vocabulary for Index {
    fn passages(&self) -> u32 {
        format::count(self.catalogue.passages.len())
    }

    fn stem_id(&self, stem: &str) -> Option<StemId> {
        self.words.stems.find(stem)
    }

    fn passages_with(&self, stem: StemId) -> u32 {
        self.words
            .passages_with
            .get(stem as usize)
            .copied()
            .unwrap_or_default()
    }

    fn documents(&self) -> u32 {
        format::count(self.catalogue.documents.len())
    }

    fn documents_with(&self, stem: StemId) -> u32 {
        self.words
            .documents_with
            .get(stem as usize)
            .copied()
            .unwrap_or_default()
    }

    fn family(&self, stem: &str) -> Vec<StemId> {
        self.words.family(stem).to_vec()
    }

    fn holds_pair(&self, first: StemId, second: StemId) -> bool {
        self.pair_is_held(self.words.stems.get(first), self.words.stems.get(second))
    }

    fn forms_beginning_with(&self, first: char, sink: &mut dyn FnMut(&str, u32)) {
        let mut prefix = [0; 4];
        let prefix: &str = first.encode_utf8(&mut prefix);
        let mut at = self.words.forms.first_not_below(prefix);
        while (at as usize) < self.words.forms.len() {
            let form = self.words.forms.get(at);
            if !form.starts_with(prefix) {
                break;
            }
            let stem = self
                .words
                .stem_of
                .get(at as usize)
                .copied()
                .unwrap_or_default();
            sink(form, self.passages_with(stem));
            at += 1;
        }
    }
}

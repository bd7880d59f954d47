//! The vectors of a build: of the library's words, of its passages, and of the
//! passages' tokens.
//!
//! ```text
//! vectors.bin
//!   tokens      for each token: scale (4 bytes), sentence (2), 128 numbers
//!   words       for each word: scale (4), 384 numbers
//!   passages    for each passage: scale (4), 384 numbers
//!   head        what stands where, by postcard
//!   8 bytes     the length of the head
//! ```
//! A passage whose text, heading and title are those of the build before keeps
//! its vectors; nothing else of that build is kept. Vectors find and order
//! passages. Nothing is quoted from them.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::build::sha256;
use super::format::{Catalogue, Hash, Strings, count};
use super::receipt::Receipt;
use super::vocabulary::{Words, class};
use super::{IndexError, read_exact_at};
use crate::document::PartialDate;
use crate::meaning::{self, Encoder, Packed, TOKEN_WIDTH, WIDTH};

/// The file's name inside a generation.
pub const VECTORS: &str = "vectors.bin";

const TOKEN_BYTES: usize = 6 + TOKEN_WIDTH;
const WHOLE_BYTES: usize = 4 + WIDTH;

/// How many passages one build encodes, the most recent documents first: some
/// twenty milliseconds each. Those of the build before count as nothing.
const MOST_PASSAGES: usize = 12_000;
/// How many words have a vector, the most frequent first.
const MOST_WORDS: usize = 40_000;
/// How many texts are given to the encoder at once.
const BATCH: usize = 64;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Head {
    version: String,
    /// The words that have a vector.
    words: Strings,
    /// The number of the stem of each.
    stems: Vec<u32>,
    passages: Vec<Entry>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Entry {
    /// The hash of what was encoded.
    key: Hash,
    /// The position of its first token.
    first: u64,
    /// How many tokens it has; none where it was not encoded.
    tokens: u32,
}

/// The vectors of an open build.
#[derive(Debug)]
pub struct Vectors {
    head: Head,
    file: File,
    words: Vec<u8>,
    passages: Vec<u8>,
}

/// The tokens of one passage.
#[derive(Debug)]
pub struct PassageTokens(Vec<u8>);

impl PassageTokens {
    /// Calls `sink` with the sentence of each token, or `u16::MAX` for the title
    /// and the heading, and with its vector's scale and numbers.
    pub fn each(&self, sink: &mut dyn FnMut(u16, f32, &[i8])) {
        let mut values = [0; TOKEN_WIDTH];
        for record in self.0.chunks_exact(TOKEN_BYTES) {
            let scale = f32::from_le_bytes([record[0], record[1], record[2], record[3]]);
            let sentence = u16::from_le_bytes([record[4], record[5]]);
            for (value, byte) in values.iter_mut().zip(&record[6..]) {
                *value = byte.cast_signed();
            }
            sink(sentence, scale, &values);
        }
    }
}

impl Vectors {
    /// Opens the vectors of a generation; `None` where it has none, or those of
    /// another encoder.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub fn open(folder: &Path) -> Result<Option<Vectors>, IndexError> {
        let path = folder.join(VECTORS);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(IndexError::io(&path, error)),
        };
        let damaged = || IndexError::damaged(&path, "its vectors cannot be read");
        let length = file
            .metadata()
            .map_err(|error| IndexError::io(&path, error))?
            .len();
        let read = |offset: u64, bytes: u64| -> Result<Vec<u8>, IndexError> {
            if offset.checked_add(bytes).is_none_or(|end| end > length) {
                return Err(damaged());
            }
            let mut buffer = vec![0; usize::try_from(bytes).map_err(|_| damaged())?];
            read_exact_at(&file, &mut buffer, offset)
                .map_err(|error| IndexError::io(&path, error))?;
            Ok(buffer)
        };
        let end = length.checked_sub(8).ok_or_else(damaged)?;
        let mut size = [0; 8];
        size.copy_from_slice(&read(end, 8)?);
        let size = u64::from_le_bytes(size);
        let start = end.checked_sub(size).ok_or_else(damaged)?;
        let head: Head = postcard::from_bytes(&read(start, size)?).map_err(|_| damaged())?;
        if head.version != meaning::VERSION {
            return Ok(None);
        }
        let whole = |number: usize| (number * WHOLE_BYTES) as u64;
        let passages_at = start
            .checked_sub(whole(head.passages.len()))
            .ok_or_else(damaged)?;
        let words_at = passages_at
            .checked_sub(whole(head.stems.len()))
            .ok_or_else(damaged)?;
        let words = read(words_at, whole(head.stems.len()))?;
        let passages = read(passages_at, whole(head.passages.len()))?;
        Ok(Some(Vectors {
            head,
            file,
            words,
            passages,
        }))
    }

    /// How many passages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.head.passages.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.head.passages.is_empty()
    }

    /// How near a passage is to a question; `None` where it was not encoded.
    #[must_use]
    pub fn nearness(&self, passage: u32, question: &Packed) -> Option<f32> {
        let at = passage as usize;
        if self.head.passages.get(at)?.tokens == 0 {
            return None;
        }
        Some(product(question, record(&self.passages, at)?))
    }

    /// The tokens of a passage; `None` where it was not encoded or they cannot
    /// be read: they only help.
    #[must_use]
    pub fn tokens(&self, passage: u32) -> Option<PassageTokens> {
        let entry = self.head.passages.get(passage as usize)?;
        if entry.tokens == 0 {
            return None;
        }
        let mut bytes = vec![0; (entry.tokens as usize).min(1 << 16) * TOKEN_BYTES];
        read_exact_at(&self.file, &mut bytes, entry.first * TOKEN_BYTES as u64).ok()?;
        Some(PassageTokens(bytes))
    }

    /// The vector of a word, by the number of its stem.
    #[must_use]
    pub fn word(&self, stem: u32) -> Option<Packed> {
        let at = self.head.stems.binary_search(&stem).ok()?;
        let record = record(&self.words, at)?;
        Some(Packed {
            scale: scale_of(record)?,
            values: record.get(4..)?.iter().map(|b| b.cast_signed()).collect(),
        })
    }

    /// The stems whose words are at least so near to a word, nearest first.
    #[must_use]
    pub fn words_near(&self, word: &Packed, least: f32, most: usize) -> Vec<(u32, f32)> {
        let mut near: Vec<(u32, f32)> = self
            .words
            .chunks_exact(WHOLE_BYTES)
            .zip(&self.head.stems)
            .map(|(record, stem)| (*stem, product(word, record)))
            .filter(|(_, near)| *near >= least)
            .collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.truncate(most);
        near
    }
}

fn record(records: &[u8], at: usize) -> Option<&[u8]> {
    records.get(at * WHOLE_BYTES..(at + 1) * WHOLE_BYTES)
}

fn scale_of(record: &[u8]) -> Option<f32> {
    Some(f32::from_le_bytes(*record.first_chunk::<4>()?))
}

fn product(vector: &Packed, record: &[u8]) -> f32 {
    let mut values = [0; WIDTH];
    for (value, byte) in values.iter_mut().zip(record.iter().skip(4)) {
        *value = byte.cast_signed();
    }
    vector.dot(scale_of(record).unwrap_or_default(), &values)
}

/// Writes the vectors of a generation. `text_of` reads a span of a document's
/// text; `on_progress` is told how many passages are done, and of how many.
pub(super) fn write(
    folder: &Path,
    built: &Path,
    catalogue: &Catalogue,
    words: &Words,
    encoder: &Encoder,
    text_of: &dyn Fn(u32, crate::document::Span) -> Result<String, IndexError>,
    on_progress: &mut dyn FnMut(u64, u64),
) -> Result<(), IndexError> {
    let before = Receipt::read(built).ok().flatten().and_then(|receipt| {
        Vectors::open(&built.join(receipt.generation))
            .ok()
            .flatten()
    });
    let path = folder.join(VECTORS);
    let failed = |error| IndexError::io(&path, error);
    let mut out = BufWriter::new(File::create(&path).map_err(failed)?);
    let mut head = Head {
        version: meaning::VERSION.to_owned(),
        passages: vec![Entry::default(); catalogue.passages.len()],
        ..Head::default()
    };
    let mut whole = vec![0; catalogue.passages.len() * WHOLE_BYTES];
    let known: FxHashMap<Hash, u32> = before
        .iter()
        .flat_map(|before| before.head.passages.iter().zip(0..))
        .filter(|(entry, _)| entry.tokens > 0)
        .map(|(entry, at)| (entry.key, at))
        .collect();
    let mut first = 0;
    let mut new = Vec::new();
    for number in most_recent_first(catalogue) {
        let parts = parts(catalogue, number, text_of)?;
        let key = sha256(parts.join("\0").as_bytes());
        head.passages[number].key = key;
        let kept = known
            .get(&key)
            .and_then(|at| Some((*at, before.as_ref()?.tokens(*at)?)));
        let Some((at, PassageTokens(bytes))) = kept else {
            if new.len() < MOST_PASSAGES {
                new.push((number, parts));
            }
            continue;
        };
        if let Some(old) = before
            .as_ref()
            .and_then(|before| record(&before.passages, at as usize))
        {
            whole[number * WHOLE_BYTES..(number + 1) * WHOLE_BYTES].copy_from_slice(old);
        }
        out.write_all(&bytes).map_err(failed)?;
        head.passages[number].first = first;
        head.passages[number].tokens = count(bytes.len() / TOKEN_BYTES);
        first += (bytes.len() / TOKEN_BYTES) as u64;
    }
    let total = new.len() as u64;
    for (done, batch) in (0..).step_by(BATCH).zip(new.chunks(BATCH)) {
        on_progress(done, total);
        let texts: Vec<Vec<&str>> = batch
            .iter()
            .map(|(_, parts)| parts.iter().map(String::as_str).collect())
            .collect();
        for ((number, _), encoded) in batch.iter().zip(encoder.encode(&texts)) {
            let Some(whole_text) = encoded else { continue };
            put(&mut whole, *number, &whole_text.mean);
            head.passages[*number].first = first;
            head.passages[*number].tokens = count(whole_text.tokens.len());
            first += whole_text.tokens.len() as u64;
            for (part, vector) in &whole_text.tokens {
                // the first part is the title with the heading
                let sentence = part.checked_sub(1).unwrap_or(u16::MAX);
                out.write_all(&vector.scale.to_le_bytes()).map_err(failed)?;
                out.write_all(&sentence.to_le_bytes()).map_err(failed)?;
                let bytes: Vec<u8> = vector.values.iter().map(|v| v.cast_unsigned()).collect();
                out.write_all(&bytes).map_err(failed)?;
            }
        }
    }
    let word_vectors = word_vectors(words, encoder, before.as_ref(), &mut head);
    out.write_all(&word_vectors).map_err(failed)?;
    out.write_all(&whole).map_err(failed)?;
    let head = postcard::to_stdvec(&head).map_err(|e| IndexError::Encoding(e.to_string()))?;
    out.write_all(&head).map_err(failed)?;
    out.write_all(&(head.len() as u64).to_le_bytes())
        .map_err(failed)?;
    out.flush().map_err(failed)
}

fn put(records: &mut [u8], at: usize, vector: &Packed) {
    let record = &mut records[at * WHOLE_BYTES..(at + 1) * WHOLE_BYTES];
    record[..4].copy_from_slice(&vector.scale.to_le_bytes());
    for (byte, value) in record[4..].iter_mut().zip(&vector.values) {
        *byte = value.cast_unsigned();
    }
}

/// The numbers of the passages, those of the latest documents first.
fn most_recent_first(catalogue: &Catalogue) -> Vec<usize> {
    let mut order: Vec<usize> = (0..catalogue.passages.len()).collect();
    order.sort_by_key(|number| {
        let document = catalogue.passages[*number].document as usize;
        let published = catalogue.documents[document].metadata.published;
        std::cmp::Reverse(published.map(PartialDate::first_day))
    });
    order
}

/// What is encoded of a passage: title with heading, then each sentence.
fn parts(
    catalogue: &Catalogue,
    number: usize,
    text_of: &dyn Fn(u32, crate::document::Span) -> Result<String, IndexError>,
) -> Result<Vec<String>, IndexError> {
    let passage = &catalogue.passages[number];
    let document = &catalogue.documents[passage.document as usize];
    let heading = match passage
        .section
        .and_then(|section| document.blocks.get(section as usize))
    {
        Some(block) => text_of(passage.document, block.span)?,
        None => String::new(),
    };
    let mut parts = vec![format!("{}. {heading}", document.metadata.title)];
    for sentence in &catalogue.sentences[passage.sentences.positions()] {
        parts.push(text_of(passage.document, sentence.span)?);
    }
    Ok(parts)
}

/// The vectors of the library's words: for each stem its shortest form.
fn word_vectors(
    words: &Words,
    encoder: &Encoder,
    before: Option<&Vectors>,
    head: &mut Head,
) -> Vec<u8> {
    let mut chosen: Vec<(u32, &str)> = (0..count(words.stems.len()))
        .filter_map(|stem| {
            let form = words
                .forms_of_stem(stem)
                .iter()
                .filter(|form| words.classes[**form as usize] & (class::STOP | class::NUMBER) == 0)
                .map(|form| words.forms.get(*form))
                .filter(|form| {
                    form.len() > 2 && form.len() < 24 && form.chars().all(char::is_alphabetic)
                })
                .min_by_key(|form| form.len())?;
            Some((stem, form))
        })
        .collect();
    chosen.sort_by_key(|(stem, _)| std::cmp::Reverse(words.passages_with[*stem as usize]));
    chosen.truncate(MOST_WORDS);
    chosen.sort_unstable();
    let known: FxHashMap<&str, usize> = before
        .iter()
        .flat_map(|before| {
            (0..count(before.head.words.len())).map(|at| (before.head.words.get(at), at as usize))
        })
        .collect();
    let new: Vec<&str> = chosen
        .iter()
        .map(|(_, form)| *form)
        .filter(|form| !known.contains_key(form))
        .collect();
    let mut made: FxHashMap<&str, Packed> = FxHashMap::default();
    for batch in new.chunks(256) {
        for (form, vector) in batch.iter().zip(encoder.words(batch)) {
            made.extend(vector.map(|vector| (*form, vector)));
        }
    }
    let mut records = vec![0; chosen.len() * WHOLE_BYTES];
    for (at, (stem, form)) in chosen.iter().enumerate() {
        head.words.push(form);
        head.stems.push(*stem);
        if let Some(vector) = made.get(form) {
            put(&mut records, at, vector);
        } else if let Some(old) = known.get(form).and_then(|old| record(&before?.words, *old)) {
            records[at * WHOLE_BYTES..(at + 1) * WHOLE_BYTES].copy_from_slice(old);
        }
    }
    records
}

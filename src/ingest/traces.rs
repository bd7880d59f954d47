//! The words of a text in runs of eight, and where such runs stand in any bytes:
//! how it is shown that nothing of a document is left, and how alike two texts
//! are.
//!
//! A word is a run of letters and digits, compared without case; whatever parts
//! words (spaces, line ends, punctuation, a JSON escape) parts them alike. Runs
//! are compared by a 64-bit hash (FNV-1a for a word,
//! <http://www.isthe.com/chongo/tech/comp/fnv/>), so equal runs are never
//! missed. It opens no file.

use std::io::{self, Read};

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

/// How many words make a run.
pub const RUN: usize = 8;

/// How many words make a run when texts are compared.
const SHORT_RUN: usize = 3;

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// The runs of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runs {
    hashes: FxHashSet<u64>,
    length: usize,
}

/// A run that stands in some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The run.
    pub run: u64,
    /// Where its first word begins.
    pub offset: u64,
}

impl Runs {
    /// The runs of eight words of `text`; of a shorter text all of it is one run.
    #[must_use]
    pub fn of(text: &str) -> Runs {
        let words = text_words(text);
        Runs::of_words(&words, RUN.min(words.len()))
    }

    fn of_words(words: &[u64], length: usize) -> Runs {
        let hashes = if length == 0 {
            FxHashSet::default()
        } else {
            words.windows(length).map(joined).collect()
        };
        Runs { hashes, length }
    }

    /// How many different runs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The runs, each once, in no order.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.hashes.iter().copied()
    }

    /// Whether there is no word at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Where these runs stand in `bytes`. In JSON a `\n` parts words as well.
    ///
    /// # Errors
    /// Where the bytes cannot be read.
    pub fn find(&self, mut bytes: impl Read, is_json: bool) -> io::Result<Vec<Hit>> {
        let mut hits = Vec::new();
        if self.is_empty() {
            return Ok(hits);
        }
        let mut scanner = Scanner::new(is_json);
        let mut last = Last::new(self.length);
        let mut buffer = vec![0; 1 << 16];
        let mut take = |word: u64, offset: u64| {
            if let Some((run, offset)) = last.push(word, offset)
                && self.hashes.contains(&run)
            {
                hits.push(Hit { run, offset });
            }
        };
        loop {
            let read = match bytes.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            for byte in buffer.get(..read).unwrap_or_default() {
                scanner.push(*byte, &mut take);
            }
        }
        scanner.finish(&mut take);
        Ok(hits)
    }

    /// Where these runs stand in a text.
    #[must_use]
    pub fn find_in(&self, text: &str) -> Vec<Hit> {
        // Reading from memory cannot fail.
        self.find(text.as_bytes(), false).unwrap_or_default()
    }
}

/// The hash of all words of a text: equal for two files that say the same in
/// another form.
#[must_use]
pub fn words_hash(text: &str) -> String {
    let mut hash = Sha256::new();
    for word in text_words(text) {
        hash.update(word.to_le_bytes());
    }
    crate::ingest::library::hexadecimal(&hash.finalize())
}

/// Whether two texts are so alike that one is likely a later state of the
/// other: a third of the shorter one's runs of three words stand in the longer
/// one. Texts of a few words are never alike.
#[must_use]
pub fn are_alike(first: &str, second: &str) -> bool {
    let runs = [first, second].map(|text| Runs::of_words(&text_words(text), SHORT_RUN).hashes);
    let (short, long) = match runs {
        [a, b] if a.len() <= b.len() => (a, b),
        [a, b] => (b, a),
    };
    let shared = short.iter().filter(|run| long.contains(run)).count();
    short.len() >= 10 && shared * 3 >= short.len()
}

/// The words of a text as hashes.
fn text_words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    let mut scanner = Scanner::new(false);
    let mut take = |word, _| words.push(word);
    for byte in text.bytes() {
        scanner.push(byte, &mut take);
    }
    scanner.finish(&mut take);
    words
}

/// One hash of several words in order.
fn joined(words: &[u64]) -> u64 {
    words
        .iter()
        .fold(FNV_OFFSET, |hash, word| joined_with(hash, *word))
}

fn joined_with(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The last words seen.
struct Last {
    words: Vec<(u64, u64)>,
    next: usize,
    seen: usize,
}

impl Last {
    fn new(length: usize) -> Last {
        Last {
            words: vec![(0, 0); length],
            next: 0,
            seen: 0,
        }
    }

    /// The run that ends with this word, and where it begins.
    fn push(&mut self, word: u64, offset: u64) -> Option<(u64, u64)> {
        *self.words.get_mut(self.next)? = (word, offset);
        self.next = (self.next + 1) % self.words.len();
        self.seen += 1;
        if self.seen < self.words.len() {
            return None;
        }
        let (newer, older) = self.words.split_at(self.next);
        let run = older
            .iter()
            .chain(newer)
            .fold(FNV_OFFSET, |hash, (word, _)| joined_with(hash, *word));
        Some((run, self.words.get(self.next)?.1))
    }
}

/// Reads words out of bytes, one byte after the other. Bytes that are not UTF-8
/// part words.
struct Scanner {
    is_json: bool,
    /// Whether the byte before was a backslash of JSON.
    escaped: bool,
    /// What is left of a `\u` escape: digits to come, and their value so far.
    code: Option<(u8, u32)>,
    /// The bytes of a character that is not whole yet.
    character: Vec<u8>,
    at: u64,
    word: Option<(u64, u64)>,
}

impl Scanner {
    fn new(is_json: bool) -> Scanner {
        Scanner {
            is_json,
            escaped: false,
            code: None,
            character: Vec::with_capacity(4),
            at: 0,
            word: None,
        }
    }

    fn push(&mut self, byte: u8, sink: &mut impl FnMut(u64, u64)) {
        let at = self.at;
        self.at += 1;
        if let Some((left, value)) = self.code {
            let Some(digit) = char::from(byte).to_digit(16) else {
                self.code = None;
                return self.part(sink);
            };
            let value = value * 16 + digit;
            self.code = (left > 1).then_some((left - 1, value));
            if self.code.is_none() {
                self.take(char::from_u32(value).unwrap_or(' '), at, sink);
            }
        } else if self.escaped {
            self.escaped = false;
            if byte == b'u' {
                self.code = Some((4, 0));
            } else {
                self.part(sink);
            }
        } else if byte.is_ascii() {
            self.character.clear();
            if byte == b'\\' && self.is_json {
                self.escaped = true;
            } else {
                self.take(char::from(byte), at, sink);
            }
        } else {
            self.character.push(byte);
            match std::str::from_utf8(&self.character) {
                Ok(text) => {
                    let whole = text.chars().next().unwrap_or(' ');
                    let start = at + 1 - self.character.len() as u64;
                    self.character.clear();
                    self.take(whole, start, sink);
                }
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    self.character.clear();
                    self.part(sink);
                }
            }
        }
    }

    fn take(&mut self, c: char, at: u64, sink: &mut impl FnMut(u64, u64)) {
        if c == '\u{ad}' {
            return; // A soft hyphen stands inside a word.
        }
        if !c.is_alphanumeric() {
            return self.part(sink);
        }
        let (hash, _) = self.word.get_or_insert((FNV_OFFSET, at));
        for c in c.to_lowercase() {
            *hash = (*hash ^ u64::from(u32::from(c))).wrapping_mul(FNV_PRIME);
        }
    }

    fn part(&mut self, sink: &mut impl FnMut(u64, u64)) {
        if let Some((hash, at)) = self.word.take() {
            sink(hash, at);
        }
    }

    fn finish(mut self, sink: &mut impl FnMut(u64, u64)) {
        self.part(sink);
    }
}

/// How many different runs were hit.
#[must_use]
pub fn different(hits: &[Hit]) -> usize {
    hits.iter()
        .map(|hit| hit.run)
        .collect::<FxHashSet<_>>()
        .len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The heron left the pond at dawn, and nobody – not even Édith – saw it go.";

    fn found(haystack: &[u8], is_json: bool) -> usize {
        different(&Runs::of(TEXT).find(haystack, is_json).unwrap())
    }

    #[test]
    fn a_run_is_found_however_its_words_are_parted() {
        assert_eq!(Runs::of(TEXT).len(), 8);
        assert_eq!(found(TEXT.as_bytes(), false), 8);
        assert_eq!(found(TEXT.to_uppercase().as_bytes(), false), 8);
        let parted = TEXT.replace(' ', "\u{a0}\n  ");
        assert_eq!(found(parted.as_bytes(), false), 8);
        let json = br#"{"text":"x.\nThe heron\nleft\tthe pond at \u0064awn, and nobody"}"#;
        assert_eq!(found(json, true), 2);
        let mut bytes = vec![0xff, b'\\', 0xc3];
        bytes.extend_from_slice(b"left the pond at dawn and nobody not\xc3");
        let hits = Runs::of(TEXT).find(&bytes[..], false).unwrap();
        assert_eq!((hits.len(), hits[0].offset), (1, 3));
    }

    #[test]
    fn seven_words_are_no_run_and_a_short_text_is_one() {
        assert_eq!(
            found(b"heron left the pond at dawn and; somebody", false),
            0
        );
        assert_eq!(found(b"", false), 0);
        let short = Runs::of("No ferry today");
        assert_eq!(short.find_in("There is no ferry, today.").len(), 1);
        assert_eq!(short.find_in("There is no ferry on Sunday.").len(), 0);
        assert!(Runs::of(" – ").find_in(TEXT).is_empty());
    }

    #[test]
    fn a_run_over_the_edge_of_the_buffer_is_found() {
        let mut bytes = vec![b'.'; (1 << 16) - 7];
        bytes.extend_from_slice(TEXT.as_bytes());
        assert_eq!(found(&bytes, false), 8);
    }

    #[test]
    fn texts_are_alike_when_they_share_a_third() {
        assert!(are_alike(TEXT, &TEXT.replace("dawn", "dusk")));
        let other = "Minutes of the second meeting: the roof was paid for and the well was closed until further notice by the board.";
        assert!(!are_alike(TEXT, other));
        assert!(!are_alike("The mill burnt.", "The mill burnt."));
        assert_eq!(words_hash(TEXT), words_hash(&TEXT.to_uppercase()));
        assert_ne!(words_hash(TEXT), words_hash(other));
    }
}

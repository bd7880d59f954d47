//! All the text inside one file, for a search: what the readers take, and what
//! they leave out (comments, attachments, archives in archives, notes beside a
//! PDF's pages). What holds text that cannot be had is named. In the program it
//! runs in the child process that [`super::isolation`] starts; it knows nothing
//! of what is searched for.

use std::io::{Cursor, Read as _};
use std::panic::catch_unwind;
use std::path::Path;

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use zip::ZipArchive;

use super::covered::Covering;
use super::markup::{Piece, pieces, unescaped};
use super::reading::{Reading, Request, Task, Unread};
use super::{Format, LARGEST_FILE, encoding, format, html, isolation, pdf, rtf, word};

/// How deep files may lie in files.
const DEEPEST: usize = 6;

/// How many files in one file are looked at.
const MOST: usize = 4_000;

/// How much is taken out of archives in all, in bytes.
const MOST_UNPACKED: u64 = 200 * 1024 * 1024;

/// What a look inside a file found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inside {
    /// Its texts, each with the part of the file that it stands in; the part is
    /// empty for the file itself.
    pub texts: Vec<(String, String)>,
    /// What could not be searched: the part, and why in a few words.
    pub closed: Vec<(String, String)>,
}

/// How many bytes decide whether a file is plain text.
const SAMPLE: usize = 64 * 1024;

/// Whether reading the bytes of a file as they stand shows all of its words: it
/// is plain text in UTF-8. `head` is how it begins.
#[must_use]
pub fn is_plain(head: &[u8], name: &str) -> bool {
    let head = head.get(..SAMPLE.min(head.len())).unwrap_or_default();
    let format = format::format_of(head, name);
    // Of a corpus every line is JSON, and read as such.
    if head.is_empty() || format == Ok(Format::Corpus) {
        return true;
    }
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The sample may end inside a character.
        Err(error) => error.error_len().is_none() && error.valid_up_to() + 4 > head.len(),
    };
    if !is_utf8 || head.contains(&0) || has_letters(head) || is_marked_up(head) {
        return false;
    }
    !matches!(format, Ok(format) if !matches!(format, Format::Plain | Format::Markdown))
}

/// Looks inside a file, in a child process where this process isolates.
#[must_use]
pub fn look_inside(bytes: &[u8], name: &str) -> Inside {
    let request = Request {
        name: name.to_owned(),
        task: Task::Search,
        ..Request::default()
    };
    match isolation::read(bytes, &request, None) {
        Ok(reading) => {
            let text = |start: usize, end: usize| reading.text.get(start..end);
            let ends = reading.parts.iter().skip(1).map(|(_, start)| *start);
            let ends = ends.chain([reading.text.len()]);
            let texts = reading.parts.iter().zip(ends);
            Inside {
                texts: texts
                    .filter_map(|((part, start), end)| {
                        Some((part.clone(), text(*start, end)?.to_owned()))
                    })
                    .collect(),
                closed: reading.closed,
            }
        }
        Err(error) => Inside {
            texts: Vec::new(),
            closed: vec![(String::new(), error.why())],
        },
    }
}

/// The child's side: everything in `bytes`.
pub(super) fn read(bytes: &[u8], name: &str) -> Reading {
    let mut found = Found::default();
    found.look(bytes, name, "", 0);
    found.reading
}

#[derive(Default)]
struct Found {
    reading: Reading,
    seen: usize,
    unpacked: u64,
}

impl Found {
    fn text(&mut self, part: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let start = self.reading.text.len();
        self.reading.parts.push((part.to_owned(), start));
        self.reading.text.push_str(text);
        self.reading.text.push('\n');
    }

    fn closed(&mut self, part: &str, why: &str) {
        let closed = (part.to_owned(), why.to_owned());
        if !self.reading.closed.contains(&closed) {
            self.reading.closed.push(closed);
        }
    }

    /// Notes the text of a reading, or why there is none.
    fn read(&mut self, part: &str, reading: Result<Reading, Unread>) {
        match reading {
            Ok(reading) => {
                let texts = [reading.title.as_deref(), Some(reading.text.as_str())];
                for text in texts.into_iter().flatten() {
                    self.text(part, text);
                }
                let pages = reading.lost.len() + reading.blank.len();
                if pages > 0 {
                    let s = if pages == 1 { "" } else { "s" };
                    self.closed(part, &format!("{pages} page{s} of it without text"));
                }
            }
            Err(Unread::Empty) => {}
            Err(unread) => self.closed(part, &unread.into_error("it").why()),
        }
    }

    fn look(&mut self, bytes: &[u8], name: &str, part: &str, depth: usize) {
        self.seen += 1;
        if depth > DEEPEST || self.seen > MOST {
            self.closed(part, "too many files lie in it");
            return;
        }
        if bytes.is_empty() {
            return;
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            self.archive(bytes, name, part, depth);
            return;
        }
        match format::format_of(bytes, name) {
            Ok(Format::Pdf) => self.pdf(bytes, part, depth),
            Ok(Format::Rtf) => {
                self.read(part, rtf::read(bytes, &Covering::everything_shown()));
                if bytes.windows(8).any(|window| window == b"\\objdata") {
                    self.closed(part, "a file is embedded in it");
                }
            }
            Ok(Format::Mail) => self.mail(bytes, part, depth),
            Ok(_) => self.plain(bytes, part, depth, "a file of an unknown kind"),
            // A name alone says little: a picture may be drawn in text.
            Err(kind) => self.plain(bytes, part, depth, kind),
        }
    }

    /// A file that may be text.
    fn plain(&mut self, bytes: &[u8], part: &str, depth: usize, otherwise: &str) {
        let declared = html::declared_encoding(bytes);
        let Ok(decoded) = encoding::decode(bytes, declared.as_deref()) else {
            self.closed(part, otherwise);
            return;
        };
        let is_utf8 = std::str::from_utf8(bytes).is_ok();
        if !is_utf8 && decoded.guessed.is_some() && has_controls(&decoded.text) {
            self.closed(part, otherwise);
            return;
        }
        if has_letters(bytes) {
            for letter in letters_of(bytes) {
                self.mail(letter, part, depth);
            }
        }
        self.text(part, &decoded.text);
        if is_marked_up(decoded.text.as_bytes()) {
            self.markup(part, &decoded.text);
        }
    }

    /// The words of markup, once with its tags as spaces and once as nothing: a
    /// word may be parted by them, and two may stand side by side.
    fn markup(&mut self, part: &str, markup: &str) {
        let (mut loose, mut tight) = (String::new(), String::new());
        for piece in pieces(markup) {
            match piece {
                Piece::Open(name, _) | Piece::Close(name) => {
                    loose.push(' ');
                    let name = name.rsplit(':').next().unwrap_or(name);
                    if ENDS.iter().any(|end| end.eq_ignore_ascii_case(name)) {
                        tight.push(' ');
                    }
                }
                Piece::Text(text) => {
                    let text = unescaped(text);
                    loose.push_str(&text);
                    tight.push_str(&text);
                }
            }
        }
        self.text(part, &loose);
        self.text(part, &tight);
    }

    fn pdf(&mut self, bytes: &[u8], part: &str, depth: usize) {
        // A search is for everything, also for what is covered.
        let shown = Covering::everything_shown();
        let whole = catch_unwind(|| pdf::read(bytes, None, &shown));
        let broken = || Err(Unread::broken("is a PDF that cannot be read"));
        self.read(part, whole.unwrap_or_else(|_| broken()));
        let beside = catch_unwind(|| pdf::beside(bytes)).ok().flatten();
        let Some(beside) = beside else {
            return;
        };
        for text in &beside.texts {
            self.text(part, text);
        }
        for (at, file) in (1..).zip(&beside.files) {
            let inner = inner(part, &format!("attachment {at}"));
            self.look(file, "", &inner, depth + 1);
        }
        for _ in 0..beside.closed {
            self.closed(part, "a file that is attached to it");
        }
    }

    fn mail(&mut self, bytes: &[u8], part: &str, depth: usize) {
        match MessageParser::default().parse(bytes) {
            Some(letter) => self.letter(&letter, part, depth),
            None => self.closed(part, "a mail that cannot be read"),
        }
    }

    fn letter(&mut self, letter: &Message<'_>, part: &str, depth: usize) {
        if depth > DEEPEST {
            self.closed(part, "too many files lie in it");
            return;
        }
        self.text(part, letter.subject().unwrap_or_default());
        for (at, one) in (1..).zip(&letter.parts) {
            let name = one.attachment_name().unwrap_or_default();
            let called = if name.is_empty() {
                format!("part {at}")
            } else {
                encoding::settled(name).chars().take(80).collect()
            };
            let inside = inner(part, &called);
            match &one.body {
                PartType::Text(text) => self.text(part, text),
                PartType::Html(page) => {
                    self.text(part, page);
                    self.markup(part, page);
                }
                PartType::Binary(file) | PartType::InlineBinary(file) => {
                    self.look(file, name, &inside, depth + 1);
                }
                PartType::Message(message) => self.letter(message, &inside, depth + 1),
                PartType::Multipart(_) => {}
            }
        }
    }

    fn archive(&mut self, bytes: &[u8], name: &str, part: &str, depth: usize) {
        // The readers of documents know best how words go on from run to run.
        if format::format_of(bytes, name) == Ok(Format::Word) {
            let reading = catch_unwind(|| word::read(bytes, &Covering::everything_shown()));
            if let Ok(Ok(reading)) = reading {
                self.read(part, Ok(reading));
            }
        }
        let is_document = format::format_of(bytes, name).is_ok();
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
            self.closed(part, "a damaged archive");
            return;
        };
        for at in 0..archive.len() {
            if self.seen > MOST {
                self.closed(part, "too many files lie in it");
                return;
            }
            let called = archive.name_for_index(at).and_then(Result::ok);
            let called = encoding::settled(&called.unwrap_or_default());
            let called: String = called.chars().take(120).collect();
            let inside = inner(part, &called);
            let Ok(file) = archive.by_index(at) else {
                self.closed(&inside, "locked with a password, or damaged");
                continue;
            };
            if file.is_dir() {
                continue;
            }
            let mut content = Vec::new();
            let most = (LARGEST_FILE as u64).min(MOST_UNPACKED.saturating_sub(self.unpacked));
            let read = file.take(most + 1).read_to_end(&mut content);
            self.unpacked += content.len() as u64;
            if read.is_err() {
                self.closed(&inside, "damaged");
            } else if content.len() as u64 > most {
                self.closed(&inside, "too large to be unpacked");
            } else if !(is_document && is_ornament(&called)) {
                self.look(&content, &called, &inside, depth + 1);
            }
        }
    }
}

/// Elements after which a word does not go on.
const ENDS: &[&str] = &[
    "p",
    "br",
    "tab",
    "tr",
    "tc",
    "td",
    "th",
    "li",
    "div",
    "h",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "row",
    "c",
    "si",
    "s",
    "line-break",
    "table-cell",
    "table-row",
    "list-item",
    "cr",
    "title",
    "option",
    "dd",
    "dt",
    "section",
    "article",
    "hr",
];

/// Whether a part of a document is a picture, a letter type or the like, as a
/// document's readers take it: part of how it looks.
fn is_ornament(name: &str) -> bool {
    let ending = Path::new(name).extension().unwrap_or_default();
    let ending = ending.to_string_lossy().to_ascii_lowercase();
    [
        "png", "jpg", "jpeg", "gif", "emf", "wmf", "tif", "tiff", "bmp", "webp", "ttf", "otf",
        "woff", "woff2", "odttf", "wdp", "ico", "mp3", "mp4",
    ]
    .contains(&ending.as_str())
}

/// Whether text holds tags.
fn is_marked_up(bytes: &[u8]) -> bool {
    bytes
        .windows(2)
        .any(|pair| pair[0] == b'<' && (pair[1] == b'/' || pair[1] == b'!' || pair[1] == b'?'))
}

/// Whether text holds mails with parts that are coded.
fn has_letters(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"content-transfer-encoding:";
    bytes
        .windows(MARK.len())
        .any(|part| part.eq_ignore_ascii_case(MARK))
}

/// The mails of a box of mails; a text that is none is one mail.
fn letters_of(bytes: &[u8]) -> Vec<&[u8]> {
    const MARK: &[u8] = b"\nFrom ";
    let mut starts = vec![0];
    let places = bytes.windows(MARK.len()).enumerate();
    starts.extend(
        places
            .filter(|(_, part)| *part == MARK)
            .map(|(at, _)| at + 1),
    );
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let pairs = starts.iter().copied().zip(ends);
    pairs
        .filter_map(|(start, end)| {
            let letter = bytes.get(start..end)?;
            // The line that parts the mails of a box is no header.
            if letter.starts_with(b"From ") {
                let line = letter.iter().position(|byte| *byte == b'\n')?;
                return letter.get(line + 1..);
            }
            Some(letter)
        })
        .collect()
}

/// Whether guessed text holds signs that no text has.
fn has_controls(text: &str) -> bool {
    let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    text.chars().take(SAMPLE).filter(odd).count() * 200 > text.len().min(SAMPLE)
}

fn inner(part: &str, name: &str) -> String {
    if part.is_empty() {
        name.to_owned()
    } else {
        format!("{part}, {name}")
    }
}

//! Bytes in, documents out: plain text, Markdown, JSON Lines corpora, web pages,
//! PDF, Word, `OpenDocument`, RTF, e-books and mails are read into a [`Document`]
//! with its blocks. Plain text, Markdown and corpora are read here, since their
//! readers are our own, allocate no more than they are given and never go down;
//! everything else in a child process ([`isolation`]).
//!
//! Canonical text keeps the source's characters; only line ends and invisible
//! control characters are settled, and the marks inside lines of Markdown. What
//! is not known about a document is left empty, never guessed. This module
//! knows neither words nor questions, and only `library` knows files.

mod apart;
pub mod corpus;
pub mod covered;
mod draft;
mod encoding;
mod epub;
mod flow;
mod format;
mod furniture;
mod html;
mod inline;
pub mod inside;
pub mod isolation;
mod language;
pub mod library;
mod mail;
pub mod manifest;
mod markdown;
mod markup;
mod numbering;
mod ocr;
mod odt;
mod package;
pub mod passages;
mod pdf;
mod plain;
mod properties;
mod reader;
mod reading;
mod release;
pub mod report;
mod rtf;
pub mod sketch;
mod slug;
pub mod traces;
mod transcript;
mod word;

use thiserror::Error;

use apart::made_readable;
use covered::{Choice, Place};
pub use format::Format;
pub use slug::slug;

use crate::document::{Block, BlockKind, Document, Metadata, PartialDate};
use report::Given;

/// The most text, in bytes, that one document may hold: about a million words.
/// What is worked out about a text takes time in proportion to it, so this
/// bounds what one file can cost beyond the limits on its reader.
pub const LONGEST_TEXT: usize = 6 * 1024 * 1024;

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 64 * 1024 * 1024;

/// Why a file is not read: one sentence that says what to do.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// A format that is known and not read.
    #[error("`{name}` is {what}, which is not read; save it as text and add that.")]
    NotReadYet {
        /// The file.
        name: String,
        /// What it is, with its article.
        what: &'static str,
    },
    /// Bytes that are not text.
    #[error("`{name}` is not text; save its words as a text file and add that.")]
    NotText {
        /// The file.
        name: String,
    },
    /// Nothing but white space, or nothing that could be quoted.
    #[error("`{name}` holds no text; check that it is the right file.")]
    Empty {
        /// The file.
        name: String,
    },
    /// More than [`LARGEST_FILE`], or a web page of more than 8 MiB.
    #[error("`{name}` is larger than {limit} MiB; cut it into parts and add those.")]
    TooLarge {
        /// The file.
        name: String,
        /// The limit, in MiB.
        limit: usize,
    },
    /// More text than [`LONGEST_TEXT`].
    #[error("`{name}` holds more than {limit} MiB of text; cut it into parts and add those.")]
    TooLong {
        /// The file.
        name: String,
        /// The limit, in MiB.
        limit: usize,
    },
    /// A file whose parts are nested too deeply, or worse.
    #[error(
        "`{name}` is built too intricately to be read safely; save its words as text and add that."
    )]
    TooIntricate {
        /// The file.
        name: String,
    },
    /// A file that opens with a password only.
    #[error("`{name}` is locked with a password; give it with --password.")]
    Locked {
        /// The file.
        name: String,
    },
    /// A password that does not open the file.
    #[error("The password does not open `{name}`; check it, or add a copy that is not locked.")]
    WrongPassword {
        /// The file.
        name: String,
    },
    /// Pages that are pictures.
    #[error("`{name}` holds no text: {count} pictures only; add it again with --ocr, which reads them where ocrmypdf or tesseract is installed.", count = if *pages == 1 { "its page is".to_owned() } else { format!("its {pages} pages are") })]
    Scan {
        /// The file.
        name: String,
        /// How many pages it has.
        pages: u32,
    },
    /// Text that a reader cannot see, and nobody decided about it.
    #[error("`{name}` is held back, since it holds text that its readers cannot see: {places}. Look at each place in the file, then add it again with `--covered hide`, which cuts that text out, or `--covered show`, which takes it as text; `--covered hide,2=show` decides for place 2 alone.", places = covered::told(places))]
    Covered {
        /// The file.
        name: String,
        /// Where.
        places: Vec<Place>,
    },
    /// A file that is damaged, or not what it says it is.
    #[error("`{name}` {what}; open it with the program it comes from, save it again and add that.")]
    Broken {
        /// The file.
        name: String,
        /// What is wrong, as the rest of a sentence.
        what: String,
    },
    /// A file whose reader was ended.
    #[error("`{name}` was left out: {why}.")]
    Died {
        /// The file.
        name: String,
        /// Why, in a few words.
        why: String,
    },
    /// The program that reads files could not be started.
    #[error(
        "`{name}` was left out, since the program that reads it could not be started: {cause}."
    )]
    NoReader {
        /// The file.
        name: String,
        /// What the operating system said.
        cause: String,
    },
    /// Reading pictures failed.
    #[error("`{name}` could not be read with --ocr: {why}.")]
    Ocr {
        /// The file.
        name: String,
        /// Why, in a few words.
        why: String,
    },
    /// A corpus where one document was expected.
    #[error("`{name}` is a corpus of many documents; add it under its own name, ending in .jsonl.")]
    Corpus {
        /// The file.
        name: String,
    },
    /// A line of a corpus that is no document.
    #[error("Line {number} of `{name}` was left out: {what}.")]
    Line {
        /// The corpus.
        name: String,
        /// The line, counted from 1.
        number: usize,
        /// What is wrong with it.
        what: String,
    },
}

impl ReadError {
    /// Why, without the file's name, for a list of files that were not searched.
    fn why(&self) -> String {
        match self {
            ReadError::Locked { .. } | ReadError::WrongPassword { .. } => {
                "locked with a password".to_owned()
            }
            ReadError::Scan { .. } => "its pages are pictures".to_owned(),
            ReadError::TooLarge { limit, .. } => format!("larger than {limit} MiB"),
            ReadError::TooIntricate { .. } => "built too intricately".to_owned(),
            ReadError::NotText { .. } => "not text".to_owned(),
            ReadError::Covered { .. } => "it holds text that is covered".to_owned(),
            ReadError::Died { why, .. } => why.clone(),
            ReadError::Broken { what, .. } => {
                let what = what.strip_prefix("is ").unwrap_or(what);
                what.to_owned()
            }
            other => other.to_string(),
        }
    }

    /// What a person is told of a page that was fetched from `address`: they never
    /// saw a file.
    #[must_use]
    pub fn at_address(&self, address: Option<&str>) -> String {
        match (self, address) {
            (ReadError::Empty { .. }, Some(address)) => format!(
                "The page at `{address}` holds no text; a script may put it there. Open it in a browser, save it and add the file."
            ),
            _ => self.to_string(),
        }
    }

    /// The file `name` is larger than [`LARGEST_FILE`].
    fn too_large(name: &str) -> ReadError {
        ReadError::TooLarge {
            name: name.to_owned(),
            limit: LARGEST_FILE / 1024 / 1024,
        }
    }
}

/// Reads one document from the bytes of the file `name`. What is `given`
/// outranks what the file says about itself; the id is the file's own where it
/// has one, else made from its name.
///
/// The second value are sentences about what was read with a remark.
///
/// # Errors
/// Where the file is not text, is of a format that is not read, is too large,
/// or holds nothing.
pub fn read(bytes: &[u8], name: &str, given: &Given) -> Result<(Document, Vec<String>), ReadError> {
    read_as(bytes, name, None, given).map(|read| (read.document, read.remarks))
}

/// A document that was read.
struct Read {
    document: Document,
    /// Sentences about what was read with a remark.
    remarks: Vec<String>,
    /// What was decided about each place where text is covered.
    covered: Vec<Choice>,
}

/// As [`read`], with the id where the library knows it already.
fn read_as(bytes: &[u8], name: &str, id: Option<&str>, given: &Given) -> Result<Read, ReadError> {
    let named = || name.to_owned();
    if bytes.len() > LARGEST_FILE {
        return Err(ReadError::too_large(name));
    }
    let format = format::format_of(bytes, name).map_err(|what| ReadError::NotReadYet {
        name: named(),
        what,
    })?;
    let mut metadata = Metadata {
        added: None,
        id: String::new(),
        title: given.title.clone().unwrap_or_default(),
        publisher: given.publisher.clone(),
        kind: given.kind.clone(),
        published: given.published,
        url: given.url.clone(),
        author: given.author.clone(),
        ..Metadata::default()
    };
    let mut warnings = Vec::new();
    let mut pages = Vec::new();
    let mut covered = Vec::new();
    let (text, blocks) = match format {
        Format::Corpus => return Err(ReadError::Corpus { name: named() }),
        Format::Plain | Format::Markdown => {
            let decoded = encoding::decode(bytes, given.charset.as_deref())
                .map_err(|_| ReadError::NotText { name: named() })?;
            warnings.extend(decoded.remark(name));
            let text = encoding::settled(&decoded.text);
            if format == Format::Markdown {
                read_markdown(&text, &mut metadata, name, &mut warnings)
            } else {
                let text = match transcript::unnumbered(&text) {
                    Some(bare) => {
                        let is_new = id.is_none();
                        warnings.extend(is_new.then(|| format!("`{name}`: {}", bare.remark())));
                        bare.text
                    }
                    None => text,
                };
                let blocks = plain::blocks(&text, given.title.as_deref());
                (text, blocks)
            }
        }
        _ => {
            // With an id it is read again for a build; what is to be said about it
            // was said when it was added.
            let is_new = id.is_none();
            let reading = apart::read(bytes, name, format, given, is_new)?;
            warnings.extend(reading.remarks.into_iter().filter(|_| is_new));
            if metadata.title.is_empty() {
                metadata.title = reading.title.unwrap_or_default();
            }
            metadata.publisher = metadata.publisher.or(reading.publisher);
            metadata.url = metadata.url.or(reading.url);
            metadata.author = metadata.author.or(reading.author);
            if let Some(date) = reading.published {
                set_date(&mut metadata.published, &date, name, &mut warnings);
            }
            if let Some(made) = reading
                .made
                .filter(|_| is_new && metadata.published.is_none())
            {
                warnings.push(format!(
                    "`{name}`: nothing says when it was published. The file was made on {made}; where that is the date, say so with --published."
                ));
            }
            pages = reading.pages;
            covered = reading.covered;
            (reading.text, reading.blocks)
        }
    };
    metadata.published = metadata.published.or_else(|| release::dated(&text));
    if let Some(id) = id {
        id.clone_into(&mut metadata.id);
    } else if metadata.id.is_empty() {
        metadata.id = slug(name);
    }
    // What the library has is read as it was; a limit that came later takes nothing away.
    if id.is_none() && text.len() > LONGEST_TEXT {
        return Err(ReadError::TooLong {
            name: named(),
            limit: LONGEST_TEXT / 1024 / 1024,
        });
    }
    if let Some(language) = language::other_language(&text).filter(|_| id.is_none()) {
        warnings.push(format!(
            "`{name}` reads like {language}; questions are understood in English only, so expect no answers from it."
        ));
    }
    let document =
        document_of(metadata, text, blocks).ok_or_else(|| ReadError::Empty { name: named() })?;
    Ok(Read {
        document: document.with_pages(pages),
        remarks: warnings,
        covered,
    })
}

fn read_markdown(
    text: &str,
    metadata: &mut Metadata,
    name: &str,
    warnings: &mut Vec<String>,
) -> (String, Vec<Block>) {
    let (front, body) = markdown::front_matter(text);
    for (key, value) in front.entries {
        let set = |slot: &mut Option<String>| {
            if slot.is_none() && !value.is_empty() {
                *slot = Some(value.to_owned());
            }
        };
        match key.as_str() {
            "title" if metadata.title.is_empty() => value.clone_into(&mut metadata.title),
            "title" => {}
            "publisher" => set(&mut metadata.publisher),
            "kind" => set(&mut metadata.kind),
            "url" => set(&mut metadata.url),
            "author" => set(&mut metadata.author),
            "id" => metadata.id = slug::slug_of_words(value),
            "published" if value.is_empty() => {}
            "published" => set_date(&mut metadata.published, value, name, warnings),
            _ => warnings.push(format!(
                "`{name}`: the key `{key}` of the front matter is not known and was left out."
            )),
        }
    }
    for line in front.unread {
        let line: String = line.chars().take(40).collect();
        warnings.push(format!(
            "`{name}`: `{line}` in the front matter is no `key: value` and was left out."
        ));
    }
    let title = Some(metadata.title.as_str()).filter(|title| !title.is_empty());
    markdown::blocks(body, title)
}

fn set_date(slot: &mut Option<PartialDate>, value: &str, name: &str, warnings: &mut Vec<String>) {
    if slot.is_some() {
        return;
    }
    match PartialDate::parse(value) {
        Ok(date) => *slot = Some(date),
        Err(error) => warnings.push(format!(
            "`{name}`: {error}; the date of publication was left out."
        )),
    }
}

/// Puts a document together. Where nothing could be quoted, headings become
/// paragraphs, since a document of one line is not a heading; where the title
/// is not known it is the title block's. `None` where no word is left.
fn document_of(mut metadata: Metadata, text: String, mut blocks: Vec<Block>) -> Option<Document> {
    if !blocks.iter().any(|block| block.kind.is_quotable()) {
        for block in &mut blocks {
            if block.kind != BlockKind::Furniture {
                block.kind = BlockKind::Paragraph;
            }
        }
    }
    if !blocks.iter().any(|block| block.kind.is_quotable()) {
        return None;
    }
    let title = blocks.iter().find(|block| block.kind == BlockKind::Title);
    if let Some(title) = title.filter(|_| metadata.title.is_empty()) {
        let words = title.span.of(&text).unwrap_or_default();
        metadata.title = words.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    // The readers above add blocks in the order of the text and cut them at
    // characters; a document they got wrong would be refused here.
    Document::new(metadata, text, blocks).ok()
}

#[cfg(test)]
mod tests;

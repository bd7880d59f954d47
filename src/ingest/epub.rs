//! E-books (`.epub`): the chapters in the order of the book's spine, each read
//! as a web page is, without looking for a main text. Locked books are refused.

use super::encoding::settled;
use super::html;
use super::package::{Package, Xml, walk};
use super::reading::{Reading, Unread};
use crate::document::{Block, Span};

/// How many chapters a book may have.
const MOST_CHAPTERS: usize = 5_000;

/// Reads an e-book.
///
/// # Errors
/// Where it is damaged or locked.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut package = Package::open(bytes)?;
    if package.holds("META-INF/rights.xml") {
        return Err(Unread::broken("is an e-book that is locked by its seller"));
    }
    let container = package
        .part("META-INF/container.xml")?
        .ok_or_else(|| Unread::broken("is an e-book without a list of its parts"))?;
    let mut list = None;
    walk(&container, &mut |piece| {
        if let Xml::Open("rootfile", attributes) = piece {
            list = list.take().or_else(|| attributes.get("full-path"));
        }
    })?;
    let list = list.ok_or_else(|| Unread::broken("is an e-book without a list of its parts"))?;
    let book = package
        .part(&list)?
        .ok_or_else(|| Unread::broken("is an e-book without a list of its parts"))?;
    let Book {
        title,
        publisher,
        published,
        writers,
        made,
        items,
        spine,
    } = Book::of(&book)?;
    let folder = list.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for id in spine.iter().take(MOST_CHAPTERS) {
        let Some((_, address)) = items.iter().find(|(item, _)| item == id) else {
            continue;
        };
        let Some(chapter) = package.part(&placed(folder, address))? else {
            continue;
        };
        let (words, found) = html::whole(&settled(&chapter)).map_err(|_| Unread::TooIntricate)?;
        if found.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let offset = text.len();
        text.push_str(&words);
        blocks.extend(found.into_iter().filter_map(|block| {
            Some(Block {
                span: Span::shifted(block.span, offset)?,
                ..block
            })
        }));
    }
    Ok(Reading {
        text,
        blocks,
        title,
        publisher,
        published,
        author: (!writers.is_empty()).then(|| writers.join(", ")),
        made,
        ..Reading::default()
    })
}

/// The address of a part inside the book.
fn placed(folder: &str, address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let address = decoded(address);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in address.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// An address with its `%20`s as what they stand for.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, after @ ..] = rest {
        let code = address_code(*first, after);
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn address_code(first: u8, after: &[u8]) -> Option<u8> {
    let digits = after.get(..2).filter(|_| first == b'%')?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[derive(Default)]
struct Book {
    title: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
    /// Those who made it, but for those who are named with another part in it.
    writers: Vec<String>,
    made: Option<String>,
    items: Vec<(String, String)>,
    spine: Vec<String>,
}

impl Book {
    fn of(xml: &str) -> Result<Book, Unread> {
        let mut book = Book::default();
        let mut words = String::new();
        // Which event a date is of, which part a maker had.
        let mut about = None::<String>;
        walk(xml, &mut |piece| match piece {
            Xml::Open("item", attributes) => {
                let is_text = attributes
                    .get("media-type")
                    .is_some_and(|kind| kind.contains("html"));
                let is_contents = attributes
                    .get("properties")
                    .is_some_and(|properties| properties.split(' ').any(|p| p == "nav"));
                if let (Some(id), Some(address)) = (attributes.get("id"), attributes.get("href"))
                    && is_text
                    && !is_contents
                {
                    book.items.push((id, address));
                }
            }
            Xml::Open("itemref", attributes) => book.spine.extend(attributes.get("idref")),
            Xml::Open(name, attributes) => {
                words.clear();
                about = match name {
                    "date" => attributes.get("event"),
                    "creator" => attributes.get("role").filter(|role| role != "aut"),
                    _ => None,
                };
            }
            Xml::Text(text) => words.push_str(text),
            Xml::Close(name) => {
                let found = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let about = about.take();
                let slot = match name {
                    "title" => &mut book.title,
                    "publisher" => &mut book.publisher,
                    "date" => match about.as_deref() {
                        None | Some("publication" | "original-publication") => &mut book.published,
                        Some("creation") => &mut book.made,
                        Some(_) => return,
                    },
                    "creator" if about.is_none() && !found.is_empty() => {
                        if !book.writers.contains(&found) && book.writers.len() < 8 {
                            book.writers.push(found);
                        }
                        return;
                    }
                    _ => return,
                };
                if slot.is_none() && !found.is_empty() {
                    *slot = Some(found);
                }
            }
        })?;
        Ok(book)
    }
}

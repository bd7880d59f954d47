//! Archives of XML, which Word, `OpenDocument` and e-books are: opens a part, and
//! walks over its elements. Every size is limited, and no element is believed:
//! a document type, which could name files or grow without end, is refused. It
//! knows no format.

use std::io::{Cursor, ErrorKind, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::reading::Unread;

/// The largest part that is read, in MiB.
const LARGEST_PART: usize = 64;

/// How deep elements may be nested.
const DEEPEST: usize = 256;

/// How many parts an archive may have.
const MOST_PARTS: usize = 20_000;

/// An archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl Package<'_> {
    /// Opens an archive.
    pub(super) fn open(bytes: &[u8]) -> Result<Package<'_>, Unread> {
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unread::broken("is damaged"))?;
        if archive.len() > MOST_PARTS {
            return Err(Unread::TooIntricate);
        }
        Ok(Package { archive })
    }

    /// The text of a part; `None` where there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Unread> {
        let Ok(file) = self.archive.by_name(name) else {
            return match self.archive.index_for_name(name) {
                Some(_) => Err(Unread::broken("is damaged, or locked with a password")),
                None => Ok(None),
            };
        };
        let most = LARGEST_PART * 1024 * 1024;
        let mut bytes = Vec::new();
        file.take(most as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| match error.kind() {
                ErrorKind::OutOfMemory => Unread::NoMemory,
                _ => Unread::broken("is damaged"),
            })?;
        if bytes.len() > most {
            return Err(Unread::TooLarge(LARGEST_PART));
        }
        let text = match bytes.as_slice() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                let (text, ..) = encoding_rs::UTF_16LE.decode(&bytes);
                text.into_owned()
            }
            bytes => String::from_utf8_lossy(bytes)
                .trim_start_matches('\u{feff}')
                .to_owned(),
        };
        Ok(Some(text))
    }

    /// Whether there is a part of that name.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }
}

/// A piece of XML. Names are without their prefixes.
pub(super) enum Xml<'a> {
    Open(&'a str, Attributes<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// The attributes of an element.
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of the attribute of that name, whatever its prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let found = self
            .0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name)?;
        let raw = found.value.clone().into_owned();
        let value = quick_xml::escape::unescape(&raw).map(std::borrow::Cow::into_owned);
        Some(value.unwrap_or(raw))
    }
}

/// Walks over `xml` and hands each piece to `take`.
///
/// # Errors
/// Where it is no XML, has a document type, or is nested too deeply.
pub(super) fn walk(xml: &str, take: &mut dyn FnMut(Xml<'_>)) -> Result<(), Unread> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut depth = 0_usize;
    loop {
        let event = reader
            .read_event()
            .map_err(|_| Unread::broken("is damaged: a part of it is no XML"))?;
        match event {
            Event::Start(element) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Unread::TooIntricate);
                }
                let name = element.local_name().as_ref().to_owned();
                take(Xml::Open(&name, Attributes(&element)));
            }
            Event::Empty(element) => {
                let name = element.local_name().as_ref().to_owned();
                take(Xml::Open(&name, Attributes(&element)));
                take(Xml::Close(&name));
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                take(Xml::Close(element.local_name().as_ref()));
            }
            Event::Text(text) => {
                take(Xml::Text(&text));
            }
            Event::CData(text) => take(Xml::Text(&text)),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten();
                let name: &str = &reference;
                let named = quick_xml::escape::resolve_predefined_entity(name);
                if let Some(character) = character {
                    take(Xml::Text(character.encode_utf8(&mut [0; 4])));
                } else if let Some(named) = named {
                    take(Xml::Text(named));
                }
            }
            Event::DocType(_) => {
                return Err(Unread::broken("holds a document type, which is not read"));
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

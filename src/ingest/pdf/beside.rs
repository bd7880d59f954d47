//! What a PDF holds beside its pages: notes, fields of forms, what it says about
//! itself, and files that are attached to it. It makes no document of it.

use pdf_extract::{Dictionary, Object};

use super::labels::words_of;
use super::opened;

/// What stands beside the pages.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Beside {
    /// Texts.
    pub(in crate::ingest) texts: Vec<String>,
    /// Attached files.
    pub(in crate::ingest) files: Vec<Vec<u8>>,
    /// How many attached files could not be unpacked.
    pub(in crate::ingest) closed: usize,
}

/// What stands beside the pages; `None` where the file cannot be opened.
pub(in crate::ingest) fn beside(bytes: &[u8]) -> Option<Beside> {
    let document = opened(bytes, None).ok()?;
    let mut found = Beside::default();
    for object in document.objects.values() {
        match object {
            Object::Dictionary(dictionary) => strings(dictionary, &mut found.texts, 0),
            Object::Stream(stream) => {
                let named = |key: &[u8], value: &[u8]| {
                    let name = stream.dict.get(key).and_then(Object::as_name);
                    name.is_ok_and(|name| name == value)
                };
                let is_file = named(b"Type", b"EmbeddedFile");
                if !is_file && !named(b"Type", b"Metadata") {
                    continue;
                }
                let content = if stream.dict.get(b"Filter").is_err() {
                    Some(stream.content.clone())
                } else {
                    stream.decompressed_content().ok()
                };
                match content {
                    Some(content) if is_file => found.files.push(content),
                    Some(content) => {
                        let text = String::from_utf8_lossy(&content);
                        found.texts.push(super::super::markup::unescaped(&text));
                    }
                    None if is_file => found.closed += 1,
                    None => {}
                }
            }
            _ => {}
        }
    }
    Some(found)
}

/// How deep dictionaries are followed.
const DEEPEST: usize = 8;

fn strings(dictionary: &Dictionary, texts: &mut Vec<String>, depth: usize) {
    for (_, value) in dictionary {
        string(value, texts, depth);
    }
}

fn string(value: &Object, texts: &mut Vec<String>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Object::String(..) => texts.extend(words_of(value).filter(|text| text.contains(' '))),
        Object::Array(list) => list.iter().for_each(|one| string(one, texts, depth + 1)),
        Object::Dictionary(inner) => strings(inner, texts, depth + 1),
        _ => {}
    }
}

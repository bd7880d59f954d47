//! JSON Lines corpora: every line is one document, `{"id","text"}` plus any of
//! `title`, `publisher`, `kind`, `published`, `url`. It reads one line at a
//! time and knows no file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::{Document, Metadata, PartialDate, Version};
use crate::ingest::report::Given;

use super::{ReadError, document_of, encoding, plain};

/// The largest line that is read, in bytes.
pub const LONGEST_LINE: usize = super::LARGEST_FILE;

/// The longest id, in bytes.
const LONGEST_ID: usize = 200;

/// A line of a corpus as it is written.
#[derive(Debug, Deserialize)]
struct Line {
    id: Value,
    text: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    publisher: Option<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    published: Option<Value>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    author: Option<String>,
    #[serde(default)]
    pincite: Option<VersionMark>,
}

/// What the library notes at the end of a line that is a later version, or that
/// a person has corrected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct VersionMark {
    /// Which version of the document it is.
    pub(super) version: u32,
    /// The day on which it was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) added: Option<PartialDate>,
    /// The parts that a person has set or taken away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) set: Vec<String>,
    /// The hash of the line as it was added, where it was corrected since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) was: Option<String>,
}

impl VersionMark {
    fn later(self) -> Option<Version> {
        (self.version > 1).then_some(Version {
            number: self.version,
            added: self.added,
        })
    }
}

/// How the note begins, at the end of a line.
const MARK: &[u8] = b",\"pincite\":{\"version\":";

/// The line with a note; a line that is no object stays as it is.
pub(super) fn marked(line: &[u8], mark: &VersionMark) -> Vec<u8> {
    let bare = without_mark(line);
    let (Some(open), Ok(note)) = (bare.strip_suffix(b"}"), serde_json::to_vec(mark)) else {
        return line.to_vec();
    };
    let mut marked = open.trim_ascii_end().to_vec();
    marked.extend_from_slice(b",\"pincite\":");
    marked.extend_from_slice(&note);
    marked.push(b'}');
    marked
}

/// The line without the library's note.
pub(super) fn without_mark(line: &[u8]) -> Cow<'_, [u8]> {
    let line = line.trim_ascii_end();
    match line.windows(MARK.len()).rposition(|part| part == MARK) {
        Some(at) if line.ends_with(b"}}") => {
            let mut bare = line.get(..at).unwrap_or_default().to_vec();
            bare.push(b'}');
            Cow::Owned(bare)
        }
        _ => Cow::Borrowed(line),
    }
}

/// The library's note on a line; that of a first version where it has none.
pub(super) fn mark_of(line: &[u8]) -> VersionMark {
    #[derive(Deserialize)]
    struct Noted {
        pincite: Option<VersionMark>,
    }
    let first = VersionMark {
        version: 1,
        ..VersionMark::default()
    };
    if !line.windows(MARK.len()).any(|part| part == MARK) {
        return first;
    }
    let noted = serde_json::from_slice::<Noted>(line).ok();
    noted.and_then(|noted| noted.pincite).unwrap_or(first)
}

/// The hash of a line as it was added.
pub(super) fn hash_as_added(line: &[u8]) -> String {
    let was = mark_of(line).was;
    was.unwrap_or_else(|| super::library::sha256(&without_mark(line)))
}

/// Reads the document on line `number` (counted from 1) of the corpus `name`.
/// A date that cannot be read is left out, with a warning.
///
/// # Errors
/// [`ReadError::Line`] where the line is no document.
pub fn read_line(
    line: &[u8],
    number: usize,
    name: &str,
) -> Result<(Document, Vec<String>), ReadError> {
    let wrong = |what: String| ReadError::Line {
        name: name.to_owned(),
        number,
        what,
    };
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let read: Line = serde_json::from_slice(line).map_err(|error| wrong(what_is_wrong(&error)))?;
    let id = match read.id {
        Value::String(id) => id,
        Value::Number(id) => id.to_string(),
        _ => return Err(wrong("its `id` is neither a text nor a number".to_owned())),
    };
    if id.trim().is_empty() || id.len() > LONGEST_ID || id.chars().any(char::is_control) {
        return Err(wrong(format!(
            "its `id` must have 1 to {LONGEST_ID} bytes and no control characters"
        )));
    }
    let mut warnings = Vec::new();
    let published = match read.published {
        None | Some(Value::Null) => None,
        Some(value) => {
            let written = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let date = PartialDate::parse(&written);
            if let Err(error) = &date
                && !written.trim().is_empty()
            {
                warnings.push(format!(
                    "line {number} of `{name}`: {error}; the date was left out."
                ));
            }
            date.ok()
        }
    };
    let given = |value: Option<String>| value.filter(|v| !v.trim().is_empty());
    let text = encoding::settled(&read.text);
    let title = given(read.title);
    let blocks = plain::blocks(&text, Some(title.as_deref().unwrap_or_default()));
    let metadata = Metadata {
        added: None,
        id,
        title: title.unwrap_or_default(),
        publisher: given(read.publisher),
        kind: given(read.kind),
        published,
        url: given(read.url),
        author: given(read.author),
        version: read.pincite.and_then(VersionMark::later),
    };
    let document =
        document_of(metadata, text, blocks).ok_or_else(|| wrong("it holds no text".to_owned()))?;
    Ok((document, warnings))
}

/// The id of a line; `None` where it has none.
pub(super) fn id_of(line: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: Value,
    }
    match serde_json::from_slice::<Named>(line).ok()?.id {
        Value::String(id) => Some(id),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// The line with what is given about it. A line is left as it is where nothing is
/// given.
pub(super) fn with_given(line: &[u8], given: &Given) -> Vec<u8> {
    let published = given.published.map(|date| date.to_string());
    let fields = [
        ("title", given.title.as_ref()),
        ("publisher", given.publisher.as_ref()),
        ("kind", given.kind.as_ref()),
        ("url", given.url.as_ref()),
        ("author", given.author.as_ref()),
        ("published", published.as_ref()),
    ];
    let known = || serde_json::from_slice::<serde_json::Map<String, Value>>(line).ok();
    if fields.iter().all(|(_, value)| value.is_none()) {
        return line.to_vec();
    }
    let Some(mut object) = known() else {
        return line.to_vec();
    };
    for (key, value) in fields {
        if let Some(value) = value {
            object.insert(key.to_owned(), Value::String(value.clone()));
        }
    }
    Value::Object(object).to_string().into_bytes()
}

/// The line with what is `given` about it set and the parts named in `cleared`
/// taken away. It notes which these are, and what it was; the rest of the note
/// stays.
pub(super) fn edited(line: &[u8], given: &Given, cleared: &[&str]) -> Vec<u8> {
    let mut mark = mark_of(line);
    let bare = without_mark(line);
    let now = with_given(&without_parts(&bare, cleared), given);
    if now == *bare {
        return line.to_vec();
    }
    mark.was = Some(hash_as_added(line));
    for part in given.parts().into_iter().chain(cleared.iter().copied()) {
        if !mark.set.iter().any(|known| known == part) {
            mark.set.push(part.to_owned());
        }
    }
    marked(&now, &mark)
}

/// A new version of a line with what a person has corrected in the one before,
/// but for what is given anew; and the parts that are corrected.
pub(super) fn corrected(line: &[u8], before: &[u8], anew: &[&str]) -> (Vec<u8>, Vec<String>) {
    let set = mark_of(before).set;
    let old = serde_json::from_slice::<serde_json::Map<String, Value>>(before).unwrap_or_default();
    let kept = set.iter().filter(|part| !anew.contains(&part.as_str()));
    let Ok(mut object) = serde_json::from_slice::<serde_json::Map<String, Value>>(line) else {
        return (line.to_vec(), set);
    };
    let mut is_changed = false;
    for part in kept {
        let now = old.get(part);
        if object.get(part) != now {
            is_changed = true;
            match now {
                Some(value) => object.insert(part.clone(), value.clone()),
                None => object.remove(part),
            };
        }
    }
    if is_changed {
        (Value::Object(object).to_string().into_bytes(), set)
    } else {
        (line.to_vec(), set)
    }
}

/// The line without some parts of what it says about itself.
fn without_parts(line: &[u8], parts: &[&str]) -> Vec<u8> {
    match serde_json::from_slice::<serde_json::Map<String, Value>>(line) {
        Ok(mut object) if parts.iter().any(|part| object.contains_key(*part)) => {
            for part in parts {
                object.remove(*part);
            }
            Value::Object(object).to_string().into_bytes()
        }
        _ => line.to_vec(),
    }
}

/// The cause, without the place that `serde_json` counts inside the line.
fn what_is_wrong(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let cause = message.split(" at line ").next().unwrap_or(&message);
    format!("it is not a document ({cause})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_document() {
        let line = br#"{"id": 7, "text": "The mill burnt.\r\n\r\nIt was old.", "title": "Mill", "published": "1990-05-01", "extra": [1]}"#;
        let (document, warnings) = read_line(line, 1, "set.jsonl").unwrap();
        assert_eq!(document.metadata().id, "7");
        assert_eq!(document.metadata().title, "Mill");
        assert_eq!(
            document.metadata().published.unwrap().to_string(),
            "1990-05-01"
        );
        assert_eq!(document.text(), "The mill burnt.\n\nIt was old.");
        assert_eq!(document.blocks().len(), 2);
        assert!(warnings.is_empty());
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (line, words) in [
            (&b"{\"id\":\"a\"}"[..], "missing field `text`"),
            (b"not json", "not a document"),
            (b"{\"id\":[],\"text\":\"x\"}", "neither a text nor a number"),
            (b"{\"id\":\" \",\"text\":\"x\"}", "1 to 200 bytes"),
            (b"{\"id\":\"a\",\"text\":\" \"}", "holds no text"),
            (b"{\"id\":\"a\",\"text\":\"\xff\"}", "not a document"),
        ] {
            let sentence = read_line(line, 12, "set.jsonl").unwrap_err().to_string();
            assert!(
                sentence.contains("Line 12") && sentence.contains(words),
                "{sentence}"
            );
        }
        let line = br#"{"id":"a","text":"x","published":"soon"}"#;
        let (document, warnings) = read_line(line, 3, "set.jsonl").unwrap();
        assert_eq!(document.metadata().published, None);
        assert!(warnings[0].contains("line 3"));
    }
}

//! The two files that people write: `documents.toml` and `aliases.toml`. They
//! are read strictly, so that a misspelt key is told and not ignored, and
//! edited in place, so that comments stay. It knows no folder.

use std::path::{Component, Path};

use rustc_hash::FxHashSet;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

use crate::document::{Metadata, PartialDate, Version};

use super::covered::Choice;
use super::library::LibraryError;
use super::sketch::Sketch;
use super::traces::Runs;

mod edit;

pub use edit::Edit;

/// The file that names the documents.
pub const DOCUMENTS: &str = "documents.toml";

/// The file that names what means the same.
pub const ALIASES: &str = "aliases.toml";

/// What `documents.toml` says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The documents with a file of their own.
    #[serde(default, rename = "document")]
    pub documents: Vec<DocumentEntry>,
    /// The JSON Lines corpora.
    #[serde(default, rename = "corpus")]
    pub corpora: Vec<CorpusEntry>,
    /// What was taken out, so that it does not come back unnoticed.
    #[serde(default)]
    pub removed: Vec<Tombstone>,
}

/// One document of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentEntry {
    /// Its name in the library.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// What it is.
    pub kind: Option<String>,
    /// The date of publication.
    #[serde(default, deserialize_with = "date")]
    pub published: Option<PartialDate>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The address that it was fetched from, for fetching it again.
    pub fetched: Option<String>,
    /// When it was fetched, as `2026-05-03T10:00:00Z`.
    pub captured: Option<String>,
    /// The encoding that the server named, where it named one.
    pub charset: Option<String>,
    /// Which version this is; none stands for the first.
    pub version: Option<u32>,
    /// The day on which this version was added.
    #[serde(default, deserialize_with = "date")]
    pub added: Option<PartialDate>,
    /// A fingerprint of the path that it was added from.
    pub origin: Option<String>,
    /// Its file, inside `documents/`.
    pub file: String,
    /// The hash that the file must have.
    pub sha256: Option<String>,
    /// The hash of the file that was added, where what is kept is a copy of it
    /// that was unlocked or given text.
    pub original: Option<String>,
    /// What was decided about each place where text is covered; `hide` in all of
    /// them holds for any number of places.
    #[serde(default)]
    pub covered: Vec<Choice>,
    /// The parts that a person has set or taken away, which no later version
    /// changes: names as in [`Given`](super::report::Given).
    #[serde(default)]
    pub set: Vec<String>,
    /// The hashes of the versions before.
    #[serde(default)]
    pub before: Vec<String>,
}

/// A document that was taken out. It holds none of its words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// The name that it had.
    pub id: String,
    /// The hash of the bytes that were taken out: of its file, or of its line in
    /// a corpus.
    pub sha256: String,
    /// The hash of its words, which another file with the same words has too.
    pub words: Option<String>,
    /// A sketch by which a text that says much the same is known.
    #[serde(default, deserialize_with = "sketch")]
    pub sketch: Option<Sketch>,
    /// The hashes of its versions before, and of the file of which it was a copy.
    #[serde(default)]
    pub before: Vec<String>,
    /// A fingerprint of the path that it was added from.
    pub origin: Option<String>,
    /// The addresses that it was fetched from and could be read at.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// The day on which it was taken out.
    #[serde(default, deserialize_with = "date")]
    pub removed: Option<PartialDate>,
    /// Why, in the words of the person who did it.
    pub reason: Option<String>,
}

impl Manifest {
    /// The tombstone of what said much the same as `text`, the latest first.
    #[must_use]
    pub fn much_like(&self, text: &str) -> Option<&Tombstone> {
        let has_sketch = |grave: &&Tombstone| grave.sketch.is_some();
        let mut sketched = self.removed.iter().rev().filter(has_sketch).peekable();
        sketched.peek()?;
        let runs = Runs::of(text);
        sketched.find(|grave| {
            let sketch = grave.sketch.as_ref();
            sketch.is_some_and(|sketch| sketch.is_much_like(&runs))
        })
    }
}

impl Tombstone {
    /// When and why it was taken out: `removed on 2026-05-03 (withdrawn)`.
    #[must_use]
    pub fn since(&self) -> String {
        let when = self.removed.map(|date| format!(" on {date}"));
        let why = self.reason.as_ref().map(|reason| format!(" ({reason})"));
        [Some("removed".to_owned()), when, why]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// One corpus of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorpusEntry {
    /// Its file, inside `documents/`.
    pub file: String,
    /// The hash that the file must have.
    pub sha256: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Aliases {
    #[serde(default, rename = "alias")]
    aliases: Vec<Alias>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Alias {
    names: Vec<String>,
}

/// A date as text, as a TOML date, or as the number of a year.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PartialDate>, D::Error> {
    let written = match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => text,
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::Integer(year) => year.to_string(),
        other => other.type_str().to_owned(),
    };
    PartialDate::parse(&written)
        .map(Some)
        .map_err(D::Error::custom)
}

/// A sketch as [`Sketch::written`] writes it.
fn sketch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Sketch>, D::Error> {
    let written = String::deserialize(deserializer)?;
    Sketch::read(&written).map(Some).ok_or_else(|| {
        D::Error::custom("the `sketch` of what was removed is damaged; take its line out")
    })
}

/// Reads `documents.toml`.
///
/// # Errors
/// Where a key is unknown or missing, an id stands twice, or a file's name
/// leads out of `documents/`.
pub fn read_manifest(text: &str) -> Result<Manifest, LibraryError> {
    let manifest: Manifest = parse(text, DOCUMENTS)?;
    let wrong = |what: String| Err(LibraryError::damaged(DOCUMENTS, what));
    let mut ids = FxHashSet::default();
    for entry in &manifest.documents {
        if entry.id.trim().is_empty() || entry.id.chars().any(char::is_control) {
            return wrong("has a document without a usable id; give it one".to_owned());
        }
        if !ids.insert(entry.id.as_str()) {
            return wrong(format!(
                "names the id `{}` twice; take one of them out",
                entry.id
            ));
        }
    }
    let documents = manifest.documents.iter().map(|e| (&e.file, &e.sha256));
    let corpora = manifest.corpora.iter().map(|e| (&e.file, &e.sha256));
    let mut files = FxHashSet::default();
    for (file, sha256) in documents.chain(corpora) {
        if !stays_inside(file) {
            return wrong(format!(
                "names the file `{file}`, which is not inside `documents/`; move it there"
            ));
        }
        if !files.insert(file.as_str()) {
            return wrong(format!(
                "names the file `{file}` twice; take one of them out"
            ));
        }
        if sha256.as_ref().is_some_and(|hash| !is_hash(hash)) {
            return wrong(format!(
                "gives `{file}` a sha256 that is not 64 hexadecimal digits; correct it or take it out"
            ));
        }
    }
    Ok(manifest)
}

/// Reads `aliases.toml`: groups of names that mean the same.
///
/// # Errors
/// Where a key is unknown, or a group has fewer than two names.
pub fn read_aliases(text: &str) -> Result<Vec<Vec<String>>, LibraryError> {
    let aliases: Aliases = parse(text, ALIASES)?;
    let groups: Vec<Vec<String>> = aliases.aliases.into_iter().map(|a| a.names).collect();
    match groups
        .iter()
        .find(|names| names.len() < 2 || names.iter().any(|n| n.trim().is_empty()))
    {
        Some(names) => Err(LibraryError::damaged(
            ALIASES,
            format!(
                "has an alias with fewer than two names ({}); add one or take it out",
                names.join(", ")
            ),
        )),
        None => Ok(groups),
    }
}

fn parse<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, LibraryError> {
    toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or_else(String::new, |before| {
                format!(" in line {}", before.matches('\n').count() + 1)
            });
        let message = error
            .message()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        LibraryError::damaged(file, format!("cannot be used{line}: {message}; correct it"))
    })
}

/// Whether `file` names something below the folder it is looked up in.
pub(super) fn stays_inside(file: &str) -> bool {
    !file.is_empty()
        && !file.contains(['\\', '\0'])
        && Path::new(file)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}

fn is_hash(hash: &str) -> bool {
    hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

impl DocumentEntry {
    /// The entry of a document that was just read.
    #[must_use]
    pub fn of(metadata: &Metadata, file: String, sha256: String) -> DocumentEntry {
        DocumentEntry {
            id: metadata.id.clone(),
            title: Some(metadata.title.clone()).filter(|title| !title.is_empty()),
            publisher: metadata.publisher.clone(),
            kind: metadata.kind.clone(),
            published: metadata.published,
            author: metadata.author.clone(),
            url: metadata.url.clone(),
            file,
            sha256: Some(sha256),
            ..DocumentEntry::default()
        }
    }

    /// Which version it is, where it is not the first.
    #[must_use]
    pub fn later_version(&self) -> Option<Version> {
        let number = self.version.filter(|number| *number > 1)?;
        Some(Version {
            number,
            added: self.added,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# ours\n\n[[document]] # first\nid = \"mill\"\nfile = \"mill.txt\" # the copy\npublished = 1990-05-03\n\n# between\n[[document]]\nid = \"inn\"\nfile = \"inn.txt\"\npublished = 1991\n";

    #[test]
    fn entries_are_read_and_edited_in_place() {
        let manifest = read_manifest(TEXT).unwrap();
        let dates: Vec<String> = manifest
            .documents
            .iter()
            .map(|d| d.published.unwrap().to_string())
            .collect();
        assert_eq!(dates, ["1990-05-03", "1991"]);
        let mut edit = Edit::of(TEXT).unwrap();
        edit.take_document("inn");
        let mut mill = manifest.documents[0].clone();
        mill.title = Some("The mill \"fire\"".to_owned());
        edit.put_document(&mill);
        let new = DocumentEntry {
            id: "pond".to_owned(),
            file: "pond.md".to_owned(),
            ..mill.clone()
        };
        edit.put_document(&new);
        edit.put_corpus(
            "",
            &CorpusEntry {
                file: "a.jsonl".to_owned(),
                sha256: None,
            },
        );
        let text = edit.text();
        let again = read_manifest(&text).unwrap();
        assert_eq!(again.documents, [mill, new]);
        assert_eq!(again.corpora.len(), 1);
        assert!(
            text.starts_with("# ours") && text.contains("# the copy"),
            "{text}"
        );
    }

    #[test]
    fn the_head_of_the_file_outlives_its_first_and_last_entry() {
        let starter = include_str!("starter/documents.toml");
        let entry = |id: &str| DocumentEntry {
            id: id.to_owned(),
            file: format!("{id}.txt"),
            ..DocumentEntry::default()
        };
        let mut edit = Edit::of(starter).unwrap();
        edit.put_document(&entry("a"));
        edit.put_document(&entry("b"));
        let text = edit.text();
        assert!(text.starts_with(starter), "{text}");
        assert_eq!(read_manifest(&text).unwrap().documents.len(), 2);
        for order in [["a", "b"], ["b", "a"]] {
            let mut text = text.clone();
            for id in order {
                let mut edit = Edit::of(&text).unwrap();
                edit.take_document(id);
                text = edit.text();
                assert!(text.starts_with(starter.trim_end()), "{text}");
            }
            assert_eq!(read_manifest(&text).unwrap(), Manifest::default());
        }
    }

    #[test]
    fn wrong_files_are_named_with_the_key() {
        for (text, words) in [
            (
                "[[document]]\nid = \"a\"\nfile = \"a\"\ntitel = \"x\"",
                "in line 4: unknown field `titel`",
            ),
            ("[[document]]\nid = \"a\"", "missing field `file`"),
            (
                "[[document]]\nid = \"a\"\nfile = \"../a\"",
                "not inside `documents/`",
            ),
            (
                "[[document]]\nid = \"a\"\nfile = \"/a\"",
                "not inside `documents/`",
            ),
            (
                "[[document]]\nid = \"a\"\nfile = \"a\"\npublished = \"soon\"",
                "is not a date",
            ),
            (
                "[[document]]\nid = \"a\"\nfile = \"a\"\n[[document]]\nid = \"a\"\nfile = \"b\"",
                "the id `a` twice",
            ),
            (
                "[[document]]\nid = \"a\"\nfile = \"a\"\nsha256 = \"12\"",
                "64 hexadecimal digits",
            ),
            ("[[corpus]\n", "cannot be used in line 1"),
        ] {
            let sentence = read_manifest(text).unwrap_err().to_string();
            assert!(sentence.contains(words), "{sentence}");
            assert!(
                sentence.starts_with("`documents.toml` ") && sentence.ends_with('.'),
                "{sentence}"
            );
        }
        let sentence = read_aliases("[[alias]]\nname = [\"a\"]")
            .unwrap_err()
            .to_string();
        assert!(
            sentence.contains("aliases.toml") && sentence.contains("`name`"),
            "{sentence}"
        );
        assert!(read_aliases("[[alias]]\nnames = [\"a\"]").is_err());
    }
}

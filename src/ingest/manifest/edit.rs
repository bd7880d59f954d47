//! `documents.toml` while it is edited: in place, so that comments stay and what
//! people wrote is not put in another order. It reads no meaning into what it
//! writes, and knows no folder.

use rustc_hash::FxHashMap;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::super::library::LibraryError;
use super::super::sketch::Sketch;
use super::{CorpusEntry, DOCUMENTS, DocumentEntry, Tombstone};

/// `documents.toml` while it is edited.
#[derive(Debug)]
pub struct Edit {
    toml: DocumentMut,
    /// Where the table of each document stands, made when it is needed, so that
    /// adding many does not look through all of them each time.
    places: Option<FxHashMap<String, usize>>,
}

/// What stands behind a key.
enum Field<'a> {
    Text(&'a str),
    Number(u32),
    List(&'a [String]),
}

impl Edit {
    /// Begins to edit `text`.
    ///
    /// # Errors
    /// Where it is not TOML.
    pub fn of(text: &str) -> Result<Edit, LibraryError> {
        let toml = text.parse::<DocumentMut>().map_err(|error| {
            let message = error
                .message()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            LibraryError::damaged(DOCUMENTS, format!("cannot be used: {message}; correct it"))
        })?;
        Ok(Edit { toml, places: None })
    }

    /// Adds `entry`, or puts it in the place of the one with its id. Comments
    /// around that one stay.
    pub fn put_document(&mut self, entry: &DocumentEntry) {
        let published = entry.published.map(|date| date.to_string());
        let added = entry.added.map(|date| date.to_string());
        let text = |field: &'_ Option<String>| -> Option<String> { field.clone() };
        let fields = [
            ("id", Some(entry.id.clone())),
            ("title", text(&entry.title)),
            ("publisher", text(&entry.publisher)),
            ("kind", text(&entry.kind)),
            ("published", published),
            ("author", text(&entry.author)),
            ("url", text(&entry.url)),
            ("fetched", text(&entry.fetched)),
            ("captured", text(&entry.captured)),
            ("charset", text(&entry.charset)),
            ("added", added),
            ("origin", text(&entry.origin)),
            ("file", Some(entry.file.clone())),
            ("sha256", text(&entry.sha256)),
            ("original", text(&entry.original)),
        ];
        let mut fields: Vec<(&str, Option<Field<'_>>)> = fields
            .iter()
            .map(|(name, field)| (*name, field.as_deref().map(Field::Text)))
            .collect();
        fields.push(("version", entry.version.map(Field::Number)));
        let covered: Vec<String> = (entry.covered.iter())
            .map(|choice| choice.word().to_owned())
            .collect();
        fields.push(("covered", Field::list(&covered)));
        fields.push(("set", Field::list(&entry.set)));
        fields.push(("before", Field::list(&entry.before)));
        let place = self.place_of(&entry.id);
        let at = self.put("document", place, &fields);
        if let Some(places) = &mut self.places {
            places.extend(at.map(|at| (entry.id.clone(), at)));
        }
    }

    /// Adds `entry`, or puts it in the place of the corpus with the file `old`.
    pub fn put_corpus(&mut self, old: &str, entry: &CorpusEntry) {
        let fields = [
            ("file", Some(Field::Text(&entry.file))),
            ("sha256", entry.sha256.as_deref().map(Field::Text)),
        ];
        let place = self
            .tables("corpus")
            .and_then(|tables| tables.iter().position(|table| has(table, "file", old)));
        self.put("corpus", place, &fields);
    }

    /// Adds the tombstone of a document that is taken out.
    pub fn bury(&mut self, tombstone: &Tombstone) {
        let removed = tombstone.removed.map(|date| date.to_string());
        let sketch = tombstone.sketch.as_ref().map(Sketch::written);
        let fields = [
            ("id", Some(Field::Text(&tombstone.id))),
            ("sha256", Some(Field::Text(&tombstone.sha256))),
            ("words", tombstone.words.as_deref().map(Field::Text)),
            ("sketch", sketch.as_deref().map(Field::Text)),
            ("before", Field::list(&tombstone.before)),
            ("origin", tombstone.origin.as_deref().map(Field::Text)),
            ("addresses", Field::list(&tombstone.addresses)),
            ("removed", removed.as_deref().map(Field::Text)),
            ("reason", tombstone.reason.as_deref().map(Field::Text)),
        ];
        self.put("removed", None, &fields);
    }

    /// Takes out the tombstones that hold one of these hashes, fingerprints and
    /// addresses.
    pub fn unbury(&mut self, marks: &[String]) {
        let is_marked = |item: &Item| {
            let is_mark = |text: &str| marks.iter().any(|mark| mark == text);
            let list = item.as_array().into_iter().flatten();
            item.as_str().is_some_and(is_mark) || list.filter_map(Value::as_str).any(is_mark)
        };
        if let Some(tables) = self.tables("removed") {
            tables.retain(|table| {
                let marked = ["sha256", "words", "before", "origin", "addresses"];
                !marked
                    .iter()
                    .any(|key| table.get(key).is_some_and(is_marked))
            });
        }
    }

    /// Takes out the document with the id `id`.
    pub fn take_document(&mut self, id: &str) {
        self.take("document", "id", id);
    }

    /// Takes out the corpus with the file `file`.
    pub fn take_corpus(&mut self, file: &str) {
        self.take("corpus", "file", file);
    }

    /// The text as edited so far.
    #[must_use]
    pub fn text(&self) -> String {
        self.toml.to_string()
    }

    /// Where the table of the document `id` stands.
    fn place_of(&mut self, id: &str) -> Option<usize> {
        if self.places.is_none() {
            let tables = self.tables("document")?;
            let places = (0..)
                .zip(tables.iter())
                .filter_map(|(at, table)| Some((table.get("id")?.as_str()?.to_owned(), at)));
            self.places = Some(places.collect());
        }
        self.places.as_ref()?.get(id).copied()
    }

    /// Puts `fields` into the table at `place` of an array, or at its end;
    /// returns the place.
    fn put(
        &mut self,
        array: &str,
        place: Option<usize>,
        fields: &[(&str, Option<Field<'_>>)],
    ) -> Option<usize> {
        // Without a table, the comments of the file stand behind its end.
        let is_bare = self.toml.as_table().iter().all(|(_, item)| {
            item.as_array_of_tables()
                .is_some_and(ArrayOfTables::is_empty)
        });
        let head = if is_bare {
            let comments = self.toml.trailing().as_str().unwrap_or_default().to_owned();
            self.toml.set_trailing("");
            comments
        } else {
            String::new()
        };
        let tables = self.tables(array)?;
        if let Some(at) = place {
            let table = tables.get_mut(at)?;
            for (name, field) in fields {
                match field {
                    // Setting only what differs keeps comments beside the rest.
                    Some(field) if field.stands_in(table, name) => {}
                    Some(field) => table[name] = field.item(),
                    None => {
                        table.remove(name);
                    }
                }
            }
            return Some(at);
        }
        let mut table = Table::new();
        for (name, field) in fields {
            if let Some(field) = field {
                table[name] = field.item();
            }
        }
        table.decor_mut().set_prefix(format!("{head}\n"));
        tables.push(table);
        Some(tables.len() - 1)
    }

    /// Takes out the table whose `key` is `wanted`, with the comment directly
    /// above it. Comments that an empty line parts from it stay.
    fn take(&mut self, array: &str, key: &str, wanted: &str) {
        self.places = None;
        let Some(tables) = self.tables(array) else {
            return;
        };
        let Some(index) = tables.iter().position(|table| has(table, key, wanted)) else {
            return;
        };
        let above = prefix_of(&tables.remove(index));
        let kept = above
            .rfind("\n\n")
            .and_then(|at| above.get(..=at))
            .unwrap_or_default();
        if !kept.contains('#') {
            return;
        }
        if let Some(next) = tables.get_mut(index) {
            let prefix = prefix_of(next);
            next.decor_mut().set_prefix(format!("{kept}{prefix}"));
        } else {
            let trailing = self.toml.trailing().as_str().unwrap_or_default();
            let trailing = format!("{kept}{trailing}");
            self.toml.set_trailing(trailing);
        }
    }

    /// The array of tables of this name, made where there is none; `None` where
    /// the name stands for something else, which reading has refused before.
    fn tables(&mut self, array: &str) -> Option<&mut ArrayOfTables> {
        self.toml
            .entry(array)
            .or_insert(Item::ArrayOfTables(ArrayOfTables::new()))
            .as_array_of_tables_mut()
    }
}

impl Field<'_> {
    /// A list, where something is in it.
    fn list(names: &[String]) -> Option<Field<'_>> {
        (!names.is_empty()).then_some(Field::List(names))
    }

    fn item(&self) -> Item {
        match self {
            Field::List(names) => value(names.iter().collect::<Array>()),
            Field::Text(text) => value(*text),
            Field::Number(number) => value(i64::from(*number)),
        }
    }

    fn stands_in(&self, table: &Table, key: &str) -> bool {
        match self {
            Field::List(names) => {
                let list = table.get(key).and_then(Item::as_array);
                list.is_some_and(|list| {
                    list.len() == names.len()
                        && list.iter().zip(*names).all(|(a, b)| a.as_str() == Some(b))
                })
            }
            Field::Text(text) => has(table, key, text),
            Field::Number(number) => {
                table.get(key).and_then(Item::as_integer) == Some(i64::from(*number))
            }
        }
    }
}

/// What stands between a table and the one before it.
fn prefix_of(table: &Table) -> String {
    let prefix = table.decor().prefix().and_then(|prefix| prefix.as_str());
    prefix.unwrap_or_default().to_owned()
}

fn has(table: &Table, key: &str, wanted: &str) -> bool {
    table.get(key).and_then(Item::as_str) == Some(wanted)
}

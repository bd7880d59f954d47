//! Fetching a page again and saying what became of it: which paragraphs are new,
//! which are gone, in which other words stand. It decides nothing about what was
//! cited; a surface that knows may compare the numbers.

use std::path::Path;

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use tracing::instrument;

use super::keep::{Adding, add_offered, as_offered, build_after};
use super::{EngineError, OnProgress, Progress, Stage};
use crate::document::{Document, PartialDate};
use crate::fetch::{self, FetchError};
use crate::ingest;
use crate::ingest::library::Library;
use crate::ingest::manifest::DocumentEntry;
use crate::ingest::traces::words_hash;

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Refreshed {
    /// It says what it said.
    Unchanged,
    /// It is not there any more; the library keeps what it has.
    Gone {
        /// One sentence.
        what: String,
    },
    /// It says something else, and is a new version.
    Changed(Changes),
}

/// How a page differs from the version before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Which version it is now.
    pub version: u32,
    /// Paragraphs that are new.
    pub added: Vec<Paragraph>,
    /// Paragraphs that are gone.
    pub removed: Vec<Paragraph>,
    /// Paragraphs in which words are others.
    pub altered: Vec<Altered>,
    /// Paragraphs of the version before of which a citation stands there no more,
    /// by their numbers in it.
    pub stale: Vec<u32>,
    /// Sentences about what was read with a remark.
    pub warnings: Vec<String>,
}

/// A paragraph with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// Its number: in the new version where it is new, in the old one where it is
    /// gone.
    pub paragraph: u32,
    /// Its text.
    pub text: String,
}

/// A paragraph in which words are others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Altered {
    /// Its number in the version before.
    pub before: u32,
    /// Its number now.
    pub paragraph: u32,
    /// Runs of words that are gone.
    pub removed: Vec<String>,
    /// Runs of words that are new.
    pub added: Vec<String>,
}

/// Fetches a document of the library again from its address. Where it says
/// something else it becomes a new version; where it is gone nothing is removed.
///
/// # Errors
/// [`EngineError::Usage`] where the id is unknown or the document was never
/// fetched; [`EngineError::Outside`] where the page cannot be had.
#[instrument(skip_all)]
pub fn refresh(
    root: &Path,
    id: &str,
    adding: &Adding,
    on_progress: OnProgress<'_>,
) -> Result<Refreshed, EngineError> {
    let library = Library::open(root)?;
    let (old, entry) = library.document(id)?;
    let address = entry.as_ref().and_then(|entry| entry.fetched.as_deref());
    let Some(address) = address else {
        return Err(EngineError::Usage(format!(
            "`{id}` was not fetched from an address; add its file again when it has changed."
        )));
    };
    on_progress(Progress {
        stage: Stage::Fetching,
        done: 0,
        total: None,
    });
    let page = match fetch::fetch(address, &adding.fetching) {
        Ok(page) => page,
        Err(FetchError::Gone { address, status }) => {
            return Ok(Refreshed::Gone {
                what: format!("`{address}` is gone ({status}). {}", kept(entry.as_ref())),
            });
        }
        Err(error) => return Err(EngineError::Outside(error.to_string())),
    };
    let offered = as_offered(page);
    let read = ingest::read(&offered.bytes, &offered.name, &offered.given);
    let (new, _) = read.map_err(|error| {
        let reason = error.at_address(offered.fetched.as_deref());
        EngineError::Usage(format!("{reason} {}", kept(entry.as_ref())))
    })?;
    if words_hash(old.text()) == words_hash(new.text()) {
        return Ok(Refreshed::Unchanged);
    }
    let mut changes = compare(&old, &new);
    let adding = Adding {
        id: Some(id.to_owned()),
        ..adding.clone()
    };
    let report = add_offered(root, &[], &[offered], &adding, None, on_progress)?;
    if let Some(refusal) = report.refused.first() {
        return Err(EngineError::Usage(refusal.reason.clone()));
    }
    let version = report.replaced.iter().find(|new| new.id == id);
    changes.version = version.map_or(1, |new| new.version);
    changes.warnings = report.warnings.into_iter().map(|w| w.0).collect();
    let left_out = build_after("The new version is kept all the same", root, on_progress)?;
    changes.warnings.extend(left_out.into_iter().map(|w| w.0));
    Ok(Refreshed::Changed(changes))
}

/// What the library has of a page that cannot be had any more.
fn kept(entry: Option<&DocumentEntry>) -> String {
    let day = entry
        .and_then(|entry| entry.captured.as_deref()?.get(..10))
        .and_then(|day| PartialDate::parse(day).ok());
    match day {
        Some(day) => format!("The library keeps its text of {day}."),
        None => "The library keeps its text.".to_owned(),
    }
}

/// How the paragraphs of one version differ from those of another, by the
/// algorithm of Myers ("An O(ND) Difference Algorithm and Its Variations", 1986)
/// over paragraphs, and over the words of those that stand in the same place.
fn compare(old: &Document, new: &Document) -> Changes {
    let (before, after) = (paragraphs(old), paragraphs(new));
    let mut changes = Changes::default();
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let (old_range, new_range) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let mut rest = new_range.clone();
        for at in old_range {
            let old_words = words(&before, at);
            // The first of those still to come that shares half of its words.
            let partner = rest.clone().find(|to| {
                let new_words = words(&after, *to);
                shared(&old_words, &new_words) * 2 >= old_words.len().max(new_words.len())
            });
            let Some(to) = partner else {
                changes.removed.extend(paragraph(&before, at));
                continue;
            };
            for skipped in rest.start..to {
                changes.added.extend(paragraph(&after, skipped));
            }
            rest.start = to + 1;
            let new_words = words(&after, to);
            changes
                .altered
                .push(altered(at, to, &old_words, &new_words));
        }
        for at in rest {
            changes.added.extend(paragraph(&after, at));
        }
    }
    let altered = changes.altered.iter().map(|altered| altered.before);
    let removed = changes.removed.iter().map(|removed| removed.paragraph);
    changes.stale = altered.chain(removed).collect();
    changes.stale.sort_unstable();
    changes
}

/// The quotable paragraphs of a document, white space settled.
fn paragraphs(document: &Document) -> Vec<String> {
    let blocks = document.blocks().iter();
    blocks
        .filter(|block| block.kind.is_quotable())
        .map(|block| {
            let words = document.block_text(block).split_whitespace();
            words.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn paragraph(all: &[String], at: usize) -> Option<Paragraph> {
    Some(Paragraph {
        paragraph: number(at),
        text: all.get(at)?.clone(),
    })
}

fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

fn words(all: &[String], at: usize) -> Vec<&str> {
    all.get(at)
        .map_or_else(Vec::new, |text| text.split(' ').collect())
}

/// How many words two paragraphs share in the same order.
fn shared(old: &[&str], new: &[&str]) -> usize {
    capture_diff_slices(Algorithm::Myers, old, new)
        .iter()
        .map(|op| match op {
            DiffOp::Equal { len, .. } => *len,
            _ => 0,
        })
        .sum()
}

fn altered(at: usize, to: usize, old: &[&str], new: &[&str]) -> Altered {
    let mut altered = Altered {
        before: number(at),
        paragraph: number(to),
        removed: Vec::new(),
        added: Vec::new(),
    };
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let run = |words: &[&str], range| -> Option<String> {
            let words: &[&str] = words.get::<std::ops::Range<usize>>(range)?;
            (!words.is_empty()).then(|| words.join(" "))
        };
        altered.removed.extend(run(old, op.old_range()));
        altered.added.extend(run(new, op.new_range()));
    }
    altered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::report::Given;

    fn read(text: &str) -> Document {
        let given = Given {
            title: Some("Title".to_owned()),
            ..Given::default()
        };
        ingest::read(text.as_bytes(), "a.txt", &given).unwrap().0
    }

    #[test]
    fn paragraphs_are_new_gone_or_altered() {
        let old = read(
            "The weir was raised in the spring of that year.\n\nNobody paid for it, so the board said.\n\nA parrot was found.",
        );
        let new = read(
            "A storm came up in the night.\n\nThe weir was raised in the autumn of that year.\n\nNobody paid for it, so the board said.",
        );
        let changes = compare(&old, &new);
        assert_eq!(changes.altered.len(), 1);
        let altered = &changes.altered[0];
        assert_eq!((altered.before, altered.paragraph), (1, 2));
        assert_eq!(
            (&altered.removed[..], &altered.added[..]),
            (&["spring".to_owned()][..], &["autumn".to_owned()][..])
        );
        assert_eq!(changes.added[0].text, "A storm came up in the night.");
        assert_eq!(
            (
                changes.removed[0].paragraph,
                changes.removed[0].text.as_str()
            ),
            (3, "A parrot was found.")
        );
        assert_eq!(compare(&old, &old), Changes::default());
    }
}

//! The one door: open a library, ask it, list and show its documents, add to
//! it, stage, publish, edit, refresh, take from it, verify it. Synchronous, `Send + Sync`; it knows no
//! surface.

mod ask;
mod audit;
mod check;
mod examine;
mod follow_up;
mod keep;
mod meaning;
mod open;
mod place;
mod reading;
mod references;
mod refresh;
mod removal;
mod samples;
mod staging;
mod stamp;
mod statements;
mod timeline;
mod verify;

use std::path::PathBuf;

use serde::Serialize;
use thiserror::Error;

pub use ask::BEARS_ON_IT;
pub use audit::{AUDIT, AuditEntry, Change, Deed, audit, audit_damage};
pub use check::{Caution, Check, CheckedPlace, Compared, Difference, MOST_WORDS, Verdict};
pub use examine::{Examined, ExaminedPassage};
pub use follow_up::{Reading, Turn};
pub use keep::{Adding, CLEARABLE, Stop, add, edit};
pub use open::{is_being_written, still_holds_what_was_built};
pub use place::{Place, Surroundings};
pub use refresh::{Altered, Changes, Paragraph, Refreshed, refresh};
pub use removal::{Erased, Left, Quoted, RemoveReport, Unsearched, remove};
pub use samples::telling;
pub use staging::{KEPT_FOR, Offer, Preview, discard, publish, stage, staged};
pub use stamp::Stamp;
pub use statements::{
    Beside, FindingAndResponse, Said, SaidBy, SaidWords, SpeakerCount, SpeakerGroup, Speakers,
    Statements, Wanted,
};
pub use timeline::{Disagreement, Entry, Telling, Timeline, TimelineAsk};
pub use verify::{accept, repair, verify};

pub use crate::fetch::{Reach, Rules as Fetching};
pub use crate::ingest::covered::Covering;
pub use crate::ingest::isolation::{Isolation, Limits, isolate, serve as read_document};
pub use crate::ingest::report::{AddReport, Given, NewVersion, Refusal, Warning};

use crate::answer::{CitedDocument, abstain, cite};
use crate::document::{BlockKind, PartialDate, Span};
use crate::index::receipt::LeftOut;
use crate::index::{Index, IndexError};
use crate::ranking::{Library as LibraryMeans, Model};

/// A question with its filters.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The question in plain words.
    pub question: String,
    /// How many citations at most; 0 means 3.
    pub limit: usize,
    /// Only this document (its id).
    pub source: Option<String>,
    /// Only words said by this person or body.
    pub speaker: Option<String>,
    /// Only documents published on this date or later.
    pub from: Option<PartialDate>,
    /// Only documents published on this date or earlier.
    pub to: Option<PartialDate>,
    /// Whether each citation carries its explanation.
    pub explain: bool,
    /// Whether each quote is the answering sentence and at most one beside it.
    pub brief: bool,
    /// The question before this one in the same conversation, already made
    /// whole, for follow-ups such as "and the council?".
    pub previous: Option<String>,
}

/// How far a long piece of work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Units done so far (bytes; inputs where they are kept).
    pub done: u64,
    /// Units in all, where known.
    pub total: Option<u64>,
}

/// The stages of long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Another process is writing to the library; this one waits.
    Waiting,
    /// Sources are read and cut into passages.
    Reading,
    /// A page is fetched.
    Fetching,
    /// So many inputs are on disk for good.
    Keeping,
    /// Words are indexed.
    Indexing,
    /// Passages are encoded; counted in passages.
    Encoding,
    /// Built files are compared with their sources.
    Verifying,
    /// The library's files are searched for what was taken out.
    Searching,
}

/// Receives progress; called often, so it must be cheap.
pub type OnProgress<'a> = &'a mut dyn FnMut(Progress);

/// What went wrong, in one sentence that says what to do.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The question or an option cannot be used. Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// The library is damaged or missing. Exit code 3.
    #[error("{0}")]
    Library(String),
    /// The outside world failed: disk full, no permission, another writer.
    /// Exit code 4.
    #[error("{0}")]
    Outside(String),
}

/// One document of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The document.
    #[serde(flatten)]
    pub document: CitedDocument,
    /// How many passages it was cut into.
    pub passages: u32,
    /// How many bytes of canonical text it has.
    pub bytes: u64,
}

/// A block of a shown document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownBlock {
    /// What it is.
    pub kind: BlockKind,
    /// Its paragraph number, where it is quotable.
    pub paragraph: Option<u32>,
    /// The page it begins on, where the source has pages.
    pub page: Option<u32>,
    /// Its place in the canonical text.
    pub span: Span,
    /// Its text, verbatim.
    pub text: String,
}

/// A document, whole or one paragraph of it with its neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The document.
    pub document: CitedDocument,
    /// The paragraph that was asked for.
    pub paragraph: Option<u32>,
    /// The blocks: all of them, or the paragraph with the one before and the
    /// one after it and the headings above.
    pub blocks: Vec<ShownBlock>,
    /// What is said in the paragraph that was asked for, and by whom; empty for
    /// a whole document.
    pub statements: Vec<ShownStatement>,
}

/// What somebody says in a shown paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownStatement {
    /// Who says it; `None` where the document does not make it certain.
    pub by: Option<SaidBy>,
    /// How it is known.
    pub how: crate::annotate::Attribution,
    /// The words that stand for the speaker, where they stand in the paragraph.
    pub called: Option<Span>,
    /// The word that reports, where it stands in the paragraph.
    pub cue: Option<Span>,
    /// What is said, as far as it stands in the paragraph.
    pub words: Vec<Span>,
}

/// One thing that `verify` looked at and found wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// The file, relative to the library.
    pub file: PathBuf,
    /// One sentence: what is wrong and what to do.
    pub what: String,
}

/// What `verify` saw.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// How many documents were re-read.
    pub documents: u64,
    /// How many passages were compared with their text.
    pub passages: u64,
    /// How many sentences were compared with their text.
    pub sentences: u64,
    /// How many statements were compared with their text.
    pub statements: u64,
    /// Sources that are damaged, and without which the rest was read: ids, or the
    /// files of corpora.
    pub left_out: Vec<String>,
    /// Files among the sources that the manifest does not name.
    pub unnamed: Vec<PathBuf>,
    /// What is wrong; empty when all is well.
    pub damage: Vec<Damage>,
}

/// An open library: asked by any number of threads at once, never changed.
#[derive(Debug)]
pub struct Engine {
    index: Index,
    means: LibraryMeans,
    model: Model,
    caution: abstain::Caution,
    /// Sources of which nothing is in the index.
    left_out: Vec<LeftOut>,
    /// Holds the build of a library that cannot be written, and deletes it.
    _temporary: Option<tempfile::TempDir>,
}

impl Engine {
    /// The same library, asked with this caution.
    #[must_use]
    pub fn with_caution(mut self, caution: abstain::Caution) -> Engine {
        self.caution = caution;
        self
    }

    fn over(index: Index, temporary: Option<tempfile::TempDir>, left_out: Vec<LeftOut>) -> Engine {
        #[allow(
            clippy::cast_precision_loss,
            reason = "only the order of magnitude counts"
        )]
        let means = LibraryMeans {
            passages: index.catalogue().passages.len() as f32,
            mean_passage: index.mean_tokens(),
            mean_surroundings: index.mean_surroundings(),
        };
        let model = Model::shipped(index.vectors().is_some()).clone();
        Engine {
            index,
            means,
            model,
            caution: abstain::Caution::default(),
            left_out,
            _temporary: temporary,
        }
    }

    /// The same engine with another model, for fitting and for comparison.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Engine {
        self.model = model;
        self
    }

    /// Sentences about the sources that are damaged, of which nothing is quoted.
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        self.left_out.iter().map(LeftOut::sentence).collect()
    }

    /// What is said of an id that no document of the index has.
    fn unknown(&self, id: &str) -> EngineError {
        match self.left_out.iter().find(|one| one.source == id) {
            Some(left_out) => EngineError::Library(left_out.sentence()),
            None => unknown_document(id),
        }
    }

    /// The question with what a follow-up leaves out filled in from
    /// `previous` ("and the council?" after "What did the `DfE` say?").
    #[must_use]
    pub fn complete_follow_up(&self, question: &str, previous: &str) -> String {
        crate::query::follow_up::complete(question, previous)
    }

    /// The documents, oldest first, undated last.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        let mut sources: Vec<Source> = self
            .index
            .catalogue()
            .documents
            .iter()
            .map(|record| Source {
                document: cite::cited(&record.metadata),
                passages: record.passages.end - record.passages.start,
                bytes: u64::from(record.text_bytes),
            })
            .collect();
        sources.sort_by(|a, b| {
            let key = |s: &Source| (s.document.published.is_none(), s.document.published);
            key(a)
                .cmp(&key(b))
                .then_with(|| a.document.id.cmp(&b.document.id))
        });
        sources
    }

    /// A document, or one paragraph of it in its surroundings.
    ///
    /// # Errors
    /// [`EngineError::Usage`] where no document has the id or it has no such
    /// paragraph; [`EngineError::Library`] where its text is damaged.
    pub fn show(&self, id: &str, paragraph: Option<u32>) -> Result<Shown, EngineError> {
        let record = self
            .index
            .catalogue()
            .documents
            .iter()
            .find(|record| record.metadata.id == id)
            .ok_or_else(|| self.unknown(id))?;
        let text = self
            .index
            .document_text(record)
            .map_err(|error| damaged(&error))?;
        let mut number = 0;
        let mut blocks: Vec<ShownBlock> = Vec::with_capacity(record.blocks.len());
        for block in &record.blocks {
            if block.kind.is_quotable() {
                number += 1;
            }
            blocks.push(ShownBlock {
                kind: block.kind,
                paragraph: block.kind.is_quotable().then_some(number),
                page: block.page,
                span: block.span,
                text: block.span.of(&text).unwrap_or_default().to_owned(),
            });
        }
        let mut statements = Vec::new();
        if let Some(wanted) = paragraph {
            let at = blocks.iter().position(|block| block.paragraph == Some(wanted)).ok_or_else(|| {
                EngineError::Usage(format!(
                    "`{id}` has {number} paragraphs, numbered from 1; there is no paragraph {wanted}."
                ))
            })?;
            statements = self.statements_at(record, blocks[at].span);
            blocks = surroundings(blocks, at);
        }
        Ok(Shown {
            document: cite::cited(&record.metadata),
            paragraph,
            blocks,
            statements,
        })
    }
}

/// The block at `at` with the quotable one before and after it and the heading
/// above.
fn surroundings(blocks: Vec<ShownBlock>, at: usize) -> Vec<ShownBlock> {
    let quotable = |block: &ShownBlock| block.paragraph.is_some();
    let before = blocks[..at].iter().rposition(quotable);
    let after = blocks[at + 1..]
        .iter()
        .position(quotable)
        .map(|offset| at + 1 + offset);
    let heading = blocks[..at]
        .iter()
        .rposition(|block| block.kind.is_heading());
    blocks
        .into_iter()
        .enumerate()
        .filter(|(index, _)| {
            *index == at
                || Some(*index) == before
                || Some(*index) == after
                || Some(*index) == heading
        })
        .map(|(_, block)| block)
        .collect()
}

fn unknown_document(id: &str) -> EngineError {
    let id: String = id.chars().take(80).collect();
    EngineError::Usage(format!(
        "No document of the library is named `{id}`; `pincite sources` lists their names."
    ))
}

/// What a person is told about a failure of the index.
fn damaged(error: &IndexError) -> EngineError {
    match error {
        IndexError::Io { path, source } => EngineError::Outside(match source.kind() {
            std::io::ErrorKind::PermissionDenied => {
                format!("`{}` may not be read; check who owns it.", path.display())
            }
            _ => format!("`{}` could not be read: {source}.", path.display()),
        }),
        IndexError::Damaged { path, what } => EngineError::Library(format!(
            "`{}` is damaged: {what}. Delete the folder `built` of the library; it is built again.",
            path.display()
        )),
        IndexError::Search(_) | IndexError::Encoding(_) => EngineError::Library(format!(
            "The library's index cannot be used ({error}). Delete the folder `built` of the library; it is built again."
        )),
    }
}

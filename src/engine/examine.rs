//! The stages of a question laid open, for fitting the model and for measuring.
//!
//! It shows what ranking saw; it decides nothing.

use std::path::Path;

use super::ask::CANDIDATES;
use super::{Engine, EngineError, damaged};
use crate::document::{Document, Span};
use crate::index::Index;
use crate::index::build::Builder;
use crate::ingest::passages::passages;
use crate::query::Query;
use crate::ranking::{Model, confidence, rank, sentence, signals};

/// A question as ranking saw it.
#[derive(Debug, Clone)]
pub struct Examined {
    /// The ranked passages, best first.
    pub passages: Vec<ExaminedPassage>,
}

/// A candidate as ranking saw it.
#[derive(Debug, Clone)]
pub struct ExaminedPassage {
    /// The document's id.
    pub document: String,
    /// The passage's text.
    pub text: String,
    /// The signals in the order of [`signals::NAMES`].
    pub signals: [f32; signals::COUNT],
    /// The signals of confidence in the order of [`confidence::NAMES`].
    pub confidence: [f32; confidence::COUNT],
    /// Whether it may be called an answer at all ([`confidence::may_answer`]).
    pub may_answer: bool,
    /// Each sentence: its place in the passage's text and its signals in the
    /// order of [`sentence::NAMES`].
    pub sentences: Vec<(Span, [f32; sentence::COUNT])>,
}

impl Engine {
    /// An engine over documents that are in no library, built in a temporary
    /// folder that is deleted with it.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn temporary<'d>(
        documents: impl IntoIterator<Item = &'d Document>,
        aliases: Vec<Vec<String>>,
    ) -> Result<Engine, EngineError> {
        let folder = tempfile::tempdir().map_err(|error| {
            EngineError::Outside(format!("No temporary folder can be made: {error}."))
        })?;
        let index = index_of(documents, aliases, folder.path())?;
        Ok(Engine::over(index, Some(folder), Vec::new()))
    }

    /// The same in a folder that stays: what was encoded there for an earlier
    /// engine is used again.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn kept_in<'d>(
        folder: &Path,
        documents: impl IntoIterator<Item = &'d Document>,
    ) -> Result<Engine, EngineError> {
        let index = index_of(documents, Vec::new(), folder)?;
        Ok(Engine::over(index, None, Vec::new()))
    }

    /// What ranking saw of a question; `None` where it has no word to look for.
    ///
    /// # Errors
    /// Where the index or a text is damaged.
    pub fn examine(&self, question: &str) -> Result<Option<Examined>, EngineError> {
        self.examine_with(&self.model, question)
    }

    /// The same under another model.
    ///
    /// # Errors
    /// Where the index or a text is damaged.
    pub fn examine_with(
        &self,
        model: &Model,
        question: &str,
    ) -> Result<Option<Examined>, EngineError> {
        let Ok(query) = Query::understand(question, &self.index, self.index.aliases()) else {
            return Ok(None);
        };
        let (matcher, candidates, nearness) = self.found(&query, CANDIDATES, None)?;
        let ranked = rank(&query, &candidates, &matcher, &nearness, self.means, model);
        let catalogue = self.index.catalogue();
        let mut passages = Vec::with_capacity(ranked.len());
        for (at, passage) in ranked.iter().enumerate() {
            let record = &catalogue.passages[passage.candidate.passage as usize];
            passages.push(ExaminedPassage {
                document: catalogue.documents[record.document as usize]
                    .metadata
                    .id
                    .clone(),
                text: self
                    .index
                    .passage_text(record)
                    .map_err(|error| damaged(&error))?,
                signals: passage.signals,
                may_answer: confidence::may_answer(&query, passage),
                confidence: self.confidence_signals(&query, &ranked, at),
                sentences: passage
                    .candidate
                    .sentences
                    .iter()
                    .zip(&passage.sentences)
                    .filter_map(|(sentence, signals)| {
                        let base = record.span.start();
                        let span =
                            Span::new(sentence.span.start() - base, sentence.span.end() - base)?;
                        Some((span, *signals))
                    })
                    .collect(),
            });
        }
        Ok(Some(Examined { passages }))
    }
}

fn index_of<'d>(
    documents: impl IntoIterator<Item = &'d Document>,
    aliases: Vec<Vec<String>>,
    folder: &Path,
) -> Result<Index, EngineError> {
    let build = || {
        let mut builder = Builder::begin(folder)?;
        for document in documents {
            builder.add(document, &passages(document))?;
        }
        let receipt = builder.finish(
            aliases,
            Vec::new(),
            Vec::new(),
            Vec::new(),
            Some(&mut |_, _| {}),
        )?;
        Index::open(folder, &receipt)
    };
    build().map_err(|error| damaged(&error))
}

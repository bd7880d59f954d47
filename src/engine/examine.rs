//! The stages of a question laid open, for fitting the model and for measuring.
//!
//! It shows what ranking saw; it decides nothing.

use std::collections::BTreeMap;
use std::path::Path;

use super::ask::CANDIDATES;
use super::reading::READ;
use super::{Engine, EngineError, damaged};
use crate::document::{Document, Span};
use crate::index::Index;
use crate::index::build::Builder;
use crate::ingest::passages::passages;
use crate::query::Query;
use crate::ranking::{Assessment, Model, Reading, confidence, reading, sentence, signals};

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
    /// What the reader makes of it, for the first few passages.
    pub reading: Option<Reading>,
    /// The signals of confidence in the order of [`reading::NAMES`], where it was read.
    pub read_confidence: Option<[f32; reading::COUNT]>,
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
        self.examine_with(&self.model, question, None)
    }

    /// The same under another model. The first passages are read, however sure they
    /// are without; `readings` keeps what was made of them by their numbers, for
    /// the next time that this question is asked, and `None` reads nothing.
    ///
    /// # Errors
    /// Where the index or a text is damaged.
    pub fn examine_with(
        &self,
        model: &Model,
        question: &str,
        readings: Option<&mut BTreeMap<u32, Reading>>,
    ) -> Result<Option<Examined>, EngineError> {
        let Ok(query) = Query::understand(question, &self.index, self.index.aliases()) else {
            return Ok(None);
        };
        let (matcher, candidates, nearness) = self.found(&query, CANDIDATES, None)?;
        let assessment = Assessment {
            query: &query,
            matcher: &matcher,
            nearness: &nearness,
            library: self.means,
            model,
        };
        let mut ranked = assessment.rank(&candidates);
        if let Some(known) = readings {
            let first = &ranked[..ranked.len().min(READ)];
            for at in 0..first.len() {
                let number = first[at].candidate.passage;
                if !known.contains_key(&number)
                    && let Some(read) = self.read(&query, &first[at..=at])?.pop()
                {
                    known.insert(number, read);
                }
            }
            let readings = first
                .iter()
                .map_while(|passage| known.get(&passage.candidate.passage).cloned())
                .collect();
            assessment.take_in(&candidates, &mut ranked, readings);
        }
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
                reading: passage.reading.clone(),
                read_confidence: self.read_signals(&query, &ranked, at),
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

//! The first passages read together with the question, for fitting and measuring.
//!
//! Answers do not use the reader yet: what it adds has not been measured.

use super::{Engine, EngineError, damaged};
use crate::meaning::{self, Page};
use crate::query::Query;
use crate::ranking::{Ranked, Reading};

/// How many passages are read for one question.
pub(super) const READ: usize = 4;

impl Engine {
    /// What the reader makes of passages; nothing where meaning is off.
    pub(super) fn read(
        &self,
        query: &Query,
        ranked: &[Ranked<'_>],
    ) -> Result<Vec<Reading>, EngineError> {
        let Some(reader) = meaning::reader() else {
            return Ok(Vec::new());
        };
        let catalogue = self.index.catalogue();
        let mut texts = Vec::with_capacity(ranked.len());
        for passage in ranked {
            let Some(record) = catalogue.passages.get(passage.candidate.passage as usize) else {
                return Ok(Vec::new());
            };
            let text = self
                .index
                .passage_text(record)
                .map_err(|error| damaged(&error))?;
            texts.push((text, record));
        }
        let sentences: Vec<Vec<&str>> = ranked
            .iter()
            .zip(&texts)
            .map(|(passage, (text, record))| {
                let base = record.span.start();
                let part = |span: crate::document::Span| {
                    text.get(span.start().checked_sub(base)?..span.end().checked_sub(base)?)
                };
                passage
                    .candidate
                    .sentences
                    .iter()
                    .map(|sentence| part(sentence.span).unwrap_or_default())
                    .collect()
            })
            .collect();
        let pages: Vec<Page<'_>> = texts
            .iter()
            .zip(&sentences)
            .map(|((_, record), sentences)| Page {
                title: catalogue
                    .documents
                    .get(record.document as usize)
                    .map_or("", |document| document.metadata.title.as_str()),
                sentences,
            })
            .collect();
        Ok(reader
            .read(&query.question, &pages)
            .into_iter()
            .map(|read| Reading {
                answerable: read.answerable,
                span: read.span,
                certainty: read.certainty,
                sentences: read.sentences,
            })
            .collect())
    }
}

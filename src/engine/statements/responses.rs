//! Findings with the responses that a document sets beside them, both quoted
//! and cited. Which they are the document's labels decide (`annotate`); this
//! file chooses the documents and cites.

use serde::Serialize;

use super::{SaidWords, Wanted};
use crate::analysis::lexicon;
use crate::annotate;
use crate::answer::Citation;
use crate::document::Span;
use crate::engine::{Engine, EngineError, damaged};
use crate::index::format::DocumentRecord;

/// A finding and the response that stands beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingAndResponse {
    /// What was found, recommended or asked.
    pub finding: Beside,
    /// What is said to it.
    pub response: Beside,
}

/// One side of the pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Beside {
    /// The document's words, label included, one for each paragraph.
    pub words: Vec<SaidWords>,
    /// Where they stand.
    pub citation: Citation,
}

/// So many documents are read for words that responses should be about.
const MOST_READ: usize = 200;

impl Engine {
    /// The pairs of the documents that are wanted; none where a speaker is
    /// asked for, and none where neither document nor words are given.
    pub(super) fn responses(
        &self,
        wanted: &Wanted,
    ) -> Result<Vec<FindingAndResponse>, EngineError> {
        let mut found = Vec::new();
        if wanted.by.is_some() {
            return Ok(found);
        }
        let catalogue = self.index.catalogue();
        let about = wanted.about.as_deref();
        let sought = self.index.sought(about.unwrap_or_default());
        let mut stems: Vec<&str> = sought
            .iter()
            .map(|word| word.stem.as_str())
            .filter(|stem| !lexicon::is_stop(stem))
            .collect();
        stems.sort_unstable();
        stems.dedup();
        let documents: Vec<&DocumentRecord> = match (&wanted.source, about) {
            (Some(id), _) => {
                let one = |record: &&DocumentRecord| record.metadata.id == *id;
                catalogue.documents.iter().filter(one).collect()
            }
            (None, Some(_)) if !stems.is_empty() => {
                let held = self.index.holding(&stems, 1);
                let mut numbers: Vec<u32> = held
                    .map_err(|error| damaged(&error))?
                    .into_iter()
                    .filter_map(|at| Some(catalogue.passages.get(at as usize)?.document))
                    .collect();
                numbers.dedup();
                let records = numbers.into_iter().take(MOST_READ);
                records
                    .filter_map(|number| catalogue.documents.get(number as usize))
                    .collect()
            }
            _ => return Ok(found),
        };
        for record in documents {
            let text = self.index.document_text(record);
            let text = text.map_err(|error| damaged(&error))?;
            for pair in annotate::responses(&text, &record.blocks) {
                let both = [pair.finding.as_slice(), pair.response.as_slice()].concat();
                if about.is_some() && !self.holds(&text, &both, &stems) {
                    continue;
                }
                if let Some(finding) = self.side(record, &text, &pair.finding)
                    && let Some(response) = self.side(record, &text, &pair.response)
                {
                    found.push(FindingAndResponse { finding, response });
                }
            }
        }
        Ok(found)
    }

    /// Whether most of some stems stand in some words.
    fn holds(&self, text: &str, spans: &[Span], stems: &[&str]) -> bool {
        let words: Vec<&str> = spans.iter().filter_map(|span| span.of(text)).collect();
        let here = self.index.sought(&words.join("\n"));
        let held = stems
            .iter()
            .filter(|stem| here.iter().any(|word| word.stem == **stem));
        !stems.is_empty() && held.count() * 5 >= stems.len() * 3
    }

    fn side(&self, record: &DocumentRecord, text: &str, spans: &[Span]) -> Option<Beside> {
        let (mut citation, _) = self.cite_words(record, text, spans)?;
        citation.highlights = Vec::new();
        let words = spans.iter().filter_map(|span| {
            Some(SaidWords {
                span: *span,
                text: span.of(text)?.to_owned(),
            })
        });
        Some(Beside {
            words: words.collect(),
            citation,
        })
    }
}

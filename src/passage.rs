//! A passage: one to a few neighbouring paragraphs under one heading, cut into
//! sentences. The passage is what is found, the sentence is what is quoted.
//!
//! The constructor checks every span against the text; a `Passage` that exists
//! can be shown. This module does not decide where a passage or a sentence
//! ends: `ingest::passages` and `analysis::sentences` do.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::document::Span;

/// The smallest thing that is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where it stands in the canonical text.
    pub span: Span,
    /// The number of the paragraph it stands in, counted from 1 through the
    /// document.
    pub paragraph: u32,
    /// The page it begins on, where the source has pages.
    pub page: Option<u32>,
}

/// A span of a passage that does not fit.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PassageError {
    /// The passage leaves the text, cuts a character or holds no sentence.
    #[error("the passage's span does not fit the text")]
    Passage,
    /// A sentence leaves the passage, cuts a character, is empty or overlaps
    /// the one before it.
    #[error("sentence {0} of the passage has a span that does not fit")]
    Sentence(usize),
}

/// One to a few neighbouring paragraphs under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    span: Span,
    section: Option<u32>,
    sentences: Vec<Sentence>,
}

impl Passage {
    /// A passage of `text` with its sentences in order. `section` is the
    /// position, among the document's blocks, of the heading above it.
    ///
    /// # Errors
    /// Where a span does not fit the text or the passage.
    pub fn new(
        text: &str,
        span: Span,
        section: Option<u32>,
        sentences: Vec<Sentence>,
    ) -> Result<Passage, PassageError> {
        if span.is_empty() || span.of(text).is_none() || sentences.is_empty() {
            return Err(PassageError::Passage);
        }
        let mut end = span.start();
        for (index, sentence) in sentences.iter().enumerate() {
            let fits = span.contains(sentence.span)
                && !sentence.span.is_empty()
                && sentence.span.start() >= end
                && sentence.span.of(text).is_some();
            if !fits {
                return Err(PassageError::Sentence(index));
            }
            end = sentence.span.end();
        }
        Ok(Passage {
            span,
            section,
            sentences,
        })
    }

    /// Where the passage stands in the canonical text.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The position, among the document's blocks, of the heading above.
    #[must_use]
    pub fn section(&self) -> Option<u32> {
        self.section
    }

    /// The sentences in order; never empty.
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_refuses_spans_that_do_not_fit() {
        let text = "One went. Zwölf came.";
        let span = |s, e| Span::new(s, e).unwrap();
        let sentence = |s, e| Sentence {
            span: span(s, e),
            paragraph: 1,
            page: None,
        };
        let build = |whole, sentences| Passage::new(text, whole, None, sentences);
        assert!(build(span(0, 22), vec![sentence(0, 9), sentence(10, 22)]).is_ok());
        assert_eq!(
            build(span(0, 40), vec![sentence(0, 9)]),
            Err(PassageError::Passage)
        );
        assert_eq!(build(span(0, 22), vec![]), Err(PassageError::Passage));
        assert_eq!(
            build(span(0, 9), vec![sentence(0, 10)]),
            Err(PassageError::Sentence(0))
        );
        // byte 13 lies inside the two bytes of ö
        assert_eq!(
            build(span(0, 22), vec![sentence(0, 9), sentence(10, 13)]),
            Err(PassageError::Sentence(1))
        );
        assert_eq!(
            build(span(0, 22), vec![sentence(0, 12), sentence(10, 22)]),
            Err(PassageError::Sentence(1))
        );
    }
}

//! What is given to a person: citations, or the reason why there are none.
//!
//! These are plain values; the surfaces only render them. Field names and
//! shapes are the contract of `ask --json`.

pub mod abstain;
pub mod cite;
pub mod link;
pub mod select;

use std::fmt::Write as _;

use serde::Serialize;

use crate::annotate::Attribution;
use crate::document::{PartialDate, Span};

/// Whether the documents answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// There is at least one citation.
    Answered,
    /// Passages may answer, shown without a claim: [`Answer::nearest`] holds
    /// them, the likeliest first.
    Possible,
    /// There is none; [`Answer::reason`] says why.
    Abstained,
}

/// Why the documents do not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Abstention {
    /// Nothing like the question stands in the documents.
    NothingFound,
    /// Passages come near, and none answers.
    NearMatches,
    /// A person, body, place or year that the question names does not occur in
    /// the documents at all.
    NotInLibrary,
    /// The question has no word to look for.
    UnusableQuestion,
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The question as it was asked.
    pub question: String,
    /// Whether the documents answer.
    pub outcome: Outcome,
    /// Why not, when they do not.
    pub reason: Option<Abstention>,
    /// The calibrated probability, 0 to 1, that the first passage answers.
    pub confidence: f64,
    /// The citations, best first; only when the documents answer.
    pub citations: Vec<Citation>,
    /// The passages that may answer, likeliest first; the nearest ones when
    /// abstaining with near matches.
    pub nearest: Vec<Citation>,
    /// The question as it was understood, where that is not as it was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_as: Option<String>,
    /// Words of the question that were read as another word of the documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// Names, years and other numbers of the question that occur nowhere in the
    /// documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Time from question to answer, in microseconds.
    pub took_us: u64,
}

/// A word of the question that was read as another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// The word as typed.
    pub typed: String,
    /// The word that was searched for.
    pub searched: String,
}

/// The document that a citation is from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CitedDocument {
    /// Its name in the library.
    pub id: String,
    /// Its title; may be empty.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// What it is.
    pub kind: Option<String>,
    /// The date of publication.
    pub published: Option<PartialDate>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Who wrote it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Which version it is, where it is not the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The day on which that version was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added: Option<PartialDate>,
}

/// Who said the quoted words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CitedSpeaker {
    /// The name, or the description that the document gives in its place;
    /// `None` where somebody is quoted whom the passage does not name.
    pub name: Option<String>,
    /// The role as the document gives it.
    pub role: Option<String>,
    /// How it is known.
    pub how: Attribution,
}

/// A quote with the place where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Citation {
    /// 1 for the best.
    pub rank: u32,
    /// The calibrated probability, 0 to 1, that this passage answers.
    pub score: f64,
    /// Where it is from.
    pub document: CitedDocument,
    /// The heading above.
    pub section: Option<String>,
    /// The page, where the source has pages.
    pub page: Option<u32>,
    /// The number that is printed on the page, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_label: Option<String>,
    /// The mark of an inquiry or a court on the page: `INQ000123456_0003`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_reference: Option<String>,
    /// The pages of the quote whose words a machine has read from a picture.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub machine_read: Vec<u32>,
    /// The number of the paragraph in which the quote begins.
    pub paragraph: u32,
    /// The number of the paragraph in which it ends, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_paragraph: Option<u32>,
    /// The quote's place in the canonical text.
    pub span: Span,
    /// The answering sentence or sentences, verbatim.
    pub quote: String,
    /// The whole passage, verbatim.
    pub passage: String,
    /// The passage's place in the canonical text.
    pub passage_span: Span,
    /// The matching words, as places in the canonical text.
    pub highlights: Vec<Span>,
    /// Who said the quoted words, where somebody is said to have.
    pub speaker: Option<CitedSpeaker>,
    /// A link that opens at the quote.
    pub link: Option<String>,
    /// The SHA-256 of the quote's bytes, in hexadecimal.
    pub sha256: String,
    /// Other documents that hold the same words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<CitedDocument>,
    /// How the score came about, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

impl Citation {
    /// That a machine has read the quote from pictures of pages, as a person reads
    /// it; `None` where it stands in print.
    #[must_use]
    pub fn how_read(&self) -> Option<String> {
        let picture = match self.machine_read.as_slice() {
            [] => return None,
            [page] => format!("the picture of page {page}"),
            [first, .., last] => format!("the pictures of pages {first} to {last}"),
        };
        Some(format!("read by machine from {picture}, may have errors"))
    }

    /// The paragraphs over which the quote runs as a person reads them: `6`, or
    /// `6–8`.
    #[must_use]
    pub fn shown_paragraphs(&self) -> String {
        match self.last_paragraph {
            Some(last) => format!("{}–{last}", self.paragraph),
            None => self.paragraph.to_string(),
        }
    }

    /// The page as a person reads it, `12 (printed 10)`; `None` where the source
    /// has no pages.
    #[must_use]
    pub fn shown_page(&self) -> Option<String> {
        let page = self.page?;
        let mut shown = page.to_string();
        if let Some(label) = &self.page_label {
            let _ = write!(shown, " (printed {label})");
        }
        Some(shown)
    }
}

/// Every signal of one citation and what the model made of it, so that a
/// reader can redo the sum: `bias + Σ value × weight = score`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The signals in the model's order.
    pub signals: Vec<SignalValue>,
    /// The ranking score: the sum of `value × weight`.
    pub ranking_score: f64,
    /// The signals of confidence: the score of the citation is the logistic
    /// function of the sum of `value × weight`.
    pub confidence: Vec<SignalValue>,
    /// The words of the question as they were searched for, with their weights.
    pub terms: Vec<TermWeight>,
}

/// One signal of one citation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignalValue {
    /// The signal's name.
    pub name: &'static str,
    /// Its value for this citation.
    pub value: f64,
    /// Its weight in the model.
    pub weight: f64,
}

/// One word of the question as it was searched for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermWeight {
    /// The word as typed.
    pub term: String,
    /// Its share of the question's weight, 0 to 1.
    pub weight: f64,
}

//! A question becomes a query: what kind of answer is asked for, which words
//! carry the meaning and how much of it, whose words are asked for.
//!
//! The question is analysed by the same analyzer as the documents and compared
//! with the library's vocabulary through the [`Vocabulary`] trait; this module
//! knows nothing of how that is stored, of passages or of scores.
//!
//! 1. Stop words are dropped from the question, never from the index. A question
//!    of stop words alone keeps them.
//! 2. A word that the documents do not hold is read as an alias, as two words or
//!    as one, as a spelling mistake, in that order; what it was read as is kept
//!    so that a surface can show it.
//! 3. At most [`MAX_TERMS`] words are searched for; longer questions are refused.

pub mod aliases;
pub mod follow_up;
pub mod kind;
pub mod spelling;
pub mod terms;
pub mod typed;

pub use aliases::Aliases;
pub use kind::Kind;

use thiserror::Error;

/// The most words that are searched for in one question.
pub const MAX_TERMS: usize = 64;

/// The longest question, in bytes.
pub const MAX_BYTES: usize = 4_000;

/// The number of a stem in the library's vocabulary.
pub type StemId = u32;

/// What a query asks of the library's words.
pub trait Vocabulary {
    /// The number of passages.
    fn passages(&self) -> u32;
    /// The stem's number, if a document holds it.
    fn stem_id(&self, stem: &str) -> Option<StemId>;
    /// In how many passages the stem stands.
    fn passages_with(&self, stem: StemId) -> u32;
    /// The number of documents.
    fn documents(&self) -> u32;
    /// In how many documents the stem stands.
    fn documents_with(&self, stem: StemId) -> u32;
    /// The stems of the same word family, the stem itself among them.
    fn family(&self, stem: &str) -> Vec<StemId>;
    /// Whether the two stems stand side by side somewhere.
    fn holds_pair(&self, first: StemId, second: StemId) -> bool;
    /// Calls `sink` with each form of the documents that begins with `first`
    /// and with the number of passages that hold its stem.
    fn forms_beginning_with(&self, first: char, sink: &mut dyn FnMut(&str, u32));
}

/// One way in which the documents may put a word of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The stems, side by side.
    pub stems: Vec<StemId>,
    /// How much of the word's weight a match of this reading earns, 0 to 1.
    pub credit: f32,
    /// Whether the reading is the stem of the word as typed.
    pub exact: bool,
}

/// A word of the question that is searched for.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The word as typed.
    pub surface: String,
    /// Its folded spelling.
    pub form: String,
    /// The ways in which the documents may put it; empty where they never do.
    pub readings: Vec<Reading>,
    /// The inverse document frequency (Robertson and Zaragoza, 2009).
    pub idf: f32,
    /// The same counted over documents in place of passages.
    pub idf_of_documents: f32,
    /// The term's share of the question's weight; the shares add up to 1.
    pub weight: f32,
    /// Whether it is written as a name, or is a year.
    pub proper: bool,
    /// Whether it says what is asked for rather than what about.
    pub light: bool,
    /// Whether the documents hold it only under a corrected spelling.
    pub corrected: bool,
    /// Its place among the question's words.
    pub position: u32,
}

impl Term {
    /// Whether the documents hold the word in no reading at all.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.readings.is_empty()
    }
}

/// A word of the question that was read as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    /// As typed.
    pub typed: String,
    /// As searched for.
    pub searched: String,
}

/// A question, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The bare question that was understood ([`typed::bare`]).
    pub question: String,
    /// What kind of answer is asked for.
    pub kind: Kind,
    /// Whether it is worded as a question at all.
    pub asks: bool,
    /// The words that are searched for; never empty.
    pub terms: Vec<Term>,
    /// Whose words are asked for, as stems of the library, in `What did X say`.
    pub said_by: Option<SaidBy>,
    /// What was read as something else.
    pub corrected: Vec<Corrected>,
}

/// The person or body whose words are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct SaidBy {
    /// Which of the query's terms name the person or body.
    pub terms: Vec<usize>,
    /// Whether nothing else is asked: `What did X say?` with no subject.
    pub anything: bool,
}

/// Why a question cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QueryError {
    /// It has no word.
    #[error("the question has no word to look for")]
    Empty,
    /// It is too long.
    #[error(
        "the question is too long ({characters} characters, {words} words to look for): ask it in at most {MAX_TERMS} words and 1,000 characters"
    )]
    TooLong {
        /// Its length in characters.
        characters: usize,
        /// Its words to look for.
        words: usize,
    },
}

impl Query {
    /// Understands a question against a library's vocabulary and aliases.
    ///
    /// # Errors
    /// Where the question holds no word, or too many.
    pub fn understand(
        question: &str,
        vocabulary: &dyn Vocabulary,
        aliases: &Aliases,
    ) -> Result<Query, QueryError> {
        if question.len() > MAX_BYTES {
            return Err(QueryError::TooLong {
                characters: question.chars().count(),
                words: question.split_whitespace().count(),
            });
        }
        let question = typed::bare(question);
        let question = question.as_str();
        let words = terms::words(question);
        // `What?` and `Is it?` ask of nothing that a document could hold.
        if words.iter().all(terms::Word::only_asks) {
            return Err(QueryError::Empty);
        }
        let asked = kind::kind_of(&words);
        let mut query = terms::query(&words, &asked, vocabulary, aliases);
        if query.terms.is_empty() {
            return Err(QueryError::Empty);
        }
        if query.terms.len() > MAX_TERMS {
            return Err(QueryError::TooLong {
                characters: question.chars().count(),
                words: query.terms.len(),
            });
        }
        question.clone_into(&mut query.question);
        let total: f32 = query.terms.iter().map(|term| term.weight).sum();
        if total > 0.0 {
            for term in &mut query.terms {
                term.weight /= total;
            }
        }
        Ok(query)
    }

    /// The share of the question's weight that no document holds.
    #[must_use]
    pub fn missing_weight(&self) -> f32 {
        self.terms
            .iter()
            .filter(|term| term.is_missing())
            .map(|term| term.weight)
            .sum()
    }
}

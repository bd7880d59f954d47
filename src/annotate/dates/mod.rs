//! The dates in a document's sentences: when, how precisely, and how that is
//! known. Worked out once, at ingest.
//!
//! Three dates are kept apart: the date of what a sentence tells (here), that of
//! the publication, and that of the import (both [`Metadata`](crate::document::Metadata)).
//! A wrong date is worse than none, so:
//!
//! 1. A date that is written out with its year is taken as it stands. Day and
//!    month in figures are a date only where the document settles which of them
//!    stands first.
//! 2. A month, a day or a weekday without its year is placed by the publication
//!    date and the tense of its verb; where a date before it in the paragraph
//!    speaks against that, it stays undated.
//! 3. `two years later` leans on a date in the same sentence or the one before;
//!    `two years after …` on a date in its own clause; else it stays undated.
//! 4. A date in a line or heading of its own is that of the sentences below it in a
//!    chronology, where they have none and do not speak of another time.
//! 5. In examination, a month without its year takes none from the publication; an
//!    answer that confirms a question takes the question's one year.
//! 6. Four digits are a year only after a word that makes them one, never in a
//!    title (`Children Act 1989`) or before what is counted (`2000 cases`).
//!
//! It knows no question, no index and no other document.

mod chronology;
mod interval;
mod others;
mod points;
mod reading;
mod relative;
mod sense;
#[cfg(test)]
mod tests;
mod turns;
mod words;
mod years;

use serde::{Deserialize, Serialize};

use crate::document::{Document, Span};
use crate::passage::Passage;

pub use interval::{Interval, MONTHS, Precision, in_words};

/// How it is known when something was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// It is written out in the sentence.
    Written,
    /// It follows from the publication date.
    Publication,
    /// It follows from another date, at this place: `two years later`.
    Date(Span),
    /// Its year is that of an earlier date, at this place.
    YearOf(Span),
    /// It or its year is that of the heading or line above, at this place.
    Heading(Span),
}

/// What a date is to its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateRole {
    /// What the sentence tells was then.
    Event,
    /// It has been so from then on.
    Since,
    /// It was so until then.
    Until,
    /// It is or was to be so at the latest then.
    By,
    /// It lay ahead when the document was published.
    Planned,
    /// The date is compared with or leant on; nothing is told to be then.
    Reference,
}

/// A date in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// Its words in the canonical text; above the sentence where it stands in a
    /// line of its own.
    pub span: Span,
    /// When.
    pub when: Interval,
    /// How it is known.
    pub basis: Basis,
    /// What it is to its sentence.
    pub role: DateRole,
}

/// A date that others lean on.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    when: Interval,
    span: Span,
}

/// The dates of a document, which was cut into `passages`, in the order of its
/// text, each with the position of its sentence among those of all passages.
#[must_use]
pub fn dates(document: &Document, passages: &[Passage]) -> Vec<(usize, Dated)> {
    let mut reader = reading::Reader::new(document);
    let mut found = Vec::new();
    let mut of_one = Vec::new();
    let mut position = 0;
    for passage in passages {
        reader.passage(passage.section());
        for sentence in passage.sentences() {
            reader.sentence(sentence.span, sentence.paragraph, &mut of_one);
            found.extend(of_one.drain(..).map(|dated| (position, dated)));
            position += 1;
        }
    }
    found
}

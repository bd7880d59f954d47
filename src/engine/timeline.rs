//! The timeline: every dated sentence in order of time, each a citation; the
//! same fact from several sources once, with all of them; sources that disagree
//! side by side.
//!
//! A sentence that tells of several dates stands under each of them, and says
//! which others it holds. A date that lies inside another of the same sentence
//! replaces it (`in 2012 … in March 2012`); one that is only compared with or
//! leant on is no entry. Captions, titles, the line that says when a document
//! was published, and sentences that point to a source are none either.
//!
//! It writes no words of a case; it quotes. It knows no surface.

mod facts;
mod gather;
mod grouping;
#[cfg(test)]
mod tests;

use std::collections::hash_map::Entry as MapEntry;
use std::time::Instant;

use rustc_hash::FxHashMap;
use serde::Serialize;
use tracing::{debug, instrument};

use super::{Engine, EngineError, damaged};
use crate::annotate::dates::{Basis, DateRole, Dated, Interval, Precision, in_words};
use crate::answer::Citation;
use crate::answer::cite::{self, Material};
use crate::document::{PartialDate, Span};
use crate::index::candidate::Matcher;
use crate::query::{Query, QueryError};
use facts::{Fact, Families};
use gather::Found;

/// What of the timeline is wanted; everything by default.
#[derive(Debug, Clone, Default)]
pub struct TimelineAsk {
    /// Only what happened on this date or later.
    pub from: Option<PartialDate>,
    /// Only what happened on this date or earlier.
    pub to: Option<PartialDate>,
    /// Only sentences about these words.
    pub about: Option<String>,
    /// Only this document (its id).
    pub source: Option<String>,
}

/// Dated sentences in order of time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timeline {
    /// The entries, earliest first.
    pub entries: Vec<Entry>,
    /// How many sentences were looked at: those of the source and about the
    /// words that were asked for.
    pub sentences: u64,
    /// How many of them carry no date and are left out.
    pub undated: u64,
    /// How many dated ones lie outside the time that was asked for.
    pub outside: u64,
    /// How many of the documents have no date of publication, so that nothing
    /// in them can be dated by it.
    pub unpublished: u64,
    /// Words of `about` that occur nowhere in the documents.
    pub missing: Vec<String>,
    /// Time taken, in microseconds.
    pub took_us: u64,
}

/// One fact of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// When it was; where sources differ, the earliest.
    pub when: Interval,
    /// The same in words: `March 2012`, `by April 2016`.
    pub date: String,
    /// The year under which it stands.
    pub year: i16,
    /// What the sources disagree about, where they do.
    pub differ: Option<Disagreement>,
    /// The sentences that tell it; the first is the one to show.
    pub told: Vec<Telling>,
}

/// What sources disagree about that otherwise tell the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Disagreement {
    /// When it was.
    Date,
    /// A figure.
    Figure,
}

/// A sentence that tells a fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Telling {
    /// When it was, as this sentence has it.
    pub when: Interval,
    /// The same in words.
    pub date: String,
    /// What the date is to the sentence.
    pub role: DateRole,
    /// The date's words in the canonical text.
    pub date_span: Span,
    /// How the date is known.
    pub basis: Basis,
    /// The same in a phrase, where it is not written out: `from the
    /// publication date, 21 March 2014`.
    pub known: Option<String>,
    /// Other dates that the sentence tells of, in words.
    pub also: Vec<String>,
    /// The day on which the document was added to the library, where it is known.
    pub added: Option<PartialDate>,
    /// The sentence and its place; `document.published` is the date of the
    /// publication.
    pub citation: Citation,
}

impl Entry {
    /// What it stands under: its year, `1990`, or its decade, `1990s`.
    #[must_use]
    pub fn heading(&self) -> String {
        match self.when.precision() {
            Precision::Decade => format!("{}s", self.year - self.year % 10),
            _ => self.year.to_string(),
        }
    }
}

impl Telling {
    /// Whether what is told lay ahead when the document was published.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        let ahead = |published: PartialDate| self.when.first_day() > published.last_day();
        self.role == DateRole::Planned
            || (matches!(self.role, DateRole::By | DateRole::Since)
                && self.citation.document.published.is_some_and(ahead))
    }
}

impl Engine {
    /// The timeline of the library.
    ///
    /// # Errors
    /// [`EngineError::Usage`] where `source` names no document or `about` is too
    /// long or empty; [`EngineError::Library`] where a text is not what was
    /// indexed.
    #[instrument(skip_all)]
    pub fn timeline(&self, ask: &TimelineAsk) -> Result<Timeline, EngineError> {
        let started = Instant::now();
        let catalogue = self.index.catalogue();
        if let Some(id) = &ask.source
            && !catalogue.documents.iter().any(|d| d.metadata.id == *id)
        {
            return Err(self.unknown(id));
        }
        let query = match &ask.about {
            None => None,
            Some(words) => Some(
                Query::understand(words, &self.index, self.index.aliases()).map_err(|error| {
                    EngineError::Usage(match error {
                        QueryError::Empty => {
                            "Say what the timeline is to be about: a name, a place, a thing."
                                .to_owned()
                        }
                        QueryError::TooLong { .. } => {
                            "Those are too many words to be about; a few are enough.".to_owned()
                        }
                    })
                })?,
            ),
        };
        let nothing = Query {
            terms: Vec::new(),
            corrected: Vec::new(),
            ..query.clone().unwrap_or_else(empty_query)
        };
        let matcher = Matcher::new(query.as_ref().unwrap_or(&nothing), self.index.words());
        let mut timeline = Timeline {
            entries: Vec::new(),
            sentences: 0,
            undated: 0,
            outside: 0,
            unpublished: catalogue
                .documents
                .iter()
                .filter(|document| {
                    let metadata = &document.metadata;
                    metadata.published.is_none()
                        && ask.source.as_ref().is_none_or(|id| metadata.id == *id)
                })
                .count() as u64,
            missing: query.iter().flat_map(missing).collect(),
            took_us: 0,
        };
        let found = self.dated(ask, query.as_ref(), &matcher, &mut timeline)?;
        let mut families = Families::default();
        let facts: Vec<Fact> = found
            .iter()
            .map(|found| {
                let sentence = &found.candidate.sentences[found.position];
                let mut all = vec![found.dated];
                all.extend(found.others.iter().map(|when| Dated {
                    when: *when,
                    ..found.dated
                }));
                Fact::of(
                    &found.candidate,
                    sentence,
                    &found.dated,
                    &all,
                    &matcher,
                    (&self.index, &mut families),
                )
            })
            .collect();
        let mut texts = FxHashMap::default();
        for group in grouping::groups(&facts) {
            let mut told = Vec::new();
            for fact in &group.facts {
                if let Some(telling) = self.telling(&found[*fact], &mut texts)? {
                    told.push(telling);
                }
            }
            timeline.entries.extend(entry(told, group.differ));
        }
        timeline.entries.sort_by_cached_key(|entry| {
            let first = entry.told.first();
            (
                entry.when.first_day(),
                std::cmp::Reverse(entry.when.last_day()),
                first.map(|told| told.citation.document.id.clone()),
                first.map(|told| told.citation.span.start()),
            )
        });
        for (rank, telling) in (1..).zip(timeline.entries.iter_mut().flat_map(|e| &mut e.told)) {
            telling.citation.rank = rank;
        }
        timeline.took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        debug!(
            entries = timeline.entries.len(),
            undated = timeline.undated,
            took_us = timeline.took_us,
            "timeline"
        );
        Ok(timeline)
    }

    /// The citation of a dated sentence, with its date.
    fn telling(
        &self,
        found: &Found<'_>,
        texts: &mut FxHashMap<u32, (String, Option<String>)>,
    ) -> Result<Option<Telling>, EngineError> {
        let catalogue = self.index.catalogue();
        let number = found.candidate.passage;
        let passage = &catalogue.passages[number as usize];
        let document = &catalogue.documents[passage.document as usize];
        let (text, section) = match texts.entry(number) {
            MapEntry::Occupied(known) => known.into_mut(),
            MapEntry::Vacant(place) => {
                let text = self
                    .index
                    .passage_text(passage)
                    .map_err(|error| damaged(&error))?;
                let section = passage
                    .section
                    .and_then(|section| document.blocks.get(section as usize))
                    .map(|block| self.index.block_text(document, block.span))
                    .transpose()
                    .map_err(|error| damaged(&error))?;
                place.insert((text, section))
            }
        };
        let material = Material {
            metadata: &document.metadata,
            passage: text,
            passage_span: passage.span,
            sentences: found.candidate.sentences,
            statements: found.candidate.statements,
            section: section.as_deref(),
            pages: &document.pages,
            asked: None,
        };
        let at = found.position;
        let dated = &found.dated;
        let sentence = material.sentences.get(at).map(|sentence| sentence.span);
        let highlights = sentence.filter(|sentence| sentence.contains(dated.span));
        let highlights = highlights.iter().map(|_| dated.span).collect();
        let Some(mut citation) = cite::citation(&material, at..at + 1, at, 1.0, highlights) else {
            return Ok(None);
        };
        // whose words the date is in, not whose words stand beside it
        citation.speaker = citation.speaker.filter(|speaker| {
            material.statements.iter().any(|statement| {
                cite::speaker_of(statement) == *speaker
                    && statement
                        .content
                        .iter()
                        .any(|said| said.contains(dated.span) || sentence == Some(*said))
            })
        });
        let words = |span: Span| {
            self.index
                .block_text(document, span)
                .map_err(|error| damaged(&error))
        };
        let known = match dated.basis {
            Basis::Written => None,
            Basis::Publication => document
                .metadata
                .published
                .map(|date| format!("from the publication date, {}", in_words(date))),
            Basis::Date(span) => Some(format!("counted from “{}”", words(span)?)),
            Basis::YearOf(span) => Some(format!("the year from “{}” before it", words(span)?)),
            Basis::Heading(span) if span == dated.span => {
                Some(format!("the date stands above it: “{}”", words(span)?))
            }
            Basis::Heading(span) => Some(format!("the year from the heading “{}”", words(span)?)),
        };
        Ok(Some(Telling {
            when: dated.when,
            date: date_in_words(dated.when, dated.role),
            role: dated.role,
            date_span: dated.span,
            basis: dated.basis,
            known,
            added: document.metadata.added,
            also: found.others.iter().map(Interval::to_string).collect(),
            citation,
        }))
    }
}

/// The entry of sentences that tell one fact. The first is the one whose date
/// is most precise and written out, then the one published first.
fn entry(mut told: Vec<Telling>, differ: Option<Disagreement>) -> Option<Entry> {
    told.sort_by_key(|telling| {
        let published = telling.citation.document.published;
        (
            telling
                .when
                .first_day()
                .until(telling.when.last_day())
                .map_or(0, |s| s.get_days()),
            telling.known.is_some(),
            published.is_none(),
            published.map(PartialDate::first_day),
            telling.citation.document.id.clone(),
            telling.citation.span.start(),
        )
    });
    if differ == Some(Disagreement::Date) {
        told.sort_by_key(|telling| telling.when.first_day());
    }
    let first = told.first()?;
    Some(Entry {
        when: first.when,
        date: first.date.clone(),
        year: first.when.from().year(),
        differ,
        told,
    })
}

fn date_in_words(when: Interval, role: DateRole) -> String {
    match role {
        DateRole::Since => format!("since {when}"),
        DateRole::Until => format!("until {when}"),
        DateRole::By => format!("by {when}"),
        _ => when.to_string(),
    }
}

/// The words of a query that the documents do not hold.
fn missing(query: &Query) -> impl Iterator<Item = String> + '_ {
    query
        .terms
        .iter()
        .filter(|term| term.is_missing())
        .map(|term| term.surface.clone())
}

fn empty_query() -> Query {
    Query {
        question: String::new(),
        kind: crate::query::Kind::Other,
        asks: false,
        terms: Vec::new(),
        said_by: None,
        corrected: Vec::new(),
    }
}

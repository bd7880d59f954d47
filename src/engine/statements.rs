//! Who said what: the speakers of the documents with their bodies, and the
//! statements of one of them, or about something, in the order of time.
//!
//! The statements were found at ingest. This file chooses, orders and cites.

mod names;
mod responses;
mod tally;

use serde::Serialize;
use tracing::instrument;

use super::{Engine, EngineError, ShownStatement, damaged};
use crate::annotate::{Attribution, Statement};
use crate::answer::Citation;
use crate::document::{PartialDate, Span};
use crate::index::candidate::Matcher;
use crate::index::format::DocumentRecord;
use crate::query::Query;

use names::{Sought, SpeakerNames};
pub use responses::{Beside, FindingAndResponse};

/// Which statements are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only those of this person or body, and of the body's people.
    pub by: Option<String>,
    /// Only those that are about these words.
    pub about: Option<String>,
    /// Only those in this document (its id).
    pub source: Option<String>,
}

/// A speaker with the number of their statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpeakerCount {
    /// The name, or the description that a document gives in its place.
    pub name: String,
    /// The role, as a document gives it.
    pub role: Option<String>,
    /// How many statements of theirs there are.
    pub statements: u32,
}

/// A body with its people, or a person by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpeakerGroup {
    /// The name of the body, or of the person who is tied to none.
    pub name: String,
    /// The role, of a person by themselves.
    pub role: Option<String>,
    /// All statements: its own and those of its people.
    pub statements: u32,
    /// Those who speak for it, the most quoted first.
    pub people: Vec<SpeakerCount>,
}

/// Everybody whose words the documents hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Speakers {
    /// Bodies and people, the most quoted first.
    pub speakers: Vec<SpeakerGroup>,
    /// Statements of which a document is said to say them: `the report found`.
    pub of_documents: u32,
    /// Statements whose speaker the documents do not name for certain.
    pub not_named: u32,
}

impl Speakers {
    /// Whether the documents hold no statement at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.speakers.is_empty() && self.not_named == 0 && self.of_documents == 0
    }
}

/// Who said a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidBy {
    /// The name, or the description that the document gives in its place.
    pub name: String,
    /// The role, as the document gives it.
    pub role: Option<String>,
    /// The body for which they speak, where the document gives the tie.
    pub body: Option<String>,
}

/// Words that were said, verbatim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidWords {
    /// Where they stand in the canonical text.
    pub span: Span,
    /// The words.
    pub text: String,
}

/// A statement with its citation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// Who said it; `None` where the document does not make it certain.
    pub by: Option<SaidBy>,
    /// The words of the document that stand for the speaker there: a name, a
    /// description, `he`.
    pub called: Option<SaidWords>,
    /// The word that reports.
    pub cue: Option<SaidWords>,
    /// What was said; more than one where the cue or a paragraph's end stands
    /// between.
    pub words: Vec<SaidWords>,
    /// How it is known who said it.
    pub how: Attribution,
    /// The sentences that hold all of it.
    pub citation: Citation,
}

/// Statements, and what to say where there are none.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Statements {
    /// In the order of publication, undated last, then of the text.
    pub statements: Vec<Said>,
    /// Findings with the responses to them, where a document sets them side by
    /// side; of the document, or about the words, that were asked for.
    pub responses: Vec<FindingAndResponse>,
    /// The names of speakers like the one that was asked for, where it is
    /// nobody's.
    pub did_you_mean: Vec<String>,
}

/// How much of the weight of the words asked for a statement must hold.
const ABOUT: f32 = 0.6;

impl Engine {
    /// Everybody whose words the documents hold, with the number of statements;
    /// people under the bodies for which they speak.
    ///
    /// # Errors
    /// [`EngineError::Usage`] where no document has the id `source`.
    pub fn speakers_by_body(&self, source: Option<&str>) -> Result<Speakers, EngineError> {
        let names = SpeakerNames::new(&self.index.catalogue().aliases);
        let all = self.statements_in(source)?;
        let speakers = all.iter().filter_map(|(_, said)| said.speaker.as_ref());
        let mut tally = tally::Tally::new(&names, speakers);
        // a document's statements stand together
        let (mut number, mut last) = (0, None);
        for (record, statement) in &all {
            let id = Some(record.metadata.id.as_str());
            if last != id {
                (number, last) = (number + 1, id);
            }
            tally.count(number, statement.speaker.as_ref());
        }
        Ok(tally.finish())
    }

    /// The statements that are wanted, in the order of time.
    ///
    /// # Errors
    /// [`EngineError::Usage`] where no document has the id, or `about` has no
    /// word to look for; [`EngineError::Library`] where a text is damaged.
    #[instrument(skip_all)]
    pub fn statements(&self, wanted: &Wanted) -> Result<Statements, EngineError> {
        let mut answer = Statements::default();
        let mut chosen = self.statements_in(wanted.source.as_deref())?;
        if let Some(name) = &wanted.by {
            let names = SpeakerNames::new(&self.index.catalogue().aliases);
            let sought = Sought::new(name, &names);
            if sought.is_empty() {
                return Err(EngineError::Usage(
                    "There is no name in it. Give the name of a person or body.".to_owned(),
                ));
            }
            let speakers = || chosen.iter().filter_map(|(_, s)| s.speaker.as_ref());
            let whole = speakers().any(|speaker| sought.is(speaker));
            if !whole {
                answer.did_you_mean = sought.near(speakers());
            }
            chosen
                .retain(|(_, statement)| statement.speaker.as_ref().is_some_and(|s| sought.is(s)));
        }
        if let Some(words) = &wanted.about {
            self.keep_about(words, &mut chosen)?;
        }
        answer.responses = self.responses(wanted)?;
        let date = |record: &DocumentRecord| {
            let published = record.metadata.published;
            (published.is_none(), published.map(PartialDate::first_day))
        };
        // a stable sort: the order of the text stays inside a document
        chosen.sort_by(|(a, _), (b, _)| {
            date(a)
                .cmp(&date(b))
                .then_with(|| a.metadata.id.cmp(&b.metadata.id))
        });
        let mut text: Option<(&DocumentRecord, String)> = None;
        for (record, statement) in chosen {
            if text
                .as_ref()
                .is_none_or(|(known, _)| !std::ptr::eq(*known, record))
            {
                let read = self
                    .index
                    .document_text(record)
                    .map_err(|error| damaged(&error))?;
                text = Some((record, read));
            }
            if let Some((_, text)) = &text
                && let Some(mut said) = self.said(record, text, statement)
            {
                said.citation.rank = u32::try_from(answer.statements.len() + 1).unwrap_or(u32::MAX);
                answer.statements.push(said);
            }
        }
        Ok(answer)
    }

    /// The statements of all documents, or of one, in the library's order.
    fn statements_in(
        &self,
        source: Option<&str>,
    ) -> Result<Vec<(&DocumentRecord, &Statement)>, EngineError> {
        let catalogue = self.index.catalogue();
        if let Some(id) = source
            && !catalogue.documents.iter().any(|d| d.metadata.id == id)
        {
            return Err(self.unknown(id));
        }
        Ok(catalogue
            .documents
            .iter()
            .filter(|record| source.is_none_or(|id| record.metadata.id == id))
            .flat_map(|record| {
                let all = catalogue
                    .statements
                    .get(record.statements.positions())
                    .unwrap_or_default();
                all.iter()
                    .enumerate()
                    .filter(move |(at, _)| !is_told_again(all, *at))
                    .map(move |(_, statement)| (record, statement))
            })
            .collect())
    }

    /// Keeps the statements whose sentences, or the heading above, hold most of
    /// what some words mean.
    fn keep_about(
        &self,
        words: &str,
        chosen: &mut Vec<(&DocumentRecord, &Statement)>,
    ) -> Result<(), EngineError> {
        let unusable = || {
            EngineError::Usage(
                "There is no word to look for in it. Say what the statements should be about."
                    .to_owned(),
            )
        };
        let query =
            Query::understand(words, &self.index, self.index.aliases()).map_err(|_| unusable())?;
        let matcher = Matcher::new(&query, self.index.words());
        let total: f32 = query.terms.iter().map(|term| term.weight).sum();
        let catalogue = self.index.catalogue();
        chosen.retain(|(record, statement)| {
            let mut held = vec![0.0_f32; query.terms.len()];
            for number in record.passages.positions() {
                let Some(passage) = catalogue.passages.get(number) else {
                    continue;
                };
                let here = |span: Span| statement.content.iter().any(|c| c.overlaps(span));
                if !here(passage.span) {
                    continue;
                }
                let Some(candidate) = self
                    .index
                    .candidate(u32::try_from(number).unwrap_or(u32::MAX), 0.0)
                else {
                    continue;
                };
                let rows = candidate
                    .sentences
                    .iter()
                    .filter(|sentence| here(sentence.span))
                    .map(|sentence| candidate.sentence_tokens(sentence))
                    .chain([candidate.heading]);
                for row in rows {
                    for at in 0..row.len() {
                        matcher.hits(row, at, &mut |hit| {
                            held[hit.term] = held[hit.term].max(hit.credit);
                        });
                    }
                }
            }
            let sum: f32 = query
                .terms
                .iter()
                .zip(&held)
                .map(|(term, held)| term.weight * held)
                .sum();
            total > 0.0 && sum >= ABOUT * total
        });
        Ok(())
    }

    /// What is said in a block, and by whom.
    pub(super) fn statements_at(
        &self,
        record: &DocumentRecord,
        block: Span,
    ) -> Vec<ShownStatement> {
        let all = self
            .index
            .catalogue()
            .statements
            .get(record.statements.positions())
            .unwrap_or_default();
        let inside = |span: &Span| block.contains(*span);
        (0..all.len())
            .filter(|at| !is_told_again(all, *at))
            .map(|at| &all[at])
            .filter_map(|statement| {
                let words: Vec<Span> = statement.content.iter().copied().filter(inside).collect();
                (!words.is_empty()).then(|| ShownStatement {
                    by: said_by(statement),
                    how: statement.how,
                    called: statement.source.filter(inside),
                    cue: statement.cue.filter(inside),
                    words,
                })
            })
            .collect()
    }

    /// A statement as it is handed out.
    fn said(&self, record: &DocumentRecord, text: &str, statement: &Statement) -> Option<Said> {
        let words = |span: Span| {
            Some(SaidWords {
                span,
                text: span.of(text)?.to_owned(),
            })
        };
        let mut spans: Vec<Span> = statement.content.clone();
        // Speaker and cue may stand before the words, a paragraph before even.
        let first = *spans.first()?;
        let last = spans.last()?.end();
        let near = |span: &Span| {
            let gap = text.get(span.end().min(first.start())..first.start());
            gap.is_some_and(|gap| gap.len() < 400) && span.start() < last + 400
        };
        if statement.how != Attribution::Document {
            spans.extend(statement.source.filter(near));
            spans.extend(statement.cue.filter(near));
        }
        spans.sort_unstable();
        let (mut citation, _) = self.cite_words(record, text, &spans)?;
        citation.highlights.clone_from(&statement.content);
        citation.speaker = Some(crate::answer::cite::speaker_of(statement));
        Some(Said {
            by: said_by(statement),
            called: statement.source.and_then(words),
            cue: statement.cue.and_then(words),
            words: statement
                .content
                .iter()
                .copied()
                .filter_map(words)
                .collect(),
            how: statement.how,
            citation,
        })
    }
}

fn said_by(statement: &Statement) -> Option<SaidBy> {
    statement.speaker.as_ref().map(|speaker| SaidBy {
        name: speaker.name.clone(),
        role: speaker.role.clone(),
        body: speaker.body.clone(),
    })
}

/// Whether a statement beside this one has its words. `He said he had asked for
/// help` is one statement of his and not two; and where two verbs report the
/// same words for two speakers, the nearer verb's has them: `In a letter that
/// his lawyer read, he told the families that …`.
fn is_told_again(all: &[Statement], at: usize) -> bool {
    let own = &all[at];
    let near = at.saturating_sub(3)..(at + 4).min(all.len());
    near.filter(|other| *other != at).any(|other| {
        let wide = &all[other];
        let same = match (&own.speaker, &wide.speaker) {
            (Some(a), Some(b)) => a.name == b.name,
            (a, b) => a.is_none() && b.is_none(),
        };
        if own.content == wide.content && own.source != wide.source {
            return (to_cue(wide), other) < (to_cue(own), at);
        }
        let held = own
            .content
            .iter()
            .all(|span| wide.content.iter().any(|around| around.contains(*span)));
        same && held && (wide.content != own.content || other < at)
    })
}

/// How many bytes stand between the words and the verb that reports them.
fn to_cue(statement: &Statement) -> usize {
    match (statement.cue, statement.content.first()) {
        (Some(cue), Some(first)) if cue.end() <= first.start() => first.start() - cue.end(),
        (Some(cue), Some(first)) => cue.start().saturating_sub(first.end()),
        _ => 0,
    }
}

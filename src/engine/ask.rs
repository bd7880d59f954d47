//! One question, from words to citations.
//!
//! `question → query → candidates → ranking → answer or silence → citations`.
//! Each stage has a tracing span with counts; the question is never logged.

use std::time::Instant;

use tracing::{debug, instrument};

use super::meaning::Meaning;
use super::{Ask, Engine, EngineError, damaged};
use crate::answer::abstain::{Decision, Evidence, decide, worth_naming};
use crate::answer::cite::{self, Material};
use crate::answer::select::{Selected, select};
use crate::answer::{
    Abstention, Answer, Citation, Correction, Explanation, Outcome, SignalValue, TermWeight,
};
use crate::index::candidate::{Candidate, Matcher};
use crate::query::{Query, QueryError};
use crate::ranking::Model;
use crate::ranking::meaning::Nearness;
use crate::ranking::{Assessment, Ranked, confidence, reading, signals};

/// How many passages are ranked.
pub(super) const CANDIDATES: usize = 150;
/// How many citations are given when no number is asked for.
const DEFAULT_LIMIT: usize = 3;
/// How many near passages are shown in a silence when no number is asked for.
const DEFAULT_NEAR: usize = 2;
/// Sentences of a brief quote at most.
const BRIEF: usize = 2;
/// When no number is asked for, further citations are given down to this score:
/// below it a passage has words of the question and hardly an answer.
pub const BEARS_ON_IT: f64 = 0.05;

/// How far below the threshold the confidence of a passage lies at least which
/// lacks something that was asked for.
const UNCERTAIN: f32 = 0.05;

/// The most confidence in a passage that a machine has read from a picture, in
/// which any word may be another.
pub(super) const MACHINE_READ: f32 = 0.7;

impl Engine {
    /// Answers a question.
    ///
    /// # Errors
    /// [`EngineError::Usage`] for a question that is too long or a filter that
    /// names nothing; [`EngineError::Library`] where a text is not what was
    /// indexed.
    #[instrument(skip_all, fields(limit = ask.limit))]
    pub fn ask(&self, ask: &Ask) -> Result<Answer, EngineError> {
        let started = Instant::now();
        let question = match &ask.previous {
            Some(previous) => self.complete_follow_up(&ask.question, previous),
            None => ask.question.clone(),
        };
        let mut answer = Answer {
            question: ask.question.clone(),
            outcome: Outcome::Abstained,
            reason: Some(Abstention::UnusableQuestion),
            confidence: 0.0,
            citations: Vec::new(),
            nearest: Vec::new(),
            read_as: None,
            corrections: Vec::new(),
            missing: Vec::new(),
            took_us: 0,
        };
        let allowed = self.allowed(ask)?;
        let limit = if ask.limit > 0 {
            ask.limit
        } else {
            DEFAULT_LIMIT
        };
        let at_mark = self.at_mark(&question, limit, allowed.as_deref())?;
        if let Some(first) = at_mark.first() {
            answer.outcome = Outcome::Answered;
            answer.reason = None;
            answer.confidence = first.score;
            answer.citations = at_mark;
            answer.took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
            return Ok(answer);
        }
        match Query::understand(&question, &self.index, self.index.aliases()) {
            Err(QueryError::Empty) => {}
            Err(error @ QueryError::TooLong { .. }) => {
                let mut sentence = error.to_string();
                sentence.replace_range(..1, "T");
                return Err(EngineError::Usage(format!("{sentence}.")));
            }
            Ok(query) => {
                let plain = |text: &str| {
                    let words = crate::query::terms::words(text).into_iter();
                    words.map(|word| word.form).collect::<Vec<_>>()
                };
                answer.read_as =
                    (plain(&query.question) != plain(&question)).then(|| query.question.clone());
                self.answer(&query, ask, allowed.as_deref(), &mut answer)?;
            }
        }
        answer.took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        debug!(
            citations = answer.citations.len(),
            took_us = answer.took_us,
            "answered"
        );
        Ok(answer)
    }

    /// Fills in the answer to an understood question.
    fn answer(
        &self,
        query: &Query,
        ask: &Ask,
        allowed: Option<&[bool]>,
        answer: &mut Answer,
    ) -> Result<(), EngineError> {
        let all = ask.limit > 0;
        let limit = if all { ask.limit } else { DEFAULT_LIMIT };
        let (matcher, candidates, nearness) = self.found(query, CANDIDATES.max(limit), allowed)?;
        let assessment = Assessment {
            query,
            matcher: &matcher,
            nearness: &nearness,
            library: self.means,
            model: &self.model,
        };
        let ranked = assessment.rank(&candidates);
        answer.corrections = query
            .corrected
            .iter()
            .map(|c| Correction {
                typed: c.typed.clone(),
                searched: c.searched.clone(),
            })
            .collect();
        answer.missing = query
            .terms
            .iter()
            .filter(|t| t.is_missing() && !t.light && worth_naming(&t.surface, t.proper))
            .map(|t| t.surface.clone())
            .collect();
        let mut seen = std::collections::HashSet::new();
        answer
            .missing
            .retain(|word| seen.insert(word.to_lowercase()));
        if ranked.is_empty() {
            let decision = decide(query, Evidence::default(), self.caution, &self.model);
            answer.reason = decision.reason().or(Some(Abstention::NothingFound));
            return Ok(());
        }
        let probability = self.confidence(query, &ranked, 0);
        answer.confidence = rounded(probability);
        let covered = ranked
            .iter()
            .map(|passage| passage.plain[signals::SOFT_PASSAGE])
            .fold(0.0, f32::max);
        let evidence = Evidence {
            confidence: probability,
            covered,
            lacking: !confidence::may_answer(query, &ranked[0]),
        };
        let decision = decide(query, evidence, self.caution, &self.model);
        answer.outcome = decision.outcome();
        answer.reason = decision.reason();
        let (shown, limit) = match decision {
            Decision::Answered => (&mut answer.citations, limit),
            Decision::Abstained(Abstention::NearMatches) if !all => {
                (&mut answer.nearest, DEFAULT_NEAR)
            }
            Decision::Possible | Decision::Abstained(Abstention::NearMatches) => {
                (&mut answer.nearest, limit)
            }
            Decision::Abstained(_) => return Ok(()),
        };
        for selected in select(&ranked, limit, &matcher) {
            let score = rounded(self.confidence(query, &ranked, selected.at));
            if !all && !shown.is_empty() && score < BEARS_ON_IT {
                continue;
            }
            let Some(mut citation) = self.cite(query, &matcher, &selected, score, ask.brief)?
            else {
                continue;
            };
            if ask.explain {
                citation.explanation = Some(self.explain(query, &ranked, selected.at));
            }
            shown.push(citation);
        }
        for (rank, citation) in (1..).zip(shown.iter_mut()) {
            citation.rank = rank;
        }
        Ok(())
    }

    /// The candidates for a question by words and by meaning, with a matcher for
    /// it and with how near each candidate is in meaning.
    #[allow(clippy::type_complexity, reason = "three things that belong together")]
    pub(super) fn found(
        &self,
        query: &Query,
        limit: usize,
        allowed: Option<&[bool]>,
    ) -> Result<(Matcher<'_>, Vec<Candidate<'_>>, Vec<Nearness>), EngineError> {
        let matcher = Matcher::new(query, self.index.words());
        let meaning = Meaning::of(query, &self.index);
        let similar = meaning.as_ref().map(|meaning| &meaning.similar[..]);
        let mut candidates = self
            .index
            .retrieve(query, similar.unwrap_or_default(), limit, allowed)
            .map_err(|e| damaged(&e))?;
        let Some(meaning) = meaning else {
            return Ok((matcher, candidates, Vec::new()));
        };
        let nearness = meaning.compare(&self.index, &mut candidates, allowed);
        Ok((matcher.with_similar(&meaning.similar), candidates, nearness))
    }

    /// The probability that the passage at `at` answers.
    fn confidence(&self, query: &Query, ranked: &[Ranked<'_>], at: usize) -> f32 {
        let mut probability = self.probability(query, ranked, at, &self.model);
        if self.is_machine_read(ranked[at].candidate.passage) {
            probability = probability.min(MACHINE_READ);
        }
        if confidence::may_answer(query, &ranked[at]) {
            probability
        } else {
            // what lacks something that was asked for is never certain
            probability.min(self.model.threshold - UNCERTAIN)
        }
    }

    /// The probability that the passage at `at` answers by the signals alone.
    pub(super) fn probability(
        &self,
        query: &Query,
        ranked: &[Ranked<'_>],
        at: usize,
        model: &Model,
    ) -> f32 {
        match self.read_signals(query, ranked, at) {
            Some(signals) => model.read_probability(&signals),
            None => model.probability(&self.confidence_signals(query, ranked, at)),
        }
    }

    /// The signals of confidence of a passage that was read.
    pub(super) fn read_signals(
        &self,
        query: &Query,
        ranked: &[Ranked<'_>],
        at: usize,
    ) -> Option<[f32; reading::COUNT]> {
        let read = ranked[at].reading.as_ref()?;
        Some(reading::signals(
            query,
            &ranked[at],
            read,
            rival(ranked, at),
            self.means,
        ))
    }

    /// Whether a machine has read words of a passage from a picture.
    fn is_machine_read(&self, passage: u32) -> bool {
        let catalogue = self.index.catalogue();
        let passage = catalogue.passages.get(passage as usize);
        passage.is_some_and(|passage| {
            let document = catalogue.documents.get(passage.document as usize);
            document.is_some_and(|d| !cite::machine_read(&d.pages, passage.span).is_empty())
        })
    }

    /// The signals of confidence of the passage at `at`; its rival is the best of
    /// the others.
    pub(super) fn confidence_signals(
        &self,
        query: &Query,
        ranked: &[Ranked<'_>],
        at: usize,
    ) -> [f32; confidence::COUNT] {
        confidence::signals(query, &ranked[at], rival(ranked, at), self.means)
    }

    /// The citation of a selected passage.
    fn cite(
        &self,
        query: &Query,
        matcher: &Matcher<'_>,
        selected: &Selected<'_, '_>,
        score: f64,
        brief: bool,
    ) -> Result<Option<Citation>, EngineError> {
        let ranked = selected.ranked;
        let catalogue = self.index.catalogue();
        let Some(passage) = catalogue.passages.get(ranked.candidate.passage as usize) else {
            return Ok(None);
        };
        let Some(document) = catalogue.documents.get(passage.document as usize) else {
            return Ok(None);
        };
        let text = self
            .index
            .passage_text(passage)
            .map_err(|error| damaged(&error))?;
        let heading = passage
            .section
            .and_then(|section| document.blocks.get(section as usize));
        let section = match heading {
            Some(block) => Some(
                self.index
                    .block_text(document, block.span)
                    .map_err(|e| damaged(&e))?,
            ),
            None => None,
        };
        let asked = query.said_by.as_ref().and_then(|said| {
            ranked
                .candidate
                .statements
                .iter()
                .filter(|statement| statement.content.iter().any(|c| c.overlaps(passage.span)))
                .filter_map(|statement| statement.speaker.as_ref())
                .find(|speaker| matcher.names(query, &said.terms, &speaker.name))
        });
        let material = Material {
            metadata: &document.metadata,
            passage: &text,
            passage_span: passage.span,
            sentences: ranked.candidate.sentences,
            statements: ranked.candidate.statements,
            section: section.as_deref(),
            pages: &document.pages,
            asked: asked.map(|speaker| speaker.name.as_str()),
        };
        let highlights = matcher.highlights(&text, passage.span.start());
        let mut quoted = ranked.quoted(query);
        if brief && quoted.len() > BRIEF {
            // a companion far away would bring along what stands between
            let next = ranked.sentence + 1;
            let speech = query.said_by.as_ref().is_some_and(|said| said.anything);
            let end = next + usize::from(speech && quoted.contains(&next));
            quoted = ranked.sentence..end;
        }
        let Some(mut citation) =
            cite::citation(&material, quoted, ranked.sentence, score, highlights)
        else {
            return Ok(None);
        };
        citation.also_in = selected
            .same
            .iter()
            .filter_map(|same| catalogue.documents.get(same.candidate.document as usize))
            .map(|document| cite::cited(&document.metadata))
            .collect();
        Ok(Some(citation))
    }

    /// Every signal of the passage at `at` with its weight.
    fn explain(&self, query: &Query, ranked: &[Ranked<'_>], at: usize) -> Explanation {
        let values = |names: &[&'static str], values: &[f32], weights: &[f32]| {
            names
                .iter()
                .zip(values)
                .zip(weights)
                .map(|((name, value), weight)| SignalValue {
                    name,
                    value: f64::from(*value),
                    weight: f64::from(*weight),
                })
                .collect::<Vec<_>>()
        };
        let passage = values(&signals::NAMES, &ranked[at].signals, &self.model.passage);
        let confidence = match self.read_signals(query, ranked, at) {
            Some(read) => values(&reading::NAMES, &read, &self.model.read_confidence),
            None => values(
                &confidence::NAMES,
                &self.confidence_signals(query, ranked, at),
                &self.model.confidence,
            ),
        };
        Explanation {
            ranking_score: passage
                .iter()
                .map(|signal| signal.value * signal.weight)
                .sum(),
            signals: passage,
            confidence,
            terms: query
                .terms
                .iter()
                .map(|term| TermWeight {
                    term: term.surface.clone(),
                    weight: f64::from(term.weight),
                })
                .collect(),
        }
    }

    /// Which passages the filters allow, by number; `None` for all.
    fn allowed(&self, ask: &Ask) -> Result<Option<Vec<bool>>, EngineError> {
        if ask.source.is_none() && ask.speaker.is_none() && ask.from.is_none() && ask.to.is_none() {
            return Ok(None);
        }
        let catalogue = self.index.catalogue();
        if let Some(id) = &ask.source
            && !catalogue
                .documents
                .iter()
                .any(|document| document.metadata.id == *id)
        {
            return Err(self.unknown(id));
        }
        let mut allowed = vec![false; catalogue.passages.len()];
        for document in &catalogue.documents {
            let metadata = &document.metadata;
            let dated = |keep: &dyn Fn(crate::document::PartialDate) -> bool| {
                metadata.published.is_some_and(keep)
            };
            let kept = ask.source.as_ref().is_none_or(|id| metadata.id == *id)
                && ask
                    .from
                    .is_none_or(|from| dated(&|date| date.last_day() >= from.first_day()))
                && ask
                    .to
                    .is_none_or(|to| dated(&|date| date.first_day() <= to.last_day()));
            if kept {
                allowed[document.passages.positions()].fill(true);
            }
        }
        if let Some(speaker) = &ask.speaker {
            self.keep_speaker(speaker, &mut allowed)?;
        }
        Ok(Some(allowed))
    }

    /// Keeps only the passages that hold words of a person or body.
    fn keep_speaker(&self, speaker: &str, allowed: &mut [bool]) -> Result<(), EngineError> {
        let unknown = || {
            let speaker: String = speaker.chars().take(80).collect();
            EngineError::Usage(format!("The documents name no speaker like `{speaker}`."))
        };
        let query =
            Query::understand(speaker, &self.index, self.index.aliases()).map_err(|_| unknown())?;
        let matcher = Matcher::new(&query, self.index.words());
        let terms: Vec<usize> = (0..query.terms.len()).collect();
        let catalogue = self.index.catalogue();
        let mut known = false;
        for document in &catalogue.documents {
            let said: Vec<_> = catalogue
                .statements
                .get(document.statements.positions())
                .unwrap_or_default()
                .iter()
                .filter(|statement| {
                    statement.speaker.as_ref().is_some_and(|s| {
                        matcher.names(&query, &terms, &s.name)
                            || s.role
                                .as_deref()
                                .is_some_and(|role| matcher.names(&query, &terms, role))
                    })
                })
                .collect();
            known |= !said.is_empty();
            for number in document.passages.positions() {
                let span = catalogue.passages[number].span;
                allowed[number] &= said.iter().any(|statement| {
                    statement
                        .content
                        .iter()
                        .any(|content| content.overlaps(span))
                });
            }
        }
        if known { Ok(()) } else { Err(unknown()) }
    }
}

/// The best of the passages that are not the one at `at`.
fn rival<'r, 'a>(ranked: &'r [Ranked<'a>], at: usize) -> Option<&'r Ranked<'a>> {
    ranked.get(usize::from(at == 0))
}

/// A probability with four digits: more would claim more than is known.
fn rounded(probability: f32) -> f64 {
    (f64::from(probability) * 10_000.0).round() / 10_000.0
}

//! Which sentences the timeline is made of: those of the source and about the
//! words that were asked for, with a date at which something is told.

use super::{Timeline, TimelineAsk};
use crate::annotate::dates::{Basis, DateRole, Dated, Interval};
use crate::document::{BlockKind, Span};
use crate::engine::{Engine, EngineError, damaged};
use crate::index::candidate::{Candidate, Matcher, SentenceRecord, TokenRecord};
use crate::index::format::DocumentRecord;
use crate::query::Query;

/// A sentence is about something from this share of its weight on.
const ABOUT: f32 = 0.5;
/// What a word in the heading counts beside one in the sentence.
const IN_HEADING: f32 = 0.8;
/// What a word elsewhere in the passage counts.
const IN_PASSAGE: f32 = 0.5;

/// A dated sentence on its way into the timeline.
pub(super) struct Found<'e> {
    pub(super) candidate: Candidate<'e>,
    pub(super) position: usize,
    pub(super) dated: Dated,
    pub(super) others: Vec<Interval>,
}

impl Engine {
    /// The dated sentences that are wanted, in the order of the documents.
    pub(super) fn dated<'e>(
        &'e self,
        ask: &TimelineAsk,
        query: Option<&Query>,
        matcher: &Matcher<'_>,
        timeline: &mut Timeline,
    ) -> Result<Vec<Found<'e>>, EngineError> {
        let catalogue = self.index.catalogue();
        let mut dates = catalogue.dates.iter().peekable();
        let mut found = Vec::new();
        for number in 0..catalogue.passages.len() {
            let passage = &catalogue.passages[number];
            let document = &catalogue.documents[passage.document as usize];
            let wanted = ask
                .source
                .as_ref()
                .is_none_or(|id| document.metadata.id == *id);
            let Some(candidate) = u32::try_from(number)
                .ok()
                .filter(|_| wanted)
                .and_then(|number| self.index.candidate(number, 0.0))
            else {
                continue;
            };
            if kind_of(document, passage.span) == Some(BlockKind::Caption) {
                continue;
            }
            let whole = query.map(|query| (query, coverage(matcher, query, candidate.tokens)));
            let heading = query.map(|query| coverage(matcher, query, candidate.heading));
            for (position, sentence) in candidate.sentences.iter().enumerate() {
                let at = passage.sentences.start as usize + position;
                while dates
                    .next_if(|date| (date.sentence as usize) < at)
                    .is_some()
                {}
                let mut own = Vec::new();
                while let Some(date) = dates.next_if(|date| date.sentence as usize == at) {
                    own.push(date.dated);
                }
                if let (Some((query, whole)), Some(heading)) = (&whole, &heading)
                    && !is_about(query, matcher, &candidate, sentence, heading, whole)
                {
                    continue;
                }
                timeline.sentences += 1;
                let kept = telling_dates(&own);
                if kept.is_empty() || !self.is_told(document, sentence, &own)? {
                    timeline.undated += 1;
                    continue;
                }
                let inside = |dated: &&Dated| {
                    ask.from
                        .is_none_or(|from| dated.when.last_day() >= from.first_day())
                        && ask
                            .to
                            .is_none_or(|to| dated.when.first_day() <= to.last_day())
                };
                if !kept.iter().any(|dated| inside(&dated)) {
                    timeline.outside += 1;
                }
                for dated in kept.iter().filter(inside) {
                    let others = kept.iter().filter(|other| other.span != dated.span);
                    found.push(Found {
                        candidate,
                        position,
                        dated: *dated,
                        others: others.map(|dated| dated.when).collect(),
                    });
                }
            }
        }
        Ok(found)
    }

    /// Whether a sentence tells of something, and is no title, no line that says
    /// when its document was published and no pointer to a source.
    fn is_told(
        &self,
        document: &DocumentRecord,
        sentence: &SentenceRecord,
        dates: &[Dated],
    ) -> Result<bool, EngineError> {
        let text = self
            .index
            .block_text(document, sentence.span)
            .map_err(|error| damaged(&error))?;
        let words = text.split_whitespace().count();
        let ends = text
            .trim_end_matches(['"', '”', '’', '\'', ')', ' ', '*'])
            .ends_with(['.', '!', '?', ':', ';', '…']);
        let row = matches!(
            kind_of(document, sentence.span),
            Some(BlockKind::ListItem | BlockKind::TableRow)
        );
        let lower = text.trim_start().to_lowercase();
        let stamp = [
            "published",
            "updated",
            "last updated",
            "posted",
            "first published",
            "date:",
        ]
        .iter()
        .any(|word| lower.starts_with(word))
            && words <= 12;
        let pointer = ["http://", "https://", "www."]
            .iter()
            .any(|address| lower.contains(address));
        let own_publication = document.metadata.published.is_some_and(|published| {
            dates.len() == 1
                && dates[0].basis == Basis::Written
                && dates[0].when == Interval::of(published)
                && dates[0]
                    .span
                    .start()
                    .checked_sub(sentence.span.start())
                    .and_then(|at| text.get(..at))
                    .is_some_and(|before| {
                        before
                            .split_whitespace()
                            .rev()
                            .take(3)
                            .any(|word| word.eq_ignore_ascii_case("published"))
                    })
        });
        Ok(!stamp && !pointer && !own_publication && (row && words > 2 || ends || words > 20))
    }
}

/// The dates under which a sentence stands.
fn telling_dates(dates: &[Dated]) -> Vec<Dated> {
    let told = |dated: &&Dated| dated.role != DateRole::Reference;
    let mut kept: Vec<Dated> = Vec::new();
    for dated in dates.iter().filter(told) {
        let narrower = dates.iter().filter(told).any(|other| {
            other.span != dated.span
                && dated.when.contains(other.when)
                && (dated.when != other.when || other.span < dated.span)
        });
        if !narrower {
            kept.push(*dated);
        }
    }
    kept
}

/// What the block is that a span lies in.
fn kind_of(document: &DocumentRecord, span: Span) -> Option<BlockKind> {
    let after = document
        .blocks
        .partition_point(|block| block.span.start() <= span.start());
    let block = document.blocks.get(after.checked_sub(1)?)?;
    block.span.contains(span).then_some(block.kind)
}

/// For each term of the query how well some tokens hold it.
fn coverage(matcher: &Matcher<'_>, query: &Query, tokens: &[TokenRecord]) -> Vec<f32> {
    let mut held = vec![0.0_f32; query.terms.len()];
    for at in 0..tokens.len() {
        if matcher.may_begin(tokens[at]) {
            matcher.hits(tokens, at, &mut |hit| {
                held[hit.term] = held[hit.term].max(hit.credit);
            });
        }
    }
    held
}

/// Whether a sentence is about the query: by its own words, with the heading's
/// and the passage's in the second place.
fn is_about(
    query: &Query,
    matcher: &Matcher<'_>,
    candidate: &Candidate<'_>,
    sentence: &SentenceRecord,
    heading: &[f32],
    passage: &[f32],
) -> bool {
    let own = coverage(matcher, query, candidate.sentence_tokens(sentence));
    let (mut covered, mut direct) = (0.0, 0.0);
    for (at, term) in query.terms.iter().enumerate() {
        let near = own[at].max(IN_HEADING * heading[at]);
        direct += term.weight * near;
        covered += term.weight * near.max(IN_PASSAGE * passage[at]);
    }
    direct > 0.0 && covered >= ABOUT
}

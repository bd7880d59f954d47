//! Places that were found become citations, read from text whose hash was
//! compared as it was read.

use rustc_hash::FxHashMap;

use super::verdict::{Found, Judged, Quotation};
use super::{CheckedPlace, Compared, MOST_PLACES, Verdict};
use crate::analysis::lexicon;
use crate::annotate::Statement;
use crate::answer::cite::{self, Words};
use crate::answer::{Citation, CitedSpeaker};
use crate::document::{BlockKind, PartialDate, Span};
use crate::engine::{Engine, EngineError, damaged};
use crate::index::format::DocumentRecord;
use crate::index::quoted::SoughtWord;

/// So many near sentences are shown.
const NEAR: usize = 3;

impl Engine {
    /// What a machine has read from a picture never stands word for word: it counts
    /// only where the words stand nowhere else, and is called what it is.
    pub(super) fn set_machine_read_apart(&self, judged: &mut Judged) {
        if !matches!(judged.outcome, Verdict::WordForWord | Verdict::WordsLeftOut) {
            return;
        }
        let documents = &self.index.catalogue().documents;
        let is_read = |found: &Found| {
            let pages = documents.get(found.document).map(|record| &record.pages);
            pages.is_some_and(|pages| {
                let mut spans = found.spans.iter();
                spans.any(|span| !cite::machine_read(pages, *span).is_empty())
            })
        };
        if judged.found.iter().all(is_read) {
            judged.outcome = Verdict::MachineRead;
        } else {
            judged.found.retain(|found| !is_read(found));
        }
    }

    /// The places with their citations.
    pub(super) fn checked_places(
        &self,
        quotation: &Quotation<'_>,
        mut found: Vec<Found>,
        outcome: Verdict,
    ) -> Result<Vec<CheckedPlace>, EngineError> {
        let documents = &self.index.catalogue().documents;
        if matches!(
            outcome,
            Verdict::WordForWord | Verdict::WordsLeftOut | Verdict::MachineRead
        ) {
            let date = |found: &Found| -> (bool, Option<PartialDate>) {
                let published = documents[found.document].metadata.published;
                (published.is_none(), published)
            };
            found.sort_by_key(|f| (date(f), f.document, f.spans.first().copied()));
        }
        found.truncate(MOST_PLACES);
        let mut texts: FxHashMap<usize, String> = FxHashMap::default();
        let mut places = Vec::with_capacity(found.len());
        for (rank, found) in (1..).zip(found) {
            let record = &documents[found.document];
            if let std::collections::hash_map::Entry::Vacant(entry) = texts.entry(found.document) {
                let text = self
                    .index
                    .document_text(record)
                    .map_err(|error| damaged(&error))?;
                entry.insert(text);
            }
            let Some(text) = texts.get(&found.document) else {
                continue;
            };
            let spans = stretches(record, &found.spans);
            let Some((mut citation, speakers)) = self.cite_words(record, text, &spans) else {
                continue;
            };
            citation.rank = rank;
            let part = quotation
                .letters
                .cover(found.quotation.clone())
                .filter(|_| matches!(outcome, Verdict::Joined | Verdict::InPart));
            let cover = found.spans.first().zip(found.spans.last());
            let words = cover.and_then(|(first, last)| first.cover(*last).of(text));
            places.push(CheckedPlace {
                part,
                stands_in: block_at(record, citation.highlights.first().copied()),
                words: words.unwrap_or_default().to_owned(),
                comparison: found
                    .stretches
                    .iter()
                    .map(|(difference, in_text, typed)| Compared {
                        difference: *difference,
                        quotation: typed
                            .and_then(|span| span.of(quotation.typed))
                            .unwrap_or_default()
                            .to_owned(),
                        document: in_text
                            .and_then(|span| span.of(text))
                            .unwrap_or_default()
                            .to_owned(),
                    })
                    .collect(),
                spans,
                citation,
                other_speakers: speakers,
            });
        }
        Ok(places)
    }

    /// The citation of the sentences that hold some words, with the speaker of
    /// most of them, and the other speakers.
    pub(in crate::engine) fn cite_words(
        &self,
        record: &DocumentRecord,
        text: &str,
        spans: &[Span],
    ) -> Option<(Citation, Vec<CitedSpeaker>)> {
        let catalogue = self.index.catalogue();
        let all = spans.first()?.cover(*spans.last()?);
        let passages = catalogue.passages.get(record.passages.positions())?;
        let held: Vec<_> = passages.iter().filter(|p| p.span.overlaps(all)).collect();
        let sentences: Vec<_> = held
            .iter()
            .filter_map(|p| catalogue.sentences.get(p.sentences.positions()))
            .flatten()
            .filter(|sentence| sentence.span.overlaps(all))
            .collect();
        let running = sentences
            .first()
            .zip(sentences.last())
            .filter(|(first, _)| first.span.start() <= all.start());
        let (quote, passage, page, paragraph, last, section) = if let Some((first, last)) = running
        {
            (
                first.span.cover(last.span).cover(all),
                held.first()?.span.cover(held.last()?.span).cover(all),
                first.page,
                first.paragraph,
                last.paragraph,
                held.first()?.section,
            )
        } else {
            let at = record
                .blocks
                .partition_point(|block| block.span.end() <= all.start());
            let block = record.blocks.get(at)?;
            // Nothing is cut inside a sentence, nor inside a heading.
            let to_end = record
                .blocks
                .iter()
                .skip(at)
                .rfind(|block| block.span.start() < all.end())
                .map_or(all, |last| match sentences.last() {
                    Some(sentence) if sentence.span.end() > last.span.start() => sentence.span,
                    _ => last.span,
                });
            let span = block.span.cover(all).cover(to_end);
            let before = &record.blocks[..at];
            let number = before.iter().filter(|b| b.kind.is_quotable()).count();
            let section = before.iter().rposition(|b| b.kind.is_heading());
            let total = record
                .blocks
                .iter()
                .filter(|b| b.kind.is_quotable())
                .count();
            let paragraph = u32::try_from((number + 1).min(total)).ok()?;
            (
                span,
                span,
                block.page,
                paragraph,
                paragraph,
                section.and_then(|section| u32::try_from(section).ok()),
            )
        };
        // A paragraph may run over a page's end: the words' own page counts.
        let page = cite::page_at(&record.pages, all.start()).or(page);
        let section = section
            .and_then(|section| record.blocks.get(section as usize))
            .and_then(|block| block.span.of(text));
        let statements = catalogue.statements.get(record.statements.positions())?;
        let mut speakers = speakers(statements, spans);
        let speaker = (!speakers.is_empty()).then(|| speakers.remove(0));
        let citation = cite::of_words(&Words {
            metadata: &record.metadata,
            text,
            quote,
            passage,
            section,
            page,
            pages: &record.pages,
            paragraph,
            last_paragraph: (last > paragraph).then_some(last),
            highlights: spans,
            speaker,
        })?;
        Some((citation, speakers))
    }

    /// The sentences nearest to words that stand nowhere.
    pub(super) fn near_sentences(
        &self,
        sought: &[SoughtWord],
        passages: &[u32],
    ) -> Result<Vec<Citation>, EngineError> {
        let catalogue = self.index.catalogue();
        let words = self.index.words();
        let mut wanted: Vec<u32> = sought
            .iter()
            .filter(|word| !lexicon::is_stop(&word.stem))
            .filter_map(|word| words.stems.find(&word.stem))
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let content = sought
            .iter()
            .filter(|word| !lexicon::is_stop(&word.stem))
            .count();
        let mut best: Vec<(usize, u32, usize)> = Vec::new();
        for &number in passages {
            let Some(candidate) = self.index.candidate(number, 0.0) else {
                continue;
            };
            let most = candidate
                .sentences
                .iter()
                .enumerate()
                .map(|(at, sentence)| {
                    let tokens = candidate.sentence_tokens(sentence);
                    let held = wanted
                        .iter()
                        .filter(|stem| tokens.iter().any(|t| words.stem_of_token(*t) == **stem));
                    (held.count(), std::cmp::Reverse(at))
                });
            if let Some((held, at)) = most.max()
                && held >= 2
                && held * 5 >= content * 2
            {
                best.push((held, number, at.0));
            }
        }
        best.sort_by_key(|(held, number, _)| (std::cmp::Reverse(*held), *number));
        let mut near = Vec::new();
        for (rank, (_, number, at)) in (1..).zip(best.into_iter().take(NEAR)) {
            let Some(record) = catalogue
                .passages
                .get(number as usize)
                .and_then(|passage| catalogue.documents.get(passage.document as usize))
            else {
                continue;
            };
            let span = self
                .index
                .candidate(number, 0.0)
                .and_then(|c| Some(c.sentences.get(at)?.span));
            let text = self
                .index
                .document_text(record)
                .map_err(|error| damaged(&error))?;
            if let Some(span) = span
                && let Some((mut citation, _)) = self.cite_words(record, &text, &[span])
            {
                if citation.speaker.is_none() {
                    let said = catalogue.statements.get(record.statements.positions());
                    citation.speaker = only_speaker(said.unwrap_or_default(), span);
                }
                citation.rank = rank;
                citation.highlights = Vec::new();
                near.push(citation);
            }
        }
        Ok(near)
    }
}

/// What the block at a place is.
fn block_at(record: &DocumentRecord, span: Option<Span>) -> BlockKind {
    let start = span.map_or(0, Span::start);
    let at = record
        .blocks
        .partition_point(|block| block.span.end() <= start);
    record
        .blocks
        .get(at)
        .map_or(BlockKind::Paragraph, |block| block.kind)
}

/// Words as stretches: one stretch runs on as long as no block without a word
/// of it lies between.
fn stretches(record: &DocumentRecord, words: &[Span]) -> Vec<Span> {
    let block = |span: &Span| {
        record
            .blocks
            .partition_point(|block| block.span.end() <= span.start())
    };
    let mut found: Vec<(Span, usize)> = Vec::new();
    for word in words {
        let at = block(word);
        match found.last_mut() {
            Some((span, last)) if at <= *last + 1 => {
                *span = span.cover(*word);
                *last = at;
            }
            _ => found.push((*word, at)),
        }
    }
    found.into_iter().map(|(span, _)| span).collect()
}

/// Whose words a sentence quotes, also where its writer has the most words of
/// it; `None` where it quotes several.
fn only_speaker(statements: &[Statement], sentence: Span) -> Option<CitedSpeaker> {
    let quoted = statements
        .iter()
        .flat_map(|statement| &statement.content)
        .filter_map(|content| {
            let start = content.start().max(sentence.start());
            let end = content.end().min(sentence.end());
            (start < end).then(|| Span::new(start, end)).flatten()
        });
    let mut said = speakers(statements, &quoted.collect::<Vec<_>>());
    if said.len() == 1 { said.pop() } else { None }
}

/// Those whose words stand at some places, the one of most of them first;
/// nobody where most of the words are the writer's.
fn speakers(statements: &[Statement], spans: &[Span]) -> Vec<CitedSpeaker> {
    let mut said: Vec<(usize, CitedSpeaker)> = Vec::new();
    for statement in statements {
        let shared: usize = statement
            .content
            .iter()
            .flat_map(|content| spans.iter().map(move |span| (content, span)))
            .map(|(a, b)| {
                a.end()
                    .min(b.end())
                    .saturating_sub(a.start().max(b.start()))
            })
            .sum();
        if shared == 0 {
            continue;
        }
        let speaker = cite::speaker_of(statement);
        match said
            .iter_mut()
            .find(|(_, known)| known.name == speaker.name)
        {
            Some((so_far, _)) => *so_far += shared,
            None => said.push((shared, speaker)),
        }
    }
    said.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    let all: usize = spans.iter().map(|span| span.len()).sum();
    let by_speakers: usize = said.iter().map(|(shared, _)| shared).sum();
    if by_speakers * 2 < all {
        return Vec::new();
    }
    said.into_iter().map(|(_, speaker)| speaker).collect()
}

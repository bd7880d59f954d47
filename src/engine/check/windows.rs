//! The stretches of the documents in which quoted words may stand, as letters.
//!
//! It finds and reads; it judges nothing.

use rustc_hash::FxHashMap;

use crate::analysis::lexicon;
use crate::check::{Letters, Reader};
use crate::document::{BlockKind, Span};
use crate::engine::{Engine, EngineError, damaged};
use crate::index::format::{DocumentRecord, TokenRecord};
use crate::index::quoted::SoughtWord;

/// How many words of a quotation are looked up together.
const PART: usize = 12;
/// At most so many parts of a long quotation are looked up.
const MOST_PARTS: usize = 24;
/// Of each part so many of the rarest stems.
const RAREST: usize = 6;
/// A part of which every word stands in more passages is left out where there
/// are at least [`MANY_PARTS`].
const EVERYWHERE: u32 = 20_000;
const MANY_PARTS: usize = 4;
/// Up to so many passages are read without being sifted first, and so many of
/// the best are read of those that were.
const FEW: usize = 60;
/// Where the rarest stems of a part stand together in more passages, all of its
/// stems are asked for.
const MANY: usize = 2_000;
/// So many passages are listed for a second look at most, as far as that can be.
const MOST_LISTED: u32 = 60_000;
/// So many passages are read that share pairs of content words.
const ALIKE: usize = 32;
/// Of passages that hold nearly all of the quotation's pairs so many are read.
const MOST_READ: usize = 3_000;

/// A stretch of a document.
pub(super) struct Window {
    /// The number of the document.
    pub(super) document: usize,
    /// Its words in order: first all of them, then, where such stand between,
    /// without the lines of the page, and those of running text alone.
    pub(super) streams: Vec<Letters>,
}

impl Engine {
    /// The passages in which the words, or some of them, may stand: those that
    /// hold all of a part's rarest stems, and those that share pairs of words
    /// with the whole.
    ///
    /// A border between two passages parts at most one of two parts, so a place
    /// that runs over one is found by the other.
    pub(super) fn worth_reading(&self, sought: &[SoughtWord]) -> Result<Vec<u32>, EngineError> {
        let size = PART.min(sought.len().div_ceil(2)).max(1);
        let parts: Vec<&[SoughtWord]> = sought.chunks(size).collect();
        let step = parts.len().div_ceil(MOST_PARTS).max(1);
        let mut found = Vec::new();
        let mut whole = self
            .index
            .resembling(sought, ALIKE)
            .map_err(|error| damaged(&error))?;
        for part in parts.iter().step_by(step) {
            let common = part.iter().all(|word| word.held > EVERYWHERE);
            if common && parts.len() >= MANY_PARTS {
                continue;
            }
            let stems = rarest(part, RAREST);
            let held = self.index.holding(&stems, stems.len());
            let mut held = held.map_err(|error| damaged(&error))?;
            if held.len() > MANY {
                // Words that stand everywhere: then all of the part's must.
                let all = rarest(part, PART);
                let narrowed = self.index.holding(&all, all.len());
                held = narrowed.map_err(|error| damaged(&error))?;
            }
            found.extend(held);
            // Captions and lines of the page are in no passage's tokens.
            let beside = self.index.beside_holding(&stems);
            whole.extend(beside.map_err(|error| damaged(&error))?.iter().take(FEW));
        }
        whole.extend(self.few_of(sought, found));
        whole.sort_unstable();
        whole.dedup();
        Ok(whole)
    }

    /// As [`Engine::worth_reading`], for a short quotation of which some words
    /// are cut at line ends and so are not indexed whole: the passages that hold
    /// half of the stems.
    pub(super) fn worth_another_look(
        &self,
        sought: &[SoughtWord],
    ) -> Result<Vec<u32>, EngineError> {
        if sought.len() > 2 * PART || sought.iter().all(|word| word.held > EVERYWHERE) {
            return Ok(Vec::new());
        }
        let stems = rarest(sought, RAREST);
        // What is listed for this are all passages of the rarest stems, one more
        // than may be missing.
        let mut held: Vec<u32> = sought
            .iter()
            .filter(|word| stems.contains(&word.stem.as_str()))
            .map(|word| word.held)
            .collect();
        held.sort_unstable();
        let mut least = stems.len().div_ceil(2);
        while least + 1 < stems.len()
            && held.iter().take(stems.len() + 1 - least).sum::<u32>() > MOST_LISTED
        {
            least += 1;
        }
        let found = self
            .index
            .holding(&stems, least)
            .map_err(|error| damaged(&error))?;
        Ok(self.few_of(sought, found))
    }

    fn few_of(&self, sought: &[SoughtWord], mut found: Vec<u32>) -> Vec<u32> {
        found.sort_unstable();
        found.dedup();
        if found.len() > FEW {
            found = self.sifted(sought, found);
        }
        found
    }

    /// Of many passages those with the most pairs of neighbouring words of the
    /// quotation, in themselves and in as many words around them as it has: a
    /// place that runs over a border shows all of its pairs. Nothing is read for
    /// this but numbers of words in memory, so that however many passages there
    /// are, none that holds the whole quotation is passed over.
    fn sifted(&self, sought: &[SoughtWord], found: Vec<u32>) -> Vec<u32> {
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        // Most words are in no pair; a bit for every 64th form tells so.
        let mut firsts = 0_u64;
        for two in sought.windows(2) {
            if two.iter().all(|word| word.form != TokenRecord::NO_FORM) {
                let number = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
                pairs.entry((two[0].form, two[1].form)).or_insert(number);
                firsts |= 1 << (two[0].form % 64);
            }
        }
        let mut seen = vec![u32::MAX; pairs.len()];
        let mut counted: Vec<(usize, u32)> = Vec::with_capacity(found.len());
        for passage in found {
            let mut held = 0;
            let mut before = TokenRecord::NO_FORM;
            for token in self.index.tokens_around(passage, sought.len()) {
                if token.is_compound() {
                    continue;
                }
                let form = token.form();
                if firsts >> (before % 64) & 1 == 1
                    && let Some(number) = pairs.get(&(before, form))
                    && seen[*number as usize] != passage
                {
                    seen[*number as usize] = passage;
                    held += 1;
                }
                before = form;
            }
            counted.push((held, passage));
        }
        counted.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let best = counted.first().map_or(0, |(held, _)| *held);
        // Only where nearly all pairs stand can the whole quotation stand often;
        // where all do, those that hold all of them are the places.
        let whole = if best + 2 >= pairs.len() {
            let enough = if best == pairs.len() {
                best
            } else {
                best.saturating_sub(1)
            };
            counted.partition_point(|(held, _)| *held >= enough)
        } else {
            0
        };
        counted.truncate(whole.clamp(FEW, MOST_READ));
        counted.into_iter().map(|(_, passage)| passage).collect()
    }

    /// The text around each passage, `words` words to either side, overlapping
    /// stretches made one.
    pub(super) fn windows(
        &self,
        passages: &[u32],
        words: usize,
    ) -> Result<Vec<Window>, EngineError> {
        let catalogue = self.index.catalogue();
        let mut spans: Vec<(usize, Span, usize)> = Vec::new();
        for (rank, &passage) in passages.iter().enumerate() {
            let Some(record) = catalogue.passages.get(passage as usize) else {
                continue;
            };
            let number = record.document as usize;
            let Some(document) = catalogue.documents.get(number) else {
                continue;
            };
            if let Some(span) = self.around(document, passage as usize, words) {
                spans.push((number, span, rank));
            }
        }
        // Documents that hold no passage are few and short.
        for (number, document) in catalogue.documents.iter().enumerate() {
            if document.passages.positions().is_empty()
                && let Some(span) = Span::new(0, document.text_bytes as usize)
            {
                spans.push((number, span, usize::MAX));
            }
        }
        spans.sort_unstable_by_key(|(number, span, _)| (*number, span.start()));
        let mut joined: Vec<(usize, Span, usize)> = Vec::new();
        for (number, span, rank) in spans {
            match joined.last_mut() {
                Some((last, so_far, best)) if *last == number && so_far.end() >= span.start() => {
                    *so_far = so_far.cover(span);
                    *best = rank.min(*best);
                }
                _ => joined.push((number, span, rank)),
            }
        }
        joined.sort_by_key(|(_, _, rank)| *rank);
        joined
            .into_iter()
            .map(|(document, span, _)| {
                Ok(Window {
                    document,
                    streams: self.streams(&catalogue.documents[document], span)?,
                })
            })
            .collect()
    }

    /// The bytes of a passage with `words` words before and after it, from the
    /// beginning of a passage to the beginning of another.
    fn around(&self, document: &DocumentRecord, passage: usize, words: usize) -> Option<Span> {
        let passages = &self.index.catalogue().passages;
        let inside = document.passages.positions();
        let tokens = |at: usize| passages.get(at).map_or(0, |p| p.tokens.positions().len());
        let (mut first, mut last) = (passage, passage);
        let mut before = 0;
        while first > inside.start && before < words {
            first -= 1;
            before += tokens(first);
        }
        let mut after = 0;
        while last + 1 < inside.end && after < words {
            last += 1;
            after += tokens(last);
        }
        let start = if first == inside.start {
            0
        } else {
            passages.get(first)?.span.start()
        };
        let end = if last + 1 == inside.end {
            document.text_bytes as usize
        } else {
            passages.get(last + 1)?.span.start()
        };
        Span::new(start, end)
    }

    fn streams(&self, document: &DocumentRecord, span: Span) -> Result<Vec<Letters>, EngineError> {
        let text = self
            .index
            .block_text(document, span)
            .map_err(|error| damaged(&error))?;
        let from = document
            .blocks
            .partition_point(|block| block.span.end() <= span.start());
        let blocks: Vec<_> = document.blocks[from..]
            .iter()
            .take_while(|block| block.span.start() < span.end())
            .collect();
        // All of it; without the lines of the page; and running text alone. What
        // would read the same is not read again.
        let furniture = |kind: BlockKind| kind == BlockKind::Furniture;
        let wanted = [
            true,
            blocks.iter().any(|block| furniture(block.kind)),
            blocks
                .iter()
                .any(|block| !furniture(block.kind) && !runs_on(block.kind)),
        ];
        let mut readers = [Reader::default(), Reader::default(), Reader::default()];
        for block in blocks {
            let start = block.span.start().max(span.start());
            let end = block.span.end().min(span.end());
            let Some(words) = text.get(start - span.start()..end - span.start()) else {
                continue;
            };
            let belongs = [true, !furniture(block.kind), runs_on(block.kind)];
            for (at, reader) in readers.iter_mut().enumerate() {
                if wanted[at] && belongs[at] {
                    reader.read(words, start);
                }
            }
        }
        let [all, text, running] = readers;
        let mut streams = vec![all.finish()];
        if wanted[1] {
            streams.push(text.finish());
        }
        if wanted[2] {
            streams.push(running.finish());
        }
        Ok(streams)
    }
}

/// The rarest stems of some words.
fn rarest(words: &[SoughtWord], most: usize) -> Vec<&str> {
    let mut stems: Vec<(u32, &str)> = words
        .iter()
        .map(|word| (word.held, word.stem.as_str()))
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems.truncate(most);
    stems.into_iter().map(|(_, stem)| stem).collect()
}

/// Whether the block's words go on from those of the block before.
fn runs_on(kind: BlockKind) -> bool {
    kind.is_quotable() && kind != BlockKind::Caption
}

/// How many of the words carry meaning.
pub(super) fn content_words(letters: &Letters, words: std::ops::Range<usize>) -> usize {
    words
        .filter(|&at| !lexicon::is_stop(letters.word(at)))
        .count()
}

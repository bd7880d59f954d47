//! Where words that somebody quotes may stand: look-ups by stems and by pairs
//! of stems, for checking a quotation.
//!
//! It finds passages that are worth reading. Whether the words stand there the
//! reader of the text decides.

use rustc_hash::FxHashSet;
use tantivy::collector::TopDocs;
use tantivy::postings::SegmentPostings;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, TERMINATED, Term};

use super::build::pair;
use super::format::TokenRecord;
use super::{Index, IndexError};
use crate::analysis::{self, lexicon, stems};
use crate::document::Document;
use crate::passage::Passage;
use crate::query::Vocabulary as _;

/// For each passage the text that stands before it, and after the last one, and
/// belongs to no passage.
pub(super) fn beside(document: &Document, passages: &[Passage]) -> Vec<String> {
    let mut beside = vec![String::new(); passages.len()];
    for block in document
        .blocks()
        .iter()
        .filter(|block| !block.kind.is_quotable())
    {
        let next = passages.partition_point(|p| p.span().end() <= block.span.start());
        if let Some(text) = beside.get_mut(next.min(passages.len().saturating_sub(1))) {
            text.push_str(document.block_text(block));
            text.push('\n');
        }
    }
    beside
}

/// A word of a quotation as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoughtWord {
    /// Its stem.
    pub stem: String,
    /// The number of its form; [`TokenRecord::NO_FORM`] where no passage holds it.
    pub form: u32,
    /// In how many passages its stem stands.
    pub held: u32,
}

impl Index {
    /// The words of a quotation, in order, compounds left out.
    #[must_use]
    pub fn sought(&self, text: &str) -> Vec<SoughtWord> {
        let mut words = Vec::new();
        analysis::analyze(text, 0, &mut |token| {
            if token.compound {
                return;
            }
            let stem = stems::stem(token.form).into_owned();
            let held = self
                .stem_id(&stem)
                .map_or(0, |number| self.passages_with(number));
            words.push(SoughtWord {
                form: self
                    .words
                    .forms
                    .find(token.form)
                    .unwrap_or(TokenRecord::NO_FORM),
                stem,
                held,
            });
        });
        words
    }

    /// The passages in which, or right before which, at least `least` of the
    /// stems stand, in the order of the library; all of them, however many.
    ///
    /// Whoever holds `least` of some stems holds one of the rarest, all but
    /// `least - 1` of them: those are listed, and the others are only looked up
    /// for what is listed.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn holding(&self, stems: &[&str], least: usize) -> Result<Vec<u32>, IndexError> {
        self.held_in(&[self.fields.words, self.fields.beside], stems, least)
    }

    /// The passages right before which, outside any passage, all of the stems
    /// stand.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn beside_holding(&self, stems: &[&str]) -> Result<Vec<u32>, IndexError> {
        self.held_in(&[self.fields.beside], stems, stems.len())
    }

    fn held_in(
        &self,
        fields: &[Field],
        stems: &[&str],
        least: usize,
    ) -> Result<Vec<u32>, IndexError> {
        let searcher = self.reader.searcher();
        let mut lists: Vec<Held> = Vec::with_capacity(stems.len());
        for stem in stems {
            let mut held = Held::default();
            for segment in searcher.segment_readers() {
                for &field in fields {
                    let term = Term::from_field_text(field, stem);
                    let found = segment
                        .inverted_index(field)
                        .and_then(|index| Ok(index.read_postings(&term, IndexRecordOption::Basic)?))
                        .map_err(IndexError::search)?;
                    held.of_fields.extend(found);
                }
            }
            lists.push(held);
        }
        lists.sort_by_key(Held::most);
        let least = least.clamp(1, lists.len().max(1));
        let listed = (lists.len() + 1).saturating_sub(least);
        let mut found: Vec<(u32, usize)> = Vec::new();
        for held in lists.iter_mut().take(listed) {
            let passages = held.all();
            found = if found.is_empty() {
                passages.into_iter().map(|passage| (passage, 1)).collect()
            } else {
                merged(&found, &passages)
            };
        }
        let mut left = lists.len() - listed.min(lists.len());
        for held in lists.iter_mut().skip(listed) {
            left -= 1;
            found.retain_mut(|(passage, count)| {
                *count += usize::from(held.holds(*passage));
                *count + left >= least
            });
        }
        found.retain(|(_, count)| *count >= least);
        Ok(found.into_iter().map(|(passage, _)| passage).collect())
    }

    /// The passages that share the most and the rarest pairs of neighbouring
    /// words with a quotation, best first.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn resembling(&self, words: &[SoughtWord], limit: usize) -> Result<Vec<u32>, IndexError> {
        let content: Vec<&SoughtWord> = words
            .iter()
            .filter(|word| !lexicon::is_stop(&word.stem))
            .collect();
        let mut seen = FxHashSet::default();
        let mut terms: Vec<(u32, Term)> = Vec::new();
        for two in content.windows(2) {
            let name = pair(&two[0].stem, &two[1].stem);
            if seen.insert(name.clone()) {
                let rarity = two[0].held.min(two[1].held);
                terms.push((rarity, Term::from_field_text(self.fields.pairs, &name)));
            }
        }
        let mut single: Vec<&&SoughtWord> = content.iter().filter(|word| word.held > 0).collect();
        single.sort_by_key(|word| word.held);
        for word in single.into_iter().take(RAREST_WORDS) {
            if seen.insert(word.stem.clone()) {
                let term = Term::from_field_text(self.fields.words, &word.stem);
                terms.push((word.held, term));
            }
        }
        terms.sort_by_key(|(rarity, _)| *rarity);
        terms.truncate(MOST_TERMS);
        let clauses = terms
            .into_iter()
            .map(|(_, term)| {
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                (Occur::Should, Box::new(query) as Box<dyn Query>)
            })
            .collect();
        let found = self
            .reader
            .searcher()
            .search(
                &BooleanQuery::new(clauses),
                &TopDocs::with_limit(limit).order_by_score(),
            )
            .map_err(IndexError::search)?;
        Ok(found
            .into_iter()
            .map(|(_, address)| address.doc_id)
            .collect())
    }

    /// The tokens of a passage with about `words` tokens before and after it, as
    /// far as its document goes, headings between passages included.
    #[must_use]
    pub fn tokens_around(&self, passage: u32, words: usize) -> &[TokenRecord] {
        let Some(record) = self.catalogue.passages.get(passage as usize) else {
            return &[];
        };
        let document = self.catalogue.documents.get(record.document as usize);
        let inside = document.map_or(0..0, |document| document.tokens.positions());
        let here = record.tokens.positions();
        let start = here.start.saturating_sub(words).max(inside.start);
        let end = (here.end + words).min(inside.end);
        self.tokens.get(start..end).unwrap_or_default()
    }
}

/// Beside pairs so many of the rarest words are looked up by themselves.
const RAREST_WORDS: usize = 6;
/// The most terms of one look-up.
const MOST_TERMS: usize = 64;

/// The passages that hold one stem, in the passage itself or right before it.
#[derive(Default)]
struct Held {
    of_fields: Vec<SegmentPostings>,
}

impl Held {
    /// The most passages that it can be.
    fn most(&self) -> u32 {
        self.of_fields.iter().map(SegmentPostings::doc_freq).sum()
    }

    /// All of them, in order.
    fn all(&mut self) -> Vec<u32> {
        let mut all = Vec::with_capacity(self.most() as usize);
        let fields = self.of_fields.len();
        for postings in &mut self.of_fields {
            let mut passage = postings.doc();
            while passage != TERMINATED {
                all.push(passage);
                passage = postings.advance();
            }
        }
        if fields > 1 {
            all.sort_unstable();
            all.dedup();
        }
        all
    }

    /// Whether a passage is among them; asked of passages in order.
    fn holds(&mut self, passage: u32) -> bool {
        self.of_fields.iter_mut().any(|postings| {
            let at = postings.doc();
            at == passage || at < passage && postings.seek(passage) == passage
        })
    }
}

/// Two lists in order made one, the passages of `more` counted once more.
fn merged(found: &[(u32, usize)], more: &[u32]) -> Vec<(u32, usize)> {
    let mut both = Vec::with_capacity(found.len() + more.len());
    let (mut a, mut b) = (found.iter().peekable(), more.iter().peekable());
    loop {
        match (a.peek(), b.peek()) {
            (Some((x, count)), Some(y)) if x == *y => {
                both.push((*x, count + 1));
                a.next();
                b.next();
            }
            (Some((x, count)), y) if y.is_none_or(|y| x < y) => {
                both.push((*x, *count));
                a.next();
            }
            (_, Some(y)) => {
                both.push((**y, 1));
                b.next();
            }
            (_, None) => return both,
        }
    }
}

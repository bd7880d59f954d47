//! Where words that somebody quotes may stand: look-ups by stems and by pairs
//! of stems, for checking a quotation.
//!
//! It finds passages that are worth reading. Whether the words stand there the
//! reader of the text decides.

use std::ops::Range;

use rustc_hash::FxHashSet;
use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

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
    /// stems stand; at most `most`, in the order of the library.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn holding(
        &self,
        stems: &[&str],
        least: usize,
        most: usize,
    ) -> Result<Vec<u32>, IndexError> {
        // All of them is an intersection, which skips what it need not read.
        let all = least >= stems.len();
        let occur = if all { Occur::Must } else { Occur::Should };
        let clauses: Vec<(Occur, Box<dyn Query>)> = stems
            .iter()
            .map(|stem| {
                let one = |field: Field| -> (Occur, Box<dyn Query>) {
                    let term = Term::from_field_text(field, stem);
                    let query = TermQuery::new(term, IndexRecordOption::Basic);
                    (
                        Occur::Should,
                        Box::new(ConstScoreQuery::new(Box::new(query), 1.0)),
                    )
                };
                let either =
                    BooleanQuery::new(vec![one(self.fields.words), one(self.fields.beside)]);
                (occur, Box::new(either) as Box<dyn Query>)
            })
            .collect();
        let query = if all {
            BooleanQuery::new(clauses)
        } else {
            BooleanQuery::with_minimum_required_clauses(clauses, least)
        };
        let mut found = self
            .reader
            .searcher()
            .search(&query, &First(most))
            .map_err(IndexError::search)?;
        found.truncate(most);
        Ok(found)
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

    /// The tokens of a run of passages of one document, headings between them
    /// included.
    #[must_use]
    pub fn tokens_of(&self, passages: Range<usize>) -> &[TokenRecord] {
        let inside = &self.catalogue.passages;
        let (Some(first), Some(last)) = (
            inside.get(passages.start),
            passages
                .end
                .checked_sub(1)
                .and_then(|last| inside.get(last)),
        ) else {
            return &[];
        };
        self.tokens
            .get(first.tokens.positions().start..last.tokens.positions().end)
            .unwrap_or_default()
    }
}

/// Beside pairs so many of the rarest words are looked up by themselves.
const RAREST_WORDS: usize = 6;
/// The most terms of one look-up.
const MOST_TERMS: usize = 64;

/// Collects the first so many passages, without scores.
struct First(usize);

struct SomeInSegment {
    most: usize,
    found: Vec<u32>,
}

impl Collector for First {
    type Fruit = Vec<u32>;
    type Child = SomeInSegment;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SomeInSegment> {
        Ok(SomeInSegment {
            most: self.0,
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Vec<u32>>) -> tantivy::Result<Vec<u32>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for SomeInSegment {
    type Fruit = Vec<u32>;

    fn collect(&mut self, doc: DocId, _: Score) {
        if self.found.len() < self.most {
            self.found.push(doc);
        }
    }

    fn harvest(self) -> Vec<u32> {
        self.found
    }
}

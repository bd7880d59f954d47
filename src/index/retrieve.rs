//! Retrieval: the passages most worth ranking for a query, by BM25 over stems
//! plus a share of BM25 over pairs of stems.
//!
//! The tantivy query is built from the query's terms, never parsed from text.
//! It returns candidates in the order of tantivy's score; ranking decides.

use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as SearchQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

use super::build::{field, pair};
use super::candidate::Candidate;
use super::format::{Catalogue, DocumentRecord};
use super::{Index, IndexError};
use crate::analysis::lexicon;
use crate::query::{Query, Vocabulary};

/// The weight of pairs beside words (measured: 0.1 to 0.4 differ little).
const PAIR_BOOST: f32 = 0.2;
/// The weight of a speaker's name beside words.
const SPEAKER_BOOST: f32 = 1.0;
/// The weight of a word that means much the same as one of the question.
const SIMILAR_BOOST: f32 = 0.4;
/// How many of these are looked for, for each word of the question.
const MOST_SIMILAR: usize = 4;
/// The weight of a word that says what is asked for rather than what about.
const LIGHT_BOOST: f32 = 0.4;
/// How many tokens on either side of a passage belong to its surroundings.
const SURROUNDING_TOKENS: usize = 2_000;

/// Tantivy's fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) words: Field,
    pub(super) pairs: Field,
    speakers: Field,
    pub(super) beside: Field,
}

impl Fields {
    pub(super) fn of(schema: &Schema) -> tantivy::Result<Fields> {
        Ok(Fields {
            words: schema.get_field(field::WORDS)?,
            pairs: schema.get_field(field::PAIRS)?,
            speakers: schema.get_field(field::SPEAKERS)?,
            beside: schema.get_field(field::BESIDE)?,
        })
    }
}

impl Index {
    /// The passages most worth ranking, best first, at most `limit`; only those
    /// that `allowed` accepts by number, where it is given. `similar` has for
    /// each term the stems that mean much the same, with what each is worth.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn retrieve(
        &self,
        query: &Query,
        similar: &[Vec<(u32, f32)>],
        limit: usize,
        allowed: Option<&[bool]>,
    ) -> Result<Vec<Candidate<'_>>, IndexError> {
        let Some(search) = self.search_query(query, similar) else {
            return Ok(Vec::new());
        };
        let searcher = self.reader.searcher();
        let found: Vec<(Score, DocId)> = match allowed {
            None => searcher
                .search(&search, &TopDocs::with_limit(limit).order_by_score())
                .map_err(IndexError::search)?
                .into_iter()
                .map(|(score, address)| (score, address.doc_id))
                .collect(),
            Some(allowed) => {
                let allowed = allowed.to_vec();
                let mut found = searcher
                    .search(&search, &Allowed(allowed))
                    .map_err(IndexError::search)?;
                found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                found.truncate(limit);
                found
            }
        };
        Ok(found
            .into_iter()
            .filter_map(|(score, passage)| self.candidate(passage, score))
            .collect())
    }

    /// A passage as ranking sees it.
    #[must_use]
    pub fn candidate(&self, number: u32, retrieval: f32) -> Option<Candidate<'_>> {
        let passage = self.catalogue.passages.get(number as usize)?;
        let document = self.catalogue.documents.get(passage.document as usize)?;
        let around = document.tokens.positions();
        let inside = passage.tokens.positions();
        let from = inside
            .start
            .saturating_sub(SURROUNDING_TOKENS)
            .max(around.start);
        let to = (inside.end + SURROUNDING_TOKENS).min(around.end);
        Some(Candidate {
            passage: number,
            document: passage.document,
            retrieval,
            sentences: self
                .catalogue
                .sentences
                .get(passage.sentences.positions())?,
            all_tokens: &self.tokens,
            tokens: self.tokens.get(inside)?,
            title: self.tokens.get(document.title_tokens.positions())?,
            heading: self.tokens.get(passage.heading_tokens.positions())?,
            surroundings: self.tokens.get(from..to)?,
            speakers: self
                .catalogue
                .speakers
                .get(document.statements.positions())?,
            statements: self
                .catalogue
                .statements
                .get(document.statements.positions())?,
        })
    }

    /// Whether two stems stand side by side somewhere, stop words skipped.
    pub(super) fn pair_is_held(&self, first: &str, second: &str) -> bool {
        let term = Term::from_field_text(self.fields.pairs, &pair(first, second));
        self.reader
            .searcher()
            .doc_freq(&term)
            .is_ok_and(|held| held > 0)
    }

    fn search_query(&self, query: &Query, similar: &[Vec<(u32, f32)>]) -> Option<BooleanQuery> {
        let mut clauses: Vec<(Occur, Box<dyn SearchQuery>)> = Vec::new();
        let mut add = |field: Field, text: &str, boost: f32| {
            let term = TermQuery::new(
                Term::from_field_text(field, text),
                IndexRecordOption::WithFreqs,
            );
            clauses.push((
                Occur::Should,
                Box::new(BoostQuery::new(Box::new(term), boost)),
            ));
        };
        let keep_stop_words = query.terms.iter().all(|term| lexicon::is_stop(&term.form));
        let speaks = |term: usize| {
            query
                .said_by
                .as_ref()
                .is_some_and(|said| said.terms.contains(&term))
        };
        let mut before: Option<&str> = None;
        for (number, term) in query.terms.iter().enumerate() {
            let share = if term.light { LIGHT_BOOST } else { 1.0 };
            let mut own: Option<&str> = None;
            for reading in &term.readings {
                for stem in &reading.stems {
                    let stem = self.words.stems.get(*stem);
                    if lexicon::is_stop(stem) && !keep_stop_words {
                        continue;
                    }
                    add(self.fields.words, stem, share * reading.credit);
                    if speaks(number) {
                        add(self.fields.speakers, stem, SPEAKER_BOOST * reading.credit);
                    }
                    if reading.exact {
                        if let Some(before) = before {
                            add(self.fields.pairs, &pair(before, stem), PAIR_BOOST);
                        }
                        own = Some(stem);
                        before = own;
                    }
                }
            }
            before = own;
            let similar = similar.get(number).map(Vec::as_slice).unwrap_or_default();
            for (stem, credit) in similar.iter().take(MOST_SIMILAR) {
                if !term.readings.iter().any(|r| r.stems == [*stem]) {
                    let stem = self.words.stems.get(*stem);
                    add(self.fields.words, stem, share * SIMILAR_BOOST * credit);
                }
            }
        }
        (!clauses.is_empty()).then(|| BooleanQuery::new(clauses))
    }

    /// Whether the library holds no passage.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passages() == 0
    }
}

/// The mean number of tokens around a passage: those of its document, as far as
/// they are looked at.
#[allow(
    clippy::cast_precision_loss,
    reason = "a mean needs no more than 24 bits"
)]
pub(super) fn mean_surroundings(catalogue: &Catalogue) -> f32 {
    let around = |document: &DocumentRecord| {
        document
            .tokens
            .positions()
            .len()
            .min(2 * SURROUNDING_TOKENS)
    };
    let sum: usize = catalogue.documents.iter().map(around).sum();
    sum as f32 / catalogue.documents.len().max(1) as f32
}

/// Collects the passages that a filter allows.
struct Allowed(Vec<bool>);

struct AllowedInSegment {
    allowed: Vec<bool>,
    found: Vec<(Score, DocId)>,
}

impl Collector for Allowed {
    type Fruit = Vec<(Score, DocId)>;
    type Child = AllowedInSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<AllowedInSegment> {
        Ok(AllowedInSegment {
            allowed: self.0.clone(),
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<(Score, DocId)>>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for AllowedInSegment {
    type Fruit = Vec<(Score, DocId)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        if self.allowed.get(doc as usize).copied().unwrap_or(false) {
            self.found.push((score, doc));
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}

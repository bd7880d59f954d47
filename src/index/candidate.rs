//! What ranking sees of the index: a candidate passage with its tokens and
//! sentences, and a matcher that tells which of them match a query.
//!
//! A matcher is made for one query: it looks a token up in a table by its
//! form's number, so that a passage is scanned without comparing strings.
//!
//! `ranking` and `answer` use this file of the index and no other.

pub use super::format::{Range, SentenceRecord, TokenRecord};
pub use super::vocabulary::class;

use rustc_hash::FxHashMap;

use super::vocabulary::Words;
use crate::annotate::Statement;
use crate::document::Span;
use crate::query::Query;

/// A passage that may answer.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The passage's number.
    pub passage: u32,
    /// The number of its document.
    pub document: u32,
    /// Tantivy's score.
    pub retrieval: f32,
    /// The passage's sentences.
    pub sentences: &'a [SentenceRecord],
    /// The tokens of the whole index that the sentences' ranges point into.
    pub all_tokens: &'a [TokenRecord],
    /// The tokens of the passage's text.
    pub tokens: &'a [TokenRecord],
    /// The tokens of the document's title.
    pub title: &'a [TokenRecord],
    /// The tokens of the heading above.
    pub heading: &'a [TokenRecord],
    /// The tokens of the document around the passage, the passage included.
    pub surroundings: &'a [TokenRecord],
    /// The statements of the document.
    pub statements: &'a [Statement],
    /// For each of them the tokens of its speaker's name and role.
    pub speakers: &'a [Range],
}

impl<'a> Candidate<'a> {
    /// The tokens of the name and role of the statement at `position`.
    #[must_use]
    pub fn speaker_tokens(&self, position: usize) -> &'a [TokenRecord] {
        self.speakers
            .get(position)
            .and_then(|range| self.all_tokens.get(range.positions()))
            .unwrap_or_default()
    }

    /// The tokens of one of the passage's sentences.
    #[must_use]
    pub fn sentence_tokens(&self, sentence: &SentenceRecord) -> &'a [TokenRecord] {
        self.all_tokens
            .get(sentence.tokens.positions())
            .unwrap_or_default()
    }
}

/// A match of one token with one term of the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The term's position among the query's terms.
    pub term: usize,
    /// How much of the term's weight it earns.
    pub credit: f32,
    /// Whether it is the word in the very form that was typed.
    pub exact: bool,
    /// How many tokens it takes.
    pub tokens: usize,
}

/// What a form starts.
#[derive(Debug, Clone)]
struct Start {
    term: usize,
    credit: f32,
    exact: bool,
    /// The stems that must follow, for a reading of several words.
    rest: Vec<u32>,
}

/// Tells which tokens match a query.
#[derive(Debug)]
pub struct Matcher<'a> {
    words: &'a Words,
    /// One bit a form: whether a match begins with it. Most tokens begin none,
    /// and these bits stay in the processor's nearest memory.
    begins: Vec<u64>,
    starts_of: Vec<u16>,
    starts: Vec<Vec<Start>>,
    /// For each stem that means much the same as terms of the query: these terms
    /// with the credit that it earns.
    similar: FxHashMap<u32, Vec<(usize, f32)>>,
}

impl<'a> Matcher<'a> {
    /// A matcher for one query over a library's words.
    #[must_use]
    pub fn new(query: &Query, words: &'a Words) -> Matcher<'a> {
        let mut matcher = Matcher {
            words,
            begins: vec![0; words.forms.len().div_ceil(64)],
            starts_of: vec![0; words.forms.len()],
            starts: vec![Vec::new()],
            similar: FxHashMap::default(),
        };
        for (term, reading) in query
            .terms
            .iter()
            .enumerate()
            .flat_map(|(i, t)| t.readings.iter().map(move |r| (i, r)))
        {
            let Some((first, rest)) = reading.stems.split_first() else {
                continue;
            };
            for form in words.forms_of_stem(*first) {
                let start = Start {
                    term,
                    credit: reading.credit,
                    exact: reading.exact && words.forms.get(*form) == query.terms[term].form,
                    rest: rest.to_vec(),
                };
                matcher.add(*form, start);
            }
        }
        matcher
    }

    /// The same matcher, which also knows for each term of the query the stems
    /// that mean much the same, with the credit that each earns.
    #[must_use]
    pub fn with_similar(mut self, similar: &[Vec<(u32, f32)>]) -> Matcher<'a> {
        for (term, stems) in similar.iter().enumerate() {
            for (stem, credit) in stems {
                self.similar.entry(*stem).or_default().push((term, *credit));
            }
        }
        self
    }

    /// The terms of the query to which a token is similar in meaning, with the
    /// credit that it earns.
    #[must_use]
    pub fn similar(&self, token: TokenRecord) -> &[(usize, f32)] {
        if self.similar.is_empty() {
            return &[];
        }
        self.similar
            .get(&self.words.stem_of_token(token))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    fn add(&mut self, form: u32, start: Start) {
        let Some(slot) = self.starts_of.get_mut(form as usize) else {
            return;
        };
        if *slot == 0 {
            let Ok(next) = u16::try_from(self.starts.len()) else {
                return;
            };
            *slot = next;
            self.begins[form as usize / 64] |= 1 << (form % 64);
            self.starts.push(Vec::new());
        }
        self.starts[*slot as usize].push(start);
    }

    /// Whether a match may begin with a token.
    #[inline]
    #[must_use]
    pub fn may_begin(&self, token: TokenRecord) -> bool {
        let form = token.form();
        self.begins
            .get(form as usize / 64)
            .is_some_and(|bits| bits >> (form % 64) & 1 == 1)
    }

    /// Calls `sink` with each match that begins at `tokens[at]`.
    pub fn hits(&self, tokens: &[TokenRecord], at: usize, sink: &mut dyn FnMut(Hit)) {
        let Some(token) = tokens.get(at) else { return };
        let slot = self
            .starts_of
            .get(token.form() as usize)
            .copied()
            .unwrap_or_default();
        if slot == 0 {
            return;
        }
        for start in &self.starts[slot as usize] {
            if let Some(tokens) = self.follow(tokens, at, &start.rest) {
                sink(Hit {
                    term: start.term,
                    credit: start.credit,
                    exact: start.exact,
                    tokens,
                });
            }
        }
    }

    /// How many tokens a reading takes if its other stems follow.
    fn follow(&self, tokens: &[TokenRecord], at: usize, rest: &[u32]) -> Option<usize> {
        let mut next = at + 1;
        for stem in rest {
            while tokens.get(next).is_some_and(|token| token.is_compound()) {
                next += 1;
            }
            if self.words.stem_of_token(*tokens.get(next)?) != *stem {
                return None;
            }
            next += 1;
        }
        Some(next - at)
    }

    /// Whether a name holds any of some terms of the query.
    #[must_use]
    pub fn names(&self, query: &Query, terms: &[usize], name: &str) -> bool {
        let mut tokens = Vec::new();
        crate::analysis::analyze(name, 0, &mut |token| {
            let form = self
                .words
                .forms
                .find(token.form)
                .unwrap_or(TokenRecord::NO_FORM);
            tokens.push(TokenRecord::new(form, token.capital, token.compound));
        });
        let mut held = vec![false; query.terms.len()];
        for at in 0..tokens.len() {
            self.hits(&tokens, at, &mut |hit| held[hit.term] |= hit.credit > 0.6);
        }
        terms
            .iter()
            .any(|term| held[*term] && !query.terms[*term].light)
    }

    /// The places in a text where words of the query stand; `base` is added to
    /// every offset.
    #[must_use]
    pub fn highlights(&self, text: &str, base: usize) -> Vec<Span> {
        let mut tokens = Vec::new();
        let mut places = Vec::new();
        crate::analysis::analyze(text, base, &mut |token| {
            let form = self
                .words
                .forms
                .find(token.form)
                .unwrap_or(TokenRecord::NO_FORM);
            tokens.push(TokenRecord::new(form, token.capital, token.compound));
            places.push((token.start, token.end));
        });
        let mut spans: Vec<Span> = Vec::new();
        for at in 0..tokens.len() {
            self.hits(&tokens, at, &mut |hit| {
                let span = Span::new(places[at].0, places[at + hit.tokens - 1].1);
                if let Some(span) = span {
                    match spans.last_mut() {
                        Some(last) if last.overlaps(span) => *last = last.cover(span),
                        _ => spans.push(span),
                    }
                }
            });
        }
        spans
    }

    /// The classes of a token's form ([`super::vocabulary::class`]).
    #[must_use]
    pub fn classes(&self, token: TokenRecord) -> u8 {
        self.words
            .classes
            .get(token.form() as usize)
            .copied()
            .unwrap_or_default()
    }

    /// The form of a token.
    #[must_use]
    pub fn form(&self, token: TokenRecord) -> &'a str {
        self.words.forms.get(token.form())
    }

    /// The stem's number of a token.
    #[must_use]
    pub fn stem(&self, token: TokenRecord) -> u32 {
        self.words.stem_of_token(token)
    }
}

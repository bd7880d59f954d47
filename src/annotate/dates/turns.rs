//! Dates in what people ask and answer: a witness who says `in May` speaks of the
//! year that was asked about, or of one that nobody names.
//!
//! It knows where turns begin and end and what was dated in them; who speaks, it
//! does not know.

use super::interval::Precision;
use super::words::Word;
use super::{Anchor, DateRole, Dated};
use crate::annotate::transcripts;
use crate::document::{Document, Span};

/// One turn of a transcript.
#[derive(Debug, Clone, Copy)]
struct Turn {
    words: Span,
    /// It stands after `Q.` or `A.`
    examined: bool,
    asks: bool,
}

/// The turns of a document, and what was dated in the one before.
#[derive(Debug, Default)]
pub(super) struct Turns {
    all: Vec<Turn>,
    /// The turn that is being read.
    now: Option<usize>,
    /// The dates of the turn that is being read.
    heard: Vec<Anchor>,
    /// Those of the turn before it, where that asks.
    asked: Vec<Anchor>,
}

/// The most words of an answer that only confirms.
const CONFIRMING: usize = 8;

impl Turns {
    pub(super) fn new(document: &Document) -> Turns {
        let text = document.text();
        let mut turns: Vec<Turn> = transcripts::turns(document)
            .iter()
            .filter_map(|turn| {
                let words = turn.content.first()?.cover(*turn.content.last()?);
                Some(Turn {
                    words,
                    examined: turn.label.is_none(),
                    asks: words.of(text)?.trim_end().ends_with('?'),
                })
            })
            .collect();
        turns.sort_by_key(|turn| turn.words);
        Turns {
            all: turns,
            ..Turns::default()
        }
    }

    /// A sentence begins.
    pub(super) fn enter(&mut self, sentence: Span) {
        let after = self
            .all
            .partition_point(|turn| turn.words.end() <= sentence.start());
        let turn = self.all.get(after);
        let here = turn
            .filter(|turn| turn.words.overlaps(sentence))
            .map(|_| after);
        if here == self.now {
            return;
        }
        let heard = std::mem::take(&mut self.heard);
        self.asked.clear();
        if let Some(asking) = self.now
            && here == Some(asking + 1)
            && self.all[asking].asks
        {
            self.asked = heard;
        }
        self.now = here;
    }

    /// The dates that a sentence was found to hold.
    pub(super) fn heard(&mut self, found: &[Dated]) {
        let told = found.iter().filter(|d| d.role != DateRole::Reference);
        self.heard.extend(told.map(|dated| Anchor {
            when: dated.when,
            span: dated.span,
        }));
    }

    /// Whether a month without its year stands where the publication cannot place
    /// it: in an examination, or after a question about another year.
    pub(super) fn is_open(&self, published: i16) -> bool {
        let examined = self.now.is_some_and(|now| self.all[now].examined);
        let other = |asked: &Anchor| asked.when.from().year() != published;
        examined || self.asked.iter().any(other)
    }

    /// The one year that was asked about, where the words of a sentence that begins
    /// at `base` are a short answer and confirm it: `I did, in May.`
    pub(super) fn confirmed(&self, words: &[Word<'_>], base: usize) -> Option<Anchor> {
        let start = self.all.get(self.now?)?.words.start();
        let [asked] = self.asked.as_slice() else {
            return None;
        };
        let from = words
            .iter()
            .position(|word| base + word.start >= start)
            .filter(|_| base <= start)?;
        let said: Vec<&Word<'_>> = words
            .get(from..)?
            .iter()
            .filter(|w| !w.is_mark(",."))
            .collect();
        let (first, second) = (said.first()?, said.get(1)?);
        let confirms = first.is_in("yes yeah correct right exactly indeed in")
            || first.is_in("i we he she it they that")
                && second.is_in("did was were had have has do does is");
        let denies = said.iter().any(|word| {
            word.is_in("no not never but before after later earlier until then following next")
                || word.text.ends_with("n't")
                || word.text.ends_with("n’t")
        });
        let year = asked.when.precision() == Precision::Year;
        (confirms && !denies && year && said.len() <= CONFIRMING).then_some(*asked)
    }
}

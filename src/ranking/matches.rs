//! One scan of a passage: which words of the question stand where.
//!
//! Everything that a signal needs is noted here, once, in buffers that are used
//! again for the next passage. It weighs nothing.

use super::kinds::{self, AnswerInSentence};
use crate::document::Span;
use crate::index::candidate::{Candidate, Hit, Matcher, TokenRecord, class};
use crate::query::Query;

/// From this credit on a match is the word itself, an alias or a corrected slip.
const OWN: f32 = 0.9;
/// From this credit on a word of a speaker's name or role is the one asked for.
const NAMED: f32 = 0.7;
/// Credit of the resolved speaker of a sentence beside the name itself.
const SPEAKER_CREDIT: f32 = 0.9;

/// Buffers for scanning.
#[derive(Debug, Default)]
pub struct Scratch {
    hits: Vec<(usize, Hit)>,
}

/// The words of the question in one run of tokens.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// For each term of the query the most credit that a match earns here.
    pub credit: Vec<f32>,
    /// For each term the sum of credits: its frequency.
    pub frequency: Vec<f32>,
    /// The same without words of the same family and related ones.
    pub own_frequency: Vec<f32>,
    /// For each term whether it stands here in the very form that was typed.
    pub exact: Vec<bool>,
    /// As `credit`, with words that mean much the same.
    pub soft: Vec<f32>,
}

/// A sentence, scanned.
#[derive(Debug, Clone)]
pub struct SentenceMatch {
    /// The words of the question in it.
    pub run: Run,
    /// The number of its tokens, compounds left out.
    pub tokens: usize,
    /// The number of tokens from the first match to the last.
    pub window: usize,
    /// The number of matches in the window.
    pub matched: usize,
    /// The longest row of terms that stand in the question's order, as the sum
    /// of their weights.
    pub in_order: f32,
    /// The kind of answer that was asked for, as far as it stands here.
    pub answer: AnswerInSentence,
    /// Whether somebody's words stand in it, and the asked speaker's.
    pub spoken: Spoken,
}

/// Whose words a sentence holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spoken {
    /// Somebody's.
    pub by_somebody: bool,
    /// The words of the person or body that the question asks for.
    pub by_asked: bool,
}

/// A passage, scanned.
#[derive(Debug, Clone)]
pub struct Matches {
    /// Each sentence.
    pub sentences: Vec<SentenceMatch>,
    /// The passage's text as a whole.
    pub text: Run,
    /// The document's title.
    pub title: Run,
    /// The heading above.
    pub heading: Run,
    /// The document around the passage.
    pub surroundings: Run,
    /// The share of the question's pairs of neighbouring words that stand side
    /// by side in the passage, title and heading, weighed by their rarity.
    pub pairs: f32,
}

/// Scans a candidate.
#[must_use]
pub fn scan(
    query: &Query,
    candidate: &Candidate<'_>,
    matcher: &Matcher<'_>,
    scratch: &mut Scratch,
) -> Matches {
    let mut pairs = vec![false; query.terms.len()];
    let mut text = Run::sized(query);
    let mut sentences = Vec::with_capacity(candidate.sentences.len());
    for record in candidate.sentences {
        let tokens = candidate.sentence_tokens(record);
        find_hits(tokens, matcher, scratch);
        note_pairs(&scratch.hits, tokens, matcher, &mut pairs);
        let mut run = Run::of(query, &scratch.hits);
        let spoken = spoken(query, candidate, record.span, matcher, &mut run);
        for (soft, credit) in run.soft.iter_mut().zip(&run.credit) {
            *soft = soft.max(*credit);
        }
        run.soften(tokens, matcher);
        text.add(&run);
        let (window, found) = window(&scratch.hits);
        sentences.push(SentenceMatch {
            tokens: tokens.iter().filter(|token| !token.is_compound()).count(),
            window,
            matched: found,
            in_order: in_order(query, &scratch.hits),
            answer: kinds::answer(query, tokens, &scratch.hits, matcher, spoken.by_somebody),
            spoken,
            run,
        });
    }
    let mut side = |tokens: &[TokenRecord]| {
        find_hits(tokens, matcher, scratch);
        note_pairs(&scratch.hits, tokens, matcher, &mut pairs);
        let mut run = Run::of(query, &scratch.hits);
        run.soften(tokens, matcher);
        run
    };
    let title = side(candidate.title);
    let heading = side(candidate.heading);
    let surroundings =
        if candidate.surroundings.len() == candidate.tokens.len() + candidate.title.len() {
            let mut same = text.clone();
            same.add(&title);
            same
        } else {
            find_hits(candidate.surroundings, matcher, scratch);
            Run::of(query, &scratch.hits)
        };
    let pairs = share_of_pairs(query, &pairs);
    Matches {
        sentences,
        text,
        title,
        heading,
        surroundings,
        pairs,
    }
}

fn find_hits(tokens: &[TokenRecord], matcher: &Matcher<'_>, scratch: &mut Scratch) {
    scratch.hits.clear();
    let hits = &mut scratch.hits;
    for (at, token) in tokens.iter().enumerate() {
        if matcher.may_begin(*token) {
            matcher.hits(tokens, at, &mut |hit| hits.push((at, hit)));
        }
    }
}

impl Run {
    fn sized(query: &Query) -> Run {
        let terms = query.terms.len();
        Run {
            credit: vec![0.0; terms],
            frequency: vec![0.0; terms],
            own_frequency: vec![0.0; terms],
            exact: vec![false; terms],
            soft: vec![0.0; terms],
        }
    }

    fn of(query: &Query, hits: &[(usize, Hit)]) -> Run {
        let mut run = Run::sized(query);
        let mut last: Option<(usize, usize)> = None;
        for (at, hit) in hits {
            run.credit[hit.term] = run.credit[hit.term].max(hit.credit);
            run.exact[hit.term] |= hit.exact;
            // a compound and its first part are one occurrence
            if last != Some((*at, hit.term)) {
                run.frequency[hit.term] += hit.credit;
                if hit.credit >= OWN {
                    run.own_frequency[hit.term] += 1.0;
                }
            }
            last = Some((*at + 1, hit.term));
        }
        run.soft.clone_from(&run.credit);
        run
    }

    /// Notes the words of some tokens that mean much the same as terms.
    fn soften(&mut self, tokens: &[TokenRecord], matcher: &Matcher<'_>) {
        for token in tokens {
            for (term, credit) in matcher.similar(*token) {
                if let Some(soft) = self.soft.get_mut(*term) {
                    *soft = soft.max(*credit);
                }
            }
        }
    }

    fn add(&mut self, other: &Run) {
        for term in 0..self.credit.len() {
            self.credit[term] = self.credit[term].max(other.credit[term]);
            self.frequency[term] += other.frequency[term];
            self.own_frequency[term] += other.own_frequency[term];
            self.exact[term] |= other.exact[term];
            self.soft[term] = self.soft[term].max(other.soft[term]);
        }
    }
}

/// Notes, for each term, whether the term after it in the question stands next
/// to it, stop words skipped.
fn note_pairs(
    hits: &[(usize, Hit)],
    tokens: &[TokenRecord],
    matcher: &Matcher<'_>,
    pairs: &mut [bool],
) {
    for (index, (at, hit)) in hits.iter().enumerate() {
        let mut next = at + hit.tokens;
        let mut skipped = 0;
        while skipped < 3
            && tokens.get(next).is_some_and(|token| {
                token.is_compound() || matcher.classes(*token) & class::STOP != 0
            })
        {
            next += 1;
            skipped += 1;
        }
        let follows = hits[index..].iter().any(|(other_at, other)| {
            *other_at >= at + hit.tokens && *other_at <= next && other.term == hit.term + 1
        });
        if follows {
            pairs[hit.term] = true;
        }
    }
}

/// The share of the question's neighbouring terms that stand side by side.
fn share_of_pairs(query: &Query, pairs: &[bool]) -> f32 {
    let weight = |term: usize| query.terms[term].weight.min(query.terms[term + 1].weight);
    let neighbours = 0..query.terms.len().saturating_sub(1);
    let possible: f32 = neighbours.clone().map(weight).sum();
    if possible <= 0.0 {
        return 0.0;
    }
    neighbours
        .filter(|term| pairs[*term])
        .map(weight)
        .sum::<f32>()
        / possible
}

/// The number of tokens from the first match to the last, and of matches.
fn window(hits: &[(usize, Hit)]) -> (usize, usize) {
    match (hits.first(), hits.last()) {
        (Some((first, _)), Some((last, hit))) => (last + hit.tokens - first, hits.len()),
        _ => (0, 0),
    }
}

/// The heaviest row of terms that stand in the order of the question.
fn in_order(query: &Query, hits: &[(usize, Hit)]) -> f32 {
    let mut best = vec![0.0_f32; query.terms.len()];
    for (_, hit) in hits {
        let before = best[..hit.term].iter().copied().fold(0.0, f32::max);
        let here = before + query.terms[hit.term].weight * hit.credit;
        best[hit.term] = best[hit.term].max(here);
    }
    best.into_iter().fold(0.0, f32::max)
}

/// Whose words the sentence holds; the words of the question that name the
/// speaker are credited to `run`, since the sentence may only say `she`.
fn spoken(
    query: &Query,
    candidate: &Candidate<'_>,
    sentence: Span,
    matcher: &Matcher<'_>,
    run: &mut Run,
) -> Spoken {
    let mut spoken = Spoken::default();
    for (position, statement) in candidate.statements.iter().enumerate() {
        if !statement.content.iter().any(|span| span.overlaps(sentence)) {
            continue;
        }
        spoken.by_somebody = true;
        let tokens = candidate.speaker_tokens(position);
        for at in 0..tokens.len() {
            matcher.hits(tokens, at, &mut |hit| {
                if hit.credit < NAMED {
                    return;
                }
                run.credit[hit.term] = run.credit[hit.term].max(hit.credit * SPEAKER_CREDIT);
                if let Some(said) = &query.said_by {
                    spoken.by_asked |=
                        said.terms.contains(&hit.term) && !query.terms[hit.term].light;
                }
            });
        }
    }
    spoken
}

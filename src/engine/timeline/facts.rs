//! What a dated sentence says, as numbers of the vocabulary, and whether two of
//! them say the same. It sees tokens, no text.
//!
//! Two sentences with compatible dates tell the same fact where they share
//! nearly all that one of them says, weighted by how rare the words are
//! (Dice's coefficient, Ecology 26, 1945), and nothing stands against it:
//! a figure, a name or a `not` that only one of them has.

use rustc_hash::FxHashMap;

use crate::analysis::negation::negation;
use crate::analysis::stems;
use crate::annotate::dates::{Dated, Interval};
use crate::index::candidate::{Candidate, Matcher, SentenceRecord, class};
use crate::query::Vocabulary;

/// Fewer shared words than this show nothing.
const FEWEST: usize = 3;
/// So much of the shorter sentence stands in the longer one.
const CONTAINED: f32 = 0.8;
/// So much of both is shared where both say more.
const SHARED: f32 = 0.65;
/// So much of both is shared where they read alike up to the date.
const SHARED_AFTER_OPENING: f32 = 0.5;
/// So much of both is shared where they differ in a figure.
const SHARED_BUT_FIGURES: f32 = 0.6;
/// So much of both is shared where they differ in the date.
const SHARED_BUT_DATE: f32 = 0.75;
/// Words that only one of two sources with different dates may have.
const OWN_WORDS: usize = 2;
/// How far apart, in days, the dates of one fact may be given.
const FAR_APART: i32 = 400;

/// Further apart, in days, two dates of what happens again and again are two
/// occasions and no disagreement.
const ONE_OCCASION: i32 = 7;
/// What happens again and again, in equal words.
const RECURRING: [&str; 40] = [
    "annual",
    "annually",
    "yearly",
    "monthly",
    "weekly",
    "quarterly",
    "daily",
    "every",
    "each",
    "regular",
    "regularly",
    "routine",
    "again",
    "meet",
    "meets",
    "met",
    "meeting",
    "meetings",
    "session",
    "sessions",
    "sat",
    "visit",
    "visits",
    "visited",
    "inspect",
    "inspected",
    "inspection",
    "inspections",
    "hearing",
    "hearings",
    "audit",
    "audited",
    "review",
    "reviewed",
    "reported",
    "published",
    "election",
    "elections",
    "festival",
    "payment",
];

/// A dated sentence as numbers.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub(super) document: u32,
    /// The first and the last day, as [`ordinal`] counts them.
    days: (i32, i32),
    /// All dates of the sentence that tell of something.
    dates: Vec<(i32, i32)>,
    /// Word families with their weights, sorted; no stop words, dates, figures.
    words: Vec<(u32, f32)>,
    weight: f32,
    figures: Vec<u32>,
    names: Vec<u32>,
    /// The words before the first date.
    opening: Vec<u32>,
    denied: bool,
    /// Whether such a thing happens again and again.
    recurs: bool,
}

/// Whether two facts are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Same,
    /// The same but for a figure.
    OtherFigure,
    /// The same but for the date.
    OtherDate,
    Different,
}

/// The numbers of families, given out as they are met.
#[derive(Debug, Default)]
pub(super) struct Families(FxHashMap<u32, u32>);

impl Families {
    /// The family of a form and its stem, as the number of its first stem.
    fn of(&mut self, stem: u32, form: &str, vocabulary: &dyn Vocabulary) -> u32 {
        *self.0.entry(stem).or_insert_with(|| {
            vocabulary
                .family(&stems::stem(form))
                .into_iter()
                .min()
                .unwrap_or(stem)
        })
    }
}

impl Fact {
    /// What a sentence says beside the date `dated`.
    pub(super) fn of(
        candidate: &Candidate<'_>,
        sentence: &SentenceRecord,
        dated: &Dated,
        all: &[Dated],
        matcher: &Matcher<'_>,
        (vocabulary, families): (&dyn Vocabulary, &mut Families),
    ) -> Fact {
        let mut fact = Fact {
            document: candidate.document,
            days: days_of(dated.when),
            dates: all.iter().map(|dated| days_of(dated.when)).collect(),
            words: Vec::new(),
            weight: 0.0,
            figures: Vec::new(),
            names: Vec::new(),
            opening: Vec::new(),
            denied: false,
            recurs: false,
        };
        let days: Vec<String> = all
            .iter()
            .flat_map(|dated| [dated.when.from().day(), dated.when.to().day()])
            .flatten()
            .map(|day| day.to_string())
            .collect();
        let mut opens = true;
        for (place, token) in candidate.sentence_tokens(sentence).iter().enumerate() {
            if token.is_compound() {
                continue;
            }
            let form = matcher.form(*token);
            let classes = matcher.classes(*token);
            fact.denied |= negation(form).is_some();
            fact.recurs |= RECURRING.contains(&form);
            if classes & (class::TIME | class::YEAR) != 0 {
                opens = false;
                continue;
            }
            if classes & class::STOP != 0 {
                continue;
            }
            if classes & class::NUMBER != 0 {
                let figure = stems::stem(form);
                if figure.starts_with(|c: char| c.is_ascii_digit())
                    && !days.iter().any(|day| *day == *figure)
                {
                    fact.figures.push(matcher.stem(*token));
                }
                continue;
            }
            let stem = matcher.stem(*token);
            let family = families.of(stem, form, vocabulary);
            let held = vocabulary.passages_with(stem).max(1);
            #[allow(clippy::cast_precision_loss, reason = "only the order counts")]
            let weight = (1.0 + vocabulary.passages() as f32 / held as f32).ln();
            if opens {
                fact.opening.push(family);
            }
            fact.words.push((family, weight.clamp(1.0, 2.0)));
            if token.is_capital() && place > 0 {
                fact.names.push(family);
            }
        }
        fact.words.sort_by_key(|(family, _)| *family);
        fact.words.dedup_by_key(|(family, _)| *family);
        fact.weight = fact.words.iter().map(|(_, weight)| weight).sum();
        for list in [&mut fact.figures, &mut fact.names] {
            list.sort_unstable();
            list.dedup();
        }
        fact
    }

    /// The rarest words, under which a fact like it is looked for.
    pub(super) fn marks(&self) -> Vec<u32> {
        let mut words = self.words.clone();
        words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        words.iter().take(6).map(|(family, _)| *family).collect()
    }

    /// Whether the other tells the same.
    pub(super) fn likeness(&self, other: &Fact) -> Likeness {
        let (mine, theirs) = (self.days, other.days);
        let holds = |a: (i32, i32), b: (i32, i32)| a.0 <= b.0 && b.1 <= a.1;
        let overlap = |a: (i32, i32), b: (i32, i32)| a.0 <= b.1 && b.0 <= a.1;
        let compatible = holds(mine, theirs) || holds(theirs, mine);
        let apart = (mine.0 - theirs.0).abs();
        if !compatible && (apart > FAR_APART || self.document == other.document) {
            return Likeness::Different;
        }
        if !compatible && apart > ONE_OCCASION && (self.recurs || other.recurs) {
            return Likeness::Different;
        }
        let (mut shared, mut shared_weight) = (0, 0.0);
        let (mut a, mut b) = (self.words.iter().peekable(), other.words.iter().peekable());
        while let (Some(one), Some(two)) = (a.peek(), b.peek()) {
            match one.0.cmp(&two.0) {
                std::cmp::Ordering::Less => _ = a.next(),
                std::cmp::Ordering::Greater => _ = b.next(),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    shared_weight += one.1;
                    a.next();
                    b.next();
                }
            }
        }
        let own = self.words.len() - shared;
        let others = other.words.len() - shared;
        if self.denied != other.denied || (shared < FEWEST && own + others > 0) || shared < 2 {
            return Likeness::Different;
        }
        let dice = 2.0 * shared_weight / (self.weight + other.weight).max(0.1);
        let contained = shared_weight / self.weight.min(other.weight).max(0.1);
        let names = other_names(&self.names, &other.names);
        let figures = conflict(&self.figures, &other.figures);
        if compatible {
            // one word in place of another may turn the sense around
            let swapped = own == 1 && others == 1;
            let same = contained >= CONTAINED && own.min(others) == 0
                || (contained >= CONTAINED && !swapped && dice >= 0.5)
                || (dice >= SHARED && !swapped)
                || (dice >= SHARED_AFTER_OPENING
                    && self.opening.len() > 1
                    && self.opening == other.opening);
            return match (same && !names, figures) {
                (true, false) => Likeness::Same,
                (_, true) if dice >= SHARED_BUT_FIGURES && !names && !swapped => {
                    Likeness::OtherFigure
                }
                _ => Likeness::Different,
            };
        }
        let tells_both =
            |fact: &Fact, when: (i32, i32)| fact.dates.iter().any(|days| overlap(*days, when));
        let date = dice >= SHARED_BUT_DATE
            && (shared > FEWEST || own + others == 0)
            && own.max(others) <= OWN_WORDS
            && own.min(others) == 0
            && !names
            && !figures
            && !overlap(mine, theirs)
            && !tells_both(self, theirs)
            && !tells_both(other, mine);
        if date {
            Likeness::OtherDate
        } else {
            Likeness::Different
        }
    }
}

/// Whether each of two sorted lists has something that the other lacks.
fn conflict(a: &[u32], b: &[u32]) -> bool {
    let lacks = |a: &[u32], b: &[u32]| a.iter().any(|item| b.binary_search(item).is_err());
    lacks(a, b) && lacks(b, a)
}

/// Whether two sorted lists of names are of different people or bodies: each has
/// names of its own, and those that both have do not outweigh them.
fn other_names(a: &[u32], b: &[u32]) -> bool {
    let shared = a
        .iter()
        .filter(|name| b.binary_search(name).is_ok())
        .count();
    let own = (a.len() - shared).max(b.len() - shared);
    conflict(a, b) && shared < 2 * own
}

/// A number for a day that grows with time; a year takes 366.
fn ordinal(day: jiff::civil::Date) -> i32 {
    366 * i32::from(day.year()) + i32::from(day.day_of_year())
}

fn days_of(when: Interval) -> (i32, i32) {
    (ordinal(when.first_day()), ordinal(when.last_day()))
}

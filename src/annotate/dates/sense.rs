//! What the words around a date make of it: a year or a count, a month or a
//! name, a date of something or one that is compared with. It reads words and
//! places nothing in time.

use jiff::ToSpan as _;

use super::DateRole;
use super::interval::{Interval, Precision};
use super::points::{Part, Point, Style, point};
use super::reading::Sentence;
use super::words::{Kind, Word, past_beside};
use crate::document::PartialDate;

/// The word before a date that says what the date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    In,
    On,
    Of,
    Since,
    Until,
    By,
    From,
    Between,
    Apart,
    None,
}

impl Sentence<'_, '_, '_> {
    /// The word that leads to the date at word `at`.
    pub(super) fn lead(&self, at: usize) -> Lead {
        let mut before = at;
        while let Some(word) = before.checked_sub(1).and_then(|b| self.words.get(b)) {
            if !word.is(&["the", "about", "around", "both", "early", "late", "as"]) {
                break;
            }
            before -= 1;
        }
        let Some(word) = before.checked_sub(1).and_then(|b| self.words.get(b)) else {
            return Lead::None;
        };
        match () {
            () if word.is(&["in", "during", "throughout"]) => Lead::In,
            () if word.is(&["on"]) => Lead::On,
            () if word.is(&["of"]) => self.lead_of_part(before - 1).unwrap_or(Lead::Of),
            () if word.is(&["since"]) => Lead::Since,
            () if word.is(&["until", "till"]) => Lead::Until,
            () if word.is(&["by"]) => Lead::By,
            () if word.is(&["from"]) => Lead::From,
            () if word.is(&["between"]) => Lead::Between,
            () if word.is(&[
                "before",
                "after",
                "following",
                "than",
                "versus",
                "pre",
                "post",
            ]) =>
            {
                Lead::Apart
            }
            () => Lead::None,
        }
    }

    /// `by the end of 2015`: the word that leads to what stands before `of`.
    fn lead_of_part(&self, of: usize) -> Option<Lead> {
        let part = of.checked_sub(1)?;
        let named = ["end", "beginning", "start", "middle", "half"];
        self.words.get(part)?.is(&named).then_some(())?;
        let lead = self
            .words
            .get(..part)?
            .iter()
            .rev()
            .find(|word| !word.is(&["the", "very", "first", "second", "latter"]))?;
        match () {
            () if lead.is(&["by"]) => Some(Lead::By),
            () if lead.is(&["since"]) => Some(Lead::Since),
            () if lead.is(&["until", "till"]) => Some(Lead::Until),
            () if lead.is(&["from"]) => Some(Lead::From),
            () => None,
        }
    }

    /// `in the year to March 2011`, `the two years ending 2014`: the date ends a
    /// time that is told of.
    pub(super) fn ends_period(&self, at: usize) -> bool {
        let word = |back: usize| at.checked_sub(back).and_then(|at| self.words.get(at));
        let to = word(1).is_some_and(|word| word.is(&["to", "ending", "ended"]));
        let back = 2 + usize::from(word(2).is_some_and(|word| word.is(&["up"])));
        to && word(back).is_some_and(|word| {
            word.is_in("year years quarter quarters month months week weeks period days")
        })
    }

    /// Whether a bare month stands alone in the first line of an entry of a
    /// chronology.
    pub(super) fn heads_line(&self, at: usize) -> bool {
        let end = self.words.get(at).map(|word| self.base + word.end);
        let after = end.and_then(|end| self.reader.document.text().get(end..));
        let alone = after.map(|after| after.trim_start_matches([' ', ':']));
        at == 0
            && self.reader.above.is_chronology(self.base)
            && alone.is_some_and(|after| after.starts_with('\n'))
    }

    /// Whether a bare month opens a range of months with a year: `March–June
    /// 2012`.
    pub(super) fn begins_months(&self, first: &Point) -> bool {
        self.words
            .get(first.end)
            .is_some_and(|join| join.is_mark("-–") || join.is(&["to", "until"]))
            && point(self.words, first.end + 1, Style::default())
                .is_some_and(|last| last.month.is_some() && last.year.is_some())
    }

    /// Whether a bare year opens a range of years.
    pub(super) fn begins_range(&self, at: usize, first: &Point, lead: Lead) -> bool {
        let Some(join) = self.words.get(first.end) else {
            return false;
        };
        let last = self.words.get(first.end + 1).and_then(Word::year);
        let dash = join.is_mark("-–") && !join.gap;
        let words =
            (join.is(&["to", "and", "until"])) && matches!(lead, Lead::From | Lead::Between);
        let titled = at
            .checked_sub(1)
            .is_some_and(|before| self.words[before].is_capital() && lead == Lead::None);
        (dash || words)
            && !titled
            && last.is_some_and(|last| first.year < Some(last))
            && !self.counts(first.end + 2)
            && first.year >= Some(1700)
    }

    /// `in the year to March 2011`: the twelve months, and the word that they begin
    /// with.
    pub(super) fn year_ending(&self, at: usize, point: &Point) -> Option<(usize, Interval)> {
        let year = at
            .checked_sub(2)
            .filter(|at| self.words[*at].is(&["year"]))?;
        let before = |back: usize| year.checked_sub(back).map(|at| &self.words[at]);
        let led = before(1).is_some_and(|word| word.is(&["the"]))
            && before(2).is_some_and(|word| word.is(&["in", "over", "during", "for"]));
        let whole = point.part == Part::Whole && point.month.is_some() && point.last_day.is_none();
        let last = point
            .interval(point.year.filter(|_| led && whole)?)?
            .last_day();
        let first = last.checked_add(1.day()).ok()?.checked_sub(1.year()).ok()?;
        let date = |day: jiff::civil::Date| {
            let exact = point.day.map(|_| day.day());
            PartialDate::new(day.year(), Some(day.month()), exact)
        };
        let when = Interval::between(date(first)?, date(last)?, Precision::Range)?;
        Some((year, when))
    }

    /// `the mill closed Friday after a fire`: a weekday right behind a verb of the
    /// past, and what follows does not make a name or an object of it.
    pub(super) fn is_bare_weekday(&self, at: usize) -> bool {
        let verb = at.checked_sub(1).is_some_and(|before| {
            self.words[before].is_in(
                "said told announced reported confirmed added warned died closed opened began \
                 started ended resigned arrived happened occurred met voted ruled testified \
                 escaped drowned collapsed crashed burned returned",
            )
        });
        let auxiliary = at.checked_sub(2).is_some_and(|before| {
            self.words[before].is_in("is are be been being was were to will would not")
        });
        let next = self.words.get(at + 1);
        verb && !auxiliary
            && next.is_none_or(|next| {
                matches!(next.kind, Kind::Mark(_)) && !next.is_mark("-–'’")
                    || next.is_in(AFTER_YEAR)
                    || next.is_in(
                        "in night morning evening afternoon there of more no all not during amid",
                    )
            })
    }

    /// Whether a time that began goes on to words that are no written date:
    /// `from 2016 until last year`.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        let is = |at: usize, wanted: &[&str]| self.words.get(at).is_some_and(|w| w.is(wanted));
        is(at, &["until", "till"])
            || (is(at, &["to"]) && is(at + 1, &["last", "this", "next", "today", "yesterday"]))
    }

    /// `from the 2011 storm`: the date only says which one is meant.
    pub(super) fn names_thing(&self, at: usize, point: &Point) -> bool {
        let article = at.checked_sub(1).is_some_and(|before| {
            self.words[before].is(&["the", "a", "its", "his", "her", "their", "this", "that"])
        });
        let thing = self.words.get(point.end).is_some_and(|next| {
            next.kind == Kind::Word
                && !next.is_in(AFTER_YEAR)
                && !next.is_in("onwards onward deadline target or is there in")
        });
        article && thing && point.part == Part::Whole && point.day.is_none()
    }

    /// Whether a phrase that says when begins at word `at`: `last March`, `in
    /// March`, `two years ago`.
    pub(super) fn is_phrase(&self, at: usize) -> bool {
        let words = self.words;
        let next = |offset: usize| words.get(at + offset);
        let when = |word: &Word<'_>| {
            word.month(false).is_some()
                || word.weekday().is_some()
                || word.is_in("year month week night spring summer autumn winter")
        };
        let near = words[at].is(&["last", "next", "previous"]) && next(1).is_some_and(when);
        let month = words[at].month(false).is_some()
            && at
                .checked_sub(1)
                .is_some_and(|before| words[before].is(&["in"]));
        let away = words[at].count().is_some()
            && next(1).is_some_and(|w| w.is_in("day days week weeks month months year years"))
            && next(2).is_some_and(|w| w.is(&["ago", "later", "earlier"]));
        near || away || (month && next(1).is_none_or(|word| word.year().is_none()))
    }

    /// The day on which something was said is not that of what is told, where
    /// the sentence has another phrase for that and it could not be dated.
    pub(super) fn set_speaking_apart(&mut self) {
        let dated = |at: usize| {
            let start = self.base + self.words[at].start;
            let after = self
                .found
                .partition_point(|dated| dated.span.start() <= start);
            after
                .checked_sub(1)
                .is_some_and(|which| start < self.found[which].span.end())
        };
        let undated = |at: usize| self.is_phrase(at) && !dated(at);
        if !(0..self.words.len()).any(undated) {
            return;
        }
        let spoken: Vec<usize> = (0..self.found.len())
            .filter(|&which| {
                let start = self.found[which].span.start() - self.base;
                let at = self.words.partition_point(|word| word.start < start);
                self.is_of_speaking(at)
            })
            .collect();
        for which in spoken {
            self.found[which].role = DateRole::Reference;
        }
    }

    /// Whether the date at word `at` is that of speaking: `they said on Tuesday`.
    pub(super) fn is_of_speaking(&self, at: usize) -> bool {
        self.words[..at]
            .iter()
            .rev()
            .take(6)
            .take_while(|word| !word.is_mark(",;:.—–()\"“”"))
            .any(|word| {
                word.is_in(
                    "said told says say added reported warned confirmed revealed claimed wrote \
                     stated explained admitted announced insisted",
                )
            })
    }

    /// From which word on a date stands in what did not come about: `if it had
    /// opened in 2008, it would be full`.
    pub(super) fn imagined_from(words: &[Word<'_>]) -> Option<usize> {
        let had = |word: &Word<'_>| word.is(&["had", "were"]);
        let would = |word: &Word<'_>| word.is(&["would", "could", "might"]);
        if !words.iter().any(would) {
            return None;
        }
        if words.first().is_some_and(had) {
            return Some(0);
        }
        let supposed = |place: &usize| {
            words[*place].is(&["if"]) && words.iter().skip(place + 1).take(6).any(had)
        };
        (0..words.len()).find(supposed).map(|place| place + 1)
    }

    /// Whether a month without day and year is one, and no name.
    pub(super) fn is_month(&self, at: usize, lead: Lead) -> bool {
        const PLACES: &str = "Street Road Avenue Close Lane Way House";
        let place = self
            .words
            .get(at + 1)
            .is_some_and(|next| next.is_in(PLACES));
        let own = self.words[at].month(false).is_some() || lead == Lead::In;
        own && !place && !matches!(lead, Lead::None | Lead::Of | Lead::On)
    }

    /// Whether four digits alone are a year.
    pub(super) fn is_year(&self, at: usize) -> bool {
        let words = self.words;
        let Some(year) = words[at].year().filter(|year| (1700..=2100).contains(year)) else {
            return false;
        };
        let joined = words
            .get(at + 1)
            .is_some_and(|next| (!next.gap && next.is_mark("-–/%°'’")) || next.is_mark("%°£$€"));
        if joined {
            return false;
        }
        match self.lead(at) {
            Lead::None | Lead::On => self.describes_event(at),
            Lead::Of => at.checked_sub(2).is_some_and(|before| {
                words[before].is_in(SPAN_NOUNS) || words[before].is_in(EVENTS)
            }),
            // `as of 2014`, `between 2011 and …`
            _ if year % 100 == 0 => words.get(at + 1).is_none_or(|next| {
                !matches!(next.kind, Kind::Word) || next.is_capital() || next.is_in(AFTER_YEAR)
            }),
            _ => !self.counts(at + 1) || self.is_subject(at + 1),
        }
    }

    /// Whether what stands before `of` and a date happens or lasts.
    pub(super) fn happens_on(&self, at: usize) -> bool {
        let of = (0..at).rev().find(|before| self.words[*before].is(&["of"]));
        of.and_then(|of| of.checked_sub(1)).is_some_and(|noun| {
            let noun = &self.words[noun];
            noun.is_in(SPAN_NOUNS) || noun.is_in(EVENTS)
        })
    }

    /// `the 2014 inspection`, `its 2017 rating`.
    pub(super) fn describes_event(&self, at: usize) -> bool {
        let owner = at.checked_sub(1).is_some_and(|before| {
            let word = &self.words[before];
            word.is(&["the", "its", "his", "her", "their", "a", "this", "that"])
                || word.text.ends_with("'s")
                || word.text.ends_with("’s")
        });
        owner
            && self
                .words
                .get(at + 1)
                .is_some_and(|next| next.is_in(EVENTS))
    }

    /// Whether what stands at word `at` is counted by the figure before it.
    pub(super) fn counts(&self, at: usize) -> bool {
        let Some(next) = self.words.get(at) else {
            return false;
        };
        if next.kind != Kind::Word || next.is_capital() {
            return false;
        }
        let plural = next.text.len() > 3
            && next.text.ends_with('s')
            && !next.text.ends_with("ss")
            && !next.is_in(NO_PLURAL);
        plural || next.is_in(COUNTED)
    }

    /// Whether the sentence opens with `In 2014` and the plural at word `at` is
    /// the subject of a verb of the past.
    pub(super) fn is_subject(&self, at: usize) -> bool {
        at == 2 && past_beside(self.words, self.words.len() + 1, at + 1)
    }

    pub(super) fn is_end(&self, at: usize) -> bool {
        self.words
            .get(at)
            .is_none_or(|word| matches!(word.kind, Kind::Mark(_)))
    }

    /// Whether something is compared with the date: `than in 2011`, `up from 12
    /// in 2011`.
    pub(super) fn is_compared(&self, at: usize) -> bool {
        let from = at.saturating_sub(8);
        let before = &self.words[from..at];
        let clause = before
            .iter()
            .rposition(|word| word.is_mark(",;:.—–()"))
            .map_or(before, |mark| &before[mark + 1..]);
        clause.iter().enumerate().any(|(place, word)| {
            word.is(&["than", "compared", "versus", "unlike", "against"])
                || (word.is(&["from"])
                    && place.checked_sub(1).is_some_and(|before| {
                        clause[before].is(&["up", "down", "rise", "increase", "fall"])
                    }))
        })
    }
}

/// What stretches of a year are called, before `of`.
const SPAN_NOUNS: &str = "spring summer autumn winter end beginning start half rest most much part middle \
    events months weeks days morning afternoon evening night hours day week";

/// What happens once and is named with its year.
const EVENTS: &str = "inspection death deaths murder killing fire flood floods flooding crash collapse \
    election elections vote referendum rating verdict trial inquiry inquest visit \
    accident attack closure strike strikes explosion disaster audit merger riots \
    earthquake storm crisis war outbreak";

/// Words in `s` that are no plurals.
const NO_PLURAL: &str = "this thus perhaps always towards besides whereas afterwards plus does versus \
    sometimes unless is was has";

/// What figures count, and no plural in `s`.
const COUNTED: &str = "people children men women per percent feet million billion thousand staff police \
    other more new extra or households";

/// What follows a round year.
const AFTER_YEAR: &str = "and but when after before as the a an at by to for with while which that he she it \
    they we was were had on because from where until then his her their its following";

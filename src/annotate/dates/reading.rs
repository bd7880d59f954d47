//! Reads the dates of one sentence after the other: which words are a date,
//! which year a date without one is of, and what it is to its sentence.

use std::cell::OnceCell;

use jiff::ToSpan as _;

use super::chronology::{Above, above};
use super::interval::{Interval, Precision};
use super::others::Others;
use super::points::{Point, Style, point, written_order};
use super::relative::{Relative, by_anchor, by_publication, leaning, weekday};
use super::sense::Lead;
use super::turns::Turns;
use super::words::{Tense, Tenses, Word, words};
use super::{Anchor, Basis, DateRole, Dated};
use crate::document::{Document, PartialDate, Span};

/// How far, in words, a date may stand from `two years after`.
const LEANING_REACH: usize = 10;

/// Words that speak of another time than the one above.
const OTHER_TIMES: &str = "had previously before earlier later since subsequently afterwards formerly \
    following next yesterday tomorrow now today will would every each usually always";
/// The most words and marks of a sentence whose dates are read. What is longer is a
/// list or no text at all, and would be quoted whole beside each of its dates.
pub(super) const LONGEST_SENTENCE: usize = 2_000;

/// What is known while a document is read.
pub(super) struct Reader<'d> {
    pub(super) document: &'d Document,
    /// When what is being read was published, where that is known.
    pub(super) published: Option<PartialDate>,
    others: Others,
    style: Style,
    pub(super) above: Above,
    pub(super) turns: Turns,
    section: Option<u32>,
    paragraph: u32,
    /// The one date of the sentence before.
    previous: Option<Anchor>,
    /// The last date before, in the same paragraph.
    pub(super) nearest: Option<Anchor>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Document) -> Reader<'d> {
        let published = document.metadata().published;
        let style = Style {
            month_first: written_order(document.text()),
            published: published.map(PartialDate::year),
        };
        Reader {
            document,
            published,
            others: Others::of(document),
            style,
            above: above(document, style),
            turns: Turns::new(document),
            section: None,
            paragraph: 0,
            previous: None,
            nearest: None,
        }
    }

    /// A passage begins, under the heading at a position among the blocks.
    pub(super) fn passage(&mut self, section: Option<u32>) {
        if section == self.section {
            return;
        }
        self.section = section;
        let published = self.document.metadata().published;
        self.published = published.filter(|_| !self.others.has(section));
        (self.previous, self.nearest) = (None, None);
    }

    /// Reads a sentence.
    pub(super) fn sentence(&mut self, span: Span, paragraph: u32, out: &mut Vec<Dated>) {
        if paragraph != self.paragraph {
            self.paragraph = paragraph;
            self.nearest = None;
        }
        let document = self.document;
        let Some(text) = span.of(document.text()) else {
            return;
        };
        self.turns.enter(span);
        let mut list = Vec::new();
        words(text, &mut list);
        if list.len() > LONGEST_SENTENCE {
            (self.previous, self.nearest) = (None, None);
            return;
        }
        let first = out.len();
        Sentence {
            reader: self,
            words: &list,
            base: span.start(),
            leaned: None,
            found: Vec::new(),
            told: None,
            tenses: OnceCell::new(),
            imagined_from: OnceCell::new(),
        }
        .read(out);
        let found = out.get(first..).unwrap_or_default();
        self.turns.heard(found);
        let told = |dated: &&Dated| dated.role != DateRole::Reference;
        let anchor = |dated: &Dated| Anchor {
            when: dated.when,
            span: dated.span,
        };
        let mut told_here = found.iter().filter(told);
        self.previous = match (told_here.next(), told_here.next()) {
            (Some(only), None) => Some(anchor(only)),
            _ => None,
        };
        self.nearest = found.iter().rfind(told).map(anchor).or(self.nearest);
    }
}

/// One sentence while it is read.
pub(super) struct Sentence<'r, 'd, 'w> {
    pub(super) reader: &'r Reader<'d>,
    pub(super) words: &'w [Word<'w>],
    pub(super) base: usize,
    /// The date that `two years after` leans on.
    leaned: Option<Span>,
    pub(super) found: Vec<Dated>,
    /// The last of those found that is no mere reference.
    pub(super) told: Option<Anchor>,
    /// Worked out where the first date needs them.
    tenses: OnceCell<Tenses>,
    imagined_from: OnceCell<Option<usize>>,
}

impl Sentence<'_, '_, '_> {
    fn read(mut self, out: &mut Vec<Dated>) {
        let mut at = 0;
        while at < self.words.len() {
            at = self
                .relative(at)
                .or_else(|| self.absolute(at))
                .or_else(|| self.weekday(at))
                .unwrap_or(at + 1);
        }
        self.set_speaking_apart();
        self.take_date_above();
        out.append(&mut self.found);
    }

    /// The date in a line of its own above, for what has none and speaks of no
    /// other time.
    fn take_date_above(&mut self) {
        let Some(above) = self.reader.above.date(self.base) else {
            return;
        };
        let of_another_time = |at: usize| self.is_phrase(at) || self.words[at].is_in(OTHER_TIMES);
        if self.found.is_empty() && !(0..self.words.len()).any(of_another_time) {
            let role = self.role(0, 0, above.when);
            self.found.push(Dated {
                span: above.span,
                when: above.when,
                basis: Basis::Heading(above.span),
                role,
            });
        }
    }

    /// The place of the words `start..end`.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.words.get(start)?.start;
        let last = self.words.get(end.checked_sub(1)?)?.end;
        Span::new(self.base + first, self.base + last)
    }

    fn push(
        &mut self,
        start: usize,
        end: usize,
        when: Interval,
        basis: Basis,
        role: DateRole,
    ) -> Option<usize> {
        let span = self.span(start, end)?;
        let role = if self.leaned == Some(span) || self.is_imagined(start) {
            DateRole::Reference
        } else {
            role
        };
        if role != DateRole::Reference {
            self.told = Some(Anchor { when, span });
        }
        self.found.push(Dated {
            span,
            when,
            basis,
            role,
        });
        Some(end)
    }

    /// The last date before, in this sentence or alone in the one before.
    fn anchor(&self) -> Option<Anchor> {
        self.told.or(self.reader.previous)
    }

    /// The tense of the verb that the words `start..end` belong to.
    pub(super) fn tense(&self, start: usize, end: usize) -> Tense {
        self.tenses
            .get_or_init(|| Tenses::read(self.words))
            .around(start, end)
    }

    /// Whether the date at word `at` stands in what did not come about.
    fn is_imagined(&self, at: usize) -> bool {
        self.imagined_from
            .get_or_init(|| Self::imagined_from(self.words))
            .is_some_and(|from| from <= at)
    }

    fn relative(&mut self, at: usize) -> Option<usize> {
        // a phrase in quotation marks of its own is spoken of, not used
        let quote = |at: usize| self.words.get(at).is_some_and(|w| w.is_mark("\"“”‘’'"));
        let spoken_of = at.checked_sub(1).is_some_and(quote);
        let by_publication = self
            .reader
            .published
            .and_then(|published| by_publication(self.words, at, published));
        let found = by_publication
            .or_else(|| by_anchor(self.words, at, self.anchor()?))
            .or_else(|| {
                let found = leaning(self.words, at, &|from| self.leant_on(from))?;
                if let Basis::Date(span) = found.basis {
                    self.leaned = Some(span);
                }
                Some(found)
            })?;
        let Relative {
            end,
            when,
            basis,
            ahead,
        } = found;
        if spoken_of && self.words.get(end).is_some_and(|w| w.is_mark("\"“”‘’',")) {
            return Some(end);
        }
        let role = match self.lead(at) {
            Lead::Since => DateRole::Since,
            Lead::Until => DateRole::Until,
            Lead::By => DateRole::By,
            _ if ahead => DateRole::Planned,
            _ if self.is_compared(at) => DateRole::Reference,
            _ => self.role(at, end, when),
        };
        self.push(at, end, when, basis, role)
    }

    /// The written date that stands in the clause from word `from` on.
    fn leant_on(&self, from: usize) -> Option<Anchor> {
        let until = (from + LEANING_REACH).min(self.words.len());
        for at in from..until {
            if self.words[at].is_mark(",;:.—–\"“”") {
                return None;
            }
            let Some(point) = point(self.words, at, self.reader.style) else {
                continue;
            };
            if point.weak && !self.is_year(at) {
                continue;
            }
            return Some(Anchor {
                when: point.interval(point.year?)?,
                span: self.span(at, point.end)?,
            });
        }
        None
    }

    fn weekday(&mut self, at: usize) -> Option<usize> {
        let published = self.reader.published?;
        let on = at
            .checked_sub(1)
            .and_then(|before| self.words.get(before))?;
        self.words.get(at)?.weekday()?;
        if !on.is(&["on"]) && !self.is_bare_weekday(at) {
            return None;
        }
        let name = self.words.get(at + 1).is_some_and(|next| {
            [
                "Times",
                "Telegraph",
                "Mirror",
                "Express",
                "Post",
                "Mail",
                "School",
                "Club",
            ]
            .contains(&next.text)
        });
        let tense = self.tense(at, at + 1);
        let (when, ahead) = weekday(self.words, at, tense, published).filter(|_| !name)?;
        // a story that is being told from day to day has weekdays of its own
        let elsewhere = self.reader.nearest.or(self.anchor()).is_some_and(|anchor| {
            anchor.when.precision() == Precision::Day
                && (anchor.when.last_day() > when.last_day()
                    || anchor.when.first_day() + 7.days() < when.first_day())
        });
        let role = if ahead {
            DateRole::Planned
        } else {
            DateRole::Event
        };
        (!elsewhere)
            .then(|| self.push(at, at + 1, when, Basis::Publication, role))
            .flatten()
    }

    fn absolute(&mut self, at: usize) -> Option<usize> {
        let mut point = point(self.words, at, self.reader.style)?;
        let lead = self.lead(at);
        if point.loose_day {
            if lead == Lead::In {
                // `in March 12 people died` is a month and a count
                (point.day, point.last_day, point.weak) = (None, None, true);
                point.end = at + 1;
            } else if lead == Lead::None && !self.is_end(point.end) {
                return None;
            }
        }
        if point.weak {
            let sound = match point.month {
                Some(_) => {
                    self.is_month(at, lead) || self.begins_months(&point) || self.heads_line(at)
                }
                None => self.is_year(at) || self.begins_range(at, &point, lead),
            };
            if !sound {
                return None;
            }
        }
        if self.ends_period(at) {
            let year = self.year_ending(at, &point);
            let (start, when) = year.unzip();
            let pushed = start.zip(when).and_then(|(start, when)| {
                let role = self.role(start, point.end, when);
                self.push(start, point.end, when, Basis::Written, role)
            });
            return pushed.or(Some(point.end));
        }
        if let Some(end) = self.range(at, &point, lead) {
            return Some(end);
        }
        if lead == Lead::From && self.goes_on(point.end) {
            return Some(point.end);
        }
        if point.weak && point.month.is_none() && !self.is_year(at) {
            return None;
        }
        let shared = self
            .words
            .get(point.end)
            .is_some_and(|word| word.is(&["and"]));
        if point.year.is_none() && shared {
            let other = super::points::point(self.words, point.end + 1, self.reader.style);
            point.year = other.filter(|other| other.month.is_some())?.year;
        }
        let days = point.last_day.is_some();
        let known = match point.year {
            Some(year) => Some((year, Basis::Written)),
            None => self.year_of(at, &point),
        };
        // the last day of a refused range is no date by itself
        let Some((year, basis)) = known else {
            return days.then_some(point.end);
        };
        let when = point.interval(year)?;
        // `appointed from 1 December`: whether that lies ahead, only a year says
        let open = !days && matches!(lead, Lead::From | Lead::By) && basis == Basis::Publication;
        if open && self.tense(at, point.end) != Tense::Future {
            return None;
        }
        let role = match lead {
            Lead::Apart => DateRole::Reference,
            Lead::From | Lead::By if self.names_thing(at, &point) => DateRole::Reference,
            Lead::Since => DateRole::Since,
            Lead::From if !days => DateRole::Since,
            Lead::Until => DateRole::Until,
            Lead::By => DateRole::By,
            _ if self.is_compared(at) => DateRole::Reference,
            // `on the 2014 inspection` speaks of it and is not of that year
            _ if point.weak && lead != Lead::In && at > 2 && self.describes_event(at) => {
                DateRole::Reference
            }
            // the date of a letter or a report is not that of what is told
            Lead::Of if !self.happens_on(at) => DateRole::Reference,
            _ => self.role(at, point.end, when),
        };
        self.push(at, point.end, when, basis, role)
    }

    /// An event, or one that lay ahead of the publication.
    fn role(&self, start: usize, end: usize, when: Interval) -> DateRole {
        let after = |published: PartialDate| when.last_day() > published.last_day();
        let ahead =
            self.reader.published.is_none_or(after) && self.tense(start, end) == Tense::Future;
        let surely = self
            .reader
            .published
            .is_some_and(|published| when.first_day() > published.last_day());
        if ahead || surely {
            DateRole::Planned
        } else {
            DateRole::Event
        }
    }

    /// `from March to June 2012`, `between 2011 and 2013`, `March–June 2012`.
    fn range(&mut self, at: usize, first: &Point, lead: Lead) -> Option<usize> {
        let join = self.words.get(first.end)?;
        let opened = matches!(lead, Lead::From | Lead::Between);
        let joined = join.is_mark("-–—")
            || (join.is(&["to", "until", "till", "through"])
                && (opened || !first.weak || first.month.is_some()))
            || (join.is(&["and"]) && lead == Lead::Between);
        if !joined || first.last_day.is_some() {
            return None;
        }
        let mut next = first.end + 1;
        if self.words.get(next)?.is(&["the"]) {
            next += 1;
        }
        let last = point(self.words, next, self.reader.style)?;
        // a month goes with a month and a year with a year
        if last.weak && first.month.is_some() != last.month.is_some() {
            return None;
        }
        let inherits = |own: Option<i16>, other: Option<i16>, has_month: bool| {
            own.or(if has_month { other } else { None })
        };
        let mut from = inherits(first.year, last.year, first.month.is_some());
        let mut to = inherits(last.year, first.year, last.month.is_some());
        let mut basis = Basis::Written;
        if from.is_none() && to.is_none() {
            let Some((year, how)) = self.year_of(next, &last) else {
                // its end is no date by itself
                return opened.then_some(last.end);
            };
            (from, to, basis) = (Some(year), Some(year), how);
        }
        if first.year.is_none() && first.month > last.month {
            from = from.map(|year| year - 1);
        }
        let when = Interval::between(
            first.interval(from?)?.from(),
            last.interval(to?)?.to(),
            Precision::Range,
        )?;
        let role = if self.is_compared(at) {
            DateRole::Reference
        } else {
            self.role(at, last.end, when)
        };
        self.push(at, last.end, when, basis, role)
    }
}

//! Dates that lean on another: on the publication date (`last August`,
//! `yesterday`, `two weeks ago`, `on Tuesday`), or on a date that stands before
//! or beside them (`two years later`, `six months after he died in March 2012`,
//! `the same year`). Where it is not certain which, there is no date.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Duration, ToSpan as _};

use super::interval::{Interval, Precision};
use super::points::{Part, season_part};
use super::words::{Tense, Tenses, Word, past_beside};
use super::{Anchor, Basis};
use crate::document::PartialDate;

/// What a relative phrase was resolved to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relative {
    /// The first word after it.
    pub(super) end: usize,
    pub(super) when: Interval,
    pub(super) basis: Basis,
    /// Whether it lies ahead of the publication.
    pub(super) ahead: bool,
}

fn whole(date: Date) -> Option<PartialDate> {
    PartialDate::new(date.year(), Some(date.month()), Some(date.day()))
}

/// The day of a date that is known to the day.
fn to_the_day(date: PartialDate) -> Option<Date> {
    date.day().map(|_| date.first_day())
}

fn week_of(day: Date) -> Option<Interval> {
    let monday = day
        .checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
        .ok()?;
    let sunday = monday.checked_add(6.days()).ok()?;
    Interval::between(whole(monday)?, whole(sunday)?, Precision::Week)
}

fn moved(day: Date, by: Duration) -> Option<Date> {
    day.checked_add(by).ok()
}

/// The month so many months from the one of a date.
fn month_from(date: PartialDate, months: i32) -> Option<Interval> {
    let first = Date::new(date.year(), date.month()?, 1).ok()?;
    let month = moved(first, i64::from(months).months())?;
    let date = PartialDate::new(month.year(), Some(month.month()), None)?;
    Some(Interval::of(date))
}

fn year_from(date: PartialDate, years: i32) -> Option<Interval> {
    let year = i16::try_from(i32::from(date.year()) + years).ok()?;
    PartialDate::new(year, None, None).map(Interval::of)
}

/// The year of a month (and day) that stands without one, by the publication.
pub(super) fn year_by_publication(
    published: PartialDate,
    month: i8,
    day: Option<i8>,
    tense: Tense,
) -> Option<i16> {
    let (year, own) = (published.year(), published.month()?);
    let same = |before: bool| match (day, published.day()) {
        (Some(day), Some(own)) if before => Some(if day <= own { year } else { year - 1 }),
        (Some(day), Some(own)) => Some(if day >= own { year } else { year + 1 }),
        _ => None,
    };
    match tense {
        Tense::Past if month < own => Some(year),
        Tense::Past if month > own => Some(year - 1),
        Tense::Past => same(true),
        Tense::Future if month > own => Some(year),
        Tense::Future if month < own => Some(year + 1),
        Tense::Future => same(false),
        Tense::Open => None,
    }
}

/// The phrase that begins at word `at`, resolved by the publication date.
pub(super) fn by_publication(
    words: &[Word<'_>],
    at: usize,
    published: PartialDate,
) -> Option<Relative> {
    let (end, when, ahead) = deictic(words, at, published).or_else(|| ago(words, at, published))?;
    Some(Relative {
        end,
        when,
        basis: Basis::Publication,
        ahead,
    })
}

fn deictic(
    words: &[Word<'_>],
    at: usize,
    published: PartialDate,
) -> Option<(usize, Interval, bool)> {
    let word = words.get(at)?;
    let day = to_the_day(published);
    let next = words.get(at + 1);
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let next_is = |wanted: &[&str]| next.is_some_and(|next| next.is(wanted));
    let day_off = |by: i64| Some(Interval::of(whole(moved(day?, by.days())?)?));
    if word.is(&["yesterday"]) {
        return Some((at + 1, day_off(-1)?, false));
    }
    if word.is(&["tomorrow"]) {
        return Some((at + 1, day_off(1)?, true));
    }
    if word.is(&["today"]) {
        return past_beside(words, at, at + 1)
            .then(|| day_off(0))
            .flatten()
            .map(|when| (at + 1, when, false));
    }
    if word.is(&["earlier"]) {
        return earlier(words, at, published).map(|(end, when)| (end, when, false));
    }
    if let Some(season) = coming_season(words, at, published) {
        return Some((at + 1, season, true));
    }
    let (last, this, ahead) = (word.is(&["last"]), word.is(&["this"]), word.is(&["next"]));
    if !(last || this || ahead) {
        return None;
    }
    // `the last year`, `over this year`, `at last week`: a span of time, or none
    if before.is_some_and(|before| {
        before.is(&[
            "the", "his", "her", "their", "its", "our", "my", "past", "very", "later", "time",
            "than", "to", "on", "at", "like", "as",
        ])
    }) {
        return None;
    }
    let step = if last { -1 } else { i32::from(ahead) };
    let end = at + 2;
    if next_is(&["year"]) {
        return Some((end, year_from(published, step)?, ahead));
    }
    if next_is(&["month"]) {
        return Some((end, month_from(published, step)?, ahead));
    }
    if next_is(&["week"]) {
        let day = moved(day?, (7 * i64::from(step)).days())?;
        return Some((end, week_of(day)?, ahead));
    }
    if last && next_is(&["night"]) {
        return Some((end, day_off(-1)?, false));
    }
    if this && next_is(&["morning", "afternoon", "evening"]) {
        return Some((end, day_off(0)?, false));
    }
    let next = next?;
    if let Some(weekday) = next.weekday() {
        let wanted = Weekday::from_monday_one_offset(weekday).ok()?;
        let found = match step {
            -1 => day?.nth_weekday(-1, wanted).ok()?,
            1 => day?.nth_weekday(1, wanted).ok()?,
            _ => return None,
        };
        return Some((end, Interval::of(whole(found)?), ahead));
    }
    if let Some(month) = next.month(false) {
        return named_month(words, at, month, step, published).map(|when| (end, when, ahead));
    }
    let Part::Months(first, last_month, precision) = season_part(next)? else {
        return None;
    };
    let own = published.month()?;
    let year = match step {
        // after September it is open which summer was the last
        -1 if own <= last_month => published.year() - 1,
        0 if own >= first => published.year(),
        1 if own >= first => published.year() + 1,
        _ => return None,
    };
    let when = Interval::months(year, first, last_month, precision)?;
    Some((end, when, ahead))
}

/// How many words away the verb of `in the autumn` is looked for.
const VERB_REACH: usize = 40;

/// `will report in the autumn`: the one of the year of publication, where that still
/// lies ahead.
fn coming_season(words: &[Word<'_>], at: usize, published: PartialDate) -> Option<Interval> {
    let before = |back: usize| at.checked_sub(back).and_then(|place| words.get(place));
    let led = before(1)?.is(&["the"]) && before(2)?.is(&["in"]);
    let Part::Months(first, last, precision) = season_part(words.get(at)?).filter(|_| led)? else {
        return None;
    };
    // `in the autumn term`, `in the summer of 2013`
    let ends = words.get(at + 1).is_none_or(|next| {
        matches!(next.kind, super::words::Kind::Mark(_)) || next.is(&["and", "when", "but"])
    });
    // Only the words around it, so that a list of seasons takes no longer for each.
    let low = at.saturating_sub(VERB_REACH);
    let around = words.get(low..words.len().min(at + VERB_REACH))?;
    let tense = || Tenses::read(around).around(at - low, at - low + 1);
    let ahead = ends && published.month()? < first && tense() == Tense::Future;
    ahead
        .then(|| Interval::months(published.year(), first, last, precision))
        .flatten()
}

/// `last August`, `this June`, `next March`, where a year of its own does not
/// follow.
fn named_month(
    words: &[Word<'_>],
    at: usize,
    month: i8,
    step: i32,
    published: PartialDate,
) -> Option<Interval> {
    if words.get(at + 2).is_some_and(|word| word.year().is_some()) {
        return None;
    }
    let own = published.month()?;
    let year = match step {
        // in October, `last August` may be two months or fourteen ago
        -1 if month >= own => published.year() - 1,
        0 => published.year(),
        1 if month > own => published.year(),
        1 => published.year() + 1,
        _ => return None,
    };
    Some(Interval::of(PartialDate::new(year, Some(month), None)?))
}

/// `earlier this year`, `earlier this month`, `earlier in the year`.
fn earlier(words: &[Word<'_>], at: usize, published: PartialDate) -> Option<(usize, Interval)> {
    let second = words.get(at + 1)?;
    let unit_at = if second.is(&["this"]) {
        at + 2
    } else if second.is(&["in"]) && words.get(at + 2)?.is(&["the"]) {
        at + 3
    } else {
        return None;
    };
    let unit = words.get(unit_at)?;
    let end = unit_at + 1;
    if unit.is(&["year"]) {
        let last = published.month()?;
        let precision = if last == 1 {
            Precision::Month
        } else {
            Precision::Range
        };
        return Some((end, Interval::months(published.year(), 1, last, precision)?));
    }
    if unit.is(&["month"]) {
        return Some((end, month_from(published, 0)?));
    }
    if unit.is(&["week"]) {
        return Some((end, week_of(to_the_day(published)?)?));
    }
    None
}

/// `two weeks ago`, `a year ago`.
fn ago(words: &[Word<'_>], at: usize, published: PartialDate) -> Option<(usize, Interval, bool)> {
    let (unit, count) = length(words, at)?;
    if !words.get(at + 2)?.is(&["ago"]) {
        return None;
    }
    Some((at + 3, off(published, unit, -count)?, false))
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// `two weeks`: the unit and how many; `None` where it is said to be more,
/// less or about so much.
fn length(words: &[Word<'_>], at: usize) -> Option<(Unit, i32)> {
    let count = words.get(at)?.count()?;
    let unit = words.get(at + 1)?;
    let unit = match () {
        () if unit.is(&["day", "days"]) => Unit::Day,
        () if unit.is(&["week", "weeks"]) => Unit::Week,
        () if unit.is(&["month", "months"]) => Unit::Month,
        () if unit.is(&["year", "years"]) => Unit::Year,
        () => return None,
    };
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let loose = before.is_some_and(|before| {
        before.is(&[
            "than",
            "over",
            "nearly",
            "almost",
            "about",
            "around",
            "some",
            "least",
            "under",
            "within",
            "or",
            "approximately",
            "roughly",
            "another",
            "and",
            "to",
            "just",
            "barely",
        ]) || before.is_mark("-–/.£$")
    });
    (!loose).then_some((unit, count))
}

/// A date so many units away, no more precise than the date and the unit.
fn off(date: PartialDate, unit: Unit, count: i32) -> Option<Interval> {
    let days = |by: i32| moved(to_the_day(date)?, i64::from(by).days());
    match unit {
        Unit::Day => Some(Interval::of(whole(days(count)?)?)),
        Unit::Week => week_of(days(7 * count)?),
        Unit::Month => month_from(date, count),
        Unit::Year => year_from(date, count),
    }
}

/// The phrase that begins at word `at`, resolved by a date before it.
pub(super) fn by_anchor(words: &[Word<'_>], at: usize, anchor: Anchor) -> Option<Relative> {
    let date = anchor.when.from();
    if anchor.when.from() != anchor.when.to() {
        return None;
    }
    let found = |end: usize, when: Interval| Relative {
        end,
        when,
        basis: Basis::Date(anchor.span),
        ahead: false,
    };
    if let Some((unit, count)) = length(words, at) {
        let how = words.get(at + 2)?;
        let sign = if how.is(&["later"]) {
            1
        } else if how.is(&["earlier"]) {
            -1
        } else {
            return None;
        };
        // `two years later than planned`
        if words.get(at + 3).is_some_and(|word| word.is(&["than"])) {
            return None;
        }
        return Some(found(at + 3, off(date, unit, sign * count)?));
    }
    let (step, unit_at) = if words[at].is(&["the"]) {
        let step = words.get(at + 1)?;
        if step.is(&["following"]) {
            (1, at + 2)
        } else if step.is(&["same"]) {
            (0, at + 2)
        } else if step.is(&["next"]) && words.get(at + 2)?.is(&["day"]) {
            (1, at + 2)
        } else {
            return None;
        }
    } else if words[at].is(&["that"]) {
        (0, at + 1)
    } else {
        return None;
    };
    let unit = words.get(unit_at)?;
    let unit = match () {
        () if unit.is(&["day"]) => Unit::Day,
        () if unit.is(&["month"]) => Unit::Month,
        () if unit.is(&["year"]) => Unit::Year,
        () => return None,
    };
    Some(found(unit_at + 1, off(date, unit, step)?))
}

/// How far a phrase such as `two years after the fire of 2010` leads: the unit
/// words at `at`, and the date that it leans on, already read.
pub(super) fn leaning(
    words: &[Word<'_>],
    at: usize,
    anchor: &dyn Fn(usize) -> Option<Anchor>,
) -> Option<Relative> {
    let (unit, count) = length(words, at)?;
    let how = words.get(at + 2)?;
    let sign = if how.is(&["after"]) {
        1
    } else if how.is(&["before"]) {
        -1
    } else {
        return None;
    };
    let anchor = anchor(at + 3)?;
    if anchor.when.from() != anchor.when.to() {
        return None;
    }
    Some(Relative {
        end: at + 3,
        when: off(anchor.when.from(), unit, sign * count)?,
        basis: Basis::Date(anchor.span),
        ahead: false,
    })
}

/// `on Tuesday`: the weekday at word `at`, whose verb has this tense, next to the
/// publication.
pub(super) fn weekday(
    words: &[Word<'_>],
    at: usize,
    tense: Tense,
    published: PartialDate,
) -> Option<(Interval, bool)> {
    let wanted = Weekday::from_monday_one_offset(words.get(at)?.weekday()?).ok()?;
    let day = to_the_day(published)?;
    let own = day.weekday() == wanted;
    let (found, ahead) = match tense {
        Tense::Past if own => (day, false),
        Tense::Past => (day.nth_weekday(-1, wanted).ok()?, false),
        Tense::Future if own => (day, true),
        Tense::Future => (day.nth_weekday(1, wanted).ok()?, true),
        Tense::Open => return None,
    };
    Some((Interval::of(whole(found)?), ahead))
}

//! Dates that are written out: `12 March 2012`, `March 12, 2012`, `12/03/2012`,
//! `2012-03-12`, `late 2013`, `2011–12`, `the 1990s`; and what may be a part of
//! a date, a month or four digits alone. It reads words and resolves nothing.

use super::interval::{Interval, Precision};
use super::words::{Kind, Word};
use crate::document::PartialDate;

/// What stands beside year, month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    /// Months of a year.
    Months(i8, i8, Precision),
    /// December to February.
    Winter,
    /// This year and the next.
    TwoYears,
    Decade,
    /// Four years of a decade, from this one on.
    OfDecade(i16),
}

/// How a document writes dates in figures.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    /// Whether the month stands first, where that is settled.
    pub(super) month_first: Option<bool>,
    /// The year of its publication, after which no year of two digits lies.
    pub(super) published: Option<i16>,
}

/// A date, or a part of one, in the words of a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    /// The first word after it.
    pub(super) end: usize,
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
    /// The last day, in `3 and 4 March`.
    pub(super) last_day: Option<i8>,
    pub(super) part: Part,
    /// Whether it is a date only where the words before it say so: a month or
    /// four digits alone.
    pub(super) weak: bool,
    /// A month before a bare number, `March 12`, which may be a count.
    pub(super) loose_day: bool,
}

impl Point {
    fn new(end: usize) -> Point {
        Point {
            end,
            year: None,
            month: None,
            day: None,
            last_day: None,
            part: Part::Whole,
            weak: false,
            loose_day: false,
        }
    }

    /// The date in a year.
    pub(super) fn date(&self, year: i16) -> Option<PartialDate> {
        PartialDate::new(year, self.month, self.day)
    }

    /// The interval in a year.
    pub(super) fn interval(&self, year: i16) -> Option<Interval> {
        let plain = |year| PartialDate::new(year, None, None);
        match self.part {
            Part::Whole => {
                let from = self.date(year)?;
                let Some(last) = self.last_day else {
                    return Some(Interval::of(from));
                };
                let to = PartialDate::new(year, self.month, Some(last))?;
                Interval::between(from, to, Precision::Range)
            }
            Part::Months(first, last, precision) => Interval::months(year, first, last, precision),
            Part::Winter => Interval::between(
                PartialDate::new(year, Some(12), None)?,
                PartialDate::new(year + 1, Some(2), None)?,
                Precision::Season,
            ),
            Part::TwoYears => {
                Interval::between(plain(year)?, plain(year + 1)?, Precision::SplitYear)
            }
            Part::Decade => Interval::between(plain(year)?, plain(year + 9)?, Precision::Decade),
            Part::OfDecade(first) => Interval::between(
                plain(year + first)?,
                plain(year + first + 3)?,
                Precision::Decade,
            ),
        }
    }
}

/// Whether a document writes the month first in figures; `None` where nothing
/// in it settles that. A figure over 12 does, else how it writes dates in words.
pub(super) fn written_order(text: &str) -> Option<bool> {
    let mut list = Vec::new();
    if !text.contains('/') {
        return None;
    }
    super::words::words(text, &mut list);
    let mut shown = [false; 2];
    for (at, word) in list.iter().enumerate() {
        let next = |offset: usize| list.get(at + offset);
        let mark = |offset| next(offset).is_some_and(|word| !word.gap && word.is_mark("/"));
        let year = |offset| next(offset).is_some_and(|word| word.year().is_some());
        if let (Some(first), Some(second)) = (word.day(), next(2).and_then(Word::day))
            && mark(1)
            && mark(3)
            && year(4)
        {
            shown[0] |= first > 12 && second <= 12;
            shown[1] |= second > 12 && first <= 12;
        }
    }
    if shown == [false; 2] {
        for pair in list.windows(4) {
            let day_first = pair[0].day().is_some() && pair[1].month(false).is_some();
            shown[0] |= day_first && pair[2].year().is_some();
            shown[1] |= pair[0].month(false).is_some()
                && pair[1].day().is_some()
                && pair[2].is_mark(",")
                && pair[3].year().is_some();
        }
    }
    match shown {
        [true, false] => Some(false),
        [false, true] => Some(true),
        _ => None,
    }
}

/// The date that begins at word `at`.
pub(super) fn point(words: &[Word<'_>], at: usize, style: Style) -> Option<Point> {
    let first = words.get(at)?;
    match first.kind {
        Kind::Decade(year) => {
            let mut point = Point::new(at + 1);
            point.year = i16::try_from(year).ok();
            point.part = Part::Decade;
            (year >= 1500).then_some(point)
        }
        Kind::Number(..) => numeric(words, at, style),
        Kind::Word => after_weekday(words, at, style)
            .or_else(|| part_of_year(words, at))
            .or_else(|| season(words, at))
            .or_else(|| quarter(words, at))
            .or_else(|| holiday(words, at))
            .or_else(|| month(words, at)),
        _ => None,
    }
}

/// `Monday, 3 March`, `Mon 3 March`.
fn after_weekday(words: &[Word<'_>], at: usize, style: Style) -> Option<Point> {
    let first = words.get(at)?;
    let short = [
        "Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun",
    ];
    if first.weekday().is_none() && !short.contains(&first.text) {
        return None;
    }
    let mut next = at + 1;
    while words
        .get(next)
        .is_some_and(|word| word.is_mark(",.") || word.is(&["the"]))
    {
        next += 1;
    }
    if next > at + 3 || words.get(next)?.weekday().is_some() {
        return None;
    }
    point(words, next, style).filter(|point| point.day.is_some() && !point.weak)
}

/// `late 2013`, `early in 2014`, `mid-2015`; before a month the word is passed
/// over.
fn part_of_year(words: &[Word<'_>], at: usize) -> Option<Point> {
    let first = words.get(at)?;
    let months = if first.is(&["early"]) {
        (1, 4)
    } else if first.is(&["mid"]) {
        (5, 8)
    } else if first.is(&["late"]) {
        (9, 12)
    } else {
        return None;
    };
    let mut next = at + 1;
    while next < at + 4
        && words
            .get(next)
            .is_some_and(|word| word.is(&["in", "of", "the"]) || word.is_mark("-‐‑"))
    {
        next += 1;
    }
    let word = words.get(next)?;
    if let Some(year) = plain_year(words, next) {
        let mut point = Point::new(next + 1);
        point.year = Some(year);
        point.part = Part::Months(months.0, months.1, Precision::PartOfYear);
        return Some(point);
    }
    if let Kind::Decade(_) = word.kind {
        let first = match months.0 {
            1 => 0,
            5 => 3,
            _ => 6,
        };
        return point(words, next, Style::default()).map(|decade| Point {
            part: Part::OfDecade(first),
            ..decade
        });
    }
    word.month(false)?;
    month(words, next).filter(|point| point.day.is_none())
}

/// `summer 2013`, `the winter of 2013–14`.
fn season(words: &[Word<'_>], at: usize) -> Option<Point> {
    let part = season_part(words.get(at)?)?;
    let mut next = at + 1;
    if words.get(next)?.is(&["of"]) {
        next += 1;
    }
    let found = numeric(words, next, Style::default()).filter(|point| point.month.is_none())?;
    match (part, found.part) {
        // a winter has two years; with one it is not clear which
        (Part::Winter, Part::TwoYears) => Some(Point { part, ..found }),
        (Part::Months(..), Part::Whole) if plain_year(words, next).is_some() => Some(Point {
            part,
            weak: false,
            ..found
        }),
        _ => None,
    }
}

/// The months of a season by its name.
pub(super) fn season_part(word: &Word<'_>) -> Option<Part> {
    let months = |first| Some(Part::Months(first, first + 2, Precision::Season));
    match () {
        () if word.is(&["spring"]) => months(3),
        () if word.is(&["summer"]) => months(6),
        () if word.is(&["autumn"]) => months(9),
        () if word.is(&["winter"]) => Some(Part::Winter),
        () => None,
    }
}

/// `the first quarter of 2013`.
fn quarter(words: &[Word<'_>], at: usize) -> Option<Point> {
    let ordinals = ["first", "second", "third", "fourth"];
    let number = ordinals.iter().position(|word| words[at].is(&[word]))?;
    let fits = words.get(at + 1)?.is(&["quarter"]) && words.get(at + 2)?.is(&["of"]);
    let year = plain_year(words, at + 3).filter(|_| fits)?;
    let first = i8::try_from(3 * number + 1).ok()?;
    let mut point = Point::new(at + 4);
    point.year = Some(year);
    point.part = Part::Months(first, first + 2, Precision::Quarter);
    Some(point)
}

/// Four digits that no other digits hang on.
fn plain_year(words: &[Word<'_>], at: usize) -> Option<i16> {
    let year = words.get(at)?.year()?;
    let joined = words.get(at + 1).is_some_and(|mark| {
        !mark.gap
            && mark.is_mark("-–/")
            && words
                .get(at + 2)
                .is_some_and(|next| !next.gap && !matches!(next.kind, Kind::Mark(_)))
    });
    (!joined).then_some(year)
}

/// What begins with digits.
fn numeric(words: &[Word<'_>], at: usize, style: Style) -> Option<Point> {
    let first = words.get(at)?;
    let mark = |offset: usize, marks: &str| {
        words
            .get(at + offset)
            .is_some_and(|word| !word.gap && word.is_mark(marks))
    };
    let number = |offset: usize, digits: u8| match words.get(at + offset)?.kind {
        Kind::Number(value, n, false) if n == digits && !words[at + offset].gap => Some(value),
        _ => None,
    };
    if let Some(year) = first.year() {
        if mark(1, "-") && mark(3, "-") {
            let month = i8::try_from(number(2, 2)?).ok()?;
            let day = i8::try_from(number(4, 2)?).ok()?;
            let mut point = Point::new(at + 5);
            (point.year, point.month, point.day) = (Some(year), Some(month), Some(day));
            return point.date(year).map(|_| point);
        }
        let mut point = Point::new(at + 1);
        point.year = Some(year);
        if mark(1, "-–/") {
            if number(2, 4).is_some() {
                point.weak = true;
                return (year >= 1500).then_some(point);
            }
            // 2011–12 is two years; 2012-03 may be anything
            let second = number(2, 2)?;
            let follows = i64::from(second) == (i64::from(year) + 1) % 100;
            let more = words
                .get(at + 3)
                .is_some_and(|word| !word.gap && word.is_mark("-–/"));
            point.end = at + 3;
            point.part = Part::TwoYears;
            return (follows && !more && year >= 1500).then_some(point);
        }
        point.weak = true;
        return (year >= 1500).then_some(point);
    }
    let day = first.day()?;
    for separator in ["/", "."] {
        if mark(1, separator) && mark(3, separator) {
            let second = words.get(at + 2)?.day()?;
            let last = words.get(at + 4).filter(|word| !word.gap)?;
            let year = match last.year() {
                Some(year) if !numbers_a_part(words, at) => year,
                Some(_) => return None,
                None => short_year(words, at, number(4, 2)?, style)?,
            };
            // with full stops the day stands first
            let month_first = match style.month_first {
                Some(known) => known,
                None if separator == "." || day == second || day > 12 => false,
                None if second > 12 => true,
                None => return None,
            };
            let (day, month) = if month_first {
                (second, day)
            } else {
                (day, second)
            };
            let mut point = Point::new(at + 5);
            (point.year, point.month, point.day) = (Some(year), Some(month), Some(day));
            return point.date(year).map(|_| point);
        }
    }
    day_and_month(words, at, day)
}

/// Whether the figures at word `at` are the number of a part of a text or a law:
/// `section 3.4.2012`.
fn numbers_a_part(words: &[Word<'_>], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        let word = &words[before];
        word.is_mark("§")
            || word.is_in(
                "section sections paragraph paragraphs para paras clause clauses rule regulation \
                 article chapter part version item appendix table figure standard point number no",
            )
    })
}

/// The year of `31.3.14`, where a word says that it is a date or it stands alone in
/// its line or cell, and the publication settles the century.
fn short_year(words: &[Word<'_>], at: usize, digits: u32, style: Style) -> Option<i16> {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let said = before.map_or_else(
        || words.get(at + 5).is_none_or(|next| next.is_mark("|:–—-")),
        |word| {
            word.is_mark("|")
                || word.is_in("on by since until till from to dated between of before after")
        },
    );
    let published = style.published.filter(|_| said)?;
    let digits = i16::try_from(digits).ok()?;
    let year = published - published % 100 + digits;
    Some(if year > published { year - 100 } else { year })
}

/// `Christmas Day 2013`, `Boxing Day`, `New Year’s Eve`.
fn holiday(words: &[Word<'_>], at: usize) -> Option<Point> {
    let named = |offset: usize, name: &str| words.get(at + offset).is_some_and(|w| w.text == name);
    let new_year = named(0, "New") && (named(1, "Year's") || named(1, "Year’s"));
    let (end, month, day) = match () {
        () if named(0, "Christmas") && named(1, "Day") => (1, 12, 25),
        () if named(0, "Christmas") && named(1, "Eve") => (1, 12, 24),
        () if named(0, "Boxing") && named(1, "Day") => (1, 12, 26),
        () if new_year && named(2, "Day") => (2, 1, 1),
        () if new_year && named(2, "Eve") => (2, 12, 31),
        () => return None,
    };
    let mut next = at + end + 1;
    let comma = words
        .get(next)
        .is_some_and(|word| word.is_mark(",") || word.is(&["in"]));
    let year = plain_year(words, next + usize::from(comma));
    if year.is_some() {
        next += 1 + usize::from(comma);
    }
    let mut point = Point::new(next);
    (point.year, point.month, point.day) = (year, Some(month), Some(day));
    Some(point)
}

/// `12 March 2012`, `the 12th of March`, `3 and 4 March 2021`.
fn day_and_month(words: &[Word<'_>], at: usize, day: i8) -> Option<Point> {
    let mut next = at + 1;
    let mut last_day = None;
    let joins = |word: &Word<'_>| word.is(&["and", "to", "until"]) || word.is_mark("-–&");
    if words.get(next).is_some_and(joins) {
        last_day = Some(words.get(next + 1)?.day()?);
        next += 2;
    }
    if words.get(next)?.is(&["of"]) {
        next += 1;
    }
    let month = words.get(next)?.month(true)?;
    let mut point = Point::new(next + 1);
    (point.month, point.day, point.last_day) = (Some(month), Some(day), last_day);
    let (end, year) = year_after(words, next);
    (point.end, point.year) = (end, year);
    // the calendar must know the day; a leap year is as good as any
    point.interval(year.unwrap_or(2000)).map(|_| point)
}

/// The year behind the month at word `at`, with the stop of an abbreviation and
/// a comma between them, and the first word after what was read.
fn year_after(words: &[Word<'_>], at: usize) -> (usize, Option<i16>) {
    let mut next = at + 1;
    let short = words[at].month(false).is_none();
    if short && words.get(next).is_some_and(|word| word.is_mark(".")) {
        next += 1;
    }
    let end = next;
    if words
        .get(next)
        .is_some_and(|word| word.is_mark(",") || word.is(&["of"]))
    {
        next += 1;
    }
    match plain_year(words, next) {
        Some(year) => (next + 1, Some(year)),
        None => (end, None),
    }
}

/// `March 2012`, `March 12, 2012`, `Mar. 3`, or a month alone.
fn month(words: &[Word<'_>], at: usize) -> Option<Point> {
    let month = words.get(at)?.month(true)?;
    let full = words[at].month(false).is_some();
    // a number before it was no day of this month
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    if before.is_some_and(|before| matches!(before.kind, Kind::Number(_, 1..=2, _))) {
        return None;
    }
    let mut point = Point::new(at + 1);
    point.month = Some(month);
    let mut next = at + 1;
    if !full && words.get(next).is_some_and(|word| word.is_mark(".")) {
        next += 1;
    }
    if let Some(day) = words.get(next).and_then(Word::day) {
        let ordinal = matches!(words[next].kind, Kind::Number(_, _, true));
        let mut end = next + 1;
        if words
            .get(end)
            .is_some_and(|word| word.is_mark("-–") && !word.gap)
        {
            point.last_day = words.get(end + 1).and_then(Word::day);
            end += 2;
        }
        point.day = Some(day);
        let comma = words.get(end).is_some_and(|word| word.is_mark(","));
        let year = plain_year(words, end + usize::from(comma));
        point.end = if year.is_some() {
            end + 1 + usize::from(comma)
        } else {
            end
        };
        point.year = year;
        point.loose_day = year.is_none() && !ordinal;
        return point.interval(year.unwrap_or(2000)).map(|_| point);
    }
    let (end, year) = year_after(words, at);
    point.year = year;
    if year.is_some() {
        point.end = end;
        return Some(point);
    }
    point.weak = true;
    full.then_some(point)
}

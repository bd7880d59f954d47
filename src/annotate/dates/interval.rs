//! A stretch of time as a text gives it: from, to, and how precise it is. It
//! knows the calendar and no text.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::PartialDate;

/// How precisely a text says when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A day.
    Day,
    /// A week, Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A season of three months.
    Season,
    /// A quarter of a year.
    Quarter,
    /// `early`, `mid-` or `late` in a year: four months each.
    PartOfYear,
    /// A year.
    Year,
    /// From one date to another.
    Range,
    /// Ten years, or the first, middle or last four of them.
    Decade,
    /// A year that begins in one and ends in the next, as of schools and budgets:
    /// `2012/13`. Which day it begins on the text does not say, so it covers both.
    SplitYear,
}

/// From the first to the last day that is meant, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Interval {
    from: PartialDate,
    to: PartialDate,
    precision: Precision,
}

impl Interval {
    /// The interval of one date: a day, a month or a year.
    #[must_use]
    pub fn of(date: PartialDate) -> Interval {
        let precision = match (date.month(), date.day()) {
            (_, Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            (None, None) => Precision::Year,
        };
        Interval {
            from: date,
            to: date,
            precision,
        }
    }

    /// From one date to another; `None` where the second lies before the first.
    #[must_use]
    pub fn between(from: PartialDate, to: PartialDate, precision: Precision) -> Option<Interval> {
        (from.first_day() <= to.last_day()).then_some(Interval {
            from,
            to,
            precision,
        })
    }

    /// The months `first` to `last` of a year; `None` where there are no such.
    #[must_use]
    pub fn months(year: i16, first: i8, last: i8, precision: Precision) -> Option<Interval> {
        Interval::between(
            PartialDate::new(year, Some(first), None)?,
            PartialDate::new(year, Some(last), None)?,
            precision,
        )
    }

    /// The date that it begins with.
    #[must_use]
    pub fn from(self) -> PartialDate {
        self.from
    }

    /// The date that it ends with.
    #[must_use]
    pub fn to(self) -> PartialDate {
        self.to
    }

    /// How precise it is.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// The first day that may be meant.
    #[must_use]
    pub fn first_day(self) -> Date {
        self.from.first_day()
    }

    /// The last day that may be meant.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.to.last_day()
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(self, other: Interval) -> bool {
        self.first_day() <= other.last_day() && other.first_day() <= self.last_day()
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Interval) -> bool {
        self.first_day() <= other.first_day() && other.last_day() <= self.last_day()
    }
}

/// The months in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(date: PartialDate) -> Option<&'static str> {
    let at = usize::try_from(date.month()? - 1).ok()?;
    MONTHS.get(at).copied()
}

/// A date as a person writes it: `21 March 2014`, `March 2014`, `2014`.
#[must_use]
pub fn in_words(date: PartialDate) -> String {
    match (date.day(), month(date)) {
        (Some(day), Some(month)) => format!("{day} {month} {}", date.year()),
        (None, Some(month)) => format!("{month} {}", date.year()),
        _ => date.year().to_string(),
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from, self.to);
        let year = from.year();
        match self.precision {
            Precision::Day | Precision::Month | Precision::Year => f.write_str(&in_words(from)),
            Precision::SplitYear => write!(f, "{year}/{:02}", to.year() % 100),
            Precision::Week => write!(f, "week of {}", in_words(from)),
            Precision::Season => match from.month() {
                Some(3) => write!(f, "spring {year}"),
                Some(6) => write!(f, "summer {year}"),
                Some(9) => write!(f, "autumn {year}"),
                _ => write!(f, "winter {year}–{:02}", to.year() % 100),
            },
            Precision::Quarter => {
                let ordinal = match from.month() {
                    Some(1) => "first",
                    Some(4) => "second",
                    Some(7) => "third",
                    _ => "fourth",
                };
                write!(f, "{ordinal} quarter of {year}")
            }
            Precision::PartOfYear => match from.month() {
                Some(1) => write!(f, "early {year}"),
                Some(5) => write!(f, "mid-{year}"),
                _ => write!(f, "late {year}"),
            },
            Precision::Decade => {
                let part = match (year % 10, to.year() - year) {
                    (0, ..9) => "early ",
                    (0, _) => "",
                    (3, _) => "mid-",
                    _ => "late ",
                };
                write!(f, "{part}{}s", year - year % 10)
            }
            Precision::Range => {
                let same_year = year == to.year();
                match (month(from), month(to), from.day(), to.day()) {
                    _ if from == to => f.write_str(&in_words(from)),
                    (Some(a), Some(b), Some(day), Some(_)) if same_year && a == b => {
                        write!(f, "{day} to {}", in_words(to))
                    }
                    (Some(a), Some(_), Some(day), Some(_)) if same_year => {
                        write!(f, "{day} {a} to {}", in_words(to))
                    }
                    (Some(a), Some(_), None, _) if same_year => {
                        write!(f, "{a} to {}", in_words(to))
                    }
                    _ => write!(f, "{} to {}", in_words(from), in_words(to)),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        PartialDate::parse(text).unwrap()
    }

    #[test]
    fn intervals_read_as_a_person_writes_them() {
        let range = |a, b| Interval::between(date(a), date(b), Precision::Range).unwrap();
        for (interval, words) in [
            (Interval::of(date("2012-03-12")), "12 March 2012"),
            (Interval::of(date("2012-03")), "March 2012"),
            (range("2021-03-03", "2021-03-04"), "3 to 4 March 2021"),
            (
                range("2021-03-30", "2021-04-02"),
                "30 March to 2 April 2021",
            ),
            (range("2012-03", "2012-06"), "March to June 2012"),
            (range("2011", "2013"), "2011 to 2013"),
            (
                range("2011-11", "2012-02"),
                "November 2011 to February 2012",
            ),
            (
                Interval::months(2013, 9, 12, Precision::PartOfYear).unwrap(),
                "late 2013",
            ),
            (
                Interval::months(2013, 6, 8, Precision::Season).unwrap(),
                "summer 2013",
            ),
        ] {
            assert_eq!(interval.to_string(), words);
        }
        assert!(Interval::between(date("2013"), date("2012"), Precision::Range).is_none());
    }
}

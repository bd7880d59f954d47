//! A date as far as it is known. It knows nothing of how dates are written in
//! running text.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A date as far as it is known: a year, a month of a year, or a day.
///
/// Written `2014`, `2014-03` or `2014-03-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// A date that is not a year, a month or a day that exists.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a date: write 2014, 2014-03 or 2014-03-21")]
pub struct DateError(String);

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. A time after the day
    /// (`2014-03-21T10:00:00Z`) is dropped.
    ///
    /// # Errors
    /// Where the text is neither, or names a day that does not exist.
    pub fn parse(text: &str) -> Result<PartialDate, DateError> {
        let wrong = || DateError(text.chars().take(40).collect());
        let day_part = text.trim().split(['T', ' ']).next().unwrap_or_default();
        let mut parts = day_part.split('-');
        let number = |part: &str, digits: usize| -> Option<i16> {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let year = parts.next().and_then(|p| number(p, 4)).ok_or_else(wrong)?;
        let month = match parts.next() {
            None => None,
            Some(part) => Some(number(part, 2).ok_or_else(wrong)?),
        };
        let day = match parts.next() {
            None => None,
            Some(part) => Some(number(part, 2).ok_or_else(wrong)?),
        };
        if parts.next().is_some() {
            return Err(wrong());
        }
        let month = month.and_then(|m| i8::try_from(m).ok());
        let day = day.and_then(|d| i8::try_from(d).ok());
        jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| wrong())?;
        Ok(PartialDate { year, month, day })
    }

    /// A date of a year and, where they are known, month and day; `None` where
    /// the calendar has no such day or a day stands without its month.
    #[must_use]
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<PartialDate> {
        let fits = jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_ok();
        (fits && year >= 0 && (month.is_some() || day.is_none())).then_some(PartialDate {
            year,
            month,
            day,
        })
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    #[must_use]
    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month, 1 to 31, where it is known.
    #[must_use]
    pub fn day(self) -> Option<i8> {
        self.day
    }

    /// The month, where it is known, and the year, in English: `March 2014`.
    #[must_use]
    pub fn month_and_year(self) -> String {
        let pattern = if self.month.is_some() { "%B %Y" } else { "%Y" };
        self.first_day().strftime(pattern).to_string()
    }

    /// Today, in UTC.
    #[must_use]
    pub fn today() -> PartialDate {
        let today = jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        PartialDate {
            year: today.year(),
            month: Some(today.month()),
            day: Some(today.day()),
        }
    }

    /// The first day that the date may mean.
    #[must_use]
    pub fn first_day(self) -> jiff::civil::Date {
        jiff::civil::Date::constant(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that the date may mean.
    #[must_use]
    pub fn last_day(self) -> jiff::civil::Date {
        let month =
            jiff::civil::Date::constant(self.year, self.month.unwrap_or(12), self.day.unwrap_or(1));
        if self.day.is_some() {
            month
        } else {
            month.last_of_month()
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        PartialDate::parse(&text).map_err(serde::de::Error::custom)
    }
}

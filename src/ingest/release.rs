//! The day that a press release gives as its own: `For immediate release: 3 May
//! 2014`, on one line or on two, among the first lines.
//!
//! No other date in a text is taken for that of its publication.

use crate::document::PartialDate;

/// The line stands among so many at the top.
const TOP: usize = 8;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date of a release, where its text gives it so.
pub(super) fn dated(text: &str) -> Option<PartialDate> {
    let bare = |line: &str| {
        line.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    let mut lines = text.lines().map(bare).filter(|line| !line.is_empty());
    for _ in 0..TOP {
        let line = lines.next()?;
        let Some(rest) = line.strip_prefix("for immediate release") else {
            continue;
        };
        return if rest.is_empty() {
            date(&lines.next()?)
        } else {
            date(rest)
        };
    }
    None
}

/// Words that are a day, month and year and nothing else, with or without the day of
/// the week.
fn date(words: &str) -> Option<PartialDate> {
    let mut parts: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.first().is_some_and(|first| first.ends_with("day")) {
        parts.remove(0);
    }
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    let month = |word: &str| MONTHS.iter().position(|month| *month == word);
    let (day, month) = match (month(first), month(second)) {
        (None, Some(month)) => (first, month),
        (Some(month), None) => (second, month),
        _ => return None,
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let whole = year.len() == 4;
    PartialDate::new(
        year.parse().ok().filter(|_| whole)?,
        i8::try_from(month + 1).ok(),
        Some(day.parse().ok()?),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_of_the_day_that_it_gives() {
        for (text, found) in [
            (
                "For immediate release: 3 May 2014\n\nThe pier is shut.",
                Some("2014-05-03"),
            ),
            (
                "# Pier shut\n\n**FOR IMMEDIATE RELEASE**\n\nSaturday, May 3rd, 2014\n\nIt is.",
                Some("2014-05-03"),
            ),
            (
                "For immediate release\n\nThe pier shut on 3 May 2014.",
                None,
            ),
            ("For immediate release: 31 June 2014\n\nIt is shut.", None),
            ("For immediate release: May 2014\n\nIt is shut.", None),
            ("Not for release before 3 May 2014\n\nIt is shut.", None),
            ("The pier\n\n3 May 2014\n\nIt is shut.", None),
        ] {
            let date = dated(text).map(|date| date.to_string());
            assert_eq!(date.as_deref(), found, "{text}");
        }
    }
}

//! The words for facts about documents and speakers: dates, numbers, names.
//! Text of documents comes in already safe and is not touched.

use std::fmt::Write as _;

use super::Locale;
use crate::annotate::Attribution;
use crate::answer::{CitedDocument, CitedSpeaker};
use crate::document::PartialDate;
use crate::engine::Source;

const MONTHS: [&str; 12] = [
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

/// A date as a person writes it: `21 March 2014`, or `March 21, 2014`.
pub(in crate::discord) fn date(date: PartialDate, locale: Locale) -> String {
    let month = date
        .month()
        .and_then(|month| usize::try_from(month - 1).ok())
        .and_then(|index| MONTHS.get(index));
    let year = date.year();
    match (date.day(), month, locale) {
        (Some(day), Some(month), Locale::Uk) => format!("{day} {month} {year}"),
        (Some(day), Some(month), Locale::Us) => format!("{month} {day}, {year}"),
        (None, Some(month), _) => format!("{month} {year}"),
        _ => year.to_string(),
    }
}

/// The name under which a document is shown: its title, else its id.
pub(in crate::discord) fn title(document: &CitedDocument) -> &str {
    if document.title.trim().is_empty() {
        &document.id
    } else {
        &document.title
    }
}

/// The document in one phrase: `The title (Publisher, 21 March 2014)`.
pub(in crate::discord) fn in_brief(document: &CitedDocument, locale: Locale) -> String {
    let details: Vec<String> = [
        document.publisher.clone(),
        document.published.map(|published| date(published, locale)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if details.is_empty() {
        title(document).to_owned()
    } else {
        format!("{} ({})", title(document), details.join(", "))
    }
}

/// Who said the quoted words and how that is known.
pub(in crate::discord) fn speaker(speaker: &CitedSpeaker) -> String {
    let how = match speaker.how {
        Attribution::Quoted => "quoted",
        Attribution::Block => "from a statement",
        Attribution::Reported => "reported speech",
        Attribution::Transcript => "from a transcript",
        Attribution::Document => "the document is their statement",
    };
    match (&speaker.name, &speaker.role) {
        (Some(name), Some(role)) => format!("said by {name}, {role} ({how})"),
        (Some(name), None) => format!("said by {name} ({how})"),
        (None, _) => format!("speaker not named in this passage ({how})"),
    }
}

/// What the library covers: how many documents, whose, from when to when.
pub(in crate::discord) fn coverage(sources: &[Source], locale: Locale) -> String {
    if sources.is_empty() {
        return super::NO_DOCUMENTS.to_owned();
    }
    let mut sentence = format!(
        "The library covers {}",
        plural(sources.len() as u64, "document")
    );
    let mut publishers: Vec<String> = Vec::new();
    for publisher in sources.iter().filter_map(|s| s.document.publisher.as_ref()) {
        if !publishers.contains(publisher) {
            publishers.push(publisher.clone());
        }
    }
    if publishers.len() > 4 {
        let others = publishers.len() - 3;
        publishers.truncate(3);
        publishers.push(format!("{others} others"));
    }
    if !publishers.is_empty() {
        let _ = write!(sentence, " by {}", listed(&publishers));
    }
    let dates = || sources.iter().filter_map(|s| s.document.published);
    let first = dates().min_by_key(|date| date.first_day());
    let last = dates().max_by_key(|date| date.last_day());
    if let (Some(first), Some(last)) = (first, last) {
        // Writing to a String cannot fail.
        let _ = if first == last {
            write!(sentence, ", published {}", date(first, locale))
        } else {
            write!(
                sentence,
                ", published from {} to {}",
                date(first, locale),
                date(last, locale)
            )
        };
    }
    sentence.push('.');
    sentence
}

/// `1 document`, `2,500 documents`.
pub(in crate::discord) fn plural(number: u64, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {thing}{ending}", grouped(number))
}

/// A whole number with its thousands set apart.
pub(in crate::discord) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `a`, `a and b`, `a, b and c`.
pub(in crate::discord) fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_each_country_does() {
        let day = PartialDate::parse("2014-03-21").unwrap();
        assert_eq!(date(day, Locale::Uk), "21 March 2014");
        assert_eq!(date(day, Locale::Us), "March 21, 2014");
        let month = PartialDate::parse("2014-12").unwrap();
        assert_eq!(date(month, Locale::Us), "December 2014");
    }
}

//! The words that a person reads about an answer: dates, speakers, counts,
//! confidence, what the library covers. Pure sentences; no layout, no colour.

use std::fmt::Write as _;

use crate::annotate::Attribution;
use crate::answer::{Abstention, CitedDocument, CitedSpeaker, Correction};
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

/// A date as a person writes it: `21 March 2014`, `March 2014`, `2014`.
pub(super) fn human_date(date: PartialDate) -> String {
    let month = date
        .month()
        .and_then(|month| usize::try_from(month - 1).ok())
        .and_then(|index| MONTHS.get(index));
    match (date.day(), month) {
        (Some(day), Some(month)) => format!("{day} {month} {}", date.year()),
        (None, Some(month)) => format!("{month} {}", date.year()),
        _ => date.year().to_string(),
    }
}

/// Which version of a document is cited, where it is not the first: `version 2,
/// added 3 May 2026`.
pub(super) fn version(document: &CitedDocument) -> Option<String> {
    let number = document.version?;
    Some(match document.added {
        Some(added) => format!("version {number}, added {}", human_date(added)),
        None => format!("version {number}"),
    })
}

/// A size in bytes as a person reads it: `312 bytes`, `34 kB`, `1.2 MB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => count(bytes, "byte"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!(
            "{}.{} MB",
            grouped(bytes / 1_000_000),
            bytes % 1_000_000 / 100_000
        ),
    }
}

/// Who said the quoted words and how that is known.
pub(super) fn speaker(speaker: &CitedSpeaker) -> String {
    let how = match speaker.how {
        Attribution::Quoted => "quoted",
        Attribution::Block => "from a statement",
        Attribution::Reported => "reported speech",
        Attribution::Transcript => "from a transcript",
    };
    match (&speaker.name, &speaker.role) {
        (Some(name), Some(role)) => format!("said by {}{name}, {role} ({how})", article(name)),
        (Some(name), None) => format!("said by {}{name} ({how})", article(name)),
        (None, _) => format!("speaker not named in this passage ({how})"),
    }
}

/// Words that begin a name in lower case.
const PARTICLES: [&str; 12] = [
    "al", "bin", "d", "da", "de", "del", "della", "den", "di", "du", "van", "von",
];

/// The article before a speaker who is described and not named: `resident`,
/// `spokesman for the council`. A description begins in lower case and comes
/// without its article; a name has none.
fn article(name: &str) -> &'static str {
    let first = name
        .split(|c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '-'))
        .next()
        .unwrap_or_default();
    let described = first.starts_with(char::is_lowercase)
        && !first.chars().any(char::is_uppercase)
        && !PARTICLES.contains(&first);
    if described { "the " } else { "" }
}

/// A probability in words.
pub(super) fn confidence(probability: f64) -> &'static str {
    match probability {
        p if p >= 0.9 => "very high",
        p if p >= 0.75 => "high",
        p if p >= 0.5 => "moderate",
        p if p >= 0.25 => "low",
        _ => "very low",
    }
}

/// The name under which a document is shown: its title, else its id.
pub(super) fn title(document: &CitedDocument) -> &str {
    if document.title.trim().is_empty() {
        &document.id
    } else {
        &document.title
    }
}

/// The document in one phrase: `The title (Publisher, 21 March 2014)`.
pub(super) fn in_brief(document: &CitedDocument) -> String {
    let details: Vec<String> = [
        document.publisher.clone(),
        document.published.map(human_date),
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

/// Which of the kinds of silence it is, in a sentence.
pub(super) fn silence(reason: Option<Abstention>) -> &'static str {
    match reason {
        Some(Abstention::NothingFound) => "Nothing like the question stands in them.",
        Some(Abstention::NearMatches) => {
            "Some passages come near, and none of them answers. They are shown below as near, not as answers."
        }
        Some(Abstention::NotInLibrary) => {
            "The question names somebody or something that does not occur in them at all."
        }
        Some(Abstention::UnusableQuestion) => {
            "The question has no word to look for. Ask with words that the documents may use: a name, a place, a year, a thing."
        }
        None => "They hold no answer to the question.",
    }
}

/// How a word of the question was read.
pub(super) fn correction(correction: &Correction) -> String {
    format!(
        "Searched for “{}” (you typed “{}”).",
        correction.searched, correction.typed
    )
}

/// The words of the question that the library does not hold.
pub(super) fn missing(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
    let verb = if words.len() == 1 { "occurs" } else { "occur" };
    format!("{} {verb} nowhere in the library.", listed(&words))
}

/// What the library covers: how many documents, whose, from when to when.
pub(super) fn coverage(sources: &[Source]) -> String {
    if sources.is_empty() {
        return "The library holds no documents yet. Add some with `pincite add`.".to_owned();
    }
    let mut sentence = format!(
        "The library covers {}",
        count(sources.len() as u64, "document")
    );
    let publishers = publishers(sources);
    if !publishers.is_empty() {
        sentence.push_str(" by ");
        sentence.push_str(&kept_apart(&publishers));
    }
    let dates: Vec<PartialDate> = sources
        .iter()
        .filter_map(|s| s.document.published)
        .collect();
    let first = dates.iter().min_by_key(|date| date.first_day());
    let last = dates.iter().max_by_key(|date| date.last_day());
    match (first, last) {
        (Some(first), Some(last)) if first == last => {
            sentence.push_str(", published ");
            sentence.push_str(&human_date(*first));
        }
        (Some(first), Some(last)) => {
            sentence.push_str(", published from ");
            sentence.push_str(&human_date(*first));
            sentence.push_str(" to ");
            sentence.push_str(&human_date(*last));
        }
        _ => {}
    }
    let undated = sources.len() - dates.len();
    if undated > 0 && !dates.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(sentence, " ({undated} undated)");
    }
    sentence.push('.');
    sentence
}

/// The publishers by the number of their documents, the many after the third
/// as a count.
fn publishers(sources: &[Source]) -> Vec<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for publisher in sources
        .iter()
        .filter_map(|s| s.document.publisher.as_deref())
    {
        match counts.iter_mut().find(|(name, _)| *name == publisher) {
            Some((_, count)) => *count += 1,
            None => counts.push((publisher, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut names: Vec<String> = counts
        .iter()
        .take(3)
        .map(|(name, _)| (*name).to_owned())
        .collect();
    match counts.len().saturating_sub(3) {
        0 => {}
        1 => names.extend(counts.get(3).map(|(name, _)| (*name).to_owned())),
        more => names.push(format!("{more} others")),
    }
    names
}

/// `1 document`, `2,500 documents`.
pub(super) fn count(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(number))
}

/// A whole number with its thousands set apart.
pub(super) fn grouped(number: u64) -> String {
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

/// As [`listed`]; where one of the things is a list itself, `a, b; c and d; and
/// e`.
fn kept_apart(things: &[String]) -> String {
    if !things.iter().any(|thing| thing.contains([',', ';'])) {
        return listed(things);
    }
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{}; and {last}", head.join("; ")),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(publisher: Option<&str>, date: Option<&str>) -> Source {
        Source {
            document: CitedDocument {
                id: "x".to_owned(),
                title: String::new(),
                publisher: publisher.map(str::to_owned),
                kind: None,
                published: date.map(|date| PartialDate::parse(date).unwrap()),
                url: None,
                ..CitedDocument::default()
            },
            passages: 1,
            bytes: 1,
        }
    }

    #[test]
    fn dates_are_written_as_far_as_they_are_known() {
        for (date, words) in [
            ("2014-03-21", "21 March 2014"),
            ("2014-12", "December 2014"),
            ("2014", "2014"),
        ] {
            assert_eq!(human_date(PartialDate::parse(date).unwrap()), words);
        }
    }

    #[test]
    fn coverage_says_how_many_whose_and_when() {
        assert_eq!(
            coverage(&[
                source(Some("Quay Gazette"), Some("2011-05-03")),
                source(Some("Tarn Council"), Some("2014-08")),
                source(Some("Tarn Council"), None),
            ]),
            "The library covers 3 documents by Tarn Council and Quay Gazette, published from 3 May 2011 to August 2014 (1 undated)."
        );
        assert_eq!(
            coverage(&[source(None, Some("2011"))]),
            "The library covers 1 document, published 2011."
        );
        assert!(coverage(&[]).contains("pincite add"));
    }

    #[test]
    fn a_speaker_is_named_with_how_it_is_known() {
        let said = |name: Option<&str>, role: Option<&str>, how| {
            speaker(&CitedSpeaker {
                name: name.map(str::to_owned),
                role: role.map(str::to_owned),
                how,
            })
        };
        assert_eq!(
            said(
                Some("Ines Vardal"),
                Some("harbour warden"),
                Attribution::Quoted
            ),
            "said by Ines Vardal, harbour warden (quoted)"
        );
        assert_eq!(
            said(None, None, Attribution::Reported),
            "speaker not named in this passage (reported speech)"
        );
        for (name, words) in [
            (
                "spokesman for the quay",
                "said by the spokesman for the quay (quoted)",
            ),
            ("de Vries", "said by de Vries (quoted)"),
            ("iQuay", "said by iQuay (quoted)"),
            ("3rd Division", "said by 3rd Division (quoted)"),
        ] {
            assert_eq!(said(Some(name), None, Attribution::Quoted), words);
        }
    }

    #[test]
    fn publishers_that_are_lists_are_kept_apart() {
        let from = |name| source(Some(name), None);
        assert_eq!(
            coverage(&[
                from("Quay, from Tarn"),
                from("Quay, from Ulm"),
                from("Tarn")
            ]),
            "The library covers 3 documents by Quay, from Tarn; Quay, from Ulm; and Tarn."
        );
    }

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!(count(1, "document"), "1 document");
        assert_eq!(count(12_500, "passage"), "12,500 passages");
        assert_eq!(
            missing(&["Ulm".to_owned()]),
            "“Ulm” occurs nowhere in the library."
        );
        let three = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(listed(&three), "a, b and c");
    }
}

//! The words that a person reads about an answer, the same wherever they read
//! it: dates, speakers, counts, confidence, silences, what the library covers.
//! Pure sentences; no layout, no colour, no markup, and no surface is known.

mod speakers;

use std::fmt::Write as _;

use crate::annotate::dates::MONTHS;
use crate::answer::{Abstention, Citation, CitedDocument, Correction};
use crate::document::PartialDate;
use crate::engine::{Change, Check, Deed, Source, Verdict};

pub(super) use speakers::{said_by, said_in, speaker};

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

/// A date as a person in the United States writes it: `March 21, 2014`.
pub(super) fn american_date(date: PartialDate) -> String {
    let whole = human_date(date);
    match (date.day(), whole.split(' ').nth(1)) {
        (Some(day), Some(month)) => format!("{month} {day}, {}", date.year()),
        _ => whole,
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

/// What was done to a library, in the audit list.
pub(super) fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::Added => "added",
        Deed::NewVersion => "new version",
        Deed::Edited => "edited",
        Deed::Removed => "removed",
        Deed::Accepted => "accepted",
        Deed::Staged => "staged",
        Deed::Published => "published",
        Deed::Discarded => "discarded",
    }
}

/// Which parts of what is known about a document were changed; `None` where the
/// list does not say.
pub(super) fn changes(changes: &[Change]) -> Option<String> {
    let each: Vec<String> = changes
        .iter()
        .map(|change| match (&change.from, &change.to) {
            (None, None) => change.part.clone(),
            (from, to) => {
                let value = |value: &Option<String>| value.clone().unwrap_or("none".to_owned());
                format!("{} from {} to {}", change.part, value(from), value(to))
            }
        })
        .collect();
    (!each.is_empty()).then(|| listed(&each))
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

/// `a`, `a or b`, `a, b or c`.
pub(super) fn either(things: &[String]) -> String {
    match things {
        [head @ .., last] if !head.is_empty() => format!("{} or {last}", head.join(", ")),
        _ => listed(things),
    }
}

/// The page of a citation, after the mark of an inquiry or a court where it has
/// one: `INQ000123456, page 3`.
pub(super) fn page_of(citation: &Citation) -> Option<String> {
    let page = citation.shown_page().map(|page| format!("page {page}"));
    let Some(reference) = &citation.page_reference else {
        return page;
    };
    // The number of the page at its end says nothing more.
    let mark = reference
        .split_once('_')
        .map_or(reference.as_str(), |m| m.0);
    Some(match page {
        Some(page) => format!("{mark}, {page}"),
        None => reference.clone(),
    })
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
    in_brief_dated(document, human_date)
}

/// As [`in_brief`], with dates written by `date`.
pub(super) fn in_brief_dated(
    document: &CitedDocument,
    date: impl Fn(PartialDate) -> String,
) -> String {
    let details: Vec<String> = [document.publisher.clone(), document.published.map(date)]
        .into_iter()
        .flatten()
        .collect();
    if details.is_empty() {
        title(document).to_owned()
    } else {
        format!("{} ({})", title(document), details.join(", "))
    }
}

/// Above passages that may answer, of which nothing is claimed.
pub(super) const POSSIBLE: &str = "These passages may answer the question.";

/// Which of the kinds of silence it is, in a sentence.
pub(super) fn silence(reason: Option<Abstention>) -> &'static str {
    match reason {
        Some(Abstention::NothingFound) => "No passage matches the question.",
        Some(Abstention::NearMatches) => "These passages come near, but none answers the question.",
        Some(Abstention::NotInLibrary) => {
            "The question names somebody or something that does not appear in these documents."
        }
        Some(Abstention::UnusableQuestion) => {
            "Your question has no word to look for. Ask with words that the documents may use: a name, a place, a year, a thing."
        }
        None => "No passage answers the question.",
    }
}

/// As [`silence`], where only a part of the documents was looked at.
pub(super) fn silence_there(reason: Option<Abstention>) -> &'static str {
    match reason {
        Some(Abstention::NothingFound) => "No passage in that part of them matches the question.",
        None => "No passage in that part of them answers the question.",
        reason => silence(reason),
    }
}

/// What a document's date of publication was narrowed to, in parts of a
/// sentence.
pub(super) fn published(
    (from, to): (Option<PartialDate>, Option<PartialDate>),
    date: impl Fn(PartialDate) -> String,
) -> Option<String> {
    match (from, to) {
        (Some(from), Some(to)) => Some(format!(
            "in what was published from {} to {}",
            date(from),
            date(to)
        )),
        (Some(from), None) => Some(format!("in what was published from {} on", date(from))),
        (None, Some(to)) => Some(format!("in what was published up to {}", date(to))),
        (None, None) => None,
    }
}

/// What became of a quotation, in a sentence's beginning.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::WordForWord => "It stands word for word",
        Verdict::WordsLeftOut => "It stands word for word, with words left out",
        Verdict::MachineRead => "It stands in text that a machine read from a picture",
        Verdict::WithDifferences => "It stands with differences",
        Verdict::Joined => "Each part stands, but not together",
        Verdict::InPart => "Only a part of it stands",
        Verdict::NotFound => "It does not stand in these documents",
    }
}

/// The end of the sentence that [`verdict`] begins.
pub(super) fn verdict_rest(check: &Check) -> String {
    let documents = count(u64::from(check.documents), "document");
    let places = u64::from(check.places_in_all);
    match check.outcome {
        Verdict::WordForWord | Verdict::WordsLeftOut if places > u64::from(check.documents) => {
            format!(", at {} in {documents}.", count(places, "place"))
        }
        Verdict::WordForWord | Verdict::WordsLeftOut => format!(", in {documents}."),
        Verdict::MachineRead => {
            ", which may have errors; compare it with the picture of the page.".to_owned()
        }
        Verdict::Joined if check.documents > 1 => {
            format!(": it is put together from {documents}.")
        }
        Verdict::Joined => ": it is put together from different places of one document.".to_owned(),
        Verdict::WithDifferences => ". What is not the same stands between ‹ and ›.".to_owned(),
        Verdict::InPart => "; for the rest the documents have other words or none.".to_owned(),
        Verdict::NotFound => ".".to_owned(),
    }
}

/// How the question was read, where it was typed otherwise.
pub(super) fn read_as(question: &str) -> String {
    format!("Read as: {question}")
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
    let verb = if words.len() == 1 { "does" } else { "do" };
    format!("{} {verb} not appear in these documents.", listed(&words))
}

/// What the library covers: how many documents, whose, from when to when.
pub(super) fn coverage(sources: &[Source]) -> String {
    coverage_dated(sources, human_date)
}

/// As [`coverage`], with dates written by `date`.
pub(super) fn coverage_dated(sources: &[Source], date: impl Fn(PartialDate) -> String) -> String {
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
    let first = dates.iter().min_by_key(|day| day.first_day());
    let last = dates.iter().max_by_key(|day| day.last_day());
    match (first, last) {
        (Some(first), Some(last)) if first == last => {
            sentence.push_str(", published ");
            sentence.push_str(&date(*first));
        }
        (Some(first), Some(last)) => {
            sentence.push_str(", published from ");
            sentence.push_str(&date(*first));
            sentence.push_str(" to ");
            sentence.push_str(&date(*last));
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

/// How much was looked through, in short: `7 documents, 2019–2020`.
pub(super) fn looked_through(sources: &[Source]) -> String {
    let years = || {
        let dates = sources.iter().filter_map(|s| s.document.published);
        dates.map(PartialDate::year)
    };
    let documents = count(sources.len() as u64, "document");
    match (years().min(), years().max()) {
        (Some(first), Some(last)) if first == last => format!("{documents}, {first}"),
        (Some(first), Some(last)) => format!("{documents}, {first}–{last}"),
        _ => documents,
    }
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
        for (date, words) in [
            ("2014-03-21", "March 21, 2014"),
            ("2014-12", "December 2014"),
        ] {
            assert_eq!(american_date(PartialDate::parse(date).unwrap()), words);
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
            "“Ulm” does not appear in these documents."
        );
        let three = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(listed(&three), "a, b and c");
    }
}

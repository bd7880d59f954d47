//! One citation as a person reads it: the answering sentence as a block quote
//! and under it where it stands; or its whole passage, the sentence in bold. Every
//! letter of the quote is the document's; what is left out leaves a mark.
//!
//! It renders one citation into text and knows neither buttons nor messages.

use super::escape::{link, markdown};
use super::limits::{LEFT_OUT, length, split_off, trimmed};
use super::messages::{self, Locale};
use crate::answer::Citation;

/// Citations on one page of an answer.
pub(super) const PER_PAGE: usize = 3;
/// The room of a page of an answer, with all that stands above it.
pub(super) const PAGE: usize = 1_200;
/// The room of one line of the pinpoint.
const LINE: usize = 200;
/// An address that is longer is not linked.
const LINK: usize = 600;
/// As [`LINK`], under a quote on a page with others.
const SHORT_LINK: usize = 300;
/// The least room of a quote, however much stands beside it.
const LEAST: usize = 300;

/// The citation in short: the answering sentence as a block quote, who said it,
/// and where it stands, together at most `room` long. A sentence that is longer
/// is cut with a mark; *In context* has all of it.
pub(super) fn brief(citation: &Citation, room: usize, locale: Locale) -> String {
    let below = in_short(citation, locale);
    let room = room.saturating_sub(length(&below) + 1).max(LEAST);
    let show = |text: &str| block(&[(false, text)]);
    let (head, rest) = split_off(citation.quote.trim(), room, show);
    if rest.is_empty() {
        return format!("{}\n{below}", show(head));
    }
    let mark = format!(" {LEFT_OUT}");
    let (head, _) = split_off(head, room.saturating_sub(length(&mark)), show);
    format!("{}\n{below}", block(&[(false, head), (false, &mark)]))
}

/// Speaker, title, publisher, date, section, page, paragraph and link, on two
/// lines at most.
fn in_short(citation: &Citation, locale: Locale) -> String {
    let document = &citation.document;
    let mut lines = Vec::new();
    lines.extend(
        citation
            .speaker
            .as_ref()
            .map(|said| safe(&messages::sentence(&messages::speaker(said)), 160)),
    );
    let day = document
        .published
        .map_or_else(|| "undated".to_owned(), |date| messages::date(date, locale));
    let mut parts = vec![format!("**{}**", safe(messages::title(document), 100))];
    parts.extend(whereabouts(citation, &day, (60, 40, 70), locale));
    if !citation.also_in.is_empty() {
        parts.push(messages::also_in(citation.also_in.len()));
    }
    parts.extend(opening(citation, SHORT_LINK));
    lines.push(parts.join(" · "));
    lines.extend(citation.how_read().map(|sentence| safe(&sentence, LINE)));
    lines.join("\n")
}

/// A run of text: whether it is the answer, the words.
type Run<'a> = (bool, &'a str);

/// What stands before and after the quote in its passage; `None` where the
/// spans and the texts do not agree.
fn around(citation: &Citation) -> Option<(&str, &str)> {
    let start = citation
        .span
        .start()
        .checked_sub(citation.passage_span.start())?;
    let end = start + citation.quote.len();
    if citation.passage.get(start..end)? != citation.quote {
        return None;
    }
    Some((citation.passage.get(..start)?, citation.passage.get(end..)?))
}

/// Runs as a block quote: `> ` before every line, the answer in bold. The mark
/// of what is left out stays outside the escaping.
pub(super) fn block(runs: &[Run<'_>]) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for (bold, text) in runs {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                lines.push(String::new());
            }
            let shown = if line.trim() == LEFT_OUT {
                line.to_owned()
            } else {
                markdown(line)
            };
            let bare = shown.trim();
            let Some(current) = lines.last_mut() else {
                continue;
            };
            if *bold && !bare.is_empty() {
                let lead = shown.len() - shown.trim_start().len();
                current.push_str(shown.get(..lead).unwrap_or_default());
                current.push_str("**");
                current.push_str(bare);
                current.push_str("**");
                current.push_str(shown.get(lead + bare.len()..).unwrap_or_default());
            } else {
                current.push_str(&shown);
            }
        }
    }
    let mut shown: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        let line = line.trim_end();
        let empty_before = shown.last().is_none_or(|last: &String| last == "> ");
        if !(line.trim().is_empty() && empty_before) {
            shown.push(format!("> {line}"));
        }
    }
    while shown.last().is_some_and(|last| last == "> ") {
        shown.pop();
    }
    shown.join("\n")
}

/// A text cut into block quotes of at most `room`, at the ends of sentences.
pub(super) fn blocks(text: &str, bold: bool, room: usize) -> Vec<String> {
    let show = |text: &str| block(&[(bold, text)]);
    let mut blocks = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (head, tail) = split_off(rest, room, show);
        if head.is_empty() {
            break;
        }
        blocks.push(show(head));
        rest = tail;
    }
    blocks
}

/// The whole passage in blocks of at most `room`, the quote in bold.
pub(super) fn whole(citation: &Citation, room: usize) -> Vec<String> {
    let (before, after) = around(citation).unwrap_or(("", ""));
    let together = block(&[(false, before), (true, &citation.quote), (false, after)]);
    if length(&together) <= room {
        return vec![together];
    }
    let mut all = blocks(before, false, room);
    all.extend(blocks(&citation.quote, true, room));
    all.extend(blocks(after, false, room));
    all
}

/// Title, publisher, date, section, page, paragraph, speaker and link.
pub(super) fn pinpoint(citation: &Citation, locale: Locale) -> String {
    let day = citation
        .document
        .published
        .map_or_else(|| "undated".to_owned(), |date| messages::date(date, locale));
    place(citation, &day, locale)
}

/// The same, where the date of publication stands beside another date and is
/// called what it is.
pub(super) fn published(citation: &Citation, locale: Locale) -> String {
    let day = messages::lookups::published(citation.document.published, locale);
    place(citation, &day, locale)
}

fn place(citation: &Citation, day: &str, locale: Locale) -> String {
    let document = &citation.document;
    let mut lines = vec![
        format!("**{}**", safe(messages::title(document), LINE)),
        whereabouts(citation, day, (100, 60, 120), locale).join(" · "),
    ];
    lines.extend(citation.how_read().map(|sentence| safe(&sentence, LINE)));
    if let Some(said) = &citation.speaker {
        lines.push(safe(&messages::speaker(said), LINE));
    }
    if !citation.also_in.is_empty() {
        let others: Vec<String> = citation
            .also_in
            .iter()
            .map(|document| messages::in_brief(document, locale))
            .collect();
        lines.push(format!("also in {}", safe(&others.join("; "), LINE)));
    }
    lines.extend(opening(citation, LINK));
    lines.join("\n")
}

/// A text on one line, made safe.
fn safe(text: &str, room: usize) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    trimmed(&one_line, room, markdown)
}

/// Publisher, kind, date, version, section, page and paragraph, with the room
/// of publisher, kind and section.
fn whereabouts(
    citation: &Citation,
    day: &str,
    (publisher, kind, section): (usize, usize, usize),
    locale: Locale,
) -> Vec<String> {
    let document = &citation.document;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(document.publisher.as_deref().map(|p| safe(p, publisher)));
    parts.extend(document.kind.as_deref().map(|k| safe(k, kind)));
    parts.push(day.to_owned());
    parts.extend(document.version.map(|number| match document.added {
        Some(added) => format!("version {number}, added {}", messages::date(added, locale)),
        None => format!("version {number}"),
    }));
    parts.extend(
        citation
            .section
            .as_deref()
            .map(|heading| format!("section “{}”", safe(heading, section))),
    );
    parts.extend(messages::page_of(citation).map(|page| safe(&page, 80)));
    parts.push(format!("¶ {}", citation.shown_paragraphs()));
    parts
}

/// The link that opens at the quote, or the document, where its address is not
/// longer than `room`.
fn opening(citation: &Citation, room: usize) -> Option<String> {
    let address = citation
        .link
        .as_deref()
        .or(citation.document.url.as_deref())
        .and_then(link)
        .filter(|address| length(address) <= room)?;
    let opens = address.contains(":~:text=") || address.contains("#page=");
    let words = if opens {
        messages::OPEN
    } else {
        messages::OPEN_SOURCE
    };
    // The angle brackets keep Discord from drawing a preview.
    Some(format!("[{words}](<{address}>)"))
}

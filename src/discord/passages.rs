//! One citation as a person reads it: the passage as a block quote, the
//! answering words in bold, and under it where they stand. Every letter of the
//! quote is the document's; what is left out leaves a mark.
//!
//! It renders one citation into text and knows neither buttons nor messages.

use super::escape::{link, markdown};
use super::limits::{self, LEFT_OUT, length, split_off, trimmed};
use super::messages::{self, Locale};
use crate::answer::Citation;

/// Passages on one page of an answer.
pub(super) const PER_PAGE: usize = 3;
/// The room of one passage with its pinpoint: three fill an answer's page.
const ROOM: usize = limits::EMBEDS_TOGETHER / PER_PAGE - 10;
/// The room of one line of the pinpoint.
const LINE: usize = 200;
/// An address that is longer is not linked.
const LINK: usize = 600;

/// The citation as the texts of embeds: the passage with its quote, and where
/// that is too long for one, what was left out, piece by piece. `lead` stands
/// above each.
pub(super) fn pieces(citation: &Citation, lead: &str, locale: Locale) -> Vec<String> {
    let below = pinpoint(citation, locale);
    let above = if lead.is_empty() {
        String::new()
    } else {
        format!("{lead}\n")
    };
    let room = ROOM - length(&below) - length(&above) - 1;
    let (shown, rest) = quote_in_passage(citation, room);
    let mut pieces = vec![format!("{above}{shown}\n{below}")];
    let above = format!("{above}{}\n", messages::CONTINUED);
    let room = ROOM - length(&below) - length(&above) - 1;
    for text in rest.iter().flat_map(|part| continued(part, room)) {
        pieces.push(format!("{above}{text}\n{below}"));
    }
    pieces
}

/// A run of text: whether it is the answer, the words.
type Run<'a> = (bool, &'a str);

/// What a piece left out: whether it is the answer, whether it begins and
/// whether it ends the passage, the words.
struct Part<'a> {
    bold: bool,
    begins: bool,
    ends: bool,
    text: &'a str,
}

/// A part in block quotes of at most `room`, with marks where the passage goes
/// on.
fn continued(part: &Part<'_>, room: usize) -> Vec<String> {
    let marks = 2 * (length(LEFT_OUT) + 1);
    let mut shown = Vec::new();
    let mut rest = part.text.trim();
    while !rest.is_empty() {
        let (head, tail) = split_off(rest, room.saturating_sub(marks), |text| {
            block(&[(part.bold, text)])
        });
        if head.is_empty() {
            break;
        }
        let (before, after) = (format!("{LEFT_OUT} "), format!(" {LEFT_OUT}"));
        let mut runs: Vec<Run<'_>> = Vec::new();
        if !(part.begins && shown.is_empty()) {
            runs.push((false, &before));
        }
        runs.push((part.bold, head));
        if !(part.ends && tail.is_empty()) {
            runs.push((false, &after));
        }
        shown.push(block(&runs));
        rest = tail;
    }
    shown
}

/// The passage with the quote in bold, in at most `room`, and what of it has no
/// room.
fn quote_in_passage(citation: &Citation, room: usize) -> (String, Vec<Part<'_>>) {
    let (before, after) = around(citation).unwrap_or(("", ""));
    let shown = block(&[(false, before), (true, &citation.quote), (false, after)]);
    if length(&shown) <= room {
        return (shown, Vec::new());
    }
    // The quote comes first; what room it leaves goes to the words after it.
    let part = |bold, begins, ends, text| Part {
        bold,
        begins,
        ends,
        text,
    };
    let (mark_before, mark_after) = (format!("{LEFT_OUT} "), format!(" {LEFT_OUT}"));
    let marks = length(&mark_before) + length(&mark_after);
    let quote = |text: &str| block(&[(true, text)]);
    let opens = before.trim().is_empty();
    let lead = if opens { "" } else { mark_before.as_str() };
    let mut left_out = vec![part(false, true, false, before)];
    if length(&quote(&citation.quote)) + marks > room {
        let (head, tail) = split_off(&citation.quote, room.saturating_sub(marks), quote);
        left_out.push(part(true, false, after.trim().is_empty(), tail));
        left_out.push(part(false, false, true, after));
        let shown = block(&[(false, lead), (true, head), (false, &mark_after)]);
        return (shown, left_out);
    }
    let gap_at = after.len() - after.trim_start().len();
    let gap = if after.get(..gap_at).is_some_and(|gap| gap.contains('\n')) {
        "\n"
    } else {
        " "
    };
    let left = room - length(&quote(&citation.quote)) - marks;
    let (head, tail) = split_off(after.trim(), left, |text| block(&[(false, text)]));
    let head_after = format!("{gap}{head}");
    let mut runs: Vec<Run<'_>> = vec![(false, lead), (true, &citation.quote)];
    if !head.is_empty() {
        runs.push((false, &head_after));
    }
    if !tail.is_empty() {
        runs.push((false, &mark_after));
    }
    let shown = block(&runs);
    if length(&shown) <= room {
        left_out.push(part(false, false, true, tail));
        return (shown, left_out);
    }
    let bare = block(&[(false, lead), (true, &citation.quote), (false, &mark_after)]);
    left_out.push(part(false, false, true, after));
    (bare, left_out)
}

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
    let safe = |text: &str, room: usize| {
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        trimmed(&one_line, room, markdown)
    };
    let mut parts: Vec<String> = Vec::new();
    parts.extend(document.publisher.as_deref().map(|p| safe(p, 100)));
    parts.extend(document.kind.as_deref().map(|kind| safe(kind, 60)));
    parts.push(day.to_owned());
    parts.extend(document.version.map(|number| match document.added {
        Some(added) => format!("version {number}, added {}", messages::date(added, locale)),
        None => format!("version {number}"),
    }));
    parts.extend(
        citation
            .section
            .as_deref()
            .map(|section| format!("section “{}”", safe(section, 120))),
    );
    parts.extend(messages::page_of(citation).map(|page| safe(&page, 80)));
    parts.push(format!("¶ {}", citation.paragraph));
    let mut lines = vec![
        format!("**{}**", safe(messages::title(document), LINE)),
        parts.join(" · "),
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
    let address = citation
        .link
        .as_deref()
        .or(document.url.as_deref())
        .and_then(link)
        .filter(|address| length(address) <= LINK);
    if let Some(address) = address {
        let opens = address.contains("#:~:text=")
            || address.contains(":~:text=")
            || address.contains("#page=");
        let words = if opens {
            messages::OPEN
        } else {
            messages::OPEN_SOURCE
        };
        // The angle brackets keep Discord from drawing a preview.
        lines.push(format!("[{words}](<{address}>)"));
    }
    lines.join("\n")
}

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

/// The citation as the text of one embed.
pub(super) fn citation(citation: &Citation, near: bool, locale: Locale) -> String {
    let below = pinpoint(citation, locale);
    let above = if near {
        format!("{}\n", messages::NEAR)
    } else {
        String::new()
    };
    let room = ROOM - length(&below) - length(&above) - 1;
    format!("{above}{}\n{below}", quote_in_passage(citation, room))
}

/// A run of text: whether it is the answer, the words.
type Run<'a> = (bool, &'a str);

/// The passage with the quote in bold, in at most `room`.
fn quote_in_passage(citation: &Citation, room: usize) -> String {
    let (before, after) = around(citation).unwrap_or(("", ""));
    let whole = [(false, before), (true, &citation.quote), (false, after)];
    let shown = block(&whole);
    if length(&shown) <= room {
        return shown;
    }
    // The quote comes first; what room it leaves goes to the words around it.
    let quote = |text: &str| block(&[(true, text)]);
    if length(&quote(&citation.quote)) + 2 * (length(LEFT_OUT) + 1) > room {
        let (head, _) = split_off(&citation.quote, room.saturating_sub(6), quote);
        return format!("{} {LEFT_OUT}", quote(head));
    }
    let left = room - length(&quote(&citation.quote)) - 2 * (length(LEFT_OUT) + 1);
    let (head, _) = split_off(after, left, |text| block(&[(false, text)]));
    let marked = format!("{LEFT_OUT} ");
    let mut runs: Vec<Run<'_>> = Vec::new();
    if !before.trim().is_empty() {
        runs.push((false, &marked));
    }
    runs.push((true, &citation.quote));
    let rest = format!(" {head}");
    let gap = after
        .get(..after.len() - after.trim_start().len())
        .unwrap_or_default();
    let rest = if gap.contains('\n') {
        format!("\n{head}")
    } else {
        rest
    };
    runs.push((false, &rest));
    let cut = format!(" {LEFT_OUT}");
    if head.len() < after.trim().len() {
        runs.push((false, &cut));
    }
    let shown = block(&runs);
    if length(&shown) <= room {
        shown
    } else {
        quote(&citation.quote)
    }
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
    let document = &citation.document;
    let safe = |text: &str, room: usize| {
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        trimmed(&one_line, room, markdown)
    };
    let mut parts: Vec<String> = Vec::new();
    parts.extend(document.publisher.as_deref().map(|p| safe(p, 100)));
    parts.extend(document.kind.as_deref().map(|kind| safe(kind, 60)));
    parts.push(
        document
            .published
            .map_or_else(|| "undated".to_owned(), |date| messages::date(date, locale)),
    );
    parts.extend(
        citation
            .section
            .as_deref()
            .map(|section| format!("section “{}”", safe(section, 120))),
    );
    parts.extend(
        citation
            .shown_page()
            .map(|page| format!("page {}", safe(&page, 40))),
    );
    parts.push(format!("¶ {}", citation.paragraph));
    let mut lines = vec![
        format!("**{}**", safe(messages::title(document), LINE)),
        parts.join(" · "),
    ];
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

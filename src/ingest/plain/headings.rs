//! Which lines of a plain text are its title and its headings, told by how they
//! look and by what stands around them. It cuts no text into lines.

use crate::document::{Block, BlockKind};

/// A heading has at most so many words.
pub(super) const LONGEST_HEADING: usize = 12;

/// A title has at most so many words.
const LONGEST_TITLE: usize = 20;

pub(super) fn is_all_capitals(line: &str) -> bool {
    let mut letters = line.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}

/// Whether `line` reads like a heading: short, with no mark at its end, not
/// beginning small, not the label of a speaker, and not in brackets as a whole.
pub(super) fn looks_like_heading(line: &str, longest: usize) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '”', '’', ')']);
    let first = line
        .trim_start_matches(['"', '\'', '“', '‘', '('])
        .chars()
        .next();
    !line.contains('\n')
        && (1..=longest).contains(&line.split_whitespace().count())
        && !bare.ends_with(['.', '!', '?', '…', ':', ';', ','])
        && first.is_some_and(|c| c.is_uppercase() || c.is_numeric())
        && line.chars().any(char::is_alphabetic)
        && !is_speaker_label(line)
        && !is_entry(line)
        && !(line.starts_with('(') && line.ends_with(')'))
}

/// A line that is an entry and no heading: `Present: Ann Elm, Bo Oak`, `Date: 3 May
/// 2020`. What follows the colon are names, figures or a list; what follows that of
/// `Part 2: The river` or `Town: We will mend it` is not, and the label of the first
/// holds a number.
fn is_entry(line: &str) -> bool {
    const ENTRIES: &[&str] = &[
        "present",
        "in attendance",
        "attendees",
        "attending",
        "apologies",
        "absent",
        "chair",
        "chaired by",
        "clerk",
        "minutes",
        "minutes by",
        "date",
        "time",
        "venue",
        "place",
        "location",
        "to",
        "from",
        "cc",
        "copy",
        "subject",
        "re",
        "ref",
        "our ref",
        "your ref",
        "by",
        "author",
        "tel",
        "telephone",
        "email",
        "website",
        "members",
        "officers",
        "witness",
        "before",
    ];
    let Some((label, after)) = line.split_once(": ") else {
        return false;
    };
    let small = label.to_lowercase();
    let is_known = ENTRIES.contains(&small.as_str());
    let is_division = label.contains(|c: char| c.is_ascii_digit())
        || label
            .split_whitespace()
            .last()
            .is_some_and(|word| word.len() == 1);
    let is_quoted = after.contains(['"', '“', '‘', '\'']);
    let words = || after.split_whitespace();
    let is_name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c == '(');
    let are_names = words().count() > 1 && words().all(is_name) && after.contains([',', ';', '('])
        || after.ends_with(')') && words().take(2).all(is_name) && words().count() > 2;
    is_known || are_names && !is_division && !is_quoted
}

/// Whether a line says a day or a month and nothing else: `12 May 2021`,
/// `Wednesday, 3rd of March 2020`.
pub(super) fn is_date(line: &str) -> bool {
    const NAMES: &[&str] = &[
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
        "tue", "wed", "thu", "fri", "sat", "sun",
    ];
    let words = || {
        line.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '-' | '.'))
            .filter(|word| !word.is_empty())
    };
    let is_part = |word: &str| {
        let small = word.to_lowercase();
        let figures = small.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let is_figure = (1..=4).contains(&figures.len())
            && figures.bytes().all(|b| b.is_ascii_digit())
            && matches!(
                small.get(figures.len()..),
                Some("" | "st" | "nd" | "rd" | "th")
            );
        let is_name = small.len() <= 9
            && small.chars().all(char::is_alphabetic)
            && NAMES.iter().any(|name| small.starts_with(name));
        is_figure || is_name || matches!(small.as_str(), "of" | "the" | "on")
    };
    (2..=7).contains(&words().count())
        && words().all(is_part)
        && words().any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the first line of a text reads like its title: as a heading does, but
/// it may be longer, and ask or exclaim. Where the title is known it must be it.
pub(super) fn looks_like_title(line: &str, title: Option<&str>) -> bool {
    let bare = line.trim_end_matches(['?', '!']);
    title.is_none_or(|title| is_same_title(title, line)) && looks_like_heading(bare, LONGEST_TITLE)
}

/// A line of a transcript: `MR ASH: Yes`.
fn is_speaker_label(line: &str) -> bool {
    line.split_once(':').is_some_and(|(label, _)| {
        label.len() < 40 && is_all_capitals(label) && (label.contains(' ') || label.len() == 1)
    })
}

/// Finds the headings among the paragraphs, and the title.
///
/// A paragraph that looks like a heading is one where text follows. In a run of
/// more than two such lines only the last is: the run is a list, or verse.
pub(super) fn mark_headings(text: &str, blocks: &mut [Block], title: Option<&str>) {
    let of = |block: &Block| block.span.of(text).unwrap_or_default();
    let looks = |block: &Block| {
        block.kind.is_heading()
            || block.kind == BlockKind::Paragraph && looks_like_heading(of(block), LONGEST_HEADING)
    };
    let mut kinds: Vec<(bool, bool)> = Vec::with_capacity(blocks.len());
    for block in blocks.iter().filter(|b| b.kind != BlockKind::Furniture) {
        let is_title = kinds.is_empty()
            && block.kind == BlockKind::Paragraph
            && looks_like_title(of(block), title);
        // A day directly below the title says when, and opens no section.
        let is_day = kinds.len() == 1
            && block.kind == BlockKind::Paragraph
            && kinds.first().is_some_and(|(is_title, _)| *is_title)
            && is_date(of(block));
        kinds.push((is_title || !is_day && looks(block), block.kind.is_heading()));
    }
    let mut is_heading = vec![false; kinds.len()];
    let mut index = 0;
    while index < kinds.len() {
        let run = kinds
            .iter()
            .skip(index)
            .take_while(|(like, _)| *like)
            .count();
        let end = index + run;
        let has_text_below = end < kinds.len();
        // The title may stand above a heading and a line below it.
        let allowed = if index == 0 { 3 } else { 2 };
        for (place, slot) in is_heading.iter_mut().enumerate().take(end).skip(index) {
            let is_near = run <= allowed || place + 1 == end || place == 0;
            let is_sure = kinds.get(place).is_some_and(|(_, sure)| *sure);
            *slot = has_text_below && (is_near || is_sure);
        }
        index = end + 1;
    }
    let mut marks = is_heading.into_iter();
    let mut is_first = true;
    for block in blocks.iter_mut().filter(|b| b.kind != BlockKind::Furniture) {
        if marks.next() == Some(true) {
            let words = block.span.of(text).unwrap_or_default();
            let is_title = is_first && title.is_none_or(|title| is_same_title(title, words));
            block.kind = if is_title {
                BlockKind::Title
            } else {
                BlockKind::Heading(2)
            };
        } else if block.kind.is_heading() {
            block.kind = BlockKind::Paragraph;
        }
        is_first = false;
    }
}

/// Whether two titles are the same but for marks and case.
pub(in crate::ingest) fn is_same_title(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    letters(one) == letters(other)
}

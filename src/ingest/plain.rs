//! The blocks of a plain text: paragraphs, headings, list items, table rows.
//! The text itself stays as it is. It knows nothing of Markdown's marks beyond
//! those that people type in plain text as well.

use crate::document::{Block, BlockKind, Span};

use super::furniture;

mod headings;
pub(super) use headings::is_same_title;
use headings::{
    LONGEST_HEADING, is_all_capitals, is_date, looks_like_heading, looks_like_title, mark_headings,
};

/// A line longer than this, in characters, was not wrapped by hand, so that every
/// line around it is a paragraph of its own.
const LONGEST_WRAPPED: usize = 140;

/// A text with so many turns of speakers is a transcript.
const FEWEST_TURNS: usize = 3;

/// Cuts `text` into blocks. `title` is the title where it is known already.
pub(super) fn blocks(text: &str, title: Option<&str>) -> Vec<Block> {
    let turns = text.lines().filter(|line| opens_turn(line.trim_start()));
    let is_transcript = turns.take(FEWEST_TURNS).count() == FEWEST_TURNS;
    let mut blocks = Vec::new();
    let mut group: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        match trimmed(line, at) {
            Some(span) => group.push(span),
            None => close_group(text, is_transcript, &mut group, &mut blocks),
        }
        at += line.len();
    }
    close_group(text, is_transcript, &mut group, &mut blocks);
    let mut blocks = furniture::marked(text, blocks);
    mark_headings(text, &mut blocks, title);
    blocks
}

/// The span of `line`, which begins at byte `at`, without the white space
/// around it.
fn trimmed(line: &str, at: usize) -> Option<Span> {
    let start = at + line.len() - line.trim_start().len();
    Span::new(start, start + line.trim().len()).filter(|span| !span.is_empty())
}

/// Cuts the lines between two blank lines into blocks.
fn close_group(text: &str, is_transcript: bool, group: &mut Vec<Span>, blocks: &mut Vec<Block>) {
    let lines: Vec<Span> = std::mem::take(group);
    let of = |span: Span| span.of(text).unwrap_or_default();
    let is_table = lines.len() > 1 && lines.iter().all(|&line| of(line).contains('\t'));
    let is_unwrapped = is_line_per_paragraph(text, &lines);
    // The title may stand directly above a line that says when.
    let is_dated = blocks.is_empty()
        && lines.get(1).is_some_and(|&second| is_date(of(second)))
        && lines
            .first()
            .is_some_and(|&first| looks_like_title(of(first), None));
    let first_of_group = blocks.len();
    let mut is_open = false;
    for (index, &line) in lines.iter().enumerate() {
        let words = of(line);
        let opens_anew = is_dated && index <= 2 || is_transcript && opens_turn(words);
        if is_table {
            add(blocks, line, BlockKind::TableRow);
        } else if is_rule(words) || furniture::is_furniture(words) {
            add(blocks, line, BlockKind::Furniture);
            is_open = false;
            let underlined = blocks.len() == first_of_group + 2 && is_underline(words);
            if let (true, Some(heading)) = (underlined, blocks.get_mut(first_of_group)) {
                heading.kind = BlockKind::Heading(2);
            }
        } else if furniture::caption_label(words).is_some() {
            add(blocks, line, BlockKind::Paragraph);
            is_open = false;
        } else if let Some(item) = item_text(text, line)
            && may_be_item(text, &lines, index, blocks)
        {
            add(blocks, item, BlockKind::ListItem);
            is_open = true;
        } else if is_open
            && !is_unwrapped
            && !opens_anew
            && let Some(last) = blocks.last_mut()
        {
            last.span = last.span.cover(line);
        } else {
            let is_caps_heading = index == 0
                && is_all_capitals(words)
                && looks_like_heading(words, LONGEST_HEADING)
                && lines.get(1).is_some_and(|&next| !is_all_capitals(of(next)));
            let kind = if is_caps_heading {
                BlockKind::Heading(2)
            } else {
                BlockKind::Paragraph
            };
            add(blocks, line, kind);
            is_open = !is_caps_heading;
        }
    }
}

fn add(blocks: &mut Vec<Block>, span: Span, kind: BlockKind) {
    blocks.push(Block {
        span,
        kind,
        page: None,
    });
}

/// Whether each of `lines` is a paragraph: one is longer than anybody wraps
/// by hand, or nearly all end as paragraphs do.
fn is_line_per_paragraph(text: &str, lines: &[Span]) -> bool {
    let ends = |line: &&Span| {
        let words = line.of(text).unwrap_or_default();
        words.ends_with(['.', '!', '?', ':', '"', '”'])
    };
    let is_long = |line: &Span| {
        let words = line.of(text).unwrap_or_default();
        line.len() > LONGEST_WRAPPED && words.chars().nth(LONGEST_WRAPPED).is_some()
    };
    lines.iter().any(is_long)
        || lines.len() > 2 && lines.iter().filter(ends).count() + 1 >= lines.len()
}

/// Whether the line at `index`, which begins like a list item, is one: it opens
/// the group, follows an item, or follows a line that announces a list.
fn may_be_item(text: &str, lines: &[Span], index: usize, blocks: &[Block]) -> bool {
    let before = index.checked_sub(1).and_then(|i| lines.get(i)?.of(text));
    before.is_none_or(|line| line.ends_with(':'))
        || blocks.last().is_some_and(|b| b.kind == BlockKind::ListItem)
        || lines
            .get(index)
            .and_then(|line| line.of(text))
            .is_some_and(|line| line.starts_with(['•', '◦', '▪', '●']))
}

/// The span of a list item without its bullet but with its number, which people
/// quote; `None` where the line has no marker or nothing behind it.
fn item_text(text: &str, line: Span) -> Option<Span> {
    let words = line.of(text)?;
    let rest = after_marker(words)?.trim_start();
    let item = Span::new(line.end() - rest.len(), line.end()).filter(|span| !span.is_empty());
    item.map(|item| if is_numbered(words) { line } else { item })
}

/// Whether the marker of a list item is a number or a letter.
pub(super) fn is_numbered(line: &str) -> bool {
    line.starts_with(|c: char| c == '(' || c.is_alphanumeric())
}

/// What follows the marker of a list item: a bullet, a number or a letter.
pub(super) fn after_marker(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    let spaced = |rest: &'_ str| rest.starts_with([' ', '\t', '\u{a0}']);
    if matches!(first, '•' | '◦' | '▪' | '●' | '‣' | '·') {
        return line.get(first.len_utf8()..);
    }
    if matches!(first, '-' | '*' | '+' | '–') {
        return line.get(first.len_utf8()..).filter(|rest| spaced(rest));
    }
    let body = line.strip_prefix('(').unwrap_or(line);
    let marker = body.find(['.', ')'])?;
    let label = body.get(..marker)?;
    let is_label = (1..=3).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_digit())
        || label.len() == 1 && label.bytes().all(|b| b.is_ascii_lowercase());
    body.get(marker + 1..)
        .filter(|rest| is_label && spaced(rest))
}

/// Whether a line opens a turn of a transcript: `MR REED:`, `Q.`, `A.`
pub(super) fn opens_turn(text: &str) -> bool {
    if text.starts_with("Q. ") || text.starts_with("A. ") {
        return true;
    }
    let Some((name, _)) = text.split_once(':') else {
        return false;
    };
    (3..=40).contains(&name.len())
        && name.split_whitespace().count() <= 5
        && name.chars().any(char::is_alphabetic)
        && !name.chars().any(char::is_lowercase)
        && !name.chars().any(|c| c.is_ascii_digit())
}

/// A line of one repeated mark, which parts sections.
fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks.next() else {
        return false;
    };
    matches!(first, '-' | '=' | '*' | '_' | '~' | '#' | '—' | '–')
        && line.chars().filter(|c| !c.is_whitespace()).count() > 2
        && marks.all(|c| c == first)
}

fn is_underline(line: &str) -> bool {
    is_rule(line) && line.starts_with(['-', '=', '~'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[(BlockKind, &str)]) {
        let got: Vec<(BlockKind, &str)> = blocks(text, None)
            .into_iter()
            .map(|b| (b.kind, b.span.of(text).unwrap()))
            .collect();
        assert_eq!(got, want);
    }

    use BlockKind::{Caption, Furniture, Heading, ListItem, Paragraph, TableRow, Title};

    #[test]
    fn a_news_page_saved_as_text() {
        check(
            "Larch bridge 'unsafe' for ten years\n\n  • Published\nAnn Elm\nImage caption,\n\n\
             Ann Elm walks over the bridge to her work on most days\n\n\
             The bridge is unsafe, engineers say.\n\nLive updates\n\n\
             Town: We will mend it by \"next summer\"\n\nThe town has promised a repair.\n\n\
             The bridge in 1990. Credit: Larch Archive\n\nWork begins in May.\n\nBack to top\n",
            &[
                (Title, "Larch bridge 'unsafe' for ten years"),
                (Furniture, "• Published"),
                (Furniture, "Ann Elm"),
                (Furniture, "Image caption,"),
                (
                    Caption,
                    "Ann Elm walks over the bridge to her work on most days",
                ),
                (Paragraph, "The bridge is unsafe, engineers say."),
                (Furniture, "Live updates"),
                (Heading(2), "Town: We will mend it by \"next summer\""),
                (Paragraph, "The town has promised a repair."),
                (Caption, "The bridge in 1990. Credit: Larch Archive"),
                (Paragraph, "Work begins in May."),
                (Furniture, "Back to top"),
            ],
        );
    }

    #[test]
    fn titles_may_ask_and_be_longer_than_headings() {
        let long =
            "Who will mend the old bridge over the Larch now that the mill and the inn are shut?";
        let text = format!("{long}\n\nIs it the town?\n\nNobody knows.");
        check(
            &text,
            &[
                (Title, long),
                (Paragraph, "Is it the town?"),
                (Paragraph, "Nobody knows."),
            ],
        );
    }

    #[test]
    fn wrapped_lines_make_one_paragraph_and_long_lines_one_each() {
        check(
            "The pond froze\nover in the night.\n\nDucks left it.",
            &[
                (Paragraph, "The pond froze\nover in the night."),
                (Paragraph, "Ducks left it."),
            ],
        );
        let long = "The pond froze over in the night and stayed so ".repeat(4);
        let text = format!("The long winter\n{long}\nDucks left it.\nSpring\nIt thawed.");
        check(
            &text,
            &[
                (Title, "The long winter"),
                (Paragraph, long.trim_end()),
                (Paragraph, "Ducks left it."),
                (Heading(2), "Spring"),
                (Paragraph, "It thawed."),
            ],
        );
    }

    #[test]
    fn lists_tables_and_underlined_headings() {
        check(
            "Tools\n=====\nYou need:\n- a saw\n  that cuts\n- a plane\n\n1. Saw.\n2) Plane.\n\nName\tAge\nElm\t40",
            &[
                (Title, "Tools"),
                (Furniture, "====="),
                (Paragraph, "You need:"),
                (ListItem, "a saw\n  that cuts"),
                (ListItem, "a plane"),
                (ListItem, "1. Saw."),
                (ListItem, "2) Plane."),
                (TableRow, "Name\tAge"),
                (TableRow, "Elm\t40"),
            ],
        );
    }

    #[test]
    fn the_turns_of_a_transcript_are_paragraphs_and_clauses_keep_their_numbers() {
        check(
            "MR ASH: Who kept\nthe weir?\nA. I kept it with\nmy sister.\nQ. For how long?\nA. Nine years.",
            &[
                (Paragraph, "MR ASH: Who kept\nthe weir?"),
                (Paragraph, "A. I kept it with\nmy sister."),
                (Paragraph, "Q. For how long?"),
                (Paragraph, "A. Nine years."),
            ],
        );
        check(
            "The rules:\n(3) three pounds was paid\n(4) nobody swam\n\nHe signed.",
            &[
                (Paragraph, "The rules:"),
                (ListItem, "(3) three pounds was paid"),
                (ListItem, "(4) nobody swam"),
                (Paragraph, "He signed."),
            ],
        );
    }

    #[test]
    fn a_title_above_a_date_and_the_entries_of_minutes() {
        check(
            "Hearing about the Weir\n3rd of May 2020\n\nThe river rose in the night.",
            &[
                (Title, "Hearing about the Weir"),
                (Paragraph, "3rd of May 2020"),
                (Paragraph, "The river rose in the night."),
            ],
        );
        // A first line that goes on is no title.
        check(
            "The river rose in May\n2020 times as fast.\n\nIt fell.",
            &[
                (Paragraph, "The river rose in May\n2020 times as fast."),
                (Paragraph, "It fell."),
            ],
        );
        check(
            "Minutes\n\nIn attendance: Ann Elm (Keeper of the Weir)\n\nThe gauge was read.\n\n\
             Part 2: The Weir\n\nIt held.\n\nVenue: the mill\n\nIt closed at nine.",
            &[
                (Title, "Minutes"),
                (Paragraph, "In attendance: Ann Elm (Keeper of the Weir)"),
                (Paragraph, "The gauge was read."),
                (Heading(2), "Part 2: The Weir"),
                (Paragraph, "It held."),
                (Paragraph, "Venue: the mill"),
                (Paragraph, "It closed at nine."),
            ],
        );
    }

    #[test]
    fn short_lines_that_are_no_headings() {
        check("Great saw", &[(Paragraph, "Great saw")]);
        check(
            "MR ASH: I saw nothing\n\nMS ELM: Nor did I\n\nMR ASH: Well, it was dark, and we left.",
            &[
                (Paragraph, "MR ASH: I saw nothing"),
                (Paragraph, "MS ELM: Nor did I"),
                (Paragraph, "MR ASH: Well, it was dark, and we left."),
            ],
        );
        check(
            "It was cold.\n\nAsh\n\nElm\n\nFir\n\nThe end came.",
            &[
                (Paragraph, "It was cold."),
                (Paragraph, "Ash"),
                (Paragraph, "Elm"),
                (Heading(2), "Fir"),
                (Paragraph, "The end came."),
            ],
        );
    }
}

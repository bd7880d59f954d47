//! A page of output: wraps text at the width of the terminal and styles it.
//! Words are never broken; a word wider than the line stands on a line of its
//! own. It knows columns, roles and colours, and nothing of what is written.
//!
//! Everything that is put on a page is made safe to show by
//! [`visible`](super::visible::visible) here, so no caller can forget it.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_width::UnicodeWidthStr as _;

use super::visible::visible;

/// The width where standard output is not a terminal.
pub(super) const PLAIN_WIDTH: usize = 80;
/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 100;
/// Narrower than this no layout is readable.
const NARROWEST: usize = 40;

/// What a piece of text is, which decides its style. No meaning is carried by
/// the style alone: each role that means something has words or a mark too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text.
    Plain,
    /// A title or a name that carries weight.
    Strong,
    /// A word of the context that matches the question.
    Match,
    /// The answering words.
    Quote,
    /// A matching word among the answering words.
    QuoteMatch,
    /// The mark beside the answering words, and other furniture of the page.
    Mark,
    /// What may be overlooked.
    Faint,
    /// The headline of an answer.
    Good,
    /// The headline of an abstention, and warnings.
    Caution,
}

impl Role {
    fn style(self) -> Style {
        let style = Style::new();
        match self {
            Role::Plain => style,
            Role::Strong | Role::Quote => style.bold(),
            Role::Match => style.underline(),
            Role::QuoteMatch => style.bold().underline(),
            Role::Mark => style.fg_color(Some(AnsiColor::Cyan.into())),
            Role::Faint => style.dimmed(),
            Role::Good => style.bold().fg_color(Some(AnsiColor::Green.into())),
            Role::Caution => style.bold().fg_color(Some(AnsiColor::Yellow.into())),
        }
    }
}

/// A piece of text with its role.
pub(super) type Run<'a> = (Role, &'a str);

/// How wide the page is and whether it is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paper {
    /// Columns.
    pub(super) width: usize,
    /// Whether styles are written.
    pub(super) colour: bool,
}

/// A page that is being written.
#[derive(Debug)]
pub(super) struct Page {
    paper: Paper,
    text: String,
}

impl Page {
    /// An empty page.
    pub(super) fn new(paper: Paper) -> Page {
        Page {
            paper: Paper {
                width: paper.width.clamp(NARROWEST, WIDEST),
                ..paper
            },
            text: String::new(),
        }
    }

    /// The columns of a line.
    pub(super) fn width(&self) -> usize {
        self.paper.width
    }

    /// Whether styles are written.
    pub(super) fn colour(&self) -> bool {
        self.paper.colour
    }

    /// Whether nothing was written yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// An empty line; never two in a row, and none at the top.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A line of its own that is not wrapped: a link, which a line end would
    /// spoil, or a row of a table.
    pub(super) fn line(&mut self, runs: &[Run<'_>]) {
        let mut line = String::new();
        for &(role, text) in runs {
            self.styled(role, &visible(text), &mut line);
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Wrapped text. `first` stands before the first line and `rest` before
    /// every other; both should be of one width.
    pub(super) fn flow(&mut self, first: &[Run<'_>], rest: &[Run<'_>], runs: &[Run<'_>]) {
        let words = words(runs);
        let margin = first.iter().map(|(_, text)| text.width()).sum::<usize>();
        let room = self.width().saturating_sub(margin).max(20);
        // Columns are far below the 2^52 that f64 holds exactly.
        #[allow(clippy::cast_precision_loss, reason = "a line has few columns")]
        let room = room as f64;
        for (index, line) in wrap_first_fit(&words, &[room]).into_iter().enumerate() {
            let margin = if index == 0 { first } else { rest };
            let mut runs: Vec<Run<'_>> = margin.to_vec();
            for (position, word) in line.iter().enumerate() {
                if position > 0 {
                    runs.push((space_between(&line[position - 1], word), " "));
                }
                runs.extend(
                    word.pieces
                        .iter()
                        .map(|(role, text)| (*role, text.as_str())),
                );
            }
            let mut text = String::new();
            for (role, piece) in joined(&runs) {
                self.styled(role, &piece, &mut text);
            }
            self.text.push_str(text.trim_end());
            self.text.push('\n');
        }
    }

    /// Wrapped text of one role, `indent` columns from the left.
    pub(super) fn paragraph(&mut self, indent: usize, role: Role, text: &str) {
        let margin = " ".repeat(indent);
        self.flow(
            &[(Role::Plain, &margin)],
            &[(Role::Plain, &margin)],
            &[(role, text)],
        );
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn styled(&self, role: Role, text: &str, into: &mut String) {
        let style = role.style();
        if self.paper.colour && role != Role::Plain && !text.trim().is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(into, "{style}{text}{style:#}");
        } else {
            into.push_str(text);
        }
    }
}

/// `text` made safe and padded to `columns`, or cut to them with `…`.
pub(super) fn fitted(text: &str, columns: usize) -> String {
    let mut fitted = clipped(text, columns);
    fitted.push_str(&" ".repeat(columns.saturating_sub(fitted.width())));
    fitted
}

/// `text` made safe and cut to `columns` with `…` where it is wider.
pub(super) fn clipped(text: &str, columns: usize) -> String {
    let text = visible(text);
    if text.width() <= columns {
        return text.into_owned();
    }
    let mut cut = String::new();
    let mut width = 0;
    for c in text.chars() {
        let next = width + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if next + 1 > columns {
            break;
        }
        cut.push(c);
        width = next;
    }
    let mut cut = cut.trim_end().to_owned();
    cut.push('…');
    cut
}

/// A word: what stands between two spaces, in pieces of different roles.
#[derive(Debug, Default)]
struct Word {
    pieces: Vec<(Role, String)>,
    width: usize,
}

impl Fragment for Word {
    #[allow(clippy::cast_precision_loss, reason = "a word has few columns")]
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        1.0
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Cuts runs into words. A word may reach over the border of two runs.
fn words(runs: &[Run<'_>]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for &(role, text) in runs {
        for piece in text.split_inclusive(breaks) {
            let letters = piece.trim_end_matches(breaks);
            if !letters.is_empty() {
                let shown = visible(letters).into_owned();
                word.width += shown.width();
                word.pieces.push((role, shown));
            }
            if letters.len() < piece.len() && !word.pieces.is_empty() {
                words.push(std::mem::take(&mut word));
            }
        }
    }
    if !word.pieces.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a line may end at the character: white space, but not the kind
/// that forbids it.
fn breaks(c: char) -> bool {
    c.is_whitespace()
        && !matches!(
            c,
            '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2028}' | '\u{2029}'
        )
}

/// The role of the space between two words: underlines end at the word.
fn space_between(left: &Word, right: &Word) -> Role {
    let quoted = |piece: Option<&(Role, String)>| {
        piece.is_some_and(|(role, _)| matches!(role, Role::Quote | Role::QuoteMatch))
    };
    match (left.pieces.last(), right.pieces.first()) {
        (a, b) if quoted(a) && quoted(b) => Role::Quote,
        (Some((a, _)), Some((b, _))) if a == b && *a != Role::Match => *a,
        _ => Role::Plain,
    }
}

/// Neighbouring runs of one role made one, so that few escapes are written.
fn joined(runs: &[Run<'_>]) -> Vec<(Role, String)> {
    let mut joined: Vec<(Role, String)> = Vec::new();
    for &(role, text) in runs {
        match joined.last_mut() {
            Some((last, so_far)) if *last == role => so_far.push_str(text),
            _ => joined.push((role, text.to_owned())),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize, colour: bool) -> Page {
        Page::new(Paper { width, colour })
    }

    #[test]
    fn words_are_never_broken_and_lines_keep_the_width() {
        for width in [40, 60, 80, 100] {
            let mut page = page(width, false);
            let long = "x".repeat(130);
            let text =
                format!("A sober line of words that goes on and on {long} and ends here at last.");
            page.paragraph(4, Role::Plain, &text);
            let out = page.finish();
            assert!(
                out.lines()
                    .all(|line| line.width() <= width || line.trim() == long)
            );
            assert_eq!(
                out.split_whitespace().collect::<Vec<_>>(),
                text.split_whitespace().collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn styles_stand_only_on_coloured_pages_and_the_words_are_the_same() {
        let runs = [
            (Role::Quote, "keep the "),
            (Role::QuoteMatch, "ferry"),
            (Role::Quote, ", he said."),
        ];
        let mut coloured = page(40, true);
        coloured.flow(&[(Role::Mark, "┃ ")], &[(Role::Mark, "┃ ")], &runs);
        let coloured = coloured.finish();
        let mut plain = page(40, false);
        plain.flow(&[(Role::Mark, "> ")], &[(Role::Mark, "> ")], &runs);
        assert_eq!(plain.finish(), "> keep the ferry, he said.\n");
        assert_eq!(
            coloured,
            "\u{1b}[36m┃ \u{1b}[0m\u{1b}[1mkeep the \u{1b}[0m\u{1b}[1m\u{1b}[4mferry\u{1b}[0m\u{1b}[1m, he said.\u{1b}[0m\n"
        );
    }

    #[test]
    fn what_a_document_smuggles_in_is_shown() {
        let mut page = page(40, true);
        page.paragraph(0, Role::Plain, "a \u{1b}[2Jb \u{202e}c");
        page.line(&[(Role::Plain, "x\u{1b}]8;;y")]);
        let out = page.finish();
        assert!(
            !out.contains('\u{1b}') && !out.contains('\u{202e}'),
            "{out}"
        );
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(fitted("日本", 5), "日本 ");
        assert_eq!(clipped("日本語", 5), "日本…");
        assert_eq!(clipped("abc", 3), "abc");
    }
}

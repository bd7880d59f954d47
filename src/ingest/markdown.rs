//! Markdown: front matter, the blocks of the body, and the marks inside lines,
//! which are settled out of the text so that quotes read clean. Fences, comments
//! and the targets of links go as well; a heading's `#`, a list item's marker and
//! a quotation's first `>` stay in the text, outside the blocks.
//!
//! It reads the part of `CommonMark` that documents use (headings, paragraphs,
//! lists, block quotations, fenced code) and GitHub's tables. What it does not
//! know it leaves as text.

use crate::document::{Block, BlockKind};

use super::draft::Draft;
use super::{furniture, inline, plain};

/// Front matter: `key: value` lines between two lines of `---`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter<'a> {
    /// The keys in small letters with their values, in order.
    pub(super) entries: Vec<(String, &'a str)>,
    /// Lines that are no `key: value`.
    pub(super) unread: Vec<&'a str>,
}

/// Cuts the front matter off `text`; what is left is the body.
pub(super) fn front_matter(text: &str) -> (FrontMatter<'_>, &str) {
    let mut front = FrontMatter::default();
    let Some(rest) = text.strip_prefix("---\n") else {
        return (front, text);
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        let line = line.trim();
        if line == "---" || line == "..." {
            return (front, rest.get(at..).unwrap_or_default());
        }
        match line.split_once(':') {
            _ if line.is_empty() || line.starts_with('#') => {}
            Some((key, value)) if !key.contains(' ') => {
                front.entries.push((key.to_lowercase(), unquoted(value)));
            }
            _ => front.unread.push(line),
        }
    }
    // Without an end it is a rule and text.
    (FrontMatter::default(), text)
}

/// A value without white space and one pair of quotation marks around it.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    ['"', '\'']
        .iter()
        .find_map(|&mark| value.strip_prefix(mark)?.strip_suffix(mark))
        .unwrap_or(value)
}

/// The canonical text of a Markdown body, and its blocks. `title` is the title
/// where it is known already.
pub(super) fn blocks(body: &str, title: Option<&str>) -> (String, Vec<Block>) {
    let mut reader = Reader {
        draft: Draft::for_source_of(body.len()),
        open: None,
        has_title: false,
        title,
    };
    let mut lines = body.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let words = line.trim();
        if let Some(fence) = fence_of(words) {
            reader.close();
            let inside = std::iter::from_fn(|| lines.next_if(|l| !l.trim().starts_with(fence)));
            let code: String = inside.collect();
            reader.draft.push_block(BlockKind::Paragraph, &code);
            reader.draft.push_bare("\n");
            // The fence that closes it.
            lines.next();
            continue;
        }
        if words.starts_with("<!--") && !words.contains("-->") {
            reader.close();
            lines.by_ref().find(|line| line.contains("-->"));
            continue;
        }
        let next = lines.peek().map_or("", |l| l.trim());
        reader.line(line, next);
    }
    reader.close();
    let (text, blocks) = reader.draft.finish();
    let blocks = furniture::marked(&text, blocks);
    (text, blocks)
}

/// The block that lines are being added to.
struct Open {
    kind: BlockKind,
    words: String,
    /// Whether the block is a quotation's, so that its lines lose their `>`.
    is_quoted: bool,
}

struct Reader<'a> {
    draft: Draft,
    open: Option<Open>,
    has_title: bool,
    title: Option<&'a str>,
}

impl Reader<'_> {
    /// Takes in one line; `next` is the one after it, trimmed.
    fn line(&mut self, line: &str, next: &str) {
        let words = line.trim();
        if words.is_empty() {
            self.close();
            self.draft.push_bare("\n");
            return;
        }
        if let Some((level, heading)) = heading_of(words) {
            self.close();
            let marks = words.len() - words.trim_start_matches('#').len();
            self.draft.push_bare(words.get(..marks).unwrap_or_default());
            self.draft.push_bare(" ");
            self.heading(level, heading);
            return;
        }
        if let Some(level) = underline_level(words)
            && let Some(open) = self.open.take_if(|o| {
                o.kind == BlockKind::Paragraph && !o.is_quoted && !o.words.trim().contains('\n')
            })
        {
            self.heading(level, &open.words);
            return;
        }
        if is_rule(words) {
            self.close();
            self.draft.push_block(BlockKind::Furniture, words);
            self.draft.push_bare("\n");
            return;
        }
        if is_table_rule(words) || is_definition(words) || is_comment(words) {
            self.close();
            return;
        }
        if is_table_row(words) && (words.starts_with('|') || is_table_rule(next)) {
            self.close();
            let row = words.trim_matches('|');
            self.draft
                .push_block(BlockKind::TableRow, &inline::settled(row));
            self.draft.push_bare("\n");
            return;
        }
        if let Some(quoted) = words.strip_prefix('>') {
            self.quoted_line(quoted.trim_start_matches(['>', ' ']));
            return;
        }
        if self.open.as_ref().is_some_and(|open| open.is_quoted) && !line.starts_with([' ', '\t']) {
            // A quotation's paragraph may go on without its mark.
            self.extend(words);
            return;
        }
        if let Some(item) = plain::after_marker(words).filter(|_| self.may_open_item(words)) {
            self.close();
            let marker = words.len() - item.len();
            self.draft
                .push_bare(words.get(..marker).unwrap_or_default());
            self.draft.push_bare(" ");
            self.begin(BlockKind::ListItem, item.trim(), false);
            return;
        }
        if furniture::is_furniture(words) || furniture::caption_label(words).is_some() {
            self.close();
            self.draft.push_block(BlockKind::Paragraph, words);
            self.draft.push_bare("\n");
            return;
        }
        match self.open {
            Some(_) => self.extend(words),
            None => self.begin(BlockKind::Paragraph, words, false),
        }
    }

    /// A numbered line inside a paragraph is text ("in the year\n1990. …").
    fn may_open_item(&self, words: &str) -> bool {
        let is_numbered = words.starts_with(|c: char| c.is_alphanumeric() || c == '(');
        !is_numbered
            || self
                .open
                .as_ref()
                .is_none_or(|open| open.kind != BlockKind::Paragraph || open.words.ends_with(':'))
    }

    fn quoted_line(&mut self, words: &str) {
        if words.is_empty() {
            self.close();
            self.draft.push_bare(">\n");
        } else if self.open.as_ref().is_some_and(|open| open.is_quoted) {
            self.extend(words);
        } else {
            self.close();
            self.draft.push_bare("> ");
            self.begin(BlockKind::Quotation, words, true);
        }
    }

    fn begin(&mut self, kind: BlockKind, words: &str, is_quoted: bool) {
        self.open = Some(Open {
            kind,
            words: words.to_owned(),
            is_quoted,
        });
    }

    fn extend(&mut self, words: &str) {
        if let Some(open) = &mut self.open {
            open.words.push('\n');
            open.words.push_str(words);
        }
    }

    /// Writes the open block.
    fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let is_picture = open.words.starts_with("![") && open.words.ends_with(')');
        let kind = if is_picture {
            BlockKind::Caption
        } else {
            open.kind
        };
        self.draft.push_block(kind, &inline::settled(&open.words));
        self.draft.push_bare("\n");
    }

    /// Writes a heading; the first one of the first level is the title.
    fn heading(&mut self, level: u8, words: &str) {
        let words = inline::settled(words);
        let is_title = level == 1
            && !self.has_title
            && self.draft.is_empty()
            && self
                .title
                .is_none_or(|title| plain::is_same_title(title, &words));
        self.has_title |= is_title;
        let kind = if is_title {
            BlockKind::Title
        } else {
            BlockKind::Heading(level)
        };
        self.draft.push_block(kind, &words);
        self.draft.push_bare("\n");
    }
}

/// The level and the words of a heading (`## Words ##`).
fn heading_of(words: &str) -> Option<(u8, &str)> {
    let rest = words.trim_start_matches('#');
    let level = words.len() - rest.len();
    let level = u8::try_from(level).ok().filter(|l| (1..=6).contains(l))?;
    let heading = rest.strip_prefix([' ', '\t'])?.trim();
    let bare = heading.trim_end_matches('#');
    let heading = if bare.ends_with(' ') {
        bare.trim_end()
    } else {
        heading
    };
    (!heading.is_empty()).then_some((level, heading))
}

/// The level of the heading that `words` underlines.
fn underline_level(words: &str) -> Option<u8> {
    let all = |mark| words.len() > 1 && words.chars().all(|c| c == mark);
    if all('=') {
        Some(1)
    } else if all('-') {
        Some(2)
    } else {
        None
    }
}

fn is_rule(words: &str) -> bool {
    ['-', '*', '_'].iter().any(|&mark| {
        words.chars().all(|c| c == mark || c == ' ')
            && words.chars().filter(|&c| c == mark).count() > 2
    })
}

fn is_table_row(words: &str) -> bool {
    words.contains('|')
}

/// The line under a table's head: `|---|:--:|`.
fn is_table_rule(words: &str) -> bool {
    words.contains('|')
        && words.contains('-')
        && words.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Where a link leads: `[name]: https://…`.
fn is_definition(words: &str) -> bool {
    words.starts_with('[')
        && words
            .split_once("]: ")
            .is_some_and(|(_, target)| !target.trim().contains(' ') || target.contains("://"))
}

fn is_comment(words: &str) -> bool {
    words.starts_with("<!--") && words.ends_with("-->")
}

fn fence_of(words: &str) -> Option<&'static str> {
    ["```", "~~~"]
        .into_iter()
        .find(|fence| words.starts_with(fence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Caption, Furniture, Heading, ListItem, Paragraph, Quotation, TableRow, Title};

    fn check(body: &str, want: &[(BlockKind, &str)]) {
        let (text, blocks) = blocks(body, None);
        let got: Vec<(BlockKind, &str)> = blocks
            .iter()
            .map(|b| (b.kind, b.span.of(&text).unwrap()))
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn the_blocks_of_a_body() {
        check(
            "# The mill *fire*\n\nThe mill **burnt**\ndown in [1990](https://a.example).\n\n\
             ## What was said ##\n\n> It was\n> lost.\n>\n> We wept.\n\n- one\n  more\n- two\n\n\
             1. first\n2. second\n\n| Name | Age |\n|---|---|\n| Elm | 40 |\n\n\
             ![A burnt mill](mill.png)\n\n---\n\nLater\n-----\nAll was `well`.\n\nBack to top\n",
            &[
                (Title, "The mill fire"),
                (Paragraph, "The mill burnt\ndown in 1990."),
                (Heading(2), "What was said"),
                (Quotation, "It was\nlost."),
                (Quotation, "We wept."),
                (ListItem, "one\nmore"),
                (ListItem, "two"),
                (ListItem, "first"),
                (ListItem, "second"),
                (TableRow, "Name | Age"),
                (TableRow, "Elm | 40"),
                (Caption, "A burnt mill"),
                (Furniture, "---"),
                (Heading(2), "Later"),
                (Paragraph, "All was well."),
                (Furniture, "Back to top"),
            ],
        );
    }

    #[test]
    fn code_and_lines_that_only_look_like_items() {
        check(
            "It was built in the year\n1990. It stands.\n\n```sh\n# no heading\n```\nThe end.",
            &[
                (Paragraph, "It was built in the year\n1990. It stands."),
                (Paragraph, "# no heading"),
                (Paragraph, "The end."),
            ],
        );
        check(
            "One.\n<!-- a\nnote -->\n[a]: https://a.example\nTwo.\n<!-- b -->",
            &[(Paragraph, "One."), (Paragraph, "Two.")],
        );
        let (text, _) = blocks("One.\n<!-- a\nnote -->\nTwo.", None);
        assert_eq!(text, "One.\nTwo.\n");
        check("```\nnever closed", &[(Paragraph, "never closed")]);
    }

    #[test]
    fn front_matter_is_cut_off() {
        let text = "---\ntitle: \"The mill: a story\"\nPublished: 1990-05\n# note\nno pair here\n---\nBody.";
        let (front, body) = front_matter(text);
        assert_eq!(
            front.entries,
            [
                ("title".to_owned(), "The mill: a story"),
                ("published".to_owned(), "1990-05")
            ]
        );
        assert_eq!(front.unread, ["no pair here"]);
        assert_eq!(body, "Body.");
        let open = "---\ntitle: never closed\n";
        assert_eq!(front_matter(open), (FrontMatter::default(), open));
    }
}

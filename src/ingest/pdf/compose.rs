//! The pages' paragraphs become one canonical text with blocks: paragraphs that
//! run over a page's end are put together, headings are told by their type,
//! notes at the foot are set apart. It knows no place on a page but what its
//! paragraphs carry.

use super::columns::regions;
use super::paragraphs::{Paragraph, Shape, is_rule, paragraphs};
use super::repeated::Cleared;
use crate::document::{Block, BlockKind, PageStart, Span};
use crate::ingest::plain;

/// A heading has at most so many lines and words.
const HEADING_LINES: usize = 4;
const HEADING_WORDS: usize = 24;

/// A page's paragraphs.
struct Sorted {
    number: u32,
    head: Vec<String>,
    body: Vec<Paragraph>,
    notes: Vec<Paragraph>,
    foot: Vec<String>,
}

/// The canonical text, its blocks and where its pages begin.
pub(super) fn composed(
    pages: Vec<Cleared>,
    labels: &[Option<String>],
) -> (String, Vec<Block>, Vec<PageStart>) {
    let mut sorted: Vec<Sorted> = pages
        .into_iter()
        .map(|page| {
            let body: Vec<Paragraph> = regions(page.body)
                .iter()
                .enumerate()
                .flat_map(|(place, region)| paragraphs(region, place, page.number))
                .collect();
            Sorted {
                number: page.number,
                head: page.head,
                body,
                notes: Vec::new(),
                foot: page.foot,
            }
        })
        .collect();
    let style = Style::of(&sorted);
    for page in &mut sorted {
        page.notes = style.notes_of(&mut page.body);
        join_columns(&mut page.body);
    }
    let mut writer = Writer {
        text: String::new(),
        blocks: Vec::new(),
        pages: Vec::new(),
        labels,
        style,
        has_title: false,
    };
    let mut pages = sorted.into_iter().peekable();
    // What runs over from the page before, written already.
    let mut is_begun = false;
    while let Some(mut page) = pages.next() {
        if is_begun && !page.body.is_empty() {
            page.body.remove(0);
        }
        let crossing = pages.peek().and_then(|next| {
            let (last, first) = (page.body.last()?, next.body.first()?);
            (next.body.len() > 1 && goes_on(last, first)).then(|| first.clone())
        });
        let last = crossing.is_some().then(|| page.body.pop()).flatten();
        writer.furniture(page.number, &page.head);
        writer.paragraphs(page.body);
        for note in page.notes {
            writer.paragraph(&note, BlockKind::Footnote);
        }
        writer.furniture(page.number, &page.foot);
        is_begun = crossing.is_some();
        if let (Some(mut last), Some(first)) = (last, crossing) {
            last.lines.extend(first.lines);
            writer.paragraphs(vec![last]);
        }
    }
    (writer.text, writer.blocks, writer.pages)
}

/// Whether a paragraph at the foot of a page or column goes on in the next.
fn goes_on(last: &Paragraph, first: &Paragraph) -> bool {
    let above = last.text();
    let below = first.text();
    let is_open = !above.ends_with(['.', '!', '?', ':', '”', '"', ';']);
    let is_alike =
        (last.size - first.size).abs() < 0.06 * last.size && last.is_bold == first.is_bold;
    let is_text = matches!(last.shape, Shape::Text | Shape::Item(_)) && first.shape == Shape::Text;
    let continues = below.starts_with(char::is_lowercase)
        || above.ends_with(['-', ',', '–'])
        || is_open && first.is_flush && last.is_full && first.lines.len() > 1;
    let is_long = last.lines.len() > 1 || last.letters() > 40;
    is_open && is_alike && is_text && continues && is_long
}

/// Puts together paragraphs that run from one column into the next.
fn join_columns(body: &mut Vec<Paragraph>) {
    let mut at = 1;
    while at < body.len() {
        let joins = match body.get(at - 1..=at) {
            Some([last, first]) => first.gap > 8.0 && last.y > first.y && goes_on(last, first),
            _ => false,
        };
        if joins {
            let first = body.remove(at);
            if let Some(last) = body.get_mut(at - 1) {
                last.lines.extend(first.lines);
                last.is_full = first.is_full;
            }
        } else {
            at += 1;
        }
    }
}

/// The type of the whole document.
struct Style {
    /// The height of the running text.
    body: f64,
    /// The heights of headings, the largest first.
    larger: Vec<f64>,
    /// Whether bold type is rare enough to mark headings.
    has_rare_bold: bool,
}

impl Style {
    fn of(pages: &[Sorted]) -> Style {
        let all = || pages.iter().flat_map(|page| &page.body);
        let mut sizes: Vec<(f64, usize)> = Vec::new();
        for paragraph in all() {
            match sizes
                .iter_mut()
                .find(|(size, _)| (size - paragraph.size).abs() < 0.3)
            {
                Some((_, count)) => *count += paragraph.letters(),
                None => sizes.push((paragraph.size, paragraph.letters())),
            }
        }
        let body = sizes
            .iter()
            .max_by_key(|(_, count)| *count)
            .map_or(10.0, |(size, _)| *size);
        let mut larger: Vec<f64> = sizes
            .iter()
            .map(|(size, _)| *size)
            .filter(|size| *size > 1.11 * body)
            .collect();
        larger.sort_by(|a, b| b.total_cmp(a));
        let letters: usize = all().map(Paragraph::letters).sum();
        let bold: usize = all().filter(|p| p.is_bold).map(Paragraph::letters).sum();
        Style {
            body,
            larger,
            has_rare_bold: bold * 4 < letters,
        }
    }

    /// Takes the notes at the foot of each column out of a page's paragraphs.
    fn notes_of(&self, body: &mut Vec<Paragraph>) -> Vec<Paragraph> {
        let mut notes = Vec::new();
        let mut rest: Vec<Paragraph> = Vec::new();
        let mut column: Vec<Paragraph> = Vec::new();
        for paragraph in body.drain(..) {
            if column
                .last()
                .is_some_and(|last| last.region != paragraph.region)
            {
                self.take_notes(&mut column, &mut notes);
                rest.append(&mut column);
            }
            column.push(paragraph);
        }
        self.take_notes(&mut column, &mut notes);
        rest.append(&mut column);
        *body = rest;
        notes
    }

    /// Takes the notes below a column: its last paragraphs, in smaller type, the
    /// first of which begins with a number or a mark. Above it may stand what is
    /// left of the last note of the column before.
    fn take_notes(&self, column: &mut Vec<Paragraph>, notes: &mut Vec<Paragraph>) {
        let is_note = |paragraph: &Paragraph| {
            paragraph.size < 0.93 * self.body
                && !matches!(paragraph.shape, Shape::Row | Shape::Entry)
        };
        let small = column.iter().rev().take_while(|p| is_note(p)).count();
        let top = column.len() - small;
        let below = column.get(top..).unwrap_or_default();
        let first = below
            .iter()
            .position(|paragraph| has_mark(&paragraph.text()));
        let mut taken = match first {
            Some(first) => column.split_off(top + first),
            None => Vec::new(),
        };
        let is_left_over = |paragraph: &Paragraph| {
            top > 0 && notes.last().is_some_and(|note| goes_on(note, paragraph))
        };
        if column.len() == top + 1 && column.last().is_some_and(is_left_over) {
            let rest = column.pop().map(|rest| rest.lines);
            if let Some(note) = notes.last_mut() {
                note.lines.extend(rest.into_iter().flatten());
            }
        }
        notes.append(&mut taken);
    }

    /// What a paragraph is.
    fn kind(&self, paragraph: &Paragraph) -> BlockKind {
        match paragraph.shape {
            Shape::Row => return BlockKind::TableRow,
            Shape::Entry => return BlockKind::Furniture,
            Shape::Text | Shape::Item(_) => {}
        }
        let text = paragraph.text();
        if is_rule(&text) {
            return BlockKind::Furniture;
        }
        let words = text.split_whitespace().count();
        let is_short = paragraph.lines.len() <= HEADING_LINES
            && words <= HEADING_WORDS
            && text.chars().any(char::is_alphabetic)
            && !text.starts_with(char::is_lowercase);
        let level = self
            .larger
            .iter()
            .position(|size| (size - paragraph.size).abs() < 0.3);
        let capped =
            |level: usize| BlockKind::Heading(u8::try_from(level.clamp(1, 6)).unwrap_or(6));
        if let Some(level) = level.filter(|_| is_short) {
            return capped(level + 1);
        }
        let is_sentence = text.ends_with(['.', ',', ';', ':']) && words > 3;
        let is_bold_heading = self.has_rare_bold && paragraph.is_bold && !is_sentence;
        let is_capitals = words > 1 && text.len() > 8 && !text.chars().any(char::is_lowercase);
        if is_short
            && paragraph.size > 0.93 * self.body
            && (is_bold_heading || is_capitals && !is_sentence && paragraph.gap > 1.2)
        {
            return capped(self.larger.len() + 1);
        }
        if let Shape::Item(_) = paragraph.shape {
            return BlockKind::ListItem;
        }
        BlockKind::Paragraph
    }
}

/// Whether a note begins here.
fn has_mark(text: &str) -> bool {
    text.starts_with(|c: char| {
        c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '§' | '[') || is_raised(c)
    })
}

fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰'..='⁹')
}

struct Writer<'a> {
    text: String,
    blocks: Vec<Block>,
    pages: Vec<PageStart>,
    labels: &'a [Option<String>],
    style: Style,
    has_title: bool,
}

impl Writer<'_> {
    /// Notes that what is written next stands on the page `number`.
    fn turn_to(&mut self, number: u32) {
        if self.pages.last().is_some_and(|page| page.number >= number) {
            return;
        }
        let place = usize::try_from(number)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        self.pages.push(PageStart {
            start: u32::try_from(self.text.len()).unwrap_or(u32::MAX),
            number,
            label: self.labels.get(place).cloned().flatten(),
            reference: None,
            is_machine_read: false,
        });
    }

    fn furniture(&mut self, number: u32, lines: &[String]) {
        for line in lines {
            self.part();
            self.turn_to(number);
            let start = self.text.len();
            self.text.push_str(line);
            self.block(start, BlockKind::Furniture, number);
        }
    }

    fn paragraphs(&mut self, paragraphs: Vec<Paragraph>) {
        for paragraph in paragraphs {
            let mut kind = self.style.kind(&paragraph);
            if kind == BlockKind::Heading(1) && !self.has_title {
                kind = BlockKind::Title;
            }
            self.has_title |= kind == BlockKind::Title;
            self.paragraph(&paragraph, kind);
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, kind: BlockKind) {
        let Some(&(number, _)) = paragraph.lines.first() else {
            return;
        };
        self.part();
        let mut start = self.text.len();
        if let (Shape::Item(marker), BlockKind::ListItem) = (paragraph.shape, kind) {
            // A bullet stands in the text and not in the block; a number is quoted.
            let is_bullet = paragraph
                .lines
                .first()
                .is_some_and(|(_, line)| !plain::is_numbered(line));
            start += if is_bullet { marker } else { 0 };
        }
        for (at, (page, line)) in paragraph.lines.iter().enumerate() {
            if at > 0 {
                self.text.push('\n');
            }
            self.turn_to(*page);
            self.text.push_str(line);
        }
        self.block(start, kind, number);
    }

    fn part(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    /// Adds a block from `start` to the end, without white space at either end.
    fn block(&mut self, start: usize, kind: BlockKind, page: u32) {
        let Some(words) = self.text.get(start..) else {
            return;
        };
        let lead = words.len() - words.trim_start().len();
        let start = start + lead;
        let end = start + words.trim().len();
        let span = Span::new(start, end).filter(|span| !span.is_empty());
        self.blocks.extend(span.map(|span| Block {
            span,
            kind,
            page: Some(page),
        }));
    }
}

//! The pages' paragraphs become one canonical text with blocks: paragraphs that
//! run over a page's end are put together, headings are told by their type,
//! notes at the foot are set apart. It knows no place on a page but what its
//! paragraphs carry.

use super::columns::regions;
use super::paragraphs::{Paragraph, Shape, is_rule, paragraphs};
use super::repeated::Cleared;
use crate::analysis::sentences::sentences;
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
        is_half_ended: false,
    };
    // What runs over from the pages before; its last lines stand on the page at hand.
    let mut carried: Option<Paragraph> = None;
    // The lines of pages that hold nothing but what runs over.
    let mut passed: Vec<(u32, Vec<String>)> = Vec::new();
    for at in 0..sorted.len() {
        let (seen, after) = sorted.split_at_mut(at + 1);
        let Some(page) = seen.last_mut() else { break };
        let mut body = std::mem::take(&mut page.body);
        let is_passed = carried.is_some() && body.is_empty();
        if let Some(whole) = carried.take_if(|_| !is_passed) {
            writer.paragraphs(vec![whole]);
            for (number, lines) in passed.drain(..) {
                writer.furniture(number, &lines);
            }
        }
        let next = after.first_mut().map(|next| &mut next.body);
        let open = carried.as_slice().iter().chain(&body).collect::<Vec<_>>();
        let crossing = (next.as_ref()).and_then(|next| writer.style.crossing(&open, next));
        let joined = crossing.and_then(|(last, first)| {
            let mut last = match carried.take() {
                Some(carried) => carried,
                None => body.remove(last),
            };
            let rest = next?.remove(first);
            last.lines.extend(rest.lines);
            last.is_full = rest.is_full;
            Some(last)
        });
        if joined.is_none() {
            let is_last = after.iter().all(|page| page.body.is_empty());
            let last = body.last().or(carried.as_ref());
            writer.is_half_ended = !is_last && last.is_some_and(is_half);
        }
        if is_passed {
            passed.push((
                page.number,
                page.head.iter().chain(&page.foot).cloned().collect(),
            ));
        } else {
            writer.furniture(page.number, &page.head);
        }
        writer.paragraphs(body);
        for note in &page.notes {
            writer.paragraph(note, BlockKind::Footnote, false);
        }
        if !is_passed {
            writer.furniture(page.number, &page.foot);
        }
        if let Some(whole) = carried.take() {
            writer.paragraphs(vec![whole]);
            for (number, lines) in passed.drain(..) {
                writer.furniture(number, &lines);
            }
        }
        carried = joined;
    }
    writer.paragraphs(carried.into_iter().collect());
    for (number, lines) in passed {
        writer.furniture(number, &lines);
    }
    (writer.text, writer.blocks, writer.pages)
}

/// Whether nothing ends the last sentence of a text; the number of a note may
/// stand behind its end.
fn is_open(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit() || is_raised(c) || c == ',');
    let text = if bare.ends_with(['.', '!', '?', '”', '"']) {
        bare
    } else {
        text
    };
    !text.ends_with(['.', '!', '?', ':', '”', '"', ';'])
}

/// Whether a paragraph breaks off at the end of its page: running text whose last
/// line is full and ends no sentence.
fn is_half(paragraph: &Paragraph) -> bool {
    const LEAST: usize = 60;
    let text = paragraph.text();
    let is_closed = text.ends_with([')', ']', '’', '\'']);
    paragraph.shape == Shape::Text
        && paragraph.is_full
        && paragraph.letters() > LEAST
        && text.chars().any(char::is_lowercase)
        && is_open(&text)
        && !is_closed
}

/// Whether a paragraph at the foot of a page or column goes on in the next.
fn goes_on(last: &Paragraph, first: &Paragraph) -> bool {
    let above = last.text();
    let below = first.text();
    let is_open = is_open(&above);
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

    /// Which paragraph of a page goes on in which of the next. Between them may stand
    /// what is no running text: tables, captions.
    fn crossing(&self, page: &[&Paragraph], next: &[Paragraph]) -> Option<(usize, usize)> {
        /// So many of such parts are looked past on either page.
        const MOST_APART: usize = 3;
        let is_apart = |paragraph: &Paragraph| {
            matches!(paragraph.shape, Shape::Row | Shape::Entry)
                || (paragraph.size - self.body).abs() > 0.07 * self.body
        };
        let apart_below = page.iter().rev().take_while(|p| is_apart(p)).count();
        let apart_above = next.iter().take_while(|p| is_apart(p)).count();
        let ends = [0, apart_below]
            .into_iter()
            .take(1 + usize::from(apart_below > 0));
        for below in ends.filter(|below| *below <= MOST_APART) {
            let last = page.len().checked_sub(1 + below)?;
            let starts = [0, apart_above]
                .into_iter()
                .take(1 + usize::from(apart_above > 0));
            for first in starts.filter(|above| *above <= MOST_APART) {
                let (Some(one), Some(other)) = (page.get(last), next.get(first)) else {
                    continue;
                };
                let is_next = below == 0 && first == 0;
                let is_clear = one.is_full && other.text().starts_with(char::is_lowercase);
                if (is_next || is_clear) && goes_on(one, other) {
                    return Some((last, first));
                }
            }
        }
        None
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
    /// Whether the last paragraph of the page at hand breaks off.
    is_half_ended: bool,
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
        let count = paragraphs.len();
        for (at, paragraph) in paragraphs.into_iter().enumerate() {
            let mut kind = self.style.kind(&paragraph);
            if kind == BlockKind::Heading(1) && !self.has_title {
                kind = BlockKind::Title;
            }
            self.has_title |= kind == BlockKind::Title;
            let is_half = at + 1 == count && std::mem::take(&mut self.is_half_ended);
            let is_half = is_half && kind == BlockKind::Paragraph;
            self.paragraph(&paragraph, kind, is_half);
        }
    }

    /// Writes a paragraph. Of one that breaks off, the sentence that is not whole is
    /// never quoted.
    fn paragraph(&mut self, paragraph: &Paragraph, kind: BlockKind, is_half: bool) {
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
        let whole = Span::new(start, self.text.len()).filter(|_| is_half);
        let last = whole.and_then(|whole| sentences(&self.text, whole).pop());
        if let Some(last) = last {
            let rest = self.text.split_off(last.start());
            self.block(start, kind, number);
            self.text.push_str(&rest);
            let number = paragraph.lines.last().map_or(number, |(number, _)| *number);
            self.block(last.start(), BlockKind::Furniture, number);
        } else {
            self.block(start, kind, number);
        }
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

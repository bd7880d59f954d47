//! The lines of a region become paragraphs and list items; rows of tables come
//! from [`super::tables`]. What is a heading is decided later, when the type of the whole document is known.

use super::columns::{Line, Region, main_size, median};
use super::tables::{NARROW, Row, WIDE, row_text, table_rows, wrapped_rows};
use crate::ingest::plain;

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    /// Each line with the page it stands on.
    pub(super) lines: Vec<(u32, String)>,
    pub(super) shape: Shape,
    pub(super) size: f64,
    pub(super) is_bold: bool,
    /// Whether the last line fills the column, so that it may go on.
    pub(super) is_full: bool,
    /// Whether the first line begins at the left edge.
    pub(super) is_flush: bool,
    /// The baseline of its first line.
    pub(super) y: f64,
    /// How far its first line is from the line before, in lines; large for the
    /// first of a region.
    pub(super) gap: f64,
    /// Which region of the page it stands in.
    pub(super) region: usize,
}

/// What lines make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    /// An item of a list; its text begins after so many bytes of marker.
    Item(usize),
    Row,
    /// An entry of a table of contents.
    Entry,
}

impl Paragraph {
    pub(super) fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|(_, line)| line.as_str()).collect();
        lines.join("\n")
    }

    pub(super) fn letters(&self) -> usize {
        self.lines.iter().map(|(_, line)| line.len()).sum()
    }
}

/// The paragraphs of a region on the page `number`.
pub(super) fn paragraphs(region: &Region, place: usize, number: u32) -> Vec<Paragraph> {
    let measure = Measure::of(region);
    let rows = table_rows(region);
    let mut found: Vec<Paragraph> = Vec::new();
    let mut before: Option<&Line> = None;
    let mut wrapped = wrapped_rows(region, &rows).into_iter().peekable();
    for (at, (line, row)) in region.iter().zip(rows).enumerate() {
        if let Some(whole) = wrapped.peek().filter(|whole| whole.lines.contains(&at)) {
            if at == whole.lines.start {
                found.push(Paragraph {
                    lines: vec![(number, whole.text.clone())],
                    shape: Shape::Row,
                    size: line.size,
                    is_bold: line.is_bold(),
                    is_full: false,
                    is_flush: true,
                    y: line.y,
                    gap: before.map_or(9.0, |before| (line.y - before.y) / measure.pitch),
                    region: place,
                });
            }
            if at + 1 == whole.lines.end {
                wrapped.next();
            }
            before = Some(line);
            continue;
        }
        let row = if is_entry(&line.text()) { Row::No } else { row };
        let text = match row {
            Row::Starts | Row::GoesOn => row_text(line, WIDE),
            Row::Grid => row_text(line, NARROW),
            Row::No => line.text(),
        };
        let gap = before.map_or(9.0, |before| (line.y - before.y) / measure.pitch);
        let joins = match (row, found.last(), before) {
            (Row::GoesOn, Some(_), _) => true,
            (Row::No, Some(last), Some(before)) => {
                last.shape != Shape::Row
                    && last.shape != Shape::Entry
                    && !begins(&measure, last, before, line, &text)
            }
            _ => false,
        };
        let is_full = line.x1() > measure.right - 0.15 * measure.width();
        if let Some(last) = found.last_mut().filter(|_| joins) {
            last.lines.push((number, text));
            last.is_full = is_full;
            last.is_bold &= line.is_bold();
        } else {
            let shape = match row {
                Row::Starts | Row::Grid | Row::GoesOn => Shape::Row,
                Row::No if is_entry(&text) => Shape::Entry,
                Row::No => marker(&text).map_or(Shape::Text, Shape::Item),
            };
            found.push(Paragraph {
                lines: vec![(number, text)],
                shape,
                size: line.size,
                is_bold: line.is_bold(),
                is_full,
                is_flush: line.x0() < measure.left + 0.8 * line.size,
                y: line.y,
                gap,
                region: place,
            });
        }
        before = Some(line);
    }
    found
}

/// Where a region's text begins and ends, and how far its lines are apart.
pub(super) struct Measure {
    pub(super) left: f64,
    pub(super) right: f64,
    pitch: f64,
    /// The height of most of its type.
    size: f64,
}

impl Measure {
    pub(super) fn of(region: &Region) -> Measure {
        let mut steps: Vec<f64> = region
            .windows(2)
            .filter_map(|pair| match pair {
                [above, below] => Some((below.y - above.y, above.size.max(below.size))),
                _ => None,
            })
            .filter(|(step, size)| *step > 0.5 * size && *step < 3.5 * size)
            .map(|(step, _)| step)
            .collect();
        steps.sort_by(f64::total_cmp);
        let size = median(region.iter().map(|line| line.size));
        // Steps between paragraphs are larger than those inside one.
        let pitch = steps.get(steps.len() * 3 / 10).copied();
        let mut lefts: Vec<f64> = region.iter().map(Line::x0).collect();
        lefts.sort_by(f64::total_cmp);
        let mut rights: Vec<f64> = region.iter().map(Line::x1).collect();
        rights.sort_by(f64::total_cmp);
        Measure {
            left: lefts.get(lefts.len() / 20).copied().unwrap_or_default(),
            right: rights
                .get((rights.len() * 9 / 10).min(rights.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default(),
            pitch: pitch.unwrap_or(1.2 * size).max(1.0),
            size: main_size(region.iter().flat_map(|line| &line.words)),
        }
    }

    fn width(&self) -> f64 {
        (self.right - self.left).max(1.0)
    }
}

/// Whether `line` begins a paragraph after `before`, the last line of `last`.
fn begins(measure: &Measure, last: &Paragraph, before: &Line, line: &Line, text: &str) -> bool {
    let em = line.size;
    let step = line.y - before.y;
    // Lines of a heading in large type are as far apart as their own type has it,
    // and are set where they look well.
    let is_large = em > 1.15 * measure.size && !differs(em, before.size);
    if is_large
        && step <= HEADING_PITCH * em
        && line.is_bold() == last.is_bold
        && !before.text().ends_with(['.', '!', '?', ':', ';'])
        && marker(text).is_none()
    {
        return plain::opens_turn(text)
            || is_entry(text)
            || is_rule(text)
            || is_rule(&before.text());
    }
    if step > 1.28 * measure.pitch.min(1.6 * em.max(before.size)).max(0.9 * em)
        && step > 1.28 * measure.pitch
        || differs(line.size, before.size) && differs(line.largest(), before.largest())
        || line.is_bold() != last.is_bold && (line.is_bold() || before.is_bold())
        || plain::opens_turn(text)
        || is_entry(text)
        || is_rule(text)
        || is_rule(&before.text())
    {
        return true;
    }
    let above = before.words.last().map_or("", |word| word.text.as_str());
    let is_ended = above.ends_with(['.', '!', '?', ':', ';', '”', '"', ')']);
    let first_width = line.words.first().map_or(0.0, |word| word.x1 - word.x0);
    let is_short = measure.right - before.x1() > first_width + 0.6 * em;
    let shift = line.x0() - before.x0();
    let starts_large = text.starts_with(|c: char| !c.is_lowercase());
    // A sentence may go on with a date or a sum; it does not with a capital.
    let is_capital = text.starts_with(char::is_uppercase);
    let may_open = is_capital || starts_large && is_ended;
    // A line inside a running sentence may begin with a number of its own.
    let may_list = is_ended
        || above.ends_with(',')
        || matches!(last.shape, Shape::Item(_))
        || measure.right - before.x1() > 0.4 * measure.width();
    let is_moved = is_ended || is_short || shift.abs() > 0.5 * em;
    if marker(text).is_some() && (text.starts_with('•') || may_list && is_moved) {
        return true;
    }
    // Type that is larger than text is wrapped early.
    let may_be_heading = last.is_bold;
    let is_very_short = measure.right - before.x1() > first_width + 3.0 * em;
    let may_end = is_very_short && !may_be_heading && !above.ends_with([',', '-']);
    if starts_large && is_short && is_ended || is_capital && may_end {
        return true;
    }
    let is_first = last.lines.len() == 1;
    // The lines of an item hang under its text.
    let may_be_indented = !matches!(last.shape, Shape::Item(_));
    let is_near_left = line.x0() < measure.left + 0.5 * measure.width();
    may_be_indented && shift > 0.8 * em && may_open && is_near_left
        || shift < -0.8 * em && !is_first
}

/// Lines of one heading are at most so many heights of their type apart.
const HEADING_PITCH: f64 = 1.6;

/// How many bytes of `text` are the marker of a list item.
fn marker(text: &str) -> Option<usize> {
    let rest = plain::after_marker(text)?.trim_start();
    let is_text = rest.starts_with(|c: char| c.is_alphanumeric() || "\"'“‘(£$€[".contains(c));
    is_text.then_some(text.len() - rest.len())
}

/// A line that is drawn with signs: dashes, stars, one letter among them at most.
pub(super) fn is_rule(text: &str) -> bool {
    let signs = text
        .chars()
        .filter(|c| matches!(c, '-' | '_' | '=' | '*' | '–' | '—' | '~' | '.'))
        .count();
    let others = text.chars().filter(|c| c.is_alphanumeric()).count();
    signs >= 5 && others <= 1
}

/// Whether two sizes of type are not the same.
fn differs(one: f64, other: f64) -> bool {
    (one - other).abs() > 0.08 * one.max(other)
}

/// A line of a table of contents: dots that lead to a page.
fn is_entry(text: &str) -> bool {
    let dots = text.contains(".....") || text.contains(". . . .") || text.contains("……");
    dots && text
        .trim_end()
        .ends_with(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'))
}

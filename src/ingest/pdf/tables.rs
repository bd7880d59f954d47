//! Rows of tables: which lines make them, and which lines are one row because
//! its cells are wrapped. It knows lines and their places, and nothing of what
//! the cells say.

use std::ops::Range;

use super::columns::{Line, Region, lines, text_of};
use super::paragraphs::Measure;
use super::words::Word;

/// A gap of so many type heights parts two cells of a table.
pub(super) const WIDE: f64 = 1.5;

/// One that parts cells where all of them stand in line with their neighbours.
pub(super) const NARROW: f64 = 0.45;

/// What a line is to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// It is none.
    No,
    /// It starts a row.
    Starts,
    /// It starts a row of narrow cells.
    Grid,
    /// It goes on with the row above.
    GoesOn,
}

/// Which lines are running text that was stretched to fill its column: from edge
/// to edge with gaps all alike, beside a line of text that fills it as well.
fn stretched(region: &Region) -> Vec<bool> {
    let measure = Measure::of(region);
    let is_full = |line: &Line| {
        let indent = line.x0() - measure.left;
        (line.x1() - measure.right).abs() < 2.0 && indent > -2.0 && indent < 3.0 * line.size
    };
    let may: Vec<bool> = region
        .iter()
        .map(|line| is_full(line) && line.has_like_gaps() && line.cells().len() > 1)
        .collect();
    let mut is_text: Vec<bool> = region
        .iter()
        .map(|line| is_full(line) && line.words.len() > 2 && line.cells().len() == 1)
        .collect();
    // One stretched line may stand between others.
    let downwards = 1..region.len();
    for at in downwards.clone().chain(downwards.rev()) {
        for (one, other) in [(at - 1, at), (at, at - 1)] {
            let is_beside = is_text.get(one) == Some(&true) && may.get(other) == Some(&true);
            if let Some(other) = is_text.get_mut(other).filter(|_| is_beside) {
                *other = true;
            }
        }
    }
    may.iter()
        .zip(is_text)
        .map(|(may, is_text)| *may && is_text)
        .collect()
}

/// Which lines are rows of a table: lines of several cells, at least two of them
/// near each other with a cell in common.
pub(super) fn table_rows(region: &Region) -> Vec<Row> {
    let spans = |line: &Line, gap: f64| -> Vec<(f64, f64)> {
        let span = |cell: &&[Word]| {
            let end = cell.iter().map(|word| word.x1).fold(0.0, f64::max);
            cell.first().map(|word| (word.x0, end))
        };
        line.cells_apart(gap).iter().filter_map(span).collect()
    };
    let cells: Vec<Vec<(f64, f64)>> = region
        .iter()
        .zip(stretched(region))
        .map(|(line, is_stretched)| {
            let cells = spans(line, WIDE);
            match cells.as_slice() {
                [first, .., last] if is_stretched => vec![(first.0, last.1)],
                _ => cells,
            }
        })
        .collect();
    // Cells that are near each other make a row only where all of them stand in
    // line with those of the row beside it.
    let is_grid = |one: &[(f64, f64)], other: &[(f64, f64)]| {
        one.len() == other.len()
            && one.len() > 2
            && one.iter().zip(other).all(|(a, b)| (a.0 - b.0).abs() < 2.0)
    };
    let narrow: Vec<Vec<(f64, f64)>> = region.iter().map(|line| spans(line, NARROW)).collect();
    let is_aligned = |one: &[(f64, f64)], other: &[(f64, f64)]| {
        one.iter().skip(1).any(|a| {
            other.iter().skip(1).any(|b| {
                let near = |x: f64, y: f64| (x - y).abs() < 3.0;
                near(a.0, b.0) || near(a.1, b.1) || near(a.0 + a.1, b.0 + b.1)
            })
        })
    };
    let near = |at: usize| {
        let from = at.saturating_sub(4);
        (from..(at + 5).min(cells.len())).filter(move |&other| other != at)
    };
    let mut rows = vec![Row::No; cells.len()];
    for (at, own) in cells.iter().enumerate() {
        let is_row = own.len() > 1
            && near(at).any(|other| {
                cells.get(other).is_some_and(|cells| {
                    // A head over its columns need not stand in line with them.
                    let is_beside = at.abs_diff(other) == 1 && own.len() > 2;
                    let is_head = is_beside && cells.len() == own.len();
                    cells.len() > 1 && (is_aligned(own, cells) || is_head)
                })
            });
        let is_narrow = near(at).any(|other| {
            let pair = narrow.get(at).zip(narrow.get(other));
            at.abs_diff(other) == 1 && pair.is_some_and(|(own, other)| is_grid(own, other))
        });
        if let Some(row) = rows.get_mut(at) {
            *row = match (is_row, is_narrow) {
                (_, true) => Row::Grid,
                (true, false) => Row::Starts,
                _ => Row::No,
            };
        }
    }
    // A line under a row that begins at a cell beyond the first goes on with it.
    for at in 1..rows.len() {
        let (Some(Row::Starts | Row::Grid | Row::GoesOn), Some(Row::No)) =
            (rows.get(at - 1), rows.get(at))
        else {
            continue;
        };
        let above = cells
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .find(|c| c.len() > 1);
        let first = cells.get(at).and_then(|own| own.first());
        let step = region
            .get(at)
            .zip(region.get(at - 1))
            .map(|(b, a)| (b.y - a.y) / b.size);
        let goes_on = above
            .zip(first)
            .is_some_and(|(above, first)| above.iter().skip(1).any(|cell| first.0 > cell.0 - 3.0))
            && step.is_some_and(|step| step < 1.7);
        if goes_on && let Some(row) = rows.get_mut(at) {
            *row = Row::GoesOn;
        }
    }
    rows
}

/// A row's cells with tabs between them.
pub(super) fn row_text(line: &Line, gap: f64) -> String {
    let cells: Vec<String> = line.cells_apart(gap).into_iter().map(text_of).collect();
    cells.join("\t")
}

/// A row of which some cells have several lines.
pub(super) struct Wrapped {
    /// The lines of the region that make it.
    pub(super) lines: Range<usize>,
    /// Its cells with tabs between them.
    pub(super) text: String,
}

/// Lines of one cell are at most so many heights of their type apart.
const CELL_PITCH: f64 = 1.45;

/// The rows whose cells are wrapped. Lines of a table that overlap stand beside
/// each other; lines that are nearer to each other than other lines of their
/// table belong together where the lower one holds only part of a row.
pub(super) fn wrapped_rows(region: &Region, rows: &[Row]) -> Vec<Wrapped> {
    let mut found = Vec::new();
    for table in tables(region, rows) {
        let (Some(own), Some(kinds)) = (region.get(table.clone()), rows.get(table.clone())) else {
            continue;
        };
        let columns = columns(own.iter().zip(kinds));
        if columns.len() < 2 {
            continue;
        }
        let shape = Table {
            steps: column_steps(own, &columns),
            columns,
        };
        let mut start = 0;
        for at in 1..=own.len() {
            let row = own.get(start..at).unwrap_or_default();
            let joins = own.get(at).is_some_and(|line| {
                let next = own.get(at + 1).map(|next| step(line, next));
                kinds.get(at) == Some(&Row::GoesOn) || shape.is_one_row(row, line, next)
            });
            if joins {
                continue;
            }
            if at - start > 1
                && let (Some(own), Some(kinds)) = (own.get(start..at), kinds.get(start..at))
            {
                found.push(Wrapped {
                    lines: table.start + start..table.start + at,
                    text: cells_text(own, kinds),
                });
            }
            start = at;
        }
    }
    found
}

fn step(above: &Line, below: &Line) -> f64 {
    (below.y - above.y) / below.size.max(1.0)
}

fn is_in(line: &Line, (from, to): Span) -> bool {
    let mut words = line.words.iter();
    words.any(|word| word.x0 < to && word.x1 > from)
}

/// How far lines of one column are apart, in heights of their type.
fn column_steps(own: &[Line], columns: &[Span]) -> Vec<f64> {
    let mut steps = Vec::new();
    for span in columns {
        let mut above: Option<&Line> = None;
        for line in own.iter().filter(|line| is_in(line, *span)) {
            steps.extend(above.map(|above| step(above, line)));
            above = Some(line);
        }
    }
    steps
}

struct Table {
    columns: Vec<Span>,
    steps: Vec<f64>,
}

impl Table {
    /// Whether `line` belongs to `row`, the lines above it. In each column it
    /// must be nearer to them than rows of this table are to each other; `next`
    /// is how far the line below is.
    fn is_one_row(&self, row: &[Line], line: &Line, next: Option<f64>) -> bool {
        let Some(last) = row.last() else {
            return false;
        };
        let of = |line: &Line| -> Vec<bool> {
            let columns = self.columns.iter();
            columns.map(|span| is_in(line, *span)).collect()
        };
        let own = of(line);
        let shares = |above: &&Line| of(above).iter().zip(&own).any(|(a, b)| *a && *b);
        // Signs set high or low belong to a formula.
        let has_words = |line: &Line| line.text().chars().any(char::is_alphanumeric);
        let is_beside =
            step(last, line) < 0.85 && !shares(&last) && has_words(last) && has_words(line);
        let above = row.iter().rev().find(shares);
        let Some(step) = above.map(|above| step(above, line)) else {
            return is_beside;
        };
        let wide = self.steps.iter().filter(|wide| **wide > 1.2 * step).count();
        if step > CELL_PITCH || wide == 0 || wide * 6 < self.steps.len() {
            return false;
        }
        let goes_on = line.text().starts_with(char::is_lowercase);
        match own.as_slice() {
            [false, ..] => true,
            [true, rest @ ..] if !rest.contains(&true) => {
                goes_on || is_beside || next.is_some_and(|next| next > 1.2 * step)
            }
            // Words alone are names; running text goes on in all its cells.
            _ => goes_on && line.words.len() >= 3 * own.len(),
        }
    }
}

type Span = (f64, f64);

/// The strips in which the cells of lines stand, from left to right.
fn columns<'a>(lines: impl Iterator<Item = (&'a Line, &'a Row)>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (line, row) in lines {
        let gap = if *row == Row::Grid { NARROW } else { WIDE };
        for cell in line.cells_apart(gap) {
            let end = cell.iter().map(|word| word.x1).fold(0.0, f64::max);
            spans.extend(cell.first().map(|word| (word.x0, end)));
        }
    }
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<Span> = Vec::new();
    for span in spans {
        match columns.last_mut().filter(|last| span.0 <= last.1) {
            Some(last) => last.1 = last.1.max(span.1),
            None => columns.push(span),
        }
    }
    columns
}

/// Runs of lines that make tables: rows, and lines close to them that stand in
/// one of their columns.
fn tables(region: &Region, rows: &[Row]) -> Vec<Range<usize>> {
    let mut is_in: Vec<bool> = rows.iter().map(|row| *row != Row::No).collect();
    let downwards = 0..rows.len();
    for at in downwards.clone().chain(downwards.rev()) {
        let Some(line) = region.get(at).filter(|_| is_in.get(at) == Some(&false)) else {
            continue;
        };
        let is_near = |other: usize| {
            is_in.get(other) == Some(&true)
                && region.get(other).is_some_and(|other| {
                    (other.y - line.y).abs() <= CELL_PITCH * line.size.max(1.0)
                })
        };
        if !(is_near(at + 1) || at.checked_sub(1).is_some_and(is_near)) {
            continue;
        }
        let around = at.saturating_sub(6)..(at + 7).min(rows.len());
        let columns = columns(
            region
                .iter()
                .zip(rows)
                .skip(around.start)
                .take(around.len())
                .filter(|(_, row)| **row != Row::No),
        );
        let touched = columns
            .iter()
            .filter(|(from, to)| line.x0() < *to && line.x1() > *from)
            .count();
        if let Some(place) = is_in
            .get_mut(at)
            .filter(|_| columns.len() > 1 && touched == 1)
        {
            *place = true;
        }
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in is_in.iter().enumerate().filter(|(_, is_in)| **is_in) {
        match found.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + 1,
            None => found.push(at..at + 1),
        }
    }
    found
}

/// The cells of several lines with tabs between them, each with its own lines.
fn cells_text(own: &[Line], kinds: &[Row]) -> String {
    let columns = columns(own.iter().zip(kinds));
    let cells: Vec<String> = columns
        .iter()
        .map(|(from, to)| {
            let is_in = |word: &&Word| word.x0 >= from - 0.1 && word.x1 <= to + 0.1;
            let words = own.iter().flat_map(|line| &line.words).filter(is_in);
            let lines: Vec<String> = lines(words.cloned().collect())
                .iter()
                .map(Line::text)
                .collect();
            lines.join("\n")
        })
        .collect();
    cells.join("\t")
}

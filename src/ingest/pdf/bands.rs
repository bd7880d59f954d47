//! Bands of a page in which columns of running text stand side by side. A band
//! has columns where the same upright strips stay empty over several lines and
//! what stands between them reads as running text: lines that fill their width
//! and go on in the next. Cells of a table do not, and are left to others.

use super::columns::{Line, lines, median};
use super::words::Word;

/// Columns side by side.
pub(super) struct Band {
    /// The row after the last.
    pub(super) end: usize,
    /// Their words, from left to right.
    pub(super) columns: Vec<Vec<Word>>,
    /// The height of all the gutters together.
    score: f64,
}

/// A heading over the columns is looked past for so many rows.
const LOOK_AHEAD: usize = 3;

/// So many ways to end a band are tried.
const MOST_ENDS: usize = 8;

/// The band that begins at row `start`; `None` where none does, and where the
/// row stands over a band with more columns than those beside it.
pub(super) fn first_band(
    rows: &[Vec<Word>],
    start: usize,
    width: f64,
    edges: Strip,
) -> Option<Band> {
    let band = best_band(rows, start, width, edges)?;
    let is_over = |later: usize| {
        best_band(rows, later, width, edges).is_some_and(|below| {
            below.columns.len() > band.columns.len() && below.score > 1.2 * band.score
        })
    };
    let mut later = start + 1..(start + 1 + LOOK_AHEAD).min(band.end);
    (!later.any(is_over)).then_some(band)
}

/// Of the bands that begin at row `start`, the one with the most gutter: a line
/// across some of the columns ends all of them.
fn best_band(rows: &[Vec<Word>], start: usize, width: f64, edges: Strip) -> Option<Band> {
    let mut best: Option<Band> = None;
    for (end, gutters) in ends(rows, start, width, edges) {
        let end = without_heading(rows, start, end, &gutters, width);
        let end = without_table(rows, start, end, &gutters, width);
        let own = rows.get(start..end).unwrap_or_default();
        let (top, bottom) = (
            own.first().map_or(0.0, |r| top(r)),
            own.last().map_or(0.0, |r| bottom(r)),
        );
        let count = u8::try_from(gutters.len()).unwrap_or(u8::MAX);
        let score = f64::from(count) * (bottom - top);
        if best.as_ref().is_some_and(|best| best.score >= score) {
            continue;
        }
        let columns = columns_of(own, &gutters);
        if !columns.is_empty() {
            best = Some(Band {
                end,
                columns,
                score,
            });
        }
    }
    best
}

/// Groups of words between which a white stripe runs across.
pub(super) fn rows(mut words: Vec<Word>) -> Vec<Vec<Word>> {
    words.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let mut rows: Vec<Vec<Word>> = Vec::new();
    let mut bottom = f64::MIN;
    for word in words {
        if word.top() > bottom {
            rows.push(Vec::new());
        }
        bottom = bottom.max(word.bottom());
        if let Some(row) = rows.last_mut() {
            row.push(word);
        }
    }
    rows
}

fn bottom(row: &[Word]) -> f64 {
    row.iter().map(Word::bottom).fold(f64::MIN, f64::max)
}

fn top(row: &[Word]) -> f64 {
    row.iter().map(Word::top).fold(f64::MAX, f64::min)
}

type Strip = (f64, f64);

/// How far from row `start` the same strips stay empty, and which: once for all
/// that stay to the end, and once for each row at which some of them end.
fn ends(rows: &[Vec<Word>], start: usize, width: f64, edges: Strip) -> Vec<(usize, Vec<Strip>)> {
    let mut found: Vec<(usize, Vec<Strip>)> = Vec::new();
    let mut empty = vec![edges];
    let mut end = start;
    // A strip at either edge is a margin.
    let is_inner = |&(from, to): &Strip| from > edges.0 + 1.0 && to < edges.1 - 1.0;
    let inner =
        |strips: &[Strip]| -> Vec<Strip> { strips.iter().copied().filter(is_inner).collect() };
    for row in rows.get(start..).unwrap_or_default() {
        let mut next = empty.clone();
        for word in row {
            let mut cut = Vec::with_capacity(next.len() + 1);
            for (from, to) in next {
                if word.x1 <= from || word.x0 >= to {
                    cut.push((from, to));
                } else {
                    cut.extend(Some((from, word.x0)).filter(|(f, t)| t - f >= width));
                    cut.extend(Some((word.x1, to)).filter(|(f, t)| t - f >= width));
                }
            }
            next = cut;
            if next.is_empty() {
                break;
            }
        }
        let is_ended = |old: &Strip| !next.iter().any(|new| new.0 >= old.0 && new.1 <= old.1);
        let gutters = inner(&empty);
        if gutters.iter().any(is_ended) {
            found.push((end, gutters));
        }
        if !next.iter().any(is_inner) && (next.is_empty() || end > start + 12) {
            break;
        }
        empty = next;
        end += 1;
    }
    found.push((end.max(start + 1), inner(&empty)));
    found.retain(|(_, gutters)| !gutters.is_empty());
    let early = found.len().saturating_sub(MOST_ENDS);
    found.split_off(early)
}

/// Where a band ends when a heading of what stands below it is left out: a line
/// at the left alone, apart from those above.
fn without_heading(
    rows: &[Vec<Word>],
    start: usize,
    end: usize,
    gutters: &[Strip],
    width: f64,
) -> usize {
    let Some(first) = gutters.first().filter(|_| end < rows.len()) else {
        return end;
    };
    let mut end = end;
    while end > start + 1 {
        let (Some(above), Some(last)) = (rows.get(end - 2), rows.get(end - 1)) else {
            break;
        };
        let is_left = last.iter().all(|word| word.x1 <= first.0 + 1.0);
        if !is_left || top(last) - bottom(above) < 0.6 * width {
            break;
        }
        end -= 1;
    }
    end
}

/// Where a band ends when a table that stands below it, with its cells in the
/// same columns, is left out.
fn without_table(
    rows: &[Vec<Word>],
    start: usize,
    end: usize,
    gutters: &[Strip],
    width: f64,
) -> usize {
    for at in start + 1..end {
        let (Some(above), Some(below)) = (rows.get(at - 1), rows.get(at)) else {
            break;
        };
        if top(below) - bottom(above) < width {
            continue;
        }
        let rest = rows.get(at..end).unwrap_or_default();
        let cells: usize = rest
            .iter()
            .map(|row| {
                gutters
                    .iter()
                    .filter(|(from, _)| {
                        row.iter().any(|w| w.x1 <= *from) && row.iter().any(|w| w.x0 >= *from)
                    })
                    .count()
                    + 1
            })
            .sum();
        let words: usize = rest.iter().map(Vec::len).sum();
        if rest.len() > 1 && words < 3 * cells {
            return at;
        }
    }
    end
}

/// The columns between the gutters; empty where what stands there is no running
/// text in columns.
fn columns_of(rows: &[Vec<Word>], gutters: &[Strip]) -> Vec<Vec<Word>> {
    let all = rows.iter().map(Vec::len).sum::<usize>();
    if gutters.is_empty() || all < 24 {
        return Vec::new();
    }
    let mut columns: Vec<Vec<Word>> = vec![Vec::new(); gutters.len() + 1];
    for word in rows.iter().flatten() {
        let place = gutters
            .iter()
            .filter(|(from, to)| from.midpoint(*to) < word.x0.midpoint(word.x1))
            .count();
        if let Some(column) = columns.get_mut(place) {
            column.push(word.clone());
        }
    }
    columns.retain(|column| !column.is_empty());
    let looks: Vec<Look> = columns.iter().map(|column| look(column)).collect();
    let running: usize = columns
        .iter()
        .zip(&looks)
        .filter(|(_, look)| **look == Look::Text)
        .map(|(column, _)| column.len())
        .sum();
    if columns.len() < 2 || looks.contains(&Look::Cells) || running * 2 < all {
        return Vec::new();
    }
    columns
}

/// How the words between two gutters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Running text.
    Text,
    /// Lines close together, too few or too short to tell.
    Lines,
    /// Anything else, such as the cells of a table.
    Cells,
}

/// Running text has several lines of several words, most of them as wide as the
/// column; where long words leave room for few, many lines go on with a small
/// letter what the line above began.
fn look(column: &[Word]) -> Look {
    let lines = lines(column.to_vec());
    let left = lines.iter().map(Line::x0).fold(f64::MAX, f64::min);
    let right = lines.iter().map(Line::x1).fold(f64::MIN, f64::max);
    let is_full = |line: &&Line| line.x1() - line.x0() > 0.6 * (right - left);
    let words: usize = lines.iter().map(|line| line.words.len()).sum();
    let full = lines.iter().filter(is_full).count();
    let letters = column
        .iter()
        .filter(|w| w.text.chars().any(char::is_alphabetic))
        .count();
    let cells = lines
        .iter()
        .filter(|line| line.cells().len() > 1 && !(is_full(line) && line.has_like_gaps()))
        .count();
    if letters * 10 < column.len() * 7 || cells * 3 >= lines.len() {
        return Look::Cells;
    }
    if lines.len() >= 4 && words * 2 >= lines.len() * 7 && full * 2 > lines.len() {
        return Look::Text;
    }
    let size = median(lines.iter().map(|line| line.size));
    let steps = || {
        lines.windows(2).filter_map(|pair| match pair {
            [above, below] => Some(below.y - above.y),
            _ => None,
        })
    };
    let near = steps().filter(|step| *step < 1.7 * size).count();
    // A name or two a line are the names that a table begins its rows with.
    if lines.len() < 2 || words < lines.len() * 2 || near * 4 < steps().count() * 3 {
        return Look::Cells;
    }
    let going_on = lines
        .iter()
        .filter(|line| line.text().starts_with(char::is_lowercase))
        .count();
    if lines.len() >= 6 && full * 2 > lines.len() && going_on * 5 >= lines.len() * 2 {
        return Look::Text;
    }
    if lines.len() < 4 || going_on * 4 >= lines.len() {
        return Look::Lines;
    }
    Look::Cells
}

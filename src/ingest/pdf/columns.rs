//! The words of a page become lines in reading order: bands of the page with
//! columns side by side are read column by column, everything else, tables
//! among it, line by line.
//!
//! Where columns stand side by side [`super::bands`] tells. The idea of cutting
//! at white strips is that of the recursive XY-cut (Nagy and Seth, 1984).

use super::bands::{first_band, rows};
use super::tables::WIDE;
use super::words::{WORD_GAP, Word};

/// Words that stand on one baseline in one column, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
    pub(super) y: f64,
    /// The height of most of its type.
    pub(super) size: f64,
}

impl Line {
    pub(super) fn x0(&self) -> f64 {
        self.words.first().map_or(0.0, |word| word.x0)
    }

    pub(super) fn x1(&self) -> f64 {
        self.words.iter().map(|word| word.x1).fold(0.0, f64::max)
    }

    pub(super) fn is_bold(&self) -> bool {
        let bold: usize = self
            .words
            .iter()
            .filter(|w| w.is_bold)
            .map(|w| w.text.len())
            .sum();
        let all: usize = self.words.iter().map(|w| w.text.len()).sum();
        bold * 10 >= all * 9
    }

    /// Whether a space stands between two neighbours.
    pub(super) fn is_parted(left: &Word, right: &Word) -> bool {
        right.is_spaced || right.x0 - left.x1 > WORD_GAP * left.size.min(right.size)
    }

    /// The height of its largest type.
    pub(super) fn largest(&self) -> f64 {
        self.words.iter().map(|word| word.size).fold(0.0, f64::max)
    }

    /// Whether its spaces are all alike, as where it was stretched to its edges.
    pub(super) fn has_like_gaps(&self) -> bool {
        let mut gaps = self.words.windows(2).filter_map(|pair| match pair {
            [left, right] if Line::is_parted(left, right) => Some(right.x0 - left.x1),
            _ => None,
        });
        let first = gaps.next();
        let (least, most) = gaps.fold(
            (first.unwrap_or_default(), first.unwrap_or_default()),
            |(least, most), gap| (least.min(gap), most.max(gap)),
        );
        first.is_some() && most < 1.3 * least + 1.0
    }

    /// The words with single spaces.
    pub(super) fn text(&self) -> String {
        text_of(&self.words)
    }

    /// The cells of a row: words between which the gap is wide.
    pub(super) fn cells(&self) -> Vec<&[Word]> {
        self.cells_apart(WIDE)
    }

    /// Words between which the gap is wider than so many heights of the type.
    pub(super) fn cells_apart(&self, gap: f64) -> Vec<&[Word]> {
        let mut cells = Vec::new();
        let mut start = 0;
        for (at, pair) in self.words.windows(2).enumerate() {
            let [left, right] = pair else { continue };
            if right.x0 - left.x1 > gap * self.size {
                cells.extend(self.words.get(start..=at));
                start = at + 1;
            }
        }
        cells.extend(self.words.get(start..));
        cells
    }
}

/// Words of one line with the spaces between them.
pub(super) fn text_of(words: &[Word]) -> String {
    let mut text = String::new();
    let mut before: Option<&Word> = None;
    for word in words {
        if before.is_some_and(|before| Line::is_parted(before, word)) {
            text.push(' ');
        }
        text.push_str(&word.text);
        before = Some(word);
    }
    text
}

/// A part of the page that is read from top to bottom.
pub(super) type Region = Vec<Line>;

/// More words than these are not searched for columns.
const MOST_WORDS: usize = 8_000;

/// The page's regions in reading order.
pub(super) fn regions(words: Vec<Word>) -> Vec<Region> {
    let mut found = Vec::new();
    part(words, 2, &mut found);
    found
}

fn part(words: Vec<Word>, depth: usize, found: &mut Vec<Region>) {
    if words.is_empty() {
        return;
    }
    if depth == 0 || words.len() < 24 || words.len() > MOST_WORDS {
        found.push(lines(words));
        return;
    }
    let width = median(words.iter().map(|word| word.size)).max(5.0) * 0.9;
    let (left, right) = (
        words.iter().map(|w| w.x0).fold(f64::MAX, f64::min),
        words.iter().map(|w| w.x1).fold(f64::MIN, f64::max),
    );
    let mut rows = rows(words);
    let mut single: Vec<Word> = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let Some(band) = first_band(&rows, at, width, (left, right)) else {
            single.extend(rows.get_mut(at).map(std::mem::take).unwrap_or_default());
            at += 1;
            continue;
        };
        if !single.is_empty() {
            found.push(lines(std::mem::take(&mut single)));
        }
        for column in band.columns {
            part(column, depth - 1, found);
        }
        at = band.end;
    }
    if !single.is_empty() {
        found.push(lines(single));
    }
}

/// Words that stand on the same baselines, as lines from top to bottom.
pub(super) fn lines(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<Line> = Vec::new();
    for word in words {
        let recent = lines.len().saturating_sub(6);
        let own = lines.iter_mut().skip(recent).rev().find(|line| {
            let (top, bottom) = (line.y - 0.75 * line.size, line.y + 0.2 * line.size);
            let shared = bottom.min(word.bottom()) - top.max(word.top());
            shared > 0.5 * (bottom - top).min(word.bottom() - word.top())
        });
        match own {
            Some(line) => {
                if word.size > line.size {
                    line.size = word.size;
                    line.y = word.y;
                }
                line.words.push(word);
            }
            None => lines.push(Line {
                y: word.y,
                size: word.size,
                words: vec![word],
            }),
        }
    }
    for line in &mut lines {
        line.words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        line.size = main_size(&line.words);
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    lines
}

/// The height of the type of most characters.
pub(super) fn main_size<'a>(words: impl IntoIterator<Item = &'a Word>) -> f64 {
    let mut sizes: Vec<(f64, usize)> = Vec::new();
    for word in words {
        match sizes
            .iter_mut()
            .find(|(size, _)| (size - word.size).abs() < 0.3)
        {
            Some((_, count)) => *count += word.text.len(),
            None => sizes.push((word.size, word.text.len())),
        }
    }
    let most = sizes
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0)));
    most.map_or(0.0, |(size, _)| size)
}

/// The middle value; 0 where there is none.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

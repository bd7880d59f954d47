//! What belongs to the pages and not to the text: running heads and feet, page
//! numbers, the numbers of lines in the margin. Found by comparing pages, so
//! that a line is furniture because it comes again, not because of its words.

use rustc_hash::FxHashMap;

use super::columns::{Line, lines};
use super::words::Word;

/// The words of one page.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// The page, counted from 1.
    pub(super) number: u32,
    pub(super) height: f64,
    pub(super) words: Vec<Word>,
    /// Words in another direction than the page's.
    pub(super) turned: Vec<Word>,
    /// Whether a machine has read its words from a picture.
    pub(super) is_read: bool,
    /// The marks of an inquiry or a court that it bears, taken out of its words.
    pub(super) marks: Vec<String>,
}

/// A page with its furniture apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Cleared {
    pub(super) number: u32,
    pub(super) head: Vec<String>,
    pub(super) body: Vec<Word>,
    pub(super) foot: Vec<String>,
}

/// Heads and feet stand in this share of the page at either end.
const ZONE: f64 = 0.14;

/// Lines so near each other, in points, stand at the same height.
const SAME_HEIGHT: f64 = 4.0;

/// How many lines from either end may be furniture.
const DEEPEST: usize = 4;

/// Takes the furniture out of the pages.
pub(super) fn cleared(sheets: Vec<Sheet>) -> Vec<Cleared> {
    let total = sheets.len();
    let edges: Vec<Edges> = sheets.iter().map(edges_of).collect();
    let mut seen: Seen = FxHashMap::default();
    let mut offsets: FxHashMap<(bool, i64), usize> = FxHashMap::default();
    for (sheet, edges) in sheets.iter().zip(&edges) {
        for (is_foot, line) in edges.all() {
            for pattern in patterns(&line.text(), sheet.number) {
                seen.entry((is_foot, pattern))
                    .or_default()
                    .push((sheet.number, line.y));
            }
            for (number, _) in page_numbers(&line.text()) {
                *offsets
                    .entry((is_foot, number - i64::from(sheet.number)))
                    .or_default() += 1;
            }
        }
    }
    let needed = (total / 8).max(2);
    let is_repeated = |is_foot: bool, line: &Line, sheet: u32, is_beside: bool| {
        let text = line.text();
        let has_words = text.chars().filter(|c| c.is_alphabetic()).count() > 3;
        // What reads like text is none only where many pages have it.
        let is_sentence = text.ends_with(['.', '!', '?']);
        let needed_here = match (is_beside, is_sentence) {
            (true, true) => usize::MAX,
            (false, false) => needed,
            _ => (total / 2).max(3),
        };
        has_words && times(&seen, is_foot, line, sheet) + 1 >= needed_here
            || line.words.iter().all(|word| word.is_artifact)
            || says_page_of(&text)
            || page_numbers(&text).into_iter().any(|(number, last)| {
                let offset = number - i64::from(sheet);
                let is_last_known = last.is_some_and(|last| usize::try_from(last) == Ok(total));
                offsets.get(&(is_foot, offset)).copied().unwrap_or_default() >= needed
                    || offset == 0 && (total == 1 || is_last_known)
            })
    };
    // Where the lines of other pages are numbered, so are the few of the last.
    let numbered = sheets
        .iter()
        .filter(|sheet| {
            !line_numbers(sheet.words.clone(), FEWEST_NUMBERS)
                .0
                .is_empty()
        })
        .count();
    let fewest = if numbered * 2 < total.max(1) {
        FEWEST_NUMBERS
    } else {
        1
    };
    let sheets = sheets.into_iter().zip(edges);
    sheets
        .map(|(sheet, edges)| {
            let number = sheet.number;
            let ground = Ground::of(&sheet);
            let head = edges.head.into_iter().rev().collect();
            let mut head = taken(&ground, head, &|line: &Line, is_beside| {
                is_repeated(false, line, number, is_beside)
            });
            head.reverse();
            let foot = taken(&ground, edges.foot, &|line: &Line, is_beside| {
                is_repeated(true, line, number, is_beside)
            });
            let is_taken = |word: &Word| {
                let in_line = |line: &Line| line.words.contains(word);
                head.iter().any(in_line) || foot.iter().any(in_line)
            };
            let (margin, body) = line_numbers(
                sheet
                    .words
                    .into_iter()
                    .filter(|word| !is_taken(word))
                    .collect(),
                fewest,
            );
            let texts = |lines: Vec<Line>| lines.iter().map(Line::text).collect::<Vec<_>>();
            let mut foot = texts(foot);
            foot.extend(texts(lines(sheet.turned)));
            foot.extend(sheet.marks);
            if !margin.is_empty() {
                foot.push(margin.join(" "));
            }
            Cleared {
                number,
                head: texts(head),
                body,
                foot,
            }
        })
        .collect()
}

struct Edges {
    head: Vec<Line>,
    foot: Vec<Line>,
}

impl Edges {
    fn all(&self) -> impl Iterator<Item = (bool, &Line)> {
        let head = self.head.iter().map(|line| (false, line));
        head.chain(self.foot.iter().map(|line| (true, line)))
    }
}

/// The lines at either end of a page that may be furniture.
fn edges_of(sheet: &Sheet) -> Edges {
    let (top, bottom) = (ZONE * sheet.height, (1.0 - ZONE) * sheet.height);
    let pick = |is_in: &dyn Fn(&Word) -> bool| {
        lines(
            sheet
                .words
                .iter()
                .filter(|word| is_in(word))
                .cloned()
                .collect(),
        )
    };
    let mut head = pick(&|word| word.y < top);
    head.truncate(DEEPEST);
    let mut foot = pick(&|word| word.y > bottom);
    let first = foot.len().saturating_sub(DEEPEST);
    foot.drain(..first);
    Edges { head, foot }
}

/// Where the patterns of lines at the head or the foot stand.
type Seen = FxHashMap<(bool, String), Vec<(u32, f64)>>;

/// On how many other pages a line stands at the same height.
fn times(seen: &Seen, is_foot: bool, line: &Line, sheet: u32) -> usize {
    patterns(&line.text(), sheet)
        .into_iter()
        .map(|pattern| {
            let places = seen.get(&(is_foot, pattern)).map(Vec::as_slice);
            places
                .unwrap_or_default()
                .iter()
                .filter(|(number, y)| *number != sheet && (y - line.y).abs() < SAME_HEIGHT)
                .count()
        })
        .max()
        .unwrap_or_default()
}

/// The heights of a page's lines and how far they are apart in its text.
struct Ground {
    heights: Vec<f64>,
    pitch: f64,
}

impl Ground {
    fn of(sheet: &Sheet) -> Ground {
        let heights: Vec<f64> = lines(sheet.words.clone())
            .iter()
            .map(|line| line.y)
            .collect();
        let mut steps: Vec<f64> = heights
            .windows(2)
            .filter_map(|pair| Some(pair.last()? - pair.first()?))
            .filter(|step| *step > SAME_HEIGHT)
            .collect();
        steps.sort_by(f64::total_cmp);
        let pitch = steps.get(steps.len() * 3 / 10).copied();
        Ground {
            heights,
            pitch: pitch.filter(|_| steps.len() > 3).unwrap_or_default(),
        }
    }

    /// Whether a line that is not in `apart` is so near as those of the text.
    fn is_beside(&self, line: &Line, apart: &[Line]) -> bool {
        self.heights.iter().any(|&y| {
            let step = (y - line.y).abs();
            step > SAME_HEIGHT
                && step < 1.15 * self.pitch
                && apart.iter().all(|other| (other.y - y).abs() > 1.0)
        })
    }
}

/// The furniture among the lines of an end, which come from the text outwards.
fn taken(ground: &Ground, edge: Vec<Line>, is_repeated: &dyn Fn(&Line, bool) -> bool) -> Vec<Line> {
    let mut outward = edge.clone();
    let mut out = Vec::new();
    for line in edge {
        outward.remove(0);
        let apart: Vec<Line> = outward
            .iter()
            .filter(|other| is_repeated(other, false))
            .chain(&out)
            .cloned()
            .collect();
        if is_repeated(&line, ground.is_beside(&line, &apart)) {
            out.push(line);
        }
    }
    out
}

/// What must come again for a line to be furniture: the line itself, or the
/// line with one of its numbers counted from the sheet's, so that `Page 3` on
/// the third sheet and `Page 4` on the fourth are one.
fn patterns(text: &str, sheet: u32) -> Vec<String> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let mut out = vec![words.join(" ")];
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let name = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let figures = bare.get(name.len()..).unwrap_or_default();
        let number = match figures.parse::<i64>() {
            Ok(number) => Some((name, number)),
            Err(_) if is_roman(bare) => roman(bare).map(|number| ("", number)),
            Err(_) => None,
        };
        if let Some((name, number)) = number {
            let mut with = words.clone();
            if let Some(word) = with.get_mut(at) {
                *word = format!("{name}#{}", number - i64::from(sheet));
            }
            out.push(with.join(" "));
        }
    }
    out
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'))
}

/// The numbers that a line may give as its page's, with that of the last page
/// where it gives that too. The line, or a part of it that an upright stroke
/// sets apart, holds nothing else, but for marks and the word itself.
fn page_numbers(text: &str) -> Vec<(i64, Option<i64>)> {
    let parts = text.split('|').filter(|part| *part != text);
    std::iter::once(text)
        .chain(parts)
        .filter_map(page_number)
        .collect()
}

/// `3`, `- iii -`, `Page 3`, `p. 3`, `3 of 9`, `3 / 9`, `Page: 3 | 9`.
fn page_number(text: &str) -> Option<(i64, Option<i64>)> {
    let mut numbers = Vec::new();
    let mut is_of = false;
    for word in text
        .split_inclusive(['/', '|'])
        .flat_map(str::split_whitespace)
    {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_said = ["page", "p", "pg"]
            .iter()
            .any(|said| bare.eq_ignore_ascii_case(said));
        is_of |= bare.eq_ignore_ascii_case("of") || word.contains(['/', '|']);
        if bare.is_empty() || is_said || bare.eq_ignore_ascii_case("of") && numbers.len() == 1 {
            continue;
        }
        numbers.push(bare.parse().ok().or_else(|| roman(bare))?);
    }
    match *numbers.as_slice() {
        [number] => Some((number, None)),
        [number, last] if is_of && number <= last => Some((number, Some(last))),
        _ => None,
    }
}

fn roman(word: &str) -> Option<i64> {
    let value = |c: char| match c.to_ascii_lowercase() {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    let values: Vec<i64> = word.chars().map(value).collect::<Option<_>>()?;
    let mut total = 0;
    for (at, &value) in values.iter().enumerate() {
        let is_less = values.get(at + 1).is_some_and(|&next| next > value);
        total += if is_less { -value } else { value };
    }
    (total > 0).then_some(total)
}

/// `Page 3 of 9`, whatever the number of the sheet.
fn says_page_of(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    match words.as_slice() {
        [page, number, of, total] => {
            page.eq_ignore_ascii_case("page")
                && is_number(number)
                && of.eq_ignore_ascii_case("of")
                && is_number(total)
        }
        _ => false,
    }
}

/// So many numbers down a margin are those of lines.
const FEWEST_NUMBERS: usize = 8;

/// Numbers of lines in the left margin: at least `fewest` figures in one column,
/// the first on their lines, each one more than the one above it (or five more,
/// where only each fifth line is numbered). They come first, the rest second.
fn line_numbers(words: Vec<Word>, fewest: usize) -> (Vec<String>, Vec<Word>) {
    let all = lines(words.clone());
    let mut firsts: Vec<(&Word, i64)> = Vec::new();
    for line in &all {
        let Some(first) = line.words.first() else {
            continue;
        };
        let has_gap = line
            .words
            .get(1)
            .is_none_or(|next| next.x0 - first.x1 > 0.4 * first.size);
        let is_figure = first.text.len() <= 4 && first.text.bytes().all(|b| b.is_ascii_digit());
        if let Some(number) = first.text.parse().ok().filter(|_| is_figure && has_gap) {
            firsts.push((first, number));
        }
    }
    let mut best: Vec<&Word> = Vec::new();
    for step in [1, 5] {
        let mut run: Vec<(&Word, i64)> = Vec::new();
        for &(word, number) in &firsts {
            let follows = run.last().is_some_and(|(last, before)| {
                number == before + step && (last.x1 - word.x1).abs() < 2.0 * word.size
            });
            if !follows {
                if run.len() > best.len() {
                    best = run.iter().map(|(word, _)| *word).collect();
                }
                run.clear();
            }
            run.push((word, number));
        }
        if run.len() > best.len() {
            best = run.iter().map(|(word, _)| *word).collect();
        }
    }
    // A column of figures down half of the page's lines is no list.
    if best.len() < fewest || best.len() * 2 < all.len() {
        return (Vec::new(), words);
    }
    let numbers = best.iter().map(|word| word.text.clone()).collect();
    let rest = words.iter().filter(|word| !best.contains(word)).cloned();
    (numbers, rest.collect())
}

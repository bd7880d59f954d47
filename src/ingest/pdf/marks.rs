//! The marks that an inquiry, a court or a firm of lawyers prints on every page:
//! `INQ000123456_0003`, `POL00012345`, Bates numbers. They are told by their form
//! and by coming again on the pages, stand apart from the text, and are taken out
//! of it. What they refer to is not known here.

use rustc_hash::FxHashMap;

use super::columns::{Line, lines};
use super::repeated::Sheet;
use super::words::Word;

/// A mark has at least so many figures.
const FEWEST_FIGURES: usize = 5;

/// A page with more of them holds a list.
const MOST: usize = 6;

/// Where a document of one page bears its mark: this share of it at either end.
const ZONE: f64 = 0.14;

/// Takes the marks out of the words of the pages and notes them.
pub(super) fn taken(sheets: &mut [Sheet]) {
    let found: Vec<Vec<(Word, bool)>> = sheets.iter().map(standing_apart).collect();
    let mut pages: FxHashMap<String, usize> = FxHashMap::default();
    for words in &found {
        let mut kinds: Vec<String> = words.iter().map(|(word, _)| kind(&word.text)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *pages.entry(kind).or_default() += 1;
        }
    }
    let needed = sheets.len().div_ceil(2);
    for (sheet, words) in sheets.iter_mut().zip(found) {
        for (mark, is_at_edge) in words {
            let times = pages.get(&kind(&mark.text)).copied().unwrap_or_default();
            // On a page or two it must stand where such marks do.
            if times < needed || times < 3 && !is_at_edge {
                continue;
            }
            let is_other = |word: &Word| *word != mark;
            sheet.words.retain(is_other);
            sheet.turned.retain(is_other);
            let text = bare(&mark.text).to_owned();
            if !sheet.marks.contains(&text) {
                sheet.marks.push(text);
            }
        }
    }
}

/// The mark by which a page is cited: the one that counts the pages, else the first.
pub(super) fn reference(marks: &[String]) -> Option<String> {
    let counting = marks.iter().find(|mark| mark.contains('_'));
    counting.or(marks.first()).cloned()
}

/// Words of the form of a mark that stand alone on their line, or far from what
/// else is on it; and whether each stands at an edge of the page.
fn standing_apart(sheet: &Sheet) -> Vec<(Word, bool)> {
    let mut found: Vec<(Word, bool)> = Vec::new();
    let has_any = |words: &[Word]| words.iter().any(|word| is_mark(&word.text));
    let is_at_edge =
        |word: &Word| word.y < ZONE * sheet.height || word.y > (1.0 - ZONE) * sheet.height;
    if has_any(&sheet.words) {
        let apart = lines(sheet.words.clone());
        let cells = apart.iter().flat_map(Line::cells);
        let alone = cells.filter(|cell| cell.iter().all(|word| is_mark(&word.text)));
        found.extend(alone.flatten().map(|word| (word.clone(), is_at_edge(word))));
    }
    // What is set across the page is no text of it.
    let turned = sheet.turned.iter().filter(|word| is_mark(&word.text));
    found.extend(turned.map(|word| (word.clone(), true)));
    if found.len() > MOST {
        found.clear();
    }
    found
}

/// A word without the marks of punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a word has the form of a mark: two to eight capitals, five figures or
/// more, and perhaps the number of the page.
fn is_mark(word: &str) -> bool {
    let word = bare(word);
    let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = word.get(letters..).unwrap_or_default();
    let rest = rest.strip_prefix(['-', '_', '.']).unwrap_or(rest);
    let figures = rest.bytes().filter(u8::is_ascii_digit).count();
    let is_figures = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = rest.split(['_', '-']).collect();
    (2..=8).contains(&letters)
        && figures >= FEWEST_FIGURES
        && parts.len() <= 2
        && parts.iter().all(|part| is_figures(part))
}

/// What marks of one kind have in common: the letters and the places of figures.
fn kind(word: &str) -> String {
    let figure = |c: char| if c.is_ascii_digit() { '0' } else { c };
    bare(word).chars().map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_have_their_form() {
        let marks = [
            "INQ000123456_0003",
            "POL00012345",
            "ABC-000123",
            "(WITN01230100_0014)",
        ];
        for mark in marks {
            assert!(is_mark(mark), "{mark}");
        }
        let others = [
            "INQ",
            "A12345",
            "2014-03-21",
            "ISBN",
            "EC1A",
            "B4012",
            "Pol00012345",
            "ABC-12-34-567",
            "X000123456",
        ];
        for other in others {
            assert!(!is_mark(other), "{other}");
        }
    }
}

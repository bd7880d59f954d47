//! Where the pages of a PDF hold text that a reader cannot see, what else of the
//! file names what is covered there, and how it is cut out. It decides nothing:
//! that is an operator's.

use pdf_extract::{Dictionary, Document, Object};
use rustc_hash::FxHashSet;

use super::labels::words_of;
use super::painted::Sight;
use super::repeated::Sheet;
use super::strip::dictionary;
use super::words::Word;
use crate::ingest::covered::{Choice, Covering, MARK, Place, Why};
use crate::ingest::reading::Unread;

/// A shorter name is found in too many words.
const SHORTEST_NAME: usize = 3;

/// Fewer words outside a page than these are marks of who printed it.
const FEWEST_OUTSIDE: usize = 2;

/// What became of the covered text of a file.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// What was decided, for each place.
    pub(super) choices: Vec<Choice>,
    /// Sentences about what was left out.
    pub(super) remarks: Vec<String>,
    /// The names that are kept hidden, small.
    names: FxHashSet<String>,
}

impl Hidden {
    /// Whether a text holds a name that is kept hidden.
    pub(super) fn names(&self, text: &str) -> bool {
        !self.names.is_empty()
            && tokens(text).any(|token| self.names.contains(&token.to_lowercase()))
    }
}

/// A run of covered words: the words of a sheet, from one up to another.
struct Run {
    sheet: usize,
    is_turned: bool,
    words: std::ops::Range<usize>,
    why: Why,
}

/// Cuts out of the sheets what is to stay hidden.
///
/// # Errors
/// [`Unread::Covered`] where a place is not decided on.
pub(super) fn settled(
    sheets: &mut [Sheet],
    document: &Document,
    covering: &Covering,
) -> Result<Hidden, Unread> {
    let mut hidden = Hidden::default();
    drop_harmless(sheets, &mut hidden.remarks);
    let runs = runs_of(sheets);
    if runs.is_empty() {
        return Ok(hidden);
    }
    let names = names_of(sheets, &runs);
    let mut places: Vec<Place> = runs.iter().map(|run| place_of(sheets, run)).collect();
    places.extend(beside(document, &names).into_iter().map(|why| Place {
        page: None,
        below: None,
        why,
    }));
    let Some(choices) = covering.settled(places.len()) else {
        return Err(Unread::Covered(places));
    };
    let kept: Vec<&Run> = runs
        .iter()
        .zip(&choices)
        .filter(|(_, choice)| **choice == Choice::Hide)
        .map(|(run, _)| run)
        .collect();
    hidden.names = if kept.is_empty() {
        FxHashSet::default()
    } else {
        names
    };
    // From the end, so that the places of those before stay.
    for run in kept.into_iter().rev() {
        cut(sheets, run);
    }
    hidden.choices = choices;
    Ok(hidden)
}

fn words_at(sheet: &Sheet, is_turned: bool) -> &Vec<Word> {
    if is_turned {
        &sheet.turned
    } else {
        &sheet.words
    }
}

fn words_at_mut(sheet: &mut Sheet, is_turned: bool) -> &mut Vec<Word> {
    if is_turned {
        &mut sheet.turned
    } else {
        &mut sheet.words
    }
}

fn has_letters(word: &Word) -> bool {
    word.text.chars().any(char::is_alphanumeric)
}

/// Leaves out what is white on white, and what a printer's marks say beside the
/// page: nobody is to see it, and nothing hides it.
fn drop_harmless(sheets: &mut [Sheet], remarks: &mut Vec<String>) {
    let mut white = 0;
    let mut pages: Vec<u32> = Vec::new();
    for sheet in sheets {
        for is_turned in [false, true] {
            let words = words_at_mut(sheet, is_turned);
            let outside = |word: &&Word| word.sight == Sight::Unseen(Why::OutsidePage);
            let apart: Vec<&Word> = words
                .iter()
                .filter(outside)
                .filter(|w| has_letters(w))
                .collect();
            let is_slug = apart.len() < FEWEST_OUTSIDE
                || apart.iter().any(|word| {
                    let small = word.text.to_lowercase();
                    [".indd", ".qxd", ".qxp"]
                        .iter()
                        .any(|end| small.contains(end))
                });
            let before = words
                .iter()
                .filter(|w| w.sight == Sight::White && has_letters(w))
                .count();
            words.retain(|word| match word.sight {
                Sight::White => false,
                Sight::Unseen(Why::OutsidePage) => !is_slug,
                _ => true,
            });
            white += before;
            if before > 0 && pages.last() != Some(&sheet.number) {
                pages.push(sheet.number);
            }
        }
    }
    if white > 0 {
        let (s, was) = if white == 1 {
            ("", "was")
        } else {
            ("s", "were")
        };
        let first: Vec<String> = pages.iter().take(8).map(u32::to_string).collect();
        let more = if pages.len() > 8 { " and more" } else { "" };
        let page = if pages.len() == 1 { "page" } else { "pages" };
        remarks.push(format!(
            "{white} word{s} in white on white {was} left out ({page} {}{more}).",
            first.join(", ")
        ));
    }
}

fn runs_of(sheets: &[Sheet]) -> Vec<Run> {
    let mut runs = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        for is_turned in [false, true] {
            let mut open: Option<Run> = None;
            for (place, word) in words_at(sheet, is_turned).iter().enumerate() {
                let why = match word.sight {
                    Sight::Unseen(why) => Some(why),
                    _ => None,
                };
                match (&mut open, why) {
                    (Some(run), Some(why)) if run.why == why => run.words.end = place + 1,
                    (_, why) => {
                        runs.extend(open.take());
                        open = why.map(|why| Run {
                            sheet: at,
                            is_turned,
                            words: place..place + 1,
                            why,
                        });
                    }
                }
            }
            runs.extend(open);
        }
    }
    runs.retain(|run| run_words(sheets, run).iter().any(has_letters));
    runs
}

fn run_words<'s>(sheets: &'s [Sheet], run: &Run) -> &'s [Word] {
    sheets
        .get(run.sheet)
        .and_then(|sheet| words_at(sheet, run.is_turned).get(run.words.clone()))
        .unwrap_or_default()
}

fn place_of(sheets: &[Sheet], run: &Run) -> Place {
    let top = run_words(sheets, run).first().map_or(0.0, Word::top);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 100,000"
    )]
    let below = (top.clamp(0.0, 1e5) * 25.4 / 72.0).round() as u32;
    Place {
        page: sheets.get(run.sheet).map(|sheet| sheet.number),
        below: Some(below).filter(|_| run.why != Why::OutsidePage),
        why: run.why,
    }
}

/// Puts the mark in the place of a run.
fn cut(sheets: &mut [Sheet], run: &Run) {
    let Some(sheet) = sheets.get_mut(run.sheet) else {
        return;
    };
    let words = words_at_mut(sheet, run.is_turned);
    let Some(gone) = words.get(run.words.clone()) else {
        return;
    };
    let Some(first) = gone.first().cloned() else {
        return;
    };
    // Outside the page there is no gap in the text that is seen.
    if run.why == Why::OutsidePage {
        words.drain(run.words.clone());
        return;
    }
    let on_line = gone
        .iter()
        .filter(|word| (word.y - first.y).abs() < 0.5 * first.size);
    let x1 = on_line.map(|word| word.x1).fold(first.x1, f64::max);
    let mark = Word {
        text: MARK.to_owned(),
        x1,
        sight: Sight::Seen,
        ..first
    };
    words.splice(run.words.clone(), [mark]);
}

/// The words of a text: letters and figures.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|token| token.chars().count() >= SHORTEST_NAME)
}

/// The names among what is covered, small: words with a capital that the pages do
/// not hold without one.
fn names_of(sheets: &[Sheet], runs: &[Run]) -> FxHashSet<String> {
    let mut names: FxHashSet<String> = FxHashSet::default();
    for run in runs {
        for word in run_words(sheets, run) {
            let capital = |token: &&str| token.starts_with(char::is_uppercase);
            names.extend(tokens(&word.text).filter(capital).map(str::to_lowercase));
        }
    }
    for sheet in sheets {
        for word in sheet
            .words
            .iter()
            .filter(|word| !matches!(word.sight, Sight::Unseen(_)))
        {
            for token in tokens(&word.text) {
                names.remove(token);
            }
        }
    }
    names
}

/// What beside the pages names what is covered on them.
fn beside(document: &Document, names: &FxHashSet<String>) -> Vec<Why> {
    let mut found: FxHashSet<Why> = FxHashSet::default();
    let is_named = |text: &str| tokens(text).any(|token| names.contains(&token.to_lowercase()));
    let says = |holder: &Dictionary, key: &[u8]| {
        let text = holder.get(key).ok().and_then(|value| {
            let value = document.dereference(value).ok()?.1;
            words_of(value)
        });
        text.is_some_and(|text| is_named(&text))
    };
    let properties =
        (document.trailer.get(b"Info").ok()).and_then(|info| dictionary(document, info));
    if let Some(properties) = properties {
        let is_said = properties.iter().any(|(key, _)| says(properties, key));
        found.extend(is_said.then_some(Why::Properties));
    }
    for object in document.objects.values() {
        match object {
            Object::Dictionary(about) => {
                let has = |key: &[u8]| about.get(key).is_ok();
                let checks = [
                    (Why::Bookmark, b"Title".as_slice(), has(b"Parent")),
                    (Why::Field, b"V", has(b"T") || has(b"FT") || has(b"Parent")),
                    (Why::Field, b"TU", true),
                    (Why::Description, b"Alt", true),
                    (Why::Description, b"ActualText", true),
                    (Why::Description, b"E", has(b"S")),
                    (Why::Comment, b"Contents", has(b"Subtype")),
                ];
                for (why, key, is_meant) in checks {
                    if is_meant && has(key) && says(about, key) {
                        found.insert(why);
                    }
                }
            }
            Object::Stream(stream) => {
                let kind = stream.dict.get(b"Type").and_then(Object::as_name);
                match kind {
                    Ok(b"EmbeddedFile") => {
                        found.insert(Why::Attachment);
                    }
                    Ok(b"Metadata") => {
                        let content = stream
                            .decompressed_content()
                            .unwrap_or_else(|_| stream.content.clone());
                        if is_named(&String::from_utf8_lossy(&content)) {
                            found.insert(Why::Properties);
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let mut found: Vec<Why> = found.into_iter().collect();
    found.sort_unstable();
    found
}

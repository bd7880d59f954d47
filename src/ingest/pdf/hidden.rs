//! Where the pages of a PDF hold text that a reader cannot see, what else of the
//! file names what is covered there, and how it is cut out. It decides nothing:
//! that is an operator's.

use pdf_extract::{Document, Object};
use rustc_hash::FxHashSet;

use super::labels::words_of;
use super::repeated::Sheet;
use super::strip::dictionary;
use super::visibility::Sight;
use super::words::Word;
use crate::ingest::covered::{Choice, Covering, MARK, Names, Place, Why};
use crate::ingest::reading::Unread;

/// Fewer words outside a page than these are marks of who printed it.
const FEWEST_OUTSIDE: usize = 2;

/// What became of the covered text of a file.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// What was decided, for each place.
    pub(super) choices: Vec<Choice>,
    /// Sentences about what was left out.
    pub(super) remarks: Vec<String>,
    /// The names that are kept hidden.
    names: Names,
}

impl Hidden {
    /// Whether a text holds a name that is kept hidden.
    pub(super) fn names(&self, text: &str) -> bool {
        self.names.stand_in(text)
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
        Names::default()
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

/// The names among what is covered.
fn names_of(sheets: &[Sheet], runs: &[Run]) -> Names {
    let covered = runs.iter().flat_map(|run| run_words(sheets, run));
    let is_seen = |word: &&Word| !matches!(word.sight, Sight::Unseen(_));
    let seen = sheets
        .iter()
        .flat_map(|sheet| sheet.words.iter().filter(is_seen));
    Names::of(
        covered.map(|word| word.text.as_str()),
        seen.map(|word| word.text.as_str()),
    )
}

/// How deep dictionaries are followed.
const DEEPEST: usize = 8;

/// What beside the pages names what is covered on them.
fn beside(document: &Document, names: &Names) -> Vec<Why> {
    let mut found: FxHashSet<Why> = FxHashSet::default();
    let properties =
        (document.trailer.get(b"Info").ok()).and_then(|info| dictionary(document, info));
    if let Some(properties) = properties {
        let is_said = |value| said(document, value).is_some_and(|text| names.stand_in(&text));
        let is_any = properties.iter().any(|(_, value)| is_said(value));
        found.extend(is_any.then_some(Why::Properties));
    }
    for object in document.objects.values() {
        let Object::Stream(stream) = object else {
            look(document, object, names, &mut found, 0);
            continue;
        };
        match stream.dict.get(b"Type").and_then(Object::as_name) {
            Ok(b"EmbeddedFile") => {
                found.insert(Why::Attachment);
            }
            Ok(b"Metadata") => {
                let content = stream
                    .decompressed_content()
                    .unwrap_or_else(|_| stream.content.clone());
                if names.stand_in(&String::from_utf8_lossy(&content)) {
                    found.insert(Why::Properties);
                }
            }
            _ => {}
        }
    }
    let mut found: Vec<Why> = found.into_iter().collect();
    found.sort_unstable();
    found
}

fn said(document: &Document, value: &Object) -> Option<String> {
    words_of(document.dereference(value).ok()?.1)
}

/// Looks for names in what a dictionary says to those who do not see the page.
fn look(
    document: &Document,
    object: &Object,
    names: &Names,
    found: &mut FxHashSet<Why>,
    depth: usize,
) {
    if depth > DEEPEST {
        return;
    }
    let inner: Vec<&Object> = match object {
        Object::Array(list) => list.iter().collect(),
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
                let text = (about.get(key).ok().filter(|_| is_meant))
                    .and_then(|value| said(document, value));
                if text.is_some_and(|text| names.stand_in(&text)) {
                    found.insert(why);
                }
            }
            about.iter().map(|(_, value)| value).collect()
        }
        _ => return,
    };
    for object in inner {
        if matches!(object, Object::Array(_) | Object::Dictionary(_)) {
            look(document, object, names, found, depth + 1);
        }
    }
}

//! Glyphs with their places become words. What decodes the glyphs calls
//! [`Collector`]; which words stand in which line it does not know.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;

use super::strip::Show;
use super::visibility::{Painted, Point, Sight};
use crate::ingest::covered::Why;

/// A word on a page. Places are in points, from the upper left corner.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
    /// The baseline.
    pub(super) y: f64,
    /// The height of the type.
    pub(super) size: f64,
    pub(super) is_bold: bool,
    pub(super) is_artifact: bool,
    /// Whether a space stands before it in the file.
    pub(super) is_spaced: bool,
    /// What a reader of the page sees of it.
    pub(super) sight: Sight,
}

impl Word {
    pub(super) fn top(&self) -> f64 {
        self.y - 0.75 * self.size
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + 0.2 * self.size
    }
}

/// A gap of this share of the type's height parts two words.
pub(super) const WORD_GAP: f64 = 0.1;

/// How many glyphs a page may have.
const MOST_GLYPHS: usize = 400_000;

struct Glyph {
    text: String,
    x: f64,
    y: f64,
    width: f64,
    size: f64,
    /// The direction of writing, in quarter turns.
    turn: u8,
    show: Show,
    /// Which string it belongs to, counted from 0; the last, where it is printed
    /// more than once.
    at: usize,
    /// Where the lower and the upper part of its middle lie.
    middle: [Point; 2],
    sight: Sight,
}

/// Takes the glyphs of one page.
pub(super) struct Collector {
    shows: Vec<Show>,
    shown: usize,
    glyphs: Vec<Glyph>,
    /// How many glyphs stand for no character.
    mute: usize,
    /// The glyphs by the square of the page in which they stand.
    met: FxHashMap<(i64, i64), Vec<usize>>,
}

impl Collector {
    pub(super) fn of(shows: Vec<Show>) -> Collector {
        Collector {
            shows,
            shown: 0,
            glyphs: Vec::new(),
            mute: 0,
            met: FxHashMap::default(),
        }
    }

    /// Whether the same glyph of the same size was printed here before: type is
    /// made bold by printing it twice, a hair apart. What is printed last is seen
    /// then. Remembers it if not.
    fn is_printed_again(&mut self, text: &str, (x, y): (f64, f64), size: f64) -> bool {
        /// The side of the squares, in points, in which earlier glyphs are found.
        const SIDE: f64 = 4.0;
        let hair = (0.1 * size).clamp(0.3, SIDE);
        #[allow(clippy::cast_possible_truncation, reason = "places are bounded")]
        let square = |n: f64| (n / SIDE).floor() as i64;
        let (across, up) = (square(x), square(y));
        let squares = (across - 1..=across + 1)
            .flat_map(|across| (up - 1..=up + 1).map(move |up| (across, up)));
        let again = squares
            .filter_map(|square| self.met.get(&square))
            .flatten()
            .copied()
            .find(|&at| {
                self.glyphs.get(at).is_some_and(|glyph| {
                    glyph.text == text
                        && (glyph.size - size).abs() < 0.02 * size
                        && (glyph.x - x).abs() < hair
                        && (glyph.y - y).abs() < hair
                })
            });
        if let Some(glyph) = again.and_then(|at| self.glyphs.get_mut(at)) {
            let at = self.shown.saturating_sub(1);
            let lettering = (self.shows.get(at)).map_or(glyph.show.lettering, |s| s.lettering);
            if !lettering.is_unpainted && !lettering.is_switched_off {
                glyph.at = at;
                glyph.show.lettering = lettering;
            }
        }
        let is_again = again.is_some();
        if !is_again {
            let next = self.glyphs.len();
            self.met.entry((across, up)).or_default().push(next);
        }
        is_again
    }

    /// Whether so many glyphs stand for no character that the text is lost.
    pub(super) fn is_mute(&self) -> bool {
        self.mute > 20 && self.mute * 5 > self.glyphs.len()
    }

    /// Looks at each glyph as a reader of the page does.
    pub(super) fn look(&mut self, painted: &mut Painted) {
        for glyph in &mut self.glyphs {
            if !glyph.text.chars().all(char::is_whitespace) {
                glyph.sight = painted.sight(glyph.at, glyph.show.lettering, glyph.middle);
            }
        }
    }

    /// The words in the order of the file. `turns` is by how many quarter turns
    /// the page is shown, `right` and `top` are its edges. What is written in
    /// another direction than most of the page comes as the second value.
    pub(super) fn words(self, turns: u8, right: f64, top: f64) -> (Vec<Word>, Vec<Word>) {
        let mut counts = [0_usize; 4];
        for glyph in &self.glyphs {
            counts[usize::from(glyph.turn)] += 1;
        }
        let shown = (4 - turns % 4) % 4;
        let most = (0..4_u8).max_by_key(|&turn| {
            let bonus = usize::from(turn == shown);
            counts[usize::from(turn)] * 2 + bonus
        });
        let main = most.unwrap_or(shown);
        let mut level = Vec::new();
        let mut turned = Vec::new();
        for glyph in self.glyphs {
            if glyph.turn == main {
                level.push(glyph);
            } else {
                turned.push(glyph);
            }
        }
        turned.sort_by_key(|glyph| glyph.turn);
        (
            join(level, |g| placed(g, right, top)),
            join(turned, |g| placed(g, right, top)),
        )
    }
}

/// A glyph's place as if its writing ran from left to right.
fn placed(glyph: &Glyph, right: f64, top: f64) -> (f64, f64) {
    match glyph.turn {
        0 => (glyph.x, top - glyph.y),
        1 => (glyph.y, glyph.x),
        2 => (right - glyph.x, glyph.y),
        _ => (top - glyph.y, right - glyph.x),
    }
}

/// The mark that goes on a letter, where an accent stands as a sign of its own.
fn combining(accent: &str) -> Option<char> {
    let mut signs = accent.chars();
    let (Some(sign), None) = (signs.next(), signs.next()) else {
        return None;
    };
    Some(match sign {
        '`' | '\u{2cb}' => '\u{300}',
        '´' | '\u{2ca}' => '\u{301}',
        '^' | 'ˆ' => '\u{302}',
        '~' | '˜' => '\u{303}',
        '¯' | 'ˉ' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' | '°' => '\u{30a}',
        '˝' => '\u{30b}',
        'ˇ' => '\u{30c}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        _ => return None,
    })
}

/// Puts accents that are printed over a letter, before it or after it, together
/// with the letter.
fn accented(glyphs: Vec<Glyph>, place: &impl Fn(&Glyph) -> (f64, f64)) -> Vec<Glyph> {
    let composed = |accent: &Glyph, letter: &Glyph| -> Option<String> {
        let mark = combining(&accent.text)?;
        let (ax, ay) = place(accent);
        let (lx, ly) = place(letter);
        let middle = ax + accent.width / 2.0;
        let is_over = middle > lx
            && middle < lx + letter.width
            && (ay - ly).abs() < 0.5 * letter.size
            && (accent.size - letter.size).abs() < 0.2 * letter.size;
        let base = match letter.text.as_str() {
            "ı" => "i",
            "ȷ" => "j",
            text => text,
        };
        let is_letter = base.chars().count() == 1 && base.chars().all(char::is_alphabetic);
        let whole: String = base.chars().chain([mark]).nfc().collect();
        (is_over && is_letter && whole.chars().count() == 1).then_some(whole)
    };
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for mut glyph in glyphs {
        if let Some(before) = out.last_mut() {
            if let Some(whole) = composed(&glyph, before) {
                before.text = whole;
                continue;
            }
            if let Some(whole) = composed(before, &glyph) {
                glyph.text = whole;
                *before = glyph;
                continue;
            }
        }
        out.push(glyph);
    }
    out
}

/// Whether a machine has read the words of a page from a picture: a tenth of them
/// or more.
pub(super) fn are_read(words: &[Word]) -> bool {
    let read = words
        .iter()
        .filter(|word| word.sight == Sight::Read)
        .count();
    read > 0 && read * 10 >= words.len()
}

/// What is seen of a word, from what is seen of its glyphs: it is covered where
/// half of it is, or where a box hides more than one of its letters.
fn sight_of(glyphs: &[Sight]) -> Sight {
    let count = |wanted: Sight| glyphs.iter().filter(|sight| **sight == wanted).count();
    let hidden = glyphs
        .iter()
        .filter(|sight| matches!(sight, Sight::Unseen(_)));
    let most = hidden.clone().max_by_key(|sight| count(**sight));
    if let Some(&most) = most {
        let is_boxed = matches!(most, Sight::Unseen(Why::DarkBox | Why::Marked));
        if hidden.count() * 2 >= glyphs.len() || is_boxed && count(most) > 1 {
            return most;
        }
    }
    [Sight::White, Sight::Read]
        .into_iter()
        .find(|sight| count(*sight) * 2 >= glyphs.len().max(1))
        .unwrap_or_default()
}

fn join(glyphs: Vec<Glyph>, place: impl Fn(&Glyph) -> (f64, f64)) -> Vec<Word> {
    let glyphs = accented(glyphs, &place);
    let mut sights: Vec<Vec<Sight>> = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    let mut is_spaced = false;
    for glyph in glyphs {
        let (x, y) = place(&glyph);
        if glyph.text.chars().all(char::is_whitespace) {
            is_open = false;
            is_spaced = true;
            continue;
        }
        if let Some(word) = words.last_mut().filter(|_| is_open) {
            let gap = x - word.x1;
            let fits = (y - word.y).abs() < 0.15 * word.size
                && gap < WORD_GAP * glyph.size
                && gap > -0.4 * glyph.size
                && (glyph.size - word.size).abs() < 0.2 * word.size
                && word.is_artifact == glyph.show.is_artifact;
            if fits {
                word.text.push_str(&glyph.text);
                word.x1 = word.x1.max(x + glyph.width);
                if let Some(sights) = sights.last_mut() {
                    sights.push(glyph.sight);
                }
                continue;
            }
        }
        words.push(Word {
            text: glyph.text,
            x0: x,
            x1: x + glyph.width,
            y,
            size: glyph.size,
            is_bold: glyph.show.is_bold,
            is_artifact: glyph.show.is_artifact,
            is_spaced,
            sight: Sight::Seen,
        });
        sights.push(vec![glyph.sight]);
        is_open = true;
        is_spaced = false;
    }
    for (word, sights) in words.iter_mut().zip(&sights) {
        word.sight = sight_of(sights);
    }
    words
}

/// The characters of a glyph: ligatures as letters, bullets of symbol fonts as
/// bullets, nothing for what is no character.
fn characters(decoded: &str) -> String {
    let mut out = String::new();
    for c in decoded.chars() {
        match c {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f0fc}' => out.push('•'),
            // Figures and small capitals of older fonts stand in the private area.
            '\u{f730}'..='\u{f739}' | '\u{f761}'..='\u{f77a}' => {
                let plain = u32::from(c) - 0xf700;
                out.extend(char::from_u32(plain));
            }
            '\u{ad}' => out.push('-'),
            '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{3000}' => out.push(' '),
            '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            c if c.is_control() && c != '\t' => {}
            '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

impl OutputDev for Collector {
    fn begin_page(
        &mut self,
        _page: u32,
        _media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        decoded: &str,
    ) -> Result<(), OutputError> {
        let (across, up) = (trm.m11.hypot(trm.m12), trm.m21.hypot(trm.m22));
        let show = self
            .shows
            .get(self.shown.wrapping_sub(1))
            .copied()
            .unwrap_or_default();
        let size = (font_size * up).abs() * (1.0 + show.taller);
        let (x, y) = (trm.m31, trm.m32);
        let sound = [size, x, y, across, width].iter().all(|n| n.is_finite());
        if !sound || size < 0.5 || x.abs() > 1e5 || y.abs() > 1e5 {
            return Ok(());
        }
        let text = characters(decoded);
        if text.is_empty() {
            self.mute += 1;
            return Ok(());
        }
        if self.glyphs.len() > MOST_GLYPHS {
            return Ok(());
        }
        let sign = if font_size < 0.0 { -1.0 } else { 1.0 };
        let (dx, dy) = (trm.m11 * sign, trm.m12 * sign);
        let turn = if dx.abs() >= dy.abs() {
            if dx >= 0.0 { 0 } else { 2 }
        } else if dy >= 0.0 {
            1
        } else {
            3
        };
        // Along the line and upwards, a letter's width and height.
        let (along, height) = (width * font_size / 2.0, font_size * (1.0 + show.taller));
        let middle = [0.12, 0.4].map(|part| {
            let over = part * height;
            (
                x + along * trm.m11 + over * trm.m21,
                y + along * trm.m12 + over * trm.m22,
            )
        });
        let is_blank = text.chars().all(char::is_whitespace);
        if !is_blank && self.is_printed_again(&text, (x, y), size) {
            return Ok(());
        }
        self.glyphs.push(Glyph {
            text,
            x,
            y,
            width: (width * font_size * across).abs(),
            size,
            turn,
            show,
            at: self.shown.saturating_sub(1),
            middle,
            sight: Sight::Seen,
        });
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.shown += 1;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(glyphs: &[(&str, f64, f64, f64)]) -> String {
        let mut page = Collector::of(Vec::new());
        for &(text, x, y, size) in glyphs {
            let place = Transform::row_major(1.0, 0.0, 0.0, 1.0, x, y);
            page.output_character(&place, 0.5, 0.0, size, text).unwrap();
        }
        let (words, _) = page.words(0, 600.0, 800.0);
        words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn only_what_is_printed_twice_is_dropped() {
        // Small type elsewhere on the page takes nothing from larger type.
        let two_sizes = [("7", 100.0, 100.0, 8.0), ("7", 150.0, 150.0, 12.0)];
        assert_eq!(printed(&two_sizes), "77");
        // Not where two squares meet either.
        for x in 0..40 {
            let x = 100.0 + f64::from(x) * 0.1;
            let bold = [("7", x, 100.0, 12.0), ("7", x + 0.4, 100.0, 12.0)];
            assert_eq!(printed(&bold), "7", "at {x}");
            let two = [("l", x, 100.0, 12.0), ("l", x + 2.7, 100.0, 12.0)];
            assert_eq!(printed(&two), "ll", "at {x}");
        }
    }
}

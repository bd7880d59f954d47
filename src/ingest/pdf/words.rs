//! Glyphs with their places become words. What decodes the glyphs calls
//! [`Collector`]; which words stand in which line it does not know.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization as _;

use super::strip::Show;

/// A word on a page. Places are in points, from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
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
}

/// Takes the glyphs of one page.
pub(super) struct Collector {
    shows: Vec<Show>,
    shown: usize,
    glyphs: Vec<Glyph>,
    /// How many glyphs stand for no character.
    mute: usize,
    met: FxHashSet<(String, i64, i64)>,
}

impl Collector {
    pub(super) fn of(shows: Vec<Show>) -> Collector {
        Collector {
            shows,
            shown: 0,
            glyphs: Vec::new(),
            mute: 0,
            met: FxHashSet::default(),
        }
    }

    /// Whether so many glyphs stand for no character that the text is lost.
    pub(super) fn is_mute(&self) -> bool {
        self.mute > 20 && self.mute * 5 > self.glyphs.len()
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

fn join(glyphs: Vec<Glyph>, place: impl Fn(&Glyph) -> (f64, f64)) -> Vec<Word> {
    let glyphs = accented(glyphs, &place);
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
        });
        is_open = true;
        is_spaced = false;
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
        // Type is made bold by printing it twice, a hair apart.
        let grid = |n: f64| {
            #[allow(clippy::cast_possible_truncation, reason = "bounded above")]
            let cell = (n / (0.1 * size).max(0.3)).round() as i64;
            cell
        };
        let key = (text.clone(), grid(x), grid(y));
        let is_blank = text.chars().all(char::is_whitespace);
        if !is_blank && !self.met.insert(key) {
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

//! What codes of a font stand for: the `ToUnicode` maps of a file are read as far
//! as they can be, and written again in the plainest form there is (ISO 32000-1,
//! 9.10.3). It knows no font.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pdf_extract::{Dictionary, Stream};

/// How many codes a map may have.
const MOST: usize = 70_000;

/// The characters of codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mapping {
    codes: BTreeMap<u32, Vec<u16>>,
    /// Whether a code that is not in it stands for itself.
    is_identity: bool,
}

impl Mapping {
    /// Codes that are their characters.
    pub(super) fn identity() -> Mapping {
        Mapping {
            is_identity: true,
            ..Mapping::default()
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.codes.is_empty() && !self.is_identity
    }

    pub(super) fn add(&mut self, code: u32, letters: &str) {
        self.codes.insert(code, letters.encode_utf16().collect());
    }

    /// Takes in another, which counts where both know a code.
    pub(super) fn extend(&mut self, other: Mapping) {
        self.codes.extend(other.codes);
        self.is_identity |= other.is_identity;
    }

    /// As a map that every reader understands.
    pub(super) fn stream(&self) -> Stream {
        let mut ranges: Vec<(u32, u32, u16)> = Vec::new();
        let mut singles: Vec<(u32, &[u16])> = Vec::new();
        for (&code, units) in &self.codes {
            let &[unit] = units.as_slice() else {
                singles.push((code, units));
                continue;
            };
            match ranges.last_mut() {
                Some((first, last, start))
                    if *last + 1 == code
                        && u32::from(*start) + (code - *first) == u32::from(unit) =>
                {
                    *last = code;
                }
                _ => ranges.push((code, code, unit)),
            }
        }
        let mut text = String::from("begincmap\n");
        if self.is_identity {
            text.push_str(
                "2 beginbfrange\n<0020> <D7FF> <0020>\n<E000> <FFFD> <E000>\nendbfrange\n",
            );
        }
        // Writing to a string cannot fail.
        if !ranges.is_empty() {
            let _ = writeln!(text, "{} beginbfrange", ranges.len());
            for (first, last, start) in ranges {
                let _ = writeln!(text, "<{first:04X}> <{last:04X}> <{start:04X}>");
            }
            text.push_str("endbfrange\n");
        }
        if !singles.is_empty() {
            let _ = writeln!(text, "{} beginbfchar", singles.len());
            for (code, units) in singles {
                let _ = write!(text, "<{code:04X}> <");
                for unit in units {
                    let _ = write!(text, "{unit:04X}");
                }
                text.push_str(">\n");
            }
            text.push_str("endbfchar\n");
        }
        text.push_str("endcmap\n");
        Stream::new(Dictionary::new(), text.into_bytes())
    }
}

enum Token {
    Text(Vec<u8>),
    Open,
    Close,
    Word(Vec<u8>),
}

/// The tokens of a map that matter: strings, brackets, words.
fn tokens(map: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut bytes = map.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'<' if bytes.peek() == Some(&b'<') => {
                bytes.next();
            }
            b'<' => {
                let mut figures: Vec<u8> = Vec::new();
                for byte in bytes.by_ref() {
                    match byte {
                        b'0'..=b'9' => figures.push(byte - b'0'),
                        b'a'..=b'f' => figures.push(byte - b'a' + 10),
                        b'A'..=b'F' => figures.push(byte - b'A' + 10),
                        b'>' => break,
                        _ => {}
                    }
                }
                let pairs = figures.chunks(2);
                tokens.push(Token::Text(
                    pairs
                        .map(|pair| match *pair {
                            [high, low] => high << 4 | low,
                            [high] => high << 4,
                            _ => 0,
                        })
                        .collect(),
                ));
            }
            b'[' => tokens.push(Token::Open),
            b']' => tokens.push(Token::Close),
            b'%' => while bytes.next_if(|b| !matches!(b, b'\n' | b'\r')).is_some() {},
            byte if byte.is_ascii_alphanumeric() => {
                let mut word = vec![byte];
                while let Some(byte) = bytes.next_if(u8::is_ascii_alphanumeric) {
                    word.push(byte);
                }
                tokens.push(Token::Word(word));
            }
            _ => {}
        }
    }
    tokens
}

fn number(bytes: &[u8]) -> u32 {
    let last = bytes.get(bytes.len().saturating_sub(4)..);
    last.unwrap_or_default()
        .iter()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// The UTF-16 of a string; a single byte is a character below 256.
fn units(bytes: &[u8]) -> Vec<u16> {
    match *bytes {
        [byte] => vec![u16::from(byte)],
        _ => bytes
            .chunks(2)
            .map(|pair| match *pair {
                [high, low] => u16::from_be_bytes([high, low]),
                [last] => u16::from(last),
                _ => 0,
            })
            .collect(),
    }
}

/// Only what is text: half a pair alone is not, nor is a control character.
fn sound(units: Vec<u16>) -> Option<Vec<u16>> {
    let is_text = |c| matches!(c, '\t' | '\n' | '\r') || !char::is_control(c) && c != '\u{fffd}';
    let is_sound = char::decode_utf16(units.iter().copied()).all(|c| c.is_ok_and(is_text));
    (is_sound && !units.is_empty()).then_some(units)
}

/// Reads a `ToUnicode` map.
pub(super) fn mapping(map: &[u8]) -> Mapping {
    let tokens = tokens(map);
    let mut mapping = Mapping::default();
    let mut at = 0;
    let mut in_ranges = None;
    while let Some(token) = tokens.get(at) {
        if mapping.codes.len() > MOST {
            break;
        }
        match (token, in_ranges) {
            (Token::Word(word), _) => {
                in_ranges = match word.as_slice() {
                    b"beginbfchar" => Some(false),
                    b"beginbfrange" => Some(true),
                    _ => None,
                };
                at += 1;
            }
            (Token::Text(code), Some(false)) => {
                if let Some(Token::Text(text)) = tokens.get(at + 1) {
                    let units = sound(units(text));
                    mapping
                        .codes
                        .extend(units.map(|units| (number(code), units)));
                }
                at += 2;
            }
            (Token::Text(first), Some(true)) => {
                let Some(Token::Text(last)) = tokens.get(at + 1) else {
                    at += 1;
                    continue;
                };
                let (first, last) = (number(first), number(last));
                at += 2;
                match tokens.get(at) {
                    Some(Token::Text(start)) => {
                        at += 1;
                        let start = units(start);
                        for code in (first..=last).take(MOST) {
                            let mut units = start.clone();
                            if let Some(unit) = units.last_mut() {
                                let step = u16::try_from(code - first).unwrap_or(u16::MAX);
                                *unit = unit.saturating_add(step);
                            }
                            let units = sound(units);
                            mapping.codes.extend(units.map(|units| (code, units)));
                        }
                    }
                    Some(Token::Open) => {
                        at += 1;
                        let mut code = first;
                        while let Some(Token::Text(text)) = tokens.get(at) {
                            let units = sound(units(text));
                            mapping.codes.extend(units.map(|units| (code, units)));
                            code = code.saturating_add(1);
                            at += 1;
                        }
                    }
                    _ => {}
                }
            }
            _ => at += 1,
        }
    }
    mapping
}

/// Whether a map of codes to glyphs takes every two bytes as the glyph's number.
pub(super) fn codes_are_two_bytes(map: &[u8]) -> bool {
    let tokens = tokens(map);
    let mut open = false;
    let mut two = false;
    let mut is_same = true;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Word(word) => {
                open = word == b"begincodespacerange";
                if word == b"begincidrange" || word == b"begincidchar" {
                    let is_range = word == b"begincidrange";
                    let first = tokens.get(at + 1);
                    let start = tokens.get(at + if is_range { 3 } else { 2 });
                    is_same &= match (first, start) {
                        (Some(Token::Text(first)), Some(Token::Word(start))) => {
                            std::str::from_utf8(start).ok().and_then(|s| s.parse().ok())
                                == Some(number(first))
                        }
                        _ => false,
                    };
                }
            }
            Token::Text(text) if open => {
                two = text.len() == 2;
                is_same &= two;
            }
            _ => {}
        }
        at += 1;
    }
    two && is_same
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(map: &str, code: u32) -> Option<String> {
        let mapping = mapping(map.as_bytes());
        let units = mapping.codes.get(&code)?;
        String::from_utf16(units).ok()
    }

    #[test]
    fn maps_are_read_as_far_as_they_can_be() {
        assert_eq!(
            of("1 beginbfchar <03> <00410042> endbfchar", 3).as_deref(),
            Some("AB")
        );
        let range = "1 beginbfrange <0010> <0012> <0061> endbfrange";
        assert_eq!(of(range, 0x12).as_deref(), Some("c"));
        // A range of one code may stand for several characters.
        let ligature = "2 beginbfrange <1b><1b><006600660069>\n<1c><1c><0066 0069> endbfrange";
        assert_eq!(of(ligature, 0x1b).as_deref(), Some("ffi"));
        assert_eq!(of(ligature, 0x1c).as_deref(), Some("fi"));
        let list = "1 beginbfrange <20> <22> [<0041> <0042>] endbfrange";
        assert_eq!(of(list, 0x21).as_deref(), Some("B"));
        assert_eq!(of(list, 0x22), None);
        // Half a pair of UTF-16 is no text, and counts that lie do no harm.
        assert_eq!(of("9 beginbfchar <01> <d800> endbfchar", 1), None);
        // A code that is said to stand for nothing is left to its name.
        assert_eq!(of("1 beginbfchar <0b> <00> endbfchar", 0x0b), None);
    }

    #[test]
    fn a_map_is_written_as_it_was_read() {
        let source = "2 beginbfrange <01> <05> <0041> <10> <10> <00660066> endbfrange";
        let once = mapping(source.as_bytes());
        assert_eq!(mapping(&once.stream().content), once);
    }
}

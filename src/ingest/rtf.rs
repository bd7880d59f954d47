//! Rich Text Format (`.rtf`, up to version 1.9.1 of its specification):
//! paragraphs, headings by outline level or style, lists, tables, footnotes.
//! Tracked changes are read as accepted; comments are left out and counted; hidden
//! text is covered; pictures and page heads are left out.

use encoding_rs::Encoding;
use rustc_hash::FxHashMap;

mod groups;
use groups::SKIPPED;

use super::covered::{Choice, Covering, Place, Runs, Why};
use super::flow::Flow;
use super::properties;
use super::reading::{Reading, Unread, decided};
use super::word::{counted, kind_of_style};
use crate::document::BlockKind;

/// How deep groups may be nested.
const DEEPEST: usize = 512;

/// A property of the file.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Property {
    #[default]
    None,
    Title,
    Author,
    Made,
}

/// What a group has set.
#[allow(
    clippy::struct_excessive_bools,
    reason = "the format switches each by itself"
)]
#[derive(Clone, Copy, Default)]
struct State {
    is_skipped: bool,
    is_hidden: bool,
    is_deleted: bool,
    is_inserted: bool,
    is_note: bool,
    is_style: bool,
    /// The number of a paragraph, as the program that wrote it shows it.
    is_number: bool,
    /// Whether the group is of the file's properties, and of which.
    is_about: bool,
    property: Property,
    /// How many characters stand for one of `\u`.
    fallback: usize,
}

/// Reads an RTF document.
///
/// # Errors
/// Where it is nested too deeply; where nobody decided about hidden text.
pub(super) fn read(bytes: &[u8], covering: &Covering) -> Result<Reading, Unread> {
    decided(covering, |choices| read_with(bytes, choices))
}

/// Reads it with what was decided about hidden text; the second value are the
/// places.
fn read_with(bytes: &[u8], choices: &[Choice]) -> Result<(Reading, Vec<Place>), Unread> {
    let mut reader = Rtf {
        bytes,
        at: 0,
        state: State {
            fallback: 1,
            ..State::default()
        },
        saved: Vec::new(),
        flow: Flow::default(),
        held: Vec::new(),
        encoding: encoding_rs::WINDOWS_1252,
        styles: FxHashMap::default(),
        style: (0, None, String::new()),
        kind: BlockKind::Paragraph,
        number: String::new(),
        title: String::new(),
        author: String::new(),
        made: [None; 3],
        in_row: false,
        skip: 0,
        comments: 0,
        changes: 0,
        runs: Runs::decided(choices),
    };
    reader.flow.begin(BlockKind::Paragraph);
    reader.run()?;
    reader.settle();
    if reader.in_row {
        reader.flow.end();
        reader.flow.end_row();
    }
    let mut remarks = Vec::new();
    if reader.comments > 0 {
        remarks.push(counted(reader.comments, "comment", "left out"));
    }
    if reader.changes > 0 {
        remarks.push(counted(
            reader.changes,
            "tracked change",
            "read as accepted",
        ));
    }
    let made = match reader.made {
        [Some(year), Some(month), Some(day)] => {
            properties::day_of(&format!("{year:04}-{month:02}-{day:02}"))
        }
        _ => None,
    };
    let (text, blocks) = reader.flow.finish();
    let reading = Reading {
        text,
        blocks,
        title: properties::title_of(&reader.title),
        author: properties::author_of(&reader.author),
        made,
        remarks,
        ..Reading::default()
    };
    Ok(reading.with_places(&reader.runs, "", choices))
}

struct Rtf<'a> {
    bytes: &'a [u8],
    at: usize,
    state: State,
    saved: Vec<State>,
    flow: Flow,
    /// Bytes in the document's encoding that are not decoded yet.
    held: Vec<u8>,
    encoding: &'static Encoding,
    styles: FxHashMap<i32, BlockKind>,
    /// The style that is being defined: its number, outline level and name.
    style: (i32, Option<u8>, String),
    kind: BlockKind,
    number: String,
    title: String,
    author: String,
    /// Year, month and day on which the file was made.
    made: [Option<i32>; 3],
    in_row: bool,
    /// How many characters after `\u` are still to be left out.
    skip: usize,
    comments: usize,
    changes: usize,
    /// Runs that are not shown.
    runs: Runs,
}

impl Rtf<'_> {
    fn run(&mut self) -> Result<(), Unread> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.settle();
                    if self.saved.len() >= DEEPEST {
                        return Err(Unread::TooIntricate);
                    }
                    self.saved.push(self.state);
                }
                b'}' => self.close(),
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        self.settle();
        let before = self.saved.pop().unwrap_or_default();
        if self.state.is_note && !before.is_note {
            self.flow.end();
            self.flow.end_note();
        }
        if self.state.is_style {
            let (number, level, name) = std::mem::take(&mut self.style);
            let name = name.trim_end_matches(';').trim().to_lowercase();
            if let Some(kind) = kind_of_style(&name, level) {
                self.styles.insert(number, kind);
            }
        }
        if self.state.is_number && !before.is_number && !before.is_skipped {
            let number = std::mem::take(&mut self.number);
            let number = number.trim();
            // Bullets are no words; one kind of them is a letter.
            if number.contains(char::is_alphanumeric) && number != "o" {
                self.flow.number(number);
            }
        }
        self.state = before;
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.held.push(byte);
    }

    /// Decodes what is held and hands it on.
    fn settle(&mut self) {
        if self.held.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.held);
        let (text, ..) = self.encoding.decode(&bytes);
        let text = text.into_owned();
        self.push(&text);
    }

    fn push(&mut self, text: &str) {
        if self.state.property == Property::Title {
            self.title.push_str(text);
        } else if self.state.property == Property::Author {
            self.author.push_str(text);
        } else if self.state.is_style {
            self.style.2.push_str(text);
        } else if self.state.is_number && !self.state.is_skipped {
            self.number.push_str(text);
        } else if self.state.is_skipped || self.state.is_deleted {
        } else if self.state.is_hidden {
            let shown = self.runs.take(Why::Hidden, text);
            self.flow.push(shown);
        } else {
            self.runs.end(text);
            self.flow.push(text);
        }
    }

    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else {
            return;
        };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            self.sign(first);
            return;
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .take(32)
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        let word = String::from_utf8_lossy(rest.get(..length).unwrap_or_default()).into_owned();
        self.at += length;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest
            .iter()
            .skip(sign)
            .take(10)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let number = (digits > 0).then(|| {
            let figures = rest.get(..sign + digits).unwrap_or_default();
            String::from_utf8_lossy(figures)
                .parse::<i32>()
                .unwrap_or_default()
        });
        self.at += if digits > 0 { sign + digits } else { 0 };
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.word(&word, number);
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2);
                let code = digits
                    .and_then(|digits| std::str::from_utf8(digits).ok())
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                if let Some(code) = code {
                    self.at += 2;
                    self.byte(code);
                }
            }
            b'\\' | b'{' | b'}' => self.byte(sign),
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'*' => self.state.is_skipped |= !self.is_known_destination(),
            b'\r' | b'\n' => self.paragraph(),
            _ => {}
        }
    }

    /// Whether the destination after `\*` is one that is read.
    fn is_known_destination(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let rest: &[u8] = rest.strip_prefix(b"\r\n").unwrap_or(rest);
        [
            b"\\shptxt".as_slice(),
            b"\\footnote",
            b"\\annotation",
            b"\\cs",
        ]
        .iter()
        .any(|known| rest.starts_with(known))
    }

    fn text(&mut self, text: &str) {
        self.settle();
        self.push(text);
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word != "u" {
            self.settle();
        }
        let is_on = number != Some(0);
        match word {
            "u" => self.unicode(number.unwrap_or_default()),
            "uc" => self.state.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8),
            "bin" => {
                let length = usize::try_from(number.unwrap_or_default()).unwrap_or_default();
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            "ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
                    self.encoding = encoding;
                }
            }
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "stylesheet" => self.state.is_style = true,
            "annotation" => {
                self.comments += 1;
                self.state.is_skipped = true;
            }
            "footnote" if !self.state.is_skipped && !self.state.is_note => {
                self.state.is_note = true;
                self.flow.begin_note();
                self.flow.begin(BlockKind::Footnote);
            }
            "info" => {
                self.state.is_about = true;
                self.state.is_skipped = true;
            }
            "title" if self.state.is_about => self.state.property = Property::Title,
            "author" if self.state.is_about => self.state.property = Property::Author,
            "creatim" if self.state.is_about => self.state.property = Property::Made,
            "yr" | "mo" | "dy" if self.state.property == Property::Made => {
                let at = ["yr", "mo", "dy"].iter().position(|part| *part == word);
                if let Some(part) = at.and_then(|at| self.made.get_mut(at)) {
                    *part = number;
                }
            }
            "listtext" | "pntext" => self.state.is_number = true,
            _ if SKIPPED.contains(&word) => self.state.is_skipped = true,
            "s" if self.state.is_style => self.style.0 = number.unwrap_or_default(),
            "outlinelevel" if self.state.is_style => {
                self.style.1 = number.and_then(|level| u8::try_from(level).ok());
            }
            _ if self.state.is_skipped || self.state.is_style => {}
            "v" => self.state.is_hidden = is_on,
            "deleted" | "revised" => self.track(word, is_on),
            "plain" => {
                self.state.is_inserted = false;
                self.state.is_hidden = false;
                self.state.is_deleted = false;
            }
            "pard" if !self.state.is_number => self.kind = BlockKind::Paragraph,
            "s" => {
                if let Some(&kind) = self.styles.get(&number.unwrap_or_default()) {
                    self.kind = kind;
                }
            }
            "outlinelevel" => {
                let level = number.and_then(|level| u8::try_from(level).ok());
                if let Some(level) = level.filter(|level| *level < 9) {
                    self.kind = BlockKind::Heading((level + 1).clamp(1, 6));
                }
            }
            "ls" | "pnlvlblt" | "pnlvlbody" if self.kind == BlockKind::Paragraph => {
                self.kind = BlockKind::ListItem;
            }
            "par" | "sect" | "page" => self.paragraph(),
            "line" => self.push("\n"),
            // A table in a table is read as words of its cell.
            "tab" | "nestcell" => self.push("\t"),
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "trowd" if !self.in_row && !self.state.is_note => {
                // The paragraph that is open is the first of the row.
                self.flow.begin_row();
                self.flow.begin_cell();
                self.in_row = true;
            }
            "cell" if self.in_row => {
                self.paragraph();
                self.flow.begin_cell();
            }
            "row" if self.in_row => {
                self.flow.end();
                self.flow.end_row();
                self.in_row = false;
                self.flow.begin(BlockKind::Paragraph);
            }
            _ => {}
        }
    }

    /// A tracked change begins or ends.
    fn track(&mut self, word: &str, is_on: bool) {
        let state = if word == "deleted" {
            &mut self.state.is_deleted
        } else {
            &mut self.state.is_inserted
        };
        self.changes += usize::from(is_on && !*state);
        *state = is_on;
    }

    /// A character by its number, and how many of what follows stand for it
    /// where it is not known.
    fn unicode(&mut self, number: i32) {
        let code = if number < 0 {
            number + 0x1_0000
        } else {
            number
        };
        let unit = u16::try_from(code).unwrap_or(0xfffd);
        // The second half of a pair makes a character with the first.
        if (0xd800..0xdc00).contains(&unit) {
            self.settle();
            self.pair(unit);
        } else {
            self.settle();
            let character = char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}');
            self.push(character.encode_utf8(&mut [0; 4]));
        }
        self.skip = self.state.fallback;
    }

    /// Reads the second half of a character beyond 16 bits, `\uN`.
    fn pair(&mut self, high: u16) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let shown = String::from_utf8_lossy(rest.get(..rest.len().min(16)).unwrap_or_default())
            .into_owned();
        let skipped = shown.find("\\u");
        let low = skipped.and_then(|at| {
            let figures: String = shown
                .get(at + 2..)?
                .chars()
                .take_while(|c| c.is_ascii_digit() || *c == '-')
                .collect();
            let number: i32 = figures.parse().ok()?;
            let unit = u16::try_from(if number < 0 {
                number + 0x1_0000
            } else {
                number
            })
            .ok()?;
            Some((unit, at + 2 + figures.len()))
        });
        let Some((low, length)) = low else {
            self.push("\u{fffd}");
            return;
        };
        let character = char::decode_utf16([high, low]).next().and_then(Result::ok);
        self.at += length;
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.push(character.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]));
    }

    fn paragraph(&mut self) {
        self.settle();
        if self.state.is_skipped || self.state.is_style {
            return;
        }
        self.runs.end("");
        if !self.state.is_note {
            self.flow.is_now(self.kind);
        }
        self.flow.end();
        self.flow.begin(if self.state.is_note {
            BlockKind::Footnote
        } else {
            BlockKind::Paragraph
        });
    }
}

//! Fonts made plain: of each font dictionary only what tells characters and
//! widths is kept, with every reference resolved and every gap filled, so that
//! the decoder meets nothing it does not know. It knows no page and no text.
//!
//! Widths follow ISO 32000-1, 9.6 and 9.7. A Type 3 font has its own measure,
//! its `FontMatrix`; it is set in thousandths like the others here, and how tall
//! its type is comes as a factor beside it.

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use rustc_hash::FxHashMap;

use super::glyphs::{CORE_FONTS, letters_of};
use super::strip::{dictionary as dictionary_of, resolved};
use super::unicode::{Mapping, codes_are_two_bytes, mapping};

/// A font to decode with, and by how much its type is taller than its size.
#[derive(Debug, Clone)]
pub(super) struct Plain {
    pub(super) font: Dictionary,
    pub(super) scale: f64,
}

/// The font made plain; `None` where it names no kind of font.
fn plain(document: &Document, font: &Dictionary) -> Option<Plain> {
    let source = Source { document, font };
    let kind = source.name(b"Subtype")?;
    match kind {
        b"Type0" => source.composite(),
        b"Type3" => Some(source.drawn()),
        _ => Some(Plain {
            font: source.simple(kind),
            scale: 1.0,
        }),
    }
}

/// The font without what a decoder may trip over beside its characters: the
/// file of its shapes.
pub(super) fn without_file(font: &Dictionary) -> Dictionary {
    let mut font = font.clone();
    font.remove(b"FontDescriptor");
    if font.get(b"Encoding").is_err() {
        font.set("Encoding", Dictionary::new());
    }
    font
}

#[derive(Clone, Copy)]
struct Source<'a> {
    document: &'a Document,
    font: &'a Dictionary,
}

impl<'a> Source<'a> {
    fn of(self, font: &'a Dictionary) -> Source<'a> {
        Source { font, ..self }
    }

    fn value(self, key: &[u8]) -> Option<&'a Object> {
        resolved(self.document, self.font.get(key).ok()?)
    }

    fn name(self, key: &[u8]) -> Option<&'a [u8]> {
        self.value(key)?.as_name().ok()
    }

    fn array(self, key: &[u8]) -> Option<&'a [Object]> {
        self.value(key)?.as_array().ok().map(Vec::as_slice)
    }

    fn dictionary(self, key: &[u8]) -> Option<&'a Dictionary> {
        dictionary_of(self.document, self.font.get(key).ok()?)
    }

    fn number(self, object: &Object) -> Option<f64> {
        let number = resolved(self.document, object)?.as_float().ok()?;
        Some(f64::from(number)).filter(|n| n.is_finite())
    }

    fn numbers(self, key: &[u8]) -> Vec<f64> {
        let array = self.array(key).unwrap_or_default();
        array.iter().filter_map(|n| self.number(n)).collect()
    }

    /// What the font says its codes stand for.
    fn own_mapping(self) -> Mapping {
        match self.value(b"ToUnicode") {
            Some(Object::Stream(stream)) => mapping(&contents(stream)),
            _ => Mapping::default(),
        }
    }

    /// The widths of the codes of one byte, each times `factor`; none where the
    /// font has none.
    fn widths(self, factor: f64) -> Option<Vec<Object>> {
        let given = self.array(b"Widths")?;
        let first = self
            .value(b"FirstChar")
            .and_then(|n| self.number(n))
            .unwrap_or_default();
        let missing = self
            .dictionary(b"FontDescriptor")
            .and_then(|descriptor| descriptor.get(b"MissingWidth").ok())
            .and_then(|width| self.number(width))
            .unwrap_or_default();
        let mut widths = vec![missing; 256];
        for (code, width) in (0..256_u16).zip(&mut widths) {
            let place = f64::from(code) - first;
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at least 0 and at most 255"
            )]
            let given = (place >= 0.0).then(|| given.get(place as usize)).flatten();
            if let Some(given) = given.and_then(|width| self.number(width)) {
                *width = given;
            }
        }
        Some(widths.iter().map(|width| real(width * factor)).collect())
    }

    /// The encoding as a name or a dictionary, and what its names say that the
    /// decoder does not know.
    fn encoding(self) -> (Option<Object>, Mapping) {
        let mut told = Mapping::default();
        // Those that the decoder has.
        let known = |name: &[u8]| -> Option<Vec<u8>> {
            matches!(name, b"MacRomanEncoding" | b"WinAnsiEncoding").then(|| name.to_vec())
        };
        match self.value(b"Encoding") {
            Some(Object::Name(name)) => {
                let encoding = match known(name) {
                    Some(name) => Object::Name(name),
                    None => Object::Dictionary(dictionary! { "Differences" => standard() }),
                };
                (Some(encoding), told)
            }
            Some(Object::Dictionary(encoding)) => {
                let own = self.of(encoding);
                let mut plain = Dictionary::new();
                if let Some(base) = own.name(b"BaseEncoding").and_then(known) {
                    plain.set("BaseEncoding", Object::Name(base));
                }
                let is_standard = own.name(b"BaseEncoding") == Some(b"StandardEncoding");
                let mut differences = if is_standard { standard() } else { Vec::new() };
                let mut code = 0_i64;
                for entry in own.array(b"Differences").unwrap_or_default() {
                    match resolved(self.document, entry) {
                        Some(Object::Name(name)) => {
                            if let Ok(byte) = u8::try_from(code) {
                                differences.push(Object::Integer(code));
                                differences.push(Object::Name(name.clone()));
                                let name = String::from_utf8_lossy(name);
                                if let Some(letters) = letters_of(&name) {
                                    told.add(u32::from(byte), &letters);
                                }
                            }
                            code += 1;
                        }
                        Some(other) => code = other.as_i64().unwrap_or(code),
                        None => {}
                    }
                }
                plain.set("Differences", differences);
                (Some(Object::Dictionary(plain)), told)
            }
            _ => (None, told),
        }
    }

    fn simple(self, kind: &[u8]) -> Dictionary {
        let base = self.name(b"BaseFont").unwrap_or(b"Helvetica");
        let mut plain = dictionary! {
            "Type" => "Font",
            "Subtype" => Object::Name(kind.to_vec()),
        };
        let widths = self.widths(1.0);
        let is_measured = widths.is_some();
        // A font without widths is one of fourteen, or stands for one.
        let base = if is_measured {
            base.to_vec()
        } else {
            core_font(base)
        };
        plain.set("BaseFont", Object::Name(base));
        if let Some(widths) = widths {
            plain.set("FirstChar", 0);
            plain.set("LastChar", 255);
            plain.set("Widths", widths);
        }
        let (encoding, mut told) = self.encoding();
        let own = self.own_mapping();
        let is_encoded = match &encoding {
            Some(Object::Dictionary(encoding)) => {
                let differences = encoding.get(b"Differences").and_then(Object::as_array);
                encoding.has(b"BaseEncoding") || differences.is_ok_and(|list| !list.is_empty())
            }
            encoding => encoding.is_some(),
        };
        // The shapes' own encoding counts only where the font names none.
        let file = (!is_encoded)
            .then(|| self.dictionary(b"FontDescriptor"))
            .flatten()
            .and_then(|descriptor| {
                let own = self.of(descriptor);
                let stream = |key: &str| own.value(key.as_bytes())?.as_stream().ok();
                let (key, file) = stream("FontFile")
                    .map(|file| ("FontFile", file))
                    .or_else(|| stream("FontFile3").map(|file| ("FontFile3", file)))?;
                Some(dictionary! { key => Object::Stream(opened(file)) })
            });
        let has_own_names = file.as_ref().is_some_and(|file| file.has(b"FontFile"));
        let has_shapes = file.as_ref().is_some_and(|file| file.has(b"FontFile3"));
        if let Some(file) = file {
            plain.set("FontDescriptor", file);
        }
        match encoding {
            Some(encoding) => plain.set("Encoding", encoding),
            // Without one the decoder gives up at the first code it cannot map.
            None if has_shapes
                || is_measured && !own.is_empty() && kind != b"TrueType" && !has_own_names =>
            {
                plain.set("Encoding", Dictionary::new());
            }
            None => {}
        }
        told.extend(own);
        if !told.is_empty() {
            plain.set("ToUnicode", Object::Stream(told.stream()));
        }
        plain
    }

    fn drawn(self) -> Plain {
        let matrix = self.numbers(b"FontMatrix");
        let (across, up) = match matrix.as_slice() {
            [a, b, c, d, ..] => (a.hypot(*b), c.hypot(*d)),
            _ => (0.001, 0.001),
        };
        let mut plain = dictionary! {
            "Type" => "Font",
            "Subtype" => "Type3",
            "FirstChar" => 0,
            "LastChar" => 255,
        };
        let blank = || vec![Object::Integer(0); 256];
        let widths = self.widths(across * 1000.0).unwrap_or_else(blank);
        plain.set("Widths", widths);
        let (encoding, mut told) = self.encoding();
        let empty = || Object::Dictionary(Dictionary::new());
        plain.set("Encoding", encoding.unwrap_or_else(empty));
        told.extend(self.own_mapping());
        if !told.is_empty() {
            plain.set("ToUnicode", Object::Stream(told.stream()));
        }
        let height = match self.numbers(b"FontBBox").as_slice() {
            [_, low, _, high] => (high - low).abs() * up,
            _ => 0.0,
        };
        // Shapes are about as tall as the type they stand for.
        let is_usual = height < 0.05 || (0.6..1.6).contains(&height) || height > 10_000.0;
        Plain {
            font: plain,
            scale: if is_usual { 1.0 } else { height },
        }
    }

    fn composite(self) -> Option<Plain> {
        let below = self.array(b"DescendantFonts")?.first()?;
        let below = self.of(dictionary_of(self.document, below)?);
        let mut told = Mapping::default();
        let encoding = match self.value(b"Encoding")? {
            Object::Name(name) if name.starts_with(b"Identity") => Some(name.clone()),
            Object::Name(name) => {
                let name_text = String::from_utf8_lossy(name).into_owned();
                let is_unicode = name_text.contains("UCS2") || name_text.contains("UTF16");
                is_unicode.then(|| {
                    told = Mapping::identity();
                    b"Identity-H".to_vec()
                })
            }
            Object::Stream(stream) => {
                codes_are_two_bytes(&contents(stream)).then(|| b"Identity-H".to_vec())
            }
            _ => None,
        };
        let encoding = match encoding {
            Some(name) => Object::Name(name),
            None => self.value(b"Encoding")?.clone(),
        };
        told.extend(self.own_mapping());
        let whole = |key: &[u8]| below.value(key).and_then(|n| self.number(n));
        let mut plain_below = dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "FontDescriptor" => Dictionary::new(),
        };
        #[allow(clippy::cast_possible_truncation, reason = "clamped")]
        let default = whole(b"DW").unwrap_or(1000.0).clamp(0.0, 10_000.0) as i64;
        plain_below.set("DW", default);
        plain_below.set("W", below.wide());
        let mut plain = dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => Object::Name(self.name(b"BaseFont").unwrap_or(b"Font").to_vec()),
            "DescendantFonts" => vec![Object::Dictionary(plain_below)],
        };
        plain.set("Encoding", encoding);
        plain.set("ToUnicode", Object::Stream(told.stream()));
        Some(Plain {
            font: plain,
            scale: 1.0,
        })
    }

    /// The widths of a composite font, each run with a width for every code.
    fn wide(self) -> Vec<Object> {
        let mut wide = Vec::new();
        let mut entries = self
            .array(b"W")
            .unwrap_or_default()
            .iter()
            .filter_map(|entry| resolved(self.document, entry));
        let mut left = 70_000_usize;
        while let (Some(first), Some(second)) = (entries.next(), entries.next()) {
            let Ok(first) = first.as_i64() else { break };
            let widths: Vec<Object> = match second {
                Object::Array(widths) => widths
                    .iter()
                    .map(|width| real(self.number(width).unwrap_or(1000.0)))
                    .collect(),
                last => {
                    let width = entries.next().and_then(|width| self.number(width));
                    let (Ok(last), Some(width)) = (last.as_i64(), width) else {
                        break;
                    };
                    let count = usize::try_from(last - first + 1).unwrap_or_default();
                    vec![real(width); count.min(65_536)]
                }
            };
            if widths.len() > left {
                break;
            }
            left -= widths.len();
            wide.push(Object::Integer(first));
            wide.push(Object::Array(widths));
        }
        wide
    }
}

/// Where the standard encoding is not that of the decoder (ISO 32000-1, D.2).
fn standard() -> Vec<Object> {
    STANDARD
        .iter()
        .flat_map(|(code, name)| {
            [
                Object::Integer(*code),
                Object::Name(name.as_bytes().to_vec()),
            ]
        })
        .collect()
}

const STANDARD: [(i64, &str); 22] = [
    (39, "quoteright"),
    (96, "quoteleft"),
    (164, "fraction"),
    (166, "florin"),
    (169, "quotesingle"),
    (170, "quotedblleft"),
    (172, "guilsinglleft"),
    (173, "guilsinglright"),
    (174, "fi"),
    (175, "fl"),
    (177, "endash"),
    (178, "dagger"),
    (179, "daggerdbl"),
    (183, "bullet"),
    (184, "quotesinglbase"),
    (185, "quotedblbase"),
    (186, "quotedblright"),
    (188, "ellipsis"),
    (189, "perthousand"),
    (208, "emdash"),
    (245, "dotlessi"),
    (251, "germandbls"),
];

/// The fonts met so far, made plain.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    known: FxHashMap<ObjectId, Plain>,
}

impl Fonts {
    /// The font made plain; as it is where that is not possible.
    pub(super) fn plain(&mut self, document: &Document, object: &Object) -> Option<Plain> {
        let id = object.as_reference().ok();
        if let Some(plain) = id.and_then(|id| self.known.get(&id)) {
            return Some(plain.clone());
        }
        let font = dictionary_of(document, object)?;
        let plain = plain(document, font).unwrap_or_else(|| Plain {
            font: font.clone(),
            scale: 1.0,
        });
        if let Some(id) = id {
            self.known.insert(id, plain.clone());
        }
        Some(plain)
    }
}

/// The one of the fourteen fonts that a font without widths stands for.
fn core_font(name: &[u8]) -> Vec<u8> {
    let name = String::from_utf8_lossy(name);
    // A subset has six letters before its name.
    let name = match name.split_once('+') {
        Some((tag, name)) if tag.len() == 6 => name,
        _ => &name,
    };
    if let Some(core) = CORE_FONTS.iter().find(|core| **core == name) {
        return core.as_bytes().to_vec();
    }
    let small = name.to_ascii_lowercase();
    let has = |marks: &[&str]| marks.iter().any(|mark| small.contains(mark));
    let is_bold = has(&["bold", "black", "heavy"]);
    let is_slanted = has(&["italic", "oblique"]);
    let (family, slant, plain) = if has(&["courier", "mono", "typewriter"]) {
        ("Courier", "Oblique", "Courier")
    } else if has(&["times", "roman", "serif", "georgia", "garamond", "cambria"]) && !has(&["sans"])
    {
        ("Times", "Italic", "Times-Roman")
    } else {
        ("Helvetica", "Oblique", "Helvetica")
    };
    let name = match (is_bold, is_slanted) {
        (true, true) => format!("{family}-Bold{slant}"),
        (true, false) => format!("{family}-Bold"),
        (false, true) => format!("{family}-{slant}"),
        (false, false) => plain.to_owned(),
    };
    name.into_bytes()
}

fn real(number: f64) -> Object {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "widths are small; a PDF has no finer numbers"
    )]
    let number = number.clamp(-1e6, 1e6) as f32;
    Object::Real(number)
}

fn contents(stream: &Stream) -> Vec<u8> {
    stream
        .decompressed_content()
        .unwrap_or_else(|_| stream.content.clone())
}

/// The stream without its filters.
fn opened(stream: &Stream) -> Stream {
    let mut plain = Dictionary::new();
    for key in [b"Subtype".as_slice(), b"Length1", b"Length2", b"Length3"] {
        if let Ok(value) = stream.dict.get(key) {
            plain.set(key.to_vec(), value.clone());
        }
    }
    Stream::new(plain, contents(stream))
}

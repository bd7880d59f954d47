//! Files that mean harm, or came to it: cut, altered, of another kind than
//! their names say, nested without end, bombs. The same seed makes the same
//! files.

use std::io::Write as _;

use super::archive::{archive, book, open_document, paragraph, word};
use super::pdf::{HEADING, Paper, TEXT, written};

/// A stream of numbers (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % (most.max(1) as u64)).expect("it is below a usize")
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[3]).collect()
    }
}

/// `count` files with their names.
pub(crate) fn files(count: usize, seed: u64) -> Vec<(String, Vec<u8>)> {
    let sound = sound();
    let mut dice = Dice(seed | 1);
    let mut files = Vec::with_capacity(count);
    let bombs = bombs();
    let kinds = 12 + bombs.len();
    for number in 0..count {
        let (name, bytes) = match number % kinds {
            // Half of the kinds begin with a file that is sound.
            kind @ 0..=7 => {
                let (extension, bytes) = &sound[dice.below(sound.len())];
                (
                    format!("{number:04}.{extension}"),
                    harmed(bytes.clone(), kind, &mut dice),
                )
            }
            8 => {
                let extension = sound[dice.below(sound.len())].0;
                let length = dice.below(40_000);
                (format!("{number:04}.{extension}"), dice.bytes(length))
            }
            9 => {
                let (_, bytes) = &sound[dice.below(sound.len())];
                let extension = sound[dice.below(sound.len())].0;
                (format!("{number:04}.{extension}"), bytes.clone())
            }
            10 => {
                let heads: [&[u8]; 4] = [b"%PDF-1.7\n", b"PK\x03\x04", b"{\\rtf1 ", b"<html>"];
                let mut bytes = heads[dice.below(4)].to_vec();
                bytes.extend(dice.bytes(3_000));
                (format!("{number:04}.bin"), bytes)
            }
            11 => (
                format!("{number:04}.pdf"),
                scrambled(&sound[0].1, &mut dice),
            ),
            bomb => {
                let (extension, bytes) = &bombs[bomb - 12];
                (format!("{number:04}.{extension}"), bytes.clone())
            }
        };
        files.push((name, bytes));
    }
    files
}

/// One way to harm a file.
fn harmed(mut bytes: Vec<u8>, kind: usize, dice: &mut Dice) -> Vec<u8> {
    match kind {
        0 => bytes.truncate(dice.below(bytes.len())),
        1 | 2 => {
            for _ in 0..=dice.below(30) {
                let at = dice.below(bytes.len());
                bytes[at] = dice.bytes(1)[0];
            }
        }
        3 => {
            let at = dice.below(bytes.len());
            let end = (at + dice.below(400)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => {
            let at = dice.below(bytes.len());
            let end = (at + dice.below(2_000)).min(bytes.len());
            let part = bytes[at..end].to_vec();
            for _ in 0..dice.below(50) {
                bytes.extend_from_slice(&part);
            }
        }
        5 => {
            // Figures become other figures: lengths, places, counts.
            for byte in &mut bytes {
                if byte.is_ascii_digit() && dice.below(20) == 0 {
                    *byte = b'0' + u8::try_from(dice.below(10)).expect("it is a digit");
                }
            }
        }
        6 => bytes.splice(0..0, dice.bytes(700)).for_each(drop),
        _ => {
            let at = dice.below(bytes.len());
            bytes.splice(at..at, dice.bytes(300)).for_each(drop);
        }
    }
    bytes
}

/// A PDF whose names and operators stand in the wrong places.
fn scrambled(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut words: Vec<&str> = text.split(' ').collect();
    for _ in 0..20 {
        let (one, other) = (dice.below(words.len()), dice.below(words.len()));
        words.swap(one, other);
    }
    words.join(" ").into_bytes()
}

const WORDS: &str = "The weir keeper counted nine herons on Thursday, and the board was told.";

/// A sound file of each format, with its extension.
fn sound() -> Vec<(&'static str, Vec<u8>)> {
    let mut paper = Paper::default();
    for page in 0..4 {
        paper.page();
        paper.line(72, 90, HEADING, "What the keeper saw");
        for line in 0..20 {
            paper.line(72, 120 + 14 * line, TEXT, &format!("{page}.{line} {WORDS}"));
        }
    }
    paper.label(2);
    let body: String = (0..30).map(|_| paragraph("", WORDS)).collect();
    let lines = format!("<text:p>{WORDS}</text:p>").repeat(20);
    let chapter = format!(
        "<html><body><h1>Herons</h1>{}</body></html>",
        format!("<p>{WORDS}</p>").repeat(20)
    );
    let mail = format!(
        "From: Ada <ada@larch.example>\r\nDate: Thu, 2 May 2019 10:00:00 +0000\r\nSubject: Herons\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{WORDS}\r\n--b\r\nContent-Type: image/png; name=\"h.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\naGVyb24=\r\n--b--\r\n"
    );
    vec![
        ("pdf", paper.bytes()),
        ("docx", word(&body, &[])),
        ("odt", open_document(&lines)),
        (
            "rtf",
            format!("{{\\rtf1\\ansi {}}}", format!("{WORDS}\\par ").repeat(20)).into_bytes(),
        ),
        ("epub", book("Herons", &[&chapter, &chapter])),
        ("eml", mail.into_bytes()),
        ("html", chapter.into_bytes()),
    ]
}

/// A PDF of one page with this content and these further objects, from 5 on.
fn page_of(content: &str, resources: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << {resources} >> /Contents 4 0 R >>"
        ),
        format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
    ];
    objects.extend_from_slice(more);
    written(&objects)
}

/// Plain texts that are short and would take long where anything is compared each
/// with each: one sentence of thousands of dates, thousands of namesakes, brackets
/// that nothing closes.
pub(crate) fn long_texts() -> Vec<(&'static str, String)> {
    let name = |mut number: usize| {
        let mut name = String::new();
        loop {
            name.push(char::from(
                b'a' + u8::try_from(number % 26).expect("it is below 26"),
            ));
            number /= 26;
            if number == 0 {
                let (first, rest) = name.split_at(1);
                return first.to_uppercase() + rest;
            }
        }
    };
    let each = |times: usize, text: &dyn Fn(&str) -> String| -> String {
        (0..times).map(|number| text(&name(number))).collect()
    };
    vec![
        ("dates", "1 May 2014, ".repeat(12_000)),
        ("compared", "more than in 2011, ".repeat(10_000)),
        (
            "supposed",
            "if it had shut on 1 May 2008 it would ".repeat(5_000),
        ),
        (
            "namesakes",
            each(8_000, &|name| format!("{name} Reed went, ")),
        ),
        (
            "labels",
            each(1_500, &|name| format!("Ann {name}: it rained.\n\n")),
        ),
        (
            "bodies",
            each(1_500, &|name| {
                format!("A spokesman for the council said {name} Council shut. ")
            }),
        ),
        ("kin", "her brother said he said he added ".repeat(1_000)),
        ("quotations", "\u{201c}it rained \u{201d} ".repeat(4_000)),
        ("unclosed", "\u{201c}it rained ".repeat(5_000)),
        ("figures", "1,234 ".repeat(15_000)),
        ("markers", "(".repeat(20_000) + &"1. ".repeat(10_000)),
        ("brackets", "(DfE ".repeat(20_000)),
        ("titles", "Mr ".repeat(20_000)),
        ("dashes", "\u{2014} it ".repeat(15_000)),
        ("letters", "a".repeat(300_000)),
        ("lines", format!("{}It rained.", "\n".repeat(500_000))),
    ]
}

/// Files that grow, nest or turn in circles.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned();
    let form = |content: &str| {
        format!(
            "<< /Type /XObject /Subtype /Form /Resources << /XObject << /X 5 0 R >> >> /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        )
    };
    let huge = " ".repeat(66 * 1024 * 1024);
    let mut zeros = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zeros
        .write_all(&vec![b' '; 100 * 1024 * 1024])
        .expect("memory takes it");
    let zeros = zeros.finish().expect("as above");
    let mut pressed = b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n4 0 obj\n".to_vec();
    pressed.extend(
        format!(
            "<< /Filter /FlateDecode /Length {} >>\nstream\n",
            zeros.len()
        )
        .bytes(),
    );
    pressed.extend(zeros);
    pressed.extend(b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 5 >>\n%%EOF\n");
    let laughs: Vec<String> = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let laughs = laughs.concat();
    let laughs = format!("<!DOCTYPE x [<!ENTITY l0 \"ha\">{laughs}]><x>&l9;</x>");
    let deep = |open: &str, close: &str, times: usize| {
        format!("{}{WORDS}{}", open.repeat(times), close.repeat(times))
    };
    let many: Vec<(String, &str)> = (0..25_000).map(|n| (format!("word/{n}"), "")).collect();
    let mut many: Vec<(&str, &str)> = many
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    many.push(("word/document.xml", "<x/>"));
    let mails = (0..400).fold(format!("Content-Type: text/plain\r\n\r\n{WORDS}"), |inner, n| {
        format!("From: a@b.example\r\nDate: x\r\nContent-Type: multipart/mixed; boundary=\"{n}\"\r\n\r\n--{n}\r\n{inner}\r\n--{n}--\r\n")
    });
    let mut bombs = vec![
        ("pdf", page_of("/X Do /X Do", "/XObject << /X 5 0 R >>", &[form("/X Do /X Do /X Do /X Do")])),
        ("pdf", page_of(&format!("BT /F 9 Tf {}({WORDS}) Tj ET", "q ".repeat(100_000)), "/Font << /F 5 0 R >>", std::slice::from_ref(&font))),
        ("pdf", page_of(&format!("BT /F 9 Tf {} ET", format!("({WORDS}) Tj ").repeat(20_000)), "/Font << /F 5 0 R >>", std::slice::from_ref(&font))),
        ("pdf", page_of(&format!("{} TJ", deep("[", "]", 50_000)), "", &[])),
        ("pdf", page_of("BT /F 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm (far) Tj ET", "/Font << /F 5 0 R >>", std::slice::from_ref(&font))),
        ("pdf", written(&["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), "<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>".to_owned()])),
        ("pdf", written(&[deep("<< /A ", " >>", 20_000)])),
        ("pdf", pressed),
        ("docx", word(&huge, &[])),
        ("docx", archive(&[("word/document.xml", &laughs)])),
        ("docx", word(&deep("<w:p>", "</w:p>", 20_000), &[])),
        ("docx", word(&deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 60), &[])),
        ("docx", word(&paragraph("", "x").repeat(20_000), &[])),
        ("docx", archive(&many)),
        ("odt", open_document(&deep("<text:list><text:list-item>", "</text:list-item></text:list>", 20_000))),
        ("epub", book("Herons", &[&deep("<div>", "</div>", 200_000)])),
        ("rtf", format!("{{\\rtf1 {}", deep("{", "}", 200_000)).into_bytes()),
        ("rtf", b"{\\rtf1 \\bin2147483647 x\\u-1\\u99999\\'zz\\trowd\\row\\cell{\\footnote{\\footnote a}}".to_vec()),
        ("html", deep("<b><table>", "", 30_000).into_bytes()),
        ("html", "&amp;".repeat(1_500_000).into_bytes()),
        ("eml", mails.into_bytes()),
        ("html", format!("<html><body><article><h1>Log</h1><p>{}</p></article></body></html>", "1 May 2014, ".repeat(12_000)).into_bytes()),
        ("eml", format!("Received: x\r\nFrom: {}\r\nDate: x\r\n\r\n", "(".repeat(200_000)).into_bytes()),
    ];
    bombs.extend(
        long_texts()
            .into_iter()
            .map(|(_, text)| ("txt", text.into_bytes())),
    );
    bombs
}

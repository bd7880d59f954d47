//! The second reader: words with their places as an installed `pdftotext -bbox`
//! gives them. It runs inside the limits of the child that calls it.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use super::repeated::Sheet;
use super::words::Word;
use crate::ingest::markup::{Piece, attribute, pieces, unescaped};

/// The most that is read of its output, in bytes.
const MOST: u64 = 128 * 1024 * 1024;

/// The words of a PDF page by page; `None` where `pdftotext` is not installed or
/// fails.
pub(super) fn sheets(pdf: &[u8]) -> Option<Vec<Sheet>> {
    let mut command = Command::new("pdftotext");
    let mut child = command
        .args(["-bbox", "-q", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (input, output) = (child.stdin.take()?, child.stdout.take()?);
    let text = std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut input = input;
            // Where it ends early it has said why by its exit code.
            let _ = input.write_all(pdf);
        });
        let mut text = Vec::new();
        let read = output.take(MOST).read_to_end(&mut text);
        read.is_ok().then_some(text)
    });
    let has_ended_well = child.wait().is_ok_and(|status| status.success());
    let text = String::from_utf8_lossy(&text?).into_owned();
    has_ended_well.then(|| parsed(&text))
}

fn parsed(xml: &str) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut open: Option<Word> = None;
    for piece in pieces(xml) {
        match piece {
            Piece::Open("page", attributes) => {
                let number = u32::try_from(sheets.len() + 1).unwrap_or(u32::MAX);
                sheets.push(Sheet {
                    number,
                    height: figure(attributes, "height").unwrap_or(800.0),
                    ..Sheet::default()
                });
            }
            Piece::Open("word", attributes) => {
                let place = |name| figure(attributes, name).unwrap_or_default();
                let (top, bottom) = (place("yMin"), place("yMax"));
                let size = (bottom - top) / 1.12;
                open = Some(Word {
                    text: String::new(),
                    x0: place("xMin"),
                    x1: place("xMax"),
                    y: top + 0.85 * size,
                    size,
                    is_bold: false,
                    is_artifact: false,
                    is_spaced: true,
                    ..Word::default()
                });
            }
            Piece::Text(text) => {
                if let Some(word) = &mut open {
                    word.text.push_str(unescaped(text).trim());
                }
            }
            Piece::Close("word") => {
                let word = open.take().filter(|word| !word.text.is_empty());
                if let (Some(word), Some(sheet)) = (word, sheets.last_mut()) {
                    sheet.words.push(word);
                }
            }
            _ => {}
        }
    }
    sheets
}

fn figure(attributes: &str, name: &str) -> Option<f64> {
    let value: f64 = attribute(attributes, name)?.parse().ok()?;
    value.is_finite().then_some(value)
}

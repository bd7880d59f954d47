//! What is printed on the pages as their numbers, where the file says so: its
//! `PageLabels` (ISO 32000-1, 12.4.2). It knows no text.

use pdf_extract::{Dictionary, Document, Object};

use super::strip::{dictionary, resolved};

/// A run of pages numbered alike.
struct Run {
    first: usize,
    style: Vec<u8>,
    prefix: String,
    start: u32,
}

/// How deep the tree of labels may be.
const DEEPEST: usize = 8;

/// The label of each page; `None` where the file has none.
pub(super) fn labels(document: &Document, pages: usize) -> Vec<Option<String>> {
    let mut runs = Vec::new();
    let tree = document
        .catalog()
        .ok()
        .and_then(|catalog| catalog.get(b"PageLabels").ok())
        .and_then(|tree| dictionary(document, tree));
    if let Some(tree) = tree {
        collect(document, tree, 0, &mut runs);
    }
    runs.sort_by_key(|run| run.first);
    (0..pages)
        .map(|page| {
            let run = runs.iter().rev().find(|run| run.first <= page)?;
            let offset = u32::try_from(page - run.first).ok()?;
            let number = run.start.checked_add(offset)?;
            let label = format!("{}{}", run.prefix, numeral(&run.style, number)?);
            (!label.is_empty()).then_some(label)
        })
        .collect()
}

fn collect(document: &Document, tree: &Dictionary, depth: usize, runs: &mut Vec<Run>) {
    if depth > DEEPEST || runs.len() > 10_000 {
        return;
    }
    let list = |key: &[u8]| {
        let object = tree
            .get(key)
            .ok()
            .and_then(|object| resolved(document, object))?;
        object.as_array().ok()
    };
    for pair in list(b"Nums")
        .map(Vec::as_slice)
        .unwrap_or_default()
        .chunks(2)
    {
        let [first, label] = pair else { continue };
        let (Ok(first), Some(label)) = (first.as_i64(), dictionary(document, label)) else {
            continue;
        };
        let text = |key: &[u8]| {
            label
                .get(key)
                .ok()
                .and_then(|object| resolved(document, object))
        };
        let start = text(b"St")
            .and_then(|start| start.as_i64().ok())
            .unwrap_or(1);
        runs.extend(usize::try_from(first).ok().map(|first| {
            Run {
                first,
                style: text(b"S")
                    .and_then(|style| style.as_name().ok())
                    .unwrap_or_default()
                    .to_vec(),
                prefix: text(b"P").and_then(words_of).unwrap_or_default(),
                start: u32::try_from(start).unwrap_or(1),
            }
        }));
    }
    for kid in list(b"Kids").map(Vec::as_slice).unwrap_or_default() {
        if let Some(kid) = dictionary(document, kid) {
            collect(document, kid, depth + 1, runs);
        }
    }
}

/// A text string of a PDF: UTF-16 with a mark, or one byte a character.
pub(super) fn words_of(object: &Object) -> Option<String> {
    let Object::String(bytes, _) = object else {
        return None;
    };
    let text = match bytes.as_slice() {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks(2).map(|pair| match *pair {
                [high, low] => u16::from_be_bytes([high, low]),
                _ => 0xfffd,
            });
            char::decode_utf16(units)
                .map(|c| c.unwrap_or('\u{fffd}'))
                .collect()
        }
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        },
    };
    let text: String = text.chars().filter(|c| !c.is_control()).take(300).collect();
    Some(text)
}

/// A number in the style of a run; `None` where it is too large for it.
fn numeral(style: &[u8], number: u32) -> Option<String> {
    let letters = |first: u8| {
        let turn = number.checked_sub(1)?;
        let letter = char::from(first + u8::try_from(turn % 26).ok()?);
        Some(letter.to_string().repeat((turn / 26 + 1).min(20) as usize))
    };
    match style {
        b"D" => Some(number.to_string()),
        b"R" => roman(number).map(|numeral| numeral.to_ascii_uppercase()),
        b"r" => roman(number),
        b"A" => letters(b'A'),
        b"a" => letters(b'a'),
        _ => Some(String::new()),
    }
}

fn roman(mut number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number > 4000 {
        return None;
    }
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_have_their_styles() {
        let of = |style: &[u8], number| numeral(style, number).unwrap();
        assert_eq!(of(b"D", 12), "12");
        assert_eq!(of(b"r", 4), "iv");
        assert_eq!(of(b"R", 29), "XXIX");
        assert_eq!(of(b"A", 28), "BB");
        assert_eq!(of(b"", 3), "");
    }
}

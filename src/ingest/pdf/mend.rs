//! A PDF whose table of objects is damaged gets a new one: the objects are looked
//! for where they stand, as every viewer does. It knows no pages.

use std::fmt::Write as _;

/// How many objects a file may have.
const MOST_OBJECTS: usize = 500_000;

/// A copy of the file with a table of the objects that stand in it; `None` where
/// there are none, or none of them is the root.
pub(super) fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = find(bytes, b"%PDF-", 0).filter(|start| *start < 1024 * 1024);
    let bytes = bytes.get(start.unwrap_or(0)..)?;
    let objects = objects(bytes);
    let last = objects.iter().map(|object| object.number).max()?;
    let trailer = trailer(bytes, &objects)?;
    let mut whole = if start.is_some() {
        bytes.to_vec()
    } else {
        return None;
    };
    let mut table = String::from("\nxref\n0 1\n0000000000 65535 f \n");
    for object in &objects {
        // Writing to a string cannot fail.
        let _ = write!(
            table,
            "{} 1\n{:010} {:05} n \n",
            object.number, object.start, object.generation
        );
    }
    let place = whole.len() + 1;
    let _ = write!(
        table,
        "trailer\n<< /Size {} {trailer} >>\nstartxref\n{place}\n%%EOF\n",
        last + 1
    );
    whole.extend(table.into_bytes());
    Some(whole)
}

struct Found {
    number: u32,
    generation: u32,
    start: usize,
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let at = rest.windows(what.len()).position(|window| window == what)?;
    Some(from + at)
}

/// `12 0 obj`, wherever it stands; of two with one number the later counts.
fn objects(bytes: &[u8]) -> Vec<Found> {
    let mut found: std::collections::BTreeMap<u32, Found> = std::collections::BTreeMap::new();
    let mut from = 0;
    while let Some(at) = find(bytes, b"obj", from) {
        from = at + 3;
        // `endobj` ends one.
        let before = bytes.get(at.saturating_sub(24)..at).unwrap_or_default();
        let Some((generation, rest)) = last_number(before) else {
            continue;
        };
        let Some((number, rest)) = last_number(rest) else {
            continue;
        };
        if found.len() >= MOST_OBJECTS || generation > 65_535 || number == 0 {
            continue;
        }
        let start = at - (before.len() - rest.len());
        found.insert(
            number,
            Found {
                number,
                generation,
                start,
            },
        );
    }
    found.into_values().collect()
}

/// The number that `text` ends with, white space after it, and what is before.
fn last_number(text: &[u8]) -> Option<(u32, &[u8])> {
    let bare = text.trim_ascii_end();
    let digits = bare.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    if bare.len() == text.len() || digits == 0 || digits > 9 {
        return None;
    }
    let (rest, number) = bare.split_at(bare.len() - digits);
    Some((std::str::from_utf8(number).ok()?.parse().ok()?, rest))
}

/// What the last trailer says that names a root; else the catalogue that is
/// found.
fn trailer(bytes: &[u8], objects: &[Found]) -> Option<String> {
    let reference = |text: &[u8], key: &[u8]| -> Option<String> {
        let at = find(text, key, 0)? + key.len();
        let rest = text.get(at..(at + 40).min(text.len()))?;
        let rest = String::from_utf8_lossy(rest);
        let mut words = rest.split_whitespace();
        let (number, generation) = (words.next()?, words.next()?);
        let is_reference = words.next()?.starts_with('R');
        let (number, generation): (u32, u32) = (number.parse().ok()?, generation.parse().ok()?);
        is_reference.then(|| {
            let key = String::from_utf8_lossy(key);
            format!("{key} {number} {generation} R")
        })
    };
    let id = |text: &[u8]| -> Option<String> {
        let at = find(text, b"/ID", 0)?;
        let end = find(text, b"]", at)?;
        let id = text.get(at..=end)?;
        (id.is_ascii() && id.contains(&b'[')).then(|| String::from_utf8_lossy(id).into_owned())
    };
    let mut told = None;
    let mut from = 0;
    while let Some(at) = find(bytes, b"/Root", from) {
        from = at + 5;
        let around = bytes.get(at.saturating_sub(600)..(at + 600).min(bytes.len()))?;
        if let Some(root) = reference(bytes.get(at..(at + 60).min(bytes.len()))?, b"/Root") {
            let others = [b"/Info".as_slice(), b"/Encrypt"];
            let others = others.iter().filter_map(|key| reference(around, key));
            let all: Vec<String> = std::iter::once(root)
                .chain(others)
                .chain(id(around))
                .collect();
            told = Some(all.join(" "));
        }
    }
    told.or_else(|| {
        let is_catalogue = |found: &&Found| {
            let end = find(bytes, b"endobj", found.start).unwrap_or(bytes.len());
            let body = bytes.get(found.start..end).unwrap_or_default();
            let body = body.get(..2000).unwrap_or(body);
            find(body, b"/Catalog", 0).is_some() && find(body, b"/Pages", 0).is_some()
        };
        let root = objects.iter().rev().find(is_catalogue)?;
        Some(format!("/Root {} {} R", root.number, root.generation))
    })
}

//! Names for documents, made from the names of files: small letters, digits,
//! `-` and `_` only, so that a name from outside never becomes a path.

use unicode_normalization::UnicodeNormalization;

/// The longest name, in bytes.
const LONGEST: usize = 80;

/// A document's id from the name of its file; folders and the extension do not
/// count. `document` where nothing usable is left.
///
/// ```
/// use pincite::ingest::slug;
/// assert_eq!(slug("../Réports/Größe & Weite.final.txt"), "grosse-weite-final");
/// assert_eq!(slug("???.txt"), "document");
/// ```
#[must_use]
pub fn slug(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 8 => stem,
        _ => name,
    };
    slug_of_words(stem)
}

/// An id from any words.
pub(super) fn slug_of_words(words: &str) -> String {
    let mut out = String::new();
    for c in words.nfkd().flat_map(char::to_lowercase) {
        if out.len() >= LONGEST {
            break;
        }
        match c {
            'a'..='z' | '0'..='9' | '_' => out.push(c),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            '\u{300}'..='\u{36f}' | '\'' | '’' => {}
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    let out = out.trim_matches(['-', '_']);
    if out.is_empty() {
        "document".to_owned()
    } else {
        out.to_owned()
    }
}

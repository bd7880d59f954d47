//! Folding: the spelling under which words are compared.
//!
//! Compatibility decomposition (Unicode Standard Annex #15, NFKD) with the
//! combining marks dropped, then lower case, with the typographic apostrophes
//! made one. It knows characters only, no words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends the folded form of `word` to `out`.
pub fn fold_into(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
        return;
    }
    // Lower case may decompose again (İ), so the order is: decompose, lower,
    // decompose, drop the marks.
    let lowered = word.nfkd().flat_map(char::to_lowercase).nfkd();
    for character in lowered.filter(|c| !is_combining_mark(*c)) {
        match character {
            '’' | '‘' | 'ʼ' | '＇' => out.push('\''),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'þ' => out.push_str("th"),
            'ſ' => out.push('s'),
            'ς' => out.push('σ'),
            other => out.push(other),
        }
    }
}

/// Whether the character can stand between the letters of one word.
#[must_use]
pub fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | 'ʼ' | '＇')
}

/// Whether the character joins words into a compound.
#[must_use]
pub fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

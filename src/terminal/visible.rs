//! Makes text safe to show: what a terminal would obey or hide is shown as a
//! visible replacement. Documents and questions are written by strangers, so
//! every piece of them passes through here before it reaches a terminal. JSON
//! output does not: it keeps the real text, escaped.
//!
//! It knows characters and nothing of documents.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with every control, bidirectional and zero-width character replaced
/// by something that can be seen: C0 controls by their control picture (`␛`),
/// the others by their number (`⟨U+202E⟩`). Tabs and line ends become spaces.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(needs_replacement) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        replace(c, &mut shown);
    }
    Cow::Owned(shown)
}

/// Appends `c`, or what is shown in its place.
fn replace(c: char, shown: &mut String) {
    match c {
        '\t' | '\n' | '\r' => shown.push(' '),
        '\u{7f}' => shown.push('\u{2421}'),
        '\0'..='\u{1f}' => shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
        _ if needs_replacement(c) => {
            // Writing to a String cannot fail.
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(c));
        }
        _ => shown.push(c),
    }
}

/// Whether a terminal would obey or hide the character.
fn needs_replacement(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}'                 // Arabic letter mark
            | '\u{180e}'               // Mongolian vowel separator
            | '\u{200b}'..='\u{200f}'  // zero width, joiners, direction marks
            | '\u{2028}'..='\u{202e}'  // line and paragraph ends, embeddings, overrides
            | '\u{2060}'..='\u{206f}'  // word joiner, isolates, deprecated controls
            | '\u{feff}'               // byte order mark
            | '\u{fff9}'..='\u{fffb}'  // interlinear annotation
            | '\u{1d173}'..='\u{1d17a}' // musical controls
            | '\u{e0000}'..='\u{e007f}' // tags
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_left_alone() {
        assert!(matches!(
            visible("Zoë paid £5.6m – “quite”"),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(visible("\u{1b}[31mred\u{7}"), "␛[31mred␇");
        assert_eq!(visible("a\u{202e}b"), "a⟨U+202E⟩b");
        assert_eq!(visible("a\u{200b}b\u{9b}c"), "a⟨U+200B⟩b⟨U+009B⟩c");
        assert_eq!(visible("one\ttwo\r\nthree\0"), "one two  three␀");
    }

    #[test]
    fn nothing_dangerous_is_left_in_any_character() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            let shown = visible(&text);
            assert!(!shown.chars().any(needs_replacement), "{:x}", u32::from(c));
        }
    }
}

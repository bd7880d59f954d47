//! Makes text safe to show in Discord: markup, mentions, links and fences are
//! shown as the characters they are, and what is invisible or turns the
//! direction of reading is shown by its number. The stored text stays as it
//! is; only what is sent passes through here.
//!
//! Discord takes a backslash before a sign to mean the sign itself, so what a
//! person reads is the document's own text. It knows characters and nothing of
//! documents.

use std::fmt::Write as _;

/// `text` for a place where Markdown is read: message content and embed
/// descriptions. Line ends are kept.
pub(super) fn markdown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 16);
    let mut line_begins = true;
    let mut digits_only = false;
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\n' => {
                shown.push('\n');
                (line_begins, digits_only, before) = (true, false, ' ');
                continue;
            }
            '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' | '>' | '@' => shown.push('\\'),
            '#' | '-' | '+' if line_begins => shown.push('\\'),
            '.' | ')' if digits_only => shown.push('\\'),
            '/' if before == ':' => shown.push('\\'),
            _ => {}
        }
        visible(c, &mut shown);
        digits_only = c.is_ascii_digit() && (line_begins || digits_only);
        line_begins &= c.is_whitespace();
        before = c;
    }
    shown
}

/// What [`markdown`] made, as it was before: for words that stand in a message
/// of ours and are needed again. What was shown by its number comes back as the
/// character.
pub(super) fn read_back(shown: &str) -> String {
    let mut text = String::with_capacity(shown.len());
    let mut rest = shown;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let next = after.chars().next();
        let numbered = rest.strip_prefix("⟨U+").and_then(|rest| {
            let (number, after) = rest.split_once('⟩')?;
            let c = char::from_u32(u32::from_str_radix(number, 16).ok()?)?;
            (number.len() <= 6).then_some((c, after))
        });
        if let Some((hidden, after)) = numbered {
            text.push(hidden);
            rest = after;
        } else if let (true, Some(sign)) = (c == '\\', next.filter(char::is_ascii_punctuation)) {
            text.push(sign);
            rest = after.get(sign.len_utf8()..).unwrap_or_default();
        } else {
            text.push(c);
            rest = after;
        }
    }
    text
}

/// `text` on one line, for a place where no Markdown is read: labels, choices,
/// footers.
pub(super) fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        visible(
            if matches!(c, '\n' | '\r' | '\t') {
                ' '
            } else {
                c
            },
            &mut shown,
        );
    }
    shown
}

/// `text` for the inside of a code block. A backtick cannot be escaped there,
/// so it is shown as the letter that looks like it (U+02CB).
pub(super) fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '`' => shown.push('\u{2cb}'),
            '\n' => shown.push('\n'),
            _ => visible(c, &mut shown),
        }
    }
    shown
}

/// An address for a masked link, or `None` where it is none that a browser
/// opens. Signs that would end the link are percent-encoded.
pub(super) fn link(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    if !lower.starts_with("https://") && !lower.starts_with("http://") {
        return None;
    }
    let mut safe = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '(' | ')' | '<' | '>' | '[' | ']' | '`' | '\\' | '"' | ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(safe, "%{:02X}", u32::from(c));
            }
            c if c.is_control() || is_hidden(c) => return None,
            c => safe.push(c),
        }
    }
    Some(safe)
}

/// Appends `c`, or what is shown in its place.
fn visible(c: char, shown: &mut String) {
    match c {
        '\t' | '\r' => shown.push(' '),
        '\u{7f}' => shown.push('\u{2421}'),
        '\0'..='\u{1f}' => shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
        _ if c.is_control() || is_hidden(c) => {
            // Writing to a String cannot fail.
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(c));
        }
        _ => shown.push(c),
    }
}

/// Characters that are not seen, or that turn the direction of what follows.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'                   // soft hyphen
        | '\u{34f}'                // grapheme joiner
        | '\u{61c}'                // Arabic letter mark
        | '\u{115f}' | '\u{1160}'  // Hangul fillers
        | '\u{180e}'               // Mongolian vowel separator
        | '\u{200b}'..='\u{200f}'  // zero width, joiners, direction marks
        | '\u{2028}'..='\u{202e}'  // line and paragraph ends, embeddings, overrides
        | '\u{2060}'..='\u{206f}'  // word joiner, isolates, deprecated controls
        | '\u{3164}'               // Hangul filler
        | '\u{feff}'               // byte order mark
        | '\u{fff9}'..='\u{fffb}'  // interlinear annotation
        | '\u{1d173}'..='\u{1d17a}' // musical controls
        | '\u{e0000}'..='\u{e007f}' // tags
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Discord shows: a backslash before a sign means the sign.
    fn rendered(text: &str) -> String {
        let mut shown = String::new();
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            match characters.peek() {
                Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                    shown.extend(characters.next());
                }
                _ => shown.push(c),
            }
        }
        shown
    }

    #[test]
    fn markup_is_shown_as_characters() {
        for (text, sent) in [
            ("**bold** _x_ ~~y~~", r"\*\*bold\*\* \_x\_ \~\~y\~\~"),
            ("||spoiler|| `code`", r"\|\|spoiler\|\| \`code\`"),
            (
                "[here](https://evil.example)",
                r"\[here\](https:\//evil.example)",
            ),
            ("@everyone <@123> <#4>", r"\@everyone \<\@123\> \<#4\>"),
            (
                "# big\n- item\n12. third\n> said",
                "\\# big\n\\- item\n12\\. third\n\\> said",
            ),
            ("half-full, no. 3", "half-full, no. 3"),
            (
                "\u{1b}[31mred\u{202e}x\u{200b}",
                r"␛\[31mred⟨U+202E⟩x⟨U+200B⟩",
            ),
        ] {
            assert_eq!(markdown(text), sent);
        }
    }

    #[test]
    fn a_fence_cannot_be_closed_from_inside() {
        assert!(!code("a ``` b `c`").contains('`'));
    }

    #[test]
    fn only_addresses_that_a_browser_opens_become_links() {
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(
            link("https://example.org/a_(b)#:~:text=x").as_deref(),
            Some("https://example.org/a_%28b%29#:~:text=x")
        );
    }

    proptest::proptest! {
        /// Words that were shown come back, and once more the same.
        #[test]
        fn what_was_shown_is_read_back(text in "[ -~éß“”⟨⟩U+0-9\u{200b}\u{202e}\n]{0,60}") {
            let back = read_back(&markdown(&text));
            if !text.contains('⟨') {
                proptest::prop_assert_eq!(&back, &text);
            }
            proptest::prop_assert_eq!(read_back(&markdown(&back)), back);
        }

        /// Whatever visible text goes in, the very same text is read.
        #[test]
        fn what_is_read_is_what_the_document_says(text in "[ -~éß“”\n]{0,80}") {
            proptest::prop_assert_eq!(rendered(&markdown(&text)), text);
        }

        #[test]
        fn nothing_hidden_is_left(text in "\\PC{0,40}|[\u{200b}-\u{202e}\u{0}-\u{1f}]{0,20}") {
            for shown in [markdown(&text), plain(&text), code(&text)] {
                proptest::prop_assert!(!shown.chars().any(|c| c != '\n' && (c.is_control() || is_hidden(c))));
            }
        }
    }
}

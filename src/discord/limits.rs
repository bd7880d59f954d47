//! What Discord takes, and how a text is made to fit: cut at the end of a
//! sentence, with a visible mark, the rest handed back for the next page.
//!
//! Lengths are counted in UTF-16 code units. Where Discord counts characters
//! instead, that is never more, so what fits here fits there. It knows numbers
//! and text, and nothing of answers.

/// The text of a message.
pub(super) const CONTENT: usize = 2_000;
/// The description of an embed.
pub(super) const DESCRIPTION: usize = 4_096;
/// All text of all embeds of a message together.
pub(super) const EMBEDS_TOGETHER: usize = 6_000;
/// Embeds of a message.
pub(super) const EMBEDS: usize = 10;
/// Pictures of a message.
pub(super) const PICTURES: usize = 10;
/// The words for those who do not see a picture.
pub(super) const ALT: usize = 1_024;
/// All files of a message, in bytes, where Discord does not say otherwise.
pub(super) const FILES: u32 = 10 << 20;
/// Rows of buttons.
pub(super) const ROWS: usize = 5;
/// Buttons of a row.
pub(super) const BUTTONS: usize = 5;
/// What a button carries.
pub(super) const CUSTOM_ID: usize = 100;
/// What stands on a button.
pub(super) const LABEL: usize = 80;
/// Suggestions while a person types.
pub(super) const CHOICES: usize = 25;
/// The name and the value of a suggestion.
pub(super) const CHOICE: usize = 100;
/// A question: more is refused with a sentence.
pub(super) const QUESTION: u16 = 1_000;

/// Words to check: so many, and so much room when they are shown.
pub(super) const CHECKED: u16 = 1_000;
/// What a timeline or statements are about.
pub(super) const ABOUT: u16 = 200;
/// A detail of a document: its title, its publisher, its address.
pub(super) const DETAIL: u16 = 500;
/// The name of a speaker.
pub(super) const NAME: u16 = 100;

/// Stands where something is left out.
pub(super) const LEFT_OUT: &str = "[…]";

/// The length of a text in UTF-16 code units.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The beginning of `text` whose shown form, by `show`, is at most `room`
/// long, and what remains. It ends at the end of a sentence; where the first
/// sentence alone is too long, between words; and where a word is, inside it.
pub(super) fn split_off(text: &str, room: usize, show: impl Fn(&str) -> String) -> (&str, &str) {
    if length(&show(text)) <= room {
        return (text, "");
    }
    let fits = |end: &usize| {
        text.get(..*end)
            .is_some_and(|head| length(&show(head.trim_end())) <= room)
    };
    let longest = |ends: Vec<usize>| -> Option<usize> {
        // Longer beginnings are longer when shown, so the border is found by halving.
        let at = ends.partition_point(fits);
        at.checked_sub(1).and_then(|at| ends.get(at).copied())
    };
    let end = longest(sentence_ends(text))
        .or_else(|| longest(word_ends(text)))
        .or_else(|| longest(text.char_indices().map(|(at, _)| at).skip(1).collect()))
        .unwrap_or(0);
    (
        text.get(..end).unwrap_or_default().trim_end(),
        text.get(end..).unwrap_or_default().trim_start(),
    )
}

/// `text`, or as much of it as fits with a mark at its end.
pub(super) fn trimmed(text: &str, room: usize, show: impl Fn(&str) -> String) -> String {
    let (head, rest) = split_off(text, room, &show);
    if rest.is_empty() {
        return show(head);
    }
    if room < length(LEFT_OUT) {
        return String::new();
    }
    let room = room.saturating_sub(length(LEFT_OUT) + 1);
    let (head, _) = split_off(text, room, &show);
    format!("{} {LEFT_OUT}", show(head)).trim_start().to_owned()
}

/// Where sentences end: after a stop, its closing marks and before a space.
fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut stopped = false;
    for (at, c) in text.char_indices() {
        if c == '\n' || (stopped && c.is_whitespace()) {
            ends.push(at);
        }
        stopped = matches!(c, '.' | '!' | '?' | '…')
            || (stopped && matches!(c, '"' | '\'' | '”' | '’' | ')' | ']'));
    }
    ends.retain(|end| *end > 0);
    ends
}

fn word_ends(text: &str) -> Vec<usize> {
    text.char_indices()
        .filter(|(at, c)| *at > 0 && c.is_whitespace())
        .map(|(at, _)| at)
        .collect()
}

/// Puts pieces on pages, in order: a page holds at most `most` pieces and at
/// most `room` of their lengths. A piece that is longer has a page of its own.
pub(super) fn pages(lengths: &[usize], most: usize, room: usize) -> Vec<std::ops::Range<usize>> {
    let mut pages: Vec<std::ops::Range<usize>> = Vec::new();
    let mut used = 0;
    for (at, length) in lengths.iter().enumerate() {
        match pages.last_mut() {
            Some(page) if page.len() < most && used + length <= room => {
                page.end = at + 1;
                used += length;
            }
            _ => {
                pages.push(at..at + 1);
                used = *length;
            }
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_it_is(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn text_is_cut_at_the_end_of_a_sentence() {
        let text = "It rained. “It poured.” Nobody came, not even in the evening.";
        assert_eq!(
            split_off(text, 30, as_it_is),
            (
                "It rained. “It poured.”",
                "Nobody came, not even in the evening."
            )
        );
        assert_eq!(trimmed(text, 30, as_it_is), "It rained. “It poured.” […]");
        assert_eq!(trimmed(text, 100, as_it_is), text);
        assert_eq!(trimmed("one two three", 11, as_it_is), "one two […]");
    }

    #[test]
    fn the_unit_is_that_of_utf_16() {
        assert_eq!(length("a😀é"), 4);
        assert_eq!(trimmed("😀😀😀😀😀", 8, as_it_is), "😀😀 […]");
    }

    #[test]
    fn pages_keep_the_order_and_the_room() {
        assert_eq!(
            pages(&[5, 5, 5, 9, 20, 1], 3, 10),
            [0..2, 2..3, 3..4, 4..5, 5..6]
        );
        assert_eq!(pages(&[1, 1, 1, 1], 3, 10), [0..3, 3..4]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_too_long_and_nothing_is_lost(text in "([a-z😀*]{0,9}[.!? \n]){0,40}", room in 0usize..90) {
            let show = |text: &str| crate::discord::escape::markdown(text);
            proptest::prop_assert!(length(&trimmed(&text, room, show)) <= room);
            let (head, rest) = split_off(&text, room.max(8), show);
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            proptest::prop_assert_eq!(letters(head) + &letters(rest), letters(&text));
        }
    }
}

//! Words: where a token begins and ends, and its form.
//!
//! Joins what belongs together (`O’Brien`, `U.S.`, `R&D`, `5.6 million`,
//! `per cent`), splits hyphenated compounds into their parts and adds the
//! compound. It knows neither stems nor stop words.

use super::fold::{fold_into, is_apostrophe, is_hyphen};
use super::numbers;

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The folded spelling, never empty.
    pub form: &'a str,
    /// The first byte in the text.
    pub start: usize,
    /// The first byte after it.
    pub end: usize,
    /// Whether the word begins with a capital letter.
    pub capital: bool,
    /// Whether the token repeats the tokens after it, joined (`hardworking`
    /// before `hard`, `working`). It has no place of its own in the order.
    pub compound: bool,
}

/// Calls `sink` for each token of `text`, in order; `base` is added to every
/// offset. Linear in the length of the text.
pub fn analyze(text: &str, base: usize, sink: &mut dyn FnMut(Token<'_>)) {
    let mut at = 0;
    let mut form = String::new();
    while let Some(character) = text[at..].chars().next() {
        if character.is_alphanumeric() {
            at = group(text, at, base, &mut form, sink);
        } else {
            let end = at + character.len_utf8();
            if is_symbol(text, at, character) {
                form.clear();
                form.push(character);
                sink(Token {
                    form: &form,
                    start: base + at,
                    end: base + end,
                    capital: false,
                    compound: false,
                });
            }
            at = end;
        }
    }
}

/// Whether a sign is a word: a currency sign before a figure, a per cent sign
/// after one.
fn is_symbol(text: &str, at: usize, character: char) -> bool {
    match character {
        '£' | '$' | '€' => text[at + character.len_utf8()..]
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_digit()),
        '%' => text[..at]
            .trim_end_matches(' ')
            .ends_with(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

/// Emits the word at `at` with what hyphens join to it; returns where it ends.
fn group(
    text: &str,
    at: usize,
    base: usize,
    form: &mut String,
    sink: &mut dyn FnMut(Token<'_>),
) -> usize {
    let first_end = word_end(text, at);
    let mut end = first_end;
    let mut parts = 1;
    while let Some(next) = after_hyphen(text, end) {
        end = word_end(text, next);
        parts += 1;
        if parts == 8 {
            break;
        }
    }
    if parts == 1 {
        return single(text, at, first_end, base, form, sink);
    }
    form.clear();
    let mut part = at;
    loop {
        let part_end = word_end(text, part);
        fold_into(strip_possessive(&text[part..part_end]), form);
        match after_hyphen(text, part_end) {
            Some(next) if part_end < end => part = next,
            _ => break,
        }
    }
    let capital = starts_with_capital(&text[at..]);
    if !form.is_empty() {
        sink(Token {
            form,
            start: base + at,
            end: base + end,
            capital,
            compound: true,
        });
    }
    let mut part = at;
    loop {
        let part_end = word_end(text, part);
        emit(text, part, part_end, base, form, sink);
        match after_hyphen(text, part_end) {
            Some(next) if part_end < end => part = next,
            _ => break,
        }
    }
    end
}

/// Emits one word that no hyphen joins to another; returns where it ends, which
/// is later than `end` where a scale word or `cent` belongs to it.
fn single(
    text: &str,
    at: usize,
    end: usize,
    base: usize,
    form: &mut String,
    sink: &mut dyn FnMut(Token<'_>),
) -> usize {
    let word = &text[at..end];
    if word.eq_ignore_ascii_case("per")
        && let Some((next, next_end)) = next_word(text, end)
        && text[next..next_end].eq_ignore_ascii_case("cent")
    {
        sink(Token {
            form: "%",
            start: base + at,
            end: base + next_end,
            capital: false,
            compound: false,
        });
        return next_end;
    }
    if word.starts_with(|c: char| c.is_ascii_digit())
        && !word.ends_with(|c: char| c.is_alphabetic())
        && let Some((next, next_end)) = next_word(text, end)
    {
        let scale = &text[next..next_end];
        let power = if scale.len() > 2 {
            numbers::scale_of(&scale.to_ascii_lowercase())
        } else {
            None
        };
        if let Some(number) = power.and_then(|power| numbers::canonical(word, power)) {
            sink(Token {
                form: &number,
                start: base + at,
                end: base + next_end,
                capital: false,
                compound: false,
            });
            return next_end;
        }
    }
    emit(text, at, end, base, form, sink);
    end
}

/// Emits the word between two bytes.
fn emit(
    text: &str,
    at: usize,
    end: usize,
    base: usize,
    form: &mut String,
    sink: &mut dyn FnMut(Token<'_>),
) {
    let word = strip_possessive(&text[at..end]);
    let end = at + word.len();
    form.clear();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        number_form(word, form);
    } else {
        fold_into(word, form);
        if form.contains('.') {
            form.retain(|c| c != '.');
        }
    }
    if !form.is_empty() {
        let capital = starts_with_capital(word);
        sink(Token {
            form,
            start: base + at,
            end: base + end,
            capital,
            compound: false,
        });
    }
}

/// The form of a word that begins with a digit: `4,500`, `5.6m`, `3rd`, `A4`.
fn number_form(word: &str, form: &mut String) {
    let digits_end = word
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(word.len());
    let (digits, suffix) = word.split_at(digits_end);
    let suffix_lower = suffix.to_lowercase();
    let power = if suffix.is_empty() {
        Some(0)
    } else {
        numbers::scale_of(&suffix_lower)
    };
    if let Some(number) = power.and_then(|power| numbers::canonical(digits, power)) {
        form.push_str(&number);
    } else {
        fold_into(word, form);
    }
}

/// Where the word that begins at `at` ends.
fn word_end(text: &str, at: usize) -> usize {
    let bytes_after = &text[at..];
    let mut characters = bytes_after.char_indices().peekable();
    let mut previous = ' ';
    let mut letters_since_joint = 0;
    let mut dotted = false;
    while let Some((offset, character)) = characters.next() {
        if character.is_alphanumeric() || is_mark(character) {
            letters_since_joint += 1;
            previous = character;
            continue;
        }
        let next = characters.peek().map(|(_, c)| *c);
        let joins = match next {
            Some(next) if is_apostrophe(character) => {
                previous.is_alphabetic() && next.is_alphabetic()
            }
            Some(next) if character == '.' || character == ',' => {
                let in_number = previous.is_ascii_digit() && next.is_ascii_digit();
                let in_acronym = character == '.'
                    && letters_since_joint == 1
                    && previous.is_alphabetic()
                    && next.is_alphabetic()
                    && (dotted || single_letter_after(&bytes_after[offset + 1..]));
                dotted |= in_acronym;
                in_number || in_acronym
            }
            Some(next) if character == '&' => previous.is_uppercase() && next.is_uppercase(),
            _ => false,
        };
        if !joins {
            // the stop after the last letter of `U.S.` belongs to it only as a mark
            return at + offset;
        }
        letters_since_joint = 0;
        previous = character;
    }
    text.len()
}

/// Whether exactly one letter stands before the next stop or the word's end.
fn single_letter_after(rest: &str) -> bool {
    let mut characters = rest.chars();
    characters.next().is_some_and(char::is_alphabetic)
        && characters.next().is_none_or(|c| !c.is_alphanumeric())
}

fn is_mark(character: char) -> bool {
    !character.is_ascii() && unicode_normalization::char::is_combining_mark(character)
}

/// Where the next word begins if only a hyphen stands between, or a hyphen and a
/// line's end before a small letter: a word that was parted at the end of a line.
fn after_hyphen(text: &str, end: usize) -> Option<usize> {
    let hyphen = text[end..].chars().next().filter(|c| is_hyphen(*c))?;
    let next = end + hyphen.len_utf8();
    if let Some(below) = text[next..].strip_prefix('\n') {
        return below.starts_with(char::is_lowercase).then_some(next + 1);
    }
    text[next..]
        .chars()
        .next()
        .filter(|c| c.is_alphanumeric())?;
    Some(next)
}

/// The next word if only one space stands between.
fn next_word(text: &str, end: usize) -> Option<(usize, usize)> {
    let space = text[end..]
        .chars()
        .next()
        .filter(|c| matches!(c, ' ' | '\u{a0}' | '\n'))?;
    let next = end + space.len_utf8();
    text[next..].chars().next().filter(|c| c.is_alphabetic())?;
    Some((next, word_end(text, next)))
}

/// The word without a possessive ending.
fn strip_possessive(word: &str) -> &str {
    for apostrophe in ["'", "’", "ʼ", "＇", "‘"] {
        for letter in ["s", "S"] {
            if let Some(stripped) = word
                .strip_suffix(letter)
                .and_then(|rest| rest.strip_suffix(apostrophe))
                && !stripped.is_empty()
            {
                return stripped;
            }
        }
    }
    word
}

fn starts_with_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

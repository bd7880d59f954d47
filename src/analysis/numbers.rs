//! One form for a number however it is written: `4,500` and `4500`; `5.6m`,
//! `5.6 million` and `5,600,000`.
//!
//! Works on decimal digits alone, with no floating point, so a figure is never
//! rounded. It knows no currency and no unit; those are words of their own.

/// The power of ten of a scale word or suffix: `million` is 6.
#[must_use]
pub fn scale_of(word: &str) -> Option<u32> {
    let scale = match word {
        "k" | "thousand" => 3,
        "m" | "mn" | "million" | "mln" => 6,
        "bn" | "billion" => 9,
        "tn" | "trillion" => 12,
        _ => return None,
    };
    Some(scale)
}

/// The canonical form of a decimal number times a power of ten; `None` where
/// the text is not digits with at most one decimal point and thousands commas.
///
/// ```
/// use pincite::analysis::numbers::canonical;
/// assert_eq!(canonical("4,500", 0).as_deref(), Some("4500"));
/// assert_eq!(canonical("5.6", 6).as_deref(), Some("5600000"));
/// assert_eq!(canonical("1.2.3", 0), None);
/// ```
#[must_use]
pub fn canonical(digits: &str, power: u32) -> Option<String> {
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !fraction.is_empty() && !plain(fraction) {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut out = String::with_capacity(digits.len() + power as usize);
    if !plain(first) {
        return None;
    }
    out.push_str(first);
    for group in groups {
        if !plain(group) {
            return None;
        }
        // `1,2` is a list and not a number
        if group.len() != 3 {
            return None;
        }
        out.push_str(group);
    }
    let mut fraction = fraction.to_owned();
    for _ in 0..power {
        if fraction.is_empty() {
            out.push('0');
        } else {
            out.push(fraction.remove(0));
        }
    }
    let trimmed = out.trim_start_matches('0');
    let mut out = if trimmed.is_empty() {
        "0".to_owned()
    } else {
        trimmed.to_owned()
    };
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    Some(out)
}

/// The digits of a number word below one hundred (`three`, `twentyone`), except
/// `one`, which is more often a pronoun.
#[must_use]
pub fn number_word(word: &str) -> Option<String> {
    const SMALL: [&str; 20] = [
        "zero",
        "",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    if word.len() < 3 || word.len() > 12 {
        return None;
    }
    if let Some(value) = SMALL.iter().position(|w| *w == word) {
        return Some(value.to_string());
    }
    for (index, tens) in TENS.iter().enumerate() {
        let Some(rest) = word.strip_prefix(tens) else {
            continue;
        };
        let value = (index + 2) * 10;
        if rest.is_empty() {
            return Some(value.to_string());
        }
        if rest == "one" {
            return Some((value + 1).to_string());
        }
        let unit = SMALL
            .iter()
            .position(|w| *w == rest)
            .filter(|u| (2..10).contains(u))?;
        return Some((value + unit).to_string());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_never_rounded() {
        let cases = [
            ("4,500", 0, Some("4500")),
            ("0.50", 0, Some("0.5")),
            ("007", 0, Some("7")),
            ("5.6", 6, Some("5600000")),
            ("1.2345", 3, Some("1234.5")),
            (
                "12345678901234567890123",
                3,
                Some("12345678901234567890123000"),
            ),
            ("1,2", 0, None),
            ("1.2.3", 0, None),
            ("", 0, None),
            (".", 0, None),
        ];
        for (text, power, want) in cases {
            assert_eq!(canonical(text, power).as_deref(), want, "{text}e{power}");
        }
    }

    #[test]
    fn number_words_become_digits() {
        let cases = [
            ("three", Some("3")),
            ("nineteen", Some("19")),
            ("ninety", Some("90")),
            ("twentyone", Some("21")),
            ("one", None),
            ("twentyten", None),
            ("tent", None),
        ];
        for (word, want) in cases {
            assert_eq!(number_word(word).as_deref(), want, "{word}");
        }
    }
}

//! A text as its letters: folded, without what does not count, with the way
//! back to the bytes that they stand for.
//!
//! 1. What stands between two words does not count, whatever it is.
//! 2. A hyphen inside a word, and one at a line end with the rest of the word
//!    on the next line, may join or part: `inspec-⏎tors` is `inspectors`, and
//!    `hard-working` is `hard working`.
//! 3. An apostrophe inside a word counts (`its`, `it’s`), whatever it looks
//!    like; a comma between thousands does not; a decimal point does.
//! 4. Signs that change what is said are words: `£`, `$`, `€`, `%`, `&`, `+`,
//!    `§`, `°`, and a minus before a figure.
//!
//! It knows characters only.

use std::ops::Range;

use crate::analysis::fold::{fold_into, is_apostrophe};
use crate::document::Span;

/// A word: a run of letters that nothing parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    /// Where it begins among the letters.
    at: usize,
    /// Where it stands in the text.
    span: Span,
    /// Whether it may be one with the word before.
    soft: bool,
}

/// The letters of a text with the words that they make.
#[derive(Debug, Clone, Default)]
pub struct Letters {
    letters: String,
    words: Vec<Word>,
}

/// The most steps that one search takes: a text of one word ten thousand times
/// must not take minutes.
const PATIENCE: usize = 4_000_000;

/// Reads pieces of a text, one after the other, into [`Letters`].
#[derive(Debug, Default)]
pub struct Reader {
    found: Letters,
    /// Whether the last piece ended in a hyphen.
    hyphen: bool,
}

impl Reader {
    /// Reads one piece; `base` is where it begins in the text.
    pub fn read(&mut self, text: &str, base: usize) {
        let mut gap = if std::mem::take(&mut self.hyphen) {
            Gap::Soft
        } else {
            Gap::Hard
        };
        let mut before = ' ';
        let mut at = 0;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let end = at + c.len_utf8();
            let rest = text.get(end..).unwrap_or_default();
            let next = rest.chars().find(|c| !is_nothing(*c)).unwrap_or(' ');
            match part(c, before, next, rest) {
                Part::Nothing => {
                    // a soft hyphen at a line end
                    if c == '\u{ad}' && rest.starts_with(char::is_whitespace) {
                        at = end + rest.len() - rest.trim_start().len();
                        gap = Gap::Soft;
                        continue;
                    }
                    at = end;
                    continue;
                }
                Part::Letter => {
                    self.letter(c, base + at, base + end, gap);
                    gap = Gap::None;
                }
                Part::Sign => {
                    self.letter(c, base + at, base + end, gap.max(Gap::Soft));
                    gap = if is_minus(c) { Gap::None } else { Gap::Soft };
                }
                Part::Hyphen => {
                    let blank = rest.len() - rest.trim_start().len();
                    let follows = rest.trim_start().chars().next();
                    let line = rest.get(..blank).is_some_and(|b| b.contains('\n'));
                    let goes_on = follows.is_some_and(|c| {
                        c.is_alphanumeric() && (blank == 0 || line || c.is_lowercase())
                    });
                    if follows.is_none() && before.is_alphanumeric() {
                        self.hyphen = true;
                    }
                    if before.is_alphanumeric() && goes_on {
                        gap = gap.max(Gap::Soft);
                        before = c;
                        at = end + blank;
                        continue;
                    }
                    gap = Gap::Hard;
                }
                Part::Point => gap = gap.max(Gap::Soft),
                Part::Between => gap = Gap::Hard,
            }
            before = c;
            at = end;
        }
    }

    /// What was read.
    #[must_use]
    pub fn finish(self) -> Letters {
        self.found
    }

    fn letter(&mut self, c: char, start: usize, end: usize, gap: Gap) {
        let found = &mut self.found;
        let from = found.letters.len();
        if is_apostrophe_like(c) {
            found.letters.push('\'');
        } else if is_minus(c) {
            found.letters.push('-');
        } else if c.is_ascii() {
            found.letters.push(c.to_ascii_lowercase());
        } else {
            let mut buffer = [0; 4];
            fold_into(c.encode_utf8(&mut buffer), &mut found.letters);
        }
        if found.letters.len() == from {
            return;
        }
        match found.words.last_mut().filter(|_| gap == Gap::None) {
            Some(word) => {
                if let Some(span) = Span::new(word.span.start(), end) {
                    word.span = span;
                }
            }
            None => {
                if let Some(span) = Span::new(start, end) {
                    found.words.push(Word {
                        at: from,
                        span,
                        soft: gap == Gap::Soft,
                    });
                }
            }
        }
    }
}

/// What stands between a letter and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Soft,
    Hard,
}

/// What a character is among its neighbours.
enum Part {
    Letter,
    Sign,
    Hyphen,
    /// A stop inside an abbreviation, `U.S.`
    Point,
    /// It leaves no trace.
    Nothing,
    Between,
}

fn part(c: char, before: char, next: char, rest: &str) -> Part {
    if is_nothing(c) {
        return Part::Nothing;
    }
    if c.is_alphanumeric() {
        return Part::Letter;
    }
    let inside = before.is_alphanumeric() && next.is_alphanumeric();
    match c {
        _ if is_apostrophe_like(c) && inside => Part::Letter,
        '.' if before.is_ascii_digit() && next.is_ascii_digit() => Part::Letter,
        ',' if before.is_ascii_digit() && thousand(rest) => Part::Nothing,
        '.' if inside => Part::Point,
        '-' | '−' if next.is_ascii_digit() && (before.is_whitespace() || before == '(') => {
            Part::Sign
        }
        '£' | '$' | '€' | '¥' | '%' | '&' | '+' | '§' | '°' => Part::Sign,
        '-' | '\u{2010}'..='\u{2015}' | '−' | '﹣' | '－' => Part::Hyphen,
        _ => Part::Between,
    }
}

/// Whether three figures follow and no fourth.
fn thousand(rest: &str) -> bool {
    rest.bytes().take_while(u8::is_ascii_digit).count() == 3
}

/// Characters that nobody sees: soft hyphens, joiners, combining marks.
fn is_nothing(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    ) || !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

fn is_apostrophe_like(c: char) -> bool {
    is_apostrophe(c) || matches!(c, '`' | '´' | '′')
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−')
}

impl Letters {
    /// The letters of one text.
    #[must_use]
    pub fn of(text: &str) -> Letters {
        let mut reader = Reader::default();
        reader.read(text, 0);
        reader.finish()
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded word at a position; empty where there is none.
    #[must_use]
    pub fn word(&self, at: usize) -> &str {
        self.run(at..at + 1)
    }

    /// The folded words of a range, joined.
    #[must_use]
    pub fn run(&self, words: Range<usize>) -> &str {
        let begin = |at: usize| self.words.get(at).map_or(self.letters.len(), |w| w.at);
        self.letters
            .get(begin(words.start)..begin(words.end))
            .unwrap_or_default()
    }

    /// Where a word stands.
    #[must_use]
    pub fn span(&self, at: usize) -> Option<Span> {
        self.words.get(at).map(|word| word.span)
    }

    /// Where the words of a range stand, from the first to the last.
    #[must_use]
    pub fn cover(&self, words: Range<usize>) -> Option<Span> {
        let last = words.end.checked_sub(1)?;
        Some(self.span(words.start)?.cover(self.span(last)?))
    }

    /// The position of the first word that ends after a byte of the text.
    #[must_use]
    pub fn first_after(&self, byte: usize) -> usize {
        self.words.partition_point(|word| word.span.end() <= byte)
    }

    /// Every range of words from `from` on that reads as all of `sought`.
    #[must_use]
    pub fn find(&self, sought: &Letters, from: usize, most: usize) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut left = PATIENCE;
        let mut at = self.words.get(from).map_or(self.letters.len(), |w| w.at);
        if sought.is_empty() {
            return found;
        }
        while found.len() < most
            && left > 0
            && let Some(offset) = self
                .letters
                .get(at..)
                .and_then(|rest| rest.find(sought.letters.as_str()))
        {
            let start = at + offset;
            let end = start + sought.letters.len();
            left = left.saturating_sub(offset + 1);
            let first = self.words.partition_point(|word| word.at < start);
            let last = self.words.partition_point(|word| word.at < end);
            if self.words.get(first).is_some_and(|word| word.at == start)
                && self
                    .words
                    .get(last)
                    .map_or(self.letters.len(), |word| word.at)
                    == end
            {
                left = left.saturating_sub(sought.len());
                if same_words((&self.words[first..last], start), (&sought.words, 0)) {
                    found.push(first..last);
                }
            }
            at = start
                + self.letters[start..]
                    .chars()
                    .next()
                    .map_or(1, char::len_utf8);
        }
        found
    }

    /// Whether two ranges of words read the same.
    #[must_use]
    pub fn reads_as(&self, words: Range<usize>, other: &Letters, others: Range<usize>) -> bool {
        let (Some(mine), Some(theirs)) = (
            self.words.get(words.clone()),
            other.words.get(others.clone()),
        ) else {
            return false;
        };
        let begin = |words: &[Word]| words.first().map_or(0, |word| word.at);
        self.run(words) == other.run(others)
            && same_words((mine, begin(mine)), (theirs, begin(theirs)))
    }
}

/// Whether words with the same letters are parted at the same places, as far as
/// hyphens do not leave it open.
fn same_words((mine, my_base): (&[Word], usize), (theirs, base): (&[Word], usize)) -> bool {
    let (mut a, mut b) = (
        mine.iter().skip(1).peekable(),
        theirs.iter().skip(1).peekable(),
    );
    loop {
        match (a.peek(), b.peek()) {
            (None, None) => return true,
            (Some(x), Some(y)) if x.at - my_base == y.at - base => {
                a.next();
                b.next();
            }
            (Some(x), y) if y.is_none_or(|y| x.at - my_base < y.at - base) => {
                if !x.soft {
                    return false;
                }
                a.next();
            }
            (_, Some(y)) => {
                if !y.soft {
                    return false;
                }
                b.next();
            }
            (Some(_), None) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(text: &str, words: &str) -> bool {
        !Letters::of(text).find(&Letters::of(words), 0, 9).is_empty()
    }

    #[test]
    fn what_does_not_count_does_not() {
        for (text, words) in [
            (
                "“The weir,” she said, “was safe.”",
                "the WEIR she said 'was safe",
            ),
            ("the inspec-\ntors left", "inspectors left"),
            ("the inspec\u{ad}\ntors left", "the inspectors"),
            ("the inspectors left", "inspec- tors left"),
            ("a hard-working crew", "hard working"),
            ("a hard working crew", "hard–working"),
            ("the ﬁrst oﬃce", "first office"),
            ("4,500 houses", "4500 houses"),
            ("the U.S. embassy", "US embassy"),
            ("Zoë’s café", "Zoe's cafe"),
            ("paid £5.6 million — all of it", "£ 5.6 million all of it"),
            ("it was not.\n\n“Never", "It was not; never"),
        ] {
            assert!(stands(text, words), "{text:?} {words:?}");
        }
    }

    #[test]
    fn what_counts_does() {
        for (text, words) in [
            ("nowhere to go", "now here to go"),
            ("its own", "it's own"),
            ("5.6 million", "56 million"),
            ("£5 each", "$5 each"),
            ("5% of them", "5 of them"),
            ("it fell by -5 degrees", "by 5 degrees"),
            ("the weirs", "the weir"),
            ("at the weir", "he weir"),
        ] {
            assert!(!stands(text, words), "{text:?} {words:?}");
        }
    }

    #[test]
    fn overlapping_places_are_all_found() {
        let text = Letters::of("no no no");
        assert_eq!(text.find(&Letters::of("no no"), 0, 9), [0..2, 1..3]);
    }
}

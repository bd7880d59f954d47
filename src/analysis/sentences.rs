//! Cuts running text into sentences, the smallest things that are quoted.
//!
//! A stop ends a sentence when what stands before it is no abbreviation,
//! initial or list marker, and what stands after it looks like a beginning.
//! The rules are written by hand, in the manner of Grefenstette and Tapanainen
//! ("What is a word, what is a sentence?", 1994): closed lists of abbreviations
//! by what may follow them, and a list of words that open sentences to settle
//! the abbreviations that may stand at an end ("in the U.S. The …"). Where it
//! stays open, two sentences are left together: a long quote is a lesser harm
//! than a torn one.
//!
//! One pass, a bounded look to either side of each stop. It refuses to know
//! blocks, headings or lines: a line break is white space here, and only an
//! empty line ends a sentence by itself.

use crate::document::Span;

mod words;

use words::{After, abbreviation, is_speech_verb, opens_in_small_letters, opens_sentence};

/// The longest word, in bytes, that is looked up before or after a stop.
const LONGEST_WORD: usize = 32;

/// How far back, in bytes, an open quotation mark is looked for.
const LONGEST_LOOK_BACK: usize = 2_000;

/// How many words after a closing quotation mark are searched for the verb of
/// speech that ties it to its sentence.
const SPEECH_WINDOW: usize = 5;

/// Cuts the text under `block` into sentences: spans into `text`, trimmed of
/// white space, in order, without overlap, that together hold every character
/// of the block that is not white space. A block that does not fit the text
/// has none.
#[must_use]
pub fn sentences(text: &str, block: Span) -> Vec<Span> {
    let Some(body) = block.of(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut start = 0;
    let mut resume = 0;
    for (at, c) in body.char_indices() {
        if at < resume {
            continue;
        }
        let end = match c {
            '\n' if is_empty_line(tail(body, at + 1)) => at,
            '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔' => {
                let stop = Stop::read(body, start, at);
                resume = stop.end;
                if !stop.ends_sentence(body, start) {
                    continue;
                }
                stop.end
            }
            _ => continue,
        };
        push(&mut found, body, start, end, block);
        start = end;
    }
    push(&mut found, body, start, body.len(), block);
    found
}

/// Adds `body[start..end]`, trimmed, unless nothing is left of it.
fn push(found: &mut Vec<Span>, body: &str, start: usize, end: usize, block: Span) {
    let Some(piece) = body.get(start..end) else {
        return;
    };
    let left = piece.trim_start();
    let start = end - left.len();
    let span = Span::new(start, start + left.trim_end().len());
    found.extend(
        span.filter(|s| !s.is_empty())
            .and_then(|s| s.shifted(block.start())),
    );
}

/// Whether `rest`, which follows a line break, begins with a line that holds
/// nothing but white space. A last line without an end does not count: what
/// follows it is trimmed away anyhow.
fn is_empty_line(rest: &str) -> bool {
    rest.chars()
        .take_while(|&c| c.is_whitespace())
        .take(LONGEST_WORD)
        .any(|c| c == '\n')
}

/// A run of stops (`.`, `?!`, `…`, `. . .`) with the closing marks behind it.
struct Stop {
    /// The first byte of the first stop.
    start: usize,
    /// The first byte after the closing marks.
    end: usize,
    /// What was stopped with: the strongest of the run.
    mark: Mark,
    /// Whether a quotation mark closes behind the stop.
    quote_closed: bool,
}

/// What a run of stops says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// One full stop, which abbreviations share.
    Period,
    /// Three or more full stops, or `…`.
    Ellipsis,
    /// A question or exclamation mark.
    Loud,
    /// A stop of a script that puts no space behind it.
    FullWidth,
}

impl Stop {
    /// Reads the run that begins at `start`, in a sentence that began at
    /// `sentence`.
    fn read(body: &str, sentence: usize, start: usize) -> Stop {
        let mut stop = Stop {
            start,
            end: start,
            mark: Mark::Period,
            quote_closed: false,
        };
        let mut dots = 0;
        while let Some(c) = char_at(body, stop.end) {
            match c {
                '.' => dots += 1,
                '…' => dots += 3,
                '!' | '?' | '؟' => stop.mark = Mark::Loud,
                '。' | '！' | '？' | '।' | '۔' => stop.mark = Mark::FullWidth,
                // ". . ." is an ellipsis that was set with spaces.
                ' ' | '\u{a0}' if dots > 0 && is_lone_dot(body, stop.end + c.len_utf8()) => {}
                _ => break,
            }
            stop.end += c.len_utf8();
        }
        if dots > 2 && stop.mark == Mark::Period {
            stop.mark = Mark::Ellipsis;
        }
        stop.read_closers(body, sentence);
        stop
    }

    /// Takes in the closing quotation marks, brackets and note marks that
    /// belong to the sentence.
    fn read_closers(&mut self, body: &str, sentence: usize) {
        loop {
            let rest = tail(body, self.end);
            if let Some(note) = note_mark(rest) {
                self.end += note;
                continue;
            }
            if let Some(figure) = self.note_figure(body) {
                self.end += figure;
                return;
            }
            match rest.chars().next() {
                Some(c @ ('"' | '\'' | '”' | '’' | '»' | '›' | '」' | '』')) => {
                    self.quote_closed = true;
                    self.end += c.len_utf8();
                }
                Some(c @ (')' | ']' | '}' | '）')) => self.end += c.len_utf8(),
                // A quotation mark that old newswire text sets between spaces.
                Some(' ') if self.mark != Mark::Ellipsis => {
                    let marks = [" ''", " ”", " \""];
                    let Some(mark) = marks.into_iter().find(|m| rest.starts_with(m)) else {
                        return;
                    };
                    let is_alone = tail(rest, mark.len())
                        .chars()
                        .next()
                        .is_none_or(char::is_whitespace);
                    if !is_alone || mark == " \"" && !has_open_quote(body, sentence, self.start) {
                        return;
                    }
                    self.quote_closed = true;
                    self.end += mark.len();
                }
                _ => return,
            }
        }
    }

    /// The length of a raised figure of a note: "…of the council.3 It then". The
    /// figure stays with its sentence, so that nothing of a quote is left out.
    fn note_figure(&self, body: &str) -> Option<usize> {
        let rest = tail(body, self.end);
        let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = tail(rest, figures);
        let opens = after.trim_start().chars().next();
        let ends_here = opens.is_none_or(|c| c.is_uppercase() || is_opener(c));
        let is_apart = after.starts_with(char::is_whitespace) || after.is_empty();
        let word = word_before(body, self.start);
        let is_word = self.quote_closed
            || word.chars().count() > 2
                && word.chars().all(char::is_alphabetic)
                && abbreviation(word).is_none();
        ((1..=3).contains(&figures)
            && matches!(self.mark, Mark::Period | Mark::Loud)
            && !rest.starts_with('0')
            && is_apart
            && ends_here
            && is_word)
            .then_some(figures)
    }

    /// Whether a sentence that began at `sentence` ends here.
    fn ends_sentence(&self, body: &str, sentence: usize) -> bool {
        let rest = tail(body, self.end);
        let after = rest.trim_start();
        if after.is_empty() || self.mark == Mark::FullWidth {
            return true;
        }
        let next = Next::read(after);
        if after.len() == rest.len() {
            // "…the end.The next", but not "example.org" or "Node.Js".
            return self.mark == Mark::Period
                && !self.quote_closed
                && next.is_glued_beginning(after)
                && is_plain_small_word(word_before(body, self.start));
        }
        if !next.may_begin(self, body) {
            return false;
        }
        match self.mark {
            Mark::Loud => !(self.quote_closed && next.is_capital() && speech_follows(after, false)),
            Mark::Ellipsis => !matches!(next.word, "I" | "I'm" | "I've" | "I’m" | "I’ve"),
            _ if self.quote_closed => !(next.is_capital() && speech_follows(after, true)),
            _ => period_ends(body, sentence, self.start, &next),
        }
    }
}

/// What a word begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Initial {
    Capital,
    Small,
    Digit,
    Other,
}

/// The beginning of what follows a stop.
struct Next<'a> {
    /// The first word, without opening marks.
    word: &'a str,
    /// Whether a full stop follows the word directly.
    dotted: bool,
    /// What the word begins with.
    initial: Initial,
    /// The first character, opening marks included.
    first: char,
}

impl Next<'_> {
    fn read(after: &str) -> Next<'_> {
        let first = after.chars().next().unwrap_or(' ');
        // Old newswire text sets a space behind the mark as well.
        let opened = after.trim_start_matches(|c| is_opener(c) || c == ' ');
        let word = leading_word(opened);
        let initial = match word.chars().next() {
            Some(c) if c.is_uppercase() => Initial::Capital,
            Some(c) if c.is_lowercase() => Initial::Small,
            Some(c) if c.is_numeric() => Initial::Digit,
            _ => Initial::Other,
        };
        Next {
            word,
            dotted: tail(opened, word.len()).starts_with('.'),
            initial,
            first,
        }
    }

    fn is_capital(&self) -> bool {
        self.initial == Initial::Capital
    }

    /// Whether this is a capitalised word of a sentence, or `I`, when no white
    /// space parts it from the stop before it.
    fn is_glued_beginning(&self, after: &str) -> bool {
        let (ended, small) = (tail(after, self.word.len()), tail(self.word, 1));
        self.is_capital()
            && ended.starts_with([' ', ',', '\''])
            && (self.word == "I"
                || !small.is_empty() && small.chars().all(|c| c.is_lowercase() || c == '\''))
    }

    /// Whether a sentence may begin like this.
    fn may_begin(&self, stop: &Stop, body: &str) -> bool {
        if self.initial == Initial::Small {
            // Tokenised and hurried text: "was found . the wing", "bad. it broke".
            let before = head(body, stop.start);
            let tokenised = stop.mark == Mark::Period && before.ends_with(' ');
            let hurried = stop.mark != Mark::Ellipsis
                && opens_in_small_letters(self.word)
                && word_before(body, stop.start).len() > 2;
            return !stop.quote_closed && (tokenised || hurried);
        }
        if self.word.is_empty() {
            return matches!(
                self.first,
                '£' | '$' | '€' | '•' | '·' | '#' | '@' | '¿' | '¡' | '*'
            ) || stop.mark == Mark::Loud && self.first.is_alphanumeric();
        }
        true
    }
}

/// Whether one full stop at `at` ends the sentence that began at `sentence`,
/// given that `next` may begin one.
fn period_ends(body: &str, sentence: usize, at: usize, next: &Next<'_>) -> bool {
    let word = word_before(body, at);
    if is_list_marker(body, sentence, at, word) {
        return false;
    }
    let opens = opens_sentence(next.word) && !next.dotted;
    let letters = word.chars().count();
    if letters == 1 && word.chars().all(char::is_uppercase) {
        return opens;
    }
    match abbreviation(word) {
        Some(After::Name) => false,
        Some(After::Number) => next.initial != Initial::Digit,
        Some(After::Clock) => next.is_capital() && !words::is_day_or_zone(next.word),
        // `Ltd. the owner` goes on.
        Some(After::Anything) => opens && next.initial != Initial::Small,
        None if is_acronym(word) => opens,
        None => true,
    }
}

/// Whether the word before the stop is the marker of a list item ("1.", "iv.",
/// "b.") that stands at the sentence's own beginning.
fn is_list_marker(body: &str, sentence: usize, at: usize, word: &str) -> bool {
    let short = match word.len() {
        1 => word.bytes().all(|b| b.is_ascii_alphanumeric()),
        2..=4 => {
            word.bytes().all(|b| b.is_ascii_digit()) && word.len() < 4
                || word.bytes().all(|b| b"ivxIVX".contains(&b))
        }
        _ => false,
    };
    // a marker with brackets and bullets; a long beginning is not read again for
    // each figure in it
    let near = at - sentence <= LONGEST_WORD;
    short
        && near
        && body.get(sentence..at).is_some_and(|so_far| {
            so_far.trim_matches(|c: char| c.is_whitespace() || c == '(' || c == '•') == word
        })
}

/// Letters with stops between them, at most two to a stop: `U.S`, `Ph.D`.
fn is_acronym(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| {
            (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
        })
}

/// Whether one of the first words of `after` is a verb of speech, so that the
/// quotation before it belongs to the same sentence ("…?" Mrs Ash asked.).
/// With `closing`, the verb must end its clause: after a full stop,
/// `Mr Ash said the door was open.` is a sentence of its own.
fn speech_follows(after: &str, closing: bool) -> bool {
    let mut rest = after;
    for _ in 0..SPEECH_WINDOW {
        let word = leading_word(rest);
        if word.is_empty() {
            return false;
        }
        rest = tail(rest, word.len());
        if is_speech_verb(word) {
            return !closing || rest.starts_with(['.', ',']);
        }
        if rest.starts_with('.') && abbreviation(word).is_none() {
            return false;
        }
        rest = rest.trim_start_matches(['.', ' ']);
    }
    false
}

/// Whether `word` has two small letters or more, nothing else, and is no
/// abbreviation.
fn is_plain_small_word(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_lowercase) && abbreviation(word).is_none()
}

/// The word before byte `at`, without the marks around it; empty where it is
/// too long to be an abbreviation.
fn word_before(body: &str, at: usize) -> &str {
    let before = head(body, at).trim_end_matches([' ', '\u{a0}']);
    let mut start = before.len();
    for (index, c) in before.char_indices().rev() {
        if c.is_whitespace()
            || is_opener(c)
            || matches!(c, '/' | '—' | '–' | '-' | '‐' | '‑' | ',' | ':' | ';' | '=')
        {
            break;
        }
        start = index;
        if before.len() - start > LONGEST_WORD {
            return "";
        }
    }
    tail(before, start)
}

/// The word at the beginning of `text`, apostrophes included, cut at
/// [`LONGEST_WORD`].
fn leading_word(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|&(at, c)| {
            at >= LONGEST_WORD || !(c.is_alphanumeric() || matches!(c, '\'' | '’') && at > 0)
        })
        .map_or(text.len(), |(at, _)| at);
    head(text, end)
}

/// Whether a straight quotation mark stands open at the end of
/// `body[sentence..at]`; a long way back is not looked at.
fn has_open_quote(body: &str, sentence: usize, at: usize) -> bool {
    let so_far = body.as_bytes().get(sentence..at).unwrap_or_default();
    let marks = so_far.iter().rev().take(LONGEST_LOOK_BACK);
    marks.filter(|&&byte| byte == b'"').count() % 2 == 1
}

/// The length of a note mark such as `[12]` at the beginning of `rest`.
fn note_mark(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let digits = inner.bytes().take(4).take_while(u8::is_ascii_digit).count();
    (digits > 0 && tail(inner, digits).starts_with(']')).then_some(digits + 2)
}

/// Whether a full stop stands at `at` with no word behind it.
fn is_lone_dot(body: &str, at: usize) -> bool {
    let mut chars = tail(body, at).chars();
    chars.next() == Some('.')
        && chars
            .next()
            .is_none_or(|c| c.is_whitespace() || c == '.' || is_closer(c))
}

fn char_at(body: &str, at: usize) -> Option<char> {
    tail(body, at).chars().next()
}

/// The text from byte `at`; empty where that is no character's beginning.
fn tail(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// The text before byte `at`; empty where that is no character's beginning.
fn head(text: &str, at: usize) -> &str {
    text.get(..at).unwrap_or_default()
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | ')' | ']' | '»')
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '‘' | '(' | '[' | '{' | '«' | '‹' | '„' | '`' | '「' | '『' | '（'
    )
}

#[cfg(test)]
mod tests;

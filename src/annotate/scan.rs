//! Cuts a document's running text into units — words, marks and whole
//! quotations — and the units into frames: sentences as the writer made them,
//! in which each quotation is a single unit.
//!
//! It finds where quotation marks open and close. Who is quoted it does not
//! know.

use std::ops::Range;

use super::lexicon::{
    self, ABBREVIATION, BE, CAPITAL, CUE, DETERMINER, GIVEN, HAVE, MODAL, NUMBER, PRONOUN, Parts,
    TIME, TITLE, UPPER,
};
use crate::document::{BlockKind, Document, Span};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A word or a number.
    Word,
    /// A possessive ending.
    Possessive,
    /// A punctuation mark.
    Mark(char),
    /// A quotation: its position in [`Scan::quotes`].
    Quote(usize),
}

/// A word, a mark or a quotation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// Where it stands; a quotation with its marks.
    pub(super) span: Span,
    /// What it is.
    pub(super) what: What,
    /// The parts that it can play, see [`lexicon`].
    pub(super) parts: Parts,
}

impl Unit {
    pub(super) fn is(&self, parts: Parts) -> bool {
        self.parts & parts != 0
    }

    pub(super) fn is_mark(&self, marks: &str) -> bool {
        matches!(self.what, What::Mark(mark) if marks.contains(mark))
    }

    pub(super) fn is_word(&self) -> bool {
        self.what == What::Word
    }

    pub(super) fn quote(&self) -> Option<usize> {
        match self.what {
            What::Quote(index) => Some(index),
            _ => None,
        }
    }

    /// A word of one or two digits at most: an age.
    pub(super) fn is_number(&self) -> bool {
        self.is_word() && self.parts & NUMBER != 0 && self.span.len() < 3
    }

    /// A word with a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.is_word() && self.is(CAPITAL)
    }
}

/// A quotation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quote {
    /// The words between the marks.
    pub(super) inner: Span,
    /// The number of words.
    pub(super) words: usize,
    /// Whether the quotation is closed; one that is not goes on in the next
    /// paragraph.
    pub(super) closed: bool,
    /// Whether it ends like a sentence, before the mark.
    pub(super) final_stop: bool,
}

/// A sentence of the writer's.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Its units.
    pub(super) units: Range<usize>,
    /// The block it stands in, as a position among the document's blocks.
    pub(super) block: usize,
}

/// A document's units, quotations and frames.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) units: Vec<Unit>,
    pub(super) quotes: Vec<Quote>,
    pub(super) frames: Vec<Frame>,
}

/// Scans the blocks of a document that hold running text.
pub(super) fn scan(document: &Document) -> Scan {
    let mut scan = Scan::default();
    let mut scratch = String::new();
    for (index, block) in document.blocks().iter().enumerate() {
        if matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quotation | BlockKind::Caption
        ) {
            let next = document.blocks().get(index + 1);
            let resumed = next.is_some_and(|next| {
                document
                    .block_text(next)
                    .trim_start()
                    .starts_with(['"', '“'])
            });
            scan.block(document.text(), block.span, (index, resumed), &mut scratch);
        }
    }
    scan
}

/// Whether `c` is a double quotation mark.
pub(super) fn is_double(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn is_single(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '`')
}

/// The most units that a frame holds: a text without full stops is cut, so that
/// reading it takes time in proportion to its length.
const LONGEST_FRAME: usize = 400;

/// How far, in bytes, a single quotation mark looks for the one that closes it;
/// most are apostrophes.
const SINGLE_REACH: usize = 600;

/// Where the quotation that opens at byte `open` of `text` closes: the byte of
/// its closing mark, or `None`.
fn closing(text: &str, open: usize, mark: char) -> Option<(usize, usize)> {
    let rest = text.get(open + mark.len_utf8()..)?;
    let base = open + mark.len_utf8();
    let mut before = mark;
    let mut depth = 0;
    let mut fallback = None;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_double(mark) && at > SINGLE_REACH {
            break;
        }
        let next = chars.peek().map(|&(_, c)| c);
        let ends = next.is_none_or(|n| !n.is_alphanumeric());
        if is_double(mark) && is_double(c) {
            let opens = before.is_whitespace() || matches!(before, '(' | '[');
            match c {
                '”' | '»' if depth == 0 => return Some((base + at, c.len_utf8())),
                '”' | '»' => depth -= 1,
                '"' if mark == '"' || (ends && !opens) => {
                    return Some((base + at, c.len_utf8()));
                }
                '“' if mark == '“' && ends && !opens => return Some((base + at, c.len_utf8())),
                '“' | '„' if opens && mark != '"' => depth += 1,
                _ => {}
            }
        } else if !is_double(mark) {
            if is_double(c) {
                break;
            }
            if is_single(c) && c != '‘' && ends && !before.is_whitespace() {
                // After a stop it closes; after a letter it may be a plural's
                // apostrophe, so a later stop is preferred where words end in s.
                if !before.is_alphanumeric() || before != 's' {
                    return Some((base + at, c.len_utf8()));
                }
                fallback = fallback.or(Some((base + at, c.len_utf8())));
            }
        }
        before = c;
    }
    fallback
}

impl Scan {
    fn push(&mut self, span: Option<Span>, what: What, parts: Parts) {
        if let Some(span) = span {
            self.units.push(Unit { span, what, parts });
        }
    }

    /// Reads one block. `resumed`: the next opens with a quotation mark, so that
    /// a quotation may run on into it.
    fn block(
        &mut self,
        text: &str,
        span: Span,
        (index, resumed): (usize, bool),
        scratch: &mut String,
    ) {
        let Some(body) = span.of(text) else { return };
        let first = self.units.len();
        let base = span.start();
        let mut at = 0;
        let mut before = ' ';
        // Beyond this byte no single mark closes, so none is looked for.
        let (mut unclosed_single, mut unclosed_double) = (usize::MAX, usize::MAX);
        while let Some(c) = body.get(at..).and_then(|rest| rest.chars().next()) {
            let width = c.len_utf8();
            let next = body
                .get(at + width..)
                .and_then(|rest| rest.chars().next())
                .unwrap_or(' ');
            let opens = !before.is_alphanumeric() && !next.is_whitespace();
            if (is_double(c) && c != '”' && c != '»' && opens && at < unclosed_double)
                || (matches!(c, '‘' | '\'')
                    && opens
                    && !before.is_numeric()
                    && next.is_alphabetic()
                    && at < unclosed_single)
            {
                let close = closing(body, at, c);
                if close.is_some() || (is_double(c) && (at == 0 || resumed)) {
                    let (end, mark) = close.unwrap_or((body.len(), 0));
                    if let Some(inner) = body.get(at + width..end)
                        && !inner.trim().is_empty()
                    {
                        self.quote(base + at, base + at + width, inner, mark, close.is_some());
                        at = end + mark;
                        before = '”';
                        continue;
                    }
                } else if is_single(c) {
                    unclosed_single = at;
                } else {
                    unclosed_double = at;
                }
                at += width;
                before = c;
                continue;
            }
            if c.is_alphanumeric() {
                let end = word_end(body, at);
                let word = body.get(at..end).unwrap_or_default();
                let mut parts = lexicon::parts_of(word, scratch);
                let mut stop = end;
                if body.as_bytes().get(end) == Some(&b'.')
                    && (parts & ABBREVIATION != 0 && (parts & CAPITAL != 0 || word.len() < 4)
                        || (word.len() == 1 && parts & CAPITAL != 0)
                        || self.opens_with_initials(first, body, word, end))
                    && word != "I"
                    && !(parts & ABBREVIATION != 0
                        && word.len() > 1
                        && body
                            .get(end + 1..)
                            .is_none_or(|rest| rest.trim_start().is_empty()))
                {
                    stop += 1;
                    parts |= ABBREVIATION;
                } else {
                    parts &= !ABBREVIATION;
                }
                // `Theresa May`: after a given name or a title no month.
                if parts & (TIME | MODAL) != 0
                    && parts & CAPITAL != 0
                    && self.units.len() > first
                    && self
                        .units
                        .last()
                        .is_some_and(|u| u.is_capital() && u.is(GIVEN | TITLE))
                {
                    parts &= !(TIME | MODAL);
                }
                self.push(Span::new(base + at, base + stop), What::Word, parts);
                before = body
                    .get(at..stop)
                    .and_then(|w| w.chars().last())
                    .unwrap_or(c);
                at = stop;
                continue;
            }
            if is_single(c) && before.is_alphanumeric() {
                let possessive = next == 's' || next == 'S';
                let stop = at + width + usize::from(possessive);
                self.push(Span::new(base + at, base + stop), What::Possessive, 0);
                at = stop;
                before = 's';
                continue;
            }
            if !c.is_whitespace() {
                let c = match c {
                    '–' | '—' | '―' => '—',
                    '-' if before.is_whitespace() => '—',
                    c => c,
                };
                self.push(Span::new(base + at, base + at + width), What::Mark(c), 0);
            }
            at += width;
            before = c;
        }
        self.cut(first, index, text);
    }

    /// Whether a word is the initials before a surname (`Cllr J.B. Reed`,
    /// `J.B. Reed` at the head of a block) and so its full stop ends nothing.
    /// Elsewhere letters with full stops may end a sentence (`in the U.S.`).
    fn opens_with_initials(&self, first: usize, body: &str, word: &str, end: usize) -> bool {
        let initials = word.contains('.')
            && (word.split('.'))
                .all(|part| part.len() == 1 && part.starts_with(char::is_uppercase));
        let leads = self.units.len() == first || self.units.last().is_some_and(|u| u.is(TITLE));
        let surname = body
            .get(end + 1..)
            .is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase));
        initials && leads && surname
    }

    fn quote(&mut self, open: usize, start: usize, inner: &str, mark: usize, closed: bool) {
        let lead = inner.len() - inner.trim_start().len();
        let trimmed = inner.trim();
        let (Some(span), Some(inner_span)) = (
            Span::new(open, start + inner.len() + mark),
            Span::new(start + lead, start + lead + trimmed.len()),
        ) else {
            return;
        };
        let final_stop = trimmed
            .trim_end_matches(['\'', '’', ')', ']'])
            .ends_with(['.', '!', '?', '…']);
        self.quotes.push(Quote {
            inner: inner_span,
            words: trimmed.split_whitespace().count(),
            closed,
            final_stop,
        });
        let what = What::Quote(self.quotes.len() - 1);
        self.push(Some(span), what, 0);
    }

    /// Cuts the units from `first` on into frames.
    fn cut(&mut self, first: usize, block: usize, text: &str) {
        let mut start = first;
        // A dateline, `LEEDS (PA) —`, is no part of the first sentence.
        if self.units.get(first).is_some_and(|u| u.is(UPPER))
            && let Some(dash) =
                (first..self.units.len().min(first + 10)).find(|&at| self.units[at].is_mark("—"))
            && self.units[first..dash]
                .iter()
                .all(|u| !u.is_word() || u.is_capital())
            && dash + 1 < self.units.len()
        {
            self.frames.push(Frame {
                units: first..dash + 1,
                block,
            });
            start = dash + 1;
        }
        let rest = start..self.units.len();
        for at in rest {
            let whole = at - start < LONGEST_FRAME;
            if at + 1 < self.units.len() && whole && !self.ends_sentence(at, text) {
                continue;
            }
            self.frames.push(Frame {
                units: start..at + 1,
                block,
            });
            start = at + 1;
        }
    }

    fn ends_sentence(&self, at: usize, text: &str) -> bool {
        let unit = &self.units[at];
        let Some(next) = self.units.get(at + 1) else {
            return true;
        };
        let opens = next.is_capital()
            || next.quote().is_some()
            || next
                .span
                .of(text)
                .is_some_and(|t| t.starts_with(|c: char| c.is_numeric()));
        match unit.what {
            What::Mark('.' | '?' | '!' | '…') => opens,
            What::Quote(index) if self.quotes[index].final_stop => {
                if next.quote().is_some() {
                    return true;
                }
                if !next.is_capital() {
                    return false;
                }
                let asks = self.quotes[index]
                    .inner
                    .of(text)
                    .is_some_and(|t| t.ends_with(['?', '!']) || t.ends_with("..."));
                !(asks && self.attribution_follows(at + 1))
            }
            What::Word if unit.is(ABBREVIATION) && !unit.is(TITLE) && next.is_capital() => {
                next.is(PRONOUN | DETERMINER)
            }
            _ => false,
        }
    }

    /// Whether `Name said.` or `said Name.` stands from unit `at` on, within a
    /// few words and before anything else.
    fn attribution_follows(&self, at: usize) -> bool {
        for unit in self.units.iter().skip(at).take(6) {
            if unit.is(CUE) && !unit.is(CAPITAL) {
                return true;
            }
            if !(unit.is_word() || unit.what == What::Possessive) || unit.is(BE | HAVE | MODAL) {
                return false;
            }
        }
        false
    }
}

/// The byte after the word that begins at `at`: letters and digits, with
/// hyphens, inner full stops (`U.S`), inner digits' commas, and apostrophes
/// other than a possessive's inside.
fn word_end(body: &str, at: usize) -> usize {
    let Some(rest) = body.get(at..) else {
        return at;
    };
    let mut end = at;
    let mut chars = rest.char_indices().peekable();
    let mut before = ' ';
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, n)| n);
        let inner = match c {
            '-' | '\u{2010}' | '\u{2011}' => next.is_alphanumeric(),
            '.' => {
                next.is_alphanumeric()
                    && (before.is_numeric()
                        || offset == 1
                        || end >= at + 2 && next.is_uppercase() && before.is_uppercase())
            }
            ',' => before.is_numeric() && next.is_numeric(),
            '\'' | '’' => {
                let mut ahead = rest
                    .get(offset + c.len_utf8()..)
                    .unwrap_or_default()
                    .chars();
                let (one, two) = (ahead.next().unwrap_or(' '), ahead.next().unwrap_or(' '));
                one.is_alphabetic()
                    && !((one == 's' || one == 'S') && !two.is_alphanumeric())
                    && !(one.is_lowercase()
                        && !matches!(
                            (one, two),
                            ('t' | 'd' | 'm', _) | ('r' | 'v', 'e') | ('l', 'l')
                        )
                        && before.is_lowercase())
            }
            '_' => true,
            c => c.is_alphanumeric() || matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}'),
        };
        if !inner {
            break;
        }
        before = c;
        end = at + offset + c.len_utf8();
    }
    end.max(at + rest.chars().next().map_or(0, char::len_utf8))
}

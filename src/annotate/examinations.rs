//! Who asks and who answers in a transcript, from the lines that open an
//! examination: `Examination of MR REED by MS FELL`, `MR REED, sworn`,
//! `Examined by MS FELL`.
//!
//! It reads such lines alone. Without one, `Q.` and `A.` have no names; after
//! somebody else has spoken, who asks is open until it is said again.

use super::lexicon::{self, TITLE};
use crate::document::Span;

/// Who stands for `Q.` and `A.` at a point of the document.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Examination {
    witness: Option<Span>,
    examiner: Option<Span>,
    /// Whether another than these two has spoken since.
    interrupted: bool,
}

/// What comes before the line's own words.
const PREFIXES: [&str; 6] = [
    "further ",
    "continued ",
    "cross-",
    "cross ",
    "re-",
    "direct ",
];
/// What stands between such a word and the one who asks.
const BY: [&str; 8] = [
    "examined by ",
    "examined in chief by ",
    "examination by ",
    "examination in chief by ",
    "examination-in-chief by ",
    "questioned by ",
    "questions by ",
    "questions from ",
];
/// What is said of one who is about to answer.
const SWORN: [&str; 8] = [
    ", sworn",
    ", affirmed",
    ", called",
    ", recalled",
    " (sworn)",
    " (affirmed)",
    " (called)",
    " (recalled)",
];

impl Examination {
    /// Reads a line that begins at `offset`; whether it opens or ends an
    /// examination.
    pub(super) fn read(&mut self, line: &str, offset: usize) -> bool {
        let lead = line.len()
            - line
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .len();
        let whole = line.get(lead..).unwrap_or_default().trim_end();
        let base = offset + lead;
        // Folding of ASCII alone leaves every byte where it is.
        let lower = whole.to_ascii_lowercase();
        if lower.starts_with("the witness withdrew") {
            *self = Examination::default();
            return true;
        }
        if let Some(said) = SWORN
            .iter()
            .find_map(|s| lower.trim_end_matches('.').strip_suffix(s))
        {
            let Some(witness) = name(whole.get(..said.len()).unwrap_or_default(), base) else {
                return false;
            };
            *self = Examination {
                witness: Some(witness),
                ..Examination::default()
            };
            return true;
        }
        let mut at = 0;
        while let Some(prefix) = PREFIXES
            .iter()
            .find(|prefix| lower.get(at..).is_some_and(|l| l.starts_with(**prefix)))
        {
            at += prefix.len();
        }
        let rest = lower.get(at..).unwrap_or_default();
        let part =
            |from: usize, to: usize| name(whole.get(from..to).unwrap_or_default(), base + from);
        if let Some(of) = rest.strip_prefix("examination of ") {
            let from = at + rest.len() - of.len();
            let by = of.find(" by ");
            let witness = part(from, by.map_or(whole.len(), |by| from + by));
            let examiner = by.and_then(|by| part(from + by + " by ".len(), whole.len()));
            if witness.is_none() || by.is_some() && examiner.is_none() {
                return false;
            }
            *self = Examination {
                witness,
                examiner,
                interrupted: false,
            };
            return true;
        }
        let Some(by) = BY.iter().find_map(|by| rest.strip_prefix(by)) else {
            return false;
        };
        let examiner = part(at + rest.len() - by.len(), whole.len());
        self.examiner = examiner.or(self.examiner);
        self.interrupted &= examiner.is_none();
        examiner.is_some()
    }

    /// Takes note of a turn under a name.
    pub(super) fn hear(&mut self, text: &str, label: &str) {
        let same = |one: Option<Span>| {
            let name = one.and_then(|span| span.of(text));
            name.is_some_and(|name| last_word(name).eq_ignore_ascii_case(last_word(label)))
        };
        if same(self.examiner) {
            self.interrupted = false;
        } else if !same(self.witness) {
            self.interrupted = true;
        }
    }

    /// Who says what stands after `A.`.
    pub(super) fn answers(&self) -> Option<Span> {
        self.witness
    }

    /// Who says what stands after `Q.`.
    pub(super) fn asks(&self) -> Option<Span> {
        self.examiner.filter(|_| !self.interrupted)
    }
}

fn last_word(name: &str) -> &str {
    name.split_whitespace().next_back().unwrap_or_default()
}

/// A name, without what stands in brackets after it: two to six words with a
/// capital, of which one is no title.
fn name(words: &str, base: usize) -> Option<Span> {
    let end = words.find(['(', ',', ';', ':']).unwrap_or(words.len());
    let name = words.get(..end)?.trim_end_matches([' ', '.', '\u{a0}']);
    let lead = name.len() - name.trim_start().len();
    let mut scratch = String::new();
    let (mut count, mut untitled) = (0, 0);
    for word in name.split_whitespace() {
        if !word.starts_with(char::is_uppercase) || word.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        count += 1;
        let folded = word.trim_end_matches('.').to_lowercase();
        untitled += usize::from(lexicon::parts_of(&folded, &mut scratch) & TITLE == 0);
    }
    let named = (2..=6).contains(&count) && untitled > 0;
    Span::new(base + lead, base + name.len()).filter(|_| named)
}

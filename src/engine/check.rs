//! Whether words that somebody quotes stand in the documents: word for word,
//! with differences, in part, joined from several places, or not at all.
//!
//! `words → passages worth reading → letters of the text around them → exact
//! search, else alignment → places with citations`. What counts as a difference
//! is decided by [`crate::check`]; this file decides which of the outcomes it is.

mod denial;
mod insertions;
mod places;
mod verdict;
mod windows;

use std::time::Instant;

use serde::Serialize;
use tracing::{debug, instrument};

use super::{Engine, EngineError};
use crate::analysis::lexicon;
use crate::analysis::negation::{negation, opposite};
use crate::answer::{Citation, CitedSpeaker};
use crate::check::Letters;
use crate::document::{BlockKind, Span};

pub use crate::check::Difference;

/// The most words that are checked at once.
pub const MOST_WORDS: usize = 2_000;
/// The most places that are cited; all are counted.
const MOST_PLACES: usize = 50;

/// What became of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It stands word for word.
    WordForWord,
    /// Its parts stand word for word and in order, near each other in one
    /// document; what the ellipsis stands for is left out.
    WordsLeftOut,
    /// It stands so, with or without words left out, in text that a machine has
    /// read from a picture of the page and nowhere else.
    MachineRead,
    /// It stands with differences.
    WithDifferences,
    /// Each of its parts stands word for word, but not together.
    Joined,
    /// A part of it stands word for word, the rest does not.
    InPart,
    /// It does not stand in these documents.
    NotFound,
}

/// What a reader of a comparison must not overlook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Caution {
    /// One has a "not", or a word like it, that the other has not.
    Negation,
    /// A "not", or a word like it, stands before the words in their sentence.
    NegationBefore,
    /// A figure differs, however it is written.
    Figure,
    /// The quotation has words in square brackets, which are somebody's
    /// insertion.
    Insertion,
    /// The words are those of more than one speaker.
    SeveralSpeakers,
}

/// A stretch of a quotation beside the document's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Whether both read the same, or what differs.
    pub difference: Difference,
    /// The words as they were typed; empty where only the document has some.
    pub quotation: String,
    /// The document's words, verbatim; empty where only the quotation has some.
    pub document: String,
}

/// A place where the words, or a part of them, stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedPlace {
    /// Which part of the typed words it is about, in bytes of them; `None` for
    /// all of them.
    pub part: Option<Span>,
    /// What they stand in: a paragraph, a heading, a caption, the page's own
    /// lines.
    pub stands_in: BlockKind,
    /// The words' places in the canonical text; more than one where something
    /// that is no running text stands between.
    pub spans: Vec<Span>,
    /// The document's words there, verbatim, from the first to the last.
    pub words: String,
    /// Word by word, where it is not word for word.
    pub comparison: Vec<Compared>,
    /// The sentences that hold the words, with all that pins them down. For a
    /// heading or a line of the page, that line; its paragraph is then the one
    /// after it.
    pub citation: Citation,
    /// Others whose words the place holds too.
    pub other_speakers: Vec<CitedSpeaker>,
}

/// What the documents say to a quotation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// The words as they were typed.
    pub words: String,
    /// What became of them.
    pub outcome: Verdict,
    /// What must not be overlooked.
    pub cautions: Vec<Caution>,
    /// In how many documents they stand; of parts, in how many any of them does.
    pub documents: u32,
    /// At how many places they stand.
    pub places_in_all: u32,
    /// The places, in the order of publication where they stand word for word,
    /// in the order of the parts where they are joined; at most 50.
    pub places: Vec<CheckedPlace>,
    /// The nearest sentences, where the words do not stand.
    pub near: Vec<Citation>,
    /// Time taken, in microseconds.
    pub took_us: u64,
}

impl Engine {
    /// Looks for words that somebody quotes, and says how they stand in the
    /// documents.
    ///
    /// # Errors
    /// [`EngineError::Usage`] for no word, for one that occurs everywhere and
    /// for more than [`MOST_WORDS`]; [`EngineError::Library`] where a text is not
    /// what was indexed.
    #[instrument(skip_all)]
    pub fn check(&self, words: &str) -> Result<Check, EngineError> {
        let started = Instant::now();
        let letters = Letters::of(words);
        usable(&letters)?;
        let mut check = Check {
            words: words.to_owned(),
            outcome: Verdict::NotFound,
            cautions: Vec::new(),
            documents: 0,
            places_in_all: 0,
            places: Vec::new(),
            near: Vec::new(),
            took_us: 0,
        };
        let parts = parts(words);
        let sought = self.index.sought(words);
        let mut passages = self.worth_reading(&sought)?;
        let room = letters.len() + if parts.len() > 1 { LEFT_OUT } else { 0 };
        let windows = self.windows(&passages, room)?;
        let quotation = verdict::Quotation {
            typed: words,
            letters: &letters,
            parts: &parts,
        };
        let mut judged = verdict::judge(&quotation, &windows);
        if matches!(judged.outcome, Verdict::NotFound | Verdict::InPart) {
            let mut more = self.worth_another_look(&sought)?;
            if let Some(bare) = denial::without_denial(&letters) {
                more.extend(self.worth_reading(&self.index.sought(&bare))?);
            }
            if !more.is_empty() {
                passages.extend(more);
                passages.sort_unstable();
                passages.dedup();
                judged = verdict::judge(&quotation, &self.windows(&passages, room)?);
            }
        }
        self.set_machine_read_apart(&mut judged);
        check.outcome = judged.outcome;
        check.places_in_all = count(judged.found.len());
        let mut documents: Vec<usize> = judged.found.iter().map(|f| f.document).collect();
        documents.sort_unstable();
        documents.dedup();
        check.documents = count(documents.len());
        check.places = self.checked_places(&quotation, judged.found, judged.outcome)?;
        check.cautions = cautions(words, &check.places);
        if check.outcome == Verdict::NotFound {
            check.near = self.near_sentences(&sought, &passages)?;
        }
        check.took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        debug!(
            places = check.places_in_all,
            took_us = check.took_us,
            "checked"
        );
        Ok(check)
    }
}

/// How many words an ellipsis may stand for.
const LEFT_OUT: usize = 300;

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Whether there is enough to look for, and not too much.
fn usable(letters: &Letters) -> Result<(), EngineError> {
    let stops = (0..letters.len())
        .filter(|&at| lexicon::is_stop(letters.word(at)))
        .count();
    let sentence = match letters.len() {
        0 => "There is no word to check. Type the words that somebody quoted.".to_owned(),
        1 | 2 if stops == letters.len() => {
            "Such words stand everywhere. Give more of the quotation.".to_owned()
        }
        words if words > MOST_WORDS => format!(
            "That is {words} words; at most {MOST_WORDS} are checked at once. Check it in parts."
        ),
        _ => return Ok(()),
    };
    Err(EngineError::Usage(sentence))
}

/// The typed words between ellipses, as bytes of them: `…`, three dots or two
/// with or without spaces, in brackets or not. One range where there is none.
fn parts(typed: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(c) = typed.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = typed.get(at..).unwrap_or_default();
        let dots = rest.len() - rest.trim_start_matches(['.', ' ']).len();
        let run = rest.get(..dots).unwrap_or_default().trim_end();
        let length = if c == '…' {
            c.len_utf8()
        } else if c == '.' && run.bytes().filter(|b| *b == b'.').count() >= 2 {
            run.len()
        } else {
            at += c.len_utf8();
            continue;
        };
        parts.extend(Span::new(start, at));
        at += length;
        start = at;
    }
    parts.extend(Span::new(start, typed.len()));
    parts.retain(|part| part.of(typed).is_some_and(|t| !Letters::of(t).is_empty()));
    parts
}

/// What turns sentences round in a text, in order.
fn negations(text: &str) -> Vec<&'static str> {
    let letters = Letters::of(text);
    (0..letters.len())
        .filter_map(|at| negation(letters.word(at)))
        .collect()
}

/// Whether one has a word where the other has its opposite.
fn opposed(a: &str, b: &str) -> bool {
    let (a, b) = (Letters::of(a), Letters::of(b));
    (0..a.len()).any(|i| (0..b.len()).any(|j| opposite(a.word(i), b.word(j))))
}

/// The values of the figures of a text, however they are written.
fn figures(text: &str) -> Vec<String> {
    let tokens = crate::analysis::tokens(text);
    let values = tokens.iter().filter(|token| !token.compound);
    values
        .map(|token| match token.form.as_str() {
            "one" => "1".to_owned(),
            form => crate::analysis::stems::stem(form).into_owned(),
        })
        .filter(|stem| stem.starts_with(|c: char| c.is_ascii_digit()))
        .collect()
}

/// Whether a negation stands before the words in their sentence, with nothing
/// between that begins another thought.
fn denied_before(place: &CheckedPlace) -> bool {
    let citation = &place.citation;
    let from = citation.span.start();
    let first = place.spans.first().map_or(from, |span| span.start());
    let Some(before) = citation.quote.get(..first.saturating_sub(from)) else {
        return false;
    };
    let mut clause = before;
    for turn in [";", ":", ", and ", ", so ", ", yet ", " but ", " because "] {
        clause = clause.rsplit(turn).next().unwrap_or(clause);
    }
    if clause.ends_with([' ', '\u{a0}']) && clause.trim_end().ends_with(',') {
        let first = Letters::of(place.words.as_str());
        let subject = !first.is_empty() && SUBJECTS.contains(&first.word(0));
        let letters = Letters::of(clause);
        let spoken = (0..letters.len()).any(|at| SPOKEN.contains(&letters.word(at)));
        if subject && !spoken {
            // `Not a good year, we can win` denies the year alone
            return false;
        }
    }
    let letters = Letters::of(clause);
    let denies = |at| DENYING.contains(&letters.word(at));
    !negations(clause).is_empty() || (0..letters.len()).any(denies)
}

/// Words with which a clause of its own begins after a comma.
const SUBJECTS: [&str; 10] = [
    "i", "we", "you", "he", "she", "it", "they", "there", "this", "that",
];
/// Words that carry a denial on past a comma: `I do not think, …`.
const SPOKEN: [&str; 24] = [
    "think",
    "thinks",
    "thought",
    "believe",
    "believes",
    "believed",
    "say",
    "says",
    "said",
    "claim",
    "claims",
    "claimed",
    "know",
    "knew",
    "mean",
    "meant",
    "suggest",
    "suggested",
    "accept",
    "accepted",
    "agree",
    "agreed",
    "true",
    "evidence",
];
/// Words that deny what stands after them.
const DENYING: [&str; 17] = [
    "deny",
    "denies",
    "denied",
    "denying",
    "denial",
    "dispute",
    "disputes",
    "disputed",
    "disputing",
    "reject",
    "rejects",
    "rejected",
    "rejecting",
    "refuted",
    "untrue",
    "false",
    "falsely",
];

/// What must not be overlooked in what is shown.
fn cautions(typed: &str, places: &[CheckedPlace]) -> Vec<Caution> {
    let mut cautions = Vec::new();
    let differing: Vec<&Compared> = places
        .iter()
        .flat_map(|place| &place.comparison)
        .filter(|compared| compared.difference != Difference::Same)
        .collect();
    if differing.iter().any(|c| {
        negations(&c.quotation) != negations(&c.document) || opposed(&c.quotation, &c.document)
    }) {
        cautions.push(Caution::Negation);
    }
    if places.iter().any(denied_before) {
        cautions.push(Caution::NegationBefore);
    }
    let whole = |place: &CheckedPlace, side: fn(&Compared) -> &str| -> String {
        let words: Vec<&str> = place.comparison.iter().map(side).collect();
        words.join(" ")
    };
    if places
        .iter()
        .any(|p| figures(&whole(p, |c| &c.quotation)) != figures(&whole(p, |c| &c.document)))
    {
        cautions.push(Caution::Figure);
    }
    let inserted = typed.split('[').skip(1).any(|rest| {
        rest.split_once(']')
            .is_some_and(|(inside, _)| !Letters::of(inside).is_empty())
    });
    if inserted && !places.is_empty() && !differing.is_empty() {
        cautions.push(Caution::Insertion);
    }
    let mut speakers: Vec<&Option<String>> = Vec::new();
    for place in places {
        let here = place.citation.speaker.iter().chain(&place.other_speakers);
        if !place.other_speakers.is_empty() || place.part.is_some() {
            speakers.extend(here.map(|speaker| &speaker.name));
        }
    }
    speakers.sort();
    speakers.dedup();
    if speakers.len() > 1 {
        cautions.push(Caution::SeveralSpeakers);
    }
    cautions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipsis_parts_a_quotation() {
        let shown = |typed: &str| -> Vec<String> {
            parts(typed)
                .into_iter()
                .filter_map(|span| Some(span.of(typed)?.trim().to_owned()))
                .collect()
        };
        assert_eq!(shown("one … two"), ["one", "two"]);
        assert_eq!(
            shown("one [...] two . . . three."),
            ["one [", "] two", "three."]
        );
        assert_eq!(shown("…one. Two..."), ["one. Two"]);
    }

    #[test]
    fn what_turns_a_sentence_round_is_known() {
        assert_eq!(negations("they could not"), negations("they can’t"));
        assert_eq!(negations("cannot"), ["not"]);
        assert!(negations("nothingness and knots").is_empty());
        assert!(opposed("she was able", "she was unable"));
    }

    #[test]
    fn a_figure_is_its_value() {
        assert_eq!(figures("£3.5 million"), figures("£3.5m"));
        assert_eq!(figures("4 months"), figures("four months"));
        assert_eq!(figures("1 week"), figures("one week"));
        assert_ne!(figures("£3.5 million"), figures("£3.5 billion"));
        assert_ne!(figures("nine barges"), figures("eleven barges"));
    }
}

//! What can be asked here: the speakers of the documents, and questions made
//! from what they said. Each question was asked before it is offered, and is
//! offered only where the passage that answers it is by the one whom it names
//! and holds the thing that it names.
//!
//! A question names a speaker by a full name only, and a thing only as a
//! sentence of theirs has it between `the` and a word that ends it. Headings
//! make no questions: too many of them name a part of a document and no topic.

use std::collections::HashMap;

use super::{Ask, Engine};
use crate::analysis::lexicon::is_stop;
use crate::annotate::Statement;
use crate::answer::{Citation, Outcome};
use crate::index::format::DocumentRecord;

/// At most so many speakers, or passages, are tried for one question that is
/// wanted.
const TRIES: usize = 6;
/// Of each speaker so many statements are looked at.
const STATEMENTS: usize = 4;
/// Of each statement so many things.
const THINGS: usize = 3;

/// With fewer questions than these a thing of one word will do.
const FEW: usize = 2;

/// A statement with its document.
type Said<'a> = (&'a DocumentRecord, &'a Statement);

impl Engine {
    /// The names of those whose words the documents hold, the most quoted
    /// first.
    #[must_use]
    pub fn speakers(&self) -> Vec<String> {
        let mut names: Vec<(&str, usize)> = self
            .said_by_name()
            .into_iter()
            .map(|(name, said)| (name, said.len()))
            .collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        names.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// Up to `wanted` questions that this library answers: what somebody said
    /// about something, and where too few are quoted, what is said about
    /// something.
    #[must_use]
    pub fn sample_questions(&self, wanted: usize) -> Vec<String> {
        let said = self.said_by_name();
        let mut questions: Vec<String> = self
            .speakers()
            .iter()
            .filter_map(|name| {
                let said = said.get(name.as_str())?;
                Some((name, self.in_a_sentence(name, said)?, said))
            })
            .take(wanted * TRIES)
            .filter_map(|(name, shown, said)| self.asked_of(name, &shown, said))
            .take(wanted)
            .collect();
        let passages = &self.index.catalogue().passages;
        let step = passages.len().div_ceil(wanted * TRIES).max(1);
        for passage in passages.iter().step_by(step) {
            if questions.len() >= wanted {
                break;
            }
            let document = self
                .index
                .catalogue()
                .documents
                .get(passage.document as usize);
            let (Ok(text), Some(Ok(whole))) = (
                self.index.passage_text(passage),
                document.map(|document| self.index.document_text(document)),
            ) else {
                continue;
            };
            let question = things(&text, &whole)
                .into_iter()
                .filter(|thing| thing.contains(' ') || questions.len() < FEW)
                .take(THINGS)
                .map(|thing| (format!("What is said about the {thing}?"), thing))
                .find(|(question, thing)| {
                    !questions.contains(question)
                        && self.answered_by(question, |citation| citation.quote.contains(thing))
                });
            questions.extend(question.map(|(question, _)| question));
        }
        questions
    }

    /// The statements of every speaker, in the order of the documents.
    fn said_by_name(&self) -> HashMap<&str, Vec<Said<'_>>> {
        let catalogue = self.index.catalogue();
        let mut said: HashMap<&str, Vec<Said<'_>>> = HashMap::new();
        for document in &catalogue.documents {
            let statements = catalogue.statements.get(document.statements.positions());
            for statement in statements.unwrap_or_default() {
                if let Some(speaker) = &statement.speaker {
                    let of = said.entry(speaker.name.as_str()).or_default();
                    of.push((document, statement));
                }
            }
        }
        said
    }

    /// How a question names a speaker; `None` for one who is not named in full.
    fn in_a_sentence(&self, name: &str, said: &[Said<'_>]) -> Option<String> {
        let words: Vec<&str> = name.split_whitespace().collect();
        let linking = |word: &str| matches!(word, "of" | "and" | "for" | "the" | "de" | "van");
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        if words.first()?.starts_with("spokes") && words.len() > 2 {
            return Some(format!("the {name}"));
        }
        let named = words.len() > 1
            && capital(words.first()?)
            && words.iter().all(|word| capital(word) || linking(word))
            && !name.contains(['\'', '’']);
        if !named {
            return None;
        }
        let with_article = format!("the {name}").to_lowercase();
        let has_article = !self.index.catalogue().people.iter().any(|p| p == name)
            && said.iter().take(STATEMENTS).any(|(document, _)| {
                self.index
                    .document_text(document)
                    .is_ok_and(|text| text.to_lowercase().contains(&with_article))
            });
        Some(if has_article {
            format!("the {name}")
        } else {
            name.to_owned()
        })
    }

    /// What a speaker said about something, or what they said at all.
    fn asked_of(&self, name: &str, shown: &str, said: &[Said<'_>]) -> Option<String> {
        let by_them = |citation: &Citation| {
            let speaker = citation.speaker.as_ref();
            speaker.is_some_and(|speaker| speaker.name.as_deref() == Some(name))
        };
        for (document, statement) in said.iter().take(STATEMENTS) {
            let whole = self.index.document_text(document).unwrap_or_default();
            for span in &statement.content {
                let Ok(words) = self.index.block_text(document, *span) else {
                    continue;
                };
                for thing in things(&words, &whole).into_iter().take(THINGS) {
                    if name.contains(&thing) {
                        continue;
                    }
                    let question = format!("What did {shown} say about the {thing}?");
                    let fits =
                        |citation: &Citation| by_them(citation) && citation.quote.contains(&thing);
                    if self.answered_by(&question, fits) {
                        return Some(question);
                    }
                }
            }
        }
        let question = format!("What did {shown} say?");
        self.answered_by(&question, by_them).then_some(question)
    }

    /// Whether the question is answered, and first by a citation that fits.
    fn answered_by(&self, question: &str, fits: impl Fn(&Citation) -> bool) -> bool {
        let asked = Ask {
            question: question.to_owned(),
            limit: 1,
            ..Ask::default()
        };
        self.ask(&asked).is_ok_and(|answer| {
            answer.outcome == Outcome::Answered && answer.citations.first().is_some_and(&fits)
        })
    }
}

/// The words of a question that tell what it is about, in lower case.
#[must_use]
pub fn telling(text: &str) -> Vec<String> {
    const ASKING: [&str; 6] = ["said", "says", "about", "tell", "told", "what"];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3 && !is_stop(word) && !ASKING.contains(word))
        .map(str::to_owned)
        .collect()
}

/// Words that name nothing one would ask about.
const VAGUE: [&str; 60] = [
    "same", "other", "others", "rest", "whole", "most", "first", "second", "last", "next", "end",
    "time", "moment", "future", "past", "present", "way", "ways", "fact", "case", "thing",
    "things", "people", "public", "best", "worst", "point", "need", "needs", "right", "wrong",
    "year", "years", "month", "months", "week", "weeks", "days", "hour", "hours", "minutes",
    "morning", "evening", "night", "matter", "number", "numbers", "half", "three", "four", "five",
    "seven", "eight", "nine", "eleven", "twelve", "kind", "sort", "part", "parts",
];

/// The things that a text names with `the`: one or two words, neither of them a
/// function word, that a function word other than `of` or a mark ends. Pairs
/// come first: they say more. `the lower gate` is a pair only where the
/// `document` speaks of `the gate` too, which tells it from `the wind took`.
fn things(text: &str, document: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut pairs = Vec::new();
    let mut singles = Vec::new();
    for (at, _) in words.iter().enumerate().filter(|(_, word)| **word == "the") {
        let mut named: Vec<&str> = Vec::new();
        let mut ended = false;
        for word in words.iter().skip(at + 1).take(3) {
            let bare = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '”', '"', ')']);
            if is_stop(&word.to_lowercase()) {
                ended = *word != "of";
                break;
            }
            named.push(bare);
            if bare.len() < word.len() {
                ended = true;
                break;
            }
        }
        let plain = |word: &&str| {
            word.chars().count() > 3
                && word.chars().all(|c| c.is_alphabetic() || c == '-')
                && word.chars().skip(1).all(|c| !c.is_uppercase())
                && !VAGUE.contains(&word.to_lowercase().as_str())
        };
        let alike = named.windows(2).all(|two| {
            let capital = |word: &str| word.starts_with(char::is_uppercase);
            capital(two[0]) == capital(two[1])
        });
        let noun = named.last().is_some_and(|last| {
            !["ed", "ing", "ly", "est"]
                .iter()
                .any(|end| last.ends_with(end))
        });
        if ended && alike && noun && named.iter().all(plain) {
            match named.as_slice() {
                [one] if one.starts_with(char::is_lowercase) && one.len() > 4 => {
                    singles.push((*one).to_owned());
                }
                [first, second]
                    if first.starts_with(char::is_uppercase)
                        || names_with_article(document, second) =>
                {
                    pairs.push(format!("{first} {second}"));
                }
                _ => {}
            }
        }
    }
    pairs.append(&mut singles);
    pairs
}

/// Whether a text has `the` right before this word.
fn names_with_article(text: &str, word: &str) -> bool {
    let wanted = format!("the {word}");
    text.match_indices(&wanted).any(|(at, found)| {
        let after = text
            .get(at + found.len()..)
            .and_then(|rest| rest.chars().next());
        !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_what_the_article_names() {
        for (text, named) in [
            ("We warned them of the rusted hinge pins.", &[] as &[&str]),
            ("Nobody had tested the warning siren.", &["warning siren"]),
            (
                "the siren was quiet, and the lower gate had gone",
                &["lower gate", "siren"],
            ),
            ("the number of houses, the same street, the end.", &[]),
            (
                "It is for the Waterways Authority to say.",
                &["Waterways Authority"],
            ),
            ("the closed school; the Town council; the wind took it", &[]),
        ] {
            let document = format!("{text} the siren; the gate; the thing.");
            assert_eq!(things(text, &document), named, "{text}");
        }
    }
}

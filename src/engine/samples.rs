//! What can be asked here: the speakers of the documents, and questions made
//! from them that the library answers. Each question was asked before it is
//! offered; none is offered that stays without an answer.

use std::collections::HashMap;

use super::{Ask, Engine};
use crate::answer::Outcome;

/// A heading longer than this many words makes no question.
const HEADING_WORDS: usize = 7;
/// At most this many candidates are tried for one question that is wanted.
const TRIES: usize = 6;

impl Engine {
    /// The names of those whose words the documents hold, the most quoted
    /// first.
    #[must_use]
    pub fn speakers(&self) -> Vec<String> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for statement in &self.index.catalogue().statements {
            if let Some(speaker) = &statement.speaker {
                *counts.entry(speaker.name.as_str()).or_default() += 1;
            }
        }
        let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        names.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// Up to `wanted` questions, made from speakers and headings, that this
    /// library answers.
    #[must_use]
    pub fn sample_questions(&self, wanted: usize) -> Vec<String> {
        let said = self
            .speakers()
            .into_iter()
            .map(|name| (format!("What did {name} say?"), Some(name)));
        let headings = self
            .headings()
            .into_iter()
            .map(|heading| (format!("What is said about {heading}?"), None));
        let mut questions: Vec<String> = Vec::new();
        for (question, speaker) in said
            .take(wanted * TRIES)
            .chain(headings.take(wanted * TRIES))
        {
            if questions.len() == wanted {
                break;
            }
            if !questions.contains(&question) && self.answers(&question, speaker.as_deref()) {
                questions.push(question);
            }
        }
        questions
    }

    /// Whether the question is answered, and by the speaker that it names.
    fn answers(&self, question: &str, speaker: Option<&str>) -> bool {
        let asked = Ask {
            question: question.to_owned(),
            limit: 1,
            ..Ask::default()
        };
        let Ok(answer) = self.ask(&asked) else {
            return false;
        };
        answer.outcome == Outcome::Answered
            && speaker.is_none_or(|name| {
                answer.citations.first().is_some_and(|citation| {
                    citation
                        .speaker
                        .as_ref()
                        .is_some_and(|said| said.name.as_deref() == Some(name))
                })
            })
    }

    /// Short headings of the documents, one time each.
    fn headings(&self) -> Vec<String> {
        let mut headings: Vec<String> = Vec::new();
        for document in &self.index.catalogue().documents {
            for block in document
                .blocks
                .iter()
                .filter(|block| block.kind.is_heading())
            {
                let Ok(text) = self.index.block_text(document, block.span) else {
                    continue;
                };
                let text = text.trim().trim_end_matches(['.', ':', '?', '!']);
                let words = text.split_whitespace().count();
                if is_topic(text)
                    && (2..=HEADING_WORDS).contains(&words)
                    && !headings.iter().any(|h| h == text)
                {
                    headings.push(text.to_owned());
                }
            }
        }
        headings
    }
}

/// Whether a heading names a topic and asks nothing itself.
fn is_topic(heading: &str) -> bool {
    let first = heading.split_whitespace().next().unwrap_or_default();
    !["what", "who", "when", "where", "why", "how", "which"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
        && !heading.contains(['?', ':'])
}

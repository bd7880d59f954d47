//! What a document says about itself, worked out once, at ingest: who said
//! what. It reads a [`Document`] and knows nothing
//! of questions, of the index or of other documents.

use serde::{Deserialize, Serialize};

mod appositions;
mod asides;
mod block_statements;
mod bodies;
mod bounds;
mod cues;
pub mod dates;
mod examinations;
mod extents;
mod kin;
mod labels;
mod lead_ins;
mod lexicon;
mod name_lines;
mod names;
mod openings;
mod phrase;
mod posts;
mod quotations;
mod reported;
mod resolve;
mod responses;
mod scan;
mod subjects;
#[cfg(test)]
mod tests;
mod transcripts;
mod unsaid;
mod whole_document;

use crate::document::{Document, Span};

pub use names::Person;
pub use responses::{Answered, responses};

use names::Names;
use resolve::Memory;

/// How it is known that somebody said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// The words stand in quotation marks beside a named or described speaker.
    Quoted,
    /// The words follow, without quotation marks, a sentence that announces
    /// them.
    Block,
    /// The words are reported in the writer's own sentence.
    Reported,
    /// A label before the words names the speaker, as in a transcript.
    Transcript,
    /// The whole document is the speaker's statement.
    Document,
}

/// Who said something, as the document gives them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Speaker {
    /// The name, of a person or a body: `Patricia Seaman`, `Ofsted`. Where the
    /// document describes without naming, the description: `a DfE spokesman`.
    pub name: String,
    /// The role, as the document gives it: `cabinet member for children's services`.
    pub role: Option<String>,
    /// The body for which the speaker speaks, where the document gives the tie:
    /// `Lintmoor Council` of `the council's cabinet member`.
    pub body: Option<String>,
    /// Where in the canonical text the name or description that the speaker
    /// was resolved to stands.
    pub span: Span,
}

/// Words that somebody said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Who said them; `None` where the text does not make it certain.
    pub speaker: Option<Speaker>,
    /// The words beside the statement that stand for the speaker: a name, a
    /// pronoun, a description, with an apposition where there is one.
    pub source: Option<Span>,
    /// The word that reports: `said`, `according to`, `added`.
    pub cue: Option<Span>,
    /// The words said, without quotation marks; more than one span where the
    /// cue stands between them.
    pub content: Vec<Span>,
    /// How it is known.
    pub how: Attribution,
}

/// Finds the statements of a document, in the order of its text.
#[must_use]
pub fn statements(document: &Document) -> Vec<Statement> {
    let text = document.text();
    let scan = scan::scan(document);
    let names = Names::read(&scan, text);
    let turns = transcripts::turns(document);
    let mut labelled = vec![false; document.blocks().len()];
    for turn in &turns {
        for &block in &turn.blocks {
            labelled[block] = true;
        }
    }
    let (found, memory) = quotations::read(document, &scan, Memory::new(names), &labelled);
    let surnames = memory.names.surnames();
    let offices = transcripts::Offices::of(text, &turns);
    let mut statements: Vec<Statement> = found
        .into_iter()
        .filter(|found| !found.content.is_empty())
        .map(|found| Statement {
            speaker: found.who.as_ref().and_then(|who| memory.speaker(who)),
            source: found.source,
            cue: found.cue,
            content: found.content,
            how: found.how,
        })
        .chain(turns.iter().map(|turn| Statement {
            speaker: transcripts::speaker(text, &surnames, &offices, turn),
            source: turn.label,
            cue: None,
            content: turn.content.clone(),
            how: transcripts::HOW,
        }))
        .collect();
    whole_document::extend(document, &scan, &mut statements);
    let all_bodies = bodies::Bodies::read(document, &scan);
    let is_person = |word: &str| memory.names.is_surname(word);
    for speaker in statements.iter_mut().filter_map(|s| s.speaker.as_mut()) {
        let role = speaker.role.as_deref();
        speaker.body = bodies::body_of(&speaker.name, role, &all_bodies)
            .or_else(|| bodies::headed(role?, is_person));
        let definite = text
            .get(..speaker.span.start())
            .is_some_and(|before| before.ends_with("the ") || before.ends_with("The "));
        if definite && let Some(full) = all_bodies.the_only(&speaker.name) {
            speaker.name = full;
        }
    }
    statements.sort_by_key(|statement| statement.content.first().map(|span| span.start()));
    statements
}

/// Whether a speaker is a document and nobody: `report by Ofsted`, `three-week
/// inspection`. A name with a capital at its head (`Tarn Post`) is a body's.
#[must_use]
pub fn is_document(speaker: &str) -> bool {
    let links = [
        "of", "by", "into", "in", "on", "for", "from", "to", "at", "with",
    ];
    let head = speaker
        .split_whitespace()
        .take_while(|word| !links.contains(word))
        .last();
    head.is_some_and(|word| word.starts_with(char::is_lowercase) && lexicon::is_record(word))
}

/// Finds the people that a document names, each with all forms of the name.
#[must_use]
pub fn people(document: &Document) -> Vec<Person> {
    let text = document.text();
    let scan = scan::scan(document);
    let (_, memory) = quotations::read(document, &scan, Memory::new(Names::read(&scan, text)), &[]);
    memory.names.people()
}

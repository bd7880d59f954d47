//! Who speaks in the documents, and what they said, as texts: people under the
//! bodies for which they speak; statements with the words in bold, how it is
//! known whose they are, and where they stand. It renders what the engine chose.

use super::checks::{inside, one_line};
use super::entries::{Entry, Part, marked, pieces};
use super::escape::markdown;
use super::library::Shelf;
use super::limits::{self, length, trimmed};
use super::messages::{self, Locale, lookups as words};
use super::passages::published;
use crate::answer::Citation;
use crate::engine::{Beside, FindingAndResponse, Said, SpeakerGroup, Speakers};

/// Lines of the list of speakers on a page, and their room.
const LINES: usize = 25;
const ROOM: usize = limits::DESCRIPTION - 100;
/// The room of a name with its role.
const NAME: usize = 150;

/// The statements as entries.
pub(super) fn entries(statements: &[Said], shelf: &Shelf, locale: Locale) -> Vec<Entry> {
    let entry = |(group, said): (usize, &Said)| {
        let published = said.citation.document.published;
        Entry {
            heading: words::year(published.map(crate::document::PartialDate::year)),
            group,
            pieces: said_in(said, locale),
            place: shelf.library.place_of(&said.citation),
            ..Entry::default()
        }
    };
    statements.iter().enumerate().map(entry).collect()
}

fn said_in(said: &Said, locale: Locale) -> Vec<String> {
    let whose = words::sentence(&messages::said_by(said));
    let above = format!("**{}**", trimmed(&one_line(&whose), 250, markdown));
    let citation = Citation {
        // It is told above, with the body.
        speaker: None,
        ..said.citation.clone()
    };
    let spans: Vec<_> = said.words.iter().map(|words| words.span).collect();
    let part = Part {
        label: String::new(),
        runs: marked(&citation.quote, &inside(&citation, &spans), false),
    };
    pieces(&above, &[part], &published(&citation, locale))
}

/// Findings with the responses that their document sets beside them, as entries:
/// each pair a group, `group` the number of the first.
pub(super) fn beside(
    pairs: &[FindingAndResponse],
    group: usize,
    shelf: &Shelf,
    locale: Locale,
) -> Vec<Entry> {
    let entry = |lead: &str, group, side: &Beside| {
        let citation = &side.citation;
        let spans: Vec<_> = side.words.iter().map(|words| words.span).collect();
        let part = Part {
            label: String::new(),
            runs: marked(&citation.quote, &inside(citation, &spans), false),
        };
        Entry {
            heading: words::BESIDE.to_owned(),
            group,
            pieces: pieces(lead, &[part], &published(citation, locale)),
            place: shelf.library.place_of(citation),
            ..Entry::default()
        }
    };
    let both = |(group, pair): (usize, &FindingAndResponse)| {
        [
            entry(words::FINDING, group, &pair.finding),
            entry(words::RESPONSE, group, &pair.response),
        ]
    };
    (group..).zip(pairs).flat_map(both).collect()
}

/// The speakers in pages.
pub(super) fn speakers(all: &Speakers) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for group in &all.speakers {
        let SpeakerGroup {
            name,
            role,
            statements,
            people,
        } = group;
        lines.push(format!(
            "• **{}**",
            line(name, role.as_deref(), *statements)
        ));
        for person in people {
            let (name, role) = (&person.name, person.role.as_deref());
            let told = line(name, role, person.statements);
            lines.push(format!("\u{2003}◦ {told}"));
        }
    }
    let lengths: Vec<usize> = lines.iter().map(|line| length(line) + 1).collect();
    limits::pages(&lengths, LINES, ROOM)
        .into_iter()
        .filter_map(|range| Some(lines.get(range)?.join("\n")))
        .collect()
}

fn line(name: &str, role: Option<&str>, statements: u32) -> String {
    let told = match role {
        Some(role) => format!("{name}, {role}"),
        None => name.to_owned(),
    };
    format!(
        "{} · {}",
        trimmed(&one_line(&told), NAME, markdown),
        messages::plural(u64::from(statements), "statement")
    )
}

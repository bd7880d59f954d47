//! `pincite statements`: who speaks in the documents, and what they said, in the
//! order of time. It renders what the engine chose.

use super::answer::{Standing, show_citation};
use super::exit::{Exit, Failure, complain};
use super::incomplete::{silent, told};
use super::page::{Page, Paper, Role};
use super::session::{Session, print, print_json};
use super::wording;
use crate::engine::{Beside, FindingAndResponse, Said, Speakers, Statements, Wanted};

/// Lists speakers, or the statements that are wanted.
pub(super) fn run(wanted: &Wanted, as_json: bool, session: &Session) -> Result<Exit, Failure> {
    let engine = session.open()?;
    if wanted.by.is_none() && wanted.about.is_none() && wanted.source.is_none() {
        let speakers = engine.speakers_by_body(None)?;
        let none = speakers.is_empty();
        if as_json {
            print_json(&told(&engine, &speakers))?;
        } else {
            print(&render_speakers(&speakers, session.paper))?;
        }
        return if none {
            silent(&engine, as_json)
        } else {
            Ok(Exit::Done)
        };
    }
    let statements = engine.statements(wanted)?;
    if as_json {
        print_json(&told(&engine, &statements))?;
    } else {
        print(&render(&statements, wanted, session.paper))?;
    }
    if !statements.statements.is_empty() || !statements.responses.is_empty() {
        return Ok(Exit::Done);
    }
    if !as_json {
        complain("`pincite statements` lists everybody whose words the documents hold.");
    }
    silent(&engine, as_json)
}

/// The speakers as a person reads them.
pub(super) fn render_speakers(speakers: &Speakers, paper: Paper) -> String {
    let mut page = Page::new(paper);
    if speakers.is_empty() {
        page.paragraph(0, Role::Plain, "The documents hold nobody's statements.");
        return page.finish();
    }
    for group in &speakers.speakers {
        speaker_line(
            &mut page,
            "",
            &group.name,
            group.role.as_deref(),
            group.statements,
        );
        for person in &group.people {
            speaker_line(
                &mut page,
                "    ",
                &person.name,
                person.role.as_deref(),
                person.statements,
            );
        }
    }
    if speakers.of_documents > 0 {
        page.blank();
        let sentence = format!(
            "And {} of documents: what a report or a letter says.",
            wording::count(u64::from(speakers.of_documents), "statement")
        );
        page.paragraph(0, Role::Plain, &sentence);
    }
    if speakers.not_named > 0 {
        page.blank();
        let sentence = format!(
            "And {} whose speaker the documents do not name for certain.",
            wording::count(u64::from(speakers.not_named), "statement")
        );
        page.paragraph(0, Role::Plain, &sentence);
    }
    page.finish()
}

fn speaker_line(page: &mut Page, indent: &str, name: &str, role: Option<&str>, statements: u32) {
    let number = format!("{:>5}  {indent}", wording::grouped(u64::from(statements)));
    let margin = " ".repeat(number.chars().count());
    let role = role.map(|role| format!(", {role}")).unwrap_or_default();
    page.flow(
        &[(Role::Plain, &number)],
        &[(Role::Plain, &margin)],
        &[(Role::Strong, name), (Role::Plain, &role)],
    );
}

/// The statements as a person reads them.
pub(super) fn render(found: &Statements, wanted: &Wanted, paper: Paper) -> String {
    let mut page = Page::new(paper);
    let mut of = String::new();
    if let Some(by) = &wanted.by {
        of.push_str(" by ");
        of.push_str(by);
    }
    if let Some(about) = &wanted.about {
        of.push_str(" about ");
        of.push_str(about);
    }
    if let Some(id) = &wanted.source {
        of.push_str(" in the document ");
        of.push_str(id);
    }
    if found.statements.is_empty() && found.responses.is_empty() {
        let sentence = format!("The documents hold no statement{of}.");
        page.paragraph(0, Role::Caution, &sentence);
        if !found.did_you_mean.is_empty() {
            let sentence = format!("Did you mean {}?", wording::either(&found.did_you_mean));
            page.paragraph(0, Role::Plain, &sentence);
        }
        return page.finish();
    }
    let count = wording::count(found.statements.len() as u64, "statement");
    if !found.statements.is_empty() {
        page.paragraph(0, Role::Good, &format!("{count}{of}"));
    }
    for said in &found.statements {
        show(&mut page, said);
    }
    if !found.responses.is_empty() {
        if !found.statements.is_empty() {
            page.blank();
        }
        let number = found.responses.len() as u64;
        let count = wording::count(number, "response");
        let headline = format!("{count} beside what it answers, as the document sets them");
        let headline = if number == 1 {
            headline
        } else {
            headline.replace("it answers", "they answer")
        };
        page.paragraph(0, Role::Good, &headline);
        for pair in &found.responses {
            beside(&mut page, pair);
        }
    }
    page.finish()
}

/// A finding, and indented under it the response.
fn beside(page: &mut Page, pair: &FindingAndResponse) {
    page.blank();
    quoted(page, "   > ", &pair.finding);
    page.blank();
    quoted(page, "       > ", &pair.response);
}

fn quoted(page: &mut Page, mark: &str, side: &Beside) {
    let lead = [(Role::Mark, mark)];
    for words in &side.words {
        page.flow(&lead, &lead, &[(Role::Quote, &words.text)]);
    }
    let place = format!(
        "{} · ¶\u{a0}{}",
        wording::in_brief(&side.citation.document),
        side.citation.shown_paragraphs()
    );
    page.paragraph(mark.len(), Role::Plain, &place);
}

fn show(page: &mut Page, said: &Said) {
    let mut citation = said.citation.clone();
    // The citation's own line of the speaker knows no body.
    citation.speaker = None;
    // Of the passage only the statement's own sentences: they are all listed.
    citation.passage.clone_from(&citation.quote);
    citation.passage_span = citation.span;
    show_citation(page, &citation, Standing::Said(&wording::said_by(said)));
}

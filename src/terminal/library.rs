//! `pincite add` and `edit`: what a person puts into the library and says about
//! it, with a summary of what became of each input.

use std::fmt::Write as _;

use super::arguments::{AddArguments, EditArguments};
use super::exit::{Exit, Failure};
use super::interrupt;
use super::page::{Page, Paper, Role};
use super::progress::Bar;
use super::session::{Session, WHO, print, warn};
use super::wording;
use crate::document::PartialDate;
use crate::engine::{self, AddReport, Adding, Given, Refusal};

/// So many ids are listed by name; of more the number is told.
const NAMED: usize = 8;

/// Adds files, folders and corpora.
pub(super) fn add(arguments: AddArguments, session: &Session) -> Result<Exit, Failure> {
    let inputs = arguments.inputs;
    if inputs.len() > 1 && (arguments.title.is_some() || arguments.url.is_some()) {
        return Err(Failure::Usage(
            "--title and --url belong to one document: add the others in a second command"
                .to_owned(),
        ));
    }
    let given = Given {
        title: arguments.title,
        publisher: arguments.publisher,
        published: arguments.published,
        url: arguments.url,
        kind: arguments.kind,
        author: arguments.author,
        charset: None,
        password: arguments.password,
        covered: arguments.covered.unwrap_or_default(),
        ocr: arguments.ocr,
    };
    let adding = Adding {
        given,
        id: arguments.id,
        again: arguments.again,
        fetching: session.fetching,
        stop: interrupt::stop(),
        who: WHO.to_owned(),
    };
    let mut bar = Bar::new();
    let report = engine::add(&session.library, &inputs, &adding, &mut |progress| {
        bar.report(progress);
    })?;
    drop(bar);
    warn(&report.warnings);
    print(&render_added(&report, session.paper))?;
    for refusal in &report.refused {
        super::exit::complain(&refused(refusal));
    }
    Ok(added_exit(&report))
}

/// The reason of a refusal, with the input's name where it does not name it.
fn refused(refusal: &Refusal) -> String {
    let name = refusal.input.file_name().unwrap_or_default();
    if refusal.reason.contains(&*name.to_string_lossy()) {
        refusal.reason.clone()
    } else {
        format!("{}: {}", refusal.input.display(), refusal.reason)
    }
}

fn added_exit(report: &AddReport) -> Exit {
    if report.left > 0 {
        Exit::Interrupted
    } else if report.taken() == 0 && !report.refused.is_empty() {
        Exit::Usage
    } else {
        Exit::Done
    }
}

fn render_added(report: &AddReport, paper: Paper) -> String {
    let mut page = Page::new(paper);
    let versions: Vec<String> = report
        .replaced
        .iter()
        .map(|new| format!("{}, version {}", new.id, new.version))
        .collect();
    for (verb, ids) in [
        ("Added", &report.added),
        ("New version", &versions),
        ("Described anew", &report.described),
        ("Unchanged", &report.unchanged),
    ] {
        if ids.is_empty() {
            continue;
        }
        let between = if verb == "New version" { "; " } else { ", " };
        let mut sentence = format!("{verb}: {}", wording::count(ids.len() as u64, "document"));
        if ids.len() <= NAMED {
            // Writing to a String cannot fail.
            let _ = write!(sentence, " ({})", ids.join(between));
        }
        page.paragraph(0, Role::Plain, &sentence);
    }
    if !report.same.is_empty() {
        let inputs = wording::count(report.same.len() as u64, "input");
        let mut sentence = format!("The same as another: {inputs}");
        if report.same.len() <= NAMED {
            let named: Vec<String> = (report.same.iter())
                .map(|same| format!("{} as {}", same.input, same.id))
                .collect();
            let _ = write!(sentence, " ({})", named.join("; "));
        }
        page.paragraph(0, Role::Plain, &sentence);
    }
    if !report.refused.is_empty() {
        let sentence = format!(
            "Refused: {}",
            wording::count(report.refused.len() as u64, "input")
        );
        page.paragraph(0, Role::Caution, &sentence);
    }
    if report.left > 0 {
        let sentence = format!(
            "Not reached: {}. What is done is kept, and the next question builds the index; the same command goes on from here.",
            wording::count(report.left as u64, "input")
        );
        page.paragraph(0, Role::Caution, &sentence);
    } else if page.is_empty() {
        page.paragraph(0, Role::Plain, "Nothing to add was found.");
    }
    page.finish()
}

/// Corrects what is known about a document.
pub(super) fn edit(arguments: EditArguments, session: &Session) -> Result<Exit, Failure> {
    let mut cleared = Vec::new();
    let mut take = |name: &'static str, value: Option<String>| {
        let value = value.map(|value| value.trim().to_owned());
        let is_clearing = |value: &String| value.is_empty() || value == "-";
        if value.as_ref().is_some_and(is_clearing) {
            cleared.push(name);
        }
        value.filter(|value| !is_clearing(value))
    };
    let published = take("published", arguments.published)
        .map(|date| PartialDate::parse(&date))
        .transpose()
        .map_err(|error| Failure::Usage(format!("--published: {error}")))?;
    let given = Given {
        title: take("title", arguments.title),
        publisher: take("publisher", arguments.publisher),
        published,
        url: take("url", arguments.url),
        kind: take("kind", arguments.kind),
        author: take("author", arguments.author),
        ..Given::default()
    };
    let mut bar = Bar::new();
    let id = arguments.id;
    let is_changed = engine::edit(
        &session.library,
        &id,
        &given,
        &cleared,
        WHO,
        &mut |progress| {
            bar.report(progress);
        },
    )?;
    drop(bar);
    let mut page = Page::new(session.paper);
    let verb = if is_changed { "Changed" } else { "Unchanged" };
    page.paragraph(0, Role::Plain, &format!("{verb}: {id}"));
    print(&page.finish())?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Paper = Paper {
        width: 60,
        colour: false,
    };

    #[test]
    fn a_refusal_names_its_input_once() {
        let refusal = |reason: &str| Refusal {
            input: "box/x.bin".into(),
            reason: reason.to_owned(),
        };
        assert_eq!(
            refused(&refusal("`x.bin` is not text.")),
            "`x.bin` is not text."
        );
        assert_eq!(
            refused(&refusal("It is not text.")),
            "box/x.bin: It is not text."
        );
    }

    #[test]
    fn the_exit_code_follows_what_was_taken() {
        let refused = vec![Refusal {
            input: "x.bin".into(),
            reason: "it is not text".to_owned(),
        }];
        let report = |added: &[&str], refused: &[Refusal]| AddReport {
            added: added.iter().map(|id| (*id).to_owned()).collect(),
            refused: refused.to_vec(),
            ..AddReport::default()
        };
        assert_eq!(added_exit(&report(&["a"], &[])), Exit::Done);
        assert_eq!(added_exit(&report(&["a"], &refused)), Exit::Done);
        assert_eq!(added_exit(&report(&[], &refused)), Exit::Usage);
        let text = render_added(&report(&["a", "b"], &refused), PLAIN);
        assert_eq!(text, "Added: 2 documents (a, b)\nRefused: 1 input\n");
    }
}

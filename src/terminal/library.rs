//! `pincite add`, `remove` and `verify`: what changes or checks the library,
//! with a summary of what became of each input.

use std::fmt::Write as _;

use super::arguments::AddArguments;
use super::exit::{Exit, Failure};
use super::page::{Page, Paper, Role};
use super::progress::Bar;
use super::session::{Session, print, warn};
use super::wording;
use crate::engine::{self, AddReport, Given, Refusal, VerifyReport};

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
        password: arguments.password,
        ocr: arguments.ocr,
    };
    let mut bar = Bar::new();
    let report = engine::add(&session.library, &inputs, &given, &mut |progress| {
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
    let taken = report.added.len() + report.replaced.len() + report.unchanged.len();
    if taken == 0 && !report.refused.is_empty() {
        Exit::Usage
    } else {
        Exit::Done
    }
}

fn render_added(report: &AddReport, paper: Paper) -> String {
    let mut page = Page::new(paper);
    for (verb, ids) in [
        ("Added", &report.added),
        ("Replaced", &report.replaced),
        ("Unchanged", &report.unchanged),
    ] {
        if ids.is_empty() {
            continue;
        }
        let mut sentence = format!("{verb}: {}", wording::count(ids.len() as u64, "document"));
        if ids.len() <= NAMED {
            // Writing to a String cannot fail.
            let _ = write!(sentence, " ({})", ids.join(", "));
        }
        page.paragraph(0, Role::Plain, &sentence);
    }
    if !report.refused.is_empty() {
        let sentence = format!(
            "Refused: {}",
            wording::count(report.refused.len() as u64, "input")
        );
        page.paragraph(0, Role::Caution, &sentence);
    } else if page.is_empty() {
        page.paragraph(0, Role::Plain, "Nothing to add was found.");
    }
    page.finish()
}

/// Takes documents out.
pub(super) fn remove(ids: &[String], session: &Session) -> Result<Exit, Failure> {
    let mut bar = Bar::new();
    let removed = engine::remove(&session.library, ids, &mut |progress| bar.report(progress))?;
    drop(bar);
    let mut page = Page::new(session.paper);
    let sentence = format!(
        "Removed: {} ({})",
        wording::count(removed.len() as u64, "document"),
        removed.join(", ")
    );
    page.paragraph(0, Role::Plain, &sentence);
    print(&page.finish())?;
    Ok(Exit::Done)
}

/// Re-reads everything.
pub(super) fn verify(session: &Session) -> Result<Exit, Failure> {
    let mut bar = Bar::new();
    let report = engine::verify(&session.library, &mut |progress| bar.report(progress))?;
    drop(bar);
    print(&render_verified(&report, session.paper))?;
    Ok(if report.damage.is_empty() {
        Exit::Done
    } else {
        Exit::Library
    })
}

fn render_verified(report: &VerifyReport, paper: Paper) -> String {
    let mut page = Page::new(paper);
    let (role, verdict) = if report.damage.is_empty() {
        (Role::Good, "All is as it should be.".to_owned())
    } else {
        let places = wording::count(report.damage.len() as u64, "place");
        (
            Role::Caution,
            format!("The library is damaged in {places}."),
        )
    };
    page.paragraph(0, role, &verdict);
    let sentence = format!(
        "Re-read {}, {} and {}.",
        wording::count(report.documents, "document"),
        wording::count(report.passages, "passage"),
        wording::count(report.sentences, "sentence")
    );
    page.paragraph(0, Role::Plain, &sentence);
    for damage in &report.damage {
        page.blank();
        page.line(&[(Role::Strong, &damage.file.display().to_string())]);
        page.paragraph(2, Role::Plain, &damage.what);
    }
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Damage;

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

    #[test]
    fn damage_is_listed_by_file() {
        let mut report = VerifyReport {
            documents: 2,
            passages: 40,
            sentences: 1_200,
            damage: Vec::new(),
        };
        assert_eq!(
            render_verified(&report, PLAIN),
            "All is as it should be.\nRe-read 2 documents, 40 passages and 1,200 sentences.\n"
        );
        report.damage.push(Damage {
            file: "documents/minutes.txt".into(),
            what: "Its text is not the text that was added.".to_owned(),
        });
        assert!(render_verified(&report, PLAIN).contains("\ndocuments/minutes.txt\n  Its text"));
    }
}

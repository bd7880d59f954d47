//! `pincite verify`: what was re-read, what is damaged and what to do about it.

use super::exit::{Exit, Failure};
use super::page::{Page, Paper, Role};
use super::progress::Bar;
use super::session::{Session, WHO, print};
use super::wording;
use crate::engine::{self, VerifyReport};

/// So many files that nothing names are listed; of more the number is told.
const NAMED: usize = 8;

/// Re-reads everything; repairs or accepts what is asked for.
pub(super) fn run(repair: bool, accept: Option<&str>, session: &Session) -> Result<Exit, Failure> {
    let mut bar = Bar::new();
    let mut on_progress = |progress| bar.report(progress);
    let mut text = String::new();
    if let Some(name) = accept {
        let is_other = engine::accept(&session.library, name, WHO, &mut on_progress)?;
        let mut page = Page::new(session.paper);
        let sentence = if is_other {
            format!("Accepted `{name}` as it is now.")
        } else {
            format!("`{name}` is what was added; there is nothing to accept.")
        };
        page.paragraph(0, Role::Plain, &sentence);
        text.push_str(&page.finish());
    }
    let report = if repair {
        let (found, left) = engine::repair(&session.library, &mut on_progress)?;
        if found != left {
            text.push_str(&render(&found, session.paper));
            let mut page = Page::new(session.paper);
            page.blank();
            let without = if left.left_out.is_empty() {
                String::new()
            } else {
                format!(", without {}", named(&left.left_out))
            };
            let sentence = format!("Built again from the sources{without}.");
            page.paragraph(0, Role::Strong, &sentence);
            text.push_str(&page.finish());
        }
        left
    } else {
        engine::verify(&session.library, &mut on_progress)?
    };
    drop(bar);
    text.push_str(&render(&report, session.paper));
    print(&text)?;
    Ok(if report.damage.is_empty() {
        Exit::Done
    } else {
        Exit::Library
    })
}

/// The names of sources, the first of them.
fn named(sources: &[String]) -> String {
    let shown = sources.iter().take(NAMED).map(|one| format!("`{one}`"));
    let mut shown: Vec<String> = shown.collect();
    if sources.len() > shown.len() {
        shown.push(format!("{} more", sources.len() - shown.len()));
    }
    wording::listed(&shown)
}

fn render(report: &VerifyReport, paper: Paper) -> String {
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
        "Re-read {}, {}, {} and {}.",
        wording::count(report.documents, "document"),
        wording::count(report.passages, "passage"),
        wording::count(report.sentences, "sentence"),
        wording::count(report.statements, "statement")
    );
    page.paragraph(0, Role::Plain, &sentence);
    if !report.left_out.is_empty() {
        let sentence = format!(
            "Until that is put right, every answer is given without {}.",
            named(&report.left_out)
        );
        page.paragraph(0, Role::Caution, &sentence);
    }
    for damage in &report.damage {
        page.blank();
        page.line(&[(Role::Strong, &damage.file.display().to_string())]);
        page.paragraph(2, Role::Plain, &damage.what);
    }
    if !report.unnamed.is_empty() {
        page.blank();
        let files = report.unnamed.iter().take(NAMED);
        let files: Vec<String> = files.map(|file| format!("`{}`", file.display())).collect();
        let more = report.unnamed.len() - files.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let sentence = format!(
            "No entry of `documents.toml` names {}{more}: add them, or delete them.",
            files.join(", ")
        );
        page.paragraph(0, Role::Plain, &sentence);
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
    fn damage_is_listed_by_file() {
        let mut report = VerifyReport {
            documents: 2,
            passages: 40,
            sentences: 1_200,
            statements: 9,
            damage: Vec::new(),
            left_out: Vec::new(),
            unnamed: Vec::new(),
        };
        assert_eq!(
            render(&report, PLAIN),
            "All is as it should be.\nRe-read 2 documents, 40 passages, 1,200 sentences and 9\nstatements.\n"
        );
        report.damage.push(Damage {
            file: "documents/minutes.txt".into(),
            what: "Its text is not the text that was added.".to_owned(),
        });
        report.unnamed.push("documents/stray.txt".into());
        let text = render(&report, PLAIN);
        assert!(
            text.contains("\ndocuments/minutes.txt\n  Its text"),
            "{text}"
        );
        assert!(text.contains("documents/stray.txt"), "{text}");
    }
}

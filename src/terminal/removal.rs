//! `pincite remove`: what was taken out, what that erased and where, and what
//! the search for any of its words found.

use super::exit::{Exit, Failure};
use super::page::{Page, Paper, Role};
use super::progress::Bar;
use super::session::{Session, WHO, print, print_json};
use super::wording;
use crate::engine::{self, RemoveReport};

/// So many other documents with the same words are named; of more the number is
/// told.
const NAMED: usize = 6;

/// Takes documents out.
pub(super) fn run(
    ids: &[String],
    reason: Option<&str>,
    as_json: bool,
    session: &Session,
) -> Result<Exit, Failure> {
    let mut bar = Bar::new();
    let report = engine::remove(&session.library, ids, reason, WHO, &mut |progress| {
        bar.report(progress);
    })?;
    drop(bar);
    if as_json {
        print_json(&report)?;
    } else {
        print(&render(&report, session.paper))?;
    }
    let is_shown = report.left.is_empty() && report.unread.is_empty();
    Ok(if is_shown && report.unbuilt.is_none() {
        Exit::Done
    } else {
        Exit::Library
    })
}

fn render(report: &RemoveReport, paper: Paper) -> String {
    let mut page = Page::new(paper);
    let sentence = format!(
        "Removed: {} ({})",
        wording::count(report.removed.len() as u64, "document"),
        report.removed.join(", ")
    );
    page.paragraph(0, Role::Strong, &sentence);
    for erased in &report.erased {
        let files = if erased.files > 1 {
            format!("{}, ", wording::count(erased.files, "file"))
        } else {
            String::new()
        };
        let line = format!(
            "erased from {}: {files}{}",
            erased.place.display(),
            wording::size(erased.bytes)
        );
        page.paragraph(2, Role::Plain, &line);
    }
    let searched = format!(
        "Searched {} of the library ({}) for {} of eight words:",
        wording::count(report.files, "file"),
        wording::size(report.bytes),
        wording::count(report.runs, "run")
    );
    if report.runs == 0 {
        let sentence = "Not searched for what may be left: there are no words to search for.";
        page.paragraph(0, Role::Caution, sentence);
    } else if report.left.is_empty() {
        let none = if report.quoted.is_empty() {
            "none is left."
        } else {
            "none is left but in other documents."
        };
        page.paragraph(0, Role::Good, &format!("{searched} {none}"));
    } else {
        page.paragraph(0, Role::Caution, &format!("{searched} some are left."));
        for left in &report.left {
            let advice = if left.file.starts_with("built") {
                "delete the folder `built`, which is made again"
            } else {
                "look at it, take the words out and run `pincite verify`"
            };
            let line = format!(
                "{} holds {} of them; {advice}.",
                left.file.display(),
                wording::grouped(left.runs)
            );
            page.paragraph(2, Role::Caution, &line);
        }
    }
    for quoted in report.quoted.iter().take(NAMED) {
        let line = format!(
            "`{}` says {} too, in its own right; `pincite remove {}` takes that out.",
            quoted.id,
            wording::count(quoted.runs, "run"),
            quoted.id
        );
        page.paragraph(2, Role::Plain, &line);
    }
    if let Some(more) = report
        .quoted
        .len()
        .checked_sub(NAMED)
        .filter(|more| *more > 0)
    {
        let more = wording::count(more as u64, "more document");
        page.paragraph(2, Role::Plain, &format!("So do {more}."));
    }
    if let Some(sentence) = &report.unbuilt {
        page.paragraph(0, Role::Caution, sentence);
    }
    for id in &report.unread {
        let line = format!(
            "The source of `{id}` could not be read any more, and no build had its words, so the library was not searched for them."
        );
        page.paragraph(0, Role::Caution, &line);
    }
    let stays = "Its id and hash stay in `documents.toml`, so that adding it again is refused without --again.";
    page.paragraph(0, Role::Faint, stays);
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Erased, Left, Quoted};

    #[test]
    fn what_is_left_is_named() {
        let mut report = RemoveReport {
            removed: vec!["letter".to_owned()],
            erased: vec![Erased {
                place: "built/gen-1".into(),
                files: 12,
                bytes: 34_120,
            }],
            files: 14,
            bytes: 1_250_000,
            runs: 35,
            ..RemoveReport::default()
        };
        let paper = Paper {
            width: 80,
            colour: false,
        };
        let text = render(&report, paper);
        assert!(
            text.contains("  erased from built/gen-1: 12 files, 35 kB\n"),
            "{text}"
        );
        let one_line = |text: &str| text.replace('\n', " ");
        assert!(one_line(&text).contains("none is left."), "{text}");
        report.quoted.push(Quoted {
            id: "gazette".to_owned(),
            runs: 2,
        });
        report.left.push(Left {
            file: "note.txt".into(),
            runs: 1,
        });
        let text = render(&report, paper);
        assert!(text.contains("note.txt holds 1 of them;"), "{text}");
        assert!(text.contains("`gazette` says 2 runs too"), "{text}");
        assert!(!one_line(&text).contains("none is left"), "{text}");
    }
}

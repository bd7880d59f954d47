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

/// So many files that could not be searched are named.
const UNSEARCHED: usize = 30;

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
        let (role, none) = match (report.unsearched.is_empty(), report.quoted.is_empty()) {
            (true, true) => (Role::Good, "none is left."),
            (true, false) => (Role::Good, "none is left but in other documents."),
            (false, true) => (Role::Plain, "none was found."),
            (false, false) => (Role::Plain, "none was found but in other documents."),
        };
        page.paragraph(0, role, &format!("{searched} {none}"));
    } else {
        page.paragraph(0, Role::Caution, &format!("{searched} some are left."));
        for left in &report.left {
            let advice = if left.file.starts_with("built") {
                "delete the folder `built`, which is made again".to_owned()
            } else if let Some(id) = &left.document {
                format!("`pincite remove {id}` takes that document out")
            } else {
                "look at it, take the words out and run `pincite verify`".to_owned()
            };
            let inside = if left.inside.is_empty() {
                String::new()
            } else {
                format!(" (inside: {})", left.inside.join("; "))
            };
            let line = format!(
                "{} holds {} of them{inside}; {advice}.",
                left.file.display(),
                wording::grouped(left.runs)
            );
            page.paragraph(2, Role::Caution, &line);
        }
    }
    tell_unsearched(&mut page, report);
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
    for sentence in &report.left_out {
        page.paragraph(0, Role::Caution, sentence);
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
    let stays = "Its id, the hashes of its file, its words and its versions before, a fingerprint of the path and the addresses that it came from, the day and the reason stay in `documents.toml`, so that adding it again is refused without --again.";
    page.paragraph(0, Role::Faint, stays);
    page.finish()
}

/// What could not be searched inside, by file.
fn tell_unsearched(page: &mut Page, report: &RemoveReport) {
    if report.unsearched.is_empty() {
        return;
    }
    let mut files: Vec<_> = report.unsearched.iter().map(|one| &one.file).collect();
    files.dedup();
    let sentence = format!(
        "{} could not be searched inside, so words may stand there still; look there yourself:",
        wording::count(files.len() as u64, "file")
    );
    page.paragraph(0, Role::Caution, &sentence);
    for one in report.unsearched.iter().take(UNSEARCHED) {
        let part = one.part.as_ref().map(|part| format!(", {part}"));
        let line = format!(
            "{}{}: {}",
            one.file.display(),
            part.unwrap_or_default(),
            one.why
        );
        page.paragraph(2, Role::Caution, &line);
    }
    if let Some(more) = report.unsearched.len().checked_sub(UNSEARCHED)
        && more > 0
    {
        let line = format!("and {more} more, which --json lists.");
        page.paragraph(2, Role::Caution, &line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Erased, Left, Quoted, Unsearched};

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
        report.unsearched.push(Unsearched {
            file: "scan.pdf".into(),
            part: None,
            why: "its pages are pictures".to_owned(),
        });
        let text = render(&report, paper);
        assert!(!one_line(&text).contains("none is left"), "{text}");
        assert!(text.contains("scan.pdf: its pages are pictures"), "{text}");
        report.left.push(Left {
            file: "note.txt".into(),
            runs: 1,
            inside: Vec::new(),
            document: None,
        });
        let text = render(&report, paper);
        assert!(text.contains("note.txt holds 1 of them;"), "{text}");
        assert!(text.contains("`gazette` says 2 runs too"), "{text}");
        assert!(!one_line(&text).contains("none is left"), "{text}");
    }
}

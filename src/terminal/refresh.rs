//! `pincite refresh`: what became of a page since it was fetched.

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::page::{Page, Paper, Role, clipped};
use super::progress::Bar;
use super::session::{Session, WHO, complain_each, print, print_json};
use super::wording;
use crate::config::BotConfig;
use crate::discord::feedback::tally;
use crate::engine::{self, Adding, Changes, Refreshed};

/// So much of a paragraph is shown, in columns.
const SHOWN: usize = 200;

/// Fetches a document again.
pub(super) fn run(
    id: &str,
    as_json: bool,
    bot: &BotConfig,
    session: &Session,
) -> Result<Exit, Failure> {
    let adding = Adding {
        fetching: session.fetching,
        who: WHO.to_owned(),
        ..Adding::default()
    };
    let mut bar = Bar::new();
    let refreshed = engine::refresh(&session.library, id, &adding, &mut |progress| {
        bar.report(progress);
    })?;
    drop(bar);
    // A file of counts that cannot be read says nothing about what was cited.
    let (tallies, _) = tally(&bot.feedback).unwrap_or_default();
    let rated: Vec<u32> = tallies
        .iter()
        .filter(|tally| tally.document == id)
        .map(|tally| tally.paragraph)
        .collect();
    if as_json {
        print_json(&told(&refreshed, rated))?;
        return Ok(Exit::Done);
    }
    if let Refreshed::Changed(changes) = &refreshed {
        complain_each(&changes.warnings);
    }
    print(&render(id, &refreshed, &rated, session.paper))?;
    Ok(Exit::Done)
}

/// What `--json` prints: what became of the page, and which of the paragraphs that
/// stand no more were rated in Discord.
#[derive(Debug, Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    refreshed: &'a Refreshed,
    #[serde(skip_serializing_if = "Option::is_none")]
    rated: Option<Vec<u32>>,
}

fn told(refreshed: &Refreshed, mut rated: Vec<u32>) -> Told<'_> {
    let stale = match refreshed {
        Refreshed::Changed(changes) => Some(&changes.stale),
        _ => None,
    };
    let rated = stale.map(|stale| {
        rated.retain(|number| stale.contains(number));
        rated.sort_unstable();
        rated.dedup();
        rated
    });
    Told { refreshed, rated }
}

fn render(id: &str, refreshed: &Refreshed, rated: &[u32], paper: Paper) -> String {
    let mut page = Page::new(paper);
    match refreshed {
        Refreshed::Unchanged => {
            page.paragraph(
                0,
                Role::Good,
                &format!("Unchanged: `{id}` says what it said."),
            );
        }
        Refreshed::Gone { what } => page.paragraph(0, Role::Caution, what),
        Refreshed::Changed(changes) => show(&mut page, id, changes, rated),
    }
    page.finish()
}

fn show(page: &mut Page, id: &str, changes: &Changes, rated: &[u32]) {
    let head = format!("Changed: `{id}` is now version {}.", changes.version);
    page.paragraph(0, Role::Strong, &head);
    for altered in &changes.altered {
        let moved = if altered.before == altered.paragraph {
            String::new()
        } else {
            format!(" (¶ {} before)", altered.before)
        };
        page.paragraph(
            2,
            Role::Plain,
            &format!("¶ {}{moved}, other words:", altered.paragraph),
        );
        for words in &altered.removed {
            page.paragraph(4, Role::Plain, &format!("- {words}"));
        }
        for words in &altered.added {
            page.paragraph(4, Role::Plain, &format!("+ {words}"));
        }
    }
    let lists = [
        ("gone", "-", &changes.removed),
        ("new", "+", &changes.added),
    ];
    for (word, sign, paragraphs) in lists {
        for paragraph in paragraphs {
            page.paragraph(
                2,
                Role::Plain,
                &format!("¶ {}, {word}:", paragraph.paragraph),
            );
            let text = clipped(&paragraph.text, SHOWN);
            page.paragraph(4, Role::Plain, &format!("{sign} {}", text.trim_end()));
        }
    }
    let mut stale = changes.stale.clone();
    if stale.is_empty() {
        page.paragraph(
            0,
            Role::Plain,
            "Every paragraph that could be cited before still stands.",
        );
        return;
    }
    let list = |numbers: &[u32]| {
        let numbers: Vec<String> = numbers.iter().map(|n| format!("¶ {n}")).collect();
        wording::listed(&numbers)
    };
    let sentence = format!(
        "What was cited from {} of the version before stands there no more.",
        list(&stale)
    );
    page.paragraph(0, Role::Caution, &sentence);
    stale.retain(|number| rated.contains(number));
    if !stale.is_empty() {
        let sentence = format!("Of these, {} was shown in Discord and rated.", list(&stale));
        page.paragraph(0, Role::Caution, &sentence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Altered, Paragraph};

    #[test]
    fn changes_are_told_paragraph_by_paragraph() {
        let changes = Changes {
            version: 2,
            altered: vec![Altered {
                before: 1,
                paragraph: 2,
                removed: vec!["spring".to_owned()],
                added: vec!["autumn".to_owned()],
            }],
            added: vec![Paragraph {
                paragraph: 1,
                text: "A storm came.".to_owned(),
            }],
            removed: Vec::new(),
            stale: vec![1],
            warnings: Vec::new(),
        };
        let json = serde_json::to_value(told(&Refreshed::Changed(changes.clone()), vec![7, 1]));
        let json = json.unwrap();
        assert_eq!(json["outcome"], "changed");
        assert_eq!(json["stale"], serde_json::json!([1]));
        assert_eq!(json["rated"], serde_json::json!([1]));
        let gone = Refreshed::Gone {
            what: "It is gone.".to_owned(),
        };
        let json = serde_json::to_value(told(&gone, vec![1])).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"outcome": "gone", "what": "It is gone."})
        );
        let paper = Paper {
            width: 80,
            colour: false,
        };
        let text = render("weir", &Refreshed::Changed(changes), &[1, 7], paper);
        assert_eq!(
            text,
            "Changed: `weir` is now version 2.\n  ¶ 2 (¶ 1 before), other words:\n    - spring\n    + autumn\n  ¶ 1, new:\n    + A storm came.\nWhat was cited from ¶ 1 of the version before stands there no more.\nOf these, ¶ 1 was shown in Discord and rated.\n"
        );
    }
}

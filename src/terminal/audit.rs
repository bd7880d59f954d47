//! `pincite audit`: who did what to the library, oldest first.

use super::exit::{Exit, Failure, complain};
use super::page::{Page, Role};
use super::session::{Session, print, print_json};
use super::wording;
use crate::engine::{self, AuditEntry};

/// Lists what was done.
pub(super) fn run(as_json: bool, session: &Session) -> Result<Exit, Failure> {
    let entries = engine::audit(&session.library)?;
    if let Some(sentence) = engine::audit_damage(&session.library)? {
        complain(&sentence);
    }
    if as_json {
        print_json(&entries)?;
        return Ok(Exit::Done);
    }
    let mut page = Page::new(session.paper);
    for entry in &entries {
        page.line(&[(Role::Plain, &line(entry))]);
    }
    if entries.is_empty() {
        page.paragraph(0, Role::Plain, "Nothing was done to this library yet.");
    }
    print(&page.finish())?;
    Ok(Exit::Done)
}

fn line(entry: &AuditEntry) -> String {
    let deed = wording::deed(entry.what);
    let what = match (&entry.id, entry.documents) {
        (Some(id), _) => id.clone(),
        (None, number) => wording::count(number.unwrap_or_default(), "document"),
    };
    let changes = wording::changes(&entry.changes);
    let changes = changes.map_or_else(String::new, |changes| format!(": {changes}"));
    format!(
        "{}  {deed:11}  {what}  ({}){changes}",
        entry.when, entry.who
    )
}

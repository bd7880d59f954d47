//! `/library audit`: who did what, the newest first, in pages; and the line of it
//! that the status shows.

use std::sync::Arc;

use super::failed;
use crate::discord::bot::{Bot, Call};
use crate::discord::commands::sources::turning;
use crate::discord::escape::markdown;
use crate::discord::limits::{self, length};
use crate::discord::messages::{self, upkeep as words};
use crate::discord::press::Action;
use crate::discord::reply::Reply;
use crate::engine::{self, AuditEntry};

/// Before the id of somebody who did something here.
pub(super) const FROM_DISCORD: &str = "discord:";
/// Deeds on a page.
const PER_PAGE: usize = 15;

/// A page of the list; pages after the last are the last.
pub(in crate::discord) async fn page(bot: &Arc<Bot>, page: usize, call: &Call) -> Reply {
    let entries = match read(bot).await {
        Ok(entries) if entries.is_empty() => return Reply::text(words::NOTHING_DONE),
        Ok(entries) => entries,
        Err(reply) => return reply,
    };
    let lines: Vec<String> = entries.iter().rev().map(line).collect();
    let lengths: Vec<usize> = lines.iter().map(|line| length(line) + 1).collect();
    let pages = limits::pages(&lengths, PER_PAGE, limits::DESCRIPTION);
    let page = page.min(pages.len() - 1);
    let here = pages.get(page).and_then(|range| lines.get(range.clone()));
    let mut content = words::AUDIT_TITLE.to_owned();
    if pages.len() > 1 {
        content = format!("{content}\n{}", messages::page(page + 1, pages.len()));
    }
    Reply {
        content,
        embeds: vec![here.unwrap_or_default().join("\n")],
        rows: vec![turning(Action::Audit, &[], page, pages.len(), call.user)],
        ..Reply::default()
    }
}

/// The last deed, in a line.
pub(in crate::discord) async fn last(bot: &Arc<Bot>) -> Option<String> {
    read(bot).await.ok()?.last().map(line)
}

async fn read(bot: &Arc<Bot>) -> Result<Vec<AuditEntry>, Reply> {
    let desk = Arc::clone(&bot.desk);
    let read = tokio::task::spawn_blocking(move || {
        engine::audit(desk.root()).map_err(|error| failed(&error, desk.root()))
    });
    let read = read.await;
    read.unwrap_or_else(|_| Err(Reply::text(messages::FAILED)))
}

/// One deed. A person of Discord is shown as a mention, which pings nobody,
/// since no message of the bot may.
fn line(entry: &AuditEntry) -> String {
    let when = match entry.when.parse::<jiff::Timestamp>() {
        Ok(when) => format!("<t:{}:f>", when.as_second()),
        Err(_) => markdown(&entry.when),
    };
    let what = match (&entry.id, entry.documents) {
        (Some(id), _) => markdown(id),
        (None, number) => messages::plural(number.unwrap_or_default(), "document"),
    };
    let person = entry.who.strip_prefix(FROM_DISCORD);
    let who = match person.and_then(|id| id.parse::<u64>().ok()) {
        Some(id) => format!("<@{id}>"),
        None => markdown(&entry.who),
    };
    let line = words::deed(&when, entry.what, &what, &who);
    match words::changes(&entry.changes) {
        Some(changes) => format!("{line}: {}", markdown(&changes)),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Deed;

    #[test]
    fn only_numbers_become_mentions() {
        let entry = |who: &str| AuditEntry {
            when: "2026-05-03T10:00:00Z".to_owned(),
            who: who.to_owned(),
            what: Deed::Removed,
            id: Some("a_letter".to_owned()),
            sha256: None,
            changes: Vec::new(),
            documents: None,
        };
        assert_eq!(
            line(&entry("discord:42")),
            "<t:1777802400:f> · removed **a\\_letter** · <@42>"
        );
        for who in ["discord:@everyone", "<@42>", "discord:42>x"] {
            assert!(!line(&entry(who)).contains("· <@"), "{who}");
        }
    }
}

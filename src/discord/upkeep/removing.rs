//! `/library remove`: what would be taken out, a press that does it, then what
//! was erased and what the search for any of its words found. The reason is too
//! long for a button and stands in the message; the button has its hash.

use std::sync::Arc;

use super::{PATIENCE, who, work};
use crate::discord::bot::{Bot, Call};
use crate::discord::escape::{markdown, read_back};
use crate::discord::limits::{self, length, trimmed};
use crate::discord::messages::{self, upkeep as words};
use crate::discord::press::{Action, Press, hash};
use crate::discord::reply::{Button, Reply};
use crate::engine::{self, Place, RemoveReport};

/// So many places, files and documents are named of each.
const NAMED: usize = 6;

/// Asks whether a document is to be taken out.
pub(in crate::discord) fn ask(bot: &Bot, id: &str, reason: Option<&str>, call: &Call) -> Reply {
    let shelf = bot.desk.shelf();
    let Some(source) = shelf.sources.iter().find(|one| one.document.id == id) else {
        return Reply::text(messages::NO_DOCUMENT);
    };
    let title = trimmed(
        &messages::in_brief(&source.document, call.locale),
        300,
        markdown,
    );
    let mut lines = vec![
        words::REMOVE_THIS.to_owned(),
        format!(
            "**{title}** · {}",
            messages::plural(u64::from(source.passages), "passage")
        ),
    ];
    let reason = reason.map(shown).filter(|reason| !reason.is_empty());
    if let Some(reason) = &reason {
        lines.push(format!("{}{}", words::REASON, markdown(reason)));
    }
    lines.push(words::REMOVE_MEANS.to_owned());
    let reason = reason.map_or(Place::from_number(0), |reason| hash(&reason));
    Reply {
        content: lines.join("\n"),
        rows: vec![vec![Button {
            label: words::REMOVE.to_owned(),
            press: Press::new(Action::Remove, call.user, vec![hash(id), reason]),
        }]],
        ..Reply::default()
    }
}

/// Takes it out.
pub(super) async fn confirmed(bot: &Arc<Bot>, press: &Press, content: &str, call: &Call) -> Reply {
    let shelf = bot.desk.shelf();
    let wanted = press.places.first().copied();
    let mut ids = shelf.sources.iter().map(|source| &source.document.id);
    let Some(id) = ids.find(|id| Some(hash(id)) == wanted).cloned() else {
        return Reply::text(messages::WITHDRAWN);
    };
    let mut lines = content.lines();
    let reason = lines.find_map(|line| Some(read_back(line.strip_prefix(words::REASON)?)));
    let carried = press.places.get(1).map_or(0, |place| place.number());
    if carried != reason.as_deref().map_or(0, |reason| hash(reason).number()) {
        return Reply::text(words::NOT_AS_WRITTEN);
    }
    let who = who(call.user);
    let done = work(bot, PATIENCE, move |root| {
        let ids = std::slice::from_ref(&id);
        engine::remove(root, ids, reason.as_deref(), &who, &mut |_| {})
    })
    .await;
    match done {
        // An embed, so that the button goes.
        Ok(report) => Reply {
            embeds: vec![trimmed(&told(&report), limits::DESCRIPTION, str::to_owned)],
            ..Reply::default()
        },
        Err(reply) => reply,
    }
}

/// What was erased and where, and what the search found.
fn told(report: &RemoveReport) -> String {
    let ids: Vec<String> = report.removed.iter().map(|id| markdown(id)).collect();
    let mut lines = vec![words::removed(&ids.join(", "))];
    for erased in report.erased.iter().take(NAMED) {
        let place = markdown(&erased.place.display().to_string());
        lines.push(words::erased(&place, erased.files, erased.bytes));
    }
    lines.extend(words::and_more(
        report.erased.len().saturating_sub(NAMED),
        "place",
    ));
    let none_left = report.left.is_empty();
    lines.push(words::searched(report, none_left));
    for left in report.left.iter().take(NAMED) {
        lines.push(words::left(
            &markdown(&left.file.display().to_string()),
            left.runs,
        ));
    }
    for one in report.unsearched.iter().take(NAMED) {
        let part = one.part.as_ref().map(|part| format!(", {part}"));
        let place = format!("{}{}", one.file.display(), part.unwrap_or_default());
        lines.push(words::unsearched(&markdown(&place), &markdown(&one.why)));
    }
    lines.extend(words::and_more(
        report.unsearched.len().saturating_sub(NAMED),
        "part",
    ));
    for quoted in report.quoted.iter().take(NAMED) {
        lines.push(words::quoted(&markdown(&quoted.id), quoted.runs));
    }
    lines.extend(words::and_more(
        report.quoted.len().saturating_sub(NAMED),
        "document",
    ));
    lines.extend(report.left_out.iter().map(|sentence| markdown(sentence)));
    if report.unbuilt.is_some() {
        lines.push(words::UNBUILT.to_owned());
    }
    lines.extend(report.unread.iter().map(|id| words::unread(&markdown(id))));
    lines.push(words::TOMBSTONE.to_owned());
    lines.join("\n")
}

/// A typed reason on one line, in the form in which it comes back.
fn shown(reason: &str) -> String {
    let line = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short = line;
    while length(&markdown(&short)) > usize::from(limits::CHECKED) {
        short.pop();
    }
    read_back(&markdown(short.trim())).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_comes_back_from_its_line() {
        for typed in [
            "as the family asked",
            " **it**\n was \\ `wrong` \u{202e}x ",
            &"*".repeat(900),
        ] {
            let reason = shown(typed);
            let line = format!("{}{}", words::REASON, markdown(&reason));
            assert_eq!(line.lines().count(), 1);
            let back = line.strip_prefix(words::REASON).map(read_back);
            assert_eq!(back.as_deref(), Some(reason.as_str()));
        }
    }
}

//! What those read who change the library from Discord. Ids, titles and
//! sentences of documents come in already safe.

use super::commands::{Text, same};
use super::{grouped, plural};
use crate::engine::{Deed, RemoveReport};
use crate::wording;

pub(in crate::discord) use crate::wording::{changes, size};

/// `/library add`.
pub(in crate::discord) const ADD: Text =
    same("Put documents aside and look at them; nothing is public before you publish it");
/// Its first file.
pub(in crate::discord) const ADD_FILE: Text =
    same("A document: PDF, Word, OpenDocument, RTF, e-book, mail, web page, text");
/// Its further files.
pub(in crate::discord) const ADD_FURTHER: Text = same("One more document");
/// Its address.
pub(in crate::discord) const ADD_URL: Text =
    same("A web page to add; beside one file, where that can be read");
/// A title.
pub(in crate::discord) const TITLE: Text = same("The title");
/// A publisher.
pub(in crate::discord) const PUBLISHER: Text = same("Who published it");
/// A date.
pub(in crate::discord) const PUBLISHED: Text =
    same("When it was published: 2014, 2014-03 or 2014-03-21");
/// A kind.
pub(in crate::discord) const KIND: Text = same("What it is: report, letter, news, minutes …");
/// `/library waiting`.
pub(in crate::discord) const WAITING: Text =
    same("What was put aside and is not public yet, to publish or to discard");
/// `/library remove`.
pub(in crate::discord) const REMOVE_COMMAND: Text =
    same("Take a document out, with every trace of its words; you are asked once more");
/// `/library edit`.
pub(in crate::discord) const EDIT: Text = Text {
    uk: "Correct what is recognised about a document; a hyphen (-) takes a detail away",
    us: "Correct what is recognized about a document; a hyphen (-) takes a detail away",
};
/// The document.
pub(in crate::discord) const DOCUMENT: Text = same("The document");
/// The reason.
pub(in crate::discord) const REMOVE_REASON: Text =
    same("Why; it is kept with the document's id in the library");
/// The address of a document.
pub(in crate::discord) const URL: Text = same("Where it can be read");
/// `/library audit`.
pub(in crate::discord) const AUDIT: Text = same("Who did what to the library, the newest first");

/// Changes are not allowed here.
pub(in crate::discord) const SWITCHED_OFF: &str = "The operator has not allowed changes to the library from this server (PINCITE_DISCORD_UPKEEP).";
/// Another writer is at work.
pub(in crate::discord) const BEING_WRITTEN: &str = "Somebody else is changing the library just now, so nothing was changed. Try again when that is finished.";
/// Too many changes wait.
pub(in crate::discord) const MANY_CHANGES: &str =
    "Several changes are waiting already, so nothing was changed. Try again in a moment.";
/// In place of the library's folder on the machine.
pub(in crate::discord) const LIBRARY_FOLDER: &str = "its folder";
/// Neither a file nor an address.
pub(in crate::discord) const NOTHING_TO_ADD: &str = "Attach a file, or give a web page as url.";
/// A title for several.
pub(in crate::discord) const ONE_AT_A_TIME: &str = "A title and an address belong to one document: add the others with a second command, or correct them afterwards with /library edit.";
/// Nothing to edit.
pub(in crate::discord) const NOTHING_TO_EDIT: &str =
    "Say what is to be changed: title, publisher, published, kind or url.";
/// Not an address.
pub(in crate::discord) const NOT_AN_ADDRESS: &str =
    "That is no address of a web page: it must begin with https:// or http://.";
/// An attachment that is not in Discord's store.
pub(in crate::discord) const NOT_DISCORDS: &str =
    "Discord names another place for it than its own store, so it was not fetched.";
/// An attachment that did not come.
pub(in crate::discord) const NOT_DOWNLOADED: &str =
    "it could not be fetched from Discord; attach it again.";
/// Where a sentence names an option of the command line.
pub(in crate::discord) const IN_A_TERMINAL: &str =
    "What begins with -- is an option of `pincite add`, for whoever runs the bot.";
/// Above a preview.
pub(in crate::discord) const LOOK_FIRST: &str = "**Not public yet.** Look at it, then publish or discard it. What is not decided within a day is deleted; /library waiting shows it again.";
/// Nothing is put aside.
pub(in crate::discord) const NONE_WAITING: &str = "Nothing waits to be looked at.";
/// No title.
pub(in crate::discord) const UNTITLED: &str = "(no title)";
/// Above what is amiss.
pub(in crate::discord) const PLEASE_NOTE: &str = "**Please note**";
/// Above the first passages.
pub(in crate::discord) const FIRST_PASSAGES: &str = "**It begins**";
/// The buttons.
pub(in crate::discord) const PUBLISH: &str = "Publish";
/// Throws away.
pub(in crate::discord) const DISCARD: &str = "Discard";
/// Publishes all of a message.
pub(in crate::discord) const PUBLISH_ALL: &str = "Publish all";
/// Throws all of a message away.
pub(in crate::discord) const DISCARD_ALL: &str = "Discard all";
/// Takes out.
pub(in crate::discord) const REMOVE: &str = "Remove for good";
/// It was thrown away.
pub(in crate::discord) const DISCARDED: &str = "Discarded. Nothing of it is kept.";
/// Before a document that may be taken out.
pub(in crate::discord) const REMOVE_THIS: &str = "Remove this document?";
/// Before the reason.
pub(in crate::discord) const REASON: &str = "Reason: ";
/// What that does.
pub(in crate::discord) const REMOVE_MEANS: &str = "Its file, its text and all that was built from them are deleted, and the library is searched for any eight of its words in a row. Buttons under old answers say that it was withdrawn. This cannot be undone; to keep it, leave this message.";
/// The message of a removal does not hold its reason any more.
pub(in crate::discord) const NOT_AS_WRITTEN: &str =
    "This message is not as it was written, so nothing was removed. Give the command once more.";
/// The index could not be built.
pub(in crate::discord) const UNBUILT: &str = "The index could not be built afterwards and was deleted, since it held its words; the operator should run `pincite verify`.";
/// What stays.
pub(in crate::discord) const TOMBSTONE: &str = "Its id, its hashes, where it came from, the day and the reason are remembered, so that it does not come back unnoticed.";
/// An empty list.
pub(in crate::discord) const NOTHING_DONE: &str = "Nothing was done to this library yet.";
/// Above the list.
pub(in crate::discord) const AUDIT_TITLE: &str = "**Who did what to the library**";
/// Above results that came too late.
const CAME_LATE: &str = "Finished when its message could not be changed any more:";

/// A file that is too large.
pub(in crate::discord) fn too_large(mb: u64) -> String {
    format!("it is larger than the {mb} MB that the operator allows (PINCITE_DISCORD_FILE_MB).")
}

/// Something that was not taken, and why.
pub(in crate::discord) fn not_taken(why: &str) -> String {
    format!("**Not taken.** {why}")
}

/// More than is shown.
pub(in crate::discord) fn more_waiting(number: usize) -> String {
    format!("{} waits besides.", plural(number as u64, "more document"))
}

/// How many pages it has.
pub(in crate::discord) fn pages(pages: u32) -> String {
    plural(pages.into(), "page")
}

/// Where it can be read.
pub(in crate::discord) fn where_to_read(address: &str) -> String {
    format!("Where it can be read: {address}")
}

/// It is public; its title and how many passages it has.
pub(in crate::discord) fn published(id: &str, known: Option<(String, u32)>) -> String {
    with_details(&format!("Published as {id}"), known)
}

/// It is public as a new version.
pub(in crate::discord) fn new_version(
    id: &str,
    version: u32,
    known: Option<(String, u32)>,
) -> String {
    with_details(&format!("Published as version {version} of {id}"), known)
}

fn with_details(lead: &str, known: Option<(String, u32)>) -> String {
    match known {
        Some((title, passages)) => {
            let passages = plural(passages.into(), "passage");
            format!("{lead}: **{title}** · {passages}. It can be asked for now.")
        }
        None => format!("{lead}. It can be asked for as soon as the library is opened again."),
    }
}

/// It was there.
pub(in crate::discord) fn held_already(id: &str) -> String {
    format!("The library holds it already as {id}.")
}

/// It was taken out.
pub(in crate::discord) fn removed(ids: &str) -> String {
    format!("**Removed: {ids}**")
}

/// What was erased in one place.
pub(in crate::discord) fn erased(place: &str, files: u64, bytes: u64) -> String {
    let files = if files > 1 {
        format!("{}, ", plural(files, "file"))
    } else {
        String::new()
    };
    format!("• erased from {place}: {files}{}", size(bytes))
}

/// More than is named.
pub(in crate::discord) fn and_more(number: usize, thing: &str) -> Option<String> {
    (number > 0).then(|| format!("• and {}", plural(number as u64, &format!("more {thing}"))))
}

/// What was searched for, and whether anything is left.
pub(in crate::discord) fn searched(report: &RemoveReport, none_left: bool) -> String {
    let is_whole = report.unsearched.is_empty();
    let found = match (none_left, is_whole, report.quoted.is_empty()) {
        (true, true, true) => "none is left.",
        (true, true, false) => "none is left but in other documents.",
        (true, false, true) => "none was found.",
        (true, false, false) => "none was found but in other documents.",
        (false, ..) => "**some are left.**",
    };
    format!(
        "Searched {} of the library ({}) for {} of eight words: {found}",
        plural(report.files, "file"),
        size(report.bytes),
        plural(report.runs, "run"),
    )
}

/// A file that holds words still.
pub(in crate::discord) fn left(file: &str, runs: u64) -> String {
    format!(
        "• {file} holds {} of them; the operator should look at it.",
        grouped(runs)
    )
}

/// A file that could not be searched inside, and why.
pub(in crate::discord) fn unsearched(file: &str, why: &str) -> String {
    format!("• {file} could not be searched inside ({why}); the operator should look at it.")
}

/// Another document with the same words.
pub(in crate::discord) fn quoted(id: &str, runs: u64) -> String {
    format!("• {id} says {} too, in its own right.", plural(runs, "run"))
}

/// A document that could not be read any more.
pub(in crate::discord) fn unread(id: &str) -> String {
    format!(
        "The source of {id} could not be read any more, so there were no words of it to search for."
    )
}

/// It was changed.
pub(in crate::discord) fn edited(now: &str) -> String {
    format!("Changed. It is now: {now}")
}

/// It was so already.
pub(in crate::discord) fn not_edited(now: &str) -> String {
    format!("Nothing to change; it is: {now}")
}

/// One line of the audit list.
pub(in crate::discord) fn deed(when: &str, what: Deed, id: &str, who: &str) -> String {
    format!("{when} · {} **{id}** · {who}", wording::deed(what))
}

/// What the status adds for those who may change the library.
pub(in crate::discord) fn status(
    in_work: usize,
    waiting: usize,
    last: Option<&str>,
    late: &[String],
) -> String {
    let mut lines = vec![
        "**Changes from Discord**".to_owned(),
        format!("Being made or waiting for their turn: {in_work}"),
        format!("Put aside, not public yet: {waiting}"),
    ];
    lines.extend(last.map(|last| format!("Last: {last}")));
    if !late.is_empty() {
        lines.push(CAME_LATE.to_owned());
        lines.extend(late.iter().cloned());
    }
    lines.join("\n")
}

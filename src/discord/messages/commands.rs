//! The names and descriptions of the commands and their options, as people see
//! them while they type. Each text is given in British and American English:
//! Discord shows one for the other only where it must, so both are sent.

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::discord) struct Text {
    /// British English.
    pub(in crate::discord) uk: &'static str,
    /// American English.
    pub(in crate::discord) us: &'static str,
}

pub(super) const fn same(text: &'static str) -> Text {
    Text { uk: text, us: text }
}

/// `/ask`.
pub(in crate::discord) const ASK: Text =
    same("Ask in plain words; the documents answer in their own, with the exact place");
/// Its question.
pub(in crate::discord) const ASK_QUESTION: Text =
    same("Your question, or a follow-up to your last one");
/// Its document.
pub(in crate::discord) const ASK_SOURCE: Text = same("Search only this document");
/// Its speaker.
pub(in crate::discord) const ASK_SPEAKER: Text = same("Search only what this person or body said");
/// Its first date.
pub(in crate::discord) const ASK_FROM: Text =
    same("Only documents published on this date or later: 2014, 2014-03 or 2014-03-21");
/// Its last date.
pub(in crate::discord) const ASK_TO: Text =
    same("Only documents published on this date or earlier: 2014, 2014-03 or 2014-03-21");
/// Whether it is private.
pub(in crate::discord) const ASK_PRIVATE: Text =
    same("Show the answer to me alone; a button shares it afterwards");
/// The context menu's entry.
pub(in crate::discord) const FIND_SOURCES: &str = "Find sources";
/// `/check`.
pub(in crate::discord) const CHECK: Text =
    same("Does a quotation stand in the documents? Word for word, with differences, or not");
/// Its words.
pub(in crate::discord) const CHECK_WORDS: Text = same("The words that somebody quotes");
/// Whether a look-up is private.
pub(in crate::discord) const LOOK_UP_PRIVATE: Text =
    same("Show it to me alone; a button shares it afterwards");
/// The context menu's entry.
pub(in crate::discord) const CHECK_QUOTE: &str = "Check this quote";
/// `/timeline`.
pub(in crate::discord) const TIMELINE: Text =
    same("What happened when: each line quoted with its date, with a picture above");
/// What it is about.
pub(in crate::discord) const TIMELINE_ABOUT: Text =
    same("Only what is about these words: a name, a place, a thing");
/// Its first date.
pub(in crate::discord) const TIMELINE_FROM: Text =
    same("Only what happened on this date or later: 2014, 2014-03 or 2014-03-21");
/// Its last date.
pub(in crate::discord) const TIMELINE_TO: Text =
    same("Only what happened on this date or earlier: 2014, 2014-03 or 2014-03-21");
/// Its document.
pub(in crate::discord) const ONE_SOURCE: Text = same("Only this document");
/// `/statements`.
pub(in crate::discord) const STATEMENTS: Text = Text {
    uk: "Who said what, in their own words; without a name, everybody who is quoted, organised by body",
    us: "Who said what, in their own words; without a name, everybody who is quoted, organized by body",
};
/// Whose.
pub(in crate::discord) const STATEMENTS_BY: Text = same("What this person or body said");
/// What they are about.
pub(in crate::discord) const STATEMENTS_ABOUT: Text =
    same("Only statements about these words: a name, a place, a thing");
/// `/sources`.
pub(in crate::discord) const SOURCES: Text = Text {
    uk: "The documents that the library holds, catalogued by date",
    us: "The documents that the library holds, cataloged by date",
};
/// `/source`.
pub(in crate::discord) const SOURCE: Text =
    same("One document: its details, its outline and where to read it");
/// Its document.
pub(in crate::discord) const SOURCE_DOCUMENT: Text = same("The document");
/// `/help`.
pub(in crate::discord) const HELP: Text =
    same("What this bot can and cannot do, and what it keeps about people");
/// `/privacy`.
pub(in crate::discord) const PRIVACY: Text =
    same("What is kept about people who ask: nothing on disk");
/// `/library`.
pub(in crate::discord) const LIBRARY: Text =
    same("For those who manage the server: how the library does, and changing it");
/// `/library status`.
pub(in crate::discord) const LIBRARY_STATUS: Text =
    same("Documents, passages, memory, and the questions answered and waiting");

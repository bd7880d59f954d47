//! Every word that a person reads from the bot, in British and American
//! English. Another language is another arm of [`Locale`]; nothing outside
//! this module holds a sentence for a person.
//!
//! Pure sentences: no markup is made safe here and nothing is sent. Text of
//! documents comes in already safe.

pub(super) mod commands;
mod facts;
pub(super) mod lookups;
pub(super) mod upkeep;

pub(super) use crate::wording::{
    missing, page_of, said_by, silence, silence_there, verdict, verdict_rest,
};
pub(super) use facts::{coverage, date, grouped, in_brief, plural, speaker, title};
pub(super) use lookups::{numbered, sentence};

use super::talk::Talk;
use crate::answer::{Abstention, Answer, Correction};
use crate::document::PartialDate;
use crate::engine::Source;
use crate::wording::{self, confidence as confidence_in_words};

/// A language that the bot speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Locale {
    /// British English.
    Uk,
    /// American English.
    Us,
}

impl Locale {
    /// The language for one of Discord's locale names; British English where
    /// the bot does not speak it.
    pub(super) fn of(name: &str) -> Locale {
        if name == "en-US" {
            Locale::Us
        } else {
            Locale::Uk
        }
    }

    /// `uk` or `us`, as this is.
    fn pick<'a>(self, uk: &'a str, us: &'a str) -> &'a str {
        match self {
            Locale::Uk => uk,
            Locale::Us => us,
        }
    }
}

/// The line above an answer.
pub(super) fn answered(confidence: f64) -> String {
    format!(
        "**The documents say** · confidence {} ({confidence:.2})",
        confidence_in_words(confidence)
    )
}

/// The line above a silence where only a part of the documents was looked at.
pub(super) const SILENT_THERE: &str = "**The documents looked at do not say.**";

/// What a question was narrowed to: a document's title and a speaker's name,
/// made safe, and dates.
pub(super) fn looked_only(
    source: Option<&str>,
    speaker: Option<&str>,
    dates: (Option<PartialDate>, Option<PartialDate>),
    locale: Locale,
) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(source.map(|title| format!("in “{title}”")));
    parts.extend(speaker.map(|name| format!("among the words of {name}")));
    parts.extend(wording::published(dates, |day| date(day, locale)));
    (!parts.is_empty()).then(|| format!("Looked only {}.", wording::listed(&parts)))
}

/// The line above passages that may answer, of which nothing is claimed.
pub(super) fn possible() -> String {
    format!("**{}**", wording::POSSIBLE)
}

/// The beginning of a silence.
const SILENT: &str = "**The documents do not say.**";
/// Above passages that are near and no answer.
pub(super) const NEAR: &str = "**Near, but not an answer**";
/// Above the sentence that comes nearest in a silence.
pub(super) const NEAREST: &str = "The nearest sentence, which is not an answer:";
/// Above passages that have words of the question and hardly an answer.
pub(super) const FURTHER: &str = "**Further, and less likely to answer**";

/// Above what had no room in the piece before.
pub(super) const CONTINUED: &str = "**The same passage, continued**";

/// A silence in one line: which it is, and how much was looked through. Words of
/// the question pass through `safe`.
pub(super) fn silent(
    answer: &Answer,
    narrowed: bool,
    sources: &[Source],
    safe: impl Fn(&str) -> String,
) -> String {
    if sources.is_empty() {
        return format!("{SILENT} {NO_DOCUMENTS}");
    }
    let documents = wording::looked_through(sources);
    let corrections = answer.corrections.iter();
    let corrected: Vec<String> = corrections.map(|c| correction(c, &safe)).collect();
    let why = match answer.reason {
        Some(Abstention::NotInLibrary) if !answer.missing.is_empty() => {
            let words: Vec<String> = answer.missing.iter().map(|word| safe(word)).collect();
            wording::missing(&words)
        }
        _ if narrowed => silence_there(answer.reason).to_owned(),
        reason => silence(reason).to_owned(),
    };
    let silent = if narrowed { SILENT_THERE } else { SILENT };
    let mut parts = vec![silent.to_owned()];
    parts.extend(corrected);
    parts.push(why);
    if answer.reason != Some(Abstention::UnusableQuestion) && !narrowed {
        parts.push(format!("({documents})"));
    }
    parts.join(" ")
}

fn correction(correction: &Correction, safe: impl Fn(&str) -> String) -> String {
    wording::correction(&Correction {
        typed: safe(&correction.typed),
        searched: safe(&correction.searched),
    })
}

/// In how many other documents the same words stand.
pub(super) fn also_in(others: usize) -> String {
    format!("also in {}", plural(others as u64, "other document"))
}

/// Before the question.
pub(super) const QUESTION: &str = "**Question:**";
/// The words of the link that opens at the quote.
pub(super) const OPEN: &str = "Open at the quote";
/// The words of the link to a document whose words are not the source's own.
pub(super) const OPEN_SOURCE: &str = "Open the source";
/// Where nobody answers.
pub(super) const WITHDRAWN: &str = "This document has been withdrawn, or its words have changed since. They are not shown any more.";

/// Above the rest of an answer whose first passage is gone.
pub(super) const ANSWER_WITHDRAWN: &str =
    "**What answered this has been withdrawn since.** Ask again to see what the documents say now.";

/// How the question was read: corrections, and words that occur nowhere. The
/// words of the question pass through `safe`.
pub(super) fn remarks(answer: &Answer, safe: impl Fn(&str) -> String) -> Vec<String> {
    let mut lines: Vec<String> = answer
        .corrections
        .iter()
        .map(|known| correction(known, &safe))
        .collect();
    if !answer.missing.is_empty() {
        let words: Vec<String> = answer.missing.iter().map(|word| safe(word)).collect();
        lines.push(wording::missing(&words));
    }
    lines
}

/// An offered question about a speaker.
pub(super) fn what_did_they_say(name: &str) -> String {
    format!("What did {name} say?")
}

/// An offered question about a thing.
pub(super) fn what_is_said_about(thing: &str) -> String {
    format!("What is said about {thing}?")
}

/// Before a follow-up as it was typed.
pub(super) const YOU_ASKED: &str = "**You asked:**";
/// Between it and how it was read.
pub(super) const READ_AS: &str = " · **read as:** ";
/// How a question for the speaker of a quote is read.
pub(super) fn who_said(question: &str) -> String {
    format!("who said what was quoted on “{question}”")
}

/// How a question for more is read.
pub(super) fn more_on(question: &str) -> String {
    format!("what was not shown yet on “{question}”")
}

/// Who is named in the line under a quote.
pub(super) fn named_in(line: &str) -> Option<String> {
    let rest = line.strip_prefix("Said by ")?;
    let end = rest.find([',', '(']).unwrap_or(rest.len());
    Some(rest.get(..end)?.trim().to_owned())
}

/// What is said to small talk. `example` is a question that the library answers.
pub(super) fn talk(talk: Talk, example: Option<&str>, locale: Locale) -> String {
    let try_it = example.map_or_else(
        || "Ask me a question about the documents in plain words.".to_owned(),
        |example| format!("Try a question, for example: “{example}”"),
    );
    match talk {
        Talk::Help => help(locale),
        Talk::Hello => format!("Hello! {try_it}"),
        Talk::Thanks => "You are welcome! Ask me whenever you want to know more.".to_owned(),
        Talk::Sorry => format!("No harm done. {try_it}"),
        Talk::Nod => format!("Good. {try_it}"),
        Talk::Who => format!("I am a bot: I answer with the documents’ own words. {try_it}"),
        Talk::True => "Reply to a message with this question, or use Apps → Find sources on it."
            .to_owned(),
        Talk::Summary => "I quote the documents and do not summarise them: /timeline shows what happened when, /statements who said what, and /sources the documents.".to_owned(),
    }
}

/// The button to ask a follow-up as a question of its own.
pub(super) const AS_TYPED: &str = "Ask it just as typed";
/// The button to the near passages of a silence.
pub(super) const NEAR_PASSAGES: &str = "Near passages";
/// The next passages.
pub(super) const MORE: &str = "More";
/// Back to the page before.
pub(super) const BACK: &str = "Back";
/// The passage with its neighbours.
pub(super) const CONTEXT: &str = "In context";
/// The citation in forms to copy.
pub(super) const CITE: &str = "Cite";
/// The answer helped.
pub(super) const USEFUL: &str = "Useful";
/// The answer did not help.
pub(super) const NOT_USEFUL: &str = "Not useful";
/// Posts a private answer.
pub(super) const SHARE: &str = "Share in channel";
/// The page before.
pub(super) const PREVIOUS_PAGE: &str = "Previous page";
/// The page after.
pub(super) const NEXT_PAGE: &str = "Next page";

/// The label of one passage among several.
pub(super) fn passage_number(number: usize) -> String {
    format!("Passage {number}")
}

/// Which page this is.
pub(super) fn page(number: usize, of: usize) -> String {
    format!("Page {number} of {of}")
}

/// Thanks for a press on *Useful* or *Not useful*.
pub(super) fn counted(useful: bool) -> &'static str {
    if useful {
        "Counted as useful. Who pressed is not kept."
    } else {
        "Counted as not useful. Who pressed is not kept."
    }
}

/// The same person votes again.
pub(super) const COUNTED_ALREADY: &str =
    "You have judged this answer already; the first press is what counts.";
/// The same answer is shared again.
pub(super) const SHARED_ALREADY: &str = "This has been shared in the channel already.";
/// Discord does not take a reply.
pub(super) const NOT_TAKEN: &str = "The answer was found, and Discord did not take it. It has been noted. Please ask in other words.";
/// Counting failed.
pub(super) const NOT_COUNTED: &str = "That could not be counted just now.";
/// A button of another version.
pub(super) const UNKNOWN_BUTTON: &str =
    "This button is not understood any more. Ask the question again with /ask.";
/// An offered question that is not that of its button.
pub(super) const OFFER_GONE: &str =
    "This button is not understood any more. Ask the question with /ask.";
/// A command that is gone.
pub(super) const UNKNOWN_COMMAND: &str =
    "This command is not known any more. Reload Discord to see the present ones.";
/// Something failed that the person cannot mend.
pub(super) const FAILED: &str =
    "Something went wrong on our side, and it has been noted. Please ask again in a moment.";
/// The queue is full.
pub(super) const BUSY: &str = "Many questions are waiting just now. Please ask again in a moment.";
/// Asked while the program ends.
pub(super) const RESTARTING: &str = "The bot is restarting. Please ask again in a minute.";
/// Sent to somebody who repeats a question within a second.
pub(super) const ASKED_ALREADY: &str = "You have asked this a moment ago; the answer is there.";
/// A server or channel where the bot may not answer.
pub(super) const NOT_HERE: &str = "The operator has not allowed answers here.";
/// A command for those who manage the server.
pub(super) const NOT_ALLOWED: &str = "This is for those with the permission Manage Server.";
/// A mention where answers are private.
pub(super) const ASK_PRIVATELY: &str = "Answers are private here, and a reply to a message is seen by all. Ask with /ask, and you alone see the answer.";
/// A message without text.
pub(super) const NO_CLAIM: &str = "That message has no text to look for.";
/// A document that nobody knows.
pub(super) const NO_DOCUMENT: &str =
    "The library has no such document. /sources lists what it holds.";
/// An empty question.
pub(super) const NO_QUESTION: &str = "Write a question.";
/// An empty library.
pub(super) const NO_DOCUMENTS: &str = "The library holds no documents yet.";

/// A date that cannot be read.
pub(super) const NOT_A_DATE: &str = "That date cannot be read: write 2014, 2014-03 or 2014-03-21.";

/// A question that is too long.
pub(super) fn too_long(limit: u16) -> String {
    format!(
        "That question is too long: ask it in at most {} characters.",
        grouped(u64::from(limit))
    )
}

/// The library has changed and cannot be opened yet.
pub(super) fn rebuilding(seconds: u64) -> String {
    format!("The library is being rebuilt. Please ask again in {seconds} s.")
}

/// Asked too often.
pub(super) fn again_in(seconds: u64) -> String {
    format!("That was fast. Please ask again in {seconds} s.")
}

/// What the bot can and cannot do, and what it keeps.
pub(super) fn help(locale: Locale) -> String {
    let recognise = locale.pick("recognised", "recognized");
    format!(
        "**Pincite answers questions with the documents’ own words.**\n\
        Every quote is copied word for word and says where it stands: title, publisher, date, section, paragraph or page. It writes nothing of its own about the case.\n\n\
        **What you can do**\n\
        • `/ask` a question in plain words, narrowed by document, speaker or date; `private: True` shows the answer to you alone, with a button to share it\n\
        • mention the bot with a question, or reply to one of its answers with a mention; in a direct message, just ask\n\
        • ask a follow-up within 15 minutes: “and the council?”, “when was that?”\n\
        • on any message, Apps → Find sources: what the documents say on it, shown to you alone\n\
        • `/check` words that somebody quotes, or Apps → Check this quote on a message: do they stand in the documents?\n\
        • `/timeline`: what happened when, with a picture\n\
        • `/statements`: who is quoted, and all that they said\n\
        • `/sources` and `/source`: what the library holds\n\
        • those who manage the server: `/library`, to see how it does and, where the operator allows it, to add and take out documents\n\n\
        **What it cannot do**\n\
        It gives no opinion, no summary and no advice. When the documents do not say, it says so. A speaker is named only where the text makes it certain; misspelt words are {recognise} where the documents hold a near one, and that is shown.\n\n\
        **What it keeps about people**\n\
        Of those who ask, nothing. `/privacy` says it exactly."
    )
}

/// The privacy notice.
pub(super) fn privacy(locale: Locale) -> String {
    let random = locale.pick("randomised", "randomized");
    format!(
        "**What Pincite keeps about people who ask: nothing on disk.**\n\
        • Your question is used to search the documents and is then dropped. The last question that you asked in a channel, and what was quoted in answer to it, stay in memory for 15 minutes, so that a follow-up is understood; they are never written down.\n\
        • *Useful* and *Not useful* are counted for a passage, without who pressed. Until it is restarted, the bot remembers a {random} number for each press, so that nobody counts twice; who it was cannot be read from it.\n\
        • A button on an answer carries the id of the person who asked, inside that Discord message, so that only they can change it. What you typed for `/check`, `/timeline` or `/statements` stands in the message, where a button reads it again. Both go when the message is deleted.\n\
        • No log holds a question, a quote, a name or an id.\n\
        • Only of those who change the library from here, where the operator allows that, is it noted who did what: their Discord id, the deed, the document and the time, in the library’s own list (`/library audit`). The operator can delete that list.\n\
        • Discord itself keeps messages under its own policy. Deleting a message of the bot deletes what it showed.\n\
        There is nothing to ask for or to delete beyond that; for anything else ask the operator of this bot."
    )
}

/// What an operator reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Status {
    /// Documents of the library.
    pub(super) documents: usize,
    /// Passages of the library.
    pub(super) passages: usize,
    /// When it was built, in seconds since 1970.
    pub(super) built: Option<u64>,
    /// Memory in bytes, where the system tells it.
    pub(super) memory: Option<u64>,
    /// Questions answered since the start.
    pub(super) answered: u64,
    /// Questions that wait.
    pub(super) waiting: usize,
}

/// What an operator reads of the library.
pub(super) fn status(status: &Status) -> String {
    let built = status
        .built
        .map_or_else(|| "not known".to_owned(), |at| format!("<t:{at}:f>"));
    let memory = status.memory.map_or_else(
        || "not known".to_owned(),
        |bytes| format!("{} MiB", bytes >> 20),
    );
    format!(
        "**The library**\nDocuments: {}\nPassages: {}\nBuilt: {built}\n**The bot**\nMemory: {memory}\nQuestions answered since the start: {}\nWaiting: {}",
        grouped(status.documents as u64),
        grouped(status.passages as u64),
        grouped(status.answered),
        grouped(status.waiting as u64),
    )
}

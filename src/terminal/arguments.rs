//! The grammar of the command line: commands, their options and their help.
//! It only describes and parses; nothing here acts.

mod examples;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::document::PartialDate;
use crate::engine::{Covering, Wanted};

use examples::{
    ADD, ASK, AUDIT, BOT, CHAT, CHECK, COMPLETIONS, EDIT, EVAL, EXAMPLES, FEEDBACK, REFRESH,
    REMOVE, SHOW, SOURCES, STATEMENTS, TIMELINE, VERIFY,
};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "pincite",
    version,
    about = "Answers plain-language questions about a case with passages quoted word for word \
             from its documents, each with a citation that pins down where the words stand. \
             Where the documents do not say, it says so.",
    after_help = EXAMPLES,
    disable_help_subcommand = true
)]
pub(super) struct CommandLine {
    /// The library's folder [default: `PINCITE_LIBRARY`, or index]
    #[arg(long, global = true, value_name = "DIR", display_order = 90)]
    pub(super) library: Option<PathBuf>,

    /// Use colour: auto means on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", display_order = 91)]
    pub(super) color: Colour,

    /// What is to be done.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// When to use colour. The values carry no docs, so that help stays short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    Auto,
    Always,
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Answer a question with quoted passages
    #[command(after_help = ASK)]
    Ask(AskArguments),
    /// Questions and follow-ups at a prompt
    #[command(after_help = CHAT)]
    Chat(ChatArguments),
    /// Add files, folders, .jsonl corpora and web pages to the library
    #[command(after_help = ADD)]
    Add(AddArguments),
    /// Take documents out of the library; nothing of them stays behind
    #[command(after_help = REMOVE)]
    Remove {
        /// The documents' ids, as `pincite sources` lists them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Why, for whoever meets the document again
        #[arg(long, value_name = "WORDS")]
        reason: Option<String>,
        /// Print one JSON object instead
        #[arg(long)]
        json: bool,
    },
    /// Correct what is known about a document: title, publisher, date, kind, address
    #[command(after_help = EDIT)]
    Edit(EditArguments),
    /// Fetch a web page of the library again and say what changed
    #[command(after_help = REFRESH)]
    Refresh {
        /// The document's id
        id: String,
        /// Print one JSON object instead
        #[arg(long)]
        json: bool,
    },
    /// List who added, changed and removed what, and when
    #[command(after_help = AUDIT)]
    Audit {
        /// Print one JSON array instead of a table
        #[arg(long)]
        json: bool,
    },
    /// List the documents of the library
    #[command(after_help = SOURCES)]
    Sources {
        /// Print one JSON array instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Show a document, or one paragraph of it in its surroundings
    #[command(after_help = SHOW)]
    Show {
        /// The document's id, and after a colon the number of a paragraph
        #[arg(value_name = "ID[:PARAGRAPH]")]
        place: String,
        /// Print one JSON object instead
        #[arg(long)]
        json: bool,
    },
    /// List who speaks in the documents, or what they said, in order of time
    #[command(after_help = STATEMENTS)]
    Statements(StatementsArguments),
    /// Say whether words that somebody quotes stand in the documents
    #[command(after_help = CHECK)]
    Check {
        /// The words, with or without quotation marks; `-` reads them from standard input
        #[arg(required = true)]
        words: Vec<String>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// What happened when, each line quoted, dated and cited
    #[command(after_help = TIMELINE)]
    Timeline(TimelineArguments),
    /// Re-read everything: hashes, quoted spans, the index against the text
    #[command(after_help = VERIFY)]
    Verify {
        /// Build again what is damaged and can be built from the sources
        #[arg(long)]
        repair: bool,
        /// Take a source as it is now, though it is not what was added: a document's id or a corpus's file name
        #[arg(long, value_name = "ID", conflicts_with = "repair")]
        accept: Option<String>,
    },
    /// Score a file of questions against the library
    #[command(after_help = EVAL)]
    Eval {
        /// The questions, one JSON object a line
        #[arg(value_name = "QUESTIONS.jsonl")]
        questions: PathBuf,
        /// Print one JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Run the Discord bot until it is told to end
    #[command(after_help = BOT)]
    Bot,
    /// Show what people in Discord found useful, counted without who
    #[command(after_help = FEEDBACK)]
    Feedback {
        /// Print one JSON array instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Read one document inside limits, for the process that started this one
    #[command(hide = true)]
    ReadDocument {
        /// Memory, in MiB
        memory: u64,
        /// Time, in seconds
        seconds: u64,
        /// Open files
        files: u64,
    },
    /// Print a script that completes commands in your shell
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
}

/// What `ask` takes.
#[derive(Debug, Args)]
pub(super) struct AskArguments {
    /// The question, with or without quotation marks; `-` reads it from standard input
    #[arg(required_unless_present = "batch")]
    pub(super) question: Vec<String>,
    /// Show N citations, 1 to 50, where there are as many [default: up to 3 that bear on it]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=50))]
    pub(super) limit: Option<u8>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
    /// Show how each score came about
    #[arg(long)]
    pub(super) explain: bool,
    /// Search only this document
    #[arg(long, value_name = "ID")]
    pub(super) source: Option<String>,
    /// Search only words said by this person or body
    #[arg(long, value_name = "NAME")]
    pub(super) speaker: Option<String>,
    /// Search only documents published on this date or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) from: Option<PartialDate>,
    /// Search only documents published on this date or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) to: Option<PartialDate>,
    /// Answer a file of questions, one JSON object {"id", "question"} a line; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "question")]
    pub(super) batch: Option<PathBuf>,
}

/// What `chat` takes.
#[derive(Debug, Args)]
pub(super) struct ChatArguments {
    /// Show N citations, 1 to 50, where there are as many [default: up to 3 that bear on it]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=50))]
    pub(super) limit: Option<u8>,
}

/// What `statements` takes.
#[derive(Debug, Args)]
pub(super) struct StatementsArguments {
    /// Only statements of this person or body, and of the body's people
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    /// Only statements about these words
    #[arg(long, value_name = "WORDS")]
    pub(super) about: Option<String>,
    /// Only statements in this document
    #[arg(long, value_name = "ID")]
    pub(super) source: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

impl From<StatementsArguments> for Wanted {
    fn from(arguments: StatementsArguments) -> Wanted {
        Wanted {
            by: arguments.by,
            about: arguments.about,
            source: arguments.source,
        }
    }
}

/// What `add` takes.
#[derive(Debug, Args)]
pub(super) struct AddArguments {
    /// Files, folders, .jsonl corpora or addresses of web pages
    #[arg(required = true, value_name = "PATH-OR-URL")]
    pub(super) inputs: Vec<PathBuf>,
    /// The title, where the document does not tell it
    #[arg(long)]
    pub(super) title: Option<String>,
    /// Who published it
    #[arg(long, value_name = "NAME")]
    pub(super) publisher: Option<String>,
    /// When it was published: 2014, 2014-03 or 2014-03-21
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) published: Option<PartialDate>,
    /// Where it can be read
    #[arg(long)]
    pub(super) url: Option<String>,
    /// What it is, in a word or two: news, report, statement
    #[arg(long)]
    pub(super) kind: Option<String>,
    /// Who wrote it
    #[arg(long, value_name = "NAME")]
    pub(super) author: Option<String>,
    /// Its id; where the library has it, the file becomes a new version of it
    #[arg(long)]
    pub(super) id: Option<String>,
    /// Add it even though it was removed before
    #[arg(long)]
    pub(super) again: bool,
    /// What opens a PDF that is locked; an open copy is kept
    #[arg(long, value_name = "WORD")]
    pub(super) password: Option<String>,
    /// What becomes of text that readers cannot see: `hide`, `show`, or a list such as `hide,2=show`
    #[arg(long, value_name = "CHOICE")]
    pub(super) covered: Option<Covering>,
    /// Read pages that are pictures with ocrmypdf or tesseract, where installed
    #[arg(long)]
    pub(super) ocr: bool,
}

/// What `edit` takes. An empty value or `-` takes away what was known.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("change").required(true).multiple(true))]
pub(super) struct EditArguments {
    /// The document's id
    pub(super) id: String,
    /// The title
    #[arg(long, group = "change")]
    pub(super) title: Option<String>,
    /// Who published it
    #[arg(long, value_name = "NAME", group = "change")]
    pub(super) publisher: Option<String>,
    /// When it was published: 2014, 2014-03 or 2014-03-21
    #[arg(long, value_name = "DATE", group = "change")]
    pub(super) published: Option<String>,
    /// Where it can be read
    #[arg(long, group = "change")]
    pub(super) url: Option<String>,
    /// What it is, in a word or two: news, report, statement
    #[arg(long, group = "change")]
    pub(super) kind: Option<String>,
    /// Who wrote it
    #[arg(long, value_name = "NAME", group = "change")]
    pub(super) author: Option<String>,
}

/// What `timeline` takes.
#[derive(Debug, Args)]
pub(super) struct TimelineArguments {
    /// Show only what happened on this date or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) from: Option<PartialDate>,
    /// Show only what happened on this date or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) to: Option<PartialDate>,
    /// Show only what is about these words
    #[arg(long, value_name = "WORDS")]
    pub(super) about: Option<String>,
    /// Show only what this document tells
    #[arg(long, value_name = "ID")]
    pub(super) source: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
    /// Draw it too, into a .svg or .png file; a long one goes on in FILE-2, FILE-3 …
    #[arg(long, value_name = "FILE")]
    pub(super) picture: Option<PathBuf>,
}

/// The shells that `completions` knows.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// A date on the command line.
fn date(text: &str) -> Result<PartialDate, crate::document::DateError> {
    PartialDate::parse(text)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn a_question_may_stand_without_quotation_marks() {
        let line = CommandLine::try_parse_from([
            "pincite", "ask", "who", "paid", "--limit", "5", "for", "it",
        ])
        .unwrap();
        let Command::Ask(ask) = line.command else {
            panic!("not ask")
        };
        assert_eq!(ask.question, ["who", "paid", "for", "it"]);
        assert_eq!(ask.limit, Some(5));
    }
}

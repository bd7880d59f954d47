//! The grammar of the command line: commands, their options and their help.
//! It only describes and parses; nothing here acts.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::document::PartialDate;
use crate::engine::Wanted;

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
    /// Add files, folders and .jsonl corpora to the library
    #[command(after_help = ADD)]
    Add(AddArguments),
    /// Take documents out of the library; nothing of them stays behind
    #[command(after_help = REMOVE)]
    Remove {
        /// The documents' ids, as `pincite sources` lists them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
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
    Verify,
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
    /// Files, folders or .jsonl corpora
    #[arg(required = true, value_name = "PATH")]
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

const EXAMPLES: &str = "Examples:
  pincite ask \"What did the council promise?\"
  pincite add report.html minutes/ --publisher \"Harbour Board\"
  pincite sources
  pincite chat

Exit codes: 0 answered or done; 1 the documents do not say; 2 wrong usage;
3 the library is damaged or missing; 4 the outside world failed.";

const ASK: &str = "Examples:
  pincite ask \"Who said that the bridge was safe?\"
  pincite ask what did the mayor say --limit 5
  pincite ask \"Why was it closed?\" --from 2014 --to 2014-06 --explain
  pincite ask \"How much was paid?\" --json | jq -r '.citations[0].quote'
  pincite ask --batch questions.jsonl > answers.jsonl

Exit codes: 0 answered; 1 the documents do not say; 2 wrong usage;
3 the library is damaged or missing; 4 the outside world failed.";

const CHAT: &str = "Examples:
  pincite chat
  pincite chat --library cases/harbour --limit 1

At the prompt, :help lists the commands. Questions are kept in memory only;
set PINCITE_HISTORY to a file to keep them from one chat to the next.";

const ADD: &str = "Examples:
  pincite add report.txt --title \"The report\" --published 2014-03-21
  pincite add documents/ --publisher \"Harbour Board\"
  pincite add corpus.jsonl

A line of a .jsonl corpus is one document: {\"id\", \"text\"} and any of title,
publisher, kind, published, url. Plain text, Markdown and HTML are read.";

const REMOVE: &str = "Examples:
  pincite remove minutes-2014
  pincite remove minutes-2014 minutes-2015";

const SOURCES: &str = "Examples:
  pincite sources
  pincite sources --json | jq -r '.[].id'";

const SHOW: &str = "Examples:
  pincite show minutes-2014
  pincite show minutes-2014:7";

const STATEMENTS: &str = "Examples:
  pincite statements
  pincite statements --by \"the council\"
  pincite statements --by DfE --about staffing
  pincite statements --about \"the bridge\" --json

Exit codes: 0 there are statements; 1 there are none; 2 wrong usage;
3 the library is damaged or missing.";

const CHECK: &str = "Examples:
  pincite check \"the pumps were never tested\"
  pincite check \"we will act … as soon as we can\" --json
  pbpaste | pincite check -

Quotation marks, case, spaces, dashes and other punctuation do not count; words
do. An ellipsis may stand for words that are left out.

Exit codes: 0 it stands word for word, with nothing left out; 1 it does not;
2 wrong usage; 3 the library is damaged or missing.";
const TIMELINE: &str = "Examples:
  pincite timeline
  pincite timeline --from 2012 --to 2013-09 --about \"the review\"
  pincite timeline --source minutes-2014 --json
  pincite timeline --about \"the ferry\" --picture ferry.png

The dates are those of what is told. When a source was published stands with
the source. Sentences without a date are left out and counted.

Exit codes: 0 there is something to show; 1 nothing dated was found; 2 wrong
usage; 3 the library is damaged or missing; 4 the outside world failed.";

const VERIFY: &str = "Examples:
  pincite verify
  pincite verify --library cases/harbour

Exit codes: 0 all is as it should be; 3 something is damaged.";

const EVAL: &str = "Examples:
  pincite eval questions.jsonl
  pincite eval questions.jsonl --json

A line is {\"id\", \"question\"} with one of
  \"expect\": [[\"any of these words\"], …]   words that the first passage must hold
  \"answers\": [\"…\"], \"gold\": \"document\"    accepted answers and their document
and \"answerable\": false where the documents do not say (true when left out).";

const BOT: &str = "Examples:
  cp .env.example .env    # and put PINCITE_DISCORD_TOKEN in
  pincite bot
  pincite bot --library cases/harbour

The settings come from the environment and from the file .env in the present
folder; the environment outranks the file.

Exit codes: 0 told to end; 2 a setting is missing or wrong; 3 the library is
damaged or missing; 4 the outside world failed; 5 Discord refuses the token or
an intent.";

const FEEDBACK: &str = "Examples:
  pincite feedback
  pincite feedback --json";

const COMPLETIONS: &str = "Examples:
  pincite completions bash > ~/.local/share/bash-completion/completions/pincite
  pincite completions zsh > ~/.zfunc/_pincite
  pincite completions fish > ~/.config/fish/completions/pincite.fish";

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

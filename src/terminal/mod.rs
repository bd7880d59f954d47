//! The command line: what a person types, what they read, and the exit code.
//!
//! Results go to standard output, everything else to standard error. This
//! module renders what the engine returns; it searches, ranks and decides
//! nothing, and knows nothing of how documents are stored.

mod answer;
mod arguments;
mod ask;
mod audit;
mod batch;
mod bot;
mod chat;
mod check;
mod evaluate;
pub mod exit;
mod explanation;
mod feedback;
mod incomplete;
mod interrupt;
mod library;
mod log;
mod page;
mod progress;
mod quotation;
mod refresh;
mod removal;
mod session;
mod show;
mod sources;
#[cfg(test)]
mod specimen;
mod statements;
mod timeline;
mod verify;
mod visible;

use std::io::{self, Write as _};
use std::path::Path;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};

use arguments::{Command, CommandLine, Shell};
use exit::{Exit, Failure};
use session::{Session, print};

use crate::config::Config;
use crate::engine::{self, Isolation, Limits};
use crate::meaning;
use crate::wording;

/// Runs the program with the arguments of this process.
///
/// # Errors
/// Where the work could not be done; [`Failure::exit`] is the code to end with.
pub fn run() -> Result<Exit, Failure> {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(not_a_command) => return answer_for_clap(&not_a_command),
    };
    if let Command::ReadDocument {
        memory,
        seconds,
        files,
    } = line.command
    {
        return read_document(memory, seconds, files);
    }
    // The bot's settings may stand in a file beside it; other commands read none.
    let config = match line.command {
        Command::Bot | Command::Feedback { .. } => Config::from_environment_and(Path::new(".env")),
        _ => Config::from_environment(),
    };
    let config = config.map_err(|cause| Failure::Usage(cause.to_string()))?;
    log::start(config.log.as_deref(), config.log_format)?;
    meaning::set_enabled(config.meaning.unwrap_or(true));
    isolate(&config)?;
    let bot = config.bot.clone();
    let session = Session::new(line.library, line.color, config);
    match line.command {
        Command::Ask(arguments) => ask::run(arguments, &session),
        Command::Chat(arguments) => chat::run(arguments.limit, &session),
        Command::Add(arguments) => library::add(arguments, &session),
        Command::Remove { ids, reason, json } => {
            removal::run(&ids, reason.as_deref(), json, &session)
        }
        Command::Edit(arguments) => library::edit(arguments, &session),
        Command::Refresh { id, json } => refresh::run(&id, json, &bot, &session),
        Command::Audit { json } => audit::run(json, &session),
        Command::Sources { json } => sources::run(json, &session),
        Command::Show { place, json } => show::run(&place, json, &session),
        Command::Statements(arguments) => {
            let json = arguments.json;
            statements::run(&arguments.into(), json, &session)
        }
        Command::Check { words, json } => check::run(&words, json, &session),
        Command::Timeline(arguments) => timeline::run(arguments, &session),
        Command::Verify { repair, accept } => verify::run(repair, accept.as_deref(), &session),
        Command::Eval { questions, json } => evaluate::run(&questions, json, &session),
        Command::Bot => bot::run(bot, &session),
        Command::Feedback { json } => feedback::run(&bot, json, &session),
        Command::Completions { shell } => completions(shell),
        // Done above, before any setting is read.
        Command::ReadDocument { .. } => Ok(Exit::Done),
    }
}

/// Has documents read in child processes of this program.
fn isolate(config: &Config) -> Result<(), Failure> {
    let program = std::env::current_exe().map_err(|cause| Failure::Input {
        what: "the program's own place".to_owned(),
        cause,
    })?;
    engine::isolate(Isolation {
        program,
        path: config.path.clone(),
        limits: Limits {
            memory_mib: config.reading.memory_mib,
            seconds: config.reading.seconds,
            output_mib: config.reading.output_mib,
            files: config.reading.files,
        },
    });
    Ok(())
}

/// Reads one document from standard input, as the child of another process.
fn read_document(memory_mib: u64, seconds: u64, files: u64) -> Result<Exit, Failure> {
    let limits = Limits {
        memory_mib,
        seconds,
        files,
        ..Limits::default()
    };
    engine::read_document(limits, &mut io::stdin(), &mut io::stdout().lock())
        .map_err(Failure::Output)?;
    Ok(Exit::Done)
}

/// Help and version go to standard output; a slip on the command line becomes
/// a sentence on standard error.
fn answer_for_clap(error: &clap::Error) -> Result<Exit, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            error.print().map_err(Failure::Output)?;
            Ok(Exit::Done)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Ok(Exit::Usage)
        }
        _ => {
            let text = error.render().to_string();
            let text = text.strip_prefix("error: ").unwrap_or(&text);
            let (first, rest) = text.trim_end().split_once('\n').unwrap_or((text, ""));
            exit::complain(first);
            for line in rest.lines() {
                // Where standard error is closed there is nobody left to tell.
                let _ = writeln!(io::stderr(), "{}", visible::visible(line));
            }
            Ok(Exit::Usage)
        }
    }
}

/// Prints the completions for a shell.
fn completions(shell: Shell) -> Result<Exit, Failure> {
    let generator = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    let mut script = io::Cursor::new(Vec::new());
    clap_complete::generate(
        generator,
        &mut CommandLine::command(),
        "pincite",
        &mut script,
    );
    print(&String::from_utf8_lossy(script.get_ref()))?;
    Ok(Exit::Done)
}

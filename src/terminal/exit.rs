//! How the program ends: exit codes, and failures that a person reads as one
//! sentence. It knows nothing of what was asked.

use std::io::{self, Write as _};
use std::process::ExitCode;

use thiserror::Error;

use super::visible::visible;
use crate::engine::EngineError;

/// The exit codes, a contract that scripts rely on. Ctrl-C ends the program by
/// its signal, which shells report as 130.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: answered, possibly answered, or done.
    Done,
    /// 1: the documents do not say.
    DoesNotSay,
    /// 2: wrong usage: an option, a question, an input that cannot be used.
    Usage,
    /// 3: the library is damaged or missing.
    Library,
    /// 4: the outside world failed: disk full, no permission, another writer.
    Outside,
    /// 5: Discord refuses the bot: its token, its intents, or how it connects.
    Refused,
    /// 130: stopped by Ctrl-C while documents were added; what was done is kept.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::DoesNotSay => 1,
            Exit::Usage => 2,
            Exit::Library => 3,
            Exit::Outside => 4,
            Exit::Refused => 5,
            Exit::Interrupted => 130,
        })
    }
}

/// What ends the program before its work is done.
#[derive(Debug, Error)]
pub enum Failure {
    /// Wrong usage, in one sentence that says what to do.
    #[error("{0}")]
    Usage(String),
    /// The engine could not do it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Discord refuses the bot, in one sentence that says what to do.
    #[error("{0}")]
    Refused(String),
    /// The results could not be written.
    #[error("the results could not be written: {0}")]
    Output(#[source] io::Error),
    /// The input could not be read.
    #[error("{what} could not be read: {cause}")]
    Input {
        /// What was to be read.
        what: String,
        /// Why it could not.
        cause: io::Error,
    },
}

impl Failure {
    /// The code that the program ends with.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Failure::Usage(_) | Failure::Engine(EngineError::Usage(_)) => Exit::Usage,
            Failure::Engine(EngineError::Library(_)) => Exit::Library,
            Failure::Refused(_) => Exit::Refused,
            Failure::Output(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Failure::Input { cause, .. }
                if matches!(
                    cause.kind(),
                    io::ErrorKind::NotFound
                        | io::ErrorKind::InvalidData
                        | io::ErrorKind::IsADirectory
                ) =>
            {
                Exit::Usage
            }
            Failure::Engine(EngineError::Outside(_))
            | Failure::Output(_)
            | Failure::Input { .. } => Exit::Outside,
        }
    }
}

/// Says what went wrong on standard error and returns the exit code. A reader
/// who closed the pipe (`| head`) has seen what they wanted: that ends quietly.
#[must_use]
pub fn end(failure: &Failure) -> ExitCode {
    let exit = failure.exit();
    if exit != Exit::Done {
        complain(&failure.to_string());
    }
    exit.into()
}

/// One sentence on standard error, with the program's name before it.
pub(super) fn complain(sentence: &str) {
    // Where standard error is closed there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "pincite: {}", visible(sentence.trim()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_the_code_of_the_contract() {
        let broken = io::Error::from(io::ErrorKind::BrokenPipe);
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let cases = [
            (Failure::Usage(String::new()), Exit::Usage),
            (EngineError::Usage(String::new()).into(), Exit::Usage),
            (EngineError::Library(String::new()).into(), Exit::Library),
            (EngineError::Outside(String::new()).into(), Exit::Outside),
            (Failure::Refused(String::new()), Exit::Refused),
            (Failure::Output(broken), Exit::Done),
            (Failure::Output(full), Exit::Outside),
            (
                Failure::Input {
                    what: "x".to_owned(),
                    cause: io::Error::from(io::ErrorKind::NotFound),
                },
                Exit::Usage,
            ),
        ];
        for (failure, exit) in cases {
            assert_eq!(failure.exit(), exit, "{failure:?}");
        }
    }
}

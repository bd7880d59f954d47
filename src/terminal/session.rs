//! What every command needs: the library's folder, the paper to write on, a
//! way to open the library and a way to print. Nothing of any one command.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;

use anstream::ColorChoice;

use super::arguments::Colour;
use super::exit::{Failure, complain};
use super::page::{PLAIN_WIDTH, Paper};
use super::progress::Bar;
use crate::config::Config;
use crate::engine::{Engine, Warning};

/// The library where neither `--library` nor `PINCITE_LIBRARY` names one.
const DEFAULT_LIBRARY: &str = "index";

/// The surroundings of one run.
#[derive(Debug)]
pub(super) struct Session {
    /// The library's folder.
    pub(super) library: PathBuf,
    /// The width and colour of standard output.
    pub(super) paper: Paper,
    /// Where `chat` keeps its history, if anywhere.
    pub(super) history: Option<PathBuf>,
}

impl Session {
    /// The surroundings that the options and the environment ask for.
    pub(super) fn new(library: Option<PathBuf>, colour: Colour, config: Config) -> Session {
        let stdout = io::stdout();
        let colour = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => anstream::AutoStream::choice(&stdout) != ColorChoice::Never,
        };
        let width = if stdout.is_terminal() {
            textwrap::termwidth()
        } else {
            PLAIN_WIDTH
        };
        Session {
            library: library
                .or(config.library)
                .unwrap_or_else(|| PathBuf::from(DEFAULT_LIBRARY)),
            paper: Paper { width, colour },
            history: config.history,
        }
    }

    /// Opens the library; what is remarkable is said on standard error.
    pub(super) fn open(&self) -> Result<Engine, Failure> {
        let mut bar = Bar::new();
        let (engine, warnings) = Engine::open(&self.library, &mut |progress| bar.report(progress))?;
        drop(bar);
        warn(&warnings);
        Ok(engine)
    }
}

/// Says each warning on standard error.
pub(super) fn warn(warnings: &[Warning]) {
    for Warning(sentence) in warnings {
        complain(sentence);
    }
}

/// Writes results to standard output, at once.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(Failure::Output)
}

/// Writes a value as one line of JSON.
pub(super) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let mut line = json(value)?;
    line.push('\n');
    print(&line)
}

/// A value as JSON on one line.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|cause| Failure::Output(cause.into()))
}

//! What every command needs: the library's folder, the paper to write on, a
//! way to open the library and a way to print. Nothing of any one command.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use anstream::ColorChoice;

use super::arguments::Colour;
use super::exit::{Failure, complain};
use super::page::{PLAIN_WIDTH, Paper};
use super::progress::Bar;
use crate::answer::abstain::Caution;
use crate::config::{self, Config};
use crate::engine::{Engine, Fetching, Warning};

/// The library where neither `--library` nor `PINCITE_LIBRARY` names one.
const DEFAULT_LIBRARY: &str = "index";

/// Who does what is done at the command line, in the audit list.
pub(super) const WHO: &str = "terminal";

/// The surroundings of one run.
#[derive(Debug)]
pub(super) struct Session {
    /// The library's folder.
    pub(super) library: PathBuf,
    /// The width and colour of standard output.
    pub(super) paper: Paper,
    /// Where `chat` keeps its history, if anywhere.
    pub(super) history: Option<PathBuf>,
    /// How sure the library must be before it answers.
    pub(super) caution: Caution,
    /// What limits the fetching of pages.
    pub(super) fetching: Fetching,
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
        let usual = Fetching::default();
        let fetching = Fetching {
            largest: config
                .fetch_mb
                .map_or(usual.largest, |mb| u64::from(mb) << 20),
            patience: config.fetch_seconds.map_or(usual.patience, |seconds| {
                Duration::from_secs(seconds.into())
            }),
            ..usual
        };
        Session {
            library: library
                .or(config.library)
                .unwrap_or_else(|| PathBuf::from(DEFAULT_LIBRARY)),
            paper: Paper { width, colour },
            history: config.history,
            caution: match config.caution {
                config::Caution::Low => Caution::Low,
                config::Caution::Normal => Caution::Normal,
                config::Caution::High => Caution::High,
            },
            fetching,
        }
    }

    /// Opens the library; what is remarkable is said on standard error.
    pub(super) fn open(&self) -> Result<Engine, Failure> {
        let mut bar = Bar::new();
        let (engine, warnings) = Engine::open(&self.library, &mut |progress| bar.report(progress))?;
        drop(bar);
        warn(&warnings);
        Ok(engine.with_caution(self.caution))
    }
}

/// Says each warning on standard error.
pub(super) fn warn(warnings: &[Warning]) {
    for Warning(sentence) in warnings {
        complain(sentence);
    }
}

/// Says each sentence on standard error.
pub(super) fn complain_each(sentences: &[String]) {
    for sentence in sentences {
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

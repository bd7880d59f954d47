//! Sets up the log: to standard error, filtered by `PINCITE_LOG`, warnings
//! only where it is not set. No question, quote or name is ever logged, at any
//! level; the events carry numbers.
//!
//! Only Pincite's own events pass. The libraries below it put requests, answers
//! and tokens into theirs, so no filter lets them through.

use std::io;

use anstream::ColorChoice;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::exit::Failure;
use crate::config::LogFormat;

/// What is logged where `PINCITE_LOG` is not set.
const DEFAULT: &str = "warn";

/// Whether events and spans of a target may be logged at all.
fn is_ours(target: &str) -> bool {
    target
        .strip_prefix("pincite")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Whether every part is a level or names a module: a word that is neither
/// would be taken for a module of that name and log nothing.
fn is_filter(text: &str) -> bool {
    text.split(',').all(|part| {
        let part = part.trim();
        part.contains('=') || is_ours(part) || part.parse::<LevelFilter>().is_ok()
    })
}

/// Starts the log.
pub(super) fn start(filter: Option<&str>, format: LogFormat) -> Result<(), Failure> {
    let filter = filter.unwrap_or(DEFAULT);
    let parsed: Option<Targets> = filter.parse().ok().filter(|_| is_filter(filter));
    let filter = parsed.ok_or_else(|| {
        Failure::Usage(
            "PINCITE_LOG is not a filter: write off, warn, info, debug, trace, or a module such as pincite::index=debug"
                .to_owned(),
        )
    })?;
    let colour = anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let lines = match format {
        LogFormat::Human => lines.with_ansi(colour).boxed(),
        LogFormat::Json => lines.with_ansi(false).json().boxed(),
    };
    let ours = filter_fn(|metadata| is_ours(metadata.target()));
    // A log that was set up before, as in a test, stays as it is.
    let _ = tracing_subscriber::registry()
        .with(filter)
        .with(lines.with_filter(ours))
        .try_init();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_no_level_is_no_filter() {
        for text in ["off", "WARN", "info,pincite::index=debug", "pincite::index"] {
            assert!(is_filter(text), "{text}");
        }
        for text in ["verbose", "info,verbos", "on"] {
            assert!(!is_filter(text), "{text}");
        }
    }

    #[test]
    fn only_our_own_events_pass() {
        assert!(is_ours("pincite") && is_ours("pincite::discord::bot"));
        for target in [
            "reqwest::connect",
            "tower",
            "pincitement",
            "hyper",
            "h2",
            "",
        ] {
            assert!(!is_ours(target), "{target}");
        }
    }
}

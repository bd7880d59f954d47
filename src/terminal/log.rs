//! Sets up the log: to standard error, filtered by `PINCITE_LOG`, warnings
//! only where it is not set. No question, quote or name is ever logged, at any
//! level; the events carry numbers.

use std::io;

use anstream::ColorChoice;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::exit::Failure;

/// What is logged where `PINCITE_LOG` is not set.
const DEFAULT: &str = "warn";

/// Starts the log.
pub(super) fn start(filter: Option<&str>) -> Result<(), Failure> {
    let filter: Targets = filter.unwrap_or(DEFAULT).parse().map_err(|_| {
        Failure::Usage(
            "PINCITE_LOG is not a filter: write off, warn, info, debug, trace, or a module such as pincite::index=debug"
                .to_owned(),
        )
    })?;
    let colour = anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    // A log that was set up before, as in a test, stays as it is.
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(colour);
    let _ = tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .try_init();
    Ok(())
}

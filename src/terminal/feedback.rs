//! `pincite feedback`: what people found useful, and what not, counted without
//! who. The least useful paragraphs come first.

use std::fmt::Write as _;

use super::exit::{Exit, Failure};
use super::session::{Session, print};
use super::visible::visible;
use crate::config::BotConfig;
use crate::discord::feedback::{Tally, tally};

/// Prints the counts.
pub(super) fn run(config: &BotConfig, json: bool, session: &Session) -> Result<Exit, Failure> {
    let (tallies, unread) = tally(&config.feedback).map_err(|cause| Failure::Input {
        what: config.feedback.display().to_string(),
        cause,
    })?;
    if unread > 0 {
        super::exit::complain(&format!(
            "{unread} lines of {} could not be read and are left out.",
            config.feedback.display()
        ));
    }
    if json {
        let text = serde_json::to_string(&tallies)
            .map_err(|cause| Failure::Output(std::io::Error::other(cause)))?;
        print(&format!("{text}\n"))?;
        return Ok(Exit::Done);
    }
    if tallies.is_empty() {
        print("Nobody has pressed Useful or Not useful yet.\n")?;
        return Ok(Exit::Done);
    }
    let engine = session.open()?;
    let held: Vec<String> = engine
        .sources()
        .into_iter()
        .map(|source| source.document.id)
        .collect();
    let mut text = String::from("useful  not useful  passage\n");
    for Tally {
        document,
        paragraph,
        useful,
        not_useful,
    } in &tallies
    {
        let note = if held.contains(document) {
            ""
        } else {
            "  (withdrawn)"
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{useful:>6}  {not_useful:>10}  {}:{paragraph}{note}",
            visible(document)
        );
    }
    print(&text)?;
    Ok(Exit::Done)
}

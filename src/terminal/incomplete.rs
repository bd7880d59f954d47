//! What a silence is worth while a source of the library is left out: it is said with
//! the answer, and a script sees it by the exit code. Which sources are left out the
//! engine knows.

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::session::print;
use crate::engine::Engine;

/// What the engine found, with the sentences about what was left out.
#[derive(Serialize)]
pub(super) struct Told<'a, T> {
    #[serde(flatten)]
    found: &'a T,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
}

/// What the engine found, as `--json` prints it.
pub(super) fn told<'a, T: Serialize>(engine: &Engine, found: &'a T) -> Told<'a, T> {
    Told {
        found,
        left_out: engine.left_out(),
    }
}

/// Ends where nothing was found: with 1, or where a source was left out, in which it
/// may stand, with 3 and a sentence below what was printed.
pub(super) fn silent(engine: &Engine, as_json: bool) -> Result<Exit, Failure> {
    let left_out = engine.left_out();
    if left_out.is_empty() {
        return Ok(Exit::DoesNotSay);
    }
    if !as_json {
        print(&format!(
            "\nThis is no certain silence, for not all of the library was searched. {}\n",
            left_out.join(" ")
        ))?;
    }
    Ok(Exit::Library)
}

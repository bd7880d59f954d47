//! The `pincite` program. It knows nothing but where to begin and how to end:
//! the work is in [`pincite::terminal`], the exit codes in
//! [`pincite::terminal::exit`].

use std::process::ExitCode;

fn main() -> ExitCode {
    match pincite::terminal::run() {
        Ok(exit) => exit.into(),
        Err(failure) => pincite::terminal::exit::end(&failure),
    }
}

//! A progress bar on standard error for work that takes long. It appears only
//! on a terminal and only after a moment, so that quick work leaves no trace.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::{Progress, Stage};

/// Work that is done sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(400);

/// A bar that is drawn when there is something to wait for.
#[derive(Debug)]
pub(super) struct Bar {
    started: Instant,
    shown: Option<ProgressBar>,
    allowed: bool,
}

impl Bar {
    /// A bar for work whose progress the engine reports.
    pub(super) fn new() -> Bar {
        Bar::allowed(io::stderr().is_terminal())
    }

    /// A bar for work whose results appear on standard output meanwhile: none
    /// where they appear on the same terminal.
    pub(super) fn beside_results() -> Bar {
        Bar::allowed(io::stderr().is_terminal() && !io::stdout().is_terminal())
    }

    fn allowed(allowed: bool) -> Bar {
        Bar {
            started: Instant::now(),
            shown: None,
            allowed,
        }
    }

    /// Takes the engine's report of how far it has come.
    pub(super) fn report(&mut self, progress: Progress) {
        let words = match progress.stage {
            Stage::Waiting => {
                let words = "another process is writing to the library; waiting";
                return self.draw(words, Unit::None, 0, None);
            }
            Stage::Fetching => return self.draw("fetching", Unit::None, 0, None),
            // Files of a twentieth of a second: a bar that jumps tells nothing.
            Stage::Keeping => return,
            Stage::Encoding => {
                return self.draw("encoding", Unit::Passages, progress.done, progress.total);
            }
            Stage::Reading => "reading",
            Stage::Indexing => "indexing",
            Stage::Verifying => "verifying",
            Stage::Searching => "searching",
        };
        self.draw(words, Unit::Bytes, progress.done, progress.total);
    }

    /// So many questions are answered.
    pub(super) fn questions(&mut self, done: u64, total: Option<u64>) {
        self.draw("answering", Unit::Questions, done, total);
    }

    fn draw(&mut self, words: &'static str, unit: Unit, done: u64, total: Option<u64>) {
        if !self.allowed || (self.shown.is_none() && self.started.elapsed() < PATIENCE) {
            return;
        }
        let bar = self.shown.get_or_insert_with(|| {
            let target = ProgressDrawTarget::stderr_with_hz(10);
            ProgressBar::with_draw_target(None, target)
        });
        if bar.message() != words {
            bar.set_message(words);
            bar.set_style(style(unit, total.is_some()));
        }
        if let Some(total) = total {
            bar.set_length(total);
        }
        bar.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    None,
    Bytes,
    Questions,
    Passages,
}

fn template(unit: Unit, total_known: bool) -> &'static str {
    match (unit, total_known) {
        (Unit::None, _) => "{msg} {spinner}",
        (Unit::Bytes, true) => "{msg:>10} [{bar:30}] {bytes} of {total_bytes} ({eta} left)",
        (Unit::Bytes, false) => "{msg:>10} {spinner} {bytes}",
        (Unit::Questions | Unit::Passages, true) => {
            "{msg:>10} [{bar:30}] {pos} of {len} ({eta} left)"
        }
        (Unit::Questions | Unit::Passages, false) => "{msg:>10} {spinner} {pos}",
    }
}

fn style(unit: Unit, total_known: bool) -> ProgressStyle {
    ProgressStyle::with_template(template(unit, total_known))
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_well_formed() {
        for unit in [Unit::None, Unit::Bytes, Unit::Questions, Unit::Passages] {
            for known in [true, false] {
                assert!(ProgressStyle::with_template(template(unit, known)).is_ok());
            }
        }
    }
}

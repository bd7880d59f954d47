//! How many found a passage useful, and how many did not: one line of JSON for
//! each press, with the day and the paragraph and without who, what was asked
//! or any text. `pincite feedback` adds them up.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// One press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// The document's id.
    pub document: String,
    /// The paragraph in which the first quote of the page begins.
    pub paragraph: u32,
    /// Whether it was shown as near and not as an answer.
    pub near: bool,
    /// Whether it was found useful.
    pub useful: bool,
}

/// The file of counts.
#[derive(Debug)]
pub(super) struct Feedback {
    path: PathBuf,
    writing: Mutex<()>,
}

impl Feedback {
    pub(super) fn new(path: PathBuf) -> Feedback {
        Feedback {
            path,
            writing: Mutex::new(()),
        }
    }

    /// Appends a press, as one whole line.
    pub(super) fn count(&self, vote: &Vote) -> io::Result<()> {
        let mut line = serde_json::to_string(vote)?;
        line.push('\n');
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)?;
        file.write_all(line.as_bytes())
    }
}

/// What was found of one paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The document's id.
    pub document: String,
    /// The paragraph.
    pub paragraph: u32,
    /// How many found it useful.
    pub useful: u64,
    /// How many did not.
    pub not_useful: u64,
}

/// Adds the presses up, the least useful paragraphs first. Lines that are no
/// press are counted and left out.
///
/// # Errors
/// Where the file is there and cannot be read.
pub fn tally(path: &Path) -> io::Result<(Vec<Tally>, usize)> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let mut tallies: Vec<Tally> = Vec::new();
    let mut unread = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Ok(vote) = serde_json::from_str::<Vote>(line) else {
            unread += 1;
            continue;
        };
        let at = tallies
            .iter()
            .position(|t| t.document == vote.document && t.paragraph == vote.paragraph)
            .unwrap_or_else(|| {
                tallies.push(Tally {
                    document: vote.document,
                    paragraph: vote.paragraph,
                    useful: 0,
                    not_useful: 0,
                });
                tallies.len() - 1
            });
        let tally = &mut tallies[at];
        if vote.useful {
            tally.useful += 1;
        } else {
            tally.not_useful += 1;
        }
    }
    tallies.sort_by(|a, b| {
        b.not_useful
            .cmp(&a.not_useful)
            .then_with(|| b.useful.cmp(&a.useful))
            .then_with(|| a.document.cmp(&b.document))
            .then_with(|| a.paragraph.cmp(&b.paragraph))
    });
    Ok((tallies, unread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presses_are_added_up_and_a_torn_line_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feedback.jsonl");
        let feedback = Feedback::new(path.clone());
        let vote = |document: &str, useful| Vote {
            document: document.to_owned(),
            paragraph: 3,
            near: false,
            useful,
        };
        for vote in [
            vote("a", true),
            vote("b", false),
            vote("a", true),
            vote("b", true),
        ] {
            feedback.count(&vote).unwrap();
        }
        std::fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .unwrap()
            .write_all(b"{\"document\":\"c\"")
            .unwrap();
        let (tallies, unread) = tally(&path).unwrap();
        assert_eq!(unread, 1);
        let told: Vec<_> = tallies
            .iter()
            .map(|t| (t.document.as_str(), t.useful, t.not_useful))
            .collect();
        assert_eq!(told, [("b", 1, 1), ("a", 2, 0)]);
    }
}

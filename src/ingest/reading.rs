//! What a reader makes of one file: the values that pass from the child process
//! that reads to the process that asked for it. It reads nothing itself.

use serde::{Deserialize, Serialize};

use crate::document::{Block, PageStart};

use super::covered::{Choice, Covering, Names, Place, Runs, Why};
use super::{Format, ReadError};

/// What is to be read, beside the bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    /// The file's name, for sentences.
    pub(super) name: String,
    /// The title, where it is known already.
    pub(super) title: Option<String>,
    /// The encoding that the server named, where it named one.
    pub(super) charset: Option<String>,
    /// What opens a file that is locked.
    pub(super) password: Option<String>,
    /// What was decided about text that is covered.
    pub(super) covering: Covering,
    /// What the file is.
    pub(super) format: Format,
    /// What is to be done with it.
    pub(super) task: Task,
}

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Task {
    /// Read it with our own readers.
    #[default]
    Read,
    /// Lay out the words that `pdftotext -bbox` found, which are the bytes.
    LayOut,
    /// Open a locked PDF and hand back one that is open.
    Unlock,
    /// Find all the text inside it, whatever it is.
    Search,
}

/// A text with its blocks, and what the file says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) pages: Vec<PageStart>,
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    /// The day on which the file was made, which is not that of its publication.
    pub(super) made: Option<String>,
    /// Pages of which nothing could be read though they hold text.
    pub(super) lost: Vec<u32>,
    /// Pages on which no text stands.
    pub(super) blank: Vec<u32>,
    /// What was decided about each place where text is covered.
    pub(super) covered: Vec<Choice>,
    /// Pages whose words a machine has read from a picture.
    pub(super) machine_read: Vec<u32>,
    /// Sentences for the person who adds it.
    pub(super) remarks: Vec<String>,
    /// The file, opened, where that was the task.
    pub(super) unlocked: Vec<u8>,
    /// Where the text of each part of the file begins, where the task was a search.
    pub(super) parts: Vec<(String, usize)>,
    /// Parts that could not be searched, and why.
    pub(super) closed: Vec<(String, String)>,
}

/// Reads a file whose places of covered text are known only when it was read: once
/// with all of them cut out, and once more where some are to be shown. `read`
/// takes what was decided, and returns the places with what it read.
///
/// # Errors
/// Those of `read`; [`Unread::Covered`] where a place is not decided on.
pub(super) fn decided(
    covering: &Covering,
    mut read: impl FnMut(&[Choice]) -> Result<(Reading, Vec<Place>), Unread>,
) -> Result<Reading, Unread> {
    let (reading, places) = read(&[])?;
    let Some(choices) = covering.settled(places.len()) else {
        return Err(Unread::Covered(places));
    };
    let reading = if choices.contains(&Choice::Show) {
        read(&choices)?.0
    } else {
        reading
    };
    Ok(Reading {
        covered: choices,
        ..reading
    })
}

impl Reading {
    /// The reading with the places of its covered runs, of which `choices` were
    /// decided. The file's properties, and what was `remarked` beside the text, are
    /// places too where they name what is covered; what names it and stays hidden is
    /// not used.
    pub(super) fn with_places(
        mut self,
        runs: &Runs,
        remarked: &str,
        choices: &[Choice],
    ) -> (Reading, Vec<Place>) {
        let once = std::iter::once::<&str>;
        let names = Names::of(once(&runs.words), once(&self.text));
        let holds_name = |text: &Option<String>| text.as_deref().is_some_and(|t| names.stand_in(t));
        let (title, author) = (holds_name(&self.title), holds_name(&self.author));
        let is_all_shown = !choices.is_empty() && !choices.contains(&Choice::Hide);
        if title && !is_all_shown {
            self.title = None;
        }
        if author && !is_all_shown {
            self.author = None;
        }
        let mut whys = runs.found.clone();
        whys.extend((title || author).then_some(Why::Properties));
        whys.extend(names.stand_in(remarked).then_some(Why::Comment));
        let places = whys.into_iter().map(|why| Place {
            page: None,
            below: None,
            why,
        });
        (self, places.collect())
    }
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Unread {
    NotText,
    Empty,
    /// More than so many MiB.
    TooLarge(usize),
    TooIntricate,
    /// It needs a password, or another one.
    Locked {
        tried: bool,
    },
    /// Pages that are pictures only: how many.
    NoTextOnPages(u32),
    /// The memory that a reader may have is not enough for it.
    NoMemory,
    /// It holds text that a reader cannot see, and nobody decided about it.
    Covered(Vec<Place>),
    /// What is wrong with it, as the rest of a sentence.
    Broken(String),
}

impl Unread {
    /// The file is damaged; `what` says where.
    pub(super) fn broken(what: impl Into<String>) -> Unread {
        Unread::Broken(what.into())
    }

    /// The sentence for a person.
    pub(super) fn into_error(self, name: &str) -> ReadError {
        let name = name.to_owned();
        match self {
            Unread::NotText => ReadError::NotText { name },
            Unread::Empty => ReadError::Empty { name },
            Unread::TooLarge(limit) => ReadError::TooLarge { name, limit },
            // Without limits of ours it is the machine's memory.
            Unread::NoMemory => ReadError::Died {
                name,
                why: "reading it takes more memory than there is".to_owned(),
            },
            Unread::TooIntricate => ReadError::TooIntricate { name },
            Unread::Locked { tried: false } => ReadError::Locked { name },
            Unread::Locked { tried: true } => ReadError::WrongPassword { name },
            Unread::NoTextOnPages(pages) => ReadError::Scan { name, pages },
            Unread::Covered(places) => ReadError::Covered { name, places },
            Unread::Broken(what) => ReadError::Broken { name, what },
        }
    }
}

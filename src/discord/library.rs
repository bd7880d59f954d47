//! The library as the bot uses it: asked on blocking threads, a few at a time,
//! behind a queue that has an end; opened again when it was built anew. What is
//! being answered from the old build is finished from it.
//!
//! It knows the engine and no Discord.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::Semaphore;
use tracing::{info, warn};

use crate::answer::{Answer, Citation};
use crate::engine::{Ask, Engine, EngineError, Place, Shown, Source, Stamp, Surroundings};

/// What the bot asks of a library. The engine is the one that answers people;
/// a test may put another in front of it.
pub trait Answers: Send + Sync {
    /// Answers a question.
    ///
    /// # Errors
    /// As [`Engine::ask`].
    fn ask(&self, ask: &Ask) -> Result<Answer, EngineError>;
    /// The question with what a follow-up leaves out.
    fn complete_follow_up(&self, question: &str, previous: &str) -> String;
    /// The documents, oldest first.
    fn sources(&self) -> Vec<Source>;
    /// A document with its blocks.
    ///
    /// # Errors
    /// As [`Engine::show`].
    fn show(&self, id: &str) -> Result<Shown, EngineError>;
    /// The name of a quote.
    fn place_of(&self, citation: &Citation) -> Option<Place>;
    /// The quote at a place.
    ///
    /// # Errors
    /// As [`Engine::cite_at`].
    fn cite_at(&self, place: Place) -> Result<Option<Citation>, EngineError>;
    /// The quote at a place with its neighbours.
    ///
    /// # Errors
    /// As [`Engine::surroundings`].
    fn surroundings(&self, place: Place) -> Result<Option<Surroundings>, EngineError>;
    /// Whose words the documents hold.
    fn speakers(&self) -> Vec<String>;
    /// Questions that it answers.
    fn sample_questions(&self, wanted: usize) -> Vec<String>;
    /// How many passages it holds.
    fn passages(&self) -> usize;
}

impl Answers for Engine {
    fn ask(&self, ask: &Ask) -> Result<Answer, EngineError> {
        Engine::ask(self, ask)
    }
    fn complete_follow_up(&self, question: &str, previous: &str) -> String {
        Engine::complete_follow_up(self, question, previous)
    }
    fn sources(&self) -> Vec<Source> {
        Engine::sources(self)
    }
    fn show(&self, id: &str) -> Result<Shown, EngineError> {
        Engine::show(self, id, None)
    }
    fn place_of(&self, citation: &Citation) -> Option<Place> {
        Engine::place_of(self, citation)
    }
    fn cite_at(&self, place: Place) -> Result<Option<Citation>, EngineError> {
        Engine::cite_at(self, place)
    }
    fn surroundings(&self, place: Place) -> Result<Option<Surroundings>, EngineError> {
        Engine::surroundings(self, place)
    }
    fn speakers(&self) -> Vec<String> {
        Engine::speakers(self)
    }
    fn sample_questions(&self, wanted: usize) -> Vec<String> {
        Engine::sample_questions(self, wanted)
    }
    fn passages(&self) -> usize {
        Engine::passages(self)
    }
}

/// How many questions are kept to be offered in a silence.
const OFFERS: usize = 12;

/// Opens what answers, at the start and after every new build.
pub type Opener = Box<dyn Fn() -> Result<Arc<dyn Answers>, EngineError> + Send + Sync>;

/// A library that can be asked, with what is worked out once for every build.
pub(super) struct Shelf {
    /// What answers.
    pub(super) library: Arc<dyn Answers>,
    /// Its documents.
    pub(super) sources: Vec<Source>,
    /// Whose words it holds.
    pub(super) speakers: Vec<String>,
    /// Questions that it answers.
    pub(super) offers: Vec<String>,
    /// When the build was opened or made, in seconds since 1970.
    pub(super) built: Option<u64>,
    stamp: Stamp,
}

/// Why a question was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotTaken {
    /// The queue is full.
    Busy,
    /// The work ended in a panic.
    Panicked,
}

/// The library with its queue.
pub(super) struct Desk {
    root: PathBuf,
    opener: Opener,
    shelf: RwLock<Arc<Shelf>>,
    reloading: Mutex<()>,
    slots: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
}

impl Desk {
    /// Opens the library. `at_once` questions are searched at the same time
    /// and `most_waiting` wait for them.
    pub(super) fn open(
        root: PathBuf,
        opener: Opener,
        at_once: usize,
        most_waiting: usize,
    ) -> Result<Desk, EngineError> {
        let shelf = fill(&root, &opener)?;
        Ok(Desk {
            root,
            opener,
            shelf: RwLock::new(Arc::new(shelf)),
            reloading: Mutex::new(()),
            slots: Semaphore::new(at_once),
            waiting: AtomicUsize::new(0),
            most_waiting,
        })
    }

    /// The library as it is now, without looking whether it was built anew.
    pub(super) fn shelf(&self) -> Arc<Shelf> {
        Arc::clone(&self.shelf.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Questions that wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Does `work` with the newest build, on a blocking thread, when there is a
    /// free one. A panic in it ends this work and nothing else.
    pub(super) async fn work<T: Send + 'static>(
        self: &Arc<Desk>,
        work: impl FnOnce(&Shelf) -> T + Send + 'static,
    ) -> Result<T, NotTaken> {
        let place = Waiting::enter(self)?;
        let slot = self.slots.acquire().await;
        // The semaphore is never closed.
        debug_assert!(slot.is_ok());
        drop(place);
        let desk = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&desk.newest())).await;
        drop(slot);
        done.map_err(|_| NotTaken::Panicked)
    }

    /// The newest build: looks at the receipt's size and time before every
    /// question, so that a withdrawn document is gone with the next one.
    fn newest(&self) -> Arc<Shelf> {
        self.reload(false);
        self.shelf()
    }

    /// Opens the library again where it was built anew, or with `thorough`
    /// where its manifest has changed. A build that cannot be opened leaves the
    /// old one in use; the next look tries again.
    pub(super) fn reload(&self, thorough: bool) {
        let held = self.shelf().stamp;
        let now = Stamp::of(&self.root);
        if !(now.built_since(&held) || (thorough && now != held)) {
            return;
        }
        let _alone = self
            .reloading
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if self.shelf().stamp == now {
            return;
        }
        match fill(&self.root, &self.opener) {
            Ok(filled) => {
                info!(documents = filled.sources.len(), "library opened again");
                *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(filled);
            }
            Err(error) => warn!(kind = kind(&error), "the new build cannot be opened yet"),
        }
    }
}

/// Which kind of failure it is; the sentence itself may hold a question.
pub(super) fn kind(error: &EngineError) -> &'static str {
    match error {
        EngineError::Usage(_) => "usage",
        EngineError::Library(_) => "library",
        EngineError::Outside(_) => "outside",
    }
}

/// How often a library that is being built is opened again, at one time.
const TRIES: usize = 4;

/// Opens the library so that its stamp is that of the build that was opened:
/// where another build ends meanwhile, or opening itself builds, it is opened
/// once more.
fn fill(root: &Path, opener: &Opener) -> Result<Shelf, EngineError> {
    let mut stamp = Stamp::of(root);
    let mut library = opener()?;
    for _ in 0..TRIES {
        let after = Stamp::of(root);
        if after == stamp {
            break;
        }
        stamp = after;
        library = opener()?;
    }
    let built = std::fs::metadata(root.join("built/receipt.json"))
        .and_then(|data| data.modified())
        .ok()
        .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
        .map(|since| since.as_secs());
    Ok(Shelf {
        sources: library.sources(),
        speakers: library.speakers(),
        offers: library.sample_questions(OFFERS),
        library,
        built,
        stamp,
    })
}

/// A place in the queue, left when it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(desk: &'a Desk) -> Result<Waiting<'a>, NotTaken> {
        let waiting = desk.waiting.fetch_add(1, Ordering::Relaxed);
        let place = Waiting(&desk.waiting);
        if waiting >= desk.most_waiting {
            return Err(NotTaken::Busy);
        }
        Ok(place)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Shelf {
    /// Whether a question that the library answered when it was opened is
    /// answered still. A library without such a question is asked for the title
    /// of a document, and must not fail.
    pub(super) fn answers_its_canary(&self) -> bool {
        let ask = |question: &str| {
            self.library.ask(&Ask {
                question: question.to_owned(),
                limit: 1,
                ..Ask::default()
            })
        };
        match (self.offers.first(), self.sources.first()) {
            (Some(question), _) => ask(question).is_ok_and(|answer| !answer.citations.is_empty()),
            (None, Some(source)) => ask(&source.document.title).is_ok(),
            (None, None) => false,
        }
    }
}

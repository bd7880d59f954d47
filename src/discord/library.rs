//! The library as the bot uses it: asked on blocking threads, a few at a time,
//! behind a queue that has an end; opened again when it was built anew. What is
//! being answered from the old build is finished from it; nothing is begun from
//! a build of which something was withdrawn since.
//!
//! It knows the engine and no Discord.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tracing::{debug, info, warn};

use crate::answer::{Answer, Citation};
use crate::engine::{
    Ask, Check, Engine, EngineError, Place, Reading, Shown, Source, Speakers, Stamp, Statements,
    Surroundings, Timeline, TimelineAsk, Turn, Wanted, still_holds_what_was_built,
};

/// What the bot asks of a library. The engine is the one that answers people;
/// a test may put another in front of it.
pub trait Answers: Send + Sync {
    /// Answers a question.
    ///
    /// # Errors
    /// As [`Engine::ask`].
    fn ask(&self, ask: &Ask) -> Result<Answer, EngineError>;
    /// What a question means after another.
    fn read_follow_up(&self, question: &str, turn: &Turn) -> Reading;
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
    /// How words that somebody quotes stand in the documents.
    ///
    /// # Errors
    /// As [`Engine::check`].
    fn check(&self, words: &str) -> Result<Check, EngineError>;
    /// What happened when.
    ///
    /// # Errors
    /// As [`Engine::timeline`].
    fn timeline(&self, ask: &TimelineAsk) -> Result<Timeline, EngineError>;
    /// The statements of somebody, or about something.
    ///
    /// # Errors
    /// As [`Engine::statements`].
    fn statements(&self, wanted: &Wanted) -> Result<Statements, EngineError>;
    /// Everybody whose words the documents hold, people under their bodies.
    ///
    /// # Errors
    /// As [`Engine::speakers_by_body`].
    fn speakers_by_body(&self, source: Option<&str>) -> Result<Speakers, EngineError>;
    /// How many passages it holds.
    fn passages(&self) -> usize;
    /// Sentences about the sources that are damaged, of which nothing is quoted.
    fn left_out(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Answers for Engine {
    fn ask(&self, ask: &Ask) -> Result<Answer, EngineError> {
        Engine::ask(self, ask)
    }
    fn read_follow_up(&self, question: &str, turn: &Turn) -> Reading {
        Engine::read_follow_up(self, question, turn)
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
    fn check(&self, words: &str) -> Result<Check, EngineError> {
        Engine::check(self, words)
    }
    fn timeline(&self, ask: &TimelineAsk) -> Result<Timeline, EngineError> {
        Engine::timeline(self, ask)
    }
    fn statements(&self, wanted: &Wanted) -> Result<Statements, EngineError> {
        Engine::statements(self, wanted)
    }
    fn speakers_by_body(&self, source: Option<&str>) -> Result<Speakers, EngineError> {
        Engine::speakers_by_body(self, source)
    }
    fn passages(&self) -> usize {
        Engine::passages(self)
    }
    fn left_out(&self) -> Vec<String> {
        Engine::left_out(self)
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
    /// The same with the bodies for which they speak.
    pub(super) voices: Vec<String>,
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
    /// The library has changed, and what it is now cannot be opened yet.
    Rebuilding,
}

/// The library with its queue.
pub(super) struct Desk {
    root: PathBuf,
    opener: Opener,
    shelf: RwLock<Arc<Shelf>>,
    reloading: Mutex<()>,
    /// Whether it was said that the library cannot be opened.
    complained: AtomicBool,
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
            complained: AtomicBool::new(false),
            slots: Semaphore::new(at_once),
            waiting: AtomicUsize::new(0),
            most_waiting,
        })
    }

    /// The library's folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
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
        let done = tokio::task::spawn_blocking(move || Some(work(&*desk.newest()?))).await;
        drop(slot);
        match done {
            Ok(done) => done.ok_or(NotTaken::Rebuilding),
            Err(_) => Err(NotTaken::Panicked),
        }
    }

    /// The library as it is on disk, opened again where that is needed: a look
    /// before every question, so that a withdrawn document is gone with the
    /// next one. `None` where it has changed and cannot be opened yet.
    fn newest(&self) -> Option<Arc<Shelf>> {
        if let Some(shelf) = self.current() {
            return Some(shelf);
        }
        self.reload();
        self.current()
    }

    /// The library as it was opened, where nothing that it holds was withdrawn
    /// since. While documents are only being added, the old build is right.
    pub(super) fn current(&self) -> Option<Arc<Shelf>> {
        let opened = self.shelf();
        let now = Stamp::of(&self.root);
        let right = now == opened.stamp
            || (!now.built_since(&opened.stamp) && still_holds_what_was_built(&self.root));
        right.then_some(opened)
    }

    /// Opens the library again where it has changed on disk. Where it cannot be
    /// opened the next look tries again. Who comes while it is being opened
    /// waits a little for it.
    pub(super) fn reload(&self) {
        if self.shelf().stamp == Stamp::of(&self.root) {
            return;
        }
        let until = Instant::now() + OPENING;
        let _alone = loop {
            match self.reloading.try_lock() {
                Ok(alone) => break alone,
                Err(TryLockError::Poisoned(poisoned)) => break poisoned.into_inner(),
                Err(TryLockError::WouldBlock) if Instant::now() < until => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => return,
            }
        };
        if self.shelf().stamp == Stamp::of(&self.root) {
            return;
        }
        match fill(&self.root, &self.opener) {
            Ok(filled) => {
                info!(documents = filled.sources.len(), "library opened again");
                self.complained.store(false, Ordering::Relaxed);
                *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(filled);
            }
            // Once is enough; it is looked at every two seconds.
            Err(error) if self.complained.swap(true, Ordering::Relaxed) => {
                debug!(kind = kind(&error), "the library cannot be opened yet");
            }
            Err(error) => warn!(
                kind = kind(&error),
                "the library cannot be opened yet; it is tried again and again"
            ),
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

/// How long a question waits while the library is opened for another.
const OPENING: Duration = Duration::from_secs(3);
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
        voices: voices(&library.speakers_by_body(None)?),
        offers: library.sample_questions(OFFERS),
        library,
        built,
        stamp,
    })
}

/// Bodies and people by name, the most quoted first.
fn voices(speakers: &Speakers) -> Vec<String> {
    let mut voices: Vec<String> = Vec::new();
    for group in &speakers.speakers {
        voices.push(group.name.clone());
        voices.extend(group.people.iter().map(|person| person.name.clone()));
    }
    let mut seen = std::collections::HashSet::new();
    voices.retain(|name| seen.insert(name.clone()));
    voices
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

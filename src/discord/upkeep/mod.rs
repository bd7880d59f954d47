//! Changing the library from Discord: who may, one change at a time, on a thread
//! of its own so that questions go on being answered meanwhile.
//!
//! Permissions are checked here again, whatever Discord lets through. What is
//! done goes through the engine, under the library's own lock; what is said is
//! in `messages::upkeep`.

pub(super) mod adding;
mod download;
pub(super) mod editing;
pub(super) mod history;
pub(super) mod removing;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use poise::serenity_prelude as serenity;
use serenity::Permissions;
use tokio::sync::oneshot;
use tracing::warn;

use super::bot::{Bot, Call, Cost, First};
use super::escape::markdown;
use super::library::kind;
use super::messages::{self, upkeep as words};
use super::press::{Action, Press};
use super::reply::Reply;
use crate::engine::{EngineError, Fetching, is_being_written};
pub(super) use download::Attached;

/// So many changes wait for their turn.
const MOST_WAITING: usize = 4;
/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked at meanwhile.
const LOOKING: Duration = Duration::from_millis(250);
/// After so long Discord takes no answer to an interaction any more, with a
/// little to spare.
const TOKEN_LIFE: Duration = Duration::from_secs(14 * 60 + 30);
/// So many results that came too late are remembered.
const LATE: usize = 5;

/// What changing the library needs beside the bot.
pub(super) struct Upkeep {
    /// What limits the fetching of pages.
    fetching: Fetching,
    turn: tokio::sync::Mutex<()>,
    waiting: AtomicUsize,
    late: Mutex<Vec<String>>,
}

impl Upkeep {
    pub(super) fn new(fetching: Fetching) -> Upkeep {
        Upkeep {
            fetching,
            turn: tokio::sync::Mutex::new(()),
            waiting: AtomicUsize::new(0),
            late: Mutex::new(Vec::new()),
        }
    }

    /// How many changes are being made or wait for their turn.
    pub(super) fn in_work(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Results that came when Discord took no answer any more.
    pub(super) fn late(&self) -> Vec<String> {
        let late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        late.clone()
    }

    /// Remembers a result that comes so late that its message is gone.
    fn remember(&self, took: Duration, reply: &Reply) {
        if took < TOKEN_LIFE {
            return;
        }
        let told = reply.embeds.first().unwrap_or(&reply.content).clone();
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        late.push(told);
        if late.len() > LATE {
            late.remove(0);
        }
    }
}

/// Whether somebody with these permissions manages the server.
pub(super) fn manages(permissions: Option<Permissions>) -> bool {
    permissions.is_some_and(|held| {
        held.contains(Permissions::MANAGE_GUILD) || held.contains(Permissions::ADMINISTRATOR)
    })
}

/// Whether the operator lets this server change the library.
pub(super) fn is_allowed_in(bot: &Bot, server: Option<u64>) -> bool {
    server.is_some_and(|server| bot.config.upkeep.contains(&server))
}

/// Why this person may not change the library from here.
fn refusal(bot: &Bot, call: &Call) -> Option<&'static str> {
    if !manages(call.permissions) {
        Some(messages::NOT_ALLOWED)
    } else if !is_allowed_in(bot, call.server) {
        Some(words::SWITCHED_OFF)
    } else {
        None
    }
}

/// Who somebody is in the audit list.
pub(super) fn who(user: u64) -> String {
    format!("{}{user}", history::FROM_DISCORD)
}

/// The one course of a command that changes the library: allowed or not, then
/// privately "working on it", then the result.
pub(super) async fn answer<F>(
    bot: &Arc<Bot>,
    call: Call,
    first: First,
    work: impl FnOnce(Arc<Bot>, Call) -> F + Send + 'static,
) where
    F: Future<Output = Reply> + Send + 'static,
{
    if let Some(refused) = refusal(bot, &call) {
        if bot.begins(call.id) {
            let told = bot.refusal(&call, Cost::Nothing);
            let told = told.unwrap_or_else(|| refused.to_owned());
            bot.say_at_once(&call, &Reply::text(told)).await;
        }
        return;
    }
    bot.answer(call, first, Cost::Nothing, move |bot, call| async move {
        let started = Instant::now();
        let reply = work(Arc::clone(&bot), call).await;
        bot.upkeep.remember(started.elapsed(), &reply);
        reply
    })
    .await;
}

/// A press on one of the buttons of upkeep.
pub(super) async fn pressed(bot: &Arc<Bot>, press: Press, call: Call, content: String) {
    answer(bot, call, First::Change, move |bot, call| async move {
        match press.action {
            Action::Publish | Action::Discard => adding::decided(&bot, &press, &call).await,
            Action::Remove => removing::confirmed(&bot, &press, &content, &call).await,
            _ => history::page(&bot, super::commands::sources::turned_to(&press), &call).await,
        }
    })
    .await;
}

/// Does `work` on the library when it is its turn, on a thread of its own, and
/// opens what was built. While somebody else is writing it is tried again for a
/// while, so `work` must do nothing before it has the library's lock; with
/// `patience` zero it is done once.
///
/// # Errors
/// What the person reads instead.
async fn work<T: Send + 'static>(
    bot: &Arc<Bot>,
    patience: Duration,
    work: impl Fn(&Path) -> Result<T, EngineError> + Send + 'static,
) -> Result<T, Reply> {
    let _place = Place::enter(&bot.upkeep.waiting)?;
    let _turn = bot.upkeep.turn.lock().await;
    let desk = Arc::clone(&bot.desk);
    let (tell, told) = oneshot::channel();
    // Not a thread of the questions: building may take minutes.
    let started = std::thread::Builder::new()
        .name("upkeep".to_owned())
        .spawn(move || {
            let until = Instant::now() + patience;
            let done = loop {
                match work(desk.root()) {
                    Err(EngineError::Outside(_)) if is_being_written(desk.root()) => {
                        if Instant::now() >= until {
                            break Err(Reply::text(words::BEING_WRITTEN));
                        }
                        std::thread::sleep(LOOKING);
                    }
                    done => break done.map_err(|error| failed(&error, desk.root())),
                }
            };
            desk.reload();
            // Who asked may have gone meanwhile.
            let _ = tell.send(done);
        });
    let done = match started {
        Ok(_) => told.await.ok(),
        Err(_) => None,
    };
    done.unwrap_or_else(|| {
        bot.meter.failed();
        Err(Reply::text(messages::FAILED))
    })
}

/// What somebody who may change the library reads where that failed: the
/// engine's sentence, in which no folder of this machine is named.
fn failed(error: &EngineError, root: &Path) -> Reply {
    Reply::text(markdown(&told(error, root)))
}

/// The same as plain text.
fn told(error: &EngineError, root: &Path) -> String {
    if !matches!(error, EngineError::Usage(_)) {
        warn!(kind = kind(error), "the library could not be changed");
    }
    let root = root.display().to_string();
    let sentence = error.to_string();
    let inside = sentence.replace(&format!("{root}{}", std::path::MAIN_SEPARATOR), "");
    inside.replace(&root, words::LIBRARY_FOLDER)
}

/// A change that waits or is being made, until it is dropped.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn enter(waiting: &'a AtomicUsize) -> Result<Place<'a>, Reply> {
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        let place = Place(waiting);
        if before > MOST_WAITING {
            return Err(Reply::text(words::MANY_CHANGES));
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_who_manage_the_server_may() {
        assert!(manages(Some(Permissions::MANAGE_GUILD)));
        assert!(manages(Some(Permissions::ADMINISTRATOR)));
        assert!(!manages(Some(Permissions::SEND_MESSAGES)));
        assert!(!manages(None));
    }

    #[test]
    fn what_comes_too_late_is_remembered_and_only_that() {
        let upkeep = Upkeep::new(Fetching::default());
        upkeep.remember(Duration::from_mins(1), &Reply::text("in time"));
        assert!(upkeep.late().is_empty());
        for number in 0..=LATE {
            upkeep.remember(TOKEN_LIFE, &Reply::text(format!("late {number}")));
        }
        assert_eq!(upkeep.late().len(), LATE);
        assert_eq!(upkeep.late().first().map(String::as_str), Some("late 1"));
    }

    #[test]
    fn no_folder_of_this_machine_is_told() {
        let root = Path::new("/srv/cases/one");
        for sentence in [
            "`/srv/cases/one/documents.toml` may not be written here.",
            "Another process is writing to the library in `/srv/cases/one`; try again.",
        ] {
            let told = told(&EngineError::Outside(sentence.to_owned()), root);
            assert!(!told.contains("srv"), "{told}");
        }
    }
}

//! The Discord bot: commands, mentions and buttons in, quotes with their
//! places out. The only user of serenity and poise; nothing outside this
//! folder knows Discord.
//!
//! It renders what the engine returns and decides nothing about documents. The
//! engine is synchronous and is asked on blocking threads behind a bounded
//! queue ([`library`]); every interaction takes the one course of `bot`; all
//! requests go through `rest`.

mod answers;
mod asked;
mod bot;
mod buttons;
mod checks;
mod commands;
mod context;
mod conversation;
mod course;
mod entries;
mod escape;
pub mod feedback;
mod forms;
mod gateway;
mod health;
pub mod library;
mod limits;
mod lookups;
mod mention;
mod messages;
mod pace;
mod passages;
mod press;
mod reply;
mod rest;
mod rooms;
mod search;
mod sessions;
mod spoken;
mod starts;
mod statements;
mod talk;
mod timelines;
mod upkeep;
mod upload;
mod wire;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tracing::{error, info};

use crate::config::BotConfig;
use crate::engine::{EngineError, Fetching};
use bot::Bot;
use library::{Desk, Opener};
use rest::{Rest, RestError};

/// How long what is being answered may take once the program is told to end,
/// how long saying goodbye to Discord may, and what was asked meanwhile. With
/// the end of the threads it is less than ten seconds.
const FINISHING: Duration = Duration::from_millis(6_500);
const LEAVING: Duration = Duration::from_secs(1);
const LAST_WORDS: Duration = Duration::from_millis(500);
/// How often the library's manifest is looked at.
const LOOKING: Duration = Duration::from_secs(2);
/// How often the gateway is looked at.
const WATCHING: Duration = Duration::from_millis(500);
/// How often the canary question is asked.
const CANARY: Duration = Duration::from_secs(30);
/// How often what is not needed any more is forgotten.
const TIDYING: Duration = Duration::from_mins(1);

/// What the bot is made from.
pub struct Setup {
    /// The settings.
    pub config: BotConfig,
    /// The library's folder, to notice a new build.
    pub root: PathBuf,
    /// Opens the library.
    pub opener: Opener,
    /// What limits the fetching of pages.
    pub fetching: Fetching,
}

/// Why the bot ended.
#[derive(Debug, Error)]
pub enum BotError {
    /// A setting is missing or cannot be used.
    #[error("{0}")]
    Setting(String),
    /// The library cannot be opened.
    #[error(transparent)]
    Library(#[from] EngineError),
    /// Discord refuses the bot: its token, its intents, or how it connects.
    #[error("{0}")]
    Refused(&'static str),
    /// Discord or the network failed.
    #[error("{0}")]
    Outside(String),
}

const WRONG_TOKEN: &str = "Discord does not accept the token; copy it again from the application's page, Bot, Reset Token, into PINCITE_DISCORD_TOKEN.";
const WRONG_SHARD: &str = "Discord does not accept the number of this bot's connections; start it again, and it asks how many there shall be.";
const TOO_FEW_SHARDS: &str = "Discord wants more connections of this bot than it told when it was started; start it again, and it asks how many there shall be.";
const OLD_VERSION: &str = "Discord does not speak this version of its gateway any more; install a newer version of Pincite.";
const MISSING_INTENT: &str = "Discord does not allow the bot to read every message; switch on Message Content Intent on the application's page, Bot, or set PINCITE_DISCORD_MESSAGE_CONTENT=off.";

/// Runs the bot until `shutdown`, and then until what is being answered is
/// answered, nine seconds at most. What is asked meanwhile is told so.
///
/// # Errors
/// Where it cannot start, and where Discord refuses it for good.
pub async fn run(setup: Setup, shutdown: impl Future<Output = ()>) -> Result<(), BotError> {
    let Setup {
        config,
        root,
        opener,
        fetching,
    } = setup;
    let token = config.token.clone().ok_or_else(|| {
        BotError::Setting(
            "The bot has no token; set PINCITE_DISCORD_TOKEN in the environment or in .env."
                .to_owned(),
        )
    })?;
    let (at_once, waiting) = (config.at_once as usize, config.waiting as usize);
    let desk = tokio::task::spawn_blocking(move || Desk::open(root, opener, at_once, waiting))
        .await
        .map_err(|_| BotError::Outside("The library could not be opened.".to_owned()))??;
    let rest = Rest::new(config.api.as_deref(), token).map_err(|_| {
        BotError::Outside("No secure connection can be made on this system.".to_owned())
    })?;
    let status = match config.status {
        Some(address) => Some(health::listen(address).await.map_err(|cause| {
            BotError::Outside(format!("{address} cannot be listened on: {cause}."))
        })?),
        None => None,
    };
    let bot = Arc::new(Bot::new(config, desk, rest, fetching));
    if let Some(listener) = status {
        tokio::spawn(health::serve(listener, Arc::clone(&bot)));
    }
    let mut gateway = gateway::Gateway::open(&bot).await?;
    let chores = tokio::spawn(chores(Arc::clone(&bot), gateway.shards()));
    info!(documents = bot.desk.shelf().sources.len(), "the bot starts");
    tokio::pin!(shutdown);
    let shards = gateway.shards();
    let mut running = tokio::spawn(async move { gateway.run().await });
    tokio::select! {
        ended = &mut running => {
            chores.abort();
            bot.finish(LAST_WORDS).await;
            return ended.unwrap_or_else(|_| {
                Err(BotError::Outside("The connection to Discord failed.".to_owned()))
            });
        }
        () = &mut shutdown => info!("the bot ends"),
    }
    chores.abort();
    // The gateway stays open meanwhile, so that who asks now is answered too.
    let finished = bot.finish(FINISHING).await;
    shards.leave();
    let _ = tokio::time::timeout(LEAVING, &mut running).await;
    running.abort();
    let finished = bot.finish(LAST_WORDS).await && finished;
    info!(finished, "the bot has ended");
    Ok(())
}

/// What is done beside answering, at intervals.
async fn chores(bot: Arc<Bot>, shards: gateway::Shards) {
    let mut look = tokio::time::interval(LOOKING);
    let mut watch = tokio::time::interval(WATCHING);
    let mut canary = tokio::time::interval(CANARY);
    let mut tidy = tokio::time::interval(TIDYING);
    loop {
        tokio::select! {
            // Who changes the library from here opens it again afterwards; a look
            // meanwhile would build it a second time.
            _ = look.tick(), if bot.upkeep.in_work() == 0 => {
                let desk = Arc::clone(&bot.desk);
                let _ = tokio::task::spawn_blocking(move || desk.reload()).await;
            }
            _ = watch.tick() => {
                let connected = shards.connected();
                bot.meter.gateway.store(connected, std::sync::atomic::Ordering::Relaxed);
            }
            _ = canary.tick() => {
                let answered = bot.desk.work(library::Shelf::answers_its_canary).await;
                bot.meter
                    .canary
                    .store(answered == Ok(true), std::sync::atomic::Ordering::Relaxed);
            }
            _ = tidy.tick() => {
                bot.pace.tidy();
                bot.conversations.tidy(std::time::Instant::now());
            }
        }
    }
}

/// From now on a panic leaves one line in the log, with its place and without
/// its message, which may hold what was being worked on.
pub fn keep_panics_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, ToString::to_string);
        error!(place, "a task panicked");
    }));
}

impl From<RestError> for BotError {
    fn from(error: RestError) -> BotError {
        if error.is_unauthorised() {
            BotError::Refused(WRONG_TOKEN)
        } else {
            BotError::Outside(format!("Discord cannot be reached: {error}."))
        }
    }
}

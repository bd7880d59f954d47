//! `pincite bot`: the Discord bot, until it is told to end. It opens the
//! library, hands it over and turns the end into an exit code.

use std::sync::Arc;
use std::time::Duration;

use super::exit::{Exit, Failure};
use super::session::Session;
use crate::config::BotConfig;
use crate::discord::library::Answers;
use crate::discord::{self, BotError, Setup};
use crate::engine::{Engine, EngineError};

/// Threads for searching beside those that the setting asks for: the canary
/// and opening a new build.
const SPARE_THREADS: usize = 2;

/// Runs the bot.
pub(super) fn run(config: BotConfig, session: &Session) -> Result<Exit, Failure> {
    if config.token.is_none() {
        return Err(Failure::Usage(
            "The bot has no token; set PINCITE_DISCORD_TOKEN in the environment or in .env."
                .to_owned(),
        ));
    }
    discord::keep_panics_quiet();
    // Builds with a progress bar where that is needed; the bot opens it again.
    drop(session.open()?);
    let root = session.library.clone();
    let caution = session.caution;
    let opener = Box::new(move || -> Result<Arc<dyn Answers>, EngineError> {
        let (engine, _) = Engine::open(&root, &mut |_| {})?;
        Ok(Arc::new(engine.with_caution(caution)))
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(config.at_once as usize + SPARE_THREADS)
        .build()
        .map_err(|cause| outside(format!("No threads can be started: {cause}.")))?;
    let setup = Setup {
        config,
        root: session.library.clone(),
        opener,
        fetching: session.fetching,
    };
    let ended = runtime.block_on(discord::run(setup, told_to_end()));
    runtime.shutdown_timeout(Duration::from_millis(500));
    match ended {
        Ok(()) => Ok(Exit::Done),
        Err(BotError::Setting(sentence)) => Err(Failure::Usage(sentence)),
        Err(BotError::Library(error)) => Err(error.into()),
        Err(BotError::Refused(sentence)) => Err(Failure::Refused(sentence.to_owned())),
        Err(BotError::Outside(sentence)) => Err(outside(sentence)),
    }
}

fn outside(sentence: String) -> Failure {
    Failure::Engine(EngineError::Outside(sentence))
}

/// Ends with the first SIGTERM, or with Ctrl-C.
async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut terminate), Ok(mut interrupt)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
        ) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = tokio::signal::ctrl_c().await;
    }
}

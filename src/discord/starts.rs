//! When a session may be begun: Discord takes one IDENTIFY in five seconds and
//! so many a day, and resets the token of a bot that sends more. It knows times
//! and numbers.

use std::time::Duration;

use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until, timeout};
use tracing::warn;

use super::rest::{Rest, RestError};

/// Discord takes one IDENTIFY in five seconds.
const BETWEEN: Duration = Duration::from_secs(5);
/// How old what Discord told may be.
const FRESH: Duration = Duration::from_mins(1);
/// How long Discord may take to tell.
const TELLING: Duration = Duration::from_secs(10);
/// The longest wait: what Discord allows, it allows for a day.
const DAY: Duration = Duration::from_hours(24);

/// The sessions that may be begun, for all shards.
pub(super) struct Starts(Mutex<State>);

struct State {
    left: u64,
    total: u64,
    /// When there are `total` again.
    renewed: Instant,
    told: Instant,
    /// When the next may be begun.
    next: Instant,
}

impl Starts {
    /// As Discord tells it with the gateway's address.
    pub(super) fn told(about: &Value) -> Starts {
        let now = Instant::now();
        let mut state = State {
            left: 1,
            total: 1_000,
            renewed: now + DAY,
            told: now,
            next: now,
        };
        state.learn(about);
        Starts(Mutex::new(state))
    }

    /// Waits until a session may be begun, and counts it.
    ///
    /// # Errors
    /// Where Discord says meanwhile that the token is wrong.
    pub(super) async fn wait(&self, rest: &Rest) -> Result<(), RestError> {
        let mut state = self.0.lock().await;
        if state.told.elapsed() > FRESH {
            state.ask(rest).await?;
        }
        while state.left == 0 {
            let until = state.renewed.max(Instant::now() + BETWEEN);
            let wait = until.saturating_duration_since(Instant::now());
            warn!(
                wait_s = wait.as_secs(),
                "Discord lets the bot begin no further session before that"
            );
            sleep_until(until).await;
            state.left = state.total;
            state.renewed = until + DAY;
            state.ask(rest).await?;
        }
        sleep_until(state.next).await;
        state.left -= 1;
        state.next = Instant::now() + BETWEEN;
        Ok(())
    }
}

impl State {
    /// Asks Discord; without an answer the own count holds.
    async fn ask(&mut self, rest: &Rest) -> Result<(), RestError> {
        match timeout(TELLING, rest.gateway()).await {
            Ok(Ok(about)) => self.learn(&about),
            Ok(Err(error)) if error.is_unauthorised() => return Err(error),
            Ok(Err(_)) | Err(_) => {}
        }
        Ok(())
    }

    fn learn(&mut self, about: &Value) {
        let limit = &about["session_start_limit"];
        let Some(left) = limit["remaining"].as_u64() else {
            // Nothing is said of a limit, so there is one of our own.
            self.left = self.left.max(1);
            return;
        };
        let now = Instant::now();
        let after = Duration::from_millis(limit["reset_after"].as_u64().unwrap_or(0));
        self.left = left;
        self.total = limit["total"].as_u64().unwrap_or(self.total).max(1);
        self.renewed = now + after.min(DAY);
        self.told = now;
    }
}

//! The requests to Discord: one way for all of them, with a time limit, with
//! what Discord says about its rate kept, and with another try where the
//! trouble is Discord's. It knows addresses and bodies, nothing of answers.
//!
//! serenity's own client keeps no time limit, retries nothing and ignores
//! another base address while its rate limiter is on, so tests and production
//! would not share a path; this is that path.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, RETRY_AFTER, USER_AGENT};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::{debug, warn};

use super::reply::Picture;
use super::upload;
use crate::config::Secret;

/// Discord's own address.
pub(super) const DISCORD: &str = "https://discord.com";
/// The version of the API.
const VERSION: &str = "/api/v10";
/// Routes whose pause is remembered; more are forgotten.
const ROUTES: usize = 1_000;

/// Why a request did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum RestError {
    /// Discord refused: the HTTP status, and Discord's own code.
    #[error("Discord answered {status} with code {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's code; 0 where it gave none.
        code: u64,
    },
    /// No answer came, or none that can be read, however often it was tried.
    #[error("Discord did not answer")]
    NoAnswer,
}

impl RestError {
    /// Whether the interaction is over: it expired, or its message is gone.
    pub(super) fn is_over(self) -> bool {
        matches!(
            self,
            RestError::Refused {
                code: 10_062 | 10_015 | 10_008 | 50_027,
                ..
            }
        )
    }

    /// Whether what was sent is larger than Discord takes there.
    pub(super) fn is_too_large(self) -> bool {
        matches!(
            self,
            RestError::Refused { status: 413, .. } | RestError::Refused { code: 40_005, .. }
        )
    }

    /// Whether Discord does not take this body, or not from the bot there.
    pub(super) fn is_refusal(self) -> bool {
        matches!(
            self,
            RestError::Refused {
                status: 400 | 403,
                ..
            }
        )
    }

    /// Whether the token is wrong.
    pub(super) fn is_unauthorised(self) -> bool {
        matches!(self, RestError::Refused { status: 401, .. })
    }
}

/// How long a request may take and how often it is tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// The limit of one try.
    pub(super) one: Duration,
    /// The limit of all of them.
    pub(super) all: Duration,
}

/// The first response: three seconds are all there is.
const FIRST: Patience = Patience {
    one: Duration::from_millis(1_200),
    all: Duration::from_millis(2_900),
};
/// What carries files.
const UPLOAD: Patience = Patience {
    one: Duration::from_secs(20),
    all: Duration::from_mins(1),
};
/// Everything else.
const LATER: Patience = Patience {
    one: Duration::from_secs(4),
    all: Duration::from_secs(30),
};

/// The way to Discord.
#[derive(Debug)]
pub(super) struct Rest {
    client: Client,
    base: String,
    token: Secret,
    pauses: Mutex<HashMap<String, Instant>>,
}

impl Rest {
    /// A way to `address`, or to Discord.
    pub(super) fn new(address: Option<&str>, token: Secret) -> Result<Rest, RestError> {
        let client = Client::builder()
            .connect_timeout(Duration::from_secs(3))
            .pool_idle_timeout(Duration::from_mins(1))
            .pool_max_idle_per_host(32)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| RestError::NoAnswer)?;
        Ok(Rest {
            client,
            base: format!("{}{VERSION}", address.unwrap_or(DISCORD)),
            token,
            pauses: Mutex::new(HashMap::new()),
        })
    }

    /// Where the gateway is and how many shards Discord asks for.
    pub(super) async fn gateway(&self) -> Result<Value, RestError> {
        self.send(Method::GET, "/gateway/bot", "gateway", None, LATER)
            .await
    }

    /// Replaces the commands of the application.
    pub(super) async fn register(
        &self,
        application: u64,
        commands: &Value,
    ) -> Result<(), RestError> {
        let path = format!("/applications/{application}/commands");
        self.send(Method::PUT, &path, "commands", Some(commands), LATER)
            .await?;
        Ok(())
    }

    /// The first response to an interaction. That it was given already, by a
    /// try whose answer was lost, counts as success.
    pub(super) async fn respond(
        &self,
        id: u64,
        token: &str,
        body: &Value,
    ) -> Result<(), RestError> {
        let path = format!("/interactions/{id}/{token}/callback");
        match self.send(Method::POST, &path, "", Some(body), FIRST).await {
            Ok(_) | Err(RestError::Refused { code: 40_060, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Fills in or changes the response that was given.
    pub(super) async fn edit_response(
        &self,
        application: u64,
        token: &str,
        body: &Value,
        pictures: &[Picture],
    ) -> Result<(), RestError> {
        let path = format!("/webhooks/{application}/{token}/messages/@original");
        let (body, patience) = if pictures.is_empty() {
            (Body::json(body), LATER)
        } else {
            (Body::with_files(body, pictures), UPLOAD)
        };
        self.try_all(Method::PATCH, &path, "", Some(&body), patience)
            .await?;
        Ok(())
    }

    /// A further message after the first response.
    pub(super) async fn follow_up(
        &self,
        application: u64,
        token: &str,
        body: &Value,
    ) -> Result<(), RestError> {
        let path = format!("/webhooks/{application}/{token}");
        self.send(Method::POST, &path, "", Some(body), LATER)
            .await?;
        Ok(())
    }

    /// A message in a channel.
    pub(super) async fn post(&self, channel: u64, body: &Value) -> Result<(), RestError> {
        let path = format!("/channels/{channel}/messages");
        let route = format!("messages/{channel}");
        self.send(Method::POST, &path, &route, Some(body), LATER)
            .await?;
        Ok(())
    }

    /// A channel, for a thread's parent.
    pub(super) async fn channel(&self, channel: u64) -> Result<Value, RestError> {
        let path = format!("/channels/{channel}");
        self.send(Method::GET, &path, "channel", None, LATER).await
    }

    /// As [`Rest::try_all`], with a body of JSON.
    async fn send(
        &self,
        method: Method,
        path: &str,
        route: &str,
        body: Option<&Value>,
        patience: Patience,
    ) -> Result<Value, RestError> {
        let body = body.map(Body::json);
        self.try_all(method, path, route, body.as_ref(), patience)
            .await
    }

    /// Sends until it succeeds, is refused or the patience ends. `route` names
    /// what shares a rate; the empty one shares with nobody.
    async fn try_all(
        &self,
        method: Method,
        path: &str,
        route: &str,
        body: Option<&Body>,
        patience: Patience,
    ) -> Result<Value, RestError> {
        let until = Instant::now() + patience.all;
        let mut pause = Duration::from_millis(100);
        loop {
            if let Some(at) = self.pause_of(route) {
                if at > until {
                    return Err(RestError::Refused {
                        status: 429,
                        code: 0,
                    });
                }
                sleep_until(at).await;
            }
            let left = until.saturating_duration_since(Instant::now());
            let tried = tokio::time::timeout(
                patience.one.min(left),
                self.try_once(method.clone(), path, route, body),
            );
            let wait = match tried.await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Trouble::Refused(error))) => return Err(error),
                Ok(Err(Trouble::TooFast(wait))) => wait,
                Ok(Err(Trouble::Theirs)) | Err(_) => {
                    let wait = pause;
                    pause *= 2;
                    wait
                }
            };
            if Instant::now() + wait >= until {
                return Err(RestError::NoAnswer);
            }
            debug!(wait_ms = wait.as_millis(), "trying again");
            sleep(wait).await;
        }
    }

    async fn try_once(
        &self,
        method: Method,
        path: &str,
        route: &str,
        body: Option<&Body>,
    ) -> Result<Value, Trouble> {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header(
                USER_AGENT,
                concat!(
                    "DiscordBot (https://docs.rs/pincite, ",
                    env!("CARGO_PKG_VERSION"),
                    ")"
                ),
            )
            .header(AUTHORIZATION, format!("Bot {}", self.token.reveal()));
        if let Some(body) = body {
            request = request
                .header(reqwest::header::CONTENT_TYPE, &body.kind)
                .body(body.bytes.clone());
        }
        let response = request.send().await.map_err(|_| Trouble::Theirs)?;
        let status = response.status();
        self.remember(route, response.headers());
        let retry = retry_after(response.headers());
        let bytes = response.bytes().await.map_err(|_| Trouble::Theirs)?;
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if status.is_success() {
            return Ok(answer);
        }
        if status == StatusCode::TOO_MANY_REQUESTS {
            let wait = answer["retry_after"]
                .as_f64()
                .filter(|seconds| seconds.is_finite() && *seconds >= 0.0 && *seconds < 86_400.0)
                .map(Duration::from_secs_f64)
                .or(retry)
                .unwrap_or(Duration::from_secs(1));
            warn!(wait_ms = wait.as_millis(), "Discord asks to wait");
            if answer["global"].as_bool() == Some(true) {
                self.set_pause("*", wait);
            }
            return Err(Trouble::TooFast(wait));
        }
        if status.is_server_error() {
            return Err(Trouble::Theirs);
        }
        Err(Trouble::Refused(RestError::Refused {
            status: status.as_u16(),
            code: answer["code"].as_u64().unwrap_or(0),
        }))
    }

    /// Keeps what Discord says about a route whose allowance is used up.
    fn remember(&self, route: &str, headers: &HeaderMap) {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let spent = text("x-ratelimit-remaining") == Some("0");
        let reset = text("x-ratelimit-reset-after")
            .and_then(|after| after.parse::<f64>().ok())
            .filter(|after| (0.0..3_600.0).contains(after));
        if let (true, false, Some(after)) = (spent, route.is_empty(), reset) {
            self.set_pause(route, Duration::from_secs_f64(after));
        }
    }

    fn set_pause(&self, route: &str, wait: Duration) {
        let now = Instant::now();
        let mut pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        if pauses.len() >= ROUTES {
            pauses.retain(|_, until| *until > now);
        }
        pauses.insert(route.to_owned(), now + wait);
    }

    fn pause_of(&self, route: &str) -> Option<Instant> {
        let pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        // Interactions are outside Discord's global rate.
        let everywhere = if route.is_empty() {
            None
        } else {
            pauses.get("*")
        };
        [pauses.get(route), everywhere]
            .into_iter()
            .flatten()
            .filter(|until| **until > now)
            .max()
            .copied()
    }
}

/// What is sent, kept for another try.
struct Body {
    kind: String,
    bytes: Vec<u8>,
}

impl Body {
    fn json(value: &Value) -> Body {
        Body {
            kind: "application/json".to_owned(),
            bytes: value.to_string().into_bytes(),
        }
    }

    fn with_files(value: &Value, pictures: &[Picture]) -> Body {
        let (kind, bytes) = upload::form(value, pictures);
        Body { kind, bytes }
    }
}

/// What went wrong with one try.
enum Trouble {
    Refused(RestError),
    TooFast(Duration),
    Theirs,
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: f64 = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    (0.0..86_400.0)
        .contains(&seconds)
        .then(|| Duration::from_secs_f64(seconds))
}

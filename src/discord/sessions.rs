//! A shard's session with the gateway: begun, kept when its connection is
//! lost, and begun anew where Discord says that it is over. What follows a lost
//! connection is decided in `course`, when a session may be begun in `starts`.
//!
//! It knows nothing of what arrives, and hands it on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use poise::serenity_prelude as serenity;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serenity::{Context, Framework, FullEvent, GatewayIntents};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tracing::{debug, info, warn};

use super::bot::Bot;
use super::course::{Course, End, Next, first_beat};
use super::starts::Starts;
use super::wire::{Frame, Gone, Wire};
use super::{BotError, WRONG_TOKEN};

/// How long Discord may take to greet.
const GREETING: Duration = Duration::from_secs(10);
/// How long it may take to begin a session or to go on with one, counted from
/// the last event that it sent.
const BEGINNING: Duration = Duration::from_secs(30);
/// After so many connections that could not be made in a row, the gateway's
/// first address is tried in place of the session's.
const ELSEWHERE: u32 = 4;
/// Closes a connection without ending its session.
const COMING_BACK: u16 = 4000;
/// Closes a connection and ends its session.
const GOODBYE: u16 = 1000;

/// What every shard's connection is made with.
pub(super) struct Line {
    bot: Arc<Bot>,
    framework: Arc<dyn Framework>,
    context: Context,
    url: String,
    intents: GatewayIntents,
    shards: u32,
    starts: Starts,
}

/// What is needed to go on with a session.
struct Session {
    id: String,
    url: String,
    /// The last event that was had.
    sequence: u64,
}

/// A shard at work.
struct Shard<'a> {
    line: &'a Line,
    id: u32,
    healthy: &'a AtomicBool,
    session: Option<Session>,
    course: Course,
}

impl Line {
    /// Prepares connections. `told` is what Discord says of its gateway.
    pub(super) fn new(
        bot: Arc<Bot>,
        framework: Arc<dyn Framework>,
        context: Context,
        intents: GatewayIntents,
        (url, shards, told): (&str, u32, &Value),
    ) -> Line {
        Line {
            bot,
            framework,
            context,
            url: url.to_owned(),
            intents,
            shards,
            starts: Starts::told(told),
        }
    }

    /// Holds a shard's session until the bot leaves. `healthy` says whether it
    /// is connected and has had a heartbeat answered.
    ///
    /// # Errors
    /// Where Discord refuses the bot for good.
    pub(super) async fn hold(
        &self,
        id: u32,
        healthy: &AtomicBool,
        mut leaving: watch::Receiver<bool>,
    ) -> Result<(), BotError> {
        let mut shard = Shard {
            line: self,
            id,
            healthy,
            session: None,
            course: Course::default(),
        };
        while !*leaving.borrow_and_update() {
            let connected = tokio::select! {
                connected = shard.connect() => connected?,
                _ = leaving.changed() => continue,
            };
            let (end, well) = match connected {
                None => (End::NotMade, Duration::ZERO),
                Some((wire, interval)) => match shard.run(wire, interval, &mut leaving).await {
                    None => return Ok(()),
                    Some(ended) => ended,
                },
            };
            healthy.store(false, Ordering::Relaxed);
            let next = shard.course.after(end, well).map_err(BotError::Refused)?;
            shard.note(end, next);
            if !next.resumes {
                shard.session = None;
            }
            tokio::select! {
                () = sleep(next.pause) => {}
                _ = leaving.changed() => {}
            }
        }
        Ok(())
    }

    /// Hands an event on, in a task of its own, where the bot knows its kind.
    fn hand_on(&self, shard: u32, name: &str, data: Value) {
        let event = match name {
            "MESSAGE_CREATE" => model(data).map(|new_message| FullEvent::Message { new_message }),
            "INTERACTION_CREATE" => {
                model(data).map(|interaction| FullEvent::InteractionCreate { interaction })
            }
            "READY" => model(data).map(|data_about_bot| FullEvent::Ready { data_about_bot }),
            _ => return,
        };
        let Some(event) = event else {
            // What it holds is not told: it may be a question.
            warn!(shard, "an event could not be read");
            return;
        };
        let framework = Arc::clone(&self.framework);
        let mut context = self.context.clone();
        context.shard_id = serenity::ShardId(shard);
        tokio::spawn(async move { framework.dispatch(context, event).await });
    }
}

fn model<T: DeserializeOwned>(data: Value) -> Option<T> {
    serde_json::from_value(data).ok()
}

impl Shard<'_> {
    /// Connects, waits for the greeting and says who is there: the connection
    /// and how often Discord wants a heartbeat. A new session waits its turn
    /// before it connects.
    ///
    /// # Errors
    /// Where Discord says that the token is wrong.
    async fn connect(&mut self) -> Result<Option<(Wire, Duration)>, BotError> {
        let line = self.line;
        if self.session.is_none() {
            let turn = line.starts.wait(&line.bot.rest).await;
            turn.map_err(|_| BotError::Refused(WRONG_TOKEN))?;
        }
        let own = self.session.as_ref().map(|session| session.url.as_str());
        let elsewhere = self.course.failures() % (ELSEWHERE + 1) == ELSEWHERE;
        let url = own.filter(|_| !elsewhere).unwrap_or(&line.url);
        let Some(mut wire) = Wire::connect(url).await else {
            return Ok(None);
        };
        let greeting = async {
            loop {
                match wire.next().await {
                    Frame::Hello(interval) => return Some(interval),
                    Frame::Closed(_) => return None,
                    _ => {}
                }
            }
        };
        let Ok(Some(interval)) = timeout(GREETING, greeting).await else {
            return Ok(None);
        };
        let token = line.bot.config.token.as_ref();
        let token = token.map_or("", |token| token.reveal());
        let said = if let Some(session) = &self.session {
            self.course.resuming();
            wire.resume(token, &session.id, session.sequence).await
        } else {
            let who = (self.id, line.shards);
            wire.identify(token, line.intents.bits(), who).await
        };
        Ok(said.is_ok().then_some((wire, interval)))
    }

    /// Runs a connection to its end: how it ended and how long it had been
    /// well; nothing where the bot leaves.
    async fn run(
        &mut self,
        mut wire: Wire,
        interval: Duration,
        leaving: &mut watch::Receiver<bool>,
    ) -> Option<(End, Duration)> {
        let mut well: Option<Instant> = None;
        let mut patience = Instant::now() + BEGINNING;
        let mut beat = Instant::now() + first_beat(interval);
        let mut answered = true;
        let ended = loop {
            let frame = tokio::select! {
                // What has arrived counts before what is due: a program that was
                // held up has not missed an answer.
                biased;
                frame = wire.next() => frame,
                () = sleep_until(beat) => {
                    if !answered {
                        break End::Lost;
                    }
                    answered = false;
                    beat = Instant::now() + interval;
                    if self.beat(&mut wire).await.is_err() {
                        break End::Lost;
                    }
                    continue;
                }
                () = sleep_until(patience), if well.is_none() => break End::Lost,
                _ = leaving.changed() => {
                    wire.close(GOODBYE).await;
                    return None;
                }
            };
            match frame {
                Frame::Event {
                    sequence,
                    name,
                    data,
                } => {
                    patience = Instant::now() + BEGINNING;
                    if self.had(sequence, &name, &data) {
                        well = Some(Instant::now());
                        self.course.begun();
                        debug!(shard = self.id, "session begun or gone on with");
                    }
                    self.line.hand_on(self.id, &name, data);
                }
                Frame::Beat => {
                    if self.beat(&mut wire).await.is_err() {
                        break End::Lost;
                    }
                }
                Frame::Answered => {
                    answered = true;
                    self.healthy.store(well.is_some(), Ordering::Relaxed);
                }
                Frame::Reconnect | Frame::Invalid(true) => break End::Asked,
                Frame::Invalid(false) => break End::Over,
                Frame::Closed(None) => break End::Lost,
                Frame::Closed(Some(code)) => break End::Closed(code),
                Frame::Hello(_) | Frame::Other => {}
            }
        };
        if !matches!(ended, End::Closed(_)) {
            wire.close(COMING_BACK).await;
        }
        let well = well.map_or(Duration::ZERO, |since| since.elapsed());
        Some((ended, well))
    }

    /// Keeps count of an event; whether the session has begun with it, or is
    /// gone on with.
    fn had(&mut self, sequence: u64, name: &str, data: &Value) -> bool {
        if name == "READY" {
            let text = |key: &str| data[key].as_str().map(str::to_owned);
            self.session = text("session_id").map(|id| Session {
                id,
                url: text("resume_gateway_url").unwrap_or_else(|| self.line.url.clone()),
                sequence,
            });
            return self.session.is_some();
        }
        if let Some(session) = &mut self.session {
            session.sequence = sequence;
        }
        name == "RESUMED"
    }

    async fn beat(&self, wire: &mut Wire) -> Result<(), Gone> {
        wire.beat(self.session.as_ref().map(|session| session.sequence))
            .await
    }

    /// Tells the operator. What Discord asks for, and one cut of a steady
    /// connection, is everyday; the rest is a warning.
    fn note(&self, end: End, next: Next) {
        let (shard, failures) = (self.id, self.course.failures());
        let resumes = next.resumes && self.session.is_some();
        let pause_ms = next.pause.as_millis();
        if failures == 0 || end == End::Asked && failures == 1 {
            info!(shard, ?end, resumes, pause_ms, "connection lost");
        } else if end == End::NotMade {
            warn!(shard, failures, pause_ms, "the gateway cannot be reached");
        } else {
            warn!(
                shard,
                ?end,
                resumes,
                failures,
                pause_ms,
                "the connection to Discord was lost again"
            );
        }
    }
}

//! A shard's session with the gateway: begun, kept when its connection is
//! lost, and begun anew only where Discord says that it is over.
//!
//! serenity resumes where Discord closes the connection or asks for another.
//! Where a heartbeat stays without an answer or the network is gone its shard
//! manager begins a new session, and what was asked meanwhile is lost. So the
//! runners are serenity's and the decision what follows one is made here:
//!
//! | How a runner ended | What follows |
//! |---|---|
//! | a heartbeat was not answered | RESUME |
//! | no connection could be made | RESUME, again and again |
//! | Discord ended the session (op 9 without leave to resume, or a RESUME refused) | a pause and IDENTIFY |
//!
//! It knows nothing of what arrives.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use poise::serenity_prelude as serenity;
use serenity::gateway::{
    ConnectionStage, Shard, ShardManagerOptions, ShardMessenger, ShardRunner, ShardRunnerInfo,
    ShardRunnerMessage, ShardRunnerOptions,
};
use serenity::{
    Client, Context, Event, Framework, GatewayEvent, GatewayIntents, Http, RawEventHandler,
    ReadyEvent, ShardId, ShardInfo, ShardManager, async_trait,
};
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};
use tracing::{debug, info, warn};

/// Discord takes one IDENTIFY in five seconds.
const BETWEEN_IDENTIFIES: Duration = Duration::from_secs(5);
/// How long a connection may take to be made.
const CONNECTING: Duration = Duration::from_secs(10);
/// The pauses between tries to connect: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// How often a runner is looked at. serenity leaves the state in which it gave
/// up to be seen for five seconds.
const LOOKING: Duration = Duration::from_millis(100);
/// A runner of which nothing is heard for so long is given up: heartbeats are
/// answered every 41 s, and connecting again has no limit of its own.
const QUIET: Duration = Duration::from_mins(3);
/// No gateway: serenity's shard manager is handed this address, so that it
/// begins no session by itself.
const NOWHERE: &str = "";

/// What every shard's connection is made with.
pub(super) struct Line {
    client: Client,
    framework: Arc<dyn Framework>,
    url: Arc<Mutex<String>>,
    http: Arc<Http>,
    intents: GatewayIntents,
    shards: u32,
    next_identify: Mutex<Option<Instant>>,
}

/// What is needed to go on with a session.
struct Kept {
    ready: ReadyEvent,
    sequence: u64,
}

/// Counts the events of a session. Events that serenity cannot read are not
/// counted; Discord then sends what came after them once more, and what is
/// known by its id already is not answered twice.
#[derive(Default)]
struct Ledger {
    ready: OnceLock<ReadyEvent>,
    events: AtomicU64,
}

#[async_trait]
impl RawEventHandler for Ledger {
    async fn raw_event(&self, _: Context, event: Event) {
        match event {
            Event::Resumed(_) => {}
            Event::Ready(ready) => {
                let _ = self.ready.set(ready);
                self.events.fetch_add(1, Ordering::Relaxed);
            }
            _ => {
                self.events.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

impl Ledger {
    /// The ledger of a session that is gone on with.
    fn after(kept: &Kept) -> Ledger {
        Ledger {
            ready: OnceLock::from(kept.ready.clone()),
            events: AtomicU64::new(kept.sequence),
        }
    }

    fn kept(&self) -> Option<Kept> {
        Some(Kept {
            ready: self.ready.get()?.clone(),
            sequence: self.events.load(Ordering::Relaxed),
        })
    }
}

/// How a runner ended.
enum Ended {
    /// The bot leaves.
    Left,
    /// The session may be gone on with.
    Lost,
    /// Discord ended the session.
    Over,
}

impl Line {
    /// Prepares connections to `url`.
    pub(super) fn new(
        client: Client,
        framework: Arc<dyn Framework>,
        url: &str,
        intents: GatewayIntents,
        shards: u32,
    ) -> Line {
        Line {
            http: Arc::clone(&client.http),
            client,
            framework,
            url: Arc::new(Mutex::new(url.to_owned())),
            intents,
            shards,
            next_identify: Mutex::new(None),
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
    ) -> Result<(), serenity::Error> {
        let mut kept: Option<Kept> = None;
        let mut pause = PAUSES.0;
        while !*leaving.borrow_and_update() {
            let connected = tokio::select! {
                shard = self.connect(id, kept.as_ref()) => shard,
                _ = leaving.changed() => continue,
            };
            let Some(shard) = connected else {
                warn!(shard = id, "the gateway cannot be reached");
                tokio::select! {
                    () = sleep(pause) => pause = (pause * 2).min(PAUSES.1),
                    _ = leaving.changed() => {}
                }
                continue;
            };
            pause = PAUSES.0;
            let ledger = Arc::new(kept.as_ref().map(Ledger::after).unwrap_or_default());
            let ended = self
                .run(shard, Arc::clone(&ledger), healthy, &mut leaving)
                .await;
            healthy.store(false, Ordering::Relaxed);
            kept = match ended? {
                Ended::Left => return Ok(()),
                Ended::Lost => ledger.kept(),
                Ended::Over => None,
            };
            info!(shard = id, resumes = kept.is_some(), "connection lost");
        }
        Ok(())
    }

    /// Connects a shard. With a session it is told so as if Discord had begun
    /// it on this connection: it then resumes when Discord says hello.
    async fn connect(&self, id: u32, kept: Option<&Kept>) -> Option<Shard> {
        if kept.is_none() {
            let mut next = self.next_identify.lock().await;
            if let Some(at) = *next {
                sleep_until(at).await;
            }
            *next = Some(Instant::now() + BETWEEN_IDENTIFIES);
        }
        let shard = Shard::new(
            Arc::clone(&self.url),
            self.http.token(),
            ShardInfo {
                id: ShardId(id),
                total: self.shards,
            },
            self.intents,
            None,
        );
        let mut shard = timeout(CONNECTING, shard).await.ok()?.ok()?;
        if let Some(kept) = kept {
            let begun = Event::Ready(kept.ready.clone());
            let begun = Ok(GatewayEvent::Dispatch(kept.sequence, begun));
            // Nothing but the end of a connection is an error here.
            let _ = shard.handle_event(&begun);
        } else {
            let http = Arc::clone(&self.http);
            shard.set_application_id_callback(move |id| http.set_application_id(id));
        }
        Some(shard)
    }

    /// Runs a shard to its end.
    async fn run(
        &self,
        shard: Shard,
        ledger: Arc<Ledger>,
        healthy: &AtomicBool,
        leaving: &mut watch::Receiver<bool>,
    ) -> Result<Ended, serenity::Error> {
        let id = shard.shard_info().id;
        let handlers: Vec<Arc<dyn RawEventHandler>> = vec![ledger];
        let manager = self.powerless_manager();
        let mut last = (shard.stage(), None);
        let mut runner = ShardRunner::new(ShardRunnerOptions {
            data: Arc::clone(&self.client.data),
            event_handlers: Vec::new(),
            raw_event_handlers: handlers,
            framework: Some(Arc::clone(&self.framework)),
            manager: Arc::clone(&manager),
            shard,
            http: Arc::clone(&self.http),
        });
        let messenger = ShardMessenger::new(&runner);
        let entry = |stage| ShardRunnerInfo {
            latency: None,
            runner_tx: messenger.clone(),
            stage,
        };
        manager.runners.lock().await.insert(id, entry(last.0));
        let (mut heard, mut left) = (Instant::now(), false);
        let mut look = interval(LOOKING);
        let mut running = Box::pin(runner.run());
        let ended = loop {
            tokio::select! {
                ended = &mut running => break Some(ended),
                _ = look.tick() => {
                    let state = manager.runners.lock().await.get(&id).map(|r| (r.stage, r.latency));
                    if let Some(state) = state.filter(|state| *state != last) {
                        (last, heard) = (state, Instant::now());
                    }
                    let well = last.0 == ConnectionStage::Connected && last.1.is_some();
                    healthy.store(well, Ordering::Relaxed);
                    if heard.elapsed() > QUIET {
                        break None;
                    }
                }
                _ = leaving.changed(), if !left => {
                    left = true;
                    messenger.send_to_shard(ShardRunnerMessage::Shutdown(id, 1000));
                }
            }
        };
        drop(running);
        // The manager's own task ends only when it shuts a shard down.
        let ending = entry(ConnectionStage::Disconnected);
        manager.runners.lock().await.insert(id, ending);
        manager.shutdown_finished(id);
        manager.shutdown_all().await;
        debug!(shard = id.0, stage = ?last.0, "runner ended");
        match ended {
            Some(Err(error)) => return Err(error),
            _ if left => return Ok(Ended::Left),
            _ => {}
        }
        Ok(match last {
            _ if ended.is_none() => Ended::Lost,
            // No connection could be made, or the last heartbeat has no answer.
            (ConnectionStage::Connecting, _) | (ConnectionStage::Connected, None) => Ended::Lost,
            _ => Ended::Over,
        })
    }

    /// A shard manager that can begin no session.
    fn powerless_manager(&self) -> Arc<ShardManager> {
        let (manager, _) = ShardManager::new(ShardManagerOptions {
            data: Arc::clone(&self.client.data),
            event_handlers: Vec::new(),
            raw_event_handlers: Vec::new(),
            framework: Arc::new(OnceLock::new()),
            shard_index: 0,
            shard_init: 0,
            shard_total: self.shards,
            ws_url: Arc::new(Mutex::new(NOWHERE.to_owned())),
            http: Arc::clone(&self.http),
            intents: self.intents,
            presence: None,
        });
        manager
    }
}

//! What every command needs: the library, the way to Discord, the rules of who
//! may ask where and how often; and the one course of every interaction, from
//! "is this ours to answer" over "working on it" to the reply.
//!
//! A panic in one answer ends that answer. Nothing here knows what is asked.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use poise::serenity_prelude as serenity;
use tokio::sync::Notify;
use tracing::{debug, warn};

use super::answers::Reader;
use super::conversation::Conversations;
use super::feedback::Feedback;
use super::health::Meter;
use super::library::{Desk, NotTaken};
use super::limits;
use super::messages::{self, Locale};
use super::pace::Pace;
use super::reply::{self, Reply};
use super::rest::{Rest, RestError};
use super::rooms::Rooms;
use super::talk::Talk;
use super::upkeep::Upkeep;
use crate::config::BotConfig;
use crate::engine::Fetching;

/// After how many seconds to ask a library again that is being rebuilt.
const AGAIN: u64 = 10;
/// How long a question waits at most for the server's turn.
const QUEUED: Duration = Duration::from_mins(5);

/// The bot.
pub(super) struct Bot {
    pub(super) config: BotConfig,
    pub(super) desk: Arc<Desk>,
    pub(super) rest: Rest,
    pub(super) pace: Pace,
    pub(super) conversations: Conversations,
    pub(super) feedback: Feedback,
    pub(super) meter: Meter,
    pub(super) rooms: Rooms,
    pub(super) upkeep: Upkeep,
    /// The bot's own user id, once Discord has told it.
    pub(super) own_id: AtomicU64,
    at_work: AtomicUsize,
    idle: Notify,
    leaving: AtomicBool,
}

/// What is known of an interaction beside its command or button.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) id: u64,
    pub(super) token: String,
    pub(super) application: u64,
    pub(super) user: u64,
    pub(super) server: Option<u64>,
    pub(super) channel: u64,
    /// The channel that a thread belongs to.
    pub(super) parent: Option<u64>,
    pub(super) locale: Locale,
    /// What the person may do in this channel, where Discord says so.
    pub(super) permissions: Option<serenity::Permissions>,
    /// How many bytes of files may go there.
    pub(super) upload: u32,
    arrived: Instant,
}

impl Call {
    pub(super) fn of_command(interaction: &serenity::CommandInteraction) -> Call {
        Call {
            id: interaction.id.get(),
            token: interaction.token.clone(),
            application: interaction.application_id.get(),
            user: interaction.user.id.get(),
            server: interaction.guild_id.map(serenity::GuildId::get),
            channel: interaction.channel_id.get(),
            parent: parent(interaction.channel.as_ref()),
            locale: Locale::of(&interaction.locale),
            permissions: interaction
                .member
                .as_ref()
                .and_then(|member| member.permissions),
            upload: upload(interaction.attachment_size_limit),
            arrived: Instant::now(),
        }
    }

    pub(super) fn of_component(interaction: &serenity::ComponentInteraction) -> Call {
        Call {
            id: interaction.id.get(),
            token: interaction.token.clone(),
            application: interaction.application_id.get(),
            user: interaction.user.id.get(),
            server: interaction.guild_id.map(serenity::GuildId::get),
            channel: interaction.channel_id.get(),
            parent: parent(interaction.channel.as_ref()),
            locale: Locale::of(&interaction.locale),
            permissions: interaction
                .member
                .as_ref()
                .and_then(|member| member.permissions),
            upload: upload(interaction.attachment_size_limit),
            arrived: Instant::now(),
        }
    }

    pub(super) fn reader(&self, private: bool) -> Reader {
        Reader {
            asker: self.user,
            private,
            locale: self.locale,
        }
    }
}

/// The limit that Discord tells, or its usual one.
fn upload(told: u32) -> u32 {
    if told == 0 { limits::FILES } else { told }
}

fn parent(channel: Option<&serenity::PartialChannel>) -> Option<u64> {
    channel
        .and_then(|channel| channel.parent_id)
        .map(serenity::ChannelId::get)
}

/// How the first response looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    /// "Working on it", seen by all.
    Public,
    /// "Working on it", seen by the person alone.
    Private,
    /// Nothing visible: the message of the button will change.
    Change,
}

/// Whether an interaction counts against the person's bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cost {
    /// A search.
    Question,
    /// A button that shows what is at hand.
    Press,
    /// Words that are at hand.
    Nothing,
}

impl Bot {
    pub(super) fn new(config: BotConfig, desk: Desk, rest: Rest, fetching: Fetching) -> Bot {
        Bot {
            upkeep: Upkeep::new(fetching),
            pace: Pace::new(config.per_user, config.per_server),
            feedback: Feedback::new(config.feedback.clone()),
            rooms: Rooms::default(),
            conversations: Conversations::default(),
            meter: Meter::default(),
            own_id: AtomicU64::new(0),
            at_work: AtomicUsize::new(0),
            idle: Notify::new(),
            leaving: AtomicBool::new(false),
            desk: Arc::new(desk),
            config,
            rest,
        }
    }

    /// Runs the one course of an interaction. `work` makes the reply.
    pub(super) async fn answer<F>(
        self: &Arc<Bot>,
        call: Call,
        first: First,
        cost: Cost,
        work: impl FnOnce(Arc<Bot>, Call) -> F + Send + 'static,
    ) where
        F: Future<Output = Reply> + Send + 'static,
    {
        if !self.begins(call.id) {
            return;
        }
        let bot = Arc::clone(self);
        let at_work = AtWork::enter(&bot);
        if let Some(refusal) = self.refusal(&call, cost) {
            self.say_at_once(&call, &Reply::text(refusal)).await;
            return;
        }
        let body = match first {
            First::Public => reply::deferred(false),
            First::Private => reply::deferred(true),
            First::Change => reply::deferred_change(),
        };
        if let Err(error) = self.rest.respond(call.id, &call.token, &body).await {
            self.not_sent(error);
            return;
        }
        self.meter.acknowledged(call.arrived.elapsed());
        if cost == Cost::Question {
            self.turn(call.server).await;
        }
        // A task of its own, so that a panic stays in it.
        let task = tokio::spawn(work(Arc::clone(&bot), call.clone()));
        let made = task.await;
        let reply = made.unwrap_or_else(|_| {
            self.meter.failed();
            Reply::text(messages::FAILED)
        });
        let (application, token) = (call.application, call.token.as_str());
        let sent = if first == First::Change && reply.is_sentence() {
            let body = reply.message(true);
            self.rest.follow_up(application, token, &body).await
        } else {
            self.fill_in(application, token, &reply).await
        };
        match sent {
            Ok(()) => self.meter.answered(call.arrived.elapsed()),
            Err(error) => self.not_sent(error),
        }
        drop(at_work);
    }

    /// Fills in the first response; where Discord does not take its pictures,
    /// without them.
    async fn fill_in(&self, application: u64, token: &str, reply: &Reply) -> Result<(), RestError> {
        let told = self
            .rest
            .edit_response(application, token, &reply.edit(), reply.files())
            .await;
        let Err(error) = told else { return Ok(()) };
        if error.is_refusal() && !error.is_over() && !error.is_too_large() {
            // Else "working on it" would stand there for ever.
            let plain = Reply::text(messages::NOT_TAKEN);
            let _ = self
                .rest
                .edit_response(application, token, &plain.edit(), &[])
                .await;
            return Err(error);
        }
        if !error.is_too_large() || reply.files().is_empty() {
            return Err(error);
        }
        warn!("Discord did not take a picture");
        let bare = Reply {
            content: format!(
                "{}\n{}",
                reply.content,
                messages::lookups::PICTURE_TOO_LARGE
            ),
            embeds: reply.embeds.clone(),
            rows: reply.rows.clone(),
            pictures: Some(Vec::new()),
        };
        self.rest
            .edit_response(application, token, &bare.edit(), &[])
            .await
    }

    /// Says something to the person alone, as the first response.
    pub(super) async fn say_at_once(&self, call: &Call, reply: &Reply) {
        let _at_work = AtWork::enter(self);
        let sent = self
            .rest
            .respond(call.id, &call.token, &reply::at_once(reply))
            .await;
        match sent {
            Ok(()) => self.meter.acknowledged(call.arrived.elapsed()),
            Err(error) => self.not_sent(error),
        }
    }

    /// What is said to small talk.
    pub(super) fn chat(&self, talk: Talk, locale: Locale) -> Reply {
        let library = self.desk.shelf();
        let example = library
            .offers
            .first()
            .map(|offer| super::escape::markdown(offer));
        Reply::text(messages::talk(talk, example.as_deref(), locale))
    }

    /// Waits until the server may ask once more: many people who ask once each
    /// are answered one after the other, and none of them is refused.
    pub(super) async fn turn(&self, server: Option<u64>) {
        let until = Instant::now() + QUEUED;
        while let Some(wait) = self.pace.wait_in(server) {
            if Instant::now() + wait > until {
                return;
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Whether an event is new.
    pub(super) fn begins(&self, event: u64) -> bool {
        self.pace.first_time(event)
    }

    /// Whether the bot is about to leave and begins no answer any more.
    pub(super) fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }

    /// Why this is not answered, in a sentence for the person.
    pub(super) fn refusal(&self, call: &Call, cost: Cost) -> Option<String> {
        if !self.may_answer(call.server, call.channel, call.parent) {
            return Some(messages::NOT_HERE.to_owned());
        }
        if self.is_leaving() {
            return Some(messages::RESTARTING.to_owned());
        }
        let taken = match cost {
            Cost::Question => self.pace.take(call.user),
            Cost::Press => self.pace.press(call.user),
            Cost::Nothing => Ok(()),
        };
        if let Err(seconds) = taken {
            self.meter.slowed_down();
            return Some(messages::again_in(seconds));
        }
        None
    }

    /// Whether the operator allows answers there. A direct message is allowed
    /// unless only some servers are.
    pub(super) fn may_answer(
        &self,
        server: Option<u64>,
        channel: u64,
        parent: Option<u64>,
    ) -> bool {
        let BotConfig {
            servers, channels, ..
        } = &self.config;
        let server_fits =
            servers.is_empty() || server.is_some_and(|server| servers.contains(&server));
        let channel_fits = channels.is_empty()
            || server.is_none()
            || channels.contains(&channel)
            || parent.is_some_and(|parent| channels.contains(&parent));
        server_fits && channel_fits
    }

    /// Whether an answer is private where the person does not say.
    pub(super) fn private_first(&self, server: Option<u64>) -> bool {
        server.is_some_and(|server| self.config.private.holds_in(server))
    }

    /// What a person reads where the library could not be asked.
    pub(super) fn not_taken(&self, cause: NotTaken) -> Reply {
        match cause {
            NotTaken::Busy => {
                self.meter.turned_away();
                Reply::text(messages::BUSY)
            }
            NotTaken::Rebuilding => {
                self.meter.turned_away();
                Reply::text(messages::rebuilding(AGAIN))
            }
            NotTaken::Panicked => {
                self.meter.failed();
                Reply::text(messages::FAILED)
            }
        }
    }

    /// What could not be sent: quiet where it expired, else a line in the log.
    pub(super) fn not_sent(&self, error: RestError) {
        self.meter.not_sent();
        if error.is_over() {
            debug!("an expired interaction was dropped");
            return;
        }
        match error {
            RestError::Refused { status, code } => warn!(status, code, "Discord refused a reply"),
            RestError::NoAnswer => warn!("Discord did not take a reply"),
        }
    }

    /// Begins no answer any more and waits for what is being answered.
    pub(super) async fn finish(&self, most: Duration) -> bool {
        self.leaving.store(true, Ordering::Relaxed);
        let done = async {
            loop {
                let notified = self.idle.notified();
                if self.at_work.load(Ordering::Acquire) == 0 {
                    return;
                }
                let _ = tokio::time::timeout(Duration::from_millis(100), notified).await;
            }
        };
        tokio::time::timeout(most, done).await.is_ok()
    }
}

/// Counts an answer in the making, so that none is cut off at the end.
pub(super) struct AtWork<'a>(&'a Bot);

impl AtWork<'_> {
    pub(super) fn enter(bot: &Bot) -> AtWork<'_> {
        bot.at_work.fetch_add(1, Ordering::AcqRel);
        AtWork(bot)
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        if self.0.at_work.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.idle.notify_one();
        }
    }
}

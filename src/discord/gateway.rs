//! The connection to Discord's gateway: which shards, which intents, what
//! arrives and where it goes. Heartbeats, reconnecting and resuming are
//! serenity's. It knows no answers.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use poise::serenity_prelude as serenity;
use poise::{Framework, FrameworkContext, FrameworkError, FrameworkOptions};
use serenity::gateway::{ConnectionStage, GatewayError};
use serenity::{
    Client, ClientBuilder, FullEvent, GatewayIntents, HttpBuilder, Interaction, ShardManager,
};
use tracing::{info, warn};

use super::bot::{Bot, Call};
use super::reply::Reply;
use super::{BotError, MISSING_INTENT, WRONG_TOKEN, buttons, commands, mention, messages};

/// The connection, opened and not yet running.
pub(super) struct Gateway {
    client: Client,
    shards: u32,
}

/// The shards of a running connection.
#[derive(Clone)]
pub(super) struct Shards {
    manager: Arc<ShardManager>,
    wanted: u32,
}

impl Gateway {
    /// Asks Discord where the gateway is and how many shards it wants.
    pub(super) async fn open(bot: &Arc<Bot>) -> Result<Gateway, BotError> {
        let told = bot.rest.gateway().await?;
        let (Some(url), shards) = (told["url"].as_str(), told["shards"].as_u64()) else {
            return Err(BotError::Outside(
                "Discord does not say where its gateway is.".to_owned(),
            ));
        };
        let shards = shards
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(1)
            .clamp(1, 1_000);
        let token = bot.config.token.as_ref().map_or("", |token| token.reveal());
        let mut http = HttpBuilder::new(token).ratelimiter_disabled(true);
        if let Some(address) = &bot.config.api {
            http = http.proxy(address.clone());
        }
        let mut intents = GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
        if bot.config.message_content {
            intents |= GatewayIntents::MESSAGE_CONTENT;
        }
        let client = ClientBuilder::new_with_http(http.build(), intents)
            .framework(framework(Arc::clone(bot)))
            .await
            .map_err(|error| refused(&error))?;
        // Where serenity could not ask, it has fallen back to Discord's own
        // gateway without a word; what Discord told us is what counts.
        url.clone_into(&mut *client.ws_url.lock().await);
        info!(shards, "gateway found");
        Ok(Gateway { client, shards })
    }

    /// Runs until Discord refuses for good.
    pub(super) async fn run(&mut self) -> Result<(), BotError> {
        self.client
            .start_shards(self.shards)
            .await
            .map_err(|error| refused(&error))
    }

    /// The shards, to watch and to end them.
    pub(super) fn shards(&self) -> Shards {
        Shards {
            manager: Arc::clone(&self.client.shard_manager),
            wanted: self.shards,
        }
    }
}

impl Shards {
    /// Whether every shard is connected and has had a heartbeat answered.
    pub(super) async fn connected(&self) -> bool {
        let runners = self.manager.runners.lock().await;
        runners.len() >= self.wanted as usize
            && runners
                .values()
                .all(|shard| shard.stage == ConnectionStage::Connected && shard.latency.is_some())
    }

    /// Tells Discord that the bot goes.
    pub(super) async fn leave(&self) {
        let _ = tokio::time::timeout(Duration::from_secs(2), self.manager.shutdown_all()).await;
    }
}

/// What the end of the connection means. The error itself is not shown: it may
/// hold a payload.
fn refused(error: &serenity::Error) -> BotError {
    match error {
        serenity::Error::Gateway(
            GatewayError::InvalidAuthentication | GatewayError::NoAuthentication,
        ) => BotError::Refused(WRONG_TOKEN),
        serenity::Error::Gateway(
            GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents,
        ) => BotError::Refused(MISSING_INTENT),
        serenity::Error::Gateway(_) => {
            BotError::Outside("Discord closed the connection for good.".to_owned())
        }
        _ => BotError::Outside("The connection to Discord failed.".to_owned()),
    }
}

fn framework(bot: Arc<Bot>) -> Framework<Arc<Bot>, Infallible> {
    let options = FrameworkOptions {
        commands: commands::all(),
        event_handler: |context, event| Box::pin(arrived(context, event)),
        on_error: |error| Box::pin(misfit(error)),
        allowed_mentions: Some(serenity::CreateAllowedMentions::new()),
        manual_cooldowns: true,
        initialize_owners: false,
        prefix_options: poise::PrefixFrameworkOptions {
            mention_as_prefix: false,
            ..Default::default()
        },
        ..Default::default()
    };
    Framework::builder()
        .options(options)
        .initialize_owners(false)
        .setup(move |_, ready, framework| {
            Box::pin(async move {
                bot.own_id.store(ready.user.id.get(), Ordering::Relaxed);
                let body =
                    poise::builtins::create_application_commands(&framework.options().commands);
                // Events wait for this setup, so the request is not waited for.
                tokio::spawn(register(Arc::clone(&bot), ready.application.id.get(), body));
                Ok(bot)
            })
        })
        .build()
}

async fn register(bot: Arc<Bot>, application: u64, commands: Vec<serenity::CreateCommand>) {
    let sent = match serde_json::to_value(&commands) {
        Ok(body) => bot.rest.register(application, &body).await.is_ok(),
        Err(_) => false,
    };
    if sent {
        info!(commands = commands.len(), "commands registered");
    } else {
        warn!("the commands could not be registered; those of an earlier start stay");
    }
}

/// What is neither a command nor its autocompletion.
async fn arrived(
    context: FrameworkContext<'_, Arc<Bot>, Infallible>,
    event: &FullEvent,
) -> Result<(), Infallible> {
    let bot = context.user_data;
    match event {
        FullEvent::Message { new_message } => mention::heard(bot, new_message).await,
        FullEvent::InteractionCreate {
            interaction: Interaction::Component(press),
        } => buttons::pressed(bot, press).await,
        _ => {}
    }
    Ok(())
}

/// A command that Discord still shows and the bot does not know any more.
async fn misfit(error: FrameworkError<'_, Arc<Bot>, Infallible>) {
    if let FrameworkError::UnknownInteraction {
        framework,
        interaction,
        ..
    } = error
    {
        let bot = framework.user_data;
        let call = Call::of_command(interaction);
        if bot.begins(call.id) {
            bot.say_at_once(&call, &Reply::text(messages::UNKNOWN_COMMAND))
                .await;
        }
    }
}

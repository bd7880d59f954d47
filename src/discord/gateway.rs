//! The connection to Discord's gateway: which shards, which intents, what
//! arrives and where it goes. Sessions are held in `sessions`. It knows no
//! answers.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use poise::serenity_prelude as serenity;
use poise::{Framework, FrameworkContext, FrameworkError, FrameworkOptions};
use serenity::{ClientBuilder, FullEvent, GatewayIntents, HttpBuilder, Interaction};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{info, warn};

use super::bot::{Bot, Call};
use super::reply::Reply;
use super::sessions::Line;
use super::{BotError, buttons, commands, context, mention, messages};

/// How long one of serenity's own requests may take: where the gateway is, and
/// the suggestions while a person types, which nobody waits longer for.
const PATIENCE: Duration = Duration::from_secs(3);

/// The pauses between tries to register the commands: the first, the longest.
const REGISTERING: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(10));

/// The connection, opened and not yet running.
pub(super) struct Gateway {
    line: Arc<Line>,
    shards: Shards,
    leaving: watch::Receiver<bool>,
}

/// The shards of a running connection.
#[derive(Clone)]
pub(super) struct Shards {
    healthy: Arc<[AtomicBool]>,
    leave: watch::Sender<bool>,
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
        let patient = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()
            .map_err(|_| {
                BotError::Outside("No secure connection can be made on this system.".to_owned())
            })?;
        let mut http = HttpBuilder::new(token)
            .client(patient)
            .ratelimiter_disabled(true);
        if let Some(address) = &bot.config.api {
            http = http.proxy(address.clone());
        }
        let mut intents = GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
        if bot.config.message_content {
            intents |= GatewayIntents::MESSAGE_CONTENT;
        }
        let client = ClientBuilder::new_with_http(http.build(), intents)
            .await
            .map_err(|_| BotError::Outside("The connection to Discord failed.".to_owned()))?;
        let mut framework = framework(Arc::clone(bot));
        serenity::Framework::init(&mut framework, &client).await;
        let context = context::of(&client).await?;
        info!(shards, "gateway found");
        let (leave, leaving) = watch::channel(false);
        Ok(Gateway {
            line: Arc::new(Line::new(
                Arc::clone(bot),
                Arc::new(framework),
                context,
                intents,
                (url, shards, &told),
            )),
            shards: Shards {
                healthy: (0..shards).map(|_| AtomicBool::new(false)).collect(),
                leave,
            },
            leaving,
        })
    }

    /// Runs until Discord refuses for good or the bot leaves.
    pub(super) async fn run(&mut self) -> Result<(), BotError> {
        let mut held = JoinSet::new();
        for (id, at) in (0..).zip(0..self.shards.healthy.len()) {
            let (line, leaving) = (Arc::clone(&self.line), self.leaving.clone());
            let healthy = Arc::clone(&self.shards.healthy);
            held.spawn(async move { line.hold(id, &healthy[at], leaving).await });
        }
        while let Some(ended) = held.join_next().await {
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(error),
                Err(_) => {
                    return Err(BotError::Outside(
                        "The connection to Discord failed.".to_owned(),
                    ));
                }
            }
        }
        Ok(())
    }

    /// The shards, to watch and to end them.
    pub(super) fn shards(&self) -> Shards {
        self.shards.clone()
    }
}

impl Shards {
    /// Whether every shard is connected and has had a heartbeat answered.
    pub(super) fn connected(&self) -> bool {
        self.healthy
            .iter()
            .all(|healthy| healthy.load(Ordering::Relaxed))
    }

    /// Tells Discord that the bot goes. [`Gateway::run`] ends when it has.
    pub(super) fn leave(&self) {
        self.leave.send_replace(true);
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

/// Tells Discord of the commands, again and again until it takes them: without
/// them nobody can ask.
async fn register(bot: Arc<Bot>, application: u64, commands: Vec<serenity::CreateCommand>) {
    let Ok(body) = serde_json::to_value(&commands) else {
        warn!("the commands could not be written");
        return;
    };
    let mut pause = REGISTERING.0;
    while let Err(cause) = bot.rest.register(application, &body).await {
        warn!(
            %cause,
            again_s = pause.as_secs(),
            "the commands could not be registered"
        );
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(REGISTERING.1);
    }
    info!(commands = commands.len(), "commands registered");
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

//! The context that poise wants with every event. serenity makes one only from
//! a runner, and a runner only from a connection, so one is made here to
//! nowhere: a port of this machine that is open for a moment, at which nothing
//! is said. What is sent through its messenger reaches nobody; the bot sends
//! nothing through it.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use poise::serenity_prelude as serenity;
use serenity::gateway::{Shard, ShardMessenger, ShardRunner, ShardRunnerOptions};
use serenity::{Client, Context, GatewayIntents, ShardId, ShardInfo};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::BotError;

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The context of this client.
pub(super) async fn of(client: &Client) -> Result<Context, BotError> {
    let shard = timeout(PATIENCE, shard()).await.ok().flatten();
    let shard = shard.ok_or_else(|| {
        BotError::Outside("No port of this machine can be opened for the bot.".to_owned())
    })?;
    let runner = ShardRunner::new(ShardRunnerOptions {
        data: Arc::clone(&client.data),
        event_handlers: Vec::new(),
        raw_event_handlers: Vec::new(),
        framework: None,
        manager: Arc::clone(&client.shard_manager),
        shard,
        http: Arc::clone(&client.http),
    });
    Ok(Context {
        data: Arc::clone(&client.data),
        shard: ShardMessenger::new(&runner),
        shard_id: ShardId(0),
        http: Arc::clone(&client.http),
    })
}

/// A shard of nothing.
async fn shard() -> Option<Shard> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.ok()?;
    let address = format!("ws://{}", listener.local_addr().ok()?);
    let info = ShardInfo {
        id: ShardId(0),
        total: 1,
    };
    let none = GatewayIntents::empty();
    let (accepted, shard) = tokio::join!(
        async {
            let (stream, _) = listener.accept().await.ok()?;
            tokio_tungstenite::accept_async(stream).await.ok()
        },
        Shard::new(Arc::new(Mutex::new(address)), "", info, none, None),
    );
    accepted.and(shard.ok())
}

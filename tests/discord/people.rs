//! What people do in Discord, as the gateway tells it: users, messages,
//! commands, presses. Only the shapes; nothing of what they mean.

use serde_json::{Value, json};

use super::loopback::BOT;

/// A person.
pub(crate) const ANNA: u64 = 210_000_000_000_000_001;
/// Another.
pub(crate) const BEN: u64 = 210_000_000_000_000_002;
/// A server.
pub(crate) const SERVER: u64 = 310_000_000_000_000_001;
/// A channel of it.
pub(crate) const CHANNEL: u64 = 410_000_000_000_000_001;
/// Manage Server.
pub(crate) const MANAGE_SERVER: u64 = 1 << 5;

/// A user.
pub(crate) fn user(id: u64, bot: bool) -> Value {
    json!({
        "id": id.to_string(), "username": format!("user{}", id % 1000), "discriminator": "0",
        "global_name": null, "avatar": null, "bot": bot, "public_flags": 0,
    })
}

/// A message of `author`, with the parts that `body` has.
pub(crate) fn message(id: u64, author: u64, body: &Value) -> Value {
    json!({
        "id": id.to_string(), "channel_id": CHANNEL.to_string(), "author": user(author, author == BOT),
        "content": body["content"].as_str().unwrap_or_default(),
        "timestamp": "2026-11-01T10:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "pinned": false, "type": 0, "flags": body["flags"].as_u64().unwrap_or(0),
        "components": body["components"].as_array().cloned().unwrap_or_default(),
    })
}

/// Where and by whom an interaction is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene {
    pub(crate) user: u64,
    /// 0 for a direct message.
    pub(crate) server: u64,
    pub(crate) channel: u64,
    /// The channel that a thread belongs to, or 0.
    pub(crate) parent: u64,
    pub(crate) permissions: u64,
    pub(crate) locale: &'static str,
}

impl Default for Scene {
    fn default() -> Scene {
        Scene {
            user: ANNA,
            server: SERVER,
            channel: CHANNEL,
            parent: 0,
            permissions: 1 << 11,
            locale: "en-GB",
        }
    }
}

/// What every interaction has in common.
pub(crate) fn interaction(scene: Scene, id: u64, kind: u64, data: &Value) -> Value {
    let mut interaction = json!({
        "id": id.to_string(), "application_id": BOT.to_string(), "type": kind, "data": data,
        "token": format!("interaction-token-{id}"), "version": 1, "channel_id": scene.channel.to_string(),
        "locale": scene.locale, "entitlements": [], "attachment_size_limit": 10_485_760,
        "app_permissions": "2147483647", "authorizing_integration_owners": {}, "context": 0,
        "channel": { "id": scene.channel.to_string(), "type": 0, "name": "general" },
    });
    if scene.parent != 0 {
        interaction["channel"]["type"] = json!(11);
        interaction["channel"]["parent_id"] = json!(scene.parent.to_string());
    }
    if scene.server == 0 {
        interaction["user"] = user(scene.user, false);
        interaction["context"] = json!(1);
    } else {
        interaction["guild_id"] = json!(scene.server.to_string());
        interaction["guild_locale"] = json!("en-GB");
        interaction["member"] = json!({
            "user": user(scene.user, false), "roles": [], "joined_at": "2024-01-01T00:00:00.000000+00:00",
            "deaf": false, "mute": false, "flags": 0, "pending": false,
            "permissions": scene.permissions.to_string(),
        });
    }
    interaction
}

/// Options of a slash command from text values.
pub(crate) fn options(values: &[(&str, &str)]) -> Value {
    values
        .iter()
        .map(|(name, value)| json!({ "name": name, "type": 3, "value": value }))
        .collect()
}

/// A slash command.
pub(crate) fn command(name: &str, options: &Value) -> Value {
    json!({ "id": "1", "name": name, "type": 1, "options": options })
}

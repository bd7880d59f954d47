//! The settings of the Discord bot, as values: what each name takes and what
//! it is where nothing is set. It reads no environment and knows no Discord.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::ConfigError;

/// A value that is never printed, by `Debug` either.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The value itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// In which servers an answer is private until it is shared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PrivateFirst {
    /// In none.
    #[default]
    Nowhere,
    /// In every one.
    Everywhere,
    /// In these.
    In(Vec<u64>),
}

impl PrivateFirst {
    /// Whether answers in this server are private first.
    #[must_use]
    pub fn holds_in(&self, server: u64) -> bool {
        match self {
            PrivateFirst::Nowhere => false,
            PrivateFirst::Everywhere => true,
            PrivateFirst::In(servers) => servers.contains(&server),
        }
    }
}

/// The settings of the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotConfig {
    /// `PINCITE_DISCORD_TOKEN`.
    pub token: Option<Secret>,
    /// `PINCITE_DISCORD_API`: another address in place of Discord's own.
    pub api: Option<String>,
    /// `PINCITE_DISCORD_SERVERS`: where it may answer; empty means everywhere.
    pub servers: Vec<u64>,
    /// `PINCITE_DISCORD_CHANNELS`: in which channels; empty means all.
    pub channels: Vec<u64>,
    /// `PINCITE_DISCORD_PRIVATE`: where answers are private first.
    pub private: PrivateFirst,
    /// `PINCITE_DISCORD_MESSAGE_CONTENT`: whether the bot may ask Discord for
    /// the text of every message.
    pub message_content: bool,
    /// `PINCITE_DISCORD_PER_USER`: questions a person may ask in a minute.
    pub per_user: u32,
    /// `PINCITE_DISCORD_PER_SERVER`: questions a server may ask in a minute.
    pub per_server: u32,
    /// `PINCITE_DISCORD_AT_ONCE`: questions that are searched at the same time.
    pub at_once: u32,
    /// `PINCITE_DISCORD_WAITING`: questions that may wait for their turn.
    pub waiting: u32,
    /// `PINCITE_DISCORD_STATUS`: where `/healthz` and `/metrics` are served.
    pub status: Option<SocketAddr>,
    /// `PINCITE_DISCORD_UPKEEP`: the servers from which the library may be
    /// changed by those who manage them; empty means none.
    pub upkeep: Vec<u64>,
    /// `PINCITE_DISCORD_FILE_MB`: the largest attachment that is taken, in MB.
    pub file_mb: u32,
    /// `PINCITE_FEEDBACK`: the file that counts *Useful* and *Not useful*.
    pub feedback: PathBuf,
}

impl Default for BotConfig {
    fn default() -> BotConfig {
        BotConfig {
            token: None,
            api: None,
            servers: Vec::new(),
            channels: Vec::new(),
            private: PrivateFirst::Nowhere,
            message_content: false,
            per_user: 20,
            per_server: 600,
            at_once: 4,
            waiting: 200,
            status: None,
            upkeep: Vec::new(),
            file_mb: 10,
            feedback: PathBuf::from("feedback.jsonl"),
        }
    }
}

/// The names that [`BotConfig::set`] knows.
pub(super) const NAMES: [&str; 14] = [
    "PINCITE_DISCORD_TOKEN",
    "PINCITE_DISCORD_SERVERS",
    "PINCITE_DISCORD_CHANNELS",
    "PINCITE_DISCORD_PRIVATE",
    "PINCITE_DISCORD_MESSAGE_CONTENT",
    "PINCITE_DISCORD_PER_USER",
    "PINCITE_DISCORD_PER_SERVER",
    "PINCITE_DISCORD_AT_ONCE",
    "PINCITE_DISCORD_WAITING",
    "PINCITE_DISCORD_STATUS",
    "PINCITE_DISCORD_API",
    "PINCITE_DISCORD_UPKEEP",
    "PINCITE_DISCORD_FILE_MB",
    "PINCITE_FEEDBACK",
];

impl BotConfig {
    /// Takes one setting; `value` is not empty.
    pub(super) fn set(&mut self, name: &'static str, value: &str) -> Result<(), ConfigError> {
        let wrong = |needs| ConfigError::Wrong { name, needs };
        match name {
            "PINCITE_DISCORD_TOKEN" => {
                let token = value.trim();
                let token = token.strip_prefix("Bot ").unwrap_or(token);
                if token.is_empty() || token.chars().any(|c| c.is_whitespace() || c.is_control()) {
                    return Err(wrong("the bot's token, without spaces"));
                }
                self.token = Some(Secret::from(token));
            }
            "PINCITE_DISCORD_API" => {
                let value = value.trim_end_matches('/');
                if !value.starts_with("http://") && !value.starts_with("https://") {
                    return Err(wrong("an address that begins with http:// or https://"));
                }
                self.api = Some(value.to_owned());
            }
            "PINCITE_DISCORD_SERVERS" => self.servers = ids(value).ok_or_else(|| wrong(IDS))?,
            "PINCITE_DISCORD_CHANNELS" => self.channels = ids(value).ok_or_else(|| wrong(IDS))?,
            "PINCITE_DISCORD_PRIVATE" => {
                self.private = match value.trim() {
                    "off" => PrivateFirst::Nowhere,
                    "on" => PrivateFirst::Everywhere,
                    list => PrivateFirst::In(
                        ids(list).ok_or_else(|| wrong("on, off, or the ids of servers"))?,
                    ),
                }
            }
            "PINCITE_DISCORD_MESSAGE_CONTENT" => {
                self.message_content = match value.trim() {
                    "on" => true,
                    "off" => false,
                    _ => return Err(wrong("on or off")),
                }
            }
            "PINCITE_DISCORD_PER_USER" => self.per_user = count(name, value)?,
            "PINCITE_DISCORD_PER_SERVER" => self.per_server = count(name, value)?,
            "PINCITE_DISCORD_AT_ONCE" => self.at_once = count(name, value)?,
            "PINCITE_DISCORD_WAITING" => self.waiting = count(name, value)?,
            "PINCITE_DISCORD_STATUS" => {
                self.status = Some(
                    value
                        .trim()
                        .parse()
                        .map_err(|_| wrong("an address with a port, such as 127.0.0.1:9464"))?,
                );
            }
            "PINCITE_DISCORD_UPKEEP" => {
                self.upkeep = match value.trim() {
                    "off" => Vec::new(),
                    list => ids(list).ok_or_else(|| wrong("off, or the ids of servers"))?,
                }
            }
            "PINCITE_DISCORD_FILE_MB" => {
                self.file_mb = count(name, value)
                    .ok()
                    .filter(|mb| *mb <= MOST_MB)
                    .ok_or_else(|| wrong("a whole number from 1 to 64"))?;
            }
            "PINCITE_FEEDBACK" => self.feedback = PathBuf::from(value),
            _ => return Err(ConfigError::Unknown(name.to_owned())),
        }
        Ok(())
    }
}

/// No larger file is taken, whatever is set.
const MOST_MB: u32 = 64;

const IDS: &str = "ids of digits, with commas between them";

/// Ids with commas between them; `None` where one is not a number above 0, and
/// where there is none.
fn ids(list: &str) -> Option<Vec<u64>> {
    let ids: Option<Vec<u64>> = list
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .map(|id| id.parse().ok().filter(|id| *id > 0))
        .collect();
    // A list of nothing would mean everywhere, which nobody writes so.
    ids.filter(|ids| !ids.is_empty())
}

/// A whole number from 1 to 100,000.
fn count(name: &'static str, value: &str) -> Result<u32, ConfigError> {
    value
        .trim()
        .parse()
        .ok()
        .filter(|number| (1..=100_000).contains(number))
        .ok_or(ConfigError::Wrong {
            name,
            needs: "a whole number from 1 to 100000",
        })
}

//! The settings that come from the environment. This is the only reader of
//! the environment; it knows the names and their meaning, and nothing of what
//! they are used for. Colour follows `NO_COLOR` and `CLICOLOR_FORCE`, which
//! the colour crate reads.

mod bot;
mod reading;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use bot::{BotConfig, PrivateFirst, Secret};
pub use reading::ReadingConfig;

/// The names that are known beside the bot's; any other `PINCITE_…` is
/// refused, since it is most likely one of these with a slip in it.
const KNOWN: [&str; 8] = [
    "PINCITE_LIBRARY",
    "PINCITE_FETCH_MB",
    "PINCITE_FETCH_SECONDS",
    "PINCITE_LOG",
    "PINCITE_LOG_FORMAT",
    "PINCITE_HISTORY",
    "PINCITE_MEANING",
    "PINCITE_CAUTION",
];

/// How sure the program must be before it answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Caution {
    /// It answers at a lower probability.
    Low,
    /// As its model says.
    #[default]
    Normal,
    /// It answers only at a higher probability.
    High,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for a person.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

/// The settings, read once at start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// `PINCITE_LIBRARY`: the library's folder, where `--library` is not given.
    pub library: Option<PathBuf>,
    /// `PINCITE_LOG`: what is logged to standard error, as a tracing filter.
    pub log: Option<String>,
    /// `PINCITE_LOG_FORMAT`: `human` or `json`.
    pub log_format: LogFormat,
    /// `PINCITE_CAUTION`: `low`, `normal` or `high`.
    pub caution: Caution,
    /// `PINCITE_HISTORY`: the file in which `chat` keeps its history; without
    /// it questions are kept in memory only.
    pub history: Option<PathBuf>,
    /// `PINCITE_MEANING`: whether answers go by meaning beside words; they do
    /// where it is not set.
    pub meaning: Option<bool>,
    /// `PINCITE_FETCH_MB`: the largest page that is fetched, in MB.
    pub fetch_mb: Option<u16>,
    /// `PINCITE_FETCH_SECONDS`: how long fetching a page may take.
    pub fetch_seconds: Option<u16>,
    /// What reading one document may cost.
    pub reading: ReadingConfig,
    /// `PATH`: where the programs are looked for that help to read documents.
    pub path: Option<OsString>,
    /// The settings of the bot.
    pub bot: BotConfig,
}

/// A setting that cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ConfigError {
    /// A name that starts with `PINCITE_` and is none of the known ones.
    #[error("`{0}` is not a setting; the settings are {list}", list = known().collect::<Vec<_>>().join(", "))]
    Unknown(String),
    /// A value that is not text where text is needed.
    #[error("the value of `{0}` is not valid UTF-8")]
    NotText(&'static str),
    /// A value that means nothing. The value itself is not repeated: it may be
    /// a token in the wrong line.
    #[error("the value of `{name}` cannot be used: it takes {needs}")]
    Wrong {
        /// Which setting.
        name: &'static str,
        /// What it takes.
        needs: &'static str,
    },
    /// The settings file cannot be read.
    #[error("`{path}` cannot be read: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why not.
        cause: String,
    },
    /// A line of the settings file is neither empty, a comment nor a setting.
    #[error("line {line} of `{path}` is not NAME=value")]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line, counted from 1.
        line: usize,
    },
}

/// Every name.
fn known() -> impl Iterator<Item = &'static str> {
    KNOWN.into_iter().chain(reading::NAMES).chain(bot::NAMES)
}

impl Config {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// Where an unknown `PINCITE_…` name is set or a value cannot be used.
    pub fn from_environment() -> Result<Config, ConfigError> {
        Config::from_variables(std::env::vars_os())
    }

    /// Reads the settings of this process and, for what it does not set, those
    /// of a file such as `.env`. A file that is not there holds no settings.
    ///
    /// # Errors
    /// As [`Config::from_environment`], and where the file cannot be used.
    pub fn from_environment_and(file: &Path) -> Result<Config, ConfigError> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(ConfigError::File {
                    path: file.to_owned(),
                    cause: error.to_string(),
                });
            }
        };
        let written = lines(&text).map_err(|line| ConfigError::Line {
            path: file.to_owned(),
            line,
        })?;
        let written = written
            .into_iter()
            .map(|(name, value)| (OsString::from(name), OsString::from(value)));
        Config::from_variables(written.chain(std::env::vars_os()))
    }

    /// Reads the settings among `variables`; a later one outranks an earlier
    /// one. An empty value counts as not set.
    ///
    /// # Errors
    /// As [`Config::from_environment`].
    pub fn from_variables(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        for (name, value) in variables {
            if name == "PATH" {
                config.path = Some(value);
                continue;
            }
            let name = name.to_string_lossy();
            if !name.starts_with("PINCITE_") {
                continue;
            }
            let name = known()
                .find(|known| *known == name)
                .ok_or_else(|| ConfigError::Unknown(name.into_owned()))?;
            if value.is_empty() {
                continue;
            }
            match name {
                "PINCITE_LIBRARY" => config.library = Some(value.into()),
                "PINCITE_HISTORY" => config.history = Some(value.into()),
                _ => {
                    let text = value.into_string();
                    config.take(name, text.map_err(|_| ConfigError::NotText(name))?)?;
                }
            }
        }
        Ok(config)
    }

    fn take(&mut self, name: &'static str, value: String) -> Result<(), ConfigError> {
        match name {
            "PINCITE_LOG" => self.log = Some(value),
            "PINCITE_FETCH_MB" => self.fetch_mb = Some(within(name, &value, 1..=64)?),
            "PINCITE_FETCH_SECONDS" => self.fetch_seconds = Some(within(name, &value, 1..=600)?),
            "PINCITE_MEANING" => {
                self.meaning = Some(match value.trim() {
                    "on" => true,
                    "off" => false,
                    _ => {
                        return Err(ConfigError::Wrong {
                            name,
                            needs: "on or off",
                        });
                    }
                });
            }
            "PINCITE_CAUTION" => {
                self.caution = match value.trim() {
                    "low" => Caution::Low,
                    "normal" => Caution::Normal,
                    "high" => Caution::High,
                    _ => {
                        return Err(ConfigError::Wrong {
                            name,
                            needs: "low, normal or high",
                        });
                    }
                }
            }
            "PINCITE_LOG_FORMAT" => {
                self.log_format = match value.trim() {
                    "human" => LogFormat::Human,
                    "json" => LogFormat::Json,
                    _ => {
                        return Err(ConfigError::Wrong {
                            name,
                            needs: "human or json",
                        });
                    }
                }
            }
            name if reading::NAMES.contains(&name) => self.reading.set(name, &value)?,
            _ => self.bot.set(name, &value)?,
        }
        Ok(())
    }
}

/// A whole number within a range.
fn within(
    name: &'static str,
    value: &str,
    range: std::ops::RangeInclusive<u16>,
) -> Result<u16, ConfigError> {
    let needs = match name {
        "PINCITE_FETCH_MB" => "a whole number from 1 to 64",
        _ => "a whole number from 1 to 600",
    };
    let number = value.trim().parse().ok();
    number
        .filter(|number| range.contains(number))
        .ok_or(ConfigError::Wrong { name, needs })
}

/// The settings of a file: `NAME=value` lines, `#` comments, an `export` before
/// the name and quotation marks around the value. The number of the first line
/// that is none of these is the error.
fn lines(text: &str) -> Result<Vec<(&str, &str)>, usize> {
    let mut settings = Vec::new();
    // Some editors begin a file with a mark that nobody sees.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=').ok_or(number)?;
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(number);
        }
        let bare = ['"', '\''].iter().find_map(|mark| {
            value
                .strip_prefix(*mark)
                .and_then(|rest| rest.strip_suffix(*mark))
        });
        settings.push((name, bare.unwrap_or(value)));
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from_variables(
            variables
                .iter()
                .map(|(name, value)| (name.into(), value.into())),
        )
    }

    #[test]
    fn known_names_are_read_and_others_left_alone() {
        let config = read(&[
            ("PATH", "/bin"),
            ("PINCITE_LIBRARY", "cases/one"),
            ("PINCITE_LOG", ""),
        ]);
        assert_eq!(
            config,
            Ok(Config {
                library: Some("cases/one".into()),
                path: Some("/bin".into()),
                ..Config::default()
            })
        );
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_known_ones() {
        let sentence = read(&[("PINCITE_LIBARY", "x")]).unwrap_err().to_string();
        assert!(sentence.contains("PINCITE_LIBARY"));
        assert!(known().all(|name| sentence.contains(name)));
    }

    #[test]
    fn the_bot_has_typed_settings() {
        let bot = read(&[
            ("PINCITE_DISCORD_TOKEN", "Bot abc.def"),
            ("PINCITE_DISCORD_SERVERS", "12, 34"),
            ("PINCITE_DISCORD_PRIVATE", "34"),
            ("PINCITE_DISCORD_UPKEEP", "34"),
            ("PINCITE_DISCORD_PER_USER", "7"),
        ])
        .unwrap()
        .bot;
        assert_eq!(bot.token.as_ref().unwrap().reveal(), "abc.def");
        assert_eq!(bot.servers, [12, 34]);
        assert!(bot.private.holds_in(34) && !bot.private.holds_in(12));
        assert_eq!((&bot.upkeep[..], bot.file_mb), (&[34][..], 10));
        assert!(BotConfig::default().upkeep.is_empty());
        assert_eq!((bot.per_user, bot.per_server), (7, 600));
        assert!(!format!("{bot:?}").contains("abc.def"));
    }

    #[test]
    fn a_wrong_value_is_refused_and_not_repeated() {
        for (name, value) in [
            ("PINCITE_DISCORD_TOKEN", "two words"),
            ("PINCITE_DISCORD_SERVERS", "12;34"),
            ("PINCITE_DISCORD_PRIVATE", "sometimes"),
            ("PINCITE_DISCORD_MESSAGE_CONTENT", "yes please"),
            ("PINCITE_DISCORD_PER_USER", "none"),
            ("PINCITE_DISCORD_PER_SERVER", "1000000"),
            ("PINCITE_DISCORD_STATUS", "port nine"),
            ("PINCITE_DISCORD_API", "discord"),
            ("PINCITE_DISCORD_UPKEEP", "on"),
            ("PINCITE_DISCORD_FILE_MB", "65"),
            ("PINCITE_LOG_FORMAT", "xml"),
            ("PINCITE_MEANING", "perhaps"),
            ("PINCITE_CAUTION", "reckless"),
            ("PINCITE_FETCH_MB", "65"),
            ("PINCITE_FETCH_SECONDS", "soon"),
            ("PINCITE_READ_MEMORY", "lots"),
            ("PINCITE_READ_SECONDS", "soon"),
            ("PINCITE_READ_OUTPUT", "-1"),
            ("PINCITE_READ_FILES", "9"),
        ] {
            let sentence = read(&[(name, value)]).unwrap_err().to_string();
            assert!(sentence.contains(name), "{sentence}");
            assert!(!sentence.contains(value), "{sentence}");
        }
    }

    #[test]
    fn a_settings_file_is_read_line_by_line() {
        let text = "# one\n\nexport A=1\nB = \"two words\"\nC='x'\nD=";
        assert_eq!(
            lines(text),
            Ok(vec![("A", "1"), ("B", "two words"), ("C", "x"), ("D", "")])
        );
        assert_eq!(lines("A=1\nnonsense"), Err(2));
    }
}

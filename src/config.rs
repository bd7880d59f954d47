//! The settings that come from the environment. This is the only reader of
//! the environment; it knows the names and their meaning, and nothing of what
//! they are used for. Colour follows `NO_COLOR` and `CLICOLOR_FORCE`, which
//! the colour crate reads.

use std::ffi::OsString;
use std::path::PathBuf;

use thiserror::Error;

/// The names that are known; any other `PINCITE_…` is refused, since it is
/// most likely one of these with a slip in it.
const KNOWN: [&str; 3] = ["PINCITE_LIBRARY", "PINCITE_LOG", "PINCITE_HISTORY"];

/// The settings, read once at start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// `PINCITE_LIBRARY`: the library's folder, where `--library` is not given.
    pub library: Option<PathBuf>,
    /// `PINCITE_LOG`: what is logged to standard error, as a tracing filter.
    pub log: Option<String>,
    /// `PINCITE_HISTORY`: the file in which `chat` keeps its history; without
    /// it questions are kept in memory only.
    pub history: Option<PathBuf>,
}

/// A setting that cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ConfigError {
    /// A name that starts with `PINCITE_` and is none of the known ones.
    #[error("`{0}` is not a setting; the settings are {list}", list = KNOWN.join(", "))]
    Unknown(String),
    /// A value that is not text where text is needed.
    #[error("the value of `{0}` is not valid UTF-8")]
    NotText(&'static str),
}

impl Config {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// Where an unknown `PINCITE_…` name is set or a value is not text.
    pub fn from_environment() -> Result<Config, ConfigError> {
        Config::from_variables(std::env::vars_os())
    }

    /// Reads the settings among `variables`. An empty value counts as not set.
    ///
    /// # Errors
    /// As [`Config::from_environment`].
    pub fn from_variables(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        for (name, value) in variables {
            let name = name.to_string_lossy();
            if !name.starts_with("PINCITE_") {
                continue;
            }
            let given = !value.is_empty();
            match name.as_ref() {
                "PINCITE_LIBRARY" => config.library = given.then(|| value.into()),
                "PINCITE_HISTORY" => config.history = given.then(|| value.into()),
                "PINCITE_LOG" if given => {
                    let text = value.into_string();
                    config.log = Some(text.map_err(|_| ConfigError::NotText("PINCITE_LOG"))?);
                }
                "PINCITE_LOG" => {}
                other => return Err(ConfigError::Unknown(other.to_owned())),
            }
        }
        Ok(config)
    }
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
                ..Config::default()
            })
        );
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_known_ones() {
        let sentence = read(&[("PINCITE_LIBARY", "x")]).unwrap_err().to_string();
        assert!(sentence.contains("PINCITE_LIBARY"));
        assert!(KNOWN.iter().all(|name| sentence.contains(name)));
    }
}

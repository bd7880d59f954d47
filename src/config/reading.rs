//! How much reading one document may cost, as settings. It knows nothing of how
//! the limits are kept.

use super::ConfigError;

/// The names.
pub(super) const NAMES: [&str; 4] = [
    "PINCITE_READ_MEMORY",
    "PINCITE_READ_SECONDS",
    "PINCITE_READ_OUTPUT",
    "PINCITE_READ_FILES",
];

/// What reading one document may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingConfig {
    /// `PINCITE_READ_MEMORY`: memory, in MiB.
    pub memory_mib: u64,
    /// `PINCITE_READ_SECONDS`: processor time and time on the clock, in seconds.
    pub seconds: u64,
    /// `PINCITE_READ_OUTPUT`: the text that is taken from it, in MiB.
    pub output_mib: u64,
    /// `PINCITE_READ_FILES`: files open at the same time.
    pub files: u64,
}

impl Default for ReadingConfig {
    fn default() -> ReadingConfig {
        ReadingConfig {
            memory_mib: 512,
            seconds: 8,
            output_mib: 64,
            files: 32,
        }
    }
}

impl ReadingConfig {
    /// Takes one setting.
    pub(super) fn set(&mut self, name: &'static str, value: &str) -> Result<(), ConfigError> {
        let number = |least: u64, most: u64, needs: &'static str| {
            let number = value.trim().parse().ok();
            number
                .filter(|number| (least..=most).contains(number))
                .ok_or(ConfigError::Wrong { name, needs })
        };
        match name {
            "PINCITE_READ_MEMORY" => {
                self.memory_mib = number(128, 65_536, "MiB, from 128 to 65536")?;
            }
            "PINCITE_READ_SECONDS" => self.seconds = number(1, 3_600, "seconds, from 1 to 3600")?,
            "PINCITE_READ_OUTPUT" => self.output_mib = number(1, 1_024, "MiB, from 1 to 1024")?,
            _ => self.files = number(16, 1_024, "a number of files, from 16 to 1024")?,
        }
        Ok(())
    }
}

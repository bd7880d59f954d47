//! The model: one weight a signal, kept as data in `model.toml`.
//!
//! Three linear models share the file: one ranks passages, one picks the
//! sentence, one (logistic) says how probable it is that a passage answers.
//! `cargo bench --bench fit` fits them and prints the figures they reach. A name
//! in the file that is no signal, or a signal without a weight, is refused.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{confidence, reading, sentence, signals};

/// The weights of every signal.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The weights of the passage's signals.
    pub passage: [f32; signals::COUNT],
    /// The weights of the sentence's signals.
    pub sentence: [f32; sentence::COUNT],
    /// The weights of the confidence's signals.
    pub confidence: [f32; confidence::COUNT],
    /// The weights by which the passages that were read are ordered.
    pub order: [f32; reading::ORDER.len()],
    /// The weights by which the sentence of a passage that was read is chosen.
    pub read_sentence: [f32; reading::SENTENCE.len()],
    /// The weights of the confidence's signals for a passage that was read.
    pub read_confidence: [f32; reading::COUNT],
    /// The confidence from which on a question counts as answered.
    pub threshold: f32,
    /// The confidence from which on passages are shown as possible answers.
    pub possible: f32,
    /// How much of the question's weight a second sentence must add to be
    /// quoted with the best one.
    pub companion_gain: f32,
    /// How far its score may lie below the best one's.
    pub companion_margin: f32,
}

/// A model file that does not fit the program.
#[derive(Debug, Error)]
pub enum ModelError {
    /// It is not the TOML that is expected.
    #[error("the model file cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// A signal has no weight, or a weight no signal.
    #[error("the model file's [{table}] does not name the program's signals: {name}")]
    Names {
        /// The table.
        table: &'static str,
        /// The name that one of the two lacks.
        name: String,
    },
}

/// The file as it is written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelFile {
    threshold: f32,
    possible: f32,
    companion_gain: f32,
    companion_margin: f32,
    passage: BTreeMap<String, f32>,
    sentence: BTreeMap<String, f32>,
    confidence: BTreeMap<String, f32>,
    order: BTreeMap<String, f32>,
    read_sentence: BTreeMap<String, f32>,
    read_confidence: BTreeMap<String, f32>,
}

impl Model {
    /// The model that comes with the program, for a library whose meaning is
    /// known (`meaning.toml`) or for one that is ranked by words alone
    /// (`model.toml`).
    #[must_use]
    pub fn shipped(meaning: bool) -> &'static Model {
        static WORDS: LazyLock<Model> = LazyLock::new(|| Model::own(include_str!("model.toml")));
        static MEANING: LazyLock<Model> =
            LazyLock::new(|| Model::own(include_str!("meaning.toml")));
        if meaning { &MEANING } else { &WORDS }
    }

    fn own(text: &str) -> Model {
        // a test reads the same bytes, so a file that does not fit never ships
        Model::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// Where it is no TOML or its names are not the program's signals.
    pub fn parse(text: &str) -> Result<Model, ModelError> {
        let file: ModelFile = toml::from_str(text)?;
        Ok(Model {
            passage: ordered("passage", &file.passage, &signals::NAMES)?,
            sentence: ordered("sentence", &file.sentence, &sentence::NAMES)?,
            confidence: ordered("confidence", &file.confidence, &confidence::NAMES)?,
            order: ordered("order", &file.order, &reading::ORDER)?,
            read_sentence: ordered("read_sentence", &file.read_sentence, &reading::SENTENCE)?,
            read_confidence: ordered("read_confidence", &file.read_confidence, &reading::NAMES)?,
            threshold: file.threshold,
            possible: file.possible,
            companion_gain: file.companion_gain,
            companion_margin: file.companion_margin,
        })
    }

    /// The model as a file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let table = |name: &str, names: &[&str], weights: &[f32]| {
            let mut rows = format!("\n[{name}]\n");
            for (name, weight) in names.iter().zip(weights) {
                // Writing to a String cannot fail.
                let _ = writeln!(rows, "{name} = {weight:.4}");
            }
            rows
        };
        format!(
            "threshold = {:.3}\npossible = {:.3}\ncompanion_gain = {:.3}\ncompanion_margin = {:.3}\n{}{}{}{}{}{}",
            self.threshold,
            self.possible,
            self.companion_gain,
            self.companion_margin,
            table("passage", &signals::NAMES, &self.passage),
            table("sentence", &sentence::NAMES, &self.sentence),
            table("confidence", &confidence::NAMES, &self.confidence),
            table("order", &reading::ORDER, &self.order),
            table("read_sentence", &reading::SENTENCE, &self.read_sentence),
            table("read_confidence", &reading::NAMES, &self.read_confidence),
        )
    }

    /// The ranking score of a passage: the sum of signals times weights.
    #[must_use]
    pub fn score(&self, signals: &[f32; signals::COUNT]) -> f32 {
        dot(signals, &self.passage)
    }

    /// The score of a sentence within its passage.
    #[must_use]
    pub fn sentence_score(&self, signals: &[f32; sentence::COUNT]) -> f32 {
        dot(signals, &self.sentence)
    }

    /// The score that orders the passages that were read.
    #[must_use]
    pub fn order_score(&self, signals: &[f32; reading::ORDER.len()]) -> f32 {
        dot(signals, &self.order)
    }

    /// The score of a sentence of a passage that was read.
    #[must_use]
    pub fn read_sentence_score(&self, signals: &[f32; reading::SENTENCE.len()]) -> f32 {
        dot(signals, &self.read_sentence)
    }

    /// The probability that a passage that was read answers.
    #[must_use]
    pub fn read_probability(&self, signals: &[f32; reading::COUNT]) -> f32 {
        1.0 / (1.0 + (-dot(signals, &self.read_confidence)).exp())
    }

    /// The probability that a passage answers (logistic regression).
    #[must_use]
    pub fn probability(&self, signals: &[f32; confidence::COUNT]) -> f32 {
        1.0 / (1.0 + (-dot(signals, &self.confidence)).exp())
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn ordered<const N: usize>(
    table: &'static str,
    weights: &BTreeMap<String, f32>,
    names: &[&str; N],
) -> Result<[f32; N], ModelError> {
    if let Some(name) = weights.keys().find(|name| !names.contains(&name.as_str())) {
        return Err(ModelError::Names {
            table,
            name: name.clone(),
        });
    }
    let mut out = [0.0; N];
    for (slot, name) in out.iter_mut().zip(names) {
        *slot = *weights.get(*name).ok_or_else(|| ModelError::Names {
            table,
            name: (*name).to_owned(),
        })?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_names_every_signal() {
        for text in [include_str!("model.toml"), include_str!("meaning.toml")] {
            let model = Model::parse(text).unwrap();
            assert_eq!(Model::parse(&model.to_toml()).unwrap(), model);
        }
        let text = include_str!("model.toml");
        for name in [signals::NAMES[0], "coverage_with_context"] {
            let renamed = text.replacen(&format!("\n{name} ="), "\nno_such_signal =", 1);
            assert!(Model::parse(&renamed).is_err(), "{name}");
        }
    }
}

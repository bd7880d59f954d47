//! The word lists: irregular forms, stop words, light words, related words.
//!
//! The lists are text files beside this module, one entry a line, so that a
//! reader can correct them. Which of them is used for what is decided by the
//! callers.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

const IRREGULAR: &str = include_str!("lexicon/irregular.txt");
const STOP: &str = include_str!("lexicon/stop.txt");
const LIGHT: &str = include_str!("lexicon/light.txt");
const RELATED: &str = include_str!("lexicon/related.txt");
const TYPED: &str = include_str!("lexicon/typed.txt");
const WRAPPERS: &str = include_str!("lexicon/wrappers.txt");

/// Every list as it stands, for the analyzer's fingerprint.
pub(super) const LISTS: [&str; 1] = [IRREGULAR];

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The base form of an irregular one (`children` → `child`).
#[must_use]
pub fn irregular(form: &str) -> Option<&'static str> {
    static TABLE: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        lines(IRREGULAR)
            .flat_map(|line| {
                let mut words = line.split_whitespace();
                let lemma = words.next().unwrap_or_default();
                words.map(move |form| (form, lemma))
            })
            .collect()
    });
    TABLE.get(form).copied()
}

/// Whether a question's word carries no meaning to search for.
#[must_use]
pub fn is_stop(form: &str) -> bool {
    static SET: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| lines(STOP).flat_map(str::split_whitespace).collect());
    SET.contains(form)
}

/// Whether a question's word carries little meaning: it says what is asked for
/// rather than what about.
#[must_use]
pub fn is_light(form: &str) -> bool {
    static SET: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| lines(LIGHT).flat_map(str::split_whitespace).collect());
    SET.contains(form)
}

/// The groups of words that answer for one another in a question (`prison`,
/// `jailed`), as forms.
pub fn related_groups() -> impl Iterator<Item = Vec<&'static str>> {
    lines(RELATED).map(|line| line.split_whitespace().collect())
}

/// What a word stands for that people type in a chat (`ppl` → `people`).
#[must_use]
pub fn typed(word: &str) -> Option<&'static str> {
    static TABLE: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        lines(TYPED)
            .filter_map(|line| line.split_once(' '))
            .collect()
    });
    TABLE.get(word).copied()
}

/// The phrases that people put before (`<`) or after (`>`) a question, word by
/// word.
pub fn wrappers(place: char) -> impl Iterator<Item = &'static [&'static str]> {
    static ALL: LazyLock<Vec<(char, Vec<&'static str>)>> = LazyLock::new(|| {
        lines(WRAPPERS)
            .filter_map(|line| {
                let (place, words) = line.split_once(' ')?;
                Some((place.chars().next()?, words.split(' ').collect()))
            })
            .collect()
    });
    ALL.iter()
        .filter(move |(where_it_stands, _)| *where_it_stands == place)
        .map(|(_, words)| words.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_has_two_base_forms() {
        let mut seen = FxHashSet::default();
        for line in lines(IRREGULAR) {
            for form in line.split_whitespace().skip(1) {
                assert!(seen.insert(form), "{form} stands twice");
            }
        }
    }

    #[test]
    fn the_lists_hold_folded_words() {
        for list in [IRREGULAR, STOP, LIGHT, RELATED] {
            for line in lines(list) {
                assert_eq!(line, line.to_lowercase());
            }
        }
    }
}

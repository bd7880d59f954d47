//! Speakers' names across documents: which of them are one, which name a person
//! asked for, and which are like it.
//!
//! Names are compared by their folded words. Who is counted as one is decided in
//! `tally`.

use crate::analysis;
use crate::annotate::{Speaker, is_document};

/// Forms of address, which say nothing of who it is.
pub(super) const ADDRESSES: [&str; 16] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "sir",
    "dame",
    "lord",
    "lady",
    "cllr",
    "councillor",
    "prof",
    "professor",
    "the",
    "rev",
];

/// The folded words of a name without its article, compounds left out.
pub(super) fn row(name: &str) -> Vec<String> {
    let mut row: Vec<String> = analysis::tokens(name)
        .into_iter()
        .filter(|token| !token.compound)
        .map(|token| token.form)
        .collect();
    if row.len() > 1 && row.first().is_some_and(|first| first == "the") {
        row.remove(0);
    }
    row
}

/// The words of a name, or of a description what it says of the person: not the
/// owner before `’s`, and not what stands after a preposition but `by`.
fn own_words(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let link = |word: &str| matches!(word, "of" | "for" | "and" | "the" | "&" | "on" | "in");
    if words
        .iter()
        .all(|word| link(word) || !word.starts_with(char::is_lowercase))
    {
        return row(name);
    }
    let owner = words.iter().rposition(|word| {
        ["'s", "’s", "s'", "s’"]
            .iter()
            .any(|ending| word.ends_with(ending))
    });
    let from = owner.map_or(0, |owner| owner + 1);
    let to = (from..words.len())
        .find(|&at| {
            matches!(
                words[at],
                "of" | "for" | "at" | "from" | "with" | "to" | "in" | "on" | "into" | "about"
            )
        })
        .unwrap_or(words.len());
    row(&words[from..to].join(" "))
}

/// Names that mean the same, as the library lists them.
pub(super) struct SpeakerNames {
    groups: Vec<(String, Vec<Vec<String>>)>,
}

impl SpeakerNames {
    pub(super) fn new(aliases: &[Vec<String>]) -> SpeakerNames {
        SpeakerNames {
            groups: aliases
                .iter()
                .filter_map(|names| {
                    let rows = names.iter().map(|name| row(name)).collect();
                    let first = names.first()?;
                    Some((first.clone(), rows))
                })
                .collect(),
        }
    }

    /// The rows that mean the same as a row, itself first.
    fn same(&self, own: &[String]) -> Vec<Vec<String>> {
        let mut rows = vec![own.to_vec()];
        for (_, group) in &self.groups {
            if group.iter().any(|row| row == own) {
                for other in group {
                    if !rows.contains(other) {
                        rows.push(other.clone());
                    }
                }
            }
        }
        rows
    }

    /// Whether a name, or another that means the same, is a document's: `SCR`
    /// where that is a serious case review.
    pub(super) fn is_document(&self, name: &str) -> bool {
        let own = row(name);
        is_document(name)
            || self.groups.iter().any(|(_, group)| {
                group.contains(&own) && group.iter().any(|other| is_document(&other.join(" ")))
            })
    }

    /// What names are compared by, and the name to show where the library has
    /// one for all of them.
    pub(super) fn key(&self, name: &str) -> (String, Option<&str>) {
        let own = row(name);
        for (first, group) in &self.groups {
            if group.contains(&own) {
                return (row(first).join(" "), Some(first));
            }
        }
        (own.join(" "), None)
    }
}

/// A name that was asked for.
pub(super) struct Sought {
    /// Rows of words of which all must be a speaker's.
    rows: Vec<Vec<String>>,
}

impl Sought {
    pub(super) fn new(name: &str, names: &SpeakerNames) -> Sought {
        let full = row(name);
        let mut bare: Vec<String> = full
            .iter()
            .filter(|word| !ADDRESSES.contains(&word.as_str()))
            .cloned()
            .collect();
        if bare.is_empty() {
            bare.clone_from(&full);
        }
        let mut rows = names.same(&full);
        rows.extend(names.same(&bare));
        // with `Mrs` in front it is not asked for
        if bare != full {
            rows.retain(|row| *row != full);
        }
        rows.sort();
        rows.dedup();
        rows.retain(|row| !row.is_empty());
        Sought { rows }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether a speaker is meant: by name, by body, or by what the role says
    /// that they are. Whose mother or lawyer somebody is, is somebody else.
    pub(super) fn is(&self, speaker: &Speaker) -> bool {
        let role = speaker.role.as_deref().map(own_words);
        let named = [
            Some(own_words(&speaker.name)),
            speaker.body.as_deref().map(row),
            role,
        ];
        let whole = row(&speaker.name);
        self.rows.contains(&whole)
            || named.into_iter().flatten().any(|words| {
                self.rows
                    .iter()
                    .any(|sought| sought.iter().all(|word| words.contains(word)))
            })
    }

    /// Up to three names of speakers that are spelt alike or share a word.
    pub(super) fn near<'a>(&self, speakers: impl Iterator<Item = &'a Speaker>) -> Vec<String> {
        let mut scored: Vec<(f64, &str)> = Vec::new();
        for speaker in speakers {
            let names = [Some(speaker.name.as_str()), speaker.body.as_deref()];
            for name in names.into_iter().flatten() {
                if scored.iter().any(|(_, known)| *known == name) {
                    continue;
                }
                let words = row(name);
                let score = self
                    .rows
                    .iter()
                    .flatten()
                    .flat_map(|sought| {
                        words
                            .iter()
                            .map(move |word| strsim::jaro_winkler(sought, word))
                    })
                    .fold(0.0_f64, f64::max);
                if score > 0.84 {
                    scored.push((score, name));
                }
            }
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        scored
            .into_iter()
            .take(3)
            .map(|(_, name)| name.to_owned())
            .collect()
    }
}

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

/// Words that lead from what somebody is to what that is of.
const LINKS: [&str; 13] = [
    "of", "for", "at", "from", "with", "to", "in", "on", "into", "about", "by", "who", "whose",
];
/// Words that make another office of one.
const OTHER_OFFICE: [&str; 10] = [
    "deputy",
    "vice",
    "assistant",
    "former",
    "ex",
    "shadow",
    "acting",
    "interim",
    "associate",
    "opposition",
];
/// Words that say nothing of who it is.
const SMALL: [&str; 10] = ["a", "an", "the", "of", "for", "and", "at", "in", "s", "to"];

/// The words of a name, or of a description what it says of the person: not the
/// owner before `’s`, and not what stands after a preposition; after `by` stands who
/// wrote what is described.
fn own_words(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let link = |word: &str| matches!(word, "of" | "for" | "and" | "the" | "&" | "on" | "in");
    if words
        .iter()
        .all(|word| link(word) || !word.starts_with(char::is_lowercase))
    {
        return row(name);
    }
    let links = |from: usize| {
        let links = (from..words.len()).find(|&at| LINKS.contains(&words[at]));
        links.unwrap_or(words.len())
    };
    let to = links(0);
    let owner = words[..to].iter().rposition(|word| {
        ["'s", "’s", "s'", "s’"]
            .iter()
            .any(|ending| word.ends_with(ending))
    });
    let from = owner.map_or(0, |owner| owner + 1);
    let mut own = row(&words[from..to].join(" "));
    if let Some(by) = words.iter().position(|word| *word == "by") {
        own.extend(row(&words[by + 1..links(by + 1)].join(" ")));
    }
    own
}

/// Whether a role, of somebody of this name, is what some words say: `cabinet member
/// for boats`, `boats director`, `Director Ada Rowe`. Its head, or the surname, is
/// among them, and all of them are its words or the name's.
fn is_office(sought: &[String], speaker: &Speaker) -> bool {
    let Some(role) = speaker.role.as_deref() else {
        return false;
    };
    let own = own_words(role);
    let sought: Vec<&String> = sought
        .iter()
        .filter(|word| !SMALL.contains(&word.as_str()))
        .collect();
    let has = |word: &String| sought.contains(&word);
    let name = row(&speaker.name);
    let surname = name.last().is_some_and(has) && sought.len() > 1;
    let other = own
        .iter()
        .any(|word| OTHER_OFFICE.contains(&word.as_str()) && !has(word));
    if !surname && (other || !own.last().is_some_and(has)) {
        return false;
    }
    let mut known = row(role);
    known.extend(speaker.body.as_deref().map(row).unwrap_or_default());
    if surname {
        known.extend(name);
    }
    sought
        .iter()
        .all(|word| known.contains(word) || ADDRESSES.contains(&word.as_str()))
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
        let named = [
            Some(own_words(&speaker.name)),
            speaker.body.as_deref().map(row),
        ];
        let whole = row(&speaker.name);
        self.rows.contains(&whole)
            || self.rows.iter().any(|sought| is_office(sought, speaker))
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
                // who they are says as much as their name
                let mut words = row(name);
                if name == speaker.name {
                    words.extend(speaker.role.as_deref().map(row).unwrap_or_default());
                }
                words.retain(|word| !SMALL.contains(&word.as_str()));
                let score = self
                    .rows
                    .iter()
                    .flatten()
                    .filter(|sought| !SMALL.contains(&sought.as_str()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn speaker(name: &str, role: &str, body: &str) -> Speaker {
        let some = |words: &str| (!words.is_empty()).then(|| words.to_owned());
        Speaker {
            name: name.to_owned(),
            role: some(role),
            body: some(body),
            span: crate::document::Span::new(0, name.len()).unwrap(),
        }
    }

    fn sought(name: &str) -> Sought {
        Sought::new(name, &SpeakerNames::new(&[]))
    }

    #[test]
    fn a_role_as_it_is_printed_finds_its_bearer() {
        let rowe = speaker("Ada Rowe", "boats' director", "");
        let orr = speaker(
            "Ben Orr",
            "council's cabinet member for children's boats",
            "Tarn Council",
        );
        let deputy = speaker("Cy Fell", "deputy director of boats", "");
        for (words, of, found) in [
            ("boats' director", &rowe, true),
            ("boats director", &rowe, true),
            ("the boats’ director", &rowe, true),
            ("Director Ada Rowe", &rowe, true),
            ("Director Rowe", &rowe, true),
            ("director", &rowe, true),
            ("boats", &rowe, false),
            ("Director Ada Fell", &rowe, false),
            ("cabinet member for children's boats", &orr, true),
            ("council's cabinet member", &orr, true),
            ("cabinet member", &orr, true),
            ("Tarn Council", &orr, true),
            ("children's boats", &orr, false),
            ("cabinet member for lamps", &orr, false),
            ("director of boats", &deputy, false),
            ("deputy director of boats", &deputy, true),
        ] {
            assert_eq!(sought(words).is(of), found, "{words} of {of:?}");
        }
    }

    #[test]
    fn what_a_report_is_about_did_not_write_it() {
        let report = speaker(
            "long report into the town's boat sheds department by wardens",
            "",
            "",
        );
        assert!(!sought("department").is(&report));
        assert!(!sought("sheds department").is(&report));
        assert!(sought("wardens").is(&report));
        assert!(sought("report").is(&report));
        let manager = speaker("Department of Boats", "", "");
        assert!(sought("department").is(&manager));
    }

    #[test]
    fn a_hint_names_the_person_with_the_role() {
        let rowe = speaker("Ada Rowe", "harbour director", "");
        let all = [&rowe];
        assert_eq!(
            sought("director of lamps").near(all.into_iter()),
            ["Ada Rowe"]
        );
    }
}

//! For which body a speaker speaks, where the document gives the tie: `the
//! council's cabinet member`, `chief executive of Lintmoor Council`, `a DfE
//! spokesman`.
//!
//! It reads names and roles as the document gives them. Where they name no
//! body, there is none: nothing is inferred from what a person is.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{self, BODY, CAPITAL, COORDINATOR, PREPOSITION, ROLE, UPPER};
use super::names::runs;
use super::phrase;
use super::scan::Scan;
use crate::document::{BlockKind, Document};

/// Common nouns that mean one body where they stand alone with an article.
const COMMON: [&str; 34] = [
    "council",
    "department",
    "ministry",
    "committee",
    "commission",
    "agency",
    "board",
    "police",
    "university",
    "college",
    "school",
    "hospital",
    "trust",
    "government",
    "office",
    "company",
    "union",
    "association",
    "federation",
    "institute",
    "foundation",
    "bureau",
    "society",
    "church",
    "charity",
    "authority",
    "inspectorate",
    "regulator",
    "watchdog",
    "academy",
    "ombudsman",
    "panel",
    "tribunal",
    "inquiry",
];

/// Words that name a body by themselves and are no part of the lexicon's list
/// of acronyms.
fn is_acronym(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    word.len() <= 6 && capitals >= 2 && word.chars().all(char::is_alphanumeric)
}

/// Whether a word by itself names a body, and not what a person is.
fn names_body(word: &str) -> bool {
    let mut scratch = String::new();
    let parts = lexicon::parts_of(word, &mut scratch);
    let lower = word.to_lowercase();
    COMMON.contains(&lower.as_str())
        || is_acronym(word)
        || parts & BODY != 0 && parts & (CAPITAL | UPPER) != 0
}

/// The bodies that a document names: the full name behind each common noun.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    in_full: FxHashMap<&'static str, String>,
    /// Whether the document speaks of an authority that is no council.
    has_other_authority: bool,
}

impl Bodies {
    /// The bodies of a document.
    pub(super) fn read(document: &Document, scan: &Scan) -> Bodies {
        Bodies::of(&named(document, scan), document.text())
    }

    fn of(named: &[String], text: &str) -> Bodies {
        let nouns: FxHashSet<&'static str> = COMMON.iter().chain(&DEFINITE).copied().collect();
        let full = |noun: &'static str| Some((noun, in_full(noun, named)?));
        let lower = text.to_lowercase();
        Bodies {
            in_full: nouns.into_iter().filter_map(full).collect(),
            has_other_authority: named.iter().any(|body| body.ends_with("Authority"))
                || OTHER_AUTHORITIES
                    .iter()
                    .any(|kind| lower.contains(&format!("{kind} authority"))),
        }
    }

    /// The body that `the council` means where the document names one council only;
    /// `the local authority` is that council too where no authority is named.
    pub(super) fn the_only(&self, name: &str) -> Option<String> {
        let noun = match name.to_lowercase().as_str() {
            "local authority" => "authority".to_owned(),
            other => other.to_owned(),
        };
        if !DEFINITE.contains(&noun.as_str()) || name.starts_with(char::is_uppercase) {
            return None;
        }
        let council = || {
            let is_council = noun == "authority" && !self.has_other_authority;
            is_council.then(|| self.in_full.get("council")).flatten()
        };
        self.in_full.get(noun.as_str()).or_else(council).cloned()
    }
}

/// Authorities that are no council.
const OTHER_AUTHORITIES: [&str; 7] = [
    "port", "health", "water", "harbour", "police", "fire", "harbor",
];

/// The bodies that a document names in two words or more, in order.
fn named(document: &Document, scan: &Scan) -> Vec<String> {
    let text = document.text();
    let mut bodies: Vec<String> = Vec::new();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    // A heading that is nothing but a body's name, as in a letter's address.
    for block in document.blocks() {
        let line = document
            .block_text(block)
            .trim()
            .trim_start_matches(['#', ' ']);
        let words: Vec<&str> = line.split_whitespace().collect();
        if (block.kind.is_heading() || block.kind == BlockKind::Title)
            && (2..=5).contains(&words.len())
            && words.iter().all(|word| {
                word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic)
            })
            && words
                .last()
                .is_some_and(|last| COMMON.contains(&last.to_lowercase().as_str()))
            && seen.insert(line)
        {
            bodies.push(line.to_owned());
        }
    }
    for frame in &scan.frames {
        for run in runs(scan, frame.units.clone()) {
            if run.name.len() < 2 || run.name.len() > 6 {
                continue;
            }
            let Some(name) = phrase::span(scan, &run.name).and_then(|s| s.of(text)) else {
                continue;
            };
            let last = name.split_whitespace().next_back().unwrap_or_default();
            if COMMON.contains(&last.to_lowercase().as_str())
                && !name.contains('\n')
                && seen.insert(name)
            {
                bodies.push(name.to_owned());
            }
        }
    }
    bodies
}

/// The body of a speaker, in the words of the document.
pub(super) fn body_of(name: &str, role: Option<&str>, bodies: &Bodies) -> Option<String> {
    let given = role
        .and_then(tie)
        .or_else(|| described(name).then(|| tie(name)).flatten())?;
    let lower = given.to_lowercase();
    if let Some(full) = bodies.in_full.get(lower.as_str()) {
        return Some(full.clone());
    }
    Some(if COMMON.contains(&lower.as_str()) {
        lower
    } else {
        given
    })
}

/// Posts that nobody but a body has.
const POSTS: [&str; 7] = [
    "chief executive",
    "chief operating officer",
    "managing director",
    "medical director",
    "finance director",
    "general secretary",
    "headteacher",
];

/// The body of `Northline’s chief executive`, where the owner is nobody's name.
pub(super) fn headed(role: &str, is_person: impl Fn(&str) -> bool) -> Option<String> {
    let at = role.find("'s ").or_else(|| role.find("’s "))?;
    let owner = role.get(..at)?;
    let post = role.get(at..)?.split_once(' ')?.1;
    let named = owner
        .split(' ')
        .all(|word| word.starts_with(char::is_uppercase));
    let last = owner.split(' ').next_back()?;
    let fits = named && !is_person(last) && POSTS.iter().any(|known| post.starts_with(known));
    fits.then(|| owner.to_owned())
}

/// Common nouns of which a document about one mostly means that one.
const DEFINITE: [&str; 18] = [
    "council",
    "trust",
    "university",
    "college",
    "school",
    "hospital",
    "academy",
    "charity",
    "foundation",
    "association",
    "federation",
    "society",
    "commission",
    "board",
    "committee",
    "union",
    "authority",
    "institute",
];

/// Whether a speaker is described and not named: `spokesman for the council`,
/// `DfE spokesman`.
fn described(name: &str) -> bool {
    let mut scratch = String::new();
    let head = name
        .split_whitespace()
        .take_while(|word| lexicon::parts_of(word, &mut scratch) & PREPOSITION == 0)
        .last()
        .unwrap_or_default();
    lexicon::parts_of(head, &mut scratch) & ROLE != 0 && head.starts_with(char::is_lowercase)
}

/// The body that a role or a description names.
fn tie(role: &str) -> Option<String> {
    let words: Vec<&str> = role.split_whitespace().collect();
    let mut scratch = String::new();
    // `Orla Dunn (Tarn Trust):` in a transcript
    let capitals = words
        .iter()
        .all(|word| word.starts_with(char::is_uppercase));
    if words.len() > 1
        && capitals
        && words
            .last()
            .is_some_and(|last| COMMON.contains(&last.to_lowercase().as_str()))
    {
        return Some(role.to_owned());
    }
    let mut parts = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        lexicon::parts_of(bare, &mut scratch)
    };
    // `chief executive of Lintmoor Council`, `director … at the trust`: the last
    // such phrase, up to a comma.
    let preposition = (0..words.len())
        .rev()
        .find(|&at| matches!(words[at], "of" | "for" | "at" | "from" | "with"));
    for at in preposition.into_iter().chain(
        (0..words.len()).filter(|&at| matches!(words[at], "of" | "for" | "at" | "from" | "with")),
    ) {
        if at > 0
            && let Some(body) = body_phrase(&words[at + 1..])
        {
            return Some(body);
        }
    }
    // `the council's cabinet member`
    let possessive = words.iter().position(|word| {
        word.ends_with("'s") || word.ends_with("’s") || word.ends_with("s'") || word.ends_with("s’")
    });
    if let Some(at) = possessive {
        let owner = strip_possessive(words[at]);
        if names_body(owner) {
            let mut start = at;
            while start > 0 && parts(words[start - 1]) & CAPITAL != 0 {
                start -= 1;
            }
            let mut body: Vec<&str> = words[start..at].to_vec();
            body.push(owner);
            return Some(body.join(" "));
        }
        return None;
    }
    // `Lintmoor Council leader`, `DfE spokesman`
    let end = (1..words.len()).find(|&at| {
        let here = parts(words[at]);
        here & ROLE != 0 && words[at].starts_with(char::is_lowercase)
            || words[at] == "chief"
            || words[at] == "cabinet"
            || words[at] == "deputy"
    })?;
    let body = &words[..end];
    let last = body.last()?;
    let whole = body
        .iter()
        .all(|word| parts(word) & (CAPITAL | PREPOSITION | COORDINATOR) != 0)
        || body.len() == 1;
    (whole && names_body(last) || body.len() == 1 && is_mixed(last)).then(|| body.join(" "))
}

/// `DfE`, and the same in a writer's hurry: `Dfe`.
fn is_mixed(word: &str) -> bool {
    let mut letters = word.chars();
    let vowels = word.chars().any(|c| "aiouyAIOUY".contains(c));
    word.len() <= 5 && letters.next().is_some_and(char::is_uppercase) && !vowels
}

/// A body at the beginning of some words: `the council`, `Lintmoor Council`,
/// `the Department for Education`.
fn body_phrase(words: &[&str]) -> Option<String> {
    let mut scratch = String::new();
    let mut body: Vec<&str> = Vec::new();
    let mut found = None;
    for word in words {
        let ends = word.ends_with([',', ';', '.', ':']);
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() {
            break;
        }
        if body.is_empty() && matches!(bare, "the" | "The" | "a" | "an" | "its" | "their") {
            if matches!(bare, "a" | "an") {
                return None;
            }
            continue;
        }
        let parts = lexicon::parts_of(bare, &mut scratch);
        let capital = parts & CAPITAL != 0;
        let links = matches!(bare, "for" | "of" | "and" | "&") && !body.is_empty();
        if !capital && !links && !(COMMON.contains(&bare)) {
            break;
        }
        if strip_possessive(bare) != bare {
            // `of the council's board`: whose it is, is not what it is
            return None;
        }
        body.push(bare);
        if names_body(bare) || capital && found.is_some() {
            found = Some(body.len());
        }
        if ends || !capital && found.is_some() && !links {
            break;
        }
    }
    Some(body.get(..found?)?.join(" "))
}

fn strip_possessive(word: &str) -> &str {
    for ending in ["'s", "’s"] {
        if let Some(bare) = word.strip_suffix(ending) {
            return bare;
        }
    }
    word.trim_end_matches(['\'', '’'])
}

/// The full name of a body that is given by its common noun, where all bodies
/// of that noun in the document are forms of one name.
fn in_full(noun: &str, named: &[String]) -> Option<String> {
    let alike: Vec<&String> = named
        .iter()
        .filter(|name| name.to_lowercase().ends_with(noun))
        .collect();
    let longest = alike
        .iter()
        .max_by_key(|name| name.split_whitespace().count())?;
    alike
        .iter()
        .all(|name| {
            name.split_whitespace()
                .all(|word| longest.split_whitespace().any(|other| other == word))
        })
        .then(|| (*longest).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_names_its_body_or_none() {
        let named = [
            "Lintmoor Council".to_owned(),
            "Lintmoor City Council".to_owned(),
        ];
        for (name, role, body) in [
            (
                "Ann Reed",
                Some("council's cabinet member for roads"),
                Some("Lintmoor City Council"),
            ),
            (
                "Ann Reed",
                Some("Council leader"),
                Some("Lintmoor City Council"),
            ),
            (
                "Ann Reed",
                Some("chief executive of Tarn Trust"),
                Some("Tarn Trust"),
            ),
            (
                "Ann Reed",
                Some("Tarn Trust chief executive"),
                Some("Tarn Trust"),
            ),
            (
                "Ann Reed",
                Some("director of nursing at the hospital"),
                Some("hospital"),
            ),
            (
                "Ann Reed",
                Some("Tarn Trust’s director of care"),
                Some("Tarn Trust"),
            ),
            (
                "Ann Reed",
                Some("cabinet member for children's services"),
                None,
            ),
            ("Ann Reed", Some("Councillor"), None),
            ("Ann Reed", Some("services' director"), None),
            ("Ann Reed", Some("Social worker"), None),
            ("Dfe spokesman", None, Some("Dfe")),
            (
                "spokesman for the Department for Education",
                None,
                Some("Department for Education"),
            ),
            (
                "spokeswoman for the council",
                None,
                Some("Lintmoor City Council"),
            ),
            ("Lintmoor Council", None, None),
            ("resident", None, None),
        ] {
            assert_eq!(
                body_of(name, role, &Bodies::of(&named, "")).as_deref(),
                body,
                "{name}, {role:?}"
            );
        }
        let two = ["Lintmoor Council".to_owned(), "Tarn Council".to_owned()];
        assert_eq!(
            body_of("Ann Reed", Some("council leader"), &Bodies::of(&two, "")).as_deref(),
            Some("council"),
            "two councils are named, so the document's word stays"
        );
    }
}

//! Counting statements by speaker, over documents.
//!
//! Two documents' people are one where their full names are and no role or body
//! speaks against it; a surname or a description alone is of its own document.

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{ADDRESSES, SpeakerNames, row};
use super::{SpeakerCount, SpeakerGroup, Speakers};
use crate::annotate::Speaker;

/// One name with its statements.
#[derive(Default)]
struct Entry {
    /// What it is found by.
    key: String,
    /// The documents in which they speak, by number.
    documents: Vec<usize>,
    name: String,
    role: Option<String>,
    statements: u32,
    /// The body's key and name, where a document gives the tie.
    body: Option<(String, String)>,
}

/// Whether a name has more than one capital, so that it is no surname alone.
fn is_full(name: &str) -> bool {
    name.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Heads of roles that say for whom somebody speaks and not who they are: one
/// person is councillor, cabinet member and leader.
const OFFICES: [&str; 24] = [
    "councillor",
    "cllr",
    "alderman",
    "member",
    "leader",
    "mayor",
    "chair",
    "chairman",
    "chairwoman",
    "mp",
    "minister",
    "secretary",
    "president",
    "chief",
    "executive",
    "director",
    "head",
    "officer",
    "manager",
    "deputy",
    "spokesman",
    "spokeswoman",
    "representative",
    "chancellor",
];

/// Whether role or body say that a speaker is not the one already counted: two
/// bodies of which neither is the other in short, or two roles without a word
/// in common, neither of them an office.
fn is_another(entry: &Entry, role: Option<&str>, body: Option<&(String, String)>) -> bool {
    if let (Some(one), Some(two)) = (&entry.body, body) {
        let (short, long) = (row(&one.1), row(&two.1));
        let (short, long) = if short.len() > long.len() {
            (long, short)
        } else {
            (short, long)
        };
        return one.0 != two.0 && !short.iter().all(|word| long.contains(word));
    }
    let Some((one, two)) = entry.role.as_deref().zip(role) else {
        return false;
    };
    let (one, two) = (row(one), row(two));
    let small = |word: &String| matches!(word.as_str(), "a" | "an" | "the" | "of" | "for" | "and");
    let office = |role: &[String]| role.iter().any(|word| OFFICES.contains(&word.as_str()));
    let shared = one.iter().any(|word| !small(word) && two.contains(word));
    !(office(&one) || office(&two) || shared)
}

/// Counts statements by speaker.
pub(super) struct Tally<'a> {
    names: &'a SpeakerNames,
    entries: Vec<Entry>,
    by_key: FxHashMap<String, Vec<usize>>,
    /// The last words of full names.
    surnames: FxHashSet<String>,
    not_named: u32,
    of_documents: u32,
}

impl<'a> Tally<'a> {
    /// A tally of the speakers that are given, none counted yet.
    pub(super) fn new<'s>(
        names: &'a SpeakerNames,
        speakers: impl Iterator<Item = &'s Speaker>,
    ) -> Tally<'a> {
        Tally {
            names,
            entries: Vec::new(),
            by_key: FxHashMap::default(),
            surnames: speakers
                .filter_map(|speaker| {
                    let mut row = row(&speaker.name);
                    row.retain(|word| !ADDRESSES.contains(&word.as_str()));
                    (row.len() > 1 && is_full(&speaker.name)).then(|| row.pop())?
                })
                .collect(),
            not_named: 0,
            of_documents: 0,
        }
    }

    /// Whether a name says who is meant only inside its document: a description,
    /// or a surname that somebody else may have too.
    fn is_local(&self, name: &str) -> bool {
        let mut words = row(name);
        let addressed = words.len();
        words.retain(|word| !ADDRESSES.contains(&word.as_str()));
        let addressed = words.len() < addressed;
        !name.chars().any(char::is_uppercase)
            || matches!(words.as_slice(), [only] if addressed || self.surnames.contains(only))
    }

    /// What a name is found by, and the name to show where aliases have one.
    fn place(&self, name: &str, document: usize) -> (String, Option<&'a str>) {
        let names = self.names;
        match names.key(name) {
            (key, None) if self.is_local(name) => (format!("{key} @ {document}"), None),
            known => known,
        }
    }

    /// Counts a statement of a document, by the document's number.
    pub(super) fn count(&mut self, document: usize, speaker: Option<&Speaker>) {
        let Some(speaker) = speaker else {
            self.not_named += 1;
            return;
        };
        if self.names.is_document(&speaker.name) {
            self.of_documents += 1;
            return;
        }
        let (mut key, shown) = self.place(&speaker.name, document);
        let body = speaker.body.as_deref().map(|body| {
            let (key, shown) = self.place(body, document);
            (key, shown.unwrap_or(body).to_owned())
        });
        // `spokesman` of two bodies is two.
        if !is_full(&speaker.name)
            && let Some((body, _)) = &body
        {
            key = format!("{} | {body}", self.names.key(&speaker.name).0);
        }
        let under = self.by_key.entry(key.clone()).or_default();
        let known = under.iter().copied().find(|at| {
            let entry = &self.entries[*at];
            shown.is_some()
                || entry.documents.contains(&document)
                || !is_another(entry, speaker.role.as_deref(), body.as_ref())
        });
        let at = known.unwrap_or_else(|| {
            let number = self.entries.len();
            if !under.is_empty() {
                key = format!("{key} # {number}");
            }
            under.push(number);
            self.entries.push(Entry {
                key,
                name: shown.unwrap_or(&speaker.name).to_owned(),
                ..Entry::default()
            });
            number
        });
        let entry = &mut self.entries[at];
        entry.statements += 1;
        if !entry.documents.contains(&document) {
            entry.documents.push(document);
        }
        let words = |role: &Option<String>| role.as_deref().map_or(0, |r| r.split(' ').count());
        // `Cllr` says less than `cabinet member for boats`.
        if words(&entry.role) < 2 && words(&speaker.role) > words(&entry.role) {
            entry.role.clone_from(&speaker.role);
        }
        let length = |body: &Option<(String, String)>| body.as_ref().map_or(0, |b| row(&b.1).len());
        if length(&body) > length(&entry.body) {
            entry.body = body;
        }
    }

    pub(super) fn finish(self) -> Speakers {
        let mut groups: Vec<SpeakerGroup> = Vec::new();
        let mut of_key: FxHashMap<String, usize> = FxHashMap::default();
        let (tied, alone): (Vec<Entry>, Vec<Entry>) = self
            .entries
            .into_iter()
            .partition(|entry| entry.body.is_some());
        for entry in alone {
            of_key.insert(entry.key, groups.len());
            groups.push(SpeakerGroup {
                name: entry.name,
                role: entry.role,
                statements: entry.statements,
                people: Vec::new(),
            });
        }
        for entry in tied {
            let Some((key, name)) = entry.body else {
                continue;
            };
            let number = groups.len();
            let at = *of_key.entry(key).or_insert(number);
            if at == number {
                groups.push(SpeakerGroup {
                    name,
                    role: None,
                    statements: 0,
                    people: Vec::new(),
                });
            }
            let group = &mut groups[at];
            group.statements += entry.statements;
            group.people.push(SpeakerCount {
                name: entry.name,
                role: entry.role,
                statements: entry.statements,
            });
        }
        for group in &mut groups {
            group
                .people
                .sort_by(|a, b| b.statements.cmp(&a.statements).then(a.name.cmp(&b.name)));
        }
        groups.sort_by(|a, b| b.statements.cmp(&a.statements).then(a.name.cmp(&b.name)));
        Speakers {
            speakers: groups,
            of_documents: self.of_documents,
            not_named: self.not_named,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speaker(name: &str, role: Option<&str>, body: Option<&str>) -> Speaker {
        Speaker {
            name: name.to_owned(),
            role: role.map(str::to_owned),
            body: body.map(str::to_owned),
            span: crate::document::Span::new(0, name.len()).unwrap(),
        }
    }

    /// How many are listed of speakers of one document each.
    fn listed(speakers: &[Speaker]) -> usize {
        let names = SpeakerNames::new(&[vec!["River Board".to_owned(), "the board".to_owned()]]);
        let mut tally = Tally::new(&names, speakers.iter());
        for (document, speaker) in speakers.iter().enumerate() {
            tally.count(document, Some(speaker));
        }
        let speakers = tally.finish().speakers;
        speakers.iter().map(|group| group.people.len().max(1)).sum()
    }

    #[test]
    fn two_people_are_not_one_and_one_is_not_two() {
        let plain = |name| speaker(name, None, None);
        let role = |name, role| speaker(name, Some(role), None);
        let of = |name, body| speaker(name, None, Some(body));
        for (one, two, count) in [
            (
                role("Ada Rowe", "a baker"),
                role("Ada Rowe", "the judge"),
                2,
            ),
            (
                role("Ada Rowe", "a baker"),
                role("Ada Rowe", "the baker"),
                1,
            ),
            (role("Ada Rowe", "a baker"), plain("Ada Rowe"), 1),
            (
                role("Ada Rowe", "Cllr"),
                role("Ada Rowe", "cabinet member for boats"),
                1,
            ),
            (of("Ada Rowe", "council"), of("Ada Rowe", "Tarn Council"), 1),
            (of("Ada Rowe", "Tarn Mill"), of("Ada Rowe", "Lint Pier"), 2),
            (of("Ada Rowe", "Tarn Mill"), of("Ada Rowe", "Tarn Mill"), 1),
            (plain("the council"), plain("the council"), 2),
            (plain("a spokesman"), plain("a spokesman"), 2),
            (
                of("spokesman", "Tarn Mill"),
                of("spokesman", "Tarn Mill"),
                1,
            ),
            (plain("the board"), plain("River Board"), 1),
            (plain("Mr Rowe"), plain("Mr Rowe"), 2),
            (plain("Tarnwatch"), plain("Tarnwatch"), 1),
        ] {
            let both = [one, two];
            assert_eq!(listed(&both), count, "{both:?}");
        }
        // a report says nothing itself
        let report = [
            plain("report by Tarnwatch"),
            plain("Tarn Post"),
            plain("Ada Rowe"),
        ];
        assert_eq!(listed(&report), 2);
        // a surname of a known person may be somebody else's
        let rowes = [plain("Rowe"), plain("Rowe"), plain("Ada Rowe")];
        assert_eq!(listed(&rowes), 3);
    }
}

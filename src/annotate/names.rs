//! The people and bodies of one document: every name in its fullest form, with
//! the short forms, the title and the role that go with it.
//!
//! It knows names. Whom a pronoun means is decided in `resolve`.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::lexicon::{BODY, COORDINATOR, DETERMINER, FEMALE, GIVEN, MALE, Parts, TITLE, UPPER};
use super::phrase::{self, Phrase, Sort};
use super::posts::{self, ADDRESSES};
use super::scan::Scan;
use crate::document::Span;

/// A person whom a document names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The fullest form of the name: `Patricia Reed`.
    pub name: String,
    /// Every form that occurs: `Patricia Reed`, `Mrs Reed`, `Councillor Reed`,
    /// `Reed`.
    pub forms: Vec<String>,
    /// The role, as the document gives it.
    pub role: Option<String>,
    /// Where the fullest form first stands.
    pub span: Span,
}

/// What bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// A person: a given name, a title or a role says so.
    Person,
    /// It may be either, or a place.
    Unsettled,
}

/// One bearer of a name.
#[derive(Debug, Clone)]
pub(super) struct Bearer {
    pub(super) name: Vec<String>,
    pub(super) span: Span,
    pub(super) nature: Nature,
    /// [`MALE`] or [`FEMALE`], or neither.
    pub(super) gender: Parts,
    pub(super) role: Option<String>,
    pub(super) forms: Vec<String>,
    /// The unit where it is first named.
    pub(super) first: usize,
}

/// What a name of the text comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// One bearer.
    One(usize),
    /// More than one bearer could be meant.
    Rivals,
    /// No bearer.
    Nobody,
}

/// All names of a document.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) bearers: Vec<Bearer>,
    by_last: FxHashMap<String, Vec<usize>>,
    by_first: FxHashMap<String, Vec<usize>>,
}

/// The most bearers of one surname or given name that are told apart, and the most
/// forms of one name: a list of thousands of namesakes is not compared each with
/// each. Those after it are nobody in particular.
const MOST_NAMESAKES: usize = 50;

fn words(scan: &Scan, text: &str, units: &Range<usize>) -> Vec<String> {
    units
        .clone()
        .filter(|&at| scan.units[at].is_word())
        .filter_map(|at| scan.units[at].span.of(text))
        .map(str::to_owned)
        .collect()
}

/// A run of capitals outside quotations, with the title before it.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) units: Range<usize>,
    pub(super) name: Range<usize>,
}

/// The runs of capitals between two units that may be names.
pub(super) fn runs(scan: &Scan, range: Range<usize>) -> Vec<Run> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if !phrase::names(&scan.units[at]) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        while at < range.end
            && (phrase::names(&scan.units[at])
                || scan.units[at].is(super::lexicon::PARTICLE)
                    && at + 1 < range.end
                    && phrase::names(&scan.units[at + 1]))
        {
            at += 1;
        }
        let mut name = start;
        for title in start..at {
            if scan.units[title].is(TITLE) && !scan.units[title].is(GIVEN) && title + 1 < at {
                name = title + 1;
            }
        }
        found.push(Run {
            units: start..at,
            name: name..at,
        });
    }
    found
}

fn gender(scan: &Scan, units: &Range<usize>) -> Parts {
    let both = MALE | FEMALE;
    units
        .clone()
        .map(|at| scan.units[at].parts & both)
        .find(|g| *g == MALE || *g == FEMALE)
        .unwrap_or(0)
}

/// Whether a title stands before given names: `Sir`, `Dame`.
fn knighted(scan: &Scan, text: &str, title: &Range<usize>) -> bool {
    title.len() == 1
        && scan.units[title.start]
            .span
            .of(text)
            .is_some_and(|word| matches!(word, "Sir" | "Dame"))
}

impl Names {
    /// Reads the names of a whole document: those in two words or more, and
    /// those with a title.
    pub(super) fn read(scan: &Scan, text: &str) -> Names {
        let mut names = Names::default();
        for frame in &scan.frames {
            for run in runs(scan, frame.units.clone()) {
                let titled = run.name.start > run.units.start;
                let long = run.name.len() > 1;
                if !(titled || long) || run.name.len() > 4 {
                    continue;
                }
                let all = run.name.clone();
                let given = scan.units[all.start].is(GIVEN);
                let body = all
                    .clone()
                    .any(|at| scan.units[at].is(BODY) && !scan.units[at].is(GIVEN));
                let upper = all.clone().all(|at| scan.units[at].is(UPPER));
                let the = run.units.start > frame.units.start
                    && scan.units[run.units.start - 1].is(DETERMINER);
                if body && !titled && !(given && long) || upper && !titled {
                    continue;
                }
                let person = titled && (given || !body)
                    || given && long
                    || long && !body && !the && posts::is_told(scan, frame.units.start, &run);
                if !person && (the || !long) {
                    continue;
                }
                let nature = if person {
                    Nature::Person
                } else {
                    Nature::Unsettled
                };
                if let Some(id) = names.add(scan, text, &run, nature)
                    && let Some(office) = posts::office(scan, text, frame, &run)
                        .or_else(|| posts::bracketed(scan, text, frame, &run))
                    && names.bearers[id]
                        .role
                        .as_deref()
                        .is_none_or(|old| !old.contains(' '))
                {
                    names.bearers[id].role = Some(office);
                    names.bearers[id].nature = Nature::Person;
                }
            }
        }
        names
    }

    fn add(&mut self, scan: &Scan, text: &str, run: &Run, nature: Nature) -> Option<usize> {
        let name = words(scan, text, &run.name);
        let (Some(first), Some(last), Some(place)) =
            (name.first(), name.last(), phrase::span(scan, &run.name))
        else {
            return None;
        };
        let title = run.units.start..run.name.start;
        let mut sex = gender(scan, &title);
        if sex == 0 && name.len() > 1 {
            sex = gender(scan, &(run.name.start..run.name.start + 1));
        }
        let fits = |id: usize| {
            let other = &self.bearers[id];
            let genders = other.gender == 0 || sex == 0 || other.gender == sex;
            genders
                && (other.name == name
                    || other.name.len() > 1 && name.len() > 1 && other.name.first() == Some(first)
                    || (other.name.len() == 1) != (name.len() == 1)
                        && other.nature == Nature::Person)
        };
        let of_last = self.by_last.get(last).map_or(&[][..], Vec::as_slice);
        if of_last.len() >= MOST_NAMESAKES {
            return None;
        }
        let known = of_last
            .iter()
            .copied()
            .find(|&id| fits(id))
            .or_else(|| match of_last {
                // `Ms Stott` settles that `Maribel Stott` is a person.
                [one] if nature == Nature::Person && name.len() == 1 => {
                    let other = &self.bearers[*one];
                    (other.name.len() > 1 && other.gender & sex == other.gender).then_some(*one)
                }
                // `Dame Ruth` after `Dame Ruth Okafor`.
                [] if name.len() == 1 && knighted(scan, text, &title) => {
                    match self.by_first.get(first).map(Vec::as_slice) {
                        Some([one]) => Some(*one),
                        _ => None,
                    }
                }
                _ => None,
            });
        let full = phrase::span(scan, &run.units)
            .and_then(|s| s.of(text))
            .unwrap_or_default();
        let role = (!title.is_empty())
            .then(|| words(scan, text, &title))
            .filter(|t| {
                t.iter()
                    .any(|w| !ADDRESSES.contains(&w.trim_end_matches('.').to_lowercase().as_str()))
            })
            .and_then(|_| phrase::span(scan, &title)?.of(text))
            .map(str::to_owned);
        let id = if let Some(id) = known {
            let bearer = &mut self.bearers[id];
            if name.len() > bearer.name.len() {
                note_first(&mut self.by_first, first, id);
                bearer.name.clone_from(&name);
                bearer.span = place;
            }
            if bearer.gender == 0 {
                bearer.gender = sex;
            }
            if nature == Nature::Person {
                bearer.nature = nature;
            }
            bearer.role = bearer.role.take().or(role);
            id
        } else {
            let id = self.bearers.len();
            self.by_last.entry(last.clone()).or_default().push(id);
            if name.len() > 1 {
                note_first(&mut self.by_first, first, id);
            }
            self.bearers.push(Bearer {
                name,
                span: place,
                nature,
                gender: sex,
                role,
                forms: Vec::new(),
                first: run.name.start,
            });
            id
        };
        let forms = &mut self.bearers[id].forms;
        if !full.is_empty() && forms.len() < MOST_NAMESAKES && !forms.iter().any(|f| f == full) {
            forms.push(full.to_owned());
        }
        Some(id)
    }

    /// Whom a name at these units means, by what was named before it and, where
    /// nothing was, by the one bearer named later.
    pub(super) fn look_up(
        &self,
        scan: &Scan,
        text: &str,
        title: &Range<usize>,
        name: &Range<usize>,
    ) -> Known {
        let words = words(scan, text, name);
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return Known::Nobody;
        };
        let sex = gender(scan, title);
        let fits = |id: &usize| {
            let bearer = &self.bearers[*id];
            let genders = sex == 0 || bearer.gender == 0 || sex == bearer.gender;
            genders
                && (words.len() == 1
                    || bearer.name.first() == Some(first)
                    || bearer.name.len() == 1)
        };
        let mut candidates: Vec<usize> = self
            .by_last
            .get(last)
            .into_iter()
            .flatten()
            .copied()
            .filter(|id| fits(id))
            .collect();
        if candidates.is_empty()
            && words.len() == 1
            && (title.is_empty() || knighted(scan, text, title))
        {
            candidates = self
                .by_first
                .get(first)
                .into_iter()
                .flatten()
                .copied()
                .filter(|&id| self.bearers[id].nature == Nature::Person)
                .collect();
            candidates.dedup();
        }
        let before: Vec<usize> = candidates
            .iter()
            .copied()
            .filter(|&id| self.bearers[id].first <= name.start)
            .collect();
        match (before.as_slice(), candidates.as_slice()) {
            ([one], _) | ([], [one]) => Known::One(*one),
            ([], []) => Known::Nobody,
            _ => Known::Rivals,
        }
    }

    /// Whether a word is the last word of a person's name.
    pub(super) fn is_surname(&self, word: &str) -> bool {
        let bearers = self.by_last.get(word).into_iter().flatten();
        bearers
            .chain(self.by_first.get(word).into_iter().flatten())
            .any(|&id| self.bearers[id].nature == Nature::Person)
    }

    /// The persons with a full name by their surname in small letters; `None` where
    /// two share it.
    pub(super) fn surnames(&self) -> FxHashMap<String, Option<&Bearer>> {
        let mut surnames = FxHashMap::default();
        for bearer in &self.bearers {
            if bearer.nature == Nature::Person
                && bearer.name.len() > 1
                && let Some(last) = bearer.name.last()
            {
                surnames
                    .entry(last.to_lowercase())
                    .and_modify(|one| *one = None)
                    .or_insert(Some(bearer));
            }
        }
        surnames
    }

    /// Whom a transcript's label means, capitals aside: the one person of that
    /// surname, and of that given name where the label has one.
    pub(super) fn labelled<'n>(
        surnames: &FxHashMap<String, Option<&'n Bearer>>,
        label: &str,
    ) -> Option<&'n Bearer> {
        let words: Vec<String> = label.split_whitespace().map(str::to_lowercase).collect();
        let last = words.last()?;
        let before = words.get(words.len().checked_sub(2)?);
        let same = |a: Option<&String>, b: &str| a.is_some_and(|a| a.to_lowercase() == b);
        let one = surnames.get(last).copied().flatten()?;
        let mut scratch = String::new();
        let agrees = before.is_none_or(|before| {
            let parts = super::lexicon::parts_of(before.trim_end_matches('.'), &mut scratch);
            let sex = parts & (MALE | FEMALE);
            same(one.name.first(), before)
                || parts & TITLE != 0 && (sex == 0 || one.gender == 0 || sex & one.gender != 0)
        });
        agrees.then_some(one)
    }

    /// Takes note of the form, role and nature that a phrase gives its bearer.
    pub(super) fn note(&mut self, scan: &Scan, text: &str, id: usize, found: &Phrase) {
        let bearer = &mut self.bearers[id];
        let form = phrase::span(scan, &found.name).and_then(|s| s.of(text));
        if let Some(form) = form
            && bearer.forms.len() < MOST_NAMESAKES
            && !bearer.forms.iter().any(|f| f == form)
        {
            bearer.forms.push(form.to_owned());
        }
        let Some(role) = found
            .role
            .as_ref()
            .and_then(|r| posts::role_text(scan, text, r))
        else {
            return;
        };
        let better = bearer
            .role
            .as_ref()
            .is_none_or(|old| old.split(' ').count() == 1 && role.split(' ').count() > 1);
        if better {
            bearer.role = Some(role);
        }
    }

    /// The persons, in the order of their names in the text.
    pub(super) fn people(&self) -> Vec<Person> {
        let mut people: Vec<Person> = self
            .bearers
            .iter()
            .filter(|b| b.nature == Nature::Person)
            .map(|b| Person {
                name: b.name.join(" "),
                forms: b.forms.clone(),
                role: b.role.clone(),
                span: b.span,
            })
            .collect();
        people.sort_by_key(|p| p.span);
        people
    }
}

/// Takes note of a bearer of a given name.
fn note_first(by_first: &mut FxHashMap<String, Vec<usize>>, first: &str, id: usize) {
    let known = by_first.entry(first.to_owned()).or_default();
    if known.len() < MOST_NAMESAKES {
        known.push(id);
    }
}

/// Whether a phrase names more than one.
pub(super) fn is_joint(scan: &Scan, found: &Phrase) -> bool {
    found.sort == Sort::Name && found.name.clone().any(|at| scan.units[at].is(COORDINATOR))
}

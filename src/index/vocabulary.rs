//! The words of a library: every form with its stem, every stem with its family
//! and with the number of passages that hold it.
//!
//! Forms, stems and families are numbered in alphabetical order. It knows no
//! passage and no question.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::format::{Range, Strings, TokenRecord, count};
use crate::analysis::stems;

/// What a form is, as far as a kind of answer depends on it.
pub mod class {
    /// A figure.
    pub const NUMBER: u8 = 1;
    /// A year from 1000 to 2099.
    pub const YEAR: u8 = 2;
    /// A month, a day of the week, or a word of relative time.
    pub const TIME: u8 = 4;
    /// A unit of time.
    pub const PERIOD: u8 = 8;
    /// A word that gives a reason.
    pub const REASON: u8 = 16;
    /// A preposition of place.
    pub const PLACE: u8 = 32;
    /// A currency or a word of money.
    pub const MONEY: u8 = 64;
    /// A stop word.
    pub const STOP: u8 = 128;
}

/// The words of a library.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    /// Every form, sorted.
    pub forms: Strings,
    /// The stem of each form.
    pub stem_of: Vec<u32>,
    /// The classes of each form.
    pub classes: Vec<u8>,
    /// Every stem, sorted.
    pub stems: Strings,
    /// In how many passages each stem stands (title and heading included).
    pub passages_with: Vec<u32>,
    /// In how many documents each stem stands.
    pub documents_with: Vec<u32>,
    /// For each stem its forms, as a range of `forms_by_stem`.
    pub forms_of: Vec<Range>,
    /// The forms, ordered by stem.
    pub forms_by_stem: Vec<u32>,
    /// Every family, sorted.
    pub families: Strings,
    /// For each family its stems, as a range of `stems_by_family`.
    pub stems_of: Vec<Range>,
    /// The stems, ordered by family.
    pub stems_by_family: Vec<u32>,
}

/// Collects the words of a library while it is built.
#[derive(Debug, Default)]
pub struct Collector {
    forms: FxHashMap<Box<str>, u32>,
    stem_of: Vec<u32>,
    stems: FxHashMap<Box<str>, u32>,
    stem_names: Vec<Box<str>>,
    passages_with: Vec<u32>,
    documents_with: Vec<u32>,
    /// The passage and the document that each stem was last seen in.
    last_seen: Vec<(u32, u32)>,
}

impl Collector {
    /// The number of a form in order of appearance.
    pub fn form(&mut self, form: &str) -> u32 {
        if let Some(number) = self.forms.get(form) {
            return *number;
        }
        let stem = stems::stem(form);
        let stem = if let Some(number) = self.stems.get(stem.as_ref()) {
            *number
        } else {
            let number = count(self.stem_names.len());
            self.stems.insert(stem.as_ref().into(), number);
            self.stem_names.push(stem.as_ref().into());
            self.passages_with.push(0);
            self.documents_with.push(0);
            self.last_seen.push((u32::MAX, u32::MAX));
            number
        };
        let number = count(self.stem_of.len());
        self.stem_of.push(stem);
        self.forms.insert(form.into(), number);
        number
    }

    /// The stem of a form that was numbered here.
    #[must_use]
    pub fn stem(&self, form: u32) -> &str {
        &self.stem_names[self.stem_of[form as usize] as usize]
    }

    /// Notes that a passage of a document holds a form.
    pub fn seen_in(&mut self, form: u32, passage: u32, document: u32) {
        let stem = self.stem_of[form as usize] as usize;
        let (last_passage, last_document) = &mut self.last_seen[stem];
        if *last_passage != passage {
            *last_passage = passage;
            self.passages_with[stem] += 1;
        }
        if *last_document != document {
            *last_document = document;
            self.documents_with[stem] += 1;
        }
    }

    /// The words in alphabetical order, and for each form as it was numbered
    /// here its final number.
    #[must_use]
    pub fn finish(self) -> (Words, Vec<u32>) {
        let mut words = Words::default();
        let mut stem_order: Vec<u32> = (0..count(self.stem_names.len())).collect();
        stem_order.sort_unstable_by_key(|stem| &self.stem_names[*stem as usize]);
        let mut new_stem = vec![0; stem_order.len()];
        for (new, old) in stem_order.iter().enumerate() {
            new_stem[*old as usize] = count(new);
            words.stems.push(&self.stem_names[*old as usize]);
            words.passages_with.push(self.passages_with[*old as usize]);
            words
                .documents_with
                .push(self.documents_with[*old as usize]);
        }
        let mut forms: Vec<(Box<str>, u32)> = self.forms.into_iter().collect();
        forms.sort_unstable();
        let mut new_form = vec![0; forms.len()];
        for (new, (form, old)) in forms.iter().enumerate() {
            new_form[*old as usize] = count(new);
            words.forms.push(form);
            words
                .stem_of
                .push(new_stem[self.stem_of[*old as usize] as usize]);
            words.classes.push(classes_of(form));
        }
        (words.forms_of, words.forms_by_stem) = grouped(&words.stem_of, words.stems.len());
        let mut families: Vec<&str> = self
            .stem_names
            .iter()
            .map(|stem| stems::family(stem))
            .collect();
        families.sort_unstable();
        families.dedup();
        for family in &families {
            words.families.push(family);
        }
        let family_of: Vec<u32> = (0..count(words.stems.len()))
            .map(|stem| {
                words
                    .families
                    .find(stems::family(words.stems.get(stem)))
                    .unwrap_or_default()
            })
            .collect();
        (words.stems_of, words.stems_by_family) = grouped(&family_of, words.families.len());
        (words, new_form)
    }
}

/// For each group its members, as ranges into the members ordered by group.
fn grouped(group_of: &[u32], groups: usize) -> (Vec<Range>, Vec<u32>) {
    let mut members: Vec<u32> = (0..count(group_of.len())).collect();
    members.sort_by_key(|member| group_of[*member as usize]);
    let mut ranges = vec![Range::default(); groups];
    for (position, member) in members.iter().enumerate() {
        let range = &mut ranges[group_of[*member as usize] as usize];
        if range.end == 0 {
            range.start = count(position);
        }
        range.end = count(position + 1);
    }
    (ranges, members)
}

impl Words {
    /// The forms of a stem.
    #[must_use]
    pub fn forms_of_stem(&self, stem: u32) -> &[u32] {
        self.forms_of
            .get(stem as usize)
            .and_then(|range| self.forms_by_stem.get(range.positions()))
            .unwrap_or_default()
    }

    /// The stem of a token.
    #[must_use]
    pub fn stem_of_token(&self, token: TokenRecord) -> u32 {
        self.stem_of
            .get(token.form() as usize)
            .copied()
            .unwrap_or(u32::MAX)
    }

    /// The stems of a family.
    #[must_use]
    pub fn family(&self, stem: &str) -> &[u32] {
        self.families
            .find(stems::family(stem))
            .and_then(|family| self.stems_of.get(family as usize))
            .and_then(|range| self.stems_by_family.get(range.positions()))
            .unwrap_or_default()
    }
}

/// The classes of a form.
fn classes_of(form: &str) -> u8 {
    let mut classes = 0;
    let stem = stems::stem(form);
    if stem.starts_with(|c: char| c.is_ascii_digit()) {
        classes |= class::NUMBER;
        if stem.len() == 4 && ("1000".."2100").contains(&stem.as_ref()) && form == stem {
            classes |= class::YEAR;
        }
        if stem.len() == 5 && stem.ends_with('s') && ("1000s".."2100s").contains(&stem.as_ref()) {
            classes |= class::YEAR;
        }
    }
    let listed = |list: &str| list.split(' ').any(|word| word == form);
    for (list, bit) in [
        (
            "january february march april june july august september october november december \
             jan feb mar apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday \
             friday saturday sunday yesterday today tonight ago spring summer autumn winter \
             morning afternoon evening night midnight noon century centuries decade bc ad bce ce",
            class::TIME,
        ),
        (
            "second seconds minute minutes hour hours day days week weeks fortnight month months \
             year years decade decades century centuries weekend",
            class::PERIOD,
        ),
        (
            "because due since therefore thus owing result resulted cause caused causes reason \
             reasons hence consequently lest blamed attributed led order",
            class::REASON,
        ),
        (
            "in at near on from to across outside inside around along between within beside into",
            class::PLACE,
        ),
        (
            "£ $ € pounds pound dollars dollar euros euro pence cents",
            class::MONEY,
        ),
        (
            "many several few couple dozen dozens hundred hundreds thousand thousands million millions billion billions half twice once one",
            class::NUMBER,
        ),
    ] {
        if listed(list) {
            classes |= bit;
        }
    }
    if crate::analysis::lexicon::is_stop(form) {
        classes |= class::STOP;
    }
    classes
}

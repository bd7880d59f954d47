//! The words of a question that carry its meaning, with the ways in which the
//! documents may put them and with their weights.
//!
//! The weight of a word is its inverse document frequency in the library, less
//! for words that say what is asked for rather than what about. It knows no
//! passage.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::aliases::{Aliases, Found};
use super::kind::{Asked, Kind};
use super::{Corrected, Query, Reading, SaidBy, StemId, Term, Vocabulary, spelling};
use crate::analysis::{self, lexicon, stems};

/// Credit of a word of the same family (`inspector` for `inspection`).
const FAMILY_CREDIT: f32 = 0.8;
/// Credit of a related word (`jailed` for `prison`).
const RELATED_CREDIT: f32 = 0.6;
/// A question of more words than this that carry meaning is met by its own words;
/// related ones would only add noise.
const OWN_WORDS_SUFFICE: usize = 8;
/// Credit of a corrected spelling.
const CORRECTED_CREDIT: f32 = 0.9;
/// Credit of a surname for the full name.
const SURNAME_CREDIT: f32 = 0.95;
/// Weight of a word that every passage holds: in a small library the very
/// subject of the case is such a word, and still means something.
const COMMON_WEIGHT: f32 = 1.0;
/// Weight of a light word beside a full one of the same rarity.
const LIGHT_WEIGHT: f32 = 0.35;

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded spelling.
    pub form: String,
    /// Its stem.
    pub stem: String,
    /// As typed.
    pub surface: String,
    /// Whether it begins with a capital, in a question that is not all capitals.
    pub capital: bool,
    /// The stem of the hyphenated compound that it is a part of.
    pub compound: Option<String>,
}

impl Word {
    /// Whether it carries no meaning to search for.
    #[must_use]
    pub fn is_stop(&self) -> bool {
        // `US` is a country, `us` is not; a symbol is never searched for alone
        let country = self.form == "us" && self.surface.chars().all(|c| !c.is_lowercase());
        lexicon::is_stop(&self.form) && !country
    }

    /// Whether it asks or binds and names nothing.
    #[must_use]
    pub fn only_asks(&self) -> bool {
        self.is_stop() || self.is_question_word()
    }

    fn is_question_word(&self) -> bool {
        matches!(
            self.form.as_str(),
            "what" | "which" | "who" | "whom" | "whose" | "when" | "where" | "why" | "how"
        )
    }

    fn is_year(&self) -> bool {
        self.form.len() == 4
            && self.form.bytes().all(|b| b.is_ascii_digit())
            && ("1000".."2100").contains(&self.form.as_str())
    }
}

/// The words of a question, compounds folded into their parts.
#[must_use]
pub fn words(question: &str) -> Vec<Word> {
    let tokens = analysis::tokens(question);
    let shouted = question
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase);
    let mut compound: Option<(usize, String)> = None;
    let mut out = Vec::new();
    for token in &tokens {
        if token.compound {
            compound = Some((token.end, stems::stem(&token.form).into_owned()));
            continue;
        }
        let of = compound
            .as_ref()
            .filter(|(end, _)| token.end <= *end)
            .map(|(_, stem)| stem.clone());
        out.push(Word {
            stem: stems::stem(&token.form).into_owned(),
            form: token.form.clone(),
            surface: question
                .get(token.start..token.end)
                .unwrap_or_default()
                .to_owned(),
            capital: token.capital && !shouted,
            compound: of,
        });
    }
    out
}

/// Puts the query together: terms in the order of the question.
pub(super) fn query(
    words: &[Word],
    asked: &Asked,
    vocabulary: &dyn Vocabulary,
    aliases: &Aliases,
) -> Query {
    let stems: Vec<String> = words.iter().map(|word| word.stem.clone()).collect();
    let all_stop = words.iter().all(Word::is_stop);
    let mut query = Query {
        question: String::new(),
        kind: asked.kind,
        asks: asked.kind != Kind::Other || words.iter().any(Word::is_question_word),
        terms: Vec::new(),
        said_by: None,
        corrected: Vec::new(),
    };
    let mut speaker_terms = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let named = aliases.find(&stems[at..]);
        let name = named.and_then(|found| name_term(words, &stems, at, &found, vocabulary));
        let (term, taken) = match name {
            Some((term, taken)) => (Some(term), taken),
            None if words[at].is_stop() && !all_stop => (None, 1),
            None => {
                let term = word_term(words, at, asked, vocabulary, &mut query.corrected);
                (Some(term), 1)
            }
        };
        if let Some(term) = term {
            if asked.speaker.contains(&at) {
                speaker_terms.push(query.terms.len());
            }
            query.terms.push(term);
        }
        at += taken;
    }
    if query.terms.iter().filter(|term| !term.light).count() > OWN_WORDS_SUFFICE {
        for term in query
            .terms
            .iter_mut()
            .filter(|term| term.readings.len() > 1)
        {
            term.readings
                .retain(|reading| reading.credit > RELATED_CREDIT);
        }
    }
    if asked.kind == Kind::Said && !speaker_terms.is_empty() {
        let anything = query
            .terms
            .iter()
            .enumerate()
            .all(|(index, term)| speaker_terms.contains(&index) || term.light);
        query.said_by = Some(SaidBy {
            terms: speaker_terms,
            anything,
        });
    }
    query
}

/// The term for a name that has other names, if the documents hold any.
fn name_term(
    words: &[Word],
    stems: &[String],
    at: usize,
    found: &Found<'_>,
    vocabulary: &dyn Vocabulary,
) -> Option<(Term, usize)> {
    let own = &stems[at..at + found.words];
    let mut readings = Vec::new();
    if let Some(reading) = row(own, 1.0, true, vocabulary) {
        readings.push(reading);
    }
    for other in &found.others {
        let credit = if own.ends_with(other) {
            SURNAME_CREDIT
        } else {
            1.0
        };
        if let Some(reading) = row(other, credit, false, vocabulary) {
            readings.push(reading);
        }
    }
    if readings.is_empty() {
        return None;
    }
    let surface: Vec<&str> = words[at..at + found.words]
        .iter()
        .map(|w| w.surface.as_str())
        .collect();
    let mut term = Term {
        surface: surface.join(" "),
        form: words[at].form.clone(),
        readings,
        idf: 0.0,
        idf_of_documents: 0.0,
        weight: 0.0,
        proper: true,
        light: false,
        corrected: false,
        position: position(at),
    };
    weigh(&mut term, vocabulary);
    Some((term, found.words))
}

/// The term for one word.
fn word_term(
    words: &[Word],
    at: usize,
    asked: &Asked,
    vocabulary: &dyn Vocabulary,
    corrected: &mut Vec<Corrected>,
) -> Term {
    let word = &words[at];
    let mut term = Term {
        surface: word.surface.clone(),
        form: word.form.clone(),
        readings: Vec::new(),
        idf: 0.0,
        idf_of_documents: 0.0,
        weight: 0.0,
        proper: word.is_year()
            || (word.capital && at > 0 && !is_title(&word.form) && !word.is_stop()),
        light: lexicon::is_light(&word.form)
            || word.is_stop()
            || asked.asking.contains(&at)
            || is_title(&word.form),
        corrected: false,
        position: position(at),
    };
    let add = |term: &mut Term, stems: Vec<StemId>, credit: f32, exact: bool| {
        if !term.readings.iter().any(|reading| reading.stems == stems) {
            term.readings.push(Reading {
                stems,
                credit,
                exact,
            });
        }
    };
    if let Some(stem) = vocabulary.stem_id(&word.stem) {
        add(&mut term, vec![stem], 1.0, true);
    }
    if let Some(compound) = word
        .compound
        .as_ref()
        .and_then(|stem| vocabulary.stem_id(stem))
    {
        add(&mut term, vec![compound], 1.0, false);
    }
    for joined in joined_with_neighbours(words, at) {
        if let Some(stem) = vocabulary.stem_id(&joined) {
            add(&mut term, vec![stem], 1.0, false);
        }
    }
    if let Some(pair) = split_in_two(&word.form, vocabulary) {
        add(&mut term, pair, 1.0, false);
    }
    if !word.stem.starts_with(|c: char| c.is_ascii_digit()) && !is_title(&word.form) {
        for stem in vocabulary.family(&word.stem) {
            add(&mut term, vec![stem], FAMILY_CREDIT, false);
        }
        for related in related(&word.stem) {
            if let Some(stem) = vocabulary.stem_id(related) {
                add(&mut term, vec![stem], RELATED_CREDIT, false);
            }
        }
    }
    let known = related(&word.stem).next().is_some() || term.light;
    if term.readings.is_empty()
        && !known
        && let Some(form) = spelling::correct(&word.form, vocabulary)
        && let Some(stem) = vocabulary.stem_id(&stems::stem(&form))
    {
        add(&mut term, vec![stem], CORRECTED_CREDIT, false);
        term.corrected = true;
        corrected.push(Corrected {
            typed: word.surface.clone(),
            searched: form,
        });
    }
    weigh(&mut term, vocabulary);
    term
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A row of stems as a reading, if the documents hold it side by side.
fn row(stems: &[String], credit: f32, exact: bool, vocabulary: &dyn Vocabulary) -> Option<Reading> {
    let ids: Option<Vec<StemId>> = stems.iter().map(|stem| vocabulary.stem_id(stem)).collect();
    let ids = ids?;
    // the index pairs words that carry meaning, across `for` and `of`
    let content: Vec<StemId> = stems
        .iter()
        .zip(&ids)
        .filter(|(stem, _)| !lexicon::is_stop(stem))
        .map(|(_, id)| *id)
        .collect();
    let held = content
        .windows(2)
        .all(|pair| vocabulary.holds_pair(pair[0], pair[1]));
    held.then_some(Reading {
        stems: ids,
        credit,
        exact,
    })
}

/// `case load` for `caseload`: the word joined with the one before or after it.
fn joined_with_neighbours(words: &[Word], at: usize) -> impl Iterator<Item = String> {
    let join = |a: Option<&Word>, b: Option<&Word>| -> Option<String> {
        let (a, b) = (a?, b?);
        (!a.is_stop() && !b.is_stop())
            .then(|| stems::stem(&format!("{}{}", a.form, b.form)).into_owned())
    };
    let before = at
        .checked_sub(1)
        .and_then(|before| join(words.get(before), words.get(at)));
    before
        .into_iter()
        .chain(join(words.get(at), words.get(at + 1)))
}

/// `caseload` as `case load`: two words of three letters or more that stand side
/// by side somewhere in the documents.
fn split_in_two(form: &str, vocabulary: &dyn Vocabulary) -> Option<Vec<StemId>> {
    if form.len() < 7 || !form.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    (3..=form.len() - 3).find_map(|cut| {
        let (first, second) = form.split_at(cut);
        let first = vocabulary.stem_id(&stems::stem(first))?;
        let second = vocabulary.stem_id(&stems::stem(second))?;
        vocabulary
            .holds_pair(first, second)
            .then(|| vec![first, second])
    })
}

/// A form of address before a name: it helps nobody to find the person.
fn is_title(form: &str) -> bool {
    matches!(
        form,
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "dr"
            | "sir"
            | "dame"
            | "lord"
            | "lady"
            | "cllr"
            | "councillor"
            | "prof"
            | "professor"
    )
}

/// The stems related to `stem`.
fn related(stem: &str) -> impl Iterator<Item = &'static str> {
    static TABLE: LazyLock<FxHashMap<String, Vec<String>>> = LazyLock::new(|| {
        let mut table: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for group in lexicon::related_groups() {
            let stems: Vec<String> = group
                .iter()
                .map(|form| stems::stem(form).into_owned())
                .collect();
            for stem in &stems {
                let others = table.entry(stem.clone()).or_default();
                for other in stems.iter().filter(|other| *other != stem) {
                    if !others.contains(other) {
                        others.push(other.clone());
                    }
                }
            }
        }
        table
    });
    TABLE.get(stem).into_iter().flatten().map(String::as_str)
}

/// Sets the term's inverse document frequency and its weight.
fn weigh(term: &mut Term, vocabulary: &dyn Vocabulary) {
    let passages = vocabulary.passages();
    let rarest = |reading: &Reading| {
        reading
            .stems
            .iter()
            .map(|stem| vocabulary.passages_with(*stem))
            .min()
            .unwrap_or(0)
    };
    // how often the documents hold the word itself; where they never do, how
    // often they hold what it is read as
    let exact = term
        .readings
        .iter()
        .filter(|r| r.credit >= CORRECTED_CREDIT)
        .map(rarest)
        .sum::<u32>();
    let holding = if exact > 0 {
        exact
    } else {
        term.readings.iter().map(rarest).max().unwrap_or(0)
    };
    term.idf = idf(passages, holding.min(passages));
    let documents = vocabulary.documents();
    let held_by = term
        .readings
        .iter()
        .filter(|reading| reading.credit >= CORRECTED_CREDIT)
        .filter_map(|reading| {
            reading
                .stems
                .iter()
                .map(|stem| vocabulary.documents_with(*stem))
                .min()
        })
        .sum::<u32>();
    term.idf_of_documents = idf(documents, held_by.min(documents));
    term.weight = match (term.light, term.readings.is_empty()) {
        (false, _) => term.idf + COMMON_WEIGHT,
        (true, false) => (term.idf + COMMON_WEIGHT) * LIGHT_WEIGHT,
        // what is asked for need not stand in the documents in so many words
        (true, true) => COMMON_WEIGHT * LIGHT_WEIGHT,
    };
}

/// The inverse document frequency of Robertson and Zaragoza, "The Probabilistic
/// Relevance Framework" (2009), in the form that is never negative.
#[allow(
    clippy::cast_precision_loss,
    reason = "passage counts are far below 2^24"
)]
fn idf(passages: u32, holding: u32) -> f32 {
    let (all, with) = (passages as f32, holding as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}

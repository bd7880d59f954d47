//! Names that mean the same: from the library's `aliases.toml`, from the
//! acronyms that a document introduces itself, and from the people it names.
//!
//! A name is a row of stems. It knows neither where the names were found nor
//! what they name.

use crate::analysis::{self, stems};

/// How far, in bytes, the bracket of an acronym may close behind its opening.
const LONGEST_ACRONYM: usize = 12;

/// How far back, in bytes, the words before an acronym are read.
const LONGEST_NAME: usize = 400;

/// The names that mean the same in a library.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    groups: Vec<Vec<Vec<String>>>,
    people: Vec<(Vec<String>, Vec<String>)>,
}

/// A name found in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// How many of the question's words it takes.
    pub words: usize,
    /// The other names that mean the same, each a row of stems.
    pub others: Vec<&'a [String]>,
}

impl Aliases {
    /// Aliases from groups of names that mean the same and from people's full
    /// names, for which the surname stands as well.
    #[must_use]
    pub fn new<'a>(
        groups: impl IntoIterator<Item = &'a [String]>,
        people: impl IntoIterator<Item = &'a str>,
    ) -> Aliases {
        let groups = groups
            .into_iter()
            .map(|names| {
                let mut rows: Vec<_> = names.iter().map(|name| row(name)).collect();
                rows.retain(|row| !row.is_empty());
                rows.dedup();
                rows
            })
            .filter(|group: &Vec<_>| group.len() > 1)
            .collect();
        let mut people: Vec<(Vec<String>, Vec<String>)> = people
            .into_iter()
            .filter_map(|name| {
                let full = row(name);
                let surname = full.last()?.clone();
                (full.len() > 1).then(|| (full, vec![surname]))
            })
            .collect();
        people.sort();
        people.dedup();
        Aliases { groups, people }
    }

    /// The longest name that begins with the first of `stems`.
    #[must_use]
    pub fn find(&self, stems: &[String]) -> Option<Found<'_>> {
        let mut best: Option<Found<'_>> = None;
        for group in &self.groups {
            for name in group.iter().filter(|name| stems.starts_with(name)) {
                let others = group
                    .iter()
                    .filter(|other| *other != name)
                    .map(Vec::as_slice);
                match &mut best {
                    Some(found) if found.words > name.len() => {}
                    // two lists may name the same: what either says counts
                    Some(found) if found.words == name.len() => found.others.extend(others),
                    _ => {
                        best = Some(Found {
                            words: name.len(),
                            others: others.collect(),
                        });
                    }
                }
            }
        }
        for (full, surname) in self
            .people
            .iter()
            .filter(|(full, _)| stems.starts_with(full))
        {
            if best.as_ref().is_none_or(|found| found.words < full.len()) {
                best = Some(Found {
                    words: full.len(),
                    others: vec![surname],
                });
            }
        }
        best
    }
}

/// A name as a row of stems, compounds left out.
fn row(name: &str) -> Vec<String> {
    analysis::tokens(name)
        .into_iter()
        .filter(|token| !token.compound)
        .map(|token| stems::stem(&token.form).into_owned())
        .collect()
}

/// The acronyms that a text introduces: `Department for Education (DfE)` or
/// `DfE (Department for Education)`, as pairs of short and long form.
#[must_use]
pub fn introduced(text: &str) -> Vec<[String; 2]> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut offset = 0;
    while let Some(open) = rest.find('(') {
        let at = offset + open;
        offset = at + 1;
        rest = &text[offset..];
        let mut near = rest.bytes().take(LONGEST_ACRONYM + 1);
        let Some(close) = near.position(|byte| byte == b')') else {
            continue;
        };
        let inner = rest[..close].trim();
        // so that a text of brackets is not read again for each of them
        let from = text.floor_char_boundary(at.saturating_sub(LONGEST_NAME));
        if is_acronym(inner)
            && let Some(long) = long_form(&text[from..at], inner)
        {
            out.push([inner.to_owned(), long]);
        }
    }
    out
}

fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    (2..=8).contains(&letters)
        && capitals >= 2
        && word.chars().all(|c| c.is_alphanumeric() || c == '&')
}

/// The words before the bracket whose initials spell the acronym (Schwartz and
/// Hearst, 2003, kept to initials).
fn long_form(before: &str, acronym: &str) -> Option<String> {
    let wanted: Vec<char> = acronym.chars().filter(|c| c.is_alphabetic()).collect();
    let words = before
        .trim_end()
        .rsplit(|c: char| c.is_whitespace() || c == '-')
        .take(wanted.len() * 2 + 2)
        .filter(|word| !word.is_empty());
    let mut left = wanted.len();
    let mut length = 0;
    for (index, word) in words.enumerate() {
        if index > 0 && word.ends_with(['.', '!', '?', ';', ':', ')']) {
            return None;
        }
        length += word.len() + usize::from(index > 0);
        let initial = word.chars().find(|c| c.is_alphabetic())?;
        // `for` of `Department for Education` is the small f of DfE, but the
        // `of` of `Office of Works` is not the capital O of OW
        let same_letter = initial.to_lowercase().eq(wanted[left - 1].to_lowercase());
        let same_case = initial.is_uppercase() || wanted[left - 1].is_lowercase();
        if same_letter && same_case {
            left -= 1;
            if left == 0 {
                return before
                    .trim_end()
                    .get(before.trim_end().len() - length..)
                    .map(str::to_owned);
            }
        } else if !analysis::lexicon::is_stop(&word.to_lowercase()) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_introduces_its_acronyms() {
        let found = introduced(
            "A letter from the Office of River Works (ORW) reached the Town Drainage Board (TDB). \
             It said nothing (see below). The pump (P) failed.",
        );
        let found: Vec<_> = found
            .iter()
            .map(|[s, l]| (s.as_str(), l.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("ORW", "Office of River Works"),
                ("TDB", "Town Drainage Board")
            ]
        );
    }

    #[test]
    fn the_longest_name_wins() {
        let names = [vec!["TDB".to_owned(), "Town Drainage Board".to_owned()]];
        let aliases = Aliases::new(names.iter().map(Vec::as_slice), ["Ada Rowe"]);
        let stems = |text: &str| row(text);
        assert_eq!(
            aliases
                .find(&stems("town drainage board letter"))
                .unwrap()
                .words,
            3
        );
        assert_eq!(aliases.find(&stems("TDB")).unwrap().others.len(), 1);
        assert_eq!(
            aliases.find(&stems("Ada Rowe said")).unwrap().others,
            [["row".to_owned()].as_slice()]
        );
        assert!(aliases.find(&stems("Rowe said")).is_none());
    }
}

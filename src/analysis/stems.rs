//! Stems and word families.
//!
//! The stem is Snowball's English stemmer (Porter, <https://snowballstem.org>)
//! after a table of irregular forms, so that `children` meets `child` and
//! `found` meets `find`. A *family* is coarser: `inspector` and `inspection`
//! share one. Neither knows where a word stands.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::{lexicon, numbers};

/// The stem of a folded form.
#[must_use]
pub fn stem(form: &str) -> Cow<'_, str> {
    if form.starts_with(|c: char| !c.is_ascii_lowercase()) {
        return Cow::Borrowed(form);
    }
    if let Some(number) = numbers::number_word(form) {
        return Cow::Owned(number);
    }
    if let Some(lemma) = lexicon::irregular(form) {
        if !lemma.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Cow::Borrowed(lemma);
        }
        return Cow::Owned(snowball(lemma));
    }
    Cow::Owned(snowball(form))
}

fn snowball(form: &str) -> String {
    Stemmer::new(Algorithm::English).stem(form).into_owned()
}

/// The family of a stem: the stem less one derivational ending, where at least
/// four letters remain.
///
/// ```
/// use pincite::analysis::stems::{family, stem};
/// assert_eq!(family(&stem("inspectors")), family(&stem("inspection")));
/// ```
#[must_use]
pub fn family(stem: &str) -> &str {
    const ENDINGS: [&str; 18] = [
        "ation", "ement", "ment", "ance", "anc", "enc", "ant", "ent", "ist", "ship", "ion", "age",
        "iv", "or", "er", "al", "ur", "ee",
    ];
    if stem.len() < 6 || !stem.bytes().all(|b| b.is_ascii_lowercase()) {
        return stem;
    }
    for ending in ENDINGS {
        let Some(rest) = stem.strip_suffix(ending) else {
            continue;
        };
        if rest.len() < 4 {
            continue;
        }
        let bytes = rest.as_bytes();
        let doubled = bytes[rest.len() - 1] == bytes[rest.len() - 2]
            && rest.ends_with(['l', 't', 'p', 'm', 'n', 'r']);
        return if doubled {
            &rest[..rest.len() - 1]
        } else {
            rest
        };
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn irregular_forms_meet() {
        for (a, b) in [
            ("children", "child"),
            ("found", "find"),
            ("said", "says"),
            ("went", "going"),
            ("women", "woman"),
            ("paid", "pays"),
        ] {
            assert!(
                stem(a) == stem(b) || family(&stem(a)) == family(&stem(b)),
                "{a} {b}"
            );
        }
    }

    #[test]
    fn families_join_what_stems_keep_apart() {
        for (a, b) in [
            ("councillor", "council"),
            ("inspector", "inspection"),
            ("worker", "work"),
            ("manager", "management"),
            ("assessment", "assess"),
        ] {
            assert_eq!(family(&stem(a)), family(&stem(b)), "{a} {b}");
        }
        assert_ne!(family(&stem("mother")), family(&stem("father")));
    }
}

//! One analyzer for index, query and highlight: text in, tokens with byte
//! spans out.
//!
//! A token's *form* is its folded spelling ([`fold`]); its *stem* is what words
//! of one inflection share ([`stems`]); numbers, money and percentages have one
//! form however they are written ([`numbers`]). Index, query and highlight all
//! call [`analyze`], so that what is found is what is shown. Nothing here knows
//! a document, a question or an index.
//!
//! 1. Folding keeps the way back: each token's span points into the text as it
//!    is, whatever its form looks like.
//! 2. Hyphens work both ways: `hard-working` yields `hard`, `working` and the
//!    compound `hardworking`.
//! 3. Possessives and quotation marks do not belong to a word: `Rowe’s` is
//!    `rowe`.

pub mod fold;
pub mod lexicon;
pub mod negation;
pub mod numbers;
pub mod sentences;
pub mod stems;
pub mod words;

pub use words::{Token, analyze};

/// The tokens of `text` as owned forms, for short texts such as a question.
#[must_use]
pub fn tokens(text: &str) -> Vec<OwnedToken> {
    let mut out = Vec::new();
    analyze(text, 0, &mut |token| {
        out.push(OwnedToken {
            form: token.form.to_owned(),
            start: token.start,
            end: token.end,
            capital: token.capital,
            compound: token.compound,
        });
    });
    out
}

/// A [`Token`] that owns its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedToken {
    /// The folded spelling.
    pub form: String,
    /// The first byte in the text.
    pub start: usize,
    /// The first byte after it.
    pub end: usize,
    /// Whether the word begins with a capital.
    pub capital: bool,
    /// Whether it repeats tokens beside it, joined.
    pub compound: bool,
}

/// A fingerprint of the rules: it changes whenever a text would be analysed
/// differently, so that an index built by other rules is rebuilt.
#[must_use]
pub fn fingerprint() -> u32 {
    const PROBE: &str = "Mrs O’Brien’s hard-working caseworkers, in the U.S. and Zürich, spent \
        £5.6 million (up 46 per cent) on 4,500 children; the three-week inspection found R&D \
        well-run. Councillors’ ﬁles ran to 1.5bn pages in twenty-one years, 3rd of March 2014, by inspec-\ntors.";
    let mut hasher = crc32fast::Hasher::new();
    analyze(PROBE, 0, &mut |token| {
        hasher.update(token.form.as_bytes());
        hasher.update(stems::stem(token.form).as_bytes());
        hasher.update(&token.end.to_le_bytes());
    });
    for list in lexicon::LISTS {
        hasher.update(list.as_bytes());
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.form).collect()
    }

    #[test]
    fn words_are_folded_and_possessives_dropped() {
        assert_eq!(
            forms("Mrs O’Brien’s café, the boys' club & Zürich"),
            ["mrs", "o'brien", "cafe", "the", "boys", "club", "zurich"]
        );
        assert_eq!(
            forms("the U.S. and J.K. Rowe"),
            ["the", "us", "and", "jk", "rowe"]
        );
        assert_eq!(forms("R&D at AT&T"), ["r&d", "at", "at&t"]);
    }

    #[test]
    fn hyphens_work_both_ways() {
        assert_eq!(
            forms("hard-working staff"),
            ["hardworking", "hard", "working", "staff"]
        );
        assert_eq!(
            forms("four-year-old"),
            ["fouryearold", "four", "year", "old"]
        );
        assert_eq!(forms("a - b"), ["a", "b"]);
    }

    #[test]
    fn words_parted_at_a_line_end_are_found_whole() {
        assert_eq!(
            forms("the inspec-\ntors of Weir-\nGate came -\nlate"),
            [
                "the",
                "inspectors",
                "inspec",
                "tors",
                "of",
                "weir",
                "gate",
                "came",
                "late"
            ]
        );
    }

    #[test]
    fn numbers_have_one_form() {
        assert_eq!(forms("4,500 and 4500"), ["4500", "and", "4500"]);
        for money in ["£5.6m", "£5.6 million", "£5,600,000"] {
            assert_eq!(forms(money), ["£", "5600000"], "{money}");
        }
        assert_eq!(forms("5.6 million pounds"), ["5600000", "pounds"]);
        assert_eq!(stems::stem("pounds"), "£");
        for share in ["46%", "46 %", "46 per cent", "46 percent"] {
            let stems: Vec<_> = forms(share)
                .iter()
                .map(|f| stems::stem(f).into_owned())
                .collect();
            assert_eq!(stems, ["46", "%"], "{share}");
        }
        assert_eq!(stems::stem("three"), stems::stem("3"));
        assert_eq!(stems::stem("twentyone"), stems::stem("21"));
    }

    #[test]
    fn spans_point_into_the_text_as_it_is() {
        let text = "Die ﬁle of Zürich’s £5.6 million";
        let at: Vec<&str> = tokens(text).iter().map(|t| &text[t.start..t.end]).collect();
        assert_eq!(at, ["Die", "ﬁle", "of", "Zürich", "£", "5.6 million"]);
    }

    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn every_token_lies_on_character_boundaries(text in "\\PC{0,80}") {
                for token in tokens(&text) {
                    prop_assert!(text.get(token.start..token.end).is_some_and(|s| !s.is_empty()));
                    prop_assert!(!token.form.is_empty());
                }
            }

            #[test]
            fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
                for token in tokens(&text) {
                    let mut again = String::new();
                    fold::fold_into(&token.form, &mut again);
                    prop_assert_eq!(&again, &token.form);
                }
            }
        }
    }
}

//! Runs: stretches of words that two texts have in common, and how many of them
//! cover a quotation.
//!
//! Found as in BLAST (Altschul and others, 1990): a seed of two words in both,
//! extended to either side as far as the words agree. It knows no document.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::letters::Letters;

/// A stretch that stands in both texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words of the quotation.
    pub quotation: Range<usize>,
    /// The words of the text.
    pub text: Range<usize>,
}

/// How many places of one pair of words in the quotation are looked at.
const SEEDS: usize = 6;

/// The longest common stretches of two words and more; none lies inside
/// another on the same diagonal.
#[must_use]
pub fn runs(quotation: &Letters, text: &Letters) -> Vec<Run> {
    let mut seeds: FxHashMap<(&str, &str), Vec<usize>> = FxHashMap::default();
    for at in 1..quotation.len() {
        let places = seeds
            .entry((quotation.word(at - 1), quotation.word(at)))
            .or_default();
        if places.len() < SEEDS {
            places.push(at - 1);
        }
    }
    let mut found: Vec<Run> = Vec::new();
    // Where the run on each diagonal that was met last ends.
    let mut reached: FxHashMap<isize, usize> = FxHashMap::default();
    for at in 1..text.len() {
        let Some(places) = seeds.get(&(text.word(at - 1), text.word(at))) else {
            continue;
        };
        for &place in places {
            let diagonal = place.cast_signed() - at.cast_signed();
            if reached.get(&diagonal).is_some_and(|end| at <= *end) {
                continue;
            }
            let (mut q, mut t) = (place + 2, at + 1);
            while q < quotation.len() && t < text.len() && quotation.word(q) == text.word(t) {
                q += 1;
                t += 1;
            }
            reached.insert(diagonal, t - 1);
            found.push(Run {
                quotation: place..q,
                text: at - 1..t,
            });
        }
    }
    found
}

/// The fewest ranges that cover the words `0..length`, from left to right, as
/// positions in `ranges`; `None` where some word is in none of them. At each
/// word the range that reaches farthest is taken.
#[must_use]
pub fn cover(length: usize, ranges: &[Range<usize>]) -> Option<Vec<usize>> {
    let mut chosen = Vec::new();
    let mut covered = 0;
    while covered < length {
        let (best, range) = ranges
            .iter()
            .enumerate()
            .filter(|(_, range)| range.start <= covered)
            .max_by_key(|(at, range)| (range.end, std::cmp::Reverse(*at)))?;
        if range.end <= covered {
            return None;
        }
        covered = range.end;
        chosen.push(best);
    }
    Some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_stretches_are_found() {
        let quotation = Letters::of("the weir was never safe and the pumps failed");
        let text = Letters::of("The pumps failed. We knew the weir was safe, the weir was.");
        let found = runs(&quotation, &text);
        let said: Vec<String> = found
            .iter()
            .map(|run| quotation.run(run.quotation.clone()).to_owned())
            .collect();
        assert_eq!(said, ["thepumpsfailed", "theweirwas", "theweirwas"]);
    }

    #[test]
    fn the_same_word_over_and_over_takes_no_time() {
        let many = Letters::of(&"never ".repeat(3_000));
        assert!(runs(&many, &many).len() < 20_000);
    }

    #[test]
    fn few_ranges_cover_a_quotation() {
        assert_eq!(cover(6, &[0..3, 2..4, 3..6]), Some(vec![0, 2]));
        assert_eq!(cover(6, &[0..3, 4..6]), None);
    }
}

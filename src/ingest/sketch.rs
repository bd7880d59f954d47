//! A sketch of a text that was taken out: enough to tell that another text says
//! much the same, too little to tell what it said.
//!
//! It is a bottom-k sketch (Broder, *On the resemblance and containment of
//! documents*, 1997, <https://doi.org/10.1109/SEQUEN.1997.666900>): of the text's
//! runs of eight words the few whose hash under a key of its own is least. Those
//! are a fair sample, so the share of them that another text has is about the
//! share of all its runs.
//!
//! What keeps the words from being read out of it: a run of eight words is too
//! long to be guessed; of a run no more than 32 bits are kept, which billions of
//! other runs have as well; and of all runs no more than one in eight is there, so
//! that nobody who knows the beginning can go on word by word. The key is drawn
//! anew each time, so that no table made once fits two sketches. Of a short text
//! no sketch is made. It opens no file.

use std::hash::{BuildHasher as _, RandomState};

use rustc_hash::FxHashSet;

use super::traces::Runs;

/// The most hashes of a sketch.
const MOST: usize = 256;

/// A sketch keeps one run in so many at the most.
const SPARSE: usize = 8;

/// A text of fewer runs has no sketch.
const FEWEST_RUNS: usize = 64;

/// Two texts are much the same where so many hundredths of the one's runs stand in
/// the other.
const MUCH: usize = 60;

/// The sketch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    key: u64,
    /// The least hashes, in order.
    least: Vec<u32>,
}

impl Sketch {
    /// The sketch of a text under a new key; `None` where the text is short.
    #[must_use]
    pub fn of(text: &str) -> Option<Sketch> {
        // The standard library draws these keys from the operating system.
        let key = RandomState::new().hash_one(text.len());
        Sketch::with_key(&Runs::of(text), key)
    }

    fn with_key(runs: &Runs, key: u64) -> Option<Sketch> {
        if runs.len() < FEWEST_RUNS {
            return None;
        }
        let mut least: Vec<u32> = runs.hashes().map(|run| mixed(run, key)).collect();
        least.sort_unstable();
        least.dedup();
        least.truncate((runs.len() / SPARSE).min(MOST));
        Some(Sketch { key, least })
    }

    /// Whether a text with these runs is much the same: most of what was sketched
    /// stands in it, or most of it stood in what was sketched.
    #[must_use]
    pub fn is_much_like(&self, runs: &Runs) -> bool {
        let Some(&last) = self.least.last() else {
            return false;
        };
        if runs.len() < FEWEST_RUNS {
            return false;
        }
        // Of the other text the same part is looked at: what is not above the last.
        let near: FxHashSet<u32> = runs
            .hashes()
            .map(|run| mixed(run, self.key))
            .filter(|hash| *hash <= last)
            .collect();
        let shared = self.least.iter().filter(|hash| near.contains(hash)).count();
        let is_most = |of: usize| of >= MOST_UNSURE && shared * 100 >= of * MUCH;
        is_most(self.least.len()) || is_most(near.len())
    }

    /// As it stands in a tombstone: the key, a colon and the hashes.
    #[must_use]
    pub fn written(&self) -> String {
        use std::fmt::Write as _;
        let mut written = format!("{:016x}:", self.key);
        for hash in &self.least {
            // Writing to memory cannot fail.
            let _ = write!(written, "{hash:08x}");
        }
        written
    }

    /// Reads what [`Sketch::written`] wrote; `None` where it is something else.
    #[must_use]
    pub fn read(written: &str) -> Option<Sketch> {
        let (key, hashes) = written.split_once(':')?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if key.len() != 16 || !digits(key) || !digits(hashes) || hashes.len() % 8 != 0 {
            return None;
        }
        let least = (0..hashes.len())
            .step_by(8)
            .map(|at| u32::from_str_radix(hashes.get(at..at + 8)?, 16).ok())
            .collect::<Option<Vec<u32>>>()?;
        let in_order = least.is_sorted() && least.len() <= MOST;
        let key = u64::from_str_radix(key, 16).ok()?;
        in_order.then_some(Sketch { key, least })
    }
}

/// With fewer hashes than these a share says nothing.
const MOST_UNSURE: usize = 6;

/// 32 bits of a run's hash under a key: the finish of `SplitMix64` (Steele, Lea and
/// Flood, *Fast splittable pseudorandom number generators*, 2014).
fn mixed(run: u64, key: u64) -> u32 {
    let mut mixed = run ^ key;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    u32::try_from(mixed >> 32).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of so many words, another for each seed.
    fn text(words: usize, seed: u64) -> Vec<String> {
        (0..words as u64)
            .map(|at| format!("w{}", mixed(at, seed << 40) % 9973))
            .collect()
    }

    fn alike(sketched: &[String], other: &[String]) -> bool {
        let sketch = Sketch::of(&sketched.join(" ")).unwrap();
        sketch.is_much_like(&Runs::of(&other.join(" ")))
    }

    #[test]
    fn a_text_that_was_changed_a_little_is_much_the_same() {
        for (words, seed) in [(160, 1), (900, 2), (30_000, 3)] {
            let old = text(words, seed);
            let mut longer = old.clone();
            longer.extend(text(words, seed + 50));
            let mut altered = old.clone();
            for at in (10..words).step_by(60) {
                altered[at] = "other".to_owned();
            }
            let part = &old[..words * 3 / 4];
            assert!(alike(&old, &old), "{words}");
            assert!(alike(&old, &longer), "{words}, more after it");
            assert!(alike(&old, &altered), "{words}, altered");
            assert!(words < 400 || alike(&old, part), "{words}, a part");
            assert!(!alike(&old, &text(words, seed + 9)), "{words}, another");
        }
    }

    #[test]
    fn texts_that_share_a_third_are_not_the_same() {
        let mut one = text(900, 1);
        let mut other = text(900, 2);
        let shared = text(450, 3);
        one.extend_from_slice(&shared);
        other.extend_from_slice(&shared);
        assert!(!alike(&one, &other));
    }

    #[test]
    fn a_sketch_is_small_and_holds_one_run_in_eight_at_the_most() {
        let count = |words: usize| Sketch::of(&text(words, 1).join(" ")).map(|s| s.least.len());
        assert_eq!(count(60), None);
        assert_eq!(count(167), Some(20));
        assert_eq!(count(40_000), Some(MOST));
        let sketch = Sketch::of(&text(9_000, 1).join(" ")).unwrap();
        assert!(sketch.written().len() < 2_100);
        assert_eq!(Sketch::read(&sketch.written()), Some(sketch.clone()));
        assert_ne!(Sketch::of(&text(9_000, 1).join(" ")).unwrap(), sketch);
        for wrong in [
            "",
            "12:34",
            "0123456789abcdef:0000000",
            "0123456789abcdef:ffffffff00000000",
        ] {
            assert_eq!(Sketch::read(wrong), None, "{wrong}");
        }
    }
}

//! Words that turn the sense of a sentence round, and words that are each
//! other's opposite by a syllable. It sees single words and no sentence.

/// What turns a sentence round, in one spelling: `not` for `cannot`, `can't` and
/// the like; the word itself for `never` and its kind.
#[must_use]
pub fn negation(word: &str) -> Option<&'static str> {
    const OTHERS: [&str; 12] = [
        "no", "never", "nobody", "none", "nothing", "neither", "nor", "nowhere", "without",
        "hardly", "scarcely", "barely",
    ];
    if matches!(word, "not" | "cannot") || word.ends_with("n't") {
        return Some("not");
    }
    OTHERS.into_iter().find(|other| *other == word)
}

/// Whether one word is the other with a syllable before it that denies it:
/// `able` and `unable`, `legal` and `illegal`.
#[must_use]
pub fn opposite(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let before = long.strip_suffix(short).unwrap_or_default();
    short.len() >= 3 && matches!(before, "un" | "in" | "im" | "il" | "ir" | "dis" | "non")
}

//! A word that no document holds, read as the word that it may be a slip for.
//!
//! Optimal string alignment distance (Damerau 1964, with adjacent swaps) against
//! the library's own vocabulary. It is meant to miss rather than to mislead: a
//! real word that the documents happen not to hold must not become another.

use super::Vocabulary;

/// The form of the documents that `form` is most likely a slip for.
///
/// Words of fewer than five letters and words with digits are never corrected.
/// One slip is allowed, two from nine letters on; the first letter must be
/// right. Among equals the commonest form wins.
#[must_use]
pub fn correct(form: &str, vocabulary: &dyn Vocabulary) -> Option<String> {
    let length = form.chars().count();
    if length < 5 || !form.chars().all(char::is_alphabetic) {
        return None;
    }
    let allowed = if length >= 9 { 2 } else { 1 };
    let first = form.chars().next()?;
    let mut best: Option<(usize, u32, String)> = None;
    vocabulary.forms_beginning_with(first, &mut |candidate, passages| {
        if candidate.len().abs_diff(form.len()) > allowed
            || candidate.chars().any(|c| !c.is_alphabetic())
        {
            return;
        }
        let distance = strsim::osa_distance(form, candidate);
        if distance > allowed {
            return;
        }
        let better = best
            .as_ref()
            .is_none_or(|(d, p, _)| distance < *d || (distance == *d && passages > *p));
        if better {
            best = Some((distance, passages, candidate.to_owned()));
        }
    });
    best.map(|(_, _, candidate)| candidate)
}

//! Whether to answer, and which silence it is when not.
//!
//! Three silences: the question names somebody or something that the documents
//! do not name; there are passages that come near; there is nothing like it.

use super::Abstention;
use crate::query::Query;
use crate::ranking::Model;

/// Below this share of the question's weight in one passage nothing is near.
const NEAR: f32 = 0.15;

/// From this share of the question's weight on, names that the documents do not
/// hold are what the question is about.
const NAMED: f32 = 0.15;

/// A passage that holds this share of the question is worth showing as near,
/// whatever name it lacks.
const MOST: f32 = 0.4;

/// `None` to answer; else why not. `covered` is the largest share of the
/// question's weight that a passage holds.
#[must_use]
pub fn silence(query: &Query, confidence: f32, covered: f32, model: &Model) -> Option<Abstention> {
    if confidence >= model.threshold {
        return None;
    }
    let unknown: f32 = query
        .terms
        .iter()
        .filter(|term| term.proper && term.is_missing())
        .map(|term| term.weight)
        .sum();
    if unknown >= NAMED && covered < MOST {
        return Some(Abstention::NotInLibrary);
    }
    if covered < NEAR {
        return Some(Abstention::NothingFound);
    }
    Some(Abstention::NearMatches)
}

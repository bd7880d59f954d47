//! Whether to answer, to offer, or to say that the documents do not say; and
//! which silence it is then.
//!
//! Three bands: *answered* from one threshold of the model on, *possible* from
//! a lower one on, *abstained* below. Three silences: the question names
//! somebody or something that the documents do not name; there are passages
//! that come near; there is nothing like it.

use super::{Abstention, Outcome};
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

/// By how much caution moves the thresholds, in log-odds: 0.6 becomes 0.39 or
/// 0.78.
const SHIFT: f32 = 0.85;

/// How sure the program must be before it answers or offers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Caution {
    /// It answers at a lower probability.
    Low,
    /// The thresholds of the model.
    #[default]
    Normal,
    /// It answers only at a higher probability.
    High,
}

impl Caution {
    /// A threshold of the model as it counts here.
    #[must_use]
    pub fn moved(self, threshold: f32) -> f32 {
        let shift = match self {
            Caution::Low => -SHIFT,
            Caution::Normal => return threshold,
            Caution::High => SHIFT,
        };
        let odds = (threshold / (1.0 - threshold)).ln();
        1.0 / (1.0 + (-(odds + shift)).exp())
    }
}

/// What is done with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The documents say.
    Answered,
    /// These passages may answer it; nothing is claimed.
    Possible,
    /// The documents do not say, and why.
    Abstained(Abstention),
}

impl Decision {
    /// The band of the answer.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Decision::Answered => Outcome::Answered,
            Decision::Possible => Outcome::Possible,
            Decision::Abstained(_) => Outcome::Abstained,
        }
    }

    /// Which silence it is, where it is one.
    #[must_use]
    pub fn reason(self) -> Option<Abstention> {
        match self {
            Decision::Abstained(reason) => Some(reason),
            Decision::Answered | Decision::Possible => None,
        }
    }
}

/// What is known about the best passage when it is decided.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// The probability that the best passage answers.
    pub confidence: f32,
    /// The largest share of the question's weight that a passage holds.
    pub covered: f32,
    /// Whether it lacks something that was asked for, so that it is never called
    /// an answer ([`crate::ranking::confidence::may_answer`]).
    pub lacking: bool,
}

/// Decides what is done with a question.
#[must_use]
pub fn decide(query: &Query, evidence: Evidence, caution: Caution, model: &Model) -> Decision {
    let Evidence {
        confidence,
        covered,
        lacking,
    } = evidence;
    if !lacking && confidence >= caution.moved(model.threshold) {
        return Decision::Answered;
    }
    let unknown: f32 = query
        .terms
        .iter()
        .filter(|term| term.proper && term.is_missing())
        .map(|term| term.weight)
        .sum();
    if unknown >= NAMED && covered < MOST {
        return Decision::Abstained(Abstention::NotInLibrary);
    }
    let offered = confidence >= caution.moved(model.possible);
    if covered < NEAR && !offered {
        return Decision::Abstained(Abstention::NothingFound);
    }
    // Whoever names what the documents do not name is told so, and no passage
    // about something else is offered.
    if unknown >= NAMED {
        return Decision::Abstained(Abstention::NearMatches);
    }
    if offered {
        return Decision::Possible;
    }
    Decision::Abstained(Abstention::NearMatches)
}

/// Whether a word that the documents lack is worth naming: a name, a year or
/// another number. A common English word that they lack tells nobody anything.
#[must_use]
pub fn worth_naming(word: &str, proper: bool) -> bool {
    proper || word.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(confidence: f32, covered: f32, caution: Caution) -> Decision {
        let query = Query {
            question: String::new(),
            kind: crate::query::Kind::Other,
            asks: true,
            terms: Vec::new(),
            said_by: None,
            corrected: Vec::new(),
        };
        let evidence = Evidence {
            confidence,
            covered,
            lacking: false,
        };
        decide(&query, evidence, caution, Model::shipped(false))
    }

    #[test]
    fn the_thresholds_divide_the_three_bands() {
        let Model {
            threshold,
            possible,
            ..
        } = *Model::shipped(false);
        assert!(possible < threshold);
        let near = Decision::Abstained(Abstention::NearMatches);
        for (confidence, band) in [
            (threshold, Decision::Answered),
            (threshold - 0.01, Decision::Possible),
            (possible, Decision::Possible),
            (possible - 0.01, near),
        ] {
            assert_eq!(decided(confidence, 0.5, Caution::Normal), band);
        }
        let nothing = Decision::Abstained(Abstention::NothingFound);
        assert_eq!(decided(possible - 0.01, 0.1, Caution::Normal), nothing);
    }

    #[test]
    fn what_lacks_something_is_never_an_answer() {
        let query = Query {
            question: String::new(),
            kind: crate::query::Kind::Age,
            asks: true,
            terms: Vec::new(),
            said_by: None,
            corrected: Vec::new(),
        };
        for caution in [Caution::Low, Caution::Normal, Caution::High] {
            let evidence = Evidence {
                confidence: 0.99,
                covered: 1.0,
                lacking: true,
            };
            let decision = decide(&query, evidence, caution, Model::shipped(true));
            assert_eq!(decision, Decision::Possible);
        }
    }

    #[test]
    fn caution_moves_both_thresholds() {
        let Model {
            threshold,
            possible,
            ..
        } = *Model::shipped(false);
        for value in [threshold, possible] {
            assert!(Caution::Low.moved(value) < value);
            assert!(Caution::High.moved(value) > value);
            assert!(Caution::High.moved(value) < 1.0 && Caution::Low.moved(value) > 0.0);
        }
        let (answered, offered) = (Decision::Answered, Decision::Possible);
        assert_eq!(decided(threshold - 0.1, 0.5, Caution::Low), answered);
        assert_eq!(decided(threshold + 0.1, 0.5, Caution::High), offered);
    }

    #[test]
    fn only_names_and_numbers_are_worth_naming() {
        assert!(worth_naming("Ormerod", true) && worth_naming("1987", false));
        assert!(!worth_naming("nobody", false));
    }
}

//! What became of the questions of an evaluation: right, possible, offered,
//! refused, wrong or falsely answered. It knows outcomes and no answers.

use serde::Serialize;
use serde_json::Value;

use crate::answer::Outcome;

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Right,
    Possible,
    Offered,
    Refused,
    Wrong,
    FalselyAnswered,
}

impl Group {
    pub(super) fn of(outcome: Outcome, answerable: bool, first_is_right: bool) -> Group {
        match (outcome, answerable) {
            (Outcome::Answered, true) if first_is_right => Group::Right,
            (Outcome::Answered, true) => Group::Wrong,
            (Outcome::Answered, false) => Group::FalselyAnswered,
            (Outcome::Possible, true) if first_is_right => Group::Possible,
            (Outcome::Possible, _) => Group::Offered,
            (Outcome::Abstained, true) => Group::Refused,
            (Outcome::Abstained, false) => Group::Right,
        }
    }
}

/// The questions by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Groups {
    pub(super) right: Vec<Value>,
    pub(super) possible: Vec<Value>,
    pub(super) offered: Vec<Value>,
    pub(super) refused: Vec<Value>,
    pub(super) wrong: Vec<Value>,
    pub(super) falsely_answered: Vec<Value>,
}

impl Groups {
    pub(super) fn put(&mut self, group: Group, id: &Value) {
        match group {
            Group::Right => &mut self.right,
            Group::Possible => &mut self.possible,
            Group::Offered => &mut self.offered,
            Group::Refused => &mut self.refused,
            Group::Wrong => &mut self.wrong,
            Group::FalselyAnswered => &mut self.falsely_answered,
        }
        .push(id.clone());
    }

    /// Every group but the right ones, with its name.
    pub(super) fn others(&self) -> [(&'static str, &[Value]); 5] {
        [
            ("Possible", &self.possible),
            ("Offered", &self.offered),
            ("Refused", &self.refused),
            ("Wrong", &self.wrong),
            ("Falsely answered", &self.falsely_answered),
        ]
    }
}

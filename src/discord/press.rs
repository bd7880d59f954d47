//! What a button means. Everything that a press needs is written into the
//! button itself, so a button works after a restart and on old messages.
//!
//! ```text
//! 1 | action | flags | number | page | asker | place place …
//! 1   1        1       1        1      11      11 each, at most 7
//! ```
//! Numbers are written in base 64 with the signs of RFC 4648 §5. Parsing is
//! total: what is not of this form is no press. Nothing here acts.

use super::limits;
use crate::engine::Place;

/// The most places that a button carries.
pub(super) const PLACES: usize = 7;

const VERSION: char = '1';
const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Signs of a 64-bit number.
const WIDE: usize = 11;

/// What a press asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Another page of passages.
    Passages,
    /// The passage with its neighbours.
    Context,
    /// The citation in forms to copy.
    Cite,
    /// The answer was useful.
    Useful,
    /// The answer was not useful.
    NotUseful,
    /// A private answer is posted in the channel.
    Share,
    /// A page of the list of documents.
    Sources,
    /// A page of one document's outline.
    Source,
    /// An offered question is asked.
    Try,
    /// A page of a check; the words stand in the message.
    Check,
    /// A page of a timeline; what it is about stands in the message.
    Timeline,
    /// A page of statements or speakers; names and words stand in the message.
    Statements,
    /// What is put aside becomes public.
    Publish,
    /// What is put aside is thrown away.
    Discard,
    /// A document is taken out; the reason stands in the message.
    Remove,
    /// A page of who did what.
    Audit,
    /// A follow-up is asked as it was typed; it stands in the message.
    AsTyped,
}

const ACTIONS: [(Action, char); 17] = [
    (Action::Passages, 'm'),
    (Action::Context, 'x'),
    (Action::Cite, 'c'),
    (Action::Useful, 'u'),
    (Action::NotUseful, 'n'),
    (Action::Share, 's'),
    (Action::Sources, 'l'),
    (Action::Source, 'd'),
    (Action::Try, 't'),
    (Action::Check, 'k'),
    (Action::Timeline, 'y'),
    (Action::Statements, 'w'),
    (Action::Publish, 'p'),
    (Action::Discard, 'q'),
    (Action::Remove, 'r'),
    (Action::Audit, 'a'),
    (Action::AsTyped, 'o'),
];

/// A press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Press {
    /// What is asked for.
    pub(super) action: Action,
    /// Whether the places are near and no answer; for a look-up whether it is
    /// to be posted for all.
    pub(super) near: bool,
    /// Which of the places, counted from 0; for a page of passages how many of
    /// them bear on the question.
    pub(super) number: u8,
    /// Which page, counted from 0.
    pub(super) page: u8,
    /// Who asked, and so may change the message; 0 for nobody.
    pub(super) asker: u64,
    /// The places; for a document or an offered question its hash; for a look-up
    /// what narrows it, as numbers and hashes.
    pub(super) places: Vec<Place>,
}

impl Press {
    /// A press on the first page.
    pub(super) fn new(action: Action, asker: u64, places: Vec<Place>) -> Press {
        Press {
            action,
            near: false,
            number: 0,
            page: 0,
            asker,
            places,
        }
    }

    /// As it is written into a button: at most 93 characters.
    pub(super) fn custom_id(&self) -> String {
        let mut id = String::with_capacity(limits::CUSTOM_ID);
        id.push(VERSION);
        id.extend(
            ACTIONS
                .iter()
                .find(|(action, _)| *action == self.action)
                .map(|(_, sign)| *sign),
        );
        for number in [u8::from(self.near), self.number, self.page] {
            write(u64::from(number.min(63)), 1, &mut id);
        }
        write(self.asker, WIDE, &mut id);
        for place in self.places.iter().take(PLACES) {
            write(place.number(), WIDE, &mut id);
        }
        id
    }

    /// Reads a button; `None` for what no version of Pincite wrote.
    pub(super) fn parse(id: &str) -> Option<Press> {
        let rest = id.strip_prefix(VERSION)?;
        let sign = rest.chars().next()?;
        let action = ACTIONS.iter().find(|(_, known)| *known == sign)?.0;
        let rest = rest.get(1..)?.as_bytes();
        let (head, rest) = rest.split_at_checked(3)?;
        let (asker, places) = rest.split_at_checked(WIDE)?;
        let small = |at: usize| read(head.get(at..=at)?).and_then(|n| u8::try_from(n).ok());
        if !places.len().is_multiple_of(WIDE) || places.len() > PLACES * WIDE {
            return None;
        }
        Some(Press {
            action,
            near: small(0)? == 1,
            number: small(1)?,
            page: small(2)?,
            asker: read(asker)?,
            places: places
                .chunks_exact(WIDE)
                .map(|place| read(place).map(Place::from_number))
                .collect::<Option<_>>()?,
        })
    }
}

/// A hash that stands for a document's id or an offered question in a button:
/// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>).
pub(super) fn hash(text: &str) -> Place {
    Place::from_number(text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    }))
}

fn write(number: u64, signs: usize, out: &mut String) {
    for position in (0..signs).rev() {
        let digit = usize::try_from((number >> (6 * position)) & 63).unwrap_or_default();
        out.push(char::from(SIGNS[digit]));
    }
}

fn read(signs: &[u8]) -> Option<u64> {
    let mut number: u64 = 0;
    for sign in signs {
        let digit = SIGNS.iter().position(|known| known == sign)?;
        number = number.checked_mul(64)?.checked_add(digit as u64)?;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_press_comes_back_as_it_went(
            action in 0usize..ACTIONS.len(), near: bool, number in 0u8..64, page in 0u8..64,
            asker: u64, places in proptest::collection::vec(proptest::num::u64::ANY, 0..=PLACES),
        ) {
            let press = Press {
                action: ACTIONS[action].0, near, number, page, asker,
                places: places.into_iter().map(Place::from_number).collect(),
            };
            let id = press.custom_id();
            proptest::prop_assert!(limits::length(&id) <= limits::CUSTOM_ID);
            proptest::prop_assert_eq!(Press::parse(&id), Some(press));
        }

        #[test]
        fn what_nobody_wrote_is_no_press(id in "\\PC{0,100}") {
            if let Some(press) = Press::parse(&id) {
                proptest::prop_assert_eq!(press.custom_id(), id);
            }
        }
    }

    #[test]
    fn foreign_and_cut_buttons_are_refused() {
        let id = Press::new(Action::Cite, 7, vec![Place::from_number(9)]).custom_id();
        assert!(Press::parse(&id).is_some());
        assert_eq!(Press::parse(&id[..id.len() - 1]), None);
        assert_eq!(Press::parse(&id.replacen('1', "2", 1)), None);
        for other in ["", "1", "confirm_delete", "1é", "1cAAA__________"] {
            assert_eq!(Press::parse(other), None, "{other}");
        }
    }
}

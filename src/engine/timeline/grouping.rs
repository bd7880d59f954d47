//! Dated sentences that tell the same fact, together. A sentence joins a group
//! where it is like one of its members; a figure of its own document's that
//! differs does not keep it out.

use rustc_hash::FxHashMap;

use super::Disagreement;
use super::facts::{Fact, Likeness};

/// So many facts under one rare word are compared; a word under which there are
/// more tells nothing apart.
const MOST_COMPARED: usize = 400;

/// Facts that are one entry of the timeline, as positions.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) facts: Vec<usize>,
    pub(super) differ: Option<Disagreement>,
}

/// Groups facts, in their order.
pub(super) fn groups(facts: &[Fact]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut under: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (at, fact) in facts.iter().enumerate() {
        let marks = fact.marks();
        let mut near: Vec<usize> = marks
            .iter()
            .filter_map(|mark| under.get(mark))
            .filter(|groups| groups.len() <= MOST_COMPARED)
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        let joined = near
            .into_iter()
            .find_map(|group| Some((group, fits(&groups[group], fact, facts)?)));
        let place = if let Some((place, differ)) = joined {
            groups[place].facts.push(at);
            groups[place].differ = groups[place].differ.or(differ);
            place
        } else {
            groups.push(Group {
                facts: vec![at],
                differ: None,
            });
            groups.len() - 1
        };
        for mark in marks {
            let list = under.entry(mark).or_default();
            if !list.contains(&place) {
                list.push(place);
            }
        }
    }
    groups
}

/// Whether a fact joins a group, and what they then differ in.
#[allow(
    clippy::option_option,
    reason = "to join, and to differ, are two questions"
)]
fn fits(group: &Group, fact: &Fact, facts: &[Fact]) -> Option<Option<Disagreement>> {
    let mut same = false;
    let mut differ = None;
    let mut own_other = false;
    for member in &group.facts {
        let member = &facts[*member];
        match fact.likeness(member) {
            Likeness::Same => same = true,
            Likeness::OtherFigure if fact.document != member.document => {
                differ = Some(Disagreement::Figure);
            }
            Likeness::OtherDate => differ = Some(Disagreement::Date),
            // one document's two figures are no disagreement, but neither do
            // they keep it from a source that has one of them
            Likeness::OtherFigure => own_other = true,
            Likeness::Different => {}
        }
    }
    if same && own_other {
        differ = differ.or(Some(Disagreement::Figure));
    }
    (same || differ.is_some()).then_some(differ)
}

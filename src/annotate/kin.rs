//! Persons who are told of by what they are to somebody: `Ed Poe's wife`, `her
//! husband, Imran,`.
//!
//! It finds them. Whether a pronoun means them is decided in `resolve`.

use super::lexicon::{DETERMINER, FEMALE, GIVEN, MALE, PLURAL, ROLE};
use super::names::{self, Known};
use super::phrase::{self, Phrase, Sort};
use super::resolve::Memory;
use super::scan::{Scan, What};

/// How many units behind `his wife` the name that goes with it is looked for.
const KIN_REACH: usize = 12;

impl Memory {
    /// `Ed Poe's wife`, `her brother`: persons whom a pronoun may mean.
    pub(super) fn mention_kin(
        &mut self,
        scan: &Scan,
        text: &str,
        (frame, block): (usize, usize),
        said: &[std::ops::Range<usize>],
    ) {
        let frame_units = scan.frames[frame].units.clone();
        for at in frame_units.clone().skip(1) {
            let unit = &scan.units[at];
            let before = &scan.units[at - 1];
            let kin = unit.is(ROLE)
                && unit.is(MALE) != unit.is(FEMALE)
                && !unit.is_capital()
                && (before.what == What::Possessive
                    || before.is(DETERMINER) && before.is(MALE | FEMALE));
            if !kin || said.iter().any(|part| part.contains(&at)) {
                continue;
            }
            // `his wife Ann Ray` is she who is named.
            let after = (at + 1..frame_units.end.min(at + KIN_REACH))
                .find(|&next| !scan.units[next].is_mark(","));
            let known = after
                .filter(|&next| phrase::names(&scan.units[next]))
                .and_then(|next| {
                    let end = frame_units.end.min(next + KIN_REACH);
                    names::runs(scan, next..end).into_iter().next()
                })
                .is_some_and(|run| {
                    let title = run.units.start..run.name.start;
                    let known = self.names.look_up(scan, text, &title, &run.name);
                    matches!(known, Known::One(_))
                        || kin_named(scan, text, frame_units.start, &run).is_some()
                });
            if !known {
                self.bar((frame, block), at, unit.parts);
            }
        }
    }
}

/// `Her husband, Imran,`: a given name alone with what its bearer is to somebody.
pub(super) fn kin_named(scan: &Scan, text: &str, low: usize, run: &names::Run) -> Option<Phrase> {
    let units = &scan.units;
    let comma = run.name.start.checked_sub(1).filter(|at| *at > low)?;
    let set_off = run.name.len() == 1
        && units[run.name.start].is(GIVEN)
        && units[comma].is_mark(",")
        && units
            .get(run.name.end)
            .is_some_and(|next| next.is_mark(","));
    let kin = phrase::before(scan, text, low, comma).filter(|_| set_off)?;
    let head = &units[kin.head];
    let owned = units[kin.units.start].is(DETERMINER)
        || kin
            .units
            .clone()
            .any(|at| units[at].what == What::Possessive);
    let one = kin.sort == Sort::Description
        && kin.head + 1 == comma
        && head.is(ROLE)
        && !head.is(PLURAL)
        && !head.is_capital();
    (owned && one).then(|| Phrase {
        units: kin.units.start..run.name.end,
        sort: Sort::Name,
        name: run.name.clone(),
        role: Some(kin.name),
        head: run.name.start,
    })
}

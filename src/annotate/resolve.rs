//! Whom the words beside a statement mean: a surname, a title, a role or a
//! pronoun is led back to the person or body that the document introduced.
//!
//! It answers only where recency, gender and number leave one answer. A wrong
//! speaker is worse than none, so a rival of the same kind ends the search.

use rustc_hash::FxHashMap;

use super::Speaker;
use super::kin::kin_named;
use super::lexicon::{
    BE, BODY, DETERMINER, FEMALE, FIRST_PERSON, GIVEN, HAVE, MALE, NEUTER, PLURAL, PREPOSITION,
    Parts, RECORD, ROLE, UPPER,
};
use super::names::{self, Known, Names, Nature};
use super::openings;
use super::phrase::{self, Phrase, Sort};
use super::posts;
use super::scan::Scan;
use super::subjects;

/// Who a phrase was found to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// A bearer of a name.
    Named(usize),
    /// Somebody or something described or named only here; the position among
    /// [`Memory::described`].
    Described(usize),
    /// A pronoun that stayed open; its parts. It bars the way to those before
    /// it, for it may have meant somebody else.
    Open(Parts),
}

#[derive(Debug, Clone)]
struct Description {
    speaker: Speaker,
    head: String,
    gender: Parts,
    plural: bool,
    thing: bool,
    person: bool,
}

/// A person mentioned or speaking in a frame.
#[derive(Debug, Clone)]
struct Trace {
    frame: usize,
    /// The unit that stands for it.
    at: usize,
    block: usize,
    who: Who,
    /// Whether it is the subject of a reporting verb.
    speaks: bool,
    /// Whether its sentence begins with it.
    leads: bool,
}

/// What has been read so far.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) names: Names,
    described: Vec<Description>,
    /// Where a description stands among `described`, by its words.
    by_words: FxHashMap<String, usize>,
    /// Who has been met under a role or description, by its head.
    by_head: FxHashMap<String, Vec<Who>>,
    traces: Vec<Trace>,
    /// The traces before this one stand under another heading.
    heading: usize,
}

/// How many frames back a pronoun reaches.
const REACH: usize = 4;

/// The most persons among whom a pronoun's is looked for. Where more were named
/// within its reach it is not certain whom it means, and finding out would take
/// time with the square of their number.
const MOST_MET: usize = 60;

impl Memory {
    pub(super) fn new(names: Names) -> Memory {
        Memory {
            names,
            described: Vec::new(),
            by_words: FxHashMap::default(),
            by_head: FxHashMap::default(),
            traces: Vec::new(),
            heading: 0,
        }
    }

    /// A heading: no pronoun after it means somebody before.
    pub(super) fn part(&mut self) {
        self.heading = self.traces.len();
    }

    /// Takes note of the persons named in the units of a frame, outside what is
    /// reported there.
    pub(super) fn mention(
        &mut self,
        scan: &Scan,
        text: &str,
        (frame, block): (usize, usize),
        said: &[std::ops::Range<usize>],
    ) {
        self.mention_kin(scan, text, (frame, block), said);
        let mut alone = true;
        for run in names::runs(scan, scan.frames[frame].units.clone()) {
            let follows = alone
                && openings::opens_main_clause(scan, scan.frames[frame].units.start, &run.units);
            if said.iter().any(|part| part.contains(&run.name.start)) {
                alone = false;
                continue;
            }
            let title = run.units.start..run.name.start;
            let known = self.names.look_up(scan, text, &title, &run.name);
            // A place alone is no rival.
            alone &= run.name.len() == 1 && title.is_empty() && known == Known::Nobody;
            let first = &scan.units[run.name.start];
            // `Jo hated the hall`: somebody of whom no more is known.
            if run.name.len() == 1 && first.is(GIVEN) && !matches!(known, Known::One(_)) {
                if let Some(found) = kin_named(scan, text, scan.frames[frame].units.start, &run) {
                    let who = self.describe(scan, text, &found);
                    self.remember(Trace {
                        frame,
                        at: run.name.start,
                        block,
                        who,
                        speaks: false,
                        leads: found.units.start == scan.frames[frame].units.start,
                    });
                    continue;
                }
                self.bar((frame, block), run.name.start, first.parts);
            }
            if let Known::One(id) = known {
                let opens = scan.frames[frame].units.start;
                let leads = run.units.start <= opens + 2 || follows;
                // `Orrin Lask has not been seen since.` It may be a person; then
                // a pronoun after it is no longer that of the one before.
                let acts = scan
                    .units
                    .get(run.units.end)
                    .is_some_and(|next| next.is(BE | HAVE));
                if self.names.bearers[id].nature != Nature::Person
                    && (run.units.start != opens || run.name.len() < 2 || !acts)
                {
                    continue;
                }
                self.remember(Trace {
                    frame,
                    at: run.name.end - 1,
                    block,
                    who: Who::Named(id),
                    speaks: false,
                    leads,
                });
            }
        }
    }

    /// A person who is not known stands at a unit: a pronoun of that gender may
    /// mean them.
    pub(super) fn bar(&mut self, (frame, block): (usize, usize), at: usize, parts: Parts) {
        self.remember(Trace {
            frame,
            at,
            block,
            who: Who::Open(parts & (MALE | FEMALE)),
            speaks: false,
            leads: false,
        });
    }

    fn remember(&mut self, trace: Trace) {
        let head = match &trace.who {
            Who::Open(_) => None,
            Who::Described(at) => {
                let described = &self.described[*at];
                let says = described.speaker.name.contains(' ');
                says.then(|| described.head.clone())
            }
            Who::Named(id) => {
                let role = self.names.bearers[*id].role.as_deref();
                role.map(|role| role_head(role).to_lowercase())
            }
        };
        if let Some(head) = head {
            let met = self.by_head.entry(head).or_default();
            // Two are rivals already; more need not be kept.
            if met.len() < 3 && !met.contains(&trace.who) {
                met.push(trace.who.clone());
            }
        }
        self.traces.push(trace);
    }

    /// Whom a phrase means, where that is certain.
    pub(super) fn resolve(
        &mut self,
        scan: &Scan,
        text: &str,
        (frame, block): (usize, usize),
        found: &Phrase,
    ) -> Option<Who> {
        let who = match found.sort {
            Sort::Name => Some(self.named(scan, text, found)),
            Sort::Pronoun => self.pronoun(scan, (frame, block), found),
            // `one of them`
            Sort::Description if scan.units[found.name.start].is(PREPOSITION) => None,
            Sort::Description => self.description(scan, text, found),
        };
        let open = scan.units[found.head].parts;
        if found.sort == Sort::Pronoun
            && let Some(who) = &who
        {
            self.learn(who, open);
        }
        if who.is_some() || found.sort == Sort::Pronoun && open & FIRST_PERSON == 0 {
            self.remember(Trace {
                frame,
                at: found.head,
                block,
                who: who.clone().unwrap_or(Who::Open(open)),
                speaks: true,
                leads: true,
            });
        }
        who
    }

    /// Whom `she` has meant once, `he` does not mean later.
    fn learn(&mut self, who: &Who, pronoun: Parts) {
        let gender = pronoun & (MALE | FEMALE);
        let known = match who {
            Who::Named(id) => &mut self.names.bearers[*id].gender,
            Who::Described(at) => &mut self.described[*at].gender,
            Who::Open(_) => return,
        };
        if *known == 0 && (gender == MALE || gender == FEMALE) {
            *known = gender;
        }
    }

    fn named(&mut self, scan: &Scan, text: &str, found: &Phrase) -> Who {
        if !names::is_joint(scan, found) {
            let title = found.units.start.min(found.name.start)..found.name.start;
            let body = found.name.clone().any(|at| scan.units[at].is(BODY)) && found.role.is_none();
            match self.names.look_up(scan, text, &title, &found.name) {
                Known::One(id) if !body || self.names.bearers[id].nature == Nature::Person => {
                    self.names.note(scan, text, id, found);
                    return Who::Named(id);
                }
                _ => {}
            }
        }
        self.describe(scan, text, found)
    }

    fn describe(&mut self, scan: &Scan, text: &str, found: &Phrase) -> Who {
        let place = phrase::span(scan, &found.name);
        let name = place.and_then(|s| s.of(text)).unwrap_or_default();
        let in_small =
            openings::begins_sentence(scan, text, found).then(|| openings::small_first(name));
        let name = in_small.as_deref().unwrap_or(name);
        let head = &scan.units[found.head];
        let body = found.name.clone().any(|at| scan.units[at].is(BODY));
        if let Some(known) = self.by_words.get(name) {
            return Who::Described(*known);
        }
        self.by_words.insert(name.to_owned(), self.described.len());
        let gender = match head.parts & (MALE | FEMALE) {
            both if both == MALE | FEMALE => 0,
            one => one,
        };
        self.described.push(Description {
            speaker: Speaker {
                name: name.split_whitespace().collect::<Vec<_>>().join(" "),
                role: (found.sort == Sort::Name)
                    .then(|| {
                        found
                            .role
                            .as_ref()
                            .and_then(|r| posts::role_text(scan, text, r))
                    })
                    .flatten(),
                body: None,
                span: place.unwrap_or(head.span),
            },
            head: head.span.of(text).unwrap_or_default().to_lowercase(),
            gender,
            plural: subjects::is_plural(scan, text, found),
            thing: head.is(RECORD) || body || head.is(UPPER) && found.sort == Sort::Name,
            person: found.sort == Sort::Description
                && head.is(ROLE)
                && !head.is(PLURAL | RECORD)
                && !(body && head.is(BODY))
                || found.sort == Sort::Name
                    && found.name.len() == 1
                    && head.is(GIVEN)
                    && found.role.is_some(),
        });
        Who::Described(self.described.len() - 1)
    }

    /// `the spokesman`, `the director`: the one so described before.
    fn description(&mut self, scan: &Scan, text: &str, found: &Phrase) -> Option<Who> {
        let first = scan.units[found.units.start]
            .span
            .of(text)
            .unwrap_or_default();
        let definite = matches!(first, "the" | "The");
        let head = scan.units[found.head]
            .span
            .of(text)
            .unwrap_or_default()
            .to_lowercase();
        if definite && scan.units[found.units.start].is(DETERMINER) {
            // `the council's cabinet member`: all of it has to stand in the role.
            let words = phrase::span(scan, &found.name)
                .and_then(|s| s.of(text))
                .unwrap_or_default()
                .to_lowercase();
            let fits: Vec<&Who> = self
                .by_head
                .get(&head)
                .into_iter()
                .flatten()
                .filter(|who| found.name.len() <= 2 || self.is_described_by(who, &words))
                .collect();
            match fits.as_slice() {
                [one] => return Some((*one).clone()),
                [] => {}
                _ if scan.units[found.head].is(RECORD) => {}
                _ => return None,
            }
        }
        Some(self.describe(scan, text, found))
    }

    fn pronoun(&self, scan: &Scan, (frame, block): (usize, usize), found: &Phrase) -> Option<Who> {
        let unit = &scan.units[found.head];
        if unit.is(FIRST_PERSON) {
            return None;
        }
        let mut speakers: Vec<&Trace> = Vec::new();
        let mut place: Option<usize> = None;
        for (met, trace) in self.traces[self.heading..].iter().rev().enumerate() {
            if frame - trace.frame > REACH || block > trace.block + 2 {
                break;
            }
            if place.is_some_and(|at| trace.frame < at) {
                break;
            }
            if met >= MOST_MET {
                return None;
            }
            // Whom he speaks to, named after him, is not he.
            if trace.frame == frame && trace.at > found.head {
                continue;
            }
            if !self.fits(unit.parts, trace) || self.is_known_after_all(trace) {
                continue;
            }
            place = Some(trace.frame);
            if !speakers.iter().any(|t| t.who == trace.who) {
                speakers.push(trace);
            }
        }
        match speakers.as_slice() {
            [one] if !self.has_gender(&one.who) && self.has_rival(unit.parts, one) => None,
            [one]
                if one.speaks || (one.leads || one.frame == frame) && self.has_gender(&one.who) =>
            {
                Some(one.who.clone()).filter(|who| !matches!(who, Who::Open(_)))
            }
            _ => None,
        }
    }

    /// Whether another who spoke just before, in the same paragraph, is known
    /// to be of a pronoun's gender.
    fn has_rival(&self, pronoun: Parts, one: &Trace) -> bool {
        pronoun & (PLURAL | NEUTER) == 0
            && (self.traces.iter().rev())
                .skip_while(|trace| trace.frame > one.frame)
                .take_while(|trace| trace.frame + 1 >= one.frame && trace.block == one.block)
                .any(|trace| {
                    trace.speaks
                        && trace.who != one.who
                        && self.has_gender(&trace.who)
                        && self.fits(pronoun, trace)
                })
    }

    /// Whether a person who was not known is the speaker met at the same unit.
    fn is_known_after_all(&self, trace: &Trace) -> bool {
        matches!(trace.who, Who::Open(_))
            && !trace.speaks
            && (self.traces.iter().rev().take(MOST_MET))
                .take_while(|other| other.frame >= trace.frame)
                .any(|other| other.at == trace.at && !matches!(other.who, Who::Open(_)))
    }

    fn is_described_by(&self, who: &Who, words: &str) -> bool {
        let role = match who {
            Who::Named(id) => self.names.bearers[*id].role.as_deref(),
            Who::Described(at) => Some(self.described[*at].speaker.name.as_str()),
            Who::Open(_) => None,
        };
        role.is_some_and(|role| role.to_lowercase().contains(words))
    }

    fn has_gender(&self, who: &Who) -> bool {
        match who {
            Who::Named(id) => self.names.bearers[*id].gender != 0,
            Who::Described(at) => self.described[*at].gender != 0,
            Who::Open(_) => false,
        }
    }

    fn fits(&self, pronoun: Parts, trace: &Trace) -> bool {
        match &trace.who {
            Who::Open(parts) => {
                let kind = MALE | FEMALE | PLURAL | NEUTER;
                parts & pronoun & kind != 0
            }
            Who::Named(id) => {
                let bearer = &self.names.bearers[*id];
                if pronoun & (PLURAL | NEUTER) != 0 {
                    return false;
                }
                (bearer.gender == 0 || bearer.gender & pronoun != 0)
                    && (bearer.nature == Nature::Person || trace.speaks || trace.leads)
            }
            Who::Described(at) => {
                let d = &self.described[*at];
                if pronoun & PLURAL != 0 {
                    d.plural
                } else if pronoun & NEUTER != 0 {
                    d.thing && !d.plural
                } else {
                    !d.plural
                        && !d.thing
                        && (d.gender == 0 || d.gender & pronoun != 0)
                        && (d.person || trace.speaks)
                }
            }
        }
    }

    /// The speaker as the document gives them in full.
    pub(super) fn speaker(&self, who: &Who) -> Option<Speaker> {
        match who {
            Who::Open(_) => None,
            Who::Named(id) => {
                let bearer = &self.names.bearers[*id];
                Some(Speaker {
                    name: bearer.name.join(" "),
                    role: bearer
                        .role
                        .as_deref()
                        .map(posts::without_address)
                        .map(str::to_owned),
                    body: None,
                    span: bearer.span,
                })
            }
            Who::Described(at) => Some(self.described[*at].speaker.clone()),
        }
    }
}

/// The head of a role: the word before its first preposition.
fn role_head(role: &str) -> &str {
    let mut head = role;
    for word in role.split(' ') {
        if matches!(word, "of" | "for" | "at" | "in" | "from" | "to" | "on") {
            break;
        }
        head = word;
    }
    head
}

//! Reporting verbs with their subjects: who, in one sentence, is said to say
//! something.
//!
//! A verb that is denied, passive, infinitive or hypothetical reports nothing
//! and is left out. What is said is worked out in `reported`.

use std::ops::Range;

use super::appositions::apposition;
use super::lexicon::{
    ACCORDING, ADVERB, BE, BODY, CAPITAL, CLAUSE, COORDINATOR, CUE, CUE_FINITE, CUE_ING, CUE_WEAK,
    DETERMINER, FINDING, HAVE, HEARER, MODAL, NEGATION, NOUN_TOO, PAST, PLURAL, PREPOSITION,
    PRONOUN, RECORD, RELATIVE, ROLE, TIME, TITLE, TO, VERB,
};
use super::phrase::{self, Phrase, Sort};
use super::scan::{Frame, Scan, Unit, What};
use super::subjects;
use super::unsaid;

/// How a reporting verb hangs on its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// It has a subject of its own before it.
    Before,
    /// It has a subject of its own after it: `said Mr Reed`.
    Inverted,
    /// It shares the subject of a verb before it: `and said`.
    Shared,
    /// It is a participle that hangs on the sentence's subject: `, adding`.
    Participle,
    /// Its subject is what a relative clause hangs on: `Mr Reed, who said`.
    Relative,
    /// It is `according to`.
    According,
}

/// A reporting verb with its subject.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// The units of the verb.
    pub(super) cue: Range<usize>,
    /// The speaker's phrase.
    pub(super) subject: Phrase,
    /// Subject, apposition and verb together.
    pub(super) extent: Range<usize>,
    /// How it hangs on its sentence.
    pub(super) link: Link,
    /// The speaker's phrase with all that is put beside it.
    pub(super) source: Range<usize>,
    /// Whether it reports only where words are quoted.
    pub(super) weak: bool,
    /// Whether a hearer may follow.
    pub(super) hearer: bool,
}

/// The reporting verbs of a frame, in order.
pub(super) fn events(scan: &Scan, text: &str, frame: &Frame) -> Vec<Event> {
    let mut found: Vec<Event> = Vec::new();
    for at in frame.units.clone() {
        let unit = &scan.units[at];
        if unit.is(ACCORDING) {
            found.extend(according(scan, text, frame, at));
        } else if unit.is(CUE) && !unit.is(CAPITAL) && unit.is_word() {
            let event = reporting(scan, text, frame, at, &found)
                .and_then(|event| unsaid::as_said_by(scan, text, frame, event));
            found.extend(event);
        }
    }
    found
}

fn according(scan: &Scan, text: &str, frame: &Frame, at: usize) -> Option<Event> {
    if !scan.units.get(at + 1)?.is(TO) {
        return None;
    }
    // What follows up to the next mark is the source.
    let mut end = at + 2;
    while end < frame.units.end
        && end < at + 30
        && !scan.units[end].is_mark(",.;:—()?!")
        && scan.units[end].quote().is_none()
    {
        end += 1;
    }
    let stop = (at + 2..end)
        .find(|&at| {
            let unit = &scan.units[at];
            unit.is(TIME | RELATIVE | CUE_ING)
                && !unit.is(NOUN_TOO)
                && !unit.is(super::lexicon::GIVEN)
        })
        .unwrap_or(end);
    let subject = phrase::shape(scan, text, at + 2, stop)
        .and_then(|subject| subjects::that_speaks(scan, text, subject))?;
    if subject.sort == Sort::Pronoun {
        return None;
    }
    Some(Event {
        cue: at..at + 2,
        extent: at..end,
        source: at + 2..end,
        subject,
        link: Link::According,
        weak: false,
        hearer: false,
    })
}

/// The helping words before a verb.
#[derive(Default)]
struct Helpers {
    be: bool,
    have: bool,
    barred: bool,
}

fn helpers(scan: &Scan, text: &str, low: usize, at: usize) -> (usize, Helpers) {
    let mut helpers = Helpers::default();
    let mut first = at;
    while first > low {
        let unit = &scan.units[first - 1];
        if unit.is(PRONOUN) || !unit.is_word() {
            break;
        }
        // `used to say`
        let used = |unit: &Unit| unit.span.of(text) == Some("used");
        if unit.is(TO) && first >= low + 2 && used(&scan.units[first - 2]) {
            helpers.have = true;
            first -= 2;
            continue;
        }
        if unit.is(BE) {
            helpers.be = true;
        } else if unit.is(HAVE) {
            helpers.have = true;
        } else if unit.is(MODAL | NEGATION | TO) {
            helpers.barred = true;
        } else if !unit.is(ADVERB)
            || unit.is(DETERMINER) && !unit.is(ADVERB)
            || unit.is(PREPOSITION)
        {
            break;
        }
        first -= 1;
    }
    (first, helpers)
}

/// A form of a reporting verb in its place.
struct Verb {
    /// The unit of the verb.
    at: usize,
    /// The first of the helping words before it, or the verb.
    first: usize,
    /// It is a plain form, and so wants a plural subject.
    plain: bool,
    /// It is a participle without a helping verb.
    participle: bool,
}

impl Verb {
    /// The form at a unit; `None` where it reports nothing.
    fn read(scan: &Scan, text: &str, low: usize, at: usize) -> Option<Verb> {
        let unit = &scan.units[at];
        let (first, helpers) = helpers(scan, text, low, at);
        if helpers.barred {
            return None;
        }
        let ing = unit.is(CUE_ING) && !unit.is(CUE_FINITE);
        if ing && helpers.have && !helpers.be || !ing && helpers.be {
            return None;
        }
        let verb = Verb {
            at,
            first,
            plain: !ing && !unit.is(CUE_FINITE) && !helpers.have && !unit.is(PAST),
            participle: ing && !helpers.be,
        };
        let noun = unit.is(NOUN_TOO)
            && verb.is_bare()
            && verb.previous(scan, low).is_none_or(|p| {
                p.is(DETERMINER | PREPOSITION | TO) && !p.is(PLURAL) || p.what == What::Possessive
            });
        (!noun).then_some(verb)
    }

    /// Whether no helping word stands before it.
    fn is_bare(&self) -> bool {
        self.first == self.at
    }

    /// The unit before the verb and its helping words.
    fn previous<'a>(&self, scan: &'a Scan, low: usize) -> Option<&'a Unit> {
        (self.first > low).then(|| &scan.units[self.first - 1])
    }

    fn event(&self, scan: &Scan, subject: Phrase, extent: Range<usize>, link: Link) -> Event {
        let unit = &scan.units[self.at];
        Event {
            cue: self.first.max(extent.start).min(self.at)..self.at + 1,
            source: match link {
                Link::Before | Link::Relative => extent.start..self.first,
                Link::Inverted => subject.units.start..extent.end,
                _ => subject.units.clone(),
            },
            subject,
            extent,
            link,
            weak: unit.is(CUE_WEAK),
            hearer: unit.is(HEARER),
        }
    }
}

fn reporting(
    scan: &Scan,
    text: &str,
    frame: &Frame,
    at: usize,
    earlier: &[Event],
) -> Option<Event> {
    let low = frame.units.start;
    let verb = Verb::read(scan, text, low, at)?;
    if verb.participle {
        return participle(scan, text, frame, &verb, earlier);
    }
    match inversion(scan, text, frame, &verb) {
        Inversion::Found(event) => return Some(event),
        Inversion::Barred => return None,
        Inversion::None => {}
    }
    let previous = verb.previous(scan, low)?;
    let shared = previous.is(COORDINATOR)
        || previous.is_mark(",")
            && verb.first >= low + 2
            && scan.units[verb.first - 2].is(COORDINATOR);
    if shared {
        return sharing(scan, text, frame, &verb, earlier);
    }
    own_subject(scan, text, frame, &verb)
}

/// `, adding that …`: on the speaker before, where there is but one.
fn participle(
    scan: &Scan,
    text: &str,
    frame: &Frame,
    verb: &Verb,
    earlier: &[Event],
) -> Option<Event> {
    let previous = verb.previous(scan, frame.units.start)?;
    if !(previous.is_mark(",—") || previous.is(COORDINATOR) || previous.quote().is_some()) {
        return None;
    }
    let mut before = earlier.iter().filter(|e| e.link != Link::According);
    let nearest = before.next_back().map(|e| e.subject.clone());
    // Two speakers in one sentence: on whom the participle hangs is open.
    if before.any(|e| Some(e.subject.head) != nearest.as_ref().map(|n| n.head)) {
        return None;
    }
    let subject = nearest.or_else(|| subjects::main(scan, text, frame, verb.at))?;
    Some(verb.event(scan, subject, verb.first..verb.at + 1, Link::Participle))
}

/// What a look for a subject after the verb comes to.
enum Inversion {
    Found(Event),
    /// The verb stands where only an inversion can, and there is none.
    Barred,
    None,
}

/// `said Mr Reed`, after a quotation or a whole clause.
fn inversion(scan: &Scan, text: &str, frame: &Frame, verb: &Verb) -> Inversion {
    let units = &scan.units;
    let low = frame.units.start;
    let unit = &units[verb.at];
    // `"Gone where?" asked Ann Reed`, but not `told Ann Reed`.
    let asks = unit
        .span
        .of(text)
        .is_some_and(|w| matches!(w, "asked" | "asks" | "warned" | "warns"));
    if !verb.is_bare() || unit.is(HEARER) && !asks || !unit.is(CUE_FINITE) {
        return Inversion::None;
    }
    let Some(previous) = verb.previous(scan, low) else {
        return Inversion::None;
    };
    let after_quote = previous.quote().is_some()
        || previous.is_mark(",—")
            && verb.first >= low + 2
            && units[verb.first - 2].quote().is_some();
    // Without a quotation, only after a whole clause: `Fees will rise, said
    // Ann Reed`, and not `Ann Reed, a nurse, praised the plan`.
    let after_clause = previous.is_mark(",")
        && !unit.is(CUE_WEAK)
        && units[low..verb.first]
            .iter()
            .any(|u| u.is(BE | HAVE | MODAL | VERB));
    if !after_quote && (!after_clause || asks) {
        return Inversion::None;
    }
    if let Some(subject) = phrase::after(scan, text, verb.at + 1, frame.units.end) {
        let next = units
            .get(subject.units.end)
            .filter(|_| subject.units.end < frame.units.end);
        let parts = PREPOSITION | TIME | CLAUSE | RELATIVE | ADVERB | CUE_ING | COORDINATOR;
        let settled = next.is_none_or(|n| n.is_mark(".,;:—(") || n.is(parts));
        if settled && (after_quote || next.is_none_or(|n| n.is_mark(".,"))) {
            return Inversion::Found(inverted(scan, text, frame, subject, verb));
        }
    }
    if after_quote && units.get(verb.at + 1).is_none_or(|n| !n.is_word()) {
        return Inversion::Barred;
    }
    Inversion::None
}

fn inverted(scan: &Scan, text: &str, frame: &Frame, mut subject: Phrase, verb: &Verb) -> Event {
    let mut end = subject.units.end;
    if subject.sort == Sort::Name
        && scan.units.get(end).is_some_and(|u| u.is_mark(","))
        && let Some(role) = apposition(scan, text, end + 1, frame.units.end)
        && scan.units[role.start].is(DETERMINER | ROLE | TITLE)
    {
        end = role.end;
        subject.role = subject.role.filter(|r| r.len() > 2).or(Some(role));
    }
    verb.event(scan, subject, verb.at..end, Link::Inverted)
}

/// `and said`: the subject of the verb before, or of the sentence.
fn sharing(
    scan: &Scan,
    text: &str,
    frame: &Frame,
    verb: &Verb,
    earlier: &[Event],
) -> Option<Event> {
    let subject = earlier
        .iter()
        .rev()
        .find(|e| matches!(e.link, Link::Before | Link::Shared | Link::Inverted))
        .map(|e| e.subject.clone())
        .or_else(|| subjects::main(scan, text, frame, verb.first))?;
    let weak = scan.units[verb.at].is(CUE_WEAK);
    if verb.plain && (weak || !subjects::is_plural(scan, text, &subject)) {
        return None;
    }
    Some(verb.event(scan, subject, verb.first..verb.at + 1, Link::Shared))
}

/// A subject of its own, before the verb.
fn own_subject(scan: &Scan, text: &str, frame: &Frame, verb: &Verb) -> Option<Event> {
    let units = &scan.units;
    let low = frame.units.start;
    let unit = &units[verb.at];
    let (subject, begin) = subjects::before(scan, text, frame, verb.first)?;
    // `if he said`, `whether she said`: nobody says that anybody did.
    let supposed = begin > low
        && units[begin - 1].span.of(text).is_some_and(|w| {
            ["if", "unless", "whether"]
                .iter()
                .any(|s| s.eq_ignore_ascii_case(w))
        });
    if supposed && units[low].quote().is_none() || unsaid::is_disputed(scan, text, low..begin) {
        return None;
    }
    // What a page says is nobody's, and its `count` is that of its owner only after
    // `according to`.
    let dumb = units[subject.head].span.of(text);
    if subject.sort == Sort::Description && dumb.is_some_and(subjects::is_dumb) {
        return None;
    }
    let head = &units[subject.head];
    let noun = unit.is(NOUN_TOO);
    let word = |at: usize| units[at].span.of(text).unwrap_or_default();
    // What a spokesman accepts he says; others may only believe it.
    if word(verb.at) == "accepted" && !word(subject.head).starts_with("spokes") {
        return None;
    }
    // A verb that reports only where words are quoted (`called`, `described`):
    // inside somebody else's clause (`what critics called "a mess"`) the words
    // are mostly told by that other, and a thing (`a poster`) says nothing. So
    // it is after `whose` (`a body whose inspectors judged it "poor"`).
    let embedded = begin > low
        && (units[begin - 1].is(CLAUSE)
            && !["while", "whereas", "although", "though"].contains(&word(begin - 1))
            || units[begin - 1].span.of(text).is_some_and(|w| w == "whose"));
    let thing = subject.sort == Sort::Description && !head.is(RECORD | ROLE | PLURAL | BODY);
    if unit.is(CUE_WEAK) && (embedded || thing) {
        return None;
    }
    if verb.plain && (!subjects::is_plural(scan, text, &subject) || noun && head.is(DETERMINER)) {
        return None;
    }
    if noun && verb.is_bare() && !noun_is_verb(scan, text, frame, verb, &subject) {
        return None;
    }
    if unit.is(FINDING)
        && !unit.is(CUE_WEAK)
        && subject.sort == Sort::Description
        && !head.is(RECORD | ROLE | PLURAL | BODY)
    {
        return None;
    }
    let relative = units[verb.first - 1].is(RELATIVE)
        && verb.first >= low + 2
        && units[verb.first - 2].is_mark(",");
    let link = if relative {
        Link::Relative
    } else {
        Link::Before
    };
    Some(verb.event(scan, subject, begin..verb.at + 1, link))
}

/// Whether a word that can be a noun as well is the verb of this subject.
fn noun_is_verb(scan: &Scan, text: &str, frame: &Frame, verb: &Verb, subject: &Phrase) -> bool {
    let units = &scan.units;
    let head = &units[subject.head];
    let clear = match subject.sort {
        Sort::Name => true,
        Sort::Pronoun => !head.is(DETERMINER),
        Sort::Description => head.is(ROLE | RECORD | PLURAL) || phrase::plural(head, text),
    };
    let unit = &units[verb.at];
    if !clear || !unit.is(CUE_FINITE) || unit.is(PAST) {
        return clear;
    }
    let vague = units[subject.units.clone()]
        .iter()
        .all(|u| u.is(DETERMINER | ADVERB));
    !vague
        && units[verb.at + 1..frame.units.end]
            .first()
            .is_some_and(|next| {
                next.quote().is_some()
                    || next.is_mark(":,")
                    || next.is(PRONOUN | DETERMINER | CLAUSE)
                    || next.is_capital()
            })
}

//! Transcripts: paragraphs that a label opens, `MS REED:`, `Cllr Reed:`, `Q.`,
//! `A.`
//!
//! Whom `Q` and `A` mean, `examinations` reads; what a label is, `labels`. A
//! label alone proves nothing (`NOTE:`), so labels in capitals count where two
//! paragraphs at least carry one, questions and answers where both occur, and
//! labels in small letters where speakers take turns and speak of *I* or *you*.
//!
//! Where there are none, names on lines of their own are looked for (`name_lines`).
//!
//! A paragraph without a label goes on with the turn before it only where
//! somebody speaks of *we* or *I* in it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::examinations::Examination;
use super::labels::{self, Kind, Label};
use super::name_lines;
use super::names::{Bearer, Names};
use super::{Attribution, Speaker};
use crate::document::{BlockKind, Document, Span};

/// A labelled turn.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    /// The blocks it stands in.
    pub(super) blocks: Vec<usize>,
    /// The label's name without its colon; `None` for `Q` and `A`.
    pub(super) label: Option<Span>,
    /// Of `Q` and `A` the name that stands for them, where the document gives
    /// it.
    pub(super) meant: Option<Span>,
    /// What the label says of the speaker beside the name.
    pub(super) role: Option<String>,
    /// The words; none yet where the label stands on a line of its own.
    pub(super) content: Vec<Span>,
    kind: Option<Kind>,
}

impl Turn {
    /// What is said under a name on a line of its own.
    pub(super) fn under(
        name: Span,
        role: Option<String>,
        blocks: Vec<usize>,
        content: Vec<Span>,
    ) -> Turn {
        Turn {
            blocks,
            label: Some(name),
            meant: None,
            role,
            content,
            kind: None,
        }
    }
}

/// How it is known, for every turn.
pub(super) const HOW: Attribution = Attribution::Transcript;

/// Words of somebody who speaks to somebody.
const VOICED: [&str; 16] = [
    "i", "we", "my", "our", "me", "us", "you", "your", "i'm", "i’m", "we're", "we’re", "i've",
    "i’ve", "thank", "yes",
];

fn is_voiced(words: &str) -> bool {
    words.trim_end().ends_with('?') || speaks_of(words, &VOICED)
}

fn speaks_of(words: &str, of: &[&str]) -> bool {
    words
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .any(|word| word != "US" && of.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// `Q. …` or `A. …`: whether it asks, and where the words begin.
fn question_or_answer(line: &str) -> Option<(bool, usize)> {
    let lead = line.len() - line.trim_start().trim_start_matches(['"', '“']).len();
    let rest = line.get(lead..)?;
    let mut letters = rest.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    (matches!(first, 'Q' | 'A') && matches!(second, '.' | ':'))
        .then_some(())
        .and_then(|()| rest.get(2..))
        .filter(|r| r.starts_with(' ') && !r.trim().is_empty())
        .map(|r| (first == 'Q', line.len() - r.trim_start().len()))
}

/// The labelled turns of a document; empty where it is no transcript.
pub(super) fn turns(document: &Document) -> Vec<Turn> {
    let mut reading = Reading {
        document,
        turns: Vec::new(),
        examination: Examination::default(),
        open: false,
        asked: 0,
        answered: 0,
    };
    for (index, block) in document.blocks().iter().enumerate() {
        reading.block(index, block.kind, block.span);
    }
    let questions = reading.asked > 0 && reading.answered > 0;
    let mut turns = reading.turns;
    let accepted = accepted(document.text(), &turns);
    turns.retain(|turn| {
        !turn.content.is_empty()
            && match turn.label.and_then(|label| label.of(document.text())) {
                Some(label) => accepted.contains(&label.to_lowercase()),
                None => questions,
            }
    });
    if turns.is_empty() {
        turns = name_lines::turns(document);
    }
    turns
}

struct Reading<'a> {
    document: &'a Document,
    turns: Vec<Turn>,
    examination: Examination,
    /// Whether what follows may go on with the last turn.
    open: bool,
    asked: usize,
    answered: usize,
}

impl Reading<'_> {
    fn block(&mut self, index: usize, kind: BlockKind, place: Span) {
        let Some(body) = place.of(self.document.text()) else {
            return;
        };
        if !matches!(kind, BlockKind::Paragraph | BlockKind::ListItem) {
            self.examination.read(body, place.start());
            self.open = false;
            return;
        }
        let mut offset = place.start();
        // Whether this block's lines belong to a turn that began in it.
        let mut inside = false;
        let mut labelled = false;
        for line in body.split_inclusive('\n') {
            if self.examination.read(line, offset) {
                // What follows in this paragraph belongs to no turn.
                (inside, labelled, self.open) = (false, true, false);
            } else if let Some((asks, words)) = question_or_answer(line) {
                let meant = if asks {
                    self.asked += 1;
                    self.examination.asks()
                } else {
                    self.answered += 1;
                    self.examination.answers()
                };
                self.push(index, None, meant, (line, offset, words));
                (inside, labelled, self.open) = (true, true, false);
            } else if let Some(label) = labels::read(line) {
                if label.kind != Kind::Plain || label.words < line.len() {
                    let name = line.get(label.name.clone()).unwrap_or_default();
                    self.examination.hear(self.document.text(), name);
                }
                let words = label.words;
                self.push(index, Some(&label), None, (line, offset, words));
                (inside, labelled, self.open) = (true, true, true);
            } else if inside {
                self.lengthen(index, line, offset);
            }
            offset += line.len();
        }
        if !labelled && self.open {
            self.open = self.goes_on(index, place, body);
        }
    }

    fn push(
        &mut self,
        block: usize,
        label: Option<&Label>,
        meant: Option<Span>,
        (line, offset, words): (&str, usize, usize),
    ) {
        let end = line.trim_end().len();
        let roles: Vec<&str> = label
            .iter()
            .flat_map(|label| &label.role)
            .filter_map(|role| line.get(role.clone()))
            .collect();
        self.turns.push(Turn {
            blocks: vec![block],
            label: label.and_then(|l| Span::new(offset + l.name.start, offset + l.name.end)),
            meant,
            role: (!roles.is_empty()).then(|| roles.join(", ")),
            content: Span::new(offset + words, offset + end.max(words))
                .filter(|span| !span.is_empty())
                .into_iter()
                .collect(),
            kind: label.map(|label| label.kind),
        });
    }

    /// A further line of a paragraph belongs to the turn that began in it.
    fn lengthen(&mut self, block: usize, line: &str, offset: usize) {
        let trimmed = line.trim();
        let from = offset + (line.len() - line.trim_start().len());
        let Some(own) = Span::new(from, from + trimmed.len()).filter(|span| !span.is_empty())
        else {
            return;
        };
        if let Some(turn) = self.turns.last_mut().filter(|t| t.blocks.contains(&block)) {
            match turn.content.last_mut() {
                Some(last) => *last = last.cover(own),
                None => turn.content.push(own),
            }
        }
    }

    /// Whether a paragraph without a label goes on with the turn before; it is
    /// added to it then.
    fn goes_on(&mut self, block: usize, place: Span, body: &str) -> bool {
        let Some(turn) = self.turns.last_mut() else {
            return false;
        };
        let announced = body.find(':').is_some_and(|colon| {
            let front = body.get(..colon).unwrap_or_default();
            front.split_whitespace().count() < 6 && !front.contains(['.', ',', '?', '!'])
        });
        let stage = announced || body.trim_start().starts_with(['(', '[', '*']);
        // Under a label on a line of its own stand the words.
        let first = turn.content.is_empty();
        let own = speaks_of(body, &VOICED[..6]) || speaks_of(body, &VOICED[8..14]);
        if stage || !(first || own) {
            return false;
        }
        let start = place.start() + (body.len() - body.trim_start().len());
        let Some(span) = Span::new(start, start + body.trim().len()) else {
            return false;
        };
        turn.blocks.push(block);
        turn.content.push(span);
        true
    }
}

/// What the labels of a transcript say of roles, by their words in small letters.
#[derive(Debug, Default)]
pub(super) struct Offices {
    /// The role that a label gives.
    roles: FxHashMap<String, String>,
    /// The label of the one who is labelled with a role by name; `None` where
    /// there are several.
    holders: FxHashMap<String, Option<Span>>,
}

impl Offices {
    /// The roles in the labels of these turns.
    pub(super) fn of(text: &str, turns: &[Turn]) -> Offices {
        let mut offices = Offices::default();
        for turn in turns {
            let (Some(label), Some(role)) = (turn.label, turn.role.as_ref()) else {
                continue;
            };
            let Some(words) = label.of(text) else {
                continue;
            };
            let roles = &mut offices.roles;
            roles
                .entry(words.to_lowercase())
                .or_insert_with(|| role.clone());
            offices
                .holders
                .entry(role.to_lowercase())
                .and_modify(|one| *one = one.filter(|one| one.of(text) == Some(words)))
                .or_insert(Some(label));
        }
        offices
    }
}

/// Who speaks a turn: whom the label names, with the role that a label of
/// theirs gives; `Chair` is the one who is labelled so by name.
pub(super) fn speaker(
    text: &str,
    surnames: &FxHashMap<String, Option<&Bearer>>,
    offices: &Offices,
    turn: &Turn,
) -> Option<Speaker> {
    let label = turn.label.or(turn.meant)?;
    let words = label.of(text)?;
    let office = words.trim_start_matches("The ").trim_start_matches("THE ");
    let holder = offices.holders.get(&office.to_lowercase()).copied();
    let holder = holder.flatten();
    let own = offices.roles.get(&words.to_lowercase()).cloned();
    let (label, words) = match holder {
        Some(holder) => (holder, holder.of(text)?),
        None => (label, words),
    };
    let role = if holder.is_some() {
        Some(office.to_owned())
    } else {
        own
    };
    Some(match Names::labelled(surnames, words) {
        Some(bearer) => Speaker {
            name: bearer.name.join(" "),
            role: role.or_else(|| bearer.role.clone()),
            body: None,
            span: bearer.span,
        },
        None => Speaker {
            name: words.to_owned(),
            role,
            body: None,
            span: label,
        },
    })
}

/// The labels, in small letters, that are speakers' in this document.
fn accepted(text: &str, turns: &[Turn]) -> FxHashSet<String> {
    let spoken: Vec<(String, Kind, &Turn)> = turns
        .iter()
        .filter(|turn| !turn.content.is_empty())
        .filter_map(|turn| Some((turn.label?.of(text)?.to_lowercase(), turn.kind?, turn)))
        .collect();
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for (label, _, _) in &spoken {
        *counts.entry(label).or_default() += 1;
    }
    let loud = spoken.iter().filter(|s| s.1 == Kind::Capitals).count() > 1;
    let people: Vec<&(String, Kind, &Turn)> = spoken
        .iter()
        .filter(|(label, kind, _)| *kind != Kind::Plain || counts[label.as_str()] > 1)
        .collect();
    let voiced = |turn: &Turn| {
        turn.content
            .iter()
            .filter_map(|s| s.of(text))
            .any(is_voiced)
    };
    let speaking = people.iter().filter(|(_, _, turn)| voiced(turn)).count();
    let changes = people.windows(2).filter(|two| two[0].0 != two[1].0).count();
    let recurs = people
        .iter()
        .any(|(label, _, _)| counts[label.as_str()] > 1);
    let named: FxHashSet<&str> = people
        .iter()
        .filter(|(_, kind, _)| *kind == Kind::Named)
        .map(|(label, _, _)| label.as_str())
        .collect();
    // Speakers take turns, or several who are named speak once each.
    let soft = people.len() > 2
        && (recurs && changes > 1 && speaking * 3 >= people.len()
            || named.len() > 2 && speaking * 2 >= people.len());
    people
        .into_iter()
        .filter(|(_, kind, _)| {
            if *kind == Kind::Capitals {
                loud || soft
            } else {
                soft
            }
        })
        .map(|(label, _, _)| label.clone())
        .collect()
}

//! Labels before a turn of speech: `MR REED:`, `Cllr Reed:`, `[00:12:03] Ann
//! Reed (Chair):`, `The Minister for Boats (Dora Reed):`.
//!
//! It reads one line. Whether the lines of a document are turns at all is
//! decided in `transcripts`.

use std::ops::Range;

use super::lexicon::{self, BODY, CAPITAL, GIVEN, PARTICLE, PREPOSITION, ROLE, TITLE};

/// What kind of label it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// In capitals: `MR REED`, `THE CHAIR`.
    Capitals,
    /// A title or a given name, and a name: `Cllr Reed`, `Ann Reed`.
    Named,
    /// What somebody is: `Chair`, `Interviewer`, `Speaker 2`.
    Role,
    /// Other words with capitals; it may be anything.
    Plain,
}

/// A label, as places in its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// The name, or what stands for it.
    pub(super) name: Range<usize>,
    /// What stands in brackets behind it, or before the brackets that hold the
    /// name.
    pub(super) role: Vec<Range<usize>>,
    /// Where the words begin.
    pub(super) words: usize,
    pub(super) kind: Kind,
}

/// Words that open paragraphs with a colon and are nobody's name.
const NO_NAMES: &str = "|note|notes|update|correction|warning|source|sources|credit|contact|date|\
subject|re|from|to|cc|summary|question|answer|conclusion|example|photo|related|watch|read|editor|\
breaking|video|present|apologies|attendees|attendance|members|location|time|venue|agenda|item|items|\
action|actions|decision|decisions|resolved|resolution|recommendation|recommendations|finding|\
findings|response|background|purpose|title|author|status|version|reference|ref|website|email|phone|\
tel|telephone|address|published|updated|topic|tags|category|keywords|figure|table|step|part|chapter|\
section|stage|phase|week|day|month|year|result|results|score|verdict|rating|overall|total|cost|\
price|age|name|job|role|position|born|died|pros|cons|tip|tips|important|caution|reminder|quote|\
headline|highlights|key|next|aim|aims|objective|outcome|outcomes|evidence|analysis|methods|\
introduction|abstract|context|overview|strengths|weaknesses|areas|issue|issues|problem|solution|\
reason|cause|effect|impact|risk|benefit|deadline|owner|lead|duration|language|duties|motion|\
amendment|vote|votes|monday|tuesday|wednesday|thursday|friday|saturday|sunday|";

/// What speakers are called in transcripts, beside what people are elsewhere.
const VOICES: [&str; 12] = [
    "interviewer",
    "interviewee",
    "clerk",
    "counsel",
    "narrator",
    "facilitator",
    "presenter",
    "respondent",
    "participant",
    "caller",
    "operator",
    "announcer",
];

/// The label that opens a line, with where everything stands in the line.
pub(super) fn read(line: &str) -> Option<Label> {
    let start = past_time(line, past_quote(line));
    let rest = line.get(start..)?;
    let colon = colon(rest)?;
    let after = rest.get(colon + 1..)?;
    if !after.is_empty() && !after.starts_with([' ', '\u{a0}', '\n', '\t', '\r'])
        || after.trim_start().starts_with(['"', '“'])
    {
        return None;
    }
    let front = rest.get(..colon)?;
    let open = front.find(['(', '[']).unwrap_or(front.len());
    let trimmed = front.get(..open)?.trim_end();
    let place = |from: usize, to: usize| start + from..start + to;
    let mut label = Label {
        name: place(0, trimmed.len()),
        role: brackets(front)
            .into_iter()
            .map(|b| place(b.start, b.end))
            .collect(),
        words: start + colon + 1 + (after.len() - after.trim_start().len()),
        kind: kind(trimmed)?,
    };
    let only = match label.role.as_slice() {
        [only] => line.get(only.clone()),
        _ => None,
    };
    // `The Minister for Boats (Dora Reed)`: the name stands in the brackets.
    if trimmed.starts_with("The ") && label.kind == Kind::Role && only.is_some_and(is_full_name) {
        label = Label {
            name: label.role[0].clone(),
            role: vec![place("The ".len(), trimmed.len())],
            kind: Kind::Named,
            ..label
        };
    }
    // `Orla Dunn (Tarn Trust)`: what somebody is or stands for follows a name.
    let says = only.is_some_and(|only| only.starts_with(char::is_alphabetic));
    if label.kind == Kind::Plain && says && is_full_name(trimmed) {
        label.kind = Kind::Named;
    }
    Some(label)
}

fn past_quote(line: &str) -> usize {
    line.len() - line.trim_start().trim_start_matches(['"', '“']).len()
}

/// Past a time of day or of a recording: `[00:12:03]`, `10.15 am –`.
fn past_time(line: &str, from: usize) -> usize {
    let rest = line.get(from..).unwrap_or_default();
    let bare = rest.trim_start_matches(['[', '(']);
    let digits = bare.len()
        - bare
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.'))
            .len();
    let time = bare.get(..digits).unwrap_or_default();
    if !time.trim_end_matches([':', '.']).contains([':', '.'])
        || !time.starts_with(|c: char| c.is_ascii_digit())
    {
        return from;
    }
    let mut after = bare.get(digits..).unwrap_or_default().trim_start();
    for half in ["am", "pm", "a.m.", "p.m."] {
        after = after.strip_prefix(half).unwrap_or(after);
    }
    let after = after.trim_start_matches([']', ')', ' ', '\u{a0}', '-', '–', '—', '\t']);
    line.len() - after.len()
}

/// The first colon outside brackets, within reach.
fn colon(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in rest.char_indices().take_while(|(at, _)| *at < 90) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.checked_sub(1)?,
            ':' if depth == 0 => return Some(at),
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// What stands in brackets at the end of a label.
fn brackets(front: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in front.char_indices() {
        match c {
            '(' | '[' => open = Some(at + 1),
            ')' | ']' => {
                if let Some(from) = open.take().filter(|from| *from < at) {
                    found.push(from..at);
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether some words can be a person's name in full: two to four with
/// capitals, none of which belongs to a body.
fn is_full_name(words: &str) -> bool {
    let mut scratch = String::new();
    let bodies = words
        .split_whitespace()
        .any(|word| lexicon::parts_of(word, &mut scratch) & BODY != 0);
    matches!(kind(words), Some(Kind::Named | Kind::Plain))
        && (2..=4).contains(&words.split_whitespace().count())
        && !bodies
}

/// What a label's words are; `None` where they are no label of a speaker.
fn kind(name: &str) -> Option<Kind> {
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.is_empty() || words.len() > 7 || name.chars().filter(|c| c.is_alphabetic()).count() < 3
    {
        return None;
    }
    let mut scratch = String::new();
    let mut parts = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let folded = format!("|{}|", bare.to_lowercase());
        if bare.is_empty() || NO_NAMES.contains(&folded) {
            return None;
        }
        let part = lexicon::parts_of(bare, &mut scratch);
        let linking = at > 0
            && (part & (PARTICLE | PREPOSITION) != 0 || matches!(bare, "and" | "the" | "hon"));
        let number = at > 0 && bare.chars().all(|c| c.is_ascii_digit());
        let stops = word.ends_with([',', ';', '!', '?']) || word.ends_with('.') && bare.len() > 4;
        if part & CAPITAL == 0 && !linking && !number || stops {
            return None;
        }
        parts.push(part);
    }
    let capitals = |word: &&str| {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() > 1 && !word.chars().any(char::is_lowercase)
    };
    // `Mr REED` is in capitals too.
    let loud = words.iter().zip(&parts).all(|(word, part)| {
        !word.chars().any(char::is_lowercase) || part & TITLE != 0 && part & CAPITAL != 0
    });
    if loud && words.len() <= 5 && words.iter().any(capitals) {
        return Some(Kind::Capitals);
    }
    let head = parts
        .iter()
        .skip(1)
        .position(|part| part & PREPOSITION != 0)
        .map_or(words.len() - 1, |at| at);
    let voice = |at: usize| {
        VOICES.contains(&words[at].to_lowercase().as_str())
            || parts[at] & (ROLE | TITLE) != 0 && parts[at] & GIVEN == 0
            || words[at] == "Speaker"
    };
    let numbered = words.len() == 2 && words[1].chars().all(|c| c.is_ascii_digit());
    if voice(head) || numbered && voice(0) {
        return Some(Kind::Role);
    }
    if words.len() > 1 && head == words.len() - 1 && parts[0] & (GIVEN | TITLE) != 0 {
        return Some(Kind::Named);
    }
    (words.len() <= 4 && head == words.len() - 1).then_some(Kind::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_told_from_an_ordinary_line() {
        for (line, expected) in [
            ("MR REED: Who?", Some(("MR REED", "", Kind::Capitals))),
            ("Mr REED: Who?", Some(("Mr REED", "", Kind::Capitals))),
            ("Cllr Reed: Who?", Some(("Cllr Reed", "", Kind::Named))),
            (
                "Ann Reed (Chair): Who?",
                Some(("Ann Reed", "Chair", Kind::Named)),
            ),
            (
                "[00:12:03] Ann Reed: Who?",
                Some(("Ann Reed", "", Kind::Named)),
            ),
            (
                "10.15 am – Ann Reed: Who?",
                Some(("Ann Reed", "", Kind::Named)),
            ),
            (
                "Ann Reed (Lint South) (Ind): Who?",
                Some(("Ann Reed", "Lint South, Ind", Kind::Named)),
            ),
            (
                "The Minister for Boats (Dora Reed): I shall.",
                Some(("Dora Reed", "Minister for Boats", Kind::Named)),
            ),
            (
                "The Minister for Boats (Ann Reed): I shall.",
                Some(("Ann Reed", "Minister for Boats", Kind::Named)),
            ),
            ("Interviewer: Who?", Some(("Interviewer", "", Kind::Role))),
            ("The Chair: Who?", Some(("The Chair", "", Kind::Role))),
            ("Speaker 2: Who?", Some(("Speaker 2", "", Kind::Role))),
            ("Ondine: Who?", Some(("Ondine", "", Kind::Plain))),
            ("Ann Reed:", Some(("Ann Reed", "", Kind::Named))),
            ("Note: the lamp failed.", None),
            ("Key findings: none.", None),
            ("Date: 4 May", None),
            ("Here is what I think: no.", None),
            ("Ann Reed: “Who?”", None),
            ("At 10:15 we left.", None),
        ] {
            let found = read(line).map(|label| {
                let roles: Vec<&str> = label
                    .role
                    .iter()
                    .map(|r| line.get(r.clone()).unwrap())
                    .collect();
                (
                    line.get(label.name).unwrap().to_owned(),
                    roles.join(", "),
                    label.kind,
                )
            });
            let expected = expected.map(|(n, r, k)| (n.to_owned(), r.to_owned(), k));
            assert_eq!(found, expected, "{line}");
        }
    }
}

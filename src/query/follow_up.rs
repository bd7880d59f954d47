//! Follow-ups: "and the council?" after "What did the `DfE` say?" means "What did
//! the council say?".
//!
//! Works on the two questions alone: a follow-up that begins with `and`, `what
//! about` or `how about` puts its subject in the place of the last question's;
//! a pronoun stands for the last question's name; a bare `when was that?` asks
//! when of what the last question asked about. It knows no document and guesses
//! nothing: what is no follow-up comes back as it is.

use super::kind::{Kind, kind_of};
use super::terms::words;

/// The question with what a follow-up leaves out filled in from `previous`.
#[must_use]
pub fn complete(question: &str, previous: &str) -> String {
    let trimmed = question.trim();
    if let Some(whole) = same_again(trimmed, previous.trim()) {
        return whole;
    }
    if let Some(subject) = elliptic_subject(trimmed) {
        if let Some(whole) = with_subject(previous, subject) {
            return whole;
        }
        return format!(
            "{} {subject}?",
            previous.trim().trim_end_matches(['?', '.', '!'])
        );
    }
    with_names_for_pronouns(trimmed, previous).unwrap_or_else(|| trimmed.to_owned())
}

/// The subject of an elliptic follow-up: `the council` of `And the council?`.
fn elliptic_subject(question: &str) -> Option<&str> {
    let lower = question.to_lowercase();
    let openings = [
        "and what about ",
        "what about ",
        "how about ",
        "and for ",
        "and ",
    ];
    let opening = openings
        .iter()
        .find(|opening| lower.starts_with(*opening))?;
    let rest = question
        .get(opening.len()..)?
        .trim()
        .trim_end_matches(['?', '.', '!'])
        .trim();
    let first = rest.split_whitespace().next()?.to_lowercase();
    let whole_question = matches!(
        first.as_str(),
        "what"
            | "who"
            | "when"
            | "where"
            | "why"
            | "how"
            | "which"
            | "did"
            | "was"
            | "is"
            | "are"
            | "were"
            | "does"
            | "do"
    );
    (!whole_question && rest.split_whitespace().count() <= 6).then_some(rest)
}

/// The previous question with its speaker, or its last name, replaced.
fn with_subject(previous: &str, subject: &str) -> Option<String> {
    let std::ops::Range { start, end } = asked_about(previous)?;
    // `and in Upper Ashby` after `in Lower Ashby` brings its own preposition
    let kept = previous.get(..start)?;
    let (first, rest) = subject.split_once(' ').unwrap_or((subject, ""));
    let doubled = kept
        .trim_end()
        .rsplit(' ')
        .next()
        .is_some_and(|last| last.eq_ignore_ascii_case(first));
    let subject = if doubled && !rest.is_empty() {
        rest
    } else {
        subject
    };
    Some(format!("{kept}{subject}{}", previous.get(end..)?))
}

/// Where, in bytes, a question names whom it asks about: its speaker, or its
/// last name.
fn asked_about(question: &str) -> Option<std::ops::Range<usize>> {
    let asked = kind_of(&words(question));
    let range = if asked.kind == Kind::Said && !asked.speaker.is_empty() {
        asked.speaker
    } else {
        last_name(question)?
    };
    let tokens: Vec<_> = crate::analysis::tokens(question)
        .into_iter()
        .filter(|token| !token.compound)
        .collect();
    let last = tokens.get(range.end.checked_sub(1)?)?;
    Some(tokens.get(range.start)?.start..last.end)
}

/// The words that ask, longer ones first.
const ASKING: [&str; 12] = [
    "how many", "how much", "how long", "when", "where", "why", "whose", "whom", "who", "which",
    "what", "how",
];

/// Of those, the ones that can be asked of the whole of another question.
const CIRCUMSTANCES: [&str; 5] = ["how long", "when", "where", "why", "how"];

/// Verbs before their subject, as in `did the board decide`.
const AUXILIARIES: [&str; 16] = [
    "did", "does", "do", "was", "were", "is", "are", "has", "have", "had", "will", "would", "can",
    "could", "should", "may",
];

/// Words of a question that asks about nothing but what was asked before.
const NO_SUBJECT: [&str; 13] = [
    "that", "this", "it", "so", "exactly", "was", "is", "did", "does", "were", "happen",
    "happened", "be",
];

/// `When was that?` after `What did the board decide?` asks when the board
/// decided: `When did the board decide?`. `None` where the question says
/// itself what it asks about.
fn same_again(question: &str, previous: &str) -> Option<String> {
    let lower = question
        .trim_end_matches(['?', '!', '.', ' '])
        .to_lowercase();
    let bare = ["and ", "so ", "but "]
        .iter()
        .find_map(|opening| lower.strip_prefix(opening))
        .unwrap_or(&lower)
        .trim_start();
    let asked = asking(bare).filter(|asked| CIRCUMSTANCES.contains(asked))?;
    let mut rest = bare.get(asked.len()..)?.split_whitespace();
    if !rest.all(|word| NO_SUBJECT.contains(&word)) {
        return None;
    }
    let before = asking(&previous.to_lowercase())?;
    // Folding can change the length of other letters, not of these.
    let kept = previous.get(before.len()..)?.trim_start();
    let verb = kept.split_whitespace().next()?.to_lowercase();
    let mut whole = asked.to_owned();
    whole.get_mut(..1)?.make_ascii_uppercase();
    let link = if AUXILIARIES.contains(&verb.as_str()) && !before.starts_with("how m") {
        " "
    } else {
        match before {
            "who" => " was it that they ",
            "what" => " was it that it ",
            _ => " was it that ",
        }
    };
    Some(format!("{whole}{link}{kept}"))
}

/// The asking words at the beginning of a lower-case question.
fn asking(question: &str) -> Option<&'static str> {
    ASKING.into_iter().find(|words| {
        question
            .strip_prefix(words)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// The last row of capitalised words of a question, its first word left out.
fn last_name(question: &str) -> Option<std::ops::Range<usize>> {
    let words = words(question);
    let end = words
        .iter()
        .enumerate()
        .skip(1)
        .rfind(|(_, word)| word.capital)?
        .0
        + 1;
    let start = (1..end).rev().take_while(|at| words[*at].capital).last()?;
    Some(start..end)
}

/// The question with `he`, `she`, `they` replaced by the previous question's
/// name, and `it` and `that` left alone.
fn with_names_for_pronouns(question: &str, previous: &str) -> Option<String> {
    let tokens: Vec<_> = crate::analysis::tokens(question)
        .into_iter()
        .filter(|token| !token.compound)
        .collect();
    let pronoun = tokens.iter().find(|token| {
        matches!(
            token.form.as_str(),
            "he" | "she" | "they" | "him" | "his" | "her" | "their" | "them"
        )
    })?;
    if last_name(question).is_some() {
        return None;
    }
    let name = previous.get(asked_about(previous)?)?;
    let possessive = matches!(pronoun.form.as_str(), "his" | "their")
        || (pronoun.form == "her" && tokens.iter().any(|t| t.start > pronoun.end));
    let name = if possessive {
        format!("{name}'s")
    } else {
        name.to_owned()
    };
    Some(format!(
        "{}{name}{}",
        question.get(..pronoun.start)?,
        question.get(pronoun.end..)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_follow_up_is_made_whole() {
        for (previous, question, want) in [
            (
                "What did the Water Board say?",
                "and the mayor?",
                "What did the mayor say?",
            ),
            (
                "What did the Water Board say?",
                "What about Ada Rowe?",
                "What did Ada Rowe say?",
            ),
            (
                "How many homes flooded in Lower Ashby?",
                "and in Upper Ashby?",
                "How many homes flooded in Upper Ashby?",
            ),
            (
                "What did Ada Rowe say?",
                "What did she promise?",
                "What did Ada Rowe promise?",
            ),
            (
                "What did Ada Rowe say?",
                "What is her role?",
                "What is Ada Rowe's role?",
            ),
            (
                "What did the Water Board say?",
                "When did the bridge close?",
                "When did the bridge close?",
            ),
            (
                "What did the Water Board say?",
                "And when was that?",
                "When did the Water Board say?",
            ),
            (
                "What did the board decide on the weir?",
                "and why?",
                "Why did the board decide on the weir?",
            ),
            (
                "Who chaired the inquiry?",
                "When was that exactly?",
                "When was it that they chaired the inquiry?",
            ),
            (
                "How many homes flooded?",
                "Where was that?",
                "Where was it that homes flooded?",
            ),
            (
                "What did the board decide?",
                "When was the weir built?",
                "When was the weir built?",
            ),
            ("What did the board decide?", "Is that so?", "Is that so?"),
        ] {
            assert_eq!(
                complete(question, previous),
                want,
                "{previous} / {question}"
            );
        }
    }
}

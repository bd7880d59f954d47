//! Follow-ups: "and the council?" after "What did the `DfE` say?" means "What did
//! the council say?".
//!
//! Works on the two questions alone: a follow-up that begins with `and`, `what
//! about` or `how about` puts its subject in the place of the last question's;
//! a pronoun stands for the last question's name. It knows no document and
//! guesses nothing: what is no follow-up comes back as it is.

use super::kind::{Kind, kind_of};
use super::terms::words;

/// The question with what a follow-up leaves out filled in from `previous`.
#[must_use]
pub fn complete(question: &str, previous: &str) -> String {
    let trimmed = question.trim();
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
    let tokens: Vec<_> = crate::analysis::tokens(previous)
        .into_iter()
        .filter(|token| !token.compound)
        .collect();
    let asked = kind_of(&words(previous));
    let range = if asked.kind == Kind::Said && !asked.speaker.is_empty() {
        asked.speaker
    } else {
        last_name(previous)?
    };
    let start = tokens.get(range.start)?.start;
    let end = tokens.get(range.end.checked_sub(1)?)?.end;
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
    let before: Vec<_> = crate::analysis::tokens(previous)
        .into_iter()
        .filter(|token| !token.compound)
        .collect();
    let asked = kind_of(&words(previous));
    let range = if asked.kind == Kind::Said && !asked.speaker.is_empty() {
        asked.speaker
    } else {
        last_name(previous)?
    };
    let name =
        previous.get(before.get(range.start)?.start..before.get(range.end.checked_sub(1)?)?.end)?;
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
                "And when was that?",
            ),
        ] {
            assert_eq!(
                complete(question, previous),
                want,
                "{previous} / {question}"
            );
        }
    }
}

//! Who said something and how that is known, in words. No layout, and no
//! surface is known.

use crate::annotate::Attribution;
use crate::answer::CitedSpeaker;
use crate::document::Span;
use crate::engine::{Said, SaidBy, ShownStatement};

/// Who said the quoted words and how that is known.
pub(crate) fn speaker(speaker: &CitedSpeaker) -> String {
    let how = how(speaker.how);
    match (&speaker.name, &speaker.role) {
        (Some(name), Some(role)) => format!("said by {}{name}, {role} ({how})", article(name)),
        (Some(name), None) => format!("said by {}{name} ({how})", article(name)),
        (None, _) => format!("speaker not named in this passage ({how})"),
    }
}

/// How it is known who said it.
fn how(how: Attribution) -> &'static str {
    match how {
        Attribution::Quoted => "quoted",
        Attribution::Block => "from a statement",
        Attribution::Reported => "reported speech",
        Attribution::Transcript => "from a transcript",
        Attribution::Document => "the document is their statement",
    }
}

/// Whose statement it is: name, role, body, how it is known; where nobody is
/// named for certain, the document's own word for them.
pub(crate) fn said_by(said: &Said) -> String {
    let called = said.called.as_ref().map(|called| called.text.trim());
    whose(said.by.as_ref(), called, said.how)
}

fn whose(by: Option<&SaidBy>, called: Option<&str>, attribution: Attribution) -> String {
    let how = how(attribution);
    let Some(by) = by else {
        return match called {
            Some(called) => format!("said by “{called}” (not named here; {how})"),
            None => format!("speaker not named in this passage ({how})"),
        };
    };
    // `My mother`: whose, only the document's words tell.
    if let Some(called) = called.filter(|called| is_owned(called, &by.name)) {
        return format!("said by “{called}” ({how})");
    }
    let article = called
        .and_then(|called| own_article(called, &by.name))
        .unwrap_or_else(|| article(&by.name));
    let mut whose = format!("said by {article}{}", by.name);
    if let Some(role) = &by.role {
        // `council's head of roads` came without its article
        let first = role.split(' ').next().unwrap_or_default();
        let owner = first.starts_with(char::is_lowercase)
            && (first.ends_with("'s") || first.ends_with("’s"));
        whose.push_str(if owner { ", the " } else { ", " });
        whose.push_str(role);
    }
    if let Some(body) = &by.body {
        let told = |text: &str| text.to_lowercase().contains(&body.to_lowercase());
        if !told(&by.name) && !by.role.as_deref().is_some_and(told) {
            whose.push_str(", for ");
            whose.push_str(body);
        }
    }
    format!("{whose} ({how})")
}

/// Whose words stand in a paragraph, where nothing but the words can mark them:
/// `“We rang the bell” is said by Ada Rowe (quoted); the speaker is “she”, the word
/// that reports “said”`.
pub(crate) fn said_in<'a>(
    statement: &ShownStatement,
    text: impl Fn(Span) -> Option<&'a str>,
) -> String {
    let words: Vec<String> = statement
        .words
        .iter()
        .filter_map(|span| Some(format!("“{}”", in_short(text(*span)?))))
        .collect();
    let called = statement.called.and_then(&text).map(str::trim);
    let whose = whose(
        statement.by.as_ref(),
        called.filter(|_| statement.by.is_some()),
        statement.how,
    );
    let mut sentence = format!("{}: {whose}", words.join(" … "));
    let named: Vec<String> = [
        statement.called.and_then(&text).map(|t| ("speaker", t)),
        statement.cue.and_then(&text).map(|t| ("reporting word", t)),
    ]
    .into_iter()
    .flatten()
    .map(|(what, text)| format!("{what} “{}”", in_short(text)))
    .collect();
    if !named.is_empty() {
        sentence.push_str("; ");
        sentence.push_str(&named.join(", "));
    }
    sentence
}

/// The first and the last words of a long text.
fn in_short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let shown = match (words.first_chunk::<4>(), words.last_chunk::<2>()) {
        (Some(first), Some(last)) if words.len() > 9 => {
            format!("{} … {}", first.join(" "), last.join(" "))
        }
        _ => words.join(" "),
    };
    shown.trim_end_matches([',', ';', ':']).to_owned()
}

/// Words that begin a name in lower case.
const PARTICLES: [&str; 12] = [
    "al", "bin", "d", "da", "de", "del", "della", "den", "di", "du", "van", "von",
];

/// The article before a speaker who is described and not named: `resident`,
/// `spokesman for the council`. A description begins in lower case and comes
/// without its article; a name has none.
fn article(name: &str) -> &'static str {
    let first = name
        .split(|c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '-'))
        .next()
        .unwrap_or_default();
    let described = first.starts_with(char::is_lowercase)
        && !first.chars().any(char::is_uppercase)
        && !PARTICLES.contains(&first);
    if described { "the " } else { "" }
}

/// Whether the document's words are a description with a pronoun before it:
/// `my mother`.
fn is_owned(called: &str, name: &str) -> bool {
    let (owner, rest) = called.split_once(' ').unwrap_or_default();
    let owners = ["my", "our", "his", "her", "their", "its", "your"];
    owners.iter().any(|own| own.eq_ignore_ascii_case(owner)) && rest.eq_ignore_ascii_case(name)
}

/// The article that a document itself sets before a description, where its
/// words there are that description: `A spokesman` is not yet the spokesman.
fn own_article(called: &str, name: &str) -> Option<&'static str> {
    let called = called.to_lowercase();
    let name = name.to_lowercase();
    let before = called.get(..called.find(&name)?)?.trim();
    match before {
        "a" => Some("a "),
        "an" => Some("an "),
        "the" => Some("the "),
        "" => Some(""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_the_article_of_its_document() {
        for (called, name, words) in [
            ("A spokesman", "spokesman", "said by a spokesman (quoted)"),
            (
                "the spokesman",
                "spokesman",
                "said by the spokesman (quoted)",
            ),
            ("He", "spokesman", "said by the spokesman (quoted)"),
            ("Residents", "residents", "said by residents (quoted)"),
            (
                "an aide to Ms Vane",
                "aide to Ms Vane",
                "said by an aide to Ms Vane (quoted)",
            ),
            ("My mother", "mother", "said by “My mother” (quoted)"),
            ("Ada Rowe", "Ada Rowe", "said by Ada Rowe (quoted)"),
        ] {
            let by = SaidBy {
                name: name.to_owned(),
                role: None,
                body: None,
            };
            assert_eq!(whose(Some(&by), Some(called), Attribution::Quoted), words);
        }
    }

    #[test]
    fn a_speaker_is_named_with_how_it_is_known() {
        let said = |name: Option<&str>, role: Option<&str>, how| {
            speaker(&CitedSpeaker {
                name: name.map(str::to_owned),
                role: role.map(str::to_owned),
                how,
            })
        };
        assert_eq!(
            said(
                Some("Ines Vardal"),
                Some("harbour warden"),
                Attribution::Quoted
            ),
            "said by Ines Vardal, harbour warden (quoted)"
        );
        assert_eq!(
            said(None, None, Attribution::Reported),
            "speaker not named in this passage (reported speech)"
        );
        for (name, words) in [
            (
                "spokesman for the quay",
                "said by the spokesman for the quay (quoted)",
            ),
            ("de Vries", "said by de Vries (quoted)"),
            ("iQuay", "said by iQuay (quoted)"),
            ("3rd Division", "said by 3rd Division (quoted)"),
        ] {
            assert_eq!(said(Some(name), None, Attribution::Quoted), words);
        }
    }
}

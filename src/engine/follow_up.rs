//! What a question means after an answer: the topic, the person and the date
//! that it leaves out come from the question before and from what was quoted.
//!
//! It reads words and the names of the people of the documents; it searches
//! nothing and knows no surface. What is no follow-up is said to be none.

use super::Engine;
use crate::analysis::lexicon::is_stop;
use crate::query::follow_up::complete;
use crate::query::typed::bare;

/// A question with the answer that it got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// The question, made whole.
    pub question: String,
    /// The words that were quoted, all that this topic showed so far.
    pub quotes: Vec<String>,
    /// Who said the first of them, where that is certain.
    pub speaker: Option<String>,
}

/// How a question is read after a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// As it stands.
    Alone,
    /// As this question.
    Whole(String),
    /// As this question, asked of the same thing otherwise: the same quote is
    /// an answer only where it holds what is asked for now.
    Circumstance(String),
    /// As this question, but for what was not shown yet.
    More(String),
    /// Who said the words that were quoted.
    Speaker,
}

impl Engine {
    /// Reads a question that comes after a turn.
    #[must_use]
    pub fn read_follow_up(&self, question: &str, turn: &Turn) -> Reading {
        read(question, turn, &self.index.catalogue().people)
    }
}

/// The words of a question in lower case, a leading `and` left out.
fn plain(question: &str) -> Vec<String> {
    let mut words: Vec<String> = question
        .to_lowercase()
        .replace(['’', '\''], "'")
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    while words.len() > 1 && ["and", "but", "so", "ok", "okay", "then"].contains(&&*words[0]) {
        words.remove(0);
    }
    words
}

const PERSONS: [&str; 10] = [
    "he", "she", "they", "him", "her", "his", "hers", "them", "their", "theirs",
];
const THINGS: [&str; 5] = ["it", "that", "this", "those", "these"];

fn read(question: &str, turn: &Turn, people: &[String]) -> Reading {
    let previous = bare(&turn.question);
    let previous = previous.trim();
    if previous.is_empty() {
        return Reading::Alone;
    }
    let words = plain(question);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let telling = words
        .iter()
        .filter(|word| !is_stop(word) && !PERSONS.contains(word) && !THINGS.contains(word));
    let telling: Vec<&str> = telling.copied().collect();
    if asks_who_said(&words) {
        return Reading::Speaker;
    }
    if asks_for_more(&words, &telling) {
        return Reading::More(previous.to_owned());
    }
    if let Some(whole) = of_another_year(question, &words, previous) {
        return Reading::Whole(whole);
    }
    if is_circumstance(&words) {
        let whole = complete(question, previous);
        return Reading::Circumstance(if whole == question.trim() {
            beside(question, previous)
        } else {
            whole
        });
    }
    let whole = complete(question, previous);
    if whole != question.trim() {
        return Reading::Whole(whole);
    }
    let persons = words.iter().any(|word| PERSONS.contains(word));
    if persons && !has_name(question) {
        if let Some(name) = person_of(turn, previous, people) {
            return Reading::Whole(in_place_of_pronoun(question, &name));
        }
        return Reading::Whole(beside(question, previous));
    }
    let things = words.iter().any(|word| THINGS.contains(word));
    if things && !has_name(question) && telling.len() <= 1 {
        return Reading::Whole(beside(question, previous));
    }
    Reading::Alone
}

/// `Who said so?`
fn asks_who_said(words: &[&str]) -> bool {
    let rest = [
        "so", "that", "this", "it", "was", "is", "did", "has", "the", "one", "exactly",
    ];
    let says = ["said", "says", "say", "saying"];
    words.contains(&"who")
        && words.iter().any(|word| says.contains(word))
        && words
            .iter()
            .all(|word| *word == "who" || says.contains(word) || rest.contains(word))
}

/// `What else did she say?`, `Anything more?`: nothing else is named.
fn asks_for_more(words: &[&str], telling: &[&str]) -> bool {
    let more = ["else", "more", "further"];
    let empty = [
        "else",
        "more",
        "further",
        "anything",
        "something",
        "say",
        "said",
        "says",
        "tell",
        "go",
        "on",
        "happened",
        "happen",
        "know",
        "known",
        "about",
    ];
    words.iter().any(|word| more.contains(word)) && telling.iter().all(|word| empty.contains(word))
}

/// `When was that?`, `why?`, `how many?`
fn is_circumstance(words: &[&str]) -> bool {
    const ASKING: [&str; 9] = [
        "when", "where", "why", "how", "who", "whom", "how come", "how many", "how much",
    ];
    const EMPTY: [&str; 16] = [
        "that", "this", "it", "so", "exactly", "was", "is", "did", "does", "were", "happen",
        "happened", "be", "come", "many", "much",
    ];
    let Some((first, rest)) = words.split_first() else {
        return false;
    };
    ASKING.contains(first)
        && rest.iter().all(|word| EMPTY.contains(word))
        && (*first != "who" || rest.is_empty())
}

/// `And in 2022?`: the question before, its year replaced.
fn of_another_year(question: &str, words: &[&str], previous: &str) -> Option<String> {
    const AROUND: [&str; 14] = [
        "in", "what", "how", "about", "and", "for", "by", "during", "since", "after", "before",
        "of", "year", "the",
    ];
    let is_year = |word: &str| {
        word.len() == 4
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|b| b.is_ascii_digit())
    };
    let year = words.iter().copied().find(|word| is_year(word))?;
    let month = words.iter().copied().find(|word| {
        crate::annotate::dates::MONTHS
            .iter()
            .any(|m| m.eq_ignore_ascii_case(word))
    });
    let only = words
        .iter()
        .all(|word| *word == year || Some(*word) == month || AROUND.contains(word));
    if !only {
        return None;
    }
    let as_typed = |word: &str| {
        let lower = question.to_lowercase();
        let at = lower.find(word);
        at.and_then(|at| question.get(at..at + word.len()))
            .unwrap_or(word)
            .to_owned()
    };
    let date = match month {
        Some(month) => format!("{} {year}", as_typed(month)),
        None => year.to_owned(),
    };
    let mut replaced = String::new();
    let mut found = false;
    for piece in previous.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        if is_year(word) && !found {
            found = true;
            // the month before it belongs to the old year
            if let Some(kept) = replaced.trim_end().rsplit_once(' ')
                && crate::annotate::dates::MONTHS.contains(&kept.1)
            {
                replaced = format!("{} ", kept.0);
            }
            replaced.push_str(&date);
            replaced.push_str(piece.get(word.len()..).unwrap_or_default());
        } else {
            replaced.push_str(piece);
        }
    }
    Some(if found {
        replaced
    } else {
        format!(
            "{} in {date}?",
            previous.trim_end_matches(['?', '.', '!', ' '])
        )
    })
}

/// A question beside the one that it leans on.
fn beside(question: &str, previous: &str) -> String {
    let question = question.trim().trim_end_matches(['?', '.', '!', ' ']);
    format!("{question} – {previous}")
}

/// Whether a question names somebody or something itself.
fn has_name(question: &str) -> bool {
    question
        .split_whitespace()
        .skip(1)
        .any(|word| word.starts_with(char::is_uppercase) && word != "I")
}

/// Whom `she` means: of an answer to "who" the person who is quoted as it, else
/// the speaker, else the first person whom the quotes name.
fn person_of(turn: &Turn, previous: &str, people: &[String]) -> Option<String> {
    let quoted = || {
        turn.quotes.iter().find_map(|quote| {
            let named = people.iter().filter(|name| name.contains(' '));
            named
                .filter_map(|name| Some((quote.find(name.as_str())?, name)))
                .min()
                .map(|(_, name)| name.clone())
        })
    };
    let asks_who = previous.to_lowercase().starts_with("who");
    if asks_who {
        quoted().or_else(|| turn.speaker.clone())
    } else {
        turn.speaker.clone().or_else(quoted)
    }
}

/// The question with its first pronoun replaced by a name.
fn in_place_of_pronoun(question: &str, name: &str) -> String {
    let mut done = false;
    let words: Vec<String> = question
        .split_whitespace()
        .map(|word| {
            let core = word.trim_matches(|c: char| !c.is_alphanumeric());
            let lower = core.to_lowercase();
            if done || core.is_empty() || !PERSONS.contains(&lower.as_str()) {
                return word.to_owned();
            }
            done = true;
            let owns = matches!(lower.as_str(), "his" | "their")
                || (lower == "her"
                    && core.len() == word.len()
                    && !question.trim_end_matches('?').ends_with(word));
            let named = if owns {
                format!("{name}'s")
            } else {
                name.to_owned()
            };
            word.replacen(core, &named, 1)
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(question: &str, quote: &str, speaker: Option<&str>) -> Turn {
        Turn {
            question: question.to_owned(),
            quotes: vec![quote.to_owned()],
            speaker: speaker.map(str::to_owned),
        }
    }

    fn people() -> Vec<String> {
        ["Ada Rowe", "Ben Tarn"].map(str::to_owned).to_vec()
    }

    #[test]
    fn what_a_follow_up_leaves_out_comes_from_the_turn_before() {
        let said = turn(
            "What did the board say in 2014 about the weir?",
            "“It leaks,” said Ada Rowe.",
            Some("Ada Rowe"),
        );
        let whole = |text: &str| Reading::Whole(text.to_owned());
        for (question, want) in [
            (
                "and in 2022?",
                whole("What did the board say in 2022 about the weir?"),
            ),
            (
                "What about March 2022?",
                whole("What did the board say in March 2022 about the weir?"),
            ),
            (
                "and the mayor?",
                whole("What did the mayor say in 2014 about the weir?"),
            ),
            ("who said so?", Reading::Speaker),
            ("Who says that?", Reading::Speaker),
            (
                "what else did she say?",
                Reading::More(said.question.clone()),
            ),
            ("anything else?", Reading::More(said.question.clone())),
            (
                "and when was that?",
                Reading::Circumstance("When did the board say in 2014 about the weir?".to_owned()),
            ),
            (
                "why?",
                Reading::Circumstance("Why did the board say in 2014 about the weir?".to_owned()),
            ),
            (
                "How many houses were flooded in Lower Ashby?",
                Reading::Alone,
            ),
            ("What did Ben Tarn say about it?", Reading::Alone),
            ("How long is the lock?", Reading::Alone),
        ] {
            assert_eq!(read(question, &said, &people()), want, "{question}");
        }
    }

    #[test]
    fn a_pronoun_is_the_person_of_the_answer() {
        let chaired = turn(
            "who chaired the inquiry?",
            "It was chaired by Ben Tarn.",
            None,
        );
        assert_eq!(
            read("what did he say?", &chaired, &people()),
            Reading::Whole("what did Ben Tarn say?".to_owned())
        );
        assert_eq!(
            read("what was his job?", &chaired, &people()),
            Reading::Whole("what was Ben Tarn's job?".to_owned())
        );
        let died = turn("How did Ben Tarn die?", "He drowned.", None);
        assert_eq!(
            read("and who did it?", &died, &people()),
            Reading::Whole("and who did it – How did Ben Tarn die?".to_owned())
        );
        assert_eq!(
            read("was he alone?", &died, &people()),
            Reading::Whole("was Ben Tarn alone?".to_owned())
        );
    }

    #[test]
    fn what_stands_around_the_question_before_is_dropped() {
        let asked = turn(
            "hey bot, can you tell me what the board decided? thanks",
            "It closed.",
            None,
        );
        assert!(matches!(
            read("when was that?", &asked, &people()),
            Reading::Circumstance(whole) if whole.to_lowercase().starts_with("when") && whole.contains("board decided")
        ));
        assert_eq!(read("why?", &Turn::default(), &people()), Reading::Alone);
    }

    #[test]
    fn a_chain_of_five_keeps_its_topic() {
        let mut asked = turn(
            "What did the council say about the bridge in 2014?",
            "",
            None,
        );
        for question in ["and the mayor?", "and in 2022?", "when was that?", "why?"] {
            let whole = match read(question, &asked, &people()) {
                Reading::Whole(whole) | Reading::Circumstance(whole) => whole,
                other => panic!("{question}: {other:?}"),
            };
            assert!(
                whole.contains("bridge") && whole.contains("mayor"),
                "{whole}"
            );
            asked.question = whole;
        }
        assert!(asked.question.contains("2022"), "{}", asked.question);
        assert!(
            asked.question.starts_with("Why did the mayor"),
            "{}",
            asked.question
        );
    }
}

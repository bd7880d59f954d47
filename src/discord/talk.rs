//! What a person writes that is no question: a greeting, thanks, a nod, a
//! question about the bot itself. Decided by words alone; it knows no document
//! and sends nothing.

/// What is said beside questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Talk {
    /// A greeting.
    Hello,
    /// Thanks or praise.
    Thanks,
    /// Excuses.
    Sorry,
    /// "ok", "lol", a row of emoji.
    Nod,
    /// Who or what the bot is.
    Who,
    /// What the bot can do.
    Help,
    /// The whole case in short.
    Summary,
    /// Whether something that somebody wrote is true.
    True,
}

const FILLERS: [&str; 33] = [
    "bot", "pincite", "there", "again", "everyone", "all", "so", "very", "much", "a", "lot", "for",
    "that", "the", "this", "it", "your", "you", "to", "oh", "ah", "well", "and", "class", "mate",
    "guys", "answer", "info", "then", "now", "was", "really", "thats",
];
const HELLO: [&str; 14] = [
    "hi",
    "hello",
    "hey",
    "hiya",
    "yo",
    "howdy",
    "greetings",
    "heya",
    "morning",
    "afternoon",
    "evening",
    "good",
    "sup",
    "hallo",
];
const THANKS: [&str; 22] = [
    "thanks",
    "thank",
    "thx",
    "ty",
    "tysm",
    "cheers",
    "appreciated",
    "brilliant",
    "great",
    "perfect",
    "nice",
    "cool",
    "awesome",
    "amazing",
    "wow",
    "helpful",
    "good",
    "lovely",
    "fantastic",
    "excellent",
    "useful",
    "many",
];
const SORRY: [&str; 6] = ["sorry", "oops", "nvm", "whoops", "apologies", "nevermind"];
const NODS: [&str; 34] = [
    "ok",
    "okay",
    "k",
    "kk",
    "lol",
    "lmao",
    "rofl",
    "haha",
    "hahaha",
    "hmm",
    "hm",
    "mhm",
    "yes",
    "yep",
    "yeah",
    "yup",
    "no",
    "nope",
    "right",
    "fine",
    "sure",
    "understood",
    "alright",
    "omg",
    "interesting",
    "wtf",
    "damn",
    "true",
    "agreed",
    "exactly",
    "same",
    "indeed",
    "sad",
    "xd",
];
const WHO: [&str; 14] = [
    "are you a bot",
    "are you real",
    "are you human",
    "are you a human",
    "are you an ai",
    "are you ai",
    "who are you",
    "what are you",
    "are you there",
    "who made you",
    "are you a robot",
    "are you chatgpt",
    "how are you",
    "whats your name",
];
const HELP: [&str; 20] = [
    "help",
    "help me",
    "help please",
    "help pls",
    "please help",
    "what can you do",
    "what do you do",
    "what can i do",
    "how do you work",
    "how does this work",
    "what can i ask",
    "what can i ask you",
    "how do i use you",
    "how do i use this",
    "commands",
    "how do i use this bot",
    "what can you tell me",
    "how does it work",
    "what can we ask",
    "what commands are there",
];
const TRUE: [&str; 24] = [
    "is this true",
    "is that true",
    "is it true",
    "true",
    "really",
    "fact check",
    "factcheck",
    "fact check this",
    "is this right",
    "is that right",
    "is this correct",
    "is that correct",
    "is this real",
    "source",
    "sources",
    "any source",
    "any sources",
    "check this",
    "check that",
    "is this accurate",
    "find sources",
    "citation needed",
    "did this happen",
    "is he right",
];
const SUMMARY: [&str; 12] = [
    "summarise",
    "summarize",
    "sum up",
    "give me a summary",
    "give us a summary",
    "summary",
    "tldr",
    "tl dr",
    "can you summarise",
    "can you summarize",
    "could you summarise",
    "please summarise",
];
const WHOLE: [&str; 21] = [
    "of",
    "the",
    "case",
    "it",
    "this",
    "everything",
    "story",
    "documents",
    "whole",
    "all",
    "please",
    "for",
    "me",
    "us",
    "in",
    "short",
    "pls",
    "what",
    "happened",
    "entire",
    "briefly",
];

/// What is said, where it is no question to the documents.
pub(super) fn of(words: &str) -> Option<Talk> {
    let said: Vec<String> = words
        .to_lowercase()
        .replace(['\'', '’'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(without_repeats)
        .collect();
    if said.is_empty() {
        let marks = words.trim().chars().all(|c| c.is_ascii_punctuation());
        return (!marks).then_some(Talk::Nod);
    }
    let whole = said.join(" ");
    let addressed = [
        "bot ", "pincite ", "hey ", "hi ", "hello ", "hey bot ", "ok ", "so ",
    ];
    let whole = addressed
        .iter()
        .filter_map(|opening| whole.strip_prefix(opening))
        .min_by_key(|rest| rest.len())
        .unwrap_or(&whole);
    for (known, talk) in [
        (&WHO[..], Talk::Who),
        (&HELP[..], Talk::Help),
        (&TRUE[..], Talk::True),
    ] {
        if known.contains(&whole) {
            return Some(talk);
        }
    }
    let summary = SUMMARY
        .iter()
        .filter_map(|opening| whole.strip_prefix(opening));
    if summary
        .into_iter()
        .any(|rest| rest.split_whitespace().all(|word| WHOLE.contains(&word)))
    {
        return Some(Talk::Summary);
    }
    let of_kind = |kind: &[&str]| {
        said.iter().any(|word| kind.contains(&word.as_str()))
            && said.iter().all(|word| {
                kind.contains(&word.as_str())
                    || FILLERS.contains(&word.as_str())
                    || NODS.contains(&word.as_str())
            })
    };
    for (kind, talk) in [
        (&THANKS[..], Talk::Thanks),
        (&HELLO[..], Talk::Hello),
        (&SORRY[..], Talk::Sorry),
        (&NODS[..], Talk::Nod),
    ] {
        if of_kind(kind) {
            // `good morning` greets, `good bot` praises.
            let greets = said
                .iter()
                .any(|word| matches!(word.as_str(), "morning" | "afternoon" | "evening"));
            return Some(if greets { Talk::Hello } else { talk });
        }
    }
    match whole {
        "i see" | "got it" | "makes sense" | "never mind" | "my bad" => Some(Talk::Nod),
        _ => None,
    }
}

/// `hiii` as `hi`: a letter three times or more, once.
fn without_repeats(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut kept = String::new();
    for run in letters.chunk_by(|a, b| a == b) {
        kept.extend(run.iter().take(if run.len() > 2 { 1 } else { run.len() }));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_talk_is_told_from_questions() {
        for (words, talk) in [
            ("Hello!", Talk::Hello),
            ("hiii there", Talk::Hello),
            ("good morning everyone", Talk::Hello),
            ("thanks!!", Talk::Thanks),
            ("thank you so much", Talk::Thanks),
            ("good bot", Talk::Thanks),
            ("oh ok, great, thanks", Talk::Thanks),
            ("sorry", Talk::Sorry),
            ("ok", Talk::Nod),
            ("LOL", Talk::Nod),
            ("👍👍", Talk::Nod),
            ("Are you a bot?", Talk::Who),
            ("hey bot, what can you do?", Talk::Help),
            ("help", Talk::Help),
            ("Summarise the case", Talk::Summary),
            ("tl;dr", Talk::Summary),
            ("is this true?", Talk::True),
        ] {
            assert_eq!(of(words), Some(talk), "{words}");
        }
        for question in [
            "Who said sorry?",
            "When did the council say thank you?",
            "hello, who ran the ferry?",
            "What is the truth about the gate?",
            "Did he get help?",
            "the good morning report",
            "Summarise what the mayor said about the gate",
            "why?",
            "what else?",
            "and the council?",
            "?",
        ] {
            assert_eq!(of(question), None, "{question}");
        }
    }
}

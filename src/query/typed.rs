//! A question as people type it becomes the bare question: chat spelling is
//! written out, greetings and thanks around it are dropped.
//!
//! It goes by two word lists (`analysis/lexicon/typed.txt` and `wrappers.txt`)
//! and knows no document. What stands in quotation marks is left alone.

use crate::analysis::lexicon;

/// What a word in quotation marks is compared as: it is none of the lists'.
const QUOTED: &str = "\u{1}";

/// The bare question. It is the question itself where there is nothing to write
/// out or to drop, and where nothing would be left.
#[must_use]
pub fn bare(question: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    // for each word how it is compared with the lists
    let mut plain: Vec<String> = Vec::new();
    let mut quoted = false;
    for word in question.split_whitespace() {
        let opens = word.starts_with(['"', '“']);
        let closes = word
            .trim_end_matches(['?', '!', '.', ','])
            .ends_with(['"', '”']);
        if quoted || opens {
            words.push(word.to_owned());
            plain.push(QUOTED.to_owned());
            quoted = !closes;
        } else {
            for word in written_out(word) {
                let core = word.trim_matches(|c: char| !c.is_alphanumeric());
                plain.push(short(&core.to_lowercase()));
                words.push(word);
            }
        }
    }
    let (start, end) = inside_wrappers(&plain);
    let Some(kept) = words.get(start..end).filter(|kept| !kept.is_empty()) else {
        return question.to_owned();
    };
    if start == 0 && end == words.len() && words.iter().eq(question.split_whitespace()) {
        return question.to_owned();
    }
    let mut bare = kept.join(" ");
    if end < words.len() {
        // the comma before the thanks
        let asked = bare.trim_end_matches([',', '-', ' ', '–', '—']).len();
        bare.truncate(asked);
        if words.last().is_some_and(|last| last.contains('?')) && !bare.ends_with('?') {
            bare.push('?');
        }
    }
    bare
}

/// A word with chat spelling written out and with its marks of punctuation
/// once each.
fn written_out(word: &str) -> Vec<String> {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
    let Some(at) = word.find(core).filter(|_| !core.is_empty()) else {
        return vec![without_repeats(word)];
    };
    let (before, after) = (&word[..at], &word[at + core.len()..]);
    let lower = core.to_lowercase();
    // `US` and `R` are no slips of somebody in a hurry
    let shouted = core.chars().all(|c| !c.is_lowercase());
    let meant = (!shouted || core.len() > 4)
        .then(|| lexicon::typed(&lower).or_else(|| lexicon::typed(&short(&lower))))
        .flatten();
    let Some(meant) = meant else {
        return vec![format!("{before}{core}{}", without_repeats(after))];
    };
    let mut words: Vec<String> = meant.split(' ').map(str::to_owned).collect();
    if core.starts_with(char::is_uppercase)
        && let Some(first) = words.first_mut()
        && let Some(letter) = first.chars().next()
    {
        first.replace_range(..letter.len_utf8(), &letter.to_uppercase().to_string());
    }
    if let Some(first) = words.first_mut() {
        first.insert_str(0, before);
    }
    if let Some(last) = words.last_mut() {
        last.push_str(&without_repeats(after));
    }
    words
}

/// `???` as `?`, `?!?!` as `?`.
fn without_repeats(marks: &str) -> String {
    if marks.chars().count() > 1 && marks.chars().all(|c| matches!(c, '?' | '!')) {
        return if marks.contains('?') { "?" } else { "!" }.to_owned();
    }
    marks.to_owned()
}

/// `sooo` as `so`: a letter three times or more, once.
fn short(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        let run = letters[at..]
            .iter()
            .take_while(|c| **c == letters[at])
            .count();
        out.extend(std::iter::repeat_n(
            letters[at],
            if run > 2 { 1 } else { run },
        ));
        at += run;
    }
    out
}

/// Which words are left between greetings and thanks.
fn inside_wrappers(plain: &[String]) -> (usize, usize) {
    let fits = |at: usize, wrapper: &[&str]| {
        plain
            .get(at..at + wrapper.len())
            .is_some_and(|here| here.iter().zip(wrapper).all(|(a, b)| a == b))
    };
    let (mut start, mut end) = (0, plain.len());
    loop {
        let before = lexicon::wrappers('<')
            .filter(|wrapper| start + wrapper.len() < end && fits(start, wrapper))
            .map(<[&str]>::len)
            .max();
        // a mark alone, such as a dash between a greeting and the question
        let mark = plain.get(start).is_some_and(String::is_empty) && start + 1 < end;
        match before {
            Some(length) if asks(&plain[start + length..end]) => start += length,
            _ if mark => start += 1,
            _ => break,
        }
    }
    loop {
        let after = lexicon::wrappers('>')
            .filter(|wrapper| end > start + wrapper.len() && fits(end - wrapper.len(), wrapper))
            .map(<[&str]>::len)
            .max();
        match after {
            Some(length) if asks(&plain[start..end - length]) => end -= length,
            _ => break,
        }
    }
    (start, end)
}

/// Whether some words still ask of something.
fn asks(words: &[String]) -> bool {
    words.iter().any(|word| {
        !word.is_empty()
            && !lexicon::is_stop(word)
            && !lexicon::wrappers('>').any(|wrapper| wrapper == [word.as_str()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_question_is_dropped() {
        for (typed, meant) in [
            (
                "hey bot, can you tell me who ran the ferry? thanks!!",
                "who ran the ferry?",
            ),
            (
                "sorry but whats the ferry called",
                "what is the ferry called",
            ),
            ("so whats the mayor saying lol", "what is the mayor saying"),
            (
                "pls can u tell me how many ppl drowned???",
                "how many people drowned?",
            ),
            (
                "quick question: did the pumps fail, please",
                "did the pumps fail",
            ),
            (
                "Whos in charge of the harbour?",
                "Who is in charge of the harbour?",
            ),
            (
                "sooo why didnt the siren sound",
                "why did not the siren sound",
            ),
            ("wot abt the lock keeper", "what about the lock keeper"),
        ] {
            assert_eq!(bare(typed), meant, "{typed}");
        }
    }

    #[test]
    fn a_plain_question_stays_as_it_is() {
        for question in [
            "What did the council say?",
            "Who is in charge?",
            "What is the US doing?",
            "thanks",
            "hey",
            "Did R and Y meet?",
            "who said \"ppl dont care, lol\"",
            "  two  spaces ",
            "",
        ] {
            assert_eq!(bare(question), question);
        }
    }
}

//! The words of what a person wrote in Discord: without mentions, channels,
//! emoji, commands and times, which stand in a text as numbers and are no words
//! of the documents; and as much of a long message as one question may have. It
//! knows characters and nothing of documents.

use super::limits;

/// As many words as a question is made of at most; the library takes some more.
const WORDS: usize = 56;

/// What a person wrote, without Discord's marks.
pub(super) fn words(content: &str) -> String {
    let mut plain = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let inside = from.get(1..).unwrap_or_default();
        match inside.split_once('>') {
            Some((mark, after)) if is_mark(mark) => {
                plain.push(' ');
                rest = after;
            }
            _ => {
                plain.push('<');
                rest = inside;
            }
        }
    }
    plain.push_str(rest);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether this is the inside of one of Discord's marks
/// (<https://discord.com/developers/docs/reference#message-formatting>).
fn is_mark(inside: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let named = |text: &str| text.rsplit_once(':').is_some_and(|(_, id)| number(id));
    if let Some(who) = inside.strip_prefix('@') {
        return number(who.trim_start_matches(['!', '&']));
    }
    if let Some(channel) = inside.strip_prefix('#') {
        return number(channel);
    }
    if let Some(time) = inside.strip_prefix("t:") {
        return number(
            time.split(':')
                .next()
                .unwrap_or_default()
                .trim_start_matches('-'),
        );
    }
    let emoji = inside.strip_prefix('a').unwrap_or(inside);
    emoji.starts_with(':') && named(emoji)
        || inside.starts_with('/') && named(inside)
        || inside.starts_with("id:")
}

/// The claim of a message: its words without marks and addresses. Of a long one
/// the sentences that tell most, with names and numbers in them, as many as a
/// question may have, in their order.
pub(super) fn claim(content: &str) -> String {
    let words = words(content);
    let text = words
        .split(' ')
        .filter(|word| !word.contains("://"))
        .collect::<Vec<_>>()
        .join(" ");
    let telling = if text.split(' ').count() > WORDS {
        most_telling(&text)
    } else {
        text
    };
    let (head, _) = limits::split_off(&telling, usize::from(limits::QUESTION), str::to_owned);
    head.to_owned()
}

fn most_telling(text: &str) -> String {
    let sentences = sentences(text);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let share = |at: &usize| {
        let words = &sentences[*at];
        let tells = words.iter().skip(1).filter(|word| tells(word)).count();
        tells * 1_000 / words.len().max(1)
    };
    order.sort_by_key(|at| std::cmp::Reverse(share(at)));
    let (mut taken, mut room) = (Vec::new(), WORDS);
    for at in order {
        if sentences[at].len() <= room {
            room -= sentences[at].len();
            taken.push(at);
        }
    }
    taken.sort_unstable();
    if taken.is_empty() {
        // One long sentence: its telling words first of all, in their order.
        let mut words: Vec<(usize, &str)> = text.split(' ').enumerate().collect();
        words.sort_by_key(|(_, word)| !tells(word));
        words.truncate(WORDS);
        words.sort_unstable_by_key(|(at, _)| *at);
        let words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
        return words.join(" ");
    }
    let taken: Vec<String> = taken
        .into_iter()
        .map(|at| sentences[at].join(" "))
        .collect();
    taken.join(" ")
}

/// A text of words with one space between them, by sentences.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let mut sentences = vec![Vec::new()];
    for word in text.split(' ') {
        if let Some(last) = sentences.last_mut() {
            last.push(word);
        }
        if word.ends_with(['.', '!', '?', ';']) {
            sentences.push(Vec::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// Whether a word names or numbers something, or is a long one.
fn tells(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.chars().next().is_some_and(char::is_uppercase)
        || word.chars().any(|c| c.is_ascii_digit())
        || word.chars().count() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_words() {
        for (written, read) in [
            ("<@7> who paid <@!7>?", "who paid ?"),
            ("ask <@&5> in <#4> <:wave:12> <a:hop:3> now", "ask in now"),
            ("</ask:9> <t:1700000000:R> <id:browse> ok", "ok"),
            ("what is 3 < 4 > 2 <b>?", "what is 3 < 4 > 2 <b>?"),
            ("<@x> <#> <: <@", "<@x> <#> <: <@"),
            ("", ""),
        ] {
            assert_eq!(words(written), read, "{written}");
        }
    }

    #[test]
    fn a_claim_is_the_words_of_the_message() {
        assert_eq!(
            claim("<@12> the gate\nfailed, see https://example.org/x <#4>"),
            "the gate failed, see"
        );
    }

    #[test]
    fn of_a_long_message_what_tells_most_is_looked_for() {
        let idle = "well you know how it is with these things when it rains. ".repeat(12);
        let long = format!("{idle}Ilse Renn chaired the inquiry of 2014. {idle}");
        let claimed = claim(&long);
        assert!(claimed.contains("Ilse Renn chaired the inquiry of 2014."));
        assert!(claimed.split(' ').count() <= WORDS, "{claimed}");
        let endless = claim(&format!(
            "{} Ilse Renn {}",
            "and ".repeat(90),
            "so ".repeat(90)
        ));
        assert!(endless.contains("Ilse Renn"), "{endless}");
        assert!(endless.split(' ').count() <= WORDS);
        assert!(limits::length(&claim(&"x".repeat(3_000))) <= usize::from(limits::QUESTION));
    }
}

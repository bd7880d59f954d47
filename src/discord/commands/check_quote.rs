//! "Check this quote", on any message: whether what it quotes stands in the
//! documents, shown to the person alone.

use poise::serenity_prelude::Message;

use super::{Acted, BotCommand, Invoked, on_messages};
use crate::discord::asked::{Asked, QUOTATIONS};
use crate::discord::bot::{Call, Cost, First};
use crate::discord::limits;
use crate::discord::lookups;
use crate::discord::messages::{self, commands as words};
use crate::discord::reply::Reply;

pub(super) fn command() -> BotCommand {
    on_messages(words::CHECK_QUOTE, run)
}

/// The marks that open a quotation, with those that close it.
const MARKS: [(char, &[char]); 5] = [
    ('“', &['”', '“']),
    ('"', &['"']),
    ('„', &['“', '”']),
    ('«', &['»']),
    ('‘', &['’']),
];

/// What a message quotes: its block quotes, then the words in quotation marks
/// beside them; where there is neither, all of it.
fn quotations(content: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut beside = String::new();
    let (mut block, mut rest_is_quoted) = (String::new(), false);
    for line in content.lines() {
        let line = line.trim_start();
        let quoted = if rest_is_quoted {
            Some(line)
        } else if let Some(rest) = line.strip_prefix(">>> ") {
            rest_is_quoted = true;
            Some(rest)
        } else {
            line.strip_prefix("> ")
        };
        if let Some(quoted) = quoted {
            block.push_str(quoted);
            block.push(' ');
        } else {
            found.extend(usable(&std::mem::take(&mut block)));
            beside.push_str(line);
            beside.push('\n');
        }
    }
    found.extend(usable(&block));
    found.extend(in_marks(&beside));
    if found.is_empty() {
        found.extend(usable(content));
    }
    found
}

/// The words between quotation marks.
fn in_marks(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        // A mark inside a word is an apostrophe, one after a figure is inches.
        let opens = MARKS
            .iter()
            .find(|(open, _)| *open == c && !before.is_alphanumeric());
        let end = opens.and_then(|(open, close)| closing(after, *open, close));
        let inside = end.and_then(|end| after.get(..end));
        if let Some(inside) = inside {
            found.extend(usable(inside));
            let next = after.get(inside.len()..).unwrap_or_default();
            let mark = next.chars().next().map_or(0, char::len_utf8);
            rest = next.get(mark..).unwrap_or_default();
            before = ' ';
        } else {
            rest = after;
            before = c;
        }
    }
    found
}

/// Where a quotation ends. A single mark may be an apostrophe too, so the last
/// on its line that ends a word closes it.
fn closing(text: &str, open: char, close: &[char]) -> Option<usize> {
    if open != '‘' {
        return text.find(close);
    }
    let line = text.split('\n').next().unwrap_or_default();
    let line = line.split('‘').next().unwrap_or_default();
    line.char_indices()
        .rfind(|(at, c)| {
            let next = line
                .get(at + c.len_utf8()..)
                .and_then(|rest| rest.chars().next());
            close.contains(c) && !next.is_some_and(char::is_alphanumeric)
        })
        .map(|(at, _)| at)
}

/// The words without mentions and addresses, and without marks around them.
fn usable(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !(word.starts_with("<@") || word.starts_with("<#") || word.contains("://")))
        .collect();
    let text = words.join(" ");
    let marks = ['“', '”', '"', '„', '«', '»', '*', '_', ' '];
    let text = text.trim_matches(marks);
    text.contains(char::is_alphanumeric)
        .then(|| text.to_owned())
}

/// As many quotations, and as much of them, as are checked at once; and whether
/// that is not all.
fn fitting(all: Vec<String>) -> (Vec<String>, bool) {
    // Marks of markup take twice their room when they are shown.
    let most = usize::from(limits::CHECKED) / 2;
    let (mut taken, mut room, mut partly) = (Vec::new(), most, false);
    for quotation in all {
        let (head, rest) = limits::split_off(&quotation, room, str::to_owned);
        partly |= !rest.is_empty() || taken.len() == QUOTATIONS;
        if head.is_empty() || taken.len() == QUOTATIONS {
            break;
        }
        room -= limits::length(head);
        taken.push(head.to_owned());
    }
    (taken, partly)
}

fn run(invoked: Invoked<'_>, message: Message) -> Acted<'_> {
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        bot.answer(
            call,
            First::Private,
            Cost::Question,
            move |bot, call| async move {
                let (quoted, partly) = fitting(quotations(&message.content));
                if quoted.is_empty() {
                    return Reply::text(messages::NO_CLAIM);
                }
                match Asked::check(&quoted, partly) {
                    Ok(asked) => {
                        lookups::look_up(&bot, asked, call.reader(true), call.upload).await
                    }
                    Err(sentence) => Reply::text(sentence),
                }
            },
        )
        .await;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_quotes_is_what_is_checked() {
        for (content, quoted) in [
            (
                "He said “the gate held” and \"nobody came\".",
                vec!["the gate held", "nobody came"],
            ),
            (
                "> the gate\n> held\nreally? “no”",
                vec!["the gate held", "no"],
            ),
            (">>> the gate\nheld", vec!["the gate held"]),
            ("> \"the gate held\"\n<@12> look", vec!["the gate held"]),
            (
                "the gate held, see https://example.org/x",
                vec!["the gate held, see"],
            ),
            (
                "‘It’s the boys’ boat’, she said",
                vec!["It’s the boys’ boat"],
            ),
            ("„das Tor” and «la porte»", vec!["das Tor", "la porte"]),
            ("a 5\" pipe", vec!["a 5\" pipe"]),
            ("don’t ask", vec!["don’t ask"]),
            ("“never closed", vec!["never closed"]),
            ("<@12> https://example.org", vec![]),
        ] {
            assert_eq!(quotations(content), quoted, "{content}");
        }
    }

    #[test]
    fn what_is_too_much_is_left_and_told() {
        let many: Vec<String> = (0..8).map(|n| format!("word {n}")).collect();
        let (taken, partly) = fitting(many.clone());
        assert_eq!((taken.len(), partly), (QUOTATIONS, true));
        assert_eq!(fitting(many[..5].to_vec()), (many[..5].to_vec(), false));
        let (taken, partly) = fitting(vec!["It rained. ".repeat(300)]);
        assert!(partly && taken[0].ends_with("rained."));
        assert!(Asked::check(&taken, partly).is_ok());
    }
}

//! "Find sources", on any message: what the documents say on that message's
//! claim, shown to the person alone.

use poise::serenity_prelude as serenity;

use super::{Acted, BotCommand, Invoked, on_messages};
use crate::discord::bot::{Call, Cost, First};
use crate::discord::limits;
use crate::discord::messages::{self, commands as words};
use crate::discord::reply::Reply;
use crate::discord::search::search;
use crate::engine::Ask;

pub(super) fn command() -> BotCommand {
    on_messages(words::FIND_SOURCES, run)
}

/// The claim of a message: its words without mentions and addresses, as much
/// of them as a question may have.
pub(in crate::discord) fn claim(content: &str) -> String {
    let words: Vec<&str> = content
        .split_whitespace()
        .filter(|word| !(word.starts_with("<@") || word.starts_with("<#") || word.contains("://")))
        .collect();
    let text = words.join(" ");
    let (head, _) = limits::split_off(&text, usize::from(limits::QUESTION), str::to_owned);
    head.to_owned()
}

fn run(invoked: Invoked<'_>, message: serenity::Message) -> Acted<'_> {
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        bot.answer(
            call,
            First::Private,
            Cost::Question,
            move |bot, call| async move {
                let question = claim(&message.content);
                if question.is_empty() {
                    return Reply::text(messages::NO_CLAIM);
                }
                let ask = Ask {
                    question,
                    ..Ask::default()
                };
                search(&bot, ask, None, call.reader(true)).await
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
    fn a_claim_is_the_words_of_the_message() {
        assert_eq!(
            claim("<@12> the gate\nfailed, see https://example.org/x <#4>"),
            "the gate failed, see"
        );
        assert!(
            limits::length(&claim(&"rain fell. ".repeat(400))) <= usize::from(limits::QUESTION)
        );
    }
}

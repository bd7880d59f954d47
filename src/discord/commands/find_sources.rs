//! "Find sources", on any message: what the documents say on that message's
//! claim, shown to the person alone.

use poise::serenity_prelude as serenity;

use super::{Acted, BotCommand, Invoked, on_messages};
use crate::discord::bot::{Call, Cost, First};
use crate::discord::messages::{self, commands as words};
use crate::discord::reply::Reply;
use crate::discord::search::search;
use crate::discord::spoken::claim;
use crate::engine::Ask;

pub(super) fn command() -> BotCommand {
    on_messages(words::FIND_SOURCES, run)
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

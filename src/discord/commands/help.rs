//! `/help`: words that are at hand, shown to the person alone.

use super::{Acted, BotCommand, Invoked, slash};
use crate::discord::bot::{Call, Cost};
use crate::discord::messages::{self, commands as words};
use crate::discord::reply::Reply;

pub(super) fn command() -> BotCommand {
    slash("help", words::HELP, run, Vec::new())
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        if bot.begins(call.id) {
            let text = bot
                .refusal(&call, Cost::Nothing)
                .unwrap_or_else(|| messages::help(call.locale));
            bot.say_at_once(&call, &Reply::text(text)).await;
        }
        Ok(())
    })
}

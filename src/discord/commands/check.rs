//! `/check words [private]`: whether words that somebody quotes stand in the
//! documents.

use poise::serenity_prelude::CommandOptionType;

use super::{Acted, BotCommand, Invoked, look_up, parameter, slash, words as option};
use crate::discord::asked::Asked;
use crate::discord::limits;
use crate::discord::messages::commands as words;

pub(super) fn command() -> BotCommand {
    slash(
        "check",
        words::CHECK,
        run,
        vec![
            parameter(
                "words",
                words::CHECK_WORDS,
                true,
                |option| {
                    option
                        .kind(CommandOptionType::String)
                        .max_length(limits::CHECKED)
                },
                None,
            ),
            parameter(
                "private",
                words::LOOK_UP_PRIVATE,
                false,
                |option| option.kind(CommandOptionType::Boolean),
                None,
            ),
        ],
    )
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    let typed = option(invoked.args, "words").unwrap_or_default();
    look_up(invoked, Asked::check(&[typed.to_owned()], false))
}

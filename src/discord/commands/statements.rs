//! `/statements [by] [about] [source] [private]`: who speaks in the documents,
//! or what somebody said or a document holds, in the order of time.

use poise::serenity_prelude as serenity;
use serenity::{CommandOptionType, CreateCommandOption};

use super::{Acted, BotCommand, Invoked, look_up, parameter, slash, words as option};
use crate::discord::asked::{Asked, Narrowed};
use crate::discord::limits;
use crate::discord::messages::commands as words;

pub(super) fn command() -> BotCommand {
    let string: fn(CreateCommandOption) -> CreateCommandOption =
        |option| option.kind(CommandOptionType::String);
    slash(
        "statements",
        words::STATEMENTS,
        run,
        vec![
            parameter(
                "by",
                words::STATEMENTS_BY,
                false,
                |option| {
                    option
                        .kind(CommandOptionType::String)
                        .max_length(limits::NAME)
                },
                Some(super::ask::suggest_voice),
            ),
            parameter(
                "about",
                words::STATEMENTS_ABOUT,
                false,
                |option| {
                    option
                        .kind(CommandOptionType::String)
                        .max_length(limits::ABOUT)
                },
                None,
            ),
            parameter(
                "source",
                words::ONE_SOURCE,
                false,
                string,
                Some(super::ask::suggest_source),
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

/// Reads the options.
fn parse(options: &[serenity::ResolvedOption<'_>]) -> Result<Asked, &'static str> {
    let owned = |name| option(options, name).map(str::to_owned);
    Asked::statements(Narrowed {
        by: owned("by"),
        about: owned("about"),
        source: owned("source"),
        ..Narrowed::default()
    })
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    look_up(invoked, parse(invoked.args))
}

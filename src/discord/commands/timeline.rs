//! `/timeline [about] [from] [to] [source] [private]`: what happened when, as a
//! list and a picture.

use poise::serenity_prelude as serenity;
use serenity::{CommandOptionType, CreateCommandOption};

use super::{Acted, BotCommand, Invoked, date, look_up, parameter, slash, words as option};
use crate::discord::asked::{Asked, Narrowed};
use crate::discord::limits;
use crate::discord::messages::commands as words;

pub(super) fn command() -> BotCommand {
    let string: fn(CreateCommandOption) -> CreateCommandOption =
        |option| option.kind(CommandOptionType::String);
    slash(
        "timeline",
        words::TIMELINE,
        run,
        vec![
            parameter(
                "about",
                words::TIMELINE_ABOUT,
                false,
                |option| {
                    option
                        .kind(CommandOptionType::String)
                        .max_length(limits::ABOUT)
                },
                None,
            ),
            parameter("from", words::TIMELINE_FROM, false, string, None),
            parameter("to", words::TIMELINE_TO, false, string, None),
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
    Asked::timeline(Narrowed {
        source: owned("source"),
        about: owned("about"),
        from: date(options, "from")?,
        to: date(options, "to")?,
        ..Narrowed::default()
    })
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    look_up(invoked, parse(invoked.args))
}

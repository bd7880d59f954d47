//! `/help`: what the bot can and cannot do, shown to the person alone.

use super::{Acted, BotCommand, Invoked, slash, tell};
use crate::discord::messages::{self, commands as words};

pub(super) fn command() -> BotCommand {
    slash("help", words::HELP, run, Vec::new())
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    tell(invoked, messages::help)
}

//! `/privacy`: what is kept about people, shown to the person alone.

use super::{Acted, BotCommand, Invoked, slash, tell};
use crate::discord::messages::{self, commands as words};

pub(super) fn command() -> BotCommand {
    slash("privacy", words::PRIVACY, run, Vec::new())
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    tell(invoked, messages::privacy)
}

//! `/library status`, for those with Manage Server. Discord hides it from
//! others; since an administrator can change that, the caller is checked again
//! here.

use poise::serenity_prelude as serenity;
use serenity::Permissions;

use super::{Acted, BotCommand, Invoked, slash};
use crate::discord::bot::{Call, Cost};
use crate::discord::health::memory;
use crate::discord::messages::{self, Status, commands as words};
use crate::discord::reply::Reply;

pub(super) fn command() -> BotCommand {
    let only_in_servers = |command: BotCommand| BotCommand {
        install_context: Some(vec![serenity::InstallationContext::Guild]),
        interaction_context: Some(vec![serenity::InteractionContext::Guild]),
        default_member_permissions: Permissions::MANAGE_GUILD,
        ..command
    };
    BotCommand {
        subcommands: vec![slash("status", words::LIBRARY_STATUS, run, Vec::new())],
        subcommand_required: true,
        ..only_in_servers(slash("library", words::LIBRARY, run, Vec::new()))
    }
}

/// Whether somebody with these permissions may read the status.
fn may(permissions: Option<Permissions>) -> bool {
    permissions.is_some_and(|held| {
        held.contains(Permissions::MANAGE_GUILD) || held.contains(Permissions::ADMINISTRATOR)
    })
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        if !bot.begins(call.id) {
            return Ok(());
        }
        let text = if !may(call.permissions) {
            messages::NOT_ALLOWED.to_owned()
        } else if let Some(refusal) = bot.refusal(&call, Cost::Nothing) {
            refusal
        } else {
            let shelf = bot.desk.shelf();
            messages::status(&Status {
                documents: shelf.sources.len(),
                passages: shelf.library.passages(),
                built: shelf.built,
                memory: memory(),
                answered: bot.meter.questions(),
                waiting: bot.desk.waiting(),
            })
        };
        bot.say_at_once(&call, &Reply::text(text)).await;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_who_manage_the_server_may() {
        assert!(may(Some(Permissions::MANAGE_GUILD)));
        assert!(may(Some(Permissions::ADMINISTRATOR)));
        assert!(!may(Some(Permissions::SEND_MESSAGES)));
        assert!(!may(None));
    }
}

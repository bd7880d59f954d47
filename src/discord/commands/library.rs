//! `/library`, for those with Manage Server, and its `status`. Discord hides it from
//! others; since an administrator can change that, the caller is checked again
//! here.

use std::sync::Arc;

use poise::serenity_prelude as serenity;
use serenity::Permissions;

use super::{Acted, BotCommand, Invoked, slash};
use crate::discord::bot::{Bot, Call, Cost};
use crate::discord::escape::markdown;
use crate::discord::health::memory;
use crate::discord::limits::trimmed;
use crate::discord::messages::{self, Status, commands as words};
use crate::discord::reply::Reply;
use crate::discord::upkeep::{self, adding, history};

/// So many damaged sources are named.
const LEFT_OUT: usize = 4;

pub(super) fn command() -> BotCommand {
    let only_in_servers = |command: BotCommand| BotCommand {
        install_context: Some(vec![serenity::InstallationContext::Guild]),
        interaction_context: Some(vec![serenity::InteractionContext::Guild]),
        default_member_permissions: Permissions::MANAGE_GUILD,
        ..command
    };
    let mut subcommands = vec![slash("status", words::LIBRARY_STATUS, run, Vec::new())];
    subcommands.extend(super::upkeep::commands());
    BotCommand {
        subcommands,
        subcommand_required: true,
        ..only_in_servers(slash("library", words::LIBRARY, run, Vec::new()))
    }
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        if !bot.begins(call.id) {
            return Ok(());
        }
        let text = if !upkeep::manages(call.permissions) {
            messages::NOT_ALLOWED.to_owned()
        } else if let Some(refusal) = bot.refusal(&call, Cost::Nothing) {
            refusal
        } else {
            let shelf = bot.desk.shelf();
            let mut text = messages::status(&Status {
                documents: shelf.sources.len(),
                passages: shelf.library.passages(),
                built: shelf.built,
                memory: memory(),
                answered: bot.meter.questions(),
                waiting: bot.desk.waiting(),
            });
            for sentence in shelf.library.left_out().iter().take(LEFT_OUT) {
                text = format!("{text}\n⚠ {}", trimmed(sentence, 300, markdown));
            }
            if upkeep::is_allowed_in(bot, call.server) {
                text = format!("{text}\n{}", changes(bot).await);
            }
            text
        };
        bot.say_at_once(&call, &Reply::text(text)).await;
        Ok(())
    })
}

/// What is being changed, for those who may change it.
async fn changes(bot: &Arc<Bot>) -> String {
    let waiting = adding::staged(bot).await.unwrap_or_default().len();
    let last = history::last(bot).await;
    let (in_work, late) = (bot.upkeep.in_work(), bot.upkeep.late());
    messages::upkeep::status(in_work, waiting, last.as_deref(), &late)
}

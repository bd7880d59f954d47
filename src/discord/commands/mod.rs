//! The commands, one file each: what Discord is told of it, how its options
//! are read, and what it does. Reading options does no I/O.

pub(super) mod ask;
mod check;
mod check_quote;
pub(super) mod find_sources;
mod help;
mod library;
mod privacy;
pub(super) mod source;
pub(super) mod sources;
mod statements;
mod timeline;
mod upkeep;

use std::convert::Infallible;
use std::sync::Arc;

use poise::serenity_prelude as serenity;
use poise::{ApplicationContext, BoxFuture, Command, CommandParameter, FrameworkError};

use super::asked::Asked;
use super::bot::{Bot, Call, Cost, First};
use super::lookups;
use super::messages::commands::Text;
use super::messages::{self, Locale};
use super::reply::Reply;
use crate::document::PartialDate;

/// A command of this bot.
pub(super) type BotCommand = Command<Arc<Bot>, Infallible>;
/// A call of one, as poise hands it over.
pub(super) type Invoked<'a> = ApplicationContext<'a, Arc<Bot>, Infallible>;
/// What a command's action returns.
pub(super) type Acted<'a> = BoxFuture<'a, Result<(), FrameworkError<'a, Arc<Bot>, Infallible>>>;

/// All commands.
pub(super) fn all() -> Vec<BotCommand> {
    vec![
        ask::command(),
        find_sources::command(),
        check::command(),
        check_quote::command(),
        timeline::command(),
        statements::command(),
        sources::command(),
        source::command(),
        help::command(),
        privacy::command(),
        library::command(),
    ]
}

type Action = for<'a> fn(Invoked<'a>) -> Acted<'a>;

/// A slash command that works in servers, in direct messages and wherever a
/// person has installed the bot for themselves.
fn slash(name: &'static str, text: Text, action: Action, parameters: Vec<Parameter>) -> BotCommand {
    BotCommand {
        name: name.into(),
        qualified_name: name.into(),
        identifying_name: name.into(),
        description: Some(text.uk.into()),
        description_localizations: both(text),
        slash_action: Some(action),
        parameters,
        manual_cooldowns: Some(true),
        install_context: Some(vec![
            serenity::InstallationContext::Guild,
            serenity::InstallationContext::User,
        ]),
        interaction_context: Some(everywhere()),
        ..BotCommand::default()
    }
}

/// Says words that are at hand, to the person alone.
fn tell(invoked: Invoked<'_>, words: fn(Locale) -> String) -> Acted<'_> {
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        if bot.begins(call.id) {
            let text = bot
                .refusal(&call, Cost::Nothing)
                .unwrap_or_else(|| words(call.locale));
            bot.say_at_once(&call, &Reply::text(text)).await;
        }
        Ok(())
    })
}

/// A menu entry of messages.
fn on_messages(
    name: &'static str,
    action: for<'a> fn(Invoked<'a>, serenity::Message) -> Acted<'a>,
) -> BotCommand {
    BotCommand {
        name: name.into(),
        qualified_name: name.into(),
        identifying_name: name.into(),
        context_menu_name: Some(name.into()),
        context_menu_action: Some(poise::ContextMenuCommandAction::Message(action)),
        manual_cooldowns: Some(true),
        install_context: Some(vec![
            serenity::InstallationContext::Guild,
            serenity::InstallationContext::User,
        ]),
        interaction_context: Some(everywhere()),
        ..BotCommand::default()
    }
}

/// Looks something up, for all unless the person or the operator's setting says
/// otherwise; or says at once why not.
fn look_up<'a>(invoked: Invoked<'a>, asked: Result<Asked, &'static str>) -> Acted<'a> {
    let private = flag(invoked.args, "private");
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        let refused = match &asked {
            Err(sentence) => Some(*sentence),
            Ok(asked) => bot
                .pace
                .repeats(call.user, call.channel, &format!("{asked:?} {private:?}"))
                .then_some(messages::ASKED_ALREADY),
        };
        if let Some(sentence) = refused {
            if bot.begins(call.id) {
                bot.say_at_once(&call, &Reply::text(sentence)).await;
            }
            return Ok(());
        }
        let Ok(asked) = asked else { return Ok(()) };
        let private = private.unwrap_or(bot.private_first(call.server));
        let first = if private {
            First::Private
        } else {
            First::Public
        };
        bot.answer(call, first, Cost::Question, move |bot, call| async move {
            lookups::look_up(&bot, asked, call.reader(private), call.upload).await
        })
        .await;
        Ok(())
    })
}

/// The words of an option, where there are any.
fn words<'a>(options: &'a [serenity::ResolvedOption<'a>], name: &str) -> Option<&'a str> {
    text(options, name)
        .map(str::trim)
        .filter(|words| !words.is_empty())
}

/// The date of an option.
fn date(
    options: &[serenity::ResolvedOption<'_>],
    name: &str,
) -> Result<Option<PartialDate>, &'static str> {
    words(options, name)
        .map(PartialDate::parse)
        .transpose()
        .map_err(|_| messages::NOT_A_DATE)
}

fn everywhere() -> Vec<serenity::InteractionContext> {
    vec![
        serenity::InteractionContext::Guild,
        serenity::InteractionContext::BotDm,
        serenity::InteractionContext::PrivateChannel,
    ]
}

/// Both languages: Discord falls back from one to the other only where one is
/// missing.
fn both(
    text: Text,
) -> std::borrow::Cow<
    'static,
    [(
        std::borrow::Cow<'static, str>,
        std::borrow::Cow<'static, str>,
    )],
> {
    vec![
        ("en-GB".into(), text.uk.into()),
        ("en-US".into(), text.us.into()),
    ]
    .into()
}

/// An option of a command of this bot.
pub(super) type Parameter = CommandParameter<Arc<Bot>, Infallible>;
type Suggest =
    for<'a> fn(Invoked<'a>, &'a str) -> BoxFuture<'a, serenity::CreateAutocompleteResponse>;
type Kind = fn(serenity::CreateCommandOption) -> serenity::CreateCommandOption;

fn parameter(
    name: &'static str,
    text: Text,
    required: bool,
    kind: Kind,
    suggest: Option<Suggest>,
) -> Parameter {
    Parameter {
        name: name.into(),
        name_localizations: Vec::new().into(),
        description: Some(text.uk.into()),
        description_localizations: both(text),
        required,
        channel_types: None,
        choices: Vec::new().into(),
        type_setter: Some(kind),
        autocomplete_callback: suggest,
        __non_exhaustive: (),
    }
}

/// The text of an option.
pub(super) fn text<'a>(options: &'a [serenity::ResolvedOption<'a>], name: &str) -> Option<&'a str> {
    options
        .iter()
        .find(|option| option.name == name)
        .and_then(|option| match option.value {
            serenity::ResolvedValue::String(text) => Some(text),
            _ => None,
        })
}

/// The yes or no of an option.
pub(super) fn flag(options: &[serenity::ResolvedOption<'_>], name: &str) -> Option<bool> {
    options
        .iter()
        .find(|option| option.name == name)
        .and_then(|option| match option.value {
            serenity::ResolvedValue::Boolean(flag) => Some(flag),
            _ => None,
        })
}

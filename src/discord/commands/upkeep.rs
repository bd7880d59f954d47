//! `/library add`, `waiting`, `remove`, `edit` and `audit`: their options, read
//! without any I/O. Who may use them is checked in `discord::upkeep`.

use poise::serenity_prelude as serenity;
use serenity::{CommandOptionType, CreateCommandOption, ResolvedOption, ResolvedValue};

use super::{Acted, BotCommand, Invoked, Parameter, date, parameter, slash, words};
use crate::discord::bot::{Call, First};
use crate::discord::escape::link;
use crate::discord::limits;
use crate::discord::messages::{self, upkeep as text};
use crate::discord::reply::Reply;
use crate::discord::upkeep::adding::{self, TOGETHER};
use crate::discord::upkeep::{self, Attached, editing, history, removing};
use crate::engine::{CLEARABLE, Given};

/// The options for files.
const FILES: [&str; TOGETHER] = ["file", "file2", "file3", "file4"];
/// What a person types to take a detail away.
const NOTHING: &str = "-";

pub(super) fn commands() -> Vec<BotCommand> {
    vec![
        slash("add", text::ADD, add, added_by()),
        slash("waiting", text::WAITING, waiting, Vec::new()),
        slash("remove", text::REMOVE_COMMAND, remove, removed_by()),
        slash("edit", text::EDIT, edit, edited_by()),
        slash("audit", text::AUDIT, audit, Vec::new()),
    ]
}

fn string(option: CreateCommandOption) -> CreateCommandOption {
    option
        .kind(CommandOptionType::String)
        .max_length(limits::DETAIL)
}

fn attachment(option: CreateCommandOption) -> CreateCommandOption {
    option.kind(CommandOptionType::Attachment)
}

fn details() -> Vec<Parameter> {
    vec![
        parameter("title", text::TITLE, false, string, None),
        parameter("publisher", text::PUBLISHER, false, string, None),
        parameter("published", text::PUBLISHED, false, string, None),
        parameter("kind", text::KIND, false, string, None),
    ]
}

fn added_by() -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = FILES
        .into_iter()
        .map(|name| {
            let described = if name == "file" {
                text::ADD_FILE
            } else {
                text::ADD_FURTHER
            };
            parameter(name, described, false, attachment, None)
        })
        .collect();
    parameters.insert(1, parameter("url", text::ADD_URL, false, string, None));
    parameters.extend(details());
    parameters
}

fn document() -> Parameter {
    let suggest = super::ask::suggest_source;
    parameter("id", text::DOCUMENT, true, string, Some(suggest))
}

fn removed_by() -> Vec<Parameter> {
    let reason = parameter("reason", text::REMOVE_REASON, false, string, None);
    vec![document(), reason]
}

fn edited_by() -> Vec<Parameter> {
    let mut parameters = vec![document()];
    parameters.extend(details());
    parameters.push(parameter("url", text::URL, false, string, None));
    parameters
}

/// Reads what is to be added.
fn request(options: &[ResolvedOption<'_>]) -> Result<adding::Request, &'static str> {
    let files: Vec<Attached> = FILES
        .iter()
        .filter_map(|name| options.iter().find(|option| option.name == *name))
        .filter_map(|option| match option.value {
            ResolvedValue::Attachment(file) => Some(Attached {
                name: file.filename.clone(),
                bytes: u64::from(file.size),
                address: file.url.clone(),
            }),
            _ => None,
        })
        .collect();
    let (mut given, _) = given(options)?;
    let page = if files.is_empty() {
        given.url.take()
    } else {
        None
    };
    if files.is_empty() && page.is_none() {
        return Err(text::NOTHING_TO_ADD);
    }
    if files.len() > 1 && (given.title.is_some() || given.url.is_some()) {
        return Err(text::ONE_AT_A_TIME);
    }
    Ok(adding::Request { files, page, given })
}

/// Reads what is known about a document, and what is to be taken away of it.
fn given(options: &[ResolvedOption<'_>]) -> Result<(Given, Vec<&'static str>), &'static str> {
    let cleared: Vec<&'static str> = CLEARABLE
        .into_iter()
        .filter(|name| words(options, name) == Some(NOTHING))
        .collect();
    let owned = |name| {
        words(options, name)
            .filter(|value| *value != NOTHING)
            .map(str::to_owned)
    };
    let published = match owned("published") {
        Some(_) => date(options, "published")?,
        None => None,
    };
    let url = owned("url");
    if url.as_deref().is_some_and(|url| link(url).is_none()) {
        return Err(text::NOT_AN_ADDRESS);
    }
    let given = Given {
        title: owned("title"),
        publisher: owned("publisher"),
        published,
        kind: owned("kind"),
        url,
        ..Given::default()
    };
    Ok((given, cleared))
}

/// Says at once what is wrong with the options.
async fn refuse(invoked: Invoked<'_>, sentence: &str) {
    let bot = invoked.framework.user_data;
    let call = Call::of_command(invoked.interaction);
    // Who may not change the library is not told how to.
    let sentence = sentence.to_owned();
    upkeep::answer(bot, call, First::Private, |_, _| async move {
        Reply::text(sentence)
    })
    .await;
}

fn add(invoked: Invoked<'_>) -> Acted<'_> {
    let asked = request(invoked.args);
    Box::pin(async move {
        match asked {
            Err(sentence) => refuse(invoked, sentence).await,
            Ok(asked) => {
                let call = Call::of_command(invoked.interaction);
                let bot = invoked.framework.user_data;
                upkeep::answer(bot, call, First::Private, |bot, call| async move {
                    adding::add(&bot, asked, &call).await
                })
                .await;
            }
        }
        Ok(())
    })
}

fn waiting(invoked: Invoked<'_>) -> Acted<'_> {
    Box::pin(async move {
        let call = Call::of_command(invoked.interaction);
        let bot = invoked.framework.user_data;
        upkeep::answer(bot, call, First::Private, |bot, call| async move {
            adding::waiting(&bot, &call).await
        })
        .await;
        Ok(())
    })
}

fn remove(invoked: Invoked<'_>) -> Acted<'_> {
    let owned = |name| words(invoked.args, name).map(str::to_owned);
    let (id, reason) = (owned("id"), owned("reason"));
    Box::pin(async move {
        let call = Call::of_command(invoked.interaction);
        let bot = invoked.framework.user_data;
        upkeep::answer(bot, call, First::Private, |bot, call| async move {
            let id = id.unwrap_or_default();
            removing::ask(&bot, &id, reason.as_deref(), &call)
        })
        .await;
        Ok(())
    })
}

fn edit(invoked: Invoked<'_>) -> Acted<'_> {
    let asked = given(invoked.args).and_then(|(given, cleared)| {
        if given == Given::default() && cleared.is_empty() {
            return Err(text::NOTHING_TO_EDIT);
        }
        let id = words(invoked.args, "id").ok_or(messages::NO_DOCUMENT)?;
        Ok(editing::Request {
            id: id.to_owned(),
            given,
            cleared,
        })
    });
    Box::pin(async move {
        match asked {
            Err(sentence) => refuse(invoked, sentence).await,
            Ok(asked) => {
                let call = Call::of_command(invoked.interaction);
                let bot = invoked.framework.user_data;
                upkeep::answer(bot, call, First::Private, |bot, call| async move {
                    editing::edit(&bot, asked, &call).await
                })
                .await;
            }
        }
        Ok(())
    })
}

fn audit(invoked: Invoked<'_>) -> Acted<'_> {
    Box::pin(async move {
        let call = Call::of_command(invoked.interaction);
        let bot = invoked.framework.user_data;
        upkeep::answer(bot, call, First::Private, |bot, call| async move {
            history::page(&bot, 0, &call).await
        })
        .await;
        Ok(())
    })
}

//! `/source`: one document, its details, its outline, where to read it.

use super::sources::turning;
use super::{Acted, BotCommand, Invoked, parameter, slash, text};
use crate::discord::bot::{Call, Cost, First};
use crate::discord::escape::{link, markdown};
use crate::discord::library::Shelf;
use crate::discord::limits::{self, length, trimmed};
use crate::discord::messages::{self, Locale, commands as words};
use crate::discord::press::{self, Action};
use crate::discord::reply::Reply;
use crate::discord::search::failed;
use crate::engine::{EngineError, Place};
use poise::serenity_prelude::CommandOptionType;

/// Headings on a page.
const PER_PAGE: usize = 25;

pub(super) fn command() -> BotCommand {
    slash(
        "source",
        words::SOURCE,
        run,
        vec![parameter(
            "document",
            words::SOURCE_DOCUMENT,
            true,
            |option| option.kind(CommandOptionType::String),
            Some(super::ask::suggest_source),
        )],
    )
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        let id = text(invoked.args, "document")
            .unwrap_or_default()
            .trim()
            .to_owned();
        bot.answer(
            call,
            First::Private,
            Cost::Nothing,
            move |bot, call| async move {
                let shown = bot
                    .desk
                    .work(move |shelf| show(shelf, press::hash(&id), 0, call.user, call.locale))
                    .await;
                match shown {
                    Ok(Ok(reply)) => reply,
                    Ok(Err(error)) => failed(&bot, &error),
                    Err(cause) => bot.not_taken(cause),
                }
            },
        )
        .await;
        Ok(())
    })
}

/// A page of the document that the hash stands for.
pub(in crate::discord) fn show(
    shelf: &Shelf,
    document: Place,
    page: usize,
    asker: u64,
    locale: Locale,
) -> Result<Reply, EngineError> {
    let Some(source) = shelf
        .sources
        .iter()
        .find(|source| press::hash(&source.document.id) == document)
    else {
        return Ok(Reply::text(messages::NO_DOCUMENT));
    };
    let shown = shelf.library.show(&source.document.id)?;
    let safe = |text: &str, room| {
        trimmed(
            &text.split_whitespace().collect::<Vec<_>>().join(" "),
            room,
            markdown,
        )
    };
    let details = &source.document;
    let mut lines = vec![format!("**{}**", safe(messages::title(details), 250))];
    let mut facts: Vec<String> = Vec::new();
    facts.extend(details.publisher.as_deref().map(|p| safe(p, 150)));
    facts.extend(details.kind.as_deref().map(|kind| safe(kind, 60)));
    facts.push(
        details
            .published
            .map_or_else(|| "undated".to_owned(), |date| messages::date(date, locale)),
    );
    facts.push(messages::plural(u64::from(source.passages), "passage"));
    lines.push(facts.join(" · "));
    if let Some(address) = details
        .url
        .as_deref()
        .and_then(link)
        .filter(|a| length(a) <= 600)
    {
        lines.push(format!("[{}](<{address}>)", messages::OPEN_SOURCE));
    }
    let headings: Vec<(u8, &str)> = shown
        .blocks
        .iter()
        .filter_map(|block| match block.kind {
            crate::document::BlockKind::Heading(level) => Some((level, block.text.as_str())),
            _ => None,
        })
        .collect();
    let outermost = headings.iter().map(|(level, _)| *level).min().unwrap_or(1);
    let outline: Vec<String> = headings
        .iter()
        .map(|(level, heading)| {
            let indent = "\u{2003}".repeat(usize::from(level - outermost).min(4));
            format!("{indent}• {}", safe(heading, 150))
        })
        .collect();
    let lengths: Vec<usize> = outline.iter().map(|line| length(line) + 1).collect();
    let pages = limits::pages(&lengths, PER_PAGE, limits::DESCRIPTION);
    let page = page.min(pages.len().saturating_sub(1));
    let here = pages
        .get(page)
        .and_then(|range| outline.get(range.clone()))
        .unwrap_or_default();
    if pages.len() > 1 {
        lines.push(messages::page(page + 1, pages.len()));
    }
    Ok(Reply {
        content: lines.join("\n"),
        embeds: if here.is_empty() {
            Vec::new()
        } else {
            vec![here.join("\n")]
        },
        rows: vec![turning(
            Action::Source,
            &[document],
            page,
            pages.len(),
            asker,
        )],
        ..Reply::default()
    })
}

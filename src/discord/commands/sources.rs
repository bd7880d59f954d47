//! `/sources`: what the library holds, by date, in pages.

use super::{Acted, BotCommand, Invoked, slash};
use crate::discord::bot::{Call, Cost, First};
use crate::discord::escape::markdown;
use crate::discord::limits::{self, length, trimmed};
use crate::discord::messages::{self, Locale, commands as words};
use crate::discord::press::{Action, Press};
use crate::discord::reply::{Button, Reply};
use crate::engine::Source;

/// Documents on a page.
const PER_PAGE: usize = 12;

pub(super) fn command() -> BotCommand {
    slash("sources", words::SOURCES, run, Vec::new())
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        bot.answer(
            call,
            First::Private,
            Cost::Nothing,
            move |bot, call| async move {
                let listed = bot
                    .desk
                    .work(move |shelf| list(&shelf.sources, 0, call.user, call.locale))
                    .await;
                listed.unwrap_or_else(|cause| bot.not_taken(cause))
            },
        )
        .await;
        Ok(())
    })
}

/// A page of the list; pages after the last are the last.
pub(in crate::discord) fn list(
    sources: &[Source],
    page: usize,
    asker: u64,
    locale: Locale,
) -> Reply {
    if sources.is_empty() {
        return Reply::text(messages::NO_DOCUMENTS);
    }
    let lines: Vec<String> = sources.iter().map(|source| line(source, locale)).collect();
    let lengths: Vec<usize> = lines.iter().map(|line| length(line) + 1).collect();
    let pages = limits::pages(&lengths, PER_PAGE, limits::DESCRIPTION);
    let page = page.min(pages.len() - 1);
    let here = pages
        .get(page)
        .and_then(|range| lines.get(range.clone()))
        .unwrap_or_default();
    let mut content = trimmed(&messages::coverage(sources, locale), 600, markdown);
    if pages.len() > 1 {
        content = format!("{content}\n{}", messages::page(page + 1, pages.len()));
    }
    Reply {
        content,
        embeds: vec![here.join("\n")],
        rows: vec![turning(Action::Sources, &[], page, pages.len(), asker)],
        ..Reply::default()
    }
}

fn line(source: &Source, locale: Locale) -> String {
    let safe = |text: &str, room| {
        trimmed(
            &text.split_whitespace().collect::<Vec<_>>().join(" "),
            room,
            markdown,
        )
    };
    let document = &source.document;
    let mut parts = vec![
        document
            .published
            .map_or_else(|| "undated".to_owned(), |date| messages::date(date, locale)),
    ];
    parts.extend(document.publisher.as_deref().map(|p| safe(p, 60)));
    parts.extend(document.kind.as_deref().map(|kind| safe(kind, 40)));
    parts.push(messages::plural(u64::from(source.passages), "passage"));
    format!(
        "• **{}** · {}",
        safe(messages::title(document), 150),
        parts.join(" · ")
    )
}

/// The buttons that turn pages. A page's number may be larger than one sign
/// holds, so it is written in two.
pub(in crate::discord) fn turning(
    action: Action,
    places: &[crate::engine::Place],
    page: usize,
    of: usize,
    asker: u64,
) -> Vec<Button> {
    let to = |label: &str, page: usize| Button {
        label: label.to_owned(),
        press: Press {
            number: u8::try_from(page / 64).unwrap_or(63),
            page: u8::try_from(page % 64).unwrap_or(0),
            ..Press::new(action, asker, places.to_vec())
        },
    };
    let mut buttons = Vec::new();
    if page > 0 {
        buttons.push(to(messages::PREVIOUS_PAGE, page - 1));
    }
    if page + 1 < of {
        buttons.push(to(messages::NEXT_PAGE, page + 1));
    }
    buttons
}

/// The page that a turning button means.
pub(in crate::discord) fn turned_to(press: &Press) -> usize {
    usize::from(press.number) * 64 + usize::from(press.page)
}

//! `/ask question [source] [speaker] [from] [to] [private]`: the answer, in
//! public unless the person or the operator's setting says otherwise.

use std::sync::Arc;
use std::time::Duration;

use poise::serenity_prelude as serenity;
use serenity::{CommandOptionType, CreateAutocompleteResponse, CreateCommandOption};

use super::{Acted, BotCommand, Invoked, flag, parameter, slash, text};
use crate::discord::bot::{Bot, Call, Cost, First};
use crate::discord::conversation::Seat;
use crate::discord::escape::plain;
use crate::discord::library::Shelf;
use crate::discord::limits;
use crate::discord::messages::{self, Locale, commands as words};
use crate::discord::reply::Reply;
use crate::discord::search::search;
use crate::discord::spoken;
use crate::discord::talk::{self, Talk};
use crate::document::PartialDate;
use crate::engine::{Ask, Source};

/// How long a document may be looked for before the question is acknowledged.
const LOOKING: Duration = Duration::from_secs(1);

pub(super) fn command() -> BotCommand {
    let string: fn(CreateCommandOption) -> CreateCommandOption =
        |option| option.kind(CommandOptionType::String);
    slash(
        "ask",
        words::ASK,
        run,
        vec![
            parameter(
                "question",
                words::ASK_QUESTION,
                true,
                |option| {
                    option
                        .kind(CommandOptionType::String)
                        .max_length(limits::QUESTION)
                },
                None,
            ),
            parameter(
                "source",
                words::ASK_SOURCE,
                false,
                string,
                Some(suggest_source),
            ),
            parameter(
                "speaker",
                words::ASK_SPEAKER,
                false,
                string,
                Some(suggest_speaker),
            ),
            parameter("from", words::ASK_FROM, false, string, None),
            parameter("to", words::ASK_TO, false, string, None),
            parameter(
                "private",
                words::ASK_PRIVATE,
                false,
                |option| option.kind(CommandOptionType::Boolean),
                None,
            ),
        ],
    )
}

/// What a person asks for.
#[derive(Debug, Clone, Default)]
pub(in crate::discord) struct Request {
    /// The question with its filters.
    pub(in crate::discord) ask: Ask,
    /// Whether they alone see the answer, where they say.
    pub(in crate::discord) private: Option<bool>,
}

/// Reads the options.
///
/// # Errors
/// A sentence for the person.
pub(in crate::discord) fn parse(
    options: &[serenity::ResolvedOption<'_>],
) -> Result<Request, &'static str> {
    let date = |name| {
        text(options, name)
            .map(PartialDate::parse)
            .transpose()
            .map_err(|_| messages::NOT_A_DATE)
    };
    let owned = |name| {
        text(options, name)
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    };
    let question = spoken::words(text(options, "question").unwrap_or_default());
    if question.is_empty() {
        return Err(messages::NO_QUESTION);
    }
    let (from, to) = (date("from")?, date("to")?);
    if let (Some(from), Some(to)) = (from, to)
        && from.first_day() > to.last_day()
    {
        return Err(messages::lookups::DATES_CROSSED);
    }
    Ok(Request {
        ask: Ask {
            question,
            source: owned("source"),
            speaker: owned("speaker"),
            from,
            to,
            ..Ask::default()
        },
        private: flag(options, "private"),
    })
}

fn run(invoked: Invoked<'_>) -> Acted<'_> {
    Box::pin(async move {
        let bot = invoked.framework.user_data;
        let call = Call::of_command(invoked.interaction);
        let mut request = parse(invoked.args);
        if let Ok(Request {
            ask: Ask {
                source: Some(id), ..
            },
            ..
        }) = &request
            && !is_known(bot, id).await
        {
            request = Err(messages::NO_DOCUMENT);
        }
        let request = match request {
            Ok(request) => request,
            Err(sentence) => {
                if bot.begins(call.id) {
                    bot.say_at_once(&call, &Reply::text(sentence)).await;
                }
                return Ok(());
            }
        };
        // The same question with another filter is another question.
        let asked = format!("{:?} {:?}", request.ask, request.private);
        if bot.pace.repeats(call.user, call.channel, &asked) {
            if bot.begins(call.id) {
                bot.say_at_once(&call, &Reply::text(messages::ASKED_ALREADY))
                    .await;
            }
            return Ok(());
        }
        let private = request.private.unwrap_or(bot.private_first(call.server));
        let first = if private {
            First::Private
        } else {
            First::Public
        };
        bot.answer(call, first, Cost::Question, move |bot, call| async move {
            let talk = talk::of(&request.ask.question).filter(|talk| *talk != Talk::True);
            if let Some(talk) = talk {
                return bot.chat(talk, call.locale);
            }
            let seat = Some(Seat {
                channel: call.channel,
                person: call.user,
                private: private || call.server.is_none(),
            });
            search(&bot, request.ask, seat, call.reader(private)).await
        })
        .await;
        Ok(())
    })
}

/// Whether the library holds a document. One that the last build does not hold
/// may have been added since; that is looked up before the question is
/// acknowledged, so only for a moment.
async fn is_known(bot: &Arc<Bot>, id: &str) -> bool {
    let holds = |shelf: &Shelf, id: &str| shelf.sources.iter().any(|s| s.document.id == id);
    if holds(&bot.desk.shelf(), id) {
        return true;
    }
    let wanted = id.to_owned();
    let looked = bot.desk.work(move |shelf| holds(shelf, &wanted));
    let looked = tokio::time::timeout(LOOKING, looked).await;
    // Where that is not known yet, the search will tell.
    !matches!(looked, Ok(Ok(false)))
}

/// Documents whose title, publisher or id holds what is typed.
pub(super) fn suggest_source<'a>(
    invoked: Invoked<'a>,
    typed: &'a str,
) -> poise::BoxFuture<'a, CreateAutocompleteResponse> {
    Box::pin(async move {
        let mut response = CreateAutocompleteResponse::new();
        if let Some(shelf) = shelf(&invoked) {
            let locale = Locale::of(&invoked.interaction.locale);
            for source in documents(&shelf.sources, typed) {
                response = response.add_string_choice(
                    label(&messages::in_brief(&source.document, locale)),
                    source.document.id.clone(),
                );
            }
        }
        response
    })
}

fn suggest_speaker<'a>(
    invoked: Invoked<'a>,
    typed: &'a str,
) -> poise::BoxFuture<'a, CreateAutocompleteResponse> {
    suggest_name(invoked, typed, |shelf| &shelf.speakers)
}

/// Speakers, and the bodies for which they speak.
pub(super) fn suggest_voice<'a>(
    invoked: Invoked<'a>,
    typed: &'a str,
) -> poise::BoxFuture<'a, CreateAutocompleteResponse> {
    suggest_name(invoked, typed, |shelf| &shelf.voices)
}

fn suggest_name<'a>(
    invoked: Invoked<'a>,
    typed: &'a str,
    names: fn(&Shelf) -> &Vec<String>,
) -> poise::BoxFuture<'a, CreateAutocompleteResponse> {
    Box::pin(async move {
        let mut response = CreateAutocompleteResponse::new();
        if let Some(shelf) = shelf(&invoked) {
            let wanted = typed.to_lowercase();
            for name in names(&shelf)
                .iter()
                .filter(|name| limits::length(name) <= limits::CHOICE)
                .filter(|name| name.to_lowercase().contains(&wanted))
                .take(limits::CHOICES)
            {
                response = response.add_string_choice(label(name), name.clone());
            }
        }
        response
    })
}

/// The library, where the bot may answer and nothing of it was withdrawn.
fn shelf(invoked: &Invoked<'_>) -> Option<Arc<Shelf>> {
    let bot = invoked.framework.user_data;
    let call = Call::of_command(invoked.interaction);
    bot.may_answer(call.server, call.channel, call.parent)
        .then(|| bot.desk.current())
        .flatten()
}

/// The documents that fit what is typed, as many as Discord shows.
fn documents<'a>(sources: &'a [Source], typed: &str) -> Vec<&'a Source> {
    let wanted = typed.to_lowercase();
    sources
        .iter()
        .filter(|source| limits::length(&source.document.id) <= limits::CHOICE)
        .filter(|source| {
            source.document.title.to_lowercase().contains(&wanted)
                || source.document.id.to_lowercase().contains(&wanted)
                || source
                    .document
                    .publisher
                    .as_ref()
                    .is_some_and(|publisher| publisher.to_lowercase().contains(&wanted))
        })
        .take(limits::CHOICES)
        .collect()
}

fn label(text: &str) -> String {
    limits::trimmed(&plain(text), limits::CHOICE, str::to_owned)
}

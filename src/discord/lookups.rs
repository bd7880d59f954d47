//! A look-up from what a person asks for, or from a button under one, to the
//! reply. Everything is looked up anew in the library as it is, so what was
//! withdrawn is gone.

use std::sync::Arc;

use super::answers::Reader;
use super::asked::{Again, Asked, Narrowed};
use super::bot::Bot;
use super::checks;
use super::commands::sources::{turned_to, turning};
use super::entries::{self, Entry};
use super::escape::markdown;
use super::library::{NotTaken, Shelf};
use super::limits::{self, trimmed};
use super::messages::{self, lookups as words};
use super::press::{Action, Press};
use super::reply::{Button, Picture, Reply};
use super::search::failed;
use super::{statements, timelines};
use crate::engine::{Check, EngineError, Place, TimelineAsk, Wanted};

/// Where a timeline's button carries the mark of the picture.
const DRAWN: usize = 4;

/// A look-up before it is put on a page.
struct Listing {
    /// The lines above.
    lines: Vec<String>,
    /// The pages: texts and the places of their quotes.
    pages: Vec<(Vec<String>, Vec<Place>)>,
    /// What the buttons carry.
    places: Vec<Place>,
    action: Action,
    /// The label of the button to the next page.
    more: &'static str,
    pictures: Option<Vec<Picture>>,
    found: bool,
}

/// Looks something up and shows its first page.
pub(super) async fn look_up(bot: &Arc<Bot>, asked: Asked, reader: Reader, upload: u32) -> Reply {
    let made = bot
        .desk
        .work(move |shelf| made(shelf, &asked, 0, reader, upload, None))
        .await;
    told(bot, made, true)
}

/// Another page of a look-up, or the same page for all. `fresh` is a message of
/// its own, which has no picture yet.
pub(super) async fn turn(
    bot: &Arc<Bot>,
    press: Press,
    content: String,
    reader: Reader,
    upload: u32,
    fresh: bool,
) -> Reply {
    let made = bot
        .desk
        .work(move |shelf| match Asked::again(&press, &content, shelf) {
            Again::Asked(asked) => {
                let page = turned_to(&press);
                let drawn = press.places.get(DRAWN).filter(|_| !fresh).copied();
                made(shelf, &asked, page, reader, upload, drawn)
            }
            Again::Withdrawn => Ok((Reply::text(messages::WITHDRAWN), false)),
            Again::Unknown => Ok((Reply::text(messages::UNKNOWN_BUTTON), false)),
        })
        .await;
    told(bot, made, false)
}

type Made = Result<Result<(Reply, bool), EngineError>, NotTaken>;

fn told(bot: &Bot, made: Made, counts: bool) -> Reply {
    match made {
        Ok(Ok((reply, found))) => {
            if counts {
                bot.meter.searched(found);
            }
            reply
        }
        Ok(Err(error)) => failed(bot, &error),
        Err(cause) => bot.not_taken(cause),
    }
}

/// The reply, and whether anything was found. `drawn` is the mark of the picture
/// that the message has.
fn made(
    shelf: &Shelf,
    asked: &Asked,
    page: usize,
    reader: Reader,
    upload: u32,
    drawn: Option<Place>,
) -> Result<(Reply, bool), EngineError> {
    if let Asked::Timeline(narrowed) | Asked::Statements(narrowed) = asked
        && let Some(id) = &narrowed.source
        && !shelf.sources.iter().any(|s| s.document.id == *id)
    {
        return Ok((Reply::text(messages::NO_DOCUMENT), false));
    }
    let listing = match asked {
        Asked::Check(quotations, partly) => check(shelf, quotations, *partly, reader)?,
        Asked::Timeline(narrowed) => timeline(shelf, narrowed, reader, upload, drawn)?,
        Asked::Statements(narrowed) if *narrowed == Narrowed::default() => {
            speakers(shelf, narrowed, reader)?
        }
        Asked::Statements(narrowed) => statements(shelf, narrowed, reader)?,
    };
    let listing = Listing {
        places: [asked.places(), listing.places].concat(),
        action: asked.action(),
        ..listing
    };
    let found = listing.found;
    Ok((on_page(listing, page, reader), found))
}

fn check(
    shelf: &Shelf,
    quotations: &[String],
    partly: bool,
    reader: Reader,
) -> Result<Listing, EngineError> {
    let mut lines = Vec::new();
    let mut all: Vec<Entry> = Vec::new();
    let mut found = false;
    let several = quotations.len() > 1;
    for typed in quotations {
        lines.push(format!("{}“{}”", words::CHECKED, markdown(typed)));
        let check: Check = match shelf.library.check(typed) {
            Ok(check) => check,
            Err(EngineError::Usage(sentence)) if several => {
                lines.push(markdown(&sentence));
                continue;
            }
            Err(error) => return Err(error),
        };
        found |= !check.places.is_empty();
        let mut verdict = checks::verdict(&check);
        let heading = if several {
            format!("**“{}”**", trimmed(typed, 80, markdown))
        } else {
            String::new()
        };
        if several {
            // What is said of one of several stands beside its places.
            let beside = verdict.split_off(1);
            lines.append(&mut verdict);
            let mut entries = checks::entries(&check, &heading, all.len(), shelf, reader.locale);
            if let (Some(first), false) = (entries.first_mut(), beside.is_empty()) {
                first.lead = beside.join("\n");
            }
            all.append(&mut entries);
        } else {
            lines.append(&mut verdict);
            all = checks::entries(&check, &heading, 0, shelf, reader.locale);
        }
    }
    if partly {
        lines.push(words::PARTLY.to_owned());
    }
    let mut pages = entry_pages(&all);
    if !found {
        let covered = messages::coverage(&shelf.sources, reader.locale);
        with_coverage(&mut pages, trimmed(&covered, 600, markdown));
    }
    Ok(Listing {
        lines,
        pages,
        places: Vec::new(),
        action: Action::Check,
        more: words::MORE_PLACES,
        pictures: None,
        found,
    })
}

fn timeline(
    shelf: &Shelf,
    narrowed: &Narrowed,
    reader: Reader,
    upload: u32,
    drawn: Option<Place>,
) -> Result<Listing, EngineError> {
    let locale = reader.locale;
    let timeline = shelf.library.timeline(&TimelineAsk {
        from: narrowed.from,
        to: narrowed.to,
        about: narrowed.about.clone(),
        source: narrowed.source.clone(),
    })?;
    let found = !timeline.entries.is_empty();
    let mut lines = vec![if found {
        let documents = timelines::documents(&timeline.entries);
        format!(
            "{} · {}",
            words::TIMELINE,
            words::entries(timeline.entries.len(), documents)
        )
    } else {
        words::NO_DATES.to_owned()
    }];
    lines.extend(said_of(shelf, narrowed, reader));
    let safe: Vec<String> = timeline.missing.iter().map(|word| markdown(word)).collect();
    if !safe.is_empty() {
        lines.push(trimmed(&messages::missing(&safe), 300, str::to_owned));
    }
    lines.extend(words::left_out(&timeline));
    let mark = Place::from_number(timelines::mark(&timeline, narrowed.about.as_deref()));
    let pictures = if drawn == Some(mark) {
        None
    } else {
        let about = narrowed.about.as_deref();
        let (pictures, told) = timelines::pictures(&timeline, about, upload);
        lines.extend(told);
        Some(pictures)
    };
    let mut pages = entry_pages(&timelines::entries(&timeline, shelf, locale));
    if !found {
        let covered = messages::coverage(&shelf.sources, locale);
        with_coverage(&mut pages, trimmed(&covered, 600, markdown));
    }
    Ok(Listing {
        lines,
        pages,
        places: vec![mark],
        action: Action::Timeline,
        more: messages::NEXT_PAGE,
        pictures,
        found,
    })
}

fn statements(shelf: &Shelf, narrowed: &Narrowed, reader: Reader) -> Result<Listing, EngineError> {
    let said = shelf.library.statements(&Wanted {
        by: narrowed.by.clone(),
        about: narrowed.about.clone(),
        source: narrowed.source.clone(),
    })?;
    let (statements, responses) = (said.statements.len(), said.responses.len());
    let found = statements + responses > 0;
    let mut lines = vec![if found {
        words::said(statements, responses)
    } else {
        words::NO_STATEMENT.to_owned()
    }];
    lines.extend(said_of(shelf, narrowed, reader));
    if !found && !said.did_you_mean.is_empty() {
        let safe = |name: &String| trimmed(name, 100, markdown);
        let names: Vec<String> = said.did_you_mean.iter().take(3).map(safe).collect();
        lines.push(words::did_you_mean(&names));
    }
    let mut all = statements::entries(&said.statements, shelf, reader.locale);
    all.extend(statements::beside(
        &said.responses,
        all.len(),
        shelf,
        reader.locale,
    ));
    let mut pages = entry_pages(&all);
    if !found {
        let covered = messages::coverage(&shelf.sources, reader.locale);
        with_coverage(&mut pages, trimmed(&covered, 600, markdown));
    }
    Ok(Listing {
        lines,
        pages,
        places: Vec::new(),
        action: Action::Statements,
        more: messages::NEXT_PAGE,
        pictures: None,
        found,
    })
}

fn speakers(shelf: &Shelf, narrowed: &Narrowed, reader: Reader) -> Result<Listing, EngineError> {
    let all = shelf.library.speakers_by_body(narrowed.source.as_deref())?;
    let mut lines = words::speakers(&all);
    lines.extend(said_of(shelf, narrowed, reader));
    let found = !all.speakers.is_empty();
    let mut pages: Vec<(Vec<String>, Vec<Place>)> = statements::speakers(&all)
        .into_iter()
        .map(|page| (vec![page], Vec::new()))
        .collect();
    if found {
        lines.push(words::NAME_ONE.to_owned());
    } else {
        let covered = messages::coverage(&shelf.sources, reader.locale);
        with_coverage(&mut pages, trimmed(&covered, 600, markdown));
    }
    Ok(Listing {
        lines,
        pages,
        places: Vec::new(),
        action: Action::Statements,
        more: messages::NEXT_PAGE,
        pictures: None,
        found,
    })
}

/// What narrows a look-up, in lines.
fn said_of(shelf: &Shelf, narrowed: &Narrowed, reader: Reader) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(by) = &narrowed.by {
        lines.push(format!("{}{}", words::BY, markdown(by)));
    }
    if let Some(about) = &narrowed.about {
        lines.push(format!("{}{}", words::ABOUT, markdown(about)));
    }
    let mut documents = shelf.sources.iter().map(|source| &source.document);
    let title = narrowed
        .source
        .as_ref()
        .and_then(|id| documents.find(|document| document.id == *id))
        .map(|document| trimmed(messages::title(document), 150, markdown));
    lines.extend(words::narrowed(
        title.as_deref(),
        narrowed.from,
        narrowed.to,
        reader.locale,
    ));
    lines
}

fn entry_pages(all: &[Entry]) -> Vec<(Vec<String>, Vec<Place>)> {
    entries::pages(all)
        .iter()
        .map(|page| (entries::texts(all, page), entries::places(all, page)))
        .collect()
}

/// What the library covers, under what is no finding.
fn with_coverage(pages: &mut Vec<(Vec<String>, Vec<Place>)>, covered: String) {
    match pages.first_mut() {
        Some((texts, _)) if texts.len() < limits::EMBEDS => texts.push(covered),
        _ => pages.push((vec![covered], Vec::new())),
    }
}

fn on_page(listing: Listing, page: usize, reader: Reader) -> Reply {
    let of = listing.pages.len();
    let page = page.min(of.saturating_sub(1));
    let mut lines = listing.lines;
    if of > 1 {
        lines.push(messages::page(page + 1, of));
    }
    let (texts, here) = listing.pages.into_iter().nth(page).unwrap_or_default();
    let mut row = turning(listing.action, &listing.places, page, of, reader.asker);
    for button in &mut row {
        if button.label == messages::NEXT_PAGE {
            listing.more.clone_into(&mut button.label);
        }
    }
    if !here.is_empty() {
        let button = |label: &str, action| Button {
            label: label.to_owned(),
            press: Press::new(action, reader.asker, here.clone()),
        };
        row.push(button(messages::CONTEXT, Action::Context));
        row.push(button(messages::CITE, Action::Cite));
    }
    if reader.private && listing.found {
        row.push(Button {
            label: messages::SHARE.to_owned(),
            press: Press {
                near: true,
                number: u8::try_from(page / 64).unwrap_or(63),
                page: u8::try_from(page % 64).unwrap_or(0),
                ..Press::new(listing.action, reader.asker, listing.places)
            },
        });
    }
    let vote = |label: &str, action| Button {
        label: label.to_owned(),
        press: Press {
            near: !listing.found,
            ..Press::new(action, reader.asker, here.iter().take(1).copied().collect())
        },
    };
    let votes = if here.is_empty() {
        Vec::new()
    } else {
        vec![
            vote(messages::USEFUL, Action::Useful),
            vote(messages::NOT_USEFUL, Action::NotUseful),
        ]
    };
    Reply {
        content: lines.join("\n"),
        embeds: texts,
        rows: vec![row, votes],
        pictures: listing.pictures,
    }
}

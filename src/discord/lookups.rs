//! A look-up from what a person asks for, or from a button under one, to the
//! reply. A button is too small for the words that were typed, so they are read
//! again from the message above it; the button carries their hash, and where
//! the two do not agree nothing is looked up. Everything is looked up anew in
//! the library as it is, so what was withdrawn is gone.

use std::sync::Arc;

use super::answers::Reader;
use super::bot::Bot;
use super::checks;
use super::commands::sources::turning;
use super::entries::{self, Entry};
use super::escape::{markdown, read_back};
use super::library::Shelf;
use super::limits::{self, length, trimmed};
use super::messages::{self, lookups as words};
use super::press::{Action, Press, hash};
use super::reply::{Button, Reply};
use super::search::failed;
use super::timelines;
use crate::document::PartialDate;
use crate::engine::{Check, EngineError, Place, TimelineAsk};

/// The room of typed words once they are shown.
const SHOWN_WORDS: usize = 1_200;
/// Quotations of one message that are checked at most.
pub(super) const QUOTATIONS: usize = 5;

/// What is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// Whether these quotations stand, and whether the message had more.
    Check(Vec<String>, bool),
    /// What happened when.
    Timeline(Narrowed),
}

/// What narrows a look-up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Narrowed {
    /// Only this document (its id).
    pub(super) source: Option<String>,
    /// Only what is about these words.
    pub(super) about: Option<String>,
    /// From this date on.
    pub(super) from: Option<PartialDate>,
    /// Up to this date.
    pub(super) to: Option<PartialDate>,
}

impl Asked {
    /// Some quotations to check, in the form in which they are shown.
    ///
    /// # Errors
    /// A sentence for the person.
    pub(super) fn check(quotations: &[String], partly: bool) -> Result<Asked, &'static str> {
        let typed: usize = quotations.iter().map(|words| length(words)).sum();
        let quotations: Vec<String> = quotations.iter().map(|words| shown(words)).collect();
        if quotations.iter().all(String::is_empty) {
            return Err(words::NO_WORDS);
        }
        let room: usize = quotations.iter().map(|q| length(&markdown(q))).sum();
        if typed > usize::from(limits::CHECKED) || room > SHOWN_WORDS {
            return Err(words::CHECK_TOO_LONG);
        }
        Ok(Asked::Check(quotations, partly))
    }

    /// A timeline.
    ///
    /// # Errors
    /// A sentence for the person.
    pub(super) fn timeline(narrowed: Narrowed) -> Result<Asked, &'static str> {
        narrowed.usable().map(Asked::Timeline)
    }

    /// What a button under a look-up means, with the words of its message.
    fn again(press: &Press, content: &str, shelf: &Shelf) -> Again {
        let place = |at: usize| press.places.get(at).map_or(0, |place| place.number());
        let agrees = |text: Option<&str>, at: usize| {
            place(at) == text.map_or(0, |text| hash(text).number())
        };
        if press.action == Action::Check {
            let quotations: Vec<String> = content.lines().filter_map(checked_line).collect();
            if !agrees(Some(&quotations.join("\n")), 0) || quotations.is_empty() {
                return Again::Unknown;
            }
            let partly = content.lines().any(|line| line == words::PARTLY);
            return Again::Asked(Asked::Check(quotations, partly));
        }
        let about = content
            .lines()
            .find_map(|line| Some(read_back(line.strip_prefix(words::ABOUT)?.trim())));
        if !agrees(about.as_deref(), 2) {
            return Again::Unknown;
        }
        let source = match place(0) {
            0 => None,
            wanted => {
                let mut ids = shelf.sources.iter().map(|source| &source.document.id);
                match ids.find(|id| hash(id).number() == wanted) {
                    Some(id) => Some(id.clone()),
                    None => return Again::Withdrawn,
                }
            }
        };
        let (from, to) = dates(place(1));
        let narrowed = Narrowed {
            source,
            about,
            from,
            to,
        };
        match press.action {
            Action::Timeline => Again::Asked(Asked::Timeline(narrowed)),
            _ => Again::Unknown,
        }
    }

    fn action(&self) -> Action {
        match self {
            Asked::Check(..) => Action::Check,
            Asked::Timeline(_) => Action::Timeline,
        }
    }

    /// What its buttons carry beside the page.
    fn places(&self) -> Vec<Place> {
        let of = |text: &Option<String>| text.as_deref().map_or(Place::from_number(0), hash);
        match self {
            Asked::Check(quotations, _) => vec![hash(&quotations.join("\n"))],
            Asked::Timeline(narrowed) => vec![
                of(&narrowed.source),
                Place::from_number(number(narrowed.from) << 32 | number(narrowed.to)),
                of(&narrowed.about),
            ],
        }
    }
}

/// What became of a button.
enum Again {
    Asked(Asked),
    /// The document that it is about is gone.
    Withdrawn,
    /// Its message does not hold its words.
    Unknown,
}

impl Narrowed {
    fn usable(self) -> Result<Narrowed, &'static str> {
        let about = self.about.map(|about| shown(&about));
        let long = |text: &Option<String>, most: u16| {
            text.as_ref().is_some_and(|text| {
                length(text) > usize::from(most) || length(&markdown(text)) > SHOWN_WORDS / 2
            })
        };
        if long(&about, limits::ABOUT) {
            return Err(words::FILTER_TOO_LONG);
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from.first_day() > to.last_day()
        {
            return Err(words::DATES_CROSSED);
        }
        Ok(Narrowed {
            about: about.filter(|about| !about.is_empty()),
            ..self
        })
    }
}

/// Typed words on one line, in the form in which they come back from a message.
fn shown(typed: &str) -> String {
    let line = read_back(&markdown(&checks::one_line(typed)));
    checks::one_line(&line)
}

fn checked_line(line: &str) -> Option<String> {
    let quoted = line.strip_prefix(words::CHECKED)?.trim();
    let inside = quoted.strip_prefix('“')?.strip_suffix('”')?;
    Some(read_back(inside))
}

/// A date as a number of 26 bits; 0 for none.
fn number(date: Option<PartialDate>) -> u64 {
    let Some(date) = date else { return 0 };
    let part = |part: Option<i8>| part.and_then(|part| u64::try_from(part).ok()).unwrap_or(0);
    let year = u64::from(date.year().cast_unsigned());
    1 << 25 | year << 9 | part(date.month()) << 5 | part(date.day())
}

/// The two dates that a number holds.
fn dates(both: u64) -> (Option<PartialDate>, Option<PartialDate>) {
    let date = |bits: u64| {
        let part = |bits: u64| i8::try_from(bits).ok().filter(|part| *part > 0);
        let year = u16::try_from(bits >> 9 & 0xffff).ok()?.cast_signed();
        (bits >> 25 == 1)
            .then(|| PartialDate::new(year, part(bits >> 5 & 0xf), part(bits & 0x1f)))
            .flatten()
    };
    (date(both >> 32), date(both & 0xffff_ffff))
}

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
    pictures: Option<Vec<super::reply::Picture>>,
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
        .work(
            move |shelf| match Asked::again(&press, &content, shelf) {
                Again::Asked(asked) => {
                    let page = super::commands::sources::turned_to(&press);
                    let drawn = press.places.get(3).filter(|_| !fresh).copied();
                    made(shelf, &asked, page, reader, upload, drawn)
                }
                Again::Withdrawn => Ok((Reply::text(messages::WITHDRAWN), false)),
                Again::Unknown => Ok((Reply::text(messages::UNKNOWN_BUTTON), false)),
            },
        )
        .await;
    told(bot, made, false)
}

type Made = Result<Result<(Reply, bool), EngineError>, super::library::NotTaken>;

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
    let listing = match asked {
        Asked::Check(quotations, partly) => check(shelf, quotations, *partly, reader)?,
        Asked::Timeline(narrowed) => timeline(shelf, narrowed, reader, upload, drawn)?,
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
                if let Some(piece) = first.pieces.first_mut() {
                    *piece = format!("{}\n{piece}", beside.join("\n"));
                }
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

/// What narrows a look-up, in lines.
fn said_of(shelf: &Shelf, narrowed: &Narrowed, reader: Reader) -> Vec<String> {
    let mut lines = Vec::new();
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
    Reply {
        content: lines.join("\n"),
        embeds: texts,
        rows: vec![row],
        pictures: listing.pictures,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_back_as_they_went() {
        let date = |text: &str| Some(PartialDate::parse(text).unwrap());
        for (from, to) in [
            (date("2014"), date("2014-03-21")),
            (None, date("1899-12")),
            (date("0900-02-28"), None),
            (None, None),
        ] {
            assert_eq!(dates(number(from) << 32 | number(to)), (from, to));
        }
    }

    #[test]
    fn checked_words_come_back_from_their_line() {
        for typed in ["“it” was **never** \u{200b}said", " a\n b ", "\\“x\\”"] {
            let words = shown(typed);
            let line = format!("{}“{}”", words::CHECKED, markdown(&words));
            assert_eq!(checked_line(&line), Some(words));
        }
    }
}

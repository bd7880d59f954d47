//! A timeline as entries by year, each quote with its date marked, how the date
//! is known and where it stands; and as pictures. It renders what the engine
//! returns.

use super::checks::{inside, one_line};
use super::entries::{Entry, Part, marked, pieces};
use super::escape::{markdown, plain};
use super::library::Shelf;
use super::limits::{self, trimmed};
use super::messages::{self, Locale, lookups as words};
use super::passages::published;
use super::press::hash;
use super::reply;
use crate::engine::{self, Telling, Timeline};
use crate::picture::Picture;

/// Pages of the picture that are posted at most.
const SHEETS: usize = 3;
/// Documents that are named beside the one that is quoted.
const NAMED: usize = 3;
/// The room of a line that is not quoted.
const LINE: usize = 200;

/// The timeline as entries.
pub(super) fn entries(timeline: &Timeline, shelf: &Shelf, locale: Locale) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (group, entry) in timeline.entries.iter().enumerate() {
        let told = match entry.differ {
            Some(_) => entry.told.as_slice(),
            None => entry.told.get(..1).unwrap_or_default(),
        };
        for (number, telling) in told.iter().enumerate() {
            let lead = match entry.differ {
                Some(differ) if number == 0 => words::differ(differ),
                _ => "",
            };
            let others = match entry.differ {
                Some(_) => &[],
                None => entry.told.get(1..).unwrap_or_default(),
            };
            entries.push(Entry {
                // Words of ours and a number; the sign makes it a heading for
                // those who listen.
                heading: format!("### {}", entry.heading()),
                lead: lead.to_owned(),
                group,
                pieces: told_in(telling, others, locale),
                place: shelf.library.place_of(&telling.citation),
            });
        }
    }
    entries
}

/// One sentence with its date, its place, and who else tells the same.
fn told_in(telling: &Telling, others: &[Telling], locale: Locale) -> Vec<String> {
    let safe = |text: &str| trimmed(&one_line(text), LINE, markdown);
    let citation = &telling.citation;
    let above = words::when(telling, locale, safe);
    let part = Part {
        label: String::new(),
        runs: marked(
            &citation.quote,
            &inside(citation, &[telling.date_span]),
            false,
        ),
    };
    let mut below = Vec::new();
    below.extend(words::also(telling, locale));
    below.push(published(citation, locale));
    below.extend(words::added(telling, locale));
    let mut named: Vec<String> = others
        .iter()
        .take(NAMED)
        .map(|other| {
            let document = messages::in_brief(&other.citation.document, locale);
            format!(
                "{}, ¶ {}",
                safe(&document),
                other.citation.shown_paragraphs()
            )
        })
        .collect();
    let more = others.len().saturating_sub(NAMED);
    if more > 0 {
        named.push(messages::plural(more as u64, "more sentence"));
    }
    if !named.is_empty() {
        below.push(words::also_told(&named));
    }
    pieces(&above, &[part], &below.join("\n"))
}

/// What of the documents a timeline shows, as a number: where it is another, a
/// picture of it is out of date.
pub(super) fn mark(timeline: &Timeline, about: Option<&str>) -> u64 {
    let mut told = about.unwrap_or_default().to_owned();
    for telling in timeline.entries.iter().flat_map(|entry| &entry.told) {
        told.push_str(&telling.citation.document.id);
        told.push_str(&telling.citation.sha256);
        told.push_str(&telling.date);
    }
    hash(&told).number()
}

/// How many documents the entries are from.
pub(super) fn documents(entries: &[engine::Entry]) -> usize {
    let tellings = entries.iter().flat_map(|entry| &entry.told);
    let mut ids: Vec<&str> = tellings
        .map(|telling| telling.citation.document.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

/// The timeline drawn, in at most `room` bytes, and what a person is to know
/// about it.
pub(super) fn pictures(
    timeline: &Timeline,
    about: Option<&str>,
    room: u32,
) -> (Vec<reply::Picture>, Option<String>) {
    if timeline.entries.is_empty() {
        return (Vec::new(), None);
    }
    let title = match about {
        Some(about) => format!("{}: {}", words::PICTURE_TITLE, plain(about)),
        None => words::PICTURE_TITLE.to_owned(),
    };
    let drawn = Picture::of(timeline, &title);
    let (mut pictures, mut used) = (Vec::new(), 0);
    for sheet in 0..drawn.pages().min(SHEETS) {
        let Ok(bytes) = drawn.png(sheet) else {
            break;
        };
        used += bytes.len();
        if used > usize::try_from(room).unwrap_or(usize::MAX) {
            break;
        }
        let alt = words::alt(sheet + 1, drawn.pages(), drawn.alt());
        pictures.push(reply::Picture {
            name: format!("timeline-{}.png", sheet + 1),
            alt: trimmed(&plain(&alt), limits::ALT, str::to_owned),
            bytes,
        });
    }
    let told = match pictures.len() {
        0 => Some(words::PICTURE_TOO_LARGE.to_owned()),
        shown if shown < drawn.pages() => Some(words::picture_pages(shown, drawn.pages())),
        _ => None,
    };
    (pictures, told)
}

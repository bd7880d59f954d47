//! `pincite timeline`: what happened when, by year, each line quoted with its
//! date underlined and its place. It renders what the engine returns.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::arguments::TimelineArguments;
use super::ask::check_dates;
use super::exit::{Exit, Failure, complain};
use super::incomplete::{silent, told};
use super::page::{Page, Paper, Role, Run};
use super::session::{Session, print, print_json};
use super::wording;
use crate::answer::Citation;
use crate::engine::{Disagreement, Entry, Telling, Timeline, TimelineAsk};
use crate::picture::Picture;

/// Shows the timeline.
pub(super) fn run(arguments: TimelineArguments, session: &Session) -> Result<Exit, Failure> {
    check_dates(arguments.from, arguments.to)?;
    let ask = TimelineAsk {
        from: arguments.from,
        to: arguments.to,
        about: arguments.about,
        source: arguments.source,
    };
    let engine = session.open()?;
    let timeline = engine.timeline(&ask)?;
    if let Some(path) = &arguments.picture {
        draw(&timeline, &ask, path)?;
    }
    if arguments.json {
        print_json(&told(&engine, &timeline))?;
    } else {
        print(&render(&timeline, &ask, session.paper))?;
    }
    if timeline.entries.is_empty() {
        silent(&engine, arguments.json)
    } else {
        Ok(Exit::Done)
    }
}

/// A timeline of more pages than this is for no wall.
const MOST_PAGES: usize = 20;

/// Writes the picture; what is told about it goes to standard error.
fn draw(timeline: &Timeline, ask: &TimelineAsk, path: &Path) -> Result<(), Failure> {
    let kind = path
        .extension()
        .map(|kind| kind.to_string_lossy().to_lowercase());
    let png = match kind.as_deref() {
        Some("png") => true,
        Some("svg") => false,
        _ => {
            return Err(Failure::Usage(
                "--picture draws into a file whose name ends in .svg or .png".to_owned(),
            ));
        }
    };
    if timeline.entries.is_empty() {
        complain("There is nothing to draw; no picture was written.");
        return Ok(());
    }
    let title = match &ask.about {
        Some(words) => format!("What happened when: {words}"),
        None => "What happened when".to_owned(),
    };
    let picture = Picture::of(timeline, &title);
    if picture.pages() > MOST_PAGES {
        return Err(Failure::Usage(format!(
            "The picture would have {} pages; narrow it with --about, --from, --to or --source",
            picture.pages()
        )));
    }
    for page in 0..picture.pages() {
        let path = page_path(path, page);
        let bytes = if png {
            picture.png(page)
        } else {
            picture.svg(page).map(String::into_bytes)
        };
        let bytes = bytes.map_err(|cause| Failure::Output(io::Error::other(cause)))?;
        fs::write(&path, bytes).map_err(Failure::Output)?;
        complain(&format!("Wrote {}.", path.display()));
    }
    Ok(())
}

/// The file of a page: `FILE.png`, `FILE-2.png`, …
fn page_path(path: &Path, page: usize) -> PathBuf {
    if page == 0 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let kind = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{}.{kind}", page + 1))
}

/// The timeline as a person reads it.
pub(super) fn render(timeline: &Timeline, ask: &TimelineAsk, paper: Paper) -> String {
    let mut page = Page::new(paper);
    if timeline.entries.is_empty() {
        page.paragraph(0, Role::Caution, "The documents give no dates here");
    } else {
        let head = format!(" · {}", counted(timeline));
        page.flow(
            &[],
            &[],
            &[(Role::Good, "What happened when"), (Role::Plain, &head)],
        );
    }
    if let Some(narrowed) = narrowed(ask) {
        page.paragraph(0, Role::Plain, &narrowed);
    }
    if !timeline.missing.is_empty() {
        page.paragraph(0, Role::Plain, &wording::missing(&timeline.missing));
    }
    let mut year = None;
    for entry in &timeline.entries {
        let heading = Some(entry.heading());
        if year != heading {
            page.blank();
            page.paragraph(0, Role::Strong, heading.as_deref().unwrap_or_default());
            year = heading;
        }
        show_entry(&mut page, entry);
    }
    show_sources(&mut page, timeline);
    page.blank();
    for sentence in left_out(timeline) {
        page.paragraph(0, Role::Plain, &sentence);
    }
    page.finish()
}

/// `12 entries from 3 documents`.
fn counted(timeline: &Timeline) -> String {
    let mut ids: Vec<&str> = timeline
        .entries
        .iter()
        .flat_map(|entry| &entry.told)
        .map(|telling| telling.citation.document.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let entries = match timeline.entries.len() {
        1 => "1 entry".to_owned(),
        many => format!("{} entries", wording::grouped(many as u64)),
    };
    format!(
        "{entries} from {}",
        wording::count(ids.len() as u64, "document")
    )
}

fn narrowed(ask: &TimelineAsk) -> Option<String> {
    let mut narrowed = Vec::new();
    if let Some(words) = &ask.about {
        narrowed.push(format!("about “{words}”"));
    }
    if let Some(id) = &ask.source {
        narrowed.push(format!("in the document “{id}”"));
    }
    if let Some(from) = ask.from {
        narrowed.push(format!("from {} on", wording::human_date(from)));
    }
    if let Some(to) = ask.to {
        narrowed.push(format!("up to {}", wording::human_date(to)));
    }
    (!narrowed.is_empty()).then(|| format!("Looked only {}.", wording::listed(&narrowed)))
}

/// What is not shown, in sentences.
fn left_out(timeline: &Timeline) -> Vec<String> {
    let mut sentences = Vec::new();
    let undated = timeline.undated;
    if timeline.sentences == 0 {
        sentences.push("No sentence of the documents was looked at.".to_owned());
    } else if undated > 0 {
        let verb = if undated == 1 { "carries" } else { "carry" };
        let left = if undated == 1 { "is" } else { "are" };
        sentences.push(format!(
            "{} of {} {verb} no date that is certain and {left} left out.",
            wording::grouped(undated),
            wording::count(timeline.sentences, "sentence"),
        ));
    }
    if timeline.outside > 0 {
        let verb = if timeline.outside == 1 { "lies" } else { "lie" };
        sentences.push(format!(
            "{} {verb} outside the time that was asked for.",
            wording::count(timeline.outside, "dated sentence")
        ));
    }
    match timeline.unpublished {
        0 => {}
        1 => sentences.push(
            "1 document has no date of publication, by which words such as “last August” are dated; `documents.toml` can name it."
                .to_owned(),
        ),
        many => sentences.push(format!(
            "{} have no date of publication, by which words such as “last August” are dated; `documents.toml` can name it.",
            wording::count(many, "document")
        )),
    }
    sentences
}

/// The documents that tell of it, each with the dates of its publication and of
/// its import: neither is the date of what is told.
fn show_sources(page: &mut Page, timeline: &Timeline) {
    let mut seen: Vec<&str> = Vec::new();
    for telling in timeline.entries.iter().flat_map(|entry| &entry.told) {
        let document = &telling.citation.document;
        if seen.contains(&document.id.as_str()) {
            continue;
        }
        if seen.is_empty() {
            page.blank();
            page.paragraph(0, Role::Strong, "Sources");
        }
        seen.push(&document.id);
        let mut parts = vec![wording::title(document).trim().to_owned()];
        parts.extend(document.publisher.clone());
        parts.push(document.published.map_or_else(
            || "publication undated".to_owned(),
            |date| format!("published {}", wording::human_date(date)),
        ));
        let added = |date| format!("added {}", wording::human_date(date));
        parts.extend(telling.added.map(added));
        page.paragraph(2, Role::Plain, &parts.join("\u{a0}· "));
    }
}

fn show_entry(page: &mut Page, entry: &Entry) {
    let Some((first, others)) = entry.told.split_first() else {
        return;
    };
    page.blank();
    if let Some(differ) = entry.differ {
        let about = match differ {
            Disagreement::Date => "the date",
            Disagreement::Figure => "a figure",
        };
        page.paragraph(
            2,
            Role::Caution,
            &format!("Sources differ on {about}; all are shown:"),
        );
        for telling in &entry.told {
            page.blank();
            show_telling(page, telling);
        }
        return;
    }
    show_telling(page, first);
    for telling in others {
        let citation = &telling.citation;
        let place = format!(
            "also told in {}, ¶\u{a0}{}",
            wording::in_brief(&citation.document),
            citation.paragraph
        );
        page.paragraph(4, Role::Plain, &place);
    }
}

/// A date, how it is known, the quote with the date underlined, and the place.
fn show_telling(page: &mut Page, telling: &Telling) {
    let citation = &telling.citation;
    let known = telling
        .known
        .as_ref()
        .map(|known| format!(" · {known}"))
        .unwrap_or_default();
    let planned = if telling.is_ahead() {
        " · ahead when it was published"
    } else {
        ""
    };
    page.flow(
        &[(Role::Plain, "  ")],
        &[(Role::Plain, "  ")],
        &[
            (Role::Strong, &telling.date),
            (Role::Plain, planned),
            (Role::Plain, &known),
        ],
    );
    let bar = if page.colour() { "  ┃ " } else { "  > " };
    let runs = runs(telling);
    page.flow(&[(Role::Mark, bar)], &[(Role::Mark, bar)], &runs);
    if let Some(speaker) = &citation.speaker {
        page.paragraph(4, Role::Plain, &wording::speaker(speaker));
    }
    page.paragraph(4, Role::Plain, &place(citation));
    if let Some(link) = &citation.link {
        page.line(&[(Role::Plain, "    "), (Role::Mark, link)]);
    }
    if !telling.also.is_empty() {
        let also = format!(
            "the sentence also tells of {}",
            wording::listed(&telling.also)
        );
        page.paragraph(4, Role::Plain, &also);
    }
}

/// The quote with its date marked.
fn runs(telling: &Telling) -> Vec<Run<'_>> {
    let citation = &telling.citation;
    let quote = citation.quote.as_str();
    let (span, start) = (telling.date_span, citation.span.start());
    let cut = span
        .start()
        .checked_sub(start)
        .zip(span.end().checked_sub(start));
    let parts = cut
        .and_then(|(from, to)| Some((quote.get(..from)?, quote.get(from..to)?, quote.get(to..)?)));
    match parts {
        Some((before, date, after)) => vec![
            (Role::Quote, before),
            (Role::QuoteMatch, date),
            (Role::Quote, after),
        ],
        None => vec![(Role::Quote, quote)],
    }
}

/// Title, publisher, date of publication, section, page and paragraph.
fn place(citation: &Citation) -> String {
    let document = &citation.document;
    let mut parts = vec![wording::title(document).trim().to_owned()];
    parts.extend(document.publisher.clone());
    parts.push(document.published.map_or_else(
        || "publication undated".to_owned(),
        |date| format!("published {}", wording::human_date(date)),
    ));
    parts.extend(
        citation
            .section
            .as_ref()
            .map(|section| format!("section “{}”", section.trim())),
    );
    parts.extend(wording::page_of(citation).map(|page| page.replace(' ', "\u{a0}")));
    parts.push(format!("¶\u{a0}{}", citation.shown_paragraphs()));
    parts.extend(citation.how_read());
    parts.join("\u{a0}· ")
}

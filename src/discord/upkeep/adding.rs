//! `/library add` and `/library waiting`: documents are put aside, shown to the
//! person alone with what could not be read, and become public or are thrown
//! away by a press. Nothing of them is public before. It fetches and renders;
//! reading and keeping is the engine's.

use std::sync::Arc;
use std::time::Duration;

use super::download::{Attached, download};
use super::{PATIENCE, failed, told, who, work};
use crate::discord::bot::{Bot, Call};
use crate::discord::escape::markdown;
use crate::discord::limits::{self, length, trimmed};
use crate::discord::messages::{self, Locale, upkeep as words};
use crate::discord::passages::blocks;
use crate::discord::press::{Action, Press};
use crate::discord::reply::{Button, Reply};
use crate::engine::{self, AddReport, Adding, EngineError, Fetching, Given, Offer, Place, Preview};

/// Documents that are shown in one message: a row of buttons for each, and one
/// for all.
pub(in crate::discord) const TOGETHER: usize = 4;
/// Stands for all of them in a button.
const ALL: u8 = 63;
/// The least room of a passage.
const LEAST: usize = 100;
/// The room of a note.
const NOTE: usize = 300;

/// What is to be added.
#[derive(Debug, Clone, Default)]
pub(in crate::discord) struct Request {
    /// The attachments.
    pub(in crate::discord) files: Vec<Attached>,
    /// The address of a page, where it is to be fetched.
    pub(in crate::discord) page: Option<String>,
    /// What is known about them.
    pub(in crate::discord) given: Given,
}

/// Puts aside what is to be added, and shows it.
pub(in crate::discord) async fn add(bot: &Arc<Bot>, request: Request, call: &Call) -> Reply {
    let (mut shown, mut refused) = (Vec::new(), Vec::new());
    let (given, fetching) = (request.given, bot.upkeep.fetching);
    if let Some(page) = request.page {
        // Fetched once, so it is not tried again.
        match stage(
            bot,
            Source::Page(page),
            given.clone(),
            fetching,
            call,
            Duration::ZERO,
        )
        .await
        {
            Ok(preview) => shown.push(preview),
            Err(reply) => refused.push(reply.content),
        }
    }
    let most = u64::from(bot.config.file_mb) << 20;
    for file in request.files {
        let name = trimmed(&file.name, 100, markdown);
        let bytes = match download(&file, most, bot.config.api.as_deref()).await {
            Ok(bytes) => bytes,
            Err(sentence) => {
                refused.push(format!("{name}: {sentence}"));
                continue;
            }
        };
        let file = Source::File(file.name, bytes);
        match stage(bot, file, given.clone(), fetching, call, PATIENCE).await {
            Ok(preview) => shown.push(preview),
            Err(reply) if reply.content.contains(&name) => refused.push(reply.content),
            Err(reply) => refused.push(format!("{name}: {}", reply.content)),
        }
    }
    let refused = refused
        .iter()
        .map(|line| trimmed(line, NOTE, str::to_owned));
    let mut refused: Vec<String> = refused.map(|line| words::not_taken(&line)).collect();
    let noted = shown.iter().flat_map(|preview| &preview.warnings);
    if refused.iter().chain(noted).any(|line| line.contains(" --")) {
        refused.push(words::IN_A_TERMINAL.to_owned());
    }
    previews(&shown, shown.len(), &refused, call)
}

enum Source {
    File(String, Vec<u8>),
    Page(String),
}

async fn stage(
    bot: &Arc<Bot>,
    source: Source,
    given: Given,
    fetching: Fetching,
    call: &Call,
    patience: Duration,
) -> Result<Preview, Reply> {
    let who = who(call.user);
    work(bot, patience, move |root| {
        let offer = match &source {
            Source::File(name, bytes) => Offer::File(name, bytes),
            Source::Page(address) => Offer::Address(address),
        };
        engine::stage(root, offer, &given, &fetching, &who)
    })
    .await
}

/// What is put aside and waits, the oldest first.
pub(in crate::discord) async fn waiting(bot: &Arc<Bot>, call: &Call) -> Reply {
    match staged(bot).await {
        Ok(all) if all.is_empty() => Reply::text(words::NONE_WAITING),
        Ok(all) => {
            let shown = all.get(..TOGETHER).unwrap_or(&all);
            previews(shown, all.len(), &[], call)
        }
        Err(reply) => reply,
    }
}

/// What is put aside, read on a blocking thread.
pub(in crate::discord) async fn staged(bot: &Arc<Bot>) -> Result<Vec<Preview>, Reply> {
    let desk = Arc::clone(&bot.desk);
    let read = tokio::task::spawn_blocking(move || {
        engine::staged(desk.root()).map_err(|error| failed(&error, desk.root()))
    });
    let read = read.await;
    read.unwrap_or_else(|_| Err(Reply::text(messages::FAILED)))
}

/// What a press on *Publish* or *Discard* does, and what is left to decide.
pub(super) async fn decided(bot: &Arc<Bot>, press: &Press, call: &Call) -> Reply {
    let names: Vec<String> = press.places.iter().map(|place| name(*place)).collect();
    let wanted: Vec<String> = if press.number == ALL {
        names.clone()
    } else {
        let one = names.get(usize::from(press.number));
        one.cloned().into_iter().collect()
    };
    let publish = press.action == Action::Publish;
    let who = who(call.user);
    let done = work(bot, PATIENCE, move |root| {
        let mut done: Vec<Done> = Vec::new();
        for stage in &wanted {
            let now = if publish {
                let adding = Adding {
                    // The preview says that it was taken out before.
                    again: true,
                    who: who.clone(),
                    ..Adding::default()
                };
                engine::publish(root, stage, &adding, &mut |_| {}).map(Done::Published)
            } else {
                engine::discard(root, stage, &who).map(|()| Done::Discarded)
            };
            match now {
                Ok(now) => done.push(now),
                // What was done already stays, and is told.
                Err(error) if wanted.len() > 1 && !matches!(error, EngineError::Outside(_)) => {
                    done.push(Done::Failed(told(&error, root)));
                }
                Err(error) if !done.is_empty() => done.push(Done::Failed(told(&error, root))),
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    })
    .await;
    let done = match done {
        Ok(done) => done,
        Err(reply) => {
            return match staged(bot).await {
                Ok(still) if !still.iter().any(|one| names.contains(&one.stage)) => over(reply),
                _ => reply,
            };
        }
    };
    let shelf = bot.desk.shelf();
    let mut lines: Vec<String> = Vec::new();
    for done in &done {
        match done {
            Done::Published(report) => lines.extend(published(report, |id| {
                let source = shelf
                    .sources
                    .iter()
                    .find(|source| source.document.id == id)?;
                let title = trimmed(messages::title(&source.document), 200, markdown);
                Some((title, source.passages))
            })),
            Done::Discarded => lines.push(words::DISCARDED.to_owned()),
            Done::Failed(sentence) => lines.push(markdown(sentence)),
        }
    }
    let still = staged(bot).await.unwrap_or_default();
    let left: Vec<Preview> = names
        .iter()
        .filter_map(|name| still.iter().find(|preview| preview.stage == *name).cloned())
        .collect();
    let told = lines.join("\n");
    if left.is_empty() {
        return over(Reply::text(told));
    }
    previews(&left, left.len(), &[told], call)
}

/// A sentence that takes the place of a message with its buttons, as an embed.
fn over(sentence: Reply) -> Reply {
    Reply {
        embeds: vec![sentence.content],
        ..Reply::default()
    }
}

enum Done {
    Published(AddReport),
    Discarded,
    Failed(String),
}

/// What became of a document that was published, by id: its title and passages
/// are looked up in the library as it is now.
fn published(report: &AddReport, known: impl Fn(&str) -> Option<(String, u32)>) -> Vec<String> {
    let mut lines = Vec::new();
    let found = |id: &str| (markdown(id), known(id));
    for id in &report.added {
        let (id, known) = found(id);
        lines.push(words::published(&id, known));
    }
    for new in &report.replaced {
        let (id, known) = found(&new.id);
        lines.push(words::new_version(&id, new.version, known));
    }
    for id in report.described.iter().chain(&report.unchanged) {
        lines.push(words::held_already(&markdown(id)));
    }
    for refusal in &report.refused {
        lines.push(words::not_taken(&trimmed(&refusal.reason, NOTE, markdown)));
    }
    lines
}

/// Previews with their buttons, under lines about what was or was not done.
fn previews(shown: &[Preview], of: usize, above: &[String], call: &Call) -> Reply {
    let mut content: Vec<String> = above.to_vec();
    if shown.is_empty() {
        if content.is_empty() {
            content.push(words::NOTHING_TO_ADD.to_owned());
        }
        return Reply::text(content.join("\n"));
    }
    content.push(words::LOOK_FIRST.to_owned());
    if of > shown.len() {
        content.push(words::more_waiting(of - shown.len()));
    }
    let room = (limits::EMBEDS_TOGETHER / shown.len()).min(limits::DESCRIPTION) - 20;
    let single = shown.len() == 1;
    let embeds = (1..).zip(shown).map(|(number, preview)| {
        let number = (!single).then_some(number);
        described(preview, number, room, call.locale)
    });
    let places: Vec<Place> = shown.iter().filter_map(|one| place(&one.stage)).collect();
    let pair = |number: u8, [publish, discard]: [String; 2]| {
        let both = [(Action::Publish, publish), (Action::Discard, discard)];
        both.map(|(action, label)| Button {
            label,
            press: Press {
                number,
                ..Press::new(action, call.user, places.clone())
            },
        })
        .to_vec()
    };
    let rows = if single {
        vec![pair(0, [words::PUBLISH, words::DISCARD].map(str::to_owned))]
    } else {
        let all = pair(
            ALL,
            [words::PUBLISH_ALL, words::DISCARD_ALL].map(str::to_owned),
        );
        let each = (0u8..).zip(shown).map(|(at, _)| {
            let label = |words: &str| format!("{words} {}", at + 1);
            pair(at, [label(words::PUBLISH), label(words::DISCARD)])
        });
        std::iter::once(all).chain(each).collect()
    };
    Reply {
        content: content.join("\n"),
        embeds: embeds.collect(),
        rows,
        ..Reply::default()
    }
}

/// One document as it would be: what is known about it, what is amiss, how it
/// begins.
fn described(preview: &Preview, number: Option<usize>, room: usize, locale: Locale) -> String {
    let one_line = |text: &str, room| {
        let words: Vec<&str> = text.split_whitespace().collect();
        trimmed(&words.join(" "), room, markdown)
    };
    let title = match preview.title.as_str() {
        "" => words::UNTITLED.to_owned(),
        title => one_line(title, 200),
    };
    let number = number.map_or_else(String::new, |number| format!("{number}. "));
    let mut lines = vec![format!("**{number}{title}**")];
    let mut facts: Vec<String> = Vec::new();
    let optional = [&preview.publisher, &preview.author, &preview.kind];
    facts.extend(
        optional
            .into_iter()
            .flatten()
            .map(|fact| one_line(fact, 100)),
    );
    facts.push(
        preview
            .published
            .map_or_else(|| "undated".to_owned(), |date| messages::date(date, locale)),
    );
    facts.push(messages::plural(preview.passages, "passage"));
    facts.extend(preview.pages.map(words::pages));
    facts.push(words::size(preview.bytes));
    lines.push(facts.join(" · "));
    if let Some(address) = &preview.url {
        lines.push(words::where_to_read(&one_line(address, 200)));
    }
    if !preview.warnings.is_empty() {
        lines.push(words::PLEASE_NOTE.to_owned());
        let most = (room / 3).max(NOTE);
        let mut used = 0;
        for warning in &preview.warnings {
            let line = format!("• {}", one_line(warning, NOTE));
            used += length(&line) + 1;
            if used > most {
                lines.push(limits::LEFT_OUT.to_owned());
                break;
            }
            lines.push(line);
        }
    }
    lines.push(words::FIRST_PASSAGES.to_owned());
    let left = room.saturating_sub(length(&lines.join("\n")) + 1);
    // As many as have room to say something.
    let shown = preview.first.len().min(left / LEAST);
    let share = (left / shown.max(1)).saturating_sub(limits::LEFT_OUT.len() + 3);
    for passage in preview.first.iter().take(shown) {
        let pieces = blocks(passage, false, share);
        let Some(piece) = pieces.first() else {
            continue;
        };
        lines.push(piece.clone());
        lines.push(
            if pieces.len() > 1 {
                limits::LEFT_OUT
            } else {
                ""
            }
            .to_owned(),
        );
    }
    lines.join("\n").trim_end().to_owned()
}

/// The name of what is put aside, as a button carries it: 16 hexadecimal signs
/// are 64 bits.
fn place(stage: &str) -> Option<Place> {
    let fits = stage.len() == 16;
    let number = u64::from_str_radix(stage, 16).ok().filter(|_| fits)?;
    Some(Place::from_number(number))
}

fn name(place: Place) -> String {
    format!("{:016x}", place.number())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_from_their_buttons() {
        for stage in ["00000000000000ff", "deadbeef01234567", "ffffffffffffffff"] {
            assert_eq!(place(stage).map(name).as_deref(), Some(stage));
        }
        assert_eq!(place("ff"), None);
        assert_eq!(place("../../etc/passwd"), None);
    }

    #[test]
    fn a_preview_fits_and_says_what_is_amiss() {
        let preview = Preview {
            stage: "00000000000000ff".to_owned(),
            title: String::new(),
            publisher: Some("**Weir** board".to_owned()),
            published: None,
            kind: None,
            author: None,
            url: Some("https://example.org/a".to_owned()),
            bytes: 12_000,
            passages: 40,
            pages: Some(2),
            first: vec!["The keeper of the weir rang the bell. ".repeat(60); 3],
            warnings: vec!["Pages 3 to 9 hold no text.".to_owned(); 30],
            expires: String::new(),
        };
        for room in (600..1_700).step_by(7).chain([4_076]) {
            let text = described(&preview, Some(2), room, Locale::Uk);
            assert!(length(&text) <= room, "{room}: {}", length(&text));
            assert!(text.contains("Pages 3 to 9 hold no text"), "{text}");
            assert!(text.contains("> The keeper"), "{text}");
            assert!(!text.contains("**Weir**"), "{text}");
        }
    }
}

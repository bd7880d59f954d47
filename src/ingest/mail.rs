//! Mails (`.eml`): the body as text or as a page, the subject as title, the
//! sender as publisher, the date. Attachments in formats that are read become
//! sections of the mail, each headed by its name, mails in mails included; the
//! others are named as not read.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

mod body;

use super::encoding::settled;
use super::flow::Flow;
use super::reading::{Reading, Request, Unread};
use super::{Format, encoding, format, html, markdown, plain, reader};
use crate::document::{Block, BlockKind};

/// How many attachments are named.
const NAMED: usize = 8;

/// How many attachments of one mail are read.
const MOST_READ: usize = 64;

/// How deep mails may be attached to mails.
const DEEPEST: usize = 3;

/// Reads a mail.
///
/// # Errors
/// Where it is none, or its page is too intricate.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    read_at(bytes, 0)
}

fn read_at(bytes: &[u8], depth: usize) -> Result<Reading, Unread> {
    let letter = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Unread::broken("is no mail that can be read"))?;
    let title = letter.subject().map(|subject| {
        let subject = settled(subject);
        subject.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    let publisher = letter
        .from()
        .and_then(|from| from.first())
        .and_then(|sender| sender.name().or_else(|| sender.address()))
        .map(|name| settled(name).trim().to_owned())
        .filter(|name| !name.is_empty());
    let sent = letter
        .date()
        .filter(|date| date.is_valid())
        .map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    let mut flow = Flow::default();
    let own = match &publisher {
        Some(sender) => format!("From {sender}"),
        None => "From the sender of this mail".to_owned(),
    };
    write_body(&letter, &mut flow, &own)?;
    let mut remarks = Vec::new();
    let mut unread = Vec::new();
    for (number, part) in letter.attachments().enumerate() {
        let name = part.attachment_name().unwrap_or("one without a name");
        let name: String = settled(name).chars().take(80).collect();
        let read = (number < MOST_READ)
            .then(|| read_part(part, &name, depth))
            .flatten();
        let Some(read) = read else {
            unread.push(format!("“{name}”"));
            continue;
        };
        let by = read.author.map(|name| format!(", by {name}"));
        let head = format!("Attachment: {name}{}", by.unwrap_or_default());
        flow.write(BlockKind::Heading(1), &head);
        for block in &read.blocks {
            let words = block.span.of(&read.text).unwrap_or_default();
            flow.write(lowered(block.kind), words);
        }
        let about = read.remarks.into_iter();
        remarks.extend(about.map(|remark| format!("in the attachment “{name}”: {remark}")));
    }
    remarks.extend(unread_remark(&unread));
    let (text, mut blocks) = flow.finish();
    // A mail has its title from its subject, and none of its sections is it.
    for block in &mut blocks {
        if block.kind == BlockKind::Title {
            block.kind = BlockKind::Heading(1);
        }
    }
    Ok(Reading {
        text,
        blocks,
        title,
        publisher,
        published: sent,
        remarks,
        ..Reading::default()
    })
}

fn write_body(letter: &Message<'_>, flow: &mut Flow, own: &str) -> Result<(), Unread> {
    let plain_body = letter.text_body.first().and_then(|&part| letter.part(part));
    if let Some(PartType::Text(words)) = plain_body.map(|part| &part.body) {
        body::write(flow, &settled(words), own, 0);
        return Ok(());
    }
    let Some(page) = letter.body_html(0) else {
        return Ok(());
    };
    let (text, blocks) = html::whole(&settled(&page)).map_err(|_| Unread::TooIntricate)?;
    let of = |block: &Block| Some((block.kind, block.span.of(&text)?));
    let blocks: Vec<(BlockKind, &str)> = blocks.iter().filter_map(of).collect();
    body::write_blocks(flow, &blocks, own);
    Ok(())
}

/// What an attachment says; `None` where it is not read.
fn read_part(part: &MessagePart<'_>, name: &str, depth: usize) -> Option<Reading> {
    if let PartType::Message(letter) = &part.body {
        return read_attached(letter.raw_message(), depth);
    }
    let bytes = part.contents();
    let format = format::format_of(bytes, name).ok()?;
    let reading = match format {
        Format::Corpus => return None,
        Format::Mail => return read_attached(bytes, depth),
        Format::Plain | Format::Markdown => {
            let decoded = encoding::decode(bytes, None).ok()?;
            let text = settled(&decoded.text);
            let (text, blocks) = if format == Format::Markdown {
                markdown::blocks(&text, None)
            } else {
                let blocks = plain::blocks(&text, None);
                (text, blocks)
            };
            Reading {
                text,
                blocks,
                ..Reading::default()
            }
        }
        _ => {
            let request = Request {
                name: name.to_owned(),
                format,
                ..Request::default()
            };
            let mut reading = reader::read_format(bytes, &request).ok()?;
            if !reading.lost.is_empty() {
                let lost = reading.lost.len();
                reading
                    .remarks
                    .push(format!("{lost} of its pages could not be read."));
            }
            reading
        }
    };
    (!reading.blocks.is_empty()).then_some(reading)
}

/// What a mail that is attached says, with its sender as its author.
fn read_attached(bytes: &[u8], depth: usize) -> Option<Reading> {
    if depth >= DEEPEST {
        return None;
    }
    let mut reading = read_at(bytes, depth + 1).ok()?;
    reading.author = reading.publisher.take();
    (!reading.blocks.is_empty()).then_some(reading)
}

/// A kind under the heading of an attachment.
fn lowered(kind: BlockKind) -> BlockKind {
    match kind {
        BlockKind::Title => BlockKind::Heading(2),
        BlockKind::Heading(level) => BlockKind::Heading((level + 1).min(6)),
        kind => kind,
    }
}

/// The sentence that names what was not read.
fn unread_remark(names: &[String]) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    let (s, was, it) = if names.len() == 1 {
        ("", "was", "it by itself")
    } else {
        ("s", "were", "them by themselves")
    };
    let list: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let list = list.join(", ");
    let more = if names.len() > NAMED { " and more" } else { "" };
    Some(format!(
        "the attachment{s} {list}{more} {was} not read; save and add {it}."
    ))
}

//! Mails (`.eml`): the body as text or as a page, the subject as title, the
//! sender as publisher, the date. Attachments are named as not read.

use mail_parser::{MessageParser, MimeHeaders as _, PartType};

use super::encoding::settled;
use super::reading::{Reading, Unread};
use super::{html, plain};

/// How many attachments are named.
const NAMED: usize = 8;

/// Reads a mail.
///
/// # Errors
/// Where it is none, or its page is too intricate.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
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
    let plain_body = letter.text_body.first().and_then(|&part| letter.part(part));
    let (text, blocks) = match plain_body.map(|part| &part.body) {
        Some(PartType::Text(body)) => {
            let text = settled(body);
            let blocks = plain::blocks(&text, title.as_deref());
            (text, blocks)
        }
        _ => match letter.body_html(0) {
            Some(page) => html::whole(&settled(&page)).map_err(|_| Unread::TooIntricate)?,
            None => (String::new(), Vec::new()),
        },
    };
    let names: Vec<String> = letter
        .attachments()
        .map(|part| {
            let name = part.attachment_name().unwrap_or("one without a name");
            format!("“{}”", settled(name).chars().take(80).collect::<String>())
        })
        .collect();
    let mut remarks = Vec::new();
    if !names.is_empty() {
        let (s, was, it) = if names.len() == 1 {
            ("", "was", "it by itself")
        } else {
            ("s", "were", "them by themselves")
        };
        let list = names
            .iter()
            .take(NAMED)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        let more = if names.len() > NAMED { " and more" } else { "" };
        remarks.push(format!(
            "the attachment{s} {list}{more} {was} not read; save and add {it}."
        ));
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

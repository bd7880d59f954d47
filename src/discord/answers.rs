//! An answer, or a silence, as a reply with its buttons; and another page of
//! one. It renders plain values and asks nobody.

use super::escape::markdown;
use super::limits::{self, trimmed};
use super::messages::{self, Locale};
use super::passages::{self, PER_PAGE};
use super::press::{self, Action, PLACES, Press};
use super::reply::{Button, Reply};
use crate::answer::{Abstention, Answer, Citation, Outcome};
use crate::engine::{Place, Source};

/// How many citations an answer has at most, all pages together.
pub(super) const CITATIONS: usize = PLACES;
/// The room of the question above its answer.
const QUESTION_ROOM: usize = 400;

/// For whom a reply is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    /// Who asked.
    pub(super) asker: u64,
    /// Whether only they see it.
    pub(super) private: bool,
    /// Their language.
    pub(super) locale: Locale,
}

/// What the library said, with what a surface needs beside the answer.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The answer.
    pub(super) answer: Answer,
    /// The places of its citations, or of the nearest.
    pub(super) places: Vec<Place>,
    /// What the library holds; only read for a silence.
    pub(super) sources: Vec<Source>,
    /// Questions that can be answered; only offered in a silence.
    pub(super) offers: Vec<String>,
}

/// The first page of an answer.
pub(super) fn reply(found: &Found, reader: Reader) -> Reply {
    let answer = &found.answer;
    let question = trimmed(
        &answer
            .question
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        QUESTION_ROOM,
        markdown,
    );
    let mut lines = vec![format!("{} {question}", messages::QUESTION)];
    let near = answer.outcome == Outcome::Abstained;
    let safe = |text: &str| trimmed(text, 100, markdown);
    if near {
        let told = answer.reason == Some(Abstention::NotInLibrary) && !answer.missing.is_empty();
        lines.push(messages::SILENT.to_owned());
        if !told {
            lines.push(messages::silence(answer.reason).to_owned());
        }
        lines.extend(messages::remarks(answer, safe));
        lines.push(trimmed(
            &messages::coverage(&found.sources, reader.locale),
            600,
            markdown,
        ));
    } else {
        lines.push(messages::answered(answer.confidence));
        lines.extend(messages::remarks(answer, safe));
    }
    let citations = if near {
        &answer.nearest
    } else {
        &answer.citations
    };
    let embeds = citations
        .iter()
        .take(PER_PAGE)
        .map(|citation| passages::citation(citation, near, reader.locale))
        .collect();
    let mut rows = buttons(&found.places, near, 0, reader);
    if near && !found.offers.is_empty() {
        lines.push(messages::OFFER.to_owned());
        lines.extend(
            found
                .offers
                .iter()
                .map(|offer| format!("• {}", trimmed(offer, 150, markdown))),
        );
        let offers = found
            .offers
            .iter()
            .map(|offer| Button {
                label: limits::trimmed(&super::escape::plain(offer), limits::LABEL, str::to_owned),
                press: Press::new(Action::Try, reader.asker, vec![press::hash(offer)]),
            })
            .collect();
        rows.insert(0, offers);
    }
    Reply {
        content: lines.join("\n"),
        embeds,
        rows,
    }
}

/// Another page of an answer: its citations in order, `None` for one that the
/// library does not hold any more. The text above stays as it is.
pub(super) fn page(
    citations: &[Option<Citation>],
    press: &Press,
    content: &str,
    reader: Reader,
) -> Reply {
    Reply {
        content: content.to_owned(),
        embeds: citations
            .iter()
            .map(|citation| {
                citation.as_ref().map_or_else(
                    || messages::WITHDRAWN.to_owned(),
                    |citation| passages::citation(citation, press.near, reader.locale),
                )
            })
            .collect(),
        rows: buttons(&press.places, press.near, press.page, reader),
    }
}

/// The places of one page.
pub(super) fn places_of_page(places: &[Place], page: u8) -> &[Place] {
    let from = (usize::from(page) * PER_PAGE).min(places.len());
    let to = (from + PER_PAGE).min(places.len());
    places.get(from..to).unwrap_or_default()
}

/// The buttons under a page.
fn buttons(places: &[Place], near: bool, page: u8, reader: Reader) -> Vec<Vec<Button>> {
    let here = places_of_page(places, page);
    if here.is_empty() {
        return Vec::new();
    }
    let button = |label: &str, action, number, places: &[Place]| Button {
        label: label.to_owned(),
        press: Press {
            // On a passage's own message the flag means something else.
            near: near && !matches!(action, Action::Context | Action::Cite),
            page: number,
            ..Press::new(action, reader.asker, places.to_vec())
        },
    };
    let mut first = Vec::new();
    if page > 0 {
        first.push(button(messages::BACK, Action::Passages, page - 1, places));
    }
    if !places_of_page(places, page + 1).is_empty() {
        first.push(button(messages::MORE, Action::Passages, page + 1, places));
    }
    first.push(button(messages::CONTEXT, Action::Context, 0, here));
    first.push(button(messages::CITE, Action::Cite, 0, here));
    if reader.private {
        first.push(button(messages::SHARE, Action::Share, page, places));
    }
    let votes = vec![
        button(
            messages::USEFUL,
            Action::Useful,
            0,
            here.get(..1).unwrap_or_default(),
        ),
        button(
            messages::NOT_USEFUL,
            Action::NotUseful,
            0,
            here.get(..1).unwrap_or_default(),
        ),
    ];
    vec![first, votes]
}

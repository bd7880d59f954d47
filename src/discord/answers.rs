//! An answer, or a silence, as a reply with its buttons; and another page of
//! one. It renders plain values and asks nobody.

use super::escape::markdown;
use super::limits::{self, trimmed};
use super::messages::{self, Locale};
use super::passages::{self, PER_PAGE};
use super::press::{self, Action, PLACES, Press};
use super::reply::{Button, Reply};
use crate::answer::{Abstention, Answer, Citation, Outcome};
use crate::engine::{BEARS_ON_IT, Place, Source};

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
    /// What the question was narrowed to, in a sentence.
    pub(super) narrowed: Option<String>,
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
    let possible = answer.outcome == Outcome::Possible;
    let safe = |text: &str| trimmed(text, 100, markdown);
    if near {
        let told = answer.reason == Some(Abstention::NotInLibrary) && !answer.missing.is_empty();
        let (silent, why) = match found.narrowed {
            Some(_) => (
                messages::SILENT_THERE,
                messages::silence_there(answer.reason),
            ),
            None => (messages::SILENT, messages::silence(answer.reason)),
        };
        lines.push(silent.to_owned());
        lines.extend(found.narrowed.clone());
        if !told {
            lines.push(why.to_owned());
        }
        lines.extend(messages::remarks(answer, safe));
        lines.push(trimmed(
            &messages::coverage(&found.sources, reader.locale),
            600,
            markdown,
        ));
    } else {
        lines.push(if possible {
            messages::possible()
        } else {
            messages::answered(answer.confidence)
        });
        lines.extend(found.narrowed.clone());
        lines.extend(messages::remarks(answer, safe));
    }
    let citations = if near || possible {
        &answer.nearest
    } else {
        &answer.citations
    };
    let bearing = if near || possible {
        citations.len()
    } else {
        let further = citations.iter().skip(1);
        let above = |citation: &&Citation| citation.score >= BEARS_ON_IT;
        citations.len().min(1) + further.take_while(above).count()
    };
    let pieces: Vec<Vec<String>> = citations
        .iter()
        .enumerate()
        .map(|(number, citation)| {
            let lead = lead(near, number, bearing);
            passages::pieces(citation, lead, reader.locale)
        })
        .collect();
    let pages = pages(&pieces, bearing);
    let embeds = texts(&pieces, pages.first());
    let all = All {
        places: &found.places,
        near,
        possible,
        bearing,
        pages: &pages,
    };
    let mut rows = buttons(&all, 0, reader);
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
        ..Reply::default()
    }
}

/// Another page of an answer. `citations` are all of them, in order, `None` for
/// one that the library does not hold any more. The text above stays as it is,
/// unless what it judges, the first of them, is gone.
pub(super) fn page(
    citations: &[Option<Citation>],
    press: &Press,
    content: &str,
    reader: Reader,
) -> Reply {
    // So `buttons` marks them.
    let possible = press.near && press.number == 0;
    let bearing = match usize::from(press.number) {
        0 => citations.len(),
        number => number,
    };
    let pieces: Vec<Vec<String>> = citations
        .iter()
        .enumerate()
        .map(|(number, citation)| {
            let lead = lead(press.near && !possible, number, bearing);
            citation.as_ref().map_or_else(
                || vec![messages::WITHDRAWN.to_owned()],
                |citation| passages::pieces(citation, lead, reader.locale),
            )
        })
        .collect();
    let pages = pages(&pieces, bearing);
    let page = usize::from(press.page).min(pages.len().saturating_sub(1));
    let content = match citations.first() {
        Some(None) => {
            let question = content.lines().next().unwrap_or_default();
            format!("{question}\n{}", messages::ANSWER_WITHDRAWN)
        }
        _ => content.to_owned(),
    };
    Reply {
        content,
        embeds: texts(&pieces, pages.get(page)),
        rows: buttons(
            &All {
                places: &press.places,
                near: press.near && !possible,
                possible,
                bearing,
                pages: &pages,
            },
            page,
            reader,
        ),
        ..Reply::default()
    }
}

/// What stands above a passage that is no answer, or hardly one.
fn lead(near: bool, number: usize, bearing: usize) -> &'static str {
    if near {
        messages::NEAR
    } else if number >= bearing {
        messages::FURTHER
    } else {
        ""
    }
}

/// What stands on a page: the number of a citation and of its piece.
type Page = Vec<(usize, usize)>;

/// Puts pieces on pages: the first pieces of a few citations, then what had no
/// room in them, then the next citations. Those after the first `bearing` have
/// words of the question and hardly an answer; they have pages of their own.
fn pages(pieces: &[Vec<String>], bearing: usize) -> Vec<Page> {
    let mut pages = Vec::new();
    let all: Vec<(usize, &Vec<String>)> = pieces.iter().enumerate().collect();
    let (answers, further) = all.split_at(bearing.min(all.len()));
    for few in answers.chunks(PER_PAGE).chain(further.chunks(PER_PAGE)) {
        pages.push(few.iter().map(|(number, _)| (*number, 0)).collect());
        let rest: Page = few
            .iter()
            .flat_map(|(number, pieces)| (1..pieces.len()).map(|piece| (*number, piece)))
            .collect();
        pages.extend(rest.chunks(PER_PAGE).map(<[_]>::to_vec));
    }
    // A button has room for so many pages.
    pages.truncate(64);
    pages
}

fn texts(pieces: &[Vec<String>], page: Option<&Page>) -> Vec<String> {
    page.into_iter()
        .flatten()
        .filter_map(|(number, piece)| pieces.get(*number)?.get(*piece).cloned())
        .collect()
}

/// An answer with all its pages.
struct All<'a> {
    places: &'a [Place],
    near: bool,
    possible: bool,
    bearing: usize,
    pages: &'a [Page],
}

/// The buttons under a page.
fn buttons(all: &All<'_>, page: usize, reader: Reader) -> Vec<Vec<Button>> {
    let All {
        places,
        near,
        possible,
        bearing,
        pages,
    } = *all;
    let mut here: Vec<Place> = Vec::new();
    for (number, _) in pages.get(page).into_iter().flatten() {
        here.extend(places.get(*number).filter(|place| !here.contains(place)));
    }
    if here.is_empty() {
        return Vec::new();
    }
    let here = here.as_slice();
    let button = |label: &str, action, number, places: &[Place]| Button {
        label: label.to_owned(),
        press: Press {
            // On a passage's own message the flag means something else.
            near: (near || possible) && !matches!(action, Action::Context | Action::Cite),
            page: number,
            number: match action {
                // Passages that may answer are told from near ones by this.
                Action::Passages | Action::Share if possible => 0,
                Action::Passages | Action::Share => u8::try_from(bearing).unwrap_or_default(),
                _ => 0,
            },
            ..Press::new(action, reader.asker, places.to_vec())
        },
    };
    let mut first = Vec::new();
    // A page of further passages is named otherwise than the rest of these.
    let turn = |to: usize, passages: &str, rest: &str| {
        let begins = pages.get(to)?.iter().any(|(_, piece)| *piece == 0);
        let label = if begins { passages } else { rest };
        let number = u8::try_from(to).ok()?;
        Some(button(label, Action::Passages, number, places))
    };
    if let Some(before) = page.checked_sub(1) {
        first.extend(turn(before, messages::BACK, messages::PREVIOUS_PAGE));
    }
    first.extend(turn(page + 1, messages::MORE, messages::NEXT_PAGE));
    first.push(button(messages::CONTEXT, Action::Context, 0, here));
    first.push(button(messages::CITE, Action::Cite, 0, here));
    if reader.private {
        let page = u8::try_from(page).unwrap_or_default();
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

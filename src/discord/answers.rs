//! An answer, or a silence, as a reply with its buttons; and another page of
//! one. It renders plain values and asks nobody.

use super::escape::{markdown, read_back};
use super::limits::{self, trimmed};
use super::messages::{self, Locale};
use super::passages::{self, PER_PAGE};
use super::press::{self, Action, PLACES, Press};
use super::reply::{Button, Reply};
use crate::answer::{Answer, Citation, Outcome};
use crate::engine::{BEARS_ON_IT, Place, Source};

/// How many citations an answer has at most, all pages together.
pub(super) const CITATIONS: usize = PLACES;
/// The room of the question above its answer.
const QUESTION_ROOM: usize = 200;
/// The score from which on the nearest passage of a silence is shown at once.
const GOOD: f64 = 0.2;

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
    /// How a follow-up was made whole.
    pub(super) read_as: Option<String>,
}

/// The first page of an answer.
pub(super) fn reply(found: &Found, reader: Reader) -> Reply {
    let answer = &found.answer;
    let mut lines = vec![question(&answer.question, found.read_as.as_deref())];
    let possible = answer.outcome == Outcome::Possible;
    let safe = |text: &str| trimmed(text, 100, markdown);
    if answer.outcome == Outcome::Abstained {
        return silence(found, lines.remove(0), reader);
    }
    lines.push(if possible {
        messages::possible()
    } else {
        messages::answered(answer.confidence)
    });
    lines.extend(found.narrowed.clone());
    lines.extend(messages::remarks(answer, safe));
    let citations = if possible {
        &answer.nearest
    } else {
        &answer.citations
    };
    let bearing = if possible {
        citations.len()
    } else {
        let further = citations.iter().skip(1);
        let above = |citation: &&Citation| citation.score >= BEARS_ON_IT;
        citations.len().min(1) + further.take_while(above).count()
    };
    let head = lines.join("\n");
    let citations: Vec<Option<&Citation>> = citations.iter().map(Some).collect();
    let laid = laid(&citations, &head, bearing, reader.locale);
    let all = All {
        places: &found.places,
        near: false,
        possible,
        bearing,
        pages: &laid.pages,
    };
    let mut rows = buttons(&all, 0, reader);
    rows.extend(as_typed(found, reader));
    Reply {
        content: laid.content(&head, "", 0),
        rows,
        ..Reply::default()
    }
}

/// The line of the question: as it was asked, and how a follow-up was read.
fn question(asked: &str, read_as: Option<&str>) -> String {
    let one_line = |text: &str| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        trimmed(&text, QUESTION_ROOM, markdown)
    };
    match read_as {
        None => format!("{} {}", messages::QUESTION, one_line(asked)),
        Some(read) => format!(
            "{} {}{}{}",
            messages::YOU_ASKED,
            one_line(asked),
            messages::READ_AS,
            one_line(read)
        ),
    }
}

/// The button to ask a follow-up as it was typed.
fn as_typed(found: &Found, reader: Reader) -> Option<Vec<Button>> {
    found.read_as.as_ref()?;
    Some(vec![Button {
        label: messages::AS_TYPED.to_owned(),
        press: Press::new(Action::AsTyped, reader.asker, Vec::new()),
    }])
}

/// A silence: which it is in one line, the likeliest sentence where it is a good
/// one, and buttons to the near passages and to questions that are answered.
fn silence(found: &Found, question: String, reader: Reader) -> Reply {
    let answer = &found.answer;
    let safe = |text: &str| trimmed(text, 100, markdown);
    let mut lines = vec![question];
    lines.extend(found.narrowed.clone());
    lines.push(messages::silent(
        answer,
        found.narrowed.is_some(),
        &found.sources,
        safe,
    ));
    let near = answer.nearest.len();
    let shown = answer
        .nearest
        .first()
        .filter(|citation| citation.score >= GOOD);
    if let Some(citation) = shown {
        lines.push(messages::NEAREST.to_owned());
        let room = passages::PAGE.saturating_sub(limits::length(&lines.join("\n")) + 1);
        lines.push(passages::brief(citation, room, reader.locale));
    }
    let mut row = Vec::new();
    if near > usize::from(shown.is_some()) {
        row.push(Button {
            label: messages::NEAR_PASSAGES.to_owned(),
            press: Press {
                near: true,
                number: u8::try_from(near).unwrap_or_default(),
                ..Press::new(Action::Passages, reader.asker, found.places.clone())
            },
        });
    }
    row.extend(found.offers.iter().map(|offer| Button {
        label: limits::trimmed(&super::escape::plain(offer), limits::LABEL, str::to_owned),
        press: Press::new(Action::Try, reader.asker, vec![press::hash(offer)]),
    }));
    let mut rows = vec![row];
    rows.extend(as_typed(found, reader));
    Reply {
        content: lines.join("\n"),
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
    let near = press.near && !possible;
    let bearing = match usize::from(press.number) {
        0 => citations.len(),
        number => number,
    };
    let above = head(content);
    let above = match citations.first() {
        Some(None) => {
            let question = above.lines().next().unwrap_or_default();
            format!("{question}\n{}", messages::ANSWER_WITHDRAWN)
        }
        _ => above,
    };
    let citations: Vec<Option<&Citation>> = citations.iter().map(Option::as_ref).collect();
    let laid = laid(&citations, &above, bearing, reader.locale);
    let page = usize::from(press.page).min(laid.pages.len().saturating_sub(1));
    let begins = laid.pages.get(page).map_or(0, |page| page.start);
    let lead = lead(near, begins, bearing);
    Reply {
        content: laid.content(&above, lead, page),
        rows: buttons(
            &All {
                places: &press.places,
                near,
                possible,
                bearing,
                pages: &laid.pages,
            },
            page,
            reader,
        ),
        ..Reply::default()
    }
}

/// What stands above the quotes of a message: the question, and what is said of
/// the answer.
fn head(content: &str) -> String {
    let ours = [
        messages::NEAR,
        messages::NEAREST,
        messages::FURTHER,
        messages::WITHDRAWN,
    ];
    let lines: Vec<&str> = content
        .lines()
        .take_while(|line| !line.starts_with("> ") && !ours.contains(line))
        .collect();
    lines.join("\n")
}

/// The question that a message of ours answers, made whole.
pub(super) fn asked_in(content: &str) -> Option<String> {
    let line = content.lines().next()?;
    let shown = if let Some(asked) = line.strip_prefix(messages::QUESTION) {
        asked
    } else {
        let both = line.strip_prefix(messages::YOU_ASKED)?;
        both.split_once(messages::READ_AS)?.1
    };
    let asked = read_back(shown.trim());
    (!asked.ends_with(limits::LEFT_OUT)).then_some(asked)
}

/// The follow-up that a message of ours answers, as it was typed.
pub(super) fn typed_in(content: &str) -> Option<String> {
    let both = content.lines().next()?.strip_prefix(messages::YOU_ASKED)?;
    let typed = both.split_once(messages::READ_AS)?.0;
    Some(read_back(typed.trim()))
}

/// What stands above passages that are no answer, or hardly one.
fn lead(near: bool, number: usize, bearing: usize) -> &'static str {
    if near {
        messages::NEAR
    } else if number >= bearing {
        messages::FURTHER
    } else {
        ""
    }
}

/// Citations in short, by pages.
struct Laid {
    texts: Vec<String>,
    pages: Vec<std::ops::Range<usize>>,
}

impl Laid {
    /// The text of a page.
    fn content(&self, head: &str, lead: &str, page: usize) -> String {
        let here = self.pages.get(page).cloned().unwrap_or_default();
        let texts = self.texts.get(here).unwrap_or_default();
        let above = [head, lead].into_iter().filter(|text| !text.is_empty());
        let all: Vec<&str> = above.chain(texts.iter().map(String::as_str)).collect();
        all.join("\n")
    }
}

/// Puts citations on pages of a few that fit below `head`. Those after the first
/// `bearing` have words of the question and hardly an answer; they have pages of
/// their own.
fn laid(citations: &[Option<&Citation>], head: &str, bearing: usize, locale: Locale) -> Laid {
    // A lead may stand between the two.
    let room =
        passages::PAGE.saturating_sub(limits::length(head) + limits::length(messages::FURTHER) + 2);
    let texts: Vec<String> = citations
        .iter()
        .map(|citation| match citation {
            Some(citation) => passages::brief(citation, room, locale),
            None => messages::WITHDRAWN.to_owned(),
        })
        .collect();
    let lengths: Vec<usize> = texts.iter().map(|text| limits::length(text) + 1).collect();
    let (answers, further) = lengths.split_at(bearing.min(lengths.len()));
    let mut pages = limits::pages(answers, PER_PAGE, room);
    pages.extend(
        limits::pages(further, PER_PAGE, room)
            .into_iter()
            .map(|page| page.start + answers.len()..page.end + answers.len()),
    );
    Laid { texts, pages }
}

/// An answer with all its pages.
struct All<'a> {
    places: &'a [Place],
    near: bool,
    possible: bool,
    bearing: usize,
    pages: &'a [std::ops::Range<usize>],
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
    let here = pages.get(page).and_then(|page| places.get(page.clone()));
    let Some(here) = here.filter(|here| !here.is_empty()) else {
        return Vec::new();
    };
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
    let turn = |to: usize, label: &str| {
        pages.get(to)?;
        let number = u8::try_from(to).ok()?;
        Some(button(label, Action::Passages, number, places))
    };
    if let Some(before) = page.checked_sub(1) {
        first.extend(turn(before, messages::BACK));
    }
    first.extend(turn(page + 1, messages::MORE));
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

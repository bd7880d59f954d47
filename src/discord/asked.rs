//! What a look-up is about, from a person's options or from a button. A button is
//! too small for the words that were typed, so they are read again from the
//! message above it; the button carries their hash, and where the two do not
//! agree nothing is looked up. It looks nothing up.

use super::checks;
use super::escape::{markdown, read_back};
use super::library::Shelf;
use super::limits::{self, length};
use super::messages::lookups as words;
use super::press::{Action, Press, hash};
use crate::document::PartialDate;
use crate::engine::Place;

/// The room of typed words once they are shown.
const SHOWN_WORDS: usize = 1_200;
/// Words that a look-up may be about.
const MOST_WORDS: usize = 40;
/// Quotations of one message that are checked at most.
pub(super) const QUOTATIONS: usize = 5;

/// What is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// Whether these quotations stand, and whether the message had more.
    Check(Vec<String>, bool),
    /// What happened when.
    Timeline(Narrowed),
    /// Who said what.
    Statements(Narrowed),
}

/// What narrows a look-up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Narrowed {
    /// Only this document (its id).
    pub(super) source: Option<String>,
    /// Only words of this person or body.
    pub(super) by: Option<String>,
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

    /// Statements, or without a name and words those who made some.
    ///
    /// # Errors
    /// A sentence for the person.
    pub(super) fn statements(narrowed: Narrowed) -> Result<Asked, &'static str> {
        narrowed.usable().map(Asked::Statements)
    }

    /// What a button under a look-up means, with the words of its message.
    pub(super) fn again(press: &Press, content: &str, shelf: &Shelf) -> Again {
        let place = |at: usize| press.places.get(at).map_or(0, |place| place.number());
        let agrees =
            |text: Option<&str>, at: usize| place(at) == text.map_or(0, |text| hash(text).number());
        if press.action == Action::Check {
            let quotations: Vec<String> = content.lines().filter_map(checked_line).collect();
            if !agrees(Some(&quotations.join("\n")), 0) || quotations.is_empty() {
                return Again::Unknown;
            }
            let partly = content.lines().any(|line| line == words::PARTLY);
            return Again::Asked(Asked::Check(quotations, partly));
        }
        let named = |lead| {
            let mut lines = content.lines();
            lines.find_map(|line| Some(read_back(line.strip_prefix(lead)?.trim())))
        };
        let (about, by) = (named(words::ABOUT), named(words::BY));
        if !agrees(about.as_deref(), 2) || !agrees(by.as_deref(), 3) {
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
            by,
            about,
            from,
            to,
        };
        match press.action {
            Action::Timeline => Again::Asked(Asked::Timeline(narrowed)),
            Action::Statements => Again::Asked(Asked::Statements(narrowed)),
            _ => Again::Unknown,
        }
    }

    /// The action of its buttons.
    pub(super) fn action(&self) -> Action {
        match self {
            Asked::Check(..) => Action::Check,
            Asked::Timeline(_) => Action::Timeline,
            Asked::Statements(_) => Action::Statements,
        }
    }

    /// What its buttons carry beside the page.
    pub(super) fn places(&self) -> Vec<Place> {
        let of = |text: &Option<String>| text.as_deref().map_or(Place::from_number(0), hash);
        match self {
            Asked::Check(quotations, _) => vec![hash(&quotations.join("\n"))],
            Asked::Timeline(narrowed) | Asked::Statements(narrowed) => vec![
                of(&narrowed.source),
                Place::from_number(number(narrowed.from) << 32 | number(narrowed.to)),
                of(&narrowed.about),
                of(&narrowed.by),
            ],
        }
    }
}

/// What became of a button.
pub(super) enum Again {
    /// It is known.
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
        let by = self.by.map(|by| shown(&by));
        let of = about.as_deref().unwrap_or_default();
        if !of.is_empty() && !of.contains(char::is_alphanumeric) {
            return Err(words::NO_ABOUT);
        }
        if of.split_whitespace().count() > MOST_WORDS
            || long(&about, limits::ABOUT)
            || long(&by, limits::NAME)
        {
            return Err(words::FILTER_TOO_LONG);
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from.first_day() > to.last_day()
        {
            return Err(words::DATES_CROSSED);
        }
        Ok(Narrowed {
            about: about.filter(|about| !about.is_empty()),
            by: by.filter(|by| !by.is_empty()),
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

//! Text that a reader of a document cannot see: where it stands, why it is not
//! seen, and what an operator decided about it. Plain values and sentences; they
//! never hold a word of what is covered, and they read no file.

use std::str::FromStr;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What stands in the text where a covered run was cut out.
pub const MARK: &str = "[covered]";

/// How many runs of places are named in a sentence.
const MOST_NAMED: usize = 8;

/// Why a reader cannot see a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Why {
    /// A dark shape is drawn over it.
    DarkBox,
    /// A light shape is drawn over it.
    LightBox,
    /// A picture is drawn over it.
    Picture,
    /// It is marked to be redacted, and the mark was never applied.
    Marked,
    /// It lies outside the part of the page that is shown.
    OutsidePage,
    /// It has the colour of what lies behind it.
    SameColour,
    /// It stands in a layer that is switched off.
    HiddenLayer,
    /// It is written and not painted.
    Unpainted,
    /// So much is painted on the page that what covers the text cannot be told.
    Unchecked,
    /// The document says that it is hidden.
    Hidden,
    /// A bookmark names what is covered on a page.
    Bookmark,
    /// A field of a form names it.
    Field,
    /// The document's properties name it.
    Properties,
    /// A description for those who do not see the page names it.
    Description,
    /// A remark names it.
    Comment,
    /// A file is attached to a document in which something is covered.
    Attachment,
}

impl Why {
    /// What is there, for a sentence.
    fn told(self) -> &'static str {
        match self {
            Why::DarkBox => "text under a black box",
            Why::LightBox => "text under a light box",
            Why::Picture => "text under a picture",
            Why::Marked => "text that is marked for redaction",
            Why::OutsidePage => "text outside the page",
            Why::SameColour => "text in the colour of its background",
            Why::HiddenLayer => "text in a hidden layer",
            Why::Unpainted => "text that is not painted",
            Why::Unchecked => "text on a page too intricate to be checked",
            Why::Hidden => "hidden text",
            Why::Bookmark => "a bookmark that names what is covered",
            Why::Field => "a form field that names what is covered",
            Why::Properties => "document properties that name what is covered",
            Why::Description => "a picture description that names what is covered",
            Why::Comment => "a comment that names what is covered",
            Why::Attachment => "an attached file, which may name what is covered",
        }
    }
}

/// One place where text cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The page, counted from 1, where the source has pages.
    pub page: Option<u32>,
    /// How far it lies below the upper edge of the page, in millimetres.
    pub below: Option<u32>,
    /// Why it cannot be seen.
    pub why: Why,
}

/// What is to become of a covered run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// It is cut out, and a mark stands in its place.
    Hide,
    /// It is text like any other.
    Show,
}

impl Choice {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Choice::Hide => "hide",
            Choice::Show => "show",
        }
    }
}

/// What an operator decided about the covered places of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Covering {
    /// What holds for every place that is not named.
    all: Option<Choice>,
    /// What holds for single places, counted from 1.
    but: Vec<(usize, Choice)>,
    /// How many places there were when it was decided, where that is known.
    of: Option<usize>,
}

/// Words that decide nothing.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not `hide`, `show` or a list such as `1=hide,2=show`")]
pub struct CoveringError(String);

impl FromStr for Covering {
    type Err = CoveringError;

    fn from_str(words: &str) -> Result<Covering, CoveringError> {
        let wrong = || CoveringError(words.to_owned());
        let choice = |word: &str| match word.trim() {
            "hide" => Ok(Choice::Hide),
            "show" => Ok(Choice::Show),
            _ => Err(wrong()),
        };
        let mut covering = Covering::default();
        for part in words.split(',') {
            match part.split_once('=') {
                None if covering.all.is_none() => covering.all = Some(choice(part)?),
                None => return Err(wrong()),
                Some((place, word)) => {
                    let place: usize = place.trim().parse().map_err(|_| wrong())?;
                    if place == 0 || covering.but.iter().any(|(known, _)| *known == place) {
                        return Err(wrong());
                    }
                    covering.but.push((place, choice(word)?));
                }
            }
        }
        Ok(covering)
    }
}

impl Covering {
    /// Every place is text.
    #[must_use]
    pub fn everything_shown() -> Covering {
        Covering {
            all: Some(Choice::Show),
            ..Covering::default()
        }
    }

    /// What was decided before, one choice for each place.
    #[must_use]
    pub fn kept(choices: &[Choice]) -> Covering {
        Covering {
            all: None,
            but: (1..).zip(choices.iter().copied()).collect(),
            of: Some(choices.len()).filter(|count| *count > 0),
        }
    }

    /// Whether nothing was decided.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.all.is_none() && self.but.is_empty()
    }

    /// The same without what is said of single places, where it is about several
    /// documents.
    #[must_use]
    pub fn of_many(&self) -> Covering {
        if self.but.is_empty() {
            self.clone()
        } else {
            Covering::default()
        }
    }

    /// A choice for each of `count` places; `None` where one is undecided, or
    /// where there are not as many as were decided on. What was hidden in all
    /// places stays hidden however many they are.
    #[must_use]
    pub fn settled(&self, count: usize) -> Option<Vec<Choice>> {
        let is_hidden = |choice: Choice| choice == Choice::Hide;
        if self.of.is_some() && self.but.iter().all(|(_, choice)| is_hidden(*choice)) {
            return Some(vec![Choice::Hide; count]);
        }
        if self.of.is_some_and(|of| of != count) {
            return None;
        }
        (1..=count)
            .map(|place| {
                let own = self.but.iter().find(|(number, _)| *number == place);
                own.map(|(_, choice)| *choice).or(self.all)
            })
            .collect()
    }
}

/// Text with runs that are not seen, as a reader meets it from its beginning to its
/// end: what of them goes into the text.
#[derive(Debug, Default)]
pub(super) struct Runs {
    choices: Vec<Choice>,
    /// Why each run is not seen, in order.
    pub(super) found: Vec<Why>,
    /// The words of all runs.
    pub(super) words: String,
    is_open: bool,
}

impl Runs {
    /// Runs of which this was decided; what is not decided on is cut out.
    pub(super) fn decided(choices: &[Choice]) -> Runs {
        Runs {
            choices: choices.to_vec(),
            ..Runs::default()
        }
    }

    /// Takes words that are not seen; returns what stands in the text for them.
    pub(super) fn take<'w>(&mut self, why: Why, words: &'w str) -> &'w str {
        let is_blank = !words.chars().any(char::is_alphanumeric);
        if !self.is_open && is_blank {
            return "";
        }
        self.words.push_str(words);
        let is_new = !self.is_open || self.found.last() != Some(&why);
        if is_new {
            self.found.push(why);
            self.is_open = true;
        }
        let last = self.found.len() - 1;
        match self.choices.get(last) {
            Some(Choice::Show) => words,
            _ if is_new => MARK,
            _ => "",
        }
    }

    /// Words that are seen, or an end of a paragraph, end a run.
    pub(super) fn end(&mut self, words: &str) {
        if words.is_empty() || words.chars().any(char::is_alphanumeric) {
            self.is_open = false;
            self.words.push(' ');
        }
    }
}

/// A shorter name is found in too many words.
const SHORTEST_NAME: usize = 3;

/// The words of a text that may be names.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|token| token.chars().count() >= SHORTEST_NAME)
}

/// The names among what is covered, small: words with a capital that the text
/// which is seen does not hold without one.
#[derive(Debug, Default)]
pub(super) struct Names(FxHashSet<String>);

impl Names {
    /// The names in what is `covered`, beside what is `seen`.
    pub(super) fn of<'t>(
        covered: impl Iterator<Item = &'t str>,
        seen: impl Iterator<Item = &'t str>,
    ) -> Names {
        let capital = |token: &&str| token.starts_with(char::is_uppercase);
        let mut names: FxHashSet<String> = covered
            .flat_map(tokens)
            .filter(capital)
            .map(str::to_lowercase)
            .collect();
        for token in seen.flat_map(tokens) {
            names.remove(token);
        }
        Names(names)
    }

    /// Whether a text holds one of them.
    pub(super) fn stand_in(&self, text: &str) -> bool {
        !self.0.is_empty() && tokens(text).any(|token| self.0.contains(&token.to_lowercase()))
    }
}

/// Where text is covered, for a sentence: `page 3, two places: text under a black
/// box`, each place with its number.
#[must_use]
pub fn told(places: &[Place]) -> String {
    let mut groups: Vec<(Option<u32>, Why, Vec<String>)> = Vec::new();
    for (number, place) in (1..).zip(places) {
        let at = match place.below {
            Some(below) => format!("{number} at {below} mm from the top"),
            None => number.to_string(),
        };
        let same = groups
            .iter_mut()
            .find(|(page, why, _)| *page == place.page && *why == place.why);
        match same {
            Some((.., numbers)) => numbers.push(at),
            None => groups.push((place.page, place.why, vec![at])),
        }
    }
    let left = groups.len().saturating_sub(MOST_NAMED);
    let mut parts: Vec<String> = groups
        .iter()
        .take(MOST_NAMED)
        .map(|(page, why, numbers)| {
            let count = match numbers.len() {
                1 => String::new(),
                2 => ", two places".to_owned(),
                more => format!(", {more} places"),
            };
            let head = match page {
                Some(page) => format!("page {page}{count}: "),
                None if count.is_empty() => String::new(),
                None => format!("{}: ", count.trim_start_matches(", ")),
            };
            let mut list = numbers.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>();
            if numbers.len() > MOST_NAMED {
                list.push("more".to_owned());
            }
            format!("{head}{} ({})", why.told(), list.join(", "))
        })
        .collect();
    if left > 0 {
        parts.push(format!("and {left} more"));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_holds_for_the_places_that_it_was_made_about() {
        use Choice::{Hide, Show};
        let of = |words: &str| words.parse::<Covering>();
        assert_eq!(of("hide").unwrap().settled(2), Some(vec![Hide, Hide]));
        assert_eq!(
            of("hide,2=show").unwrap().settled(2),
            Some(vec![Hide, Show])
        );
        assert_eq!(of("1=hide").unwrap().settled(2), None);
        assert_eq!(Covering::default().settled(1), None);
        assert_eq!(Covering::default().settled(0), Some(Vec::new()));
        for wrong in ["", "keep", "0=hide", "1=hide,1=show", "hide,show", "1"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
        // Read again later, by a reader that may find other places.
        assert_eq!(Covering::kept(&[Hide]).settled(3), Some(vec![Hide; 3]));
        assert_eq!(Covering::kept(&[Hide, Show]).settled(3), None);
        assert_eq!(Covering::kept(&[Show]).settled(2), None);
        assert_eq!(
            Covering::kept(&[Show, Hide]).settled(2),
            Some(vec![Show, Hide])
        );
    }

    #[test]
    fn places_are_told_by_page_and_number() {
        let place = |page, below, why| Place { page, below, why };
        let places = [
            place(Some(3), Some(52), Why::DarkBox),
            place(Some(3), Some(80), Why::DarkBox),
            place(None, None, Why::Bookmark),
        ];
        assert_eq!(
            told(&places),
            "page 3, two places: text under a black box (1 at 52 mm from the top, 2 at 80 mm from the top); \
             a bookmark that names what is covered (3)"
        );
    }
}

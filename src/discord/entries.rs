//! What a look-up shows, entry by entry: texts of strangers with some words
//! marked, cut to pieces that Discord takes, and pieces put on pages. It knows
//! no check, no timeline and no statement.

use super::limits::{self, LEFT_OUT, length, split_off};
use super::messages;
use super::passages::block;
use crate::engine::Place;

/// Entries on a page; each has a button of its own in the private message.
const PER_PAGE: usize = 5;
/// The room of a page, the numbers of its entries left free.
const PAGE: usize = limits::EMBEDS_TOGETHER - 60;
/// The room of one piece.
const PIECE: usize = 2_900;
/// Below this room no text is begun.
const LEAST: usize = 80;

/// A run of text: whether it is marked, the words.
pub(super) type Run<'t> = (bool, &'t str);

/// A text with the line above it, which may be empty.
pub(super) struct Part<'t> {
    pub(super) label: String,
    pub(super) runs: Vec<Run<'t>>,
}

/// One entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// What it stands under, made safe; shown once for those in a row.
    pub(super) heading: String,
    /// What stands above it alone, made safe; may be empty.
    pub(super) lead: String,
    /// Entries of one group in a row stay on one page where they fit.
    pub(super) group: usize,
    /// Its text, or where that is too long its pieces.
    pub(super) pieces: Vec<String>,
    /// The name of its quote, where it has one.
    pub(super) place: Option<Place>,
}

/// What stands on a page: the number of an entry and of its piece.
pub(super) type Page = Vec<(usize, usize)>;

/// Texts as block quotes in pieces, `above` and `below` standing in each. Both
/// are made safe already.
pub(super) fn pieces(above: &str, parts: &[Part<'_>], below: &str) -> Vec<String> {
    let frame = length(above) + length(below) + length(messages::CONTINUED) + 3;
    let room = PIECE.saturating_sub(frame);
    let mut bodies: Vec<String> = Vec::new();
    for part in parts {
        let label = if part.label.is_empty() {
            String::new()
        } else {
            format!("{}\n", part.label)
        };
        for text in cut(&part.runs, room.saturating_sub(length(&label))) {
            let text = format!("{label}{text}");
            match bodies.last_mut() {
                Some(body) if length(body) + 1 + length(&text) <= room => {
                    body.push('\n');
                    body.push_str(&text);
                }
                _ => bodies.push(text),
            }
        }
    }
    if bodies.is_empty() {
        bodies.push(String::new());
    }
    bodies
        .iter()
        .enumerate()
        .map(|(number, body)| {
            let again = if number == 0 { "" } else { messages::CONTINUED };
            let lines = [above, again, body.as_str(), below];
            let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            lines.join("\n")
        })
        .collect()
}

/// Runs as block quotes of at most `room`, with a mark where the text goes on.
fn cut(runs: &[Run<'_>], room: usize) -> Vec<String> {
    let whole = block(runs);
    if length(&whole) <= room {
        return vec![whole];
    }
    let (before, after) = (format!("{LEFT_OUT} "), format!(" {LEFT_OUT}"));
    // As it may come to stand, marks of what is left out on both sides.
    let between = |runs: &[Run<'_>]| {
        let all = [&[(false, before.as_str())], runs, &[(false, &after)]].concat();
        block(&all)
    };
    let mut cuts: Vec<Vec<Run<'_>>> = vec![Vec::new()];
    for (marked, text) in runs {
        let mut rest = *text;
        while !rest.is_empty() {
            // There is always one.
            let Some(current) = cuts.last_mut() else {
                break;
            };
            let full = length(&between(current)) + LEAST > room;
            if full && !current.is_empty() {
                cuts.push(Vec::new());
                continue;
            }
            let (head, tail) = split_off(rest, room, |head| {
                let mut all = current.clone();
                all.push((*marked, head));
                between(&all)
            });
            if tail.is_empty() {
                current.push((*marked, rest));
                break;
            }
            if head.is_empty() {
                if current.is_empty() {
                    break;
                }
            } else {
                current.push((*marked, head));
            }
            cuts.push(Vec::new());
            rest = tail;
        }
    }
    cuts.retain(|runs| !runs.is_empty());
    let last = cuts.len().saturating_sub(1);
    cuts.iter()
        .enumerate()
        .map(|(number, runs)| {
            let mut all: Vec<Run<'_>> = Vec::new();
            if number > 0 {
                all.push((false, &before));
            }
            all.extend(runs.iter().copied());
            if number < last {
                all.push((false, &after));
            }
            block(&all)
        })
        .collect()
}

/// A text with the stretches that are marked; `stretches` are bytes of it, in
/// order and apart. Marks of ours stand around each where `fenced` says so.
pub(super) fn marked<'t>(
    text: &'t str,
    stretches: &[std::ops::Range<usize>],
    fenced: bool,
) -> Vec<Run<'t>> {
    let mut runs = Vec::new();
    let mut at = 0;
    for stretch in stretches {
        let (Some(before), Some(inside)) = (text.get(at..stretch.start), text.get(stretch.clone()))
        else {
            continue;
        };
        if inside.is_empty() {
            continue;
        }
        runs.push((false, before));
        if fenced {
            runs.extend([(false, "‹"), (true, inside), (false, "›")]);
        } else {
            runs.push((true, inside));
        }
        at = stretch.end;
    }
    runs.push((false, text.get(at..).unwrap_or_default()));
    runs.retain(|(_, text)| !text.is_empty());
    runs
}

/// Puts entries on pages, in order. A group that has room on one page begins a
/// new one rather than being parted.
pub(super) fn pages(entries: &[Entry]) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let mut used = 0;
    let mut at = 0;
    while let Some(first) = entries.get(at) {
        let end = entries[at..]
            .iter()
            .position(|entry| entry.group != first.group)
            .map_or(entries.len(), |offset| at + offset);
        let mut parts: Vec<(usize, usize, usize)> = Vec::new();
        for (number, entry) in (at..end).zip(&entries[at..end]) {
            for (piece, text) in entry.pieces.iter().enumerate() {
                let long = length(text) + length(&entry.heading) + length(&entry.lead) + 2;
                parts.push((number, piece, long));
            }
        }
        let together: usize = parts.iter().map(|(_, _, long)| long).sum();
        let here = pages.last().map_or(0, Vec::len);
        let fits_alone = parts.len() <= PER_PAGE && together <= PAGE;
        let fits_here = here + parts.len() <= PER_PAGE && used + together <= PAGE;
        let mut parted = fits_alone && !fits_here;
        for (number, piece, long) in parts {
            match pages.last_mut() {
                Some(page) if !parted && page.len() < PER_PAGE && used + long <= PAGE => {
                    page.push((number, piece));
                    used += long;
                }
                _ => {
                    pages.push(vec![(number, piece)]);
                    used = long;
                    parted = false;
                }
            }
        }
        at = end;
    }
    // The buttons have room for so many.
    pages.truncate(64 * 64);
    pages
}

/// The places of a page, each once.
pub(super) fn places(entries: &[Entry], page: &Page) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for (number, _) in page {
        let place = entries.get(*number).and_then(|entry| entry.place);
        places.extend(place.filter(|place| !places.contains(place)));
    }
    places
}

/// The texts of a page. Where it has several places each is numbered, as the
/// buttons of the private message name it.
pub(super) fn texts(entries: &[Entry], page: &Page) -> Vec<String> {
    let places = places(entries, page);
    let mut texts = Vec::new();
    let mut heading = "";
    for (number, piece) in page {
        let Some((entry, text)) = entries
            .get(*number)
            .and_then(|entry| Some((entry, entry.pieces.get(*piece)?)))
        else {
            continue;
        };
        let mut shown = String::new();
        if entry.heading != heading {
            heading = &entry.heading;
            shown.push_str(heading);
            shown.push('\n');
        }
        if *piece == 0 && !entry.lead.is_empty() {
            shown.push_str(&entry.lead);
            shown.push('\n');
        }
        let position = entry
            .place
            .and_then(|place| places.iter().position(|known| *known == place));
        if let (Some(position), true) = (position, places.len() > 1) {
            shown.push_str(&messages::numbered(position + 1));
        }
        shown.push_str(text);
        texts.push(shown);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(group: usize, pieces: &[usize]) -> Entry {
        Entry {
            group,
            pieces: pieces.iter().map(|long| "x".repeat(*long)).collect(),
            ..Entry::default()
        }
    }

    #[test]
    fn a_group_is_parted_only_where_it_has_to_be() {
        let entries = [
            entry(0, &[2_000]),
            entry(1, &[2_500]),
            entry(1, &[2_500]),
            entry(2, &[10]),
            entry(3, &[10, 10, 10, 10, 10, 10]),
        ];
        assert_eq!(
            pages(&entries),
            [
                vec![(0, 0)],
                vec![(1, 0), (2, 0), (3, 0), (4, 0), (4, 1)],
                vec![(4, 2), (4, 3), (4, 4), (4, 5)]
            ]
        );
    }

    #[test]
    fn marks_stand_around_what_is_marked() {
        assert_eq!(
            marked("one two three", std::slice::from_ref(&(4..7)), true),
            [
                (false, "one "),
                (false, "‹"),
                (true, "two"),
                (false, "›"),
                (false, " three")
            ]
        );
        assert_eq!(
            marked("é", std::slice::from_ref(&(1..2)), false),
            [(false, "é")]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_piece_is_too_long_and_no_word_is_lost(
            texts in proptest::collection::vec((proptest::bool::ANY, "([a-z*]{1,30}[.]? ){0,120}"), 1..6),
        ) {
            let runs: Vec<Run<'_>> = texts.iter().map(|(marked, text)| (*marked, text.as_str())).collect();
            let part = Part { label: "As quoted:".to_owned(), runs };
            let pieces = pieces("above", &[part], "below");
            let mut read = String::new();
            for piece in &pieces {
                proptest::prop_assert!(length(piece) <= PIECE);
                for line in piece.lines().filter_map(|line| line.strip_prefix("> ")) {
                    read.push_str(&line.replace(LEFT_OUT, " ").replace("\\*", "\u{1}").replace('*', ""));
                }
            }
            let letters = |text: &str| text.replace(['\u{1}', '*', ' '], "");
            let all: String = texts.iter().map(|(_, text)| text.as_str()).collect();
            proptest::prop_assert_eq!(letters(&read), letters(&all));
        }
    }
}

//! What a page hides by how it is written: elements that are not displayed, have
//! no size, lie off the screen, or are of one colour with their ground. Inside a
//! running text that is a name or a sentence that was covered; whole elements are
//! menus and the like, and are left out. It knows the styles that stand in an
//! element itself, not those of a style sheet.

use super::super::covered::{Choice, Place, Runs, Why};
use super::super::markup::{Piece, RAW, attribute, pieces};
use super::{INLINE, ends_by_itself};

/// A page without what it hides.
pub(in crate::ingest) struct Unhidden {
    pub(in crate::ingest) markup: String,
    pub(in crate::ingest) places: Vec<Place>,
}

/// A hidden element: where its tag and its text begin, and why it is not seen.
#[derive(Clone, Copy)]
struct Hidden {
    tag: usize,
    inside: usize,
    why: Why,
}

/// Elements that hold a page, and are never taken for hidden: a script shows them.
const WHOLE: &[&str] = &["html", "body", "main", "article"];

/// Takes what a page hides out of it; `choices` says what becomes of covered text
/// in the order in which it stands.
pub(in crate::ingest) fn unhidden(html: &str, choices: &[Choice]) -> Unhidden {
    let mut runs = Runs::decided(choices);
    let mut markup = String::with_capacity(html.len());
    // Up to where the page was copied, and the hidden element that is open: its
    // name, and how many of that name are open.
    let mut copied = 0;
    let mut open: Option<(&str, usize, Hidden)> = None;
    let mut is_in_text = false;
    let start_of = |piece: &str| piece.as_ptr() as usize - html.as_ptr() as usize;
    let end_of = |piece: &str| start_of(piece) + piece.len();
    for piece in pieces(html) {
        match (piece, open) {
            (Piece::Open(name, attributes), None) => {
                if !INLINE.iter().any(|n| n.eq_ignore_ascii_case(name)) {
                    is_in_text = false;
                    runs.end("");
                }
                let is_bare = ends_by_itself(name) && !name.eq_ignore_ascii_case("p")
                    || RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name))
                    || attributes.ends_with('/')
                    || WHOLE.iter().any(|whole| whole.eq_ignore_ascii_case(name));
                if let Some(why) = hiding(attributes).filter(|_| !is_bare) {
                    let hidden = Hidden {
                        tag: start_of(name).saturating_sub(1),
                        inside: end_of(attributes) + 1,
                        why,
                    };
                    open = Some((name, 1, hidden));
                }
            }
            (Piece::Open(name, attributes), Some((hidden, count, at))) => {
                if name.eq_ignore_ascii_case(hidden) && !attributes.ends_with('/') {
                    open = Some((hidden, count + 1, at));
                }
            }
            (Piece::Close(name), Some((hidden, count, at))) => {
                if !name.eq_ignore_ascii_case(hidden) {
                    continue;
                }
                if count > 1 {
                    open = Some((hidden, count - 1, at));
                    continue;
                }
                open = None;
                let rest = html.get(end_of(name)..).unwrap_or_default();
                let end = end_of(name) + rest.find('>').map_or(0, |close| close + 1);
                let inside = html.get(at.inside..start_of(name));
                let (Some(before), Some(inside)) = (html.get(copied..at.tag), inside) else {
                    continue;
                };
                let is_inline = INLINE.iter().any(|n| n.eq_ignore_ascii_case(hidden));
                markup.push_str(before);
                copied = end;
                // A run at the head of a paragraph is one where text follows.
                if is_inline && (is_in_text || is_followed(html.get(end..).unwrap_or_default())) {
                    let words: String = pieces(inside)
                        .filter_map(|piece| match piece {
                            Piece::Text(text) => Some(text),
                            _ => None,
                        })
                        .collect();
                    let shown = runs.take(at.why, &words);
                    markup.push_str(shown);
                }
            }
            (Piece::Close(name), None) => {
                if !INLINE.iter().any(|n| n.eq_ignore_ascii_case(name)) {
                    is_in_text = false;
                    runs.end("");
                }
            }
            (Piece::Text(text), None) => {
                is_in_text |= text.chars().any(char::is_alphanumeric);
                if !text.is_empty() {
                    runs.end(text);
                }
            }
            (Piece::Text(_), Some(_)) => {}
        }
    }
    markup.push_str(html.get(copied..).unwrap_or_default());
    let places = runs.found.iter().map(|&why| Place {
        page: None,
        below: None,
        why,
    });
    Unhidden {
        markup,
        places: places.collect(),
    }
}

/// Whether running text follows in the same paragraph. It looks a little ahead.
fn is_followed(rest: &str) -> bool {
    for piece in pieces(rest).take(40) {
        match piece {
            Piece::Text(text) if text.chars().any(char::is_alphanumeric) => return true,
            Piece::Open(name, _) | Piece::Close(name)
                if !INLINE.iter().any(|n| n.eq_ignore_ascii_case(name)) =>
            {
                return false;
            }
            _ => {}
        }
    }
    false
}

/// Why what stands in an element with these attributes is not seen.
fn hiding(attributes: &str) -> Option<Why> {
    if attributes.trim().is_empty() {
        return None;
    }
    let bare = attributes.to_ascii_lowercase();
    let is_marked = bare
        .split_ascii_whitespace()
        .any(|part| matches!(part, "hidden" | "hidden=\"\"" | "hidden=\"hidden\""));
    if is_marked {
        return Some(Why::Hidden);
    }
    let style = attribute(attributes, "style")?.to_ascii_lowercase();
    let (mut ink, mut ground) = (None, None);
    let (mut is_placed, mut is_away, mut is_cut, mut is_small) = (false, false, false, false);
    for rule in style.split(';') {
        let Some((key, value)) = rule.split_once(':') else {
            continue;
        };
        let value = value.trim().trim_end_matches("!important").trim();
        let number: Option<f64> = value
            .trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%')
            .parse()
            .ok();
        let is_none = number.is_some_and(|n| n.abs() < 0.01);
        match key.trim() {
            "display" if value == "none" => return Some(Why::Hidden),
            "visibility" if matches!(value, "hidden" | "collapse") => return Some(Why::Hidden),
            "font-size" if is_none => return Some(Why::Hidden),
            "text-indent" if number.is_some_and(|n| n < -500.0) => return Some(Why::Hidden),
            "position" => is_placed = matches!(value, "absolute" | "fixed"),
            "left" | "top" | "margin-left" | "right" => {
                is_away |= number.is_some_and(|n| n < -500.0);
            }
            "width" | "height" | "max-width" | "max-height" => {
                is_small |= number.is_some_and(|n| n.abs() <= 1.0);
            }
            "overflow" => is_cut = value == "hidden",
            "color" => ink = Some(value.to_owned()),
            "background" | "background-color" => ground = Some(value.to_owned()),
            _ => {}
        }
    }
    if is_away && is_placed || is_small && is_cut {
        return Some(Why::Hidden);
    }
    let is_alike = ink.is_some() && ink.map(bare_colour) == ground.map(bare_colour);
    is_alike.then_some(Why::SameColour)
}

/// A colour in one of the forms that are written most.
fn bare_colour(written: String) -> String {
    match written.as_str() {
        "black" | "#000" | "rgb(0,0,0)" | "rgb(0, 0, 0)" => "#000000".to_owned(),
        "white" | "#fff" => "#ffffff".to_owned(),
        _ => written,
    }
}

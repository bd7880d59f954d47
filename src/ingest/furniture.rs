//! What belongs to a page and not to its text: labels of pictures, sharing
//! and sign-up lines, advertisements, publishers' disclaimers.
//!
//! The rules look at one block and its neighbours, and the words they look for
//! stand in this file alone. It knows no format.

use crate::document::{Block, BlockKind, Span};

/// Lines that are furniture as a whole, in small letters and without the
/// marks at either end.
const WHOLE_LINES: &[&str] = &[
    "advertisement",
    "advertisements",
    "advert",
    "article continues after advertisement",
    "back to top",
    "bookmark",
    "e-mail",
    "email",
    "email this",
    "enlarge",
    "[+] enlarge",
    "enlarge image",
    "facebook",
    "hide caption",
    "save article",
    "print",
    "tweet",
    "text size",
    "video ad feedback",
    "latest news",
    "latest stories",
    "recent articles",
    "recent posts",
    "popular this week",
    "popular stories",
    "editor's picks",
    "up next",
    "what to read next",
    "story continues below advertisement",
    "toggle caption",
    "listen to article",
    "view gallery",
    "leave a comment",
    "post a comment",
    "add a comment",
    "be the first to comment",
    "log in",
    "sign in",
    "sign up",
    "please wait",
    "try again",
    "learn more",
    "read the full story",
    "copy link",
    "breaking news",
    "external links",
    "getty images",
    "image gallery",
    "last updated",
    "live updates",
    "more on this story",
    "more stories",
    "most read",
    "most popular",
    "most viewed",
    "pa media",
    "published",
    "read more",
    "recommended",
    "related articles",
    "related content",
    "related internet links",
    "related links",
    "related stories",
    "related topics",
    "around the bbc",
    "share",
    "share this",
    "share this article",
    "share this page",
    "share this story",
    "share this with",
    "share page",
    "about sharing",
    "view comments",
    "show comments",
    "skip to content",
    "skip to main content",
    "sponsored",
    "subscribe",
    "subscribe now",
    "top stories",
    "this video can not be played",
    "this video cannot be played",
    "trending",
    "updated",
    "watch live",
    "you may also like",
    "you might also like",
];

/// How lines begin that are furniture when they are short and do not end in a
/// full stop, or name a place to follow.
const BEGINNINGS: &[&str] = &[
    "follow us on ",
    "like us on ",
    "find us on ",
    "join us on ",
    "read more:",
    "read next:",
    "read also:",
    "related:",
    "see also:",
    "sign up for our ",
    "sign up to our ",
    "sign up for the ",
    "sign up here",
    "subscribe to our ",
    "click here to ",
    "tap here to ",
    "share this ",
    "share on ",
    "send your story ideas to",
    "read or share this story",
    "get breaking news",
    "automatically generated transcript",
    "copyright ©",
    "©",
    "to play this video you need to enable javascript",
    "image source,",
    "image source:",
    "listen to highlights from ",
];

/// What furniture lines of any length hold.
const INSIDES: &[&str] = &[
    "is not responsible for the content of external",
    "are not responsible for the content of external",
    "all rights reserved",
    "uses cookies to",
];

/// Where `follow … on` leads.
const FOLLOWED: &[&str] = &[
    "facebook",
    "twitter",
    "instagram",
    "youtube",
    "tiktok",
    "whatsapp",
    "linkedin",
    "bluesky",
];

/// Labels that stand before a caption.
const CAPTION_LABELS: &[&str] = &[
    "image caption",
    "media caption",
    "video caption",
    "photo caption",
    "picture caption",
];

/// Notes of who took a picture, at the end of its caption.
const CREDITS: &[&str] = &["Credit: ", "Photo: ", "Picture: ", "Photograph: ", "Pic: "];

/// The longest furniture line, in bytes.
const LONGEST: usize = 300;

/// Whether `line`, alone, is furniture.
pub(super) fn is_furniture(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let is_mark = |c: char| {
        c.is_whitespace() || matches!(c, '•' | '·' | '*' | '-' | '–' | '|' | '>' | '»' | '▶' | '↑')
    };
    let bare = line
        .trim_matches(is_mark)
        .trim_end_matches([',', ':', '.', '…']);
    if bare.is_empty() {
        return true;
    }
    let small = bare.to_lowercase();
    let words = small.split_whitespace().count();
    let ends_in_stop = line.trim_end().ends_with(['.', '!', '?']);
    if INSIDES.iter().any(|inside| small.contains(inside)) {
        return true;
    }
    if words > 20 {
        return false;
    }
    let is_dated = [
        "published ",
        "updated ",
        "last updated ",
        "first published ",
        "posted ",
    ]
    .iter()
    .any(|start| small.starts_with(start))
        && words <= 9
        && !ends_in_stop
        && small.bytes().any(|b| b.is_ascii_digit());
    WHOLE_LINES.contains(&small.as_str())
        || is_dated
        || BEGINNINGS.iter().any(|start| small.starts_with(start))
        || small.starts_with("follow ")
            && small.contains(" on ")
            && FOLLOWED.iter().any(|place| small.contains(place))
}

/// The length of the label at the beginning of `line` that announces a
/// caption, its comma included.
pub(super) fn caption_label(line: &str) -> Option<usize> {
    let label = CAPTION_LABELS.iter().find(|label| {
        line.get(..label.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(label))
    })?;
    let rest = line.get(label.len()..)?;
    match rest.chars().next() {
        None => Some(label.len()),
        Some(',' | ':') => Some(label.len() + 1),
        Some(_) => None,
    }
}

/// Whether `text` ends in a note of who took the picture.
fn has_credit(text: &str) -> bool {
    let found = CREDITS
        .iter()
        .filter_map(|credit| text.rfind(credit).map(|at| at + credit.len()));
    found.max().is_some_and(|at| {
        let name = text.get(at..).unwrap_or_default();
        (1..=6).contains(&name.split_whitespace().count())
            && !name.ends_with(['.', '?', '!', '"', '”'])
    })
}

/// Whether `text` is a lone name, as pages put it beside a picture for those
/// who do not see it.
fn is_lone_name(text: &str) -> bool {
    let words = text.split_whitespace();
    (1..=5).contains(&words.clone().count())
        && words
            .clone()
            .all(|word| word.starts_with(char::is_uppercase))
        && !text.ends_with(['.', '!', '?', ':', ',', ';', '"', '”'])
}

/// Finds the furniture and the captions among `blocks` of `text`.
pub(super) fn marked(text: &str, blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut is_caption_due = false;
    for mut block in blocks {
        let words = block.span.of(text).unwrap_or_default();
        if matches!(block.kind, BlockKind::Furniture | BlockKind::Title) {
            out.push(block);
            continue;
        }
        if let Some(length) = caption_label(words) {
            mark_name_before(text, &mut out);
            let rest = words.get(length..).unwrap_or_default().trim_start();
            let start = block.span.end() - rest.len();
            let label = Span::new(block.span.start(), block.span.start() + length);
            out.extend(label.map(|span| Block {
                span,
                kind: BlockKind::Furniture,
                ..block
            }));
            is_caption_due = rest.is_empty();
            if !rest.is_empty() {
                let span = Span::new(start, block.span.end());
                out.extend(span.map(|span| Block {
                    span,
                    kind: BlockKind::Caption,
                    ..block
                }));
            }
            continue;
        }
        if is_furniture(words) {
            block.kind = BlockKind::Furniture;
        } else if is_caption_due {
            block.kind = BlockKind::Caption;
            is_caption_due = false;
        } else if block.kind == BlockKind::Paragraph && has_credit(words) {
            block.kind = BlockKind::Caption;
        }
        out.push(block);
    }
    out
}

/// A lone name directly before a caption's label stands for the picture. A
/// document's first block is its title, not that.
fn mark_name_before(text: &str, out: &mut [Block]) {
    if let [_, .., last] = out
        && last.kind == BlockKind::Paragraph
        && is_lone_name(last.span.of(text).unwrap_or_default())
    {
        last.kind = BlockKind::Furniture;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_page_are_told_from_lines_of_the_text() {
        for line in [
            "Advertisement",
            "  • Published",
            "Back to top ↑",
            "LIVE UPDATES",
            "Published 3 March 2020",
            "Related internet links",
            "Larch Post is not responsible for the content of external pages.",
            "Follow the Larch Post on Facebook, Instagram and X.",
            "Sign up for our morning letter",
            "© 2020 Larch Post",
            "* * *",
        ] {
            assert!(is_furniture(line), "{line}");
        }
        for line in [
            "The advertisement was withdrawn",
            "Published figures show a rise of a fifth.",
            "He promised to follow the river on foot.",
            "Share prices fell.",
            "Updated rules say that ponds must be fenced, and the town agreed.",
        ] {
            assert!(!is_furniture(line), "{line}");
        }
    }

    #[test]
    fn credits_make_captions() {
        assert!(has_credit(
            "The mill burnt down in 1990. Credit: Larch Fire Service"
        ));
        assert!(has_credit("The old mill (Photo: Ann Elm)"));
        assert!(!has_credit(
            "He gave her due Credit: it was late, and she had come a very long way."
        ));
        assert!(!has_credit("No credit was given."));
    }
}

//! The main text of a web page, its blocks, and the metadata that the page
//! itself declares. Finding the main text is the work of `dom_smoothie`, which
//! follows Mozilla's Readability; this file only walks over what it returns.
//!
//! Pages that are too large, nested too deeply, or made of nothing but entities
//! are refused before they are parsed, since building a tree of them takes
//! quadratic time.

use dom_smoothie::{Config, Metadata as PageMetadata, Readability};

mod around;
mod declared;
mod hidden;
mod live;
mod shown;
pub(super) use hidden::unhidden;
use rustc_hash::FxHashMap;

use crate::document::{Block, BlockKind};

use super::draft::Draft;
use super::markup::{Piece, RAW, attribute, pieces, unescaped};
use super::{furniture, plain};

/// The largest page that is read, in bytes.
pub(super) const LARGEST: usize = 8 * 1024 * 1024;

/// How deep elements may be nested.
const DEEPEST: usize = 512;

/// How many bytes the parser may copy while it joins text, by the estimate of
/// [`is_too_intricate`]: about three seconds' worth.
const MOST_COPIED: usize = 500_000_000_000;

/// How many elements a page may have.
const MOST_ELEMENTS: usize = 200_000;

/// Why a page is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageError {
    TooLarge,
    TooIntricate,
    NoText,
}

/// A page's text and what the page says about itself.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    /// Whether no main text was told from the rest, so that all was taken.
    pub(super) has_no_main_text: bool,
}

/// Reads a page. `title` is the title where it is known already.
///
/// # Errors
/// Where the page is too large, nested too deeply or has no text.
pub(super) fn read(html: &str, title: Option<&str>) -> Result<Page, PageError> {
    if html.len() > LARGEST {
        return Err(PageError::TooLarge);
    }
    if is_too_intricate(html) {
        return Err(PageError::TooIntricate);
    }
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    let mut page = Readability::new(html, None, Some(config)).map_err(|_| PageError::NoText)?;
    let guessed: PageMetadata = page.get_article_metadata(page.parse_json_ld());
    let whole = page.doc.html();
    let declared = declared::declared(&whole);
    let live = if declared.is_live {
        live::posts(&page, &declared.posts)
    } else {
        None
    };
    let publisher = declared
        .publisher
        .or(guessed.site_name)
        .filter(|name| !name.trim().is_empty());
    let url = declared
        .url
        .or(guessed.url)
        .filter(|url| is_web_address(url));
    let own_title = declared
        .title
        .or_else(|| Some(guessed.title.trim().to_owned()))
        .filter(|title| !title.is_empty())
        .map(|title| {
            let headlines = shown::headlines(&page);
            shown::without_site(&title, &headlines, publisher.as_deref(), url.as_deref())
        });
    let shown = title.or(own_title.as_deref());
    let writers = shown::marked_writers(&page);
    shown::settle_headings(&page);
    around::leave_out(&page);
    around::keep_short_article(&page);
    let article = if live.is_some() {
        None
    } else {
        page.parse().ok()
    };
    let main = match (&live, &article) {
        (Some(posts), _) => Some(walk(posts, shown, SKIPPED)),
        (None, article) => article
            .as_ref()
            .map(|article| walk(&article.content, shown, SKIPPED)),
    };
    let main = main.filter(|(_, blocks)| blocks.iter().any(|b| b.kind.is_quotable()));
    let has_no_main_text = main.is_none();
    let (text, blocks) = main.unwrap_or_else(|| walk(&whole, shown, SKIPPED));
    if !blocks.iter().any(|b| b.kind.is_quotable()) {
        return Err(PageError::NoText);
    }
    Ok(Page {
        text,
        blocks,
        title: own_title,
        publisher,
        published: declared
            .published
            .or(guessed.published_time)
            .map(|written| declared::date(&written).map_or(written, |date| date.to_string())),
        url,
        author: declared
            .author
            .or(guessed.byline)
            .filter(|name| !name.trim().is_empty())
            .or(writers)
            .or_else(|| shown::writers(&article?.byline?)),
        has_no_main_text,
    })
}

/// The text of a page that is nothing but main text: a chapter, a mail. Boxes
/// beside it and feet are text too; its notes are notes. What it hides is cut out.
///
/// # Errors
/// Where the page is too large.
pub(super) fn whole(html: &str) -> Result<(String, Vec<Block>), PageError> {
    if html.len() > LARGEST {
        return Err(PageError::TooLarge);
    }
    Ok(walk(&unhidden(html, &[]).markup, None, SKIPPED_IN_WHOLE))
}

/// The encoding that a page declares in its first bytes.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    (!label.is_empty()).then_some(label)
}

fn is_web_address(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Whether building the tree would take too long: elements nested too deeply, by
/// a scan that knows which end by themselves and trusts no closing tag that has
/// nothing to close; or long text with many entities and stray brackets, at each
/// of which the parser copies the text so far (measured: 1.5 million `&amp;` in
/// one text take 51 s).
fn is_too_intricate(html: &str) -> bool {
    let mut open: FxHashMap<String, usize> = FxHashMap::default();
    let mut depth = 0_usize;
    let (mut breaks, mut length, mut copied) = (0_usize, 0_usize, 0_usize);
    for piece in pieces(html) {
        if let Piece::Text(text) = piece {
            breaks += 1 + text.matches('&').count();
            length += text.len();
            continue;
        }
        copied = copied.saturating_add(breaks.saturating_mul(length));
        (breaks, length) = (0, 0);
        match piece {
            Piece::Open(name, attributes)
                if !ends_by_itself(name) && !attributes.ends_with('/') =>
            {
                if RAW.contains(&name) {
                    continue;
                }
                *open.entry(name.to_ascii_lowercase()).or_default() += 1;
                depth += 1;
                if depth > DEEPEST {
                    return true;
                }
            }
            Piece::Close(name) => {
                if let Some(count) = open.get_mut(&name.to_ascii_lowercase())
                    && *count > 0
                {
                    *count -= 1;
                    depth -= 1;
                }
            }
            _ => {}
        }
    }
    copied.saturating_add(breaks.saturating_mul(length)) > MOST_COPIED
}

fn ends_by_itself(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead",
        "tfoot", "colgroup", "option", "optgroup", "rp", "rt", "html", "head", "body",
    ];
    NAMES.iter().any(|n| n.eq_ignore_ascii_case(name))
}

/// Elements whose content is not part of a page's main text. The first two may
/// hold text where nothing but text is to be expected.
const SKIPPED: &[&str] = &[
    "aside", "footer", "head", "script", "style", "noscript", "template", "iframe", "svg", "math",
    "nav", "form", "button", "select", "textarea", "title", "object", "audio", "video",
];

/// Elements whose content is no text in a chapter or a mail either.
const SKIPPED_IN_WHOLE: &[&str] = match SKIPPED {
    [_, _, rest @ ..] => rest,
    _ => SKIPPED,
};

/// What `epub:type` and `role` call a note: EPUB 3 Structural Semantics
/// Vocabulary and DPUB-ARIA.
const NOTES: &[&str] = &[
    "footnote",
    "endnote",
    "rearnote",
    "doc-footnote",
    "doc-endnote",
];

/// Whether an element with these attributes holds a note.
fn is_note(attributes: &str) -> bool {
    ["epub:type", "role"].iter().any(|key| {
        attribute(attributes, key).is_some_and(|value| {
            value
                .split_whitespace()
                .any(|word| NOTES.iter().any(|note| note.eq_ignore_ascii_case(word)))
        })
    })
}

/// Walks over serialised markup and makes its text and blocks. `title` is
/// written first, as a page's title stands outside its main text.
fn walk(html: &str, title: Option<&str>, skipped: &'static [&'static str]) -> (String, Vec<Block>) {
    let mut walker = Walker {
        draft: Draft::for_source_of(html.len() / 2),
        words: String::new(),
        inside: FxHashMap::default(),
        skipped,
        skipping: None,
        note: None,
    };
    if let Some(title) = title {
        walker.words.push_str(title);
        walker.flush_as(BlockKind::Title);
    }
    for piece in pieces(html) {
        walker.take(&piece);
    }
    walker.flush();
    let (text, mut blocks) = walker.draft.finish();
    if let Some(title) = title {
        // Many pages repeat their title at the head of the text.
        let mut rest = blocks.iter_mut().skip(1);
        if let Some(repeated) = rest.next().filter(|b| {
            b.kind.is_heading() && plain::is_same_title(title, b.span.of(&text).unwrap_or_default())
        }) {
            repeated.kind = BlockKind::Furniture;
        }
    }
    let blocks = furniture::marked(&text, blocks);
    (text, blocks)
}

struct Walker {
    draft: Draft,
    words: String,
    /// How many elements of each name are open.
    inside: FxHashMap<&'static str, usize>,
    skipped: &'static [&'static str],
    /// The skipped element that is open, and how many of its name.
    skipping: Option<(&'static str, usize)>,
    /// The name of the element that holds the note that is open, and how many of
    /// that name.
    note: Option<(String, usize)>,
}

/// Elements that say what the words in them are.
const TELLING: &[&str] = &[
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "blockquote",
    "figcaption",
    "caption",
    "tr",
    "pre",
    "dd",
    "dt",
];

/// Elements that stand inside a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "picture", "q", "s", "samp", "small", "source", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

impl Walker {
    fn take(&mut self, piece: &Piece<'_>) {
        match (piece, self.skipping) {
            (Piece::Open(name, _), Some((skipped, count))) if *name == skipped => {
                self.skipping = Some((skipped, count + 1));
            }
            (Piece::Close(name), Some((skipped, count))) if *name == skipped => {
                self.skipping = (count > 1).then_some((skipped, count - 1));
            }
            (_, Some(_)) => {}
            (Piece::Text(text), None) => self.text(text),
            (Piece::Open(name, attributes), None) => {
                self.open(name);
                self.open_note(name, attributes);
            }
            (Piece::Close(name), None) => {
                self.close(name);
                self.close_note(name);
            }
        }
    }

    fn text(&mut self, text: &str) {
        let text = super::encoding::settled(&unescaped(text));
        if self.is_inside("pre") {
            self.words.push_str(&text);
            return;
        }
        // White space runs are one space on the page as well.
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\n') {
                self.words.push(c);
            } else if !self.words.ends_with([' ', '\n', '\t']) {
                self.words.push(' ');
            }
        }
    }

    fn open(&mut self, name: &str) {
        if let Some(skipped) = self.skipped.iter().find(|s| **s == name) {
            self.skipping = Some((skipped, 1));
            return;
        }
        match name {
            "br" => self.words.push('\n'),
            _ if INLINE.contains(&name) => {}
            "td" | "th" if !self.words.trim().is_empty() => self.words.push('\t'),
            // Paragraphs inside a cell stay in its row.
            _ if self.is_inside("tr") && name != "tr" => self.words.push(' '),
            _ => self.flush(),
        }
        if let Some(telling) = TELLING.iter().find(|t| **t == name) {
            *self.inside.entry(telling).or_default() += 1;
        }
    }

    fn close(&mut self, name: &str) {
        let is_row_part = self.is_inside("tr") && name != "tr";
        if !INLINE.contains(&name) && !is_row_part {
            self.flush();
        }
        if let Some(count) = self.inside.get_mut(name) {
            *count = count.saturating_sub(1);
        }
    }

    fn open_note(&mut self, name: &str, attributes: &str) {
        match &mut self.note {
            Some((open, count)) if open == name && !attributes.ends_with('/') => *count += 1,
            None if !INLINE.contains(&name)
                && is_note(attributes)
                && !attributes.ends_with('/') =>
            {
                self.note = Some((name.to_owned(), 1));
            }
            _ => {}
        }
    }

    fn close_note(&mut self, name: &str) {
        if let Some((open, count)) = &mut self.note
            && open == name
        {
            *count -= 1;
            if *count == 0 {
                self.note = None;
            }
        }
    }

    fn is_inside(&self, name: &str) -> bool {
        self.inside.get(name).is_some_and(|count| *count > 0)
    }

    fn flush(&mut self) {
        let heading = (1..=6_u8)
            .zip(TELLING)
            .find(|(_, name)| self.is_inside(name));
        let kind = if let Some((level, _)) = heading {
            BlockKind::Heading(level)
        } else if self.note.is_some() {
            BlockKind::Footnote
        } else if self.is_inside("figcaption") || self.is_inside("caption") {
            BlockKind::Caption
        } else if self.is_inside("tr") {
            BlockKind::TableRow
        } else if self.is_inside("blockquote") {
            BlockKind::Quotation
        } else if self.is_inside("li") || self.is_inside("dd") || self.is_inside("dt") {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        };
        self.flush_as(kind);
    }

    fn flush_as(&mut self, kind: BlockKind) {
        if !self.words.trim().is_empty() {
            if !self.draft.is_empty() {
                self.draft.push_bare("\n\n");
            }
            self.draft.push_block(kind, &self.words);
        }
        self.words.clear();
    }
}

#[cfg(test)]
mod tests;

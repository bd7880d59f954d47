//! The lists of an `OpenDocument` text: what its list styles and its outline say
//! about numbers (ODF 1.3 part 3, 5.3 and 16.30), and where each list stands. It
//! writes no text.

use rustc_hash::FxHashMap;

use super::super::numbering::{Counts, Figures, LEVELS, Level};
use super::super::package::{Attributes, Xml, walk};
use super::super::reading::Unread;

/// The name under which the outline of headings goes.
const OUTLINE: &str = "\u{0}outline";

/// A list that is open.
struct Open {
    style: String,
    /// Which counts it goes by.
    counts: usize,
    /// Whether its item that is open still has its number.
    is_due: bool,
}

/// All lists of a document.
#[derive(Default)]
pub(super) struct Lists {
    styles: FxHashMap<String, Vec<Level>>,
    /// The list style of a paragraph style.
    by_paragraph: FxHashMap<String, String>,
    open: Vec<Open>,
    counts: Vec<Counts>,
    /// The counts that a list style used last, and those of lists with a name.
    last: FxHashMap<String, usize>,
    named: FxHashMap<String, usize>,
}

impl Lists {
    /// Reads the list styles in `styles.xml` or `content.xml`.
    pub(super) fn read_styles(&mut self, xml: &str) -> Result<(), Unread> {
        let mut style = None::<String>;
        walk(xml, &mut |piece| match piece {
            Xml::Open("list-style", attributes) => {
                let name = attributes.get("name").unwrap_or_default();
                self.styles.insert(name.clone(), Vec::new());
                style = Some(name);
            }
            Xml::Open("outline-style", _) => {
                self.styles.insert(OUTLINE.to_owned(), Vec::new());
                style = Some(OUTLINE.to_owned());
            }
            Xml::Close("list-style" | "outline-style") => style = None,
            Xml::Open("style", attributes) => {
                let list = attributes.get("list-style-name");
                if let (Some(name), Some(list)) = (attributes.get("name"), list) {
                    self.by_paragraph.insert(name, list);
                }
            }
            Xml::Open(
                name @ ("list-level-style-number"
                | "list-level-style-bullet"
                | "list-level-style-image"
                | "outline-level-style"),
                attributes,
            ) => {
                let at: Option<usize> = attributes.get("level").and_then(|at| at.parse().ok());
                let at = at.and_then(|at| at.checked_sub(1));
                let levels = style.as_ref().and_then(|name| self.styles.get_mut(name));
                if let (Some(at), Some(levels)) = (at.filter(|at| *at < LEVELS), levels) {
                    while levels.len() <= at {
                        levels.push(Level {
                            start: 1,
                            figures: Figures::None,
                            ..Level::default()
                        });
                    }
                    levels[at] = level_of(name, at, &attributes);
                }
            }
            _ => {}
        })
    }

    /// A list begins.
    pub(super) fn begin(&mut self, attributes: &Attributes<'_>) {
        let outer = self.open.last();
        let own = attributes.get("style-name");
        let style = own
            .or_else(|| outer.map(|outer| outer.style.clone()))
            .unwrap_or_default();
        let goes_on = attributes
            .get("continue-numbering")
            .is_some_and(|on| on == "true");
        let counts = match outer {
            Some(outer) => outer.counts,
            None => (attributes.get("continue-list"))
                .and_then(|id| self.named.get(&id).copied())
                .or_else(|| self.last.get(&style).copied().filter(|_| goes_on))
                .unwrap_or_else(|| {
                    self.counts.push(Counts::default());
                    self.counts.len() - 1
                }),
        };
        if let Some(id) = attributes.get("id") {
            self.named.insert(id, counts);
        }
        self.last.insert(style.clone(), counts);
        self.open.push(Open {
            style,
            counts,
            is_due: false,
        });
    }

    /// The list ends.
    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    /// An item begins, perhaps with a number of its own.
    pub(super) fn begin_item(&mut self, attributes: &Attributes<'_>) {
        let level = self.open.len().saturating_sub(1);
        let Some(list) = self.open.last_mut() else {
            return;
        };
        list.is_due = true;
        let start = attributes.get("start-value").and_then(|n| n.parse().ok());
        if let (Some(number), Some(counts)) = (start, self.counts.get_mut(list.counts)) {
            counts.begin_at(level, number);
        }
    }

    /// The item ends.
    pub(super) fn end_item(&mut self) {
        if let Some(list) = self.open.last_mut() {
            list.is_due = false;
        }
    }

    /// What a paragraph or heading begins with; nothing where it is not the first
    /// of an item. `styles` are its style and those that this one comes from.
    pub(super) fn next(&mut self, styles: &[String], heading: Option<usize>) -> String {
        let level = self.open.len().saturating_sub(1);
        if let Some(list) = self.open.last_mut() {
            if !std::mem::take(&mut list.is_due) {
                return String::new();
            }
            // A list without a style has that of its paragraphs.
            let name = if list.style.is_empty() {
                (styles.iter()).find_map(|style| self.by_paragraph.get(style))
            } else {
                Some(&list.style)
            };
            let levels = name.and_then(|name| self.styles.get(name));
            let counts = self.counts.get_mut(list.counts);
            return match (levels, counts) {
                (Some(levels), Some(counts)) => counts.next(level, levels),
                _ => String::new(),
            };
        }
        let Some(level) = heading else {
            return String::new();
        };
        let own = styles.iter().find_map(|style| self.by_paragraph.get(style));
        let name = match own {
            // A style may also say that its headings have no number.
            Some(name) if name.is_empty() => return String::new(),
            Some(name) => name.clone(),
            None => OUTLINE.to_owned(),
        };
        let Some(levels) = self.styles.get(&name) else {
            return String::new();
        };
        let at = *self.last.entry(name).or_insert_with(|| {
            self.counts.push(Counts::default());
            self.counts.len() - 1
        });
        self.counts[at].next(level, levels)
    }
}

/// A level as its element describes it.
fn level_of(name: &str, at: usize, attributes: &Attributes<'_>) -> Level {
    let figures = match attributes.get("num-format").as_deref() {
        _ if name.ends_with("bullet") || name.ends_with("image") => Figures::Bullet,
        None | Some("") => Figures::None,
        Some("a") => Figures::SmallLetters,
        Some("A") => Figures::Letters,
        Some("i") => Figures::SmallRoman,
        Some("I") => Figures::Roman,
        Some(format) if format.starts_with("1st") => Figures::Ordinal,
        Some(_) => Figures::Decimal,
    };
    let pattern = attributes
        .get("num-list-format")
        .map(|format| without_closing(&format));
    let pattern = pattern.unwrap_or_else(|| {
        let shown = attributes
            .get("display-levels")
            .and_then(|n| n.parse().ok());
        let shown: usize = shown.unwrap_or(1).clamp(1, at + 1);
        let numbers: Vec<String> = (at + 2 - shown..=at + 1).map(|n| format!("%{n}")).collect();
        [
            attributes.get("num-prefix").unwrap_or_default(),
            numbers.join("."),
            attributes.get("num-suffix").unwrap_or_default(),
        ]
        .concat()
    });
    // A level that shows no number of its own shows none at all.
    let pattern = if figures == Figures::None {
        String::new()
    } else {
        pattern
    };
    Level {
        start: (attributes.get("start-value"))
            .and_then(|n| n.parse().ok())
            .unwrap_or(1),
        figures,
        pattern,
        ..Level::default()
    }
}

/// `%1%.%2%.` as `%1.%2.`.
fn without_closing(format: &str) -> String {
    let mut out = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let digits = after.find('%').unwrap_or(after.len());
        out.push('%');
        out.push_str(after.get(..digits).unwrap_or_default());
        rest = after.get(digits + 1..).unwrap_or_default();
    }
    out + rest
}

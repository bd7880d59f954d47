//! `OpenDocument` texts (`.odt`): paragraphs, headings, lists with their numbers,
//! tables, notes and boxes. Tracked changes are read as accepted; comments
//! are left out and counted. Heads and feet of pages are not read.

use rustc_hash::{FxHashMap, FxHashSet};

mod lists;
use lists::Lists;

use super::covered::{Choice, Covering, Place, Runs, Why};
use super::flow::Flow;
use super::package::{Attributes, Package, Xml, walk};
use super::properties::Properties;
use super::reading::{Reading, Unread, decided};
use super::word::{counted, kind_of_style};
use crate::document::BlockKind;

/// What is not text, or not any more.
const SKIPPED: [&str; 6] = [
    "tracked-changes",
    "annotation",
    "note-citation",
    "object",
    "desc",
    // How small letters above a word are to be read.
    "ruby-text",
];

/// Reads an `OpenDocument` text.
///
/// # Errors
/// Where it is damaged, or nested too deeply; where nobody decided about hidden
/// text.
pub(super) fn read(bytes: &[u8], covering: &Covering) -> Result<Reading, Unread> {
    decided(covering, |choices| read_with(bytes, choices))
}

/// Reads it with what was decided about hidden text; the second value are the
/// places.
fn read_with(bytes: &[u8], choices: &[Choice]) -> Result<(Reading, Vec<Place>), Unread> {
    let mut package = Package::open(bytes)?;
    let content = package
        .part("content.xml")?
        .ok_or_else(|| Unread::broken("is an OpenDocument text without its text"))?;
    let mut parents = FxHashMap::default();
    let mut lists = Lists::default();
    if let Some(xml) = package.part("styles.xml")? {
        styles_of(&xml, &mut parents)?;
        lists.read_styles(&xml)?;
    }
    styles_of(&content, &mut parents)?;
    let mut not_shown = FxHashSet::default();
    for part in ["styles.xml", "content.xml"] {
        if let Some(xml) = package.part(part)? {
            hidden_styles_of(&xml, &mut not_shown)?;
        }
    }
    lists.read_styles(&content)?;
    let mut body = Body {
        flow: Flow::default(),
        parents: &parents,
        not_shown: &not_shown,
        hiding: Vec::new(),
        runs: Runs::decided(choices),
        skipping: None,
        in_text: 0,
        lists,
        items: 0,
        contents: 0,
        comments: 0,
        changes: 0,
    };
    walk(&content, &mut |piece| body.take(piece))?;
    let mut remarks = Vec::new();
    if body.comments > 0 {
        remarks.push(counted(body.comments, "comment", "left out"));
    }
    if body.changes > 0 {
        remarks.push(counted(body.changes, "tracked change", "read as accepted"));
    }
    let about = match package.part("meta.xml")? {
        Some(xml) => Properties::of(&xml)?,
        None => Properties::default(),
    };
    let (text, blocks) = body.flow.finish();
    let reading = Reading {
        text,
        blocks,
        title: about.title,
        author: about.author,
        made: about.made,
        remarks,
        ..Reading::default()
    };
    Ok(reading.with_places(&body.runs, "", choices))
}

/// For each style its parent's name, or its own where it is one that people see.
fn styles_of(xml: &str, parents: &mut FxHashMap<String, String>) -> Result<(), Unread> {
    walk(xml, &mut |piece| {
        if let Xml::Open("style", attributes) = piece
            && let Some(name) = attributes.get("name")
            && let Some(parent) = attributes.get("parent-style-name")
        {
            parents.insert(name, parent);
        }
    })
}

/// The styles whose text is not shown.
fn hidden_styles_of(xml: &str, hidden: &mut FxHashSet<String>) -> Result<(), Unread> {
    let mut open = None;
    walk(xml, &mut |piece| match piece {
        Xml::Open("style", attributes) => open = attributes.get("name"),
        Xml::Open("text-properties", attributes)
            if attributes.get("display").is_some_and(|is| is == "none") =>
        {
            hidden.extend(open.clone());
        }
        Xml::Close("style") => open = None,
        _ => {}
    })
}

/// Elements that may hide what they hold.
const MAY_HIDE: [&str; 5] = ["p", "h", "span", "section", "hidden-text"];

struct Body<'a> {
    flow: Flow,
    parents: &'a FxHashMap<String, String>,
    not_shown: &'a FxHashSet<String>,
    /// Whether each of the elements that are open and may hide what they hold does.
    hiding: Vec<bool>,
    /// Runs that are not shown.
    runs: Runs,
    skipping: Option<(&'static str, usize)>,
    in_text: usize,
    lists: Lists,
    /// How many items of lists are open.
    items: usize,
    /// How many tables of contents are open.
    contents: usize,
    comments: usize,
    changes: usize,
}

impl Body<'_> {
    fn take(&mut self, piece: Xml<'_>) {
        if let Some((skipped, count)) = self.skipping {
            self.skipping = match piece {
                Xml::Open(name, _) if name == skipped => Some((skipped, count + 1)),
                Xml::Close(name) if name == skipped => (count > 1).then_some((skipped, count - 1)),
                Xml::Open("changed-region", _) => {
                    self.changes += 1;
                    self.skipping
                }
                _ => self.skipping,
            };
            return;
        }
        match piece {
            Xml::Open(name, attributes) => {
                if let Some(skipped) = SKIPPED.iter().find(|skipped| **skipped == name) {
                    self.comments += usize::from(name == "annotation");
                    self.skipping = Some((skipped, 1));
                    return;
                }
                self.open(name, &attributes);
            }
            Xml::Close(name) => self.close(name),
            Xml::Text(text) if self.in_text > 0 => {
                // White space runs stand for one space; more are elements.
                let mut words = String::with_capacity(text.len());
                for c in text.chars() {
                    if !matches!(c, ' ' | '\t' | '\n' | '\r') {
                        words.push(c);
                    } else if !words.ends_with(' ') {
                        words.push(' ');
                    }
                }
                if self.hiding.contains(&true) {
                    let shown = self.runs.take(Why::Hidden, &words);
                    self.flow.push(shown);
                } else {
                    self.runs.end(&words);
                    self.flow.push(&words);
                }
            }
            Xml::Text(_) => {}
        }
    }

    /// Whether an element is not shown: by its style, or one that it comes from,
    /// or by itself.
    fn is_hidden(&self, attributes: &Attributes<'_>) -> bool {
        let is = |key: &str, value: &str| attributes.get(key).is_some_and(|is| is == value);
        let mut style = attributes.get("style-name");
        for _ in 0..16 {
            let Some(name) = style else { break };
            if self.not_shown.contains(&name) {
                return true;
            }
            style = self.parents.get(&name).cloned();
        }
        is("display", "none") || is("is-hidden", "true")
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        if MAY_HIDE.contains(&name) {
            let is_hidden = self.is_hidden(attributes);
            self.hiding.push(is_hidden);
        }
        match name {
            "h" => {
                let level = attributes.get("outline-level").and_then(|n| n.parse().ok());
                let level: u8 = level.unwrap_or(1);
                self.begin(BlockKind::Heading(level.clamp(1, 6)));
                let is_bare = attributes.get("is-list-header");
                if is_bare.is_none_or(|is| is != "true") {
                    let style = attributes.get("style-name").unwrap_or_default();
                    self.number(style, Some(usize::from(level.saturating_sub(1))));
                }
            }
            "p" => {
                let style = attributes.get("style-name").unwrap_or_default();
                let kind = self.kind_of(style.clone()).unwrap_or(if self.items > 0 {
                    BlockKind::ListItem
                } else {
                    BlockKind::Paragraph
                });
                self.begin(kind);
                self.number(style, None);
            }
            "list" => self.lists.begin(attributes),
            "list-item" => {
                self.items += 1;
                self.lists.begin_item(attributes);
            }
            "table-row" => self.flow.begin_row(),
            "table-cell" => self.flow.begin_cell(),
            "note" => self.flow.begin_note(),
            "text-box" => self.flow.begin_box(),
            "table-of-content" => self.contents += 1,
            "s" => {
                let count = attributes.get("c").and_then(|c| c.parse().ok());
                self.flow
                    .push(&" ".repeat(count.unwrap_or(1_usize).min(100)));
            }
            "tab" => self.flow.push("\t"),
            "line-break" => self.flow.push("\n"),
            _ => {}
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.in_text += 1;
        self.flow.begin(if self.contents > 0 {
            BlockKind::Furniture
        } else {
            kind
        });
    }

    /// Writes the number of the paragraph that begins.
    fn number(&mut self, style: String, heading: Option<usize>) {
        let mut styles = vec![style];
        while let Some(parent) = styles.last().and_then(|style| self.parents.get(style))
            && styles.len() < 16
        {
            styles.push(parent.clone());
        }
        let label = self.lists.next(&styles, heading);
        self.flow.number(&label);
    }

    fn close(&mut self, name: &str) {
        if MAY_HIDE.contains(&name) {
            self.hiding.pop();
        }
        match name {
            "h" | "p" => {
                self.runs.end("");
                self.in_text = self.in_text.saturating_sub(1);
                self.flow.end();
            }
            "list" => self.lists.end(),
            "list-item" => {
                self.items = self.items.saturating_sub(1);
                self.lists.end_item();
            }
            "table-row" => self.flow.end_row(),
            "note" => self.flow.end_note(),
            "text-box" => self.flow.end_box(),
            "table-of-content" => self.contents = self.contents.saturating_sub(1),
            _ => {}
        }
    }

    /// What a style says, or one that it comes from.
    fn kind_of(&self, style: String) -> Option<BlockKind> {
        let mut style = style;
        for _ in 0..16 {
            let name = style.replace("_20_", " ").to_lowercase();
            if let Some(kind) = kind_of_style(&name, None) {
                return Some(kind);
            }
            style = self.parents.get(&style)?.clone();
        }
        None
    }
}

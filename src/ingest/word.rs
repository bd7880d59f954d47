//! Word documents (`.docx`): paragraphs, headings by their styles, lists with
//! their numbers, tables, footnotes and text boxes. Tracked changes are read as
//! accepted; comments and hidden text are left out and counted. Heads and feet of
//! pages are not read.

use rustc_hash::FxHashMap;

mod lists;
use lists::{Lists, Place};

use super::flow::Flow;
use super::package::{Package, Xml, walk};
use super::properties::Properties;
use super::reading::{Reading, Unread};
use crate::document::BlockKind;

/// What is not text, or not any more.
const SKIPPED: [&str; 9] = [
    "del",
    "moveFrom",
    "Fallback",
    "instrText",
    "delText",
    // How small letters above a word are to be read.
    "rt",
    // Properties as they were before a change.
    "pPrChange",
    "rPrChange",
    "numberingChange",
];

/// Reads a Word document.
///
/// # Errors
/// Where it is damaged, or nested too deeply.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut package = Package::open(bytes)?;
    let mut lists = Lists::default();
    let styles = match package.part("word/styles.xml")? {
        Some(xml) => {
            lists.read_styles(&xml)?;
            styles_of(&xml)?
        }
        None => FxHashMap::default(),
    };
    if let Some(xml) = package.part("word/numbering.xml")? {
        lists.read_numbering(&xml)?;
    }
    let mut notes = FxHashMap::default();
    for (part, mark) in [("word/footnotes.xml", 'f'), ("word/endnotes.xml", 'e')] {
        if let Some(xml) = package.part(part)? {
            notes_of(&xml, mark, &mut notes)?;
        }
    }
    let mut comments = 0;
    if let Some(xml) = package.part("word/comments.xml")? {
        walk(&xml, &mut |piece| {
            comments += usize::from(matches!(piece, Xml::Open("comment", _)));
        })?;
    }
    let main = package
        .part("word/document.xml")?
        .ok_or_else(|| Unread::broken("is a Word document without its text"))?;
    let mut body = Body {
        flow: Flow::default(),
        styles: &styles,
        notes: &notes,
        lists,
        place: Place::default(),
        skipping: None,
        in_text: 0,
        changes: 0,
        in_properties: 0,
        in_runs: 0,
        is_hidden: false,
        hidden: String::new(),
        is_end_deleted: false,
        is_going_on: false,
    };
    walk(&main, &mut |piece| body.take(piece))?;
    body.end_what_goes_on();
    let mut remarks = Vec::new();
    if comments > 0 {
        remarks.push(counted(comments, "comment", "left out"));
    }
    if body.changes > 0 {
        remarks.push(counted(body.changes, "tracked change", "read as accepted"));
    }
    remarks.extend(hidden_words(&body.hidden));
    let about = match package.part("docProps/core.xml")? {
        Some(xml) => Properties::of(&xml)?,
        None => Properties::default(),
    };
    let (text, blocks) = body.flow.finish();
    Ok(Reading {
        text,
        blocks,
        title: about.title,
        author: about.author,
        made: about.made,
        remarks,
        ..Reading::default()
    })
}

/// `3 comments were left out.`
pub(super) fn counted(count: usize, thing: &str, what: &str) -> String {
    let (s, was) = if count == 1 {
        ("", "was")
    } else {
        ("s", "were")
    };
    format!("{count} {thing}{s} {was} {what}.")
}

/// How many words were not shown; `None` where all were.
pub(super) fn hidden_words(hidden: &str) -> Option<String> {
    let count = hidden.split_whitespace().count();
    (count > 0).then(|| counted(count, "hidden word", "left out"))
}

/// What paragraphs of a style are.
fn styles_of(xml: &str) -> Result<FxHashMap<String, BlockKind>, Unread> {
    let mut styles: FxHashMap<String, (String, Option<u8>, String)> = FxHashMap::default();
    let mut id = String::new();
    walk(xml, &mut |piece| {
        let Xml::Open(name, attributes) = piece else {
            return;
        };
        if name == "style" {
            id = attributes.get("styleId").unwrap_or_default();
            styles.insert(id.clone(), (String::new(), None, String::new()));
            return;
        }
        let Some(style) = styles.get_mut(&id) else {
            return;
        };
        match name {
            "name" => style.0 = attributes.get("val").unwrap_or_default().to_lowercase(),
            "outlineLvl" => style.1 = attributes.get("val").and_then(|level| level.parse().ok()),
            "basedOn" => style.2 = attributes.get("val").unwrap_or_default(),
            _ => {}
        }
    })?;
    let mut kinds = FxHashMap::default();
    for id in styles.keys() {
        let mut at = id;
        for _ in 0..16 {
            let Some((name, level, based_on)) = styles.get(at) else {
                break;
            };
            if let Some(kind) = kind_of_style(name, *level) {
                kinds.insert(id.clone(), kind);
                break;
            }
            at = based_on;
        }
    }
    Ok(kinds)
}

/// What a style says that its paragraphs are; `None` where it does not.
pub(super) fn kind_of_style(name: &str, level: Option<u8>) -> Option<BlockKind> {
    let number = name
        .strip_prefix("heading ")
        .and_then(|n| n.trim().parse().ok());
    if let Some(level) = number.or(level.filter(|level| *level < 9).map(|level| level + 1)) {
        return Some(BlockKind::Heading(level.clamp(1, 6)));
    }
    match name {
        "title" => Some(BlockKind::Title),
        "subtitle" => Some(BlockKind::Heading(2)),
        "quote" | "intense quote" | "quotations" => Some(BlockKind::Quotation),
        "caption" => Some(BlockKind::Caption),
        _ if name.starts_with("toc ") || name == "contents" || name.starts_with("contents ") => {
            Some(BlockKind::Furniture)
        }
        _ if name.starts_with("list ") => Some(BlockKind::ListItem),
        _ => None,
    }
}

/// The words of each note, under its kind and number.
fn notes_of(
    xml: &str,
    mark: char,
    notes: &mut FxHashMap<(char, String), String>,
) -> Result<(), Unread> {
    let mut open: Option<(String, String)> = None;
    let (mut in_text, mut skipped) = (false, 0_usize);
    walk(xml, &mut |piece| match piece {
        Xml::Open("footnote" | "endnote", attributes) => {
            open = attributes.get("id").map(|id| (id, String::new()));
        }
        Xml::Close("footnote" | "endnote") => {
            if let Some((id, words)) = open.take() {
                notes.insert((mark, id), words);
            }
        }
        Xml::Open(name, _) if SKIPPED.contains(&name) => skipped += 1,
        Xml::Close(name) if SKIPPED.contains(&name) => skipped = skipped.saturating_sub(1),
        Xml::Open("t", _) => in_text = true,
        Xml::Close("t") => in_text = false,
        Xml::Open("tab" | "br" | "cr", _) if skipped == 0 => {
            if let Some((_, words)) = open.as_mut().filter(|(_, words)| !words.is_empty()) {
                words.push(' ');
            }
        }
        Xml::Close("p") => {
            if let Some((_, words)) = open.as_mut().filter(|(_, words)| !words.is_empty()) {
                words.push('\n');
            }
        }
        Xml::Text(text) if in_text && skipped == 0 => {
            if let Some((_, words)) = &mut open {
                words.push_str(text);
            }
        }
        _ => {}
    })
}

struct Body<'a> {
    flow: Flow,
    styles: &'a FxHashMap<String, BlockKind>,
    notes: &'a FxHashMap<(char, String), String>,
    lists: Lists,
    /// What the paragraph that is open says about its number.
    place: Place,
    /// The skipped element that is open, and how many of its name.
    skipping: Option<(&'static str, usize)>,
    in_text: usize,
    in_properties: usize,
    in_runs: usize,
    /// Whether the run that is open is not shown.
    is_hidden: bool,
    /// Words that are not shown.
    hidden: String,
    /// Whether the end of the paragraph that is open was deleted, so that it goes
    /// on in the next.
    is_end_deleted: bool,
    is_going_on: bool,
    changes: usize,
}

impl Body<'_> {
    fn take(&mut self, piece: Xml<'_>) {
        if let Some((skipped, count)) = self.skipping {
            self.skipping = match piece {
                Xml::Open(name, _) if name == skipped => Some((skipped, count + 1)),
                Xml::Close(name) if name == skipped => (count > 1).then_some((skipped, count - 1)),
                _ => self.skipping,
            };
            return;
        }
        match piece {
            Xml::Open(name, attributes) => {
                let skipped = SKIPPED.iter().find(|skipped| **skipped == name);
                // In properties these say that a mark was changed, and hold nothing.
                if matches!(name, "ins" | "del" | "moveFrom" | "moveTo") && self.in_properties == 0
                {
                    self.changes += 1;
                }
                if name == "del" && self.in_properties > 0 && self.in_runs == 0 {
                    self.is_end_deleted = true;
                }
                if let Some(skipped) = skipped {
                    self.skipping = Some((skipped, 1));
                    return;
                }
                self.open(name, &attributes);
            }
            Xml::Close(name) => self.close(name),
            Xml::Text(text) if self.in_text > 0 && self.is_hidden => self.hidden.push_str(text),
            Xml::Text(text) if self.in_text > 0 => self.flow.push(text),
            Xml::Text(_) => {}
        }
    }

    fn open(&mut self, name: &str, attributes: &super::package::Attributes<'_>) {
        let value = || attributes.get("val");
        match name {
            "p" => {
                if std::mem::take(&mut self.is_going_on) {
                    self.flow.is_now(BlockKind::Paragraph);
                } else {
                    self.flow.begin(BlockKind::Paragraph);
                }
                self.place = Place::default();
                self.is_end_deleted = false;
            }
            "tbl" => self.end_what_goes_on(),
            "pPr" | "rPr" | "tcPr" | "trPr" | "tblPr" | "sectPr" => self.in_properties += 1,
            "r" => {
                self.in_runs += 1;
                self.is_hidden = false;
            }
            "vanish" if self.in_properties > 0 && self.in_runs > 0 => {
                self.is_hidden = value().is_none_or(|on| on != "0" && on != "false");
            }
            "t" => self.in_text += 1,
            "numId" if self.in_properties > 0 => self.place.list = value(),
            "ilvl" if self.in_properties > 0 => {
                self.place.level = value().and_then(|level| level.parse().ok());
            }
            "pStyle" => {
                self.place.style = value();
                if let Some(&kind) = value().and_then(|id| self.styles.get(&id)) {
                    self.flow.is_now(kind);
                }
            }
            "outlineLvl" if self.in_properties > 0 => {
                let level = value().and_then(|level| level.parse::<u8>().ok());
                if let Some(level) = level.filter(|level| *level < 9) {
                    self.flow
                        .is_now(BlockKind::Heading((level + 1).clamp(1, 6)));
                }
            }
            "numPr" if self.flow.kind() == Some(BlockKind::Paragraph) => {
                self.flow.is_now(BlockKind::ListItem);
            }
            "tab" if self.in_properties == 0 => self.flow.push("\t"),
            "br" | "cr"
                if self.in_properties == 0
                    && attributes
                        .get("type")
                        .is_none_or(|kind| kind == "textWrapping") =>
            {
                self.flow.push("\n");
            }
            "noBreakHyphen" => self.flow.push("-"),
            "footnoteReference" | "endnoteReference" => {
                let mark = name.chars().next().unwrap_or('f');
                let note = attributes
                    .get("id")
                    .and_then(|id| self.notes.get(&(mark, id)));
                if let Some(words) = note {
                    self.flow.note(words.clone());
                }
            }
            "tr" => self.flow.begin_row(),
            "tc" => self.flow.begin_cell(),
            "txbxContent" => self.flow.begin_box(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" if self.is_end_deleted => {
                self.is_end_deleted = false;
                self.is_going_on = true;
            }
            "p" => {
                self.hidden.push(' ');
                self.flow.end();
            }
            "pPr" => {
                self.in_properties = self.in_properties.saturating_sub(1);
                self.number();
            }
            "r" => {
                self.in_runs = self.in_runs.saturating_sub(1);
                self.is_hidden = false;
            }
            "rPr" | "tcPr" | "trPr" | "tblPr" | "sectPr" => {
                self.in_properties = self.in_properties.saturating_sub(1);
            }
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "tr" => self.flow.end_row(),
            "txbxContent" => self.flow.end_box(),
            _ => {}
        }
    }

    /// Writes the number of the paragraph that is open. One whose end was deleted
    /// has none of its own.
    fn number(&mut self) {
        if self.is_end_deleted {
            return;
        }
        let place = std::mem::take(&mut self.place);
        let Some(label) = self.lists.next(&place) else {
            return;
        };
        if self.flow.kind() == Some(BlockKind::Paragraph) {
            self.flow.is_now(BlockKind::ListItem);
        }
        self.flow.number(&label);
    }

    /// Ends a paragraph that was to go on and has nothing to go on in.
    fn end_what_goes_on(&mut self) {
        if std::mem::take(&mut self.is_going_on) {
            self.flow.end();
        }
    }
}

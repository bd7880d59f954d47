//! Word documents (`.docx`): paragraphs, headings by their styles, lists with
//! their numbers, tables, footnotes and text boxes. Tracked changes are read as
//! accepted; comments are left out and counted. Hidden text, and text in the colour
//! of its background, is covered. Heads and feet of pages are not read.

use rustc_hash::FxHashMap;

mod lists;
use lists::{Lists, Place};

use super::covered::{Choice, Covering, Place as Covered, Runs, Why};
use super::flow::Flow;
use super::package::{Package, Xml, walk};
use super::properties::Properties;
use super::reading::{Reading, Unread, decided};
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
/// Where it is damaged, or nested too deeply; where nobody decided about text that
/// is covered.
pub(super) fn read(bytes: &[u8], covering: &Covering) -> Result<Reading, Unread> {
    decided(covering, |choices| read_with(bytes, choices))
}

/// Reads it with what was decided about covered text; the second value are the
/// places.
fn read_with(bytes: &[u8], choices: &[Choice]) -> Result<(Reading, Vec<Covered>), Unread> {
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
    let mut remarked = String::new();
    if let Some(xml) = package.part("word/comments.xml")? {
        walk(&xml, &mut |piece| match piece {
            Xml::Open("comment", _) => comments += 1,
            Xml::Text(text) => remarked.push_str(text),
            _ => {}
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
        ink: None,
        run_ground: None,
        grounds: Vec::new(),
        paragraph_ground: None,
        in_cell_properties: false,
        tables: 0,
        runs: Runs::decided(choices),
        white: 0,
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
    if body.white > 0 {
        remarks.push(counted(body.white, "word in white on white", "left out"));
    }
    let about = match package.part("docProps/core.xml")? {
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
    Ok(reading.with_places(&body.runs, &remarked, choices))
}

/// `3 comments were left out.`
pub(super) fn counted(count: usize, thing: &str, what: &str) -> String {
    let (s, was) = if count == 1 {
        ("", "was")
    } else {
        ("s", "were")
    };
    let (noun, rest) = thing.split_once(" in ").unwrap_or((thing, ""));
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!(" in {rest}")
    };
    format!("{count} {noun}{s}{rest} {was} {what}.")
}

/// White, as red, green and blue.
const WHITE: u32 = 0x00ff_ffff;

/// A colour as six hexadecimal digits; `None` for one that is chosen by the reader.
fn colour(written: &str) -> Option<u32> {
    let is_written = written.len() == 6 && written.bytes().all(|b| b.is_ascii_hexdigit());
    u32::from_str_radix(written, 16).ok().filter(|_| is_written)
}

/// Whether nobody could tell two colours apart.
fn are_alike(one: u32, other: u32) -> bool {
    let part = |colour: u32, at: u32| colour >> at & 0xff;
    [0, 8, 16]
        .iter()
        .all(|&at| part(one, at).abs_diff(part(other, at)) < 9)
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
    let (mut in_text, mut skipped, mut is_hidden) = (false, 0_usize, false);
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
        Xml::Open("r", _) => is_hidden = false,
        Xml::Open("vanish", attributes) => {
            is_hidden = attributes
                .get("val")
                .is_none_or(|on| on != "0" && on != "false");
        }
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
        Xml::Text(text) if in_text && skipped == 0 && !is_hidden => {
            if let Some((_, words)) = &mut open {
                words.push_str(text);
            }
        }
        _ => {}
    })
}

#[allow(clippy::struct_excessive_bools, reason = "what is open, as it is met")]
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
    /// The colours of the run and of what lies behind it, where they are given.
    ink: Option<u32>,
    run_ground: Option<u32>,
    paragraph_ground: Option<u32>,
    /// Those of the cells that are open.
    grounds: Vec<Option<u32>>,
    in_cell_properties: bool,
    /// How many tables, and boxes of text, are open: their styles colour them.
    tables: usize,
    runs: Runs,
    /// How many words are white on white.
    white: usize,
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
            Xml::Text(text) if self.in_text > 0 => self.text(text),
            Xml::Text(_) => {}
        }
    }

    /// Text of a run, as a reader sees it.
    fn text(&mut self, text: &str) {
        let ground = (self.run_ground)
            .or_else(|| self.grounds.last().copied().flatten())
            .or(self.paragraph_ground);
        let why = if self.is_hidden {
            Some(Why::Hidden)
        } else {
            match (self.ink, ground) {
                (Some(ink), Some(ground)) if are_alike(ink, ground) => Some(Why::SameColour),
                // Black on a black marker, though nobody chose the black.
                (None, Some(0)) if self.run_ground.is_some() => Some(Why::SameColour),
                (Some(WHITE), None) if self.tables == 0 => {
                    self.white += text.split_whitespace().count();
                    return;
                }
                _ => None,
            }
        };
        match why {
            Some(why) if why == Why::SameColour && ground == Some(WHITE) => {
                self.white += text.split_whitespace().count();
            }
            Some(why) => {
                let shown = self.runs.take(why, text);
                self.flow.push(shown);
            }
            None => {
                self.runs.end(text);
                self.flow.push(text);
            }
        }
    }

    /// What lies behind what is open.
    fn ground(&mut self, attributes: &super::package::Attributes<'_>) {
        let is_solid = attributes.get("val").is_some_and(|kind| kind == "solid");
        let key = if is_solid { "color" } else { "fill" };
        let Some(ground) = attributes.get(key).as_deref().and_then(colour) else {
            return;
        };
        if self.in_runs > 0 {
            self.run_ground = Some(ground);
        } else if self.in_cell_properties {
            if let Some(cell) = self.grounds.last_mut() {
                *cell = Some(ground);
            }
        } else {
            self.paragraph_ground = Some(ground);
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
                self.paragraph_ground = None;
            }
            "tbl" => {
                self.tables += 1;
                self.end_what_goes_on();
            }
            "pPr" | "rPr" | "tcPr" | "trPr" | "tblPr" | "sectPr" => {
                self.in_properties += 1;
                self.in_cell_properties |= name == "tcPr";
            }
            "r" => {
                self.in_runs += 1;
                self.is_hidden = false;
                self.ink = None;
                self.run_ground = None;
            }
            "color" if self.in_properties > 0 && self.in_runs > 0 => {
                self.ink = value().as_deref().and_then(colour);
            }
            "shd" if self.in_properties > 0 => self.ground(attributes),
            "highlight" if self.in_properties > 0 && self.in_runs > 0 => {
                self.run_ground = match value().as_deref() {
                    Some("black") => Some(0),
                    Some("white") => Some(WHITE),
                    Some("none") | None => None,
                    // Any other is neither, and seen.
                    Some(_) => Some(0x00ff_ff00),
                };
            }
            "background" => self.tables += 1,
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
            "tc" => {
                self.grounds.push(None);
                self.flow.begin_cell();
            }
            "txbxContent" => {
                self.tables += 1;
                self.flow.begin_box();
            }
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
                self.runs.end("");
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
                self.in_cell_properties &= name != "tcPr";
            }
            "tbl" => self.tables = self.tables.saturating_sub(1),
            "tc" => {
                self.grounds.pop();
            }
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "tr" => self.flow.end_row(),
            "txbxContent" => {
                self.tables = self.tables.saturating_sub(1);
                self.flow.end_box();
            }
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

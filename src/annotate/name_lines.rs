//! Names on lines of their own above what is said, as published debates and written
//! answers have them: `Ann Reed (Lint South) (Ind)`, `The Minister for Boats (Dora
//! Reed)`, later `Ann Reed`; `Answered by Dora Reed on 3 May 2014`.
//!
//! A name alone is no such line (a heading may name whom it is about): it counts where
//! another line gives that name with seat and party, or with an office.

use rustc_hash::FxHashSet;

use super::labels::{self, Kind};
use super::transcripts::Turn;
use crate::document::{BlockKind, Document, Span};

/// A name line has at most so many words.
const LONGEST: usize = 14;

/// Who presides, without a name.
const PRESIDING: [&str; 6] = [
    "mr speaker",
    "madam speaker",
    "mr deputy speaker",
    "madam deputy speaker",
    "the lord speaker",
    "the deputy speaker",
];

/// A line that names who speaks below it.
struct Line {
    block: usize,
    name: Span,
    role: Option<String>,
}

/// What is said under such lines; empty where a document has none.
pub(super) fn turns(document: &Document) -> Vec<Turn> {
    let lines = named(document);
    let blocks = document.blocks();
    let mut turns = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let until = lines.get(at + 1).map_or(blocks.len(), |next| next.block);
        let said: Vec<usize> = (line.block + 1..until)
            .take_while(|&at| !blocks[at].kind.is_heading() && !opens_another(document, at))
            .filter(|&at| blocks[at].kind.is_quotable())
            .collect();
        let content: Vec<Span> = said
            .iter()
            .filter_map(|&at| {
                let body = document.block_text(&blocks[at]);
                let start = blocks[at].span.start() + (body.len() - body.trim_start().len());
                Span::new(start, start + body.trim().len()).filter(|span| !span.is_empty())
            })
            .collect();
        if !content.is_empty() {
            turns.push(Turn::under(line.name, line.role.clone(), said, content));
        }
    }
    turns
}

/// `Asked by`, `Question`: what follows is not the answer's.
fn opens_another(document: &Document, at: usize) -> bool {
    let body = document.block_text(&document.blocks()[at]).trim();
    ["Asked by ", "Tabled by ", "UIN "]
        .iter()
        .any(|opens| body.starts_with(opens))
        || matches!(body, "Question" | "Answer")
}

/// The name lines of a document, in the order of its text.
fn named(document: &Document) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut plain = Vec::new();
    let mut debated = Vec::new();
    for (at, block) in document.blocks().iter().enumerate() {
        let body = document.block_text(block);
        let base = block.span.start() + (body.len() - body.trim_start().len());
        let line = body.trim();
        if !(block.kind.is_heading() || block.kind == BlockKind::Paragraph)
            || line.contains('\n')
            || line.split_whitespace().count() > LONGEST
        {
            continue;
        }
        if let Some(name) = answered_by(line) {
            lines.extend(Span::new(base + name.0, base + name.1).map(|name| Line {
                block: at,
                name,
                role: None,
            }));
        } else if PRESIDING.contains(&line.to_lowercase().as_str()) {
            plain.push((at, base, line));
        } else if let Some(label) = labels::read(&format!("{line}:")) {
            let office = line.starts_with("The ") && line.ends_with(')');
            let seated = label.role.len() > 1 && line.ends_with(')');
            let name = Span::new(base + label.name.start, base + label.name.end);
            if label.kind == Kind::Named && (seated || office && !label.role.is_empty()) {
                let roles: Vec<&str> = label
                    .role
                    .iter()
                    .filter_map(|role| line.get(role.clone()))
                    .collect();
                debated.extend(name.map(|name| Line {
                    block: at,
                    name,
                    role: Some(roles.join(", ")),
                }));
            } else if label.role.is_empty() && label.name.end == line.len() {
                plain.push((at, base, line));
            }
        }
    }
    let text = document.text();
    let names: FxHashSet<&str> = debated
        .iter()
        .filter_map(|line: &Line| line.name.of(text))
        .collect();
    let known =
        |words: &str| PRESIDING.contains(&words.to_lowercase().as_str()) || names.contains(words);
    let again: Vec<Line> = plain
        .into_iter()
        .filter(|(_, _, words)| known(words))
        .filter_map(|(block, base, words)| {
            Some(Line {
                block,
                name: Span::new(base, base + words.len())?,
                role: None,
            })
        })
        .collect();
    // One such line may be a heading with two brackets.
    if debated.len() + again.len() > 1 && !debated.is_empty() {
        lines.extend(debated);
        lines.extend(again);
    }
    lines.sort_by_key(|line| line.block);
    lines
}

/// `Answered by Dora Reed on 3 May`: where the name stands.
fn answered_by(line: &str) -> Option<(usize, usize)> {
    let rest = line
        .strip_prefix("Answered by ")
        .or_else(|| line.strip_prefix("Answered by: "))
        .or_else(|| line.strip_prefix("Answer by "))?;
    let start = line.len() - rest.len();
    let end = [" on ", " (", ",", ":", " | ", " – "]
        .iter()
        .filter_map(|end| rest.find(end))
        .min()
        .unwrap_or(rest.len());
    let name = rest.get(..end)?.trim_end();
    let words = name.split_whitespace().count();
    let capitals = name
        .split_whitespace()
        .all(|word| word.starts_with(char::is_uppercase));
    (capitals && (2..=6).contains(&words)).then_some((start, start + name.len()))
}

//! How often a statement is given to the right speaker, measured on news
//! articles in which people marked source, cue and content.
//!
//! Usage: `cargo bench --bench attribution -- FILE.jsonl... [--errors KIND]`
//! where KIND is `quoted`, `indirect`, `missed` (quoted) or `unheard`
//! (indirect).
//!
//! How it scores:
//!
//! - A predicted statement *meets* a marked attribution when their contents
//!   share at least half of the bytes of the shorter one.
//! - The speaker is *right* when the last word or the head word (the one before
//!   the first preposition, comma, bracket or dash) of the marked source agrees, case and possessive
//!   aside, with one of those of the predicted `source` or of the predicted
//!   `speaker.name`. Under *resolved* the statement must name a speaker too.
//! - Quoted precision: of the predicted statements that meet an attribution of
//!   kind direct or mixed and have a source or a speaker, the share with the
//!   right speaker in one of the attributions that they meet.
//!   The line below it counts only those that name a speaker.
//! - Quoted recall: of all attributions of kind direct and mixed, the share
//!   that a predicted statement with the right speaker meets.
//! - Indirect precision: of the predicted statements that hold no quotation
//!   mark and are reported, the share that meets an attribution with the right
//!   speaker; one that meets none is wrong unless its content touches the
//!   content of an attribution that is quoted.
//! - Indirect recall: of the attributions of kind indirect.
//! - Speed: bytes of text read in a second, by `statements` alone.

use std::time::{Duration, Instant};

use pincite::annotate::{self, Attribution, Statement};
use pincite::document::{Block, BlockKind, Document, Metadata, Span};
use serde_json::Value;

/// An attribution that people marked.
struct Marked {
    source: Vec<String>,
    cue: Vec<String>,
    content: Vec<Span>,
    quoted: bool,
}

#[derive(Default)]
struct Tally {
    right: usize,
    resolved: usize,
    of: usize,
}

#[allow(
    clippy::cast_precision_loss,
    reason = "counts and bytes here stay far below 2^52"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Tally {
    fn print(&self, name: &str) {
        println!(
            "{name:<22} {:.4}  ({} of {}; with a resolved speaker {:.4})",
            ratio(self.right, self.of),
            self.right,
            self.of,
            ratio(self.resolved, self.of)
        );
    }
}

/// The article as a document, and what was marked in it.
fn article(line: &Value) -> Option<(Document, Vec<Marked>)> {
    let mut text = String::new();
    let mut starts: Vec<usize> = Vec::new();
    let mut blocks = Vec::new();
    for paragraph in line.get("paragraphs")?.as_array()? {
        let start = usize::try_from(paragraph.get("start")?.as_u64()?).ok()?;
        while starts.len() < start {
            starts.push(text.len());
            text.push('\n');
        }
        let from = text.len();
        for c in paragraph.get("text")?.as_str()?.chars() {
            starts.push(text.len());
            text.push(c);
        }
        if text.len() > from {
            blocks.push(Block {
                span: Span::new(from, text.len())?,
                kind: BlockKind::Paragraph,
                page: None,
            });
        }
    }
    starts.push(text.len());
    let spans = |value: &Value| -> Vec<Span> {
        value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|part| part.get("spans")?.as_array())
            .flatten()
            .filter_map(|pair| {
                let at = |n: usize| starts.get(usize::try_from(pair.get(n)?.as_u64()?).ok()?);
                Span::new(*at(0)?, *at(1)?)
            })
            .collect()
    };
    let words = |value: &Value| -> Vec<String> {
        value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|part| Some(part.get("text")?.as_str()?.to_owned()))
            .collect()
    };
    let marked = line
        .get("attributions")?
        .as_array()?
        .iter()
        .map(|a| Marked {
            source: words(&a["source"]),
            cue: words(&a["cue"]),
            content: spans(&a["content"]),
            quoted: a["kind"] != "indirect",
        })
        .collect();
    Some((
        Document::new(Metadata::default(), text, blocks).ok()?,
        marked,
    ))
}

fn length(spans: &[Span]) -> usize {
    spans.iter().map(|s| s.len()).sum()
}

fn shared(a: &[Span], b: &[Span]) -> usize {
    a.iter()
        .flat_map(|x| b.iter().map(move |y| (x, y)))
        .map(|(x, y)| {
            x.end()
                .min(y.end())
                .saturating_sub(x.start().max(y.start()))
        })
        .sum()
}

fn meets(a: &[Span], b: &[Span]) -> bool {
    2 * shared(a, b) >= length(a).min(length(b)).max(1)
}

/// The last word and the head word of a phrase.
fn heads(phrase: &str) -> Vec<String> {
    let words: Vec<String> = phrase
        .split_whitespace()
        .map(|w| {
            w.trim_matches(|c: char| !c.is_alphanumeric())
                .trim_end_matches("'s")
                .trim_end_matches("’s")
                .to_lowercase()
        })
        .filter(|w| !w.is_empty())
        .collect();
    let prepositions = [
        "of", "for", "at", "in", "from", "with", "on", "to", "by", "who", "whose",
    ];
    let front = phrase
        .trim_start()
        .split([',', '(', '—', '–'])
        .next()
        .unwrap_or_default();
    let front = front.split_whitespace().count();
    let head = words
        .iter()
        .take(front)
        .take_while(|w| !prepositions.contains(&w.as_str()))
        .last();
    words.last().into_iter().chain(head).cloned().collect()
}

fn agrees(statement: &Statement, text: &str, marked: &Marked) -> bool {
    let gold: Vec<String> = marked.source.iter().flat_map(|s| heads(s)).collect();
    let source = statement
        .source
        .and_then(|s| s.of(text))
        .unwrap_or_default();
    let name = statement.speaker.as_ref().map_or("", |s| s.name.as_str());
    heads(source)
        .iter()
        .chain(&heads(name))
        .any(|word| gold.contains(word))
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let errors = arguments
        .iter()
        .position(|a| a == "--errors")
        .and_then(|at| arguments.get(at + 1).cloned());
    if arguments.is_empty() {
        println!("usage: cargo bench --bench attribution -- FILE.jsonl... [--errors KIND]");
    }
    let files = arguments.iter().take_while(|a| !a.starts_with("--"));
    for file in files {
        let lines = match std::fs::read_to_string(file) {
            Ok(lines) => lines,
            Err(error) => {
                println!("{file}: skipped, {error}");
                continue;
            }
        };
        println!("{file}");
        score(&lines, errors.as_deref());
    }
}

/// Prints a statement that is wrong, or missing, with what was marked there.
fn show(text: &str, statement: Option<&Statement>, gold: &[&Marked]) {
    let words = |spans: &[Span]| -> Vec<String> {
        spans
            .iter()
            .filter_map(|s| Some(s.of(text)?.chars().take(160).collect()))
            .collect()
    };
    if let Some(s) = statement {
        let source = s.source.and_then(|x| x.of(text));
        let cue = s.cue.and_then(|x| x.of(text));
        let name = s.speaker.as_ref().map(|x| &x.name);
        let content = words(&s.content);
        println!("- {:?} {source:?} {cue:?} -> {name:?}: {content:?}", s.how);
    }
    for g in gold {
        let content = words(&g.content);
        println!("    marked {:?} {:?}: {content:?}", g.source, g.cue);
    }
}

fn score(lines: &str, errors: Option<&str>) {
    let (mut precision, mut recall) = (Tally::default(), Tally::default());
    let mut named = Tally::default();
    let (mut indirect, mut indirect_recall) = (Tally::default(), Tally::default());
    let mut spent = Duration::ZERO;
    let mut bytes = 0;
    for line in lines.lines().filter(|l| !l.trim().is_empty()) {
        let Some((document, marked)) = serde_json::from_str(line)
            .ok()
            .and_then(|value: Value| article(&value))
        else {
            println!("a line that is no article: skipped");
            continue;
        };
        let text = document.text();
        let began = Instant::now();
        let statements = annotate::statements(&document);
        spent += began.elapsed();
        bytes += text.len();
        let show = |kind: &str, statement: Option<&Statement>, gold: &[&Marked]| {
            if errors == Some(kind) {
                show(text, statement, gold);
            }
        };
        for statement in &statements {
            let gold: Vec<&Marked> = marked
                .iter()
                .filter(|m| meets(&statement.content, &m.content))
                .collect();
            let right = gold.iter().any(|m| agrees(statement, text, m));
            let resolved = right && statement.speaker.is_some();
            let known = statement.source.is_some() || statement.speaker.is_some();
            if known && gold.iter().any(|m| m.quoted) {
                precision.of += 1;
                precision.right += usize::from(right);
                precision.resolved += usize::from(resolved);
                if statement.speaker.is_some() {
                    named.of += 1;
                    named.right += usize::from(right);
                    named.resolved += usize::from(right);
                }
                if !right {
                    show("quoted", Some(statement), &gold);
                }
            }
            let plain = statement.how == Attribution::Reported
                && !statement
                    .content
                    .iter()
                    .filter_map(|s| s.of(text))
                    .any(|t| t.contains(['"', '“', '”']));
            let touches = marked
                .iter()
                .any(|m| m.quoted && shared(&statement.content, &m.content) > 0);
            if known && plain && !(gold.is_empty() && touches) {
                indirect.of += 1;
                indirect.right += usize::from(right);
                indirect.resolved += usize::from(resolved);
                if !right {
                    show("indirect", Some(statement), &gold);
                }
            }
        }
        for m in &marked {
            let hits: Vec<&Statement> = statements
                .iter()
                .filter(|s| meets(&s.content, &m.content) && agrees(s, text, m))
                .collect();
            let tally = if m.quoted {
                &mut recall
            } else {
                &mut indirect_recall
            };
            tally.of += 1;
            tally.right += usize::from(!hits.is_empty());
            tally.resolved += usize::from(hits.iter().any(|s| s.speaker.is_some()));
            if hits.is_empty() {
                show(if m.quoted { "missed" } else { "unheard" }, None, &[m]);
            }
        }
    }
    precision.print("quoted precision");
    named.print("  of those with speaker");
    recall.print("quoted recall");
    indirect.print("indirect precision");
    indirect_recall.print("indirect recall");
    println!(
        "speed                  {:.1} MB/s",
        ratio(bytes, 1_000_000) / spent.as_secs_f64()
    );
}

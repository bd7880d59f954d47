//! The picture of a reply in the README, drawn from the JSON that the bot sent
//! to the loopback for a real question to the library of the project:
//!
//! ```text
//! cargo test --test tests picture -- --ignored
//! ```
//! It draws what Discord's Markdown means: bold, block quotes, links, and the
//! buttons. It is a drawing of a message and no screenshot of Discord.

#![allow(
    clippy::cast_precision_loss,
    reason = "the width of a word needs no more than 52 bits"
)]

use std::fmt::Write as _;
use std::path::Path;

use super::people::Scene;
use super::program::{Bot, Seen};
use crate::harness::Library;

const QUESTION: &str = "What did the DfE say?";
const WIDTH: f64 = 760.0;
const LINE: f64 = 21.0;

/// How a word is drawn.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Plain,
    Bold,
    Link,
}

struct Drawing {
    body: String,
    y: f64,
}

impl Drawing {
    fn line(&mut self, x: f64, words: &[(Style, String)]) {
        self.y += LINE;
        let _ = write!(
            self.body,
            "<text x=\"{x}\" y=\"{}\" xml:space=\"preserve\">",
            self.y
        );
        for (style, word) in words {
            let look = match style {
                Style::Plain => "",
                Style::Bold => " font-weight=\"700\"",
                Style::Link => " fill=\"#1a56c4\" text-decoration=\"underline\"",
            };
            let _ = write!(self.body, "<tspan{look}>{}</tspan>", escaped(word));
        }
        self.body.push_str("</text>\n");
    }

    /// A paragraph of a message, wrapped.
    fn paragraph(&mut self, line: &str) {
        let (quote, line) = match line.strip_prefix("> ").or(line.strip_prefix(">")) {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let x = if quote { 58.0 } else { 44.0 };
        let top = self.y + 5.0;
        let mut row: Vec<(Style, String)> = Vec::new();
        let mut used = 0.0;
        for (style, word) in words(line) {
            let width = word.chars().count() as f64 * if style == Style::Bold { 9.2 } else { 8.2 };
            if used + width > WIDTH - x - 50.0 && !row.is_empty() {
                self.line(x, &std::mem::take(&mut row));
                used = 0.0;
            }
            used += width;
            row.push((style, word));
        }
        self.line(x, &row);
        if quote {
            let _ = writeln!(
                self.body,
                "<rect x=\"44\" y=\"{top}\" width=\"4\" height=\"{}\" fill=\"#b5b9c2\"/>",
                self.y - top + 6.0
            );
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The words of a line with their style, each with the space after it.
fn words(line: &str) -> Vec<(Style, String)> {
    let mut runs: Vec<(Style, String)> = Vec::new();
    let (mut style, mut text) = (Style::Plain, String::new());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("**") {
            runs.push((style, std::mem::take(&mut text)));
            style = if style == Style::Bold {
                Style::Plain
            } else {
                Style::Bold
            };
            rest = after;
        } else if c == '\\' {
            let mut two = rest.chars();
            two.next();
            text.extend(two.next());
            rest = two.as_str();
        } else if let (Some((label, after)), '[') = (rest.split_once("]("), c) {
            runs.push((style, std::mem::take(&mut text)));
            runs.push((Style::Link, label.trim_start_matches('[').to_owned()));
            rest = after.split_once(')').map_or("", |(_, after)| after);
        } else {
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    runs.push((style, text));
    runs.into_iter()
        .flat_map(|(style, text)| {
            text.split_inclusive(' ')
                .map(|word| (style, word.to_owned()))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn draw(seen: &Seen) -> String {
    let mut drawing = Drawing {
        body: String::new(),
        y: 40.0,
    };
    let content = seen.message["content"].as_str().unwrap();
    drawing
        .body
        .push_str("<text x=\"28\" y=\"38\" font-weight=\"700\">Pincite</text>\n");
    for line in content.lines() {
        drawing.paragraph(line);
    }
    for embed in seen.message["embeds"].as_array().unwrap() {
        drawing.y += 14.0;
        let top = drawing.y;
        let before = std::mem::take(&mut drawing.body);
        for line in embed["description"].as_str().unwrap().lines() {
            drawing.paragraph(line);
        }
        drawing.y += 10.0;
        let inside = std::mem::replace(&mut drawing.body, before);
        let _ = writeln!(
            drawing.body,
            "<rect x=\"28\" y=\"{top}\" width=\"{}\" height=\"{}\" rx=\"6\" fill=\"#f2f3f5\"/>\n{inside}",
            WIDTH - 56.0,
            drawing.y - top,
        );
    }
    for row in seen.message["components"].as_array().into_iter().flatten() {
        drawing.y += 12.0;
        let mut x = 28.0;
        for button in row["components"].as_array().into_iter().flatten() {
            let label = button["label"].as_str().unwrap();
            let width = label.chars().count() as f64 * 7.6 + 28.0;
            let _ = writeln!(
                drawing.body,
                "<rect x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"32\" rx=\"6\" fill=\"#e3e5e8\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                drawing.y,
                x + width / 2.0,
                drawing.y + 21.0,
                escaped(label)
            );
            x += width + 8.0;
        }
        drawing.y += 32.0;
    }
    let height = drawing.y + 24.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"A reply of the bot: the question, the quoted answer in bold inside its passage, where it stands, and buttons\" font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\" font-size=\"14.5\" fill=\"#1f2328\">\n<rect width=\"{WIDTH}\" height=\"{height}\" rx=\"10\" fill=\"#ffffff\" stroke=\"#d0d7de\"/>\n{}</svg>\n",
        drawing.body
    )
}

#[test]
#[ignore = "it writes the picture of the README"]
fn picture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bot = Bot::spawn(Library::copy_of(&root.join("index")), &[]);
    bot.discord.connected();
    let seen = bot.ask_with(Scene::default(), &[("question", QUESTION)]);
    std::fs::create_dir_all(root.join("assets")).unwrap();
    std::fs::write(root.join("assets/discord-answer.svg"), draw(&seen)).unwrap();
}

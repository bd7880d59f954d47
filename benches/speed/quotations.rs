//! Invented reports to look for quotations in, and quotations: words that stand
//! in the reports, the same with words changed, words that stand nowhere, and
//! words of which every one is a stop word.
//!
//! Words are drawn by Zipf's law, the English stop words as the most frequent
//! and made-up ones after them. The same seed gives the same text. It knows
//! nothing of Pincite.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use super::town::{Random, Words};

/// The most frequent words of English running text, about in their order.
const FREQUENT: &str = "the of and to a in that is was he for it with as his on be at by had \
    not are but from or have they which one you were all her she there would their we him been \
    has when who will no more if out so up said what its about than into them can only other \
    time new some could these two may first then do any like my now over such our man me even \
    most made after also did many off before must well back through years where much your way \
    down should because long each just state those people too how little good world make very \
    year still see own work men day get here old both between";

/// Paragraphs in each report, and reports in each file.
const PARAGRAPHS: usize = 20;
const IN_A_FILE: usize = 5_000;
/// So many quotations of each kind are made.
const EACH: usize = 200;

/// Quotations of one kind.
pub(super) struct Kind {
    /// What they are, as a heading.
    pub(super) name: &'static str,
    /// The quotations.
    pub(super) words: Vec<String>,
    /// Whether they stand in the reports word for word.
    pub(super) stand: bool,
}

/// Writes reports of so many paragraphs, a file of JSON Lines for every 5,000,
/// and returns the quotations.
pub(super) fn write(folder: &Path, seed: u64, paragraphs: usize) -> Vec<Kind> {
    let mut random = Random::new(seed);
    let mut vocabulary: Vec<String> = FREQUENT.split_whitespace().map(str::to_owned).collect();
    let stops = vocabulary.len();
    let frequent: HashSet<String> = vocabulary.iter().cloned().collect();
    vocabulary.extend(super::town::made_up(&mut random, 60_000, &[""]));
    let words = Words::of(vocabulary);
    let mut kinds = [
        ("word for word", true),
        ("two words changed", false),
        ("invented", false),
        ("frequent words that stand", true),
        ("frequent words that do not", false),
    ]
    .map(|(name, stand)| Kind {
        name,
        words: Vec::new(),
        stand,
    });
    let every = (paragraphs / EACH).max(1);
    let mut file: Option<BufWriter<File>> = None;
    for report in 0..paragraphs.div_ceil(PARAGRAPHS) {
        if report % IN_A_FILE == 0 {
            let path = folder.join(format!("reports-{}.jsonl", report / IN_A_FILE));
            let made = File::create(path).expect("the folder can be written");
            file = Some(BufWriter::new(made));
        }
        let mut text = String::new();
        for number in 0..PARAGRAPHS {
            let said = paragraph(&words, &mut random, &mut text);
            if (report * PARAGRAPHS + number).is_multiple_of(every) && kinds[0].words.len() < EACH {
                sample(&said, &words, &mut random, &mut kinds);
            }
            let run = said
                .chunk_by(|a, b| frequent.contains(a) && frequent.contains(b))
                .find(|run| run.len() >= 7);
            if let Some(run) = run.filter(|_| kinds[3].words.len() < EACH) {
                kinds[3].words.push(run.join(" "));
            }
        }
        let line = serde_json::json!({
            "id": format!("report-{report}"),
            "title": format!("Report {report}"),
            "published": format!("{}-{:02}", 1950 + report % 70, 1 + report % 12),
            "text": text,
        });
        let file = file.as_mut().expect("the first report opens a file");
        writeln!(file, "{line}").expect("the folder can be written");
    }
    for _ in 0..EACH {
        let drawn: Vec<&str> = (0..12).map(|_| words.among(&mut random, stops)).collect();
        kinds[4].words.push(drawn.join(" "));
    }
    kinds.into()
}

/// Appends a paragraph of four to seven sentences and returns its words.
fn paragraph(words: &Words, random: &mut Random, text: &mut String) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for _ in 0..4 + random.below(4) {
        let length = 8 + random.below(18);
        for at in 0..length {
            let word = words.draw(random).to_owned();
            // Writing to a String cannot fail.
            let _ = match at {
                0 => write!(text, "{}", super::town::capital(&word)),
                _ => write!(text, " {word}"),
            };
            said.push(word);
        }
        text.push_str(". ");
    }
    text.push_str("\n\n");
    said
}

/// Takes a quotation of each of the first three kinds from a paragraph.
fn sample(said: &[String], words: &Words, random: &mut Random, kinds: &mut [Kind; 5]) {
    let length = (8 + random.below(23)).min(said.len());
    let start = random.below(said.len() + 1 - length);
    let mut quoted = said[start..start + length].to_vec();
    kinds[0].words.push(quoted.join(" "));
    for _ in 0..2 {
        let at = random.below(length);
        words.draw(random).clone_into(&mut quoted[at]);
    }
    kinds[1].words.push(quoted.join(" "));
    let drawn: Vec<&str> = (0..length + 4).map(|_| words.draw(random)).collect();
    kinds[2].words.push(drawn.join(" "));
}

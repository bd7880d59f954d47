//! The question sets that the model is fitted on, and what counts as a right
//! passage. It knows files and engines, no weights.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use pincite::document::Document;
use pincite::engine::{Engine, ExaminedPassage, Given};
use pincite::ingest::corpus::read_line;
use pincite::ingest::read;
use pincite::ranking::Reading;
use serde::Deserialize;

/// A question of a set.
#[allow(
    clippy::struct_field_names,
    reason = "the names are those of the files"
)]
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    pub(super) id: serde_json::Value,
    pub(super) question: String,
    #[serde(default)]
    pub(super) answers: Vec<String>,
    #[serde(default)]
    pub(super) expect: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) gold: Option<String>,
    /// The documents that are relevant, where a set judges documents.
    #[serde(skip)]
    pub(super) relevant: BTreeSet<String>,
    #[serde(default = "yes")]
    pub(super) answerable: bool,
}

fn yes() -> bool {
    true
}

/// A set: a library and its questions.
pub(super) struct Set {
    pub(super) name: String,
    /// How much one of its questions counts.
    pub(super) weight: f32,
    pub(super) engine: Engine,
    pub(super) questions: Vec<Question>,
}

/// Loads a set; `None`, with a line that says so, where it is not there.
pub(super) fn load(folder: &Path, every: usize) -> Option<Set> {
    let (Some(documents), Some(questions)) = (documents(folder), questions(folder, every)) else {
        println!("skipped: {} is not there", folder.display());
        return None;
    };
    let name = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let engine = engine(&name, &documents);
    Some(Set {
        weight: 1.0,
        name,
        engine,
        questions,
    })
}

/// An engine over the documents of a set. What is encoded is kept below the
/// system's folder for temporary files, for the next fit.
fn engine<'d>(name: &str, documents: impl IntoIterator<Item = &'d Document>) -> Engine {
    let folder = std::env::temp_dir().join("pincite-fit").join(name);
    Engine::kept_in(&folder, documents).expect("the set can be indexed")
}

fn documents(folder: &Path) -> Option<Vec<Document>> {
    let text = fs::read_to_string(folder.join("corpus.jsonl")).ok()?;
    Some(
        text.lines()
            .enumerate()
            .filter_map(|(i, line)| read_line(line.as_bytes(), i + 1, "corpus.jsonl").ok())
            .map(|(document, _)| document)
            .collect(),
    )
}

fn questions(folder: &Path, every: usize) -> Option<Vec<Question>> {
    let text = fs::read_to_string(folder.join("questions.jsonl")).ok()?;
    let mut relevant: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in fs::read_to_string(folder.join("qrels.tsv"))
        .unwrap_or_default()
        .lines()
    {
        let mut fields = line.split('\t');
        if let (Some(question), Some(document)) = (fields.next(), fields.next()) {
            relevant
                .entry(question.to_owned())
                .or_default()
                .insert(document.to_owned());
        }
    }
    let read = |line: &str| {
        let mut question: Question = serde_json::from_str(line).ok()?;
        let id = question
            .id
            .as_str()
            .map_or_else(|| question.id.to_string(), str::to_owned);
        question.relevant = relevant.get(&id).cloned().unwrap_or_default();
        Some(question)
    };
    let all: Vec<Question> = text.lines().filter_map(read).collect();
    let every = if all.len() > 500 { every } else { 1 };
    Some(all.into_iter().step_by(every).collect())
}

/// Sets whose documents are judged and whose questions have no answer strings,
/// with how much one of their questions counts.
pub(super) const GRADED: [(&str, f32); 3] = [("cranfield", 4.0), ("time", 8.0), ("med", 16.0)];

/// How much a question of an invented case counts: there are few of them, and
/// they are asked as people ask.
const CASE_WEIGHT: f32 = 40.0;

/// The invented cases in a folder such as `benches/cases`: a folder of documents each, and the
/// questions on it beside it.
pub(super) fn cases(folder: &str) -> Vec<Set> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut names: Vec<PathBuf> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    names.sort();
    names
        .iter()
        .map(|path| {
            let mut documents = Vec::new();
            let mut files: Vec<PathBuf> = fs::read_dir(path)
                .into_iter()
                .flatten()
                .flatten()
                .map(|entry| entry.path())
                .collect();
            files.sort();
            for file in files {
                let bytes = fs::read(&file).expect("a case's document can be read");
                let name = file
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let (document, _) =
                    read(&bytes, &name, &Given::default()).expect("a case's document is text");
                documents.push(document);
            }
            let text =
                fs::read_to_string(path.with_extension("jsonl")).expect("a case has questions");
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            Set {
                weight: CASE_WEIGHT,
                engine: engine(&format!("case-{name}"), &documents),
                questions: text
                    .lines()
                    .map(|line| serde_json::from_str(line).expect("a question"))
                    .collect(),
                name,
            }
        })
        .collect()
}

/// Articles that the reader with which weights are fitted has not seen.
const NOT_LEARNED: [&str; 5] = [
    "Rhine",
    "Huguenot",
    "Islamism",
    "Packet switching",
    "Geology",
];

/// Questions of which many are meant to look answerable and are not (`SQuAD` 2),
/// on the paragraphs of a few articles; `None`, with a line that says so, where
/// the file is not there.
pub(super) fn adversarial(file: &Path) -> Option<Set> {
    let Ok(packed) = fs::File::open(file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_string(&mut text)
        .expect("the file is gzip");
    let mut documents: BTreeMap<String, Document> = BTreeMap::new();
    let mut questions: BTreeMap<String, Question> = BTreeMap::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row is JSON");
        let (title, passage) = (row["title"].as_str()?, row["passage"].as_str()?);
        if !NOT_LEARNED.contains(&title) {
            continue;
        }
        let next = documents.len();
        let document = documents.entry(passage.to_owned()).or_insert_with(|| {
            let line =
                serde_json::json!({"id": format!("p{next}"), "title": title, "text": passage});
            let read = read_line(line.to_string().as_bytes(), 1, "squad2_half");
            read.expect("the row is a document").0
        });
        let gold = document.metadata().id.clone();
        let answerable = row["answerable"] == true;
        let question = row["question"].as_str()?.to_owned();
        let known = questions
            .entry(question.clone())
            .or_insert_with(|| Question {
                id: serde_json::Value::Null,
                question,
                answers: Vec::new(),
                expect: Vec::new(),
                gold: None,
                relevant: BTreeSet::new(),
                answerable: false,
            });
        if answerable {
            known.answerable = true;
            known.gold = Some(gold);
            known.answers = serde_json::from_value(row["answers"].clone()).unwrap_or_default();
        }
    }
    Some(Set {
        name: "adversarial".to_owned(),
        weight: 1.0,
        engine: engine("adversarial", documents.values()),
        questions: questions.into_values().collect(),
    })
}

/// What the reader makes of passages, by set, question and passage, kept for the
/// next fit.
pub(super) struct Readings {
    file: PathBuf,
    meaning: bool,
    known: BTreeMap<String, BTreeMap<u32, Reading>>,
}

/// One reading as it is kept.
type Kept = (u32, f32, f32, f32, Vec<f32>);

impl Readings {
    pub(super) fn load(meaning: bool) -> Readings {
        let file = std::env::temp_dir().join("pincite-fit/readings.json");
        let kept: BTreeMap<String, Vec<Kept>> = fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        let reading = |(passage, answerable, span, certainty, sentences): Kept| {
            let reading = Reading {
                answerable,
                span,
                certainty,
                sentences,
            };
            (passage, reading)
        };
        let known = kept
            .into_iter()
            .map(|(name, rows)| (name, rows.into_iter().map(reading).collect()))
            .collect();
        Readings {
            file,
            meaning,
            known,
        }
    }

    /// What is known for a question of a set.
    pub(super) fn of(&mut self, set: &Set, question: &str) -> &mut BTreeMap<u32, Reading> {
        let name = format!("{}\n{question}", set.name);
        self.known.entry(name).or_default()
    }

    pub(super) fn save(&self) {
        if !self.meaning {
            return;
        }
        let kept: BTreeMap<&String, Vec<Kept>> = self
            .known
            .iter()
            .map(|(name, rows)| {
                let rows = rows.iter().map(|(passage, read)| {
                    let sentences = read.sentences.clone();
                    (
                        *passage,
                        read.answerable,
                        read.span,
                        read.certainty,
                        sentences,
                    )
                });
                (name, rows.collect())
            })
            .collect();
        let bytes = serde_json::to_vec(&kept).expect("numbers can be written");
        fs::write(&self.file, bytes).expect("the file of readings is writable");
    }
}

/// Libraries of a few documents each, cut from a large set; half of a library's
/// questions are about documents that it lacks.
pub(super) fn small_libraries(folder: &Path, every: usize, size: usize) -> Vec<Set> {
    let (Some(documents), Some(questions)) = (documents(folder), questions(folder, every)) else {
        return Vec::new();
    };
    let mut sets = Vec::new();
    for (number, group) in documents.chunks(size).enumerate() {
        let kept: Vec<&Document> = group
            .iter()
            .enumerate()
            .filter(|(i, _)| (i + number) % 2 == 0)
            .map(|(_, d)| d)
            .collect();
        let inside: BTreeSet<&str> = kept.iter().map(|d| d.metadata().id.as_str()).collect();
        let around: BTreeSet<&str> = group.iter().map(|d| d.metadata().id.as_str()).collect();
        let asked = questions
            .iter()
            .filter(|q| q.gold.as_deref().is_some_and(|gold| around.contains(gold)))
            .map(|q| Question {
                answerable: q.gold.as_deref().is_some_and(|gold| inside.contains(gold)),
                ..q.clone()
            })
            .collect();
        let engine = engine(&format!("small-{size}-{number}"), kept);
        sets.push(Set {
            weight: 0.3,
            name: format!("small {size} {number}"),
            engine,
            questions: asked,
        });
    }
    sets
}

pub(super) fn is_right(question: &Question, passage: &ExaminedPassage) -> bool {
    if question.answers.is_empty() && question.expect.is_empty() {
        return question.relevant.contains(&passage.document);
    }
    question
        .gold
        .as_deref()
        .is_none_or(|gold| gold == passage.document)
        && holds_answer(question, &passage.text)
}

pub(super) fn holds_answer(question: &Question, text: &str) -> bool {
    let text = plain(text);
    let mut answers = question
        .answers
        .iter()
        .chain(question.expect.iter().flatten());
    answers.any(|answer| text.contains(&plain(answer)))
}

/// Lower case with straight quotation marks and single spaces.
fn plain(text: &str) -> String {
    let straight: String = text
        .chars()
        .map(|c| match c {
            '“' | '”' => '"',
            '‘' | '’' => '\'',
            other => other,
        })
        .collect();
    straight
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

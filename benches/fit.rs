//! Fits the model's weights and prints the figures they reach.
//!
//! `cargo bench --bench fit -- ../shared/eval [--write]` reads the question sets
//! below the folder, fits on two thirds of them and prints what the rest
//! reaches; `--write` puts the weights into `src/ranking/meaning.toml`, or with
//! `--words`, which goes by words alone, into `src/ranking/model.toml`. `--every=N`
//! takes one question of N of the large sets.
//!
//! Three fits, each on what the one before left: the sentence model and the
//! passage model maximise the likelihood of the right sentence and the right
//! passage under a softmax over the candidates (listwise ranking, Cao et al.,
//! ICML 2007); the confidence is a logistic regression on the first passage,
//! over libraries from which some of the answers are missing, large and small.
//! A fourth fit says what the reader's numbers count for. The shipped reader has
//! learned from the sets' questions, so it is too sure of them: `--reader=FILE` puts
//! one in its place that has not seen them (`training/README.md`).
//! Weights are found by Adam (Kingma and Ba, 2015) with a small ridge penalty.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "shares and bins of counts far below 2^24"
)]

#[path = "fit/descent.rs"]
mod descent;
#[path = "fit/sets.rs"]
mod sets;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pincite::engine::ExaminedPassage;
use pincite::ranking::{Model, confidence, reading, sentence, signals};

use descent::{Group, Row, dot, fit_listwise, fit_logistic};
use sets::{
    GRADED, Question, Readings, Set, adversarial, cases, holds_answer, is_right, load,
    small_libraries,
};

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let Some(folder) = arguments
        .iter()
        .find(|a| !a.starts_with("--"))
        .map(PathBuf::from)
    else {
        println!("fit: no folder of question sets was given; nothing to do");
        return;
    };
    // `--words` fits the model that goes by words alone
    let meaning = !arguments.iter().any(|a| a == "--words");
    pincite::meaning::set_enabled(meaning);
    let file = if meaning {
        "meaning.toml"
    } else {
        "model.toml"
    };
    if let Some(path) = arguments.iter().find_map(|a| a.strip_prefix("--reader=")) {
        let bytes = fs::read(path).expect("the reader's file can be read");
        assert!(
            pincite::meaning::Reader::replace(bytes),
            "it is replaced in time"
        );
    }
    let mut readings = Readings::load(meaning);
    let mut model = Model::shipped(meaning).clone();
    let every = arguments
        .iter()
        .find_map(|a| a.strip_prefix("--every=")?.parse().ok())
        .unwrap_or(1);
    let load = |folder: &Path| load(folder, every);
    let mut sets: Vec<Set> = ["squad_tune", "reviews_tune"]
        .iter()
        .filter_map(|name| load(&folder.join(name)))
        .collect();
    for set in sets.iter_mut().filter(|set| set.name == "reviews_tune") {
        set.weight = 0.5;
    }
    sets.extend(cases("benches/cases"));
    for (name, weight) in GRADED {
        sets.extend(load(&folder.join(name)).map(|set| Set { weight, ..set }));
    }

    let groups: Vec<Group<{ sentence::COUNT }>> = over(&sets, &model, sentence_group);
    let (train, test) = split(groups);
    println!(
        "sentence: held out, right before {:.4}",
        right_first(&test, &model.sentence)
    );
    model.sentence = fit_listwise(&train, model.sentence, &[sentence::ASKED_SPEAKER]);
    println!(
        "sentence: held out, right after  {:.4}",
        right_first(&test, &model.sentence)
    );

    let groups: Vec<Group<{ signals::COUNT }>> = over(&sets, &model, passage_group);
    let (train, test) = split(groups);
    println!(
        "passage: held out, right before {:.4}",
        right_first(&test, &model.passage)
    );
    let spoken = [
        position(&signals::NAMES, "asked_speaker"),
        position(&signals::NAMES, "spoken"),
    ];
    model.passage = fit_listwise(&train, model.passage, &spoken);
    println!(
        "passage: held out, right after  {:.4}",
        right_first(&test, &model.passage)
    );

    for set in &sets {
        figures(set, &model, None);
    }
    let held_out = cases("benches/held_out");
    for set in &held_out {
        figures(set, &model, None);
    }
    read(&sets, &mut model, &mut readings);
    for set in sets.iter().chain(&held_out) {
        figures(set, &model, Some(&mut readings));
    }
    readings.save();
    let rows_file = arguments.iter().find_map(|a| a.strip_prefix("--rows="));
    decide(
        &folder,
        every,
        &sets,
        &held_out,
        &mut model,
        &mut readings,
        rows_file,
    );
    readings.save();
    println!("{}", model.to_toml());
    if arguments.iter().any(|a| a == "--write") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/ranking")
            .join(file);
        fs::write(&path, model.to_toml()).expect("the model file is writable");
    }
}

/// Fits the confidence, and prints what it reaches on questions that were not
/// fitted and on cases that were not looked at.
fn decide(
    folder: &Path,
    every: usize,
    sets: &[Set],
    held_out: &[Set],
    model: &mut Model,
    readings: &mut Readings,
    rows_file: Option<&str>,
) {
    let mut rows = Vec::new();
    if let Some(set) = adversarial(&folder.join("../train/squad2_half.jsonl.gz")) {
        confidence_rows(&set, model, readings, &mut rows);
    }
    let absent = [
        ("squad_tune", 1.0),
        ("squad_tune_absent", 4.0),
        ("squad_tune_removed", 0.5),
        ("reviews_tune", 0.15),
    ];
    for (name, weight) in absent {
        if let Some(set) = load(&folder.join(name), every) {
            confidence_rows(&Set { weight, ..set }, model, readings, &mut rows);
        }
    }
    for set in sets
        .iter()
        .filter(|set| set.questions.iter().any(|q| !q.expect.is_empty()))
    {
        confidence_rows(set, model, readings, &mut rows);
    }
    for size in [6, 40] {
        for set in small_libraries(&folder.join("squad_tune"), every, size) {
            confidence_rows(&set, model, readings, &mut rows);
        }
    }
    if let Some(file) = rows_file {
        let mut all = Vec::new();
        for set in held_out {
            confidence_rows(set, model, readings, &mut all);
        }
        write_rows(Path::new(file), rows.iter().chain(&all));
    }
    let (train, test): (Vec<_>, Vec<_>) =
        rows.into_iter().enumerate().partition(|(i, _)| i % 3 != 0);
    let strip = |rows: Vec<(usize, Row)>| rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>();
    let (train, test) = (strip(train), strip(test));
    let plain: Vec<_> = train
        .iter()
        .map(|row| (row.signals, row.target(), row.weight))
        .collect();
    model.confidence = fit_logistic(&plain, model.confidence);
    let read: Vec<_> = train
        .iter()
        .filter_map(|row| Some((row.read?, row.target(), row.weight)))
        .collect();
    if !read.is_empty() {
        let mut start = [0.0; reading::COUNT];
        start[..confidence::COUNT].copy_from_slice(&model.confidence);
        model.read_confidence = fit_logistic(&read, start);
    }
    report_confidence(&test, model);
    let mut rows = Vec::new();
    for set in held_out {
        confidence_rows(set, model, readings, &mut rows);
    }
    println!("held-out cases:");
    report_confidence(&rows, model);
}

/// Prints how often the right document and the answer come first, and how well
/// the first ten documents are ordered (normalised discounted cumulative gain).
fn figures(set: &Set, model: &Model, mut readings: Option<&mut Readings>) {
    let (mut first, mut ten, mut passage, mut quote, mut gain) = (0, 0, 0, 0, 0.0);
    let mut asked: usize = 0;
    for question in set.questions.iter().filter(|q| q.answerable) {
        let known = readings
            .as_mut()
            .map(|readings| readings.of(set, &question.question));
        let Ok(Some(examined)) = set.engine.examine_with(model, &question.question, known) else {
            continue;
        };
        asked += 1;
        let mut documents: Vec<&str> = Vec::new();
        for passage in &examined.passages {
            if !documents.contains(&passage.document.as_str()) {
                documents.push(&passage.document);
            }
        }
        let relevant = |document: &str| match &question.gold {
            Some(gold) => gold == document,
            None => question.relevant.contains(document),
        };
        let ranks: Vec<usize> = (0..documents.len().min(10))
            .filter(|rank| relevant(documents[*rank]))
            .collect();
        first += usize::from(ranks.first() == Some(&0));
        ten += usize::from(!ranks.is_empty());
        let all = if question.gold.is_some() {
            1
        } else {
            question.relevant.len()
        };
        let worth = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
        let ideal: f64 = (0..all.min(10)).map(worth).sum();
        gain += if ideal > 0.0 {
            ranks.into_iter().map(worth).sum::<f64>() / ideal
        } else {
            0.0
        };
        if let Some(best) = examined.passages.first() {
            passage += usize::from(holds_answer(question, &best.text));
            let sentence = (0..best.sentences.len()).max_by(|a, b| {
                sentence_score(model, best, *a).total_cmp(&sentence_score(model, best, *b))
            });
            let text = sentence
                .and_then(|at| best.sentences[at].0.of(&best.text))
                .unwrap_or_default();
            quote += usize::from(holds_answer(question, text));
        }
    }
    let share = |n: usize| n as f64 / asked.max(1) as f64;
    println!(
        "{:12} hit@1 {:.4}  hit@10 {:.4}  ndcg@10 {:.4}  passage@1 {:.4}  quote@1 {:.4}",
        set.name,
        share(first),
        share(ten),
        gain / asked.max(1) as f64,
        share(passage),
        share(quote)
    );
}

/// The score of a passage's sentence, with the reader where it was read.
fn sentence_score(model: &Model, passage: &ExaminedPassage, at: usize) -> f32 {
    let score = model.sentence_score(&passage.sentences[at].1);
    match &passage.reading {
        Some(read) => model.read_sentence_score(&reading::sentence(score, read.share(at))),
        None => score,
    }
}

/// Fits what the reader's numbers count for: in the choice of a sentence, and in
/// the order of the passages that were read.
fn read(sets: &[Set], model: &mut Model, readings: &mut Readings) {
    let mut sentences: Vec<Group<{ reading::SENTENCE.len() }>> = Vec::new();
    let mut order: Vec<Group<{ reading::ORDER.len() }>> = Vec::new();
    for set in sets {
        for question in set.questions.iter().filter(|q| q.answerable) {
            let known = Some(readings.of(set, &question.question));
            let examined = set.engine.examine_with(model, &question.question, known);
            let Ok(Some(examined)) = examined else {
                continue;
            };
            let mut group = Group {
                weight: set.weight,
                rows: Vec::new(),
                right: Vec::new(),
            };
            for passage in &examined.passages {
                let Some(read) = &passage.reading else {
                    continue;
                };
                group
                    .rows
                    .push(reading::order(model.score(&passage.signals), read));
                group.right.push(is_right(question, passage));
                if group.right.last() != Some(&true)
                    || (question.answers.is_empty() && question.expect.is_empty())
                {
                    continue;
                }
                let right: Vec<bool> = passage
                    .sentences
                    .iter()
                    .map(|(span, _)| {
                        holds_answer(question, span.of(&passage.text).unwrap_or_default())
                    })
                    .collect();
                if right.iter().any(|r| *r) && !right.iter().all(|r| *r) {
                    let rows = passage.sentences.iter().enumerate();
                    sentences.push(Group {
                        weight: set.weight,
                        rows: rows
                            .map(|(at, (_, signals))| {
                                reading::sentence(model.sentence_score(signals), read.share(at))
                            })
                            .collect(),
                        right,
                    });
                }
            }
            if group.right.iter().any(|r| *r) && !group.right.iter().all(|r| *r) {
                order.push(group);
            }
        }
    }
    if order.is_empty() || sentences.is_empty() {
        return;
    }
    let (train, test) = split(sentences);
    let before = right_first(&test, &[1.0, 0.0, 0.0]);
    model.read_sentence = fit_listwise(&train, [1.0, 1.0, 0.0], &[]);
    let after = right_first(&test, &model.read_sentence);
    println!("sentence of a passage that was read: held out, right {before:.4} to {after:.4}");
    let (train, test) = split(order);
    let before = right_first(&test, &[1.0, 0.0, 0.0, 0.0, 0.0]);
    model.order = fit_listwise(&train, [1.0, 1.0, 1.0, 0.0, 0.0], &[]);
    let after = right_first(&test, &model.order);
    println!("order of passages that were read: held out, right {before:.4} to {after:.4}");
}

fn position(names: &[&str], name: &str) -> usize {
    names
        .iter()
        .position(|n| *n == name)
        .expect("the signal exists")
}

/// A question and its ranked passages, with a weight, as a group.
type ToGroup<const N: usize> = fn(&Question, &[ExaminedPassage], f32) -> Option<Group<N>>;

/// Groups of every question of every set under a model.
fn over<const N: usize>(sets: &[Set], model: &Model, group: ToGroup<N>) -> Vec<Group<N>> {
    let mut groups = Vec::new();
    for set in sets {
        for question in &set.questions {
            let examined = set.engine.examine_with(model, &question.question, None);
            let Ok(Some(examined)) = examined else {
                continue;
            };
            groups.extend(group(question, &examined.passages, set.weight));
        }
    }
    groups
}

/// The sentences of the right passage.
fn sentence_group(
    question: &Question,
    passages: &[ExaminedPassage],
    weight: f32,
) -> Option<Group<{ sentence::COUNT }>> {
    if question.answers.is_empty() && question.expect.is_empty() {
        return None;
    }
    let passage = passages.iter().find(|p| is_right(question, p))?;
    let right: Vec<bool> = passage
        .sentences
        .iter()
        .map(|(span, _)| holds_answer(question, span.of(&passage.text).unwrap_or_default()))
        .collect();
    let some = right.iter().any(|r| *r) && !right.iter().all(|r| *r);
    some.then(|| Group {
        weight,
        rows: passage.sentences.iter().map(|(_, s)| *s).collect(),
        right,
    })
}

/// The candidates, right where the gold document's passage holds an answer.
fn passage_group(
    question: &Question,
    passages: &[ExaminedPassage],
    weight: f32,
) -> Option<Group<{ signals::COUNT }>> {
    let right: Vec<bool> = passages.iter().map(|p| is_right(question, p)).collect();
    right.iter().any(|r| *r).then(|| Group {
        weight,
        rows: passages.iter().map(|p| p.signals).collect(),
        right,
    })
}

/// Two thirds to fit, one third to test.
fn split<T>(all: Vec<T>) -> (Vec<T>, Vec<T>) {
    let mut parts = (Vec::new(), Vec::new());
    for (index, item) in all.into_iter().enumerate() {
        if (index / 50) % 3 == 0 {
            parts.1.push(item);
        } else {
            parts.0.push(item);
        }
    }
    parts
}

/// The share of groups whose first row is right.
fn right_first<const N: usize>(groups: &[Group<N>], weights: &[f32; N]) -> f64 {
    let right = groups
        .iter()
        .filter(|group| {
            let best = (0..group.rows.len()).max_by(|a, b| {
                dot(&group.rows[*a], weights)
                    .total_cmp(&dot(&group.rows[*b], weights))
                    .then(b.cmp(a))
            });
            best.is_some_and(|best| group.right[best])
        })
        .count();
    right as f64 / groups.len().max(1) as f64
}

/// The first passage of each question of a set.
///
/// With the reader another passage may come first than without; the signals
/// without it are then those of that passage.
fn confidence_rows(set: &Set, model: &Model, readings: &mut Readings, rows: &mut Vec<Row>) {
    for question in &set.questions {
        let known = Some(readings.of(set, &question.question));
        let Ok(Some(examined)) = set.engine.examine_with(model, &question.question, known) else {
            continue;
        };
        let Some(first) = examined.passages.first() else {
            continue;
        };
        rows.push(Row {
            may_answer: first.may_answer,
            read: first.read_confidence,
            set: set.name.clone(),
            question: question.question.clone(),
            signals: first.confidence,
            right: question.answerable && holds_answer(question, &first.text),
            answerable: question.answerable,
            weight: set.weight,
        });
    }
}

/// Writes the rows as JSON Lines, for a look at them with other tools.
fn write_rows<'r>(file: &Path, rows: impl Iterator<Item = &'r Row>) {
    let lines: Vec<String> = rows
        .map(|row| {
            serde_json::json!({
                "set": row.set, "question": row.question, "right": row.right,
                "answerable": row.answerable, "may": row.may_answer, "weight": row.weight,
                "signals": row.signals.to_vec(), "read": row.read.map(|read| read.to_vec()),
            })
            .to_string()
        })
        .collect();
    fs::write(file, lines.join("\n")).expect("the file of rows is writable");
}

fn probability(model: &Model, row: &Row) -> f32 {
    match &row.read {
        Some(read) => model.read_probability(read),
        None => model.probability(&row.signals),
    }
}

/// Prints how well confidence tells right from wrong, and by how much it is off.
fn report_confidence(rows: &[Row], model: &Model) {
    let scored: Vec<(f32, bool)> = rows
        .iter()
        .map(|row| (probability(model, row), row.right))
        .collect();
    let mut bins: BTreeMap<usize, (f32, f32, f32)> = BTreeMap::new();
    for (p, right) in &scored {
        let bin = bins.entry(((p * 10.0) as usize).min(9)).or_default();
        *bin = (bin.0 + 1.0, bin.1 + p, bin.2 + f32::from(u8::from(*right)));
    }
    for (bin, (count, sum, right)) in &bins {
        println!(
            "confidence {:.1}: {count} answers, mean {:.3}, right {:.3}",
            *bin as f32 / 10.0,
            sum / count,
            right / count
        );
    }
    let mut order: Vec<(f32, bool)> = rows
        .iter()
        .map(|row| (probability(model, row), row.answerable))
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut ordered) = (0.0_f64, 0.0_f64);
    let positives = order.iter().filter(|(_, a)| *a).count() as f64;
    for (_, answerable) in &order {
        if *answerable {
            ordered += below;
        } else {
            below += 1.0;
        }
    }
    let pairs = positives * below;
    println!(
        "confidence: held out, answerable from not (AUROC) {:.4}",
        ordered / pairs.max(1.0)
    );
}

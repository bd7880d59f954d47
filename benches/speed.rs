//! How fast it is: `cargo bench --bench speed`.
//!
//! Over a library of about 20,000 passages of invented text it prints
//!
//! 1. how long `pincite add` takes, in megabytes a minute, and how much memory;
//! 2. how long a whole answer takes, ranking and citations included, on one
//!    thread with a warm index: median and 99th percentile over 2,500 different
//!    questions, then criterion's own figure;
//! 3. how long the program takes from its start to its end for one question;
//! 4. how much memory it takes to answer all of them;
//! 5. how long `check` takes over 50,000 other passages, on one thread with a
//!    warm index, for quotations that stand, that are altered, that are
//!    invented, and for those of the most frequent words alone.
//!
//! `-- --check PASSAGES` measures only `check`, over about so many passages;
//! `-- --check PASSAGES FOLDER` keeps the reports and their library there and
//! takes them from there the next time.
//!
//! `-- --write FOLDER` writes the reports and the questions there and measures
//! nothing, so that the program can be profiled on them. Memory is the peak that the system reports for the program (`VmHWM`), where
//! it reports one.

#![allow(clippy::cast_precision_loss, reason = "sizes far below 2^52")]

#[path = "speed/quotations.rs"]
mod quotations;
#[path = "speed/town.rs"]
mod town;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::Criterion;
use pincite::answer::Outcome;
use pincite::engine::{Ask, Engine, Verdict};

const SEED: u64 = 20_260_101;
const QUESTIONS: usize = 2_500;
const STARTS: usize = 25;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut arguments = std::env::args().skip_while(|argument| argument != "--check");
    if let Some(passages) = arguments.nth(1).and_then(|number| number.parse().ok()) {
        let kept = arguments.next();
        let place = kept.as_deref().map_or(folder.path(), Path::new);
        checks(place, passages);
        return;
    }
    let library = folder.path().join("library");
    let town = town::town(SEED, QUESTIONS);
    let mut arguments = std::env::args().skip_while(|argument| argument != "--write");
    if let Some(folder) = arguments.nth(1) {
        write(Path::new(&folder), &town);
        return;
    }
    write(folder.path(), &town);
    let corpus = folder.path().join("reports.jsonl");
    let questions = folder.path().join("questions.jsonl");

    println!("load before: {}", load());
    let added = run(&library, &["add", path(&corpus)]);
    let megabytes = town.corpus.len() as f64 / 1e6;
    println!(
        "ingest: {megabytes:.1} MB in {:.1} s, {:.0} MB a minute, peak memory {}",
        added.took.as_secs_f64(),
        megabytes / added.took.as_secs_f64() * 60.0,
        in_megabytes(added.peak)
    );

    let (engine, _) = Engine::open(&library, &mut |_| {}).expect("the library was just built");
    let passages: u32 = engine.sources().iter().map(|source| source.passages).sum();
    println!("library: {passages} passages");
    answers(&engine, &town.questions);
    drop(engine);

    let mut starts: Vec<Duration> = town.questions[..STARTS]
        .iter()
        .map(|question| run(&library, &["ask", question]).took)
        .collect();
    starts.sort_unstable();
    println!(
        "start to first answer: median {:.1} ms, slowest {:.1} ms of {STARTS}",
        milliseconds(starts[STARTS / 2]),
        milliseconds(starts[STARTS - 1])
    );

    let all = run(&library, &["ask", "--batch", path(&questions)]);
    println!(
        "memory while answering: peak {} ({QUESTIONS} questions in {:.1} s)",
        in_megabytes(all.peak),
        all.took.as_secs_f64()
    );
    checks(&folder.path().join("quotations"), 50_000);
    println!("load after: {}", load());
}

/// Checks quotations of each kind and prints how long that took.
fn checks(folder: &Path, passages: usize) {
    fs::create_dir_all(folder).expect("the folder can be made");
    let kinds = quotations::write(folder, SEED, passages);
    let library = folder.join("library");
    if !library.exists() {
        let mut files: Vec<_> = fs::read_dir(folder)
            .expect("the folder can be read")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
            .collect();
        files.sort();
        let mut arguments = vec!["add"];
        arguments.extend(files.iter().map(|file| path(file)));
        let added = run(&library, &arguments);
        println!("ingest: {:.0} s", added.took.as_secs_f64());
    }
    let (engine, _) = Engine::open(&library, &mut |_| {}).expect("the library was just built");
    let held: u32 = engine.sources().iter().map(|source| source.passages).sum();
    println!("check, {held} passages:");
    for kind in &kinds {
        let mut times: Vec<Duration> = Vec::new();
        let mut stand = 0;
        for words in &kind.words {
            let started = Instant::now();
            let check = engine.check(words).expect("the library is whole");
            times.push(started.elapsed());
            stand += usize::from(check.outcome == Verdict::WordForWord);
        }
        times.sort_unstable();
        let at = |percent: usize| milliseconds(times[(times.len() - 1) * percent / 100]);
        println!(
            "  {}: median {:.1} ms, 99th percentile {:.1} ms, slowest {:.1} ms; {stand} of {} stand",
            kind.name,
            at(50),
            at(99),
            at(100),
            times.len()
        );
        assert!(
            !kind.stand || stand == times.len(),
            "quotations that stand are found"
        );
    }
}

/// Writes the reports and the questions.
fn write(folder: &Path, town: &town::Town) {
    let mut questions = String::new();
    for (id, question) in town.questions.iter().enumerate() {
        let line = serde_json::json!({"id": id, "question": question});
        // Writing to a String cannot fail.
        let _ = writeln!(questions, "{line}");
    }
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(folder.join("reports.jsonl"), &town.corpus))
        .and_then(|()| fs::write(folder.join("questions.jsonl"), questions))
        .expect("the folder can be written");
}

/// Asks every question once and prints how long that took, then hands over to
/// criterion.
fn answers(engine: &Engine, questions: &[String]) {
    let ask = |question: &String| Ask {
        question: question.clone(),
        ..Ask::default()
    };
    for question in questions.iter().take(200) {
        engine.ask(&ask(question)).expect("the library is whole");
    }
    let mut answered = 0;
    let mut times: Vec<Duration> = questions
        .iter()
        .map(|question| {
            let ask = ask(question);
            let started = Instant::now();
            let answer = engine.ask(&ask).expect("the library is whole");
            let took = started.elapsed();
            answered += usize::from(answer.outcome == Outcome::Answered);
            took
        })
        .collect();
    times.sort_unstable();
    let at = |percent: usize| milliseconds(times[(times.len() - 1) * percent / 100]);
    println!(
        "answer: median {:.2} ms, 90th percentile {:.2} ms, 99th {:.2} ms, slowest {:.2} ms; {answered} of {} answered",
        at(50),
        at(90),
        at(99),
        at(100),
        times.len()
    );
    let mut criterion = Criterion::default().configure_from_args();
    let mut next = questions.iter().cycle();
    criterion.bench_function("answer", |bencher| {
        bencher.iter_batched(
            || ask(next.next().expect("a cycle has no end")),
            |ask| engine.ask(&ask),
            criterion::BatchSize::SmallInput,
        );
    });
    criterion.final_summary();
}

/// How long a run of the program took and how much memory at most.
struct Run {
    took: Duration,
    peak: Option<u64>,
}

fn run(library: &Path, arguments: &[&str]) -> Run {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_pincite"))
        .args(arguments)
        .arg("--library")
        .arg(library)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program was built");
    if arguments.first() == Some(&"ask") && arguments.len() == 2 {
        let status = child.wait().expect("the program can be waited for");
        assert!(
            matches!(status.code(), Some(0 | 1)),
            "{arguments:?} ended with {status}"
        );
        return Run {
            took: started.elapsed(),
            peak: None,
        };
    }
    let mut peak = None;
    loop {
        peak = peak.max(peak_of(child.id()));
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            assert!(status.success(), "{arguments:?} ended with {status}");
            return Run {
                took: started.elapsed(),
                peak,
            };
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The most memory that a process has taken so far, in bytes.
fn peak_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn in_megabytes(bytes: Option<u64>) -> String {
    bytes.map_or_else(
        || "unknown".to_owned(),
        |bytes| format!("{:.0} MB", bytes as f64 / 1e6),
    )
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// What else the machine is doing, as the system says it.
fn load() -> String {
    fs::read_to_string("/proc/loadavg").map_or_else(
        |_| "unknown".to_owned(),
        |text| text.split(' ').take(3).collect::<Vec<_>>().join(" "),
    )
}

fn path(path: &Path) -> &str {
    path.to_str().expect("paths here are UTF-8")
}

//! A thousand files that mean harm, added one by one and then all at once.
//!
//! ```text
//! cargo bench --bench hostile --profile dev -- --files 1000 --seed 1
//! ```
//! It prints how many ended how, and the slowest; it fails where the program ended
//! other than it says it does, or a file took longer than ten seconds. Memory is
//! not measured: a reader's address space is limited, and one that needs more is
//! refused.

#[path = "../tests/papers/mod.rs"]
mod papers;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str, default: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        let value = at.and_then(|at| arguments.get(at + 1));
        value
            .and_then(|value| value.parse().ok())
            .unwrap_or(default)
    };
    let count = usize::try_from(option("--files", 1000)).unwrap_or(1000);
    let files = papers::broken::files(count, option("--seed", 1));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let hostile = folder.path().join("hostile");
    fs::create_dir(&hostile).expect("it can be written");
    let (mut added, mut refused, mut wrong) = (0, 0, 0);
    let mut slowest: Vec<(Duration, String)> = Vec::new();
    for (name, bytes) in &files {
        let path = hostile.join(name);
        fs::write(&path, bytes).expect("it can be written");
        let library = folder.path().join("library");
        let started = Instant::now();
        let output = add(&path, &library);
        let took = started.elapsed();
        match output.status.code() {
            Some(0) => added += 1,
            Some(2) => refused += 1,
            other => {
                wrong += 1;
                println!(
                    "{name} ended with {other:?}: {}",
                    String::from_utf8_lossy(&output.stderr)
                );
            }
        }
        if took > PATIENCE + Duration::from_millis(500) {
            wrong += 1;
            println!("{name} took {took:?}");
        }
        slowest.push((took, name.clone()));
        // What was left behind must not slow down the next.
        let _ = fs::remove_dir_all(&library);
    }
    slowest.sort();
    println!(
        "{} files: {added} added, {refused} refused with a sentence, {wrong} wrong",
        files.len()
    );
    for (took, name) in slowest.iter().rev().take(5) {
        println!("  {name} took {took:.2?}");
    }
    let middle = slowest
        .get(slowest.len() / 2)
        .map(|(took, _)| *took)
        .unwrap_or_default();
    println!("  the middle one took {middle:.2?}");
    let started = Instant::now();
    let output = add(&hostile, &folder.path().join("all"));
    println!(
        "all at once: ended with {:?} after {:.1?}\n{}",
        output.status.code(),
        started.elapsed(),
        String::from_utf8_lossy(&output.stdout)
    );
    if wrong == 0 && output.status.code() == Some(0) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn add(path: &Path, library: &Path) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_pincite"))
        .arg("add")
        .arg(path)
        .arg("--library")
        .arg(library)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .expect("the program was built")
}

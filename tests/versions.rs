//! The same document twice, changed documents, and work that is cut short.
//!
//! 1. The same file twice is one document; the same name elsewhere is not.
//! 2. A changed file is a new version: citations say which, and nothing of the
//!    version before is left.
//! 3. A changed line of a corpus is one too.
//! 4. Ctrl-C keeps what is done, and the same command goes on from there.
//! 5. A process that is killed at any moment loses nothing that it has reported
//!    as kept.
//! 6. The manifest is not written for each of many files.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pincite::engine::{self, Adding, Stage};

use crate::harness::{Library, files_under};

const FIRST: &str = "The ferry\n\nThe ferry at Lintmoor carries forty people and two carts, and it leaves when the bell of the chapel has rung.\n";
const SECOND: &str = "The ferry\n\nThe ferry at Lintmoor carries sixty people and two carts, and it leaves when the bell of the chapel has rung.\n";

/// The files of the library that hold `words`, whatever their case.
fn files_with(library: &Library, words: &str) -> Vec<PathBuf> {
    let words = words.to_lowercase().into_bytes();
    files_under(&library.path())
        .into_iter()
        .filter(|file| {
            let bytes = fs::read(file).unwrap().to_ascii_lowercase();
            bytes.windows(words.len()).any(|part| part == words)
        })
        .collect()
}

#[test]
fn every_input_is_accounted_for() {
    let page = |words: &str| {
        format!(
            "<html><head><title>The ferry</title><link rel=\"canonical\" href=\"https://ferry.example/a\"></head><body><article><p>{words}</p></article></body></html>"
        )
    };
    let library = Library::none();
    let inputs = [
        library.beside("one.html", page("The ferry sailed on Monday.")),
        library.beside("two.html", page("The ferry sank on Friday.")),
        library.beside("three.html", page("The ferry sailed on Monday.")),
    ];
    let mut arguments = vec!["add"];
    arguments.extend(inputs.iter().map(|path| path.to_str().unwrap()));
    let run = library.run(&arguments).ended(0);
    for said in [
        "Added: 2 documents (one, two)",
        "The same as another: 1 input (three.html as one)",
    ] {
        assert!(run.out.contains(said), "{}", run.out);
    }
    assert!(
        run.err
            .contains("names the same address as `one`, https://ferry.example/a; both are kept"),
        "{}",
        run.err
    );
}

#[test]
fn the_same_file_twice_is_one_document() {
    let library = Library::none();
    let ferry = library.beside("ferry.txt", FIRST);
    let ferry = ferry.to_str().unwrap();
    library.run(&["add", ferry]).ended(0);
    let run = library.run(&["add", ferry]).ended(0);
    assert!(
        run.out.contains("Unchanged: 1 document (ferry)"),
        "{}",
        run.out
    );
    assert_eq!(library.sources().len(), 1);
    // Another file of that name, from another folder, is another document.
    fs::create_dir_all(library.path().parent().unwrap().join("elsewhere")).unwrap();
    let other = library.beside(
        "elsewhere/ferry.txt",
        "The ferry\n\nMinutes of the owners: the rope was renewed, the bailiff paid, and a new landing stage agreed on for next spring.\n",
    );
    let run = library.run(&["add", other.to_str().unwrap()]).ended(0);
    assert!(run.out.contains("ferry-2"), "{}", run.out);
    assert_eq!(library.sources().len(), 2);
}

#[test]
fn what_only_resembles_a_document_never_replaces_it() {
    let library = Library::none();
    let folder = library.path().parent().unwrap().to_owned();
    let minutes = |month: &str, sum: &str| {
        fs::create_dir_all(folder.join(month)).unwrap();
        library.beside(
            &format!("{month}/minutes.txt"),
            format!("Minutes\n\nThe committee of the Oxley ferry met in {month} at the chapel house. The chair read the accounts, which were approved. The box held {sum} shillings.\n"),
        )
    };
    let (may, june) = (minutes("may", "eleven"), minutes("june", "ninety"));
    library.run(&["add", may.to_str().unwrap()]).ended(0);
    let run = library.run(&["add", june.to_str().unwrap()]).ended(0);
    assert!(
        run.out.contains("Added: 1 document (minutes-2)"),
        "{}",
        run.out
    );
    assert!(run.err.contains("later state of `minutes`"), "{}", run.err);
    assert_eq!(library.sources().len(), 2);
    assert!(!files_with(&library, "held eleven shillings").is_empty());
    // Each is found again under the path that it came from.
    minutes("june", "ninety-two");
    let run = library.run(&["add", june.to_str().unwrap()]).ended(0);
    assert!(run.out.contains("(minutes-2, version 2)"), "{}", run.out);
    assert!(!files_with(&library, "held eleven shillings").is_empty());
    library.run(&["verify"]).ended(0);
}

#[test]
fn a_changed_file_is_a_new_version() {
    let library = Library::none();
    let ferry = library.beside("ferry.txt", FIRST);
    library.run(&["add", ferry.to_str().unwrap()]).ended(0);
    let question = "How many people does the ferry carry?";
    let first = library.ask(question);
    let document = &first["citations"][0]["document"];
    assert!(document.get("version").is_none(), "{document}");
    library.beside("ferry.txt", SECOND);
    let run = library.run(&["add", ferry.to_str().unwrap()]).ended(0);
    assert!(
        run.out
            .contains("New version: 1 document (ferry, version 2)"),
        "{}",
        run.out
    );
    let second = library.ask(question);
    let citation = &second["citations"][0];
    assert!(citation["quote"].as_str().unwrap().contains("sixty people"));
    assert_eq!(citation["document"]["version"], 2);
    assert!(
        citation["document"]["added"]
            .as_str()
            .unwrap()
            .starts_with("20")
    );
    let shown = library.run(&["ask", question]).ended(0);
    assert!(shown.out.contains("version 2, added "), "{}", shown.out);
    assert_eq!(
        files_with(&library, "carries forty people"),
        Vec::<PathBuf>::new()
    );
    library.run(&["verify"]).ended(0);
    // By its id a file of any name is the next one.
    let third = library.beside("third.txt", FIRST.replace("forty", "ninety"));
    let run = library
        .run(&["add", third.to_str().unwrap(), "--id", "ferry"])
        .ended(0);
    assert!(run.out.contains("(ferry, version 3)"), "{}", run.out);
    assert_eq!(library.sources().len(), 1);
}

#[test]
fn a_changed_line_is_a_new_version() {
    let library = Library::none();
    let line = |text: &str| {
        format!(
            "{{\"id\":\"ferry\",\"text\":{}}}\n",
            serde_json::json!(text)
        )
    };
    let corpus = library.beside("notes.jsonl", line(FIRST));
    let corpus = corpus.to_str().unwrap();
    library.run(&["add", corpus]).ended(0);
    library.beside("notes.jsonl", line(SECOND));
    let run = library.run(&["add", corpus]).ended(0);
    assert!(run.out.contains("(ferry, version 2)"), "{}", run.out);
    let run = library.run(&["add", corpus]).ended(0);
    assert!(run.out.contains("Unchanged: 1 document"), "{}", run.out);
    let answer = library.ask("How many people does the ferry carry?");
    assert_eq!(answer["citations"][0]["document"]["version"], 2);
    assert_eq!(
        files_with(&library, "carries forty people"),
        Vec::<PathBuf>::new()
    );
    library
        .run(&[
            "edit",
            "ferry",
            "--publisher",
            "Lintmoor Courier",
            "--published",
            "1911-05",
        ])
        .ended(0);
    let answer = library.ask("How many people does the ferry carry?");
    let document = &answer["citations"][0]["document"];
    assert_eq!(document["publisher"], "Lintmoor Courier");
    assert_eq!(
        (&document["published"], &document["version"]),
        (&"1911-05".into(), &2.into())
    );
}

#[test]
fn what_is_known_can_be_corrected() {
    let library = Library::none();
    let ferry = library.beside("ferry.txt", FIRST);
    library
        .run(&[
            "add",
            ferry.to_str().unwrap(),
            "--url",
            "https://a.example/f",
        ])
        .ended(0);
    library
        .run(&[
            "edit",
            "ferry",
            "--published",
            "1911-05-03",
            "--url",
            "",
            "--author",
            "Ada Rowe",
        ])
        .ended(0);
    let source = library.sources().remove(0);
    assert_eq!(source["published"], "1911-05-03");
    assert_eq!(source["author"], "Ada Rowe");
    assert!(
        source["url"].is_null() && source.get("version").is_none(),
        "{source}"
    );
    library.run(&["edit", "ferry"]).ended(2);
    library
        .run(&["edit", "ferry", "--published", "soon"])
        .ended(2)
        .explained();
    library
        .run(&["edit", "nobody", "--title", "X"])
        .ended(2)
        .explained();
}

#[test]
fn a_later_version_keeps_what_a_person_has_corrected() {
    let library = Library::none();
    let page = |title: &str, people: &str| {
        library.beside(
            "ferry.html",
            format!("<html><head><title>{title}</title><meta name=\"author\" content=\"Staff Desk\"></head><body><article><h1>{title}</h1><p>The ferry at Lintmoor carries {people} people and two carts, and it leaves when the bell has rung.</p></article></body></html>"),
        )
    };
    let ferry = page("Ferry notice", "forty");
    let ferry = ferry.to_str().unwrap();
    library
        .run(&["add", ferry, "--publisher", "Lintmoor Courier"])
        .ended(0);
    let edit = ["--title", "The Lintmoor ferry", "--author", ""];
    library
        .run(&[&["edit", "ferry"], &edit[..]].concat())
        .ended(0);
    page("Ferry notice, again", "sixty");
    let run = library.run(&["add", ferry]).ended(0);
    assert!(run.out.contains("(ferry, version 2)"), "{}", run.out);
    let source = library.sources().remove(0);
    assert_eq!(source["title"], "The Lintmoor ferry");
    assert_eq!(source["publisher"], "Lintmoor Courier");
    let manifest = fs::read_to_string(library.path().join("documents.toml")).unwrap();
    assert!(!manifest.contains("Staff Desk"), "{manifest}");
    // What is given with a version counts for it and for those to come.
    page("Ferry notice, once more", "ninety");
    library
        .run(&["add", ferry, "--title", "The old ferry"])
        .ended(0);
    assert_eq!(library.sources().remove(0)["title"], "The old ferry");
}

/// A folder with so many files, each with words of its own.
fn folder_of(library: &Library, count: usize) -> PathBuf {
    let folder = library.path().parent().unwrap().join("many");
    fs::create_dir_all(&folder).unwrap();
    for number in 0..count {
        fs::write(folder.join(format!("log-{number:04}.txt")), text_of(number)).unwrap();
    }
    folder
}

fn text_of(number: usize) -> String {
    let mut text = format!("Log {number}\n\n");
    for day in 0..4 {
        writeln!(
            text,
            "On day {day} of log {number} the lamp was lit at dusk, and {} boats passed under it before dawn.\n",
            (number * 7 + day) % 31
        )
        .unwrap();
    }
    text
}

/// Complains unless every document of the library is one of the folder's, whole.
fn check_texts(library: &Library) {
    for source in library.sources() {
        let id = source["id"].as_str().unwrap();
        let number: usize = id.strip_prefix("log-").unwrap().parse().unwrap();
        let stored = library.path().join("documents").join(format!("{id}.txt"));
        assert_eq!(fs::read_to_string(stored).unwrap(), text_of(number));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done() {
    let library = Library::none();
    let folder = folder_of(&library, 600);
    let child = library
        .command(&["add", folder.to_str().unwrap()])
        .spawn()
        .unwrap();
    let started = Instant::now();
    let manifest = library.path().join("documents.toml");
    while !fs::read_to_string(&manifest).is_ok_and(|text| text.contains("log-")) {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "nothing was kept"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    if output.status.code() == Some(0) {
        println!("skipped: it was done before it could be stopped");
    } else {
        assert_eq!(output.status.code(), Some(130), "{out}");
        assert!(
            out.contains("Added: ") && out.contains("Not reached: "),
            "{out}"
        );
        let kept = library.sources().len();
        assert!(kept > 0 && kept < 600, "{kept}");
        assert!(out.contains(&format!("Added: {kept} document")), "{out}");
        check_texts(&library);
    }
    library.run(&["add", folder.to_str().unwrap()]).ended(0);
    assert_eq!(library.sources().len(), 600);
    library.run(&["verify"]).ended(0);
}

/// The work that is killed: it tells each time how many inputs are kept.
#[test]
#[ignore = "started by the test below"]
fn child_that_adds() {
    let (Ok(from), Ok(to)) = (std::env::var("ADD_FROM"), std::env::var("ADD_TO")) else {
        return;
    };
    let inputs = [PathBuf::from(from)];
    engine::add(
        Path::new(&to),
        &inputs,
        &Adding::default(),
        &mut |progress| {
            if progress.stage == Stage::Keeping {
                println!("KEPT {}", progress.done);
            }
        },
    )
    .unwrap();
}

#[test]
fn a_killed_process_loses_nothing_that_it_reported() {
    let mut commits = 0;
    for round in 0..5_usize {
        let library = Library::none();
        let folder = folder_of(&library, 150);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "versions::child_that_adds",
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .env("ADD_FROM", &folder)
            .env("ADD_TO", library.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let pipe = child.stdout.take().unwrap();
        // It is killed a moment after it has reported for the n-th time.
        let mut lines = BufReader::new(pipe).lines().map_while(Result::ok);
        let mut reports = lines
            .by_ref()
            .filter_map(|line| line.split("KEPT ").nth(1)?.trim().parse::<usize>().ok());
        let seen: Vec<usize> = reports.by_ref().take(round).collect();
        std::thread::sleep(Duration::from_millis(round as u64 * 3));
        // It may be done already; then there is nothing to kill.
        let _ = child.kill();
        child.wait().unwrap();
        let reported: Vec<usize> = seen.into_iter().chain(reports).collect();
        commits += reported.len();
        if library.path().join("documents.toml").exists() {
            let held = library.sources().len();
            assert!(
                held >= reported.last().copied().unwrap_or(0),
                "round {round}: {held} of {reported:?}"
            );
            check_texts(&library);
        }
        library.run(&["add", folder.to_str().unwrap()]).ended(0);
        assert_eq!(library.sources().len(), 150);
        library.run(&["verify"]).ended(0);
    }
    // How often the work is kept depends on the machine; the last four rounds
    // each waited for a report before they killed.
    assert!(commits >= 4, "the work was kept {commits} times in all");
}

#[test]
fn the_manifest_is_not_written_for_each_file() {
    let library = Library::none();
    let folder = folder_of(&library, 400);
    let mut kept = 0;
    let adding = Adding::default();
    engine::add(&library.path(), &[folder], &adding, &mut |progress| {
        kept += usize::from(progress.stage == Stage::Keeping);
    })
    .unwrap();
    assert!(kept > 1 && kept < 200, "{kept} times for 400 files");
    // Yet each document has a line of its own in the list of what was done.
    let lines = engine::audit(&library.path()).unwrap();
    assert_eq!(lines.len(), 400);
    assert!(
        lines
            .iter()
            .all(|line| line.id.is_some() && line.sha256.is_some())
    );
}

#[test]
fn a_writer_waits_for_another() {
    let library = Library::none();
    let mill = library.beside("mill.txt", "The mill burnt on 3 May 2014.\n");
    library.run(&["add", mill.to_str().unwrap()]).ended(0);
    let other = std::fs::File::options()
        .write(true)
        .open(library.path().join(".lock"))
        .unwrap();
    other.try_lock().unwrap();
    let mut edit = library.command(&["edit", "mill", "--title", "The fire"]);
    let mut edit = edit.spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(edit.try_wait().unwrap(), None, "it gave up");
    assert_eq!(library.sources()[0]["title"], "");
    drop(other);
    assert_eq!(edit.wait().unwrap().code(), Some(0));
    assert_eq!(library.sources()[0]["title"], "The fire");
}

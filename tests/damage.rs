//! The library on a bad day.
//!
//! 1. Whatever file under `built/` is missing, cut short or altered: the
//!    citations are those of before, or it says that the library is damaged
//!    (exit code 3). Never a wrong quote, never an abort.
//! 2. `built/` may be deleted as a whole.
//! 3. A source that was altered behind the library's back is found by
//!    `verify`, and no answer quotes words that stand nowhere.
//! 4. A build that is killed leaves the library as it was or as it should be.
//! 5. While another process writes, adding ends with a sentence and exit code
//!    4, and asking goes on.
//! 6. A library that cannot be written can still be asked.
//! 7. What is built may be read by whoever may read the documents.
//! 8. `verify --repair` builds again what can be built from the sources, and
//!    erases what a killed build left.
//! 9. A source that is another than was added is named, each one, and is taken
//!    only when that is asked for by name; adding the right one again mends it.
//! 10. A byte of the quoted text that is flipped while a library is open gives
//!     no quote: the hash is checked as it is sent.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Library, Run, citations, files_under};

pub(crate) const QUESTION: &str = "How much was the canal company fined?";

/// What must not change by damage.
fn given(answer: &Value) -> (Value, Value, Value) {
    (
        answer["outcome"].clone(),
        answer["citations"].clone(),
        answer["nearest"].clone(),
    )
}

#[track_caller]
fn check(run: &Run, before: &Value, what: &str) {
    match run.code {
        Some(0 | 1) => assert_eq!(given(&run.json()), given(before), "{what}"),
        Some(3) => assert!(run.err.starts_with("pincite: "), "{what}: {run:?}"),
        _ => panic!("{what}: {run:?}"),
    }
    assert!(!run.err.contains("panicked"), "{what}: {}", run.err);
}

pub(crate) fn alter(file: &Path, way: &str) {
    let mut bytes = fs::read(file).unwrap();
    match way {
        "missing" => return fs::remove_file(file).unwrap(),
        "empty" => bytes.clear(),
        "cut" => bytes.truncate(bytes.len() / 2),
        "altered" => {
            let middle = bytes.len() / 2;
            match bytes.get_mut(middle) {
                Some(byte) => *byte ^= 0x20,
                None => bytes.push(b'x'),
            }
        }
        _ => {
            let last = bytes.len().saturating_sub(1);
            match bytes.get_mut(last) {
                Some(byte) => *byte ^= 0x01,
                None => bytes.push(b'x'),
            }
        }
    }
    fs::write(file, bytes).unwrap();
}

#[test]
fn damaged_built_files_never_give_a_wrong_quote() {
    let whole = Library::with_fixtures();
    let before = whole.ask(QUESTION);
    assert_eq!(before["outcome"], "answered");
    let built = whole.path().join("built");
    let files = files_under(&built);
    assert!(!files.is_empty(), "nothing was built");
    for file in files {
        let file = file.strip_prefix(whole.path()).unwrap().to_owned();
        for way in ["missing", "empty", "cut", "altered", "altered at the end"] {
            let library = whole.copied();
            alter(&library.path().join(&file), way);
            let what = format!("{} is {way}", file.display());
            check(&library.run(&["ask", "--json", QUESTION]), &before, &what);
            // Once mended or refused, it stays so.
            check(&library.run(&["ask", "--json", QUESTION]), &before, &what);
        }
    }
}

#[test]
fn built_files_may_be_deleted() {
    let library = Library::with_fixtures();
    let before = library.ask(QUESTION);
    fs::remove_dir_all(library.path().join("built")).unwrap();
    library.run(&["verify"]).ended(0);
    let run = library.run(&["ask", "--json", QUESTION]).ended(0);
    assert_eq!(given(&run.json()), given(&before));
    library.run(&["verify"]).ended(0);
}

#[test]
fn verify_finds_what_is_altered_in_a_build() {
    let whole = Library::with_fixtures();
    for file in files_under(&whole.path().join("built")) {
        let file = file.strip_prefix(whole.path()).unwrap().to_owned();
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        for way in ["cut", "altered"] {
            let library = whole.copied();
            alter(&library.path().join(&file), way);
            let run = library.run(&["verify"]);
            // A receipt that is still one but fits no longer is no damage.
            if run.code == Some(0) {
                assert_eq!(name, "receipt.json", "{way}: {run:?}");
            } else {
                let run = run.ended(3);
                assert!(run.out.contains(&name), "{name} {way}: {}", run.out);
            }
        }
    }
}

#[test]
fn an_altered_source_is_found() {
    let library = Library::with_fixtures();
    library.run(&["verify"]).ended(0);
    let source = files_under(&library.path().join("documents"))
        .into_iter()
        .find(|file| fs::read_to_string(file).is_ok_and(|text| text.contains("drying machines")))
        .expect("the minutes are kept among the documents");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, text.replace("drying machines", "drying machismo")).unwrap();
    let run = library.run(&["verify"]).ended(3);
    assert!(
        run.out
            .contains(source.file_name().unwrap().to_str().unwrap()),
        "{}",
        run.out
    );
    let asked = library.run(&[
        "ask",
        "--json",
        "What did the committee ask the council for?",
    ]);
    match asked.code {
        Some(0 | 1) => {
            for citation in citations(&asked.json(), "citations") {
                let text = library.text(citation["document"]["id"].as_str().unwrap());
                text.check(&citation["span"], citation["quote"].as_str().unwrap());
            }
        }
        _ => {
            asked.ended(3).explained();
        }
    }
}

#[test]
fn a_killed_build_loses_nothing() {
    let library = Library::with_fixtures();
    let before = library.ask(QUESTION);
    let held = library.sources().len();
    let mut corpus = String::new();
    for number in 0..600 {
        writeln!(
            corpus,
            "{{\"id\":\"log-{number}\",\"text\":\"Log {number}\\n\\nOn day {number} the lamp was lit at dusk and put out at dawn, and {} boats passed under it.\"}}",
            number % 17
        )
        .unwrap();
    }
    let corpus = library.beside("logs.jsonl", corpus);
    for milliseconds in [3, 10, 25, 60, 120, 250] {
        let mut child = library
            .command(&["add", corpus.to_str().unwrap()])
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        // It may be done already; then there is nothing to kill.
        let _ = child.kill();
        child.wait().unwrap();
        let run = library.run(&["ask", "--json", QUESTION]).ended(0);
        assert_eq!(
            run.json()["citations"][0]["quote"],
            before["citations"][0]["quote"]
        );
        let now = library.sources().len();
        assert!(
            now == held || now == held + 600,
            "{now} documents after {milliseconds} ms"
        );
    }
    library.run(&["add", corpus.to_str().unwrap()]).ended(0);
    assert_eq!(library.sources().len(), held + 600);
    library.run(&["verify"]).ended(0);
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let library = Library::with_fixtures();
    let note = library.beside(
        "note.txt",
        "A note\n\nThe lamp at the weir was lit again on Friday evening.\n",
    );
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(library.path().join(".lock"))
        .unwrap();
    lock.lock().unwrap();
    library
        .run(&["add", note.to_str().unwrap()])
        .ended(4)
        .explained();
    library.run(&["remove", "court-note"]).ended(4).explained();
    library.run(&["ask", QUESTION]).ended(0);
    lock.unlock().unwrap();
    library.run(&["add", note.to_str().unwrap()]).ended(0);
}

#[cfg(unix)]
#[test]
fn a_library_that_cannot_be_written_can_be_asked() {
    use std::os::unix::fs::PermissionsExt as _;

    let library = Library::with_fixtures();
    let note = library.beside(
        "note.txt",
        "A note\n\nThe lamp at the weir was lit again on Friday evening.\n",
    );
    let before = library.ask(QUESTION);
    let set = |mode_of_folders, mode_of_files| {
        let mut folders = vec![library.path()];
        for file in files_under(&library.path()) {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode_of_files)).unwrap();
            folders.extend(file.parent().map(Path::to_owned));
        }
        for folder in folders {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode_of_folders)).unwrap();
        }
    };
    set(0o555, 0o444);
    if fs::write(library.path().join("probe"), "x").is_ok() {
        println!("skipped: this user may write in read-only folders");
    } else {
        let run = library.run(&["ask", "--json", QUESTION]).ended(0);
        assert_eq!(given(&run.json()), given(&before));
        library
            .run(&["add", note.to_str().unwrap()])
            .ended(4)
            .explained();
    }
    set(0o755, 0o644);
}

#[cfg(unix)]
#[test]
fn what_is_built_may_be_read_by_those_who_may_read_the_documents() {
    use std::os::unix::fs::PermissionsExt as _;

    let library = Library::with_fixtures();
    let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
    let documents = mode(&library.path().join("documents.toml"));
    for file in files_under(&library.path()) {
        assert_eq!(mode(&file), documents, "{}", file.display());
    }
}

#[test]
fn what_is_built_can_be_repaired() {
    let whole = Library::with_fixtures();
    let before = whole.ask(QUESTION);
    let files = files_under(&whole.path().join("built"));
    let ways = ["altered", "missing", "cut"];
    for (file, way) in files.iter().zip(ways.iter().cycle()) {
        let file = file.strip_prefix(whole.path()).unwrap();
        let library = whole.copied();
        alter(&library.path().join(file), way);
        let run = library.run(&["verify", "--repair"]).ended(0);
        assert!(run.out.contains("All is as it should be."), "{}", run.out);
        library.run(&["verify"]).ended(0);
        assert_eq!(
            given(&library.ask(QUESTION)),
            given(&before),
            "{}",
            file.display()
        );
    }
}

#[test]
fn what_a_killed_build_left_is_found_and_erased() {
    let library = Library::with_fixtures();
    let left = library.path().join("built/gen-0-1");
    let leave = || {
        fs::create_dir_all(&left).unwrap();
        fs::write(
            left.join("text.bin"),
            "Words of a document that was removed since.",
        )
        .unwrap();
    };
    leave();
    let run = library.run(&["verify"]).ended(3);
    assert!(run.out.contains("built/gen-0-1"), "{}", run.out);
    library.run(&["verify", "--repair"]).ended(0);
    assert!(!left.exists());
    leave();
    library.run(&["ask", QUESTION]).ended(0);
    assert!(!left.exists(), "the next question erases it");
}

#[test]
fn every_source_that_differs_is_named_and_none_is_taken_silently() {
    let whole = Library::with_fixtures();
    let sources = files_under(&whole.path().join("documents"));
    assert!(sources.len() > 4);
    for way in ["missing", "empty", "cut", "altered"] {
        let library = whole.copied();
        for source in &sources {
            let file = source.strip_prefix(whole.path()).unwrap();
            alter(&library.path().join(file), way);
        }
        for arguments in [&["verify"] as &[_], &["verify", "--repair"]] {
            let run = library.run(arguments).ended(3);
            for source in &sources {
                let name = source.file_name().unwrap().to_str().unwrap();
                assert!(run.out.contains(name), "{way} {name}: {}", run.out);
            }
        }
        library.run(&["ask", QUESTION]).ended(3).explained();
        // The right files again mend it, but for a corpus, which is put back.
        for source in &sources {
            let file = source.strip_prefix(whole.path()).unwrap();
            if file.extension().is_some_and(|ending| ending == "jsonl") {
                fs::copy(source, library.path().join(file)).unwrap();
            }
        }
        library.add_fixtures(&crate::harness::FIXTURES);
        library.run(&["verify"]).ended(0);
    }
}

#[test]
fn an_altered_source_is_accepted_by_name_only() {
    let library = Library::with_fixtures();
    let minutes = library.path().join("documents/minutes.txt");
    let text = fs::read_to_string(&minutes).unwrap();
    fs::write(
        &minutes,
        text.replace("drying machines", "drying cupboards"),
    )
    .unwrap();
    let run = library.run(&["verify"]).ended(3);
    let one_line = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        one_line.contains("pincite verify --accept minutes"),
        "{one_line}"
    );
    library
        .run(&["verify", "--accept", "no-such"])
        .ended(2)
        .explained();
    library.run(&["verify", "--accept", "minutes"]).ended(0);
    let answer = library.ask("What did the committee ask the council for?");
    assert!(answer.to_string().contains("drying cupboards"), "{answer}");
    assert_eq!(answer["citations"][0]["document"]["version"], 2);
    let audit = library.run(&["audit"]).ended(0);
    assert!(audit.out.contains("accepted"), "{}", audit.out);
}

#[cfg(unix)]
#[test]
fn a_flipped_byte_of_the_text_is_never_quoted() {
    use pincite::engine::{Ask, Engine, EngineError};

    let library = Library::with_fixtures();
    let asked = Ask {
        question: QUESTION.to_owned(),
        ..Ask::default()
    };
    // Opened before the damage, as a bot is: nothing but the hash of the passage
    // is left to notice it.
    let (engine, _) = Engine::open(&library.path(), &mut |_| {}).unwrap();
    let before = engine.ask(&asked).unwrap();
    let quote = before.citations[0].quote.clone();
    let text = files_under(&library.path().join("built"))
        .into_iter()
        .find(|file| file.ends_with("text.bin"))
        .unwrap();
    let whole = fs::read(&text).unwrap();
    let start = whole
        .windows(quote.len())
        .position(|part| part == quote.as_bytes())
        .unwrap();
    for offset in 0..quote.len() {
        use std::os::unix::fs::FileExt as _;
        let at = (start + offset) as u64;
        let file = File::options().write(true).open(&text).unwrap();
        file.write_all_at(&[whole[start + offset] ^ 0x20], at)
            .unwrap();
        let answer = engine.ask(&asked);
        assert!(
            matches!(answer, Err(EngineError::Library(_))),
            "byte {offset}: {answer:?}"
        );
        file.write_all_at(&[whole[start + offset]], at).unwrap();
    }
    assert_eq!(engine.ask(&asked).unwrap().citations, before.citations);
}

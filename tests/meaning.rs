//! Answers by meaning beside words.
//!
//! 1. A question in a person's own words finds the passage that says it in
//!    others.
//! 2. Switched off, nothing is encoded, and answers go by words alone.
//! 3. What is quoted by meaning stands in the document to the byte.
//! 4. What was encoded of a document goes with it.
//! 5. Damaged vectors are made again, and never change a quote.
//! 6. The files of the model are those that `models/README.md` names.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::harness::{Library, Run, finish};

/// Papers on a nursery, in our own words: none of the questions below uses the
/// words of its answer.
const REPORT: &str = "Report on Tansy Lane Nursery\n\nStaffing\n\nThe nursery employed eleven people \
in May. Three of its workers had never been vetted.\n\nFood\n\nChildren went without lunch on \
nine days, and several were visibly starving when they were collected.\n\nMoney\n\nThe owner \
received funding of £48,000 from the county and spent it on a yacht.\n\nWhat followed\n\nThe \
owner was sent to prison for two years. Her mother, who kept the accounts, was cleared.\n";

const MINUTES: &str = "Minutes of the parish meeting\n\nThe hall roof\n\nThe roof of the hall leaks \
and slates are to be ordered before the winter.\n\nAllotments\n\nPlots nine and ten are vacant. \
The water butts were stolen.\n\nBus\n\nThe evening bus will stop at the green from September.\n";

fn with_meaning(library: &Library, arguments: &[&str]) -> Run {
    let mut command = library.command(arguments);
    command.env("PINCITE_MEANING", "on");
    finish(command, b"")
}

fn nursery() -> Library {
    let library = Library::none();
    let report = library.beside("tansy-lane.txt", REPORT);
    let minutes = library.beside("parish.txt", MINUTES);
    with_meaning(
        &library,
        &["add", report.to_str().unwrap(), minutes.to_str().unwrap()],
    )
    .ended(0);
    library
}

fn ask(library: &Library, question: &str) -> Value {
    with_meaning(library, &["ask", "--json", question]).json()
}

/// The passages in the order in which they are shown.
fn shown(answer: &Value) -> Vec<&Value> {
    ["citations", "nearest"]
        .iter()
        .flat_map(|list| answer[list].as_array().into_iter().flatten())
        .collect()
}

fn hash(bytes: &[u8]) -> String {
    pincite::answer::cite::hex(&Sha256::digest(bytes))
}

fn vectors(library: &Library) -> Vec<PathBuf> {
    crate::harness::files_under(&library.path())
        .into_iter()
        .filter(|path| path.ends_with("vectors.bin"))
        .collect()
}

#[test]
fn a_question_in_other_words_finds_the_passage() {
    let library = nursery();
    for (question, words) in [
        ("did the kids go hungry", "went without lunch"),
        ("how much cash did the boss get", "£48,000"),
        ("was the boss jailed", "sent to prison"),
        ("were employees background checked", "never been vetted"),
    ] {
        let answer = ask(&library, question);
        let first = shown(&answer)
            .first()
            .map(|citation| citation["passage"].as_str().unwrap().to_owned())
            .unwrap_or_default();
        assert!(first.contains(words), "{question}: {first}");
    }
}

#[test]
fn switched_off_nothing_is_encoded() {
    let library = Library::none();
    let report = library.beside("tansy-lane.txt", REPORT);
    library.run(&["add", report.to_str().unwrap()]).ended(0);
    assert!(vectors(&library).is_empty());
    let answer = library.ask("How much funding did the owner receive?");
    assert!(
        shown(&answer)[0]["quote"]
            .as_str()
            .unwrap()
            .contains("£48,000")
    );
    // switched on, the same library is encoded at the next question
    ask(&library, "did the kids go hungry");
    assert_eq!(vectors(&library).len(), 1);
}

#[test]
fn what_is_found_by_meaning_is_quoted_to_the_byte() {
    let library = nursery();
    for question in [
        "did the kids go hungry",
        "who went to jail",
        "is there public transport",
    ] {
        let answer = ask(&library, question);
        let citations = shown(&answer);
        assert!(!citations.is_empty(), "{question}");
        for citation in citations {
            let text = library.text(citation["document"]["id"].as_str().unwrap());
            text.check(&citation["span"], citation["quote"].as_str().unwrap());
            let hash = hash(citation["quote"].as_str().unwrap().as_bytes());
            assert_eq!(citation["sha256"], hash);
        }
    }
}

#[test]
fn vectors_go_with_their_document() {
    let library = nursery();
    // A word of that document alone: its vector is kept under it.
    let holds = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(5).any(|word| word == b"yacht")
    };
    let before = vectors(&library);
    assert!(holds(&before[0]));
    let size = fs::metadata(&before[0]).unwrap().len();
    with_meaning(&library, &["remove", "tansy-lane"]).ended(0);
    let answer = ask(&library, "did the kids go hungry");
    let left = vectors(&library);
    assert_eq!(left.len(), 1, "one generation has vectors");
    assert!(!holds(&left[0]), "a word of the removed document is left");
    assert!(fs::metadata(&left[0]).unwrap().len() < size);
    assert!(!shown(&answer).is_empty());
    assert!(
        shown(&answer)
            .iter()
            .all(|c| c["document"]["id"] == "parish")
    );
}

#[test]
fn damaged_vectors_are_made_again() {
    for damage in [&b""[..], b"nothing that was written"] {
        let library = nursery();
        let asked = ask(&library, "did the kids go hungry");
        fs::write(&vectors(&library)[0], damage).unwrap();
        let run = with_meaning(&library, &["ask", "--json", "did the kids go hungry"]);
        assert!(run.err.contains("built again"), "{}", run.err);
        assert_eq!(asked["outcome"], "answered");
        let again = run.json();
        let quotes = |answer: &Value| -> Vec<Value> {
            shown(answer).iter().map(|c| c["quote"].clone()).collect()
        };
        assert_eq!(quotes(&again), quotes(&asked));
        with_meaning(&library, &["verify"]).ended(0);
    }
}

#[test]
fn the_models_are_those_that_are_named() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    for name in ["encoder.onnx", "vocab.txt", "projection.bin"] {
        let bytes = fs::read(folder.join("minilm").join(name)).unwrap();
        let hash = hash(&bytes);
        let row = readme.lines().find(|line| line.contains(&hash));
        assert!(row.is_some_and(|row| row.contains(name)), "{name}: {hash}");
    }
}

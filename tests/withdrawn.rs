//! Promise 5: a document that is withdrawn is gone.
//!
//! 1. No eight words in a row of it stand in any file of the library.
//! 2. It is neither listed, nor shown, nor cited any more.
//! 3. An unknown id removes nothing.

use std::fs;

use crate::harness::{Library, citations, files_under};

/// The words of the letter that is withdrawn, as the fixture has them.
const LETTER: &str = "I kept the sluices at Saltgate for nineteen years, and I was alone on the night the gate went. The siren did not sound because its battery had been borrowed for the carnival float. I have said so to the judge and I say so here.";

/// The files in which eight words in a row of `text` stand.
fn files_with(library: &Library, text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let runs: Vec<Vec<u8>> = words
        .windows(8)
        .map(|run| run.join(" ").to_lowercase().into_bytes())
        .collect();
    let mut holding = Vec::new();
    for file in files_under(&library.path()) {
        let bytes = fs::read(&file).unwrap().to_ascii_lowercase();
        if runs
            .iter()
            .any(|run| bytes.windows(run.len()).any(|part| part == run))
        {
            holding.push(file.display().to_string());
        }
    }
    holding
}

#[test]
fn nothing_of_a_removed_document_is_left() {
    let library = Library::with_fixtures();
    let before = library.sources().len();
    assert!(
        !files_with(&library, LETTER).is_empty(),
        "the search finds what is there"
    );
    let removed = library.run(&["remove", "letter-tarrel"]).ended(0);
    assert!(removed.out.contains("letter-tarrel"));
    assert_eq!(files_with(&library, LETTER), Vec::<String>::new());
    assert_eq!(library.sources().len(), before - 1);
    library.run(&["show", "letter-tarrel"]).ended(2).explained();
    let answer = library.ask("Why did the siren not sound?");
    for field in ["citations", "nearest"] {
        for citation in citations(&answer, field) {
            assert_ne!(citation["document"]["id"], "letter-tarrel");
        }
    }
    library.run(&["verify"]).ended(0);
    let other = library.ask("How much was the canal company fined?");
    assert_eq!(
        other["outcome"], "answered",
        "its neighbour in the corpus is still there"
    );
}

#[test]
fn a_removed_file_is_gone_too() {
    let library = Library::with_fixtures();
    let minutes = library
        .sources()
        .into_iter()
        .find(|source| {
            source["title"]
                .as_str()
                .is_some_and(|title| title.starts_with("Minutes"))
        })
        .expect("the minutes are listed under their first line");
    let text =
        "Nora Quill thanked the rowing club, whose boats brought out nineteen people and a parrot.";
    assert!(!files_with(&library, text).is_empty());
    library
        .run(&["remove", minutes["id"].as_str().unwrap()])
        .ended(0);
    assert_eq!(files_with(&library, text), Vec::<String>::new());
}

#[test]
fn an_unknown_id_removes_nothing() {
    let library = Library::with_fixtures();
    let before = library.sources();
    let run = library
        .run(&["remove", "court-note", "no-such-document"])
        .ended(2)
        .explained();
    assert!(run.err.contains("no-such-document"), "{}", run.err);
    assert_eq!(library.sources(), before);
}

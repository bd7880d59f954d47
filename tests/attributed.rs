//! Promise 4: nobody's words are given to somebody else.
//!
//! 1. A quoted statement is shown with its speaker and how that is known.
//! 2. The name of a speaker stands in the document that is cited.
//! 3. Words of somebody whom the passage does not name have no name.
//! 4. `--speaker` gives only words of that speaker.

use serde_json::Value;

use crate::harness::{ANSWERABLE, Library, citations};

fn first_with(answer: &Value, words: &str) -> Value {
    citations(answer, "citations")
        .iter()
        .find(|citation| citation["quote"].as_str().unwrap().contains(words))
        .unwrap_or_else(|| panic!("no citation quotes {words:?}: {answer:#}"))
        .clone()
}

#[test]
fn a_statement_has_its_speaker() {
    let library = Library::with_fixtures();
    for (question, words, name, how) in [
        (
            "What did Dalia Morrow say about rehousing?",
            "rehouse every family",
            "Dalia Morrow",
            "quoted",
        ),
        (
            "What did Dalia Morrow say about a gate that holds?",
            "a gate that holds",
            "Dalia Morrow",
            "quoted",
        ),
        (
            "What did Piers Hathersedge say about the money?",
            "asked for the money twice",
            "Piers Hathersedge",
            "quoted",
        ),
        (
            "What did the Waterways Authority say about its lesson?",
            "learnt its lesson",
            "Waterways Authority",
            "reported",
        ),
    ] {
        let citation = first_with(&library.ask(question), words);
        let speaker = &citation["speaker"];
        assert!(
            speaker["name"]
                .as_str()
                .is_some_and(|said| said.contains(name)),
            "{question}: {speaker}"
        );
        assert_eq!(speaker["how"], how, "{question}");
    }
}

#[test]
fn a_speaker_stands_in_the_document() {
    let library = Library::with_fixtures();
    for (question, _) in ANSWERABLE {
        for citation in citations(&library.ask(question), "citations") {
            let Some(name) = citation["speaker"]["name"].as_str() else {
                continue;
            };
            let text = library.text(citation["document"]["id"].as_str().unwrap());
            let stands = text.blocks().iter().any(|block| {
                let text = block["text"].as_str().unwrap();
                name.split_whitespace().all(|word| text.contains(word))
            });
            assert!(
                stands,
                "{name} does not stand in {}",
                citation["document"]["id"]
            );
        }
    }
}

#[test]
fn nobody_is_named_who_is_not() {
    let library = Library::with_fixtures();
    let answer = library.ask("Who said it came up through the floorboards like a kettle?");
    let citation = first_with(&answer, "floorboards");
    for name in ["Quill", "Morrow", "Hathersedge", "Tarrel", "Renn"] {
        let said = citation["speaker"]["name"].as_str().unwrap_or_default();
        assert!(
            !said.contains(name),
            "a resident's words are given to {said}"
        );
    }
}

#[test]
fn a_filter_by_speaker_lets_nobody_else_through() {
    let library = Library::with_fixtures();
    let run = library
        .run(&[
            "ask",
            "--json",
            "--limit",
            "10",
            "--speaker",
            "Dalia Morrow",
            "What was said about the gate?",
        ])
        .ended(0);
    let answer = run.json();
    for citation in citations(&answer, "citations") {
        let name = citation["speaker"]["name"].as_str().unwrap_or_default();
        assert!(name.contains("Morrow"), "{}", citation["speaker"]);
    }
    let nobody = library.run(&[
        "ask",
        "--speaker",
        "Zebulon Ormerod-Pike",
        "What was said about the gate?",
    ]);
    assert!(matches!(nobody.code, Some(1 | 2)), "{nobody:?}");
}

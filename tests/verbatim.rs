//! Promise 1: every quote is copied from the stored document.
//!
//! 1. A quote and its passage are the bytes at their spans in the document
//!    that `show` gives.
//! 2. The quote's SHA-256 is that of its bytes.
//! 3. The quote stands inside its passage, the highlights inside the passage,
//!    on borders of characters.
//! 4. This holds for every citation and every near passage, for hostile
//!    documents too.

use std::collections::HashMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::harness::{ANSWERABLE, Library, Text, UNANSWERABLE, number, offered};

#[test]
fn every_quote_is_the_documents_bytes() {
    let library = Library::with_fixtures();
    let mut texts: HashMap<String, Text> = HashMap::new();
    let mut checked = 0;
    let about_the_hostile = [
        "Where does the harbour pilot live?",
        "What hides in the lantern sentence?",
    ];
    let questions = ANSWERABLE
        .iter()
        .map(|(question, _)| *question)
        .chain(UNANSWERABLE)
        .chain(about_the_hostile);
    for question in questions {
        let answer = library
            .run(&["ask", "--json", "--limit", "10", question])
            .json();
        for citation in offered(&answer) {
            let id = citation["document"]["id"].as_str().unwrap().to_owned();
            let text = texts.entry(id).or_insert_with_key(|id| library.text(id));
            check(citation, text);
            checked += 1;
        }
    }
    assert!(
        checked >= ANSWERABLE.len(),
        "only {checked} citations were given"
    );
}

#[track_caller]
fn check(citation: &serde_json::Value, text: &Text) {
    let quote = citation["quote"].as_str().unwrap();
    let passage = citation["passage"].as_str().unwrap();
    assert!(!quote.trim().is_empty(), "an empty quote: {citation}");
    text.check(&citation["span"], quote);
    text.check(&citation["passage_span"], passage);
    let mut hash = String::new();
    for byte in Sha256::digest(quote.as_bytes()) {
        write!(hash, "{byte:02x}").unwrap();
    }
    assert_eq!(citation["sha256"], hash.as_str());
    let base = number(&citation["passage_span"]["start"]);
    let at = number(&citation["span"]["start"]) - base;
    assert_eq!(passage.get(at..at + quote.len()), Some(quote));
    for highlight in citation["highlights"].as_array().unwrap() {
        let from = number(&highlight["start"])
            .checked_sub(base)
            .expect("before the passage");
        let to = number(&highlight["end"]) - base;
        assert!(
            passage.get(from..to).is_some_and(|words| !words.is_empty()),
            "a highlight that does not fit: {highlight} in {passage:?}"
        );
    }
}

#[test]
fn an_answer_in_the_hostile_document_is_verbatim_and_safe_to_show() {
    let library = Library::none();
    library.add_fixtures(&["hostile.txt"]);
    let question = "Where does the harbour pilot live?";
    let answer = library.ask(question);
    let first = offered(&answer)[0];
    assert!(
        first["quote"].as_str().unwrap().contains("<script>"),
        "markup in a text file is text"
    );
    let shown = library.run(&["ask", question]);
    for dangerous in ['\u{1b}', '\u{7}', '\u{202e}', '\u{200b}', '\u{2066}'] {
        assert!(
            !shown.out.contains(dangerous),
            "{dangerous:?} reached the terminal"
        );
    }
    let id = first["document"]["id"].as_str().unwrap();
    let shown = library.run(&["show", id, "--color", "always"]).ended(0);
    assert!(!shown.out.contains("\u{1b}]8") && !shown.out.contains('\u{202e}'));
}

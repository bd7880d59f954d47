//! Promise 2: every quote says exactly where it stands.
//!
//! 1. The document's title, publisher and date are those that `sources` lists.
//! 2. The paragraph is the one in which the quote begins, by the numbers that
//!    `show` prints; the section is the nearest heading above it.
//! 3. A document with a web address gives a link that opens at the quote, one
//!    without gives none.
//! 4. A person reads all of that under the quote.

use serde_json::Value;

use crate::harness::{ANSWERABLE, Library, number, offered};

#[test]
fn every_citation_is_pinned_down() {
    let library = Library::with_fixtures();
    let sources = library.sources();
    let mut linked = 0;
    for (question, _) in ANSWERABLE {
        let answer = library.ask(question);
        let offered = offered(&answer);
        assert!(!offered.is_empty(), "nothing is offered: {question}");
        for citation in offered {
            let document = &citation["document"];
            let source = sources
                .iter()
                .find(|source| source["id"] == document["id"])
                .unwrap();
            for field in ["title", "publisher", "kind", "published", "url"] {
                assert_eq!(document[field], source[field], "{field}");
            }
            check_place(&library, citation);
            let link = citation["link"].as_str();
            match document["url"].as_str() {
                Some(url) => {
                    let link = link.unwrap_or_else(|| panic!("no link to {url}"));
                    assert!(link.starts_with(&format!("{url}#:~:text=")), "{link}");
                    assert!(!link.contains(char::is_whitespace), "{link}");
                    linked += 1;
                }
                None => assert_eq!(link, None),
            }
        }
    }
    assert!(linked > 0, "no citation had a link");
}

#[track_caller]
fn check_place(library: &Library, citation: &Value) {
    let text = library.text(citation["document"]["id"].as_str().unwrap());
    let start = number(&citation["span"]["start"]);
    let mut section = Value::Null;
    let mut found = false;
    for block in text.blocks() {
        if block["kind"]
            .as_object()
            .is_some_and(|kind| kind.contains_key("Heading"))
        {
            if number(&block["span"]["start"]) <= start {
                section = block["text"].clone();
            }
        } else if block["paragraph"] == citation["paragraph"] {
            assert!(
                (number(&block["span"]["start"])..number(&block["span"]["end"])).contains(&start),
                "paragraph {} does not hold the quote's first byte",
                citation["paragraph"]
            );
            found = true;
        }
    }
    assert!(found, "there is no paragraph {}", citation["paragraph"]);
    if !citation["section"].is_null() || !section.is_null() {
        assert_eq!(citation["section"], section);
    }
    assert!(
        citation["page"].is_null(),
        "a text without pages has no page"
    );
}

#[test]
fn a_person_reads_where_the_words_stand() {
    let library = Library::with_fixtures();
    let shown = library
        .run(&["ask", "How much was the canal company fined?"])
        .ended(0);
    for words in [
        "Brackwater Crown Court, note of sentence",
        "Court Service",
        "2 November 2020",
        "¶\u{a0}",
        "https://court.example/notes/417#:~:text=",
    ] {
        assert!(
            shown.out.contains(words),
            "{words} is missing:\n{}",
            shown.out
        );
    }
}

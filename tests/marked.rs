//! The marks that inquiries, courts and lawyers print on every page.
//!
//! 1. They are furniture wherever they stand, also alone on a page, and no sentence
//!    has one in its middle. What only looks like one, or stands in a sentence, is text.
//! 2. A citation gives the mark of its page, in a terminal and in `--json`.
//! 3. A mark is a question: it is answered with what stands on its page.

use serde_json::Value;

use crate::formats::{blocks, library_with};
use crate::harness::citations;
use crate::papers::pdf::{Paper, TEXT};

/// Three pages of a statement, each with what `mark` puts on it.
fn statement(mark: impl Fn(&mut Paper, usize)) -> Vec<u8> {
    let said = [
        [
            "The gate was oiled in the spring of that year by two men of the",
            "parish, who were paid four shillings each for the work.",
        ],
        [
            "The lamp on the jetty was lit by the widow Orme until she moved",
            "away, and see POL00099999 for what the board made of that.",
        ],
        [
            "The ferry ran twice a day in summer and carried eleven cows at",
            "most, which the drovers of the valley thought too few.",
        ],
    ];
    let mut paper = Paper::default();
    for (at, lines) in said.iter().enumerate() {
        paper.page();
        paper.lines(72, 200, TEXT, lines);
        mark(&mut paper, at);
    }
    paper.bytes()
}

#[track_caller]
fn check_furniture(bytes: &[u8], marks: &[&str]) {
    let library = library_with("statement.pdf", bytes, &[]);
    let blocks = blocks(&library, "statement");
    for mark in marks {
        let holds = |kind: &str| {
            let of_kind = |(own, text): &&(String, String)| {
                (own == "Furniture") == (kind == "Furniture") && text.contains(mark)
            };
            blocks.iter().filter(of_kind).count()
        };
        assert_eq!(holds("Text"), 0, "{mark}: {blocks:?}");
        assert!(holds("Furniture") > 0, "{mark}: {blocks:?}");
    }
    let text: Vec<&str> = blocks
        .iter()
        .filter(|(kind, _)| kind != "Furniture")
        .map(|(_, text)| text.as_str())
        .collect();
    assert!(text.concat().contains("see POL00099999 for"), "{text:?}");
}

#[test]
fn a_mark_is_furniture_wherever_it_stands() {
    let pages = [
        "INQ000123456_0001",
        "INQ000123456_0002",
        "INQ000123456_0003",
    ];
    check_furniture(
        &statement(|paper, at| paper.line(430, 820, TEXT, pages[at])),
        &pages,
    );
    // In the middle of the page, right below the text.
    check_furniture(
        &statement(|paper, at| paper.line(72, 228, TEXT, pages[at])),
        &pages,
    );
    check_furniture(
        &statement(|paper, _| paper.line(470, 40, TEXT, "POL00012345")),
        &["POL00012345"],
    );
    let bates = ["LARCH-000071", "LARCH-000072", "LARCH-000073"];
    check_furniture(
        &statement(|paper, at| {
            paper.line(72, 820, TEXT, "Confidential");
            paper.line(450, 820, TEXT, bates[at]);
        }),
        &bates,
    );
    // One page.
    let mut paper = Paper::default();
    paper.page();
    paper.line(
        72,
        200,
        TEXT,
        "The gate was oiled, see POL00099999 for that.",
    );
    paper.line(430, 820, TEXT, pages[0]);
    check_furniture(&paper.bytes(), &pages[..1]);
}

#[test]
fn a_citation_gives_the_mark_of_its_page_and_a_mark_is_a_question() {
    let bytes = statement(|paper, at| {
        paper.line(430, 820, TEXT, &format!("INQ000123456_000{}", at + 1));
    });
    let library = library_with("statement.pdf", &bytes, &[]);
    let question = "How many cows did the ferry carry at most?";
    let answer = library.ask(question);
    let first = &citations(&answer, "citations")[0];
    assert_eq!(first["page_reference"], "INQ000123456_0003", "{first}");
    let shown = library.run(&["ask", question]).ended(0).out;
    let shown = shown.replace(['\u{a0}', '\n'], " ");
    assert!(shown.contains("INQ000123456, page 3"), "{shown}");

    for (question, words) in [
        ("INQ000123456_0002", "The lamp on the jetty"),
        ("inq000123456_0003?", "The ferry ran twice"),
        ("INQ000123456, page 3", "The ferry ran twice"),
    ] {
        let answer = library.ask(question);
        let first = &citations(&answer, "citations")[0];
        let quote = first["quote"].as_str().unwrap();
        assert!(quote.starts_with(words), "{question}: {answer}");
        assert_eq!(citations(&answer, "citations").len(), 1, "{answer}");
    }
    let answer = library.ask("INQ000123456_0009");
    assert_eq!(answer["citations"], Value::Array(Vec::new()), "{answer}");
}

//! Sentences that run over the end of a page.
//!
//! 1. What goes on overleaf is joined: on a last page with nothing else on it, past a
//!    table or a caption, and over a page that it fills.
//! 2. A sentence of which the rest cannot be found is not quoted.

use crate::harness::Library;
use crate::papers::pdf::{HEADING, NOTE, Paper, TEXT};

/// Lines of one width that end a sentence each.
const WHOLE: [&str; 3] = [
    "The wardens of the harbour walked along the quay on every morning of that long winter.",
    "They wrote what they had found there into a book that was kept in the harbour office.",
    "Nobody but the clerk was allowed to take the book home, and he never did so at all.",
];

/// A sentence on three lines.
const OVER: [&str; 3] = [
    "In the spring the board resolved that the keeper of the light was to be paid every week",
    "out of the harbour dues and not from the fund of the widows, as had been the custom ever",
    "since the old pier was taken down by the storm.",
];

fn paragraphs(paper: &Paper) -> Vec<(String, String)> {
    let library = Library::none();
    let path = library.beside("paper.pdf", paper.bytes());
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let text = library.text("paper");
    text.blocks()
        .iter()
        .map(|block| {
            let kind = block["kind"].as_str().unwrap_or("Heading").to_owned();
            (kind, block["text"].as_str().unwrap().replace('\n', " "))
        })
        .collect()
}

/// The sentence is one, in a paragraph.
#[track_caller]
fn check(paper: &Paper) {
    let found = paragraphs(paper);
    let whole = OVER.join(" ");
    let holds = |(kind, text): &(String, String)| kind == "Paragraph" && text.contains(&whole);
    assert!(found.iter().any(holds), "{found:#?}");
}

#[test]
fn a_sentence_goes_on_alone_on_the_last_page() {
    let mut paper = Paper::default();
    paper.page();
    let at = paper.lines(72, 100, TEXT, &WHOLE);
    paper.lines(72, at, TEXT, &OVER[..2]);
    paper.page();
    paper.line(72, 100, TEXT, OVER[2]);
    check(&paper);
}

#[test]
fn a_sentence_goes_on_past_a_caption() {
    let mut paper = Paper::default();
    paper.page();
    let at = paper.lines(72, 100, TEXT, &WHOLE);
    let at = paper.lines(72, at, TEXT, &OVER[..1]);
    paper.line(
        72,
        at + 60,
        NOTE,
        "The light from the sea, drawn by a pupil of the school",
    );
    paper.page();
    paper.line(
        72,
        100,
        NOTE,
        "The quay in winter, drawn by another pupil of the school",
    );
    let at = paper.lines(72, 160, TEXT, &OVER[1..]);
    paper.lines(72, at + 20, TEXT, &WHOLE);
    check(&paper);
}

#[test]
fn a_sentence_goes_on_over_a_page_that_it_fills() {
    let mut paper = Paper::default();
    paper.page();
    let at = paper.lines(72, 100, TEXT, &WHOLE);
    paper.lines(72, at, TEXT, &OVER[..1]);
    paper.page();
    paper.lines(72, 100, TEXT, &OVER[1..2]);
    paper.page();
    let at = paper.lines(72, 100, TEXT, &OVER[2..]);
    paper.lines(72, at + 20, TEXT, &WHOLE);
    check(&paper);
}

#[test]
fn half_a_sentence_is_not_quoted() {
    let mut paper = Paper::default();
    paper.page();
    let at = paper.lines(72, 100, TEXT, &WHOLE);
    paper.lines(72, at, TEXT, &OVER[..2]);
    paper.page();
    paper.line(72, 100, HEADING, "The second winter");
    paper.lines(72, 140, TEXT, &WHOLE);
    let found = paragraphs(&paper);
    let half = OVER[..2].join(" ");
    assert!(
        found.contains(&("Furniture".to_owned(), half.clone())),
        "{found:#?}"
    );
    let whole = WHOLE.join(" ");
    let count = |text: &str| {
        let kept = found.iter().filter(|(kind, _)| kind == "Paragraph");
        kept.filter(|(_, words)| words == text).count()
    };
    assert_eq!((count(&whole), count(&half)), (2, 0), "{found:#?}");
}

//! How the pages of a PDF are laid out.
//!
//! 1. Columns are read one after the other under a heading across them and over
//!    a note across some of them, be they two or three, their words short or
//!    long; a table below stays one row a line.
//! 2. The number of a page is never quoted, however it is written.
//! 3. Lines of large type close together are one title.
//! 4. A row of a table whose cells are wrapped is one row.
//! 5. The numbers of a transcript's lines are in no sentence, not even on a last
//!    page of few lines, and each answer is cited with its page.

use crate::formats::{blocks, check_block, library_with};
use crate::papers::pdf::{HEADING, NOTE, Paper, TEXT, Type};

/// A paper with columns of twelve lines each, in which the word `{column}` and
/// the number of the line stand; then a note over the first columns, a heading
/// and a table.
fn columns(places: &[u32], width: &[&str]) -> Paper {
    let mut paper = Paper::default();
    paper.page();
    let over = "What the keepers of the four lights wrote to the harbour board in May";
    paper.line(60, 70, HEADING, over);
    let small = Type {
        size: 10,
        bold: false,
    };
    for (column, x) in (0..).zip(places) {
        // No two columns have their lines at one height.
        let top = 110 + 5 * column;
        for line in 0..12 {
            let words = width[line % width.len()];
            let y = top + 13 * u32::try_from(line).unwrap();
            paper.line(
                *x,
                y,
                small,
                &format!("{words} {}{line}", ["a", "b", "c"][column as usize]),
            );
        }
    }
    paper.line(60, 300, HEADING, "Herons");
    for (row, cells) in (0..).zip([["Year", "Herons", "Otters"], ["1990", "17", "4"]]) {
        for (column, cell) in (0..).zip(cells) {
            paper.line(60 + 90 * column, 330 + 16 * row, TEXT, cell);
        }
    }
    let note = "1 The herons were counted by the keeper himself, at dawn, with a lamp and a book.";
    paper.line(60, 760, NOTE, note);
    paper
}

#[track_caller]
fn check_columns(paper: &Paper, count: usize) {
    let library = library_with("columns.pdf", &paper.bytes(), &[]);
    let blocks = blocks(&library, "columns");
    let all: Vec<&str> = blocks.iter().map(|(_, text)| text.as_str()).collect();
    let all = all.join("\n");
    let marks: Vec<&str> = all
        .split_whitespace()
        .filter(|word| word.starts_with(['a', 'b', 'c']) && word[1..].parse::<u32>().is_ok())
        .collect();
    let expected: Vec<String> = ["a", "b", "c"]
        .iter()
        .take(count)
        .flat_map(|column| (0..12).map(move |line| format!("{column}{line}")))
        .collect();
    assert_eq!(marks, expected, "{all}");
    check_block(&blocks, "TableRow", "Year\tHerons\tOtters");
    check_block(&blocks, "TableRow", "1990\t17\t4");
    let place = |words: &str| {
        all.find(words)
            .unwrap_or_else(|| panic!("no {words}: {all}"))
    };
    assert!(place("four lights") < place("a0"), "{all}");
    assert!(
        place(expected.last().unwrap()) < place("\nHerons\n"),
        "{all}"
    );
}

#[test]
fn three_columns_are_read_one_after_the_other() {
    let lines = [
        "the keeper of a light",
        "wrote down what he",
        "saw from his tower",
    ];
    check_columns(&columns(&[60, 225, 390], &lines), 3);
}

#[test]
fn columns_of_long_words_are_read_one_after_the_other() {
    let lines = [
        "Neighbourhood organisations understanding",
        "communications notwithstanding counter",
        "representations concerning lighthouses",
    ];
    check_columns(&columns(&[60, 320], &lines), 2);
}

#[test]
fn the_number_of_a_page_is_never_quoted() {
    let forms: [fn(u32) -> String; 9] = [
        |page| format!("{page} of 3"),
        |page| format!("{page} / 3"),
        |page| format!("{page}/3"),
        |page| format!("Page {page}/3"),
        |page| format!("Page: {page} | 3"),
        |page| format!("- {page} -"),
        |page| format!("p. {page}"),
        |page| format!("Page {page}"),
        |page| format!("{page} | Annual review"),
    ];
    for form in forms {
        let mut paper = Paper::default();
        for page in 1..=3 {
            paper.page();
            paper.line(
                72,
                80,
                HEADING,
                ["The boiler", "The roof", "The quay"][page as usize - 1],
            );
            let words = ["in the boiler room", "on the roof", "along the quay"];
            let words = words[page as usize - 1];
            let text = format!("The inspectors found {page} faults {words} in March.");
            paper.line(72, 110, TEXT, &text);
            paper.line(280, 800, HEADING, &form(page));
        }
        let library = library_with("letter.pdf", &paper.bytes(), &[]);
        let blocks = blocks(&library, "letter");
        let quotable: Vec<&(String, String)> = blocks
            .iter()
            .filter(|(kind, _)| kind != "Furniture")
            .collect();
        assert_eq!(quotable.len(), 6, "{}: {blocks:?}", form(1));
        check_block(&blocks, "Furniture", &form(2));
    }
    // A share of something is no page.
    let mut paper = Paper::default();
    for text in [
        "Of the lamps, these failed:",
        "And of the boats, these sank:",
    ] {
        paper.page();
        paper.line(72, 780, TEXT, text);
        paper.line(72, 800, TEXT, "4 of 7");
    }
    let library = library_with("shares.pdf", &paper.bytes(), &[]);
    let kept = blocks(&library, "shares");
    assert!(
        kept.iter()
            .any(|(kind, text)| kind == "Paragraph" && text.contains("4 of 7")),
        "{kept:?}"
    );
}

#[test]
fn lines_of_large_type_are_one_title() {
    let large = Type {
        size: 24,
        bold: true,
    };
    let mut paper = Paper::default();
    paper.page();
    let lines = [
        "Review of the harbour lights",
        "and of those who keep them",
        "at Port Larch",
    ];
    for (place, (x, line)) in (0..).zip([72, 90, 160].into_iter().zip(lines)) {
        paper.line(x, 80 + 34 * place, large, line);
    }
    let text = [
        "The harbour board asked for this review in the spring. It was written by the",
        "keepers of two other lights, who had no part in what had happened there. They",
        "read the ledgers of eleven years and spoke with all who are still in service.",
    ];
    let below = paper.lines(72, 220, TEXT, &text);
    paper.line(72, below + 20, large, "Findings");
    paper.lines(72, below + 60, TEXT, &text);
    let library = library_with("review.pdf", &paper.bytes(), &[]);
    let blocks = blocks(&library, "review");
    check_block(&blocks, "Title", &lines.join("\n"));
    check_block(&blocks, "Heading", "Findings");
    let shown = library.run(&["sources", "--json"]).ended(0);
    assert!(shown.out.contains(&lines.join(" ")), "{}", shown.out);
}

#[test]
fn a_row_whose_cells_are_wrapped_is_one_row() {
    let mut paper = Paper::default();
    paper.page();
    paper.line(72, 80, HEADING, "Boats in the harbours");
    // What is lower than its row stands in the middle of it.
    for (x, y, words) in [
        (72, 126, "Harbour"),
        (250, 120, "Boats in"),
        (250, 132, "spring"),
        (350, 120, "Boats in"),
        (350, 132, "autumn"),
        (450, 126, "Lost"),
        (72, 154, "Port Larch"),
        (250, 154, "212"),
        (350, 154, "340"),
        (450, 154, "9"),
        (72, 176, "Wend Quay and the northern"),
        (250, 182, "118"),
        (350, 182, "97"),
        (450, 182, "1"),
        (72, 188, "landing places"),
        (72, 210, "Alder Point"),
        (250, 210, "77"),
        (350, 210, "81"),
        (450, 210, "4"),
    ] {
        paper.line(x, y, TEXT, words);
    }
    paper.line(
        72,
        250,
        TEXT,
        "The boats were counted on the last day of March.",
    );
    let library = library_with("boats.pdf", &paper.bytes(), &[]);
    let blocks = blocks(&library, "boats");
    for row in [
        "Harbour\tBoats in\nspring\tBoats in\nautumn\tLost",
        "Port Larch\t212\t340\t9",
        "Wend Quay and the northern\nlanding places\t118\t97\t1",
        "Alder Point\t77\t81\t4",
    ] {
        check_block(&blocks, "TableRow", row);
    }
}

#[test]
fn the_numbers_of_lines_are_in_no_sentence() {
    let mut paper = Paper::default();
    let spoken = [
        "Q. Who had the key of the lamp room in the week before",
        "the storm?",
        "A. It hung on a nail behind the door, where the boatmen",
        "could take it.",
    ];
    for count in [20, 3] {
        paper.page();
        paper.line(220, 50, TEXT, "Inquiry into the lights");
        for line in 0..count {
            let y = 100 + 28 * line;
            paper.line(60, y, TEXT, &(line + 1).to_string());
            let place = usize::try_from(line).unwrap() % spoken.len();
            let words = if count == 3 {
                [
                    "Q. And who wrote the ledger?",
                    "A. The boatmen wrote it by turns, and the board",
                    "never read it.",
                ][place]
            } else {
                spoken[place]
            };
            paper.line(100, y, TEXT, words);
        }
    }
    let library = library_with("day.pdf", &paper.bytes(), &[]);
    let blocks = blocks(&library, "day");
    check_block(&blocks, "Paragraph", &spoken[2..].join("\n"));
    let last = "A. The boatmen wrote it by turns, and the board\nnever read it.";
    check_block(&blocks, "Paragraph", last);
    let text = library.text("day");
    let found = text
        .blocks()
        .iter()
        .find(|block| block["text"].as_str() == Some(last));
    assert_eq!(found.map(|block| &block["page"]), Some(&2.into()));
}

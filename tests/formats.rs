//! What people really have: PDF, Word and the others.
//!
//! 1. Every fact of a PDF is cited with the page it stands on, the printed
//!    label where there is one, and a link that opens there.
//! 2. Running heads, page numbers and numbers of lines are kept and never
//!    quoted; a word parted at a line's end is found whole.
//! 3. Columns are read one after the other, tables row by row, notes apart.
//! 4. Pages without text are named; a locked file needs its password.
//! 5. The speakers of a transcript are its labels.
//! 6. Word, `OpenDocument`, RTF, e-books and mails keep headings, lists, tables,
//!    notes; what is left out is counted.

use serde_json::Value;

use crate::harness::{Library, offered};
use crate::papers::archive::{STYLES, book, open_document, paragraph, word};
use crate::papers::pdf::{HEADING, NOTE, Paper, TEXT};

/// A library with one file.
pub(crate) fn library_with(name: &str, bytes: &[u8], options: &[&str]) -> Library {
    let library = Library::none();
    let path = library.beside(name, bytes);
    let mut arguments = vec!["add", path.to_str().unwrap()];
    arguments.extend(options);
    library.run(&arguments).ended(0);
    library
}

/// The blocks of the one document as kind and text.
pub(crate) fn blocks(library: &Library, id: &str) -> Vec<(String, String)> {
    let kind = |kind: &Value| match kind {
        Value::String(kind) => kind.clone(),
        other => other.as_object().unwrap().keys().next().unwrap().clone(),
    };
    library
        .text(id)
        .blocks()
        .iter()
        .map(|block| {
            (
                kind(&block["kind"]),
                block["text"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

#[track_caller]
pub(crate) fn check_block(blocks: &[(String, String)], kind: &str, text: &str) {
    let is_there = blocks.iter().any(|(k, t)| k == kind && t == text);
    assert!(is_there, "no {kind} {text:?} in {blocks:#?}");
}

/// The facts of the report, one on each page.
const FACTS: [(&str, &str); 6] = [
    (
        "Who painted the lighthouse door?",
        "Orla Finch painted the lighthouse door in May.",
    ),
    (
        "Who repaired the foghorn?",
        "The foghorn was repaired by Bram Teague with copper wire.",
    ),
    (
        "How many lobster pots were stolen?",
        "Thieves stole 73 lobster pots from the northern jetty.",
    ),
    (
        "When did the ferry timetable change?",
        "The ferry timetable was changed on 4 July by the board.",
    ),
    (
        "What did the diver find?",
        "Below the pier the diver found an iron safe full of sand.",
    ),
    (
        "Why was the chandlery closed?",
        "The chandlery was closed because its roof had fallen in.",
    ),
];

/// Six pages with heads and feet; the first two are numbered i and ii. The last
/// paragraph of the third page goes on on the fourth.
fn report() -> Paper {
    let mut paper = Paper::default();
    for (page, (_, fact)) in FACTS.iter().enumerate() {
        paper.page();
        paper.line(72, 40, TEXT, "Harbour inquiry: final report");
        if page == 0 {
            paper.line(
                72,
                90,
                crate::papers::pdf::Type {
                    size: 24,
                    bold: true,
                },
                "The harbour inquiry",
            );
        }
        if page == 3 {
            let next = ["since the winter, as the wardens themselves admitted to us."];
            paper.lines(72, 120, TEXT, &next);
        }
        paper.line(72, 160, HEADING, &format!("Chapter about matter {page}"));
        let y = paper.lines(
            72,
            200,
            TEXT,
            &[
                "We heard a good deal about this from those who live beside the water, and the inspec-",
                "tors of the county looked at it for themselves on two days in the spring of that year.",
            ],
        );
        paper.line(72, y + 14, TEXT, fact);
        if page == 2 {
            paper.line(
                72,
                y + 60,
                TEXT,
                "Nobody had counted the mooring rings along the old southern quay with any care",
            );
        }
        let number = if page < 2 {
            ["i", "ii"][page].to_owned()
        } else {
            (page - 1).to_string()
        };
        paper.line(290, 810, TEXT, &number);
    }
    paper.label(2);
    paper
}

#[test]
fn every_fact_of_a_pdf_is_cited_with_its_page() {
    let url = "https://harbour.example/report.pdf";
    let library = library_with("report.pdf", &report().bytes(), &["--url", url]);
    for (page, (question, fact)) in (1_u64..).zip(FACTS) {
        let answer = library.ask(question);
        // How sure the model is, is another test's matter.
        let offered = offered(&answer);
        let first = offered
            .first()
            .unwrap_or_else(|| panic!("{question}: {answer}"));
        assert!(
            first["quote"].as_str().unwrap().contains(fact),
            "{question}: {first}"
        );
        assert_eq!(first["page"], page, "{question}");
        let label = [
            Some("i"),
            Some("ii"),
            Some("1"),
            Some("2"),
            Some("3"),
            Some("4"),
        ];
        let label = label[usize::try_from(page).unwrap() - 1];
        assert_eq!(first["page_label"].as_str(), label);
        assert_eq!(first["link"], format!("{url}#page={page}"));
    }
    let shown = library
        .run(&["ask", "How many lobster pots were stolen?"])
        .ended(0);
    assert!(
        shown
            .out
            .replace('\u{a0}', " ")
            .contains("page 3 (printed 1)"),
        "{}",
        shown.out
    );
}

#[test]
fn heads_are_never_quoted_and_parted_words_are_found() {
    let library = library_with("report.pdf", &report().bytes(), &[]);
    let blocks = blocks(&library, "report");
    let heads = blocks
        .iter()
        .filter(|(_, text)| text.contains("final report"));
    assert_eq!(heads.clone().count(), 6);
    assert!(
        heads.clone().all(|(kind, _)| kind == "Furniture"),
        "{blocks:#?}"
    );
    check_block(&blocks, "Furniture", "ii");
    check_block(&blocks, "Furniture", "4");
    check_block(&blocks, "Title", "The harbour inquiry");
    check_block(&blocks, "Heading", "Chapter about matter 4");
    let crossing = blocks
        .iter()
        .find(|(_, text)| text.contains("mooring rings"))
        .unwrap();
    assert!(
        crossing.1.ends_with(
            "with any care\nsince the winter, as the wardens themselves admitted to us."
        ),
        "{crossing:?}"
    );
    let parted = library.ask("Which inspectors looked at it for themselves in the spring?");
    let quote = offered(&parted)[0]["quote"].as_str().unwrap();
    assert!(quote.contains("inspec-\ntors"), "{quote}");
}

#[test]
fn columns_tables_and_notes_keep_their_order() {
    let mut paper = Paper::default();
    paper.page();
    paper.line(72, 80, HEADING, "Two columns and what stands below");
    let left = "the left column tells of the weir";
    let right = "the right column tells of the mill";
    for line in 0..12 {
        paper.line(72, 120 + 14 * line, TEXT, &format!("{left} {line}"));
        paper.line(320, 120 + 14 * line, TEXT, &format!("{right} {line}"));
    }
    for (row, cells) in [
        ["Year", "Herons", "Otters"],
        ["1990", "17", "4"],
        ["1991", "21", "6"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in (0..).zip(cells) {
            let y = 340 + 16 * u32::try_from(row).unwrap();
            paper.line(72 + 150 * column, y, TEXT, cell);
        }
    }
    paper.lines(
        72,
        700,
        NOTE,
        &["1 The herons were counted by the keeper himself, at dawn."],
    );
    let library = library_with("columns.pdf", &paper.bytes(), &[]);
    let blocks = blocks(&library, "columns");
    let all: Vec<&str> = blocks.iter().map(|(_, text)| text.as_str()).collect();
    let all = all.join("\n");
    let at = |words: &str| {
        all.find(words)
            .unwrap_or_else(|| panic!("no {words}: {all}"))
    };
    assert!(at("the weir 11") < at("the mill 0"), "{all}");
    check_block(&blocks, "TableRow", "1990\t17\t4");
    check_block(&blocks, "TableRow", "1991\t21\t6");
    let note = "1 The herons were counted by the keeper himself, at dawn.";
    check_block(&blocks, "Footnote", note);
}

#[test]
fn pages_without_text_are_named() {
    let mut paper = Paper::default();
    for page in 1..=6 {
        paper.page();
        if page == 1 || page == 5 {
            paper.line(
                72,
                120,
                TEXT,
                "A page with words that can be read by anybody.",
            );
        }
    }
    let library = Library::none();
    let path = library.beside("scan.pdf", paper.bytes());
    let run = library.run(&["add", path.to_str().unwrap()]).ended(0);
    assert!(
        run.err.contains("`scan.pdf`: pages 2 to 4, 6 hold no text"),
        "{}",
        run.err
    );
    let mut paper = Paper::default();
    paper.page();
    let path = library.beside("blank.pdf", paper.bytes());
    let run = library
        .run(&["add", path.to_str().unwrap()])
        .ended(2)
        .explained();
    assert!(run.err.contains("--ocr"), "{}", run.err);
}

#[test]
fn a_locked_pdf_needs_its_password_once() {
    use pdf_extract::{Document, EncryptionState, EncryptionVersion, Permissions};
    let mut document = Document::load_mem(&report().bytes()).unwrap();
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "heron",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut locked = Vec::new();
    document.save_to(&mut locked).unwrap();
    let library = Library::none();
    let path = library.beside("locked.pdf", &locked);
    let path = path.to_str().unwrap();
    let run = library.run(&["add", path]).ended(2).explained();
    assert!(run.err.contains("--password"), "{}", run.err);
    let run = library
        .run(&["add", path, "--password", "stork"])
        .ended(2)
        .explained();
    assert!(run.err.contains("does not open"), "{}", run.err);
    library.run(&["add", path, "--password", "heron"]).ended(0);
    // Built again, it needs the word no more.
    std::fs::remove_dir_all(library.path().join("built")).unwrap();
    let answer = library.ask("How many lobster pots were stolen?");
    assert_eq!(offered(&answer)[0]["page"], 3);
    // What it was made from is known by its own hash, so it needs no password now.
    let again = library.run(&["add", path]).ended(0);
    assert!(again.out.contains("Unchanged: 1 document"), "{}", again.out);
    let again = library.run(&["add", path, "--password", "heron"]).ended(0);
    assert!(again.out.contains("Unchanged: 1 document"), "{}", again.out);
}

#[test]
fn the_speakers_of_a_transcript_are_its_labels() {
    let mut paper = Paper::default();
    let turns = [
        "MS REED: When did you first see the crack in the",
        "sluice gate, Mr Ash?",
        "MR ASH: I saw the crack on the second of March, and",
        "I told the harbour master at once.",
        "MS REED: And what did the harbour master do then?",
        "MR ASH: He laughed and went to his dinner.",
        "MS REED: Did anybody else hear what he said?",
        "MR ASH: My sister Ivy stood beside me the whole time.",
        "MS REED: We shall hear from her on Thursday.",
        "MR ASH: She will tell you the same.",
    ];
    paper.page();
    for (number, line) in (1_u32..).zip(turns) {
        paper.line(60, 100 + 24 * number, TEXT, &number.to_string());
        paper.line(100, 100 + 24 * number, TEXT, line);
    }
    let library = library_with("hearing.pdf", &paper.bytes(), &[]);
    let blocks = blocks(&library, "hearing");
    check_block(&blocks, "Furniture", "1 2 3 4 5 6 7 8 9 10");
    check_block(
        &blocks,
        "Paragraph",
        "MR ASH: I saw the crack on the second of March, and\nI told the harbour master at once.",
    );
    let answer = library.ask("Who saw the crack in March?");
    let first = offered(&answer)[0];
    assert!(
        first["quote"].as_str().unwrap().contains("second of March"),
        "{first}"
    );
    assert_eq!(first["speaker"]["name"], "MR ASH", "{first}");
}

#[test]
fn word_keeps_what_belongs_to_the_text() {
    let body = [
        paragraph("Titel", "The R&amp;D board"),
        paragraph("Own", "What was agreed"),
        "<w:p><w:r><w:t>The board agreed </w:t></w:r><w:ins w:id=\"1\"><w:r><w:t>to buy two pumps</w:t></w:r></w:ins><w:del w:id=\"2\"><w:r><w:delText>to wait</w:delText></w:r></w:del><w:r><w:t>.</w:t></w:r><w:r><w:footnoteReference w:id=\"3\"/></w:r></w:p>".to_owned(),
        "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>A first pump</w:t></w:r></w:p>".to_owned(),
        format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph("", "Pump"), paragraph("", "£4,000")),
        format!("<w:p><w:r><w:t>Beside the box.</w:t><w:pict/></w:r><w:r><w:txbxContent>{}</w:txbxContent></w:r></w:p>", paragraph("", "Inside the box.")),
    ]
    .concat();
    let notes = "<w:footnotes xmlns:w=\"x\"><w:footnote w:id=\"3\"><w:p><w:r><w:t>Minutes of May, page 9.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let comments =
        "<w:comments xmlns:w=\"x\"><w:comment w:id=\"0\"/><w:comment w:id=\"1\"/></w:comments>";
    let bytes = word(
        &body,
        &[
            ("word/styles.xml", STYLES),
            ("word/footnotes.xml", notes),
            ("word/comments.xml", comments),
        ],
    );
    let library = Library::none();
    let path = library.beside("minutes.docx", &bytes);
    let run = library.run(&["add", path.to_str().unwrap()]).ended(0);
    assert!(
        run.err
            .contains("`minutes.docx`: 2 comments were left out."),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("2 tracked changes were read as accepted."),
        "{}",
        run.err
    );
    let got = blocks(&library, "minutes");
    let got: Vec<(&str, &str)> = got.iter().map(|(k, t)| (k.as_str(), t.as_str())).collect();
    assert_eq!(
        got,
        [
            ("Title", "The R&D board"),
            ("Heading", "What was agreed"),
            ("Paragraph", "The board agreed to buy two pumps."),
            ("Footnote", "Minutes of May, page 9."),
            ("ListItem", "A first pump"),
            ("TableRow", "Pump\t£4,000"),
            ("Paragraph", "Beside the box."),
            ("Paragraph", "Inside the box."),
        ]
    );
}

#[test]
fn the_other_formats_keep_their_structure() {
    let odt = open_document(
        "<text:tracked-changes><text:changed-region/></text:tracked-changes>\
         <text:h text:outline-level=\"1\">The pond</text:h><text:p>Ice  lay on it<text:s text:c=\"1\"/>all winter.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Until March.</text:p></text:note-body></text:note></text:p>\
         <text:list><text:list-item><text:p>Two swans</text:p></text:list-item></text:list>\
         <table:table><table:table-row><table:table-cell><text:p>1990</text:p></table:table-cell><table:table-cell><text:p>cold</text:p></table:table-cell></table:table-row></table:table>",
    );
    let library = library_with("pond.odt", &odt, &[]);
    let got = blocks(&library, "pond");
    check_block(&got, "Title", "The pond");
    check_block(&got, "Paragraph", "Ice lay on it all winter.");
    check_block(&got, "Footnote", "Until March.");
    check_block(&got, "ListItem", "Two swans");
    check_block(&got, "TableRow", "1990\tcold");

    let rtf = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\stylesheet{\\s1 heading 1;}}\\pard\\s1 The caf\\'e9\\par\\pard It cost \\u163?12{\\footnote\\pard In 1990.\\par}.{\\*\\comment gone}{\\deleted never}\\par\\trowd\\pard\\intbl Tea\\cell Cake\\cell\\row\\pard End.\\par}";
    let library = library_with("cafe.rtf", rtf, &[]);
    let got = blocks(&library, "cafe");
    check_block(&got, "Title", "The café");
    check_block(&got, "Paragraph", "It cost £12.");
    check_block(&got, "Footnote", "In 1990.");
    check_block(&got, "TableRow", "Tea\tCake");
    check_block(&got, "Paragraph", "End.");

    let chapters = [
        "<html><body><h1>Second</h1><p>The otter came back to the weir in June.</p></body></html>",
        "<html><body><h1>First</h1><p>There was no otter at the weir in May.</p></body></html>",
    ];
    let library = library_with("otter.epub", &book("The otter's year", &chapters), &[]);
    let source = &library.sources()[0];
    assert_eq!(source["title"], "The otter's year");
    assert_eq!(
        (&source["publisher"], &source["published"]),
        (&"Larch Press".into(), &"2019-05-02".into())
    );
    let got = blocks(&library, "otter");
    assert_eq!(got[0].1, "First");

    let mail = b"Return-Path: <ivy@larch.example>\r\nFrom: Ivy Ash <ivy@larch.example>\r\nDate: Thu, 2 May 2019 10:00:00 +0000\r\nSubject: =?utf-8?Q?The_caf=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe till holds nine crowns.\r\n--b\r\nContent-Type: application/pdf; name=\"till.pdf\"\r\n\r\nx\r\n--b--\r\n";
    let library = Library::none();
    let path = library.beside("letter.eml", mail);
    let run = library.run(&["add", path.to_str().unwrap()]).ended(0);
    assert!(
        run.err
            .contains("`letter.eml`: the attachment “till.pdf” was not read"),
        "{}",
        run.err
    );
    let source = &library.sources()[0];
    assert_eq!(
        (&source["title"], &source["publisher"]),
        (&"The café".into(), &"Ivy Ash".into())
    );
    assert_eq!(source["published"], "2019-05-02");
    check_block(
        &blocks(&library, "letter"),
        "Paragraph",
        "The till holds nine crowns.",
    );
}

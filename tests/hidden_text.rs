//! Hidden text of Word documents and web pages, and decisions about single places.
//!
//! 1. Text that is hidden, or in the colour of its background, holds a Word document
//!    or a web page back, as it does a PDF.
//! 2. Coloured type that is seen does not; white on white is left out and told.
//! 3. Each place is decided by itself, and what was decided holds until it is
//!    decided anew.
//! 4. A document of the library that nobody decided about is left out of the build.

use std::fs;

use crate::harness::{Library, Run, files_under};
use crate::papers::archive::word;
use crate::papers::pdf::{Paper, TEXT};

fn add(library: &Library, name: &str, bytes: &[u8], options: &[&str]) -> Run {
    let path = library.beside(name, bytes);
    let mut arguments = vec!["add", path.to_str().unwrap()];
    arguments.extend(options);
    library.run(&arguments)
}

fn words_of(library: &Library, id: &str) -> String {
    let text = library.text(id);
    let blocks: Vec<&str> = text
        .blocks()
        .iter()
        .filter_map(|block| block["text"].as_str())
        .collect();
    blocks.join(" ").replace(['\n', '\t'], " ")
}

/// Nothing of the document is in the library, and nothing that was said names it.
#[track_caller]
fn is_held_back(library: &Library, run: Run, why: &str) {
    let run = run.ended(2);
    assert!(run.err.contains(why), "{}", run.err);
    assert!(run.err.contains("--covered hide"), "{}", run.err);
    let said = format!("{}{}", run.out, run.err);
    assert!(
        !said.contains("Zosimus") && !said.contains("spring"),
        "{said}"
    );
    assert!(library.sources().is_empty());
    for file in files_under(&library.path()) {
        let bytes = fs::read(&file).unwrap();
        let holds = bytes.windows(7).any(|part| part == b"Zosimus");
        assert!(!holds, "{}", file.display());
    }
}

/// Two sentences, each with a name under a black box.
fn boxed() -> Vec<u8> {
    let mut paper = Paper::default();
    paper.page();
    for (y, [before, name, after]) in [
        (
            100,
            ["The keeper", "Zosimus", "wrote to the board in the spring."],
        ),
        (160, ["The clerk", "Quennell", "kept the book."]),
    ] {
        paper.line(72, y, TEXT, before);
        paper.line(140, y, TEXT, name);
        paper.line(200, y, TEXT, after);
        paper.draw(&format!("0 g 138 {} 56 13 re f", 842 - y - 3));
    }
    paper.bytes()
}

#[test]
fn each_place_is_decided_by_itself() {
    let bytes = boxed();
    let library = Library::none();
    let why = "page 1, two places: text under a black box (1 at 3";
    is_held_back(&library, add(&library, "letter.pdf", &bytes, &[]), why);
    let one = add(&library, "letter.pdf", &bytes, &["--covered", "1=hide"]);
    is_held_back(&library, one, why);
    let options = ["--covered", "hide,2=show"];
    add(&library, "letter.pdf", &bytes, &options).ended(0);
    let wanted =
        "The keeper [covered] wrote to the board in the spring. The clerk Quennell kept the book.";
    assert_eq!(words_of(&library, "letter"), wanted);
    let entry = fs::read_to_string(library.path().join("documents.toml")).unwrap();
    assert!(entry.contains("covered = [\"hide\", \"show\"]"), "{entry}");
    // Added again, it stays as it was decided, or is decided anew.
    add(&library, "letter.pdf", &bytes, &[]).ended(0);
    assert_eq!(words_of(&library, "letter"), wanted);
    add(&library, "letter.pdf", &bytes, &["--covered", "hide"]).ended(0);
    assert!(!words_of(&library, "letter").contains("Quennell"));
    add(&library, "letter.pdf", &bytes, &["--covered", "keep"]).ended(2);
}

#[test]
fn a_document_that_nobody_decided_about_is_left_out_of_the_build() {
    let library = Library::none();
    add(&library, "letter.pdf", &boxed(), &["--covered", "show"]).ended(0);
    add(
        &library,
        "note.txt",
        b"The harbour light was lit in May.\n",
        &[],
    )
    .ended(0);
    let path = library.path().join("documents.toml");
    let entry = fs::read_to_string(&path).unwrap();
    let without = entry.replace("covered = [\"show\", \"show\"]\n", "");
    assert_ne!(entry, without);
    fs::write(&path, without).unwrap();
    let run = library.run(&["ask", "Who wrote to the board in the spring?"]);
    let said = format!("{}{}", run.out, run.err);
    assert!(
        !said.contains("Zosimus") && said.contains("held back"),
        "{said}"
    );
    assert!(said.contains("text under a black box"), "{said}");
}

const PROPERTIES: &str = "<cp:coreProperties><dc:title>The letter of Zosimus</dc:title>\
     <dc:creator>Vera Quill</dc:creator></cp:coreProperties>";

/// What of a Word document stands between a sentence's halves is held back.
#[track_caller]
fn check_word(run: &str, why: &str) {
    let text = |words: &str| format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>");
    let body = format!(
        "<w:p>{}{run}{}</w:p>",
        text("The keeper "),
        text(" wrote to the board in the spring.")
    );
    let bytes = word(&body, &[("docProps/core.xml", PROPERTIES)]);
    let library = Library::none();
    is_held_back(&library, add(&library, "letter.docx", &bytes, &[]), why);
    add(&library, "letter.docx", &bytes, &["--covered", "hide"]).ended(0);
    let hidden = "The keeper [covered] wrote to the board in the spring.";
    assert_eq!(words_of(&library, "letter"), hidden);
    let known = library.run(&["sources", "--json"]).ended(0).out;
    assert!(!known.contains("Zosimus"), "{known}");
    assert!(known.contains("Vera Quill"), "{known}");
    let open = Library::none();
    add(&open, "letter.docx", &bytes, &["--covered", "show"]).ended(0);
    let shown = hidden.replace("[covered]", "Zosimus");
    assert_eq!(words_of(&open, "letter"), shown);
}

#[test]
fn covered_text_of_a_word_document_is_found() {
    for (properties, why) in [
        ("<w:vanish/>", "hidden text (1); document properties"),
        (
            "<w:color w:val=\"000000\"/><w:highlight w:val=\"black\"/>",
            "text in the colour of its background (1)",
        ),
        (
            "<w:highlight w:val=\"black\"/>",
            "text in the colour of its background (1)",
        ),
        (
            "<w:color w:val=\"203040\"/><w:shd w:val=\"clear\" w:fill=\"203041\"/>",
            "text in the colour of its background (1)",
        ),
    ] {
        let run = format!("<w:r><w:rPr>{properties}</w:rPr><w:t>Zosimus</w:t></w:r>");
        check_word(&run, why);
    }
}

#[test]
fn coloured_type_of_a_word_document_is_seen() {
    let white = "<w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t>The harbour light</w:t></w:r>";
    let body = format!(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val=\"clear\" w:fill=\"1F3864\"/></w:tcPr><w:p>{white}</w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:rPr><w:highlight w:val=\"yellow\"/></w:rPr><w:t>It was lit in May.</w:t></w:r></w:p>\
         <w:p>{}</w:p>",
        white.replace("The harbour light", "unseen words")
    );
    let library = Library::none();
    let run = add(&library, "light.docx", &word(&body, &[]), &[]).ended(0);
    let words = words_of(&library, "light");
    assert_eq!(words, "The harbour light It was lit in May.");
    let told = "2 words in white on white were left out";
    assert!(run.err.contains(told), "{}", run.err);
}

#[test]
fn covered_text_of_a_web_page_is_found() {
    let page = |name: &str| {
        format!(
            "<html><head><title>The harbour light</title></head><body><article>\
             <p>The keeper {name} wrote to the board in the spring.</p>\
             <p>The light was lit again on the first evening of May, after a year of darkness.</p>\
             <div style=\"display:none\"><p>Order of the printer.</p></div></article></body></html>"
        )
    };
    let colour = "text in the colour of its background (1)";
    for (name, why) in [
        (
            "<span style=\"display: none\">Zosimus</span>",
            "hidden text (1)",
        ),
        ("<b hidden>Zosimus</b>", "hidden text (1)"),
        (
            "<span style=\"font-size:0\"><i>Zosimus</i></span>",
            "hidden text (1)",
        ),
        (
            "<span style=\"position:absolute;left:-9999px\">Zosimus</span>",
            "hidden text (1)",
        ),
        (
            "<span style=\"background:black;color:#000\">Zosimus</span>",
            colour,
        ),
    ] {
        let bytes = page(name);
        let library = Library::none();
        let run = add(&library, "letter.html", bytes.as_bytes(), &[]);
        is_held_back(&library, run, why);
        let hide = ["--covered", "hide"];
        add(&library, "letter.html", bytes.as_bytes(), &hide).ended(0);
        let words = words_of(&library, "letter");
        assert!(words.contains("The keeper [covered] wrote"), "{words}");
        assert!(!words.contains("printer"), "{words}");
        let show = ["--covered", "show"];
        add(&library, "letter.html", bytes.as_bytes(), &show).ended(0);
        let words = words_of(&library, "letter");
        assert!(words.contains("The keeper Zosimus wrote"), "{words}");
    }
    let library = Library::none();
    let bytes = page("<span style=\"color:black\">Zosimus</span>");
    add(&library, "letter.html", bytes.as_bytes(), &[]).ended(0);
}

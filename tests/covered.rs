//! Text that a reader of a document cannot see is no word of the document.
//!
//! 1. A document that holds such text is held back, whatever hides the text: a box,
//!    a picture, a mark for redaction, a layer that is off, the edge of the page.
//!    Nothing of it is kept, listed or told; where it stands is told.
//! 2. An operator decides: hidden text is cut out with a mark, shown text is text.
//!    The decision holds on when the library is built again.
//! 3. An ordinary page is no alarm: coloured tables, text over pictures, rules,
//!    highlights, what is printed again over a box.
//! 4. White text on white is told and left out, and holds nothing back.
//! 5. What beside the pages names what is covered counts as covered.
//! 6. A page on which more is painted than can be compared is not taken for seen.

use std::fs;

use crate::harness::{Library, Run, files_under};
use crate::papers::pdf::written;
use crate::typeset::stream;

/// The name that no reader sees.
const NAME: &str = "Zebedee Quillfeather";

/// A page with fonts, three graphics states, a picture and a layer that is off.
fn page(content: &str, of_page: &str, of_file: &str) -> Vec<u8> {
    let picture = stream(
        "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 \
         /ColorSpace /DeviceGray",
        "abcd",
    );
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 200 20]",
        "0 g 0 0 200 20 re f",
    );
    let mut objects = vec![
        format!(
            "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R] \
             /D << /OFF [8 0 R] >> >> {of_file} >>"
        ),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << \
             /Font << /F 5 0 R >> /XObject << /P 6 0 R /B 7 0 R >> /Properties << /L 8 0 R >> \
             /ExtGState << /Thin << /ca 0.3 >> /Times << /BM /Multiply >> >> >> {of_page} >>"
        ),
        stream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
        picture,
        form,
        "<< /Type /OCG /Name (Working notes) >>".to_owned(),
    ];
    if of_file.contains("/Outlines 9 0 R") {
        objects.push("<< /Type /Outlines /First 10 0 R /Last 10 0 R /Count 1 >>".to_owned());
        objects.push(format!("<< /Title (About {NAME}) /Parent 9 0 R >>"));
    }
    written(&objects)
}

/// A line of type, set as `set` says.
fn line(y: u32, set: &str, words: &str) -> String {
    format!("BT {set} /F 11 Tf 1 0 0 1 72 {y} Tm ({words}) Tj ET\n")
}

/// Two lines that are seen, and between them one that `hidden` paints.
fn around(hidden: &str) -> String {
    [
        &line(700, "0 g", "The board met on Monday to hear the report."),
        hidden,
        &line(600, "0 g", "The board thanked the clerk for the ledger."),
    ]
    .concat()
}

/// The line with the name, and what is painted over it.
fn under(cover: &str) -> String {
    let told = line(650, "0 g", &format!("The child was {NAME} of Mill Lane."));
    around(&format!("{told}{cover}\n"))
}

fn add(bytes: &[u8], name: &str, more: &[&str]) -> (Library, Run) {
    let library = Library::none();
    let path = library.beside(name, bytes);
    let mut arguments = vec!["add", path.to_str().unwrap()];
    arguments.extend(more);
    let run = library.run(&arguments);
    (library, run)
}

/// Adds a file that must be held back with a sentence that holds `why`.
#[track_caller]
fn held_back(bytes: &[u8], name: &str, why: &str) {
    let (library, run) = add(bytes, name, &[]);
    assert_ne!(run.code, Some(0), "{why}: it was taken: {run:?}");
    for words in [why, "held back", "--covered hide"] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    let said = format!("{}{}", run.out, run.err);
    for part in NAME.split(' ') {
        assert!(!said.contains(part), "{why}: {said}");
        for file in files_under(&library.path()) {
            let content = fs::read(&file).unwrap();
            let holds = content.windows(part.len()).any(|w| w == part.as_bytes());
            assert!(!holds, "{why}: {}", file.display());
        }
    }
    let listed = library.run(&["sources", "--json"]);
    assert!(!listed.out.contains("paper"), "{why}: {}", listed.out);
}

/// The text of a document that must have been taken.
#[track_caller]
fn text_of(library: &Library, run: &Run) -> String {
    assert_eq!(run.code, Some(0), "{run:?}");
    let text = library.text("paper");
    let blocks: Vec<&str> = (text.blocks().iter())
        .filter_map(|block| block["text"].as_str())
        .collect();
    blocks.join("\n")
}

#[test]
fn whatever_hides_text_holds_the_document_back() {
    let layer = |words: &str| format!("/OC /L BDC {words} EMC");
    let told = line(650, "0 g", &format!("The child was {NAME} of Mill Lane."));
    let mark = "/Annots [<< /Type /Annot /Subtype /Redact /Rect [70 645 300 665] >>]";
    let square = "/Annots [<< /Type /Annot /Subtype /Square /IC [0 0 0] /Rect [70 645 300 665] >>]";
    let stamped = "/Annots [<< /Type /Annot /Subtype /Stamp /Rect [70 645 300 665] \
                   /AP << /N 7 0 R >> >>]";
    let outside = line(900, "0 g", &format!("The child was {NAME} of Mill Lane."));
    for (content, of_page, why) in [
        (
            under("0 g 70 645 230 20 re f"),
            "",
            "page 1: text under a black box",
        ),
        (
            under("0 0 0.2 rg 70 645 m 300 645 l 300 665 l 70 665 l h f"),
            "",
            "under a black box",
        ),
        (
            under("q 1 0 0 1 70 645 cm 230 0 0 20 0 0 cm 0 0 0 1 k 0 0 1 1 re f* Q"),
            "",
            "black box",
        ),
        (
            under("0 G 20 w 70 655 m 300 655 l S"),
            "",
            "text under a black box",
        ),
        (
            under("q 1 0 0 1 70 645 cm /B Do Q"),
            "",
            "text under a black box",
        ),
        (
            under("/Times gs 0 g 70 645 230 20 re f"),
            "",
            "text under a black box",
        ),
        (
            under("1 g 70 645 230 20 re f"),
            "",
            "text under a light box",
        ),
        (
            under("q 230 0 0 20 70 645 cm /P Do Q"),
            "",
            "text under a picture",
        ),
        (around(&told), mark, "text that is marked for redaction"),
        (around(&told), square, "text under a black box"),
        (around(&told), stamped, "text under a black box"),
        (around(&layer(&told)), "", "text in a hidden layer"),
        (around(&outside), "", "text outside the page"),
        (
            around(&told),
            "/CropBox [0 660 595 842]",
            "text outside the page",
        ),
        (
            around(&told.replace("0 g", "3 Tr 0 g")),
            "",
            "text that is not painted",
        ),
        (
            around(&format!("0 g 70 645 230 20 re f\n{told}")),
            "",
            "text in the colour of its background",
        ),
    ] {
        held_back(&page(&content, of_page, ""), "paper.pdf", why);
    }
    // Each place is told, and none of its words.
    let twice = around(&format!(
        "{told}{}0 g 70 645 230 20 re 70 625 230 20 re f\n",
        line(
            630,
            "0 g",
            "Her mother was Peregrine Oakapple of Mill Lane."
        )
    ))
    .replace("(The board thanked", "(Then the board thanked");
    let (_, run) = add(&page(&twice, "", ""), "paper.pdf", &[]);
    assert!(run.err.contains("page 1"), "{}", run.err);
    assert!(run.err.contains("mm from the top"), "{}", run.err);
}

#[test]
fn an_operator_decides_and_the_decision_holds_on() {
    let bytes = page(&under("0 g 70 645 230 20 re f"), "", "");
    let (library, run) = add(&bytes, "paper.pdf", &["--covered", "hide"]);
    let text = text_of(&library, &run);
    assert!(text.contains("[covered]"), "{text}");
    assert!(
        !text.contains("Zebedee") && !text.contains("Mill Lane"),
        "{text}"
    );
    let kept = fs::read_to_string(library.path().join("documents.toml")).unwrap();
    assert!(kept.contains("covered = [\"hide\"]"), "{kept}");
    fs::remove_dir_all(library.path().join("built")).unwrap();
    let again = text_of(&library, &run);
    assert_eq!(again, text);
    let asked = library.run(&["ask", "Who was the child?"]);
    assert!(!asked.out.contains("Quillfeather"), "{}", asked.out);
    // The same file again is the same decision.
    let path = library.beside("paper.pdf", &bytes);
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    assert_eq!(text_of(&library, &run), text);

    let (library, run) = add(&bytes, "paper.pdf", &["--covered", "show"]);
    let text = text_of(&library, &run);
    assert!(text.contains(NAME) && !text.contains("[covered]"), "{text}");
    fs::remove_dir_all(library.path().join("built")).unwrap();
    assert_eq!(text_of(&library, &run), text);

    let (_, run) = add(&bytes, "paper.pdf", &["--covered", "perhaps"]);
    run.ended(2);
}

#[test]
fn an_ordinary_page_is_no_alarm() {
    let told = line(650, "0 g", "The fee was twelve pounds a year.");
    let white = told.replace("BT 0 g", "BT 1 g");
    let pictured = "q 595 0 0 842 0 0 cm /P Do Q\n";
    for content in [
        // White type in a dark row, and dark type on a light one.
        format!("0 g 70 645 230 20 re f\n{white}"),
        format!("0.9 g 70 645 230 20 re f\n{told}"),
        // Type over a picture.
        format!("q 230 0 0 20 70 645 cm /P Do Q\n{told}"),
        // A rule through and under it, a frame around it, a clip that leaves it out.
        format!("{told}0 G 1 w 70 653 m 300 653 l S 70 648 230 1 re f\n"),
        format!("{told}0 G 70 645 230 20 re S\n"),
        format!("{told}q 0 0 50 50 re W n 0 g 70 645 230 20 re f Q\n"),
        // A highlight that lets it shine through.
        format!("{told}q /Thin gs 1 1 0 rg 70 645 230 20 re f Q\n"),
        format!("{told}q /Times gs 1 1 0 rg 70 645 230 20 re f Q\n"),
        // A frame of two outlines, of which only the rim is filled.
        format!("{told}0 g 60 640 300 40 re 62 642 296 36 re f*\n"),
        // Printed again over the box, as bold type is.
        format!("{told}1 g 70 645 230 20 re f\n{told}"),
    ] {
        let (library, run) = add(&page(&around(&content), "", ""), "paper.pdf", &[]);
        let text = text_of(&library, &run);
        assert!(text.contains("twelve pounds a year"), "{content}: {text}");
        assert!(!text.contains("[covered]"), "{content}: {text}");
        assert!(!run.err.contains("covered"), "{}", run.err);
    }
    let (library, run) = add(
        &page(&format!("{pictured}{}", around(&told)), "", ""),
        "paper.pdf",
        &[],
    );
    assert!(text_of(&library, &run).contains("twelve pounds"));
}

#[test]
fn white_on_white_is_told_and_left_out() {
    let white = line(650, "1 g", "Printed by the guild press at night.");
    let (library, run) = add(&page(&around(&white), "", ""), "paper.pdf", &[]);
    let text = text_of(&library, &run);
    assert!(!text.contains("guild press"), "{text}");
    assert!(
        run.err
            .contains("7 words in white on white were left out (page 1)"),
        "{}",
        run.err
    );
}

#[test]
fn what_names_the_covered_beside_the_pages_counts_too() {
    let bytes = page(&under("0 g 70 645 230 20 re f"), "", "/Outlines 9 0 R");
    held_back(&bytes, "paper.pdf", "a bookmark that names what is covered");
    // With nothing covered a bookmark is a bookmark.
    let clear = page(&around(""), "", "/Outlines 9 0 R");
    let (library, run) = add(&clear, "paper.pdf", &[]);
    text_of(&library, &run);
}

#[test]
fn a_page_that_is_too_intricate_to_be_checked_is_held_back() {
    let squares = |count: usize| "400 652 4 4 re f\n".repeat(count);
    // the box is one shape more than are kept
    let full = under(&format!("{}0 g 60 640 400 24 re f", squares(60_000)));
    // the shapes are kept, and there is too much text to compare with all of them
    let line_of = |y| line(y, "0 g", &"The clerk read the ledger aloud. ".repeat(4));
    let wordy: String = (0..7).map(|n| line_of(653 + 3 * n)).collect();
    let long = format!("{wordy}{}", under(&squares(55_000)));
    for content in [full, long] {
        held_back(
            &page(&content, "", ""),
            "paper.pdf",
            "too intricate to be checked",
        );
    }
}

//! What a machine has read from a picture is never taken for the document's word.
//!
//! 1. A page whose words lie unseen over or under a picture of it, or are printed over
//!    one, is machine-read: `add` names it, and every citation from it says so,
//!    in a terminal and in `--json`.
//! 2. `check` never calls its words word for word, also where only a part stands.
//!    Where the words stand in print elsewhere, that place counts.
//! 3. Nothing that it says is more than moderately certain.
//! 4. A page with a small picture, and text beside it, is none.

use serde_json::{Value, json};

use crate::harness::{Library, Run, citations};
use crate::papers::pdf::written;
use crate::typeset::stream;

const FOUND: &str = "The keeper found eleven lanterns in the boathouse on Friday.";
const SOLD: &str = "The council sold the old ferry to a miller for ninety pounds.";

/// How the words of a page are set.
#[derive(Clone, Copy)]
enum Set {
    /// In print.
    Printed,
    /// Unseen, before the picture of the page is drawn.
    UnseenBelow,
    /// Unseen, after it.
    UnseenAbove,
    /// In print over the picture of the page.
    OverPicture,
    /// In print, with a small picture beside.
    BesidePicture,
}

/// A PDF with a page for each text.
fn scan(pages: &[(Set, &str)]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|at| format!("{} 0 R", 5 + 2 * at))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Count {} /Kids [{}] >>",
            pages.len(),
            kids.join(" ")
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
        stream(
            "/Type /XObject /Subtype /Image /Width 1240 /Height 1754 /BitsPerComponent 1 \
             /ColorSpace /DeviceGray",
            "x",
        ),
    ];
    for (at, (set, words)) in pages.iter().enumerate() {
        let text = |mode: u8| {
            format!(
                "BT {mode} Tr /F 11 Tf 1 0 0 1 72 700 Tm ({words}) Tj 0 -14 Td \
                 (It was written down in the book of the harbour the same evening.) Tj ET\n"
            )
        };
        let picture = "q 595 0 0 842 0 0 cm /P Do Q\n";
        let content = match set {
            Set::Printed => text(0),
            Set::UnseenBelow => format!("{}{picture}", text(3)),
            Set::UnseenAbove => format!("{picture}{}", text(3)),
            Set::OverPicture => format!("{picture}{}", text(0)),
            Set::BesidePicture => format!("q 90 0 0 90 400 500 cm /P Do Q\n{}", text(0)),
        };
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources \
             << /Font << /F 3 0 R >> /XObject << /P 4 0 R >> >> >>",
            6 + 2 * at
        ));
        objects.push(stream("", &content));
    }
    written(&objects)
}

fn with(files: &[(&str, Vec<u8>)]) -> (Library, Run) {
    let library = Library::none();
    let mut arguments = vec!["add".to_owned()];
    for (name, bytes) in files {
        let path = library.beside(name, bytes);
        arguments.push(path.to_str().unwrap().to_owned());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let run = library.run(&arguments).ended(0);
    (library, run)
}

fn first(answer: &Value) -> &Value {
    citations(answer, "citations")
        .first()
        .unwrap_or_else(|| panic!("no citation in {answer}"))
}

#[test]
fn every_citation_of_a_machine_read_page_says_so() {
    for set in [Set::UnseenBelow, Set::UnseenAbove, Set::OverPicture] {
        let pages = [(Set::Printed, SOLD), (set, FOUND)];
        let (library, run) = with(&[("log.pdf", scan(&pages))]);
        assert!(
            run.err
                .contains("page 2 was read by machine from a picture"),
            "{}",
            run.err
        );
        let answer = library.ask("How many lanterns did the keeper find in the boathouse?");
        let found = first(&answer);
        assert_eq!(found["machine_read"], json!([2]), "{found}");
        for certain in [&found["score"], &answer["confidence"]] {
            assert!(certain.as_f64().unwrap() <= 0.7001, "{answer}");
        }
        let shown = library.run(&[
            "ask",
            "How many lanterns did the keeper find in the boathouse?",
        ]);
        let said = shown.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = "read by machine from the picture of page 2, may have errors";
        assert!(said.contains(sentence), "{said}");
        let answer = library.ask("For how much did the council sell the old ferry?");
        assert_eq!(first(&answer)["machine_read"], Value::Null, "{answer}");
        // It holds on where nothing but the sources is left.
        std::fs::remove_dir_all(library.path().join("built")).unwrap();
        let again = library.ask("How many lanterns did the keeper find in the boathouse?");
        assert_eq!(first(&again)["machine_read"], json!([2]), "{again}");
    }
}

#[test]
fn a_page_with_a_picture_on_it_is_printed() {
    let (library, run) = with(&[("log.pdf", scan(&[(Set::BesidePicture, FOUND)]))]);
    assert!(!run.err.contains("by machine"), "{}", run.err);
    let answer = library.ask("How many lanterns did the keeper find in the boathouse?");
    assert_eq!(first(&answer)["machine_read"], Value::Null, "{answer}");
    assert!(answer["confidence"].as_f64().unwrap() > 0.7, "{answer}");
}

#[test]
fn check_never_calls_it_word_for_word() {
    let read = scan(&[(Set::UnseenAbove, FOUND)]);
    let (library, _) = with(&[("log.pdf", read.clone())]);
    let all = FOUND.trim_end_matches('.');
    for words in [all, "The keeper found … in the boathouse on Friday"] {
        let run = library.run(&["check", "--json", words]).ended(1);
        assert_eq!(run.json()["outcome"], "machine_read", "{}", run.out);
        let run = library.run(&["check", words]).ended(1);
        assert!(!run.out.contains("word for word"), "{}", run.out);
        assert!(
            run.out.contains("a machine read from a picture"),
            "{}",
            run.out
        );
    }
    let part = "The keeper found eleven lanterns in the boathouse and wept over them all night";
    let run = library.run(&["check", part]);
    assert!(!run.out.contains("word for word"), "{}", run.out);

    // Where it stands in print as well, that place counts.
    let printed = scan(&[(Set::Printed, SOLD), (Set::Printed, FOUND)]);
    let (library, _) = with(&[("log.pdf", read), ("print.pdf", printed)]);
    let check = library.run(&["check", "--json", all]).ended(0).json();
    assert_eq!(check["outcome"], "word_for_word", "{check}");
    assert_eq!(check["places_in_all"], 1, "{check}");
    let place = &check["places"][0]["citation"]["document"]["id"];
    assert_eq!(place, "print", "{check}");
}

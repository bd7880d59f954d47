//! PDFs as programs really write them.
//!
//! 1. A font that says odd things about itself costs no page: maps with
//!    ligatures, widths that do not add up, shapes drawn by the file itself.
//! 2. A content with comments, pictures and dirt in it is read to its end.
//! 3. A file whose table of objects is damaged is read all the same.
//! 4. What is filled into a form is read.
//! 5. An accent printed over a letter is part of the letter.
//! 6. A note that runs over into the next column is one note; a line that is
//!    drawn with signs parts what stands above it from what stands below.
//! 7. Lines that are stretched to fill a narrow column are no rows of a table,
//!    nor are the entries of a table of contents.

use std::fmt::Write as _;

use serde_json::Value;

use crate::harness::{Library, finish};
use crate::papers::pdf::{NOTE, Paper, TEXT, written};

const HELVETICA: &str =
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/// A PDF of one page, with a font `F` and further objects from number 6 on.
fn page(content: &str, font: &str, of_page: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /F 5 0 R >> >> {of_page} >>"
        ),
        stream("", content),
        font.to_owned(),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    written(&objects)
}

pub(crate) fn stream(keys: &str, content: &str) -> String {
    format!(
        "<< {keys} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// The words of a file, by the readers of our own only.
#[track_caller]
fn check(bytes: &[u8], words: &str) {
    let library = Library::none();
    let path = library.beside("paper.pdf", bytes);
    let mut command = library.command(&["add", path.to_str().unwrap()]);
    command.env("PATH", "/nowhere");
    let run = finish(command, b"").ended(0);
    assert!(!run.err.contains("could not be read"), "{}", run.err);
    let text = library.text("paper");
    let got: Vec<String> = text
        .blocks()
        .iter()
        .filter_map(|block| block["text"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(got.join(" ").replace(['\n', '\t'], " "), words);
    let pages: Vec<&Value> = text.blocks().iter().map(|block| &block["page"]).collect();
    assert!(pages.iter().all(|page| **page == 1), "{pages:?}");
}

#[test]
fn a_font_with_an_odd_map_is_read() {
    let map = stream(
        "",
        "/CIDInit /ProcSet findresource begin 1 begincodespacerange <00> <ff> \
         endcodespacerange 2 beginbfrange <1b> <1b> <006600660069> <1c><1d><00> endbfrange \
         1 beginbfchar <41> <D835DC00> endbfchar endcmap",
    );
    // Fewer widths than it says, and a name of a glyph that no list has.
    let widths = "556 ".repeat(90);
    let font = format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Larch /FirstChar 27 /LastChar 126 \
         /Widths [{widths}] /FontDescriptor 99 0 R /ToUnicode 6 0 R \
         /Encoding << /Differences [ 28 /f_l 300 /a ] >> >>"
    );
    let content = "BT /F 11 Tf 72 700 Td (The tra\\033c at the \\034ood gate was heavy.) Tj ET";
    check(
        &page(content, &font, "", &[&map]),
        "The traffic at the flood gate was heavy.",
    );
}

#[test]
fn type_that_the_file_draws_itself_is_read() {
    let shape = stream("", "500 0 0 0 40 40 d1");
    let (mut shapes, mut names) = (String::new(), String::new());
    for letter in 'a'..='z' {
        write!(shapes, "/{letter} 6 0 R ").unwrap();
        write!(names, "/{letter} ").unwrap();
    }
    let widths = "50 ".repeat(26);
    let font = format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -20 60 80] /FontMatrix [0.01 0 0 0.01 0 0] \
         /CharProcs << {shapes} >> /Encoding << /Differences [97 {names}] >> \
         /FirstChar 97 /LastChar 122 /Widths [{widths}] >>"
    );
    let content = "BT /F 11 Tf 72 700 Td (twenty) Tj 39 0 Td (small) Tj 33.5 0 Td (otters) Tj ET";
    check(&page(content, &font, "", &[&shape]), "twenty small otters");
}

#[test]
fn a_content_is_read_to_its_end() {
    let content = "BT % the (first part\n/F 11 Tf 72 700 Td (Before the picture.) Tj ET } ) --3 w\n\
                   q 9 0 0 9 72 600 cm BI /W 3 /H 1 /BPC 8 /CS /G ID (((EI\u{1}) EI Q\n\
                   BT /F 11 Tf 72 500 Td (After the picture.) Tj ET";
    check(
        &page(content, HELVETICA, "", &[]),
        "Before the picture. After the picture.",
    );
}

#[test]
fn a_file_without_a_table_of_objects_is_read() {
    let whole = page(
        "BT /F 11 Tf 72 700 Td (The ledger was found under the stairs.) Tj ET",
        HELVETICA,
        "",
        &[],
    );
    let words = "The ledger was found under the stairs.";
    let table = whole.windows(5).rposition(|w| w == b"xref\n").unwrap();
    let table = whole[..table]
        .windows(5)
        .rposition(|w| w == b"xref\n")
        .unwrap_or(table);
    check(&whole[..table], words);
    let moved = [b"%PDF-1.5\n% a line more\n", &whole[9..]].concat();
    check(&moved, words);
}

#[test]
fn what_is_filled_into_a_form_is_read() {
    let field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (keeper) /V (Orla Finch) /F 4 \
                 /Rect [72 640 272 660] /AP << /N 7 0 R >> >>";
    let look = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /H 5 0 R >> >>",
        "/Tx BMC BT /H 11 Tf 2 5 Td (Orla Finch) Tj ET EMC",
    );
    let hidden = field
        .replace("/F 4", "/F 2")
        .replace("640", "540")
        .replace("660", "560");
    let content = "BT /F 11 Tf 72 700 Td (Keeper of the harbour light:) Tj ET";
    check(
        &page(
            content,
            HELVETICA,
            "/Annots [6 0 R 8 0 R]",
            &[field, &look, &hidden],
        ),
        "Keeper of the harbour light: Orla Finch",
    );
}

#[test]
fn accents_printed_over_letters_belong_to_them() {
    // The accent comes before its letter, as TeX sets it, or after it.
    let content = "BT /F 10 Tf 72 700 Td [(At the caf) -111 (\\264) 444 (e in Mu) 444 (\\250) \
                   -111 (nster.)] TJ ET";
    check(
        &page(content, HELVETICA, "", &[]),
        "At the café in Münster.",
    );
}

#[test]
fn a_note_runs_over_into_the_next_column() {
    let mut paper = Paper::default();
    paper.page();
    let lines = [
        "The wardens walked along the quay",
        "every morning before the boats had",
        "come in and wrote down what they",
        "found in a book with a green back",
        "that was kept in the harbour office",
        "until the end of that long winter.",
    ];
    for x in [72, 320] {
        for start in [100, 200, 300] {
            paper.lines(x, start, TEXT, &lines);
        }
    }
    paper.line(72, 420, NOTE, "1 The book is in the county's archive.");
    paper.line(72, 432, NOTE, "2 Its pages were numbered by a clerk whose");
    paper.line(320, 420, NOTE, "name nobody could tell us.");
    paper.line(320, 432, NOTE, "3 See the second report.");
    let library = Library::none();
    let path = library.beside("paper.pdf", paper.bytes());
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let text = library.text("paper");
    let notes: Vec<&str> = text
        .blocks()
        .iter()
        .filter(|block| block["kind"] == "Footnote")
        .map(|block| block["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        notes,
        [
            "1 The book is in the county's archive.",
            "2 Its pages were numbered by a clerk whose\nname nobody could tell us.",
            "3 See the second report.",
        ]
    );
}

#[test]
fn a_line_of_signs_is_no_part_of_the_title() {
    let mut paper = Paper::default();
    paper.page();
    paper.line(150, 90, TEXT, "IN THE HARBOUR COURT OF LARCH");
    paper.line(72, 104, TEXT, "- - - - - - - - - - - - - - - - - x");
    let text = [
        "The case was called on a Monday in the spring, and the keeper of the light",
        "stood up first and said that he had never seen the letter before that day.",
    ];
    paper.lines(72, 118, TEXT, &text);
    let library = Library::none();
    let path = library.beside("paper.pdf", paper.bytes());
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let got: Vec<(Value, String)> = library
        .text("paper")
        .blocks()
        .iter()
        .map(|block| (block["kind"].clone(), block["text"].to_string()))
        .collect();
    let kinds: Vec<&str> = got.iter().filter_map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["Title", "Furniture", "Paragraph"], "{got:#?}");
}

#[test]
fn stretched_lines_are_no_table() {
    // Every letter of Courier is six points wide at this size, and the column
    // thirty letters.
    let lines = [
        "the keeper of the light walked",
        "inspectors recommended it",
        "subsequent inspection so",
        "and wrote to every ship in the",
        "harbour.",
    ];
    let mut content = String::new();
    for (place, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split(' ').collect();
        let letters: usize = words.iter().map(|word| word.len()).sum();
        let gap = if words.len() > 1 {
            (180 - 6 * letters) / (words.len() - 1)
        } else {
            0
        };
        let mut x = 72;
        for word in words {
            let y = 700 - 14 * place;
            write!(content, "BT /F 10 Tf 1 0 0 1 {x} {y} Tm ({word}) Tj ET ").unwrap();
            x += 6 * word.len() + gap;
        }
    }
    let courier = HELVETICA.replace("Helvetica", "Courier");
    let library = Library::none();
    let path = library.beside("paper.pdf", page(&content, &courier, "", &[]));
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let text = library.text("paper");
    let got: Vec<&Value> = text.blocks().iter().map(|block| &block["text"]).collect();
    assert_eq!(got, [&Value::from(lines.join("\n"))]);
}

#[test]
fn an_entry_of_a_table_of_contents_is_not_quoted() {
    let mut paper = Paper::default();
    paper.page();
    for (place, name) in (0..).zip(["The quay", "The light", "The boats"]) {
        let y = 100 + 14 * place;
        paper.line(72, y, TEXT, name);
        paper.line(200, y, TEXT, ". . . . . . . . . . . . . . . . . . . .");
        paper.line(480, y, TEXT, &(3 + place).to_string());
    }
    paper.line(
        72,
        300,
        TEXT,
        "The light was lit on the first evening of May.",
    );
    let library = Library::none();
    let path = library.beside("paper.pdf", paper.bytes());
    library.run(&["add", path.to_str().unwrap()]).ended(0);
    let text = library.text("paper");
    let kinds: Vec<&Value> = text.blocks().iter().map(|block| &block["kind"]).collect();
    assert_eq!(kinds, ["Furniture", "Furniture", "Furniture", "Paragraph"]);
}

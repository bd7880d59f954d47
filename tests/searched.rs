//! Promise 5, the search: what is left of a removed document is found wherever it
//! can be read, and what cannot be read is named.
//!
//! 1. In a mail's attachment, an archive, a document of any format that is read,
//!    though nothing names the file; and the part of the file is told.
//! 2. "None is left" is said only where every file could be searched inside.
//! 3. A file that means harm costs a sentence and no more.
//! 4. What another document says excuses that document, and no other file.

use std::fmt::Write as _;
use std::fs;

use crate::harness::{Library, Run, finish};
use crate::papers::archive::{archive, book, open_document, paragraph, word};
use crate::papers::pdf::{Paper, TEXT};

/// What is removed: a letter of our own.
const WORDS: [&str; 2] = [
    "The ferryman counted forty lanterns on the far bank that night and",
    "wrote the number on the wall of his hut with a burnt stick.",
];

fn text() -> String {
    WORDS.join(" ")
}

fn letter() -> Vec<u8> {
    word(&paragraph("", &text()), &[])
}

/// A library that holds the letter as a Word document.
fn library() -> Library {
    let library = Library::with_fixtures();
    let file = library.beside("ferry.docx", letter());
    library.run(&["add", file.to_str().unwrap()]).ended(0);
    library
}

/// Standard output on one line.
fn out(run: &Run) -> String {
    run.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn coded(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (at, three) in bytes.chunks(3).enumerate() {
        let mut number = 0_u32;
        for place in 0..3 {
            number = number << 8 | u32::from(three.get(place).copied().unwrap_or(0));
        }
        for place in 0..4 {
            if place <= three.len() {
                let sign = SIGNS[(number >> (18 - 6 * place)) as usize & 63];
                out.push(char::from(sign));
            } else {
                out.push('=');
            }
        }
        if at % 19 == 18 {
            out.push_str("\r\n");
        }
    }
    out
}

/// A mail with one attachment.
fn mail(name: &str, attached: &[u8]) -> String {
    format!(
        "From: Ada <ada@echo.example>\r\nTo: Bo <bo@echo.example>\r\nSubject: As you asked\r\nDate: Mon, 4 May 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n--cut\r\nContent-Type: text/plain\r\n\r\nHere is the old ferry book, which nobody has opened for years.\r\n--cut\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--cut--\r\n",
        coded(attached)
    )
}

#[test]
fn a_mail_that_carries_the_removed_document_is_named() {
    let library = library();
    let file = library.beside("post.eml", mail("ferry.docx", &letter()));
    library.run(&["add", file.to_str().unwrap()]).ended(0);
    // What is attached is part of the mail, and so of what the library says.
    let run = library.run(&["remove", "ferry"]).ended(0);
    let said = out(&run);
    assert!(said.contains("none is left but in other"), "{said}");
    assert!(said.contains("`post` says 18 runs too"), "{said}");
    assert!(said.contains("`pincite remove post`"), "{said}");
    let gone = library.run(&["remove", "post"]).ended(0);
    assert!(out(&gone).contains("none is left."), "{}", gone.out);
}

#[test]
fn what_lies_in_an_attachment_that_is_not_read_is_found_and_named() {
    let library = library();
    let boxed = archive(&[("deep/ferry.txt", &text())]);
    let file = library.beside("post.eml", mail("old.zip", &boxed));
    library.run(&["add", file.to_str().unwrap()]).ended(0);
    let run = library.run(&["remove", "ferry"]).ended(3);
    let said = out(&run);
    assert!(said.contains("documents/post.eml holds"), "{said}");
    assert!(said.contains("(inside: old.zip"), "{said}");
    assert!(said.contains("`pincite remove post`"), "{said}");
    assert!(!said.contains("none is left"), "{said}");
    let gone = library.run(&["remove", "post"]).ended(0);
    assert!(out(&gone).contains("none is left."), "{}", gone.out);
}

#[test]
fn files_that_nothing_names_are_searched_inside() {
    let mut paper = Paper::default();
    paper.page();
    paper.lines(72, 100, TEXT, &WORDS);
    let page = format!(
        "<html><body><p>{}</p></body></html>",
        text()
            .replace("lanterns", "lan<b>ter</b>ns&nbsp;")
            .replace(" on", " <i>on</i>")
    );
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(text().encode_utf16().flat_map(u16::to_le_bytes));
    let comment = format!(
        "<w:comments xmlns:w=\"x\"><w:comment>{}</w:comment></w:comments>",
        paragraph("", &text())
    );
    let inner = archive(&[("deep/ferry.txt", &text())]);
    let boxed = format!(
        "From ada Mon May  4 10:00:00 2026\r\n{}\r\nFrom bo Tue May  5 10:00:00 2026\r\n{}",
        mail("x.txt", b"Nothing of note."),
        mail("y.docx", &letter())
    );
    let cases: [(&str, Vec<u8>); 11] = [
        ("copy.docx", letter()),
        (
            "copy.odt",
            open_document(&format!("<text:p>{}</text:p>", text())),
        ),
        ("copy.epub", book("Ferries", &[&page])),
        ("copy.pdf", paper.bytes()),
        ("copy.zip", archive(&[("a/note.txt", &text())])),
        (
            "copy.rtf",
            format!(
                "{{\\rtf1\\ansi {}}}",
                text().replace("lanterns", "lan\\-terns")
            )
            .into_bytes(),
        ),
        ("copy.html", page.into_bytes()),
        ("copy.txt", utf16),
        (
            "comment.docx",
            word(&paragraph("", "Short."), &[("word/comments.xml", &comment)]),
        ),
        ("twice.eml", mail("pack.zip", &inner).into_bytes()),
        ("box.mbox", boxed.into_bytes()),
    ];
    let whole = library();
    for (name, bytes) in cases {
        for place in ["documents", "."] {
            let library = whole.copied();
            fs::write(library.path().join(place).join(name), &bytes).unwrap();
            let run = library.run(&["remove", "ferry"]);
            let said = out(&run);
            assert_eq!(run.code, Some(3), "{place}/{name}: {said}");
            assert!(said.contains(&format!("{name} holds")), "{name}: {said}");
            assert!(!said.contains("none is left"), "{name}: {said}");
            if place == "documents" {
                break;
            }
        }
    }
}

#[test]
fn what_cannot_be_searched_inside_is_named() {
    let library = library();
    let root = library.path();
    let mut blank = Paper::default();
    blank.page();
    fs::write(root.join("documents/scan.pdf"), blank.bytes()).unwrap();
    fs::write(root.join("old.7z"), b"7z\xbc\xaf\x27\x1c rest of it").unwrap();
    fs::write(root.join("photo.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let run = library.run(&["remove", "ferry"]).ended(0);
    let said = out(&run);
    assert!(said.contains("none was found."), "{said}");
    assert!(!said.contains("none is left"), "{said}");
    for words in [
        "3 files could not be searched inside",
        "documents/scan.pdf: its pages are pictures",
        "old.7z: an archive",
        "photo.png: a picture",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    fs::write(root.join("photo.png"), b"").unwrap();
    let report = library
        .run(&["remove", "minutes", "--json"])
        .ended(0)
        .json();
    let files: Vec<&str> = report["unsearched"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["documents/scan.pdf", "old.7z"]);
}

#[test]
fn a_bomb_costs_a_sentence() {
    let library = library();
    let root = library.path();
    let zeros = "0".repeat(40 << 20);
    let mut parts = Vec::new();
    for number in 0..12 {
        parts.push(format!("{number}.txt"));
    }
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|name| (name.as_str(), zeros.as_str()))
        .collect();
    fs::write(root.join("bomb.zip"), archive(&parts)).unwrap();
    let mut nested = archive(&[("ferry.txt", "x")]);
    for _ in 0..12 {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("again.zip", zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut zip, &nested).unwrap();
        nested = zip.finish().unwrap().into_inner();
    }
    fs::write(root.join("nested.zip"), nested).unwrap();
    let mut deep = String::from("%PDF-1.5\n");
    for number in 0..2_000 {
        write!(deep, "{number} 0 obj [").unwrap();
    }
    fs::write(root.join("deep.pdf"), deep).unwrap();
    let mut command = library.command(&["remove", "ferry"]);
    command.env("PINCITE_READ_SECONDS", "4");
    let run = finish(command, b"").ended(0);
    let said = out(&run);
    for name in ["bomb.zip", "nested.zip", "deep.pdf"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    assert!(!said.contains("none is left"), "{said}");
    assert!(!run.err.contains("panicked"), "{}", run.err);
}

#[test]
fn what_another_document_says_excuses_no_other_file() {
    let library = library();
    let quoting = format!(
        "The ferry book\n\nOn its last page stands this. {} Nothing follows.\n",
        text()
    );
    let quoting = library.beside("book.txt", quoting);
    library.run(&["add", quoting.to_str().unwrap()]).ended(0);
    fs::write(library.path().join("scribble.bak"), text()).unwrap();
    let run = library.run(&["remove", "ferry"]).ended(3);
    let said = out(&run);
    assert!(said.contains("scribble.bak holds"), "{said}");
    assert!(said.contains("`book` says"), "{said}");
    assert!(!said.contains("book.txt holds"), "{said}");
    assert!(said.contains("fingerprint of the path"), "{said}");
}

//! What word processors and mails say besides their paragraphs.
//!
//! 1. The numbers that a word processor gives to paragraphs and headings are part
//!    of their text.
//! 2. Properties are taken where they say what they seem to; the day on which a
//!    file was made is never its date of publication.
//! 3. What is attached to a mail is a section of it, and mails that it quotes are
//!    kept apart from it.

use serde_json::Value;

use crate::formats::{blocks, check_block, library_with};
use crate::harness::{Library, offered};
use crate::papers::archive::{STYLES, open_document, paragraph, word};

/// What `paragraph` makes, at a level of a list.
fn numbered(list: u8, level: u8, words: &str) -> String {
    paragraph("", words).replacen(
        "<w:p>",
        &format!("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>"),
        1,
    )
}

#[test]
fn numbers_of_paragraphs_are_part_of_their_text() {
    let level = |at: u8, format: &str, label: &str, more: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{label}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering xmlns:w=\"x\"><w:abstractNum w:abstractNumId=\"0\">{}{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum><w:abstractNum w:abstractNumId=\"2\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"7\"/></w:lvlOverride></w:num>\
         <w:num w:numId=\"4\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>",
        level(0, "decimal", "%1.", "<w:pStyle w:val=\"Part\"/>"),
        level(1, "decimal", "%1.%2", ""),
        level(2, "lowerLetter", "(%3)", ""),
        level(0, "lowerRoman", "%1)", ""),
        level(0, "bullet", "•", ""),
    );
    let styles = "<w:styles xmlns:w=\"x\"><w:style w:styleId=\"Part\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";
    let body = [
        paragraph("Part", "The gauge"),
        numbered(1, 1, "The keeper reads it at noon."),
        numbered(1, 1, "He writes it down"),
        numbered(1, 2, "in ink, and"),
        numbered(1, 2, "in a bound book."),
        paragraph("Part", "The crew"),
        numbered(1, 1, "Nobody swims alone."),
        numbered(2, 0, "A rope is carried."),
        numbered(2, 0, "A lamp is carried."),
        numbered(3, 0, "A whistle is carried."),
        numbered(4, 0, "A flask is carried."),
        numbered(0, 0, "No number here."),
        // The end of the first is deleted, so that both are one paragraph.
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space=\"preserve\">The boat was </w:t></w:r></w:p><w:p><w:r><w:t>painted.</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val=\"Part\"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>It was green.</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t> Not hidden.</w:t></w:r></w:p>".to_owned(),
    ]
    .concat();
    let bytes = word(
        &body,
        &[
            ("word/styles.xml", styles),
            ("word/numbering.xml", &numbering),
        ],
    );
    let library = library_with("rules.docx", &bytes, &[]);
    let got = blocks(&library, "rules");
    let texts: Vec<&str> = got.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "1. The gauge",
            "1.1 The keeper reads it at noon.",
            "1.2 He writes it down",
            "(a) in ink, and",
            "(b) in a bound book.",
            "2. The crew",
            "2.1 Nobody swims alone.",
            "i) A rope is carried.",
            "ii) A lamp is carried.",
            "vii) A whistle is carried.",
            "A flask is carried.",
            "No number here.",
            "The boat was painted.",
            "It was green. Not hidden.",
        ]
    );
    assert_eq!(got[5].0, "Heading");
    // A quote carries the number that the document gives it.
    let answer = library.ask("When does the keeper read the gauge?");
    let first = &answer["citations"][0];
    assert!(
        first["passage"]
            .as_str()
            .unwrap()
            .contains("1.1 The keeper"),
        "{first}"
    );
}

#[test]
fn the_other_formats_have_their_numbers_too() {
    let odt = open_document(
        "<text:list-style style:name=\"L\" xmlns:style=\"s\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>\
         <text:list-level-style-number text:level=\"2\" style:num-format=\"a\" style:num-prefix=\"(\" style:num-suffix=\")\"/>\
         <text:list-level-style-number text:level=\"3\" style:num-format=\"1\" num-list-format=\"%1%.%2%.%3%\"/></text:list-style>\
         <text:list xml:id=\"x\" text:style-name=\"L\"><text:list-item><text:p>Feed the ducks.</text:p><text:p>Twice.</text:p>\
         <text:list><text:list-item><text:p>with oats</text:p><text:list><text:list-item><text:p>soaked</text:p></text:list-item></text:list></text:list-item></text:list></text:list-item></text:list>\
         <text:p>Between.</text:p>\
         <text:list text:continue-list=\"x\" text:style-name=\"L\"><text:list-item><text:p>Count them.</text:p></text:list-item>\
         <text:list-item text:start-value=\"9\"><text:p>Write it down.</text:p></text:list-item></text:list>\
         <text:list text:style-name=\"L\"><text:list-item><text:p>Begin anew.</text:p></text:list-item></text:list>",
    );
    let library = library_with("ducks.odt", &odt, &[]);
    let got = blocks(&library, "ducks");
    let texts: Vec<&str> = got.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "1. Feed the ducks.",
            "Twice.",
            "(a) with oats",
            "1.a.1 soaked",
            "Between.",
            "2. Count them.",
            "9. Write it down.",
            "1. Begin anew.",
        ]
    );

    let rtf = b"{\\rtf1\\ansi\\pard{\\listtext\\pard 3.4\\tab}\\ls1 The lock is shut.\\par\\pard{\\listtext\\pard\\'b7\\tab}\\ls2 A reed.\\par}";
    let library = library_with("lock.rtf", rtf, &[]);
    let got = blocks(&library, "lock");
    check_block(&got, "ListItem", "3.4 The lock is shut.");
    check_block(&got, "ListItem", "A reed.");
}

#[test]
fn properties_are_taken_where_they_say_what_they_seem_to() {
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\"><dc:title>Minutes of May</dc:title><dc:creator>Ivy Ash</dc:creator><dcterms:created>2019-05-02T10:00:00Z</dcterms:created></cp:coreProperties>";
    let body = paragraph("", "The board agreed to buy two pumps.");
    let library = Library::none();
    let path = library.beside("may.docx", word(&body, &[("docProps/core.xml", core)]));
    let run = library.run(&["add", path.to_str().unwrap()]).ended(0);
    let source = &library.sources()[0];
    assert_eq!(
        (&source["title"], &source["author"]),
        (&"Minutes of May".into(), &"Ivy Ash".into())
    );
    // The day on which a file was made is told, and is no date of publication.
    assert_eq!(source["published"], Value::Null);
    assert!(run.err.contains("was made on 2019-05-02"), "{}", run.err);
    let given = library.beside("june.docx", word(&body, &[("docProps/core.xml", core)]));
    let arguments = ["add", given.to_str().unwrap(), "--published", "2019-06-01"];
    let run = library.run(&arguments).ended(0);
    assert!(!run.err.contains("was made on"), "{}", run.err);

    let rtf = b"{\\rtf1\\ansi{\\info{\\title Notes on the weir}{\\author Windows User}{\\creatim\\yr2018\\mo3\\dy9\\hr1}}\\pard The weir held.\\par}";
    let library = Library::none();
    let path = library.beside("weir.rtf", rtf);
    let run = library.run(&["add", path.to_str().unwrap()]).ended(0);
    let source = &library.sources()[0];
    assert_eq!(
        (&source["title"], &source["author"]),
        (&"Notes on the weir".into(), &Value::Null)
    );
    assert!(run.err.contains("was made on 2018-03-09"), "{}", run.err);
}

#[test]
fn hidden_words_and_tracked_changes_are_treated_alike() {
    let run = |words: &str, properties: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
    };
    let docx = word(
        &format!(
            "<w:p>{}{}<w:ins>{}</w:ins><w:del><w:r><w:delText>iron </w:delText></w:r></w:del>{}</w:p>",
            run("The oars are ", ""),
            run("said to be ", "<w:vanish/>"),
            run("new and ", ""),
            run("green.", ""),
        ),
        &[],
    );
    let odt = open_document(
        "<style:style style:name=\"T\" xmlns:style=\"s\"><style:text-properties text:display=\"none\"/></style:style>\
         <text:tracked-changes><text:changed-region/><text:changed-region><text:deletion><text:p>iron </text:p></text:deletion></text:changed-region></text:tracked-changes>\
         <text:p>The oars are <text:span text:style-name=\"T\">said to be </text:span><text:span>new</text:span> and green.</text:p>",
    );
    let rtf: &[u8] = b"{\\rtf1\\ansi\\pard The oars are {\\v said \\b to\\b0  be }{\\revised new and }{\\deleted iron }green.\\par}";
    for (name, bytes) in [
        ("oars.docx", docx.as_slice()),
        ("oars.odt", odt.as_slice()),
        ("oars.rtf", rtf),
    ] {
        let library = Library::none();
        let path = library.beside(name, bytes);
        library.run(&["add", path.to_str().unwrap()]).ended(2);
        let run = library.run(&["add", path.to_str().unwrap(), "--covered", "hide"]);
        let run = run.ended(0);
        let changes = "2 tracked changes were read as accepted.";
        assert!(run.err.contains(changes), "{name}: {}", run.err);
        let got = blocks(&library, "oars");
        let words = "The oars are [covered]new and green.";
        check_block(&got, "Paragraph", words);
    }
}

#[test]
fn transcripts_lose_the_numbers_down_their_margin() {
    let mut lines = vec!["Examination of MS ANN ELM by MR REED".to_owned()];
    for at in 0..11 {
        lines.push(format!("Q.  Was pier {at} sound?"));
        lines.push(format!("A.  Pier {at} was."));
    }
    lines.push("Q.  Who saw the crack in the".to_owned());
    lines.push("fifth pier?".to_owned());
    lines.push("A.  The miller saw it from his".to_owned());
    lines.push("boat in March.".to_owned());
    lines.push("(The short adjournment)".to_owned());
    let mut text = vec!["Weir Hearing".to_owned(), String::new()];
    for (at, line) in lines.iter().enumerate() {
        if at % 26 == 25 {
            text.extend(["7", "Weir Hearing"].map(str::to_owned));
        }
        text.push(format!("{}   {line}", at % 25 + 1));
    }
    let body: String = text.iter().map(|line| paragraph("", line)).collect();
    for (name, bytes) in [
        ("day.txt", text.join("\n").into_bytes()),
        ("day.docx", word(&body, &[])),
    ] {
        let library = library_with(name, &bytes, &[]);
        let got = blocks(&library, "day");
        check_block(
            &got,
            "Paragraph",
            "A.  The miller saw it from his\nboat in March.",
        );
        let answer = library.ask("Who saw the crack in the fifth pier?");
        let first = offered(&answer)[0];
        // Whose words they are, the label says, be it the question or the answer.
        let is_asked = first["quote"].as_str().unwrap().contains("Who saw");
        let speaker = if is_asked { "MR REED" } else { "MS ANN ELM" };
        assert_eq!(first["speaker"]["name"], speaker, "{name}: {answer}");
    }
}

#[test]
fn attachments_are_sections_of_their_mail_and_nobody_gets_anothers_words() {
    let inner = "From: Bo Oak <bo@larch.example>\r\nSubject: Oars\r\n\r\nThe oars were found by the weir.\r\n";
    let pumps = word(
        &[
            paragraph("Titel", "Pumps"),
            paragraph("", "Two pumps were bought in May."),
        ]
        .concat(),
        &[("word/styles.xml", STYLES)],
    );
    let encoded = base64(&pumps);
    let mail = format!(
        "From: Ivy Ash <ivy@larch.example>\r\nDate: Thu, 2 May 2019 10:00:00 +0000\r\nSubject: Pumps and oars\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nThe lock was shut at noon.\r\n\r\nOn 1 May Cal Yew wrote:\r\n> The lock was open at dawn.\r\n\r\n-- \r\nIvy Ash, Larch Street 4\r\n\
         --b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"pumps.docx\"\r\n\r\n{encoded}\r\n\
         --b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"oars.eml\"\r\n\r\n{inner}\r\n\
         --b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"pond.png\"\r\n\r\nx\r\n--b--\r\n"
    );
    let library = Library::none();
    let path = library.beside("lock.eml", mail);
    let run = library.run(&["add", path.to_str().unwrap()]).ended(0);
    assert!(
        run.err.contains("the attachment “pond.png” was not read"),
        "{}",
        run.err
    );
    let got = blocks(&library, "lock");
    let got: Vec<(&str, &str)> = got.iter().map(|(k, t)| (k.as_str(), t.as_str())).collect();
    assert_eq!(
        got,
        [
            ("Paragraph", "The lock was shut at noon."),
            ("Heading", "On 1 May Cal Yew wrote:"),
            ("Paragraph", "The lock was open at dawn."),
            ("Furniture", "-- \nIvy Ash, Larch Street 4"),
            ("Heading", "Attachment: pumps.docx"),
            ("Heading", "Pumps"),
            ("Paragraph", "Two pumps were bought in May."),
            ("Heading", "Attachment: oars.eml, by Bo Oak"),
            ("Paragraph", "The oars were found by the weir."),
        ]
    );
    let answer = library.ask("When was the lock open?");
    let first = offered(&answer)[0];
    assert_eq!(first["quote"], "The lock was open at dawn.", "{answer}");
    assert_eq!(first["section"], "On 1 May Cal Yew wrote:", "{answer}");
}

/// Bytes as mails carry them (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let whole = three.iter().chain([&0, &0]).take(3);
        let bits = whole.fold(0_usize, |bits, &byte| bits << 8 | usize::from(byte));
        for at in 0..4 {
            let sign = SIGNS[bits >> (18 - 6 * at) & 63];
            out.push(if at > three.len() {
                '='
            } else {
                char::from(sign)
            });
        }
        if out.len() % 78 == 76 {
            out.push_str("\r\n");
        }
    }
    out
}

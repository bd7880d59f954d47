//! Archives of XML: Word documents, `OpenDocument` texts and e-books.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// An archive of parts.
pub(crate) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        });
        zip.start_file(*name, options).expect("memory takes files");
        zip.write_all(content.as_bytes()).expect("as above");
    }
    zip.finish().expect("as above").into_inner()
}

/// A Word document with this body, and more parts.
pub(crate) fn word(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", document.as_str()),
    ];
    parts.extend_from_slice(more);
    archive(&parts)
}

/// A paragraph of a Word document, of a style where one is named.
pub(crate) fn paragraph(style: &str, words: &str) -> String {
    let style = if style.is_empty() {
        String::new()
    } else {
        format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>")
    };
    format!("<w:p>{style}<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
}

/// The styles of a Word document.
pub(crate) const STYLES: &str = "<w:styles xmlns:w=\"x\">\
    <w:style w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style>\
    <w:style w:styleId=\"H1\"><w:name w:val=\"heading 1\"/></w:style>\
    <w:style w:styleId=\"Own\"><w:name w:val=\"Board heading\"/><w:basedOn w:val=\"H1\"/></w:style>\
    </w:styles>";

/// An `OpenDocument` text with this body.
pub(crate) fn open_document(body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\"><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
    ])
}

/// An e-book of chapters.
pub(crate) fn book(title: &str, chapters: &[&str]) -> Vec<u8> {
    let names: Vec<String> = (1..=chapters.len())
        .map(|n| format!("text/c{n}.xhtml"))
        .collect();
    let mut items = String::new();
    let mut spine = String::new();
    for (number, _) in names.iter().enumerate() {
        let chapter = number + 1;
        write!(
            items,
            "<item id=\"c{chapter}\" href=\"text/c{chapter}.xhtml\" media-type=\"application/xhtml+xml\"/>"
        )
        .expect("a string can be written");
        // The order of the spine counts, not that of the names.
        spine.insert_str(0, &format!("<itemref idref=\"c{chapter}\"/>"));
    }
    let list = format!(
        "<package xmlns=\"http://www.idpf.org/2007/opf\" xmlns:dc=\"d\"><metadata><dc:title>{title}</dc:title><dc:publisher>Larch Press</dc:publisher><dc:date>2019-05-02</dc:date></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    );
    let places: Vec<String> = names.iter().map(|name| format!("OEBPS/{name}")).collect();
    let mut parts = vec![
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>",
        ),
        ("OEBPS/book.opf", list.as_str()),
    ];
    parts.extend(
        places
            .iter()
            .map(String::as_str)
            .zip(chapters.iter().copied()),
    );
    archive(&parts)
}

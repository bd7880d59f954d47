//! What kind of file some bytes are, from the bytes first and from the file's
//! name second. It reads no content.

use serde::{Deserialize, Serialize};

/// A format that is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Plain text.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// JSON Lines: one document a line.
    Corpus,
    /// PDF.
    Pdf,
    /// A Word document (`.docx`).
    Word,
    /// An `OpenDocument` text (`.odt`).
    OpenDocument,
    /// Rich Text Format.
    Rtf,
    /// An e-book (`.epub`).
    Epub,
    /// A mail (`.eml`).
    Mail,
}

impl Format {
    /// The extension under which a file of this format is kept.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Plain => "txt",
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Corpus => "jsonl",
            Format::Pdf => "pdf",
            Format::Word => "docx",
            Format::OpenDocument => "odt",
            Format::Rtf => "rtf",
            Format::Epub => "epub",
            Format::Mail => "eml",
        }
    }
}

/// The format of a file, or what it is instead, in a few words ("a PDF").
///
/// # Errors
/// Where the file is of a kind that is known and not read.
pub(super) fn format_of(bytes: &[u8], name: &str) -> Result<Format, &'static str> {
    if let Some(known) = by_content(bytes) {
        return known;
    }
    let extension = extension_of(name);
    match extension.as_str() {
        "md" | "markdown" | "mkd" => Ok(Format::Markdown),
        "html" | "htm" | "xhtml" => Ok(Format::Html),
        "jsonl" | "ndjson" => Ok(Format::Corpus),
        _ => match unread_by_extension(&extension) {
            Some(kind) => Err(kind),
            None if begins_like_a_page(bytes) => Ok(Format::Html),
            None if extension == "eml" || begins_like_a_mail(bytes) => Ok(Format::Mail),
            None => Ok(Format::Plain),
        },
    }
}

/// Whether a file's name says that it is a JSON Lines corpus.
pub(super) fn is_corpus_name(name: &str) -> bool {
    matches!(extension_of(name).as_str(), "jsonl" | "ndjson")
}

/// The extension in small letters, without the dot; empty where there is none.
fn extension_of(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
        _ => String::new(),
    }
}

fn unread_by_extension(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "pdf" => "a file with the name of a PDF and another content",
        "docx" | "docm" | "doc" | "dot" => {
            "a file with the name of a Word document and another content, or an older one"
        }
        "odt" | "ott" => "a file with the name of an OpenDocument text and another content",
        "rtf" => "a file with the name of an RTF document and another content",
        "epub" | "mobi" | "azw3" => "a file with the name of an e-book and another content",
        "msg" => "a mail of Outlook's own format",
        "xlsx" | "xls" | "ods" => "a spreadsheet",
        "pptx" | "ppt" | "odp" => "a set of slides",
        "json" => "a JSON file",
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "tif" | "tiff" | "bmp" | "heic" | "avif"
        | "svg" => "a picture",
        "mp3" | "mp4" | "m4a" | "wav" | "ogg" | "flac" | "mov" | "avi" | "mkv" | "webm" => {
            "a recording"
        }
        "zip" | "gz" | "tgz" | "bz2" | "xz" | "zst" | "7z" | "rar" | "tar" => "an archive",
        _ => return None,
    })
}

fn by_content(bytes: &[u8]) -> Option<Result<Format, &'static str>> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    // The names of an archive's files stand at its end once more.
    let tail = bytes
        .get(bytes.len().saturating_sub(64 * 1024)..)
        .unwrap_or_default();
    let holds = |needle: &[u8]| {
        let is_in = |part: &[u8]| part.windows(needle.len()).any(|window| window == needle);
        is_in(head) || is_in(tail)
    };
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(if holds(b"application/epub+zip") {
            Ok(Format::Epub)
        } else if holds(b"opendocument.text") {
            Ok(Format::OpenDocument)
        } else if holds(b"word/document") {
            Ok(Format::Word)
        } else if holds(b"xl/") || holds(b"opendocument.spreadsheet") {
            Err("a spreadsheet")
        } else if holds(b"ppt/") || holds(b"opendocument.presentation") {
            Err("a set of slides")
        } else {
            Err("an archive")
        });
    }
    // Readers of PDF look for the mark in the first kilobyte.
    let start = head.get(..head.len().min(1024)).unwrap_or_default();
    if start.starts_with(b"%PDF-")
        || start.contains(&0) && start.windows(5).any(|window| window == b"%PDF-")
    {
        return Some(Ok(Format::Pdf));
    }
    if head.starts_with(b"{\\rtf") {
        return Some(Ok(Format::Rtf));
    }
    unread_by_content(head).map(Err)
}

fn unread_by_content(head: &[u8]) -> Option<&'static str> {
    let begins = |marks: &[&[u8]]| marks.iter().any(|mark| head.starts_with(mark));
    let is_box = head.get(4..8) == Some(b"ftyp");
    let riff = head.starts_with(b"RIFF").then(|| head.get(8..12)).flatten();
    if begins(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]) {
        Some("an old Word or Office document")
    } else if begins(&[
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"II*\0",
        b"MM\0*",
    ]) || riff == Some(b"WEBP")
    {
        Some("a picture")
    } else if is_box || riff.is_some() || begins(&[b"ID3", b"OggS", b"fLaC", b"\x1a\x45\xdf\xa3"]) {
        Some("a recording or a picture")
    } else if begins(&[
        b"\x1f\x8b",
        b"7z\xbc\xaf",
        b"Rar!\x1a",
        b"\xfd7zXZ",
        b"\x28\xb5\x2f\xfd",
    ]) {
        Some("an archive")
    } else {
        None
    }
}

/// Whether text without a telling name begins as mails do on their way.
fn begins_like_a_mail(bytes: &[u8]) -> bool {
    const FIRST: [&str; 4] = ["return-path:", "received:", "delivered-to:", "message-id:"];
    let head = bytes.get(..bytes.len().min(16 * 1024)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let names = |name: &str| head.lines().any(|line| line.starts_with(name));
    FIRST.iter().any(|first| head.starts_with(first)) && names("from:") && names("date:")
}

/// Whether text without a telling name begins like a web page.
fn begins_like_a_page(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_outweighs_the_name() {
        for (bytes, name, want) in [
            (&b"%PDF-1.7 x"[..], "note.txt", Ok(Format::Pdf)),
            (
                b"PK\x03\x04....word/document.xml",
                "a.txt",
                Ok(Format::Word),
            ),
            (
                b"PK\x03\x04....mimetypeapplication/epub+zip",
                "a",
                Ok(Format::Epub),
            ),
            (b"\x89PNG\r\n", "a.md", Err("a picture")),
            (b"{\\rtf1 Hello}", "a.txt", Ok(Format::Rtf)),
            (
                b"Plain words",
                "scan.PDF",
                Err("a file with the name of a PDF and another content"),
            ),
            (
                b"Return-Path: <a@b.example>\r\nFrom: a\r\nDate: b\r\n\r\nx",
                "letter",
                Ok(Format::Mail),
            ),
            (b"Plain words", "a.txt", Ok(Format::Plain)),
            (b"Plain words", "README", Ok(Format::Plain)),
            (b"# Words", "notes/A.MD", Ok(Format::Markdown)),
            (
                b"\xef\xbb\xbf <!DOCTYPE html><p>x",
                "page",
                Ok(Format::Html),
            ),
            (b"{}", "set.jsonl", Ok(Format::Corpus)),
        ] {
            assert_eq!(format_of(bytes, name), want, "{name}");
        }
    }
}

//! What kind of file some bytes are, from the bytes first and from the file's
//! name second. It reads no content.

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Plain,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// JSON Lines: one document a line.
    Corpus,
}

/// The format of a file, or what it is instead, in a few words ("a PDF").
///
/// # Errors
/// Where the file is of a kind that is known and not read.
pub(super) fn format_of(bytes: &[u8], name: &str) -> Result<Format, &'static str> {
    if let Some(kind) = unread_by_content(bytes) {
        return Err(kind);
    }
    let extension = extension_of(name);
    match extension.as_str() {
        "md" | "markdown" | "mkd" => Ok(Format::Markdown),
        "html" | "htm" | "xhtml" => Ok(Format::Html),
        "jsonl" | "ndjson" => Ok(Format::Corpus),
        _ => match unread_by_extension(&extension) {
            Some(kind) => Err(kind),
            None if begins_like_a_page(bytes) => Ok(Format::Html),
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
        "pdf" => "a PDF",
        "docx" | "docm" | "doc" | "dot" => "a Word document",
        "odt" | "ott" => "an OpenDocument text",
        "rtf" => "an RTF document",
        "epub" | "mobi" | "azw3" => "an e-book",
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

fn unread_by_content(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let holds = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(if holds(b"application/epub+zip") {
            "an e-book"
        } else if holds(b"opendocument.text") {
            "an OpenDocument text"
        } else if holds(b"word/") {
            "a Word document"
        } else if holds(b"xl/") {
            "a spreadsheet"
        } else if holds(b"ppt/") {
            "a set of slides"
        } else {
            "an archive"
        });
    }
    let begins = |marks: &[&[u8]]| marks.iter().any(|mark| head.starts_with(mark));
    let is_box = head.get(4..8) == Some(b"ftyp");
    let riff = head.starts_with(b"RIFF").then(|| head.get(8..12)).flatten();
    if begins(&[b"%PDF-"]) {
        Some("a PDF")
    } else if begins(&[b"{\\rtf"]) {
        Some("an RTF document")
    } else if begins(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]) {
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
            (&b"%PDF-1.7 x"[..], "note.txt", Err("a PDF")),
            (
                b"PK\x03\x04....word/document.xml",
                "a.txt",
                Err("a Word document"),
            ),
            (
                b"PK\x03\x04....mimetypeapplication/epub+zip",
                "a",
                Err("an e-book"),
            ),
            (b"\x89PNG\r\n", "a.md", Err("a picture")),
            (b"{\\rtf1 Hello}", "a.txt", Err("an RTF document")),
            (b"Plain words", "scan.PDF", Err("a PDF")),
            (b"Plain words", "a.docx", Err("a Word document")),
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

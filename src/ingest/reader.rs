//! Reads one file of a format that strangers' files come in: which reader takes
//! it, and nothing of how. In the program it runs in the child process that
//! [`super::isolation`] starts.

use super::reading::{self, Reading, Request, Task, Unread};
use super::{Format, encoding, epub, html, inside, mail, odt, pdf, plain, rtf, transcript, word};

/// Reads `bytes` as the request says.
///
/// # Errors
/// Where the file is damaged, locked, too large, or holds no text.
pub(super) fn read(bytes: &[u8], request: &Request) -> Result<Reading, Unread> {
    let mut reading = read_format(bytes, request)?;
    if request.format != Format::Html {
        for remark in &mut reading.remarks {
            *remark = format!("`{}`: {remark}", request.name);
        }
    }
    Ok(reading)
}

/// Reads a file by the reader of its format, its remarks without its name.
///
/// # Errors
/// As [`read`].
pub(super) fn read_format(bytes: &[u8], request: &Request) -> Result<Reading, Unread> {
    match (request.task, request.format) {
        (Task::Search, _) => Ok(inside::read(bytes, &request.name)),
        (Task::LayOut, _) => pdf::laid_out(bytes),
        (Task::Unlock, _) => pdf::unlocked(bytes, request.password.as_deref()),
        (Task::Read, Format::Pdf) => {
            pdf::read(bytes, request.password.as_deref(), &request.covering)
        }
        (Task::Read, Format::Word) => word::read(bytes, &request.covering).map(without_margin),
        (Task::Read, Format::OpenDocument) => {
            odt::read(bytes, &request.covering).map(without_margin)
        }
        (Task::Read, Format::Rtf) => rtf::read(bytes, &request.covering).map(without_margin),
        (Task::Read, Format::Epub) => epub::read(bytes),
        (Task::Read, Format::Mail) => mail::read(bytes),
        (Task::Read, Format::Html) => read_page(bytes, request),
        (Task::Read, Format::Plain | Format::Markdown | Format::Corpus) => {
            Err(Unread::broken("is of a format that is read elsewhere"))
        }
    }
}

/// A transcript whose lines were put into a word processor with their numbers.
fn without_margin(mut reading: Reading) -> Reading {
    if let Some(bare) = transcript::unnumbered(&reading.text) {
        reading.remarks.push(bare.remark());
        reading.blocks = plain::blocks(&bare.text, reading.title.as_deref());
        reading.text = bare.text;
    }
    reading
}

/// Reads a web page.
fn read_page(bytes: &[u8], request: &Request) -> Result<Reading, Unread> {
    let name = &request.name;
    // The server's word outranks the page's, as in a browser.
    let declared = (request.charset.clone()).or_else(|| html::declared_encoding(bytes));
    let decoded = encoding::decode(bytes, declared.as_deref()).map_err(|_| Unread::NotText)?;
    let remarks = decoded.remark(name);
    let text = encoding::settled(&decoded.text);
    let mut reading = reading::decided(&request.covering, |choices| {
        let unhidden = html::unhidden(&text, choices);
        let reading = page_of(&unhidden.markup, request)?;
        Ok((reading, unhidden.places))
    })?;
    reading.remarks.splice(0..0, remarks);
    Ok(reading)
}

fn page_of(text: &str, request: &Request) -> Result<Reading, Unread> {
    let name = &request.name;
    let mut remarks = Vec::new();
    let page = html::read(text, request.title.as_deref()).map_err(|error| match error {
        html::PageError::TooLarge => Unread::TooLarge(html::LARGEST / 1024 / 1024),
        html::PageError::TooIntricate => Unread::TooIntricate,
        html::PageError::NoText => Unread::Empty,
    })?;
    if page.has_no_main_text {
        remarks.push(format!("`{name}`: no main text could be told from the rest of the page, so all of it was taken."));
    }
    Ok(Reading {
        text: page.text,
        blocks: page.blocks,
        title: page.title,
        publisher: page.publisher,
        published: page.published,
        url: page.url,
        author: page.author,
        remarks,
        ..Reading::default()
    })
}

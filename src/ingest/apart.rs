//! Formats that are read in a child process: which attempts are made on a file,
//! and what a person is told of them. PDFs have two: our own reader, then an
//! installed `pdftotext` where that one fails or loses pages. What a file says
//! this file does not know.

use std::time::Duration;

use super::isolation::{self, isolation};
use super::reading::{Reading, Request, Task};
use super::report::Given;
use super::{Format, ReadError, ocr};

/// Reads a file of a format that is read apart.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn read(
    bytes: &[u8],
    name: &str,
    format: Format,
    given: &Given,
) -> Result<Reading, ReadError> {
    let request = Request {
        name: name.to_owned(),
        title: given.title.clone(),
        charset: given.charset.clone(),
        password: given.password.clone(),
        format,
        task: Task::Read,
    };
    let Some(isolation) = isolation().filter(|_| format == Format::Pdf) else {
        return isolation::read(bytes, &request, None);
    };
    let last = isolation.deadline();
    let whole = Duration::from_secs(isolation.limits.seconds);
    // The rest is for the second attempt.
    let first = isolation::read(bytes, &request, Some(last - whole / 3));
    let missed = match &first {
        Ok(reading) if reading.lost.is_empty() => 0,
        Ok(reading) => reading.lost.len(),
        Err(ReadError::Died { .. } | ReadError::Broken { .. }) => usize::MAX,
        Err(_) => 0,
    };
    let best = if missed == 0 {
        first
    } else {
        let again = Request {
            task: Task::LayOut,
            ..request
        };
        // Where `pdftotext` is not installed or fails, the first attempt counts.
        match isolation::read(bytes, &again, Some(last)) {
            Ok(reading) if reading.lost.len() < missed => Ok(reading),
            _ => first,
        }
    };
    best.map(|mut reading| {
        reading.remarks.extend(pages_remark(
            name,
            &reading.blank,
            "holds no text; --ocr reads pictures where ocrmypdf or tesseract is installed",
            "hold no text; --ocr reads pictures where ocrmypdf or tesseract is installed",
        ));
        reading.remarks.extend(pages_remark(
            name,
            &reading.lost,
            "could not be read",
            "could not be read",
        ));
        reading
    })
}

/// The bytes that are kept: the file as it is, or a copy of a PDF that is open
/// where a password was given, and that has text where `ocr` was asked for.
///
/// # Errors
/// Where the password is wrong, or no program on the machine can read pictures.
pub(super) fn made_readable(
    mut bytes: Vec<u8>,
    name: &str,
    given: &Given,
) -> Result<Vec<u8>, ReadError> {
    let is_pdf = super::format::format_of(&bytes, name) == Ok(Format::Pdf);
    if !is_pdf || !given.ocr && given.password.is_none() {
        return Ok(bytes);
    }
    if given.password.is_some() {
        let request = Request {
            name: name.to_owned(),
            password: given.password.clone(),
            format: Format::Pdf,
            task: Task::Unlock,
            ..Request::default()
        };
        let unlocked = isolation::read(&bytes, &request, None)?.unlocked;
        if !unlocked.is_empty() {
            bytes = unlocked;
        }
    }
    if given.ocr {
        let has_pictures = match read(&bytes, name, Format::Pdf, given) {
            Ok(reading) => !reading.blank.is_empty(),
            Err(ReadError::Scan { .. }) => true,
            Err(error) => return Err(error),
        };
        if has_pictures {
            bytes = ocr::with_text(&bytes).map_err(|why| ReadError::Ocr {
                name: name.to_owned(),
                why,
            })?;
        }
    }
    Ok(bytes)
}

/// A sentence about pages, `page 3 holds no text`; `None` where there are none.
fn pages_remark(name: &str, pages: &[u32], one: &str, many: &str) -> Option<String> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == page => *end = page,
            _ => runs.push((page, page)),
        }
    }
    if runs.is_empty() {
        return None;
    }
    const MOST: usize = 12;
    let mut named: Vec<String> = runs
        .iter()
        .take(MOST)
        .map(|&(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first}, {last}"),
            _ => format!("{first} to {last}"),
        })
        .collect();
    if runs.len() > MOST {
        named.push("more".to_owned());
    }
    let list = named.join(", ");
    Some(if let [page] = pages {
        format!("`{name}`: page {page} {one}.")
    } else {
        format!("`{name}`: pages {list} {many}.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_in_runs() {
        let of = |pages: &[u32]| pages_remark("a.pdf", pages, "is gone", "are gone");
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[4]).as_deref(), Some("`a.pdf`: page 4 is gone."));
        assert_eq!(
            of(&[1, 2, 4, 6, 7, 8, 9]).as_deref(),
            Some("`a.pdf`: pages 1, 2, 4, 6 to 9 are gone.")
        );
    }
}

//! Formats that are read in a child process: which attempts are made on a file,
//! and what a person is told of them. PDFs have two: our own reader, then an
//! installed `pdftotext` where that one fails or loses pages. What a file says
//! this file does not know.

use std::sync::Mutex;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::isolation::{self, isolation};
use super::reading::{Reading, Request, Task};
use super::report::Given;
use super::{Format, ReadError, ocr};

/// What was just read to be added, for the build that follows and reads it
/// again. Each is taken out as it is used, so that nothing of a document that is
/// withdrawn later stays in memory.
static JUST_ADDED: Mutex<Vec<(Vec<u8>, Reading)>> = Mutex::new(Vec::new());

/// How many bytes of text are held for the build.
const MOST_HELD: usize = 64 * 1024 * 1024;

/// Reads a file of a format that is read apart. Where it is new, a build reads it
/// once more in a moment.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn read(
    bytes: &[u8],
    name: &str,
    format: Format,
    given: &Given,
    is_new: bool,
) -> Result<Reading, ReadError> {
    // How a page is read depends on its title as well.
    if format == Format::Html || isolation().is_none() {
        return attempt(bytes, name, format, given);
    }
    let hash = Sha256::digest(bytes).to_vec();
    let Ok(mut held) = JUST_ADDED.lock() else {
        return attempt(bytes, name, format, given);
    };
    let fits = |reading: &Reading| {
        let choices = given.covered.settled(reading.covered.len());
        choices.as_ref() == Some(&reading.covered)
    };
    if !is_new && let Some(at) = held.iter().position(|(known, r)| *known == hash && fits(r)) {
        return Ok(held.swap_remove(at).1);
    }
    let is_full = held.iter().map(|(_, held)| held.text.len()).sum::<usize>() > MOST_HELD;
    drop(held);
    let reading = attempt(bytes, name, format, given)?;
    if is_new
        && !is_full
        && let Ok(mut held) = JUST_ADDED.lock()
    {
        held.retain(|(known, _)| *known != hash);
        held.push((hash, reading.clone()));
    }
    Ok(reading)
}

/// Reads a file by the readers there are.
fn attempt(bytes: &[u8], name: &str, format: Format, given: &Given) -> Result<Reading, ReadError> {
    let request = Request {
        name: name.to_owned(),
        title: given.title.clone(),
        charset: given.charset.clone(),
        password: given.password.clone(),
        covering: given.covered.clone(),
        format,
        task: Task::Read,
    };
    let Some(isolation) = isolation().filter(|_| format == Format::Pdf) else {
        return isolation::read(bytes, &request, None);
    };
    let last = isolation.deadline();
    let whole = Duration::from_secs(isolation.limits.seconds);
    // The rest is for the second attempt.
    let first = isolation::read(bytes, &request, last.checked_sub(whole / 3));
    let missed = match &first {
        Ok(reading) if reading.lost.is_empty() => 0,
        // `pdftotext` does not tell what is covered.
        Ok(reading) if !reading.covered.is_empty() => 0,
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
            Ok(mut reading) if reading.lost.len() < missed => {
                reading.remarks.push(format!(
                    "`{name}`: pdftotext read it, which does not tell whether text on its pages is covered; look them through."
                ));
                Ok(reading)
            }
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
            &reading.machine_read,
            "was read by machine from a picture and may have errors; its citations say so",
            "were read by machine from pictures and may have errors; their citations say so",
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
/// where it opens with the password only, and that has text where `ocr` was asked
/// for.
///
/// A password that was not needed is taken out of what is `given`.
///
/// # Errors
/// Where the password is wrong, or no program on the machine can read pictures.
pub(super) fn made_readable(
    mut bytes: Vec<u8>,
    name: &str,
    given: &mut Given,
) -> Result<Vec<u8>, ReadError> {
    let is_pdf = super::format::format_of(&bytes, name) == Ok(Format::Pdf);
    if !is_pdf {
        given.password = None;
    }
    if !is_pdf || !given.ocr && given.password.is_none() {
        return Ok(bytes);
    }
    if given.password.is_some() {
        let mut request = Request {
            name: name.to_owned(),
            format: Format::Pdf,
            task: Task::Unlock,
            ..Request::default()
        };
        if let Err(ReadError::Locked { .. }) = isolation::read(&bytes, &request, None) {
            request.password.clone_from(&given.password);
            bytes = isolation::read(&bytes, &request, None)?.unlocked;
        } else {
            // A password for a file that needs none makes no other file of it.
            given.password = None;
        }
    }
    if given.ocr {
        let has_pictures = match attempt(&bytes, name, Format::Pdf, given) {
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

/// How many runs of pages are named.
const MOST: usize = 12;

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

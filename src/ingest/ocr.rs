//! Pages that are pictures, read by what is installed on the machine:
//! `ocrmypdf`, or else `pdftoppm`, `tesseract` and `pdfunite`. Only where a
//! person asked for it; what these programs make is a PDF with text, which is
//! then read like any other.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::isolation::isolation;

/// How long all pages together may take.
const PATIENCE: Duration = Duration::from_mins(30);

/// The same PDF with text on the pages that are pictures.
///
/// # Errors
/// Where no program can do it; a few words that say why.
pub(super) fn with_text(pdf: &[u8]) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| error.to_string();
    let folder = tempfile::tempdir().map_err(failed)?;
    let (source, result) = (folder.path().join("in.pdf"), folder.path().join("out.pdf"));
    fs::write(&source, pdf).map_err(failed)?;
    let end = Instant::now() + PATIENCE;
    let mut ocrmypdf = program("ocrmypdf", folder.path());
    ocrmypdf.args(["--skip-text", "--quiet", "in.pdf", "out.pdf"]);
    match run(ocrmypdf, end)? {
        Outcome::Missing => with_tesseract(folder.path(), end)?,
        Outcome::Failed => return Err("ocrmypdf could not read it".to_owned()),
        Outcome::Done => {}
    }
    fs::read(&result).map_err(failed)
}

/// Pictures of the pages, the words on each, and one PDF of all.
fn with_tesseract(folder: &Path, end: Instant) -> Result<(), String> {
    const NONE: &str =
        "neither ocrmypdf nor tesseract with pdftoppm is installed; install one of them";
    let mut pictures = program("pdftoppm", folder);
    pictures.args(["-r", "300", "-png", "in.pdf", "page"]);
    match run(pictures, end)? {
        Outcome::Missing => return Err(NONE.to_owned()),
        Outcome::Failed => return Err("pdftoppm could not read it".to_owned()),
        Outcome::Done => {}
    }
    let mut names: Vec<String> = fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".png").map(str::to_owned))
        .collect();
    names.sort();
    for name in &names {
        let mut words = program("tesseract", folder);
        words.args([&format!("{name}.png"), name, "pdf"]);
        match run(words, end)? {
            Outcome::Missing => return Err(NONE.to_owned()),
            Outcome::Failed => return Err("tesseract could not read it".to_owned()),
            Outcome::Done => {}
        }
    }
    if let [only] = names.as_slice() {
        return fs::rename(folder.join(format!("{only}.pdf")), folder.join("out.pdf"))
            .map_err(|error| error.to_string());
    }
    let mut unite = program("pdfunite", folder);
    unite.args(names.iter().map(|name| format!("{name}.pdf")));
    unite.arg("out.pdf");
    match run(unite, end)? {
        Outcome::Done => Ok(()),
        _ => Err("pdfunite could not put the pages together".to_owned()),
    }
}

enum Outcome {
    Done,
    Failed,
    Missing,
}

fn program(name: &str, folder: &Path) -> Command {
    let mut command = match isolation() {
        Some(isolation) => isolation.machine_program(name),
        None => Command::new(name),
    };
    command.current_dir(folder).env("TMPDIR", folder);
    command
}

/// Runs a program until `end`.
fn run(mut command: Command, end: Instant) -> Result<Outcome, String> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Outcome::Missing),
        Err(error) => return Err(error.to_string()),
    };
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(Outcome::Done),
            Ok(Some(_)) => return Ok(Outcome::Failed),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(50)),
            _ => {
                // It is of no more use; whether it ends now or a moment later is all one.
                let _ = child.kill();
                let _ = child.wait();
                return Err("it takes too long".to_owned());
            }
        }
    }
}

//! Who did what: the audit list has a line for each change that was made, and
//! none for one that was not.
//!
//! 1. Whatever moment a process is killed at, the list and the manifest agree.
//! 2. An edit names the parts that it changed, and of words only the name.
//! 3. What is corrected stays corrected: a line of a corpus through its later
//!    versions, a scan through being read once more.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::Duration;

use pincite::engine::{self, Deed};

use crate::harness::{Library, finish};
use crate::papers::pdf::{Paper, Type, written};

/// The ids under which the list has a deed.
fn told(library: &Library, deed: Deed) -> HashSet<String> {
    let list = engine::audit(&library.path()).unwrap();
    let deeds = list.into_iter().filter(|entry| entry.what == deed);
    deeds.filter_map(|entry| entry.id).collect()
}

/// What the manifest says, key by key.
fn ids(library: &Library, table: &str) -> HashSet<String> {
    let text = fs::read_to_string(library.path().join("documents.toml")).unwrap_or_default();
    let manifest: toml::Table = text.parse().unwrap();
    let entries = manifest.get(table).and_then(toml::Value::as_array);
    entries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.get("id")?.as_str()?.to_owned()))
        .collect()
}

#[test]
fn a_killed_process_leaves_no_change_without_its_line() {
    let whole = Library::none();
    let folder = whole.beside("seed.txt", "Seed\n\nThe first note of all.\n");
    whole.run(&["add", folder.to_str().unwrap()]).ended(0);
    let notes = whole.path().parent().unwrap().join("notes");
    fs::create_dir_all(&notes).unwrap();
    for number in 0..150 {
        let text = format!(
            "Note {number}\n\nOn day {number} the keeper of the weir counted {number} boats.\n"
        );
        fs::write(notes.join(format!("note-{number}.txt")), text).unwrap();
    }
    let mut cut_short = 0;
    for milliseconds in [5, 20, 35, 55, 80, 120, 180] {
        let library = whole.copied();
        let kill = |arguments: &[&str]| {
            let mut child = library.command(arguments).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(milliseconds));
            // It may be done already; then there is nothing to kill.
            let _ = child.kill();
            child.wait().unwrap();
        };
        kill(&["add", notes.to_str().unwrap()]);
        let added = ids(&library, "document");
        if added.len() > 1 && added.len() < 151 {
            cut_short += 1;
        }
        assert_eq!(told(&library, Deed::Added), added, "{milliseconds} ms");
        kill(&["remove", "seed"]);
        assert_eq!(
            told(&library, Deed::Removed),
            ids(&library, "removed"),
            "{milliseconds} ms"
        );
        kill(&["edit", "note-0", "--title", "Another"]);
        let text = fs::read_to_string(library.path().join("documents.toml")).unwrap();
        let is_edited = text.contains("\"Another\"");
        assert_eq!(
            told(&library, Deed::Edited).len(),
            usize::from(is_edited),
            "{milliseconds} ms"
        );
        // Who comes next settles what was begun, once.
        library.run(&["add", notes.to_str().unwrap()]).ended(0);
        assert!(!library.path().join(".audit-begun").exists());
        let list = engine::audit(&library.path()).unwrap();
        let added: Vec<_> = list
            .iter()
            .filter(|entry| entry.what == Deed::Added)
            .collect();
        assert_eq!(added.len(), 151, "{milliseconds} ms");
    }
    println!("{cut_short} of 7 were killed between two commits");
}

#[test]
fn an_edit_names_what_it_changed() {
    let library = Library::with_fixtures();
    library
        .run(&[
            "edit",
            "minutes",
            "--title",
            "The long minutes of the board",
            "--published",
            "2020-05",
        ])
        .ended(0);
    library
        .run(&["edit", "minutes", "--published", "2020-06"])
        .ended(0);
    library
        .run(&["edit", "letter-tarrel", "--publisher", "Saltgate archive"])
        .ended(0);
    let list = engine::audit(&library.path()).unwrap();
    let parts: Vec<Vec<&str>> = list
        .iter()
        .filter(|entry| entry.what == Deed::Edited)
        .map(|entry| {
            entry
                .changes
                .iter()
                .map(|change| change.part.as_str())
                .collect()
        })
        .collect();
    assert_eq!(
        parts,
        [
            vec!["title", "published"],
            vec!["published"],
            vec!["publisher"]
        ]
    );
    let shown = library.run(&["audit"]).ended(0).out;
    assert!(
        shown.contains("published from 2020-05 to 2020-06"),
        "{shown}"
    );
    let text = fs::read_to_string(library.path().join("audit.jsonl")).unwrap();
    assert!(
        !text.contains("long minutes") && !text.contains("Saltgate"),
        "{text}"
    );
}

#[test]
fn a_corrected_line_stays_corrected_through_later_versions() {
    let library = Library::none();
    let line = |text: &str| {
        format!(
            "{{\"id\":\"oath\",\"title\":\"Oath\",\"publisher\":\"Nobody\",\"text\":\"The keeper swore that {text}.\"}}\n"
        )
    };
    let corpus = library.beside("oaths.jsonl", line("the gate would hold"));
    let corpus = corpus.to_str().unwrap();
    library.run(&["add", corpus]).ended(0);
    library
        .run(&[
            "edit",
            "oath",
            "--title",
            "The keeper's oath",
            "--publisher",
            "",
        ])
        .ended(0);
    // The line as it was is no news, and takes nothing back.
    let run = library.run(&["add", corpus]).ended(0);
    assert!(run.out.contains("Unchanged"), "{}", run.out);
    let now = || library.sources()[0].clone();
    assert_eq!(now()["title"], "The keeper's oath");
    assert!(now()["publisher"].is_null(), "{}", now());
    for (version, text) in [(2, "the gate would not hold"), (3, "there was no gate")] {
        library.beside("oaths.jsonl", line(text));
        library.run(&["add", corpus]).ended(0);
        assert_eq!(now()["title"], "The keeper's oath");
        assert!(now()["publisher"].is_null(), "{}", now());
        let answer = library.ask("What did the keeper swear?");
        assert!(answer.to_string().contains(text), "{answer}");
        assert!(
            answer
                .to_string()
                .contains(&format!("\"version\":{version}")),
            "{answer}"
        );
    }
    // What is given with the new version outranks it.
    library.beside("oaths.jsonl", line("he had never seen the gate"));
    library
        .run(&["add", corpus, "--publisher", "Weir board"])
        .ended(0);
    assert_eq!(now()["publisher"], "Weir board");
    assert_eq!(now()["title"], "The keeper's oath");
    library.run(&["verify"]).ended(0);
    // And it does not come back as the line that it was.
    library.run(&["remove", "oath"]).ended(0);
    let run = library.run(&["add", corpus]);
    assert!(run.err.contains("was removed"), "{}", run.err);
    assert!(library.sources().is_empty());
}

/// A PDF whose one page is a picture of these lines; `None` where no program can
/// draw it.
fn scanned(library: &Library, lines: &[&str]) -> Option<Vec<u8>> {
    let mut paper = Paper::default();
    paper.page();
    let large = Type {
        size: 22,
        bold: false,
    };
    for (at, line) in (0..).zip(lines) {
        paper.line(60, 100 + 40 * at, large, line);
    }
    let drawn = library.beside("drawn.pdf", paper.bytes());
    let picture = Command::new("pdftoppm")
        .args(["-gray", "-r", "100", "-singlefile"])
        .args([&drawn, &drawn.with_extension("")])
        .output();
    picture.ok().filter(|done| done.status.success())?;
    let bytes = fs::read(drawn.with_extension("pgm")).ok()?;
    let mut ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    // Three lines: what it is, how large, how bright.
    let (end, _) = ends.nth(2)?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let numbers: Vec<&str> = head.split_ascii_whitespace().collect();
    let (width, height) = (*numbers.get(1)?, *numbers.get(2)?);
    let mut shown = String::new();
    for byte in &bytes[end + 1..] {
        write!(shown, "{byte:02x}").ok()?;
    }
    let content = "595 0 0 842 0 0 cm /P Do";
    Some(written(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /P 4 0 R >> >> /Contents 5 0 R >>".to_owned(),
        format!("<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /ASCIIHexDecode /Length {} >>\nstream\n{shown}>\nendstream", shown.len() + 1),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ]))
}

#[test]
fn a_scan_that_was_read_is_known_again_with_its_corrections() {
    let library = Library::with_fixtures();
    let lines = [
        "The keeper of the upper lock",
        "was paid in herring and rope.",
    ];
    let Some(scan) = scanned(&library, &lines) else {
        println!("skipped: no pdftoppm draws a page here");
        return;
    };
    let scan = library.beside("scan.pdf", scan);
    let scan = scan.to_str().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let run = |arguments: &[&str]| {
        let mut command = library.command(arguments);
        command.env("PATH", &path).env("PINCITE_READ_SECONDS", "60");
        finish(command, b"")
    };
    let read = run(&["add", scan, "--ocr"]);
    if read.code != Some(0) {
        println!("skipped: pictures are not read here: {}", read.err);
        return;
    }
    run(&["edit", "scan", "--title", "What the keeper was paid"]).ended(0);
    // Without the option: the picture is known, and its text stays.
    let again = run(&["add", scan]).ended(0);
    assert!(again.out.contains("Unchanged"), "{}", again.out);
    let again = run(&["add", scan, "--ocr"]).ended(0);
    assert!(again.out.contains("Unchanged"), "{}", again.out);
    let answer = run(&[
        "ask",
        "--json",
        "What was the keeper of the upper lock paid in?",
    ])
    .json();
    assert!(answer.to_string().contains("herring"), "{answer}");
    assert!(
        answer.to_string().contains("What the keeper was paid"),
        "{answer}"
    );
    run(&["verify"]).ended(0);
}

#[test]
fn a_line_that_cannot_be_read_is_named() {
    let library = Library::none();
    for name in ["one", "two"] {
        let file = library.beside(
            &format!("{name}.txt"),
            format!("The {name}\n\nIt rained.\n"),
        );
        library.run(&["add", file.to_str().unwrap()]).ended(0);
    }
    let path = library.path().join("audit.jsonl");
    let list = fs::read_to_string(&path).unwrap();
    fs::write(&path, list.replacen("added", "ad\"ded", 1)).unwrap();
    let run = library.run(&["audit"]).ended(0);
    assert!(run.out.contains("two"), "{}", run.out);
    assert!(run.err.contains("line 1"), "{}", run.err);
    let verified = library.run(&["verify"]).ended(3);
    assert!(verified.out.contains("audit.jsonl"), "{}", verified.out);
    fs::write(&path, list).unwrap();
    assert_eq!(library.run(&["audit"]).ended(0).err, "");
    library.run(&["verify"]).ended(0);
}

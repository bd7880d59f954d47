//! Files that mean harm cost a sentence each, and nothing else.
//!
//! 1. Every file of a folder of them is either added or refused by name; the
//!    program ends as it always does.
//! 2. A reader that needs too much memory or time, or finds too much text, is
//!    ended, and the sentence says which it was and what to set.
//! 3. A file that is sound is added beside them.

use std::fs;

use crate::harness::{Library, Run, finish};
use crate::papers::archive::{paragraph, word};
use crate::papers::broken;

/// `add` of one file with a setting.
fn add_with(library: &Library, path: &std::path::Path, name: &str, value: &str) -> Run {
    let mut command = library.command(&["add", path.to_str().unwrap()]);
    command.env(name, value);
    finish(command, b"")
}

#[test]
fn a_folder_of_hostile_files_is_told_apart_and_nothing_exits() {
    let library = Library::none();
    let folder = library.path().with_file_name("hostile");
    fs::create_dir(&folder).unwrap();
    let files = broken::files(68, 7);
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    fs::write(
        folder.join("zz-sound.txt"),
        "The keeper\n\nNine herons stood on the weir.\n",
    )
    .unwrap();
    let run = add_with(&library, &folder, "PINCITE_READ_SECONDS", "8").ended(0);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    let ids: Vec<String> = library
        .sources()
        .iter()
        .map(|source| source["id"].as_str().unwrap().to_owned())
        .collect();
    for (at, (name, bytes)) in files.iter().enumerate() {
        let stem = name.split('.').next().unwrap();
        // The same file under a second name is one document.
        let is_second = files[..at].iter().any(|(_, other)| other == bytes);
        let is_told = run.err.contains(stem) || ids.iter().any(|id| id == stem);
        assert!(
            is_told || is_second,
            "{name} is silently missing: {}",
            run.err
        );
    }
    let herons = library.ask("What stood on the weir?").to_string();
    assert!(herons.contains("Nine herons"), "{herons}");
}

#[test]
fn a_reader_that_needs_too_much_is_ended_with_its_reason() {
    let library = Library::none();
    let long = word(&paragraph("", &"heron ".repeat(60_000)).repeat(145), &[]);
    let path = library.beside("long.docx", &long);
    for (name, value, why) in [
        ("PINCITE_READ_MEMORY", "128", "128 MiB of memory"),
        ("PINCITE_READ_SECONDS", "1", "longer than 1 second ("),
        ("PINCITE_READ_OUTPUT", "1", "more than 1 MiB of text"),
    ] {
        if name == "PINCITE_READ_MEMORY" && !cfg!(target_os = "linux") {
            println!("skipped: address space is limited on Linux only");
            continue;
        }
        let run = add_with(&library, &path, name, value).ended(2).explained();
        assert!(run.err.contains("long.docx"), "{}", run.err);
        assert!(
            run.err.contains(why) && run.err.contains(name),
            "{}",
            run.err
        );
    }
    // One setting that means nothing is refused before anything is read.
    add_with(&library, &path, "PINCITE_READ_MEMORY", "much")
        .ended(2)
        .explained();
}

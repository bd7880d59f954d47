//! Libraries in temporary folders, with texts of our own.

use tempfile::TempDir;

use super::*;
use crate::document::PartialDate;
use crate::ingest::report::{AddReport, Given, NewVersion};

/// To add with this and nothing more.
fn plainly(given: &Given) -> How<'_> {
    How {
        who: "test",
        deed: None,
        dry: false,
        given,
        id: None,
        again: false,
        stop: &|| false,
    }
}

/// A library and a folder beside it for what is added.
struct Case {
    dir: TempDir,
    library: Library,
}

impl Case {
    fn new() -> Case {
        let dir = TempDir::new().unwrap();
        let library = Library::open_or_create(&dir.path().join("library")).unwrap();
        Case { dir, library }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn add(&mut self, inputs: &[PathBuf]) -> AddReport {
        self.add_with(inputs, &Given::default())
    }

    fn add_with(&mut self, inputs: &[PathBuf], given: &Given) -> AddReport {
        let report = self
            .library
            .add(inputs, &[], plainly(given), &mut |_| {})
            .unwrap();
        // What is in memory is what is on disk.
        let again = Library::open(self.library.root()).unwrap();
        assert_eq!(again.manifest(), self.library.manifest());
        report
    }

    /// Every document as its id and its text.
    fn texts(&self) -> Vec<(String, String)> {
        self.library
            .documents()
            .map(|read| {
                let (document, _) = read.unwrap();
                (document.metadata().id.clone(), document.text().to_owned())
            })
            .collect()
    }

    fn ids(&self) -> Vec<String> {
        self.texts().into_iter().map(|(id, _)| id).collect()
    }

    /// The source files on disk, sorted.
    fn stored(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.library.root().join(FOLDER))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn a_missing_library_says_how_to_make_one() {
    let dir = TempDir::new().unwrap();
    let error = Library::open(&dir.path().join("none")).unwrap_err();
    assert_eq!(error.fault(), Fault::Library);
    let sentence = error.to_string();
    assert!(
        sentence.contains("There is no library") && sentence.contains("add FILE"),
        "{sentence}"
    );
    fs::create_dir_all(dir.path().join(FOLDER)).unwrap();
    fs::write(dir.path().join(FOLDER).join("a.txt"), "A").unwrap();
    let sentence = Library::open(dir.path()).unwrap_err().to_string();
    assert!(
        sentence.contains("`documents.toml` is missing though"),
        "{sentence}"
    );
}

#[test]
fn a_new_library_has_aliases_and_a_guide() {
    let case = Case::new();
    let has = |a: &str, b: &str| {
        let names = case.library.aliases().iter();
        names
            .clone()
            .any(|names| names.iter().any(|n| n == a) && names.iter().any(|n| n == b))
    };
    assert!(has("DfE", "Department for Education") && has("Cllr", "Councillor"));
    assert!(case.library.root().join("README.md").exists());
    assert!(case.texts().is_empty());
    let names: Vec<PathBuf> = case
        .library
        .source_files()
        .unwrap()
        .into_iter()
        .map(|f| f.path)
        .collect();
    assert_eq!(
        names,
        [
            PathBuf::from("documents.toml"),
            PathBuf::from("aliases.toml")
        ]
    );
}

#[test]
fn files_are_added_once_and_replaced_when_they_change() {
    let mut case = Case::new();
    let mill = case.file("The Mill.txt", "The mill fire\n\nThe mill burnt.");
    let given = Given {
        publisher: Some("Larch Post".to_owned()),
        url: Some("https://larch.example/mill".to_owned()),
        ..Given::default()
    };
    let report = case.add_with(std::slice::from_ref(&mill), &given);
    assert_eq!(report.added, ["the-mill"]);
    assert_eq!(
        case.add(std::slice::from_ref(&mill)).unchanged,
        ["the-mill"]
    );
    let entry = &case.library.manifest().documents[0];
    assert_eq!(entry.title.as_deref(), Some("The mill fire"));
    assert_eq!(entry.url.as_deref(), Some("https://larch.example/mill"));
    // The same words with a date of publication: the entry changes, the copy not.
    let dated = Given {
        published: PartialDate::parse("1990-05").ok(),
        ..Given::default()
    };
    assert_eq!(
        case.add_with(std::slice::from_ref(&mill), &dated).described,
        ["the-mill"]
    );
    // Other words: a new copy, the old one is gone, what was known stays.
    fs::write(&mill, "The mill fire\n\nThe mill was saved.").unwrap();
    let version = |id: &str, version| NewVersion {
        id: id.to_owned(),
        version,
    };
    assert_eq!(case.add(&[mill]).replaced, [version("the-mill", 2)]);
    assert_eq!(
        case.texts(),
        [(
            "the-mill".to_owned(),
            "The mill fire\n\nThe mill was saved.".to_owned()
        )]
    );
    assert_eq!(case.stored().len(), 1);
    let entry = &case.library.manifest().documents[0];
    assert_eq!(entry.publisher.as_deref(), Some("Larch Post"));
    assert_eq!(entry.published.unwrap().to_string(), "1990-05");
}

#[test]
fn folders_are_read_in_order_and_refusals_do_not_stop_the_rest() {
    let mut case = Case::new();
    case.file("set/b/same.txt", "One text.");
    case.file("set/a/same.txt", "Another text.");
    case.file("set/.hidden/x.txt", "Hidden.");
    case.file("set/c/scan.pdf", "%PDF-1.4");
    case.file("empty/.x", "Hidden.");
    let folder = case.dir.path().join("in/set");
    let empty = case.dir.path().join("in/empty");
    let nowhere = case.dir.path().join("in/nowhere");
    let report = case.add(&[folder.clone(), empty, nowhere]);
    assert_eq!(report.added, ["same", "same-2"]);
    let reasons: Vec<&str> = report.refused.iter().map(|r| r.reason.as_str()).collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    for words in ["is a damaged PDF", "holds no file;", "There is no file"] {
        assert!(
            reasons.iter().any(|reason| reason.contains(words)),
            "{words}: {reasons:?}"
        );
    }
    assert_eq!(case.texts()[0].1, "Another text.");
    // The same folder again changes nothing.
    let report = case.add(&[folder]);
    assert_eq!(report.unchanged, ["same", "same-2"]);
    assert!(report.added.is_empty() && report.replaced.is_empty());
}

const CORPUS: &str = "{\"id\":\"a\",\"text\":\"One went.\"}\nnot json\n{\"id\":\"b\",\"text\":\"Two went.\",\"title\":\"B\"}\n\n{\"id\":\"a\",\"text\":\"Again.\"}\n{\"id\":\"c\",\"text\":\"Three went.\"}";

#[test]
fn a_corpus_keeps_its_ids_and_names_its_wrong_lines() {
    let mut case = Case::new();
    let path = case.file("letters.jsonl", CORPUS);
    let report = case.add(std::slice::from_ref(&path));
    assert_eq!(report.added, ["a", "b", "c"]);
    assert_eq!(report.warnings.len(), 2);
    assert!(
        report.warnings[0]
            .0
            .starts_with("Line 2 of `letters.jsonl` was left out")
    );
    assert!(report.warnings[1].0.contains("Line 5") && report.warnings[1].0.contains("of line 1"));
    assert_eq!(case.ids(), ["a", "b", "c"]);
    let report = case.add(&[path]);
    assert_eq!(report.unchanged, ["a", "b", "c"]);
    // Another corpus of the same name: one line changed, one new, none lost.
    let other = case.file(
        "other/letters.jsonl",
        "{\"id\":\"b\",\"text\":\"Two stayed.\"}\n{\"id\":\"d\",\"text\":\"Four went.\"}",
    );
    let report = case.add(&[other]);
    assert_eq!(
        (report.replaced, report.added),
        (
            vec![NewVersion {
                id: "b".to_owned(),
                version: 2
            }],
            vec!["d".to_owned()]
        )
    );
    let mut texts = case.texts();
    texts.sort();
    let texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(
        texts,
        ["One went.", "Two stayed.", "Three went.", "Four went."]
    );
    assert_eq!(case.stored().len(), 2);
    let none = case.file("none.jsonl", "{}\n");
    let report = case.add(&[none]);
    assert!(
        report.refused[0]
            .reason
            .contains("holds no line that is a document")
    );
}

#[test]
fn what_is_given_about_a_corpus_reaches_its_lines() {
    let mut case = Case::new();
    let path = case.file("letters.jsonl", CORPUS);
    let given = Given {
        kind: Some("letter".to_owned()),
        title: Some("No".to_owned()),
        ..Given::default()
    };
    case.add_with(&[path], &given);
    for read in case.library.documents() {
        let (document, _) = read.unwrap();
        assert_eq!(document.metadata().kind.as_deref(), Some("letter"));
        assert_ne!(document.metadata().title, "No");
    }
}

#[test]
fn removed_documents_are_gone_from_the_disk() {
    let mut case = Case::new();
    let inputs = [
        case.file("letters.jsonl", CORPUS),
        case.file("mill.txt", "The mill burnt."),
        case.file("inn.txt", "The inn stood."),
    ];
    case.add(&inputs);
    let id = |id: &str| id.to_owned();
    let error = case
        .library
        .remove(&[id("mill"), id("nobody")], None, "test")
        .unwrap_err();
    assert_eq!(error.fault(), Fault::Usage);
    assert!(error.to_string().contains("`nobody`"));
    assert_eq!(case.ids(), ["mill", "inn", "a", "b", "c"]);
    let removed = case
        .library
        .remove(&[id("b"), id("mill"), id("b")], Some("asked for"), "test")
        .unwrap();
    let removed: Vec<&str> = removed.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(removed, ["b", "mill"]);
    let graves = &case.library.manifest().removed;
    assert!(
        graves
            .iter()
            .all(|grave| grave.reason.as_deref() == Some("asked for"))
    );
    assert_eq!(case.ids(), ["inn", "a", "c"]);
    let folder = case.library.root().join(FOLDER);
    for name in case.stored() {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        assert!(
            !text.contains("Two went") && !text.contains("mill"),
            "{text}"
        );
    }
    let rest = case
        .library
        .remove(&[id("a"), id("c")], None, "test")
        .unwrap();
    assert_eq!(rest.len(), 2);
    assert_eq!(case.stored(), ["inn.txt"]);
    assert!(!case.library.root().join(PENDING).exists());
}

#[test]
fn a_crash_between_manifest_and_files_is_made_good() {
    let mut case = Case::new();
    let mill = case.file("mill.txt", "The mill burnt.");
    case.add(&[mill]);
    // As after a crash: the list of withdrawn files is written, one of them is
    // still named, the other is not; an unfinished file lies about.
    let folder = case.library.root().join(FOLDER);
    fs::write(folder.join("old.txt"), "Withdrawn.").unwrap();
    fs::write(folder.join(".pincite-x"), "Half").unwrap();
    fs::write(
        case.library.root().join(PENDING),
        "mill.txt\nold.txt\n../documents.toml\ninn.t",
    )
    .unwrap();
    let inn = case.file("inn.txt", "The inn stood.");
    case.add(&[inn]);
    assert_eq!(case.stored(), ["inn.txt", "mill.txt"]);
    assert!(case.library.root().join(DOCUMENTS).exists());
}

#[test]
fn altered_missing_and_misnamed_sources_are_told() {
    let mut case = Case::new();
    let inputs = [
        case.file("letters.jsonl", CORPUS),
        case.file("mill.txt", "The mill burnt."),
        case.file("inn.txt", "The inn stood."),
    ];
    case.add(&inputs);
    let folder = case.library.root().join(FOLDER);
    fs::write(folder.join("mill.txt"), "The mill stood.").unwrap();
    fs::write(
        folder.join("letters.jsonl"),
        "{\"id\":\"a\",\"text\":\"Nobody went.\"}",
    )
    .unwrap();
    fs::remove_file(folder.join("inn.txt")).unwrap();
    let errors: Vec<String> = case
        .library
        .documents()
        .map(|read| {
            let error = read.unwrap_err();
            assert_eq!(error.fault(), Fault::Library);
            error.to_string()
        })
        .collect();
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert!(errors[0].starts_with("`documents/mill.txt` is not what was added"));
    assert!(errors[1].starts_with("`documents/inn.txt` is missing"));
    assert!(errors[2].starts_with("`documents/letters.jsonl` is not what was added"));
    let files = case.library.source_files().unwrap();
    let inn = files.iter().find(|file| file.path.ends_with("inn.txt"));
    assert_eq!(inn.map(|inn| (inn.bytes, inn.modified_ns)), Some((0, 0)));
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let mut case = Case::new();
    let mill = case.file("mill.txt", "The mill burnt.");
    let lock = Lock::take(case.library.root()).unwrap();
    let error = case
        .library
        .add(
            std::slice::from_ref(&mill),
            &[],
            plainly(&Given::default()),
            &mut |_| {},
        )
        .unwrap_err();
    assert_eq!(error.fault(), Fault::Outside);
    assert!(error.to_string().contains("Another process is writing"));
    // Readers do not wait.
    assert!(Library::open(case.library.root()).is_ok());
    drop(lock);
    assert_eq!(case.add(&[mill]).added, ["mill"]);
}

#[test]
fn a_library_by_hand_needs_no_hashes() {
    let dir = TempDir::new().unwrap();
    let root = dir.path();
    fs::create_dir_all(root.join("documents/deep")).unwrap();
    fs::write(
        root.join("documents/deep/mill.md"),
        "---\nid: other\n---\n# Mill\n\nIt burnt.",
    )
    .unwrap();
    fs::write(
        root.join(DOCUMENTS),
        "[[document]]\nid = \"Mill\"\npublished = 1990-05-03\nfile = \"deep/mill.md\"\n",
    )
    .unwrap();
    let library = Library::open(root).unwrap();
    let (document, _) = library.documents().next().unwrap().unwrap();
    assert_eq!(document.metadata().id, "Mill");
    assert_eq!(document.metadata().title, "Mill");
    assert!(library.aliases().is_empty());
    assert_eq!(library.source_files().unwrap().len(), 2);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_loses_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let mut case = Case::new();
    let inputs = [
        case.file("mill.txt", "The mill burnt."),
        case.file("inn.txt", "The inn stood."),
    ];
    case.add(&inputs[..1]);
    let folder = case.library.root().join(FOLDER);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let may_write_anyway = fs::write(folder.join("probe"), "").is_ok();
    let outcome = case
        .library
        .add(&inputs, &[], plainly(&Given::default()), &mut |_| {});
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    if may_write_anyway {
        println!("skipped: this user may write everywhere");
        return;
    }
    let error = outcome.unwrap_err();
    assert_eq!(error.fault(), Fault::Outside);
    assert!(
        error.to_string().contains("may not be written here"),
        "{error}"
    );
    assert_eq!(case.ids(), ["mill"]);
}

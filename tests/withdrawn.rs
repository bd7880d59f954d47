//! Promise 5: a document that is withdrawn is gone.
//!
//! 1. No eight words in a row of it stand in any file of the library.
//! 2. It is neither listed, nor shown, nor cited any more.
//! 3. An unknown id removes nothing.
//! 4. What was erased is told, and where words are left it is said where: as
//!    another document's, or as a damage.
//! 5. It does not come back unnoticed: neither the same bytes nor the same words.
//! 6. An old place finds nothing, and what was put aside is erased too.
//! 7. A removal that is killed has happened or has not, and the next question
//!    leaves nothing of it behind.

use std::fs;
use std::time::Duration;

use pincite::engine::{self, Ask, Engine, Given, Offer};

use crate::harness::{Library, citations, files_under};

/// The words of the letter that is withdrawn, as the fixture has them.
const LETTER: &str = "I kept the sluices at Saltgate for nineteen years, and I was alone on the night the gate went. The siren did not sound because its battery had been borrowed for the carnival float. I have said so to the judge and I say so here.";

/// The files in which eight words in a row of `text` stand.
fn files_with(library: &Library, text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let runs: Vec<Vec<u8>> = words
        .windows(8)
        .map(|run| run.join(" ").to_lowercase().into_bytes())
        .collect();
    let mut holding = Vec::new();
    for file in files_under(&library.path()) {
        let bytes = fs::read(&file).unwrap().to_ascii_lowercase();
        if runs
            .iter()
            .any(|run| bytes.windows(run.len()).any(|part| part == run))
        {
            holding.push(file.display().to_string());
        }
    }
    holding
}

#[test]
fn nothing_of_a_removed_document_is_left() {
    let library = Library::with_fixtures();
    let before = library.sources().len();
    assert!(
        !files_with(&library, LETTER).is_empty(),
        "the search finds what is there"
    );
    let removed = library.run(&["remove", "letter-tarrel"]).ended(0);
    assert!(removed.out.contains("letter-tarrel"));
    assert_eq!(files_with(&library, LETTER), Vec::<String>::new());
    assert_eq!(library.sources().len(), before - 1);
    library.run(&["show", "letter-tarrel"]).ended(2).explained();
    let answer = library.ask("Why did the siren not sound?");
    for field in ["citations", "nearest"] {
        for citation in citations(&answer, field) {
            assert_ne!(citation["document"]["id"], "letter-tarrel");
        }
    }
    library.run(&["verify"]).ended(0);
    let other = library.ask("How much was the canal company fined?");
    assert_eq!(
        other["outcome"], "answered",
        "its neighbour in the corpus is still there"
    );
}

#[test]
fn a_removed_file_is_gone_too() {
    let library = Library::with_fixtures();
    let minutes = library
        .sources()
        .into_iter()
        .find(|source| {
            source["title"]
                .as_str()
                .is_some_and(|title| title.starts_with("Minutes"))
        })
        .expect("the minutes are listed under their first line");
    let text =
        "Nora Quill thanked the rowing club, whose boats brought out nineteen people and a parrot.";
    assert!(!files_with(&library, text).is_empty());
    library
        .run(&["remove", minutes["id"].as_str().unwrap()])
        .ended(0);
    assert_eq!(files_with(&library, text), Vec::<String>::new());
}

#[test]
fn an_unknown_id_removes_nothing() {
    let library = Library::with_fixtures();
    let before = library.sources();
    let run = library
        .run(&["remove", "court-note", "no-such-document"])
        .ended(2)
        .explained();
    assert!(run.err.contains("no-such-document"), "{}", run.err);
    assert_eq!(library.sources(), before);
}

/// A text of our own with more than one run of eight words.
const NOTE: &str = "The lock keeper\n\nOn the third night the keeper of the upper lock rowed across alone and brought back two hens, a clock and the parish register.\n";

#[test]
fn what_was_erased_is_told_and_what_others_quote_is_named() {
    let library = Library::with_fixtures();
    let note = library.beside("keeper.txt", NOTE);
    let quoting = format!(
        "From the archive\n\nIn a box stood this: {} Nobody knows who wrote it.\n",
        NOTE.lines().nth(2).unwrap()
    );
    let quoting = library.beside("archive.txt", quoting);
    library
        .run(&["add", note.to_str().unwrap(), quoting.to_str().unwrap()])
        .ended(0);
    let report = library
        .run(&[
            "remove",
            "keeper",
            "--json",
            "--reason",
            "asked for by the parish",
        ])
        .ended(0)
        .json();
    let places: Vec<&str> = report["erased"]
        .as_array()
        .unwrap()
        .iter()
        .map(|erased| erased["place"].as_str().unwrap())
        .collect();
    assert!(places.contains(&"documents/keeper.txt"), "{places:?}");
    assert!(
        places.iter().any(|place| place.starts_with("built/gen-")),
        "{places:?}"
    );
    assert_eq!(report["quoted"][0]["id"], "archive");
    assert_eq!(report["left"], serde_json::json!([]));
    assert!(report["runs"].as_u64().unwrap() > 10 && report["files"].as_u64().unwrap() > 10);
    let gone = library.run(&["remove", "archive"]).ended(0);
    assert!(gone.out.contains("none is"), "{}", gone.out);
    assert_eq!(files_with(&library, NOTE), Vec::<String>::new());
}

#[test]
fn words_that_lie_about_are_found_and_named() {
    let library = Library::with_fixtures();
    let note = library.beside("keeper.txt", NOTE);
    library.run(&["add", note.to_str().unwrap()]).ended(0);
    fs::write(library.path().join("scribble.bak"), NOTE.to_uppercase()).unwrap();
    let run = library.run(&["remove", "keeper"]).ended(3);
    assert!(run.out.contains("scribble.bak holds"), "{}", run.out);
    assert!(!run.out.contains("none is left"), "{}", run.out);
}

#[test]
fn it_goes_even_where_another_source_is_damaged() {
    let library = Library::with_fixtures();
    let minutes = library.path().join("documents/minutes.txt");
    let text = fs::read_to_string(&minutes).unwrap();
    fs::write(&minutes, text.replace("parrot", "carrot")).unwrap();
    let run = library.run(&["remove", "letter-tarrel"]).ended(0);
    let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.contains("none is left."), "{out}");
    assert!(
        out.contains("`minutes` is left out of every answer"),
        "{out}"
    );
    assert!(out.contains("minutes.txt` is not what was added"), "{out}");
    assert_eq!(files_with(&library, LETTER), Vec::<String>::new());
    fs::write(&minutes, text).unwrap();
    library.run(&["verify"]).ended(0);
}

#[test]
fn neither_an_earlier_version_nor_its_place_brings_it_back() {
    let library = Library::with_fixtures();
    let note = library.beside("keeper.txt", NOTE);
    let note = note.to_str().unwrap();
    library.run(&["add", note]).ended(0);
    library.beside("keeper.txt", NOTE.replace("two hens", "nine hens"));
    library.run(&["add", note]).ended(0);
    library.run(&["remove", "keeper"]).ended(0);
    // The first version, under another name.
    let first = library.beside("first.txt", NOTE);
    let run = library.run(&["add", first.to_str().unwrap()]).ended(2);
    assert!(
        run.err.contains("as `keeper` it was removed"),
        "{}",
        run.err
    );
    // A third state, where the others came from.
    library.beside("keeper.txt", NOTE.replace("two hens", "no hens"));
    let run = library.run(&["add", note]).ended(2);
    assert!(
        run.err.contains("as `keeper` it was removed"),
        "{}",
        run.err
    );
    // Of another document of the name there is a remark.
    let folder = library.path().parent().unwrap().join("elsewhere");
    fs::create_dir_all(&folder).unwrap();
    let other = library.beside(
        "elsewhere/keeper.txt",
        "Keeper\n\nThe keeper of bees sold honey.\n",
    );
    let run = library.run(&["add", other.to_str().unwrap()]).ended(0);
    assert!(
        run.err.contains("with the id `keeper` was removed"),
        "{}",
        run.err
    );
    library.run(&["add", note, "--again"]).ended(0);
    let manifest = fs::read_to_string(library.path().join("documents.toml")).unwrap();
    assert!(!manifest.contains("[[removed]]"), "{manifest}");
}

#[test]
fn a_damaged_document_is_searched_for_by_its_words_in_the_build() {
    let library = Library::with_fixtures();
    let note = library.beside("keeper.txt", NOTE);
    library.run(&["add", note.to_str().unwrap()]).ended(0);
    let copy = library.path().join("documents/keeper.txt");
    fs::write(&copy, "scribbled over\n").unwrap();
    fs::write(library.path().join("scribble.bak"), NOTE).unwrap();
    let run = library.run(&["remove", "keeper"]).ended(3);
    assert!(run.out.contains("scribble.bak holds"), "{}", run.out);
    // Without a build nobody knows the words, and nobody says that none is left.
    fs::remove_file(library.path().join("scribble.bak")).unwrap();
    library
        .run(&["add", note.to_str().unwrap(), "--again"])
        .ended(0);
    fs::write(&copy, "scribbled over\n").unwrap();
    fs::remove_dir_all(library.path().join("built")).unwrap();
    let run = library.run(&["remove", "keeper"]).ended(3);
    let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.contains("Not searched"), "{out}");
    assert!(!out.contains("none is left"), "{out}");
}

#[test]
fn it_does_not_come_back_unnoticed() {
    let library = Library::with_fixtures();
    let note = library.beside("keeper.txt", NOTE);
    library.run(&["add", note.to_str().unwrap()]).ended(0);
    library
        .run(&["remove", "keeper", "--reason", "asked for by the parish"])
        .ended(0);
    let again = library
        .run(&["add", note.to_str().unwrap()])
        .ended(2)
        .explained();
    assert!(again.err.contains("removed on 2"), "{}", again.err);
    assert!(
        again.err.contains("asked for by the parish"),
        "{}",
        again.err
    );
    // The same words as a web page, under another name.
    let page = format!(
        "<html><body><article><p>{}</p></article></body></html>",
        NOTE.replace("\n\n", "</p><p>")
    );
    let page = library.beside("other.html", page);
    library
        .run(&["add", page.to_str().unwrap()])
        .ended(2)
        .explained();
    assert_eq!(files_with(&library, NOTE), Vec::<String>::new());
    library
        .run(&["add", note.to_str().unwrap(), "--again"])
        .ended(0);
    assert!(!files_with(&library, NOTE).is_empty());
    library.run(&["verify"]).ended(0);
    // And a line of a corpus.
    library.run(&["remove", "letter-tarrel"]).ended(0);
    let letters = crate::harness::fixture("letters.jsonl");
    let run = library.run(&["add", letters.to_str().unwrap()]).ended(0);
    assert!(run.err.contains("letter-tarrel"), "{}", run.err);
    assert_eq!(files_with(&library, LETTER), Vec::<String>::new());
}

#[test]
fn an_old_place_finds_nothing_and_what_was_put_aside_goes_too() {
    let library = Library::with_fixtures();
    let note = library.beside("keeper.txt", NOTE);
    library.run(&["add", note.to_str().unwrap()]).ended(0);
    let root = library.path();
    let open = || Engine::open(&root, &mut |_| {}).unwrap().0;
    let before = open();
    let asked = Ask {
        question: "What did the keeper of the upper lock bring back?".to_owned(),
        ..Ask::default()
    };
    let citation = before.ask(&asked).unwrap().citations.remove(0);
    let place = before.place_of(&citation).unwrap();
    assert!(open().cite_at(place).unwrap().is_some());
    let staged = engine::stage(
        &root,
        Offer::File("copy.txt", NOTE.as_bytes()),
        &Given::default(),
        &engine::Fetching::default(),
        "tester",
    )
    .unwrap();
    let report =
        engine::remove(&root, &["keeper".to_owned()], None, "tester", &mut |_| {}).unwrap();
    assert!(report.left.is_empty(), "{:?}", report.left);
    assert!(
        report
            .erased
            .iter()
            .any(|erased| erased.place.ends_with(&staged.stage))
    );
    assert_eq!(open().cite_at(place).unwrap(), None);
    assert!(engine::staged(&root).unwrap().is_empty());
    assert_eq!(files_with(&library, NOTE), Vec::<String>::new());
}

#[test]
fn a_killed_removal_has_happened_or_has_not() {
    for milliseconds in [0, 2, 5, 9, 14, 20, 30, 60] {
        let library = Library::with_fixtures();
        let note = library.beside("keeper.txt", NOTE);
        library.run(&["add", note.to_str().unwrap()]).ended(0);
        let before = library.sources().len();
        let mut child = library.command(&["remove", "keeper"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        // It may be done already; then there is nothing to kill.
        let _ = child.kill();
        child.wait().unwrap();
        let now = library.sources().len();
        if now == before {
            assert!(!files_with(&library, NOTE).is_empty());
            library.run(&["remove", "keeper"]).ended(0);
        } else {
            assert_eq!(now, before - 1);
        }
        assert_eq!(
            files_with(&library, NOTE),
            Vec::<String>::new(),
            "{milliseconds} ms"
        );
        library.run(&["add", note.to_str().unwrap()]).ended(2);
        library.run(&["verify"]).ended(0);
    }
}

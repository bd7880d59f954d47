//! What a surface builds a preview on: a document is put aside, looked at, and
//! published or thrown away.
//!
//! 1. What is staged is in no answer and in no list until it is published.
//! 2. Published, it is a document like any other; discarded, nothing is left.
//! 3. What has expired is gone.
//! 4. Each deed is in the audit list, with who did it and without a word of the
//!    document.
//! 5. A name from outside reaches no other folder.

use std::fs;

use pincite::engine::{self, Adding, Deed, EngineError, Fetching, Given, Offer, Preview};

use crate::harness::{Library, files_under};

const NOTE: &str = "The weir keeper's oath\n\nI will raise the boards before the water stands at the third mark, and I will ring the bell whatever the hour.\n\nI will take no coin from the miller.\n";

fn stage(library: &Library) -> Preview {
    let offer = Offer::File("oath.txt", NOTE.as_bytes());
    engine::stage(
        &library.path(),
        offer,
        &Given::default(),
        &Fetching::default(),
        "ada",
    )
    .unwrap()
}

fn by(who: &str) -> Adding {
    Adding {
        who: who.to_owned(),
        ..Adding::default()
    }
}

#[test]
fn what_is_staged_is_not_public_until_it_is_published() {
    let library = Library::with_fixtures();
    let before = library.sources().len();
    let preview = stage(&library);
    assert_eq!(preview.title, "The weir keeper's oath");
    assert!(
        preview.first[0].starts_with("I will raise the boards"),
        "{preview:?}"
    );
    assert!(
        preview
            .warnings
            .iter()
            .any(|w| w.contains("when it was published")),
        "{preview:?}"
    );
    let question = "What will the weir keeper take from the miller?";
    let unasked = library.ask(question).to_string();
    assert!(!unasked.contains("take no coin"), "{unasked}");
    assert_eq!(library.sources().len(), before);
    library.run(&["verify"]).ended(0);
    let adding = Adding {
        given: Given {
            publisher: Some("Saltgate parish".to_owned()),
            ..Given::default()
        },
        ..by("bo")
    };
    let report = engine::publish(&library.path(), &preview.stage, &adding, &mut |_| {}).unwrap();
    assert_eq!(report.added, ["oath"]);
    let answer = library.ask(question);
    let document = &answer["citations"][0]["document"];
    assert_eq!(document["title"], "The weir keeper's oath", "{answer}");
    assert_eq!(document["publisher"], "Saltgate parish");
    let again = engine::publish(&library.path(), &preview.stage, &by("bo"), &mut |_| {});
    assert!(matches!(again, Err(EngineError::Usage(_))), "{again:?}");
}

/// Puts words aside under a name; the warnings of the preview, and what publishing
/// it then did.
fn foreseen_and_done(library: &Library, name: &str, words: &str) -> (String, engine::AddReport) {
    let root = library.path();
    let offer = Offer::File(name, words.as_bytes());
    let before = fs::read_to_string(root.join("documents.toml")).unwrap();
    let preview =
        engine::stage(&root, offer, &Given::default(), &Fetching::default(), "ada").unwrap();
    assert_eq!(
        fs::read_to_string(root.join("documents.toml")).unwrap(),
        before,
        "looking changes nothing"
    );
    let adding = Adding {
        again: true,
        ..by("ada")
    };
    let report = engine::publish(&root, &preview.stage, &adding, &mut |_| {}).unwrap();
    (preview.warnings.join("\n"), report)
}

#[test]
fn a_preview_says_what_publishing_does() {
    let library = Library::with_fixtures();
    let root = library.path();
    // New.
    let (said, done) = foreseen_and_done(&library, "oath.txt", NOTE);
    assert!(
        !said.contains("Publishing") && !said.contains("holds it"),
        "{said}"
    );
    assert_eq!(done.added, ["oath"]);
    // The same again.
    let (said, done) = foreseen_and_done(&library, "copy.txt", NOTE);
    assert!(said.contains("holds it already as `oath`"), "{said}");
    assert_eq!(
        (done.added.len(), &done.unchanged[..]),
        (0, &["oath".to_owned()][..])
    );
    // Much the same under the same name.
    let later = NOTE.replace("third mark", "fourth mark");
    let (said, done) = foreseen_and_done(&library, "oath.txt", &later);
    assert!(
        said.contains("a new version of `oath` (version 2)"),
        "{said}"
    );
    assert_eq!(done.replaced[0].id, "oath");
    // Much the same under another name goes in beside it.
    let (said, done) = foreseen_and_done(&library, "vow.txt", &NOTE.replace("third", "fifth"));
    assert!(!said.contains("version"), "{said}");
    assert_eq!(
        (&done.added[..], done.replaced.len()),
        (&["vow".to_owned()][..], 0)
    );
    // A name that a line of a corpus has.
    let (said, done) = foreseen_and_done(
        &library,
        "letter-tarrel.txt",
        "Tarrel\n\nThe siren stood on the roof of the mill.\n",
    );
    assert!(!said.contains("version"), "{said}");
    assert_eq!(done.added, ["letter-tarrel-2"]);
    // What was taken out, by its words, by an earlier version, by its address.
    engine::remove(
        &root,
        &["oath".to_owned()],
        Some("asked for"),
        "dee",
        &mut |_| {},
    )
    .unwrap();
    for (name, words) in [("other.txt", &later), ("first.txt", &NOTE.to_owned())] {
        let offer = Offer::File(name, words.as_bytes());
        let seen =
            engine::stage(&root, offer, &Given::default(), &Fetching::default(), "ada").unwrap();
        let said = seen.warnings.join("\n");
        assert!(
            said.contains("As `oath` it was removed") && said.contains("asked for"),
            "{name}: {said}"
        );
        assert!(!said.contains("--again"), "{said}");
        engine::discard(&root, &seen.stage, "ada").unwrap();
    }
    library
        .run(&["edit", "vow", "--url", "https://echo.example/vow"])
        .ended(0);
    library.run(&["remove", "vow"]).ended(0);
    let offer = Offer::File(
        "elsewhere.txt",
        b"Elsewhere\n\nWords that were never there before.\n",
    );
    let given = Given {
        url: Some("https://echo.example/vow".to_owned()),
        ..Given::default()
    };
    let seen = engine::stage(&root, offer, &given, &Fetching::default(), "ada").unwrap();
    assert!(
        seen.warnings.join(" ").contains("As `vow` it was removed"),
        "{seen:?}"
    );
    let done = engine::publish(&root, &seen.stage, &by("ada"), &mut |_| {}).unwrap();
    assert_eq!(
        (done.added.len(), done.refused.len()),
        (0, 1),
        "without being wanted again"
    );
}

#[test]
fn a_preview_counts_pages_with_and_without_text() {
    let library = Library::with_fixtures();
    let mut paper = crate::papers::pdf::Paper::default();
    paper.page();
    paper.page();
    let lines = ["The keeper of the lower weir was paid in eels and candles."];
    paper.lines(72, 100, crate::papers::pdf::TEXT, &lines);
    paper.page();
    let bytes = paper.bytes();
    let offer = Offer::File("pay.pdf", &bytes);
    let seen = engine::stage(
        &library.path(),
        offer,
        &Given::default(),
        &Fetching::default(),
        "ada",
    );
    assert_eq!(seen.unwrap().pages, Some(3));
}

#[test]
fn what_is_discarded_or_expired_is_gone() {
    let library = Library::with_fixtures();
    let root = library.path();
    let first = stage(&library);
    engine::discard(&root, &first.stage, "ada").unwrap();
    let second = stage(&library);
    let about = root.join("staged").join(&second.stage).join("about.json");
    let text = fs::read_to_string(&about).unwrap();
    let year = second.expires.get(..4).unwrap();
    fs::write(
        &about,
        text.replace(&format!("\"expires\":\"{year}"), "\"expires\":\"2001"),
    )
    .unwrap();
    assert!(engine::staged(&root).unwrap().is_empty());
    let late = engine::publish(&root, &second.stage, &by("ada"), &mut |_| {});
    assert!(matches!(late, Err(EngineError::Usage(_))), "{late:?}");
    let third = stage(&library);
    assert!(!about.exists(), "the next one sweeps up");
    engine::discard(&root, &third.stage, "ada").unwrap();
    for file in files_under(&root) {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        assert!(
            !text.contains("before the water stands"),
            "{}",
            file.display()
        );
    }
}

#[test]
fn no_name_leads_out_of_the_folder() {
    let library = Library::with_fixtures();
    let before = files_under(&library.path());
    for name in [
        "",
        ".",
        "..",
        "../documents",
        "/",
        "x/../../built",
        "about.json",
    ] {
        let gone = engine::discard(&library.path(), name, "ada");
        assert!(
            matches!(gone, Err(EngineError::Usage(_))),
            "{name}: {gone:?}"
        );
    }
    assert_eq!(files_under(&library.path()), before);
}

#[test]
fn what_cannot_be_read_is_not_staged() {
    let library = Library::with_fixtures();
    let offer = Offer::File("x.png", b"\x89PNG\r\n\x1a\n");
    let refused = engine::stage(
        &library.path(),
        offer,
        &Given::default(),
        &Fetching::default(),
        "ada",
    );
    assert!(matches!(refused, Err(EngineError::Usage(_))), "{refused:?}");
    assert!(!library.path().join("staged").exists());
}

#[test]
fn who_did_what_is_listed_without_a_word_of_it() {
    let library = Library::with_fixtures();
    let root = library.path();
    let preview = stage(&library);
    engine::publish(&root, &preview.stage, &by("bo"), &mut |_| {}).unwrap();
    engine::edit(
        &root,
        "oath",
        &Given {
            title: Some("The oath of the weir keeper at Saltgate, with all its words".to_owned()),
            ..Given::default()
        },
        &[],
        "cy",
        &mut |_| {},
    )
    .unwrap();
    let thrown = stage(&library);
    assert!(
        thrown
            .warnings
            .iter()
            .any(|w| w.contains("already as `oath`")),
        "{thrown:?}"
    );
    engine::discard(&root, &thrown.stage, "bo").unwrap();
    engine::remove(
        &root,
        &["oath".to_owned()],
        Some("asked for"),
        "dee",
        &mut |_| {},
    )
    .unwrap();
    let list = engine::audit(&root).unwrap();
    let deeds: Vec<(&str, Deed)> = list.iter().map(|e| (e.who.as_str(), e.what)).collect();
    let fixtures = deeds
        .iter()
        .filter(|deed| **deed == ("terminal", Deed::Added))
        .count();
    assert!(fixtures > 5, "{deeds:?}");
    assert_eq!(
        deeds.get(fixtures..).unwrap(),
        [
            ("ada", Deed::Staged),
            ("bo", Deed::Published),
            ("cy", Deed::Edited),
            ("ada", Deed::Staged),
            ("bo", Deed::Discarded),
            ("dee", Deed::Removed),
        ]
    );
    let text = fs::read_to_string(root.join(engine::AUDIT)).unwrap();
    assert!(!text.contains("weir") && !text.contains("boards"), "{text}");
    let shown = library.run(&["audit"]).ended(0);
    assert!(
        shown.out.contains("removed") && shown.out.contains("oath  (dee)"),
        "{}",
        shown.out
    );
    assert_eq!(
        library
            .run(&["audit", "--json"])
            .ended(0)
            .json()
            .as_array()
            .unwrap()
            .len(),
        list.len()
    );
}

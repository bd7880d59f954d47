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

//! One source is damaged, and the others are not.
//!
//! 1. The others answer; that one is left out is said each time, and nothing of
//!    it is quoted, shown or listed until it is put right.
//! 2. `verify --repair` builds what can be built without it, and says so.

use std::fs;

use serde_json::Value;

use crate::damage::{QUESTION, alter};
use crate::harness::{Library, citations, files_under};

#[test]
fn a_damaged_source_is_left_out_and_the_others_answer() {
    const DAMAGED: &str = "What did the committee ask the council for?";
    let whole = Library::with_fixtures();
    let before = whole.ask(QUESTION);
    assert!(whole.ask(DAMAGED).to_string().contains("drying machines"));
    for way in ["missing", "empty", "cut", "altered"] {
        let library = whole.copied();
        let minutes = library.path().join("documents/minutes.txt");
        let bytes = fs::read(&minutes).unwrap();
        alter(&minutes, way);
        for _ in 0..2 {
            let run = library.run(&["ask", "--json", QUESTION]).ended(0);
            assert_eq!(run.json()["outcome"], before["outcome"], "{way}");
            let quote = |answer: &Value| answer["citations"][0]["quote"].clone();
            assert_eq!(quote(&run.json()), quote(&before), "{way}");
            assert!(
                run.err.contains("`minutes` is left out of every answer")
                    && run.err.contains("minutes.txt"),
                "{way}: {}",
                run.err
            );
            let asked = library.run(&["ask", "--json", DAMAGED]).explained();
            for field in ["citations", "nearest"] {
                for citation in citations(&asked.json(), field) {
                    assert_ne!(citation["document"]["id"], "minutes", "{way}");
                }
            }
        }
        // Nobody is told that it does not stand where it could not be looked for.
        for arguments in [
            &["ask", "Who was Zebedee Quillfeather?"] as &[_],
            &["check", "the otters took the drying machines to sea"],
            &["statements", "--by", "Zebedee Quillfeather"],
            &["timeline", "--about", "Quillfeather"],
        ] {
            let run = library.run(arguments).ended(3);
            let told = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                told.contains("no certain silence") && told.contains("`minutes` is left out"),
                "{way}: {told}"
            );
            let json = library.run(&[arguments, &["--json"]].concat()).ended(3);
            assert_eq!(json.json()["left_out"].as_array().map(Vec::len), Some(1));
            let sound = whole.run(arguments).ended(1);
            assert!(!sound.out.contains("no certain silence"), "{}", sound.out);
        }
        for arguments in [
            &["show", "minutes"] as &[_],
            &["ask", QUESTION, "--source", "minutes"],
            &["statements", "--source", "minutes"],
            &["timeline", "--source", "minutes"],
        ] {
            let run = library.run(arguments).ended(3).explained();
            assert!(run.err.contains("left out of every answer"), "{}", run.err);
        }
        let note = library.beside(
            "note.txt",
            "A note\n\nThe lamp at the weir was lit again on Friday evening.\n",
        );
        let run = library.run(&["add", note.to_str().unwrap()]).ended(0);
        assert!(run.err.contains("`minutes` is left out"), "{}", run.err);
        assert!(
            library
                .ask("When was the lamp at the weir lit?")
                .to_string()
                .contains("Friday")
        );
        // Put right, it is quoted again.
        fs::write(&minutes, bytes).unwrap();
        let run = library.run(&["ask", "--json", DAMAGED]).ended(0);
        assert!(
            run.out.contains("drying machines") && !run.err.contains("left out"),
            "{run:?}"
        );
        library.run(&["verify"]).ended(0);
    }
}

#[test]
fn what_can_be_repaired_is_though_a_source_is_damaged() {
    let library = Library::with_fixtures();
    let minutes = library.path().join("documents/minutes.txt");
    let text = fs::read_to_string(&minutes).unwrap();
    fs::write(&minutes, text.replace("parrot", "carrot")).unwrap();
    // Once with the build of before, once with one that was made without it.
    for _ in 0..2 {
        let files = files_under(&library.path().join("built"));
        let built = files
            .iter()
            .find(|file| file.ends_with("text.bin"))
            .unwrap();
        fs::write(built, "nothing of it").unwrap();
        let run = library.run(&["verify", "--repair"]).ended(3);
        let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            out.contains("text.bin") && out.contains("minutes.txt"),
            "{out}"
        );
        assert!(
            out.contains("Built again from the sources, without `minutes`."),
            "{out}"
        );
        assert!(
            out.contains("every answer is given without `minutes`"),
            "{out}"
        );
        let again = library.run(&["verify"]).ended(3);
        assert!(!again.out.contains("text.bin"), "{}", again.out);
        library.run(&["ask", QUESTION]).ended(0);
    }
    fs::write(&minutes, text).unwrap();
    library.run(&["verify", "--repair"]).ended(0);
}

//! What `check` says where the sense may be another: a figure written otherwise,
//! a sentence that stands elsewhere, a "not" before the words or among them.

use serde_json::Value;

use crate::harness::Library;

#[track_caller]
fn check(library: &Library, words: &str, code: i32) -> Value {
    library.run(&["check", "--json", words]).ended(code).json()
}

/// A library of one report about a ferry.
fn ferry() -> Library {
    let library = Library::none();
    let report = library.beside(
        "ferry.txt",
        "The ferry report\n\n\"I don't think we can sail,\" said Tilda Brandt of the eel market.\n\n\
         The ferry cost £3.5 million and took four months to build.\n\n\
         Nobody should wait for lanterns, wrote Odo Fenn to all the eel market.\n\n\
         We can row. The pilot was unable to land. He never struck me. The pilot wandered the quay.\n",
    );
    library.run(&["add", report.to_str().unwrap()]).ended(0);
    library
}

#[test]
fn a_short_sentence_that_stands_elsewhere_is_a_part() {
    let library = ferry();
    let found = check(&library, "Nobody should wait for lanterns. We can row.", 1);
    assert_eq!(found["outcome"], "joined", "{found:#}");
    assert_eq!(found["places"].as_array().unwrap().len(), 2);
    let found = check(&library, "Nobody should wait for lanterns. We can swim.", 1);
    assert_ne!(found["outcome"], "joined", "{found:#}");
}

#[test]
fn a_figure_is_compared_by_its_value() {
    let library = ferry();
    for (words, differs) in [
        ("The ferry cost £3.5m and took four months to build", false),
        (
            "The ferry cost £3.5 million and took 4 months to build",
            false,
        ),
        (
            "The ferry cost £3.5 billion and took four months to build",
            true,
        ),
        (
            "The ferry cost £3.5 million and took five months to build",
            true,
        ),
    ] {
        let found = check(&library, words, 1);
        assert_eq!(found["outcome"], "with_differences", "{found:#}");
        let cautions = found["cautions"].as_array().unwrap();
        assert_eq!(cautions.iter().any(|c| c == "figure"), differs, "{found:#}");
    }
}

#[test]
fn a_not_before_the_words_is_told() {
    let library = ferry();
    for (words, told) in [
        ("we can sail", true),
        ("struck me", true),
        ("we can row", false),
    ] {
        let found = check(&library, words, 0);
        let cautions = found["cautions"].as_array().unwrap();
        let before = cautions.iter().any(|c| c == "negation_before");
        assert_eq!(before, told, "{found:#}");
        let shown = library.run(&["check", words]).ended(0).out;
        assert_eq!(shown.contains("before these words"), told, "{shown}");
    }
}

#[test]
fn a_not_in_a_short_quotation_shows() {
    let library = ferry();
    for words in [
        "We can't row",
        "We cannot row",
        "We can not row",
        "The pilot was able to land",
        "The ferry did not cost £3.5 million and took four months to build",
        "He struck me",
        "The pilot did not wander the quay",
    ] {
        let found = check(&library, words, 1);
        assert_eq!(found["outcome"], "with_differences", "{found:#}");
        let cautions = found["cautions"].as_array().unwrap();
        assert!(cautions.iter().any(|c| c == "negation"), "{found:#}");
    }
    for words in ["We can't fly", "They cannot row", "We can swim"] {
        let found = check(&library, words, 1);
        assert_ne!(found["outcome"], "word_for_word", "{found:#}");
    }
}

#[test]
fn a_passage_with_two_places_is_shown_once() {
    let library = Library::none();
    let song = library.beside(
        "song.txt",
        "The eel song\n\nThe eels come home at night. Odo keeps a lamp. The eels come home in rain.\n",
    );
    library.run(&["add", song.to_str().unwrap()]).ended(0);
    let shown = library.run(&["check", "the eels come home"]).ended(0).out;
    assert_eq!(shown.matches("Odo keeps a lamp").count(), 1, "{shown}");
    assert_eq!(shown.matches("come home").count(), 3, "{shown}");
}

#[test]
fn what_is_among_the_words_left_out_is_told_so() {
    let library = ferry();
    let words = "The ferry cost … to build";
    let shown = library.run(&["check", words]).ended(1).out;
    assert!(
        shown.contains("a figure is among the words left out"),
        "{shown}"
    );
}

#[test]
fn what_is_near_has_its_speaker() {
    let library = ferry();
    let words = "Tilda thinks sail boats bring eel money";
    let found = check(&library, words, 1);
    assert_eq!(found["outcome"], "not_found", "{found:#}");
    assert_eq!(
        found["near"][0]["speaker"]["name"], "Tilda Brandt",
        "{found:#}"
    );
}

/// A library of one report about a boatyard.
fn yard() -> Library {
    let library = Library::none();
    let report = library.beside(
        "yard.txt",
        "The yard at Pellow Cross\n\nForeman Oskar Lind denied that he had been asleep. \
         Not a good year, we can win back what we lost, he said.\n\n\
         Twelve men had left in one week. The fire took 45 per cent of the timber.\n\n\
         \"I saw the crane fall. It fell slowly, like a tree. I could not see my hands.\"\n",
    );
    library.run(&["add", report.to_str().unwrap()]).ended(0);
    library
}

#[test]
fn a_denial_before_the_words_is_told_and_another_thought_is_none() {
    let library = yard();
    for (words, told) in [("he had been asleep", true), ("we can win back", false)] {
        let found = check(&library, words, 0);
        let cautions = found["cautions"].as_array().unwrap();
        let before = cautions.iter().any(|c| c == "negation_before");
        assert_eq!(before, told, "{found:#}");
    }
}

#[test]
fn what_is_only_written_otherwise_is_shown_as_a_difference() {
    let library = yard();
    for words in [
        "12 men had left in 1 week",
        "twelve men had left in 1 week",
        "took 45% of the timber",
        "took 45 percent of the timber",
    ] {
        let found = check(&library, words, 1);
        assert_eq!(found["outcome"], "with_differences", "{found:#}");
        assert_eq!(found["cautions"].as_array().unwrap().len(), 0, "{found:#}");
    }
    let found = check(&library, "took 54% of the timber", 1);
    assert_ne!(found["outcome"], "word_for_word", "{found:#}");
}

#[test]
fn words_in_brackets_stand_beside_what_they_replace() {
    let library = yard();
    for (words, inserted, replaced) in [
        ("I saw [it] fall", "it", "the crane"),
        (
            "I saw the crane fall. [The crane] fell slowly",
            "The crane",
            "It",
        ),
        ("[The crane] fell slowly, like a tree", "The crane", ""),
        ("I saw the crane [sic] fall", "sic", ""),
        (
            "I saw the crane fall … [It was] like a tree",
            "It was",
            "It fell slowly",
        ),
        ("I could [hardly] see my hands", "hardly", "not"),
    ] {
        let found = check(&library, words, 1);
        assert_eq!(found["outcome"], "with_differences", "{words} {found:#}");
        let compared = found["places"][0]["comparison"].as_array().unwrap();
        let pair = compared.iter().find(|c| c["quotation"] == inserted);
        let pair = pair.unwrap_or_else(|| panic!("{inserted}: {found:#}"));
        assert_eq!(pair["document"], replaced, "{found:#}");
        let cautions = found["cautions"].as_array().unwrap();
        assert!(cautions.iter().any(|c| c == "insertion"), "{found:#}");
        let turned = cautions.iter().any(|c| c == "negation");
        assert_eq!(turned, replaced == "not", "{found:#}");
    }
    for words in [
        "I saw [it] sink",
        "It fell slowly [and] I saw the crane fall",
    ] {
        let found = check(&library, words, 1);
        let compared = found["places"][0]["comparison"].as_array();
        let whole = compared.is_some_and(|all| {
            !all.is_empty()
                && all.iter().all(|c| {
                    c["difference"] == "same" || c["quotation"] == "it" || c["quotation"] == "and"
                })
        });
        assert!(!whole, "{words}: {found:#}");
    }
}

//! Whether somebody really said it: `check`.
//!
//! 1. Any run of words of a document stands word for word, whatever its case,
//!    quotation marks, spaces and dashes; one word replaced, dropped or put in,
//!    and it does not.
//! 2. Each outcome is what it says, and the exit code is 0 for the first only.
//! 3. A "not" that is missing or put in shows.
//! 4. Every place is cited, with its speaker, and all places are counted.
//! 5. Headings, captions and lines of the page are found and called so.
//! 6. Input that cannot be checked is told so; input without end takes no time.

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use pincite::engine::{Caution, Engine, Verdict};
use proptest::prelude::*;
use serde_json::Value;

use crate::harness::{Library, Run, number};

const HEARING: &str = "The Ormsby hearing

Lanterns on the quay

Harbour master Wilf Aske told the hearing that the lamps had not been lit since Lammas. \"We asked for oil and we were not given any,\" he said.

Image caption,

The east quay, where the barge went down

He said the in-
spectors had counted the bar-
rels twice, and that a well-
worn ledger was missing.

Dora Finch, who mends nets, said: \"Nobody came to the quay that night. I rang the bell until my hands bled.\"

The council's clerk said it would pay £4,500 to each family by the first week of May.

Advertisement

The clerk added that the sum \"is not an admission, and will not be raised\".
";

const LETTER: &str = "A letter from the quay

To the editor: the lamps had not been lit since Lammas, as everybody on the quay knows.

Three barges came in that winter without a pilot, and the oil store was empty every time that anybody looked.
";

fn library() -> Library {
    let library = Library::none();
    let hearing = library.beside("hearing.txt", HEARING);
    let letter = library.beside("letter.txt", LETTER);
    library
        .run(&["add", hearing.to_str().unwrap(), letter.to_str().unwrap()])
        .ended(0);
    library
}

static SHARED: LazyLock<(Library, Vec<Vec<String>>)> = LazyLock::new(|| {
    let library = library();
    library.add_fixtures(&crate::harness::FIXTURES);
    let engine = open(&library);
    let mut texts = Vec::new();
    for source in engine.sources() {
        let shown = engine.show(&source.document.id, None).unwrap();
        let running: Vec<_> = shown
            .blocks
            .iter()
            .filter(|block| block.paragraph.is_some())
            .collect();
        texts.extend(shown.blocks.iter().map(|block| words(&block.text)));
        texts.extend(
            running
                .windows(2)
                .map(|two| words(&format!("{}\n\n{}", two[0].text, two[1].text))),
        );
    }
    texts.retain(|words| words.len() > 4);
    (library, texts)
});

static ENGINE: LazyLock<Engine> = LazyLock::new(|| open(&SHARED.0));

fn open(library: &Library) -> Engine {
    Engine::open(&library.path(), &mut |_| {}).unwrap().0
}

/// Words as white space parts them, those without a letter or figure left out.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

/// A run of words of one of the texts.
fn run() -> impl Strategy<Value = Vec<String>> {
    (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        4_usize..40,
    )
        .prop_map(|(text, start, length)| {
            let text = text.get(&SHARED.1);
            let length = length.min(text.len());
            let start = start.index(text.len() - length + 1);
            text[start..start + length].to_vec()
        })
}

fn verdict(words: &str) -> Verdict {
    ENGINE.check(words).unwrap().outcome
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_run_of_words_stands_word_for_word(words in run()) {
        prop_assert_eq!(verdict(&words.join(" ")), Verdict::WordForWord, "{:?}", words);
    }

    #[test]
    fn its_clothes_do_not_count(
        words in run(),
        dress in prop::collection::vec(0_usize..9, 48),
    ) {
        let mut typed = String::from("“");
        let mut put = |text: String| typed.push_str(&text);
        for (word, dress) in words.iter().zip(dress) {
            let joined = |mark: &str| word.replace('-', mark);
            match dress {
                0 => put(word.to_uppercase()),
                1 => put(format!("“{word}”")),
                2 => put(joined("–")),
                3 => put(joined("\u{2011}")),
                4 => put(format!("{word} —")),
                5 => put(word.replace('\'', "’")),
                6 => put(format!("{word}\n  ")),
                7 => put(word.replace("fi", "ﬁ").replace("fl", "ﬂ")),
                _ => put(word.clone()),
            }
            put(" ".to_owned());
        }
        typed.push_str("!”");
        prop_assert_eq!(verdict(&typed), Verdict::WordForWord, "{}", typed);
    }

    #[test]
    fn a_word_cut_short_is_another_word(words in run(), text in any::<prop::sample::Index>()) {
        // At the end of a text, where nothing follows.
        let text = text.get(&SHARED.1);
        let last = text.last().unwrap().trim_end_matches(|c: char| !c.is_alphanumeric());
        prop_assume!(last.chars().count() > 3 && last.is_ascii());
        let typed = format!("{} {}", text[text.len() - 4..text.len() - 1].join(" "), &last[..last.len() - 1]);
        prop_assert!(verdict(&typed) != Verdict::WordForWord, "{}", typed);
        let typed = format!("{}q", words.join(" ").trim_end_matches(|c: char| !c.is_alphanumeric()));
        prop_assert!(verdict(&typed) != Verdict::WordForWord, "{}", typed);
    }

    #[test]
    fn one_word_changed_is_never_word_for_word(
        words in run(),
        at in any::<prop::sample::Index>(),
        how in 0_usize..3,
    ) {
        let mut changed = words.clone();
        let at = 1 + at.index(words.len() - 2);
        match how {
            0 => changed[at] = "xylophone".to_owned(),
            1 => changed.insert(at, "not".to_owned()),
            _ => { changed.remove(at); }
        }
        // a row of equal words may lose one, or a part of a word that a line
        // end cuts, and still stand
        prop_assume!(words[at] != words[at - 1] && words.get(at + 1) != Some(&words[at]));
        prop_assume!(!words[at - 1].ends_with('-') && !words[at].ends_with('-'));
        let outcome = verdict(&changed.join(" "));
        prop_assert!(outcome != Verdict::WordForWord, "{:?}", changed);
    }
}

/// Checks words and returns the JSON.
#[track_caller]
fn check(library: &Library, words: &str, code: i32) -> Value {
    library.run(&["check", "--json", words]).ended(code).json()
}

#[test]
fn each_outcome_has_its_name_and_its_exit_code() {
    let library = library();
    for (words, outcome, code) in [
        (
            "we asked for oil and we were not given any",
            "word_for_word",
            0,
        ),
        // over a line end, a caption and a paragraph's end
        (
            "the inspectors had counted the barrels twice",
            "word_for_word",
            0,
        ),
        (
            "we were not given any, he said. He said the inspectors",
            "word_for_word",
            0,
        ),
        ("every family by the first week", "with_differences", 1),
        ("“I rang the bell … my hands bled”", "words_left_out", 1),
        (
            "Nobody came to the quay ... until my hands bled",
            "words_left_out",
            1,
        ),
        (
            "I rang the bell until my hands bled and the oil store was empty every time",
            "joined",
            1,
        ),
        (
            "Three barges came in that winter without a pilot because the mayor had sold every chart to a friend",
            "in_part",
            1,
        ),
        (
            "the mayor sold his charts to a circus in Ulm",
            "not_found",
            1,
        ),
    ] {
        let found = check(&library, words, code);
        assert_eq!(found["outcome"], outcome, "{words}: {found:#}");
    }
}

#[test]
fn a_not_that_is_gone_or_put_in_shows() {
    let library = library();
    for words in [
        "the lamps had been lit since Lammas",
        "Nobody came not to the quay that night",
        "the sum is an admission, and will be raised",
        "is not an admission … be raised",
    ] {
        let found = check(&library, words, 1);
        let cautions = found["cautions"].as_array().unwrap();
        assert!(cautions.iter().any(|c| c == "negation"), "{found:#}");
        let shown = library.run(&["check", words]).ended(1).out;
        assert!(
            shown.contains("‹not›") || shown.contains("will not"),
            "{shown}"
        );
    }
    // where a word ends counts
    check(&library, "No body came to the quay that night", 1);
    check(&library, "Nobody cameto the quay that night", 1);
    let found = check(&library, "the lamps had not been lit since Easter", 1);
    assert_eq!(found["cautions"].as_array().unwrap().len(), 0, "{found:#}");
    let money = check(
        &library,
        "it would pay £4,600 to each family by the first week",
        1,
    );
    assert_eq!(money["cautions"][0], "figure");
}

#[test]
fn every_place_is_cited_and_its_words_are_the_documents() {
    let library = library();
    let found = check(&library, "the lamps had not been lit since Lammas", 0);
    assert_eq!(number(&found["documents"]), 2);
    assert_eq!(number(&found["places_in_all"]), 2);
    for place in found["places"].as_array().unwrap() {
        let citation = &place["citation"];
        let text = library.text(citation["document"]["id"].as_str().unwrap());
        text.check(&citation["span"], citation["quote"].as_str().unwrap());
        text.check(&place["spans"][0], place["words"].as_str().unwrap());
        assert!(number(&citation["paragraph"]) > 0);
    }
    let hers = check(&library, "I rang the bell until my hands bled", 0);
    let citation = &hers["places"][0]["citation"];
    assert_eq!(citation["speaker"]["name"], "Dora Finch");
    let joined = check(
        &library,
        "we asked for oil and we were not given any. Nobody came to the quay that night",
        1,
    );
    assert_eq!(joined["outcome"], "joined", "{joined:#}");
    let names: Vec<&Value> = joined["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| &place["citation"]["speaker"]["name"])
        .collect();
    assert_eq!(names, ["Wilf Aske", "Dora Finch"]);
    assert!(
        joined["cautions"]
            .as_array()
            .unwrap()
            .iter()
            .any(|c| c == "several_speakers")
    );
}

#[test]
fn what_is_no_running_text_is_found_and_called_so() {
    let library = library();
    for (words, kind) in [
        ("lanterns on the quay", "Heading"),
        ("the east quay, where the barge went down", "Caption"),
        ("image caption", "Furniture"),
    ] {
        let found = check(&library, words, 0);
        let kinds = found["places"][0]["stands_in"].to_string();
        assert!(kinds.contains(kind), "{words}: {kinds}");
    }
}

#[test]
fn an_insertion_in_brackets_is_a_difference() {
    let library = library();
    let found = check(
        &library,
        "Nobody [from the council] came to the quay that night",
        1,
    );
    assert_eq!(found["outcome"], "with_differences");
    assert!(
        found["cautions"]
            .as_array()
            .unwrap()
            .iter()
            .any(|c| c == "insertion")
    );
    let only_typed = found["places"][0]["comparison"]
        .as_array()
        .unwrap()
        .iter()
        .find(|piece| piece["difference"] == "only_quotation")
        .unwrap();
    assert_eq!(only_typed["quotation"], "from the council");
}

#[test]
fn unusable_words_are_told_so() {
    let library = library();
    for words in ["", "   ", "“…”", "the", "of the"] {
        library.run(&["check", words]).ended(2).explained();
    }
    library.run(&["check"]).ended(2);
    let long = "lamp ".repeat(10_000);
    let told = library
        .run_with(&["check", "-"], long.as_bytes())
        .ended(2)
        .explained();
    assert!(told.err.contains("10000 words"), "{}", told.err);
    for word in ["never ", "the ", "Lammas lamps "] {
        let typed = word.repeat(900);
        let started = Instant::now();
        ENGINE.check(&typed).unwrap();
        assert!(started.elapsed() < Duration::from_mins(1), "{word}");
    }
}

fn snapshot(name: &str, run: &Run) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, run.out));
}

#[test]
fn what_a_person_sees() {
    let library = library();
    let see = |name: &str, words: &str| snapshot(name, &library.run(&["check", words]));
    see("check-word-for-word", "we were not given any");
    see("check-differences", "the lamps had been lit since Lammas");
    see("check-left-out", "I rang … until my hands bled");
    see(
        "check-joined",
        "I rang the bell until my hands bled. Three barges came in that winter without a pilot",
    );
    see(
        "check-in-part",
        "Three barges came in that winter without a pilot because the mayor had sold every chart to a friend",
    );
    see(
        "check-not-found",
        "the quay had no lamps and no oil under the mayor's circus",
    );
}

#[test]
fn true_altered_joined_and_invented_words_of_the_two_reports() {
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    if !seeds.exists() {
        println!("skipped: {} is not at hand", seeds.display());
        return;
    }
    let library = Library::none();
    library.run(&["add", seeds.to_str().unwrap()]).ended(0);
    let engine = open(&library);
    let outcome = |words: &str| engine.check(words).unwrap();
    let mut sentences: Vec<(usize, String)> = Vec::new();
    for (at, file) in fs::read_dir(&seeds).unwrap().enumerate() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let long = text
            .lines()
            .filter(|line| line.split_whitespace().count() > 11 && line.ends_with('.'));
        sentences.extend(long.take(4).map(|line| (at, line.to_owned())));
    }
    for (_, words) in &sentences {
        assert_eq!(outcome(words).outcome, Verdict::WordForWord, "{words}");
        let mut altered: Vec<&str> = words.split_whitespace().collect();
        altered.insert(5, "never");
        let found = outcome(&altered.join(" "));
        assert_eq!(found.outcome, Verdict::WithDifferences, "{altered:?}");
        assert!(!found.cautions.is_empty());
    }
    let found = outcome("has simply been good enough");
    assert_eq!(found.outcome, Verdict::WithDifferences);
    assert_eq!(found.cautions, [Caution::Negation]);
    let (first, last) = (&sentences[0], &sentences[sentences.len() - 1]);
    assert_ne!(first.0, last.0);
    let found = outcome(&format!("{} {}", first.1, last.1));
    assert_eq!(found.outcome, Verdict::Joined);
    assert_eq!(found.documents, 2);
    let invented = "our archivists have lost every ledger since the flood of nineteen twelve";
    assert_eq!(outcome(invented).outcome, Verdict::NotFound);
}

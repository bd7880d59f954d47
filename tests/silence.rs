//! Promise 3: where the documents do not say, that is what it says.
//!
//! 1. A question that they do not answer ends with exit code 1, no citation,
//!    and one of the reasons of the contract.
//! 2. Near passages come only with `near_matches`, and are called near.
//! 3. A name that stands nowhere in the documents is named as missing.
//! 4. What the library covers is told.
//! 5. A year that only a date of publication holds is known; another is not.
//! 6. How many of something is not answered by how many days or weeks it took.
//! 7. A source that says otherwise than another is not said to say the same.

use crate::formats::library_with;
use crate::harness::{Library, UNANSWERABLE, citations};

#[test]
fn an_unanswerable_question_is_not_answered() {
    let library = Library::with_fixtures();
    for question in UNANSWERABLE {
        let run = library.run(&["ask", "--json", question]).ended(1);
        let answer = run.json();
        assert_eq!(answer["outcome"], "abstained");
        assert!(citations(&answer, "citations").is_empty());
        let reason = answer["reason"].as_str().unwrap();
        assert!(["nothing_found", "near_matches", "not_in_library"].contains(&reason));
        let near = citations(&answer, "nearest");
        assert_eq!(
            near.is_empty(),
            reason != "near_matches",
            "{question}: {reason}"
        );
    }
}

#[test]
fn a_name_that_stands_nowhere_is_named() {
    let library = Library::with_fixtures();
    let question = "What did Zebulon Ormerod-Pike say about the lock gate?";
    let run = library.run(&["ask", "--json", question]).ended(1);
    assert_eq!(run.json()["reason"], "not_in_library");
    let shown = library.run(&["ask", question]).ended(1);
    assert!(
        shown.out.starts_with("The documents do not say"),
        "{}",
        shown.out
    );
    let folded = shown.out.to_lowercase();
    assert!(
        folded.contains("zebulon") && folded.contains("not appear in these documents"),
        "{}",
        shown.out
    );
}

#[test]
fn the_year_of_publication_belongs_to_a_document() {
    let library = Library::none();
    let ferry = "The ferry board promised a second lifeboat after the storm.\n\n\
                 Its winter timetable will be printed on yellow paper.\n";
    let path = library.beside("ferry.txt", ferry);
    let path = path.to_string_lossy();
    library
        .run(&["add", &path, "--published", "2031-05"])
        .ended(0);
    let asked = |question: &str| library.run(&["ask", question]);
    asked("What did the ferry board promise in 2031?").ended(0);
    let other = asked("What did the ferry board promise in 2033?").ended(1);
    let claimed = other.out.contains("The documents say");
    assert!(!claimed, "{}", other.out);
    let known = other
        .out
        .contains("“2033” does not appear in these documents");
    assert!(known, "{}", other.out);
}

#[test]
fn silence_says_what_the_library_covers() {
    let library = Library::with_fixtures();
    let documents = library.sources().len();
    for question in UNANSWERABLE {
        let shown = library.run(&["ask", question]).ended(1);
        let told = shown.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let covered = format!("The library covers {documents} documents");
        assert!(told.contains(&covered), "{told}");
        let as_an_answer = shown.out.lines().find(|line| line.get(3..5) == Some("> "));
        assert_eq!(as_an_answer, None, "a near passage is marked as an answer");
    }
}

#[test]
fn a_question_without_a_word_is_told_so() {
    let library = Library::with_fixtures();
    // Words that ask or bind and name nothing are none to look for.
    for question in ["a", "who", "What?", "is it?", "When was that?"] {
        let told = library.ask(question);
        assert_eq!(told["reason"], "unusable_question", "{question}: {told}");
    }
    for question in ["?!", "(((((", "。。。"] {
        let run = library.run(&["ask", "--json", question]);
        if run.code == Some(1) {
            assert_eq!(run.json()["reason"], "unusable_question", "{question}");
        } else {
            run.ended(2).explained();
        }
    }
}

/// The other documents that the first answer to `question` is said to stand in.
fn also_in(first: &str, second: &str, question: &str) -> usize {
    let library = Library::none();
    let first = library.beside("first.txt", format!("Lantern news\n\n{first}\n"));
    let second = library.beside("second.txt", format!("Ferry news\n\n{second}\n"));
    library
        .run(&["add", first.to_str().unwrap(), second.to_str().unwrap()])
        .ended(0);
    let answer = library.run(&["ask", "--json", question]).json();
    let shown = ["citations", "nearest"].map(|list| citations(&answer, list));
    let best = shown.concat().into_iter().next().expect("it is found");
    best["also_in"].as_array().map_or(0, Vec::len)
}

#[test]
fn a_source_that_says_otherwise_is_not_said_to_say_the_same() {
    let question = "Did the ferrymen of Ormsby repair the landing stage?";
    let said = "The ferrymen of Ormsby did repair the old landing stage with Wilf Aske after 14 months in 2016.";
    assert_eq!(also_in(said, said, question), 1);
    let written = said.replace("14", "fourteen");
    assert_eq!(also_in(said, &written, question), 1, "{written}");
    for (word, other) in [
        ("did", "did not"),
        ("did", "didn't"),
        ("14", "15"),
        ("14", "eleven"),
        ("2016", "2017"),
        ("Aske", "Finch"),
        ("repair", "never repair"),
    ] {
        let otherwise = said.replacen(word, other, 1);
        assert_eq!(also_in(said, &otherwise, question), 0, "{otherwise}");
    }
    let safe = "The ferrymen of Ormsby called the repair of the landing stage safe for all who cross there.";
    let unsafe_ = safe.replace("safe", "unsafe");
    assert_eq!(also_in(safe, &unsafe_, question), 0);
}

#[test]
fn passages_that_may_answer_are_shown_without_a_claim() {
    let library = Library::with_fixtures();
    let question = [
        "Who painted the lower gate of the lock?",
        "How many keepers drowned at the lock?",
        "What colour is the upper sluice?",
        "How heavy is the new gate?",
    ]
    .into_iter()
    .find(|question| library.ask(question)["outcome"] == "possible")
    .expect("a passage may answer one of the questions");
    let answer = library.run(&["ask", "--json", question]).ended(0).json();
    assert!(answer["reason"].is_null(), "{answer}");
    assert!(citations(&answer, "citations").is_empty());
    assert!(!citations(&answer, "nearest").is_empty());
    let shown = library.run(&["ask", question]).ended(0).out;
    let first = shown.lines().next();
    assert_eq!(first, Some("These passages may answer the question."));
    for claim in ["confidence", "do not say", "none answers"] {
        assert!(!shown.contains(claim), "{claim}: {shown}");
    }
}

#[test]
fn how_many_is_not_answered_by_how_long() {
    let text = b"In May 2019 surveyors spent three weeks on the harbour wall.\n\n\
        The wardens met on 12 June to hear them. They thanked the clerk.\n\n\
        The hall was cold. Five porters carried the maps.\n";
    let library = library_with("wall.txt", text, &[]);
    for question in [
        "How many surveyors were on the harbour wall in 2019?",
        "How many wardens met to hear them?",
    ] {
        let answer = library.ask(question);
        assert_ne!(answer["outcome"], "answered", "{question}: {answer}");
    }
    for (question, words) in [
        (
            "How many weeks did surveyors spend on the harbour wall?",
            "three weeks",
        ),
        ("How many porters carried the maps?", "Five porters"),
    ] {
        let answer = library.ask(question);
        assert_eq!(answer["outcome"], "answered", "{question}: {answer}");
        let quote = answer["citations"][0]["quote"].as_str().unwrap();
        assert!(quote.contains(words), "{question}: {quote}");
    }
}

//! Who said what: `statements`.
//!
//! 1. All statements of a speaker are given, in order of time, each with its
//!    speaker, cue and words as places in the text; nobody else's are.
//! 2. A body's people are found under it where the document gives the tie, and
//!    under no body where it does not.
//! 3. Aliases, surnames and forms of address lead to the speaker.
//! 4. Whom the document does not name for certain has no name.
//! 5. A document that is a statement is the speaker's, but for what others say.
//! 6. Where there is none, that is said, with the names that are like it.
//! 7. `show` marks who says what in a paragraph.
//! 8. "What did X say?" is answered with X's words.
//! 9. A finding and the response to it stand side by side where the document
//!    sets them so, and nowhere else.

use std::path::Path;

use serde_json::Value;

use crate::harness::{Library, Run, citations, offered};

const LATER: &str = "---
title: Tallow Bridge, one year on
published: 2021-06-03
---

# Tallow Bridge, one year on

Tallow County Council has promised to rebuild the bridge by the spring.

Rosa Quint, the council's head of roads, said the piers had been measured every week:

We have not taken our eyes off those piers since the flood, and we will not take them off now.

Our divers go down on Mondays, and whatever they find is put on the wall of the library.

The bridge was built in 1911 and carries two lanes.

A spokesman for the River Board said the tide gauge was “read by nobody”.

“That will end,” the spokesman added.

Piet Lammers, a ferryman, said he had lost half of his passengers.

“I ring my bell and nobody comes,” he said.

Orsolya Vane has mended nets here for forty years. He told the meeting that it was the worst winter of all.
";

const EARLIER: &str = "---
title: Flood takes Tallow Bridge
published: 2020-02-11
---

# Flood takes Tallow Bridge

Mrs Quint said the middle pier had moved by a hand's breadth in the night.

“Nobody was on it, thank heavens,” Rosa Quint added.

The RB said it would look at the gauge.

Piet Lammers's mother, Agathe, said she had heard it fall.
";

const STATEMENT: &str = "---
title: Statement from the Tallow Ferrymen on the bridge
published: 2020-03-01
---

# Statement from the Tallow Ferrymen on the bridge

The Tallow Ferrymen carried nine hundred people in the first week.

Dora Pell, who teaches at the school, said: “The children sang all the way over.”

We will go on until the bridge stands.

A cousin of Dora Pell said the queue went round the church.
";

const HEARING: &str = "---
title: The Tallow inquiry, day two
published: 2022-01-20
---

MS OKORO: Did anybody read the gauge that night?

MR LAMMERS: Nobody did. I looked for the keeper and the hut was locked.

MS OKORO: And after that?

MR LAMMERS: After that I rang the bell.
";

fn library() -> Library {
    let library = Library::none();
    let files = [
        ("later.md", LATER),
        ("earlier.md", EARLIER),
        ("statement.md", STATEMENT),
        ("hearing.md", HEARING),
    ]
    .map(|(name, text)| library.beside(name, text));
    let mut arguments = vec!["add"];
    arguments.extend(files.iter().map(|file| file.to_str().unwrap()));
    library.run(&arguments).ended(0);
    std::fs::write(
        library.path().join("aliases.toml"),
        "[[alias]]\nnames = [\"River Board\", \"RB\"]\n",
    )
    .unwrap();
    library
}

#[track_caller]
fn said(library: &Library, arguments: &[&str]) -> Vec<Value> {
    let mut all = vec!["statements", "--json"];
    all.extend(arguments);
    let found = library.run(&all).json();
    found["statements"].as_array().unwrap().clone()
}

/// The words of a statement, its parts set apart by a stroke.
fn words(said: &Value) -> String {
    let parts: Vec<&str> = said["words"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["text"].as_str().unwrap())
        .collect();
    parts.join(" | ")
}

#[test]
fn all_of_a_speaker_in_order_of_time_and_nobody_elses() {
    let library = library();
    let hers = said(&library, &["--by", "Rosa Quint"]);
    let all: Vec<String> = hers.iter().map(words).collect();
    assert_eq!(
        all,
        [
            "the middle pier had moved by a hand's breadth in the night",
            "Nobody was on it, thank heavens,",
            "the piers had been measured every week",
            "We have not taken our eyes off those piers since the flood, and we will not take them off now. \
             | Our divers go down on Mondays, and whatever they find is put on the wall of the library.",
        ]
    );
    let hows: Vec<&Value> = hers.iter().map(|one| &one["how"]).collect();
    assert_eq!(hows, ["reported", "quoted", "reported", "block"]);
    for one in &hers {
        assert_eq!(one["by"]["name"], "Rosa Quint");
        let text = library.text(one["citation"]["document"]["id"].as_str().unwrap());
        text.check(
            &one["citation"]["span"],
            one["citation"]["quote"].as_str().unwrap(),
        );
        for part in ["called", "cue"] {
            text.check(&one[part]["span"], one[part]["text"].as_str().unwrap());
        }
        for part in one["words"].as_array().unwrap() {
            text.check(&part["span"], part["text"].as_str().unwrap());
        }
    }
    for name in ["Quint", "Mrs Quint", "mrs rosa quint"] {
        assert_eq!(said(&library, &["--by", name]).len(), 4, "{name}");
    }
}

#[test]
fn people_stand_under_their_body_where_the_document_ties_them() {
    let library = library();
    let councils = said(&library, &["--by", "the council"]);
    let who: Vec<(&Value, &Value)> = councils
        .iter()
        .map(|one| (&one["by"]["name"], &one["by"]["body"]))
        .collect();
    assert_eq!(who.len(), 3, "{who:?}");
    assert!(
        who.iter()
            .all(|(name, body)| *name == "Tallow County Council"
                || *name == "Rosa Quint" && *body == "Tallow County Council")
    );
    let listed = library.run(&["statements", "--json"]).ended(0).json();
    let groups = listed["speakers"].as_array().unwrap();
    let group = |name: &str| {
        groups
            .iter()
            .find(|group| group["name"] == name)
            .unwrap_or_else(|| panic!("{name}: {groups:#?}"))
    };
    assert_eq!(
        group("Tallow County Council")["people"][0]["name"],
        "Rosa Quint"
    );
    assert_eq!(group("River Board")["statements"], 3);
    assert_eq!(group("Piet Lammers")["people"].as_array().unwrap().len(), 0);
    // his mother's words are not his
    assert!(
        said(&library, &["--by", "Piet Lammers"])
            .iter()
            .all(|one| !words(one).contains("heard it fall"))
    );
}

#[test]
fn aliases_lead_to_the_speaker() {
    let library = library();
    for name in ["RB", "River Board", "the River Board"] {
        let all: Vec<String> = said(&library, &["--by", name]).iter().map(words).collect();
        assert_eq!(
            all,
            [
                "it would look at the gauge",
                "the tide gauge was “read by nobody”",
                "That will end,"
            ],
            "{name}"
        );
    }
}

#[test]
fn whom_the_document_does_not_name_for_certain_has_no_name() {
    let library = library();
    let all = said(&library, &["--about", "worst winter"]);
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(all[0]["by"], Value::Null);
    assert_eq!(all[0]["called"]["text"], "He");
    let shown = library
        .run(&["statements", "--about", "worst winter"])
        .ended(0)
        .out;
    assert!(shown.contains("said by “He” (not named here"), "{shown}");
}

#[test]
fn a_document_that_is_a_statement_is_the_speakers() {
    let library = library();
    let theirs = said(&library, &["--by", "Tallow Ferrymen"]);
    let all: Vec<String> = theirs.iter().map(words).collect();
    assert_eq!(
        all,
        [
            "The Tallow Ferrymen carried nine hundred people in the first week.",
            "We will go on until the bridge stands."
        ]
    );
    assert!(theirs.iter().all(|one| one["how"] == "document"));
    let hers = said(&library, &["--by", "Dora Pell"]);
    assert_eq!(hers.len(), 1, "her cousin's words are not hers: {hers:#?}");
    assert_eq!(words(&hers[0]), "The children sang all the way over.");
}

#[test]
fn a_transcript_has_its_speakers() {
    let library = library();
    let his = said(&library, &["--by", "Lammers", "--source", "hearing"]);
    assert_eq!(his.len(), 2);
    assert!(his.iter().all(|one| one["how"] == "transcript"));
    assert!(words(&his[0]).starts_with("Nobody did. I looked"));
}

#[test]
fn what_statements_are_about_can_be_asked() {
    let library = library();
    let all = said(&library, &["--about", "the tide gauge", "--by", "RB"]);
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(said(&library, &["--source", "statement"]).len(), 4);
}

#[test]
fn where_there_is_none_that_is_said() {
    let library = library();
    let run = library
        .run(&["statements", "--by", "Rosa Quinn"])
        .ended(1)
        .explained();
    assert!(
        run.out.contains("no statement by Rosa Quinn"),
        "{}",
        run.out
    );
    assert!(run.out.contains("Did you mean Rosa Quint?"), "{}", run.out);
    let nobody = library
        .run(&["statements", "--json", "--by", "Xerxes"])
        .ended(1)
        .json();
    assert_eq!(nobody["statements"].as_array().unwrap().len(), 0);
    assert_eq!(nobody["did_you_mean"].as_array().unwrap().len(), 0);
    library
        .run(&["statements", "--by", ""])
        .ended(2)
        .explained();
    library
        .run(&["statements", "--about", "…"])
        .ended(2)
        .explained();
    library
        .run(&["statements", "--source", "nothing"])
        .ended(2)
        .explained();
}

#[test]
fn what_somebody_said_is_answered_with_their_words() {
    let library = library();
    for (question, name) in [
        ("What did Rosa Quint say?", "Rosa Quint"),
        ("What did Rosa Quint say about the piers?", "Rosa Quint"),
        ("What did the River Board say?", "River Board"),
        ("What did the RB say about the gauge?", "River Board"),
        ("What did Piet Lammers say?", "Piet Lammers"),
        ("What did the council promise?", "Council"),
    ] {
        let answer = library.ask(question);
        let shown = offered(&answer);
        let first = shown
            .first()
            .unwrap_or_else(|| panic!("{question}: {answer:#}"));
        let speaker = first["speaker"]["name"].as_str().unwrap_or_default();
        assert!(
            speaker.contains(name) || name == "River Board" && speaker == "RB",
            "{question}: {speaker}"
        );
        assert!(!citations(&answer, "citations").is_empty(), "{question}");
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
    let see = |name: &str, arguments: &[&str]| snapshot(name, &library.run(arguments));
    see("statements-speakers", &["statements"]);
    see("statements-by", &["statements", "--by", "council"]);
    see("statements-none", &["statements", "--by", "Rosa Quinn"]);
    see("show-who-says-it", &["show", "later:7"]);
    let coloured = library.run(&["show", "later:7", "--color", "always"]).out;
    assert!(coloured.contains("\u{1b}[1mthe spokesman"), "{coloured:?}");
    assert!(coloured.contains("\u{1b}[4mThat"), "{coloured:?}");
}

#[test]
fn the_speakers_of_the_two_reports_are_complete() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    if !seeds.exists() {
        println!("skipped: {} is not at hand", seeds.display());
        return;
    }
    let library = Library::none();
    library.run(&["add", seeds.to_str().unwrap()]).ended(0);
    // Paragraphs in which the words of each begin, by the report's text; a
    // statement of more paragraphs has more parts.
    for (name, by, paragraphs, parts) in [
        ("DfE", "spokesman", vec![6, 7], vec![1, 2]),
        ("George Duggins", "George Duggins", vec![11, 11], vec![1, 2]),
        (
            "Patricia Seaman",
            "Patricia Seaman",
            vec![5, 8, 11, 12, 13],
            vec![1; 5],
        ),
        ("John Gregg", "John Gregg", vec![15, 16], vec![1, 1]),
        (
            "Alexandra Capitani",
            "Alexandra Capitani",
            vec![14, 17, 18],
            vec![1; 3],
        ),
    ] {
        let all = said(&library, &["--by", name]);
        let found: Vec<u64> = all
            .iter()
            .map(|one| one["citation"]["paragraph"].as_u64().unwrap())
            .collect();
        assert_eq!(found, paragraphs, "{name}");
        let counts: Vec<usize> = all
            .iter()
            .map(|one| one["words"].as_array().unwrap().len())
            .collect();
        assert_eq!(counts, parts, "{name}");
        for one in &all {
            assert!(one["by"]["name"].as_str().unwrap().contains(by), "{one:#}");
        }
    }
    // two of the three paragraphs stand without quotation marks
    let duggins = said(&library, &["--by", "George Duggins"]);
    assert_eq!(duggins[1]["how"], "block");
    assert!(
        duggins[1]["by"]["body"]
            .as_str()
            .unwrap()
            .ends_with("Council")
    );
}

const ANSWERED: &str = "---
title: The Tallow gauge, what was found and what was answered
published: 2022-05-02
---

# The Tallow gauge, what was found and what was answered

## Finding 1

Nobody read the tide gauge on the night of the flood.

## Response from the River Board

A keeper now sleeps at the hut and writes the level down every hour.

## Boats

Finding 2: The ferry had one lifebelt for sixty passengers.

Response: There are eighty lifebelts aboard since March.

## Lamps

| Recommendation | Response |
|---|---|
| Light the lower steps. | Two lamps were hung there in April. |
| Paint the railings. | |
";

#[test]
fn findings_stand_beside_their_responses() {
    let library = library();
    let file = library.beside("answered.md", ANSWERED);
    library.run(&["add", file.to_str().unwrap()]).ended(0);
    let asked = |arguments: &[&str]| -> Vec<(String, String)> {
        let mut all = vec!["statements", "--json"];
        all.extend(arguments);
        let found = library.run(&all).json();
        let side = |side: &Value| {
            let citation = &side["citation"];
            assert_eq!(citation["document"]["id"], "answered");
            let texts: Vec<&str> = side["words"]
                .as_array()
                .unwrap()
                .iter()
                .map(|words| words["text"].as_str().unwrap())
                .collect();
            let quote = citation["quote"].as_str().unwrap();
            assert!(texts.iter().all(|text| quote.contains(text)), "{quote}");
            texts.join(" / ")
        };
        let pairs = found["responses"].as_array().unwrap().iter();
        pairs
            .map(|pair| (side(&pair["finding"]), side(&pair["response"])))
            .collect()
    };
    let pair = |finding: &str, response: &str| (finding.to_owned(), response.to_owned());
    let first = pair(
        "Nobody read the tide gauge on the night of the flood.",
        "A keeper now sleeps at the hut and writes the level down every hour.",
    );
    assert_eq!(
        asked(&["--source", "answered"]),
        [
            first.clone(),
            pair(
                "Finding 2: The ferry had one lifebelt for sixty passengers.",
                "Response: There are eighty lifebelts aboard since March."
            ),
            pair(
                "Light the lower steps.",
                "Two lamps were hung there in April."
            ),
        ]
    );
    assert_eq!(asked(&["--about", "the tide gauge"]), [first]);
    assert!(asked(&["--source", "later"]).is_empty());
    let shown = library
        .run(&["statements", "--source", "answered"])
        .ended(0);
    let at = |words: &str| shown.out.find(words).expect(words);
    assert!(at("Nobody read the tide gauge") < at("A keeper now sleeps"));
    assert!(at("A keeper now sleeps") < at("one lifebelt"));
    library
        .run(&["statements", "--source", "answered", "--by", "Nobody"])
        .ended(1);
}

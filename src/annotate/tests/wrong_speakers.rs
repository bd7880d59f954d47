//! Who must not be given another's words: where the verb is denied or passive,
//! where a name is the hearer's, where two speak in one sentence.

use super::{only, said, statements};

/// Nobody is given the words of the text.
fn nobody(text: &str) {
    for found in said(text) {
        assert!(found.starts_with("- "), "{text}\n{found}");
    }
}

#[test]
fn what_was_not_said_is_nobodys() {
    for text in [
        "Bo Dell has never said: \"You are wrong.\"",
        "Fred Fox did not reply: \"Yes, of course.\"",
        "Lee Orr might say: \"Sorry for the noise.\"",
        "Rita Cole will say on Friday: \"I have decided.\"",
        "Bo Dell was told: \"You are late.\"",
        "Bo Dell was asked: \"Are you well?\"",
        "Bo Dell was told:\n\n\"You are late.\"",
        "Bo Dell was told: \"You are late.\"\n\n\"The bus has gone.\"",
        "Lee Orr may stand up and say: \"I am sorry.\"",
        "Lee Orr refused to say: \"I am sorry.\"",
    ] {
        nobody(text);
    }
    assert_eq!(
        only("Lee Orr had to say: \"I am sorry.\""),
        "Lee Orr Quoted: I am sorry."
    );
}

#[test]
fn a_pronoun_is_not_the_hearer_named_after_it() {
    nobody("\"I thought I would drown,\" he told his son, Jim Kay.");
    assert_eq!(
        only("\"I thought I would drown,\" Tom Kay told his son, Jim Kay."),
        "Tom Kay Quoted: I thought I would drown,"
    );
}

#[test]
fn a_pronoun_does_not_reach_past_a_nearer_person() {
    let found = said(
        "Ann Ray said the hall was safe.\n\n\
         Ed Poe's wife, Jo, hated the hall. \"I hate it,\" she said.",
    );
    assert!(found[1].starts_with("Jo (Ed Poe's wife) "), "{found:?}");
    let found = said(
        "Ann Ray said the hall was safe.\n\n\
         Ed Poe's wife, Thora, hated the hall. \"I hate it,\" she said.",
    );
    assert!(found[1].starts_with("Thora (Ed Poe's wife) "), "{found:?}");
    let found = said(
        "Ann Ray said the hall was safe. Ibo Quist said it was not.\n\n\
         \"I hate it,\" she said.",
    );
    assert!(found[2].starts_with("- "), "{found:?}");
    let found = said(
        "Ann Ray said the hall was safe.\n\n\
         The hall was built of brick. \"I love it,\" she said.",
    );
    assert!(found[1].starts_with("Ann Ray "), "{found:?}");
}

#[test]
fn whoever_quotes_another_does_not_say_it() {
    assert_eq!(
        only("\"I was wrong,\" Ann Ray quoted Lee Orr as saying."),
        "Lee Orr Quoted: I was wrong,"
    );
    nobody("Rita Cole read out a letter from Dean Fox: \"I am leaving.\"");
    assert_eq!(
        said("Tom Reed denied saying \"the bridge is fine\"."),
        Vec::<String>::new()
    );
}

#[test]
fn of_two_speakers_in_a_sentence_each_has_their_own_words() {
    for (text, theirs, others) in [
        (
            "\"We will keep them,\" Rita Cole said, contradicting Dean Fox, who on Monday \
             said: \"They will go.\"",
            "Rita Cole",
            "They will go",
        ),
        (
            "\"He is gone,\" said Ann Ray of Lee Orr, who said: \"I will be back.\"",
            "Ann Ray",
            "I will be back",
        ),
        (
            "Ann Ray warned: \"Strikes will follow\"; the mayor, Di Coe, replied: \"They won't.\"",
            "Ann Ray",
            "They won't",
        ),
    ] {
        let found = said(text);
        assert!(
            found
                .iter()
                .any(|f| f.starts_with(theirs) && !f.contains(others)),
            "{found:?}"
        );
        assert!(
            !found
                .iter()
                .any(|f| f.starts_with(theirs) && f.contains(others)),
            "{found:?}"
        );
    }
}

#[test]
fn a_title_alone_is_no_role() {
    let found = said("John and Mary Gregg live here. Dr Gregg said: \"The well is dry.\"");
    assert!(found.iter().all(|f| !f.contains("(Dr)")), "{found:?}");
    assert_eq!(
        only("Dr Ann Ray said: \"The well is dry.\""),
        "Ann Ray Quoted: The well is dry."
    );
}

#[test]
fn a_reported_clause_ends_where_anothers_begins() {
    for text in [
        "Ann Ray said the plan was sound, but Bo Dell insisted it was not.",
        "Ann Ray said the plan was sound but Bo Dell insisted it was not.",
        "Ann Ray said the plan was sound; Bo Dell insisted it was not.",
        "Ann Ray said the plan was sound and Bo Dell insisted that it was not.",
    ] {
        assert_eq!(
            said(text),
            [
                "Ann Ray Reported: the plan was sound",
                "Bo Dell Reported: it was not"
            ],
            "{text}"
        );
    }
    assert_eq!(
        said("Ann Ray said the plan was sound, while Bo Dell called it \"a farce\".")[0],
        "Ann Ray Reported: the plan was sound"
    );
    // what somebody tells of another stays theirs
    assert_eq!(
        said("Ann Ray said that the plan was sound and that Bo Dell said it was not.")[0],
        "Ann Ray Reported: the plan was sound and that Bo Dell said it was not"
    );
}

#[test]
fn the_writers_own_words_after_a_report_are_nobodys() {
    for text in [
        "Ann Ray said the plan was sound, a claim that Bo Dell denied.",
        "Ann Ray said the plan was sound, but did not say when.",
        "Ann Ray said the plan was sound, but would not name a day.",
        "Ann Ray said the plan was sound, contradicting the mayor.",
    ] {
        assert_eq!(only(text), "Ann Ray Reported: the plan was sound", "{text}");
    }
    assert_eq!(
        only("Ann Ray said the plan was sound, but was not cheap."),
        "Ann Ray Reported: the plan was sound, but was not cheap"
    );
}

#[test]
fn inside_a_relative_clause_only_what_is_quoted_is_its_speakers() {
    assert_eq!(
        only("Lee Orr, whom Ann Ray called \"a coward\", left the hall."),
        "Ann Ray Quoted: a coward"
    );
    assert_eq!(
        only("Lee Orr, whose deputy Bo Dell said the plan was \"dead\", did not reply."),
        "Bo Dell (deputy) Reported: the plan was \"dead\""
    );
    assert_eq!(
        only("Ann Ray, whom Bo Dell called a fool, said the plan was sound."),
        "Ann Ray Reported: the plan was sound"
    );
    let found =
        said("Ann Ray said she had written to Bo Dell, who replied that the plan was sound.");
    assert!(
        found
            .iter()
            .all(|f| f != "Ann Ray Reported: the plan was sound"),
        "{found:?}"
    );
    let found = said(
        "Lee Orr said he hoped for rain, as the trust's Ann Ray had promised, and that all would \
         be well.",
    );
    assert!(found.iter().all(|f| f.starts_with("Lee Orr")), "{found:?}");
}

#[test]
fn a_claim_is_not_what_somebody_is() {
    let found = said("Lee Orr said the plan was sound, a claim Ann Ray called \"absurd\".");
    assert_eq!(
        found,
        [
            "Lee Orr Reported: the plan was sound",
            "Ann Ray Quoted: absurd"
        ]
    );
    assert_eq!(
        only("One of them, Ann Ray, said: \"We will go on.\""),
        "Ann Ray Quoted: We will go on."
    );
    assert_eq!(
        said("Services in Tarnby, which promised reform, failed.")
            .iter()
            .filter(|f| f.starts_with("Tarnby"))
            .count(),
        0
    );
    assert_eq!(
        said("Inspectors told the port of areas in which it could do better."),
        Vec::<String>::new()
    );
}

#[test]
fn a_pronoun_tells_what_somebody_is_and_ends_at_a_heading() {
    // After `he` Fenno Voss is no `she`.
    let found = said(
        "Fenno Voss called the plan a \"disgrace\". He told reporters: \"They owe us.\" \"There \
         are forty people here,\" she said.",
    );
    assert!(found[1].starts_with("Fenno Voss "), "{found:?}");
    assert!(found[2].starts_with("- "), "{found:?}");
    let found =
        said("Ann Ray said the hall was safe.\n\nLater that day\n\n\"I hate it,\" she said.");
    assert!(found[1].starts_with("- "), "{found:?}");
    for text in [
        "When the last boat left Skerrow, Ida Colm, 71, was standing on the pier. \"I cried,\" \
         she said.",
        "Her neighbour, Ida Colm, who runs the shop, remembers it. \"I cried,\" she said.",
    ] {
        assert!(only(text).starts_with("Ida Colm "), "{text}");
    }
    nobody("The groups gave money that troubles Ida Colm's friends. \"I cried,\" she said.");
}

#[test]
fn what_a_speaker_then_did_is_not_said() {
    for (text, expected) in [
        (
            "Councillor Corr said that she was a trustee and left the room.",
            "Corr (Councillor) Reported: she was a trustee",
        ),
        (
            "Councillor Corr said he had shares in it and then withdrew.",
            "Corr (Councillor) Reported: he had shares in it",
        ),
        (
            "Inspectors found boats were \"at risk of sinking\", as Pier News reporter Ann Reed reports.",
            "inspectors Reported: boats were \"at risk of sinking\"",
        ),
        (
            "Ann Ray said the mayor had left the town and moved to Skerrow.",
            "Ann Ray Reported: the mayor had left the town and moved to Skerrow",
        ),
    ] {
        assert_eq!(only(text), expected);
    }
}

#[test]
fn a_page_and_a_count_say_nothing() {
    for text in [
        "Twelve boats were lost, according to the second page.",
        "The second page says twelve boats were lost.",
        "The count said that twelve boats were lost.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
    for (text, speaker) in [
        (
            "According to the harbour company's own count, twelve boats were lost.",
            "harbour company ",
        ),
        (
            "According to a count by Tarn Council, twelve boats were lost.",
            "Tarn Council ",
        ),
        (
            "According to a Skerrow Council tally, twelve boats were lost.",
            "Skerrow Council tally ",
        ),
    ] {
        assert!(only(text).starts_with(speaker), "{text} {}", only(text));
    }
}

#[test]
fn who_asks_for_no_name_says_what_stands_around_it() {
    let document = super::document(
        "\"It was cold,\" a former porter, who asked not to be named, told the Post. \"Nobody \
         came.\"",
    );
    let found = statements(&document);
    let [statement] = found.as_slice() else {
        panic!("{found:#?}");
    };
    let of = |span: Option<crate::document::Span>| span.and_then(|s| s.of(document.text()));
    assert_eq!(of(statement.cue), Some("told"));
    assert_eq!(
        of(statement.source),
        Some("a former porter, who asked not to be named")
    );
}

#[test]
fn a_form_of_address_is_no_part_of_a_role() {
    let text = "Harbour leader Councillor Mark Ellis said the pier was cold.";
    assert_eq!(
        only(text),
        "Mark Ellis (Harbour leader) Reported: the pier was cold"
    );
}

#[test]
fn what_is_denied_to_have_been_said_is_nobodys_statement() {
    for text in [
        "It is untrue that Ann Ray told the court the pier was sound.",
        "It is not true that Ann Ray said the pier was sound.",
        "There is no record that Ann Ray said the pier was sound.",
        "The claim that Ann Ray said the pier was sound is wrong.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
    for text in [
        "It is true that Ann Ray said the pier was sound.",
        "It is not wrong that Ann Ray said the pier was sound.",
    ] {
        assert!(only(text).starts_with("Ann Ray "), "{text}");
    }
}

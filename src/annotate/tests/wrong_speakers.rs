//! Who must not be given another's words: where the verb is denied or passive,
//! where a name is the hearer's, where two speak in one sentence.

use super::{only, said};

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
    assert!(found[1].starts_with("- "), "{found:?}");
    let found = said(
        "Ann Ray said the hall was safe.\n\n\
         Ed Poe's wife, Thora, hated the hall. \"I hate it,\" she said.",
    );
    assert!(found[1].starts_with("- "), "{found:?}");
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

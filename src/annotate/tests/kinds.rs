//! Documents of many kinds: statements, transcripts, debates, minutes, live
//! reports. Each has traps of its own; the sentences are invented.

use super::{Metadata, document, only, said, statements};
use crate::document::Document;

/// As [`said`], of a document with a title.
fn said_under(title: &str, text: &str) -> Vec<String> {
    let plain = document(text);
    let metadata = Metadata {
        title: title.to_owned(),
        ..Metadata::default()
    };
    let titled = Document::new(metadata, text.to_owned(), plain.blocks().to_vec()).unwrap();
    statements(&titled)
        .iter()
        .map(|s| {
            let speaker = s.speaker.as_ref().map_or("-", |who| who.name.as_str());
            let words: Vec<&str> = s.content.iter().map(|c| c.of(text).unwrap()).collect();
            format!("{speaker} {:?}: {}", s.how, words.join(" | "))
        })
        .collect()
}

#[test]
fn a_statement_keeps_its_own_sentences_around_anothers() {
    let text = "Tarn Council runs the pier.\n\nWe closed the pier on Monday. Bo Dell said: \
        \"You were too late.\" We do not agree.\n\nI told the trust that the pier was unsafe.\n\n\
        Ann Ray, head of roads, said:\n\nWe mended it twice and we shall mend it again.\n\n\
        The pier opens in May.";
    assert_eq!(
        said_under("Statement from Tarn Council on the pier", text),
        [
            "Tarn Council Document: Tarn Council runs the pier. | We closed the pier on Monday.",
            "Bo Dell Quoted: You were too late.",
            "Tarn Council Document: We do not agree. | I told the trust that the pier was unsafe.",
            "Ann Ray Block: We mended it twice and we shall mend it again.",
            "Tarn Council Document: The pier opens in May.",
        ]
    );
}

#[test]
fn a_colon_after_any_form_of_name_and_post_opens_a_statement() {
    let block = "\n\nWe shall mend the pier.\n\nOur members warned of it and we listened.\n\n\
        The pier is old.";
    for (lead, speaker) in [
        (
            "Councillor Nell Roe, cabinet member for boats and piers, said:",
            "Nell Roe (cabinet member for boats and piers)",
        ),
        (
            "Cllr Nell Roe, Cabinet Member for Boats, Piers and Lamps, said:",
            "Nell Roe (Cabinet Member for Boats, Piers and Lamps)",
        ),
        (
            "Nell Roe, cabinet member for boats, piers and lamps, said:",
            "Nell Roe (cabinet member for boats, piers and lamps)",
        ),
        (
            "The Director of Harbour Services, Nell Roe, said:",
            "Nell Roe (Director of Harbour Services)",
        ),
        (
            "The trust's leader, Cllr Nell Roe (Ind), said:",
            "Nell Roe (trust's leader)",
        ),
        ("Nell Roe, of the Pier Trust, said:", "Nell Roe"),
    ] {
        let found = said(&format!("{lead}{block}"));
        assert_eq!(
            found,
            [format!(
                "{speaker} Block: We shall mend the pier. | Our members warned of it and we listened."
            )],
            "{lead}"
        );
    }
    let next = "Nell Roe, harbour master, said:\n\nWe shall mend it.\n\nBo Dell, of the Pier \
        Trust, said:\n\nOur members warned you.";
    assert_eq!(
        said(next),
        [
            "Nell Roe (harbour master) Block: We shall mend it.",
            "Bo Dell Block: Our members warned you."
        ]
    );
}

#[test]
fn labels_in_small_letters_make_a_transcript() {
    let text = "[00:00:04] Interviewer: Where were you born?\n\n\
        [00:00:09] Skerra Pask: On the island.\n\nI lived there for ten years.\n\n\
        The tape stops here.\n\n[00:01:10] Interviewer: And your father?\n\n\
        [00:01:12] Skerra Pask: He kept the light.";
    assert_eq!(
        said(text),
        [
            "Interviewer Transcript: Where were you born?",
            "Skerra Pask Transcript: On the island. | I lived there for ten years.",
            "Interviewer Transcript: And your father?",
            "Skerra Pask Transcript: He kept the light.",
        ]
    );
    let text = "Nell Roe (Chair): Shall we begin?\n\nCllr Moss: I am ready.\n\n\
        Bo Dell (Tarn Trust):\nOur boats are not.\n\nChair: Then we wait for you.\n\n\
        Next steps: We wait.\n\nNote: you may read it.\n\nCllr Moss:\n\nThe boats are late.";
    assert_eq!(
        said(text),
        [
            "Nell Roe (Chair) Transcript: Shall we begin?",
            "Cllr Moss Transcript: I am ready.",
            "Bo Dell (Tarn Trust) Transcript: Our boats are not.",
            "Nell Roe (Chair) Transcript: Then we wait for you.",
            "Cllr Moss Transcript: The boats are late.",
        ]
    );
    let text = "INTERVIEWER: Were you there?\n\nNell Roe: I was.\n\nINTERVIEWER: Why?\n\n\
        Nell Roe: To see.";
    assert_eq!(said(text).len(), 4, "{:#?}", said(text));
}

#[test]
fn a_debate_gives_the_members_their_words() {
    let text = "Nell Roe (Tarn South) (Ind): I beg to move the motion.\n\n\
        In my valley two piers have closed.\n\n\
        The Minister for Boats (Dora Pell): I am grateful to her.\n\nNell Roe: Will you pay?\n\n\
        Dora Pell: We will.\n\nSeveral members rose.";
    assert_eq!(
        said(text),
        [
            "Nell Roe (Tarn South, Ind) Transcript: I beg to move the motion. | In my valley two \
             piers have closed.",
            "Dora Pell (Minister for Boats) Transcript: I am grateful to her.",
            "Nell Roe (Tarn South, Ind) Transcript: Will you pay?",
            "Dora Pell (Minister for Boats) Transcript: We will.",
        ]
    );
}

#[test]
fn lines_with_a_colon_are_no_transcript() {
    for text in [
        "Date: 4 May\n\nChair: Nell Roe\n\nClerk: Bo Dell\n\nSummary: We met and I was glad.",
        "Cllr Moss: write to the port.\n\nMs Lane: check the lamp.\n\nCllr Moss: ring the bell.",
        "Nell Roe: teacher, born in 1950.\n\nAnn Fell: farmer, born in 1961.\n\n\
         Tom Reed: pilot, born in 1970.",
        "Note: you may sit.\n\nSummary: we sat.\n\nNote: I slept.\n\nSummary: you did.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_council_is_the_one_that_a_document_names() {
    let one = "Tarn Borough Council has three piers. The council said they were safe. The local \
        authority added that one would close.";
    assert_eq!(
        said(one),
        [
            "Tarn Borough Council Reported: they were safe",
            "Tarn Borough Council Reported: one would close",
        ]
    );
    let two = "Tarn Borough Council sued Lint Borough Council. The council said it was right.";
    assert_eq!(only(two), "council Reported: it was right");
    let other = "Tarn Borough Council met the port authority. The authority said it was right.";
    assert_eq!(only(other), "authority Reported: it was right");
}

#[test]
fn what_a_sentence_says_that_somebody_is_is_their_role() {
    let text = "Nell Roe was cabinet member for boats at Tarn Council. Nell Roe said the pier \
        was safe.";
    assert_eq!(
        only(text),
        "Nell Roe (cabinet member for boats at Tarn Council) Reported: the pier was safe"
    );
    let body = statements(&document(text))[0].speaker.clone().unwrap().body;
    assert_eq!(body.as_deref(), Some("Tarn Council"));
    for text in [
        "Nell Roe was not the director of boats. Nell Roe said the pier was safe.",
        "Nell Roe was one of the pilots in Tarn. Nell Roe said the pier was safe.",
        "Nell Roe was late. Nell Roe said the pier was safe.",
    ] {
        assert_eq!(only(text), "Nell Roe Reported: the pier was safe", "{text}");
    }
}

#[test]
fn the_owner_of_a_chief_executive_is_a_body_but_no_person() {
    let body = |text: &str| statements(&document(text))[0].speaker.clone().unwrap().body;
    let tied = body("Northquay's chief executive, Nell Roe, said the pier was safe.");
    assert_eq!(tied.as_deref(), Some("Northquay"));
    let person = body("Ann Moss left. Moss's chief executive, Nell Roe, said it was safe.");
    assert_eq!(person, None);
}

#[test]
fn a_description_has_a_capital_only_by_its_place() {
    assert_eq!(
        only("Social workers said they felt well."),
        "social workers Reported: they felt well"
    );
    assert_eq!(
        only("Portwatch's inspectors said it was safe."),
        "Portwatch's inspectors Reported: it was safe"
    );
}

#[test]
fn minutes_and_live_reports_are_read_clause_by_clause() {
    assert_eq!(
        said(
            "The Head of Boats informed members that the pier would close in June; Cllr Moss \
             asked why members had not been told."
        ),
        [
            "Head of Boats Reported: the pier would close in June",
            "Moss (Cllr) Reported: why members had not been told",
        ]
    );
    assert_eq!(
        said("One said: \"I know every boat in the port.\""),
        ["- Quoted: I know every boat in the port."]
    );
    assert_eq!(
        only("\"Gone where?\" asked Nell Roe."),
        "Nell Roe Quoted: Gone where?"
    );
    assert_eq!(
        only("In 2014 Tarn News reported that the pier was shut."),
        "Tarn News Reported: the pier was shut"
    );
}

#[test]
fn a_title_before_statement_names_whose_it_is() {
    let text = "Speaking of the gale, PIERS organiser Nell Roe said:\n\n\
        We have told them for years.\n\n\
        The warden says the gale was weak. That is not so.\n\n\
        We call on the board to act.";
    assert_eq!(
        said_under("PIERS statement on the gale", text),
        [
            "Nell Roe Block: We have told them for years.",
            "warden Reported: the gale was weak",
            "PIERS Document: That is not so. | We call on the board to act.",
        ]
    );
}

#[test]
fn names_on_lines_of_their_own_head_what_is_said() {
    let debate = "Ann Reed (Lint South) (Ind)\n\nWhat has been done for the pier?\n\n\
        The Minister for Boats (Dora Fell)\n\nI am grateful. I told the House that boats were \
        late.\n\nThey still are.\n\nAnn Reed\n\nThat will not do.\n\nMr Speaker\n\nOrder. We \
        must move on.";
    assert_eq!(
        said_under("Boats", debate),
        [
            "Ann Reed Transcript: What has been done for the pier?",
            "Dora Fell Transcript: I am grateful. I told the House that boats were late. | They \
             still are.",
            "Ann Reed Transcript: That will not do.",
            "Mr Speaker Transcript: Order. We must move on.",
        ]
    );
    // Headings that name whom they are about, and nothing that says more.
    let profile = "Ann Reed\n\nBorn in Lint, she paints boats.\n\nDora Fell (Lint South)\n\nShe \
        has a kiln there.";
    assert_eq!(said_under("Painters", profile), Vec::<String>::new());
}

#[test]
fn a_written_answer_is_of_who_gives_it() {
    let text = "Question\n\nTo ask the board, how many boats are late.\n\nAnswer\n\n\
        Answered by Dora Fell on 18 May 2014\n\nNine boats are late. The board will publish a \
        list.";
    assert_eq!(
        said_under("Boats: written question", text),
        ["Dora Fell Transcript: Nine boats are late. The board will publish a list."]
    );
}

#[test]
fn a_given_name_beside_what_somebody_is_names_them() {
    for (text, speaker) in [
        (
            "Mrs Ray's daughter, Julie, said the pier was cold.",
            "Julie (Mrs Ray's daughter) ",
        ),
        (
            "The porter said boats were late. Her husband, Imran, nods. \"Two years,\" he says.",
            "Imran (husband) ",
        ),
        (
            "My manager, Brenda, used to say, \"If it floats, it sinks.\"",
            "Brenda (manager) ",
        ),
        (
            "The couple's MP, Fiona Hale, took it up. She describes the pier as \"a disgrace\".",
            "Fiona Hale ",
        ),
        (
            "Rita Moss (Head of Boats) came.\n\nNine boats sank; the Head of Boats confirmed that \
             ten were late.",
            "Rita Moss (Head of Boats) ",
        ),
    ] {
        let found = said(text);
        assert!(
            found.last().unwrap().starts_with(speaker),
            "{text}\n{found:#?}"
        );
    }
    let text = "His successor, Ann Ray, came in January and insists that boats have changed.";
    assert_eq!(
        only(text),
        "Ann Ray (successor) Reported: boats have changed"
    );
    // Two who could be meant.
    let text = "Her husband, Imran, met Tom Kay. \"Two years,\" he says.";
    assert!(only(text).starts_with("- "), "{}", only(text));
}

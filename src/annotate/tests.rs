//! Tests of the module as a whole. The sentences are invented; where the
//! acceptance reports lie beside the checkout they are read at run time.

mod kinds;
mod wrong_speakers;

use super::*;
use crate::document::{Block, BlockKind, Metadata};

/// Plain text as a document: paragraphs are parted by empty lines; a short line
/// without a final stop is a heading, after `Image caption,` a caption follows.
fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    let mut caption = false;
    for paragraph in text.split("\n\n") {
        let start = at + paragraph.len() - paragraph.trim_start().len();
        let trimmed = paragraph.trim();
        at += paragraph.len() + 2;
        let Some(span) = Span::new(start, start + trimmed.len()).filter(|s| !s.is_empty()) else {
            continue;
        };
        let furniture = [
            "Advertisement",
            "Live updates",
            "Related internet links",
            "Back to top",
            "The BBC is not",
        ]
        .iter()
        .any(|f| trimmed.starts_with(f))
            || trimmed.ends_with("Image caption,");
        let short = trimmed.split_whitespace().count() <= 12
            && !trimmed.ends_with(['.', ':', '!', '?', '"', '”', ',']);
        let kind = if furniture {
            BlockKind::Furniture
        } else if caption {
            BlockKind::Caption
        } else if trimmed.starts_with("> ") {
            BlockKind::Quotation
        } else if short {
            BlockKind::Heading(2)
        } else {
            BlockKind::Paragraph
        };
        caption = furniture && trimmed.ends_with("Image caption,");
        blocks.push(Block {
            span,
            kind,
            page: None,
        });
    }
    Document::new(Metadata::default(), text.to_owned(), blocks).unwrap()
}

/// Each statement as `speaker (role) how: words | words`.
fn said(text: &str) -> Vec<String> {
    let document = document(text);
    statements(&document)
        .iter()
        .map(|s| {
            let speaker = s.speaker.as_ref().map_or("-".to_owned(), |who| {
                assert!(who.span.of(text).is_some());
                match &who.role {
                    Some(role) => format!("{} ({role})", who.name),
                    None => who.name.clone(),
                }
            });
            let words: Vec<&str> = s.content.iter().map(|c| c.of(text).unwrap()).collect();
            format!("{speaker} {:?}: {}", s.how, words.join(" | "))
        })
        .collect()
}

/// The one statement of a text.
fn only(text: &str) -> String {
    let found = said(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

#[test]
fn a_quotation_goes_to_the_speaker_beside_it() {
    assert_eq!(
        only("“The boats will stay in the harbour,” Nora Fell said on Monday."),
        "Nora Fell Quoted: The boats will stay in the harbour,"
    );
    assert_eq!(
        only("\"The boats will stay in the harbour,\" said Nora Fell, the harbour master."),
        "Nora Fell (harbour master) Quoted: The boats will stay in the harbour,"
    );
    assert_eq!(
        only("Nora Fell told reporters: \"The boats will stay.\""),
        "Nora Fell Quoted: The boats will stay."
    );
    assert_eq!(
        only("“The boats,” said Nora Fell, “will stay in the harbour.”"),
        "Nora Fell Quoted: The boats, | will stay in the harbour."
    );
    assert_eq!(
        only("‘The boats will stay,’ Mr Fell added."),
        "Fell Quoted: The boats will stay,"
    );
}

#[test]
fn a_quotation_over_paragraphs_has_one_speaker() {
    let text = "A ferry spokesman said the pier was closed.\n\n\
        “The pier was built for smaller boats and it shows.\n\n\
        “We shall look at it in spring,” the spokesman added.";
    assert_eq!(
        said(text),
        [
            "ferry spokesman Reported: the pier was closed",
            "ferry spokesman Quoted: The pier was built for smaller boats and it shows. | \
             We shall look at it in spring,",
        ]
    );
}

#[test]
fn a_quotation_that_begins_inside_a_paragraph_may_run_on() {
    let text = "Nora Fell, clerk of the works, said: “We were late. We own it.\n\n\
        “We shall be early.”\n\nThe pier was fined.";
    assert_eq!(
        said(text),
        ["Nora Fell (clerk of the works) Quoted: We were late. We own it. | We shall be early."]
    );
}

#[test]
fn a_quotation_that_nobody_is_given_has_no_speaker() {
    assert_eq!(
        only("“Nothing here was ever painted twice by the same hand.”"),
        "- Quoted: Nothing here was ever painted twice by the same hand."
    );
    assert!(said("The shop sold “fresh” bread and “old” cheese.").is_empty());
}

#[test]
fn reported_speech_keeps_its_scare_quotes() {
    assert_eq!(
        only("Councillor Ida Marsh said the bridge was \"not safe\" for lorries."),
        "Ida Marsh (Councillor) Reported: the bridge was \"not safe\" for lorries"
    );
    assert_eq!(
        only("Most of the roofs leak, the inspectors said."),
        "inspectors Reported: Most of the roofs leak"
    );
    assert_eq!(
        only("Most of the roofs leak, according to a survey by Ash College."),
        "survey by Ash College Reported: Most of the roofs leak"
    );
}

#[test]
fn what_is_denied_or_supposed_is_not_reported() {
    for text in [
        "Ida Marsh did not say that the bridge was safe.",
        "Ida Marsh declined to say whether the bridge was safe.",
        "Ida Marsh would say that the bridge was safe.",
        "The bridge is said to be safe.",
        "If Ida Marsh said the bridge was safe, nobody heard it.",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_surname_a_title_and_a_pronoun_lead_to_the_full_name() {
    let text = "Councillor Ruth Marsh opened the library. Mrs Marsh, the member for parks, said \
        the roof was new. She added that it had been dear.\n\n“It was worth it,” she said.";
    let found = said(text);
    assert_eq!(found.len(), 3, "{found:#?}");
    for statement in &found {
        assert!(
            statement.starts_with("Ruth Marsh (member for parks)"),
            "{statement}"
        );
    }
}

#[test]
fn a_pronoun_with_two_candidates_names_nobody() {
    let text = "Ruth Marsh met Emma Stone at the library. She said the roof was new.";
    assert_eq!(only(text), "- Reported: the roof was new");
    let text = "Peter Marsh met Emma Stone at the library. She said the roof was new.";
    assert!(only(text).starts_with('-') || only(text).starts_with("Emma Stone"));
    let text = "James Marsh came late. Karl Marsh came early. Mr Marsh said the door was shut.";
    assert!(!only(text).starts_with("James") && !only(text).starts_with("Karl"));
}

#[test]
fn a_quotation_alone_after_two_speakers_is_nobodys() {
    let text = "Ruth Marsh said Otto Reed told her the pier was closed.\n\n\
        “It will open again when the ice has gone from the river.”";
    let found = said(text);
    assert!(found.last().unwrap().starts_with('-'), "{found:#?}");
}

#[test]
fn a_role_leads_to_the_one_who_has_it() {
    let text = "Otto Reed, the trust's member for rivers, said the locks were old. \
        The trust's member said a lock would close.";
    let found = said(text);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found.iter().all(|s| s.starts_with("Otto Reed")),
        "{found:#?}"
    );
    let text = "Otto Reed, the director, said the locks were old. Nora Fell, the director, said \
        they were not. The director said a lock would close.";
    assert!(
        said(text).last().unwrap().starts_with('-'),
        "{:#?}",
        said(text)
    );
}

#[test]
fn they_are_the_inspectors() {
    let text = "Inspectors said most of the roofs were old.\n\nThe walls were sound, they added.";
    assert_eq!(
        said(text),
        [
            "inspectors Reported: most of the roofs were old",
            "inspectors Reported: The walls were sound",
        ]
    );
}

#[test]
fn a_block_statement_ends_where_nobody_speaks_of_us() {
    let text = "Otto Reed, the trust's chairman for rivers and canals, said the figures were fair:\n\n\
        There is no doubt that we have work to do on the locks.\n\n\
        Our staff will begin in May and I shall join them.\n\n\
        The canal was dug in 1794.";
    assert_eq!(
        said(text),
        [
            "Otto Reed (trust's chairman for rivers and canals) Reported: the figures were fair",
            "Otto Reed (trust's chairman for rivers and canals) Block: There is no doubt that we \
             have work to do on the locks. | Our staff will begin in May and I shall join them.",
        ]
    );
}

#[test]
fn a_heading_ends_a_block_statement() {
    let text = "Otto Reed said the figures were fair:\n\nThe locks\n\nWe have work to do there.";
    assert_eq!(said(text), ["Otto Reed Reported: the figures were fair"]);
}

#[test]
fn a_signed_block_quotation_has_its_speaker() {
    assert_eq!(
        only("> We mended every lock on the river.\n> — Nora Fell, lock keeper"),
        "Nora Fell (lock keeper) Block: We mended every lock on the river."
    );
    assert_eq!(
        said("Nora Fell wrote to the paper:\n\n> Every lock on the river leaks."),
        ["Nora Fell Block: Every lock on the river leaks."]
    );
    assert_eq!(
        only("> We mended every lock on the river."),
        "- Block: We mended every lock on the river."
    );
}

#[test]
fn a_transcript_is_read_by_its_labels() {
    let text =
        "MR REED: Who held the key?\n\nMS FELL: I held it from noon.\n\nNOTE: the lamp failed.";
    assert_eq!(
        said(text),
        [
            "MR REED Transcript: Who held the key?",
            "MS FELL Transcript: I held it from noon.",
        ]
    );
    let text = "Peter Reed asked for the file.\n\nMR REED: Who held the key?\n\nMR FELL: I did.";
    assert_eq!(
        said(text),
        [
            "Peter Reed Transcript: Who held the key?",
            "MR FELL Transcript: I did.",
        ]
    );
    let text = "Q. Who held the key?\n\nA. I held it from noon.";
    assert_eq!(
        said(text),
        [
            "- Transcript: Who held the key?",
            "- Transcript: I held it from noon."
        ]
    );
}

#[test]
fn the_forms_of_a_name_are_one_person() {
    let text = "Councillor Ruth Marsh opened the library. Mrs Marsh, the member for parks, said \
        the roof was new. Marsh left early.";
    let people = people(&document(text));
    assert_eq!(people.len(), 1, "{people:#?}");
    assert_eq!(people[0].name, "Ruth Marsh");
    assert_eq!(people[0].role.as_deref(), Some("member for parks"));
    assert!(people[0].forms.contains(&"Mrs Marsh".to_owned()));
    assert_eq!(people[0].span.of(text), Some("Ruth Marsh"));
}

/// Who says how much in the acceptance reports, where they are at hand.
#[test]
fn the_acceptance_reports_give_everybody_their_words() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: no acceptance reports here");
        return;
    };
    let mut counts = std::collections::BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for statement in statements(&document(&text)) {
            let name = statement
                .speaker
                .map_or(String::new(), |s| s.name.to_lowercase());
            *counts.entry(name).or_insert(0) += statement.content.len();
        }
    }
    for (name, count) in [
        ("dfe spokesman", 3),
        ("george duggins", 3),
        ("patricia seaman", 5),
        ("john gregg", 2),
        ("alexandra capitani", 3),
    ] {
        assert_eq!(counts.get(name), Some(&count), "{name}: {counts:#?}");
    }
}

#[test]
fn a_text_without_stops_is_read_in_proportion_to_its_length() {
    for piece in [
        "Reed said ",
        "“",
        "'a ",
        "(Reed) told ",
        "he said the spokesman, ",
        "A. B",
    ] {
        // 400 kB each: a reading that grows with the square would not end.
        let text = piece.repeat(400_000 / piece.len());
        let found = statements(&document(&text));
        assert!(found.len() < text.len());
    }
}

#[test]
fn two_speakers_are_neither_of_them() {
    assert!(
        said("Jane Fell, a nurse, and Otto Reed, a porter, said they were late.")
            .iter()
            .all(|s| !s.starts_with("Otto"))
    );
    assert_eq!(
        only("Nora Fell and Otto Reed said the pier was closed."),
        "Nora Fell and Otto Reed Reported: the pier was closed"
    );
    assert!(
        said("Sailors backing Otto Reed said the pier was closed.")
            .iter()
            .all(|s| !s.starts_with("Otto"))
    );
}

#[test]
fn a_name_that_somebody_else_tells_of_is_not_a_statement() {
    let found = said("Nora Fell wants to end what sailors called \"the long wait\".");
    assert!(found.is_empty(), "{found:#?}");
    let found = said("Nora Fell said that Otto Reed described the pier as \"a wreck\".");
    assert!(
        found.iter().all(|s| s.starts_with("Nora Fell")),
        "{found:#?}"
    );
    assert!(!found.is_empty());
    let found = said("Otto Reed described the pier as \"a wreck\".");
    assert!(found[0].starts_with("Otto Reed"), "{found:#?}");
    let found = said("A faded poster called the pier \"a jewel\".");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn initials_before_a_surname_end_no_sentence() {
    assert_eq!(
        only("Cllr J.B. Fell said: \"The boats will stay.\""),
        "J.B. Fell (Cllr) Quoted: The boats will stay."
    );
    let found = said("They moved to the U.S. Nora Fell said: \"The boats will stay.\"");
    assert!(found.iter().all(|s| !s.contains("U.S")), "{found:#?}");
}

proptest::proptest! {
    #[test]
    fn every_span_lies_in_the_text(
        text in "(\\PC|[“”\"'‘’.,:;—()>\n ]|\n\n|he said|said|Mrs Reed|according to|Q\\.|A\\.|MR X:|, adding that|the report|told){0,120}"
    ) {
        let document = document(&text);
        for statement in statements(&document) {
            let spans = statement
                .content
                .iter()
                .chain(&statement.source)
                .chain(&statement.cue)
                .copied()
                .chain(statement.speaker.iter().map(|s| s.span));
            for span in spans {
                proptest::prop_assert!(span.of(&text).is_some());
            }
            proptest::prop_assert!(!statement.content.is_empty());
        }
        for person in people(&document) {
            proptest::prop_assert!(person.span.of(&text).is_some());
        }
    }
}

#[test]
fn who_asks_and_who_answers_is_taken_from_the_line_that_says_so() {
    let text = "Examination of MR PIET LAMMERS by MS RUTH FELL\n\nQ. Who held the key?\n\n\
        A. I held it from noon.\n\nTHE CHAIR: Did you sleep?\n\nA. Never.\n\nQ. And then?\n\n\
        MS FELL: I shall move on.\n\nQ. Who else was there?\n\nA. My brother.\n\n\
        The witness withdrew.\n\nQ. Is anybody there?\n\nA. No.";
    let found = said(text);
    assert_eq!(
        found,
        [
            "MS RUTH FELL Transcript: Who held the key?",
            "MR PIET LAMMERS Transcript: I held it from noon.",
            "THE CHAIR Transcript: Did you sleep?",
            "MR PIET LAMMERS Transcript: Never.",
            "- Transcript: And then?",
            "MS FELL Transcript: I shall move on.",
            "MS RUTH FELL Transcript: Who else was there?",
            "MR PIET LAMMERS Transcript: My brother.",
            "- Transcript: Is anybody there?",
            "- Transcript: No.",
        ]
    );
    let text = "MRS ORSOLYA VANE, sworn\n\nExamined by MR TOM REED\n\nQ. You mend nets?\n\n\
        A. For forty years.\n\nCross-examined by MS ANN PELL\n\nQ. Every net?\n\nA. Most of them.";
    assert_eq!(
        said(text),
        [
            "MR TOM REED Transcript: You mend nets?",
            "MRS ORSOLYA VANE Transcript: For forty years.",
            "MS ANN PELL Transcript: Every net?",
            "MRS ORSOLYA VANE Transcript: Most of them.",
        ]
    );
    let text = "The examination of the wreck by divers took a day.\n\nQ. Who paid?\n\nA. Nobody.";
    assert_eq!(
        said(text),
        ["- Transcript: Who paid?", "- Transcript: Nobody."]
    );
}

#[test]
fn what_is_accepted_is_said_and_leads_a_pronoun_on() {
    assert_eq!(
        said(
            "The port's spokesman accepted that repairs took time. He said that the crane had \
             been mended."
        ),
        [
            "port's spokesman Reported: repairs took time",
            "port's spokesman Reported: the crane had been mended",
        ]
    );
    assert!(said("The port accepted a new crane in May.").is_empty());
}

#[test]
fn a_judgement_inside_a_relative_clause_is_nobodys_statement() {
    let found = said("Portwatch is the body whose inspectors judged the crane “unsafe” in May.");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_role_keeps_no_title() {
    assert_eq!(
        said("Medical director Prof Ruth Fell said the ward was safe."),
        ["Ruth Fell (Medical director) Reported: the ward was safe"]
    );
}

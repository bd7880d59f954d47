//! What becomes of dated sentences of our own making: which are one fact, which
//! are two, which disagree, and which are no entry.

use super::*;
use crate::document::{Block, BlockKind, Document, Metadata};

/// A document of paragraphs, one a line; `# ` makes a heading.
fn document(id: &str, published: &str, lines: &str) -> Document {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in lines.split_inclusive('\n') {
        let text = line.trim_end();
        if !text.is_empty() {
            blocks.push(Block {
                span: Span::new(start, start + text.len()).unwrap(),
                kind: if text.starts_with('#') {
                    BlockKind::Heading(2)
                } else if text.starts_with("- ") {
                    BlockKind::ListItem
                } else {
                    BlockKind::Paragraph
                },
                page: None,
            });
        }
        start += line.len();
    }
    let metadata = Metadata {
        id: id.to_owned(),
        title: format!("The {id}"),
        published: PartialDate::parse(published).ok(),
        ..Metadata::default()
    };
    Document::new(metadata, lines.to_owned(), blocks).unwrap()
}

fn engine(documents: &[(&str, &str, &str)]) -> Engine {
    let documents: Vec<Document> = documents
        .iter()
        .map(|(id, published, lines)| document(id, published, lines))
        .collect();
    Engine::temporary(&documents, Vec::new()).unwrap()
}

fn timeline(documents: &[(&str, &str, &str)], ask: &TimelineAsk) -> Timeline {
    engine(documents).timeline(ask).unwrap()
}

/// Other sentences, so that no word of a pair is in every passage.
const OTHERS: &str = "The bakery sold bread to the whole street.\nA donkey carried slate down from the quarry.\nThe clock in the tower was painted green.\nNobody could name the man with the trumpet.\n";

fn pair(one: &str, two: &str) -> Timeline {
    timeline(
        &[
            ("courier", "2020-06-15", one),
            ("herald", "2020-06-20", two),
            ("others", "2020", OTHERS),
        ],
        &TimelineAsk::default(),
    )
}

#[test]
fn the_same_fact_in_other_words_is_one_entry() {
    for (one, two) in [
        (
            "Lintmoor pier burned down in March 2012.",
            "In March 2012 the pier at Lintmoor burned down after a party.",
        ),
        (
            "The watchdog judged the nursery unsafe in May 2014.",
            "In May 2014 the nursery was judged unsafe by the watchdog, its second warning.",
        ),
        (
            "Ada Rowe and Piet Stam were found guilty of arson in August 2013.",
            "In August 2013 Ada Rowe, a clerk, and her cousin Piet Stam, a roofer, were found guilty of arson.",
        ),
        (
            "The ferry Sula was withdrawn from service on 4 June 2019.",
            "On 4 June 2019 the operator withdrew the ferry Sula from service.",
        ),
        (
            "The library closed for good on 3 June 2020, the council said.",
            "The library closed for good on 3 June.",
        ),
        (
            "The reservoir at Tarn was drained in 2016.",
            "The reservoir at Tarn was drained in October 2016.",
        ),
        (
            "The widow sued the canal company in May 2011 after the lock gate gave way and swept her barge downstream.",
            "The widow sued the canal company in May 2011 after the gate of a lock gave way under her barge.",
        ),
    ] {
        let timeline = pair(one, two);
        assert_eq!(timeline.entries.len(), 1, "{one} | {two}: {timeline:#?}");
        let entry = &timeline.entries[0];
        assert_eq!(entry.told.len(), 2);
        assert_eq!(entry.differ, None, "{one} | {two}");
    }
}

#[test]
fn different_facts_of_one_date_stay_apart() {
    for (one, two) in [
        (
            "The new pier at Lintmoor was opened in March 2012.",
            "The new pier at Lintmoor was closed in March 2012.",
        ),
        (
            "Ada Rowe of Tarn council was jailed for fraud in March 2012.",
            "Ben Rowe of Tarn council was jailed for fraud in March 2012.",
        ),
        (
            "The inspectors visited the nursery in May 2014.",
            "The mayor wrote to the nursery in May 2014.",
        ),
        (
            "The nursery was found to be safe in May 2014.",
            "The nursery was not found to be safe in May 2014.",
        ),
        (
            "The council met in June 2014 to discuss the ferry.",
            "The council met in June 2014 to set the budget for parks and roads.",
        ),
        (
            "The inquest into the death of Ines Vardal began in July 2015.",
            "The inquest into the death of Tomas Quill began in July 2015.",
        ),
        (
            "The home was rated good in 2014.",
            "The home was rated poor in 2018.",
        ),
    ] {
        let timeline = pair(one, two);
        assert_eq!(timeline.entries.len(), 2, "{one} | {two}: {timeline:#?}");
        assert!(timeline.entries.iter().all(|entry| entry.differ.is_none()));
    }
}

#[test]
fn sources_that_disagree_stand_side_by_side() {
    for (one, two, differ) in [
        (
            "The fire at the rope works in May 2014 destroyed 40 looms and the roof.",
            "In May 2014 the fire at the rope works destroyed 60 looms and the roof.",
            Disagreement::Figure,
        ),
        (
            "The rope works at Lintmoor burned to the ground on 3 May 2014.",
            "The rope works at Lintmoor burned to the ground on 5 May 2014.",
            Disagreement::Date,
        ),
        (
            "The lido opened in May 1972.",
            "The lido opened in June 1972.",
            Disagreement::Date,
        ),
        (
            "The fire at the rope works in May 2014 destroyed 40 looms and the roof.",
            "In May 2014 the fire at the rope works destroyed 60 looms and the roof.\nThe fire at the rope works in May 2014 destroyed 40 looms and the roof.",
            Disagreement::Figure,
        ),
    ] {
        let timeline = pair(one, two);
        assert_eq!(timeline.entries.len(), 1, "{one} | {two}: {timeline:#?}");
        let entry = &timeline.entries[0];
        assert_eq!(entry.differ, Some(differ));
        let mut ids: Vec<&str> = entry
            .told
            .iter()
            .map(|telling| telling.citation.document.id.as_str())
            .collect();
        assert_eq!(ids.len(), 1 + two.lines().count());
        ids.dedup();
        assert_eq!(ids, ["courier", "herald"]);
    }
}

#[test]
fn what_happens_again_and_again_is_no_disagreement() {
    for (one, two) in [
        (
            "The Lintmoor harbour board met at the Crown Hotel on 3 May 2014.",
            "The Lintmoor harbour board met at the Crown Hotel on 7 June 2014.",
        ),
        (
            "The annual inspection of Lintmoor lighthouse took place in June 2013.",
            "The annual inspection of Lintmoor lighthouse took place in June 2014.",
        ),
    ] {
        let found = pair(one, two);
        let differ: Vec<_> = found.entries.iter().map(|e| e.differ).collect();
        assert_eq!(differ, [None, None], "{one}");
    }
    let found = pair(
        "The Lintmoor lighthouse lamp was lit on 3 May 2014.",
        "The Lintmoor lighthouse lamp was lit on 7 June 2014.",
    );
    assert_eq!(found.entries.len(), 1);
    assert_eq!(found.entries[0].differ, Some(Disagreement::Date));
    let found = pair(
        "The Lintmoor harbour board met at the Crown Hotel on 3 May 2014.",
        "The Lintmoor harbour board met at the Crown Hotel on 4 May 2014.",
    );
    assert_eq!(found.entries[0].differ, Some(Disagreement::Date));
}

#[test]
fn a_chronology_is_told_with_the_dates_above_it() {
    let lines = "# Chronology\n3 May 2012\nThe latch breaks. Nobody is told.\n5 May 2012\nA goat leaves the pen.\n";
    let found = timeline(&[("review", "2015", lines)], &TimelineAsk::default());
    let told: Vec<(&str, &str)> = found
        .entries
        .iter()
        .map(|e| (e.date.as_str(), e.told[0].citation.quote.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("3 May 2012", "The latch breaks."),
            ("3 May 2012", "Nobody is told."),
            ("5 May 2012", "A goat leaves the pen."),
        ]
    );
    let first = &found.entries[0].told[0];
    assert_eq!(
        first.known.as_deref(),
        Some("the date stands above it: “3 May 2012”")
    );
    assert!(
        first.citation.highlights.is_empty(),
        "it is not in the quote"
    );
}

#[test]
fn a_speaker_is_named_only_where_the_date_stands_in_what_they_said() {
    for (line, named) in [
        (
            "In May 2014 Ines Vardal told the board: “The rope was rotten.”",
            false,
        ),
        (
            "Ines Vardal told the board: “The rope was rotten in May 2014.”",
            true,
        ),
    ] {
        let timeline = timeline(&[("ropes", "", line)], &TimelineAsk::default());
        assert_eq!(timeline.entries.len(), 1, "{line}");
        let speaker = &timeline.entries[0].told[0].citation.speaker;
        assert_eq!(speaker.is_some(), named, "{line}");
    }
}

#[test]
fn a_decade_has_a_heading_of_its_own() {
    let lines = "The mill was busy in the 1990s.\nThe mill burned down in 1990.\nThe weir was new in the early 1970s.\n";
    let timeline = timeline(&[("mill", "", lines)], &TimelineAsk::default());
    let heads: Vec<(String, &str)> = timeline
        .entries
        .iter()
        .map(|entry| (entry.heading(), entry.date.as_str()))
        .collect();
    let heads: Vec<(&str, &str)> = heads.iter().map(|(a, b)| (a.as_str(), *b)).collect();
    assert_eq!(
        heads,
        [
            ("1970s", "early 1970s"),
            ("1990s", "1990s"),
            ("1990", "1990")
        ]
    );
}

#[test]
fn a_sentence_of_two_dates_stands_under_both() {
    let lines = "The mill was built in 1911 and demolished in 1998.\n";
    let timeline = timeline(&[("mill", "", lines)], &TimelineAsk::default());
    let dates: Vec<(&str, &[String])> = timeline
        .entries
        .iter()
        .map(|entry| (entry.date.as_str(), entry.told[0].also.as_slice()))
        .collect();
    assert_eq!(
        dates,
        [
            ("1911", &["1998".to_owned()][..]),
            ("1998", &["1911".to_owned()][..])
        ]
    );
    // the coarser date of the same sentence says nothing more
    let lines = "In 2012 much went wrong, and in March 2012 the mill burned down.\n";
    let timeline = self::timeline(&[("mill", "", lines)], &TimelineAsk::default());
    assert_eq!(timeline.entries.len(), 1);
    assert_eq!(timeline.entries[0].date, "March 2012");
}

#[test]
fn lines_of_the_page_are_no_entries_and_the_undated_are_counted() {
    let lines = "# The year 2013\nPublished 8 November 2013\nThe mill burned down in March 2012.\nNobody was hurt.\nThis summary retells a report that the Courier published on 8 November 2013.\nSee https://example.org/2012, read on 4 May 2013.\nThe long winter of 2013\n- 12 April 2012: roof mended\n";
    let timeline = timeline(&[("mill", "2013-11-08", lines)], &TimelineAsk::default());
    let quotes: Vec<&str> = timeline
        .entries
        .iter()
        .map(|entry| entry.told[0].citation.quote.as_str())
        .collect();
    assert_eq!(
        quotes,
        [
            "The mill burned down in March 2012.",
            "- 12 April 2012: roof mended"
        ]
    );
    assert_eq!(timeline.undated + 2, timeline.sentences);
}

#[test]
fn filters_keep_the_time_the_source_and_the_words() {
    let documents = [
        (
            "mill",
            "2020-01-02",
            "The mill burned down in March 2012.\nThe weir was raised in 2015.\nInspectors came last October.\n",
        ),
        (
            "weir",
            "2020",
            "The weir was inspected in 2016.\nThe weir is old.\n",
        ),
    ];
    let engine = engine(&documents);
    let dates = |ask: TimelineAsk| -> Vec<String> {
        let timeline = engine.timeline(&ask).unwrap();
        timeline
            .entries
            .iter()
            .map(|entry| entry.date.clone())
            .collect()
    };
    let on = |text: &str| PartialDate::parse(text).ok();
    assert_eq!(
        dates(TimelineAsk::default()),
        ["March 2012", "2015", "2016", "October 2019"]
    );
    let from = TimelineAsk {
        from: on("2015"),
        to: on("2016-06"),
        ..TimelineAsk::default()
    };
    assert_eq!(dates(from.clone()), ["2015", "2016"]);
    assert_eq!(engine.timeline(&from).unwrap().outside, 2);
    let source = TimelineAsk {
        source: Some("weir".to_owned()),
        ..TimelineAsk::default()
    };
    assert_eq!(dates(source), ["2016"]);
    let about = |words: &str| TimelineAsk {
        about: Some(words.to_owned()),
        ..TimelineAsk::default()
    };
    assert_eq!(dates(about("the weir")), ["2015", "2016"]);
    assert_eq!(dates(about("inspection")), ["2016", "October 2019"]);
    assert_eq!(engine.timeline(&about("weir")).unwrap().undated, 1);
    let none = engine.timeline(&about("zeppelins")).unwrap();
    assert!(none.entries.is_empty());
    assert_eq!(none.missing, ["zeppelins"]);
    let unknown = TimelineAsk {
        source: Some("nowhere".to_owned()),
        ..TimelineAsk::default()
    };
    assert!(matches!(
        engine.timeline(&unknown),
        Err(EngineError::Usage(_))
    ));
}

#[test]
fn every_entry_is_a_citation_that_holds_its_date() {
    let documents = [(
        "mill",
        "2020-01-02",
        "# 2012\nIn March the mill burned down.\n# After\nThe weir fell on 3 May 2013. Two days later the street flooded.\n",
    )];
    let timeline = timeline(&documents, &TimelineAsk::default());
    let text = documents[0].2;
    assert_eq!(timeline.entries.len(), 3);
    for entry in &timeline.entries {
        for telling in &entry.told {
            assert_eq!(
                telling.citation.span.of(text),
                Some(telling.citation.quote.as_str())
            );
            assert!(telling.citation.span.contains(telling.date_span));
        }
    }
    let known: Vec<Option<&str>> = timeline
        .entries
        .iter()
        .map(|entry| entry.told[0].known.as_deref())
        .collect();
    assert_eq!(
        known,
        [
            Some("the year from the heading “2012”"),
            None,
            Some("counted from “3 May 2013”")
        ]
    );
}

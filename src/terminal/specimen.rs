//! Made-up answers for the tests of the renderers: an invented harbour town,
//! its ferry and its people. Compiled for tests only.

use crate::annotate::Attribution;
use crate::answer::{
    Abstention, Answer, Citation, CitedDocument, CitedSpeaker, Correction, Explanation, Outcome,
    SignalValue, TermWeight,
};
use crate::document::{PartialDate, Span};

/// Where the specimens' passages stand in their documents.
const OFFSET: usize = 100;

/// A document of the town's newspaper.
pub(super) fn document() -> CitedDocument {
    CitedDocument {
        id: "ferry-saved".to_owned(),
        title: "Ferry saved for another summer".to_owned(),
        publisher: Some("Lintmoor Courier".to_owned()),
        kind: Some("news".to_owned()),
        published: PartialDate::parse("2014-03-21").ok(),
        url: Some("https://courier.example/ferry".to_owned()),
        ..CitedDocument::default()
    }
}

/// A citation whose quote and matching words stand in `passage`.
pub(super) fn citation(passage: &str, quote: &str, matching: &[&str]) -> Citation {
    let start = OFFSET
        + passage
            .find(quote)
            .expect("the quote stands in the passage");
    let highlights = matching
        .iter()
        .map(|word| {
            let at = OFFSET + passage.find(word).expect("the word stands in the passage");
            Span::new(at, at + word.len()).unwrap()
        })
        .collect();
    Citation {
        rank: 1,
        score: 0.93,
        document: document(),
        section: Some("The vote".to_owned()),
        page: Some(3),
        page_label: None,
        page_reference: None,
        machine_read: Vec::new(),
        paragraph: 7,
        last_paragraph: None,
        span: Span::new(start, start + quote.len()).unwrap(),
        quote: quote.to_owned(),
        passage: passage.to_owned(),
        passage_span: Span::new(OFFSET, OFFSET + passage.len()).unwrap(),
        highlights,
        speaker: Some(CitedSpeaker {
            name: Some("Ines Vardal".to_owned()),
            role: Some("harbour warden".to_owned()),
            how: Attribution::Quoted,
        }),
        link: Some("https://courier.example/ferry#:~:text=We%20shall%20keep".to_owned()),
        sha256: "00".repeat(32),
        also_in: Vec::new(),
        explanation: None,
    }
}

/// An answer with two citations.
pub(super) fn answered() -> Answer {
    let first = citation(
        "The hall was full long before seven, and the windows had to be opened. \
         “We shall keep the ferry until October, whatever the accountants say,” said Ines Vardal. \
         She was cheered.",
        "“We shall keep the ferry until October, whatever the accountants say,” said Ines Vardal.",
        &["ferry", "Ines Vardal"],
    );
    let mut second = citation(
        "The warden added that the crew would be paid through the winter.",
        "The warden added that the crew would be paid through the winter.",
        &["warden"],
    );
    second.rank = 2;
    second.score = 0.41;
    second.section = None;
    second.page = None;
    second.link = None;
    second.document.published = PartialDate::parse("2014-04").ok();
    second.document.title = "Crew learn their fate".to_owned();
    second.speaker = Some(CitedSpeaker {
        name: None,
        role: None,
        how: Attribution::Reported,
    });
    second.also_in = vec![document()];
    Answer {
        question: "What did the harbour warden say about the fery?".to_owned(),
        outcome: Outcome::Answered,
        reason: None,
        confidence: 0.93,
        citations: vec![first, second],
        nearest: Vec::new(),
        read_as: None,
        corrections: vec![Correction {
            typed: "fery".to_owned(),
            searched: "ferry".to_owned(),
        }],
        missing: Vec::new(),
        took_us: 1_234,
    }
}

/// An abstention with one near passage.
pub(super) fn abstained() -> Answer {
    let mut answer = answered();
    answer.outcome = Outcome::Abstained;
    answer.reason = Some(Abstention::NearMatches);
    answer.confidence = 0.12;
    answer.nearest = answer.citations.drain(..).take(1).collect();
    answer.corrections.clear();
    answer.missing = vec!["lighthouse".to_owned()];
    answer
}

/// An explanation of two signals and two words.
pub(super) fn explanation() -> Explanation {
    let signal = |name, value, weight| SignalValue {
        name,
        value,
        weight,
    };
    Explanation {
        confidence: vec![signal("constant", 1.0, -0.5), signal("lead", 2.0, 1.5433)],
        signals: vec![
            signal("bm25", 0.8125, 2.0),
            signal("word_pairs", 0.25, -0.5),
        ],
        ranking_score: 1.5,
        terms: vec![
            TermWeight {
                term: "warden".to_owned(),
                weight: 0.6,
            },
            TermWeight {
                term: "ferry".to_owned(),
                weight: 0.4,
            },
        ],
    }
}

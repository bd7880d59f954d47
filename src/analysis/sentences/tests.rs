//! Cases of our own for the splitter, and the properties of its spans.

use proptest::prelude::*;

use super::*;

/// Splits `marked` without its `|` marks and expects the cuts where they stand.
fn check(marked: &str) {
    let text: String = marked.split('|').collect();
    let spans = sentences(&text, Span::whole(&text).unwrap());
    let got: Vec<&str> = spans.iter().map(|s| s.of(&text).unwrap()).collect();
    let want: Vec<&str> = marked.split('|').map(str::trim).collect();
    assert_eq!(got, want);
}

/// Every case, with `|` at each cut.
const CASES: &[&str] = &[
    "The gate was shut. |Nobody came.",
    "Mrs. Ash met Mr. Birch and Dr. Cole at St. Mary's. |They left early.",
    "Mrs Ash left. |Mr Birch stayed.",
    "Cllr. Dunn spoke first. |No one else did.",
    "See No. 5 on the list. |It is short.",
    "She asked twice and he said no. |She left.",
    "Bring tools, e.g. a saw or a plane. |Bring food, i.e. bread.",
    "The rule stands on p. 12 and in para. 4 of the plan. |Read both.",
    "Larch Inc. sold the mill. |Alder Ltd. bought it.",
    "The mill went to Larch Inc. |The price was low.",
    "The U.S. envoy flew home. |He slept.",
    "He had never been to the U.S. |The visit was short.",
    "On Jan. 5 the ice broke. |It was thin.",
    "The office opens at 9 a.m. on weekdays. |It shuts at 5 p.m. |Staff stay later.",
    "The train leaves at 6 a.m. Monday from here.",
    "The book is by J. K. Rowe. |It sold well.",
    "W. Elm and T. S. Oak wrote it. |I read it.",
    "They spent £5.6 million on it. |Costs rose by 3.5 per cent.",
    "It cost $1.2m. |£4m came from the town.",
    "He waited... and waited. |Then he went.",
    "He waited… |Nobody came.",
    "The letter said . . . nothing at all. |It was blank.",
    "\"It was bad.\" she said. |He agreed.",
    "\"Was it?\" he asked. |\"It was!\" she cried.",
    "“Was it ready?” Mrs Ash asked. |“It was.”",
    "\"Is the bridge safe?\" the mayor wanted to know. |It was not.",
    "He said: \"The bridge is shut. |We will mend it.\" |Work begins in May.",
    "“We tried.” |The council has since paid.",
    "\"We tried.\" |Mr Fir said the council had paid. |It had.",
    "(The door was open.) |She went in.",
    "He left (see p. 4). |She stayed (so she said).",
    "The pond froze.[3] |Ducks left.[12][13] |Fish died.",
    "The money came from the council.3 |It then stopped.14 |“Nobody asked,” she wrote.",
    "“The pond froze.”7 |Ducks left!8 |Fish died.9",
    "Part 2.3 The gate and para.4 The wall are in No.5 The Quay.",
    "12. The board met in May. |It met again.",
    "3.4 The board met in May. |It met again.",
    "\"No more,\" he said. |\"Enough.\"",
    "It closed. |\"We are sorry,\" the owner said.",
    "It closed in 2012. |46 people lost their work.",
    "It closed in 2012. |In 2014 it opened again.",
    "1. First we cut the hay. |2. Then we dry it.",
    "a. Cut the hay. |Dry it.",
    "iv. Cut the hay. |Dry it.",
    "THE U.S . WANTS A DEAL . |THE REST WAIT .",
    "IN THE U.S . FIRM THE CLERK (TIME, DEC . 28) SLEPT . |BUT HE WOKE .",
    "MR. OAK MET MRS. ELM. |THEY SPOKE.",
    "flow over the vane was slow . |the vane was bent .",
    "it broke on day two. |it was cheap! |Never again.",
    "What now? |Who knows! |Wait.",
    "Really?! |Yes.",
    "The firm Yahoo! sold shares. |They fell.",
    "Smith v. Jones was heard in 1999. |The court sat for a day.",
    "Planks, nails, etc. were sold. |Nothing was left.",
    "Prof. Elm of Univ. College read it. |He laughed.",
    "Version 2.4.1 is out. |Get it at www.elm.example.org. |It is free.",
    "He works for the dept. of roads. |She does not.",
    "The house was sold.|The buyer is unknown.",
    "Ann Elm Jr. won the race. |Her aunt lost.",
    "It rained.\n\n|Then it stopped",
    "It rained\non the hill. |Then it\nstopped.",
    "这是第一句。|这是第二句。",
    "It is a Ph.D. thesis. |He finished it at 40.",
    "We gave him plan B. |It failed.",
    "Sales of the iPod rose. |The “Nano” sold best.",
    "He said it was \"fine.\" |She did not.",
    "The play, \"Who Goes?\", ran for a week. |It closed.",
    "It is worth the money.|First, it is strong. |I like it.|I do.",
    "HE WAS ALONE . |\" NO ONE KNOWS HIM, \" SAYS A FRIEND . |IT IS SO .",
    "SHE SPOKE OF \" A HARD DAY . \" |HE LISTENED .",
    "SO SAID THE U.S . ENVOY . |THE REST WAIT FOR THE U.S . |THE END",
    "a price of approx. 40 crowns. |Cheap!",
];

#[test]
fn cases_of_our_own() {
    for case in CASES {
        check(case);
    }
}

#[test]
fn an_inner_block_gives_spans_into_the_whole_text() {
    let text = "Skip this. One came. Two went. Skip that.";
    let spans = sentences(text, Span::new(11, 30).unwrap());
    let got: Vec<&str> = spans.iter().map(|s| s.of(text).unwrap()).collect();
    assert_eq!(got, ["One came.", "Two went."]);
}

#[test]
fn a_block_that_does_not_fit_has_no_sentence() {
    assert!(sentences("é", Span::new(0, 1).unwrap()).is_empty());
    assert!(sentences("One.", Span::new(0, 9).unwrap()).is_empty());
    assert!(sentences(" \n ", Span::new(0, 3).unwrap()).is_empty());
}

/// The spans fit, keep their order, do not overlap, are trimmed and leave out
/// white space only.
fn holds(text: &str) {
    let mut end = 0;
    for span in sentences(text, Span::whole(text).unwrap()) {
        let words = span.of(text).expect("a span on character boundaries");
        assert!(!words.is_empty() && words.trim() == words);
        assert!(span.start() >= end);
        assert!(text[end..span.start()].trim().is_empty());
        end = span.end();
    }
    assert!(text[end..].trim().is_empty());
}

proptest! {
    #[test]
    fn spans_hold_for_any_text(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn spans_hold_for_text_full_of_stops(
        text in "([a-zA-ZéÉ0-9]{0,4}[.!?…。 \n\"'”’)(\\[\\]•]{0,4}| U\\.S|Mr|No|e\\.g|the|\u{a0}){0,40}"
    ) {
        holds(&text);
    }
}

#[test]
fn references_companies_and_births_end_no_sentence() {
    for (text, count) in [
        ("The order (Dkt. 27) was stayed. She left.", 2),
        ("See Ex. C and Tab. 9 of the file. It was late.", 2),
        ("Tarn Boats Ltd. the owner sold it.", 1),
        ("Her brother (b. 1997) rowed.", 1),
        ("He sold it to Tarn Boats Ltd. The pier shut.", 2),
    ] {
        let block = Span::new(0, text.len()).unwrap();
        assert_eq!(sentences(text, block).len(), count, "{text}");
    }
}

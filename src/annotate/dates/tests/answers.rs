//! Months in questions and answers, in wishes, and in what lies ahead.

use super::*;

/// The dates of an examination, published on 9 November 2017.
fn examined(paragraphs: &[&str]) -> Vec<String> {
    let mut all = vec!["MS ADA ROWE (sworn)", "Examination by MR FELL"];
    all.extend(paragraphs);
    found("2017-11-09", &all)
}

#[test]
fn an_answer_takes_no_year_from_the_publication() {
    for (paragraphs, expected) in [
        (
            [
                "MR FELL: Ms Rowe, you came to the quay in 2011?",
                "A. I did, in May.",
            ],
            vec!["2011 = 2011", "May = May 2011"],
        ),
        (
            [
                "MR FELL: You came to the quay in 2011?",
                "A. No, it was in May.",
            ],
            vec!["2011 = 2011"],
        ),
        (
            [
                "Q. You came to the quay in 2011 and left it in 2014?",
                "A. I did, in May.",
            ],
            vec!["2011 = 2011", "2014 = 2014"],
        ),
        (
            [
                "Q. You came to the quay in 2011?",
                "A. I did, and the new crane was put up in May.",
            ],
            vec!["2011 = 2011"],
        ),
        (
            [
                "Q. Who told you of the crane?",
                "A. The warden told me in May.",
            ],
            vec![],
        ),
        (
            [
                "Q. Who told you of the crane?",
                "A. The warden told me in May 2016.",
            ],
            vec!["May 2016 = May 2016"],
        ),
    ] {
        let found = examined(&[
            paragraphs[0],
            paragraphs[1],
            "Q. Was that all?",
            "MR FELL: Thank you. I have no more questions.",
        ]);
        assert_eq!(found, expected, "{paragraphs:?}");
    }
}

#[test]
fn outside_an_examination_a_month_has_the_year_of_its_verb() {
    check(&[(
        "2017-11-09",
        "The warden came to the quay in May.",
        "May = May 2017",
    )]);
}

#[test]
fn a_wish_says_nothing_of_when() {
    check(&[
        (
            "2019-03-06",
            "Councillor Orr thought it \"odd\" and asked for a drawing in May.",
            "",
        ),
        ("2019-03-06", "The board promised a new crane in May.", ""),
        (
            "2019-03-06",
            "In May the board asked for a drawing.",
            "May = May 2018",
        ),
        (
            "2019-03-06",
            "The board asked for a drawing in May 2016.",
            "May 2016 = May 2016",
        ),
    ]);
}

#[test]
fn what_is_awaited_lies_ahead() {
    check(&[
        (
            "2023-06-14",
            "The sitting is expected to end on Friday.",
            "Friday = 16 June 2023 planned",
        ),
        (
            "2023-06-14",
            "The sitting was expected to end on Friday.",
            "",
        ),
        (
            "2016-07-05",
            "The warden will report in the autumn.",
            "autumn = autumn 2016 planned",
        ),
        ("2016-07-05", "The warden fell ill in the autumn.", ""),
        ("2016-10-05", "The warden will report in the autumn.", ""),
        (
            "2018-09-18",
            "At 31 March 2017, nine cranes stood here. The board will publish a list in November.",
            "31 March 2017 = 31 March 2017; November = November 2018 planned",
        ),
    ]);
}

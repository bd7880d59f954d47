//! What looks like a date and is none, how a date is known, and properties that
//! hold for every text.

use super::*;

#[test]
fn dates_by_another_date() {
    check(&[
        (
            "",
            "He died in March 2012; two years later the council was told off.",
            "March 2012 = March 2012; two years later = 2014",
        ),
        (
            "",
            "He died in March 2012. Two years later the council was told off.",
            "March 2012 = March 2012; Two years later = 2014",
        ),
        (
            "",
            "He fell ill on 3 March 2012 and died the following day.",
            "3 March 2012 = 3 March 2012; the following day = 4 March 2012",
        ),
        (
            "",
            "He fell ill on 3 March 2012. He died two days later.",
            "3 March 2012 = 3 March 2012; two days later = 5 March 2012",
        ),
        (
            "",
            "Two years after the fire of 2010 the hall was sold.",
            "Two years after = 2012; 2010 = 2010 reference",
        ),
        (
            "",
            "Six months after he died in March 2012, a review began.",
            "Six months after = September 2012; March 2012 = March 2012 reference",
        ),
        (
            "",
            "The mill shut in 1998. The same year the school burned.",
            "1998 = 1998; The same year = 1998",
        ),
        // no date to lean on
        (
            "2014-03-21",
            "Two years after the death the council was told off.",
            "",
        ),
        (
            "2014-03-21",
            "Two years later the council was told off.",
            "",
        ),
        (
            "",
            "He left in 2010 and died in 2012. A year later it shut.",
            "2010 = 2010; 2012 = 2012",
        ),
    ]);
    assert_eq!(
        found("2020-01", &["# 2012", "In March he died."]),
        ["March = March 2012"]
    );
    assert_eq!(
        found(
            "",
            &[
                "He fell on 3 March 2012. On 5 March he died.",
                "On 7 March he was buried."
            ]
        ),
        ["3 March 2012 = 3 March 2012", "5 March = 5 March 2012"]
    );
}

#[test]
fn what_is_no_date() {
    let nothing = [
        "They may march in the rain.",
        "You may be right, and may yet win.",
        "March 12 miles and rest.",
        "Theresa May said no.",
        "April Jones wrote to the board.",
        "The Sunday Times reported the case.",
        "They acted under section 47 of the Children Act 1989.",
        "They followed Working Together 2013 in every case.",
        "The guidance in Working Together 2013 was ignored.",
        "Some 2,012 children were at risk.",
        "In 2000 cases nothing was done.",
        "It helped in 2014 cases out of more.",
        "See page 2014 of the report.",
        "It cost £2014 to mend.",
        "Room 2014 was locked.",
        "A boy aged four was hurt.",
        "The 24-hour line was shut.",
        "Staff work 24/7 here.",
        "A 16-year-old was hurt.",
        "The drama was set on a Sunday.",
        "The choir meets on Tuesdays.",
        "Every Friday the bins are emptied.",
        "He won in the last two years of his life.",
        "It rose over the last year.",
        "Children today read less.",
        "A total of 2014 were hurt.",
        "More than two years ago it shut.",
        "It took three months and two weeks.",
        "The committee wants to open it in June.",
        "It might open in June.",
        "He lives in March Street and liked it.",
        "The August heat was unkind to all.",
        "The ratio was 12/13 and rose.",
        "Call 0117 496 2012 to complain.",
        "They scored 20-12 and went home.",
        "The 1989 Act was changed.",
        "It was 31 February 2012 by his watch.",
        "In the year 2014-style fashions returned.",
    ];
    let table: Vec<(&str, &str, &str)> = nothing
        .iter()
        .map(|text| ("2014-03-21", *text, ""))
        .collect();
    check(&table);
    // without a publication date nothing leans on it
    for text in [
        "He was convicted last August.",
        "He was arrested on Tuesday.",
        "He was arrested yesterday.",
        "The board met in June.",
        "The board met on 3 March.",
        "He left two years ago.",
    ] {
        assert!(found("", &[text]).is_empty(), "{text}");
    }
    for (published, text) in [
        // the month of the publication itself, or one a year has too many of
        ("2014-03-21", "The board met in March."),
        ("2014-10-21", "He was convicted last August."),
        ("2014", "The board met in June."),
        ("2014-03", "He was arrested on Tuesday."),
    ] {
        assert!(found(published, &[text]).is_empty(), "{text}");
    }
}

#[test]
fn the_tense_decides_which_year_is_meant() {
    check(&[
        (
            "2014-03-21",
            "The meeting will be held on 30 November.",
            "30 November = 30 November 2014 planned",
        ),
        (
            "2014-03-21",
            "Fines will be abolished in September.",
            "September = September 2014 planned",
        ),
        (
            "2014-03-21",
            "The block is to be emptied in June.",
            "June = June 2014 planned",
        ),
        (
            "2014-03-21",
            "The last family moved back in August.",
            "August = August 2013",
        ),
        (
            "2014-03-21",
            "The hall had been shut since June.",
            "June = June 2013 since",
        ),
        (
            "2014-03-21",
            "He said on Tuesday that it will open in May.",
            "Tuesday = 18 March 2014; May = May 2014 planned",
        ),
        ("2014-03-21", "Claims must be sent in by 30 June.", ""),
        ("2014-03-21", "They appointed a head from 1 December.", ""),
        ("2014-03-21", "It would have been shut in June.", ""),
        ("2014-03-21", "He hoped to be paid in June.", ""),
    ]);
}

#[test]
fn a_date_that_is_only_compared_with_is_no_event() {
    check(&[
        (
            "",
            "Waits were longer than in 2011.",
            "2011 = 2011 reference",
        ),
        (
            "",
            "It rose to 97, up from 84 in 2011.",
            "2011 = 2011 reference",
        ),
        (
            "",
            "The rules changed after 12 March 2012.",
            "12 March 2012 = 12 March 2012 reference",
        ),
    ]);
}

#[test]
fn how_a_date_is_known_is_kept() {
    let basis = |published: &str, text: &str| {
        let document = document(published, &[text]);
        read(&document).last().unwrap().basis
    };
    assert_eq!(basis("", "It shut in March 2012."), Basis::Written);
    assert_eq!(
        basis("2014-03-21", "It shut last August."),
        Basis::Publication
    );
    let text = "It shut in March 2012. Two years later it opened.";
    let Basis::Date(span) = basis("2020", text) else {
        panic!("leans on no date")
    };
    assert_eq!(span.of(text), Some("March 2012"));
}

#[test]
fn days_after_from_are_a_range_and_nothing_of_them_stands_alone() {
    check(&[
        (
            "",
            "The regatta ran from 3 to 7 January 2019.",
            "3 to 7 January 2019 = 3 to 7 January 2019",
        ),
        (
            "2022-05-02",
            "The regatta lasted from 3 to 7 January.",
            "3 to 7 January = 3 to 7 January 2022",
        ),
        ("", "The regatta lasted from 3 to 7 January.", ""),
        ("", "The regatta lasted from 30 March to 2 April.", ""),
        (
            "2014-03-21",
            "The regatta may last from 3 to 7 January.",
            "",
        ),
    ]);
}

#[test]
fn figures_are_a_date_only_where_the_document_settles_their_order() {
    check(&[
        ("", "The kiln cracked on 03/04/2005.", ""),
        (
            "",
            "The kiln cracked on 04/04/2005.",
            "04/04/2005 = 4 April 2005",
        ),
        (
            "",
            "The kiln cracked on 03/04/2005 and cooled on 9 May 2005.",
            "03/04/2005 = 3 April 2005; 9 May 2005 = 9 May 2005",
        ),
        (
            "",
            "The kiln cracked on 03/04/2005 and cooled on May 9, 2005.",
            "03/04/2005 = 4 March 2005; May 9, 2005 = 9 May 2005",
        ),
        (
            "",
            "The kiln cracked on 03/04/2005, was lit on 05/20/2005 and sold on 20/06/2005.",
            "05/20/2005 = 20 May 2005; 20/06/2005 = 20 June 2005",
        ),
    ]);
}

#[test]
fn the_word_before_a_phrase_says_what_the_date_is() {
    check(&[
        (
            "",
            "Ten years on from the 2011 storm, the harbour thrives.",
            "2011 = 2011 reference",
        ),
        (
            "",
            "In the year to March 2011, the mill lost two looms.",
            "year to March 2011 = April 2010 to March 2011",
        ),
        (
            "2019-05-10",
            "The weir will be mended by the end of next month.",
            "next month = June 2019 by",
        ),
        (
            "",
            "The weir was mended by the end of 2015.",
            "2015 = 2015 by",
        ),
        (
            "2019-05-10",
            "The weir has leaked since last October.",
            "last October = October 2018 since",
        ),
        (
            "2019-05-10",
            "She kept the weir from 2016 until last year.",
            "last year = 2018 until",
        ),
        (
            "",
            "If the weir had opened in 2008, the mill would be running.",
            "2008 = 2008 reference",
        ),
        (
            "",
            "Had the weir opened in 2008, the mill would be running.",
            "2008 = 2008 reference",
        ),
        (
            "",
            "The weir had opened in 2008, before the mill.",
            "2008 = 2008",
        ),
    ]);
}

#[test]
fn the_day_of_speaking_is_not_that_of_what_could_not_be_dated() {
    check(&[
        (
            "2014-02-21",
            "The kiln was judged unsafe last March, wardens said on Tuesday.",
            "last March = March 2013; Tuesday = 18 February 2014",
        ),
        (
            "2014-10-21",
            "The kiln was judged unsafe last March, wardens said on Monday.",
            "Monday = 20 October 2014 reference",
        ),
        (
            "2014-10-21",
            "The kiln was judged unsafe, wardens said on Monday.",
            "Monday = 20 October 2014",
        ),
    ]);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Words that dates are made of, in any order.
    const PARTS: &[&str] = &[
        "12", "2012", "March", "Mar.", "of", "the", "in", "on", "from", "to", "and", "–", "-", "/",
        ",", ".", "last", "year", "two", "years", "ago", "later", "after", "Tuesday", "late",
        "1990s", "summer", "31", "February", "quarter", "first", "é", "“", "will", "was", "0",
        "2199", "99999", "12th", "between", "earlier", "this", "next", "week", "months",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn dates_lie_inside_their_sentences(
            parts in prop::collection::vec((prop::sample::select(PARTS), any::<bool>()), 0..24),
            published in prop::sample::select(&["", "2014", "2014-03", "2014-12-31", "0001-01-01", "9999-12-31"][..]),
        ) {
            let mut text = "x".to_owned();
            for (part, gap) in parts {
                if gap { text.push(' '); }
                text.push_str(part);
            }
            let document = document(published, &[&text]);
            let mut end = 0;
            for dated in read(&document) {
                prop_assert!(dated.span.of(document.text()).is_some_and(|words| !words.is_empty()));
                prop_assert!(dated.span.start() >= end);
                end = dated.span.end();
                prop_assert!(dated.when.first_day() <= dated.when.last_day());
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC{1,120}") {
            if text.trim().is_empty() { return Ok(()); }
            let document = document("2014-03-21", &[&text]);
            for dated in read(&document) {
                prop_assert!(dated.span.of(document.text()).is_some());
            }
        }
    }
}

//! Phrases and publication dates, with what is to be made of them.

use super::*;
use crate::document::{Block, BlockKind, Metadata, PartialDate};
use crate::passage::Sentence;

/// The document of some paragraphs; one that begins with `#` is a heading.
fn document(published: &str, paragraphs: &[&str]) -> Document {
    let mut text = String::new();
    let mut blocks = Vec::new();
    for paragraph in paragraphs {
        let start = text.len();
        text.push_str(paragraph);
        let kind = if paragraph.starts_with('#') {
            BlockKind::Heading(2)
        } else {
            BlockKind::Paragraph
        };
        blocks.push(Block {
            span: Span::new(start, text.len()).unwrap(),
            kind,
            page: None,
        });
        text.push('\n');
    }
    let metadata = Metadata {
        published: PartialDate::parse(published).ok(),
        ..Metadata::default()
    };
    Document::new(metadata, text, blocks).unwrap()
}

fn read(document: &Document) -> Vec<Dated> {
    let mut section = None;
    let mut passages = Vec::new();
    for (at, block) in document.blocks().iter().enumerate() {
        if block.kind.is_heading() {
            section = u32::try_from(at).ok();
            continue;
        }
        let sentences: Vec<Sentence> =
            crate::analysis::sentences::sentences(document.text(), block.span)
                .into_iter()
                .map(|span| Sentence {
                    span,
                    paragraph: u32::try_from(at).unwrap(),
                    page: None,
                })
                .collect();
        if let Ok(passage) = Passage::new(document.text(), block.span, section, sentences) {
            passages.push(passage);
        }
    }
    dates(document, &passages)
}

/// Each date as `words = when`, with its role where it is no event.
fn found(published: &str, paragraphs: &[&str]) -> Vec<String> {
    let document = document(published, paragraphs);
    read(&document)
        .iter()
        .map(|dated| {
            let words = dated.span.of(document.text()).unwrap();
            let role = match dated.role {
                DateRole::Event => "",
                DateRole::Since => " since",
                DateRole::Until => " until",
                DateRole::Planned => " planned",
                DateRole::Reference => " reference",
            };
            format!("{words} = {}{role}", dated.when)
        })
        .collect()
}

#[track_caller]
fn check(table: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (published, text, expected) in table {
        let found = found(published, &[text]).join("; ");
        if found != *expected {
            wrong.push(format!(
                "{published} {text}\n  want {expected}\n  have {found}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn dates_that_are_written_out() {
    check(&[
        (
            "",
            "She died on 12 March 2012.",
            "12 March 2012 = 12 March 2012",
        ),
        (
            "",
            "She died on March 12, 2012, in Tarn.",
            "March 12, 2012 = 12 March 2012",
        ),
        (
            "",
            "It closed on the 12th of March 2012.",
            "12th of March 2012 = 12 March 2012",
        ),
        ("", "It closed on 12/03/2012.", "12/03/2012 = 12 March 2012"),
        ("", "It closed on 12.3.2012.", "12.3.2012 = 12 March 2012"),
        ("", "It closed on 2012-03-12.", "2012-03-12 = 12 March 2012"),
        (
            "",
            "It opened on 3/13/2012 and shut on 4/2/2012.",
            "3/13/2012 = 13 March 2012; 4/2/2012 = 2 April 2012",
        ),
        (
            "",
            "It closed on Monday, 12 March 2012.",
            "Monday, 12 March 2012 = 12 March 2012",
        ),
        (
            "",
            "It closed on Mon 12 Mar 2012.",
            "Mon 12 Mar 2012 = 12 March 2012",
        ),
        (
            "",
            "It closed on Mar. 12, 2012.",
            "Mar. 12, 2012 = 12 March 2012",
        ),
        (
            "",
            "It closed in Sept. 2012.",
            "Sept. 2012 = September 2012",
        ),
        (
            "",
            "The pier burned down in March 2012.",
            "March 2012 = March 2012",
        ),
        (
            "",
            "The pier burned down in March of 2012.",
            "March of 2012 = March 2012",
        ),
        (
            "",
            "The pier burned down in early March 2012.",
            "early March 2012 = March 2012",
        ),
        ("", "In 2017 the service was rated weak.", "2017 = 2017"),
        ("", "The pier burned down in 1911.", "1911 = 1911"),
        ("", "In 2014 inspectors found damp.", "2014 = 2014"),
        ("", "The pier opened in late 2013.", "late 2013 = late 2013"),
        (
            "",
            "The pier opened early in 2014.",
            "early in 2014 = early 2014",
        ),
        ("", "The pier opened in mid-2015.", "mid-2015 = mid-2015"),
        ("", "It was built in the 1990s.", "1990s = 1990s"),
        ("", "It was built in the late 1980s.", "late 1980s = 1980s"),
        (
            "",
            "The works began in summer 2013.",
            "summer 2013 = summer 2013",
        ),
        (
            "",
            "The works began in the spring of 2014.",
            "spring of 2014 = spring 2014",
        ),
        (
            "",
            "The winter of 2013–14 was wet.",
            "winter of 2013–14 = winter 2013–14",
        ),
        (
            "",
            "Sales fell in the first quarter of 2013.",
            "first quarter of 2013 = first quarter of 2013",
        ),
        ("", "The floods of 2007 ruined it.", "2007 = 2007"),
        ("", "He was jailed at the end of 2015.", "2015 = 2015"),
        ("", "The 2014 inspection lasted three weeks.", "2014 = 2014"),
        ("", "She has lived there since 2018.", "2018 = 2018 since"),
        (
            "",
            "He was mayor until May 2015.",
            "May 2015 = May 2015 until",
        ),
        ("", "From 2016 she ran the home.", "2016 = 2016 since"),
    ]);
}

#[test]
fn stretches_of_time() {
    check(&[
        (
            "",
            "It was shut between March and June 2012.",
            "March and June 2012 = March to June 2012",
        ),
        (
            "",
            "It was shut from March to June 2012.",
            "March to June 2012 = March to June 2012",
        ),
        (
            "",
            "It was shut March–June 2012 for repairs.",
            "March–June 2012 = March to June 2012",
        ),
        (
            "",
            "It was shut from November to February 2012.",
            "November to February 2012 = November 2011 to February 2012",
        ),
        (
            "",
            "She led it from 2011 to 2013.",
            "2011 to 2013 = 2011 to 2013",
        ),
        (
            "",
            "She led it between 2011 and 2013.",
            "2011 and 2013 = 2011 to 2013",
        ),
        (
            "",
            "She led it 2011–2013 and then left.",
            "2011–2013 = 2011 to 2013",
        ),
        ("", "Spending fell in 2011–12.", "2011–12 = 2011 to 2012"),
        ("", "Spending fell in 2012/13.", "2012/13 = 2012 to 2013"),
        (
            "",
            "It was visited on 3 and 4 March 2021.",
            "3 and 4 March 2021 = 3 to 4 March 2021",
        ),
        (
            "",
            "It was visited on 3-5 March 2021.",
            "3-5 March 2021 = 3 to 5 March 2021",
        ),
        (
            "",
            "It was visited on March 3-5, 2021.",
            "March 3-5, 2021 = 3 to 5 March 2021",
        ),
        (
            "",
            "It ran from 30 March 2021 to 2 April 2021.",
            "30 March 2021 to 2 April 2021 = 30 March to 2 April 2021",
        ),
        (
            "",
            "It was visited in March and June 2012.",
            "March = March 2012; June 2012 = June 2012",
        ),
    ]);
}

#[test]
fn dates_by_the_publication() {
    check(&[
        (
            "2014-03-21",
            "They were convicted of the murder last August.",
            "last August = August 2013",
        ),
        (
            "2014-03-21",
            "A review published in September found gaps.",
            "September = September 2013",
        ),
        (
            "2014-03-21",
            "It was based on a visit earlier this year.",
            "earlier this year = January to March 2014",
        ),
        (
            "2014-03-21",
            "It was based on a visit earlier this month.",
            "earlier this month = March 2014",
        ),
        (
            "2022-08",
            "Inspectors spent two weeks in June on it.",
            "June = June 2022",
        ),
        (
            "2022-08",
            "The board will meet in October.",
            "October = October 2022 planned",
        ),
        (
            "2022-08",
            "The board will meet in March.",
            "March = March 2023 planned",
        ),
        (
            "2022-08",
            "The board met in October.",
            "October = October 2021",
        ),
        (
            "2014-03-21",
            "The board met on 3 March.",
            "3 March = 3 March 2014",
        ),
        (
            "2014-03-21",
            "The board met on 28 March.",
            "28 March = 28 March 2013",
        ),
        (
            "2014-03-21",
            "The board will meet on 28 March.",
            "28 March = 28 March 2014 planned",
        ),
        (
            "2014-03-21",
            "The board met on Mar. 3.",
            "Mar. 3 = 3 March 2014",
        ),
        (
            "2014-03-21",
            "The board met on March 3rd.",
            "March 3rd = 3 March 2014",
        ),
        (
            "2014-03-21",
            "He was arrested on Tuesday.",
            "Tuesday = 18 March 2014",
        ),
        (
            "2014-03-21",
            "The report was published on Friday.",
            "Friday = 21 March 2014",
        ),
        (
            "2014-03-21",
            "The board will meet on Tuesday.",
            "Tuesday = 25 March 2014 planned",
        ),
        (
            "2014-03-21",
            "He was arrested last Tuesday.",
            "last Tuesday = 18 March 2014",
        ),
        (
            "2014-03-21",
            "He was arrested yesterday.",
            "yesterday = 20 March 2014",
        ),
        (
            "2014-03-21",
            "He was arrested last night.",
            "last night = 20 March 2014",
        ),
        (
            "2014-03-21",
            "He was jailed today for fraud.",
            "today = 21 March 2014",
        ),
        (
            "2014-03-21",
            "He left two weeks ago.",
            "two weeks ago = week of 3 March 2014",
        ),
        (
            "2014-03-21",
            "He left ten days ago.",
            "ten days ago = 11 March 2014",
        ),
        (
            "2014-03-21",
            "He left six months ago.",
            "six months ago = September 2013",
        ),
        (
            "2014-03-21",
            "He left two years ago.",
            "two years ago = 2012",
        ),
        ("2014-03-21", "He left a year ago.", "a year ago = 2013"),
        ("2014-03-21", "Costs rose last year.", "last year = 2013"),
        (
            "2014-03-21",
            "Costs rose last month.",
            "last month = February 2014",
        ),
        (
            "2014-03-21",
            "He left last week.",
            "last week = week of 10 March 2014",
        ),
        (
            "2014-03-21",
            "The roof leaked last summer.",
            "last summer = summer 2013",
        ),
        (
            "2014-03-21",
            "Fares will rise next year.",
            "next year = 2015 planned",
        ),
        ("2014", "Costs rose last year.", "last year = 2013"),
        (
            "2014-03-21",
            "Fares will rise by April 2016.",
            "April 2016 = April 2016 until",
        ),
        (
            "2014-03-21",
            "He joined in June 2009 and left in May.",
            "June 2009 = June 2009",
        ),
        (
            "2014-03-21",
            "The fire of 12 May 2010 killed two; on 14 May a third died.",
            "12 May 2010 = 12 May 2010; 14 May = 14 May 2010",
        ),
    ]);
}

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

//! Phrases and publication dates, with what is to be made of them.

mod answers;
mod chronologies;
mod traps;
mod written;

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
    let found = dates(document, &passages);
    found.into_iter().map(|(_, dated)| dated).collect()
}

#[test]
fn a_list_without_end_has_no_dates() {
    let list = |count: usize| read(&document("2020", &[&"1 May 2014, ".repeat(count)])).len();
    assert_eq!(list(300), 300);
    assert_eq!(list(reading::LONGEST_SENTENCE), 0);
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
                DateRole::By => " by",
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
#[allow(clippy::too_many_lines, reason = "a table")]
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
        (
            "",
            "It opened on 12/03/2012 and closed on 13/04/2013.",
            "12/03/2012 = 12 March 2012; 13/04/2013 = 13 April 2013",
        ),
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
        (
            "",
            "It was built in the late 1980s.",
            "late 1980s = late 1980s",
        ),
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
        ("", "Spending fell in 2011–12.", "2011–12 = 2011/12"),
        ("", "Spending fell in 2012/13.", "2012/13 = 2012/13"),
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
#[allow(clippy::too_many_lines, reason = "a table")]
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
            "April 2016 = April 2016 by",
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

//! More ways in which dates are written, and what only looks like one of them.

use super::check;

#[test]
fn years_of_two_digits_are_of_the_publications_century() {
    check(&[
        (
            "2014-05-01",
            "It was mended on 31.3.14.",
            "31.3.14 = 31 March 2014",
        ),
        (
            "1998",
            "The visit of the deputy on 3.4.12.",
            "3.4.12 = 3 April 1912",
        ),
        (
            "2011-07",
            "31.3.11 | A parent complains about the latch",
            "31.3.11 = 31 March 2011",
        ),
        ("2014", "It closed on 13/04/13.", "13/04/13 = 13 April 2013"),
        // which of the two is the day, nothing settles
        ("2014", "It closed on 03/04/13.", ""),
        // by what century, nothing settles
        ("", "It was mended on 31.3.14.", ""),
        ("2014", "Version 1.2.14 was withdrawn.", ""),
        ("2014", "The pump runs release 12.3.11 and is slow.", ""),
    ]);
}

#[test]
fn parts_of_texts_are_no_dates() {
    check(&[
        (
            "2014",
            "Section 3.4.2012 of the handbook was never found.",
            "",
        ),
        ("2014", "See paragraph 12.10.2011 for the tide tables.", ""),
        ("2014", "The ferry ran 24/7 in 2012.", "2012 = 2012"),
        (
            "2014",
            "A boy aged four was found in May 2013.",
            "May 2013 = May 2013",
        ),
        ("2014", "It drew on 7/10 of the fund.", ""),
    ]);
}

#[test]
fn years_that_begin_in_one_and_end_in_the_next() {
    check(&[
        (
            "2015",
            "In 2012/13 the mill spent nothing.",
            "2012/13 = 2012/13",
        ),
        (
            "2015",
            "In 2012-13 the mill spent nothing.",
            "2012-13 = 2012/13",
        ),
        (
            "2015",
            "Between 2012 and 2013 it stood empty.",
            "2012 and 2013 = 2012 to 2013",
        ),
        (
            "2015",
            "In the year to March 2012 the mill lost two looms.",
            "year to March 2012 = April 2011 to March 2012",
        ),
        (
            "2015",
            "Over the year ending 31 March 2012 it lost two looms.",
            "year ending 31 March 2012 = 1 April 2011 to 31 March 2012",
        ),
        (
            "2015",
            "In the two years to March 2012 it lost two looms.",
            "",
        ),
        ("2015", "In the year to March it lost two looms.", ""),
    ]);
}

#[test]
fn weekdays_as_american_papers_write_them() {
    // 19 November 2014 was a Wednesday.
    check(&[
        (
            "2014-11-19",
            "The mayor said Monday it was over.",
            "Monday = 17 November 2014",
        ),
        (
            "2014-11-19",
            "The mill closed Friday after a fire.",
            "Friday = 14 November 2014",
        ),
        ("2014-11-19", "The shop is closed Monday.", ""),
        (
            "2014-11-19",
            "She joined Friday Club in its first year.",
            "",
        ),
        ("2014-11-19", "They named Monday the day of rest.", ""),
        ("2014-11-19", "He wanted Sunday roasts.", ""),
    ]);
}

#[test]
fn days_with_a_name() {
    check(&[
        (
            "2015",
            "It burned on Christmas Day 2013.",
            "Christmas Day 2013 = 25 December 2013",
        ),
        (
            "2015-01-09",
            "It burned on Boxing Day.",
            "Boxing Day = 26 December 2014",
        ),
        (
            "2015",
            "It opened on New Year’s Eve, 1999.",
            "New Year’s Eve, 1999 = 31 December 1999",
        ),
        ("2015", "It was due by Christmas.", ""),
    ]);
}

//! Dates in lines and headings of their own, and what stands under them.

use super::found;

const LATCH: &str = "A parent complains about the latch.";

#[test]
fn what_stands_under_a_date_of_a_chronology_was_then() {
    let found = found(
        "2015-01",
        &[
            "## Chronology",
            "2009",
            "14 January 2009",
            "Child L is born.",
            "2011",
            "31 March\nA parent complains.",
            "June\nThe setting is judged good.",
            "**3 March 2013**",
            "Child L is found on the line. The line had been closed before.",
            "## 5 March 2013",
            "A meeting is held. The police begin to ask.",
            "4 April 2013: Child L goes home.",
            "Nobody writes it down.",
            "## Analysis",
            "The latch was loose.",
        ],
    );
    assert_eq!(
        found,
        [
            "14 January 2009 = 14 January 2009",
            "14 January 2009 = 14 January 2009",
            "31 March = 31 March 2011",
            "June = June 2011",
            "3 March 2013 = 3 March 2013",
            "3 March 2013 = 3 March 2013",
            "5 March 2013 = 5 March 2013",
            "5 March 2013 = 5 March 2013",
            "4 April 2013 = 4 April 2013",
        ]
    );
}

#[test]
fn three_dates_in_order_with_little_under_each_are_a_chronology() {
    let lines = [
        "3 May 2012",
        LATCH,
        "4 June 2012",
        LATCH,
        "7 July 2013",
        LATCH,
    ];
    let dates = found("", &lines);
    assert_eq!(dates.len(), 6, "{dates:?}");
    let out_of_order = [
        "4 June 2012",
        LATCH,
        "3 May 2012",
        LATCH,
        "7 July 2013",
        LATCH,
    ];
    assert_eq!(
        found("", &out_of_order).len(),
        3,
        "only the lines themselves"
    );
}

#[test]
fn the_date_of_a_letter_or_of_minutes_is_not_that_of_what_they_tell() {
    for lines in [
        &["1 May 2013", "Dear Mr Holt,", LATCH, "Yours sincerely"][..],
        &["# Minutes", "## Thursday 18 September 2014", LATCH],
        &["3 May 2012", LATCH, "4 June 2012", LATCH],
    ] {
        let dates = found("", lines);
        let lines = lines.iter().filter(|line| line.contains("20"));
        let own = lines.filter(|line| !line.starts_with('#'));
        assert_eq!(dates.len(), own.count(), "{dates:?}");
    }
    let long = "The latch of the gate was loose in the wind. ".repeat(20);
    let letters = [
        "3 May 2012",
        &long,
        "4 June 2012",
        &long,
        "7 July 2013",
        &long,
    ];
    assert_eq!(found("", &letters).len(), 3, "letters one after the other");
}

//! Transcripts with numbers down the margin, as they are saved to text or put into
//! a word processor: the numbers of lines and pages and the heads of pages are
//! taken out, so that sentences that run over lines and pages are whole. It knows
//! neither who speaks nor what is asked; what is not surely such a transcript it
//! leaves alone.

use rustc_hash::FxHashMap;

use super::plain::opens_turn;

/// A page has at most so many numbered lines.
const LONGEST: u32 = 60;

/// Numbers from 1 to less than this are no page, unless it is the last.
const SHORTEST: usize = 10;

/// A transcript has at least so many numbered lines.
const FEWEST: usize = 20;

/// A transcript has so many turns of speakers; fewer are something else, unless
/// its sentences run over lines.
const FEWEST_TURNS: usize = 3;

/// A transcript without its margin.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unnumbered {
    pub(super) text: String,
    /// How many numbers of lines were taken out.
    pub(super) lines: usize,
    /// How many numbers and heads of pages were taken out.
    pub(super) others: usize,
}

impl Unnumbered {
    /// What was taken out, for the person who adds it.
    pub(super) fn remark(&self) -> String {
        let others = match self.others {
            0 => String::new(),
            1 => " and a number or head of a page".to_owned(),
            count => format!(" and {count} numbers and heads of pages"),
        };
        format!("{} numbers of lines{others} were left out.", self.lines)
    }
}

/// A line as it is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line<'a> {
    /// A line of a page's text, without its number.
    Numbered(&'a str),
    /// A line without a number.
    Bare(&'a str),
    /// The number or the head of a page.
    OfPage,
}

/// `text` without the margin; `None` where it has none.
pub(super) fn unnumbered(text: &str) -> Option<Unnumbered> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let pages = pages(&lines);
    let (first, last) = (pages.first()?.first()?, pages.last()?.last()?);
    let mut taken: Vec<Line<'_>> = lines.iter().map(|line| Line::Bare(line)).collect();
    for &at in pages.iter().flatten() {
        let rest = lines.get(at).and_then(|line| numbered(line));
        if let (Some(slot), Some((_, rest))) = (taken.get_mut(at), rest) {
            *slot = Line::Numbered(rest);
        }
    }
    let rests = || {
        taken.iter().filter_map(|line| match line {
            Line::Numbered(rest) => Some(*rest),
            _ => None,
        })
    };
    let count = rests().count();
    let turns = rests().filter(|rest| opens_turn(rest)).count();
    let run_on = rests().filter(|rest| begins_small(rest)).count();
    let between = taken.get(*first..=*last)?;
    let bare = between
        .iter()
        .filter(|line| matches!(line, Line::Bare(words) if !words.is_empty()))
        .count();
    let is_transcript = turns >= FEWEST_TURNS || pages.len() > 1 && run_on * 3 >= count;
    if count < FEWEST || bare * 3 > count || !is_transcript {
        return None;
    }
    let others = take_pages(&mut taken, &pages);
    Some(Unnumbered {
        text: written(&taken, *first, *last),
        lines: count,
        others,
    })
}

/// The number before a line and what follows it.
fn numbered(line: &str) -> Option<(u32, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = line.get(..digits).filter(|_| digits <= 2)?.parse().ok()?;
    let rest = line.get(digits..)?;
    let is_apart = rest.is_empty() || rest.starts_with([' ', '\t', '\u{a0}']);
    (is_apart && (1..=LONGEST).contains(&number)).then(|| (number, rest.trim()))
}

/// For each page the places of the lines that are numbered from 1 on.
fn pages(lines: &[&str]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut next = 0;
    for (at, line) in lines.iter().enumerate() {
        match numbered(line) {
            Some((1, _)) => {
                runs.push(vec![at]);
                next = 2;
            }
            Some((number, _)) if number == next => {
                if let Some(run) = runs.last_mut() {
                    run.push(at);
                }
                next += 1;
            }
            _ => {}
        }
    }
    // A page's own number may go on from that of its last line.
    let mut lengths: FxHashMap<usize, usize> = FxHashMap::default();
    for run in &runs {
        *lengths.entry(run.len()).or_default() += 1;
    }
    let usual = lengths
        .into_iter()
        .max_by_key(|&(length, times)| (times, length));
    let full = usual.map_or(0, |(length, times)| if times > 1 { length } else { 0 });
    let is_lone = |at: &usize| {
        let line = lines.get(*at).and_then(|line| numbered(line));
        line.is_some_and(|(_, rest)| rest.is_empty())
    };
    for run in &mut runs {
        if full >= SHORTEST && run.len() == full + 1 && run.last().is_some_and(is_lone) {
            run.pop();
        }
    }
    let end = runs.len();
    let mut index = 0;
    runs.retain(|run| {
        index += 1;
        run.len() >= SHORTEST || index == end && end > 1 && run.len() > 1
    });
    runs
}

/// Marks the numbers and heads of pages between the numbered lines; how many there
/// are.
fn take_pages(taken: &mut [Line<'_>], pages: &[Vec<usize>]) -> usize {
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    for page in pages {
        if let (Some(&first), Some(&last)) = (page.first(), page.last()) {
            gaps.push((from, first));
            from = last + 1;
        }
    }
    gaps.push((from, taken.len()));
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for line in gaps
        .iter()
        .filter_map(|&(from, to)| taken.get(from..to))
        .flatten()
    {
        if let Line::Bare(words) = line {
            *seen.entry(pattern(words)).or_default() += 1;
        }
    }
    let mut count = 0;
    for (index, &(from, to)) in gaps.iter().enumerate() {
        for line in taken.get_mut(from..to).into_iter().flatten() {
            let Line::Bare(words) = *line else { continue };
            // The first head of all may be the title.
            let comes_again = index > 0
                && seen
                    .get(&pattern(words))
                    .is_some_and(|&times| times > 1 && times * 2 >= pages.len());
            if !words.is_empty() && (is_page_number(words) || comes_again) {
                *line = Line::OfPage;
                count += 1;
            }
        }
    }
    count
}

/// A line with its figures made alike.
fn pattern(words: &str) -> String {
    let mut pattern = String::with_capacity(words.len());
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        if !c.is_ascii_digit() {
            pattern.push(c);
        } else if !pattern.ends_with('0') {
            pattern.push('0');
        }
    }
    pattern
}

/// `12`, `- 12 -`, `Page 12`, `12 of 40`.
fn is_page_number(words: &str) -> bool {
    let small = pattern(words).to_lowercase();
    let bare = small.trim_matches(|c: char| matches!(c, '-' | '–' | '[' | ']' | '|'));
    matches!(bare, "0" | "page0" | "p0" | "p.0" | "0of0" | "page0of0")
}

/// The lines between `first` and `last` as paragraphs, the others as they were.
fn written(taken: &[Line<'_>], first: usize, last: usize) -> String {
    let mut out: Vec<&str> = Vec::new();
    for (at, line) in taken.iter().enumerate() {
        match *line {
            Line::OfPage => {}
            // Between pages and between lines blank lines mean nothing.
            Line::Bare("") if (first..=last).contains(&at) => {}
            Line::Bare(words) if (first..=last).contains(&at) => out.extend(["", words, ""]),
            Line::Bare(words) => out.push(words),
            Line::Numbered(words) => {
                if at == first || stands_alone(words) {
                    out.push("");
                }
                out.push(words);
                if stands_alone(words) {
                    out.push("");
                }
            }
        }
    }
    let mut text = String::new();
    let mut was_blank = false;
    for line in out {
        if line.is_empty() {
            was_blank = true;
            continue;
        }
        // A blank line at the foot of a page parts no sentence.
        let goes_on =
            begins_small(line) && !text.ends_with(['.', '?', '!', ':', '"', '”', '’', ')']);
        if !text.is_empty() {
            text.push_str(if was_blank && !goes_on { "\n\n" } else { "\n" });
        }
        was_blank = false;
        text.push_str(line);
    }
    text
}

fn begins_small(words: &str) -> bool {
    words.starts_with(char::is_lowercase)
}

/// Whether a line is none of what is spoken: `(The short adjournment)`,
/// `Examination by MR REED`.
fn stands_alone(words: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "examination ",
        "cross-examination ",
        "re-examination ",
        "further examination ",
        "direct examination ",
        "questions from ",
        "questions by ",
        "questioned by ",
        "examined by ",
    ];
    let small = words.to_lowercase();
    let opens = OPENINGS.iter().any(|opening| small.starts_with(opening))
        && words.split_whitespace().count() <= 14
        && !words.ends_with(['.', '?', '!', ',']);
    opens || words.starts_with('(') && words.ends_with(')')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 25 lines.
    fn page(number: usize, lines: &[&str]) -> String {
        let mut page = format!("Weir Inquiry              Day 3              {number} May\n\n");
        for at in 0..25 {
            let line = lines.get(at).copied().unwrap_or_default();
            page.push_str(format!("{:2}   {line}", at + 1).trim_end());
            page.push('\n');
        }
        page + &format!("\n                  {number}\n\u{c}\n")
    }

    const FIRST: [&str; 25] = [
        "(10.00 am)",
        "        Examination of MS ANN ELM by MR REED",
        "MR REED:  Good morning.",
        "",
        "Q.  Who kept the weir when the",
        "    river rose?",
        "A.  I kept it with my sister.",
        "Q.  And before?",
        "A.  My father kept it for nine years, and",
        "    his brother after him.",
        "Q.  Did you write it down?",
        "A.  I did.",
        "Q.  Where?",
        "A.  In a book.",
        "Q.  Is it here?",
        "A.  It is not.",
        "Q.  Who has it?",
        "A.  The mill.",
        "Q.  Since when?",
        "A.  Since May.",
        "Q.  Why?",
        "A.  They asked for it.",
        "Q.  I see.",
        "A.  It was the miller who came, on a",
        "    Monday, with a cart, and he took",
    ];

    #[test]
    fn sentences_run_over_lines_and_pages() {
        let second = [
            "the book and the lamp.",
            "Q.  Thank you.",
            "(The short adjournment)",
        ];
        let text = page(25, &FIRST) + &page(26, &second) + &page(27, &["A.  So it was."]);
        let got = unnumbered(&text).unwrap();
        assert!(
            got.text.starts_with(
                "Weir Inquiry              Day 3              25 May\n\n(10.00 am)\n\nExamination of MS ANN ELM by MR REED\n\nMR REED:  Good morning.\n\nQ.  Who kept the weir when the\nriver rose?\nA.  I kept it"
            ),
            "{}",
            got.text
        );
        assert!(
            got.text.ends_with(
                "A.  It was the miller who came, on a\nMonday, with a cart, and he took\nthe book and the lamp.\nQ.  Thank you.\n\n(The short adjournment)\n\nA.  So it was."
            ),
            "{}",
            got.text
        );
        assert_eq!((got.lines, got.others), (75, 5));
    }

    #[test]
    fn what_is_no_transcript_keeps_its_numbers() {
        let list: Vec<String> = (1..=40)
            .map(|n| format!("{n} Oak, planted in the year {n}\n"))
            .collect();
        let list = list.concat();
        assert_eq!(unnumbered(&list), None);
        let clauses: Vec<String> = (1..=30).map(|n| format!("{n}. Q. is asked\n")).collect();
        let clauses = clauses.concat();
        assert_eq!(unnumbered(&clauses), None);
        let two = format!("{list}\n{list}");
        assert_eq!(unnumbered(&two), None);
        assert_eq!(unnumbered("12 May 2021\n\n1 river\n2 weirs"), None);
    }
}

//! Two readings of the same words side by side: what both have, what only the
//! quotation has, what only the text has.
//!
//! The alignment is Myers' (1986), by the crate `similar`, over whole words;
//! words that agree by chance in the midst of others are then taken as changed.

use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::letters::Letters;
use crate::analysis::lexicon;

/// What a stretch of the comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Both read the same.
    Same,
    /// The quotation has these words, or other words, in place of the text's.
    Changed,
    /// Only the quotation has these words.
    OnlyQuotation,
    /// Only the text has these words.
    OnlyText,
}

/// A stretch of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// What it is.
    pub difference: Difference,
    /// The words of the quotation.
    pub quotation: Range<usize>,
    /// The words of the text.
    pub text: Range<usize>,
}

/// How long an alignment may look for the best; then it takes what it has.
const PATIENCE: Duration = Duration::from_millis(50);

/// Aligns the words of two ranges. The text is cut to what is compared: words
/// before the first and after the last that agree are left out, but for as many
/// as stand in place of words of the quotation, two at most.
#[must_use]
pub fn compare(
    quotation: &Letters,
    quoted: Range<usize>,
    text: &Letters,
    region: Range<usize>,
) -> Vec<Stretch> {
    let a: Vec<&str> = quoted.clone().map(|at| quotation.word(at)).collect();
    let b: Vec<&str> = region.clone().map(|at| text.word(at)).collect();
    let deadline = Some(Instant::now() + PATIENCE);
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &a, &b, deadline);
    let mut stretches: Vec<Stretch> = Vec::new();
    for op in ops {
        let (q, t) = (op.old_range(), op.new_range());
        push(
            &mut stretches,
            Stretch {
                difference: if matches!(op, DiffOp::Equal { .. }) {
                    Difference::Same
                } else {
                    Difference::Changed
                },
                quotation: quoted.start + q.start..quoted.start + q.end,
                text: region.start + t.start..region.start + t.end,
            },
        );
    }
    trim(&mut stretches);
    draw_in(&mut stretches, text);
    drop_chance(&mut stretches, quotation);
    trim(&mut stretches);
    for stretch in &mut stretches {
        if stretch.difference == Difference::Same {
            continue;
        }
        stretch.difference =
            if quotation.reads_as(stretch.quotation.clone(), text, stretch.text.clone()) {
                Difference::Same
            } else if stretch.quotation.is_empty() {
                Difference::OnlyText
            } else if stretch.text.is_empty() {
                Difference::OnlyQuotation
            } else {
                Difference::Changed
            };
    }
    let mut joined: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        push(&mut joined, stretch);
    }
    joined
}

/// Appends a stretch, as more of the last where both are of one kind.
fn push(stretches: &mut Vec<Stretch>, next: Stretch) {
    match stretches.last_mut() {
        Some(last) if last.difference == next.difference => {
            last.quotation.end = next.quotation.end;
            last.text.end = next.text.end;
        }
        _ => stretches.push(next),
    }
}

/// The first words may agree with the same words farther in, past a stretch
/// that only the text has, and so may the last; then that stretch does not
/// belong to the comparison.
fn draw_in(stretches: &mut Vec<Stretch>, text: &Letters) {
    let reads = |words: Range<usize>| words.map(|at| text.word(at)).collect::<Vec<_>>();
    while let [first, gap, next, ..] = stretches.as_mut_slice()
        && gap.quotation.is_empty()
        && first.difference == Difference::Same
        && first.text.len() <= gap.text.len()
        && reads(first.text.clone()) == reads(gap.text.end - first.text.len()..gap.text.end)
    {
        next.quotation.start = first.quotation.start;
        next.text.start = gap.text.end - first.text.len();
        stretches.drain(..2);
    }
    while let [.., before, gap, last] = stretches.as_mut_slice()
        && gap.quotation.is_empty()
        && last.difference == Difference::Same
        && last.text.len() <= gap.text.len()
        && reads(last.text.clone()) == reads(gap.text.start..gap.text.start + last.text.len())
    {
        before.quotation.end = last.quotation.end;
        before.text.end = gap.text.start + last.text.len();
        stretches.truncate(stretches.len() - 2);
    }
}

/// A word, or two stop words, that agree in the midst of what does not agree by
/// chance.
fn drop_chance(stretches: &mut Vec<Stretch>, quotation: &Letters) {
    let size = |at: Option<usize>, stretches: &[Stretch]| {
        at.and_then(|at| stretches.get(at))
            .map_or(0, |s| s.quotation.len().max(s.text.len()))
    };
    while let Some(at) = (0..stretches.len()).find(|&at| {
        let own = &stretches[at];
        let (before, after) = (
            size(at.checked_sub(1), stretches),
            size(Some(at + 1), stretches),
        );
        let stops = own
            .quotation
            .clone()
            .all(|word| lexicon::is_stop(quotation.word(word)));
        own.difference == Difference::Same
            && before > 0
            && after > 0
            && match own.quotation.len() {
                1 if stops => before + after >= 4,
                1 | 2 => before >= 3 && after >= 3,
                _ => false,
            }
    }) {
        stretches[at].difference = Difference::Changed;
        let mut joined = Vec::new();
        for stretch in stretches.drain(..) {
            push(&mut joined, stretch);
        }
        *stretches = joined;
    }
}

/// Cuts the text to what is compared.
fn trim(stretches: &mut Vec<Stretch>) {
    if let Some(first) = stretches
        .first_mut()
        .filter(|s| s.difference != Difference::Same)
    {
        let keep = first.quotation.len().min(2).min(first.text.len());
        first.text.start = first.text.end - keep;
    }
    if let Some(last) = stretches
        .last_mut()
        .filter(|s| s.difference != Difference::Same)
    {
        let keep = last.quotation.len().min(2).min(last.text.len());
        last.text.end = last.text.start + keep;
    }
    stretches.retain(|s| !s.quotation.is_empty() || !s.text.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(quotation: &str, text: &str) -> String {
        let (q, t) = (Letters::of(quotation), Letters::of(text));
        compare(&q, 0..q.len(), &t, 0..t.len())
            .into_iter()
            .map(|s| {
                let words = |letters: &Letters, range: Range<usize>| {
                    range
                        .map(|at| letters.word(at))
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                let (q, t) = (words(&q, s.quotation), words(&t, s.text));
                match s.difference {
                    Difference::Same => q,
                    _ => format!("[{q}|{t}]"),
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_word_more_or_less_or_another_shows() {
        let text = "Yesterday the pace has simply not been quick enough. We know.";
        assert_eq!(
            shown("has simply been quick enough", text),
            "has simply [|not] been quick enough"
        );
        assert_eq!(
            shown("the pace has simply not always been quick", text),
            "the pace has simply not [always|] been quick"
        );
        assert_eq!(
            shown("the pace has simply not been slow enough", text),
            "the pace has simply not been [slow|quick] enough"
        );
    }

    #[test]
    fn a_comparison_does_not_reach_for_a_word_far_off() {
        let text =
            "On the day the clerk said the sum is not fixed, and is the last, and is the end.";
        assert_eq!(
            shown("the sum is fixed, and is the last", text),
            "the sum is [|not] fixed and is the last"
        );
        assert_eq!(
            shown("the last and the end", text),
            "the last and [|is] the end"
        );
    }

    #[test]
    fn hyphens_that_join_are_no_difference() {
        assert_eq!(
            shown(
                "the inspectors have left",
                "All the inspec-\ntors have gone"
            ),
            "the inspectors have [left|gone]"
        );
    }
}

//! Which of the outcomes it is: the words of a quotation against the stretches
//! of text in which they may stand.
//!
//! It sees letters and decides; it reads no file and cites nothing.

use std::ops::Range;

use super::denial::{self, only_denies};
use super::insertions::{with_insertions, written_otherwise};
use super::windows::{Window, content_words};
use super::{LEFT_OUT, Verdict};
use crate::analysis::lexicon;
use crate::check::{Difference, Letters, Run, Stretch, compare, runs};
use crate::document::Span;

/// What was typed.
pub(super) struct Quotation<'a> {
    pub(super) typed: &'a str,
    pub(super) letters: &'a Letters,
    /// The bytes between ellipses.
    pub(super) parts: &'a [Span],
}

/// A place that was found, as words of one stream of a window.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) document: usize,
    /// The words of the quotation that stand there.
    pub(super) quotation: Range<usize>,
    /// Where each of the text's words stands.
    pub(super) spans: Vec<Span>,
    /// Bytes of the text, and of the typed words, for each stretch.
    pub(super) stretches: Vec<(Difference, Option<Span>, Option<Span>)>,
}

/// The outcome with its places.
pub(super) struct Judged {
    pub(super) outcome: Verdict,
    pub(super) found: Vec<Found>,
}

/// So many windows are aligned word by word.
const ALIGNED: usize = 12;
/// So many occurrences in one window are counted.
const MOST_HERE: usize = 2_000;
/// Fewer words in a row prove nothing: they may stand together by chance.
const TELLING: usize = 4;

/// Judges a quotation.
pub(super) fn judge(quotation: &Quotation<'_>, windows: &[Window]) -> Judged {
    let found = word_for_word(quotation.letters, windows);
    if !found.is_empty() {
        return Judged {
            outcome: Verdict::WordForWord,
            found,
        };
    }
    if quotation.parts.len() > 1 {
        let found = with_words_left_out(quotation, windows);
        if !found.is_empty() {
            return Judged {
                outcome: Verdict::WordsLeftOut,
                found,
            };
        }
    }
    let found = with_insertions(quotation, windows);
    if !found.is_empty() {
        return Judged {
            outcome: Verdict::WithDifferences,
            found,
        };
    }
    let (aligned, runs) = compared(quotation.letters, windows);
    let best = aligned.first().map(|aligned| aligned.score);
    let like: Vec<&Aligned> = aligned
        .iter()
        .take_while(|aligned| Some(aligned.score) == best)
        .take(3)
        .collect();
    let slight = like
        .first()
        .is_some_and(|aligned| aligned.only_typed < TELLING);
    let exact = like.first().is_some_and(|aligned| aligned.only_typed == 0);
    if let Some((found, sentences)) = joined(quotation, windows, &runs)
        && (!slight || sentences && !exact)
    {
        return Judged {
            outcome: Verdict::Joined,
            found,
        };
    }
    if !like.is_empty() {
        return Judged {
            outcome: Verdict::WithDifferences,
            found: like
                .into_iter()
                .map(|aligned| aligned.found(quotation, windows))
                .collect(),
        };
    }
    let found = longest_part(quotation, windows, &runs);
    Judged {
        outcome: if found.is_empty() {
            Verdict::NotFound
        } else {
            Verdict::InPart
        },
        found,
    }
}

pub(super) fn spans_of(stream: &Letters, words: Range<usize>) -> Vec<Span> {
    words.filter_map(|at| stream.span(at)).collect()
}

fn word_for_word(sought: &Letters, windows: &[Window]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for window in windows {
        let first = found.len();
        for stream in &window.streams {
            for words in stream.find(sought, 0, MOST_HERE) {
                let spans = spans_of(stream, words);
                if found[first..]
                    .iter()
                    .any(|known| known.spans.first() == spans.first())
                {
                    continue;
                }
                found.push(Found {
                    document: window.document,
                    quotation: 0..sought.len(),
                    spans,
                    stretches: Vec::new(),
                });
            }
        }
    }
    found
}

fn with_words_left_out(quotation: &Quotation<'_>, windows: &[Window]) -> Vec<Found> {
    let parts: Vec<(Span, Letters)> = quotation
        .parts
        .iter()
        .filter_map(|part| Some((*part, Letters::of(part.of(quotation.typed)?))))
        .collect();
    let Some((_, opening)) = parts.first() else {
        return Vec::new();
    };
    let mut found: Vec<Found> = Vec::new();
    for window in windows {
        let first = found.len();
        for stream in &window.streams {
            for start in stream.find(opening, 0, 20) {
                let mut ranges = vec![start];
                for (_, part) in &parts[1..] {
                    let end = ranges.last().map_or(0, |range| range.end);
                    let next = stream.find(part, end, 1).into_iter().next();
                    ranges.extend(next.filter(|next| next.start - end <= LEFT_OUT));
                }
                if ranges.len() < parts.len() {
                    continue;
                }
                let mut stretches = Vec::new();
                for (at, range) in ranges.iter().enumerate() {
                    if let Some(before) = at.checked_sub(1).and_then(|b| ranges.get(b)) {
                        let gap = before.end..range.start;
                        if !gap.is_empty() {
                            stretches.push((Difference::OnlyText, stream.cover(gap), None));
                        }
                    }
                    let typed = parts.get(at).map(|(span, _)| *span);
                    stretches.push((Difference::Same, stream.cover(range.clone()), typed));
                }
                let spans: Vec<Span> = ranges
                    .into_iter()
                    .flat_map(|range| spans_of(stream, range))
                    .collect();
                let known = found[first..]
                    .iter()
                    .any(|known| known.spans.first() == spans.first());
                if !known {
                    found.push(Found {
                        document: window.document,
                        quotation: 0..quotation.letters.len(),
                        spans,
                        stretches,
                    });
                }
            }
        }
    }
    found
}

/// A quotation aligned with a stretch of text.
struct Aligned {
    window: usize,
    stream: usize,
    stretches: Vec<Stretch>,
    score: isize,
    only_typed: usize,
}

impl Aligned {
    fn found(&self, quotation: &Quotation<'_>, windows: &[Window]) -> Found {
        let window = &windows[self.window];
        let stream = &window.streams[self.stream];
        let text = |s: &Stretch| (!s.text.is_empty()).then(|| stream.cover(s.text.clone()));
        Found {
            document: window.document,
            quotation: 0..quotation.letters.len(),
            spans: self
                .stretches
                .iter()
                .flat_map(|s| spans_of(stream, s.text.clone()))
                .collect(),
            stretches: self
                .stretches
                .iter()
                .map(|s| {
                    let typed = quotation.letters.cover(s.quotation.clone());
                    let typed = typed.filter(|_| !s.quotation.is_empty());
                    (s.difference, text(s).flatten(), typed)
                })
                .collect(),
        }
    }
}

/// A run with the window and the stream that it stands in.
struct Placed {
    window: usize,
    stream: usize,
    run: Run,
}

/// The alignments that come near enough to count as the quotation with
/// differences, best first, and all common runs.
fn compared(sought: &Letters, windows: &[Window]) -> (Vec<Aligned>, Vec<Placed>) {
    let mut all: Vec<Placed> = Vec::new();
    let mut regions: Vec<(usize, usize, usize, Range<usize>)> = Vec::new();
    let mut turned = regions.clone();
    for (at, window) in windows.iter().enumerate() {
        for (number, stream) in window.streams.iter().enumerate() {
            let found = runs(sought, stream);
            if let Some((covered, region)) = region(sought.len(), stream.len(), &found) {
                regions.push((covered, at, number, region));
            }
            for (covered, region) in denial::regions(sought, stream) {
                turned.push((covered, at, number, region));
            }
            all.extend(found.into_iter().map(|run| Placed {
                window: at,
                stream: number,
                run,
            }));
        }
    }
    for regions in [&mut regions, &mut turned] {
        regions.sort_by_key(|(covered, at, number, _)| (std::cmp::Reverse(*covered), *at, *number));
        regions.truncate(ALIGNED);
    }
    let common = regions.len();
    let mut aligned: Vec<Aligned> = regions
        .into_iter()
        .chain(turned)
        .enumerate()
        .filter_map(|(rank, (_, window, stream, region))| {
            let text = &windows[window].streams[stream];
            let stretches = compare(sought, 0..sought.len(), text, region);
            let denies = only_denies(sought, text, &stretches);
            if rank >= common && !denies {
                return None;
            }
            near_enough(sought, text, &stretches, denies).map(|(score, only_typed)| Aligned {
                window,
                stream,
                stretches,
                score,
                only_typed,
            })
        })
        .collect();
    aligned.sort_by_key(|aligned| std::cmp::Reverse(aligned.score));
    let starts: Vec<(usize, Option<Span>)> = aligned
        .iter()
        .map(|a| {
            let first = a.stretches.iter().find(|s| !s.text.is_empty());
            let stream = &windows[a.window].streams[a.stream];
            let span = first.and_then(|s| stream.span(s.text.start));
            (windows[a.window].document, span)
        })
        .collect();
    let mut at = 0;
    aligned.retain(|_| {
        at += 1;
        !starts[..at - 1].contains(&starts[at - 1])
    });
    (aligned, all)
}

/// The stretch of a text, somewhat longer than the quotation, in which runs
/// cover the most of it, and how many words they cover.
fn region(quoted: usize, length: usize, runs: &[Run]) -> Option<(usize, Range<usize>)> {
    let slack = quoted / 4 + 8;
    let mut longest: Vec<&Run> = runs.iter().collect();
    longest.sort_by_key(|run| std::cmp::Reverse(run.quotation.len()));
    let mut covers = vec![false; quoted];
    longest
        .into_iter()
        .take(24)
        .map(|seed| {
            let start = seed.text.start.saturating_sub(seed.quotation.start + slack);
            let end = (seed.text.start + quoted - seed.quotation.start + slack).min(length);
            covers.fill(false);
            for run in runs {
                if run.text.start >= start && run.text.end <= end {
                    covers[run.quotation.clone()].fill(true);
                }
            }
            (covers.iter().filter(|c| **c).count(), start..end)
        })
        .max_by_key(|(covered, region)| (*covered, std::cmp::Reverse(region.start)))
}

/// The score of an alignment and how many words only the quotation has; `None`
/// where it is not the same saying. What only denies always is.
fn near_enough(
    sought: &Letters,
    text: &Letters,
    stretches: &[Stretch],
    denies: bool,
) -> Option<(isize, usize)> {
    let (mut same, mut telling, mut only_typed, mut only_text) = (0, 0, 0, 0);
    for stretch in stretches {
        let (q, t) = (stretch.quotation.len(), stretch.text.len());
        let otherwise = || {
            let (one, two) = (stretch.quotation.clone(), stretch.text.clone());
            written_otherwise(sought, one, text, two)
        };
        if stretch.difference == Difference::Same || otherwise() {
            same += q;
            telling += content_words(sought, stretch.quotation.clone());
        } else {
            only_typed += q;
            only_text += t;
        }
    }
    let words = sought.len();
    let differing = only_typed + only_text;
    let content = content_words(sought, 0..words);
    let allowed = match words {
        0..4 => 1,
        4..7 => 2,
        _ => words * 3 / 5,
    };
    let near = same * 5 >= words * 3
        && same >= 2
        && telling * 2 >= content
        && (telling > 0 || same >= 4)
        && differing <= allowed;
    let score = (2 * same).cast_signed() - differing.cast_signed();
    let near = near || denies && same > 0 && same + only_text >= 2;
    near.then_some((score, only_typed))
}

/// Whether a run proves that these words are quoted.
fn tells(quotation: &Quotation<'_>, words: &Range<usize>) -> bool {
    let content = content_words(quotation.letters, words.clone());
    words.len() >= TELLING && content >= 2
        || words.len() >= TELLING + 2 && content > 0
        || content > 0 && holds_sentence(quotation, words)
}

/// Whether a run holds a whole sentence of the quotation: that one stands,
/// however short it is.
fn holds_sentence(quotation: &Quotation<'_>, words: &Range<usize>) -> bool {
    let ends = |at: usize| {
        let end = quotation.letters.span(at).map(Span::end);
        let next = quotation.letters.span(at + 1).map(Span::start);
        let between = end.and_then(|end| {
            let next = next.unwrap_or(quotation.typed.len());
            quotation.typed.get(end..next)
        });
        next.is_none() || between.is_some_and(|b| b.contains(['.', '!', '?', '…']))
    };
    let mut bounds = words
        .clone()
        .filter(|at| at.checked_sub(1).is_none_or(ends))
        .filter(|&start| (start + 1..words.end).any(ends));
    bounds.next().is_some()
}

/// The places of a quotation that is put together from several, and whether
/// each of them holds a whole sentence of it.
fn joined(
    quotation: &Quotation<'_>,
    windows: &[Window],
    runs: &[Placed],
) -> Option<(Vec<Found>, bool)> {
    let sought = quotation.letters;
    let telling: Vec<&Placed> = runs
        .iter()
        .filter(|placed| tells(quotation, &placed.run.quotation))
        .collect();
    let mut ranges: Vec<Range<usize>> = telling.iter().map(|p| p.run.quotation.clone()).collect();
    // A stop word or two may link the parts.
    for at in 0..sought.len() {
        if lexicon::is_stop(sought.word(at)) {
            ranges.push(at..at + 1);
        }
    }
    let chosen = crate::check::runs::cover(sought.len(), &ranges)?;
    let links = chosen.iter().filter(|at| **at >= telling.len()).count();
    let placed: Vec<&Placed> = chosen
        .iter()
        .filter_map(|at| telling.get(*at).copied())
        .collect();
    if placed.len() < 2 || placed.len() > MOST_JOINED || links > 2 {
        return None;
    }
    let sentences = links == 0
        && placed
            .iter()
            .all(|placed| holds_sentence(quotation, &placed.run.quotation));
    let mut from = 0;
    let mut found = Vec::new();
    for placed in placed {
        let cut = from.max(placed.run.quotation.start) - placed.run.quotation.start;
        found.push(part(windows, placed, cut));
        from = placed.run.quotation.end;
    }
    Some((found, sentences))
}

/// A quotation of more parts than these is not called joined.
const MOST_JOINED: usize = 6;

/// A run as a place, without its first `cut` words.
fn part(windows: &[Window], placed: &Placed, cut: usize) -> Found {
    let window = &windows[placed.window];
    let stream = &window.streams[placed.stream];
    let text = placed.run.text.start + cut..placed.run.text.end;
    Found {
        document: window.document,
        quotation: placed.run.quotation.start + cut..placed.run.quotation.end,
        spans: spans_of(stream, text),
        stretches: Vec::new(),
    }
}

/// The longest stretch of the quotation that stands somewhere, and the places
/// of it; then further stretches that it does not hold.
fn longest_part(quotation: &Quotation<'_>, windows: &[Window], runs: &[Placed]) -> Vec<Found> {
    let mut telling: Vec<&Placed> = runs
        .iter()
        .filter(|placed| tells(quotation, &placed.run.quotation))
        .collect();
    telling.sort_by_key(|p| {
        (
            std::cmp::Reverse(p.run.quotation.len()),
            p.window,
            p.stream,
            p.run.text.start,
        )
    });
    let mut chosen: Vec<&Placed> = Vec::new();
    for placed in telling {
        let overlaps = chosen.iter().any(|known| {
            let (a, b) = (&known.run.quotation, &placed.run.quotation);
            a.start < b.end && b.start < a.end
        });
        if !overlaps && chosen.len() < MOST_JOINED {
            chosen.push(placed);
        }
    }
    chosen.sort_by_key(|placed| placed.run.quotation.start);
    chosen
        .into_iter()
        .map(|placed| part(windows, placed, 0))
        .collect()
}

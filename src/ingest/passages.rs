//! Cuts a document into passages: one to a few neighbouring blocks under one
//! heading, about [`ENOUGH`] to [`MOST`] words long.
//!
//! 1. A passage never crosses a heading, a caption, a footnote or furniture; a
//!    caption and a footnote are passages of their own.
//! 2. Every sentence of every quotable block is in exactly one passage.
//! 3. Short paragraphs are joined until there are [`ENOUGH`] words.
//! 4. A paragraph of more than [`MOST`] words is cut at sentence ends into parts
//!    of about equal length; a sentence is never cut.
//! 5. A tail of fewer than [`TAIL`] words joins the passage before it.
//!
//! It reads blocks and counts words; what the words are it does not know.

use crate::analysis::sentences::sentences;
use crate::document::{Block, BlockKind, Document};
use crate::passage::{Passage, Sentence};

/// With so many words a passage is long enough.
pub const ENOUGH: usize = 90;

/// More words than these a passage has only where one sentence has them.
pub const MOST: usize = 150;

/// A passage shorter than this is joined to the one before it.
pub const TAIL: usize = 25;

/// The passages of a document, in the order of its text. Paragraphs are
/// numbered from 1 over the quotable blocks.
#[must_use]
pub fn passages(document: &Document) -> Vec<Passage> {
    let mut joiner = Joiner {
        document,
        section: None,
        run: Vec::new(),
        found: Vec::new(),
    };
    let mut paragraph = 0;
    for (index, block) in document.blocks().iter().enumerate() {
        if !block.kind.is_quotable() {
            joiner.close_run();
            if block.kind.is_heading() {
                joiner.section = u32::try_from(index).ok();
            }
            continue;
        }
        paragraph += 1;
        let pieces = pieces_of(document, *block, paragraph);
        if matches!(block.kind, BlockKind::Caption | BlockKind::Footnote) {
            joiner.close_run();
            joiner.run = pieces;
            joiner.close_run();
        } else {
            joiner.run.extend(pieces);
        }
    }
    joiner.close_run();
    joiner.found
}

/// Sentences that stay together: a paragraph, or a part of a long one.
struct Piece {
    sentences: Vec<Sentence>,
    words: usize,
}

/// The pieces of one block: itself, or parts of about equal length where it has
/// more than [`MOST`] words.
fn pieces_of(document: &Document, block: Block, paragraph: u32) -> Vec<Piece> {
    let text = document.text();
    let counted: Vec<(Sentence, usize)> = sentences(text, block.span)
        .into_iter()
        .map(|span| {
            let words = span.of(text).unwrap_or_default().split_whitespace().count();
            let sentence = Sentence {
                span,
                paragraph,
                page: document.page_at(span.start()).or(block.page),
            };
            (sentence, words)
        })
        .collect();
    let mut left: usize = counted.iter().map(|(_, words)| words).sum();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = Piece {
        sentences: Vec::new(),
        words: 0,
    };
    // How long the part should be, so that those that are left come out even.
    let mut aim = even_part(left);
    for (sentence, words) in counted {
        let with = open.words + words;
        let is_nearer_without = with.saturating_sub(aim) > aim.saturating_sub(open.words);
        if !open.sentences.is_empty() && (with > MOST || with > aim && is_nearer_without) {
            left -= open.words;
            aim = even_part(left);
            let full = std::mem::replace(
                &mut open,
                Piece {
                    sentences: Vec::new(),
                    words: 0,
                },
            );
            pieces.push(full);
        }
        open.words += words;
        open.sentences.push(sentence);
    }
    if !open.sentences.is_empty() {
        pieces.push(open);
    }
    pieces
}

/// The length of each of the fewest equal parts of `words` words that are not
/// longer than [`MOST`].
fn even_part(words: usize) -> usize {
    words.div_ceil(words.div_ceil(MOST).max(1))
}

/// Joins the pieces of a run of blocks that nothing parts.
struct Joiner<'a> {
    document: &'a Document,
    section: Option<u32>,
    run: Vec<Piece>,
    found: Vec<Passage>,
}

impl Joiner<'_> {
    fn close_run(&mut self) {
        let mut joined: Vec<Piece> = Vec::new();
        for piece in self.run.drain(..) {
            match joined.last_mut() {
                Some(last) if last.words < ENOUGH && last.words + piece.words <= MOST => {
                    last.take(piece);
                }
                _ => {
                    // A short one that could not grow goes back to its neighbour.
                    join_tail(&mut joined);
                    joined.push(piece);
                }
            }
        }
        join_tail(&mut joined);
        let text = self.document.text();
        for piece in joined {
            let first = piece.sentences.first().map(|s| s.span);
            let last = piece.sentences.last().map(|s| s.span);
            let Some(span) = first.zip(last).map(|(first, last)| first.cover(last)) else {
                continue;
            };
            let passage = Passage::new(text, span, self.section, piece.sentences);
            debug_assert!(
                passage.is_ok(),
                "sentences in order fit the passage around them"
            );
            self.found.extend(passage.ok());
        }
    }
}

impl Piece {
    fn take(&mut self, other: Piece) {
        self.words += other.words;
        self.sentences.extend(other.sentences);
    }
}

/// Joins a short last piece to the one before it where that does not grow too
/// long.
fn join_tail(joined: &mut Vec<Piece>) {
    if let [.., before, last] = joined.as_slice()
        && last.words < TAIL
        && before.words + last.words <= MOST
        && let Some(tail) = joined.pop()
        && let Some(before) = joined.last_mut()
    {
        before.take(tail);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::read;
    use crate::ingest::report::Given;

    fn document(text: &str, name: &str) -> Document {
        read(text.as_bytes(), name, &Given::default()).unwrap().0
    }

    /// A sentence of `words` words.
    fn sentence(words: usize) -> String {
        format!("It {}.", vec!["went"; words - 1].join(" "))
    }

    /// The lengths in words of the passages of `text`.
    fn lengths(text: &str) -> Vec<usize> {
        let document = document(text, "a.md");
        let count = |p: &Passage| {
            p.span()
                .of(document.text())
                .unwrap()
                .split_whitespace()
                .count()
        };
        passages(&document).iter().map(count).collect()
    }

    fn paragraphs(lengths: &[usize]) -> String {
        let texts: Vec<String> = lengths.iter().map(|&n| sentence(n)).collect();
        texts.join("\n\n")
    }

    #[test]
    fn short_paragraphs_are_joined_until_there_are_enough_words() {
        assert_eq!(lengths(&paragraphs(&[25, 25, 25, 30, 30])), [105, 30]);
        assert_eq!(lengths(&paragraphs(&[30, 30, 20])), [80]);
        assert_eq!(lengths(&paragraphs(&[45, 45, 40])), [90, 40]);
        assert_eq!(lengths(&paragraphs(&[50, 120, 20])), [50, 140]);
        assert_eq!(lengths(&paragraphs(&[70, 20, 140])), [90, 140]);
        assert_eq!(lengths(&paragraphs(&[140, 20])), [140, 20]);
    }

    #[test]
    fn long_paragraphs_are_cut_at_sentence_ends_into_even_parts() {
        let long = vec![sentence(20); 10].join(" ");
        assert_eq!(lengths(&long), [100, 100]);
        assert_eq!(lengths(&format!("{}\n\n{long}", sentence(20))), [120, 100]);
        assert_eq!(lengths(&sentence(400)), [400]);
        let mixed = format!("{} {} {}", sentence(10), sentence(300), sentence(10));
        assert_eq!(lengths(&mixed), [10, 300, 10]);
    }

    #[test]
    fn headings_captions_and_furniture_part_passages() {
        let text = "# The mill\n\nOne went.\n\nTwo went.\n\n## Later\n\nThree went.\n\n\
                    Image caption,\n\nFour went\n\nFive went. Six went.\n\nAdvertisement\n\nSeven went.\n";
        let document = document(text, "a.md");
        let got: Vec<(&str, Option<&str>, Vec<u32>)> = passages(&document)
            .iter()
            .map(|p| {
                let heading = p.section().and_then(|i| document.blocks().get(i as usize));
                (
                    p.span().of(document.text()).unwrap(),
                    heading.map(|b| document.block_text(b)),
                    p.sentences().iter().map(|s| s.paragraph).collect(),
                )
            })
            .collect();
        assert_eq!(
            got,
            [
                ("One went.\n\nTwo went.", None, vec![1, 2]),
                ("Three went.", Some("Later"), vec![3]),
                ("Four went", Some("Later"), vec![4]),
                ("Five went. Six went.", Some("Later"), vec![5, 5]),
                ("Seven went.", Some("Later"), vec![6]),
            ]
        );
    }

    proptest! {
        #[test]
        fn every_quotable_sentence_is_in_one_passage(
            text in "((Ann|He|it|was|Mr|U\\.S|the|90|\"|Credit: )[ .]{1,2}){0,60}(\n\n|\n|\n\n# |\n\nImage caption,\n\n|\n\nAdvertisement\n\n|\n- ){0,3}((It|went|home)[ .!\n]{1,2}){0,400}",
            extension in 0..3_usize,
        ) {
            let name = ["a.txt", "a.md", "a.html"][extension];
            let Ok((document, _)) = read(text.as_bytes(), name, &Given::default()) else {
                return Ok(());
            };
            let all: Vec<_> = document
                .blocks()
                .iter()
                .filter(|b| b.kind.is_quotable())
                .flat_map(|b| sentences(document.text(), b.span))
                .collect();
            let found = passages(&document);
            let held: Vec<_> = found.iter().flat_map(Passage::sentences).map(|s| s.span).collect();
            prop_assert_eq!(held, all);
            for passage in &found {
                let count = |s: &Sentence| s.span.of(document.text()).unwrap().split_whitespace().count();
                let words: usize = passage.sentences().iter().map(count).sum();
                prop_assert!(words <= MOST || passage.sentences().len() == 1);
                for block in document.blocks() {
                    let parts = !block.kind.is_quotable() || block.kind == BlockKind::Caption;
                    let is_inside = passage.span().contains(block.span) && passage.span() != block.span;
                    prop_assert!(!(parts && is_inside));
                }
            }
        }
    }
}

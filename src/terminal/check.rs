//! `pincite check`: how words that somebody quotes stand in the documents. It
//! renders what the engine found; it compares nothing itself.

use super::answer::{Standing, show_citation};
use super::ask::from_standard_input;
use super::exit::{Exit, Failure};
use super::incomplete::{silent, told};
use super::page::{Page, Paper, Role, Run};
use super::session::{Session, print, print_json};
use super::wording;
use crate::document::BlockKind;
use crate::engine::{Caution, Check, CheckedPlace, Difference, Source, Verdict};

/// So many places are shown; the rest are counted.
const SHOWN: usize = 10;

/// Checks a quotation.
pub(super) fn run(words: &[String], as_json: bool, session: &Session) -> Result<Exit, Failure> {
    let typed = match words {
        [dash] if dash == "-" => from_standard_input()?,
        words => words.join(" "),
    };
    let engine = session.open()?;
    let check = engine.check(&typed)?;
    if as_json {
        print_json(&told(&engine, &check))?;
    } else {
        print(&render(&check, &engine.sources(), session.paper))?;
    }
    match check.outcome {
        Verdict::WordForWord => Ok(Exit::Done),
        _ => silent(&engine, as_json),
    }
}

/// The finding as a person reads it. `sources` is what the library holds; it is
/// shown where the words do not stand.
pub(super) fn render(check: &Check, sources: &[Source], paper: Paper) -> String {
    let mut page = Page::new(paper);
    let role = match check.outcome {
        Verdict::WordForWord => Role::Good,
        _ => Role::Caution,
    };
    let rest = wording::verdict_rest(check);
    page.flow(
        &[],
        &[],
        &[
            (role, wording::verdict(check.outcome)),
            (Role::Plain, &rest),
        ],
    );
    for caution in &check.cautions {
        let left_out = check.outcome == Verdict::WordsLeftOut;
        let sentence = match caution {
            Caution::Negation if left_out => {
                "Take care: a “not” or the like is among the words left out, so the sense may be turned round."
            }
            Caution::Figure if left_out => "Take care: a figure is among the words left out.",
            Caution::NegationBefore => {
                "Take care: a “not” or the like stands before these words in their sentence, so the sense may be turned round."
            }
            Caution::Negation => {
                "Take care: a “not” or the like stands in one and not in the other, so the sense may be turned round."
            }
            Caution::Figure => "Take care: a figure is not the same.",
            Caution::Insertion => {
                "Words in square brackets are taken as somebody's insertion; the document has not got them there."
            }
            Caution::SeveralSpeakers => "Take care: these are words of more than one speaker.",
        };
        page.paragraph(0, Role::Strong, sentence);
    }
    for (at, place) in check.places.iter().take(SHOWN).enumerate() {
        let known = check.places[..at].iter().any(|before| {
            let (a, b) = (&before.citation, &place.citation);
            a.document.id == b.document.id && a.passage_span == b.passage_span
        });
        show_place(&mut page, place, check, known);
    }
    let left = u64::from(check.places_in_all).saturating_sub(check.places.len().min(SHOWN) as u64);
    if left > 0 {
        page.blank();
        let sentence = format!("And at {}.", wording::count(left, "more place"));
        page.paragraph(0, Role::Plain, &sentence);
    }
    if check.outcome == Verdict::NotFound {
        page.paragraph(0, Role::Plain, &wording::coverage(sources));
        if !check.near.is_empty() {
            page.blank();
            page.paragraph(0, Role::Strong, "Near, but not these words:");
            for citation in &check.near {
                show_citation(&mut page, citation, Standing::Near);
            }
        }
    }
    page.finish()
}

/// One place; where its passage was shown before, `known`, only its sentences.
fn show_place(page: &mut Page, place: &CheckedPlace, check: &Check, known: bool) {
    if let Some(part) = place.part.and_then(|span| span.of(&check.words)) {
        page.blank();
        let stands = if place.citation.machine_read.is_empty() {
            "This part stands word for word"
        } else {
            "This part stands in text that a machine read from a picture"
        };
        let sentence = format!("{stands}: “{}”", part.trim());
        page.paragraph(0, Role::Strong, &sentence);
    }
    if !place.comparison.is_empty() {
        page.blank();
        let (typed, document) = if check.outcome == Verdict::WordsLeftOut {
            (
                None,
                Some("The document, with what was left out between ‹ and ›:"),
            )
        } else {
            (Some("As quoted:"), Some("The document:"))
        };
        for (label, is_document) in [(typed, false), (document, true)] {
            let Some(label) = label else { continue };
            page.paragraph(3, Role::Plain, label);
            let pieces = pieces(place, is_document);
            let runs: Vec<Run<'_>> = pieces
                .iter()
                .map(|(role, text)| (*role, text.as_str()))
                .collect();
            page.flow(
                &[(Role::Plain, "      ")],
                &[(Role::Plain, "      ")],
                &runs,
            );
        }
    }
    let mut citation = place.citation.clone();
    if known {
        citation.passage.clone_from(&citation.quote);
        citation.passage_span = citation.span;
    }
    show_citation(page, &citation, Standing::Place);
    let kind = match place.stands_in {
        BlockKind::Title => Some("the document's title"),
        BlockKind::Heading(_) => Some("a heading"),
        BlockKind::Caption => Some("the caption of a picture"),
        BlockKind::Footnote => Some("a footnote"),
        BlockKind::TableRow => Some("a row of a table"),
        BlockKind::Furniture => Some("a line of the page and not of its text"),
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quotation => None,
    };
    if let Some(kind) = kind {
        page.paragraph(5, Role::Plain, &format!("these words stand in {kind}"));
    }
    for speaker in &place.other_speakers {
        let sentence = format!("and partly {}", wording::speaker(speaker));
        page.paragraph(5, Role::Plain, &sentence);
    }
}

/// One side of a comparison, differing words between ‹ and ›, so that no
/// meaning hangs on the style.
fn pieces(place: &CheckedPlace, is_document: bool) -> Vec<(Role, String)> {
    let mut pieces = Vec::new();
    for compared in &place.comparison {
        let text = if is_document {
            &compared.document
        } else {
            &compared.quotation
        };
        if compared.difference == Difference::Same {
            pieces.push((Role::Plain, format!("{text} ")));
        } else {
            pieces.push((Role::QuoteMatch, format!("‹{text}›")));
            pieces.push((Role::Plain, " ".to_owned()));
        }
    }
    pieces
}

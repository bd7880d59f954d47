//! `pincite show`: a document with its paragraph numbers in the margin, or
//! one paragraph of it in its surroundings.

use super::exit::{Exit, Failure};
use super::page::{Page, Paper, Role};
use super::session::{Session, print, print_json};
use super::wording;
use crate::document::{BlockKind, Span};
use crate::engine::{Engine, EngineError, Shown, ShownBlock};

/// Shows `ID` or `ID:PARAGRAPH`.
pub(super) fn run(place: &str, as_json: bool, session: &Session) -> Result<Exit, Failure> {
    let engine = session.open()?;
    let shown = find(&engine, place)?;
    if as_json {
        print_json(&shown)?;
    } else {
        print(&render(&shown, session.paper))?;
    }
    Ok(Exit::Done)
}

/// The document or paragraph that `place` names. An id may hold a colon of
/// its own, so the whole is tried as an id too.
pub(super) fn find(engine: &Engine, place: &str) -> Result<Shown, EngineError> {
    let Some((id, paragraph)) = split(place) else {
        return engine.show(place, None);
    };
    match engine.show(id, Some(paragraph)) {
        Err(EngineError::Usage(sentence)) => engine
            .show(place, None)
            .map_err(|_| EngineError::Usage(sentence)),
        other => other,
    }
}

/// `ID:PARAGRAPH` in two, where it ends in a number.
fn split(place: &str) -> Option<(&str, u32)> {
    let (id, number) = place.rsplit_once(':')?;
    let number = number.strip_prefix('P').unwrap_or(number);
    Some((id, number.parse().ok()?))
}

/// The document as a person reads it.
pub(super) fn render(shown: &Shown, paper: Paper) -> String {
    let mut page = Page::new(paper);
    let document = &shown.document;
    page.paragraph(0, Role::Strong, wording::title(document));
    let mut about: Vec<String> = Vec::new();
    about.extend(document.publisher.clone());
    about.extend(document.kind.clone());
    about.extend(document.published.map(wording::human_date));
    about.push(format!("id {}", document.id));
    page.paragraph(0, Role::Plain, &about.join(" · "));
    if let Some(url) = &document.url {
        page.line(&[(Role::Mark, url)]);
    }
    let mut page_before = None;
    for block in &shown.blocks {
        if block.kind == BlockKind::Title && block.text.trim() == wording::title(document).trim() {
            continue; // It stands above already.
        }
        page.blank();
        if block.page.is_some() && block.page != page_before {
            page_before = block.page;
            let number = block.page.unwrap_or_default();
            page.paragraph(6, Role::Faint, &format!("— page {number} —"));
            page.blank();
        }
        show_block(&mut page, block, shown);
    }
    if !shown.statements.is_empty() {
        page.blank();
        for statement in &shown.statements {
            let whose = wording::said_in(statement, |span| said_text(shown, span));
            page.paragraph(7, Role::Plain, &whose);
        }
    }
    page.finish()
}

/// The words under a span of a shown block.
fn said_text(shown: &Shown, span: Span) -> Option<&str> {
    let block = shown
        .blocks
        .iter()
        .find(|block| block.span.contains(span))?;
    let start = span.start() - block.span.start();
    block.text.get(start..start + span.len())
}

/// The paragraph that was asked for in pieces: what is said is underlined, whom
/// the words name and the word that reports are set in bold.
fn pieces<'a>(block: &'a ShownBlock, shown: &Shown) -> Vec<(Role, &'a str)> {
    let mut marks: Vec<(Span, Role)> = Vec::new();
    for statement in &shown.statements {
        marks.extend(statement.words.iter().map(|span| (*span, Role::Match)));
        marks.extend(statement.called.map(|span| (span, Role::Quote)));
        marks.extend(statement.cue.map(|span| (span, Role::Quote)));
    }
    marks.sort_by_key(|(span, _)| *span);
    let base = block.span.start();
    let mut pieces = Vec::new();
    let mut at = 0;
    for (span, role) in marks {
        let (Some(start), Some(end)) =
            (span.start().checked_sub(base), span.end().checked_sub(base))
        else {
            continue;
        };
        if start < at {
            continue;
        }
        pieces.extend(block.text.get(at..start).map(|text| (Role::Plain, text)));
        pieces.extend(block.text.get(start..end).map(|text| (role, text)));
        at = end;
    }
    pieces.extend(block.text.get(at..).map(|text| (Role::Plain, text)));
    pieces
}

fn show_block(page: &mut Page, block: &ShownBlock, shown: &Shown) {
    let asked = block.paragraph.is_some() && block.paragraph == shown.paragraph;
    let number = match (block.paragraph, block.kind) {
        (Some(number), _) => format!("{number:>4} "),
        (None, BlockKind::Heading(_)) => "   § ".to_owned(),
        (None, BlockKind::Furniture) => "   · ".to_owned(),
        (None, _) => "     ".to_owned(),
    };
    let mark = match (asked, page.colour()) {
        (true, true) => "┃ ",
        (true, false) => "> ",
        (false, _) => "  ",
    };
    let role = match block.kind {
        BlockKind::Title | BlockKind::Heading(_) => Role::Strong,
        BlockKind::Furniture => Role::Faint,
        _ if asked => Role::Quote,
        _ => Role::Plain,
    };
    let bullet = if block.kind == BlockKind::ListItem {
        "• "
    } else {
        ""
    };
    let mut runs = vec![(Role::Plain, bullet)];
    if asked && !shown.statements.is_empty() {
        runs.extend(pieces(block, shown));
    } else {
        runs.push((role, &block.text));
    }
    page.flow(
        &[(Role::Faint, &number), (Role::Mark, mark)],
        &[(Role::Plain, "     "), (Role::Mark, mark)],
        &runs,
    );
}

#[cfg(test)]
mod tests {
    use super::super::specimen;
    use super::*;

    #[test]
    fn a_place_is_an_id_and_perhaps_a_paragraph() {
        assert_eq!(split("minutes:7"), Some(("minutes", 7)));
        assert_eq!(split("a:b:12"), Some(("a:b", 12)));
        assert_eq!(split("minutes"), None);
        assert_eq!(split("minutes:x"), None);
        assert_eq!(split("minutes:-1"), None);
    }

    #[test]
    fn a_document_has_its_numbers_in_the_margin() {
        let block = |kind, paragraph, page, text: &str| ShownBlock {
            kind,
            paragraph,
            page,
            span: Span::new(0, text.len()).unwrap(),
            text: text.to_owned(),
        };
        let shown = Shown {
            document: specimen::document(),
            paragraph: Some(7),
            statements: Vec::new(),
            blocks: vec![
                block(BlockKind::Heading(2), None, Some(3), "The vote"),
                block(BlockKind::Furniture, None, Some(3), "Share this page"),
                block(
                    BlockKind::Paragraph,
                    Some(7),
                    Some(3),
                    "The ferry stays until October, and the warden will look after the two crews through the winter.",
                ),
                block(
                    BlockKind::ListItem,
                    Some(8),
                    Some(4),
                    "Fares rise by a fifth.",
                ),
            ],
        };
        insta::assert_snapshot!(render(
            &shown,
            Paper {
                width: 60,
                colour: false
            }
        ));
    }
}

//! `pincite sources`: the documents of the library as a table within the
//! width. Ids are never cut, since they are there to be typed.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::exit::{Exit, Failure};
use super::page::{Page, Paper, Role, clipped, fitted};
use super::session::{Session, print, print_json};
use super::wording;
use crate::engine::Source;

/// Ids wider than this push the rest of their row to the next line.
const ID_COLUMNS: usize = 28;
/// `2014-03-21`.
const DATE_COLUMNS: usize = 10;

/// Lists the documents.
pub(super) fn run(as_json: bool, session: &Session) -> Result<Exit, Failure> {
    let engine = session.open()?;
    let sources = engine.sources();
    if as_json {
        print_json(&sources)?;
    } else {
        print(&render(&sources, session.paper))?;
    }
    Ok(Exit::Done)
}

/// The table, with a sentence on what the library covers under it.
pub(super) fn render(sources: &[Source], paper: Paper) -> String {
    let mut page = Page::new(paper);
    if !sources.is_empty() {
        let columns = Columns::of(sources, page.width());
        let head = columns.row("published", "publisher", "passages", "title");
        page.line(&[
            (Role::Strong, &fitted("id", columns.id)),
            (Role::Strong, &head),
        ]);
        for source in sources {
            let document = &source.document;
            let published = document
                .published
                .map_or_else(|| "–".to_owned(), |date| date.to_string());
            let row = columns.row(
                &published,
                document.publisher.as_deref().unwrap_or("–"),
                &wording::grouped(u64::from(source.passages)),
                wording::title(document),
            );
            if document.id.width() > columns.id {
                page.line(&[(Role::Strong, &document.id)]);
                page.line(&[(Role::Plain, &" ".repeat(columns.id)), (Role::Plain, &row)]);
            } else {
                page.line(&[
                    (Role::Strong, &fitted(&document.id, columns.id)),
                    (Role::Plain, &row),
                ]);
            }
        }
        page.blank();
    }
    page.paragraph(0, Role::Plain, &wording::coverage(sources));
    page.finish()
}

/// How wide each column is; 0 where there is no room for it.
struct Columns {
    id: usize,
    publisher: usize,
    passages: usize,
    title: usize,
}

impl Columns {
    fn of(sources: &[Source], width: usize) -> Columns {
        let widest = |texts: &mut dyn Iterator<Item = usize>, at_most: usize| {
            texts
                .filter(|&columns| columns <= at_most)
                .max()
                .unwrap_or(0)
                .max(2)
        };
        let id = widest(
            &mut sources.iter().map(|s| s.document.id.width()),
            ID_COLUMNS,
        );
        let publisher = sources
            .iter()
            .map(|s| {
                s.document
                    .publisher
                    .as_deref()
                    .map_or(1, UnicodeWidthStr::width)
            })
            .max()
            .unwrap_or(0)
            .clamp(9, if width < 72 { 14 } else { 22 });
        let passages = if width < 72 { 0 } else { 8 };
        let gaps = if passages == 0 { 6 } else { 8 };
        let taken = id + DATE_COLUMNS + publisher + passages + gaps;
        Columns {
            id,
            publisher,
            passages,
            title: width.saturating_sub(taken).max(12),
        }
    }

    fn row(&self, date: &str, publisher: &str, passages: &str, title: &str) -> String {
        let mut row = format!(
            "  {}  {}",
            fitted(date, DATE_COLUMNS),
            fitted(publisher, self.publisher)
        );
        if self.passages > 0 {
            // Writing to a String cannot fail.
            let _ = write!(row, "  {passages:>columns$}", columns = self.passages);
        }
        row.push_str("  ");
        row.push_str(&clipped(title, self.title));
        row
    }
}

#[cfg(test)]
mod tests {
    use super::super::specimen;
    use super::*;

    fn sources() -> Vec<Source> {
        let mut second = specimen::document();
        second.id = "an-id-that-is-longer-than-any-column-has-room-for".to_owned();
        second.published = None;
        second.publisher = None;
        second.title =
            "Minutes of the harbour board, with everything that was said about the ferry"
                .to_owned();
        [specimen::document(), second]
            .into_iter()
            .map(|document| Source {
                document,
                passages: 1_204,
                bytes: 99_000,
            })
            .collect()
    }

    #[test]
    fn the_table_keeps_the_width_and_the_ids() {
        for width in [60, 80, 100] {
            let text = render(
                &sources(),
                Paper {
                    width,
                    colour: false,
                },
            );
            assert!(text.lines().all(|line| line.width() <= width), "{text}");
            assert!(
                sources()
                    .iter()
                    .all(|source| text.contains(&source.document.id)),
                "{text}"
            );
        }
    }

    #[test]
    fn the_table_at_80_columns() {
        insta::assert_snapshot!(render(
            &sources(),
            Paper {
                width: 80,
                colour: false
            }
        ));
    }
}

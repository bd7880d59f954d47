//! A question that is nothing but the mark of an inquiry or a court on a page,
//! `INQ000123456_0003` or `INQ000123456, page 3`: what stands on that page. It
//! ranks nothing.

use super::ask::MACHINE_READ;
use super::{Engine, EngineError, damaged};
use crate::answer::Citation;
use crate::document::{PageStart, Span};
use crate::index::format::DocumentRecord;

/// What a question asks for by a mark.
struct Marked {
    mark: String,
    page: Option<u32>,
}

impl Marked {
    /// Reads a question; `None` where it says anything else.
    fn of(question: &str) -> Option<Marked> {
        let words: Vec<&str> = question
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .collect();
        let (mark, page) = match *words.as_slice() {
            [mark] => (mark, None),
            [mark, said, page] if ["page", "p"].iter().any(|p| said.eq_ignore_ascii_case(p)) => {
                (mark, Some(page.parse().ok()?))
            }
            _ => return None,
        };
        // Most words are none: a mark has letters and figures.
        let has = |is: fn(&u8) -> bool| mark.as_bytes().iter().any(is);
        (has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit)).then(|| Marked {
            mark: mark.to_ascii_uppercase(),
            page,
        })
    }

    /// The page of a document that bears the mark, by its position.
    fn page_of(&self, pages: &[PageStart]) -> Option<usize> {
        let bears = |page: &PageStart| {
            let reference = page.reference.as_deref().unwrap_or_default();
            // Without the number of the page it is the mark of the document.
            let whole = reference.split_once('_').map_or(reference, |parts| parts.0);
            let is_mark = reference == self.mark || whole == self.mark;
            is_mark && self.page.is_none_or(|number| page.number == number)
        };
        pages.iter().position(bears)
    }
}

impl Engine {
    /// The passages that begin on the page which a question names by its mark, at
    /// most `limit`; none where it names none. `allowed` are the passages that may
    /// be cited.
    pub(super) fn at_mark(
        &self,
        question: &str,
        limit: usize,
        allowed: Option<&[bool]>,
    ) -> Result<Vec<Citation>, EngineError> {
        let Some(marked) = Marked::of(question) else {
            return Ok(Vec::new());
        };
        let mut citations = Vec::new();
        for record in &self.index.catalogue().documents {
            let Some(page) = marked.page_of(&record.pages) else {
                continue;
            };
            let text = self.index.document_text(record);
            let text = text.map_err(|error| damaged(&error))?;
            for span in self.passages_on(record, page, text.len(), allowed) {
                let cited = self.cite_words(record, &text, &[span]);
                citations.extend(cited.map(|(citation, _)| Citation {
                    highlights: Vec::new(),
                    score: if citation.machine_read.is_empty() {
                        1.0
                    } else {
                        f64::from(MACHINE_READ)
                    },
                    ..citation
                }));
            }
        }
        citations.truncate(limit);
        for (rank, citation) in (1..).zip(&mut citations) {
            citation.rank = rank;
        }
        Ok(citations)
    }

    /// Where the passages stand that begin on a page; the one that runs over it
    /// where none does.
    fn passages_on(
        &self,
        record: &DocumentRecord,
        page: usize,
        end: usize,
        allowed: Option<&[bool]>,
    ) -> Vec<Span> {
        let start_of = |page: &PageStart| page.start as usize;
        let start = record.pages.get(page).map_or(0, start_of);
        let end = record.pages.get(page + 1).map_or(end, start_of);
        let passages = &self.index.catalogue().passages;
        let spans: Vec<Span> = (record.passages.positions())
            .filter(|number| allowed.is_none_or(|allowed| allowed.get(*number) == Some(&true)))
            .filter_map(|number| Some(passages.get(number)?.span))
            .collect();
        let begins = |span: &&Span| (start..end).contains(&span.start());
        let begun: Vec<Span> = spans.iter().filter(begins).copied().collect();
        if begun.is_empty() {
            let runs_over = |span: &Span| span.start() < end && span.end() > start;
            return spans.into_iter().filter(runs_over).collect();
        }
        begun
    }
}

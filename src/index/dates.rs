//! The dates of a document as records, each with the number of its sentence. It
//! reads nothing: `annotate::dates` does.

use super::format::{DateRecord, count};
use crate::annotate::dates::dates;
use crate::document::Document;
use crate::passage::Passage;

/// The dates of a document whose first sentence gets the number `sentence`.
pub(super) fn records(
    document: &Document,
    passages: &[Passage],
    mut sentence: usize,
) -> Vec<DateRecord> {
    let mut left = dates(document, passages).into_iter().peekable();
    let mut records = Vec::new();
    for place in passages.iter().flat_map(Passage::sentences) {
        while let Some(dated) = left.next_if(|dated| dated.span.end() <= place.span.end()) {
            records.push(DateRecord {
                sentence: count(sentence),
                dated,
            });
        }
        sentence += 1;
    }
    records
}

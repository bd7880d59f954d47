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
    sentence: usize,
) -> Vec<DateRecord> {
    let record = |(position, dated)| DateRecord {
        sentence: count(sentence + position),
        dated,
    };
    dates(document, passages).into_iter().map(record).collect()
}

//! Facts about documents and speakers in the reader's English. The words are
//! those of [`crate::wording`]; here only the dates differ between countries.

use super::Locale;
use crate::answer::CitedDocument;
use crate::document::PartialDate;
use crate::engine::Source;
use crate::wording;

pub(in crate::discord) use crate::wording::{count as plural, grouped, speaker, title};

/// A date as a person writes it: `21 March 2014`, or `March 21, 2014`.
pub(in crate::discord) fn date(date: PartialDate, locale: Locale) -> String {
    match locale {
        Locale::Uk => wording::human_date(date),
        Locale::Us => wording::american_date(date),
    }
}

/// The document in one phrase: `The title (Publisher, 21 March 2014)`.
pub(in crate::discord) fn in_brief(document: &CitedDocument, locale: Locale) -> String {
    wording::in_brief_dated(document, |day| date(day, locale))
}

/// What the library covers: how many documents, whose, from when to when.
pub(in crate::discord) fn coverage(sources: &[Source], locale: Locale) -> String {
    if sources.is_empty() {
        return super::NO_DOCUMENTS.to_owned();
    }
    wording::coverage_dated(sources, |day| date(day, locale))
}

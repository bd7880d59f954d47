//! The year of a month or a day that stands without one, and how it is known: from
//! the line above, the publication, the question that is answered, or a date of the
//! same story. Where two of them speak against each other there is none.

use jiff::ToSpan as _;

use super::Basis;
use super::interval::Precision;
use super::points::Point;
use super::reading::Sentence;
use super::relative::year_by_publication;
use super::words::{Tense, is_wished_for};

/// How many days after the date before it a day without a year may lie to be
/// of the same story.
const SAME_STORY_DAYS: i64 = 92;

impl Sentence<'_, '_, '_> {
    /// The year of a month or day without one, and how it is known.
    pub(super) fn year_of(&self, at: usize, point: &Point) -> Option<(i16, Basis)> {
        let month = point.month?;
        if let Some((year, span)) = self.reader.above.year(self.base) {
            return Some((year, Basis::Heading(span)));
        }
        if let Some(asked) = self.reader.turns.confirmed(self.words, self.base) {
            return Some((asked.when.from().year(), Basis::YearOf(asked.span)));
        }
        let published = self.reader.published;
        let published = published.filter(|published| !self.reader.turns.is_open(published.year()));
        // `asked for a report in May`: the asking or the report
        let tense = if is_wished_for(self.words, at) {
            Tense::Open
        } else {
            self.tense(at, point.end)
        };
        let by_publication =
            published.and_then(|published| year_by_publication(published, month, point.day, tense));
        let Some(anchor) = self.told.or(self.reader.nearest) else {
            return by_publication.map(|year| (year, Basis::Publication));
        };
        let year = anchor.when.from().year();
        // what will be is of no story that was over when it was written
        let over =
            published.is_some_and(|published| anchor.when.last_day() < published.first_day());
        if by_publication == Some(year)
            || tense == Tense::Future && over && by_publication.is_some()
        {
            return by_publication.map(|year| (year, Basis::Publication));
        }
        // another year than the publication's: only where one story goes on
        let date = point.date(year)?;
        let first = anchor.when.first_day();
        let near = date.last_day() >= first && date.first_day() <= first + SAME_STORY_DAYS.days();
        let precise = matches!(anchor.when.precision(), Precision::Day | Precision::Month);
        (precise && near).then_some((year, Basis::YearOf(anchor.span)))
    }
}

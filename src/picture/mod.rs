//! A timeline as a picture that can stand on a projector: years down the side,
//! each entry its date and its whole quote, numbers that lead to a list of
//! sources at the foot. As SVG, and as PNG with a font that comes along, so that
//! neither needs a font of the system. A long timeline takes several pages.
//!
//! It draws what the engine returns and cuts no quote. It knows no file and no
//! surface.

mod layout;
mod lettering;
mod png;
mod svg;

use thiserror::Error;

use crate::engine::Timeline;
use layout::Sheet;

/// What kept a picture from being made.
#[derive(Debug, Error)]
pub enum PictureError {
    /// There is no such page.
    #[error("the picture has no such page")]
    NoPage,
    /// The image cannot be encoded.
    #[error("the image cannot be encoded: {0}")]
    Encoding(#[from] ::png::EncodingError),
}

/// A timeline, drawn.
#[derive(Debug)]
pub struct Picture {
    sheets: Vec<Sheet>,
    alt: String,
}

impl Picture {
    /// Draws a timeline under a title. Nothing to show is one page that says so.
    #[must_use]
    pub fn of(timeline: &Timeline, title: &str) -> Picture {
        Picture {
            sheets: layout::sheets(timeline, title),
            alt: alt(timeline, title),
        }
    }

    /// How many pages there are, at least one.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.sheets.len()
    }

    /// What the picture shows, in words, for those who do not see it; at most
    /// 1,000 characters. The quotes are not in it: they are never cut, and the
    /// list that goes with the picture has them.
    #[must_use]
    pub fn alt(&self) -> &str {
        &self.alt
    }

    /// A page as SVG, counted from 0.
    ///
    /// # Errors
    /// Where there is no such page.
    pub fn svg(&self, page: usize) -> Result<String, PictureError> {
        let sheet = self.sheets.get(page).ok_or(PictureError::NoPage)?;
        Ok(svg::draw(sheet, &self.alt))
    }

    /// A page as PNG, counted from 0.
    ///
    /// # Errors
    /// Where there is no such page or the image cannot be encoded.
    pub fn png(&self, page: usize) -> Result<Vec<u8>, PictureError> {
        let sheet = self.sheets.get(page).ok_or(PictureError::NoPage)?;
        Ok(png::draw(sheet)?)
    }
}

/// The longest alternative text, in characters; Discord takes 1,024.
const LONGEST_ALT: usize = 1_000;

fn alt(timeline: &Timeline, title: &str) -> String {
    let Some((first, last)) = timeline.entries.first().zip(timeline.entries.last()) else {
        return "A timeline without entries.".to_owned();
    };
    let title: String = title.chars().take(200).collect();
    let mut alt = match timeline.entries.len() {
        1 => format!("Timeline “{title}”: one entry, {}.", first.date),
        many => format!(
            "Timeline “{title}”: {many} entries, from {} to {}.",
            first.date, last.date
        ),
    };
    let mut shown = 0;
    for entry in &timeline.entries {
        let next = format!(
            " {} ({}{})",
            entry.date,
            match entry.told.len() {
                1 => "1 sentence".to_owned(),
                many => format!("{many} sentences"),
            },
            if entry.differ.is_some() {
                ", sources differ"
            } else {
                ""
            }
        );
        if alt.chars().count() + next.chars().count() > LONGEST_ALT - 40 {
            break;
        }
        alt.push_str(if shown == 0 { "" } else { ";" });
        alt.push_str(&next);
        shown += 1;
    }
    if shown < timeline.entries.len() {
        alt.push_str("; and more");
    }
    alt.push('.');
    alt
}

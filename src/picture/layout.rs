//! Where everything stands on the pages of a picture. It measures letters and
//! draws nothing.

use super::lettering;
use crate::annotate::dates::in_words;
use crate::answer::CitedDocument;
use crate::engine::{Disagreement, Entry, Telling, Timeline};

/// The width of a page, in pixels.
pub(super) const WIDTH: f32 = 1600.0;
/// A page ends after the entry that reaches this height.
const TALL: f32 = 1900.0;
const MARGIN: f32 = 70.0;
/// Where the axis of the years stands, and where the text begins.
const AXIS: f32 = 230.0;
const TEXT: f32 = 270.0;

/// Colours, each at least 4.5 to 1 against the paper (WCAG 2.2, 1.4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    Paper,
    Ink,
    Date,
    Soft,
    Caution,
    Axis,
}

impl Colour {
    /// Red, green, blue.
    pub(super) fn rgb(self) -> [u8; 3] {
        match self {
            Colour::Paper => [255, 255, 255],
            Colour::Ink => [26, 26, 46],
            Colour::Date => [11, 83, 148],
            Colour::Soft => [84, 84, 96],
            Colour::Caution => [138, 66, 0],
            Colour::Axis => [110, 130, 155],
        }
    }
}

/// Something on a page.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Text {
        x: f32,
        baseline: f32,
        size: f32,
        bold: bool,
        colour: Colour,
        text: String,
    },
    /// A filled rectangle: left, top, width, height.
    Bar([f32; 4], Colour),
    /// A filled circle: its middle and its radius.
    Dot([f32; 3], Colour),
}

/// A page.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) height: f32,
    pub(super) shapes: Vec<Shape>,
}

/// A piece of text of one look.
#[derive(Debug, Clone, Copy)]
struct Look {
    size: f32,
    bold: bool,
    colour: Colour,
}

const QUOTE: Look = Look {
    size: 27.0,
    bold: false,
    colour: Colour::Ink,
};
const MARKED: Look = Look {
    size: 27.0,
    bold: true,
    colour: Colour::Date,
};
const DATE: Look = Look {
    size: 25.0,
    bold: true,
    colour: Colour::Date,
};
const SOFT: Look = Look {
    size: 21.0,
    bold: false,
    colour: Colour::Soft,
};
const CAUTION: Look = Look {
    size: 23.0,
    bold: true,
    colour: Colour::Caution,
};
const YEAR: Look = Look {
    size: 40.0,
    bold: true,
    colour: Colour::Ink,
};
const TITLE: Look = Look {
    size: 42.0,
    bold: true,
    colour: Colour::Ink,
};

/// What a page is while it is filled.
struct Page<'t> {
    y: f32,
    shapes: Vec<Shape>,
    sources: Vec<&'t CitedDocument>,
    heading: Option<String>,
}

/// The pages of a timeline.
pub(super) fn sheets(timeline: &Timeline, title: &str) -> Vec<Sheet> {
    let mut pages: Vec<Page<'_>> = vec![begin(title)];
    for entry in &timeline.entries {
        if pages.last().is_some_and(|page| page.y > TALL) {
            pages.push(begin(title));
        }
        if let Some(page) = pages.last_mut() {
            page.entry(entry);
        }
    }
    let many = pages.len();
    pages
        .into_iter()
        .enumerate()
        .map(|(at, mut page)| {
            if timeline.entries.is_empty() {
                page.words(&[("The documents give no dates here.", QUOTE)], MARGIN);
            }
            page.end((at + 1, many))
        })
        .collect()
}

/// The marks around a quote; none beside a mark of its own.
fn marks(quote: &str) -> (&'static str, &'static str) {
    let own = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'');
    if quote.trim().starts_with(own) || quote.trim().ends_with(['"', '”', '»']) {
        ("", "")
    } else {
        ("“", "”")
    }
}

fn begin(title: &str) -> Page<'_> {
    let mut page = Page {
        y: MARGIN,
        shapes: Vec::new(),
        sources: Vec::new(),
        heading: None,
    };
    page.words(&[(title, TITLE)], MARGIN);
    page.y += 24.0;
    page
}

impl<'t> Page<'t> {
    /// The number of a source on this page.
    fn number(&mut self, document: &'t CitedDocument) -> usize {
        let known = self
            .sources
            .iter()
            .position(|known| known.id == document.id);
        known.unwrap_or_else(|| {
            self.sources.push(document);
            self.sources.len() - 1
        }) + 1
    }

    fn entry(&mut self, entry: &'t Entry) {
        let top = self.y;
        let heading = Some(entry.heading());
        if self.heading != heading {
            self.y += 18.0;
            self.text(
                heading.as_deref().unwrap_or_default(),
                YEAR,
                MARGIN,
                self.y + 40.0,
            );
            self.heading = heading;
        }
        self.shapes
            .push(Shape::Dot([AXIS, self.y + 28.0, 9.0], Colour::Date));
        if let Some(differ) = entry.differ {
            let about = match differ {
                Disagreement::Date => "Sources differ on the date; all are shown.",
                Disagreement::Figure => "Sources differ on a figure; all are shown.",
            };
            self.words(&[(about, CAUTION)], TEXT);
            for telling in &entry.told {
                self.telling(telling, &[telling]);
            }
        } else if let Some(first) = entry.told.first() {
            let all: Vec<&Telling> = entry.told.iter().collect();
            self.telling(first, &all);
        }
        self.y += 22.0;
        self.shapes.insert(
            0,
            Shape::Bar([AXIS - 2.0, top, 4.0, self.y - top], Colour::Axis),
        );
    }

    /// Date, quote, and the numbers of the sources that tell it.
    fn telling(&mut self, telling: &'t Telling, all: &[&'t Telling]) {
        let mut numbers: Vec<usize> = all
            .iter()
            .map(|telling| self.number(&telling.citation.document))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let known = telling
            .known
            .as_ref()
            .map(|known| format!(" ({known})"))
            .unwrap_or_default();
        let ahead = if telling.is_ahead() {
            ", ahead when it was published"
        } else {
            ""
        };
        self.words(
            &[(&telling.date, DATE), (ahead, SOFT), (&known, SOFT)],
            TEXT,
        );
        let quote = telling.citation.quote.as_str();
        let start = telling.citation.span.start();
        let cut = telling
            .date_span
            .start()
            .checked_sub(start)
            .zip(telling.date_span.end().checked_sub(start));
        let (before, date, after) = cut
            .and_then(|(from, to)| {
                Some((quote.get(..from)?, quote.get(from..to)?, quote.get(to..)?))
            })
            .unwrap_or((quote, "", ""));
        let numbers: Vec<String> = numbers.iter().map(|n| format!("[{n}]")).collect();
        let numbers = format!(" {}", numbers.join(" "));
        let (opening, closing) = marks(quote);
        self.words(
            &[
                (opening, QUOTE),
                (before, QUOTE),
                (date, MARKED),
                (after, QUOTE),
                (closing, QUOTE),
                (&numbers, SOFT),
            ],
            TEXT,
        );
        if let Some(speaker) = &telling.citation.speaker {
            let said = match (&speaker.name, &speaker.role) {
                (Some(name), Some(role)) => format!("said by {name}, {role}"),
                (Some(name), None) => format!("said by {name}"),
                (None, _) => "speaker not named in this passage".to_owned(),
            };
            self.words(&[(&said, SOFT)], TEXT);
        }
        if let Some(sentence) = telling.citation.how_read() {
            self.words(&[(&sentence, SOFT)], TEXT);
        }
    }

    /// The list of sources, and the height of the page.
    fn end(mut self, (page, pages): (usize, usize)) -> Sheet {
        if !self.sources.is_empty() {
            self.y += 18.0;
            let line = [MARGIN, self.y, WIDTH - 2.0 * MARGIN, 2.0];
            self.shapes.push(Shape::Bar(line, Colour::Axis));
            self.y += 14.0;
            for (at, document) in self.sources.clone().into_iter().enumerate() {
                let source = format!("[{}] {}", at + 1, source(document));
                self.words(&[(&source, SOFT)], MARGIN);
            }
        }
        if pages > 1 {
            let which = format!("Page {page} of {pages}");
            self.words(&[(&which, SOFT)], MARGIN);
        }
        Sheet {
            height: (self.y + MARGIN).ceil(),
            shapes: self.shapes,
        }
    }

    fn text(&mut self, text: &str, look: Look, x: f32, baseline: f32) {
        self.shapes.push(Shape::Text {
            x,
            baseline,
            size: look.size,
            bold: look.bold,
            colour: look.colour,
            text: text.to_owned(),
        });
    }

    /// Text of several looks, wrapped from `left` to the margin. A word that is
    /// wider than the line is broken, nothing is left out.
    fn words(&mut self, pieces: &[(&str, Look)], left: f32) {
        let room = WIDTH - MARGIN - left;
        let tallest = pieces.iter().map(|(_, look)| look.size).fold(0.0, f32::max);
        let height = tallest * 1.36;
        let mut x = 0.0;
        self.y += height;
        let mut gap = false;
        for (text, look) in pieces {
            let blank = lettering::width(" ", look.size, look.bold);
            let shown = shown(text);
            let mut run = String::new();
            let mut begins = left + x;
            for piece in shown.split_inclusive(' ') {
                let word = piece.trim_end_matches(' ');
                let wide = lettering::width(word, look.size, look.bold);
                let space = if gap && x > 0.0 { blank } else { 0.0 };
                if !word.is_empty() {
                    if x + space + wide > room && x > 0.0 && (gap || wide > room) {
                        self.flush(&mut run, *look, begins);
                        (x, begins) = (0.0, left);
                        self.y += height;
                    } else if space > 0.0 {
                        run.push(' ');
                        x += space;
                    }
                    for c in word.chars() {
                        let one =
                            lettering::width(c.encode_utf8(&mut [0; 4]), look.size, look.bold);
                        if x + one > room {
                            self.flush(&mut run, *look, begins);
                            (x, begins) = (0.0, left);
                            self.y += height;
                        }
                        run.push(c);
                        x += one;
                    }
                    gap = false;
                }
                gap |= word.len() < piece.len();
            }
            self.flush(&mut run, *look, begins);
        }
        self.y += tallest * 0.14;
    }

    fn flush(&mut self, run: &mut String, look: Look, x: f32) {
        if !run.is_empty() {
            let text = std::mem::take(run);
            self.text(&text, look, x, self.y);
        }
    }
}

/// A source in one line: title, publisher, date of publication.
fn source(document: &CitedDocument) -> String {
    let title = if document.title.trim().is_empty() {
        &document.id
    } else {
        document.title.trim()
    };
    let mut parts = vec![title.to_owned()];
    parts.extend(document.publisher.clone());
    parts.extend(
        document
            .published
            .map(|date| format!("published {}", in_words(date))),
    );
    parts.join(", ")
}

/// White space as single blanks; signs that would steer a page are shown as `�`.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {
                if !shown.ends_with(' ') {
                    shown.push(' ');
                }
            }
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
                shown.push('\u{fffd}');
            }
            c if c.is_control() => shown.push('\u{fffd}'),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of a colour (WCAG 2.2).
    fn luminance(colour: Colour) -> f64 {
        let [red, green, blue] = colour.rgb().map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    #[test]
    fn every_ink_can_be_read_on_the_paper() {
        for ink in [Colour::Ink, Colour::Date, Colour::Soft, Colour::Caution] {
            let contrast = (luminance(Colour::Paper) + 0.05) / (luminance(ink) + 0.05);
            assert!(contrast >= 4.5, "{ink:?}: {contrast:.2}");
        }
    }

    #[test]
    fn a_quote_with_marks_of_its_own_gets_no_more() {
        assert_eq!(marks("“It was shut in 2010,” she said."), ("", ""));
        assert_eq!(marks("\"It was shut in 2010,\" she said."), ("", ""));
        assert_eq!(marks("She said: “It was shut in 2010.”"), ("", ""));
        assert_eq!(marks("It was shut in 2010."), ("“", "”"));
    }

    #[test]
    fn no_line_leaves_the_page_and_nothing_is_left_out() {
        let long = "x".repeat(400);
        let text = format!("Some words, then {long} and \u{202e}more\n words of an entry.");
        let mut page = begin("A title");
        page.words(&[(&text, QUOTE), ("and a date", MARKED)], TEXT);
        let mut drawn = String::new();
        for shape in &page.shapes {
            if let Shape::Text {
                x,
                size,
                bold,
                text,
                ..
            } = shape
            {
                assert!(x + lettering::width(text, *size, *bold) <= WIDTH - MARGIN + 1.0);
                drawn.push_str(text);
            }
        }
        assert!(drawn.contains('\u{fffd}'));
        assert_eq!(drawn.matches('x').count(), 400);
        assert!(drawn.replace(' ', "").contains("wordsofanentry.andadate"));
    }
}

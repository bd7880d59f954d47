//! Whether a glyph is seen, from what was painted before and after it.
//!
//! A page that is too intricate to be compared as a whole is not taken for seen: its
//! text counts as unchecked, so that somebody has to look at it.

use rustc_hash::FxHashMap;

use crate::ingest::covered::Why;

/// A point of a page.
pub(super) type Point = (f64, f64);

/// More shapes than these are not kept.
pub(super) const MOST_SHAPES: usize = 60_000;

/// How many comparisons a page may cost.
const MOST_WORK: usize = 60_000_000;

/// The height of the bands in which shapes are looked up, in points.
const BAND: f64 = 24.0;

/// A picture that fills this share of a page is the page.
pub(super) const WHOLE_PAGE: f64 = 0.6;

/// What something is painted with.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Ink {
    /// Red, green and blue, from 0 to 1.
    Known([f32; 3]),
    /// A colour that cannot be told.
    #[default]
    Unknown,
}

impl Ink {
    pub(super) const BLACK: Ink = Ink::Known([0.0; 3]);

    fn is_white(self) -> bool {
        matches!(self, Ink::Known(rgb) if rgb.iter().all(|part| *part >= 0.95))
    }

    /// Whether it is no shade of paper. What cannot be told counts as dark.
    fn is_dark(self) -> bool {
        match self {
            Ink::Known([red, green, blue]) => 0.3 * red + 0.59 * green + 0.11 * blue < 0.8,
            Ink::Unknown => true,
        }
    }

    /// Whether nobody could tell the two apart.
    fn is_like(self, other: Ink) -> bool {
        match (self, other) {
            (Ink::Known(a), Ink::Known(b)) => a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 0.03),
            _ => false,
        }
    }
}

/// How a string is painted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Lettering {
    /// The colour in which it is filled.
    pub(super) ink: Ink,
    /// Whether it is filled and not outlined.
    pub(super) is_filled: bool,
    /// Whether it is not painted at all: what a machine has read from a picture.
    pub(super) is_unpainted: bool,
    /// Whether it stands in a layer that is switched off.
    pub(super) is_switched_off: bool,
}

/// A shape, or a picture.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// How many strings were shown before it.
    pub(super) after: usize,
    /// Left, low, right, high.
    pub(super) bounds: [f64; 4],
    /// Its outlines, where they are no plain rectangle.
    pub(super) outlines: Vec<Vec<Point>>,
    pub(super) is_even_odd: bool,
    pub(super) ink: Ink,
    pub(super) is_opaque: bool,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Filled,
    Picture,
    Marked,
    /// A picture of the whole page.
    Page,
}

#[allow(clippy::cast_possible_truncation, reason = "places are bounded")]
fn band(y: f64) -> i64 {
    (y.clamp(-20_000.0, 20_000.0) / BAND).floor() as i64
}

pub(super) fn area([left, low, right, high]: [f64; 4]) -> f64 {
    (right - left).max(0.0) * (high - low).max(0.0)
}

pub(super) fn common(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [
        a[0].max(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].min(b[3]),
    ]
}

/// What was painted on a page.
pub(super) struct Painted {
    shapes: Vec<Shape>,
    bands: FxHashMap<i64, Vec<usize>>,
    page: [f64; 4],
    /// Whether a picture fills the page.
    pub(super) has_page: bool,
    /// How many comparisons were made.
    work: usize,
    /// Whether every shape is here to be compared with.
    is_complete: bool,
}

/// What a reader sees of a glyph.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Sight {
    /// It is seen.
    #[default]
    Seen,
    /// It is white on white.
    White,
    /// It is not seen.
    Unseen(Why),
    /// It was read by a machine from the picture that it lies over or under.
    Read,
}

impl Painted {
    /// What was painted on the page, in order; `is_complete` says whether that is
    /// all of it.
    pub(super) fn new(mut shapes: Vec<Shape>, page: [f64; 4], mut is_complete: bool) -> Painted {
        let mut bands: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
        let pictures = |shape: &&Shape| shape.kind == Kind::Picture;
        let strips: f64 = (shapes.iter().filter(pictures))
            .map(|shape| area(common(shape.bounds, page)))
            .filter(|part| *part >= 0.02 * area(page))
            .sum();
        // A scan may come in strips.
        if strips >= WHOLE_PAGE * area(page) {
            for shape in shapes
                .iter_mut()
                .filter(|shape| shape.kind == Kind::Picture)
            {
                shape.kind = Kind::Page;
                shape.is_opaque = false;
            }
        }
        // Marks count as painted last, whatever follows them.
        shapes.sort_by_key(|shape| shape.after);
        let has_page = shapes.iter().any(|shape| shape.kind == Kind::Page);
        let mut kept = 0_usize;
        for (at, shape) in shapes.iter().enumerate() {
            let (first, last) = (band(shape.bounds[1]), band(shape.bounds[3]));
            kept += usize::try_from(last - first).unwrap_or_default() + 1;
            if kept > 20 * MOST_SHAPES {
                is_complete = false;
                break;
            }
            for band in first..=last {
                bands.entry(band).or_default().push(at);
            }
        }
        Painted {
            shapes,
            bands,
            page,
            has_page,
            work: 0,
            is_complete,
        }
    }

    /// What is seen of a glyph: of the `show`th string, with the places where the
    /// lower and the upper part of its middle lie.
    pub(super) fn sight(
        &mut self,
        show: usize,
        lettering: Lettering,
        [low, high]: [Point; 2],
    ) -> Sight {
        if lettering.is_switched_off {
            return Sight::Unseen(Why::HiddenLayer);
        }
        let [left, bottom, right, top] = self.page;
        let (x, y) = low;
        if x < left - 2.0 || x > right + 2.0 || high.1.max(y) < bottom || low.1.min(high.1) > top {
            return Sight::Unseen(Why::OutsidePage);
        }
        let cover = [low, high].map(|point| self.cover(show, point));
        let over = match cover {
            [Some(one), Some(_)] => Some(one),
            _ => None,
        };
        if let Some(Kind::Marked) = over.map(|shape| self.shapes[shape].kind) {
            return Sight::Unseen(Why::Marked);
        }
        let middle = (f64::midpoint(low.0, high.0), f64::midpoint(low.1, high.1));
        let (ground, is_over_picture, is_under_page) = self.ground(show, middle);
        let over = over.and_then(|at| self.shapes.get(at));
        if over.is_none() && (!self.is_complete || self.work > MOST_WORK) {
            return Sight::Unseen(Why::Unchecked);
        }
        let is_under_picture = over.is_some_and(|shape| shape.kind == Kind::Picture);
        if lettering.is_unpainted && (over.is_none() || is_under_picture) {
            return if is_over_picture || is_under_picture || is_under_page || self.has_page {
                Sight::Read
            } else {
                Sight::Unseen(Why::Unpainted)
            };
        }
        if let Some(shape) = over {
            return Sight::Unseen(match shape.kind {
                Kind::Picture => Why::Picture,
                _ if shape.ink.is_dark() => Why::DarkBox,
                _ => Why::LightBox,
            });
        }
        if is_under_page || is_over_picture && self.has_page {
            return Sight::Read;
        }
        if lettering.is_filled && ground.is_like(lettering.ink) {
            return if ground.is_white() {
                Sight::White
            } else {
                Sight::Unseen(Why::SameColour)
            };
        }
        Sight::Seen
    }

    /// The first shape that was painted over a point after the `show`th string.
    fn cover(&mut self, show: usize, point: Point) -> Option<usize> {
        let band = self.bands.get(&band(point.1))?;
        for &at in band.iter().rev() {
            let shape = self.shapes.get(at)?;
            if shape.after <= show {
                break;
            }
            self.work += 1;
            if self.work > MOST_WORK {
                return None;
            }
            if shape.is_opaque && shape.holds(point, &mut self.work) {
                return Some(at);
            }
        }
        None
    }

    /// What lies behind a point when the `show`th string is painted, whether that
    /// is a picture of the page, and whether such a picture comes later.
    fn ground(&mut self, show: usize, point: Point) -> (Ink, bool, bool) {
        let mut is_under = false;
        let Some(band) = self.bands.get(&band(point.1)) else {
            return (Ink::Known([1.0; 3]), false, false);
        };
        for &at in band.iter().rev() {
            let Some(shape) = self.shapes.get(at) else {
                break;
            };
            self.work += 1;
            if self.work > MOST_WORK {
                return (Ink::Unknown, false, false);
            }
            if shape.after > show {
                is_under |= shape.kind == Kind::Page && shape.holds(point, &mut self.work);
                continue;
            }
            if !shape.holds(point, &mut self.work) {
                continue;
            }
            return match shape.kind {
                Kind::Page | Kind::Picture => (Ink::Unknown, true, is_under),
                Kind::Filled if shape.is_opaque => (shape.ink, false, is_under),
                _ => (Ink::Unknown, false, is_under),
            };
        }
        (Ink::Known([1.0; 3]), false, is_under)
    }
}

impl Shape {
    fn holds(&self, (x, y): Point, work: &mut usize) -> bool {
        let [left, low, right, high] = self.bounds;
        if x < left || x > right || y < low || y > high {
            return false;
        }
        if self.outlines.is_empty() {
            return true;
        }
        let mut winding = 0_i64;
        let mut crossings = 0_u32;
        for outline in &self.outlines {
            *work += outline.len();
            let ends = outline.iter().skip(1).chain(outline.first());
            for (&(x0, y0), &(x1, y1)) in outline.iter().zip(ends) {
                if (y0 <= y) == (y1 <= y) {
                    continue;
                }
                let at = x0 + (y - y0) / (y1 - y0) * (x1 - x0);
                if at > x {
                    crossings += 1;
                    winding += if y1 > y0 { 1 } else { -1 };
                }
            }
        }
        if self.is_even_odd {
            crossings % 2 == 1
        } else {
            winding != 0
        }
    }
}

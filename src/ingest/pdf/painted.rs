//! What is painted on a page, in order: filled shapes, thick lines and pictures
//! with their places and colours (ISO 32000-1, 8.5 and 8.6), so that it can be
//! told whether a glyph is seen. It follows the graphics state as far as that
//! needs it; it reads no text and knows no words.
//!
//! What cannot be told (a pattern, a soft mask, a clip that is no rectangle) hides
//! nothing and makes nothing invisible: a page that is only intricate is no alarm.

use pdf_extract::content::Operation;
use pdf_extract::{Dictionary, Document, Object, Stream};

use super::layers::Layers;
use super::strip::{dictionary, resolved};
use super::visibility::{
    Ink, Kind, Lettering, MOST_SHAPES, Painted, Point, Shape, WHOLE_PAGE, area, common,
};

/// A transformation, as `cm` gives it.
pub(super) type Matrix = [f64; 6];

/// More points than these no shape that covers something has.
const MOST_POINTS: usize = 2_000;

/// What is smaller than this in height or width, in points, covers nothing.
const LEAST: f64 = 3.0;

/// A picture of a page has at least so many dots across.
const SCANNED: i64 = 700;

/// What fills a colour space.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Space {
    Grey,
    Rgb,
    Cmyk,
    /// One ink of its own, black or all of them.
    Tint,
    Other,
}

/// Where painting has an effect.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Clip {
    /// In this rectangle: left, low, right, high.
    In(f64, f64, f64, f64),
    /// Somewhere in it.
    Somewhere(f64, f64, f64, f64),
}

const EVERYWHERE: Clip = Clip::In(f64::MIN, f64::MIN, f64::MAX, f64::MAX);

#[derive(Debug, Clone, Copy)]
struct State {
    matrix: Matrix,
    fill: (Space, Ink),
    line: (Space, Ink),
    fill_alpha: f64,
    line_alpha: f64,
    /// Whether what is painted takes the place of what lies below.
    is_plain: bool,
    /// Whether it is painted with what only darkens what lies below.
    is_multiplied: bool,
    clip: Clip,
    width: f64,
    mode: i64,
}

/// Follows the painting of one page.
pub(super) struct Painter<'a> {
    document: &'a Document,
    layers: &'a Layers,
    now: State,
    saved: Vec<State>,
    path: Vec<Vec<Point>>,
    points: usize,
    /// The clip that comes into force when the path is used.
    next_clip: bool,
    /// How many layers that are switched off are open.
    off: usize,
    page: [f64; 4],
    shapes: Vec<Shape>,
    /// Whether every shape was kept.
    is_complete: bool,
}

fn number(object: &Object) -> Option<f64> {
    let number = f64::from(object.as_float().ok()?);
    number.is_finite().then_some(number)
}

fn numbers<const N: usize>(operation: &Operation) -> Option<[f64; N]> {
    let list: Vec<f64> = operation.operands.iter().filter_map(number).collect();
    list.try_into().ok()
}

/// One transformation after another.
fn multiplied(first: Matrix, then: Matrix) -> Matrix {
    let [xx, xy, yx, yy, right, up] = then;
    let along = |x: f64, y: f64| (x * xx + y * yx, x * xy + y * yy);
    let (first_x, first_y) = along(first[0], first[1]);
    let (second_x, second_y) = along(first[2], first[3]);
    let (shift_x, shift_y) = along(first[4], first[5]);
    [
        first_x,
        first_y,
        second_x,
        second_y,
        shift_x + right,
        shift_y + up,
    ]
}

fn bounds_of<'p>(points: impl Iterator<Item = &'p Point>) -> [f64; 4] {
    points.fold(
        [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
        |[left, low, right, high], &(x, y)| [left.min(x), low.min(y), right.max(x), high.max(y)],
    )
}

/// The rectangle that an outline is, where it is one that stands upright.
fn rectangle(outline: &[Point]) -> Option<[f64; 4]> {
    let mut corners = outline.to_vec();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let bounds @ [left, low, right, high] = bounds_of(corners.iter());
    let near = |a: f64, b: f64| (a - b).abs() < 0.5;
    let is_corner =
        |&(x, y): &Point| (near(x, left) || near(x, right)) && (near(y, low) || near(y, high));
    (corners.len() == 4 && corners.iter().all(is_corner)).then_some(bounds)
}

impl<'a> Painter<'a> {
    /// Begins a page that shows the rectangle `page`.
    pub(super) fn of(document: &'a Document, layers: &'a Layers, page: [f64; 4]) -> Painter<'a> {
        Painter {
            document,
            layers,
            now: State {
                matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
                fill: (Space::Grey, Ink::BLACK),
                line: (Space::Grey, Ink::BLACK),
                fill_alpha: 1.0,
                line_alpha: 1.0,
                is_plain: true,
                is_multiplied: false,
                clip: EVERYWHERE,
                width: 1.0,
                mode: 0,
            },
            saved: Vec::new(),
            path: Vec::new(),
            points: 0,
            next_clip: false,
            off: 0,
            page,
            shapes: Vec::new(),
            is_complete: true,
        }
    }

    pub(super) fn save(&mut self) {
        self.saved.push(self.now);
    }

    pub(super) fn restore(&mut self) {
        if let Some(saved) = self.saved.pop() {
            self.now = saved;
        }
    }

    /// Moves what follows.
    pub(super) fn transform(&mut self, operation: &Operation) {
        if let Some(matrix) = numbers::<6>(operation) {
            self.now.matrix = multiplied(matrix, self.now.matrix);
        }
    }

    /// How a string is painted that is shown now.
    pub(super) fn lettering(&self) -> Lettering {
        let mode = self.now.mode;
        let is_clear = self.now.fill_alpha < 0.02;
        Lettering {
            ink: self.now.fill.1,
            is_filled: matches!(mode, 0 | 4) && self.now.is_plain,
            is_unpainted: mode == 3 || matches!(mode, 0 | 4) && is_clear,
            is_switched_off: self.off > 0,
        }
    }

    /// Begins marked content; says whether it is switched off.
    pub(super) fn begin_layer(
        &mut self,
        operation: &Operation,
        resources: Option<&'a Dictionary>,
    ) -> bool {
        let [Object::Name(tag), Object::Name(name)] = operation.operands.as_slice() else {
            return false;
        };
        let group = || -> Option<&Object> {
            let lists = dictionary(self.document, resources?.get(b"Properties").ok()?)?;
            lists.get(name).ok()
        };
        let is_off = tag == b"OC"
            && self.layers.has_off()
            && group().is_some_and(|group| self.layers.is_off(self.document, group));
        self.off += usize::from(is_off);
        is_off
    }

    pub(super) fn end_layer(&mut self, was_off: bool) {
        self.off = self.off.saturating_sub(usize::from(was_off));
    }

    /// Whether what is drawn by name or remark is switched off.
    pub(super) fn is_off(&self, of: &Dictionary) -> bool {
        self.layers.has_off()
            && (of.get(b"OC")).is_ok_and(|group| self.layers.is_off(self.document, group))
    }

    /// Holds everything that follows for switched off, or not any more.
    pub(super) fn switch_off(&mut self, is_off: bool) -> usize {
        let before = self.off;
        self.off += usize::from(is_off);
        before
    }

    pub(super) fn switch_back(&mut self, before: usize) {
        self.off = before;
    }

    /// Takes an operation that paints, or sets with what is painted. `shown` is
    /// how many strings were shown before.
    pub(super) fn take(
        &mut self,
        operation: &Operation,
        resources: Option<&'a Dictionary>,
        shown: usize,
    ) {
        match operation.operator.as_str() {
            "w" => {
                if let Some([width]) = numbers(operation) {
                    self.now.width = width;
                }
            }
            "Tr" => {
                if let Some(mode) = operation.operands.first().and_then(|m| m.as_i64().ok()) {
                    self.now.mode = mode;
                }
            }
            "gs" => self.set(operation, resources),
            "g" | "rg" | "k" | "cs" | "sc" | "scn" | "G" | "RG" | "K" | "CS" | "SC" | "SCN" => {
                self.colour(operation, resources);
            }
            "m" | "l" | "c" | "v" | "y" | "h" | "re" => self.draw(operation),
            "W" | "W*" => self.next_clip = true,
            "f" | "F" | "b" | "B" => self.paint(false, true, shown),
            "f*" | "b*" | "B*" => self.paint(true, true, shown),
            "S" | "s" => {
                self.lines(shown);
                self.paint(false, false, shown);
            }
            "n" => self.paint(false, false, shown),
            "sh" => self.shade(shown),
            "BI" => self.unknown_picture(shown),
            _ => {}
        }
    }

    fn at(&self, x: f64, y: f64) -> Point {
        let [xx, xy, yx, yy, right, up] = self.now.matrix;
        (xx * x + yx * y + right, xy * x + yy * y + up)
    }

    fn draw(&mut self, operation: &Operation) {
        if self.points > MOST_POINTS {
            return;
        }
        let list: Vec<f64> = operation.operands.iter().filter_map(number).collect();
        self.points += 1;
        match (operation.operator.as_str(), list.as_slice()) {
            ("re", &[x, y, width, height]) => {
                self.points += 3;
                let corners = [
                    (x, y),
                    (x + width, y),
                    (x + width, y + height),
                    (x, y + height),
                ];
                let corners = corners.map(|(x, y)| self.at(x, y));
                self.path.push(corners.to_vec());
            }
            ("m", &[x, y]) => {
                let start = self.at(x, y);
                self.path.push(vec![start]);
            }
            ("l" | "c" | "v" | "y", [.., x, y]) => {
                let end = self.at(*x, *y);
                if let Some(last) = self.path.last_mut() {
                    last.push(end);
                }
            }
            _ => {}
        }
    }

    /// Ends the path, and fills it where that is wanted.
    fn paint(&mut self, is_even_odd: bool, is_filled: bool, shown: usize) {
        let path = std::mem::take(&mut self.path);
        let is_whole = std::mem::take(&mut self.points) <= MOST_POINTS;
        if is_filled {
            let (ink, alpha) = (self.now.fill.1, self.now.fill_alpha);
            let opaque = self.is_opaque(ink, alpha) && is_whole;
            // Rectangles that do not touch each other are shapes of their own.
            let boxes: Option<Vec<[f64; 4]>> =
                path.iter().map(|outline| rectangle(outline)).collect();
            let alone = boxes.filter(|boxes| boxes.len() == 1 || !overlap(boxes));
            if let Some(boxes) = alone {
                for bounds in boxes {
                    let fill = (ink, opaque);
                    self.push(shown, bounds, Vec::new(), false, fill, Kind::Filled);
                }
            } else {
                let bounds = bounds_of(path.iter().flatten());
                let fill = (ink, opaque);
                self.push(shown, bounds, path.clone(), is_even_odd, fill, Kind::Filled);
            }
        }
        if std::mem::take(&mut self.next_clip) {
            let bounds = bounds_of(path.iter().flatten());
            let is_box = matches!(path.as_slice(), [one] if rectangle(one).is_some());
            let (was_box, old) = match self.now.clip {
                Clip::In(left, low, right, high) => (true, [left, low, right, high]),
                Clip::Somewhere(left, low, right, high) => (false, [left, low, right, high]),
            };
            let [left, low, right, high] = common(old, bounds);
            self.now.clip = if is_box && was_box && is_whole {
                Clip::In(left, low, right, high)
            } else {
                Clip::Somewhere(left, low, right, high)
            };
        }
    }

    /// Thick straight lines are boxes.
    fn lines(&mut self, shown: usize) {
        let [a, b, c, d, ..] = self.now.matrix;
        let width = self.now.width * (a * d - b * c).abs().sqrt();
        if width < LEAST || self.points > MOST_POINTS {
            return;
        }
        let (ink, alpha) = (self.now.line.1, self.now.line_alpha);
        let opaque = self.is_opaque(ink, alpha);
        let mut pieces = Vec::new();
        for outline in &self.path {
            for pair in outline.windows(2) {
                let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
                let length = (x1 - x0).hypot(y1 - y0);
                if length > LEAST {
                    let half = width / 2.0 / length;
                    let (dx, dy) = ((y0 - y1) * half, (x1 - x0) * half);
                    pieces.push(vec![
                        (x0 + dx, y0 + dy),
                        (x1 + dx, y1 + dy),
                        (x1 - dx, y1 - dy),
                        (x0 - dx, y0 - dy),
                    ]);
                }
            }
        }
        for piece in pieces {
            let bounds = bounds_of(piece.iter());
            self.push(
                shown,
                bounds,
                vec![piece],
                false,
                (ink, opaque),
                Kind::Filled,
            );
        }
    }

    fn is_opaque(&self, ink: Ink, alpha: f64) -> bool {
        let is_black = matches!(ink, Ink::Known(rgb) if rgb.iter().all(|part| *part < 0.25));
        alpha > 0.9 && (self.now.is_plain || self.now.is_multiplied && is_black)
    }

    fn push(
        &mut self,
        after: usize,
        bounds: [f64; 4],
        outlines: Vec<Vec<Point>>,
        is_even_odd: bool,
        (ink, is_opaque): (Ink, bool),
        kind: Kind,
    ) {
        let (is_certain, clip) = match self.now.clip {
            Clip::In(left, low, right, high) => (true, [left, low, right, high]),
            Clip::Somewhere(left, low, right, high) => (false, [left, low, right, high]),
        };
        let bounds = common(bounds, clip);
        let [left, low, right, high] = bounds;
        let is_seen = right - left >= LEAST && high - low >= LEAST;
        let is_sound = bounds.iter().all(|n| n.is_finite() && n.abs() < 1e6);
        if !is_seen || !is_sound || self.off > 0 {
            return;
        }
        if self.shapes.len() < MOST_SHAPES {
            self.shapes.push(Shape {
                after,
                bounds,
                outlines,
                is_even_odd,
                ink,
                is_opaque: is_opaque && is_certain,
                kind,
            });
        } else {
            self.is_complete = false;
        }
    }

    /// A picture that was named, drawn into the unit square.
    pub(super) fn picture(&mut self, picture: &Stream, shown: usize) {
        if self.is_off(&picture.dict) {
            return;
        }
        let is = |key: &[u8]| {
            let value = picture.dict.get(key).ok();
            value.and_then(|value| resolved(self.document, value)?.as_bool().ok()) == Some(true)
        };
        let size = |key: &[u8]| {
            let value = picture.dict.get(key).ok();
            value
                .and_then(|value| resolved(self.document, value)?.as_i64().ok())
                .unwrap_or_default()
        };
        let (width, height) = (size(b"Width"), size(b"Height"));
        let has_holes = picture.dict.get(b"SMask").is_ok() || picture.dict.get(b"Mask").is_ok();
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let corners = corners.map(|(x, y)| self.at(x, y));
        let bounds = bounds_of(corners.iter());
        let outlines = match rectangle(&corners) {
            Some(_) => Vec::new(),
            None => vec![corners.to_vec()],
        };
        let (ink, alpha) = (self.now.fill.1, self.now.fill_alpha);
        let is_page = area(common(bounds, self.page)) >= WHOLE_PAGE * area(self.page)
            && width.max(height) >= SCANNED;
        let is_stencil = is(b"ImageMask");
        // A stencil of a dot or two is a filled box.
        let (kind, fill) = if is_page {
            (Kind::Page, (Ink::Unknown, false))
        } else if is_stencil && width.saturating_mul(height) <= 4 {
            (Kind::Filled, (ink, self.is_opaque(ink, alpha)))
        } else {
            let opaque = !is_stencil && !has_holes && self.now.is_plain && alpha > 0.9;
            (Kind::Picture, (Ink::Unknown, opaque))
        };
        self.push(shown, bounds, outlines, false, fill, kind);
    }

    /// A picture inside the content: it may have holes.
    fn unknown_picture(&mut self, shown: usize) {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let corners = corners.map(|(x, y)| self.at(x, y));
        let bounds = bounds_of(corners.iter());
        let fill = (Ink::Unknown, false);
        self.push(shown, bounds, Vec::new(), false, fill, Kind::Picture);
    }

    /// A shading fills what the clip leaves.
    fn shade(&mut self, shown: usize) {
        let fill = (Ink::Unknown, false);
        self.push(shown, self.page, Vec::new(), false, fill, Kind::Filled);
    }

    /// A mark for redaction over a rectangle of the page.
    pub(super) fn mark(&mut self, bounds: [f64; 4]) {
        self.now.clip = EVERYWHERE;
        let fill = (Ink::BLACK, true);
        self.push(usize::MAX, bounds, Vec::new(), false, fill, Kind::Marked);
    }

    /// A box of a remark that is filled with a colour and has no look of its own.
    pub(super) fn fill_box(&mut self, bounds: [f64; 4], parts: &[f32], shown: usize) {
        self.now.clip = EVERYWHERE;
        let space = match parts.len() {
            1 => Space::Grey,
            3 => Space::Rgb,
            4 => Space::Cmyk,
            _ => return,
        };
        let fill = (ink_of(space, parts), true);
        self.push(shown, bounds, Vec::new(), false, fill, Kind::Filled);
    }

    /// What a named graphics state sets.
    fn set(&mut self, operation: &Operation, resources: Option<&'a Dictionary>) {
        let document = self.document;
        let set = || -> Option<&Dictionary> {
            let name = operation.operands.first()?.as_name().ok()?;
            let all = dictionary(document, resources?.get(b"ExtGState").ok()?)?;
            dictionary(document, all.get(name).ok()?)
        };
        let Some(set) = set() else { return };
        let value = |key: &[u8]| resolved(document, set.get(key).ok()?);
        if let Some(alpha) = value(b"ca").and_then(number) {
            self.now.fill_alpha = alpha;
        }
        if let Some(alpha) = value(b"CA").and_then(number) {
            self.now.line_alpha = alpha;
        }
        if let Some(width) = value(b"LW").and_then(number) {
            self.now.width = width;
        }
        if let Some(blend) = value(b"BM") {
            let blend = match blend {
                Object::Array(list) => list.first().and_then(|name| name.as_name().ok()),
                other => other.as_name().ok(),
            };
            self.now.is_multiplied = matches!(blend, Some(b"Multiply" | b"Darken"));
            self.now.is_plain = matches!(blend, Some(b"Normal" | b"Compatible") | None);
        }
        match value(b"SMask") {
            Some(Object::Dictionary(_)) => {
                self.now.is_plain = false;
                self.now.is_multiplied = false;
            }
            Some(Object::Name(_)) if value(b"BM").is_none() && !self.now.is_multiplied => {
                self.now.is_plain = true;
            }
            _ => {}
        }
    }

    fn colour(&mut self, operation: &Operation, resources: Option<&'a Dictionary>) {
        let operator = operation.operator.as_str();
        let is_line = operator.starts_with(|c: char| c.is_ascii_uppercase());
        let now = if is_line {
            self.now.line
        } else {
            self.now.fill
        };
        #[allow(
            clippy::cast_possible_truncation,
            reason = "parts of colours are small"
        )]
        let parts: Vec<f32> = (operation.operands.iter())
            .filter_map(number)
            .map(|part| part as f32)
            .collect();
        let set = match operator.to_ascii_lowercase().as_str() {
            "g" => (Space::Grey, ink_of(Space::Grey, &parts)),
            "rg" => (Space::Rgb, ink_of(Space::Rgb, &parts)),
            "k" => (Space::Cmyk, ink_of(Space::Cmyk, &parts)),
            "cs" => {
                let space = self.space(operation, resources);
                let first = match space {
                    Space::Other => Ink::Unknown,
                    _ => Ink::BLACK,
                };
                (space, first)
            }
            _ => (now.0, ink_of(now.0, &parts)),
        };
        if is_line {
            self.now.line = set;
        } else {
            self.now.fill = set;
        }
    }

    fn space(&self, operation: &Operation, resources: Option<&'a Dictionary>) -> Space {
        let name = operation.operands.first().and_then(|n| n.as_name().ok());
        match name {
            Some(b"DeviceGray" | b"CalGray") => return Space::Grey,
            Some(b"DeviceRGB" | b"CalRGB") => return Space::Rgb,
            Some(b"DeviceCMYK") => return Space::Cmyk,
            _ => {}
        }
        let found = name.zip(resources).and_then(|(name, resources)| {
            let all = dictionary(self.document, resources.get(b"ColorSpace").ok()?)?;
            resolved(self.document, all.get(name).ok()?)
        });
        match found {
            Some(Object::Name(name)) => match name.as_slice() {
                b"DeviceGray" => Space::Grey,
                b"DeviceRGB" => Space::Rgb,
                b"DeviceCMYK" => Space::Cmyk,
                _ => Space::Other,
            },
            Some(Object::Array(parts)) => self.described(parts),
            _ => Space::Other,
        }
    }

    fn described(&self, parts: &[Object]) -> Space {
        let name = parts.first().and_then(|name| name.as_name().ok());
        let second = parts.get(1).and_then(|part| resolved(self.document, part));
        match name {
            Some(b"CalGray") => Space::Grey,
            Some(b"CalRGB") => Space::Rgb,
            Some(b"ICCBased") => {
                let stream = second.and_then(|profile| profile.as_stream().ok());
                let count = stream.and_then(|s| s.dict.get(b"N").ok()?.as_i64().ok());
                match count {
                    Some(1) => Space::Grey,
                    Some(3) => Space::Rgb,
                    Some(4) => Space::Cmyk,
                    _ => Space::Other,
                }
            }
            Some(b"Separation") => match second.and_then(|ink| ink.as_name().ok()) {
                Some(b"Black" | b"All") => Space::Tint,
                _ => Space::Other,
            },
            _ => Space::Other,
        }
    }

    /// What was painted, for questions about glyphs.
    pub(super) fn done(self) -> Painted {
        Painted::new(self.shapes, self.page, self.is_complete)
    }
}

/// Whether two of these rectangles have more in common than an edge. They are
/// compared in the order of their left edges.
fn overlap(boxes: &[[f64; 4]]) -> bool {
    let mut sorted = boxes.to_vec();
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let mut compared = 0;
    for (at, one) in sorted.iter().enumerate() {
        for other in sorted.iter().skip(at + 1) {
            compared += 1;
            if compared > 100_000 {
                return true;
            }
            if other[0] > one[2] - 0.5 {
                break;
            }
            let [left, low, right, high] = common(*one, *other);
            if right - left > 0.5 && high - low > 0.5 {
                return true;
            }
        }
    }
    false
}

fn ink_of(space: Space, parts: &[f32]) -> Ink {
    match (space, parts) {
        (Space::Grey, &[grey]) => Ink::Known([grey; 3]),
        (Space::Tint, &[tint]) => Ink::Known([1.0 - tint; 3]),
        (Space::Rgb, &[red, green, blue]) => Ink::Known([red, green, blue]),
        (Space::Cmyk, &[cyan, magenta, yellow, black]) => {
            Ink::Known([cyan, magenta, yellow].map(|ink| (1.0 - ink) * (1.0 - black)))
        }
        // No ink at all is white in any space but that of light.
        _ => Ink::Unknown,
    }
}

//! What of a page's content makes text: fonts, positions, strings. Everything
//! else (colours, paths, pictures) goes to [`super::painted`] and is left out
//! before the text is decoded, and forms are put in place of their names, so that
//! what decodes it meets nothing it does not know. It knows no layout.

use pdf_extract::content::Operation;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};
use rustc_hash::FxHashMap;

use super::content::operations;
use super::fonts::Fonts;
use super::layers::Layers;
use super::painted::Painter;
use super::visibility::{Lettering, Painted};

/// How deep forms may stand in forms.
const DEEPEST: usize = 8;

/// How many operations a page may have, forms included.
const MOST_OPERATIONS: usize = 2_000_000;

/// How many fields and remarks of a page are looked at.
const MOST_ANNOTATIONS: usize = 5_000;

/// How many bytes of strings a page may show; a page full of small type has
/// some twenty thousand.
const MOST_SHOWN: usize = 200_000;

/// The content of a page, stripped.
pub(super) struct Stripped {
    pub(super) operations: Vec<Operation>,
    pub(super) fonts: Dictionary,
    /// For every string that is shown, in order, how it is set.
    pub(super) shows: Vec<Show>,
}

/// A page's content, and what is painted on it.
pub(super) type Taken = (Stripped, Painted);

/// How a string is set.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Show {
    pub(super) is_bold: bool,
    /// Whether the file itself marks it as belonging to the page: a running
    /// head, a page number.
    pub(super) is_artifact: bool,
    /// By how much the type is taller than its size; 0 for not at all.
    pub(super) taller: f64,
    /// How it is painted.
    pub(super) lettering: Lettering,
}

/// The stripped content of a page that shows the rectangle `shown`; `None` where
/// it cannot be decoded.
pub(super) fn stripped(
    document: &Document,
    page: ObjectId,
    known: &mut Fonts,
    layers: &Layers,
    shown: [f64; 4],
) -> Option<Taken> {
    let content = document.get_page_content(page).ok()?;
    let page = document.get_dictionary(page).ok()?;
    let mut stripper = Stripper {
        document,
        known,
        done: Stripped {
            operations: Vec::new(),
            fonts: Dictionary::new(),
            shows: Vec::new(),
        },
        names: FxHashMap::default(),
        painter: Painter::of(document, layers, shown),
        font: None,
        artifacts: 0,
        seen: 0,
        shown: 0,
    };
    let resources =
        inherited(document, page, b"Resources").and_then(|object| dictionary(document, object));
    stripper.take(&content, resources, 0)?;
    stripper.appearances(page);
    Some((stripper.done, stripper.painter.done()))
}

/// A value of a page, or of the page's parents.
pub(super) fn inherited<'a>(
    document: &'a Document,
    mut page: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    for _ in 0..32 {
        if let Ok(found) = page.get(key) {
            return Some(found);
        }
        let parent = page.get(b"Parent").ok()?.as_reference().ok()?;
        page = document.get_dictionary(parent).ok()?;
    }
    None
}

/// The object itself where it is a reference to one.
pub(super) fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

/// A dictionary, or the dictionary behind a reference.
pub(super) fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    resolved(document, object)?.as_dict().ok()
}

/// The font that is set.
#[derive(Debug, Clone, Copy)]
struct Set {
    is_bold: bool,
    scale: f64,
}

struct Stripper<'a, 'f> {
    document: &'a Document,
    known: &'f mut Fonts,
    done: Stripped,
    /// The fonts met so far: by what they were named in their resources and
    /// where those are.
    names: FxHashMap<String, (String, Set)>,
    painter: Painter<'a>,
    font: Option<Set>,
    /// How many marked contents that are artifacts are open.
    artifacts: usize,
    seen: usize,
    /// How many bytes of strings were shown.
    shown: usize,
}

fn numbers(operation: &Operation, count: usize) -> bool {
    operation.operands.len() == count
        && operation
            .operands
            .iter()
            .all(|operand| matches!(operand, Object::Integer(_) | Object::Real(_)))
}

impl<'a> Stripper<'a, '_> {
    fn take(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Option<()> {
        let mut saved: Vec<Option<Set>> = Vec::new();
        // Whether each is an artifact, and whether it is switched off.
        let mut marks: Vec<(bool, bool)> = Vec::new();
        for operation in operations(content) {
            self.seen += 1;
            if self.seen > MOST_OPERATIONS || self.shown > MOST_SHOWN {
                return None;
            }
            match operation.operator.as_str() {
                "BT" | "ET" | "T*" => self.push(operation),
                "q" => {
                    saved.push(self.font);
                    self.painter.save();
                    self.push(operation);
                }
                "Q" => {
                    if let Some(font) = saved.pop() {
                        self.font = font;
                        self.painter.restore();
                        self.push(operation);
                    }
                }
                "cm" if numbers(&operation, 6) => {
                    self.painter.transform(&operation);
                    self.push(operation);
                }
                "Tm" if numbers(&operation, 6) => self.push(operation),
                "Td" | "TD" if numbers(&operation, 2) => self.push(operation),
                "Tc" | "Tw" | "Tz" | "TL" | "Ts" if numbers(&operation, 1) => self.push(operation),
                "Tf" => self.set_font(&operation, resources),
                "Tj" => self.show(operation.operands),
                "TJ" => {
                    if let Some(Object::Array(strings)) = operation.operands.into_iter().next() {
                        self.show(strings);
                    }
                }
                "'" => {
                    self.push(Operation::new("T*", Vec::new()));
                    self.show(operation.operands);
                }
                "\"" => {
                    let [word, letter, string] =
                        <[Object; 3]>::try_from(operation.operands).ok()?;
                    for (operator, operand) in [("Tw", word), ("Tc", letter)] {
                        let spacing = Operation::new(operator, vec![operand]);
                        if numbers(&spacing, 1) {
                            self.push(spacing);
                        }
                    }
                    self.push(Operation::new("T*", Vec::new()));
                    self.show(vec![string]);
                }
                "BMC" | "BDC" => {
                    let tag = operation
                        .operands
                        .first()
                        .and_then(|tag| tag.as_name().ok());
                    let is_artifact = tag == Some(b"Artifact");
                    let is_off = self.painter.begin_layer(&operation, resources);
                    marks.push((is_artifact, is_off));
                    self.artifacts += usize::from(is_artifact);
                }
                "EMC" => {
                    let (was_artifact, was_off) = marks.pop().unwrap_or_default();
                    self.artifacts = self.artifacts.saturating_sub(usize::from(was_artifact));
                    self.painter.end_layer(was_off);
                }
                "Do" => self.named(&operation, resources, depth),
                _ => {
                    let shown = self.done.shows.len();
                    self.painter.take(&operation, resources, shown);
                }
            }
        }
        for font in saved.into_iter().rev() {
            self.font = font;
            self.painter.restore();
            self.push(Operation::new("Q", Vec::new()));
        }
        self.artifacts = self
            .artifacts
            .saturating_sub(marks.iter().filter(|mark| mark.0).count());
        for (_, was_off) in marks {
            self.painter.end_layer(was_off);
        }
        Some(())
    }

    fn push(&mut self, operation: Operation) {
        self.done.operations.push(operation);
    }

    fn show(&mut self, strings: Vec<Object>) {
        let Some(font) = self.font else {
            return;
        };
        let kept: Vec<Object> = strings
            .into_iter()
            .filter(|part| {
                matches!(
                    part,
                    Object::String(..) | Object::Integer(_) | Object::Real(_)
                )
            })
            .collect();
        for part in &kept {
            if let Object::String(bytes, _) = part {
                self.shown += bytes.len();
            }
        }
        let show = Show {
            is_bold: font.is_bold,
            is_artifact: self.artifacts > 0,
            taller: font.scale - 1.0,
            lettering: self.painter.lettering(),
        };
        let count = kept
            .iter()
            .filter(|part| matches!(part, Object::String(..)))
            .count();
        self.done.shows.extend(std::iter::repeat_n(show, count));
        self.push(Operation::new("TJ", vec![Object::Array(kept)]));
    }

    fn set_font(&mut self, operation: &Operation, resources: Option<&'a Dictionary>) {
        self.font = None;
        let [
            Object::Name(name),
            size @ (Object::Integer(_) | Object::Real(_)),
        ] = operation.operands.as_slice()
        else {
            return;
        };
        let fonts = resources
            .and_then(|resources| resources.get(b"Font").ok())
            .and_then(|fonts| dictionary(self.document, fonts));
        let Some(object) = fonts.and_then(|fonts| fonts.get(name).ok()) else {
            return;
        };
        let Some(font) = dictionary(self.document, object) else {
            return;
        };
        let key = match object {
            Object::Reference(id) => format!("{id:?}"),
            _ => format!("{:p}", std::ptr::from_ref(font)),
        };
        let (own, set) = if let Some(known) = self.names.get(&key) {
            known.clone()
        } else {
            let Some(plain) = self.known.plain(self.document, object) else {
                return;
            };
            let own = format!("F{}", self.names.len());
            let set = Set {
                is_bold: is_bold(self.document, font),
                scale: plain.scale,
            };
            self.done.fonts.set(own.as_bytes().to_vec(), plain.font);
            self.names.insert(key, (own.clone(), set));
            (own, set)
        };
        self.font = Some(set);
        self.push(Operation::new(
            "Tf",
            vec![Object::Name(own.into_bytes()), size.clone()],
        ));
    }

    /// Puts a form's content in the place of its name, or a picture.
    fn named(&mut self, operation: &Operation, resources: Option<&'a Dictionary>, depth: usize) {
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok());
        let stream = name
            .zip(resources)
            .and_then(|(name, resources)| {
                let forms = dictionary(self.document, resources.get(b"XObject").ok()?)?;
                resolved(self.document, forms.get(name).ok()?)
            })
            .and_then(|object| object.as_stream().ok());
        let Some(stream) = stream else {
            return;
        };
        match stream.dict.get(b"Subtype").and_then(Object::as_name).ok() {
            Some(b"Form") if depth < DEEPEST => self.put(stream, None, resources, depth),
            Some(b"Image") => self.painter.picture(stream, self.done.shows.len()),
            _ => {}
        }
    }

    /// What is drawn for the fields and remarks of a page: their appearances
    /// (ISO 32000-1, 12.5.5).
    fn appearances(&mut self, page: &'a Dictionary) {
        let document = self.document;
        let annotations = page
            .get(b"Annots")
            .ok()
            .and_then(|list| resolved(document, list)?.as_array().ok());
        for annotation in annotations.into_iter().flatten().take(MOST_ANNOTATIONS) {
            let Some(annotation) = dictionary(document, annotation) else {
                continue;
            };
            let value = |key: &[u8]| resolved(document, annotation.get(key).ok()?);
            let flags = value(b"F").and_then(|f| f.as_i64().ok()).unwrap_or(0);
            let is_hidden = flags & (2 | 32) != 0;
            let is_popup = value(b"Subtype").and_then(|s| s.as_name().ok()) == Some(b"Popup");
            if value(b"Subtype").and_then(|s| s.as_name().ok()) == Some(b"Redact") {
                for bounds in areas(document, annotation) {
                    self.painter.mark(bounds);
                }
                continue;
            }
            if is_hidden || is_popup || self.painter.is_off(annotation) {
                continue;
            }
            let normal = value(b"AP")
                .and_then(|ap| ap.as_dict().ok())
                .and_then(|ap| resolved(document, ap.get(b"N").ok()?));
            let form = match normal {
                Some(Object::Stream(form)) => Some(form),
                Some(Object::Dictionary(states)) => value(b"AS")
                    .and_then(|state| state.as_name().ok())
                    .and_then(|state| resolved(document, states.get(state).ok()?))
                    .and_then(|form| form.as_stream().ok()),
                _ => None,
            };
            let rectangle = numbers_of(document, annotation, b"Rect");
            if let (Some(form), [x0, y0, x1, y1]) = (form, rectangle.as_slice()) {
                let corner = (x0.min(*x1), y0.min(*y1));
                let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
                let place = placed(document, form, corner, (width, height));
                self.artifacts = 0;
                self.put(form, place, None, 1);
            } else if form.is_none() {
                self.plain_box(annotation);
            }
        }
    }

    /// A box that is drawn as a remark and left to the program that shows it.
    fn plain_box(&mut self, annotation: &Dictionary) {
        let document = self.document;
        let kind = annotation.get(b"Subtype").and_then(Object::as_name).ok();
        let colour = match kind {
            Some(b"Square") => numbers_of(document, annotation, b"IC"),
            Some(b"Highlight") => numbers_of(document, annotation, b"C"),
            _ => return,
        };
        // A light highlight lets the text shine through.
        let is_dark = colour.iter().all(|part| *part < 0.25) || colour.len() == 4;
        if kind == Some(b"Highlight") && !is_dark {
            return;
        }
        let shown = self.done.shows.len();
        for bounds in areas(document, annotation) {
            self.painter.fill_box(bounds, &colour, shown);
        }
    }

    /// Puts a form's content, moved where it is to stand.
    fn put(
        &mut self,
        form: &'a Stream,
        place: Option<Operation>,
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) {
        let content = form
            .decompressed_content()
            .unwrap_or_else(|_| form.content.clone());
        let own = form
            .dict
            .get(b"Resources")
            .ok()
            .and_then(|object| dictionary(self.document, object));
        let font = self.font;
        let is_off = self.painter.is_off(&form.dict);
        let switched = self.painter.switch_off(is_off);
        self.painter.save();
        self.push(Operation::new("q", Vec::new()));
        if let Some(place) = place {
            self.painter.transform(&place);
            self.push(place);
        }
        let matrix = form
            .dict
            .get(b"Matrix")
            .ok()
            .and_then(|matrix| resolved(self.document, matrix));
        if let Some(Object::Array(matrix)) = matrix {
            let matrix = Operation::new("cm", matrix.clone());
            if numbers(&matrix, 6) {
                self.painter.transform(&matrix);
                self.push(matrix);
            }
        }
        // A form that cannot be decoded leaves its place empty; the limits hold
        // for the page around it as well.
        let _ = self.take(&content, own.or(resources), depth + 1);
        self.push(Operation::new("Q", Vec::new()));
        self.painter.restore();
        self.painter.switch_back(switched);
        self.font = font;
    }
}

/// The rectangles that a remark is about.
fn areas(document: &Document, annotation: &Dictionary) -> Vec<[f64; 4]> {
    let quads = numbers_of(document, annotation, b"QuadPoints");
    let rectangle = numbers_of(document, annotation, b"Rect");
    let lists = if quads.len() >= 8 {
        quads
            .chunks_exact(8)
            .map(<[f32]>::to_vec)
            .take(1_000)
            .collect()
    } else {
        vec![rectangle]
    };
    let lists = lists.into_iter().filter(|list| list.len() >= 4);
    lists
        .map(|list| {
            let along = |start: usize| list.iter().skip(start).step_by(2).copied().map(f64::from);
            [
                along(0).fold(f64::MAX, f64::min),
                along(1).fold(f64::MAX, f64::min),
                along(0).fold(f64::MIN, f64::max),
                along(1).fold(f64::MIN, f64::max),
            ]
        })
        .collect()
}

fn numbers_of(document: &Document, holder: &Dictionary, key: &[u8]) -> Vec<f32> {
    let array = holder
        .get(key)
        .ok()
        .and_then(|array| resolved(document, array)?.as_array().ok());
    array
        .into_iter()
        .flatten()
        .filter_map(|n| resolved(document, n)?.as_float().ok())
        .filter(|n| n.is_finite())
        .collect()
}

/// Moves and stretches the box of an appearance into the rectangle that it is
/// for.
fn placed(
    document: &Document,
    form: &Stream,
    corner: (f32, f32),
    size: (f32, f32),
) -> Option<Operation> {
    let [x0, y0, x1, y1] = numbers_of(document, &form.dict, b"BBox").try_into().ok()?;
    let matrix = numbers_of(document, &form.dict, b"Matrix");
    let matrix: [f32; 6] = matrix.try_into().unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let [xx, xy, yx, yy, right, up] = matrix;
    let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)]
        .map(|(x, y)| (xx * x + yx * y + right, xy * x + yy * y + up));
    let least = |of: fn(&(f32, f32)) -> f32| corners.iter().map(of).fold(f32::MAX, f32::min);
    let most = |of: fn(&(f32, f32)) -> f32| corners.iter().map(of).fold(f32::MIN, f32::max);
    let (left, low) = (least(|c| c.0), least(|c| c.1));
    let (width, height) = (most(|c| c.0) - left, most(|c| c.1) - low);
    let stretch = |to: f32, from: f32| if from.abs() > 1e-3 { to / from } else { 1.0 };
    let (across, up) = (stretch(size.0, width), stretch(size.1, height));
    let numbers = [
        across,
        0.0,
        0.0,
        up,
        corner.0 - left * across,
        corner.1 - low * up,
    ];
    numbers
        .iter()
        .all(|n| n.is_finite())
        .then(|| Operation::new("cm", numbers.map(Object::Real).to_vec()))
}

/// Whether a font is bold, by its name or its descriptor.
fn is_bold(document: &Document, font: &Dictionary) -> bool {
    let name_of = |font: &Dictionary| {
        let name = font
            .get(b"BaseFont")
            .and_then(Object::as_name)
            .unwrap_or_default();
        String::from_utf8_lossy(name).to_ascii_lowercase()
    };
    let name = name_of(font);
    if ["bold", "black", "heavy", "-bd", "demi"]
        .iter()
        .any(|mark| name.contains(mark))
    {
        return true;
    }
    let below = font
        .get(b"DescendantFonts")
        .ok()
        .and_then(|fonts| resolved(document, fonts))
        .and_then(|fonts| fonts.as_array().ok()?.first())
        .and_then(|font| dictionary(document, font));
    let descriptor = below
        .unwrap_or(font)
        .get(b"FontDescriptor")
        .ok()
        .and_then(|descriptor| dictionary(document, descriptor));
    let number = |key: &[u8]| {
        let value = descriptor.and_then(|d| d.get(key).ok());
        value
            .and_then(|value| value.as_float().ok())
            .unwrap_or_default()
    };
    number(b"FontWeight") >= 600.0 || number(b"StemV") >= 140.0
}

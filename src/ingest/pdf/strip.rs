//! What of a page's content makes text: fonts, positions, strings. Everything
//! else (colours, paths, pictures) is left out before the text is decoded, and
//! forms are put in place of their names, so that what decodes it meets nothing
//! it does not know. It knows no layout.

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, ObjectId};
use rustc_hash::FxHashMap;

/// How deep forms may stand in forms.
const DEEPEST: usize = 8;

/// How many operations a page may have, forms included.
const MOST_OPERATIONS: usize = 2_000_000;

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

/// How a string is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Show {
    pub(super) is_bold: bool,
    /// Whether the file itself marks it as belonging to the page: a running
    /// head, a page number.
    pub(super) is_artifact: bool,
}

/// The stripped content of a page; `None` where it cannot be decoded.
pub(super) fn stripped(document: &Document, page: ObjectId) -> Option<Stripped> {
    let content = document.get_page_content(page).ok()?;
    let page = document.get_dictionary(page).ok()?;
    let mut stripper = Stripper {
        document,
        done: Stripped {
            operations: Vec::new(),
            fonts: Dictionary::new(),
            shows: Vec::new(),
        },
        names: FxHashMap::default(),
        font: None,
        artifacts: 0,
        seen: 0,
        shown: 0,
    };
    let resources =
        inherited(document, page, b"Resources").and_then(|object| dictionary(document, object));
    stripper.take(&content, resources, 0)?;
    Some(stripper.done)
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

struct Stripper<'a> {
    document: &'a Document,
    done: Stripped,
    /// The fonts met so far: by what they were named in their resources and
    /// where those are.
    names: FxHashMap<String, (String, bool)>,
    /// Whether a font is set, and whether it is bold.
    font: Option<bool>,
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

impl<'a> Stripper<'a> {
    fn take(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Option<()> {
        let decoded = Content::decode(content).ok()?;
        let mut saved: Vec<Option<bool>> = Vec::new();
        let mut marks: Vec<bool> = Vec::new();
        for operation in decoded.operations {
            self.seen += 1;
            if self.seen > MOST_OPERATIONS || self.shown > MOST_SHOWN {
                return None;
            }
            match operation.operator.as_str() {
                "BT" | "ET" | "T*" => self.push(operation),
                "q" => {
                    saved.push(self.font);
                    self.push(operation);
                }
                "Q" => {
                    if let Some(font) = saved.pop() {
                        self.font = font;
                        self.push(operation);
                    }
                }
                "cm" | "Tm" if numbers(&operation, 6) => self.push(operation),
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
                    marks.push(is_artifact);
                    self.artifacts += usize::from(is_artifact);
                }
                "EMC" => {
                    let was_artifact = marks.pop().unwrap_or_default();
                    self.artifacts = self.artifacts.saturating_sub(usize::from(was_artifact));
                }
                "Do" if depth < DEEPEST => self.form(&operation, resources, depth),
                _ => {}
            }
        }
        for font in saved.into_iter().rev() {
            self.font = font;
            self.push(Operation::new("Q", Vec::new()));
        }
        self.artifacts = self
            .artifacts
            .saturating_sub(marks.iter().filter(|mark| **mark).count());
        Some(())
    }

    fn push(&mut self, operation: Operation) {
        self.done.operations.push(operation);
    }

    fn show(&mut self, strings: Vec<Object>) {
        let Some(is_bold) = self.font else {
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
            is_bold,
            is_artifact: self.artifacts > 0,
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
        let next = format!("F{}", self.names.len());
        let document = self.document;
        let (own, is_bold) = self
            .names
            .entry(key)
            .or_insert_with(|| (next, is_bold(document, font)))
            .clone();
        self.done.fonts.set(own.as_bytes().to_vec(), object.clone());
        self.font = Some(is_bold);
        self.push(Operation::new(
            "Tf",
            vec![Object::Name(own.into_bytes()), size.clone()],
        ));
    }

    /// Puts a form's content in the place of its name.
    fn form(&mut self, operation: &Operation, resources: Option<&'a Dictionary>, depth: usize) {
        let name = operation
            .operands
            .first()
            .and_then(|name| name.as_name().ok());
        let form = name
            .zip(resources)
            .and_then(|(name, resources)| {
                let forms = dictionary(self.document, resources.get(b"XObject").ok()?)?;
                resolved(self.document, forms.get(name).ok()?)
            })
            .and_then(|object| object.as_stream().ok())
            .filter(|stream| {
                stream.dict.get(b"Subtype").and_then(Object::as_name).ok()
                    == Some(b"Form".as_slice())
            });
        let Some(form) = form else {
            return;
        };
        let content = form
            .decompressed_content()
            .unwrap_or_else(|_| form.content.clone());
        let own = form
            .dict
            .get(b"Resources")
            .ok()
            .and_then(|object| dictionary(self.document, object));
        let font = self.font;
        self.push(Operation::new("q", Vec::new()));
        let matrix = form
            .dict
            .get(b"Matrix")
            .ok()
            .and_then(|matrix| resolved(self.document, matrix));
        if let Some(Object::Array(matrix)) = matrix {
            let matrix = Operation::new("cm", matrix.clone());
            if numbers(&matrix, 6) {
                self.push(matrix);
            }
        }
        // A form that cannot be decoded leaves its place empty; the limits hold
        // for the page around it as well.
        let _ = self.take(&content, own.or(resources), depth + 1);
        self.push(Operation::new("Q", Vec::new()));
        self.font = font;
    }
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

//! PDF: the words of its pages in reading order, with the pages they stand on.
//!
//! 1. [`strip`] leaves of each page what makes text, [`fonts`] of each font what
//!    tells its characters; `pdf-extract` decodes it; [`words`] collects glyphs
//!    into words with their places, and [`painted`] tells which of them are seen.
//!    [`hidden`] finds the places where text is covered, and cuts it out.
//! 2. [`repeated`] takes out what belongs to the pages: heads, feet, numbers.
//! 3. [`columns`] finds the reading order, [`paragraphs`] what belongs together.
//! 4. [`compose`] finds headings by their type and writes the canonical text.
//!
//! A page that cannot be decoded is lost alone. What a document says this
//! module does not know.

mod bands;
mod beside;
mod columns;
mod compose;
mod content;
mod fonts;
mod glyphs;
mod hidden;
mod labels;
mod layers;
mod marks;
mod mend;
mod painted;
mod paragraphs;
mod poppler;
mod repeated;
mod strip;
mod tables;
mod unicode;
mod visibility;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream, dictionary};

use super::covered::Covering;
use super::properties::{self, Properties};
use super::reading::{Reading, Unread};
use crate::document::PageStart;
pub(super) use beside::beside;
use fonts::Fonts;
use layers::Layers;
use repeated::Sheet;
use strip::Show;
use words::Collector;

/// How many pages a file may have.
const MOST_PAGES: usize = 5_000;

/// Reads a PDF. Where it holds text that a reader of its pages cannot see,
/// `covering` says what becomes of it.
///
/// # Errors
/// Where it is damaged, locked, or holds no text; where nobody decided about text
/// that is covered.
pub(super) fn read(
    bytes: &[u8],
    password: Option<&str>,
    covering: &Covering,
) -> Result<Reading, Unread> {
    let mut document = opened(bytes, password)?;
    let pages: Vec<ObjectId> = document
        .get_pages()
        .into_values()
        .take(MOST_PAGES)
        .collect();
    if pages.is_empty() {
        return Err(Unread::broken("is a PDF without pages"));
    }
    let labels = labels::labels(&document, pages.len());
    let mut about = properties_of(&document);
    let layers = Layers::of(&document);
    // Numbers that no object of the file has, for those that are made here.
    let spare = document
        .objects
        .keys()
        .map(|id| id.0)
        .max()
        .unwrap_or_default()
        .checked_add(1)
        .filter(|spare| *spare < u32::MAX - 8)
        .ok_or_else(|| Unread::broken("is a damaged PDF"))?;
    let mut fonts = Fonts::default();
    let mut lost = Vec::new();
    let mut sheets = Vec::new();
    for (number, &page) in (1..).zip(&pages) {
        // A page that a reader trips over is lost; the others are not.
        let sheet = catch_unwind(AssertUnwindSafe(|| {
            sheet_of(&mut document, page, number, spare, &mut fonts, &layers)
        }));
        if let Ok(Some(sheet)) = sheet {
            sheets.push(sheet);
        } else {
            lost.push(number);
            sheets.push(Sheet {
                number,
                height: 800.0,
                ..Sheet::default()
            });
        }
    }
    let hidden = hidden::settled(&mut sheets, &document, covering)?;
    let is_named = |text: &Option<String>| text.as_deref().is_some_and(|t| hidden.names(t));
    if is_named(&about.title) {
        about.title = None;
    }
    if is_named(&about.author) {
        about.author = None;
    }
    let read = sheets.iter().filter(|sheet| sheet.is_read);
    let machine_read: Vec<u32> = read.map(|sheet| sheet.number).collect();
    let mut reading = reading_of(sheets, &labels, about, lost)?;
    for page in &mut reading.pages {
        page.is_machine_read = machine_read.binary_search(&page.number).is_ok();
    }
    Ok(Reading {
        remarks: hidden.remarks,
        covered: hidden.choices,
        machine_read,
        ..reading
    })
}

/// Reads a PDF by an installed `pdftotext`.
///
/// # Errors
/// Where that is not installed, fails, or finds no text.
pub(super) fn laid_out(bytes: &[u8]) -> Result<Reading, Unread> {
    let sheets =
        poppler::sheets(bytes).ok_or_else(|| Unread::broken("cannot be read by pdftotext"))?;
    // Labels and title come from the file itself, where it can be opened.
    let own = catch_unwind(|| {
        let document = opened(bytes, None).ok()?;
        Some((
            labels::labels(&document, sheets.len()),
            properties_of(&document),
        ))
    });
    let (labels, about) = own
        .ok()
        .flatten()
        .unwrap_or_else(|| (vec![None; sheets.len()], Properties::default()));
    reading_of(sheets, &labels, about, Vec::new())
}

fn reading_of(
    mut sheets: Vec<Sheet>,
    labels: &[Option<String>],
    about: Properties,
    lost: Vec<u32>,
) -> Result<Reading, Unread> {
    marks::taken(&mut sheets);
    let count = u32::try_from(sheets.len()).unwrap_or(u32::MAX);
    let blank: Vec<u32> = sheets
        .iter()
        .filter(|sheet| sheet.words.is_empty() && sheet.turned.is_empty())
        .map(|sheet| sheet.number)
        .filter(|number| !lost.contains(number))
        .collect();
    if blank.len() == sheets.len() {
        return Err(Unread::NoTextOnPages(count));
    }
    if lost.len() + blank.len() == sheets.len() {
        return Err(Unread::broken("is a PDF of which no page can be read"));
    }
    let references: Vec<(u32, Option<String>)> = sheets
        .iter()
        .map(|sheet| (sheet.number, marks::reference(&sheet.marks)))
        .collect();
    let (text, blocks, pages) = compose::composed(repeated::cleared(sheets), labels);
    let mut pages = with_empty_pages(pages, count, labels, text.len());
    for page in &mut pages {
        let known = references.binary_search_by_key(&page.number, |(number, _)| *number);
        page.reference = known.ok().and_then(|at| references[at].1.clone());
    }
    Ok(Reading {
        text,
        blocks,
        pages,
        title: about.title,
        author: about.author,
        made: about.made,
        lost,
        blank,
        ..Reading::default()
    })
}

/// The pages with those on which nothing stands, so that their number is that of
/// the file. An empty page begins where the next one does.
fn with_empty_pages(
    pages: Vec<PageStart>,
    count: u32,
    labels: &[Option<String>],
    end: usize,
) -> Vec<PageStart> {
    let mut known = pages.into_iter().peekable();
    let mut all = Vec::new();
    for number in 1..=count {
        let next = known.peek();
        let start = next.map_or(u32::try_from(end).unwrap_or(u32::MAX), |page| page.start);
        let place = usize::try_from(number - 1).unwrap_or(usize::MAX);
        let page = known.next_if(|page| page.number == number);
        all.push(page.unwrap_or_else(|| PageStart {
            start,
            number,
            label: labels.get(place).cloned().flatten(),
            reference: None,
            is_machine_read: false,
        }));
    }
    all
}

/// A copy that is open, of a PDF that is locked; no bytes where it is not.
///
/// # Errors
/// Where the password is wrong or the file is damaged.
pub(super) fn unlocked(bytes: &[u8], password: Option<&str>) -> Result<Reading, Unread> {
    let mut document = opened(bytes, password)?;
    if !document.was_encrypted() {
        return Ok(Reading::default());
    }
    document.trailer.remove(b"Encrypt");
    document.encryption_state = None;
    let mut unlocked = Vec::new();
    document
        .save_to(&mut unlocked)
        .map_err(|_| Unread::broken("cannot be unlocked"))?;
    Ok(Reading {
        unlocked,
        ..Reading::default()
    })
}

/// The document, decrypted where it is locked, mended where it is damaged.
fn opened(bytes: &[u8], password: Option<&str>) -> Result<Document, Unread> {
    let first = loaded(bytes, password);
    let is_whole = match &first {
        Ok(document) => !document.get_pages().is_empty(),
        Err(error) => matches!(error, Unread::Locked { .. }),
    };
    if is_whole {
        return first;
    }
    let again = mend::mended(bytes).and_then(|mended| loaded(&mended, password).ok());
    match again.filter(|document| !document.get_pages().is_empty()) {
        Some(document) => Ok(document),
        None => first,
    }
}

fn loaded(bytes: &[u8], password: Option<&str>) -> Result<Document, Unread> {
    let loaded = match password {
        Some(password) => {
            let options = LoadOptions::with_password(password);
            Document::load_mem_with_options(bytes, options).or_else(|error| match error {
                // A password for a file that needs none is no fault.
                Error::NotEncrypted => Document::load_mem(bytes),
                other => Err(other),
            })
        }
        None => Document::load_mem(bytes),
    };
    let tried = password.is_some();
    let document = loaded.map_err(|error| match error {
        Error::InvalidPassword | Error::Decryption(_) => Unread::Locked { tried },
        _ => Unread::broken("is a damaged PDF"),
    })?;
    if document.is_encrypted() && document.encryption_state.is_none() {
        return Err(Unread::Locked { tried });
    }
    Ok(document)
}

/// What the file says about itself.
fn properties_of(document: &Document) -> Properties {
    let said = |key: &[u8]| {
        let info = document.trailer.get(b"Info").ok()?;
        let info = strip::resolved(document, info)?.as_dict().ok()?;
        labels::words_of(strip::resolved(document, info.get(key).ok()?)?)
    };
    Properties {
        title: title_of(document),
        author: said(b"Author").and_then(|name| properties::author_of(&name)),
        made: said(b"CreationDate").and_then(|stamp| properties::day_of(&stamp)),
    }
}

/// The title that the file gives itself, where it reads like one.
fn title_of(document: &Document) -> Option<String> {
    let info = document.trailer.get(b"Info").ok()?;
    let info = strip::dictionary(document, info)?;
    let title = labels::words_of(strip::resolved(document, info.get(b"Title").ok()?)?)?;
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let small = title.to_lowercase();
    let is_file_name = small.starts_with("microsoft word")
        || [".doc", ".docx", ".pdf", ".indd", ".qxd", ".odt", ".rtf"]
            .iter()
            .any(|end| small.ends_with(end));
    let is_said = title.split(' ').count() > 1 && !is_file_name && !small.starts_with("untitled");
    is_said.then_some(title)
}

/// The words of one page; `None` where too few of its glyphs are characters.
fn sheet_of(
    document: &mut Document,
    page: ObjectId,
    number: u32,
    spare: u32,
    fonts: &mut Fonts,
    layers: &Layers,
) -> Option<Sheet> {
    let dictionary = document.get_dictionary(page).ok()?;
    let shown = shown_of(document, dictionary);
    let (stripped, mut painted) = strip::stripped(document, page, fonts, layers, shown)?;
    let turns = strip::inherited(document, dictionary, b"Rotate")
        .and_then(|turn| strip::resolved(document, turn)?.as_i64().ok())
        .map_or(0, |degrees| {
            u8::try_from(degrees.rem_euclid(360) / 90).unwrap_or(0)
        });
    let (right, top, bottom) = edges(document, dictionary);
    let content = pdf_extract::content::Content {
        operations: stripped.operations,
    };
    let content = content.encode().ok()?;
    let mut usable = stripped.fonts;
    let first = decoded(
        document,
        content.clone(),
        usable.clone(),
        spare,
        &stripped.shows,
    );
    let collector = if let Some(collector) = first {
        collector
    } else {
        // One font that the decoder trips over must not cost the page.
        for (_, font) in &mut usable {
            if let Ok(font) = font.as_dict_mut()
                && !is_decoded(document, font, spare)
            {
                *font = fonts::without_file(font);
            }
        }
        decoded(document, content, usable, spare, &stripped.shows)?
    };
    if collector.is_mute() {
        return None;
    }
    let mut collector = collector;
    collector.look(&mut painted);
    let (words, turned) = collector.words(turns, right, top);
    let is_read = words::are_read(&words);
    Some(Sheet {
        number,
        height: (top - bottom).max(1.0),
        words,
        turned,
        is_read,
        marks: Vec::new(),
    })
}

/// What the decoder makes of a content; `None` where it fails.
fn decoded(
    document: &mut Document,
    content: Vec<u8>,
    fonts: Dictionary,
    spare: u32,
    shows: &[Show],
) -> Option<Collector> {
    single_page(document, content, fonts, spare);
    let mut collector = Collector::of(shows.to_vec());
    let done = catch_unwind(AssertUnwindSafe(|| {
        pdf_extract::output_doc_page(document, &mut collector, 1).is_ok()
    }));
    done.is_ok_and(|is_done| is_done).then_some(collector)
}

/// Whether the decoder knows what to do with a font.
fn is_decoded(document: &mut Document, font: &Dictionary, spare: u32) -> bool {
    let mut fonts = Dictionary::new();
    fonts.set("F", Object::Dictionary(font.clone()));
    let content = b"BT /F 1 Tf (Aa) Tj ET".to_vec();
    decoded(document, content, fonts, spare, &[]).is_some()
}

/// The right, upper and lower edges of a page.
fn edges(document: &Document, page: &Dictionary) -> (f64, f64, f64) {
    let [_, low, right, high] = box_of(document, page, b"CropBox")
        .or_else(|| box_of(document, page, b"MediaBox"))
        .unwrap_or([0.0, 0.0, 612.0, 792.0]);
    (right, high, low)
}

/// A box of a page: its left, lower, right and upper edges.
fn box_of(document: &Document, page: &Dictionary, key: &[u8]) -> Option<[f64; 4]> {
    let found = strip::resolved(document, strip::inherited(document, page, key)?)?;
    let numbers: Vec<f64> = found
        .as_array()
        .ok()?
        .iter()
        .filter_map(|n| strip::resolved(document, n)?.as_float().ok().map(f64::from))
        .collect();
    let [x0, y0, x1, y1] = numbers.try_into().ok()?;
    Some([x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)])
}

/// What of a page is shown: its crop box, as far as it lies on the page. A page
/// whose boxes make no sense is shown whole.
fn shown_of(document: &Document, page: &Dictionary) -> [f64; 4] {
    const WHOLE: [f64; 4] = [-1e5, -1e5, 1e5, 1e5];
    let media = box_of(document, page, b"MediaBox");
    let crop = box_of(document, page, b"CropBox").or(media);
    let Some((media, crop)) = media.zip(crop) else {
        return WHOLE;
    };
    let both = [
        media[0].max(crop[0]),
        media[1].max(crop[1]),
        media[2].min(crop[2]),
        media[3].min(crop[3]),
    ];
    if both[2] - both[0] < 10.0 || both[3] - both[1] < 10.0 {
        WHOLE
    } else {
        both
    }
}

/// Makes the document one of a single page, of the given content and fonts, so
/// that nothing else of the page is decoded.
fn single_page(document: &mut Document, content: Vec<u8>, fonts: Dictionary, spare: u32) {
    let id = |offset: u32| (spare + offset, 0);
    let reference = |offset: u32| Object::Reference(id(offset));
    let stream = Stream::new(Dictionary::new(), content);
    document.objects.insert(id(0), Object::Stream(stream));
    let page = dictionary! {
        "Type" => "Page",
        "Parent" => reference(2),
        "MediaBox" => vec![0.into(), 0.into(), 612.into(), 792.into()],
        "Resources" => dictionary! { "Font" => fonts },
        "Contents" => reference(0),
    };
    document.objects.insert(id(1), Object::Dictionary(page));
    let pages = dictionary! {
        "Type" => "Pages",
        "Kids" => vec![reference(1)],
        "Count" => 1,
    };
    document.objects.insert(id(2), Object::Dictionary(pages));
    let catalog = dictionary! { "Type" => "Catalog", "Pages" => reference(2) };
    document.objects.insert(id(3), Object::Dictionary(catalog));
    document.trailer.set("Root", reference(3));
}

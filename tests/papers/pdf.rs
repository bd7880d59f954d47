//! A small writer of PDFs: lines of text at places, in two fonts, with labels
//! for the pages where they are wanted.

use std::fmt::Write as _;

/// The width of a page, in points.
const WIDTH: u32 = 595;

/// The height of a page, in points.
pub(crate) const HEIGHT: u32 = 842;

/// A PDF in the making.
#[derive(Default)]
pub(crate) struct Paper {
    pages: Vec<String>,
    labels: Option<String>,
}

/// How a line is set.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    pub(crate) size: u32,
    pub(crate) bold: bool,
}

/// Running text.
pub(crate) const TEXT: Type = Type {
    size: 11,
    bold: false,
};

/// A heading.
pub(crate) const HEADING: Type = Type {
    size: 16,
    bold: true,
};

/// A note.
pub(crate) const NOTE: Type = Type {
    size: 8,
    bold: false,
};

impl Paper {
    /// A page without anything on it.
    pub(crate) fn page(&mut self) {
        self.pages.push(String::new());
    }

    /// One line on the last page, `x` and `y` from its upper left corner.
    pub(crate) fn line(&mut self, x: u32, y: u32, kind: Type, words: &str) {
        let font = if kind.bold { "B" } else { "R" };
        let mut shown = String::new();
        for c in words.chars() {
            match c {
                '(' | ')' | '\\' => {
                    shown.push('\\');
                    shown.push(c);
                }
                c if c.is_ascii() => shown.push(c),
                '£' => shown.push_str("\\243"),
                '“' => shown.push_str("\\223"),
                '”' => shown.push_str("\\224"),
                other => panic!("the writer has no {other:?}"),
            }
        }
        let page = self.pages.last_mut().expect("a page comes first");
        writeln!(
            page,
            "BT /{font} {} Tf 1 0 0 1 {x} {} Tm ({shown}) Tj ET",
            kind.size,
            HEIGHT - y
        )
        .expect("a string can be written");
    }

    /// Operations of a content on the last page, as they are.
    pub(crate) fn draw(&mut self, operations: &str) {
        let page = self.pages.last_mut().expect("a page comes first");
        page.push_str(operations);
        page.push('\n');
    }

    /// Lines one below the other, 14 points apart; returns where the next goes.
    pub(crate) fn lines(&mut self, x: u32, y: u32, kind: Type, lines: &[&str]) -> u32 {
        let mut at = y;
        for line in lines {
            self.line(x, at, kind, line);
            at += 14;
        }
        at
    }

    /// Has the first `roman` pages numbered i, ii, … and the rest from 1.
    pub(crate) fn label(&mut self, roman: usize) {
        self.labels = Some(format!(
            "/PageLabels << /Nums [0 << /S /r >> {roman} << /S /D >>] >>"
        ));
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let count = self.pages.len();
        let kids: Vec<String> = (0..count)
            .map(|page| format!("{} 0 R", 5 + 2 * page))
            .collect();
        let labels = self.labels.as_deref().unwrap_or_default();
        let font = |name| {
            format!(
                "<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
            )
        };
        let mut objects = vec![
            format!("<< /Type /Catalog /Pages 2 0 R {labels} >>"),
            format!(
                "<< /Type /Pages /Count {count} /Kids [{}] >>",
                kids.join(" ")
            ),
            font("Helvetica"),
            font("Helvetica-Bold"),
        ];
        for (page, content) in self.pages.iter().enumerate() {
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] \
                 /Resources << /Font << /R 3 0 R /B 4 0 R >> >> /Contents {} 0 R >>",
                6 + 2 * page
            ));
            objects.push(format!(
                "<< /Length {} >>\nstream\n{content}\nendstream",
                content.len() + 1
            ));
        }
        written(&objects)
    }
}

/// Objects numbered from 1 as a PDF; the first is the catalogue.
pub(crate) fn written(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.5\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        write!(file, "{number} 0 obj\n{object}\nendobj\n").expect("a string can be written");
    }
    let table = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).expect("as above");
    for place in places {
        writeln!(file, "{place:010} 00000 n ").expect("as above");
    }
    write!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R /ID [<0123456789abcdef> <0123456789abcdef>] >>\n\
         startxref\n{table}\n%%EOF\n",
        objects.len() + 1
    )
    .expect("as above");
    file.into_bytes()
}

//! A page as SVG. Each line of text carries its measured length, so that it fits
//! in whatever font a viewer has.

use std::fmt::Write as _;

use super::layout::{Colour, Shape, Sheet, WIDTH};
use super::lettering;

/// Draws a page. `alt` goes with it, for screen readers.
pub(super) fn draw(sheet: &Sheet, alt: &str) -> String {
    let height = sheet.height;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"about\" \
         font-family=\"'DejaVu Sans', Verdana, 'Segoe UI', Arial, sans-serif\">\n\
         <title id=\"about\">{}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"{}\"/>\n",
        escaped(alt),
        hex(Colour::Paper)
    );
    for shape in &sheet.shapes {
        // writing to a String cannot fail
        let _ = match shape {
            Shape::Bar([x, y, width, height], colour) => writeln!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{}\"/>",
                hex(*colour)
            ),
            Shape::Dot([x, y, radius], colour) => writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{}\"/>",
                hex(*colour)
            ),
            Shape::Text {
                x,
                baseline,
                size,
                bold,
                colour,
                text,
            } => writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{baseline:.1}\" font-size=\"{size}\"{} fill=\"{}\" \
                 textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">{}</text>",
                if *bold { " font-weight=\"bold\"" } else { "" },
                hex(*colour),
                lettering::width(text, *size, *bold),
                escaped(text)
            ),
        };
    }
    svg.push_str("</svg>\n");
    svg
}

fn hex(colour: Colour) -> String {
    let [red, green, blue] = colour.rgb();
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Text as XML text; signs that XML cannot hold become `�`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

//! The letters of a picture: the font that comes with the program, its
//! widths and its outlines. It knows no page.

use std::sync::LazyLock;

use ab_glyph::{Font as _, FontRef, Glyph, PxScale, ScaleFont as _, point};

/// The two cuts. The bytes are compiled in and are sound fonts, as a test shows.
static FONTS: LazyLock<Option<[FontRef<'static>; 2]>> = LazyLock::new(|| {
    Some([
        FontRef::try_from_slice(dejavu::sans::regular()).ok()?,
        FontRef::try_from_slice(dejavu::sans::bold()).ok()?,
    ])
});

fn font(bold: bool) -> Option<&'static FontRef<'static>> {
    FONTS.as_ref().map(|fonts| &fonts[usize::from(bold)])
}

/// The width of a line of text, in pixels.
pub(super) fn width(text: &str, size: f32, bold: bool) -> f32 {
    let Some(font) = font(bold) else { return 0.0 };
    let scaled = font.as_scaled(PxScale::from(size));
    text.chars()
        .map(|c| scaled.h_advance(scaled.glyph_id(c)))
        .sum()
}

/// Calls `dot` with each pixel that a line of text touches, its place and how
/// much of it is covered, 0 to 1.
pub(super) fn draw(
    text: &str,
    (x, baseline): (f32, f32),
    size: f32,
    bold: bool,
    dot: &mut dyn FnMut(i32, i32, f32),
) {
    let Some(font) = font(bold) else { return };
    let scale = PxScale::from(size);
    let scaled = font.as_scaled(scale);
    let mut at = x;
    for c in text.chars() {
        let id = scaled.glyph_id(c);
        let glyph: Glyph = id.with_scale_and_position(scale, point(at, baseline));
        at += scaled.h_advance(id);
        let Some(outline) = font.outline_glyph(glyph) else {
            continue;
        };
        let bounds = outline.px_bounds();
        #[allow(
            clippy::cast_possible_truncation,
            reason = "a page has a few thousand pixels"
        )]
        let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
        outline.draw(|x, y, cover| {
            let place = i32::try_from(x).ok().zip(i32::try_from(y).ok());
            if let Some((x, y)) = place {
                dot(left + x, top + y, cover);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_come_along() {
        assert!(FONTS.is_some());
        assert!(width("March", 20.0, true) > width("March", 20.0, false));
        for c in "AZaz09“”’–—£€éñüß¶·…".chars() {
            let font = font(false).unwrap();
            assert_ne!(font.glyph_id(c).0, 0, "no letter for {c}");
        }
        let mut touched = 0;
        draw("a", (0.0, 20.0), 20.0, false, &mut |_, _, _| touched += 1);
        assert!(touched > 20);
    }
}

//! A page as PNG.

use png::{BitDepth, ColorType, Encoder, EncodingError};

use super::layout::{Colour, Shape, Sheet, WIDTH};
use super::lettering;

/// Red, green and blue of every pixel.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Canvas {
    /// Lays a colour over a pixel, as far as it covers it.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value lies between 0 and 255"
    )]
    fn dot(&mut self, x: i32, y: i32, colour: Colour, cover: f32) {
        let place = usize::try_from(x).ok().zip(usize::try_from(y).ok());
        let Some((x, y)) = place.filter(|(x, y)| *x < self.width && *y < self.height) else {
            return;
        };
        let at = 3 * (y * self.width + x);
        let Some(pixel) = self.pixels.get_mut(at..at + 3) else {
            return;
        };
        let cover = cover.clamp(0.0, 1.0);
        for (channel, ink) in pixel.iter_mut().zip(colour.rgb()) {
            let mixed = f32::from(*channel) * (1.0 - cover) + f32::from(ink) * cover;
            *channel = mixed.round() as u8;
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a page has a few thousand pixels"
    )]
    fn draw(&mut self, shape: &Shape) {
        match shape {
            Shape::Bar([x, y, width, height], colour) => {
                for row in *y as i32..(y + height).ceil() as i32 {
                    for column in *x as i32..(x + width).ceil() as i32 {
                        self.dot(column, row, *colour, 1.0);
                    }
                }
            }
            Shape::Dot([x, y, radius], colour) => {
                for row in (y - radius) as i32 - 1..=(y + radius) as i32 + 1 {
                    for column in (x - radius) as i32 - 1..=(x + radius) as i32 + 1 {
                        let (dx, dy) = (column as f32 + 0.5 - x, row as f32 + 0.5 - y);
                        let cover = radius - dx.hypot(dy) + 0.5;
                        self.dot(column, row, *colour, cover);
                    }
                }
            }
            Shape::Text {
                x,
                baseline,
                size,
                bold,
                colour,
                text,
            } => lettering::draw(text, (*x, *baseline), *size, *bold, &mut |x, y, cover| {
                self.dot(x, y, *colour, cover);
            }),
        }
    }
}

/// Draws a page.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page has a few thousand pixels"
)]
pub(super) fn draw(sheet: &Sheet) -> Result<Vec<u8>, EncodingError> {
    let (width, height) = (WIDTH as u32, sheet.height as u32);
    let mut canvas = Canvas {
        width: width as usize,
        height: height as usize,
        pixels: vec![255; 3 * width as usize * height as usize],
    };
    for shape in &sheet.shapes {
        canvas.draw(shape);
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&canvas.pixels)?;
    writer.finish()?;
    Ok(bytes)
}

//! Vectors at 8 bits: each keeps its own scale, so that the product of two is
//! close to the product of the vectors they were made from.

use serde::{Deserialize, Serialize};

/// The length of the vector of a word, a passage or a question.
pub const WIDTH: usize = 384;

/// The length of the vector of a token, after projection.
pub const TOKEN_WIDTH: usize = 128;

/// A vector of `N` numbers at 8 bits each.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Packed {
    /// What a step of the 8-bit numbers is worth.
    pub scale: f32,
    /// The numbers.
    pub values: Vec<i8>,
}

impl Packed {
    /// Packs a vector.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the quotient lies between -127 and 127"
    )]
    pub fn new(vector: &[f32]) -> Packed {
        let largest = vector.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
        let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        Packed {
            scale,
            values: vector.iter().map(|v| (v / scale).round() as i8).collect(),
        }
    }

    /// The product with another packed vector, given as its scale and numbers.
    #[must_use]
    pub fn dot(&self, scale: f32, values: &[i8]) -> f32 {
        product(&self.values, values) * self.scale * scale
    }
}

/// The sum of products. At most 384 products of at most 127 × 127 fit 32 bits
/// and, as they are below 2^24, a float.
#[allow(clippy::cast_precision_loss, reason = "the sum is below 2^24")]
fn product(a: &[i8], b: &[i8]) -> f32 {
    a.iter()
        .zip(b)
        .map(|(a, b)| i32::from(i16::from(*a) * i16::from(*b)))
        .sum::<i32>() as f32
}

/// Scales a vector to length 1; a vector of zeros stays as it is.
#[cfg(any(feature = "meaning", test))]
pub(super) fn normalize(vector: &mut [f32]) {
    let length = vector.iter().map(|v| v * v).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in vector {
            *value /= length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_products() {
        let mut a: Vec<f32> = (0..384_u16).map(|i| (f32::from(i) * 0.37).sin()).collect();
        let mut b: Vec<f32> = (0..384_u16).map(|i| (f32::from(i) * 0.36).sin()).collect();
        normalize(&mut a);
        normalize(&mut b);
        let exact: f32 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
        let (a, b) = (Packed::new(&a), Packed::new(&b));
        assert!((a.dot(b.scale, &b.values) - exact).abs() < 0.01);
        assert!((a.dot(a.scale, &a.values) - 1.0).abs() < 0.01);
    }

    #[test]
    fn zeros_are_packed_as_zeros() {
        let packed = Packed::new(&[0.0; 4]);
        assert!(packed.dot(packed.scale, &packed.values).abs() < f32::EPSILON);
    }
}

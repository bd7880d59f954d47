//! What is known of the meaning of a question and of a passage, as numbers.
//!
//! The vectors are compared elsewhere; this module says what comes of it, and
//! what stands in its place where meaning is off.

/// How near a passage is to a question in meaning.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Nearness {
    /// The cosine of the two as wholes.
    pub cosine: f32,
    /// For each term of the question the best cosine among the passage's tokens
    /// (late interaction), weighed by how rare the term is.
    pub tokens: f32,
    /// The least of these bests among the terms that carry meaning.
    pub weakest: f32,
    /// The same as `tokens` for each sentence alone.
    pub sentences: Vec<f32>,
}

/// For each term of a question the stems of the library that mean much the same,
/// with how much of the term's weight such a word earns.
pub type Similar = Vec<Vec<(u32, f32)>>;

//! Comparing words that somebody typed with words of a text: whether they stand
//! there, and where they differ.
//!
//! What counts is letters, figures and a few signs, in order; case, white
//! space, line ends, ligatures, quotation marks, dashes, hyphens and other
//! punctuation do not ([`letters`]). This module sees two texts. It knows no
//! document, no index and no surface.

pub mod compare;
pub mod letters;
pub mod runs;

pub use compare::{Difference, Stretch, compare};
pub use letters::{Letters, Reader};
pub use runs::{Run, runs};

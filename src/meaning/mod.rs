//! What words mean, as vectors: an encoder that relates what people say to what
//! documents say (`mum` and `mother`, `kids` and `children`).
//!
//! The encoder is all-MiniLM-L6-v2 (Reimers and Gurevych, "Sentence-BERT", 2019)
//! at 8 bits; its weights lie in `models/minilm/`, with their origin and licence.
//! It is used in three ways:
//!
//! 1. The vector of a **word** finds the words of the library that mean much the
//!    same.
//! 2. The vector of a **passage** (the mean of its tokens') says what it is about.
//! 3. The vectors of a passage's **tokens** are compared with each token of the
//!    question (late interaction; Khattab and Zaharia, "`ColBERT`", 2020).
//!
//!
//! A second model, the [`Reader`], reads a question and a passage together and
//! says whether the passage answers, and where.
//!
//! Without the feature `meaning`, or with it switched off by
//! [`set_enabled`], there is no encoder, and everything works on words alone.
//! It knows neither documents nor questions.

mod encoder;
mod reader;
mod vector;

use std::sync::atomic::{AtomicBool, Ordering};

pub use encoder::{Encoded, Encoder};
pub use reader::{Page, Reader, Reading};
pub use vector::{Packed, TOKEN_WIDTH, WIDTH};

/// Names the encoder, its projection and the way in which texts are given to it.
/// What was computed under another name is computed again.
pub const VERSION: &str = "minilm-l6-v2-int8 projection-128 1";

static ENABLED: AtomicBool = AtomicBool::new(true);

/// Switches meaning on or off for this process; it is on at the start.
pub fn set_enabled(enabled: bool) {
    ENABLED.store(enabled, Ordering::Relaxed);
}

/// Whether there is an encoder and it is switched on.
#[must_use]
pub fn is_enabled() -> bool {
    cfg!(feature = "meaning") && ENABLED.load(Ordering::Relaxed)
}

/// The encoder, read once; `None` where meaning is off.
#[must_use]
pub fn encoder() -> Option<&'static Encoder> {
    is_enabled().then(Encoder::shipped).flatten()
}

/// The reader, loaded at its first use; `None` where meaning is off.
#[must_use]
pub fn reader() -> Option<&'static Reader> {
    is_enabled().then(Reader::shipped).flatten()
}

//! Pincite answers plain-language questions about a case with passages quoted
//! word for word from the case's documents, each with a pinpoint citation.
//!
//! The modules in reading order. What each may use, the way of a document and
//! the way of a question are told in `ARCHITECTURE.md`.
//!
//! - [`document`]: canonical text, its blocks, and spans that fit it
//! - [`passage`]: what is found (a passage) and what is quoted (a sentence)
//! - [`analysis`]: text to tokens, the same for index, question and highlight
//! - [`fetch`]: one page from the web, and only from machines that are public
//! - [`ingest`]: bytes to documents; the authored part of a library
//! - [`annotate`]: who said what, worked out once for each document
//! - [`query`]: a question becomes terms with weights, and a kind of answer
//! - [`meaning`]: words, passages and their tokens as vectors
//! - [`index`]: the only user of tantivy: builds, opens, retrieves
//! - [`ranking`]: candidates become ranked passages, every score explained
//! - [`check`]: whether words that somebody typed stand in a text
//! - [`answer`]: citations, or the reason why there are none
//! - [`engine`]: the one door to all of the above
//! - `wording`: what an answer is called in words, for every surface
//! - [`picture`]: a timeline as SVG and PNG
//! - [`config`]: the only reader of the environment
//! - [`terminal`]: the command line
//!
//! ```no_run
//! use std::path::Path;
//!
//! use pincite::engine::{Ask, Engine};
//!
//! let (engine, _warnings) = Engine::open(Path::new("index"), &mut |_| {})?;
//! let answer = engine.ask(&Ask {
//!     question: "What did the DfE say?".to_owned(),
//!     ..Ask::default()
//! })?;
//! for citation in &answer.citations {
//!     println!("{} ({})", citation.quote, citation.document.title);
//! }
//! # Ok::<(), pincite::engine::EngineError>(())
//! ```

pub mod document;

pub mod passage;

pub mod analysis;

pub mod fetch;

pub mod ingest;

pub mod annotate;

pub mod query;

pub mod meaning;

pub mod index;

pub mod ranking;

pub mod check;

pub mod answer;

pub mod engine;

pub mod picture;
mod wording;

pub mod config;

pub mod discord;

pub mod terminal;

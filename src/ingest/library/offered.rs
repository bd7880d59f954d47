//! What is to be added and how, and how far that has come. What becomes of it the
//! report says.

use super::super::report::Given;
use super::journal::Deed;

/// How documents are to be added.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// What is known about them. Title and address count where one file is added
    /// alone.
    pub given: &'a Given,
    /// The id of the one document that is added.
    pub id: Option<&'a str>,
    /// Whether to add what was taken out before.
    pub again: bool,
    /// Who does it, for the audit list.
    pub who: &'a str,
    /// What the audit list calls it, where it is not what became of each document.
    pub deed: Option<Deed>,
    /// Whether only to say what would become of each document, and to write nothing.
    pub dry: bool,
    /// Asked before each file: whether to stop.
    pub stop: &'a dyn Fn() -> bool,
}

/// A document that is no file on this machine: fetched, or handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// A file name that fits it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is known about it beside what is given for all.
    pub given: Given,
    /// The address that it was fetched from.
    pub fetched: Option<String>,
    /// The address at which it was found after redirects.
    pub found_at: Option<String>,
    /// When it was fetched.
    pub captured: Option<String>,
}

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many bytes of so many have been read.
    Read {
        /// Bytes so far.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// So many inputs of so many are on disk for good.
    Kept {
        /// Inputs so far.
        done: u64,
        /// Inputs in all.
        total: u64,
    },
}

/// Hears each step.
pub type OnStep<'a> = &'a mut dyn FnMut(Step);

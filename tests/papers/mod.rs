//! Documents made by the tests from words of our own: PDFs and archives of
//! XML, whole or broken on purpose. They know nothing of what reads them.

#![allow(dead_code, reason = "tests and benches use different parts")]

pub(crate) mod archive;
pub(crate) mod broken;
pub(crate) mod pdf;

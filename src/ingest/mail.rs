//! x
use super::reading::{Reading, Unread};
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> { let _ = bytes; Err(Unread::Empty) }

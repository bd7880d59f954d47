//! Whether a library was built anew since it was opened: a look at one file's
//! size and time, cheap enough for every question. It reads nothing.

use std::path::Path;
use std::time::SystemTime;

use super::open::BUILT;
use crate::index::receipt::RECEIPT;

/// What a library's build looked like at one moment. Two that are equal mean
/// that nothing was built in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stamp {
    receipt: Option<(u64, Option<SystemTime>)>,
    manifest: Option<(u64, Option<SystemTime>)>,
}

impl Stamp {
    /// The stamp of the library in `root` as it is now.
    #[must_use]
    pub fn of(root: &Path) -> Stamp {
        Stamp {
            receipt: look(&root.join(BUILT).join(RECEIPT)),
            manifest: look(&root.join("documents.toml")),
        }
    }

    /// Whether the build is another one: the receipt is written last.
    #[must_use]
    pub fn built_since(&self, earlier: &Stamp) -> bool {
        self.receipt.is_some() && self.receipt != earlier.receipt
    }
}

fn look(path: &Path) -> Option<(u64, Option<SystemTime>)> {
    let data = std::fs::metadata(path).ok()?;
    Some((data.len(), data.modified().ok()))
}

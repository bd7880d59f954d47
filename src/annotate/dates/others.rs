//! Parts of a document that somebody else wrote at another time: mails that a mail
//! quotes or passes on, and what is attached to it. When the document was published
//! says nothing about the `yesterday` of such a part.
//!
//! It knows them by the headings that the reader of mails gives them; what stands
//! in them it does not read.

use rustc_hash::FxHashSet;

use crate::document::{BlockKind, Document};

/// The headings, by their position among the blocks, below which another's writing
/// stands.
#[derive(Debug, Default)]
pub(super) struct Others(FxHashSet<usize>);

impl Others {
    /// Those of a document.
    pub(super) fn of(document: &Document) -> Others {
        let mut found = FxHashSet::default();
        let mut within: Option<u8> = None;
        for (at, block) in document.blocks().iter().enumerate() {
            let BlockKind::Heading(level) = block.kind else {
                continue;
            };
            // A heading inside of an attachment is the attachment's own.
            if within.is_none_or(|outer| level <= outer) {
                within = opens(document.block_text(block).trim()).then_some(level);
            }
            if within.is_some() {
                found.insert(at);
            }
        }
        Others(found)
    }

    /// Whether what stands under the heading at `section` is another's.
    pub(super) fn has(&self, section: Option<u32>) -> bool {
        section.is_some_and(|at| self.0.contains(&(at as usize)))
    }
}

/// `Attachment: log.txt`, `On 3 May 2014, Bo Oak wrote:`, `Original Message`.
fn opens(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    let begins = [
        "attachment: ",
        "quoted in this mail",
        "from:",
        "begin forwarded message",
    ];
    let ends = [
        "wrote:",
        "writes:",
        "said:",
        "schrieb:",
        "a écrit :",
        "escribió:",
    ];
    begins.iter().any(|words| heading.starts_with(words))
        || ends.iter().any(|words| heading.ends_with(words))
        || heading.contains("original message")
        || heading.contains("forwarded message")
}

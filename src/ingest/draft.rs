//! A canonical text in the making: what Markdown and HTML write their blocks
//! into. It knows no format.

use crate::document::{Block, BlockKind, Span};

/// Text and the blocks found in it so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    text: String,
    blocks: Vec<Block>,
}

impl Draft {
    /// A draft for a source of `bytes` bytes.
    pub(super) fn for_source_of(bytes: usize) -> Draft {
        Draft {
            text: String::with_capacity(bytes),
            blocks: Vec::new(),
        }
    }

    /// Adds text that belongs to no block.
    pub(super) fn push_bare(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a block of `words`, without the white space around them.
    pub(super) fn push_block(&mut self, kind: BlockKind, words: &str) {
        let words = words.trim();
        let start = self.text.len();
        self.text.push_str(words);
        let span = Span::new(start, self.text.len()).filter(|span| !span.is_empty());
        self.blocks.extend(span.map(|span| Block {
            span,
            kind,
            page: None,
        }));
    }

    /// Whether no block was added yet.
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The text and its blocks.
    pub(super) fn finish(self) -> (String, Vec<Block>) {
        (self.text, self.blocks)
    }
}

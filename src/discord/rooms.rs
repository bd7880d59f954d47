//! Which channel a thread belongs to, asked of Discord once and remembered.
//! Only where the operator allows some channels and not others is it needed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::rest::Rest;

/// How many threads are remembered.
const MOST: usize = 2_000;

/// The parents of threads.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    parents: Mutex<HashMap<u64, Option<u64>>>,
}

impl Rooms {
    /// The channel that a thread belongs to; `None` for what is no thread, or
    /// where Discord does not say.
    pub(super) async fn parent(&self, rest: &Rest, channel: u64) -> Option<u64> {
        if let Some(known) = self
            .parents
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&channel)
        {
            return *known;
        }
        let told = rest.channel(channel).await.ok()?;
        let parent = told["parent_id"].as_str().and_then(|id| id.parse().ok());
        let mut parents = self.parents.lock().unwrap_or_else(PoisonError::into_inner);
        if parents.len() >= MOST {
            parents.clear();
        }
        parents.insert(channel, parent);
        parent
    }
}

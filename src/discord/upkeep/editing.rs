//! `/library edit`: corrects what is known about a document, never its words.

use std::sync::Arc;

use super::{PATIENCE, who, work};
use crate::discord::bot::{Bot, Call};
use crate::discord::escape::markdown;
use crate::discord::limits::trimmed;
use crate::discord::messages::{self, upkeep as words};
use crate::discord::reply::Reply;
use crate::engine::{self, Given};

/// What is to be changed.
#[derive(Debug, Clone, Default)]
pub(in crate::discord) struct Request {
    /// The document.
    pub(in crate::discord) id: String,
    /// What is set.
    pub(in crate::discord) given: Given,
    /// What is taken away.
    pub(in crate::discord) cleared: Vec<&'static str>,
}

/// Makes the change, and says how the document is described now.
pub(in crate::discord) async fn edit(bot: &Arc<Bot>, request: Request, call: &Call) -> Reply {
    let shelf = bot.desk.shelf();
    let id = request.id.clone();
    if !shelf.sources.iter().any(|one| one.document.id == id) {
        return Reply::text(messages::NO_DOCUMENT);
    }
    let who = who(call.user);
    let Request { given, cleared, .. } = request;
    let edited = id.clone();
    let done = work(bot, PATIENCE, move |root| {
        engine::edit(root, &edited, &given, &cleared, &who, &mut |_| {})
    })
    .await;
    let is_changed = match done {
        Ok(is_changed) => is_changed,
        Err(reply) => return reply,
    };
    let shelf = bot.desk.shelf();
    let source = shelf.sources.iter().find(|one| one.document.id == id);
    let now = source.map(|source| messages::in_brief(&source.document, call.locale));
    let now = trimmed(&now.unwrap_or(id), 500, markdown);
    Reply::text(if is_changed {
        words::edited(&now)
    } else {
        words::not_edited(&now)
    })
}

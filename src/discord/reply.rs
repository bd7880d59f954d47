//! A reply as a value, and the one place where it becomes the JSON that
//! Discord takes. Every body that leaves here forbids every ping and keeps
//! every limit. It knows no answers and sends nothing.

use serde_json::{Value, json};

use super::limits;
use super::press::Press;

/// A message that only the person who asked sees.
const EPHEMERAL: u64 = 1 << 6;
/// Addresses in the text make no preview.
const NO_PREVIEWS: u64 = 1 << 2;

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Button {
    /// What stands on it.
    pub(super) label: String,
    /// What it does.
    pub(super) press: Press,
}

/// A picture that goes with a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    /// The name of its file.
    pub(super) name: String,
    /// What it shows, in words.
    pub(super) alt: String,
    /// The file, a PNG.
    pub(super) bytes: Vec<u8>,
}

/// What is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reply {
    /// The text above.
    pub(super) content: String,
    /// The embeds' texts, already made safe.
    pub(super) embeds: Vec<String>,
    /// The buttons, in rows.
    pub(super) rows: Vec<Vec<Button>>,
    /// The pictures above; `None` leaves those that a message has.
    pub(super) pictures: Option<Vec<Picture>>,
}

impl Reply {
    /// A reply of one text.
    pub(super) fn text(content: impl Into<String>) -> Reply {
        Reply {
            content: content.into(),
            ..Reply::default()
        }
    }

    /// Whether it is no more than a sentence, which must not take the place of
    /// an answer.
    pub(super) fn is_sentence(&self) -> bool {
        self.embeds.is_empty() && self.rows.iter().all(Vec::is_empty)
    }

    /// The body of a message; `private` sets the flag that only the first
    /// response can set.
    pub(super) fn message(&self, private: bool) -> Value {
        let mut body = self.edit();
        // The flag against previews hides a message's own embeds too.
        let previews = if self.embeds.is_empty() {
            NO_PREVIEWS
        } else {
            0
        };
        body["flags"] = json!(previews | if private { EPHEMERAL } else { 0 });
        body
    }

    /// The body of an edit: what is empty is emptied.
    pub(super) fn edit(&self) -> Value {
        let mut room = limits::EMBEDS_TOGETHER;
        let mut embeds = Vec::new();
        for text in self.embeds.iter().take(limits::EMBEDS) {
            let text = last_resort(text, limits::DESCRIPTION.min(room));
            if text.is_empty() {
                break;
            }
            room -= limits::length(&text);
            embeds.push(json!({ "description": text }));
        }
        let rows: Vec<Value> = self
            .rows
            .iter()
            .filter(|row| !row.is_empty())
            .take(limits::ROWS)
            .map(|row| {
                let buttons: Vec<Value> = row.iter().take(limits::BUTTONS).map(button).collect();
                json!({ "type": 1, "components": buttons })
            })
            .collect();
        let mut body = json!({
            "content": last_resort(&self.content, limits::CONTENT),
            "embeds": embeds,
            "components": rows,
            "allowed_mentions": { "parse": [] },
        });
        if let Some(pictures) = &self.pictures {
            body["attachments"] = (0..)
                .zip(pictures.iter().take(limits::PICTURES))
                .map(|(id, picture): (usize, _)| {
                    json!({
                        "id": id.to_string(),
                        "filename": picture.name,
                        "description": last_resort(&picture.alt, limits::ALT),
                    })
                })
                .collect();
        }
        body
    }

    /// The files that go with the body, in the order of its attachments.
    pub(super) fn files(&self) -> &[Picture] {
        let all = self.pictures.as_deref().unwrap_or_default();
        all.get(..limits::PICTURES).unwrap_or(all)
    }
}

fn button(button: &Button) -> Value {
    json!({
        "type": 2,
        "style": 2,
        "label": last_resort(&button.label, limits::LABEL),
        "custom_id": button.press.custom_id(),
    })
}

/// Text is made to fit where it is written; should some not, it is cut here
/// rather than refused by Discord.
fn last_resort(text: &str, room: usize) -> String {
    limits::trimmed(text, room, str::to_owned)
}

/// The first response that only says "working on it".
pub(super) fn deferred(private: bool) -> Value {
    if private {
        json!({ "type": 5, "data": { "flags": EPHEMERAL } })
    } else {
        json!({ "type": 5 })
    }
}

/// The first response to a press that will change its own message.
pub(super) fn deferred_change() -> Value {
    json!({ "type": 6 })
}

/// A first response that says it all, to the person alone.
pub(super) fn at_once(reply: &Reply) -> Value {
    json!({ "type": 4, "data": reply.message(true) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::press::Action;

    #[test]
    fn no_body_can_ping_and_none_is_too_long() {
        let long = "Ééé äh @everyone. ".repeat(700);
        let press = Press::new(Action::Cite, 1, Vec::new());
        let row = vec![
            Button {
                label: long.clone(),
                press,
            };
            9
        ];
        let reply = Reply {
            content: long.clone(),
            embeds: vec![long.clone(); 12],
            rows: vec![row; 7],
            pictures: Some(vec![
                Picture {
                    name: "x.png".to_owned(),
                    alt: long,
                    bytes: Vec::new(),
                };
                12
            ]),
        };
        assert_eq!(reply.files().len(), limits::PICTURES);
        for body in [reply.message(true), reply.edit()] {
            assert_eq!(body["allowed_mentions"], json!({ "parse": [] }));
            let text = |value: &Value| limits::length(value.as_str().unwrap());
            assert!(text(&body["content"]) <= limits::CONTENT);
            let embeds = body["embeds"].as_array().unwrap();
            assert!(embeds.len() <= limits::EMBEDS);
            let together: usize = embeds.iter().map(|embed| text(&embed["description"])).sum();
            assert!(together <= limits::EMBEDS_TOGETHER, "{together}");
            assert_eq!(body["components"].as_array().unwrap().len(), limits::ROWS);
            let attached = body["attachments"].as_array().unwrap();
            assert_eq!(attached.len(), limits::PICTURES);
            assert!(text(&attached[0]["description"]) <= limits::ALT);
            for row in body["components"].as_array().unwrap() {
                assert_eq!(row["components"].as_array().unwrap().len(), limits::BUTTONS);
                assert!(text(&row["components"][0]["label"]) <= limits::LABEL);
            }
        }
    }
}

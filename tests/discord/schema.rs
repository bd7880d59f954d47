//! Whether Discord would take a body: its own description of its API, read
//! from beside the project where it is there, and the rules that the
//! description leaves out.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use jsonschema::Validator;
use serde_json::{Value, json};

/// The operations that the bot calls.
fn operation(method: &str, path: &str) -> Option<(&'static str, &'static str)> {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match (method, parts.as_slice()) {
        ("POST", ["interactions", _, _, "callback"]) => Some((
            "/interactions/{interaction_id}/{interaction_token}/callback",
            "post",
        )),
        ("PATCH", ["webhooks", _, _, "messages", "@original"]) => Some((
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
            "patch",
        )),
        ("POST", ["webhooks", _, _]) => Some(("/webhooks/{webhook_id}/{webhook_token}", "post")),
        ("POST", ["channels", _, "messages"]) => Some(("/channels/{channel_id}/messages", "post")),
        ("PUT", ["applications", _, "commands"]) => {
            Some(("/applications/{application_id}/commands", "put"))
        }
        _ => None,
    }
}

fn description() -> Option<&'static Value> {
    static DESCRIPTION: OnceLock<Option<Value>> = OnceLock::new();
    DESCRIPTION
        .get_or_init(|| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/openapi.json");
            let Ok(text) = std::fs::read_to_string(&path) else {
                eprintln!("skipped: Discord's description of its API is not at ../shared/discord");
                return None;
            };
            Some(serde_json::from_str(&text).unwrap())
        })
        .as_ref()
}

static VALIDATORS: OnceLock<Mutex<HashMap<&str, Validator>>> = OnceLock::new();

/// What Discord would complain of.
pub(super) fn complaints(method: &str, path: &str, body: &Value) -> Vec<String> {
    let Some((route, verb)) = operation(method, path) else {
        return Vec::new();
    };
    let mut complaints = unwritten(route, body);
    let Some(description) = description() else {
        return complaints;
    };
    let mut validators = VALIDATORS.get_or_init(Mutex::default).lock().unwrap();
    let validator = validators.entry(route).or_insert_with(|| {
        let content = &description["paths"][route][verb]["requestBody"]["content"];
        let mut schema = content["application/json"]["schema"].clone();
        assert!(schema.is_object(), "the description has no {verb} {route}");
        schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        schema["components"] = description["components"].clone();
        jsonschema::draft202012::new(&schema).unwrap()
    });
    // Discord's documentation wants a string where its description does not.
    let mut body = body.clone();
    for command in body.as_array_mut().into_iter().flatten() {
        if command["default_member_permissions"].is_string() {
            command["default_member_permissions"] = Value::Null;
        }
    }
    complaints.extend(
        validator
            .iter_errors(&body)
            .map(|error| format!("{route}: {error} at {}", error.instance_path())),
    );
    complaints
}

/// The length that Discord counts, in the larger of the two units it may mean.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The rules that are written in Discord's documentation and not in its
/// description.
#[allow(
    clippy::too_many_lines,
    reason = "a list of rules, one after the other"
)]
fn unwritten(route: &str, body: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |holds: bool, rule: &str| {
        if !holds {
            wrong.push(format!("{route}: {rule}: {body}"));
        }
    };
    if route.ends_with("/commands") {
        for command in body.as_array().into_iter().flatten() {
            let name = command["name"].as_str().unwrap_or_default();
            let slash = command["type"].as_u64().unwrap_or(1) == 1;
            let sound = name
                .chars()
                .all(|c| c.is_lowercase() || c.is_ascii_digit() || "-_".contains(c));
            must(!slash || sound, "a command's name");
            must(
                (1..=32).contains(&name.chars().count()),
                "a command's name is 1 to 32 long",
            );
            must(command["contexts"].is_array(), "contexts are given");
            must(
                command["integration_types"].is_array(),
                "integration types are given",
            );
        }
        return wrong;
    }
    // A first response wraps the message that the others are.
    let message = if route.ends_with("/callback") {
        match body["type"].as_u64() {
            Some(4) => &body["data"],
            Some(5) => {
                must(
                    body["data"].is_null()
                        || body["data"]
                            .as_object()
                            .unwrap()
                            .keys()
                            .all(|k| k == "flags"),
                    "a defer holds flags only",
                );
                return wrong;
            }
            _ => return wrong,
        }
    } else {
        body
    };
    let known = [
        "content",
        "embeds",
        "components",
        "allowed_mentions",
        "flags",
        "message_reference",
        "nonce",
        "enforce_nonce",
        "attachments",
    ];
    let keys = message.as_object().unwrap().keys();
    must(
        keys.clone().all(|key| known.contains(&key.as_str())),
        "no unknown key",
    );
    let mentions = &message["allowed_mentions"];
    must(mentions["parse"] == json!([]), "nobody is pinged");
    must(
        mentions
            .as_object()
            .is_some_and(|m| m.get("users").is_none() && m.get("roles").is_none()),
        "nobody is pinged by name",
    );
    must(
        mentions["replied_user"] != json!(true),
        "who is replied to is not pinged",
    );
    let text = |value: &Value| length(value.as_str().unwrap_or_default());
    must(text(&message["content"]) <= 2_000, "2,000 of content");
    let embeds = message["embeds"].as_array().cloned().unwrap_or_default();
    let together: usize = embeds.iter().map(|embed| text(&embed["description"])).sum();
    must(together <= 6_000, "6,000 of all embeds");
    must(
        embeds.iter().all(|e| {
            e.as_object().unwrap().keys().all(|k| k == "description") && text(&e["description"]) > 0
        }),
        "an embed has a description and no other text",
    );
    let rows = message["components"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    must(rows.len() <= 5, "5 rows");
    for row in &rows {
        let buttons = row["components"].as_array().cloned().unwrap_or_default();
        must((1..=5).contains(&buttons.len()), "1 to 5 buttons in a row");
        for button in buttons {
            must(
                (1..=80).contains(&text(&button["label"])),
                "a button has a label",
            );
            must(
                (1..=100).contains(&text(&button["custom_id"])),
                "a button has an id",
            );
        }
    }
    let ids: Vec<&Value> = rows
        .iter()
        .flat_map(|row| row["components"].as_array().into_iter().flatten())
        .map(|b| &b["custom_id"])
        .collect();
    let mut single = ids.clone();
    single.sort_by_key(ToString::to_string);
    single.dedup();
    must(single.len() == ids.len(), "no two buttons have the same id");
    wrong
}

#[test]
fn the_rules_refuse_what_discord_refuses() {
    let path = "/channels/1/messages";
    let good = json!({ "content": "x", "allowed_mentions": { "parse": [] } });
    assert_eq!(complaints("POST", path, &good), Vec::<String>::new());
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        complaints("POST", path, &body)
    };
    assert!(!with("content", json!("x".repeat(2_001))).is_empty());
    assert!(!with("contents", json!("x")).is_empty());
    assert!(!with("allowed_mentions", json!({ "parse": ["users"] })).is_empty());
    let embed = json!({ "description": "x".repeat(3_001) });
    assert!(!with("embeds", json!([embed, embed])).is_empty());
    let row = json!({ "type": 1, "components": [{ "type": 2, "style": 2, "label": "x" }] });
    assert!(!with("components", json!([row])).is_empty());
    if description().is_some() {
        assert!(
            !with("embeds", json!("none")).is_empty(),
            "the description is used"
        );
    }
}

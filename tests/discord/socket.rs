//! The gateway of the loopback: what is said over the socket. The REST half is
//! in `loopback`.

use std::net::TcpStream;

use serde_json::{Value, json};
use tungstenite::protocol::{CloseFrame, Role};
use tungstenite::{Message, WebSocket};

use super::loopback::{BOT, Inner, Loopback};

impl Loopback {
    /// Talks to one connection until it ends.
    pub(super) fn gateway(&self, stream: TcpStream) {
        if !self.lock().manners.reachable {
            self.lock().turned_away += 1;
            return;
        }
        let Ok(copy) = stream.try_clone() else { return };
        let Ok(mut reader) = tungstenite::accept(stream) else {
            return;
        };
        {
            let mut inner = self.lock();
            let interval = inner.manners.heartbeat_ms;
            inner
                .writers
                .push(WebSocket::from_raw_socket(copy, Role::Server, None));
            push(
                &mut inner,
                &json!({ "op": 10, "d": { "heartbeat_interval": interval } }),
            );
        }
        while let Ok(message) = reader.read() {
            let Message::Text(text) = message else {
                continue;
            };
            let frame: Value = serde_json::from_str(&text).unwrap();
            let mut inner = self.lock();
            inner.frames.push(frame.clone());
            match frame["op"].as_u64() {
                Some(1) if inner.manners.acknowledges_heartbeats && !inner.manners.dead => {
                    push(&mut inner, &json!({ "op": 11 }));
                }
                Some(2) => {
                    if let Some(code) = inner.manners.closes_with {
                        let close = CloseFrame {
                            code: code.into(),
                            reason: "".into(),
                        };
                        if let Some(writer) = inner.writers.last_mut() {
                            let _ = writer.close(Some(close));
                            let _ = writer.flush();
                        }
                    } else {
                        let shard = frame["d"]["shard"].clone();
                        let ready = ready(&format!("ws://127.0.0.1:{}", self.port), &shard);
                        inner.events.clear();
                        inner.manners.dead = false;
                        dispatch(&mut inner, "READY", &ready);
                    }
                }
                Some(6) if inner.manners.resumes => {
                    inner.manners.dead = false;
                    let had = frame["d"]["seq"].as_u64().unwrap_or(0);
                    let missed: Vec<Value> = inner
                        .events
                        .iter()
                        .filter(|event| event["s"].as_u64() > Some(had) && event["t"] != "RESUMED")
                        .cloned()
                        .collect();
                    for event in missed {
                        push(&mut inner, &event);
                    }
                    dispatch(&mut inner, "RESUMED", &json!({}));
                }
                Some(6) => push(&mut inner, &json!({ "op": 9, "d": false })),
                _ => {}
            }
            drop(inner);
            self.shared.1.notify_all();
        }
        self.shared.1.notify_all();
    }
}

/// Sends an event of the session and keeps it.
pub(super) fn dispatch(inner: &mut Inner, name: &str, data: &Value) {
    let sequence = inner.events.len() + 1;
    let event = json!({ "op": 0, "t": name, "s": sequence, "d": data });
    inner.events.push(event.clone());
    if !inner.manners.dead {
        push(inner, &event);
    }
}

/// Sends a frame to the newest connection.
pub(super) fn push(inner: &mut Inner, frame: &Value) {
    if let Some(writer) = inner.writers.last_mut() {
        let _ = writer.send(Message::Text(frame.to_string()));
    }
}

fn ready(address: &str, shard: &Value) -> Value {
    json!({
        "v": 10, "user": super::people::user(BOT, true), "guilds": [],
        "session_id": "session-of-the-loopback", "resume_gateway_url": address, "shard": shard,
        "application": { "id": BOT.to_string(), "flags": 0 },
    })
}

//! The gateway of the loopback: what is said over the socket. The REST half is
//! in `loopback`.

use std::net::TcpStream;

use serde_json::{Value, json};
use tungstenite::protocol::{CloseFrame, Role};
use tungstenite::{Message, WebSocket};

use super::loopback::{BOT, Inner, Loopback};

/// How the gateway behaves.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, Clone)]
pub(crate) struct Manners {
    pub(crate) heartbeat_ms: u64,
    pub(crate) acknowledges_heartbeats: bool,
    /// A connection that is dead and does not know it: no heartbeat is
    /// answered and no event arrives, until there is another connection.
    pub(crate) dead: bool,
    /// Whether a session may be gone on with.
    pub(crate) resumes: bool,
    /// Whether a connection to the gateway can be made.
    pub(crate) reachable: bool,
    /// Closes the connection with this code after IDENTIFY.
    pub(crate) closes_with: Option<u16>,
    /// Closes the connection with this code after RESUME.
    pub(crate) closes_resumes_with: Option<u16>,
    /// How many sessions may be begun, and after how many milliseconds more.
    pub(crate) starts: (u64, u64),
    pub(crate) shards: u64,
    /// Whether every body is held against Discord's rules.
    pub(crate) validates: bool,
}

impl Default for Manners {
    fn default() -> Manners {
        Manners {
            heartbeat_ms: 3_000,
            acknowledges_heartbeats: true,
            dead: false,
            resumes: true,
            reachable: true,
            closes_with: None,
            closes_resumes_with: None,
            starts: (999, 0),
            shards: 1,
            validates: true,
        }
    }
}

impl Loopback {
    /// Cuts the newest connection, as a network does.
    pub(crate) fn cut(&self) {
        if let Some(writer) = self.lock().writers.pop() {
            let _ = writer.get_ref().shutdown(std::net::Shutdown::Both);
        }
    }

    /// Closes the newest connection with a code, as Discord does.
    pub(crate) fn close(&self, code: u16) {
        close(&mut self.lock(), code);
    }

    /// Whether a connection was asked for that could not be made.
    pub(crate) fn was_turned_away(&self) -> bool {
        self.lock().turned_away > 0
    }

    /// The paths of the connections to the gateway so far.
    pub(crate) fn connections(&self) -> Vec<String> {
        self.lock().connections.clone()
    }

    /// Talks to one connection until it ends.
    pub(super) fn gateway(&self, stream: TcpStream, path: String) {
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
            inner.connections.push(path);
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
                        close(&mut inner, code);
                    } else {
                        let shard = frame["d"]["shard"].clone();
                        let ready = ready(&format!("ws://127.0.0.1:{}", self.port), &shard);
                        inner.events.clear();
                        inner.manners.dead = false;
                        dispatch(&mut inner, "READY", &ready);
                    }
                }
                Some(6) if inner.manners.closes_resumes_with.is_some() => {
                    let code = inner.manners.closes_resumes_with.unwrap_or_default();
                    close(&mut inner, code);
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

/// Closes the newest connection.
fn close(inner: &mut Inner, code: u16) {
    let close = CloseFrame {
        code: code.into(),
        reason: "".into(),
    };
    if let Some(writer) = inner.writers.last_mut() {
        let _ = writer.close(Some(close));
        let _ = writer.flush();
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
        "session_id": "session-of-the-loopback", "resume_gateway_url": format!("{address}/again"), "shard": shard,
        "application": { "id": BOT.to_string(), "flags": 0 },
    })
}

//! One connection to the gateway: frames of JSON out, frames in, over a web
//! socket. serenity's own cannot be read without its runner, which decides by
//! itself what follows a lost connection; that is decided in `course` here.
//!
//! It knows the shape of a frame and nothing of what frames are for.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// How long a connection may take to be made.
const CONNECTING: Duration = Duration::from_secs(10);
/// How long a frame may take to be written.
const WRITING: Duration = Duration::from_secs(10);
/// How long Discord may take to close what was closed from here.
const CLOSING: Duration = Duration::from_millis(800);

/// A connection.
pub(super) struct Wire(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What arrived.
#[derive(Debug)]
pub(super) enum Frame {
    /// Heartbeats are wanted this often.
    Hello(Duration),
    /// An event of the session.
    Event {
        /// Its number in the session.
        sequence: u64,
        /// Such as `MESSAGE_CREATE`.
        name: String,
        /// What it says.
        data: Value,
    },
    /// A heartbeat is wanted now.
    Beat,
    /// A heartbeat is answered.
    Answered,
    /// Another connection is wanted.
    Reconnect,
    /// The session is not valid; whether it may be gone on with.
    Invalid(bool),
    /// Nothing that has a meaning here.
    Other,
    /// The connection has ended, with Discord's code where it gave one.
    Closed(Option<u16>),
}

/// The frame could not be written: the connection is gone.
#[derive(Debug)]
pub(super) struct Gone;

impl Wire {
    /// Connects to the gateway at an address that Discord told.
    pub(super) async fn connect(address: &str) -> Option<Wire> {
        let address = format!("{}/?v=10&encoding=json", address.trim_end_matches('/'));
        let connecting = connect_async_with_config(address, None, true);
        let (socket, _) = timeout(CONNECTING, connecting).await.ok()?.ok()?;
        Some(Wire(socket))
    }

    /// The next frame. May be dropped while it waits without losing one.
    pub(super) async fn next(&mut self) -> Frame {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => read(&text),
            Some(Ok(Message::Close(close))) => Frame::Closed(close.map(|close| close.code.into())),
            Some(Ok(_)) => Frame::Other,
            Some(Err(_)) | None => Frame::Closed(None),
        }
    }

    /// Begins a session.
    pub(super) async fn identify(
        &mut self,
        token: &str,
        intents: u64,
        (id, shards): (u32, u32),
    ) -> Result<(), Gone> {
        let who = json!({ "os": std::env::consts::OS, "browser": "pincite", "device": "pincite" });
        let about = json!({
            "token": token, "intents": intents, "shard": [id, shards],
            "properties": who, "large_threshold": 50,
        });
        self.send(2, &about).await
    }

    /// Goes on with a session.
    pub(super) async fn resume(
        &mut self,
        token: &str,
        session: &str,
        sequence: u64,
    ) -> Result<(), Gone> {
        let about = json!({ "token": token, "session_id": session, "seq": sequence });
        self.send(6, &about).await
    }

    /// A heartbeat, with the last event that was had.
    pub(super) async fn beat(&mut self, sequence: Option<u64>) -> Result<(), Gone> {
        self.send(1, &json!(sequence)).await
    }

    /// Closes the connection. 1000 ends the session too, another code does not.
    pub(super) async fn close(mut self, code: u16) {
        let close = CloseFrame {
            code: code.into(),
            reason: "".into(),
        };
        let closed = async {
            if self.0.close(Some(close)).await.is_ok() {
                while let Some(Ok(_)) = self.0.next().await {}
            }
        };
        // Nothing depends on its being heard.
        let _ = timeout(CLOSING, closed).await;
    }

    async fn send(&mut self, op: u8, data: &Value) -> Result<(), Gone> {
        let text = json!({ "op": op, "d": data }).to_string();
        match timeout(WRITING, self.0.send(Message::Text(text))).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Gone),
        }
    }
}

/// Reads a frame; what cannot be read has no meaning.
fn read(text: &str) -> Frame {
    let mut frame: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    match frame["op"].as_u64() {
        Some(0) => Frame::Event {
            sequence: frame["s"].as_u64().unwrap_or(0),
            name: frame["t"].as_str().unwrap_or_default().to_owned(),
            data: frame["d"].take(),
        },
        Some(1) => Frame::Beat,
        Some(7) => Frame::Reconnect,
        Some(9) => Frame::Invalid(frame["d"].as_bool().unwrap_or(false)),
        Some(10) => match frame["d"]["heartbeat_interval"].as_u64() {
            Some(millis @ 1..) => Frame::Hello(Duration::from_millis(millis)),
            _ => Frame::Other,
        },
        Some(11) => Frame::Answered,
        _ => Frame::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_and_nonsense_is_nothing() {
        let event = r#"{"op":0,"s":4,"t":"READY","d":{"a":1}}"#;
        let Frame::Event {
            sequence: 4,
            name,
            data,
        } = read(event)
        else {
            panic!("an event");
        };
        assert_eq!((name.as_str(), data), ("READY", json!({ "a": 1 })));
        assert!(matches!(read(r#"{"op":9,"d":true}"#), Frame::Invalid(true)));
        assert!(matches!(
            read(r#"{"op":9,"d":null}"#),
            Frame::Invalid(false)
        ));
        for nonsense in [
            "",
            "[]",
            "not json",
            r#"{"op":99}"#,
            r#"{"op":10,"d":{"heartbeat_interval":0}}"#,
        ] {
            assert!(matches!(read(nonsense), Frame::Other), "{nonsense}");
        }
    }
}

//! What the loopback Discord keeps: the files that people attach, given out to
//! whoever knows the address and never to somebody who shows the bot's token;
//! and the commands of an application.

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::loopback::Loopback;

/// How the addresses of files begin.
pub(super) const PATH: &str = "/attachments/";

/// The files.
#[derive(Debug, Default)]
pub(super) struct Store {
    files: HashMap<String, Vec<u8>>,
    fetched: Vec<String>,
    wrong: Vec<String>,
}

impl Store {
    /// Answers a request for a file.
    pub(super) fn fetch(
        &mut self,
        path: &str,
        authorised: bool,
        writer: &mut impl Write,
    ) -> std::io::Result<()> {
        self.fetched.push(path.to_owned());
        if authorised {
            self.wrong.push(format!("the token was sent to {path}"));
        }
        let (status, bytes) = match self.files.get(path) {
            Some(bytes) => ("200 OK", bytes.as_slice()),
            None => ("404 Not Found", &b""[..]),
        };
        let kind = if path.contains(".html") {
            "text/html; charset=utf-8"
        } else {
            "application/octet-stream"
        };
        let length = bytes.len();
        write!(
            writer,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        )?;
        writer.write_all(bytes)
    }

    /// What no client may do.
    pub(super) fn complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.wrong)
    }
}

impl Loopback {
    /// Keeps a file; the attachment as an interaction describes it.
    pub(crate) fn attach(&self, name: &str, bytes: &[u8]) -> Value {
        static NEXT: AtomicU64 = AtomicU64::new(810_000_000_000_000_000);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = format!("{PATH}{id}/file?ex=canary-signature");
        let address = format!("{}{path}", self.address());
        self.lock().store.files.insert(path, bytes.to_vec());
        json!({
            "id": id.to_string(), "filename": name, "size": bytes.len(), "url": address,
            "proxy_url": address, "content_type": "application/octet-stream", "ephemeral": true,
        })
    }

    /// Gives out a web page; its address.
    pub(crate) fn page(&self, name: &str, html: &str) -> String {
        let path = format!("{PATH}{name}.html");
        let address = format!("{}{path}", self.address());
        let mut inner = self.lock();
        inner.store.files.insert(path, html.as_bytes().to_vec());
        address
    }

    /// How many files were asked for.
    pub(crate) fn fetched(&self) -> usize {
        self.lock().store.fetched.len()
    }
}

/// The commands of an application, as Discord hands them back.
pub(super) fn registered(application: &str, commands: &Value) -> Value {
    commands
        .as_array()
        .into_iter()
        .flatten()
        .zip(1..)
        .map(|(command, id)| {
            let mut command = command.clone();
            command["id"] = json!(id.to_string());
            command["application_id"] = json!(application);
            command["version"] = json!("1");
            command
        })
        .collect()
}

//! A Discord on this machine: the REST API and the gateway on one port. It
//! answers as Discord does, delivers events, makes trouble when it is told to,
//! and records what the bot sends. It knows nothing of answers.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::WebSocket;

use super::form;
use super::schema;
use super::socket::{Manners, dispatch, push};
use super::store::{self, Store};

/// The bot's own user and application.
pub(crate) const BOT: u64 = 900_000_000_000_000_001;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request of the bot.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) at: Instant,
    pub(crate) method: String,
    /// The path after `/api/v10`.
    pub(crate) path: String,
    pub(crate) body: Value,
    /// The files that came with it.
    pub(crate) files: Vec<Vec<u8>>,
}

/// Trouble that is made for the next request that fits.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    /// Fits where the path holds this, or with `=` before it, is this.
    pub(crate) path: &'static str,
    pub(crate) what: What,
}

/// Kinds of trouble.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// This status, headers and body instead of an answer; nothing is done.
    Refuse(u16, Vec<(&'static str, String)>, Value),
    /// No answer for so long, and nothing is done.
    Hang(Duration),
    /// The answer comes later.
    Late(Duration),
}

/// What is known of the bot.
pub(super) struct Inner {
    pub(super) sent: Vec<Sent>,
    /// What the bot sent over the gateway.
    pub(super) frames: Vec<Value>,
    troubles: Vec<Trouble>,
    pub(super) manners: Manners,
    /// One writer for every open connection, the newest last.
    pub(super) writers: Vec<WebSocket<TcpStream>>,
    /// The events of the session, to be sent again where they were missed.
    pub(super) events: Vec<Value>,
    /// The path of every connection to the gateway.
    pub(super) connections: Vec<String>,
    /// Connections that were asked for while none could be made.
    pub(super) turned_away: usize,
    /// Requests whose answer the bot did not wait for, and how long it did.
    given_up: Vec<(String, Duration)>,
    wrong: Vec<String>,
    parents: HashMap<String, String>,
    pub(super) store: Store,
}

/// The server; it ends with the process.
#[derive(Clone)]
pub(crate) struct Loopback {
    pub(super) port: u16,
    pub(super) shared: Arc<(Mutex<Inner>, Condvar)>,
}

impl Loopback {
    /// Starts one.
    pub(crate) fn start() -> Loopback {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let loopback = Loopback {
            port: listener.local_addr().unwrap().port(),
            shared: Arc::new((
                Mutex::new(Inner {
                    sent: Vec::new(),
                    frames: Vec::new(),
                    troubles: Vec::new(),
                    manners: Manners::default(),
                    writers: Vec::new(),
                    events: Vec::new(),
                    connections: Vec::new(),
                    turned_away: 0,
                    given_up: Vec::new(),
                    wrong: Vec::new(),
                    parents: HashMap::new(),
                    store: Store::default(),
                }),
                Condvar::new(),
            )),
        };
        let serving = loopback.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                std::thread::spawn(move || serving.serve(stream));
            }
        });
        loopback
    }

    /// The address for the bot's settings.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.shared.0.lock().unwrap()
    }

    /// Changes how the gateway behaves from now on.
    pub(crate) fn behave(&self, change: impl FnOnce(&mut Manners)) {
        change(&mut self.lock().manners);
    }

    /// Makes trouble for the next request that fits.
    pub(crate) fn trouble(&self, path: &'static str, what: What) {
        self.lock().troubles.push(Trouble { path, what });
    }

    /// Waits until all trouble has been met.
    #[track_caller]
    pub(crate) fn untroubled(&self) {
        let until = Instant::now() + PATIENCE;
        while !self.lock().troubles.is_empty() {
            assert!(Instant::now() < until, "trouble was not met");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Tells which channel a thread belongs to.
    pub(crate) fn thread_of(&self, thread: u64, channel: u64) {
        self.lock()
            .parents
            .insert(thread.to_string(), channel.to_string());
    }

    /// Waits until `wanted` finds something among what was recorded.
    #[track_caller]
    pub(crate) fn wait<T>(&self, what: &str, wanted: impl Fn(&[Sent], &[Value]) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        let mut inner = self.lock();
        loop {
            if let Some(found) = wanted(&inner.sent, &inner.frames) {
                return found;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "{what} did not come; what came: {:#?}",
                inner
                    .sent
                    .iter()
                    .map(|s| format!("{} {} {}", s.method, s.path, s.body))
                    .collect::<Vec<_>>()
            );
            inner = self.shared.1.wait_timeout(inner, left).unwrap().0;
        }
    }

    /// Everything that was sent so far.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.lock().sent.clone()
    }

    /// Takes everything that was sent so far, so that it is not kept.
    #[allow(dead_code, reason = "the measurement of memory needs it")]
    pub(crate) fn take(&self) -> Vec<Sent> {
        let mut inner = self.lock();
        inner.frames.clear();
        let new = inner.events.iter_mut().rev();
        for event in new.take_while(|event| !event["d"].is_null()) {
            event["d"] = Value::Null;
        }
        std::mem::take(&mut inner.sent)
    }

    /// Waits for the bot to be connected and its commands registered.
    #[track_caller]
    pub(crate) fn connected(&self) {
        self.wait("the registration", |sent, frames| {
            let registered = sent
                .iter()
                .any(|s| s.method == "PUT" && s.path.ends_with("/commands"));
            let identified = frames.iter().any(|frame| frame["op"] == 2);
            (registered && identified).then_some(())
        });
    }

    /// How many frames of an op came.
    pub(crate) fn count_of(&self, op: u64) -> usize {
        self.lock()
            .frames
            .iter()
            .filter(|frame| frame["op"] == op)
            .count()
    }

    /// Delivers an event to the newest connection; where there is none, the
    /// next one gets it that goes on with the session.
    #[track_caller]
    pub(crate) fn deliver(&self, name: &str, data: &Value) {
        dispatch(&mut self.lock(), name, data);
    }

    /// How many events the session has had.
    pub(crate) fn events(&self) -> usize {
        self.lock().events.len()
    }

    /// Waits until a connection was asked for that could not be made.
    #[track_caller]
    pub(crate) fn turned_away(&self) {
        let until = Instant::now() + PATIENCE;
        while self.lock().turned_away == 0 {
            assert!(Instant::now() < until, "nobody tried to connect");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends a bare op, such as 7 (reconnect) or 9 (invalid session).
    #[track_caller]
    pub(crate) fn command(&self, op: u64, data: &Value) {
        let mut inner = self.lock();
        push(&mut inner, &json!({ "op": op, "d": data }));
    }

    /// Complains of every body that Discord would have refused.
    #[track_caller]
    pub(crate) fn check(&self) {
        let mut wrong = std::mem::take(&mut self.lock().wrong);
        wrong.extend(self.lock().store.complaints());
        assert!(wrong.is_empty(), "Discord would refuse: {wrong:#?}");
    }

    fn serve(&self, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let mut start = [0; 4096];
        let Ok(length) = stream.peek(&mut start) else {
            return;
        };
        let head = String::from_utf8_lossy(&start[..length]).to_lowercase();
        if head.contains("upgrade: websocket") {
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            self.gateway(stream, path);
        } else {
            let _ = self.requests(stream);
        }
    }

    /// Answers requests until the connection ends.
    fn requests(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut writer = stream.try_clone()?;
        let mut reader = BufReader::new(stream);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let mut words = line.split_whitespace();
            let method = words.next().unwrap_or_default().to_owned();
            let path = words.next().unwrap_or_default().to_owned();
            let (mut length, mut authorised) = (0, false);
            let mut kind = String::new();
            loop {
                let mut header = String::new();
                reader.read_line(&mut header)?;
                let header = header.trim_end();
                if header.is_empty() {
                    break;
                }
                let (name, value) = header.split_once(':').unwrap_or((header, ""));
                match name.to_lowercase().as_str() {
                    "content-type" => value.trim().clone_into(&mut kind),
                    "content-length" => length = value.trim().parse().unwrap_or(0),
                    "authorization" => authorised = value.trim() == format!("Bot {}", super::TOKEN),
                    _ => {}
                }
            }
            let mut bytes = vec![0; length];
            reader.read_exact(&mut bytes)?;
            if path.starts_with(store::PATH) {
                self.lock().store.fetch(&path, authorised, &mut writer)?;
                continue;
            }
            let (message, files) = form::read(&kind, &bytes);
            let body: Value = serde_json::from_slice(&message).unwrap_or(Value::Null);
            let path = path.strip_prefix("/api/v10").unwrap_or(&path).to_owned();
            let given_up = match self.hang(&path) {
                Some(time) => self.hold(&writer, &path, time)?,
                None => false,
            };
            if given_up {
                return Ok(());
            }
            let (status, headers, answer) = self.answer(&method, &path, (&body, files), authorised);
            let answer = if status == 204 {
                String::new()
            } else {
                answer.to_string()
            };
            let mut head = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
                answer.len()
            );
            for (name, value) in headers {
                let _ = write!(head, "{name}: {value}\r\n");
            }
            head.push_str("\r\n");
            head.push_str(&answer);
            writer.write_all(head.as_bytes())?;
        }
    }

    /// How long this request is to stay without an answer.
    fn hang(&self, path: &str) -> Option<Duration> {
        let mut inner = self.lock();
        let found = inner
            .troubles
            .iter()
            .position(|t| fits(t.path, path) && matches!(t.what, What::Hang(_)))?;
        match inner.troubles.remove(found).what {
            What::Hang(time) => Some(time),
            _ => None,
        }
    }

    /// Gives no answer until the time is over or the bot has given up, which
    /// is noted.
    fn hold(&self, stream: &TcpStream, path: &str, time: Duration) -> std::io::Result<bool> {
        let started = Instant::now();
        stream.set_read_timeout(Some(Duration::from_millis(20)))?;
        while started.elapsed() < time {
            if matches!(stream.peek(&mut [0]), Ok(0)) {
                let given_up = (path.to_owned(), started.elapsed());
                self.lock().given_up.push(given_up);
                self.shared.1.notify_all();
                return Ok(true);
            }
        }
        stream.set_read_timeout(None)?;
        Ok(false)
    }

    /// Waits until the bot has given up a request to this path; how long it
    /// waited for the answer.
    #[track_caller]
    pub(crate) fn given_up(&self, path: &str) -> Duration {
        let until = Instant::now() + PATIENCE;
        loop {
            let found = self
                .lock()
                .given_up
                .iter()
                .find(|(known, _)| known.contains(path))
                .map(|(_, waited)| *waited);
            if let Some(waited) = found {
                return waited;
            }
            assert!(Instant::now() < until, "it waits for {path} still");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn answer(
        &self,
        method: &str,
        path: &str,
        (body, files): (&Value, Vec<Vec<u8>>),
        authorised: bool,
    ) -> (u16, Vec<(&'static str, String)>, Value) {
        let at = Instant::now();
        let trouble = {
            let mut inner = self.lock();
            let found = inner.troubles.iter().position(|t| fits(t.path, path));
            found.map(|found| inner.troubles.remove(found).what)
        };
        match trouble {
            Some(What::Refuse(status, headers, answer)) => return (status, headers, answer),
            Some(What::Late(time)) => std::thread::sleep(time),
            Some(What::Hang(_)) | None => {}
        }
        if !authorised {
            return (
                401,
                Vec::new(),
                json!({ "message": "401: Unauthorized", "code": 0 }),
            );
        }
        let validates = self.lock().manners.validates;
        let mut wrong = Vec::new();
        if validates {
            wrong = schema::complaints(method, path, body);
            wrong.extend(form::complaints(body, &files));
        }
        let mut inner = self.lock();
        inner.wrong.extend(wrong);
        inner.sent.push(Sent {
            at,
            method: method.to_owned(),
            path: path.to_owned(),
            body: body.clone(),
            files,
        });
        let address = format!("ws://127.0.0.1:{}", self.port);
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let answer = match (method, parts.as_slice()) {
            ("GET", ["gateway"]) => json!({ "url": address }),
            ("GET", ["gateway", "bot"]) => json!({
                "url": address, "shards": inner.manners.shards,
                "session_start_limit": {
                    "total": 1000, "remaining": inner.manners.starts.0,
                    "reset_after": inner.manners.starts.1, "max_concurrency": 1,
                },
            }),
            ("PUT", ["applications", id, "commands"]) => store::registered(id, body),
            ("POST", ["interactions", _, _, "callback"]) => {
                drop(inner);
                self.shared.1.notify_all();
                return (204, Vec::new(), Value::Null);
            }
            ("PATCH", ["webhooks", _, _, "messages", "@original"])
            | ("POST", ["webhooks", _, _] | ["channels", _, "messages"]) => {
                super::people::message(77, BOT, body)
            }
            ("GET", ["channels", id]) => {
                json!({ "id": id, "type": 11, "parent_id": inner.parents.get(*id) })
            }
            _ => {
                inner.wrong.push(format!("no such route: {method} {path}"));
                json!({ "code": 0, "message": "404: Not Found" })
            }
        };
        drop(inner);
        self.shared.1.notify_all();
        (200, Vec::new(), answer)
    }
}

fn fits(wanted: &str, path: &str) -> bool {
    match wanted.strip_prefix('=') {
        Some(whole) => path == whole,
        None => path.contains(wanted),
    }
}

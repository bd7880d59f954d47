//! Whether the bot is well and what it has done: counters, and two small pages
//! on a local port, `GET /healthz` and `GET /metrics` (the text format of
//! Prometheus, <https://prometheus.io/docs/instrumenting/exposition_formats/>).
//!
//! It counts and serves numbers; no question, quote, name or id comes near it.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::bot::Bot;

/// The borders of the histograms, in milliseconds.
const BORDERS: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

/// How long things took.
#[derive(Debug, Default)]
struct Histogram {
    counts: [AtomicU64; BORDERS.len()],
    all: AtomicU64,
    sum_us: AtomicU64,
}

impl Histogram {
    fn add(&self, took: Duration) {
        for (border, count) in BORDERS.iter().zip(&self.counts) {
            if took <= Duration::from_millis(*border) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.all.fetch_add(1, Ordering::Relaxed);
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.sum_us.fetch_add(us, Ordering::Relaxed);
    }

    fn write(&self, name: &str, out: &mut String) {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "# TYPE {name} histogram");
        for (border, count) in BORDERS.iter().zip(&self.counts) {
            let seconds = Duration::from_millis(*border).as_secs_f64();
            let count = count.load(Ordering::Relaxed);
            let _ = writeln!(out, "{name}_bucket{{le=\"{seconds}\"}} {count}");
        }
        let all = self.all.load(Ordering::Relaxed);
        let sum = Duration::from_micros(self.sum_us.load(Ordering::Relaxed)).as_secs_f64();
        let _ = writeln!(out, "{name}_bucket{{le=\"+Inf\"}} {all}");
        let _ = writeln!(out, "{name}_sum {sum}\n{name}_count {all}");
    }
}

/// The counters.
#[derive(Debug, Default)]
pub(super) struct Meter {
    acknowledged: Histogram,
    replied: Histogram,
    answered: AtomicU64,
    possible: AtomicU64,
    silent: AtomicU64,
    slowed_down: AtomicU64,
    turned_away: AtomicU64,
    failed: AtomicU64,
    not_sent: AtomicU64,
    /// Whether the last look at the gateway found every shard connected.
    pub(super) gateway: AtomicBool,
    /// Whether the last canary question was answered.
    pub(super) canary: AtomicBool,
}

impl Meter {
    pub(super) fn acknowledged(&self, took: Duration) {
        self.acknowledged.add(took);
    }
    pub(super) fn answered(&self, took: Duration) {
        self.replied.add(took);
    }
    pub(super) fn searched(&self, found: bool) {
        let counter = if found { &self.answered } else { &self.silent };
        counter.fetch_add(1, Ordering::Relaxed);
    }
    /// A question for which passages were shown without a claim.
    pub(super) fn offered(&self) {
        self.possible.fetch_add(1, Ordering::Relaxed);
    }
    pub(super) fn slowed_down(&self) {
        self.slowed_down.fetch_add(1, Ordering::Relaxed);
    }
    pub(super) fn turned_away(&self) {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
    }
    pub(super) fn failed(&self) {
        self.failed.fetch_add(1, Ordering::Relaxed);
    }
    pub(super) fn not_sent(&self) {
        self.not_sent.fetch_add(1, Ordering::Relaxed);
    }

    /// Questions asked of the library since the start, answered or not.
    pub(super) fn questions(&self) -> u64 {
        [&self.answered, &self.possible, &self.silent]
            .map(|counter| counter.load(Ordering::Relaxed))
            .iter()
            .sum()
    }

    fn is_ready(&self) -> bool {
        self.gateway.load(Ordering::Relaxed) && self.canary.load(Ordering::Relaxed)
    }
}

/// The numbers in Prometheus's format.
fn metrics(bot: &Bot) -> String {
    let mut out = String::new();
    let meter = &bot.meter;
    meter
        .acknowledged
        .write("pincite_acknowledge_seconds", &mut out);
    meter.replied.write("pincite_reply_seconds", &mut out);
    let counters = [
        ("questions_answered_total", &meter.answered),
        ("questions_possible_total", &meter.possible),
        ("questions_silent_total", &meter.silent),
        ("slowed_down_total", &meter.slowed_down),
        ("turned_away_total", &meter.turned_away),
        ("failed_total", &meter.failed),
        ("not_sent_total", &meter.not_sent),
    ];
    for (name, counter) in counters {
        let value = counter.load(Ordering::Relaxed);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "# TYPE pincite_{name} counter\npincite_{name} {value}");
    }
    let shelf = bot.desk.shelf();
    let gauges = [
        ("waiting", bot.desk.waiting() as u64),
        ("documents", shelf.sources.len() as u64),
        ("passages", shelf.library.passages() as u64),
        ("resident_bytes", memory().unwrap_or(0)),
        (
            "gateway_connected",
            u64::from(meter.gateway.load(Ordering::Relaxed)),
        ),
        ("ready", u64::from(meter.is_ready())),
    ];
    for (name, value) in gauges {
        let _ = writeln!(out, "# TYPE pincite_{name} gauge\npincite_{name} {value}");
    }
    out
}

/// The memory of this process in bytes, where the system tells it.
pub(super) fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Opens the port of the two pages.
pub(super) async fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// Serves the two pages for as long as the program runs.
pub(super) async fn serve(listener: TcpListener, bot: Arc<Bot>) {
    // A handful of readers at once is enough for a local port.
    let readers = Arc::new(tokio::sync::Semaphore::new(8));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let Ok(reader) = Arc::clone(&readers).acquire_owned().await else {
            return;
        };
        let bot = Arc::clone(&bot);
        tokio::spawn(async move {
            let _ = tokio::time::timeout(Duration::from_secs(5), respond(stream, &bot)).await;
            drop(reader);
        });
    }
}

async fn respond(mut stream: TcpStream, bot: &Bot) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") && request.len() < 8_192 {
        if stream.read_buf(&mut request).await? == 0 {
            break;
        }
    }
    let line = String::from_utf8_lossy(&request);
    let line = line.lines().next().unwrap_or_default();
    let (status, kind, body) = match line.split(' ').take(2).collect::<Vec<_>>().as_slice() {
        ["GET" | "HEAD", "/healthz"] if bot.meter.is_ready() => {
            ("200 OK", "text/plain", "ready\n".to_owned())
        }
        ["GET" | "HEAD", "/healthz"] => (
            "503 Service Unavailable",
            "text/plain",
            format!(
                "gateway: {}\ncanary: {}\n",
                bot.meter.gateway.load(Ordering::Relaxed),
                bot.meter.canary.load(Ordering::Relaxed)
            ),
        ),
        ["GET" | "HEAD", "/metrics"] => ("200 OK", "text/plain; version=0.0.4", metrics(bot)),
        _ => ("404 Not Found", "text/plain", "not found\n".to_owned()),
    };
    let length = body.len();
    let body = if line.starts_with("HEAD") {
        String::new()
    } else {
        body
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}

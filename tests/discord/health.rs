//! The local port: ready only when a heartbeat was answered and the canary
//! question too; numbers that monitoring reads, and nothing else.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use super::loopback::Loopback;
use super::program::Bot;
use crate::harness::Library;

fn get(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (
        head.split(' ').nth(1).unwrap().parse().unwrap(),
        body.to_owned(),
    )
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string()
}

/// Waits until the page has this status.
#[track_caller]
fn becomes(address: &str, status: u16) {
    let until = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(address).is_err() || get(address, "/healthz").0 != status {
        assert!(Instant::now() < until, "{:?}", get(address, "/healthz"));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn ready_means_connected_and_able_to_answer() {
    let address = free_address();
    let discord = Loopback::start();
    discord.behave(|manners| manners.acknowledges_heartbeats = false);
    let bot = Bot::before(
        discord,
        Library::with_fixtures(),
        &[("PINCITE_DISCORD_STATUS", &address)],
    );
    bot.discord.connected();
    // It is connected and has asked for an answer, and there is none.
    bot.discord.wait("a heartbeat", |_, frames| {
        frames.iter().find(|frame| frame["op"] == 1).map(|_| ())
    });
    assert_eq!(get(&address, "/healthz").0, 503);
    let (_, body) = get(&address, "/healthz");
    assert!(body.contains("gateway: false"), "{body}");
    bot.discord
        .behave(|manners| manners.acknowledges_heartbeats = true);
    becomes(&address, 200);

    bot.ask("Who chaired the inquiry?");
    bot.ask("How do volcanoes erupt?");
    let (status, numbers) = get(&address, "/metrics");
    assert_eq!(status, 200);
    for line in [
        "pincite_questions_answered_total 1",
        "pincite_questions_silent_total 1",
        "pincite_acknowledge_seconds_count 2",
        "pincite_ready 1",
    ] {
        assert!(numbers.lines().any(|l| l == line), "no {line} in {numbers}");
    }
    for line in numbers.lines() {
        let plain = line.starts_with("# TYPE pincite_") || line.starts_with("pincite_");
        assert!(plain, "{line}");
    }
    assert_eq!(get(&address, "/").0, 404);
}

//! The bot under load, in front of the loopback Discord of the tests.
//!
//! ```text
//! cargo bench --bench soak -- --questions 100000 --rate 200
//! cargo bench --bench soak -- --questions 3000 --rate 50
//! ```
//! It runs the program itself on a library, delivers questions at a rate, of eight
//! five to `/ask` and one each to `/check`, `/statements` and `/timeline`, and
//! prints from gateway event to first response and to the whole answer, what
//! was lost, and the memory of the bot as it goes. `--only ask` asks questions
//! alone, `--only timeline` and so on look up; `--library DIR` takes another
//! library than the one that comes with the project.

#![allow(dead_code, reason = "the loopback offers more than is used here")]

#[path = "../tests/discord/form.rs"]
mod form;
#[path = "../tests/discord/loopback.rs"]
mod loopback;
#[path = "../tests/discord/people.rs"]
mod people;
#[path = "../tests/discord/schema.rs"]
mod schema;
#[path = "../tests/discord/socket.rs"]
mod socket;
#[path = "../tests/discord/store.rs"]
mod store;

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use loopback::Loopback;
use people::Scene;

/// The token that the loopback takes.
pub(crate) const TOKEN: &str = "canary-token.of-the.loopback";

/// Questions that are asked in turn.
const QUESTIONS: [&str; 8] = [
    "What did the council say?",
    "What did the DfE say?",
    "When was the inspection?",
    "Who led the department?",
    "How many social workers were there?",
    "How do volcanoes erupt?",
    "Why were the services inadequate?",
    "What happened in 2022?",
];

/// The commands in turn.
const COMMANDS: [&str; 8] = [
    "ask",
    "check",
    "ask",
    "statements",
    "ask",
    "timeline",
    "ask",
    "ask",
];
/// Words that are checked and looked for in turn.
const WORDS: [&str; 4] = [
    "services had been rated inadequate",
    "social workers left the council",
    "inspection",
    "improvement",
];

/// What is asked of a command at its `n`-th turn.
fn options_of(name: &str, n: usize) -> serde_json::Value {
    let words = WORDS[n % WORDS.len()];
    match name {
        "ask" => people::options(&[("question", QUESTIONS[n % QUESTIONS.len()])]),
        "check" => people::options(&[("words", words)]),
        "statements" => people::options(&[("by", "council")]),
        _ => people::options(&[("about", words)]),
    }
}

fn option(name: &str) -> Option<String> {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.get(at + 1).cloned()
}

fn number(name: &str, default: u64) -> u64 {
    option(name).map_or(default, |text| text.parse().expect("a whole number"))
}

fn resident_kilobytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .and_then(|line| line.split_whitespace().nth(1))
        .and_then(|kilobytes| kilobytes.parse().ok())
        .unwrap_or(0)
}

fn percentile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in a list"
    )]
    let at = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
    times.get(at).copied().unwrap_or_default()
}

fn print_times(name: &str, mut times: Vec<Duration>) {
    println!(
        "{name}: {} in all, p50 {:.1?}, p99 {:.1?}, max {:.1?}",
        times.len(),
        percentile(&mut times, 0.5),
        percentile(&mut times, 0.99),
        percentile(&mut times, 1.0),
    );
}

struct Asked {
    name: &'static str,
    at: Instant,
    first: Option<Instant>,
    whole: Option<Instant>,
}

/// Takes what the bot has sent since the last look.
fn collect(
    discord: &Loopback,
    asked: &mut HashMap<u64, Asked>,
    first: &mut Vec<Duration>,
    whole: &mut Vec<(&'static str, Duration)>,
    turned_away: &mut u64,
) {
    for sent in discord.take() {
        let parts: Vec<&str> = sent.path.split('/').collect();
        let (id, is_first) = match parts.as_slice() {
            ["", "interactions", id, _, "callback"] => (id.parse().ok(), true),
            ["", "webhooks", _, token, ..] => (
                token
                    .strip_prefix("interaction-token-")
                    .and_then(|id| id.parse().ok()),
                false,
            ),
            _ => (None, false),
        };
        let Some(entry) = id.and_then(|id: u64| asked.get_mut(&id)) else {
            continue;
        };
        if is_first {
            first.push(sent.at - entry.at);
            entry.first = Some(sent.at);
        } else {
            let text = sent.body["content"].as_str().unwrap_or_default();
            *turned_away += u64::from(text.contains("waiting just now"));
            whole.push((entry.name, sent.at - entry.at));
            entry.whole = Some(sent.at);
        }
        if entry.first.is_some() && entry.whole.is_some() {
            let id = id.unwrap_or_default();
            asked.remove(&id);
        }
    }
}

/// Starts the bot on a library, in front of the loopback.
fn start(library: &str, discord: &Loopback) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_pincite"))
        .args(["bot", "--library", library])
        .env_clear()
        .env("PINCITE_DISCORD_TOKEN", TOKEN)
        .env("PINCITE_DISCORD_API", discord.address())
        .env("PINCITE_DISCORD_PER_USER", "100000")
        .env("PINCITE_DISCORD_PER_SERVER", "100000")
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .spawn()
        .expect("the program was built")
}

fn main() {
    let (questions, rate) = (number("--questions", 3_000), number("--rate", 50));
    let only = option("--only");
    let library = option("--library").unwrap_or_else(|| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("index")
            .display()
            .to_string()
    });
    let discord = Loopback::start();
    discord.behave(|manners| {
        manners.validates = false;
        manners.heartbeat_ms = 5_000;
    });
    let mut bot = start(&library, &discord);
    discord.connected();
    let mut asked = HashMap::new();
    let (mut first, mut whole) = (Vec::new(), Vec::new());
    let mut turned_away = 0;
    let pause = Duration::from_secs(1) / u32::try_from(rate.max(1)).unwrap_or(1);
    let started = Instant::now();
    println!("questions  resident kB");
    for n in 0..questions {
        let due = started + pause * u32::try_from(n).unwrap_or(u32::MAX);
        if let Some(wait) = due.checked_duration_since(Instant::now()) {
            std::thread::sleep(wait);
        }
        let id = 800_000_000_000_000_000 + n;
        let turn = usize::try_from(n).unwrap_or(0);
        let name = match &only {
            Some(only) => *COMMANDS
                .iter()
                .find(|name| *name == only)
                .expect("a command"),
            None => COMMANDS[turn % COMMANDS.len()],
        };
        let scene = Scene {
            user: people::ANNA + n % 20_000,
            channel: people::CHANNEL + n % 50,
            server: people::SERVER + n % 100,
            ..Scene::default()
        };
        let data = people::command(name, &options_of(name, turn / COMMANDS.len()));
        let interaction = people::interaction(scene, id, 2, &data);
        asked.insert(
            id,
            Asked {
                name,
                at: Instant::now(),
                first: None,
                whole: None,
            },
        );
        discord.deliver("INTERACTION_CREATE", &interaction);
        if n % 64 == 0 {
            collect(
                &discord,
                &mut asked,
                &mut first,
                &mut whole,
                &mut turned_away,
            );
        }
        if n % (questions / 20).max(1) == 0 {
            println!("{n:>9}  {:>11}", resident_kilobytes(bot.id()));
        }
    }
    let until = Instant::now() + Duration::from_secs(15);
    while !asked.is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(50));
        collect(
            &discord,
            &mut asked,
            &mut first,
            &mut whole,
            &mut turned_away,
        );
    }
    println!("{questions:>9}  {:>11}", resident_kilobytes(bot.id()));
    println!(
        "took {:.1} s, lost {}, turned away for want of room {turned_away}",
        started.elapsed().as_secs_f64(),
        asked.len()
    );
    print_times("first response", first);
    for name in ["ask", "check", "statements", "timeline"] {
        let own = whole.iter().filter(|(command, _)| *command == name);
        let times: Vec<Duration> = own.map(|(_, time)| *time).collect();
        if !times.is_empty() {
            print_times(&format!("whole answer of /{name}"), times);
        }
    }
    let _ = bot.kill();
    let _ = bot.wait();
}

//! Discord, the network and the program on a bad day.
//!
//! 1. A refusal for haste is waited out, an error of Discord's tried again, a
//!    request without an answer given up and sent once more; no answer is lost.
//! 2. What has expired is dropped without a word.
//! 3. A panic ends one answer, which is told to the person.
//! 4. A new build of the library is noticed; what cannot be opened is not
//!    answered from the build before it.
//! 5. No request waits for ever.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use pincite::answer::{Answer, Citation};
use pincite::config::{BotConfig, Secret};
use pincite::discord::library::{Answers, Opener};
use pincite::discord::{Setup, run};
use pincite::engine::{
    Ask, Check, Engine, EngineError, Fetching, Place, Reading, Shown, Source, Speakers, Statements,
    Surroundings, Timeline, TimelineAsk, Turn, Wanted,
};
use serde_json::json;

use super::TOKEN;
use super::loopback::{Loopback, What};
use super::people::{self, Scene};
use super::program::{Bot, callback, edits, fresh_id};
use crate::harness::Library;

const QUESTION: &str = "Who chaired the inquiry?";

fn ask(bot: &Bot, question: &str) -> u64 {
    let options = people::options(&[("question", question)]);
    bot.interact(Scene::default(), 2, &people::command("ask", &options))
}

#[track_caller]
fn check_answered(bot: &Bot, id: u64) {
    let seen = bot.seen(id);
    assert!(seen.text().contains("Ilse Renn"), "{}", seen.page());
}

#[test]
fn haste_is_waited_out_as_long_as_discord_says() {
    let bot = Bot::start(&[]);
    for path in ["/messages/@original", "/callback"] {
        let wait = 0.6;
        let headers = vec![("Retry-After", "1".to_owned())];
        let body = json!({ "message": "You are being rate limited.", "retry_after": wait, "global": false });
        bot.discord.trouble(path, What::Refuse(429, headers, body));
        let started = Instant::now();
        let id = ask(&bot, &format!("{QUESTION} {path}"));
        check_answered(&bot, id);
        assert!(started.elapsed() >= Duration::from_secs_f64(wait), "{path}");
    }
}

#[test]
fn an_error_of_discords_is_tried_again() {
    let bot = Bot::start(&[]);
    for path in ["/callback", "/messages/@original"] {
        for status in [502, 500] {
            bot.discord
                .trouble(path, What::Refuse(status, Vec::new(), json!({})));
        }
        let id = ask(&bot, &format!("{QUESTION} {path}"));
        check_answered(&bot, id);
    }
}

#[test]
fn a_request_without_an_answer_is_sent_once_more() {
    let bot = Bot::start(&[]);
    let hang = || What::Hang(Duration::from_secs(30));
    bot.discord.trouble("/callback", hang());
    let id = ask(&bot, QUESTION);
    check_answered(&bot, id);
    assert!(bot.discord.given_up("/callback") < Duration::from_secs(20));
    bot.discord.trouble("/messages/@original", hang());
    check_answered(&bot, ask(&bot, "Tell me who chaired the inquiry?"));
    assert!(bot.discord.given_up("/messages") < Duration::from_secs(20));
}

#[test]
fn what_has_expired_is_dropped_without_a_word() {
    let bot = Bot::start(&[]);
    let gone = json!({ "code": 10_062, "message": "Unknown interaction" });
    bot.discord
        .trouble("/callback", What::Refuse(404, Vec::new(), gone));
    let id = ask(&bot, "Why did the gate fail?");
    bot.discord.untroubled();
    check_answered(&bot, ask(&bot, QUESTION));
    let sent = bot.discord.sent();
    assert!(callback(&sent, id).is_none() && edits(&sent, id).is_empty());
    assert_eq!(bot.log(), "", "nothing is logged at the default level");
}

#[test]
fn the_gateway_is_the_one_that_discord_names() {
    // serenity falls back to Discord's own gateway where it cannot ask.
    let discord = Loopback::start();
    discord.trouble("=/gateway", What::Refuse(500, Vec::new(), json!({})));
    let bot = Bot::before(discord, Library::with_fixtures(), &[]);
    bot.discord.connected();
    bot.discord.untroubled();
    check_answered(&bot, ask(&bot, QUESTION));
}

#[test]
fn a_new_build_is_noticed_without_a_restart() {
    let bot = Bot::start(&[]);
    let question = "Who tends the heron ladder?";
    assert!(bot.ask(question).text().contains("do not say"));
    let path = bot.library.beside(
        "heron.txt",
        "The heron ladder\n\nPetra Quillon tends the heron ladder at Upmoor weir.\n",
    );
    bot.library.run(&["add", path.to_str().unwrap()]).ended(0);
    let until = Instant::now() + Duration::from_secs(20);
    let mut seen = bot.ask(question);
    while seen.text().contains("do not say") && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(250));
        seen = bot.ask(question);
    }
    assert!(seen.text().contains("Petra Quillon"), "{}", seen.page());
}

#[test]
fn no_request_waits_for_ever() {
    let discord = Loopback::start();
    let hang = || What::Hang(Duration::from_mins(1));
    discord.trouble("=/gateway", hang());
    let bot = Bot::before(discord, Library::with_fixtures(), &[]);
    bot.discord.connected();
    assert!(bot.discord.given_up("/gateway") < Duration::from_secs(40));

    // Suggestions while a person types are answered by serenity's own client.
    bot.discord.trouble("/callback", hang());
    let option = json!({ "type": 3, "name": "source", "value": "x", "focused": true });
    let id = bot.interact(
        Scene::default(),
        4,
        &people::command("ask", &json!([option])),
    );
    assert!(bot.discord.given_up(&id.to_string()) < Duration::from_secs(40));
    check_answered(&bot, ask(&bot, QUESTION));
}

#[test]
fn what_was_withdrawn_is_not_quoted_while_the_library_cannot_be_opened() {
    let bot = Bot::start(&[]);
    check_answered(&bot, ask(&bot, QUESTION));
    let seen = bot.ask(QUESTION);
    assert!(seen.text().contains("Ilse Renn"));
    // Somebody takes the documents out of the list and leaves it half written.
    let list = bot.library.path().join("documents.toml");
    let whole = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, "[[document]\nid = ").unwrap();
    for press in ["In context", "Cite", "Useful"] {
        let pressed = bot.press(Scene::default(), &seen, press);
        assert!(pressed.text().contains("is being rebuilt"), "{press}");
    }
    let again = bot.ask(QUESTION);
    assert!(
        again.text().contains("is being rebuilt"),
        "{}",
        again.page()
    );
    assert!(again.text().contains("ask again in 10 s"));
    let log = bot.log();
    let told = log.matches("WARN").count();
    assert_eq!(told, 1, "it is told once: {log}");
    std::fs::write(&list, whole).unwrap();
    assert!(bot.ask(QUESTION).text().contains("Ilse Renn"));
}

/// An engine that panics at one question, and is held up by another.
struct Fragile(Engine, Arc<AtomicBool>);

impl Answers for Fragile {
    fn ask(&self, ask: &Ask) -> Result<Answer, EngineError> {
        assert!(!ask.question.contains("thunder"), "struck");
        while ask.question.contains("the dam") && !self.1.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(5));
        }
        self.0.ask(ask)
    }
    fn read_follow_up(&self, question: &str, turn: &Turn) -> Reading {
        self.0.read_follow_up(question, turn)
    }
    fn sources(&self) -> Vec<Source> {
        self.0.sources()
    }
    fn show(&self, id: &str) -> Result<Shown, EngineError> {
        self.0.show(id, None)
    }
    fn place_of(&self, citation: &Citation) -> Option<Place> {
        self.0.place_of(citation)
    }
    fn cite_at(&self, place: Place) -> Result<Option<Citation>, EngineError> {
        let struck = self.1.load(Ordering::Relaxed);
        assert!(!struck, "struck");
        self.0.cite_at(place)
    }
    fn surroundings(&self, place: Place) -> Result<Option<Surroundings>, EngineError> {
        self.0.surroundings(place)
    }
    fn speakers(&self) -> Vec<String> {
        self.0.speakers()
    }
    fn sample_questions(&self, wanted: usize) -> Vec<String> {
        self.0.sample_questions(wanted)
    }
    fn check(&self, words: &str) -> Result<Check, EngineError> {
        self.0.check(words)
    }
    fn timeline(&self, ask: &TimelineAsk) -> Result<Timeline, EngineError> {
        self.0.timeline(ask)
    }
    fn statements(&self, wanted: &Wanted) -> Result<Statements, EngineError> {
        self.0.statements(wanted)
    }
    fn speakers_by_body(&self, source: Option<&str>) -> Result<Speakers, EngineError> {
        self.0.speakers_by_body(source)
    }
    fn passages(&self) -> usize {
        self.0.passages()
    }
}

/// Runs the bot in this process; what ends it and waits for its end.
fn in_process(discord: &Loopback, root: PathBuf, opener: Opener) -> impl FnOnce() + use<> {
    configured(BotConfig::default(), discord, root, opener)
}

/// The same with settings.
fn configured(
    config: BotConfig,
    discord: &Loopback,
    root: PathBuf,
    opener: Opener,
) -> impl FnOnce() + use<> {
    let config = BotConfig {
        token: Some(Secret::from(TOKEN)),
        api: Some(discord.address()),
        ..config
    };
    let setup = Setup {
        config,
        root,
        opener,
        fetching: Fetching::default(),
    };
    // As the library was built, by another process.
    pincite::meaning::set_enabled(false);
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let running = std::thread::spawn(move || {
        tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(run(setup, async {
                let _ = ended.await;
            }))
    });
    discord.connected();
    || {
        end.send(()).unwrap();
        assert!(running.join().unwrap().is_ok());
    }
}

/// Asks and waits for the reply's first lines.
fn told(discord: &Loopback, question: &str) -> String {
    let id = fresh_id();
    let data = people::command("ask", &people::options(&[("question", question)]));
    discord.deliver(
        "INTERACTION_CREATE",
        &people::interaction(Scene::default(), id, 2, &data),
    );
    discord.wait("the reply", |sent, _| {
        Some(edits(sent, id).pop()?.body["content"].as_str()?.to_owned())
    })
}

#[test]
fn while_documents_are_added_the_build_before_answers() {
    let discord = Loopback::start();
    let library = Library::with_fixtures();
    let root = library.path();
    let is_open = Arc::new(AtomicBool::new(false));
    let opening = root.clone();
    // It opens once; a new build is never done.
    let opener: Opener = Box::new(move || {
        if is_open.swap(true, Ordering::Relaxed) {
            return Err(EngineError::Outside("The disk is full.".to_owned()));
        }
        let (engine, _) = Engine::open(&opening, &mut |_| {})?;
        Ok(Arc::new(engine))
    });
    let end = in_process(&discord, root.clone(), opener);
    let list = root.join("documents.toml");
    let before = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, format!("{before}\n# a further document\n")).unwrap();
    assert!(told(&discord, QUESTION).contains("The documents say"));
    // One of them goes: nothing is quoted any more.
    let entry = before.rfind("[[document]]").unwrap();
    std::fs::write(&list, before.get(..entry).unwrap()).unwrap();
    assert!(told(&discord, "Why did the gate fail?").contains("is being rebuilt"));
    end();
}

#[test]
fn a_panic_ends_one_answer_and_no_other() {
    let discord = Loopback::start();
    let library = Library::with_fixtures();
    let root = library.path();
    let strikes = Arc::new(AtomicBool::new(false));
    let striking = Arc::clone(&strikes);
    let opening = root.clone();
    let opener: Opener = Box::new(move || {
        let (engine, _) = Engine::open(&opening, &mut |_| {})?;
        Ok(Arc::new(Fragile(engine, Arc::clone(&striking))))
    });
    let end = in_process(&discord, root, opener);
    let ask = |question: &str| told(&discord, question);
    for _ in 0..3 {
        let told = ask("Was there thunder?");
        assert!(told.contains("Something went wrong"), "{told}");
        assert!(!told.contains("struck"), "{told}");
        std::thread::sleep(Duration::from_millis(1_100));
    }
    assert!(ask(QUESTION).contains("The documents say"));
    assert!(ask("How many houses were flooded?").contains("The documents say"));
    // A press that fails leaves the answer as it is and says so beside it.
    let whole = discord.sent().pop().unwrap().body;
    strikes.store(true, Ordering::Relaxed);
    let button = whole["components"][0]["components"][0].clone();
    assert_eq!(button["label"], "More");
    let id = fresh_id();
    let data = json!({ "custom_id": button["custom_id"], "component_type": 2 });
    let mut press = people::interaction(Scene::default(), id, 3, &data);
    press["message"] = people::message(55, super::loopback::BOT, &whole);
    discord.deliver("INTERACTION_CREATE", &press);
    let told = discord.wait("a sentence beside the answer", |sent, _| {
        let path = format!("/interaction-token-{id}");
        sent.iter()
            .find(|s| s.method == "POST" && s.path.ends_with(&path))
            .map(|s| s.body.clone())
    });
    assert!(
        told["content"]
            .as_str()
            .unwrap()
            .contains("Something went wrong")
    );
    assert_eq!(
        told["flags"].as_u64().unwrap() & 64,
        64,
        "to the person alone"
    );
    assert!(edits(&discord.sent(), id).is_empty(), "the answer stays");
    end();
    discord.check();
}

#[test]
fn a_full_queue_is_a_sentence() {
    let discord = Loopback::start();
    let library = Library::with_fixtures();
    let root = library.path();
    let released = Arc::new(AtomicBool::new(false));
    let (releasing, opening) = (Arc::clone(&released), root.clone());
    let opener: Opener = Box::new(move || {
        let (engine, _) = Engine::open(&opening, &mut |_| {})?;
        Ok(Arc::new(Fragile(engine, Arc::clone(&releasing))))
    });
    let config = BotConfig {
        at_once: 1,
        waiting: 1,
        ..BotConfig::default()
    };
    let end = configured(config, &discord, root, opener);
    let ids: Vec<u64> = (0..4)
        .map(|n| {
            let question = format!("Who built the dam, asks reader {n}?");
            let id = fresh_id();
            let data = people::command("ask", &people::options(&[("question", &question)]));
            let scene = Scene {
                user: people::BEN + n,
                ..Scene::default()
            };
            discord.deliver(
                "INTERACTION_CREATE",
                &people::interaction(scene, id, 2, &data),
            );
            id
        })
        .collect();
    // One is searched for and one waits; the others are told so meanwhile.
    let told = |wanted: usize| {
        discord.wait("the replies", |sent, _| {
            let said: Vec<String> = ids
                .iter()
                .filter_map(|id| {
                    let body = edits(sent, *id).pop()?.body;
                    Some(body["content"].as_str()?.to_owned())
                })
                .collect();
            (said.len() == wanted).then_some(said)
        })
    };
    for text in told(2) {
        assert!(text.contains("Many questions are waiting"), "{text}");
    }
    released.store(true, Ordering::Relaxed);
    let busy = told(4)
        .iter()
        .filter(|text| text.contains("are waiting"))
        .count();
    assert_eq!(busy, 2);
    end();
}

#[test]
fn an_answer_that_discord_refuses_leaves_a_sentence() {
    let bot = Bot::start(&[]);
    let body = json!({ "code": 50_035, "message": "Invalid Form Body" });
    bot.discord
        .trouble("/messages/@original", What::Refuse(400, Vec::new(), body));
    let seen = bot.seen(ask(&bot, QUESTION));
    assert!(
        seen.text().contains("Discord did not take it"),
        "{}",
        seen.page()
    );
}

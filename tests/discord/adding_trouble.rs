//! `/library add` on a bad day.
//!
//! 1. Too large, unreadable, from another place, under a hostile name: one
//!    sentence, and the others are taken.
//! 2. Somebody else who writes is told of; questions are answered meanwhile; two
//!    operators at once both get theirs.
//! 3. A page is fetched, looked at and published; none inside this network is.
//! 4. No log holds a name, a title, an address or a person.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use pincite::config::{BotConfig, Secret};
use pincite::discord::{Setup, run};
use pincite::engine::{Engine, Fetching, Reach};
use serde_json::{Value, json};

use super::TOKEN;
use super::adding::{OATH, add, added, is_answered, library, oath, open_bot, operator};
use super::asking::read;
use super::hostile::check_harmless;
use super::loopback::{BOT, Loopback};
use super::people::{self, ANNA, BEN, SERVER, Scene};
use super::program::{Seen, edits, fresh_id};
use crate::harness::{Library, files_under};
use crate::papers::pdf::{Paper, TEXT};

#[test]
fn what_is_too_large_or_elsewhere_is_refused_by_name() {
    let bot = open_bot(&[("PINCITE_DISCORD_FILE_MB", "1")]);
    let large = OATH.repeat(9_000);
    assert!(large.len() > 1 << 20);
    let honest = bot.discord.attach("long.txt", large.as_bytes());
    let mut lying = bot.discord.attach("liar.txt", large.as_bytes());
    lying["size"] = json!(200);
    let mut foreign = oath(&bot);
    foreign["filename"] = json!("stranger.txt");
    foreign["url"] = json!("http://127.0.0.1:9/attachments/1/file");
    let mut gone = oath(&bot);
    gone["filename"] = json!("gone.txt");
    gone["url"] = json!(format!("{}/attachments/0/file", bot.discord.address()));
    let seen = add(&bot, operator(), &[honest, lying, foreign, gone], &[]);
    let text = read(&seen.text());
    for words in [
        "long.txt: it is larger than the 1 MB",
        "liar.txt: it is larger than the 1 MB",
        "stranger.txt: Discord names another place",
        "gone.txt: it could not be fetched",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(seen.buttons().is_empty());
    assert_eq!(
        bot.discord.fetched(),
        2,
        "the honest one is refused before it is fetched"
    );
    assert!(!bot.library.path().join("staged").exists());
    let both = add(
        &bot,
        operator(),
        &[oath(&bot), oath(&bot)],
        &[("title", "x")],
    );
    assert!(
        both.text().contains("belong to one document"),
        "{}",
        both.page()
    );
    let none = add(&bot, operator(), &[], &[("title", "x")]);
    assert!(none.text().contains("Attach a file"), "{}", none.page());
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_taken() {
    let bot = open_bot(&[]);
    let files = [
        bot.discord
            .attach("torn.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type"),
        oath(&bot),
        bot.discord.attach("empty.txt", b""),
        bot.discord.attach(
            "second.md",
            b"# The second note\n\nThe miller wrote a second note about the boards.",
        ),
    ];
    let seen = add(&bot, operator(), &files, &[]);
    let text = read(&seen.text());
    assert_eq!(text.matches("Not taken.").count(), 2, "{text}");
    for name in [
        "torn.pdf",
        "empty.txt",
        "1. The weir keeper's oath",
        "2. The second note",
    ] {
        assert!(text.contains(name), "{name}: {text}");
    }
    insta::assert_snapshot!("discord-upkeep-two", seen.page());
    let left = bot.press(operator(), &seen, "Publish 2");
    let text = read(&left.text());
    assert!(text.contains("Published as second"), "{text}");
    assert!(
        text.contains("The weir keeper's oath") && !is_answered(&bot),
        "{text}"
    );
    let done = bot.press(operator(), &left, "Discard");
    assert!(done.text().contains("Discarded"), "{}", done.page());
    // All at once.
    let both = add(
        &bot,
        operator(),
        &[
            oath(&bot),
            bot.discord.attach(
                "third.md",
                b"# A third note\n\nThe third note is about eels.",
            ),
        ],
        &[],
    );
    let all = bot.press(operator(), &both, "Publish all");
    assert_eq!(
        all.text().matches("Published as").count(),
        2,
        "{}",
        all.page()
    );
    assert!(is_answered(&bot));
}

#[test]
fn pages_without_text_are_told_in_the_preview() {
    let bot = open_bot(&[]);
    let mut paper = Paper::default();
    paper.page();
    paper.lines(
        72,
        100,
        TEXT,
        &[
            "The harbour clerk weighed the anchor chain twice in one week,",
            "and found it lighter the second time by eleven stone.",
        ],
    );
    paper.page();
    paper.page();
    let mut blank = Paper::default();
    blank.page();
    let files = [
        bot.discord.attach("chain.pdf", &paper.bytes()),
        bot.discord.attach("scan.pdf", &blank.bytes()),
    ];
    let seen = add(&bot, operator(), &files, &[("title", "")]);
    let text = read(&seen.text());
    for words in [
        "pages 2, 3 hold no text",
        "scan.pdf",
        "for whoever runs the bot",
        "3 pages",
        "> The harbour clerk",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn hostile_names_and_titles_are_characters() {
    let bot = open_bot(&[]);
    let outside = files_under(bot.library.path().parent().unwrap()).len();
    let inside = files_under(&bot.library.path()).len();
    let evil = "../../../**x** @everyone <@1> [y](https://evil.example).txt";
    let title = "**Oath** [here](https://evil.example) @everyone <@1> `x` ||y||\u{202e}";
    let words = "The **keeper** [swears](https://evil.example/x) before @everyone and <@1> that ```no``` boat ||sinks||.\n";
    let file = bot.discord.attach(evil, words.as_bytes());
    let broken = bot.discord.attach(&evil.replace(".txt", ".pdf"), b"%PDF-");
    let seen = add(&bot, operator(), &[file], &[("title", title)]);
    check_harmless(&seen.text());
    check_harmless(&add(&bot, operator(), &[broken], &[]).text());
    let published = bot.press(operator(), &seen, "Publish");
    assert!(
        published.text().contains("Published as"),
        "{}",
        published.page()
    );
    check_harmless(&published.text());
    let all = files_under(bot.library.path().parent().unwrap()).len();
    let now = files_under(&bot.library.path()).len();
    assert!(now > inside);
    assert_eq!(
        all - outside,
        now - inside,
        "a file lies outside the library"
    );
    let list = library(&bot, operator(), "audit", &[]).text();
    // The only mention is that of who did it.
    check_harmless(&list.replace(&format!("<@{ANNA}>"), ""));
}

#[test]
fn somebody_else_who_writes_is_told_of() {
    let bot = open_bot(&[]);
    let preview = add(&bot, operator(), &[oath(&bot)], &[]);
    let lock = File::options()
        .write(true)
        .open(bot.library.path().join(".lock"))
        .unwrap();
    lock.lock().unwrap();
    let scene = operator();
    let data = json!({ "custom_id": preview.button("Publish"), "component_type": 2 });
    let id = fresh_id();
    let mut press = people::interaction(scene, id, 3, &data);
    press["message"] = people::message(55, super::loopback::BOT, &preview.message);
    bot.deliver(&press);
    // Meanwhile questions are answered: one at least before it gives up.
    assert!(read(&bot.ask("Who chaired the inquiry?").text()).contains("Ilse Renn"));
    let answered = bot.discord.sent().len();
    let (told, at) = bot.discord.wait("the sentence", |sent, _| {
        let path = format!("/interaction-token-{id}");
        let at = sent
            .iter()
            .position(|s| s.method == "POST" && s.path.ends_with(&path))?;
        Some((sent[at].body["content"].as_str().unwrap().to_owned(), at))
    });
    assert!(at >= answered, "the question waited");
    assert!(
        told.contains("Somebody else is changing the library"),
        "{told}"
    );
    // Who is only a little late is waited for.
    bot.deliver(&{
        press["id"] = json!(fresh_id().to_string());
        press["token"] = json!(format!(
            "interaction-token-{}",
            press["id"].as_str().unwrap()
        ));
        press.clone()
    });
    std::thread::sleep(Duration::from_millis(600));
    lock.unlock().unwrap();
    let id: u64 = press["id"].as_str().unwrap().parse().unwrap();
    let done = bot.seen(id);
    assert!(done.text().contains("Published as"), "{}", done.page());
}

#[test]
fn two_operators_at_once_both_get_theirs() {
    let bot = open_bot(&[]);
    let other = Scene {
        user: BEN,
        ..operator()
    };
    let note = |number: u8| {
        let text =
            format!("# Note {number}\n\nThe eel trap number {number} was mended by the keeper.");
        bot.discord
            .attach(&format!("note-{number}.md"), text.as_bytes())
    };
    let ids: Vec<u64> = (1..=4)
        .map(|number| {
            let scene = if number % 2 == 0 { other } else { operator() };
            bot.interact(scene, 2, &added(&[note(number)], &[]))
        })
        .collect();
    let previews: Vec<Seen> = ids.into_iter().map(|id| bot.seen(id)).collect();
    let presses: Vec<u64> = previews
        .iter()
        .map(|preview| {
            let id = fresh_id();
            let data = json!({ "custom_id": preview.button("Publish"), "component_type": 2 });
            let mut press = people::interaction(other, id, 3, &data);
            press["message"] = people::message(55, super::loopback::BOT, &preview.message);
            bot.deliver(&press);
            id
        })
        .collect();
    for id in presses {
        let done = bot.seen(id);
        assert!(done.text().contains("Published as"), "{}", done.page());
    }
    bot.library.run(&["verify"]).ended(0);
    let ids: Vec<String> = bot
        .library
        .sources()
        .iter()
        .map(|one| one["id"].to_string())
        .collect();
    for number in 1..=4 {
        assert!(ids.contains(&format!("\"note-{number}\"")), "{ids:?}");
    }
}

#[test]
fn a_page_inside_this_network_is_not_fetched() {
    let bot = open_bot(&[]);
    let page = format!("{}/attachments/1/file", bot.discord.address());
    for (address, words) in [
        (page.as_str(), "not a public machine"),
        ("ftp://example.org/x", "must begin with https://"),
    ] {
        let seen = add(&bot, operator(), &[], &[("url", address)]);
        assert!(read(&seen.text()).contains(words), "{}", seen.page());
    }
    assert_eq!(bot.discord.fetched(), 0);
    // Beside a file it is where that can be read, and is not fetched.
    let seen = add(
        &bot,
        operator(),
        &[oath(&bot)],
        &[("url", "https://example.org/oath")],
    );
    assert!(
        read(&seen.text()).contains("https://example.org/oath"),
        "{}",
        seen.page()
    );
}

#[test]
fn a_page_is_fetched_looked_at_and_published() {
    let discord = Loopback::start();
    let library = Library::with_fixtures();
    let page = discord.page(
        "eels",
        "<html><head><title>Eels at the weir</title><meta property='article:published_time' content='1987-06-05'></head><body><article><h1>Eels at the weir</h1><p>The eel keeper counted four hundred eels at the weir before noon on Tuesday, and wrote the number on the door of the hut.</p><p>He did not count the small ones, which he let go again.</p></article></body></html>",
    );
    let root = library.path();
    let opened = root.clone();
    let setup = Setup {
        config: BotConfig {
            token: Some(Secret::from(TOKEN)),
            api: Some(discord.address()),
            upkeep: vec![SERVER],
            ..BotConfig::default()
        },
        root,
        opener: Box::new(move || {
            let (engine, _) = Engine::open(&opened, &mut |_| {})?;
            Ok(Arc::new(engine))
        }),
        fetching: Fetching {
            reach: Reach::PublicAndThisMachine,
            ..Fetching::default()
        },
    };
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let running = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(run(setup, async {
            let _ = ended.await;
        }))
    });
    discord.connected();
    let told = |kind: u64, data: &Value, message: Option<&Value>| {
        let id = fresh_id();
        let mut event = people::interaction(operator(), id, kind, data);
        if let Some(message) = message {
            event["message"] = people::message(55, BOT, message);
        }
        discord.deliver("INTERACTION_CREATE", &event);
        discord.wait("the reply", |sent, _| Some(edits(sent, id).pop()?.body))
    };
    let preview = told(2, &added(&[], &[("url", &page)]), None);
    let text = preview["embeds"][0]["description"].as_str().unwrap();
    assert!(text.starts_with("**Eels at the weir**"), "{text}");
    assert!(
        text.contains("5 June 1987") && text.contains("four hundred eels"),
        "{text}"
    );
    let publish = &preview["components"][0]["components"][0]["custom_id"];
    let data = json!({ "custom_id": publish, "component_type": 2 });
    let done = told(3, &data, Some(&preview));
    let text = done["embeds"][0]["description"].as_str().unwrap();
    assert!(text.contains("Published as"), "{text}");
    let question = people::options(&[("question", "How many eels did the eel keeper count?")]);
    let answer = told(2, &people::command("ask", &question), None);
    assert!(
        answer["content"].to_string().contains("four hundred eels"),
        "{answer}"
    );
    discord.check();
    end.send(()).unwrap();
    assert!(running.join().unwrap().is_ok());
}

#[test]
fn no_log_holds_anything_of_it() {
    const CANARY: &str = "Quibblethwaite";
    let mut bot = open_bot(&[(
        "PINCITE_LOG",
        "trace,serenity=trace,poise=trace,hyper=trace,reqwest=trace",
    )]);
    let text =
        format!("{CANARY} the keeper\n\nThe keeper {CANARY} rang the bell at the third mark.\n");
    let file = bot
        .discord
        .attach(&format!("{CANARY}.txt"), text.as_bytes());
    let torn = bot
        .discord
        .attach(&format!("{CANARY}.pdf"), b"%PDF-1.7\n1 0 obj");
    let mut gone = torn.clone();
    gone["url"] = json!(format!("{}/attachments/{CANARY}", bot.discord.address()));
    let seen = add(
        &bot,
        operator(),
        &[file, torn, gone],
        &[("publisher", CANARY)],
    );
    bot.press(operator(), &seen, "Publish");
    let id = CANARY.to_lowercase();
    library(&bot, operator(), "edit", &[("id", &id), ("title", CANARY)]);
    let asked = library(
        &bot,
        operator(),
        "remove",
        &[("id", &id), ("reason", CANARY)],
    );
    let removed = bot.press(operator(), &asked, "Remove for good");
    assert!(removed.text().contains("Removed"), "{}", removed.page());
    add(
        &bot,
        operator(),
        &[],
        &[("url", &format!("https://127.0.0.1/{CANARY}"))],
    );
    library(&bot, operator(), "audit", &[]);
    library(&bot, operator(), "status", &[]);
    bot.terminate();
    assert_eq!(bot.ended(Duration::from_secs(10)), Some(0));
    let log = bot.log();
    assert!(
        log.to_lowercase().contains("debug"),
        "nothing was logged: {log}"
    );
    let person = ANNA.to_string();
    for secret in [
        CANARY,
        &id,
        TOKEN,
        "canary-signature",
        "interaction-token",
        &person,
        "third mark",
    ] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

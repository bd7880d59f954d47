//! Nothing of a question, a quote, a token or a person is in a log, at any
//! level and in either format, whatever goes wrong; serenity's own events
//! included.

use serde_json::json;

use super::TOKEN;
use super::loopback::What;
use super::people::{ANNA, CHANNEL, SERVER, Scene};
use super::program::Bot;

const CANARY: &str = "Quibblethwaite";

fn check(format: &str) {
    let mut bot = Bot::start(&[
        (
            "PINCITE_LOG",
            "trace,serenity=trace,poise=trace,hyper=trace,reqwest=trace,h2=trace",
        ),
        ("PINCITE_LOG_FORMAT", format),
    ]);
    let question = format!("How many houses were flooded, asks {CANARY}?");
    bot.ask(&question);
    let seen = bot.ask("How many houses were flooded?");
    for label in ["In context", "Cite", "Useful"] {
        bot.press(Scene::default(), &seen, label);
    }
    let words = format!("the {CANARY} said: 46 houses were flooded");
    let looked_up = [
        bot.look_up_privately("check", &[("words", &words)]),
        bot.look_up_privately("timeline", &[]),
        bot.look_up_privately("timeline", &[("about", CANARY)]),
        bot.look_up_privately("statements", &[("by", CANARY)]),
        bot.look_up_privately("statements", &[("about", "houses")]),
        bot.on_message("Check this quote", &format!("“{words}”")),
    ];
    for seen in looked_up {
        for (label, _) in seen.buttons() {
            bot.press(Scene::default(), &seen, &label);
        }
    }
    let refused = json!({ "code": 50_035, "message": format!("Invalid Form Body {CANARY}") });
    bot.discord.trouble(
        "/messages/@original",
        What::Refuse(400, Vec::new(), refused),
    );
    let options = super::people::options(&[("question", question.as_str()), ("from", "2001")]);
    bot.interact(
        Scene {
            user: ANNA + 7,
            ..Scene::default()
        },
        2,
        &super::people::command("ask", &options),
    );
    bot.discord.untroubled();
    bot.discord
        .trouble("/callback", What::Refuse(502, Vec::new(), json!({})));
    bot.ask("Why did the siren not sound?");
    // Frames that nobody can read, and a break.
    bot.discord.deliver(
        "INTERACTION_CREATE",
        &json!({ "token": TOKEN, "question": CANARY }),
    );
    bot.discord
        .deliver("MESSAGE_CREATE", &json!({ "content": CANARY }));
    bot.discord.cut();
    bot.discord.wait("the resumption", |_, frames| {
        frames.iter().any(|f| f["op"] == 6).then_some(())
    });
    bot.ask("Who chaired the inquiry?");
    bot.terminate();
    assert_eq!(bot.ended(std::time::Duration::from_secs(10)), Some(0));
    let log = bot.log();
    assert!(
        log.to_lowercase().contains("debug"),
        "nothing was logged: {log}"
    );
    if format == "json" {
        for line in log.lines() {
            assert!(
                serde_json::from_str::<serde_json::Value>(line).is_ok(),
                "{line}"
            );
        }
    }
    for secret in [
        CANARY,
        TOKEN,
        "interaction-token",
        "46 houses",
        "flooded",
        "Ilse Renn",
        "battery",
        &ANNA.to_string(),
        &SERVER.to_string(),
        &CHANNEL.to_string(),
        "user1",
    ] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

#[test]
fn no_log_holds_a_question_a_token_or_a_person() {
    check("human");
}

#[test]
fn no_json_log_does_either() {
    check("json");
}

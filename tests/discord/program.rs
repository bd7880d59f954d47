//! The program `pincite bot` on a library and a loopback of its own, and what
//! a test does with it. It ends with the test.

use std::fs::{self, File};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::TOKEN;
use super::loopback::{Loopback, Sent};
use super::people::{self, Scene};
use crate::harness::Library;

/// A running bot.
pub(crate) struct Bot {
    pub(crate) discord: Loopback,
    pub(crate) library: Library,
    settings: Vec<(String, String)>,
    child: Option<Child>,
}

/// What a person sees, and the first response before it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// The first response.
    pub(crate) first: Value,
    /// The message as it stands in the end.
    pub(crate) message: Value,
    /// The files that came with it.
    pub(crate) files: Vec<Vec<u8>>,
}

impl Seen {
    /// Whether only the person sees it.
    pub(crate) fn is_private(&self) -> bool {
        self.first["data"]["flags"].as_u64().unwrap_or(0) & 64 != 0
    }

    /// All text of the message.
    pub(crate) fn text(&self) -> String {
        let mut text = self.message["content"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        for embed in self.message["embeds"].as_array().into_iter().flatten() {
            text.push('\n');
            text.push_str(embed["description"].as_str().unwrap_or_default());
        }
        text
    }

    /// The buttons: label and id.
    pub(crate) fn buttons(&self) -> Vec<(String, String)> {
        self.message["components"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|row| row["components"].as_array().into_iter().flatten())
            .map(|button| {
                let text = |key: &str| button[key].as_str().unwrap_or_default().to_owned();
                (text("label"), text("custom_id"))
            })
            .collect()
    }

    /// The id of the button with this label.
    #[track_caller]
    pub(crate) fn button(&self, label: &str) -> String {
        self.buttons()
            .into_iter()
            .find(|(known, _)| known == label)
            .unwrap_or_else(|| panic!("no button {label} in {:#}", self.message))
            .1
    }

    /// Text and labels, as a person reads them.
    pub(crate) fn page(&self) -> String {
        let who = if self.is_private() {
            "(only you see this)"
        } else {
            "(all see this)"
        };
        let labels: Vec<String> = self
            .buttons()
            .into_iter()
            .map(|(label, _)| format!("[{label}]"))
            .collect();
        let mut page = format!(
            "{who}\n{}",
            self.message["content"].as_str().unwrap_or_default()
        );
        for picture in self.message["attachments"].as_array().into_iter().flatten() {
            let text = |key: &str| picture[key].as_str().unwrap_or_default().to_owned();
            page.push_str("\n----\n");
            let (name, alt) = (text("filename"), text("description"));
            page.push_str(&["[picture ", &name, ": ", &alt, "]"].concat());
        }
        for embed in self.message["embeds"].as_array().into_iter().flatten() {
            page.push_str("\n----\n");
            page.push_str(embed["description"].as_str().unwrap_or_default());
        }
        format!("{page}\n----\n{}", labels.join(" "))
    }
}

impl Bot {
    /// A bot on the fixtures with further settings, connected.
    #[track_caller]
    pub(crate) fn start(settings: &[(&str, &str)]) -> Bot {
        let bot = Bot::spawn(Library::with_fixtures(), settings);
        bot.discord.connected();
        bot
    }

    /// A bot on a library, not waited for.
    #[track_caller]
    pub(crate) fn spawn(library: Library, settings: &[(&str, &str)]) -> Bot {
        Bot::before(Loopback::start(), library, settings)
    }

    /// A bot in front of this Discord, not waited for.
    #[track_caller]
    pub(crate) fn before(discord: Loopback, library: Library, settings: &[(&str, &str)]) -> Bot {
        let address = discord.address();
        let mut all = vec![
            ("PINCITE_DISCORD_TOKEN", TOKEN),
            ("PINCITE_DISCORD_API", &address),
            ("PINCITE_DISCORD_PER_USER", "10000"),
            ("PINCITE_DISCORD_PER_SERVER", "10000"),
        ];
        all.extend(settings);
        Bot::bare(discord, library, &all)
    }

    /// A bot with these settings and no other.
    #[track_caller]
    pub(crate) fn bare(discord: Loopback, library: Library, settings: &[(&str, &str)]) -> Bot {
        let mut bot = Bot {
            discord,
            library,
            settings: settings
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            child: None,
        };
        bot.launch();
        bot
    }

    /// Starts the program.
    #[track_caller]
    pub(crate) fn launch(&mut self) {
        let mut command = self.library.command(&["bot"]);
        command
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(File::create(self.log_path()).unwrap());
        self.child = Some(command.spawn().expect("the program was built"));
    }

    fn log_path(&self) -> std::path::PathBuf {
        self.library.path().with_file_name("bot.log")
    }

    /// What the program wrote to standard error.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// The number of the process.
    pub(crate) fn process(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let done = std::process::Command::new("kill")
            .arg("-TERM")
            .arg(self.process().to_string())
            .status()
            .unwrap();
        assert!(done.success());
    }

    /// Waits for the end of a program that was told to end.
    #[track_caller]
    pub(crate) fn gone(&self) {
        let until = Instant::now() + Duration::from_mins(1);
        let process = format!("/proc/{}/stat", self.process());
        // A process that has ended and was not waited for is a zombie.
        while fs::read_to_string(&process).is_ok_and(|stat| !stat.contains(") Z ")) {
            assert!(Instant::now() < until, "the program did not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits for the end; the exit code.
    #[track_caller]
    pub(crate) fn ended(&mut self, within: Duration) -> Option<i32> {
        let until = Instant::now() + within;
        let child = self.child.as_mut().expect("it runs");
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                self.child = None;
                return status.code();
            }
            assert!(Instant::now() < until, "the program did not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends the program and starts a fresh one on the same library and Discord.
    #[track_caller]
    pub(crate) fn restart(&mut self) {
        self.terminate();
        assert_eq!(self.ended(Duration::from_secs(10)), Some(0));
        let before = self.discord.count_of(2);
        self.launch();
        self.discord.wait("the fresh process", |_, frames| {
            (frames.iter().filter(|f| f["op"] == 2).count() > before).then_some(())
        });
    }

    /// Makes an interaction; its id.
    #[track_caller]
    pub(crate) fn interact(&self, scene: Scene, kind: u64, data: &Value) -> u64 {
        let id = fresh_id();
        self.deliver(&people::interaction(scene, id, kind, data));
        id
    }

    /// Delivers an interaction as it is.
    #[track_caller]
    pub(crate) fn deliver(&self, interaction: &Value) {
        self.discord.deliver("INTERACTION_CREATE", interaction);
    }

    /// What a person sees of the interaction in the end.
    #[track_caller]
    pub(crate) fn seen(&self, id: u64) -> Seen {
        let seen = self.discord.wait("the reply", |sent, _| {
            let first = callback(sent, id)?.body.clone();
            if first["type"] == 4 {
                return Some(Seen {
                    message: first["data"].clone(),
                    first,
                    files: Vec::new(),
                });
            }
            if let Some(said) = follow_up(sent, id) {
                return Some(Seen {
                    first: json!({ "type": first["type"], "data": { "flags": said["flags"] } }),
                    message: said,
                    files: Vec::new(),
                });
            }
            let sent = edits(sent, id).pop()?;
            Some(Seen {
                first,
                message: sent.body,
                files: sent.files,
            })
        });
        self.discord.check();
        seen
    }

    /// A slash command with text options, to its end.
    #[track_caller]
    pub(crate) fn command(&self, scene: Scene, name: &str, options: &Value) -> Seen {
        let id = self.interact(scene, 2, &people::command(name, options));
        self.seen(id)
    }

    /// A slash command with text options in a channel of its own, to its end.
    #[track_caller]
    pub(crate) fn look_up(&self, name: &str, options: &[(&str, &str)]) -> Seen {
        let scene = Scene {
            channel: fresh_id(),
            ..Scene::default()
        };
        self.command(scene, name, &people::options(options))
    }

    /// The same, to the person alone.
    #[track_caller]
    pub(crate) fn look_up_privately(&self, name: &str, options: &[(&str, &str)]) -> Seen {
        let scene = Scene {
            channel: fresh_id(),
            ..Scene::default()
        };
        let mut options = people::options(options);
        options
            .as_array_mut()
            .unwrap()
            .push(json!({ "name": "private", "type": 5, "value": true }));
        self.command(scene, name, &options)
    }

    /// An entry of a message's menu, to its end.
    #[track_caller]
    pub(crate) fn on_message(&self, name: &str, content: &str) -> Seen {
        let message = people::message(66, people::BEN, &json!({ "content": content }));
        let data = json!({
            "id": "2", "name": name, "type": 3, "target_id": "66",
            "resolved": { "messages": { "66": message } },
        });
        let id = self.interact(Scene::default(), 2, &data);
        self.seen(id)
    }

    /// `/ask`, to its end.
    #[track_caller]
    pub(crate) fn ask(&self, question: &str) -> Seen {
        // A channel of its own, so that nothing is a follow-up or a repetition.
        let scene = Scene {
            channel: fresh_id(),
            ..Scene::default()
        };
        self.ask_with(scene, &[("question", question)])
    }

    /// `/ask` with options, to its end.
    #[track_caller]
    pub(crate) fn ask_with(&self, scene: Scene, options: &[(&str, &str)]) -> Seen {
        self.command(scene, "ask", &people::options(options))
    }

    /// Presses a button of something seen, to its end.
    #[track_caller]
    pub(crate) fn press(&self, scene: Scene, seen: &Seen, label: &str) -> Seen {
        self.press_id(scene, seen, &seen.button(label))
    }

    /// Presses a button by its id.
    #[track_caller]
    pub(crate) fn press_id(&self, scene: Scene, seen: &Seen, custom_id: &str) -> Seen {
        let id = fresh_id();
        let data = json!({ "custom_id": custom_id, "component_type": 2 });
        let mut interaction = people::interaction(scene, id, 3, &data);
        let mut body = seen.message.clone();
        if seen.is_private() {
            body["flags"] = json!(64);
        }
        interaction["message"] = people::message(55, super::loopback::BOT, &body);
        self.deliver(&interaction);
        self.seen(id)
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            eprintln!("--- the bot's log\n{}", self.log());
        }
    }
}

/// An id that no other event has.
pub(crate) fn fresh_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(710_000_000_000_000_000);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The first response to an interaction.
pub(crate) fn callback(sent: &[Sent], id: u64) -> Option<&Sent> {
    let path = format!("/interactions/{id}/");
    sent.iter().find(|request| request.path.starts_with(&path))
}

/// A further message, where a press is answered with a sentence.
fn follow_up(sent: &[Sent], id: u64) -> Option<Value> {
    let path = format!("/interaction-token-{id}");
    let mut said = sent.iter().filter(|request| request.method == "POST");
    let said = said.find(|request| request.path.ends_with(&path))?;
    Some(said.body.clone())
}

/// The changes of that response.
pub(crate) fn edits(sent: &[Sent], id: u64) -> Vec<Sent> {
    let path = format!("/interaction-token-{id}/messages/");
    sent.iter()
        .filter(|request| request.method == "PATCH" && request.path.contains(&path))
        .cloned()
        .collect()
}

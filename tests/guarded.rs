//! What strangers hand over, and what happens behind the program's back, costs a
//! sentence and no more.
//!
//! 1. A text that would take long where anything is compared each with each takes
//!    time in proportion to its length.
//! 2. A folder gives what is in it, and not what links in it lead to; what is no
//!    file is named.
//! 3. The same file twice in one call is named as such, and a password that is not
//!    needed makes no other file of it.
//! 4. What was taken out is known again after a change, without a word of it being
//!    kept.
//! 5. Files that are cut short while the program has them open end an answer and
//!    not the program.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::{Library, files_under, finish};
use crate::papers::archive::{paragraph, word};
use crate::papers::broken;

/// What the program may take of a processor's time, in seconds, for one short text,
/// unoptimised.
const PROCESSOR_SECONDS: u32 = 12;

#[cfg(unix)]
#[test]
fn a_text_takes_time_in_proportion_to_its_length() {
    for (name, text) in broken::long_texts() {
        let library = Library::none();
        let path = library.beside(&format!("{name}.txt"), &text);
        let mut command = library.command(&["add", path.to_str().unwrap()]);
        limit_processor_time(&mut command);
        let run = finish(command, b"");
        assert!(
            run.code == Some(0) || run.code == Some(2) && run.err.contains(name),
            "{name} ({} bytes) took longer than {PROCESSOR_SECONDS} s: {run:?}",
            text.len()
        );
        assert!(!run.err.contains("panicked"), "{name}: {}", run.err);
    }
}

/// The command under the shell's limit on processor time, which a busy machine does
/// not change.
#[cfg(unix)]
fn limit_processor_time(command: &mut Command) {
    let mut limited = Command::new("sh");
    limited
        .arg("-c")
        .arg(format!("ulimit -t {PROCESSOR_SECONDS}; exec \"$@\""))
        .arg("sh")
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .envs(
            command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    *command = limited;
}

#[test]
fn more_text_than_one_document_holds_is_refused() {
    let library = Library::none();
    let long = library.beside(
        "long.txt",
        "The weir keeper counted nine herons. ".repeat(180_000),
    );
    let run = library
        .run(&["add", long.to_str().unwrap()])
        .ended(2)
        .explained();
    assert!(
        run.err.contains("long.txt") && run.err.contains("6 MiB of text"),
        "{}",
        run.err
    );
}

#[cfg(unix)]
#[test]
fn a_folder_gives_no_more_than_is_in_it() {
    use std::os::unix::fs::symlink;

    let library = Library::none();
    let secret = library.beside(
        "secret.txt",
        "A secret\n\nThe strongroom key hangs behind the ferry bell.\n",
    );
    let folder = library.path().with_file_name("fold");
    fs::create_dir_all(folder.join("inner")).unwrap();
    let log = folder.join("log.txt");
    fs::write(&log, "The log\n\nNine herons stood on the weir at noon.\n").unwrap();
    symlink(&secret, folder.join("stray.txt")).unwrap();
    symlink(
        library.path().with_file_name("nowhere"),
        folder.join("broken.txt"),
    )
    .unwrap();
    symlink("/usr", folder.join("outside")).unwrap();
    symlink(&log, folder.join("inner/near.txt")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket")).unwrap();
    let run = library.run(&["add", folder.to_str().unwrap()]).ended(0);
    for (name, what) in [
        ("stray.txt", "leads out of"),
        ("outside", "leads out of"),
        ("broken.txt", "leads nowhere"),
        ("socket", "no file but a pipe"),
    ] {
        let told = run
            .err
            .lines()
            .any(|line| line.contains(name) && line.contains(what));
        assert!(told, "{name} is not told: {}", run.err);
    }
    // A link that stays inside is the file that it leads to.
    assert!(
        run.out.contains("The same as another: 1 input (") && run.out.contains("near"),
        "{}",
        run.out
    );
    assert_eq!(library.sources().len(), 1);
    let answer = library
        .ask("Where does the strongroom key hang?")
        .to_string();
    assert!(!answer.contains("ferry bell"), "{answer}");
    // Named by itself a link is what it leads to.
    library
        .run(&["add", folder.join("stray.txt").to_str().unwrap()])
        .ended(0);
    assert_eq!(library.sources().len(), 2);
}

/// Paragraphs of our own, each of about fifty words.
fn paragraphs(count: usize) -> Vec<String> {
    let things = [
        "lantern", "ladder", "barrel", "anchor", "kettle", "whistle", "ledger", "paddle", "mirror",
        "blanket", "hammer", "basket", "pulley",
    ];
    let thing = |at: usize| things[at % things.len()];
    (0..count)
        .map(|at| {
            let (a, b, c) = (thing(at), thing(at * 5 + 3), thing(at * 7 + 4));
            format!(
                "On visit number {at} the warden of the north lock carried the {a} and a {b} up to loft {} and \
                 wrote that the {c} had been missing for {} weeks. Nobody in the yard had asked about shelf {}, \
                 and the rope beside bay {} was tied with {} knots by a hand that did not know the {a}.",
                at * 3 + 1,
                at + 2,
                at * 11,
                at * 13 + 5,
                at + 3
            )
        })
        .collect()
}

fn letter(paragraphs: &[String]) -> Vec<u8> {
    let body: String = paragraphs
        .iter()
        .map(|words| paragraph("", words))
        .collect();
    word(&body, &[])
}

#[test]
fn what_was_taken_out_is_known_again_after_a_change() {
    let library = Library::none();
    let mut said = paragraphs(24);
    let first = library.beside("st.docx", letter(&said));
    library.run(&["add", first.to_str().unwrap()]).ended(0);
    library
        .run(&["remove", "st", "--reason", "the witness asked for it"])
        .ended(0);
    let manifest = fs::read_to_string(library.path().join("documents.toml")).unwrap();
    assert!(manifest.contains("sketch = "), "{manifest}");
    assert!(!manifest.contains("warden"), "{manifest}");
    // One paragraph more, under another name; and its words as plain text, some
    // words altered.
    said.push("A last paragraph that was not there before, about the ferry.".to_owned());
    let longer = library.beside("again.docx", letter(&said));
    let altered = said
        .join("\n\n")
        .replace("wrote that the", "noted that the");
    let plain = library.beside("other.txt", altered);
    for path in [&longer, &plain] {
        let run = library
            .run(&["add", path.to_str().unwrap()])
            .ended(2)
            .explained();
        for words in [
            "much the same as `st`",
            "the witness asked for it",
            "--again",
        ] {
            assert!(run.err.contains(words), "{words}: {}", run.err);
        }
    }
    let corpus = serde_json::json!({"id": "line", "text": said.join("\n\n")}).to_string();
    let corpus = library.beside(
        "lines.jsonl",
        corpus + "\n{\"id\":\"b\",\"text\":\"The mill burnt down on Sunday at noon.\"}\n",
    );
    let run = library.run(&["add", corpus.to_str().unwrap()]).ended(0);
    assert!(run.err.contains("much the same as `st`"), "{}", run.err);
    // Another text of the same kind is none of it.
    let other: Vec<String> = paragraphs(70).split_off(40);
    let other = library.beside("minutes.docx", letter(&other));
    library.run(&["add", other.to_str().unwrap()]).ended(0);
    // Where it is wanted all the same, the tombstone goes, and later states go in.
    library
        .run(&["add", longer.to_str().unwrap(), "--again"])
        .ended(0);
    let manifest = fs::read_to_string(library.path().join("documents.toml")).unwrap();
    assert!(!manifest.contains("sketch = "), "{manifest}");
    library.run(&["verify"]).ended(0);
}

#[test]
fn a_password_that_is_not_needed_makes_no_version() {
    let library = Library::none();
    let mut paper = crate::papers::pdf::Paper::default();
    paper.page();
    paper.line(
        72,
        90,
        crate::papers::pdf::TEXT,
        "The weir keeper counted nine herons on Thursday.",
    );
    let open = library.beside("open.pdf", paper.bytes());
    // A file that opens for everybody and may be changed by its owner only.
    let owned = {
        use pdf_extract::{Document, EncryptionState, EncryptionVersion, Permissions};
        let mut document = Document::load_mem(&paper.bytes()).unwrap();
        let name = pdf_extract::Object::string_literal("owned by the board");
        document
            .trailer
            .set("ID", pdf_extract::Object::Array(vec![name.clone(), name]));
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "board",
            user_password: "",
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut owned = Vec::new();
        document.save_to(&mut owned).unwrap();
        library.beside("owned.pdf", owned)
    };
    for path in [&open, &owned] {
        let path = path.to_str().unwrap();
        library.run(&["add", path]).ended(0);
        for password in ["heron", "board"] {
            let run = library.run(&["add", path, "--password", password]).ended(0);
            assert!(run.out.contains("Unchanged: 1 document"), "{run:?}");
            assert!(run.err.contains("password was not needed"), "{}", run.err);
        }
    }
}

#[cfg(unix)]
#[test]
fn files_cut_short_behind_an_open_program_end_no_more_than_an_answer() {
    let library = Library::with_fixtures();
    let mut command = library.command(&["chat"]);
    command.stdin(Stdio::piped());
    let mut chat = command.spawn().unwrap();
    let mut typed = chat.stdin.take().unwrap();
    let mut shown = BufReader::new(chat.stdout.take().unwrap());
    writeln!(typed, "How much was the canal company fined?").unwrap();
    let mut line = String::new();
    while !line.to_lowercase().contains("fined") {
        line.clear();
        assert_ne!(shown.read_line(&mut line).unwrap(), 0, "there is an answer");
    }
    let built = library.path().join("built");
    for file in files_under(&built) {
        let is_receipt = file.file_name().is_some_and(|name| name == "receipt.json");
        if !is_receipt {
            let file = fs::OpenOptions::new().write(true).open(&file).unwrap();
            file.set_len(10).unwrap();
        }
    }
    writeln!(typed, "Why did the siren not sound?").unwrap();
    // It may have ended with its sentence already.
    let _ = writeln!(typed, "Who chaired the inquiry?");
    drop(typed);
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut shown, &mut rest).unwrap();
    let mut complaint = String::new();
    let mut err = chat.stderr.take().unwrap();
    std::io::Read::read_to_string(&mut err, &mut complaint).unwrap();
    let status = chat.wait().unwrap();
    assert!(
        status.code().is_some(),
        "it ended by a signal: {status}\n{complaint}"
    );
    assert!(!complaint.contains("panicked"), "{complaint}");
    assert!(complaint.contains("cut short"), "{complaint}\n{rest}");
    // The next one builds again and answers.
    let answer = library.ask("Why did the siren not sound?");
    assert_eq!(answer["outcome"], "answered");
}

#[test]
fn the_same_file_under_two_names_is_named() {
    let library = Library::none();
    let text = "The log\n\nNine herons stood on the weir at noon.\n";
    let (one, two) = (
        library.beside("one.txt", text),
        library.beside("two.txt", text),
    );
    let named = |path: &Path| path.to_str().unwrap().to_owned();
    let run = library.run(&["add", &named(&one), &named(&two)]).ended(0);
    let told = "The same as another: 1 input (two.txt as one)";
    assert!(run.out.contains(told), "{}", run.out);
}

#[test]
fn a_dash_takes_away_what_was_known_and_other_addresses_are_told() {
    let library = Library::none();
    let log = library.beside(
        "log.txt",
        "The log\n\nNine herons stood on the weir at noon.\n",
    );
    library
        .run(&["add", log.to_str().unwrap(), "--publisher", "Harbour Board"])
        .ended(0);
    library.run(&["edit", "log", "--publisher", "-"]).ended(0);
    assert_eq!(library.sources()[0]["publisher"], serde_json::Value::Null);
    for address in ["ftp://weir.example/log", "file:///etc/hosts"] {
        let run = library.run(&["add", address]).ended(2).explained();
        assert!(
            run.err.contains("only https:// and http:// are fetched"),
            "{}",
            run.err
        );
    }
    fs::remove_file(library.path().join("documents/log.txt")).unwrap();
    let run = library.run(&["remove", "log"]).ended(0);
    assert!(!run.out.contains("0 bytes"), "{}", run.out);
}

//! Pages fetched by their address, from a server of our own.
//!
//! 1. The bytes, the moment and what the page declares are kept, and it can be
//!    cited.
//! 2. No address inside this network is asked, at the first step or after a
//!    redirect; limits on bytes, time, redirects and types hold, each with a
//!    sentence.
//! 3. The same address again is the same document.
//! 4. Fetching again says what changed, is silent when nothing did, and removes
//!    nothing when the page is gone.
//! 5. Nothing but a value of the library's own interface reaches this machine.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pincite::engine::{self, AddReport, Adding, Deed, Fetching, Given, Offer, Reach, Refreshed};

use crate::harness::{Library, files_under};

/// What the server answers at one path: everything after the status line's
/// version, up to the end of the body.
type Answers = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// A server on this machine, for as long as the test runs.
struct Server {
    port: u16,
    answers: Answers,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Server {
            port,
            answers: Answers::default(),
            asked: Arc::default(),
        };
        let (answers, asked) = (server.answers.clone(), server.asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked) = (answers.clone(), asked.clone());
                std::thread::spawn(move || answer(stream, &answers, &asked));
            }
        });
        server
    }

    fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn set(&self, path: &str, status: &str, headers: &str, body: &[u8]) {
        let mut bytes = format!(
            "{status}\r\n{headers}Content-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        bytes.extend_from_slice(body);
        self.answers.lock().unwrap().insert(path.to_owned(), bytes);
    }

    fn page(&self, path: &str, html: &str) {
        self.set(
            path,
            "200 OK",
            "Content-Type: text/html; charset=utf-8\r\n",
            html.as_bytes(),
        );
    }
}

fn answer(mut stream: TcpStream, answers: &Answers, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let Some(Ok(first)) = lines.next() else {
        return;
    };
    while lines
        .next()
        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
    {}
    let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
    asked.lock().unwrap().push(path.clone());
    if path == "/slow" {
        std::thread::sleep(Duration::from_secs(20));
    }
    if path == "/endless" {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
        return;
    }
    let answer = answers.lock().unwrap().get(&path).cloned();
    let answer = answer.unwrap_or_else(|| b"404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec());
    let _ = stream.write_all(b"HTTP/1.1 ");
    let _ = stream.write_all(&answer);
}

fn adding() -> Adding {
    Adding {
        fetching: Fetching {
            largest: 1 << 20,
            patience: Duration::from_secs(3),
            reach: Reach::PublicAndThisMachine,
        },
        who: "tester".to_owned(),
        ..Adding::default()
    }
}

fn add(library: &Library, address: &str) -> AddReport {
    engine::add(
        &library.path(),
        &[PathBuf::from(address)],
        &adding(),
        &mut |_| {},
    )
    .unwrap()
}

#[track_caller]
fn refused(library: &Library, address: &str, adding: &Adding) -> String {
    let report = engine::add(
        &library.path(),
        &[PathBuf::from(address)],
        adding,
        &mut |_| {},
    )
    .unwrap();
    assert!(
        report.added.is_empty() && report.refused.len() == 1,
        "{address}: {report:?}"
    );
    report.refused[0].reason.clone()
}

fn story(paragraphs: &str) -> String {
    format!(
        r#"<!doctype html><html><head><title>Weir to be raised - Saltgate Echo</title>
        <script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"Weir to be raised",
        "author":{{"name":"Ines Vole"}},"publisher":{{"name":"Saltgate Echo"}},"datePublished":"2021-04-06T07:00:00Z"}}</script>
        <link rel="canonical" href="https://echo.example/weir"></head><body><nav>Home Sport</nav><article><h1>Weir to be raised</h1>
        <p>The weir at Saltgate will be raised by two feet before the winter, the river board said on Tuesday evening.</p>
        {paragraphs}</article><footer>All about us</footer></body></html>"#
    )
}

const PAID: &str = "<p>The miller will pay a third of the cost, which the board put at nine thousand pounds, and the parish the rest.</p>";
const HENS: &str = "<p>Nobody asked the ferryman, who keeps his hens on the bank and has done so for thirty years without a word.</p>";

#[test]
fn a_page_is_kept_with_what_it_declares() {
    let (library, server) = (Library::none(), Server::start());
    server.set("/old", "301 Moved", "Location: /news/weir-12\r\n", b"");
    server.page("/news/weir-12", &story(&format!("{PAID}{HENS}")));
    let report = add(&library, &server.address("/old#top"));
    assert_eq!(report.added, ["weir-12"], "{report:?}");
    let source = library.sources().remove(0);
    assert_eq!(source["title"], "Weir to be raised");
    assert_eq!(source["publisher"], "Saltgate Echo");
    assert_eq!(source["author"], "Ines Vole");
    assert_eq!(source["published"], "2021-04-06");
    // What a page says about another site is not believed.
    assert_eq!(source["url"], server.address("/news/weir-12"));
    let manifest = fs::read_to_string(library.path().join("documents.toml")).unwrap();
    assert!(
        manifest.contains(&format!("fetched = \"{}\"", server.address("/old"))),
        "{manifest}"
    );
    assert!(manifest.contains("captured = \"20"), "{manifest}");
    let kept = fs::read(library.path().join("documents/weir-12.html")).unwrap();
    assert_eq!(kept, story(&format!("{PAID}{HENS}")).as_bytes());
    let answer = library.ask("Who will pay a third of the cost?");
    assert!(
        answer["citations"][0]["quote"]
            .as_str()
            .unwrap()
            .contains("miller"),
        "{answer}"
    );
    // By its name the machine is found as well, through the pinned look-up.
    let named = server.address("/old").replace("127.0.0.1", "localhost");
    let report = add(&library, &named);
    assert_eq!(report.unchanged, ["weir-12"], "{report:?}");
    // The same address is the same document, and a byte that is no word no change.
    let report = add(&library, &server.address("/old"));
    assert_eq!(report.unchanged, ["weir-12"]);
    server.page(
        "/news/weir-12",
        &format!("{}<!-- 2 -->", story(&format!("{PAID}{HENS}"))),
    );
    let report = add(&library, &server.address("/old"));
    assert_eq!(report.unchanged, ["weir-12"]);
    assert_eq!(library.sources().len(), 1);
    library.run(&["verify"]).ended(0);
}

#[test]
fn the_encoding_that_the_server_names_is_believed() {
    let (library, server) = (Library::none(), Server::start());
    let html = b"<html><body><article><p>The caf\xe9 at the weir was closed by order of the magistrate, and the chairs were sold.</p></article></body></html>";
    server.set(
        "/c",
        "200 OK",
        "Content-Type: text/html; charset=\"windows-1252\"\r\n",
        html,
    );
    let report = add(&library, &server.address("/c"));
    assert_eq!(report.added.len(), 1, "{report:?}");
    assert!(
        report
            .warnings
            .iter()
            .any(|w| w.0.contains("--published DATE")),
        "{report:?}"
    );
    let answer = library.ask("What was closed by order of the magistrate?");
    assert!(answer.to_string().contains("café"), "{answer}");
    library.run(&["verify"]).ended(0);
}

#[test]
fn what_may_not_be_had_is_refused_with_a_sentence() {
    let (library, server) = (Library::with_fixtures(), Server::start());
    let adding = adding();
    server.set("/pic", "200 OK", "Content-Type: image/png\r\n", b"\x89PNG");
    server.set("/deny", "403 Forbidden", "", b"");
    server.set(
        "/zip",
        "200 OK",
        "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
        b"x",
    );
    server.set("/round", "302 Found", "Location: /round\r\n", b"");
    server.set(
        "/inside",
        "302 Found",
        "Location: http://169.254.169.254/latest/\r\n",
        b"",
    );
    server.set(
        "/json",
        "200 OK",
        "Content-Type: application/json; charset=utf-8\r\n",
        b"{\"id\": 1, \"text\": \"The weir keeper counted nine herons.\"}",
    );
    server.page(
        "/script",
        "<html><body><script>draw()</script></body></html>",
    );
    server.set("/private", "307 Moved", "Location: //10.0.0.1/\r\n", b"");
    server.set("/file", "302 Found", "Location: file:///etc/hosts\r\n", b"");
    server.set(
        "/name",
        "302 Found",
        "Location: http://me:pw@127.0.0.1/\r\n",
        b"",
    );
    server.set(
        "/large",
        "200 OK",
        "Content-Type: text/html\r\n",
        &vec![b'x'; (1 << 20) + 1],
    );
    for (path, words) in [
        ("/none", "There is no page at"),
        ("/json", "is application/json"),
        ("/script", "holds no text; a script may put it there"),
        ("/deny", "answered 403"),
        ("/pic", "is image/png"),
        ("/zip", "compressed"),
        ("/round", "leads on and on"),
        ("/inside", "`169.254.169.254` is not a public machine"),
        ("/private", "`10.0.0.1` is not a public machine"),
        ("/file", "only https:// and http:// are fetched"),
        ("/name", "a name or a password"),
        ("/large", "larger than 1 MB"),
        ("/endless", "larger than 1 MB"),
        ("/slow", "did not come in time"),
    ] {
        let reason = refused(&library, &server.address(path), &adding);
        assert!(reason.contains(words), "{path}: {reason}");
    }
    let asked = server.asked.lock().unwrap().len();
    assert!(asked < 14 + 7, "redirects are bounded: {asked}");
}

#[test]
fn no_command_and_no_setting_reaches_this_machine() {
    let (library, server) = (Library::with_fixtures(), Server::start());
    server.page("/x", &story(PAID));
    let port = server.port;
    for address in [
        server.address("/x"),
        format!("http://localhost:{port}/x"),
        format!("http://[::1]:{port}/x"),
        format!("http://[::ffff:127.0.0.1]:{port}/x"),
        format!("http://2130706433:{port}/x"),
        format!("HTTP://0177.1:{port}/x"),
    ] {
        let run = library.run(&["add", &address]).ended(2).explained();
        assert!(
            run.err.contains("is not a public machine"),
            "{address}: {}",
            run.err
        );
    }
    // Nor by way of a proxy that the environment names.
    let mut command = library.command(&["add", "http://127.0.0.1:1/x"]);
    command
        .env("http_proxy", server.address(""))
        .env("ALL_PROXY", server.address(""));
    crate::harness::finish(command, b"").ended(2);
    assert!(server.asked.lock().unwrap().is_empty());
    // The way in is named where it is made and where tests use it.
    for file in files_under(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            file.ends_with("src/fetch.rs") || !text.contains("PublicAndThisMachine"),
            "{}",
            file.display()
        );
    }
}

#[test]
fn fetching_again_says_what_changed() {
    let (library, server) = (Library::none(), Server::start());
    let address = server.address("/weir");
    server.page("/weir", &story(&format!("{PAID}{HENS}")));
    assert_eq!(add(&library, &address).added, ["weir"]);
    let again = || engine::refresh(&library.path(), "weir", &adding(), &mut |_| {}).unwrap();
    assert_eq!(again(), Refreshed::Unchanged);
    let storm = "<p>A storm on the first of the month has since carried off the lower boards and a part of the wall.</p>";
    let dearer = PAID.replace("nine thousand", "eleven thousand");
    server.page("/weir", &story(&format!("{storm}{dearer}")));
    let Refreshed::Changed(changes) = again() else {
        panic!("it changed")
    };
    assert_eq!(changes.version, 2);
    assert_eq!(changes.altered.len(), 1, "{changes:?}");
    assert_eq!(
        (changes.altered[0].before, changes.altered[0].paragraph),
        (2, 3)
    );
    assert_eq!(
        (
            &changes.altered[0].removed[..],
            &changes.altered[0].added[..]
        ),
        (&["nine".to_owned()][..], &["eleven".to_owned()][..])
    );
    assert!(
        changes.added.iter().any(|p| p.text.starts_with("A storm")),
        "{changes:?}"
    );
    assert!(
        changes
            .removed
            .iter()
            .any(|p| p.paragraph == 3 && p.text.starts_with("Nobody asked")),
        "{changes:?}"
    );
    let answer = library.ask("How much did the board put the cost at?");
    assert!(
        answer["citations"][0]["quote"]
            .as_str()
            .unwrap()
            .contains("eleven"),
        "{answer}"
    );
    assert_eq!(answer["citations"][0]["document"]["version"], 2);
    assert_eq!(again(), Refreshed::Unchanged);
    server.answers.lock().unwrap().clear();
    let Refreshed::Gone { what } = again() else {
        panic!("it is gone")
    };
    assert!(what.contains("is gone (404)"), "{what}");
    assert!(what.contains("The library keeps its text of 20"), "{what}");
    server.page("/weir", "<html><body><script>draw()</script></body></html>");
    let emptied = engine::refresh(&library.path(), "weir", &adding(), &mut |_| {}).unwrap_err();
    let emptied = emptied.to_string();
    assert!(
        emptied.contains("a script may put it there") && emptied.contains("keeps its text of 20"),
        "{emptied}"
    );
    assert_eq!(library.sources().len(), 1);
    let versions = engine::audit(&library.path()).unwrap();
    assert_eq!(
        versions
            .iter()
            .filter(|entry| entry.what == Deed::NewVersion)
            .count(),
        1
    );
    // What was never fetched cannot be fetched again.
    let note = library.beside(
        "note.txt",
        "A note\n\nThe lamp was lit again on Friday evening, late.\n",
    );
    library.run(&["add", note.to_str().unwrap()]).ended(0);
    library.run(&["refresh", "note"]).ended(2).explained();
}

#[test]
fn what_a_person_has_corrected_outlives_fetching_again() {
    let (library, server) = (Library::none(), Server::start());
    server.page("/weir", &story(&format!("{PAID}{HENS}")));
    add(&library, &server.address("/weir"));
    library
        .run(&[
            "edit",
            "weir",
            "--title",
            "The weir, as we call it",
            "--published",
            "",
        ])
        .ended(0);
    server.page(
        "/weir",
        &story(&PAID.replace("nine thousand", "ten thousand")),
    );
    let again = engine::refresh(&library.path(), "weir", &adding(), &mut |_| {}).unwrap();
    let Refreshed::Changed(changes) = again else {
        panic!("it changed")
    };
    assert!(!changes.stale.is_empty(), "{changes:?}");
    let source = library.sources()[0].clone();
    assert_eq!(source["title"], "The weir, as we call it");
    assert!(source["published"].is_null(), "{source}");
    assert_eq!(source["version"], 2);
}

#[test]
fn an_address_can_be_staged() {
    let (library, server) = (Library::with_fixtures(), Server::start());
    server.page("/weir", &story(PAID));
    let address = server.address("/weir");
    let staged = engine::stage(
        &library.path(),
        Offer::Address(&address),
        &Given::default(),
        &adding().fetching,
        "ada",
    )
    .unwrap();
    assert_eq!(staged.title, "Weir to be raised");
    assert_eq!(staged.url.as_deref(), Some(address.as_str()));
    let report = engine::publish(&library.path(), &staged.stage, &adding(), &mut |_| {}).unwrap();
    assert_eq!(report.added, ["weir"]);
    let report = add(&library, &address);
    assert_eq!(report.unchanged, ["weir"]);
    // What a page says about its own site is.
    let own = story(HENS).replace("https://echo.example/weir", &server.address("/hens"));
    server.page("/h?from=front", &own);
    let staged = engine::stage(
        &library.path(),
        Offer::Address(&server.address("/h?from=front")),
        &Given::default(),
        &adding().fetching,
        "ada",
    )
    .unwrap();
    assert_eq!(staged.url, Some(server.address("/hens")));
}

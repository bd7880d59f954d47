//! A library in a folder of its own for each test, and the program run on it
//! as a person would run it. It knows nothing of what a test is about.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The fixture files, all of our own making.
pub(crate) const FIXTURES: [&str; 6] = [
    "inquiry-report.md",
    "gazette-2019.txt",
    "council-page.html",
    "letters.jsonl",
    "minutes.txt",
    "hostile.txt",
];

/// Questions that the fixtures answer, with words of the answer.
pub(crate) const ANSWERABLE: [(&str, &str); 10] = [
    ("How many houses were flooded?", "46 houses"),
    ("Why did the gate fail?", "rusted through"),
    ("Who chaired the inquiry?", "Ilse Renn"),
    ("How much will the new gate cost?", "£3.4 million"),
    (
        "What did Dalia Morrow say about rehousing?",
        "rehouse every family",
    ),
    ("Why did the siren not sound?", "battery had been borrowed"),
    ("How much was the canal company fined?", "£850,000"),
    ("Who was taken to the infirmary?", "Nora Quill"),
    ("When does work on the gate begin?", "March 2021"),
    (
        "What did the committee ask the council for?",
        "drying machines",
    ),
];

/// Questions that the fixtures do not answer.
pub(crate) const UNANSWERABLE: [&str; 4] = [
    "What did Zebulon Ormerod-Pike say about the trams?",
    "How do volcanoes erupt?",
    "What was agreed in Reykjavik in 1986?",
    "Which oboe concerto was performed?",
];

/// Where the fixtures lie.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// What the program printed and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Run {
    /// This run, which must have ended with `code`.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Run {
        assert_eq!(
            self.code,
            Some(code),
            "\n--- standard output\n{}\n--- standard error\n{}",
            self.out,
            self.err
        );
        self
    }

    /// Standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|cause| panic!("{cause}: {self:?}"))
    }

    /// Standard output as JSON Lines.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|cause| panic!("{cause}: {line}"))
            })
            .collect()
    }

    /// Complains unless what went wrong was told in a plain sentence.
    #[track_caller]
    pub(crate) fn explained(self) -> Run {
        assert!(self.err.starts_with("pincite: "), "no sentence: {self:?}");
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

/// A library of one test's own.
pub(crate) struct Library {
    folder: TempDir,
}

impl Library {
    /// A folder in which no library is yet.
    pub(crate) fn none() -> Library {
        Library {
            folder: TempDir::new().expect("a temporary folder can be made"),
        }
    }

    /// A library with all fixtures.
    pub(crate) fn with_fixtures() -> Library {
        let library = Library::none();
        library.add_fixtures(&FIXTURES);
        library
    }

    /// Adds fixtures by name.
    #[track_caller]
    pub(crate) fn add_fixtures(&self, names: &[&str]) {
        let paths: Vec<PathBuf> = names.iter().map(|name| fixture(name)).collect();
        let mut arguments = vec!["add"];
        arguments.extend(
            paths
                .iter()
                .map(|path| path.to_str().expect("paths here are UTF-8")),
        );
        self.run(&arguments).ended(0);
    }

    /// The library's folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    /// A place for files beside the library.
    pub(crate) fn beside(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("the temporary folder can be written");
        path
    }

    /// The program on this library, with a clean environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
        command
            .args(arguments)
            .arg("--library")
            .arg(self.path())
            .env_clear()
            // What takes long only because the machine is busy is no fault.
            .env("PINCITE_READ_SECONDS", "60")
            // Encoding takes seconds for each library; `meaning.rs` switches it on.
            .env("PINCITE_MEANING", "off")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        finish(self.command(arguments), b"")
    }

    /// Runs the program with `input` on standard input.
    #[track_caller]
    pub(crate) fn run_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        finish(self.command(arguments), input)
    }

    /// The JSON answer to a question.
    #[track_caller]
    pub(crate) fn ask(&self, question: &str) -> Value {
        self.run(&["ask", "--json", question]).json()
    }

    /// The listed documents.
    #[track_caller]
    pub(crate) fn sources(&self) -> Vec<Value> {
        let listed = self.run(&["sources", "--json"]).ended(0).json();
        listed.as_array().expect("sources are an array").clone()
    }

    /// The canonical text of a document as far as its blocks cover it.
    #[track_caller]
    pub(crate) fn text(&self, id: &str) -> Text {
        Text(self.run(&["show", "--json", id]).ended(0).json())
    }

    /// A copy of this library, to be damaged.
    pub(crate) fn copied(&self) -> Library {
        Library::copy_of(&self.path())
    }

    /// A copy of the library in a folder.
    pub(crate) fn copy_of(folder: &Path) -> Library {
        let copy = Library::none();
        copy_folder(folder, &copy.path());
        copy
    }
}

/// Runs a command with `input` on standard input.
#[track_caller]
pub(crate) fn finish(mut command: Command, input: &[u8]) -> Run {
    if !input.is_empty() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().expect("the program was built");
    if let Some(mut pipe) = child.stdin.take() {
        let input = input.to_vec();
        // A program that ends early closes the pipe; that is no failure here.
        std::thread::spawn(move || pipe.write_all(&input));
    }
    let output = child
        .wait_with_output()
        .expect("the program can be waited for");
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// A document as `show --json` gives it.
pub(crate) struct Text(pub(crate) Value);

impl Text {
    /// The blocks.
    pub(crate) fn blocks(&self) -> &[Value] {
        self.0["blocks"].as_array().expect("blocks are an array")
    }

    /// Complains unless `quote` is what stands at the span: the blocks' bytes,
    /// and between blocks nothing but white space and the marks of lists.
    #[track_caller]
    pub(crate) fn check(&self, span: &Value, quote: &str) {
        let start = number(&span["start"]);
        assert_eq!(
            number(&span["end"]) - start,
            quote.len(),
            "the span is not as long as the quote"
        );
        let mut covered = vec![false; quote.len()];
        for block in self.blocks() {
            let block_start = number(&block["span"]["start"]);
            let text = block["text"].as_str().expect("a block has text");
            for (offset, byte) in text.bytes().enumerate() {
                let Some(at) = (block_start + offset).checked_sub(start) else {
                    continue;
                };
                if let Some(quoted) = quote.as_bytes().get(at) {
                    assert_eq!(
                        *quoted, byte,
                        "byte {at} of {quote:?} is not the document's"
                    );
                    covered[at] = true;
                }
            }
        }
        for (at, covered) in covered.into_iter().enumerate() {
            assert!(
                covered || !quote.as_bytes()[at].is_ascii_alphabetic(),
                "byte {at} of {quote:?} stands in no block"
            );
        }
    }
}

/// A JSON number that is an offset.
#[track_caller]
pub(crate) fn number(value: &Value) -> usize {
    let number = value
        .as_u64()
        .unwrap_or_else(|| panic!("{value} is not a whole number"));
    usize::try_from(number).expect("offsets fit")
}

/// The citations of an answer, or with `nearest` those that are near.
#[track_caller]
pub(crate) fn citations<'a>(answer: &'a Value, field: &str) -> &'a [Value] {
    answer[field]
        .as_array()
        .unwrap_or_else(|| panic!("no {field} in {answer}"))
}

/// Every passage that an answer offers: as an answer or as near. Where a
/// promise holds for both, a test need not know how sure the model is.
#[track_caller]
pub(crate) fn offered(answer: &Value) -> Vec<&Value> {
    ["citations", "nearest"]
        .into_iter()
        .flat_map(|field| citations(answer, field))
        .collect()
}

/// All files under a folder.
pub(crate) fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn copy_folder(from: &Path, to: &Path) {
    for file in files_under(from) {
        let place = to.join(file.strip_prefix(from).expect("it lies under the folder"));
        fs::create_dir_all(place.parent().expect("a file has a folder")).expect("it can be made");
        fs::copy(&file, &place).expect("it can be copied");
    }
}

//! Bad input ends with a sentence, and nothing is lost.
//!
//! 1. Questions: empty, endless, brackets, NUL, not text.
//! 2. Files: not text, empty, of a kind that is not read yet; folders without
//!    a file; corpora with a wrong line.
//! 3. Batches with wrong lines: the rest is answered.
//! 4. Standard output that is closed, or full.
//! 5. A disk that is full while a document is added, or while the index is
//!    built.

use std::fs::{self, File};

use serde_json::Value;

use crate::harness::{Library, finish};

#[test]
fn a_wrong_line_of_a_batch_is_named_and_the_rest_answered() {
    let library = Library::with_fixtures();
    let lines = b"{\"id\":1,\"question\":\"Who chaired the inquiry?\"}\nnot json\n{\"id\":null,\"question\":\"x\"}\n\xff\xfe\n{\"id\":5,\"question\":\"How many houses were flooded?\"}\n";
    let run = library.run_with(&["ask", "--batch", "-"], lines).ended(2);
    let answers = run.json_lines();
    assert_eq!(answers.len(), 5);
    assert_eq!(answers[0]["outcome"], "answered");
    for (index, number) in [(1, 2), (2, 3), (3, 4)] {
        assert_eq!(answers[index]["id"], Value::Null);
        assert!(answers[index]["error"].is_string());
        assert!(run.err.contains(&format!("line {number} ")), "{}", run.err);
    }
    assert_eq!(answers[4]["id"], 5);
}

#[test]
fn bad_questions_end_with_a_sentence() {
    let library = Library::with_fixtures();
    let long = "flood ".repeat(20_000);
    let brackets = "(".repeat(5_000);
    let nested = format!("{}gate{}", "NOT (".repeat(2_000), ")".repeat(2_000));
    for input in [
        "",
        "   ",
        "\0",
        "how many\0 houses",
        &long,
        &brackets,
        &nested,
        "\u{202e}\u{200b}",
        "AND OR NOT \" ^ ~ *",
    ] {
        let head: String = input.chars().take(12).collect();
        let run = library.run_with(&["ask", "-", "--json"], format!("{input}\n").as_bytes());
        match run.code {
            Some(0) => assert_eq!(run.json()["outcome"], "answered", "{head:?}"),
            Some(1) => assert_eq!(run.json()["outcome"], "abstained", "{head:?}"),
            _ => {
                run.ended(2).explained();
            }
        }
    }
    library
        .run_with(&["ask", "-"], long.as_bytes())
        .ended(2)
        .explained();
    library
        .run_with(&["ask", "-"], b"\xff\xfe\xfd")
        .ended(2)
        .explained();
    let empty = library.run(&["ask", "", "--json"]);
    if empty.code == Some(1) {
        assert_eq!(empty.json()["reason"], "unusable_question");
    } else {
        empty.ended(2).explained();
    }
}

#[test]
fn bad_files_are_refused_with_a_sentence_and_nothing_is_lost() {
    let library = Library::with_fixtures();
    let before = library.sources();
    let picture = library.beside(
        "picture.txt",
        [
            &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
            &[0, 255, 3, 0].repeat(300),
        ]
        .concat(),
    );
    let pdf = library.beside("paper.pdf", b"%PDF-1.7\n1 0 obj <<>> endobj\n");
    let docx = library.beside("letter.docx", b"PK\x03\x04 word/document.xml");
    let empty = library.beside("empty.txt", b"");
    let corpus = library.beside("corpus.jsonl", b"{\"id\":\"a\"}\n");
    let folder = library.path().with_file_name("no-files");
    fs::create_dir(&folder).unwrap();
    for path in [&picture, &pdf, &docx, &empty, &corpus, &folder] {
        let run = library
            .run(&["add", path.to_str().unwrap()])
            .ended(2)
            .explained();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(run.err.contains(name), "{name} is not named: {}", run.err);
    }
    assert_eq!(library.sources(), before);
    let good = library.beside(
        "good.txt",
        "A good file\n\nThe weir keeper counted nine herons on Thursday.\n",
    );
    let run = library
        .run(&["add", picture.to_str().unwrap(), good.to_str().unwrap()])
        .ended(0);
    assert!(
        run.out.contains("Added: 1 document") && run.out.contains("Refused: 1 input"),
        "{run:?}"
    );
    let again = library.run(&["add", good.to_str().unwrap()]).ended(0);
    assert!(again.out.contains("Unchanged: 1 document"), "{again:?}");
    assert_eq!(library.sources().len(), before.len() + 1);
}

#[test]
fn a_closed_pipe_ends_quietly_and_a_full_disk_does_not() {
    let library = Library::with_fixtures();
    let mut child = library.command(&["show", "court-note"]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        println!("skipped: no /dev/full here");
        return;
    };
    let mut command = library.command(&["sources"]);
    command.stdout(full);
    finish(command, b"").ended(4).explained();
}

/// The program under a limit on the size of the files that it may write, which
/// to it is a disk that is full.
#[cfg(unix)]
fn on_a_full_disk(library: &Library, blocks: u32, arguments: &[&str]) -> crate::harness::Run {
    let program = library.command(arguments);
    let mut command = std::process::Command::new("sh");
    command
        .arg("-c")
        .arg(format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""
        ))
        .arg(program.get_program())
        .args(program.get_args())
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    finish(command, b"")
}

#[cfg(unix)]
#[test]
fn a_full_disk_ends_with_a_sentence_and_loses_nothing() {
    let library = Library::with_fixtures();
    let before = library.sources();
    let answer = library.ask("How many houses were flooded?");
    let long = "The weir keeper counted nine herons on Thursday.\n\n".repeat(400);
    let long = library.beside("long.txt", long);
    on_a_full_disk(&library, 2, &["add", long.to_str().unwrap()])
        .ended(4)
        .explained();
    assert_eq!(library.sources(), before);
    assert_eq!(
        library.ask("How many houses were flooded?")["citations"],
        answer["citations"]
    );

    // The document and the manifest can be written, the index cannot.
    let short = library.beside(
        "short.txt",
        "A short note\n\nThe weir keeper counted nine herons on Thursday.\n",
    );
    let run = on_a_full_disk(&library, 8, &["add", short.to_str().unwrap()])
        .ended(4)
        .explained();
    assert!(run.err.contains("are added all the same"), "{}", run.err);
    let herons = library
        .run(&[
            "ask",
            "--json",
            "How many herons did the weir keeper count?",
        ])
        .ended(0);
    assert!(herons.out.contains("nine herons"), "{}", herons.out);
    library.run(&["verify"]).ended(0);
}

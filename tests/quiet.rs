//! Promise 6: nothing of a question or a quote enters a log.
//!
//! 1. With everything logged, standard error holds no word of the question
//!    that is the questioner's own, and no five words in a row of an answer.
//! 2. The same for `--batch` and `chat`.
//! 3. A chat leaves no file behind in the home folder.

use std::fs;

use crate::harness::{Library, Run, finish};

/// A question with two words that nobody else would write.
const QUESTION: &str = "How many houses were flooded, asks Quibblethwaite of Nethermuckle?";

fn logged(library: &Library, arguments: &[&str], input: &str) -> Run {
    let mut command = library.command(arguments);
    command.env("PINCITE_LOG", "trace");
    finish(command, input.as_bytes())
}

#[track_caller]
fn check(run: &Run) {
    let log = run.err.to_lowercase();
    assert!(
        log.contains("trace") || log.contains("debug"),
        "nothing was logged: {run:?}"
    );
    for word in ["quibblethwaite", "nethermuckle", "how many houses"] {
        assert!(
            !log.contains(word),
            "the log holds the question:\n{}",
            run.err
        );
    }
    let words: Vec<&str> = "the lower gate of saltgate lock gave way at ten to five on the morning of 9 february 2019. water ran through the lower town for six hours, and 46 houses were flooded."
        .split(' ')
        .collect();
    for run_of_words in words.windows(5) {
        let run_of_words = run_of_words.join(" ");
        assert!(
            !log.contains(&run_of_words),
            "the log holds a quote: {run_of_words}"
        );
    }
}

#[test]
fn a_question_leaves_no_trace_in_the_log() {
    let library = Library::with_fixtures();
    check(&logged(&library, &["ask", QUESTION], ""));
    check(&logged(
        &library,
        &["ask", "How many houses were flooded?", "--explain"],
        "",
    ));
    let line = format!("{{\"id\":1,\"question\":\"{QUESTION}\"}}\n");
    check(&logged(&library, &["ask", "--batch", "-"], &line));
    check(&logged(&library, &["chat"], &format!("{QUESTION}\n")));
}

#[test]
fn a_chat_leaves_no_file_behind() {
    let library = Library::with_fixtures();
    let home = tempfile::TempDir::new().unwrap();
    let mut command = library.command(&["chat"]);
    command
        .env("HOME", home.path())
        .env("XDG_STATE_HOME", home.path());
    finish(command, format!("{QUESTION}\n").as_bytes()).ended(0);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

//! What a person sees, as snapshots. The documents are our own and do not
//! change; figures that hang on the model's weights or on the clock are masked.
//!
//! To accept a change that was meant: `INSTA_UPDATE=always cargo test terminal`
//! and read the difference.

use crate::harness::Library;

/// Masks confidences, `(0.93)` and `very high`, which move with every training
/// of the model.
fn masked(text: &str) -> String {
    let mut masked = String::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        if let Some(at) = line.find("confidence") {
            line.truncate(at);
            line.push_str("confidence …");
        }
        masked.push_str(&line);
        masked.push('\n');
    }
    masked
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, masked(text)));
}

#[test]
fn help_says_what_can_be_done() {
    let library = Library::none();
    snapshot("help", &library.run(&["--help"]).ended(0).out);
    for command in [
        "ask",
        "chat",
        "add",
        "remove",
        "sources",
        "show",
        "statements",
        "check",
        "timeline",
        "verify",
        "eval",
        "completions",
    ] {
        let help = library.run(&[command, "--help"]).ended(0).out;
        assert!(
            help.contains(&format!("Examples:\n  pincite {command}")),
            "{help}"
        );
        assert!(
            help.lines().all(|line| line.chars().count() <= 100),
            "{help}"
        );
    }
    snapshot("help-ask", &library.run(&["ask", "--help"]).ended(0).out);
}

#[test]
fn an_answer() {
    let library = Library::with_fixtures();
    let run = library
        .run(&[
            "ask",
            "--limit",
            "1",
            "How much was the canal company fined?",
        ])
        .ended(0);
    snapshot("answer", &run.out);
}

#[test]
fn an_answer_with_a_speaker() {
    let library = Library::with_fixtures();
    let run = library
        .run(&[
            "ask",
            "--limit",
            "1",
            "What did Dalia Morrow say about rehousing?",
        ])
        .ended(0);
    snapshot("answer-speaker", &run.out);
}

#[test]
fn an_abstention() {
    let library = Library::with_fixtures();
    let run = library
        .run(&["ask", "What did Zebulon Ormerod-Pike say about the trams?"])
        .ended(1);
    snapshot("abstention", &run.out);
}

#[test]
fn the_sources() {
    let library = Library::with_fixtures();
    snapshot("sources", &library.run(&["sources"]).ended(0).out);
}

#[test]
fn a_document() {
    let library = Library::with_fixtures();
    snapshot("show", &library.run(&["show", "court-note"]).ended(0).out);
    snapshot(
        "show-paragraph",
        &library.run(&["show", "court-note:2"]).ended(0).out,
    );
}

//! The two reports that the project is accepted by. They lie beside the
//! project and are no part of it: where they are not at hand, this prints what
//! it skips and passes.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Library, finish};

/// So many of the eighteen questions must be answered or refused rightly, or have
/// passages shown without a claim: the right one first, where there is one.
const RIGHT: usize = 17;
/// So many must be answered or refused outright.
const ANSWERED_OR_REFUSED: usize = 14;

fn at_hand(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(name);
    if !path.exists() {
        println!("skipped: {} is not at hand", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn the_questions_on_the_two_reports_are_answered() {
    let (Some(seeds), Some(questions)) = (at_hand("seeds"), at_hand("eval/case_dev.jsonl")) else {
        return;
    };
    for meaning in ["off", "on"] {
        let library = Library::none();
        let run = |arguments: &[&str]| {
            let mut command = library.command(arguments);
            command.env("PINCITE_MEANING", meaning);
            finish(command, b"").ended(0)
        };
        run(&["add", seeds.to_str().unwrap()]);
        let score: Value = run(&["eval", "--json", questions.to_str().unwrap()]).json();
        println!("{score:#}");
        let asked = fs::read_to_string(&questions).unwrap().lines().count();
        assert_eq!(score["of"], asked);
        // The right passage is first, none is called an answer that is not, and
        // at most a few are shown without the claim that they answer.
        let names = |group: &str| score["groups"][group].as_array().unwrap().len();
        assert_eq!(names("falsely_answered") + names("wrong"), 0, "{score:#}");
        assert!(score["hit@1"].as_f64().unwrap() > 0.99, "{score:#}");
        assert!(names("right") >= ANSWERED_OR_REFUSED, "{score:#}");
        let right = names("right") + names("possible") + names("offered");
        assert!(right >= RIGHT, "{score:#}");
        run(&["verify"]);
    }
}

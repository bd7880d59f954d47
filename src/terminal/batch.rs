//! `pincite ask --batch`: JSON Lines of questions in, JSON Lines of answers
//! out, in order, each written as soon as it is known.
//!
//! A line is `{"id": …, "question": "…"}`; other fields are ignored. The
//! answer begins with the id exactly as it was given. A line that cannot be
//! read gives `{"id":null,"error":"…"}` in its place, a sentence with its
//! number on standard error, and exit code 2 in the end; the other lines are
//! answered all the same.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::ask;
use super::exit::{Exit, Failure, complain};
use super::incomplete::told;
use super::progress::Bar;
use super::session::{Session, json, print};
use crate::engine::{Ask, EngineError};

/// Answers the questions of `file`; `-` is standard input.
pub(super) fn run(file: &Path, filters: &Ask, session: &Session) -> Result<Exit, Failure> {
    let cannot_read = |cause| Failure::Input {
        what: file.display().to_string(),
        cause,
    };
    let input: Box<dyn BufRead> = if file.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        let opened = File::open(file).map_err(cannot_read)?;
        if opened.metadata().map_err(cannot_read)?.is_dir() {
            return Err(cannot_read(io::ErrorKind::IsADirectory.into()));
        }
        Box::new(BufReader::new(opened))
    };
    let engine = session.open()?;
    let mut bar = Bar::beside_results();
    let mut exit = Exit::Done;
    let mut answered = 0;
    for (index, line) in input.split(b'\n').enumerate() {
        let line = line.map_err(cannot_read)?;
        let reply = match Question::read(&line) {
            Ok(None) => continue,
            Ok(Some(question)) => {
                let whole = Ask {
                    question: question.question,
                    ..filters.clone()
                };
                match ask::answer(&engine, &whole) {
                    Ok(answer) => reply(question.id, &told(&engine, &answer))?,
                    Err(EngineError::Usage(sentence)) => {
                        refuse(Some(question.id), index + 1, &sentence, &mut exit)?
                    }
                    Err(worse) => return Err(worse.into()),
                }
            }
            Err(sentence) => refuse(None, index + 1, &sentence, &mut exit)?,
        };
        print(&reply)?;
        answered += 1;
        bar.questions(answered, None);
    }
    Ok(exit)
}

/// A line of the input.
#[derive(Debug, Deserialize)]
struct Question<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    question: String,
}

impl Question<'_> {
    /// Reads a line; `None` where it is empty, a sentence where it is wrong.
    fn read(line: &[u8]) -> Result<Option<Question<'_>>, String> {
        let text = std::str::from_utf8(line).map_err(|_| "it is not valid UTF-8".to_owned())?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Ok(None);
        }
        let question: Question<'_> =
            serde_json::from_str(text).map_err(|cause| match cause.classify() {
                serde_json::error::Category::Data => {
                    "it needs an \"id\" and a \"question\" that is text".to_owned()
                }
                _ => "it is not a JSON object".to_owned(),
            })?;
        let id = question.id.get();
        if id.starts_with(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
            Ok(Some(question))
        } else {
            Err("its \"id\" is neither text nor a number".to_owned())
        }
    }
}

/// The line that answers a question.
fn reply(id: &RawValue, answer: &impl Serialize) -> Result<String, Failure> {
    #[derive(Serialize)]
    struct Reply<'a, T> {
        id: &'a RawValue,
        #[serde(flatten)]
        answer: &'a T,
    }
    Ok(json(&Reply { id, answer })? + "\n")
}

/// The line in place of an answer, and the sentence on standard error.
fn refuse(
    id: Option<&RawValue>,
    line: usize,
    sentence: &str,
    exit: &mut Exit,
) -> Result<String, Failure> {
    #[derive(Serialize)]
    struct Refused<'a> {
        id: Option<&'a RawValue>,
        error: &'a str,
    }
    *exit = Exit::Usage;
    complain(&format!("line {line} was not answered: {sentence}"));
    let error = sentence;
    Ok(json(&Refused { id, error })? + "\n")
}

#[cfg(test)]
mod tests {
    use super::super::specimen;
    use super::*;

    fn read(line: &str) -> Result<Option<(String, String)>, String> {
        Question::read(line.as_bytes())
            .map(|read| read.map(|question| (question.id.get().to_owned(), question.question)))
    }

    #[test]
    fn a_line_is_an_id_and_a_question() {
        let expected = |id: &str| Ok(Some((id.to_owned(), "Who?".to_owned())));
        assert_eq!(
            read(r#"{"id":"a\u0041","question":"Who?"}"#),
            expected(r#""a\u0041""#)
        );
        assert_eq!(
            read("\u{feff}{\"question\":\"Who?\",\"x\":[1],\"id\":1.50}\r"),
            expected("1.50")
        );
        assert_eq!(read("  "), Ok(None));
    }

    #[test]
    fn a_wrong_line_is_named() {
        for line in [
            "{",
            "[]",
            "7",
            r#"{"id":1}"#,
            r#"{"question":"Who?"}"#,
            r#"{"id":null,"question":"Who?"}"#,
            r#"{"id":[1],"question":"Who?"}"#,
            r#"{"id":1,"question":2}"#,
        ] {
            assert!(read(line).is_err(), "{line}");
        }
        assert!(Question::read(b"\xff").is_err());
    }

    #[test]
    fn the_id_comes_first_and_as_given() {
        let id = RawValue::from_string("1.50".to_owned()).unwrap();
        let line = reply(&id, &specimen::answered()).unwrap();
        assert!(
            line.starts_with(r#"{"id":1.50,"question":"What did"#),
            "{line}"
        );
        assert!(line.ends_with("}\n"));
    }
}

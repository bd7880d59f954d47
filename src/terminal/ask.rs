//! `pincite ask`: one question, one answer. It turns options into a question
//! for the engine and the answer into text or JSON.

use std::io::{self, Read as _};

use super::answer::{Filters, render};
use super::arguments::AskArguments;
use super::batch;
use super::exit::{Exit, Failure};
use super::incomplete::{silent, told};
use super::session::{Session, print, print_json};
use crate::answer::{Answer, Outcome};
use crate::document::PartialDate;
use crate::engine::{Ask, Engine, EngineError};

/// A question on standard input may be longer than the engine takes, so that
/// it is the engine that says so; there is no sense in reading much more.
const MOST_INPUT: u64 = 1 << 20;

/// Answers.
pub(super) fn run(arguments: AskArguments, session: &Session) -> Result<Exit, Failure> {
    check_dates(arguments.from, arguments.to)?;
    let mut ask = Ask {
        question: String::new(),
        limit: arguments.limit.map_or(0, usize::from),
        source: arguments.source,
        speaker: arguments.speaker,
        from: arguments.from,
        to: arguments.to,
        explain: arguments.explain,
        brief: false,
        previous: None,
    };
    if let Some(file) = arguments.batch {
        return batch::run(&file, &ask, session);
    }
    ask.question = match arguments.question.as_slice() {
        [dash] if dash == "-" => from_standard_input()?,
        words => words.join(" "),
    };
    let engine = session.open()?;
    let answer = answer(&engine, &ask)?;
    if arguments.json {
        print_json(&told(&engine, &answer))?;
    } else {
        print(&for_a_person(&engine, &answer, &ask, session))?;
    }
    match answer.outcome {
        Outcome::Answered | Outcome::Possible => Ok(Exit::Done),
        Outcome::Abstained => silent(&engine, arguments.json),
    }
}

/// Asks the engine and logs the figures of its answer, and only figures.
pub(super) fn answer(engine: &Engine, ask: &Ask) -> Result<Answer, EngineError> {
    let answer = engine.ask(ask)?;
    tracing::debug!(
        took_us = answer.took_us,
        confidence = answer.confidence,
        citations = answer.citations.len(),
        nearest = answer.nearest.len(),
        "asked"
    );
    Ok(answer)
}

/// The answer as a person reads it.
pub(super) fn for_a_person(
    engine: &Engine,
    answer: &Answer,
    ask: &Ask,
    session: &Session,
) -> String {
    let filters = Filters {
        source: ask.source.clone(),
        speaker: ask.speaker.clone(),
        from: ask.from,
        to: ask.to,
    };
    let sources = match answer.outcome {
        Outcome::Answered | Outcome::Possible => Vec::new(),
        Outcome::Abstained => engine.sources(),
    };
    render(answer, &filters, &sources, session.paper)
}

/// What stands on standard input, up to a megabyte of it.
pub(super) fn from_standard_input() -> Result<String, Failure> {
    let mut question = String::new();
    io::stdin()
        .lock()
        .take(MOST_INPUT)
        .read_to_string(&mut question)
        .map_err(|cause| Failure::Input {
            what: "the question on standard input".to_owned(),
            cause,
        })?;
    Ok(question.trim_end_matches(['\r', '\n']).to_owned())
}

pub(super) fn check_dates(
    from: Option<PartialDate>,
    to: Option<PartialDate>,
) -> Result<(), Failure> {
    match (from, to) {
        (Some(from), Some(to)) if from.first_day() > to.last_day() => Err(Failure::Usage(format!(
            "--from {from} lies after --to {to}: no document can be of both"
        ))),
        _ => Ok(()),
    }
}

//! `pincite chat`: questions and follow-ups at a prompt.
//!
//! A line is a question, or one of these commands:
//!
//! ```text
//! :help            what can be typed
//! :sources         the documents of the library
//! :show ID[:P]     a document, or a paragraph of it
//! :limit N         how many passages an answer shows, 1 to 50
//! :more            more passages for the last question
//! :quit            leave; so does Ctrl-D
//! ```
//!
//! Ctrl-C drops the line. Questions are kept in memory only, unless
//! `PINCITE_HISTORY` names a file. Where standard input is not a terminal the
//! lines are read as they come.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::Path;

use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::answer::{Standing, render_citations};
use super::exit::{Exit, Failure, complain};
use super::page::{Page, Role};
use super::session::{Session, print};
use super::{ask, show, sources};
use crate::answer::{Answer, Citation, Outcome};
use crate::document::Span;
use crate::engine::{Ask, Engine, EngineError};

const PROMPT: &str = "pincite> ";
/// The most passages an answer shows.
const MOST: usize = 50;
/// So many more passages `:more` shows where no number was set.
const STEP: usize = 3;

const HELP: &str = "\
Type a question, or a follow-up such as “and the council?”.
  :sources       the documents of the library
  :show ID[:P]   a document, or a paragraph of it
  :limit N       how many passages an answer shows, 1 to 50
  :more          more passages for the last question
  :help          this list
  :quit          leave (so does Ctrl-D)
";

/// Talks until the person leaves.
pub(super) fn run(limit: Option<u8>, session: &Session) -> Result<Exit, Failure> {
    let engine = session.open()?;
    let mut conversation = Conversation {
        engine: &engine,
        session,
        limit: limit.map_or(0, usize::from),
        last: None,
    };
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        at_a_prompt(&mut conversation)
    } else {
        from_lines(&mut conversation)
    }
}

/// Whether the conversation goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    GoOn,
    Leave,
}

fn at_a_prompt(conversation: &mut Conversation<'_>) -> Result<Exit, Failure> {
    let trouble = |cause: ReadlineError| Failure::Input {
        what: "the prompt".to_owned(),
        cause: io::Error::other(cause),
    };
    let history = conversation.session.history.as_deref();
    let mut editor = DefaultEditor::new().map_err(trouble)?;
    if let Some(file) = history {
        load_history(&mut editor, file);
    }
    let ended = loop {
        match editor.readline(PROMPT) {
            Ok(line) => {
                if !line.trim().is_empty() {
                    // A history that cannot grow is no reason to stop.
                    let _ = editor.add_history_entry(line.trim());
                }
                match conversation.take(&line) {
                    Ok(Next::GoOn) => {}
                    Ok(Next::Leave) => break Ok(Exit::Done),
                    Err(failure) => break Err(failure),
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break Ok(Exit::Done),
            Err(cause) => break Err(trouble(cause)),
        }
    };
    if let Some(file) = history
        && let Err(cause) = editor.save_history(file)
    {
        complain(&format!(
            "the history could not be kept in {}: {cause}",
            file.display()
        ));
    }
    ended
}

fn load_history(editor: &mut DefaultEditor, file: &Path) {
    if !file.exists() {
        return;
    }
    if let Err(cause) = editor.load_history(file) {
        complain(&format!(
            "the history in {} could not be read: {cause}",
            file.display()
        ));
    }
}

fn from_lines(conversation: &mut Conversation<'_>) -> Result<Exit, Failure> {
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|cause| Failure::Input {
            what: "standard input".to_owned(),
            cause,
        })?;
        if conversation.take(&line)? == Next::Leave {
            break;
        }
    }
    Ok(Exit::Done)
}

/// What a person typed.
#[derive(Debug, PartialEq, Eq)]
enum Line<'a> {
    Nothing,
    Question(&'a str),
    Help,
    Sources,
    Show(&'a str),
    Limit(usize),
    More,
    Quit,
    /// A command that cannot be used, with a sentence.
    Wrong(String),
}

/// Reads a line; the grammar is in this module's doc.
fn parse(line: &str) -> Line<'_> {
    let line = line.trim();
    let Some(command) = line.strip_prefix(':') else {
        return if line.is_empty() {
            Line::Nothing
        } else {
            Line::Question(line)
        };
    };
    let (name, rest) = command
        .split_once(char::is_whitespace)
        .unwrap_or((command, ""));
    let rest = rest.trim();
    match (name, rest) {
        ("help" | "h" | "?", "") => Line::Help,
        ("sources", "") => Line::Sources,
        ("more" | "m", "") => Line::More,
        ("quit" | "q" | "exit", "") => Line::Quit,
        ("show", place) if !place.is_empty() => Line::Show(place),
        ("show", _) => Line::Wrong("say which document: `:show ID` or `:show ID:7`".to_owned()),
        ("limit", number) => match number.parse() {
            Ok(limit) if (1..=MOST).contains(&limit) => Line::Limit(limit),
            _ => Line::Wrong("say how many, 1 to 50: `:limit 5`".to_owned()),
        },
        _ => Line::Wrong(format!("`:{command}` is not a command; `:help` lists them")),
    }
}

/// The state of a talk: the last question, made whole, and what was shown.
struct Conversation<'a> {
    engine: &'a Engine,
    session: &'a Session,
    /// How many passages an answer shows; 0 leaves it to the engine.
    limit: usize,
    last: Option<Last>,
}

struct Last {
    question: String,
    /// The passages shown so far: their documents' ids and their places.
    shown: Vec<(String, Span)>,
}

impl Conversation<'_> {
    fn take(&mut self, line: &str) -> Result<Next, Failure> {
        let done = match parse(line) {
            Line::Nothing => Ok(()),
            Line::Quit => return Ok(Next::Leave),
            Line::Help => print(HELP),
            Line::Sources => print(&sources::render(&self.engine.sources(), self.session.paper)),
            Line::Show(place) => show::find(self.engine, place)
                .map_err(Failure::from)
                .and_then(|shown| print(&show::render(&shown, self.session.paper))),
            Line::Limit(limit) => {
                self.limit = limit;
                Ok(())
            }
            Line::More => self.more(),
            Line::Question(question) => self.question(question),
            Line::Wrong(sentence) => Err(Failure::Usage(sentence)),
        };
        match done {
            Ok(()) => Ok(Next::GoOn),
            // What the person typed is wrong: they are told, and may try again.
            Err(wrong @ (Failure::Usage(_) | Failure::Engine(EngineError::Usage(_)))) => {
                complain(&wrong.to_string());
                Ok(Next::GoOn)
            }
            Err(worse) => Err(worse),
        }
    }

    fn question(&mut self, typed: &str) -> Result<(), Failure> {
        let question = match &self.last {
            Some(last) => self.engine.complete_follow_up(typed, &last.question),
            None => typed.to_owned(),
        };
        if question.trim() != typed {
            let mut page = Page::new(self.session.paper);
            page.paragraph(0, Role::Faint, &format!("understood as: {question}"));
            print(&page.finish())?;
        }
        let asked = plain_ask(question, self.limit);
        let answer = ask::answer(self.engine, &asked)?;
        let text = ask::for_a_person(self.engine, &answer, &asked, self.session);
        print(&format!("{text}\n"))?;
        let shown = passages(&answer).0.iter().map(place).collect();
        self.last = Some(Last {
            question: asked.question,
            shown,
        });
        Ok(())
    }

    fn more(&mut self) -> Result<(), Failure> {
        let Some(last) = &mut self.last else {
            return Err(Failure::Usage("ask a question first".to_owned()));
        };
        let step = if self.limit == 0 { STEP } else { self.limit };
        let asked = plain_ask(last.question.clone(), (last.shown.len() + step).min(MOST));
        let answer = ask::answer(self.engine, &asked)?;
        let (passages, standing) = passages(&answer);
        let rest: Vec<Citation> = passages
            .iter()
            .filter(|citation| !last.shown.contains(&place(citation)))
            .cloned()
            .collect();
        if rest.is_empty() {
            return print("That is all there is.\n");
        }
        last.shown.extend(rest.iter().map(place));
        print(&format!(
            "{}\n",
            render_citations(&rest, standing, self.session.paper)
        ))
    }
}

fn plain_ask(question: String, limit: usize) -> Ask {
    Ask {
        question,
        limit,
        ..Ask::default()
    }
}

/// Where a passage stands, which tells it from every other.
fn place(citation: &Citation) -> (String, Span) {
    (citation.document.id.clone(), citation.passage_span)
}

/// What an answer shows, and as what.
fn passages(answer: &Answer) -> (&[Citation], Standing<'static>) {
    match answer.outcome {
        Outcome::Answered => (&answer.citations, Standing::Answer),
        Outcome::Possible => (&answer.nearest, Standing::Possible),
        Outcome::Abstained => (&answer.nearest, Standing::Near),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_question_or_a_command() {
        assert_eq!(parse("  "), Line::Nothing);
        assert_eq!(parse(" Who paid? "), Line::Question("Who paid?"));
        assert_eq!(parse(":help"), Line::Help);
        assert_eq!(parse(":show minutes:7"), Line::Show("minutes:7"));
        assert_eq!(parse(":limit 5"), Line::Limit(5));
        assert_eq!(parse(":q"), Line::Quit);
        assert_eq!(parse(":more"), Line::More);
    }

    #[test]
    fn a_wrong_command_says_what_is_right() {
        for line in [
            ":limit",
            ":limit 0",
            ":limit 51",
            ":show",
            ":dance",
            ":quit now",
        ] {
            let Line::Wrong(sentence) = parse(line) else {
                panic!("{line} was taken")
            };
            assert!(sentence.contains(':'), "{sentence}");
        }
    }
}

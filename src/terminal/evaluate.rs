//! `pincite eval`: scores a file of questions against the library.
//!
//! A line is `{"id", "question"}` with either `"expect": [["any of these"]]`
//! (words that the first passage must hold) or `"answers": ["…"]` and
//! `"gold": "document id"`; `"answerable": false` where the documents do not
//! say. Other fields are ignored.
//!
//! 1. An answerable question is *right* when it is answered and an accepted
//!    string stands in the first citation's passage (where none is given, when
//!    the first citation is from the gold document).
//! 2. An unanswerable question is right when the library abstains.
//!    Every question stands in one group: *right*; *possible*, where the right
//!    passage comes first among passages shown without a claim; *offered*,
//!    where such passages are shown and the first is not the right one, or none
//!    is; *refused*; *wrong*; *falsely answered*, where the documents do not
//!    say and an answer was given.
//! 3. The ranking is the citations followed by the nearest passages, ten at
//!    most. *hit@k* and *MRR* look for the gold document among its distinct
//!    documents; where no gold document is named, for an accepted string among
//!    its passages. Questions whose gold document the library lacks are left
//!    out of them.
//! 4. *quote@1*: an accepted string stands in the first quote.
//! 5. *decided*: the share of right decisions to answer or to abstain.
//! 6. *AUROC*: how often an answerable question's confidence is above an
//!    unanswerable one's, ties counting half (Mann–Whitney).
//!
//! Strings are compared after NFKC, in lower case, with plain quotation marks
//! and dashes and single spaces.

mod groups;

use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use groups::{Group, Groups};

use super::ask;
use super::exit::{Exit, Failure};
use super::page::{Page, Paper, Role};
use super::progress::Bar;
use super::session::{Session, print, print_json};
use super::wording;
use crate::answer::{Answer, Citation, Outcome};
use crate::engine::{Ask, EngineError};

/// How deep the ranking is looked at.
const DEPTH: usize = 10;

/// Scores the questions of `file`.
pub(super) fn run(file: &Path, as_json: bool, session: &Session) -> Result<Exit, Failure> {
    let text = std::fs::read_to_string(file).map_err(|cause| Failure::Input {
        what: file.display().to_string(),
        cause,
    })?;
    let questions = read(&text)?;
    let engine = session.open()?;
    let held: HashSet<String> = engine
        .sources()
        .into_iter()
        .map(|s| s.document.id)
        .collect();
    let mut bar = Bar::new();
    let mut verdicts = Vec::with_capacity(questions.len());
    for (index, question) in questions.iter().enumerate() {
        let answer = ask::answer(
            &engine,
            &Ask {
                question: question.words.clone(),
                limit: DEPTH,
                ..Ask::default()
            },
        )
        .map_err(|cause| match cause {
            EngineError::Usage(sentence) => Failure::Usage(format!(
                "question {} cannot be asked: {sentence}",
                question.id
            )),
            worse => worse.into(),
        })?;
        verdicts.push(judge(question, &answer, &held));
        bar.questions(index as u64 + 1, Some(questions.len() as u64));
    }
    drop(bar);
    let score = add_up(&questions, &verdicts);
    if as_json {
        print_json(&score)?;
    } else {
        print(&render(&score, session.paper))?;
    }
    Ok(Exit::Done)
}

/// A line of the file.
#[derive(Debug, Deserialize)]
struct Question {
    id: Value,
    #[serde(rename = "question")]
    words: String,
    #[serde(default)]
    expect: Vec<Vec<String>>,
    #[serde(default)]
    answers: Vec<String>,
    gold: Option<String>,
    #[serde(default = "yes")]
    answerable: bool,
}

fn yes() -> bool {
    true
}

impl Question {
    fn accepted(&self) -> Vec<String> {
        let expected = self.expect.iter().flatten();
        expected
            .chain(&self.answers)
            .map(|text| folded(text))
            .filter(|text| !text.trim().is_empty())
            .collect()
    }
}

fn read(text: &str) -> Result<Vec<Question>, Failure> {
    let mut questions = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let question = serde_json::from_str(line).map_err(|cause| {
            Failure::Usage(format!(
                "line {} is not a question of an evaluation: {cause}",
                index + 1
            ))
        })?;
        questions.push(question);
    }
    if questions.is_empty() {
        return Err(Failure::Usage("the file holds no question".to_owned()));
    }
    Ok(questions)
}

/// What one answer was worth; `None` where a figure does not apply.
#[derive(Debug, Clone, PartialEq)]
struct Verdict {
    right: bool,
    group: Group,
    /// The rank of the first hit, 0 where there is none.
    hit: Option<usize>,
    quoted: Option<bool>,
    decided: bool,
    confidence: f64,
    took_us: u64,
}

fn judge(question: &Question, answer: &Answer, held: &HashSet<String>) -> Verdict {
    let accepted = question.accepted();
    let holds = |text: &str| {
        let text = folded(text);
        accepted.iter().any(|words| text.contains(words))
    };
    let answered = answer.outcome == Outcome::Answered;
    let ranking: Vec<&Citation> = answer.citations.iter().chain(&answer.nearest).collect();
    let first_is_right = ranking.first().is_some_and(|first| {
        if accepted.is_empty() {
            question
                .gold
                .as_ref()
                .is_none_or(|gold| *gold == first.document.id)
        } else {
            holds(&first.passage)
        }
    });
    let hit = match &question.gold {
        _ if !question.answerable => None,
        Some(gold) => held.contains(gold).then(|| {
            let mut documents: Vec<&str> = Vec::new();
            for citation in &ranking {
                if !documents.contains(&citation.document.id.as_str()) {
                    documents.push(&citation.document.id);
                }
            }
            rank_of(documents.iter().map(|id| id == gold))
        }),
        None if accepted.is_empty() => None,
        None => Some(rank_of(
            ranking.iter().map(|citation| holds(&citation.passage)),
        )),
    };
    let group = Group::of(answer.outcome, question.answerable, first_is_right);
    Verdict {
        right: group == Group::Right,
        group,
        hit,
        quoted: (question.answerable && !accepted.is_empty())
            .then(|| ranking.first().is_some_and(|first| holds(&first.quote))),
        decided: answered == question.answerable,
        confidence: answer.confidence,
        took_us: answer.took_us,
    }
}

/// The rank of the first hit among the first [`DEPTH`], 0 where there is none.
fn rank_of(hits: impl Iterator<Item = bool>) -> usize {
    hits.take(DEPTH)
        .position(|hit| hit)
        .map_or(0, |index| index + 1)
}

/// The figures of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Score {
    right: usize,
    of: usize,
    #[serde(rename = "hit@1")]
    hit_1: Option<f64>,
    #[serde(rename = "hit@3")]
    hit_3: Option<f64>,
    #[serde(rename = "quote@1")]
    quote_1: Option<f64>,
    #[serde(rename = "mrr@10")]
    mrr: Option<f64>,
    decided: Option<f64>,
    auroc: Option<f64>,
    took_us_p50: u64,
    took_us_p99: u64,
    /// Every question that is not right.
    wrong: Vec<Value>,
    groups: Groups,
}

fn add_up(questions: &[Question], verdicts: &[Verdict]) -> Score {
    let hits: Vec<usize> = verdicts.iter().filter_map(|v| v.hit).collect();
    let within = |k| {
        mean(
            hits.iter()
                .map(|&rank| if (1..=k).contains(&rank) { 1.0 } else { 0.0 }),
        )
    };
    let pairs = || questions.iter().zip(verdicts);
    let confidences = |answerable| -> Vec<f64> {
        pairs()
            .filter(|(question, _)| question.answerable == answerable)
            .map(|(_, verdict)| verdict.confidence)
            .collect()
    };
    let (yes, no) = (confidences(true), confidences(false));
    let mut groups = Groups::default();
    for (question, verdict) in pairs() {
        groups.put(verdict.group, &question.id);
    }
    let mut took: Vec<u64> = verdicts.iter().map(|v| v.took_us).collect();
    took.sort_unstable();
    Score {
        right: verdicts.iter().filter(|v| v.right).count(),
        of: verdicts.len(),
        hit_1: within(1),
        hit_3: within(3),
        quote_1: mean(verdicts.iter().filter_map(|v| v.quoted).map(share)),
        mrr: mean(hits.iter().map(|&rank| reciprocal(rank))),
        decided: (!yes.is_empty() && !no.is_empty())
            .then(|| mean(verdicts.iter().map(|v| share(v.decided))))
            .flatten(),
        auroc: auroc(&yes, &no),
        took_us_p50: at(&took, took.len() / 2),
        took_us_p99: at(&took, took.len() * 99 / 100),
        wrong: pairs()
            .filter(|(_, verdict)| !verdict.right)
            .map(|(question, _)| question.id.clone())
            .collect(),
        groups,
    }
}

fn at(sorted: &[u64], index: usize) -> u64 {
    sorted
        .get(index)
        .or(sorted.last())
        .copied()
        .unwrap_or_default()
}

fn share(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}

#[allow(clippy::cast_precision_loss, reason = "ranks are at most ten")]
fn reciprocal(rank: usize) -> f64 {
    if rank == 0 { 0.0 } else { 1.0 / rank as f64 }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    (count > 0.0).then_some(sum / count)
}

/// The area under the ROC curve by ranks, ties counting half (Mann and
/// Whitney 1947).
fn auroc(yes: &[f64], no: &[f64]) -> Option<f64> {
    if yes.is_empty() || no.is_empty() {
        return None;
    }
    let mut sorted = no.to_vec();
    sorted.sort_by(f64::total_cmp);
    mean(yes.iter().map(|confidence| {
        let below = sorted.partition_point(|other| other < confidence);
        let up_to = sorted.partition_point(|other| other <= confidence);
        #[allow(
            clippy::cast_precision_loss,
            reason = "questions are far fewer than 2^52"
        )]
        let share = (below + up_to) as f64 / (2 * sorted.len()) as f64;
        share
    }))
}

/// A text in the form in which texts are compared.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            folded.push(' ');
        }
        folded.push(match c {
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            '–' | '—' => '-',
            other => other,
        });
    }
    folded.trim().to_owned()
}

fn render(score: &Score, paper: Paper) -> String {
    let mut page = Page::new(paper);
    let head = format!("Right: {} of {}", score.right, score.of);
    page.paragraph(0, Role::Strong, &head);
    let figure =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"));
    for (name, value) in [
        ("hit@1", figure(score.hit_1)),
        ("hit@3", figure(score.hit_3)),
        ("quote@1", figure(score.quote_1)),
        ("MRR@10", figure(score.mrr)),
        ("decided", figure(score.decided)),
        ("AUROC", figure(score.auroc)),
        (
            "median time",
            format!("{} µs", wording::grouped(score.took_us_p50)),
        ),
        (
            "99th percentile",
            format!("{} µs", wording::grouped(score.took_us_p99)),
        ),
    ] {
        page.line(&[(Role::Plain, &format!("  {name:<16} {value:>10}"))]);
    }
    for (name, questions) in score.groups.others() {
        if questions.is_empty() {
            continue;
        }
        let ids: Vec<String> = questions
            .iter()
            .map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned))
            .collect();
        page.paragraph(
            0,
            Role::Plain,
            &format!("{name}: {} ({})", ids.len(), ids.join(" ")),
        );
    }
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::super::specimen;
    use super::*;

    fn question(line: &str) -> Question {
        let mut questions = read(line).unwrap();
        questions.remove(0)
    }

    fn held() -> HashSet<String> {
        HashSet::from(["ferry-saved".to_owned()])
    }

    #[test]
    fn an_answer_is_right_when_its_first_passage_holds_the_words() {
        let right = question(r#"{"id":1,"question":"?","expect":[["x","KEEP the\u00a0ferry"]]}"#);
        let verdict = judge(&right, &specimen::answered(), &held());
        assert!(verdict.right && verdict.decided);
        assert_eq!((verdict.hit, verdict.quoted), (Some(1), Some(true)));
        let second = question(r#"{"id":2,"question":"?","expect":[["paid through the winter"]]}"#);
        let verdict = judge(&second, &specimen::answered(), &held());
        assert!(!verdict.right);
        assert_eq!((verdict.hit, verdict.quoted), (Some(2), Some(false)));
    }

    #[test]
    fn an_unanswerable_question_is_right_when_the_library_abstains() {
        let none = question(r#"{"id":1,"question":"?","expect":[],"answerable":false}"#);
        assert!(judge(&none, &specimen::abstained(), &held()).right);
        assert!(!judge(&none, &specimen::answered(), &held()).right);
        let asked = question(r#"{"id":1,"question":"?","expect":[["keep the ferry"]]}"#);
        let verdict = judge(&asked, &specimen::abstained(), &held());
        assert!(!verdict.right && !verdict.decided);
        assert_eq!(
            verdict.hit,
            Some(1),
            "the ranking goes on with what is near"
        );
    }

    #[test]
    fn a_possible_answer_is_neither_right_nor_false() {
        let mut possible = specimen::abstained();
        possible.outcome = Outcome::Possible;
        possible.reason = None;
        let group = |line: &str| judge(&question(line), &possible, &held()).group;
        assert_eq!(
            group(r#"{"id":1,"question":"?","expect":[["keep the ferry"]]}"#),
            Group::Possible
        );
        assert_eq!(
            group(r#"{"id":1,"question":"?","expect":[["no such words"]]}"#),
            Group::Offered
        );
        assert_eq!(
            group(r#"{"id":1,"question":"?","answerable":false}"#),
            Group::Offered
        );
    }

    #[test]
    fn a_gold_document_that_the_library_lacks_counts_in_no_ranking() {
        let line = r#"{"id":1,"question":"?","answers":["ferry"],"gold":"ferry-saved"}"#;
        assert_eq!(
            judge(&question(line), &specimen::answered(), &held()).hit,
            Some(1)
        );
        let verdict = judge(&question(line), &specimen::answered(), &HashSet::new());
        assert_eq!(verdict.hit, None);
    }

    #[test]
    fn the_figures_add_up() {
        let lines = r#"{"id":"a","question":"?","expect":[["keep the ferry"]]}
            {"id":"b","question":"?","expect":[["paid through the winter"]]}
            {"id":3,"question":"?","answerable":false}"#;
        let questions = read(lines).unwrap();
        let mut answers = [
            specimen::answered(),
            specimen::answered(),
            specimen::abstained(),
        ];
        answers[1].confidence = 0.05;
        answers[1].took_us = 9;
        let verdicts: Vec<Verdict> = questions
            .iter()
            .zip(&answers)
            .map(|(question, answer)| judge(question, answer, &held()))
            .collect();
        let score = add_up(&questions, &verdicts);
        assert_eq!((score.right, score.of), (2, 3));
        assert_eq!(
            (score.hit_1, score.hit_3, score.mrr),
            (Some(0.5), Some(1.0), Some(0.75))
        );
        assert_eq!((score.decided, score.auroc), (Some(1.0), Some(0.5)));
        assert_eq!((score.took_us_p50, score.took_us_p99), (1_234, 1_234));
        assert_eq!(score.wrong, [Value::from("b")]);
        assert_eq!(score.groups.wrong, [Value::from("b")]);
        let plain = Paper {
            width: 80,
            colour: false,
        };
        assert!(render(&score, plain).starts_with("Right: 2 of 3\n"));
    }

    #[test]
    fn auroc_counts_ties_half() {
        assert_eq!(auroc(&[0.9, 0.5], &[0.5, 0.1]), Some(0.875));
        assert_eq!(auroc(&[], &[0.5]), None);
    }
}

//! Renders an answer for a person: the quotes inside their passages with
//! everything that pins them down, or a plain statement that the documents do
//! not say, why, and what they cover. It only renders: it decides nothing,
//! and knows neither files nor the engine.

use super::explanation;
use super::page::{Page, Paper, Role, Run};
use super::quotation::{Part, parts};
use super::wording;
use crate::answer::{Abstention, Answer, Citation, Outcome};
use crate::document::PartialDate;
use crate::engine::Source;

/// The columns left of the text: a number, a mark.
pub(super) const MARGIN: usize = 5;

/// The filters under which the question was asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Filters {
    /// Only this document.
    pub(super) source: Option<String>,
    /// Only words said by this person or body.
    pub(super) speaker: Option<String>,
    /// Only documents of this date or later.
    pub(super) from: Option<PartialDate>,
    /// Only documents of this date or earlier.
    pub(super) to: Option<PartialDate>,
}

impl Filters {
    /// Whether only a part of the documents is searched.
    fn narrow(&self) -> bool {
        let Filters {
            source,
            speaker,
            from,
            to,
        } = self;
        source.is_some() || speaker.is_some() || from.is_some() || to.is_some()
    }
}

/// The answer as a person reads it. `sources` is what the library holds; it
/// is shown where the documents do not say.
pub(super) fn render(
    answer: &Answer,
    filters: &Filters,
    sources: &[Source],
    paper: Paper,
) -> String {
    let mut page = Page::new(paper);
    match answer.outcome {
        Outcome::Answered => {
            let confidence = format!(
                " · confidence {} ({:.2})",
                wording::confidence(answer.confidence),
                answer.confidence
            );
            page.flow(
                &[],
                &[],
                &[
                    (Role::Good, "The documents say"),
                    (Role::Plain, &confidence),
                ],
            );
            narrowed(&mut page, filters);
            remarks(&mut page, answer);
            for citation in &answer.citations {
                show_citation(&mut page, citation, Standing::Answer);
            }
        }
        Outcome::Possible => {
            page.paragraph(0, Role::Caution, wording::POSSIBLE);
            narrowed(&mut page, filters);
            remarks(&mut page, answer);
            for citation in &answer.nearest {
                show_citation(&mut page, citation, Standing::Possible);
            }
        }
        Outcome::Abstained => {
            let words = if filters.narrow() {
                "The documents searched do not say."
            } else {
                "The documents do not say."
            };
            page.paragraph(0, Role::Caution, words);
            narrowed(&mut page, filters);
            let missing_tells =
                answer.reason == Some(Abstention::NotInLibrary) && !answer.missing.is_empty();
            if !missing_tells {
                let sentence = if filters.narrow() {
                    wording::silence_there(answer.reason)
                } else {
                    wording::silence(answer.reason)
                };
                page.paragraph(0, Role::Plain, sentence);
            }
            remarks(&mut page, answer);
            page.paragraph(0, Role::Plain, &wording::coverage(sources));
            if !answer.nearest.is_empty() {
                for citation in &answer.nearest {
                    show_citation(&mut page, citation, Standing::Near);
                }
            }
        }
    }
    page.finish()
}

/// Citations alone, for `:more`.
pub(super) fn render_citations(
    citations: &[Citation],
    standing: Standing<'_>,
    paper: Paper,
) -> String {
    let mut page = Page::new(paper);
    for citation in citations {
        show_citation(&mut page, citation, standing);
    }
    page.finish()
}

/// Whether a passage is offered as an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing<'a> {
    /// As an answer.
    Answer,
    /// As what may be one, without a claim.
    Possible,
    /// As near to one.
    Near,
    /// Not as an answer but as the place where words stand.
    Place,
    /// As a statement, with a line that says whose.
    Said(&'a str),
}

/// How the question was read and what of it the library does not hold.
fn remarks(page: &mut Page, answer: &Answer) {
    if let Some(question) = &answer.read_as {
        page.paragraph(0, Role::Plain, &wording::read_as(question));
    }
    for correction in &answer.corrections {
        page.paragraph(0, Role::Plain, &wording::correction(correction));
    }
    if !answer.missing.is_empty() {
        page.paragraph(0, Role::Plain, &wording::missing(&answer.missing));
    }
}

/// What the question was narrowed to.
fn narrowed(page: &mut Page, filters: &Filters) {
    let mut narrowed = Vec::new();
    if let Some(id) = &filters.source {
        narrowed.push(format!("in the document “{id}”"));
    }
    if let Some(name) = &filters.speaker {
        narrowed.push(format!("among the words of {name}"));
    }
    narrowed.extend(wording::published(
        (filters.from, filters.to),
        wording::human_date,
    ));
    if !narrowed.is_empty() {
        let sentence = format!("Searched only {}.", wording::listed(&narrowed));
        page.paragraph(0, Role::Plain, &sentence);
    }
}

/// A citation with everything that pins it down.
pub(super) fn show_citation(page: &mut Page, citation: &Citation, standing: Standing<'_>) {
    page.blank();
    show_passage(page, citation, standing);
    page.blank();
    if let Standing::Said(whose) = standing {
        page.paragraph(MARGIN, Role::Plain, whose);
    }
    if let Some(speaker) = &citation.speaker {
        page.paragraph(MARGIN, Role::Plain, &wording::speaker(speaker));
    }
    page.paragraph(MARGIN, Role::Strong, wording::title(&citation.document));
    page.paragraph(MARGIN, Role::Plain, &pinpoint(citation, standing));
    if let Some(sentence) = citation.how_read() {
        page.paragraph(MARGIN, Role::Caution, &sentence);
    }
    if let Some(link) = &citation.link {
        page.line(&[(Role::Plain, "     "), (Role::Mark, link)]);
    }
    if !citation.also_in.is_empty() {
        let others: Vec<String> = citation.also_in.iter().map(wording::in_brief).collect();
        let sentence = format!("also in {}", others.join("; "));
        page.paragraph(MARGIN, Role::Plain, &sentence);
    }
    if let Some(explanation) = &citation.explanation {
        page.blank();
        explanation::show(page, explanation, citation.score);
    }
}

/// Publisher, date, section, page, paragraph, in one line where it fits. The
/// parts are kept whole as far as the line allows.
fn pinpoint(citation: &Citation, standing: Standing<'_>) -> String {
    let document = &citation.document;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(document.publisher.clone());
    parts.extend(document.kind.clone());
    parts.push(
        document
            .published
            .map_or_else(|| "undated".to_owned(), wording::human_date),
    );
    parts.extend(wording::version(document));
    parts.extend(
        citation
            .section
            .as_ref()
            .map(|section| format!("section “{}”", section.trim())),
    );
    parts.extend(wording::page_of(citation).map(|page| page.replace(' ', "\u{a0}")));
    parts.push(format!("¶\u{a0}{}", citation.shown_paragraphs()));
    if standing == Standing::Answer && citation.rank > 1 {
        parts.push(format!(
            "confidence {} ({:.2})",
            wording::confidence(citation.score),
            citation.score
        ));
    }
    // The dot stays with what is before it where the line ends.
    parts.join("\u{a0}· ")
}

/// The quote in its passage. A mark in the margin sets the answering words
/// apart, so that no meaning hangs on bold type alone.
fn show_passage(page: &mut Page, citation: &Citation, standing: Standing<'_>) {
    let rank = format!("{:>2} ", citation.rank);
    let bar = match (standing, page.colour()) {
        (Standing::Answer | Standing::Place | Standing::Said(_), true) => "┃ ",
        (Standing::Answer | Standing::Place | Standing::Said(_), false) => "> ",
        (Standing::Possible | Standing::Near, true) => "┊ ",
        (Standing::Possible | Standing::Near, false) => "~ ",
    };
    let mut number = Some(rank);
    let mut quoted_before = false;
    for part in parts(citation) {
        let lead = number.take().unwrap_or_else(|| "   ".to_owned());
        let first = (Role::Strong, lead.as_str());
        let item = part.is_item();
        let (quoted, begins, bullet, pieces) = match part {
            Part::LeftOut => {
                page.flow(&[first, (Role::Plain, "  ")], &[], &[(Role::Faint, "[…]")]);
                quoted_before = false;
                continue;
            }
            Part::Text {
                quoted,
                begins,
                bullet,
                pieces,
            } => (quoted, begins, bullet, pieces),
        };
        let mark = if quoted { bar } else { "  " };
        if begins && !item && lead.trim().is_empty() {
            let between = if quoted && quoted_before {
                bar.trim_end()
            } else {
                ""
            };
            page.line(&[(Role::Plain, "   "), (Role::Mark, between)]);
        }
        let runs: Vec<Run<'_>> = bullet
            .map(|mark| (Role::Plain, mark))
            .into_iter()
            .chain(pieces.iter().map(|&(matched, text)| {
                (role(quoted && standing != Standing::Near, matched), text)
            }))
            .collect();
        page.flow(
            &[first, (Role::Mark, mark)],
            &[(Role::Plain, "   "), (Role::Mark, mark)],
            &runs,
        );
        quoted_before = quoted;
    }
}

fn role(quoted: bool, matched: bool) -> Role {
    match (quoted, matched) {
        (true, true) => Role::QuoteMatch,
        (true, false) => Role::Quote,
        (false, true) => Role::Match,
        (false, false) => Role::Plain,
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::super::specimen;
    use super::*;

    const PLAIN: Paper = Paper {
        width: 80,
        colour: false,
    };

    fn sources() -> Vec<Source> {
        vec![Source {
            document: specimen::document(),
            passages: 3,
            bytes: 900,
        }]
    }

    #[test]
    fn an_answer_at_80_columns() {
        let text = render(
            &specimen::answered(),
            &Filters::default(),
            &sources(),
            PLAIN,
        );
        insta::assert_snapshot!(text);
    }

    #[test]
    fn an_answer_at_60_columns_with_its_explanation() {
        let mut answer = specimen::answered();
        answer.citations.truncate(1);
        answer.citations[0].explanation = Some(specimen::explanation());
        let paper = Paper {
            width: 60,
            colour: false,
        };
        let text = render(&answer, &Filters::default(), &sources(), paper);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn an_abstention() {
        let filters = Filters {
            speaker: Some("Ines Vardal".to_owned()),
            from: PartialDate::parse("2014").ok(),
            ..Filters::default()
        };
        let text = render(&specimen::abstained(), &filters, &sources(), PLAIN);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn passages_that_may_answer() {
        let mut answer = specimen::abstained();
        answer.outcome = Outcome::Possible;
        answer.reason = None;
        answer.confidence = 0.41;
        answer.missing.clear();
        let text = render(&answer, &Filters::default(), &sources(), PLAIN);
        assert!(!text.contains("confidence") && !text.contains("do not say"));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn each_silence_is_said_in_its_own_words() {
        let mut answer = specimen::abstained();
        answer.nearest.clear();
        answer.missing.clear();
        let mut said = Vec::new();
        for reason in [
            Abstention::NothingFound,
            Abstention::NearMatches,
            Abstention::NotInLibrary,
            Abstention::UnusableQuestion,
        ] {
            answer.reason = Some(reason);
            let text = render(&answer, &Filters::default(), &sources(), PLAIN);
            assert!(text.starts_with("The documents do not say"), "{text}");
            assert!(text.contains("1 document by Lintmoor Courier"), "{text}");
            said.push(text);
        }
        said.dedup();
        assert_eq!(said.len(), 4);
        answer.reason = Some(Abstention::NotInLibrary);
        answer.missing = vec!["Ulm".to_owned(), "2031".to_owned()];
        let text = render(&answer, &Filters::default(), &sources(), PLAIN);
        assert!(text.contains("“Ulm” and “2031” do not appear in these documents."));
    }

    #[test]
    fn colour_adds_no_words_and_no_line_is_too_wide() {
        for width in [60, 80, 100, 120] {
            let coloured = render(
                &specimen::answered(),
                &Filters::default(),
                &sources(),
                Paper {
                    width,
                    colour: true,
                },
            );
            let plain = render(
                &specimen::answered(),
                &Filters::default(),
                &sources(),
                Paper {
                    width,
                    colour: false,
                },
            );
            let bare = anstream::adapter::strip_str(&coloured).to_string();
            assert_eq!(bare.replace('┃', ">"), plain);
            for line in plain.lines().filter(|line| !line.contains("https://")) {
                assert!(line.width() <= width, "{line}");
            }
            assert!(
                coloured.contains("\u{1b}[1m\u{1b}[4mferry\u{1b}[0m"),
                "{coloured}"
            );
        }
    }

    #[test]
    fn a_hostile_document_cannot_steer_the_terminal() {
        let mut answer = specimen::answered();
        let evil = "x\u{1b}[2J\u{202e}\u{7}\u{200b}y";
        let citation = &mut answer.citations[0];
        citation.quote = evil.to_owned();
        citation.document.title = evil.to_owned();
        citation.document.publisher = Some(evil.to_owned());
        citation.section = Some(evil.to_owned());
        citation.link = Some(evil.to_owned());
        citation.also_in = vec![citation.document.clone()];
        citation.speaker.as_mut().unwrap().name = Some(evil.to_owned());
        answer.missing = vec![evil.to_owned()];
        let text = render(&answer, &Filters::default(), &[], PLAIN);
        let dangerous =
            |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200b}');
        assert!(!text.contains(dangerous), "{text:?}");
        assert!(text.contains("x␛[2J⟨U+202E⟩␇⟨U+200B⟩y"));
    }
}

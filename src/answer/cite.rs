//! A ranked passage becomes a citation: the quote and the place where it
//! stands, copied from text whose hash was checked as it was read.
//!
//! The engine hands in the text; this module opens nothing.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::link::deep_link;
use super::{Citation, CitedDocument, CitedSpeaker};
use crate::annotate::{Attribution, Statement};
use crate::document::{Metadata, PageStart, Span};
use crate::index::candidate::SentenceRecord;

/// What a citation is made from.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The document.
    pub metadata: &'a Metadata,
    /// The passage's text, verbatim.
    pub passage: &'a str,
    /// The passage's place in the canonical text.
    pub passage_span: Span,
    /// The passage's sentences.
    pub sentences: &'a [SentenceRecord],
    /// The document's statements.
    pub statements: &'a [Statement],
    /// The heading above.
    pub section: Option<&'a str>,
    /// Where the document's pages begin.
    pub pages: &'a [PageStart],
    /// The name of the speaker who was asked for, as the document gives it. Of
    /// two who speak in one sentence it is theirs then.
    pub asked: Option<&'a str>,
}

/// Makes the citation of the sentences at `quoted`, of which the one at `best`
/// answers; sentences of another speaker than that one's are left out, so that
/// nobody's words are given to somebody else.
///
/// The result is `None` where a span does not fit the text, which then is not
/// shown.
#[must_use]
pub fn citation(
    material: &Material<'_>,
    quoted: Range<usize>,
    best: usize,
    score: f64,
    highlights: Vec<Span>,
) -> Option<Citation> {
    let (quoted, speaker) = of_one_speaker(material, quoted, best)?;
    let sentences = material.sentences.get(quoted)?;
    let (first, last) = (sentences.first()?, sentences.last()?);
    let span = first.span.cover(last.span);
    let quote = inside(material, span)?;
    let metadata = material.metadata;
    let page = page_at(material.pages, span.start()).or(first.page);
    Some(Citation {
        rank: 0,
        score,
        document: cited(metadata),
        section: material.section.map(str::to_owned),
        page,
        page_label: label_of(material.pages, page),
        page_reference: reference_of(material.pages, page),
        machine_read: machine_read(material.pages, span),
        paragraph: first.paragraph,
        last_paragraph: (last.paragraph > first.paragraph).then_some(last.paragraph),
        span,
        quote: quote.to_owned(),
        passage: material.passage.to_owned(),
        passage_span: material.passage_span,
        highlights,
        speaker,
        link: link(metadata, page, quote),
        sha256: hex(&Sha256::digest(quote.as_bytes())),
        also_in: Vec::new(),
        explanation: None,
    })
}

/// The page on which a place in the canonical text stands.
#[must_use]
pub fn page_at(pages: &[PageStart], offset: usize) -> Option<u32> {
    let after = pages.partition_point(|page| page.start as usize <= offset);
    Some(pages.get(after.checked_sub(1)?)?.number)
}

/// What is printed on a page as its number, where it is another.
fn label_of(pages: &[PageStart], number: Option<u32>) -> Option<String> {
    let page = pages.iter().find(|page| Some(page.number) == number)?;
    page.label
        .clone()
        .filter(|label| *label != page.number.to_string())
}

/// The mark of an inquiry or a court on a page.
fn reference_of(pages: &[PageStart], number: Option<u32>) -> Option<String> {
    let page = pages.iter().find(|page| Some(page.number) == number)?;
    page.reference.clone()
}

/// The pages under a span whose words a machine has read from a picture.
#[must_use]
pub fn machine_read(pages: &[PageStart], span: Span) -> Vec<u32> {
    let first = pages.partition_point(|page| page.start as usize <= span.start());
    let last = pages.partition_point(|page| (page.start as usize) < span.end());
    let under = pages.get(first.saturating_sub(1)..last).unwrap_or_default();
    let read = under.iter().filter(|page| page.is_machine_read);
    read.map(|page| page.number).collect()
}

/// The document as a citation names it.
#[must_use]
pub fn cited(metadata: &Metadata) -> CitedDocument {
    CitedDocument {
        id: metadata.id.clone(),
        title: metadata.title.clone(),
        publisher: metadata.publisher.clone(),
        kind: metadata.kind.clone(),
        published: metadata.published,
        url: metadata.url.clone(),
        author: metadata.author.clone(),
        version: metadata.version.map(|version| version.number),
        added: metadata.version.and_then(|version| version.added),
    }
}

/// The speaker of a statement as a citation names them.
#[must_use]
pub fn speaker_of(statement: &Statement) -> CitedSpeaker {
    let speaker = statement.speaker.as_ref();
    CitedSpeaker {
        name: speaker.map(|speaker| speaker.name.clone()),
        role: speaker.and_then(|speaker| speaker.role.clone()),
        how: statement.how,
    }
}

/// What a citation of given words is made from.
#[derive(Debug, Clone)]
pub struct Words<'a> {
    /// The document.
    pub metadata: &'a Metadata,
    /// Its canonical text.
    pub text: &'a str,
    /// The sentences that hold the words, from the first to the last.
    pub quote: Span,
    /// What stands around them.
    pub passage: Span,
    /// The heading above.
    pub section: Option<&'a str>,
    /// The page on which the words begin.
    pub page: Option<u32>,
    /// The pages of the document.
    pub pages: &'a [PageStart],
    /// The paragraph in which it begins.
    pub paragraph: u32,
    /// The paragraph in which it ends, where that is another.
    pub last_paragraph: Option<u32>,
    /// The words.
    pub highlights: &'a [Span],
    /// Who said them.
    pub speaker: Option<CitedSpeaker>,
}

/// The citation of given words; `None` where a span does not fit the text.
#[must_use]
pub fn of_words(words: &Words<'_>) -> Option<Citation> {
    let quote = words.quote.of(words.text)?;
    Some(Citation {
        rank: 1,
        score: 1.0,
        document: cited(words.metadata),
        section: words.section.map(str::to_owned),
        page: words.page,
        page_label: label_of(words.pages, words.page),
        page_reference: reference_of(words.pages, words.page),
        machine_read: machine_read(words.pages, words.quote),
        paragraph: words.paragraph,
        last_paragraph: words.last_paragraph,
        span: words.quote,
        quote: quote.to_owned(),
        passage: words.passage.of(words.text)?.to_owned(),
        passage_span: words.passage,
        highlights: words.highlights.to_vec(),
        speaker: words.speaker.clone(),
        link: link(words.metadata, words.page, quote),
        sha256: hex(&Sha256::digest(quote.as_bytes())),
        also_in: Vec::new(),
        explanation: None,
    })
}

/// The link that opens at a quote.
fn link(metadata: &Metadata, page: Option<u32>, quote: &str) -> Option<String> {
    metadata.url.as_deref().map(|url| {
        // a digest's words do not stand at its source's address
        let verbatim = metadata
            .kind
            .as_deref()
            .is_none_or(|kind| !kind.starts_with("digest"));
        if verbatim {
            deep_link(url, page, quote)
        } else {
            url.to_owned()
        }
    })
}

/// The text under a span of the document that lies inside the passage.
fn inside<'a>(material: &Material<'a>, span: Span) -> Option<&'a str> {
    let start = span.start().checked_sub(material.passage_span.start())?;
    material.passage.get(start..start + span.len())
}

/// The run of sentences around `best` that are its speaker's, or nobody's if it
/// is nobody's, with that speaker.
fn of_one_speaker(
    material: &Material<'_>,
    quoted: Range<usize>,
    best: usize,
) -> Option<(Range<usize>, Option<CitedSpeaker>)> {
    let speaker_at = |at: usize| -> Option<Option<CitedSpeaker>> {
        let span = material.sentences.get(at)?.span;
        Some(speaker(material, span, inside(material, span)?))
    };
    let own = speaker_at(best)?;
    let is_own = |at: usize| {
        speaker_at(at).is_some_and(|other| match (&own, &other) {
            (None, None) => true,
            (Some(own), Some(other)) => own.name == other.name,
            _ => false,
        })
    };
    let mut run = best..best + 1;
    while run.start > quoted.start && is_own(run.start - 1) {
        run.start -= 1;
    }
    while run.end < quoted.end && is_own(run.end) {
        run.end += 1;
    }
    Some((run, own))
}

/// Who said the words of a sentence. Where a statement covers them without a certain
/// speaker, or quotation marks stand in them that belong to nobody known, the
/// speaker has no name.
fn speaker(material: &Material<'_>, quote: Span, text: &str) -> Option<CitedSpeaker> {
    let overlap = |statement: &Statement| -> usize {
        statement
            .content
            .iter()
            .map(|span| {
                span.end()
                    .min(quote.end())
                    .saturating_sub(span.start().max(quote.start()))
            })
            .sum()
    };
    let said = material
        .statements
        .iter()
        .filter(|statement| overlap(statement) > 0)
        .max_by_key(|statement| {
            let speaker = statement.speaker.as_ref();
            let asked = speaker.is_some_and(|own| Some(own.name.as_str()) == material.asked);
            (asked, overlap(statement), speaker.is_some())
        });
    match said {
        Some(statement) => Some(speaker_of(statement)),
        None if is_quoted_speech(text) => Some(CitedSpeaker {
            name: None,
            role: None,
            how: Attribution::Quoted,
        }),
        None => None,
    }
}

/// Whether the text is mostly words in quotation marks.
fn is_quoted_speech(text: &str) -> bool {
    let inside: usize = text
        .split(['“', '"'])
        .skip(1)
        .filter_map(|part| part.split(['”', '"']).next())
        .map(str::len)
        .sum();
    text.trim_start().starts_with(['“', '"']) && inside * 2 > text.len()
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| {
            [
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]
        })
        .map(char::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Speaker;
    use crate::index::candidate::Range as Positions;

    #[test]
    fn a_quote_never_runs_over_two_speakers() {
        let text = "Ada Rowe said the weir was safe. The pumps cost a fortune. They failed.";
        let span = |start, end| Span::new(start, end).unwrap();
        let sentences = [span(0, 32), span(33, 58), span(59, 71)].map(|span| SentenceRecord {
            span,
            paragraph: 1,
            page: None,
            tokens: Positions::default(),
        });
        let statements = [Statement {
            speaker: Some(Speaker {
                name: "Ada Rowe".to_owned(),
                role: None,
                body: None,
                span: span(0, 8),
            }),
            source: Some(span(0, 8)),
            cue: Some(span(9, 13)),
            content: vec![span(14, 31)],
            how: Attribution::Reported,
        }];
        let material = Material {
            metadata: &Metadata::default(),
            passage: text,
            passage_span: span(0, text.len()),
            sentences: &sentences,
            statements: &statements,
            section: None,
            pages: &[],
            asked: None,
        };
        let cite = |quoted, best| citation(&material, quoted, best, 1.0, Vec::new()).unwrap();
        let hers = cite(0..2, 0);
        assert_eq!(hers.quote, "Ada Rowe said the weir was safe.");
        assert_eq!(hers.speaker.unwrap().name.as_deref(), Some("Ada Rowe"));
        let nobodys = cite(0..3, 1);
        assert_eq!(nobodys.quote, "The pumps cost a fortune. They failed.");
        assert_eq!(nobodys.speaker, None);
    }

    #[test]
    fn of_two_who_speak_in_a_sentence_it_is_whose_words_were_asked_for() {
        let text = "Ada Rowe said the old weir was safe, but Bo Dell said no.";
        let span = |start, end| Span::new(start, end).unwrap();
        let sentences = [SentenceRecord {
            span: span(0, text.len()),
            paragraph: 1,
            page: None,
            tokens: Positions::default(),
        }];
        let said = |name: &str, content: Span| Statement {
            speaker: Some(Speaker {
                name: name.to_owned(),
                role: None,
                body: None,
                span: span(0, 8),
            }),
            source: None,
            cue: None,
            content: vec![content],
            how: Attribution::Reported,
        };
        let statements = [
            said("Ada Rowe", span(14, 35)),
            said("Bo Dell", span(54, 56)),
        ];
        for (asked, name) in [(None, "Ada Rowe"), (Some("Bo Dell"), "Bo Dell")] {
            let material = Material {
                metadata: &Metadata::default(),
                passage: text,
                passage_span: span(0, text.len()),
                sentences: &sentences,
                statements: &statements,
                section: None,
                pages: &[],
                asked,
            };
            let found = citation(&material, 0..1, 0, 1.0, Vec::new()).unwrap();
            assert_eq!(found.speaker.unwrap().name.as_deref(), Some(name));
        }
    }
}

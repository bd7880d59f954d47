//! A short name for a quote that outlives the process: which passage, which of
//! its sentences; or which heading or caption. The name is made from what stands
//! there, so it finds the same words after a restart and after a new build, and
//! finds nothing once the document is withdrawn or the place reads otherwise.
//!
//! It names and finds; it ranks nothing and knows no surface.

use super::{Engine, EngineError, damaged};
use crate::answer::Citation;
use crate::answer::cite::{self, Material};
use crate::document::{Block, Span};
use crate::index::format::{DocumentRecord, PassageRecord};

/// The name of a quote: 48 bits for its passages and their document, 8 bits each
/// for the first and the last sentence, both counted from the beginning of the
/// first passage. Of blocks that are in no passage (a title, a heading, a
/// caption): 24 bits for the document, 24 for the text of the blocks and how often
/// it stood before, then 255 and how many blocks they are, less one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place(u64);

/// In place of the first sentence: no passage's, since the last one would stand
/// before it.
const BLOCKS: u8 = u8::MAX;

impl Place {
    /// The place that a number stands for; whether it exists shows when it is
    /// looked up.
    #[must_use]
    pub fn from_number(number: u64) -> Place {
        Place(number)
    }

    /// The number that stands for the place.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }

    fn passage(self) -> u64 {
        self.0 >> 16
    }

    fn sentences(self) -> std::ops::RangeInclusive<usize> {
        let [.., first, last] = self.0.to_be_bytes();
        usize::from(first)..=usize::from(last)
    }

    /// How many blocks it names, where they are in no passage.
    fn blocks(self) -> Option<usize> {
        let [.., first, more] = self.0.to_be_bytes();
        (first == BLOCKS && more < BLOCKS).then_some(usize::from(more) + 1)
    }
}

/// A passage with its neighbours in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Surroundings {
    /// The quote and its passage.
    pub citation: Citation,
    /// The text of the passage before it, verbatim.
    pub before: Option<String>,
    /// The text of the passage after it, verbatim.
    pub after: Option<String>,
}

impl Engine {
    /// The name of a citation of this library; `None` where it begins and ends
    /// neither with sentences of the running text nor with whole blocks, such as a
    /// heading, and where its sentences are too many to be named (256 from the
    /// beginning of its first passage).
    #[must_use]
    pub fn place_of(&self, citation: &Citation) -> Option<Place> {
        self.place_in_passages(citation)
            .or_else(|| self.place_of_blocks(citation))
    }

    fn place_of_blocks(&self, citation: &Citation) -> Option<Place> {
        let documents = &self.index.catalogue().documents;
        let document = documents
            .iter()
            .find(|record| record.metadata.id == citation.document.id)?;
        let starts = |span: &Span| span.start() == citation.span.start();
        let begins = document.blocks.iter().position(|b| starts(&b.span))?;
        let held = document.blocks.get(begins..)?;
        let ends = |block: &Block| block.span.end() == citation.span.end();
        let more = u8::try_from(held.iter().position(ends)?).ok()?;
        let text = self.index.document_text(document).ok()?;
        let name = block_name(document, &text, begins, usize::from(more) + 1)?;
        let number = name << 16 | u64::from(BLOCKS) << 8 | u64::from(more);
        (more < BLOCKS).then_some(Place(number))
    }

    fn place_in_passages(&self, citation: &Citation) -> Option<Place> {
        let catalogue = self.index.catalogue();
        let document = catalogue
            .documents
            .iter()
            .find(|record| record.metadata.id == citation.document.id)?;
        let passages = catalogue.passages.get(document.passages.positions())?;
        let whole = citation.passage_span;
        let begins = passages
            .iter()
            .position(|passage| passage.span.start() == whole.start())?;
        let ends = passages
            .iter()
            .position(|passage| passage.span.end() == whole.end())?;
        let held = passages.get(begins..=ends)?;
        let sentences = || held.iter().flat_map(|passage| self.sentences(passage));
        let first = sentences().position(|span| span.start() == citation.span.start())?;
        let last = sentences().position(|span| span.end() == citation.span.end())?;
        let (first, last) = (u8::try_from(first).ok()?, u8::try_from(last).ok()?);
        let number = name(document, held) << 16 | u64::from(first) << 8 | u64::from(last);
        (first <= last).then_some(Place(number))
    }

    fn sentences(&self, passage: &PassageRecord) -> impl Iterator<Item = Span> {
        self.index
            .catalogue()
            .sentences
            .get(passage.sentences.positions())
            .unwrap_or_default()
            .iter()
            .map(|sentence| sentence.span)
    }

    /// The quote at a place; `None` where the library does not hold it any
    /// more. Its bytes are compared with their hash as they are read.
    ///
    /// # Errors
    /// [`EngineError::Library`] where the text is not what was indexed.
    pub fn cite_at(&self, place: Place) -> Result<Option<Citation>, EngineError> {
        if place.blocks().is_some() {
            let found = self.find_blocks(place)?;
            return Ok(found.map(|(_, citation)| citation));
        }
        match self.find(place) {
            Some((document, number, 1)) => self.cite_passage(document, number, place),
            Some((document, number, many)) => {
                self.cite_passages(document, number..number + many, place)
            }
            None => Ok(None),
        }
    }

    /// The quote at a place with the passages around it.
    ///
    /// # Errors
    /// As [`Engine::cite_at`].
    pub fn surroundings(&self, place: Place) -> Result<Option<Surroundings>, EngineError> {
        if place.blocks().is_some() {
            return self.around_blocks(place);
        }
        let Some((document, number, many)) = self.find(place) else {
            return Ok(None);
        };
        let Some(citation) = self.cite_at(place)? else {
            return Ok(None);
        };
        let neighbours = document.passages.positions();
        let text = |number: Option<usize>| -> Result<Option<String>, EngineError> {
            number
                .filter(|number| neighbours.contains(number))
                .and_then(|number| self.index.catalogue().passages.get(number))
                .map(|passage| self.index.passage_text(passage))
                .transpose()
                .map_err(|error| damaged(&error))
        };
        Ok(Some(Surroundings {
            citation,
            before: text(number.checked_sub(1))?,
            after: text(Some(number + many))?,
        }))
    }

    /// The document of a place in no passage, and its citation.
    fn find_blocks(
        &self,
        place: Place,
    ) -> Result<Option<(&DocumentRecord, Citation)>, EngineError> {
        let many = place.blocks().unwrap_or_default();
        for document in &self.index.catalogue().documents {
            if mark(&document.metadata.id) >> 24 != place.passage() >> 24 {
                continue;
            }
            let text = self.index.document_text(document);
            let text = text.map_err(|error| damaged(&error))?;
            let at = (0..document.blocks.len())
                .find(|at| block_name(document, &text, *at, many) == Some(place.passage()));
            let span = at.and_then(|at| blocks_from(document, at, many));
            if let Some(span) = span
                && let Some((citation, _)) = self.cite_words(document, &text, &[span])
            {
                let citation = Citation {
                    highlights: Vec::new(),
                    ..citation
                };
                return Ok((citation.span == span).then_some((document, citation)));
            }
        }
        Ok(None)
    }

    /// What stands in no passage, with the passages before and after it.
    fn around_blocks(&self, place: Place) -> Result<Option<Surroundings>, EngineError> {
        let Some((document, citation)) = self.find_blocks(place)? else {
            return Ok(None);
        };
        let passages = self
            .index
            .catalogue()
            .passages
            .get(document.passages.positions());
        let passages = passages.unwrap_or_default();
        let text = |passage: Option<&PassageRecord>| {
            passage
                .map(|passage| self.index.passage_text(passage))
                .transpose()
                .map_err(|error| damaged(&error))
        };
        let span = citation.span;
        let before = passages.iter().rfind(|p| p.span.end() <= span.start());
        let after = passages.iter().find(|p| p.span.start() >= span.end());
        Ok(Some(Surroundings {
            before: text(before)?,
            after: text(after)?,
            citation,
        }))
    }

    /// How many passages the library holds.
    #[must_use]
    pub fn passages(&self) -> usize {
        self.index.catalogue().passages.len()
    }

    /// The document of a place, its first passage, and how many there are.
    fn find(&self, place: Place) -> Option<(&DocumentRecord, usize, usize)> {
        let catalogue = self.index.catalogue();
        catalogue.documents.iter().find_map(|document| {
            let range = document.passages.positions();
            let passages = catalogue.passages.get(range.clone())?;
            (0..passages.len()).find_map(|at| {
                let held = self.running_to(passages.get(at..)?, *place.sentences().end())?;
                (name(document, held) == place.passage()).then_some((
                    document,
                    range.start + at,
                    held.len(),
                ))
            })
        })
    }

    /// The first of some passages, and as many after it as hold the sentence
    /// with this number.
    fn running_to<'p>(
        &self,
        passages: &'p [PassageRecord],
        last: usize,
    ) -> Option<&'p [PassageRecord]> {
        let mut sentences = 0;
        let ends = passages.iter().position(|passage| {
            sentences += self.sentences(passage).count();
            sentences > last
        })?;
        passages.get(..=ends)
    }

    fn cite_passage(
        &self,
        document: &DocumentRecord,
        number: usize,
        place: Place,
    ) -> Result<Option<Citation>, EngineError> {
        let catalogue = self.index.catalogue();
        let Some(passage) = catalogue.passages.get(number) else {
            return Ok(None);
        };
        let text = self
            .index
            .passage_text(passage)
            .map_err(|error| damaged(&error))?;
        let section = passage
            .section
            .and_then(|section| document.blocks.get(section as usize))
            .map(|block| self.index.block_text(document, block.span))
            .transpose()
            .map_err(|error| damaged(&error))?;
        let sentences = catalogue
            .sentences
            .get(passage.sentences.positions())
            .unwrap_or_default();
        let quoted = place.sentences();
        let material = Material {
            metadata: &document.metadata,
            passage: &text,
            passage_span: passage.span,
            sentences,
            statements: catalogue
                .statements
                .get(document.statements.positions())
                .unwrap_or_default(),
            section: section.as_deref(),
            pages: &document.pages,
            asked: None,
        };
        let highlights: Vec<Span> = Vec::new();
        // what was cited is of one speaker, so any of its sentences will do
        let first = *quoted.start();
        let range = first..quoted.end() + 1;
        Ok(cite::citation(&material, range, first, 0.0, highlights))
    }

    /// The citation of a quote that runs over several passages.
    fn cite_passages(
        &self,
        document: &DocumentRecord,
        passages: std::ops::Range<usize>,
        place: Place,
    ) -> Result<Option<Citation>, EngineError> {
        let held = self.index.catalogue().passages.get(passages);
        let spans: Vec<Span> = held
            .into_iter()
            .flatten()
            .flat_map(|passage| self.sentences(passage))
            .collect();
        let Some(quoted) = spans.get(place.sentences()) else {
            return Ok(None);
        };
        let text = self
            .index
            .document_text(document)
            .map_err(|error| damaged(&error))?;
        let cited = self.cite_words(document, &text, quoted);
        Ok(cited.map(|(citation, _)| Citation {
            highlights: Vec::new(),
            ..citation
        }))
    }
}

/// 48 bits for some passages of a document, in their order.
fn name(document: &DocumentRecord, passages: &[PassageRecord]) -> u64 {
    let all = passages.iter().fold(0_u64, |bits, passage| {
        (bits.rotate_left(5) & 0xffff_ffff_ffff) ^ short(&passage.sha256)
    });
    all ^ mark(&document.metadata.id)
}

/// What some blocks of a document cover together.
fn blocks_from(document: &DocumentRecord, at: usize, many: usize) -> Option<Span> {
    let held = document.blocks.get(at..at + many)?;
    Some(held.first()?.span.cover(held.last()?.span))
}

/// 48 bits for some blocks of a document: half for the document, half for their
/// text, and for how many blocks before them begin with the same.
fn block_name(document: &DocumentRecord, text: &str, at: usize, many: usize) -> Option<u64> {
    let words = blocks_from(document, at, many)?.of(text)?;
    let first = document.blocks.get(at)?.span.of(text)?;
    let before = document.blocks.get(..at)?;
    let again = before.iter().filter(|b| b.span.of(text) == Some(first));
    let own = mark(&format!("{} {words}", again.count()));
    Some(mark(&document.metadata.id) >> 24 << 24 | own >> 24)
}

/// The first 48 bits of a hash.
fn short(hash: &[u8; 32]) -> u64 {
    hash.iter()
        .take(6)
        .fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

/// 48 bits for a document's id: FNV-1a
/// (<http://www.isthe.com/chongo/tech/comp/fnv/>), folded.
fn mark(id: &str) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 48)) & 0xffff_ffff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, Document, Metadata};
    use crate::engine::Ask;

    fn document(id: &str, text: &str) -> Document {
        let metadata = Metadata {
            id: id.to_owned(),
            ..Metadata::default()
        };
        let block = Block {
            span: Span::whole(text).unwrap(),
            kind: BlockKind::Paragraph,
            page: None,
        };
        Document::new(metadata, text.to_owned(), vec![block]).unwrap()
    }

    fn ask(engine: &Engine, question: &str) -> Vec<Citation> {
        let asked = Ask {
            question: question.to_owned(),
            ..Ask::default()
        };
        engine.ask(&asked).unwrap().citations
    }

    #[test]
    fn a_place_may_run_over_several_passages() {
        let long = |name: &str| {
            let words: Vec<String> = (0..140).map(|n| format!("{name}{n}")).collect();
            format!("{}.", words.join(" "))
        };
        let paragraphs = [
            "The weir gave way",
            &long("alder"),
            &long("birch"),
            &long("cedar"),
        ];
        let of = |paragraphs: &[&str]| {
            let text = paragraphs.join("\n\n");
            let mut blocks = Vec::new();
            let mut at = 0;
            for paragraph in paragraphs {
                blocks.push(Block {
                    span: Span::new(at, at + paragraph.len()).unwrap(),
                    kind: BlockKind::Paragraph,
                    page: None,
                });
                at += paragraph.len() + 2;
            }
            let metadata = Metadata {
                id: "weir".to_owned(),
                ..Metadata::default()
            };
            Document::new(metadata, text, blocks).unwrap()
        };
        let engine = Engine::temporary(&[of(&paragraphs)], Vec::new()).unwrap();
        let quoted = format!("{} {}", paragraphs[1], paragraphs[2]);
        let found = engine.check(&quoted).unwrap().places.remove(0).citation;
        assert!(found.quote.ends_with("birch139."), "{}", found.quote);
        let place = engine.place_of(&found).unwrap();
        let again = engine.cite_at(place).unwrap().unwrap();
        assert_eq!((&again.quote, &again.sha256), (&found.quote, &found.sha256));
        let around = engine.surroundings(place).unwrap().unwrap();
        assert!(around.after.unwrap().contains("cedar0"));
        let second = long("beech");
        let changed = of(&[paragraphs[0], paragraphs[1], &second, paragraphs[3]]);
        let changed = Engine::temporary(&[changed], Vec::new()).unwrap();
        assert_eq!(
            changed.cite_at(place).unwrap(),
            None,
            "its second part changed"
        );
    }

    #[test]
    fn a_place_finds_its_words_in_another_build_and_only_there() {
        let weir = "The weir was raised in 1911. Ada Rowe paid for it.";
        let mill = "The mill burned down in 1903. Nobody was hurt.";
        let both = [document("weir", weir), document("mill", mill)];
        let engine = Engine::temporary(&both, Vec::new()).unwrap();
        let first = ask(&engine, "When was the weir raised?").remove(0);
        let place = engine.place_of(&first).unwrap();
        assert_eq!(Place::from_number(place.number()), place);

        let rebuilt = Engine::temporary([&both[1], &both[0]], Vec::new()).unwrap();
        let found = rebuilt.cite_at(place).unwrap().unwrap();
        assert_eq!((&found.quote, &found.sha256), (&first.quote, &first.sha256));
        assert_eq!(found.document, first.document);

        let withdrawn = Engine::temporary(&both[1..], Vec::new()).unwrap();
        assert_eq!(withdrawn.cite_at(place).unwrap(), None);
        let changed = [document("weir", &weir.replace("1911", "1912"))];
        let changed = Engine::temporary(&changed, Vec::new()).unwrap();
        assert_eq!(changed.cite_at(place).unwrap(), None);
        let elsewhere = [document("copy", weir)];
        let elsewhere = Engine::temporary(&elsewhere, Vec::new()).unwrap();
        assert_eq!(
            elsewhere.cite_at(place).unwrap(),
            None,
            "another document with the same words is another source"
        );
    }
}

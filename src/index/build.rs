//! Building: documents in, one generation of files out, the receipt last.
//!
//! A build is a pure function of the sources; nothing is ever changed in place.
//! A document that is taken out is therefore gone from every file of the next
//! generation, and the one before is deleted when the receipt names the new one.
//! Memory holds the words and tantivy's postings, never the texts.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, SingleSegmentIndexWriter, TantivyDocument};

use super::IndexError;
use super::files::{publish, stamp_files, sweep, sync_folder, write};
use super::format::{
    CATALOGUE, Catalogue, DocumentRecord, FORMAT, PassageRecord, Range, SEARCH, SentenceRecord,
    TEXT, TOKENS, TokenRecord, VOCABULARY, count,
};
use super::receipt::{LeftOut, Receipt, SourceStamp};
use super::vocabulary::Collector;
use super::{quoted, vectors};
use crate::analysis::{self, lexicon};
use crate::annotate;
use crate::document::{Document, Metadata, PartialDate, Span};
use crate::passage::Passage;
use crate::query::aliases;

/// The most memory that tantivy's term table may take before it grows, in bytes.
const TERM_TABLE_BYTES: usize = 15_000_000;

/// The names of tantivy's fields.
pub(super) mod field {
    /// Stems of title, heading and text together.
    pub(in crate::index) const WORDS: &str = "words";
    /// Pairs of neighbouring stems of the text, stop words skipped.
    pub(in crate::index) const PAIRS: &str = "pairs";
    /// Stems of the names and roles of those who speak in the passage.
    pub(in crate::index) const SPEAKERS: &str = "speakers";
    /// Stems of what stands in no passage: headings, titles, the page's own
    /// lines, with the passage after them, or the last.
    pub(in crate::index) const BESIDE: &str = "beside";
}

/// Writes one generation, document by document.
pub struct Builder {
    built: PathBuf,
    generation: Generation,
    text: BufWriter<File>,
    text_bytes: u64,
    tokens: Vec<TokenRecord>,
    words: Collector,
    catalogue: Catalogue,
    search: SingleSegmentIndexWriter,
    fields: [tantivy::schema::Field; 4],
}

/// The folder of a generation; removed unless the build is finished.
struct Generation {
    name: String,
    path: PathBuf,
    keep: bool,
}

impl Drop for Generation {
    fn drop(&mut self) {
        if !self.keep {
            // the error that ended the build is the one to report
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

impl Builder {
    /// Begins a generation in the folder `built`, which is made where missing.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn begin(built: &Path) -> Result<Builder, IndexError> {
        fs::create_dir_all(built).map_err(|error| IndexError::io(built, error))?;
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_nanos());
        let name = format!("gen-{now:x}-{:x}", std::process::id());
        let path = built.join(&name);
        let generation = Generation {
            name,
            path: path.clone(),
            keep: false,
        };
        let search_path = path.join(SEARCH);
        fs::create_dir_all(&search_path).map_err(|error| IndexError::io(&search_path, error))?;
        let text_path = path.join(TEXT);
        let text = File::create(&text_path).map_err(|error| IndexError::io(&text_path, error))?;

        let mut schema = Schema::builder();
        let options = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::WithFreqs),
        );
        let fields = [field::WORDS, field::PAIRS, field::SPEAKERS, field::BESIDE]
            .map(|name| schema.add_text_field(name, options.clone()));
        let directory = tantivy::directory::MmapDirectory::open(&search_path)
            .map_err(|error| IndexError::search(error.into()))?;
        let search = Index::builder()
            .schema(schema.build())
            .single_segment_index_writer(directory, TERM_TABLE_BYTES)
            .map_err(IndexError::search)?;
        Ok(Builder {
            built: built.to_owned(),
            generation,
            text: BufWriter::new(text),
            text_bytes: 0,
            tokens: Vec::new(),
            words: Collector::default(),
            catalogue: Catalogue::default(),
            search,
            fields,
        })
    }

    /// Adds a document with the passages that it was cut into.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn add(&mut self, document: &Document, passages: &[Passage]) -> Result<(), IndexError> {
        let number = count(self.catalogue.documents.len());
        let text = document.text();
        self.text
            .write_all(text.as_bytes())
            .map_err(|error| IndexError::io(&self.generation.path.join(TEXT), error))?;

        let first_token = count(self.tokens.len());
        let title_tokens = self.tokenize_title(document.metadata());
        let statements = annotate::statements(document);
        let first_passage = count(self.catalogue.passages.len());
        let sentence = self.catalogue.sentences.len();
        let dates = super::dates::records(document, passages, sentence);
        self.catalogue.dates.extend(dates);
        let mut heading: Option<(u32, Range)> = None;
        let mut beside = quoted::beside(document, passages).into_iter();
        for passage in passages {
            let heading_tokens = match (passage.section(), heading) {
                (None, _) => Range::default(),
                (Some(section), Some((known, range))) if known == section => range,
                (Some(section), _) => {
                    let block = document.blocks().get(section as usize);
                    let range = self.tokenize(block.map_or("", |block| document.block_text(block)));
                    heading = Some((section, range));
                    range
                }
            };
            let first_sentence = count(self.catalogue.sentences.len());
            let first = count(self.tokens.len());
            for sentence in passage.sentences() {
                let tokens = self.tokenize(sentence.span.of(text).unwrap_or_default());
                self.catalogue.sentences.push(SentenceRecord {
                    span: sentence.span,
                    paragraph: sentence.paragraph,
                    page: sentence.page,
                    tokens,
                });
            }
            let record = PassageRecord {
                document: number,
                span: passage.span(),
                section: passage.section(),
                sentences: Range {
                    start: first_sentence,
                    end: count(self.catalogue.sentences.len()),
                },
                tokens: Range {
                    start: first,
                    end: count(self.tokens.len()),
                },
                heading_tokens,
                sha256: sha256(passage.span().of(text).unwrap_or_default().as_bytes()),
            };
            let speakers = speakers_in(passage.span(), &statements);
            let beside = beside.next().unwrap_or_default();
            self.index(&record, title_tokens, &speakers, &beside)?;
            self.catalogue.passages.push(record);
        }
        let last_token = count(self.tokens.len());
        let first_statement = count(self.catalogue.statements.len());
        self.tokenize_speakers(&statements);
        self.catalogue.statements.extend(statements);
        self.catalogue
            .aliases
            .extend(aliases::introduced(text).into_iter().map(Vec::from));
        self.catalogue
            .people
            .extend(annotate::people(document).into_iter().map(|p| p.name));
        self.catalogue.documents.push(DocumentRecord {
            metadata: document.metadata().clone(),
            text_offset: self.text_bytes,
            text_bytes: count(text.len()),
            sha256: sha256(text.as_bytes()),
            blocks: document.blocks().to_vec(),
            pages: document.pages().to_vec(),
            passages: Range {
                start: first_passage,
                end: count(self.catalogue.passages.len()),
            },
            title_tokens,
            tokens: Range {
                start: first_token,
                end: last_token,
            },
            statements: Range {
                start: first_statement,
                end: count(self.catalogue.statements.len()),
            },
        });
        self.text_bytes += text.len() as u64;
        Ok(())
    }

    /// Appends the tokens of a title, and of the month and year of publication:
    /// they are part of how a document is known, so that "in 2014" finds a report
    /// of that year which never names it.
    fn tokenize_title(&mut self, metadata: &Metadata) -> Range {
        let published = metadata.published.map(PartialDate::month_and_year);
        let title = [&metadata.title, published.as_deref().unwrap_or("")].join("\n");
        self.tokenize(&title)
    }

    /// Appends the tokens of each statement's speaker.
    fn tokenize_speakers(&mut self, statements: &[annotate::Statement]) {
        for statement in statements {
            let speaker = statement.speaker.as_ref();
            let name = speaker.map_or("", |speaker| &speaker.name);
            let role = speaker
                .and_then(|speaker| speaker.role.as_deref())
                .unwrap_or_default();
            let tokens = self.tokenize(&format!("{name} , {role}"));
            self.catalogue.speakers.push(tokens);
        }
    }

    /// Appends the tokens of a text.
    fn tokenize(&mut self, text: &str) -> Range {
        let start = count(self.tokens.len());
        let (tokens, words) = (&mut self.tokens, &mut self.words);
        analysis::analyze(text, 0, &mut |token| {
            let form = words.form(token.form);
            tokens.push(TokenRecord::new(form, token.capital, token.compound));
        });
        Range {
            start,
            end: count(self.tokens.len()),
        }
    }

    /// Gives a passage to tantivy; its document number is the passage's number.
    fn index(
        &mut self,
        passage: &PassageRecord,
        title: Range,
        speakers: &str,
        beside: &str,
    ) -> Result<(), IndexError> {
        let number = count(self.catalogue.passages.len());
        let mut stems = Row::default();
        for range in [title, passage.heading_tokens, passage.tokens] {
            for token in &self.tokens[range.positions()] {
                self.words.seen_in(token.form(), number, passage.document);
                stems.push(self.words.stem(token.form()));
            }
        }
        let mut pairs = Row::default();
        let sentences = &self.catalogue.sentences[passage.sentences.positions()];
        for range in sentences
            .iter()
            .map(|s| s.tokens)
            .chain([passage.heading_tokens, title])
        {
            let mut before: Option<&str> = None;
            for token in self.tokens[range.positions()]
                .iter()
                .filter(|t| !t.is_compound())
            {
                let stem = self.words.stem(token.form());
                if lexicon::is_stop(stem) {
                    continue;
                }
                if let Some(before) = before {
                    pairs.push(&pair(before, stem));
                }
                before = Some(stem);
            }
        }
        let (mut names, mut around) = (Row::default(), Row::default());
        for (row, text) in [(&mut names, speakers), (&mut around, beside)] {
            analysis::analyze(text, 0, &mut |token| {
                row.push(&analysis::stems::stem(token.form));
            });
        }
        let mut document = TantivyDocument::default();
        for (field, row) in self.fields.iter().zip([stems, pairs, names, around]) {
            document.add_pre_tokenized_text(*field, row.finish());
        }
        self.search
            .add_document(document)
            .map_err(IndexError::search)
    }

    /// Ends the generation: writes what is left, syncs it to the disk, then
    /// writes the receipt and deletes the generations before. With `on_encoded`,
    /// and where meaning is on, vectors are written too; it is told how many
    /// passages are encoded, and of how many.
    ///
    /// # Errors
    /// Where a file cannot be written; the generation before then stands.
    pub fn finish(
        mut self,
        aliases: Vec<Vec<String>>,
        sources: Vec<SourceStamp>,
        warnings: Vec<String>,
        left_out: Vec<LeftOut>,
        on_encoded: Option<&mut dyn FnMut(u64, u64)>,
    ) -> Result<Receipt, IndexError> {
        let folder = self.generation.path.clone();
        self.text
            .flush()
            .map_err(|error| IndexError::io(&folder.join(TEXT), error))?;
        self.search.finalize().map_err(IndexError::search)?;
        self.catalogue.aliases.extend(aliases);
        self.catalogue.aliases.sort();
        self.catalogue.aliases.dedup();
        self.catalogue.people.sort();
        self.catalogue.people.dedup();
        let (words, new_form) = self.words.finish();
        write(&folder.join(CATALOGUE), &encode(&self.catalogue)?)?;
        write(&folder.join(VOCABULARY), &encode(&words)?)?;
        let mut bytes = Vec::with_capacity(self.tokens.len() * 4);
        for token in &self.tokens {
            let token = token.renumbered(new_form[token.form() as usize]);
            bytes.extend_from_slice(&token.0.to_le_bytes());
        }
        write(&folder.join(TOKENS), &bytes)?;
        drop(bytes);
        let meaning = on_encoded.filter(|_| crate::meaning::is_enabled());
        let version = meaning.as_ref().map(|_| crate::meaning::VERSION.to_owned());
        if let (Some(on_encoded), Some(encoder)) = (meaning, crate::meaning::encoder()) {
            let path = folder.join(TEXT);
            let file = File::open(&path).map_err(|error| IndexError::io(&path, error))?;
            let catalogue = &self.catalogue;
            let text_of = |document: u32, span: Span| {
                let offset = catalogue.documents[document as usize].text_offset;
                let mut bytes = vec![0; span.len()];
                super::read_exact_at(&file, &mut bytes, offset + span.start() as u64)
                    .map_err(|error| IndexError::io(&path, error))?;
                String::from_utf8(bytes).map_err(|_| IndexError::damaged(&path, "it is not text"))
            };
            vectors::write(
                &folder,
                &self.built,
                catalogue,
                &words,
                encoder,
                &text_of,
                on_encoded,
            )?;
        }
        let mut files = Vec::new();
        let text_path = folder.join(TEXT);
        let mode = fs::metadata(&text_path)
            .map_err(|error| IndexError::io(&text_path, error))?
            .permissions();
        stamp_files(&folder, Path::new(""), &mode, &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let receipt = Receipt {
            format: FORMAT,
            analyzer: analysis::fingerprint(),
            generation: self.generation.name.clone(),
            sources,
            files,
            documents: count(self.catalogue.documents.len()),
            passages: count(self.catalogue.passages.len()),
            warnings,
            left_out,
            meaning: version,
        };
        sync_folder(&folder)?;
        sync_folder(&folder.join(SEARCH))?;
        publish(&self.built, &receipt)?;
        self.generation.keep = true;
        sweep(&self.built, &receipt.generation);
        Ok(receipt)
    }
}

/// The name under which tantivy knows a pair of stems.
pub(super) fn pair(first: &str, second: &str) -> String {
    format!("{first} {second}")
}

/// The names and roles of those whose words stand in a passage.
fn speakers_in(passage: Span, statements: &[annotate::Statement]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for statement in statements {
        let inside = statement.content.iter().any(|span| span.overlaps(passage));
        let Some(speaker) = statement.speaker.as_ref().filter(|_| inside) else {
            continue;
        };
        for name in [Some(speaker.name.as_str()), speaker.role.as_deref()]
            .into_iter()
            .flatten()
        {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names.join(" | ")
}

/// Tokens for one field of tantivy.
#[derive(Default)]
struct Row(Vec<Token>);

impl Row {
    fn push(&mut self, text: &str) {
        self.0.push(Token {
            position: self.0.len(),
            text: text.to_owned(),
            ..Token::default()
        });
    }

    fn finish(self) -> PreTokenizedString {
        PreTokenizedString {
            text: String::new(),
            tokens: self.0,
        }
    }
}

/// The SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn encode<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, IndexError> {
    postcard::to_stdvec(value).map_err(|error| IndexError::Encoding(error.to_string()))
}

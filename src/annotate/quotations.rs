//! The reading of a document from top to bottom: each quotation, each reported
//! clause and each block statement gets the phrase that stands for its
//! speaker.
//!
//! It gives quotations to phrases. Whom a phrase means is decided in
//! `resolve`.

use super::Attribution;
use super::block_statements;
use super::cues::{self, Event};
use super::extents;
use super::lead_ins;
use super::phrase::{self, Phrase};
use super::reported::{self, Reported};
use super::resolve::{Memory, Who};
use super::scan::{Frame, Scan};
use super::unsaid;
use crate::document::{BlockKind, Document, Span};

/// A statement whose speaker is known as far as the text goes.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) content: Vec<Span>,
    pub(super) cue: Option<Span>,
    pub(super) source: Option<Span>,
    pub(super) who: Option<Who>,
    pub(super) how: Attribution,
}

/// What the paragraph before hands on to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carry {
    Nothing,
    /// The statement that the colon at the end announces.
    Announced(usize),
    /// The statement whose quotation was not closed.
    Unclosed(usize),
    /// A quotation that was not closed and has no speaker yet.
    UnclosedPending,
    /// The last statement of a paragraph with a speaker.
    Spoken(usize),
}

/// What is known while a document is read.
pub(super) struct Reading<'a> {
    pub(super) document: &'a Document,
    pub(super) scan: &'a Scan,
    pub(super) memory: Memory,
    pub(super) found: Vec<Found>,
    /// Quotations that wait for a speaker after them.
    pending: Vec<Span>,
    /// The statement whose speaker they have if none comes after them.
    fallback: Option<usize>,
    carry: Carry,
    /// The last statement of the paragraph that is being read.
    last: Option<usize>,
}

/// Reads all frames.
pub(super) fn read(
    document: &Document,
    scan: &Scan,
    memory: Memory,
    skip: &[bool],
) -> (Vec<Found>, Memory) {
    let mut reading = Reading {
        document,
        scan,
        memory,
        found: Vec::new(),
        pending: Vec::new(),
        fallback: None,
        carry: Carry::Nothing,
        last: None,
    };
    let mut frame = 0;
    while frame < scan.frames.len() {
        let block = scan.frames[frame].block;
        let end = (frame..scan.frames.len())
            .find(|&at| scan.frames[at].block != block)
            .unwrap_or(scan.frames.len());
        if !skip.get(block).copied().unwrap_or(false) {
            reading.block(frame..end, block);
        }
        frame = end;
    }
    reading.give_up();
    (reading.found, reading.memory)
}

impl Reading<'_> {
    fn text(&self) -> &str {
        self.document.text()
    }

    /// Quotations that found no speaker after them have the one before, where
    /// there is one; else they are statements of somebody not named.
    fn give_up(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        if let Some(of) = self.fallback.take().filter(|_| !pending.is_empty()) {
            self.extend(of, pending, false);
            return;
        }
        for span in pending {
            self.found.push(Found {
                content: vec![span],
                cue: None,
                source: None,
                who: None,
                how: Attribution::Quoted,
            });
        }
    }

    fn block(&mut self, frames: std::ops::Range<usize>, block: usize) {
        let apart = block > 0
            && self
                .document
                .blocks()
                .get(block - 1)
                .is_some_and(|b| b.kind.is_heading() || b.kind == BlockKind::Furniture);
        let kind = self.document.blocks()[block].kind;
        let headed = block > 0
            && (self.document.blocks().get(block - 1)).is_some_and(|b| b.kind.is_heading());
        if headed {
            self.memory.part();
        }
        if apart || kind == BlockKind::Caption {
            self.carry = Carry::Nothing;
        }
        let units = &self.scan.units;
        let first = &units[self.scan.frames[frames.start].units.start];
        let opens_quoted = first.quote().is_some();
        let unclosed = matches!(self.carry, Carry::Unclosed(_) | Carry::UnclosedPending);
        if !unclosed || !opens_quoted {
            self.give_up();
        }
        if !opens_quoted
            && let Carry::Announced(of) = self.carry
            && block_statements::goes_on(self.document, self.scan, frames.clone(), block)
        {
            self.last = None;
            let set_apart =
                block_statements::quotation(self.document, self.scan, frames.clone(), block)
                    .filter(|_| kind == BlockKind::Quotation);
            match set_apart {
                Some((_, Some(_))) => self.block_quotation(frames, block),
                Some((span, None)) => self.block_statement(of, span),
                None => self.block_statement(of, self.document.blocks()[block].span),
            }
            return;
        }
        self.last = None;
        if kind == BlockKind::Quotation && !matches!(self.carry, Carry::Announced(_)) && !unclosed {
            self.block_quotation(frames, block);
            return;
        }
        let carried = self.carry;
        self.carry = Carry::Nothing;
        for at in frames.clone() {
            self.frame(at, block, carried, at == frames.start);
        }
        self.hand_on(frames, kind);
    }

    /// What the next paragraph has to know of this one.
    fn hand_on(&mut self, frames: std::ops::Range<usize>, kind: BlockKind) {
        let units = &self.scan.units;
        let last_frame = &self.scan.frames[frames.end - 1];
        let last_unit = &units[last_frame.units.end - 1];
        let unclosed = last_unit
            .quote()
            .is_some_and(|index| !self.scan.quotes[index].closed);
        let announced = matches!(self.carry, Carry::Announced(_));
        self.carry = match (self.last, self.carry) {
            _ if kind == BlockKind::Caption => Carry::Nothing,
            (_, Carry::Announced(of)) if announced => Carry::Announced(of),
            (Some(of), _) if unclosed => Carry::Unclosed(of),
            (None, _) if unclosed => Carry::UnclosedPending,
            (Some(of), _) => Carry::Spoken(of),
            (None, _) => Carry::Nothing,
        };
    }

    /// A paragraph set apart as quoted, with the speaker who signs it.
    fn block_quotation(&mut self, frames: std::ops::Range<usize>, block: usize) {
        self.carry = Carry::Nothing;
        let at = frames.start;
        if let Some((span, signed)) =
            block_statements::quotation(self.document, self.scan, frames, block)
        {
            let who = signed
                .as_ref()
                .and_then(|phrase| self.who(at, block, phrase));
            self.found.push(Found {
                content: vec![span],
                cue: None,
                source: signed.and_then(|phrase| phrase::span(self.scan, &phrase.units)),
                who,
                how: Attribution::Block,
            });
        }
    }

    /// Adds a paragraph without quotation marks to the statement that a colon
    /// announced.
    fn block_statement(&mut self, of: usize, span: Span) {
        let text = self.document.text();
        let trimmed = span.of(text).unwrap_or_default();
        let lead = trimmed.len() - trimmed.trim_start().len();
        let Some(span) = Span::new(
            span.start() + lead,
            span.start() + lead + trimmed.trim().len(),
        ) else {
            return;
        };
        if let Some(last) = self
            .found
            .last_mut()
            .filter(|f| f.how == Attribution::Block)
        {
            last.content.push(span);
            return;
        }
        let announced = self.found[of].clone();
        self.found.push(Found {
            content: vec![span],
            how: Attribution::Block,
            ..announced
        });
    }

    fn frame(&mut self, at: usize, block: usize, carried: Carry, opens: bool) {
        let frame = &self.scan.frames[at];
        if let Some((label, colon)) = lead_ins::label(self.scan, self.text(), frame) {
            self.labelled_quotation(at, block, &label, colon);
            return;
        }
        let events = cues::events(self.scan, self.text(), frame);
        let contents = reported::contents(self.scan, self.text(), frame, &events);
        let mut said: Vec<std::ops::Range<usize>> = Vec::new();
        let mut any = false;
        for content in contents.iter().flatten() {
            said.extend(content.parts.iter().cloned());
            any |= !content.parts.is_empty();
        }
        self.memory
            .mention(self.scan, self.document.text(), (at, block), &said);
        let mut speakers = events
            .iter()
            .zip(&contents)
            .filter(|(_, content)| content.is_some())
            .map(|(event, _)| event.subject.head);
        let first = speakers.next();
        let several = speakers.any(|head| Some(head) != first);
        for (event, content) in events.iter().zip(contents) {
            self.event(at, block, event, content);
        }
        // Where two speak in one sentence, what stands alone after it may be
        // either's.
        if several {
            self.last = None;
        }
        if !any {
            self.without_verb(at, block, frame, &events, carried, opens);
        }
    }

    fn event(&mut self, at: usize, block: usize, event: &Event, content: Option<Reported>) {
        let frame = &self.scan.frames[at];
        let Some(content) = content else {
            // `He told reporters.`: what is said may follow.
            return;
        };
        let who = self.who(at, block, &event.subject);
        let mut spans = extents::spans(self.scan, &content);
        if content.quoted && !self.pending.is_empty() {
            spans.splice(0..0, std::mem::take(&mut self.pending));
            self.fallback = None;
        }
        let quoted = content.quoted;
        let empty = spans.is_empty();
        self.found.push(Found {
            content: spans,
            cue: phrase::span(self.scan, &event.cue),
            source: self.source(event),
            who,
            how: if quoted {
                Attribution::Quoted
            } else {
                Attribution::Reported
            },
        });
        let index = self.found.len() - 1;
        if content.opens || self.scan.units[frame.units.end - 1].is_mark(":") {
            self.carry = Carry::Announced(index);
        }
        if !empty || content.opens {
            self.last = Some(index);
        }
    }

    /// The speaker's phrase with what is put beside it, without marks at its
    /// ends.
    fn source(&self, event: &Event) -> Option<Span> {
        let std::ops::Range { mut start, mut end } = event.source;
        while start < end && self.scan.units[end - 1].is_mark(",—") {
            end -= 1;
        }
        while start < end && self.scan.units[start].is_mark(",—") {
            start += 1;
        }
        phrase::span(self.scan, &(start..end))
            .or_else(|| phrase::span(self.scan, &event.subject.units))
    }

    fn who(&mut self, at: usize, block: usize, subject: &Phrase) -> Option<Who> {
        self.memory
            .resolve(self.scan, self.document.text(), (at, block), subject)
    }

    /// A frame in which no verb reports anything: quotations alone, a name and
    /// a colon, or plain narrative.
    fn without_verb(
        &mut self,
        at: usize,
        block: usize,
        frame: &Frame,
        events: &[Event],
        carried: Carry,
        opens: bool,
    ) {
        let units = &self.scan.units[frame.units.clone()];
        let quotes: Vec<Span> = units
            .iter()
            .filter_map(|u| Some(self.scan.quotes[u.quote()?].inner))
            .collect();
        let words = units.iter().any(super::scan::Unit::is_word);
        let colon = units.iter().position(|u| u.is_mark(":"));
        if words && colon.is_some_and(|c| unsaid::is(self.scan, self.text(), frame, c)) {
            self.found.push(Found {
                content: quotes,
                cue: None,
                source: None,
                who: None,
                how: Attribution::Quoted,
            });
            self.last = None;
            if colon.is_some_and(|c| c + 1 == units.len()) {
                self.carry = Carry::Announced(self.found.len() - 1);
            }
            return;
        }
        if words {
            let subject = lead_ins::subject(self.scan, self.text(), frame, events, colon);
            if let Some(subject) = subject {
                let who = self.who(at, block, &subject);
                let ends = colon.is_some_and(|c| c + 1 == units.len());
                let content = if ends { Vec::new() } else { quotes };
                self.found.push(Found {
                    content,
                    cue: colon.map(|c| units[c].span),
                    source: phrase::span(self.scan, &subject.units),
                    who,
                    how: Attribution::Quoted,
                });
                self.last = Some(self.found.len() - 1);
                if ends {
                    self.carry = Carry::Announced(self.found.len() - 1);
                }
            } else {
                let speaks = events.last().map(|e| e.subject.clone());
                if let Some(subject) = speaks {
                    let who = self.who(at, block, &subject);
                    self.found.push(Found {
                        content: Vec::new(),
                        cue: events.last().and_then(|e| phrase::span(self.scan, &e.cue)),
                        source: phrase::span(self.scan, &subject.units),
                        who,
                        how: Attribution::Quoted,
                    });
                    self.last = Some(self.found.len() - 1);
                    if colon.is_some_and(|c| c + 1 == units.len()) {
                        self.carry = Carry::Announced(self.found.len() - 1);
                    }
                } else {
                    self.unnamed(frame, colon, quotes);
                }
            }
            return;
        }
        if quotes.is_empty() {
            return;
        }
        let unclosed = units
            .iter()
            .filter_map(super::scan::Unit::quote)
            .any(|q| !self.scan.quotes[q].closed);
        self.quotations_alone(quotes, unclosed, carried, opens);
    }

    /// `One said: "…"`: somebody says it, and nobody is named.
    fn unnamed(&mut self, frame: &Frame, colon: Option<usize>, quotes: Vec<Span>) {
        self.last = None;
        if lead_ins::is_spoken(self.scan, frame, colon) {
            self.found.push(Found {
                content: quotes,
                cue: None,
                source: None,
                who: None,
                how: Attribution::Quoted,
            });
        }
    }

    fn labelled_quotation(&mut self, at: usize, block: usize, label: &Phrase, colon: usize) {
        let frame = &self.scan.frames[at];
        let content = self.scan.units[colon..frame.units.end]
            .iter()
            .filter_map(|u| Some(self.scan.quotes[u.quote()?].inner))
            .collect();
        self.memory
            .mention(self.scan, self.document.text(), (at, block), &[]);
        let who = self.who(at, block, label);
        self.found.push(Found {
            content,
            cue: Some(self.scan.units[colon].span),
            source: phrase::span(self.scan, &label.units),
            who,
            how: Attribution::Quoted,
        });
        self.last = Some(self.found.len() - 1);
    }

    fn quotations_alone(&mut self, quotes: Vec<Span>, unclosed: bool, carried: Carry, opens: bool) {
        if let Some(last) = self.last {
            self.extend(last, quotes, true);
            return;
        }
        if !opens {
            self.pending.extend(quotes);
            return;
        }
        match carried {
            Carry::Announced(of) | Carry::Unclosed(of) => self.extend(of, quotes, true),
            // It goes on in the next paragraph, which may name another speaker.
            Carry::Spoken(of) if unclosed => {
                self.pending.extend(quotes);
                self.fallback = Some(of);
            }
            Carry::Spoken(of) => self.extend(of, quotes, false),
            Carry::UnclosedPending | Carry::Nothing => self.pending.extend(quotes),
        }
    }

    /// Gives quotations to the speaker of a statement: as more of it where it
    /// is the last and quoted, else as a statement of its own.
    fn extend(&mut self, of: usize, quotes: Vec<Span>, near: bool) {
        let last = of + 1 == self.found.len();
        let found = &mut self.found[of];
        if near && last && found.how == Attribution::Quoted {
            found.content.extend(quotes);
        } else {
            let (cue, source, who) = (found.cue, found.source, found.who.clone());
            self.found.push(Found {
                content: quotes,
                cue,
                source,
                who,
                how: Attribution::Quoted,
            });
        }
        self.last = Some(self.found.len() - 1);
    }
}

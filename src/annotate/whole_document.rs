//! Documents that are a statement from end to end: what is not somebody else's
//! in them is the speaker's.
//!
//! Of a paragraph in which others are quoted too, its other sentences are. A
//! sentence that announces another's words is nobody's.
//!
//! It goes by what the document is called and by what the manifest says that it
//! is, never by how it sounds.

use super::scan::Scan;
use super::{Attribution, Speaker, Statement};
use crate::document::{BlockKind, Document, Span};

/// What may follow the speaker in a title.
const ENDS: [&str; 14] = [
    " on ",
    " about ",
    " regarding ",
    " following ",
    " after ",
    " in response",
    " concerning ",
    " to ",
    ", ",
    ": ",
    " – ",
    " — ",
    " - ",
    " (",
];

/// Adds what such a document says itself to its statements.
pub(super) fn extend(document: &Document, scan: &Scan, statements: &mut Vec<Statement>) {
    let metadata = document.metadata();
    let by_title = from_title(&metadata.title);
    let by_kind = metadata
        .kind
        .as_deref()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("statement"));
    if by_title.is_none() && !by_kind {
        return;
    }
    let text = document.text();
    let named = by_title.or(metadata.publisher.as_deref());
    let source = named.and_then(|name| {
        let start = text.find(name)?;
        Span::new(start, start + name.len())
    });
    let speaker = source.zip(named).map(|(span, name)| Speaker {
        name: name.to_owned(),
        role: None,
        body: None,
        span,
    });
    // `I told the council` is told by the speaker.
    statements.retain(|s| s.speaker.is_some() || !is_first_person(s, text));
    // One statement for each run of sentences that nothing of others' parts.
    let mut runs: Vec<Vec<Span>> = Vec::new();
    let mut goes_on = false;
    for (at, block) in document.blocks().iter().enumerate() {
        let kind = block.kind;
        let body = document.block_text(block);
        if closes(body) {
            break;
        }
        if !kind.is_quotable() || kind == BlockKind::Caption || kind == BlockKind::Quotation {
            goes_on = false;
            continue;
        }
        if is_signature(body) || is_for_the_press(body) {
            goes_on = false;
            continue;
        }
        for (own, span) in sentences(scan, at, body, block.span, statements) {
            if !own {
                goes_on = false;
                continue;
            }
            match runs.last_mut() {
                Some(run) if goes_on => match run.last_mut() {
                    // Sentences of one paragraph are one piece.
                    Some(last) if block.span.contains(*last) => *last = last.cover(span),
                    _ => run.push(span),
                },
                _ => runs.push(vec![span]),
            }
            goes_on = true;
        }
    }
    statements.extend(runs.into_iter().map(|content| Statement {
        speaker: speaker.clone(),
        source,
        cue: None,
        content,
        how: Attribution::Document,
    }));
}

/// Whether a statement is told by the writer: `I said`, `we warned`.
fn is_first_person(statement: &Statement, text: &str) -> bool {
    let source = statement.source.and_then(|span| span.of(text));
    source.is_some_and(|word| matches!(word, "I" | "We" | "we"))
}

/// The sentences of a block with whether they are the speaker's own: nothing of
/// others' stands in them and they announce nothing.
fn sentences(
    scan: &Scan,
    block: usize,
    body: &str,
    place: Span,
    statements: &[Statement],
) -> Vec<(bool, Span)> {
    let touched = |span: Span| {
        statements.iter().any(|s| {
            s.content
                .iter()
                .chain(&s.source)
                .chain(&s.cue)
                .any(|part| part.overlaps(span))
        })
    };
    let start = place.start() + (body.len() - body.trim_start().len());
    let Some(whole) = Span::new(start, start + body.trim().len()) else {
        return Vec::new();
    };
    if !touched(whole) {
        return vec![(
            !body.trim_end().ends_with(':') || !attributes(scan, block),
            whole,
        )];
    }
    scan.frames
        .iter()
        .filter(|frame| frame.block == block)
        .filter_map(|frame| super::phrase::span(scan, &frame.units))
        .map(|span| (!touched(span), span))
        .collect()
}

/// Whether the last sentence of a block holds a verb that reports.
fn attributes(scan: &Scan, block: usize) -> bool {
    scan.frames
        .iter()
        .rfind(|frame| frame.block == block)
        .is_some_and(|frame| {
            scan.units[frame.units.clone()].iter().any(|unit| {
                unit.is(super::lexicon::CUE_FINITE) && !unit.is(super::lexicon::CAPITAL)
            })
        })
}

/// `Statement from X on Y`, `Statement by X`, `X's statement on Y`.
fn from_title(title: &str) -> Option<&str> {
    let lower = title.to_lowercase();
    if lower.len() != title.len() {
        return None;
    }
    let opens = ["statement from ", "statement by "]
        .iter()
        .find_map(|opens| Some(lower.find(opens)? + opens.len()));
    let name = match opens {
        // `A statement from …`, `Press statement from …`: in front, not inside.
        Some(at) if at <= 32 => title.get(at..)?,
        _ => return before_statement(title, &lower),
    };
    let end = ENDS
        .iter()
        .filter_map(|end| name.find(end))
        .min()
        .unwrap_or(name.len());
    let name = name.get(..end)?.trim().trim_end_matches('.');
    let name = name.strip_prefix("the ").unwrap_or(name);
    let named = name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 8;
    named.then_some(name)
}

/// `Tarn Council statement on the weir`: a name of a body or person and nothing else
/// before the word.
fn before_statement<'t>(title: &'t str, lower: &str) -> Option<&'t str> {
    const KINDS: &str = "|press|media|joint|official|public|written|oral|ministerial|witness|\
        financial|mission|policy|position|opening|closing|final|full|new|annual|personal|\
        bank|impact|victim|autumn|spring|budget|";
    let ends = [
        " statement on ",
        " statement about ",
        " statement regarding ",
        " statement following ",
    ];
    let at = ends.iter().find_map(|end| lower.find(end))?;
    let name = title.get(..at)?.trim();
    let name = name.strip_prefix("The ").unwrap_or(name);
    let name = name
        .strip_suffix("'s")
        .or_else(|| name.strip_suffix("’s"))
        .unwrap_or(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let named = words.iter().all(|word| {
        let bare = word.to_lowercase();
        (word.starts_with(char::is_uppercase) || matches!(*word, "of" | "for" | "and" | "the"))
            && word
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '&'))
            && !KINDS.contains(&format!("|{bare}|"))
    });
    (named && (1..=6).contains(&words.len())).then_some(name)
}

/// A line after which nothing is the speaker's: `ENDS`, `Notes to editors`.
fn closes(body: &str) -> bool {
    let line = body
        .trim()
        .trim_matches(['#', '*', '-', '–', '—', ':', '.', ' ']);
    let lower = line.to_lowercase();
    let short = line.split_whitespace().count() <= 4;
    line == "ENDS"
        || line == "Ends"
        || short
            && [
                "notes to editor",
                "note to editor",
                "notes for editor",
                "media contact",
                "press contact",
                "media enquiries",
                "press enquiries",
            ]
            .iter()
            .any(|opens| lower.starts_with(opens))
}

/// Whom the press may call, who took the picture.
fn is_for_the_press(body: &str) -> bool {
    let lower = body.trim().to_lowercase();
    let office = ["press office", "media team", "press team", "media office"]
        .iter()
        .any(|office| lower.contains(office));
    let calls = [
        "for more",
        "for further",
        "for media",
        "for press",
        "contact",
        "media contact",
    ]
    .iter()
    .any(|opens| lower.starts_with(opens));
    office && calls
        || [
            "photo:",
            "photograph:",
            "picture:",
            "image:",
            "photo credit:",
        ]
        .iter()
        .any(|opens| lower.starts_with(opens))
}

/// A line with a date or a name alone.
fn is_signature(body: &str) -> bool {
    body.split_whitespace().count() < 5 && !body.trim_end().ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_after_the_end_is_not_the_speakers() {
        for line in ["ENDS", "- Ends -", "Notes to editors:", "Media contact"] {
            assert!(closes(line), "{line}");
        }
        for line in ["It ends.", "The media contact us daily about it."] {
            assert!(!closes(line), "{line}");
        }
        assert!(is_for_the_press("For more, call the press office on 0100."));
        assert!(is_for_the_press("Photo: the old weir at dusk."));
        assert!(!is_for_the_press("Our press office was closed that day."));
    }

    #[test]
    fn a_title_names_whose_statement_it_is() {
        for (title, name) in [
            (
                "Statement from Tarn Council on the weir",
                Some("Tarn Council"),
            ),
            ("Statement by Ada Rowe", Some("Ada Rowe")),
            ("A statement from the Weir Trust, 3 May", Some("Weir Trust")),
            ("Council waits for statement from somebody", None),
            ("Financial statement", None),
            ("Autumn Statement on the pier", None),
            ("Joint statement on the pier", None),
            ("Council to make statement on the pier", None),
            ("PIERS statement on Tarn's lamps", Some("PIERS")),
            (
                "Tarn Board of Lamps’s statement about the weir",
                Some("Tarn Board of Lamps"),
            ),
        ] {
            assert_eq!(from_title(title), name, "{title}");
        }
    }
}

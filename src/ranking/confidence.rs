//! How probable it is that a passage answers: the signals of a logistic model.
//!
//! All of them are shares, so that they carry over from one library to another
//! (raw scores do not). Fitted on questions of which some have no answer in the
//! library; see `benches/fit.rs`.

use super::signals::NAMES as PASSAGE;
use super::{Library, Ranked};
use crate::query::{Kind, Query};

/// How many signals there are.
pub const COUNT: usize = 2 * CORE;

/// The first half of the signals; the second half is the same times how small
/// the library is.
const CORE: usize = 30;

/// Their names, in order.
pub const NAMES: [&str; COUNT] = [
    "bias",
    "score",
    "margin",
    "bm25",
    "document_over_passage",
    "pairs",
    "sentence_with_context",
    "passage_with_context",
    "sentence_in_order",
    "sentence_exact",
    "names",
    "rarest",
    "kind_unmet",
    "kind_near",
    "missing",
    "missing_much",
    "missing_names",
    "corrected",
    "few_words",
    "speaker_met",
    "speaker_is_all",
    "speaker_unmet",
    "soft_sentence",
    "soft_passage",
    "soft_weakest",
    "cosine",
    "tokens",
    "tokens_weakest",
    "tokens_sentence",
    "tokens_margin",
    "small_bias",
    "small_score",
    "small_margin",
    "small_bm25",
    "small_document_over_passage",
    "small_pairs",
    "small_sentence_with_context",
    "small_passage_with_context",
    "small_sentence_in_order",
    "small_sentence_exact",
    "small_names",
    "small_rarest",
    "small_kind_unmet",
    "small_kind_near",
    "small_missing",
    "small_missing_much",
    "small_missing_names",
    "small_corrected",
    "small_few_words",
    "small_speaker_met",
    "small_speaker_is_all",
    "small_speaker_unmet",
    "small_soft_sentence",
    "small_soft_passage",
    "small_soft_weakest",
    "small_cosine",
    "small_tokens",
    "small_tokens_weakest",
    "small_tokens_sentence",
    "small_tokens_margin",
];

/// The signals of a ranked passage; `rival` is the best of those that are not
/// this one.
#[must_use]
pub fn signals(
    query: &Query,
    ranked: &Ranked<'_>,
    rival: Option<&Ranked<'_>>,
    library: Library,
) -> [f32; COUNT] {
    let passage = |name| value(ranked, name);
    let flag = |set: bool| f32::from(u8::from(set));
    let weight = |keep: &dyn Fn(&crate::query::Term) -> bool| -> f32 {
        query
            .terms
            .iter()
            .filter(|term| keep(term))
            .map(|term| term.weight)
            .sum()
    };
    let checkable = !matches!(
        query.kind,
        Kind::Other | Kind::YesNo | Kind::Define | Kind::Said
    );
    #[allow(clippy::cast_precision_loss, reason = "a query has at most 64 terms")]
    let words = query.terms.iter().filter(|term| !term.light).count() as f32;
    let small = small(library);
    let margin = rival.map_or(1.0, |rival| (ranked.score - rival.score).clamp(-1.0, 1.0));
    let rival_tokens = rival.map_or(0.0, |rival| value(rival, "tokens"));
    let asked = passage("asked_speaker") > 0.5;
    let few_words = 1.0 / (1.0 + words);
    let core: [f32; CORE] = [
        1.0,
        ranked.score,
        margin,
        passage("bm25"),
        passage("document_over_passage"),
        passage("pairs"),
        passage("sentence_with_context"),
        passage("passage_with_context"),
        passage("sentence_in_order"),
        passage("sentence_exact"),
        passage("names"),
        passage("rarest"),
        flag(!ranked.holds_what_is_asked_for(query)),
        if checkable { passage("kind_near") } else { 0.0 },
        query.missing_weight(),
        (query.missing_weight() - 0.35).max(0.0),
        weight(&|term| term.proper && term.is_missing()),
        weight(&|term| term.corrected),
        few_words,
        flag(query.said_by.is_some() && asked),
        // their words are all that was asked for, and these are their words
        flag(query.said_by.as_ref().is_some_and(|said| said.anything) && asked),
        flag(query.said_by.is_some() && !asked),
        passage("soft_sentence"),
        passage("soft_passage"),
        passage("soft_weakest"),
        passage("cosine"),
        passage("tokens"),
        passage("tokens_weakest"),
        passage("tokens_sentence"),
        passage("tokens") - rival_tokens,
    ];
    std::array::from_fn(|at| {
        if at < CORE {
            core[at]
        } else {
            small * core[at - CORE]
        }
    })
}

/// A passage's signal by its name.
fn value(ranked: &Ranked<'_>, name: &str) -> f32 {
    PASSAGE
        .iter()
        .position(|n| *n == name)
        .map_or(0.0, |at| ranked.plain[at])
}

/// Up to this share of the question's weight may have no counterpart in the
/// documents or, as a name or a year, none in the passage.
const UNMET: f32 = 0.35;

/// Whether a passage may be called an answer at all, however probable it looks:
/// what was asked for (a name, a sum, a date) stands in the sentence or beside
/// it, whoever was asked about speaks, and the names, years and most other words
/// of the question have a counterpart.
#[must_use]
pub fn may_answer(query: &Query, ranked: &Ranked<'_>) -> bool {
    let passage = |name| value(ranked, name);
    let names: f32 = query
        .terms
        .iter()
        .filter(|term| term.proper)
        .map(|term| term.weight)
        .sum();
    let unmet_names = names * (1.0 - passage("names"));
    let speaks = query.said_by.is_none() || passage("asked_speaker") > 0.5;
    let only_words = query.said_by.as_ref().is_some_and(|said| said.anything);
    let holds_words = passage("soft_passage").max(passage("passage_with_context")) >= 1.0 - UNMET;
    // one word says too little of what is asked for to be met by any sentence with it
    let one_word = query.terms.iter().filter(|term| !term.light).count() < 2
        && matches!(query.kind, Kind::Other | Kind::YesNo);
    ranked.holds_what_is_asked_for(query)
        && !one_word
        && unmet_names <= UNMET
        && (query.missing_weight() <= UNMET || holds_words)
        && (speaks || (holds_words && !only_words))
}

/// How small the library is: 1 for a handful of passages, 0 from a few thousand
/// on. In a small one a passage that holds half of the question is evidence; in
/// a large one there is always such a passage.
pub(super) fn small(library: Library) -> f32 {
    (1.0 - (library.passages.max(1.0) / 10.0).log10() / 2.5).clamp(0.0, 1.0)
}

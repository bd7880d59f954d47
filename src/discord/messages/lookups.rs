//! The words of the look-ups: a quotation's check, the timeline, who said what.
//! Pure sentences; text of strangers comes in already safe.

use super::{Locale, date, plural};
use crate::annotate::dates::{Basis, MONTHS};
use crate::document::{BlockKind, PartialDate};
use crate::engine::{
    Caution, Compared, Difference, Disagreement, SpeakerGroup, Speakers, Telling, Timeline, Verdict,
};
use crate::wording;

/// Before words that were checked; what follows on the line is read again when
/// a button under it is pressed.
pub(in crate::discord) const CHECKED: &str = "**Checked:** ";
/// Before what a look-up is about; read again likewise.
pub(in crate::discord) const ABOUT: &str = "**About:** ";
/// Before whose words are looked for; read again likewise.
pub(in crate::discord) const BY: &str = "**Said by:** ";
/// Under a message that was not checked whole; looked for again likewise.
pub(in crate::discord) const PARTLY: &str =
    "Only a part of the message was checked; /check takes the rest.";
/// The button to further places.
pub(in crate::discord) const MORE_PLACES: &str = "More places";
/// What was quoted.
pub(in crate::discord) const AS_QUOTED: &str = "As quoted:";
/// What was quoted, where only a part of it stands.
pub(in crate::discord) const AS_QUOTED_IN_PART: &str =
    "As quoted; what does not stand in the documents is in bold between ‹ and ›:";
/// The document's words beside it.
pub(in crate::discord) const THE_DOCUMENT: &str = "The document:";
/// The document's words, where some are left out of the quotation.
pub(in crate::discord) const WHAT_IS_LEFT_OUT: &str =
    "The document, with what was left out in bold between ‹ and ›:";
/// Before sentences that are near.
pub(in crate::discord) const NEAR_WORDS: &str = "**Near, but not these words**";
/// Words that cannot be shown whole, and so cannot be checked here.
pub(in crate::discord) const CHECK_TOO_LONG: &str =
    "That is too much to check at once: give at most 1,000 characters of it.";
/// No words.
pub(in crate::discord) const NO_WORDS: &str = "Give the words that somebody quotes.";
/// A filter that is too long.
pub(in crate::discord) const FILTER_TOO_LONG: &str =
    "A few words are enough: “about” takes 200 characters, “by” takes 100.";
/// What a look-up is about holds no word.
pub(in crate::discord) const NO_ABOUT: &str =
    "Say what it is to be about: a name, a place, a thing.";
/// From after to.
pub(in crate::discord) const DATES_CROSSED: &str = "The first date lies after the last.";
/// Above a timeline.
pub(in crate::discord) const TIMELINE: &str = "**What happened when**";
/// A timeline without entries.
pub(in crate::discord) const NO_DATES: &str = "**The documents give no dates here.**";
/// What is drawn above the picture.
pub(in crate::discord) const PICTURE_TITLE: &str = "What happened when";
/// A picture that may not be posted here.
pub(in crate::discord) const PICTURE_TOO_LARGE: &str =
    "The picture is too large for this channel; the list is complete.";

/// The number of an entry on its page.
pub(in crate::discord) fn numbered(number: usize) -> String {
    format!("**{number}.** ")
}

/// What must not be overlooked.
pub(in crate::discord) fn caution(caution: Caution, outcome: Verdict) -> &'static str {
    let left_out = outcome == Verdict::WordsLeftOut;
    match caution {
        Caution::Negation if left_out => {
            "**Take care:** a “not” or the like is among the words left out, so the sense may be turned round."
        }
        Caution::Figure if left_out => "**Take care:** a figure is among the words left out.",
        Caution::Negation => {
            "**Take care:** a “not” or the like stands in one and not in the other, so the sense may be turned round."
        }
        Caution::NegationBefore => {
            "**Take care:** a “not” or the like stands before these words in their sentence, so the sense may be turned round."
        }
        Caution::Figure => "**Take care:** a figure is not the same.",
        Caution::Insertion => {
            "Words in square brackets are taken as somebody’s insertion; the document has not got them there."
        }
        Caution::SeveralSpeakers => "**Take care:** these are words of more than one speaker.",
    }
}

/// What differs, in words; the words pass through `safe`.
pub(in crate::discord) fn differences(
    compared: &[Compared],
    safe: impl Fn(&str) -> String,
) -> Option<String> {
    const SHOWN: usize = 5;
    let told: Vec<String> = compared
        .iter()
        .filter_map(|c| {
            let (quoted, held) = (safe(&c.quotation), safe(&c.document));
            match c.difference {
                Difference::Same => None,
                Difference::Changed => {
                    Some(format!("“{quoted}” was quoted, the document has “{held}”"))
                }
                Difference::OnlyQuotation => Some(format!("“{quoted}” is only in the quotation")),
                Difference::OnlyText => Some(format!("“{held}” is only in the document")),
            }
        })
        .collect();
    let more = match told.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("; and {}", plural(more as u64, "more difference")),
    };
    let told = told.get(..SHOWN).unwrap_or(&told);
    (!told.is_empty()).then(|| format!("Not the same: {}{more}.", told.join("; ")))
}

/// Which part of the quotation an entry is about.
pub(in crate::discord) fn part(words: &str, word_for_word: bool, is_machine_read: bool) -> String {
    if word_for_word && is_machine_read {
        format!("**This part stands in text that a machine read from a picture:** “{words}”")
    } else if word_for_word {
        format!("**This part stands word for word:** “{words}”")
    } else {
        format!("**This part stands with differences:** “{words}”")
    }
}

/// In what the words stand, where that is no running text.
pub(in crate::discord) fn stands_in(kind: BlockKind) -> Option<&'static str> {
    match kind {
        BlockKind::Title => Some("These words stand in the document’s title."),
        BlockKind::Heading(_) => Some("These words stand in a heading."),
        BlockKind::Caption => Some("These words stand in the caption of a picture."),
        BlockKind::Footnote => Some("These words stand in a footnote."),
        BlockKind::TableRow => Some("These words stand in a row of a table."),
        BlockKind::Furniture => Some("These words stand in a line of the page, not in its text."),
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quotation => None,
    }
}

/// Another whose words a place holds; `speaker` is told already.
pub(in crate::discord) fn and_partly(speaker: &str) -> String {
    format!("and partly {speaker}")
}

/// How often words stand that are not the same, or not all.
pub(in crate::discord) fn counted(places: u32, documents: u32) -> String {
    let documents_in_words = plural(u64::from(documents), "document");
    if places > documents {
        let places = plural(u64::from(places), "place");
        format!("At {places} in {documents_in_words}.")
    } else {
        format!("In {documents_in_words}.")
    }
}

/// Places that are counted and not shown.
pub(in crate::discord) fn more_places(places: u64) -> String {
    format!(
        "And at {} that are not shown.",
        plural(places, "more place")
    )
}

/// `12 entries from 3 documents`.
pub(in crate::discord) fn entries(entries: usize, documents: usize) -> String {
    let entries = match entries {
        1 => "1 entry".to_owned(),
        many => format!("{} entries", super::grouped(many as u64)),
    };
    format!("{entries} from {}", plural(documents as u64, "document"))
}

/// How a look-up is narrowed, beside names and words: the document's title,
/// made safe, and dates.
pub(in crate::discord) fn narrowed(
    source: Option<&str>,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
    locale: Locale,
) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(source.map(|title| format!("in “{title}”")));
    parts.extend(from.map(|day| format!("from {} on", date(day, locale))));
    parts.extend(to.map(|day| format!("up to {}", date(day, locale))));
    (!parts.is_empty()).then(|| format!("Looked only {}.", parts.join(", ")))
}

/// What a timeline leaves out.
pub(in crate::discord) fn left_out(timeline: &Timeline) -> Vec<String> {
    let mut sentences = Vec::new();
    if timeline.undated > 0 {
        let verb = if timeline.undated == 1 {
            "carries no date that is certain and is left out"
        } else {
            "carry no date that is certain and are left out"
        };
        sentences.push(format!(
            "{} of {} {verb}.",
            super::grouped(timeline.undated),
            plural(timeline.sentences, "sentence"),
        ));
    }
    if timeline.outside > 0 {
        let verb = if timeline.outside == 1 { "lies" } else { "lie" };
        sentences.push(format!(
            "{} {verb} outside the time that was asked for.",
            plural(timeline.outside, "dated sentence")
        ));
    }
    if timeline.unpublished > 0 {
        let verb = if timeline.unpublished == 1 {
            "has"
        } else {
            "have"
        };
        sentences.push(format!(
            "{} {verb} no date of publication, by which words such as “last August” are dated.",
            plural(timeline.unpublished, "document")
        ));
    }
    sentences
}

/// Above sentences that tell the same and disagree.
pub(in crate::discord) fn differ(about: Disagreement) -> &'static str {
    match about {
        Disagreement::Date => "**Sources differ on the date; all are shown:**",
        Disagreement::Figure => "**Sources differ on a figure; all are shown:**",
    }
}

/// When it was, and how that is known. Words of the document in it pass through
/// `safe`.
pub(in crate::discord) fn when(
    telling: &Telling,
    locale: Locale,
    safe: impl Fn(&str) -> String,
) -> String {
    let mut line = format!("**{}**", in_local_order(&telling.date, locale));
    if telling.is_ahead() {
        line.push_str(" · ahead when it was published");
    }
    if let Some(known) = &telling.known {
        let known = if telling.basis == Basis::Publication {
            in_local_order(known, locale)
        } else {
            safe(known)
        };
        line.push_str(" · ");
        line.push_str(&known);
    }
    line
}

/// When the document was added to the library.
pub(in crate::discord) fn added(telling: &Telling, locale: Locale) -> Option<String> {
    telling
        .added
        .map(|day| format!("added to the library on {}", date(day, locale)))
}

/// Other dates of the sentence.
pub(in crate::discord) fn also(telling: &Telling, locale: Locale) -> Option<String> {
    let dates: Vec<String> = telling
        .also
        .iter()
        .map(|day| in_local_order(day, locale))
        .collect();
    (!dates.is_empty()).then(|| format!("the sentence also tells of {}", dates.join(", ")))
}

/// Others that tell the same; each is told already.
pub(in crate::discord) fn also_told(places: &[String]) -> String {
    format!("also told in {}", places.join("; "))
}

/// Above statements and speakers.
pub(in crate::discord) const STATEMENTS: &str = "**Who said what**";
/// Above findings and the responses that a document sets beside them.
pub(in crate::discord) const BESIDE: &str = "### Findings and the responses beside them";
/// Above what was found, recommended or asked.
pub(in crate::discord) const FINDING: &str = "**What was found or asked**";
/// Above what is said to it.
pub(in crate::discord) const RESPONSE: &str = "**The response beside it**";
/// Where nobody said such a thing.
pub(in crate::discord) const NO_STATEMENT: &str = "**The documents hold no such statement.**";
/// How the list of speakers goes on.
pub(in crate::discord) const NAME_ONE: &str = "/statements with a name shows what they said.";

/// How many statements there are, and responses beside what they answer.
pub(in crate::discord) fn said(statements: usize, responses: usize) -> String {
    let mut parts = vec![STATEMENTS.to_owned()];
    if statements > 0 {
        parts.push(plural(statements as u64, "statement"));
    }
    parts.extend(match responses {
        0 => None,
        1 => Some("1 response beside what it answers".to_owned()),
        many => Some(format!(
            "{} beside what they answer",
            plural(many as u64, "response")
        )),
    });
    parts.join(" · ")
}

/// The year of publication under which statements stand.
pub(in crate::discord) fn year(year: Option<i16>) -> String {
    year.map_or_else(|| "### Undated".to_owned(), |year| format!("### {year}"))
}

/// How many speakers and statements there are.
pub(in crate::discord) fn speakers(all: &Speakers) -> Vec<String> {
    // A body with people is a speaker too where it has statements of its own.
    let voices = |group: &SpeakerGroup| {
        let of_people: u32 = group.people.iter().map(|person| person.statements).sum();
        group.people.len() as u64 + u64::from(group.statements > of_people)
    };
    let named: u64 = all.speakers.iter().map(voices).sum();
    let statements: u64 = all.speakers.iter().map(|g| u64::from(g.statements)).sum();
    let mut lines = vec![format!(
        "{STATEMENTS} · {} of {}",
        plural(statements, "statement"),
        plural(named, "speaker")
    )];
    if all.of_documents > 0 {
        lines.push(format!(
            "And {} of documents: what a report or a letter says.",
            plural(u64::from(all.of_documents), "statement")
        ));
    }
    if all.not_named > 0 {
        lines.push(format!(
            "And {} whose speaker the documents do not name for certain.",
            plural(u64::from(all.not_named), "statement")
        ));
    }
    lines
}

/// A phrase as the beginning of a sentence.
pub(in crate::discord) fn sentence(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// A date of publication beside other dates.
pub(in crate::discord) fn published(day: Option<PartialDate>, locale: Locale) -> String {
    day.map_or_else(
        || "date of publication not known".to_owned(),
        |day| format!("published {}", date(day, locale)),
    )
}

/// Names like the one that was typed; they come in already safe.
pub(in crate::discord) fn did_you_mean(names: &[String]) -> String {
    format!("Did you mean {}?", wording::either(names))
}

/// Which of the picture's pages are shown.
pub(in crate::discord) fn picture_pages(shown: usize, of: usize) -> String {
    format!(
        "The picture has {of} pages; the first {shown} are shown. Words, dates or a source narrow it."
    )
}

/// The words for those who do not see a page of the picture.
pub(in crate::discord) fn alt(page: usize, of: usize, whole: &str) -> String {
    match (page, of) {
        (_, 1) => whole.to_owned(),
        (1, _) => format!("Page 1 of {of}. {whole}"),
        _ => format!("Page {page} of {of} of the same timeline; the list below has its words."),
    }
}

/// Dates in a phrase of ours in the reader's order: `3 May 2017`, or `May 3,
/// 2017`.
fn in_local_order(phrase: &str, locale: Locale) -> String {
    if locale == Locale::Uk {
        return phrase.to_owned();
    }
    let words: Vec<&str> = phrase.split(' ').collect();
    let mut shown: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = |offset: usize| words.get(at + offset).copied().unwrap_or_default();
        let day = (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
        let year = next(2).get(..4).unwrap_or_default();
        if day
            && MONTHS.contains(&next(1))
            && year.len() == 4
            && year.bytes().all(|b| b.is_ascii_digit())
        {
            shown.push(format!("{} {word}, {}", next(1), next(2)));
            at += 3;
        } else {
            shown.push((*word).to_owned());
            at += 1;
        }
    }
    shown.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_stand_in_the_order_of_the_country() {
        let phrase = "from the publication date, 3 May 2017";
        assert_eq!(in_local_order(phrase, Locale::Uk), phrase);
        for (uk, us) in [
            (phrase, "from the publication date, May 3, 2017"),
            ("by 3 May 2017", "by May 3, 2017"),
            ("May 2017", "May 2017"),
            ("late 2017", "late 2017"),
        ] {
            assert_eq!(in_local_order(uk, Locale::Us), us);
        }
    }
}

//! What kind of answer a question asks for, read off its own words.
//!
//! Works on folded words alone; it knows no document. The kinds follow the
//! coarse classes of Li and Roth, "Learning question classifiers" (2002), as
//! far as a passage can be checked for them.

use super::terms::Word;

/// The kind of answer that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A person or a body.
    Who,
    /// A date or a time.
    When,
    /// A place.
    Where,
    /// A count.
    Count,
    /// An amount of money or of something that is measured.
    Amount,
    /// A share of a whole.
    Share,
    /// A sum of money.
    Money,
    /// How old somebody or something is.
    Age,
    /// A length of time.
    Duration,
    /// A reason.
    Reason,
    /// What somebody said, found, promised or did in response.
    Said,
    /// Yes or no.
    YesNo,
    /// What or who something is.
    Define,
    /// Anything else.
    Other,
}

/// What the question asks for, with the words that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The kind of answer.
    pub kind: Kind,
    /// Positions, among the question's words, of the person or body whose words
    /// are asked for.
    pub speaker: std::ops::Range<usize>,
    /// Positions of words that only say what kind is asked for (`how many`,
    /// `what year`), to be searched for with little weight.
    pub asking: Vec<usize>,
}

/// Verbs of saying and responding that make `What did X …?` ask for X's words.
const SAYING: [&str; 52] = [
    "say",
    "says",
    "said",
    "state",
    "stated",
    "tell",
    "told",
    "claim",
    "claimed",
    "promise",
    "promised",
    "warn",
    "warned",
    "announce",
    "announced",
    "respond",
    "responded",
    "reply",
    "replied",
    "react",
    "reacted",
    "comment",
    "commented",
    "find",
    "found",
    "conclude",
    "concluded",
    "report",
    "reported",
    "think",
    "argue",
    "argued",
    "admit",
    "admitted",
    "call",
    "describe",
    "recommend",
    "recommended",
    "praise",
    "criticise",
    "criticize",
    "explain",
    "suggest",
    "deny",
    "mention",
    "pledge",
    "express",
    "insist",
    "acknowledge",
    "accept",
    "stress",
    "note",
];

/// Nouns that stand for somebody's words: `the council's response`.
const STATEMENTS: [&str; 16] = [
    "response",
    "reaction",
    "statement",
    "comment",
    "comments",
    "view",
    "opinion",
    "verdict",
    "reply",
    "quote",
    "excuse",
    "side",
    "position",
    "stance",
    "explanation",
    "defence",
];

const AUXILIARIES: [&str; 12] = [
    "did", "does", "do", "has", "have", "had", "was", "were", "is", "are", "would", "will",
];

const PLACES: [&str; 14] = [
    "city",
    "country",
    "place",
    "state",
    "town",
    "village",
    "county",
    "borough",
    "region",
    "location",
    "continent",
    "area",
    "street",
    "district",
];
const TIMES: [&str; 9] = [
    "year", "date", "month", "day", "time", "decade", "century", "season", "era",
];
/// Words beside `how much` that make it ask for a sum of money.
const MONEY: [&str; 38] = [
    "money",
    "cash",
    "dosh",
    "quid",
    "pounds",
    "dollars",
    "euros",
    "cost",
    "costs",
    "costing",
    "pay",
    "pays",
    "paid",
    "paying",
    "spend",
    "spends",
    "spent",
    "spending",
    "earn",
    "earns",
    "earned",
    "fine",
    "fined",
    "fund",
    "funded",
    "funding",
    "budget",
    "sell",
    "sold",
    "buy",
    "bought",
    "charge",
    "charged",
    "owe",
    "owed",
    "invest",
    "invested",
    "compensation",
];
const PEOPLE: [&str; 5] = ["person", "people", "man", "woman", "individual"];

/// Reads the kind of answer off the question's words.
#[must_use]
pub fn kind_of(words: &[Word]) -> Asked {
    let forms: Vec<&str> = words.iter().map(|word| word.form.as_str()).collect();
    let is = |at: usize, options: &[&str]| forms.get(at).is_some_and(|form| options.contains(form));
    let mut asked = Asked {
        kind: Kind::Other,
        speaker: 0..0,
        asking: Vec::new(),
    };

    if let Some(speaker) = speaker_asked_for(&forms) {
        asked.kind = Kind::Said;
        asked.speaker = speaker;
        return asked;
    }
    // `what is their excuse`: somebody's words, and nobody is named
    let theirs = |form: &&str| matches!(*form, "their" | "his" | "her" | "your");
    if let Some(at) = forms.iter().position(theirs)
        && is(at + 1, &STATEMENTS)
    {
        asked.kind = Kind::Said;
        asked.asking.push(at + 1);
        return asked;
    }
    let position = |word: &str| forms.iter().position(|form| *form == word);
    if let Some(how) = position("how") {
        let kind = match forms.get(how + 1).copied() {
            Some("many") => Some(Kind::Count),
            Some("long") => Some(Kind::Duration),
            Some("old") => Some(Kind::Age),
            Some("much") if forms.iter().any(|form| MONEY.contains(form)) => Some(Kind::Money),
            Some(
                "much" | "often" | "far" | "tall" | "high" | "large" | "big" | "deep" | "wide"
                | "fast" | "heavy" | "hot" | "cold" | "strong",
            ) => Some(Kind::Amount),
            _ => None,
        };
        if let Some(kind) = kind {
            asked.kind = kind;
            asked.asking.push(how + 1);
            return asked;
        }
    }
    if position("why").is_some() || is(0, &["because"]) {
        asked.kind = Kind::Reason;
    } else if position("when")
        .is_some_and(|at| at == 0 || forms.len() < 4 || is(at + 1, &AUXILIARIES))
    {
        asked.kind = Kind::When;
    } else if position("where")
        .is_some_and(|at| at == 0 || forms.len() < 4 || is(at + 1, &AUXILIARIES))
    {
        asked.kind = Kind::Where;
    } else if let Some(at) = forms
        .iter()
        .position(|form| matches!(*form, "who" | "whom" | "whose"))
    {
        // `Who is X?` asks what X is; `Who did …?` asks for a name.
        let defines = is(at + 1, &["is", "was", "are", "were"])
            && forms.len() <= at + 5
            && words[at + 2..]
                .iter()
                .all(|word| word.capital || word.is_stop());
        asked.kind = if defines && forms.len() > at + 2 {
            Kind::Define
        } else {
            Kind::Who
        };
    } else if let Some(at) = forms
        .iter()
        .position(|form| matches!(*form, "what" | "which"))
    {
        asked.kind = kind_of_what(&forms, at, &mut asked.asking);
    } else if is(0, &AUXILIARIES) || is(0, &["can", "could", "should", "may", "might", "am"]) {
        asked.kind = Kind::YesNo;
    }
    asked
}

/// The kind of a question with `what` or `which` at `at`.
fn kind_of_what(forms: &[&str], at: usize, asking: &mut Vec<usize>) -> Kind {
    let next = forms.get(at + 1).copied().unwrap_or_default();
    if TIMES.contains(&next) {
        asking.push(at + 1);
        return Kind::When;
    }
    if PLACES.contains(&next) {
        asking.push(at + 1);
        return Kind::Where;
    }
    if PEOPLE.contains(&next) {
        asking.push(at + 1);
        return Kind::Who;
    }
    if matches!(
        next,
        "percentage" | "percent" | "proportion" | "share" | "%" | "fraction"
    ) {
        asking.push(at + 1);
        return Kind::Share;
    }
    let ahead = |word: &str| {
        forms[at..]
            .iter()
            .take(6)
            .position(|form| *form == word)
            .map(|i| at + i)
    };
    if let Some(number) = ahead("number")
        && forms.get(number + 1) == Some(&"of")
    {
        asking.push(number);
        return Kind::Count;
    }
    for (word, kind) in [
        ("age", Kind::Age),
        ("population", Kind::Count),
        ("cost", Kind::Money),
        ("price", Kind::Money),
        ("salary", Kind::Money),
        ("fee", Kind::Money),
        ("budget", Kind::Money),
        ("reason", Kind::Reason),
        ("cause", Kind::Reason),
        ("caused", Kind::Reason),
    ] {
        if ahead(word).is_some_and(|found| found <= at + 3) {
            return kind;
        }
    }
    let names = |form: &str| matches!(form, "name" | "names" | "named" | "called" | "surname");
    if forms[at..].iter().any(|form| names(form)) {
        return Kind::Who;
    }
    if matches!(next, "is" | "are" | "was" | "were") && forms.len() <= at + 6 {
        return Kind::Define;
    }
    Kind::Other
}

/// The words that name the person or body in `What did X say`, `How did X
/// respond`, `X's response to`.
fn speaker_asked_for(forms: &[&str]) -> Option<std::ops::Range<usize>> {
    let asks = forms
        .iter()
        .take(3)
        .position(|form| matches!(*form, "what" | "how" | "which" | "why"));
    if let Some(ask) = asks {
        let auxiliary = forms[ask..]
            .iter()
            .take(5)
            .position(|form| {
                matches!(
                    *form,
                    "did" | "does" | "do" | "has" | "have" | "had" | "would"
                )
            })
            .map(|offset| ask + offset);
        if let Some(auxiliary) = auxiliary {
            let verb = forms[auxiliary + 1..]
                .iter()
                .position(|form| SAYING.contains(form))
                .map(|offset| auxiliary + 1 + offset)?;
            if verb > auxiliary + 1 && verb <= auxiliary + 9 {
                return Some(auxiliary + 1..verb);
            }
            return None;
        }
        // `What was the council's response to …?`
        let noun = forms.iter().position(|form| STATEMENTS.contains(form))?;
        let start = forms[..noun]
            .iter()
            .rposition(|form| matches!(*form, "what" | "how" | "was" | "is" | "were" | "are"))
            .map_or(0, |at| at + 1);
        let named = forms[start..noun]
            .iter()
            .any(|form| !matches!(*form, "the" | "a" | "an" | "their" | "his" | "her"));
        if named {
            return Some(start..noun);
        }
        // `the response of the council`
        if matches!(forms.get(noun + 1).copied(), Some("of" | "from" | "by")) {
            let end = forms[noun + 2..]
                .iter()
                .position(|form| matches!(*form, "to" | "about" | "on" | "after"))
                .map_or(forms.len(), |offset| noun + 2 + offset);
            return (end > noun + 2).then_some(noun + 2..end);
        }
        return None;
    }
    // `Tell me what …` is caught above; `the council's response` alone is here.
    let noun = forms.iter().position(|form| STATEMENTS.contains(form))?;
    (noun > 0 && noun + 1 == forms.len()).then_some(0..noun)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::terms::words;

    fn check(question: &str, want: Kind) {
        assert_eq!(kind_of(&words(question)).kind, want, "{question}");
    }

    #[test]
    fn the_kind_is_read_off_the_words() {
        check("Who led the review?", Kind::Who);
        check("Who is Ada Rowe?", Kind::Define);
        check("When did the bridge close?", Kind::When);
        check("In what year did the bridge close?", Kind::When);
        check("Where was the report published?", Kind::Where);
        check("Which town flooded first?", Kind::Where);
        check("How many homes were flooded?", Kind::Count);
        check("What was the number of homes?", Kind::Count);
        check("How much did the pumps cost?", Kind::Money);
        check("how much water was lost", Kind::Amount);
        check("what is the name of the ferry", Kind::Who);
        check("How long did the repair take?", Kind::Duration);
        check("How old was the bridge?", Kind::Age);
        check("What percentage of homes were insured?", Kind::Share);
        check("Why did the pumps fail?", Kind::Reason);
        check("Was the mayor told?", Kind::YesNo);
        check("What is a culvert?", Kind::Define);
        check("Which pump failed?", Kind::Other);
    }

    #[test]
    fn whose_words_are_asked_for() {
        let speaker = |question: &str| {
            let words = words(question);
            let asked = kind_of(&words);
            words[asked.speaker]
                .iter()
                .map(|w| w.form.clone())
                .collect::<Vec<_>>()
                .join(" ")
        };
        for (question, want) in [
            ("What did the Water Board say?", "the water board"),
            ("How did the council respond to the flood?", "the council"),
            ("What was the council's response?", "the council"),
            ("What did Ada Rowe promise about pumps?", "ada rowe"),
            ("What has the mayor said about it?", "the mayor"),
            (
                "What was the reaction of the mayor to the flood?",
                "the mayor",
            ),
            ("Who said the pumps were old?", ""),
            ("What caused the flood?", ""),
            ("How did the flood start?", ""),
        ] {
            assert_eq!(speaker(question), want, "{question}");
        }
    }
}

//! The closed lists that sentence splitting consults. English only; it knows
//! single words and nothing of their surroundings.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// What may follow an abbreviation, and so whether its stop can end a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// A name or the rest of a phrase always follows: `Mrs.`, `e.g.`.
    Name,
    /// A number follows; before anything else it is an ordinary word: `No. 5`,
    /// but `He said no.`
    Number,
    /// A time of day, which a capital letter ends unless it is a day's or a
    /// time zone's.
    Clock,
    /// Anything may follow; only a word that opens sentences shows an end:
    /// `Inc.`, `Jan.`
    Anything,
}

/// The abbreviations, in small letters and without their last stop.
static ABBREVIATIONS: LazyLock<FxHashMap<&str, After>> = LazyLock::new(|| {
    let lists = [
        (
            After::Name,
            "mr mrs ms mx messrs mme mmes mlle dr drs prof profs cllr cllrs ald rev revd fr hon \
             sen sens rep reps gov govs pres gen col lt capt cpt cmdr maj sgt cpl pte supt insp \
             det const brig adm amb mt e.g i.e eg ie cf viz vs v c ca approx incl esp",
        ),
        (
            After::Number,
            "no nos p pp para paras fig figs eq eqs vol vols ch chap sec sect art arts s ss cl \
             reg regs sch tel ext ver app pt ref nr fol ll n nn dkt \
             tab b",
        ),
        (After::Clock, "a.m p.m am pm"),
        (
            After::Anything,
            "ex exh inc ltd co corp plc llc bros jr sr esq etc al ed eds st sts ave rd blvd sq dept \
             depts govt univ assn assoc dist est ibid op cit intl natl jan feb mar apr jun jul \
             aug sep sept oct nov dec tues thurs min avg repr publ suppl exec dir \
             asst mgr bn ft lb lbs oz hrs mins yrs",
        ),
    ];
    lists
        .into_iter()
        .flat_map(|(after, words)| words.split_whitespace().map(move |word| (word, after)))
        .collect()
});

/// Words that open sentences; those that are also names (`Will`, `May`,
/// `More`) are left out.
static OPENERS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "the a this that these those he she it we they you i his her its their our my your it's he's \
     she's they're we're i'm i've there's that's in on at by for from with to of after before \
     when while where why what who how which if but and or nor so yet as although though because \
     since however there then here now not yes both each every all some many most one another \
     such also other others several once until despite during under according meanwhile moreover \
     furthermore therefore thus instead later last even only please is are was were has have had \
     can could would should does did let nobody everyone nothing among between through without \
     within unlike like finally"
        .split_whitespace()
        .collect()
});

/// Words that, written small, open a sentence in writing without capitals.
static SMALL_OPENERS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "i i'm i've it it's its this they we he she the my but so there these you if very would"
        .split_whitespace()
        .collect()
});

/// Verbs that report speech.
static SPEECH: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "said says asked asks added adds told replied wrote wondered explained shouted cried \
     exclaimed answered continued insisted argued warned demanded remarked commented joked \
     tweeted recalled concluded observed noted stated declared whispered admitted"
        .split_whitespace()
        .collect()
});

/// What continues a time of day: weekdays, months, time zones.
static DAYS_AND_ZONES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "monday tuesday wednesday thursday friday saturday sunday january february march april june \
     july august september october november december gmt bst utc est edt et pst pdt cet cest ist"
        .split_whitespace()
        .collect()
});

/// Looks up `word`, written without its last stop, in any case.
pub(super) fn abbreviation(word: &str) -> Option<After> {
    let mut buffer = [0; LONGEST];
    ABBREVIATIONS.get(small(word, &mut buffer)?).copied()
}

/// Whether `word` opens sentences so often that an abbreviation before it has
/// ended one.
pub(super) fn opens_sentence(word: &str) -> bool {
    is_in(&OPENERS, word)
}

/// Whether `word`, written small, opens a sentence after a full stop in hurried
/// writing that has no capitals ("broke. it was cheap").
pub(super) fn opens_in_small_letters(word: &str) -> bool {
    is_in(&SMALL_OPENERS, word)
}

/// Whether `word` reports speech.
pub(super) fn is_speech_verb(word: &str) -> bool {
    is_in(&SPEECH, word)
}

/// Whether `word` continues a time of day: a weekday, a month or a time zone.
pub(super) fn is_day_or_zone(word: &str) -> bool {
    is_in(&DAYS_AND_ZONES, word)
}

/// The longest word of the lists, in bytes.
const LONGEST: usize = 12;

fn is_in(list: &FxHashSet<&str>, word: &str) -> bool {
    let mut buffer = [0; LONGEST];
    small(word, &mut buffer).is_some_and(|word| list.contains(word))
}

/// `word` in small letters, curly apostrophes made straight, in `buffer`;
/// `None` where it does not fit or is not ASCII.
fn small<'b>(word: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let mut length = 0;
    for c in word.chars() {
        let c = if c == '’' { '\'' } else { c };
        let byte = u8::try_from(c).ok().filter(u8::is_ascii)?;
        *buffer.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

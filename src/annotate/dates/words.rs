//! A sentence as words, figures and marks, for reading dates, and the words
//! that dates are made of. It knows no calendar.

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters.
    Word,
    /// Digits alone or with `st`, `nd`, `rd`, `th`: the value, the number of
    /// digits, and whether it is an ordinal.
    Number(u32, u8, bool),
    /// `1990s`.
    Decade(u32),
    /// Any other figure: `2,012`, `5.6`, `12m`.
    Figure,
    /// A character that is neither letter nor digit.
    Mark(char),
}

/// A word of a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Whether white space stands before it.
    pub(super) gap: bool,
}

impl Word<'_> {
    /// Whether it is one of some lower-case words, in whatever case.
    pub(super) fn is(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word
            && words
                .iter()
                .any(|word| self.text.eq_ignore_ascii_case(word))
    }

    /// Whether it is one of some lower-case words with blanks between them.
    pub(super) fn is_in(&self, words: &str) -> bool {
        self.kind == Kind::Word
            && words
                .split(' ')
                .any(|word| self.text.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_mark(&self, marks: &str) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(mark))
    }

    pub(super) fn is_capital(&self) -> bool {
        self.kind == Kind::Word && self.text.starts_with(char::is_uppercase)
    }

    /// A day of a month.
    pub(super) fn day(&self) -> Option<i8> {
        match self.kind {
            Kind::Number(value @ 1..=31, 1..=2, _) => i8::try_from(value).ok(),
            _ => None,
        }
    }

    /// Four digits that can be a year.
    pub(super) fn year(&self) -> Option<i16> {
        match self.kind {
            Kind::Number(value @ 1000..=2199, 4, false) => i16::try_from(value).ok(),
            _ => None,
        }
    }

    /// A month written out or, with `short`, abbreviated; always with a capital.
    pub(super) fn month(&self, short: bool) -> Option<i8> {
        if !self.is_capital() {
            return None;
        }
        let found = super::interval::MONTHS
            .iter()
            .position(|month| month.eq_ignore_ascii_case(self.text))
            .or_else(|| {
                let wanted =
                    short && (self.text.len() == 3 || self.text.eq_ignore_ascii_case("sept"));
                super::interval::MONTHS.iter().position(|month| {
                    wanted
                        && month
                            .get(..3)
                            .zip(self.text.get(..3))
                            .is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
                })
            })?;
        i8::try_from(found + 1).ok()
    }

    /// A day of the week written out, Monday 1 to Sunday 7.
    pub(super) fn weekday(&self) -> Option<i8> {
        const DAYS: [&str; 7] = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        let at = DAYS.iter().position(|day| *day == self.text)?;
        i8::try_from(at + 1).ok()
    }

    /// A small count: `two`, `12`, `a`.
    pub(super) fn count(&self) -> Option<i32> {
        const COUNTS: [&str; 12] = [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve",
        ];
        match self.kind {
            Kind::Number(value @ 1..=99, _, false) => i32::try_from(value).ok(),
            Kind::Word if self.is(&["a", "an"]) => Some(1),
            Kind::Word => {
                let at = COUNTS
                    .iter()
                    .position(|count| self.text.eq_ignore_ascii_case(count))?;
                i32::try_from(at + 1).ok()
            }
            _ => None,
        }
    }
}

/// Cuts a sentence into words.
pub(super) fn words<'t>(text: &'t str, out: &mut Vec<Word<'t>>) {
    out.clear();
    let mut at = 0;
    let mut gap = false;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if c.is_whitespace() {
            gap = true;
            at += c.len_utf8();
            continue;
        }
        let (length, kind) = if c.is_ascii_digit() {
            // the middle of 21.3.14, left in parts, is no fraction
            let inside = matches!(out.as_slice(), [.., day, dot]
                if !gap && !dot.gap && dot.is_mark(".") && day.day().is_some());
            figure(rest, inside)
        } else if c.is_alphabetic() {
            (letters(rest), Kind::Word)
        } else {
            (c.len_utf8(), Kind::Mark(c))
        };
        out.push(Word {
            text: rest.get(..length).unwrap_or_default(),
            start: at,
            end: at + length,
            kind,
            gap,
        });
        gap = false;
        at += length;
    }
}

/// The length of a word of letters, with apostrophes inside.
fn letters(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inside =
            matches!(c, '\'' | '’') && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !(c.is_alphanumeric() || inside) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The length and the kind of what begins with a digit, `inside_date` after the
/// first stop of a date.
fn figure(rest: &str, inside_date: bool) -> (usize, Kind) {
    let bytes = rest.as_bytes();
    let digits = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let first = digits(0);
    let dotted = |at: usize| bytes.get(at) == Some(&b'.');
    // 21.3.2014 is left in parts
    let second = if dotted(first) { digits(first + 1) } else { 0 };
    let date = first <= 2
        && (1..=2).contains(&second)
        && dotted(first + 1 + second)
        && matches!(digits(first + second + 2), 2 | 4);
    let mut end = first;
    if !date && !inside_date {
        while matches!(bytes.get(end), Some(b',' | b'.')) {
            let more = digits(end + 1);
            let sound = if bytes.get(end) == Some(&b',') {
                more == 3
            } else {
                // 3.2014 is the end of 21.3.2014
                more > 0 && !(more == 4 && first <= 2)
            };
            if !sound {
                break;
            }
            end += 1 + more;
        }
    }
    let tail = rest.get(end..).map_or(0, letters);
    let letters = rest.get(end..end + tail).unwrap_or_default();
    let value = (end == first && first <= 4)
        .then(|| rest.get(..first).and_then(|digits| digits.parse().ok()))
        .flatten();
    let kind = match (value, letters) {
        (Some(value), "") => Kind::Number(value, u8::try_from(first).unwrap_or(0), false),
        (Some(value), "st" | "nd" | "rd" | "th") => {
            Kind::Number(value, u8::try_from(first).unwrap_or(0), true)
        }
        (Some(value), "s" | "'s" | "’s") if first == 4 && value % 10 == 0 => Kind::Decade(value),
        _ => Kind::Figure,
    };
    (end + tail, kind)
}

/// Words that end in `ed` and are no verbs of the past.
const NOT_PAST: &str = "need indeed speed feed seed hundred unprecedented sacred naked weed exceed proceed \
    succeed embed breed greed deed bleed";

/// Past forms that do not end in `ed`, and auxiliaries of the past.
const PAST: &str = "was were had has have did said told found spent made took came went began gave saw \
    left held won lost rose fell met led ran got became wrote spoke broke brought bought \
    built cut kept knew grew heard hit paid put sent set shut stood struck thought \
    taught burst burnt drew drove felt flew fought hid hurt lay laid lent meant quit \
    rang sank sat sold shot showed slept stole swore threw understood withdrew wore \
    written given taken seen shown known born drawn risen fallen done gone been chosen \
    driven stolen broken sunk died caught sought split overturned arose chose forgot \
    froze sprang dealt learnt overran";

/// Words that speak of the future.
const FUTURE: &str = "will shall due expected scheduled planned upcoming tomorrow won't won’t";

/// Words after which it is open whether a thing has happened.
const OPEN: &str = "would should could might must may can is are am if unless whether ought wouldn't \
    couldn't shouldn't wouldn’t couldn’t shouldn’t";

/// What follows `to` where it is no infinitive.
const AFTER_TO: &str = "the a an his her their its our my your this that these those them him it us me you \
    all any some more school hospital court prison work children people residents and or \
    up about nearly almost around date death safety";

/// Whether the verb around a date speaks of the past or of the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Open,
}

/// What the verbs of one sentence say of tense, worked out in one pass, so that
/// a sentence of many dates takes time in proportion to its length.
pub(super) struct Tenses {
    /// For each place between words: the nearest evidence before it in its clause.
    before: Vec<Option<Tense>>,
    /// The nearest evidence after it in its clause.
    after: Vec<Option<Tense>>,
}

impl Tenses {
    pub(super) fn read(words: &[Word<'_>]) -> Tenses {
        let breaks = |word: &Word<'_>| word.is_mark(";:—–()[]\"“”");
        let own: Vec<Option<Tense>> = (0..words.len()).map(|at| evidence(words, at)).collect();
        let mut before = vec![None; words.len() + 1];
        let mut after = before.clone();
        for (at, word) in words.iter().enumerate() {
            before[at + 1] = own[at].or(before[at]).filter(|_| !breaks(word));
        }
        for (at, word) in words.iter().enumerate().rev() {
            after[at] = own[at].or(after[at + 1]).filter(|_| !breaks(word));
        }
        Tenses { before, after }
    }

    /// The tense of the verb that the words `start..end` belong to: the nearest
    /// before them in their clause, else the nearest after.
    pub(super) fn around(&self, start: usize, end: usize) -> Tense {
        let at = |list: &[Option<Tense>], place: usize| list.get(place).copied().flatten();
        at(&self.before, start)
            .or_else(|| at(&self.after, end))
            .unwrap_or(Tense::Open)
    }
}

/// Whether the infinitive at word `at` is awaited: `is expected to end`, `are due to
/// end`; but not `was expected to end`.
fn is_awaited(words: &[Word<'_>], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|place| words.get(place));
    let now = |back: usize| before(back).is_some_and(|word| word.is(&["is", "are"]));
    before(2).is_some_and(|word| word.is_in("expected due scheduled planned set going"))
        && (now(3) || before(3).is_some_and(|word| word.is(&["now", "also"])) && now(4))
}

/// How many words before a date the verb of a wish is looked for.
const WISH_REACH: usize = 40;

/// Whether the words before `start` wish for something, so that it is open whether
/// a month there is that of the wish or of what is wished for: `asked for a report in
/// May`.
pub(super) fn is_wished_for(words: &[Word<'_>], start: usize) -> bool {
    let verb = words
        .iter()
        .enumerate()
        .take(start)
        .rev()
        .take(WISH_REACH)
        .take_while(|(_, word)| !word.is_mark(";:—–()[]\"“”"))
        .find(|(at, _)| evidence(words, *at).is_some());
    verb.is_some_and(|(at, word)| {
        let wants = word.is_in("asked called pressed pushed hoped wished");
        let bare = word.is_in("requested promised pledged demanded proposed recommended wanted");
        bare || wants && words.get(at + 1).is_some_and(|next| next.is(&["for"]))
    })
}

fn evidence(words: &[Word<'_>], at: usize) -> Option<Tense> {
    let word = &words[at];
    if word.kind != Kind::Word || (word.is_capital() && at > 0) {
        return None;
    }
    let next_is = |wanted: &[&str]| words.get(at + 1).is_some_and(|next| next.is(wanted));
    let before = at.checked_sub(1).map(|before| &words[before]);
    if word.is_in(FUTURE)
        || (word.is(&["is", "are", "am"]) && next_is(&["to"]))
        || (word.is(&["going"]) && next_is(&["to"]))
        || word.text.ends_with("'ll")
        || word.text.ends_with("’ll")
    {
        return Some(Tense::Future);
    }
    if word.is(&["was", "were"]) && next_is(&["to", "due"]) {
        return Some(Tense::Open);
    }
    if before.is_some_and(|before| before.is(&["to"])) {
        // `is to be closed`
        let ahead = at
            .checked_sub(2)
            .is_some_and(|two| words[two].is(&["is", "are", "due", "set"]));
        if word.is(&["be"]) && ahead || is_awaited(words, at) {
            return Some(Tense::Future);
        }
        let noun = word.is_in(AFTER_TO) || word.text.ends_with("ing");
        if word.is(&["have"]) {
            return Some(Tense::Past);
        }
        return (!noun).then_some(Tense::Open);
    }
    if word.is_in(OPEN) {
        return Some(Tense::Open);
    }
    let past = word.is_in(PAST)
        || (word.text.len() > 3 && word.text.ends_with("ed") && !word.is_in(NOT_PAST));
    // `will be held`, `would have been told`: what comes before decides
    let led = (1..=3).filter_map(|back| at.checked_sub(back)).any(|back| {
        let word = &words[back];
        // `In May the board asked`
        if word.is_capital() && back > 0 {
            return false;
        }
        word.is(&["be", "being", "will", "shall"])
            || (word.is_in(OPEN) && !word.is(&["is", "are", "am", "if", "whether"]))
    });
    (past && !led).then_some(Tense::Past)
}

/// Whether the sentence holds a verb of the past next to position `at`.
pub(super) fn past_beside(words: &[Word<'_>], start: usize, end: usize) -> bool {
    let past = |at: usize| at < words.len() && evidence(words, at) == Some(Tense::Past);
    start.checked_sub(1).is_some_and(past) || past(end)
}

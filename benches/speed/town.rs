//! Invented reports to measure with: made-up words drawn by Zipf's law, put
//! into sentences such as reports have, and questions about them.
//!
//! The same seed gives the same text. It knows nothing of Pincite.

use std::fmt::Write as _;

/// How many reports there are, and paragraphs in each.
const REPORTS: usize = 1_000;
const PARAGRAPHS: usize = 15;

/// The reports as a JSON Lines corpus, and questions about them.
pub(super) struct Town {
    /// One report a line.
    pub(super) corpus: String,
    /// The questions; about one in ten asks for something that no report says.
    pub(super) questions: Vec<String>,
}

/// Makes the reports and so many questions.
pub(super) fn town(seed: u64, questions: usize) -> Town {
    let mut writer = Writer::new(seed);
    let mut corpus = String::new();
    for number in 0..REPORTS {
        let text = writer.report(number);
        let title = text.lines().next().unwrap_or_default().to_owned();
        let line = serde_json::json!({
            "id": format!("report-{number}"),
            "title": title,
            "publisher": "The invented town",
            "published": format!("{}-{:02}", 1950 + number % 70, 1 + number % 12),
            "text": text,
        });
        // Writing to a String cannot fail.
        let _ = writeln!(corpus, "{line}");
    }
    let asked = (0..questions).map(|_| writer.question()).collect();
    Town {
        corpus,
        questions: asked,
    }
}

/// A generator of numbers (Steele, Lea and Flood, `SplitMix64`, 2014).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or_default()
    }

    fn of<'a, T: ?Sized>(&mut self, things: &[&'a T]) -> &'a T {
        things[self.below(things.len())]
    }
}

/// Made-up words, the first ones frequent: the word of rank r is drawn with a
/// weight of 1 / (r + 2.7) (Zipf's law with Mandelbrot's offset).
pub(super) struct Words {
    words: Vec<String>,
    reach: Vec<f64>,
}

impl Words {
    fn new(random: &mut Random, count: usize, ends: &[&str]) -> Words {
        Words::of(made_up(random, count, ends))
    }

    /// Words in the order of their frequency.
    pub(super) fn of(words: Vec<String>) -> Words {
        let mut sum = 0.0;
        let reach = (0..words.len())
            .map(|rank| {
                sum += 1.0 / (rank as f64 + 2.7);
                sum
            })
            .collect();
        Words { words, reach }
    }

    pub(super) fn draw(&self, random: &mut Random) -> &str {
        let all = self.reach.last().copied().unwrap_or_default();
        let at = random.next() as f64 / u64::MAX as f64 * all;
        let rank = self.reach.partition_point(|reach| *reach < at);
        &self.words[rank.min(self.words.len() - 1)]
    }

    /// One of the `first` most frequent, each as likely as the others.
    pub(super) fn among(&self, random: &mut Random, first: usize) -> &str {
        &self.words[random.below(first)]
    }
}

/// So many different words of two syllables and more.
pub(super) fn made_up(random: &mut Random, count: usize, ends: &[&str]) -> Vec<String> {
    const ONSETS: [&str; 16] = [
        "b", "br", "c", "d", "f", "g", "gr", "h", "l", "m", "p", "r", "s", "st", "t", "w",
    ];
    const VOWELS: [&str; 7] = ["a", "e", "i", "o", "u", "ea", "oo"];
    const CODAS: [&str; 9] = ["", "", "n", "r", "l", "ck", "st", "m", "nd"];
    let mut words = Vec::with_capacity(count);
    let mut seen = std::collections::HashSet::new();
    while words.len() < count {
        let mut word = String::new();
        for _ in 0..2 + random.below(2) {
            word.push_str(random.of(&ONSETS));
            word.push_str(random.of(&VOWELS));
            word.push_str(random.of(&CODAS));
        }
        word.push_str(random.of(ends));
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

/// What a sentence says, kept to be asked for.
enum Fact {
    Event {
        noun: String,
        place: String,
        verb: String,
    },
    Saying {
        name: String,
        noun: String,
    },
    Count {
        noun: String,
        verb: String,
        year: usize,
    },
    Cause {
        noun: String,
        verb: String,
    },
}

struct Writer {
    random: Random,
    nouns: Words,
    verbs: Words,
    adjectives: Words,
    names: Words,
    places: Words,
    facts: Vec<Fact>,
}

impl Writer {
    fn new(seed: u64) -> Writer {
        let mut random = Random(seed);
        Writer {
            nouns: Words::new(&mut random, 18_000, &["", "", "ment", "er"]),
            verbs: Words::new(&mut random, 4_000, &["", "ish"]),
            adjectives: Words::new(&mut random, 4_000, &["al", "ous", "ic", ""]),
            names: Words::new(&mut random, 3_000, &["", "son", "ley"]),
            places: Words::new(&mut random, 600, &["ton", "wick", "ford", "by"]),
            facts: Vec::new(),
            random,
        }
    }

    fn noun(&mut self) -> String {
        self.nouns.draw(&mut self.random).to_owned()
    }

    fn verb(&mut self) -> String {
        self.verbs.draw(&mut self.random).to_owned()
    }

    fn adjective(&mut self) -> String {
        self.adjectives.draw(&mut self.random).to_owned()
    }

    fn place(&mut self) -> String {
        capital(self.places.draw(&mut self.random))
    }

    fn name(&mut self) -> String {
        let first = capital(self.names.draw(&mut self.random));
        format!("{first} {}", capital(self.names.draw(&mut self.random)))
    }

    fn year(&mut self) -> usize {
        1950 + self.random.below(75)
    }

    /// A report: a title, then sections of paragraphs.
    fn report(&mut self, number: usize) -> String {
        let mut text = format!(
            "The {} {} of {}, report {number}\n\n",
            self.adjective(),
            self.noun(),
            self.place()
        );
        for paragraph in 0..PARAGRAPHS {
            if paragraph % 4 == 0 {
                let _ = write!(text, "The {} and the {}\n\n", self.noun(), self.noun());
            }
            for sentence in 0..4 + self.random.below(3) {
                if sentence > 0 {
                    text.push(' ');
                }
                let sentence = self.sentence();
                text.push_str(&sentence);
            }
            text.push_str("\n\n");
        }
        text
    }

    /// A sentence; one in sixteen is kept to be asked for.
    fn sentence(&mut self) -> String {
        let (noun, other, third) = (self.noun(), self.noun(), self.noun());
        let (verb, also, quality) = (self.verb(), self.verb(), self.adjective());
        let (place, year) = (self.place(), self.year());
        let (fact, sentence) = match self.random.below(5) {
            0 => (
                Fact::Event {
                    noun: noun.clone(),
                    place: place.clone(),
                    verb: verb.clone(),
                },
                format!(
                    "The {quality} {noun} of {place} was {verb}ed by the {other} in March {year}, and for the rest of that year nobody spoke of the {third} without a word about it."
                ),
            ),
            1 => {
                let name = self.name();
                (
                    Fact::Saying {
                        name: name.clone(),
                        noun: noun.clone(),
                    },
                    format!(
                        "{name}, who had led the {other} at {place} since {year}, said that the {noun} was {quality} and that it would have to be {verb}ed before long."
                    ),
                )
            }
            2 => {
                let name = self.name();
                (
                    Fact::Saying {
                        name: name.clone(),
                        noun: noun.clone(),
                    },
                    format!(
                        "“We shall {verb} the {noun} before the {other} is {also}ed,” {name} told the people of {place}, “or there will be no {third} left to speak of.”"
                    ),
                )
            }
            3 => {
                let count = 12 + self.random.below(9_000);
                let cost = 1 + self.random.below(90);
                (
                    Fact::Count {
                        noun: noun.clone(),
                        verb: verb.clone(),
                        year,
                    },
                    format!(
                        "In {year} some {count} {noun}s were {verb}ed in and around {place}, at a cost of £{cost}.{} million, which the {quality} {other} had not foreseen.",
                        cost % 10
                    ),
                )
            }
            _ => (
                Fact::Cause {
                    noun: noun.clone(),
                    verb: verb.clone(),
                },
                format!(
                    "The {noun} was {verb}ed because the {other} had {also}ed the {quality} {third}, although those who lived at {place} had been told of no such thing."
                ),
            ),
        };
        if self.random.below(16) == 0 {
            self.facts.push(fact);
        }
        sentence
    }

    /// A question about a sentence, now and then with another word in it or
    /// with two letters swapped.
    fn question(&mut self) -> String {
        let at = self.random.below(self.facts.len());
        let strange = (self.random.below(10) == 0).then(|| self.noun());
        let slips = self.random.below(20) == 0;
        let settle = |word: &str| {
            let word = strange.as_deref().unwrap_or(word);
            if slips { slip(word) } else { word.to_owned() }
        };
        match &self.facts[at] {
            Fact::Event { noun, place, verb } => {
                let noun = settle(noun);
                match self.random.below(3) {
                    0 => format!("When was the {noun} of {place} {verb}ed?"),
                    1 => format!("Who {verb}ed the {noun} of {place}?"),
                    _ => format!("Was the {noun} of {place} ever {verb}ed, and by whom?"),
                }
            }
            Fact::Saying { name, noun } => {
                format!("What did {name} say about the {}?", settle(noun))
            }
            Fact::Count { noun, verb, year } => {
                let noun = settle(noun);
                if self.random.below(2) == 0 {
                    format!("How many {noun}s were {verb}ed in {year}?")
                } else {
                    format!("How much did it cost that the {noun}s were {verb}ed in {year}?")
                }
            }
            Fact::Cause { noun, verb } => {
                format!("Why was the {} {verb}ed?", settle(noun))
            }
        }
    }
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The word with its third and fourth letters swapped.
fn slip(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() > 4 {
        letters.swap(2, 3);
    }
    letters.into_iter().collect()
}

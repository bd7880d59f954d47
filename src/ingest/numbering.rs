//! The numbers that word processors give to paragraphs and headings without
//! writing them into the text: `1.`, `(a)`, `3.4`. Official documents are cited
//! by them, so they become part of the canonical text, as they do when a word
//! processor saves a document as plain text. Bullets are no words and do not. It
//! knows no format.

/// How many levels a list has.
pub(super) const LEVELS: usize = 10;

/// How a count is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Figures {
    #[default]
    Decimal,
    /// `01`, `02`.
    DecimalZero,
    SmallLetters,
    Letters,
    SmallRoman,
    Roman,
    /// `1st`, `2nd`.
    Ordinal,
    /// Nothing is shown; the level counts all the same.
    None,
    /// A sign that is the same for every paragraph.
    Bullet,
}

/// What the paragraphs of one level begin with.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    pub(super) start: u32,
    pub(super) figures: Figures,
    /// The label, in which `%1` to `%9` stand for the counts of the levels.
    pub(super) pattern: String,
    /// Whether all counts in the label are shown as `1`, `2`, `3`.
    pub(super) is_legal: bool,
    /// The level, counted from 1, at which it begins anew; every level above it
    /// where none is named, and never where it is 0.
    pub(super) restart: Option<usize>,
}

/// Where the counts of a list stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts([Option<u32>; LEVELS]);

impl Counts {
    /// The level begins with this number the next time.
    pub(super) fn begin_at(&mut self, level: usize, number: u32) {
        if let Some(count) = self.0.get_mut(level) {
            *count = number.checked_sub(1);
        }
        // A count of nothing yet begins at its level's own start, which only
        // differs where the number is 0.
        for deeper in self.0.iter_mut().skip(level + 1) {
            *deeper = None;
        }
    }

    /// A paragraph of this level: counts it, and says what it begins with. The
    /// label is empty where it begins with a bullet or with nothing.
    pub(super) fn next(&mut self, level: usize, levels: &[Level]) -> String {
        let Some(own) = levels.get(level) else {
            return String::new();
        };
        let Some(count) = self.0.get_mut(level) else {
            return String::new();
        };
        *count = Some(count.map_or(own.start, |count| count.saturating_add(1)));
        for (at, deeper) in self.0.iter_mut().enumerate().skip(level + 1) {
            let restart = levels.get(at).and_then(|deeper| deeper.restart);
            if restart.is_none_or(|restart| level < restart) {
                *deeper = None;
            }
        }
        if matches!(own.figures, Figures::Bullet) {
            return String::new();
        }
        self.label(own, levels)
    }

    fn label(&self, own: &Level, levels: &[Level]) -> String {
        let mut label = String::new();
        let mut rest = own.pattern.chars().peekable();
        while let Some(c) = rest.next() {
            let number = (c == '%')
                .then(|| rest.peek().and_then(|digit| digit.to_digit(10)))
                .flatten();
            let Some(number) = number.filter(|number| *number > 0) else {
                label.push(c);
                continue;
            };
            rest.next();
            let at = number as usize - 1;
            let Some(level) = levels.get(at) else {
                continue;
            };
            let count = self.0.get(at).copied().flatten().unwrap_or(level.start);
            let figures = match level.figures {
                Figures::None | Figures::Bullet => level.figures,
                _ if own.is_legal => Figures::Decimal,
                figures => figures,
            };
            label.push_str(&written(count, figures));
        }
        // A label without a letter or figure says nothing.
        let label = label.trim();
        if label.contains(char::is_alphanumeric) {
            label.to_owned()
        } else {
            String::new()
        }
    }
}

/// A count as it is written.
fn written(count: u32, figures: Figures) -> String {
    match figures {
        Figures::Decimal => count.to_string(),
        Figures::DecimalZero => format!("{count:02}"),
        Figures::SmallLetters => letters(count),
        Figures::Letters => letters(count).to_uppercase(),
        Figures::SmallRoman => roman(count).to_lowercase(),
        Figures::Roman => roman(count),
        Figures::Ordinal => {
            let end = match (count % 100, count % 10) {
                (11..=13, _) => "th",
                (_, 1) => "st",
                (_, 2) => "nd",
                (_, 3) => "rd",
                _ => "th",
            };
            format!("{count}{end}")
        }
        Figures::None | Figures::Bullet => String::new(),
    }
}

/// `a` to `z`, then `aa`, `bb` and so on.
fn letters(count: u32) -> String {
    let Some(before) = count.checked_sub(1) else {
        return String::new();
    };
    let letter = char::from(b'a' + u8::try_from(before % 26).unwrap_or_default());
    let times = before / 26 + 1;
    std::iter::repeat_n(letter, times.min(8) as usize).collect()
}

/// Roman figures, up to 3999; more are shown as decimal ones.
fn roman(count: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count >= 4000 {
        return count.to_string();
    }
    let mut left = count;
    let mut out = String::new();
    for (value, sign) in PARTS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(figures: Figures, pattern: &str) -> Level {
        Level {
            start: 1,
            figures,
            pattern: pattern.to_owned(),
            ..Level::default()
        }
    }

    #[test]
    fn levels_count_and_begin_anew() {
        let levels = [
            level(Figures::Roman, "%1."),
            Level {
                is_legal: true,
                ..level(Figures::Decimal, "%1.%2")
            },
            level(Figures::SmallLetters, "(%3)"),
        ];
        let mut counts = Counts::default();
        let got: Vec<String> = [0, 1, 2, 2, 1, 2, 0, 1]
            .into_iter()
            .map(|at| counts.next(at, &levels))
            .collect();
        assert_eq!(got, ["I.", "1.1", "(a)", "(b)", "1.2", "(a)", "II.", "2.1"]);
        counts.begin_at(1, 7);
        assert_eq!(counts.next(1, &levels), "2.7");
        assert_eq!(counts.next(2, &levels), "(a)");
    }

    #[test]
    fn some_levels_go_on_and_some_say_nothing() {
        let levels = [
            level(Figures::Decimal, "Part %1"),
            Level {
                restart: Some(0),
                ..level(Figures::Decimal, "%2.")
            },
            level(Figures::Bullet, "o"),
        ];
        let mut counts = Counts::default();
        let got: Vec<String> = [0, 1, 1, 2, 0, 1]
            .into_iter()
            .map(|at| counts.next(at, &levels))
            .collect();
        assert_eq!(got, ["Part 1", "1.", "2.", "", "Part 2", "3."]);
        assert_eq!(counts.next(9, &levels), "");
        assert_eq!(counts.next(12, &levels), "");
    }

    #[test]
    fn counts_as_they_are_written() {
        assert_eq!(written(28, Figures::Letters), "BB");
        assert_eq!(written(1994, Figures::SmallRoman), "mcmxciv");
        assert_eq!(written(12, Figures::Ordinal), "12th");
        assert_eq!(written(22, Figures::Ordinal), "22nd");
        assert_eq!(written(7, Figures::DecimalZero), "07");
        assert_eq!(written(0, Figures::Letters), "");
    }
}

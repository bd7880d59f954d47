//! Settles the marks inside a Markdown block: emphasis, code ticks, links,
//! pictures, escapes. It knows no blocks, and what it does not recognise it
//! leaves as it stands.

/// How many marks of emphasis may stand open at once; more are text.
const MOST_OPEN: usize = 64;

/// `source` without its inline marks.
pub(super) fn settled(source: &str) -> String {
    if !source.contains(['*', '_', '`', '[', '\\', '<', '~', '&']) {
        return source.to_owned();
    }
    let mut out = Settler::default();
    out.read(source, 0);
    out.finish()
}

/// How many looks for a closing bracket may fail before brackets are text.
const MOST_FAILED_LOOKS: usize = 200;

/// A run of emphasis marks that may open, where it stands in the output.
struct Opener {
    mark: char,
    at: usize,
    length: usize,
}

#[derive(Default)]
struct Settler {
    text: String,
    /// How many looks for a closing bracket found none.
    failed_looks: usize,
    openers: Vec<Opener>,
    /// Ranges of the output that turned out to be marks.
    marks: Vec<(usize, usize)>,
}

impl Settler {
    /// Reads `source`; `depth` is how many links it stands in.
    fn read(&mut self, source: &str, depth: usize) {
        let mut at = 0;
        while let Some(c) = source.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = source.get(at..).unwrap_or_default();
            at += match c {
                '\\' => self.escape(rest),
                '`' => self.code(rest),
                '*' | '_' | '~' => self.emphasis(source, at, c),
                '!' if rest.starts_with("![") => self.link(rest, 1, depth),
                '[' => self.link(rest, 0, depth),
                '<' => self.angle(rest),
                '&' => self.entity(rest),
                _ => self.keep(c),
            };
        }
    }

    fn keep(&mut self, c: char) -> usize {
        self.text.push(c);
        c.len_utf8()
    }

    fn escape(&mut self, rest: &str) -> usize {
        match rest.chars().nth(1) {
            Some(c) if c.is_ascii_punctuation() => {
                self.text.push(c);
                2
            }
            _ => self.keep('\\'),
        }
    }

    fn code(&mut self, rest: &str) -> usize {
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let fence = rest.get(..ticks).unwrap_or_default();
        let body = rest.get(ticks..).unwrap_or_default();
        if let Some(end) = body.find(fence) {
            self.text
                .push_str(body.get(..end).unwrap_or_default().trim_matches(' '));
            ticks + end + ticks
        } else {
            self.text.push_str(fence);
            ticks
        }
    }

    /// A run of `*`, `_` or `~~`: closes an open one of its length, or may
    /// open, or is text.
    fn emphasis(&mut self, source: &str, at: usize, mark: char) -> usize {
        let rest = source.get(at..).unwrap_or_default();
        let length = rest.len() - rest.trim_start_matches(mark).len();
        let run = rest.get(..length).unwrap_or_default();
        let before = source.get(..at).and_then(|s| s.chars().next_back());
        let after = rest.get(length..).and_then(|s| s.chars().next());
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let is_inside_word = mark == '_' && is_word(before) && is_word(after);
        let is_mark = length <= 3 && !is_inside_word && (mark != '~' || length == 2);
        let start = self.text.len();
        self.text.push_str(run);
        if !is_mark {
            return length;
        }
        let found = self
            .openers
            .iter()
            .rposition(|o| o.mark == mark && o.length == length);
        if let Some(index) = found.filter(|_| !is_space(before)) {
            let opener_at = self.openers.get(index).map_or(start, |o| o.at);
            self.marks.push((opener_at, opener_at + length));
            self.marks.push((start, start + length));
            self.openers.truncate(index);
        } else if !is_space(after) && self.openers.len() < MOST_OPEN {
            self.openers.push(Opener {
                mark,
                at: start,
                length,
            });
        }
        length
    }

    fn may_look(&self, depth: usize) -> bool {
        depth < 4 && self.failed_looks < MOST_FAILED_LOOKS
    }

    /// `[words](target)`, `[words][name]`, and both with `!` before.
    fn link(&mut self, rest: &str, bang: usize, depth: usize) -> usize {
        let body = rest.get(bang + 1..).unwrap_or_default();
        let parsed = self
            .may_look(depth)
            .then(|| closing(body, '[', ']'))
            .flatten();
        let target = parsed.and_then(|end| {
            let after = body.get(end + 1..)?;
            let (open, close) = match after.chars().next()? {
                '(' => ('(', ')'),
                '[' => ('[', ']'),
                _ => return None,
            };
            closing(after.get(1..)?, open, close).map(|length| (end, length + 2))
        });
        let Some((end, target)) = target else {
            self.failed_looks += 1;
            let mark = rest.get(..=bang).unwrap_or_default();
            self.text.push_str(mark);
            return mark.len();
        };
        self.read(body.get(..end).unwrap_or_default(), depth + 1);
        bang + 1 + end + 1 + target
    }

    /// `<https://…>` stands for its address; anything else is text.
    fn angle(&mut self, rest: &str) -> usize {
        let inner = rest.get(1..).unwrap_or_default();
        let end = inner
            .bytes()
            .take(if self.may_look(0) { 2_000 } else { 0 })
            .position(|b| b == b'>');
        let address = end.and_then(|end| inner.get(..end)).filter(|inner| {
            !inner.contains(char::is_whitespace)
                && ["http://", "https://", "mailto:"]
                    .iter()
                    .any(|s| inner.starts_with(s))
        });
        if let Some(address) = address {
            self.text.push_str(address);
            address.len() + 2
        } else {
            self.failed_looks += 1;
            self.keep('<')
        }
    }

    fn entity(&mut self, rest: &str) -> usize {
        match entity_of(rest) {
            Some((c, length)) => {
                self.text.push(c);
                length
            }
            None => self.keep('&'),
        }
    }

    /// The text without what turned out to be marks.
    fn finish(mut self) -> String {
        self.marks.sort_unstable();
        let mut out = String::with_capacity(self.text.len());
        let mut at = 0;
        for (start, end) in self.marks {
            out.push_str(self.text.get(at..start).unwrap_or_default());
            at = end;
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }
}

/// The place of the bracket that closes the one before `body`, within a
/// bounded look.
fn closing(body: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, c) in body.char_indices().take_while(|(at, _)| *at < 1_000) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == open => depth += 1,
            _ if c == close && depth == 0 => return Some(at),
            _ if c == close => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The character that an entity at the beginning of `rest` stands for, and the
/// entity's length.
pub(super) fn entity_of(rest: &str) -> Option<(char, usize)> {
    let named = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&#39;", '\''),
        ("&nbsp;", '\u{a0}'),
        ("&ndash;", '–'),
        ("&mdash;", '—'),
        ("&hellip;", '…'),
        ("&pound;", '£'),
    ];
    named
        .into_iter()
        .find(|(name, _)| rest.starts_with(name))
        .map(|(name, c)| (c, name.len()))
}

#[cfg(test)]
mod tests {
    use super::settled;

    #[test]
    fn marks_go_and_words_stay() {
        for (source, want) in [
            ("plain words", "plain words"),
            (
                "**bold** and *soft* and __both__ and _one_",
                "bold and soft and both and one",
            ),
            ("***all*** of it", "all of it"),
            ("a `code_name` here", "a code_name here"),
            ("snake_case_name stays", "snake_case_name stays"),
            ("5 * 3 * 2 and 4*", "5 * 3 * 2 and 4*"),
            (
                "see [the *plan*](https://a.example/b_(c) \"T\") now",
                "see the plan now",
            ),
            ("[one][two] and [three]", "one and [three]"),
            ("![a mill](m.png) burnt", "a mill burnt"),
            (r"\*kept\* and 1\. kept", "*kept* and 1. kept"),
            (
                "<https://a.example> and a < b",
                "https://a.example and a < b",
            ),
            ("R&amp;D at ~~no~~ once", "R&D at no once"),
            ("an **open end", "an **open end"),
            ("“**Quoted**,” he said", "“Quoted,” he said"),
            ("[open and ![shut", "[open and ![shut"),
        ] {
            assert_eq!(settled(source), want);
        }
    }
}

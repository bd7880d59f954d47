//! The operations of a page's content (ISO 32000-1, 7.8.2), read as far as they
//! can be: what is no operation is passed over, of pictures inside the content only
//! that they are there is told, comments are left out. It knows no fonts and no places.

use pdf_extract::content::Operation;
use pdf_extract::{Object, StringFormat};

/// How deep arrays may stand in arrays.
const DEEPEST: usize = 16;

/// More operands than these no operation has.
const MOST_OPERANDS: usize = 512;

/// The operations of a content.
pub(super) fn operations(content: &[u8]) -> Vec<Operation> {
    let mut reader = Reader { content, at: 0 };
    let mut found = Vec::new();
    let mut operands: Vec<Object> = Vec::new();
    while let Some(token) = reader.token(0) {
        match token {
            Token::Operand(operand) if operands.len() < MOST_OPERANDS => operands.push(operand),
            Token::Operand(_) | Token::Nothing => {}
            Token::Operator(name) if name == "BI" => {
                operands.clear();
                reader.pass_picture();
                found.push(Operation::new("BI", Vec::new()));
            }
            Token::Operator(name) => {
                found.push(Operation::new(&name, std::mem::take(&mut operands)));
            }
        }
    }
    found
}

enum Token {
    Operand(Object),
    Operator(String),
    /// Something that means nothing here.
    Nothing,
}

struct Reader<'a> {
    content: &'a [u8],
    at: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.content.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// The bytes up to the next that is no part of a word.
    fn word(&mut self) -> &[u8] {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|b| !is_space(b) && !is_delimiter(b))
        {
            self.at += 1;
        }
        self.content.get(start..self.at).unwrap_or_default()
    }

    fn token(&mut self, depth: usize) -> Option<Token> {
        loop {
            match self.peek()? {
                byte if is_space(byte) => self.at += 1,
                b'%' => while self.next().is_some_and(|b| !matches!(b, b'\n' | b'\r')) {},
                _ => break,
            }
        }
        let operand = match self.peek()? {
            b'(' => self.string(),
            b'<' => {
                self.at += 1;
                if self.peek() == Some(b'<') {
                    self.at += 1;
                    self.pass_dictionary(depth);
                    Object::Null
                } else {
                    self.hex()
                }
            }
            b'/' => {
                self.at += 1;
                self.name()
            }
            b'[' if depth < DEEPEST => {
                self.at += 1;
                self.array(depth)
            }
            byte if is_delimiter(byte) => {
                self.at += 1;
                return Some(Token::Nothing);
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                let word = self.word();
                return Some(number(word).map_or(Token::Nothing, Token::Operand));
            }
            _ => {
                let word = String::from_utf8_lossy(self.word()).into_owned();
                return Some(Token::Operator(word));
            }
        };
        Some(Token::Operand(operand))
    }

    fn string(&mut self) -> Object {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut open = 1;
        while let Some(byte) = self.next() {
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    bytes.extend(self.escape());
                    continue;
                }
                _ => {}
            }
            bytes.push(byte);
        }
        Object::String(bytes, StringFormat::Literal)
    }

    fn escape(&mut self) -> Option<u8> {
        Some(match self.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return None;
            }
            b'\n' => return None,
            first @ b'0'..=b'7' => {
                let mut value = u32::from(first - b'0');
                for _ in 0..2 {
                    let Some(figure @ b'0'..=b'7') = self.peek() else {
                        break;
                    };
                    value = value * 8 + u32::from(figure - b'0');
                    self.at += 1;
                }
                u8::try_from(value & 0xff).unwrap_or_default()
            }
            other => other,
        })
    }

    fn hex(&mut self) -> Object {
        let mut figures = Vec::new();
        while let Some(byte) = self.next() {
            match byte {
                b'>' => break,
                b'0'..=b'9' => figures.push(byte - b'0'),
                b'a'..=b'f' => figures.push(byte - b'a' + 10),
                b'A'..=b'F' => figures.push(byte - b'A' + 10),
                _ => {}
            }
        }
        let bytes = figures.chunks(2).map(|pair| match *pair {
            [high, low] => high << 4 | low,
            [high] => high << 4,
            _ => 0,
        });
        Object::String(bytes.collect(), StringFormat::Hexadecimal)
    }

    fn name(&mut self) -> Object {
        let mut bytes = self.word().iter().copied();
        let mut name = Vec::new();
        while let Some(byte) = bytes.next() {
            let figure = |byte: u8| {
                char::from(byte)
                    .to_digit(16)
                    .and_then(|n| u8::try_from(n).ok())
            };
            let mut ahead = bytes.clone();
            if byte == b'#'
                && let (Some(high), Some(low)) =
                    (ahead.next().and_then(figure), ahead.next().and_then(figure))
            {
                name.push(high << 4 | low);
                bytes = ahead;
            } else {
                name.push(byte);
            }
        }
        Object::Name(name)
    }

    fn array(&mut self, depth: usize) -> Object {
        let mut entries = Vec::new();
        loop {
            while self.peek().is_some_and(is_space) {
                self.at += 1;
            }
            if self.peek() == Some(b']') {
                self.at += 1;
                break;
            }
            match self.token(depth + 1) {
                Some(Token::Operand(operand)) => entries.push(operand),
                Some(Token::Nothing) => {}
                // An array that is never closed ends with its operands.
                Some(Token::Operator(_)) | None => break,
            }
        }
        Object::Array(entries)
    }

    fn pass_dictionary(&mut self, depth: usize) {
        let mut open = 1_usize;
        while open > 0 {
            match self.peek() {
                None => return,
                Some(b'<') if self.content.get(self.at + 1) == Some(&b'<') => {
                    open += 1;
                    self.at += 2;
                }
                Some(b'>') => {
                    open -= 1;
                    self.at += if self.content.get(self.at + 1) == Some(&b'>') {
                        2
                    } else {
                        1
                    };
                }
                Some(b'[' | b']') => self.at += 1,
                _ => {
                    if self.token(depth.max(DEEPEST)).is_none() {
                        return;
                    }
                }
            }
        }
    }

    /// Passes over a picture, up to the `EI` that stands alone and is followed by
    /// what may follow it.
    fn pass_picture(&mut self) {
        let rest = self.content.get(self.at..).unwrap_or_default();
        let is_end = |at: usize| {
            let byte = |place: usize| rest.get(place).copied();
            let before = at.checked_sub(1).and_then(byte);
            let after = rest.get(at + 2..(at + 12).min(rest.len()));
            before.is_some_and(is_space)
                && byte(at) == Some(b'E')
                && byte(at + 1) == Some(b'I')
                && byte(at + 2).is_none_or(|b| is_space(b) || is_delimiter(b))
                && after.is_none_or(|after| {
                    after
                        .iter()
                        .all(|&b| is_space(b) || (0x20..0x7f).contains(&b))
                })
        };
        let end = (0..rest.len()).find(|&at| is_end(at));
        self.at += end.map_or(rest.len(), |end| end + 2);
    }
}

/// A number, also as careless programs write it: `--5`, `1.2.3`, `4-2`.
fn number(word: &[u8]) -> Option<Object> {
    let text = std::str::from_utf8(word).ok()?;
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Object::Integer(whole));
    }
    let is_negative = text.starts_with('-');
    let bare = text.trim_start_matches(['-', '+']);
    let mut dots = 0;
    let end = bare
        .find(|c: char| {
            dots += usize::from(c == '.');
            !(c.is_ascii_digit() || c == '.') || dots > 1
        })
        .unwrap_or(bare.len());
    let value: f32 = match bare.get(..end)? {
        "" | "." => 0.0,
        digits => digits.parse().ok()?,
    };
    let value = if is_negative { -value } else { value };
    value.is_finite().then_some(Object::Real(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(content: &[u8]) -> Vec<String> {
        operations(content)
            .iter()
            .map(|operation| format!("{:?} {}", operation.operands, operation.operator))
            .collect()
    }

    #[test]
    fn operations_are_read_past_comments_pictures_and_dirt() {
        let names = |content: &[u8]| -> Vec<String> {
            operations(content)
                .into_iter()
                .map(|o| o.operator)
                .collect()
        };
        assert_eq!(
            names(b"BT % a (comment\n/F 1 Tf (a) Tj ET"),
            ["BT", "Tf", "Tj", "ET"]
        );
        let picture = b"q BI /W 2 /H 1 ID \x01(EI\xff EI Q (after) Tj";
        assert_eq!(names(picture), ["q", "BI", "Q", "Tj"]);
        assert_eq!(names(b"} ) 1 0 0 1 5 6 cm ]"), ["cm"]);
        assert_eq!(names(b"/P <</MCID 0 /A [1 (>>)]>> BDC EMC"), ["BDC", "EMC"]);
        assert_eq!(names(b"(never closed"), [""; 0]);
    }

    #[test]
    fn operands_are_what_they_say() {
        let check = |content: &[u8], operand: Object| {
            let operation = operations(content).remove(0);
            assert_eq!(operation.operands, [operand], "{:?}", shown(content));
        };
        let text = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Literal);
        check(b"(a\\(b(c)\\051\\n\\\nd) Tj", text(b"a(b(c))\nd"));
        check(
            b"<48 656> Tj",
            Object::String(b"He`".to_vec(), StringFormat::Hexadecimal),
        );
        check(b"/A#20B Tf", Object::Name(b"A B".to_vec()));
        check(b"--5.5 Tc", Object::Real(-5.5));
        check(b"-.5 Tc", Object::Real(-0.5));
        check(
            b"[(a) -20 (b)] TJ",
            Object::Array(vec![text(b"a"), Object::Integer(-20), text(b"b")]),
        );
    }

    #[test]
    fn deep_nesting_ends() {
        let deep = [b"[".repeat(100_000), b"1 Tc".to_vec()].concat();
        operations(&deep);
        let dictionaries = [b"<<".repeat(100_000), b"1 Tc".to_vec()].concat();
        operations(&dictionaries);
    }
}

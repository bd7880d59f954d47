//! Bytes to text: finds the encoding, then settles line ends and invisible
//! control characters. Every other character stays as the source has it. It
//! knows no format.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotText;

/// Text, and what a person should know about how it was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text as it came, before [`settled`].
    pub(super) text: String,
    /// The name of the encoding where it was guessed from the bytes alone.
    pub(super) guessed: Option<&'static str>,
    /// Whether some bytes had no meaning in that encoding.
    pub(super) has_losses: bool,
}

impl Decoded {
    /// What the person who adds the file `name` should know.
    pub(super) fn remark(&self, name: &str) -> Option<String> {
        if self.has_losses {
            return Some(format!(
                "Some bytes of `{name}` could not be read and show as \u{fffd}; save it as UTF-8 if it matters."
            ));
        }
        let encoding = self.guessed?;
        Some(format!(
            "`{name}` does not name its encoding; it was read as {encoding}."
        ))
    }
}

/// How many bytes are looked at to see whether a file is text.
const SAMPLE: usize = 64 * 1024;

/// Decodes `bytes`: a byte order mark decides, then UTF-8 where it is valid,
/// then UTF-16 where every other byte is zero, then `declared`, then a guess
/// by `chardetng`.
///
/// # Errors
/// Where the bytes are not text in any of them.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, NotText> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes.get(mark..).unwrap_or_default(), false);
    }
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or_default();
    if let Some(encoding) = looks_like_utf_16(sample) {
        return decode_as(encoding, bytes, true);
    }
    if sample.split(|&b| b == 0).count().saturating_sub(1) * 1000 > sample.len() {
        return Err(NotText);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return decode_as(UTF_8, bytes, false);
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes())) {
        return decode_as(encoding, bytes, false);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    decode_as(encoding, bytes, true)
}

fn decode_as(
    encoding: &'static Encoding,
    bytes: &[u8],
    is_guess: bool,
) -> Result<Decoded, NotText> {
    let (text, has_losses) = encoding.decode_without_bom_handling(bytes);
    if is_mostly_control(&text) {
        return Err(NotText);
    }
    Ok(Decoded {
        text: text.into_owned(),
        guessed: is_guess.then(|| encoding.name()),
        has_losses,
    })
}

/// UTF-16 without a mark: zeros at nearly half of the even or of the odd
/// places, and next to none at the others.
fn looks_like_utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |offset| {
        let places = sample.iter().skip(offset).step_by(2);
        places.filter(|&&b| b == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 2 > pairs && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 2 > pairs && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether control characters and unreadable bytes make up more than a
/// fiftieth of the text's beginning, which no text has.
fn is_mostly_control(text: &str) -> bool {
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(SAMPLE) {
        all += 1;
        if c == '\u{fffd}' || c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}') {
            odd += 1;
        }
    }
    odd * 50 > all
}

/// `text` with line ends as `\n` and without invisible control characters:
/// C0 and C1 controls, zero-width and bidirectional marks, soft hyphens, byte
/// order marks, tag characters. The joiners U+200C and U+200D stay behind a
/// character beyond ASCII, where scripts and emoji need them.
pub(super) fn settled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = '\0';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let kept = match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    continue;
                }
                '\n'
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' | '\n' => c,
            '\u{200c}' | '\u{200d}' if !before.is_ascii() => c,
            _ if c.is_control() || is_invisible(c) => continue,
            _ => c,
        };
        out.push(kept);
        before = kept;
    }
    out
}

/// Characters without a shape that could hide words or tear them apart.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> Option<String> {
        decode(bytes, None).ok().map(|d| settled(&d.text))
    }

    #[test]
    fn encodings_are_found() {
        let words = "Das Café öffnete früh. – “Endlich”, sagte er, und die Tür war grün.";
        let utf_16 = |big: bool| -> Vec<u8> {
            let unit = |u: u16| {
                if big {
                    u.to_be_bytes()
                } else {
                    u.to_le_bytes()
                }
            };
            words.encode_utf16().flat_map(unit).collect()
        };
        assert_eq!(text_of(words.as_bytes()).unwrap(), words);
        assert_eq!(
            text_of(&[b"\xef\xbb\xbf", words.as_bytes()].concat()).unwrap(),
            words
        );
        assert_eq!(
            text_of(&[b"\xff\xfe".to_vec(), utf_16(false)].concat()).unwrap(),
            words
        );
        assert_eq!(
            text_of(&[b"\xfe\xff".to_vec(), utf_16(true)].concat()).unwrap(),
            words
        );
        assert_eq!(text_of(&utf_16(false)).unwrap(), words);
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(words);
        assert_eq!(text_of(&latin).unwrap(), words);
    }

    #[test]
    fn a_declared_encoding_beats_the_guess() {
        let (bytes, _, _) = encoding_rs::ISO_8859_2.encode("Łódź");
        assert_eq!(decode(&bytes, Some("iso-8859-2")).unwrap().text, "Łódź");
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let noise: Vec<u8> = (0_u32..4000)
            .map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0])
            .collect();
        assert_eq!(decode(&noise, None), Err(NotText));
        assert_eq!(decode(&[0; 64], None), Err(NotText));
        assert_eq!(decode(b"\x7fELF\x02\x01\x01\0\0\0\0\0", None), Err(NotText));
    }

    #[test]
    fn only_line_ends_and_invisible_characters_are_settled() {
        assert_eq!(settled("a\r\nb\rc\u{c}d\te"), "a\nb\nc\nd\te");
        assert_eq!(
            settled("in\u{ad}spec\u{200b}tor\u{202e}s\0\u{feff}\u{1b}"),
            "inspectors"
        );
        assert_eq!(
            settled("“Ça – va…”\u{a0}½ ﬁ 👩\u{200d}🚀"),
            "“Ça – va…”\u{a0}½ ﬁ 👩\u{200d}🚀"
        );
    }
}

//! Links that open at the quote.
//!
//! Web pages: a text fragment (<https://wicg.github.io/scroll-to-text-fragment/>),
//! `#:~:text=start,end`. PDFs: `#page=N`. It knows a URL, a page and a quote.

use std::fmt::Write as _;

/// Up to this many bytes a quote goes into the link whole.
const WHOLE_BYTES: usize = 80;
/// How many words stand for either end of a longer one.
const END_WORDS: usize = 5;

/// The link that opens `url` at the quote, or at its page.
///
/// ```
/// use pincite::answer::link::deep_link;
/// let link = deep_link("https://example.org/report", None, "Two pumps failed.");
/// assert_eq!(link, "https://example.org/report#:~:text=Two%20pumps%20failed.");
/// assert_eq!(deep_link("https://example.org/a.pdf", Some(4), "x"), "https://example.org/a.pdf#page=4");
/// ```
#[must_use]
pub fn deep_link(url: &str, page: Option<u32>, quote: &str) -> String {
    if let Some(page) = page {
        let base = url.split('#').next().unwrap_or(url);
        return format!("{base}#page={page}");
    }
    let (base, fragment) = url.split_once('#').unwrap_or((url, ""));
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    let mut link = format!("{base}#{fragment}:~:text=");
    let words: Vec<&str> = quote.split_whitespace().collect();
    // a browser matches a fragment within one block, so a quote that runs over
    // a line break is given by its two ends
    let whole = quote.len() <= WHOLE_BYTES && !quote.contains('\n');
    if whole || words.len() <= 2 * END_WORDS {
        encode(&words.join(" "), &mut link);
    } else {
        encode(&words[..END_WORDS].join(" "), &mut link);
        link.push(',');
        encode(&words[words.len() - END_WORDS..].join(" "), &mut link);
    }
    link
}

/// Percent-encodes all but the unreserved characters; the dash too, because it
/// has a meaning of its own in a text fragment.
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // writing to a String cannot fail
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotes_are_given_by_their_ends() {
        let quote = "The lower weir was opened by hand at four in the morning, the board said, and the water fell by noon.";
        assert_eq!(
            deep_link("https://example.org/weir#top", None, quote),
            "https://example.org/weir#top:~:text=The%20lower%20weir%20was%20opened,the%20water%20fell%20by%20noon."
        );
    }

    #[test]
    fn signs_with_a_meaning_are_encoded() {
        let link = deep_link("https://example.org/", None, "half-full, & “wet”");
        assert_eq!(
            link,
            "https://example.org/#:~:text=half%2Dfull%2C%20%26%20%E2%80%9Cwet%E2%80%9D"
        );
    }
}

//! Cuts HTML into tags and text. It knows neither what elements mean nor how
//! they nest.

use super::inline;

/// Elements whose content is no markup.
pub(super) const RAW: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// A piece of markup.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// An opening tag: its name and its attributes as they are written.
    Open(&'a str, &'a str),
    /// A closing tag's name.
    Close(&'a str),
    /// Text, with its entities.
    Text(&'a str),
}

/// Cuts markup into tags and text. Made for what an HTML serialiser writes, in
/// which attributes are quoted and angle brackets in text are escaped; on other
/// markup it may be wrong and cannot fail.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    let mut raw: Option<&str> = None;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            if let Some(name) = raw.take() {
                let end = end_of_raw(rest, name);
                let text = rest.get(..end)?;
                rest = rest.get(end..)?;
                if !text.is_empty() {
                    return Some(Piece::Text(text));
                }
                continue;
            }
            let is_tag = rest.starts_with('<')
                && rest.get(1..2).is_some_and(|c| {
                    c == "/"
                        || c == "!"
                        || c == "?"
                        || c.starts_with(|c: char| c.is_ascii_alphabetic())
                });
            if !is_tag {
                let from = usize::from(rest.starts_with('<'));
                let end = rest
                    .get(from..)?
                    .find('<')
                    .map_or(rest.len(), |at| at + from);
                let text = rest.get(..end)?;
                rest = rest.get(end..)?;
                return Some(Piece::Text(text));
            }
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment
                    .find("-->")
                    .map_or("", |at| comment.get(at + 3..).unwrap_or_default());
                continue;
            }
            let (tag, after) = cut_tag(rest);
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                return Some(Piece::Close(name.trim()));
            }
            if tag.starts_with(['!', '?']) {
                continue;
            }
            let end = tag
                .find([' ', '\t', '\n', '\r', '/', '\u{c}'])
                .unwrap_or(tag.len());
            let (name, attributes) = (tag.get(..end)?, tag.get(end..)?);
            raw = RAW.iter().find(|r| r.eq_ignore_ascii_case(name)).copied();
            return Some(Piece::Open(name, attributes));
        }
    })
}

/// What stands between `<` and the `>` that ends the tag, and what follows.
fn cut_tag(rest: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (b'>', None) => {
                return (
                    rest.get(1..at).unwrap_or_default(),
                    rest.get(at + 1..).unwrap_or_default(),
                );
            }
            (b'"' | b'\'', None) if rest.as_bytes().get(at - 1) == Some(&b'=') => {
                quote = Some(byte);
            }
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
    }
    (rest.get(1..).unwrap_or_default(), "")
}

/// Where the closing tag of the raw element `name` begins.
fn end_of_raw(rest: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|r| r.find("</")) {
        let at = from + at;
        let found = rest.get(at + 2..at + 2 + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return at;
        }
        from = at + 2;
    }
    rest.len()
}

/// The value of an attribute that stands in quotes, entities settled.
pub(super) fn attribute(attributes: &str, key: &str) -> Option<String> {
    let value = attributes.match_indices(key).find_map(|(at, _)| {
        let is_name = attributes
            .get(..at)?
            .ends_with(|c: char| c.is_ascii_whitespace());
        let rest = attributes.get(at + key.len()..)?.strip_prefix('=')?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest.get(1..)?.split(quote).next().filter(|_| is_name)
    });
    value.map(unescaped)
}

/// `text` with its entities settled.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let (c, length) = inline::entity_of(rest).unwrap_or(('&', 1));
        out.push(c);
        rest = rest.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_text_are_told_apart() {
        let html =
            r#"<p class="a > b">1 < 2<!-- <p> --><br/><script>if (a<b) "</p>"</script></P>end"#;
        let got: Vec<Piece<'_>> = pieces(html).collect();
        assert_eq!(
            got,
            [
                Piece::Open("p", r#" class="a > b""#),
                Piece::Text("1 "),
                Piece::Text("< 2"),
                Piece::Open("br", "/"),
                Piece::Open("script", ""),
                Piece::Text("if (a<b) \"</p>\""),
                Piece::Close("script"),
                Piece::Close("P"),
                Piece::Text("end"),
            ]
        );
        assert_eq!(
            attribute(r#" href="/a?b=1&amp;c""#, "href").as_deref(),
            Some("/a?b=1&c")
        );
        assert_eq!(
            attribute(" data-id='x'\nid='y' class=\"\"", "id").as_deref(),
            Some("y")
        );
    }
}

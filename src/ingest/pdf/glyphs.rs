//! What names of glyphs stand for beyond the names that the decoder knows, by
//! the rules of the Adobe Glyph List Specification (section 2): what follows a
//! full stop is a variant, `_` joins, `uni` and `u` are followed by figures.

/// The fourteen fonts that every reader of PDF has.
pub(super) const CORE_FONTS: [&str; 14] = [
    "Courier",
    "Courier-Bold",
    "Courier-BoldOblique",
    "Courier-Oblique",
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-BoldOblique",
    "Helvetica-Oblique",
    "Symbol",
    "Times-Bold",
    "Times-BoldItalic",
    "Times-Italic",
    "Times-Roman",
    "ZapfDingbats",
];

/// The letters of a name that is made of others; `None` for plain names.
pub(super) fn letters_of(name: &str) -> Option<String> {
    if let Some(letters) = known(name) {
        return Some(letters.to_owned());
    }
    if let Some(letters) = numbered(name) {
        return Some(letters);
    }
    let base = match name.split_once('.') {
        Some(("", _)) | None => name,
        Some((base, _)) => base,
    };
    if base.contains('_') {
        let parts: Option<Vec<String>> = base.split('_').map(part).collect();
        return parts.map(|parts| parts.concat());
    }
    (base.len() < name.len()).then(|| part(base)).flatten()
}

fn part(name: &str) -> Option<String> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return letter.is_ascii_alphabetic().then(|| letter.to_string());
    }
    let figures = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    if let Some(figure) = figures.iter().position(|known| *known == name) {
        return Some(figure.to_string());
    }
    known(name).map(str::to_owned).or_else(|| numbered(name))
}

/// `uni0041`, `u1F600`.
fn numbered(name: &str) -> Option<String> {
    let is_hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'));
    let of = |text: &str| u32::from_str_radix(text, 16).ok().and_then(char::from_u32);
    if let Some(rest) = name.strip_prefix("uni")
        && rest.len() >= 4
        && rest.len() % 4 == 0
        && is_hex(rest)
    {
        let codes: Option<Vec<&str>> = (0..rest.len())
            .step_by(4)
            .map(|at| rest.get(at..at + 4))
            .collect();
        return codes?.into_iter().map(of).collect();
    }
    let rest = name.strip_prefix('u')?;
    ((4..=6).contains(&rest.len()) && is_hex(rest))
        .then(|| of(rest).map(String::from))
        .flatten()
}

/// Ligatures under names that other lists do not have.
fn known(name: &str) -> Option<&'static str> {
    Some(match name {
        "ff" => "ff",
        "ffi" => "ffi",
        "ffl" => "ffl",
        "fi" => "fi",
        "fl" => "fl",
        "nbspace" | "nonbreakingspace" => " ",
        "Tcommaaccent" => "Ţ",
        "visiblespace" => "␣",
        "cwm" | "compwordmark" => "\u{200b}",
        "dotlessj" | "jdotless" => "ȷ",
        "suppress" => "ł",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_the_rules_of_the_list() {
        let check = |name, letters: Option<&str>| {
            assert_eq!(letters_of(name).as_deref(), letters, "{name}");
        };
        check("A", None);
        check("eacute", None);
        check("f_f_i", Some("ffi"));
        check("T_h", Some("Th"));
        check("one.oldstyle", Some("1"));
        check("a.sc", Some("a"));
        check("uni00410042", Some("AB"));
        check("u1F600", Some("😀"));
        check("union", None);
        check(".notdef", None);
        check("ffi", Some("ffi"));
    }
}

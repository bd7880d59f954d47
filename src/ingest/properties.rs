//! What a file's properties say about it: its title, who wrote it, when the file
//! was made. A name is taken where it can be a person's or a body's and is none
//! that a program puts there; the day on which a file was made is never its date
//! of publication, and is only told to the person who adds it.

use super::package::{Xml, walk};
use super::reading::Unread;

/// Words that are in the names that programs and machines give themselves.
const NOT_NAMES: &[&str] = &[
    "account",
    "admin",
    "administrator",
    "apache",
    "author",
    "default",
    "docx4j",
    "libreoffice",
    "mac",
    "microsoft",
    "none",
    "office",
    "openoffice",
    "owner",
    "pc",
    "poi",
    "scanner",
    "unknown",
    "user",
    "windows",
    "word",
];

/// The longest name of a writer, in words.
const LONGEST_NAME: usize = 8;

/// What the properties of a file say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    /// The day on which the file was made.
    pub(super) made: Option<String>,
}

impl Properties {
    /// Those in the part of an archive that holds them: `docProps/core.xml` or
    /// `meta.xml`.
    pub(super) fn of(xml: &str) -> Result<Properties, Unread> {
        let mut words = String::new();
        let (mut title, mut creator, mut first, mut made) = (None, None, None, None);
        walk(xml, &mut |piece| match piece {
            Xml::Open(..) => words.clear(),
            Xml::Text(text) => words.push_str(text),
            Xml::Close(name) => {
                let slot = match name {
                    "title" => &mut title,
                    "creator" => &mut creator,
                    "initial-creator" => &mut first,
                    "created" | "creation-date" => &mut made,
                    _ => return,
                };
                if slot.is_none() {
                    *slot = Some(std::mem::take(&mut words));
                }
            }
        })?;
        Ok(Properties {
            title: title.and_then(|title| title_of(&title)),
            // In an `OpenDocument` file the creator is who changed it last.
            author: first.or(creator).and_then(|name| author_of(&name)),
            made: made.and_then(|stamp| day_of(&stamp)),
        })
    }
}

/// A title, where it is more than a word.
pub(super) fn title_of(title: &str) -> Option<String> {
    let title = in_one_line(title);
    (title.split(' ').count() > 1).then_some(title)
}

/// The writers' names, where they can be names.
pub(super) fn author_of(name: &str) -> Option<String> {
    let is_name = |name: &&str| {
        let words: Vec<&str> = name.split_whitespace().collect();
        (2..=LONGEST_NAME).contains(&words.len())
            && name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
            && !name.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '/' | '\\' | '_'))
            && !words.iter().any(|word| {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                NOT_NAMES.iter().any(|not| word.eq_ignore_ascii_case(not))
            })
    };
    let names: Vec<&str> = name
        .split(';')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let all = !names.is_empty() && names.len() <= 8 && names.iter().all(is_name);
    all.then(|| in_one_line(&names.join(", ")))
}

/// The day of a stamp such as `2020-05-03T10:00:00Z` or `D:20200503100000`.
pub(super) fn day_of(stamp: &str) -> Option<String> {
    let digits: String = stamp
        .trim()
        .trim_start_matches("D:")
        .chars()
        .take(10)
        .filter(char::is_ascii_digit)
        .take(8)
        .collect();
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    let date = format!("{year}-{month}-{day}");
    let is_date = crate::document::PartialDate::parse(&date).is_ok();
    // Programs that do not know the day write the first that they can count.
    (is_date && year > "1980").then_some(date)
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_and_bodies_are_taken() {
        for (name, is) in [
            ("Ann Elm", Some("Ann Elm")),
            (" Ann  Elm; Bo Oak ", Some("Ann Elm, Bo Oak")),
            ("Larch County Council", Some("Larch County Council")),
            ("Microsoft Office User", None),
            ("Windows User", None),
            ("python-docx", None),
            ("aelm", None),
            ("Elm", None),
            ("LARCH\\aelm Ann", None),
            ("ann@larch.example Elm", None),
            ("", None),
        ] {
            assert_eq!(author_of(name).as_deref(), is, "{name}");
        }
    }

    #[test]
    fn days_of_stamps() {
        for (stamp, day) in [
            ("2020-05-03T10:00:00Z", Some("2020-05-03")),
            ("D:20200503100000+01'00'", Some("2020-05-03")),
            ("D:19800101000000", None),
            ("1601-01-01T00:00:00Z", None),
            ("2020-13-03", None),
            ("", None),
        ] {
            assert_eq!(day_of(stamp).as_deref(), day, "{stamp}");
        }
    }
}

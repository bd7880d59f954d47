//! What a page shows about itself where it declares it badly or not at all: a
//! title without the site's name, the writers' names without what stands around
//! them, the heads of sections. It reads no text of the article and guesses no
//! date.

use dom_smoothie::Readability;

/// What stands between a title and the name of its site.
const BETWEEN: [&str; 9] = [
    " | ", " - ", " – ", " — ", " -- ", " :: ", " » ", " · ", " : ",
];

/// The longest byline, in words, and the longest name in it.
const LONGEST: (usize, usize) = (24, 5);

/// Takes the names of classes away from headings that a paragraph follows. They
/// say how a heading looks, and the search for the main text takes some of them
/// for a sign that the section is no part of it.
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "the method's type belongs to a crate that is not a dependency of ours"
)]
pub(super) fn settle_headings(page: &Readability) {
    for heading in &page.doc.select("h1, h2, h3, h4") {
        let next = (heading.nodes().first()).and_then(|node| node.next_element_sibling());
        if next.is_some_and(|next| next.node_name().is_some_and(|name| &*name == "p")) {
            heading.remove_attrs(&["class", "id"]);
        }
    }
}

/// The first-rank headings that the page shows.
pub(super) fn headlines(page: &Readability) -> Vec<String> {
    (page.doc.select("h1").iter())
        .map(|heading| in_one_line(&heading.text()))
        .filter(|words| !words.is_empty())
        .collect()
}

/// A page's title without the name of its site: where a headline says the rest of
/// it, or where what stands beside the rest is the publisher or the site.
pub(super) fn without_site(
    title: &str,
    headlines: &[String],
    publisher: Option<&str>,
    address: Option<&str>,
) -> String {
    let title = in_one_line(title);
    let names: Vec<String> = [publisher.map(letters), address.and_then(site_of)]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .collect();
    let is_site = |part: &str| {
        let part = letters(part);
        let bare = ["com", "org", "net", "couk", "govuk"]
            .iter()
            .find_map(|end| part.strip_suffix(end))
            .unwrap_or(&part);
        names
            .iter()
            .any(|name| *name == part || name == bare || name.strip_prefix("the") == Some(bare))
    };
    let is_headline = |part: &str| {
        let part = letters(part);
        headlines.iter().any(|headline| letters(headline) == part)
    };
    if is_headline(&title) {
        return title;
    }
    for between in BETWEEN {
        let cuts = title.match_indices(between).map(|(at, _)| at);
        for at in cuts {
            let before = title.get(..at).unwrap_or_default().trim();
            let after = title.get(at + between.len()..).unwrap_or_default().trim();
            if before.is_empty() || after.is_empty() {
                continue;
            }
            if is_headline(before) || is_site(after) {
                return before.to_owned();
            }
            if is_headline(after) || is_site(before) {
                return after.to_owned();
            }
        }
    }
    title
}

/// The writers whom an element of the page is marked to name. Those of readers'
/// comments are marked in the same way and stand in an element that says so.
pub(super) fn marked_writers(page: &Readability) -> Option<String> {
    let marked = page.doc.select("[rel~=author], [itemprop~=author]");
    (marked.nodes().iter())
        .filter(|element| {
            !element.ancestors_it(None).any(|outer| {
                ["class", "id"].iter().any(|key| {
                    let name = outer.attr(key).unwrap_or_default().to_ascii_lowercase();
                    name.contains("comment")
                })
            })
        })
        .find_map(|element| names_in(&bare_of_by(&element.text()).0))
}

/// The names in a byline as the page shows it, such as `By Ann Elm on May 3`;
/// `None` where it is not clear that it holds names.
pub(super) fn writers(byline: &str) -> Option<String> {
    let (line, is_byline) = bare_of_by(byline);
    if is_byline { names_in(&line) } else { None }
}

/// A byline's lines without the word it begins with, and whether it had one.
fn bare_of_by(byline: &str) -> (String, bool) {
    let line = byline
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |all, line| all + line + "\n");
    let line = line.trim();
    let bare = ["by:", "by ", "by\n", "written by ", "words by "]
        .iter()
        .find_map(|start| {
            let head = line.get(..start.len())?;
            head.eq_ignore_ascii_case(start)
                .then(|| line.get(start.len()..))?
        });
    (bare.unwrap_or(line).trim().to_owned(), bare.is_some())
}

fn names_in(line: &str) -> Option<String> {
    let line = line.lines().next()?.trim();
    // What follows the names says when, or where to write to.
    let end = [" on ", " | ", " @", " posted ", " Published", " Updated"]
        .iter()
        .filter_map(|mark| line.find(mark))
        .min()
        .unwrap_or(line.len());
    let names = line
        .get(..end)?
        .trim()
        .trim_end_matches([',', ';', '-', '–']);
    let several: Vec<&str> = names
        .split([',', ';', '&'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let is_name = |part: &&str| {
        let words = part.split_whitespace();
        (1..=LONGEST.1).contains(&words.clone().count())
            && part.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
            && !matches!(
                letters(part).as_str(),
                "author" | "authors" | "staff" | "admin"
            )
            && !part.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '/' | '@' | '#'))
    };
    let is_short = names.split_whitespace().count() <= LONGEST.0;
    (is_short && !several.is_empty() && several.iter().all(is_name)).then(|| in_one_line(names))
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letters and figures of a name, small.
fn letters(name: &str) -> String {
    (name.chars().filter(|c| c.is_alphanumeric()))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The name in a web address that stands for its site: `larchpost` of
/// `https://www.larchpost.example/x`.
fn site_of(address: &str) -> Option<String> {
    let host = address.split("://").nth(1)?.split(['/', ':', '?']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.split('.').next().map(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_loses_the_name_of_its_site_and_nothing_else() {
        let check = |title: &str, headlines: &[&str], is: &str| {
            let headlines: Vec<String> = headlines.iter().map(|h| (*h).to_owned()).collect();
            let got = without_site(
                title,
                &headlines,
                Some("The Larch Post"),
                Some("https://www.larchpost.example/bridge"),
            );
            assert_eq!(got, is, "{title}");
        };
        check("Bridge shut | The Larch Post", &[], "Bridge shut");
        check("Larch Post – Bridge shut", &[], "Bridge shut");
        check("Bridge shut - LarchPost.com", &[], "Bridge shut");
        check(
            "Bridge - shut for good - Towns",
            &["Bridge - shut for good"],
            "Bridge - shut for good",
        );
        // What stands beside it is no site and no headline says less.
        check("The bridge - a history", &[], "The bridge - a history");
        check(
            "The bridge - a history",
            &["News"],
            "The bridge - a history",
        );
        check(
            "The bridge: a history",
            &["The bridge"],
            "The bridge: a history",
        );
    }

    #[test]
    fn writers_are_taken_where_they_are_names() {
        for (byline, names) in [
            ("By Ann Elm", Some("Ann Elm")),
            ("By\n    Ann Elm\n", Some("Ann Elm")),
            (
                "by Ann Elm and Bo Oak on 3 May 2020",
                Some("Ann Elm and Bo Oak"),
            ),
            ("By: Ann Elm, Bo Oak", Some("Ann Elm, Bo Oak")),
            // Not said to be the writer.
            ("Ann Elm", None),
            ("By Staff", None),
            ("By 3 May 2020", None),
            ("By the time the river rose", None),
            ("Posted at 3:40 by staff", None),
            ("3 May 2020", None),
            ("https://larch.example/ann", None),
            (
                "The bridge over the river was shut for good on Monday",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(writers(byline).as_deref(), names, "{byline}");
        }
    }
}

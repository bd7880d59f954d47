//! What a page declares about itself: JSON-LD (<https://schema.org/Article>),
//! Open Graph and `meta` names, a canonical link. What is declared in several
//! places is taken from the first of these that has it. It reads no text of the
//! page but the posts of a live blog that stand in its JSON-LD.

use serde_json::Value;

use super::super::markup::{Piece, attribute, pieces, unescaped};
use crate::document::PartialDate;

/// How deep JSON-LD is looked into.
const DEEPEST: usize = 6;

/// What a page declares.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    /// Whether the page is a live blog.
    pub(super) is_live: bool,
    /// The posts of a live blog, as its JSON-LD has them.
    pub(super) posts: Vec<Post>,
}

/// A post of a live blog.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Post {
    pub(super) heading: String,
    /// Its text, perhaps as HTML.
    pub(super) body: String,
}

/// Reads what the page in `html` declares.
pub(super) fn declared(html: &str) -> Declared {
    let mut declared = Declared::default();
    let mut meta: Vec<(String, String)> = Vec::new();
    let mut canonical = None;
    let mut is_json = false;
    for piece in pieces(html) {
        match piece {
            Piece::Open("script", attributes) => {
                let kind = attribute(attributes, "type").unwrap_or_default();
                is_json = kind.trim().eq_ignore_ascii_case("application/ld+json");
            }
            Piece::Text(text) if is_json => {
                is_json = false;
                if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
                    take_json(&value, &mut declared, 0);
                }
            }
            Piece::Open("meta", attributes) => {
                let name = ["property", "name", "itemprop"]
                    .iter()
                    .find_map(|key| attribute(attributes, key));
                let content = attribute(attributes, "content");
                if let (Some(name), Some(content)) = (name, content) {
                    meta.push((name.trim().to_ascii_lowercase(), content));
                }
            }
            Piece::Open("link", attributes)
                if attribute(attributes, "rel").as_deref() == Some("canonical") =>
            {
                canonical = attribute(attributes, "href").or(canonical);
            }
            Piece::Open(_, attributes) if attributes.contains("LiveBlogPosting") => {
                declared.is_live = true;
            }
            Piece::Open(name, attributes) => {
                if let Some(written) = marked_date(name, attributes) {
                    meta.push(("datepublished".to_owned(), written));
                }
            }
            _ => {}
        }
    }
    take_meta(&meta, &mut declared);
    let addresses = [
        canonical.map(|at| unescaped(&at)),
        meta_named(&meta, &["og:url"]),
        declared.url.take(),
    ];
    let mut addresses = addresses.into_iter().flatten();
    declared.url = addresses.find(|address| super::is_web_address(address));
    declared
}

/// The date of publication that an element of the page is marked with, by the
/// microdata of schema.org or as HTML did before it was settled.
fn marked_date(name: &str, attributes: &str) -> Option<String> {
    let property = attribute(attributes, "itemprop");
    let is_published = property
        .is_some_and(|of| of.split_whitespace().any(|p| p == "datePublished"))
        || name == "time" && attributes.contains(" pubdate");
    let written = attribute(attributes, "datetime").or_else(|| attribute(attributes, "content"));
    written.filter(|written| is_published && date(written).is_some())
}

/// The first of several `meta` names that the page has.
fn meta_named(meta: &[(String, String)], names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let found = meta.iter().find(|(key, _)| key == name)?;
        clean(&found.1)
    })
}

/// Fills in from `meta` what JSON-LD does not say.
fn take_meta(meta: &[(String, String)], declared: &mut Declared) {
    let fill = |slot: &mut Option<String>, names: &[&str]| {
        if slot.is_none() {
            *slot = meta_named(meta, names);
        }
    };
    fill(
        &mut declared.title,
        &[
            "og:title",
            "dc.title",
            "dcterms.title",
            "citation_title",
            "twitter:title",
        ],
    );
    fill(
        &mut declared.publisher,
        &[
            "og:site_name",
            "publisher",
            "dc.publisher",
            "dcterms.publisher",
            "citation_publisher",
            "application-name",
        ],
    );
    fill(
        &mut declared.author,
        &[
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "citation_author",
            "parsely-author",
            "byl",
        ],
    );
    fill(
        &mut declared.published,
        &[
            "article:published_time",
            "datepublished",
            "govuk:first-published-at",
            "dcterms.issued",
            "dc.date.issued",
            "dcterms.created",
            "dc.date",
            "parsely-pub-date",
            "sailthru.date",
            "citation_publication_date",
            "pubdate",
            "publish-date",
            "date",
        ],
    );
    declared.author.take_if(|author| author.contains("://"));
}

/// Takes what a value of JSON-LD says about an article; what was taken before
/// counts.
fn take_json(value: &Value, declared: &mut Declared, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    if let Value::Array(values) = value {
        for value in values {
            take_json(value, declared, depth + 1);
        }
        return;
    }
    let Value::Object(object) = value else {
        return;
    };
    if let Some(graph) = object.get("@graph") {
        take_json(graph, declared, depth + 1);
    }
    let types: Vec<&str> = match object.get("@type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is_article = types.iter().any(|kind| {
        kind.ends_with("Article")
            || kind.ends_with("Posting")
            || matches!(*kind, "Report" | "WebPage")
    });
    if !is_article {
        return;
    }
    let text = |key: &str| object.get(key).and_then(Value::as_str).and_then(clean);
    let set = |slot: &mut Option<String>, found: Option<String>| {
        if slot.is_none() {
            *slot = found;
        }
    };
    // A page that holds an article says less about it than the article itself.
    if !types.contains(&"WebPage") {
        set(&mut declared.title, text("headline"));
    }
    set(&mut declared.published, text("datePublished"));
    set(
        &mut declared.publisher,
        object.get("publisher").and_then(names),
    );
    set(&mut declared.author, object.get("author").and_then(names));
    let page = object.get("mainEntityOfPage");
    let page = page.and_then(|page| page.as_str().or_else(|| page.get("@id")?.as_str()));
    set(
        &mut declared.url,
        text("url").or_else(|| page.and_then(clean)),
    );
    if types.contains(&"LiveBlogPosting") {
        declared.is_live = true;
        let updates = object.get("liveBlogUpdate").and_then(Value::as_array);
        declared
            .posts
            .extend(updates.into_iter().flatten().filter_map(post));
    }
}

fn post(value: &Value) -> Option<Post> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).and_then(clean);
    let body = value.get("articleBody").and_then(Value::as_str)?.trim();
    let heading = [time_of(text("datePublished")), text("headline")];
    let heading: Vec<String> = heading.into_iter().flatten().collect();
    Some(Post {
        heading: heading.join(" "),
        body: body.to_owned(),
    })
    .filter(|post| !post.body.is_empty())
}

/// The day and the time of a timestamp as they are written.
fn time_of(stamp: Option<String>) -> Option<String> {
    let stamp = stamp?;
    let short = stamp.get(..16).unwrap_or(&stamp);
    Some(short.replace('T', " "))
}

/// The names of people or bodies: a text, an object with a name, or several.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => clean(name).filter(|name| !name.contains("://")),
        Value::Object(object) => object.get("name").and_then(names),
        Value::Array(several) => {
            let all: Vec<String> = several.iter().filter_map(names).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => None,
    }
}

/// A text without entities and needless white space; `None` where none is left.
fn clean(text: &str) -> Option<String> {
    let text = unescaped(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A date as pages write it: as ISO 8601, as `21 March 2014`, `March 21, 2014`,
/// `Fri, 21 Mar 2014 10:00:00 GMT`, `20140321` or `2014/03/21`.
pub(super) fn date(written: &str) -> Option<PartialDate> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let written = written.trim();
    if let Ok(date) = PartialDate::parse(&written.replace('/', "-")) {
        return Some(date);
    }
    if written.len() >= 8 && written.bytes().take(8).all(|b| b.is_ascii_digit()) {
        let (year, month, day) = (written.get(..4)?, written.get(4..6)?, written.get(6..8)?);
        return PartialDate::parse(&format!("{year}-{month}-{day}")).ok();
    }
    let (mut day, mut month, mut year) = (None, None, None);
    for word in written.split(|c: char| !c.is_alphanumeric()) {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let number: Option<u32> = digits.parse().ok();
        match (digits.len(), number) {
            (4, Some(_)) if year.is_none() => year = number,
            (1 | 2, Some(1..=31)) if day.is_none() => day = number,
            (0, _) if month.is_none() => {
                let begin = word.get(..3).unwrap_or_default().to_ascii_lowercase();
                month = MONTHS.iter().position(|name| *name == begin);
            }
            _ => {}
        }
        if year.is_some() && month.is_some() && day.is_some() {
            break;
        }
    }
    let date = match (year?, month, day) {
        (year, Some(month), Some(day)) => format!("{year:04}-{:02}-{day:02}", month + 1),
        (year, Some(month), None) => format!("{year:04}-{:02}", month + 1),
        _ => return None,
    };
    PartialDate::parse(&date).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_pages_write_them() {
        for (written, date_is) in [
            ("2014-03-21T10:00:00+00:00", "2014-03-21"),
            ("2014/03/21", "2014-03-21"),
            ("20140321", "2014-03-21"),
            ("Fri, 21 Mar 2014 10:00:00 GMT", "2014-03-21"),
            ("March 21st, 2014", "2014-03-21"),
            ("21 March 2014", "2014-03-21"),
            ("March 2014", "2014-03"),
        ] {
            assert_eq!(
                date(written).map(|d| d.to_string()).as_deref(),
                Some(date_is),
                "{written}"
            );
        }
        for written in ["", "yesterday", "31 February 2014", "12"] {
            assert_eq!(date(written), None, "{written}");
        }
    }

    #[test]
    fn an_article_in_a_graph_is_read() {
        let html = r#"<head><script type="application/ld+json">{"@context":"https://schema.org","@graph":[
            {"@type":"WebSite","name":"No"},
            {"@type":"WebPage","url":"https://larch.example/x","datePublished":"2020-01-02"},
            {"@type":["NewsArticle"],"headline":"Bridge &amp; mill","author":[{"name":"Ann Elm"},"Bo Oak","https://x.example"],
             "publisher":{"@type":"Organization","name":"Larch Post"}}]}</script>
            <script type="application/ld+json">not json</script>
            <meta property="og:title" content="Another"><meta name="author" content="Else"></head>"#;
        let declared = declared(html);
        assert_eq!(declared.title.as_deref(), Some("Bridge & mill"));
        assert_eq!(declared.author.as_deref(), Some("Ann Elm, Bo Oak"));
        assert_eq!(declared.publisher.as_deref(), Some("Larch Post"));
        assert_eq!(declared.published.as_deref(), Some("2020-01-02"));
        assert_eq!(declared.url.as_deref(), Some("https://larch.example/x"));
    }
}

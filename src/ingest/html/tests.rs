//! Pages of our own making.

use super::*;
use BlockKind::{
    Caption, Footnote, Furniture, Heading, ListItem, Paragraph, Quotation, TableRow, Title,
};

const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8">
<title>Larch bridge shut for good - Larch Post</title>
<meta property="og:title" content="Larch bridge shut for good">
<meta property="og:site_name" content="Larch Post">
<meta property="article:published_time" content="2020-03-05T08:00:00Z">
<link rel="canonical" href="https://larch.example/bridge?a=1&amp;b=2">
<style>p { color: red }</style><script>var x = "<p>never</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/s">Sport</a></li></ul></nav>
<article><h1>Larch bridge shut for good</h1>
<p>The old bridge over the Larch was shut for good on Monday, after engineers had found
 cracks in two of its five piers &amp; in the deck, the town said.</p>
<figure><img src="b.jpg" alt="The bridge"><figcaption><span>Image caption, </span>The bridge stood for a hundred years, and nobody had looked at its piers since 1990</figcaption></figure>
<p>Walkers now have to go round by the mill, which takes twenty minutes longer, and the bus stops at the inn.</p>
<h2>What the town said</h2>
<blockquote><p>We could not take the risk, and we will build a new one as soon as the money is there.</p></blockquote>
<ul><li>The new bridge will cost two million crowns, of which the county pays one half.</li><li>It will open in three years, if the river allows.</li></ul>
<table><tr><th>Year</th><th>Crossings</th></tr><tr><td>1990</td><td><p>4,000</p></td></tr></table>
<p>The inn's owner, Ann Elm, said<br>trade had fallen by a third within a week, and that she would ask the county for help.</p>
<p>Advertisement</p></article>
<footer><p>All about the Larch Post</p></footer></body></html>"#;

#[test]
fn a_news_page() {
    let page = read(PAGE, None).unwrap();
    assert_eq!(page.title.as_deref(), Some("Larch bridge shut for good"));
    assert_eq!(page.publisher.as_deref(), Some("Larch Post"));
    assert_eq!(page.published.as_deref(), Some("2020-03-05"));
    assert_eq!(
        page.url.as_deref(),
        Some("https://larch.example/bridge?a=1&b=2")
    );
    let kinds: Vec<(BlockKind, &str)> = page
        .blocks
        .iter()
        .map(|b| (b.kind, b.span.of(&page.text).unwrap()))
        .map(|(kind, text)| (kind, text.get(..text.len().min(20)).unwrap()))
        .collect();
    assert_eq!(
        kinds,
        [
            (Title, "Larch bridge shut fo"),
            (Paragraph, "The old bridge over "),
            (Furniture, "Image caption,"),
            (Caption, "The bridge stood for"),
            (Paragraph, "Walkers now have to "),
            (Heading(2), "What the town said"),
            (Quotation, "We could not take th"),
            (ListItem, "The new bridge will "),
            (ListItem, "It will open in thre"),
            (TableRow, "Year\tCrossings"),
            (TableRow, "1990\t 4,000"),
            (Paragraph, "The inn's owner, Ann"),
            (Furniture, "Advertisement"),
        ],
        "{}",
        page.text
    );
    assert!(
        page.text
            .contains("found cracks in two of its five piers & in the deck")
    );
    assert!(!page.text.contains("Sport") && !page.text.contains("never"));
}

#[test]
fn a_page_without_markup_or_text() {
    let page = read("<p>One short line.", None).unwrap();
    assert_eq!(page.text, "One short line.");
    assert_eq!(page.publisher, None);
    assert_eq!(
        read("<html><body><script>x()</script></body></html>", None).unwrap_err(),
        PageError::NoText
    );
}

#[test]
fn deep_and_large_pages_are_refused_before_they_are_parsed() {
    let deep = "<div>".repeat(100_000);
    assert_eq!(read(&deep, None).unwrap_err(), PageError::TooIntricate);
    let hidden = "<div></x>".repeat(100_000);
    assert_eq!(read(&hidden, None).unwrap_err(), PageError::TooIntricate);
    let large = format!("<p>{}", "a ".repeat(LARGEST));
    assert_eq!(read(&large, None).unwrap_err(), PageError::TooLarge);
    let entities = "&amp;".repeat(1_000_000);
    assert_eq!(read(&entities, None).unwrap_err(), PageError::TooIntricate);
    let flat = "<p>One went.<br><li>Two<td>".repeat(2_000);
    assert!(!is_too_intricate(&flat));
}

#[test]
fn encodings_are_read_from_the_head() {
    let of = |text: &str| declared_encoding(text.as_bytes());
    assert_eq!(
        of("<meta charset='ISO-8859-1'>").as_deref(),
        Some("iso-8859-1")
    );
    assert_eq!(
        of("<meta content=\"text/html; charset=koi8-r\">").as_deref(),
        Some("koi8-r")
    );
    assert_eq!(of("<p>none"), None);
}

fn sections(page: &Page) -> Vec<&str> {
    page.blocks
        .iter()
        .filter(|block| matches!(block.kind, Heading(_)))
        .map(|block| block.span.of(&page.text).unwrap())
        .collect()
}

#[test]
fn the_posts_of_a_live_page_are_sections() {
    let post = |time: &str, head: &str, text: &str| {
        format!(
            "<article><time datetime=\"x\">{time}</time><h3>{head}</h3><p>{text}</p><button>Share</button></article>"
        )
    };
    let html = format!(
        "<html><head><script type=\"application/ld+json\">{{\"@type\":\"LiveBlogPosting\",\"headline\":\"The flood as it came\"}}</script></head><body><nav>Home</nav><main>{}{}{}</main></body></html>",
        post(
            "09:40",
            "Bridge shut",
            "The bridge is shut to all but the fire brigade, the town says."
        ),
        post(
            "09:15",
            "",
            "Water stands in the lower street, and the school is closed today."
        ),
        post(
            "08:50",
            "First warning",
            "The gauge at the mill has passed four metres, for the first time this year."
        ),
    );
    let page = read(&html, None).unwrap();
    assert_eq!(page.title.as_deref(), Some("The flood as it came"));
    assert_eq!(
        sections(&page),
        ["09:40 Bridge shut", "09:15", "08:50 First warning"]
    );
    assert!(
        page.text.contains("Water stands in the lower street"),
        "{}",
        page.text
    );
    assert!(
        !page.text.contains("Share") && !page.text.contains("Home"),
        "{}",
        page.text
    );
}

#[test]
fn a_live_page_made_by_its_script_is_read_from_its_declaration() {
    let html = r#"<html><head><script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"The flood",
        "liveBlogUpdate":[{"headline":"Bridge shut","datePublished":"2020-03-05T09:40:00Z","articleBody":"The bridge is shut."},
        {"datePublished":"2020-03-05T09:15:00Z","articleBody":"<p>Water stands in the street.</p>"}]}</script></head>
        <body><div id="app"></div></body></html>"#;
    let page = read(html, None).unwrap();
    assert_eq!(
        sections(&page),
        ["2020-03-05 09:40 Bridge shut", "2020-03-05 09:15"]
    );
    assert!(
        page.text.ends_with("Water stands in the street."),
        "{}",
        page.text
    );
}

#[test]
fn what_a_page_shows_about_itself_fills_in_what_it_does_not_declare() {
    let body = "The ferry did not sail on Monday, since the wind stood against the pier, and the mail waited in the shed until the evening.";
    let html = format!(
        "<html><head><title>No ferry on Monday - Larch Post</title><meta property=\"og:site_name\" content=\"Larch Post\"></head>\
         <body><div class=\"story\"><div class=\"byline\">By Ann Elm</div><span itemprop=\"datePublished\" content=\"2020-03-05T08:00:00Z\">Thursday</span>\
         <p>{body}</p><p>{body}</p><h2 class=\"promo comment\">What the crew said</h2><p>{body}</p><p>Video Ad Feedback</p><p>{body}</p></div></body></html>"
    );
    let page = read(&html, None).unwrap();
    assert_eq!(page.title.as_deref(), Some("No ferry on Monday"));
    assert_eq!(page.author.as_deref(), Some("Ann Elm"));
    assert_eq!(page.published.as_deref(), Some("2020-03-05"));
    // Who comments on a page is marked as the page's writer would be.
    let comment = html.replace(
        "<div class=\"byline\">By Ann Elm</div>",
        "<div id=\"comments\"><a rel=\"author\">Gull Watcher</a></div>",
    );
    assert_eq!(read(&comment, None).unwrap().author, None);
    let marked = comment.replace("comments", "head");
    assert_eq!(
        read(&marked, None).unwrap().author.as_deref(),
        Some("Gull Watcher")
    );
    assert_eq!(sections(&page), ["What the crew said"]);
    let advert = page
        .blocks
        .iter()
        .find(|block| block.span.of(&page.text) == Some("Video Ad Feedback"));
    assert_eq!(advert.unwrap().kind, Furniture);
}

#[test]
fn in_a_book_boxes_are_text_and_notes_are_notes() {
    let chapter = "<h1>The weir</h1><p>The weir was mended.<sup><a epub:type=\"noteref\" href=\"#n\">1</a></sup></p>\
        <aside epub:type=\"sidebar\"><p>A weir slows a river.</p></aside>\
        <aside id='n'\n epub:type='footnote'><p>1. At night.</p><p>By lamp.</p></aside>\
        <section role=\"doc-endnotes\"><ol><li role=\"doc-endnote\"><p>With larch.</p></li></ol></section>\
        <nav><p>Contents</p></nav><p>It held.</p>";
    let (text, blocks) = whole(chapter).unwrap();
    let got: Vec<(BlockKind, &str)> = blocks
        .iter()
        .map(|b| (b.kind, b.span.of(&text).unwrap()))
        .collect();
    assert_eq!(
        got,
        [
            (Heading(1), "The weir"),
            (Paragraph, "The weir was mended.1"),
            (Paragraph, "A weir slows a river."),
            (Footnote, "1. At night."),
            (Footnote, "By lamp."),
            (Footnote, "With larch."),
            (Paragraph, "It held."),
        ]
    );
}

/// A short article between what pages put around it.
const FERRY: &str = r#"<html><head><title>The ferry sails again</title></head><body><nav>Home</nav>
<div class="cookieBanner"><p>This site sets cookies so that it works. Do you agree?</p></div>
<p class="teaser">Gulls: what to feed them</p>
<article><h1>The ferry sails again</h1><p>The ferry sailed on Monday for the first time since the storm took its rudder.</p>
<p class="cookie">The crew ate one ship's biscuit each.</p></article>
<div id="newsletter-signup">The harbour in your inbox each morning.</div></body></html>"#;

fn quotable(html: &str) -> Vec<String> {
    let page = read(html, None).unwrap();
    page.blocks
        .iter()
        .filter(|block| block.kind.is_quotable())
        .map(|block| block.span.of(&page.text).unwrap().to_owned())
        .collect()
}

#[test]
fn what_stands_around_a_short_article_is_left_out() {
    let article = [
        "The ferry sailed on Monday for the first time since the storm took its rudder.",
        "The crew ate one ship's biscuit each.",
    ];
    assert_eq!(quotable(FERRY), article);
}

#[test]
fn without_a_marked_article_a_notice_is_told_by_what_it_says() {
    let bare = FERRY.replace("article>", "div>");
    let got = quotable(&bare);
    assert_eq!(
        got,
        [
            "The ferry sailed on Monday for the first time since the storm took its rudder.",
            "The crew ate one ship's biscuit each.",
        ]
    );
    // A page that is about nothing else keeps its words.
    let about = "<div class=\"cookies\"><p>Cookies are baked for an hour.</p><p>They keep for a week.</p></div><p>So says the cook.</p>";
    assert_eq!(quotable(about).len(), 3);
}

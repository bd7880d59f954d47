//! The posts of a live blog as markup with a heading for each: the time and the
//! heading that the page gives it. The order is the page's. It decides neither
//! whether a page is live nor what its text becomes.

use dom_smoothie::Readability;

use super::declared::Post;

/// So many elements make a live blog; fewer are something else.
const FEWEST: usize = 2;

/// The posts of the page, from its markup, else from what it declares; `None`
/// where it shows neither.
pub(super) fn posts(page: &Readability, declared: &[Post]) -> Option<String> {
    let shown = shown(page);
    if shown.len() >= FEWEST {
        return Some(shown.concat());
    }
    if declared.len() < FEWEST {
        return None;
    }
    let mut html = String::new();
    for post in declared {
        push(&mut html, &post.heading, &paragraphs(&post.body));
    }
    Some(html)
}

/// The posts that stand in the markup: the innermost articles with a time.
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "the method's type belongs to a crate that is not a dependency of ours"
)]
fn shown(page: &Readability) -> Vec<String> {
    let mut posts = Vec::new();
    for article in &page.doc.select("article, [itemprop=liveBlogUpdate]") {
        let is_outer = article
            .select("article, [itemprop=liveBlogUpdate]")
            .exists();
        let time = article.select("time").iter().next();
        let Some(time) = time.filter(|_| !is_outer) else {
            continue;
        };
        let head = article.select("h1, h2, h3, h4, h5").iter().next();
        let parts = [Some(time.text()), head.as_ref().map(|head| head.text())];
        let heading: Vec<String> = parts
            .into_iter()
            .flatten()
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|text| !text.is_empty())
            .collect();
        let mut body = article.inner_html().to_string();
        for part in [Some(&time), head.as_ref()].into_iter().flatten() {
            body = body.replacen(&*part.html(), "", 1);
        }
        let mut post = String::new();
        push(&mut post, &heading.join(" "), &body);
        posts.push(post);
    }
    posts
}

fn push(html: &mut String, heading: &str, body: &str) {
    html.push_str("<h2>");
    html.push_str(&escaped(heading));
    html.push_str("</h2><div>");
    html.push_str(body);
    html.push_str("</div>");
}

/// A text without markup as paragraphs, line by line; markup stays as it is.
fn paragraphs(body: &str) -> String {
    if body.contains("</") || body.contains("/>") {
        return body.to_owned();
    }
    let lines = body.lines().filter(|line| !line.trim().is_empty());
    lines.fold(String::new(), |html, line| {
        html + "<p>" + &escaped(line) + "</p>"
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

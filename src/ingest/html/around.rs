//! What stands around the main text of a page and passes for it where the text is
//! short: notices about cookies, boxes to sign up, advertisements, teasers. Buttons to
//! share `dom_smoothie` leaves out by itself. They are
//! taken out before the main text is looked for. It decides nothing about what
//! stands inside the article.

use dom_smoothie::Readability;

/// The most words that such a box has.
const LONGEST: usize = 80;

/// An article holds at least so many hundredths of a page's words that stand in
/// paragraphs, where what is beside it is left out.
const SHARE: usize = 60;

/// An article of at most so many bytes is one that the search for the main text
/// may give up on: Readability asks for 500 characters.
const SHORT: usize = 1_000;

/// What belongs to an article though it stands beside it.
const HEAD: &str = "h1, [rel~=author], [itemprop~=author], [class*=byline]";

/// Elements that say that they hold the article.
const MAIN: &str = "article, main, [role=main], [itemprop=articleBody]";

/// What the names of such boxes are made of, and words of which one stands in
/// those outside of which no article is marked.
const BOXES: &[(&[&str], &[&str])] = &[
    (
        &["cookie", "cookies", "consent", "gdpr", "ccpa", "privacy"],
        &["cookie", "cookies", "consent", "privacy"],
    ),
    (
        &[
            "newsletter",
            "newsletters",
            "signup",
            "subscribe",
            "subscription",
            "paywall",
        ],
        &[
            "newsletter",
            "newsletters",
            "sign",
            "subscribe",
            "inbox",
            "email",
            "subscriber",
            "subscribers",
        ],
    ),
    (
        &["promo", "advert", "advertisement", "sponsored"],
        &["advertisement", "sponsored", "offer"],
    ),
];

/// Takes what stands around the article out of `page`.
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "the method's type belongs to a crate that is not a dependency of ours"
)]
pub(super) fn leave_out(page: &Readability) {
    let has_main = page.doc.select(MAIN).exists();
    let all = count(&page.doc.select("body").text());
    for element in page
        .doc
        .select("div, section, aside, p, dialog, ul, form")
        .nodes()
    {
        let tokens: Vec<String> = ["class", "id", "role", "aria-label", "data-component"]
            .iter()
            .filter_map(|key| element.attr(key))
            .flat_map(|value| tokens(&value))
            .collect();
        let Some((_, words)) = BOXES
            .iter()
            .find(|(names, _)| tokens.iter().any(|token| names.contains(&token.as_str())))
        else {
            continue;
        };
        let text = element.text().to_lowercase();
        let length = count(&text);
        let says_so = || {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|word| words.contains(&word))
        };
        let is_inside = element.ancestors_it(None).any(|outer| outer.is(MAIN));
        let holds_more = element.is(MAIN)
            || element
                .descendants_it()
                .any(|inner| inner.is(MAIN) || inner.is("h1"));
        if length <= LONGEST
            && length * 3 < all
            && !is_inside
            && !holds_more
            && (has_main || says_so())
        {
            element.remove_from_parent();
        }
    }
}

/// Leaves of a page with a short article that is marked as one only what stands in
/// it, with the headline and the line that names its writers. The search for the
/// main text gives up on short ones and takes the whole page.
#[allow(
    clippy::redundant_closure_for_method_calls,
    reason = "the method's type belongs to a crate that is not a dependency of ours"
)]
pub(super) fn keep_short_article(page: &Readability) {
    let all = count(&page.doc.select("body p").text());
    let article = ["article", "main, [role=main]"].iter().find_map(|marked| {
        let found = page.doc.select(marked);
        found
            .iter()
            .find(|one| all > 0 && count(&one.select("p").text()) * 100 >= all * SHARE)
    });
    let Some(article) = article.filter(|one| one.text().len() <= SHORT) else {
        return;
    };
    let Some(mut node) = article.nodes().first().copied() else {
        return;
    };
    while !node.is("body") {
        let Some(parent) = node.parent() else {
            return;
        };
        // Nothing may be taken out while the tree is walked over.
        let siblings: Vec<_> = parent.children_it(false).collect();
        for sibling in siblings.into_iter().filter(|child| child.id != node.id) {
            let is_kept = sibling.is(HEAD) || sibling.descendants_it().any(|inner| inner.is(HEAD));
            if !is_kept {
                sibling.remove_from_parent();
            }
        }
        node = parent;
    }
}

/// The words that the name of a class is made of: `cookie`, `Banner` of
/// `cookieBanner`, `cookie__banner`.
fn tokens(name: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut was_small = false;
    for c in name.chars() {
        let is_new = !c.is_alphanumeric() || c.is_uppercase() && was_small;
        if is_new {
            tokens.push(String::new());
        }
        if let Some(last) = tokens.last_mut().filter(|_| c.is_alphanumeric()) {
            last.extend(c.to_lowercase());
        }
        was_small = c.is_lowercase();
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

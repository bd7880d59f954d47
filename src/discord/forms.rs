//! A citation in forms to copy: plain, OSCOLA-like, Markdown and BibTeX. Pure
//! text from plain values; each is shown in a code block, so nothing in it is
//! markup.
//!
//! OSCOLA is the Oxford University Standard for the Citation of Legal
//! Authorities (<https://www.law.ox.ac.uk/oscola>); the form here follows its
//! pattern for online reports and news and leaves out what is not known.

use super::messages::{self, Locale};
use crate::answer::Citation;

/// The citation in every form, each under its name.
pub(super) fn forms(citation: &Citation) -> [(&'static str, String); 4] {
    [
        ("Plain", plain(citation)),
        ("OSCOLA-like", oscola(citation)),
        ("Markdown", markdown(citation)),
        ("BibTeX", bibtex(citation)),
    ]
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pinpoint(citation: &Citation) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(citation.page_reference.clone());
    parts.extend(citation.page.map(|page| format!("p {page}")));
    parts.push(match citation.last_paragraph {
        Some(_) => format!("paras {}", citation.shown_paragraphs()),
        None => format!("para {}", citation.paragraph),
    });
    parts.extend(citation.how_read());
    parts.join(", ")
}

fn date(citation: &Citation) -> String {
    citation.document.published.map_or_else(
        || "undated".to_owned(),
        |date| messages::date(date, Locale::Uk),
    )
}

fn address(citation: &Citation) -> Option<&str> {
    citation
        .link
        .as_deref()
        .or(citation.document.url.as_deref())
}

fn plain(citation: &Citation) -> String {
    let mut parts = vec![
        format!("“{}”", one_line(&citation.quote)),
        one_line(messages::title(&citation.document)),
    ];
    parts.extend(citation.document.publisher.clone());
    parts.push(date(citation));
    parts.extend(
        citation
            .section
            .as_deref()
            .map(|s| format!("“{}”", one_line(s))),
    );
    parts.push(pinpoint(citation));
    let mut text = parts.join(", ");
    if let Some(address) = address(citation) {
        text.push_str(", ");
        text.push_str(address);
    }
    text
}

fn oscola(citation: &Citation) -> String {
    let title = one_line(messages::title(&citation.document));
    let issued = citation.document.publisher.as_deref().map_or_else(
        || date(citation),
        |publisher| format!("{}, {}", one_line(publisher), date(citation)),
    );
    let mut text = format!("‘{title}’ ({issued})");
    if let Some(url) = citation.document.url.as_deref() {
        text = format!("{text} <{url}>");
    }
    format!("{text} {}", pinpoint(citation))
}

fn markdown(citation: &Citation) -> String {
    let sign = |text: &str| -> String {
        let mut safe = String::new();
        for c in one_line(text).chars() {
            if matches!(
                c,
                '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '`' | '#' | '|'
            ) {
                safe.push('\\');
            }
            safe.push(c);
        }
        safe
    };
    let title = sign(messages::title(&citation.document));
    let title = match address(citation).and_then(super::escape::link) {
        Some(link) => format!("[{title}]({link})"),
        None => format!("*{title}*"),
    };
    let mut parts = vec![title];
    parts.extend(citation.document.publisher.as_deref().map(sign));
    parts.push(date(citation));
    parts.push(pinpoint(citation));
    format!("> {}\n>\n> — {}", sign(&citation.quote), parts.join(", "))
}

fn bibtex(citation: &Citation) -> String {
    let field = |text: &str| -> String {
        let mut safe = String::new();
        for c in one_line(text).chars() {
            match c {
                '{' | '}' | '$' | '&' | '%' | '#' | '_' => {
                    safe.push('\\');
                    safe.push(c);
                }
                '\\' => safe.push_str("\\textbackslash{}"),
                '~' => safe.push_str("\\textasciitilde{}"),
                '^' => safe.push_str("\\textasciicircum{}"),
                c => safe.push(c),
            }
        }
        safe
    };
    let document = &citation.document;
    let key: String = document
        .id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let mut lines = vec![
        format!("@misc{{{key}"),
        format!("  title = {{{{{}}}}}", field(messages::title(document))),
    ];
    if let Some(publisher) = &document.publisher {
        lines.push(format!("  author = {{{{{}}}}}", field(publisher)));
    }
    if let Some(published) = document.published {
        lines.push(format!("  year = {{{}}}", published.year()));
        if let Some(month) = published.month() {
            lines.push(format!("  month = {month}"));
        }
    }
    if let Some(url) = &document.url {
        lines.push(format!(
            "  url = {{{}}}",
            one_line(url).replace(['{', '}'], "")
        ));
    }
    lines.push(format!("  note = {{{}}}", field(&pinpoint(citation))));
    format!("{}\n}}", lines.join(",\n"))
}

//! Whose words stand where in a mail: the message's own, those of earlier mails
//! that it quotes or passes on, and its signature. Earlier mails become sections
//! that are headed by the line that names their writer, so that nobody's words
//! are taken for the sender's. It knows no headers and no attachments.

use super::super::flow::Flow;
use super::super::plain;
use crate::document::BlockKind;

/// How deep mails may quote each other; what lies deeper is read as one.
const DEEPEST: usize = 8;

/// What a section is headed by where no line names the writer.
const NAMELESS: &str = "Quoted in this mail, writer not named:";

/// Writes the text of a mail. `own` heads the words of its sender where they go on
/// after somebody else's.
pub(super) fn write(flow: &mut Flow, text: &str, own: &str, depth: usize) {
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    let mut held: Vec<&str> = Vec::new();
    let mut is_resumed = false;
    while let Some(&line) = lines.get(at) {
        if depth < DEEPEST && is_divider(lines.get(at..).unwrap_or_default()) {
            write_own(flow, &held, own, is_resumed);
            write_earlier(flow, lines.get(at..).unwrap_or_default(), depth);
            return;
        }
        if depth >= DEEPEST || !line.starts_with('>') {
            held.push(line);
            at += 1;
            continue;
        }
        let mut quoted = Vec::new();
        while let Some(&line) = lines.get(at) {
            let goes_on = line.trim().is_empty()
                && lines.get(at + 1).is_some_and(|next| next.starts_with('>'));
            if !line.starts_with('>') && !goes_on {
                break;
            }
            let bare = line.strip_prefix('>').unwrap_or(line);
            quoted.push(bare.strip_prefix(' ').unwrap_or(bare));
            at += 1;
        }
        let introduction = introduction(&mut held);
        write_own(flow, &held, own, is_resumed);
        held.clear();
        let writer = introduction.unwrap_or_else(|| NAMELESS.to_owned());
        flow.write(BlockKind::Heading(2), &writer);
        write(flow, &quoted.join("\n"), &writer, depth + 1);
        is_resumed = true;
    }
    write_own(flow, &held, own, is_resumed);
}

/// Writes what the sender says, and the signature below it.
fn write_own(flow: &mut Flow, lines: &[&str], own: &str, is_resumed: bool) {
    let is_mark = |line: &&str| matches!(line.trim_end(), "--" | "—");
    let end = lines.iter().position(is_mark);
    let (said, signature) = lines.split_at(end.unwrap_or(lines.len()));
    let said = said.join("\n");
    if !said.trim().is_empty() && is_resumed {
        flow.write(BlockKind::Heading(2), own);
    }
    for block in plain::blocks(&said, Some(own)) {
        flow.write(block.kind, block.span.of(&said).unwrap_or_default());
    }
    flow.write(BlockKind::Furniture, &signature.join("\n"));
}

/// Writes a mail that follows a divider or its own headers, without marks at its
/// lines. What follows it in turn is found again.
fn write_earlier(flow: &mut Flow, lines: &[&str], depth: usize) {
    let is_header = |line: &str| {
        let line = line.trim_start_matches(['*', ' ']);
        [
            "From:",
            "Sent:",
            "Date:",
            "To:",
            "Cc:",
            "CC:",
            "Bcc:",
            "Subject:",
            "Reply-To:",
            "Importance:",
        ]
        .iter()
        .any(|name| line.starts_with(name))
    };
    let first = lines.iter().position(|line| is_header(line)).unwrap_or(1);
    let mut end = first;
    while lines.get(end).is_some_and(|line| is_header(line)) {
        end += 1;
    }
    let headers = lines.get(first..end).unwrap_or_default();
    let from = headers
        .iter()
        .find(|line| line.trim_start_matches(['*', ' ']).starts_with("From:"));
    let head = from.map_or(NAMELESS, |from| from.trim());
    let before = lines.get(..first).unwrap_or_default().join("\n");
    flow.write(BlockKind::Furniture, &before);
    flow.write(BlockKind::Heading(2), head);
    for line in headers.iter().filter(|line| line.trim() != head) {
        flow.write(BlockKind::Furniture, line);
    }
    let rest = lines.get(end..).unwrap_or_default().join("\n");
    write(flow, &rest, head, depth + 1);
}

/// Whether a mail that this one passes on or answers begins here.
fn is_divider(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|line| line.trim()) else {
        return false;
    };
    let small = first.trim_matches(['-', '_', ' ', ':', '>']).to_lowercase();
    let is_said = matches!(
        small.as_str(),
        "original message"
            | "forwarded message"
            | "begin forwarded message"
            | "original appointment"
    );
    let begins = |line: &&str, names: &[&str]| {
        let line = line.trim_start_matches(['*', ' ']);
        names.iter().any(|name| line.starts_with(name))
    };
    let followed = |names: &[&str]| lines.iter().skip(1).take(4).any(|line| begins(line, names));
    is_said && followed(&["From:", "Date:", "Subject:"])
        || begins(&first, &["From:"])
            && followed(&["Sent:", "Date:"])
            && followed(&["To:", "Subject:"])
}

/// The line before a quotation that says who wrote it, in one line; it is taken
/// from what is `held`.
fn introduction(held: &mut Vec<&str>) -> Option<String> {
    let last = held.iter().rposition(|line| !line.trim().is_empty())?;
    if !is_introduction_end(held.get(last)?) {
        return None;
    }
    // It may run over three lines, of which the first begins with `On`.
    let first = (last.saturating_sub(2)..=last)
        .rev()
        .find(|&at| held.get(at).is_some_and(|line| line.starts_with("On ")))
        .unwrap_or(last);
    let line = held.get(first..=last)?.iter().map(|line| line.trim());
    let line = line.collect::<Vec<_>>().join(" ");
    held.truncate(first);
    Some(line)
}

fn is_introduction_end(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    [
        "wrote:",
        "writes:",
        "said:",
        "schrieb:",
        "a écrit :",
        "escribió:",
    ]
    .iter()
    .any(|end| line.ends_with(end))
}

/// Writes the blocks of a mail that is a page: quotations are earlier mails.
pub(super) fn write_blocks(flow: &mut Flow, blocks: &[(BlockKind, &str)], own: &str) {
    let mut is_quoted = false;
    let mut is_resumed = false;
    for (at, (kind, words)) in blocks.iter().enumerate() {
        let is_quotation = *kind == BlockKind::Quotation;
        let next = blocks.get(at + 1).map(|(kind, _)| *kind);
        if !is_quotation && next == Some(BlockKind::Quotation) && is_introduction_end(words) {
            flow.write(BlockKind::Heading(2), words);
            (is_quoted, is_resumed) = (true, true);
            continue;
        }
        if is_quotation && !is_quoted {
            flow.write(BlockKind::Heading(2), NAMELESS);
        } else if !is_quotation && is_resumed && is_quoted {
            flow.write(BlockKind::Heading(2), own);
        }
        is_resumed |= is_quotation;
        is_quoted = is_quotation;
        flow.write(*kind, words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Furniture, Heading, Paragraph};

    fn check(text: &str, expect: &[(BlockKind, &str)]) {
        let mut flow = Flow::default();
        write(&mut flow, text, "From Ivy Ash", 0);
        let (text, blocks) = flow.finish();
        let got: Vec<(BlockKind, &str)> = blocks
            .iter()
            .map(|block| (block.kind, block.span.of(&text).unwrap()))
            .collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn a_mail_without_others_is_its_own_words() {
        check(
            "The till holds nine crowns, and the key is under the mat.\n\n-- \nIvy Ash\nLarch Street 4",
            &[
                (
                    Paragraph,
                    "The till holds nine crowns, and the key is under the mat.",
                ),
                (Furniture, "-- \nIvy Ash\nLarch Street 4"),
            ],
        );
    }

    #[test]
    fn quoted_mails_are_headed_by_their_writers() {
        check(
            "I do not think so, since the lock was new.\n\nOn Thu, 2 May 2019 at 10:00,\nBo Oak <bo@larch.example> wrote:\n> Was the door forced by somebody in the night?\n>\n> On 1 May Cal Yew wrote:\n> > The door of the shed is broken, and the oars are gone.\n\nThe oars were found by the weir this morning.\n",
            &[
                (Paragraph, "I do not think so, since the lock was new."),
                (
                    Heading(2),
                    "On Thu, 2 May 2019 at 10:00, Bo Oak <bo@larch.example> wrote:",
                ),
                (Paragraph, "Was the door forced by somebody in the night?"),
                (Heading(2), "On 1 May Cal Yew wrote:"),
                (
                    Paragraph,
                    "The door of the shed is broken, and the oars are gone.",
                ),
                (Heading(2), "From Ivy Ash"),
                (Paragraph, "The oars were found by the weir this morning."),
            ],
        );
    }

    #[test]
    fn passed_on_mails_are_headed_by_their_senders() {
        check(
            "Please read what the harbour says below.\n\n-----Original Message-----\nFrom: Bo Oak\nSent: 2 May 2019\nTo: Ivy Ash\nSubject: Oars\n\nThe oars were found by the weir.\n\nFrom: Cal Yew\nDate: 1 May 2019\nTo: Bo Oak\n\nThe oars are gone from the shed.\n",
            &[
                (Paragraph, "Please read what the harbour says below."),
                (Furniture, "-----Original Message-----"),
                (Heading(2), "From: Bo Oak"),
                (Furniture, "Sent: 2 May 2019"),
                (Furniture, "To: Ivy Ash"),
                (Furniture, "Subject: Oars"),
                (Paragraph, "The oars were found by the weir."),
                (Heading(2), "From: Cal Yew"),
                (Furniture, "Date: 1 May 2019"),
                (Furniture, "To: Bo Oak"),
                (Paragraph, "The oars are gone from the shed."),
            ],
        );
    }

    #[test]
    fn quotations_that_nobody_is_named_for_and_deep_ones() {
        check(
            "> The gate is open, and the sheep are on the road.\n\nIt is shut now, and they are back.",
            &[
                (Heading(2), NAMELESS),
                (
                    Paragraph,
                    "The gate is open, and the sheep are on the road.",
                ),
                (Heading(2), "From Ivy Ash"),
                (Paragraph, "It is shut now, and they are back."),
            ],
        );
        let mut flow = Flow::default();
        let deep = format!(
            "{} The bottom of it all is reached here.",
            ">".repeat(100_000)
        );
        write(&mut flow, &deep, "From Ivy Ash", 0);
        assert!(flow.finish().0.contains("bottom of it all"));
    }
}

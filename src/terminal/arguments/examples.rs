//! What the help shows under each command: examples, and what is worth knowing
//! before it is used. Words only.

pub(super) const EXAMPLES: &str = "Examples:
  pincite ask \"What did the council promise?\"
  pincite add report.html minutes/ --publisher \"Harbour Board\"
  pincite sources
  pincite chat

Exit codes: 0 answered, possibly answered or done; 1 the documents do not say; 2 wrong usage;
3 the library is damaged or missing; 4 the outside world failed; 5 Discord
refuses the token or what the bot asks for; 130 stopped by Ctrl-C.";

pub(super) const ASK: &str = "Examples:
  pincite ask \"Who said that the bridge was safe?\"
  pincite ask what did the mayor say --limit 5
  pincite ask \"Why was it closed?\" --from 2014 --to 2014-06 --explain
  pincite ask \"How much was paid?\" --json | jq -r '.citations[0].quote'
  pincite ask --batch questions.jsonl > answers.jsonl

Exit codes: 0 answered or possibly answered; 1 the documents do not say; 2 wrong usage;
3 the library is damaged or missing; 4 the outside world failed.";

pub(super) const CHAT: &str = "Examples:
  pincite chat
  pincite chat --library cases/harbour --limit 1

At the prompt, :help lists the commands. Questions are kept in memory only;
set PINCITE_HISTORY to a file to keep them from one chat to the next.";

pub(super) const ADD: &str = "Examples:
  pincite add report.txt --title \"The report\" --published 2014-03-21
  pincite add documents/ --publisher \"Harbour Board\"
  pincite add corpus.jsonl
  pincite add scan.pdf --ocr
  pincite add letter.pdf --covered hide
  pincite add https://example.org/news/story

A file that is there already is left alone; one that changed becomes a new
version. Ctrl-C stops after the file at hand and keeps what is done; the same
command goes on from there. Links that lead out of a folder, and what is no file,
are named and left out. What says much the same as something removed is refused
unless --again is given. Of an address one page is fetched, from public
machines only; `pincite refresh` fetches it again.

A document with text that its readers cannot see (under a black box, marked for
redaction, hidden) is held back, and the places are listed, until --covered says
whether that text is cut out or is text.

A line of a .jsonl corpus is one document: {\"id\", \"text\"} and any of title,
publisher, kind, published, url. Read are PDF, Word (.docx), OpenDocument
(.odt), RTF, e-books (.epub), mails (.eml), web pages, Markdown and plain text.

Exit codes: 0 something was added, or is there already, whatever was refused
beside it; 2 all of it was refused; 3 the library is damaged; 4 the outside
world failed; 130 stopped by Ctrl-C.";

pub(super) const REMOVE: &str = "Examples:
  pincite remove minutes-2014
  pincite remove minutes-2014 minutes-2015 --reason \"withdrawn by the board\"

Afterwards every file of the library is searched for any eight words in a row
of what was removed, also inside mails, archives and documents. What could not be
searched inside is named. Its id, its hashes, a sketch of its words, where it came
from, the day and the reason stay, so that adding it again is refused unless --again is given.

Exit codes: 0 removed, and nothing was found; 2 no such document; 3 words are
left somewhere, which is named.";

pub(super) const EDIT: &str = "Examples:
  pincite edit story --published 2014-03-21
  pincite edit story --title \"Ferry saved\" --publisher \"Lintmoor Courier\"
  pincite edit story --url -       takes the address away

A value of - or \"\" takes away what was known.";

pub(super) const REFRESH: &str = "Examples:
  pincite refresh story

What changed is told paragraph by paragraph. A page that says something else
becomes a new version; one that is gone stays in the library as it is. Which
passages anybody has read is not kept, so those are named of which a citation
would stand no more; of them, what was rated in Discord. --json tells the same:
\"outcome\" (unchanged, gone, changed), the changes, \"stale\" and \"rated\".";

pub(super) const AUDIT: &str = "Examples:
  pincite audit
  pincite audit --json | jq -r '.[] | select(.what == \"removed\") | .id'";

pub(super) const SOURCES: &str = "Examples:
  pincite sources
  pincite sources --json | jq -r '.[].id'";

pub(super) const SHOW: &str = "Examples:
  pincite show minutes-2014
  pincite show minutes-2014:7";

pub(super) const STATEMENTS: &str = "Examples:
  pincite statements
  pincite statements --by \"the council\"
  pincite statements --by DfE --about staffing
  pincite statements --about \"the bridge\" --json

Exit codes: 0 there are statements; 1 there are none; 2 wrong usage;
3 the library is damaged or missing.";

pub(super) const CHECK: &str = "Examples:
  pincite check \"the pumps were never tested\"
  pincite check \"we will act … as soon as we can\" --json
  pbpaste | pincite check -

Quotation marks, case, spaces, dashes and other punctuation do not count; words
do. An ellipsis may stand for words that are left out.

Exit codes: 0 it stands word for word, with nothing left out; 1 it does not;
2 wrong usage; 3 the library is damaged or missing.";
pub(super) const TIMELINE: &str = "Examples:
  pincite timeline
  pincite timeline --from 2012 --to 2013-09 --about \"the review\"
  pincite timeline --source minutes-2014 --json
  pincite timeline --about \"the ferry\" --picture ferry.png

The dates are those of what is told. When a source was published stands with
the source. Sentences without a date are left out and counted.

Exit codes: 0 there is something to show; 1 nothing dated was found; 2 wrong
usage; 3 the library is damaged or missing; 4 the outside world failed.";

pub(super) const VERIFY: &str = "Examples:
  pincite verify
  pincite verify --library cases/harbour
  pincite verify --repair
  pincite verify --accept minutes-2014

A damaged source is left out of every answer until it is put right; --repair
builds the rest without it, and erases what a killed build left.

Exit codes: 0 all is as it should be; 3 something is damaged.";

pub(super) const EVAL: &str = "Examples:
  pincite eval questions.jsonl
  pincite eval questions.jsonl --json

A line is {\"id\", \"question\"} with one of
  \"expect\": [[\"any of these words\"], …]   words that the first passage must hold
  \"answers\": [\"…\"], \"gold\": \"document\"    accepted answers and their document
and \"answerable\": false where the documents do not say (true when left out).";

pub(super) const BOT: &str = "Examples:
  cp .env.example .env    # and put PINCITE_DISCORD_TOKEN in
  pincite bot
  pincite bot --library cases/harbour

The settings come from the environment and from the file .env in the present
folder; the environment outranks the file.

Exit codes: 0 told to end; 2 a setting is missing or wrong; 3 the library is
damaged or missing; 4 the outside world failed; 5 Discord refuses the token or
an intent.";

pub(super) const FEEDBACK: &str = "Examples:
  pincite feedback
  pincite feedback --json";

pub(super) const COMPLETIONS: &str = "Examples:
  pincite completions bash > ~/.local/share/bash-completion/completions/pincite
  pincite completions zsh > ~/.zfunc/_pincite
  pincite completions fish > ~/.config/fish/completions/pincite.fish";

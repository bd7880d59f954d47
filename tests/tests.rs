//! Tests through the public door: the program, run as a person runs it.
//!
//! One file for each promise that Pincite makes, then the surfaces.

mod harness;
mod papers;

// 1. Every quote is copied from the document, byte for byte.
mod verbatim;
// 2. Every quote says exactly where it stands.
mod pinpoint;
// 3. Where the documents do not say, that is what it says.
mod silence;
// 4. Nobody's words are given to somebody else.
mod attributed;
// 5. A document that is withdrawn is gone.
mod searched;
mod withdrawn;
// 6. What a reader cannot see is no word of the document.
mod covered;
mod hidden_text;
// What a machine read from a picture may be wrong.
mod machine_read;
// 7. Nothing of a question or a quote enters a log.
mod quiet;

// People's own words.
mod meaning;

// Everything that one person or body said.
mod statements;
// Whether somebody really said it.
mod check;
mod check_sense;
// The case in order of time: each line quoted, dated, cited.
mod timeline;
// The same document twice, changed, or cut short.
mod versions;
// Pages fetched from the web, and fetched again.
mod fetching;
// Put aside, looked at, published or thrown away; who did it.
mod audit;
mod staging;

// The library on a bad day: files missing, cut, altered, locked.
mod damage;
mod damaged_sources;

// What strangers type and hand over.
mod bad_input;
// Files that mean harm.
mod isolation;
// What happens behind its back, and what would take long.
mod guarded;
// PDF, Word and the others: pages, headings, notes, speakers.
mod formats;
// Numbers of paragraphs, properties, mails with what is attached to them.
mod office;
// PDFs as programs really write them.
mod typeset;
// Sentences that run over the end of a page.
mod page_ends;
// Columns, feet, titles and tables of their pages.
mod laid_out;
// Marks of inquiries and courts, and what else comes again on pages.
mod marked;
// What scripts rely on: options, exit codes, JSON, batch.
mod command_line;
// What a person sees.
mod terminal;
// The bot, in front of a Discord of our own.
mod discord;

// The two reports that the project is accepted by, where they are at hand.
mod acceptance;
// The structure of the source itself.
mod tidy;

//! The Discord bot, run as an operator runs it, in front of a Discord of our
//! own on this machine.

mod form;
mod loopback;
mod people;
mod program;
mod schema;
mod socket;
mod store;

// What is registered, and that it can be.
mod registration;
// `/ask` and the menu entry: answers, silences, who sees them, suggestions.
mod asking;
// Mentions, replies, direct messages, threads, follow-ups.
mod talking;
// Every button, on fresh and on old messages.
mod buttons;
// `/check`, and "Check this quote" on a message.
mod checking;
// `/timeline` and its picture.
mod dating;
// `/statements`.
mod quoting;
// What holds for all three look-ups: pages, buttons, hostile words, withdrawal.
mod lookups;
// `/sources`, `/source`, `/help`, `/privacy`.
mod looking_up;
// Who may ask where, what operators read, settings that are wrong.
mod operators;
// Asked too often, asked twice, asked by forty at once.
mod pace;
// Discord on a bad day: refusals, silence, panics; a library that is rebuilt.
mod trouble;
// Connections that break, sessions that go on and sessions that are over.
mod sessions;
// The end of the program.
mod ending;
// Documents added from Discord: put aside, looked at, published or thrown away.
mod adding;
// The same on a bad day.
mod adding_trouble;
// Documents taken out and described anew from Discord, and who did what.
mod upkeep;
// Text that would like to be more than text.
mod hostile;
// Nothing of a question, a token or a person in a log.
mod quiet;
// The local port for the operator's monitoring.
mod health;
// The picture of a reply in the README.
mod picture;

/// The token of the tests; Discord's have this shape.
pub(crate) const TOKEN: &str = "canary-token.of-the.loopback";

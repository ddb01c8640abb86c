//! What an editor asks about a file, answered in plain data: byte ranges, names, texts. No protocol.
//!
//! Everything starts from a [`Focus`], the analysis of one file in its newest text and of what it
//! needs. [`occurrences`] says for each name in it what it means; a question about a place starts there. [`completion`] and [`signature_help`] start from the words
//! before the cursor, since the text there is not finished.

pub mod actions;
pub mod calls;
#[cfg(test)]
mod cases;
pub mod completion;
pub mod definition;
pub mod folding;
pub mod graph;
pub mod hints;
pub mod hover;
mod keys;
pub mod lens;
pub(crate) mod lex;
pub mod links;
pub mod occurrences;
mod parts;
pub mod references;
pub mod rename;
pub mod selection;
pub mod signature_help;
pub mod symbol;
pub mod symbols;
pub mod tokens;
mod waits;

pub use crate::driver::workspace::{Document, Focus};
pub use hover::{Hover, hover};
pub use occurrences::{Occurrence, Role};
pub use symbol::Symbol;

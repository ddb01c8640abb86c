//! A syntax tree as the text of a `.flow` file, in one style.
//!
//! ```text
//! tree ── statement by statement ──▶ words, groups, comments ── layout ──▶ lines
//! ```
//! Everything but comments is written from the tree, which may come from any front end: names, numbers, strings and docs have one spelling
//! each. What the source decides is which one-line declarations and statements stand together, whether an action's block stands on its
//! line, and whether a string takes several. `docs/formatting.md` describes the style.
//!
//! Statements are written line by line; only what stands in one statement is laid out by width, so memory stays small and time is
//! linear. What is written is read again and compared: a formatter must never change what a workflow means.

mod blocks;
mod check;
mod clauses;
pub mod fragments;
mod gaps;
mod items;
mod layout;
mod printer;
mod same;
mod statements;
mod types;
mod values;

use super::ast::File;
pub use check::Difference;
pub use clauses::rank;
use printer::Printer;
pub use same::{bare, bare_doc};

/// The text of a tree, held to the tree: reading it gives the same tree but for places, and every comment. `text` is what the tree was
/// read from, by whatever front end.
pub fn format(tree: &File, text: &str) -> Result<String, Difference> {
    let written = print(tree, text);
    check::check(tree, text, &written)?;
    Ok(written)
}

/// [`format()`] without the check.
pub fn print(tree: &File, text: &str) -> String {
    let mut printer = Printer::new(text, &tree.comments);
    printer.file(tree);
    if values::line_break(text) == "\n" { printer.out } else { printer.out.replace('\n', "\r\n") }
}

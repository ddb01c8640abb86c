//! From the text of a `.flow` file to its tree, whatever the text.
//!
//! ```text
//! text ── scan ──▶ comments, brackets, where statements start ── driver ──▶ tree
//!                                                                 │  ▲
//!                                            one statement's text ▼  │ its parts
//!                                                              flow.pest
//! ```
//! The scan says what is wrong with quotes and brackets. The driver walks over declarations and statements and applies the
//! grammar to one at a time: memory stays flat, and after a mistake reading goes on at the next statement.

mod agree;
mod blocks;
mod brackets;
mod clauses;
mod cursor;
mod errors;
mod expr;
mod fragment;
mod grammar;
mod items;
mod keywords;
mod literals;
mod mistakes;
mod reuse;
mod scan;
mod statements;
mod steps;
#[cfg(test)]
mod tests;
mod types;
mod version;
mod words;

use super::ast::File;
use super::rules::{BINARY_FILE, EMPTY_FILE};
use crate::base::{FileId, Origin, Span, is_identifier};
use crate::diagnostic::Sink;
use cursor::{Parser, ReadExpr};
pub(super) use keywords::is_clause as starts_clause;

pub use version::Version;

pub use fragment::{
    NameKind, parse_backoff, parse_duration, parse_edge, parse_name, parse_takes, parse_transition, parse_type,
};

/// The smallest file that does something.
const SMALLEST: &str = "declare something, as in

effect greet(name: string) -> null { timeout 5s }

workflow hello(name: string) {
  step greeting = greet(name)
}";

/// Whether `word` is a word of the language, so that nothing that is declared and no step may be called so.
pub fn is_reserved_name(word: &str) -> bool {
    keywords::is_reserved(word, keywords::NameUse::Declared)
}

/// Whether `text` can be the name of something that is declared, or of a step.
pub fn is_name(text: &str) -> bool {
    is_identifier(text) && !is_reserved_name(text)
}

/// Reads `text`. What does not parse is reported and left out, so there is always a tree. A file has to declare something.
pub fn parse(file: FileId, text: &str, sink: &mut Sink) -> File {
    parse_with(file, text, crate::cel::parse_at, sink)
}

/// [`parse`] for those who can do with a file that declares nothing: that is no mistake of syntax.
pub fn parse_or_nothing(file: FileId, text: &str, sink: &mut Sink) -> File {
    parse_declared(file, text, crate::cel::parse_at, sink)
}

/// [`parse`], with another reader of expressions.
fn parse_with(file: FileId, text: &str, read_expr: ReadExpr, sink: &mut Sink) -> File {
    let before = sink.mark();
    let tree = parse_declared(file, text, read_expr, sink);
    report_nothing(file, &tree, before, sink);
    tree
}

/// Reports a file that declares nothing, unless it was reported since `before` why.
fn report_nothing(file: FileId, tree: &File, before: usize, sink: &mut Sink) {
    if tree.items.is_empty() && !sink.errors_since(before) {
        let report = EMPTY_FILE.at(Span::new(file, 0, 0), "this file declares nothing").help(SMALLEST);
        sink.report(report);
    }
}

fn parse_declared(file: FileId, text: &str, read_expr: ReadExpr, sink: &mut Sink) -> File {
    parser(file, text, read_expr, sink).map_or_else(File::default, |mut parser| parser.file())
}

/// What reads `text`; nothing if that is no text.
fn parser<'t, 's>(file: FileId, text: &'t str, read_expr: ReadExpr, sink: &'s mut Sink) -> Option<Parser<'t, 's>> {
    let origin = Origin::from(whole(file, text));
    // Looking for the byte is much faster than looking for its place.
    if text.as_bytes().contains(&0) {
        let at = text.bytes().take_while(|&byte| byte != 0).count();
        report_binary(origin, at, sink);
        return None;
    }
    // A byte order mark is no part of the text, but offsets count it.
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let scan = scan::scan(origin, text, start);
    brackets::report(&scan.problems, sink);
    Some(Parser::new(origin, text, start, scan, read_expr, sink))
}

#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn whole(file: FileId, text: &str) -> Span {
    Span::new(file, 0, text.len() as u32)
}

/// Reports a text with a zero byte at `at`.
pub fn report_binary(origin: Origin<'_>, at: usize, sink: &mut Sink) {
    let report = BINARY_FILE
        .at(origin.span(at..at + 1), "this file is not text: it contains a zero byte")
        .help("give the path of a text file, saved as UTF-8");
    sink.report(report);
}

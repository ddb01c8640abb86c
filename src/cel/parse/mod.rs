//! Text to tree.
//!
//! Three readers stand behind [`parse`]. [`fast`] knows the shapes that nearly all conditions have and needs no grammar.
//! The grammar (`grammar/cel.pest`) reads everything; [`fold`] makes a tree of what it found. Text that it cannot read goes to
//! [`diagnose`], which reports each mistake and masks the operands around it, so that the rest is read as usual.

mod diagnose;
mod fast;
mod fold;
mod lex;
mod literal;
mod operator;

use super::ast::{Expr, ExprKind};
use super::rules::{NESTING_TOO_DEEP, SYNTAX_ERROR};
use crate::base::source::MAX_BRACKET_DEPTH;
use crate::base::{Origin, Span};
use crate::diagnostic::Sink;
use lex::{HOLE, Kind};
use pest::Parser as _;
use std::ops::Range;

/// The parser that is generated from the grammar.
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/cel.pest"]
    pub(super) struct Grammar;
}
use grammar::{Grammar, Rule};

/// What to do about an expression that is too deep.
const NAME_PARTS: &str = "give inner parts names of their own, with `let` in a workflow or `cel.bind` in an expression";

/// Parses `text`, which stands at `origin`, as one whole expression.
///
/// What is wrong is reported, and becomes [`ExprKind::Error`] in the tree.
pub fn parse(text: &str, origin: Span, sink: &mut Sink) -> Expr {
    parse_at(text, Origin::from(origin), sink)
}

/// [`parse`], for a text that may be decoded from what stands in the file.
pub fn parse_at(text: &str, origin: Origin<'_>, sink: &mut Sink) -> Expr {
    if let Some(expr) = fast::parse(text, origin) {
        return expr;
    }
    parse_any(text, origin, sink)
}

/// [`parse`] without the fast path.
fn parse_any(text: &str, origin: Origin<'_>, sink: &mut Sink) -> Expr {
    if too_deep(text) {
        let message = format!("brackets are nested deeper than {MAX_BRACKET_DEPTH}");
        sink.report(NESTING_TOO_DEEP.at(origin.whole(), message).help(NAME_PARTS));
        return Expr::new(origin.whole(), ExprKind::Error);
    }
    if !has_hole(text)
        && let Some(expr) = read(text, origin, sink)
    {
        return expr;
    }
    let mark = sink.mark();
    let remains = diagnose::diagnose(text, origin, sink);
    let rest = remains.as_ref().and_then(|remains| read(&remains.masked, origin, sink));
    if let Some(remains) = remains {
        diagnose::judge_literals(text, &remains, rest.is_some(), origin, sink);
    }
    if !sink.errors_since(mark) {
        sink.report(unexplained(text, origin));
    }
    rest.unwrap_or_else(|| Expr::new(origin.whole(), ExprKind::Error))
}

/// Whether the user's own text has what would pass for one of our holes.
fn has_hole(text: &str) -> bool {
    let is_hole = |piece: &lex::Piece| piece.kind == Kind::Stray && text.as_bytes()[piece.range.start] == HOLE;
    text.as_bytes().contains(&HOLE) && lex::pieces(text).iter().any(is_hole)
}

/// Reads sound text by the grammar; `None` if it is not sound.
fn read(text: &str, origin: Origin<'_>, sink: &mut Sink) -> Option<Expr> {
    let mut pairs = Grammar::parse(Rule::whole, text).ok()?;
    Some(fold::fold(pairs.next()?, origin, sink))
}

/// The last resort: where the grammar got stuck.
fn unexplained(text: &str, origin: Origin<'_>) -> crate::diagnostic::Diagnostic {
    let at = match Grammar::parse(Rule::whole, text).map_err(|error| error.location) {
        Err(pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _))) => at,
        Ok(_) => 0,
    };
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    let found = if length == 0 { "end".to_owned() } else { format!("`{}`", &text[at..at + length]) };
    SYNTAX_ERROR.at(origin.span(at..at + length), format!("unexpected {found} in this expression"))
}

/// Whether brackets nest deeper than the limit. Few texts have as many brackets at all; only those are scanned.
fn too_deep(text: &str) -> bool {
    if text.bytes().filter(|byte| matches!(byte, b'(' | b'[' | b'{')).count() <= MAX_BRACKET_DEPTH {
        return false;
    }
    let mut depth = 0_usize;
    lex::pieces(text).iter().any(|piece| {
        match piece.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_BRACKET_DEPTH
    })
}

/// Where a sign that means nothing in CEL stands in `text`, outside of strings and comments.
pub fn strays(text: &str, sign: char) -> Vec<usize> {
    let strays = lex::pieces(text).into_iter().filter(|piece| piece.kind == Kind::Stray);
    strays.map(|piece| piece.range.start).filter(|&at| text[at..].starts_with(sign)).collect()
}

/// Words that are signs of the language; not even a field may be called so, but in backticks.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "in")
}

/// Whether no variable and no function may be called `word`: CEL keeps it for itself, or for languages around it. A field
/// may be called so, unless the word is a sign of the language (`in`, `true`, `false`, `null`).
pub fn is_reserved(word: &str) -> bool {
    is_keyword(word)
        || matches!(
            word,
            "as" | "break"
                | "const"
                | "continue"
                | "else"
                | "for"
                | "function"
                | "if"
                | "import"
                | "let"
                | "loop"
                | "package"
                | "namespace"
                | "return"
                | "var"
                | "void"
                | "while"
        )
}

/// Where the comments stand in the text of an expression, from `//` to the end of the line, in its order.
pub fn comments(text: &str) -> Vec<Range<usize>> {
    lex::comments(text)
}

/// The literal that other languages call `name`.
pub(super) fn foreign_literal(name: &str) -> Option<&'static str> {
    match name {
        "None" | "nil" | "Null" | "NULL" | "undefined" | "Nothing" => Some("null"),
        "True" | "TRUE" | "yes" | "YES" => Some("true"),
        "False" | "FALSE" | "no" | "NO" => Some("false"),
        _ => None,
    }
}

/// Whether `text` is a word, and needs no backticks as a field.
pub(super) fn is_plain_name(text: &str) -> bool {
    text.bytes().all(lex::is_word) && text.bytes().next().is_some_and(|first| !first.is_ascii_digit())
}

#[cfg(test)]
mod tests;

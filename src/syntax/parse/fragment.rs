//! Pieces of the language by themselves, as they stand in the strings of YAML and JSON: a type, a duration, an edge.

use super::cursor::{Parser, Reported};
use super::grammar::{Node, Rule};
use super::keywords::{self, NameUse};
use super::literals::milliseconds;
use super::{brackets, report_binary, scan};
use crate::base::{Name, Origin, is_identifier};
use crate::cel::rules::SYNTAX_ERROR;
use crate::diagnostic::Sink;
use crate::syntax::ast::{DurationMs, EdgeChain, Spanned, Takes, Transition, TypeExpr, TypeExprKind};

/// Reads a text that is one type and nothing else. What does not parse is reported.
pub fn parse_type<'m>(text: &'m str, origin: impl Into<Origin<'m>>, sink: &mut Sink) -> TypeExpr {
    let origin = origin.into();
    if is_dotted_name(text) && !matches!(text, "list" | "map") {
        let span = origin.whole();
        return TypeExpr { span, kind: TypeExprKind::Name(Name::new(text, span)) };
    }
    let error = TypeExpr { span: origin.whole(), kind: TypeExprKind::Error };
    let Some(mut parser) = parser(text, origin, "the end of the type", sink) else { return error };
    parser.whole_type()
}

/// Reads a text that is one duration, as in `1h30m`.
pub fn parse_duration<'m>(text: &'m str, origin: Origin<'m>, sink: &mut Sink) -> Option<DurationMs> {
    match milliseconds(text) {
        Some(value) if !text.is_empty() => Some(Spanned { value, span: origin.whole() }),
        _ => {
            let read = |parser: &mut Parser<'_, '_>, node: &Node<'_>| Some(parser.duration(node));
            fragment(Rule::duration, (text, origin), "the end of the duration", sink, |parser, node| {
                read(parser, &node)
            })
        }
    }
}

/// Reads a text that is an estimate, as in `2s..9s ~ 4s`.
pub fn parse_takes<'m>(text: &'m str, origin: Origin<'m>, sink: &mut Sink) -> Option<Takes> {
    let read = |parser: &mut Parser<'m, '_>, node: Node<'m>| parser.takes(node.into_inner());
    fragment(Rule::takes_body, (text, origin), "the end of the estimate", sink, read)
}

/// Reads a text that is the pauses of a retry: the first and, behind `..`, the longest.
pub fn parse_backoff<'m>(
    text: &'m str,
    origin: Origin<'m>,
    sink: &mut Sink,
) -> Option<(DurationMs, Option<DurationMs>)> {
    let takes = parse_takes(text, origin, sink)?;
    if let Some(likely) = takes.likely {
        let report = SYNTAX_ERROR.at(likely.span, "a backoff is one pause, or the first and the longest");
        sink.report(report.help("write it as in `1s..8s`"));
    }
    Some((takes.low, takes.high))
}

/// Reads a text that is one chain of edges, as in `a -> {b, c} -> d when x > 1`.
pub fn parse_edge<'m>(text: &'m str, origin: Origin<'m>, sink: &mut Sink) -> Option<EdgeChain> {
    let read = |parser: &mut Parser<'m, '_>, node: Node<'m>| Some(parser.edge(node));
    fragment(Rule::edge, (text, origin), "the end of the edge", sink, read)
}

/// Reads a text that is one transition of a machine, as in `open -> closed on close(reason: string)`.
pub fn parse_transition<'m>(text: &'m str, origin: Origin<'m>, sink: &mut Sink) -> Option<Transition> {
    let read = |parser: &mut Parser<'m, '_>, node: Node<'m>| parser.transition(node);
    fragment(Rule::transition, (text, origin), "the end of the transition", sink, read)
}

/// What a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// Of something that is declared here, dotted or not: no part of it is a word of the language.
    Declared {
        /// Whether it may have dots.
        dotted: bool,
    },
    /// Of a parameter or a variable that is declared here.
    Variable,
    /// Of a field, or of something declared elsewhere.
    Used {
        /// Whether it may have dots.
        dotted: bool,
    },
}

/// Reads a text that is a name. One that is a word of the language is reported, and kept.
pub fn parse_name(text: &str, origin: Origin<'_>, kind: NameKind, sink: &mut Sink) -> Option<Name> {
    let span = origin.whole();
    let dotted = matches!(kind, NameKind::Declared { dotted: true } | NameKind::Used { dotted: true });
    if !(is_dotted_name(text) && (dotted || !text.contains('.'))) {
        let form = if dotted { "letters, digits, `_` and dots" } else { "letters, digits and `_`" };
        let report = SYNTAX_ERROR.at(span, format!("`{text}` is no name"));
        sink.report(report.help(format!("a name is of {form}, and does not start with a digit")));
        return None;
    }
    let first = text.split('.').next().unwrap_or_default();
    let name_use = match kind {
        NameKind::Declared { .. } => NameUse::Declared,
        NameKind::Variable => NameUse::Variable,
        NameKind::Used { .. } => return Some(Name::new(text, span)),
    };
    keywords::report_reserved(first, name_use, origin.span(0..first.len()), sink);
    Some(Name::new(text, span))
}

/// Whether `text` is an identifier, or several with dots between them.
fn is_dotted_name(text: &str) -> bool {
    text.split('.').all(is_identifier)
}

fn parser<'m, 's>(text: &'m str, origin: Origin<'m>, ends: &'static str, sink: &'s mut Sink) -> Option<Parser<'m, 's>> {
    if let Some(at) = text.bytes().position(|byte| byte == 0) {
        report_binary(origin, at, sink);
        return None;
    }
    let scan = scan::scan(origin, text, 0);
    brackets::report(&scan.problems, sink);
    let mut parser = Parser::new(origin, text, 0, scan, crate::cel::parse_at, sink);
    parser.ends = ends;
    Some(parser)
}

/// Applies `rule` to a whole text; `ends` is what to call its end.
fn fragment<'m, T>(
    rule: Rule,
    (text, origin): (&'m str, Origin<'m>),
    ends: &'static str,
    sink: &mut Sink,
    read: impl FnOnce(&mut Parser<'m, '_>, Node<'m>) -> Option<T>,
) -> Option<T> {
    let mut parser = parser(text, origin, ends, sink)?;
    parser.skip();
    let start = parser.pos;
    let node = match parser.apply_typed(rule, start) {
        Ok(node) => node,
        Err(Reported) => return None,
    };
    let found = read(&mut parser, node);
    parser.skip();
    if parser.pos < parser.end {
        if let Some(report) = parser.unknown(start, ends) {
            parser.sink.report(report);
        }
        return None;
    }
    found
}

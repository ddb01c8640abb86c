//! Values and expressions: data where they are literals, else text with the expression in it.

use super::{Builder, entry};
use crate::base::{Name, Span};
use crate::cel;
use crate::cel::ast::{BinaryOp, Entry as MapEntry, Expr, ExprKind, Literal};
use crate::convert::node::{Around, Code, Entry, Item, List, Map, Node, Shape};
use crate::syntax::format::fragments::Fragment;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// How deep lists and maps may nest in data; deeper ones are written as expressions, which may nest as deep as anything.
const MAX_DATA_DEPTH: usize = 24;

/// How many expressions a text with expressions in it may have: readers take no more.
const MAX_INTERPOLATED: usize = 100;

/// The most characters of a key: longer ones are none to every reader of YAML.
const MAX_KEY: usize = 1000;

/// A bare expression. What is true, false or a whole number in CEL is the same in YAML.
pub(super) fn bare(expr: &Expr) -> Node<'_> {
    match &expr.kind {
        ExprKind::Literal(Literal::Bool(value)) => Node::Bool(*value),
        ExprKind::Literal(Literal::Int(value)) => Node::Int(*value),
        _ => Node::code(Fragment::Expr(expr)),
    }
}

/// A value.
pub(super) fn value(expr: &Expr) -> Node<'_> {
    data(expr, 0)
}

fn data(expr: &Expr, depth: usize) -> Node<'_> {
    match &expr.kind {
        ExprKind::Literal(Literal::Null) => Node::Null,
        ExprKind::Literal(Literal::Bool(value)) => Node::Bool(*value),
        ExprKind::Literal(Literal::Int(value)) => Node::Int(*value),
        ExprKind::Literal(Literal::Double(value)) if value.is_finite() => Node::Double(*value),
        ExprKind::Literal(Literal::String(text)) => Node::text(escaped(text)),
        ExprKind::List(elements) if depth < MAX_DATA_DEPTH && elements.iter().all(|element| !element.optional) => {
            let item = |value| Item { around: Around::default(), value: data(value, depth + 1) };
            let items = elements.iter().map(|element| item(&element.value)).collect();
            Node::List(List { shape: Shape::Short, items, tail: Vec::new() })
        }
        ExprKind::Map(entries) if depth < MAX_DATA_DEPTH => match keys(entries) {
            Some(keys) => {
                let entries = keys.into_iter().zip(entries);
                let entries = entries.map(|(key, member)| entry(key, data(&member.value, depth + 1))).collect();
                Node::Map(Map { shape: Shape::Short, entries, tail: Vec::new() })
            }
            None => wrapped(expr),
        },
        ExprKind::Binary(_) => interpolated(expr).map_or_else(|| wrapped(expr), Node::Text),
        _ => wrapped(expr),
    }
}

/// The keys of a map that can be data: distinct strings, not too long.
fn keys(entries: &[MapEntry]) -> Option<Vec<&str>> {
    let keys = entries.iter().map(key).collect::<Option<Vec<&str>>>()?;
    let mut seen = FxHashSet::default();
    keys.iter().all(|key| seen.insert(*key)).then_some(keys)
}

fn key(entry: &MapEntry) -> Option<&str> {
    match &entry.key.kind {
        ExprKind::Literal(Literal::String(key)) if !entry.optional && key.len() <= MAX_KEY => Some(key),
        _ => None,
    }
}

fn wrapped(expr: &Expr) -> Node<'_> {
    Node::Code(Code { line: cel::print(expr), fragment: Fragment::Expr(expr), wrapped: true })
}

/// A text in which nothing is an expression.
fn escaped(text: &str) -> String {
    text.replace("${", "$${")
}

/// A part of a sum of texts.
enum Part<'e> {
    Text(&'e str),
    Expr(&'e Expr),
}

/// A sum of texts and of `string(…)` as one text, if reading that gives the sum again.
fn interpolated(expr: &Expr) -> Option<String> {
    let parts = parts(expr)?;
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        let next = parts.get(index + 1);
        match (part, next) {
            // Texts would become one, a dollar an escape, and nothing would be nothing.
            (Part::Text(_), Some(Part::Text(_))) | (Part::Text(""), _) => return None,
            (Part::Text(text), Some(Part::Expr(_))) if text.ends_with('$') => return None,
            (Part::Text(text), _) => out += &escaped(text),
            (Part::Expr(inner), _) => out.extend(["${ ", &cel::print(inner), " }"]),
        }
    }
    // Line breaks alone behind one expression are no text.
    let breaks = |part: &Part<'_>| matches!(part, Part::Text(text) if text.bytes().all(|byte| byte == b'\n'));
    let alone = matches!(parts.first(), Some(Part::Expr(_))) && parts[1..].iter().all(breaks);
    let too_many = parts.len() > MAX_INTERPOLATED;
    let speaks = parts.iter().any(|part| matches!(part, Part::Text(_)));
    (!alone && !too_many && speaks).then_some(out)
}

/// The operands of a sum, from left to right; none if one is neither a text nor `string(…)`.
fn parts(expr: &Expr) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut left = expr;
    loop {
        match &left.kind {
            ExprKind::Binary(binary) if binary.op == BinaryOp::Add => {
                parts.push(part(&binary.right)?);
                left = &binary.left;
            }
            _ => {
                parts.push(part(left)?);
                parts.reverse();
                return Some(parts);
            }
        }
    }
}

fn part(expr: &Expr) -> Option<Part<'_>> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => Some(Part::Text(text)),
        ExprKind::Call(call) if call.target.is_none() && !call.rooted && call.function.text == "string" => {
            match &call.args[..] {
                [only] => Some(Part::Expr(only)),
                _ => None,
            }
        }
        _ => None,
    }
}

impl<'t> Builder<'t> {
    /// Values with names: arguments, the config of a `via`. Comments `within` stand above and behind them.
    pub(super) fn named_values(
        &mut self,
        values: impl Iterator<Item = (&'t Name, &'t Expr)>,
        within: Range<usize>,
    ) -> Node<'t> {
        let values: Vec<(&Name, &Expr)> = values.collect();
        let spans: Vec<Span> = values.iter().map(|(name, value)| span_of(name, value)).collect();
        let (places, tail) = self.remarks.divide(&spans, within);
        let entries = values.into_iter().zip(spans).zip(places).map(|(((name, expr), span), place)| {
            let around = self.remarks.around(&place, None);
            (span, Entry { around, key: name.text.to_string(), value: value(expr) })
        });
        let entries = entries.collect();
        Node::Map(self.map(Shape::Short, entries, tail))
    }
}

/// Of a name and its value.
pub(super) fn span_of(name: &Name, value: &Expr) -> Span {
    if value.span.file == name.span.file { name.span.to(value.span) } else { name.span }
}

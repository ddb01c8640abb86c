//! Values, which are data with expressions in them, and bare expressions.

use super::read::{Reader, Seen};
use crate::base::{Name, Span};
use crate::cel;
use crate::cel::ast::{Binary, BinaryOp, Call, Element, Entry, Expr, ExprKind, Literal, MAX_DEPTH};
use crate::cel::rules::{INVALID_LITERAL, NESTING_TOO_DEEP, SYNTAX_ERROR};
use crate::diagnostic::Fix;
use crate::frontend::rules::UNEXPECTED_VALUE;
use crate::frontend::tree::{Kind, Scalar, Style, Value};
use std::ops::Range;

/// How many expressions may stand in one text: each makes the sum that it becomes one deeper.
const MAX_INTERPOLATED: usize = 100;

/// How many parts a value has at most, those that aliases stand for included.
const MAX_PARTS: usize = 100_000;

/// A part of a text with expressions in it.
enum Part {
    /// Text, with its place.
    Text(String, Range<usize>),
    /// What stands between `${` and `}`, with the place of all of it.
    Expr(Range<usize>, Range<usize>),
}

impl Reader<'_, '_> {
    /// A bare expression; `return` takes data, too.
    pub(super) fn bare(&mut self, value: Value<'_>) -> Expr {
        let error = Expr::new(value.span(), ExprKind::Error);
        let Some(scalar) = value.scalar() else {
            self.unexpected(value, "an expression, as text");
            return error;
        };
        let trimmed = scalar.text.trim();
        if trimmed.starts_with("${") && expression_end(trimmed, 2) == Some(trimmed.len() - 1) {
            return self.wrapped(scalar);
        }
        self.expression(scalar, 0..scalar.text.len())
    }

    /// The expression that stands at `range` of a text.
    fn expression(&mut self, scalar: Scalar<'_>, range: Range<usize>) -> Expr {
        let range = self.without_second_braces(scalar, range);
        let (text, origin) = (&scalar.text[range.clone()], scalar.origin.part(range.clone()));
        let Some(expr) = self.remarks.read(scalar, range, self.sink, cel::parse_at) else {
            return Expr::new(origin.whole(), ExprKind::Error);
        };
        if let Some(seen) = &mut self.seen {
            let start = text.len() - text.trim_start().len();
            let place = origin.span(start..text.trim_end().len().max(start));
            seen.push(Seen { place, scalar: scalar.span, formatted: cel::format(text, &expr) });
        }
        expr
    }

    /// Where the expression stands in `${{ … }}`, as it is written elsewhere.
    fn without_second_braces(&mut self, scalar: Scalar<'_>, range: Range<usize>) -> Range<usize> {
        let text = &scalar.text[range.clone()];
        let doubled = text.len() > 1
            && text.starts_with('{')
            && text.ends_with('}')
            && scalar.text[..range.start].ends_with("${");
        if !doubled || text.contains(':') {
            return range;
        }
        let (open, close) = (range.start..range.start + 1, range.end - 1..range.end);
        let report = UNEXPECTED_VALUE
            .at(scalar.origin.span(open.clone()), "an expression stands in one pair of braces")
            .help("write `${ … }`");
        let fix = Fix::safe("leave out the second pair of braces").replace(scalar.origin.span(open), "");
        self.sink.report(report.fix(fix.replace(scalar.origin.span(close), "")));
        range.start + 1..range.end - 1
    }

    /// `${ … }` where an expression stands anyhow.
    fn wrapped(&mut self, scalar: Scalar<'_>) -> Expr {
        let start = scalar.text.len() - scalar.text.trim_start().len();
        let end = scalar.text.trim_end().len();
        let inner = &scalar.text[start + 2..end - 1];
        let left = start + 2 + (inner.len() - inner.trim_start().len());
        let right = start + 2 + inner.trim_end().len();
        let at = |range: Range<usize>| scalar.origin.span(range);
        let report = UNEXPECTED_VALUE
            .at(at(start..start + 2), "this is an expression already, without `${ … }`")
            .help("leave out the `${` and the `}`");
        let fix = Fix::safe("leave out the `${` and the `}`");
        self.sink.report(report.fix(fix.replace(at(start..left), "").replace(at(right..end), "")));
        self.expression(scalar, start + 2..end - 1)
    }

    /// A value: data, in which texts may hold expressions.
    pub(super) fn value(&mut self, value: Value<'_>) -> Expr {
        if value.is_larger(MAX_PARTS) {
            let report = INVALID_LITERAL.at(value.span(), format!("this value has more than {MAX_PARTS} parts"));
            self.sink.report(report.help("let a step read large data, and hand on what it gives"));
            return Expr::new(value.span(), ExprKind::Error);
        }
        let expr = self.data(value);
        // Data and the expressions in it are each bounded, and together they are one expression.
        if cel::is_deeper(&expr, MAX_DEPTH) {
            let message = format!("this value and the expressions in it nest deeper than {MAX_DEPTH}");
            self.sink.report(
                NESTING_TOO_DEEP.at(expr.span, message).help("give inner parts names of their own, with `let`"),
            );
            return Expr::new(expr.span, ExprKind::Error);
        }
        expr
    }

    fn data(&mut self, value: Value<'_>) -> Expr {
        let span = value.span();
        let kind = match value.kind() {
            Kind::Null => ExprKind::Literal(Literal::Null),
            Kind::Wrong => ExprKind::Error,
            Kind::Bool(value) => ExprKind::Literal(Literal::Bool(value)),
            Kind::Int(value) => ExprKind::Literal(Literal::Int(value)),
            Kind::Double(value) if value.is_finite() => ExprKind::Literal(Literal::Double(value)),
            Kind::Double(value) => ExprKind::Call(Box::new(unbounded(value, span))),
            Kind::TooLarge => {
                let report = INVALID_LITERAL.at(span, "this number is too large for an `int`");
                self.sink.report(report.help("write it as a `double`, as in `1e20`"));
                ExprKind::Error
            }
            Kind::Text => match value.scalar() {
                Some(scalar) => return self.interpolated(scalar),
                None => ExprKind::Error,
            },
            Kind::List => {
                let element = |value| Element { optional: false, value: self.data(value) };
                ExprKind::List(value.items().map(element).collect())
            }
            Kind::Map => {
                let entries = value.entries().map(|entry| {
                    let key = Expr::new(entry.key.span, ExprKind::Literal(Literal::String(entry.key.text.into())));
                    Entry { optional: false, key, value: self.data(entry.value) }
                });
                ExprKind::Map(entries.collect())
            }
        };
        Expr::new(span, kind)
    }

    fn interpolated(&mut self, scalar: Scalar<'_>) -> Expr {
        if !scalar.text.contains("${") {
            return Expr::new(scalar.span, ExprKind::Literal(Literal::String(scalar.text.into())));
        }
        let parts = self.parts(scalar);
        // The line break that ends a block scalar is no text that anybody meant.
        let block = scalar.style == Style::Block;
        let breaks = |part: &Part| matches!(part, Part::Text(text, _) if text.bytes().all(|byte| byte == b'\n'));
        if let Some((Part::Expr(inner, _), rest)) = parts.split_first()
            && (rest.is_empty() || block && rest.iter().all(breaks))
        {
            return self.expression(scalar, inner.clone());
        }
        if parts.len() > MAX_INTERPOLATED {
            let message = format!("more than {MAX_INTERPOLATED} expressions stand in this text");
            self.sink.report(NESTING_TOO_DEEP.at(scalar.span, message).help("join the parts of a list with `.join()`"));
            return Expr::new(scalar.span, ExprKind::Error);
        }
        let mut sum: Option<Expr> = None;
        for part in parts {
            let right = self.part(scalar, part);
            sum = Some(match sum.take() {
                None => right,
                Some(left) => {
                    let span = scalar.origin.whole();
                    let op_span = right.span.before();
                    let binary = Binary { op: BinaryOp::Add, op_span, left, right };
                    Expr::new(span, ExprKind::Binary(Box::new(binary)))
                }
            });
        }
        sum.unwrap_or_else(|| Expr::new(scalar.span, ExprKind::Literal(Literal::String("".into()))))
    }

    /// A part of a text as an expression that gives a string.
    fn part(&mut self, scalar: Scalar<'_>, part: Part) -> Expr {
        match part {
            Part::Text(text, place) => {
                Expr::new(scalar.origin.span(place), ExprKind::Literal(Literal::String(text.into())))
            }
            Part::Expr(inner, outer) => {
                let span = scalar.origin.span(outer);
                let arg = self.expression(scalar, inner);
                let function = Name::new("string", Span { end: span.start, ..span });
                let call = Call { target: None, function, rooted: false, args: vec![arg], parens: span };
                Expr::new(span, ExprKind::Call(Box::new(call)))
            }
        }
    }

    /// The parts of a text, in order.
    fn parts(&mut self, scalar: Scalar<'_>) -> Vec<Part> {
        let text = scalar.text;
        let (mut parts, mut plain, mut start, mut at) = (Vec::new(), String::new(), 0, 0);
        while let Some(found) = text[at..].find("${") {
            let open = at + found;
            if text[..open].ends_with('$') && open > start {
                // `$${` is `${`.
                plain.push_str(&text[at..open]);
                plain.push('{');
                at = open + 2;
                continue;
            }
            plain.push_str(&text[at..open]);
            let Some(end) = expression_end(text, open + 2) else {
                let report = SYNTAX_ERROR.at(scalar.origin.span(open..open + 2), "this `${` is never closed");
                self.sink.report(report.help("close the expression with `}`, or write `$${` for the two characters"));
                return vec![Part::Text(plain, 0..text.len())];
            };
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain), start..open));
            }
            parts.push(Part::Expr(open + 2..end, open..end + 1));
            at = end + 1;
            start = at;
        }
        plain.push_str(&text[at..]);
        if !plain.is_empty() || parts.is_empty() {
            parts.push(Part::Text(plain, start..text.len()));
        }
        parts
    }
}

/// What says infinity, or that something is no number: CEL has no literals for these.
fn unbounded(value: f64, span: Span) -> Call {
    let text = match value {
        value if value.is_nan() => "NaN",
        value if value < 0.0 => "-Infinity",
        _ => "Infinity",
    };
    let arg = Expr::new(span, ExprKind::Literal(Literal::String(text.into())));
    Call { target: None, function: Name::new("double", span.before()), rooted: false, args: vec![arg], parens: span }
}

/// Where the `}` stands that closes an expression which starts at `from`: braces in it are balanced, and those in strings do not count.
fn expression_end(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0_usize, from);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            b'"' | b'\'' => {
                at = end_of_string(bytes, at)?;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where a string of CEL ends that starts at `start`.
fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = bytes[start];
    let raw = start.checked_sub(1).is_some_and(|before| matches!(bytes[before], b'r' | b'R'));
    let long = bytes.get(start..start + 3) == Some(&[quote; 3]);
    let width = if long { 3 } else { 1 };
    let mut at = start + width;
    while at < bytes.len() {
        if bytes[at] == b'\\' && !raw {
            at += 2;
        } else if bytes[at] == quote && (!long || bytes.get(at..at + 3) == Some(&[quote; 3])) {
            return Some(at + width);
        } else {
            at += 1;
        }
    }
    None
}

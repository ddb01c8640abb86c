//! Values of YAML and JSON as constants of CEL.

use crate::base::Span;
use crate::cel::Expr;
use crate::cel::ast::{Element, Entry, ExprKind, Literal};
use crate::diagnostic::Sink;
use crate::frontend::rules::OUT_OF_RANGE;
use crate::frontend::tree::{Kind, Value};

/// The constant that a value is. In texts every `{` is doubled: what is in braces is no parameter of an action here. Recursion is bounded by the tree.
pub(super) fn constant(value: Value<'_>, sink: &mut Sink) -> Expr {
    let kind = match value.kind() {
        Kind::Null => ExprKind::Literal(Literal::Null),
        Kind::Wrong => ExprKind::Error,
        Kind::Bool(bool) => ExprKind::Literal(Literal::Bool(bool)),
        Kind::Int(int) => ExprKind::Literal(Literal::Int(int)),
        Kind::Double(double) if double.is_finite() => ExprKind::Literal(Literal::Double(double)),
        Kind::Double(_) | Kind::TooLarge => {
            let message = "a number has 64 bits, and this one does not fit into them";
            sink.report(OUT_OF_RANGE.at(value.span(), message).help("write it as text, in quotes"));
            ExprKind::Error
        }
        Kind::Text => text(value.scalar().map_or("", |scalar| scalar.text)),
        Kind::List => {
            let element = |value| Element { optional: false, value: constant(value, sink) };
            ExprKind::List(value.items().map(element).collect())
        }
        Kind::Map => {
            let entries = value.entries().map(|entry| {
                let key = key(entry.key.text, entry.key.span);
                Entry { optional: false, key, value: constant(entry.value, sink) }
            });
            ExprKind::Map(entries.collect())
        }
    };
    Expr::new(value.span(), kind)
}

fn text(text: &str) -> ExprKind {
    ExprKind::Literal(Literal::String(text.replace('{', "{{").into()))
}

fn key(text: &str, span: Span) -> Expr {
    Expr::new(span, ExprKind::Literal(Literal::String(text.into())))
}

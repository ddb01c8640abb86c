//! Plain values of YAML and JSON: what kind is wanted, what is there, and what it is in the language.
//!
//! Trees are at most [`MAX_DEPTH`](super::tree::MAX_DEPTH) deep, so what walks over a value may recurse.

use super::rules::{REPEATED_ENTRY, UNEXPECTED_VALUE};
use super::tree::{Fields, Kind, Scalar, Value, kind_name};
use crate::base::{Name, Span};
use crate::cel::ast::{Element, Entry, Expr, ExprKind, Literal};
use crate::diagnostic::Sink;
use crate::syntax::ast::{FieldDecl, Spanned, TypeExpr, TypeExprKind};
use rustc_hash::FxHashMap;

/// Reports that `what` is no `wanted`, unless something was reported of it before.
pub(super) fn unexpected(value: Value<'_>, what: &str, wanted: &str, sink: &mut Sink) {
    if value.kind() == Kind::Wrong {
        return;
    }
    let message = format!("{what} is {wanted}, and this is {}", kind_name(value.kind()));
    sink.report(UNEXPECTED_VALUE.at(value.span(), message));
}

/// Where a scalar says what it says: without its quotes, so that a fix can put something else there.
pub(super) fn inside(scalar: Scalar<'_>) -> Span {
    scalar.origin.whole()
}

/// A text.
pub(super) fn text<'a>(value: Value<'a>, what: &str, sink: &mut Sink) -> Option<Scalar<'a>> {
    let found = value.scalar().filter(|_| value.kind() == Kind::Text);
    if found.is_none() {
        unexpected(value, what, "a text", sink);
    }
    found
}

/// A text that only names or describes; a number is what it is written as.
pub(super) fn label<'a>(value: Value<'a>, what: &str, sink: &mut Sink) -> Option<Scalar<'a>> {
    if is_number(value.kind()) { value.scalar() } else { text(value, what, sink) }
}

const fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::Int(_) | Kind::TooLarge | Kind::Double(_))
}

/// What something is called: a text that is not empty, or a number, which is what it is written as.
pub(super) fn id<'a>(value: Value<'a>, what: &str, sink: &mut Sink) -> Option<Scalar<'a>> {
    let named = value.kind() == Kind::Text || is_number(value.kind());
    let found = value.scalar().filter(|_| named);
    match found {
        None => unexpected(value, what, "a text", sink),
        Some(scalar) if scalar.text.is_empty() => {
            sink.report(UNEXPECTED_VALUE.at(scalar.span, format!("{what} is empty")).help("write a text"));
            return None;
        }
        Some(_) => {}
    }
    found
}

/// A whole number.
pub(super) fn integer(value: Value<'_>, what: &str, sink: &mut Sink) -> Option<Spanned<i64>> {
    let found = match value.kind() {
        Kind::Int(number) => return Some(Spanned { value: number, span: value.span() }),
        Kind::Wrong => return None,
        Kind::Double(_) => "has a fraction or an exponent",
        Kind::TooLarge => "does not fit into 64 bits",
        kind => &format!("is {}", kind_name(kind)),
    };
    sink.report(UNEXPECTED_VALUE.at(value.span(), format!("{what} is a whole number, and this {found}")));
    None
}

/// A number that is not infinite.
pub(super) fn number(value: Value<'_>, what: &str, wanted: &str, sink: &mut Sink) -> Option<Spanned<f64>> {
    #[expect(clippy::cast_precision_loss, reason = "whole numbers of such size are read as people mean them")]
    let number = match value.kind() {
        Kind::Int(number) => Some(number as f64),
        Kind::TooLarge => value.scalar().and_then(|scalar| scalar.text.parse().ok()),
        Kind::Double(number) => Some(number).filter(|number| number.is_finite()),
        _ => None,
    };
    if number.is_none() {
        unexpected(value, what, wanted, sink);
    }
    Some(Spanned { value: number?, span: value.span() })
}

/// `true` or `false`.
pub(super) fn flag(value: Value<'_>, what: &str, sink: &mut Sink) -> Option<bool> {
    if let Kind::Bool(flag) = value.kind() {
        return Some(flag);
    }
    unexpected(value, what, "`true` or `false`", sink);
    None
}

/// A list.
pub(super) fn list<'a>(value: Value<'a>, what: &str, sink: &mut Sink) -> impl Iterator<Item = Value<'a>> + use<'a> {
    if value.kind() != Kind::List {
        unexpected(value, what, "a list", sink);
    }
    value.items()
}

/// A list of ids, each once.
pub(super) fn ids<'a>(value: Value<'a>, what: &str, one: &str, sink: &mut Sink) -> Vec<Scalar<'a>> {
    let mut found: Vec<Scalar<'a>> = Vec::new();
    let mut first: FxHashMap<&str, Span> = FxHashMap::default();
    for item in list(value, what, sink) {
        let Some(scalar) = id(item, one, sink) else { continue };
        if let Some(&other) = first.get(scalar.text) {
            let report = REPEATED_ENTRY
                .at(scalar.span, format!("`{}` is named twice in this list", scalar.text))
                .related(other, "named here first")
                .help("name another one, or remove the second");
            sink.report(report);
            continue;
        }
        first.insert(scalar.text, scalar.span);
        found.push(scalar);
    }
    found
}

/// The text of a key that only describes.
pub(super) fn description(fields: &mut Fields<'_>, key: &'static str, sink: &mut Sink) -> Option<String> {
    let value = fields.take(key)?;
    label(value, &format!("`{key}`"), sink).map(|text| text.text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The value as an expression: literals, lists, and maps with their keys as text.
pub(super) fn literal(value: Value<'_>, sink: &mut Sink) -> Expr {
    literal_with(value, &str::to_owned, sink)
}

/// [`literal`], with another spelling of the texts in it. Recursion is bounded by the tree.
pub(super) fn literal_with(value: Value<'_>, spelled: &dyn Fn(&str) -> String, sink: &mut Sink) -> Expr {
    let span = value.span();
    let plain = |literal| ExprKind::Literal(literal);
    let kind = match value.kind() {
        Kind::Null => plain(Literal::Null),
        Kind::Wrong => ExprKind::Error,
        Kind::Bool(flag) => plain(Literal::Bool(flag)),
        Kind::Int(number) => plain(Literal::Int(number)),
        Kind::Double(number) if number.is_finite() => plain(Literal::Double(number)),
        Kind::TooLarge | Kind::Double(_) => {
            let report = UNEXPECTED_VALUE.at(span, "this number is too large");
            sink.report(report.help("whole numbers have 64 bits, and others are finite"));
            ExprKind::Error
        }
        Kind::Text => plain(Literal::String(spelled(value.scalar().map_or("", |scalar| scalar.text)).into())),
        Kind::List => {
            let item = |item| Element { optional: false, value: literal_with(item, spelled, sink) };
            ExprKind::List(value.items().map(item).collect())
        }
        Kind::Map => {
            let entries = value.entries().map(|entry| Entry {
                optional: false,
                key: Expr::new(entry.key.span, plain(Literal::String(entry.key.text.into()))),
                value: literal_with(entry.value, spelled, sink),
            });
            ExprKind::Map(entries.collect())
        }
    };
    Expr::new(span, kind)
}

/// The type that a value has. Elements of several types make a list of anything.
pub(super) fn type_of(value: Value<'_>) -> TypeExpr {
    let span = value.span();
    let kind = match value.kind() {
        Kind::Null => named("null", span),
        Kind::Wrong => TypeExprKind::Error,
        Kind::Bool(_) => named("bool", span),
        Kind::Int(_) | Kind::TooLarge => named("int", span),
        Kind::Double(_) => named("double", span),
        Kind::Text => named("string", span),
        Kind::List => {
            let mut items = value.items().map(type_of);
            let first = items.next();
            let same = first.filter(|first| items.all(|item| matches(first, &item)));
            TypeExprKind::List(Box::new(same.unwrap_or_else(|| TypeExpr { span, kind: named("dyn", span) })))
        }
        Kind::Map => {
            let field = |entry: super::tree::Entry<'_>| FieldDecl {
                name: Name::new(entry.key.text, inside(entry.key)),
                optional: false,
                ty: type_of(entry.value),
            };
            TypeExprKind::Record { fields: value.entries().map(field).collect(), open: false }
        }
    };
    TypeExpr { span, kind }
}

/// A type by its name.
pub(super) fn named(name: &str, span: Span) -> TypeExprKind {
    TypeExprKind::Name(Name::new(name, span))
}

/// Whether two types of values are the same plain one. Lists and records of lists are not compared: nobody needs to know.
fn matches(left: &TypeExpr, right: &TypeExpr) -> bool {
    matches!((&left.kind, &right.kind), (TypeExprKind::Name(left), TypeExprKind::Name(right)) if left.text == right.text)
}

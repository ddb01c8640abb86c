//! An order of expressions that does not look at spans: for sorting operands, and for telling whether two are the same.

use crate::cel::ast::{Call, Expr, ExprKind, Literal};
use std::cmp::Ordering;

/// Compares two expressions by their structure; equal are those that print alike. Constants come last.
pub fn compare(a: &Expr, b: &Expr) -> Ordering {
    rank(a).cmp(&rank(b)).then_with(|| same_form(a, b))
}

pub(super) fn same(a: &Expr, b: &Expr) -> bool {
    compare(a, b) == Ordering::Equal
}

/// The place of a form among the others: what a comparison is about stands left of what it is compared with.
const fn rank(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Ident { .. } => 0,
        ExprKind::Select(_) => 1,
        ExprKind::Index(_) => 2,
        ExprKind::Call(_) => 3,
        ExprKind::Unary(_) => 4,
        ExprKind::Binary(_) => 5,
        ExprKind::Logic(_) => 6,
        ExprKind::Conditional(_) => 7,
        ExprKind::Message(_) => 8,
        ExprKind::Map(_) => 9,
        ExprKind::List(_) => 10,
        ExprKind::Literal(_) => 11,
        ExprKind::Error => 12,
    }
}

/// Compares two expressions of one rank.
fn same_form(a: &Expr, b: &Expr) -> Ordering {
    match (&a.kind, &b.kind) {
        (ExprKind::Ident { name: x, rooted: at_root }, ExprKind::Ident { name: y, rooted }) => {
            x.cmp(y).then(at_root.cmp(rooted))
        }
        (ExprKind::Select(x), ExprKind::Select(y)) => compare(&x.operand, &y.operand)
            .then_with(|| x.field.text.cmp(&y.field.text))
            .then(x.optional.cmp(&y.optional)),
        (ExprKind::Index(x), ExprKind::Index(y)) => {
            compare(&x.operand, &y.operand).then_with(|| compare(&x.index, &y.index)).then(x.optional.cmp(&y.optional))
        }
        (ExprKind::Call(x), ExprKind::Call(y)) => calls(x, y),
        (ExprKind::Unary(x), ExprKind::Unary(y)) => {
            compare(&x.operand, &y.operand).then_with(|| x.op.as_str().cmp(y.op.as_str()))
        }
        (ExprKind::Binary(x), ExprKind::Binary(y)) => compare(&x.left, &y.left)
            .then_with(|| x.op.as_str().cmp(y.op.as_str()))
            .then_with(|| compare(&x.right, &y.right)),
        (ExprKind::Logic(x), ExprKind::Logic(y)) => {
            let op = x.op.as_str().cmp(y.op.as_str());
            op.then_with(|| all(x.operands.iter().zip(&y.operands), x.operands.len(), y.operands.len()))
        }
        (ExprKind::Conditional(x), ExprKind::Conditional(y)) => compare(&x.condition, &y.condition)
            .then_with(|| compare(&x.then, &y.then))
            .then_with(|| compare(&x.otherwise, &y.otherwise)),
        (ExprKind::List(x), ExprKind::List(y)) => {
            let optional = x.iter().map(|element| element.optional).cmp(y.iter().map(|element| element.optional));
            let values = x.iter().map(|element| &element.value).zip(y.iter().map(|element| &element.value));
            all(values, x.len(), y.len()).then(optional)
        }
        (ExprKind::Map(x), ExprKind::Map(y)) => {
            let optional = x.iter().map(|entry| entry.optional).cmp(y.iter().map(|entry| entry.optional));
            let pairs = x.iter().flat_map(|entry| [&entry.key, &entry.value]);
            all(pairs.zip(y.iter().flat_map(|entry| [&entry.key, &entry.value])), x.len(), y.len()).then(optional)
        }
        (ExprKind::Message(x), ExprKind::Message(y)) => {
            let names = x
                .fields
                .iter()
                .map(|it| (&it.name.text, it.optional))
                .cmp(y.fields.iter().map(|it| (&it.name.text, it.optional)));
            let values = x.fields.iter().map(|it| &it.value).zip(y.fields.iter().map(|it| &it.value));
            x.name
                .text
                .cmp(&y.name.text)
                .then(x.rooted.cmp(&y.rooted))
                .then(names)
                .then_with(|| all(values, x.fields.len(), y.fields.len()))
        }
        (ExprKind::Literal(x), ExprKind::Literal(y)) => literals(x, y),
        _ => Ordering::Equal,
    }
}

fn calls(x: &Call, y: &Call) -> Ordering {
    let targets = match (&x.target, &y.target) {
        (Some(x), Some(y)) => compare(x, y),
        (x, y) => x.is_some().cmp(&y.is_some()),
    };
    targets
        .then_with(|| x.function.text.cmp(&y.function.text))
        .then(x.rooted.cmp(&y.rooted))
        .then_with(|| all(x.args.iter().zip(&y.args), x.args.len(), y.args.len()))
}

/// Compares sequences: part by part, then by how many there are.
fn all<'e>(mut pairs: impl Iterator<Item = (&'e Expr, &'e Expr)>, x: usize, y: usize) -> Ordering {
    let differ = pairs.find_map(|(x, y)| Some(compare(x, y)).filter(|order| order.is_ne()));
    differ.unwrap_or_else(|| x.cmp(&y))
}

fn literals(x: &Literal, y: &Literal) -> Ordering {
    const fn rank(literal: &Literal) -> u8 {
        match literal {
            Literal::Null => 0,
            Literal::Bool(_) => 1,
            Literal::Int(_) => 2,
            Literal::Uint(_) => 3,
            Literal::Double(_) => 4,
            Literal::String(_) => 5,
            Literal::Bytes(_) => 6,
        }
    }
    match (x, y) {
        (Literal::Bool(x), Literal::Bool(y)) => x.cmp(y),
        (Literal::Int(x), Literal::Int(y)) => x.cmp(y),
        (Literal::Uint(x), Literal::Uint(y)) => x.cmp(y),
        // Tells zeros of different sign apart: 1.0 divided by them is not the same.
        (Literal::Double(x), Literal::Double(y)) => x.total_cmp(y),
        (Literal::String(x), Literal::String(y)) => x.cmp(y),
        (Literal::Bytes(x), Literal::Bytes(y)) => x.cmp(y),
        _ => rank(x).cmp(&rank(y)),
    }
}

//! What the messages of the checker call things that only workflows have.

use crate::cel::ast::ExprKind;
use crate::cel::{Expr, Type};

/// What is read, and of what, where nobody wrote that out: a front end read it for a word.
pub(super) fn implied(expr: &Expr) -> Option<(&str, &str)> {
    let ExprKind::Select(select) = &expr.kind else { return None };
    let owner = match &select.operand.kind {
        ExprKind::Ident { name, .. } => name,
        ExprKind::Select(inner) => &inner.field.text,
        _ => return None,
    };
    let apart = select.field.span != select.operand.span || select.optional;
    (!apart).then_some((owner.as_str(), select.field.text.as_str()))
}

/// How to read a field of what the round before gave: `l.previous.?step.field`, or, where a front end put the loop in front, `step.field`.
pub(super) fn before_the_first(expr: &Expr, wanted: &Type) -> Option<String> {
    let ExprKind::Select(field) = &expr.kind else { return None };
    let ExprKind::Select(step) = &field.operand.kind else { return None };
    let ExprKind::Select(previous) = &step.operand.kind else { return None };
    let ExprKind::Ident { name: rounds, .. } = &previous.operand.kind else { return None };
    if previous.field.text != "previous" || !step.optional || field.optional {
        return None;
    }
    let (name, field) = (&step.field, &field.field);
    let short = name.span == previous.operand.span;
    let path = if short { name.text.to_string() } else { format!("{rounds}.previous.?{name}") };
    let value = if *wanted == Type::Bool { "false" } else { "…" };
    Some(format!("`{name}` is not there in the first round: write `{path}.?{field}.orValue({value})`"))
}

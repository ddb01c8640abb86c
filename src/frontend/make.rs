//! Pieces of trees, for readers of files whose words are not those of the language.

use crate::base::{Name, Span};
use crate::cel::ast::{Binary, BinaryOp, Call, Expr, ExprKind, Literal, Logic, LogicOp, Select, Unary, UnaryOp};
use crate::syntax::ast::{Action, ActionCall, Archetype, Arg, Clause, ClauseKind, Item, ItemKind, Outcome, Work};
use smol_str::SmolStr;

/// `name`
pub(super) fn ident(name: impl Into<SmolStr>, span: Span) -> Expr {
    Expr::new(span, ExprKind::Ident { name: name.into(), rooted: false })
}

/// `operand.field`, or `operand.?field`
pub(super) fn select(operand: Expr, field: &str, optional: bool) -> Expr {
    let span = operand.span;
    Expr::new(span, ExprKind::Select(Box::new(Select { operand, field: Name::new(field, span), optional })))
}

/// `function(argument)`
pub(super) fn apply(function: &str, argument: Expr) -> Expr {
    let span = argument.span;
    let function = Name::new(function, span);
    let call = Call { target: None, function, rooted: false, args: vec![argument], parens: span };
    Expr::new(span, ExprKind::Call(Box::new(call)))
}

/// `operand.orValue(value)`
pub(super) fn or_value(operand: Expr, value: bool) -> Expr {
    let span = operand.span;
    let function = Name::new("orValue", span);
    let args = vec![Expr::new(span, ExprKind::Literal(Literal::Bool(value)))];
    let call = Call { target: Some(operand), function, rooted: false, args, parens: span };
    Expr::new(span, ExprKind::Call(Box::new(call)))
}

/// `operand.hasValue()`
pub(super) fn has_value(operand: Expr) -> Expr {
    let span = operand.span;
    let function = Name::new("hasValue", span);
    let call = Call { target: Some(operand), function, rooted: false, args: Vec::new(), parens: span };
    Expr::new(span, ExprKind::Call(Box::new(call)))
}

/// `!operand`, at `span`
pub(super) fn not(operand: Expr, span: Span) -> Expr {
    Expr::new(span, ExprKind::Unary(Box::new(Unary { op: UnaryOp::Not, op_span: span.before(), operand })))
}

/// `left < right`
pub(super) fn less(left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    let binary = Binary { op: BinaryOp::Less, op_span: right.span.before(), left, right };
    Expr::new(span, ExprKind::Binary(Box::new(binary)))
}

/// `a && b && c`, at `span`
pub(super) fn and(operands: Vec<Expr>, span: Span) -> Expr {
    let op_spans = operands.iter().skip(1).map(|operand| operand.span.before()).collect();
    Expr::new(span, ExprKind::Logic(Box::new(Logic { op: LogicOp::And, op_spans, operands })))
}

/// `"text"`
pub(super) fn string(text: &str, span: Span) -> Expr {
    Expr::new(span, ExprKind::Literal(Literal::String(text.into())))
}

/// A clause.
pub(super) const fn clause(span: Span, kind: ClauseKind) -> Clause {
    Clause { span, kind }
}

/// `after a, b`
pub(super) fn after(steps: Vec<Name>, span: Span) -> Clause {
    clause(span, ClauseKind::After { steps, on: Outcome::Succeeded })
}

/// `action(args)`
pub(super) const fn call(action: Name, args: Vec<Arg>, parens: Span) -> Work {
    Work::Call(ActionCall { action, args, parens })
}

/// An action without parameters and clauses that gives nothing.
pub(super) const fn action(archetype: Archetype, name: Name) -> Action {
    Action { archetype, name, params: Vec::new(), returns: None, clauses: Vec::new() }
}

/// A declaration.
pub(super) const fn item(span: Span, doc: Option<String>, kind: ItemKind) -> Item {
    Item { span, doc, kind }
}

/// Several parts of a doc comment, those that are there, as paragraphs.
pub(super) fn doc<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

//! Where an evaluation failed: the smallest part of the expression that fails by itself, in the same way.

use super::error::EvalError;
use super::{Activation, Failed, Failure, Value, lower, run};
use crate::base::Span;
use crate::cel::ast::{Call, Entry, Expr, ExprKind};
use crate::cel::macros;
use rustc_hash::FxHashSet;

/// Finds the part of `expr` to point at. Parts are evaluated with what is left of the budget, so looking costs no more than the
/// evaluation might have.
pub(super) fn locate(expr: &Expr, values: &Activation, failed: Failed, left: u64) -> EvalError {
    let Failed { failure, mut message } = failed;
    let mut search = Search { values, failure, left };
    let mut at = expr;
    while let Some((part, words)) = search.failing_part(at) {
        at = part;
        message = words;
    }
    let (span, message) = search.point(at, message);
    EvalError { span, failure, message }
}

struct Search<'s> {
    values: &'s Activation,
    failure: Failure,
    left: u64,
}

impl Search<'_> {
    /// The first part that fails as the whole does.
    fn failing_part<'e>(&mut self, expr: &'e Expr) -> Option<(&'e Expr, String)> {
        if matches!(self.failure, Failure::Budget | Failure::Depth | Failure::Syntax) {
            return None;
        }
        let mut parts = parts(expr);
        if let ExprKind::Conditional(conditional) = &expr.kind {
            // The other branch does not count.
            let chosen = matches!(self.evaluate(&conditional.condition), Some(Ok(Value::Bool(true))));
            parts.remove(if chosen { 2 } else { 1 });
        }
        parts.into_iter().find_map(|part| match self.evaluate(part) {
            Some(Err(failed)) if failed.failure == self.failure => Some((part, failed.message)),
            _ => None,
        })
    }

    fn evaluate(&mut self, expr: &Expr) -> Option<Result<Value, Failed>> {
        let run = run(&lower::lower(expr, &|name| self.values.resolve(name)).ok()?, self.values, self.left);
        self.left = run.left;
        Some(run.outcome)
    }

    /// What to underline of the part that fails, and better words where the part has them.
    fn point(&mut self, expr: &Expr, message: String) -> (Span, String) {
        match &expr.kind {
            ExprKind::Select(select) if self.failure == Failure::Value => {
                (select.field.span, format!("there is no field `{}`", select.field))
            }
            ExprKind::Map(entries) if self.failure == Failure::Value => (self.repeated(entries, expr.span), message),
            _ => (expr.span, message),
        }
    }

    /// The key that is given for the second time.
    fn repeated(&mut self, entries: &[Entry], whole: Span) -> Span {
        let mut seen = FxHashSet::default();
        let repeated = entries.iter().find(|entry| match self.evaluate(&entry.key) {
            Some(Ok(key)) => key.as_key().is_some_and(|key| !seen.insert(key)),
            _ => false,
        });
        repeated.map_or(whole, |entry| entry.key.span)
    }
}

/// The parts of an expression that mean by themselves what they mean in it, in the order of evaluation.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Error | ExprKind::Literal(_) | ExprKind::Ident { .. } => Vec::new(),
        ExprKind::Select(select) => vec![&select.operand],
        ExprKind::Index(index) => vec![&index.operand, &index.index],
        ExprKind::Call(call) => call_parts(call),
        ExprKind::Unary(unary) => vec![&unary.operand],
        ExprKind::Binary(binary) => vec![&binary.left, &binary.right],
        ExprKind::Logic(logic) => logic.operands.iter().collect(),
        ExprKind::Conditional(conditional) => {
            vec![&conditional.condition, &conditional.then, &conditional.otherwise]
        }
        ExprKind::List(elements) => elements.iter().map(|element| &element.value).collect(),
        ExprKind::Map(entries) => entries.iter().flat_map(|entry| [&entry.key, &entry.value]).collect(),
        ExprKind::Message(message) => message.fields.iter().map(|field| &field.value).collect(),
    }
}

/// Without what stands where a macro binds names.
fn call_parts(call: &Call) -> Vec<&Expr> {
    if call.target.is_none() && call.function.text == "has" {
        return Vec::new();
    }
    let names = macros::bound(call).len();
    let outside = macros::outside(call);
    let target = call.target.as_ref().filter(|target| !lower::is_namespace(target, call));
    let args = call.args.iter().enumerate().filter(|(at, _)| names == 0 || *at == outside);
    target.into_iter().chain(args.map(|(_, arg)| arg)).collect()
}

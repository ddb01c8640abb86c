//! Names of steps in texts: what is said of `trace`, the names of the steps that started, and of `error(s).step`, the name of the step that failed.

use super::{Role, Walk};
use crate::cel::ast::{ExprKind, Literal};
use crate::cel::{self, Expr};
use crate::hir::WorkflowId;
use crate::ide::Symbol;
use crate::resolve::Def;

impl Walk<'_> {
    /// The names of steps in an expectation: in `trace == ["a", "b"]`, `"a" in trace`, `trace.exists(name, name == "a")`, and in any expression of a
    /// workflow or a test (`tested`) in `error(a).?step == optional.of("a")`. Expressions are as deep as the parser lets them be.
    pub(super) fn trace(&mut self, id: WorkflowId, expr: &Expr, tested: bool) {
        match &expr.kind {
            ExprKind::Binary(binary)
                if [&binary.left, &binary.right]
                    .into_iter()
                    .any(|it| names_failed(it) || tested && names_trace(it)) =>
            {
                self.steps(id, expr);
            }
            ExprKind::Call(call) if tested && call.target.as_ref().is_some_and(names_trace) => self.steps(id, expr),
            ExprKind::Logic(logic) => logic.operands.iter().for_each(|operand| self.trace(id, operand, tested)),
            ExprKind::Unary(unary) => self.trace(id, &unary.operand, tested),
            ExprKind::Conditional(it) => {
                for part in [&it.condition, &it.then, &it.otherwise] {
                    self.trace(id, part, tested);
                }
            }
            _ => {}
        }
    }

    /// The texts in an expression that are names of steps.
    fn steps(&mut self, id: WorkflowId, expr: &Expr) {
        cel::visit(expr, &mut |part| {
            let ExprKind::Literal(Literal::String(text)) = &part.kind else { return };
            if let Some(Def::Node(node)) = self.resolved.workflows[id].scope.declared(text) {
                self.add(part.span, text, Symbol::Node(id, node), Role::Reference);
            }
        });
    }
}

/// Whether an expression is the step of an error, or comes from that: `error(s).step`, `error(s).?step.orValue("")`.
fn names_failed(expr: &Expr) -> bool {
    let mut at = expr;
    loop {
        at = match &at.kind {
            ExprKind::Select(select) if select.field.text == "step" => return is_error(&select.operand),
            ExprKind::Call(call) => match &call.target {
                Some(target) => target,
                None => return false,
            },
            _ => return false,
        };
    }
}

/// Whether an expression is what a step failed with: `error(s)`, `error(s).value()`.
fn is_error(expr: &Expr) -> bool {
    let mut at = expr;
    loop {
        at = match &at.kind {
            ExprKind::Call(call) => match &call.target {
                Some(target) => target,
                None => return call.function.text == "error",
            },
            _ => return false,
        };
    }
}

/// Whether an expression is `trace`, or a part of it.
fn names_trace(expr: &Expr) -> bool {
    let mut at = expr;
    loop {
        at = match &at.kind {
            ExprKind::Index(index) => &index.operand,
            ExprKind::Call(call) => match &call.target {
                Some(target) => target,
                None => return false,
            },
            _ => return at.as_ident() == Some("trace"),
        };
    }
}

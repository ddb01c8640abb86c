//! Names of steps in texts: what an expectation says of `trace`, the names of the steps that started.

use super::{Role, Walk};
use crate::cel::ast::{ExprKind, Literal};
use crate::cel::{self, Expr};
use crate::hir::WorkflowId;
use crate::ide::Symbol;
use crate::resolve::Def;

impl Walk<'_> {
    /// The names of steps in an expectation: in `trace == ["a", "b"]`, `"a" in trace`, `trace.exists(name, name == "a")`. Expressions are as deep as the
    /// parser lets them be.
    pub(super) fn trace(&mut self, id: WorkflowId, expr: &Expr) {
        match &expr.kind {
            ExprKind::Binary(binary) if names_trace(&binary.left) || names_trace(&binary.right) => self.steps(id, expr),
            ExprKind::Call(call) if call.target.as_ref().is_some_and(names_trace) => self.steps(id, expr),
            ExprKind::Logic(logic) => logic.operands.iter().for_each(|operand| self.trace(id, operand)),
            ExprKind::Unary(unary) => self.trace(id, &unary.operand),
            ExprKind::Conditional(it) => {
                for part in [&it.condition, &it.then, &it.otherwise] {
                    self.trace(id, part);
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

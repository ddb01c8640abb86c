//! The parts of conditions that turn out to be constant, so that it can be said which of them exclude each other, or leave nothing open.

use super::condition::Condition;
use super::{Facts, Place};
use crate::base::Span;
use crate::cel::Expr;
use crate::cel::ast::{ExprKind, LogicOp};

/// The most parts of one condition that are told apart.
const MAX_TOLD_APART: usize = 64;

/// An operand of a chain of `&&` or of `||`.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub condition: Condition,
}

impl Facts {
    /// Of a chain of `&&` that is always false, or of `||` that is always true, the operands; of all others none.
    pub fn parts(&self, of: Span) -> Vec<Part> {
        self.parts.borrow().get(&of).cloned().unwrap_or_default()
    }

    /// Keeps the operands of a chain that is constant.
    pub(super) fn keep_parts(&self, place: Place<'_>, expr: &Expr, says: Condition) {
        let ExprKind::Logic(logic) = &expr.kind else { return };
        let constant = match logic.op {
            LogicOp::And => says.is_false(),
            LogicOp::Or => says.is_true(),
        };
        let operands = operands(expr, logic.op);
        if !constant || operands.len() > MAX_TOLD_APART {
            return;
        }
        let part = |operand: &Expr| Some(Part { span: operand.span, condition: self.read(place, operand)? });
        if let Some(parts) = operands.into_iter().map(part).collect() {
            self.parts.borrow_mut().insert(expr.span, parts);
        }
    }
}

/// The operands of a chain, with those of chains of the same operator among them, in the order of the text.
fn operands(expr: &Expr, op: LogicOp) -> Vec<&Expr> {
    let (mut found, mut open) = (Vec::new(), vec![expr]);
    while let Some(at) = open.pop() {
        match &at.kind {
            ExprKind::Logic(logic) if logic.op == op => open.extend(logic.operands.iter().rev()),
            _ => found.push(at),
        }
    }
    found
}

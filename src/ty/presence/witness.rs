//! Cases in which a guard does not hold, for messages.

use crate::cel::{self, Expr, ast::BinaryOp, ast::ExprKind, ast::Literal, ast::UnaryOp};

/// A value of the term that a simple comparison speaks of, for which it is false.
pub(super) fn counterexample(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Ident { .. } | ExprKind::Select(_) => Some(format!("{} = false", cel::print(expr))),
        ExprKind::Unary(unary) if unary.op == UnaryOp::Not => match &unary.operand.kind {
            ExprKind::Ident { .. } | ExprKind::Select(_) => Some(format!("{} = true", cel::print(&unary.operand))),
            _ => None,
        },
        ExprKind::Binary(binary) => {
            let ExprKind::Literal(literal) = &binary.right.kind else { return None };
            let value = refuting(binary.op, literal)?;
            matches!(binary.left.kind, ExprKind::Ident { .. } | ExprKind::Select(_))
                .then(|| format!("{} = {value}", cel::print(&binary.left)))
        }
        _ => None,
    }
}

/// A value on the left for which the comparison with a literal on the right is false.
fn refuting(op: BinaryOp, literal: &Literal) -> Option<String> {
    let (at, below, above, equal) = match *literal {
        Literal::Int(value) => {
            let below = if value > 0 { 0 } else { value.checked_sub(1)? };
            (value.to_string(), below.to_string(), value.checked_add(1)?.to_string(), true)
        }
        Literal::Double(value) => {
            let below = if value > 0.0 { 0.0 } else { value - 1.0 };
            (format!("{value:?}"), format!("{below:?}"), format!("{:?}", value + 1.0), true)
        }
        Literal::String(ref text) => (format!("{text:?}"), "\"\"".to_owned(), String::new(), !text.is_empty()),
        Literal::Bool(value) => (value.to_string(), (!value).to_string(), String::new(), true),
        Literal::Null | Literal::Uint(_) | Literal::Bytes(_) => return None,
    };
    let numeric = matches!(literal, Literal::Int(_) | Literal::Double(_));
    match op {
        BinaryOp::Equal if equal => Some(below),
        BinaryOp::NotEqual => Some(at),
        BinaryOp::Less | BinaryOp::Greater if numeric => Some(at),
        BinaryOp::GreaterEqual if numeric => Some(below),
        BinaryOp::LessEqual if numeric => Some(above),
        _ => None,
    }
}

//! Sums, products and signs. Only laws that hold exactly are used: `+` of whole numbers overflows, so it is not associative, and
//! that of doubles is not either.

use super::Normalizer;
use super::facts::{Class, Facts, Node};
use super::logic::is_settled;
use super::order::compare;
use crate::cel::ast::{Binary, BinaryOp, Expr, ExprKind, Literal, Unary, UnaryOp};

impl Normalizer<'_> {
    pub(super) fn arithmetic(&self, expr: &Expr, binary: &Binary) -> Node {
        let (mut left, mut right) = (self.value(&binary.left), self.value(&binary.right));
        if is_commutative(binary.op, left.facts.class, right.facts.class) {
            let order = left.facts.constant.cmp(&right.facts.constant).then_with(|| compare(&left.expr, &right.expr));
            if order.is_gt() {
                std::mem::swap(&mut left, &mut right);
            }
        }
        // The sum of a member of an enum and a text is any text.
        let same_type = self.types.get(&binary.left) == self.types.get(expr);
        if is_neutral(binary.op, left.facts.class, &right.expr) && same_type && is_settled(&left.expr) {
            return left;
        }
        let facts =
            Facts { class: self.class(expr), total: false, constant: left.facts.constant && right.facts.constant };
        let Binary { op, op_span, .. } = *binary;
        let binary = Binary { op, op_span, left: left.expr, right: right.expr };
        self.folded(expr, Node { expr: Expr::new(expr.span, ExprKind::Binary(Box::new(binary))), facts })
    }

    pub(super) fn negate(&self, expr: &Expr, unary: &Unary) -> Node {
        let operand = self.value(&unary.operand);
        // `-(-x)` is `x` for doubles; of the least whole number, `-x` overflows.
        if let (Class::Double, ExprKind::Unary(inner)) = (operand.facts.class, &operand.expr.kind)
            && inner.op == UnaryOp::Negate
        {
            return Node { expr: inner.operand.clone(), facts: operand.facts };
        }
        let class = self.class(expr);
        let total = operand.facts.total && class == Class::Double;
        let facts = Facts { class, total, constant: operand.facts.constant };
        let unary = Unary { op: UnaryOp::Negate, op_span: unary.op_span, operand: operand.expr };
        self.folded(expr, Node { expr: Expr::new(expr.span, ExprKind::Unary(Box::new(unary))), facts })
    }
}

/// Whether the operands may change places: those of sums and products of numbers of one kind, which overflow alike, and those
/// of a sum of a timestamp and a duration. Texts and lists are joined in their order.
fn is_commutative(op: BinaryOp, left: Class, right: Class) -> bool {
    let time = |class| matches!(class, Class::Timestamp | Class::Duration);
    match op {
        BinaryOp::Add => left == right && left.is_number() || time(left) && time(right),
        BinaryOp::Multiply => left == right && left.is_number(),
        _ => false,
    }
}

/// Whether `left op right` is `left`: exactly, also where `left` fails. `x + 0.0` is not `x` where that is `-0.0`, but `x - 0.0` is.
fn is_neutral(op: BinaryOp, left: Class, right: &Expr) -> bool {
    let ExprKind::Literal(literal) = &right.kind else { return false };
    match (op, left, literal) {
        (BinaryOp::Add | BinaryOp::Subtract, Class::Int, Literal::Int(0))
        | (BinaryOp::Add | BinaryOp::Subtract, Class::Uint, Literal::Uint(0))
        | (BinaryOp::Multiply | BinaryOp::Divide, Class::Int, Literal::Int(1))
        | (BinaryOp::Multiply | BinaryOp::Divide, Class::Uint, Literal::Uint(1)) => true,
        (BinaryOp::Subtract, Class::Double, Literal::Double(value)) => *value == 0.0 && value.is_sign_positive(),
        #[expect(clippy::float_cmp, reason = "only this very number is neutral")]
        (BinaryOp::Multiply | BinaryOp::Divide, Class::Double, Literal::Double(value)) => *value == 1.0,
        (BinaryOp::Add, Class::String, Literal::String(text)) => text.is_empty(),
        (BinaryOp::Add, Class::Bytes, Literal::Bytes(bytes)) => bytes.is_empty(),
        _ => false,
    }
}

//! Equality, order and membership.

use super::facts::{Class, Facts, Node};
use super::order::{compare, same};
use super::{Normalizer, as_bool, not, truth_literal};
use crate::cel::ast::{Binary, BinaryOp, Expr, ExprKind};

impl Normalizer<'_> {
    /// A comparison, or its negation. Its value is a `bool`, or it fails.
    pub(super) fn comparison(&self, expr: &Expr, binary: &Binary, negated: bool) -> Node {
        let (left, right) = (self.value(&binary.left), self.value(&binary.right));
        let mut turned = Comparison { op: binary.op, left, right };
        turned.single_member();
        if let Some(empty) = turned.in_nothing() {
            return truth_literal(expr.span, empty != negated);
        }
        turned.orient();
        if let Some(known) = turned.of_itself() {
            return truth_literal(expr.span, known != negated);
        }
        if let Some(truth) = turned.with_truth(negated) {
            return turned.truth_of_left(truth);
        }
        let constant = turned.left.facts.constant && turned.right.facts.constant;
        // Values are in a total order or in none, in which case any comparison by order fails: NaN, too, has no order in evaluation, as in
        // the reference implementation. Were `NaN < 1.0` false, as in IEEE 754, `!(a < b)` would not be `a >= b`.
        let opposite = turned.op.opposite().filter(|_| negated);
        turned.op = opposite.unwrap_or(turned.op);
        let facts = Facts { class: Class::Bool, total: turned.never_fails(), constant };
        let Comparison { op, left, right } = turned;
        let kind = Binary { op, op_span: binary.op_span, left: left.expr, right: right.expr };
        let node = Node { expr: Expr::new(expr.span, ExprKind::Binary(Box::new(kind))), facts };
        let node = self.folded(expr, node);
        match as_bool(&node.expr) {
            Some(value) => truth_literal(expr.span, value != (negated && opposite.is_none())),
            None if negated && opposite.is_none() => not(node),
            None => node,
        }
    }
}

/// A comparison that is being rewritten.
struct Comparison {
    op: BinaryOp,
    left: Node,
    right: Node,
}

impl Comparison {
    /// `x in [c]` is `x == c`: both compare by `==` and fail if either side does. A list of literals is sorted, for neither order nor
    /// repetition matter to what is in it.
    fn single_member(&mut self) {
        let ExprKind::List(elements) = &mut self.right.expr.kind else { return };
        if self.op != BinaryOp::In || elements.iter().any(|element| element.optional) {
            return;
        }
        if elements.iter().all(|element| matches!(element.value.kind, ExprKind::Literal(_))) {
            elements.sort_by(|a, b| compare(&a.value, &b.value));
            elements.dedup_by(|a, b| same(&a.value, &b.value));
        }
        // Literals of maps and lists beside others have rules of their own for their types.
        let plain = |expr: &Expr| !matches!(expr.kind, ExprKind::List(_) | ExprKind::Map(_));
        if elements.len() == 1
            && plain(&elements[0].value)
            && let Some(only) = elements.pop()
        {
            let facts = match &only.value.kind {
                ExprKind::Literal(literal) => Facts::of_literal(literal),
                _ => Facts { class: Class::Unknown, ..self.right.facts },
            };
            self.right = Node { expr: only.value, facts };
            self.op = BinaryOp::Equal;
        }
    }

    /// Nothing is in `[]`; but what is asked for may fail.
    fn in_nothing(&self) -> Option<bool> {
        match &self.right.expr.kind {
            ExprKind::List(elements) if self.op == BinaryOp::In && elements.is_empty() => {
                self.left.facts.total.then_some(false)
            }
            _ => None,
        }
    }

    /// What is constant stands right, and else what comes later in the order: `80 <= x` is `x >= 80`. Equality is symmetric, and
    /// the orders are each other's mirror images.
    fn orient(&mut self) {
        if !self.op.is_relation() || self.op == BinaryOp::In {
            return;
        }
        let (left, right) = (&self.left, &self.right);
        let order = left.facts.constant.cmp(&right.facts.constant).then_with(|| compare(&left.expr, &right.expr));
        if order.is_gt() {
            self.op = self.op.mirrored();
            std::mem::swap(&mut self.left, &mut self.right);
        }
    }

    /// A comparison of something with itself, if that has a value and none that differs from itself.
    fn of_itself(&self) -> Option<bool> {
        let Facts { class, total, .. } = self.left.facts;
        if !total || !same(&self.left.expr, &self.right.expr) {
            return None;
        }
        match self.op {
            BinaryOp::Equal => class.is_reflexive().then_some(true),
            BinaryOp::NotEqual => class.is_reflexive().then_some(false),
            BinaryOp::LessEqual | BinaryOp::GreaterEqual => class.is_ordered().then_some(true),
            BinaryOp::Less | BinaryOp::Greater => class.is_ordered().then_some(false),
            _ => None,
        }
    }

    /// `a == true` is `a`, and `a == false` is `!a`, if `a` is a `bool`: of `dyn(5) == true` the value is false.
    fn with_truth(&self, negated: bool) -> Option<bool> {
        let equal = match self.op {
            BinaryOp::Equal => true,
            BinaryOp::NotEqual => false,
            _ => return None,
        };
        let wanted = as_bool(&self.right.expr)?;
        (self.left.facts.class == Class::Bool).then_some((wanted == equal) != negated)
    }

    /// The left side, or its negation.
    fn truth_of_left(self, truth: bool) -> Node {
        if truth { self.left } else { not(self.left) }
    }

    /// Whether the comparison has a value whenever its sides have one, and they do.
    fn never_fails(&self) -> bool {
        let (left, right) = (self.left.facts, self.right.facts);
        let fits = match self.op {
            BinaryOp::Equal | BinaryOp::NotEqual => true,
            BinaryOp::In => right.class == Class::List,
            // Whole numbers compare with each other whatever their signs.
            _ => {
                let whole = |class| matches!(class, Class::Int | Class::Uint);
                left.class.is_ordered() && left.class == right.class || whole(left.class) && whole(right.class)
            }
        };
        fits && left.total && right.total
    }
}

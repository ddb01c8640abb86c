//! Chains of `&&` and `||`, and conditionals.

use super::facts::{Class, Facts, Node};
use super::order::{compare, same};
use super::{Normalizer, as_bool, not, truth_literal};
use crate::base::Span;
use crate::cel::ast::{Binary, BinaryOp, Conditional, Expr, ExprKind, Logic, LogicOp, UnaryOp};
use crate::cel::rebuild::parts;

/// A node where a `bool` is wanted, as one that fails by itself if it is none: `true && a` is not `a`, which may be 5.
pub(super) fn asserted(node: Node) -> Node {
    if node.facts.class == Class::Bool { node } else { not(not(node)) }
}

/// An operand of a chain that is being built.
struct Operand {
    expr: Expr,
    facts: Facts,
}

impl Normalizer<'_> {
    /// A chain, or its negation by De Morgan's laws, where a `bool` is wanted.
    pub(super) fn junction(&self, expr: &Expr, logic: &Logic, negated: bool) -> Node {
        let op = if negated { dual(logic.op) } else { logic.op };
        let mut operands = Vec::with_capacity(logic.operands.len());
        for operand in &logic.operands {
            flatten(op, self.truth(operand, negated), &mut operands);
        }
        chain(expr.span, op, operands)
    }

    /// A conditional; where a `bool` is wanted, `negated` says whether it is to be negated, which its branches are then.
    pub(super) fn conditional(&self, expr: &Expr, conditional: &Conditional, negated: Option<bool>) -> Node {
        let branch = |branch: &Expr| match negated {
            Some(negated) => self.truth(branch, negated),
            None => self.value(branch),
        };
        let (mut then, mut otherwise) = (branch(&conditional.then), branch(&conditional.otherwise));
        if let (Some(yes), Some(no)) = (as_bool(&then.expr), as_bool(&otherwise.expr))
            && yes != no
        {
            // `c ? true : false` is `c`, and `c ? false : true` is `!c`.
            return asserted(self.truth(&conditional.condition, no));
        }
        let mut condition = self.truth(&conditional.condition, false);
        if let Some(decided) = as_bool(&condition.expr) {
            let taken = if decided { &conditional.then } else { &conditional.otherwise };
            // The branch alone may have a narrower type than both.
            let same_type = || self.types.get(taken) == self.types.get(expr) && is_settled(taken);
            if negated.is_some() || same_type() {
                return if decided { then } else { otherwise };
            }
        }
        // `!c ? a : b` is `c ? b : a`: both fail if `c` is no `bool`.
        if let Some(affirmed) = affirmed(&condition.expr) {
            condition.expr = affirmed;
            std::mem::swap(&mut then, &mut otherwise);
        }
        let decides = condition.facts.total && condition.facts.class == Class::Bool;
        if decides && same(&then.expr, &otherwise.expr) && is_settled(&then.expr) {
            return then;
        }
        let class = if then.facts.class == otherwise.facts.class { then.facts.class } else { Class::Unknown };
        let facts = Facts { class, total: decides && then.facts.total && otherwise.facts.total, constant: false };
        let Conditional { question, colon, .. } = *conditional;
        let (condition, then, otherwise) = (condition.expr, then.expr, otherwise.expr);
        let kind = ExprKind::Conditional(Box::new(Conditional { condition, question, then, colon, otherwise }));
        Node { expr: Expr::new(expr.span, kind), facts }
    }
}

/// Whether an expression has its type by itself: `[]`, `{}` and `optional.none()` take theirs from what is around them.
pub(super) fn is_settled(expr: &Expr) -> bool {
    let mut settled = match &expr.kind {
        ExprKind::List(elements) => !elements.is_empty(),
        ExprKind::Map(entries) => !entries.is_empty(),
        ExprKind::Call(call) => call.function.text != "none",
        _ => true,
    };
    parts(expr, &mut |part| settled = settled && is_settled(part));
    settled
}

/// Adds a node to the operands of a chain of `op`; a chain inside a chain is one: both are associative, failures included.
fn flatten(op: LogicOp, node: Node, operands: &mut Vec<Operand>) {
    match node.expr.kind {
        ExprKind::Logic(inner) if inner.op == op => {
            // What is known of the whole chain holds of its operands; but an operand alone may be no `bool`.
            let class = if node.facts.total { Class::Bool } else { Class::Unknown };
            let facts = Facts { class, ..node.facts };
            operands.extend(inner.operands.into_iter().map(|expr| Operand { expr, facts }));
        }
        _ => operands.push(Operand { expr: node.expr, facts: node.facts }),
    }
}

/// A chain of operands in their order, each once, without those that do not matter.
fn chain(span: Span, op: LogicOp, mut operands: Vec<Operand>) -> Node {
    let decides = op == LogicOp::Or;
    // `false && a` is false, whatever `a` is, a failure included; `true && a` is `a`, where a `bool` is wanted.
    if operands.iter().any(|operand| as_bool(&operand.expr) == Some(decides)) {
        return truth_literal(span, decides);
    }
    operands.retain(|operand| as_bool(&operand.expr).is_none());
    // The sort is stable, and sorts by all that tells operands apart.
    operands.sort_by(|a, b| compare(&a.expr, &b.expr));
    operands.dedup_by(|a, b| same(&a.expr, &b.expr));
    if excludes_the_middle(&operands) {
        return truth_literal(span, decides);
    }
    absorb(op, &mut operands);
    let total = operands.iter().all(|operand| operand.facts.total && operand.facts.class == Class::Bool);
    let mut exprs: Vec<Expr> = Vec::with_capacity(operands.len());
    match operands.len() {
        0 => return truth_literal(span, !decides),
        1 => {
            if let Some(Operand { expr, facts }) = operands.pop() {
                return Node { expr, facts };
            }
        }
        _ => exprs.extend(operands.into_iter().map(|operand| operand.expr)),
    }
    let op_spans = vec![span.before(); exprs.len() - 1];
    let kind = ExprKind::Logic(Box::new(Logic { op, op_spans, operands: exprs }));
    Node { expr: Expr::new(span, kind), facts: Facts { class: Class::Bool, total, constant: false } }
}

fn position(operands: &[Operand], wanted: &Expr) -> Option<usize> {
    operands.binary_search_by(|operand| compare(&operand.expr, wanted)).ok()
}

/// Whether a sorted chain holds an operand and its negation, and the operand is a `bool` that cannot fail: of `a && !a`, one is
/// false then. If `a` fails, so does `a && !a`.
fn excludes_the_middle(operands: &[Operand]) -> bool {
    let sure = operands.iter().filter(|operand| operand.facts.total && operand.facts.class == Class::Bool);
    let mut negations = sure.filter_map(|operand| negation(&operand.expr));
    negations.any(|negation| position(operands, &negation).is_some())
}

/// `a && (a || b)` is `a`: if `a` is true, so is the other; else it adds nothing, as a failure of `a` fails both.
fn absorb(op: LogicOp, operands: &mut Vec<Operand>) {
    let absorbed: Vec<bool> = operands
        .iter()
        .map(|operand| match &operand.expr.kind {
            ExprKind::Logic(inner) if inner.op != op => {
                inner.operands.iter().any(|part| position(operands, part).is_some())
            }
            _ => false,
        })
        .collect();
    let mut absorbed = absorbed.into_iter();
    operands.retain(|_| absorbed.next() != Some(true));
}

/// What an operand is the negation of, if it is one: `a` of `!a`, `a == b` of `a != b`, `a < b` of `a >= b`.
fn negation(expr: &Expr) -> Option<Expr> {
    match &expr.kind {
        ExprKind::Unary(unary) if unary.op == UnaryOp::Not => Some(unary.operand.clone()),
        ExprKind::Binary(binary) => {
            let op = match binary.op {
                BinaryOp::NotEqual => BinaryOp::Equal,
                BinaryOp::GreaterEqual => BinaryOp::Less,
                BinaryOp::Greater => BinaryOp::LessEqual,
                _ => return None,
            };
            let Binary { op_span, ref left, ref right, .. } = **binary;
            let binary = Binary { op, op_span, left: left.clone(), right: right.clone() };
            Some(Expr::new(expr.span, ExprKind::Binary(Box::new(binary))))
        }
        _ => None,
    }
}

/// The condition without its negation, if it is one that may always be taken back: `!a` and `a != b`.
fn affirmed(condition: &Expr) -> Option<Expr> {
    match &condition.kind {
        ExprKind::Unary(unary) => {
            Some(unary).filter(|unary| unary.op == UnaryOp::Not).map(|unary| unary.operand.clone())
        }
        ExprKind::Binary(binary) if binary.op == BinaryOp::NotEqual => negation(condition),
        _ => None,
    }
}

const fn dual(op: LogicOp) -> LogicOp {
    match op {
        LogicOp::And => LogicOp::Or,
        LogicOp::Or => LogicOp::And,
    }
}

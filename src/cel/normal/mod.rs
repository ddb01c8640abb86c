//! The normal form: expressions that say the same in different words become one.
//!
//! It is a key for comparing conditions, not text for people: operands are sorted, so a test need not stand before what it guards.
//! What it keeps is the meaning: over data that fits the types of the environment, an expression and its normal form have
//! the same value, or fail both (perhaps with different messages: of several failures, each reports one). It keeps the type, too.
//!
//! `&&`, `||` and `!` are the connectives of Kleene's strong three-valued logic (Kleene 1952, §64), with failure as the third
//! value; an operand that is no `bool` fails as well. So the laws of distributive lattices and De Morgan's hold for any operands:
//! order, nesting, repetition, absorption, `!!a` where a `bool` is wanted. The law of excluded middle does not, but for
//! operands that cannot fail ([`Facts::total`]). Where the law of a rewrite needs a type, it asks what the checker found.
//!
//! Rewriting goes bottom-up, in rounds, until nothing changes: a rewrite can make room for another in what is around it.
//! Each round takes time linear in the size, but for sorting; no rewrite copies a part, so the size does not grow beyond a sign
//! at each operand and the constants that are written out ([`fold`]).

mod arithmetic;
mod calls;
mod comparison;
mod facts;
mod fold;
mod logic;
mod order;
mod rename;

pub use order::compare;
pub use rename::readable;

use super::ast::{Expr, ExprKind, Literal, Unary, UnaryOp};
use super::check::Types;
use super::env::Env;
use super::rebuild::rebuild;
use super::{stdlib, vars};
use crate::base::Span;
use facts::{Class, Facts, Node};
use order::same;

/// The most rounds. Each undoes one level of nesting at least, and no condition that people write takes more than three.
const MAX_ROUNDS: usize = 16;

/// The normal form of an expression over the names of an environment.
#[must_use]
pub fn normal(expr: &Expr, env: &dyn Env) -> Expr {
    let mut now = rename::rename(expr);
    for _ in 0..MAX_ROUNDS {
        let next = Normalizer { types: Types::of(&now, env), env }.value(&now).expr;
        if same(&now, &next) {
            break;
        }
        now = next;
    }
    now
}

/// One round of rewriting.
struct Normalizer<'n> {
    /// The types of the parts as they were before the round.
    types: Types<'n>,
    env: &'n dyn Env,
}

impl Normalizer<'_> {
    /// Rewrites an expression where any value may be wanted.
    fn value(&self, expr: &Expr) -> Node {
        match &expr.kind {
            ExprKind::Literal(literal) => Node { expr: expr.clone(), facts: Facts::of_literal(literal) },
            ExprKind::Ident { name, .. } => self.name(expr, name),
            ExprKind::Select(_) => match vars::path(expr).filter(|path| self.env.variable(&path.name).is_some()) {
                Some(path) => self.name(expr, &path.name),
                None => self.parts(expr),
            },
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::Unary(unary) => match unary.op {
                UnaryOp::Not => logic::asserted(self.truth(&unary.operand, true)),
                UnaryOp::Negate => self.negate(expr, unary),
            },
            ExprKind::Binary(binary) if binary.op.is_relation() => self.comparison(expr, binary, false),
            ExprKind::Binary(binary) => self.arithmetic(expr, binary),
            ExprKind::Logic(logic) => logic::asserted(self.junction(expr, logic, false)),
            ExprKind::Conditional(conditional) => match self.class(expr) {
                // Either branch is a `bool` or fails.
                Class::Bool => logic::asserted(self.conditional(expr, conditional, Some(false))),
                _ => self.conditional(expr, conditional, None),
            },
            ExprKind::Error | ExprKind::Index(_) | ExprKind::Message(_) | ExprKind::Map(_) => self.parts(expr),
            ExprKind::List(elements) => {
                let optional = elements.iter().any(|element| element.optional);
                let node = self.parts_of(expr, &|_| false);
                if optional { self.folded(expr, node) } else { node }
            }
        }
    }

    /// Rewrites an expression, or its negation, where a `bool` is wanted and anything else fails.
    fn truth(&self, expr: &Expr, negated: bool) -> Node {
        match &expr.kind {
            ExprKind::Literal(Literal::Bool(value)) => truth_literal(expr.span, *value != negated),
            ExprKind::Unary(unary) if unary.op == UnaryOp::Not => self.truth(&unary.operand, !negated),
            ExprKind::Binary(binary) if binary.op.is_relation() => self.comparison(expr, binary, negated),
            ExprKind::Logic(logic) => self.junction(expr, logic, negated),
            ExprKind::Conditional(conditional) => self.conditional(expr, conditional, Some(negated)),
            ExprKind::Call(call) if calls::is_quantifier(call) => self.quantifier(expr, call, negated),
            _ if negated => not(self.value(expr)),
            _ => self.value(expr),
        }
    }

    /// A variable, or the value that a type's name stands for.
    fn name(&self, expr: &Expr, name: &str) -> Node {
        let (total, constant) = if self.env.variable(name).is_some() {
            (!self.env.may_be_absent(name), false)
        } else if stdlib::type_value(name).is_some() {
            (true, true)
        } else {
            // What a macro binds has a value; other names the checker does not know.
            (self.types.get(expr).is_some_and(|ty| *ty != super::types::Type::Error), false)
        };
        Node { expr: expr.clone(), facts: Facts { class: self.class(expr), total, constant } }
    }

    /// Rewrites the parts of an expression, and folds it if they are constant.
    fn parts(&self, expr: &Expr) -> Node {
        let node = self.parts_of(expr, &|_| false);
        self.folded(expr, node)
    }

    /// Rewrites the parts of an expression that are values, and leaves those alone that `is_name` tells to be names.
    fn parts_of(&self, expr: &Expr, is_name: &dyn Fn(&Expr) -> bool) -> Node {
        let (mut constant, mut total) = (true, matches!(expr.kind, ExprKind::List(_)));
        let mut place = 0;
        let rebuilt = rebuild(expr, &mut |part| {
            place += 1;
            let is_key = match &expr.kind {
                ExprKind::Map(_) => place % 2 == 1,
                ExprKind::Index(_) => place == 2,
                _ => false,
            };
            if is_name(part) {
                return part.clone();
            }
            let node = self.value(part);
            constant &= node.facts.constant;
            total &= node.facts.total;
            if is_key && becomes_name(part, &node.expr) { part.clone() } else { node.expr }
        });
        constant &= !matches!(expr.kind, ExprKind::Error | ExprKind::Message(_));
        Node { expr: rebuilt, facts: Facts { class: self.class(expr), total, constant } }
    }

    /// Writes out the value of a node whose parts are constant.
    fn folded(&self, original: &Expr, node: Node) -> Node {
        if node.facts.constant { fold::fold(node, self.types.get(original)) } else { node }
    }

    /// What the checker says of the values of a part.
    fn class(&self, part: &Expr) -> Class {
        self.types.get(part).map_or(Class::Unknown, |ty| Class::of(ty, self.env))
    }
}

/// Whether a key would be a string literal that was none: a map literal whose keys are all literals is a record, and a record that is
/// indexed by a literal must have that field.
fn becomes_name(before: &Expr, after: &Expr) -> bool {
    let is_string = |expr: &Expr| matches!(&expr.kind, ExprKind::Literal(Literal::String(_)));
    is_string(after) && !is_string(before)
}

fn truth_literal(span: Span, value: bool) -> Node {
    let literal = Literal::Bool(value);
    let facts = Facts::of_literal(&literal);
    Node { expr: Expr::new(span, ExprKind::Literal(literal)), facts }
}

/// `!node`
fn not(node: Node) -> Node {
    let Node { expr: operand, facts } = node;
    // Fails for what is no `bool`.
    let facts = Facts { class: Class::Bool, total: facts.total && facts.class == Class::Bool, constant: false };
    let span = operand.span;
    let unary = Unary { op: UnaryOp::Not, op_span: span.before(), operand };
    Node { expr: Expr::new(span, ExprKind::Unary(Box::new(unary))), facts }
}

/// The value of a literal `true` or `false`.
fn as_bool(expr: &Expr) -> Option<bool> {
    match expr.kind {
        ExprKind::Literal(Literal::Bool(value)) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

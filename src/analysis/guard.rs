//! Guards as conditions: the connectives of CEL become those of the algebra, comparisons with constants become cells of their terms, and
//! what is left is an atom, the same wherever its normal form is the same.
//!
//! A failing evaluation is not modelled: a condition is taken to have a value whenever what it reads is there.

use super::condition::{Comparison, Condition, Conditions, Domain, Term, TermKind};
use super::facts::LetFacts;
use super::operand;
use super::reads::{key, reads};
use super::{Cause, Facts, Place, Question};
use crate::cel::ast::{Binary, BinaryOp, Call, Expr, ExprKind, Literal, LogicOp, UnaryOp};
use crate::cel::{self, Type, Types, Value};
use crate::hir::{LetId, NodeId};
use crate::resolve::{Def, Vertex};
use smol_str::SmolStr;

/// An expression of more parts is one atom, and lets are not put into it beyond that.
const MAX_PARTS: usize = 2_000;

/// A let of more parts is not put into what reads it: its name is a term of its own.
const MAX_LET_PARTS: usize = 64;

impl Facts {
    /// What an expression of type `bool` says. What is over the limits is a condition of which nothing is known.
    pub fn condition(&self, place: Place<'_>, expr: &Expr) -> Condition {
        let mut readable = true;
        cel::visit(expr, &mut |part| readable &= part.kind != ExprKind::Error);
        if !readable {
            return self.unknown(); // reported where it was parsed
        }
        let asked = self.ask(Question::Condition(expr.span));
        let found = if cel::count_parts(expr, MAX_PARTS) > MAX_PARTS {
            self.not_decided(Cause::Parts(MAX_PARTS));
            None
        } else {
            let found = self.read(place, expr);
            self.answered(found)
        };
        self.ask(asked);
        let says = found.unwrap_or_else(|| self.unknown());
        self.keep_parts(place, expr, says);
        says
    }

    pub(super) fn read(&self, place: Place<'_>, expr: &Expr) -> Option<Condition> {
        let normal = self.normal(place, expr);
        let types = Types::of(&normal, place.env);
        Reading { facts: self, place, types: &types }.truth(&normal)
    }

    /// The normal form, with constants and small lets put in.
    pub(super) fn normal(&self, place: Place<'_>, expr: &Expr) -> Expr {
        let inlined = cel::substitute(expr, &|name| self.inlined(place, name, expr));
        let fits = cel::count_parts(&inlined, MAX_PARTS) <= MAX_PARTS;
        cel::normal(if fits { &inlined } else { expr }, place.env)
    }

    /// What stands for a name: the value of a constant, that of a let that is no truth value.
    fn inlined(&self, place: Place<'_>, name: &str, at: &Expr) -> Option<Expr> {
        match place.lookup(name) {
            Some(Def::Let(id)) => {
                let decl = &self.lets[id];
                // The names of a let mean the same everywhere; written from the root, no macro around can catch them.
                let rooted = |name: &str| {
                    let ident = ExprKind::Ident { name: name.into(), rooted: true };
                    (!name.contains('.')).then(|| Expr::new(at.span, ident))
                };
                decl.inlined.as_ref().map(|value| cel::substitute(value, &rooted))
            }
            Some(Def::Value(_)) | None => (place.constant)(name).map(|value| value.to_expr(at.span)),
            Some(_) => None,
        }
    }

    /// What a let says.
    pub fn read_let(&self, place: Place<'_>, value: &Expr, ty: &Type) -> LetFacts {
        let reads = reads(self, place, value);
        if *ty == Type::Bool {
            return LetFacts { condition: Some(self.condition(place, value)), inlined: None, reads };
        }
        let small = |expr: &Expr| cel::count_parts(expr, MAX_LET_PARTS) <= MAX_LET_PARTS;
        let inlined = small(value).then(|| self.normal(place, value)).filter(small);
        LetFacts { condition: None, inlined, reads }
    }

    /// Takes in what a let says.
    pub fn set_let(&mut self, id: LetId, name: &SmolStr, says: LetFacts) {
        if let Some(value) = &says.inlined
            && !matches!(value.kind, ExprKind::Ident { .. } | ExprKind::Select(_) | ExprKind::Literal(_))
        {
            self.let_names.entry(cel::print(value).into()).or_insert_with(|| name.clone());
        }
        self.lets[id] = says;
    }
}

/// The work on one expression in normal form.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) facts: &'a Facts,
    pub(super) place: Place<'a>,
    /// The types of its parts.
    pub(super) types: &'a Types<'a>,
}

impl Reading<'_> {
    fn with<T>(&self, work: impl FnOnce(&mut Conditions) -> T) -> T {
        work(&mut self.facts.conditions.borrow_mut())
    }

    /// What a part of type `bool` says; none if it is over the limits.
    pub(super) fn truth(&self, expr: &Expr) -> Option<Condition> {
        match &expr.kind {
            ExprKind::Literal(Literal::Bool(true)) => Some(Condition::TRUE),
            ExprKind::Literal(Literal::Bool(false)) => Some(Condition::FALSE),
            ExprKind::Ident { name, .. } => match self.place.lookup(name) {
                Some(Def::Let(id)) if self.facts.lets[id].condition.is_some() => self.facts.lets[id].condition,
                _ => Some(self.atom(expr)),
            },
            ExprKind::Unary(unary) if unary.op == UnaryOp::Not => {
                let operand = self.truth(&unary.operand)?;
                self.with(|it| it.not(operand))
            }
            ExprKind::Logic(logic) => {
                let operands = logic.operands.iter().map(|operand| self.truth(operand));
                let operands: Vec<Condition> = operands.collect::<Option<_>>()?;
                self.with(|it| match logic.op {
                    LogicOp::And => it.all(operands),
                    LogicOp::Or => it.any(operands),
                })
            }
            ExprKind::Conditional(conditional) => {
                let condition = self.truth(&conditional.condition)?;
                let (then, otherwise) = (self.truth(&conditional.then)?, self.truth(&conditional.otherwise)?);
                self.with(|it| it.if_then_else(condition, then, otherwise))
            }
            ExprKind::Binary(binary) => self.binary(expr, binary),
            ExprKind::Select(select) if select.field.text == "exhausted" => {
                self.exhausted(&select.operand).or_else(|| Some(self.atom(expr)))
            }
            ExprKind::Call(call) => self.call(expr, call),
            _ => Some(self.atom(expr)),
        }
    }

    /// A comparison that is only known by its form. Its opposite says the same by its denial, if that came up before.
    fn comparison_atom(&self, expr: &Expr, binary: &Binary) -> Option<Condition> {
        let Some(opposite) = binary.op.opposite() else { return Some(self.atom(expr)) };
        let denied = with_operator(expr, binary, opposite);
        let term = self.of(&denied, |reading| Term { domain: Domain::Bool, ..operand::operand(reading, &denied) });
        let known = self.with(|it| it.knows(&term).then(|| it.term(term)));
        match known {
            Some(term) => {
                let denied = self.with(|it| it.truth(term));
                self.facts.not(denied)
            }
            None => Some(self.atom(expr)),
        }
    }

    /// An expression that is true or false, and of which nothing more is known than that it is the same as others of its form.
    fn atom(&self, expr: &Expr) -> Condition {
        let operand = operand::operand(self, expr);
        let term = Term { domain: Domain::Bool, ..operand };
        self.with(|it| {
            let term = it.term(term);
            it.truth(term)
        })
    }

    fn call(&self, expr: &Expr, call: &Call) -> Option<Condition> {
        let step = |arg: &Expr| match arg.as_ident().and_then(|name| self.place.lookup(name)) {
            Some(Def::Node(id)) => Some(id),
            _ => None,
        };
        let graph = &self.place.scene.resolved.graph;
        match (call.function.text.as_str(), &call.target, &call.args[..]) {
            ("ran", None, [arg]) => match step(arg) {
                Some(id) => Some(self.facts.there(graph.vertex(Vertex::End(id)))),
                None => Some(self.atom(expr)),
            },
            ("skipped", None, [arg]) => match step(arg) {
                Some(id) => self.facts.not(self.facts.run(graph.vertex(Vertex::End(id)))),
                None => Some(self.atom(expr)),
            },
            ("failed", None, [arg]) => match step(arg) {
                Some(id) => Some(self.facts.failed(self.place.scene, id)),
                None => Some(self.atom(expr)),
            },
            ("hasValue", Some(target), []) => {
                match self.error_of(target).map(|id| self.facts.failed(self.place.scene, id)) {
                    Some(failed) => Some(failed),
                    None => match self.optional(target) {
                        Some((present, _)) => Some(present),
                        None => Some(self.atom(expr)),
                    },
                }
            }
            ("orValue", Some(target), [default]) => match self.optional(target) {
                Some((present, value)) => {
                    let value = self.of(&value, |reading| reading.truth(&value))?;
                    let default = self.truth(default)?;
                    self.with(|it| it.if_then_else(present, value, default))
                }
                None => Some(self.atom(expr)),
            },
            ("has", None, [chain]) => Some(self.has(chain)),
            _ => Some(self.atom(expr)),
        }
    }

    /// The step of `error(step)`.
    fn error_of(&self, expr: &Expr) -> Option<NodeId> {
        let ExprKind::Call(call) = &expr.kind else { return None };
        match (call.function.text.as_str(), &call.target, &call.args[..]) {
            ("error", None, [arg]) => match self.place.lookup(arg.as_ident()?) {
                Some(Def::Node(id)) => Some(id),
                _ => None,
            },
            _ => None,
        }
    }

    /// Reads an expression that was put together here, with types of its own.
    pub(super) fn of<T>(&self, expr: &Expr, work: impl FnOnce(&Reading<'_>) -> T) -> T {
        let types = Types::of(expr, self.place.env);
        work(&Reading { facts: self.facts, place: self.place, types: &types })
    }

    fn binary(&self, expr: &Expr, binary: &Binary) -> Option<Condition> {
        if binary.op == BinaryOp::In {
            return self.member(expr, binary);
        }
        if !binary.op.is_relation() {
            return Some(self.atom(expr));
        }
        if let Some((op, left, right)) = self.truths(binary) {
            let (left, right) = (self.truth(left)?, self.truth(right)?);
            let differ = self.with(|it| it.xor(left, right))?;
            return if op == BinaryOp::NotEqual { Some(differ) } else { self.facts.not(differ) };
        }
        match constant(&binary.right) {
            Some(value) => self.compare(expr, &binary.left, binary.op, &value),
            None => self.relate(expr, binary),
        }
    }

    /// `a == b` and `a != b` of truth values.
    fn truths<'e>(&self, binary: &'e Binary) -> Option<(BinaryOp, &'e Expr, &'e Expr)> {
        let is_bool = |expr: &Expr| self.types.get(expr) == Some(&Type::Bool);
        let equality = matches!(binary.op, BinaryOp::Equal | BinaryOp::NotEqual);
        (equality && is_bool(&binary.left) && is_bool(&binary.right)).then_some((
            binary.op,
            &binary.left,
            &binary.right,
        ))
    }

    /// A comparison with a constant. With an absent value that has a default, it is one with the default.
    fn compare(&self, expr: &Expr, left: &Expr, op: BinaryOp, constant: &Value) -> Option<Condition> {
        if let ExprKind::Call(call) = &left.kind
            && let ("orValue", Some(target), [default]) = (call.function.text.as_str(), &call.target, &call.args[..])
            && let Some(default) = self::constant(default)
            && let Some(with_default) = operand::compare_constants(&default, op, constant)
            && let Some((present, value)) = self.optional(target)
        {
            let value = self.of(&value, |reading| reading.compare(expr, &value, op, constant))?;
            let default = if with_default { Condition::TRUE } else { Condition::FALSE };
            return self.with(|it| it.if_then_else(present, value, default));
        }
        let term = operand::operand(self, left);
        let found = self.with(|it| {
            let term = it.term(term);
            it.compare(term, Comparison::of(op)?, constant)
        });
        match (found, &expr.kind) {
            (Some(found), _) => Some(found),
            (None, ExprKind::Binary(binary)) => self.comparison_atom(expr, binary),
            (None, _) => Some(self.atom(expr)),
        }
    }

    /// `x in [a, b]` of constants is an equality with one of them.
    fn member(&self, expr: &Expr, binary: &Binary) -> Option<Condition> {
        let Some(Value::List(members)) = constant(&binary.right) else { return Some(self.atom(expr)) };
        let term = operand::operand(self, &binary.left);
        let found: Option<Vec<Condition>> = self.with(|it| {
            let term = it.term(term);
            members.iter().map(|member| it.compare(term, Comparison::Equal, member)).collect()
        });
        match found {
            Some(found) => self.with(|it| it.any(found)),
            None => Some(self.atom(expr)),
        }
    }

    /// A comparison of two operands that are not constant: one of less, equal and greater holds, where there is an order.
    fn relate(&self, expr: &Expr, binary: &Binary) -> Option<Condition> {
        let domain = |side| operand::domain(self.place.env, self.types.get(side).unwrap_or(&Type::Error));
        let ordered = [&binary.left, &binary.right].iter().all(|side| domain(side).is_some_and(|it| is_ordered(&it)));
        if !ordered {
            return match binary.op {
                BinaryOp::NotEqual => {
                    let equal = with_operator(expr, binary, BinaryOp::Equal);
                    let equal = self.of(&equal, |reading| reading.atom(&equal));
                    self.facts.not(equal)
                }
                _ => self.comparison_atom(expr, binary),
            };
        }
        // The normal form puts names first; people put first what they ask about: `score.value >= limit`.
        let turned = binary.left.as_ident().is_some() && binary.right.as_ident().is_none();
        let (left, right) = if turned { (&binary.right, &binary.left) } else { (&binary.left, &binary.right) };
        let comparison = Comparison::of(if turned { binary.op.mirrored() } else { binary.op })?;
        let reads = reads(self.facts, self.place, expr);
        let text = |side: &Expr| operand::shown(self.facts, self.place, side, &cel::print(side));
        let key = key(&format!("{} <=> {}", cel::print(left), cel::print(right)), &reads);
        let (left, right) = (text(left), text(right));
        let text = smol_str::format_smolstr!("{left} <=> {right}");
        let term = Term { key, text, domain: Domain::Order, kind: TermKind::Relation { left, right }, reads };
        Some(self.with(|it| {
            let term = it.term(term);
            it.order(term, comparison)
        }))
    }
}

const fn is_ordered(domain: &Domain) -> bool {
    !matches!(domain, Domain::Constants | Domain::Bool | Domain::Order)
}

/// The comparison `binary`, which is all of `expr`, with another operator.
fn with_operator(expr: &Expr, binary: &Binary, op: BinaryOp) -> Expr {
    Expr::new(expr.span, ExprKind::Binary(Box::new(Binary { op, ..binary.clone() })))
}

/// The value of an expression that reads nothing.
fn constant(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Literal(_) => cel::constant(expr, &|_| None).ok(),
        ExprKind::Call(_) | ExprKind::List(_) | ExprKind::Unary(_) | ExprKind::Map(_) => {
            let mut reads = false;
            cel::free_variables(expr, &[], &mut |_| reads = true);
            if reads { None } else { cel::constant(expr, &|_| None).ok() }
        }
        _ => None,
    }
}

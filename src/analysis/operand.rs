//! Operands: what a guard compares, and which values it can have.

use super::condition::{Comparison, Condition, Domain, Term, TermKind};
use super::guard::Reading;
use super::reads::{MAX_READS, key, reads};
use super::rounds::bounds;
use super::{Facts, Place};
use crate::base::{FileId, Span};
use crate::cel::ast::{Binary, BinaryOp, Expr, ExprKind};
use crate::cel::{self, Env, Type, Types, Value};
use crate::hir::NodeKind;
use crate::resolve::Def;
use smol_str::SmolStr;

/// Which values an operand of a type can have; none if nothing is known of it.
pub(super) fn domain(env: &dyn Env, ty: &Type) -> Option<Domain> {
    Some(match ty {
        Type::Named(named) => match env.unfold(named) {
            Type::Named(_) => return None,
            unfolded => return domain(env, &unfolded),
        },
        Type::Bool => Domain::Bool,
        Type::Int => Domain::Int,
        Type::Uint => Domain::Uint,
        Type::Double => Domain::Double,
        Type::String => Domain::String,
        Type::Enum(members) => Domain::Enum(members.clone()),
        Type::Timestamp => Domain::Timestamp,
        Type::Duration => Domain::Duration,
        Type::Error | Type::Var(_) => return None,
        Type::Dyn
        | Type::Null
        | Type::Bytes
        | Type::List(_)
        | Type::Map(_)
        | Type::Optional(_)
        | Type::Record(_)
        | Type::Abstract(_)
        | Type::Type(_) => Domain::Constants,
    })
}

/// The term that an operand is.
pub(super) fn operand(reading: &Reading<'_>, expr: &Expr) -> Term {
    let Reading { facts, place, types } = *reading;
    let ty = types.get(expr).unwrap_or(&Type::Error);
    let mut domain = domain(place.env, ty).unwrap_or(Domain::Constants);
    let mut kind = if is_data(place, expr) { TermKind::Data } else { TermKind::Computed };
    if let Some(counted) = counted(expr) {
        domain = Domain::SIZE;
        kind = if is_data(place, counted) { TermKind::Data } else { TermKind::Computed };
    } else if let Some((first, last)) = bounds(place, expr) {
        domain = Domain::Range(first, last);
    }
    let reads = reads(facts, place, expr);
    if reads.len() > MAX_READS {
        kind = TermKind::Unknown;
    }
    let text = cel::print(expr);
    Term { key: key(&text, &reads), text: shown(facts, place, expr, &text), domain, kind, reads }
}

/// An operand in words that people know: by the name of a let that computes it, where there is one.
pub(super) fn shown(facts: &Facts, place: Place<'_>, expr: &Expr, text: &str) -> SmolStr {
    if matches!(expr.kind, ExprKind::Ident { .. } | ExprKind::Select(_)) {
        return text.into();
    }
    let taken = |name: &str| place.lookup(name).is_some();
    facts.let_names.get(text).cloned().unwrap_or_else(|| cel::print(&cel::readable(expr, &taken)).into())
}

/// What `size(x)` or `x.size()` counts.
fn counted(expr: &Expr) -> Option<&Expr> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    match (call.function.text.as_str(), &call.target, &call.args[..]) {
        ("size", None, [counted]) | ("size", Some(counted), []) => Some(counted),
        _ => None,
    }
}

/// A plain path of data, also by constant keys: each of its values can occur.
fn is_data(place: Place<'_>, expr: &Expr) -> bool {
    let mut at = expr;
    loop {
        match &at.kind {
            ExprKind::Select(select) if !select.optional => at = &select.operand,
            // Of an optional, what it holds.
            ExprKind::Call(call) if call.function.text == "value" && call.args.is_empty() => match &call.target {
                Some(target) => at = target,
                None => return false,
            },
            ExprKind::Index(index) if !index.optional && matches!(index.index.kind, ExprKind::Literal(_)) => {
                at = &index.operand;
            }
            ExprKind::Ident { name, .. } => {
                return match place.lookup(name) {
                    Some(Def::Param(_) | Def::Node(_) | Def::Index(_) | Def::Run) => true,
                    // The elements of a list that is computed are what it makes them.
                    Some(Def::Item(each)) => match &place.scene.workflow.nodes[each].kind {
                        NodeKind::Each { list, .. } => {
                            is_data(Place { region: place.scene.workflow.nodes[each].region, ..place }, list)
                        }
                        _ => false,
                    },
                    _ => false,
                };
            }
            _ => return false,
        }
    }
}

impl Facts {
    /// That the optional field which a path reads is there.
    pub fn presence_of(&self, place: Place<'_>, path: &Expr) -> Condition {
        let normal = self.normal(place, path);
        let types = Types::of(&normal, place.env);
        Reading { facts: self, place, types: &types }.has(&normal)
    }

    /// Those members of an enum that a path can be where `given` holds.
    pub fn possible_members(
        &self,
        place: Place<'_>,
        path: &Expr,
        members: &[SmolStr],
        given: Condition,
    ) -> Vec<SmolStr> {
        let normal = self.normal(place, path);
        let types = Types::of(&normal, place.env);
        let term = operand(&Reading { facts: self, place, types: &types }, &normal);
        let possible = |member: &&SmolStr| {
            let mut conditions = self.conditions.borrow_mut();
            let term = conditions.term(term.clone());
            let is = conditions.compare(term, Comparison::Equal, &Value::String(member.as_str().into()));
            is.is_none_or(|is| conditions.disjoint(given, is) != Some(true))
        };
        members.iter().filter(possible).cloned().collect()
    }
}

/// How two constants compare; none if they do not.
pub(super) fn compare_constants(left: &Value, op: BinaryOp, right: &Value) -> Option<bool> {
    let span = Span::new(FileId::new(0), 0, 0);
    let kind = Binary { op, op_span: span, left: left.to_expr(span), right: right.to_expr(span) };
    match cel::constant(&Expr::new(span, ExprKind::Binary(Box::new(kind))), &|_| None) {
        Ok(Value::Bool(found)) => Some(found),
        _ => None,
    }
}

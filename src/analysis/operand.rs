//! Operands: what a guard compares, which values it can have, and which data it reads.

use super::condition::{Comparison, Condition, Domain, Term, TermKind};
use super::facts::outcome_path;
use super::guard::Reading;
use super::{Facts, Place};
use crate::base::Name;
use crate::cel::ast::{Call, Expr, ExprKind, Select};
use crate::cel::{self, Env, Type, Types, Value};
use crate::hir::{Callable, NodeId, NodeKind};
use crate::resolve::scope::STEP_FUNCTIONS;
use crate::resolve::{Def, Vertex};
use smol_str::{SmolStr, format_smolstr};

/// The most paths that are told apart in what one expression reads; of what reads more, nothing is certain.
const MAX_READS: usize = 64;

/// What no name holds.
const SCOPE: char = '@';

/// Whose elements and rounds a name means is part of the path: two blocks may call theirs the same.
fn scoped(name: &str, def: Def) -> SmolStr {
    match def {
        Def::Item(block) | Def::Index(block) | Def::Round(block) => format_smolstr!("{name}{SCOPE}{}", block.index()),
        _ => name.into(),
    }
}

/// The paths of data that an expression reads, lets looked through. Of what it copes with the absence of, it reads all that decides
/// whether that is there, too.
pub(super) fn reads(facts: &Facts, place: Place<'_>, expr: &Expr) -> Vec<SmolStr> {
    reads_to(facts, place, expr, 0)
}

/// The most steps back that it is looked at what data is made from.
const MAX_STEPS_BACK: usize = 4;

/// An each has an element for each of its list, and what a called workflow gives depends on what it is given.
fn made_from(facts: &Facts, place: Place<'_>, id: NodeId, depth: usize, found: &mut Vec<SmolStr>) {
    let node = &place.scene.workflow.nodes[id];
    let place = Place { region: node.region, ..place };
    if depth >= MAX_STEPS_BACK {
        return;
    }
    match &node.kind {
        NodeKind::Each { list, .. } => found.extend(reads_to(facts, place, list, depth + 1)),
        NodeKind::Call(call) if matches!(place.scene.resolved.callees[id], Some(Callable::Workflow(_))) => {
            for arg in &call.args {
                found.extend(reads_to(facts, place, &arg.value, depth + 1));
            }
        }
        _ => {}
    }
}

fn reads_to(facts: &Facts, place: Place<'_>, expr: &Expr, depth: usize) -> Vec<SmolStr> {
    let mut found: Vec<SmolStr> = Vec::new();
    cel::free_variables(expr, STEP_FUNCTIONS, &mut |used| {
        let Some(def) = place.lookup(used.name) else { return };
        match def {
            Def::Let(id) => found.extend(facts.lets[id].reads.iter().cloned()),
            Def::Value(_) => {}
            // What a block gives hangs together.
            Def::Node(id) if place.scene.workflow.nodes[id].is_block() => found.push(used.name.clone()),
            def => found.push(path_of(used.expr, &scoped(used.name, def))),
        }
        if let Def::Node(id) = def {
            made_from(facts, place, id, depth, &mut found);
        }
        if let (true, Def::Node(id)) = (used.soft, def) {
            found.push(outcome_path(used.name));
            let run = facts.run(place.scene.resolved.graph.vertex(Vertex::End(id)));
            let conditions = facts.conditions.borrow();
            // Beyond the limit all are taken to be entangled anyway.
            for term in conditions.support(run).into_iter().take(MAX_READS) {
                found.extend(conditions.get(term).reads.iter().cloned());
            }
        }
    });
    found.sort_unstable();
    found.dedup();
    found.truncate(MAX_READS + 1);
    found
}

/// `root.b.c` of a chain of fields, up to the first `?`.
fn path_of(chain: &Expr, root: &str) -> SmolStr {
    let mut fields: Vec<&str> = Vec::new();
    let mut at = chain;
    while let ExprKind::Select(select) = &at.kind {
        if select.optional {
            fields.clear();
        } else {
            fields.push(&select.field.text);
        }
        at = &select.operand;
    }
    fields.iter().rev().fold(SmolStr::new(root), |path, field| format_smolstr!("{path}.{field}"))
}

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

/// What a term is known by: its text, and where that says different things in different blocks, whose elements and rounds are meant.
pub(super) fn key(text: &str, reads: &[SmolStr]) -> SmolStr {
    if reads.iter().any(|path| path.contains(SCOPE)) {
        format_smolstr!("{text} {}", reads.join(" "))
    } else {
        text.into()
    }
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

/// The first and the last value of what counts: `l.iteration` inside of a loop, `l.iterations` after it, the place of an element.
fn bounds(place: Place<'_>, expr: &Expr) -> Option<(i64, i64)> {
    if let Some(Def::Index(_)) = expr.as_ident().and_then(|name| place.lookup(name)) {
        return Some((0, i64::MAX));
    }
    let ExprKind::Select(select) = &expr.kind else { return None };
    let (id, counts_from) = match (place.lookup(select.operand.as_ident()?)?, select.field.text.as_str()) {
        (Def::Round(id), "iteration") => (id, 0),
        (Def::Node(id), "iterations") => (id, 1),
        _ => return None,
    };
    let NodeKind::Loop { max, .. } = &place.scene.workflow.nodes[id].kind else { return None };
    let rounds = max.map_or(i64::MAX, |max| max.value.max(1));
    Some((counts_from, rounds - 1 + counts_from))
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

impl Reading<'_> {
    /// When something that may be absent is there, and what it is then, as an expression of its own: of `s.?a.b` that the step `s` ran
    /// and has an `a`, and `s.a.b`; of an optional `p` that it has a value, and `p.value()`.
    pub(super) fn optional(&self, expr: &Expr) -> Option<(Condition, Expr)> {
        let plain = plain_chain(expr)?;
        let there = match self.place.lookup(root(&plain)?)? {
            Def::Node(id) => self.facts.there(self.place.scene.resolved.graph.vertex(Vertex::End(id))),
            Def::Param(_) | Def::Item(_) => Condition::TRUE,
            _ => return None,
        };
        let is_step = !there.is_true() || matches!(self.place.lookup(root(&plain)?), Some(Def::Node(_)));
        self.of(&plain, |reading| {
            let present = self.facts.both(there, reading.parts_present(&plain)?);
            match reading.unfolded(&plain)? {
                Type::Optional(_) => {
                    let has_value = reading.presence(&method(&plain, "hasValue"), &plain);
                    Some((self.facts.both(present, has_value), method(&plain, "value")))
                }
                // Of a value of an unknown type nobody knows whether it is an optional; a step that ran has a value.
                _ if is_step || plain.as_ident().is_none() => Some((present, plain.clone())),
                _ => None,
            }
        })
    }

    /// That each field of a plain chain is there; none if its types say nothing.
    fn parts_present(&self, plain: &Expr) -> Option<Condition> {
        let mut present = Condition::TRUE;
        let mut at = plain;
        while let ExprKind::Select(select) = &at.kind {
            if !self.is_required(select)? {
                present = self.facts.both(present, self.presence(&has(at), at));
            }
            at = &select.operand;
        }
        Some(present)
    }

    /// The type of a part, with its name looked through.
    fn unfolded(&self, part: &Expr) -> Option<Type> {
        Some(match self.types.get(part)? {
            Type::Named(named) => self.place.env.unfold(named),
            ty => ty.clone(),
        })
    }

    /// Whether a field is always there; none if the type is not known.
    fn is_required(&self, select: &Select) -> Option<bool> {
        match self.unfolded(&select.operand)? {
            Type::Record(record) => Some(record.fields.get(&select.field.text).is_some_and(|field| !field.optional)),
            Type::Error | Type::Optional(_) => None,
            _ => Some(false),
        }
    }

    /// `has(chain)`
    pub(super) fn has(&self, chain: &Expr) -> Condition {
        let required = match &chain.kind {
            ExprKind::Select(select) if !select.optional => self.is_required(select) == Some(true),
            _ => false,
        };
        if required { Condition::TRUE } else { self.presence(&has(chain), chain) }
    }

    /// The atom that a part of the data is there.
    fn presence(&self, text: &Expr, part: &Expr) -> Condition {
        let reads = reads(self.facts, self.place, part);
        let text = cel::print(text);
        let term =
            Term { key: key(&text, &reads), text: text.into(), domain: Domain::Bool, kind: TermKind::Presence, reads };
        let mut conditions = self.facts.conditions.borrow_mut();
        let term = conditions.term(term);
        conditions.truth(term)
    }
}

fn has(chain: &Expr) -> Expr {
    let span = chain.span;
    let call = Call {
        target: None,
        function: Name { text: "has".into(), span },
        rooted: false,
        args: vec![chain.clone()],
        parens: span,
    };
    Expr::new(span, ExprKind::Call(Box::new(call)))
}

fn method(target: &Expr, function: &str) -> Expr {
    let span = target.span;
    let call = Call {
        target: Some(target.clone()),
        function: Name { text: function.into(), span },
        rooted: false,
        args: Vec::new(),
        parens: span,
    };
    Expr::new(span, ExprKind::Call(Box::new(call)))
}

/// A chain of fields without its `?`.
fn plain_chain(expr: &Expr) -> Option<Expr> {
    match &expr.kind {
        ExprKind::Ident { .. } => Some(expr.clone()),
        ExprKind::Select(select) => {
            let operand = plain_chain(&select.operand)?;
            let select = Select { operand, field: select.field.clone(), optional: false };
            Some(Expr::new(expr.span, ExprKind::Select(Box::new(select))))
        }
        _ => None,
    }
}

/// The name that a chain of fields starts with.
fn root(chain: &Expr) -> Option<&str> {
    let mut at = chain;
    while let ExprKind::Select(select) = &at.kind {
        at = &select.operand;
    }
    at.as_ident()
}

/// How two constants compare; none if they do not.
pub(super) fn compare_constants(left: &Value, comparison: Comparison, right: &Value) -> Option<bool> {
    use crate::base::{FileId, Span};
    use crate::cel::ast::{Binary, BinaryOp};
    let span = Span::new(FileId::new(0), 0, 0);
    let op = match comparison {
        Comparison::Equal => BinaryOp::Equal,
        Comparison::NotEqual => BinaryOp::NotEqual,
        Comparison::Less => BinaryOp::Less,
        Comparison::LessEqual => BinaryOp::LessEqual,
        Comparison::Greater => BinaryOp::Greater,
        Comparison::GreaterEqual => BinaryOp::GreaterEqual,
    };
    let kind = Binary { op, op_span: span, left: left.to_expr(span), right: right.to_expr(span) };
    match cel::constant(&Expr::new(span, ExprKind::Binary(Box::new(kind))), &|_| None) {
        Ok(Value::Bool(found)) => Some(found),
        _ => None,
    }
}

//! Operands: what a guard compares, which values it can have, and which data it reads.

use super::condition::{Comparison, Condition, Domain, Term, TermKind};
use super::facts::outcome_path;
use super::guard::Reading;
use super::{Facts, Place};
use crate::base::Name;
use crate::cel::ast::{Call, Expr, ExprKind, Select};
use crate::cel::{self, Env, Type, Types, Value};
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
    let mut found: Vec<SmolStr> = Vec::new();
    cel::free_variables(expr, STEP_FUNCTIONS, &mut |used| {
        let Some(def) = place.lookup(used.name) else { return };
        match def {
            Def::Let(id) => found.extend(facts.lets[id].reads.iter().cloned()),
            Def::Value(_) => {}
            def => found.push(path_of(used.expr, &scoped(used.name, def))),
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
        domain = Domain::Size;
        kind = if is_data(place, counted) { TermKind::Data } else { TermKind::Computed };
    } else if counts_rounds(place, expr) {
        domain = Domain::Size;
    }
    let reads = reads(facts, place, expr);
    if reads.len() > MAX_READS {
        kind = TermKind::Unknown;
    }
    let text = cel::print(expr);
    Term { key: key(&text, &reads), text: shown(facts, expr, &text), domain, kind, reads }
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
pub(super) fn shown(facts: &Facts, expr: &Expr, text: &str) -> SmolStr {
    if matches!(expr.kind, ExprKind::Ident { .. } | ExprKind::Select(_)) {
        return text.into();
    }
    facts.let_names.get(text).cloned().unwrap_or_else(|| cel::print(&cel::readable(expr)).into())
}

/// What `size(x)` or `x.size()` counts.
fn counted(expr: &Expr) -> Option<&Expr> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    match (call.function.text.as_str(), &call.target, &call.args[..]) {
        ("size", None, [counted]) | ("size", Some(counted), []) => Some(counted),
        _ => None,
    }
}

/// `l.iteration` inside of a loop, `l.iterations` after it.
fn counts_rounds(place: Place<'_>, expr: &Expr) -> bool {
    let ExprKind::Select(select) = &expr.kind else { return false };
    let Some(name) = select.operand.as_ident() else { return false };
    match (place.lookup(name), select.field.text.as_str()) {
        (Some(Def::Round(_)), "iteration") => true,
        (Some(Def::Node(id)), "iterations") => {
            matches!(place.scene.workflow.nodes[id].kind, crate::hir::NodeKind::Loop { .. })
        }
        _ => false,
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
                return matches!(
                    place.lookup(name),
                    Some(Def::Param(_) | Def::Node(_) | Def::Item(_) | Def::Index(_) | Def::Run)
                );
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
    /// and has an `a`, and `s.a.b`.
    pub(super) fn optional(&self, expr: &Expr) -> Option<(Condition, Expr)> {
        let plain = plain_chain(expr)?;
        let root = root(&plain)?;
        match self.place.lookup(root)? {
            Def::Node(id) => {
                let end = self.place.scene.resolved.graph.vertex(Vertex::End(id));
                let there = self.facts.there(end);
                let parts = self.of(&plain, |reading| reading.parts_present(&plain, true))?;
                Some((self.facts.both(there, parts), plain))
            }
            Def::Param(_) | Def::Item(_) if plain.as_ident().is_some() => {
                let present = method(&plain, "hasValue");
                let value = method(&plain, "value");
                Some((self.presence(&present, &plain), value))
            }
            Def::Param(_) | Def::Item(_) => {
                let parts = self.of(&plain, |reading| reading.parts_present(&plain, false))?;
                Some((parts, plain))
            }
            _ => None,
        }
    }

    /// That each field of a plain chain is there; none if its types say nothing. `whole`: whether the root itself may be an optional.
    fn parts_present(&self, plain: &Expr, whole: bool) -> Option<Condition> {
        let mut present = Condition::TRUE;
        let mut at = plain;
        while let ExprKind::Select(select) = &at.kind {
            if !self.is_required(select)? {
                present = self.facts.both(present, self.presence(&has(at), at));
            }
            at = &select.operand;
        }
        match self.types.get(at) {
            Some(Type::Optional(_)) if whole => None,
            Some(_) => Some(present),
            None => None,
        }
    }

    /// Whether a field is always there; none if the type is not known.
    fn is_required(&self, select: &Select) -> Option<bool> {
        let mut ty = self.types.get(&select.operand)?.clone();
        if let Type::Named(named) = &ty {
            ty = self.place.env.unfold(named);
        }
        match ty {
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

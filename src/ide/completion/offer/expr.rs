//! Expressions: what stands around the cursor in one, and what fits there.

use super::super::ItemKind;
use super::super::desk::{Desk, Draft};
use super::super::place::{ExprAt, SeatKind, Want};
use super::hole::Hint;
use super::scope::Scoped;
use super::{hole, members, values};
use crate::base::{FileId, Name, Span};
use crate::cel::{self, Env, Type};
use crate::diagnostic::Sink;
use crate::graph::reach;
use crate::hir::Seat;
use crate::ide::lex::Token;
use crate::resolve::{Def, Vertex};
use crate::syntax;
use crate::syntax::ast::{Param, Transition};
use crate::ty::{self, ParamType, SECRET};
use smol_str::SmolStr;
use std::ops::Range;

/// Adds what fits in a part of an expression.
pub(super) fn expression(desk: &mut Desk<'_>, at: &ExprAt) {
    let drafts = {
        let sight = Sight::of(desk, at);
        match sight.tokens.last() {
            Some(dot) if dot.is(".") || dot.is(".?") => members::members(&sight),
            _ => values::values(&sight),
        }
    };
    for (rank, draft) in drafts {
        desk.add(rank, draft);
    }
}

/// What data may be that is not written as an expression, and stands behind these keys and elements of what is wanted.
pub(in crate::ide::completion) fn data_of(desk: &Desk<'_>, at: &ExprAt, path: &[Option<&str>]) -> Vec<(u32, Draft)> {
    let mut sight = Sight::of(desk, at);
    sight.want = wanted_behind(&sight, path);
    let mut found = values::values(&sight);
    let is_data = |draft: &Draft| match draft.kind {
        ItemKind::Value => !draft.label.contains('…'),
        ItemKind::Function | ItemKind::Macro | ItemKind::Keyword => false,
        _ => true,
    };
    found.retain(|(_, draft)| is_data(draft));
    found
}

/// The fields of the record that stands behind these keys and elements of what is wanted, with their types.
pub(in crate::ide::completion) fn fields_of(
    desk: &Desk<'_>,
    at: &ExprAt,
    path: &[Option<&str>],
) -> Vec<(String, String)> {
    let sight = Sight::of(desk, at);
    let Some(ty) = wanted_behind(&sight, path) else { return Vec::new() };
    let Type::Record(record) = hole::unwrapped(&sight, &ty) else { return Vec::new() };
    let shown = |(name, field): (&SmolStr, &cel::Field)| {
        let mark = if field.optional { "?" } else { "" };
        (name.to_string(), format!("{name}{mark}: {}", field.ty))
    };
    record.fields.iter().map(shown).collect()
}

/// What is wanted behind these keys and elements of what is wanted of all, if anything is.
fn wanted_behind(sight: &Sight<'_>, path: &[Option<&str>]) -> Option<Type> {
    path.iter().try_fold(sight.want.clone()?, |ty, part| match (hole::unwrapped(sight, &ty), part) {
        (Type::Record(record), Some(key)) => record.fields.get(*key).map(|field| field.ty.clone()),
        (Type::Map(pair), Some(_)) => Some(pair.1.clone()),
        (Type::List(element), None) => Some((*element).clone()),
        _ => None,
    })
}

/// What can be seen from a place in an expression.
pub(in crate::ide::completion) struct Sight<'d> {
    pub(super) desk: &'d Desk<'d>,
    env: Box<dyn Env + 'd>,
    /// What the whole expression is to be.
    pub(super) want: Option<Type>,
    /// The tokens of the expression before the cursor.
    pub(super) tokens: &'d [Token<'d>],
    /// The variables of the macros around the cursor, the innermost last.
    pub(super) locals: Vec<(SmolStr, Type)>,
}

impl<'d> Sight<'d> {
    pub(in crate::ide::completion) fn of(desk: &'d Desk<'_>, at: &ExprAt) -> Self {
        let tokens = desk.looked.tokens.get(at.tokens.clone()).unwrap_or_default();
        let env = env(desk, at.seat);
        let want = want(desk, &at.want);
        let mut sight = Self { desk, env, want, tokens, locals: Vec::new() };
        hole::bind(&mut sight);
        sight
    }

    /// What expressions see there.
    pub(super) fn env(&self) -> Scoped<'_> {
        Scoped { inner: &*self.env, locals: self.locals.clone() }
    }

    /// The type of a text that is an expression.
    pub(super) fn type_of(&self, text: &str) -> Type {
        let expr = cel::parse(text, nowhere(self.desk.focus.file), &mut Sink::new());
        let env = self.env();
        let types = cel::Types::of(&expr, &env);
        types.get(&expr).cloned().unwrap_or_default()
    }

    /// The text of some of the tokens.
    pub(super) fn text(&self, tokens: Range<usize>) -> &'d str {
        let (Some(first), Some(last)) = (self.tokens.get(tokens.start), tokens.end.checked_sub(1)) else { return "" };
        let end = self.tokens.get(last).map_or(first.start, Token::end);
        self.desk.looked.text.get(first.start..end).unwrap_or_default()
    }

    /// What a declared type stands for.
    pub(super) fn shape(&self, ty: &Type) -> Type {
        match ty {
            Type::Named(named) => self.env.unfold(named),
            other => other.clone(),
        }
    }

    /// Whether a value may stand where `wanted` is wanted, and something is known of both.
    pub(super) fn fits(&self, found: &Type, wanted: &Type) -> bool {
        !found.is_unknown() && !wanted.is_unknown() && cel::fits(found, wanted, &*self.env)
    }

    /// The names in scope that can be read, with their types, the nearest first. Those that would make a circle are left to the end, and marked.
    pub(super) fn names(&self) -> Vec<(SmolStr, Type, Option<Def>, bool)> {
        let scoped = self.env();
        let desk = self.desk;
        let own = desk.looked.site.statement.as_deref();
        let behind = self.behind();
        let mut found = Vec::new();
        for name in scoped.variables() {
            if own == Some(name.as_str()) && !self.locals.iter().any(|(local, _)| *local == name) {
                let is_round = matches!(self.lookup(&name), Some(Def::Round(_)));
                if !is_round {
                    continue;
                }
            }
            let Some(ty) = scoped.variable(&name) else { continue };
            let def = if self.locals.iter().any(|(local, _)| *local == name) { None } else { self.lookup(&name) };
            let later = behind.as_ref().is_some_and(|behind| self.is_later(behind, def));
            found.push((name, ty, def, later));
        }
        found
    }

    fn lookup(&self, name: &str) -> Option<Def> {
        let (id, workflow) = (self.desk.workflow?, self.desk.hir()?);
        let resolved = self.desk.focus.resolved();
        resolved.workflows[id].scope.lookup(&resolved.names, workflow, self.desk.region(), name)
    }

    /// What runs behind the statement that the cursor is in.
    fn behind(&self) -> Option<Vec<bool>> {
        let id = self.desk.workflow?;
        let resolved = &self.desk.focus.resolved().workflows[id];
        let vertex = match resolved.scope.declared(self.desk.looked.site.statement.as_deref()?)? {
            Def::Node(node) => Vertex::Node(node),
            Def::Let(id) => Vertex::Let(id),
            _ => return None,
        };
        Some(reach::from(&resolved.graph.graph, [resolved.graph.vertex(vertex)]))
    }

    fn is_later(&self, behind: &[bool], def: Option<Def>) -> bool {
        let Some(id) = self.desk.workflow else { return false };
        let graph = &self.desk.focus.resolved().workflows[id].graph;
        let vertex = match def {
            Some(Def::Node(node)) => Vertex::Node(node),
            Some(Def::Let(id)) => Vertex::Let(id),
            _ => return false,
        };
        behind.get(graph.vertex(vertex) as usize).copied().unwrap_or(false)
    }

    /// The name in scope that fits a parameter best: the one that is called so, or else one of its type.
    pub(super) fn best_name(&self, param: &ParamType) -> Option<String> {
        let names = self.names();
        let fits = |(_, ty, _, later): &&(SmolStr, Type, Option<Def>, bool)| !later && self.fits(ty, &param.ty);
        let same = names.iter().filter(fits).find(|(name, ..)| *name == param.name);
        let exact = || {
            // Of simple types there are too many for one of them to be meant.
            let tells =
                matches!(self.shape(&param.ty), Type::Record(_) | Type::List(_) | Type::Enum(_) | Type::Abstract(_));
            names.iter().filter(fits).find(|_| tells)
        };
        same.or_else(exact).map(|(name, ..)| name.to_string())
    }

    /// What is wanted at the cursor.
    pub(super) fn hint(&self) -> Hint {
        hole::hint_at(self, self.tokens.len())
    }
}

fn nowhere(file: FileId) -> Span {
    Span::new(file, 0, 0)
}

/// What an expression sees.
fn env<'d>(desk: &'d Desk<'_>, seat: SeatKind) -> Box<dyn Env + 'd> {
    let Some(module) = desk.module else { return Box::new(cel::Untyped) };
    let typed = desk.focus.typed();
    match seat {
        SeatKind::Const => return Box::new(desk.view.constant(module)),
        SeatKind::Transition => {
            let transition = transition(desk);
            return Box::new(desk.view.transition(module, &transition));
        }
        SeatKind::Expect => {
            let found = desk.test().and_then(|id| desk.view.test(typed, &desk.focus.program().tests[id]));
            return match found {
                Some((_, env)) => Box::new(env),
                None => Box::new(desk.view.constant(module)),
            };
        }
        SeatKind::Guard
        | SeatKind::Work
        | SeatKind::Arm
        | SeatKind::Until
        | SeatKind::Let
        | SeatKind::Edge
        | SeatKind::Return => {}
    }
    match desk.workflow {
        Some(id) => Box::new(desk.view.workflow(typed, id, self::seat(desk, seat))),
        None => Box::new(desk.view.constant(module)),
    }
}

/// Where the expression stands in the tree; where its statement is missing there, anywhere in its block.
fn seat(desk: &Desk<'_>, seat: SeatKind) -> Seat {
    let region = desk.region();
    let anywhere = Seat::Edge(region);
    let Some(workflow) = desk.hir() else { return anywhere };
    let statement = desk.looked.site.statement.as_deref();
    let node = statement.and_then(|name| desk.node(name)).filter(|&node| workflow.nodes[node].region == region);
    match seat {
        SeatKind::Guard => node.map_or(anywhere, Seat::Guard),
        SeatKind::Work => node.map_or(anywhere, Seat::Work),
        SeatKind::Arm => {
            let arm = node.and_then(|node| workflow.nodes[node].bodies().get(desk.looked.site.arm?).copied());
            arm.map_or(anywhere, Seat::Arm)
        }
        SeatKind::Until => {
            let block = desk.looked.site.blocks.last().and_then(|block| desk.node(&block.name));
            block.map_or(anywhere, Seat::Until)
        }
        SeatKind::Let => {
            let scope = desk.workflow.map(|id| &desk.focus.resolved().workflows[id].scope);
            match scope.zip(statement).and_then(|(scope, name)| scope.declared(name)) {
                Some(Def::Let(id)) if workflow.lets[id].region == region => Seat::Let(id),
                _ => anywhere,
            }
        }
        SeatKind::Return => Seat::Return,
        SeatKind::Edge | SeatKind::Const | SeatKind::Transition | SeatKind::Expect => anywhere,
    }
}

/// The transition that the cursor is in, as far as its guard is concerned.
fn transition(desk: &Desk<'_>) -> Transition {
    let span = nowhere(desk.focus.file);
    let name = || Name::new("", span);
    let param = |(name, ty): &(String, Range<usize>)| Param {
        name: Name::new(name.as_str(), span),
        ty: syntax::parse_type(type_text(desk, ty), span, &mut Sink::new()),
        default: None,
    };
    let params = desk.looked.site.params.iter().map(param).collect();
    Transition { span, from: Vec::new(), to: name(), event: name(), params, when: None }
}

fn type_text<'d>(desk: &'d Desk<'_>, tokens: &Range<usize>) -> &'d str {
    let found = desk.looked.tokens.get(tokens.clone()).unwrap_or_default();
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return "dyn" };
    desk.looked.text.get(first.start..last.end()).unwrap_or("dyn")
}

/// The type that an expression is to have; none where anything will do.
fn want(desk: &Desk<'_>, want: &Want) -> Option<Type> {
    let signatures = &desk.focus.typed().signatures;
    let ty = match want {
        Want::Any => return None,
        Want::Bool => Type::Bool,
        Want::List => Type::list(Type::Dyn),
        Want::Time => Type::Timestamp,
        Want::Arg(callee, name) => {
            let params = &desk.signature(desk.callable(callee)?).params;
            params.iter().find(|param| param.name == name.as_str())?.ty.clone()
        }
        Want::ResultOf(action) => desk.signature(desk.callable(action)?).returns.clone(),
        Want::Result => signatures.workflow(desk.workflow?).returns.clone(),
        Want::Given(name) => {
            let params = &signatures.workflow(desk.tested()?).params;
            params.iter().find(|param| param.name == name.as_str())?.ty.clone()
        }
        Want::Config(kind, key) => ty::config_keys(kind).find(|(name, ..)| name == key)?.1,
        Want::Typed(tokens) => {
            let span = nowhere(desk.focus.file);
            let written = syntax::parse_type(type_text(desk, tokens), span, &mut Sink::new());
            let (program, names) = (desk.focus.program(), &desk.focus.resolved().names);
            ty::lower(program, names, desk.module?, &written, &mut Sink::new())
        }
    };
    (!ty.is_unknown()).then_some(ty)
}

/// Whether it is the type of secrets.
pub(super) fn is_secret(ty: &Type) -> bool {
    matches!(ty, Type::Abstract(shape) if shape.0 == SECRET)
}

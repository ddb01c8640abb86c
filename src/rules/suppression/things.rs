//! The things in a file that a comment can be about, as they lie in each other.

use crate::base::Span;
use crate::syntax::ast::{
    Action, Arm, Clause, File, Item, ItemKind, MachineItem, Param, Stmt, StmtKind, TypeBody, TypeDecl, TypeExprKind,
};

/// What a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Other things lie in it: a workflow, an action, a block, an arm.
    Block,
    /// A statement, a transition, or a clause of a declaration.
    Whole,
    /// A clause of a step.
    Part,
    /// A parameter or a field.
    Entry,
    /// Any other declaration.
    Other,
}

struct Thing {
    span: Span,
    kind: Kind,
    /// What it lies in.
    parent: Option<usize>,
}

/// All things of a file.
pub(super) struct Things {
    /// By their starts, and of those with one start the largest first.
    all: Vec<Thing>,
    /// By their ends, and of those with one end the largest first; without entries.
    ends: Vec<usize>,
}

impl Things {
    /// The things of a file.
    pub(super) fn of(tree: &File) -> Self {
        let mut found = Vec::new();
        tree.items.iter().for_each(|item| of_item(item, &mut found));
        found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let (mut all, mut open): (Vec<Thing>, Vec<usize>) = (Vec::with_capacity(found.len()), Vec::new());
        for (span, kind) in found {
            while open.pop_if(|last| all[*last].span.end <= span.start).is_some() {}
            all.push(Thing { span, kind, parent: open.last().copied() });
            open.push(all.len() - 1);
        }
        let mut ends: Vec<usize> = (0..all.len()).filter(|&at| all[at].kind != Kind::Entry).collect();
        ends.sort_by_key(|&at| (all[at].span.end, all[at].span.start));
        Self { all, ends }
    }

    pub(super) fn span(&self, at: usize) -> Span {
        self.all[at].span
    }

    pub(super) fn kind(&self, at: usize) -> Kind {
        self.all[at].kind
    }

    /// A thing and what it lies in, the innermost first. Blocks do not nest deep: the parser bounds that.
    fn outward(&self, from: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(from, |&at| self.all[at].parent)
    }

    /// The innermost thing of some kinds around a place.
    pub(super) fn around(&self, place: u32, wanted: impl Fn(Kind) -> bool) -> Option<usize> {
        let before = self.all.partition_point(|thing| thing.span.start <= place).checked_sub(1);
        self.outward(before).find(|&at| self.span(at).end > place && wanted(self.kind(at)))
    }

    /// The first thing, without entries, that begins at a place or behind it.
    pub(super) fn first_from(&self, place: u32) -> Option<Span> {
        let first = self.all.partition_point(|thing| thing.span.start < place);
        self.all[first..].iter().find(|thing| thing.kind != Kind::Entry).map(|thing| thing.span)
    }

    /// The largest thing that begins at a place.
    pub(super) fn beginning_at(&self, place: u32) -> Option<Span> {
        let first = self.all.partition_point(|thing| thing.span.start < place);
        self.all.get(first).map(|thing| thing.span).filter(|span| span.start == place)
    }

    /// The thing, no entry, that ends last before a place; of several the smallest.
    pub(super) fn last_before(&self, place: u32) -> Option<usize> {
        let count = self.ends.partition_point(|&at| self.span(at).end <= place);
        count.checked_sub(1).map(|last| self.ends[last])
    }

    /// The largest thing that ends last before a place and does not end in the middle of a statement.
    pub(super) fn ending_before(&self, place: u32) -> Option<Span> {
        let entry = self.all.partition_point(|thing| thing.span.start < place).checked_sub(1);
        let entry = entry.filter(|&at| self.kind(at) == Kind::Entry && self.span(at).end <= place);
        let last = self.last_before(place);
        let last = last.into_iter().chain(entry).max_by_key(|&at| self.span(at).end)?;
        let end = self.span(last).end;
        let same = self.outward(Some(last)).take_while(|&at| self.span(at).end == end);
        same.filter(|&at| self.kind(at) != Kind::Part).last().map(|at| self.span(at))
    }

    /// Of what lies directly in a thing, what ends last before a place.
    pub(super) fn last_in(&self, around: usize, place: u32) -> Option<Span> {
        let found = self.outward(self.last_before(place)).find(|&at| self.all[at].parent == Some(around))?;
        (self.kind(found) != Kind::Part).then(|| self.span(found))
    }
}

fn of_item(item: &Item, things: &mut Vec<(Span, Kind)>) {
    let kind = match &item.kind {
        ItemKind::Action(Action { params, clauses, .. }) => {
            of_params(params, things);
            of_clauses(clauses, Kind::Whole, things);
            Kind::Block
        }
        ItemKind::Machine(machine) => {
            things.extend(machine.items.iter().filter_map(|item| match item {
                MachineItem::Transition(transition) => Some((transition.span, Kind::Whole)),
                MachineItem::Initial(_) | MachineItem::Final(_) => None,
            }));
            Kind::Other
        }
        ItemKind::Workflow(workflow) => {
            of_params(&workflow.params, things);
            of_clauses(&workflow.clauses, Kind::Whole, things);
            of_body(&workflow.body, things);
            Kind::Block
        }
        ItemKind::Type(TypeDecl { body: TypeBody::Expr(ty), .. }) => {
            if let TypeExprKind::Record { fields, .. } = &ty.kind {
                things.extend(fields.iter().map(|field| (field.name.span.to(field.ty.span), Kind::Entry)));
            }
            Kind::Other
        }
        ItemKind::Import(_)
        | ItemKind::Type(_)
        | ItemKind::Const(_)
        | ItemKind::Secret(_)
        | ItemKind::Resource(_)
        | ItemKind::Events(_)
        | ItemKind::Test(_) => Kind::Other,
    };
    things.push((item.span, kind));
}

fn of_params(params: &[Param], things: &mut Vec<(Span, Kind)>) {
    things.extend(params.iter().map(|param| {
        let end = param.default.as_ref().map_or(param.ty.span, |default| default.span);
        (param.name.span.to(end), Kind::Entry)
    }));
}

fn of_clauses(clauses: &[Clause], kind: Kind, things: &mut Vec<(Span, Kind)>) {
    things.extend(clauses.iter().map(|clause| (clause.span, kind)));
}

/// The parser bounds how deep blocks lie in each other.
fn of_body(body: &[Stmt], things: &mut Vec<(Span, Kind)>) {
    for statement in body {
        let kind = match &statement.kind {
            StmtKind::Choose(choose) => {
                choose.arms.iter().for_each(|arm| of_arm(arm, things));
                Kind::Block
            }
            StmtKind::Each(each) => {
                of_body(&each.body, things);
                Kind::Block
            }
            StmtKind::Loop(block) => {
                of_body(&block.body, things);
                Kind::Block
            }
            StmtKind::Step(step) => {
                of_clauses(&step.clauses, Kind::Part, things);
                Kind::Whole
            }
            StmtKind::Let { .. } | StmtKind::Emit(_) | StmtKind::Edge(_) | StmtKind::Return(_) => Kind::Whole,
        };
        things.push((statement.span, kind));
    }
}

fn of_arm(arm: &Arm, things: &mut Vec<(Span, Kind)>) {
    things.push((arm.span, Kind::Block));
    of_body(&arm.body, things);
}

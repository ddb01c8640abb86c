//! Moves the spans of a tree. The parser bounds how deep blocks and types are nested, so the walk may recurse.

use super::ast::{
    Action, ActionCall, Arg, Arm, Choose, Clause, ClauseKind, Const, Each, EdgeChain, Emit, Events, FieldDecl, Import,
    Item, ItemKind, Join, Loop, Machine, MachineItem, MockResponse, Param, Resource, Retry, Spanned, Step, Stmt,
    StmtKind, Takes, Test, TestItem, Text, Transition, TypeBody, TypeDecl, TypeExpr, TypeExprKind, Via, Work, Workflow,
};
use crate::base::{Shift, Shifted};

impl Shifted for Text {
    fn shift(&mut self, shift: Shift) {
        let Self { value: _, span } = self;
        span.shift(shift);
    }
}

impl<T> Shifted for Spanned<T> {
    fn shift(&mut self, shift: Shift) {
        let Self { value: _, span } = self;
        span.shift(shift);
    }
}

/// Moves each of the fields of a value. The pattern names all of them, so that a new one shows this place.
macro_rules! fields {
    ($($type:ident { $($field:ident),* $(; $($plain:ident),+)? })+) => {$(
        impl Shifted for $type {
            fn shift(&mut self, shift: Shift) {
                let Self { $($field,)* $($($plain: _,)+)? } = self;
                $($field.shift(shift);)*
            }
        }
    )+};
}

fields! {
    Item { span, kind; doc }
    Import { path, namespace }
    TypeDecl { name, body }
    TypeExpr { span, kind }
    FieldDecl { name, ty; optional }
    Const { name, value }
    Resource { name, capacity }
    Events { prefix, version }
    Param { name, ty, default }
    Action { name, params, returns, clauses; archetype }
    Clause { span, kind }
    Via { kind, config; custom }
    Retry { times, backoff, factor, on; jitter }
    Takes { low, high, likely }
    Machine { name, items }
    Transition { span, from, to, event, params, when }
    Workflow { name, params, returns, clauses, body }
    Stmt { span, kind; doc }
    Step { name, work, clauses }
    ActionCall { action, args, parens }
    Arg { name, value; short }
    Choose { name, arms }
    Arm { span, head, when, body }
    Each { name, item, index, list, parallel, expects, body }
    Loop { name, max, body, until }
    Emit { name, event, args, clauses }
    EdgeChain { groups, arrows, when }
    Test { title, items }
}

impl Shifted for ItemKind {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::Import(import) => import.shift(shift),
            Self::Type(decl) => decl.shift(shift),
            Self::Const(decl) => decl.shift(shift),
            Self::Secret(name) => name.shift(shift),
            Self::Resource(resource) => resource.shift(shift),
            Self::Events(events) => events.shift(shift),
            Self::Action(action) => action.shift(shift),
            Self::Machine(machine) => machine.shift(shift),
            Self::Workflow(workflow) => workflow.shift(shift),
            Self::Test(test) => test.shift(shift),
        }
    }
}

impl Shifted for TypeBody {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::Expr(ty) => ty.shift(shift),
            Self::Schema(path) => path.shift(shift),
        }
    }
}

impl Shifted for TypeExprKind {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::Error => {}
            Self::Name(name) => name.shift(shift),
            Self::List(inner) | Self::Optional(inner) => inner.shift(shift),
            Self::Map(key, value) => {
                key.shift(shift);
                value.shift(shift);
            }
            Self::Record { fields, open: _ } => fields.shift(shift),
            Self::Enum(texts) => texts.shift(shift),
        }
    }
}

impl Shifted for ClauseKind {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::Via(via) => via.shift(shift),
            Self::Timeout(duration) | Self::Cached(duration) => duration.shift(shift),
            Self::Retry(retry) => retry.shift(shift),
            Self::Takes(takes) => takes.shift(shift),
            Self::Needs { resource, amount } => {
                resource.shift(shift);
                amount.shift(shift);
            }
            Self::Deterministic | Self::Idempotent => {}
            Self::Emits(names) | Self::After { steps: names, on: _ } => names.shift(shift),
            Self::Tracks(name) => name.shift(shift),
            Self::When(expr) | Self::Fallback(expr) => expr.shift(shift),
            Self::Join(join) => join.shift(shift),
            Self::Priority(number) | Self::Seed(number) | Self::Concurrency(number) => number.shift(shift),
            Self::Version(text) | Self::Description(text) => text.shift(shift),
        }
    }
}

impl Shifted for Join {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::All | Self::Any => {}
            Self::AtLeast(number) => number.shift(shift),
        }
    }
}

impl Shifted for MachineItem {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::Initial(name) => name.shift(shift),
            Self::Final(names) => names.shift(shift),
            Self::Transition(transition) => transition.shift(shift),
        }
    }
}

impl Shifted for StmtKind {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::Step(step) => step.shift(shift),
            Self::Let { name, value } => {
                name.shift(shift);
                value.shift(shift);
            }
            Self::Choose(choose) => choose.shift(shift),
            Self::Each(each) => each.shift(shift),
            Self::Loop(block) => block.shift(shift),
            Self::Emit(emit) => emit.shift(shift),
            Self::Edge(edge) => edge.shift(shift),
            Self::Return(value) => value.shift(shift),
        }
    }
}

impl Shifted for Work {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::Error => {}
            Self::Call(call) => call.shift(shift),
            Self::WaitFor(duration) => duration.shift(shift),
            Self::WaitUntil(time) => time.shift(shift),
            Self::Await { event, payload } => {
                event.shift(shift);
                payload.shift(shift);
            }
        }
    }
}

impl Shifted for TestItem {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::Given { param, value } => {
                param.shift(shift);
                value.shift(shift);
            }
            Self::Mock { action, response } => {
                action.shift(shift);
                response.shift(shift);
            }
            Self::Expect(value) => value.shift(shift),
        }
    }
}

impl Shifted for MockResponse {
    fn shift(&mut self, shift: Shift) {
        match self {
            Self::Value(value) => value.shift(shift),
            Self::Values(values) => values.shift(shift),
            Self::Fails { error, times } => {
                error.shift(shift);
                times.shift(shift);
            }
        }
    }
}

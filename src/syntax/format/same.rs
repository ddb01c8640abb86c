//! Whether two trees say the same: trees without their places, in the one order and spelling that the formatter writes.

use super::clauses::rank;
use super::statements::is_name;
use crate::base::{FileId, Name, Span};
use crate::cel::ast::{
    Binary, Call, Conditional, Element, Entry, Expr, ExprKind, FieldInit, Index, Logic, Message, Select, Unary,
};
use crate::syntax::ast::{
    Action, ActionCall, Arg, Arm, Choose, Clause, ClauseKind, Const, Each, EdgeChain, Emit, Events, FieldDecl, Import,
    Item, ItemKind, Join, Loop, Machine, MachineItem, MockResponse, Param, Resource, Retry, Spanned, Step, Stmt,
    StmtKind, Takes, Test, TestItem, Text, Transition, TypeBody, TypeDecl, TypeExpr, TypeExprKind, Via, Work, Workflow,
};

/// A declaration without places, and with one of the ways to write what can be written in several.
pub fn bare(mut item: Item) -> Item {
    item.bare();
    item
}

/// A doc comment without the blanks at the ends of its lines, which are no part of it.
pub fn bare_doc(doc: &mut Option<String>) {
    if let Some(doc) = doc {
        *doc = doc.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n");
    }
}

trait Bare {
    fn bare(&mut self);
}

/// `Type { fields to lay bare } and { fields that have no place }`
macro_rules! bare {
    ($($ty:ident { $($field:ident),* } and { $($plain:ident),* })*) => {
        $(impl Bare for $ty {
            fn bare(&mut self) {
                let Self { $($field,)* $($plain: _,)* } = self;
                $($field.bare();)*
            }
        })*
    };
}

bare! {
    Text { span } and { value }
    Name { span } and { text }
    Import { path, namespace } and {}
    TypeDecl { name, body } and {}
    TypeExpr { span, kind } and {}
    FieldDecl { name, ty } and { optional }
    Const { name, value } and {}
    Resource { name, capacity } and {}
    Events { prefix, version } and {}
    Param { name, ty, default } and {}
    Clause { span, kind } and {}
    Via { kind, config } and { custom }
    Retry { times, backoff, factor, on } and { jitter }
    Takes { low, high, likely } and {}
    Machine { name, items } and {}
    Transition { span, from, to, event, params, when } and {}
    Choose { name, arms } and {}
    Arm { span, head, when, body } and {}
    Each { name, item, index, list, parallel, expects, body } and {}
    Loop { name, max, body, until } and {}
    ActionCall { action, args, parens } and {}
    Test { title, items } and {}
    Expr { span, kind } and {}
    Select { operand, field } and { optional }
    Index { operand, index, brackets } and { optional }
    Call { target, function, args, parens } and { rooted }
    Unary { op_span, operand } and { op }
    Binary { op_span, left, right } and { op }
    Logic { op_spans, operands } and { op }
    Conditional { condition, question, then, colon, otherwise } and {}
    Element { value } and { optional }
    Entry { key, value } and { optional }
    FieldInit { name, value } and { optional }
    Message { name, fields } and { rooted }
}

impl Bare for Span {
    fn bare(&mut self) {
        *self = Self::new(FileId::new(0), 0, 0);
    }
}

impl<T> Bare for Spanned<T> {
    fn bare(&mut self) {
        self.span.bare();
    }
}

impl<T: Bare> Bare for Option<T> {
    fn bare(&mut self) {
        self.iter_mut().for_each(T::bare);
    }
}

impl<T: Bare> Bare for Vec<T> {
    fn bare(&mut self) {
        self.iter_mut().for_each(T::bare);
    }
}

impl<T: Bare> Bare for Box<T> {
    fn bare(&mut self) {
        (**self).bare();
    }
}

impl<A: Bare, B: Bare> Bare for (A, B) {
    fn bare(&mut self) {
        self.0.bare();
        self.1.bare();
    }
}

impl Bare for Item {
    fn bare(&mut self) {
        let Self { span, doc, kind } = self;
        span.bare();
        bare_doc(doc);
        kind.bare();
    }
}

impl Bare for Stmt {
    fn bare(&mut self) {
        let Self { span, doc, kind } = self;
        span.bare();
        bare_doc(doc);
        kind.bare();
    }
}

fn bare_clauses(clauses: &mut Vec<Clause>) {
    clauses.bare();
    clauses.sort_by_key(|clause| rank(&clause.kind));
}

impl Bare for Action {
    fn bare(&mut self) {
        let Self { archetype: _, name, params, returns, clauses } = self;
        name.bare();
        params.bare();
        returns.bare();
        bare_clauses(clauses);
    }
}

impl Bare for Workflow {
    fn bare(&mut self) {
        let Self { name, params, returns, clauses, body } = self;
        name.bare();
        params.bare();
        returns.bare();
        bare_clauses(clauses);
        body.bare();
    }
}

impl Bare for Step {
    fn bare(&mut self) {
        let Self { name, work, clauses } = self;
        name.bare();
        work.bare();
        bare_clauses(clauses);
    }
}

impl Bare for Emit {
    fn bare(&mut self) {
        let Self { name, event, args, clauses } = self;
        name.bare();
        event.bare();
        args.bare();
        bare_clauses(clauses);
    }
}

impl Bare for EdgeChain {
    fn bare(&mut self) {
        let Self { groups, arrows, when } = self;
        groups.bare();
        arrows.clear();
        when.bare();
    }
}

impl Bare for Arg {
    fn bare(&mut self) {
        let Self { name, value, short } = self;
        *short |= is_name(value, name);
        name.bare();
        value.bare();
    }
}

impl Bare for ItemKind {
    fn bare(&mut self) {
        match self {
            Self::Import(import) => import.bare(),
            Self::Type(decl) => decl.bare(),
            Self::Const(decl) => decl.bare(),
            Self::Secret(name) => name.bare(),
            Self::Resource(resource) => resource.bare(),
            Self::Events(events) => events.bare(),
            Self::Action(action) => action.bare(),
            Self::Machine(machine) => machine.bare(),
            Self::Workflow(workflow) => workflow.bare(),
            Self::Test(test) => test.bare(),
        }
    }
}

impl Bare for TypeBody {
    fn bare(&mut self) {
        match self {
            Self::Expr(ty) => ty.bare(),
            Self::Schema(path) => path.bare(),
        }
    }
}

impl Bare for TypeExprKind {
    fn bare(&mut self) {
        match self {
            Self::Error => {}
            Self::Name(name) => name.bare(),
            Self::List(inner) | Self::Optional(inner) => inner.bare(),
            Self::Map(key, value) => {
                key.bare();
                value.bare();
            }
            Self::Record { fields, open: _ } => fields.bare(),
            Self::Enum(texts) => texts.bare(),
        }
    }
}

impl Bare for ClauseKind {
    fn bare(&mut self) {
        match self {
            Self::Via(via) => via.bare(),
            Self::Timeout(duration) | Self::Cached(duration) => duration.bare(),
            Self::Retry(retry) => retry.bare(),
            Self::Takes(takes) => takes.bare(),
            Self::Needs { resource, amount } => {
                resource.bare();
                amount.bare();
            }
            Self::Deterministic | Self::Idempotent | Self::Join(Join::All | Join::Any) => {}
            Self::Emits(names) | Self::After { steps: names, on: _ } => names.bare(),
            Self::Tracks(name) => name.bare(),
            Self::When(value) | Self::Fallback(value) => value.bare(),
            Self::Join(Join::AtLeast(number))
            | Self::Priority(number)
            | Self::Seed(number)
            | Self::Concurrency(number) => number.bare(),
            Self::Version(text) | Self::Description(text) => text.bare(),
        }
    }
}

impl Bare for MachineItem {
    fn bare(&mut self) {
        match self {
            Self::Initial(name) => name.bare(),
            Self::Final(names) => names.bare(),
            Self::Transition(transition) => transition.bare(),
        }
    }
}

impl Bare for StmtKind {
    fn bare(&mut self) {
        match self {
            Self::Step(step) => step.bare(),
            Self::Let { name, value } => {
                name.bare();
                value.bare();
            }
            Self::Choose(choose) => choose.bare(),
            Self::Each(each) => each.bare(),
            Self::Loop(looped) => looped.bare(),
            Self::Emit(emit) => emit.bare(),
            Self::Edge(chain) => chain.bare(),
            Self::Return(value) => value.bare(),
        }
    }
}

impl Bare for Work {
    fn bare(&mut self) {
        match self {
            Self::Error => {}
            Self::Call(call) => call.bare(),
            Self::WaitFor(duration) => duration.bare(),
            Self::WaitUntil(value) => value.bare(),
            Self::Await { event, payload } => {
                event.bare();
                payload.bare();
            }
        }
    }
}

impl Bare for TestItem {
    fn bare(&mut self) {
        match self {
            Self::Given { param, value } => {
                param.bare();
                value.bare();
            }
            Self::Mock { action, response } => {
                action.bare();
                response.bare();
            }
            Self::Expect(value) => value.bare(),
        }
    }
}

impl Bare for MockResponse {
    fn bare(&mut self) {
        match self {
            Self::Value(value) => value.bare(),
            Self::Values(values) => values.bare(),
            Self::Fails { error, times } => {
                error.bare();
                times.bare();
            }
        }
    }
}

impl Bare for ExprKind {
    fn bare(&mut self) {
        match self {
            Self::Error | Self::Literal(_) | Self::Ident { .. } => {}
            Self::Select(select) => select.bare(),
            Self::Index(index) => index.bare(),
            Self::Call(call) => call.bare(),
            Self::Unary(unary) => unary.bare(),
            Self::Binary(binary) => binary.bare(),
            Self::Logic(logic) => logic.bare(),
            Self::Conditional(conditional) => conditional.bare(),
            Self::List(elements) => elements.bare(),
            Self::Map(entries) => entries.bare(),
            Self::Message(message) => message.bare(),
        }
    }
}

//! The parts of a file, from declarations down to pieces of expressions, with their places: for folding and for selecting more and more.

use crate::base::{Name, Span};
use crate::cel::{self, Expr};
use crate::syntax::ast::{
    Action, Arg, Clause, ClauseKind, EdgeChain, File, Item, ItemKind, Machine, MachineItem, MockResponse, Param, Stmt,
    StmtKind, Test, TestItem, Transition, TypeBody, TypeExpr, TypeExprKind, Work, Workflow,
};

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// An import.
    Import,
    /// Any other declaration.
    Declaration,
    /// A statement.
    Statement,
    /// The statements of a block, from the first to the last.
    Block,
    /// An arm of a choose.
    Arm,
    /// A clause.
    Clause,
    /// A record or what else may take several lines within a statement: a type, an expression, arguments.
    Piece,
    /// A name or a text.
    Word,
}

/// Visits every part of a tree. What lies in a part comes after it. Trees are as deep as the parser lets them be.
pub(super) fn visit(file: &File, see: &mut dyn FnMut(Part, Span)) {
    let mut walk = Walk { see };
    file.items.iter().for_each(|item| walk.item(item));
}

struct Walk<'s> {
    see: &'s mut dyn FnMut(Part, Span),
}

impl Walk<'_> {
    fn item(&mut self, item: &Item) {
        let part = if matches!(item.kind, ItemKind::Import(_)) { Part::Import } else { Part::Declaration };
        (self.see)(part, item.span);
        match &item.kind {
            ItemKind::Import(import) => {
                (self.see)(Part::Word, import.path.span);
                self.names(&import.namespace);
            }
            ItemKind::Type(decl) => {
                self.names([&decl.name]);
                match &decl.body {
                    TypeBody::Expr(body) => self.ty(body),
                    TypeBody::Schema(path) => (self.see)(Part::Word, path.span),
                }
            }
            ItemKind::Const(decl) => {
                self.names([&decl.name]);
                self.expr(&decl.value);
            }
            ItemKind::Secret(name) => self.names([name]),
            ItemKind::Resource(decl) => {
                self.names([&decl.name]);
                decl.capacity.iter().for_each(|it| (self.see)(Part::Word, it.span));
            }
            ItemKind::Events(decl) => {
                (self.see)(Part::Word, decl.prefix.span);
                (self.see)(Part::Word, decl.version.span);
            }
            ItemKind::Action(action) => self.action(action),
            ItemKind::Machine(machine) => self.machine(machine),
            ItemKind::Workflow(workflow) => self.workflow(workflow),
            ItemKind::Test(test) => self.test(test),
        }
    }

    fn action(&mut self, action: &Action) {
        self.names([&action.name]);
        self.params(&action.params);
        action.returns.iter().for_each(|returns| self.ty(returns));
        self.clauses(&action.clauses);
    }

    fn machine(&mut self, machine: &Machine) {
        self.names([&machine.name]);
        for item in &machine.items {
            match item {
                MachineItem::Initial(state) => self.names([state]),
                MachineItem::Final(states) => self.names(states),
                MachineItem::Transition(Transition { span, from, to, event, params, when }) => {
                    (self.see)(Part::Statement, *span);
                    self.names(from.iter().chain([to, event]));
                    self.params(params);
                    self.maybe(when.as_ref());
                }
            }
        }
    }

    fn workflow(&mut self, workflow: &Workflow) {
        self.names([&workflow.name]);
        self.params(&workflow.params);
        workflow.returns.iter().for_each(|returns| self.ty(returns));
        self.clauses(&workflow.clauses);
        self.body(&workflow.body);
    }

    fn test(&mut self, test: &Test) {
        (self.see)(Part::Word, test.title.span);
        for item in &test.items {
            match item {
                TestItem::Given { param, value } => {
                    (self.see)(Part::Statement, param.span.to(value.span));
                    self.names([param]);
                    self.expr(value);
                }
                TestItem::Mock { action, response } => {
                    self.names([action]);
                    match response {
                        MockResponse::Value(value) => self.expr(value),
                        MockResponse::Values(values) => values.iter().for_each(|value| self.expr(value)),
                        MockResponse::Fails { error, .. } => (self.see)(Part::Word, error.span),
                    }
                }
                TestItem::Expect(expectation) => self.expr(expectation),
            }
        }
    }

    fn params(&mut self, params: &[Param]) {
        for Param { name, ty, default } in params {
            let last = default.as_ref().map_or(ty.span, |default| default.span);
            (self.see)(Part::Piece, name.span.to(ty.span).to(last));
            self.names([name]);
            self.ty(ty);
            self.maybe(default.as_ref());
        }
    }

    fn body(&mut self, body: &[Stmt]) {
        if let (Some(first), Some(last)) = (body.first(), body.last()) {
            (self.see)(Part::Block, first.span.to(last.span));
        }
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        (self.see)(Part::Statement, statement.span);
        match &statement.kind {
            StmtKind::Step(step) => {
                self.names([&step.name]);
                match &step.work {
                    Work::Error => {}
                    Work::Call(call) => {
                        (self.see)(Part::Piece, call.action.span.to(call.parens));
                        self.names([&call.action]);
                        (self.see)(Part::Piece, call.parens);
                        self.args(&call.args);
                    }
                    Work::WaitFor(duration) => (self.see)(Part::Word, duration.span),
                    Work::WaitUntil(until) => self.expr(until),
                    Work::Await { event, payload } => {
                        (self.see)(Part::Word, event.span);
                        if let Some(payload) = payload {
                            self.ty(payload);
                        }
                    }
                }
                self.clauses(&step.clauses);
            }
            StmtKind::Let { name, value } => {
                self.names([name]);
                self.expr(value);
            }
            StmtKind::Choose(choose) => {
                self.names([&choose.name]);
                for arm in &choose.arms {
                    (self.see)(Part::Arm, arm.span);
                    (self.see)(Part::Clause, arm.head);
                    self.maybe(arm.when.as_ref());
                    self.body(&arm.body);
                }
            }
            StmtKind::Each(each) => {
                self.names([&each.name, &each.item].into_iter().chain(&each.index));
                self.expr(&each.list);
                self.body(&each.body);
            }
            StmtKind::Loop(block) => {
                self.names([&block.name]);
                self.body(&block.body);
                block.until.iter().for_each(|until| self.expr(until));
            }
            StmtKind::Emit(emit) => {
                self.names(&emit.name);
                (self.see)(Part::Word, emit.event.span);
                self.args(&emit.args);
                self.clauses(&emit.clauses);
            }
            StmtKind::Edge(EdgeChain { groups, when, .. }) => {
                for group in groups {
                    if let (Some(first), Some(last)) = (group.first(), group.last()) {
                        (self.see)(Part::Piece, first.span.to(last.span));
                    }
                    self.names(group);
                }
                self.maybe(when.as_ref());
            }
            StmtKind::Return(value) => self.expr(value),
        }
    }

    fn args(&mut self, args: &[Arg]) {
        for arg in args {
            (self.see)(Part::Piece, arg.name.span.to(arg.value.span));
            self.names([&arg.name]);
            self.expr(&arg.value);
        }
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        for Clause { span, kind } in clauses {
            (self.see)(Part::Clause, *span);
            match kind {
                ClauseKind::Via(via) => {
                    self.names([&via.kind]);
                    for (name, value) in &via.config {
                        (self.see)(Part::Piece, name.span.to(value.span));
                        self.names([name]);
                        self.expr(value);
                    }
                }
                ClauseKind::When(expr) | ClauseKind::Fallback(expr) => self.expr(expr),
                ClauseKind::Needs { resource: name, .. } | ClauseKind::Tracks(name) => self.names([name]),
                ClauseKind::Emits(names) | ClauseKind::After { steps: names, .. } => self.names(names),
                ClauseKind::Version(text) | ClauseKind::Description(text) => (self.see)(Part::Word, text.span),
                ClauseKind::Timeout(_)
                | ClauseKind::Retry(_)
                | ClauseKind::Takes(_)
                | ClauseKind::Deterministic
                | ClauseKind::Idempotent
                | ClauseKind::Cached(_)
                | ClauseKind::Join(_)
                | ClauseKind::Priority(_)
                | ClauseKind::Seed(_)
                | ClauseKind::Concurrency(_) => {}
            }
        }
    }

    fn ty(&mut self, ty: &TypeExpr) {
        (self.see)(Part::Piece, ty.span);
        match &ty.kind {
            TypeExprKind::Error => {}
            TypeExprKind::Name(name) => self.names([name]),
            TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => self.ty(inner),
            TypeExprKind::Map(key, value) => {
                self.ty(key);
                self.ty(value);
            }
            TypeExprKind::Record { fields, .. } => {
                for field in fields {
                    (self.see)(Part::Piece, field.name.span.to(field.ty.span));
                    self.names([&field.name]);
                    self.ty(&field.ty);
                }
            }
            TypeExprKind::Enum(members) => members.iter().for_each(|member| (self.see)(Part::Word, member.span)),
        }
    }

    fn maybe(&mut self, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        cel::visit(expr, &mut |part| {
            (self.see)(Part::Piece, part.span);
            match &part.kind {
                cel::ast::ExprKind::Select(select) => (self.see)(Part::Word, select.field.span),
                cel::ast::ExprKind::Call(call) => {
                    (self.see)(Part::Word, call.function.span);
                    (self.see)(Part::Piece, call.parens);
                }
                cel::ast::ExprKind::Index(index) => (self.see)(Part::Piece, index.brackets),
                _ => {}
            }
        });
    }

    fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n Name>) {
        names.into_iter().for_each(|name| (self.see)(Part::Word, name.span));
    }
}

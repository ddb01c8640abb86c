//! Names in workflows.

use super::expressions::Around;
use super::shape::Shape;
use super::{Role, Walk};
use crate::base::Name;
use crate::cel::Expr;
use crate::hir::{Callable, NodeId, NodeKind, Seat, Workflow, WorkflowId};
use crate::ide::Symbol;
use crate::resolve::Def;
use crate::syntax::ast::Arg;

impl<'w> Walk<'w> {
    pub(super) fn workflow(&mut self, id: WorkflowId) {
        let workflow = &self.program.workflows[id];
        self.declare(&workflow.name, Symbol::Workflow(id));
        self.params(workflow.module, Callable::Workflow(id), &workflow.params);
        workflow.returns.iter().for_each(|returns| self.type_expr(workflow.module, returns));
        for node in workflow.nodes.ids() {
            self.node(id, workflow, node);
        }
        for (place, decl) in workflow.lets.enumerate() {
            self.declare(&decl.name, Symbol::Let(id, place));
        }
        for edge in &workflow.edges {
            self.step(id, &edge.from);
            self.step(id, &edge.to);
        }
        workflow.seats(&mut |seat, expr| {
            let wanted = self.wanted(id, seat, expr);
            self.expression(Around::Workflow(id, seat), expr, wanted);
        });
    }

    /// What is wanted of an expression of a workflow, as far as it is declared.
    fn wanted(&self, id: WorkflowId, seat: Seat, expr: &Expr) -> Option<Shape<'w>> {
        let workflow = &self.program.workflows[id];
        let node = match seat {
            Seat::Return => return Some(Shape::Type(workflow.module, workflow.returns.as_ref()?)),
            Seat::Work(node) => node,
            Seat::Guard(_) | Seat::Arm(_) | Seat::Until(_) | Seat::Let(_) | Seat::Edge(_) => return None,
        };
        let is = |other: &Expr| std::ptr::eq(other, expr);
        let NodeKind::Call(call) = &workflow.nodes[node].kind else { return None };
        let callee = self.resolved.workflows[id].callees[node]?;
        match call.args.iter().find(|arg| is(&arg.value)) {
            Some(arg) => self.wanted_by(callee, &arg.name.text),
            None => {
                workflow.nodes[node].clauses.fallback.as_ref().filter(|it| is(it)).and_then(|_| self.given_by(callee))
            }
        }
    }

    /// What a parameter takes.
    pub(super) fn wanted_by(&self, callee: Callable, name: &str) -> Option<Shape<'w>> {
        let (module, params) = match callee {
            Callable::Action(id) => (self.program.actions[id].module, &self.program.actions[id].params),
            Callable::Workflow(id) => (self.program.workflows[id].module, &self.program.workflows[id].params),
        };
        params.iter().find(|param| param.name.text == name).map(|param| Shape::Type(module, &param.ty))
    }

    /// What an action or a workflow gives.
    pub(super) fn given_by(&self, callee: Callable) -> Option<Shape<'w>> {
        let (module, returns) = match callee {
            Callable::Action(id) => (self.program.actions[id].module, &self.program.actions[id].returns),
            Callable::Workflow(id) => (self.program.workflows[id].module, &self.program.workflows[id].returns),
        };
        returns.as_ref().map(|returns| Shape::Type(module, returns))
    }

    fn node(&mut self, id: WorkflowId, workflow: &Workflow, at: NodeId) {
        let node = &self.program.workflows[id].nodes[at];
        match &node.kind {
            // The name of an emit may be made from the event's.
            NodeKind::Emit { event, .. } => {
                self.topic(event);
                if !event.span.contains(node.name.span) {
                    self.declare(&node.name, Symbol::Node(id, at));
                }
            }
            NodeKind::Await { event, payload } => {
                self.declare(&node.name, Symbol::Node(id, at));
                self.topic(event);
                if let Some(payload) = payload {
                    self.type_expr(workflow.module, payload);
                }
            }
            NodeKind::Call(call) => {
                self.declare(&node.name, Symbol::Node(id, at));
                let callee = self.resolved.workflows[id].callees[at];
                self.callable(workflow.module, &call.action, callee);
                if let Some(callee) = callee {
                    self.arguments(callee, &call.args);
                }
            }
            NodeKind::Each { item, index, .. } => {
                self.declare(&node.name, Symbol::Node(id, at));
                self.declare(item, Symbol::Item(id, at));
                if let Some(index) = index {
                    self.declare(index, Symbol::Index(id, at));
                }
            }
            NodeKind::Broken
            | NodeKind::WaitFor(_)
            | NodeKind::WaitUntil(_)
            | NodeKind::Choose { .. }
            | NodeKind::Loop { .. } => self.declare(&node.name, Symbol::Node(id, at)),
        }
        self.needs(workflow.module, &node.clauses.needs);
        for step in node.clauses.after.iter().flat_map(|after| &after.steps) {
            self.step(id, step);
        }
    }

    fn arguments(&mut self, callee: Callable, args: &[Arg]) {
        let params = match callee {
            Callable::Action(id) => &self.program.actions[id].params,
            Callable::Workflow(id) => &self.program.workflows[id].params,
        };
        for arg in args {
            if let Some(place) = params.iter().position(|param| param.name.text == arg.name.text) {
                let role = if arg.is_one_word() { Role::ShortArgument } else { Role::Reference };
                self.add(arg.name.span, &arg.name.text, Symbol::Param(callee, place), role);
            }
        }
    }

    fn step(&mut self, id: WorkflowId, name: &Name) {
        if let Some(Def::Node(node)) = self.resolved.workflows[id].scope.declared(&name.text) {
            self.refer(name, Symbol::Node(id, node));
        }
    }
}

//! Names in expressions.

use super::shape::{Shape, Shapes};
use super::{Role, Walk};
use crate::base::Span;
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr, NameUse, Use, function_name, visit_names};
use crate::hir::{Callable, MachineId, ModuleId, NodeKind, Seat, Workflow, WorkflowId};
use crate::ide::Symbol;
use crate::resolve::{Def, Value};
use crate::syntax::ast::{Arg, MachineItem};
use rustc_hash::FxHashSet;

/// What is around an expression, by which its names have a meaning.
#[derive(Clone, Copy, Debug)]
pub(super) enum Around {
    /// A workflow.
    Workflow(WorkflowId, Seat),
    /// An expectation of a test of a workflow, and the module that the test is in.
    Test(WorkflowId, ModuleId),
    /// A transition of a machine, by its place.
    Transition { module: ModuleId, machine: MachineId, place: usize },
    /// Nothing but constants.
    Constant(ModuleId),
}

/// A name, and the chain of fields that starts with it.
type Chained<'e> = (&'e Expr, &'e Expr);

impl<'w> Walk<'w> {
    /// The names in an expression that stands where values of a shape are wanted, if that is known.
    pub(super) fn expression(&mut self, around: Around, expr: &'w Expr, wanted: Option<Shape<'w>>) {
        if self.only.is_some_and(|offset| !touches(expr, offset)) {
            return;
        }
        let short = self.short_values(around);
        let mut shapes = Shapes::new(self.program, self.resolved, std::mem::take(&mut self.known));
        visit_names(expr, &mut |used| match used {
            NameUse::Free { name, chain } => {
                self.free(around, (name, chain), &short, &mut shapes);
                self.probe(name.span, || shapes.of(name));
            }
            NameUse::Binder { name, call } => {
                shapes.bind(name, call);
                let text = name.as_ident().unwrap_or_default();
                self.add(name.span, text, Symbol::Bound(name.span), Role::Declaration);
                self.probe(name.span, || shapes.of(name));
            }
            NameUse::Bound { name, binder, .. } => {
                shapes.bound(name, binder);
                let text = name.as_ident().unwrap_or_default();
                self.add(name.span, text, Symbol::Bound(binder.span), Role::Reference);
                self.probe(name.span, || shapes.of(name));
            }
            NameUse::Field(select) => {
                let shape = shapes.of(&select.operand);
                if let Some(symbol) = shape.as_ref().and_then(|shape| shapes.field(shape, &select.field.text)) {
                    self.refer(&select.field, symbol);
                }
                self.probe(select.field.span, || shape.and_then(|shape| shapes.member(&shape, &select.field.text)));
            }
            NameUse::Function(call) => {
                self.refer(&call.function, Symbol::Function(function_name(call)));
            }
        });
        self.literals(expr, wanted, &mut shapes);
        self.known = shapes.known;
        if let Around::Test(id, _) | Around::Workflow(id, _) = around {
            self.trace(id, expr, matches!(around, Around::Test(..)));
        }
    }

    /// The places of values of short arguments, which are names of parameters as well.
    fn short_values(&self, around: Around) -> FxHashSet<Span> {
        let Around::Workflow(id, Seat::Work(node)) = around else { return FxHashSet::default() };
        let args: &[Arg] = match &self.program.workflows[id].nodes[node].kind {
            NodeKind::Call(call) => &call.args,
            NodeKind::Emit { args, .. } => args,
            _ => &[],
        };
        args.iter().filter(|arg| arg.is_one_word()).map(|arg| arg.value.span).collect()
    }

    fn free(&mut self, around: Around, (name, chain): Chained<'w>, short: &FxHashSet<Span>, shapes: &mut Shapes<'w>) {
        let ExprKind::Ident { name: text, .. } = &name.kind else { return };
        let used = Use { name: text, span: name.span, soft: false, expr: chain };
        let role = if short.contains(&name.span) { Role::ShortValue } else { Role::Reference };
        if let Some((symbol, module)) = self.meaning(around, &used) {
            shapes.free(name, &symbol);
            if let (Around::Workflow(id, seat), Symbol::Node(_, node)) = (around, &symbol) {
                let workflow = &self.program.workflows[id];
                let scope = &self.resolved.workflows[id].scope;
                if scope.lookup(self.names, workflow, seat.region(workflow), text) == Some(Def::Round(*node)) {
                    shapes.round(name, id, *node);
                }
            }
            let (Symbol::Const(_) | Symbol::Secret(_)) = symbol else { return self.add(name.span, text, symbol, role) };
            return self.value(module, (name, chain), symbol, role);
        }
        if let (Around::Test(id, _), "result") = (around, text.as_str())
            && let Some(returns) = &self.program.workflows[id].returns
        {
            shapes.known_as(name, Shape::Type(self.program.workflows[id].module, returns));
        }
        let module = match around {
            Around::Workflow(id, _) => self.program.workflows[id].module,
            Around::Test(_, module) | Around::Transition { module, .. } | Around::Constant(module) => module,
        };
        if let Some(namespace) = self.namespace(module, text) {
            self.add(name.span, text, namespace, role);
        }
    }

    /// A constant or secret, perhaps behind a namespace: `lib.LIMIT`.
    fn value(&mut self, module: ModuleId, (name, chain): Chained<'w>, symbol: Symbol, role: Role) {
        let ExprKind::Ident { name: text, .. } = &name.kind else { return };
        let Some(namespace) = self.namespace(module, text).filter(|_| self.home(&symbol) != Some(module)) else {
            return self.add(name.span, text, symbol, role);
        };
        self.add(name.span, text, namespace, Role::Reference);
        // The selection that stands directly on the namespace.
        let mut at = chain;
        while let ExprKind::Select(select) = &at.kind {
            if select.operand.span == name.span {
                return self.refer(&select.field, symbol);
            }
            at = &select.operand;
        }
    }

    fn meaning(&self, around: Around, used: &Use<'_>) -> Option<(Symbol, ModuleId)> {
        match around {
            Around::Workflow(id, seat) => {
                let workflow = &self.program.workflows[id];
                let scope = &self.resolved.workflows[id].scope;
                let (def, _) = scope.meaning(self.names, workflow, seat.region(workflow), used)?;
                Some((of_def(id, def), workflow.module))
            }
            Around::Test(id, module) => {
                let workflow = &self.program.workflows[id];
                if matches!(used.name.as_str(), "result" | "trace") {
                    return None;
                }
                let scope = &self.resolved.workflows[id].scope;
                let (def, _) = scope.meaning(self.names, workflow, Workflow::ROOT, used)?;
                Some((of_def(id, def), module))
            }
            Around::Transition { module, machine, place } => {
                let MachineItem::Transition(transition) = self.program.machines[machine].items.get(place)? else {
                    return None;
                };
                let param = transition.params.iter().position(|param| param.name.text == *used.name)?;
                Some((Symbol::EventParam(machine, place, param), module))
            }
            Around::Constant(module) => {
                let value = used.paths().into_iter().find_map(|path| self.names.value(module, &path))?;
                Some((of_value(value), module))
            }
        }
    }
}

/// Whether an offset lies in or right behind a part of an expression. What was put together of several places has parts outside of it.
fn touches(expr: &Expr, offset: u32) -> bool {
    let mut found = false;
    cel::visit(expr, &mut |part| found = found || part.span.start <= offset && offset <= part.span.end);
    found
}

fn of_value(value: Value) -> Symbol {
    match value {
        Value::Const(id) => Symbol::Const(id),
        Value::Secret(id) => Symbol::Secret(id),
    }
}

pub(super) fn of_def(id: WorkflowId, def: Def) -> Symbol {
    match def {
        Def::Param(place) => Symbol::Param(Callable::Workflow(id), place),
        Def::Node(node) | Def::Round(node) => Symbol::Node(id, node),
        Def::Let(decl) => Symbol::Let(id, decl),
        Def::Item(node) => Symbol::Item(id, node),
        Def::Index(node) => Symbol::Index(id, node),
        Def::Run => Symbol::Run,
        Def::Value(value) => of_value(value),
    }
}

//! Names of declarations and in declarations.

use super::expressions::Around;
use super::shape::Shape;
use super::{Role, Walk};
use crate::base::Name;
use crate::cel::Expr;
use crate::diagnostic::Sink;
use crate::hir::{ActionId, Callable, MachineId, ModuleId, Needs, Test};
use crate::ide::Symbol;
use crate::syntax::ast::{MachineItem, MockResponse, Param, TestItem, Transition, TypeBody};
use crate::ty::view::View;
use smol_str::SmolStr;

impl<'w> Walk<'w> {
    pub(super) fn module(&mut self, id: ModuleId) {
        let program = self.program;
        for (place, import) in program.modules[id].imports.iter().enumerate().filter(|(_, import)| !import.stub) {
            if let Some(namespace) = &import.namespace {
                self.declare(namespace, Symbol::Namespace(id, place));
            }
        }
        for (ty, decl) in program.types.enumerate().filter(|(_, decl)| decl.module == id) {
            self.declare(&decl.name, Symbol::Type(ty));
            if let TypeBody::Expr(body) = &decl.body {
                self.type_expr(id, body);
            }
        }
        for (value, decl) in program.consts.enumerate().filter(|(_, decl)| decl.module == id) {
            self.declare(&decl.name, Symbol::Const(value));
            self.constant(id, &decl.value, None);
        }
        for (secret, decl) in program.secrets.enumerate().filter(|(_, decl)| decl.module == id) {
            self.declare(&decl.name, Symbol::Secret(secret));
        }
        for (resource, decl) in program.resources.enumerate().filter(|(_, decl)| decl.module == id) {
            self.declare(&decl.name, Symbol::Resource(resource));
        }
        let actions = program.actions.enumerate().filter(|(_, action)| action.module == id);
        actions.for_each(|(action, _)| self.action(id, action));
        let machines = program.machines.enumerate().filter(|(_, machine)| machine.module == id);
        machines.for_each(|(machine, _)| self.machine(id, machine));
        let workflows = program.workflows.enumerate().filter(|(_, workflow)| workflow.module == id);
        workflows.for_each(|(workflow, _)| self.workflow(workflow));
        program.tests.iter().filter(|test| test.module == id).for_each(|test| self.test(id, test));
    }

    fn action(&mut self, module: ModuleId, id: ActionId) {
        let action = &self.program.actions[id];
        self.declare(&action.name, Symbol::Action(id));
        self.params(module, Callable::Action(id), &action.params);
        action.returns.iter().for_each(|returns| self.type_expr(module, returns));
        self.needs(module, &action.policy.needs);
        for (_, value) in action.via.iter().flat_map(|via| &via.config) {
            self.constant(module, value, None);
            self.placeholders(id, value);
        }
        if let Some(tracks) = &action.tracks
            && let Some(machine) = self.names.machine(module, &tracks.text)
        {
            self.refer_through(module, tracks, Symbol::Machine(machine));
        }
        for intent in &action.emits {
            match self.names.declared_type(module, &intent.text) {
                Some(ty) => self.refer_through(module, intent, Symbol::Type(ty)),
                None => self.callable(module, intent, self.names.callable(module, intent, &mut Sink::new())),
            }
        }
    }

    pub(super) fn params(&mut self, module: ModuleId, of: Callable, params: &'w [Param]) {
        for (place, param) in params.iter().enumerate() {
            self.declare(&param.name, Symbol::Param(of, place));
            self.type_expr(module, &param.ty);
            let wanted = || Some(Shape::Type(module, &param.ty));
            param.default.iter().for_each(|default| self.constant(module, default, wanted()));
        }
    }

    pub(super) fn needs(&mut self, module: ModuleId, needs: &[Needs]) {
        for need in needs {
            if let Some(id) = self.names.resource(module, &need.resource, &mut Sink::new()) {
                self.refer_through(module, &need.resource, Symbol::Resource(id));
            }
        }
    }

    /// A state is declared where it is first mentioned, and so is an event.
    fn machine(&mut self, module: ModuleId, id: MachineId) {
        let machine = &self.program.machines[id];
        self.declare(&machine.name, Symbol::Machine(id));
        let mut seen: Vec<Symbol> = Vec::new();
        for (place, item) in machine.items.iter().enumerate() {
            match item {
                MachineItem::Initial(state) => self.mention(state, Symbol::State(id, state.text.clone()), &mut seen),
                MachineItem::Final(states) => {
                    for state in states {
                        self.mention(state, Symbol::State(id, state.text.clone()), &mut seen);
                    }
                }
                MachineItem::Transition(transition) => {
                    for state in transition.from.iter().chain([&transition.to]) {
                        self.mention(state, Symbol::State(id, state.text.clone()), &mut seen);
                    }
                    let event = Symbol::Event(id, transition.event.text.clone());
                    self.mention(&transition.event, event, &mut seen);
                    self.transition(module, (id, place), transition);
                }
            }
        }
    }

    fn mention(&mut self, name: &Name, symbol: Symbol, seen: &mut Vec<Symbol>) {
        if seen.contains(&symbol) {
            self.refer(name, symbol);
        } else {
            self.declare(name, symbol.clone());
            seen.push(symbol);
        }
    }

    fn transition(&mut self, module: ModuleId, (machine, place): (MachineId, usize), transition: &'w Transition) {
        for (param, it) in transition.params.iter().enumerate() {
            self.declare(&it.name, Symbol::EventParam(machine, place, param));
            self.type_expr(module, &it.ty);
        }
        if let Some(when) = &transition.when {
            self.expression(Around::Transition { module, machine, place }, when, None);
        }
    }

    fn test(&mut self, module: ModuleId, test: &'w Test) {
        let tested = View::new(self.program, self.resolved, self.focus.typed()).tested(test);
        for item in &test.items {
            match item {
                TestItem::Given { param, value } => {
                    let params = tested.map(|id| &self.program.workflows[id].params[..]).unwrap_or_default();
                    let place = params.iter().position(|it| it.name.text == param.text);
                    if let Some((id, place)) = tested.zip(place) {
                        self.refer(param, Symbol::Param(Callable::Workflow(id), place));
                    }
                    let wanted = tested.and_then(|id| self.wanted_by(Callable::Workflow(id), &param.text));
                    self.constant(module, value, wanted);
                }
                TestItem::Mock { action, response } => {
                    let mocked = self.names.callable(module, action, &mut Sink::new());
                    self.callable(module, action, mocked);
                    let wanted = mocked.and_then(|mocked| self.given_by(mocked));
                    let values = match response {
                        MockResponse::Value(value) => std::slice::from_ref(value),
                        MockResponse::Values(values) => values,
                        MockResponse::Fails { .. } => &[],
                    };
                    for value in values {
                        self.constant(module, value, wanted.clone());
                    }
                }
                TestItem::Expect(expectation) => match tested {
                    Some(id) => self.expression(Around::Test(id, module), expectation, None),
                    None => self.constant(module, expectation, None),
                },
            }
        }
    }

    fn constant(&mut self, module: ModuleId, expr: &'w Expr, wanted: Option<Shape<'w>>) {
        self.expression(Around::Constant(module), expr, wanted);
    }

    /// An event of the outside world.
    pub(super) fn topic(&mut self, name: &crate::syntax::ast::Text) {
        let topic: SmolStr = name.value.as_str().into();
        self.add(name.span, &name.value, Symbol::Topic(topic), Role::Reference);
    }
}

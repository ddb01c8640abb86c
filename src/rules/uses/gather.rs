//! What names what, read from the declarations of a whole program.

use super::Thing;
use crate::base::Name;
use crate::cel::{self, Expr};
use crate::diagnostic::Sink;
use crate::hir::{
    Action, ActionId, Callable, MachineId, ModuleId, Needs, NodeKind, Program, RegionKind, Test, Workflow, WorkflowId,
};
use crate::resolve::{Def, Names, Resolved, Value};
use crate::rules::effects::unconsumed_intent::Carriers;
use crate::syntax::ast::{MachineItem, MockResponse, Param, TestItem, TypeBody, TypeExpr, TypeExprKind};
use crate::ty::Typed;
use rustc_hash::FxHashMap;

/// Every edge: what names something, and what it names.
pub(super) fn edges(program: &Program, resolved: &Resolved, typed: &Typed) -> Vec<(Thing, Thing)> {
    // Who carries out an intent need not be called by any step.
    let carriers = Carriers::of(program, typed);
    let mut gather = Gather { program, names: &resolved.names, edges: Vec::new(), carriers };
    gather.modules();
    gather.declarations();
    for (id, workflow) in program.workflows.enumerate() {
        gather.workflow(id, workflow, resolved);
    }
    for test in &program.tests {
        gather.test(test, resolved);
    }
    gather.edges
}

/// Visits the names in a type. Types are as deep as their brackets, which the parser bounds.
fn type_names<'t>(ty: &'t TypeExpr, visit: &mut dyn FnMut(&'t Name)) {
    match &ty.kind {
        TypeExprKind::Error | TypeExprKind::Enum(_) => {}
        TypeExprKind::Name(name) => visit(name),
        TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => type_names(inner, visit),
        TypeExprKind::Map(key, value) => {
            type_names(key, visit);
            type_names(value, visit);
        }
        TypeExprKind::Record { fields, .. } => fields.iter().for_each(|field| type_names(&field.ty, visit)),
    }
}

struct Gather<'a> {
    program: &'a Program,
    names: &'a Names,
    edges: Vec<(Thing, Thing)>,
    carriers: Carriers,
}

impl Gather<'_> {
    fn edge(&mut self, from: Thing, to: Thing) {
        self.edges.push((from, to));
    }

    /// What modules declare for others: those without a workflow, and those that others import.
    fn modules(&mut self) {
        let program = self.program;
        let mut library = vec![true; program.modules.len()];
        let mut tested = vec![false; program.modules.len()];
        program.workflows.iter().for_each(|workflow| library[workflow.module.index()] = false);
        program.tests.iter().for_each(|test| tested[test.module.index()] = true);
        let mut declares = vec![false; program.modules.len()];
        let things = program.types.iter().map(|it| it.module).chain(program.actions.iter().map(|it| it.module));
        let things = things.chain(program.consts.iter().map(|it| it.module));
        let things = things.chain(program.machines.iter().map(|it| it.module));
        let things = things.chain(program.resources.iter().map(|it| it.module));
        let things = things.chain(program.secrets.iter().map(|it| it.module));
        things.for_each(|module| declares[module.index()] = true);
        for (id, module) in program.modules.enumerate() {
            if library[id.index()] {
                self.edge(Thing::Root, Thing::Module(id));
            }
            // A file of nothing but imports is a list of what is checked together.
            let lists = library[id.index()] && !declares[id.index()] && !tested[id.index()];
            for (place, import) in module.imports.iter().enumerate() {
                let Some(target) = import.target else {
                    self.edge(Thing::Root, Thing::Import(id, place));
                    continue;
                };
                self.edge(Thing::Import(id, place), Thing::Module(target));
                // Tests are of workflows that they do not name.
                if lists || tested[id.index()] && !library[target.index()] {
                    self.edge(Thing::Root, Thing::Import(id, place));
                }
            }
        }
    }

    fn declarations(&mut self) {
        let program = self.program;
        for (id, decl) in program.types.enumerate() {
            self.edge(Thing::Module(decl.module), Thing::Type(id));
            if let TypeBody::Expr(body) = &decl.body {
                self.types(Thing::Type(id), decl.module, body);
            }
        }
        for (id, decl) in program.consts.enumerate() {
            self.edge(Thing::Module(decl.module), Thing::Const(id));
            self.constant(Thing::Const(id), decl.module, &decl.value);
        }
        for (id, decl) in program.secrets.enumerate() {
            self.edge(Thing::Module(decl.module), Thing::Secret(id));
        }
        for (id, decl) in program.resources.enumerate() {
            self.edge(Thing::Module(decl.module), Thing::Resource(id));
        }
        for (id, action) in program.actions.enumerate() {
            self.edge(Thing::Module(action.module), Thing::Action(id));
            self.action(id, action);
        }
        for id in program.machines.ids() {
            self.machine(id);
        }
    }

    fn action(&mut self, id: ActionId, action: &Action) {
        let (owner, module) = (Thing::Action(id), action.module);
        self.params(owner, module, &action.params);
        action.returns.iter().for_each(|returns| self.types(owner, module, returns));
        let config = action.via.iter().flat_map(|via| &via.config);
        config.for_each(|(_, value)| self.constant(owner, module, value));
        self.needs(owner, module, &action.policy.needs);
        if let Some(machine) = action.tracks.as_ref().and_then(|name| self.names.machine(module, &name.text)) {
            self.import(owner, module, action.tracks.as_ref(), self.program.machines[machine].module);
            // What keeps the states of a machine folds events, whoever hands them to it.
            self.edge(Thing::Root, owner);
        }
        for intent in &action.emits {
            let ty = self.names.declared_type(module, &intent.text);
            self.type_name(owner, module, intent);
            for carrier in self.carriers.to(&intent.text, ty) {
                self.edge(owner, Thing::Action(carrier));
            }
            self.callable(owner, module, intent, self.names.callable(module, intent, &mut Sink::new()));
        }
    }

    /// A machine says of what states something has, whether a reducer of this file keeps them or not.
    fn machine(&mut self, id: MachineId) {
        let machine = &self.program.machines[id];
        for item in &machine.items {
            match item {
                MachineItem::Transition(transition) => {
                    self.params(Thing::Root, machine.module, &transition.params);
                    transition.when.iter().for_each(|when| self.constant(Thing::Root, machine.module, when));
                }
                MachineItem::Initial(_) | MachineItem::Final(_) => {}
            }
        }
    }

    fn workflow(&mut self, id: WorkflowId, workflow: &Workflow, resolved: &Resolved) {
        let module = workflow.module;
        self.params(Thing::Root, module, &workflow.params);
        workflow.returns.iter().for_each(|returns| self.types(Thing::Root, module, returns));
        for (node_id, node) in workflow.nodes.enumerate() {
            self.needs(Thing::Root, module, &node.clauses.needs);
            match &node.kind {
                NodeKind::Call(call) => {
                    let callee = resolved.workflows[id].callees[node_id];
                    self.callable(Thing::Root, module, &call.action, callee);
                }
                NodeKind::Await { payload: Some(payload), .. } => self.types(Thing::Root, module, payload),
                NodeKind::Broken
                | NodeKind::WaitFor(_)
                | NodeKind::WaitUntil(_)
                | NodeKind::Await { payload: None, .. }
                | NodeKind::Emit { .. }
                | NodeKind::Choose { .. }
                | NodeKind::Each { .. }
                | NodeKind::Loop { .. } => {}
            }
        }
        // What an each gives has its lets in it.
        for (decl_id, decl) in workflow.lets.enumerate() {
            let frame = workflow.regions[decl.region].frame;
            if matches!(workflow.regions[frame].kind, RegionKind::Each) {
                self.edge(Thing::Root, Thing::Let(id, decl_id));
            }
        }
        let lets: FxHashMap<_, _> =
            workflow.lets.enumerate().map(|(decl, it)| (std::ptr::from_ref(&it.value), decl)).collect();
        workflow.expressions(&mut |region, expr| {
            let owner = lets.get(&std::ptr::from_ref(expr)).map_or(Thing::Root, |&decl| Thing::Let(id, decl));
            cel::free_variables(expr, &[], &mut |used| {
                let scope = &resolved.workflows[id].scope;
                match scope.meaning(self.names, workflow, region, &used) {
                    Some((Def::Param(place), _)) => self.edge(owner, Thing::Param(id, place)),
                    Some((Def::Let(decl), _)) => self.edge(owner, Thing::Let(id, decl)),
                    Some((Def::Value(value), name)) => self.value(owner, module, &name, value),
                    Some((Def::Node(_) | Def::Item(_) | Def::Index(_) | Def::Round(_) | Def::Run, _)) | None => {}
                }
            });
        });
    }

    fn test(&mut self, test: &Test, resolved: &Resolved) {
        for item in &test.items {
            match item {
                TestItem::Given { value, .. } => self.constant(Thing::Root, test.module, value),
                TestItem::Mock { action, response } => {
                    let callee = self.names.callable(test.module, action, &mut Sink::new());
                    self.callable(Thing::Root, test.module, action, callee);
                    let values = match response {
                        MockResponse::Value(value) => std::slice::from_ref(value),
                        MockResponse::Values(values) => values,
                        MockResponse::Fails { .. } => &[],
                    };
                    for value in values {
                        self.constant(Thing::Root, test.module, value);
                    }
                }
                TestItem::Expect(expectation) => {
                    self.constant(Thing::Root, test.module, expectation);
                    self.expectation(test.module, expectation, resolved);
                }
            }
        }
    }

    /// An expectation reads what the `return` of the tested workflow could: of whichever workflow has the name.
    fn expectation(&mut self, module: ModuleId, expectation: &Expr, resolved: &Resolved) {
        let program = self.program;
        let imports = program.modules[module].imports.iter().filter_map(|import| import.target);
        let near: Vec<ModuleId> = imports.chain([module]).collect();
        cel::free_variables(expectation, &[], &mut |used| {
            for (id, _) in program.workflows.enumerate().filter(|(_, workflow)| near.contains(&workflow.module)) {
                match resolved.workflows[id].scope.declared(used.name) {
                    Some(Def::Param(place)) => self.edge(Thing::Root, Thing::Param(id, place)),
                    Some(Def::Let(decl)) => self.edge(Thing::Root, Thing::Let(id, decl)),
                    _ => {}
                }
            }
        });
    }

    fn params(&mut self, owner: Thing, module: ModuleId, params: &[Param]) {
        for param in params {
            self.types(owner, module, &param.ty);
            param.default.iter().for_each(|default| self.constant(owner, module, default));
        }
    }

    fn types(&mut self, owner: Thing, module: ModuleId, ty: &TypeExpr) {
        let mut found = Vec::new();
        type_names(ty, &mut |name| found.push(name));
        for name in found {
            self.type_name(owner, module, name);
        }
    }

    fn type_name(&mut self, owner: Thing, module: ModuleId, name: &Name) {
        if let Some(ty) = self.names.declared_type(module, &name.text) {
            self.edge(owner, Thing::Type(ty));
            self.import(owner, module, Some(name), self.program.types[ty].module);
        }
    }

    /// The constants that an expression outside of workflows reads.
    fn constant(&mut self, owner: Thing, module: ModuleId, expr: &Expr) {
        cel::free_variables(expr, &[], &mut |used| {
            let found = used.paths().into_iter().find_map(|path| Some((self.names.value(module, &path)?, path)));
            if let Some((value, path)) = found {
                self.value(owner, module, &path, value);
            }
        });
    }

    fn value(&mut self, owner: Thing, module: ModuleId, name: &str, value: Value) {
        let (thing, home) = match value {
            Value::Const(id) => (Thing::Const(id), self.program.consts[id].module),
            Value::Secret(id) => (Thing::Secret(id), self.program.secrets[id].module),
        };
        self.edge(owner, thing);
        self.imported(owner, module, name, home);
    }

    fn needs(&mut self, owner: Thing, module: ModuleId, needs: &[Needs]) {
        for need in needs {
            if let Some(id) = self.names.resource(module, &need.resource, &mut Sink::new()) {
                self.edge(owner, Thing::Resource(id));
                self.import(owner, module, Some(&need.resource), self.program.resources[id].module);
            }
        }
    }

    fn callable(&mut self, owner: Thing, module: ModuleId, name: &Name, callee: Option<Callable>) {
        let home = match callee {
            Some(Callable::Action(id)) => {
                self.edge(owner, Thing::Action(id));
                self.program.actions[id].module
            }
            Some(Callable::Workflow(id)) => self.program.workflows[id].module,
            None => return,
        };
        self.import(owner, module, Some(name), home);
    }

    fn import(&mut self, owner: Thing, module: ModuleId, name: Option<&Name>, home: ModuleId) {
        self.imported(owner, module, name.map_or("", Name::as_str), home);
    }

    /// The imports by which a name of another file may have come in: the one with its namespace, or the first one without any.
    fn imported(&mut self, owner: Thing, module: ModuleId, name: &str, home: ModuleId) {
        if home == module {
            return;
        }
        let namespace = name.split_once('.').map(|(namespace, _)| namespace);
        let (mut plain, mut spaced) = (false, false);
        // What somebody wrote counts more than what a file of configuration brings in.
        let imports = self.program.modules[module].imports.iter().enumerate();
        let (stubs, written): (Vec<_>, Vec<_>) = imports.partition(|(_, import)| import.stub);
        for (place, import) in written.into_iter().chain(stubs) {
            let by_this = match &import.namespace {
                _ if import.target != Some(home) => false,
                Some(own) => Some(own.as_str()) == namespace && !std::mem::replace(&mut spaced, true),
                None => !std::mem::replace(&mut plain, true),
            };
            if by_this {
                self.edge(owner, Thing::Import(module, place));
            }
        }
    }
}

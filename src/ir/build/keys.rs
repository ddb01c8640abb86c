//! The names that declarations have in a document.
//!
//! A declaration keeps the name that the entry's file knows it by: its own, or behind the namespace of the import. What that
//! file cannot name, since only an imported file uses it, has its plain name; a name that is taken gets a number.

use crate::base::index::Id;
use crate::hir::{ActionId, Callable, MachineId, ModuleId, Program, ResourceId, SecretId, TypeId, WorkflowId};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::{SmolStr, format_smolstr};

/// The names given so far, of each kind of declaration.
pub(super) struct Keys<'a> {
    program: &'a Program,
    /// The namespace of each module that the entry's file imports; empty for what needs none.
    namespaces: FxHashMap<ModuleId, SmolStr>,
    callables: Given<Callable>,
    actions: Vec<ActionId>,
    workflows: Vec<WorkflowId>,
    /// By place in the table of types, which holds more than the declared ones.
    types: Given<u32>,
    machines: Given<MachineId>,
    resources: Given<ResourceId>,
    secrets: Given<SecretId>,
}

struct Given<I> {
    names: FxHashMap<I, SmolStr>,
    taken: FxHashSet<SmolStr>,
    order: Vec<I>,
}

impl<I> Default for Given<I> {
    fn default() -> Self {
        Self { names: FxHashMap::default(), taken: FxHashSet::default(), order: Vec::new() }
    }
}

impl<I: Copy + Eq + std::hash::Hash> Given<I> {
    fn name(&mut self, id: I, wanted: impl FnOnce() -> SmolStr) -> SmolStr {
        if let Some(name) = self.names.get(&id) {
            return name.clone();
        }
        let wanted = wanted();
        let mut name = wanted.clone();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = format_smolstr!("{wanted}_{count}");
        }
        self.names.insert(id, name.clone());
        self.order.push(id);
        name
    }
}

impl<'a> Keys<'a> {
    pub(super) fn new(program: &'a Program, entry: ModuleId) -> Self {
        let mut namespaces = FxHashMap::default();
        for import in program.modules[entry].imports.iter().rev() {
            if let Some(target) = import.target {
                let namespace = import.namespace.as_ref().map(|name| name.text.clone()).unwrap_or_default();
                namespaces.insert(target, namespace);
            }
        }
        namespaces.insert(entry, SmolStr::default());
        Self {
            program,
            namespaces,
            callables: Given::default(),
            actions: Vec::new(),
            workflows: Vec::new(),
            types: Given::default(),
            machines: Given::default(),
            resources: Given::default(),
            secrets: Given::default(),
        }
    }

    pub(super) fn callable(&mut self, callable: Callable) -> SmolStr {
        let (module, name) = match callable {
            Callable::Action(id) => (self.program.actions[id].module, &self.program.actions[id].name),
            Callable::Workflow(id) => (self.program.workflows[id].module, &self.program.workflows[id].name),
        };
        if !self.callables.names.contains_key(&callable) {
            match callable {
                Callable::Action(id) => self.actions.push(id),
                Callable::Workflow(id) => self.workflows.push(id),
            }
        }
        let namespaces = &self.namespaces;
        self.callables.name(callable, || qualified(namespaces, module, &name.text))
    }

    /// The name of the type of this number, which is called `plain` where it was declared by no `type`.
    pub(super) fn schema(&mut self, id: u32, plain: &SmolStr) -> SmolStr {
        let (program, namespaces) = (self.program, &self.namespaces);
        self.types.name(id, || match program.types.get(TypeId::from_index(id as usize)) {
            Some(decl) => qualified(namespaces, decl.module, &decl.name.text),
            None => plain.clone(),
        })
    }

    pub(super) fn machine(&mut self, id: MachineId) -> SmolStr {
        let (decl, namespaces) = (&self.program.machines[id], &self.namespaces);
        self.machines.name(id, || qualified(namespaces, decl.module, &decl.name.text))
    }

    pub(super) fn resource(&mut self, id: ResourceId) -> SmolStr {
        let (decl, namespaces) = (&self.program.resources[id], &self.namespaces);
        self.resources.name(id, || qualified(namespaces, decl.module, &decl.name.text))
    }

    pub(super) fn secret(&mut self, id: SecretId) -> SmolStr {
        let (decl, namespaces) = (&self.program.secrets[id], &self.namespaces);
        self.secrets.name(id, || qualified(namespaces, decl.module, &decl.name.text))
    }

    /// The workflow that was named as the `n`th, counting from 0.
    pub(super) fn workflow(&self, n: usize) -> Option<WorkflowId> {
        self.workflows.get(n).copied()
    }

    /// The action that was named as the `n`th, counting from 0.
    pub(super) fn action(&self, n: usize) -> Option<ActionId> {
        self.actions.get(n).copied()
    }

    /// The type that was named as the `n`th, counting from 0.
    pub(super) fn nth_schema(&self, n: usize) -> Option<u32> {
        self.types.order.get(n).copied()
    }

    pub(super) fn machines(&self) -> Vec<MachineId> {
        self.machines.order.clone()
    }

    pub(super) fn resources(&self) -> Vec<ResourceId> {
        self.resources.order.clone()
    }

    /// The names of the secrets, sorted.
    pub(super) fn secret_names(&self) -> Vec<SmolStr> {
        let mut names: Vec<SmolStr> = self.secrets.order.iter().map(|id| self.secrets.names[id].clone()).collect();
        names.sort();
        names
    }
}

fn qualified(namespaces: &FxHashMap<ModuleId, SmolStr>, module: ModuleId, name: &SmolStr) -> SmolStr {
    match namespaces.get(&module) {
        Some(namespace) if !namespace.is_empty() => format_smolstr!("{namespace}.{name}"),
        _ => name.clone(),
    }
}

//! What each module declares, and what it sees through its imports.
//!
//! There are four kinds of names, and a name of one kind never hides one of another: types (with machines), callables (actions and
//! workflows), values (constants and secrets) and resources.

use super::rules::{AMBIGUOUS_IMPORT, DUPLICATE_NAME, UNKNOWN_ACTION, UNKNOWN_RESOURCE, UNKNOWN_TYPE};
use crate::base::suggest::nearest;
use crate::base::{IdVec, Name, Span};
use crate::diagnostic::{Diagnostic, Fix, Rule, Sink};
use crate::hir::{Callable, ConstId, Import, MachineId, ModuleId, Program, ResourceId, SecretId, TypeId};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::hash::Hash;

/// A value that is declared in a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A constant.
    Const(ConstId),
    /// A secret.
    Secret(SecretId),
}

/// A declared type or machine: they share one space of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum TypeOrMachine {
    Type(TypeId),
    Machine(MachineId),
}

/// What people of other languages write for our types.
const FOREIGN_TYPES: &[(&str, &str)] = &[
    ("str", "`string`"),
    ("text", "`string`"),
    ("boolean", "`bool`"),
    ("integer", "`int`, for whole numbers"),
    ("long", "`int`, for whole numbers"),
    ("float", "`double`, for numbers with a fraction"),
    ("number", "`double`, or `int` for whole numbers"),
    ("decimal", "`double`, or `int` for whole numbers"),
    ("any", "`dyn`, of which nothing is checked"),
    ("unknown", "`dyn`, of which nothing is checked"),
    ("object", "a record, as in `{ id: string, note?: string }`, or `dyn`"),
    ("dict", "`map<string, dyn>`, or a record, as in `{ id: string }`"),
    ("array", "`list<string>`, or a list of another type"),
    ("optional", "a `?` behind the type, as in `int?`"),
    ("date", "`timestamp`"),
    ("Date", "`timestamp`"),
    ("datetime", "`timestamp`"),
    ("DateTime", "`timestamp`"),
    ("void", "`null`, or leave the result type out"),
    ("none", "`null`, or leave the result type out"),
];

/// The names of every module.
#[derive(Debug)]
pub struct Names {
    modules: IdVec<ModuleId, ModuleNames>,
}

#[derive(Debug, Default)]
struct ModuleNames {
    types: Table<TypeOrMachine>,
    callables: Table<Callable>,
    values: Table<Value>,
    resources: Table<ResourceId>,
    namespaces: FxHashMap<SmolStr, ModuleId>,
    /// Namespaces of imports that could not be read.
    lost: Vec<SmolStr>,
    /// Whether an import without a namespace could not be read, so that any name might have come from it.
    incomplete: bool,
}

/// The names of one kind that a module declares or brings in, in the order of their first appearance.
#[derive(Debug)]
struct Table<D> {
    entries: FxHashMap<SmolStr, Entry<D>>,
    order: Vec<SmolStr>,
}

#[derive(Clone, Copy, Debug)]
struct Entry<D> {
    def: D,
    /// What it is, in words.
    what: &'static str,
    /// The declaration's name, or the import that brought it in.
    span: Span,
    own: bool,
    /// Whether it comes from a stub.
    stub: bool,
}

impl<D> Default for Table<D> {
    fn default() -> Self {
        Self { entries: FxHashMap::default(), order: Vec::new() }
    }
}

impl<D: Copy + Eq> Table<D> {
    /// Adds a declaration of the module itself.
    fn declare(&mut self, name: &Name, def: D, what: &'static str, sink: &mut Sink) {
        if let Some(first) = self.entries.get(&name.text) {
            let report = if first.what == what {
                DUPLICATE_NAME
                    .at(name.span, format!("the {what} `{name}` is declared twice"))
                    .label("declared again here")
                    .related(first.span, "first declared here")
            } else {
                DUPLICATE_NAME
                    .at(name.span, format!("the {what} `{name}` has the same name as the {} `{name}`", first.what))
                    .related(first.span, format!("the {} is declared here", first.what))
            };
            sink.report(report.help("rename one of the two, or remove it"));
            return;
        }
        self.insert(name.text.clone(), Entry { def, what, span: name.span, own: true, stub: false });
    }

    /// Adds what an import without a namespace brings in.
    fn bring_in(&mut self, other: &Self, import: &Import, sink: &mut Sink) {
        for name in &other.order {
            let entry = &other.entries[name];
            if !entry.own {
                continue;
            }
            match self.entries.get(name) {
                None => self.insert(name.clone(), Entry { span: import.span, own: false, stub: import.stub, ..*entry }),
                Some(first) if first.def == entry.def => {}
                Some(first) if import.stub && !first.stub => {}
                Some(first) if import.stub => sink.report(
                    AMBIGUOUS_IMPORT
                        .at(import.path.span, format!("`{name}` is declared in two stubs"))
                        .related(first.span, "the first stub is named here")
                        .related(entry.span, "the second declaration")
                        .help("remove one of the two declarations"),
                ),
                Some(first) => {
                    let other_end = if first.own { "declared here" } else { "already brought in by this import" };
                    sink.report(
                        AMBIGUOUS_IMPORT
                            .at(import.path.span, format!("`{name}` would mean two things"))
                            .label(format!("brings in a second `{name}`"))
                            .related(first.span, other_end)
                            .related(entry.span, "the one that this import brings in")
                            .help("give the import a namespace, as in `import \"…\" as other`, and write `other.name`"),
                    );
                }
            }
        }
    }

    fn insert(&mut self, name: SmolStr, entry: Entry<D>) {
        self.order.push(name.clone());
        self.entries.insert(name, entry);
    }

    fn own(&self, name: &str) -> Option<D> {
        self.entries.get(name).filter(|entry| entry.own).map(|entry| entry.def)
    }
}

impl Names {
    /// Collects the names of all modules and reports those that are declared twice.
    pub fn collect(program: &Program, sink: &mut Sink) -> Self {
        let mut modules: IdVec<ModuleId, ModuleNames> =
            program.modules.iter().map(|_| ModuleNames::default()).collect();
        for (id, decl) in program.types.enumerate() {
            modules[decl.module].types.declare(&decl.name, TypeOrMachine::Type(id), "type", sink);
        }
        for (id, decl) in program.machines.enumerate() {
            modules[decl.module].types.declare(&decl.name, TypeOrMachine::Machine(id), "machine", sink);
        }
        for (id, decl) in program.actions.enumerate() {
            modules[decl.module].callables.declare(&decl.name, Callable::Action(id), "action", sink);
        }
        for (id, decl) in program.workflows.enumerate() {
            modules[decl.module].callables.declare(&decl.name, Callable::Workflow(id), "workflow", sink);
        }
        for (id, decl) in program.consts.enumerate() {
            modules[decl.module].values.declare(&decl.name, Value::Const(id), "constant", sink);
        }
        for (id, decl) in program.secrets.enumerate() {
            modules[decl.module].values.declare(&decl.name, Value::Secret(id), "secret", sink);
        }
        for (id, decl) in program.resources.enumerate() {
            modules[decl.module].resources.declare(&decl.name, id, "resource", sink);
        }
        for (id, module) in program.modules.enumerate() {
            for again in module.events.iter().skip(1) {
                sink.report(
                    DUPLICATE_NAME
                        .at(again.span, "a file names its lifecycle events once")
                        .related(module.events[0].span, "first named here")
                        .help("keep one of the two"),
                );
            }
            for import in &module.imports {
                import_names(&mut modules, id, import, sink);
            }
        }
        Self { modules }
    }

    /// The declared type that `name` means in `module`; reports an unknown one. A machine is no type.
    pub fn type_id(&self, program: &Program, module: ModuleId, name: &Name, sink: &mut Sink) -> Option<TypeId> {
        match self.find(module, &name.text, |names| &names.types) {
            Some(TypeOrMachine::Type(id)) => Some(id),
            Some(TypeOrMachine::Machine(id)) => {
                sink.report(
                    UNKNOWN_TYPE
                        .at(name.span, format!("`{name}` is a machine, not a type"))
                        .related(program.machines[id].name.span, "declared here")
                        .help("write `string`, or an enum of the machine's states"),
                );
                None
            }
            None => {
                let mut candidates = self.candidates(module, |names| &names.types);
                let is_machine = |name: &SmolStr| {
                    matches!(self.find(module, name, |names| &names.types), Some(TypeOrMachine::Machine(_)))
                };
                candidates.retain(|name| !is_machine(name));
                candidates.extend(crate::resolve::BUILT_IN_TYPES.iter().map(|&name| SmolStr::from(name)));
                let message = format!("no type is called `{name}`");
                if let Some((_, own)) = FOREIGN_TYPES.iter().find(|(foreign, _)| *foreign == name.text) {
                    let report = UNKNOWN_TYPE.at(name.span, message).help(format!("write {own}"));
                    let fix = own_type(own).map(|(ours, fix)| fix.replace(name.span, ours));
                    sink.report(fix.into_iter().fold(report, Diagnostic::fix));
                } else if !self.is_lost(module, &name.text) {
                    unknown(&UNKNOWN_TYPE, name, message, &candidates, "declare it with `type Name = …`", sink);
                }
                None
            }
        }
    }

    /// The declared type that `name` means in `module`, if there is one.
    pub fn declared_type(&self, module: ModuleId, name: &str) -> Option<TypeId> {
        match self.find(module, name, |names| &names.types) {
            Some(TypeOrMachine::Type(id)) => Some(id),
            Some(TypeOrMachine::Machine(_)) | None => None,
        }
    }

    /// The declared types that `module` can name, machines left out.
    pub fn types(&self, module: ModuleId) -> Vec<SmolStr> {
        let mut names = self.candidates(module, |names| &names.types);
        names.retain(|name| self.declared_type(module, name).is_some());
        names
    }

    /// What `module` can call, with the names.
    pub fn callables(&self, module: ModuleId) -> Vec<(SmolStr, Callable)> {
        let names = self.candidates(module, |names| &names.callables).into_iter();
        names.filter_map(|name| Some((name.clone(), self.find(module, &name, |names| &names.callables)?))).collect()
    }

    /// The resources that `module` can name.
    pub fn resources(&self, module: ModuleId) -> Vec<(SmolStr, ResourceId)> {
        let names = self.candidates(module, |names| &names.resources).into_iter();
        names.filter_map(|name| Some((name.clone(), self.find(module, &name, |names| &names.resources)?))).collect()
    }

    /// The machines that `module` can name.
    pub fn machines(&self, module: ModuleId) -> Vec<SmolStr> {
        let mut names = self.candidates(module, |names| &names.types);
        names.retain(|name| self.machine(module, name).is_some());
        names
    }

    /// The machine that `name` means in `module`, if there is one.
    pub fn machine(&self, module: ModuleId, name: &str) -> Option<MachineId> {
        match self.find(module, name, |names| &names.types) {
            Some(TypeOrMachine::Machine(id)) => Some(id),
            Some(TypeOrMachine::Type(_)) | None => None,
        }
    }

    /// What a call of `name` in `module` runs; reports an unknown one.
    pub fn callable(&self, module: ModuleId, name: &Name, sink: &mut Sink) -> Option<Callable> {
        let found = self.find(module, &name.text, |names| &names.callables);
        if found.is_none() {
            let candidates = self.candidates(module, |names| &names.callables);
            let message = format!("no action or workflow is called `{name}`");
            let help = format!("declare it, as in `compute {name}(…) -> …`, or import the file that does");
            if !self.is_lost(module, &name.text) {
                unknown(&UNKNOWN_ACTION, name, message, &candidates, &help, sink);
            }
        }
        found
    }

    /// The resource that `name` means in `module`; reports an unknown one.
    pub fn resource(&self, module: ModuleId, name: &Name, sink: &mut Sink) -> Option<ResourceId> {
        let found = self.find(module, &name.text, |names| &names.resources);
        if found.is_none() {
            let candidates = self.candidates(module, |names| &names.resources);
            let message = format!("no resource is called `{name}`");
            let help = format!("declare it, as in `resource {name} capacity 2`");
            if !self.is_lost(module, &name.text) {
                unknown(&UNKNOWN_RESOURCE, name, message, &candidates, &help, sink);
            }
        }
        found
    }

    /// The constant or secret that `name` (dotted where it comes through a namespace) means in `module`.
    pub fn value(&self, module: ModuleId, name: &str) -> Option<Value> {
        self.find(module, name, |names| &names.values)
    }

    /// All constants and secrets that `module` can name, namespaces before the dot included.
    pub fn values(&self, module: ModuleId) -> Vec<SmolStr> {
        self.candidates(module, |names| &names.values)
    }

    /// Whether `name` means something in `module`, of whichever kind.
    pub fn is_declared(&self, module: ModuleId, name: &str) -> bool {
        self.find(module, name, |names| &names.types).is_some()
            || self.find(module, name, |names| &names.callables).is_some()
            || self.find(module, name, |names| &names.values).is_some()
            || self.find(module, name, |names| &names.resources).is_some()
    }

    /// Whether `name` might have come from an import that could not be read, which was reported.
    pub fn is_lost(&self, module: ModuleId, name: &str) -> bool {
        let names = &self.modules[module];
        names.incomplete || names.lost.iter().any(|lost| name.split('.').next() == Some(lost))
    }

    /// The module behind a namespace.
    pub fn namespace(&self, module: ModuleId, name: &str) -> Option<ModuleId> {
        self.modules[module].namespaces.get(name).copied()
    }

    /// A dotted name is looked up as it is, then behind its namespace.
    fn find<D: Copy + Eq>(&self, module: ModuleId, name: &str, table: impl Fn(&ModuleNames) -> &Table<D>) -> Option<D> {
        let names = &self.modules[module];
        if let Some(entry) = table(names).entries.get(name) {
            return Some(entry.def);
        }
        let (namespace, rest) = name.split_once('.')?;
        table(&self.modules[*names.namespaces.get(namespace)?]).own(rest)
    }

    fn candidates<D: Copy + Eq>(&self, module: ModuleId, table: impl Fn(&ModuleNames) -> &Table<D>) -> Vec<SmolStr> {
        let names = &self.modules[module];
        let mut found = table(names).order.clone();
        let mut namespaces: Vec<_> = names.namespaces.iter().collect();
        namespaces.sort();
        for (namespace, &target) in namespaces {
            let behind = table(&self.modules[target]);
            let own = behind.order.iter().filter(|name| behind.own(name).is_some());
            found.extend(own.map(|name| SmolStr::from(format!("{namespace}.{name}"))));
        }
        found
    }
}

/// The type that an advice on a foreign one begins with. It is plain which it is where the advice names no other one.
fn own_type(advice: &'static str) -> Option<(&'static str, Fix)> {
    let (ours, rest) = advice.strip_prefix('`')?.split_once('`')?;
    let title = format!("change it to `{ours}`");
    crate::resolve::BUILT_IN_TYPES
        .contains(&ours)
        .then(|| (ours, if rest.contains('`') || ours == "dyn" { Fix::guess(title) } else { Fix::safe(title) }))
}

fn unknown(rule: &'static Rule, name: &Name, message: String, candidates: &[SmolStr], help: &str, sink: &mut Sink) {
    let near = nearest(&name.text, candidates.iter().map(SmolStr::as_str));
    sink.report(rule.at(name.span, message).help(help).suggest(name.span, near));
}

fn import_names(modules: &mut IdVec<ModuleId, ModuleNames>, id: ModuleId, import: &Import, sink: &mut Sink) {
    if import.target.is_none() {
        match &import.namespace {
            Some(namespace) => modules[id].lost.push(namespace.text.clone()),
            None => modules[id].incomplete = true,
        }
    }
    let Some(target) = import.target.filter(|&target| target != id) else { return };
    let Some(namespace) = &import.namespace else {
        // Taken out for the moment, so that one module's names can be read while another's are written.
        let mut names = std::mem::take(&mut modules[id]);
        let other = &modules[target];
        names.types.bring_in(&other.types, import, sink);
        names.callables.bring_in(&other.callables, import, sink);
        names.values.bring_in(&other.values, import, sink);
        names.resources.bring_in(&other.resources, import, sink);
        modules[id] = names;
        return;
    };
    if modules[id].namespaces.insert(namespace.text.clone(), target).is_some_and(|first| first != target) {
        sink.report(
            DUPLICATE_NAME
                .at(namespace.span, format!("the namespace `{namespace}` is used for two imports"))
                .help("give each import a namespace of its own"),
        );
    }
}

//! What a name can mean.

use crate::base::{Name, Span};
use crate::hir::{
    ActionId, Callable, ConstId, LetId, MachineId, ModuleId, NodeId, NodeKind, Program, ResourceId, SecretId, TypeId,
    WorkflowId,
};
use crate::resolve::scope::node_word;
use crate::syntax::ast::{MachineItem, Param, Transition};
use smol_str::SmolStr;

/// What a name means: something that is declared, or that comes with the language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// A declared type.
    Type(TypeId),
    /// A constant.
    Const(ConstId),
    /// A secret.
    Secret(SecretId),
    /// A resource.
    Resource(ResourceId),
    /// An action.
    Action(ActionId),
    /// A machine.
    Machine(MachineId),
    /// A workflow.
    Workflow(WorkflowId),
    /// A parameter of an action or a workflow, by its place.
    Param(Callable, usize),
    /// A step, a choose, an each, a loop, a wait, an await or an emit.
    Node(WorkflowId, NodeId),
    /// A `let`.
    Let(WorkflowId, LetId),
    /// The variable of an each's element.
    Item(WorkflowId, NodeId),
    /// The variable of the place of an each's element.
    Index(WorkflowId, NodeId),
    /// The namespace of an import, by its place in the module.
    Namespace(ModuleId, usize),
    /// A state of a machine.
    State(MachineId, SmolStr),
    /// An event of a machine.
    Event(MachineId, SmolStr),
    /// A parameter of an event, by the place of the transition among the machine's items, and its own.
    EventParam(MachineId, usize, usize),
    /// An event of the outside world, which is awaited or published.
    Topic(SmolStr),
    /// A variable of a macro, by the place where it is bound.
    Bound(Span),
    /// A field that is declared, by the place of its name.
    Field(Span),
    /// A member of a union of texts, by the place of its text, quotes included, and that text.
    Member(Span, SmolStr),
    /// The run itself.
    Run,
    /// A function of the expression language, with its namespace if it has one.
    Function(SmolStr),
    /// A built-in type.
    BuiltInType(SmolStr),
}

impl Symbol {
    /// What it is, in the words of the language.
    pub fn word(&self, program: &Program) -> &'static str {
        match self {
            Self::Type(_) => "type",
            Self::Const(_) => "constant",
            Self::Secret(_) => "secret",
            Self::Resource(_) => "resource",
            Self::Action(id) => program.actions[*id].archetype.as_str(),
            Self::Machine(_) => "machine",
            Self::Workflow(_) => "workflow",
            Self::Param(..) | Self::EventParam(..) => "parameter",
            Self::Node(workflow, id) => node_word(&program.workflows[*workflow].nodes[*id].kind),
            Self::Let(..) => "let",
            Self::Item(..) | Self::Index(..) => "loop variable",
            Self::Namespace(..) => "namespace",
            Self::State(..) => "state",
            Self::Event(..) | Self::Topic(_) => "event",
            Self::Bound(_) => "variable",
            Self::Field(_) => "field",
            Self::Member(..) => "member",
            Self::Run => "run",
            Self::Function(_) => "function",
            Self::BuiltInType(_) => "built-in type",
        }
    }

    /// The name where it is declared; none for what comes with the language, and for what is declared by being mentioned.
    pub fn declared(&self, program: &Program) -> Option<Name> {
        Some(match self {
            Self::Type(id) => program.types[*id].name.clone(),
            Self::Const(id) => program.consts[*id].name.clone(),
            Self::Secret(id) => program.secrets[*id].name.clone(),
            Self::Resource(id) => program.resources[*id].name.clone(),
            Self::Action(id) => program.actions[*id].name.clone(),
            Self::Machine(id) => program.machines[*id].name.clone(),
            Self::Workflow(id) => program.workflows[*id].name.clone(),
            Self::Param(Callable::Action(id), place) => program.actions[*id].params.get(*place)?.name.clone(),
            Self::Param(Callable::Workflow(id), place) => program.workflows[*id].params.get(*place)?.name.clone(),
            Self::Node(workflow, id) => program.workflows[*workflow].nodes[*id].name.clone(),
            Self::Let(workflow, id) => program.workflows[*workflow].lets[*id].name.clone(),
            Self::Item(workflow, id) => match &program.workflows[*workflow].nodes[*id].kind {
                NodeKind::Each { item, .. } => item.clone(),
                _ => return None,
            },
            Self::Index(workflow, id) => match &program.workflows[*workflow].nodes[*id].kind {
                NodeKind::Each { index: Some(index), .. } => index.clone(),
                _ => return None,
            },
            Self::Namespace(module, place) => program.modules[*module].imports.get(*place)?.namespace.clone()?,
            Self::Member(place, text) => Name::new(text.clone(), *place),
            Self::State(..)
            | Self::Event(..)
            | Self::EventParam(..)
            | Self::Topic(_)
            | Self::Bound(_)
            | Self::Field(_)
            | Self::Run
            | Self::Function(_)
            | Self::BuiltInType(_) => return None,
        })
    }
}

/// A declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Its name, perhaps with the quotes around it.
    pub name: Span,
    /// All of it.
    pub whole: Span,
}

impl Symbol {
    /// Where it is declared; of what is declared by being mentioned, the first mention. None for what comes with the language, and for
    /// events of
    /// the outside world.
    pub fn declaration(&self, program: &Program) -> Option<Declared> {
        let named = |name: Span, whole: Span| Some(Declared { name, whole });
        let alone = |name: Span| named(name, name);
        match self {
            Self::Type(id) => named(program.types[*id].name.span, program.types[*id].span),
            Self::Const(id) => named(program.consts[*id].name.span, program.consts[*id].span),
            Self::Secret(id) => named(program.secrets[*id].name.span, program.secrets[*id].span),
            Self::Resource(id) => named(program.resources[*id].name.span, program.resources[*id].span),
            Self::Action(id) => named(program.actions[*id].name.span, program.actions[*id].span),
            Self::Machine(id) => named(program.machines[*id].name.span, program.machines[*id].span),
            Self::Workflow(id) => named(program.workflows[*id].name.span, program.workflows[*id].span),
            Self::Param(callable, place) => {
                let params = match callable {
                    Callable::Action(id) => &program.actions[*id].params,
                    Callable::Workflow(id) => &program.workflows[*id].params,
                };
                params.get(*place).map(of_param)
            }
            Self::Node(workflow, id) => {
                let node = &program.workflows[*workflow].nodes[*id];
                named(node.name.span, node.span)
            }
            Self::Let(workflow, id) => {
                let decl = &program.workflows[*workflow].lets[*id];
                named(decl.name.span, decl.span)
            }
            Self::Item(..) | Self::Index(..) => self.declared(program).and_then(|name| alone(name.span)),
            Self::Namespace(module, place) => {
                let import = program.modules[*module].imports.get(*place)?;
                named(import.namespace.as_ref()?.span, import.span)
            }
            Self::State(machine, state) => {
                mentions(program, *machine).find(|it| it.text == *state).and_then(|it| alone(it.span))
            }
            Self::Event(machine, event) => {
                let found = transitions(program, *machine).find(|it| it.event.text == *event)?;
                named(found.event.span, found.span)
            }
            Self::EventParam(machine, place, param) => match program.machines[*machine].items.get(*place)? {
                MachineItem::Transition(transition) => transition.params.get(*param).map(of_param),
                MachineItem::Initial(_) | MachineItem::Final(_) => None,
            },
            Self::Bound(span) | Self::Field(span) | Self::Member(span, _) => alone(*span),
            Self::Topic(_) | Self::Run | Self::Function(_) | Self::BuiltInType(_) => None,
        }
    }
}

fn of_param(param: &Param) -> Declared {
    let last = param.default.as_ref().map_or(param.ty.span, |default| default.span);
    let name = param.name.span;
    // In other formats the parts of a parameter may stand anywhere.
    let whole = if last.file == name.file { name.to(last) } else { name };
    Declared { name, whole }
}

/// The names of a machine's states, in the order of the text.
fn mentions(program: &Program, machine: MachineId) -> impl Iterator<Item = &Name> {
    program.machines[machine].items.iter().flat_map(|item| match item {
        MachineItem::Initial(state) => std::slice::from_ref(state).iter().chain(None),
        MachineItem::Final(states) => states.iter().chain(None),
        MachineItem::Transition(transition) => transition.from.iter().chain(Some(&transition.to)),
    })
}

fn transitions(program: &Program, machine: MachineId) -> impl Iterator<Item = &Transition> {
    program.machines[machine].items.iter().filter_map(|item| match item {
        MachineItem::Transition(transition) => Some(transition),
        MachineItem::Initial(_) | MachineItem::Final(_) => None,
    })
}

impl From<Callable> for Symbol {
    fn from(callable: Callable) -> Self {
        match callable {
            Callable::Action(id) => Self::Action(id),
            Callable::Workflow(id) => Self::Workflow(id),
        }
    }
}

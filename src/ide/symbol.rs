//! What a name can mean.

use crate::base::{Name, Span};
use crate::hir::{
    ActionId, Callable, ConstId, LetId, MachineId, ModuleId, NodeId, NodeKind, Program, ResourceId, SecretId, TypeId,
    WorkflowId,
};
use crate::resolve::scope::node_word;
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

impl From<Callable> for Symbol {
    fn from(callable: Callable) -> Self {
        match callable {
            Callable::Action(id) => Self::Action(id),
            Callable::Workflow(id) => Self::Workflow(id),
        }
    }
}

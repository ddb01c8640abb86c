//! All modules of one check and the declarations in them.

use super::{Action, Workflow};
use crate::base::{FileId, IdVec, Name, Span, index};
use crate::cel::Expr;
use crate::syntax::ast::{Comment, Doc, Events as EventsDecl, MachineItem, Spanned, TestItem, Text, TypeBody};

index::id! {
    /// A module: the declarations of one workflow file.
    pub struct ModuleId;
    /// A declared type.
    pub struct TypeId;
    /// A constant.
    pub struct ConstId;
    /// A secret.
    pub struct SecretId;
    /// A resource.
    pub struct ResourceId;
    /// An action.
    pub struct ActionId;
    /// A machine.
    pub struct MachineId;
    /// A workflow.
    pub struct WorkflowId;
    /// A test.
    pub struct TestId;
}

/// Everything that one check looks at.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The modules, in the order in which they were given or first imported.
    pub modules: IdVec<ModuleId, Module>,
    /// All declared types.
    pub types: IdVec<TypeId, TypeDecl>,
    /// All constants.
    pub consts: IdVec<ConstId, Const>,
    /// All secrets.
    pub secrets: IdVec<SecretId, Secret>,
    /// All resources.
    pub resources: IdVec<ResourceId, Resource>,
    /// All actions.
    pub actions: IdVec<ActionId, Action>,
    /// All machines.
    pub machines: IdVec<MachineId, Machine>,
    /// All workflows.
    pub workflows: IdVec<WorkflowId, Workflow>,
    /// All tests.
    pub tests: IdVec<TestId, Test>,
}

/// One workflow file.
#[derive(Clone, Debug)]
pub struct Module {
    /// The file.
    pub file: FileId,
    /// Whether it is in the language itself, as `.flow` or in YAML: all that the language has could be said in it. Other formats lack some.
    pub native: bool,
    /// The doc comment at its head.
    pub doc: Option<Doc>,
    /// Its imports.
    pub imports: Vec<Import>,
    /// The names of its lifecycle events.
    pub events: Vec<Events>,
    /// Every comment, in source order.
    pub comments: Vec<Comment>,
}

/// An import.
#[derive(Clone, Debug)]
pub struct Import {
    /// The whole declaration.
    pub span: Span,
    /// The path as written.
    pub path: Text,
    /// The namespace.
    pub namespace: Option<Name>,
    /// The module, once it was found.
    pub target: Option<ModuleId>,
    /// Whether nobody wrote it: a file of configuration brings in declarations of things that are elsewhere. Its spans lie in that file, and names that are
    /// declared or imported otherwise count more.
    pub stub: bool,
}

/// The names of lifecycle events, with the place of the declaration.
#[derive(Clone, Debug)]
pub struct Events {
    /// The whole declaration.
    pub span: Span,
    /// Prefix and version.
    pub decl: EventsDecl,
}

/// A declared type.
#[derive(Clone, Debug)]
pub struct TypeDecl {
    /// Where it was declared.
    pub module: ModuleId,
    /// The whole declaration.
    pub span: Span,
    /// The doc comment.
    pub doc: Option<Doc>,
    /// Its name.
    pub name: Name,
    /// What it stands for.
    pub body: TypeBody,
}

/// A constant.
#[derive(Clone, Debug)]
pub struct Const {
    /// Where it was declared.
    pub module: ModuleId,
    /// The whole declaration.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// A secret.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Where it was declared.
    pub module: ModuleId,
    /// The whole declaration.
    pub span: Span,
    /// Its name.
    pub name: Name,
}

/// A resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Where it was declared.
    pub module: ModuleId,
    /// The whole declaration.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// How many units there are; 1 when left out.
    pub capacity: Option<Spanned<i64>>,
}

/// A finite state machine.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Where it was declared.
    pub module: ModuleId,
    /// The whole declaration.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its statements.
    pub items: Vec<MachineItem>,
}

/// A test of workflows.
#[derive(Clone, Debug)]
pub struct Test {
    /// Where it was declared.
    pub module: ModuleId,
    /// The whole declaration.
    pub span: Span,
    /// What it shows.
    pub title: Text,
    /// Its statements.
    pub items: Vec<TestItem>,
}

/// What a step may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Callable {
    /// An action.
    Action(ActionId),
    /// A workflow.
    Workflow(WorkflowId),
}

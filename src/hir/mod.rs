//! What every front end lowers to: modules, actions, machines, workflows, nodes.
//!
//! Names are still text here ([`crate::resolve`] gives them meaning), but structure is settled: clauses are fields, and the
//! nested blocks of a workflow are two flat lists, *nodes* and *regions*. A region is the body of the workflow, of an arm, of an
//! each or of a loop. The *frame* of a region is the nearest enclosing body that is not an arm: the steps of one frame form
//! one acyclic graph, and its names are visible throughout it.

mod action;
mod program;
mod seat;
mod workflow;

pub use action::{Action, Needs, Policy};
pub use program::{
    ActionId, Callable, Const, ConstId, Events, Import, Machine, MachineId, Module, ModuleId, Program, Resource,
    ResourceId, Secret, SecretId, Test, TestId, TypeDecl, TypeId, WorkflowId,
};
pub use seat::Seat;
pub use workflow::{
    After, Clauses, Edge, Header, JoinClause, Let, LetId, Node, NodeId, NodeKind, Region, RegionId, RegionKind,
    Workflow,
};

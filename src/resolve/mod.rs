//! Names get meaning: imports, declarations, the scopes of workflows, and the dependencies that references make.

pub mod flow_graph;
pub mod imports;
mod names;
pub mod rules;
pub mod scope;

/// The types that need no declaration.
pub const BUILT_IN_TYPES: &[&str] = &[
    "bool",
    "int",
    "uint",
    "double",
    "string",
    "bytes",
    "timestamp",
    "duration",
    "null",
    "dyn",
    "secret",
    "list",
    "map",
];

pub use flow_graph::{Edge, EdgeKind, FlowGraph, Vertex};
pub use names::{Names, Value};
pub use scope::{Def, Scope};

use crate::base::IdVec;
use crate::diagnostic::Sink;
use crate::hir::{Callable, NodeId, NodeKind, Program, Workflow, WorkflowId};

/// The program with its names resolved, as side tables.
#[derive(Debug)]
pub struct Resolved {
    /// What each module declares and sees.
    pub names: Names,
    /// What each workflow's names mean and how its nodes depend on each other.
    pub workflows: IdVec<WorkflowId, ResolvedWorkflow>,
}

/// A workflow with its names resolved.
#[derive(Debug)]
pub struct ResolvedWorkflow {
    /// The names of the workflow's parameters, nodes and lets.
    pub scope: Scope,
    /// What each step calls; none where the name is unknown or the node is no call.
    pub callees: IdVec<NodeId, Option<Callable>>,
    /// How the nodes and lets depend on each other.
    pub graph: FlowGraph,
}

/// Resolves every name of the program, whose imports the driver has linked.
pub fn resolve(program: &Program, sink: &mut Sink) -> Resolved {
    imports::check_cycles(program, sink);
    let names = Names::collect(program, sink);
    let workflows =
        program.workflows.iter().map(|workflow| resolve_workflow(program, &names, workflow, sink)).collect();
    Resolved { names, workflows }
}

fn resolve_workflow(program: &Program, names: &Names, workflow: &Workflow, sink: &mut Sink) -> ResolvedWorkflow {
    let scope = Scope::collect(program, workflow, sink);
    let callees = workflow
        .nodes
        .iter()
        .map(|node| match &node.kind {
            NodeKind::Call(call) => names.callable(workflow.module, &call.action, sink),
            _ => None,
        })
        .collect();
    let graph = FlowGraph::build(program, names, workflow, &scope, &callees, sink);
    ResolvedWorkflow { scope, callees, graph }
}

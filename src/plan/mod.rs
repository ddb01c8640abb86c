//! Plans: in which order the nodes of a workflow run, what runs at the same time, and what decides how long it takes.
//!
//! Each graph of a workflow (its own, and the block of every each and loop) is planned by itself, the inner ones first: to the
//! graph around it, a block is one node that takes as long as its rounds. The critical path method is that of Kelley and
//! Walker (1959). Times are expected times ([`duration`]); resources split what could run together into groups, and lengthen
//! an each that cannot run as many elements at once as it would, but never the makespan otherwise.

mod critical_path;
mod demand;
pub mod duration;
mod graph;
mod groups;
pub mod report;
pub mod text;
mod times;
pub mod verify;

use crate::graph::{Graph, toposort};
use crate::ir::{self, Document, Map, Workflow};
use smol_str::SmolStr;

pub use critical_path::{MAX_CRITICAL_PATHS, MAX_CRITICAL_STEPS};
pub use duration::MAX_DURATION_MS;
pub use groups::OPEN_GROUPS;

/// The plan of one workflow. Numbers are places in the workflow's `nodes` and `regions`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The plan of each graph: the workflow's own first, then those of the blocks in the order of the regions. Empty if nodes
    /// wait for each other in a circle, which no document that was verified contains.
    pub graphs: Vec<GraphPlan>,
    /// How many units of each resource are in use at once at most.
    pub peak: Map<u64>,
}

/// The plan of one graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphPlan {
    /// The region that the graph is of.
    pub region: u32,
    /// How often it runs, and how many runs go on at the same time. Both 1 of the workflow's own.
    pub rounds: Rounds,
    /// Every node of the graph in the order of the plan: by level, then priority, then index.
    pub rows: Vec<Row>,
    /// What can run at the same time, one group after the other.
    pub groups: Vec<Vec<u32>>,
    /// The critical paths, up to a cap.
    pub critical_paths: Vec<Vec<u32>>,
    /// Whether there are more critical paths.
    pub critical_paths_truncated: bool,
    /// How long one run of the graph is expected to take.
    pub makespan_ms: u64,
    /// The size of the largest group.
    pub width: u64,
}

/// How often the block of an each or a loop is expected to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounds {
    /// How often in all.
    pub count: u64,
    /// How many at the same time.
    pub parallel: u64,
}

impl Default for Rounds {
    fn default() -> Self {
        Self { count: 1, parallel: 1 }
    }
}

/// A node in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The node.
    pub node: u32,
    /// Its group, from 0.
    pub group: u32,
    /// How long it is expected to take.
    pub duration_ms: u64,
    /// When it can start.
    pub start_ms: u64,
    /// By how much it may start later without delaying the end. What has none is critical.
    pub slack_ms: u64,
}

/// The plan of every workflow of a document, in the order of `workflows`.
pub fn plans(document: &Document) -> Vec<Plan> {
    let mut plans: Vec<Plan> = vec![Plan::default(); document.workflows.len()];
    let workflows: Vec<&Workflow> = document.workflows.values().collect();
    for index in callees_first(document, &workflows) {
        plans[index] = graph::plan(document, workflows[index], &plans);
    }
    plans
}

/// Plans every workflow of a document and writes the plans into it. Its hashes must be made anew after that.
pub fn fill(document: &mut Document) {
    let plans = plans(document);
    let written: Vec<_> =
        document.workflows.values().zip(&plans).map(|(workflow, plan)| plan.write(workflow)).collect();
    for (workflow, plan) in document.workflows.values_mut().zip(written) {
        workflow.plan = plan;
    }
}

/// The workflows so that each comes behind those that it calls; those in a circle of calls come last.
#[expect(clippy::cast_possible_truncation, reason = "workflows are numbered with 32 bits")]
fn callees_first(document: &Document, workflows: &[&Workflow]) -> Vec<usize> {
    let mut calls = Vec::new();
    for (caller, workflow) in workflows.iter().enumerate() {
        let callees = workflow.nodes.iter().filter_map(|node| document.workflows.place(node.workflow.as_ref()?));
        calls.extend(callees.map(|callee| (callee as u32, caller as u32)));
    }
    let order = toposort::order(&Graph::new(workflows.len(), calls));
    order.map_or_else(|_| (0..workflows.len()).collect(), |order| order.into_iter().map(|v| v as usize).collect())
}

impl Plan {
    /// How long a run of the workflow is expected to take.
    pub fn makespan_ms(&self) -> u64 {
        self.graphs.first().map_or(0, |graph| graph.makespan_ms)
    }

    /// The plan as it stands in a document.
    pub fn write(&self, workflow: &Workflow) -> ir::Plan {
        let Some((root, bodies)) = self.graphs.split_first() else { return ir::Plan::default() };
        let region = |graph: &GraphPlan| workflow.regions[graph.region as usize].id.clone();
        let bodies = bodies.iter().map(|body| (region(body), body.write(workflow)));
        ir::Plan { bodies: bodies.collect(), ..root.write(workflow) }
    }
}

impl GraphPlan {
    fn write(&self, workflow: &Workflow) -> ir::Plan {
        let id = |&node: &u32| workflow.nodes[node as usize].id.clone();
        let ids = |nodes: &Vec<u32>| -> Vec<SmolStr> { nodes.iter().map(id).collect() };
        ir::Plan {
            bodies: Map::new(),
            critical_paths: self.critical_paths.iter().map(ids).collect(),
            critical_paths_truncated: self.critical_paths_truncated,
            groups: self.groups.iter().map(ids).collect(),
            makespan_ms: self.makespan_ms,
            order: self.rows.iter().map(|row| id(&row.node)).collect(),
            slack_ms: self.rows.iter().map(|row| (id(&row.node), row.slack_ms)).collect(),
            width: self.width,
        }
    }
}

#[cfg(test)]
mod tests;

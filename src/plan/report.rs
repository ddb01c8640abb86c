//! A plan as data for other programs: what stands in the document, and each node's row.

use super::{GraphPlan, Plan};
use crate::ir::{self, Map, Workflow};
use serde::Serialize;
use smol_str::SmolStr;

/// The plan of one workflow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The plan as it stands in the document.
    pub plan: ir::Plan,
    /// Every node, those of blocks behind those of the workflow's own graph.
    pub steps: Vec<Step>,
    /// The workflow's name.
    pub workflow: SmolStr,
}

/// A node in a plan. Times inside a block count from the start of one run of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Whether any delay of it delays the end.
    pub critical: bool,
    /// How long it is expected to take.
    pub duration_ms: u64,
    /// Its group in its graph, from 0.
    pub group: u32,
    /// Its name.
    pub id: SmolStr,
    /// The resources that it holds.
    pub needs: Map<u64>,
    /// The region whose graph it belongs to.
    pub region: SmolStr,
    /// By how much it may start later without delaying the end.
    pub slack_ms: u64,
    /// When it can start.
    pub start_ms: u64,
}

/// The report of a plan of `workflow`, whose name this is.
pub fn report(name: &str, workflow: &Workflow, plan: &Plan) -> Report {
    let steps = plan.graphs.iter().flat_map(|graph| steps(workflow, graph)).collect();
    Report { plan: plan.write(workflow), steps, workflow: name.into() }
}

fn steps<'p>(workflow: &'p Workflow, graph: &'p GraphPlan) -> impl Iterator<Item = Step> + 'p {
    graph.rows.iter().map(|row| {
        let node = &workflow.nodes[row.node as usize];
        Step {
            critical: row.slack_ms == 0,
            duration_ms: row.duration_ms,
            group: row.group,
            id: node.id.clone(),
            needs: node.needs.clone(),
            region: workflow.regions[graph.region as usize].id.clone(),
            slack_ms: row.slack_ms,
            start_ms: row.start_ms,
        }
    })
}

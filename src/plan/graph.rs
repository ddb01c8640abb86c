//! The plan of one workflow: its graphs, the inner ones first.

use super::groups::{Groups, Needs, Packing};
use super::times::Times;
use super::{GraphPlan, MAX_DURATION_MS, Plan, Rounds, Row, critical_path, duration};
use crate::graph::{Graph, toposort};
use crate::ir::layout::Layout;
use crate::ir::{Document, Node, Region, RegionKind, Workflow};
use std::cmp::Reverse;

/// Plans a workflow. `plans` has the plans of the workflows that it calls.
pub(super) fn plan(document: &Document, workflow: &Workflow, plans: &[Plan]) -> Plan {
    let layout = Layout::of(workflow);
    let Ok(order) = toposort::order(layout.waits()) else { return Plan::default() };
    let Some(graphs) = inner_first(workflow, &layout) else { return Plan::default() };
    let capacity: Vec<u64> = document.resources.values().copied().collect();
    let duration = |node: &Node| duration::of_node(document, node, plans);
    let mut durations: Vec<u64> = workflow.nodes.iter().map(duration).collect();
    durations.resize(layout.waits().len(), 0);
    let needs = workflow.nodes.iter().map(|node| needs_of(document, node, plans)).collect();
    let mut planner = Planner { workflow, layout, capacity, needs, times: Times::new(durations), peak: Vec::new() };
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); workflow.regions.len().max(1)];
    for vertex in order {
        members[planner.graph_of(vertex) as usize].push(vertex);
    }
    let mut all: Vec<GraphPlan> =
        graphs.into_iter().map(|graph| planner.plan(graph, &members[graph as usize])).collect();
    all.sort_by_key(|graph| graph.region);
    Plan { graphs: all, peak: document.resources.names().cloned().zip(planner.peak).collect() }
}

/// The regions that have a graph of their own, each behind those inside it; nothing if regions contain each other.
fn inner_first(workflow: &Workflow, layout: &Layout<'_>) -> Option<Vec<u32>> {
    let count = u32::try_from(workflow.regions.len()).ok()?;
    let nesting = (0..count).filter_map(|region| Some((region, layout.around(region)?)));
    let order = toposort::order(&Graph::new(workflow.regions.len(), nesting)).ok()?;
    let has_graph = |&region: &u32| workflow.regions[region as usize].kind != RegionKind::Arm;
    Some(order.into_iter().filter(has_graph).collect())
}

/// What a node without a block needs: by itself, by its action, or at most at one time by the workflow that it calls.
fn needs_of(document: &Document, node: &Node, plans: &[Plan]) -> Needs {
    let of_action = || Some(&document.actions.get(node.action.as_ref()?)?.needs);
    let of_called = || Some(&plans.get(document.workflows.place(node.workflow.as_ref()?)?)?.peak);
    let own = Some(&node.needs).filter(|needs| !needs.is_empty());
    let Some(needs) = own.or_else(of_action).or_else(of_called) else { return Needs::new() };
    let known = needs.iter().filter_map(|(name, &amount)| {
        let place = document.resources.place(name)?;
        let capacity = document.resources.get(name).copied().unwrap_or(0);
        // What needs more than there is can never run; in the plan it has everything for itself.
        Some((u32::try_from(place).ok()?, amount.min(capacity)))
    });
    known.filter(|&(_, amount)| amount > 0).collect()
}

struct Planner<'p> {
    workflow: &'p Workflow,
    layout: Layout<'p>,
    capacity: Vec<u64>,
    needs: Vec<Needs>,
    times: Times,
    /// What the graph planned last needs at most at one time: at the end, the workflow.
    peak: Vec<u64>,
}

impl Planner<'_> {
    fn graph_of(&self, vertex: u32) -> u32 {
        self.layout.graph_of(self.layout.region_of(self.layout.node_of(vertex)))
    }

    /// Plans one graph and, if it is a block, tells the node that has it how long it takes and what it needs.
    fn plan(&mut self, region: u32, vertices: &[u32]) -> GraphPlan {
        let layout = &self.layout;
        let makespan_ms = self.times.pass(layout.waits(), vertices, |v| u32::from(!layout.is_end(v)));
        let mut nodes: Vec<u32> = vertices.iter().copied().filter(|&vertex| !layout.is_end(vertex)).collect();
        let priority = |node: u32| self.workflow.nodes[node as usize].priority;
        nodes.sort_by_key(|&node| (self.times.level[node as usize], Reverse(priority(node)), node));
        let groups = self.pack(&nodes);
        let (critical_paths, critical_paths_truncated) = critical_path::find(layout, &self.times, vertices);
        let rows = self.rows(&nodes, &groups.list);
        let rounds = self.close(region, makespan_ms, &groups.peak);
        self.peak = groups.peak;
        let (groups, width) = (groups.list, groups.width);
        GraphPlan { region, rounds, rows, groups, critical_paths, critical_paths_truncated, makespan_ms, width }
    }

    fn pack(&self, nodes: &[u32]) -> Groups {
        let Self { workflow, layout, capacity, needs, .. } = self;
        Packing { workflow, layout, capacity, needs }.pack(nodes, |node| self.times.level[node as usize])
    }

    fn rows(&self, nodes: &[u32], groups: &[Vec<u32>]) -> Vec<Row> {
        let mut numbers = rustc_hash::FxHashMap::default();
        for (number, group) in (0..).zip(groups) {
            numbers.extend(group.iter().map(|&node| (node, number)));
        }
        let row = |&node: &u32| Row {
            node,
            group: numbers.get(&node).copied().unwrap_or(0),
            duration_ms: self.times.duration[node as usize],
            start_ms: self.times.start[node as usize],
            slack_ms: self.times.slack(node),
        };
        nodes.iter().map(row).collect()
    }

    fn close(&mut self, region: u32, makespan_ms: u64, peak: &[u64]) -> Rounds {
        let Some(node) = self.layout.parent_of(region) else { return Rounds::default() };
        let rounds = rounds(&self.workflow.regions[region as usize], peak, &self.capacity);
        let one_by_one = rounds.count.div_ceil(rounds.parallel);
        self.times.duration[node as usize] = makespan_ms.saturating_mul(one_by_one).min(MAX_DURATION_MS);
        let needs = (0..).zip(peak).map(|(resource, &amount)| (resource, amount.saturating_mul(rounds.parallel)));
        self.needs[node as usize] = needs.filter(|&(_, amount)| amount > 0).collect();
        rounds
    }
}

/// How often a block runs: a loop in the worst case, an each as often as is expected, and with no more elements at once than
/// the resources allow.
fn rounds(region: &Region, peak: &[u64], capacity: &[u64]) -> Rounds {
    match region.kind {
        RegionKind::Workflow | RegionKind::Arm => Rounds::default(),
        RegionKind::Loop => Rounds { count: region.max.unwrap_or(1), parallel: 1 },
        RegionKind::Each => {
            let count = region.expects.unwrap_or(1);
            let room = peak.iter().zip(capacity).filter_map(|(&amount, capacity)| capacity.checked_div(amount));
            let parallel = room.chain([region.parallel.unwrap_or(1), count]).min();
            Rounds { count, parallel: parallel.unwrap_or(1).max(1) }
        }
    }
}

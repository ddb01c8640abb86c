//! Parallel groups: the nodes of a level run together as far as the resources go.
//!
//! First-fit in the order of the plan, over the last few groups only (bounded-space bin packing, Johnson 1974): a level of
//! 100,000 nodes that want one lock stays linear.

use super::demand::{self, Demand, NODES, Resource};
use crate::ir::Workflow;
use crate::ir::layout::Layout;

/// A node is put into one of the last so many groups of its level, or into a new one.
pub const OPEN_GROUPS: usize = 64;

/// How much of what a node holds while it runs.
pub(super) type Needs = Vec<(Resource, u64)>;

/// The groups of one graph.
#[derive(Default)]
pub(super) struct Groups {
    pub(super) list: Vec<Vec<u32>>,
    /// The most nodes that run at the same time.
    pub(super) width: u64,
    /// How much of each resource is in use at once at most.
    pub(super) peak: Vec<u64>,
}

/// What groups are made with.
pub(super) struct Packing<'p> {
    pub(super) workflow: &'p Workflow,
    pub(super) layout: &'p Layout<'p>,
    /// The capacity of each resource.
    pub(super) capacity: &'p [u64],
    /// What each node needs.
    pub(super) needs: &'p [Needs],
}

impl Packing<'_> {
    /// Groups nodes, given in the order of the plan with their levels.
    pub(super) fn pack(&self, nodes: &[u32], level: impl Fn(u32) -> u32) -> Groups {
        let mut packed = Groups { peak: vec![0; self.capacity.len()], ..Groups::default() };
        for nodes in nodes.chunk_by(|&a, &b| level(a) == level(b)) {
            self.pack_level(nodes, &mut packed);
        }
        packed
    }

    fn pack_level(&self, nodes: &[u32], packed: &mut Groups) {
        let first = packed.list.len();
        let mut demands: Vec<Demand> = Vec::new();
        for &node in nodes {
            let arms = demand::arms(self.workflow, self.layout, node);
            let needs = &self.needs[node as usize];
            let fits = |demand: &Demand| {
                needs.iter().all(|&(what, amount)| demand.with(&arms, what, amount) <= self.capacity[what as usize])
            };
            // What needs nothing runs at once, in the first group.
            let open = if needs.is_empty() { 0 } else { demands.len().saturating_sub(OPEN_GROUPS) };
            let place = demands[open..].iter().position(fits).map_or(demands.len(), |place| open + place);
            if place == demands.len() {
                demands.push(Demand::default());
                packed.list.push(Vec::new());
            }
            packed.list[first + place].push(node);
            demands[place].add(&arms, NODES, 1);
            for &(what, amount) in needs {
                demands[place].add(&arms, what, amount);
            }
        }
        for demand in &demands {
            packed.width = packed.width.max(demand.of(NODES));
            for (resource, peak) in (0..).zip(&mut packed.peak) {
                *peak = demand.of(resource).max(*peak);
            }
        }
    }
}

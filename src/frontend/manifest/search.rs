//! What lies on the ways from some nodes to another one.
//!
//! Searches stay within the stretch of the topological order that the ways can lie in, so a long chain of loops costs no more than its nodes.
//! Whoever jumps into a loop may leave it at any of its nodes; so where a loop begins within the stretch, the stretch ends behind it.

use super::node::Node;
use super::order::Order;
use super::regions::{Regions, Unit};
use crate::graph::{Graph, toposort};
use rustc_hash::FxHashSet;

/// How many edges all searches of one manifest may follow.
const MAX_STEPS: usize = 4_000_000;

/// The edges of a manifest, and what loops cover of its order.
pub(super) struct Search {
    /// From what is waited for to what waits, but for what fixes feed.
    graph: Graph,
    /// The place of each node in topological order.
    place: Vec<u32>,
    /// Of each place, a later one that the same loops cover, or itself where there is none.
    later: Vec<u32>,
    steps: usize,
}

impl Search {
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer nodes than bytes in a file")]
    pub(super) fn new(nodes: &[Node<'_>], order: &Order<'_>) -> Self {
        let mut edges = Vec::new();
        for (at, sources) in order.sources.iter().enumerate() {
            let forward = sources.iter().filter(|source| !Order::is_fed(nodes, source.node, at));
            edges.extend(forward.map(|source| (source.node as u32, at as u32)));
        }
        let graph = Graph::new(nodes.len(), edges);
        // What waits in a circle is reported later; here it comes last.
        let sorted = toposort::order(&graph).unwrap_or_else(|cyclic| [cyclic.order, cyclic.left].concat());
        let mut place = vec![0; nodes.len()];
        for (at, &node) in (0..).zip(&sorted) {
            place[node as usize] = at;
        }
        Self { graph, place, later: (0..nodes.len() as u32).collect(), steps: 0 }
    }

    /// Whether searches ended too early, since there was too much to look through.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.steps > MAX_STEPS
    }

    /// The parts of the region `around` on the ways from `starts` to `end`, these included; nothing if there is no way.
    pub(super) fn between(&mut self, regions: &Regions, starts: &[usize], end: usize, around: usize) -> Vec<Unit> {
        let last = self.last(self.place[end]);
        let Some(end) = regions.unit(end, around) else { return Vec::new() };
        let starts = starts.iter().filter_map(|&start| regions.unit(start, around));
        let ahead = self.reach(regions, starts.collect(), around, &|search, node| {
            let next = search.graph.successors(node).iter().map(|edge| edge.target);
            next.filter(|&next| search.place[next as usize] <= last).collect()
        });
        if !ahead.contains(&end) {
            return Vec::new();
        }
        let back = self.reach(regions, vec![end], around, &|search, node| {
            let next = search.graph.predecessors(node).iter().map(|edge| edge.target);
            let on_the_way =
                |&next: &u32| regions.unit(next as usize, around).is_some_and(|unit| ahead.contains(&unit));
            next.filter(on_the_way).collect()
        });
        let mut found: Vec<Unit> = back.into_iter().collect();
        found.sort_unstable();
        found
    }

    /// What can be reached from `open`.
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer nodes than bytes in a file")]
    fn reach(&mut self, regions: &Regions, mut open: Vec<Unit>, around: usize, next: Next<'_>) -> FxHashSet<Unit> {
        let mut seen: FxHashSet<Unit> = open.iter().copied().collect();
        while let Some(unit) = open.pop() {
            let alone;
            let members = match unit {
                Unit::Node(node) => {
                    alone = [node];
                    &alone[..]
                }
                Unit::Loop(region) => &regions.list[region].members,
            };
            for &member in members {
                let found = next(self, member as u32);
                self.steps += 1 + found.len();
                if self.is_exhausted() {
                    return FxHashSet::default();
                }
                let units = found.into_iter().filter_map(|node| regions.unit(node as usize, around));
                open.extend(units.filter(|&unit| seen.insert(unit)));
            }
        }
        seen
    }

    /// The last place that ways to `place` can come by.
    fn last(&mut self, place: u32) -> u32 {
        let mut last = place;
        while self.later[last as usize] != last {
            last = self.later[last as usize];
        }
        // The next search finds it at once.
        let mut at = place;
        while at != last {
            at = std::mem::replace(&mut self.later[at as usize], last);
        }
        last
    }

    /// Notes that a loop has these nodes.
    pub(super) fn cover(&mut self, members: &[usize]) {
        let places = || members.iter().map(|&member| self.place[member]);
        let (Some(first), Some(end)) = (places().min(), places().max()) else { return };
        let mut at = self.last(first);
        while at < end {
            self.later[at as usize] = at + 1;
            at = self.last(at + 1);
        }
    }
}

/// What follows on a node.
type Next<'n> = &'n dyn Fn(&Search, u32) -> Vec<u32>;

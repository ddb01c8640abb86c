//! Cycles, as short as they can be shown: one through each strongly connected component.
//!
//! A breadth-first search from each vertex of a component, back to that vertex; the shortest way round wins, and the
//! first of equals. That is exact but quadratic, so all searches of one call share a budget of [`MAX_WORK`] edges. When
//! it is spent, every further component still gets one search, from its smallest vertex: what is then found is a
//! shortest cycle through that vertex. The whole is linear in the graph, plus the budget.

use super::scc::{self, Components};
use super::{EdgeId, Graph};

/// How many edges are followed to make cycles shorter, in all components together.
///
/// Any component whose vertices times edges stay below it is searched completely: 4,000 by 4,000.
pub const MAX_WORK: usize = 16_000_000;

/// One shortest cycle in each strongly connected component that has one, loops included.
///
/// Components come in topological order. A cycle is its edges in order, and starts at its smallest vertex.
pub fn shortest_in_each_component(graph: &Graph) -> Vec<Vec<EdgeId>> {
    let components = scc::components(graph);
    let mut search = Search::new(graph, &components);
    components.iter().filter_map(|members| search.shortest(members)).collect()
}

struct Search<'g> {
    graph: &'g Graph,
    components: &'g Components,
    /// The edge by which each vertex was reached, valid where `round` is the current one.
    by: Vec<EdgeId>,
    round: Vec<u32>,
    rounds: u32,
    queue: Vec<u32>,
    work: usize,
}

impl<'g> Search<'g> {
    fn new(graph: &'g Graph, components: &'g Components) -> Self {
        let (by, round) = (vec![EdgeId::new(0); graph.len()], vec![0; graph.len()]);
        Self { graph, components, by, round, rounds: 0, queue: Vec::new(), work: MAX_WORK }
    }

    fn shortest(&mut self, members: &[u32]) -> Option<Vec<EdgeId>> {
        let mut best: Option<Vec<EdgeId>> = self.shortest_loop(members).map(|edge| vec![edge]);
        for &start in members {
            let length = best.as_ref().map_or(usize::MAX, Vec::len);
            // Loops were looked for, so two edges are as few as a search can find.
            if length <= 2 || best.is_some() && self.work == 0 {
                break;
            }
            best = self.around(start, length).or(best);
        }
        best.map(|cycle| self.rotated_to_smallest(cycle))
    }

    fn shortest_loop(&self, members: &[u32]) -> Option<EdgeId> {
        let loops = |&vertex: &u32| self.graph.successors(vertex).iter().find(|edge| edge.target == vertex);
        members.iter().find_map(loops).map(|edge| edge.id)
    }

    /// The shortest way from `start` back to `start`, if it has fewer than `limit` edges.
    fn around(&mut self, start: u32, limit: usize) -> Option<Vec<EdgeId>> {
        self.rounds += 1;
        self.queue.clear();
        self.queue.push(start);
        let (mut at, mut depth, mut layer_end) = (0, 1, 1);
        while let Some(&vertex) = self.queue.get(at) {
            if at == layer_end {
                (depth, layer_end) = (depth + 1, self.queue.len());
            }
            if depth >= limit {
                return None;
            }
            if let Some(last) = self.expand(vertex, start) {
                return Some(self.path(start, last));
            }
            at += 1;
        }
        None
    }

    /// Follows the edges of `vertex` that stay in its component; returns the one that closes the cycle.
    fn expand(&mut self, vertex: u32, start: u32) -> Option<EdgeId> {
        for edge in self.graph.successors(vertex) {
            self.work = self.work.saturating_sub(1);
            if edge.target == start {
                return Some(edge.id);
            }
            let target = edge.target as usize;
            if self.round[target] != self.rounds && self.components.of(edge.target) == self.components.of(start) {
                self.round[target] = self.rounds;
                self.by[target] = edge.id;
                self.queue.push(edge.target);
            }
        }
        None
    }

    /// The edges from `start` to the end of `last`.
    fn path(&self, start: u32, last: EdgeId) -> Vec<EdgeId> {
        let mut path = vec![last];
        let mut vertex = self.graph.ends(last).0;
        while vertex != start {
            let edge = self.by[vertex as usize];
            path.push(edge);
            vertex = self.graph.ends(edge).0;
        }
        path.reverse();
        path
    }

    fn rotated_to_smallest(&self, mut cycle: Vec<EdgeId>) -> Vec<EdgeId> {
        let smallest = cycle.iter().enumerate().min_by_key(|&(_, &edge)| self.graph.ends(edge).0);
        let first = smallest.map_or(0, |(index, _)| index);
        cycle.rotate_left(first);
        cycle
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{distances_naively, graphs, on_a_small_stack};
    use proptest::prelude::*;

    fn vertices(graph: &Graph, cycle: &[EdgeId]) -> Vec<u32> {
        cycle.iter().map(|&edge| graph.ends(edge).0).collect()
    }

    #[test]
    fn each_component_shows_its_shortest_cycle() {
        // A ring of four with a shortcut, a loop, and a way between them that is in no cycle.
        let graph = Graph::new(6, [(0, 1), (1, 2), (2, 3), (3, 0), (2, 0), (3, 4), (4, 5), (5, 5)]);
        let cycles = shortest_in_each_component(&graph);
        let shown: Vec<_> = cycles.iter().map(|cycle| vertices(&graph, cycle)).collect();
        assert_eq!(shown, [vec![0, 1, 2], vec![5]]);
    }

    #[test]
    fn a_graph_without_cycles_has_none() {
        assert!(shortest_in_each_component(&Graph::new(3, [(0, 1), (0, 2), (1, 2)])).is_empty());
        assert!(shortest_in_each_component(&Graph::new(0, [])).is_empty());
    }

    #[test]
    fn a_ring_and_many_rings_of_a_million_vertices_are_done_in_time() {
        on_a_small_stack(|| {
            let ring = Graph::new(1_000_000, (0..1_000_000).map(|v| (v, (v + 1) % 1_000_000)));
            assert_eq!(shortest_in_each_component(&ring)[0].len(), 1_000_000);
            let rings = (0..1_000_000).map(|v| (v, if v % 1_000 == 999 { v - 999 } else { v + 1 }));
            assert_eq!(shortest_in_each_component(&Graph::new(1_000_000, rings)).len(), 1_000);
        });
    }

    proptest! {
        #[test]
        fn a_cycle_is_closed_and_no_longer_than_any_other((count, edges) in graphs()) {
            let graph = Graph::new(count, edges.iter().copied());
            let components = scc::components(&graph);
            let distances = distances_naively(count, &edges);
            let shortest = |members: &[u32]| members.iter().filter_map(|&v| distances[v as usize][v as usize]).min();
            let expected: Vec<_> = components.iter().filter_map(shortest).collect();
            let found = shortest_in_each_component(&graph);
            prop_assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), expected);
            for cycle in found {
                for (index, &edge) in cycle.iter().enumerate() {
                    let next = cycle[(index + 1) % cycle.len()];
                    prop_assert_eq!(graph.ends(edge).1, graph.ends(next).0);
                }
                let passed = vertices(&graph, &cycle);
                prop_assert_eq!(passed.iter().min(), passed.first());
            }
        }
    }
}

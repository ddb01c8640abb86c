//! Topological order: every edge leads forward.
//!
//! Kahn, "Topological sorting of large networks" (1962): take a vertex that waits for nothing, again and again. Which one
//! is taken when several are ready is the caller's choice, so an order of steps can follow priority and source order.

use super::Graph;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// There is no such order: the graph has a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cyclic {
    /// The vertices on a cycle or behind one, ascending. [`super::cycle`] finds the cycles themselves.
    pub left: Vec<u32>,
    /// The other vertices, in order.
    pub order: Vec<u32>,
}

/// All vertices so that every edge leads forward; of those that are ready the one with the least key comes first, and
/// the smaller vertex when keys are equal.
pub fn order_by_key<K: Ord>(graph: &Graph, key: impl Fn(u32) -> K) -> Result<Vec<u32>, Cyclic> {
    let mut waiting: Vec<usize> = graph.vertices().map(|vertex| graph.predecessors(vertex).len()).collect();
    let entry = |vertex| Reverse((key(vertex), vertex));
    let free = graph.vertices().filter(|&vertex| waiting[vertex as usize] == 0);
    let mut ready: BinaryHeap<_> = free.map(entry).collect();
    let mut order = Vec::with_capacity(graph.len());
    while let Some(Reverse((_, vertex))) = ready.pop() {
        order.push(vertex);
        for edge in graph.successors(vertex) {
            let waits = &mut waiting[edge.target as usize];
            *waits -= 1;
            if *waits == 0 {
                ready.push(entry(edge.target));
            }
        }
    }
    if order.len() == graph.len() {
        return Ok(order);
    }
    let left = graph.vertices().filter(|&vertex| waiting[vertex as usize] > 0).collect();
    Err(Cyclic { left, order })
}

/// All vertices so that every edge leads forward, smaller vertices first where there is a choice.
pub fn order(graph: &Graph) -> Result<Vec<u32>, Cyclic> {
    order_by_key(graph, |_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{acyclic_graphs, graphs, on_a_small_stack, reaches_naively};
    use proptest::prelude::*;

    #[test]
    fn the_key_decides_between_vertices_that_are_ready() {
        let graph = Graph::new(4, [(0, 1), (0, 2), (0, 3)]);
        assert_eq!(order(&graph), Ok(vec![0, 1, 2, 3]));
        assert_eq!(order_by_key(&graph, Reverse), Ok(vec![0, 3, 2, 1]));
    }

    #[test]
    fn a_cycle_leaves_itself_and_what_is_behind_it() {
        let graph = Graph::new(4, [(0, 1), (1, 2), (2, 1), (2, 3)]);
        assert_eq!(order(&graph), Err(Cyclic { left: vec![1, 2, 3], order: vec![0] }));
    }

    #[test]
    fn a_chain_of_a_million_vertices_needs_no_stack() {
        on_a_small_stack(|| {
            let chain = Graph::new(1_000_000, (1..1_000_000).map(|v| (v, v - 1)));
            assert_eq!(order(&chain).map(|order| order[0]), Ok(999_999));
        });
    }

    proptest! {
        #[test]
        fn every_edge_leads_forward_and_the_choice_is_the_least((vertices, edges) in acyclic_graphs(), salt: u32) {
            let graph = Graph::new(vertices, edges.iter().copied());
            let key = |vertex: u32| vertex.wrapping_mul(salt) % 5;
            let order = order_by_key(&graph, key).unwrap();
            // The naive way: look through all vertices for the least one whose predecessors are done.
            let mut naive: Vec<u32> = Vec::new();
            while naive.len() < vertices {
                let done = |v: &u32| naive.contains(v);
                let free = |v: &u32| !done(v) && edges.iter().all(|(from, to)| to != v || done(from));
                naive.push(graph.vertices().filter(free).min_by_key(|&v| (key(v), v)).unwrap());
            }
            prop_assert_eq!(order, naive);
        }

        #[test]
        fn what_is_left_is_what_a_cycle_reaches((vertices, edges) in graphs()) {
            let graph = Graph::new(vertices, edges.iter().copied());
            let reaches = reaches_naively(vertices, &edges);
            let stuck = |&v: &u32| (0..vertices).any(|c| reaches[c][c] && (c == v as usize || reaches[c][v as usize]));
            let left: Vec<u32> = graph.vertices().filter(stuck).collect();
            match order(&graph) {
                Ok(_) => prop_assert!(left.is_empty()),
                Err(cyclic) => prop_assert_eq!(cyclic.left, left),
            }
        }
    }
}

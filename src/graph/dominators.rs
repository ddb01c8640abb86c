//! Dominators: which vertices every way from the start to a vertex leads through.
//!
//! Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm" (2001): in reverse postorder, the immediate dominator of a vertex is what those of its
//! predecessors have in common, until nothing changes. Once is enough in a graph without cycles. There, what two have in common
//! is found by jump pointers (Myers, "An applicative random-access stack", 1983), so the whole takes n log n steps also where the tree is deep.

use super::Graph;
use super::toposort;

/// What is not reached, or has no dominator.
const NONE: u32 = u32::MAX;

/// The dominator tree of the vertices that a root reaches.
#[derive(Clone, Debug)]
pub struct Dominators {
    root: u32,
    /// The immediate dominator of each vertex; the root's is itself.
    parent: Vec<u32>,
    /// An ancestor further up, by which others are found in few steps.
    jump: Vec<u32>,
    depth: Vec<u32>,
    /// The place of each vertex in a walk over the tree that sees parents first.
    place: Vec<u32>,
}

/// The dominators of all vertices that `root` reaches.
pub fn dominators(graph: &Graph, root: u32) -> Dominators {
    let order = reverse_postorder(graph, root);
    let mut rank = vec![NONE; graph.len()];
    for (at, &vertex) in (0..).zip(&order) {
        rank[vertex as usize] = at;
    }
    let mut tree = Dominators {
        root,
        parent: vec![NONE; graph.len()],
        jump: vec![NONE; graph.len()],
        depth: vec![0; graph.len()],
        place: vec![NONE; graph.len()],
    };
    tree.attach(root, root);
    if toposort::order(graph).is_ok() {
        for &vertex in order.iter().skip(1) {
            let reached = graph.predecessors(vertex).iter().filter(|edge| rank[edge.target as usize] != NONE);
            let common = reached.map(|edge| edge.target).reduce(|left, right| tree.common(left, right));
            tree.attach(vertex, common.unwrap_or(root));
        }
    } else {
        tree.iterate(graph, &order, &rank);
    }
    tree.number(&order);
    tree
}

/// Depth-first, with a list in place of the stack.
fn reverse_postorder(graph: &Graph, root: u32) -> Vec<u32> {
    let mut seen = vec![false; graph.len()];
    let mut order = Vec::new();
    let mut open = vec![(root, 0)];
    seen[root as usize] = true;
    while let Some((vertex, next)) = open.last_mut() {
        if let Some(edge) = graph.successors(*vertex).get(*next) {
            *next += 1;
            if !std::mem::replace(&mut seen[edge.target as usize], true) {
                open.push((edge.target, 0));
            }
        } else {
            order.push(*vertex);
            open.pop();
        }
    }
    order.reverse();
    order
}

impl Dominators {
    /// The immediate dominator of a vertex: the last other vertex that every way to it leads through. None of the root and of what it does not reach.
    pub fn immediate(&self, vertex: u32) -> Option<u32> {
        let parent = self.parent[vertex as usize];
        (vertex != self.root && parent != NONE).then_some(parent)
    }

    /// Whether the root reaches a vertex.
    pub fn is_reached(&self, vertex: u32) -> bool {
        self.parent[vertex as usize] != NONE
    }

    /// How many other vertices dominate a vertex.
    pub fn depth(&self, vertex: u32) -> u32 {
        self.depth[vertex as usize]
    }

    /// The place of a vertex in a walk over the tree that sees what dominates before what is dominated, and all that one vertex dominates in a row.
    pub fn place(&self, vertex: u32) -> u32 {
        self.place[vertex as usize]
    }

    /// Whether every way to `below` leads through `above`. A vertex dominates itself. Both are reached.
    pub fn dominates(&self, above: u32, below: u32) -> bool {
        self.ancestor(below, self.depth(above)) == above
    }

    /// The last vertex that every way to either of two leads through. Both are reached.
    pub fn common(&self, left: u32, right: u32) -> u32 {
        let depth = self.depth(left).min(self.depth(right));
        let (mut left, mut right) = (self.ancestor(left, depth), self.ancestor(right, depth));
        while left != right {
            // At the same depth all jumps are of one length.
            let jump = self.jump[left as usize] != self.jump[right as usize];
            let up = if jump { &self.jump } else { &self.parent };
            (left, right) = (up[left as usize], up[right as usize]);
        }
        left
    }

    /// Of what `above` dominates immediately, the vertex that dominates `below`. `above` dominates `below` and is not it.
    pub fn towards(&self, above: u32, below: u32) -> u32 {
        self.ancestor(below, self.depth(above) + 1)
    }

    /// What dominates a vertex and has a depth; the vertex itself if it is no deeper.
    fn ancestor(&self, vertex: u32, depth: u32) -> u32 {
        let mut at = vertex;
        while self.depth(at) > depth {
            let jump = self.jump[at as usize];
            at = if self.depth(jump) >= depth { jump } else { self.parent[at as usize] };
        }
        at
    }

    fn attach(&mut self, vertex: u32, parent: u32) {
        let far = if vertex == parent { parent } else { self.jump[parent as usize] };
        let farther = if vertex == parent { parent } else { self.jump[far as usize] };
        let depth = |vertex: u32| self.depth[vertex as usize];
        let alike = vertex != parent && depth(parent) - depth(far) == depth(far) - depth(farther);
        self.jump[vertex as usize] = if alike { farther } else { parent };
        self.depth[vertex as usize] = if vertex == parent { 0 } else { self.depth[parent as usize] + 1 };
        self.parent[vertex as usize] = parent;
    }

    /// The algorithm for graphs with cycles, in which parents change until they are right.
    fn iterate(&mut self, graph: &Graph, order: &[u32], rank: &[u32]) {
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for &vertex in order.iter().skip(1) {
                let known = graph.predecessors(vertex).iter().map(|edge| edge.target);
                let known = known.filter(|&from| self.parent[from as usize] != NONE);
                let common = known.reduce(|mut left, mut right| {
                    while left != right {
                        let later = if rank[left as usize] > rank[right as usize] { &mut left } else { &mut right };
                        *later = self.parent[*later as usize];
                    }
                    left
                });
                if let Some(common) = common.filter(|&common| common != self.parent[vertex as usize]) {
                    self.parent[vertex as usize] = common;
                    changed = true;
                }
            }
        }
        for &vertex in order.iter().skip(1) {
            self.attach(vertex, self.parent[vertex as usize]);
        }
    }

    fn number(&mut self, order: &[u32]) {
        let edges = order.iter().skip(1).map(|&vertex| (self.parent[vertex as usize], vertex));
        let tree = Graph::new(self.parent.len(), edges);
        let mut open = vec![self.root];
        let mut next = 0;
        while let Some(vertex) = open.pop() {
            self.place[vertex as usize] = next;
            next += 1;
            open.extend(tree.successors(vertex).iter().rev().map(|edge| edge.target));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::reach;
    use crate::graph::testing::{acyclic_graphs, graphs, on_a_small_stack};
    use proptest::prelude::*;

    #[test]
    fn what_a_decision_leads_to_is_dominated_by_it_and_not_by_its_branches() {
        let graph = Graph::new(6, [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)]);
        let found = dominators(&graph, 0);
        assert_eq!([1, 2, 3, 4].map(|vertex| found.immediate(vertex)), [Some(0), Some(0), Some(0), Some(3)]);
        assert!(found.dominates(0, 4) && found.dominates(3, 4) && !found.dominates(1, 4));
        assert_eq!((found.common(1, 4), found.towards(0, 4)), (0, 3));
        assert_eq!((found.immediate(0), found.is_reached(5)), (None, false));
    }

    #[test]
    fn a_chain_and_a_ladder_of_many_vertices_are_done_in_time() {
        on_a_small_stack(|| {
            let chain = Graph::new(1_000_000, (1..1_000_000).map(|v| (v - 1, v)));
            let found = dominators(&chain, 0);
            assert!(found.dominates(0, 999_999) && found.dominates(999_998, 999_999));
            // Two long chains, and what joins them at each step: every join is dominated by the start alone.
            let rungs = (1..100_000).flat_map(|at| {
                let (left, right) = (3 * at - 2, 3 * at - 1);
                let before = |side: u32| if at == 1 { 0 } else { side - 3 };
                [(before(left), left), (before(right), right), (left, 3 * at), (right, 3 * at)]
            });
            let found = dominators(&Graph::new(300_000, rungs), 0);
            assert_eq!(found.immediate(299_997), Some(0));
        });
    }

    /// The slow way: a vertex dominates another if that is not reached without it.
    fn dominates_naively(vertices: usize, edges: &[(u32, u32)], above: u32, below: u32) -> bool {
        let without = edges.iter().copied().filter(|&(from, to)| from != above && to != above);
        above == below || above == 0 || !reach::from(&Graph::new(vertices, without), [0])[below as usize]
    }

    fn agrees(vertices: usize, edges: &[(u32, u32)]) -> Result<(), TestCaseError> {
        let graph = Graph::new(vertices, edges.iter().copied());
        let found = dominators(&graph, 0);
        let reached = reach::from(&graph, [0]);
        let reached: Vec<u32> = graph.vertices().filter(|&vertex| reached[vertex as usize]).collect();
        prop_assert_eq!(&reached, &graph.vertices().filter(|&v| found.is_reached(v)).collect::<Vec<_>>());
        for &below in &reached {
            let above: Vec<u32> =
                reached.iter().copied().filter(|&v| dominates_naively(vertices, edges, v, below)).collect();
            for &vertex in &reached {
                prop_assert_eq!(found.dominates(vertex, below), above.contains(&vertex));
            }
            prop_assert_eq!(found.depth(below) as usize, above.len() - 1);
            let nearest = above.iter().copied().filter(|&v| v != below).max_by_key(|&v| found.depth(v));
            prop_assert_eq!(found.immediate(below), nearest);
            for &other in &reached {
                let both = above.iter().copied().filter(|&v| dominates_naively(vertices, edges, v, other));
                let common = both.max_by_key(|&v| found.depth(v)).unwrap();
                prop_assert_eq!(found.common(below, other), common);
                if common != below {
                    let next = found.towards(common, below);
                    prop_assert_eq!(found.immediate(next), Some(common));
                    prop_assert!(found.dominates(next, below));
                }
                // What one vertex dominates stands in a row behind it.
                let row = u32::try_from(reached.iter().filter(|&&v| found.dominates(below, v)).count()).unwrap();
                let row = found.place(below)..found.place(below) + row;
                prop_assert_eq!(row.contains(&found.place(other)), found.dominates(below, other));
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn cyclic_graphs_agree_with_the_slow_way((vertices, edges) in graphs()) {
            agrees(vertices, &edges)?;
        }

        #[test]
        fn acyclic_graphs_agree_with_the_slow_way((vertices, edges) in acyclic_graphs()) {
            agrees(vertices, &edges)?;
        }
    }
}

//! Strongly connected components: the maximal sets of vertices that all reach each other.
//!
//! The algorithm is Kosaraju's (Sharir 1981), as `petgraph` has it: two depth-first searches, linear in vertices and edges. Of its
//! algorithms this one needs no stack; its version of Tarjan's overflows on a long chain.

use super::Graph;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

/// The components of a graph, in topological order: an edge never leads to an earlier component.
#[derive(Clone, Debug)]
pub struct Components {
    /// The number of each vertex's component.
    of: Vec<u32>,
    /// The vertices, component by component, ascending within each.
    members: Vec<u32>,
    /// Where each component begins in `members`, and one entry more.
    starts: Vec<u32>,
}

impl Components {
    /// How many components there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is none, as in a graph without vertices.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the component that `vertex` lies in.
    pub fn of(&self, vertex: u32) -> u32 {
        self.of[vertex as usize]
    }

    /// All components in topological order, the vertices of each ascending.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &[u32]> + ExactSizeIterator {
        self.starts.windows(2).map(|ends| &self.members[ends[0] as usize..ends[1] as usize])
    }
}

/// The strongly connected components of `graph`.
pub fn components(graph: &Graph) -> Components {
    let mut copy: DiGraph<(), ()> = DiGraph::with_capacity(graph.len(), graph.edge_count());
    for _ in graph.vertices() {
        copy.add_node(());
    }
    for vertex in graph.vertices() {
        for edge in graph.successors(vertex) {
            copy.add_edge(vertex.into(), edge.target.into(), ());
        }
    }
    let mut found = Components { of: vec![0; graph.len()], members: Vec::with_capacity(graph.len()), starts: vec![0] };
    // What comes out of the second search is in reverse topological order.
    for (number, component) in (0..).zip(kosaraju_scc(&copy).into_iter().rev()) {
        let start = found.members.len();
        found.members.extend(component.into_iter().map(|vertex| number_of(vertex.index())));
        found.members[start..].sort_unstable();
        for &vertex in &found.members[start..] {
            found.of[vertex as usize] = number;
        }
        found.starts.push(number_of(found.members.len()));
    }
    found
}

#[expect(clippy::cast_possible_truncation, reason = "vertices are numbered with 32 bits")]
const fn number_of(index: usize) -> u32 {
    index as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{graphs, on_a_small_stack, reaches_naively};
    use proptest::prelude::*;

    #[test]
    fn two_rings_and_a_vertex_between_them_are_three_components() {
        let graph = Graph::new(5, [(0, 1), (1, 0), (1, 2), (2, 3), (3, 4), (4, 3)]);
        let found = components(&graph);
        assert_eq!(found.iter().collect::<Vec<_>>(), [&[0, 1][..], &[2], &[3, 4]]);
        assert_eq!(found.of(4), 2);
        assert!(components(&Graph::new(0, [])).is_empty());
    }

    #[test]
    fn a_chain_and_a_ring_of_a_million_vertices_need_no_stack() {
        on_a_small_stack(|| {
            let chain = Graph::new(1_000_000, (1..1_000_000).map(|v| (v - 1, v)));
            assert_eq!(components(&chain).len(), 1_000_000);
            let ring = Graph::new(1_000_000, (0..1_000_000).map(|v| (v, (v + 1) % 1_000_000)));
            assert_eq!(components(&ring).len(), 1);
        });
    }

    proptest! {
        #[test]
        fn one_component_is_what_reaches_each_other((vertices, edges) in graphs()) {
            let graph = Graph::new(vertices, edges.iter().copied());
            let found = components(&graph);
            let reaches = reaches_naively(vertices, &edges);
            for a in graph.vertices() {
                for b in graph.vertices() {
                    let together = a == b || reaches[a as usize][b as usize] && reaches[b as usize][a as usize];
                    prop_assert_eq!(found.of(a) == found.of(b), together);
                }
            }
            for (from, to) in edges {
                prop_assert!(found.of(from) <= found.of(to));
            }
        }
    }
}

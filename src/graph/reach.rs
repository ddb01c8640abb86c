//! Which vertices can be reached: a plain search with a list, linear in what it finds.

use super::{Edge, Graph};

/// For each vertex, whether a path of any length, also of none, leads to it from one of `roots`.
pub fn from(graph: &Graph, roots: impl IntoIterator<Item = u32>) -> Vec<bool> {
    search(graph.len(), roots, |vertex| graph.successors(vertex))
}

/// For each vertex, whether a path of any length, also of none, leads from it to one of `goals`.
pub fn to(graph: &Graph, goals: impl IntoIterator<Item = u32>) -> Vec<bool> {
    search(graph.len(), goals, |vertex| graph.predecessors(vertex))
}

fn search<'g>(len: usize, roots: impl IntoIterator<Item = u32>, next: impl Fn(u32) -> &'g [Edge]) -> Vec<bool> {
    let mut reached = vec![false; len];
    let mut open = Vec::new();
    let mut add = |vertex: u32, open: &mut Vec<u32>| {
        if !std::mem::replace(&mut reached[vertex as usize], true) {
            open.push(vertex);
        }
    };
    for root in roots {
        add(root, &mut open);
    }
    while let Some(vertex) = open.pop() {
        for edge in next(vertex) {
            add(edge.target, &mut open);
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{graphs, on_a_small_stack, reaches_naively};
    use proptest::prelude::*;

    #[test]
    fn a_root_reaches_itself_and_what_is_behind_it() {
        let graph = Graph::new(4, [(0, 1), (1, 2), (3, 1)]);
        assert_eq!(from(&graph, [0]), [true, true, true, false]);
        assert_eq!(to(&graph, [1]), [true, true, false, true]);
        assert_eq!(from(&graph, []), [false; 4]);
    }

    #[test]
    fn a_chain_of_a_million_vertices_needs_no_stack() {
        on_a_small_stack(|| {
            let chain = Graph::new(1_000_000, (1..1_000_000).map(|v| (v - 1, v)));
            assert!(from(&chain, [0]).into_iter().all(|reached| reached));
        });
    }

    proptest! {
        #[test]
        fn both_directions_agree_with_the_closure((vertices, edges) in graphs(), root in 0_u32..9) {
            let root = root % u32::try_from(vertices).unwrap();
            let graph = Graph::new(vertices, edges.iter().copied());
            let reaches = reaches_naively(vertices, &edges);
            let (forward, backward) = (from(&graph, [root]), to(&graph, [root]));
            for v in 0..vertices {
                prop_assert_eq!(forward[v], v == root as usize || reaches[root as usize][v]);
                prop_assert_eq!(backward[v], v == root as usize || reaches[v][root as usize]);
            }
        }
    }
}

//! Layers of a graph without cycles: a vertex lies one below the lowest of those it waits for.
//!
//! Longest path layering, the first step of Sugiyama, Tagawa and Toda (1981); linear after the topological order.

use super::{Cyclic, Graph, toposort};

/// The level of each vertex: the number of edges on the longest path that leads to it.
pub fn longest_path(graph: &Graph) -> Result<Vec<u32>, Cyclic> {
    let mut levels = vec![0_u32; graph.len()];
    for vertex in toposort::order(graph)? {
        let below = levels[vertex as usize] + 1;
        for edge in graph.successors(vertex) {
            let level = &mut levels[edge.target as usize];
            *level = below.max(*level);
        }
    }
    Ok(levels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{acyclic_graphs, on_a_small_stack};
    use proptest::prelude::*;

    #[test]
    fn the_longest_way_counts() {
        let graph = Graph::new(4, [(0, 3), (0, 1), (1, 2), (2, 3)]);
        assert_eq!(longest_path(&graph), Ok(vec![0, 1, 2, 3]));
        assert!(longest_path(&Graph::new(1, [(0, 0)])).is_err());
    }

    #[test]
    fn a_chain_of_a_million_vertices_needs_no_stack() {
        on_a_small_stack(|| {
            let chain = Graph::new(1_000_000, (1..1_000_000).map(|v| (v - 1, v)));
            assert_eq!(longest_path(&chain).unwrap().last(), Some(&999_999));
        });
    }

    proptest! {
        #[test]
        fn a_level_is_one_more_than_the_highest_before_it((vertices, edges) in acyclic_graphs()) {
            let graph = Graph::new(vertices, edges.iter().copied());
            let levels = longest_path(&graph).unwrap();
            for v in graph.vertices() {
                let before = edges.iter().filter(|&&(_, to)| to == v).map(|&(from, _)| levels[from as usize] + 1);
                prop_assert_eq!(levels[v as usize], before.max().unwrap_or(0));
            }
        }
    }
}

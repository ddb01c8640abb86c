//! Which of some vertices lead to which: a table of bits, filled in one sweep along the order of the graph for each block of vertices.

use super::Graph;

/// How many words of bits are swept through the graph at once: a compromise between memory and the number of sweeps.
const WORDS: usize = 8;

/// The bits of a word.
const BITS: usize = u64::BITS as usize;

/// Which of some vertices lead to which others of them.
#[derive(Debug)]
pub struct Among {
    /// Row by row: which of them lead to this one.
    rows: Vec<u64>,
    /// The words of a row.
    width: usize,
}

impl Among {
    /// Looks at `some` vertices of a graph without cycles, of which `order` is a topological order.
    pub fn new(graph: &Graph, order: &[u32], some: &[u32]) -> Self {
        let width = some.len().div_ceil(BITS).next_multiple_of(WORDS);
        let mut rows = vec![0; some.len() * width];
        for (block, these) in some.chunks(WORDS * BITS).enumerate() {
            let mut reached = vec![[0_u64; WORDS]; graph.len()];
            for (place, vertex) in these.iter().enumerate() {
                reached[*vertex as usize][place / BITS] |= 1 << (place % BITS);
            }
            for &vertex in order {
                let from = reached[vertex as usize];
                for edge in graph.successors(vertex) {
                    let to = &mut reached[edge.target as usize];
                    to.iter_mut().zip(from).for_each(|(to, from)| *to |= from);
                }
            }
            for (row, vertex) in some.iter().enumerate() {
                let start = row * width + block * WORDS;
                rows[start..start + WORDS].copy_from_slice(&reached[*vertex as usize]);
            }
        }
        Self { rows, width }
    }

    /// Whether a path, also of none, leads from one to another, both by their places among the vertices.
    pub fn leads(&self, from: usize, to: usize) -> bool {
        self.rows[to * self.width + from / BITS] >> (from % BITS) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::reach;

    #[test]
    fn it_says_the_same_as_a_walk_from_each() {
        // Numbers that lead to some of their multiples, in more than one block.
        let count = 1_300_u32;
        let edges = (1..count).flat_map(|at| [at * 2, at * 3].map(|to| (at, to))).filter(|(_, to)| *to < count);
        let graph = Graph::new(count as usize, edges);
        let order: Vec<u32> = (0..count).collect();
        let among = Among::new(&graph, &order, &order);
        for from in [0, 1, 2, 5, 600] {
            let walked = reach::from(&graph, [from]);
            for (to, walked) in walked.into_iter().enumerate() {
                assert_eq!(among.leads(from as usize, to), walked, "{from} to {to}");
            }
        }
        assert!(Among::new(&graph, &order, &[]).rows.is_empty());
    }
}

//! The graph itself: compressed sparse rows in both directions.
//!
//! Two arrays a direction, `starts` (where a vertex's edges begin) and `edges`, filled by one counting sort: the classic
//! layout of sparse matrix libraries (George and Liu 1981). It is built once and never changes.

crate::base::index::id! {
    /// An edge's place in the list that its graph was made of.
    pub struct EdgeId;
}

/// One edge, seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The vertex at the other end: where a successor edge leads, where a predecessor edge comes from.
    pub target: u32,
    /// The edge's place in the input.
    pub id: EdgeId,
}

/// A directed graph. Loops and parallel edges are allowed.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    ends: Vec<(u32, u32)>,
    successors: Rows,
    predecessors: Rows,
}

#[derive(Clone, Debug, Default)]
struct Rows {
    /// One entry a vertex and one more: vertex `v` owns `edges[starts[v]..starts[v + 1]]`.
    starts: Vec<u32>,
    edges: Vec<Edge>,
}

impl Graph {
    /// The graph of `vertices` vertices and the given edges `(from, to)`.
    ///
    /// # Panics
    /// If an edge names a vertex that is not below `vertices`: the caller's tables do not fit together.
    pub fn new(vertices: usize, edges: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let ends: Vec<_> = edges.into_iter().collect();
        let successors = Rows::new(vertices, ends.iter().copied());
        let predecessors = Rows::new(vertices, ends.iter().map(|&(from, to)| (to, from)));
        Self { ends, successors, predecessors }
    }

    /// How many vertices there are.
    pub fn len(&self) -> usize {
        self.successors.starts.len().saturating_sub(1)
    }

    /// Whether there is no vertex.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All vertices in order.
    #[expect(clippy::cast_possible_truncation, reason = "ids of edges and vertices are 32 bits wide")]
    pub fn vertices(&self) -> std::ops::Range<u32> {
        0..self.len() as u32
    }

    /// How many edges there are.
    pub fn edge_count(&self) -> usize {
        self.ends.len()
    }

    /// Where an edge comes from and where it leads.
    pub fn ends(&self, edge: EdgeId) -> (u32, u32) {
        self.ends[edge.index()]
    }

    /// The edges that leave `vertex`, in input order.
    pub fn successors(&self, vertex: u32) -> &[Edge] {
        self.successors.of(vertex)
    }

    /// The edges that arrive at `vertex`, in input order.
    pub fn predecessors(&self, vertex: u32) -> &[Edge] {
        self.predecessors.of(vertex)
    }
}

impl Rows {
    fn new(vertices: usize, edges: impl ExactSizeIterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; vertices + 1];
        for (from, _) in edges.clone() {
            starts[from as usize + 1] += 1;
        }
        for vertex in 0..vertices {
            starts[vertex + 1] += starts[vertex];
        }
        let mut next = starts.clone();
        let mut rows = vec![Edge { target: 0, id: EdgeId::new(0) }; edges.len()];
        for (index, (from, target)) in edges.enumerate() {
            assert!((target as usize) < vertices, "an edge ends at vertex {target} of {vertices}");
            let place = &mut next[from as usize];
            rows[*place as usize] = Edge { target, id: EdgeId::new(index) };
            *place += 1;
        }
        Self { starts, edges: rows }
    }

    fn of(&self, vertex: u32) -> &[Edge] {
        let vertex = vertex as usize;
        &self.edges[self.starts[vertex] as usize..self.starts[vertex + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_found_from_both_ends_and_keep_their_input_order() {
        let graph = Graph::new(3, [(2, 0), (0, 1), (2, 0), (1, 1)]);
        let ids = |edges: &[Edge]| edges.iter().map(|edge| (edge.target, edge.id.index())).collect::<Vec<_>>();
        assert_eq!(ids(graph.successors(2)), [(0, 0), (0, 2)]);
        assert_eq!(ids(graph.predecessors(1)), [(0, 1), (1, 3)]);
        assert_eq!(ids(graph.predecessors(2)), []);
        assert_eq!(graph.ends(EdgeId::new(1)), (0, 1));
        assert!(Graph::new(0, []).is_empty() && Graph::default().vertices().is_empty());
    }
}

//! The graph that questions of structure are asked of: with a vertex for each alternative of a decision.

use super::edges::{Edge, Way};
use crate::graph::dominators::{Dominators, dominators};
use crate::graph::{Graph, scc, toposort};
use rustc_hash::FxHashMap;

/// Alternatives of one decision are told apart up to this number where they were joined before; a branch alone always is.
const TOLD_APART: u32 = 63;

/// The nodes, each with its number; a vertex for each decision of a node, one for each of its alternatives, and a root before all entries.
pub(super) struct Structure {
    pub(super) graph: Graph,
    pub(super) dominators: Dominators,
    /// The vertex that each edge leaves from: its alternative, or its source.
    pub(super) leaves: Vec<u32>,
    /// The place of each vertex in an order in which every edge leads forward.
    pub(super) rank: Vec<u32>,
    /// Whether a vertex lies on a cycle, whose edges were left out.
    pub(super) on_cycle: Vec<bool>,
    kinds: Vec<Kind>,
    /// Of what a decision dominates immediately: by which of its alternatives that is reached, as a set of bits.
    by: Vec<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Node,
    Decision,
    Alternative(u32),
}

impl Structure {
    pub(super) fn new(nodes: usize, edges: &[Edge<'_>]) -> Self {
        let mut draft = Draft { kinds: vec![Kind::Node; nodes], arcs: Vec::new(), decisions: FxHashMap::default() };
        let leaves: Vec<u32> = edges.iter().map(|edge| draft.leaf(edge)).collect();
        draft.arcs.extend(leaves.iter().zip(edges).map(|(&leaf, edge)| (leaf, edge.to)));
        let on_cycle = draft.cut_cycles();
        draft.root();
        let Draft { kinds, arcs, .. } = draft;
        let graph = Graph::new(kinds.len(), arcs.iter().copied());
        let order = toposort::order(&graph).unwrap_or_else(|cyclic| cyclic.order);
        let mut rank = vec![0; graph.len()];
        for (at, &vertex) in (0..).zip(&order) {
            rank[vertex as usize] = at;
        }
        let root = number(graph.len()) - 1;
        let dominators = dominators(&graph, root);
        let by = vec![0; graph.len()];
        let mut structure = Self { graph, dominators, leaves, rank, on_cycle, kinds, by };
        structure.reached_by(&order);
        structure
    }

    /// Whether a vertex is a decision.
    pub(super) fn is_decision(&self, vertex: u32) -> bool {
        self.kinds[vertex as usize] == Kind::Decision
    }

    /// Whether a vertex is an alternative of a decision.
    pub(super) fn is_alternative(&self, vertex: u32) -> bool {
        matches!(self.kinds[vertex as usize], Kind::Alternative(_))
    }

    /// By which alternatives of the decision that dominates it a vertex is reached.
    pub(super) fn by(&self, vertex: u32) -> u64 {
        self.by[vertex as usize]
    }

    /// Where the edges into a vertex come from.
    pub(super) fn arriving(&self, vertex: u32) -> impl Iterator<Item = u32> {
        self.graph.predecessors(vertex).iter().map(|edge| edge.target)
    }

    fn reached_by(&mut self, order: &[u32]) {
        for &vertex in order {
            let Some(decision) = self.dominators.immediate(vertex).filter(|&above| self.is_decision(above)) else {
                continue;
            };
            let by = match self.kinds[vertex as usize] {
                Kind::Alternative(index) => 1 << index.min(TOLD_APART),
                Kind::Node | Kind::Decision => {
                    let before = self.graph.predecessors(vertex).iter();
                    before.fold(0, |all, edge| all | self.by(self.dominators.towards(decision, edge.target)))
                }
            };
            self.by[vertex as usize] = by;
        }
    }
}

struct Draft {
    kinds: Vec<Kind>,
    arcs: Vec<(u32, u32)>,
    /// The decisions of nodes, each with its alternatives.
    decisions: FxHashMap<(u32, bool), Decision>,
}

struct Decision {
    vertex: u32,
    alternatives: FxHashMap<Way, u32>,
}

impl Draft {
    fn vertex(&mut self, kind: Kind) -> u32 {
        self.kinds.push(kind);
        number(self.kinds.len()) - 1
    }

    /// The vertex that an edge leaves from.
    fn leaf(&mut self, edge: &Edge<'_>) -> u32 {
        let of_loop = match edge.way {
            Way::Always => return edge.from,
            Way::Break | Way::Timeout => true,
            Way::Rule(_) | Way::Default => false,
        };
        let next = number(self.kinds.len());
        let decision = self.decisions.entry((edge.from, of_loop)).or_insert_with(|| {
            self.kinds.push(Kind::Decision);
            self.arcs.push((edge.from, next));
            Decision { vertex: next, alternatives: FxHashMap::default() }
        });
        let (vertex, count) = (decision.vertex, number(decision.alternatives.len()));
        *decision.alternatives.entry(edge.way).or_insert_with(|| {
            let next = number(self.kinds.len());
            self.kinds.push(Kind::Alternative(count));
            self.arcs.push((vertex, next));
            next
        })
    }

    /// Leaves out what leads round in a circle, which is reported where the order of a workflow is found. Says what lies on one.
    fn cut_cycles(&mut self) -> Vec<bool> {
        let graph = Graph::new(self.kinds.len(), self.arcs.iter().copied());
        let components = scc::components(&graph);
        let mut on_cycle = vec![false; graph.len()];
        for &(from, to) in &self.arcs {
            if components.of(from) == components.of(to) {
                on_cycle[from as usize] = true;
                on_cycle[to as usize] = true;
            }
        }
        self.arcs.retain(|&(from, to)| components.of(from) != components.of(to));
        on_cycle
    }

    /// A vertex before everything that nothing leads to.
    fn root(&mut self) {
        let mut entry = vec![true; self.kinds.len()];
        for &(_, to) in &self.arcs {
            entry[to as usize] = false;
        }
        let root = self.vertex(Kind::Node);
        let entries = (0..root).filter(|&vertex| entry[vertex as usize]);
        self.arcs.extend(entries.map(|vertex| (root, vertex)));
    }
}

/// A place in a list as a number: there are fewer vertices than bytes.
#[expect(clippy::cast_possible_truncation, reason = "a file has at most 64 MiB, and a vertex takes more than a byte")]
pub(super) const fn number(index: usize) -> u32 {
    index as u32
}

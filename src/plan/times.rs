//! Earliest and latest starts: one pass forward, one backward (Kelley and Walker 1959).

use crate::graph::Graph;

/// What is known of each vertex of the waiting graph. Graphs are planned one after the other in the same tables.
pub(super) struct Times {
    pub(super) duration: Vec<u64>,
    pub(super) start: Vec<u64>,
    pub(super) latest_start: Vec<u64>,
    /// The most nodes on a path that leads to it.
    pub(super) level: Vec<u32>,
}

impl Times {
    pub(super) fn new(duration: Vec<u64>) -> Self {
        let zeros = vec![0; duration.len()];
        Self { start: zeros.clone(), latest_start: zeros, level: vec![0; duration.len()], duration }
    }

    pub(super) fn finish(&self, vertex: u32) -> u64 {
        self.start[vertex as usize] + self.duration[vertex as usize]
    }

    pub(super) fn slack(&self, vertex: u32) -> u64 {
        self.latest_start[vertex as usize].saturating_sub(self.start[vertex as usize])
    }

    /// Whether a delay of `from` delays `to`, and that the end.
    pub(super) fn is_tight(&self, from: u32, to: u32) -> bool {
        self.slack(from) == 0 && self.slack(to) == 0 && self.finish(from) == self.start[to as usize]
    }

    /// Times the vertices of one graph, given in topological order. `weight` is 1 of what counts as a level of its own, else
    /// 0. The makespan.
    pub(super) fn pass(&mut self, waits: &Graph, order: &[u32], weight: impl Fn(u32) -> u32) -> u64 {
        for &vertex in order {
            let before = waits.predecessors(vertex).iter().map(|edge| edge.target);
            let level = before.clone().map(|p| self.level[p as usize] + weight(p)).max();
            let start = before.map(|p| self.finish(p)).max();
            self.level[vertex as usize] = level.unwrap_or(0);
            self.start[vertex as usize] = start.unwrap_or(0);
        }
        let makespan = order.iter().map(|&vertex| self.finish(vertex)).max().unwrap_or(0);
        for &vertex in order.iter().rev() {
            let behind = waits.successors(vertex).iter().map(|edge| self.latest_start[edge.target as usize]);
            let latest_finish = behind.min().unwrap_or(makespan);
            self.latest_start[vertex as usize] = latest_finish.saturating_sub(self.duration[vertex as usize]);
        }
        makespan
    }
}

//! The critical paths of a graph: every longest chain from a node that waits for nothing to one that nothing waits for.
//!
//! There may be exponentially many, so there are caps, and a plan says when one was hit.

use super::times::Times;
use crate::ir::layout::Layout;

/// At most this many critical paths of a graph are listed.
pub const MAX_CRITICAL_PATHS: usize = 16;

/// A further critical path is only listed while all of them have at most this many steps together.
pub const MAX_CRITICAL_STEPS: usize = 100_000;

/// The critical paths of the graph with these vertices, and whether there are more.
pub(super) fn find(layout: &Layout<'_>, times: &Times, vertices: &[u32]) -> (Vec<Vec<u32>>, bool) {
    let mut search = Search { layout, times, found: Vec::new(), steps: 0, tries: 0, more: false };
    let is_start = |&&vertex: &&u32| times.slack(vertex) == 0 && layout.waits().predecessors(vertex).is_empty();
    for &start in vertices.iter().filter(is_start) {
        search.from(start);
    }
    (search.found, search.more)
}

struct Search<'s> {
    layout: &'s Layout<'s>,
    times: &'s Times,
    found: Vec<Vec<u32>>,
    steps: usize,
    tries: usize,
    more: bool,
}

impl Search<'_> {
    /// Walks every critical path from `start`, depth first. Critical vertices lead on to critical vertices or are last, so no
    /// walk is in vain.
    fn from(&mut self, start: u32) {
        let mut path = Vec::new();
        let mut choices = vec![vec![start]];
        while let Some(open) = choices.last_mut() {
            let Some(next) = open.pop() else {
                choices.pop();
                path.pop();
                continue;
            };
            path.push(next);
            choices.push(self.choices(next));
            if choices.last().is_some_and(Vec::is_empty) {
                self.list(&path);
            }
            if self.more {
                return;
            }
        }
    }

    /// Where a critical path goes on, the last choice first.
    fn choices(&self, vertex: u32) -> Vec<u32> {
        let successors = self.layout.waits().successors(vertex).iter().map(|edge| edge.target);
        let mut tight: Vec<u32> = successors.filter(|&next| self.times.is_tight(vertex, next)).collect();
        tight.sort_unstable_by(|a, b| b.cmp(a));
        tight.dedup();
        tight
    }

    fn list(&mut self, path: &[u32]) {
        let nodes: Vec<u32> = path.iter().copied().filter(|&vertex| !self.layout.is_end(vertex)).collect();
        self.tries += 1;
        // Two walks may differ only in the end of a choose.
        if self.found.contains(&nodes) {
            self.more |= self.tries > 4 * MAX_CRITICAL_PATHS;
            return;
        }
        let full = self.found.len() == MAX_CRITICAL_PATHS;
        if full || (!self.found.is_empty() && self.steps + nodes.len() > MAX_CRITICAL_STEPS) {
            self.more = true;
            return;
        }
        self.steps += nodes.len();
        self.found.push(nodes);
    }
}

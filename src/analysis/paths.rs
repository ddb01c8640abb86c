//! The feasible paths through a workflow: which of its nodes run, fail and are skipped together.
//!
//! A path is an outcome for each node of the body, those in arms included; an each, a loop and a called workflow count as one node. Two runs
//! take the same path if every node ends alike. What distinguishes paths are the different run conditions and the failures that something
//! handles: each splits the cases into those where it holds and those where it does not.
//!
//! Paths are counted without listing them. Split by one condition after the other, two cases need not be told apart any more once they agree
//! in all terms that later conditions read; so chooses that have nothing to do with each other multiply instead of being multiplied out.
//! It is the frontier method of counting in decision diagrams (Knuth, The Art of Computer Programming 4A, section 7.1.4).

use super::condition::{Condition, Conditions, Limits, TermId, Witness};
use super::{Facts, Scene};
use crate::hir::{NodeId, Workflow};
use crate::resolve::Vertex;
use rustc_hash::{FxHashMap, FxHashSet};

/// The most cases that are told apart at once in counting; with more, the count is a lower bound.
pub const MAX_FRONTIER: usize = 4_096;

/// How a node ends on a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It runs and succeeds.
    Ran,
    /// It runs and fails, which something handles.
    Failed,
    /// It is skipped.
    Skipped,
}

/// One path.
#[derive(Clone, Debug)]
pub struct Path {
    /// How each node of the body ends, in the order of their indices.
    pub endings: Vec<(NodeId, Ending)>,
    /// A case in which the run takes it; what it does not mention does not matter.
    pub witness: Witness,
    /// Whether the case is certain: its values are known to be possible together.
    pub certain: bool,
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exactly(u128),
    /// At least so many: there were more cases than can be counted.
    AtLeast(u128),
}

/// What decides about paths: a node with the conditions that it runs and that it is there afterwards.
struct Split {
    node: NodeId,
    run: Condition,
    there: Condition,
}

impl Facts {
    /// The number of paths.
    pub fn count_paths(&self, scene: Scene<'_>) -> Count {
        let splits = self.splits(scene);
        let mut conditions = self.conditions.borrow_mut();
        conditions.allow(Limits::TOTAL);
        count(&mut conditions, &deciding(&splits))
    }

    /// The first paths in order, at most `most`: those on which the first nodes run come first.
    pub fn paths(&self, scene: Scene<'_>, most: usize) -> Vec<Path> {
        let splits = self.splits(scene);
        let deciding = deciding(&splits);
        self.conditions.borrow_mut().allow(Limits::TOTAL);
        let cases = cases(&mut self.conditions.borrow_mut(), &deciding, most);
        cases.into_iter().map(|case| self.path(&splits, case)).collect()
    }

    /// The nodes of the body in the order of their indices.
    fn splits(&self, scene: Scene<'_>) -> Vec<Split> {
        let graph = &scene.resolved.graph;
        let in_body = |id: &NodeId| {
            let region = scene.workflow.nodes[*id].region;
            scene.workflow.regions[region].frame == Workflow::ROOT
        };
        let split = |node: NodeId| {
            let end = graph.vertex(Vertex::End(node));
            Split { node, run: self.run(end), there: self.there(end) }
        };
        graph.node_order().filter(in_body).map(split).collect()
    }

    fn path(&self, splits: &[Split], case: Condition) -> Path {
        let ending = |split: &Split| match (self.implies(case, split.run), self.implies(case, split.there)) {
            (false, _) => Ending::Skipped,
            (true, true) => Ending::Ran,
            (true, false) => Ending::Failed,
        };
        let endings = splits.iter().map(|split| (split.node, ending(split))).collect();
        let certain = self.witness(case);
        let is_certain = certain.is_some();
        Path { endings, witness: certain.unwrap_or_else(|| self.perhaps(case)), certain: is_certain }
    }
}

/// The different conditions that split the cases, in order.
fn deciding(splits: &[Split]) -> Vec<Condition> {
    let mut seen = FxHashSet::default();
    let all = splits.iter().flat_map(|split| [split.run, split.there]);
    all.filter(|condition| !condition.is_true() && !condition.is_false() && seen.insert(*condition)).collect()
}

/// The first `most` cases that all conditions tell apart. Every case on the stack can happen, so each leads to one at least.
fn cases(conditions: &mut Conditions, deciding: &[Condition], most: usize) -> Vec<Condition> {
    let mut found = Vec::new();
    let mut open = vec![(0, Condition::TRUE)];
    while let Some((level, case)) = open.pop() {
        if found.len() >= most {
            break;
        }
        match deciding.get(level) {
            None => found.push(case),
            Some(&condition) => {
                // What is over the limits is not told apart.
                let parts = split(conditions, case, condition).unwrap_or_else(|| vec![case]);
                open.extend(parts.into_iter().rev().map(|part| (level + 1, part)));
            }
        }
    }
    found
}

/// The part of a case in which a condition holds, and the rest, each only if it can happen; none if that is over the limits.
fn split(conditions: &mut Conditions, case: Condition, condition: Condition) -> Option<Vec<Condition>> {
    let not = conditions.not(condition)?;
    let halves = [conditions.and(case, condition)?, conditions.and(case, not)?];
    Some(halves.into_iter().filter(|half| !half.is_false()).collect())
}

fn count(conditions: &mut Conditions, deciding: &[Condition]) -> Count {
    let last = last_readers(conditions, deciding);
    let mut exact = true;
    let mut frontier: Vec<(Condition, u128)> = vec![(Condition::TRUE, 1)];
    for (level, &condition) in deciding.iter().enumerate() {
        let mut next: FxHashMap<Condition, usize> = FxHashMap::default();
        let mut cases: Vec<(Condition, u128)> = Vec::new();
        for (case, paths) in frontier {
            let parts = split(conditions, case, condition);
            exact &= parts.is_some();
            for half in parts.unwrap_or_else(|| vec![case]) {
                let done = |term: TermId| last.get(&term).is_none_or(|&last| last <= level);
                let half = conditions.forget(half, &done).unwrap_or(half);
                if let Some(&at) = next.get(&half) {
                    let total: &mut u128 = &mut cases[at].1;
                    exact &= total.checked_add(paths).is_some();
                    *total = total.saturating_add(paths);
                } else if cases.len() < MAX_FRONTIER {
                    next.insert(half, cases.len());
                    cases.push((half, paths));
                } else {
                    exact = false;
                }
            }
        }
        frontier = cases;
    }
    let total = frontier.iter().fold(0_u128, |total, (_, paths)| total.saturating_add(*paths));
    if exact { Count::Exactly(total) } else { Count::AtLeast(total) }
}

/// The place of the last condition that reads each term.
fn last_readers(conditions: &Conditions, deciding: &[Condition]) -> FxHashMap<TermId, usize> {
    let mut last = FxHashMap::default();
    for (level, &condition) in deciding.iter().enumerate() {
        for term in conditions.support(condition) {
            last.insert(term, level);
        }
    }
    last
}

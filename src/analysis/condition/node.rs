//! Nodes of diagrams, each made once.
//!
//! A node asks for the cell of one term; its arcs lead on to nodes of terms that were made before. Neighbouring arcs lead to different
//! nodes and there are at least two, so that equal functions are the same node (Bryant 1986; Strehl and Thiele 1998).

use super::cell::CutId;
use super::choose::Cell;
use super::{Condition, Conditions, Excess, TermId};
use std::cmp::Ordering;

/// How many nodes may follow each other. More guards in a row are taken for too many to decide.
pub(super) const MAX_LEVELS: u32 = 20_000;

/// How many nodes are made at most for one workflow, which bounds the memory that they take; a comparison with a constant can always be made.
const MAX_MADE: usize = 2_000_000;

/// From a cut to the next arc's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Arc {
    pub(super) from: CutId,
    pub(super) to: Condition,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub(super) term: TermId,
    /// The first is from [`CutId::BOTTOM`].
    pub(super) arcs: Box<[Arc]>,
}

impl Node {
    /// The cells with where they lead.
    pub(super) fn cells(&self) -> impl Iterator<Item = (Cell, Condition)> {
        let ends = self.arcs.iter().skip(1).map(|arc| Some(arc.from)).chain([None]);
        self.arcs.iter().zip(ends).map(|(arc, to)| (Cell { term: self.term, from: arc.from, to }, arc.to))
    }
}

/// A place in two conditions at once: the arcs that are looked at.
#[derive(Clone, Copy, Default)]
pub(super) struct Cursor(usize, usize);

impl Conditions {
    /// The node of a condition that is neither always nor never.
    pub(super) fn node(&self, condition: Condition) -> Option<&Node> {
        self.nodes.get_index((condition.0 as usize).checked_sub(2)?)
    }

    /// The term at the root. Conditions without one come before all others.
    pub(super) fn level(&self, condition: Condition) -> Option<TermId> {
        self.node(condition).map(|node| node.term)
    }

    /// How many nodes follow each other in a condition, at most.
    pub(super) fn depth(&self, condition: Condition) -> u32 {
        (condition.0 as usize).checked_sub(2).and_then(|index| self.depths.get(index)).map_or(0, |depth| *depth)
    }

    /// The condition of a term's arcs, which ascend; neighbours may be alike. None if it were too deep.
    pub(super) fn make(&mut self, term: TermId, mut arcs: Vec<Arc>) -> Option<Condition> {
        arcs.dedup_by_key(|arc| arc.to);
        if let [only] = arcs[..] {
            return Some(only.to);
        }
        let depth = 1 + arcs.iter().map(|arc| self.depth(arc.to)).max().unwrap_or(0);
        if depth > MAX_LEVELS {
            self.excess = Some(Excess::Levels(MAX_LEVELS));
            return None;
        }
        let node = Node { term, arcs: arcs.into_boxed_slice() };
        if self.nodes.len() >= MAX_MADE && depth > 1 && !self.nodes.contains(&node) {
            self.excess = Some(Excess::Nodes(MAX_MADE));
            return None;
        }
        let (index, new) = self.nodes.insert_full(node);
        if new {
            self.depths.push(depth);
        }
        u32::try_from(index + 2).ok().map(Condition)
    }

    /// The arc of a condition, seen from `term`: one whose root is another term has a single arc.
    fn arc(&self, condition: Condition, term: TermId, index: usize) -> Option<Arc> {
        match self.node(condition) {
            Some(node) if node.term == term => node.arcs.get(index).copied(),
            _ if index == 0 => Some(Arc { from: CutId::BOTTOM, to: condition }),
            _ => None,
        }
    }

    /// Where two conditions lead from a place in both.
    pub(super) fn targets(&self, pair: (Condition, Condition), term: TermId, at: Cursor) -> (Condition, Condition) {
        let to = |condition, index| self.arc(condition, term, index).map_or(Condition::FALSE, |arc| arc.to);
        (to(pair.0, at.0), to(pair.1, at.1))
    }

    /// The next place in both, and the cut that it starts from.
    pub(super) fn advance(
        &self,
        pair: (Condition, Condition),
        term: TermId,
        Cursor(left, right): Cursor,
    ) -> Option<(CutId, Cursor)> {
        let next = (self.arc(pair.0, term, left + 1), self.arc(pair.1, term, right + 1));
        let (x, y) = match next {
            (None, None) => return None,
            (Some(x), None) => return Some((x.from, Cursor(left + 1, right))),
            (None, Some(y)) => return Some((y.from, Cursor(left, right + 1))),
            (Some(x), Some(y)) => (x.from, y.from),
        };
        Some(match self.cut_order(x, y) {
            Ordering::Less => (x, Cursor(left + 1, right)),
            Ordering::Equal => (x, Cursor(left + 1, right + 1)),
            Ordering::Greater => (y, Cursor(left, right + 1)),
        })
    }

    /// The order of two cuts of one term.
    pub(super) fn cut_order(&self, x: CutId, y: CutId) -> Ordering {
        if x == y { Ordering::Equal } else { self.cuts[x].key.cmp(&self.cuts[y].key) }
    }

    /// All nodes of a condition, those that others lead to first.
    pub(super) fn reachable(&self, condition: Condition) -> Vec<Condition> {
        self.reachable_up_to(condition, usize::MAX).unwrap_or_default()
    }

    /// The same; none if there are more than `most`.
    pub(super) fn reachable_up_to(&self, condition: Condition, most: usize) -> Option<Vec<Condition>> {
        let mut seen = rustc_hash::FxHashSet::default();
        let (mut found, mut open) = (Vec::new(), vec![condition]);
        while let Some(at) = open.pop() {
            if let Some(node) = self.node(at)
                && seen.insert(at)
            {
                if found.len() == most {
                    return None;
                }
                found.push(at);
                open.extend(node.arcs.iter().map(|arc| arc.to));
            }
        }
        // A node is made after those that it leads to.
        found.sort_unstable();
        Some(found)
    }
}

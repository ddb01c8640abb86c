//! Witnesses: concrete cases in which a condition holds.
//!
//! The shortest case is a shortest path to "true", found in one pass over the nodes, for each is made after those that it leads to.
//! A certain one may be longer: paths are then followed best first, with the lengths of the rest known exactly (Hart, Nilsson
//! and Raphael 1968), until one is certain.

use super::cell::{CutId, Key};
use super::certain::Readers;
use super::choose::Cell;
use super::node::Node;
use super::term::{TermId, TermKind};
use super::{Condition, Conditions};
use crate::cel::Value;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A case in which a condition holds. What it does not mention does not matter.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Witness {
    /// What the terms are, those made first first.
    pub parts: Vec<Assignment>,
}

/// What one term is in a [`Witness`].
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The term.
    pub term: TermId,
    /// How it is shown: `score.value = 80.0`, `` `charge` fails ``.
    pub text: SmolStr,
    /// A value that is meant: a Bool for what is true or not, an Int -1, 0 or 1 for how operands compare.
    pub value: Value,
}

impl std::fmt::Display for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, part) in self.parts.iter().enumerate() {
            f.write_str(if index > 0 { ", " } else { "" })?;
            f.write_str(&part.text)?;
        }
        Ok(())
    }
}

/// The uncertain cases that are looked at before the search for a certain one is given up.
const MAX_UNCERTAIN: usize = 256;
/// The places on paths that are visited, and those that are kept in mind to be visited, before it is given up.
const MAX_VISITED: usize = 20_000;
const MAX_WAITING: usize = 200_000;
/// Nodes times parts up to which it is tried to do without a part.
const MAX_TRIMMING: usize = 1_000_000;

impl Conditions {
    /// A shortest certain case in which `condition` holds; none if there is none, or none that is certain.
    pub fn witness(&self, condition: Condition) -> Option<Witness> {
        let lengths = self.lengths(condition);
        let mut readers = Readers::new(self, &self.support(condition));
        let mut search = Search::default();
        search.wait(*lengths.get(&condition)?, Step { at: condition, spent: 0, before: None, depth: 0 });
        let mut uncertain = 0;
        for _ in 0..MAX_VISITED {
            let (index, step) = search.next()?;
            if step.before.is_some_and(|(before, last)| !self.fits(&search, before, last, &mut readers)) {
                uncertain += 1;
                if uncertain >= MAX_UNCERTAIN {
                    return None;
                }
                continue;
            }
            let Some(node) = self.node(step.at) else {
                return Some(self.shown(condition, search.path(Some(index)).collect()));
            };
            for (cell, to, cost) in self.preferred(node, &lengths) {
                let spent = step.spent + cost;
                let next = Step { at: to, spent, before: Some((index, cell)), depth: step.depth + 1 };
                search.wait(spent + lengths.get(&to)?, next);
            }
            if search.steps.len() > MAX_WAITING {
                return None;
            }
        }
        None
    }

    /// A shortest case in which `condition` holds, whether its terms can take these values together or not.
    pub fn satisfying(&self, condition: Condition) -> Option<Witness> {
        let lengths = self.lengths(condition);
        let mut cells = Vec::new();
        let mut at = condition;
        while let Some(node) = self.node(at) {
            let (cell, to, _) = self.preferred(node, &lengths).into_iter().next()?;
            cells.push(cell);
            at = to;
        }
        at.is_true().then(|| self.shown(condition, cells))
    }

    /// What the cheapest case of each part of a condition costs. Parts without a case have no entry.
    fn lengths(&self, condition: Condition) -> FxHashMap<Condition, u64> {
        let mut lengths = FxHashMap::from_iter([(Condition::TRUE, 0)]);
        for part in self.reachable(condition) {
            let arcs = self.node(part).into_iter().flat_map(Node::cells);
            let length = arcs.filter_map(|(cell, to)| Some(lengths.get(&to)? + self.cost(cell))).min();
            lengths.extend(length.map(|length| (part, length)));
        }
        lengths
    }

    /// The cells of a node that lead to a case, with what they cost: the shortest case first, then the nicest value.
    fn preferred(&self, node: &Node, lengths: &FxHashMap<Condition, u64>) -> Vec<(Cell, Condition, u64)> {
        let arcs = node.cells().filter(|(_, to)| lengths.contains_key(to));
        let mut arcs: Vec<_> = arcs.map(|(cell, to)| (cell, to, self.cost(cell))).collect();
        let length = |to: &Condition| lengths.get(to).copied().unwrap_or(u64::MAX);
        arcs.sort_by_cached_key(|(cell, to, cost)| (cost.saturating_add(length(to)), self.oddity(*cell)));
        arcs
    }

    /// What a part of a case costs the reader. That a step succeeds is what everyone assumes.
    fn cost(&self, cell: Cell) -> u64 {
        match self.terms[cell.term].kind {
            TermKind::Data | TermKind::Presence => 10,
            TermKind::Computed | TermKind::Relation { .. } => 12,
            TermKind::Outcome if self.choose(cell) == Value::Bool(true) => 5,
            TermKind::Outcome => 15,
            TermKind::Unknown => 20,
        }
    }

    /// Whether the last part of a case can go with those before it.
    fn fits(&self, search: &Search, before: usize, last: Cell, readers: &mut Readers<'_>) -> bool {
        if !self.is_free(last.term) {
            return false;
        }
        let entangled = readers.entangled(last.term);
        entangled.is_empty()
            || search
                .path(Some(before))
                .all(|cell| entangled.binary_search(&cell.term).is_err() || self.get_along(cell, last))
    }

    /// The case of some cells, without those that turn out not to matter: a path has to say something of every term on it.
    fn shown(&self, condition: Condition, mut cells: Vec<Cell>) -> Witness {
        let key = |cell: &Cell| {
            let value = self.choose(*cell);
            Some((cell.term, self.cells[cell.term].places(&value)?.at))
        };
        let mut keys: BTreeMap<TermId, Key> = cells.iter().filter_map(key).collect();
        cells.sort_by_key(|cell| (Reverse(self.cost(*cell)), Reverse(cell.term)));
        if cells.len().saturating_mul(self.reachable(condition).len()) <= MAX_TRIMMING {
            cells.retain(|cell| {
                let Some(key) = keys.remove(&cell.term) else { return true };
                let matters = !self.holds_given(condition, &keys);
                keys.extend(matters.then_some((cell.term, key)));
                matters
            });
        }
        cells.sort_by_key(|cell| cell.term);
        let parts = cells.into_iter().map(|cell| {
            let value = self.choose(cell);
            Assignment { term: cell.term, text: self.text_of(cell, &value).into(), value }
        });
        Witness { parts: parts.collect() }
    }

    /// Whether a condition holds whatever the terms are that have no key here.
    pub(super) fn holds_given(&self, condition: Condition, keys: &BTreeMap<TermId, Key>) -> bool {
        let (mut open, mut seen) = (vec![condition], FxHashSet::default());
        while let Some(at) = open.pop() {
            if at.is_false() {
                return false;
            }
            let Some(node) = self.node(at).filter(|_| seen.insert(at)) else { continue };
            match keys.get(&node.term) {
                Some(key) => open.extend(self.target_at(node, key)),
                None => open.extend(node.arcs.iter().map(|arc| arc.to)),
            }
        }
        true
    }

    /// Where a node leads from a key of its term.
    fn target_at(&self, node: &Node, key: &Key) -> Option<Condition> {
        let behind = node.arcs.partition_point(|arc| arc.from == CutId::BOTTOM || self.cuts[arc.from].key <= *key);
        node.arcs.get(behind.checked_sub(1)?).map(|arc| arc.to)
    }
}

/// The steps of all paths that were begun.
#[derive(Default)]
struct Search {
    steps: Vec<Step>,
    /// The cheapest first, of those the longest, of those the first: so one path is followed to its end.
    waiting: BinaryHeap<Reverse<(u64, Reverse<usize>, usize)>>,
}

#[derive(Clone, Copy)]
struct Step {
    at: Condition,
    spent: u64,
    /// The step before, and the cell that led here from it.
    before: Option<(usize, Cell)>,
    depth: usize,
}

impl Search {
    fn wait(&mut self, length: u64, step: Step) {
        self.waiting.push(Reverse((length, Reverse(step.depth), self.steps.len())));
        self.steps.push(step);
    }

    fn next(&mut self) -> Option<(usize, Step)> {
        let Reverse((_, _, index)) = self.waiting.pop()?;
        Some((index, self.steps[index]))
    }

    /// The cells that led to a step, the last one first.
    fn path(&self, mut from: Option<usize>) -> impl Iterator<Item = Cell> {
        std::iter::from_fn(move || {
            let (before, cell) = self.steps[from?].before?;
            from = Some(before);
            Some(cell)
        })
    }
}

//! Conditions as CEL that people can read.
//!
//! A node is printed by the sets of its cells that lead to the same condition. What all of these have in common stands before
//! it with `||` or `&&` where that is shorter; what is left of each is then simplified, since elsewhere it does not matter
//! (`restrict` of Coudert and Madre 1990). Of several exact formulas the shortest is taken.

use super::apply::Operator;
use super::cell::{Cut, CutId};
use super::choose::Cell;
use super::formula::{Formula, constant, operand};
use super::node::Arc;
use super::set::Mark;
use super::term::{TermId, TermKind};
use super::{Asked, Condition, Conditions, Limits};
use crate::cel::Level;
use crate::cel::Value;
use rustc_hash::FxHashMap;

/// The most comparisons of a text that is still read. Each term is in one at least, which bounds the depth of the recursion.
pub(super) const MAX_COMPARISONS: usize = 60;
/// The most nodes of a condition that is printed.
const MAX_NODES: usize = 2_000;
/// The most conditions that are tried to print one.
const MAX_TRIED: usize = 2_000;
/// The work that printing may take.
const LIMITS: Limits = Limits { per_operation: 10_000, total: 100_000 };
/// The most constants that are named to say what a value is not.
const MAX_NAMED: usize = 4;

impl Conditions {
    /// CEL that is true exactly when `condition` holds; none if it would be too long to read.
    pub fn to_cel(&self, condition: Condition) -> Option<String> {
        let (conditions, copy) = self.copied(condition)?;
        let mut printer = Printer { conditions, known: FxHashMap::default() };
        printer.formula(copy).map(|formula| formula.text())
    }

    /// The nodes of one condition by themselves, to work on without a trace.
    fn copied(&self, condition: Condition) -> Option<(Self, Condition)> {
        // Nodes that follow each other are of different terms: most conditions that are too long are known by that.
        if self.depth(condition) as usize > MAX_COMPARISONS {
            return None;
        }
        let reachable = self.reachable_up_to(condition, MAX_NODES)?;
        let support = self.terms_of(&reachable);
        if support.len() > MAX_COMPARISONS {
            return None;
        }
        let mut copy = Self::new(LIMITS);
        for term in &support {
            copy.terms.push(self.terms[*term].clone());
            copy.cells.push(self.cells[*term].clone());
            copy.asked.push(self.asked[*term]);
        }
        let mut cuts = FxHashMap::from_iter([(CutId::BOTTOM, CutId::BOTTOM)]);
        let mut parts = FxHashMap::default();
        for part in reachable {
            let node = self.node(part)?;
            let arc = |arc: &Arc| Arc {
                from: *cuts.entry(arc.from).or_insert_with(|| copy.cuts.push(self.cuts[arc.from].clone())),
                to: parts.get(&arc.to).copied().unwrap_or(arc.to),
            };
            let arcs = node.arcs.iter().map(arc).collect();
            let term = TermId::new(support.binary_search(&node.term).ok()?);
            parts.insert(part, copy.make(term, arcs)?);
        }
        Some((copy, parts.get(&condition).copied().unwrap_or(condition)))
    }

    /// A part of a witness as it is shown.
    pub(super) fn text_of(&self, cell: Cell, value: &Value) -> String {
        let term = &self.terms[cell.term];
        let text = operand(&term.text, Level::Sum);
        match &term.kind {
            TermKind::Outcome if *value == Value::Bool(true) => format!("`{}` succeeds", term.text),
            TermKind::Outcome => format!("`{}` fails", term.text),
            TermKind::Relation { left, right } => {
                let sign = match value {
                    Value::Int(..0) => "<",
                    Value::Int(0) => "=",
                    _ => ">",
                };
                format!("{} {sign} {}", operand(left, Level::Sum), operand(right, Level::Sum))
            }
            TermKind::Data | TermKind::Presence | TermKind::Computed | TermKind::Unknown => {
                self.computed(cell).unwrap_or_else(|| self.named_not(cell, &text, value))
            }
        }
    }

    /// Of a computed operand whose value is not settled, the condition that it is in.
    fn computed(&self, cell: Cell) -> Option<String> {
        let Asked::Once(condition) = self.asked[cell.term] else { return None };
        let unsettled = self.terms[cell.term].kind == TermKind::Computed && self.point(cell).is_none();
        let node = self.node(condition).filter(|_| unsettled)?;
        let (_, holds) = node.cells().filter(|(part, _)| self.cut_order(part.from, cell.from).is_le()).last()?;
        let mark = |to: Condition| if to == holds { Mark::Yes } else { Mark::No };
        let marks: Vec<_> = node.arcs.iter().map(|arc| (arc.from, mark(arc.to))).collect();
        self.set(cell.term, &marks).map(|formula| formula.text())
    }

    /// `t = value`; of any other value which it is not.
    fn named_not(&self, cell: Cell, text: &str, value: &Value) -> String {
        let named = &self.cells[cell.term].named;
        let list = || named.iter().map(constant).collect::<Vec<_>>().join(", ");
        match named.len() {
            _ if !self.is_any_other(cell) => format!("{text} = {}", constant(value)),
            1 => format!("{text} is not {}", list()),
            2..=MAX_NAMED => format!("{text} is none of {}", list()),
            _ => format!("{text} is something else"),
        }
    }

    /// Whether a cell has the value of a number, in a domain whose keys are numbers.
    pub(super) fn has_number(&self, cell: Cell, number: i128) -> bool {
        let before = |cut: &Cut| cut.key <= super::cell::Key::Number(number);
        before(&self.cuts[cell.from]) && cell.to.is_none_or(|to| !before(&self.cuts[to]))
    }
}

/// Where the values from a cut on lead; nowhere if they do not matter.
type Branch = (CutId, Option<Condition>);

struct Printer {
    conditions: Conditions,
    known: FxHashMap<Condition, Option<Formula>>,
}

impl Printer {
    fn formula(&mut self, condition: Condition) -> Option<Formula> {
        match condition {
            Condition::TRUE => return Some(Formula::always()),
            Condition::FALSE => return Some(Formula::never()),
            _ => {}
        }
        if let Some(known) = self.known.get(&condition) {
            return known.clone();
        }
        if self.known.len() > MAX_TRIED {
            return None;
        }
        let formula = self.shortest(condition);
        self.known.insert(condition, formula.clone());
        formula
    }

    fn shortest(&mut self, condition: Condition) -> Option<Formula> {
        let node = self.conditions.node(condition)?;
        let (term, arcs) = (node.term, node.arcs.to_vec());
        let targets: Vec<Condition> = arcs.iter().map(|arc| arc.to).collect();
        let always = self.conditions.all(targets.iter().copied())?;
        let sometimes = self.conditions.any(targets)?;
        let branches = arcs.iter().map(|arc| (arc.from, Some(arc.to))).collect();
        let mut found = vec![self.split(term, branches)];
        if !always.is_false() {
            let care = self.conditions.not(always)?;
            found.push(self.with_common(term, &arcs, care, (always, Formula::any)));
        }
        if !sometimes.is_true() {
            found.push(self.with_common(term, &arcs, sometimes, (sometimes, Formula::all)));
        }
        found.into_iter().flatten().filter(|formula| formula.size <= MAX_COMPARISONS).min_by_key(|formula| formula.size)
    }

    /// What all branches have in common, joined with what is left of them where `care` holds.
    fn with_common(
        &mut self,
        term: TermId,
        arcs: &[Arc],
        care: Condition,
        (common, join): (Condition, fn([Formula; 2]) -> Formula),
    ) -> Option<Formula> {
        let mut branches = Vec::new();
        for arc in arcs {
            let left = self.conditions.operation(Operator::Restrict, arc.to, care)?;
            branches.push((arc.from, Some(left)));
        }
        Some(join([self.formula(common)?, self.split(term, branches)?]))
    }

    /// The branches of a term, one of which holds. Each round settles one branch, so there are as many as branches.
    fn split(&mut self, term: TermId, mut branches: Vec<Branch>) -> Option<Formula> {
        let mut parts = Vec::new();
        loop {
            let mut targets: Vec<Condition> = branches.iter().filter_map(|(_, to)| *to).collect();
            targets.sort_unstable();
            targets.dedup();
            let next = match targets[..] {
                [] => break,
                [only] => {
                    parts.push(self.formula(only)?);
                    break;
                }
                // "True" covers its values whatever the other branches say of them: from now on they do not matter.
                [Condition::FALSE, Condition::TRUE, ..] | [Condition::TRUE, ..] => Condition::TRUE,
                [Condition::FALSE, other, ..] | [other, ..] => other,
            };
            parts.push(self.branch(term, &branches, next)?);
            for (_, to) in &mut branches {
                if *to == Some(next) {
                    *to = if next.is_true() { None } else { Some(Condition::FALSE) };
                }
            }
        }
        Some(Formula::any(parts))
    }

    /// The values that lead to `target`, and the target.
    fn branch(&mut self, term: TermId, branches: &[Branch], target: Condition) -> Option<Formula> {
        let mark = |to: Option<Condition>| match to {
            None => Mark::Either,
            Some(to) if to == target => Mark::Yes,
            Some(_) => Mark::No,
        };
        let marks: Vec<_> = branches.iter().map(|(from, to)| (*from, mark(*to))).collect();
        Some(Formula::all([self.formula(target)?, self.conditions.set(term, &marks)?]))
    }
}

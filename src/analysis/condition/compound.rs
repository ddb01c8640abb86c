//! Operations made of several connectives.

use super::apply::Operator;
use super::node::Arc;
use super::{Condition, Conditions, TermId};
use rustc_hash::FxHashMap;

impl Conditions {
    /// `then` where `condition` holds, `otherwise` elsewhere.
    pub fn if_then_else(&mut self, condition: Condition, then: Condition, otherwise: Condition) -> Option<Condition> {
        match condition {
            Condition::TRUE => return Some(then),
            Condition::FALSE => return Some(otherwise),
            _ if then == otherwise => return Some(then),
            _ => self.begin(),
        }
        let yes = self.apply(Operator::And, condition, then)?;
        let negation = self.apply(Operator::Xor, Condition::TRUE, condition)?;
        let no = self.apply(Operator::And, negation, otherwise)?;
        self.apply(Operator::Or, yes, no)
    }

    /// That all hold. Each pair counts as an operation of its own.
    pub fn all(&mut self, conditions: impl IntoIterator<Item = Condition>) -> Option<Condition> {
        self.fold(Operator::And, conditions.into_iter().collect())
    }

    /// That one holds or more. Each pair counts as an operation of its own.
    pub fn any(&mut self, conditions: impl IntoIterator<Item = Condition>) -> Option<Condition> {
        self.fold(Operator::Or, conditions.into_iter().collect())
    }

    /// Those of one term are joined in a balanced tree, since their nodes grow; then each term's go on top of those before: one step
    /// for conditions that have no terms in common.
    fn fold(&mut self, operator: Operator, mut conditions: Vec<Condition>) -> Option<Condition> {
        let (neutral, absorbing) = match operator {
            Operator::Or => (Condition::FALSE, Condition::TRUE),
            _ => (Condition::TRUE, Condition::FALSE),
        };
        if conditions.contains(&absorbing) {
            return Some(absorbing);
        }
        conditions.sort_by_key(|condition| (self.level(*condition), *condition));
        conditions.dedup();
        let mut result = neutral;
        let mut start = 0;
        while let Some(first) = conditions.get(start) {
            let level = self.level(*first);
            let length = conditions[start..].partition_point(|condition| self.level(*condition) == level);
            let part = self.balanced(operator, conditions[start..start + length].to_vec())?;
            result = self.operation(operator, result, part)?;
            start += length;
        }
        Some(result)
    }

    fn balanced(&mut self, operator: Operator, mut conditions: Vec<Condition>) -> Option<Condition> {
        while conditions.len() > 1 {
            let joined = conditions.chunks(2).map(|pair| match *pair {
                [left, right] => self.operation(operator, left, right),
                _ => pair.first().copied(),
            });
            conditions = joined.collect::<Option<Vec<_>>>()?;
        }
        conditions.first().copied()
    }

    /// That `count` of the conditions hold or more; one that is given twice counts twice.
    pub fn at_least(&mut self, count: usize, conditions: &[Condition]) -> Option<Condition> {
        let sure = conditions.iter().filter(|condition| condition.is_true()).count();
        let mut open: Vec<Condition> =
            conditions.iter().copied().filter(|condition| !condition.is_true() && !condition.is_false()).collect();
        let count = count.saturating_sub(sure);
        match count {
            0 => return Some(Condition::TRUE),
            1 => return self.any(open),
            _ if count > open.len() => return Some(Condition::FALSE),
            _ if count == open.len() => return self.all(open),
            _ => {}
        }
        // From the earliest term on: then each condition is on top of those that were counted before.
        open.sort_by_key(|condition| (self.level(*condition), *condition));
        self.begin();
        // reached[n] says that n of those before hold or more.
        let mut reached = vec![Condition::FALSE; count + 1];
        reached[0] = Condition::TRUE;
        for (before, condition) in open.iter().enumerate() {
            let needed = count.saturating_sub(open.len() - before - 1).max(1);
            for number in (needed..=count.min(before + 1)).rev() {
                self.spend(1)?;
                let with = self.apply(Operator::And, *condition, reached[number - 1])?;
                reached[number] = self.apply(Operator::Or, reached[number], with)?;
            }
        }
        reached.last().copied()
    }

    /// The terms that a condition depends on, those made first first.
    pub fn support(&self, condition: Condition) -> Vec<TermId> {
        self.terms_of(&self.reachable(condition))
    }

    /// The terms at the roots of some conditions, those made first first.
    pub(super) fn terms_of(&self, parts: &[Condition]) -> Vec<TermId> {
        let mut terms: Vec<TermId> = parts.iter().filter_map(|part| self.level(*part)).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// That `condition` holds for some values of the terms that are told to be forgotten (existential quantification).
    pub fn forget(&mut self, condition: Condition, forgotten: &dyn Fn(TermId) -> bool) -> Option<Condition> {
        self.begin();
        let mut without: FxHashMap<Condition, Condition> = FxHashMap::default();
        let known = |without: &FxHashMap<_, _>, part| without.get(&part).copied().unwrap_or(part);
        for part in self.reachable(condition) {
            self.spend(1)?;
            let Some(node) = self.node(part) else { continue };
            let term = node.term;
            let arcs: Vec<Arc> =
                node.arcs.iter().map(|arc| Arc { from: arc.from, to: known(&without, arc.to) }).collect();
            let result = if forgotten(term) {
                let mut some = Condition::FALSE;
                for arc in arcs {
                    some = self.apply(Operator::Or, some, arc.to)?;
                }
                some
            } else {
                self.make(term, arcs)?
            };
            without.insert(part, result);
        }
        Some(known(&without, condition))
    }
}

//! Which cases are certain: those whose terms can take their values together.
//!
//! Two paths of data vary freely unless one lies in the other. An operand that is computed depends on what it reads, so a case that has
//! both says nothing. A computed condition alone is taken for one that can come out either way: somebody wrote it to decide
//! something.

use super::choose::Cell;
use super::term::{Domain, TermId, TermKind};
use super::{Asked, Conditions};
use crate::cel::Value;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Who reads what, among some terms.
pub(super) struct Readers<'c> {
    conditions: &'c Conditions,
    by_path: BTreeMap<&'c SmolStr, Vec<TermId>>,
    entangled: FxHashMap<TermId, Rc<[TermId]>>,
}

impl<'c> Readers<'c> {
    pub(super) fn new(conditions: &'c Conditions, terms: &[TermId]) -> Self {
        let mut by_path: BTreeMap<&SmolStr, Vec<TermId>> = BTreeMap::new();
        for term in terms {
            for path in &conditions.terms[*term].reads {
                by_path.entry(path).or_default().push(*term);
            }
        }
        Self { conditions, by_path, entangled: FxHashMap::default() }
    }

    /// The terms that read some of what `term` reads, or a part of it, or what it is a part of.
    pub(super) fn entangled(&mut self, term: TermId) -> Rc<[TermId]> {
        if let Some(known) = self.entangled.get(&term) {
            return Rc::clone(known);
        }
        let mut found = Vec::new();
        for path in &self.conditions.terms[term].reads {
            let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
            for prefix in ends.map(|end| SmolStr::new(&path[..end])) {
                found.extend(self.by_path.get(&prefix).into_iter().flatten());
            }
            let inside = SmolStr::new(format!("{path}."));
            let parts =
                self.by_path.range::<SmolStr, _>(&inside..).take_while(|(part, _)| part.starts_with(inside.as_str()));
            found.extend(parts.flat_map(|(_, terms)| terms));
        }
        found.retain(|other| *other != term);
        found.sort_unstable();
        found.dedup();
        let found: Rc<[TermId]> = found.into();
        self.entangled.insert(term, Rc::clone(&found));
        found
    }
}

impl Conditions {
    /// Whether a term can take each of its values, as far as it alone is concerned.
    pub(super) fn is_free(&self, term: TermId) -> bool {
        match self.terms[term].kind {
            TermKind::Data | TermKind::Presence | TermKind::Outcome => true,
            TermKind::Computed | TermKind::Relation { .. } => {
                matches!(self.terms[term].domain, Domain::Bool | Domain::Order) || self.asked[term] != Asked::Often
            }
            TermKind::Unknown => false,
        }
    }

    /// Whether two entangled terms can be in these cells together all the same: data of what is there.
    pub(super) fn get_along(&self, left: Cell, right: Cell) -> bool {
        self.is_there_for(left, right) || self.is_there_for(right, left)
    }

    /// Whether `cell` says that something is there, and `other` is about that or a part of it.
    fn is_there_for(&self, cell: Cell, other: Cell) -> bool {
        let (whole, part) = (&self.terms[cell.term], &self.terms[other.term]);
        let plain = match part.kind {
            TermKind::Data | TermKind::Presence => true,
            TermKind::Outcome | TermKind::Computed | TermKind::Relation { .. } | TermKind::Unknown => false,
        };
        let within = |path: &SmolStr| {
            let starts = |whole: &SmolStr| {
                path.strip_prefix(whole.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            whole.reads.iter().any(starts)
        };
        plain
            && whole.kind == TermKind::Presence
            && self.choose(cell) == Value::Bool(true)
            && part.reads.iter().all(within)
    }
}

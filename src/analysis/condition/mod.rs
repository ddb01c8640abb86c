//! Conditions: boolean functions of terms, decided exactly.
//!
//! A [`Term`] is an operand such as `score.value`; the constants that it is compared with cut its domain into finitely many
//! cells. A [`Condition`] is a function of the cells, as an ordered *interval decision diagram* (Strehl and Thiele 1998), the
//! reduced ordered diagram of Bryant (1986) with a cell to an arc:
//!
//! ```text
//!           score ── [0.5, ∞) ──▶ label ── "spam" ──▶ true
//!             └── (-∞, 0.5) ──▶ false └── other ──▶ false          score >= 0.5 && label == "spam"
//! ```
//!
//! Each function has one diagram and each diagram is made once, so equal functions have equal ids. Later terms stand nearer to
//! the root: a chain of guards, each of a new term, costs one node each.
//!
//! Diagrams can grow exponentially. [`Limits`] bound the work; an operation that goes over them gives `None`, and says nothing.

mod apply;
mod canonical;
mod cell;
mod certain;
mod choose;
mod compound;
mod formula;
mod node;
mod print;
mod set;
mod term;
mod witness;

pub use term::{Comparison, Domain, Term, TermId, TermKind};
pub use witness::{Assignment, Witness};

use crate::base::IdVec;
use crate::cel::Value;
use apply::Operator;
use cell::{Cells, Cut, CutId, Key, Places};
use indexmap::IndexSet;
use node::{Arc, Node};
use rustc_hash::{FxBuildHasher, FxHashMap};
use smol_str::SmolStr;

/// A boolean function of terms. Within one [`Conditions`], equal ids are equal functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Condition(u32);

impl Condition {
    /// Holds never.
    pub const FALSE: Self = Self(0);
    /// Holds always.
    pub const TRUE: Self = Self(1);

    /// Whether it holds always.
    pub fn is_true(self) -> bool {
        self == Self::TRUE
    }

    /// Whether it holds never.
    pub fn is_false(self) -> bool {
        self == Self::FALSE
    }
}

/// How much work may be spent. A step is a pair of nodes that had not been met before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps of one operation.
    pub per_operation: u32,
    /// Steps of all operations together.
    pub total: u64,
}

impl Limits {
    /// The steps that one operation may take.
    pub const PER_OPERATION: u32 = 50_000;
    /// The steps that operations may take together, whatever the workflow's size.
    pub const TOTAL: u64 = 1_000_000;
    /// The steps that each vertex of the workflow's graph adds.
    pub const TOTAL_PER_VERTEX: u64 = 100;

    /// The limits for a graph of so many vertices.
    pub fn for_size(vertices: usize) -> Self {
        Self { per_operation: Self::PER_OPERATION, total: Self::TOTAL + Self::TOTAL_PER_VERTEX * vertices as u64 }
    }
}

/// A limit that an operation went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Excess {
    /// The steps of one operation.
    Operation(u32),
    /// The steps of all operations together.
    Total(u64),
    /// The terms that one condition depends on in a row.
    Levels(u32),
    /// The nodes of all diagrams together.
    Nodes(usize),
}

/// What makes a term the same as another one.
type TermName = (SmolStr, Domain, std::mem::Discriminant<TermKind>);

/// The terms and conditions of one analysis.
pub struct Conditions {
    terms: IdVec<TermId, Term>,
    cells: IdVec<TermId, Cells>,
    /// The question that each term was asked, if it was only one and its opposite.
    asked: IdVec<TermId, Asked>,
    term_ids: FxHashMap<TermName, TermId>,
    cuts: IdVec<CutId, Cut>,
    cut_ids: FxHashMap<(TermId, Key), CutId>,
    nodes: IndexSet<Node, FxBuildHasher>,
    /// How many nodes follow each other from each node on.
    depths: Vec<u32>,
    memo: FxHashMap<(Operator, Condition, Condition), Condition>,
    limits: Limits,
    /// Steps that the operation may still take.
    left: u32,
    steps: u64,
    /// The limit that was gone over last.
    excess: Option<Excess>,
}

/// What a term was compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    /// One condition, or the opposite of it.
    Once(Condition),
    Often,
}

/// Where an interval begins or ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Bottom,
    At(CutId),
    Top,
}

impl Conditions {
    /// No terms yet.
    pub fn new(limits: Limits) -> Self {
        let mut cuts = IdVec::new();
        // The bottom of every domain comes before every other cut.
        cuts.push(Cut { key: Key::Number(i128::MIN), constant: Value::Null, open: false, equality: false });
        Self {
            terms: IdVec::new(),
            cells: IdVec::new(),
            asked: IdVec::new(),
            term_ids: FxHashMap::default(),
            cuts,
            cut_ids: FxHashMap::default(),
            nodes: IndexSet::default(),
            depths: Vec::new(),
            memo: FxHashMap::default(),
            limits,
            left: 0,
            steps: 0,
            excess: None,
        }
    }

    /// Allows so many steps more in all, for a question of its own.
    pub fn allow(&mut self, steps: u64) {
        self.limits.total = self.limits.total.max(self.steps).saturating_add(steps);
    }

    /// The term, made unless there is one with this key, domain and sort of kind. The first one's text and paths stay.
    pub fn term(&mut self, term: Term) -> TermId {
        let name = term_name(&term);
        if let Some(known) = self.term_ids.get(&name) {
            return *known;
        }
        self.cells.push(Cells::new(&term.domain));
        self.asked.push(Asked::Nothing);
        let id = self.terms.push(term);
        self.term_ids.insert(name, id);
        id
    }

    /// Whether a term came up before.
    pub fn knows(&self, term: &Term) -> bool {
        self.term_ids.contains_key(&term_name(term))
    }

    /// All terms, those made first first.
    pub fn terms(&self) -> &IdVec<TermId, Term> {
        &self.terms
    }

    /// A term.
    pub fn get(&self, term: TermId) -> &Term {
        &self.terms[term]
    }

    /// That a term is true.
    ///
    /// # Panics
    /// If the term's domain is not [`Domain::Bool`].
    pub fn truth(&mut self, term: TermId) -> Condition {
        let holds = self.compare(term, Comparison::Equal, &Value::Bool(true));
        holds
            .filter(|_| self.terms[term].domain == Domain::Bool)
            .expect("only a term that is true or false has a truth")
    }

    /// That a term compares so with a constant; none if the constant has no place in the term's domain.
    pub fn compare(&mut self, term: TermId, comparison: Comparison, constant: &Value) -> Option<Condition> {
        if self.terms[term].domain == Domain::Constants && !comparison.is_equality() {
            return None;
        }
        self.cells[term].learn(constant);
        let places = self.cells[term].places(constant)?;
        Some(self.placed(term, comparison, places, constant))
    }

    /// That the two operands of a term compare so.
    ///
    /// # Panics
    /// If the term's domain is not [`Domain::Order`].
    pub fn order(&mut self, term: TermId, comparison: Comparison) -> Condition {
        assert!(self.terms[term].domain == Domain::Order, "only a comparison of operands has an order");
        let equal = Places { at: Key::Number(1), above: Key::Number(2) };
        self.placed(term, comparison, equal, &Value::Int(0))
    }

    /// Whether the steps allowed for all operations together are used up.
    pub fn exhausted(&self) -> bool {
        self.steps >= self.limits.total
    }

    /// Why the last operation that gave no answer gave none.
    pub fn excess(&self) -> Option<Excess> {
        self.excess
    }

    /// The steps that all operations so far took.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    fn placed(&mut self, term: TermId, comparison: Comparison, places: Places, constant: &Value) -> Condition {
        let equality = comparison.is_equality();
        let mut cut = |key, open| self.bound(term, Cut { key, constant: constant.clone(), open, equality });
        let (from, to, holds) = match comparison {
            Comparison::Equal => (cut(places.at, false), cut(places.above, true), true),
            Comparison::NotEqual => (cut(places.at, false), cut(places.above, true), false),
            Comparison::Less => (Bound::Bottom, cut(places.at, false), true),
            Comparison::LessEqual => (Bound::Bottom, cut(places.above, true), true),
            Comparison::Greater => (cut(places.above, true), Bound::Top, true),
            Comparison::GreaterEqual => (cut(places.at, false), Bound::Top, true),
        };
        let inside = self.interval(term, from, to, true);
        let outside = self.interval(term, from, to, false);
        self.asked[term] = match self.asked[term] {
            asked if self.level(inside).is_none() => asked,
            Asked::Once(condition) if condition == inside || condition == outside => Asked::Once(condition),
            Asked::Nothing => Asked::Once(inside),
            Asked::Once(_) | Asked::Often => Asked::Often,
        };
        if holds { inside } else { outside }
    }

    /// The cut, unless it lies at an end of the domain.
    fn bound(&mut self, term: TermId, cut: Cut) -> Bound {
        let cells = &self.cells[term];
        if cut.key <= cells.lowest() {
            return Bound::Bottom;
        }
        if cells.end().is_some_and(|end| cut.key >= end) {
            return Bound::Top;
        }
        let cuts = &mut self.cuts;
        Bound::At(*self.cut_ids.entry((term, cut.key.clone())).or_insert_with(|| cuts.push(cut)))
    }

    /// `inside` between the bounds, and the opposite around.
    fn interval(&mut self, term: TermId, from: Bound, to: Bound, inside: bool) -> Condition {
        let constant = |value| if value { Condition::TRUE } else { Condition::FALSE };
        let mut arcs = vec![Arc { from: CutId::BOTTOM, to: constant(!inside) }];
        if from == to {
            return constant(!inside);
        }
        match from {
            Bound::Bottom => arcs[0].to = constant(inside),
            Bound::At(cut) => arcs.push(Arc { from: cut, to: constant(inside) }),
            Bound::Top => {}
        }
        if let Bound::At(cut) = to {
            arcs.push(Arc { from: cut, to: constant(!inside) });
        }
        self.make(term, arcs).unwrap_or(Condition::FALSE)
    }
}

fn term_name(term: &Term) -> TermName {
    (term.key.clone(), term.domain.clone(), std::mem::discriminant(&term.kind))
}

#[cfg(test)]
mod tests;

//! Conditions: boolean functions of terms, decided exactly.

mod print;
mod term;
mod witness;

pub use term::{Comparison, Domain, Term, TermId, TermKind};
pub use witness::{Assignment, Witness};

use crate::base::IdVec;
use crate::cel::Value;

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
    pub const TOTAL: u64 = 2_000_000;
    /// The steps that each vertex of the workflow's graph adds.
    pub const TOTAL_PER_VERTEX: u64 = 500;

    /// The limits for a graph of so many vertices.
    pub fn for_size(vertices: usize) -> Self {
        Self { per_operation: Self::PER_OPERATION, total: Self::TOTAL + Self::TOTAL_PER_VERTEX * vertices as u64 }
    }
}

/// The terms and conditions of one analysis.
pub struct Conditions {
    terms: IdVec<TermId, Term>,
}

impl Conditions {
    /// No terms yet.
    pub fn new(_limits: Limits) -> Self {
        todo!()
    }

    /// The term, made unless there is one with this text and kind. The first one's domain and paths stay.
    pub fn term(&mut self, _term: Term) -> TermId {
        todo!()
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
    pub fn truth(&mut self, _term: TermId) -> Condition {
        todo!()
    }

    /// That a term compares so with a constant; none if the constant has no place in the term's domain.
    pub fn compare(&mut self, _term: TermId, _comparison: Comparison, _constant: &Value) -> Option<Condition> {
        todo!()
    }

    /// That the two operands of a term compare so.
    ///
    /// # Panics
    /// If the term's domain is not [`Domain::Order`].
    pub fn order(&mut self, _term: TermId, _comparison: Comparison) -> Condition {
        todo!()
    }

    /// Negation. As all that follow: none if it is over the limits.
    pub fn not(&mut self, _condition: Condition) -> Option<Condition> {
        todo!()
    }

    /// Conjunction.
    pub fn and(&mut self, _left: Condition, _right: Condition) -> Option<Condition> {
        todo!()
    }

    /// Disjunction.
    pub fn or(&mut self, _left: Condition, _right: Condition) -> Option<Condition> {
        todo!()
    }

    /// One of the two and not the other.
    pub fn xor(&mut self, _left: Condition, _right: Condition) -> Option<Condition> {
        todo!()
    }

    /// `then` where `condition` holds, `otherwise` elsewhere.
    pub fn if_then_else(
        &mut self,
        _condition: Condition,
        _then: Condition,
        _otherwise: Condition,
    ) -> Option<Condition> {
        todo!()
    }

    /// That all hold.
    pub fn all(&mut self, _conditions: impl IntoIterator<Item = Condition>) -> Option<Condition> {
        todo!()
    }

    /// That one holds or more.
    pub fn any(&mut self, _conditions: impl IntoIterator<Item = Condition>) -> Option<Condition> {
        todo!()
    }

    /// That `count` of the conditions hold or more.
    pub fn at_least(&mut self, _count: usize, _conditions: &[Condition]) -> Option<Condition> {
        todo!()
    }

    /// Whether `right` holds wherever `left` does.
    pub fn implies(&mut self, _left: Condition, _right: Condition) -> Option<bool> {
        todo!()
    }

    /// Whether the two never hold together.
    pub fn disjoint(&mut self, _left: Condition, _right: Condition) -> Option<bool> {
        todo!()
    }

    /// The terms that a condition depends on, those made first first.
    pub fn support(&self, _condition: Condition) -> Vec<TermId> {
        todo!()
    }

    /// That `condition` holds for some values of the terms that are told to be forgotten (existential quantification).
    pub fn forget(&mut self, _condition: Condition, _forgotten: &dyn Fn(TermId) -> bool) -> Option<Condition> {
        todo!()
    }

    /// Whether the steps allowed for all operations together are used up.
    pub fn exhausted(&self) -> bool {
        todo!()
    }

    /// The steps that all operations so far took.
    pub fn steps(&self) -> u64 {
        todo!()
    }
}

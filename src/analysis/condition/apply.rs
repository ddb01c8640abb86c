//! Connectives: both diagrams are walked at once, each pair of nodes one time (Bryant 1986, `apply`).

use super::cell::CutId;
use super::node::{Arc, Cursor};
use super::{Condition, Conditions, Excess};

/// What is asked of a pair of conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operator {
    And,
    Or,
    Xor,
    /// Whether both hold somewhere.
    Meets,
    /// Whether the first holds somewhere where the second does not.
    Escapes,
    /// The first where the second holds; elsewhere whatever is simplest.
    Restrict,
}

/// Answers that are kept. When there are more, all are forgotten, and found again where needed.
const MAX_MEMO: usize = 1 << 20;
/// Arcs of a node that make another step: large nodes take longer.
const ARCS_PER_STEP: usize = 32;
/// The stack that one level of the recursion takes at most, and how much more is taken at once.
const RED_ZONE: usize = 16 * 1024;
const SEGMENT: usize = 1024 * 1024;

impl Operator {
    /// The answer where it needs no looking into the conditions.
    #[expect(clippy::match_same_arms, reason = "a table, one operator after the other")]
    fn shortcut(self, left: Condition, right: Condition) -> Option<Condition> {
        const FALSE: Condition = Condition::FALSE;
        const TRUE: Condition = Condition::TRUE;
        match (self, left, right) {
            (Self::And, FALSE, _) | (Self::And, _, FALSE) => Some(FALSE),
            (Self::And, TRUE, other) | (Self::And, other, TRUE) => Some(other),
            (Self::Or, TRUE, _) | (Self::Or, _, TRUE) => Some(TRUE),
            (Self::Or, FALSE, other) | (Self::Or, other, FALSE) => Some(other),
            (Self::And | Self::Or, same, other) => (same == other).then_some(same),
            (Self::Xor, FALSE, other) | (Self::Xor, other, FALSE) => Some(other),
            (Self::Xor, same, other) => (same == other).then_some(FALSE),
            (Self::Meets, FALSE, _) | (Self::Meets, _, FALSE) => Some(FALSE),
            // Only one function holds nowhere.
            (Self::Meets, TRUE, _) | (Self::Meets, _, TRUE) => Some(TRUE),
            (Self::Meets, same, other) => (same == other).then_some(TRUE),
            (Self::Escapes, FALSE, _) | (Self::Escapes, _, TRUE) => Some(FALSE),
            (Self::Escapes, TRUE, _) | (Self::Escapes, _, FALSE) => Some(TRUE),
            (Self::Escapes, same, other) => (same == other).then_some(FALSE),
            (Self::Restrict, FALSE | TRUE, _) | (Self::Restrict, _, FALSE | TRUE) => Some(left),
            (Self::Restrict, same, other) => (same == other).then_some(TRUE),
        }
    }

    /// Whether the order of the conditions does not matter.
    const fn is_symmetric(self) -> bool {
        match self {
            Self::And | Self::Or | Self::Xor | Self::Meets => true,
            Self::Escapes | Self::Restrict => false,
        }
    }
}

impl Conditions {
    /// Starts an operation of its own, with steps of its own.
    pub(super) fn begin(&mut self) {
        self.left = self.limits.per_operation;
        if self.memo.len() > MAX_MEMO {
            self.memo.clear();
        }
    }

    /// Takes steps, if there are enough left.
    pub(super) fn spend(&mut self, steps: usize) -> Option<()> {
        let Some(left) = u32::try_from(steps).ok().and_then(|steps| self.left.checked_sub(steps)) else {
            self.excess = Some(Excess::Operation(self.limits.per_operation));
            return None;
        };
        self.left = left;
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps > self.limits.total {
            self.excess = Some(Excess::Total(self.limits.total));
            return None;
        }
        Some(())
    }

    /// An operation of its own on two conditions.
    pub(super) fn operation(&mut self, operator: Operator, left: Condition, right: Condition) -> Option<Condition> {
        if let Some(known) = operator.shortcut(left, right) {
            return Some(known);
        }
        self.begin();
        self.apply(operator, left, right)
    }

    /// A part of an operation.
    pub(super) fn apply(&mut self, operator: Operator, left: Condition, right: Condition) -> Option<Condition> {
        if let Some(known) = operator.shortcut(left, right) {
            return Some(known);
        }
        let swap = operator.is_symmetric() && right < left;
        let pair = if swap { (right, left) } else { (left, right) };
        if let Some(known) = self.memo.get(&(operator, pair.0, pair.1)) {
            return Some(*known);
        }
        self.spend(1)?;
        let result = stacker::maybe_grow(RED_ZONE, SEGMENT, || match operator {
            Operator::And | Operator::Or | Operator::Xor => self.expand(operator, pair),
            Operator::Meets | Operator::Escapes => self.search(operator, pair),
            Operator::Restrict => self.restrict(pair.0, pair.1),
        })?;
        self.memo.insert((operator, pair.0, pair.1), result);
        Some(result)
    }

    /// The condition, cell by cell of the later term of the two.
    fn expand(&mut self, operator: Operator, pair: (Condition, Condition)) -> Option<Condition> {
        let Some(term) = self.level(pair.0).max(self.level(pair.1)) else { return operator.shortcut(pair.0, pair.1) };
        let mut arcs = Vec::with_capacity(2);
        let mut place = Some((CutId::BOTTOM, Cursor::default()));
        while let Some((from, at)) = place {
            let (left, right) = self.targets(pair, term, at);
            let to = self.apply(operator, left, right)?;
            arcs.push(Arc { from, to });
            place = self.advance(pair, term, at);
        }
        self.spend(arcs.len() / ARCS_PER_STEP)?;
        self.make(term, arcs)
    }

    /// Whether a case is found in some cell.
    fn search(&mut self, operator: Operator, pair: (Condition, Condition)) -> Option<Condition> {
        let Some(term) = self.level(pair.0).max(self.level(pair.1)) else { return operator.shortcut(pair.0, pair.1) };
        let mut place = Some(Cursor::default());
        let mut cells = 0;
        while let Some(at) = place {
            let (left, right) = self.targets(pair, term, at);
            if self.apply(operator, left, right)?.is_true() {
                return Some(Condition::TRUE);
            }
            cells += 1;
            place = self.advance(pair, term, at).map(|(_, next)| next);
        }
        self.spend(cells / ARCS_PER_STEP)?;
        Some(Condition::FALSE)
    }

    /// The first condition in those cells in which the second is possible; the others go with their neighbours.
    fn restrict(&mut self, condition: Condition, care: Condition) -> Option<Condition> {
        let Some(term) = self.level(condition) else { return Some(condition) };
        if self.level(care) > Some(term) {
            let targets: Vec<Condition> = self.node(care)?.arcs.iter().map(|arc| arc.to).collect();
            let mut possible = Condition::FALSE;
            for target in targets {
                possible = self.apply(Operator::Or, possible, target)?;
            }
            return self.apply(Operator::Restrict, condition, possible);
        }
        let pair = (condition, care);
        let mut arcs: Vec<Arc> = Vec::with_capacity(2);
        let mut place = Some((CutId::BOTTOM, Cursor::default()));
        while let Some((from, at)) = place {
            let (value, possible) = self.targets(pair, term, at);
            if !possible.is_false() {
                let to = self.apply(Operator::Restrict, value, possible)?;
                arcs.push(Arc { from: if arcs.is_empty() { CutId::BOTTOM } else { from }, to });
            }
            place = self.advance(pair, term, at);
        }
        self.spend(arcs.len() / ARCS_PER_STEP)?;
        self.make(term, arcs)
    }

    /// Negation. As all that follow: none if it is over the limits.
    pub fn not(&mut self, condition: Condition) -> Option<Condition> {
        match condition {
            Condition::FALSE => Some(Condition::TRUE),
            Condition::TRUE => Some(Condition::FALSE),
            other => self.operation(Operator::Xor, Condition::TRUE, other),
        }
    }

    /// Conjunction.
    pub fn and(&mut self, left: Condition, right: Condition) -> Option<Condition> {
        self.operation(Operator::And, left, right)
    }

    /// Disjunction.
    pub fn or(&mut self, left: Condition, right: Condition) -> Option<Condition> {
        self.operation(Operator::Or, left, right)
    }

    /// One of the two and not the other.
    pub fn xor(&mut self, left: Condition, right: Condition) -> Option<Condition> {
        self.operation(Operator::Xor, left, right)
    }

    /// Whether `right` holds wherever `left` does.
    pub fn implies(&mut self, left: Condition, right: Condition) -> Option<bool> {
        self.operation(Operator::Escapes, left, right).map(Condition::is_false)
    }

    /// Whether the two never hold together.
    pub fn disjoint(&mut self, left: Condition, right: Condition) -> Option<bool> {
        self.operation(Operator::Meets, left, right).map(Condition::is_false)
    }
}

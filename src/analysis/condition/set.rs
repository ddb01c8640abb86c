//! Sets of a term's values, as comparisons in the words of the user.

use super::Conditions;
use super::cell::CutId;
use super::choose::Cell;
use super::formula::{Formula, constant, level_of, operand};
use super::print::MAX_COMPARISONS;
use super::term::{Domain, TermId, TermKind};
use crate::cel::Level;
use crate::cel::Value;

/// Whether the values from a cut on belong to a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Yes,
    No,
    /// It does not matter.
    Either,
}

/// Which end of a cell.
#[derive(Clone, Copy)]
enum End {
    /// The values from the cut on.
    From,
    /// The values before the cut.
    Before,
}

impl Conditions {
    /// The shorter of the formulas for a set without and with the values that do not matter.
    pub(super) fn set(&self, term: TermId, marks: &[(CutId, Mark)]) -> Option<Formula> {
        let formula = |taken: Mark| {
            let yes = |mark: Mark| mark == Mark::Yes || (mark == Mark::Either && taken == Mark::Yes);
            let mut runs: Vec<(CutId, bool)> = marks.iter().map(|(from, mark)| (*from, yes(*mark))).collect();
            runs.dedup_by_key(|(_, yes)| *yes);
            self.exact_set(term, &runs)
        };
        let without = formula(Mark::No)?;
        if marks.iter().all(|(_, mark)| *mark != Mark::Either) {
            return Some(without);
        }
        let with = formula(Mark::Yes)?;
        Some(if with.size < without.size { with } else { without })
    }

    fn exact_set(&self, term: TermId, runs: &[(CutId, bool)]) -> Option<Formula> {
        match runs {
            [(_, true)] => return Some(Formula::always()),
            [] | [(_, false)] => return Some(Formula::never()),
            // Each second run is in the set, and is a comparison at least; the others are if it is written by what it is not.
            _ if runs.len() > 2 * MAX_COMPARISONS + 1 => return None,
            _ => {}
        }
        let ends = runs.iter().skip(1).map(|(from, _)| Some(*from)).chain([None]);
        let cells = runs.iter().zip(ends).map(|((from, yes), to)| (Cell { term, from: *from, to }, *yes));
        let (inside, outside): (Vec<_>, Vec<_>) = cells.partition(|(_, yes)| *yes);
        let [inside, outside] =
            [inside, outside].map(|cells| cells.into_iter().map(|(cell, _)| cell).collect::<Vec<_>>());
        match &self.cells[term].domain {
            Domain::Bool => Some(self.truth_text(term, self.choose(*inside.first()?) == Value::Bool(true))),
            Domain::Order => self.relation(term, &inside),
            Domain::Enum(_) | Domain::Constants => Some(self.members(term, &inside, &outside)),
            Domain::Int
            | Domain::Uint
            | Domain::Double
            | Domain::Range(..)
            | Domain::String
            | Domain::Timestamp
            | Domain::Duration => {
                let (union, intersection) = (self.union(term, &inside), self.intersection(term, &outside));
                // `x != 0` rather than `x > 0` where the user wrote neither order.
                let only_points = self.points(&outside).1.is_empty();
                let shorter = (intersection.size, !only_points) < (union.size, true);
                Some(if shorter { intersection } else { union })
            }
        }
    }

    /// `t` or `!t`. The text of an outcome is the step's name.
    fn truth_text(&self, term: TermId, truth: bool) -> Formula {
        let text = &self.terms[term].text;
        let negated = |text: &str| format!("!{}", operand(text, Level::Member));
        let is_outcome = self.terms[term].kind == TermKind::Outcome;
        let (text, level) = match (is_outcome, truth) {
            (true, true) => (format!("!failed({text})"), Level::Sum),
            (true, false) => (format!("failed({text})"), Level::Member),
            (false, true) => (text.to_string(), level_of(text)),
            (false, false) => match text.strip_prefix('!').filter(|rest| level_of(rest) == Level::Member) {
                Some(rest) => (rest.to_owned(), Level::Member),
                None => (negated(text), Level::Sum),
            },
        };
        Formula::atom(term, text, level, 1)
    }

    /// `left < right`.
    fn relation(&self, term: TermId, inside: &[Cell]) -> Option<Formula> {
        let TermKind::Relation { left, right } = &self.terms[term].kind else { return None };
        let holds = |order: i128| inside.iter().any(|cell| self.has_number(*cell, order));
        let sign = match [holds(0), holds(1), holds(2)] {
            [true, false, false] => "<",
            [false, true, false] => "==",
            [false, false, true] => ">",
            [true, true, false] => "<=",
            [true, false, true] => "!=",
            [false, true, true] => ">=",
            [false, false, false] | [true, true, true] => return None,
        };
        let text = format!("{} {sign} {}", operand(left, Level::Sum), operand(right, Level::Sum));
        Some(Formula::atom(term, text, Level::Relation, 1))
    }

    /// Named values: those inside or those outside, whichever are fewer; what has no name can only be told by those it is not.
    fn members(&self, term: TermId, inside: &[Cell], outside: &[Cell]) -> Formula {
        let cells = &self.cells[term];
        let offset = i128::from(cells.domain == Domain::Constants);
        let named = |set: &[Cell]| {
            let numbered = cells.named.iter().zip(offset..);
            let of_set = numbered.filter(|(_, number)| set.iter().any(|cell| self.has_number(*cell, *number)));
            of_set.map(|(value, _)| value.clone()).collect::<Vec<_>>()
        };
        let (inside_named, outside_named) = (named(inside), named(outside));
        let negated = match &cells.domain {
            Domain::Constants => inside.iter().any(|cell| cell.from == CutId::BOTTOM),
            _ => outside_named.len() < inside_named.len(),
        };
        let values = if negated { outside_named } else { inside_named };
        self.among(term, &values, negated)
    }

    /// `t == a`, `t in [a, b]`, or the opposite.
    fn among(&self, term: TermId, values: &[Value], negated: bool) -> Formula {
        let text = operand(&self.terms[term].text, Level::Sum);
        let list = values.iter().map(constant).collect::<Vec<_>>().join(", ");
        let (text, level) = match (values, negated) {
            ([_], false) => (format!("{text} == {list}"), Level::Relation),
            ([_], true) => (format!("{text} != {list}"), Level::Relation),
            (_, false) => (format!("{text} in [{list}]"), Level::Relation),
            (_, true) => (format!("!({text} in [{list}])"), Level::Sum),
        };
        Formula::atom(term, text, level, values.len().max(1))
    }

    /// Points and intervals, one of which holds.
    fn union(&self, term: TermId, inside: &[Cell]) -> Formula {
        let (points, wide) = self.points(inside);
        let points = (!points.is_empty()).then(|| self.among(term, &points, false));
        let interval = |cell: &Cell| {
            let from = self.bound_text(term, Some(cell.from), End::From);
            Formula::all(from.into_iter().chain(self.bound_text(term, cell.to, End::Before)))
        };
        Formula::any(wide.iter().map(interval).chain(points))
    }

    /// What is left when points and intervals are taken away.
    fn intersection(&self, term: TermId, outside: &[Cell]) -> Formula {
        let (points, wide) = self.points(outside);
        let points = (!points.is_empty()).then(|| self.among(term, &points, true));
        let around = |cell: &Cell| {
            let before = self.bound_text(term, Some(cell.from), End::Before);
            Formula::any(before.into_iter().chain(self.bound_text(term, cell.to, End::From)))
        };
        Formula::all(wide.iter().map(around).chain(points))
    }

    /// The cells of one value, and the others. At an end of the domain it counts whether the user asked for that value.
    fn points(&self, cells: &[Cell]) -> (Vec<Value>, Vec<Cell>) {
        let (mut points, mut wide) = (Vec::new(), Vec::new());
        for cell in cells {
            let is_asked = match (cell.from, cell.to) {
                (CutId::BOTTOM, Some(to)) => self.cuts[to].equality,
                (from, None) => self.cuts[from].equality,
                (_, Some(_)) => true,
            };
            match self.point(*cell).filter(|_| is_asked) {
                Some(value) => points.push(value),
                None => wide.push(*cell),
            }
        }
        (points, wide)
    }

    /// `t >= 5`, `t > 10`: as the cut was first written. Nothing where the domain ends.
    fn bound_text(&self, term: TermId, cut: Option<CutId>, end: End) -> Option<Formula> {
        let cut = &self.cuts[cut.filter(|cut| *cut != CutId::BOTTOM)?];
        let sign = match (end, cut.open) {
            (End::From, false) => ">=",
            (End::From, true) => ">",
            (End::Before, false) => "<",
            (End::Before, true) => "<=",
        };
        let text = format!("{} {sign} {}", operand(&self.terms[term].text, Level::Sum), constant(&cut.constant));
        Some(Formula::atom(term, text, Level::Relation, 1))
    }
}

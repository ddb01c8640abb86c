//! Guards drawn from a tape, over few terms and few constants, so that they have something to do with each other.

use super::generate::{Sight, pick_of};
use super::model::{Asked, Constant, Ended, Formula, Kind, LABELS, Model, Operator, Term, Test, Work};
use super::representatives::MAX_TESTS;
use crate::cel::tape::Tape;

/// How deep operators are nested in a guard, lets not counted.
const DEPTH: usize = 2;

/// Draws guards.
pub(super) struct Formulas {
    /// The most terms.
    max_terms: usize,
    /// What was drawn before, to be drawn again.
    drawn: Vec<Formula>,
    /// The labels that the formula being drawn has asked for: what one comparison leaves out, a later one in the same expression may
    /// not name, by the rules of types.
    labels: Vec<usize>,
}

impl Formulas {
    pub(super) const fn new(max_terms: usize) -> Self {
        Self { max_terms, drawn: Vec::new(), labels: Vec::new() }
    }

    /// A guard, often one of another node, or its opposite.
    pub(super) fn guard(&mut self, tape: &mut Tape, model: &mut Model, sight: Sight) -> Formula {
        let again = tape.below(6);
        let known: Vec<&Formula> = self.drawn.iter().filter(|formula| fits(model, formula, sight)).collect();
        if again > 3 && !known.is_empty() {
            let known = (*tape.pick(&known)).clone();
            return if again == 5 { opposite(known) } else { known };
        }
        let depth = *tape.pick(&[0, 0, 1, 1, DEPTH]);
        self.labels.clear();
        let formula = self.formula(tape, model, sight, depth);
        self.drawn.push(formula.clone());
        formula
    }

    fn formula(&mut self, tape: &mut Tape, model: &mut Model, sight: Sight, depth: usize) -> Formula {
        if depth == 0 {
            return self.part(tape, model, sight);
        }
        let count = 2 + usize::from(tape.once_in(4));
        let mut parts = |count: usize| -> Vec<Formula> {
            (0..count).map(|_| self.formula(tape, model, sight, depth - 1)).collect()
        };
        match parts(count) {
            parts if parts.len() == 3 && matches!(parts[0], Formula::Test(_)) => {
                let parts: Result<[Formula; 3], _> = parts.try_into();
                Formula::If(Box::new(parts.unwrap()))
            }
            parts => match tape.below(5) {
                0 | 1 => Formula::And(parts),
                2 | 3 => Formula::Or(parts),
                _ => Formula::Not(Box::new(Formula::Or(parts))),
            },
        }
    }

    /// A formula without operators, but perhaps `!`.
    fn part(&mut self, tape: &mut Tape, model: &mut Model, sight: Sight) -> Formula {
        let formula = match tape.below(16) {
            10 | 11 => self.named(tape, model, sight),
            12 | 13 => ended(tape, model, sight),
            14 => Some(Formula::Constant(tape.once_in(2))).filter(|_| tape.once_in(8)),
            15 => self.test(tape, model, sight).map(opposite),
            _ => None,
        };
        let formula = formula.or_else(|| self.test(tape, model, sight)).or_else(|| ended(tape, model, sight));
        // Without terms and nodes there is nothing to ask.
        formula.unwrap_or(Formula::Constant(true))
    }

    /// A let, new or not.
    fn named(&mut self, tape: &mut Tape, model: &mut Model, sight: Sight) -> Option<Formula> {
        let known: Vec<usize> = (0..model.lets.len()).filter(|&at| fits(model, &Formula::Let(at), sight)).collect();
        if !known.is_empty() && (sight.in_body || tape.once_in(2)) {
            return Some(Formula::Let(*tape.pick(&known)));
        }
        if sight.in_body {
            return None; // nothing outside could see it
        }
        let depth = tape.below(2);
        let outside = std::mem::take(&mut self.labels);
        let formula = self.formula(tape, model, sight, depth);
        self.labels = outside;
        model.lets.push(formula);
        Some(Formula::Let(model.lets.len() - 1))
    }

    /// A comparison of a term, new or not.
    fn test(&mut self, tape: &mut Tape, model: &mut Model, sight: Sight) -> Option<Formula> {
        let in_sight = |term: &Term| term.step.is_none_or(|step| sight.hard >> step & 1 == 1);
        let fits = |at: &usize| in_sight(&model.terms[*at]) && !self.labels.contains(at);
        let known: Vec<usize> = (0..model.terms.len()).filter(fits).collect();
        let full = model.terms.len() == self.max_terms;
        let term = if !known.is_empty() && (full || !tape.once_in(3)) {
            *tape.pick(&known)
        } else if full {
            return None;
        } else {
            new_term(tape, model, sight)
        };
        if self.labels.contains(&term) {
            return None; // a new term that turned out to be one of before
        }
        if model.terms[term].kind == Kind::Label {
            self.labels.push(term);
        }
        let asked = asked(tape, &model.terms[term]);
        let test = Test { term, asked };
        let at = match model.tests.iter().position(|known| *known == test) {
            Some(known) => known,
            None if model.tests.len() == MAX_TESTS => return None,
            None => {
                model.tests.push(test);
                model.tests.len() - 1
            }
        };
        let Term { kind, step, .. } = model.terms[term];
        let soft = step.is_some() && kind == Kind::Flag && !tape.once_in(3);
        Some(if soft { Formula::OrDefault(at) } else { Formula::Test(at) })
    }
}

/// Whether the formula may stand at a place of this sight.
fn fits(model: &Model, formula: &Formula, sight: Sight) -> bool {
    model.reads(formula) & !sight.hard == 0 && model.asks(formula) & !sight.soft == 0
}

fn opposite(formula: Formula) -> Formula {
    match formula {
        Formula::Not(inner) => *inner,
        other => Formula::Not(Box::new(other)),
    }
}

fn ended(tape: &mut Tape, model: &Model, sight: Sight) -> Option<Formula> {
    let node = pick_of(tape, sight.soft)?;
    let ended = match (tape.below(4), &model.nodes[node].work) {
        (1, Work::Step) => Ended::HasValue,
        (2, Work::Step | Work::Each | Work::Loop) if tape.once_in(3) => Ended::HasError,
        (2, Work::Step | Work::Each | Work::Loop) => Ended::Failed,
        (3, _) => Ended::Skipped,
        _ => Ended::Ran,
    };
    Some(Formula::Ended(ended, node))
}

fn new_term(tape: &mut Tape, model: &mut Model, sight: Sight) -> usize {
    let kinds = [
        Kind::Int,
        Kind::Double,
        Kind::Label,
        Kind::Text,
        Kind::Flag,
        Kind::Size,
        Kind::Prefix,
        Kind::Presence,
        Kind::Relation,
    ];
    let kind = *tape.pick(&kinds);
    let steps = model.nodes.iter().enumerate().filter(|(_, node)| node.work == Work::Step);
    let steps = steps.fold(0, |all, (at, _)| all | super::model::only(at));
    let step = if tape.once_in(3) { pick_of(tape, sight.hard & steps) } else { None };
    let same = |term: &Term| step.is_some() && term.step == step && term.kind == kind;
    if let Some(known) = model.terms.iter().position(same) {
        return known;
    }
    let pool: &[Constant] = match kind {
        Kind::Int => &[10, 1, 2, 11, 0, -3, i64::MAX].map(Constant::Int),
        Kind::Size => &[1, 0, 2, 5].map(Constant::Int),
        Kind::Double => &[0.5, 0.8, 0.0, -1.5, 80.0].map(Constant::Double),
        Kind::Text => &["a", "b", "ab", "m", ""].map(Constant::Text),
        Kind::Label => &LABELS.map(Constant::Text),
        Kind::Flag | Kind::Prefix | Kind::Presence => &[true, false].map(Constant::Flag),
        Kind::Relation => &[Constant::Int(0)],
    };
    let mut constants: Vec<Constant> = Vec::new();
    for _ in 0..*tape.pick(&[2, 1, 3]) {
        let constant = *tape.pick(pool);
        if !constants.contains(&constant) {
            constants.push(constant);
        }
    }
    model.terms.push(Term { kind, step, constants });
    model.terms.len() - 1
}

fn asked(tape: &mut Tape, term: &Term) -> Asked {
    use Operator::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    let flag = matches!(term.kind, Kind::Flag | Kind::Prefix | Kind::Presence);
    if flag && !tape.once_in(4) {
        return Asked::Itself;
    }
    if !flag && term.kind != Kind::Relation && tape.once_in(5) {
        let mut constants = term.constants.clone();
        constants.truncate(1 + tape.below(constants.len()));
        return Asked::OneOf(constants);
    }
    let operators: &[Operator] = match term.kind {
        Kind::Int | Kind::Double | Kind::Size | Kind::Relation => {
            &[Greater, LessEqual, Less, GreaterEqual, Equal, NotEqual]
        }
        Kind::Text => &[Equal, NotEqual, Equal, Greater, LessEqual],
        Kind::Label | Kind::Flag | Kind::Prefix | Kind::Presence => &[Equal, NotEqual],
    };
    Asked::Compare { op: *tape.pick(operators), constant: *tape.pick(&term.constants), turned: tape.once_in(5) }
}

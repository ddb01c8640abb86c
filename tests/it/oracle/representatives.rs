//! Which values of each term are tried: one at least of every cell that the constants cut its domain into.
//!
//! Taken are the constants themselves, their nearest neighbours on both sides and what lies beyond; whatever the comparisons mean,
//! they mean it to the Rust operators here. Values that no comparison tells apart are one value to a run, so only the first is kept.

use super::model::{Asked, Constant, Kind, LABELS, Model, Operator, Term, Test};
use std::cmp::Ordering;

/// Which tests of a model are true: a bit each.
pub(super) type Truths = u64;

/// The most tests of a model.
pub(super) const MAX_TESTS: usize = 64;

/// A value of a term.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Of an int and of a size.
    Int(i64),
    Double(f64),
    /// Of a text and of a label.
    Text(String),
    Flag(bool),
}

/// By term, by value that is tried: the tests of this term that are true.
pub(super) fn truths(model: &Model) -> Vec<Vec<Truths>> {
    values_with_truths(model).into_iter().map(|values| values.into_iter().map(|(_, truths)| truths).collect()).collect()
}

/// The same with the values.
pub(super) fn values_with_truths(model: &Model) -> Vec<Vec<(Value, Truths)>> {
    let of_term = |(at, term): (usize, &Term)| {
        let mut kept: Vec<(Value, Truths)> = Vec::new();
        for value in values(term) {
            let truths = truths_of(model, at, &value);
            if !kept.iter().any(|(_, known)| *known == truths) {
                kept.push((value, truths));
            }
        }
        kept
    };
    model.terms.iter().enumerate().map(of_term).collect()
}

/// The same with one entry for each value, also where no test tells them apart.
pub(super) fn all_truths(model: &Model) -> Vec<Vec<Truths>> {
    let of_term = |(at, term): (usize, &Term)| values(term).iter().map(|value| truths_of(model, at, value)).collect();
    model.terms.iter().enumerate().map(of_term).collect()
}

/// The tests that are true if the term has this value, be it one that is tried or not.
pub(super) fn truths_of(model: &Model, at: usize, value: &Value) -> Truths {
    let true_ones = model.tests.iter().enumerate().filter(|(_, test)| test.term == at && holds(test, value));
    true_ones.fold(0, |all, (bit, _)| all | 1 << bit)
}

/// The values of a term that are tried.
pub(super) fn values(term: &Term) -> Vec<Value> {
    let mut values: Vec<Value> = match term.kind {
        Kind::Label => LABELS.iter().map(|label| Value::Text((*label).to_owned())).collect(),
        Kind::Flag | Kind::Prefix | Kind::Presence => [false, true].map(Value::Flag).to_vec(),
        Kind::Relation => [-1, 0, 1].map(Value::Int).to_vec(),
        Kind::Int | Kind::Size => vec![Value::Int(0)],
        Kind::Double => [0.0, f64::MIN, f64::MAX].map(Value::Double).to_vec(),
        Kind::Text => ["", "zzz"].map(|text| Value::Text(text.to_owned())).to_vec(),
    };
    for constant in &term.constants {
        match *constant {
            Constant::Int(value) => {
                let around = [value.checked_sub(1), Some(value), value.checked_add(1)].into_iter().flatten();
                values.extend(around.filter(|&value| term.kind == Kind::Int || value >= 0).map(Value::Int));
            }
            Constant::Double(value) => values.extend([value.next_down(), value, value.next_up()].map(Value::Double)),
            // The least text that is greater is the one with the least character behind it.
            Constant::Text(value) if term.kind == Kind::Text => {
                values.extend([value.to_owned(), format!("{value}\0"), format!("{value}a")].map(Value::Text));
            }
            Constant::Text(_) | Constant::Flag(_) => {}
        }
    }
    values
}

/// Whether the test is true of the value.
pub(super) fn holds(test: &Test, value: &Value) -> bool {
    match &test.asked {
        Asked::Itself => *value == Value::Flag(true),
        Asked::OneOf(constants) => constants.iter().any(|constant| compare(value, *constant) == Ordering::Equal),
        Asked::Compare { op, constant, .. } => {
            let ordering = compare(value, *constant);
            match op {
                Operator::Equal => ordering.is_eq(),
                Operator::NotEqual => ordering.is_ne(),
                Operator::Less => ordering.is_lt(),
                Operator::LessEqual => ordering.is_le(),
                Operator::Greater => ordering.is_gt(),
                Operator::GreaterEqual => ordering.is_ge(),
            }
        }
    }
}

fn compare(value: &Value, constant: Constant) -> Ordering {
    match (value, constant) {
        (Value::Int(value), Constant::Int(constant)) => value.cmp(&constant),
        (Value::Double(value), Constant::Double(constant)) => value.partial_cmp(&constant).unwrap(),
        (Value::Text(value), Constant::Text(constant)) => value.as_str().cmp(constant),
        (Value::Flag(value), Constant::Flag(constant)) => value.cmp(&constant),
        _ => panic!("a term and its constants are of one kind: {value:?}, {constant:?}"),
    }
}

#[test]
fn every_cell_between_ints_is_tried_and_none_that_is_empty() {
    let constants = vec![Constant::Int(1), Constant::Int(2), Constant::Int(i64::MAX)];
    let term = Term { kind: Kind::Int, step: None, constants };
    let mut found: Vec<i64> =
        values(&term).iter().map(|value| if let Value::Int(value) = value { *value } else { panic!() }).collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, [0, 1, 2, 3, i64::MAX - 1, i64::MAX]);
}

#[test]
fn a_size_is_never_negative() {
    let constants = vec![Constant::Int(0), Constant::Int(2)];
    let term = Term { kind: Kind::Size, step: None, constants };
    assert!(values(&term).iter().all(|value| matches!(value, Value::Int(0..))));
}

#[test]
fn between_two_doubles_and_two_texts_there_is_one_that_is_tried() {
    let between = |kind, low: Constant, high: Constant| {
        let term = Term { kind, step: None, constants: vec![low, high] };
        values(&term).iter().any(|value| compare(value, low).is_gt() && compare(value, high).is_lt())
    };
    assert!(between(Kind::Double, Constant::Double(0.5), Constant::Double(0.8)));
    assert!(between(Kind::Text, Constant::Text("a"), Constant::Text("ab")));
    assert!(between(Kind::Text, Constant::Text("ab"), Constant::Text("b")));
    assert!(!between(Kind::Int, Constant::Int(1), Constant::Int(2)));
}

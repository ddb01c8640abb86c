//! A value of a cell that a person would have chosen.

use super::Conditions;
use super::cell::{Cut, CutId, Key, double_of};
use super::term::{Domain, TermId};
use crate::cel::Value;
use crate::cel::value::Moment;

/// From a cut to the next, or to the end of the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) term: TermId,
    pub(super) from: CutId,
    pub(super) to: Option<CutId>,
}

/// What "any other value" is shown as.
const OTHER: &str = "other";
/// The most digits behind the point that are tried before a double is written out in full.
const MAX_DIGITS: i32 = 17;
/// What is put behind a text to make a later one.
const SUFFIXES: [&str; 6] = ["a", "A", "0", " ", "!", "\0"];

impl Conditions {
    /// The ends of a cell. None for the bottom and the top.
    fn ends(&self, cell: Cell) -> (Option<&Cut>, Option<&Cut>) {
        ((cell.from != CutId::BOTTOM).then(|| &self.cuts[cell.from]), cell.to.map(|to| &self.cuts[to]))
    }

    /// The first key of a cell, and the key behind its last.
    fn keys(&self, cell: Cell) -> (Key, Option<Key>) {
        let cells = &self.cells[cell.term];
        let (from, to) = self.ends(cell);
        (
            from.map_or_else(|| cells.lowest(), |cut| cut.key.clone()),
            to.map(|cut| cut.key.clone()).or_else(|| cells.end()),
        )
    }

    /// The only value of a cell that has no other.
    pub(super) fn point(&self, cell: Cell) -> Option<Value> {
        let cells = &self.cells[cell.term];
        let (from, to) = self.keys(cell);
        let only = from.is_before(&to?) && (cells.domain != Domain::Constants || from != cells.lowest());
        only.then(|| cells.value(&from)).flatten()
    }

    /// Whether a cell has the values that equal none of the constants.
    pub(super) fn is_any_other(&self, cell: Cell) -> bool {
        self.cells[cell.term].domain == Domain::Constants && self.chosen_constant(cell).is_none()
    }

    /// A value of the cell.
    pub(super) fn choose(&self, cell: Cell) -> Value {
        let (from, to) = self.ends(cell);
        let written = match &self.cells[cell.term].domain {
            Domain::Constants => Some(self.chosen_constant(cell).unwrap_or_else(|| self.other(cell.term))),
            Domain::Double => Some(double_between(from, to)),
            Domain::String => Some(text_between(from, to)),
            Domain::Timestamp | Domain::Duration => self.whole_second(cell),
            Domain::Int if from.is_none() => self.below(cell),
            Domain::Bool | Domain::Int | Domain::Uint | Domain::Range(..) | Domain::Enum(_) | Domain::Order => None,
        };
        written.or_else(|| self.first(cell)).unwrap_or(Value::Null)
    }

    /// How much less the value of a cell is liked than others of the same cost: people think of what is not negative first.
    pub(super) fn oddity(&self, cell: Cell) -> u8 {
        let is_number = self.cells[cell.term].domain != Domain::Order;
        let negative = match self.choose(cell) {
            Value::Int(value) => is_number && value < 0,
            Value::Double(value) => value < 0.0,
            Value::Duration(Moment { seconds, .. }) => seconds < 0,
            _ => false,
        };
        u8::from(negative)
    }

    /// The first value of a cell.
    fn first(&self, cell: Cell) -> Option<Value> {
        self.cells[cell.term].value(&self.keys(cell).0)
    }

    /// The last value of a cell.
    fn below(&self, cell: Cell) -> Option<Value> {
        match self.keys(cell).1? {
            Key::Number(end) => self.cells[cell.term].value(&Key::Number(end - 1)),
            Key::Text(_) => None,
        }
    }

    /// The first constant of a cell; of the lowest one, which has any other value, none.
    fn chosen_constant(&self, cell: Cell) -> Option<Value> {
        if cell.from == CutId::BOTTOM { None } else { self.first(cell) }
    }

    /// A text that is none of a term's constants.
    fn other(&self, term: TermId) -> Value {
        let constants = &self.cells[term].named;
        let mut number = 1_usize;
        loop {
            let text = if number == 1 { OTHER.to_owned() } else { format!("{OTHER}{number}") };
            let value = Value::String(text.into());
            if !constants.contains(&value) {
                return value;
            }
            number += 1;
        }
    }

    /// The time on a whole second that is nearest to the end, if there is one in the cell.
    fn whole_second(&self, cell: Cell) -> Option<Value> {
        const NANOS: i128 = 1_000_000_000;
        let (Key::Number(first), Some(Key::Number(end))) = self.keys(cell) else { return None };
        let seconds = if cell.from == CutId::BOTTOM {
            (end - 1).div_euclid(NANOS)
        } else {
            (first + NANOS - 1).div_euclid(NANOS)
        };
        let inside = (first..end).contains(&(seconds * NANOS));
        if inside { self.cells[cell.term].value(&Key::Number(seconds * NANOS)) } else { self.first(cell) }
    }
}

/// A double from one cut up to the other, with few digits.
fn double_between(from: Option<&Cut>, to: Option<&Cut>) -> Value {
    let edge = |cut: &Cut| match cut.key {
        Key::Number(key) => i64::try_from(key).map_or(f64::INFINITY, double_of),
        Key::Text(_) => f64::NAN,
    };
    let inside = |value: f64| {
        value.is_finite() && from.is_none_or(|cut| value >= edge(cut)) && to.is_none_or(|cut| value < edge(cut))
    };
    let written = |cut: &Cut| match cut.constant {
        Value::Double(value) => Some(value),
        _ => None,
    };
    let ends = [from, to].into_iter().flatten().filter_map(written);
    let near: Vec<f64> = match (from, to) {
        (None, None) => vec![0.0],
        (Some(from), None) => vec![edge(from).floor() + 1.0],
        (None, Some(to)) => vec![edge(to).ceil() - 1.0],
        (Some(from), Some(_)) => {
            let least = written(from).unwrap_or_else(|| edge(from));
            (0..=MAX_DIGITS).map(|digits| ((least * 10_f64.powi(digits)).floor() + 1.0) / 10_f64.powi(digits)).collect()
        }
    };
    let first = from.map_or(f64::MIN, edge);
    // Zero is written without a sign.
    Value::Double(ends.chain(near).find(|value| inside(*value)).unwrap_or(first) + 0.0)
}

/// A text from one cut up to the other that can be read.
fn text_between(from: Option<&Cut>, to: Option<&Cut>) -> Value {
    let text = |cut: &Cut| match &cut.key {
        Key::Text(text) => text.to_string(),
        Key::Number(_) => String::new(),
    };
    let Some(first) = from.map(text) else { return Value::String("".into()) };
    let end = to.map(text);
    // Behind a text comes the text with a zero character: whatever else is appended comes later.
    let readable = first.strip_suffix('\0').and_then(|start| {
        let longer = SUFFIXES.iter().map(|suffix| format!("{start}{suffix}"));
        longer.into_iter().find(|text| *text >= first && end.as_ref().is_none_or(|end| text < end))
    });
    Value::String(readable.unwrap_or(first).into())
}

//! Sets of values, by CEL's equality: `1`, `1u` and `1.0` are one value, and `NaN` is none.
//!
//! Text, numbers and truth values are hashed; the others are compared one by one, and each comparison is paid for.

use super::map::Probe;
use super::meter::charge;
use ::cel::ExecutionError;
use ::cel::common::types::CelDouble;
use ::cel::common::value::Val;
use std::collections::HashSet;

#[derive(Default)]
pub(super) struct ValueSet<'v> {
    hashed: HashSet<Probe<'v>>,
    /// The bits of numbers that are not whole.
    fractions: HashSet<u64>,
    others: Vec<&'v dyn Val>,
}

impl<'v> ValueSet<'v> {
    /// A set of all of them.
    pub(super) fn of(values: impl IntoIterator<Item = &'v (dyn Val + 'v)>) -> Result<Self, ExecutionError> {
        let mut set = Self::default();
        for value in values {
            set.insert(value)?;
        }
        Ok(set)
    }

    /// Whether the value is new.
    pub(super) fn insert(&mut self, value: &'v dyn Val) -> Result<bool, ExecutionError> {
        if let Some(probe) = Probe::of(value).map(Probe::least) {
            return Ok(self.hashed.insert(probe));
        }
        match value.downcast_ref::<CelDouble>().map(|number| *number.inner()) {
            Some(number) if number.is_nan() => Ok(true),
            Some(number) => Ok(match Probe::whole(number) {
                Some(probe) => self.hashed.insert(probe.least()),
                None => self.fractions.insert(number.to_bits()),
            }),
            None => {
                let new = !self.among_others(value)?;
                if new {
                    self.others.push(value);
                }
                Ok(new)
            }
        }
    }

    pub(super) fn contains(&self, value: &dyn Val) -> Result<bool, ExecutionError> {
        if let Some(probe) = Probe::of(value).map(Probe::least) {
            return Ok(self.hashed.contains(&probe));
        }
        match value.downcast_ref::<CelDouble>().map(|number| *number.inner()) {
            Some(number) => Ok(match Probe::whole(number) {
                Some(probe) => self.hashed.contains(&probe.least()),
                None => !number.is_nan() && self.fractions.contains(&number.to_bits()),
            }),
            None => self.among_others(value),
        }
    }

    fn among_others(&self, value: &dyn Val) -> Result<bool, ExecutionError> {
        charge(self.others.len() as u64)?;
        Ok(self.others.iter().any(|other| value.equals(*other)))
    }
}

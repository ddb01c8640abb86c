//! The cost limit: what an evaluation may still spend, and what values cost.
//!
//! The crate's functions are plain function pointers and cannot carry a counter, so the counter is the thread's. It is set when
//! an evaluation starts and read when it ends; evaluations do not nest.
//!
//! Only loops and bindings multiply work, so only there values are charged: a loop pays for its turns, and a value pays its size
//! where it is copied, bound or looked through. What stands outside takes time and memory linear in the expression and its data.

use super::map::OrderedMap;
use crate::cel::ast::MAX_DEPTH;
use ::cel::ExecutionError;
use ::cel::common::types::{CelBytes, CelList, CelOptional, CelString};
use ::cel::common::value::Val;
use std::cell::Cell;

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(0) };
    static STOP: Cell<Option<Stop>> = const { Cell::new(None) };
}

/// Why an evaluation was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The budget is spent.
    Budget,
    /// A value nests too deeply.
    Depth,
}

/// How many bytes of text cost as much as one value.
const BYTES: usize = 32;

/// Evaluates within `budget`. Also gives what is left of it, and why the evaluation was ended, if it was: an operator may have
/// absorbed that error.
pub(super) fn within<T>(budget: u64, work: impl FnOnce() -> T) -> (T, u64, Option<Stop>) {
    LEFT.set(budget);
    STOP.set(None);
    let result = work();
    (result, LEFT.get(), STOP.get())
}

/// Takes `cost` from the budget.
pub(super) fn charge(cost: u64) -> Result<(), ExecutionError> {
    let left = LEFT.get();
    LEFT.set(left.saturating_sub(cost));
    if cost <= left && STOP.get().is_none() { Ok(()) } else { Err(stop(Stop::Budget)) }
}

/// What so many bytes of text cost.
pub(super) const fn of_text(bytes: usize) -> u64 {
    (bytes / BYTES) as u64
}

/// Charges for a value, whatever it holds.
pub(super) fn charge_value(value: &dyn Val) -> Result<(), ExecutionError> {
    let size = Size { through_maps: true, most: LEFT.get() }.of(value)?;
    charge(size)
}

/// Charges for the turns of a loop over `range`, each of which costs `weight` and copies an element.
pub(super) fn charge_turns(range: &dyn Val, weight: u64) -> Result<(), ExecutionError> {
    let turns = range.as_sizer().map_or(0, |sizer| u64::try_from(*sizer.size().inner()).unwrap_or(0));
    charge(turns.saturating_mul(weight))?;
    let copied = Size { through_maps: false, most: LEFT.get() }.of(range)?;
    charge(copied)
}

fn stop(why: Stop) -> ExecutionError {
    STOP.set(STOP.get().or(Some(why)));
    ExecutionError::function_error("@stop", "stopped")
}

/// The size of a value in units of cost.
struct Size {
    /// Whether entries of maps count: copying a map copies a pointer.
    through_maps: bool,
    /// Where counting ends: a value of maps in maps may be far larger than the memory it takes.
    most: u64,
}

impl Size {
    fn of(&self, value: &dyn Val) -> Result<u64, ExecutionError> {
        let mut size = 0;
        self.add(value, 0, &mut size)?;
        Ok(size)
    }

    fn add(&self, value: &dyn Val, depth: usize, size: &mut u64) -> Result<(), ExecutionError> {
        if depth > MAX_DEPTH {
            return Err(stop(Stop::Depth));
        }
        *size += 1;
        if *size > self.most {
            return Ok(());
        }
        if let Some(text) = value.downcast_ref::<CelString<'_>>() {
            *size += of_text(text.inner().len());
        } else if let Some(bytes) = value.downcast_ref::<CelBytes<'_>>() {
            *size += of_text(bytes.inner().len());
        } else if let Some(list) = value.downcast_ref::<CelList<'_>>() {
            for item in list.inner() {
                self.add(item.as_ref(), depth + 1, size)?;
            }
        } else if let Some(optional) = value.downcast_ref::<CelOptional<'_>>() {
            if let Some(inner) = optional.option() {
                self.add(inner, depth + 1, size)?;
            }
        } else if let Some(map) = value.downcast_ref::<OrderedMap>()
            && self.through_maps
        {
            for (_, item) in map.entries() {
                self.add(item, depth + 1, size)?;
            }
        }
        Ok(())
    }
}

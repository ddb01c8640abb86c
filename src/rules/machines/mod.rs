//! Rules about finite state machines.

pub mod missing_initial;

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[Check { rule: &missing_initial::MISSING_INITIAL, run: missing_initial::check }];

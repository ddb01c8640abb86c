//! Rules about what actions promise.

pub mod unsteady_model;

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[Check { rule: &unsteady_model::UNSTEADY_MODEL, run: unsteady_model::check }];

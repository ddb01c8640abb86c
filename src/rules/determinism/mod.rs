//! Rules about what a run may not leave to chance.

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[];

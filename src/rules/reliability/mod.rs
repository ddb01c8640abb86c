//! Rules about what happens when work fails, or takes longer than planned.

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[];

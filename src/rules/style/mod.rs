//! Rules about names and documentation. They are off unless somebody asks for them.

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[];

//! Rules about secrets, and about what is put into commands and addresses.

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[];

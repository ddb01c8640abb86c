//! Rules about data: what is read must be there.

pub mod missing_data;
pub mod missing_result;

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &missing_data::MISSING_DATA, run: missing_data::check },
    Check { rule: &missing_result::MISSING_RESULT, run: missing_result::check },
];
